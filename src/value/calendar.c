/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Years are counted from March, so that the leap day is the last of its year; then days and
 * years turn into one another by the average lengths of centuries and of years, the classic
 * arithmetic of Julian day numbers (Richards, "Mapping Time", 1998, chapter 25).
 */
#include "value/calendar.h"

/* Days from 0000-03-01 to 1970-01-01. */
#define DAYS_TO_EPOCH 719468
#define DAYS_IN_400_YEARS 146097

bool calendar_is_leap_year(int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int32_t calendar_days_in_month(int64_t year, int32_t month) {
    if (month == 2)
        return calendar_is_leap_year(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

int32_t calendar_days_in_year(int64_t year) {
    return calendar_is_leap_year(year) ? 366 : 365;
}

int64_t calendar_days(int64_t year, int32_t month, int32_t day) {
    int64_t march_year = month > 2 ? year : year - 1;
    int64_t march_month = month > 2 ? month - 3 : month + 9;
    int64_t leap_days = floor_divide(march_year, 4) - floor_divide(march_year, 100) +
                        floor_divide(march_year, 400);
    /* (153 m + 2) / 5 days lie before month m of a year that starts in March. */
    return march_year * 365 + leap_days + (153 * march_month + 2) / 5 + day - 1 -
           DAYS_TO_EPOCH;
}

struct calendar_date calendar_date(int64_t days) {
    int64_t since_march = days + DAYS_TO_EPOCH;
    int64_t cycle = floor_divide(since_march, DAYS_IN_400_YEARS);
    int64_t in_cycle = floor_modulo(since_march, DAYS_IN_400_YEARS);
    /* The last day of a century or of the cycle must not open another one. */
    int64_t century = in_cycle / 36524 - (in_cycle == DAYS_IN_400_YEARS - 1);
    int64_t in_century = in_cycle - century * 36524;
    int64_t four = in_century / 1461, in_four = in_century % 1461;
    int64_t year = in_four / 365 - (in_four == 1460);
    int64_t in_year = in_four - year * 365;
    int64_t march_month = (5 * in_year + 2) / 153;
    struct calendar_date date = {
        .year = cycle * 400 + century * 100 + four * 4 + year + (march_month >= 10),
        .month = (int32_t)(march_month < 10 ? march_month + 3 : march_month - 9),
        .day = (int32_t)(in_year - (153 * march_month + 2) / 5 + 1)};
    return date;
}

int32_t calendar_weekday(int64_t days) {
    return (int32_t)floor_modulo(days + 3, 7) + 1; /* 1970-01-01 was a Thursday */
}

int32_t calendar_ordinal(int64_t days) {
    return (int32_t)(days - calendar_days(calendar_date(days).year, 1, 1)) + 1;
}

int32_t calendar_day_of_quarter(int64_t days) {
    struct calendar_date date = calendar_date(days);
    int32_t first_month = (date.month - 1) / 3 * 3 + 1;
    return (int32_t)(days - calendar_days(date.year, first_month, 1)) + 1;
}

/* A week belongs to the year of its Thursday; the week of January 4 is the first. */
static int64_t first_monday(int64_t week_year) {
    int64_t january_4 = calendar_days(week_year, 1, 4);
    return january_4 - (calendar_weekday(january_4) - 1);
}

struct calendar_week calendar_week(int64_t days) {
    int32_t weekday = calendar_weekday(days);
    int64_t year = calendar_date(days - weekday + 4).year;
    return (struct calendar_week){.year = year,
                                  .week = (int32_t)((days - first_monday(year)) / 7) + 1,
                                  .weekday = weekday};
}

int64_t calendar_days_of_week(struct calendar_week week) {
    return first_monday(week.year) + (int64_t)(week.week - 1) * 7 + week.weekday - 1;
}

int32_t calendar_weeks_in_year(int64_t week_year) {
    return (int32_t)((first_monday(week_year + 1) - first_monday(week_year)) / 7);
}

struct calendar_date calendar_add_months(struct calendar_date date, int64_t months) {
    int64_t month = date.year * 12 + (date.month - 1) + months;
    struct calendar_date sum = {.year = floor_divide(month, 12),
                                .month = (int32_t)floor_modulo(month, 12) + 1,
                                .day = date.day};
    int32_t last = calendar_days_in_month(sum.year, sum.month);
    if (sum.day > last)
        sum.day = last;
    return sum;
}
