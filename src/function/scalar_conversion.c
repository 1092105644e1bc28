/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From type to type. Text that is no number or truth gives null; a value of a type that never
 * converts is refused, or null in the *OrNull and *List forms.
 */
#include "function/library.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NUMBER_BYTES 400

static struct text trimmed(struct text text) {
    while (text.byte_count > 0 && isspace((unsigned char)text.bytes[0])) {
        text.bytes++;
        text.byte_count--;
    }
    while (text.byte_count > 0 && isspace((unsigned char)text.bytes[text.byte_count - 1]))
        text.byte_count--;
    return text;
}

/* number := [+-] (digits [. digits] | . digits) [e [+-] digits] | [+-] Infinity | NaN;
 * copied into `copy`, since strtod() wants an end and takes more than that. */
static bool is_number_text(struct text text, char copy[MAX_NUMBER_BYTES + 1]) {
    text = trimmed(text);
    if (text.byte_count == 0 || text.byte_count > MAX_NUMBER_BYTES)
        return false;
    memcpy(copy, text.bytes, text.byte_count);
    copy[text.byte_count] = '\0';
    const char *place = copy + (copy[0] == '-' || copy[0] == '+');
    if (strcmp(place, "Infinity") == 0 || strcmp(place, "NaN") == 0)
        return true;
    size_t whole = strspn(place, "0123456789");
    place += whole;
    size_t decimals = *place == '.' ? strspn(place + 1, "0123456789") : 0;
    place += *place == '.' ? decimals + 1 : 0;
    if (whole + decimals == 0)
        return false;
    if (*place == 'e' || *place == 'E') {
        place += 1 + (place[1] == '-' || place[1] == '+');
        size_t digits = strspn(place, "0123456789");
        if (digits == 0)
            return false;
        place += digits;
    }
    return *place == '\0';
}

/* ---- one value ------------------------------------------------------------------------ */

static enum status out_of_range(struct function_context *context) {
    return problem_set(context->problem, STATUS_NUMBER_OUT_OF_RANGE, SPAN_NONE,
                       "toInteger() of a number beyond 64 bits");
}

static enum status integer_of_float(struct function_context *context, double number,
                                    struct value *out) {
    if (!(number >= -0x1p63 && number < 0x1p63))
        return out_of_range(context);
    *out = value_integer((int64_t)number);
    return STATUS_OK;
}

static enum status integer_of_text(struct function_context *context, struct text text,
                                   struct value *out) {
    char copy[MAX_NUMBER_BYTES + 1];
    if (!is_number_text(text, copy))
        return STATUS_OK;
    if (copy[strspn(copy, "+-0123456789")] != '\0') {
        double number = strtod(copy, NULL);
        return isfinite(number) ? integer_of_float(context, number, out) : STATUS_OK;
    }
    errno = 0;
    long long integer = strtoll(copy, NULL, 10);
    if (errno == ERANGE)
        return out_of_range(context);
    *out = value_integer(integer);
    return STATUS_OK;
}

FUNCTION_CALL(to_integer) {
    struct value value = arguments[0];
    *out = value_null();
    if (value.type == VALUE_STRING)
        return integer_of_text(context, value_text(value), out);
    if (value.type == VALUE_FLOAT)
        return integer_of_float(context, value.number, out);
    *out = value_integer(value.type == VALUE_BOOLEAN ? value.boolean : value.integer);
    return STATUS_OK;
}

FUNCTION_CALL(to_float) {
    struct value value = arguments[0];
    char copy[MAX_NUMBER_BYTES + 1];
    *out = value_null();
    if (value.type != VALUE_STRING)
        *out = value_float(value_as_double(value));
    else if (is_number_text(value_text(value), copy))
        *out = value_float(strtod(copy, NULL));
    return STATUS_OK;
}

FUNCTION_CALL(to_boolean) {
    struct value value = arguments[0];
    *out = value;
    if (value.type == VALUE_INTEGER)
        *out = value_boolean(value.integer != 0);
    if (value.type != VALUE_STRING)
        return STATUS_OK;
    struct text text = trimmed(value_text(value));
    *out = value_null();
    if (text_equal_ignoring_case(text, TEXT("true")))
        *out = value_boolean(true);
    else if (text_equal_ignoring_case(text, TEXT("false")))
        *out = value_boolean(false);
    return STATUS_OK;
}

FUNCTION_CALL(to_string) {
    *out = arguments[0];
    if (arguments[0].type == VALUE_STRING)
        return STATUS_OK;
    struct text_builder builder;
    text_builder_init(&builder, context->arena);
    value_to_text(&builder, arguments[0]);
    return function_text(context, &builder, out);
}

/* ---- what cannot be converted is null --------------------------------------------------- */

/* Calls a conversion by the name of its row; a refusal other than want of memory is null. */
static enum status or_null(struct function_context *context, struct text name,
                           struct value value, struct value *out) {
    struct problem ignored;
    problem_clear(&ignored);
    struct function_context inner = *context;
    inner.problem = &ignored;
    enum status status = function_invoke(&inner, function_find(name), &value, 1, out);
    if (status == STATUS_OUT_OF_MEMORY)
        return arena_problem(context->arena, context->problem);
    if (status != STATUS_OK)
        *out = value_null();
    return STATUS_OK;
}

FUNCTION_CALL(to_integer_or_null) {
    return or_null(context, TEXT("toInteger"), arguments[0], out);
}

FUNCTION_CALL(to_float_or_null) {
    return or_null(context, TEXT("toFloat"), arguments[0], out);
}

FUNCTION_CALL(to_boolean_or_null) {
    return or_null(context, TEXT("toBoolean"), arguments[0], out);
}

FUNCTION_CALL(to_string_or_null) {
    return or_null(context, TEXT("toString"), arguments[0], out);
}

static enum status each_or_null(struct function_context *context, struct text name,
                                struct value list, struct value *out) {
    struct value *items;
    TRY(function_items(context, list.size, &items));
    for (uint32_t i = 0; i < list.size; i++)
        TRY(or_null(context, name, list.items[i], &items[i]));
    return function_list(context, items, list.size, out);
}

FUNCTION_CALL(to_integer_list) {
    return each_or_null(context, TEXT("toInteger"), arguments[0], out);
}

FUNCTION_CALL(to_float_list) {
    return each_or_null(context, TEXT("toFloat"), arguments[0], out);
}

FUNCTION_CALL(to_boolean_list) {
    return each_or_null(context, TEXT("toBoolean"), arguments[0], out);
}

FUNCTION_CALL(to_string_list) {
    return each_or_null(context, TEXT("toString"), arguments[0], out);
}
