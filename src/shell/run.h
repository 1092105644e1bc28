/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statements to rows on the output: one statement, or a text of them.
 */
#ifndef ENTENTE_SHELL_RUN_H
#define ENTENTE_SHELL_RUN_H

#include "shell/shell.h"

/*
 * Runs the statement in the bytes from `start` to `end` of `source`: rows go to the output in
 * the shell's format, and are flushed; failures and warnings are reported.
 */
enum exit_code run_statement(struct shell *shell, const struct source *source,
                             size_t start, size_t end);

/*
 * Runs a text statement by statement; a line that begins with a dot where a statement could
 * begin is a shell command. The end of the text ends a statement. Stops at the first failure
 * unless the shell keeps going; gives the first failure's code.
 */
enum exit_code run_text(struct shell *shell, const struct source *source);

/* Runs a file, "-" for standard input. EXIT_CODE_CANNOT_OPEN when it cannot be read. */
enum exit_code run_file(struct shell *shell, const char *path);

#endif
