/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The plan: a read-only tree of operators that make batches of rows.
 *
 * plan_query() makes the first plan from the bound query, rewrite_plan() improves it; execute/
 * builds a parallel tree of running state. Every operator except the leaf PLAN_ARGUMENT takes
 * rows from `child` and adds slots to them; scans with a child run once per incoming row.
 */
#ifndef ENTENTE_PLAN_PLAN_H
#define ENTENTE_PLAN_PLAN_H

#include "bind/bound.h"
#include "bind/element_rule.h"
#include "plan/slot_set.h"

enum plan_kind {
    PLAN_ARGUMENT, /* the rows of the outer operator; at the root one row without slots */
    PLAN_NODE_SCAN,   /* slot: every node that fits `labels` */
    PLAN_NODE_LOOKUP, /* slot: nodes with key `text` = `expression` that fit `labels` */
    PLAN_NODE_INDEX,  /* slot: nodes whose keys of `rule` fit left_keys, as above */
    PLAN_NODE_BY_ID,  /* slot: the node of id `expression` (integer, or list with IN) */
    PLAN_NODE_BY_NAME, /* slot: the one node of the quoted name `expression`, or an error */
    /* expand's slots: every relationship, ends into both slots; with `rule` those alone whose
     * keys fit left_keys */
    PLAN_EDGE_SCAN,
    PLAN_EXPAND,          /* expand: one hop to a new node */
    PLAN_EXPAND_INTO,     /* expand: the hop between two known nodes */
    PLAN_EXPAND_VARIABLE, /* variable: trails of several hops, to a new or a known node */
    PLAN_PATH_SEARCH,     /* search: a pattern with a selector */
    PLAN_FILTER,    /* rows for which all of `conjuncts` are true, tested in order */
    PLAN_PROJECT,   /* items fill their slots */
    PLAN_AGGREGATE, /* keys and aggregates; without keys always one row */
    PLAN_DISTINCT,  /* one row per combination of `slots` */
    PLAN_SORT,      /* sort */
    PLAN_TOP,    /* the first `limit` rows by sort after `expression` (NULL: 0) of them */
    PLAN_SKIP,   /* expression */
    PLAN_LIMIT,  /* expression */
    PLAN_UNWIND, /* expression's items into slot, ordinality_slot */
    PLAN_APPLY,  /* for each row of child the rows of `inner` (subquery, CALL { }) */
    PLAN_OPTIONAL,  /* as APPLY; a row without inner rows passes once with `slots` null */
    PLAN_HASH_JOIN, /* rows of child and `inner` (independent: its argument is one row
                           without slots) with equal left/right keys */
    PLAN_SET_OPERATION, /* rows of child and inner, which share one argument */
    PLAN_CALL,          /* call */
    PLAN_CREATE,        /* create */
    PLAN_MERGE,         /* merge; `inner` looks for it */
    PLAN_SET,           /* sets */
    PLAN_DELETE,        /* conjuncts hold the expressions; is_detach */
    PLAN_FOREACH,       /* slot IN expression: runs `inner` for each item; rows pass once.
                           expression NULL: runs `inner` once a row (CALL { } without RETURN) */
    PLAN_EAGER, /* takes all rows before it gives the first; with `inner` gives that
                           one's rows, whose argument all of the child's rows are */
    PLAN_EMPTY, /* takes all rows, gives none: a writing query without RETURN */
    PLAN_LOAD_CSV,
    PLAN_EXPORT,
    PLAN_IMPORT,
    PLAN_KIND_COUNT
};

/* How a key of an index is compared. */
enum plan_key_test {
    KEY_EQUAL,
    KEY_LESS,
    KEY_LESS_EQUAL,
    KEY_GREATER,
    KEY_GREATER_EQUAL,
    KEY_STARTS_WITH,
    KEY_IN
};

