/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * MATCH: in which order the nodes and relationships of a pattern are found.
 *
 * Greedy walks: from each possible start, the next relationship is always the one that
 * multiplies the rows least; the walk whose rows, summed over its steps, are fewest is built.
 * (Exact enumeration would pay from about ten relationships on; patterns are smaller.) With
 * join_order off the pattern is walked as it is written.
 */
#include "plan/pattern.h"

/* Starts of a pattern that are tried: more would cost more than they gain. */
#define MAX_STARTS 16

/* What a hop costs that can be counted: more than any other, so that it comes last. */
#define COUNTED_LAST 1e6

/* Rows after a step are never thought fewer: estimates must not make later steps free. */
#define FEWEST_ROWS 1e-3

/* ---- estimates ---------------------------------------------------------------------------- */

/* A last hop that nobody reads: its rows can be counted instead of made. */
static bool is_countable(const struct pattern *pattern, uint32_t edge, uint32_t far) {
    const struct bound_edge *bound = &pattern->match->edges[edge];
    return !pattern_is_quantified(bound) && !bound->is_bound &&
           pattern->match->nodes[far].name == NULL && pattern->edges[edge].is_unread &&
           pattern->nodes[far].is_unread && pattern->node_degrees[far] == 1;
}

/* Rows that one row becomes when `edge` is walked from a solved end. */
static double expand_growth(const struct pattern *pattern, uint32_t edge, uint32_t far) {
    return pattern->edges[edge].degree * pattern_label_share(pattern, far) *
           pattern_node_selectivity(pattern, far);
}

/* ---- choosing ----------------------------------------------------------------------------- */

struct choice {
    bool is_found;
    struct step step;
    double growth;
    double cost;
};

static void offer(struct choice *best, struct step step, double growth, double cost) {
    if (best->is_found && best->cost <= cost)
        return;
    *best = (struct choice){true, step, growth, cost};
}

/* The step that solves relationship `index`, when one of its ends is known. */
static void offer_edge(const struct pattern *pattern, uint32_t index,
                       struct choice *best) {
    const struct bound_edge *edge = &pattern->match->edges[index];
    bool from = pattern->node_solved[edge->from], to = pattern->node_solved[edge->to];
    if ((!from && !to) || !pattern_is_ready(pattern, edge))
        return;
    struct step step = {.edge = index};
    if (from && to) {
        step.kind = STEP_INTO;
        offer(best, step, 0.5, pattern_is_quantified(edge) ? 2 : 0);
        return;
    }
    step.kind = STEP_EXPAND;
    step.is_reversed = to;
    step.node = to ? edge->from : edge->to;
    double growth = expand_growth(pattern, index, step.node);
    if (edge->is_bound)
        offer(best, step, 1, 0);
    else if (is_countable(pattern, index, step.node))
        offer(best, step, 1, growth + COUNTED_LAST);
    else
        offer(best, step, growth, growth);
}

static struct choice choose_edge(const struct pattern *pattern) {
    struct choice best = {0};
    bool in_order = !plan_is_on(pattern->planner->context, SWITCH_JOIN_ORDER);
    for (uint32_t i = 0; i < pattern->match->edge_count; i++) {
        if (pattern->edge_solved[i])
            continue;
        offer_edge(pattern, i, &best);
        if (in_order && best.is_found)
            break;
    }
    return best;
}

/* A relationship bound by an earlier clause tells both its ends. */
static bool choose_bound_edge(const struct pattern *pattern, struct step *step) {
    for (uint32_t i = 0; i < pattern->match->edge_count; i++) {
        const struct bound_edge *edge = &pattern->match->edges[i];
        if (pattern->edge_solved[i] || !edge->is_bound || pattern_is_quantified(edge) ||
            pattern->node_solved[edge->from] || pattern->node_solved[edge->to])
            continue;
        *step = (struct step){.kind = STEP_EDGE_SCAN, .edge = i};
        return true;
    }
    return false;
}

