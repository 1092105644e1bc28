/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A graph folder: nodes.csv and edges.csv, with headers that neo4j-admin and read_csv() take.
 *
 * The property `id` is the ID column when it is a different text for every node, else ids are
 * made up. Values that have no type of neo4j-admin in common stand in `json` columns. The folder
 * is made when it is not there; one that holds other nodes*.csv or edges*.csv is refused, since
 * they would be read together. STATUS_VALUE_AT_RUN for names that the format cannot hold: labels
 * with ';', empty names, zero bytes.
 */
#ifndef ENTENTE_EXCHANGE_WRITE_CSV_H
#define ENTENTE_EXCHANGE_WRITE_CSV_H

#include "exchange/exchange.h"

enum status write_csv(struct exchange_context *context, const char *path,
                      const struct exchange_selection *selection,
                      struct exchange_report *report);

#endif
