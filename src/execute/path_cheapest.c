/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dijkstra's algorithm (A note on two problems in connexion with graphs, Numerische Mathematik
 * 1, 1959) over the product of pattern and graph, from both ends where both are known (T. A.
 * J. Nicholson, Finding the shortest route between two points in a network, The Computer
 * Journal 9, 1966; I. Pohl, 1971).
 *
 * The key of a visit is (cost, hops), which adds up and grows with every hop, so that zero
 * costs are no special case. Each relaxed hop that leads to a visit of the other front is a
 * join; when the least keys of the two heaps add up to more than the best join, no path left
 * is as good. Joins and ways of equal key are decided by the ids along the paths, which takes
 * the search to the end of the ties.
 *
 * The start is visit 0 of the forward front but is not found there (path_breadth.c says why).
 */
#include "execute/path_cheapest.h"

#include "base/array.h"
#include "execute/execute.h"

void path_cheapest_init(struct path_cheapest *search, struct path_pattern *pattern,
                        struct path_cost *costs, struct arena *arena) {
    *search = (struct path_cheapest){.pattern = pattern, .costs = costs, .arena = arena};
    bool is_reversed = pattern->search->is_reversed;
    search->forward.is_written_start = !is_reversed;
    search->backward.is_written_start = is_reversed;
    path_visits_init(&search->forward.visits, arena);
    path_visits_init(&search->backward.visits, arena);
    path_found_init(&search->tie, arena);
    path_found_init(&search->rival, arena);
}

static struct problem *problem_of(const struct path_cheapest *search) {
    return search->pattern->op->execution->problem;
}

/* ---- keys and the heap -------------------------------------------------------------------- */

static int compare_keys(double cost, uint32_t hops, double other_cost,
                        uint32_t other_hops) {
    if (cost != other_cost)
        return cost < other_cost ? -1 : 1;
    return hops < other_hops ? -1 : hops > other_hops;
}

static bool is_before(const struct path_heap_entry *first,
                      const struct path_heap_entry *second) {
    return first->cost < second->cost ||
           (first->cost == second->cost && first->hops < second->hops);
}

static enum status heap_push(struct path_cheapest *search, struct path_front *front,
                             struct path_heap_entry entry) {
    if (front->heap_count == front->heap_capacity) {
        struct path_heap_entry *heap =
            array_grow(search->arena, front->heap, front->heap_count,
                       &front->heap_capacity, sizeof *heap);
        TRY_MEMORY(heap, search->arena, problem_of(search));
        front->heap = heap;
    }
    uint32_t at = front->heap_count++;
    while (at > 0 && is_before(&entry, &front->heap[(at - 1) / 4])) {
        front->heap[at] = front->heap[(at - 1) / 4];
        at = (at - 1) / 4;
    }
    front->heap[at] = entry;
    return STATUS_OK;
}

static void heap_pop(struct path_front *front) {
    struct path_heap_entry *heap = front->heap, last = heap[--front->heap_count];
    uint32_t count = front->heap_count, at = 0;
    for (;;) {
        uint32_t child = 4 * at + 1, least = child;
        if (child >= count)
            break;
        uint32_t end = child + 4 < count ? child + 4 : count;
        for (uint32_t i = child + 1; i < end; i++)
            if (is_before(&heap[i], &heap[least]))
                least = i;
        if (!is_before(&heap[least], &last))
            break;
        heap[at] = heap[least];
        at = least;
    }
    if (count > 0)
        heap[at] = last;
}

/* Drops entries that have been bettered; NULL when the heap is empty. */
static const struct path_heap_entry *heap_top(struct path_front *front) {
    while (front->heap_count > 0) {
        const struct path_heap_entry *top = &front->heap[0];
        const struct path_key *key = &front->keys[top->visit];
        if (!key->is_settled && key->cost == top->cost && key->hops == top->hops)
            return top;
        heap_pop(front);
    }
    return NULL;
}

/* ---- ties --------------------------------------------------------------------------------- */

/*
 * Compares two ways to the same place by the ids of their relationships in written order: the
 * ways go on from `first` and `second` towards the front's end and have equally many hops.
 * Towards the written start what lies farthest decides, else what lies nearest.
 */
