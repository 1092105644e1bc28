/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Elements of one label or type in the order of a key: an array of ranks, which order values no
 * finer than a word can, and rows. As with index.h it may name rows whose value has changed, and
 * never misses one: rows that were written since stand unsorted behind it.
 */
#ifndef ENTENTE_GRAPH_SORTED_H
#define ENTENTE_GRAPH_SORTED_H

#include "graph/graph.h"

struct sorted_entry {
    uint64_t rank;
    uint32_t row;
};

struct sorted {
    struct sorted_entry *entries;
    uint32_t count, capacity;
    uint32_t *late;
    uint32_t late_count, late_capacity;
    char *
        prefix; /* all strings had it when the array was made: their ranks leave it out */
    uint32_t prefix_bytes;
    uint64_t built_stamp;
};

void sorted_free(struct sorted *sorted);
uint64_t sorted_bytes(const struct sorted *sorted);
/* A row has a new value; false without memory, or when so many have that it should go. */
bool sorted_note(struct sorted *sorted, uint32_t row);

#endif
