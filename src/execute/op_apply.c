/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * APPLY and OPTIONAL: for each row of the child the rows of `inner`.
 *
 * How: the inner tree is fed a whole batch, whose rows it carries through, with their numbers
 * in the plan's slot; OPTIONAL notes which numbers came out and gives the others, with nulls,
 * once the inner tree has ended. Row-wise plans are fed one row at a time, and the outer
 * columns are put beside what comes out.
 */
#include "execute/cells.h"
#include "execute/make.h"
#include "value/multiplicity.h"

#include <string.h>

struct op_apply {
    struct operator_state base;
    struct batch input;   /* the child's batch */
    struct batch fed;     /* what the inner tree was given */
    struct arena feeding; /* of `fed` and `matched` */
    uint8_t *matched;     /* OPTIONAL: one byte per row of `fed` */
    uint32_t input_row;   /* row-wise: the next one to feed */
    int64_t weight;       /* row-wise: how many rows the one fed stands for */
    bool is_running;      /* the inner tree has more */
};

/* ---- feeding ------------------------------------------------------------------------------ */

/* The rows [first, first + count) of the input, numbered, become the argument. */
static enum status feed(struct op_apply *state, uint32_t first, uint32_t count) {
    struct operator_state *op = &state->base;
    struct execution *execution = op->execution;
    uint32_t slot_count = execution->statement->slot_count;
    arena_reset(&state->feeding);
    TRY(batch_new(&state->feeding, slot_count, &state->fed, execution->problem));
    for (uint32_t slot = 0; slot < state->input.slot_count; slot++)
        state->fed.columns[slot] = cells_from(&state->input.columns[slot], first);
    state->weight =
        state->input.multiplicity == NULL ? 1 : state->input.multiplicity[first];
    if (!op->plan->is_row_wise)
        state->fed.multiplicity = state->input.multiplicity;
    state->fed.row_count = count;
    if (op->plan->slot != SLOT_NONE)
        TRY(cells_numbers(&state->feeding, count, &state->fed.columns[op->plan->slot],
                          execution->problem));
    state->matched = ARENA_ARRAY(&state->feeding, count, uint8_t);
    TRY_MEMORY(state->matched, &state->feeding, execution->problem);
    state->is_running = true;
    return operator_feed_inner(op, &state->fed);
}

/* Feeds what comes next; `*is_end` when the child has no more. */
static enum status feed_next(struct op_apply *state, bool *is_end) {
    *is_end = false;
    if (state->base.plan->is_row_wise && state->input_row < state->input.row_count)
        return feed(state, state->input_row++, 1);
    TRY(operator_next(state->base.child, &state->input));
    *is_end = state->input.row_count == 0;
    state->input_row = 1;
    if (*is_end)
        return STATUS_OK;
    return feed(state, 0, state->base.plan->is_row_wise ? 1 : state->input.row_count);
}

/* ---- rows --------------------------------------------------------------------------------- */

static void note_matched(struct op_apply *state, const struct batch *rows) {
    const struct plan *plan = state->base.plan;
    if (plan->kind != PLAN_OPTIONAL || rows->row_count == 0)
        return;
    if (plan->is_row_wise) {
        state->matched[0] = 1;
        return;
    }
    const struct column *numbers = &rows->columns[plan->slot];
    for (uint32_t row = 0; row < rows->row_count; row++)
        state->matched[column_value(numbers, row).integer] = 1;
}

/* Lets each row of the one fed stand for as many rows as that one did. */
static enum status add_weight(struct op_apply *state, struct batch *out) {
    struct operator_state *op = &state->base;
    const int64_t *before = out->multiplicity;
    if (state->weight == 1)
        return STATUS_OK;
    out->multiplicity =
        (int64_t *)arena_allocate(&op->rows, out->row_count * sizeof(int64_t));
    TRY_MEMORY(out->multiplicity, &op->rows, op->execution->problem);
    for (uint32_t row = 0; row < out->row_count; row++)
        out->multiplicity[row] =
            multiplicity_multiply(state->weight, before == NULL ? 1 : before[row]);
    return STATUS_OK;
}

/* Outer columns that the inner rows have lost (by grouping, say) come from the one row fed. */
static enum status add_outer(struct op_apply *state, struct batch *out) {
    struct operator_state *op = &state->base;
    for (uint32_t slot = 0; slot < out->slot_count; slot++)
        if (out->columns[slot].type == COLUMN_NONE && operator_is_live(op, slot))
            TRY(cells_constant(&op->rows, &state->fed.columns[slot], 0,
                               &out->columns[slot], op->execution->problem));
    return add_weight(state, out);
}

static enum status give(struct op_apply *state, const struct batch *rows,
                        struct batch *out) {
    struct operator_state *op = &state->base;
    note_matched(state, rows);
    TRY(operator_share(op, rows, out));
    return op->plan->is_row_wise ? add_outer(state, out) : STATUS_OK;
}

/* The rows that had no match, with the plan's slots null. */
static enum status give_unmatched(struct op_apply *state, struct batch *out) {
    struct operator_state *op = &state->base;
    uint32_t count = 0;
    uint32_t *rows =
        (uint32_t *)arena_allocate(&op->rows, state->fed.row_count * sizeof(uint32_t));
    TRY_MEMORY(rows, &op->rows, op->execution->problem);
    for (uint32_t row = 0; row < state->fed.row_count; row++)
        if (!state->matched[row])
            rows[count++] = row;
    if (count == 0)
        return STATUS_OK;
    TRY(operator_gather(op, &state->fed, rows, count, out));
    for (uint32_t i = 0; i < op->plan->slot_count; i++)
        if (operator_is_live(op, op->plan->slots[i]))
            TRY(column_constant(&op->rows, value_null(),
                                &out->columns[op->plan->slots[i]],
                                op->execution->problem));
    return op->plan->is_row_wise ? add_weight(state, out) : STATUS_OK;
}

static enum status next_apply(struct operator_state *op, struct batch *out) {
    struct op_apply *state = (struct op_apply *)op;
    struct batch rows;
    bool is_end;
    for (;;) {
        if (!state->is_running) {
            TRY(feed_next(state, &is_end));
            if (is_end)
                return STATUS_OK;
        }
        TRY(operator_next(op->inner, &rows));
        if (rows.row_count > 0)
            return give(state, &rows, out);
        state->is_running = false;
        if (op->plan->kind == PLAN_OPTIONAL)
            TRY(give_unmatched(state, out));
        if (out->row_count > 0)
            return STATUS_OK;
    }
}

/* ---- life --------------------------------------------------------------------------------- */

static enum status restart_apply(struct operator_state *op) {
    struct op_apply *state = (struct op_apply *)op;
    state->input = (struct batch){0};
    state->input_row = 0;
    state->is_running = false;
    return STATUS_OK;
}

static void close_apply(struct operator_state *op) {
    arena_release(&((struct op_apply *)op)->feeding);
}

static const struct operator_type apply_type = {
    .name = "apply", .next = next_apply, .restart = restart_apply, .close = close_apply};

enum status op_apply_new(struct execution *execution, const struct plan *plan,
                         struct operator_state **out) {
    TRY(make_state(execution, plan, &apply_type, sizeof(struct op_apply), out));
    arena_init(&((struct op_apply *)*out)->feeding, execution->budget);
    return make_fed_inner(*out);
}
