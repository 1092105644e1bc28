/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All paths of a pattern between two nodes that keep the rules, best first: by hops, or by
 * cost and then hops; equals by the ids of their relationships in written order where costs
 * are asked for.
 */
#ifndef ENTENTE_EXECUTE_PATH_RANK_H
#define ENTENTE_EXECUTE_PATH_RANK_H

#include "execute/path_breadth.h"
#include "execute/path_cheapest.h"

/* Whether a path counts; it has kept the rules. */
typedef enum status (*path_rank_accepts)(void *context, const struct path_found *path,
                                         bool *accepts);

struct path_rank_hop;
struct path_rank_part;

struct path_rank {
    struct path_pattern *pattern;
    struct path_rules rules;
    bool is_weighted;
    struct path_breadth *breadth;   /* the search that is used where hops count */
    struct path_cheapest *cheapest; /* ... and where costs do */
    path_rank_accepts accepts;      /* NULL: all do */
    void *accepts_context;
    uint32_t target;
    struct arena arena;            /* of one pair */
    struct path_rank_part **parts; /* binary heap */
    uint32_t part_count, part_capacity;
    struct path_set barred_edges, barred_nodes, excluded_edges, seen;
    struct path_found rest; /* what a search adds to the fixed part */
};

/* `memory` is the searches' arena. */
void path_rank_init(struct path_rank *rank, struct path_pattern *pattern,
                    struct arena *memory);
void path_rank_release(struct path_rank *rank);

/* Begins with the paths from `source` to `target`. */
enum status path_rank_start(struct path_rank *rank, uint32_t source, uint32_t target);

/* The next path, valid until the next start; false at the end. */
enum status path_rank_next(struct path_rank *rank, const struct path_found **path,
                           bool *found);

#endif
