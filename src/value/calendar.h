/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The proleptic Gregorian calendar and ISO 8601 weeks, on days since 1970-01-01.
 *
 * Years run from CALENDAR_MIN_YEAR to CALENDAR_MAX_YEAR; callers check that, and all else here
 * is total. Thread safety: all functions are pure.
 */
#ifndef ENTENTE_VALUE_CALENDAR_H
#define ENTENTE_VALUE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#define CALENDAR_MIN_YEAR (-999999999)
#define CALENDAR_MAX_YEAR 999999999

struct calendar_date {
    int64_t year;
    int32_t month; /* 1 to 12 */
    int32_t day;   /* 1 to 31 */
};

/* A year of ISO weeks, a week in it from 1, a day in it from 1 (Monday). */
struct calendar_week {
    int64_t year;
    int32_t week;
    int32_t weekday;
};

bool calendar_is_leap_year(int64_t year);
int32_t calendar_days_in_month(int64_t year, int32_t month);
int32_t calendar_days_in_year(int64_t year);
/* 52 or 53. */
int32_t calendar_weeks_in_year(int64_t week_year);

int64_t calendar_days(int64_t year, int32_t month, int32_t day);
struct calendar_date calendar_date(int64_t days);
/* 1 for Monday to 7 for Sunday. */
int32_t calendar_weekday(int64_t days);
/* Day in the year, from 1. */
int32_t calendar_ordinal(int64_t days);
/* Day in the quarter, from 1. */
int32_t calendar_day_of_quarter(int64_t days);
struct calendar_week calendar_week(int64_t days);
int64_t calendar_days_of_week(struct calendar_week week);
/* `months` later, the day cut to the length of the month. The year may leave the range. */
struct calendar_date calendar_add_months(struct calendar_date date, int64_t months);

/* Division that rounds down, and what is left, never negative; `by` is positive. */
static inline int64_t floor_divide(int64_t value, int64_t by) {
    return value / by - (value % by < 0);
}
static inline int64_t floor_modulo(int64_t value, int64_t by) {
    int64_t rest = value % by;
    return rest < 0 ? rest + by : rest;
}

#endif
