/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ids that a graph had before an import: an id that is there already is an error.
 */
#ifndef ENTENTE_EXCHANGE_KNOWN_IDS_H
#define ENTENTE_EXCHANGE_KNOWN_IDS_H

#include "exchange/exchange.h"
#include "exchange/id_map.h"

/*
 * Adds what the nodes below `row_count` have as property `key`, where that is a text, to `ids`.
 * Of two nodes with one id the first counts.
 */
enum status known_ids_take(struct exchange_context *context, struct text key,
                           uint32_t row_count, struct id_map *ids);

#endif
