/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which predicates can be tested when, and how a node's candidates are found.
 *
 * A conjunct belongs to the earliest moment at which every slot of the match that it reads is
 * filled. `n.key = expression` and `id(n) = expression` serve as starts when the expression is
 * known before n is.
 */
#include "plan/pattern.h"

#include "plan/walk.h"

#include <string.h>

#define CHECKED(pointer, planner)                                                        \
    TRY_MEMORY(pointer, (planner)->context->arena, (planner)->context->problem)

uint32_t pattern_conjunct_count(const struct pattern *pattern) {
    const struct bound_match *match = pattern->match;
    return match->conjunct_count + match->inner_count;
}

struct expression *pattern_conjunct(const struct pattern *pattern, uint32_t place) {
    const struct bound_match *match = pattern->match;
    return place < match->conjunct_count ? match->conjuncts[place]
                                         : match->inner[place - match->conjunct_count];
}

enum status pattern_new(struct planner *planner, const struct bound_match *match,
                        double child_rows, struct pattern **out) {
    struct arena *arena = planner->context->arena;
    struct pattern *pattern = ARENA_NEW(arena, struct pattern);
    CHECKED(pattern, planner);
    pattern->planner = planner;
    pattern->match = match;
    pattern->child_rows = child_rows < 1 ? 1 : child_rows;
    pattern->node_degrees = ARENA_ARRAY(arena, match->node_count + 1, uint32_t);
    CHECKED(pattern->node_degrees, planner);
    for (uint32_t i = 0; i < match->edge_count; i++) {
        pattern->node_degrees[match->edges[i].from]++;
        pattern->node_degrees[match->edges[i].to]++;
    }
    pattern->node_solved = ARENA_ARRAY(arena, match->node_count + 1, bool);
    CHECKED(pattern->node_solved, planner);
    pattern->edge_solved = ARENA_ARRAY(arena, match->edge_count + 1, bool);
    CHECKED(pattern->edge_solved, planner);
    pattern->conjunct_used =
        ARENA_ARRAY(arena, pattern_conjunct_count(pattern) + 1, bool);
    CHECKED(pattern->conjunct_used, planner);
    pattern->missing = ARENA_ARRAY(arena, planner->slots.count + 1, uint8_t);
    CHECKED(pattern->missing, planner);
    pattern_reset(pattern);
    *out = pattern;
    return STATUS_OK;
}

void pattern_reset(struct pattern *pattern) {
    const struct bound_match *match = pattern->match;
    memset(pattern->missing, 0, pattern->planner->slots.count);
    memset(pattern->conjunct_used, 0, pattern_conjunct_count(pattern));
    for (uint32_t i = 0; i < match->edge_count; i++) {
        pattern->edge_solved[i] = false;
        if (!match->edges[i].is_bound)
            pattern->missing[match->edges[i].slot] = 1;
    }
    for (uint32_t i = 0; i < match->path_count; i++)
        if (match->paths[i].slot != SLOT_NONE)
            pattern->missing[match->paths[i].slot] = 1;
    for (uint32_t i = 0; i < match->node_count; i++) {
        pattern->node_solved[i] = match->nodes[i].is_bound;
        if (!match->nodes[i].is_bound)
            pattern->missing[match->nodes[i].slot] = 1;
    }
}

void pattern_solve_node(struct pattern *pattern, uint32_t node) {
    pattern->node_solved[node] = true;
    pattern->missing[pattern->match->nodes[node].slot] = 0;
}

void pattern_solve_edge(struct pattern *pattern, uint32_t edge) {
    pattern->edge_solved[edge] = true;
    pattern->missing[pattern->match->edges[edge].slot] = 0;
}

struct knowledge {
    const struct pattern *pattern;
    bool is_known;
};

static void check_known(void *context, uint32_t slot) {
    struct knowledge *knowledge = context;
    if (slot < knowledge->pattern->planner->slots.count &&
        knowledge->pattern->missing[slot])
        knowledge->is_known = false;
}

