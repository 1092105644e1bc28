/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inside of a graph, for the files of this folder alone.
 */
#ifndef ENTENTE_GRAPH_GRAPH_INTERNAL_H
#define ENTENTE_GRAPH_GRAPH_INTERNAL_H

#include "graph/catalog.h"
#include "graph/composite.h"
#include "graph/definition.h"
#include "graph/delta.h"
#include "graph/index.h"
#include "graph/journal.h"
#include "graph/label_set.h"
#include "graph/named.h"
#include "graph/property.h"
#include "graph/segment_internal.h"
#include "graph/topology.h"
#include "graph/undo.h"

#define CATALOG_KIND_COUNT 3
#define ELEMENT_KIND_COUNT 2

/* What the running statement has added; budget NULL: nobody counts. */
struct graph_meter {
    struct budget *budget;
    uint64_t start_bytes;   /* of the graph, when the statement began */
    uint64_t taken_bytes;   /* from the budget */
    uint64_t chunk_bytes;   /* of all properties, when they were counted */
    uint64_t checked_count; /* changes at the last check ... */
    uint64_t chunk_count;   /* ... and when chunks were counted */
};

struct graph {
    struct catalog catalogs[CATALOG_KIND_COUNT];
    struct definition_list definitions[DEFINITION_KIND_COUNT];
    uint64_t definitions_version; /* the stamp when one of them last changed */
    struct label_sets label_sets;

    uint32_t *node_label_sets; /* one per node row */
    uint64_t *label_zones;     /* see graph_label_zones() */
    uint32_t label_zone_count, label_zone_capacity;
    uint32_t node_count, node_capacity;
    uint64_t live_node_count;
    uint32_t relabelled[RELABELLED_KEPT]; /* a ring: number i is at i % RELABELLED_KEPT */
    uint64_t relabelled_count;

    uint32_t *sources, *targets; /* one per relationship row */
    uint16_t *types;
    uint32_t edge_count, source_capacity, target_capacity, type_capacity;
    uint64_t live_edge_count;

    uint64_t *type_uses;  /* live relationships by type */
    uint64_t *type_loops; /* of those, self-loops */
    uint64_t loop_count;  /* in all */
    uint32_t uses_capacity, loops_capacity;

    bool is_salvaged; /* some of it is lost: records may speak of it (salvage.h) */
    /* Sources to delta are not read yet, counts are right (segment.h); but rows that the open
     * transaction loads in bulk, from `unread_edge_count` up, have their ends and types. */
    bool is_detached;
    uint32_t unread_edge_count; /* rows when the transaction began */
    struct segments segments;
    struct topology topology;
    struct delta delta;
    bool is_bulk;
    uint32_t bulk_first_row; /* while is_bulk: rows from here up are nowhere yet */

    struct property_table properties[ELEMENT_KIND_COUNT];

    struct index_table indexes; /* of node keys */
    struct composite_table composites;
    struct journal journal;
    struct named_index named;

    struct undo_log *undo;
    struct graph_counters counters;
    struct graph_meter meter;
    uint64_t stamp;       /* never given twice */
    uint64_t version;     /* the stamp of the last write that holds */
    uint64_t begin_stamp; /* version when the transaction began */

    void *network; /* network.c's cache and how to free it; NULL when there is none */
    void (*release_network)(void *network);
};

/* Notes a change: every cache that carries an older stamp is out of date. */
static inline void graph_touch(struct graph *graph) {
    graph->version = ++graph->stamp;
}

/* Reads the adjacency; a failure is remembered, and all relationships are dead meanwhile. */
void graph_read_adjacency(const struct graph *graph);
/* Everything that looks at relationships begins with this. */
static inline void graph_need_adjacency(const struct graph *graph) {
    if (__builtin_expect(graph->is_detached, 0))
        graph_read_adjacency(graph);
}
/* The same for whoever can tell a failure. */
enum status graph_attach(const struct graph *graph, struct problem *problem);

/* STATUS_INTERNAL unless a transaction is open. */
enum status graph_check_writable(const struct graph *graph, struct problem *problem);

/*
 * Changes without their checks and counters: what write.c checks first, redo_apply.c has
 * checked otherwise. Each is undone through the log.
 */
/* The set of these labels (ascending, no repetition), made when it is new. */
enum status graph_make_label_set(struct graph *graph, const uint32_t *labels,
                                 uint32_t count, uint32_t *set, struct problem *problem);
/* Appends live nodes of a set. STATUS_LIMIT_EXCEEDED beyond MAX_NODES. */
enum status graph_append_nodes(struct graph *graph, uint32_t set, uint32_t count,
                               struct problem *problem);
/* Gives a live node another set that is not LABEL_SET_DEAD. */
enum status graph_change_label_set(struct graph *graph, uint32_t node, uint32_t set,
                                   struct problem *problem);
/* A live element dies; its properties stay. Of a node's relationships none may live. */
enum status graph_bury_relationship(struct graph *graph, uint32_t row,
                                    struct problem *problem);
enum status graph_bury_node(struct graph *graph, uint32_t row, struct problem *problem);
/* Has the node a live relationship? */
bool graph_is_connected(const struct graph *graph, uint32_t node);

/* Room for `count` more relationship rows and an undo record. */
bool graph_reserve_edges(struct graph *graph, uint32_t count);

/* Counts a live relationship of a type in (sign 1) or out (sign -1). */
void graph_count_edge(struct graph *graph, uint32_t row, uint16_t type, int sign);

/*
 * Brings the delta and the rows of a bulk load into the frozen adjacency. Relationships that the open transaction
 * deleted stay in it as dead ones, so that rollback can bring them back.
 */
enum status graph_fold_now(struct graph *graph, struct problem *problem);

/* Gives the rows from `first` up, which have ends and types, their adjacency: as a fold or, when
 * they are few, in the delta. STATUS_OUT_OF_MEMORY: they have none, and nothing else changed. */
enum status graph_enter_rows(struct graph *graph, uint32_t first,
                             struct problem *problem);

/* Is a delta of that many relationships large enough to fold? */
bool graph_should_fold(const struct graph *graph, uint64_t delta_count);

#endif
