/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Components are read into a flat table of numbers first; the day and the time of day are then
 * worked out from them one by one.
 */
#include "function/temporal_map.h"

#include "value/calendar.h"
#include "value/temporal_parse.h"

#define BIT(field) (1u << (field))
#define WEEK_FIELDS (BIT(FIELD_WEEK) | BIT(FIELD_WEEKDAY))
#define QUARTER_FIELDS (BIT(FIELD_QUARTER) | BIT(FIELD_DAY_OF_QUARTER))
#define MONTH_FIELDS (BIT(FIELD_MONTH) | BIT(FIELD_DAY))
#define DATE_FIELDS                                                                      \
    (BIT(FIELD_YEAR) | WEEK_FIELDS | QUARTER_FIELDS | MONTH_FIELDS |                     \
     BIT(FIELD_ORDINAL_DAY))
#define FRACTION_FIELDS                                                                  \
    (BIT(FIELD_MILLISECOND) | BIT(FIELD_MICROSECOND) | BIT(FIELD_NANOSECOND))
#define CLOCK_FIELDS                                                                     \
    (BIT(FIELD_HOUR) | BIT(FIELD_MINUTE) | BIT(FIELD_SECOND) | FRACTION_FIELDS)
#define EPOCH_FIELDS (BIT(FIELD_EPOCH_SECONDS) | BIT(FIELD_EPOCH_MILLIS))

struct field_row {
    const char *name;
    int64_t least, most;
};

/* ORDER FIELD */
static const struct field_row field_rows[FIELD_COUNT] = {
    {"year", CALENDAR_MIN_YEAR, CALENDAR_MAX_YEAR},
    {"quarter", 1, 4},
    {"month", 1, 12},
    {"week", 1, 53},
    {"day", 1, 31},
    {"ordinalDay", 1, 366},
    {"dayOfWeek", 1, 7},
    {"dayOfQuarter", 1, 92},
    {"hour", 0, 23},
    {"minute", 0, 59},
    {"second", 0, 59},
    {"millisecond", 0, 999},
    {"microsecond", 0, 999999},
    {"nanosecond", 0, 999999999},
    {"epochSeconds", -31557014167219200, 31556889864403199},
    {"epochMillis", INT64_MIN, INT64_MAX},
};

static bool has(const struct temporal_fields *fields, enum temporal_field field) {
    return (fields->present & BIT(field)) != 0;
}

static int64_t value_or(const struct temporal_fields *fields, enum temporal_field field,
                        int64_t otherwise) {
    return has(fields, field) ? fields->values[field] : otherwise;
}

/* ---- reading -------------------------------------------------------------------------- */

static uint32_t allowed_fields(enum value_type type) {
    uint32_t allowed = 0;
    if (temporal_has_date(type))
        allowed |= DATE_FIELDS;
    if (temporal_has_time(type))
        allowed |= CLOCK_FIELDS;
    if (type == VALUE_DATETIME)
        allowed |= EPOCH_FIELDS;
    return allowed;
}

static enum status read_number(struct function_context *context,
                               enum temporal_field field, struct value value,
                               struct temporal_fields *fields) {
    const struct field_row *row = &field_rows[field];
    if (value.type != VALUE_INTEGER)
        return problem_set(context->problem, STATUS_ARGUMENT_AT_RUN, SPAN_NONE,
                           "%s must be an INTEGER, not %s", row->name,
                           value_phrase(value));
    if (value.integer < row->least || value.integer > row->most)
        return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                           "%s must lie between %lld and %lld, not at %lld", row->name,
                           (long long)row->least, (long long)row->most,
                           (long long)value.integer);
    fields->values[field] = value.integer;
    fields->present |= BIT(field);
    return STATUS_OK;
}

static enum status read_base(struct function_context *context, struct text name,
                             struct value value, bool is_fit, struct value *base) {
    if (!is_fit)
        return problem_set(context->problem, STATUS_ARGUMENT_AT_RUN, SPAN_NONE,
                           "%.*s cannot be taken from %s", TEXT_ARGS(name),
                           value_phrase(value));
    *base = value;
    return STATUS_OK;
}

static enum status read_zone(struct function_context *context, struct value value,
                             struct temporal_fields *fields) {
    if (value.type != VALUE_STRING)
        return problem_set(context->problem, STATUS_ARGUMENT_AT_RUN, SPAN_NONE,
                           "timezone must be a STRING, not %s", value_phrase(value));
    fields->has_zone = true;
    return temporal_parse_zone(context->arena, value_text(value), &fields->zone,
                               &fields->offset_seconds, context->problem);
}