bool pattern_knows(const struct pattern *pattern, const struct expression *expression) {
    struct knowledge knowledge = {pattern, true};
    bound_visit_slots(expression, check_known, &knowledge);
    return knowledge.is_known;
}

bool pattern_is_ready(const struct pattern *pattern, const struct bound_edge *edge) {
    return edge->where == NULL || pattern_knows(pattern, edge->where);
}

bool pattern_is_unread(const struct pattern *pattern, uint32_t slot) {
    if (slot >= pattern->planner->bound->slot_count || pattern->planner->uses[slot] > 0)
        return false;
    const struct bound_match *match = pattern->match;
    for (uint32_t i = 0; i < match->path_count; i++) {
        const struct bound_path *path = &match->paths[i];
        if (path->slot == SLOT_NONE || pattern->planner->uses[path->slot] == 0)
            continue;
        for (uint32_t j = 0; j < path->edge_count; j++)
            if (match->edges[path->edges[j]].slot == slot)
                return false;
        for (uint32_t j = 0; j <= path->edge_count; j++)
            if (match->nodes[path->nodes[j]].slot == slot)
                return false;
    }
    return true;
}

/* ---- starts ------------------------------------------------------------------------------- */

static bool is_slot(const struct expression *expression, uint32_t slot) {
    return expression->kind == EXPRESSION_SLOT && expression->slot == slot;
}

bool pattern_is_property_of(const struct expression *expression, uint32_t slot) {
    return expression->kind == EXPRESSION_PROPERTY &&
           is_slot(expression->children[0], slot);
}

static bool is_id_of(const struct expression *expression, uint32_t slot) {
    return expression->kind == EXPRESSION_FUNCTION && expression->child_count == 1 &&
           text_equal_ignoring_case(text_of(expression->function->name), TEXT("id")) &&
           is_slot(expression->children[0], slot);
}

static double property_estimate(const struct pattern *pattern, struct text key) {
    const struct graph *graph = pattern->planner->context->graph;
    uint32_t id = graph_find_name(graph, CATALOG_KEY, key);
    return id == CATALOG_NONE ? 0 : graph_find_estimate(graph, id);
}

bool pattern_is_lookup(const struct start *start) {
    return start->method == START_PROPERTY || start->method == START_INDEX ||
           start->method == START_ID;
}

static void note_slot(void *context, uint32_t slot) {
    (void)slot;
    *(bool *)context = true;
}

/* True when an expression may come to another value for the next row. */
bool pattern_varies(const struct expression *expression) {
    bool reads_slot = false;
    bound_visit_slots(expression, note_slot, &reads_slot);
    return reads_slot;
}

/* `conjunct` as a start for the node of `slot`, when it is one and cheaper than `*best`. */
static void offer_equality(const struct pattern *pattern, uint32_t slot, uint32_t place,
                           struct start *best) {
    struct expression *conjunct = pattern_conjunct(pattern, place);
    if (conjunct->kind != EXPRESSION_EQUAL)
        return;
    for (uint32_t side = 0; side < 2; side++) {
        struct expression *wanted = conjunct->children[side];
        struct expression *other = conjunct->children[1 - side];
        if (!pattern_knows(pattern, other))
            continue;
        struct start start = {.conjunct = place, .expression = other};
        if (is_id_of(wanted, slot)) {
            start.method = START_ID;
            start.rows = 1;
        } else if (pattern_is_property_of(wanted, slot)) {
            start.method = START_PROPERTY;
            start.key = wanted->text;
            start.rows = property_estimate(pattern, wanted->text);
        } else {
            continue;
        }
        /* A graph that the statement fills is empty now and large when the last rows come. */
        start.cost = 1 + start.rows;
        bool grows = pattern->planner->bound->writes && !pattern_is_lookup(best);
        /* Where nothing is known of two keys, one that is the same for all rows tells less. */
        bool tells_more = pattern_is_lookup(best) && start.cost == best->cost &&
                          pattern_varies(other) && !pattern_varies(best->expression);
        if (start.cost < best->cost || grows || tells_more)
            *best = start;
    }
}

