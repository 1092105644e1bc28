/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constructors of temporal values, and the clock. */
#include "function/library.h"
#include "function/temporal_map.h"
#include "value/calendar.h"
#include "value/temporal_parse.h"

/* A temporal value of another type: what it has not is midnight, or UTC. */
static enum status convert(struct function_context *context, enum value_type type,
                           struct value value, struct value *out) {
    if (value.type == type) {
        *out = value;
        return STATUS_OK;
    }
    return value_make_temporal(context->arena, type, temporal_parts(value), out,
                               context->problem);
}

static enum status construct(struct function_context *context, enum value_type type,
                             const struct value *arguments, uint32_t argument_count,
                             struct value *out) {
    struct text utc = {"", 0};
    if (argument_count == 0)
        return temporal_now(context, type, false, utc, 0, out);
    if (arguments[0].type == VALUE_STRING)
        return temporal_parse(context->arena, type, value_text(arguments[0]), out,
                              context->problem);
    if (arguments[0].type == VALUE_MAP)
        return temporal_from_map(context, type, arguments[0], out);
    return convert(context, type, arguments[0], out);
}

FUNCTION_CALL(date) {
    return construct(context, VALUE_DATE, arguments, argument_count, out);
}

FUNCTION_CALL(localtime) {
    return construct(context, VALUE_LOCAL_TIME, arguments, argument_count, out);
}

FUNCTION_CALL(time) {
    return construct(context, VALUE_TIME, arguments, argument_count, out);
}

FUNCTION_CALL(localdatetime) {
    return construct(context, VALUE_LOCAL_DATETIME, arguments, argument_count, out);
}

FUNCTION_CALL(datetime) {
    return construct(context, VALUE_DATETIME, arguments, argument_count, out);
}

FUNCTION_CALL(duration) {
    *out = arguments[0];
    if (arguments[0].type == VALUE_STRING)
        return temporal_parse(context->arena, VALUE_DURATION, value_text(arguments[0]),
                              out, context->problem);
    if (arguments[0].type == VALUE_MAP)
        return duration_from_map(context, arguments[0], out);
    return STATUS_OK;
}

/* ---- the clock ------------------------------------------------------------------------ */

static enum status now(struct function_context *context, enum value_type type,
                       bool is_realtime, const struct value *arguments,
                       uint32_t argument_count, struct value *out) {
    struct text zone = {"", 0};
    int32_t offset_seconds = 0;
    if (argument_count == 1)
        TRY(temporal_parse_zone(context->arena, value_text(arguments[0]), &zone,
                                &offset_seconds, context->problem));
    return temporal_now(context, type, is_realtime, zone, offset_seconds, out);
}

FUNCTION_CALL(date_statement) {
    return now(context, VALUE_DATE, false, arguments, argument_count, out);
}

FUNCTION_CALL(date_realtime) {
    return now(context, VALUE_DATE, true, arguments, argument_count, out);
}

FUNCTION_CALL(localtime_statement) {
    return now(context, VALUE_LOCAL_TIME, false, arguments, argument_count, out);
}

FUNCTION_CALL(localtime_realtime) {
    return now(context, VALUE_LOCAL_TIME, true, arguments, argument_count, out);
}

FUNCTION_CALL(time_statement) {
    return now(context, VALUE_TIME, false, arguments, argument_count, out);
}

FUNCTION_CALL(time_realtime) {
    return now(context, VALUE_TIME, true, arguments, argument_count, out);
}

FUNCTION_CALL(localdatetime_statement) {
    return now(context, VALUE_LOCAL_DATETIME, false, arguments, argument_count, out);
}

FUNCTION_CALL(localdatetime_realtime) {
    return now(context, VALUE_LOCAL_DATETIME, true, arguments, argument_count, out);
}

FUNCTION_CALL(datetime_statement) {
    return now(context, VALUE_DATETIME, false, arguments, argument_count, out);
}

FUNCTION_CALL(datetime_realtime) {
    return now(context, VALUE_DATETIME, true, arguments, argument_count, out);
}

FUNCTION_CALL(timestamp) {
    *out = value_integer(context->statement_seconds * 1000 +
                         context->statement_nanoseconds / 1000000);
    return STATUS_OK;
}

/* ---- epochs --------------------------------------------------------------------------- */

/* An instant of UTC; nanoseconds may be more than a second holds. */
static enum status instant(struct function_context *context, int64_t seconds,
                           int64_t nanoseconds, struct value *out) {
    int64_t days = floor_divide(seconds, SECONDS_A_DAY);
    TRY(temporal_check_days(days, context->problem));
    int64_t carry = floor_divide(nanoseconds, NANOSECONDS_A_SECOND);
    seconds += carry;
    struct value_temporal temporal = {
        .days = floor_divide(seconds, SECONDS_A_DAY),
        .nanoseconds = floor_modulo(seconds, SECONDS_A_DAY) * NANOSECONDS_A_SECOND +
                       floor_modulo(nanoseconds, NANOSECONDS_A_SECOND),
        .zone = {"", 0}};
    TRY(temporal_check_days(temporal.days, context->problem));
    return value_make_temporal(context->arena, VALUE_DATETIME, temporal, out,
                               context->problem);
}

FUNCTION_CALL(datetime_from_epoch) {
    int64_t nanoseconds = argument_count == 2 ? arguments[1].integer : 0;
    return instant(context, arguments[0].integer, nanoseconds, out);
}

FUNCTION_CALL(datetime_from_epoch_millis) {
    int64_t millis = arguments[0].integer;
    return instant(context, floor_divide(millis, 1000),
                   floor_modulo(millis, 1000) * 1000000, out);
}
