/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PROPERTY_CHUNK_ROWS rows of one property column: which rows have the key, and their values
 * packed without gaps, of one type and the smallest width that holds them. A chunk whose
 * values have several types is MIXED and holds tagged values.
 *
 * A chunk is one piece of memory; changing it may move it.
 */
#ifndef ENTENTE_GRAPH_CHUNK_H
#define ENTENTE_GRAPH_CHUNK_H

#include "base/limits.h"
#include "graph/blob.h"
#include "graph/dictionary.h"
#include "graph/graph.h"

#define CHUNK_WORDS (PROPERTY_CHUNK_ROWS / 64)
#define CHUNK_BATCH 128

struct chunk {
    uint64_t epoch; /* when it was copied for writing; see property.h */
    uint32_t count; /* values */
    uint32_t capacity;
    uint8_t type;               /* enum property_type, of all values */
    uint8_t width;              /* bytes of a value: 1, 2, 4, 8 or 16 */
    uint16_t rank[CHUNK_WORDS]; /* values before each word of `present` */
    uint64_t present[CHUNK_WORDS];
    _Alignas(16) unsigned char values[];
};

/*
 * One value as a chunk takes it: `number` for FLOATS, `value` for MIXED (strings point into the
 * dictionary, other long values are blobs whose holder the chunk becomes), `integer` for the
 * rest: integers, days, codes, 0 or 1.
 */
struct chunk_cell {
    enum property_type type;
    union {
        int64_t integer;
        double number;
        struct value value;
    };
};

/* An empty chunk with room for `capacity` values; NULL when there is no memory. */
struct chunk *chunk_new(enum property_type type, uint32_t width, uint32_t capacity);
/* A copy that holds the same blobs, with room for one value more. */
struct chunk *chunk_copy(const struct chunk *chunk);
/* Makes ranks agree with `present`. */
void chunk_rank(struct chunk *chunk);
/* Frees it; blobs nobody else holds go to `garbage`. NULL is nothing. */
void chunk_free(struct chunk *chunk, struct blob_garbage *garbage);

/* Sets the cell of `place`. False, and the chunk as it was, when there is no memory.
 * `dictionary` is the column's, for a chunk of codes that becomes MIXED. */
bool chunk_set(struct chunk **chunk, uint32_t place, struct chunk_cell cell,
               const struct dictionary *dictionary, struct blob_garbage *garbage);
/* Removes the cell of `place`, which is there. Cannot fail. */
void chunk_remove(struct chunk *chunk, uint32_t place, struct blob_garbage *garbage);

/* Cells of one type that follow one another, for bulk loads. */
struct chunk_cells {
    uint32_t count;
    uint32_t places[CHUNK_BATCH]; /* ascending */
    struct chunk_cell cells[CHUNK_BATCH];
};

/*
 * Appends cells behind all that are present: false, and the chunk as it was, when there is no
 * memory. `*is_taken` false: they do not fit this way (other types, places between), and
 * chunk_set() has to take them. `expected` more cells are likely to follow.
 */
bool chunk_append(struct chunk **chunk, const struct chunk_cells *cells,
                  uint32_t expected, bool *is_taken);

/* Gives a MIXED chunk whose values have one simple type that type; keeps it otherwise, or when
 * there is no memory. */
void chunk_settle(struct chunk **chunk, const struct dictionary *dictionary,
                  struct blob_garbage *garbage);

/* Smallest width that holds the integer. */
static inline uint32_t chunk_width(int64_t integer) {
    if (integer == (int8_t)integer)
        return 1;
    if (integer == (int16_t)integer)
        return 2;
    return integer == (int32_t)integer ? 4 : 8;
}

static inline bool chunk_has(const struct chunk *chunk, uint32_t place) {
    /* A full chunk is told by its head, which stays in the cache. */
    return chunk->count == PROPERTY_CHUNK_ROWS ||
           (chunk->present[place / 64] >> (place % 64) & 1) != 0;
}

/* Where the value of `place` is, or would be, among the values. */
static inline uint32_t chunk_index(const struct chunk *chunk, uint32_t place) {
    if (chunk->count == PROPERTY_CHUNK_ROWS)
        return place;
    uint64_t before = chunk->present[place / 64] & ((UINT64_C(1) << (place % 64)) - 1);
    return chunk->rank[place / 64] + (uint32_t)__builtin_popcountll(before);
}

/* An integer, a number of days, a code or a truth at an index. */
static inline int64_t chunk_integer(const struct chunk *chunk, uint32_t index) {
    switch (chunk->width) {
    case 1:
        return ((const int8_t *)chunk->values)[index];
    case 2:
        return ((const int16_t *)(const void *)chunk->values)[index];
    case 4:
        return ((const int32_t *)(const void *)chunk->values)[index];
    default:
        return ((const int64_t *)(const void *)chunk->values)[index];
    }
}

/* Writes one that fits the width. */
static inline void chunk_put_integer(struct chunk *chunk, uint32_t index,
                                     int64_t integer) {
    void *values = chunk->values;
    switch (chunk->width) {
    case 1:
        ((int8_t *)values)[index] = (int8_t)integer;
        break;
    case 2:
        ((int16_t *)values)[index] = (int16_t)integer;
        break;
    case 4:
        ((int32_t *)values)[index] = (int32_t)integer;
        break;
    default:
        ((int64_t *)values)[index] = integer;
        break;
    }
}

static inline double chunk_float(const struct chunk *chunk, uint32_t index) {
    return ((const double *)(const void *)chunk->values)[index];
}

static inline struct value chunk_mixed(const struct chunk *chunk, uint32_t index) {
    return ((const struct value *)(const void *)chunk->values)[index];
}

/* The value at an index, whatever the type. */
struct value chunk_value(const struct chunk *chunk, uint32_t index,
                         const struct dictionary *dictionary);

uint64_t chunk_bytes(const struct chunk *chunk);

#endif