struct own_slot {
    uint32_t slot;
    bool is_read, is_alone;
};

static void check_own(void *context, uint32_t slot) {
    struct own_slot *own = context;
    own->is_read |= slot == own->slot;
    own->is_alone &= slot == own->slot;
}

/* True when an expression reads `slot` and no other, so that it needs no outer row. */
static bool reads_only(const struct expression *expression, uint32_t slot) {
    struct own_slot own = {slot, false, true};
    bound_visit_slots(expression, check_own, &own);
    return own.is_read && own.is_alone;
}

static void check_steady(void *context, const struct expression *expression) {
    if (expression->kind == EXPRESSION_FUNCTION && expression->function->is_volatile)
        *(bool *)context = false;
}

/* True when the conjuncts that a join's rows must pass, and its keys, say of a node what they
 * said before as long as the graph is the same. */
static bool is_steady(const struct pattern *pattern, uint32_t slot) {
    bool is_steady = !pattern->planner->is_varying;
    const struct walk walk = {.expression = check_steady, .context = &is_steady};
    for (uint32_t i = 0; i < pattern_conjunct_count(pattern); i++) {
        const struct expression *conjunct = pattern_conjunct(pattern, i);
        if (is_steady &&
            (reads_only(conjunct, slot) || conjunct->kind == EXPRESSION_EQUAL))
            walk_expression(&walk, conjunct);
    }
    return is_steady;
}

/* An equality whose one side reads the node alone and whose other side is known before it. */
static bool split_equality(const struct pattern *pattern, uint32_t slot, uint32_t place,
                           struct start *out) {
    const struct expression *conjunct = pattern_conjunct(pattern, place);
    if (conjunct->kind != EXPRESSION_EQUAL)
        return false;
    for (uint32_t side = 0; side < 2; side++) {
        struct expression *own = conjunct->children[side];
        struct expression *other = conjunct->children[1 - side];
        if (!pattern_knows(pattern, other) || !reads_only(own, slot))
            continue;
        *out = (struct start){
            .method = START_JOIN, .conjunct = place, .expression = other, .own = own};
        return true;
    }
    return false;
}

/* True when a conjunct reads nothing but the node: a filter, not a key, where there is one. */
static bool is_own(const struct pattern *pattern, uint32_t slot, uint32_t place) {
    return reads_only(pattern_conjunct(pattern, place), slot);
}

/* How much more a scan costs whose rows are hashed. */
#define HASHING_COST 3

/* `conjunct` as a join with a scan that costs `scan`, made once for all `rows`, and for all
 * times that the tree is started over. */
static void offer_join(const struct pattern *pattern, uint32_t slot, uint32_t place,
                       double rows, const struct start *scan, struct start *best) {
    double starts = pattern->planner->starts;
    struct start start;
    if (!split_equality(pattern, slot, place, &start))
        return;
    if (starts > 1 && is_steady(pattern, slot))
        rows *= starts;
    start.rows = scan->rows;
    start.cost = 1 + HASHING_COST * scan->cost / rows;
    bool is_poor = best->method == START_JOIN && is_own(pattern, slot, best->conjunct);
    if (start.cost < best->cost || (is_poor && start.cost <= best->cost))
        *best = start;
}

