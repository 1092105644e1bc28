/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole values from components. A base with a time zone keeps it; a zone beside such a base
 * moves the reading to that zone, while beside a base without one it only names the zone.
 */
#include "function/temporal_map.h"
#include "value/calendar.h"
#include "value/temporal.h"

#include <time.h>

static bool has(const struct temporal_fields *fields, enum temporal_field field) {
    return (fields->present & (1u << field)) != 0;
}

/* ---- the clock ------------------------------------------------------------------------ */

enum status temporal_now(struct function_context *context, enum value_type type,
                         bool is_realtime, struct text zone, int32_t offset_seconds,
                         struct value *out) {
    struct timespec now = {.tv_sec = context->statement_seconds,
                           .tv_nsec = context->statement_nanoseconds};
    if (is_realtime)
        clock_gettime(CLOCK_REALTIME, &now);
    struct value_temporal temporal = {
        .days = floor_divide(now.tv_sec, SECONDS_A_DAY),
        .nanoseconds =
            floor_modulo(now.tv_sec, SECONDS_A_DAY) * NANOSECONDS_A_SECOND + now.tv_nsec,
        .zone = {"", 0}};
    TRY(temporal_move_to_zone(context->arena, zone, offset_seconds, &temporal,
                              context->problem));
    return value_make_temporal(context->arena, type, temporal, out, context->problem);
}

/* ---- instants by their epoch ---------------------------------------------------------- */

static enum status from_epoch(struct function_context *context,
                              const struct temporal_fields *fields, struct value *out) {
    int64_t seconds = fields->values[FIELD_EPOCH_SECONDS], fraction = 0;
    if (has(fields, FIELD_EPOCH_MILLIS)) {
        seconds = floor_divide(fields->values[FIELD_EPOCH_MILLIS], 1000);
        fraction = floor_modulo(fields->values[FIELD_EPOCH_MILLIS], 1000) * 1000000;
    }
    struct value_temporal temporal = {.days = floor_divide(seconds, SECONDS_A_DAY),
                                      .zone = {"", 0}};
    int64_t base = floor_modulo(seconds, SECONDS_A_DAY) * NANOSECONDS_A_SECOND + fraction;
    TRY(temporal_check_days(temporal.days, context->problem));
    TRY(temporal_fields_clock(context, fields, &base, fraction, &temporal.nanoseconds));
    if (fields->has_zone)
        TRY(temporal_move_to_zone(context->arena, fields->zone, fields->offset_seconds,
                                  &temporal, context->problem));
    return value_make_temporal(context->arena, VALUE_DATETIME, temporal, out,
                               context->problem);
}

/* ---- components with a base ------------------------------------------------------------ */

/* What a reading inherits from its bases. */
struct base {
    bool has_date, has_time, has_zone;
    struct value_temporal parts;
};

static struct base base_of(const struct temporal_fields *fields) {
    struct base base = {.parts = {.zone = {"", 0}}};
    struct value date = fields->date, time = fields->time;
    if (!value_is_null(fields->datetime))
        date = time = fields->datetime;
    if (!value_is_null(date)) {
        base.has_date = true;
        base.parts.days = temporal_parts(date).days;
    }
    if (!value_is_null(time)) {
        struct value_temporal parts = temporal_parts(time);
        base.has_time = true;
        base.has_zone = temporal_has_zone((enum value_type)time.type);
        base.parts.nanoseconds = parts.nanoseconds;
        base.parts.offset_seconds = parts.offset_seconds;
        base.parts.zone = parts.zone;
    }
    return base;
}

/* Names the zone of a reading, or moves it there. */
static enum status choose_zone(struct function_context *context,
                               const struct temporal_fields *fields, bool had_zone,
                               struct value_temporal *temporal) {
    if (had_zone)
        TRY(temporal_resolve_again(context->arena, temporal, context->problem));
    if (!fields->has_zone)
        return STATUS_OK;
    if (had_zone)
        return temporal_move_to_zone(context->arena, fields->zone, fields->offset_seconds,
                                     temporal, context->problem);
    temporal->zone = fields->zone;
    temporal->offset_seconds = fields->offset_seconds;
    return temporal_resolve_local(context->arena, temporal, context->problem);
}

/* The same for a time, which has no day: a named zone is taken as it is today. */
static enum status choose_offset(struct function_context *context,
                                 const struct temporal_fields *fields, bool had_zone,
                                 struct value_temporal *temporal) {
    int32_t offset = fields->offset_seconds;
    struct value now;
    temporal->zone = (struct text){"", 0};
    if (!fields->has_zone)
        return STATUS_OK;
    if (fields->zone.byte_count > 0) {
        TRY(temporal_now(context, VALUE_DATETIME, false, fields->zone, 0, &now));
        offset = now.temporal->offset_seconds;
    }
    if (had_zone) {
        int64_t shift =
            (int64_t)(offset - temporal->offset_seconds) * NANOSECONDS_A_SECOND;
        temporal->nanoseconds =
            floor_modulo(temporal->nanoseconds + shift, NANOSECONDS_A_DAY);
    }
    temporal->offset_seconds = offset;
    return STATUS_OK;
}

