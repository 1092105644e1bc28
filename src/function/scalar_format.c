/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * format(): dates, times of day and points in time by a pattern. Names are English, weeks are
 * those of ISO 8601, which begin on Monday, as in the components of dates.
 */
#include "function/format_pattern.h"
#include "function/library.h"
#include "value/calendar.h"
#include "value/temporal.h"

#include <stdlib.h>

enum part { DAY, CLOCK, ZONE };
enum style { NUMBER, YEAR, NAME, FRACTION, OFFSET };

static const struct letter {
    char letter;
    enum part part;
    enum style style;
    uint32_t counts; /* FORMAT_COUNT() of the lengths that mean something */
} letters[] = {
    {'G', DAY, NAME, FORMAT_UP_TO(5)},
    {'u', DAY, YEAR, FORMAT_UP_TO(FORMAT_MAX_COUNT)},
    {'y', DAY, YEAR, FORMAT_UP_TO(FORMAT_MAX_COUNT)},
    {'Y', DAY, YEAR, FORMAT_UP_TO(FORMAT_MAX_COUNT)},
    {'Q', DAY, NAME, FORMAT_UP_TO(5)},
    {'q', DAY, NAME, FORMAT_UP_TO(5)},
    {'M', DAY, NAME, FORMAT_UP_TO(5)},
    {'L', DAY, NAME, FORMAT_UP_TO(5)},
    {'w', DAY, NUMBER, FORMAT_UP_TO(2)},
    {'W', DAY, NUMBER, FORMAT_UP_TO(1)},
    {'F', DAY, NUMBER, FORMAT_UP_TO(1)},
    {'D', DAY, NUMBER, FORMAT_UP_TO(3)},
    {'d', DAY, NUMBER, FORMAT_UP_TO(2)},
    {'g', DAY, NUMBER, FORMAT_UP_TO(FORMAT_MAX_COUNT)},
    {'E', DAY, NAME, FORMAT_UP_TO(5)},
    {'e', DAY, NAME, FORMAT_UP_TO(5)},
    {'c', DAY, NAME, FORMAT_UP_TO(5) & ~FORMAT_COUNT(2)},
    {'a', CLOCK, NAME, FORMAT_COUNT(1)},
    {'B', CLOCK, NAME, FORMAT_COUNT(1) | FORMAT_COUNT(4)},
    {'h', CLOCK, NUMBER, FORMAT_UP_TO(2)},
    {'K', CLOCK, NUMBER, FORMAT_UP_TO(2)},
    {'k', CLOCK, NUMBER, FORMAT_UP_TO(2)},
    {'H', CLOCK, NUMBER, FORMAT_UP_TO(2)},
    {'m', CLOCK, NUMBER, FORMAT_UP_TO(2)},
    {'s', CLOCK, NUMBER, FORMAT_UP_TO(2)},
    {'S', CLOCK, FRACTION, FORMAT_UP_TO(9)},
    {'A', CLOCK, NUMBER, FORMAT_UP_TO(FORMAT_MAX_COUNT)},
    {'n', CLOCK, NUMBER, FORMAT_UP_TO(FORMAT_MAX_COUNT)},
    {'N', CLOCK, NUMBER, FORMAT_UP_TO(FORMAT_MAX_COUNT)},
    {'V', ZONE, OFFSET, FORMAT_COUNT(2)},
    {'O', ZONE, OFFSET, FORMAT_COUNT(1) | FORMAT_COUNT(4)},
    {'X', ZONE, OFFSET, FORMAT_UP_TO(5)},
    {'x', ZONE, OFFSET, FORMAT_UP_TO(5)},
    {'Z', ZONE, OFFSET, FORMAT_UP_TO(5)},
};

#define LETTER_COUNT (sizeof letters / sizeof *letters)

/* A value taken apart. */
struct instant {
    enum value_type type;
    struct value_temporal parts;
    struct calendar_date date;
};

static bool has_part(enum value_type type, enum part part) {
    return part == DAY     ? temporal_has_date(type)
           : part == CLOCK ? temporal_has_time(type)
                           : temporal_has_zone(type);
}

/* ---- numbers -------------------------------------------------------------------------- */

/* ISO 8601's week of the month: its first has four days of it or more; before that is 0. */
static int64_t week_of_month(const struct instant *instant) {
    int64_t start = floor_modulo(
        instant->date.day - calendar_weekday(instant->parts.days), 7); /* of a week */
    int64_t before = start + 1 > 4 ? 7 - start : -start;
    return (7 + before + instant->date.day - 1) / 7;
}

