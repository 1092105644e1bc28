/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The steps of a repeated edge: which part of its predicate is tested at which hop.
 *
 * A conjunct belongs to the first hop of an iteration after which all that it reads of the
 * iteration is known. The node after a hop is the one before the next, so that it counts as
 * known from the earlier of the two on.
 */
#include "plan/pattern.h"

enum ast_direction pattern_flipped(enum ast_direction direction) {
    if (direction == AST_UNDIRECTED)
        return direction;
    return direction == AST_OUTGOING ? AST_INCOMING : AST_OUTGOING;
}

static struct plan_step make_step(const struct bound_edge *edge, uint32_t place,
                                  bool is_reversed) {
    uint32_t last = edge->step_count - 1;
    const struct bound_step *step = &edge->steps[is_reversed ? last - place : place];
    struct plan_step made = {.slot = step->slot,
                             .from_slot = step->from_slot,
                             .to_slot = step->to_slot,
                             .direction = step->direction,
                             .types = step->types,
                             .to_labels = step->to_labels,
                             .cost = step->cost};
    if (!is_reversed)
        return made;
    made.from_slot = step->to_slot;
    made.to_slot = step->from_slot;
    made.direction = pattern_flipped(step->direction);
    made.to_labels = place < last ? step[-1].to_labels : NULL;
    return made;
}

/* ---- the hop of a conjunct -------------------------------------------------------------------- */

struct hop_search {
    const struct plan_step *steps;
    uint32_t step_count;
    uint32_t hop;                 /* the first at which all that was seen is known */
    uint32_t newest;              /* slots that are known at an earlier hop only */
    const struct plan_step *only; /* NULL, or the step whose slots are not counted */
};

/* Where a slot becomes known; step_count when it is none of the iteration's. */
static uint32_t hop_of(const struct plan_step *steps, uint32_t step_count,
                       uint32_t slot) {
    uint32_t hop = 0;
    while (hop < step_count && steps[hop].slot != slot && steps[hop].from_slot != slot &&
           steps[hop].to_slot != slot)
        hop++;
    return hop;
}

static void keep_last(void *context, uint32_t slot) {
    struct hop_search *search = context;
    uint32_t hop = hop_of(search->steps, search->step_count, slot);
    if (hop < search->step_count && hop > search->hop)
        search->hop = hop;
}

static void count_others(void *context, uint32_t slot) {
    struct hop_search *search = context;
    const struct plan_step *only = search->only;
    bool is_own = slot == only->slot || slot == only->from_slot || slot == only->to_slot;
    if (!is_own && hop_of(search->steps, search->step_count, slot) < search->step_count)
        search->newest++;
}

static enum status add_conjunct(struct planner *planner, struct expression *conjunct,
                                struct plan_step *steps, uint32_t step_count) {
    struct hop_search search = {.steps = steps, .step_count = step_count};
    if (conjunct->kind == EXPRESSION_AND) {
        for (uint32_t i = 0; i < conjunct->child_count; i++)
            TRY(add_conjunct(planner, conjunct->children[i], steps, step_count));
        return STATUS_OK;
    }
    bound_visit_slots(conjunct, keep_last, &search);
    struct plan_step *step = &steps[search.hop];
    search.only = step;
    bound_visit_slots(conjunct, count_others, &search);
    step->reads_before |= search.newest > 0;
    TRY(plan_expression(planner, conjunct, 1));
    if (step->where == NULL) {
        step->where = conjunct;
        return STATUS_OK;
    }
    struct expression *both = ARENA_NEW(planner->context->arena, struct expression);
    CHECKED(both, planner);
    *both = (struct expression){.kind = EXPRESSION_AND,
                                .span = span_join(step->where->span, conjunct->span),
                                .types = TYPE_BIT(VALUE_BOOLEAN),
                                .child_count = 2};
    both->children = ARENA_ARRAY(planner->context->arena, 2, struct expression *);
    CHECKED(both->children, planner);
    both->children[0] = step->where;
    both->children[1] = conjunct;
    step->where = both;
    return STATUS_OK;
}

enum status pattern_build_steps(struct planner *planner, const struct bound_edge *edge,
                                bool is_reversed, struct plan_step *steps) {
    for (uint32_t i = 0; i < edge->step_count; i++) {
        steps[i] = make_step(edge, i, is_reversed);
        if (steps[i].cost != NULL)
            TRY(plan_expression(planner, steps[i].cost, 1));
    }
    if (edge->where == NULL)
        return STATUS_OK;
    return add_conjunct(planner, edge->where, steps, edge->step_count);
}

/* A node that is known already and stands alone is matched by being there: null is not. On a
 * day a node must exist then, wherever in the pattern it stands. */
static enum status build_bound_node(struct pattern *pattern, uint32_t node,
                                    struct plan **plan) {
    struct planner *planner = pattern->planner;
    struct arena *arena = planner->context->arena;
    const struct bound_node *bound = &pattern->match->nodes[node];
    struct expression *value = ARENA_NEW(arena, struct expression);
    struct expression *test = ARENA_NEW(arena, struct expression);
    struct expression **children = ARENA_ARRAY(arena, 1, struct expression *);
    if (value == NULL || test == NULL || children == NULL)
        return arena_problem(arena, planner->context->problem);
    *value = (struct expression){.kind = EXPRESSION_SLOT,
                                 .span = bound->span,
                                 .slot = bound->slot,
                                 .types = planner->slots.items[bound->slot].types};
    *test = (struct expression){.kind = planner->as_of == NULL ? EXPRESSION_IS_NOT_NULL
                                                               : EXPRESSION_EXISTS_THEN,
                                .span = bound->span,
                                .types = TYPE_BIT(VALUE_BOOLEAN),
                                .child_count = 1,
                                .children = children};
    children[0] = value;
    return plan_filter(planner, &test, 1, *plan, plan);
}

enum status pattern_build_bound_nodes(struct pattern *pattern, struct plan **plan) {
    bool tests_all = pattern->planner->as_of != NULL;
    for (uint32_t i = 0; i < pattern->match->node_count; i++)
        if (pattern->match->nodes[i].is_bound &&
            (tests_all || pattern->node_degrees[i] == 0))
            TRY(build_bound_node(pattern, i, plan));
    return STATUS_OK;
}
