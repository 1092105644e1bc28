/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A graph as node-link JSON, as d3 and NetworkX's node_link_graph() read it:
 *
 *     {"directed": true, "multigraph": true, "graph": {},
 *      "nodes": [{"id": 0, "labels": [TEXT, ...], "properties": {...}}, ...],
 *      "links": [{"key": 0, "source": 0, "target": 1, "type": TEXT, "properties": {...}}, ...]}
 *
 * Ids count from 0 in this file; properties are in the tagged encoding of value/json.h, which
 * loses nothing. Option: `links: 'edges'` names the second list as newer NetworkX expects it.
 */
#ifndef ENTENTE_EXCHANGE_WRITE_JSON_H
#define ENTENTE_EXCHANGE_WRITE_JSON_H

#include "exchange/exchange.h"

enum status write_json(struct exchange_context *context, const char *path,
                       const struct exchange_selection *selection,
                       struct exchange_report *report);

#endif