struct start pattern_start(const struct pattern *pattern, uint32_t node, double rows) {
    const struct bound_node *bound = &pattern->match->nodes[node];
    const struct graph *graph = pattern->planner->context->graph;
    if (bound->name != NULL)
        return (struct start){.method = START_NAME, .rows = 1, .cost = 1};
    double labelled = statistics_node_count(graph, bound->labels);
    double scanned = (double)graph_row_count(graph, ELEMENT_NODE);
    const struct start scan = {.method =
                                   bound->labels == NULL ? START_SCAN : START_LABELS,
                               .rows = labelled,
                               .cost = 1 + labelled + 0.05 * scanned};
    struct start best = scan;
    bool looks_up = plan_is_on(pattern->planner->context, SWITCH_LOOKUP);
    bool joins = plan_is_on(pattern->planner->context, SWITCH_HASH_JOIN) &&
                 !bound_labels_are_dynamic(bound->labels);
    for (uint32_t i = 0; i < pattern_conjunct_count(pattern); i++) {
        if (looks_up && !pattern->conjunct_used[i])
            offer_equality(pattern, bound->slot, i, &best);
        if (joins && !pattern->conjunct_used[i])
            offer_join(pattern, bound->slot, i, rows, &scan, &best);
    }
    if (looks_up)
        pattern_offer_indexes(pattern, ELEMENT_NODE, bound->slot, bound->labels, labelled,
                              &best);
    if (pattern_is_lookup(&best) && best.method != START_INDEX && bound->labels != NULL &&
        scanned > 0)
        best.rows *= labelled / scanned;
    return best;
}

double pattern_node_selectivity(const struct pattern *pattern, uint32_t node) {
    double share = 1;
    uint32_t slot = pattern->match->nodes[node].slot;
    uint8_t was_missing = pattern->missing[slot];
    for (uint32_t i = 0; i < pattern_conjunct_count(pattern); i++) {
        const struct expression *conjunct = pattern_conjunct(pattern, i);
        pattern->missing[slot] = was_missing;
        if (pattern->conjunct_used[i] || pattern_knows(pattern, conjunct))
            continue;
        pattern->missing[slot] = 0;
        if (pattern_knows(pattern, conjunct))
            share *= plan_selectivity(conjunct);
    }
    pattern->missing[slot] = was_missing;
    return share;
}

/* ---- building ----------------------------------------------------------------------------- */

static enum status build_node_operator(struct pattern *pattern, uint32_t node,
                                       struct start start, struct plan **plan) {
    static const enum plan_kind kinds[] = {PLAN_NODE_SCAN,   PLAN_NODE_SCAN,
                                           PLAN_NODE_LOOKUP, PLAN_NODE_INDEX,
                                           PLAN_NODE_BY_ID,  PLAN_NODE_BY_NAME};
    const struct bound_node *bound = &pattern->match->nodes[node];
    struct plan *made = plan_new(pattern->planner, kinds[start.method], *plan);
    CHECKED(made, pattern->planner);
    made->span = bound->span;
    made->slot = bound->slot;
    made->labels = bound->labels;
    made->text = start.key;
    made->expression = start.method == START_NAME    ? bound->name
                       : start.method == START_INDEX ? NULL
                                                     : start.expression;
    if (start.method == START_PROPERTY || start.method == START_ID) {
        pattern->conjunct_used[start.conjunct] = true;
        TRY(plan_expression(pattern->planner, start.expression, (*plan)->estimated_rows));
    }
    if (start.method == START_INDEX)
        TRY(pattern_build_index(pattern, &start, bound->slot, made));
    made->estimated_rows *= start.rows;
    *plan = made;
    return STATUS_OK;
}

/* The conjuncts that read nothing but the node's own slot, tested before the join. */
static enum status build_own_filters(struct pattern *pattern, uint32_t slot,
                                     struct plan **plan) {
    struct planner *planner = pattern->planner;
    uint32_t count = 0;
    struct expression **own =
        ARENA_ARRAY(planner->context->arena, pattern_conjunct_count(pattern) + 1,
                    struct expression *);
    CHECKED(own, planner);
    for (uint32_t i = 0; i < pattern_conjunct_count(pattern); i++) {
        struct expression *conjunct = pattern_conjunct(pattern, i);
        if (pattern->conjunct_used[i] || !reads_only(conjunct, slot))
            continue;
        pattern->conjunct_used[i] = true;
        own[count++] = conjunct;
    }
    return plan_filter(planner, own, count, *plan, plan);
}

