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

#define CHECKED(pointer, planner)                                                        \
    TRY_MEMORY(pointer, (planner)->context->arena, (planner)->context->problem)

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

static enum ast_direction direction_at(const struct selected *selected, uint32_t i) {
    enum ast_direction direction = edge_at(selected, i)->direction;
    if (!selected->is_reversed || direction == AST_UNDIRECTED)
        return direction;
    return direction == AST_OUTGOING ? AST_INCOMING : AST_OUTGOING;
}

/* Moves the inner predicates that read one node alone into the search; marks them used. */
static enum status take_node_conjuncts(struct selected *selected, uint32_t node,
                                       struct plan_search_node *out) {
    struct pattern *pattern = selected->pattern;
    const struct bound_match *match = selected->match;
    struct arena *arena = selected->planner->context->arena;
    uint32_t slot = match->nodes[node].slot;
    if (!pattern->missing[slot])
        return STATUS_OK;
    uint32_t total = match->conjunct_count + match->inner_count;
    out->conjuncts = ARENA_ARRAY(arena, total + 1, struct expression *);
    CHECKED(out->conjuncts, selected->planner);
    pattern->missing[slot] = 0;
    /* Outer predicates on the far end hold per pair of ends: they may be tested early too. */
    uint32_t first =
        node == node_at(selected, selected->path->edge_count) ? 0 : match->conjunct_count;
    for (uint32_t i = first; i < total; i++) {
        struct expression *conjunct = i < match->conjunct_count
                                          ? match->conjuncts[i]
                                          : match->inner[i - match->conjunct_count];
        if (pattern->conjunct_used[i] || !pattern_knows(pattern, conjunct))
            continue;
        pattern->conjunct_used[i] = true;
        out->conjuncts[out->conjunct_count++] = conjunct;
        TRY(plan_expression(selected->planner, conjunct));
    }
    pattern->missing[slot] = 1;
    return STATUS_OK;
}

static enum status fill_nodes(struct selected *selected, struct plan_search *search) {
    const struct bound_match *match = selected->match;
    search->nodes = ARENA_ARRAY(selected->planner->context->arena, search->edge_count + 1,
                                struct plan_search_node);
    CHECKED(search->nodes, selected->planner);
    for (uint32_t i = 0; i <= search->edge_count; i++) {
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

static enum status fill_edges(struct selected *selected, struct plan_search *search) {
    search->edges = ARENA_ARRAY(selected->planner->context->arena, search->edge_count + 1,
                                struct plan_search_edge);
    CHECKED(search->edges, selected->planner);
    for (uint32_t i = 0; i < search->edge_count; i++) {
        const struct bound_edge *edge = edge_at(selected, i);
        struct plan_search_edge *out = &search->edges[i];
        *out = (struct plan_search_edge){.edge_slot = edge->slot,
                                         .direction = direction_at(selected, i),
                                         .types = edge->types,
                                         .quantifier = edge->quantifier,
                                         .step_slot = edge->step_slot,
                                         .step_from_slot = edge->step_from_slot,
                                         .step_to_slot = edge->step_to_slot,
                                         .where = edge->where,
                                         .cost = edge->cost};
        if (selected->is_reversed) {
            out->step_from_slot = edge->step_to_slot;
            out->step_to_slot = edge->step_from_slot;
        }
        TRY(plan_expression(selected->planner, edge->where));
        TRY(plan_expression(selected->planner, edge->cost));
    }
    return STATUS_OK;
}

/* Inner predicates that are left hold for whole paths before one is selected. */
static enum status fill_path_conjuncts(struct selected *selected,
                                       struct plan_search *search) {
    const struct bound_match *match = selected->match;
    search->conjuncts = ARENA_ARRAY(selected->planner->context->arena,
                                    match->inner_count + 1, struct expression *);
    CHECKED(search->conjuncts, selected->planner);
    for (uint32_t i = 0; i < match->inner_count; i++) {
        bool *used = &selected->pattern->conjunct_used[match->conjunct_count + i];
        if (*used)
            continue;
        *used = true;
        search->conjuncts[search->conjunct_count++] = match->inner[i];
        TRY(plan_expression(selected->planner, match->inner[i]));
    }
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
    search->edge_count = path->edge_count;
    search->is_reversed = selected->is_reversed;
    search->path_slot = path->slot;
    TRY(fill_nodes(selected, search));
    TRY(fill_edges(selected, search));
    TRY(fill_path_conjuncts(selected, search));
    if (path->count != NULL)
        TRY(plan_expression(planner, path->count));
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
    if (selected->path->slot != SLOT_NONE)
        pattern->missing[selected->path->slot] = 0;
    return pattern_build_filters(pattern, plan);
}

enum status plan_selected(struct planner *planner, const struct bound_match *match,
                          const struct bound_path *path, struct plan *child,
                          struct plan **out) {
    struct selected selected = {.planner = planner, .match = match, .path = path};
    TRY(pattern_new(planner, match, child->estimated_rows, &selected.pattern));
    struct pattern *pattern = selected.pattern;
    uint32_t first = path->nodes[0], last = path->nodes[path->edge_count];
    *out = child;
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
        if (far.method >= START_PROPERTY && far.rows <= FEW_CANDIDATES)
            TRY(pattern_build_start(pattern, target, far, out));
    }
    TRY(build_search(&selected, out));
    return solve_all(&selected, out);
}
