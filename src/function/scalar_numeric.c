/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of numbers. Outside of its domain a function gives NaN, as IEEE 754 has it. */
#include "function/library.h"
#include "value/operate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status apply(double (*function)(double), const struct value *arguments,
                         struct value *out) {
    *out = value_float(function(value_as_double(arguments[0])));
    return STATUS_OK;
}

FUNCTION_CALL(abs) {
    if (arguments[0].type == VALUE_FLOAT)
        return apply(fabs, arguments, out);
    if (arguments[0].integer < 0)
        return value_negate(arguments[0], out, context->problem);
    *out = arguments[0];
    return STATUS_OK;
}

FUNCTION_CALL(ceil) {
    return apply(ceil, arguments, out);
}

FUNCTION_CALL(floor) {
    return apply(floor, arguments, out);
}

FUNCTION_CALL(sign) {
    double number = value_as_double(arguments[0]);
    *out = value_integer((number > 0) - (number < 0));
    return STATUS_OK;
}

FUNCTION_CALL(sqrt) {
    return apply(sqrt, arguments, out);
}

FUNCTION_CALL(exp) {
    return apply(exp, arguments, out);
}

FUNCTION_CALL(log) {
    return apply(log, arguments, out);
}

FUNCTION_CALL(log10) {
    return apply(log10, arguments, out);
}

FUNCTION_CALL(power) {
    return value_operate(context->arena, OPERATE_POWER, arguments[0], arguments[1], out,
                         context->problem);
}

FUNCTION_CALL(mod) {
    return value_operate(context->arena, OPERATE_MODULO, arguments[0], arguments[1], out,
                         context->problem);
}

FUNCTION_CALL(e) {
    *out = value_float(M_E);
    return STATUS_OK;
}

FUNCTION_CALL(pi) {
    *out = value_float(M_PI);
    return STATUS_OK;
}

FUNCTION_CALL(sin) {
    return apply(sin, arguments, out);
}

FUNCTION_CALL(cos) {
    return apply(cos, arguments, out);
}

FUNCTION_CALL(tan) {
    return apply(tan, arguments, out);
}

static double cotangent(double angle) {
    return 1 / tan(angle);
}

FUNCTION_CALL(cot) {
    return apply(cotangent, arguments, out);
}

FUNCTION_CALL(asin) {
    return apply(asin, arguments, out);
}

FUNCTION_CALL(acos) {
    return apply(acos, arguments, out);
}

FUNCTION_CALL(atan) {
    return apply(atan, arguments, out);
}

FUNCTION_CALL(atan2) {
    *out =
        value_float(atan2(value_as_double(arguments[0]), value_as_double(arguments[1])));
    return STATUS_OK;
}

FUNCTION_CALL(sinh) {
    return apply(sinh, arguments, out);
}

FUNCTION_CALL(cosh) {
    return apply(cosh, arguments, out);
}

FUNCTION_CALL(tanh) {
    return apply(tanh, arguments, out);
}

static double hyperbolic_cotangent(double number) {
    return number == 0 ? NAN : 1 / tanh(number);
}

FUNCTION_CALL(coth) {
    return apply(hyperbolic_cotangent, arguments, out);
}

static double haversine(double angle) {
    double sine = sin(angle / 2);
    return sine * sine;
}

FUNCTION_CALL(haversin) {
    return apply(haversine, arguments, out);
}

static double to_degrees(double angle) {
    return angle * (180 / M_PI);
}

FUNCTION_CALL(degrees) {
    return apply(to_degrees, arguments, out);
}

static double to_radians(double angle) {
    return angle * (M_PI / 180);
}

FUNCTION_CALL(radians) {
    return apply(to_radians, arguments, out);
}

FUNCTION_CALL(is_nan) {
    *out = value_boolean(arguments[0].type == VALUE_FLOAT && isnan(arguments[0].number));
    return STATUS_OK;
}

/* ---- random numbers ------------------------------------------------------------------- */

/* splitmix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014). */
static uint64_t next_random(uint64_t *state) {
    uint64_t word = *state += 0x9E3779B97F4A7C15u;
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9u;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBu;
    return word ^ (word >> 31);
}

FUNCTION_CALL(rand) {
    *out = value_float((double)(next_random(context->random_state) >> 11) * 0x1p-53);
    return STATUS_OK;
}

FUNCTION_CALL(random_uuid) {
    uint64_t high = next_random(context->random_state);
    uint64_t low = next_random(context->random_state);
    high = (high & ~(uint64_t)0xF000) | 0x4000;               /* version 4 */
    low = (low & ~((uint64_t)3 << 62)) | ((uint64_t)1 << 63); /* variant 10 */
    struct text_builder builder;
    text_builder_init(&builder, context->arena);
    text_append_format(&builder, "%08x-%04x-%04x-%04x-%012llx", (unsigned)(high >> 32),
                       (unsigned)(high >> 16 & 0xFFFF), (unsigned)(high & 0xFFFF),
                       (unsigned)(low >> 48), (unsigned long long)(low & 0xFFFFFFFFFFFF));
    return function_text(context, &builder, out);
}

