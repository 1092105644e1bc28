/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What building and merging share: how a topology of given rows is laid out, and its memory.
 * For topology.c and topology_merge.c alone.
 */
#ifndef ENTENTE_GRAPH_TOPOLOGY_SHAPE_H
#define ENTENTE_GRAPH_TOPOLOGY_SHAPE_H

#include "graph/topology.h"

struct topology_shape {
    uint32_t node_count;
    uint32_t type_count;  /* one more than the highest type of a live row, at least 1 */
    uint32_t entry_count; /* live rows */
    bool is_dense;
    uint64_t key_count; /* of the directory; it has key_count + 2 offsets */
};

/* Keys of a directory that a node has. */
static inline size_t topology_keys_per_node(const struct topology *topology) {
    return topology->is_dense ? topology->type_count : 1;
}

static inline size_t topology_key_count(const struct topology *topology) {
    return topology->node_count * topology_keys_per_node(topology);
}

/* The layout that so many nodes, types and live rows get. */
struct topology_shape topology_shape_of(uint32_t node_count, uint32_t type_count,
                                        uint32_t entry_count);

/* One sequential pass over the types of the rows. */
struct topology_shape topology_measure(struct graph_edges edges, uint32_t row_count,
                                       uint32_t node_count);

/* Room in both sides; false, and the content as it was, when there is no memory. */
bool topology_reserve(struct topology *topology, const struct topology_shape *shape);

/* Notes the shape, when the sides are about to have it. */
void topology_assume(struct topology *topology, const struct topology_shape *shape,
                     uint32_t row_count);

#endif
