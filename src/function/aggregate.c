/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of aggregates and those that keep no values: counts, sums, extremes, deviations.
 * A value that counts several times is taken once with that weight.
 */
#include "function/aggregate.h"

#include "value/multiplicity.h"
#include "value/temporal.h"

#include <math.h>
#include <string.h>

enum status aggregate_check_count(struct function_context *context, int64_t count) {
    if (count == MULTIPLICITY_BEYOND)
        return problem_set(context->problem, STATUS_ARITHMETIC_OVERFLOW, SPAN_NONE,
                           "there are more values than 64 bits count");
    return STATUS_OK;
}

/* ---- count ---------------------------------------------------------------------------- */

struct count_state {
    int64_t count;
};

static enum status count_add(struct function_context *context, void *state,
                             struct value value, struct value fraction,
                             int64_t multiplicity) {
    (void)context;
    (void)value;
    (void)fraction;
    struct count_state *count = (struct count_state *)state;
    count->count = multiplicity_add(count->count, multiplicity);
    return STATUS_OK;
}

static enum status count_finish(struct function_context *context, void *state,
                                struct value *out) {
    int64_t count = ((struct count_state *)state)->count;
    *out = value_integer(count);
    return aggregate_check_count(context, count);
}

/* ---- sum and avg ---------------------------------------------------------------------- */

/* Integers and the parts of durations are summed in 128 bits, which fewer rows than
 * MULTIPLICITY_BEYOND cannot overflow, and floats that leave the range of double in long double,
 * so that the order of rows does not decide whether a sum fits. */
struct sum_state {
    __int128 integers;
    struct duration_total durations;
    long double beyond; /* what `floats` had no room for; it began anew then */
    double floats;
    int64_t count; /* values taken */
    bool has_float;
    bool has_number;
    bool has_duration;
};

static void sum_float(struct sum_state *sum, double number, int64_t multiplicity) {
    double total = sum->floats + number * (double)multiplicity;
    if (!isfinite(total)) {
        sum->beyond += sum->floats + (long double)number * (long double)multiplicity;
        total = 0;
    }
    sum->floats = total;
}

/* All numbers divided by `count`. */
static double number_sum(const struct sum_state *sum, int64_t count) {
    if (sum->beyond == 0)
        return (sum->floats + (double)sum->integers) / (double)count;
    long double total = sum->beyond + sum->floats + (long double)sum->integers;
    return (double)(total / (long double)count);
}

static enum status sum_add(struct function_context *context, void *state,
                           struct value value, struct value fraction,
                           int64_t multiplicity) {
    (void)fraction;
    struct sum_state *sum = (struct sum_state *)state;
    sum->count = multiplicity_add(sum->count, multiplicity);
    if (sum->count == MULTIPLICITY_BEYOND)
        return STATUS_OK; /* refused in the end */
    if (value.type == VALUE_INTEGER) {
        sum->integers += (__int128)value.integer * multiplicity;
        sum->has_number = true;
    } else if (value.type == VALUE_FLOAT) {
        sum_float(sum, value.number, multiplicity);
        sum->has_float = sum->has_number = true;
    } else if (value.type == VALUE_DURATION) {
        duration_total_add(&sum->durations, value.duration, multiplicity);
        sum->has_duration = true;
    } else {
        return aggregate_refuse(context, "sum() and avg()", "numbers or durations",
                                value);
    }
    if (sum->has_number && sum->has_duration)
        return problem_set(context->problem, STATUS_ARGUMENT_AT_RUN, SPAN_NONE,
                           "numbers and durations cannot be summed together");
    return STATUS_OK;
}

/* The sum of durations divided by `count`. */
static enum status finish_durations(struct function_context *context,
                                    const struct sum_state *sum, int64_t count,
                                    struct value *out) {
    struct value_duration result;
    TRY(duration_total_divide(&sum->durations, count, &result, context->problem));
    return value_make_duration(context->arena, result, out, context->problem);
}

static enum status sum_finish(struct function_context *context, void *state,
                              struct value *out) {
    struct sum_state *sum = (struct sum_state *)state;
    TRY(aggregate_check_count(context, sum->count));
    if (sum->has_duration)
        return finish_durations(context, sum, 1, out);
    if (sum->has_float) {
        *out = value_float(number_sum(sum, 1));
        return STATUS_OK;
    }
    if ((int64_t)sum->integers != sum->integers)
        return problem_set(context->problem, STATUS_ARITHMETIC_OVERFLOW, SPAN_NONE,
                           "sum() of integers is beyond 64 bits");
    *out = value_integer((int64_t)sum->integers);
    return STATUS_OK;
}

