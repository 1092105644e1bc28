/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A searched pattern as an automaton over the hops of a path, and what its nodes must be.
 *
 * State 0 stands before the first hop; state (i, n, j) stands after hop j of iteration n of loop
 * i, n counted up to the bound that matters (the maximum, or the minimum where there is none).
 * An arc takes one relationship. Node patterns between two loops, and those that loops with
 * minimum 0 skip, are tested at the node that the arc leaves, as are those between two steps of
 * a loop; so a search walks the product of this automaton with the graph, and each path in it
 * is one way to read a path of the graph as the pattern.
 *
 * A step may have a predicate over earlier elements of its iteration. Then the states inside
 * that loop are told apart further by those elements (struct path_context), made as they are
 * reached, and the pattern is searched from its start only.
 */
#ifndef ENTENTE_EXECUTE_PATH_PATTERN_H
#define ENTENTE_EXECUTE_PATH_PATTERN_H

#include "base/map.h"
#include "execute/path_step.h"
#include "execute/path_visits.h"

struct path_arc {
    uint32_t step; /* of the pattern, whose hop it is */
    uint32_t from; /* state before */
    uint32_t to;   /* state after */
    /* Node patterns [first_place, last_place) hold at the node that is left. */
    uint32_t first_place, last_place;
};

struct path_state {
    uint32_t loop, step;          /* of the hop before; of state 0: none */
    uint32_t first_arc, last_arc; /* arcs[first_arc..last_arc) leave, by loop */
    uint32_t first_back,
        last_back; /* back_arcs[...) arrive; all of them hops of `step` */
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

/* A state inside a loop, and the elements of the iteration that later predicates may read. */
struct path_context {
    uint32_t base;           /* the state */
    uint32_t hop_count;      /* of the iteration so far */
    uint32_t *nodes, *edges; /* hop_count + 1 and hop_count */
    uint32_t next;           /* of the same hash; VISIT_NONE at the end */
};

/* What later steps of the iteration read of a step. */
struct path_needs {
    bool node; /* the one before it */
    bool edge;
};

struct path_pattern {
    struct operator_state *op;
    const struct plan_search *search;
    struct arena *arena;   /* of the statement */
    struct arena resolved; /* names resolved for the incoming batch */
    struct arena testing;  /* of one evaluation of node predicates */
    struct path_row row;
    struct path_place *places;            /* beside search->nodes */
    struct path_step *forward, *backward; /* beside search->steps */
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
    /* States from state_count on, where some step reads earlier ones; of one incoming row. */
    bool has_contexts;
    struct path_needs *needs; /* beside search->steps */
    struct arena remembered;
    struct path_context *contexts;
    uint32_t context_count, context_capacity;
    struct map context_places; /* hash to the first of `contexts` */
};

/*
 * Builds the automaton and the steps. `counts_hops` makes states count up to a bounded
 * maximum always; otherwise a pattern of one loop keeps it as `max_hops`, which is enough
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

/* What a state is, its elements apart. */
static inline const struct path_state *
path_pattern_state(const struct path_pattern *pattern, uint32_t state) {
    if (state >= pattern->state_count)
        state = pattern->contexts[state - pattern->state_count].base;
    return &pattern->states[state];
}

/* Begins with the hops along an arc from `state` at `node`. */
void path_pattern_open(struct path_pattern *pattern, const struct path_arc *arc,
                       uint32_t state, uint32_t node);

/* The state that a hop by `edge` along an arc reaches, from state `from` at `node`. */
enum status path_pattern_reach(struct path_pattern *pattern, const struct path_arc *arc,
                               uint32_t from, uint32_t node, uint32_t edge, uint32_t *to);

/* Whether a path may end in `state` at `node`. */
static inline enum status path_pattern_ends(struct path_pattern *pattern, uint32_t state,
                                            uint32_t node, bool *ends) {
    *ends = false;
    const struct path_state *item = path_pattern_state(pattern, state);
    if (!item->is_final)
        return STATUS_OK;
    return path_pattern_accepts(pattern, item->end_place, pattern->search->loop_count + 1,
                                node, ends);
}

#endif
