/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages about a token that cannot stand where it stands. */
#ifndef ENTENTE_SYNTAX_PARSE_ERROR_H
#define ENTENTE_SYNTAX_PARSE_ERROR_H

#include "base/arena.h"
#include "syntax/tokens.h"

/*
 * Records what is wrong with the token `index`: what was found, what could stand there, and as
 * a hint the nearest keyword or the bracket that is still open. Always gives an error:
 * STATUS_UNEXPECTED_SYNTAX, what the lexer found wrong, or STATUS_OUT_OF_MEMORY.
 */
enum status parse_error_unexpected(struct arena *arena, const struct tokens *tokens,
                                   uint32_t index, struct problem *problem);

#endif