static enum status average_finish(struct function_context *context, void *state,
                                  struct value *out) {
    struct sum_state *sum = (struct sum_state *)state;
    *out = value_null();
    TRY(aggregate_check_count(context, sum->count));
    if (sum->count == 0)
        return STATUS_OK;
    if (sum->has_duration)
        return finish_durations(context, sum, sum->count, out);
    *out = value_float(number_sum(sum, sum->count));
    return STATUS_OK;
}

/* ---- min and max ---------------------------------------------------------------------- */

struct extreme_state {
    struct value best;
    bool has_best;
    char *text; /* a best text stands here, so that better ones replace it */
    size_t capacity;
};

/* Room at least doubles, so that many better texts take no more than three times the longest. */
static enum status keep_text(struct function_context *context,
                             struct extreme_state *extreme, struct text text) {
    if (text.byte_count > extreme->capacity || extreme->text == NULL) {
        size_t capacity = 2 * text.byte_count + 16;
        extreme->text = arena_allocate(context->arena, capacity);
        TRY_MEMORY(extreme->text, context->arena, context->problem);
        extreme->capacity = capacity;
    }
    memcpy(extreme->text, text.bytes, text.byte_count);
    extreme->best = value_string((struct text){extreme->text, text.byte_count});
    return STATUS_OK;
}

static enum status extreme_add(struct function_context *context, void *state,
                               struct value value, int wanted) {
    struct extreme_state *extreme = (struct extreme_state *)state;
    if (extreme->has_best && value_order(value, extreme->best) * wanted <= 0)
        return STATUS_OK;
    extreme->has_best = true;
    if (value.type == VALUE_STRING)
        return keep_text(context, extreme, value_text(value));
    return value_copy_asking(context->arena, value, &extreme->best, context->problem);
}

static enum status min_add(struct function_context *context, void *state,
                           struct value value, struct value fraction,
                           int64_t multiplicity) {
    (void)fraction;
    (void)multiplicity;
    return extreme_add(context, state, value, -1);
}

static enum status max_add(struct function_context *context, void *state,
                           struct value value, struct value fraction,
                           int64_t multiplicity) {
    (void)fraction;
    (void)multiplicity;
    return extreme_add(context, state, value, 1);
}

static enum status extreme_finish(struct function_context *context, void *state,
                                  struct value *out) {
    (void)context;
    struct extreme_state *extreme = (struct extreme_state *)state;
    *out = extreme->has_best ? extreme->best : value_null();
    return STATUS_OK;
}

/* ---- stDev and stDevP ----------------------------------------------------------------- */

/*
 * Mean and squared distances from it, updated value by value (Welford, 1962; with weights:
 * West, "Updating mean and variance estimates", 1979), of what the values differ from the first
 * (Chan, Golub and LeVeque, "Algorithms for computing the sample variance", The American
 * Statistician 37, 1983): in long double, which holds every integer and every float, values near
 * one another differ exactly however large they are.
 */
struct deviation_state {
    int64_t rows;
    long double first;
    long double count; /* the same as `rows`, to calculate with */
    long double mean;  /* less `first`, as are the distances */
    long double squares;
};

static long double widen(struct value number) {
    return number.type == VALUE_INTEGER ? (long double)number.integer
                                        : (long double)number.number;
}

static enum status deviation_add(struct function_context *context, void *state,
                                 struct value value, struct value fraction,
                                 int64_t multiplicity) {
    (void)fraction;
    if (!value_is_number(value))
        return aggregate_refuse(context, "stDev() and stDevP()", "numbers", value);
    struct deviation_state *deviation = (struct deviation_state *)state;
    long double weight = (long double)multiplicity;
    if (deviation->rows == 0)
        deviation->first = widen(value);
    long double shifted = widen(value) - deviation->first;
    long double distance = shifted - deviation->mean;
    deviation->rows = multiplicity_add(deviation->rows, multiplicity);
    deviation->count += weight;
    deviation->mean += distance * weight / deviation->count;
    deviation->squares += weight * distance * (shifted - deviation->mean);
    return STATUS_OK;
}

static enum status sample_deviation_finish(struct function_context *context, void *state,
                                           struct value *out) {
    struct deviation_state *deviation = (struct deviation_state *)state;
    TRY(aggregate_check_count(context, deviation->rows));
    bool is_few = deviation->count < 2;
    long double variance = deviation->squares / (deviation->count - 1);
    *out = value_float(is_few ? 0 : (double)sqrtl(variance));
    return STATUS_OK;
}

static enum status deviation_finish(struct function_context *context, void *state,
                                    struct value *out) {
    struct deviation_state *deviation = (struct deviation_state *)state;
    TRY(aggregate_check_count(context, deviation->rows));
    bool is_none = deviation->count == 0;
    long double variance = deviation->squares / deviation->count;
    *out = value_float(is_none ? 0 : (double)sqrtl(variance));
    return STATUS_OK;
}

/* ---- the table ------------------------------------------------------------------------ */

