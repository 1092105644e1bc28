/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Private to the floor: a pattern on its way to operators. A walk is a sequence of steps, each
 * of which solves a node or a relationship; the planner tries walks from every start and builds
 * the one whose intermediate rows are fewest.
 */
#ifndef ENTENTE_PLAN_PATTERN_H
#define ENTENTE_PLAN_PATTERN_H

#include "plan/planner.h"

enum start_method {
    START_SCAN,
    START_LABELS, /* a scan, too: fewer rows */
    START_PROPERTY,
    START_INDEX,
    START_ID,
    START_NAME,
    START_JOIN /* a scan of its own, joined by hashing an equality's two sides */
};

struct start {
    enum start_method method;
    double rows;                   /* rows that one incoming row makes */
    double cost;                   /* what finding them costs */
    uint32_t conjunct;             /* PROPERTY, ID, JOIN: the conjunct that is used up */
    struct expression *expression; /* PROPERTY, ID, JOIN: the other side */
    struct expression *own;        /* JOIN: the node's side */
    struct text key;
    const struct element_rule *rule; /* INDEX; one equality for each of its keys ... */
    uint32_t test_count;             /* ... or, not 0, these tests of its first key */
    enum plan_key_test tests[2];
    uint32_t conjuncts[2];
    struct expression *values[2];
};

enum step_kind {
    STEP_START,     /* node */
    STEP_EDGE_SCAN, /* edge with both its ends */
    STEP_EXPAND,    /* edge from a solved end to the other */
    STEP_INTO       /* edge between solved ends */
};

struct step {
    enum step_kind kind;
    uint32_t node;
    uint32_t edge;
    bool is_reversed;   /* EXPAND: walked from `to` to `from` */
    struct start start; /* EDGE_SCAN: method INDEX, where one finds it */
    double rows;        /* estimate after the step */
};

struct walk_plan {
    struct step *steps; /* room for nodes + edges */
    uint32_t step_count;
    double rows;
    double cost;
};

/* What is known of the pattern while steps are chosen or built. */
struct pattern {
    struct planner *planner;
    const struct bound_match *match;
    double child_rows;
    uint32_t *node_degrees; /* relationships of the pattern at each node */
    bool *node_solved;
    bool *edge_solved;
    bool *conjunct_used;
    /* One byte per slot: 1 where a slot of this match is not filled yet. */
    uint8_t *missing;
};

enum status pattern_new(struct planner *planner, const struct bound_match *match,
                        double child_rows, struct pattern **out);
/* Back to the state before any step: only bound nodes are solved. */
void pattern_reset(struct pattern *pattern);
void pattern_solve_node(struct pattern *pattern, uint32_t node);
void pattern_solve_edge(struct pattern *pattern, uint32_t edge);

/* True when every slot that the expression reads is filled. */
bool pattern_knows(const struct pattern *pattern, const struct expression *expression);

/* True when nothing outside the pattern's structure reads the slot. */
bool pattern_is_unread(const struct pattern *pattern, uint32_t slot);

/* Conjuncts of the match by number. */
uint32_t pattern_conjunct_count(const struct pattern *pattern);
struct expression *pattern_conjunct(const struct pattern *pattern, uint32_t place);
/* Is it a property of the slot? */
bool pattern_is_property_of(const struct expression *expression, uint32_t slot);
/* May it come to another value for the next row? */
bool pattern_varies(const struct expression *expression);
/* Does it find elements by values? */
bool pattern_is_lookup(const struct start *start);

/*
 * Declared indexes as starts for the element of a slot, of which `rows` have its labels or type:
 * `*best` where one is cheaper. pattern_index.c
 */
void pattern_offer_indexes(const struct pattern *pattern, enum element_kind kind,
                           uint32_t slot, const struct bound_labels *labels, double rows,
                           struct start *best);
/* The keys of the index that `start` chose, whose conjuncts it uses up, into `made`. */
enum status pattern_build_index(struct pattern *pattern, const struct start *start,
                                uint32_t slot, struct plan *made);

/* The cheapest way to find a node's candidates for each of `rows` rows with what is known. */
struct start pattern_start(const struct pattern *pattern, uint32_t node, double rows);

/* A direction seen from the other end. */
enum ast_direction pattern_flipped(enum ast_direction direction);

/* True when a quantified edge can be walked: what its predicate reads of the rest of the
 * pattern is filled. Other edges always can. */
bool pattern_is_ready(const struct pattern *pattern, const struct bound_edge *edge);

/*
 * The steps of an edge in the order of a walk, each with the part of the edge's predicate that
 * is tested there. `steps` has room for edge->step_count.
 */
enum status pattern_build_steps(struct planner *planner, const struct bound_edge *edge,
                                bool is_reversed, struct plan_step *steps);

/* Estimated share of rows that pass the conjuncts which become testable once `slot` is known;
 * marks nothing. */
double pattern_node_selectivity(const struct pattern *pattern, uint32_t node);

/* The operators of one step over `plan`, filters included. */
enum status pattern_build_start(struct pattern *pattern, uint32_t node,
                                struct start start, struct plan **plan);
enum status pattern_build_filters(struct pattern *pattern, struct plan **plan);

#endif
