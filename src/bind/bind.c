/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statements, set operations and linear queries: where a query begins and ends, which clauses
 * may follow each other, and which columns it has.
 */
#include "bind/binder.h"

static enum status refuse_composition(struct binder *binder, struct span span,
                                      const char *message, const char *hint) {
    problem_set(binder->problem, STATUS_INVALID_CLAUSE_COMPOSITION, span, "%s", message);
    if (hint != NULL)
        problem_hint(binder->problem, "%s", hint);
    return STATUS_INVALID_CLAUSE_COMPOSITION;
}

/* ---- linear queries ------------------------------------------------------------------------------ */

/* The scope that a linear query starts with: NEXT's columns, inside what it sees of outside. */
static enum status open_scope(struct binder *binder, const struct query_start *start) {
    struct scope *scope = scope_new(binder->arena, start->outer, start->frame);
    TRY_NEW(binder, scope);
    const struct bound_query *previous = start->previous;
    for (uint32_t i = 0; previous != NULL && i < previous->column_count; i++) {
        struct scope_variable variable = {.name = previous->columns[i].name,
                                          .slot = previous->columns[i].slot};
        TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
    }
    binder->place.scope = scope;
    return STATUS_OK;
}

#define ON_A_DAY "a query AS OF a day"

/* The session's day, for the queries of the statement itself; what they hold inherits it. */
static enum status take_session_day(struct binder *binder,
                                    const struct query_start *start,
                                    struct bound_query *query) {
    if (!binder->context->has_day || !start->is_top)
        return STATUS_OK;
    query->as_of = bind_constant(binder, SPAN_NONE, value_date(binder->context->day));
    TRY_NEW(binder, query->as_of);
    binder->place.refuses_writes = ON_A_DAY;
    return STATUS_OK;
}

/* The day is known before the query runs, so it cannot come from a query. */
static enum status bind_as_of(struct binder *binder, const struct ast_linear_query *ast,
                              const struct query_start *start,
                              struct bound_query *query) {
    if (ast->as_of == NULL)
        return take_session_day(binder, start, query);
    struct bind_place saved = binder->place;
    struct scope *scope = scope_new(binder->arena, NULL, saved.scope->frame);
    TRY_NEW(binder, scope);
    scope->hidden = saved.scope;
    scope->barrier = SCOPE_CONSTANT;
    binder->place.scope = scope;
    TRY(bind_expression(binder, ast->as_of, &query->as_of));
    binder->place = saved;
    binder->place.refuses_writes = ON_A_DAY;
    if (bound_has_subquery(query->as_of))
        return problem_set(
            binder->problem, STATUS_NON_CONSTANT_EXPRESSION, ast->as_of->span,
            "AS OF takes a day, a parameter or date(...), and no subquery");
    enum status status =
        bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, query->as_of,
                     TYPE_BIT(VALUE_DATE) | TYPE_BIT(VALUE_STRING), "AS OF");
    if (status != STATUS_OK)
        problem_hint(binder->problem, AS_OF_HINT);
    return status;
}

/* The linear query that a query begins with. */
static const struct ast_linear_query *first_part(const struct ast_query *ast) {
    while (ast->operator!= AST_LINEAR)
        ast = ast->left;
    return ast->linear;
}

static bool looks_up(const struct ast_linear_query *part) {
    for (const struct ast_clause *clause = part->clauses; clause; clause = clause->next)
        if (clause->kind == AST_MATCH || clause->kind == AST_CALL ||
            clause->kind == AST_CALL_SUBQUERY)
            return true;
    return false;
}

/* AS OF holds for one part: the next one, which only reads, may have been meant too. */
static enum status warn_of_day(struct binder *binder, const struct ast_query *ast,
                               const struct bound_query *right) {
    const struct ast_linear_query *part = first_part(ast->right);
    if (binder->context->has_day || first_part(ast->left)->as_of == NULL ||
        part->as_of != NULL || right->writes || !looks_up(part))
        return STATUS_OK;
    return bind_warn(
        binder, part->span,
        "the AS OF before holds for its own part: this one sees the graph of "
        "today; begin it with AS OF too, or with AS OF date()");
}

