/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * HASH JOIN: rows of the child beside the rows of `inner` with equal keys.
 *
 * How: the inner rows are stored once per restart, and their keys in a key table; the rows of
 * one key are chained by number. Equivalence finds the chain; equality, which null and NaN do
 * not have, decides each pair.
 */
#include "execute/cells.h"
#include "execute/key_table.h"
#include "execute/make.h"
#include "execute/row_store.h"

#include <string.h>

#define ROW_NONE UINT32_MAX

struct op_hash_join {
    struct operator_state base;
    struct row_store store;
    struct key_table keys;
    struct arena chains;
    uint32_t *heads, *tails; /* by key: first and last stored row */
    uint32_t *links;         /* by stored row: the next of its key */
    uint32_t key_capacity, row_capacity;
    struct value *key; /* room for one */
    bool is_built;
    struct batch input;
    struct arena probing; /* of `matches` */
    uint32_t *matches;    /* by row of `input`: the stored row to pair it with next */
    uint32_t input_row;
};

/* ---- building ----------------------------------------------------------------------------- */

static enum status grow(struct op_hash_join *state, uint32_t **array, uint32_t old,
                        uint32_t capacity) {
    uint32_t *grown =
        (uint32_t *)arena_allocate(&state->chains, capacity * sizeof(uint32_t));
    TRY_MEMORY(grown, &state->chains, state->base.execution->problem);
    if (old > 0)
        memcpy(grown, *array, old * sizeof(uint32_t));
    *array = grown;
    return STATUS_OK;
}

static enum status reserve(struct op_hash_join *state, uint32_t rows) {
    uint32_t capacity = 2 * rows;
    if (rows <= state->row_capacity)
        return STATUS_OK;
    TRY(grow(state, &state->links, state->row_capacity, capacity));
    TRY(grow(state, &state->heads, state->key_capacity, capacity));
    TRY(grow(state, &state->tails, state->key_capacity, capacity));
    state->row_capacity = state->key_capacity = capacity;
    return STATUS_OK;
}

static enum status key_columns(struct op_hash_join *state, struct expression *const *keys,
                               const struct batch *rows, struct arena *arena,
                               struct column **out) {
    uint32_t width = state->base.plan->key_count;
    *out = ARENA_ARRAY(arena, (size_t)width + 1, struct column);
    TRY_MEMORY(*out, arena, state->base.execution->problem);
    for (uint32_t i = 0; i < width; i++)
        TRY(evaluate(state->base.evaluation, keys[i], rows, NULL, 0, arena, &(*out)[i]));
    return STATUS_OK;
}

static enum status build_batch(struct op_hash_join *state, const struct batch *rows) {
    struct operator_state *op = &state->base;
    uint32_t width = op->plan->key_count, start = state->store.row_count;
    struct column *columns;
    arena_reset(&op->rows);
    TRY(key_columns(state, op->plan->right_keys, rows, &op->rows, &columns));
    TRY(row_store_append(&state->store, rows, NULL, rows->row_count));
    TRY(reserve(state, state->store.row_count));
    for (uint32_t row = 0; row < rows->row_count; row++) {
        uint32_t before = state->keys.count, number, stored = start + row;
        key_table_read(columns, width, row, state->key);
        TRY(key_table_add(&state->keys, state->key, key_table_hash(state->key, width),
                          &number));
        state->links[stored] = ROW_NONE;
        if (number == before)
            state->heads[number] = stored;
        else
            state->links[state->tails[number]] = stored;
        state->tails[number] = stored;
    }
    return STATUS_OK;
}

static enum status build(struct op_hash_join *state) {
    struct batch rows;
    state->is_built = true;
    for (;;) {
        TRY(operator_next(state->base.inner, &rows));
        if (rows.row_count == 0)
            return STATUS_OK;
        TRY(build_batch(state, &rows));
    }
}

/* ---- probing ------------------------------------------------------------------------------ */

static bool are_equal(const struct value *first, const struct value *second,
                      uint32_t width) {
    for (uint32_t i = 0; i < width; i++)
        if (value_equal(first[i], second[i]) != TRUTH_TRUE)
            return false;
    return true;
}

/* Where the chain of each row of the input begins. */
static enum status find_chains(struct op_hash_join *state) {
    struct operator_state *op = &state->base;
    uint32_t width = op->plan->key_count;
    struct column *columns;
    arena_reset(&state->probing);
    TRY(key_columns(state, op->plan->left_keys, &state->input, &state->probing,
                    &columns));
    state->matches = ARENA_ARRAY(&state->probing, state->input.row_count, uint32_t);
    TRY_MEMORY(state->matches, &state->probing, op->execution->problem);
    for (uint32_t row = 0; row < state->input.row_count; row++) {
        key_table_read(columns, width, row, state->key);
        uint32_t number =
            key_table_find(&state->keys, state->key, key_table_hash(state->key, width));
        bool is_match = number != KEY_NONE &&
                        are_equal(state->key, key_table_key(&state->keys, number), width);
        state->matches[row] = is_match ? state->heads[number] : ROW_NONE;
    }
    return STATUS_OK;
}