/* One hop. */
struct plan_expand {
    uint32_t from_slot;
    uint32_t edge_slot;           /* SLOT_NONE: nobody reads it */
    uint32_t to_slot;             /* SLOT_NONE: nobody reads it */
    enum ast_direction direction; /* seen from `from_slot` */
    struct bound_labels *types;
    struct bound_labels *to_labels; /* of a new node; NULL: any */
    /* Relationships of the same MATCH that this one must differ from: slots of single
     * relationships or of lists. */
    uint32_t *distinct_slots;
    uint32_t distinct_count;
    /* Rows are not multiplied; the number of hops goes into the batch's multiplicity. Only
     * where neither edge nor node is read above. */
    bool is_counting;
    /* is_counting: an earlier counting hop from the same node whose relationships this one
     * must differ from (its direction and types), or NULL. */
    const struct plan_expand *counted_beside;
    bool
        is_edge_bound; /* edge_slot is known already: only its ends are checked and filled */
};

/*
 * One hop of an iteration, in the order of the walk. `where` is the part of the iteration's
 * predicate that can be tested at this hop and not before; `reads_before`: it reads slots of
 * earlier hops of the iteration.
 */
struct plan_step {
    uint32_t slot;               /* the single relationship */
    uint32_t from_slot, to_slot; /* nodes around it; SLOT_NONE: nothing reads them */
    enum ast_direction direction;
    struct bound_labels *types;
    struct bound_labels *to_labels; /* of the node between it and the next; NULL: any */
    struct expression *where;       /* NULL: none */
    bool reads_before;
    struct expression *cost; /* of searches; NULL: none */
};

/* min..max iterations of one or more hops that fit; no relationship twice on a path. */
struct plan_variable {
    struct plan_expand hop; /* its ends and the list of relationships in edge_slot */
    bool is_to_bound;
    struct ast_quantifier quantifier;
    bool is_repeatable; /* relationships may repeat (bounded max only) */
    struct plan_step *steps;
    uint32_t step_count;
    enum ast_path_mode mode;
    bool is_list_bound; /* edge_slot is known already: the walk follows that list */
    /* The walk goes against the written order: the list is given in written order all the
     * same. */
    bool is_reversed;
};

/* One piece of a searched pattern: node i, then loop i, then node i + 1. A loop takes its steps
 * in turn, as often as the quantifier says. */
struct plan_search_loop {
    uint32_t first_step, step_count; /* of plan_search.steps */
    uint32_t edge_slot; /* SLOT_NONE where not read; a list for quantified edges */
    struct ast_quantifier quantifier; /* AST_QUANTIFIER_NONE: exactly one hop */
    bool is_named;                    /* a variable tells where it begins and ends */
};
struct plan_search_node {
    uint32_t slot; /* always filled; inside of a loop SLOT_NONE where nothing reads it */
    bool is_bound;
    struct bound_labels *labels; /* new nodes; NULL: any */
    struct expression *
        *conjuncts; /* predicates on this node alone, tested during the search */
    uint32_t conjunct_count;
};
struct plan_search {
    enum ast_path_selector selector;
    enum ast_path_mode mode;
    bool is_repeatable;
    struct expression *count;
    struct plan_search_loop *loops;
    uint32_t loop_count;
    struct plan_step *steps; /* of all loops, in the order of the search */
    uint32_t step_count;
    /* First the loop_count + 1 around the loops, of which nodes[0] is bound by the child; then
     * those between two steps of a loop, in the order of the steps. */
    struct plan_search_node *nodes;
    uint32_t node_count;
    /* The search runs against the written order when `is_reversed`; path values and lists are
     * given in written order all the same. */
    bool is_reversed;
    uint32_t path_slot; /* SLOT_NONE: nobody reads it */
    /* Predicates over several elements that hold before selection and cannot be tested on one
     * iteration: paths are then enumerated by length or cost and tested whole. */
    struct expression **conjuncts;
    uint32_t conjunct_count;
};

struct plan {
    enum plan_kind kind;
    struct plan *child;
    struct plan *inner;
    struct span span;
    double estimated_rows;
    /* Slots that operators above read; others may be dropped. NULL: all. */
    const uint64_t *live;
    /* Day that the graph is seen on, for operators that read it; NULL: all of it. */
    const struct expression *as_of;

