/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * IS TYPED and CAST.
 *
 * How: a cast is the conversion function of its target (toInteger, date, ...); where that gives
 * null for something that was not null, the cast is an error instead.
 */
#include "execute/frame.h"

enum status evaluate_is_typed(const struct frame *frame,
                              const struct expression *expression, struct column *out) {
    struct column child;
    struct frame inner = *frame;
    uint32_t first_row;
    TRY(frame_evaluate(frame, expression->children[0], &child));
    bool is_constant = frame_narrow(&inner, &child, 1, &first_row);
    TRY(column_allocate(frame->arena, COLUMN_BOOLEANS, frame->batch->row_count, out,
                        frame_problem(frame)));
    FRAME_ROWS(&inner, row)
    out->booleans[row] = bound_type_admits(expression->type, column_value(&child, row)) !=
                         expression->is_negated;
    return is_constant ? frame_spread(frame, first_row, out) : STATUS_OK;
}

/* ---- CAST --------------------------------------------------------------------------------- */

/* The function that makes values of a type out of others; NULL: there is none. */
static const struct function *conversion_to(type_set types) {
    static const struct {
        type_set types;
        const char *function;
    } conversions[] = {
        {TYPE_BIT(VALUE_INTEGER), "toInteger"},
        {TYPE_BIT(VALUE_FLOAT), "toFloat"},
        {TYPE_BIT(VALUE_STRING), "toString"},
        {TYPE_BIT(VALUE_BOOLEAN), "toBoolean"},
        {TYPE_BIT(VALUE_DATE), "date"},
        {TYPE_BIT(VALUE_TIME), "time"},
        {TYPE_BIT(VALUE_LOCAL_TIME), "localtime"},
        {TYPE_BIT(VALUE_DATETIME), "datetime"},
        {TYPE_BIT(VALUE_LOCAL_DATETIME), "localdatetime"},
        {TYPE_BIT(VALUE_DURATION), "duration"},
    };
    for (size_t i = 0; i < sizeof conversions / sizeof *conversions; i++)
        if (conversions[i].types == types)
            return function_find(text_of(conversions[i].function));
    return NULL;
}

static enum status cannot_cast(const struct frame *frame,
                               const struct expression *expression, struct value value) {
    return problem_set(frame_problem(frame), STATUS_VALUE_AT_RUN, expression->span,
                       "this %s cannot be cast to %.*s",
                       value_type_name((enum value_type)value.type),
                       TEXT_ARGS(expression->text));
}

static enum status cast_value(const struct frame *frame,
                              const struct expression *expression,
                              const struct bound_type *type, struct value value,
                              struct value *out);

static enum status cast_list(const struct frame *frame,
                             const struct expression *expression,
                             const struct bound_type *type, struct value list,
                             struct value *out) {
    struct value *items =
        (struct value *)arena_allocate(frame->arena, list.size * sizeof(struct value));
    TRY_MEMORY(items, frame->arena, frame_problem(frame));
    for (uint32_t i = 0; i < list.size; i++)
        TRY(cast_value(frame, expression, type->items, list.items[i], &items[i]));
    return value_make_list(items, list.size, out, frame_problem(frame));
}

static enum status cast_value(const struct frame *frame,
                              const struct expression *expression,
                              const struct bound_type *type, struct value value,
                              struct value *out) {
    *out = value;
    if (bound_type_admits(type, value))
        return STATUS_OK;
    if (value_is_null(value))
        return cannot_cast(frame, expression, value);
    if (value.type == VALUE_LIST && (type->types & TYPE_BIT(VALUE_LIST)) != 0)
        return cast_list(frame, expression, type, value, out);
    const struct function *function = conversion_to(type->types & ~TYPE_BIT(VALUE_NULL));
    if (function == NULL || value.type == VALUE_LIST || value.type == VALUE_MAP ||
        !function_takes(function, 0, (enum value_type)value.type))
        return cannot_cast(frame, expression, value);
    enum status status =
        function_invoke(&frame->evaluation->functions, function, &value, 1, out);
    if (status != STATUS_OK)
        return frame_fail(frame, expression, status);
    return value_is_null(*out) ? cannot_cast(frame, expression, value) : STATUS_OK;
}

enum status evaluate_cast(const struct frame *frame, const struct expression *expression,
                          struct column *out) {
    struct column child;
    TRY(frame_evaluate(frame, expression->children[0], &child));
    TRY(frame_values(frame, out));
    FRAME_ROWS(frame, row)
    TRY(cast_value(frame, expression, expression->type, column_value(&child, row),
                   &out->values[row]));
    return STATUS_OK;
}
