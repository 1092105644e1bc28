/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Constructors of patterns and label expressions, one for each shape of the grammar.
 * `start` is the first token of the phrase; parts that were left out are NULL, empty lists or
 * ast_no_token(). All return NULL after a failure (ast_builder.h).
 */
#ifndef ENTENTE_SYNTAX_AST_PATTERN_H
#define ENTENTE_SYNTAX_AST_PATTERN_H

#include "syntax/ast_builder.h"

/* ---- paths ------------------------------------------------------------------------------ */

/* Which paths are wanted, while it is read. */
struct ast_selector {
    struct ast_expression *count;
    uint8_t selector; /* enum ast_path_selector */
    uint8_t mode;     /* enum ast_path_mode */
};
static inline struct ast_selector ast_selector(enum ast_path_selector selector,
                                               struct ast_expression *count,
                                               enum ast_path_mode mode) {
    return (struct ast_selector){count, (uint8_t)selector, (uint8_t)mode};
}
static inline struct ast_selector ast_no_selector(void) {
    return ast_selector(AST_SELECT_NONE, NULL, AST_MODE_NONE);
}

struct ast_pattern *ast_pattern(struct ast_builder *build, enum ast_match_mode mode,
                                struct ast_path_pattern_list paths);

/*
 * A path. Anonymous nodes are put in where two relationships or groups meet or one begins or
 * ends the path, as GQL reads it.
 * Errors  STATUS_UNEXPECTED_SYNTAX  two nodes with nothing between them
 */
struct ast_path_pattern *ast_path(struct ast_builder *build, struct ast_selector selector,
                                  struct ast_path_element_list elements);
/* shortestPath(...) or allShortestPaths(...): `search` is its word. */
struct ast_path_pattern *ast_legacy_path(struct ast_builder *build, struct token search,
                                         struct ast_path_element_list elements);
/* variable = path */
struct ast_path_pattern *ast_path_name(struct ast_builder *build, struct token variable,
                                       struct ast_path_pattern *path);

struct ast_path_element *ast_node_element(struct ast_builder *build,
                                          struct ast_node_pattern *node);
/* Refuses a relationship that is written with '~': ours are directed. */
struct ast_path_element *ast_refuse_tilde(struct ast_builder *build, struct token start);
/* (variable = MODE elements WHERE where) */
struct ast_path_element *ast_group(struct ast_builder *build, struct token start,
                                   struct token variable, enum ast_path_mode mode,
                                   struct ast_path_element_list elements,
                                   struct ast_expression *where);

/* ---- nodes and relationships ------------------------------------------------------------ */

struct ast_node_pattern *
ast_node(struct ast_builder *build, struct token start, struct token variable,
         struct ast_label_expression *labels, struct ast_expression *text,
         struct ast_expression *properties, struct ast_expression *where);
/* What stands in the brackets of a relationship. */
struct ast_path_element *ast_filler(struct ast_builder *build, struct token variable,
                                    struct ast_label_expression *types,
                                    struct ast_quantifier *length,
                                    struct ast_expression *properties,
                                    struct ast_expression *where,
                                    struct ast_expression *cost);
/* `filler` is NULL for -->, <--, -- and <-->. */
struct ast_path_element *ast_edge(struct ast_builder *build, enum ast_direction direction,
                                  struct token start, struct ast_path_element *filler);

/* ---- quantifiers ------------------------------------------------------------------------ */

/* *min..max inside the brackets. */
struct ast_quantifier *ast_length(struct ast_builder *build, struct token star,
                                  struct token min, struct token max);
/*
 * Errors  STATUS_INVALID_RELATIONSHIP_PATTERN, always: `..` without `*`, or a negative bound
 */
struct ast_quantifier *ast_refuse_length(struct ast_builder *build, struct token token);
/* + * ? after a relationship or group. */
struct ast_quantifier *ast_quantifier(struct ast_builder *build, struct token sign);
/* {min,max} after a relationship or group. */
struct ast_quantifier *ast_bounds(struct ast_builder *build, struct token start,
                                  struct token min, struct token max);
/*
 * Errors  STATUS_INVALID_RELATIONSHIP_PATTERN  an element that has a length already
 */
struct ast_path_element *ast_quantified(struct ast_builder *build,
                                        struct ast_path_element *element,
                                        struct ast_quantifier *quantifier);

/* ---- labels ----------------------------------------------------------------------------- */

struct ast_label_expression *ast_label(struct ast_builder *build, struct token name);
struct ast_label_expression *ast_label_any(struct ast_builder *build, struct token start);
struct ast_label_expression *ast_label_dynamic(struct ast_builder *build,
                                               struct token start,
                                               struct ast_expression *expression);
/* $all(names), the same as $(names); $any(names). */
struct ast_label_expression *ast_label_dynamic_of(struct ast_builder *, struct token word,
                                                  struct ast_expression *expression);
struct ast_label_expression *ast_label_join(struct ast_builder *build,
                                            enum ast_label_kind kind,
                                            struct ast_label_expression *first,
                                            struct ast_label_expression *second);
/* A:B */
struct ast_label_expression *ast_label_colon(struct ast_builder *build,
                                             struct ast_label_expression *first,
                                             struct ast_label_expression *second);
struct ast_label_expression *ast_label_not(struct ast_builder *build, struct token start,
                                           struct ast_label_expression *first);
struct ast_label_expression *ast_label_parenthesised(struct ast_builder *build,
                                                     struct token start,
                                                     struct ast_label_expression *inner);

#endif
