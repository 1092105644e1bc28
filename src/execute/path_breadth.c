/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two-sided breadth-first search (I. Pohl, Bi-directional search, Machine Intelligence 6,
 * 1971), level by level over the product of pattern and graph.
 *
 * Each side has visited all that lies within its depth. While the two have not met there is no
 * path of forward.depth + backward.depth hops or fewer, so the first hop that joins them
 * completes a shortest path; a whole level holds all such hops. The side whose frontier has
 * fewer relationships goes next.
 *
 * The start is visit 0 of the forward side but cannot be found there: it stands for "before
 * the first hop", where hops may be excluded, and the same state and node may be reached again
 * by a path that comes back. The backward side recognises it by its node and state.
 *
 * States that remember elements (path_context.h) are made as the start's side reaches them, so
 * that such patterns are searched from there alone.
 */
#include "execute/path_breadth.h"

#include "base/array.h"
#include "execute/execute.h"

void path_breadth_init(struct path_breadth *search, struct path_pattern *pattern,
                       struct arena *arena) {
    *search = (struct path_breadth){.pattern = pattern, .arena = arena};
    path_visits_init(&search->forward.visits, arena);
    path_visits_init(&search->backward.visits, arena);
}

static struct execution *execution_of(const struct path_breadth *search) {
    return search->pattern->op->execution;
}

static struct problem *problem_of(const struct path_breadth *search) {
    return execution_of(search)->problem;
}

/* ---- what is reached ---------------------------------------------------------------------- */

static enum status add_crossing(struct path_breadth *search, uint32_t forward,
                                uint32_t edge, uint32_t backward) {
    if (search->crossing_count == search->crossing_capacity) {
        struct path_crossing *crossings =
            array_grow(search->arena, search->crossings, search->crossing_count,
                       &search->crossing_capacity, sizeof *crossings);
        TRY_MEMORY(crossings, search->arena, problem_of(search));
        search->crossings = crossings;
    }
    search->crossings[search->crossing_count++] =
        (struct path_crossing){forward, edge, backward};
    return STATUS_OK;
}

static enum status add_link(struct path_breadth *search, struct path_side *side,
                            uint32_t parent, uint32_t edge, uint32_t next,
                            uint32_t *place) {
    if (side->link_count == side->link_capacity) {
        struct path_link *links = array_grow(search->arena, side->links, side->link_count,
                                             &side->link_capacity, sizeof *links);
        TRY_MEMORY(links, search->arena, problem_of(search));
        side->links = links;
    }
    *place = side->link_count;
    side->links[side->link_count++] = (struct path_link){parent, edge, next};
    return STATUS_OK;
}

/* Visits a state at a node for the first time. */
static enum status visit_new(struct path_breadth *search, struct path_side *side,
                             struct path_visit visit) {
    if (search->collects)
        TRY(add_link(search, side, visit.parent, visit.edge, VISIT_NONE, &visit.parent));
    return path_visits_add(&side->visits, visit, NULL, problem_of(search));
}

/* A further way to a visit: it counts when the visit belongs to the level being made. */
static enum status visit_again(struct path_breadth *search, struct path_side *side,
                               uint32_t place, uint32_t parent, uint32_t edge) {
    if (!search->collects || place < side->level_end)
        return STATUS_OK;
    struct path_visit *visit = &side->visits.items[place];
    return add_link(search, side, parent, edge, visit->parent, &visit->parent);
}

/* The one path wanted has been found. */
static bool is_done(const struct path_breadth *search) {
    return search->is_two_sided && search->crossing_count > 0 && !search->collects;
}

static struct path_side *growing_side(struct path_breadth *search) {
    return search->goes_forward ? &search->forward : &search->backward;
}

static struct path_side *other_side(struct path_breadth *search) {
    return search->goes_forward ? &search->backward : &search->forward;
}

/* The state that a hop along `arc` reaches, seen from the side that grows. */
static uint32_t reached_state(const struct path_breadth *search,
                              const struct path_arc *arc) {
    return search->goes_forward ? arc->to : arc->from;
}

/* A hop from visit `place` of the growing side to visit `met` of the other. */
static enum status join(struct path_breadth *search, uint32_t place, uint32_t edge,
                        uint32_t met) {
    if (search->goes_forward)
        return add_crossing(search, place, edge, met);
    return add_crossing(search, met, edge, place);
}

/* ---- one hop ------------------------------------------------------------------------------ */

