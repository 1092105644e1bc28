/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a path search has reached: states of the pattern at nodes of the graph, in the order
 * found, with the way back to the start.
 *
 * The list is the search's queue. Membership is answered by a hash table that grows with what
 * is reached, so that a search costs what it touches and resetting it after a small search
 * clears little; a search that has reached a good part of what there is goes on with a bit and
 * a place for every state at every node.
 */
#ifndef ENTENTE_EXECUTE_PATH_VISITS_H
#define ENTENTE_EXECUTE_PATH_VISITS_H

#include "base/arena.h"

#define VISIT_NONE UINT32_MAX

struct path_visit {
    uint32_t node;
    uint32_t state;  /* of the pattern */
    uint32_t parent; /* place of the visit before; VISIT_NONE at the start */
    uint32_t edge;   /* relationship between the two */
};

struct path_visits {
    struct arena *arena;
    struct path_visit *items;
    uint32_t count;
    uint32_t capacity;
    uint32_t hidden_count; /* the first visits, which cannot be found */
    uint32_t *table;       /* place + 1, 0 where empty */
    uint32_t table_bits;   /* in use now; the memory may hold more */
    uint32_t table_capacity_bits;
    /* Dense: by path_visits_key(). */
    bool is_dense;
    uint32_t node_limit;
    uint64_t dense_size; /* 0: never dense */
    uint64_t dense_capacity;
    uint64_t *bits;
    uint32_t *places; /* where the bit is set */
};

/* An empty list whose memory comes from `arena`, which outlives it. */
void path_visits_init(struct path_visits *visits, struct arena *arena);

/* Forgets all visits, keeps the memory. */
enum status path_visits_reset(struct path_visits *visits, struct problem *problem);

/* As reset, for visits of states 1 to `state_count` - 1 at nodes below `node_limit`, which lets
 * the list become dense. Hidden visits may have state 0. */
enum status path_visits_reset_limited(struct path_visits *visits, uint32_t state_count,
                                      uint32_t node_limit, struct problem *problem);

/* Makes room for `count` more visits in list and table. */
enum status path_visits_reserve(struct path_visits *visits, uint32_t count,
                                struct problem *problem);

/* Appends a visit that the list does not hold; `*place` (may be NULL) is where it stands. */
enum status path_visits_add(struct path_visits *visits, struct path_visit visit,
                            uint32_t *place, struct problem *problem);

/* Appends, before any other, a visit that path_visits_find() shall not find: a start that may
 * be met again. */
enum status path_visits_add_hidden(struct path_visits *visits, struct path_visit visit,
                                   struct problem *problem);

/*
 * Appends a visit of `state` from `parent` for each of `count` nodes that the list does not
 * hold in that state: nodes[i] by way of edges[i].
 */
enum status path_visits_add_run(struct path_visits *visits, uint32_t state,
                                uint32_t parent, const uint32_t *nodes,
                                const uint32_t *edges, uint32_t count,
                                struct problem *problem);

static inline uint64_t path_visits_key(const struct path_visits *visits, uint32_t state,
                                       uint32_t node) {
    return (uint64_t)(state - 1) * visits->node_limit + node;
}

/* Fibonacci hashing (Knuth, The Art of Computer Programming 3, section 6.4). */
static inline uint32_t path_visits_hash(const struct path_visits *visits, uint32_t state,
                                        uint32_t node) {
    uint64_t key = ((uint64_t)state << 32 | node) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(key >> (64 - visits->table_bits));
}

/* The place of a state at a node, VISIT_NONE when it has not been reached. */
static inline uint32_t path_visits_find(const struct path_visits *visits, uint32_t state,
                                        uint32_t node) {
    if (visits->is_dense) {
        uint64_t key = path_visits_key(visits, state, node);
        return (visits->bits[key / 64] >> (key % 64)) & 1 ? visits->places[key]
                                                          : VISIT_NONE;
    }
    uint32_t mask = (1u << visits->table_bits) - 1;
    uint32_t at = path_visits_hash(visits, state, node);
    for (;; at = (at + 1) & mask) {
        uint32_t entry = visits->table[at];
        if (entry == 0)
            return VISIT_NONE;
        const struct path_visit *visit = &visits->items[entry - 1];
        if (visit->node == node && visit->state == state)
            return entry - 1;
    }
}

#endif
