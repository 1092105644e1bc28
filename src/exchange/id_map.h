/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the ids of an input file to rows: open addressing with 16 bytes a place, in which ids
 * of up to 11 bytes lie whole; longer ones keep a hash there and their bytes in one store.
 * Ids are not empty. Not thread-safe.
 */
#ifndef ENTENTE_EXCHANGE_ID_MAP_H
#define ENTENTE_EXCHANGE_ID_MAP_H

#include "base/text.h"

#define ID_INLINE_BYTES 11

/* An id as it is looked for; `text` must live as long as the key. */
struct id_key {
    uint64_t hash;
    struct text text;
    uint8_t packed[ID_INLINE_BYTES + 1]; /* size (or the mark of long ids), then bytes */
};

struct id_place {
    uint32_t row;
    uint8_t packed[ID_INLINE_BYTES + 1]; /* packed[0] is 0 where the place is empty */
};

struct id_map {
    struct id_place *places;
    uint64_t capacity; /* a power of two, or 0 */
    uint64_t count;
    char *store; /* long ids: 4 bytes of size, then the bytes */
    size_t store_bytes, store_capacity;
};

void id_map_init(struct id_map *map);
void id_map_release(struct id_map *map);

struct id_key id_key(struct text text);

/* The row of an id; false when it is not there. */
bool id_map_find(const struct id_map *map, const struct id_key *key, uint32_t *row);

/* Room for about so many ids in all, so that adding them does not grow the map; false without
 * memory. */
bool id_map_reserve(struct id_map *map, uint64_t count);

/* Adds an id. *is_new false, and the map as it was, when it is there already. */
enum status id_map_add(struct id_map *map, const struct id_key *key, uint32_t row,
                       bool *is_new);

/* Asks the processor for the place of a key that will be looked for. */
static inline void id_map_prefetch(const struct id_map *map, const struct id_key *key) {
    if (map->capacity > 0)
        __builtin_prefetch(&map->places[key->hash & (map->capacity - 1)]);
}

/* Offers every id to `nearest`. */
void id_map_offer(const struct id_map *map, struct text_nearest *nearest);

#endif
