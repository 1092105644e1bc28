/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Linear probing, at most three quarters full. A long id has packed[0] = ID_LONG, four bytes of
 * its hash and seven bytes of its offset in the store; growing needs the whole hash, which is
 * computed anew from the bytes.
 */
#include "exchange/id_map.h"

#include "base/limits.h"

#include <string.h>

#define ID_LONG (ID_INLINE_BYTES + 1)
#define OFFSET_BYTES 7

void id_map_init(struct id_map *map) {
    *map = (struct id_map){0};
}

void id_map_release(struct id_map *map) {
    memory_free(map->places);
    memory_free(map->store);
    id_map_init(map);
}

/* Two multiplications over the twelve packed bytes (the finishing step of splitmix64 between
 * them: Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators, 2014). */
static uint64_t hash_packed(const uint8_t packed[ID_INLINE_BYTES + 1]) {
    uint64_t first;
    uint32_t second;
    memcpy(&first, packed, sizeof first);
    memcpy(&second, packed + sizeof first, sizeof second);
    uint64_t hash = (first ^ (uint64_t)second << 29) * 0xBF58476D1CE4E5B9u;
    hash = (hash ^ (hash >> 27) ^ second) * 0x94D049BB133111EBu;
    return hash ^ (hash >> 31);
}

struct id_key id_key(struct text text) {
    struct id_key key = {.text = text};
    if (text.byte_count <= ID_INLINE_BYTES) {
        key.packed[0] = (uint8_t)text.byte_count;
        memcpy(key.packed + 1, text.bytes, text.byte_count);
        key.hash = hash_packed(key.packed);
    } else {
        key.packed[0] = ID_LONG;
        key.hash = text_hash(text);
        uint32_t tag = (uint32_t)(key.hash >> 32);
        memcpy(key.packed + 1, &tag, sizeof tag);
    }
    return key;
}

/* The bytes of a long id. */
static struct text stored_text(const struct id_map *map, const struct id_place *place) {
    uint64_t offset = 0;
    memcpy(&offset, place->packed + 1 + sizeof(uint32_t), OFFSET_BYTES);
    uint32_t size;
    memcpy(&size, map->store + offset, sizeof size);
    return (struct text){map->store + offset + sizeof size, size};
}

static bool is_key(const struct id_map *map, const struct id_place *place,
                   const struct id_key *key) {
    if (key->packed[0] != ID_LONG)
        return memcmp(place->packed, key->packed, sizeof key->packed) == 0;
    return memcmp(place->packed, key->packed, 1 + sizeof(uint32_t)) == 0 &&
           text_equal(stored_text(map, place), key->text);
}

/* The place of `key`, or the empty one where it belongs. */
static uint64_t find_place(const struct id_map *map, const struct id_key *key) {
    uint64_t mask = map->capacity - 1;
    uint64_t i = key->hash & mask;
    while (map->places[i].packed[0] != 0 && !is_key(map, &map->places[i], key))
        i = (i + 1) & mask;
    return i;
}

bool id_map_find(const struct id_map *map, const struct id_key *key, uint32_t *row) {
    if (map->count == 0)
        return false;
    const struct id_place *place = &map->places[find_place(map, key)];
    *row = place->row;
    return place->packed[0] != 0;
}

static uint64_t place_hash(const struct id_map *map, const struct id_place *place) {
    return place->packed[0] == ID_LONG ? text_hash(stored_text(map, place))
                                       : hash_packed(place->packed);
}

static enum status resize(struct id_map *map, uint64_t capacity) {
    struct id_place *places = memory_allocate(capacity * sizeof *places);
    if (places == NULL)
        return STATUS_OUT_OF_MEMORY;
    memset(places, 0, capacity * sizeof *places);
    for (uint64_t i = 0; i < map->capacity; i++) {
        if (map->places[i].packed[0] == 0)
            continue;
        uint64_t at = place_hash(map, &map->places[i]) & (capacity - 1);
        while (places[at].packed[0] != 0)
            at = (at + 1) & (capacity - 1);
        places[at] = map->places[i];
    }
    memory_free(map->places);
    map->places = places;
    map->capacity = capacity;
    return STATUS_OK;
}

static enum status grow(struct id_map *map) {
    return resize(map, map->capacity == 0 ? MAP_MIN_CAPACITY : 2 * map->capacity);
}

bool id_map_reserve(struct id_map *map, uint64_t count) {
    uint64_t capacity = map->capacity == 0 ? MAP_MIN_CAPACITY : map->capacity;
    while (count > capacity / 4 * 3)
        capacity *= 2;
    return capacity <= map->capacity || resize(map, capacity) == STATUS_OK;
}

/* Keeps the bytes of a long id and notes in `place` where. */
static enum status keep_text(struct id_map *map, struct text text,
                             struct id_place *place) {
    uint32_t size = (uint32_t)text.byte_count;
    size_t needed = map->store_bytes + sizeof size + size;
    if (needed > map->store_capacity) {
        size_t capacity = needed + needed / 2;
        char *store = memory_resize(map->store, capacity);
        if (store == NULL)
            return STATUS_OUT_OF_MEMORY;
        map->store = store;
        map->store_capacity = capacity;
    }
    uint64_t offset = map->store_bytes;
    memcpy(map->store + offset, &size, sizeof size);
    memcpy(map->store + offset + sizeof size, text.bytes, size);
    memcpy(place->packed + 1 + sizeof(uint32_t), &offset, OFFSET_BYTES);
    map->store_bytes = needed;
    return STATUS_OK;
}

enum status id_map_add(struct id_map *map, const struct id_key *key, uint32_t row,
                       bool *is_new) {
    if (map->count + 1 > map->capacity / 4 * 3)
        TRY(grow(map));
    struct id_place *place = &map->places[find_place(map, key)];
    *is_new = place->packed[0] == 0;
    if (!*is_new)
        return STATUS_OK;
    struct id_place filled = {.row = row};
    memcpy(filled.packed, key->packed, sizeof filled.packed);
    if (key->packed[0] == ID_LONG)
        TRY(keep_text(map, key->text, &filled));
    *place = filled;
    map->count++;
    return STATUS_OK;
}

void id_map_offer(const struct id_map *map, struct text_nearest *nearest) {
    for (uint64_t i = 0; i < map->capacity; i++) {
        const struct id_place *place = &map->places[i];
        if (place->packed[0] == ID_LONG)
            text_nearest_offer(nearest, stored_text(map, place));
        else if (place->packed[0] != 0)
            text_nearest_offer(nearest, (struct text){(const char *)place->packed + 1,
                                                      place->packed[0]});
    }
}
