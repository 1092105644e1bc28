/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * entente --json: one JSON request a line in, one JSON answer a line out.
 *
 * Requests: query (with params), reset, dump, procedure; any may carry an id. A bad request is
 * answered by an error and never ends the program. The format stands in the protocol's
 * description; values are written by render_append_json().
 */
#ifndef ENTENTE_SHELL_PROTOCOL_H
#define ENTENTE_SHELL_PROTOCOL_H

#include "shell/shell.h"

/* Answers requests on standard input until it ends. EXIT_CODE_REFUSED when an answer could not
 * be written, else EXIT_CODE_DONE. */
enum exit_code protocol_run(struct shell *shell);

#endif