/* Whether a hop of the backward side comes from the start. */
static bool is_from_start(const struct path_breadth *search, const struct path_arc *arc,
                          uint32_t node, uint32_t edge) {
    const struct path_spur *spur = &search->spur;
    return node == spur->node && arc->from == spur->state && search->forward.depth == 0 &&
           path_spur_allows(spur, edge, arc->to);
}

/* What only one side asks: may the hop be taken, and does it end at the start? */
static enum status may_reach(struct path_breadth *search, uint32_t place,
                             const struct path_arc *arc, uint32_t state, uint32_t node,
                             uint32_t edge, bool *may) {
    const struct path_spur *spur = &search->spur;
    if (search->goes_forward) {
        *may = !path_spur_bars(spur, edge, node) &&
               (place != 0 || path_spur_allows(spur, edge, state));
        return STATUS_OK;
    }
    *may = spur->barred_edges == NULL || !path_set_has(spur->barred_edges, edge);
    if (*may)
        TRY(path_pattern_accepts(search->pattern, arc->first_place, arc->last_place, node,
                                 may));
    if (*may && is_from_start(search, arc, node, edge))
        TRY(add_crossing(search, 0, edge, place));
    /* State 0 is the start's alone. */
    *may =
        *may && arc->from != 0 && !is_done(search) && !path_spur_bars(spur, edge, node);
    return STATUS_OK;
}

static enum status reach(struct path_breadth *search, uint32_t place,
                         const struct path_arc *arc, uint32_t node, uint32_t edge) {
    struct path_side *side = growing_side(search);
    uint32_t state = reached_state(search, arc);
    bool may;
    if (search->goes_forward && search->pattern->has_contexts) {
        const struct path_visit *visit = &side->visits.items[place];
        TRY(path_pattern_reach(search->pattern, arc, visit->state, visit->node, edge,
                               &state));
    }
    TRY(may_reach(search, place, arc, state, node, edge, &may));
    if (!may)
        return STATUS_OK;
    uint32_t known = path_visits_find(&side->visits, state, node);
    if (known != VISIT_NONE)
        return visit_again(search, side, known, place, edge);
    if (search->is_two_sided) {
        uint32_t met = path_visits_find(&other_side(search)->visits, state, node);
        if (met != VISIT_NONE)
            return join(search, place, edge, met);
        if (search->crossing_count > 0)
            return STATUS_OK;
    }
    return visit_new(search, side, (struct path_visit){node, state, place, edge});
}

/* ---- runs --------------------------------------------------------------------------------- */

/* Takes the hops of a run along `arc` from visit `place`. */
typedef enum status (*take_run)(struct path_breadth *search, uint32_t place,
                                const struct path_arc *arc,
                                const struct adjacency_run *run);

static enum status reach_run(struct path_breadth *search, uint32_t place,
                             const struct path_arc *arc,
                             const struct adjacency_run *run) {
    for (uint32_t i = 0; i < run->count && !is_done(search); i++)
        TRY(reach(search, place, arc, run->neighbours[i], run->edges[i]));
    return STATUS_OK;
}

/* Looks for a hop that joins the sides, visits nothing. */
static enum status scan_run(struct path_breadth *search, uint32_t place,
                            const struct path_arc *arc, const struct adjacency_run *run) {
    const struct path_visits *others = &other_side(search)->visits;
    uint32_t state = reached_state(search, arc);
    if (is_done(search))
        return STATUS_OK;
    if (!search->goes_forward && arc->from == search->spur.state &&
        search->forward.depth == 0)
        for (uint32_t i = 0; i < run->count; i++)
            if (run->neighbours[i] == search->spur.node)
                return add_crossing(search, 0, run->edges[i], place);
    for (uint32_t i = 0; state != 0 && i < run->count; i++) {
        uint32_t met = path_visits_find(others, state, run->neighbours[i]);
        if (met != VISIT_NONE)
            return join(search, place, run->edges[i], met);
    }
    return STATUS_OK;
}

/* Visits what a run reaches; nothing of it joins the sides or is barred. */
static enum status visit_run(struct path_breadth *search, uint32_t place,
                             const struct path_arc *arc,
                             const struct adjacency_run *run) {
    struct path_visits *visits = &growing_side(search)->visits;
    uint32_t state = reached_state(search, arc);
    if (state == 0)
        return STATUS_OK;
    return path_visits_add_run(visits, state, place, run->neighbours, run->edges,
                               run->count, problem_of(search));
}

/* ---- levels ------------------------------------------------------------------------------- */

static enum status walk_runs(struct path_breadth *search, struct path_step *step,
                             uint32_t place, const struct path_arc *arc, take_run take) {
    struct adjacency_run run;
    for (;;) {
        TRY(path_step_next(step, &run));
        if (run.count == 0)
            return STATUS_OK;
        TRY(take(search, place, arc, &run));
    }
}

