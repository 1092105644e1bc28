/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hash indexes of node keys, from the hash of a value to rows. An index may name rows whose
 * value has changed since or that are gone (readers look), but never misses one: so a write
 * adds an entry, and rollback needs nothing unless the index was built in its transaction.
 */
#ifndef ENTENTE_GRAPH_INDEX_H
#define ENTENTE_GRAPH_INDEX_H

#include "graph/property.h"

struct index_entry {
    uint32_t row;
    uint32_t next; /* entry + 1 of the same bucket, 0 at the end */
    uint32_t hash; /* of the value: spares reading it from the column in most cases */
};

struct index {
    uint32_t *buckets; /* entry + 1, 0 when empty */
    uint32_t bucket_count;
    struct index_entry *entries;
    uint32_t entry_count, entry_capacity;
    uint32_t built_entry_count; /* right after it was built */
    uint64_t built_stamp;
};

/* By key id; NULL where nobody asked yet. */
struct index_table {
    struct index **indexes;
    uint32_t count, capacity;
};

/* An empty index with buckets for so many entries; NULL without memory. */
struct index *index_new(uint64_t expected, uint64_t stamp);
void index_free(struct index *index);
uint64_t index_bytes(const struct index *index);
/* The hash that entries of a value carry. */
uint32_t index_hash(struct value value);
/* Adds an entry while the index is built, newest first; false without memory. */
bool index_add(struct index *index, uint32_t row, uint32_t hash);
/* Adds one after it was built; false, too, when more than half of it is out of date. */
bool index_gain(struct index *index, uint32_t row, uint32_t hash);
/* The first entry + 1 of a hash's bucket. */
static inline uint32_t index_first(const struct index *index, uint32_t hash) {
    return index->buckets[hash & (index->bucket_count - 1)];
}
/* Makes rows ascend without repetition; how many are left. */
uint32_t index_sort_rows(uint32_t *rows, uint32_t count);

void index_table_release(struct index_table *table);
uint64_t index_table_bytes(const struct index_table *table);

/* Drops the index of a key, if there is one. */
void index_drop(struct index_table *table, uint32_t key);
/* Drops what was built after `stamp`. */
void index_drop_newer(struct index_table *table, uint64_t stamp);

/* Adds a row's new value to the key's index, if there is one; drops it when memory ran out or
 * more than half of it is out of date. */
void index_note(struct index_table *table, uint32_t key, uint32_t row,
                struct value value);

/* How many rows share a value of a column that is not empty, on average; reads no chunks. */
double index_estimate(const struct property_column *column);

#endif
