/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How: linear probing over a power of two of places, at most half full; the full hash is kept
 * beside each key, so that growing needs no key, and half of it in the place itself, so that
 * most probes look at nothing else.
 */
#include "execute/key_table.h"

#include <string.h>

#define FIRST_PLACES 64

void key_table_init(struct key_table *table, uint32_t width, struct budget *budget,
                    struct problem *problem) {
    *table = (struct key_table){.width = width, .problem = problem};
    arena_init(&table->arena, budget);
}

static void forget(struct key_table *table) {
    table->count = table->hashed_count = table->chunk_capacity = table->hash_capacity = 0;
    table->place_count = 0;
    table->chunks = NULL;
    table->hashes = NULL;
    table->places = NULL;
}

void key_table_release(struct key_table *table) {
    arena_release(&table->arena);
    forget(table);
}

void key_table_reset(struct key_table *table) {
    arena_reset(&table->arena);
    forget(table);
}

/* Mixes a value's hash into that of the values before it (the finaliser of MurmurHash3). */
static uint64_t mix(uint64_t hash, uint64_t next) {
    hash = (hash ^ next) * 0xff51afd7ed558ccdull;
    return hash ^ (hash >> 33);
}

enum status key_table_hash(const struct key_table *table, const struct value *key,
                           uint64_t *hash) {
    struct value_guard guard = value_guard(table->arena.budget, table->problem);
    *hash = 0x9e3779b97f4a7c15ull;
    for (uint32_t i = 0; i < table->width; i++)
        *hash = mix(*hash, value_hash_guarded(&guard, key[i]));
    return guard.status;
}

static bool is_key(const struct key_table *table, uint32_t number,
                   const struct value *key) {
    const struct value *kept = key_table_key(table, number);
    for (uint32_t i = 0; i < table->width; i++)
        if (!value_equivalent(kept[i], key[i]))
            return false;
    return true;
}

static uint32_t number_in(uint64_t place) {
    return (uint32_t)place - 1;
}

static uint64_t place_of(uint64_t hash, uint32_t number) {
    return (hash & 0xFFFFFFFF00000000u) | ((uint64_t)number + 1);
}

/* The place of a key, or the empty place where it would stand. */
static uint64_t find_place(const struct key_table *table, const struct value *key,
                           uint64_t hash) {
    uint64_t mask = table->place_count - 1, place = hash & mask;
    while (table->places[place] != 0) {
        uint64_t found = table->places[place];
        if ((found ^ hash) >> 32 == 0 && is_key(table, number_in(found), key))
            break;
        place = (place + 1) & mask;
    }
    return place;
}

uint32_t key_table_find(const struct key_table *table, const struct value *key,
                        uint64_t hash) {
    if (table->place_count == 0)
        return KEY_NONE;
    uint64_t found = table->places[find_place(table, key, hash)];
    return found == 0 ? KEY_NONE : number_in(found);
}

/* ---- growing ------------------------------------------------------------------------------ */

static void place_key(uint64_t *places, uint64_t place_count, uint64_t hash,
                      uint32_t number) {
    uint64_t place = hash & (place_count - 1);
    while (places[place] != 0)
        place = (place + 1) & (place_count - 1);
    places[place] = place_of(hash, number);
}

/* Places for `count` hashed keys, at most half of them taken. */
static enum status reserve_places(struct key_table *table, uint32_t count) {
    uint64_t place_count = table->place_count == 0 ? FIRST_PLACES : table->place_count;
    while (place_count < 2 * (uint64_t)count)
        place_count *= 4;
    if (place_count == table->place_count)
        return STATUS_OK;
    uint64_t *places = ARENA_ARRAY(&table->arena, place_count, uint64_t);
    TRY_MEMORY(places, &table->arena, table->problem);
    for (uint32_t number = 0; number < table->hashed_count; number++)
        place_key(places, place_count, table->hashes[number], number);
    table->places = places;
    table->place_count = place_count;
    return STATUS_OK;
}

static enum status reserve_hashes(struct key_table *table, uint32_t count) {
    uint32_t capacity = table->hash_capacity == 0 ? FIRST_PLACES : table->hash_capacity;
    while (capacity < count)
        capacity *= 2;
    if (capacity == table->hash_capacity)
        return STATUS_OK;
    uint64_t *hashes =
        (uint64_t *)arena_allocate(&table->arena, capacity * sizeof(uint64_t));
    TRY_MEMORY(hashes, &table->arena, table->problem);
    if (table->hashed_count > 0)
        memcpy(hashes, table->hashes, table->hashed_count * sizeof(uint64_t));
    table->hashes = hashes;
    table->hash_capacity = capacity;
    return STATUS_OK;
}

/* Hashes the keys that were only appended. */
static enum status hash_rest(struct key_table *table) {
    if (table->hashed_count == table->count)
        return STATUS_OK;
    TRY(reserve_hashes(table, table->count));
    TRY(reserve_places(table, table->count));
    for (uint32_t number = table->hashed_count; number < table->count; number++) {
        TRY(key_table_hash(table, key_table_key(table, number), &table->hashes[number]));
        place_key(table->places, table->place_count, table->hashes[number], number);
    }
    table->hashed_count = table->count;
    return STATUS_OK;
}

static enum status add_chunk(struct key_table *table) {
    uint32_t chunk_count = table->count / BATCH_ROWS;
    if (chunk_count == table->chunk_capacity) {
        uint32_t capacity = chunk_count == 0 ? 8 : 2 * chunk_count;
        struct value **chunks = ARENA_ARRAY(&table->arena, capacity, struct value *);
        TRY_MEMORY(chunks, &table->arena, table->problem);
        for (uint32_t i = 0; i < chunk_count; i++)
            chunks[i] = table->chunks[i];
        table->chunks = chunks;
        table->chunk_capacity = capacity;
    }
    table->chunks[chunk_count] = (struct value *)arena_allocate(
        &table->arena, (size_t)BATCH_ROWS * table->width * sizeof(struct value));
    TRY_MEMORY(table->chunks[chunk_count], &table->arena, table->problem);
    return STATUS_OK;
}

enum status key_table_append(struct key_table *table, const struct value *key,
                             uint32_t *number) {
    if (table->count % BATCH_ROWS == 0)
        TRY(add_chunk(table));
    struct value *kept = table->chunks[table->count / BATCH_ROWS] +
                         (size_t)(table->count % BATCH_ROWS) * table->width;
    for (uint32_t i = 0; i < table->width; i++)
        TRY(value_copy_asking(&table->arena, key[i], &kept[i], table->problem));
    *number = table->count++;
    return STATUS_OK;
}

enum status key_table_add(struct key_table *table, const struct value *key, uint64_t hash,
                          uint32_t *number) {
    TRY(hash_rest(table));
    TRY(reserve_hashes(table, table->count + 1));
    TRY(reserve_places(table, table->count + 1));
    uint64_t place = find_place(table, key, hash);
    if (table->places[place] != 0) {
        *number = number_in(table->places[place]);
        return STATUS_OK;
    }
    TRY(key_table_append(table, key, number));
    table->hashes[*number] = hash;
    table->places[place] = place_of(hash, *number);
    table->hashed_count = table->count;
    return STATUS_OK;
}
