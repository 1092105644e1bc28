/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A running operator: state beside a read-only plan node, asked for one batch after another.
 *
 * An operator type is a row of functions; one operator, one file op_*.c, whose constructor
 * is declared here (the shop window of the floor).
 *
 * Lives: an operator's state is on the execution's arena; what it makes for one batch is on
 * its own `rows` arena, reset at the start of each next(). A batch that next() gave, and all
 * that it points to, is valid until the next call of next() or restart() on that operator;
 * columns may be shared with the child's batch as long as the child is not asked again.
 */
#ifndef ENTENTE_EXECUTE_OPERATOR_H
#define ENTENTE_EXECUTE_OPERATOR_H

#include "execute/evaluate.h"
#include "plan/plan.h"

struct operator_state;

struct operator_type {
    const char *name;
    /* Fills `out`; row_count 0 means that there are no more rows. */
    enum status (*next)(struct operator_state *op, struct batch *out);
    /* Starts again with new argument rows (the ARGUMENT leaf has been given them). NULL: only
     * the children need it. */
    enum status (*restart)(struct operator_state *op);
    /* Releases what is not on an arena. NULL: nothing. */
    void (*close)(struct operator_state *op);
};

struct operator_state {
    const struct operator_type *type;
    const struct plan *plan;
    struct execution *execution;
    struct evaluation *evaluation;
    struct operator_state *child;
    struct operator_state *inner; /* with an argument leaf of its own */
    struct argument
        *argument; /* what feeds `inner`; NULL: it shares this operator's own */
    struct arena rows;
    /* PROFILE's counters. */
    uint64_t rows_given;
    uint64_t batches_given;
    double seconds;
    uint64_t peak_bytes;
};

/* The rows that ARGUMENT leaves give, once per restart; several leaves may share them. */
struct argument {
    const struct batch *batch;    /* NULL: one row without slots */
    const struct row_store *rows; /* not NULL: all of these instead, in batches */
    /* For EXISTS, where one row is enough: by the number in `found_slot`, how many rows the
     * argument's row has had; hops need not go on for it once there is one. Else NULL. */
    const int64_t *found;
    uint32_t found_slot;
};

/* Whether the argument's row that `row` of `batch` goes back to needs no more rows. */
bool argument_is_answered(const struct argument *argument, const struct batch *batch,
                          uint32_t row);

/* Resets `rows`, asks the type's next() and counts; checks the budget once per batch. */
enum status operator_next(struct operator_state *op, struct batch *out);

/* Restarts an operator and all below it. */
enum status operator_restart(struct operator_state *op);

/* Feeds `batch` to the argument of `operator->inner` and restarts that tree. */
enum status operator_feed_inner(struct operator_state *op, const struct batch *batch);

/* True when operators above read `slot`. */
static inline bool operator_is_live(const struct operator_state *op, uint32_t slot) {
    return slot != SLOT_NONE &&
           (op->plan->live == NULL || slot_set_has(op->plan->live, slot));
}

/*
 * True when a tentative operator (plan.is_tentative) may go on though an expression of it failed:
 * the failure is of a value, and forgotten. Not so for one of memory, time or entente itself.
 */
bool operator_forgives(const struct operator_state *op, enum status status);

/* Starts `out` as the rows `rows` of `source`: gathers the live slots only. */
enum status operator_gather(struct operator_state *op, const struct batch *source,
                            const uint32_t *rows, uint32_t row_count, struct batch *out);

/*
 * What the plan node's `as_of` day makes visible, computed once per day and graph version; NULL
 * when everything is.
 */
enum status operator_visibility(struct operator_state *op, const struct visibility **out);

/* Makes an operator of its plan node: allocates `state_bytes` that begin with struct operator_state.
 * The constructors of all operators, ORDER PLAN KIND. */
typedef enum status (*operator_constructor)(struct execution *execution,
                                            const struct plan *plan,
                                            struct operator_state **out);

enum status op_argument_new(struct execution *, const struct plan *,
                            struct operator_state **);
enum status op_node_scan_new(struct execution *, const struct plan *,
                             struct operator_state **);
enum status op_node_lookup_new(struct execution *, const struct plan *,
                               struct operator_state **);
enum status op_edge_scan_new(struct execution *, const struct plan *,
                             struct operator_state **);
enum status op_expand_new(struct execution *, const struct plan *,
                          struct operator_state **);
enum status op_expand_into_new(struct execution *, const struct plan *,
                               struct operator_state **);
enum status op_expand_variable_new(struct execution *, const struct plan *,
                                   struct operator_state **);
enum status op_path_search_new(struct execution *, const struct plan *,
                               struct operator_state **);
enum status op_filter_new(struct execution *, const struct plan *,
                          struct operator_state **);
enum status op_project_new(struct execution *, const struct plan *,
                           struct operator_state **);
enum status op_aggregate_new(struct execution *, const struct plan *,
                             struct operator_state **);
enum status op_distinct_new(struct execution *, const struct plan *,
                            struct operator_state **);
enum status op_sort_new(struct execution *, const struct plan *,
                        struct operator_state **);
enum status op_limit_new(struct execution *, const struct plan *,
                         struct operator_state **);
enum status op_unwind_new(struct execution *, const struct plan *,
                          struct operator_state **);
enum status op_apply_new(struct execution *, const struct plan *,
                         struct operator_state **);
enum status op_hash_join_new(struct execution *, const struct plan *,
                             struct operator_state **);
enum status op_set_operation_new(struct execution *, const struct plan *,
                                 struct operator_state **);
enum status op_call_new(struct execution *, const struct plan *,
                        struct operator_state **);
enum status op_create_new(struct execution *, const struct plan *,
                          struct operator_state **);
enum status op_merge_new(struct execution *, const struct plan *,
                         struct operator_state **);
enum status op_set_new(struct execution *, const struct plan *, struct operator_state **);
enum status op_delete_new(struct execution *, const struct plan *,
                          struct operator_state **);
enum status op_foreach_new(struct execution *, const struct plan *,
                           struct operator_state **);
enum status op_eager_new(struct execution *, const struct plan *,
                         struct operator_state **);
enum status op_load_csv_new(struct execution *, const struct plan *,
                            struct operator_state **);
enum status op_export_new(struct execution *, const struct plan *,
                          struct operator_state **);
enum status op_import_new(struct execution *, const struct plan *,
                          struct operator_state **);

#endif
