/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * + - * / % ^ || and unary minus.
 *
 * How: two columns of numbers run through typed loops; a cell whose integer result does not fit
 * (or divides by zero) and all other types go through value_operate(), which words the errors.
 */
#include "execute/frame.h"

#include <string.h>

struct operands {
    struct column columns[2];
    uint32_t masks[2]; /* AND on a row: 0 for constant columns */
};

static bool is_null_at(const struct operands *operands, uint32_t row) {
    for (uint32_t i = 0; i < 2; i++)
        if (operands->columns[i].nulls != NULL &&
            operands->columns[i].nulls[row & operands->masks[i]])
            return true;
    return false;
}

/* The null mask of a typed result, where either operand has one. */
static enum status join_nulls(const struct frame *frame, const struct operands *operands,
                              struct column *out) {
    if (operands->columns[0].nulls == NULL && operands->columns[1].nulls == NULL)
        return STATUS_OK;
    out->nulls = (uint8_t *)arena_allocate(frame->arena, frame->batch->row_count);
    TRY_MEMORY(out->nulls, frame->arena, frame_problem(frame));
    FRAME_ROWS(frame, row) out->nulls[row] = is_null_at(operands, row);
    return STATUS_OK;
}

/* What overflowed or divided by zero is worded by value_operate(). */
static enum status integer_slowly(const struct frame *frame,
                                  const struct expression *expression, int64_t first,
                                  int64_t second, int64_t *out) {
    struct value result;
    enum status status =
        value_operate(frame->arena, expression->operation, value_integer(first),
                      value_integer(second), &result, frame_problem(frame));
    if (status != STATUS_OK)
        return frame_fail(frame, expression, status);
    *out = result.integer;
    return STATUS_OK;
}

/* True when the result fits and stands in `*out`. */
static inline bool integer_quickly(enum value_operator operation, int64_t first,
                                   int64_t second, int64_t *out) {
    if (operation == OPERATE_ADD)
        return !__builtin_add_overflow(first, second, out);
    if (operation == OPERATE_SUBTRACT)
        return !__builtin_sub_overflow(first, second, out);
    if (operation == OPERATE_MULTIPLY)
        return !__builtin_mul_overflow(first, second, out);
    return false;
}

static enum status operate_integers(const struct frame *frame,
                                    const struct expression *expression,
                                    const struct operands *operands, struct column *out) {
    const int64_t *first = operands->columns[0].integers;
    const int64_t *second = operands->columns[1].integers;
    TRY(column_allocate(frame->arena, COLUMN_INTEGERS, frame->batch->row_count, out,
                        frame_problem(frame)));
    TRY(join_nulls(frame, operands, out));
    FRAME_ROWS(frame, row) {
        int64_t a = first[row & operands->masks[0]], b = second[row & operands->masks[1]];
        if (out->nulls != NULL && out->nulls[row])
            out->integers[row] = 0;
        else if (!integer_quickly(expression->operation, a, b, &out->integers[row]))
            TRY(integer_slowly(frame, expression, a, b, &out->integers[row]));
    }
    return STATUS_OK;
}

static inline double number_at(const struct column *column, uint32_t place) {
    return column->type == COLUMN_FLOATS ? column->floats[place]
                                         : (double)column->integers[place];
}

/* At least one operand is a column of floats. */
static enum status operate_floats(const struct frame *frame,
                                  const struct expression *expression,
                                  const struct operands *operands, struct column *out) {
    enum value_operator operation = expression->operation;
    TRY(column_allocate(frame->arena, COLUMN_FLOATS, frame->batch->row_count, out,
                        frame_problem(frame)));
    TRY(join_nulls(frame, operands, out));
    FRAME_ROWS(frame, row) {
        double a = number_at(&operands->columns[0], row & operands->masks[0]);
        double b = number_at(&operands->columns[1], row & operands->masks[1]);
        out->floats[row] = operation == OPERATE_ADD        ? a + b
                           : operation == OPERATE_SUBTRACT ? a - b
                           : operation == OPERATE_MULTIPLY ? a * b
                                                           : a / b;
    }
    return STATUS_OK;
}

static enum status operate_cells(const struct frame *frame,
                                 const struct expression *expression,
                                 const struct operands *operands, struct column *out) {
    TRY(frame_values(frame, out));
    FRAME_ROWS(frame, row) {
        enum status status = value_operate(frame->arena, expression->operation,
                                           column_value(&operands->columns[0], row),
                                           column_value(&operands->columns[1], row),
                                           &out->values[row], frame_problem(frame));
        if (status != STATUS_OK)
            return frame_fail(frame, expression, status);
    }
    return STATUS_OK;
}

static bool is_number_column(const struct column *column) {
    return column->type == COLUMN_INTEGERS || column->type == COLUMN_FLOATS;
}

static enum status operate_columns(const struct frame *frame,
                                   const struct expression *expression,
                                   const struct operands *operands, struct column *out) {
    const struct column *columns = operands->columns;
    enum value_operator operation = expression->operation;
    bool are_numbers = is_number_column(&columns[0]) && is_number_column(&columns[1]);
    bool are_integers =
        columns[0].type == COLUMN_INTEGERS && columns[1].type == COLUMN_INTEGERS;
    if (are_integers && operation <= OPERATE_MODULO)
        return operate_integers(frame, expression, operands, out);
    if (are_numbers && !are_integers && operation <= OPERATE_DIVIDE)
        return operate_floats(frame, expression, operands, out);
    return operate_cells(frame, expression, operands, out);
}

enum status evaluate_operate(const struct frame *frame,
                             const struct expression *expression, struct column *out) {
    struct operands operands;
    struct frame inner = *frame;
    uint32_t first_row;
    for (uint32_t i = 0; i < 2; i++) {
        TRY(frame_evaluate(frame, expression->children[i], &operands.columns[i]));
        operands.masks[i] = operands.columns[i].is_constant ? 0 : UINT32_MAX;
    }
    bool is_constant = frame_narrow(&inner, operands.columns, 2, &first_row);
    TRY(operate_columns(&inner, expression, &operands, out));
    return is_constant ? frame_spread(frame, first_row, out) : STATUS_OK;
}

enum status evaluate_negate(const struct frame *frame,
                            const struct expression *expression, struct column *out) {
    struct column child;
    struct frame inner = *frame;
    uint32_t first_row;
    TRY(frame_evaluate(frame, expression->children[0], &child));
    bool is_constant = frame_narrow(&inner, &child, 1, &first_row);
    TRY(frame_values(frame, out));
    FRAME_ROWS(&inner, row) {
        enum status status = value_negate(column_value(&child, row), &out->values[row],
                                          frame_problem(frame));
        if (status != STATUS_OK)
            return frame_fail(frame, expression, status);
    }
    return is_constant ? frame_spread(frame, first_row, out) : STATUS_OK;
}
