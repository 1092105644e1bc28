/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Capacity doubles, from 8 on. */
#include "base/array.h"

#include <string.h>

#define FIRST_CAPACITY 8

void *array_grow(struct arena *arena, void *items, uint32_t count, uint32_t *capacity,
                 size_t item_bytes) {
    if (count < *capacity)
        return items;
    uint32_t wanted = FIRST_CAPACITY;
    if (count >= UINT32_MAX / 2)
        wanted = UINT32_MAX;
    else if (count >= FIRST_CAPACITY)
        wanted = 2 * count;
    if (wanted == count)
        return NULL;
    void *grown = arena_allocate(arena, (size_t)wanted * item_bytes);
    if (grown == NULL)
        return NULL;
    if (count > 0)
        memcpy(grown, items, (size_t)count * item_bytes);
    *capacity = wanted;
    return grown;
}
