/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operators over evaluated operands. */
#include "naive.h"

#include <math.h>

/* Longer texts and lists are given up: rows that double one would never end. */
#define MAX_JOINED 10000u

static enum naive_truth truth_of(struct naive *naive, struct naive_value value) {
    if (value.type == NAIVE_BOOLEAN)
        return value.boolean ? NAIVE_TRUE : NAIVE_FALSE;
    if (!naive_is_null(value))
        naive_fail(naive, "a truth that is no boolean");
    return NAIVE_UNKNOWN;
}

static struct naive_value negated(enum naive_truth truth) {
    return truth == NAIVE_UNKNOWN ? naive_null() : naive_boolean(truth == NAIVE_FALSE);
}

/* ---- logic -------------------------------------------------------------------------------- */

static struct naive_value operate_logic(struct naive *naive,
                                        enum ast_expression_kind kind,
                                        struct naive_value first,
                                        struct naive_value second) {
    enum naive_truth a = truth_of(naive, first), b = truth_of(naive, second);
    if (kind == AST_AND && (a == NAIVE_FALSE || b == NAIVE_FALSE))
        return naive_boolean(false);
    if (kind == AST_OR && (a == NAIVE_TRUE || b == NAIVE_TRUE))
        return naive_boolean(true);
    if (a == NAIVE_UNKNOWN || b == NAIVE_UNKNOWN)
        return naive_null();
    return naive_boolean(kind == AST_XOR ? a != b : kind == AST_AND);
}

/* ---- arithmetic --------------------------------------------------------------------------- */

static struct naive_value operate_integers(struct naive *naive,
                                           enum ast_expression_kind kind, int64_t first,
                                           int64_t second) {
    int64_t result = 0;
    bool overflows = false;
    if (kind == AST_ADD)
        overflows = __builtin_add_overflow(first, second, &result);
    else if (kind == AST_SUBTRACT)
        overflows = __builtin_sub_overflow(first, second, &result);
    else if (kind == AST_MULTIPLY)
        overflows = __builtin_mul_overflow(first, second, &result);
    else if (second == 0)
        naive_fail(naive, "division by zero");
    else if (second == -1)
        overflows = kind == AST_DIVIDE && __builtin_sub_overflow(0, first, &result);
    else
        result = kind == AST_DIVIDE ? first / second : first % second;
    if (overflows)
        naive_fail(naive, "integer overflow");
    return naive_integer(result);
}

static struct naive_value operate_floats(enum ast_expression_kind kind, double first,
                                         double second) {
    if (kind == AST_ADD)
        return naive_float(first + second);
    if (kind == AST_SUBTRACT)
        return naive_float(first - second);
    if (kind == AST_MULTIPLY)
        return naive_float(first * second);
    if (kind == AST_DIVIDE)
        return naive_float(first / second);
    return naive_float(kind == AST_MODULO ? fmod(first, second) : pow(first, second));
}

static struct naive_value concatenate_lists(struct naive *naive, struct naive_value first,
                                            struct naive_value second) {
    struct naive_value list = first;
    if (first.list->count + second.list->count > MAX_JOINED)
        naive->is_too_large = true;
    for (uint32_t i = 0; i < second.list->count && !naive_has_stopped(naive); i++)
        list = naive_append(naive, list, second.list->items[i]);
    return list;
}

/* A string takes numbers, booleans and dates as text. */
static struct naive_value join_texts(struct naive *naive, struct naive_value first,
                                     struct naive_value second) {
    const struct naive_value sides[] = {first, second};
    struct text_builder builder;
    text_builder_init(&builder, naive->arena);
    for (int i = 0; i < 2; i++) {
        if (sides[i].type == NAIVE_STRING)
            text_append(&builder, sides[i].text);
        else if (naive_is_number(sides[i]) || sides[i].type == NAIVE_BOOLEAN ||
                 sides[i].type == NAIVE_DATE || sides[i].type == NAIVE_DURATION)
            naive_append_text(&builder, naive->graph, sides[i]);
        else
            naive_fail(naive, "a string and what cannot be joined to it");
    }
    struct text joined = text_builder_text(&builder);
    if (joined.byte_count > MAX_JOINED)
        naive->is_too_large = true;
    return naive_string(joined);
}

static struct naive_value add_containers(struct naive *naive, struct naive_value first,
                                         struct naive_value second) {
    if (first.type == NAIVE_LIST && second.type == NAIVE_LIST)
        return concatenate_lists(naive, first, second);
    if (first.type == NAIVE_LIST)
        return naive_append(naive, first, second);
    if (second.type == NAIVE_LIST)
        return concatenate_lists(naive, naive_append(naive, naive_list(naive, 0), first),
                                 second);
    if (first.type == NAIVE_STRING || second.type == NAIVE_STRING)
        return join_texts(naive, first, second);
    naive_fail(naive, "operands that cannot be added");
    return naive_null();
}

/* Durations with each other, dates with them, and multiples. */
static struct naive_value operate_durations(struct naive *naive,
                                            enum ast_expression_kind kind,
                                            struct naive_value first,
                                            struct naive_value second) {
    int sign = kind == AST_SUBTRACT ? -1 : 1;
    bool adds = kind == AST_ADD || kind == AST_SUBTRACT;
    if (kind == AST_ADD && second.type == NAIVE_DATE)
        return operate_durations(naive, kind, second, first);
    if (adds && first.type == NAIVE_DATE && second.type == NAIVE_DURATION)
        return (struct naive_value){
            .type = NAIVE_DATE,
            .integer = naive_move_date(first.integer, second.duration, sign)};
    const struct naive_duration *a = first.duration, *b = second.duration;
    if (adds && first.type == NAIVE_DURATION && second.type == NAIVE_DURATION)
        return naive_duration(naive, a->months + sign * b->months,
                              a->days + sign * b->days, a->seconds + sign * b->seconds);
    if (kind == AST_MULTIPLY && second.type == NAIVE_INTEGER)
        return naive_duration(naive, a->months * second.integer, a->days * second.integer,
                              a->seconds * second.integer);
    naive_fail(naive, "arithmetic of durations that is not evaluated here");
    return naive_null();
}

