/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/calendar.h"
#include "value/temporal_parse.h"
#include "value/zone.h"

#include "calculation.h"

/* ---- the calendar --------------------------------------------------------------------- */

static void days_and_dates_turn_into_one_another(void **state) {
    (void)state;
    struct calendar_date before = calendar_date(-1000001);
    for (int64_t days = -1000000; days <= 1000000; days++) {
        struct calendar_date date = calendar_date(days);
        assert_int_equal(calendar_days(date.year, date.month, date.day), days);
        bool is_next_day = date.year == before.year && date.month == before.month &&
                           date.day == before.day + 1;
        bool is_first =
            date.day == 1 &&
            before.day == calendar_days_in_month(before.year, before.month) &&
            date.year * 12 + date.month == before.year * 12 + before.month + 1;
        assert_true(is_next_day || is_first);
        before = date;
    }
    assert_int_equal(calendar_days(1970, 1, 1), 0);
    assert_int_equal(calendar_days(2000, 3, 1), 11017);
}

static void weeks_follow_iso_8601(void **state) {
    (void)state;
    struct calendar_week before = calendar_week(-400001);
    for (int64_t days = -400000; days <= 400000; days++) {
        struct calendar_week week = calendar_week(days);
        assert_int_equal(calendar_days_of_week(week), days);
        assert_int_equal(week.weekday, before.weekday % 7 + 1);
        if (week.year != before.year) {
            assert_int_equal(before.week, calendar_weeks_in_year(before.year));
            assert_int_equal(week.week, 1);
        }
        before = week;
    }
    assert_int_equal(calendar_week(calendar_days(2021, 1, 3)).week, 53);
    assert_int_equal(calendar_week(calendar_days(2021, 1, 3)).year, 2020);
    assert_int_equal(calendar_weekday(calendar_days(2024, 8, 1)), 4);
    assert_int_equal(calendar_ordinal(calendar_days(2024, 12, 31)), 366);
    assert_int_equal(calendar_day_of_quarter(calendar_days(2024, 6, 30)), 91);
}

/* ---- text ----------------------------------------------------------------------------- */

static void dates_are_read_in_every_form(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"date('2024-08-01')", "2024-08-01"},   {"date('20240801')", "2024-08-01"},
        {"date('2024-08')", "2024-08-01"},      {"date('202408')", "2024-08-01"},
        {"date('2024')", "2024-01-01"},         {"date('2024-W31-4')", "2024-08-01"},
        {"date('2024W314')", "2024-08-01"},     {"date('2024-W31')", "2024-07-29"},
        {"date('2024W31')", "2024-07-29"},      {"date('2024-Q3-32')", "2024-08-01"},
        {"date('2024Q332')", "2024-08-01"},     {"date('2024-Q3')", "2024-07-01"},
        {"date('2024-214')", "2024-08-01"},     {"date('2024214')", "2024-08-01"},
        {"date('-0044-03-15')", "-0044-03-15"}, {"date('+12024-01-01')", "+12024-01-01"},
        {"date('2020-W53-7')", "2021-01-03"},
    };
    ASSERT_CALCULATIONS(cases);
}

static void text_that_is_no_date_is_refused(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"date('')", BAD_VALUE},
        {"date('24')", BAD_VALUE},
        {"date('2024-13-01')", BAD_VALUE},
        {"date('2024-00-01')", BAD_VALUE},
        {"date('2023-02-29')", BAD_VALUE},
        {"date('2024-02-30')", BAD_VALUE},
        {"date('2024-')", BAD_VALUE},
        {"date('2024-08-01T')", BAD_VALUE},
        {"date('2024-8-1')", BAD_VALUE},
        {"date('2023-366')", BAD_VALUE},
        {"date('2021-W53')", BAD_VALUE},
        {"date('2024-W31-8')", BAD_VALUE},
        {"date('2024-Q5')", BAD_VALUE},
        {"date('2024-Q1-92')", BAD_VALUE},
        {"date('+-1')", BAD_VALUE},
        {"date('+1234567890-01-01')", BAD_VALUE},
        {"date(1)", BAD_TYPE},
        {"date(time('12:00'))", BAD_TYPE},
    };
    ASSERT_CALCULATIONS(cases);
}

