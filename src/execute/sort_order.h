/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The order of ORDER BY over tuples of values.
 */
#ifndef ENTENTE_EXECUTE_SORT_ORDER_H
#define ENTENTE_EXECUTE_SORT_ORDER_H

#include "bind/bound.h"

/* Tuples of `width` values, one behind the other, ordered by as many items. */
struct sort_order {
    const struct bound_sort *sort;
    uint32_t width;
    const struct value *keys;
};

/* -1, 0, 1 for two tuples, from item `from` on. */
int sort_order_compare(const struct sort_order *order, const struct value *first,
                       const struct value *second, uint32_t from);

/* The numbers 0 to count - 1 in the order of their tuples, on `arena`; equal tuples keep the
 * order of their numbers. */
enum status sort_order_numbers(const struct sort_order *order, uint32_t count,
                               struct arena *arena, uint32_t **out,
                               struct problem *problem);

#endif
