/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Expressions that run a query for each row: EXISTS, COUNT, COLLECT, VALUE, and the patterns
 * that are such queries in short.
 *
 *   (a)-->(b)                      EXISTS { MATCH (a)-->(b) }
 *   [p = (a)-->(b) WHERE w | e]    COLLECT { MATCH p = (a)-->(b) WHERE w RETURN e }
 *   shortestPath((a)-[*]-(b))      VALUE { MATCH p = shortestPath((a)-[*]-(b)) RETURN p }
 */
#include "bind/binder.h"

enum status bind_enter(struct binder *binder, struct span span, struct frame *frame,
                       struct bind_place *saved) {
    *saved = binder->place;
    if (binder->subquery_depth >= MAX_SUBQUERY_DEPTH)
        return problem_set(binder->problem, STATUS_QUERY_TOO_LARGE, span,
                           "subqueries are nested more than %d deep", MAX_SUBQUERY_DEPTH);
    binder->subquery_depth++;
    *frame =
        (struct frame){.outer = saved->scope->frame, .first_slot = binder->slots.count};
    struct scope *scope = scope_new(binder->arena, saved->scope, frame);
    binder->place = (struct bind_place){.scope = scope,
                                        .refuses_writes = saved->refuses_writes,
                                        .grouping = NULL,
                                        .procedure = saved->procedure};
    TRY_NEW(binder, scope);
    return STATUS_OK;
}

void bind_leave(struct binder *binder, const struct bind_place *saved) {
    binder->subquery_depth--;
    binder->place = *saved;
}

static enum status make_subquery(struct binder *binder, const struct ast_expression *ast,
                                 enum subquery_kind kind, struct expression **out) {
    struct expression *made = bind_make(binder, EXPRESSION_SUBQUERY, ast->span, 0);
    TRY_NEW(binder, made);
    made->subquery = ARENA_NEW(binder->arena, struct bound_subquery);
    TRY_NEW(binder, made->subquery);
    made->subquery->kind = kind;
    made->subquery->column_slot = SLOT_NONE;
    if (kind == SUBQUERY_EXISTS)
        made->types = TYPE_BIT(VALUE_BOOLEAN);
    else if (kind == SUBQUERY_COUNT)
        made->types = TYPE_BIT(VALUE_INTEGER);
    else if (kind == SUBQUERY_COLLECT)
        made->types = TYPE_BIT(VALUE_LIST);
    *out = made;
    return STATUS_OK;
}

/* ---- whole queries -------------------------------------------------------------------------- */

static enum status check_column(struct binder *binder, struct span span,
                                struct expression *made) {
    struct bound_subquery *subquery = made->subquery;
    if (subquery->kind != SUBQUERY_COLLECT && subquery->kind != SUBQUERY_VALUE)
        return STATUS_OK;
    if (subquery->query->column_count != 1)
        return problem_set(binder->problem, STATUS_INVALID_CLAUSE_COMPOSITION, span,
                           "%s { } returns one column, not %u",
                           subquery->kind == SUBQUERY_VALUE ? "VALUE" : "COLLECT",
                           (unsigned)subquery->query->column_count);
    subquery->column_slot = subquery->query->columns[0].slot;
    const struct bound_slot *column = &binder->slots.items[subquery->column_slot];
    if (subquery->kind == SUBQUERY_VALUE) {
        made->types = column->types;
        made->item_types = column->item_types;
    } else {
        made->item_types = column->types;
    }
    return STATUS_OK;
}

static enum status bind_subquery_query(struct binder *binder,
                                       const struct ast_expression *ast,
                                       struct expression *made) {
    enum subquery_kind kind = made->subquery->kind;
    struct scope *scope = binder->place.scope;
    struct query_start start = {.outer = scope,
                                .frame = scope->frame,
                                .needs_no_result =
                                    kind == SUBQUERY_EXISTS || kind == SUBQUERY_COUNT};
    binder->place.refuses_writes = "a subquery expression";
    TRY(bind_query(binder, ast->query, &start, &made->subquery->query));
    return check_column(binder, ast->span, made);
}

enum status bind_subquery(struct binder *binder, const struct ast_expression *ast,
                          struct expression **out) {
    enum subquery_kind kind = ast->kind == AST_EXISTS_SUBQUERY    ? SUBQUERY_EXISTS
                              : ast->kind == AST_COUNT_SUBQUERY   ? SUBQUERY_COUNT
                              : ast->kind == AST_COLLECT_SUBQUERY ? SUBQUERY_COLLECT
                                                                  : SUBQUERY_VALUE;
    struct bind_place saved;
    struct frame frame;
    TRY(make_subquery(binder, ast, kind, out));
    TRY(bind_enter(binder, ast->span, &frame, &saved));
    enum status status = bind_subquery_query(binder, ast, *out);
    bind_leave(binder, &saved);
    frame_imports(&frame, &(*out)->subquery->imports, &(*out)->subquery->import_count);
    return status;
}

/* ---- patterns in short ------------------------------------------------------------------------ */

