/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Builds an igraph_t from a list of edges, faster than igraph_create() and equal to it.
 */
#ifndef ENTENTE_GRAPH_IGRAPH_BUILD_H
#define ENTENTE_GRAPH_IGRAPH_BUILD_H

#include "base/status.h"

#include <igraph.h>

/*
 * The graph of `vertex_count` vertices and edges from[i], to[i], in O(vertices + edges).
 *
 * from, to  initialised, of one length, ids below vertex_count; taken over, also on failure
 * out       the caller gives it its attributes (attribute_view_attach)
 * Source    igraph 0.10 src/graph/type_indexededgelist.c says what the six vectors hold; with
 *           another version igraph_create() does the work
 */
enum status igraph_build(igraph_t *out, igraph_integer_t vertex_count, bool is_directed,
                         igraph_vector_int_t *from, igraph_vector_int_t *to,
                         struct problem *problem);

/* The same through igraph_create(): the fallback, and what tests compare with. Takes over
 * `from` and `to` too. */
enum status igraph_build_by_create(igraph_t *out, igraph_integer_t vertex_count,
                                   bool is_directed, igraph_vector_int_t *from,
                                   igraph_vector_int_t *to, struct problem *problem);

#endif
