/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Indexes of the elements of one label or type by one or several keys: the same lists as
 * index.h has, with an entry for each element that has all keys, and for one key the order of
 * sorted.h. Each is made at the first search that wants it (graph_find_indexed(),
 * graph_find_range()); a write that completes an element adds an entry.
 */
#ifndef ENTENTE_GRAPH_COMPOSITE_H
#define ENTENTE_GRAPH_COMPOSITE_H

#include "base/limits.h"
#include "graph/index.h"
#include "graph/sorted.h"

struct composite {
    enum element_kind kind;
    uint32_t name; /* of the label or type */
    uint32_t keys[MAX_INDEX_KEYS];
    uint32_t key_count;
    struct index *index;   /* NULL: nobody asked yet */
    struct sorted *sorted; /* the same */
};

struct composite_table {
    struct composite *items;
    uint32_t count, capacity;
};

void composite_table_release(struct composite_table *table);
uint64_t composite_table_bytes(const struct composite_table *table);

const struct composite *composite_find(const struct composite_table *table,
                                       const struct graph_index *wanted);
/* The same, added with nothing in it when there is none; valid until the next. */
enum status composite_make(struct graph *graph, const struct graph_index *wanted,
                           struct composite **out, struct problem *problem);
/* Is a row, which exists, a live element of its label or type? */
bool composite_has(const struct graph *graph, const struct composite *composite,
                   uint32_t row);
/* Everything that building reads is in memory, or the failure is told. */
enum status composite_read(struct graph *graph, const struct composite *composite,
                           struct problem *problem);

/* Drops those that have a key. */
void composite_drop(struct composite_table *table, enum element_kind kind, uint32_t key);
/* Drops what was built after `stamp`. */
void composite_drop_newer(struct composite_table *table, uint64_t stamp);
/*
 * An element has a new value of `key`, or other labels (CATALOG_NONE): adds it to the indexes
 * that it now belongs to. One that has no memory for it goes.
 */
void composite_note(struct graph *graph, enum element_kind kind, uint32_t row,
                    uint32_t key);

#endif