static struct step choose_start(const struct pattern *pattern, double rows) {
    struct step best = {.kind = STEP_START, .node = UINT32_MAX};
    bool in_order = !plan_is_on(pattern->planner->context, SWITCH_JOIN_ORDER);
    for (uint32_t i = 0; i < pattern->match->node_count; i++) {
        if (pattern->node_solved[i])
            continue;
        struct start start = pattern_start(pattern, i, rows);
        if (best.node != UINT32_MAX && (in_order || best.start.cost <= start.cost))
            continue;
        best.node = i;
        best.start = start;
    }
    return best;
}

static void take(struct pattern *pattern, struct walk_plan *walk, struct step step,
                 double growth) {
    walk->rows *= growth;
    if (walk->rows < FEWEST_ROWS)
        walk->rows = FEWEST_ROWS;
    walk->cost += walk->rows;
    step.rows = walk->rows;
    walk->steps[walk->step_count++] = step;
    if (step.kind == STEP_START || step.kind == STEP_EXPAND)
        pattern_solve_node(pattern, step.node);
    if (step.kind == STEP_EDGE_SCAN) {
        pattern_solve_node(pattern, pattern->match->edges[step.edge].from);
        pattern_solve_node(pattern, pattern->match->edges[step.edge].to);
    }
    if (step.kind != STEP_START)
        pattern_solve_edge(pattern, step.edge);
}

static void take_start(struct pattern *pattern, struct walk_plan *walk,
                       struct step step) {
    walk->cost += walk->rows * step.start.cost;
    double share = pattern_node_selectivity(pattern, step.node);
    if (pattern_is_lookup(&step.start))
        share = 1;
    take(pattern, walk, step, step.start.rows * share);
}

static void take_named(struct pattern *pattern, struct walk_plan *walk) {
    for (uint32_t i = 0; i < pattern->match->node_count; i++)
        if (!pattern->node_solved[i] && pattern->match->nodes[i].name != NULL)
            take_start(pattern, walk,
                       (struct step){.kind = STEP_START,
                                     .node = i,
                                     .start = pattern_start(pattern, i, walk->rows)});
}

/* Walks the whole pattern; `first` is its first step unless NULL. */
static enum status simulate(struct pattern *pattern, const struct step *first,
                            struct walk_plan *walk) {
    const struct plan_context *context = pattern->planner->context;
    pattern_reset(pattern);
    walk->step_count = 0;
    walk->cost = 0;
    walk->rows = pattern->child_rows;
    take_named(pattern, walk);
    if (first != NULL && first->kind == STEP_START)
        take_start(pattern, walk, *first);
    else if (first != NULL)
        take(pattern, walk, *first, first->rows);
    while (pattern->open_count > 0) {
        TRY(budget_check(context->budget, context->problem));
        struct choice choice = choose_edge(pattern);
        struct step step;
        if (choice.is_found)
            take(pattern, walk, choice.step, choice.growth);
        else if (choose_bound_edge(pattern, &step))
            take(pattern, walk, step, 1);
        else if ((step = choose_start(pattern, walk->rows)).node != UINT32_MAX)
            take_start(pattern, walk, step);
        else
            break;
    }
    return STATUS_OK;
}

/* ---- trying starts ------------------------------------------------------------------- */

static enum status new_walk(struct pattern *pattern, struct walk_plan *walk) {
    struct planner *planner = pattern->planner;
    walk->steps = ARENA_ARRAY(planner->context->arena,
                              pattern->match->node_count + pattern->match->edge_count + 1,
                              struct step);
    CHECKED(walk->steps, planner);
    return STATUS_OK;
}

static void keep_cheaper(struct walk_plan *best, struct walk_plan *tried) {
    if (tried->cost >= best->cost)
        return;
    struct walk_plan old = *best;
    *best = *tried;
    *tried = old;
}

/* A relationship whose properties are read is read fastest where it is stored. */
static bool is_edge_start(const struct pattern *pattern, uint32_t index) {
    const struct bound_match *match = pattern->match;
    const struct bound_edge *edge = &match->edges[index];
    return !edge->is_bound && !pattern_is_quantified(edge) &&
           edge->direction != AST_UNDIRECTED && edge->from != edge->to &&
           !match->nodes[edge->from].is_bound && !match->nodes[edge->to].is_bound &&
           match->nodes[edge->from].name == NULL && match->nodes[edge->to].name == NULL &&
           !pattern->edges[index].is_unread;
}

