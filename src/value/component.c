/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Components of temporal values by name: three tables of a name and how it is computed from a
 * day, a clock reading, or a duration.
 */
#include "value/calendar.h"
#include "value/operate.h"
#include "value/temporal.h"

enum component {
    COMPONENT_NONE,
    YEAR,
    QUARTER,
    MONTH,
    WEEK,
    WEEK_YEAR,
    DAY,
    ORDINAL_DAY,
    WEEKDAY,
    DAY_OF_QUARTER,
    HOUR,
    MINUTE,
    SECOND,
    MILLISECOND,
    MICROSECOND,
    NANOSECOND,
    TIMEZONE,
    OFFSET,
    OFFSET_MINUTES,
    OFFSET_SECONDS,
    EPOCH_SECONDS,
    EPOCH_MILLIS
};

struct component_name {
    const char *name;
    int component;
};

static const struct component_name date_names[] = {
    {"year", YEAR},
    {"quarter", QUARTER},
    {"month", MONTH},
    {"week", WEEK},
    {"weekYear", WEEK_YEAR},
    {"day", DAY},
    {"ordinalDay", ORDINAL_DAY},
    {"weekDay", WEEKDAY},
    {"dayOfWeek", WEEKDAY},
    {"dayOfQuarter", DAY_OF_QUARTER},
    {NULL, COMPONENT_NONE},
};

static const struct component_name clock_names[] = {
    {"hour", HOUR},
    {"minute", MINUTE},
    {"second", SECOND},
    {"millisecond", MILLISECOND},
    {"microsecond", MICROSECOND},
    {"nanosecond", NANOSECOND},
    {NULL, COMPONENT_NONE},
};

static const struct component_name zone_names[] = {
    {"timezone", TIMEZONE},
    {"offset", OFFSET},
    {"offsetMinutes", OFFSET_MINUTES},
    {"offsetSeconds", OFFSET_SECONDS},
    {NULL, COMPONENT_NONE},
};

static const struct component_name instant_names[] = {
    {"epochSeconds", EPOCH_SECONDS},
    {"epochMillis", EPOCH_MILLIS},
    {NULL, COMPONENT_NONE},
};

static int find_component(const struct component_name *names, struct text name) {
    for (; names->name != NULL; names++)
        if (text_equal(text_of(names->name), name))
            return names->component;
    return COMPONENT_NONE;
}

static int64_t date_component(int component, int64_t days) {
    struct calendar_date date = calendar_date(days);
    switch (component) {
    case YEAR:
        return date.year;
    case QUARTER:
        return (date.month - 1) / 3 + 1;
    case MONTH:
        return date.month;
    case WEEK:
        return calendar_week(days).week;
    case WEEK_YEAR:
        return calendar_week(days).year;
    case DAY:
        return date.day;
    case ORDINAL_DAY:
        return calendar_ordinal(days);
    case WEEKDAY:
        return calendar_weekday(days);
    default:
        return calendar_day_of_quarter(days);
    }
}

static int64_t clock_component(int component, int64_t nanoseconds) {
    int64_t seconds = nanoseconds / NANOSECONDS_A_SECOND;
    int64_t fraction = nanoseconds % NANOSECONDS_A_SECOND;
    switch (component) {
    case HOUR:
        return seconds / 3600;
    case MINUTE:
        return seconds / 60 % 60;
    case SECOND:
        return seconds % 60;
    case MILLISECOND:
        return fraction / 1000000;
    case MICROSECOND:
        return fraction / 1000;
    default:
        return fraction;
    }
}

static enum status offset_text(struct arena *arena, int32_t offset_seconds,
                               struct value *out, struct problem *problem) {
    struct text_builder builder;
    text_builder_init(&builder, arena);
    value_append_offset(&builder, offset_seconds);
    if (builder.failed)
        return arena_problem(arena, problem);
    *out = value_string(text_builder_text(&builder));
    return STATUS_OK;
}

static enum status zone_component(struct arena *arena, int component,
                                  const struct value_temporal *temporal,
                                  struct value *out, struct problem *problem) {
    if (component == OFFSET_MINUTES) {
        *out = value_integer(temporal->offset_seconds / 60);
    } else if (component == OFFSET_SECONDS) {
        *out = value_integer(temporal->offset_seconds);
    } else if (component == TIMEZONE && temporal->zone.byte_count > 0) {
        *out = value_string(temporal->zone);
    } else {
        return offset_text(arena, temporal->offset_seconds, out, problem);
    }
    return STATUS_OK;
}

