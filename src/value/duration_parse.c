/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Durations from text: units with amounts, or the shape of a date and time. */
#include "value/temporal_parse.h"

#include <ctype.h>

/* More digits than these say nothing that 64 bits hold. */
#define MAX_DIGITS 18

enum duration_sum { MONTHS, DAYS, SECONDS, NANOSECONDS, SUM_COUNT };

struct duration_unit {
    char letter; /* 0 ends a table */
    enum duration_sum sum;
    int32_t factor;
};

/* In the order in which they must stand. */
static const struct duration_unit date_units[] = {
    {'Y', MONTHS, 12}, {'M', MONTHS, 1}, {'W', DAYS, 7}, {'D', DAYS, 1}, {0, MONTHS, 0}};
static const struct duration_unit time_units[] = {
    {'H', SECONDS, 3600}, {'M', SECONDS, 60}, {'S', SECONDS, 1}, {0, MONTHS, 0}};

struct reader {
    const char *at;
    const char *end;
    bool failed;
    long double sums[SUM_COUNT];
};

static bool is_next(const struct reader *reader, char character) {
    return reader->at < reader->end && *reader->at == character;
}

static bool take(struct reader *reader, char character) {
    if (!is_next(reader, character))
        return false;
    reader->at++;
    return true;
}

static int read_digits(struct reader *reader, long double *number) {
    int count = 0;
    *number = 0;
    while (reader->at < reader->end && isdigit((unsigned char)*reader->at)) {
        *number = *number * 10 + (*reader->at++ - '0');
        count++;
    }
    if (count == 0 || count > MAX_DIGITS)
        reader->failed = true;
    return count;
}

/* amount := [sign] digits [ ('.' | ',') digits ] as whole and fraction, both signed. */
static void read_amount(struct reader *reader, long double *whole,
                        long double *fraction) {
    bool is_negative = is_next(reader, '-');
    if (!take(reader, '-'))
        take(reader, '+');
    read_digits(reader, whole);
    *fraction = 0;
    if (take(reader, '.') || take(reader, ',')) {
        int digits = read_digits(reader, fraction);
        for (int i = 0; i < digits && !reader->failed; i++)
            *fraction /= 10;
    }
    if (is_negative) {
        *whole = -*whole;
        *fraction = -*fraction;
    }
}

/* parts := { amount unit }, each unit at most once. */
static void read_parts(struct reader *reader, const struct duration_unit *unit) {
    while (!reader->failed && reader->at < reader->end && !is_next(reader, 'T')) {
        long double whole, fraction;
        read_amount(reader, &whole, &fraction);
        while (unit->letter != 0 && !is_next(reader, unit->letter))
            unit++;
        if (unit->letter == 0) {
            reader->failed = true;
            return;
        }
        reader->at++;
        reader->sums[unit->sum] += whole * unit->factor;
        if (unit->sum == SECONDS)
            reader->sums[NANOSECONDS] += fraction * unit->factor * NANOSECONDS_A_SECOND;
        else
            reader->sums[unit->sum] += fraction * unit->factor;
        unit++;
    }
}

/* units := parts [ 'T' parts ], at least one of them. */
static void read_units(struct reader *reader) {
    const char *start = reader->at;
    read_parts(reader, date_units);
    if (take(reader, 'T')) {
        start = reader->at;
        read_parts(reader, time_units);
    }
    if (reader->at == start)
        reader->failed = true;
}

/* A number of so many digits at most `most`, which adds to a sum. */
static void read_field(struct reader *reader, enum duration_sum sum, int32_t factor,
                       int digits, int32_t most) {
    long double number;
    if (read_digits(reader, &number) != digits || number > most)
        reader->failed = true;
    reader->sums[sum] += number * factor;
}

/* Whether digits are followed by a hyphen, as in 2012-02-02. */
static bool is_date_form(const struct reader *reader) {
    const char *at = reader->at;
    while (at < reader->end && isdigit((unsigned char)*at))
        at++;
    return at > reader->at && at < reader->end && *at == '-';
}

/* date form := yyyy '-' mm '-' dd [ 'T' hh ':' mm ':' ss [ '.' fraction ] ] */
static void read_date_form(struct reader *reader) {
    long double whole, fraction;
    read_field(reader, MONTHS, 12, 4, 9999);
    reader->failed = !take(reader, '-') || reader->failed;
    read_field(reader, MONTHS, 1, 2, 12);
    reader->failed = !take(reader, '-') || reader->failed;
    read_field(reader, DAYS, 1, 2, 31);
    if (!take(reader, 'T'))
        return;
    read_field(reader, SECONDS, 3600, 2, 24);
    reader->failed = !take(reader, ':') || reader->failed;
    read_field(reader, SECONDS, 60, 2, 59);
    reader->failed = !take(reader, ':') || reader->failed;
    read_amount(reader, &whole, &fraction);
    reader->sums[SECONDS] += whole;
    reader->sums[NANOSECONDS] += fraction * NANOSECONDS_A_SECOND;
}

enum status duration_parse(struct text text, struct value_duration *out,
                           struct problem *problem) {
    struct reader reader = {.at = text.bytes, .end = text.bytes + text.byte_count};
    bool is_negative = take(&reader, '-');
    if (!is_negative)
        take(&reader, '+');
    reader.failed = !take(&reader, 'P');
    if (is_date_form(&reader))
        read_date_form(&reader);
    else
        read_units(&reader);
    if (reader.failed || reader.at != reader.end)
        return problem_set(problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                           "'%.*s' is not a DURATION", TEXT_ARGS(text));
    long double sign = is_negative ? -1 : 1;
    return duration_from_fractions(sign * reader.sums[MONTHS], sign * reader.sums[DAYS],
                                   sign * reader.sums[SECONDS],
                                   sign * reader.sums[NANOSECONDS], out, problem);
}