/* All relationships of the type, or those that a declared index finds. */
static struct start edge_start(const struct pattern *pattern,
                               const struct bound_edge *edge) {
    const struct plan_context *context = pattern->planner->context;
    double rows = statistics_edge_count(context->graph, edge->types);
    struct start best = {.method = START_SCAN, .rows = rows, .cost = 1 + rows};
    struct offer offers[2];
    for (uint32_t i = 0; plan_is_on(context, SWITCH_LOOKUP) && i < context->rule_count;
         i++) {
        uint32_t count =
            pattern_index_offers(pattern, &context->rules[i], ELEMENT_RELATIONSHIP,
                                 edge->slot, edge->types, rows, offers);
        for (uint32_t j = 0; j < count; j++)
            if (offers[j].start.cost < best.cost)
                best = offers[j].start;
    }
    return best;
}

static enum status try_edges(struct pattern *pattern, struct walk_plan *best,
                             struct walk_plan *tried) {
    const struct bound_match *match = pattern->match;
    for (uint32_t i = 0, count = 0; i < match->edge_count && count < MAX_STARTS; i++) {
        if (!is_edge_start(pattern, i))
            continue;
        count++;
        pattern_reset(pattern);
        struct start start = edge_start(pattern, &match->edges[i]);
        double rows = start.rows;
        rows *= pattern_node_selectivity(pattern, match->edges[i].from) *
                pattern_label_share(pattern, match->edges[i].from);
        struct step first = {
            .kind = STEP_EDGE_SCAN, .edge = i, .start = start, .rows = rows};
        TRY(simulate(pattern, &first, tried));
        keep_cheaper(best, tried);
    }
    return STATUS_OK;
}

static bool has_bound_node(const struct bound_match *match) {
    for (uint32_t i = 0; i < match->node_count; i++)
        if (match->nodes[i].is_bound || match->nodes[i].name != NULL)
            return true;
    return false;
}

/* The cheapest start that was not tried yet, which is marked; false when there is none. */
static bool next_start(struct pattern *pattern, bool *is_tried, struct step *first) {
    *first = (struct step){.kind = STEP_START, .node = UINT32_MAX};
    pattern_reset(pattern);
    for (uint32_t i = 0; i < pattern->match->node_count; i++) {
        if (is_tried[i])
            continue;
        struct start start = pattern_start(pattern, i, pattern->child_rows);
        if (first->node != UINT32_MAX && first->start.cost <= start.cost)
            continue;
        first->node = i;
        first->start = start;
    }
    if (first->node == UINT32_MAX)
        return false;
    is_tried[first->node] = true;
    return true;
}

/* All starts of a small pattern, the cheapest ones of a large one. */
static enum status try_nodes(struct pattern *pattern, struct walk_plan *best,
                             struct walk_plan *tried) {
    struct planner *planner = pattern->planner;
    bool *is_tried =
        ARENA_ARRAY(planner->context->arena, pattern->match->node_count + 1, bool);
    struct step first;
    CHECKED(is_tried, planner);
    for (uint32_t i = 0; i < MAX_STARTS && next_start(pattern, is_tried, &first); i++) {
        TRY(simulate(pattern, &first, tried));
        keep_cheaper(best, tried);
    }
    return STATUS_OK;
}

static enum status choose_walk(struct pattern *pattern, struct walk_plan *best) {
    struct walk_plan tried = {0};
    TRY(new_walk(pattern, best));
    TRY(new_walk(pattern, &tried));
    TRY(simulate(pattern, NULL, best));
    if (has_bound_node(pattern->match) ||
        !plan_is_on(pattern->planner->context, SWITCH_JOIN_ORDER))
        return STATUS_OK;
    TRY(try_nodes(pattern, best, &tried));
    if (plan_is_on(pattern->planner->context, SWITCH_EDGE_SCAN))
        TRY(try_edges(pattern, best, &tried));
    return STATUS_OK;
}

