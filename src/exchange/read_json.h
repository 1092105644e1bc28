/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Node-link JSON into a graph: what write_json() writes, and what d3 and NetworkX do.
 *
 * A node or link with a member `properties` has its properties there, in the tagged encoding;
 * of others every member is a property but `labels` of nodes and `source`, `target` and `type` of
 * links. Links stand under `links`, `edges` or `relationships`. The file is held in memory as
 * a whole. Faults of the JSON itself have a line, other faults name the element.
 */
#ifndef ENTENTE_EXCHANGE_READ_JSON_H
#define ENTENTE_EXCHANGE_READ_JSON_H

#include "exchange/exchange.h"

enum status read_json(struct exchange_context *context, const char *path,
                      struct exchange_report *report);

#endif
