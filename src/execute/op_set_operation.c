/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * UNION, EXCEPT, INTERSECT, each with or without ALL, and OTHERWISE.
 *
 * How: the columns of either side move to the plan's slots. UNION gives the left rows, then the
 * right ones; without ALL a key table lets each combination through once. EXCEPT and INTERSECT
 * first count the right side's combinations in a key table, then let left rows through by
 * those counts. OTHERWISE asks the right side only when the left one was empty.
 */
#include "execute/key_table.h"
#include "execute/make.h"

#include <string.h>

struct op_set_operation {
    struct operator_state base;
    struct key_table keys;
    struct arena counting; /* of `counts` */
    uint64_t *counts;      /* EXCEPT, INTERSECT: rows of the right side left, by key */
    uint32_t count_capacity;
    struct value *key; /* room for one */
    bool is_counted, is_left_done, has_left_rows;
};

static bool is_counting(enum ast_set_operator operator_kind) {
    return operator_kind == AST_EXCEPT || operator_kind == AST_EXCEPT_ALL ||
           operator_kind == AST_INTERSECT || operator_kind == AST_INTERSECT_ALL;
}

/* ---- the right side's counts -------------------------------------------------------------- */

static enum status grow_counts(struct op_set_operation *state) {
    uint32_t capacity = state->count_capacity == 0 ? 64 : 2 * state->count_capacity;
    uint64_t *counts = ARENA_ARRAY(&state->counting, capacity, uint64_t);
    TRY_MEMORY(counts, &state->counting, state->base.execution->problem);
    if (state->count_capacity > 0)
        memcpy(counts, state->counts, state->count_capacity * sizeof(uint64_t));
    state->counts = counts;
    state->count_capacity = capacity;
    return STATUS_OK;
}

/* The number of a row's combination; new ones get a count of 0. */
static enum status number_row(struct op_set_operation *state, const struct batch *rows,
                              const uint32_t *slots, uint32_t row, uint32_t *number,
                              bool *is_new) {
    uint32_t width = state->base.plan->slot_count, before = state->keys.count;
    uint64_t hash;
    for (uint32_t i = 0; i < width; i++)
        state->key[i] = column_value(&rows->columns[slots[i]], row);
    TRY(key_table_hash(&state->keys, state->key, &hash));
    TRY(key_table_add(&state->keys, state->key, hash, number));
    *is_new = *number == before;
    if (*number >= state->count_capacity)
        TRY(grow_counts(state));
    return STATUS_OK;
}

static enum status count_right(struct op_set_operation *state) {
    struct batch rows;
    state->is_counted = true;
    for (;;) {
        TRY(operator_next(state->base.inner, &rows));
        if (rows.row_count == 0)
            return STATUS_OK;
        for (uint32_t row = 0; row < rows.row_count; row++) {
            uint32_t number;
            bool is_new;
            TRY(number_row(state, &rows, state->base.plan->right_slots, row, &number,
                           &is_new));
            state->counts[number]++;
        }
    }
}

/* ---- which rows pass ---------------------------------------------------------------------- */

/* Whether a left row of EXCEPT or INTERSECT passes; its combination is used up by it. */
static bool passes_counts(struct op_set_operation *state, uint32_t number) {
    uint64_t *count = &state->counts[number];
    bool is_there = *count > 0;
    switch (state->base.plan->set_operator) {
    case AST_EXCEPT:
        *count = 1; /* once is enough */
        return !is_there;
    case AST_EXCEPT_ALL:
        *count -= is_there;
        return !is_there;
    case AST_INTERSECT:
        *count = 0;
        return is_there;
    case AST_INTERSECT_ALL:
        *count -= is_there;
        return is_there;
    case AST_LINEAR:
    case AST_UNION:
    case AST_UNION_ALL:
    case AST_OTHERWISE:
    case AST_NEXT:
        break;
    }
    return true;
}

