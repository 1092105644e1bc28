/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * MATCH patterns: paths of nodes, edges and groups to one graph of nodes and edges, with the
 * rules of selectors, modes and COST (LANGUAGE.md, "The shortest way").
 */
#include "bind/pattern_builder.h"

static bool is_selecting(enum ast_path_selector selector) {
    return selector != AST_SELECT_NONE && selector != AST_SELECT_ALL;
}

static bool is_legacy(enum ast_path_selector selector) {
    return selector == AST_SELECT_SHORTEST_PATH ||
           selector == AST_SELECT_ALL_SHORTEST_PATHS;
}

static bool is_cheapest(enum ast_path_selector selector) {
    return selector == AST_SELECT_ANY_CHEAPEST || selector == AST_SELECT_ALL_CHEAPEST ||
           selector == AST_SELECT_CHEAPEST || selector == AST_SELECT_CHEAPEST_GROUPS;
}

static bool restricts(enum ast_path_mode mode) {
    return mode != AST_MODE_NONE && mode != AST_MODE_WALK;
}

/* ---- the elements of a path ------------------------------------------------------------------ */

/* A path in the making: `node` is the last node's place, `edge` an edge without its end. */
struct path_walk {
    struct pattern_builder *pattern;
    uint32_t node;
    uint32_t edge;
    ARRAY(uint32_t) nodes;
    ARRAY(uint32_t) edges;
};

/* Gives the open edge its end. */
static enum status close_edge(struct path_walk *walk, uint32_t node) {
    struct pattern_builder *pattern = walk->pattern;
    struct binder *binder = pattern->binder;
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, walk->nodes, node));
    walk->node = node;
    if (walk->edge == PLACE_NONE)
        return STATUS_OK;
    pattern->edges.items[walk->edge].to = node;
    walk->edge = PLACE_NONE;
    return STATUS_OK;
}

/* A node where the path needs one and none is written. */
static enum status add_missing_node(struct path_walk *walk, struct span span) {
    uint32_t place;
    TRY(pattern_add_node(walk->pattern, NULL, span, &place));
    return close_edge(walk, place);
}

static enum status walk_node(struct path_walk *walk,
                             const struct ast_path_element *element) {
    uint32_t place;
    if (walk->node != PLACE_NONE && walk->edge == PLACE_NONE)
        return pattern_join_node(walk->pattern, element->node, walk->node);
    TRY(pattern_add_node(walk->pattern, element->node, element->span, &place));
    return close_edge(walk, place);
}

/* What stands before an edge is a node that has its place. */
static enum status need_node(struct path_walk *walk, struct span span) {
    if (walk->node != PLACE_NONE && walk->edge == PLACE_NONE)
        return STATUS_OK;
    return add_missing_node(walk, span);
}

static enum status note_edge(struct path_walk *walk) {
    struct binder *binder = walk->pattern->binder;
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, walk->edges, walk->edge));
    return STATUS_OK;
}

static enum status walk_edge(struct path_walk *walk,
                             const struct ast_path_element *element) {
    TRY(need_node(walk, element->span));
    TRY(pattern_add_edge(walk->pattern, element->edge, &element->quantifier, walk->node,
                         &walk->edge));
    return note_edge(walk);
}

static enum status walk_elements(struct path_walk *walk,
                                 const struct ast_path_element *element);

/* A group without quantifier is its elements, its WHERE, and what it says of that part. */
static enum status walk_plain_group(struct path_walk *walk,
                                    const struct ast_path_element *group) {
    struct pattern_builder *pattern = walk->pattern;
    bool begins_at_node = walk->node != PLACE_NONE && walk->edge == PLACE_NONE;
    uint32_t first = walk->nodes.count - begins_at_node;
    TRY(walk_elements(walk, group->group));
    TRY(pattern_add_part(pattern, group, walk->nodes.items + first,
                         walk->edges.items == NULL ? NULL : walk->edges.items + first,
                         walk->nodes.count - 1 - first));
    struct waiting where = {.kind = WAITING_WHERE,
                            .ast = group->where,
                            .slot = SLOT_NONE,
                            .edge = PLACE_NONE};
    return pattern_wait_for(pattern, where);
}

static enum status walk_repeated_group(struct path_walk *walk,
                                       const struct ast_path_element *group) {
    TRY(need_node(walk, group->span));
    TRY(pattern_add_group(walk->pattern, group, walk->node, &walk->edge));
    return note_edge(walk);
}

/* A group has variables of its own, also in a pattern that is tested. */
static enum status walk_group(struct path_walk *walk,
                              const struct ast_path_element *group) {
    struct match_options *options = &walk->pattern->options;
    bool refuses_new = options->refuses_new;
    options->refuses_new = false;
    enum status status = group->quantifier.style == AST_QUANTIFIER_NONE
                             ? walk_plain_group(walk, group)
                             : walk_repeated_group(walk, group);
    options->refuses_new = refuses_new;
    return status;
}

