/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One path that a search found, in the order of the search, and whether it may repeat what it
 * repeats. Also where a search begins and what it must not touch (struct path_spur).
 */
#ifndef ENTENTE_EXECUTE_PATH_FOUND_H
#define ENTENTE_EXECUTE_PATH_FOUND_H

#include "execute/path_pattern.h"
#include "execute/path_set.h"

struct path_found {
    struct arena *arena;
    uint32_t hop_count;
    uint32_t capacity;
    uint32_t *nodes;  /* hop_count + 1 */
    uint32_t *edges;  /* hop_count */
    uint32_t *states; /* of the pattern, after each hop */
    double cost;      /* 0 where nothing costs */
};

/* An empty path whose memory comes from `arena`. */
void path_found_init(struct path_found *path, struct arena *arena);
/* Makes room for `hop_count` hops and sets the length; contents are kept. */
enum status path_found_resize(struct path_found *path, uint32_t hop_count,
                              struct problem *problem);
enum status path_found_copy(const struct path_found *source, struct path_found *out,
                            struct problem *problem);

/* The hop before which node pattern `place` stands, so that nodes[] of it is its node. */
uint32_t path_found_place(const struct path_found *path,
                          const struct path_pattern *pattern, uint32_t place);

/* What a path must not repeat. */
struct path_rules {
    bool differs_edges;
    bool differs_nodes; /* ACYCLIC; and SIMPLE, which may end where it began */
    bool may_close;     /* SIMPLE */
};
struct path_rules path_rules_of(const struct plan_search *search);

/* The first hop, counted from 1, that repeats what it must not; 0 when there is none. `seen`
 * is written over. Linear in the length. */
enum status path_found_repeats(const struct path_found *path, struct path_rules rules,
                               struct path_set *seen, const struct graph *graph,
                               uint32_t *hop, struct problem *problem);

/* A relationship and a state that must not be the first hop of a search. */
struct path_choice {
    const struct path_choice *next;
    uint32_t edge;
    uint32_t state;
};

/*
 * Where a search begins: at a node in a state of the pattern, after a part of the path that is
 * fixed already. A plain search begins in state 0 and bars nothing.
 */
struct path_spur {
    uint32_t node;
    uint32_t state;
    uint64_t hops_before;
    bool may_stop; /* the path may end without another hop */
    /* NULL: none. */
    const struct path_set *barred_edges;
    const struct path_set *barred_nodes; /* not to be entered */
    uint32_t closing_node; /* may be entered though barred; ELEMENT_NONE: none */
    const struct path_choice *excluded;
    const struct path_set *excluded_edges; /* those of `excluded`; NULL when it is */
};

/* Whether a relationship may be the first hop. */
static inline bool path_spur_allows(const struct path_spur *spur, uint32_t edge,
                                    uint32_t state) {
    if (spur->excluded_edges == NULL || !path_set_has(spur->excluded_edges, edge))
        return true;
    for (const struct path_choice *choice = spur->excluded; choice != NULL;
         choice = choice->next)
        if (choice->edge == edge && choice->state == state)
            return false;
    return true;
}

/* Whether the fixed part of the path rules a relationship, or entering a node, out. */
static inline bool path_spur_bars(const struct path_spur *spur, uint32_t edge,
                                  uint32_t node) {
    if (spur->barred_edges != NULL && path_set_has(spur->barred_edges, edge))
        return true;
    return spur->barred_nodes != NULL && node != spur->closing_node &&
           path_set_has(spur->barred_nodes, node);
}

#endif
