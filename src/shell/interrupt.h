/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ctrl-C: while a statement runs it asks the statement to stop, and never ends the program.
 *
 * The handler only sets the flag that operators poll (entente_interrupt() is safe in a handler).
 */
#ifndef ENTENTE_SHELL_INTERRUPT_H
#define ENTENTE_SHELL_INTERRUPT_H

#include "session/entente.h"

/* Takes SIGINT over for the statements of a database. Not nested. */
void interrupt_begin(struct entente_database *database);
/* Gives SIGINT back; true when it came in between. */
bool interrupt_end(void);

#endif