/* A query of one MATCH, in the scope just entered; its match in *match. */
static enum status make_pattern_query(struct binder *binder,
                                      const struct ast_pattern *pattern,
                                      const struct ast_expression *where,
                                      bool refuses_new, struct bound_subquery *subquery,
                                      struct clause_list *clauses,
                                      struct bound_match **match) {
    struct match_options options = {.refuses_new = refuses_new};
    subquery->query = ARENA_NEW(binder->arena, struct bound_query);
    TRY_NEW(binder, subquery->query);
    TRY(bind_match(binder, pattern, where, options, match));
    clause_list_init(clauses);
    struct bound_clause *clause =
        clause_list_add(binder, clauses, BOUND_MATCH, pattern->span);
    TRY_NEW(binder, clause);
    clause->match = *match;
    subquery->query->clauses = clauses->first;
    return STATUS_OK;
}

static enum status make_one_column(struct binder *binder, struct bound_subquery *subquery,
                                   struct text name, uint32_t slot) {
    struct bound_column *column = ARENA_NEW(binder->arena, struct bound_column);
    TRY_NEW(binder, column);
    *column = (struct bound_column){.name = name, .slot = slot};
    subquery->query->columns = column;
    subquery->query->column_count = 1;
    subquery->column_slot = slot;
    return STATUS_OK;
}

enum status bind_pattern_predicate(struct binder *binder,
                                   const struct ast_expression *ast,
                                   struct expression **out) {
    struct bind_place saved;
    struct frame frame;
    struct clause_list clauses;
    struct bound_match *match;
    TRY(make_subquery(binder, ast, SUBQUERY_EXISTS, out));
    struct bound_subquery *subquery = (*out)->subquery;
    TRY(bind_enter(binder, ast->span, &frame, &saved));
    enum status status =
        make_pattern_query(binder, ast->pattern, NULL, true, subquery, &clauses, &match);
    bind_leave(binder, &saved);
    frame_imports(&frame, &subquery->imports, &subquery->import_count);
    return status;
}

/* RETURN value: the projection that fills the column of a pattern comprehension. */
static enum status bind_comprehension_value(struct binder *binder,
                                            const struct ast_expression *value,
                                            struct clause_list *clauses,
                                            struct expression *made) {
    struct bound_clause *clause =
        clause_list_add(binder, clauses, BOUND_PROJECT, value->span);
    struct bound_projection *projection =
        ARENA_NEW(binder->arena, struct bound_projection);
    struct bound_item *item = ARENA_NEW(binder->arena, struct bound_item);
    TRY_NEW(binder, clause);
    TRY_NEW(binder, projection);
    TRY_NEW(binder, item);
    TRY(bind_expression(binder, value, &item->expression));
    TRY(bind_new_slot(binder, (struct text){0}, "value", item->expression->types,
                      item->expression->item_types, &item->slot));
    item->name = binder->slots.items[item->slot].name;
    projection->items = item;
    projection->item_count = 1;
    clause->projection = projection;
    made->item_types = item->expression->types;
    return make_one_column(binder, made->subquery, item->name, item->slot);
}

enum status bind_pattern_comprehension(struct binder *binder,
                                       const struct ast_expression *ast,
                                       struct expression **out) {
    struct bind_place saved;
    struct frame frame;
    struct clause_list clauses;
    struct bound_match *match;
    TRY(make_subquery(binder, ast, SUBQUERY_COLLECT, out));
    struct bound_subquery *subquery = (*out)->subquery;
    TRY(bind_enter(binder, ast->span, &frame, &saved));
    enum status status = make_pattern_query(binder, ast->pattern, ast->second, false,
                                            subquery, &clauses, &match);
    if (status == STATUS_OK)
        status = bind_comprehension_value(binder, ast->third, &clauses, *out);
    bind_leave(binder, &saved);
    frame_imports(&frame, &subquery->imports, &subquery->import_count);
    return status;
}

/* The path of the pattern gets a slot when it has none, and that is the column. */
static enum status return_path(struct binder *binder, struct bound_match *match,
                               struct expression *made) {
    struct bound_path *path = &match->paths[0];
    if (path->slot == SLOT_NONE)
        TRY(bind_new_slot(binder, (struct text){0}, "path", TYPE_BIT(VALUE_PATH), 0,
                          &path->slot));
    if (made->subquery->kind == SUBQUERY_COLLECT)
        made->item_types = TYPE_BIT(VALUE_PATH);
    else
        made->types = TYPE_BIT(VALUE_PATH);
    return make_one_column(binder, made->subquery, binder->slots.items[path->slot].name,
                           path->slot);
}

enum status bind_shortest_path(struct binder *binder, const struct ast_expression *ast,
                               struct expression **out) {
    struct bind_place saved;
    struct frame frame;
    struct clause_list clauses;
    struct bound_match *match;
    TRY(make_subquery(binder, ast, ast->is_all ? SUBQUERY_COLLECT : SUBQUERY_VALUE, out));
    struct bound_subquery *subquery = (*out)->subquery;
    TRY(bind_enter(binder, ast->span, &frame, &saved));
    enum status status =
        make_pattern_query(binder, ast->pattern, NULL, false, subquery, &clauses, &match);
    if (status == STATUS_OK)
        status = return_path(binder, match, *out);
    bind_leave(binder, &saved);
    frame_imports(&frame, &subquery->imports, &subquery->import_count);
    return status;
}
