/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GraphML into a graph, as a stream: entente's own files with every value and type (graphml.h),
 * and what other tools write, oddities included.
 *
 * Strict where it is about safety or about data that would get lost in silence: a DOCTYPE,
 * nesting beyond MAX_IMPORT_DEPTH, text beyond MAX_IMPORT_TEXT_BYTES, ids that come twice, edges
 * without a node, keys declared twice, and values that are not of their type are errors with
 * file and line. Lenient elsewhere: types in any spelling, keys without `for`, type or name or
 * for `all`, defaults, lists, nested and several graphs, ports, hyperedges (which become
 * nodes), yEd's graphics, edges before nodes, gzip. What is left out or read as something else
 * is counted in the report.
 *
 * In other tools' files an element's XML id becomes its property `id`, a node's labels come
 * from the attribute or key `labels` (":A:B"), a relationship's type from the attribute or key
 * `label`. Options: `labels` and `type` name other keys, `default_type` the type of
 * relationships that have none (RELATED).
 */
#ifndef ENTENTE_EXCHANGE_READ_GRAPHML_H
#define ENTENTE_EXCHANGE_READ_GRAPHML_H

#include "exchange/exchange.h"

enum status read_graphml(struct exchange_context *context, const char *path,
                         struct exchange_report *report);

#endif
