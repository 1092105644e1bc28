/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tuples of values, each with a number: what DISTINCT, grouping, joins and set operators share.
 *
 * Tuples are the same when their values are equivalent (null is null, NaN is NaN, 1 is 1.0).
 * Numbers count from 0 in the order of first sight. Keys are copied deep. Not thread-safe.
 */
#ifndef ENTENTE_EXECUTE_KEY_TABLE_H
#define ENTENTE_EXECUTE_KEY_TABLE_H

#include "value/batch.h"

#define KEY_NONE UINT32_MAX

struct key_table {
    struct arena arena;
    uint32_t width;        /* values in a key; may be 0: all keys are the same */
    uint32_t count;        /* keys so far */
    uint32_t hashed_count; /* the first of them, which can be found by hash */
    struct value **chunks; /* BATCH_ROWS keys each */
    uint32_t chunk_capacity;
    uint64_t *hashes; /* of each key */
    uint32_t hash_capacity;
    /* Open addressing: the high half of the hash above number + 1; 0 for empty. */
    uint64_t *places;
    uint64_t place_count; /* a power of two, or 0 */
    struct problem *problem;
};

void key_table_init(struct key_table *table, uint32_t width, struct budget *budget,
                    struct problem *problem);
void key_table_release(struct key_table *table);
/* Forgets the keys. */
void key_table_reset(struct key_table *table);

/* The hash of a key; the budget is asked while it walks a large one. */
enum status key_table_hash(const struct key_table *table, const struct value *key,
                           uint64_t *hash);

/* The number of a key, KEY_NONE when it has none. Sees only what key_table_add() added. */
uint32_t key_table_find(const struct key_table *table, const struct value *key,
                        uint64_t hash);
/* The number of a key, which is added when it is new: then it is the old `count`. */
enum status key_table_add(struct key_table *table, const struct value *key, uint64_t hash,
                          uint32_t *number);

/* Appends a key that the caller knows to be new; it is hashed when somebody needs that. */
enum status key_table_append(struct key_table *table, const struct value *key,
                             uint32_t *number);

/* The values of a key; those of BATCH_ROWS keys from a multiple of it on lie together. */
static inline const struct value *key_table_key(const struct key_table *table,
                                                uint32_t number) {
    return table->chunks[number / BATCH_ROWS] +
           (size_t)(number % BATCH_ROWS) * table->width;
}

/* Fetches the place of a hash that will be looked for soon. */
static inline void key_table_prefetch(const struct key_table *table, uint64_t hash) {
    if (table->place_count > 0)
        __builtin_prefetch(&table->places[hash & (table->place_count - 1)]);
}

/* Fills `key` with the cells of a row. */
static inline void key_table_read(const struct column *columns, uint32_t width,
                                  uint32_t row, struct value *key) {
    for (uint32_t i = 0; i < width; i++)
        key[i] = column_value(&columns[i], row);
}

#endif
