/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A reader that walks over the text once; what it cannot read makes it `failed`, and the one
 * message at the end shows the text and its type. How many digits stand together decides
 * between the compact forms.
 */
#include "value/temporal_parse.h"

#include "value/calendar.h"
#include "value/zone.h"

#include <ctype.h>

#define MAX_YEAR_DIGITS 9
#define FRACTION_DIGITS 9

struct reader {
    const char *at;
    const char *end;
    bool failed;
};

static bool is_digit(const struct reader *reader, const char *at) {
    return at < reader->end && isdigit((unsigned char)*at);
}

static bool is_next(const struct reader *reader, char character) {
    return reader->at < reader->end && *reader->at == character;
}

static bool take(struct reader *reader, char character) {
    if (!is_next(reader, character))
        return false;
    reader->at++;
    return true;
}

static int count_digits(const struct reader *reader) {
    const char *at = reader->at;
    while (is_digit(reader, at) && at - reader->at < 20)
        at++;
    return (int)(at - reader->at);
}

/* Exactly `count` digits. */
static int32_t take_digits(struct reader *reader, int count) {
    int32_t number = 0;
    if (count_digits(reader) < count) {
        reader->failed = true;
        return 0;
    }
    for (int i = 0; i < count; i++)
        number = number * 10 + (*reader->at++ - '0');
    return number;
}

/* A number between two bounds, else the reader has failed. */
static int32_t take_between(struct reader *reader, int count, int32_t least,
                            int32_t most) {
    int32_t number = take_digits(reader, count);
    if (number < least || number > most)
        reader->failed = true;
    return number;
}

/* ---- dates ---------------------------------------------------------------------------- */

/* week := ww [ ['-'] d ] */
static int64_t read_week(struct reader *reader, int64_t year, bool has_hyphens) {
    struct calendar_week week = {.year = year, .weekday = 1};
    week.week = take_between(reader, 2, 1, calendar_weeks_in_year(year));
    if (has_hyphens ? take(reader, '-') : is_digit(reader, reader->at))
        week.weekday = take_between(reader, 1, 1, 7);
    return calendar_days_of_week(week);
}

/* quarter := q [ ['-'] dd ] */
static int64_t read_quarter(struct reader *reader, int64_t year, bool has_hyphens) {
    int32_t quarter = take_between(reader, 1, 1, 4);
    int32_t first_month = quarter * 3 - 2, day = 1;
    if (reader->failed)
        return 0;
    int64_t start = calendar_days(year, first_month, 1);
    int64_t next = quarter == 4 ? calendar_days(year + 1, 1, 1)
                                : calendar_days(year, first_month + 3, 1);
    if (has_hyphens ? take(reader, '-') : is_digit(reader, reader->at))
        day = take_between(reader, 2, 1, (int32_t)(next - start));
    return start + day - 1;
}

static int64_t read_ordinal(struct reader *reader, int64_t year) {
    int32_t day = take_between(reader, 3, 1, calendar_days_in_year(year));
    return calendar_days(year, 1, 1) + day - 1;
}

/* month := mm [ ['-'] dd ] */
static int64_t read_month(struct reader *reader, int64_t year, bool has_hyphens) {
    int32_t month = take_between(reader, 2, 1, 12), day = 1;
    if (reader->failed)
        return 0;
    if (has_hyphens ? take(reader, '-') : is_digit(reader, reader->at))
        day = take_between(reader, 2, 1, calendar_days_in_month(year, month));
    return calendar_days(year, month, day);
}

/* year := dddd | sign d{1,9} */
static int64_t read_year(struct reader *reader) {
    bool is_negative = is_next(reader, '-');
    bool has_sign = take(reader, '-') || take(reader, '+');
    int digits = has_sign ? count_digits(reader) : 4;
    if (digits == 0 || digits > MAX_YEAR_DIGITS) {
        reader->failed = true;
        return 0;
    }
    int64_t year = take_digits(reader, digits);
    return is_negative ? -year : year;
}

/* date := year [ ['-'] ( W week | Q quarter | ordinal | month ) ] */
static int64_t read_date(struct reader *reader) {
    int64_t year = read_year(reader);
    bool has_hyphens = take(reader, '-');
    if (take(reader, 'W'))
        return read_week(reader, year, has_hyphens);
    if (take(reader, 'Q'))
        return read_quarter(reader, year, has_hyphens);
    int digits = count_digits(reader);
    if (digits == 0) {
        reader->failed = reader->failed || has_hyphens;
        return calendar_days(year, 1, 1);
    }
    if (digits == 3)
        return read_ordinal(reader, year);
    return read_month(reader, year, has_hyphens);
}

/* ---- times ---------------------------------------------------------------------------- */

/* Digits after the point as nanoseconds. */
static int64_t read_fraction(struct reader *reader) {
    int digits = count_digits(reader);
    if (digits == 0 || digits > FRACTION_DIGITS) {
        reader->failed = true;
        return 0;
    }
    int64_t fraction = take_digits(reader, digits);
    for (; digits < FRACTION_DIGITS; digits++)
        fraction *= 10;
    return fraction;
}

