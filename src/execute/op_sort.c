/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SORT and TOP.
 *
 * How: rows and the values of their sort keys are stored, then row numbers are sorted
 * (sort_order.h); equal keys keep the order in which the rows came. TOP stores up to twice its rows and some more,
 * then keeps the best and turns away whatever does not come before the last of them.
 */
#include "execute/make.h"
#include "execute/row_store.h"
#include "execute/sort_order.h"

#include <string.h>

/* Rows and their keys, `width` values a row. */
struct sorted_rows {
    struct row_store store;
    struct arena arena; /* of the keys */
    struct value *keys;
    uint32_t capacity; /* rows that `keys` has room for */
};

struct op_sort {
    struct operator_state base;
    struct sorted_rows rows, spare;
    uint64_t limit; /* of TOP */
    bool is_pruned; /* rows.store holds exactly `limit` rows, the last being the worst */
    bool is_drained;
    uint32_t *order;
    uint32_t place;
};

static struct sort_order order_of(const struct op_sort *state) {
    const struct plan *plan = state->base.plan;
    return (struct sort_order){plan->sort, plan->sort_count, state->rows.keys};
}

/* The numbers of the stored rows in order, on `arena`. */
static enum status sort_numbers(const struct op_sort *state, struct arena *arena,
                                uint32_t **out) {
    struct sort_order order = order_of(state);
    return sort_order_numbers(&order, state->rows.store.row_count, arena, out,
                              state->base.execution->problem);
}

/* ---- storing ------------------------------------------------------------------------------ */

static enum status reserve_keys(struct op_sort *state, struct sorted_rows *rows,
                                uint32_t row_count) {
    size_t width = state->base.plan->sort_count;
    if (row_count <= rows->capacity)
        return STATUS_OK;
    uint32_t capacity = rows->capacity == 0 ? 64 : 2 * rows->capacity;
    if (capacity < row_count)
        capacity = row_count;
    struct value *keys = (struct value *)arena_allocate(
        &rows->arena, capacity * width * sizeof(struct value));
    TRY_MEMORY(keys, &rows->arena, state->base.execution->problem);
    if (rows->store.row_count > 0)
        memcpy(keys, rows->keys, rows->store.row_count * width * sizeof(struct value));
    rows->keys = keys;
    rows->capacity = capacity;
    return STATUS_OK;
}

/* Appends rows of a batch with their keys: `count` listed rows. */
static enum status store_rows(struct op_sort *state, struct sorted_rows *rows,
                              const struct batch *batch, const struct value *keys,
                              const uint32_t *listed, uint32_t count) {
    uint32_t width = state->base.plan->sort_count, start = rows->store.row_count;
    TRY(reserve_keys(state, rows, start + count));
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t key = 0; key < width; key++)
            TRY(value_copy_asking(&rows->arena, keys[(size_t)listed[i] * width + key],
                                  &rows->keys[(size_t)(start + i) * width + key],
                                  state->base.execution->problem));
    return row_store_append(&rows->store, batch, listed, count);
}

static void reset_rows(struct sorted_rows *rows) {
    row_store_reset(&rows->store);
    arena_reset(&rows->arena);
    rows->keys = NULL;
    rows->capacity = 0;
}

/* Copies `count` rows of these numbers to the spare store. */
static enum status keep_part(struct op_sort *state, struct arena *scratch,
                             const uint32_t *numbers, uint32_t count) {
    struct execution *execution = state->base.execution;
    size_t width = state->base.plan->sort_count;
    struct batch batch;
    TRY(batch_new(scratch, execution->statement->slot_count, &batch, execution->problem));
    TRY(row_store_gather(&state->rows.store, numbers, count, &batch));
    struct value *keys = ARENA_ARRAY(scratch, count * width + 1, struct value);
    TRY_MEMORY(keys, scratch, execution->problem);
    uint32_t *listed = ARENA_ARRAY(scratch, count, uint32_t);
    TRY_MEMORY(listed, scratch, execution->problem);
    for (uint32_t i = 0; i < count; i++) {
        listed[i] = i;
        memcpy(keys + i * width, state->rows.keys + numbers[i] * width,
               width * sizeof(struct value));
    }
    return store_rows(state, &state->spare, &batch, keys, listed, count);
}

static enum status keep_best(struct op_sort *state, struct arena *scratch) {
    uint32_t *order, limit = (uint32_t)state->limit;
    TRY(sort_numbers(state, scratch, &order));
    for (uint32_t done = 0; done < limit; done += BATCH_ROWS)
        TRY(keep_part(state, scratch, order + done,
                      limit - done < BATCH_ROWS ? limit - done : BATCH_ROWS));
    return STATUS_OK;
}

/* Keeps the best `limit` rows, in order. */
static enum status prune(struct op_sort *state) {
    struct arena scratch;
    arena_init(&scratch, state->base.execution->budget);
    enum status status = keep_best(state, &scratch);
    arena_release(&scratch);
    struct sorted_rows old = state->rows;
    state->rows = state->spare;
    state->spare = old;
    reset_rows(&state->spare);
    state->is_pruned = true;
    return status;
}

/* ---- taking rows -------------------------------------------------------------------------- */

