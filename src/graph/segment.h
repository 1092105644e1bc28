/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A graph as segments: pieces of bytes that a store keeps and gives back one by one. Everything
 * that a graph is stands in them; nothing refers from one segment into another by place, so any
 * of them can be written anew alone.
 *
 *     HEAD                 counts, the sizes below, names, label sets, definitions
 *     NODES place          label sets of SEGMENT_ROWS nodes from place x SEGMENT_ROWS
 *     OUT place, IN place  adjacency of SEGMENT_ROWS nodes: degrees, then by entry the types,
 *                          neighbours and relationships, each packed in the bytes its largest
 *                          takes; endpoints of relationships are derived from OUT
 *     COLUMN kind, key     which chunks a property column has, their types and counts
 *     CHUNK kind, key, place  one property chunk with its own texts: codes of a dictionary
 *                          stand for nothing outside of the chunk
 *     HEAD COPY            HEAD once more, far from it, for salvage.h: nothing can be read
 *                          without it
 *
 * A graph that was opened from segments reads HEAD, NODES and COLUMN at once, the rest when
 * first asked for: a chunk when one of its rows is read, the adjacency as a whole. A read that
 * fails gives "absent" and is remembered: graph_read_failure() tells, and whoever asked the
 * graph must ask that too before its answer counts.
 *
 * Thread safety: reading what is unread changes the graph, so a graph that was opened from
 * segments has one reader at a time until graph_read_all().
 */
#ifndef ENTENTE_GRAPH_SEGMENT_H
#define ENTENTE_GRAPH_SEGMENT_H

#include "base/bytes.h"
#include "base/limits.h"
#include "graph/graph.h"

enum segment_kind { /* numbers of the file format */
                    SEGMENT_HEAD = 1,
                    SEGMENT_NODES = 2,
                    SEGMENT_OUT = 3,
                    SEGMENT_IN = 4,
                    SEGMENT_NODE_COLUMN = 5,
                    SEGMENT_RELATIONSHIP_COLUMN = 6,
                    SEGMENT_NODE_CHUNK = 7,
                    SEGMENT_RELATIONSHIP_CHUNK = 8,
                    SEGMENT_HEAD_COPY = 9
};

struct segment_id {
    enum segment_kind kind;
    uint32_t key;   /* of columns and chunks; else 0 */
    uint32_t place; /* of what comes in rows; else 0 */
};

/* Where segments come from; lives as long as the graph, or until graph_read_all(). */
struct segment_source {
    void *context;
    /*
     * The bytes of a segment, valid until the next call. *bytes NULL and STATUS_OK: there is
     * none of this id.
     * Errors  the source's own, such as STATUS_DAMAGED or STATUS_CANNOT_OPEN
     */
    enum status (*read)(void *context, struct segment_id id, const void **bytes,
                        size_t *byte_count, struct problem *problem);
    /*
     * The relationships' part of what happened since the segments were written, called once
     * when the adjacency is read: calls graph_redo_apply_relationships() for each record that
     * the graph has applied already without it, or has committed itself (a bulk load does not
     * read the adjacency), oldest first.
     */
    enum status (*replay)(void *context, struct graph *graph, struct problem *problem);
};

/* Where segments go. */
struct segment_sink {
    void *context;
    /* Keeps a segment in place of the one with this id. */
    enum status (*write)(void *context, struct segment_id id, const void *bytes,
                         size_t byte_count, struct problem *problem);
    /* Forgets all segments of a kind and key from `id.place` up (there may be none). */
    enum status (*cut)(void *context, struct segment_id id, struct problem *problem);
};

/*
 * Fills an empty graph from a source that it keeps reading from.
 * Errors  STATUS_DAMAGED  what a segment holds cannot be; the source's own;
 *         STATUS_OUT_OF_MEMORY. The graph is empty then.
 */
enum status graph_open_segments(struct graph *graph, const struct segment_source *source,
                                struct problem *problem);

/*
 * Writes the segments that may differ from those it was opened from, or wrote last, in the
 * order of their ids: after it the sink's segments are the graph, with what an open transaction
 * has changed. All of them when `writes_everything`. The delta is folded first.
 * graph_segments_kept() then has to be called when they are safe, before a transaction that was
 * open is committed; until then a later call writes the same ones again.
 *
 * Cost    O(what changed) for properties; O(relationships) when relationships changed
 * Errors  STATUS_OUT_OF_MEMORY, the sink's own; STATUS_INTERNAL inside a bulk load, or a
 *         transaction that has deleted relationships
 */
enum status graph_write_segments(struct graph *graph, const struct segment_sink *sink,
                                 bool writes_everything, struct budget *budget,
                                 struct problem *problem);
void graph_segments_kept(struct graph *graph);

/*
 * What graph_write_segments() does first: when relationships are to be written it reads the
 * adjacency, for which the source is asked to replay, and folds the delta. For whoever takes
 * away what is replayed before segments are written.
 */
enum status graph_prepare_segments(struct graph *graph, struct problem *problem);

/*
 * Has the open transaction made or set so much (half of what there is now, and not just a
 * little) that writing segments is no more work than its record, and one of those that
 * graph_write_segments() takes? O(keys + records of the undo log)
 */
bool graph_is_mostly_new(const struct graph *graph);

/* Reads everything that is not in memory yet: before the source goes away. */
enum status graph_read_all(struct graph *graph, struct budget *budget,
                           struct problem *problem);

/* The same for one key alone, such as before a fork. */
enum status graph_read_property(struct graph *graph, enum element_kind kind, uint32_t key,
                                struct problem *problem);

/* In a forked process, for which the source is out of bounds: what is unread is absent from
 * now on, and asking for it a failure. */
void graph_leave_source(struct graph *graph);

/* The first failure of a reading since the last call that gave it; STATUS_OK: none. */
enum status graph_read_failure(struct graph *graph, struct problem *problem);

#endif
