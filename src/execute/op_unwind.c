/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * UNWIND: a row for each item of a list. Null gives no row; what is no list gives one row with
 * itself, as other engines of the language do. The integers of range() are counted as they are
 * asked for, and no list is made of them.
 */
#include "execute/cells.h"
#include "execute/make.h"

enum { MOST_RANGE_ARGUMENTS = 3 };

struct op_unwind {
    struct operator_state base;
    struct batch input;
    struct arena values; /* of `lists` and `arguments` */
    bool is_range;       /* the expression is a call of range() */
    struct column lists;
    struct column arguments[MOST_RANGE_ARGUMENTS];
    uint32_t input_row;
    uint64_t item; /* the next one of that row */
};

/* What a row is unwound to: a list's items, integers, or one value. */
struct unwound {
    const struct value *items; /* NULL: the integers of `range` */
    struct function_range range;
    uint64_t count;
};

struct unwind_output {
    uint32_t *rows;
    struct value *items;
    int64_t *places;
    uint32_t count;
};

static enum status evaluate_arguments(struct op_unwind *state) {
    struct operator_state *op = &state->base;
    const struct expression *call = op->plan->expression;
    for (uint32_t i = 0; i < call->child_count; i++)
        TRY(evaluate(op->evaluation, call->children[i], &state->input, NULL, 0,
                     &state->values, &state->arguments[i]));
    return STATUS_OK;
}

static enum status next_input(struct op_unwind *state) {
    struct operator_state *op = &state->base;
    state->input_row = 0;
    state->item = 0;
    TRY(operator_next(op->child, &state->input));
    if (state->input.row_count == 0)
        return STATUS_OK;
    arena_reset(&state->values);
    if (state->is_range)
        return evaluate_arguments(state);
    return evaluate(op->evaluation, op->plan->expression, &state->input, NULL, 0,
                    &state->values, &state->lists);
}

static enum status open_range(struct op_unwind *state, struct unwound *out) {
    struct operator_state *op = &state->base;
    const struct expression *call = op->plan->expression;
    struct value arguments[MOST_RANGE_ARGUMENTS];
    for (uint32_t i = 0; i < call->child_count; i++)
        arguments[i] = column_value(&state->arguments[i], state->input_row);
    enum status status = function_range(&op->evaluation->functions, arguments,
                                        call->child_count, &out->range);
    if (status != STATUS_OK)
        problem_place(op->execution->problem, call->span);
    out->count = out->range.count;
    return status;
}

/* What the row at hand is unwound to; `one` holds a value that is no list. */
static enum status open_row(struct op_unwind *state, struct value *one,
                            struct unwound *out) {
    *out = (struct unwound){0};
    if (state->is_range)
        return open_range(state, out);
    *one = column_value(&state->lists, state->input_row);
    bool is_list = one->type == VALUE_LIST;
    out->items = is_list ? one->items : one;
    out->count = value_is_null(*one) ? 0 : is_list ? one->size : 1;
    return STATUS_OK;
}

/* The items of one row, until the batch is full. */
static enum status take_row(struct op_unwind *state, struct unwind_output *output) {
    struct unwound row;
    struct value one;
    TRY(open_row(state, &one, &row));
    for (; state->item < row.count && output->count < BATCH_ROWS; state->item++) {
        output->rows[output->count] = state->input_row;
        output->places[output->count] =
            state->base.plan->ordinality_base + (int64_t)state->item;
        output->items[output->count++] =
            state->is_range ? value_integer(function_range_item(row.range, state->item))
                            : row.items[state->item];
    }
    if (state->item < row.count)
        return STATUS_OK;
    state->item = 0;
    state->input_row++;
    return STATUS_OK;
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
        TRY(take_row(state, output));
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
    state->input_row = 0;
    state->item = 0;
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
    struct op_unwind *state = (struct op_unwind *)*out;
    state->is_range = plan->expression->kind == EXPRESSION_FUNCTION &&
                      function_is_range(plan->expression->function);
    arena_init(&state->values, execution->budget);
    return STATUS_OK;
}
