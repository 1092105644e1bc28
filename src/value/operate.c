/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arithmetic by the pair of types; access to lists and maps stands in operate_access.c. */
#include "value/operate.h"

#include "base/limits.h"
#include "value/room.h"
#include "value/temporal.h"

#include <math.h>
#include <string.h>

static const char *const operator_texts[] = {
    [OPERATE_ADD] = "+",          [OPERATE_SUBTRACT] = "-", [OPERATE_MULTIPLY] = "*",
    [OPERATE_DIVIDE] = "/",       [OPERATE_MODULO] = "%",   [OPERATE_POWER] = "^",
    [OPERATE_CONCATENATE] = "||",
};

static enum status wrong_types(enum value_operator operation, struct value first,
                               struct value second, struct problem *problem) {
    problem_set(problem, STATUS_TYPE_AT_RUN, SPAN_NONE,
                "'%s' cannot be used between %s and %s", operator_texts[operation],
                value_phrase(first), value_phrase(second));
    if (operation == OPERATE_SUBTRACT && value_is_temporal((enum value_type)first.type) &&
        value_is_temporal((enum value_type)second.type))
        problem_hint(problem, "duration.between(earlier, later) and duration.inDays(...) "
                              "tell how long");
    return STATUS_TYPE_AT_RUN;
}

/* ---- numbers -------------------------------------------------------------------------- */

static enum status overflow(enum value_operator operation, int64_t first, int64_t second,
                            struct problem *problem) {
    return problem_set(problem, STATUS_ARITHMETIC_OVERFLOW, SPAN_NONE,
                       "%lld %s %lld is beyond 64 bits", (long long)first,
                       operator_texts[operation], (long long)second);
}

static enum status divide_integers(enum value_operator operation, int64_t first,
                                   int64_t second, int64_t *out,
                                   struct problem *problem) {
    if (second == 0)
        return problem_set(problem, STATUS_DIVISION_BY_ZERO, SPAN_NONE,
                           "%lld %s 0: integers cannot be divided by zero",
                           (long long)first, operator_texts[operation]);
    bool is_edge = first == INT64_MIN && second == -1;
    if (operation == OPERATE_MODULO) {
        *out = is_edge ? 0 : first % second;
        return STATUS_OK;
    }
    if (is_edge)
        return overflow(operation, first, second, problem);
    *out = first / second;
    return STATUS_OK;
}

static enum status operate_integers(enum value_operator operation, int64_t first,
                                    int64_t second, struct value *out,
                                    struct problem *problem) {
    int64_t result = 0;
    bool is_over = false;
    if (operation == OPERATE_ADD)
        is_over = __builtin_add_overflow(first, second, &result);
    else if (operation == OPERATE_SUBTRACT)
        is_over = __builtin_sub_overflow(first, second, &result);
    else if (operation == OPERATE_MULTIPLY)
        is_over = __builtin_mul_overflow(first, second, &result);
    else
        TRY(divide_integers(operation, first, second, &result, problem));
    if (is_over)
        return overflow(operation, first, second, problem);
    *out = value_integer(result);
    return STATUS_OK;
}

static double operate_floats(enum value_operator operation, double first, double second) {
    switch (operation) {
    case OPERATE_ADD:
        return first + second;
    case OPERATE_SUBTRACT:
        return first - second;
    case OPERATE_MULTIPLY:
        return first * second;
    case OPERATE_DIVIDE:
        return first / second;
    case OPERATE_MODULO:
        return fmod(first, second);
    case OPERATE_POWER:
    case OPERATE_CONCATENATE:
        break;
    }
    return pow(first, second);
}

static enum status operate_numbers(enum value_operator operation, struct value first,
                                   struct value second, struct value *out,
                                   struct problem *problem) {
    if (operation == OPERATE_CONCATENATE)
        return wrong_types(operation, first, second, problem);
    if (first.type == VALUE_INTEGER && second.type == VALUE_INTEGER &&
        operation != OPERATE_POWER)
        return operate_integers(operation, first.integer, second.integer, out, problem);
    *out = value_float(
        operate_floats(operation, value_as_double(first), value_as_double(second)));
    return STATUS_OK;
}

/* ---- strings and lists ---------------------------------------------------------------- */

static bool is_printable(struct value value) {
    return value.type == VALUE_STRING || value.type == VALUE_BOOLEAN ||
           value.type == VALUE_DURATION || value_is_number(value) ||
           value_is_temporal((enum value_type)value.type);
}

/* A string as it is, anything else as its text. */
static enum status as_text(struct arena *arena, struct value *value,
                           struct problem *problem) {
    if (value->type == VALUE_STRING)
        return STATUS_OK;
    struct text_builder builder;
    text_builder_init(&builder, arena);
    value_to_text(&builder, *value);
    if (builder.failed)
        return arena_problem(arena, problem);
    *value = value_string(text_builder_text(&builder));
    return STATUS_OK;
}

static enum status join_texts(struct arena *arena, struct value first,
                              struct value second, struct value *out,
                              struct problem *problem) {
    TRY(as_text(arena, &first, problem));
    TRY(as_text(arena, &second, problem));
    if ((uint64_t)first.size + second.size > MAX_TEXT_BYTES)
        return problem_set(problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                           "a string of more than %u bytes", MAX_TEXT_BYTES);
    return room_append(arena, first, second, 0, out, problem);
}

