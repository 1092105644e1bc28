/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A transaction as bytes: what it changed, so that another graph in the same state changes the
 * same way. A log of such records, applied in order, gives the same rows, ids of names and
 * values; applying one costs what the changes cost, not what the graph has.
 *
 * Record  operations in this order, each a tag byte and its content (base/bytes.h):
 *         names by catalog; label sets; nodes that were made; relationships that were made;
 *         relationships that died; nodes whose label set changed or that died; property cells
 *         by kind, key and chunk; definitions made, replaced, taken away.
 */
#ifndef ENTENTE_GRAPH_REDO_H
#define ENTENTE_GRAPH_REDO_H

#include "base/bytes.h"
#include "graph/graph.h"

/*
 * Appends the record of everything that the open transaction changed so far. The bytes are
 * empty when it changed nothing that holds (what was made and undone leaves no trace, as
 * rollback gives rows and ids back).
 *
 * Cost    O(changes), and O(PROPERTY_CHUNK_ROWS) for each property chunk that was changed
 * Errors  STATUS_OUT_OF_MEMORY
 */
enum status graph_redo_write(const struct graph *graph, struct bytes *out,
                             struct problem *problem);

/*
 * Applies a record as one transaction, whole or not at all. None may be open. The changes
 * do not count in graph_counters().
 *
 * Errors  STATUS_OUT_OF_MEMORY, STATUS_DAMAGED  the record is none, or does not fit the graph
 *         (its first new row or name is not the graph's next one, an id is unknown)
 */
enum status graph_redo_apply(struct graph *graph, const void *record, size_t byte_count,
                             struct problem *problem);

/*
 * A graph whose adjacency is not in memory (segment.h) takes of a record's relationships only
 * their counts; this applies them to the adjacency that has been read meanwhile.
 * Errors  as above; the adjacency is not whole then, and has to be read anew
 */
enum status graph_redo_apply_relationships(struct graph *graph, const void *record,
                                           size_t byte_count, struct problem *problem);

#endif
