/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/cell.h"

#include "value/calendar.h"
#include "value/temporal_parse.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NUMBER_BYTES 4096

static struct text trim(struct text text) {
    while (text.byte_count > 0 && (*text.bytes == ' ' || *text.bytes == '\t')) {
        text.bytes++;
        text.byte_count--;
    }
    while (text.byte_count > 0 && (text.bytes[text.byte_count - 1] == ' ' ||
                                   text.bytes[text.byte_count - 1] == '\t'))
        text.byte_count--;
    return text;
}

static bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

/* Takes a sign off; true for minus. */
static bool take_sign(struct text *text) {
    if (text->byte_count == 0 || (*text->bytes != '-' && *text->bytes != '+'))
        return false;
    bool is_negative = *text->bytes == '-';
    text->bytes++;
    text->byte_count--;
    return is_negative;
}

bool cell_integer(struct text text, int64_t *out) {
    text = trim(text);
    bool is_negative = take_sign(&text);
    if (text.byte_count == 0)
        return false;
    uint64_t size = 0;
    bool is_large = false;
    for (size_t i = 0; i < text.byte_count; i++) {
        if (!is_digit(text.bytes[i]))
            return false;
        is_large |= __builtin_mul_overflow(size, 10, &size);
        is_large |= __builtin_add_overflow(size, (uint64_t)(text.bytes[i] - '0'), &size);
    }
    if (is_large || size > (uint64_t)INT64_MAX + is_negative)
        return false;
    *out = is_negative ? (int64_t)(0 - size) : (int64_t)size;
    return true;
}

/* ---- floats ----------------------------------------------------------------------------- */

/* What a decimal number is made of. */
struct decimal {
    uint64_t digits; /* significant digits as an integer, if they are few */
    uint32_t digit_count;
    int64_t exponent; /* power of ten that `digits` is multiplied with */
    bool is_number;
};

static size_t scan_digits(struct decimal *decimal, struct text text, size_t i) {
    for (; i < text.byte_count && is_digit(text.bytes[i]); i++) {
        decimal->is_number = true;
        if (decimal->digit_count < 18)
            decimal->digits = decimal->digits * 10 + (uint64_t)(text.bytes[i] - '0');
        decimal->digit_count += decimal->digits != 0;
    }
    return i;
}

static bool scan_decimal(struct text text, struct decimal *decimal) {
    *decimal = (struct decimal){0};
    size_t i = scan_digits(decimal, text, 0);
    if (i < text.byte_count && text.bytes[i] == '.') {
        size_t start = ++i;
        i = scan_digits(decimal, text, i);
        decimal->exponent = -(int64_t)(i - start);
    }
    if (!decimal->is_number)
        return false;
    if (i == text.byte_count)
        return true;
    if (text.bytes[i] != 'e' && text.bytes[i] != 'E')
        return false;
    int64_t exponent;
    struct text rest = {text.bytes + i + 1, text.byte_count - i - 1};
    if (rest.byte_count > 0 && (*rest.bytes == ' ' || *rest.bytes == '\t'))
        return false;
    if (!cell_integer(rest, &exponent) || exponent > 100000 || exponent < -100000)
        return false;
    decimal->exponent += exponent;
    return true;
}

/* The number as strtod() reads it, whatever the locale. */
static bool read_slowly(struct text text, double *out) {
    char digits[MAX_NUMBER_BYTES];
    if (text.byte_count >= sizeof digits)
        return false;
    memcpy(digits, text.bytes, text.byte_count);
    digits[text.byte_count] = '\0';
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (plain == (locale_t)0)
        return false;
    char *end;
    *out = strtod_l(digits, &end, plain);
    freelocale(plain);
    return *end == '\0' && !isinf(*out);
}

static bool read_special(struct text text, double *out) {
    if (text_equal_ignoring_case(text, TEXT("NaN")))
        *out = (double)NAN;
    else if (text_equal_ignoring_case(text, TEXT("Infinity")) ||
             text_equal_ignoring_case(text, TEXT("INF")))
        *out = (double)INFINITY;
    else
        return false;
    return true;
}

bool cell_float(struct text text, double *out) {
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    text = trim(text);
    bool is_negative = take_sign(&text);
    struct decimal decimal;
    double number;
    if (!scan_decimal(text, &decimal)) {
        if (!read_special(text, &number))
            return false;
    } else if (decimal.digit_count <= 15 && decimal.exponent >= -22 &&
               decimal.exponent <= 22) {
        number = (double)decimal.digits;
        number = decimal.exponent < 0 ? number / powers[-decimal.exponent]
                                      : number * powers[decimal.exponent];
    } else if (!read_slowly(text, &number)) {
        return false;
    }
    *out = is_negative ? -number : number;
    return true;
}