static int64_t instant_component(int component, const struct value_temporal *temporal) {
    int64_t seconds = temporal->days * SECONDS_A_DAY - temporal->offset_seconds +
                      temporal->nanoseconds / NANOSECONDS_A_SECOND;
    if (component == EPOCH_SECONDS)
        return seconds;
    return seconds * 1000 + temporal->nanoseconds % NANOSECONDS_A_SECOND / 1000000;
}

/* ---- durations ------------------------------------------------------------------------ */

/* amount / divisor % modulus, where a modulus of 0 means none. */
struct duration_component {
    const char *name;
    enum { MONTHS, DAYS, CLOCK_SECONDS, CLOCK_NANOSECONDS, FRACTION } amount;
    int64_t divisor;
    int64_t modulus;
};

static const struct duration_component duration_components[] = {
    {"years", MONTHS, 12, 0},
    {"quarters", MONTHS, 3, 0},
    {"months", MONTHS, 1, 0},
    {"weeks", DAYS, 7, 0},
    {"days", DAYS, 1, 0},
    {"hours", CLOCK_SECONDS, 3600, 0},
    {"minutes", CLOCK_SECONDS, 60, 0},
    {"seconds", CLOCK_SECONDS, 1, 0},
    {"milliseconds", CLOCK_NANOSECONDS, 1000000, 0},
    {"microseconds", CLOCK_NANOSECONDS, 1000, 0},
    {"nanoseconds", CLOCK_NANOSECONDS, 1, 0},
    {"quartersOfYear", MONTHS, 3, 4},
    {"monthsOfYear", MONTHS, 1, 12},
    {"monthsOfQuarter", MONTHS, 1, 3},
    {"daysOfWeek", DAYS, 1, 7},
    {"minutesOfHour", CLOCK_SECONDS, 60, 60},
    {"secondsOfMinute", CLOCK_SECONDS, 1, 60},
    {"millisecondsOfSecond", FRACTION, 1000000, 0},
    {"microsecondsOfSecond", FRACTION, 1000, 0},
    {"nanosecondsOfSecond", FRACTION, 1, 0},
};

static __int128 duration_amount(const struct duration_component *component,
                                const struct value_duration *duration) {
    switch (component->amount) {
    case MONTHS:
        return duration->months;
    case DAYS:
        return duration->days;
    case CLOCK_SECONDS:
        return duration->seconds;
    case CLOCK_NANOSECONDS:
        return (__int128)duration->seconds * NANOSECONDS_A_SECOND + duration->nanoseconds;
    case FRACTION:
        return duration->nanoseconds;
    }
    return 0;
}

static enum status duration_part(const struct value_duration *duration, struct text name,
                                 struct value *out, bool *is_known,
                                 struct problem *problem) {
    size_t count = sizeof duration_components / sizeof duration_components[0];
    for (size_t i = 0; i < count; i++) {
        const struct duration_component *component = &duration_components[i];
        if (!text_equal(text_of(component->name), name))
            continue;
        __int128 amount = duration_amount(component, duration) / component->divisor;
        if (component->modulus != 0)
            amount %= component->modulus;
        if ((int64_t)amount != amount)
            return problem_set(problem, STATUS_ARITHMETIC_OVERFLOW, SPAN_NONE,
                               "%s of this duration are beyond 64 bits", component->name);
        *out = value_integer((int64_t)amount);
        *is_known = true;
        return STATUS_OK;
    }
    return STATUS_OK;
}

enum status value_component(struct arena *arena, struct value value, struct text name,
                            struct value *out, bool *is_known, struct problem *problem) {
    *out = value_null();
    *is_known = value_is_null(value);
    enum value_type type = (enum value_type)value.type;
    if (type == VALUE_DURATION)
        return duration_part(value.duration, name, out, is_known, problem);
    if (!value_is_temporal(type))
        return STATUS_OK;
    struct value_temporal temporal = temporal_parts(value);
    int component = COMPONENT_NONE;
    *is_known = true;
    if (temporal_has_date(type) &&
        (component = find_component(date_names, name)) != COMPONENT_NONE)
        *out = value_integer(date_component(component, temporal.days));
    else if (temporal_has_time(type) &&
             (component = find_component(clock_names, name)) != COMPONENT_NONE)
        *out = value_integer(clock_component(component, temporal.nanoseconds));
    else if (temporal_has_zone(type) &&
             (component = find_component(zone_names, name)) != COMPONENT_NONE)
        return zone_component(arena, component, &temporal, out, problem);
    else if (type == VALUE_DATETIME &&
             (component = find_component(instant_names, name)) != COMPONENT_NONE)
        *out = value_integer(instant_component(component, &temporal));
    else
        *is_known = false;
    return STATUS_OK;
}