static int compare_ways(const struct path_front *front, struct path_visit first,
                        struct path_visit second) {
    const struct path_visit *items = front->visits.items;
    int order = 0;
    for (;;) {
        if (first.edge != second.edge && (order == 0 || front->is_written_start))
            order = first.edge < second.edge ? -1 : 1;
        if (first.parent == second.parent || first.parent == VISIT_NONE ||
            second.parent == VISIT_NONE)
            return order;
        first = items[first.parent];
        second = items[second.parent];
    }
}

static uint32_t hops_of(const struct path_front *front, uint32_t visit) {
    return front->keys[visit].hops;
}

/* The path of a join, or with `backward` VISIT_NONE the way to `forward`. */
static enum status write_path(struct path_cheapest *search, uint32_t forward,
                              uint32_t edge, uint32_t backward, struct path_found *path) {
    bool is_joined = backward != VISIT_NONE;
    const struct path_front *front = &search->forward;
    uint32_t hops = hops_of(front, forward);
    uint32_t rest = is_joined ? 1 + hops_of(&search->backward, backward) : 0;
    TRY(path_found_resize(path, hops + rest, problem_of(search)));
    for (uint32_t i = hops, visit = forward;; i--) {
        const struct path_visit *item = &front->visits.items[visit];
        path->nodes[i] = item->node;
        if (i == 0)
            break;
        path->states[i - 1] = item->state;
        path->edges[i - 1] = item->edge;
        visit = item->parent;
    }
    for (uint32_t i = hops, visit = backward; visit != VISIT_NONE; i++) {
        const struct path_visit *item = &search->backward.visits.items[visit];
        path->edges[i] = edge;
        path->states[i] = item->state;
        path->nodes[i + 1] = item->node;
        edge = item->edge;
        visit = item->parent;
    }
    return STATUS_OK;
}

/* Whether `first` comes before `second`, of equal length, in written order. */
static bool is_lower(const struct path_found *first, const struct path_found *second,
                     bool is_reversed) {
    for (uint32_t i = 0; i < first->hop_count; i++) {
        uint32_t place = is_reversed ? first->hop_count - 1 - i : i;
        if (first->edges[place] != second->edges[place])
            return first->edges[place] < second->edges[place];
    }
    return false;
}

/* ---- joins -------------------------------------------------------------------------------- */

static void set_best(struct path_cheapest *search, struct path_key key, uint32_t forward,
                     uint32_t edge, uint32_t backward) {
    search->is_met = true;
    search->best = key;
    search->best_forward = forward;
    search->best_edge = edge;
    search->best_backward = backward;
}

/* Keeps the better of the best join and a new one; a tie asks the ids. */
static enum status offer_join(struct path_cheapest *search, struct path_key key,
                              uint32_t forward, uint32_t edge, uint32_t backward) {
    int order = !search->is_met ? -1
                                : compare_keys(key.cost, key.hops, search->best.cost,
                                               search->best.hops);
    if (order > 0)
        return STATUS_OK;
    if (order == 0) {
        TRY(write_path(search, search->best_forward, search->best_edge,
                       search->best_backward, &search->tie));
        TRY(write_path(search, forward, edge, backward, &search->rival));
        if (!is_lower(&search->rival, &search->tie, search->pattern->search->is_reversed))
            return STATUS_OK;
    }
    set_best(search, key, forward, edge, backward);
    return STATUS_OK;
}

/* ---- relaxing ----------------------------------------------------------------------------- */

static enum status add_visit(struct path_cheapest *search, struct path_front *front,
                             struct path_visit visit, struct path_key key) {
    uint32_t place = front->visits.count;
    TRY(path_visits_add(&front->visits, visit, NULL, problem_of(search)));
    if (place >= front->key_capacity) {
        struct path_key *keys = array_grow(search->arena, front->keys, place,
                                           &front->key_capacity, sizeof *keys);
        TRY_MEMORY(keys, search->arena, problem_of(search));
        front->keys = keys;
    }
    front->keys[place] = key;
    return heap_push(search, front, (struct path_heap_entry){key.cost, key.hops, place});
}

