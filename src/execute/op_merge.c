/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * MERGE: per row, what `inner` finds, or else what is created.
 *
 * How: row by row, so that each sees what the rows before it have made. What a row gives is
 * stored; all that is found is stored before ON MATCH changes any of it.
 */
#include "execute/cells.h"
#include "execute/row_store.h"
#include "execute/write.h"

struct op_merge {
    struct operator_state base;
    struct batch input;
    uint32_t input_row;
    struct arena scratch; /* of one row */
    struct arena setting; /* of ON CREATE and ON MATCH */
    struct row_store store;
    uint32_t place; /* the next stored row to give */
};

/* One row of the input as a batch. */
static enum status view_row(struct op_merge *state, uint32_t row, struct batch *out) {
    struct execution *execution = state->base.execution;
    TRY(batch_new(&state->scratch, execution->statement->slot_count, out,
                  execution->problem));
    out->row_count = 1;
    for (uint32_t slot = 0; slot < state->input.slot_count; slot++)
        out->columns[slot] = cells_from(&state->input.columns[slot], row);
    return STATUS_OK;
}

/* Stores found rows, with the outer columns that the inner tree did not carry. */
static enum status store_found(struct op_merge *state, const struct batch *outer,
                               const struct batch *found) {
    struct execution *execution = state->base.execution;
    struct batch rows;
    TRY(batch_new(&state->scratch, execution->statement->slot_count, &rows,
                  execution->problem));
    rows.row_count = found->row_count;
    for (uint32_t slot = 0; slot < rows.slot_count; slot++) {
        if (slot < found->slot_count)
            rows.columns[slot] = found->columns[slot];
        if (rows.columns[slot].type == COLUMN_NONE)
            TRY(cells_constant(&state->scratch, &outer->columns[slot], 0,
                               &rows.columns[slot], execution->problem));
    }
    return row_store_append(&state->store, &rows, NULL, rows.row_count);
}

/* ON MATCH for the stored rows from `first` on. */
static enum status change_found(struct op_merge *state, uint32_t first) {
    struct execution *execution = state->base.execution;
    const struct bound_merge *merge = state->base.plan->merge;
    if (merge->on_match_count == 0)
        return STATUS_OK;
    for (uint32_t place = first; place < state->store.row_count; place++) {
        struct batch row;
        TRY(batch_new(&state->scratch, execution->statement->slot_count, &row,
                      execution->problem));
        TRY(row_store_gather(&state->store, &place, 1, &row));
        TRY(write_sets(&state->base, merge->on_match, merge->on_match_count, &row,
                       &state->setting));
    }
    return STATUS_OK;
}

static enum status make_missing(struct op_merge *state, struct batch *row) {
    const struct bound_merge *merge = state->base.plan->merge;
    TRY(write_create(&state->base, merge->create, row, &state->scratch, true));
    TRY(write_sets(&state->base, merge->on_create, merge->on_create_count, row,
                   &state->setting));
    return row_store_append(&state->store, row, NULL, 1);
}

static enum status merge_row(struct op_merge *state, uint32_t row) {
    struct operator_state *op = &state->base;
    struct batch outer, found;
    uint32_t first = state->store.row_count;
    arena_reset(&state->scratch);
    TRY(view_row(state, row, &outer));
    TRY(operator_feed_inner(op, &outer));
    for (;;) {
        TRY(operator_next(op->inner, &found));
        if (found.row_count == 0)
            break;
        TRY(store_found(state, &outer, &found));
    }
    if (state->store.row_count == first)
        return make_missing(state, &outer);
    return change_found(state, first);
}

/* Merges rows until there are enough to give, or the input ends. */
static enum status merge_rows(struct op_merge *state) {
    while (state->store.row_count < BATCH_ROWS) {
        if (state->input_row == state->input.row_count) {
            state->input_row = 0;
            TRY(operator_next(state->base.child, &state->input));
            if (state->input.row_count == 0)
                return STATUS_OK;
        }
        TRY(merge_row(state, state->input_row++));
    }
    return STATUS_OK;
}

static enum status next_merge(struct operator_state *op, struct batch *out) {
    struct op_merge *state = (struct op_merge *)op;
    struct batch rows;
    if (state->place == state->store.row_count) {
        row_store_reset(&state->store);
        state->place = 0;
        TRY(merge_rows(state));
    }
    TRY(row_store_next(&state->store, &state->place, &rows));
    return rows.row_count == 0 ? STATUS_OK : operator_share(op, &rows, out);
}

static enum status restart_merge(struct operator_state *op) {
    struct op_merge *state = (struct op_merge *)op;
    state->input = (struct batch){0};
    state->input_row = state->place = 0;
    row_store_reset(&state->store);
    return STATUS_OK;
}

static void close_merge(struct operator_state *op) {
    struct op_merge *state = (struct op_merge *)op;
    arena_release(&state->scratch);
    arena_release(&state->setting);
    row_store_release(&state->store);
}

static const struct operator_type merge_type = {
    .name = "merge", .next = next_merge, .restart = restart_merge, .close = close_merge};

enum status op_merge_new(struct execution *execution, const struct plan *plan,
                         struct operator_state **out) {
    TRY(make_state(execution, plan, &merge_type, sizeof(struct op_merge), out));
    struct op_merge *state = (struct op_merge *)*out;
    arena_init(&state->scratch, execution->budget);
    arena_init(&state->setting, execution->budget);
    row_store_init(&state->store, execution->statement->slot_count, NULL,
                   execution->budget, execution->problem);
    return make_fed_inner(*out);
}
