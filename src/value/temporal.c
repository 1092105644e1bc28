/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Months and days are added to the local clock reading, seconds to the instant, so that an
 * hour is an hour also where clocks change.
 */
#include "value/temporal.h"

#include "value/calendar.h"
#include "value/zone.h"

#include <stdlib.h>

/* Beyond this many days or months no supported date can lead to another. */
#define FARTHEST_DAYS 1000000000000
#define FARTHEST_MONTHS 30000000000

enum status value_make_temporal(struct arena *arena, enum value_type type,
                                struct value_temporal temporal, struct value *out,
                                struct problem *problem) {
    *out = (struct value){.type = (uint8_t)type};
    if (type == VALUE_DATE) {
        out->integer = temporal.days;
        return STATUS_OK;
    }
    if (type == VALUE_LOCAL_TIME) {
        out->integer = temporal.nanoseconds;
        return STATUS_OK;
    }
    struct value_temporal *box = ARENA_NEW(arena, struct value_temporal);
    TRY_MEMORY(box, arena, problem);
    *box = temporal;
    if (!temporal_has_date(type))
        box->days = 0;
    if (!temporal_has_zone(type))
        box->offset_seconds = 0;
    if (type != VALUE_DATETIME)
        box->zone = (struct text){"", 0};
    out->temporal = box;
    return STATUS_OK;
}

enum status value_make_duration(struct arena *arena, struct value_duration duration,
                                struct value *out, struct problem *problem) {
    struct value_duration *box = ARENA_NEW(arena, struct value_duration);
    TRY_MEMORY(box, arena, problem);
    *box = duration;
    *out = (struct value){.type = VALUE_DURATION, .duration = box};
    return STATUS_OK;
}

struct value_temporal temporal_parts(struct value value) {
    if (value.type == VALUE_DATE)
        return (struct value_temporal){.days = value.integer, .zone = {"", 0}};
    if (value.type == VALUE_LOCAL_TIME)
        return (struct value_temporal){.nanoseconds = value.integer, .zone = {"", 0}};
    return *value.temporal;
}

static enum status out_of_range(struct problem *problem) {
    return problem_set(problem, STATUS_NUMBER_OUT_OF_RANGE, SPAN_NONE,
                       "a year outside of %d to %d", CALENDAR_MIN_YEAR,
                       CALENDAR_MAX_YEAR);
}

enum status temporal_check_days(int64_t days, struct problem *problem) {
    if (days < calendar_days(CALENDAR_MIN_YEAR, 1, 1) ||
        days > calendar_days(CALENDAR_MAX_YEAR, 12, 31))
        return out_of_range(problem);
    return STATUS_OK;
}

/* Adds months, then days, to a local day. */
static enum status add_to_days(int64_t days, int64_t months, int64_t more_days,
                               int64_t *out, struct problem *problem) {
    if (llabs(months) > FARTHEST_MONTHS || llabs(more_days) > FARTHEST_DAYS)
        return out_of_range(problem);
    struct calendar_date date = calendar_add_months(calendar_date(days), months);
    *out = calendar_days(date.year, date.month, date.day) + more_days;
    return temporal_check_days(*out, problem);
}

/* Adds seconds and nanoseconds to a local reading, carrying into its days. */
static enum status add_to_clock(struct value_temporal *temporal, int64_t seconds,
                                int64_t nanoseconds, struct problem *problem) {
    int64_t sum = temporal->nanoseconds +
                  floor_modulo(seconds, SECONDS_A_DAY) * NANOSECONDS_A_SECOND +
                  nanoseconds;
    temporal->days +=
        floor_divide(seconds, SECONDS_A_DAY) + floor_divide(sum, NANOSECONDS_A_DAY);
    temporal->nanoseconds = floor_modulo(sum, NANOSECONDS_A_DAY);
    return temporal_check_days(temporal->days, problem);
}

static int64_t local_seconds(const struct value_temporal *temporal) {
    return temporal->days * SECONDS_A_DAY + temporal->nanoseconds / NANOSECONDS_A_SECOND;
}