/* ---- building ----------------------------------------------------------------------------- */

/* The relationships found already that `edge` must differ from. */
static enum status distinct_edges(struct pattern *pattern, const struct bound_edge *edge,
                                  struct plan_expand *expand) {
    const struct bound_match *match = pattern->match;
    struct planner *planner = pattern->planner;
    if (match->is_repeatable)
        return STATUS_OK;
    expand->distinct_slots =
        ARENA_ARRAY(planner->context->arena, match->edge_count + 1, uint32_t);
    CHECKED(expand->distinct_slots, planner);
    for (uint32_t i = 0; i < match->edge_count; i++)
        if (pattern->edge_solved[i] && &match->edges[i] != edge &&
            plan_types_overlap(edge->types, match->edges[i].types))
            expand->distinct_slots[expand->distinct_count++] = match->edges[i].slot;
    return STATUS_OK;
}

/*
 * True when a label test on one end is settled by the type: all such relationships of the
 * graph pass it. Only where the statement does not write: what is known is of its start.
 */
static bool is_implied(const struct pattern *pattern, const struct bound_edge *edge,
                       const struct bound_labels *labels, bool at_target) {
    struct planner *planner = pattern->planner;
    if (planner->bound->writes || edge->direction == AST_UNDIRECTED ||
        !plan_is_on(planner->context, SWITCH_IMPLIED_LABELS))
        return false;
    return statistics_all_ends_fit(planner->context->statistics, planner->context->graph,
                                   edge->types, labels, at_target);
}

static struct bound_labels *needed_labels(const struct pattern *pattern,
                                          const struct bound_edge *edge, uint32_t node) {
    struct bound_labels *labels = pattern->match->nodes[node].labels;
    bool is_to = node == edge->to;
    bool at_target = edge->direction == AST_OUTGOING ? is_to : !is_to;
    if (labels == NULL || pattern_is_quantified(edge))
        return labels;
    return is_implied(pattern, edge, labels, at_target) ? NULL : labels;
}

static enum status fill_expand(struct pattern *pattern, const struct step *step,
                               struct plan_expand *expand) {
    const struct bound_edge *edge = &pattern->match->edges[step->edge];
    const struct bound_node *nodes = pattern->match->nodes;
    expand->from_slot = nodes[step->is_reversed ? edge->to : edge->from].slot;
    expand->to_slot = nodes[step->is_reversed ? edge->from : edge->to].slot;
    expand->edge_slot = edge->slot;
    expand->direction =
        step->is_reversed ? pattern_flipped(edge->direction) : edge->direction;
    expand->types = edge->types;
    expand->is_edge_bound = edge->is_bound && !pattern_is_quantified(edge);
    if (step->kind == STEP_EXPAND)
        expand->to_labels = needed_labels(pattern, edge, step->node);
    return distinct_edges(pattern, edge, expand);
}

static enum status build_variable(struct pattern *pattern, const struct step *step,
                                  struct plan **plan) {
    struct planner *planner = pattern->planner;
    const struct bound_edge *edge = &pattern->match->edges[step->edge];
    struct plan *made = plan_new(planner, PLAN_EXPAND_VARIABLE, *plan);
    CHECKED(made, planner);
    struct plan_variable *variable =
        ARENA_NEW(planner->context->arena, struct plan_variable);
    CHECKED(variable, planner);
    TRY(fill_expand(pattern, step, &variable->hop));
    variable->is_to_bound = step->kind == STEP_INTO;
    variable->quantifier = edge->quantifier;
    variable->is_repeatable = pattern->match->is_repeatable;
    variable->step_count = edge->step_count;
    variable->steps =
        ARENA_ARRAY(planner->context->arena, edge->step_count, struct plan_step);
    CHECKED(variable->steps, planner);
    TRY(pattern_build_steps(planner, edge, step->is_reversed, variable->steps));
    variable->is_list_bound = edge->is_bound;
    variable->is_reversed = step->is_reversed;
    variable->mode = edge->mode;
    made->variable = variable;
    made->span = edge->span;
    made->estimated_rows = step->rows;
    *plan = made;
    return STATUS_OK;
}