static int64_t day_number(const struct instant *instant, char letter) {
    int64_t days = instant->parts.days;
    switch (letter) {
    case 'y':
        return instant->date.year > 0 ? instant->date.year : 1 - instant->date.year;
    case 'Y':
        return calendar_week(days).year;
    case 'Q':
    case 'q':
        return (instant->date.month + 2) / 3;
    case 'M':
    case 'L':
        return instant->date.month;
    case 'w':
        return calendar_week(days).week;
    case 'W':
        return week_of_month(instant);
    case 'F':
        return (instant->date.day - 1) / 7 + 1;
    case 'D':
        return calendar_ordinal(days);
    case 'd':
        return instant->date.day;
    case 'g':
        return days + 40587; /* the modified Julian day of 1970-01-01 */
    case 'E':
    case 'e':
    case 'c':
        return calendar_weekday(days);
    default:
        return instant->date.year;
    }
}

static int64_t clock_number(const struct instant *instant, char letter) {
    int64_t nanoseconds = instant->parts.nanoseconds;
    int64_t seconds = nanoseconds / NANOSECONDS_A_SECOND, hour = seconds / 3600;
    switch (letter) {
    case 'h':
        return (hour + 11) % 12 + 1;
    case 'K':
        return hour % 12;
    case 'k':
        return (hour + 23) % 24 + 1;
    case 'H':
        return hour;
    case 'm':
        return seconds / 60 % 60;
    case 's':
        return seconds % 60;
    case 'A':
        return nanoseconds / 1000000;
    case 'n':
        return nanoseconds % NANOSECONDS_A_SECOND;
    default:
        return nanoseconds;
    }
}

/* Two digits are the last two; a year that does not fit its width shows its sign. */
static void append_year(struct text_builder *builder, int64_t year, uint32_t count) {
    int64_t limit = 1;
    for (uint32_t i = 0; i < count && limit < CALENDAR_MAX_YEAR; i++)
        limit *= 10;
    if (count == 2) {
        format_number(builder, llabs(year) % 100, 2);
        return;
    }
    if (count > 3 && year >= limit)
        text_append_character(builder, '+');
    format_number(builder, year, count);
}

/* ---- names ---------------------------------------------------------------------------- */

static const char *const month_names[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
static const char *const weekday_names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                            "Friday", "Saturday", "Sunday"};
static const char *const quarter_names[] = {"1st quarter", "2nd quarter", "3rd quarter",
                                            "4th quarter"};

/* Four letters ask for a whole name, five for its first character. */
static void append_name(struct text_builder *builder, const char *name, uint32_t count) {
    struct text text = text_of(name);
    if (count != 4)
        text.byte_count = count == 5 ? 1 : 3;
    text_append(builder, text);
}

static void append_quarter(struct text_builder *builder, int64_t quarter,
                           uint32_t count) {
    text_append_string(builder, count == 3 ? "Q" : "");
    if (count == 4)
        text_append_string(builder, quarter_names[quarter - 1]);
    else
        format_number(builder, quarter, 1);
}

static const char *era_name(int64_t year, uint32_t count) {
    if (count == 4)
        return year > 0 ? "Anno Domini" : "Before Christ";
    if (count == 5)
        return year > 0 ? "A" : "B";
    return year > 0 ? "AD" : "BC";
}

static const char *period_name(int64_t nanoseconds) {
    int64_t hour = nanoseconds / NANOSECONDS_A_SECOND / 3600;
    if (nanoseconds == 0)
        return "midnight";
    if (nanoseconds == NANOSECONDS_A_DAY / 2)
        return "noon";
    if (hour < 6 || hour >= 21)
        return "at night";
    return hour < 12   ? "in the morning"
           : hour < 18 ? "in the afternoon"
                       : "in the evening";
}

static void append_named(struct text_builder *builder, const struct instant *instant,
                         struct format_run run) {
    int64_t number = day_number(instant, run.letter);
    switch (run.letter) {
    case 'G':
        text_append_string(builder, era_name(instant->date.year, run.count));
        return;
    case 'a':
        text_append_string(builder, clock_number(instant, 'H') < 12 ? "AM" : "PM");
        return;
    case 'B':
        text_append_string(builder, period_name(instant->parts.nanoseconds));
        return;
    case 'E':
        append_name(builder, weekday_names[number - 1], run.count);
        return;
    default:
        break;
    }
    if (run.count < 3)
        format_number(builder, number, run.count);
    else if (run.letter == 'Q' || run.letter == 'q')
        append_quarter(builder, number, run.count);
    else if (run.letter == 'M' || run.letter == 'L')
        append_name(builder, month_names[number - 1], run.count);
    else
        append_name(builder, weekday_names[number - 1], run.count);
}

/* ---- zones ---------------------------------------------------------------------------- */

