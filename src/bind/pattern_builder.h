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
    uint32_t edge;    /* inside a quantified edge: its place; else PLACE_NONE */
    uint32_t step;    /* of COST: which step of `edge`, and the variable that it sees */
    struct text name;
    bool is_selected; /* holds before selection */
};

/* What is known of an edge while the pattern is made. */
struct edge_inside {
    struct scope *scope; /* of a quantified one: what an iteration sees; else NULL */
    uint32_t cost_count; /* steps with COST */
    bool is_single;      /* a `?`: its variables are no lists */
};

struct pattern_builder {
    struct binder *binder;
    struct bound_match *match;
    struct match_options options;
    uint32_t stamp;      /* of the marks that hold places */
    uint32_t first_slot; /* this pattern's slots begin with it */
    ARRAY(struct bound_node) nodes;
    ARRAY(struct bound_edge) edges;
    ARRAY(struct edge_inside) insides; /* beside edges */
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
/* The pieces that pattern_add_edge() is made of, for groups of several relationships: the edge
 * and what is known of it, one step, and the edge's place among the others. */
enum status pattern_begin_edge(struct pattern_builder *pattern,
                               const struct ast_quantifier *quantifier, struct span span,
                               uint32_t step_count, struct bound_edge *edge,
                               struct edge_inside *inside);
enum status pattern_make_step(struct pattern_builder *pattern,
                              const struct ast_edge_pattern *ast,
                              struct bound_step *step);
enum status pattern_push_edge(struct pattern_builder *pattern, struct bound_edge edge,
                              struct edge_inside inside, uint32_t *place);
/* A new slot for the list of a quantified edge's relationships. */
enum status pattern_new_list(struct pattern_builder *pattern, struct text name,
                             uint32_t *slot);

/* Declares a name that an expression (NULL: no memory) stands for; and one that stands for a
 * list, or for its only item where the edge is a `?`. */
enum status pattern_declare_expression(struct pattern_builder *pattern,
                                       const struct ast_name *name,
                                       struct expression *expression);
enum status pattern_declare_list(struct pattern_builder *pattern,
                                 const struct ast_name *name, bool is_single,
                                 struct expression *list);

/* The test that an element has labels, or a type, that fit. */
enum status pattern_make_label_test(struct pattern_builder *pattern,
                                    struct bound_labels *labels, uint32_t slot,
                                    struct span span, struct expression **out);

/* The test that a node is the one of a quoted name. */
enum status pattern_make_name_test(struct pattern_builder *pattern,
                                   const struct ast_expression *text, uint32_t slot,
                                   struct expression **out);

/* Puts an expression (of which `ast` is NULL: nothing) on the list of those that wait. */
enum status pattern_wait_for(struct pattern_builder *pattern, struct waiting waiting);
enum status pattern_wait_for_cost(struct pattern_builder *pattern,
                                  const struct ast_edge_pattern *ast, uint32_t edge,
                                  uint32_t step);

/* bind_group.c: a repeated group, as one edge that begins at `from`; its end is still open. */
enum status pattern_add_group(struct pattern_builder *pattern,
                              const struct ast_path_element *group, uint32_t from,
                              uint32_t *place);
/*
 * What a group without quantifier says of its part of a path: its name and its mode. The part
 * goes along the nodes nodes[0..edge_count] and edges[0..edge_count), places of the pattern.
 */
enum status pattern_add_part(struct pattern_builder *pattern,
                             const struct ast_path_element *group, const uint32_t *nodes,
                             const uint32_t *edges, uint32_t edge_count);
/* The test that a part keeps its mode. */
enum status pattern_add_mode(struct pattern_builder *pattern, enum ast_path_mode mode,
                             struct span span, const uint32_t *nodes,
                             const uint32_t *edges, uint32_t edge_count);

/* Puts a conjunct where it belongs, ANDs apart. */
enum status pattern_add_conjunct(struct pattern_builder *pattern, bool is_inner,
                                 struct expression *conjunct);

/* bind_waiting.c: binds what waits. */
enum status pattern_bind_waiting(struct pattern_builder *pattern);

#endif
