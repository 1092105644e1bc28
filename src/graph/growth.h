/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arrays that outlive every arena: grown in place through memory_resize(), never shrunk.
 * Large ones move by remapping pages, so growing by half costs no copy and no resident memory
 * until it is used.
 */
#ifndef ENTENTE_GRAPH_GROWTH_H
#define ENTENTE_GRAPH_GROWTH_H

#include "base/arena.h"

/* Room for `needed` items; false, and the array as it was, when there is no memory. */
static inline bool growth_reserve(void **items, uint32_t *capacity, uint64_t needed,
                                  size_t item_bytes) {
    if (needed <= *capacity)
        return true;
    uint64_t wanted = (uint64_t)*capacity + *capacity / 2;
    if (wanted < needed)
        wanted = needed;
    if (wanted < 8)
        wanted = 8;
    if (wanted > UINT32_MAX)
        wanted = UINT32_MAX;
    if (wanted < needed)
        return false;
    void *grown = memory_resize(*items, (size_t)wanted * item_bytes);
    if (grown == NULL)
        return false;
    *items = grown;
    *capacity = (uint32_t)wanted;
    return true;
}

/* STATUS_OUT_OF_MEMORY with its message. */
static inline enum status growth_problem(struct problem *problem) {
    return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "memory ran out");
}

/* Returns STATUS_OUT_OF_MEMORY to the caller when `condition` does not hold. */
#define TRY_ROOM(condition, problem)                                                     \
    do {                                                                                 \
        if (!(condition))                                                                \
            return growth_problem(problem);                                              \
    } while (0)

#endif
