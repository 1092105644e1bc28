/* SPDX-License-Identifier: GPL-3.0-or-later */
/* collect() and the percentiles: they keep every value until the group ends. */
#include "base/array.h"
#include "base/limits.h"
#include "function/aggregate.h"
#include "value/multiplicity.h"

#include <math.h>
#include <stdlib.h>

/* ---- collect -------------------------------------------------------------------------- */

struct collect_state {
    ARRAY(struct value) values;
};
_Static_assert(sizeof(struct collect_state) <= COLLECT_STATE_BYTES,
               "grow it in aggregate.h");

enum status collect_add(struct function_context *context, void *state, struct value value,
                        struct value fraction, int64_t multiplicity) {
    (void)fraction;
    struct collect_state *collect = (struct collect_state *)state;
    struct value copy, none;
    uint64_t count = collect->values.count + (uint64_t)multiplicity;
    if (count > MAX_LIST_ITEMS)
        return value_make_list(NULL, count, &none, context->problem);
    TRY(value_copy_asking(context->arena, value, &copy, context->problem));
    for (int64_t i = 0; i < multiplicity; i++)
        TRY_MEMORY(ARRAY_PUSH(context->arena, collect->values, copy), context->arena,
                   context->problem);
    return STATUS_OK;
}

enum status collect_finish(struct function_context *context, void *state,
                           struct value *out) {
    struct collect_state *collect = (struct collect_state *)state;
    return value_make_list(collect->values.items, collect->values.count, out,
                           context->problem);
}

/* ---- percentiles ---------------------------------------------------------------------- */

struct weighted_value {
    struct value value;
    int64_t count;
};

struct percentile_state {
    ARRAY(struct weighted_value) values;
    double fraction;
};
_Static_assert(sizeof(struct percentile_state) <= PERCENTILE_STATE_BYTES,
               "grow it in aggregate.h");

static enum status check_fraction(struct function_context *context,
                                  struct value fraction) {
    if (!value_is_number(fraction))
        return aggregate_refuse(context, "percentiles", "a number as fraction", fraction);
    double number = value_as_double(fraction);
    if (!(number >= 0 && number <= 1))
        return problem_set(context->problem, STATUS_NUMBER_OUT_OF_RANGE, SPAN_NONE,
                           "a percentile's fraction lies between 0.0 and 1.0, not at %g",
                           number);
    return STATUS_OK;
}

enum status percentile_add(struct function_context *context, void *state,
                           struct value value, struct value fraction,
                           int64_t multiplicity) {
    struct percentile_state *percentile = (struct percentile_state *)state;
    TRY(check_fraction(context, fraction));
    if (!value_is_number(value))
        return aggregate_refuse(context, "percentiles", "numbers", value);
    percentile->fraction = value_as_double(fraction);
    struct weighted_value weighted = {value, multiplicity};
    TRY_MEMORY(ARRAY_PUSH(context->arena, percentile->values, weighted), context->arena,
               context->problem);
    return STATUS_OK;
}

static int order_weighted(const void *first, const void *second) {
    return value_order(((const struct weighted_value *)first)->value,
                       ((const struct weighted_value *)second)->value);
}

/* Sorts the values; how many there are with their weights. */
static int64_t sort_values(struct percentile_state *percentile) {
    int64_t count = 0;
    for (uint32_t i = 0; i < percentile->values.count; i++)
        count = multiplicity_add(count, percentile->values.items[i].count);
    if (percentile->values.count > 1)
        qsort(percentile->values.items, percentile->values.count,
              sizeof(struct weighted_value), order_weighted);
    return count;
}

/* The value at a place of the sorted, spread out values. */
static struct value value_at(const struct percentile_state *percentile, int64_t place) {
    uint32_t i = 0;
    while (i + 1 < percentile->values.count && place >= percentile->values.items[i].count)
        place -= percentile->values.items[i++].count;
    return percentile->values.items[i].value;
}

enum status percentile_discrete_finish(struct function_context *context, void *state,
                                       struct value *out) {
    struct percentile_state *percentile = (struct percentile_state *)state;
    int64_t count = sort_values(percentile);
    *out = value_null();
    TRY(aggregate_check_count(context, count));
    if (count == 0)
        return STATUS_OK;
    int64_t place = (int64_t)ceil(percentile->fraction * (double)count) - 1;
    *out = value_at(percentile, place < 0 ? 0 : place);
    return STATUS_OK;
}

/* The point between two numbers, whose distance may be more than a float holds, and which may be
 * infinite. */
static double between(double low, double high, double fraction) {
    if (low == high)
        return low;
    if (isinf(low) || isinf(high))
        return low * (1 - fraction) + high * fraction;
    double distance = high - low;
    if (isfinite(distance))
        return low + distance * fraction;
    return 2 * (low / 2 + (high / 2 - low / 2) * fraction);
}

enum status percentile_continuous_finish(struct function_context *context, void *state,
                                         struct value *out) {
    struct percentile_state *percentile = (struct percentile_state *)state;
    int64_t count = sort_values(percentile);
    *out = value_null();
    TRY(aggregate_check_count(context, count));
    if (count == 0)
        return STATUS_OK;
    double place = percentile->fraction * (double)(count - 1);
    int64_t below = (int64_t)floor(place);
    double low = value_as_double(value_at(percentile, below));
    double high = value_as_double(value_at(percentile, below + (place > (double)below)));
    *out = value_float(between(low, high, place - (double)below));
    return STATUS_OK;
}