/* A list as it is, anything else as a list of one item that `single` holds. */
static enum status as_list(struct value *value, struct value *single,
                           struct problem *problem) {
    if (value->type == VALUE_LIST)
        return STATUS_OK;
    *single = *value;
    return value_make_list(single, 1, value, problem);
}

static enum status join_lists(struct arena *arena, struct value first,
                              struct value second, struct value *out,
                              struct problem *problem) {
    struct value singles[2];
    TRY(as_list(&first, &singles[0], problem));
    TRY(as_list(&second, &singles[1], problem));
    uint64_t count = (uint64_t)first.size + second.size;
    if (count > MAX_LIST_ITEMS)
        return value_make_list(NULL, count, out, problem);
    uint8_t depth = first.depth > second.depth ? first.depth : second.depth;
    return room_append(arena, first, second, depth > 0 ? depth : 1, out, problem);
}

static enum status concatenate(struct arena *arena, struct value first,
                               struct value second, struct value *out,
                               struct problem *problem) {
    if (first.type == VALUE_STRING && second.type == VALUE_STRING)
        return join_texts(arena, first, second, out, problem);
    if (first.type == VALUE_LIST && second.type == VALUE_LIST)
        return join_lists(arena, first, second, out, problem);
    return wrong_types(OPERATE_CONCATENATE, first, second, problem);
}

/* ---- temporal values ------------------------------------------------------------------ */

/* duration * number, number * duration, duration / number */
static enum status scale_duration(struct arena *arena, enum value_operator operation,
                                  struct value duration, struct value number,
                                  struct value *out, struct problem *problem) {
    struct value_duration scaled;
    if (operation == OPERATE_MULTIPLY)
        TRY(duration_multiply(duration.duration, number, &scaled, problem));
    else
        TRY(duration_divide(duration.duration, number, &scaled, problem));
    return value_make_duration(arena, scaled, out, problem);
}

static enum status operate_durations(struct arena *arena, enum value_operator operation,
                                     struct value first, struct value second,
                                     struct value *out, struct problem *problem) {
    int sign = operation == OPERATE_SUBTRACT ? -1 : 1;
    bool is_sum = operation == OPERATE_ADD || operation == OPERATE_SUBTRACT;
    bool is_first = first.type == VALUE_DURATION,
         is_second = second.type == VALUE_DURATION;
    if (is_sum && is_first && is_second) {
        struct value_duration sum;
        TRY(duration_add(first.duration, second.duration, sign, &sum, problem));
        return value_make_duration(arena, sum, out, problem);
    }
    if (is_sum && is_second && value_is_temporal((enum value_type)first.type))
        return temporal_add(arena, first, second.duration, sign, out, problem);
    if (operation == OPERATE_ADD && is_first &&
        value_is_temporal((enum value_type)second.type))
        return temporal_add(arena, second, first.duration, 1, out, problem);
    if (operation == OPERATE_MULTIPLY && is_second && value_is_number(first))
        return scale_duration(arena, operation, second, first, out, problem);
    bool is_scaling = operation == OPERATE_MULTIPLY || operation == OPERATE_DIVIDE;
    if (is_scaling && is_first && value_is_number(second))
        return scale_duration(arena, operation, first, second, out, problem);
    return wrong_types(operation, first, second, problem);
}

/* ---- the choice ----------------------------------------------------------------------- */

enum status value_operate(struct arena *arena, enum value_operator operation,
                          struct value first, struct value second, struct value *out,
                          struct problem *problem) {
    if (value_is_null(first) || value_is_null(second)) {
        *out = value_null();
        return STATUS_OK;
    }
    if (value_is_number(first) && value_is_number(second))
        return operate_numbers(operation, first, second, out, problem);
    if (operation == OPERATE_CONCATENATE)
        return concatenate(arena, first, second, out, problem);
    bool is_list = first.type == VALUE_LIST || second.type == VALUE_LIST;
    if (operation == OPERATE_ADD && is_list)
        return join_lists(arena, first, second, out, problem);
    bool is_text = first.type == VALUE_STRING || second.type == VALUE_STRING;
    if (operation == OPERATE_ADD && is_text && is_printable(first) &&
        is_printable(second))
        return join_texts(arena, first, second, out, problem);
    if (first.type == VALUE_DURATION || second.type == VALUE_DURATION)
        return operate_durations(arena, operation, first, second, out, problem);
    return wrong_types(operation, first, second, problem);
}

enum status value_negate(struct value value, struct value *out, struct problem *problem) {
    *out = value;
    if (value_is_null(value))
        return STATUS_OK;
    if (value.type == VALUE_FLOAT) {
        out->number = -value.number;
        return STATUS_OK;
    }
    if (value.type != VALUE_INTEGER)
        return problem_set(problem, STATUS_TYPE_AT_RUN, SPAN_NONE,
                           "'-' takes a number, not %s", value_phrase(value));
    if (value.integer == INT64_MIN)
        return problem_set(problem, STATUS_ARITHMETIC_OVERFLOW, SPAN_NONE,
                           "-(%lld) is beyond 64 bits", (long long)value.integer);
    out->integer = -value.integer;
    return STATUS_OK;
}
