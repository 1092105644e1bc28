/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How names, strings and operators are written when a tree becomes text again. */
#ifndef ENTENTE_SYNTAX_WRITTEN_H
#define ENTENTE_SYNTAX_WRITTEN_H

#include "base/text.h"
#include "syntax/ast.h"

/* How tightly a kind of expression binds its operands, loosest first: ORDER PRECEDENCE, as in
 * the grammar. What binds looser than its place needs parentheses. */
enum written_tightness {
    TIGHTNESS_LOOSEST,
    TIGHTNESS_OR,
    TIGHTNESS_XOR,
    TIGHTNESS_AND,
    TIGHTNESS_NOT,
    TIGHTNESS_COMPARE,
    TIGHTNESS_TEST,
    TIGHTNESS_ADD,
    TIGHTNESS_MULTIPLY,
    TIGHTNESS_POWER,
    TIGHTNESS_SIGN,
    TIGHTNESS_ATOM
};

/* The sign between two operands ("<=", "STARTS WITH"); NULL for a kind that is not written so. */
const char *written_sign(enum ast_expression_kind kind);

/* TIGHTNESS_ATOM for a kind that is no operator. */
enum written_tightness written_tightness(enum ast_expression_kind kind);

/* Appends a name, in backquotes where it is not a plain word. */
void written_name(struct text_builder *builder, struct text name);

/* Appends a string in single quotes, with escapes, on one line. */
void written_string(struct text_builder *builder, struct text text);

#endif