/* CALL { WITH a, b ... }: a leading WITH of bare variables imports them. */
static bool is_importing_with(const struct query_start *start,
                              const struct ast_clause *clause) {
    if (start->importable == NULL || clause == NULL || clause->kind != AST_WITH ||
        clause->where != NULL)
        return false;
    const struct ast_projection *projection = clause->projection;
    if (projection->is_distinct || projection->sort != NULL || projection->skip != NULL ||
        projection->limit != NULL)
        return false;
    for (const struct ast_projection_item *item = projection->items; item;
         item = item->next)
        if (item->expression->kind != AST_VARIABLE || item->alias.text.byte_count > 0)
            return false;
    return true;
}

static enum status import_leading(struct binder *binder, struct scope *around,
                                  const struct ast_clause *with) {
    const struct ast_projection *projection = with->projection;
    for (uint32_t i = 0; projection->is_all && i < around->variables.count; i++) {
        struct ast_name name = {.text = around->variables.items[i].name,
                                .span = with->span};
        TRY(bind_import_variable(binder, around, &name));
    }
    for (const struct ast_projection_item *item = projection->items; item;
         item = item->next)
        TRY(bind_import_variable(binder, around, &item->expression->name));
    return STATUS_OK;
}

/* True when a query may end with this clause and have no result. */
static bool can_end(const struct ast_clause *last, const struct linear *linear) {
    switch (last->kind) {
    case AST_MATCH:
    case AST_UNWIND:
    case AST_WITH:
    case AST_FILTER:
    case AST_LET:
    case AST_LOAD_CSV:
        return linear->start->needs_no_result;
    case AST_CALL:
        return linear->start->needs_no_result || linear->is_only_clause ||
               !last->call->has_yield;
    case AST_RETURN:
    case AST_FINISH:
    case AST_CALL_SUBQUERY:
    case AST_CREATE:
    case AST_MERGE:
    case AST_SET:
    case AST_REMOVE:
    case AST_DELETE:
    case AST_FOREACH:
    case AST_EXPORT:
    case AST_IMPORT:
        return true;
    }
    return true;
}

static enum status check_end(struct binder *binder, const struct ast_clause *last,
                             const struct linear *linear) {
    if (can_end(last, linear))
        return STATUS_OK;
    return refuse_composition(binder, last->span, "a query cannot end with this clause",
                              "add a RETURN");
}

static enum status bind_clauses(struct binder *binder, struct linear *linear,
                                const struct ast_clause *clause) {
    const struct ast_clause *last = NULL;
    if (is_importing_with(linear->start, clause)) {
        TRY(import_leading(binder, linear->start->importable, clause));
        last = clause;
        clause = clause->next;
    }
    for (; clause != NULL; clause = clause->next) {
        TRY(bind_clause(binder, linear, clause));
        last = clause;
    }
    linear->query->clauses = linear->clauses.first;
    return last == NULL ? STATUS_OK : check_end(binder, last, linear);
}

static enum status bind_linear(struct binder *binder, const struct ast_query *ast,
                               const struct query_start *start,
                               struct bound_query *query) {
    struct bind_place saved = binder->place;
    const struct ast_clause *first = ast->linear->clauses;
    struct linear linear = {.start = start, .query = query};
    linear.is_only_clause =
        first != NULL && first->next == NULL && start->previous == NULL;
    clause_list_init(&linear.clauses);
    TRY(open_scope(binder, start));
    TRY(bind_as_of(binder, ast->linear, start, query));
    TRY(bind_clauses(binder, &linear, first));
    binder->place = saved;
    return STATUS_OK;
}

/* ---- set operations --------------------------------------------------------------------------------- */

static const char *operator_word(enum ast_set_operator operator) {
    switch (operator) {
    case AST_UNION:
    case AST_UNION_ALL:
        return "UNION";
    case AST_EXCEPT:
    case AST_EXCEPT_ALL:
        return "EXCEPT";
    case AST_INTERSECT:
    case AST_INTERSECT_ALL:
        return "INTERSECT";
    case AST_OTHERWISE:
        return "OTHERWISE";
    case AST_LINEAR:
    case AST_NEXT:
        break;
    }
    return "NEXT";
}

static uint32_t find_column(const struct bound_query *query, struct text name) {
    uint32_t i = 0;
    while (i < query->column_count && !text_equal(query->columns[i].name, name))
        i++;
    return i;
}