/* ---- the others ------------------------------------------------------------------------- */

bool cell_boolean(struct text text, bool *out) {
    text = trim(text);
    *out = text_equal_ignoring_case(text, TEXT("true")) || text_equal(text, TEXT("1"));
    return *out || text_equal_ignoring_case(text, TEXT("false")) ||
           text_equal(text, TEXT("0"));
}

/* `count` digits at `at`; -1 when they are none. */
static int32_t fixed_digits(const char *at, uint32_t count) {
    int32_t number = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_digit(at[i]))
            return -1;
        number = number * 10 + (at[i] - '0');
    }
    return number;
}

bool cell_date(struct text text, int64_t *days) {
    text = trim(text);
    bool is_negative = take_sign(&text);
    /* The year takes what stands before "-MM-DD", 4 to 9 digits. */
    if (text.byte_count < 10 || text.byte_count > 15)
        return false;
    uint32_t year_digits = (uint32_t)text.byte_count - 6;
    const char *rest = text.bytes + year_digits;
    int32_t year = fixed_digits(text.bytes, year_digits);
    int32_t month = fixed_digits(rest + 1, 2), day = fixed_digits(rest + 4, 2);
    if (rest[0] != '-' || rest[3] != '-' || year < 0 || month < 1 || month > 12 ||
        day < 1)
        return false;
    if (is_negative)
        year = -year;
    if (day > calendar_days_in_month(year, month))
        return false;
    *days = calendar_days(year, month, day);
    return true;
}

static enum status read_temporal(struct arena *arena, enum value_type type,
                                 struct text text, struct value *out, bool *is_valid,
                                 struct problem *problem) {
    if (!value_is_temporal(type) && type != VALUE_DURATION)
        return STATUS_OK;
    struct problem unread;
    problem_clear(&unread);
    enum status status = temporal_parse(arena, type, text, out, &unread);
    if (status == STATUS_OUT_OF_MEMORY)
        return arena_problem(arena, problem);
    *is_valid = status == STATUS_OK;
    return STATUS_OK;
}

enum status cell_read(struct arena *arena, enum value_type type, struct text text,
                      struct value *out, bool *is_valid, struct problem *problem) {
    int64_t integer = 0;
    double number = 0;
    bool boolean = false;
    *is_valid = false;
    if (type == VALUE_STRING) {
        *is_valid = true;
        *out = value_string(text);
    } else if (type == VALUE_INTEGER) {
        *is_valid = cell_integer(text, &integer);
        *out = value_integer(integer);
    } else if (type == VALUE_FLOAT) {
        *is_valid = cell_float(text, &number);
        *out = value_float(number);
    } else if (type == VALUE_BOOLEAN) {
        *is_valid = cell_boolean(text, &boolean);
        *out = value_boolean(boolean);
    } else if (type == VALUE_DATE) {
        *is_valid = cell_date(text, &integer);
        *out = value_date(integer);
    } else {
        return read_temporal(arena, type, trim(text), out, is_valid, problem);
    }
    return STATUS_OK;
}

static const struct {
    enum value_type type;
    const char *expectation;
} scalars[] = {
    {VALUE_STRING, "a string"},
    {VALUE_INTEGER, "an integer of 64 bits"},
    {VALUE_FLOAT, "a number"},
    {VALUE_BOOLEAN, "true or false"},
    {VALUE_DATE, "a date such as 2024-05-21"},
    {VALUE_LOCAL_TIME, "a local time such as 12:30:00"},
    {VALUE_TIME, "a time with offset such as 12:30:00+02:00"},
    {VALUE_LOCAL_DATETIME, "a local date and time such as 2024-05-21T12:30:00"},
    {VALUE_DATETIME, "a date and time with offset such as 2024-05-21T12:30:00Z"},
    {VALUE_DURATION, "a duration such as P1Y2M3DT4H"},
    {VALUE_LIST, "a list"},
};

const char *cell_expectation(enum value_type type) {
    for (size_t i = 0; i < sizeof scalars / sizeof *scalars; i++)
        if (scalars[i].type == type)
            return scalars[i].expectation;
    return "a value";
}

bool cell_type_of_name(struct text name, enum value_type *out) {
    for (size_t i = 0; i < sizeof scalars / sizeof *scalars; i++) {
        if (!text_equal(name, text_of(value_type_name(scalars[i].type))))
            continue;
        *out = scalars[i].type;
        return true;
    }
    return false;
}