static void times_and_offsets_are_read_in_every_form(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"localtime('09:05:07.25')", "09:05:07.250"},
        {"localtime('090507,25')", "09:05:07.250"},
        {"localtime('0905')", "09:05"},
        {"localtime('09')", "09:00"},
        {"localtime('09:05:07.123456789')", "09:05:07.123456789"},
        {"time('09:05')", "09:05Z"},
        {"time('09:05+0530')", "09:05+05:30"},
        {"time('0905-03')", "09:05-03:00"},
        {"time('09:05:00+01:02:03')", "09:05+01:02:03"},
        {"time('09:05-00:00')", "09:05Z"},
        {"localdatetime('2024-08-01T09:05')", "2024-08-01T09:05"},
        {"localdatetime('2024-08-01')", "2024-08-01T00:00"},
        {"datetime('2024-08-01T09:05+02:00')", "2024-08-01T09:05+02:00"},
        {"datetime('20240801T0905Z')", "2024-08-01T09:05Z"},
        {"localtime('24:00')", BAD_VALUE},
        {"localtime('09:60')", BAD_VALUE},
        {"localtime('09:05:07.')", BAD_VALUE},
        {"localtime('09:05:07.1234567891')", BAD_VALUE},
        {"localtime('09:05Z')", BAD_VALUE},
        {"time('09:05+19:00')", BAD_VALUE},
        {"time('09:05+18:01')", BAD_VALUE},
        {"time('09:05[Europe/Oslo]')", BAD_VALUE},
        {"datetime('2024-08-01T09:05[Nowhere/Else]')", BAD_VALUE},
        {"datetime('2024-08-01T09:05[../../etc/passwd]')", BAD_VALUE},
        {"datetime('2024-08-01T09:05[]')", BAD_VALUE},
        {"datetime('2024-08-01T09:05[Europe/Oslo')", BAD_VALUE},
    };
    ASSERT_CALCULATIONS(cases);
}

static void durations_are_read_and_written(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"duration('P1Y2M3W4DT5H6M7.008S')", "P1Y2M25DT5H6M7.008S"},
        {"duration('-P1Y2M')", "P-1Y-2M"},
        {"duration('P1Y-2M')", "P10M"},
        {"duration('PT0.5H')", "PT30M"},
        {"duration('P0.5D')", "PT12H"},
        {"duration('P1M0.5D')", "P1MT12H"},
        {"duration('PT-0.000000001S')", "PT-0.000000001S"},
        {"duration('PT36H')", "PT36H"},
        {"duration('P2024-08-01T09:05:07.5')", "P2024Y8M1DT9H5M7.5S"},
        {"duration('P2024-08-01')", "P2024Y8M1D"},
        {"duration('PT0S')", "PT0S"},
        {"duration('P')", BAD_VALUE},
        {"duration('PT')", BAD_VALUE},
        {"duration('P1')", BAD_VALUE},
        {"duration('P1S')", BAD_VALUE},
        {"duration('P1D1Y')", BAD_VALUE},
        {"duration('P1Y1Y')", BAD_VALUE},
        {"duration('1Y')", BAD_VALUE},
        {"duration('P1.Y')", BAD_VALUE},
        {"duration('P2024-13-01')", BAD_VALUE},
        {"duration('P999999999999999999Y')", OUT_OF_RANGE},
        {"duration('P9999999999999999999Y')", BAD_VALUE},
    };
    ASSERT_CALCULATIONS(cases);
}

/* ---- maps ----------------------------------------------------------------------------- */

