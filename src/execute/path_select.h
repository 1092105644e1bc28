/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The paths that a selector chooses for one incoming row, one after another.
 */
#ifndef ENTENTE_EXECUTE_PATH_SELECT_H
#define ENTENTE_EXECUTE_PATH_SELECT_H

#include "execute/path_distinct.h"
#include "execute/path_rank.h"

/* How the selector reads. */
struct path_selector {
    bool is_weighted; /* least cost, not fewest hops */
    bool is_grouped;  /* `count` counts lengths or costs, not paths */
    uint64_t count;
};

/* What gives the paths of the pair of ends at hand. */
enum path_supply {
    SUPPLY_NONE,   /* nothing: the pair is done */
    SUPPLY_WALKS,  /* the walks that a breadth-first search found */
    SUPPLY_WALK,   /* the one walk that a search for the cheapest found, in `walk` */
    SUPPLY_RANKED, /* `rank` */
};

struct path_select {
    struct operator_state *op;
    struct path_pattern pattern;
    struct path_selector selector;
    struct path_rules rules;
    bool always_ranks; /* walks never decide */
    /* One state besides the start's: a walk comes to each node once, and repeats nothing unless
     * it comes back to the source. */
    bool is_simple;
    struct path_cost *costs;
    struct path_breadth breadth_pair, breadth_tree;
    struct path_cheapest cheapest_pair, cheapest_tree;
    struct path_rank rank;
    struct path_distinct distinct;
    struct path_set seen;
    struct arena testing; /* of one path that predicates are evaluated for */

    /* The pair of ends at hand. */
    uint32_t source, target;
    enum path_supply supply;
    struct path_breadth *walks;
    struct path_found walk;
    uint64_t kept_count, refused_count; /* walks */
    uint64_t group_count;
    double group_cost; /* of the path given last */
    uint32_t group_hops;

    /* A search from the source gives one end after the other. */
    bool is_in_tree;
    uint32_t next_visit;
    struct path_visits ends; /* nodes that had their paths */
};

/* Prepares the selection of a plan node; memory comes from `memory`, which outlives it. */
enum status path_select_init(struct path_select *select, struct operator_state *op,
                             struct arena *memory);
void path_select_release(struct path_select *select);

/* Resolves names for a new incoming batch. */
enum status path_select_resolve(struct path_select *select);

/* Reads how many paths are asked for, once for each start of the operator. */
enum status path_select_count(struct path_select *select);

/* Begins with one row of `input`. */
enum status path_select_start(struct path_select *select, const struct batch *input,
                              uint32_t row);

/* The next path, valid until the next call; false when the row has no more. */
enum status path_select_next(struct path_select *select, const struct path_found **path,
                             bool *found);

#endif
