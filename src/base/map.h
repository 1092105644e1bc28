/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hash map from text or from a 64-bit integer to a 64-bit number. Open addressing; keys of
 * text are kept as slices and must outlive the map. Not thread-safe.
 */
#ifndef ENTENTE_BASE_MAP_H
#define ENTENTE_BASE_MAP_H

#include "base/text.h"

struct map_entry {
    uint64_t hash;   /* 0 marks an empty place */
    struct text key; /* text maps; integer maps keep the key in byte_count, bytes NULL */
    uint64_t value;
};

struct map {
    struct map_entry *entries;
    uint64_t capacity; /* a power of two, or 0 */
    uint64_t count;
};

void map_init(struct map *map);
void map_release(struct map *map);

/* Sets or replaces. STATUS_OUT_OF_MEMORY leaves the map as it was. */
enum status map_set_text(struct map *map, struct text key, uint64_t value);
enum status map_set_integer(struct map *map, uint64_t key, uint64_t value);

/* A pointer to the value, valid until the next change; NULL when the key is not there. */
uint64_t *map_find_text(const struct map *map, struct text key);
uint64_t *map_find_integer(const struct map *map, uint64_t key);

/* Removes a key; false when it was not there. */
bool map_remove_text(struct map *map, struct text key);
bool map_remove_integer(struct map *map, uint64_t key);

/* The next entry at or after place `*place` (start at 0), which moves on; NULL at the end. */
const struct map_entry *map_next(const struct map *map, uint64_t *place);

#endif
