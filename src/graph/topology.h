/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Frozen adjacency in both directions. Per direction one array of entries (neighbour, edge
 * row) sorted by node, type, neighbour, edge; so the entries of one node and one type lie
 * together, and so do all of one node.
 *
 * With few types a dense directory holds an offset per node and type: a type of a node is two
 * offsets beside one another. Otherwise an offset per node and a type per entry, searched
 * within the node. Memory per edge: 16 bytes, and in both directions 8 bytes x nodes x types
 * / edges dense, or 4 bytes + 8 bytes x nodes / edges; the endpoints are the graph's 10 bytes.
 */
#ifndef ENTENTE_GRAPH_TOPOLOGY_H
#define ENTENTE_GRAPH_TOPOLOGY_H

#include "graph/graph.h"

#define DENSE_TYPE_LIMIT 16

struct topology_side {
    uint32_t
        *offsets; /* dense: [node * type_count + type]; else [node]; one past the last */
    uint32_t *neighbours;
    uint32_t *edges;
    uint16_t *types; /* one per entry, NULL while dense */
    uint64_t offset_capacity, entry_capacity, type_capacity;
};

struct topology {
    struct topology_side sides[2]; /* DIRECTION_OUT, DIRECTION_IN */
    uint32_t node_count;           /* nodes from here up have no range */
    uint32_t type_count;
    uint32_t row_count;   /* edge rows from here up are not in it */
    uint32_t entry_count; /* live edges when it was built */
    bool is_dense;
};

/* Entries begin..end of a side. */
struct topology_range {
    uint32_t begin, end;
};

void topology_release(struct topology *topology);

/*
 * Builds both directions anew from the rows whose type is not TYPE_DEAD, in
 * O(nodes x types + edges), in the memory of the old ones where it suffices and without
 * temporaries (a growing array is copied). Out of memory leaves the topology as it was.
 */
enum status topology_build(struct topology *topology, struct graph_edges edges,
                           uint32_t row_count, uint32_t node_count,
                           struct problem *problem);

/* A bit for each node an entry of which may have died since it was frozen, by direction; nodes
 * beyond the words have none. */
struct topology_touched {
    const uint64_t *words[2];
    uint32_t word_count;
};

/*
 * Does what topology_build() does, to the same arrays byte for byte, from what is frozen: the
 * rows from `topology->row_count` up are sorted and merged in, entries whose type is TYPE_DEAD
 * now are dropped. One sequential pass over each side in place, with 8 bytes a new row while
 * it lasts and, when any died, a bit a row. Builds anew when that is cheaper, when the layout
 * changes or when there is no memory to sort in. Out of memory leaves the topology as it was.
 * Cost    O(nodes x types + entries + new rows x log(a node's entries))
 */
enum status topology_merge(struct topology *topology, struct graph_edges edges,
                           uint32_t row_count, uint32_t node_count,
                           struct topology_touched touched, struct problem *problem);

/*
 * The same from entries that are sorted already: room for `entry_count` of them each way, in
 * the layout that topology_build() would choose. Then each side in turn, from node 0 up: the
 * caller writes neighbours and edges behind one another, and topology_enter() enters where the
 * entries of `count` nodes from `first_node` up lie (`degrees`) and of which types they are; the
 * first of them is entry `first_entry`. topology_finish() gives the nodes from `first_node` up
 * empty ranges; it ends the work on a side even when there are none.
 */
enum status topology_begin(struct topology *topology, uint32_t node_count,
                           uint32_t type_count, uint32_t row_count, uint32_t entry_count,
                           struct problem *problem);
void topology_enter(struct topology *topology, enum direction direction,
                    uint32_t first_node, uint32_t count, const uint32_t *degrees,
                    const uint32_t *types, uint32_t first_entry);
void topology_finish(struct topology *topology, enum direction direction,
                     uint32_t first_node);

/* Takes out the edges from `row_count` and the nodes from `node_count` up, which have no other
 * edges: in place, cannot fail. O(nodes x types + entries). */
void topology_cut(struct topology *topology, uint32_t row_count, uint32_t node_count);

/* Of what is in use: room for later is not counted. */
uint64_t topology_bytes(const struct topology *topology);

/* The part of `range` (one node's) that has `type`, without a dense directory. */
struct topology_range topology_search_type(const struct topology_side *side,
                                           struct topology_range range, uint16_t type);

/* All entries of a node. */
static inline struct topology_range
topology_node(const struct topology *topology, enum direction direction, uint32_t node) {
    if (node >= topology->node_count)
        return (struct topology_range){0, 0};
    const uint32_t *offsets = topology->sides[direction].offsets;
    if (!topology->is_dense)
        return (struct topology_range){offsets[node], offsets[node + 1]};
    size_t place = (size_t)node * topology->type_count;
    return (struct topology_range){offsets[place], offsets[place + topology->type_count]};
}

/* The entries of a node that have one type. */
static inline struct topology_range topology_node_type(const struct topology *topology,
                                                       enum direction direction,
                                                       uint32_t node, uint16_t type) {
    if (node >= topology->node_count || type >= topology->type_count)
        return (struct topology_range){0, 0};
    const struct topology_side *side = &topology->sides[direction];
    if (!topology->is_dense)
        return topology_search_type(side, topology_node(topology, direction, node), type);
    size_t place = (size_t)node * topology->type_count + type;
    return (struct topology_range){side->offsets[place], side->offsets[place + 1]};
}

#endif
