/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Private to the floor: what the planner's parts share while one statement is planned.
 */
#ifndef ENTENTE_PLAN_PLANNER_H
#define ENTENTE_PLAN_PLANNER_H

#include "base/array.h"
#include "plan/plan.h"
#include "plan/statistics.h"

/* ORDER SWITCH: the rows of the table in switches.c. */
enum switch_name {
    SWITCH_JOIN_ORDER,
    SWITCH_LOOKUP,
    SWITCH_HASH_JOIN,
    SWITCH_EDGE_SCAN,
    SWITCH_IMPLIED_LABELS,
    SWITCH_COUNTING,
    SWITCH_FILTERS,
    SWITCH_TOP,
    SWITCH_COLUMNS,
    SWITCH_COUNT
};

struct planner {
    struct plan_context *context;
    const struct bound_statement *bound;
    ARRAY(struct bound_slot) slots;
    uint32_t *places; /* by slot of the binder: its place in the pattern that fills it */
    uint32_t *uses; /* how often a slot of the binder is read anywhere in the statement */
    ARRAY(struct plan_subquery) subqueries;
    const struct expression *as_of; /* of the linear query being planned */
    bool has_reads;   /* since the last barrier the plan reads what elements hold, */
    bool has_finds;   /* ... looks for elements, or writes what it finds, */
    bool has_writes;  /* ... writes at all */
    bool is_merging;  /* MERGE: what its pattern's properties are is worked out anyhow */
    bool counts_rows; /* of EXISTS and COUNT: rows count, columns or not */
    uint32_t subquery_depth;
    /* How often the tree being planned is started over, as far as what is kept in between
     * stays right; its estimates are of one start. */
    double starts;
    bool
        is_varying; /* the tree sees values that change from start to start by themselves */
};

/* Returns from the caller when memory ran out. */
#define CHECKED(pointer, planner)                                                        \
    TRY_MEMORY(pointer, (planner)->context->arena, (planner)->context->problem)

bool plan_is_on(const struct plan_context *context, enum switch_name name);

/* A plan node over `child` that estimates as many rows; NULL when memory ran out. */
struct plan *plan_new(struct planner *planner, enum plan_kind kind, struct plan *child);

/* A slot of the planner's own; `name` is a literal that begins with a blank. */
enum status plan_make_slot(struct planner *planner, const char *name, type_set types,
                           uint32_t *slot);

/* Counts into planner->uses what every expression of the statement reads. */
enum status plan_count_uses(struct planner *planner);

/* Plans the rows of a query that starts from `start`'s rows. */
enum status plan_rows(struct planner *planner, const struct bound_query *query,
                      struct plan *start, struct plan **out);

/* MATCH without a selector, and with one. */
enum status plan_match(struct planner *planner, const struct bound_match *match,
                       struct plan *child, struct plan **out);
enum status plan_selected(struct planner *planner, const struct bound_match *match,
                          const struct bound_path *path, struct plan *child,
                          struct plan **out);

/* WITH, RETURN, LET, FILTER. */
enum status plan_projection(struct planner *planner,
                            const struct bound_projection *projection, struct plan *child,
                            struct plan **out);

/* Plans the subqueries inside an expression, which `rows` rows are asked for; to be called for
 * each that is put in a plan. */
enum status plan_expression(struct planner *planner, const struct expression *expression,
                            double rows);

/* A FILTER over `child`, or `child` itself when there is nothing to test. */
enum status plan_filter(struct planner *planner, struct expression *const *conjuncts,
                        uint32_t count, struct plan *child, struct plan **out);

/* True for what is evaluated without an error whatever rows it is given. */
bool plan_cannot_fail(const struct expression *expression);

/* True for a predicate that gives a truth, or null, whatever rows it is given. */
bool plan_is_safe_test(const struct expression *predicate);

/* True when an expression, its subqueries included, says the same of the same row of the same
 * graph: rand() and its like do not. */
bool plan_is_steady(const struct expression *expression);

/* The same of all expressions that an operator evaluates itself. */
bool plan_reads_steady(const struct plan *plan);

/* False when no relationship can fit both type expressions; NULL: any type. */
bool plan_types_overlap(const struct bound_labels *first,
                        const struct bound_labels *second);

/* How likely a predicate is true, between 0 and 1. */
double plan_selectivity(const struct expression *predicate);

/* True when a tree groups, sorts or limits, so that an outer row's rows must not mix. */
bool plan_is_blocking(const struct plan *plan);

/* Calls `visit` for each slot that an operator itself reads from its child's rows. */
void plan_visit_reads(const struct plan *plan,
                      void (*visit)(void *context, uint32_t slot), void *context);
/* Calls `visit` for each expression that an operator evaluates itself. */
void plan_visit_expressions(const struct plan *plan,
                            void (*visit)(void *context,
                                          const struct expression *expression),
                            void *context);
/* Calls `visit` for each slot that an operator fills. */
void plan_visit_made(const struct plan *plan, void (*visit)(void *context, uint32_t slot),
                     void *context);

/* ---- rewrites, ORDER REWRITE: rewrite.c ---------------------------------------------------- */
enum status rewrite_filters(struct plan_context *, struct plan_statement *);
enum status rewrite_top(struct plan_context *, struct plan_statement *);
enum status rewrite_counting(struct plan_context *, struct plan_statement *);
enum status rewrite_columns(struct plan_context *, struct plan_statement *);

#endif
