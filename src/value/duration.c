/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Durations. Sums, and products and quotients by integers, are exact in 128 bits. Fractions are
 * carried in long double, whose 64 bits of mantissa hold every nanosecond of 292 years; what is
 * computed that way is cut, not rounded.
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
    if (!(fabsl(integer) < 0x1p63L))
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
    long double part = fmodl(nanoseconds, NANOSECONDS_A_SECOND);
    rest = (nanoseconds - part) / NANOSECONDS_A_SECOND;
    if (!take_whole(&rest, &carry) ||
        __builtin_add_overflow(whole_seconds, carry, &whole_seconds))
        return too_long(problem);
    return duration_normalise(whole_months, whole_days, whole_seconds, (int64_t)part, out,
                              problem);
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

/* ---- exact sums and quotients ----------------------------------------------------------- */

void duration_total_add(struct duration_total *sum, const struct value_duration *duration,
                        int64_t count) {
    sum->months += (__int128)duration->months * count;
    sum->days += (__int128)duration->days * count;
    sum->seconds += (__int128)duration->seconds * count;
    sum->nanoseconds += (__int128)duration->nanoseconds * count;
}

static bool narrow(__int128 wide, int64_t *out) {
    *out = (int64_t)wide;
    return *out == wide;
}

/*
 * What is left of a month, in parts of `divisor`, goes down as seconds of an average month; days
 * take from those what makes whole days, and so on. Each rest is below the divisor, so that no
 * product leaves 128 bits.
 */
enum status duration_total_divide(const struct duration_total *sum, int64_t divisor,
                                  struct value_duration *out, struct problem *problem) {
    __int128 months = sum->months / divisor, days = sum->days / divisor;
    __int128 rest =
        sum->months % divisor * SECONDS_A_MONTH + sum->days % divisor * SECONDS_A_DAY;
    __int128 day = (__int128)divisor * SECONDS_A_DAY;
    days += rest / day;
    rest %= day;
    __int128 seconds = sum->seconds / divisor;
    rest += sum->seconds % divisor;
    seconds += rest / divisor;
    __int128 nanoseconds =
        (rest % divisor * NANOSECONDS_A_SECOND + sum->nanoseconds) / divisor;
    __int128 carry = nanoseconds / NANOSECONDS_A_SECOND;
    nanoseconds %= NANOSECONDS_A_SECOND;
    if (nanoseconds < 0) {
        nanoseconds += NANOSECONDS_A_SECOND;
        carry--;
    }
    *out = (struct value_duration){.nanoseconds = (int32_t)nanoseconds};
    if (!narrow(months, &out->months) || !narrow(days, &out->days) ||
        !narrow(seconds + carry, &out->seconds))
        return too_long(problem);
    return STATUS_OK;
}

/* ---- products --------------------------------------------------------------------------- */

/* An integer that has no negation in 64 bits, or a float: in floating point. */
static bool is_exact(struct value number) {
    return number.type == VALUE_INTEGER && number.integer != INT64_MIN;
}

static struct duration_total times(const struct value_duration *duration,
                                   int64_t factor) {
    struct duration_total sum = {0};
    duration_total_add(&sum, duration, factor);
    return sum;
}

enum status duration_multiply(const struct value_duration *duration, struct value factor,
                              struct value_duration *out, struct problem *problem) {
    if (is_exact(factor)) {
        struct duration_total product = times(duration, factor.integer);
        return duration_total_divide(&product, 1, out, problem);
    }
    double number = value_as_double(factor);
    return duration_from_fractions(
        (long double)duration->months * number, (long double)duration->days * number,
        (long double)duration->seconds * number,
        (long double)duration->nanoseconds * number, out, problem);
}

enum status duration_divide(const struct value_duration *duration, struct value divisor,
                            struct value_duration *out, struct problem *problem) {
    double number = value_as_double(divisor);
    if (number == 0)
        return problem_set(problem, STATUS_DIVISION_BY_ZERO, SPAN_NONE,
                           "a duration divided by zero");
    if (is_exact(divisor)) {
        bool is_negative = divisor.integer < 0;
        struct duration_total whole = times(duration, is_negative ? -1 : 1);
        return duration_total_divide(
            &whole, is_negative ? -divisor.integer : divisor.integer, out, problem);
    }
    return duration_from_fractions(
        (long double)duration->months / number, (long double)duration->days / number,
        (long double)duration->seconds / number,
        (long double)duration->nanoseconds / number, out, problem);
}
