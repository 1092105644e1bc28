/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Similarity of lists of numbers, taken as vectors. */
#include "function/library.h"

#include <math.h>

static enum status check_number(struct function_context *context, struct value item) {
    if (!value_is_number(item))
        return problem_set(context->problem, STATUS_ARGUMENT_AT_RUN, SPAN_NONE,
                           "a vector has numbers only, not %s", value_phrase(item));
    if (isfinite(value_as_double(item)))
        return STATUS_OK;
    return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                       "a vector has finite numbers only");
}

static enum status check_vectors(struct function_context *context,
                                 const struct value *arguments) {
    for (uint32_t k = 0; k < 2; k++)
        for (uint32_t i = 0; i < arguments[k].size; i++)
            TRY(check_number(context, arguments[k].items[i]));
    if (arguments[0].size == arguments[1].size && arguments[0].size > 0)
        return STATUS_OK;
    return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                       "two vectors need equally many numbers, not %u and %u",
                       arguments[0].size, arguments[1].size);
}

/* Products are taken of what is scaled by the greatest number, so that none overflows. */
static double greatest(struct value vector) {
    double most = 0;
    for (uint32_t i = 0; i < vector.size; i++)
        most = fmax(most, fabs(value_as_double(vector.items[i])));
    return most;
}

FUNCTION_CALL(vector_cosine) {
    TRY(check_vectors(context, arguments));
    double first_most = greatest(arguments[0]), second_most = greatest(arguments[1]);
    if (first_most == 0 || second_most == 0)
        return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                           "a vector of zeros has no direction");
    double product = 0, first_square = 0, second_square = 0;
    for (uint32_t i = 0; i < arguments[0].size; i++) {
        double a = value_as_double(arguments[0].items[i]) / first_most;
        double b = value_as_double(arguments[1].items[i]) / second_most;
        product += a * b;
        first_square += a * a;
        second_square += b * b;
    }
    double cosine = product / sqrt(first_square * second_square);
    *out = value_float((1 + fmax(-1, fmin(1, cosine))) / 2);
    return STATUS_OK;
}

FUNCTION_CALL(vector_euclidean) {
    TRY(check_vectors(context, arguments));
    double square = 0;
    for (uint32_t i = 0; i < arguments[0].size; i++) {
        double a = value_as_double(arguments[0].items[i]);
        double b = value_as_double(arguments[1].items[i]);
        square += (a - b) * (a - b);
    }
    *out = value_float(1 / (1 + square));
    return STATUS_OK;
}