static void set_local_seconds(struct value_temporal *temporal, int64_t seconds) {
    temporal->days = floor_divide(seconds, SECONDS_A_DAY);
    temporal->nanoseconds = floor_modulo(seconds, SECONDS_A_DAY) * NANOSECONDS_A_SECOND +
                            temporal->nanoseconds % NANOSECONDS_A_SECOND;
}

static enum status resolve(struct arena *arena, const int32_t *preferred,
                           struct value_temporal *temporal, struct problem *problem) {
    if (temporal->zone.byte_count == 0)
        return STATUS_OK;
    int64_t seconds = local_seconds(temporal);
    TRY(zone_offset_at_local(arena, temporal->zone, preferred, &seconds,
                             &temporal->offset_seconds, problem));
    set_local_seconds(temporal, seconds);
    return STATUS_OK;
}

enum status temporal_resolve_local(struct arena *arena, struct value_temporal *temporal,
                                   struct problem *problem) {
    return resolve(arena, NULL, temporal, problem);
}

enum status temporal_resolve_again(struct arena *arena, struct value_temporal *temporal,
                                   struct problem *problem) {
    int32_t preferred = temporal->offset_seconds;
    return resolve(arena, &preferred, temporal, problem);
}

enum status temporal_move_to_zone(struct arena *arena, struct text zone,
                                  int32_t offset_seconds, struct value_temporal *temporal,
                                  struct problem *problem) {
    int64_t instant = local_seconds(temporal) - temporal->offset_seconds;
    if (zone.byte_count > 0)
        TRY(zone_offset_at_instant(arena, zone, instant, &offset_seconds, problem));
    temporal->zone = zone;
    temporal->offset_seconds = offset_seconds;
    set_local_seconds(temporal, instant + offset_seconds);
    return STATUS_OK;
}

/* Months and days on the clock (`has_moved`), then the rest on the instant. */
static enum status add_to_datetime(struct arena *arena, struct value_temporal *temporal,
                                   bool has_moved, int64_t seconds, int64_t nanoseconds,
                                   struct problem *problem) {
    if (has_moved)
        TRY(temporal_resolve_again(arena, temporal, problem));
    TRY(add_to_clock(temporal, seconds, nanoseconds, problem));
    return temporal_move_to_zone(arena, temporal->zone, temporal->offset_seconds,
                                 temporal, problem);
}

enum status temporal_add(struct arena *arena, struct value value,
                         const struct value_duration *duration, int sign,
                         struct value *out, struct problem *problem) {
    struct value_temporal sum = temporal_parts(value);
    /* A negated minimum has no place in 64 bits; a year that far is refused below. */
    if (duration->months == INT64_MIN || duration->days == INT64_MIN ||
        duration->seconds == INT64_MIN)
        return out_of_range(problem);
    int64_t months = sign * duration->months, days = sign * duration->days;
    int64_t seconds = sign * duration->seconds,
            nanoseconds = sign * duration->nanoseconds;
    enum value_type type = (enum value_type)value.type;
    if (type == VALUE_DATE) { /* whole days of the clock part count */
        __int128 clock = (__int128)seconds * NANOSECONDS_A_SECOND + nanoseconds;
        int64_t clock_days = (int64_t)(clock / NANOSECONDS_A_DAY);
        if (llabs(days) > FARTHEST_DAYS)
            return out_of_range(problem);
        TRY(add_to_days(sum.days, months, days + clock_days, &sum.days, problem));
    } else if (temporal_has_date(type)) {
        TRY(add_to_days(sum.days, months, days, &sum.days, problem));
        if (type == VALUE_DATETIME)
            TRY(add_to_datetime(arena, &sum, months != 0 || days != 0, seconds,
                                nanoseconds, problem));
        else
            TRY(add_to_clock(&sum, seconds, nanoseconds, problem));
    } else {
        sum.days = 0;
        TRY(add_to_clock(&sum, floor_modulo(seconds, SECONDS_A_DAY), nanoseconds,
                         problem));
    }
    return value_make_temporal(arena, type, sum, out, problem);
}
