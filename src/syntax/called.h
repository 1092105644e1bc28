/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which procedures a text calls, as its tokens tell it: nothing has to be bound, or whole. */
#ifndef ENTENTE_SYNTAX_CALLED_H
#define ENTENTE_SYNTAX_CALLED_H

#include "base/arena.h"
#include "syntax/lexer.h"

/*
 * The name behind the next CALL that `lexer` comes to, parts joined by dots, in lower case, on
 * `arena`: "" for CALL { } and CALL (x) { }, NULL bytes when memory ran out. False at the end of
 * the text. Neither comments nor strings count.
 */
bool called_next(struct arena *arena, struct lexer *lexer, struct text *name);

#endif
