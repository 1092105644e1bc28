/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * MATCH with a selector (ANY SHORTEST, CHEAPEST 3, ...): the ends first, then one search.
 *
 * Selection is per pair of ends, so predicates on the ends alone are tested before the search
 * whether they stand inside the pattern or in the outer WHERE. A predicate on one inner node
 * goes into the search; one over several elements is tested on whole paths, before selection
 * when it stands inside and after it when it stands outside.
 */
#include "plan/pattern.h"

/* Both ends are found before the search when the far one has at most this many candidates. */
#define FEW_CANDIDATES 1000

struct selected {
    struct planner *planner;
    struct pattern *pattern;
    const struct bound_match *match;
    const struct bound_path *path;
    bool is_reversed;
};

/* The place in match->nodes of node `i` in the order of the search. */
static uint32_t node_at(const struct selected *selected, uint32_t i) {
    return selected->path
        ->nodes[selected->is_reversed ? selected->path->edge_count - i : i];
}

static const struct bound_edge *edge_at(const struct selected *selected, uint32_t i) {
    uint32_t place = selected->is_reversed ? selected->path->edge_count - 1 - i : i;
    return &selected->match->edges[selected->path->edges[place]];
}

/* Moves the inner predicates that read one node alone into the search; marks them used. */
static enum status take_node_conjuncts(struct selected *selected, uint32_t node,
                                       struct plan_search_node *out) {
    struct pattern *pattern = selected->pattern;
    const struct bound_match *match = selected->match;
    struct arena *arena = selected->planner->context->arena;
    uint32_t slot = match->nodes[node].slot;
    if (!pattern_misses(pattern, slot))
        return STATUS_OK;
    out->conjuncts = ARENA_ARRAY(arena, pattern->conjunct_count + 1, struct expression *);
    CHECKED(out->conjuncts, selected->planner);
    pattern_set_missing(pattern, slot, false);
    /* Outer predicates on the far end hold per pair of ends: they may be tested early too. */
    uint32_t first =
        node == node_at(selected, selected->path->edge_count) ? 0 : match->conjunct_count;
    for (uint32_t i = first; i < pattern->conjunct_count; i++) {
        struct conjunct *conjunct = &pattern->conjuncts[i];
        if (conjunct->is_used || conjunct->missing_count > 0 ||
            conjunct->manner != CONJUNCT_FREE)
            continue;
        conjunct->is_used = true;
        out->conjuncts[out->conjunct_count++] = conjunct->test;
        TRY(plan_expression(selected->planner, conjunct->test, 1));
    }
    pattern_set_missing(pattern, slot, true);
    return STATUS_OK;
}

/* The nodes between the steps of the loops. */
static void fill_inner_nodes(struct plan_search *search) {
    struct plan_search_node *out = &search->nodes[search->loop_count + 1];
    for (uint32_t i = 0; i < search->loop_count; i++) {
        const struct plan_search_loop *loop = &search->loops[i];
        for (uint32_t j = 0; j + 1 < loop->step_count; j++) {
            const struct plan_step *step = &search->steps[loop->first_step + j];
            *(out++) = (struct plan_search_node){.slot = step->to_slot,
                                                 .labels = step->to_labels};
        }
    }
}

static enum status fill_nodes(struct selected *selected, struct plan_search *search) {
    const struct bound_match *match = selected->match;
    search->node_count = search->step_count + 1;
    search->nodes = ARENA_ARRAY(selected->planner->context->arena, search->node_count,
                                struct plan_search_node);
    CHECKED(search->nodes, selected->planner);
    fill_inner_nodes(search);
    for (uint32_t i = 0; i <= search->loop_count; i++) {
        uint32_t node = node_at(selected, i);
        struct plan_search_node *out = &search->nodes[i];
        out->slot = match->nodes[node].slot;
        out->is_bound = selected->pattern->node_solved[node];
        for (uint32_t j = 0; j < i; j++)
            out->is_bound |= node_at(selected, j) == node;
        out->labels = out->is_bound ? NULL : match->nodes[node].labels;
        TRY(take_node_conjuncts(selected, node, out));
    }
    return STATUS_OK;
}

static enum status fill_loops(struct selected *selected, struct plan_search *search) {
    struct planner *planner = selected->planner;
    struct arena *arena = planner->context->arena;
    search->loop_count = selected->path->edge_count;
    search->loops = ARENA_ARRAY(arena, search->loop_count + 1, struct plan_search_loop);
    CHECKED(search->loops, planner);
    for (uint32_t i = 0; i < search->loop_count; i++) {
        const struct bound_edge *edge = edge_at(selected, i);
        search->loops[i] = (struct plan_search_loop){.first_step = search->step_count,
                                                     .step_count = edge->step_count,
                                                     .edge_slot = edge->slot,
                                                     .quantifier = edge->quantifier,
                                                     .is_named = edge->is_named};
        search->step_count += edge->step_count;
    }
    search->steps = ARENA_ARRAY(arena, search->step_count + 1, struct plan_step);
    CHECKED(search->steps, planner);
    for (uint32_t i = 0; i < search->loop_count; i++)
        TRY(pattern_build_steps(planner, edge_at(selected, i), selected->is_reversed,
                                search->steps + search->loops[i].first_step));
    return STATUS_OK;
}