/* time := hh [ [':'] mm [ [':'] ss [ ('.' | ',') fraction ] ] ] */
static int64_t read_time(struct reader *reader) {
    int64_t seconds = take_between(reader, 2, 0, 23) * 3600, fraction = 0;
    bool has_colons = is_next(reader, ':');
    if (has_colons ? take(reader, ':') : is_digit(reader, reader->at)) {
        seconds += take_between(reader, 2, 0, 59) * 60;
        if (has_colons ? take(reader, ':') : is_digit(reader, reader->at)) {
            seconds += take_between(reader, 2, 0, 59);
            if (take(reader, '.') || take(reader, ','))
                fraction = read_fraction(reader);
        }
    }
    return seconds * NANOSECONDS_A_SECOND + fraction;
}

/* offset := 'Z' | sign hh [ [':'] mm [ [':'] ss ] ]; false when there is none. */
static bool read_offset(struct reader *reader, int32_t *offset_seconds) {
    *offset_seconds = 0;
    if (take(reader, 'Z') || take(reader, 'z'))
        return true;
    bool is_negative = is_next(reader, '-');
    if (!take(reader, '-') && !take(reader, '+'))
        return false;
    int32_t seconds = take_between(reader, 2, 0, 18) * 3600;
    for (int32_t unit = 60; unit >= 1; unit /= 60) {
        if (!take(reader, ':') && !is_digit(reader, reader->at))
            break;
        seconds += take_between(reader, 2, 0, 59) * unit;
    }
    if (seconds > MAX_OFFSET_SECONDS)
        reader->failed = true;
    *offset_seconds = is_negative ? -seconds : seconds;
    return true;
}

/* zone := '[' name ']'; empty when there is none. */
static struct text read_zone_name(struct reader *reader) {
    struct text name = {"", 0};
    if (!take(reader, '['))
        return name;
    name.bytes = reader->at;
    while (reader->at < reader->end && *reader->at != ']')
        reader->at++;
    name.byte_count = (size_t)(reader->at - name.bytes);
    if (!take(reader, ']') || name.byte_count == 0)
        reader->failed = true;
    return name;
}

/* ---- values --------------------------------------------------------------------------- */

static enum status not_temporal(enum value_type type, struct text text,
                                struct problem *problem) {
    return problem_set(problem, STATUS_VALUE_AT_RUN, SPAN_NONE, "'%.*s' is not a %s",
                       TEXT_ARGS(text), value_type_name(type));
}

/*
 * Settles a clock reading with a named zone. An offset beside the name picks one of the two
 * readings where clocks were set back, and must be one that the zone has then.
 */
static enum status settle_zone(struct arena *arena, struct value_temporal *temporal,
                               bool has_offset, struct text text,
                               struct problem *problem) {
    if (temporal->zone.byte_count == 0)
        return STATUS_OK;
    temporal->zone = text_copy(arena, temporal->zone);
    TRY_MEMORY(temporal->zone.bytes, arena, problem);
    if (!has_offset)
        return temporal_resolve_local(arena, temporal, problem);
    int32_t offset;
    int64_t instant = temporal->days * SECONDS_A_DAY +
                      temporal->nanoseconds / NANOSECONDS_A_SECOND -
                      temporal->offset_seconds;
    TRY(zone_offset_at_instant(arena, temporal->zone, instant, &offset, problem));
    if (offset != temporal->offset_seconds)
        return problem_set(problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                           "'%.*s': the zone does not have this offset then",
                           TEXT_ARGS(text));
    return STATUS_OK;
}

enum status temporal_parse(struct arena *arena, enum value_type type, struct text text,
                           struct value *out, struct problem *problem) {
    if (type == VALUE_DURATION) {
        struct value_duration duration;
        TRY(duration_parse(text, &duration, problem));
        return value_make_duration(arena, duration, out, problem);
    }
    struct reader reader = {text.bytes, text.bytes + text.byte_count, false};
    struct value_temporal temporal = {.zone = {"", 0}};
    bool has_offset = false;
    if (temporal_has_date(type))
        temporal.days = read_date(&reader);
    bool has_both = temporal_has_date(type) && temporal_has_time(type);
    if (has_both ? take(&reader, 'T') : temporal_has_time(type))
        temporal.nanoseconds = read_time(&reader);
    if (temporal_has_zone(type))
        has_offset = read_offset(&reader, &temporal.offset_seconds);
    if (type == VALUE_DATETIME)
        temporal.zone = read_zone_name(&reader);
    if (reader.failed || reader.at != reader.end)
        return not_temporal(type, text, problem);
    TRY(temporal_check_days(temporal.days, problem));
    TRY(settle_zone(arena, &temporal, has_offset, text, problem));
    return value_make_temporal(arena, type, temporal, out, problem);
}

enum status temporal_parse_zone(struct arena *arena, struct text text, struct text *zone,
                                int32_t *offset_seconds, struct problem *problem) {
    struct reader reader = {text.bytes, text.bytes + text.byte_count, false};
    *zone = (struct text){"", 0};
    *offset_seconds = 0;
    if (read_offset(&reader, offset_seconds)) {
        if (!reader.failed && reader.at == reader.end)
            return STATUS_OK;
        if (reader.at > text.bytes && !isupper((unsigned char)text.bytes[0]))
            return problem_set(problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                               "'%.*s' is not an offset of a time zone", TEXT_ARGS(text));
    }
    *zone = text_copy(arena, text);
    TRY_MEMORY(zone->bytes, arena, problem);
    return zone_offset_at_instant(arena, *zone, 0, offset_seconds, problem);
}