static void components_make_dates(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"date({year: 2024, month: 2, day: 29})", "2024-02-29"},
        {"date({year: 2024})", "2024-01-01"},
        {"date({year: 2024, week: 1})", "2024-01-01"},
        {"date({year: 2020, week: 53, dayOfWeek: 7})", "2021-01-03"},
        {"date({year: 2024, ordinalDay: 366})", "2024-12-31"},
        {"date({year: 2024, quarter: 4, dayOfQuarter: 92})", "2024-12-31"},
        {"date({year: 2024, quarter: 2})", "2024-04-01"},
        {"date({date: date('2024-02-29'), year: 2023})", "2023-02-28"},
        {"date({date: date('2024-03-31'), month: 2})", "2024-02-29"},
        {"date({date: date('2024-05-31'), quarter: 4})", "2024-11-30"},
        {"date({date: date('2024-08-01'), dayOfWeek: 1})", "2024-07-29"},
        {"date({date: date('2024-08-01'), month: null})", "2024-08-01"},
        {"date({})", "2024-02-29"},
        {"date({month: 2})", BAD_VALUE},
        {"date({year: 2024, day: 2})", BAD_VALUE},
        {"date({year: 2023, month: 2, day: 29})", BAD_VALUE},
        {"date({year: 2021, week: 53})", BAD_VALUE},
        {"date({year: 2023, ordinalDay: 366})", BAD_VALUE},
        {"date({year: 2023, quarter: 1, dayOfQuarter: 91})", BAD_VALUE},
        {"date({year: 2024, dayOfWeek: 1})", BAD_VALUE},
        {"date({year: 2024, dayOfQuarter: 1})", BAD_VALUE},
        {"date({year: 2024, month: 1, week: 1})", BAD_VALUE},
        {"date({year: 2024, month: 13})", BAD_VALUE},
        {"date({year: 2024, hour: 1})", BAD_VALUE},
        {"date({year: 2024, colour: 1})", BAD_VALUE},
        {"date({year: 2024, timezone: '+01:00'})", BAD_VALUE},
        {"date({year: '2024'})", BAD_TYPE},
        {"date({year: 2024.0})", BAD_TYPE},
        {"date({date: localtime('12:00')})", BAD_TYPE},
        {"date({date: '2024-08-01'})", BAD_TYPE},
    };
    ASSERT_CALCULATIONS(cases);
}

static void components_make_times(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"localtime({hour: 9, minute: 5, second: 7, millisecond: 8, microsecond: 9, "
         "nanosecond: 10})",
         "09:05:07.008009010"},
        {"localtime({hour: 9, minute: 5, second: 7, microsecond: 123456})",
         "09:05:07.123456"},
        {"localtime({time: localtime('09:05:07.5'), nanosecond: 1})",
         "09:05:07.000000001"},
        {"localtime({time: time('09:05+02:00'), minute: 6})", "09:06"},
        {"time({hour: 9, timezone: '+02:00'})", "09:00+02:00"},
        {"time({time: time('23:30+02:00'), timezone: '+04:00'})", "01:30+04:00"},
        {"time({hour: 9, timezone: 'Asia/Kolkata'})", "09:00+05:30"},
        {"localtime({minute: 5})", BAD_VALUE},
        {"localtime({hour: 9, second: 5})", BAD_VALUE},
        {"localtime({hour: 9, minute: 5, millisecond: 5})", BAD_VALUE},
        {"localtime({hour: 24})", BAD_VALUE},
        {"localtime({hour: 9, minute: 5, second: 7, millisecond: 1, microsecond: 1000})",
         BAD_VALUE},
        {"localtime({hour: 9, minute: 5, second: 7, microsecond: 1, nanosecond: 1000})",
         BAD_VALUE},
        {"localtime({hour: 9, timezone: '+01:00'})", BAD_VALUE},
        {"time({hour: 9, timezone: 1})", BAD_TYPE},
        {"time({hour: 9, timezone: '+25:00'})", BAD_VALUE},
    };
    ASSERT_CALCULATIONS(cases);
}

