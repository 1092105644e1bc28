/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How many equal rows a row of a batch stands for: a number from 0 up that stops at the top
 * instead of wrapping. Whether there is a row, and which is the least, can be told without the
 * number; whoever must give the number refuses MULTIPLICITY_BEYOND.
 */
#ifndef ENTENTE_VALUE_MULTIPLICITY_H
#define ENTENTE_VALUE_MULTIPLICITY_H

#include <stdint.h>

/* More rows than 64 bits count. */
#define MULTIPLICITY_BEYOND INT64_MAX

static inline int64_t multiplicity_add(int64_t first, int64_t second) {
    int64_t sum;
    return __builtin_add_overflow(first, second, &sum) ? MULTIPLICITY_BEYOND : sum;
}

static inline int64_t multiplicity_multiply(int64_t first, int64_t second) {
    int64_t product;
    return __builtin_mul_overflow(first, second, &product) ? MULTIPLICITY_BEYOND
                                                           : product;
}

#endif
