/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arrays that outlive every arena: grown in place through memory_resize(), never shrunk.
 * Large ones move by remapping pages, so growing by half costs no copy and no resident memory
 * until it is used.
 */
#ifndef ENTENTE_GRAPH_GROWTH_H
#define ENTENTE_GRAPH_GROWTH_H

#include "base/arena.h"

#include <sys/mman.h>

/* From this size on an array asks for huge pages. Touching 210 MB for the first time costs 1.2 s
 * of CPU on small pages of a virtual machine and 0.6 s on huge ones, and a forked worker has
 * fewer pages to list. */
#define HUGE_PAGES_FROM (8u << 20)

/* Advice only: without huge pages everything goes on as before. */
static inline void growth_advise(void *items, size_t byte_count) {
#ifdef MADV_HUGEPAGE
    const uintptr_t page = 4096;
    uintptr_t begin = ((uintptr_t)items + page - 1) / page * page;
    uintptr_t end = ((uintptr_t)items + byte_count) / page * page;
    if (byte_count >= HUGE_PAGES_FROM)
        (void)madvise((char *)items + (begin - (uintptr_t)items), end - begin,
                      MADV_HUGEPAGE);
#else
    (void)items;
    (void)byte_count;
#endif
}

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
    growth_advise(grown, (size_t)wanted * item_bytes);
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
