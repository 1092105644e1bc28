/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The duration from one temporal value to another. Both are first made alike: a value without
 * date or zone takes those of the other, and where both have a zone the second is read on the
 * first's clock. Months and days are then counted on the local clock, the rest on instants.
 */
#include "function/library.h"
#include "value/calendar.h"
#include "value/temporal.h"

struct pair {
    struct value_temporal from, to;
    bool has_dates; /* both had one of their own */
};

static bool has_date(struct value value) {
    return temporal_has_date((enum value_type)value.type);
}

static bool has_zone(struct value value) {
    return temporal_has_zone((enum value_type)value.type);
}

static enum status make_pair(struct function_context *context, struct value first,
                             struct value second, struct pair *pair) {
    struct arena *arena = context->arena;
    struct value_temporal *from = &pair->from, *to = &pair->to;
    *from = temporal_parts(first);
    *to = temporal_parts(second);
    pair->has_dates = has_date(first) && has_date(second);
    if (!has_date(first))
        from->days = to->days;
    else if (!has_date(second))
        to->days = from->days;
    if (has_zone(first) && has_zone(second))
        return temporal_move_to_zone(arena, from->zone, from->offset_seconds, to,
                                     context->problem);
    struct value_temporal *local = has_zone(first) ? to : from;
    const struct value_temporal *zoned = has_zone(first) ? from : to;
    local->zone = zoned->zone;
    local->offset_seconds = zoned->offset_seconds;
    return temporal_resolve_local(arena, local, context->problem);
}

/* The day of the end, one nearer to the start when its time of day falls short. */
static int64_t whole_day(const struct value_temporal *from,
                         const struct value_temporal *to) {
    if (to->days > from->days && to->nanoseconds < from->nanoseconds)
        return to->days - 1;
    if (to->days < from->days && to->nanoseconds > from->nanoseconds)
        return to->days + 1;
    return to->days;
}

/* Whole months on the calendar, towards zero: 32 is more than any month has days. */
static int64_t months_between(const struct pair *pair) {
    struct calendar_date from = calendar_date(pair->from.days);
    struct calendar_date to = calendar_date(whole_day(&pair->from, &pair->to));
    int64_t start = (from.year * 12 + from.month) * 32 + from.day;
    int64_t end = (to.year * 12 + to.month) * 32 + to.day;
    return (end - start) / 32;
}

static int64_t days_between(const struct pair *pair) {
    return whole_day(&pair->from, &pair->to) - pair->from.days;
}

static int64_t instant_seconds(const struct value_temporal *temporal) {
    return temporal->days * SECONDS_A_DAY + temporal->nanoseconds / NANOSECONDS_A_SECOND -
           temporal->offset_seconds;
}

/* The rest on instants, as a duration. */
static enum status finish(struct function_context *context, int64_t months, int64_t days,
                          const struct pair *pair, struct value *out) {
    struct value_duration duration;
    int64_t seconds = instant_seconds(&pair->to) - instant_seconds(&pair->from);
    int64_t nanoseconds = pair->to.nanoseconds % NANOSECONDS_A_SECOND -
                          pair->from.nanoseconds % NANOSECONDS_A_SECOND;
    TRY(duration_normalise(months, days, seconds, nanoseconds, &duration,
                           context->problem));
    return value_make_duration(context->arena, duration, out, context->problem);
}

static enum status whole_units(struct function_context *context, int64_t months,
                               int64_t days, struct value *out) {
    struct value_duration duration = {.months = months, .days = days};
    return value_make_duration(context->arena, duration, out, context->problem);
}

FUNCTION_CALL(duration_between) {
    struct pair pair;
    int64_t months = 0, days = 0;
    TRY(make_pair(context, arguments[0], arguments[1], &pair));
    if (!pair.has_dates)
        return finish(context, 0, 0, &pair, out);
    months = months_between(&pair);
    struct calendar_date date =
        calendar_add_months(calendar_date(pair.from.days), months);
    pair.from.days = calendar_days(date.year, date.month, date.day);
    days = days_between(&pair);
    pair.from.days += days;
    if (months != 0 || days != 0)
        TRY(temporal_resolve_again(context->arena, &pair.from, context->problem));
    return finish(context, months, days, &pair, out);
}

FUNCTION_CALL(duration_in_months) {
    struct pair pair;
    TRY(make_pair(context, arguments[0], arguments[1], &pair));
    return whole_units(context, pair.has_dates ? months_between(&pair) : 0, 0, out);
}

FUNCTION_CALL(duration_in_days) {
    struct pair pair;
    TRY(make_pair(context, arguments[0], arguments[1], &pair));
    return whole_units(context, 0, pair.has_dates ? days_between(&pair) : 0, out);
}

FUNCTION_CALL(duration_in_seconds) {
    struct pair pair;
    TRY(make_pair(context, arguments[0], arguments[1], &pair));
    return finish(context, 0, 0, &pair, out);
}