static enum status read_entry(struct function_context *context, enum value_type type,
                              struct text name, struct value value,
                              struct temporal_fields *fields) {
    enum value_type given = (enum value_type)value.type;
    bool is_date = temporal_has_date(given), is_time = temporal_has_time(given);
    if (text_equal(name, TEXT("date")) && temporal_has_date(type))
        return read_base(context, name, value, is_date, &fields->date);
    if (text_equal(name, TEXT("time")) && temporal_has_time(type))
        return read_base(context, name, value, is_time, &fields->time);
    if (text_equal(name, TEXT("datetime")) && temporal_has_date(type) &&
        temporal_has_time(type))
        return read_base(context, name, value, is_date && is_time, &fields->datetime);
    if (text_equal(name, TEXT("timezone")))
        return read_zone(context, value, fields);
    if (text_equal(name, TEXT("weekDay")))
        name = TEXT("dayOfWeek");
    uint32_t allowed = allowed_fields(type);
    for (int field = 0; field < FIELD_COUNT; field++)
        if ((allowed & BIT(field)) != 0 &&
            text_equal(name, text_of(field_rows[field].name)))
            return read_number(context, (enum temporal_field)field, value, fields);
    return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                       "a %s has no component '%.*s'", value_type_name(type),
                       TEXT_ARGS(name));
}

enum status temporal_fields_read(struct function_context *context, enum value_type type,
                                 struct value map, struct temporal_fields *fields) {
    *fields = (struct temporal_fields){
        .date = value_null(), .time = value_null(), .datetime = value_null()};
    for (uint32_t i = 0; i < map.size; i++)
        if (!value_is_null(map.entries[i].value))
            TRY(read_entry(context, type, map.entries[i].key, map.entries[i].value,
                           fields));
    return STATUS_OK;
}

bool temporal_fields_are_bare(const struct temporal_fields *fields) {
    return fields->present == 0 && value_is_null(fields->date) &&
           value_is_null(fields->time) && value_is_null(fields->datetime);
}

/* ---- days ----------------------------------------------------------------------------- */

static enum status bad_component(struct function_context *context,
                                 enum temporal_field field, int64_t value) {
    return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                       "there is no %s %lld then", field_rows[field].name,
                       (long long)value);
}

static enum status needs(struct function_context *context, enum temporal_field smaller,
                         enum temporal_field larger) {
    return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                       "%s needs %s beside it", field_rows[smaller].name,
                       field_rows[larger].name);
}

static enum status day_of_week(struct function_context *context,
                               const struct temporal_fields *fields, const int64_t *base,
                               int64_t *days) {
    struct calendar_week week = {.weekday = 1};
    if (base != NULL)
        week = calendar_week(*base);
    else if (!has(fields, FIELD_WEEK))
        return needs(context, FIELD_WEEKDAY, FIELD_WEEK);
    week.year = value_or(fields, FIELD_YEAR, week.year);
    week.week = (int32_t)value_or(fields, FIELD_WEEK, week.week);
    week.weekday = (int32_t)value_or(fields, FIELD_WEEKDAY, week.weekday);
    if (week.week > calendar_weeks_in_year(week.year))
        return bad_component(context, FIELD_WEEK, week.week);
    *days = calendar_days_of_week(week);
    return STATUS_OK;
}

/* Without a day of its own the base keeps its month in the quarter. */
static enum status day_of_quarter(struct function_context *context,
                                  const struct temporal_fields *fields,
                                  const int64_t *base, int64_t *days) {
    struct calendar_date date = {.month = 1, .day = 1};
    if (base != NULL)
        date = calendar_date(*base);
    else if (!has(fields, FIELD_QUARTER))
        return needs(context, FIELD_DAY_OF_QUARTER, FIELD_QUARTER);
    int64_t year = value_or(fields, FIELD_YEAR, date.year);
    int32_t quarter = (int32_t)value_or(fields, FIELD_QUARTER, (date.month - 1) / 3 + 1);
    struct calendar_date first = {year, quarter * 3 - 2, 1};
    int64_t start = calendar_days(year, first.month, 1);
    if (has(fields, FIELD_DAY_OF_QUARTER)) {
        int64_t day = fields->values[FIELD_DAY_OF_QUARTER];
        struct calendar_date next = calendar_add_months(first, 3);
        if (start + day > calendar_days(next.year, next.month, 1))
            return bad_component(context, FIELD_DAY_OF_QUARTER, day);
        *days = start + day - 1;
        return STATUS_OK;
    }
    first.day = date.day;
    first = calendar_add_months(first, (date.month - 1) % 3);
    *days = calendar_days(first.year, first.month, first.day);
    return STATUS_OK;
}

static enum status day_of_year(struct function_context *context,
                               const struct temporal_fields *fields, const int64_t *base,
                               int64_t *days) {
    int64_t base_year = base == NULL ? 0 : calendar_date(*base).year;
    int64_t year = value_or(fields, FIELD_YEAR, base_year);
    int64_t day = fields->values[FIELD_ORDINAL_DAY];
    if (day > calendar_days_in_year(year))
        return bad_component(context, FIELD_ORDINAL_DAY, day);
    *days = calendar_days(year, 1, 1) + day - 1;
    return STATUS_OK;
}