static void components_make_datetimes(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"datetime({year: 2024, month: 8, hour: 9, timezone: 'Asia/Tokyo'})",
         "2024-08-01T09:00+09:00[Asia/Tokyo]"},
        {"datetime({date: date('2024-08-01'), time: localtime('09:05')})",
         "2024-08-01T09:05Z"},
        {"datetime({datetime: datetime('2024-08-01T09:05+02:00'), timezone: "
         "'Asia/Tokyo'})",
         "2024-08-01T16:05+09:00[Asia/Tokyo]"},
        {"datetime({datetime: localdatetime('2024-08-01T09:05'), timezone: "
         "'Asia/Tokyo'})",
         "2024-08-01T09:05+09:00[Asia/Tokyo]"},
        {"datetime({epochSeconds: 1722502800, nanosecond: 5})",
         "2024-08-01T09:00:00.000000005Z"},
        {"datetime({epochMillis: -1, timezone: '+01:00'})",
         "1970-01-01T00:59:59.999+01:00"},
        {"datetime.fromEpoch(1722502800, 1500000000)", "2024-08-01T09:00:01.500Z"},
        {"datetime.fromEpochMillis(-1)", "1969-12-31T23:59:59.999Z"},
        {"datetime.fromEpoch(9223372036854775807)", OUT_OF_RANGE},
        {"datetime(date('2024-08-01'))", "2024-08-01T00:00Z"},
        {"localdatetime(datetime('2024-08-01T09:05+02:00'))", "2024-08-01T09:05"},
        {"time(datetime('2024-08-01T09:05[Europe/Oslo]'))", "09:05+02:00"},
    };
    ASSERT_CALCULATIONS(cases);
}

static void amounts_make_durations(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"duration({years: 1, quarters: 1, months: 1, weeks: 1, days: 1})", "P1Y4M8D"},
        {"duration({days: 0.5, hours: 1})", "PT13H"},
        {"duration({months: 0.5})", "P15DT5H14M33S"},
        {"duration({seconds: 1, milliseconds: 1.5})", "PT1.0015S"},
        {"duration({seconds: 100000000000, nanoseconds: 1})",
         "PT27777777H46M40.000000001S"},
        {"duration({})", "PT0S"},
        {"duration({day: 1})", BAD_VALUE},
        {"duration({days: '1'})", BAD_TYPE},
        {"duration({days: 1.0 / 0.0})", OUT_OF_RANGE},
    };
    ASSERT_CALCULATIONS(cases);
}

static void the_clock_is_that_of_the_statement(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"date()", "2024-02-29"},
        {"localtime()", "13:14:15.500"},
        {"time()", "13:14:15.500Z"},
        {"localdatetime()", "2024-02-29T13:14:15.500"},
        {"datetime()", "2024-02-29T13:14:15.500Z"},
        {"datetime({timezone: 'Asia/Kolkata'})",
         "2024-02-29T18:44:15.500+05:30[Asia/Kolkata]"},
        {"date.statement('Pacific/Auckland')", "2024-03-01"},
        {"time.transaction('-03:00')", "10:14:15.500-03:00"},
        {"localdatetime.statement()", "2024-02-29T13:14:15.500"},
        {"timestamp()", "1709212455500"},
        {"date('2024-02-29') < date.realtime()", "true"},
        {"datetime('2024-02-29') < datetime.realtime('Asia/Tokyo')", "true"},
        {"date.statement('Nowhere')", BAD_VALUE},
    };
    ASSERT_CALCULATIONS(cases);
}

/* ---- components ----------------------------------------------------------------------- */

static void components_are_read_by_name(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"date('2024-08-01').quarter", "3"},
        {"date('2021-01-03').weekYear", "2020"},
        {"date('2021-01-03').week", "53"},
        {"date('2024-08-01').dayOfWeek", "4"},
        {"date('2024-08-01').ordinalDay", "214"},
        {"date('2024-08-01').dayOfQuarter", "32"},
        {"localtime('09:05:07.123456789').millisecond", "123"},
        {"localtime('09:05:07.123456789').nanosecond", "123456789"},
        {"time('09:05-01:30').offset", "'-01:30'"},
        {"time('09:05-01:30').offsetMinutes", "-90"},
        {"time('09:05-01:30').timezone", "'-01:30'"},
        {"datetime('2024-08-01T09:05[Europe/Oslo]').timezone", "'Europe/Oslo'"},
        {"datetime('1969-12-31T23:59:59.5Z').epochMillis", "-500"},
        {"datetime('1969-12-31T23:59:59.5Z').epochSeconds", "-1"},
        {"duration('P1Y5M').quartersOfYear", "1"},
        {"duration('P1Y5M').monthsOfQuarter", "2"},
        {"duration('PT-1.5S').seconds", "-2"},
        {"duration('PT-1.5S').nanosecondsOfSecond", "500000000"},
        {"duration('PT1H1M').minutesOfHour", "1"},
        {"date('2024-08-01').hour", "null"},
        {"localtime('09:05').year", "null"},
        {"duration('P1D').day", "null"},
        {"duration({seconds: 9000000000000000000}).nanoseconds",
         "ArithmeticError IntegerOverflow"},
    };
    ASSERT_CALCULATIONS(cases);
}