static enum status select_rows(struct op_set_operation *state, const struct batch *rows,
                               const uint32_t *slots, uint32_t *kept, uint32_t *count) {
    bool counts = is_counting(state->base.plan->set_operator);
    *count = 0;
    for (uint32_t row = 0; row < rows->row_count; row++) {
        uint32_t number;
        bool is_new;
        TRY(number_row(state, rows, slots, row, &number, &is_new));
        kept[*count] = row;
        *count += counts ? passes_counts(state, number) : is_new;
    }
    return STATUS_OK;
}

/* ---- giving rows -------------------------------------------------------------------------- */

static enum status give(struct op_set_operation *state, const struct batch *rows,
                        const uint32_t *slots, struct batch *out) {
    struct operator_state *op = &state->base;
    enum ast_set_operator set_operator = op->plan->set_operator;
    bool is_all = set_operator == AST_UNION_ALL || set_operator == AST_OTHERWISE;
    uint32_t *kept = NULL, count = rows->row_count;
    arena_reset(&op->rows);
    if (!is_all) {
        kept = (uint32_t *)arena_allocate(&op->rows, rows->row_count * sizeof(uint32_t));
        TRY_MEMORY(kept, &op->rows, op->execution->problem);
        TRY(select_rows(state, rows, slots, kept, &count));
    }
    TRY(operator_batch(op, out));
    for (uint32_t i = 0; i < op->plan->slot_count; i++) {
        struct column *column = &out->columns[op->plan->slots[i]];
        *column = rows->columns[slots[i]];
        if (kept != NULL)
            TRY(column_gather(&op->rows, column, kept, count, column,
                              op->execution->problem));
    }
    out->row_count = count;
    return STATUS_OK;
}

/* The next rows of the left side, then of the right where the operator gives those. */
static enum status next_side(struct op_set_operation *state, struct batch *rows,
                             const uint32_t **slots) {
    const struct plan *plan = state->base.plan;
    *slots = plan->left_slots;
    if (!state->is_left_done) {
        TRY(operator_next(state->base.child, rows));
        if (rows->row_count > 0) {
            state->has_left_rows = true;
            return STATUS_OK;
        }
        state->is_left_done = true;
    }
    *rows = (struct batch){0};
    *slots = plan->right_slots;
    if (is_counting(plan->set_operator) ||
        (plan->set_operator == AST_OTHERWISE && state->has_left_rows))
        return STATUS_OK;
    return operator_next(state->base.inner, rows);
}

static enum status next_set(struct operator_state *op, struct batch *out) {
    struct op_set_operation *state = (struct op_set_operation *)op;
    if (is_counting(op->plan->set_operator) && !state->is_counted)
        TRY(count_right(state));
    while (out->row_count == 0) {
        struct batch rows;
        const uint32_t *slots;
        TRY(next_side(state, &rows, &slots));
        if (rows.row_count == 0)
            return STATUS_OK;
        TRY(give(state, &rows, slots, out));
    }
    return STATUS_OK;
}

/* ---- life --------------------------------------------------------------------------------- */

static enum status restart_set(struct operator_state *op) {
    struct op_set_operation *state = (struct op_set_operation *)op;
    key_table_reset(&state->keys);
    arena_reset(&state->counting);
    state->counts = NULL;
    state->count_capacity = 0;
    state->is_counted = state->is_left_done = state->has_left_rows = false;
    return STATUS_OK;
}

static void close_set(struct operator_state *op) {
    struct op_set_operation *state = (struct op_set_operation *)op;
    key_table_release(&state->keys);
    arena_release(&state->counting);
}

static const struct operator_type set_operation_type = {.name = "set operation",
                                                        .next = next_set,
                                                        .restart = restart_set,
                                                        .close = close_set};

enum status op_set_operation_new(struct execution *execution, const struct plan *plan,
                                 struct operator_state **out) {
    TRY(make_state(execution, plan, &set_operation_type, sizeof(struct op_set_operation),
                   out));
    struct op_set_operation *state = (struct op_set_operation *)*out;
    key_table_init(&state->keys, plan->slot_count, execution->budget, execution->problem);
    arena_init(&state->counting, execution->budget);
    state->key =
        ARENA_ARRAY(execution->arena, (size_t)plan->slot_count + 1, struct value);
    TRY_MEMORY(state->key, execution->arena, execution->problem);
    return make_shared_inner(*out);
}