/* Inner predicates that are left hold for whole paths before one is selected. Those that read
 * the ends alone are the same for all paths between them, and wait until one is found. */
static enum status fill_path_conjuncts(struct selected *selected,
                                       struct plan_search *search) {
    const struct bound_match *match = selected->match;
    struct pattern *pattern = selected->pattern;
    uint32_t far = match->nodes[node_at(selected, selected->path->edge_count)].slot;
    bool is_missing = pattern_misses(pattern, far);
    search->conjuncts = ARENA_ARRAY(selected->planner->context->arena,
                                    match->inner_count + 1, struct expression *);
    CHECKED(search->conjuncts, selected->planner);
    pattern_set_missing(pattern, far, false);
    for (uint32_t i = match->conjunct_count; i < pattern->conjunct_count; i++) {
        struct conjunct *conjunct = &pattern->conjuncts[i];
        if (conjunct->is_used || conjunct->missing_count == 0)
            continue;
        conjunct->is_used = true;
        search->conjuncts[search->conjunct_count++] = conjunct->test;
        TRY(plan_expression(selected->planner, conjunct->test, 1));
    }
    pattern_set_missing(pattern, far, is_missing);
    return STATUS_OK;
}

static enum status build_search(struct selected *selected, struct plan **plan) {
    struct planner *planner = selected->planner;
    const struct bound_path *path = selected->path;
    struct plan *made = plan_new(planner, PLAN_PATH_SEARCH, *plan);
    CHECKED(made, planner);
    struct plan_search *search = ARENA_NEW(planner->context->arena, struct plan_search);
    CHECKED(search, planner);
    search->selector = path->selector;
    search->mode = path->mode;
    search->is_repeatable = selected->match->is_repeatable;
    search->count = path->count;
    search->is_reversed = selected->is_reversed;
    search->path_slot = path->slot;
    TRY(fill_loops(selected, search));
    TRY(fill_nodes(selected, search));
    TRY(fill_path_conjuncts(selected, search));
    if (path->count != NULL)
        TRY(plan_expression(planner, path->count, 1));
    made->search = search;
    made->span = path->span;
    *plan = made;
    return STATUS_OK;
}

/* Everything of the pattern is known after the search. */
static enum status solve_all(struct selected *selected, struct plan **plan) {
    struct pattern *pattern = selected->pattern;
    for (uint32_t i = 0; i < selected->match->node_count; i++)
        pattern_solve_node(pattern, i);
    for (uint32_t i = 0; i < selected->match->edge_count; i++)
        pattern_solve_edge(pattern, i);
    pattern_set_missing(pattern, selected->path->slot, false);
    return pattern_build_last_filters(pattern, plan);
}

/* Whether no step reads a node that is not known yet: the other end. */
static bool are_ready(const struct selected *selected) {
    for (uint32_t i = 0; i < selected->match->edge_count; i++)
        if (!pattern_is_ready(selected->pattern, &selected->match->edges[i]))
            return false;
    return true;
}

enum status plan_selected(struct planner *planner, const struct bound_match *match,
                          const struct bound_path *path, struct plan *child,
                          struct plan **out) {
    struct selected selected = {.planner = planner, .match = match, .path = path};
    TRY(pattern_new(planner, match, child->estimated_rows, &selected.pattern));
    struct pattern *pattern = selected.pattern;
    uint32_t first = path->nodes[0], last = path->nodes[path->edge_count];
    *out = child;
    TRY(pattern_build_bound_nodes(pattern, out));
    TRY(pattern_build_filters(pattern, out));
    struct start start = {0}, end = {0};
    if (!pattern->node_solved[first])
        start = pattern_start(pattern, first, 1);
    if (!pattern->node_solved[last])
        end = pattern_start(pattern, last, 1);
    bool is_last_cheaper = pattern->node_solved[last] || end.rows < start.rows;
    selected.is_reversed = !pattern->node_solved[first] && is_last_cheaper;
    uint32_t source = selected.is_reversed ? last : first;
    uint32_t target = selected.is_reversed ? first : last;
    if (!pattern->node_solved[source])
        TRY(pattern_build_start(pattern, source, selected.is_reversed ? end : start,
                                out));
    if (!pattern->node_solved[target]) {
        struct start far = pattern_start(pattern, target, 1);
        bool is_few = far.method >= START_PROPERTY && far.rows <= FEW_CANDIDATES;
        if (is_few || !are_ready(&selected))
            TRY(pattern_build_start(pattern, target, far, out));
    }
    TRY(build_search(&selected, out));
    return solve_all(&selected, out);
}