static enum status no_zone_here(struct function_context *context, enum value_type type) {
    return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                       "a %s has no component 'timezone'", value_type_name(type));
}

enum status temporal_from_map(struct function_context *context, enum value_type type,
                              struct value map, struct value *out) {
    struct temporal_fields fields;
    TRY(temporal_fields_read(context, type, map, &fields));
    if (temporal_fields_are_bare(&fields) && (fields.has_zone || map.size == 0))
        return temporal_now(context, type, false, fields.zone, fields.offset_seconds,
                            out);
    if (has(&fields, FIELD_EPOCH_SECONDS) || has(&fields, FIELD_EPOCH_MILLIS))
        return from_epoch(context, &fields, out);
    if (fields.has_zone && !temporal_has_zone(type))
        return no_zone_here(context, type);
    struct base base = base_of(&fields);
    struct value_temporal temporal = base.parts;
    if (temporal_has_date(type))
        TRY(temporal_fields_day(context, &fields, base.has_date ? &base.parts.days : NULL,
                                &temporal.days));
    if (temporal_has_time(type))
        TRY(temporal_fields_clock(context, &fields,
                                  base.has_time ? &base.parts.nanoseconds : NULL, 0,
                                  &temporal.nanoseconds));
    if (type == VALUE_DATETIME)
        TRY(choose_zone(context, &fields, base.has_zone, &temporal));
    else if (type == VALUE_TIME)
        TRY(choose_offset(context, &fields, base.has_zone, &temporal));
    return value_make_temporal(context->arena, type, temporal, out, context->problem);
}

/* ---- durations ------------------------------------------------------------------------ */

enum amount { MONTHS, DAYS, SECONDS, NANOSECONDS, AMOUNT_COUNT };

struct amount_row {
    const char *name;
    enum amount amount;
    int64_t factor;
};

static const struct amount_row amount_rows[] = {
    {"years", MONTHS, 12},
    {"quarters", MONTHS, 3},
    {"months", MONTHS, 1},
    {"weeks", DAYS, 7},
    {"days", DAYS, 1},
    {"hours", SECONDS, 3600},
    {"minutes", SECONDS, 60},
    {"seconds", SECONDS, 1},
    {"milliseconds", NANOSECONDS, 1000000},
    {"microseconds", NANOSECONDS, 1000},
    {"nanoseconds", NANOSECONDS, 1},
};

/* Whole seconds of small units are seconds, so that many of them are exact too. */
static void add_integer(const struct amount_row *row, int64_t number,
                        long double *amounts) {
    int64_t rest = number;
    if (row->amount == NANOSECONDS) {
        int64_t a_second = NANOSECONDS_A_SECOND / row->factor;
        amounts[SECONDS] += (long double)(number / a_second);
        rest = number % a_second;
    }
    amounts[row->amount] += (long double)rest * (long double)row->factor;
}

static enum status add_amount(struct function_context *context, struct text name,
                              struct value value, long double *amounts) {
    for (size_t i = 0; i < sizeof amount_rows / sizeof amount_rows[0]; i++) {
        const struct amount_row *row = &amount_rows[i];
        if (!text_equal(name, text_of(row->name)))
            continue;
        if (!value_is_number(value))
            return problem_set(context->problem, STATUS_ARGUMENT_AT_RUN, SPAN_NONE,
                               "%s must be a number, not %s", row->name,
                               value_phrase(value));
        if (value.type == VALUE_INTEGER)
            add_integer(row, value.integer, amounts);
        else
            amounts[row->amount] += (long double)value.number * (long double)row->factor;
        return STATUS_OK;
    }
    return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                       "a DURATION has no component '%.*s'", TEXT_ARGS(name));
}

enum status duration_from_map(struct function_context *context, struct value map,
                              struct value *out) {
    long double amounts[AMOUNT_COUNT] = {0};
    struct value_duration duration;
    for (uint32_t i = 0; i < map.size; i++)
        if (!value_is_null(map.entries[i].value))
            TRY(add_amount(context, map.entries[i].key, map.entries[i].value, amounts));
    TRY(duration_from_fractions(amounts[MONTHS], amounts[DAYS], amounts[SECONDS],
                                amounts[NANOSECONDS], &duration, context->problem));
    return value_make_duration(context->arena, duration, out, context->problem);
}
