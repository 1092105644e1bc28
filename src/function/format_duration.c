/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Durations by a pattern. Months, days and seconds stay apart; within each of them a unit
 * shows what the next larger unit of the pattern leaves, so that 'M' alone shows years as
 * months. What is smaller than the least unit of the pattern is cut.
 */
#include "function/format_pattern.h"
#include "value/temporal.h"

enum group { MONTHS, DAYS, SECONDS, GROUP_COUNT };

static const struct unit {
    char letter;
    enum group group;
    int64_t size; /* in months, days, seconds; 0: below seconds */
} units[] = {{'y', MONTHS, 12},    {'Y', MONTHS, 12},    {'u', MONTHS, 12},
             {'q', MONTHS, 3},     {'Q', MONTHS, 3},     {'M', MONTHS, 1},
             {'L', MONTHS, 1},     {'w', DAYS, 7},       {'W', DAYS, 7},
             {'d', DAYS, 1},       {'D', DAYS, 1},       {'h', SECONDS, 3600},
             {'H', SECONDS, 3600}, {'k', SECONDS, 3600}, {'K', SECONDS, 3600},
             {'m', SECONDS, 60},   {'s', SECONDS, 1},    {'S', SECONDS, 0},
             {'n', SECONDS, 0},    {'A', SECONDS, 0},    {'N', SECONDS, 0}};

/* The parts of a duration, seconds and their fraction of one sign, and the pattern's units. */
struct amounts {
    int64_t totals[GROUP_COUNT];
    int64_t nanoseconds;
    uint64_t present; /* bits by place in `units` */
};

static const struct unit *find_unit(char letter) {
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i].letter == letter)
            return &units[i];
    return NULL;
}

static bool is_present(const struct amounts *amounts, char letter) {
    return (amounts->present >> (find_unit(letter) - units)) & 1;
}

/* Reads the pattern once to see its units. */
static enum status find_units(struct format_pattern pattern, struct amounts *amounts) {
    struct text_builder ignored;
    struct format_run run;
    text_builder_init(&ignored, pattern.context->arena);
    for (;;) {
        TRY(format_next(&pattern, &ignored, &run));
        if (run.letter == '\0')
            return STATUS_OK;
        const struct unit *unit = find_unit(run.letter);
        if (unit == NULL)
            return format_refuse_letter(&pattern, run);
        amounts->present |= UINT64_C(1) << (unit - units);
    }
}

/* What the units larger than `size` leave of a group. */
static int64_t rest_of(const struct amounts *amounts, enum group group, int64_t size) {
    int64_t least = 0;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        bool counts = ((amounts->present >> i) & 1) && units[i].group == group &&
                      units[i].size > size;
        if (counts && (least == 0 || units[i].size < least))
            least = units[i].size;
    }
    return least == 0 ? amounts->totals[group] : amounts->totals[group] % least;
}

/* Milliseconds ('A') or nanoseconds ('N') of what the larger units leave. */
static enum status count_small(const struct format_pattern *pattern,
                               const struct amounts *amounts, char letter, int64_t *out) {
    int64_t rest = rest_of(amounts, SECONDS, 0);
    int64_t fraction = amounts->nanoseconds;
    if (letter == 'N' && is_present(amounts, 'A')) {
        *out = fraction % 1000000;
        return STATUS_OK;
    }
    if (letter == 'A')
        fraction /= 1000000;
    if (!__builtin_mul_overflow(rest, letter == 'A' ? 1000 : NANOSECONDS_A_SECOND, out) &&
        !__builtin_add_overflow(*out, fraction, out))
        return STATUS_OK;
    return problem_set(pattern->context->problem, STATUS_NUMBER_OUT_OF_RANGE, SPAN_NONE,
                       "the duration is too long to be counted by '%c' alone", letter);
}

/* The sign of a negative fraction stands at the seconds, where there are any. */
static void append_fraction(struct text_builder *builder, const struct amounts *amounts,
                            struct format_run run) {
    int64_t size =
        amounts->nanoseconds < 0 ? -amounts->nanoseconds : amounts->nanoseconds;
    if (size != amounts->nanoseconds && !is_present(amounts, 's'))
        text_append_character(builder, '-');
    if (run.letter == 'S')
        format_fraction(builder, size, run.count);
    else
        format_number(builder, size, run.count);
}

static enum status append_run(const struct format_pattern *pattern,
                              struct text_builder *builder, const struct amounts *amounts,
                              struct format_run run) {
    const struct unit *unit = find_unit(run.letter);
    int64_t amount = 0;
    if (run.letter == 'S' && run.count > 9)
        return format_refuse_count(pattern, run);
    if (run.letter == 'S' || run.letter == 'n') {
        append_fraction(builder, amounts, run);
        return STATUS_OK;
    }
    if (unit->size > 0)
        amount = rest_of(amounts, unit->group, unit->size) / unit->size;
    else
        TRY(count_small(pattern, amounts, run.letter, &amount));
    bool has_fraction = is_present(amounts, 'S') || is_present(amounts, 'n');
    if (run.letter == 's' && amount == 0 && amounts->nanoseconds < 0 && has_fraction)
        text_append_character(builder, '-');
    format_number(builder, amount, run.count);
    return STATUS_OK;
}

enum status format_duration(struct format_pattern *pattern, struct text_builder *builder,
                            const struct value_duration *duration) {
    struct amounts amounts = {
        .totals = {duration->months, duration->days, duration->seconds},
        .nanoseconds = duration->nanoseconds};
    struct format_run run;
    if (duration->seconds < 0 && duration->nanoseconds > 0) {
        amounts.totals[SECONDS]++;
        amounts.nanoseconds -= NANOSECONDS_A_SECOND;
    }
    pattern->letters = "y q M w d h m s S n A N";
    TRY(find_units(*pattern, &amounts));
    for (;;) {
        TRY(format_next(pattern, builder, &run));
        if (run.letter == '\0')
            return STATUS_OK;
        TRY(append_run(pattern, builder, &amounts, run));
    }
}