/* ---- rounding ------------------------------------------------------------------------- */

enum rounding {
    ROUND_UP,
    ROUND_DOWN,
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_UNKNOWN
};

static const char *const rounding_names[] = {"UP",      "DOWN",      "CEILING",  "FLOOR",
                                             "HALF_UP", "HALF_DOWN", "HALF_EVEN"};

static enum rounding rounding_of(struct text name) {
    for (int i = 0; i < ROUND_UNKNOWN; i++)
        if (text_equal_ignoring_case(text_of(rounding_names[i]), name))
            return (enum rounding)i;
    return ROUND_UNKNOWN;
}

/* Digits of a positive number: 0.DIGITS times ten to `exponent`. */
struct decimal {
    char digits[40];
    int count;
    int exponent;
};

/* The fewest digits that read back as the same number: rounding is to be exact on the number
 * as it is written, so that 2.675 has the tie that it shows. */
static struct decimal decimal_of(double number) {
    char text[64];
    for (int precision = 14; precision <= 16; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, number);
        if (strtod(text, NULL) == number)
            break;
    }
    struct decimal decimal = {.exponent =
                                  (int)strtol(strchr(text, 'e') + 1, NULL, 10) + 1};
    for (const char *place = text; *place != 'e'; place++)
        if (*place != '.')
            decimal.digits[decimal.count++] = *place;
    return decimal;
}

/* Whether cutting after `kept` digits must be followed by adding one in the last place. */
static bool rounds_away(const struct decimal *decimal, int kept, bool is_negative,
                        enum rounding mode) {
    bool has_rest = false, is_tie = true;
    for (int i = kept < 0 ? 0 : kept; i < decimal->count; i++)
        has_rest = has_rest || decimal->digits[i] != '0';
    if (!has_rest)
        return false;
    if (mode == ROUND_UP || mode == ROUND_DOWN)
        return mode == ROUND_UP;
    if (mode == ROUND_CEILING || mode == ROUND_FLOOR)
        return is_negative == (mode == ROUND_FLOOR);
    if (kept < 0) /* less than a tenth of the last place */
        return false;
    char next = decimal->digits[kept];
    for (int i = kept + 1; i < decimal->count; i++)
        is_tie = is_tie && decimal->digits[i] == '0';
    if (next != '5' || !is_tie)
        return next >= '5';
    bool is_odd = kept > 0 && (decimal->digits[kept - 1] - '0') % 2 == 1;
    return mode == ROUND_HALF_UP || (mode == ROUND_HALF_EVEN && is_odd);
}

/* Adds one to the last kept digit, carrying to the left. */
static void add_last(struct decimal *decimal, int kept) {
    int place = kept - 1;
    while (place >= 0 && decimal->digits[place] == '9')
        decimal->digits[place--] = '0';
    if (place >= 0) {
        decimal->digits[place]++;
        return;
    }
    memmove(decimal->digits + 1, decimal->digits, (size_t)kept);
    decimal->digits[0] = '1';
    decimal->exponent++;
}

static double round_decimal(double number, int64_t precision, enum rounding mode) {
    if (!isfinite(number) || number == 0 || precision > 400)
        return number;
    bool is_negative = number < 0;
    struct decimal decimal = decimal_of(fabs(number));
    int kept = decimal.exponent + (int)precision;
    if (kept >= decimal.count)
        return number;
    bool is_away = rounds_away(&decimal, kept, is_negative, mode);
    if (kept < 0) { /* the whole number lies below the last place */
        decimal.exponent = -(int)precision;
        kept = 0;
    }
    int exponent = decimal.exponent;
    if (is_away)
        add_last(&decimal, kept);
    kept += decimal.exponent - exponent;
    char text[64];
    snprintf(text, sizeof text, "%s0.%.*se%d", is_negative ? "-" : "",
             kept > 0 ? kept : 1, kept > 0 ? decimal.digits : "0", decimal.exponent);
    return strtod(text, NULL);
}

/* To a whole number ties go upwards; to decimals they go away from zero. */
static double round_whole(double number) {
    double below = floor(number);
    return number - below >= 0.5 ? below + 1 : below;
}

FUNCTION_CALL(round) {
    double number = value_as_double(arguments[0]);
    int64_t precision = argument_count > 1 ? arguments[1].integer : 0;
    if (precision < 0)
        return problem_set(context->problem, STATUS_NUMBER_OUT_OF_RANGE, SPAN_NONE,
                           "round() to %lld decimals: the precision cannot be negative",
                           (long long)precision);
    if (argument_count < 3 && precision == 0) {
        *out = value_float(round_whole(number));
        return STATUS_OK;
    }
    enum rounding mode =
        argument_count == 3 ? rounding_of(value_text(arguments[2])) : ROUND_HALF_UP;
    if (mode == ROUND_UNKNOWN)
        return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                           "round() does not know the mode '%.*s'",
                           TEXT_ARGS(value_text(arguments[2])));
    *out = value_float(round_decimal(number, precision, mode));
    return STATUS_OK;
}
