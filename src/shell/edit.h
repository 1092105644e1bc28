/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The line editor: readline with colours, statements of many lines, and completion.
 *
 * Readline belongs to the process, so there is one editor at a time. Signals: SIGINT drops
 * what was typed, SIGTSTP and SIGWINCH are served; all three are blocked but while a key is
 * awaited, and are as before between two calls of edit_read().
 */
#ifndef ENTENTE_SHELL_EDIT_H
#define ENTENTE_SHELL_EDIT_H

#include "shell/shell.h"

/* Makes readline ready for the shell. */
void edit_open(struct shell *shell);

/*
 * Reads one entry, which may have many lines, into `out` on `arena`. False at the end of input.
 * Parts of `prompt` that are not seen stand between \001 and \002.
 */
bool edit_read(struct arena *arena, const char *prompt, struct text *out);

/* The keys of the prompt, for `.help keys`. */
void edit_print_keys(FILE *file);

#endif