/* A hop reaches a state at a node: keeps the way when it is new or better. */
static enum status relax(struct path_cheapest *search, struct path_front *front,
                         struct path_visit visit, struct path_key key) {
    uint32_t place = path_visits_find(&front->visits, visit.state, visit.node);
    if (place == VISIT_NONE)
        return add_visit(search, front, visit, key);
    struct path_key *known = &front->keys[place];
    if (known->is_settled)
        return STATUS_OK;
    int order = compare_keys(key.cost, key.hops, known->cost, known->hops);
    if (order > 0 ||
        (order == 0 && compare_ways(front, visit, front->visits.items[place]) >= 0))
        return STATUS_OK;
    front->visits.items[place].parent = visit.parent;
    front->visits.items[place].edge = visit.edge;
    if (order == 0)
        return STATUS_OK;
    *known = key;
    return heap_push(search, front, (struct path_heap_entry){key.cost, key.hops, place});
}

/* The key after one more hop. What overflows is infinite, and comes after all that does not:
 * whether such a path is an error shows when it is given. */
static struct path_key add_hop(struct path_key key, double hop) {
    return (struct path_key){key.cost + hop, key.hops + 1, false};
}

/* Whether a way of this key cannot be part of a path as good as the best join. */
static bool is_hopeless(const struct path_cheapest *search,
                        const struct path_front *other, struct path_key key) {
    return search->is_met && key.cost + other->least > search->best.cost;
}

/* A join through a visit that the other front knows. */
static enum status join(struct path_cheapest *search, bool is_forward, uint32_t parent,
                        uint32_t edge, struct path_key key, uint32_t met) {
    const struct path_front *other = is_forward ? &search->backward : &search->forward;
    struct path_key sum = {key.cost + other->keys[met].cost,
                           key.hops + other->keys[met].hops, false};
    if (is_forward)
        return offer_join(search, sum, parent, edge, met);
    return offer_join(search, sum, met, edge, parent);
}

static enum status take_forward_run(struct path_cheapest *search, uint32_t parent,
                                    const struct path_arc *arc, struct path_key key,
                                    struct adjacency_run run) {
    const struct path_spur *spur = &search->spur;
    struct path_cost *cost = &search->costs[arc->step];
    const struct path_visit from = search->forward.visits.items[parent];
    const double *costs;
    TRY(path_cost_run(cost, run.edges, run.count, &costs));
    for (uint32_t i = 0; i < run.count; i++) {
        uint32_t node = run.neighbours[i], edge = run.edges[i], state = arc->to;
        if (search->pattern->has_contexts)
            TRY(path_pattern_reach(search->pattern, arc, from.state, from.node, edge,
                                   &state));
        if (path_spur_bars(spur, edge, node) ||
            (parent == 0 && !path_spur_allows(spur, edge, state)))
            continue;
        struct path_key next = add_hop(key, costs[i]);
        if (is_hopeless(search, &search->backward, next))
            continue;
        struct path_visit visit = {node, state, parent, edge};
        TRY(relax(search, &search->forward, visit, next));
        if (!search->is_two_sided)
            continue;
        uint32_t met = path_visits_find(&search->backward.visits, arc->to, node);
        if (met != VISIT_NONE)
            TRY(join(search, true, parent, edge, next, met));
    }
    return STATUS_OK;
}

static enum status reach_backward(struct path_cheapest *search, uint32_t parent,
                                  const struct path_arc *arc, struct path_key key,
                                  uint32_t node, uint32_t edge) {
    const struct path_spur *spur = &search->spur;
    bool accepts;
    TRY(path_pattern_accepts(search->pattern, arc->first_place, arc->last_place, node,
                             &accepts));
    if (!accepts)
        return STATUS_OK;
    if (node == spur->node && arc->from == spur->state &&
        path_spur_allows(spur, edge, arc->to))
        TRY(join(search, false, parent, edge, key, 0));
    if (arc->from == 0 || path_spur_bars(spur, edge, node))
        return STATUS_OK;
    struct path_visit visit = {node, arc->from, parent, edge};
    TRY(relax(search, &search->backward, visit, key));
    uint32_t met = path_visits_find(&search->forward.visits, arc->from, node);
    return met == VISIT_NONE ? STATUS_OK : join(search, false, parent, edge, key, met);
}

