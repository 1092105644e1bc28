/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Positions of nodes by igraph's layouts.
 */
#ifndef ENTENTE_EXCHANGE_LAYOUT_H
#define ENTENTE_EXCHANGE_LAYOUT_H

#include "exchange/selection.h"

struct layout_position {
    double x, y;
};

/*
 * Places the nodes of a selection, so that relationships are about LAYOUT_EDGE_LENGTH long.
 * One selection, layout and seed give one picture.
 *
 * name    "fr" (Fruchterman and Reingold 1991), "kk" (Kamada and Kawai 1989), "drl" (Martin et
 *         al. 2011), "graphopt" (Schmuhl), "mds" (multidimensional scaling), "tree" (Reingold
 *         and Tilford 1981), "circle", "star", "grid", "random"
 * out     one position per node, on the context's arena
 *
 * Cost    see igraph's manual; "kk" and "mds", cubic in nodes, are refused beyond 5,000
 * Errors  STATUS_INVALID_OPTION for other names; what igraph reports; an interrupted budget
 * Source  igraph C manual, "Generating layouts for graph drawing"
 */
enum status layout_nodes(struct exchange_context *context,
                         const struct selection *selection, struct text name,
                         uint64_t seed, struct layout_position **out);

#define LAYOUT_EDGE_LENGTH 100.0

#endif
