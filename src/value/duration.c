/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Durations. Fractions are carried in long double, whose 64 bits of mantissa hold every
 * nanosecond of 292 years; what is computed that way is cut, not rounded.
 */
#include "value/calendar.h"
#include "value/temporal.h"

#include <math.h>

static enum status too_long(struct problem *problem) {
    return problem_set(problem, STATUS_NUMBER_OUT_OF_RANGE, SPAN_NONE,
                       "a duration beyond 64 bits");
}

enum status duration_normalise(int64_t months, int64_t days, int64_t seconds,
                               int64_t nanoseconds, struct value_duration *out,
                               struct problem *problem) {
    int64_t carry = floor_divide(nanoseconds, NANOSECONDS_A_SECOND);
    if (__builtin_add_overflow(seconds, carry, &seconds))
        return too_long(problem);
    *out = (struct value_duration){
        .months = months,
        .days = days,
        .seconds = seconds,
        .nanoseconds = (int32_t)floor_modulo(nanoseconds, NANOSECONDS_A_SECOND)};
    return STATUS_OK;
}

/* The whole part, towards 0, as an integer; the rest stays in *amount. */
static bool take_whole(long double *amount, int64_t *whole) {
    long double integer = truncl(*amount);
    if (!(fabsl(integer) < 9.2e18L))
        return false;
    *whole = (int64_t)integer;
    *amount -= integer;
    return true;
}

enum status duration_from_fractions(long double months, long double days,
                                    long double seconds, long double nanoseconds,
                                    struct value_duration *out, struct problem *problem) {
    int64_t whole_months, whole_days, whole_seconds, carry;
    if (!take_whole(&months, &whole_months))
        return too_long(problem);
    days += months * SECONDS_A_MONTH / SECONDS_A_DAY;
    if (!take_whole(&days, &whole_days))
        return too_long(problem);
    long double rest = days * SECONDS_A_DAY;
    if (!take_whole(&seconds, &whole_seconds) || !take_whole(&rest, &carry) ||
        __builtin_add_overflow(whole_seconds, carry, &whole_seconds))
        return too_long(problem);
    nanoseconds += (seconds + rest) * NANOSECONDS_A_SECOND;
    /* A thousandth of a nanosecond is more than the steps above can have lost. */
    long double nearest = roundl(nanoseconds);
    if (fabsl(nanoseconds - nearest) < 1e-3L)
        nanoseconds = nearest;
    int64_t whole_nanoseconds;
    if (!take_whole(&nanoseconds, &whole_nanoseconds))
        return too_long(problem);
    return duration_normalise(whole_months, whole_days, whole_seconds, whole_nanoseconds,
                              out, problem);
}

enum status duration_add(const struct value_duration *first,
                         const struct value_duration *second, int sign,
                         struct value_duration *out, struct problem *problem) {
    __int128 months = (__int128)first->months + (__int128)second->months * sign;
    __int128 days = (__int128)first->days + (__int128)second->days * sign;
    __int128 seconds = (__int128)first->seconds + (__int128)second->seconds * sign;
    int64_t parts[] = {(int64_t)months, (int64_t)days, (int64_t)seconds};
    if (parts[0] != months || parts[1] != days || parts[2] != seconds)
        return too_long(problem);
    int64_t nanoseconds =
        (int64_t)first->nanoseconds + (int64_t)second->nanoseconds * sign;
    return duration_normalise(parts[0], parts[1], parts[2], nanoseconds, out, problem);
}

enum status duration_multiply(const struct value_duration *duration, double factor,
                              struct value_duration *out, struct problem *problem) {
    return duration_from_fractions(
        (long double)duration->months * factor, (long double)duration->days * factor,
        (long double)duration->seconds * factor,
        (long double)duration->nanoseconds * factor, out, problem);
}

enum status duration_divide(const struct value_duration *duration, double divisor,
                            struct value_duration *out, struct problem *problem) {
    if (divisor == 0)
        return problem_set(problem, STATUS_DIVISION_BY_ZERO, SPAN_NONE,
                           "a duration divided by zero");
    return duration_from_fractions(
        (long double)duration->months / divisor, (long double)duration->days / divisor,
        (long double)duration->seconds / divisor,
        (long double)duration->nanoseconds / divisor, out, problem);
}
