/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A MATCH pattern in the making: first its nodes and edges are declared, so that every
 * expression inside it sees all of its variables; then the expressions are bound.
 */
#ifndef ENTENTE_BIND_PATTERN_BUILDER_H
#define ENTENTE_BIND_PATTERN_BUILDER_H

#include "bind/binder.h"

#define PLACE_NONE UINT32_MAX

enum waiting_kind {
    WAITING_MAP,   /* a property map of the element in `slot` */
    WAITING_WHERE, /* an inline WHERE */
    WAITING_COST
};

/* An expression inside a pattern that waits for all variables to be declared. */
struct waiting {
    enum waiting_kind kind;
    const struct ast_expression *ast;
    uint32_t slot;
    type_set element; /* node or relationship */
    uint32_t edge;    /* of a step: place of its quantified edge; else PLACE_NONE */
    bool is_selected; /* holds before selection */
};

/* What the expressions of an edge see: for a quantified one the names of its single step. */
struct step_names {
    struct text edge, from, to;
    bool has_cost;
    bool is_single; /* a `?`: its variables are no lists */
};

struct pattern_builder {
    struct binder *binder;
    struct bound_match *match;
    struct match_options options;
    uint32_t stamp; /* of the marks that hold places */
    ARRAY(struct bound_node) nodes;
    ARRAY(struct bound_edge) edges;
    ARRAY(struct step_names) steps; /* beside edges */
    ARRAY(struct bound_path) paths;
    ARRAY(struct expression *) conjuncts;
    ARRAY(struct expression *) inner;
    ARRAY(struct waiting) waiting;
    bool is_selected;  /* the path at hand has a selector */
    bool is_legacy;    /* some path is shortestPath() or allShortestPaths() */
    bool has_selector; /* some path has one */
};

/* bind_element.c: declares one node or edge; its place in `nodes` or `edges`. */
enum status pattern_add_node(struct pattern_builder *pattern,
                             const struct ast_node_pattern *ast, struct span span,
                             uint32_t *place);
/* The same node again, under another name: (x)((y)-->(z)). */
enum status pattern_join_node(struct pattern_builder *pattern,
                              const struct ast_node_pattern *ast, uint32_t place);
enum status pattern_add_edge(struct pattern_builder *pattern,
                             const struct ast_edge_pattern *ast,
                             const struct ast_quantifier *quantifier, uint32_t from,
                             uint32_t *place);
/* The nodes and the WHERE of a quantified group of one edge, once the edge's end is known. */
enum status pattern_add_group(struct pattern_builder *pattern,
                              const struct ast_path_element *group, uint32_t edge);

/* Puts a conjunct where it belongs, ANDs apart. */
enum status pattern_add_conjunct(struct pattern_builder *pattern, bool is_inner,
                                 struct expression *conjunct);

/* bind_waiting.c: binds what waits. */
enum status pattern_bind_waiting(struct pattern_builder *pattern);

#endif