/* ---- arithmetic ----------------------------------------------------------------------- */

static void durations_are_added_part_by_part(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"date('2024-01-31') + duration('P1M')", "2024-02-29"},
        {"date('2024-01-31') + duration('P1M1D')", "2024-03-01"},
        {"duration('P1D') + date('2024-02-29')", "2024-03-01"},
        {"date('2024-03-31') - duration('P1M')", "2024-02-29"},
        {"date('2024-01-01') + duration('PT47H')", "2024-01-02"},
        {"date('2024-01-01') - duration('PT47H')", "2023-12-31"},
        {"localtime('23:30') + duration('P5DT1H')", "00:30"},
        {"time('00:30+01:00') - duration('PT1H')", "23:30+01:00"},
        {"localdatetime('2024-01-31T23:30') + duration('P1MT1H')", "2024-03-01T00:30"},
        {"datetime('2024-03-30T12:00[Europe/Oslo]') + duration('P1D')",
         "2024-03-31T12:00+02:00[Europe/Oslo]"},
        {"datetime('2024-03-30T12:00[Europe/Oslo]') + duration('PT24H')",
         "2024-03-31T13:00+02:00[Europe/Oslo]"},
        {"duration('P1M') + duration('P1DT1S')", "P1M1DT1S"},
        {"duration('P1M') - duration('P1DT0.5S')", "P1M-1DT-0.5S"},
        {"duration('P1M1DT1H') * 2", "P2M2DT2H"},
        {"0.5 * duration('P1D')", "PT12H"},
        {"duration('P1D') / 4", "PT6H"},
        {"date('2024-01-01') + duration('P999999999Y')", OUT_OF_RANGE},
        {"date('-999999999-01-01') - duration('P1D')", OUT_OF_RANGE},
        {"date('2024-01-01') + duration({days: 9000000000000000000})", OUT_OF_RANGE},
        {"date('2024-01-01') + duration({months: -9000000000000000000})", OUT_OF_RANGE},
        {"localdatetime('2024-01-01') - duration({seconds: -9223372036854775807})",
         OUT_OF_RANGE},
        {"duration({days: 9000000000000000000}) + duration({days: 9000000000000000000})",
         OUT_OF_RANGE},
        {"duration({days: 9000000000000000000}) * 2", OUT_OF_RANGE},
        {"datetime('2024-01-01T00:00+01:00') = datetime('2023-12-31T23:00Z')", "false"},
        {"datetime('2024-01-01T00:00+01:00') < datetime('2023-12-31T23:00:01Z')", "true"},
    };
    ASSERT_CALCULATIONS(cases);
}

static void the_time_between_counts_on_clock_and_calendar(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"duration.between(date('2024-01-31'), date('2024-02-29'))", "P29D"},
        {"duration.between(date('2024-01-31'), date('2024-03-01'))", "P1M1D"},
        {"duration.between(date('2024-03-01'), date('2024-01-31'))", "P-1M-1D"},
        {"duration.inMonths(date('2024-01-31'), date('2024-02-29'))", "PT0S"},
        {"duration.inDays(localdatetime('2024-01-01T12:00'), localdatetime("
         "'2024-01-03T11:59'))",
         "P1D"},
        {"duration.inSeconds(datetime('2024-03-31T00:00[Europe/Oslo]'), "
         "datetime('2024-04-01T00:00[Europe/Oslo]'))",
         "PT23H"},
        {"duration.between(datetime('2024-03-31T00:00[Europe/Oslo]'), "
         "datetime('2024-04-01T00:00[Europe/Oslo]'))",
         "P1D"},
        {"duration.inSeconds(localtime('23:00'), localtime('01:00'))", "PT-22H"},
        {"duration_between(date('2024-01-01'), time('01:00+05:00'))", "PT1H"},
        {"duration.between(null, date('2024-01-01'))", "null"},
        {"duration.between(1, date('2024-01-01'))", BAD_TYPE},
    };
    ASSERT_CALCULATIONS(cases);
}