static enum status take_backward_run(struct path_cheapest *search, uint32_t parent,
                                     const struct path_state *state, struct path_key key,
                                     struct adjacency_run run) {
    const struct path_pattern *pattern = search->pattern;
    const struct path_set *barred = search->spur.barred_edges;
    struct path_cost *cost = &search->costs[state->step];
    const double *costs;
    TRY(path_cost_run(cost, run.edges, run.count, &costs));
    for (uint32_t i = 0; i < run.count; i++) {
        if (barred != NULL && path_set_has(barred, run.edges[i]))
            continue;
        struct path_key next = add_hop(key, costs[i]);
        if (is_hopeless(search, &search->forward, next))
            continue;
        for (uint32_t k = state->first_back; k < state->last_back; k++)
            TRY(reach_backward(search, parent, &pattern->arcs[pattern->back_arcs[k]],
                               next, run.neighbours[i], run.edges[i]));
    }
    return STATUS_OK;
}

/* ---- settling ----------------------------------------------------------------------------- */

/* Walks the hops of an opened step in runs of at most a batch. */
static enum status take_runs(struct path_cheapest *search, struct path_step *step,
                             uint32_t visit, const struct path_arc *arc,
                             const struct path_state *state, struct path_key key) {
    struct adjacency_run run;
    for (;;) {
        TRY(path_step_next(step, &run));
        if (run.count == 0)
            return STATUS_OK;
        for (uint32_t taken = 0; taken < run.count; taken += BATCH_ROWS) {
            uint32_t left = run.count - taken;
            struct adjacency_run part = {run.neighbours + taken, run.edges + taken,
                                         left < BATCH_ROWS ? left : BATCH_ROWS};
            if (arc != NULL)
                TRY(take_forward_run(search, visit, arc, key, part));
            else
                TRY(take_backward_run(search, visit, state, key, part));
        }
    }
}

static enum status settle_forward(struct path_cheapest *search, uint32_t visit) {
    struct path_pattern *pattern = search->pattern;
    struct path_visit item = search->forward.visits.items[visit];
    struct path_key key = search->forward.keys[visit];
    const struct path_state *state = path_pattern_state(pattern, item.state);
    for (uint32_t i = state->first_arc; i < state->last_arc; i++) {
        const struct path_arc *arc = &pattern->arcs[i];
        bool accepts;
        TRY(path_pattern_accepts(pattern, arc->first_place, arc->last_place, item.node,
                                 &accepts));
        if (!accepts)
            continue;
        path_pattern_open(pattern, arc, item.state, item.node);
        TRY(take_runs(search, &pattern->forward[arc->step], visit, arc, state, key));
    }
    return STATUS_OK;
}

static enum status settle_backward(struct path_cheapest *search, uint32_t visit) {
    struct path_pattern *pattern = search->pattern;
    struct path_visit item = search->backward.visits.items[visit];
    const struct path_state *state = &pattern->states[item.state];
    path_step_open(&pattern->backward[state->step], item.node);
    return take_runs(search, &pattern->backward[state->step], visit, NULL, state,
                     search->backward.keys[visit]);
}

/* Settles the least visit of a front; false when there is none. */
static enum status settle(struct path_cheapest *search, struct path_front *front,
                          uint32_t *visit) {
    struct execution *execution = search->pattern->op->execution;
    TRY(budget_check(execution->budget, execution->problem));
    const struct path_heap_entry *top = heap_top(front);
    *visit = VISIT_NONE;
    if (top == NULL)
        return STATUS_OK;
    *visit = top->visit;
    front->least = top->cost;
    front->keys[top->visit].is_settled = true;
    heap_pop(front);
    return front == &search->forward ? settle_forward(search, *visit)
                                     : settle_backward(search, *visit);
}

/* ---- the searches ------------------------------------------------------------------------- */

static enum status reset_front(struct path_cheapest *search, struct path_front *front) {
    front->heap_count = 0;
    front->least = 0;
    const struct graph *graph = search->pattern->op->execution->graph;
    if (search->pattern->has_contexts)
        return path_visits_reset(&front->visits, problem_of(search));
    return path_visits_reset_limited(&front->visits, search->pattern->state_count,
                                     graph_row_count(graph, ELEMENT_NODE),
                                     problem_of(search));
}

