/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The relationships or nodes of a path that is being walked: a stack that answers membership.
 *
 * Paths are short as a rule, so that up to PATH_SET_SCANNED members are compared one by one;
 * a longer path keeps a bit per row of the graph beside the stack.
 */
#ifndef ENTENTE_EXECUTE_PATH_SET_H
#define ENTENTE_EXECUTE_PATH_SET_H

#include "base/arena.h"

#define PATH_SET_SCANNED 16

struct path_set {
    struct arena *arena;
    uint32_t *rows; /* in the order pushed */
    uint32_t count;
    uint32_t capacity;
    uint64_t *bits; /* NULL while no path was long */
    uint32_t bit_count;
    bool has_bits; /* the bits say what the stack holds */
};

/* An empty set whose memory comes from `arena`, which outlives it. */
void path_set_init(struct path_set *set, struct arena *arena);

/* Empties the set; rows that follow are below `row_limit`. */
void path_set_reset(struct path_set *set, uint32_t row_limit);

/* Adds a row. One that is in the set already may be added (a walk that repeats), but then
 * membership is not to be asked for. */
enum status path_set_push(struct path_set *set, uint32_t row, struct problem *problem);

/* Removes the row pushed last. */
void path_set_pop(struct path_set *set);

static inline bool path_set_has(const struct path_set *set, uint32_t row) {
    if (set->has_bits)
        return (set->bits[row / 64] >> (row % 64)) & 1;
    for (uint32_t i = 0; i < set->count; i++)
        if (set->rows[i] == row)
            return true;
    return false;
}

#endif
