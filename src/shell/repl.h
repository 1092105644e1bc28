/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The prompt: reads statements and commands from a terminal until .quit or the end of input.
 */
#ifndef ENTENTE_SHELL_REPL_H
#define ENTENTE_SHELL_REPL_H

#include "shell/shell.h"

enum exit_code repl_run(struct shell *shell);

#endif