static void truncation_keeps_what_is_above_the_unit(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"date.truncate('millennium', date('2024-08-01'))", "2000-01-01"},
        {"date.truncate('century', date('-0044-03-15'))", "-0100-01-01"},
        {"date.truncate('decade', date('2024-08-01'), {month: 2})", "2020-02-01"},
        {"date.truncate('weekYear', date('2021-01-03'))", "2019-12-30"},
        {"date.truncate('quarter', date('2024-08-01'))", "2024-07-01"},
        {"date.truncate('week', date('2024-08-01'), {dayOfWeek: 5})", "2024-08-02"},
        {"date.truncate('month')", "2024-02-01"},
        {"localdatetime.truncate('hour', localdatetime('2024-08-01T09:05'), {minute: 2})",
         "2024-08-01T09:02"},
        {"datetime.truncate('day', datetime('2024-08-01T09:05[Europe/Oslo]'))",
         "2024-08-01T00:00+02:00[Europe/Oslo]"},
        {"datetime.truncate('year', datetime('2024-08-01T09:05[Europe/Oslo]'))",
         "2024-01-01T00:00+01:00[Europe/Oslo]"},
        {"datetime.truncate('day', datetime('2024-08-01T09:05Z'), {timezone: "
         "'Asia/Tokyo'})",
         "2024-08-01T00:00+09:00[Asia/Tokyo]"},
        {"time.truncate('minute', time('09:05:07+01:00'))", "09:05+01:00"},
        {"localtime.truncate('millisecond', localtime('09:05:07.123456'), {nanosecond: "
         "7})",
         "09:05:07.123000007"},
        {"localtime.truncate('microsecond', localtime('09:05:07.123456789'))",
         "09:05:07.123456"},
        {"date.truncate('millennium', date('-999999999-06-01'))", "-999999999-01-01"},
        {"date.truncate('hour', date('2024-08-01'))", BAD_VALUE},
        {"date.truncate('fortnight', date('2024-08-01'))", BAD_VALUE},
        {"localtime.truncate('year', localtime('09:05'))", BAD_VALUE},
        {"date.truncate('day', localtime('09:05'))", BAD_TYPE},
        {"localdatetime.truncate('hour', localtime('09:05'))", BAD_TYPE},
        {"date.truncate('day', null)", "null"},
    };
    ASSERT_CALCULATIONS(cases);
}

/* ---- zones ---------------------------------------------------------------------------- */

static int32_t offset_of(const char *zone, int64_t year, int32_t month, int32_t day) {
    int32_t offset;
    assert_int_equal(zone_offset_at_instant(&arena, text_of(zone),
                                            calendar_days(year, month, day) * 86400,
                                            &offset, &problem),
                     STATUS_OK);
    return offset;
}

static void zones_have_summers_on_both_halves_and_beyond_2037(void **state) {
    (void)state;
    assert_int_equal(offset_of("Europe/Oslo", 2024, 7, 1), 7200);
    assert_int_equal(offset_of("Europe/Oslo", 2124, 7, 1), 7200);
    assert_int_equal(offset_of("Europe/Oslo", 2124, 12, 1), 3600);
    assert_int_equal(offset_of("America/Santiago", 2124, 1, 1), -10800);
    assert_int_equal(offset_of("America/Santiago", 2124, 7, 1), -14400);
    assert_int_equal(offset_of("Australia/Sydney", 2124, 1, 1), 39600);
    assert_int_equal(offset_of("Asia/Tokyo", 2124, 7, 1), 32400);
    assert_int_equal(offset_of("Africa/Casablanca", 2500, 1, 1), 3600);
    assert_int_equal(offset_of("UTC", 2024, 1, 1), 0);
    assert_int_equal(offset_of("America/New_York", 1800, 1, 1), -17762);
    assert_int_equal(offset_of("Europe/Oslo", 1800, 1, 1),
                     offset_of("Europe/Berlin", 1800, 1, 1));
}

