/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of segments share: what a graph keeps of its segments, and the bytes of each
 * kind. For this folder alone.
 *
 * Readers of bytes tell damage by the reader's `is_bad`; their own status is STATUS_OK then, so
 * that whoever knows the segment's id writes the message (segment_check()).
 */
#ifndef ENTENTE_GRAPH_SEGMENT_INTERNAL_H
#define ENTENTE_GRAPH_SEGMENT_INTERNAL_H

#include "graph/property.h"
#include "graph/segment.h"

/* The version of this encoding, the first byte of HEAD. */
#define SEGMENT_VERSION 1
/* HEAD tells how many relationships live in each of so many rows. */
#define SEGMENT_BLOCK_ROWS 4096
/* With fewer changes than this a graph is not "mostly new". */
#ifdef ENTENTE_TIGHT
#define SEGMENT_CHANGES 64
#else
#define SEGMENT_CHANGES 4096
#endif

/* What the segments had when they were last kept, or what has been written since. */
struct segment_state {
    uint64_t epoch; /* chunks of later epochs have changed */
    uint32_t edge_count;
    uint64_t live_edge_count; /* these two tell whether relationships have changed */
    uint64_t head_sum;
    uint64_t *node_sums; /* of the bytes of NODES, by place */
    uint32_t node_sum_count, node_sum_capacity;
};

struct segments {
    struct segment_source source; /* read NULL: everything is in memory */
    struct problem failure;       /* of a reading that could not tell; STATUS_OK: none */
    uint32_t blank_count; /* relationship rows marked dead since the reading failed */
    struct segment_state kept, written;
};

void segments_release(struct segments *segments);

/* ---- ids and damage ----------------------------------------------------------------------- */

static inline struct segment_id segment_place(enum segment_kind kind, uint32_t place) {
    return (struct segment_id){.kind = kind, .place = place};
}
static inline enum segment_kind segment_column_kind(enum element_kind kind) {
    return kind == ELEMENT_NODE ? SEGMENT_NODE_COLUMN : SEGMENT_RELATIONSHIP_COLUMN;
}
static inline enum segment_kind segment_chunk_kind(enum element_kind kind) {
    return kind == ELEMENT_NODE ? SEGMENT_NODE_CHUNK : SEGMENT_RELATIONSHIP_CHUNK;
}
/* How many segments of nodes there are. */
static inline uint32_t segment_place_count(uint32_t node_count) {
    return node_count / SEGMENT_ROWS + (node_count % SEGMENT_ROWS != 0);
}
/* How many of the nodes are in the segment at `place`. */
static inline uint32_t segment_node_count(uint32_t node_count, uint32_t place) {
    uint32_t left = node_count - place * SEGMENT_ROWS;
    return left < SEGMENT_ROWS ? left : SEGMENT_ROWS;
}
static inline uint64_t segment_sum(const void *bytes, size_t byte_count) {
    return text_hash((struct text){bytes, byte_count});
}

/* STATUS_DAMAGED with the segment's name. */
enum status segment_damaged(struct segment_id id, struct problem *problem);
/* STATUS_OK when the reader is at its end and nothing was wrong. */
enum status segment_check(const struct byte_reader *reader, struct segment_id id,
                          struct problem *problem);
/* A segment's bytes, valid until the next call; one that is missing is damage. */
enum status segment_fetch(const struct segments *segments, struct segment_id id,
                          struct byte_reader *reader, struct problem *problem);

/* Could an unread chunk have this text, which is not empty? Looks at its bytes and reads
 * nothing into memory; true for a text that only looks so. */
enum status segment_has_text(const struct property_column *column, uint32_t place,
                             struct text text, bool *has, struct problem *problem);

/*
 * Calls `visit` for each row of an unread chunk of texts, which stays unread; the text is valid
 * during the call.
 */
enum status segment_visit_texts(const struct property_column *column, uint32_t place,
                                enum status (*visit)(void *context, uint32_t row,
                                                     struct text text),
                                void *context, struct problem *problem);
/* The same for the bytes of a chunk of texts. */
enum status segment_read_texts(struct byte_reader *reader, uint32_t first_row,
                               enum status (*visit)(void *context, uint32_t row,
                                                    struct text text),
                               void *context);

/* ---- HEAD --------------------------------------------------------------------------------- */

/* The beginning of HEAD: what OUT and IN must agree with. On an arena. */
struct segment_counts {
    uint32_t node_count, edge_count, type_count, block_count;
    uint64_t live_edge_count;
    uint64_t *type_uses, *type_loops; /* by type */
    uint32_t *block_lives;            /* live relationships by SEGMENT_BLOCK_ROWS rows */
};

/* Those of the graph, whose adjacency is in memory. */
enum status segment_count(const struct graph *graph, struct arena *arena,
                          struct segment_counts *out, struct problem *problem);
void segment_write_head(struct bytes *out, const struct graph *graph,
                        const struct segment_counts *counts);

enum status segment_read_counts(struct byte_reader *reader, struct arena *arena,
                                struct segment_counts *out, struct problem *problem);
/* The rest: fills the graph's names, label sets and definitions; columns are made empty. */
enum status segment_read_names(struct byte_reader *reader, struct graph *graph,
                               struct problem *problem);

/* ---- columns ------------------------------------------------------------------------------ */

void segment_write_column(struct bytes *out, const struct property_column *column);
/* Fills an empty column with unread chunks, of at most `row_count` rows. */
enum status segment_read_column(struct byte_reader *reader, uint32_t row_count,
                                struct property_column *column, struct problem *problem);

void segment_write_chunk(struct bytes *out, const struct chunk *chunk,
                         const struct dictionary *dictionary);
/* A chunk; its texts go into the dictionary. No bytes at all are a chunk that went: NULL. */
enum status segment_read_chunk(struct byte_reader *reader, struct dictionary *dictionary,
                               struct chunk **out, struct problem *problem);

/* ---- adjacency ---------------------------------------------------------------------------- */

/* OUT or IN of the nodes of a place; the adjacency is in memory and has no delta. */
enum status segment_write_entries(struct bytes *out, const struct graph *graph,
                                  enum direction direction, uint32_t place,
                                  struct problem *problem);

#endif
