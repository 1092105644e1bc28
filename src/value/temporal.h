/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dates, times and durations: arithmetic, components, and the text of offsets.
 *
 * Results live on `arena`. Years outside of CALENDAR_MIN_YEAR to CALENDAR_MAX_YEAR and
 * durations beyond 64 bits are STATUS_NUMBER_OUT_OF_RANGE.
 * Source: openCypher CIP2015-08-06 "Date and Time"; ISO 8601. Thread safety: pure functions.
 */
#ifndef ENTENTE_VALUE_TEMPORAL_H
#define ENTENTE_VALUE_TEMPORAL_H

#include "value/value.h"

#define NANOSECONDS_A_SECOND 1000000000
#define NANOSECONDS_A_DAY 86400000000000
#define SECONDS_A_DAY 86400
/* The average month of the Gregorian calendar: 365.2425 days / 12. */
#define SECONDS_A_MONTH 2629746
/* Offsets lie between -18 and +18 hours. */
#define MAX_OFFSET_SECONDS 64800

/* A boxed copy of its parts. */
enum status value_make_temporal(struct arena *arena, enum value_type type,
                                struct value_temporal temporal, struct value *out,
                                struct problem *problem);
enum status value_make_duration(struct arena *arena, struct value_duration duration,
                                struct value *out, struct problem *problem);

/* A temporal value of any type but duration in its parts; what it has not is 0. */
struct value_temporal temporal_parts(struct value value);
static inline bool temporal_has_date(enum value_type type) {
    return type == VALUE_DATE || type == VALUE_DATETIME || type == VALUE_LOCAL_DATETIME;
}
static inline bool temporal_has_time(enum value_type type) {
    return type == VALUE_TIME || type == VALUE_LOCAL_TIME || type == VALUE_DATETIME ||
           type == VALUE_LOCAL_DATETIME;
}
static inline bool temporal_has_zone(enum value_type type) {
    return type == VALUE_TIME || type == VALUE_DATETIME;
}
static inline bool value_is_temporal(enum value_type type) {
    return temporal_has_date(type) || temporal_has_time(type);
}

/* STATUS_NUMBER_OUT_OF_RANGE for days that no supported year has. */
enum status temporal_check_days(int64_t days, struct problem *problem);

/*
 * Gives a local reading with a named zone the offset it has there, the first of two, and moves
 * it forward where clocks skipped it. Without a zone name nothing changes.
 */
enum status temporal_resolve_local(struct arena *arena, struct value_temporal *temporal,
                                   struct problem *problem);
/*
 * As temporal_resolve_local(), for a reading made of an instant in the same zone: where it
 * occurs twice it keeps the offset that it carries when that is one of the two.
 */
enum status temporal_resolve_again(struct arena *arena, struct value_temporal *temporal,
                                   struct problem *problem);
/* The same instant read on the clock of another zone (empty: of `offset_seconds`). */
enum status temporal_move_to_zone(struct arena *arena, struct text zone,
                                  int32_t offset_seconds, struct value_temporal *temporal,
                                  struct problem *problem);

/*
 * A duration from parts of any sign, carried where no precision is lost: nanoseconds end up
 * between 0 and 999,999,999. Months, days and seconds stay apart.
 */
enum status duration_normalise(int64_t months, int64_t days, int64_t seconds,
                               int64_t nanoseconds, struct value_duration *out,
                               struct problem *problem);
/*
 * A duration from fractional parts: what is left of a month goes down as average days, what is
 * left of a day as seconds, what is left of a second as nanoseconds, which are cut.
 */
enum status duration_from_fractions(long double months, long double days,
                                    long double seconds, long double nanoseconds,
                                    struct value_duration *out, struct problem *problem);

/* temporal + duration and duration + duration; `sign` is 1 or -1 for the second. */
enum status temporal_add(struct arena *arena, struct value temporal,
                         const struct value_duration *duration, int sign,
                         struct value *out, struct problem *problem);
enum status duration_add(const struct value_duration *first,
                         const struct value_duration *second, int sign,
                         struct value_duration *out, struct problem *problem);
/* Every part times or by a number, integers exactly; fractions go down as in
 * duration_from_fractions(). STATUS_DIVISION_BY_ZERO. */
enum status duration_multiply(const struct value_duration *duration, struct value factor,
                              struct value_duration *out, struct problem *problem);
enum status duration_divide(const struct value_duration *duration, struct value divisor,
                            struct value_duration *out, struct problem *problem);

/* A sum of durations on the way, with room for 2^63 of them. */
struct duration_total {
    __int128 months, days, seconds, nanoseconds;
};
/* Adds `duration` `count` times; all counts together stay within INT64_MAX. */
void duration_total_add(struct duration_total *sum, const struct value_duration *duration,
                        int64_t count);
/* The sum divided by `divisor`, at least 1; fractions go down, nanoseconds are cut.
 * STATUS_NUMBER_OUT_OF_RANGE when the result has no place in 64 bits. */
enum status duration_total_divide(const struct duration_total *sum, int64_t divisor,
                                  struct value_duration *out, struct problem *problem);

/* "Z", "+01:00", "+00:53:28". */
void value_append_offset(struct text_builder *builder, int32_t offset_seconds);

#endif