static bool is_duration(struct naive_value value) {
    return value.type == NAIVE_DURATION;
}

static bool is_container(struct naive_value value) {
    return value.type == NAIVE_LIST || value.type == NAIVE_STRING;
}

static struct naive_value operate_arithmetic(struct naive *naive,
                                             enum ast_expression_kind kind,
                                             struct naive_value first,
                                             struct naive_value second) {
    bool adds = kind == AST_ADD || kind == AST_CONCATENATE;
    if (naive_is_null(first) || naive_is_null(second))
        return naive_null();
    if (naive_is_number(first) && naive_is_number(second) && kind != AST_CONCATENATE) {
        bool are_integers = first.type == NAIVE_INTEGER && second.type == NAIVE_INTEGER;
        if (are_integers && kind != AST_POWER)
            return operate_integers(naive, kind, first.integer, second.integer);
        return operate_floats(kind, naive_as_double(first), naive_as_double(second));
    }
    if ((is_duration(first) || is_duration(second)) && !is_container(first) &&
        !is_container(second))
        return operate_durations(naive, kind, first, second);
    if (adds)
        return add_containers(naive, first, second);
    naive_fail(naive, "arithmetic with what is no number");
    return naive_null();
}

static struct naive_value negate(struct naive *naive, struct naive_value value) {
    if (value.type == NAIVE_FLOAT)
        return naive_float(-value.number);
    if (value.type == NAIVE_INTEGER)
        return operate_integers(naive, AST_SUBTRACT, 0, value.integer);
    if (!naive_is_null(value))
        naive_fail(naive, "the negative of what is no number");
    return naive_null();
}

/* ---- comparison --------------------------------------------------------------------------- */

static struct naive_value operate_comparison(enum ast_expression_kind kind,
                                             struct naive_value first,
                                             struct naive_value second) {
    int order = 0;
    bool has_nan = (first.type == NAIVE_FLOAT && isnan(first.number)) ||
                   (second.type == NAIVE_FLOAT && isnan(second.number));
    if (!naive_compare(first, second, &order))
        return naive_null();
    if (has_nan)
        return naive_boolean(false);
    switch ((int)kind) {
    case AST_LESS:
        return naive_boolean(order < 0);
    case AST_LESS_EQUAL:
        return naive_boolean(order <= 0);
    case AST_GREATER:
        return naive_boolean(order > 0);
    default:
        return naive_boolean(order >= 0);
    }
}

static struct naive_value operate_in(struct naive *naive, struct naive_value item,
                                     struct naive_value list) {
    if (naive_is_null(list))
        return naive_null();
    if (list.type != NAIVE_LIST) {
        naive_fail(naive, "IN of what is no list");
        return naive_null();
    }
    enum naive_truth truth = NAIVE_FALSE;
    for (uint32_t i = 0; i < list.list->count; i++) {
        enum naive_truth is_equal = naive_equal(item, list.list->items[i]);
        if (is_equal == NAIVE_TRUE)
            return naive_boolean(true);
        if (is_equal == NAIVE_UNKNOWN)
            truth = NAIVE_UNKNOWN;
    }
    return naive_truth(truth);
}

static struct naive_value operate_text(enum ast_expression_kind kind,
                                       struct naive_value first,
                                       struct naive_value second) {
    if (first.type != NAIVE_STRING || second.type != NAIVE_STRING)
        return naive_null();
    if (kind == AST_STARTS_WITH)
        return naive_boolean(text_starts_with(first.text, second.text));
    if (kind == AST_ENDS_WITH)
        return naive_boolean(text_ends_with(first.text, second.text));
    return naive_boolean(text_find(first.text, second.text, 0) != SIZE_MAX);
}

struct naive_value naive_operate(struct naive *naive, enum ast_expression_kind kind,
                                 struct naive_value first, struct naive_value second) {
    switch ((int)kind) {
    case AST_NOT:
        return negated(truth_of(naive, first));
    case AST_NEGATE:
        return negate(naive, first);
    case AST_AND:
    case AST_OR:
    case AST_XOR:
        return operate_logic(naive, kind, first, second);
    case AST_ADD:
    case AST_SUBTRACT:
    case AST_MULTIPLY:
    case AST_DIVIDE:
    case AST_MODULO:
    case AST_POWER:
    case AST_CONCATENATE:
        return operate_arithmetic(naive, kind, first, second);
    case AST_EQUAL:
        return naive_truth(naive_equal(first, second));
    case AST_NOT_EQUAL:
        return negated(naive_equal(first, second));
    case AST_LESS:
    case AST_LESS_EQUAL:
    case AST_GREATER:
    case AST_GREATER_EQUAL:
        return operate_comparison(kind, first, second);
    case AST_IN:
        return operate_in(naive, first, second);
    case AST_STARTS_WITH:
    case AST_ENDS_WITH:
    case AST_CONTAINS:
        return operate_text(kind, first, second);
    default:
        naive_fail(naive, "an operator that is not evaluated here");
        return naive_null();
    }
}
