/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a writer of graphs works on: the elements of a selection in their order, the keys they
 * have, and which types of values stand under each.
 */
#ifndef ENTENTE_EXCHANGE_SELECTION_H
#define ENTENTE_EXCHANGE_SELECTION_H

#include "exchange/exchange.h"

/* A set of value types: bit `1 << VALUE_...`. */
#define VALUE_BIT(type) (1u << (type))

/* A key that at least one element of the selection has. */
struct selection_key {
    uint32_t key;
    struct text name;
    uint32_t types;         /* of the values */
    uint32_t item_types;    /* of the items of lists */
    bool has_mixed_lists;   /* a list holds several types */
    bool has_large_integer; /* beyond 2^53: no double holds all of them */
};

struct selection {
    const struct graph *graph;
    const uint32_t *nodes; /* rows */
    uint32_t node_count;
    const uint32_t *edges; /* rows; their ends are among the nodes */
    uint32_t edge_count;
    uint32_t *places;              /* node row to its place among the nodes */
    struct selection_key *keys[2]; /* by enum element_kind, by name */
    uint32_t key_counts[2];
};

/* Looks at every value once. On the context's arena. */
enum status selection_open(struct exchange_context *context,
                           const struct exchange_selection *wanted,
                           struct selection *out);

/* The row of element `place` of a kind. */
static inline uint32_t selection_row(const struct selection *selection,
                                     enum element_kind kind, uint32_t place) {
    return kind == ELEMENT_NODE ? selection->nodes[place] : selection->edges[place];
}
static inline uint32_t selection_count(const struct selection *selection,
                                       enum element_kind kind) {
    return kind == ELEMENT_NODE ? selection->node_count : selection->edge_count;
}

/* The key of a name among those of a kind; NULL when no element has it. */
const struct selection_key *selection_find_key(const struct selection *selection,
                                               enum element_kind kind, struct text name);

/* What a node is called: its `name` or `id` if that is a string, else an empty text. */
struct text selection_node_name(const struct graph *graph, uint32_t row);

/* "node 'EU AI Act'", "relationship 12": for messages; on `arena`, NULL without memory. */
const char *selection_describe(const struct graph *graph, struct arena *arena,
                               enum element_kind kind, uint32_t row);

#endif