    uint32_t slot;
    uint32_t ordinality_slot;
    int64_t ordinality_base;
    struct text text;
    struct expression *expression;
    struct bound_labels *labels;
    struct expression **conjuncts;
    uint32_t conjunct_count;
    struct bound_item *items; /* PROJECT; AGGREGATE's keys */
    uint32_t item_count;
    struct bound_aggregate *aggregates;
    uint32_t aggregate_count;
    struct bound_sort *sort;
    uint32_t sort_count;
    struct expression *limit; /* TOP: rows kept beside those that a SKIP above drops */
    uint32_t *slots;
    uint32_t slot_count;
    struct expression **left_keys, **right_keys; /* HASH_JOIN; left: indexes */
    uint32_t key_count;
    const struct element_rule *rule; /* NODE_INDEX, EDGE_SCAN */
    /* Of each of left_keys, all with the rule's first key; NULL: they equal its keys, in order. */
    enum plan_key_test *tests;
    /* HASH_JOIN: nothing above reads what `inner` fills, so a row is not multiplied; the number
     * of the rows that match goes into the batch's multiplicity. */
    bool is_counting;
    /* HASH_JOIN: `inner` gives the same rows whenever it is started over on the same graph. */
    bool is_kept;
    enum ast_set_operator set_operator;
    uint32_t *left_slots,
        *right_slots; /* SET_OPERATION: columns; results go to `slots` */
    struct plan_expand *expand;
    struct plan_variable *variable;
    struct plan_search *search;
    const struct bound_call *call;
    const struct bound_procedure
        *procedure; /* APPLY, OPTIONAL, FOREACH: what is called */
    const struct bound_create *create;
    const struct bound_merge *merge;
    const struct bound_set *sets;
    uint32_t set_count;
    bool is_detach;
    /* APPLY, OPTIONAL: `inner` groups, sorts or limits, so it is fed one row at a time, and not
     * a batch at once. */
    bool is_row_wise;
    /* FILTER, NODE_LOOKUP, NODE_INDEX, NODE_BY_ID, HASH_JOIN: its expressions are tested again
     * above, where they decide. Here they narrow: rows for which they fail all pass. */
    bool is_tentative;
    const struct bound_clause *clause; /* LOAD_CSV, EXPORT, IMPORT */
};

/* The plan of a subquery expression; runs with PLAN_ARGUMENT giving the outer rows' imports
 * and `row_slot`, the number of the outer row, which every row of the result carries. Rows of
 * EXISTS and COUNT may carry a multiplicity. */
struct plan_subquery {
    const struct bound_subquery *subquery;
    struct plan *plan;
    uint32_t row_slot;
    bool is_row_wise; /* as in struct plan */
};

struct plan_statement {
    struct plan *root;
    struct bound_column *columns;
    uint32_t column_count;
    uint32_t slot_count; /* the binder's and those made while planning */
    const struct bound_slot *slots;
    struct plan_subquery *subqueries;
    uint32_t subquery_count;
    bool writes;
};

/* Optimizer switches, by name: SESSION SET optimize.NAME = on|off; "all" means every one. */
struct plan_switch {
    const char *name;
    const char *description;
};
const struct plan_switch *plan_switches(uint32_t *count);

struct plan_context {
    struct arena *arena;
    struct budget *budget;
    struct graph *graph;
    struct statistics *statistics;    /* plan/statistics.h; NULL: rough guesses only */
    const struct element_rule *rules; /* indexes and constraints */
    uint32_t rule_count;
    uint64_t switched_off; /* bit i: plan_switches()[i] is off */
    struct problem *problem;
};

/* The first plan: clause by clause, patterns in a cost-based order. */
enum status plan_query(struct plan_context *context, const struct bound_statement *bound,
                       struct plan_statement **out);

/* Applies the rewrites that are switched on, in the order of the table in rewrite.c. */
enum status rewrite_plan(struct plan_context *context, struct plan_statement *statement);

/* The plan as indented text, root first. `annotate` (may be NULL) may append to a line, such
 * as the rows and time of PROFILE. */
void plan_print(struct text_builder *builder, const struct plan_statement *statement,
                void (*annotate)(void *context, const struct plan *plan,
                                 struct text_builder *builder),
                void *context);

#endif
