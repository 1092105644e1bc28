/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * APPLY and OPTIONAL: for each row of the child the rows of `inner`.
 *
 * How: the inner tree is fed a whole batch, whose rows it carries through in their order, with
 * their numbers in the plan's slot; OPTIONAL puts the rows whose numbers are left out, with
 * nulls, in between. Row-wise plans (those that would change the order or lose the numbers)
 * are fed one row at a time, and the outer columns are put beside what comes out.
 */
#include "execute/argument.h"
#include "execute/cells.h"
#include "execute/make.h"
#include "value/multiplicity.h"

#include <string.h>

struct op_apply {
    struct operator_state base;
    struct batch input;   /* the child's batch */
    struct batch fed;     /* what the inner tree was given */
    struct arena feeding; /* of `fed` */
    struct batch rows;    /* what the inner tree gave */
    uint32_t place;       /* OPTIONAL: the row of `rows` to give next */
    uint32_t next_fed;    /* OPTIONAL: rows of `fed` before it have been given */
    uint32_t input_row;   /* row-wise: the next one to feed */
    int64_t weight;       /* row-wise: how many rows the one fed stands for */
    bool is_running;      /* the inner tree may have more */
    bool is_open;         /* OPTIONAL: there may be more for the rows fed */
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
    TRY(argument_pass(op, &state->input, first, &state->feeding));
    state->rows = (struct batch){0};
    state->place = state->next_fed = 0;
    state->is_running = state->is_open = true;
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

/* The rows of the inner tree as they are. */
static enum status give_rows(struct op_apply *state, struct batch *out) {
    struct operator_state *op = &state->base;
    TRY(operator_share(op, &state->rows, out));
    return op->plan->is_row_wise ? add_outer(state, out) : STATUS_OK;
}

static enum status next_apply(struct operator_state *op, struct batch *out) {
    struct op_apply *state = (struct op_apply *)op;
    bool is_end;
    for (;;) {
        if (!state->is_running) {
            TRY(feed_next(state, &is_end));
            if (is_end)
                return STATUS_OK;
        }
        TRY(operator_next(op->inner, &state->rows));
        state->is_running = state->rows.row_count > 0;
        if (state->is_running)
            return give_rows(state, out);
    }
}

/* ---- rows with those between them that had none ------------------------------------------- */

/* Rows to give: their number in `fed`, and their place in `rows`, CELL_NONE for no match. */
struct mixed {
    uint32_t *fed, *places;
    uint32_t count, unmatched_count;
};

/* The number in `fed` of the inner row at `place`. */
static uint32_t fed_number(const struct op_apply *state, uint32_t place) {
    const struct plan *plan = state->base.plan;
    if (plan->is_row_wise)
        return 0;
    return (uint32_t)column_value(&state->rows.columns[plan->slot], place).integer;
}

/* Takes what comes next in the order of `fed`, as far as the inner rows at hand tell. */
static enum status mix(struct op_apply *state, struct mixed *mixed) {
    struct operator_state *op = &state->base;
    mixed->fed = (uint32_t *)arena_allocate(&op->rows, BATCH_ROWS * sizeof(uint32_t));
    TRY_MEMORY(mixed->fed, &op->rows, op->execution->problem);
    mixed->places = (uint32_t *)arena_allocate(&op->rows, BATCH_ROWS * sizeof(uint32_t));
    TRY_MEMORY(mixed->places, &op->rows, op->execution->problem);
    while (mixed->count < BATCH_ROWS) {
        bool has_row = state->place < state->rows.row_count;
        if (!has_row && state->is_running)
            return STATUS_OK;
        uint32_t number =
            has_row ? fed_number(state, state->place) : state->fed.row_count;
        bool is_unmatched = state->next_fed < number;
        if (!is_unmatched && !has_row)
            return STATUS_OK;
        mixed->fed[mixed->count] = is_unmatched ? state->next_fed : number;
        mixed->places[mixed->count++] = is_unmatched ? CELL_NONE : state->place++;
        mixed->unmatched_count += is_unmatched;
        state->next_fed = is_unmatched ? state->next_fed + 1 : number + 1;
    }
    return STATUS_OK;
}

static int64_t times(const struct batch *batch, uint32_t row) {
    return batch->multiplicity == NULL ? 1 : batch->multiplicity[row];
}

static enum status mix_multiplicity(struct op_apply *state, const struct mixed *mixed,
                                    struct batch *out) {
    struct operator_state *op = &state->base;
    if (state->fed.multiplicity == NULL && state->rows.multiplicity == NULL)
        return STATUS_OK;
    out->multiplicity =
        (int64_t *)arena_allocate(&op->rows, mixed->count * sizeof(int64_t));
    TRY_MEMORY(out->multiplicity, &op->rows, op->execution->problem);
    for (uint32_t i = 0; i < mixed->count; i++)
        out->multiplicity[i] = mixed->places[i] == CELL_NONE
                                   ? times(&state->fed, mixed->fed[i])
                                   : times(&state->rows, mixed->places[i]);
    return STATUS_OK;
}

/* Outer columns by the numbers, those of the inner tree with nulls where nothing matched. */
static enum status give_mixed(struct op_apply *state, const struct mixed *mixed,
                              struct batch *out) {
    struct operator_state *op = &state->base;
    struct problem *problem = op->execution->problem;
    TRY(operator_batch(op, out));
    out->row_count = mixed->count;
    for (uint32_t slot = 0; slot < out->slot_count; slot++) {
        const struct column *outer = &state->fed.columns[slot];
        if (!operator_is_live(op, slot))
            continue;
        if (outer->type != COLUMN_NONE)
            TRY(column_gather(&op->rows, outer, mixed->fed, mixed->count,
                              &out->columns[slot], problem));
        else
            TRY(cells_gather(&op->rows, &state->rows.columns[slot], mixed->places,
                             mixed->count, &out->columns[slot], problem));
    }
    return mix_multiplicity(state, mixed, out);
}

/* The rows of `fed` that had no match, with the plan's slots null. */
static enum status give_unmatched(struct op_apply *state, const struct mixed *mixed,
                                  struct batch *out) {
    struct operator_state *op = &state->base;
    TRY(operator_gather(op, &state->fed, mixed->fed, mixed->count, out));
    for (uint32_t i = 0; i < op->plan->slot_count; i++)
        if (operator_is_live(op, op->plan->slots[i]))
            TRY(column_constant(&op->rows, value_null(),
                                &out->columns[op->plan->slots[i]],
                                op->execution->problem));
    return op->plan->is_row_wise ? add_weight(state, out) : STATUS_OK;
}

static enum status next_optional(struct operator_state *op, struct batch *out) {
    struct op_apply *state = (struct op_apply *)op;
    bool is_end;
    for (;;) {
        if (!state->is_open) {
            TRY(feed_next(state, &is_end));
            if (is_end)
                return STATUS_OK;
        }
        if (state->is_running && state->place == state->rows.row_count) {
            TRY(operator_next(op->inner, &state->rows));
            state->place = 0;
            state->is_running = state->rows.row_count > 0;
        }
        struct mixed mixed = {0};
        TRY(mix(state, &mixed));
        state->is_open = state->is_running || mixed.count > 0;
        if (mixed.count == 0)
            continue;
        if (mixed.unmatched_count == mixed.count)
            return give_unmatched(state, &mixed, out);
        if (mixed.unmatched_count == 0 && mixed.count == state->rows.row_count)
            return give_rows(state, out);
        return give_mixed(state, &mixed, out);
    }
}

/* ---- life --------------------------------------------------------------------------------- */

static enum status restart_apply(struct operator_state *op) {
    struct op_apply *state = (struct op_apply *)op;
    state->input = (struct batch){0};
    state->input_row = 0;
    state->is_running = state->is_open = false;
    return STATUS_OK;
}

static void close_apply(struct operator_state *op) {
    arena_release(&((struct op_apply *)op)->feeding);
}

static const struct operator_type apply_type = {
    .name = "apply", .next = next_apply, .restart = restart_apply, .close = close_apply};
static const struct operator_type optional_type = {.name = "optional",
                                                   .next = next_optional,
                                                   .restart = restart_apply,
                                                   .close = close_apply};

enum status op_apply_new(struct execution *execution, const struct plan *plan,
                         struct operator_state **out) {
    const struct operator_type *type =
        plan->kind == PLAN_OPTIONAL ? &optional_type : &apply_type;
    TRY(make_state(execution, plan, type, sizeof(struct op_apply), out));
    arena_init(&((struct op_apply *)*out)->feeding, execution->budget);
    return make_fed_inner(*out);
}
