/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cheapest paths of a pattern: between two nodes, or from one node to all.
 *
 * Paths are ordered by cost, then hops, then by the ids of their relationships in written
 * order. What is found is least among the walks of the pattern after the spur's fixed part;
 * whether it may repeat what it repeats is the caller's to ask (path_found_repeats()).
 */
#ifndef ENTENTE_EXECUTE_PATH_CHEAPEST_H
#define ENTENTE_EXECUTE_PATH_CHEAPEST_H

#include "execute/path_cost.h"
#include "execute/path_found.h"

/* What the way to a visit costs. */
struct path_key {
    double cost;
    uint32_t hops;
    bool is_settled; /* nothing cheaper will be found */
};

struct path_heap_entry {
    double cost;
    uint32_t hops;
    uint32_t visit;
};

/* The search from one end. */
struct path_front {
    struct path_visits visits;
    struct path_key *keys; /* beside the visits */
    uint32_t key_capacity;
    /* 4-ary heap; entries that have been bettered since stay and are passed over. */
    struct path_heap_entry *heap;
    uint32_t heap_count, heap_capacity;
    double least;          /* no visit that is not settled costs less */
    bool is_written_start; /* its end is where the pattern begins as it is written */
};

struct path_cheapest {
    struct path_pattern *pattern;
    struct arena *arena;
    struct path_cost *costs; /* by step */
    struct path_spur spur;
    bool is_two_sided;
    struct path_front forward, backward;
    /* The best join so far: a hop from a forward visit to a backward one. */
    bool is_met;
    struct path_key best;
    uint32_t best_forward, best_edge, best_backward;
    struct path_found tie, rival; /* for joins of equal cost and hops */
};

/* A search whose memory comes from `arena` and is used again. `costs` has one per step
 * and may be shared by several searches. */
void path_cheapest_init(struct path_cheapest *search, struct path_pattern *pattern,
                        struct path_cost *costs, struct arena *arena);

/* The cheapest path from the spur to `target`, without the spur's fixed part. */
enum status path_cheapest_pair(struct path_cheapest *search, const struct path_spur *spur,
                               uint32_t target, struct path_found *path, bool *found);

/* Begins a search from the spur to all nodes. */
enum status path_cheapest_tree(struct path_cheapest *search,
                               const struct path_spur *spur);
/* The next visit in the order of cost and hops (forward.visits); VISIT_NONE at the end. */
enum status path_cheapest_settle(struct path_cheapest *search, uint32_t *visit);
/* The way to a settled visit. */
enum status path_cheapest_way(struct path_cheapest *search, uint32_t visit,
                              struct path_found *path);

#endif
