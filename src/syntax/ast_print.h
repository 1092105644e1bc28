/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The syntax tree as indented text, one node a line, two spaces a level: EXPLAIN AST. */
#ifndef ENTENTE_SYNTAX_AST_PRINT_H
#define ENTENTE_SYNTAX_AST_PRINT_H

#include "syntax/ast.h"

/* Appends the tree of `statement`. Running out of memory shows in the builder. */
void ast_print_statement(struct text_builder *builder,
                         const struct ast_statement *statement);

/* Appends one expression on one line, fully parenthesised. */
void ast_print_expression(struct text_builder *builder,
                          const struct ast_expression *expression);

#endif