/* Adds the two sides of an equality to a join's keys. */
static enum status add_key(struct pattern *pattern, const struct start *start,
                           struct plan *join, double rows) {
    TRY(plan_expression(pattern->planner, start->expression, rows));
    TRY(plan_expression(pattern->planner, start->own, start->rows));
    pattern->conjunct_used[start->conjunct] = true;
    join->left_keys[join->key_count] = start->expression;
    join->right_keys[join->key_count++] = start->own;
    return STATUS_OK;
}

/* The equality that the join was chosen for, and all others that are like it. These are
 * evaluated for rows that it would have kept from them, so they must not fail. */
static enum status build_keys(struct pattern *pattern, uint32_t node, struct start start,
                              struct plan *join, double *share) {
    struct planner *planner = pattern->planner;
    uint32_t slot = pattern->match->nodes[node].slot;
    uint32_t total = pattern_conjunct_count(pattern);
    double rows = join->estimated_rows;
    join->left_keys = ARENA_ARRAY(planner->context->arena, total, struct expression *);
    CHECKED(join->left_keys, planner);
    join->right_keys = ARENA_ARRAY(planner->context->arena, total, struct expression *);
    CHECKED(join->right_keys, planner);
    *share = plan_selectivity(pattern_conjunct(pattern, start.conjunct));
    TRY(add_key(pattern, &start, join, rows));
    for (uint32_t i = 0; i < total; i++) {
        struct start more;
        if (pattern->conjunct_used[i] || is_own(pattern, slot, i) ||
            !plan_cannot_fail(pattern_conjunct(pattern, i)) ||
            !split_equality(pattern, slot, i, &more))
            continue;
        more.rows = start.rows;
        *share *= plan_selectivity(pattern_conjunct(pattern, i));
        TRY(add_key(pattern, &more, join, rows));
    }
    return STATUS_OK;
}

static enum status build_join(struct pattern *pattern, uint32_t node, struct start start,
                              struct plan **plan) {
    struct planner *planner = pattern->planner;
    uint32_t slot = pattern->match->nodes[node].slot;
    double share;
    struct plan *join = plan_new(planner, PLAN_HASH_JOIN, *plan);
    CHECKED(join, planner);
    struct plan *argument = plan_new(planner, PLAN_ARGUMENT, NULL);
    CHECKED(argument, planner);
    join->span = pattern->match->nodes[node].span;
    join->is_kept = is_steady(pattern, slot);
    join->inner = argument;
    TRY(build_keys(pattern, node, start, join, &share));
    const struct start scan = {.method = START_SCAN, .rows = start.rows};
    TRY(build_node_operator(pattern, node, scan, &join->inner));
    TRY(build_own_filters(pattern, slot, &join->inner));
    join->estimated_rows *= join->inner->estimated_rows * share;
    *plan = join;
    return STATUS_OK;
}

enum status pattern_build_start(struct pattern *pattern, uint32_t node,
                                struct start start, struct plan **plan) {
    if (start.method == START_JOIN)
        TRY(build_join(pattern, node, start, plan));
    else
        TRY(build_node_operator(pattern, node, start, plan));
    pattern_solve_node(pattern, node);
    return pattern_build_filters(pattern, plan);
}

enum status pattern_build_filters(struct pattern *pattern, struct plan **plan) {
    struct planner *planner = pattern->planner;
    uint32_t count = 0;
    struct expression **ready =
        ARENA_ARRAY(planner->context->arena, pattern_conjunct_count(pattern) + 1,
                    struct expression *);
    CHECKED(ready, planner);
    for (uint32_t i = 0; i < pattern_conjunct_count(pattern); i++) {
        struct expression *conjunct = pattern_conjunct(pattern, i);
        if (pattern->conjunct_used[i] || !pattern_knows(pattern, conjunct))
            continue;
        pattern->conjunct_used[i] = true;
        ready[count++] = conjunct;
    }
    return plan_filter(planner, ready, count, *plan, plan);
}
