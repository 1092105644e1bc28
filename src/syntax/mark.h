/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The marking pass: decides the few places where one token of lookahead is not enough.
 *
 * It runs over the tokens of a whole statement before they are parsed and changes kinds in
 * place; the grammar then needs no guessing:
 *
 *   (        NODE_LPAREN       when it reads as a node and a relationship or a group follows its
 *                              ')', or as a group that no value in parentheses can be
 *   [        LIST_LBRACKET     when it opens [x IN list ...]
 *            PATTERN_LBRACKET  when it opens [(a)-->(b) ... | ...]
 *   |        BODY_BAR          when it is the bar of one of those, of reduce or of FOREACH
 *   words    ALL_OF and its sisters before (x IN; REDUCE before (x =; EXISTS, COUNT, COLLECT,
 *            VALUE before a subquery's {; CAST and shortestPath before (; LIST_OF before < in
 *            a type; WITH_ORDINALITY in FOR ... WITH ORDINALITY i; DROP, PROCEDURE, REPLACE, IF,
 *            TYPE, KEY, INDEX, EACH, CONSTRAINT, REQUIRE in definitions
 *   NAME     for keywords after '.', path words before '=' (a path's variable), and keywords
 *            between '(' or '[' and ':'
 *
 * Cost: linear in the number of tokens; a bracket's own level is scanned a few times.
 */
#ifndef ENTENTE_SYNTAX_MARK_H
#define ENTENTE_SYNTAX_MARK_H

#include "syntax/token.h"

/*
 * Marks `tokens`, of which the last is TOKEN_STOP.
 *
 * Errors  STATUS_QUERY_TOO_LARGE  brackets nested deeper than MAX_EXPRESSION_DEPTH, or
 *                                 subqueries deeper than MAX_SUBQUERY_DEPTH
 */
enum status mark_tokens(struct arena *arena, struct text source, struct token *tokens,
                        uint32_t count, struct problem *problem);

#endif
