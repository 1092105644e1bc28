/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * MERGE: the pattern is bound once as something to make; what it looks for is read off that,
 * so both sides share slots and property expressions. Names are taken to the letter.
 */
#include "bind/binder.h"

/* slot.key = value for each entry of a property map. */
static enum status add_key_tests(struct binder *binder, uint32_t slot,
                                 const struct expression *map,
                                 struct expression **conjuncts, uint32_t *count) {
    for (uint32_t i = 0; map != NULL && i < map->child_count; i++) {
        struct expression *value = map->children[i];
        struct expression *property =
            bind_property_of(binder, value->span, slot, map->keys[i]);
        TRY_NEW(binder, property);
        conjuncts[*count] = bind_pair(binder, EXPRESSION_EQUAL, value->span, property,
                                      value, TYPE_BIT(VALUE_BOOLEAN));
        TRY_NEW(binder, conjuncts[*count]);
        (*count)++;
    }
    return STATUS_OK;
}

static uint32_t count_keys(const struct bound_create *create) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < create->node_count; i++)
        if (create->nodes[i].properties != NULL)
            count += create->nodes[i].properties->child_count;
    for (uint32_t i = 0; i < create->edge_count; i++)
        if (create->edges[i].properties != NULL)
            count += create->edges[i].properties->child_count;
    return count;
}

/* Names that each row may give differently are a test, as in MATCH. */
static enum status move_labels(struct binder *binder, uint32_t slot, struct span span,
                               struct bound_labels **labels, struct bound_match *match) {
    if (!bind_labels_read_rows(*labels))
        return STATUS_OK;
    struct expression *test = bind_make(binder, EXPRESSION_HAS_LABELS, span, 1);
    TRY_NEW(binder, test);
    test->types = TYPE_BIT(VALUE_BOOLEAN);
    test->labels = *labels;
    test->children[0] = bind_slot(binder, span, slot);
    TRY_NEW(binder, test->children[0]);
    *labels = NULL;
    match->conjuncts[match->conjunct_count++] = test;
    return STATUS_OK;
}

static enum status add_label_tests(struct binder *binder, struct bound_match *match) {
    for (uint32_t i = 0; i < match->node_count; i++) {
        struct bound_node *node = &match->nodes[i];
        TRY(move_labels(binder, node->slot, node->span, &node->labels, match));
    }
    for (uint32_t i = 0; i < match->edge_count; i++) {
        struct bound_edge *edge = &match->edges[i];
        TRY(move_labels(binder, edge->slot, edge->span, &edge->types, match));
    }
    return STATUS_OK;
}

static enum status add_conjuncts(struct binder *binder, const struct bound_create *create,
                                 struct bound_match *match) {
    uint32_t *count = &match->conjunct_count;
    match->conjuncts = ARENA_ARRAY(
        binder->arena, count_keys(create) + create->node_count + create->edge_count,
        struct expression *);
    TRY_NEW(binder, match->conjuncts);
    for (uint32_t i = 0; i < create->node_count; i++)
        TRY(add_key_tests(binder, create->nodes[i].slot, create->nodes[i].properties,
                          match->conjuncts, count));
    for (uint32_t i = 0; i < create->edge_count; i++)
        TRY(add_key_tests(binder, create->edges[i].slot, create->edges[i].properties,
                          match->conjuncts, count));
    return add_label_tests(binder, match);
}

static void describe_nodes(const struct bound_create *create, struct bound_match *match) {
    match->node_count = create->node_count;
    for (uint32_t i = 0; i < create->node_count; i++) {
        const struct bound_new_node *node = &create->nodes[i];
        match->nodes[i] = (struct bound_node){.slot = node->slot,
                                              .is_bound = node->is_bound,
                                              .labels = node->labels,
                                              .name = node->name,
                                              .span = node->span};
    }
}