/* "+0130", "+01:30", with seconds where asked for and not 0. */
static void append_offset(struct text_builder *builder, int32_t offset,
                          const char *divider, bool with_seconds) {
    int32_t size = abs(offset);
    text_append_format(builder, "%c%02d%s%02d", offset < 0 ? '-' : '+', size / 3600,
                       divider, size / 60 % 60);
    if (with_seconds && size % 60 != 0)
        text_append_format(builder, "%s%02d", divider, size % 60);
}

static void append_greenwich(struct text_builder *builder, int32_t offset, bool is_long) {
    int32_t size = abs(offset);
    text_append_string(builder, "GMT");
    if (offset == 0)
        return;
    if (is_long) {
        append_offset(builder, offset, ":", true);
        return;
    }
    text_append_format(builder, "%c%d", offset < 0 ? '-' : '+', size / 3600);
    if (size % 3600 != 0)
        text_append_format(builder, ":%02d", size / 60 % 60);
    if (size % 60 != 0)
        text_append_format(builder, ":%02d", size % 60);
}

static void append_plain_offset(struct text_builder *builder, int32_t offset,
                                struct format_run run) {
    bool has_sign_of_zero = run.letter == 'X' || (run.letter == 'Z' && run.count == 5);
    uint32_t count = run.letter == 'Z' && run.count < 4 ? 2 : run.count;
    if (offset == 0 && has_sign_of_zero)
        text_append_character(builder, 'Z');
    else if (count == 1 && offset / 60 % 60 == 0)
        text_append_format(builder, "%c%02d", offset < 0 ? '-' : '+', abs(offset) / 3600);
    else
        append_offset(builder, offset, count == 3 || count == 5 ? ":" : "", count >= 4);
}

static void append_zone(struct text_builder *builder, const struct instant *instant,
                        struct format_run run) {
    int32_t offset = instant->parts.offset_seconds;
    struct text zone = instant->parts.zone;
    if (run.letter == 'V' && zone.byte_count > 0)
        text_append(builder, zone);
    else if (run.letter == 'V')
        value_append_offset(builder, offset);
    else if (run.letter == 'O' || (run.letter == 'Z' && run.count == 4))
        append_greenwich(builder, offset, run.count == 4);
    else
        append_plain_offset(builder, offset, run);
}

/* ---- the function --------------------------------------------------------------------- */

static const struct letter *find_letter(char letter) {
    for (size_t i = 0; i < LETTER_COUNT; i++)
        if (letters[i].letter == letter)
            return &letters[i];
    return NULL;
}

static enum status append_run(const struct format_pattern *pattern,
                              struct text_builder *builder, const struct instant *instant,
                              struct format_run run) {
    const struct letter *letter = find_letter(run.letter);
    if (letter == NULL || !has_part(instant->type, letter->part))
        return format_refuse_letter(pattern, run);
    if ((letter->counts & FORMAT_COUNT(run.count)) == 0)
        return format_refuse_count(pattern, run);
    int64_t number = letter->part == DAY ? day_number(instant, run.letter)
                                         : clock_number(instant, run.letter);
    switch (letter->style) {
    case NUMBER:
        format_number(builder, number, run.count);
        break;
    case YEAR:
        append_year(builder, number, run.count);
        break;
    case NAME:
        append_named(builder, instant, run);
        break;
    case FRACTION:
        format_fraction(builder, clock_number(instant, 'n'), run.count);
        break;
    case OFFSET:
        append_zone(builder, instant, run);
        break;
    }
    return STATUS_OK;
}

static enum status format_instant(struct format_pattern *pattern,
                                  struct text_builder *builder, struct value value) {
    struct instant instant = {.type = (enum value_type)value.type,
                              .parts = temporal_parts(value)};
    char known[2 * LETTER_COUNT + 1];
    size_t size = 0;
    for (size_t i = 0; i < LETTER_COUNT; i++)
        if (has_part(instant.type, letters[i].part)) {
            known[size++] = letters[i].letter;
            known[size++] = ' ';
        }
    known[size - 1] = '\0';
    pattern->letters = known;
    instant.date = calendar_date(instant.parts.days);
    for (struct format_run run;;) {
        TRY(format_next(pattern, builder, &run));
        if (run.letter == '\0')
            return STATUS_OK;
        TRY(append_run(pattern, builder, &instant, run));
    }
}

FUNCTION_CALL(format) {
    struct value value = arguments[0];
    struct text_builder builder;
    text_builder_init(&builder, context->arena);
    if (argument_count == 1) {
        value_to_text(&builder, value); /* a failure is the builder's */
        return function_text(context, &builder, out);
    }
    struct format_pattern pattern = {.context = context,
                                     .text = value_text(arguments[1]),
                                     .type =
                                         value_type_name((enum value_type)value.type)};
    if (value.type == VALUE_DURATION)
        TRY(format_duration(&pattern, &builder, value.duration));
    else
        TRY(format_instant(&pattern, &builder, value));
    return function_text(context, &builder, out);
}
