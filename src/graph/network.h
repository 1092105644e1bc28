/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The igraph network of a graph: built when an analysis or layout asks for it, kept until the
 * graph changes, its attributes a view of the graph's property columns through our own igraph
 * attribute table. Thread safety: as its graph; igraph itself is entered for each call.
 */
#ifndef ENTENTE_GRAPH_NETWORK_H
#define ENTENTE_GRAPH_NETWORK_H

#include "graph/graph.h"

#include <igraph.h>

/*
 * What part of a graph to give to igraph. Edge weights and the like are read with
 * network_edge_values().
 */
struct network_projection {
    const uint8_t *node_mask; /* one per node row, NULL: all live nodes */
    const uint8_t *edge_mask; /* one per relationship row, NULL: all live ones */
    struct type_filter types; /* besides the mask */
    bool is_undirected;
};

struct network {
    igraph_t igraph;
    uint32_t *node_rows; /* igraph vertex to node row */
    uint32_t *edge_rows; /* igraph edge to relationship row */
    uint32_t *vertices;  /* node row to igraph vertex, ELEMENT_NONE outside */
    uint64_t version;    /* graph_version() it was built from */
};

/* igraph_bridge_enter() with the attribute table of graphs, and its end. Whoever hands a network
 * to igraph is inside; the functions below enter by themselves. */
enum status network_enter(struct budget *budget, struct problem *problem);
void network_leave(void);

/* The whole graph, directed, built at need and owned by `graph`; valid until the next write.
 * Live nodes and relationships in ascending rows are vertices and edges in that order. */
enum status network_of_graph(struct graph *graph, struct budget *budget,
                             const struct network **out, struct problem *problem);

/* A part of the graph as a network of its own; release it. */
enum status network_project(struct graph *graph,
                            const struct network_projection *projection,
                            struct budget *budget, struct network *out,
                            struct problem *problem);
void network_release(struct network *network);

/* A numeric property of each edge of the network; `missing` where absent, NaN: it must not be.
 * `out` is initialised here and the caller's to destroy, unless this fails.
 * STATUS_VALUE_AT_RUN names a relationship whose value is absent, STATUS_TYPE_AT_RUN one whose
 * value is no number. */
enum status network_edge_values(const struct graph *graph, const struct network *network,
                                uint32_t key, double missing, igraph_vector_t *out,
                                struct problem *problem);

#endif