static enum status walk_elements(struct path_walk *walk,
                                 const struct ast_path_element *element) {
    for (; element != NULL; element = element->next)
        switch (element->kind) {
        case AST_PATH_NODE:
            TRY(walk_node(walk, element));
            break;
        case AST_PATH_EDGE:
            TRY(walk_edge(walk, element));
            break;
        case AST_PATH_GROUP:
            TRY(walk_group(walk, element));
            break;
        }
    return STATUS_OK;
}

/* ---- rules of paths --------------------------------------------------------------------------- */

static enum status refuse_path(struct binder *binder, struct span span, const char *why,
                               const char *hint) {
    problem_set(binder->problem, STATUS_INVALID_RELATIONSHIP_PATTERN, span, "%s", why);
    if (hint != NULL)
        problem_hint(binder->problem, "%s", hint);
    return STATUS_INVALID_RELATIONSHIP_PATTERN;
}

/* An unbounded search ends only where something keeps it from going round for ever. */
static enum status check_bounds(struct pattern_builder *pattern,
                                const struct bound_path *path) {
    bool is_free = pattern->match->is_repeatable && !is_selecting(path->selector);
    for (uint32_t i = 0; is_free && i < path->edge_count; i++) {
        const struct bound_edge *edge = &pattern->edges.items[path->edges[i]];
        if (!restricts(edge->mode) && edge->quantifier.style != AST_QUANTIFIER_NONE &&
            edge->quantifier.max == UINT64_MAX)
            return refuse_path(pattern->binder, edge->quantifier.span,
                               "REPEATABLE ELEMENTS without an upper bound never ends",
                               "give a bound {1,5}, a selector such as ANY SHORTEST, or "
                               "TRAIL, ACYCLIC or SIMPLE");
    }
    return STATUS_OK;
}

static enum status check_costs(struct pattern_builder *pattern,
                               const struct bound_path *path) {
    bool needs_cost = is_cheapest(path->selector);
    uint32_t cost_count = 0;
    for (uint32_t i = 0; i < path->edge_count; i++) {
        const struct bound_edge *edge = &pattern->edges.items[path->edges[i]];
        bool has_cost = pattern->insides.items[path->edges[i]].cost_count > 0;
        cost_count += has_cost;
        if (has_cost && !needs_cost)
            return refuse_path(pattern->binder, edge->span,
                               "COST belongs to CHEAPEST searches",
                               "begin the pattern with ANY CHEAPEST or CHEAPEST 3");
        if (needs_cost && !has_cost && edge->quantifier.style != AST_QUANTIFIER_NONE)
            return refuse_path(
                pattern->binder, edge->span,
                edge->step_count > 1
                    ? "every repeated group of a CHEAPEST search needs a COST"
                    : "every repeated relationship of a CHEAPEST search needs COST",
                "write -[e COST e.weight]-+");
    }
    if (needs_cost && cost_count == 0)
        return refuse_path(pattern->binder, path->span, "CHEAPEST needs a COST",
                           "write -[e COST e.weight]-+");
    return STATUS_OK;
}

/* The stricter of two modes; both are tested where that is not enough. */
static enum ast_path_mode stricter(enum ast_path_mode first, enum ast_path_mode second) {
    if (first == AST_MODE_ACYCLIC || second == AST_MODE_ACYCLIC)
        return AST_MODE_ACYCLIC;
    return first > second ? first : second;
}

/* A walk keeps the mode of its part and of the path. */
static void add_mode(struct pattern_builder *pattern, const struct bound_path *path) {
    for (uint32_t i = 0; i < path->edge_count; i++) {
        struct bound_edge *edge = &pattern->edges.items[path->edges[i]];
        edge->mode = stricter(edge->mode, path->mode);
    }
}

static enum status check_path(struct pattern_builder *pattern,
                              const struct bound_path *path) {
    bool is_one_edge =
        path->edge_count == 1 && pattern->edges.items[path->edges[0]].step_count == 1;
    if (is_legacy(path->selector) && !is_one_edge)
        return refuse_path(pattern->binder, path->span,
                           "shortestPath() takes a pattern of one relationship", NULL);
    TRY(check_bounds(pattern, path));
    return check_costs(pattern, path);
}

/* k of SHORTEST k: at least 1. */
static enum status bind_selector_count(struct binder *binder,
                                       const struct ast_expression *ast,
                                       struct expression **out) {
    *out = NULL;
    if (ast == NULL)
        return STATUS_OK;
    TRY(bind_expression(binder, ast, out));
    if ((*out)->kind == EXPRESSION_CONSTANT && (*out)->constant.integer < 1)
        return problem_set(binder->problem, STATUS_INVALID_ARGUMENT_VALUE, ast->span,
                           "the number of paths must be at least 1");
    return STATUS_OK;
}

