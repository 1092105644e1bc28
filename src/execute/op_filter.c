/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * FILTER: each conjunct is tested for the rows that the ones before it have left. A tentative
 * one that fails leaves them all.
 */
#include "execute/make.h"

#include <string.h>

static enum status filter_rows(struct operator_state *op, const struct batch *rows,
                               uint32_t *kept, uint32_t *count) {
    const struct plan *plan = op->plan;
    *count = rows->row_count;
    for (uint32_t i = 0; i<plan->conjunct_count && * count> 0; i++)
        TRY(evaluate_filter_rows(op->evaluation, plan->conjuncts[i], rows,
                                 i == 0 ? NULL : kept, *count, &op->rows, kept, count));
    return STATUS_OK;
}

/* The same where a failure loses no row: the rows before a test stay until it is done. */
static enum status narrow_rows(struct operator_state *op, const struct batch *rows,
                               uint32_t *kept, uint32_t *count) {
    const struct plan *plan = op->plan;
    uint32_t *left =
        (uint32_t *)arena_allocate(&op->rows, rows->row_count * sizeof(uint32_t));
    TRY_MEMORY(left, &op->rows, op->execution->problem);
    *count = rows->row_count;
    for (uint32_t i = 0; i < *count; i++)
        kept[i] = i;
    for (uint32_t i = 0; i<plan->conjunct_count && * count> 0; i++) {
        uint32_t left_count;
        enum status status =
            evaluate_filter_rows(op->evaluation, plan->conjuncts[i], rows, kept, *count,
                                 &op->rows, left, &left_count);
        if (operator_forgives(op, status))
            continue;
        TRY(status);
        memcpy(kept, left, left_count * sizeof(uint32_t));
        *count = left_count;
    }
    return STATUS_OK;
}

static enum status next_filter(struct operator_state *op, struct batch *out) {
    struct batch rows;
    for (;;) {
        uint32_t count;
        TRY(operator_next(op->child, &rows));
        if (rows.row_count == 0)
            return STATUS_OK;
        arena_reset(&op->rows);
        uint32_t *kept =
            (uint32_t *)arena_allocate(&op->rows, rows.row_count * sizeof(uint32_t));
        TRY_MEMORY(kept, &op->rows, op->execution->problem);
        TRY(op->plan->is_tentative ? narrow_rows(op, &rows, kept, &count)
                                   : filter_rows(op, &rows, kept, &count));
        if (op->plan->conjunct_count == 0)
            return operator_share(op, &rows, out);
        if (count > 0)
            return operator_gather(op, &rows, kept, count, out);
    }
}

static const struct operator_type filter_type = {.name = "filter", .next = next_filter};

enum status op_filter_new(struct execution *execution, const struct plan *plan,
                          struct operator_state **out) {
    return make_state(execution, plan, &filter_type, sizeof(struct operator_state), out);
}
