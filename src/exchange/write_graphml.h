/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GraphML that opens in NetworkX, igraph, Gephi, Cytoscape, graphology and APOC, and that
 * read_graphml() reads back with every value and type (graphml.h).
 *
 * Options: `layout` (layout.h) writes x and y; `seed` fixes the picture; `control: 'strip'` leaves
 * out characters that XML cannot hold, which are else STATUS_VALUE_AT_RUN.
 */
#ifndef ENTENTE_EXCHANGE_WRITE_GRAPHML_H
#define ENTENTE_EXCHANGE_WRITE_GRAPHML_H

#include "exchange/exchange.h"

enum status write_graphml(struct exchange_context *context, const char *path,
                          const struct exchange_selection *selection,
                          struct exchange_report *report);

#endif
