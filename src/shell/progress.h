/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The progress bar of an analysis, on standard error of a terminal; it takes itself away.
 */
#ifndef ENTENTE_SHELL_PROGRESS_H
#define ENTENTE_SHELL_PROGRESS_H

#include "shell/shell.h"

/* Shows progress of the shell's database from now on, unless it is quiet or no terminal. */
void progress_install(struct shell *shell);

/* Takes the bar away, if there is one, before anything else is printed. */
void progress_clear(struct shell *shell);

#endif