/* The next batch of the child. The inner rows are asked for after the child's first one: an
 * empty child asks for none, and one that writes has written. */
static enum status next_input(struct op_hash_join *state) {
    state->input_row = 0;
    TRY(operator_next(state->base.child, &state->input));
    if (state->input.row_count == 0)
        return STATUS_OK;
    if (!state->is_built)
        TRY(build(state));
    return find_chains(state);
}

static enum status fill(struct op_hash_join *state, uint32_t *rows, uint32_t *stored,
                        uint32_t *count) {
    *count = 0;
    for (;;) {
        for (; state->input_row < state->input.row_count; state->input_row++) {
            uint32_t *match = &state->matches[state->input_row];
            for (; *match != ROW_NONE && *count < BATCH_ROWS; (*count)++) {
                rows[*count] = state->input_row;
                stored[*count] = *match;
                *match = state->links[*match];
            }
            if (*count == BATCH_ROWS)
                return STATUS_OK;
        }
        if (*count > 0)
            return STATUS_OK;
        TRY(next_input(state));
        if (state->input.row_count == 0)
            return STATUS_OK;
    }
}

/* Puts the columns of the stored rows beside those of the child. */
static enum status add_stored(struct op_hash_join *state, const uint32_t *stored,
                              uint32_t count, struct batch *out) {
    struct batch right;
    TRY(operator_batch(&state->base, &right));
    TRY(row_store_gather(&state->store, stored, count, &right));
    for (uint32_t slot = 0; slot < out->slot_count; slot++)
        if (out->columns[slot].type == COLUMN_NONE)
            out->columns[slot] = right.columns[slot];
    return STATUS_OK;
}

static enum status next_join(struct operator_state *op, struct batch *out) {
    struct op_hash_join *state = (struct op_hash_join *)op;
    uint32_t count;
    if (!state->is_built)
        TRY(next_input(state));
    arena_reset(&op->rows);
    uint32_t *rows = (uint32_t *)arena_allocate(&op->rows, BATCH_ROWS * sizeof(uint32_t));
    TRY_MEMORY(rows, &op->rows, op->execution->problem);
    uint32_t *stored =
        (uint32_t *)arena_allocate(&op->rows, BATCH_ROWS * sizeof(uint32_t));
    TRY_MEMORY(stored, &op->rows, op->execution->problem);
    TRY(fill(state, rows, stored, &count));
    if (count == 0)
        return STATUS_OK;
    TRY(operator_gather(op, &state->input, rows, count, out));
    return add_stored(state, stored, count, out);
}

/* ---- life --------------------------------------------------------------------------------- */

static enum status restart_join(struct operator_state *op) {
    struct op_hash_join *state = (struct op_hash_join *)op;
    row_store_reset(&state->store);
    key_table_reset(&state->keys);
    arena_reset(&state->chains);
    state->heads = state->tails = state->links = NULL;
    state->key_capacity = state->row_capacity = 0;
    state->is_built = false;
    state->input = (struct batch){0};
    state->input_row = 0;
    return operator_feed_inner(op, NULL);
}

static void close_join(struct operator_state *op) {
    struct op_hash_join *state = (struct op_hash_join *)op;
    row_store_release(&state->store);
    key_table_release(&state->keys);
    arena_release(&state->chains);
    arena_release(&state->probing);
}

static const struct operator_type hash_join_type = {
    .name = "hash join", .next = next_join, .restart = restart_join, .close = close_join};

enum status op_hash_join_new(struct execution *execution, const struct plan *plan,
                             struct operator_state **out) {
    TRY(make_state(execution, plan, &hash_join_type, sizeof(struct op_hash_join), out));
    struct op_hash_join *state = (struct op_hash_join *)*out;
    row_store_init(&state->store, execution->statement->slot_count, plan->live,
                   execution->budget, execution->problem);
    key_table_init(&state->keys, plan->key_count, execution->budget, execution->problem);
    arena_init(&state->chains, execution->budget);
    arena_init(&state->probing, execution->budget);
    state->key = ARENA_ARRAY(execution->arena, (size_t)plan->key_count + 1, struct value);
    TRY_MEMORY(state->key, execution->arena, execution->problem);
    return make_fed_inner(*out);
}
