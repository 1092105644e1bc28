/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Aggregates that keep their values, for the table in aggregate.c: contracts as in
 * struct aggregate of function.h.
 */
#ifndef ENTENTE_FUNCTION_AGGREGATE_H
#define ENTENTE_FUNCTION_AGGREGATE_H

#include "function/function.h"

/* Sizes of the states that aggregate_list.c keeps to itself. */
#define COLLECT_STATE_BYTES 32
#define PERCENTILE_STATE_BYTES 32

enum status collect_add(struct function_context *context, void *state, struct value value,
                        struct value fraction, int64_t multiplicity);
enum status collect_finish(struct function_context *context, void *state,
                           struct value *out);
enum status percentile_add(struct function_context *context, void *state,
                           struct value value, struct value fraction,
                           int64_t multiplicity);
enum status percentile_continuous_finish(struct function_context *context, void *state,
                                         struct value *out);
enum status percentile_discrete_finish(struct function_context *context, void *state,
                                       struct value *out);

/* STATUS_ARITHMETIC_OVERFLOW when `count`, a sum of multiplicities, is MULTIPLICITY_BEYOND. */
enum status aggregate_check_count(struct function_context *context, int64_t count);

/* STATUS_ARGUMENT_AT_RUN: "NAME take WANTED, not TYPE". */
enum status aggregate_refuse(struct function_context *context, const char *name,
                             const char *wanted, struct value value);

#endif