static enum status different_columns(struct binder *binder, const struct ast_query *ast,
                                     const struct bound_query *left,
                                     const struct bound_query *right) {
    const char *word = operator_word(ast->operator);
    for (uint32_t i = 0; i < right->column_count; i++)
        if (find_column(left, right->columns[i].name) == left->column_count)
            return problem_set(
                binder->problem, STATUS_DIFFERENT_COLUMNS_IN_UNION, ast->right->span,
                "both sides of %s need the same columns, and '%.*s' is only "
                "on the right",
                word, TEXT_ARGS(right->columns[i].name));
    return problem_set(binder->problem, STATUS_DIFFERENT_COLUMNS_IN_UNION,
                       ast->right->span,
                       "both sides of %s need the same columns: the left has %u, the "
                       "right %u",
                       word, (unsigned)left->column_count, (unsigned)right->column_count);
}

/* Columns go by name; the right side's are put into the order of the left side's. */
static enum status match_columns(struct binder *binder, const struct ast_query *ast,
                                 struct bound_query *query) {
    struct bound_query *left = query->left, *right = query->right;
    uint32_t count = left->column_count;
    struct bound_column *ordered = ARENA_ARRAY(binder->arena, count, struct bound_column);
    query->columns = ARENA_ARRAY(binder->arena, count, struct bound_column);
    TRY_NEW(binder, ordered);
    TRY_NEW(binder, query->columns);
    if (count != right->column_count)
        return different_columns(binder, ast, left, right);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t place = find_column(right, left->columns[i].name);
        if (place == count)
            return different_columns(binder, ast, left, right);
        ordered[i] = right->columns[place];
        const struct bound_slot *a = &binder->slots.items[left->columns[i].slot];
        const struct bound_slot *b = &binder->slots.items[ordered[i].slot];
        bool have_items = a->item_types != 0 && b->item_types != 0;
        query->columns[i].name = left->columns[i].name;
        TRY(bind_new_slot(binder, left->columns[i].name, "", a->types | b->types,
                          have_items ? a->item_types | b->item_types : 0,
                          &query->columns[i].slot));
    }
    right->columns = ordered;
    query->column_count = count;
    return STATUS_OK;
}

static enum status bind_next(struct binder *binder, const struct ast_query *ast,
                             const struct query_start *start, struct bound_query *query) {
    TRY(bind_query(binder, ast->left, start, &query->left));
    struct query_start after = *start;
    after.previous = query->left;
    after.importable = NULL;
    TRY(bind_query(binder, ast->right, &after, &query->right));
    query->columns = query->right->columns;
    query->column_count = query->right->column_count;
    return STATUS_OK;
}

static enum status bind_sides(struct binder *binder, const struct ast_query *ast,
                              const struct query_start *start,
                              struct bound_query *query) {
    TRY(bind_query(binder, ast->left, start, &query->left));
    TRY(bind_query(binder, ast->right, start, &query->right));
    return match_columns(binder, ast, query);
}

enum status bind_query(struct binder *binder, const struct ast_query *ast,
                       const struct query_start *start, struct bound_query **out) {
    struct bound_query *query = ARENA_NEW(binder->arena, struct bound_query);
    TRY_NEW(binder, query);
    *out = query;
    query->operator= ast->operator;
    if (ast->operator== AST_LINEAR)
        return bind_linear(binder, ast, start, query);
    if (ast->operator== AST_NEXT)
        TRY(bind_next(binder, ast, start, query));
    else
        TRY(bind_sides(binder, ast, start, query));
    query->writes = query->left->writes || query->right->writes;
    return warn_of_day(binder, ast, query->right);
}

/* ---- statements --------------------------------------------------------------------------------------- */

enum status bind_statement(struct bind_context *context, const struct ast_statement *ast,
                           struct bound_statement **out) {
    struct frame frame = {0};
    struct query_start start = {.frame = &frame, .is_top = true};
    struct binder binder = {
        .context = context, .arena = context->arena, .problem = context->problem};
    struct bound_statement *statement = ARENA_NEW(binder.arena, struct bound_statement);
    TRY_NEW(&binder, statement);
    context->warnings = NULL;
    context->sources = NULL;
    TRY(bind_query(&binder, ast->query, &start, &statement->query));
    statement->slots = binder.slots.items;
    statement->slot_count = binder.slots.count;
    statement->arguments = binder.arguments.items;
    statement->argument_count = binder.arguments.count;
    statement->writes = binder.writes;
    *out = statement;
    return STATUS_OK;
}