/* A day that is given must exist; one of the base is cut to the length of the month. */
static enum status day_of_month(struct function_context *context,
                                const struct temporal_fields *fields, const int64_t *base,
                                int64_t *days) {
    struct calendar_date date = {.month = 1, .day = 1};
    if (base != NULL)
        date = calendar_date(*base);
    else if (has(fields, FIELD_DAY) && !has(fields, FIELD_MONTH))
        return needs(context, FIELD_DAY, FIELD_MONTH);
    date.year = value_or(fields, FIELD_YEAR, date.year);
    date.month = (int32_t)value_or(fields, FIELD_MONTH, date.month);
    date.day = (int32_t)value_or(fields, FIELD_DAY, date.day);
    int32_t last = calendar_days_in_month(date.year, date.month);
    if (date.day > last && has(fields, FIELD_DAY))
        return bad_component(context, FIELD_DAY, date.day);
    *days = calendar_days(date.year, date.month, date.day < last ? date.day : last);
    return STATUS_OK;
}

enum status temporal_fields_day(struct function_context *context,
                                const struct temporal_fields *fields, const int64_t *base,
                                int64_t *days) {
    uint32_t present = fields->present;
    int kinds = ((present & WEEK_FIELDS) != 0) + ((present & QUARTER_FIELDS) != 0) +
                ((present & MONTH_FIELDS) != 0) + has(fields, FIELD_ORDINAL_DAY);
    if (kinds > 1)
        return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                           "a day is given by month, week, quarter or ordinalDay, not by "
                           "several of them");
    if (base == NULL && !has(fields, FIELD_YEAR))
        return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                           "a date needs a year");
    if ((present & WEEK_FIELDS) != 0)
        TRY(day_of_week(context, fields, base, days));
    else if ((present & QUARTER_FIELDS) != 0)
        TRY(day_of_quarter(context, fields, base, days));
    else if (has(fields, FIELD_ORDINAL_DAY))
        TRY(day_of_year(context, fields, base, days));
    else
        TRY(day_of_month(context, fields, base, days));
    return temporal_check_days(*days, context->problem);
}

/* ---- times of day --------------------------------------------------------------------- */

/* Without a base no component may be given without the next larger one. */
static enum status check_gaps(struct function_context *context,
                              const struct temporal_fields *fields) {
    if (has(fields, FIELD_MINUTE) && !has(fields, FIELD_HOUR))
        return needs(context, FIELD_MINUTE, FIELD_HOUR);
    if (has(fields, FIELD_SECOND) && !has(fields, FIELD_MINUTE))
        return needs(context, FIELD_SECOND, FIELD_MINUTE);
    for (int field = FIELD_MILLISECOND; field <= FIELD_NANOSECOND; field++)
        if (has(fields, (enum temporal_field)field) && !has(fields, FIELD_SECOND))
            return needs(context, (enum temporal_field)field, FIELD_SECOND);
    return STATUS_OK;
}

/* Milliseconds, microseconds and nanoseconds add up; beside a larger one each is what is left
 * over by it. */
static enum status fraction_of(struct function_context *context,
                               const struct temporal_fields *fields, int64_t *fraction) {
    int64_t micros = value_or(fields, FIELD_MICROSECOND, 0);
    int64_t nanos = value_or(fields, FIELD_NANOSECOND, 0);
    if (has(fields, FIELD_MILLISECOND) && micros > 999)
        return bad_component(context, FIELD_MICROSECOND, micros);
    bool is_over = (has(fields, FIELD_MICROSECOND) && nanos > 999) ||
                   (has(fields, FIELD_MILLISECOND) && nanos > 999999);
    if (is_over)
        return bad_component(context, FIELD_NANOSECOND, nanos);
    *fraction = value_or(fields, FIELD_MILLISECOND, 0) * 1000000 + micros * 1000 + nanos;
    return STATUS_OK;
}

enum status temporal_fields_clock(struct function_context *context,
                                  const struct temporal_fields *fields,
                                  const int64_t *base, int64_t kept_fraction,
                                  int64_t *nanoseconds) {
    int64_t old = base == NULL ? 0 : *base;
    int64_t old_seconds = old / NANOSECONDS_A_SECOND;
    int64_t fraction = old % NANOSECONDS_A_SECOND, given = 0;
    if (base == NULL)
        TRY(check_gaps(context, fields));
    if ((fields->present & FRACTION_FIELDS) != 0) {
        TRY(fraction_of(context, fields, &given));
        fraction = kept_fraction + given;
        if (fraction >= NANOSECONDS_A_SECOND)
            return bad_component(context, FIELD_NANOSECOND, given);
    }
    int64_t seconds = value_or(fields, FIELD_HOUR, old_seconds / 3600) * 3600 +
                      value_or(fields, FIELD_MINUTE, old_seconds / 60 % 60) * 60 +
                      value_or(fields, FIELD_SECOND, old_seconds % 60);
    *nanoseconds = seconds * NANOSECONDS_A_SECOND + fraction;
    return STATUS_OK;
}
