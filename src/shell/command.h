/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shell commands, which begin with a dot: one table, which .help prints.
 */
#ifndef ENTENTE_SHELL_COMMAND_H
#define ENTENTE_SHELL_COMMAND_H

#include "shell/shell.h"

/*
 * Runs the command in the bytes from `start` to `end` of `source`, one line that begins with
 * a dot. A command may be shortened as long as it stays one. Failures are reported.
 */
enum exit_code command_run(struct shell *shell, const struct source *source, size_t start,
                           size_t end);

/* The command that a word alone at the prompt will mean: ".help" for help, ".quit" for quit and
 * exit; NULL for anything else. */
const char *command_meant(struct text text);

/* What stands behind a command's name. */
enum command_takes {
    COMMAND_TAKES_WORDS,
    COMMAND_TAKES_FILE,
    COMMAND_TAKES_MODE,
    COMMAND_TAKES_STATEMENT
};
enum command_takes command_takes(struct text name);

/* The commands' names in order, NULL past the last: for completion. */
const char *command_name(uint32_t index);

#endif
