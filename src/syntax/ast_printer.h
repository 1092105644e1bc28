/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the printers of the tree share: ast_print.c writes statements, queries and clauses,
 * ast_print_expression.c what stands in one line of them.
 */
#ifndef ENTENTE_SYNTAX_AST_PRINTER_H
#define ENTENTE_SYNTAX_AST_PRINTER_H

#include "syntax/ast_print.h"

/*
 * A tree is written a node a line, two spaces a level. A subquery in an expression is written
 * with the same words on one line, a blank between nodes.
 */
struct ast_printer {
    struct text_builder *builder;
    uint32_t level;
    bool is_one_line;
};

/* A query as the children of the node at hand. */
void ast_print_query(struct ast_printer printer, const struct ast_query *query);

void ast_print_labels(struct text_builder *builder,
                      const struct ast_label_expression *labels);
void ast_print_path(struct text_builder *builder, const struct ast_path_pattern *path);

/* Paths with commas between; REPEATABLE ELEMENTS before them where that was asked for. */
void ast_print_pattern(struct text_builder *builder, const struct ast_pattern *pattern);

#endif