static enum status add_path(struct pattern_builder *pattern,
                            const struct ast_path_pattern *ast) {
    struct binder *binder = pattern->binder;
    struct path_walk walk = {.pattern = pattern, .node = PLACE_NONE, .edge = PLACE_NONE};
    struct bound_path path = {.slot = SLOT_NONE,
                              .selector = ast->selector,
                              .mode = ast->mode,
                              .span = ast->span};
    pattern->is_selected = is_selecting(ast->selector);
    pattern->has_selector |= pattern->is_selected;
    pattern->is_legacy |= is_legacy(ast->selector);
    TRY(bind_selector_count(binder, ast->selector_count, &path.count));
    TRY(walk_elements(&walk, ast->elements));
    if (walk.edge != PLACE_NONE || walk.node == PLACE_NONE)
        TRY(add_missing_node(&walk, ast->span));
    path.nodes = walk.nodes.items;
    path.edges = walk.edges.items;
    path.edge_count = walk.edges.count;
    add_mode(pattern, &path);
    if (ast->variable.text.byte_count > 0)
        TRY(bind_new_variable(binder, &ast->variable, TYPE_BIT(VALUE_PATH), 0,
                              &path.slot));
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, pattern->paths, path));
    return check_path(pattern, &path);
}

/* ---- the whole pattern ------------------------------------------------------------------------ */

static enum status check_alone(const struct pattern_builder *pattern) {
    if (!pattern->has_selector || pattern->paths.count == 1)
        return STATUS_OK;
    uint32_t i = 0;
    while (!is_selecting(pattern->paths.items[i].selector))
        i++;
    problem_set(pattern->binder->problem, STATUS_INVALID_RELATIONSHIP_PATTERN,
                pattern->paths.items[i].span,
                "a pattern with a selector stands alone in its MATCH");
    problem_hint(pattern->binder->problem,
                 "put the other patterns into a MATCH of their own");
    return STATUS_INVALID_RELATIONSHIP_PATTERN;
}

static enum status bind_where(struct pattern_builder *pattern,
                              const struct ast_expression *where) {
    struct expression *test;
    if (where == NULL)
        return STATUS_OK;
    TRY(bind_truth(pattern->binder, where, &test));
    TRY(bind_require(pattern->binder, STATUS_INVALID_ARGUMENT_TYPE, test,
                     TYPE_BIT(VALUE_BOOLEAN), "WHERE"));
    return pattern_add_conjunct(pattern, pattern->is_legacy, test);
}

static void finish(struct pattern_builder *pattern) {
    struct bound_match *match = pattern->match;
    match->nodes = pattern->nodes.items;
    match->node_count = pattern->nodes.count;
    match->edges = pattern->edges.items;
    match->edge_count = pattern->edges.count;
    match->paths = pattern->paths.items;
    match->path_count = pattern->paths.count;
    match->conjuncts = pattern->conjuncts.items;
    match->conjunct_count = pattern->conjuncts.count;
    match->inner = pattern->inner.items;
    match->inner_count = pattern->inner.count;
}

enum status bind_match(struct binder *binder, const struct ast_pattern *ast,
                       const struct ast_expression *where, struct match_options options,
                       struct bound_match **out) {
    struct pattern_builder pattern = {.binder = binder, .options = options};
    pattern.match = ARENA_NEW(binder->arena, struct bound_match);
    TRY_NEW(binder, pattern.match);
    pattern.match->is_optional = options.is_optional;
    pattern.match->is_repeatable = ast->mode == AST_REPEATABLE_ELEMENTS;
    pattern.stamp = bind_new_stamp(binder);
    pattern.first_slot = binder->slots.count;
    binder->place.is_tested_pattern = options.refuses_new;
    for (const struct ast_path_pattern *path = ast->paths; path; path = path->next)
        TRY(add_path(&pattern, path));
    TRY(check_alone(&pattern));
    TRY(pattern_bind_waiting(&pattern));
    TRY(bind_where(&pattern, where));
    finish(&pattern);
    *out = pattern.match;
    return STATUS_OK;
}

enum status bind_new_variable(struct binder *binder, const struct ast_name *name,
                              type_set types, type_set item_types, uint32_t *slot) {
    struct scope *scope = binder->place.scope;
    if (scope_find(scope, name->text, NULL) != NULL)
        return problem_set(binder->problem, STATUS_VARIABLE_ALREADY_BOUND, name->span,
                           "'%.*s' is bound already", TEXT_ARGS(name->text));
    TRY(bind_new_slot(binder, name->text, "", types, item_types, slot));
    struct scope_variable variable = {.name = name->text, .slot = *slot};
    TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
    return STATUS_OK;
}