static enum status build_expand(struct pattern *pattern, const struct step *step,
                                struct plan **plan) {
    static const enum plan_kind kinds[] = {[STEP_EDGE_SCAN] = PLAN_EDGE_SCAN,
                                           [STEP_EXPAND] = PLAN_EXPAND,
                                           [STEP_INTO] = PLAN_EXPAND_INTO};
    struct planner *planner = pattern->planner;
    const struct bound_edge *edge = &pattern->match->edges[step->edge];
    if (pattern_is_quantified(edge))
        return build_variable(pattern, step, plan);
    struct plan *made = plan_new(planner, kinds[step->kind], *plan);
    CHECKED(made, planner);
    made->expand = ARENA_NEW(planner->context->arena, struct plan_expand);
    CHECKED(made->expand, planner);
    TRY(fill_expand(pattern, step, made->expand));
    made->span = edge->span;
    made->estimated_rows = step->rows;
    if (step->kind == STEP_EDGE_SCAN && step->start.method == START_INDEX)
        TRY(pattern_build_index(pattern, &step->start, edge->slot, made));
    *plan = made;
    return STATUS_OK;
}

/* An edge scan finds ends of any labels: those that the type does not settle are tested. */
static enum status build_end_labels(struct pattern *pattern, uint32_t edge_index,
                                    struct plan **plan) {
    struct planner *planner = pattern->planner;
    struct arena *arena = planner->context->arena;
    const struct bound_edge *edge = &pattern->match->edges[edge_index];
    uint32_t ends[2] = {edge->from, edge->to};
    for (uint32_t i = 0; i < 2; i++) {
        struct bound_labels *labels = needed_labels(pattern, edge, ends[i]);
        if (labels == NULL || pattern->match->nodes[ends[i]].is_bound)
            continue;
        struct expression *slot = ARENA_NEW(arena, struct expression);
        CHECKED(slot, planner);
        slot->kind = EXPRESSION_SLOT;
        slot->span = pattern->match->nodes[ends[i]].span;
        slot->slot = pattern->match->nodes[ends[i]].slot;
        slot->types = TYPE_BIT(VALUE_NODE);
        struct expression *test = ARENA_NEW(arena, struct expression);
        CHECKED(test, planner);
        test->kind = EXPRESSION_HAS_LABELS;
        test->span = slot->span;
        test->types = TYPE_BIT(VALUE_BOOLEAN);
        test->labels = labels;
        test->child_count = 1;
        test->children = ARENA_ARRAY(arena, 1, struct expression *);
        CHECKED(test->children, planner);
        test->children[0] = slot;
        TRY(plan_filter(planner, &test, 1, *plan, plan));
    }
    return STATUS_OK;
}

static enum status build_step(struct pattern *pattern, const struct step *step,
                              struct plan **plan) {
    if (step->kind == STEP_START)
        return pattern_build_start(pattern, step->node, step->start, plan);
    TRY(build_expand(pattern, step, plan));
    const struct bound_edge *edge = &pattern->match->edges[step->edge];
    if (step->kind == STEP_EDGE_SCAN)
        TRY(build_end_labels(pattern, step->edge, plan));
    pattern_solve_node(pattern, edge->from);
    pattern_solve_node(pattern, edge->to);
    pattern_solve_edge(pattern, step->edge);
    return pattern_build_filters(pattern, plan);
}