static void describe_edges(const struct bound_create *create,
                           const enum ast_direction *directions,
                           struct bound_match *match) {
    match->edge_count = create->edge_count;
    for (uint32_t i = 0; i < create->edge_count; i++) {
        const struct bound_new_edge *edge = &create->edges[i];
        bool is_reversed = directions[i] == AST_INCOMING;
        match->edges[i] = (struct bound_edge){.slot = edge->slot,
                                              .from = is_reversed ? edge->to : edge->from,
                                              .to = is_reversed ? edge->from : edge->to,
                                              .direction = directions[i],
                                              .types = edge->type,
                                              .span = edge->span};
    }
}

/* The one path of the pattern, as it is written. */
static enum status describe_path(struct binder *binder,
                                 const struct ast_path_pattern *ast,
                                 const struct bound_create *create,
                                 struct bound_match *match) {
    struct bound_path *path = ARENA_NEW(binder->arena, struct bound_path);
    uint32_t count = create->edge_count;
    TRY_NEW(binder, path);
    path->slot = create->path_count > 0 ? create->paths[0].slot : SLOT_NONE;
    path->span = ast->span;
    path->edge_count = count;
    path->edges = ARENA_ARRAY(binder->arena, count, uint32_t);
    path->nodes = ARENA_ARRAY(binder->arena, count + 1, uint32_t);
    TRY_NEW(binder, path->edges);
    TRY_NEW(binder, path->nodes);
    for (uint32_t i = 0; i < count; i++) {
        path->edges[i] = i;
        path->nodes[i] = match->edges[i].from;
        path->nodes[i + 1] = match->edges[i].to;
    }
    match->paths = path;
    match->path_count = 1;
    return STATUS_OK;
}

static enum status make_match(struct binder *binder, const struct ast_path_pattern *path,
                              const struct bound_create *create,
                              const enum ast_direction *directions,
                              struct bound_match **out) {
    struct bound_match *match = ARENA_NEW(binder->arena, struct bound_match);
    TRY_NEW(binder, match);
    match->nodes = ARENA_ARRAY(binder->arena, create->node_count, struct bound_node);
    match->edges = ARENA_ARRAY(binder->arena, create->edge_count, struct bound_edge);
    TRY_NEW(binder, match->nodes);
    TRY_NEW(binder, match->edges);
    describe_nodes(create, match);
    describe_edges(create, directions, match);
    TRY(describe_path(binder, path, create, match));
    *out = match;
    return add_conjuncts(binder, create, match);
}

/* A parameter cannot be looked for: which keys it holds is not known. */
static enum status check_map(struct binder *binder, const struct ast_expression *map) {
    if (map == NULL || map->kind == AST_MAP)
        return STATUS_OK;
    problem_set(binder->problem, STATUS_INVALID_PARAMETER_USE, map->span,
                "a parameter cannot stand for the properties to look for");
    problem_hint(binder->problem, "name the keys: {key: $%.*s.key}",
                 TEXT_ARGS(map->name.text));
    return STATUS_INVALID_PARAMETER_USE;
}

static enum status check_maps(struct binder *binder,
                              const struct ast_path_pattern *path) {
    for (const struct ast_path_element *e = path->elements; e != NULL; e = e->next) {
        if (e->kind == AST_PATH_NODE)
            TRY(check_map(binder, e->node->properties));
        if (e->kind == AST_PATH_EDGE)
            TRY(check_map(binder, e->edge->properties));
    }
    return STATUS_OK;
}

enum status bind_merge(struct binder *binder, struct clause_list *clauses,
                       const struct ast_clause *ast) {
    struct bound_merge *merge = ARENA_NEW(binder->arena, struct bound_merge);
    const struct ast_path_pattern *path = ast->pattern->paths;
    enum ast_direction *directions;
    TRY_NEW(binder, merge);
    TRY(check_maps(binder, path));
    TRY(bind_new_pattern(binder, path, &directions, &merge->create));
    TRY(make_match(binder, path, merge->create, directions, &merge->match));
    TRY(bind_set_items(binder, ast->on_create, false, &merge->on_create,
                       &merge->on_create_count));
    TRY(bind_set_items(binder, ast->on_match, false, &merge->on_match,
                       &merge->on_match_count));
    struct bound_clause *clause =
        clause_list_add(binder, clauses, BOUND_MERGE, ast->span);
    TRY_NEW(binder, clause);
    clause->merge = merge;
    return STATUS_OK;
}