/* All hops that leave one visit of the forward side. */
static enum status walk_forward(struct path_breadth *search, uint32_t place,
                                take_run take) {
    struct path_pattern *pattern = search->pattern;
    struct path_visit visit = search->forward.visits.items[place];
    const struct path_state *state = path_pattern_state(pattern, visit.state);
    for (uint32_t i = state->first_arc; i < state->last_arc && !is_done(search); i++) {
        const struct path_arc *arc = &pattern->arcs[i];
        bool accepts;
        TRY(path_pattern_accepts(pattern, arc->first_place, arc->last_place, visit.node,
                                 &accepts));
        if (!accepts)
            continue;
        path_pattern_open(pattern, arc, visit.state, visit.node);
        TRY(walk_runs(search, &pattern->forward[arc->step], place, arc, take));
    }
    return STATUS_OK;
}

/* All hops that arrive at one visit of the backward side. */
static enum status walk_backward(struct path_breadth *search, uint32_t place,
                                 take_run take) {
    struct path_pattern *pattern = search->pattern;
    struct path_visit visit = search->backward.visits.items[place];
    const struct path_state *state = &pattern->states[visit.state];
    struct path_step *step = &pattern->backward[state->step];
    struct adjacency_run run;
    path_step_open(step, visit.node);
    for (;;) {
        TRY(path_step_next(step, &run));
        if (run.count == 0)
            return STATUS_OK;
        for (uint32_t i = state->first_back; i < state->last_back && !is_done(search);
             i++)
            TRY(take(search, place, &pattern->arcs[pattern->back_arcs[i]], &run));
    }
}

static enum status walk_level(struct path_breadth *search, take_run take) {
    struct path_side *side = growing_side(search);
    struct execution *execution = execution_of(search);
    uint32_t end = side->level_end;
    for (uint32_t place = side->level_begin; place < end && !is_done(search); place++) {
        TRY(budget_check(execution->budget, execution->problem));
        TRY(search->goes_forward ? walk_forward(search, place, take)
                                 : walk_backward(search, place, take));
    }
    return STATUS_OK;
}

/* Whether hops need no test but whether they lead to something new. */
static bool is_plain(const struct path_breadth *search) {
    const struct path_pattern *pattern = search->pattern;
    const struct path_spur *spur = &search->spur;
    if (search->collects || spur->barred_edges != NULL || spur->barred_nodes != NULL ||
        spur->excluded != NULL)
        return false;
    return pattern->search->step_count == 1 && path_step_is_plain(&pattern->forward[0]);
}

/*
 * Adds a level to a side. The last level of a search is the largest, and most of it need not
 * be visited: where it costs little to walk the hops twice they are first looked through for
 * one that joins the sides.
 */
static enum status grow(struct path_breadth *search, bool goes_forward) {
    search->goes_forward = goes_forward;
    struct path_side *side = growing_side(search);
    bool plain = is_plain(search);
    if (plain && search->is_two_sided)
        TRY(walk_level(search, scan_run));
    if (!is_done(search))
        TRY(walk_level(search, plain ? visit_run : reach_run));
    side->level_begin = side->level_end;
    side->level_end = side->visits.count;
    side->depth++;
    return STATUS_OK;
}

/* ---- the search --------------------------------------------------------------------------- */

static enum status reset_side(struct path_breadth *search, struct path_side *side) {
    side->level_begin = 0;
    side->level_end = 0;
    side->depth = 0;
    side->link_count = 0;
    if (search->pattern->has_contexts)
        return path_visits_reset(&side->visits, problem_of(search));
    return path_visits_reset_limited(
        &side->visits, search->pattern->state_count,
        graph_row_count(execution_of(search)->graph, ELEMENT_NODE), problem_of(search));
}

enum status path_breadth_tree(struct path_breadth *search, const struct path_spur *spur,
                              bool collects) {
    search->spur = *spur;
    search->is_two_sided = false;
    search->collects = collects;
    search->crossing_count = 0;
    search->crossing = 0;
    search->choice_count = 0;
    search->is_given = false;
    TRY(reset_side(search, &search->forward));
    struct path_visit start = {spur->node, spur->state, VISIT_NONE, VISIT_NONE};
    search->forward.level_end = 1;
    return path_visits_add_hidden(&search->forward.visits, start, problem_of(search));
}

