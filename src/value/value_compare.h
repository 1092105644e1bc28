/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Comparisons of the parts of values that equality, comparability and orderability share.
 * Thread safety: all functions are pure.
 */
#ifndef ENTENTE_VALUE_VALUE_COMPARE_H
#define ENTENTE_VALUE_VALUE_COMPARE_H

#include "value/value.h"

/* -1, 0 or 1. */
static inline int order_integers(int64_t first, int64_t second) {
    return (first > second) - (first < second);
}

/* Numbers by their exact value, no rounding of large integers; neither may be NaN. */
int order_numbers(struct value first, struct value second);

/* True for the float that is no number. */
bool value_is_nan(struct value value);

/* Two values of one temporal type: by instant, then by offset, then by name of zone, so that
 * 0 means equal. Durations: by average length (a month is 30.436875 days), then by parts. */
int order_temporals(struct value first, struct value second);

#endif
