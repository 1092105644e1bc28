/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values as text. A float takes the fewest of 15, 16 or 17 digits that read back as the same
 * number. Times show seconds only when there are some, and fractions by three digits, as ISO
 * 8601 is written by the tools people know.
 */
#include "value/calendar.h"
#include "value/temporal.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append_float(struct text_builder *builder, double number) {
    if (isnan(number)) {
        text_append_string(builder, "NaN");
        return;
    }
    if (isinf(number)) {
        text_append_string(builder, number < 0 ? "-Infinity" : "Infinity");
        return;
    }
    char digits[40];
    /* Below the normal range a number has fewer than 15 digits to show. */
    int least = fabs(number) < DBL_MIN ? 1 : 15;
    for (int precision = least; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, number);
        if (strtod(digits, NULL) == number)
            break;
    }
    text_append_string(builder, digits);
    if (strpbrk(digits, ".e") == NULL)
        text_append_string(builder, ".0");
}

/* ---- temporal values ------------------------------------------------------------------ */

static void append_date(struct text_builder *builder, int64_t days) {
    struct calendar_date date = calendar_date(days);
    const char *sign = date.year < 0 ? "-" : date.year > 9999 ? "+" : "";
    text_append_format(builder, "%s%04" PRId64 "-%02d-%02d", sign,
                       date.year < 0 ? -date.year : date.year, date.month, date.day);
}

static void append_fraction(struct text_builder *builder, int64_t nanoseconds) {
    if (nanoseconds % 1000000 == 0)
        text_append_format(builder, ".%03" PRId64, nanoseconds / 1000000);
    else if (nanoseconds % 1000 == 0)
        text_append_format(builder, ".%06" PRId64, nanoseconds / 1000);
    else
        text_append_format(builder, ".%09" PRId64, nanoseconds);
}

static void append_time(struct text_builder *builder, int64_t nanoseconds) {
    int64_t seconds = nanoseconds / NANOSECONDS_A_SECOND;
    int64_t fraction = nanoseconds % NANOSECONDS_A_SECOND;
    text_append_format(builder, "%02" PRId64 ":%02" PRId64, seconds / 3600,
                       seconds / 60 % 60);
    if (seconds % 60 == 0 && fraction == 0)
        return;
    text_append_format(builder, ":%02" PRId64, seconds % 60);
    if (fraction != 0)
        append_fraction(builder, fraction);
}

void value_append_offset(struct text_builder *builder, int32_t offset_seconds) {
    if (offset_seconds == 0) {
        text_append_character(builder, 'Z');
        return;
    }
    int32_t size = abs(offset_seconds);
    text_append_format(builder, "%c%02d:%02d", offset_seconds < 0 ? '-' : '+',
                       size / 3600, size / 60 % 60);
    if (size % 60 != 0)
        text_append_format(builder, ":%02d", size % 60);
}

static void append_temporal(struct text_builder *builder, struct value value) {
    const struct value_temporal *temporal = value.temporal;
    if (value.type != VALUE_TIME) {
        append_date(builder, temporal->days);
        text_append_character(builder, 'T');
    }
    append_time(builder, temporal->nanoseconds);
    if (value.type == VALUE_LOCAL_DATETIME)
        return;
    value_append_offset(builder, temporal->offset_seconds);
    if (temporal->zone.byte_count > 0)
        text_append_format(builder, "[%.*s]", TEXT_ARGS(temporal->zone));
}

/* A part of a duration, such as "3M"; parts that are 0 are left out. */
static void append_part(struct text_builder *builder, int64_t amount, char unit) {
    if (amount != 0)
        text_append_format(builder, "%" PRId64 "%c", amount, unit);
}

/* Seconds below a minute with their fraction: the sign is that of the whole amount. */
static void append_seconds(struct text_builder *builder, bool is_negative,
                           int64_t seconds, int64_t nanoseconds) {
    if (seconds == 0 && nanoseconds == 0)
        return;
    text_append_format(builder, "%s%" PRId64, is_negative ? "-" : "", seconds);
    if (nanoseconds != 0) {
        char digits[16];
        size_t size = (size_t)snprintf(digits, sizeof digits, ".%09" PRId64, nanoseconds);
        while (digits[size - 1] == '0')
            size--;
        text_append(builder, (struct text){digits, size});
    }
    text_append_character(builder, 'S');
}

static void append_duration(struct text_builder *builder,
                            const struct value_duration *duration) {
    size_t start = builder->byte_count;
    text_append_character(builder, 'P');
    append_part(builder, duration->months / 12, 'Y');
    append_part(builder, duration->months % 12, 'M');
    append_part(builder, duration->days, 'D');
    /* Below a day all parts take the sign of the whole: -0.001 is -1 s and 999,000,000 ns. */
    int64_t seconds = duration->seconds, nanoseconds = duration->nanoseconds;
    bool is_negative = seconds < 0;
    if (is_negative && nanoseconds > 0) {
        seconds++;
        nanoseconds = NANOSECONDS_A_SECOND - nanoseconds;
    }
    if (seconds != 0 || nanoseconds != 0) {
        text_append_character(builder, 'T');
        append_part(builder, seconds / 3600, 'H');
        append_part(builder, seconds / 60 % 60, 'M');
        int64_t rest = seconds % 60;
        append_seconds(builder, is_negative, rest < 0 ? -rest : rest, nanoseconds);
    }
    if (!builder->failed && builder->byte_count == start + 1)
        text_append_string(builder, "T0S");
}

enum status value_to_text(struct text_builder *builder, struct value value) {
    switch ((enum value_type)value.type) {
    case VALUE_STRING:
        text_append(builder, value_text(value));
        break;
    case VALUE_BOOLEAN:
        text_append_string(builder, value.boolean ? "true" : "false");
        break;
    case VALUE_INTEGER:
        text_append_format(builder, "%" PRId64, value.integer);
        break;
    case VALUE_FLOAT:
        append_float(builder, value.number);
        break;
    case VALUE_DATE:
        append_date(builder, value.integer);
        break;
    case VALUE_LOCAL_TIME:
        append_time(builder, value.integer);
        break;
    case VALUE_DATETIME:
    case VALUE_LOCAL_DATETIME:
    case VALUE_TIME:
        append_temporal(builder, value);
        break;
    case VALUE_DURATION:
        append_duration(builder, value.duration);
        break;
    case VALUE_NULL:
        text_append_string(builder, "null");
        break;
    case VALUE_MAP:
    case VALUE_NODE:
    case VALUE_RELATIONSHIP:
    case VALUE_LIST:
    case VALUE_PATH:
        return STATUS_TYPE_AT_RUN;
    }
    return builder->failed ? STATUS_OUT_OF_MEMORY : STATUS_OK;
}
