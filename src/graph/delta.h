/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What changed since the topology was frozen: new relationships in a list per node and
 * direction, linked through their rows, and a bit for each node whose relationships changed.
 * Dead relationships are marked by their type; a touched node's readers look at it.
 */
#ifndef ENTENTE_GRAPH_DELTA_H
#define ENTENTE_GRAPH_DELTA_H

#include "graph/graph.h"

#define DELTA_NONE UINT32_MAX

/* The lists of one node, newest first. */
struct delta_head {
    uint32_t node; /* DELTA_NONE: an empty place */
    uint32_t first[2];
    uint32_t count[2];
};

struct delta {
    uint32_t first_row;   /* rows from here up are in the lists */
    uint32_t added;       /* rows in the lists */
    uint32_t dead;        /* frozen relationships that died */
    uint64_t *touched[2]; /* a bit a node; NULL: nothing was ever touched */
    uint32_t word_count;
    struct delta_head *heads; /* open addressing by node */
    uint32_t head_count, head_capacity;
    uint32_t *next[2]; /* by row - first_row */
    uint32_t next_capacity[2];
};

void delta_release(struct delta *delta);

/* Forgets everything; rows from `first_row` up will be added. Keeps its memory. */
void delta_clear(struct delta *delta, uint32_t first_row);

/* Room for one more relationship among `node_count` nodes, or for a death. */
bool delta_reserve(struct delta *delta, uint32_t node_count, uint32_t row);

/* Enters row `row`, first_row + added; reserved before. */
void delta_add(struct delta *delta, uint32_t row, uint32_t source, uint32_t target);
/* Takes the newest row out again. */
void delta_remove_last(struct delta *delta, uint32_t row, uint32_t source,
                       uint32_t target);
/* A frozen relationship died, or came back; reserved before. */
void delta_bury(struct delta *delta, uint32_t source, uint32_t target);
void delta_revive(struct delta *delta);

uint64_t delta_bytes(const struct delta *delta);

/* The lists of a node; NULL when it has none. */
const struct delta_head *delta_find(const struct delta *delta, uint32_t node);

/* May the node's frozen range be wrong or incomplete? */
static inline bool delta_is_touched(const struct delta *delta, enum direction direction,
                                    uint32_t node) {
    if (delta->added + delta->dead == 0 || node >> 6 >= delta->word_count)
        return false;
    return (delta->touched[direction][node >> 6] >> (node & 63) & 1) != 0;
}

#endif
