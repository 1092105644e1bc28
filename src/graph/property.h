/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Property columns: one per key and kind of element, in chunks that exist where an element has
 * the key. A chunk is copied before the first change in a transaction (or since a savepoint)
 * and the old one kept in the undo log, so undoing is putting it back.
 */
#ifndef ENTENTE_GRAPH_PROPERTY_H
#define ENTENTE_GRAPH_PROPERTY_H

#include "graph/chunk.h"
#include "graph/undo.h"

/*
 * A chunk that is in the source of segments alone stands in its place as an odd pointer that
 * tells its type and count; property_at() reads it.
 */
struct property_column {
    struct chunk **chunks; /* NULL: no row of the chunk has the key */
    uint32_t chunk_count;
    uint64_t present_count;
    uint32_t type_chunks[PROPERTY_MIXED + 1]; /* chunks by their type */
    struct dictionary dictionary;             /* of all texts of the column */
    uint64_t dictionary_epoch; /* when its size was last written to the undo log */
    uint64_t changed;          /* the graph's stamp at the last change */

    struct graph *graph; /* where unread chunks are read; NULL: there never were any */
    enum element_kind kind;
    uint32_t key;
    uint32_t unread_count; /* chunks in the source alone */
    uint32_t
        read_texts; /* rollback keeps so many texts: chunks that were read have them */
    uint64_t stored_distinct; /* distinct values while some chunks are unread */
    uint32_t scan_count;      /* searches that looked at all rows for want of an index */
    uint32_t *kept;           /* property_mark() of each chunk as the segments have it */
    uint32_t kept_count, kept_capacity;
};

/* Columns by key id; NULL where no element ever had the key. */
struct property_table {
    struct property_column **columns;
    uint32_t count;
    uint32_t capacity;
};

void property_table_release(struct property_table *table);

/* The column of a key; NULL when no element has it. */
static inline const struct property_column *
property_find(const struct property_table *table, uint32_t key) {
    return key < table->count ? table->columns[key] : NULL;
}

/* The column of a key, made when there is none. */
enum status property_make(struct property_table *table, uint32_t key,
                          struct property_column **column, struct problem *problem);

/* The type of all values; MIXED when chunks differ. */
enum property_type property_type(const struct property_column *column);

static inline bool property_is_unread(const struct chunk *chunk) {
    return ((uintptr_t)chunk & 1) != 0;
}

/* Type and count of a chunk as one odd number, 0 for none: what stands for an unread one. */
static inline uint32_t property_mark(const struct chunk *chunk) {
    if (property_is_unread(chunk))
        return (uint32_t)(uintptr_t)chunk;
    return chunk == NULL || chunk->count == 0
               ? 0
               : chunk->count << 4 | (uint32_t)chunk->type << 1 | 1;
}
static inline struct chunk *property_unread(uint32_t mark) {
    return (struct chunk *)(uintptr_t)mark;
}
static inline uint32_t property_mark_count(uint32_t mark) {
    return mark >> 4;
}
static inline enum property_type property_mark_type(uint32_t mark) {
    return (enum property_type)(mark >> 1 & 7);
}

/* Reads an unread chunk; NULL, and a failure in the graph, when that cannot be. */
struct chunk *property_read_chunk(const struct property_column *column, uint32_t place);
/* Reads the chunk at `place`, or all of them, where they are unread, and tells failures. */
enum status property_ready(struct property_column *column, uint32_t place,
                           struct problem *problem);
enum status property_read_column(struct property_column *column, struct problem *problem);

/* The chunk at a place below `chunk_count`; NULL when there is none. */
static inline struct chunk *property_at(const struct property_column *column,
                                        uint32_t place) {
    struct chunk *chunk = column->chunks[place];
    if (__builtin_expect(property_is_unread(chunk), 0))
        return property_read_chunk(column, place);
    return chunk;
}

/* The chunk of a row if the row has the key, else NULL. */
static inline const struct chunk *property_chunk(const struct property_column *column,
                                                 uint32_t row) {
    uint32_t place = row / PROPERTY_CHUNK_ROWS;
    if (place >= column->chunk_count)
        return NULL;
    const struct chunk *chunk = property_at(column, place);
    return chunk != NULL && chunk_has(chunk, row % PROPERTY_CHUNK_ROWS) ? chunk : NULL;
}

/* The value of a row, null when it has none; points into the column. */
struct value property_get(const struct property_column *column, uint32_t row);

/* STATUS_INVALID_PROPERTY_TYPE for what cannot be stored. */
enum status property_check(struct value value, struct problem *problem);

/* Same type and same content, so that storing one over the other changes nothing. */
bool property_is_same(struct value first, struct value second);

/* Sets a value that property_check() accepts; null removes. Undone through the log. */
enum status property_set(struct property_column *column, struct undo_log *undo,
                         uint32_t row, struct value value, struct problem *problem);

/* Sets `count` cells for rows from `first_row` up; absent cells are left alone. The values are
 * checked. `*set_count` grows by how many were set. */
enum status property_set_many(struct property_column *column, struct undo_log *undo,
                              uint32_t first_row, const struct column *source,
                              uint32_t count, int64_t *set_count,
                              struct problem *problem);

/* Puts a chunk that was read in place of what stands for it. */
void property_put_read(struct property_column *column, uint32_t place,
                       struct chunk *chunk);

/* Puts a chunk of the undo log back. */
void property_restore(struct property_column *column, uint32_t place, struct chunk *chunk,
                      struct blob_garbage *garbage);

/* After a transaction: gives a changed chunk back a simple type where it can have one. */
void property_settle(struct property_column *column, uint32_t place,
                     struct blob_garbage *garbage);

/*
 * Drops texts that no value has any more when they are most of the dictionary: codes and the
 * places of texts change. Outside of transactions alone. True when it did; without memory it
 * does nothing. O(values), less than the changes that made it necessary.
 */
bool property_compact(struct property_column *column);

/* Bytes of the chunks that are in memory and of the dictionaries of all columns. */
void property_bytes(const struct property_table *table, uint64_t *chunk_byte_count,
                    uint64_t *dictionary_byte_count);
/* Of those the bytes of dictionaries, a few numbers a key. */
uint64_t property_dictionary_bytes(const struct property_table *table);

#endif
