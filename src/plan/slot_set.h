/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sets of slots, a bit each: a statement of thousands of clauses has as many slots, and each of
 * its operators a set of them.
 */
#ifndef ENTENTE_PLAN_SLOT_SET_H
#define ENTENTE_PLAN_SLOT_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SLOT_SET_BITS 64u

/* Words of a set that has room for slots 0 to slot_count - 1. */
static inline size_t slot_set_words(uint32_t slot_count) {
    return slot_count / SLOT_SET_BITS + 1;
}

static inline bool slot_set_has(const uint64_t *set, uint32_t slot) {
    return (set[slot / SLOT_SET_BITS] >> slot % SLOT_SET_BITS & 1) != 0;
}

static inline void slot_set_add(uint64_t *set, uint32_t slot) {
    set[slot / SLOT_SET_BITS] |= UINT64_C(1) << slot % SLOT_SET_BITS;
}

static inline void slot_set_remove(uint64_t *set, uint32_t slot) {
    set[slot / SLOT_SET_BITS] &= ~(UINT64_C(1) << slot % SLOT_SET_BITS);
}

#endif
