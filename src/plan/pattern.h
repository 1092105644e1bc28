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
    uint32_t conjunct;             /* PROPERTY, ID, JOIN: the conjunct that is used */
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

/* When a conjunct may be tested. */
enum conjunct_manner {
    CONJUNCT_FREE, /* as soon as what it reads is known */
    /* It may fail, which it must not do for rows that the rest of the match refuses: it decides
     * at the end. Before that it may narrow, as long as it does not fail. */
    CONJUNCT_FALLIBLE,
    CONJUNCT_CHANGING /* rand() and its like: at the end alone, once for each row */
};

struct conjunct {
    struct expression *test;
    enum conjunct_manner manner;
    uint32_t first_read, read_count; /* in pattern.reads: places of what it reads */
    uint32_t missing_count;          /* of these, those that are not filled yet */
    bool is_used;                    /* it is tested for good */
    bool is_tried;                   /* FALLIBLE: it has narrowed already */
};

/* A conjunct as a way to a node, with all that does not change from row to row. */
struct offer {
    struct start start;
    bool varies; /* its value may be another for the next row */
    bool is_own; /* JOIN: it reads nothing but the node */
};

/* What the planner asks of a node again and again. */
struct node_facts {
    bool is_unread;
    double labelled; /* nodes of the graph that fit its labels */
    struct offer *offers;
    uint32_t offer_count;
    bool is_fresh; /* `offers` are those of what is filled now */
};

struct edge_facts {
    bool is_unread;
    double degree; /* relationships that one node leads to */
};

/*
 * What is known of the pattern while steps are chosen or built. The slots that it fills have
 * places, 0 to slot_count - 1; planner->places finds them.
 */
struct pattern {
    struct planner *planner;
    const struct bound_match *match;
    double child_rows;
    uint32_t *node_degrees; /* relationships of the pattern at each node */
    bool *node_solved;
    bool *edge_solved;
    uint32_t open_count; /* nodes and edges that are not solved */
    struct node_facts *nodes;
    struct edge_facts *edges;
    uint32_t *slots;       /* by place */
    bool *missing;         /* by place: not filled yet */
    uint32_t *place_nodes; /* by place: the node whose slot it is, or UINT32_MAX */
    uint32_t slot_count;
    struct conjunct *conjuncts; /* those of the match, then its inner ones */
    uint32_t conjunct_count;
    uint32_t *reads; /* see struct conjunct */
    /* readers[first_reader[i]] to readers[first_reader[i + 1] - 1]: the conjuncts that read
     * place i, in written order. */
    uint32_t *readers, *first_reader;
};

enum status pattern_new(struct planner *planner, const struct bound_match *match,
                        double child_rows, struct pattern **out);
/* Back to the state before any step: only bound nodes are solved. */
void pattern_reset(struct pattern *pattern);
void pattern_solve_node(struct pattern *pattern, uint32_t node);
void pattern_solve_edge(struct pattern *pattern, uint32_t edge);

/* Whether the match fills a slot and has not done so yet; marks a slot as filled, or not. */
bool pattern_misses(const struct pattern *pattern, uint32_t slot);
void pattern_set_missing(struct pattern *pattern, uint32_t slot, bool is_missing);

/* True when every slot that the expression reads is filled. */
bool pattern_knows(const struct pattern *pattern, const struct expression *expression);

/* The conjuncts that read a slot of the match: places in pattern->conjuncts, ascending. */
const uint32_t *pattern_readers(const struct pattern *pattern, uint32_t slot,
                                uint32_t *count);

/* Is it a property of the slot? */
bool pattern_is_property_of(const struct expression *expression, uint32_t slot);
/* May it come to another value for the next row? */
bool pattern_varies(const struct expression *expression);

/*
 * A declared index as starts for the element of a slot, of which `rows` have its labels or type:
 * `offers` has room for two; how many there are. pattern_index.c
 */
uint32_t pattern_index_offers(const struct pattern *pattern,
                              const struct element_rule *rule, enum element_kind kind,
                              uint32_t slot, const struct bound_labels *labels,
                              double rows, struct offer *offers);
/* Notes that an operator finds no row which the conjunct refuses; true when the operator may
 * fail in doing so, and the conjunct has to be tested again. */
bool pattern_use(struct conjunct *conjunct);
/* The keys of the index that `start` chose, whose conjuncts it uses, into `made`. */
enum status pattern_build_index(struct pattern *pattern, const struct start *start,
                                uint32_t slot, struct plan *made);

/* The cheapest way to find a node's candidates for each of `rows` rows with what is known. */
struct start pattern_start(const struct pattern *pattern, uint32_t node, double rows);

/* Makes room for a node's offers. */
enum status pattern_make_offers(struct pattern *pattern, uint32_t node);

/* Estimates: the share of all nodes that a node's labels leave, and the relationships that one
 * node leads to by an edge, all hops of a repeated one. */
double pattern_label_share(const struct pattern *pattern, uint32_t node);
double pattern_degree(const struct pattern *pattern, const struct bound_edge *edge);

/* True for a relationship or group that is repeated. */
static inline bool pattern_is_quantified(const struct bound_edge *edge) {
    return edge->quantifier.style != AST_QUANTIFIER_NONE;
}

/* True for a start that looks nodes up by a value. */
bool pattern_is_lookup(const struct start *start);

/* An unused conjunct that says what the key of a node equals, and what that is. */
bool pattern_find_equality(const struct pattern *pattern, uint32_t slot, struct text key,
                           uint32_t *place, struct expression **value);

/* An equality whose one side reads the node alone and whose other side is known before it. */
bool pattern_split_equality(const struct pattern *pattern, uint32_t slot, uint32_t place,
                            struct start *out);

/* True when an expression reads `slot` and no other, so that it needs no outer row. */
bool pattern_reads_only(const struct expression *expression, uint32_t slot);

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
/* Tests of the nodes that are known before the pattern: what no step looks at. */
enum status pattern_build_bound_nodes(struct pattern *pattern, struct plan **plan);
/* Tests what is known now and has not been tested, as far as it may be tested early. */
enum status pattern_build_filters(struct pattern *pattern, struct plan **plan);
/* At the end of the match: tests all that is left, in written order. */
enum status pattern_build_last_filters(struct pattern *pattern, struct plan **plan);

#endif
