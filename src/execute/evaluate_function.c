/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls of scalar functions, row by row over the columns of their arguments.
 */
#include "execute/frame.h"

#include <string.h>

static enum status call_row(const struct frame *frame,
                            const struct expression *expression,
                            const struct column *columns, uint32_t row,
                            struct value *arguments, struct value *out) {
    for (uint32_t i = 0; i < expression->child_count; i++)
        arguments[i] = column_value(&columns[i], row);
    enum status status =
        function_invoke(&frame->evaluation->functions, expression->function, arguments,
                        expression->child_count, out);
    return status == STATUS_OK ? status : frame_fail(frame, expression, status);
}

enum status evaluate_function(const struct frame *frame,
                              const struct expression *expression, struct column *out) {
    uint32_t count = expression->child_count, first_row;
    struct frame inner = *frame;
    if (strcmp(expression->function->name, "coalesce") == 0)
        return evaluate_coalesce(frame, expression, out);
    struct column *columns = ARENA_ARRAY(frame->arena, (size_t)count + 1, struct column);
    TRY_MEMORY(columns, frame->arena, frame_problem(frame));
    struct value *arguments = ARENA_ARRAY(frame->arena, (size_t)count + 1, struct value);
    TRY_MEMORY(arguments, frame->arena, frame_problem(frame));
    for (uint32_t i = 0; i < count; i++)
        TRY(frame_evaluate(frame, expression->children[i], &columns[i]));
    bool is_constant = !expression->function->is_volatile &&
                       frame_narrow(&inner, columns, count, &first_row);
    TRY(frame_values(frame, out));
    FRAME_ROWS(&inner, row)
    TRY(call_row(frame, expression, columns, row, arguments, &out->values[row]));
    return is_constant ? frame_spread(frame, first_row, out) : STATUS_OK;
}
