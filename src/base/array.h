/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Growable arrays on an arena. Declare one with ARRAY(type) and start it zeroed:
 *
 *     ARRAY(struct token) tokens = {0};
 *     TRY_MEMORY(ARRAY_PUSH(arena, tokens, token), arena, problem);
 *
 * Doubling leaves the old memory in the arena, at most as much again as is in use.
 */
#ifndef ENTENTE_BASE_ARRAY_H
#define ENTENTE_BASE_ARRAY_H

#include "base/arena.h"

#include <string.h>

#define ARRAY(type)                                                                      \
    struct {                                                                             \
        type *items;                                                                     \
        uint32_t count;                                                                  \
        uint32_t capacity;                                                               \
    }

/* Makes room for one more element of `item_bytes`; returns the (moved) items or NULL. */
void *array_grow(struct arena *arena, void *items, uint32_t count, uint32_t *capacity,
                 size_t item_bytes);

/* Appends `item`; a pointer to its place, or NULL when there is no memory. */
#define ARRAY_PUSH(arena, array, item)                                                   \
    (((array).count < (array).capacity ||                                                \
      array_reserve((arena), &(array).items, (array).count, &(array).capacity,           \
                    sizeof *(array).items))                                              \
         ? ((array).items[(array).count] = (item), &(array).items[(array).count++])      \
         : NULL)

/*
 * For ARRAY_PUSH alone: grows the items whose address stands at `place`; false when there is
 * no memory. The pointer is read and written by memcpy, since its type is not void *.
 */
static inline bool array_reserve(struct arena *arena, void *place, uint32_t count,
                                 uint32_t *capacity, size_t item_bytes) {
    void *items;
    memcpy(&items, place, sizeof items);
    items = array_grow(arena, items, count, capacity, item_bytes);
    if (items == NULL)
        return false;
    memcpy(place, &items, sizeof items);
    return true;
}

#endif
