/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parser that Lemon makes of grammar/entente.y, and what its tables can be asked. A parser
 * holds memory between grammar_start() and grammar_stop(). Thread safety: one thread each.
 */
#ifndef ENTENTE_SYNTAX_GRAMMAR_H
#define ENTENTE_SYNTAX_GRAMMAR_H

#include "syntax/ast_builder.h"

/* Bytes of a parser, to be allocated by the caller. */
size_t grammar_byte_count(void);

/* Makes the memory at `parser` one that has read nothing and builds with `build`. */
void grammar_start(void *parser, struct ast_builder *build);

/*
 * Reads one token; TOKEN_STOP ends the statement. Afterwards `build` says whether something
 * failed or the token was unexpected, and then no more may be fed.
 */
void grammar_feed(void *parser, struct token token);

/* Frees what the parser holds. */
void grammar_stop(void *parser);

/*
 * Would a token of `kind`, taken as that kind and not as a name, be accepted next? Nothing
 * changes. The parser must not have met an unexpected token.
 */
bool grammar_accepts(const void *parser, uint16_t kind);

/* Kinds are numbered from 1 to this, in the order in which the grammar names them. */
uint16_t grammar_last_kind(void);

#endif
