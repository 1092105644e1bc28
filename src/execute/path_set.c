/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bits are kept only while the stack is long: they are made when it outgrows the scan and
 * cleared, row by row, when it shrinks below, so that a short path never touches them.
 */
#include "execute/path_set.h"

#include "base/array.h"

void path_set_init(struct path_set *set, struct arena *arena) {
    *set = (struct path_set){.arena = arena};
}

static void clear_bits(struct path_set *set) {
    if (set->has_bits)
        for (uint32_t i = 0; i < set->count; i++)
            set->bits[set->rows[i] / 64] = 0;
    set->has_bits = false;
}

void path_set_reset(struct path_set *set, uint32_t row_limit) {
    clear_bits(set);
    set->count = 0;
    if (row_limit > set->bit_count) {
        set->bits = NULL;
        set->bit_count = row_limit;
    }
}

static enum status make_bits(struct path_set *set, struct problem *problem) {
    if (set->bits == NULL) {
        set->bits = ARENA_ARRAY(set->arena, (size_t)set->bit_count / 64 + 1, uint64_t);
        TRY_MEMORY(set->bits, set->arena, problem);
    }
    for (uint32_t i = 0; i < set->count; i++)
        set->bits[set->rows[i] / 64] |= UINT64_C(1) << (set->rows[i] % 64);
    set->has_bits = true;
    return STATUS_OK;
}

enum status path_set_push(struct path_set *set, uint32_t row, struct problem *problem) {
    if (set->count == set->capacity) {
        uint32_t *rows = array_grow(set->arena, set->rows, set->count, &set->capacity,
                                    sizeof *set->rows);
        TRY_MEMORY(rows, set->arena, problem);
        set->rows = rows;
    }
    if (set->count == PATH_SET_SCANNED && !set->has_bits)
        TRY(make_bits(set, problem));
    set->rows[set->count++] = row;
    if (set->has_bits)
        set->bits[row / 64] |= UINT64_C(1) << (row % 64);
    return STATUS_OK;
}

void path_set_pop(struct path_set *set) {
    uint32_t row = set->rows[--set->count];
    if (!set->has_bits)
        return;
    set->bits[row / 64] &= ~(UINT64_C(1) << (row % 64));
    if (set->count < PATH_SET_SCANNED)
        clear_bits(set);
}
