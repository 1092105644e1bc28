/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Linear probing over a power of two of places, at most three quarters full. Removal shifts
 * the entries behind back, so there are no tombstones (Knuth, The Art of Computer
 * Programming, volume 3, section 6.4, algorithm R).
 */
#include "base/map.h"

#include "base/limits.h"

#include <string.h>

/* The finishing step of splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
 * Generators, 2014). */
static uint64_t hash_integer(uint64_t key) {
    key += 0x9E3779B97F4A7C15u;
    key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9u;
    key = (key ^ (key >> 27)) * 0x94D049BB133111EBu;
    return key ^ (key >> 31);
}

/* 0 marks an empty place, so no key may have it. */
static uint64_t without_zero(uint64_t hash) {
    return hash == 0 ? 1 : hash;
}

/* An integer key in the place of a text: bytes NULL, the number in byte_count. */
static struct text integer_key(uint64_t key) {
    return (struct text){NULL, (size_t)key};
}

static bool is_same_key(struct text first, struct text second) {
    if (first.bytes == NULL || second.bytes == NULL)
        return first.bytes == second.bytes && first.byte_count == second.byte_count;
    return text_equal(first, second);
}

/* Text keys never have NULL bytes, which mark integers. */
static struct text text_key(struct text key) {
    return key.bytes == NULL ? TEXT("") : key;
}

void map_init(struct map *map) {
    *map = (struct map){0};
}

void map_release(struct map *map) {
    memory_free(map->entries);
    map_init(map);
}

/* The place of `key`, or the empty place where it belongs. The map has places. */
static uint64_t find_place(const struct map *map, uint64_t hash, struct text key) {
    uint64_t mask = map->capacity - 1;
    uint64_t place = hash & mask;
    while (map->entries[place].hash != 0 && (map->entries[place].hash != hash ||
                                             !is_same_key(map->entries[place].key, key)))
        place = (place + 1) & mask;
    return place;
}

/* Twice as many places, or the first ones. */
static enum status grow(struct map *map) {
    uint64_t capacity = map->capacity == 0 ? MAP_MIN_CAPACITY : 2 * map->capacity;
    size_t bytes;
    if (__builtin_mul_overflow(capacity, sizeof(struct map_entry), &bytes))
        return STATUS_OUT_OF_MEMORY;
    struct map_entry *entries = memory_allocate(bytes);
    if (entries == NULL)
        return STATUS_OUT_OF_MEMORY;
    memset(entries, 0, bytes);
    for (uint64_t i = 0; i < map->capacity; i++) {
        if (map->entries[i].hash == 0)
            continue;
        uint64_t place = map->entries[i].hash & (capacity - 1);
        while (entries[place].hash != 0)
            place = (place + 1) & (capacity - 1);
        entries[place] = map->entries[i];
    }
    memory_free(map->entries);
    map->entries = entries;
    map->capacity = capacity;
    return STATUS_OK;
}

static enum status set(struct map *map, uint64_t hash, struct text key, uint64_t value) {
    if (map->count > 0) {
        struct map_entry *entry = &map->entries[find_place(map, hash, key)];
        if (entry->hash != 0) {
            entry->value = value;
            return STATUS_OK;
        }
    }
    if (map->count + 1 > map->capacity / 4 * 3 + map->capacity % 4 / 2)
        TRY(grow(map));
    map->entries[find_place(map, hash, key)] = (struct map_entry){hash, key, value};
    map->count++;
    return STATUS_OK;
}

static uint64_t *find(const struct map *map, uint64_t hash, struct text key) {
    if (map->count == 0)
        return NULL;
    struct map_entry *entry = &map->entries[find_place(map, hash, key)];
    return entry->hash == 0 ? NULL : &entry->value;
}

static bool remove_key(struct map *map, uint64_t hash, struct text key) {
    if (map->count == 0)
        return false;
    uint64_t mask = map->capacity - 1;
    uint64_t hole = find_place(map, hash, key);
    if (map->entries[hole].hash == 0)
        return false;
    for (uint64_t i = (hole + 1) & mask; map->entries[i].hash != 0; i = (i + 1) & mask) {
        uint64_t home = map->entries[i].hash & mask;
        /* An entry may move back only if the hole lies between its home and its place. */
        if (((i - home) & mask) < ((i - hole) & mask))
            continue;
        map->entries[hole] = map->entries[i];
        hole = i;
    }
    map->entries[hole] = (struct map_entry){0};
    map->count--;
    return true;
}

enum status map_set_text(struct map *map, struct text key, uint64_t value) {
    return set(map, without_zero(text_hash(key)), text_key(key), value);
}

enum status map_set_integer(struct map *map, uint64_t key, uint64_t value) {
    return set(map, without_zero(hash_integer(key)), integer_key(key), value);
}

uint64_t *map_find_text(const struct map *map, struct text key) {
    return find(map, without_zero(text_hash(key)), text_key(key));
}

uint64_t *map_find_integer(const struct map *map, uint64_t key) {
    return find(map, without_zero(hash_integer(key)), integer_key(key));
}

bool map_remove_text(struct map *map, struct text key) {
    return remove_key(map, without_zero(text_hash(key)), text_key(key));
}

bool map_remove_integer(struct map *map, uint64_t key) {
    return remove_key(map, without_zero(hash_integer(key)), integer_key(key));
}

const struct map_entry *map_next(const struct map *map, uint64_t *place) {
    while (*place < map->capacity) {
        const struct map_entry *entry = &map->entries[(*place)++];
        if (entry->hash != 0)
            return entry;
    }
    return NULL;
}
