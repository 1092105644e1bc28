/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * MATCH clauses. Most are one match. Where shortestPath() stands beside other patterns, as
 * Cypher allows, they become one match after another: first the plain patterns, then each
 * search. A conjunct of WHERE goes to the first of them that knows all of its variables,
 * which is seen from its slots, since slots are numbered in the order of binding.
 */
#include "bind/binder.h"

static bool is_search(const struct ast_path_pattern *path) {
    return path->selector == AST_SELECT_SHORTEST_PATH ||
           path->selector == AST_SELECT_ALL_SHORTEST_PATHS;
}

static bool is_mixed(const struct ast_pattern *pattern) {
    if (pattern->paths->next == NULL)
        return false;
    for (const struct ast_path_pattern *path = pattern->paths; path; path = path->next)
        if (is_search(path))
            return true;
    return false;
}

/* One of the matches that a mixed pattern falls into. */
struct part {
    struct bound_match *match;
    bool is_search;
    uint32_t slot_limit; /* slots below it are known once this part has matched */
    ARRAY(struct expression *) conjuncts;
};
struct parts {
    struct binder *binder;
    ARRAY(struct part) items;
};

static enum status add_part(struct parts *parts, const struct ast_pattern *whole,
                            struct ast_path_pattern *paths) {
    struct binder *binder = parts->binder;
    struct ast_pattern pattern = *whole;
    struct part part = {.is_search = is_search(paths)};
    pattern.paths = paths;
    TRY(bind_match(binder, &pattern, NULL, (struct match_options){0}, &part.match));
    part.slot_limit = binder->slots.count;
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, parts->items, part));
    return STATUS_OK;
}

static enum status copy_path(struct binder *binder, const struct ast_path_pattern *path,
                             struct ast_path_pattern **out) {
    *out = ARENA_NEW(binder->arena, struct ast_path_pattern);
    TRY_NEW(binder, *out);
    **out = *path;
    (*out)->next = NULL;
    return STATUS_OK;
}

static enum status bind_parts(struct parts *parts, const struct ast_pattern *whole) {
    struct ast_path_pattern *plain = NULL, **end = &plain, *copy;
    for (const struct ast_path_pattern *path = whole->paths; path; path = path->next)
        if (!is_search(path)) {
            TRY(copy_path(parts->binder, path, end));
            end = &(*end)->next;
        }
    if (plain != NULL)
        TRY(add_part(parts, whole, plain));
    for (const struct ast_path_pattern *path = whole->paths; path; path = path->next)
        if (is_search(path)) {
            TRY(copy_path(parts->binder, path, &copy));
            TRY(add_part(parts, whole, copy));
        }
    return STATUS_OK;
}

static void keep_highest(void *context, uint32_t slot) {
    uint32_t *highest = context;
    if (slot > *highest)
        *highest = slot;
}

static enum status place_conjunct(struct parts *parts, struct expression *conjunct) {
    struct binder *binder = parts->binder;
    if (conjunct->kind == EXPRESSION_AND) {
        for (uint32_t i = 0; i < conjunct->child_count; i++)
            TRY(place_conjunct(parts, conjunct->children[i]));
        return STATUS_OK;
    }
    uint32_t highest = 0, i = 0;
    bound_visit_slots(conjunct, keep_highest, &highest);
    while (i + 1 < parts->items.count && highest >= parts->items.items[i].slot_limit)
        i++;
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, parts->items.items[i].conjuncts, conjunct));
    return STATUS_OK;
}

/* Adds the conjuncts that were given to a part to those that its pattern has. */
static enum status finish_part(struct binder *binder, struct part *part) {
    struct bound_match *match = part->match;
    struct expression ***list = part->is_search ? &match->inner : &match->conjuncts;
    uint32_t *count = part->is_search ? &match->inner_count : &match->conjunct_count;
    uint32_t more = part->conjuncts.count;
    struct expression **all =
        ARENA_ARRAY(binder->arena, *count + more, struct expression *);
    TRY_NEW(binder, all);
    if (*count > 0)
        memcpy(all, *list, *count * sizeof(struct expression *));
    if (more > 0)
        memcpy(all + *count, part->conjuncts.items, more * sizeof(struct expression *));
    *list = all;
    *count += more;
    return STATUS_OK;
}

static enum status bind_mixed(struct binder *binder, const struct ast_clause *ast,
                              struct clause_list *clauses) {
    struct parts parts = {.binder = binder};
    struct expression *where;
    TRY(bind_parts(&parts, ast->pattern));
    if (ast->where != NULL) {
        TRY(bind_truth(binder, ast->where, &where));
        TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, where,
                         TYPE_BIT(VALUE_BOOLEAN), "WHERE"));
        TRY(place_conjunct(&parts, where));
    }
    for (uint32_t i = 0; i < parts.items.count; i++) {
        struct bound_clause *clause =
            clause_list_add(binder, clauses, BOUND_MATCH, ast->span);
        TRY_NEW(binder, clause);
        TRY(finish_part(binder, &parts.items.items[i]));
        clause->match = parts.items.items[i].match;
    }
    return STATUS_OK;
}

/* The new variables of an inner scope as columns of its query and variables outside. */
static enum status hand_out(struct binder *binder, const struct scope *inner,
                            struct bound_query *query) {
    struct scope *scope = binder->place.scope;
    uint32_t count = inner->variables.count;
    query->columns = ARENA_ARRAY(binder->arena, count, struct bound_column);
    TRY_NEW(binder, query->columns);
    for (uint32_t i = 0; i < count; i++) {
        struct scope_variable variable = inner->variables.items[i];
        TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
        if (variable.slot != SLOT_NONE)
            query->columns[query->column_count++] =
                (struct bound_column){variable.name, variable.slot};
    }
    return STATUS_OK;
}

/* OPTIONAL MATCH of several parts is optional as a whole: OPTIONAL CALL { ... }. */
static enum status bind_optional_mixed(struct binder *binder, struct linear *linear,
                                       const struct ast_clause *ast) {
    struct bind_place saved;
    struct frame frame;
    struct clause_list clauses;
    struct bound_clause *clause =
        clause_list_add(binder, &linear->clauses, BOUND_CALL_SUBQUERY, ast->span);
    TRY_NEW(binder, clause);
    clause->is_optional = true;
    clause->query = ARENA_NEW(binder->arena, struct bound_query);
    TRY_NEW(binder, clause->query);
    clause_list_init(&clauses);
    TRY(bind_enter(binder, ast->span, &frame, &saved));
    TRY(bind_mixed(binder, ast, &clauses));
    struct scope *inner = binder->place.scope;
    bind_leave(binder, &saved);
    clause->query->clauses = clauses.first;
    frame_imports(&frame, &clause->imports, &clause->import_count);
    return hand_out(binder, inner, clause->query);
}

enum status bind_match_clause(struct binder *binder, struct linear *linear,
                              const struct ast_clause *ast) {
    if (is_mixed(ast->pattern))
        return ast->is_optional ? bind_optional_mixed(binder, linear, ast)
                                : bind_mixed(binder, ast, &linear->clauses);
    struct match_options options = {.is_optional = ast->is_optional};
    struct bound_match *match;
    TRY(bind_match(binder, ast->pattern, ast->where, options, &match));
    struct bound_clause *clause =
        clause_list_add(binder, &linear->clauses, BOUND_MATCH, ast->span);
    TRY_NEW(binder, clause);
    clause->match = match;
    return STATUS_OK;
}