#define ANY TYPE_SET_ANY
#define NUMBER TYPE_SET_NUMBER
#define SUMMABLE (TYPE_SET_NUMBER | TYPE_BIT(VALUE_DURATION))
#define INTEGER TYPE_BIT(VALUE_INTEGER)
#define FLOAT TYPE_BIT(VALUE_FLOAT)
#define LIST TYPE_BIT(VALUE_LIST)

static const struct aggregate rows[] = {
    {"count", 1, ANY, INTEGER, sizeof(struct count_state), count_add, count_finish,
     "count(value ANY) :: INTEGER",
     "How many values are not null; count(*) counts rows."},
    {"sum", 1, SUMMABLE, SUMMABLE, sizeof(struct sum_state), sum_add, sum_finish,
     "sum(value INTEGER | FLOAT | DURATION) :: INTEGER | FLOAT | DURATION",
     "The sum of all values; 0 when there are none."},
    {"avg", 1, SUMMABLE, FLOAT | TYPE_BIT(VALUE_DURATION), sizeof(struct sum_state),
     sum_add, average_finish, "avg(value INTEGER | FLOAT | DURATION) :: FLOAT | DURATION",
     "The mean of all values; null when there are none."},
    {"min", 1, ANY, ANY, sizeof(struct extreme_state), min_add, extreme_finish,
     "min(value ANY) :: ANY", "The value that ORDER BY puts first."},
    {"max", 1, ANY, ANY, sizeof(struct extreme_state), max_add, extreme_finish,
     "max(value ANY) :: ANY", "The value that ORDER BY puts last, nulls aside."},
    {"collect", 1, ANY, LIST, COLLECT_STATE_BYTES, collect_add, collect_finish,
     "collect(value ANY) :: LIST<ANY>", "All values that are not null, in a list."},
    {"collect_list", 1, ANY, LIST, COLLECT_STATE_BYTES, collect_add, collect_finish,
     "collect_list(value ANY) :: LIST<ANY>", "The same as collect()."},
    {"stDev", 1, NUMBER, FLOAT, sizeof(struct deviation_state), deviation_add,
     sample_deviation_finish, "stDev(value INTEGER | FLOAT) :: FLOAT",
     "The standard deviation of a sample; 0.0 for fewer than two values."},
    {"stddev_samp", 1, NUMBER, FLOAT, sizeof(struct deviation_state), deviation_add,
     sample_deviation_finish, "stddev_samp(value INTEGER | FLOAT) :: FLOAT",
     "The same as stDev()."},
    {"stDevP", 1, NUMBER, FLOAT, sizeof(struct deviation_state), deviation_add,
     deviation_finish, "stDevP(value INTEGER | FLOAT) :: FLOAT",
     "The standard deviation of a whole population; 0.0 when there are no values."},
    {"stddev_pop", 1, NUMBER, FLOAT, sizeof(struct deviation_state), deviation_add,
     deviation_finish, "stddev_pop(value INTEGER | FLOAT) :: FLOAT",
     "The same as stDevP()."},
    {"percentileCont", 2, NUMBER, FLOAT, PERCENTILE_STATE_BYTES, percentile_add,
     percentile_continuous_finish,
     "percentileCont(value INTEGER | FLOAT, fraction FLOAT) :: FLOAT",
     "The value below which a fraction of all values lies, interpolated; a null "
     "fraction is an error."},
    {"percentile_cont", 2, NUMBER, FLOAT, PERCENTILE_STATE_BYTES, percentile_add,
     percentile_continuous_finish,
     "percentile_cont(value INTEGER | FLOAT, fraction FLOAT) :: FLOAT",
     "The same as percentileCont()."},
    {"percentileDisc", 2, NUMBER, NUMBER, PERCENTILE_STATE_BYTES, percentile_add,
     percentile_discrete_finish,
     "percentileDisc(value INTEGER | FLOAT, fraction FLOAT) :: INTEGER | FLOAT",
     "The smallest value that is not below a fraction of all values; a null "
     "fraction is an error."},
    {"percentile_disc", 2, NUMBER, NUMBER, PERCENTILE_STATE_BYTES, percentile_add,
     percentile_discrete_finish,
     "percentile_disc(value INTEGER | FLOAT, fraction FLOAT) :: INTEGER | FLOAT",
     "The same as percentileDisc()."},
};

const struct aggregate *aggregate_table(uint32_t *count) {
    *count = (uint32_t)(sizeof rows / sizeof rows[0]);
    return rows;
}

const struct aggregate *aggregate_find(struct text name) {
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (text_equal_ignoring_case(text_of(rows[i].name), name))
            return &rows[i];
    return NULL;
}

enum status aggregate_refuse(struct function_context *context, const char *name,
                             const char *wanted, struct value value) {
    return problem_set(context->problem, STATUS_ARGUMENT_AT_RUN, SPAN_NONE,
                       "%s take %s, not %s", name, wanted, value_phrase(value));
}