/* A path put together from the slots of its elements. */
static enum status path_value(struct pattern *pattern, const struct bound_path *path,
                              struct expression **out) {
    struct planner *planner = pattern->planner;
    struct arena *arena = planner->context->arena;
    const struct bound_match *match = pattern->match;
    struct bound_path_value *value = ARENA_NEW(arena, struct bound_path_value);
    CHECKED(value, planner);
    value->slots = ARENA_ARRAY(arena, 2 * path->edge_count + 1, uint32_t);
    CHECKED(value->slots, planner);
    for (uint32_t j = 0; j <= path->edge_count; j++) {
        value->slots[value->slot_count++] = match->nodes[path->nodes[j]].slot;
        if (j < path->edge_count)
            value->slots[value->slot_count++] = match->edges[path->edges[j]].slot;
    }
    *out = ARENA_NEW(arena, struct expression);
    CHECKED(*out, planner);
    **out = (struct expression){.kind = EXPRESSION_PATH,
                                .span = path->span,
                                .types = TYPE_BIT(VALUE_PATH),
                                .path = value};
    return STATUS_OK;
}

/* True when the mode says something that is not settled hop by hop: a repeated relationship
 * alone keeps it while it is walked, and no relationship repeats where they must differ. */
static bool needs_mode_test(const struct bound_match *match,
                            const struct bound_path *path) {
    const struct bound_edge *first =
        path->edge_count == 0 ? NULL : &match->edges[path->edges[0]];
    bool is_walked = path->edge_count == 1 && pattern_is_quantified(first) &&
                     first->mode == path->mode;
    if (first == NULL || is_walked)
        return false;
    switch (path->mode) {
    case AST_MODE_NONE:
    case AST_MODE_WALK:
        return false;
    case AST_MODE_TRAIL:
        return match->is_repeatable;
    case AST_MODE_ACYCLIC:
    case AST_MODE_SIMPLE:
        break;
    }
    return true;
}

/* The mode of a path of several parts, tested on the whole of it. */
static enum status build_modes(struct pattern *pattern, struct plan **plan) {
    struct planner *planner = pattern->planner;
    struct arena *arena = planner->context->arena;
    for (uint32_t i = 0; i < pattern->match->path_count; i++) {
        const struct bound_path *path = &pattern->match->paths[i];
        if (!needs_mode_test(pattern->match, path))
            continue;
        struct expression *test = ARENA_NEW(arena, struct expression);
        CHECKED(test, planner);
        *test = (struct expression){.kind = EXPRESSION_PATH_MODE,
                                    .span = path->span,
                                    .types = TYPE_BIT(VALUE_BOOLEAN),
                                    .child_count = 1,
                                    .mode = path->mode};
        test->children = ARENA_ARRAY(arena, 1, struct expression *);
        CHECKED(test->children, planner);
        TRY(path_value(pattern, path, &test->children[0]));
        TRY(plan_filter(planner, &test, 1, *plan, plan));
    }
    return STATUS_OK;
}

/* Path values are put together from their elements, when somebody reads them. */
static enum status build_paths(struct pattern *pattern, struct plan **plan) {
    struct planner *planner = pattern->planner;
    const struct bound_match *match = pattern->match;
    TRY(build_modes(pattern, plan));
    for (uint32_t i = 0; i < match->path_count; i++) {
        const struct bound_path *path = &match->paths[i];
        if (path->slot == SLOT_NONE)
            continue;
        struct plan *project = plan_new(planner, PLAN_PROJECT, *plan);
        CHECKED(project, planner);
        project->items = ARENA_NEW(planner->context->arena, struct bound_item);
        CHECKED(project->items, planner);
        project->items[0] = (struct bound_item){.slot = path->slot};
        TRY(path_value(pattern, path, &project->items[0].expression));
        project->item_count = 1;
        project->span = path->span;
        pattern_set_missing(pattern, path->slot, false);
        *plan = project;
    }
    return pattern_build_last_filters(pattern, plan);
}

enum status plan_match(struct planner *planner, const struct bound_match *match,
                       struct plan *child, struct plan **out) {
    struct pattern *pattern;
    TRY(pattern_new(planner, match, child->estimated_rows, &pattern));
    struct walk_plan walk = {0};
    TRY(choose_walk(pattern, &walk));
    pattern_reset(pattern);
    *out = child;
    TRY(pattern_build_bound_nodes(pattern, out));
    TRY(pattern_build_filters(pattern, out));
    for (uint32_t i = 0; i < walk.step_count; i++)
        TRY(build_step(pattern, &walk.steps[i], out));
    return build_paths(pattern, out);
}
