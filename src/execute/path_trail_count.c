/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counts paths without walking all of them (path_trail_count()).
 *
 * Let the path stand at node v with two hops to go. Its continuations by one hop are the
 * relationships of v that it has not used; those by two are, over these relationships v-z, the
 * relationships of z less the ones used on the way. So a run of v's neighbours is taken as a
 * whole: the sum of their degrees, less what the few relationships of the path take away. The
 * path is short and its own nodes say where its relationships can be met again, so that
 * nothing is looked up in the graph but degrees.
 */
#include "execute/execute.h"
#include "execute/path_trail.h"
#include "value/multiplicity.h"

/* ---- relationships met again -------------------------------------------------------------- */

/* How many barred relationships a walk would find at `node`. */
static uint32_t barred_at(const struct path_trail *trail, uint32_t node) {
    const struct path_step *step = trail->steps;
    struct graph_edges edges = graph_edges(step->op->execution->graph);
    uint32_t count = 0;
    for (uint32_t i = 0; i < trail->base; i++) {
        uint32_t edge = trail->edges.rows[i];
        bool fits = step->types.is_any;
        for (uint32_t t = 0; t < step->types.count && !fits; t++)
            fits = step->types.types[t] == edges.types[edge];
        bool leaves = edges.sources[edge] == node && step->direction != DIRECTION_IN;
        bool enters = edges.targets[edge] == node && step->direction != DIRECTION_OUT;
        count += fits && (leaves || enters);
    }
    return count;
}

static bool is_both(const struct path_trail *trail) {
    return trail->steps->direction == DIRECTION_BOTH;
}

/* Whether a walk finds the path's hop number `hop` again at `node`. */
static bool is_hop_at(const struct path_trail *trail, uint32_t hop, uint32_t node) {
    const uint32_t *nodes = trail->nodes.rows;
    return nodes[hop] == node || (is_both(trail) && nodes[hop + 1] == node);
}

/* How many relationships of the path a walk would find again at `node`. */
static uint32_t used_at(const struct path_trail *trail, uint32_t node) {
    uint32_t count = 0;
    for (uint32_t hop = 0; hop < trail->hop_count; hop++)
        count += is_hop_at(trail, hop, node);
    return count;
}

/* ---- the last hop ------------------------------------------------------------------------- */

static uint32_t degree_of(const struct path_trail *trail, uint32_t node) {
    const struct path_step *step = trail->steps;
    return graph_degree(step->op->execution->graph, step->direction, node, step->types);
}

/* Continuations of the path by one hop. */
static int64_t count_one(const struct path_trail *trail) {
    int64_t count = degree_of(trail, trail->end);
    if (!trail->is_repeatable)
        count -= used_at(trail, trail->end) + barred_at(trail, trail->end);
    return count;
}

/* ---- the last two hops -------------------------------------------------------------------- */

static int64_t count_equal(const struct adjacency_run *run, uint32_t node) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < run->count; i++)
        count += run->neighbours[i] == node;
    return count;
}

/* What the path's relationships take away from the degrees of a run. */
static int64_t used_at_run(const struct path_trail *trail,
                           const struct adjacency_run *run) {
    const uint32_t *nodes = trail->nodes.rows;
    int64_t count = 0;
    for (uint32_t hop = 0; hop < trail->hop_count; hop++) {
        count += count_equal(run, nodes[hop]);
        if (is_both(trail) && nodes[hop + 1] != nodes[hop])
            count += count_equal(run, nodes[hop + 1]);
    }
    /* The hop into the run is met again at its far end: both ways always, else in a loop. */
    return count + (is_both(trail) ? run->count : count_equal(run, trail->end));
}

/* What hops of the path that leave its end again were counted as. */
static int64_t count_of_used(const struct path_trail *trail) {
    const uint32_t *nodes = trail->nodes.rows;
    int64_t count = 0;
    for (uint32_t hop = 0; hop < trail->hop_count; hop++) {
        if (!is_hop_at(trail, hop, trail->end))
            continue;
        uint32_t other = nodes[hop] == trail->end ? nodes[hop + 1] : nodes[hop];
        bool is_met_again = is_both(trail) || other == trail->end;
        count += (int64_t)degree_of(trail, other) - used_at(trail, other) - is_met_again;
    }
    return count;
}

/* Continuations of the path by two hops. */
static enum status count_two(struct path_trail *trail, int64_t *count) {
    struct path_step *step = trail->steps;
    struct adjacency_run run;
    *count = trail->is_repeatable ? 0 : -count_of_used(trail);
    path_step_open(step, trail->end);
    for (;;) {
        TRY(path_step_next(step, &run));
        if (run.count == 0)
            return STATUS_OK;
        *count += (int64_t)graph_degree_sum(step->op->execution->graph, step->direction,
                                            run.neighbours, run.count, step->types);
        if (!trail->is_repeatable)
            *count -= used_at_run(trail, &run);
    }
}

/* ---- all hops ----------------------------------------------------------------------------- */

static bool counts_by_degree(const struct path_trail *trail) {
    return trail->step_count == 1 && path_step_is_plain(trail->steps) &&
           trail->mode != AST_MODE_ACYCLIC && trail->mode != AST_MODE_SIMPLE &&
           trail->target == ELEMENT_NONE && trail->end_labels == NULL && trail->max > 0 &&
           trail->max != UINT64_MAX;
}

/* Continuations of a path that stands `left` (1 or 2) hops before the longest. */
static enum status count_rest(struct path_trail *trail, uint64_t left, int64_t *count) {
    uint64_t longest = trail->hop_count + left;
    int64_t more = 0;
    if (longest - left + 1 >= trail->min)
        *count = multiplicity_add(*count, count_one(trail));
    if (left == 1)
        return STATUS_OK;
    TRY(count_two(trail, &more));
    if (longest >= trail->min)
        *count = multiplicity_add(*count, more);
    return STATUS_OK;
}

/* Walks all paths but for their last hop or, where nothing is barred, their last two. */
static enum status count_by_degree(struct path_trail *trail, int64_t *count) {
    uint64_t max = trail->max, left = max > 1 && trail->base == 0 ? 2 : 1;
    enum status status;
    trail->max = max - left;
    for (;;) {
        bool moved;
        status = path_trail_advance(trail, &moved);
        if (status != STATUS_OK || !moved)
            break;
        if (trail->hop_count >= trail->min)
            *count = multiplicity_add(*count, 1);
        if (trail->hop_count < max - left)
            continue;
        status = count_rest(trail, left, count);
        if (status != STATUS_OK)
            break;
    }
    trail->max = max;
    return status;
}

enum status path_trail_count(struct path_trail *trail, uint32_t node, int64_t *count) {
    *count = 0;
    TRY(path_trail_start(trail, node));
    if (counts_by_degree(trail))
        return count_by_degree(trail, count);
    bool found;
    for (;;) {
        TRY(path_trail_next(trail, &found));
        if (!found)
            return STATUS_OK;
        ++*count;
    }
}
