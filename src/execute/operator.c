/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/cells.h"
#include "execute/execute.h"
#include "execute/make.h"
#include "execute/visibility.h"

#include <time.h>

static double now_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Runs the type's next() with the operator's day as what in_force(x) takes; no day of an
 * operator above, which may be of another part of the statement. */
static enum status next_on_day(struct operator_state *op, struct batch *out) {
    struct function_context *functions = &op->evaluation->functions;
    bool had_day = functions->has_day;
    int64_t day = functions->day;
    functions->has_day = op->plan->as_of != NULL;
    if (functions->has_day)
        TRY(visibility_day(op, &functions->day));
    enum status status = op->type->next(op, out);
    functions->has_day = had_day;
    functions->day = day;
    return status;
}

static bool does_write(const struct plan *plan) {
    return plan->kind == PLAN_CREATE || plan->kind == PLAN_MERGE ||
           plan->kind == PLAN_SET || plan->kind == PLAN_DELETE ||
           plan->kind == PLAN_FOREACH || plan->kind == PLAN_IMPORT;
}

/*
 * Asks for the next batch. A failure that has no place yet stands where the innermost operator
 * that has one stands. A graph that has grown too large is noticed by whichever operator is
 * next; it is told of the one that writes.
 */
static enum status next_placed(struct operator_state *op, struct batch *out) {
    struct execution *execution = op->execution;
    enum status status = budget_check(execution->budget, execution->problem);
    if (status == STATUS_OK) {
        arena_reset(&op->rows);
        status = next_on_day(op, out);
    }
    bool is_placed = status != STATUS_OK || does_write(op->plan);
    if (status == STATUS_OK && execution->statement->writes)
        status = graph_meter_check(execution->graph, execution->problem);
    if (status != STATUS_OK && is_placed)
        problem_place(execution->problem, op->plan->span);
    return status;
}

enum status operator_next(struct operator_state *op, struct batch *out) {
    struct execution *execution = op->execution;
    double start = execution->measures_time ? now_seconds() : 0;
    *out = (struct batch){.arena = &op->rows};
    TRY(next_placed(op, out));
    op->rows_given += out->row_count;
    op->batches_given += out->row_count > 0;
    if (op->rows.bytes > op->peak_bytes)
        op->peak_bytes = op->rows.bytes;
    if (execution->measures_time)
        op->seconds += now_seconds() - start;
    return STATUS_OK;
}

enum status operator_restart(struct operator_state *op) {
    for (; op != NULL; op = op->child) {
        if (op->type->restart != NULL)
            TRY(op->type->restart(op));
        if (op->inner != NULL && op->argument == NULL)
            TRY(operator_restart(op->inner));
    }
    return STATUS_OK;
}

enum status operator_feed_inner(struct operator_state *op, const struct batch *batch) {
    op->argument->batch = batch;
    return operator_restart(op->inner);
}

bool operator_forgives(const struct operator_state *op, enum status status) {
    if (!op->plan->is_tentative || status == STATUS_OK ||
        status == STATUS_OUT_OF_MEMORY || status == STATUS_CANCELLED ||
        status == STATUS_TIMED_OUT || status == STATUS_INTERNAL)
        return false;
    problem_clear(op->execution->problem);
    return true;
}

bool argument_is_answered(const struct argument *argument, const struct batch *batch,
                          uint32_t row) {
    if (argument->found == NULL)
        return false;
    const struct column *numbers = &batch->columns[argument->found_slot];
    return argument->found[column_value(numbers, row).integer] > 0;
}

/* ---- batches ------------------------------------------------------------------------------ */

enum status operator_batch(struct operator_state *op, struct batch *out) {
    return batch_new(&op->rows, op->execution->statement->slot_count, out,
                     op->execution->problem);
}

enum status operator_share(struct operator_state *op, const struct batch *source,
                           struct batch *out) {
    TRY(operator_batch(op, out));
    for (uint32_t slot = 0; slot < source->slot_count; slot++)
        if (operator_is_live(op, slot))
            out->columns[slot] = source->columns[slot];
    out->row_count = source->row_count;
    out->multiplicity = source->multiplicity;
    return STATUS_OK;
}

static enum status gather_multiplicity(struct operator_state *op,
                                       const struct batch *source, const uint32_t *rows,
                                       uint32_t row_count, struct batch *out) {
    if (source->multiplicity == NULL)
        return STATUS_OK;
    int64_t *counts = (int64_t *)arena_allocate(&op->rows, row_count * sizeof(int64_t));
    TRY_MEMORY(counts, &op->rows, op->execution->problem);
    for (uint32_t i = 0; i < row_count; i++)
        counts[i] = source->multiplicity[rows[i]];
    out->multiplicity = counts;
    return STATUS_OK;
}

/* Ascending rows are all the same row exactly when the first is the last. */
static bool is_one_row(const uint32_t *rows, uint32_t row_count) {
    return row_count > 1 && rows[0] == rows[row_count - 1];
}

/* Rows 0, 1, ... to the last: nothing needs to be moved. */
static bool are_all_rows(const struct batch *source, const uint32_t *rows,
                         uint32_t row_count) {
    if (row_count != source->row_count)
        return false;
    for (uint32_t i = 0; i < row_count; i++)
        if (rows[i] != i)
            return false;
    return true;
}

enum status operator_gather(struct operator_state *op, const struct batch *source,
                            const uint32_t *rows, uint32_t row_count, struct batch *out) {
    struct problem *problem = op->execution->problem;
    bool is_all = are_all_rows(source, rows, row_count);
    TRY(operator_batch(op, out));
    out->row_count = row_count;
    for (uint32_t slot = 0; slot < source->slot_count; slot++) {
        if (!operator_is_live(op, slot))
            continue;
        if (is_all)
            out->columns[slot] = source->columns[slot];
        else if (is_one_row(rows, row_count))
            TRY(cells_constant(&op->rows, &source->columns[slot], rows[0],
                               &out->columns[slot], problem));
        else
            TRY(column_gather(&op->rows, &source->columns[slot], rows, row_count,
                              &out->columns[slot], problem));
    }
    return gather_multiplicity(op, source, rows, row_count, out);
}
