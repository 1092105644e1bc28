/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * HASH JOIN: rows of the child beside the rows of `inner` with equal keys.
 *
 * How: the inner rows are stored, and their keys in a key table; the rows of one key are
 * chained by number. A counting join stores no rows, but how many there are of each key.
 * Equivalence finds the chain; equality, which null and NaN do not have, decides: a key that
 * is not even equal to itself is not stored. What is stored outlives a restart as long as the
 * plan says so and the graph is the same. Where the keys of a tentative join fail, all rows are
 * of one key from then on.
 */
#include "execute/cells.h"
#include "execute/key_table.h"
#include "execute/make.h"
#include "execute/row_store.h"
#include "value/multiplicity.h"

#include <string.h>

#define ROW_NONE UINT32_MAX

struct op_hash_join {
    struct operator_state base;
    struct row_store store;
    struct key_table keys;
    struct arena chains;
    uint32_t *heads, *tails; /* by key: first and last stored row */
    uint32_t *links;         /* by stored row: the next of its key */
    int64_t *counts;         /* by key, of a counting join: how many rows */
    uint32_t key_capacity, row_capacity;
    struct value *key; /* room for one */
    bool is_built;
    bool has_rows;          /* `inner` has given some */
    bool is_unkeyed;        /* keys have failed: every row is beside every other */
    uint64_t built_version; /* of the graph */
    const struct argument *leaves;
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

static enum status reserve_counts(struct op_hash_join *state, uint32_t keys) {
    uint32_t capacity = 2 * keys;
    if (keys <= state->key_capacity)
        return STATUS_OK;
    int64_t *grown =
        (int64_t *)arena_allocate(&state->chains, capacity * sizeof(int64_t));
    TRY_MEMORY(grown, &state->chains, state->base.execution->problem);
    if (state->key_capacity > 0)
        memcpy(grown, state->counts, state->key_capacity * sizeof(int64_t));
    state->counts = grown;
    state->key_capacity = capacity;
    return STATUS_OK;
}

static enum status key_columns(struct op_hash_join *state, struct expression *const *keys,
                               const struct batch *rows, struct arena *arena,
                               struct column **out) {
    uint32_t width = state->base.plan->key_count;
    *out = ARENA_ARRAY(arena, (size_t)width + 1, struct column);
    TRY_MEMORY(*out, arena, state->base.execution->problem);
    for (uint32_t i = 0; !state->is_unkeyed && i < width; i++)
        TRY(evaluate(state->base.evaluation, keys[i], rows, NULL, 0, arena, &(*out)[i]));
    return STATUS_OK;
}

/* Puts a stored row at the end of its key's chain. */
static void chain_row(struct op_hash_join *state, uint32_t number, bool is_new,
                      uint32_t stored) {
    state->links[stored] = ROW_NONE;
    if (is_new)
        state->heads[number] = stored;
    else
        state->links[state->tails[number]] = stored;
    state->tails[number] = stored;
}

static enum status are_equal(const struct op_hash_join *state, const struct value *first,
                             const struct value *second, bool *are) {
    struct execution *execution = state->base.execution;
    struct value_guard guard = value_guard(execution->budget, execution->problem);
    *are = true;
    for (uint32_t i = 0; *are && i < state->base.plan->key_count; i++)
        *are = value_equal_guarded(&guard, first[i], second[i]) == TRUTH_TRUE;
    return guard.status;
}

/* Reads the key of a row; without keys all rows have the same. */
static void read_key(struct op_hash_join *state, const struct column *columns,
                     uint32_t row) {
    uint32_t width = state->base.plan->key_count;
    if (!state->is_unkeyed)
        key_table_read(columns, width, row, state->key);
    for (uint32_t i = 0; state->is_unkeyed && i < width; i++)
        state->key[i] = value_integer(0);
}

/* Reads the key of a row and finds its number; KEY_NONE for one that nothing equals. */
static enum status add_key(struct op_hash_join *state, const struct column *columns,
                           uint32_t row, uint32_t *number) {
    *number = KEY_NONE;
    read_key(state, columns, row);
    bool equals_something;
    TRY(are_equal(state, state->key, state->key, &equals_something));
    if (!equals_something)
        return STATUS_OK;
    uint64_t hash;
    TRY(key_table_hash(&state->keys, state->key, &hash));
    return key_table_add(&state->keys, state->key, hash, number);
}

static enum status count_batch(struct op_hash_join *state, const struct batch *rows,
                               const struct column *columns) {
    for (uint32_t row = 0; row < rows->row_count; row++) {
        uint32_t before = state->keys.count, number;
        TRY(add_key(state, columns, row, &number));
        if (number == KEY_NONE)
            continue;
        TRY(reserve_counts(state, state->keys.count));
        int64_t times = rows->multiplicity == NULL ? 1 : rows->multiplicity[row];
        state->counts[number] =
            number == before ? times : multiplicity_add(state->counts[number], times);
    }
    return STATUS_OK;
}

static enum status store_batch(struct op_hash_join *state, const struct batch *rows,
                               const struct column *columns) {
    uint32_t start = state->store.row_count;
    TRY(row_store_append(&state->store, rows, NULL, rows->row_count));
    TRY(reserve(state, state->store.row_count));
    for (uint32_t row = 0; row < rows->row_count; row++) {
        uint32_t before = state->keys.count, number;
        TRY(add_key(state, columns, row, &number));
        if (number != KEY_NONE)
            chain_row(state, number, number == before, start + row);
    }
    return STATUS_OK;
}

static void forget_built(struct op_hash_join *state) {
    row_store_reset(&state->store);
    key_table_reset(&state->keys);
    arena_reset(&state->chains);
    state->heads = state->tails = state->links = NULL;
    state->counts = NULL;
    state->key_capacity = state->row_capacity = 0;
    state->is_built = false;
}

static enum status build(struct op_hash_join *state);

/* Begins again, now without keys that could fail. */
static enum status build_unkeyed(struct op_hash_join *state) {
    forget_built(state);
    state->is_unkeyed = true;
    TRY(operator_feed_inner(&state->base, NULL));
    return build(state);
}

static enum status build(struct op_hash_join *state) {
    const struct plan *plan = state->base.plan;
    struct batch rows;
    struct column *columns;
    state->is_built = true;
    state->has_rows = false;
    state->built_version = graph_version(state->base.execution->graph);
    for (;;) {
        TRY(operator_next(state->base.inner, &rows));
        if (rows.row_count == 0)
            return STATUS_OK;
        state->has_rows = true;
        arena_reset(&state->probing);
        enum status status =
            key_columns(state, plan->right_keys, &rows, &state->probing, &columns);
        if (operator_forgives(&state->base, status))
            return build_unkeyed(state);
        TRY(status);
        if (plan->is_counting)
            TRY(count_batch(state, &rows, columns));
        else
            TRY(store_batch(state, &rows, columns));
    }
}

/* ---- probing ------------------------------------------------------------------------------ */

/* Keys are compared with none: they are not even worked out, which could fail. */
static enum status match_none(struct op_hash_join *state) {
    uint32_t count = state->input.row_count;
    state->matches = ARENA_ARRAY(&state->probing, count, uint32_t);
    TRY_MEMORY(state->matches, &state->probing, state->base.execution->problem);
    for (uint32_t row = 0; row < count; row++)
        state->matches[row] = ROW_NONE;
    return STATUS_OK;
}

/* The key's number of each row of the input, or where its chain begins. */
static enum status find_chains(struct op_hash_join *state) {
    struct operator_state *op = &state->base;
    struct column *columns;
    arena_reset(&state->probing);
    if (!state->has_rows)
        return match_none(state);
    enum status status =
        key_columns(state, op->plan->left_keys, &state->input, &state->probing, &columns);
    if (operator_forgives(op, status)) {
        TRY(build_unkeyed(state));
        return find_chains(state);
    }
    TRY(status);
    state->matches = ARENA_ARRAY(&state->probing, state->input.row_count, uint32_t);
    TRY_MEMORY(state->matches, &state->probing, op->execution->problem);
    for (uint32_t row = 0; row < state->input.row_count; row++) {
        read_key(state, columns, row);
        uint64_t hash;
        TRY(key_table_hash(&state->keys, state->key, &hash));
        uint32_t number = key_table_find(&state->keys, state->key, hash);
        bool is_match = number != KEY_NONE;
        if (is_match)
            TRY(are_equal(state, state->key, key_table_key(&state->keys, number),
                          &is_match));
        state->matches[row] = !is_match               ? ROW_NONE
                              : op->plan->is_counting ? number
                                                      : state->heads[number];
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

/* Takes what one row of the input is paired with, as far as there is room. */
static void take_matches(struct op_hash_join *state, uint32_t *rows, uint32_t *stored,
                         uint32_t *count) {
    uint32_t *match = &state->matches[state->input_row];
    bool is_counting = state->base.plan->is_counting;
    if (argument_is_answered(state->leaves, &state->input, state->input_row))
        *match = ROW_NONE;
    for (; *match != ROW_NONE && *count < BATCH_ROWS; (*count)++) {
        rows[*count] = state->input_row;
        stored[*count] = *match;
        *match = is_counting ? ROW_NONE : state->links[*match];
    }
}

static enum status fill(struct op_hash_join *state, uint32_t *rows, uint32_t *stored,
                        uint32_t *count) {
    *count = 0;
    for (;;) {
        for (; state->input_row < state->input.row_count; state->input_row++) {
            take_matches(state, rows, stored, count);
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

/* Lets each row stand for as many as its key has. */
static enum status add_counts(struct op_hash_join *state, const uint32_t *numbers,
                              uint32_t count, struct batch *out) {
    struct operator_state *op = &state->base;
    const int64_t *before = out->multiplicity;
    out->multiplicity = (int64_t *)arena_allocate(&op->rows, count * sizeof(int64_t));
    TRY_MEMORY(out->multiplicity, &op->rows, op->execution->problem);
    for (uint32_t i = 0; i < count; i++)
        out->multiplicity[i] = multiplicity_multiply(state->counts[numbers[i]],
                                                     before == NULL ? 1 : before[i]);
    return STATUS_OK;
}

static enum status next_join(struct operator_state *op, struct batch *out) {
    struct op_hash_join *state = (struct op_hash_join *)op;
    uint32_t count;
    uint32_t *rows = (uint32_t *)arena_allocate(&op->rows, BATCH_ROWS * sizeof(uint32_t));
    TRY_MEMORY(rows, &op->rows, op->execution->problem);
    uint32_t *stored =
        (uint32_t *)arena_allocate(&op->rows, BATCH_ROWS * sizeof(uint32_t));
    TRY_MEMORY(stored, &op->rows, op->execution->problem);
    TRY(fill(state, rows, stored, &count));
    if (count == 0)
        return STATUS_OK;
    TRY(operator_gather(op, &state->input, rows, count, out));
    return op->plan->is_counting ? add_counts(state, stored, count, out)
                                 : add_stored(state, stored, count, out);
}

/* ---- life --------------------------------------------------------------------------------- */

static enum status restart_join(struct operator_state *op) {
    struct op_hash_join *state = (struct op_hash_join *)op;
    state->input = (struct batch){0};
    state->input_row = 0;
    if (state->is_built && op->plan->is_kept &&
        state->built_version == graph_version(op->execution->graph))
        return STATUS_OK;
    forget_built(state);
    state->is_unkeyed = false;
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
    state->leaves = execution->building;
    row_store_init(&state->store, execution->statement->slot_count, plan->live,
                   execution->budget, execution->problem);
    key_table_init(&state->keys, plan->key_count, execution->budget, execution->problem);
    arena_init(&state->chains, execution->budget);
    arena_init(&state->probing, execution->budget);
    state->key = ARENA_ARRAY(execution->arena, (size_t)plan->key_count + 1, struct value);
    TRY_MEMORY(state->key, execution->arena, execution->problem);
    return make_fed_inner(*out);
}