/* The ends of the backward side: every state in which a path may end at `target`. */
static enum status add_ends(struct path_breadth *search, uint32_t target) {
    struct path_side *side = &search->backward;
    TRY(reset_side(search, side));
    for (uint32_t state = 1; state < search->pattern->state_count; state++) {
        bool ends;
        TRY(path_pattern_ends(search->pattern, state, target, &ends));
        if (ends)
            TRY(path_visits_add(
                &side->visits, (struct path_visit){target, state, VISIT_NONE, VISIT_NONE},
                NULL, problem_of(search)));
    }
    side->level_end = side->visits.count;
    return STATUS_OK;
}

/* Relationships that a visit leads to, as far as types tell. */
static uint64_t visit_degree(const struct path_breadth *search, bool is_forward,
                             const struct path_visit *visit) {
    const struct path_pattern *pattern = search->pattern;
    const struct graph *graph = execution_of(search)->graph;
    const struct path_state *state = &pattern->states[visit->state];
    if (!is_forward) {
        const struct path_step *step = &pattern->backward[state->step];
        return graph_degree(graph, step->direction, visit->node, step->types);
    }
    uint64_t degree = 0;
    for (uint32_t i = state->first_arc; i < state->last_arc; i++) {
        const struct path_step *step = &pattern->forward[pattern->arcs[i].step];
        degree += graph_degree(graph, step->direction, visit->node, step->types);
    }
    return degree;
}

/*
 * Whether the forward frontier has no more relationships than the backward one. Degrees are
 * skewed, so that none of the smaller side may be left out; the larger side is added up only
 * until it is larger.
 */
static bool is_forward_smaller(const struct path_breadth *search) {
    const struct path_side *forward = &search->forward, *backward = &search->backward;
    uint32_t next_forward = forward->level_begin, next_backward = backward->level_begin;
    uint64_t forward_degree = 0, backward_degree = 0;
    for (;;) {
        if (forward_degree <= backward_degree) {
            if (next_forward == forward->level_end)
                return true;
            forward_degree +=
                visit_degree(search, true, &forward->visits.items[next_forward++]);
        } else {
            if (next_backward == backward->level_end)
                return false;
            backward_degree +=
                visit_degree(search, false, &backward->visits.items[next_backward++]);
        }
    }
}

static enum status meet(struct path_breadth *search) {
    struct path_side *forward = &search->forward, *backward = &search->backward;
    uint64_t max_hops = search->pattern->max_hops - search->spur.hops_before;
    while (search->crossing_count == 0 && forward->level_begin < forward->level_end &&
           backward->level_begin < backward->level_end &&
           (uint64_t)forward->depth + backward->depth < max_hops)
        TRY(grow(search, is_forward_smaller(search)));
    return STATUS_OK;
}

enum status path_breadth_level(struct path_breadth *search) {
    uint64_t max_hops = search->pattern->max_hops - search->spur.hops_before;
    if (search->forward.depth < max_hops)
        return grow(search, true);
    search->forward.level_begin = search->forward.level_end;
    return STATUS_OK;
}

/* Goes on from the start alone until a level holds ways to `target`. */
static enum status meet_forward(struct path_breadth *search, uint32_t target) {
    struct path_side *side = &search->forward;
    bool wants_more = true;
    while (wants_more && side->level_begin < side->level_end) {
        TRY(path_breadth_level(search));
        for (uint32_t i = side->level_begin; wants_more && i < side->level_end; i++) {
            const struct path_visit *visit = &side->visits.items[i];
            bool ends = visit->node == target;
            if (ends)
                TRY(path_pattern_ends(search->pattern, visit->state, target, &ends));
            if (ends)
                TRY(add_crossing(search, i, VISIT_NONE, VISIT_NONE));
            wants_more = !ends || search->collects;
        }
        wants_more = wants_more && search->crossing_count == 0;
    }
    return STATUS_OK;
}

enum status path_breadth_pair(struct path_breadth *search, const struct path_spur *spur,
                              uint32_t target, bool collects) {
    TRY(path_breadth_tree(search, spur, collects));
    bool ends = spur->may_stop && spur->node == target;
    if (ends)
        TRY(path_pattern_ends(search->pattern, spur->state, target, &ends));
    if (ends)
        return add_crossing(search, 0, VISIT_NONE, VISIT_NONE);
    if (search->pattern->has_contexts)
        return meet_forward(search, target);
    search->is_two_sided = true;
    TRY(add_ends(search, target));
    return meet(search);
}

enum status path_breadth_take(struct path_breadth *search, uint32_t visit,
                              bool is_first) {
    if (is_first) {
        search->crossing_count = 0;
        search->crossing = 0;
        search->is_given = false;
    }
    return add_crossing(search, visit, VISIT_NONE, VISIT_NONE);
}