enum status path_cheapest_tree(struct path_cheapest *search,
                               const struct path_spur *spur) {
    struct path_front *front = &search->forward;
    search->spur = *spur;
    search->is_two_sided = false;
    search->is_met = false;
    TRY(reset_front(search, front));
    struct path_visit start = {spur->node, spur->state, VISIT_NONE, VISIT_NONE};
    TRY(path_visits_add_hidden(&front->visits, start, problem_of(search)));
    if (front->key_capacity == 0) {
        front->keys =
            array_grow(search->arena, NULL, 0, &front->key_capacity, sizeof *front->keys);
        TRY_MEMORY(front->keys, search->arena, problem_of(search));
    }
    front->keys[0] = (struct path_key){0};
    return heap_push(search, front, (struct path_heap_entry){0, 0, 0});
}

enum status path_cheapest_settle(struct path_cheapest *search, uint32_t *visit) {
    return settle(search, &search->forward, visit);
}

enum status path_cheapest_way(struct path_cheapest *search, uint32_t visit,
                              struct path_found *path) {
    path->cost = search->forward.keys[visit].cost;
    return write_path(search, visit, VISIT_NONE, VISIT_NONE, path);
}

static enum status add_ends(struct path_cheapest *search, uint32_t target) {
    TRY(reset_front(search, &search->backward));
    for (uint32_t state = 1; state < search->pattern->state_count; state++) {
        bool ends;
        TRY(path_pattern_ends(search->pattern, state, target, &ends));
        if (ends)
            TRY(add_visit(search, &search->backward,
                          (struct path_visit){target, state, VISIT_NONE, VISIT_NONE},
                          (struct path_key){0}));
    }
    return STATUS_OK;
}

/* Settles from both ends until no path left is as good as the best join. */
static enum status meet(struct path_cheapest *search) {
    uint32_t visit;
    for (;;) {
        const struct path_heap_entry *forward = heap_top(&search->forward);
        const struct path_heap_entry *backward = heap_top(&search->backward);
        if (forward == NULL || backward == NULL)
            return STATUS_OK;
        if (search->is_met &&
            compare_keys(forward->cost + backward->cost, forward->hops + backward->hops,
                         search->best.cost, search->best.hops) > 0)
            return STATUS_OK;
        bool goes_forward = search->forward.heap_count <= search->backward.heap_count;
        TRY(settle(search, goes_forward ? &search->forward : &search->backward, &visit));
    }
}

/* Settles from the start alone; of ways to `target` with the same key the lower ids decide. */
static enum status meet_forward(struct path_cheapest *search, uint32_t target,
                                struct path_found *path, bool *found) {
    bool is_reversed = search->pattern->search->is_reversed;
    struct path_key best = {0};
    *found = false;
    for (;;) {
        const struct path_heap_entry *top = heap_top(&search->forward);
        uint32_t visit;
        if (top == NULL ||
            (*found && compare_keys(top->cost, top->hops, best.cost, best.hops) > 0))
            return STATUS_OK;
        TRY(settle(search, &search->forward, &visit));
        const struct path_visit item = search->forward.visits.items[visit];
        bool ends = visit != 0 && item.node == target;
        if (ends)
            TRY(path_pattern_ends(search->pattern, item.state, target, &ends));
        if (!ends)
            continue;
        TRY(path_cheapest_way(search, visit, &search->rival));
        if (!*found || is_lower(&search->rival, path, is_reversed))
            TRY(path_found_copy(&search->rival, path, problem_of(search)));
        best = search->forward.keys[visit];
        *found = true;
    }
}

enum status path_cheapest_pair(struct path_cheapest *search, const struct path_spur *spur,
                               uint32_t target, struct path_found *path, bool *found) {
    TRY(path_cheapest_tree(search, spur));
    *found = spur->may_stop && spur->node == target;
    if (*found)
        TRY(path_pattern_ends(search->pattern, spur->state, target, found));
    if (*found)
        return path_cheapest_way(search, 0, path);
    if (search->pattern->has_contexts)
        return meet_forward(search, target, path, found);
    search->is_two_sided = true;
    TRY(add_ends(search, target));
    TRY(meet(search));
    *found = search->is_met;
    if (!*found)
        return STATUS_OK;
    path->cost = search->best.cost;
    return write_path(search, search->best_forward, search->best_edge,
                      search->best_backward, path);
}
