/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A searched pattern as an automaton over the hops of a path, and what its nodes must be.
 *
 * State 0 stands before the first hop; state (i, h) stands after h hops of edge pattern i, h
 * counted up to the bound that matters (the maximum, or the minimum where there is none). An
 * arc takes one relationship. Node patterns between two edge patterns, and those that edge
 * patterns with minimum 0 skip, are tested at the node that the arc leaves; so a search walks
 * the product of this automaton with the graph, and each path in it is one way to read a path
 * of the graph as the pattern.
 */
#ifndef ENTENTE_EXECUTE_PATH_PATTERN_H
#define ENTENTE_EXECUTE_PATH_PATTERN_H

#include "execute/path_step.h"
#include "execute/path_visits.h"

struct path_arc {
    uint32_t edge; /* the edge pattern whose hop it is */
    uint32_t from; /* state before */
    uint32_t to;   /* state after */
    /* Node patterns [first_place, last_place) hold at the node that is left. */
    uint32_t first_place, last_place;
};

struct path_state {
    uint32_t edge;                /* edge pattern of the hop before; of state 0: none */
    uint32_t first_arc, last_arc; /* arcs[first_arc..last_arc) leave, by edge pattern */
    uint32_t first_back,
        last_back; /* back_arcs[...) arrive; all of them hops of `edge` */
    bool is_final; /* a path may end here, when node patterns from `end_place` on hold */
    uint32_t end_place;
};

/* A node pattern. */
struct path_place {
    const struct plan_search_node *node;
    bool is_given;    /* the incoming row says which node */
    uint32_t same_as; /* an earlier place of the same variable that is searched too, or
                         VISIT_NONE: tested on whole paths */
    uint32_t given;   /* that node */
    const uint8_t *labels; /* by label set; NULL: any */
};

struct path_pattern {
    struct operator_state *op;
    const struct plan_search *search;
    struct arena *arena;   /* of the statement */
    struct arena resolved; /* names resolved for the incoming batch */
    struct arena testing;  /* of one evaluation of node predicates */
    struct path_row row;
    struct path_place *places;            /* search->edge_count + 1 */
    struct path_step *forward, *backward; /* search->edge_count each */
    struct path_state *states;
    uint32_t state_count;
    struct path_arc *arcs;
    uint32_t arc_count;
    uint32_t *back_arcs; /* places in `arcs`, by state */
    /* A bound on hops that states do not count; UINT64_MAX: none. */
    uint64_t max_hops;
    const struct visibility *visibility;
    struct path_visits tested; /* (place, node) to 1 or 0 in `edge` */
    bool repeats_places;       /* some place is the same as an earlier one */
};

/*
 * Builds the automaton and the steps. `counts_hops` makes states count up to a bounded
 * maximum always; otherwise a pattern of one edge keeps it as `max_hops`, which is enough
 * where the shortest is looked for. STATUS_LIMIT_EXCEEDED when bounds need too many states.
 */
enum status path_pattern_init(struct path_pattern *pattern, struct operator_state *op,
                              bool counts_hops);
void path_pattern_release(struct path_pattern *pattern);

/* Resolves labels, types and day for a new incoming batch. */
enum status path_pattern_resolve(struct path_pattern *pattern);

/*
 * Takes one row of `input`: given nodes and outer values. False when a given node is null,
 * does not exist on the day, or does not fit its node pattern.
 */
enum status path_pattern_row(struct path_pattern *pattern, const struct batch *input,
                             uint32_t row, bool *fits);

/* Whether node patterns [first, last) all hold at `node`. */
enum status path_pattern_accepts(struct path_pattern *pattern, uint32_t first,
                                 uint32_t last, uint32_t node, bool *accepts);

/* Tests the predicates of a place for the nodes of up to BATCH_ROWS visits at once, so that
 * path_pattern_accepts() knows the answer. */
enum status path_pattern_test(struct path_pattern *pattern, uint32_t place,
                              const struct path_visit *visits, uint32_t count);

/* Whether a path may end in `state` at `node`. */
static inline enum status path_pattern_ends(struct path_pattern *pattern, uint32_t state,
                                            uint32_t node, bool *ends) {
    *ends = false;
    if (!pattern->states[state].is_final)
        return STATUS_OK;
    return path_pattern_accepts(pattern, pattern->states[state].end_place,
                                pattern->search->edge_count + 1, node, ends);
}

#endif
