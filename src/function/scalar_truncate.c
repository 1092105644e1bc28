/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Truncation: everything below a unit becomes its least value, then the components of a map
 * are set on the result.
 */
#include "function/library.h"
#include "function/temporal_map.h"
#include "value/calendar.h"
#include "value/temporal.h"

enum unit {
    UNIT_MILLENNIUM,
    UNIT_CENTURY,
    UNIT_DECADE,
    UNIT_YEAR,
    UNIT_WEEK_YEAR,
    UNIT_QUARTER,
    UNIT_MONTH,
    UNIT_WEEK,
    UNIT_DAY, /* from here on also of times */
    UNIT_HOUR,
    UNIT_MINUTE,
    UNIT_SECOND,
    UNIT_MILLISECOND,
    UNIT_MICROSECOND,
    UNIT_COUNT
};

static const char *const unit_names[UNIT_COUNT] = {
    "millennium", "century", "decade",      "year",       "weekYear",
    "quarter",    "month",   "week",        "day",        "hour",
    "minute",     "second",  "millisecond", "microsecond"};

/* Nanoseconds of the units of times, from UNIT_DAY on. */
static const int64_t unit_nanoseconds[] = {NANOSECONDS_A_DAY, 3600000000000, 60000000000,
                                           1000000000,        1000000,       1000};

static int64_t first_of_year(int64_t year) {
    /* The first year that there is may not be a round one. */
    return calendar_days(year < CALENDAR_MIN_YEAR ? CALENDAR_MIN_YEAR : year, 1, 1);
}

static int64_t truncate_days(enum unit unit, int64_t days) {
    struct calendar_date date = calendar_date(days);
    struct calendar_week week = {calendar_week(days).year, 1, 1};
    switch (unit) {
    case UNIT_MILLENNIUM:
        return first_of_year(floor_divide(date.year, 1000) * 1000);
    case UNIT_CENTURY:
        return first_of_year(floor_divide(date.year, 100) * 100);
    case UNIT_DECADE:
        return first_of_year(floor_divide(date.year, 10) * 10);
    case UNIT_YEAR:
        return first_of_year(date.year);
    case UNIT_WEEK_YEAR:
        return calendar_days_of_week(week);
    case UNIT_QUARTER:
        return calendar_days(date.year, (date.month - 1) / 3 * 3 + 1, 1);
    case UNIT_MONTH:
        return calendar_days(date.year, date.month, 1);
    case UNIT_WEEK:
        return days - (calendar_weekday(days) - 1);
    case UNIT_DAY:
    case UNIT_HOUR:
    case UNIT_MINUTE:
    case UNIT_SECOND:
    case UNIT_MILLISECOND:
    case UNIT_MICROSECOND:
    case UNIT_COUNT:
        break;
    }
    return days;
}

static int64_t truncate_clock(enum unit unit, int64_t nanoseconds) {
    if (unit <= UNIT_DAY)
        return 0;
    return nanoseconds - nanoseconds % unit_nanoseconds[unit - UNIT_DAY];
}

static enum status read_unit(struct function_context *context, enum value_type type,
                             struct value value, struct text name, enum unit *unit) {
    int found = 0;
    while (found < UNIT_COUNT &&
           !text_equal_ignoring_case(text_of(unit_names[found]), name))
        found++;
    if (found == UNIT_COUNT)
        return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                           "'%.*s' is not a unit to truncate to", TEXT_ARGS(name));
    enum value_type given = (enum value_type)value.type;
    bool is_fit = (found <= UNIT_DAY || temporal_has_time(type)) &&
                  (found >= UNIT_DAY || temporal_has_date(given));
    if (!is_fit)
        return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                           "%s cannot be truncated to a %s of unit '%s'",
                           value_phrase(value), value_type_name(type), unit_names[found]);
    *unit = (enum unit)found;
    return STATUS_OK;
}

/* A map may name another zone (`*names_zone`), which does not move the reading. */
static enum status set_fields(struct function_context *context, enum value_type type,
                              struct value map, struct value_temporal *temporal,
                              bool *names_zone) {
    struct temporal_fields fields;
    TRY(temporal_fields_read(context, type, map, &fields));
    int64_t days = temporal->days, clock = temporal->nanoseconds;
    if (temporal_has_date(type))
        TRY(temporal_fields_day(context, &fields, &days, &temporal->days));
    if (temporal_has_time(type))
        TRY(temporal_fields_clock(context, &fields, &clock, clock % NANOSECONDS_A_SECOND,
                                  &temporal->nanoseconds));
    *names_zone = fields.has_zone && (fields.zone.byte_count == 0 ||
                                      !text_equal(fields.zone, temporal->zone));
    if (*names_zone) {
        temporal->zone = fields.zone;
        temporal->offset_seconds = fields.offset_seconds;
    }
    return STATUS_OK;
}

static enum status truncate_value(struct function_context *context, enum value_type type,
                                  const struct value *arguments, uint32_t argument_count,
                                  struct value *out) {
    enum unit unit = UNIT_DAY;
    struct value value;
    struct text utc = {"", 0};
    bool names_zone = false;
    if (argument_count > 1)
        value = arguments[1];
    else
        TRY(temporal_now(context, type, false, utc, 0, &value));
    TRY(read_unit(context, type, value, value_text(arguments[0]), &unit));
    if (temporal_has_date(type) && !temporal_has_date((enum value_type)value.type))
        return problem_set(context->problem, STATUS_ARGUMENT_AT_RUN, SPAN_NONE,
                           "%s has no date for a %s", value_phrase(value),
                           value_type_name(type));
    struct value_temporal temporal = temporal_parts(value);
    temporal.days = truncate_days(unit, temporal.days);
    temporal.nanoseconds = truncate_clock(unit, temporal.nanoseconds);
    if (argument_count == 3)
        TRY(set_fields(context, type, arguments[2], &temporal, &names_zone));
    TRY(temporal_check_days(temporal.days, context->problem));
    if (type == VALUE_DATETIME && names_zone)
        TRY(temporal_resolve_local(context->arena, &temporal, context->problem));
    else if (type == VALUE_DATETIME)
        TRY(temporal_resolve_again(context->arena, &temporal, context->problem));
    return value_make_temporal(context->arena, type, temporal, out, context->problem);
}

FUNCTION_CALL(date_truncate) {
    return truncate_value(context, VALUE_DATE, arguments, argument_count, out);
}

FUNCTION_CALL(localtime_truncate) {
    return truncate_value(context, VALUE_LOCAL_TIME, arguments, argument_count, out);
}

FUNCTION_CALL(time_truncate) {
    return truncate_value(context, VALUE_TIME, arguments, argument_count, out);
}

FUNCTION_CALL(localdatetime_truncate) {
    return truncate_value(context, VALUE_LOCAL_DATETIME, arguments, argument_count, out);
}

FUNCTION_CALL(datetime_truncate) {
    return truncate_value(context, VALUE_DATETIME, arguments, argument_count, out);
}
