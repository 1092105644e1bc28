/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * IN over one long list that many rows ask: its items by hash. Not thread-safe.
 *
 * The set belongs to one batch. It is built when a second row asks the same list, and only for
 * lists of some length; everything else goes item by item.
 */
#ifndef ENTENTE_EXECUTE_LIST_SET_H
#define ENTENTE_EXECUTE_LIST_SET_H

#include "base/arena.h"
#include "value/value.h"
#include "value/value_compare.h"

struct list_set {
    struct arena *arena; /* of the batch */
    struct budget *budget;
    struct value list; /* the one asked last */
    uint32_t asked;    /* how often */
    /* Open addressing: item + 1, 0 for empty; NULL: not built. */
    uint32_t *places;
    uint32_t place_count; /* a power of two */
    bool has_null;
};

/* item IN list, with the errors of value_in(), and those of a budget that ran out. */
enum status list_set_in(struct list_set *set, struct value item, struct value list,
                        enum truth *out, struct problem *problem);

#endif
