/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The igraph attribute table through which igraph's own functions read and move the attributes
 * of attribute_view.h: all slots of igraph 0.10.
 *
 * Combining (igraph_simplify, igraph_contract_vertices): numbers can be summed, multiplied,
 * averaged and so on; first, last, random and ignore work for every type; the default is the
 * first. Concatenation and user functions give IGRAPH_UNIMPLEMENTED, as do attributes passed
 * to igraph_add_vertices() and igraph_add_edges(): columns belong to the graph.
 */
#ifndef ENTENTE_GRAPH_ATTRIBUTE_TABLE_H
#define ENTENTE_GRAPH_ATTRIBUTE_TABLE_H

#include <igraph.h>

extern const igraph_attribute_table_t attribute_table;

#endif
