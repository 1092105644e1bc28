/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graph type that is set, and whether elements obey one. */
#ifndef ENTENTE_SESSION_CONFORMANCE_H
#define ENTENTE_SESSION_CONFORMANCE_H

#include "bind/graph_type.h"
#include "session/database.h"

/* The graph type that is set, NULL when none is; valid until a definition changes. */
enum status conformance_type(struct entente_database *database,
                             const struct graph_type **out);

/* "node 3 (:Body 'United Nations')", for messages. */
void conformance_append_element(struct text_builder *builder, const struct graph *graph,
                                enum element_kind kind, uint32_t row);

/*
 * Checks what changed since a savepoint against the graph type that is set. Called with the
 * transaction still open; what the failed statement did is the caller's to undo. An INTEGER
 * that was written where the type says FLOAT becomes one (GQL, store assignment), up to 2^53.
 *
 * Cost    O(what changed), and a look into the index of a key for each node that has one
 * Errors  STATUS_GRAPH_TYPE_VIOLATION, which names the rule and the element
 */
enum status conformance_check_changes(struct entente_database *database,
                                      uint64_t savepoint);

/* Checks every element against `type`. */
enum status conformance_check_all(struct entente_database *database,
                                  const struct graph_type *type);

#endif