static void gaps_move_forward_and_overlaps_take_the_first(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"datetime('2024-03-31T02:30[Europe/Oslo]')",
         "2024-03-31T03:30+02:00[Europe/Oslo]"},
        {"datetime('2024-03-31T01:59[Europe/Oslo]')",
         "2024-03-31T01:59+01:00[Europe/Oslo]"},
        {"datetime('2024-03-31T03:00[Europe/Oslo]')",
         "2024-03-31T03:00+02:00[Europe/Oslo]"},
        {"datetime('2024-10-27T02:30[Europe/Oslo]')",
         "2024-10-27T02:30+02:00[Europe/Oslo]"},
        {"datetime('2024-10-27T02:30+01:00[Europe/Oslo]')",
         "2024-10-27T02:30+01:00[Europe/Oslo]"},
        {"datetime('2024-10-27T03:00[Europe/Oslo]')",
         "2024-10-27T03:00+01:00[Europe/Oslo]"},
        {"datetime('2124-03-26T02:30[Europe/Oslo]')",
         "2124-03-26T03:30+02:00[Europe/Oslo]"},
        {"datetime('2011-12-30T12:00[Pacific/Apia]')",
         "2011-12-31T12:00+14:00[Pacific/Apia]"},
        {"datetime('2024-08-01T09:05+03:00[Europe/Oslo]')", BAD_VALUE},
    };
    ASSERT_CALCULATIONS(cases);
}

static void every_zone_of_the_system_is_read(void **state) {
    (void)state;
    static const char *const zones[] = {
        "Africa/Nairobi",  "America/Sao_Paulo", "Asia/Kathmandu", "Europe/Dublin",
        "Pacific/Chatham", "Antarctica/Troll",  "Etc/GMT+5",      "Asia/Gaza"};
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        for (int64_t days = -40000; days < 60000; days += 3) {
            int32_t offset, again;
            int64_t seconds = days * 86400 + 43200, local;
            assert_int_equal(zone_offset_at_instant(&arena, text_of(zones[i]), seconds,
                                                    &offset, &problem),
                             STATUS_OK);
            local = seconds + offset;
            assert_int_equal(zone_offset_at_local(&arena, text_of(zones[i]), NULL, &local,
                                                  &again, &problem),
                             STATUS_OK);
            assert_int_equal(local - again, seconds);
            assert_int_equal(zone_offset_at_local(&arena, text_of(zones[i]), &offset,
                                                  &local, &again, &problem),
                             STATUS_OK);
            assert_int_equal(again, offset);
        }
        arena_reset(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_and_dates_turn_into_one_another),
        cmocka_unit_test(weeks_follow_iso_8601),
        cmocka_unit_test(dates_are_read_in_every_form),
        cmocka_unit_test(text_that_is_no_date_is_refused),
        cmocka_unit_test(times_and_offsets_are_read_in_every_form),
        cmocka_unit_test(durations_are_read_and_written),
        cmocka_unit_test(components_make_dates),
        cmocka_unit_test(components_make_times),
        cmocka_unit_test(components_make_datetimes),
        cmocka_unit_test(amounts_make_durations),
        cmocka_unit_test(the_clock_is_that_of_the_statement),
        cmocka_unit_test(components_are_read_by_name),
        cmocka_unit_test(durations_are_added_part_by_part),
        cmocka_unit_test(the_time_between_counts_on_clock_and_calendar),
        cmocka_unit_test(truncation_keeps_what_is_above_the_unit),
        cmocka_unit_test(zones_have_summers_on_both_halves_and_beyond_2037),
        cmocka_unit_test(gaps_move_forward_and_overlaps_take_the_first),
        cmocka_unit_test(every_zone_of_the_system_is_read),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
