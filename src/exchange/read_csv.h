/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Graph folders and their single files into a graph.
 *
 * Nodes come before the edges that name them. Ids are looked for among the ids of the same id
 * space; the common space also knows what nodes that the graph had before have under the name
 * of the ID column (`id` when edges come alone), so a folder can add edges to them and cannot
 * add one of them again.
 */
#ifndef ENTENTE_EXCHANGE_READ_CSV_H
#define ENTENTE_EXCHANGE_READ_CSV_H

#include "exchange/exchange.h"

/* A folder (nodes*.csv, then edges*.csv, each in the order of their names), or one file of nodes
 * or of edges. */
enum status read_csv(struct exchange_context *context, const char *path,
                     struct exchange_report *report);

#endif
