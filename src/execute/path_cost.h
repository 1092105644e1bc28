/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the hops of a step cost: COST evaluated for many relationships at once and remembered
 * until the graph changes, since it sees nothing but the relationship.
 */
#ifndef ENTENTE_EXECUTE_PATH_COST_H
#define ENTENTE_EXECUTE_PATH_COST_H

#include "execute/path_step.h"

struct path_cost {
    struct operator_state *op;
    struct path_row *row;
    const struct expression *expression; /* NULL: hops cost nothing */
    uint32_t slot;                       /* where it finds the relationship */
    struct arena arena;                  /* of one evaluation */
    double *values;                      /* by relationship, where `known` has its bit */
    uint64_t *known;
    uint64_t version; /* of the graph that they were evaluated on */
    uint32_t row_limit;
    double *costs;     /* BATCH_ROWS: the answer */
    uint32_t *missing; /* BATCH_ROWS */
};

void path_cost_init(struct path_cost *cost, struct operator_state *op,
                    struct path_row *row, const struct plan_step *step);
void path_cost_release(struct path_cost *cost);

/*
 * The costs of up to BATCH_ROWS relationships; `*costs` is valid until the next call.
 * STATUS_INVALID_COST names a relationship whose cost is null, no number, NaN, infinite or
 * negative.
 */
enum status path_cost_run(struct path_cost *cost, const uint32_t *edges, uint32_t count,
                          const double **costs);

/* STATUS_INVALID_COST that names a relationship and says what its cost is. */
enum status path_cost_problem(const struct path_cost *cost, uint32_t edge,
                              const char *what);

#endif