/* The keys of a batch, row by row. */
static enum status read_keys(struct op_sort *state, const struct batch *batch,
                             struct value **out) {
    struct operator_state *op = &state->base;
    uint32_t width = op->plan->sort_count;
    struct value *keys = (struct value *)arena_allocate(
        &op->rows, (size_t)batch->row_count * width * sizeof(struct value));
    TRY_MEMORY(keys, &op->rows, op->execution->problem);
    for (uint32_t key = 0; key < width; key++) {
        struct column column;
        TRY(evaluate(op->evaluation, op->plan->sort[key].expression, batch, NULL, 0,
                     &op->rows, &column));
        for (uint32_t row = 0; row < batch->row_count; row++)
            keys[(size_t)row * width + key] = column_value(&column, row);
    }
    *out = keys;
    return STATUS_OK;
}

/* The rows of a batch that may be among the best. */
static uint32_t select_rows(const struct op_sort *state, const struct batch *batch,
                            const struct value *keys, uint32_t *listed) {
    struct sort_order order = order_of(state);
    uint32_t width = order.width, count = 0;
    const struct value *worst =
        state->is_pruned ? state->rows.keys + (size_t)(state->limit - 1) * width : NULL;
    for (uint32_t row = 0; row < batch->row_count; row++) {
        listed[count] = row;
        count += worst == NULL ||
                 sort_order_compare(&order, keys + (size_t)row * width, worst, 0) < 0;
    }
    return count;
}

static enum status take_batch(struct op_sort *state, const struct batch *batch) {
    struct operator_state *op = &state->base;
    bool is_top = op->plan->kind == PLAN_TOP;
    struct value *keys = NULL;
    arena_reset(&op->rows);
    TRY(read_keys(state, batch, &keys));
    uint32_t *listed =
        (uint32_t *)arena_allocate(&op->rows, batch->row_count * sizeof(uint32_t));
    TRY_MEMORY(listed, &op->rows, op->execution->problem);
    uint32_t count = select_rows(state, batch, keys, listed);
    TRY(store_rows(state, &state->rows, batch, keys, listed, count));
    if (is_top && state->rows.store.row_count >= 2 * state->limit + BATCH_ROWS)
        TRY(prune(state));
    return STATUS_OK;
}

/* No store holds more rows than UINT32_MAX, so a limit beyond that keeps them all. */
static enum status read_limit(struct op_sort *state) {
    struct operator_state *op = &state->base;
    uint64_t skip = 0;
    if (op->plan->expression != NULL)
        TRY(operator_row_limit(op, op->plan->expression, "SKIP", &skip));
    TRY(operator_row_limit(op, op->plan->limit, "LIMIT", &state->limit));
    if (state->limit > 0 && __builtin_add_overflow(state->limit, skip, &state->limit))
        state->limit = UINT32_MAX;
    if (state->limit > UINT32_MAX)
        state->limit = UINT32_MAX;
    return STATUS_OK;
}

static enum status drain(struct op_sort *state) {
    struct operator_state *op = &state->base;
    struct batch batch;
    bool is_top = op->plan->kind == PLAN_TOP;
    if (is_top)
        TRY(read_limit(state));
    state->is_drained = true;
    for (;;) {
        TRY(operator_next(op->child, &batch));
        if (batch.row_count == 0)
            break;
        if (!is_top || state->limit > 0)
            TRY(take_batch(state, &batch));
    }
    return sort_numbers(state, &state->rows.arena, &state->order);
}

static enum status next_sort(struct operator_state *op, struct batch *out) {
    struct op_sort *state = (struct op_sort *)op;
    if (!state->is_drained)
        TRY(drain(state));
    uint64_t count = state->rows.store.row_count;
    if (op->plan->kind == PLAN_TOP && count > state->limit)
        count = state->limit;
    count = count > state->place ? count - state->place : 0;
    if (count == 0)
        return STATUS_OK;
    if (count > BATCH_ROWS)
        count = BATCH_ROWS;
    arena_reset(&op->rows);
    TRY(operator_batch(op, out));
    TRY(row_store_gather(&state->rows.store, state->order + state->place, (uint32_t)count,
                         out));
    state->place += (uint32_t)count;
    return STATUS_OK;
}

/* ---- life --------------------------------------------------------------------------------- */

static enum status restart_sort(struct operator_state *op) {
    struct op_sort *state = (struct op_sort *)op;
    reset_rows(&state->rows);
    state->is_pruned = state->is_drained = false;
    state->order = NULL;
    state->place = 0;
    return STATUS_OK;
}

static void close_sort(struct operator_state *op) {
    struct op_sort *state = (struct op_sort *)op;
    row_store_release(&state->rows.store);
    row_store_release(&state->spare.store);
    arena_release(&state->rows.arena);
    arena_release(&state->spare.arena);
}

static const struct operator_type sort_type = {
    .name = "sort", .next = next_sort, .restart = restart_sort, .close = close_sort};

enum status op_sort_new(struct execution *execution, const struct plan *plan,
                        struct operator_state **out) {
    TRY(make_state(execution, plan, &sort_type, sizeof(struct op_sort), out));
    struct op_sort *state = (struct op_sort *)*out;
    uint32_t slot_count = execution->statement->slot_count;
    row_store_init(&state->rows.store, slot_count, plan->live, execution->budget,
                   execution->problem);
    row_store_init(&state->spare.store, slot_count, plan->live, execution->budget,
                   execution->problem);
    arena_init(&state->rows.arena, execution->budget);
    arena_init(&state->spare.arena, execution->budget);
    return STATUS_OK;
}
