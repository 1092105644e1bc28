/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * UNWIND: a row for each item of a list. Null gives no row; what is no list gives one row with
 * itself, as other engines of the language do.
 */
#include "execute/cells.h"
#include "execute/make.h"

struct op_unwind {
    struct operator_state base;
    struct batch input;
    struct arena values; /* of `lists` */
    struct column lists;
    uint32_t input_row;
    uint32_t item; /* the next one of that row */
};

struct unwind_output {
    uint32_t *rows;
    struct value *items;
    int64_t *places;
    uint32_t count;
};

static enum status next_input(struct op_unwind *state) {
    struct operator_state *op = &state->base;
    state->input_row = state->item = 0;
    TRY(operator_next(op->child, &state->input));
    if (state->input.row_count == 0)
        return STATUS_OK;
    arena_reset(&state->values);
    return evaluate(op->evaluation, op->plan->expression, &state->input, NULL, 0,
                    &state->values, &state->lists);
}

/* The items of one row, until the batch is full. */
static void take_row(struct op_unwind *state, struct unwind_output *output) {
    struct value list = column_value(&state->lists, state->input_row);
    bool is_list = list.type == VALUE_LIST;
    uint32_t size = value_is_null(list) ? 0 : is_list ? list.size : 1;
    for (; state->item < size && output->count < BATCH_ROWS; state->item++) {
        output->rows[output->count] = state->input_row;
        output->places[output->count] = state->base.plan->ordinality_base + state->item;
        output->items[output->count++] = is_list ? list.items[state->item] : list;
    }
    if (state->item < size)
        return;
    state->item = 0;
    state->input_row++;
}

static enum status fill(struct op_unwind *state, struct unwind_output *output) {
    while (output->count < BATCH_ROWS) {
        if (state->input_row == state->input.row_count) {
            if (output->count > 0)
                return STATUS_OK;
            TRY(next_input(state));
            if (state->input.row_count == 0)
                return STATUS_OK;
        }
        take_row(state, output);
    }
    return STATUS_OK;
}

static enum status allocate(struct operator_state *op, struct unwind_output *output) {
    struct problem *problem = op->execution->problem;
    *output = (struct unwind_output){0};
    output->rows = (uint32_t *)arena_allocate(&op->rows, BATCH_ROWS * sizeof(uint32_t));
    TRY_MEMORY(output->rows, &op->rows, problem);
    output->items =
        (struct value *)arena_allocate(&op->rows, BATCH_ROWS * sizeof(struct value));
    TRY_MEMORY(output->items, &op->rows, problem);
    output->places = (int64_t *)arena_allocate(&op->rows, BATCH_ROWS * sizeof(int64_t));
    TRY_MEMORY(output->places, &op->rows, problem);
    return STATUS_OK;
}

static enum status next_unwind(struct operator_state *op, struct batch *out) {
    struct op_unwind *state = (struct op_unwind *)op;
    const struct plan *plan = op->plan;
    struct unwind_output output;
    TRY(allocate(op, &output));
    TRY(fill(state, &output));
    if (output.count == 0)
        return STATUS_OK;
    TRY(operator_gather(op, &state->input, output.rows, output.count, out));
    if (operator_is_live(op, plan->ordinality_slot))
        out->columns[plan->ordinality_slot] =
            (struct column){.type = COLUMN_INTEGERS, .integers = output.places};
    if (!operator_is_live(op, plan->slot))
        return STATUS_OK;
    return cells_column(&op->rows, output.items, 1, output.count,
                        &out->columns[plan->slot], op->execution->problem);
}

static enum status restart_unwind(struct operator_state *op) {
    struct op_unwind *state = (struct op_unwind *)op;
    state->input = (struct batch){0};
    state->input_row = state->item = 0;
    return STATUS_OK;
}

static void close_unwind(struct operator_state *op) {
    arena_release(&((struct op_unwind *)op)->values);
}

static const struct operator_type unwind_type = {.name = "unwind",
                                                 .next = next_unwind,
                                                 .restart = restart_unwind,
                                                 .close = close_unwind};

enum status op_unwind_new(struct execution *execution, const struct plan *plan,
                          struct operator_state **out) {
    TRY(make_state(execution, plan, &unwind_type, sizeof(struct op_unwind), out));
    arena_init(&((struct op_unwind *)*out)->values, execution->budget);
    return STATUS_OK;
}
