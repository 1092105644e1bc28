/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * WITH, RETURN, LET and FILTER.
 *
 * First every column is bound over the rows before, those without aggregates as keys and the
 * others over the groups; then slots are given out; then ORDER BY and WHERE are bound, which
 * see the columns and, where rows were only mapped, also the variables before.
 */
#include "bind/binder.h"

#include <stdlib.h>

/* One column in the making. */
struct projected {
    const struct ast_expression *ast; /* NULL: a variable that `*` passes on */
    struct text name;
    struct span span;
    bool is_aggregate;
    struct expression *expression;
    uint32_t slot;
};

struct projector {
    struct binder *binder;
    const struct ast_projection *ast;
    struct bound_projection *made;
    struct scope *rows;    /* variables before */
    struct scope *columns; /* what ORDER BY and WHERE see */
    struct grouping grouping;
    ARRAY(struct projected) items;
    ARRAY(struct bound_item) keys; /* of GROUP BY */
    bool needs_names;              /* WITH: expressions need an alias */
};

/* ---- names ------------------------------------------------------------------------------------ */

static struct text trimmed(struct text text) {
    while (text.byte_count > 0 && (unsigned char)text.bytes[0] <= ' ') {
        text.bytes++;
        text.byte_count--;
    }
    while (text.byte_count > 0 && (unsigned char)text.bytes[text.byte_count - 1] <= ' ')
        text.byte_count--;
    return text;
}

struct text bind_column_name(const struct binder *binder,
                             const struct ast_projection_item *item) {
    struct text source = binder->context->source;
    struct span span = item->expression->span;
    if (item->alias.text.byte_count > 0)
        return item->alias.text;
    if (item->expression->kind == AST_VARIABLE && !item->expression->is_parenthesised)
        return item->expression->name.text;
    if (!span_is_known(span) || span.end > source.byte_count)
        return TEXT("?");
    return trimmed((struct text){source.bytes + span.start, span.end - span.start});
}

/* Two columns of one name are refused; sorting the names keeps that cheap. */
static int compare_names(const void *first, const void *second) {
    const struct projected *a = first, *b = second;
    int order = text_compare(a->name, b->name);
    return order != 0 ? order
                      : (a->span.start > b->span.start) - (a->span.start < b->span.start);
}

static enum status check_names(struct projector *projector) {
    struct binder *binder = projector->binder;
    uint32_t count = projector->items.count;
    struct projected *sorted = ARENA_ARRAY(binder->arena, count, struct projected);
    TRY_NEW(binder, sorted);
    if (count == 0)
        return STATUS_OK;
    memcpy(sorted, projector->items.items, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_names);
    for (uint32_t i = 1; i < count; i++)
        if (text_equal(sorted[i - 1].name, sorted[i].name))
            return problem_set(binder->problem, STATUS_COLUMN_NAME_CONFLICT,
                               sorted[i].span, "two columns are named '%.*s'",
                               TEXT_ARGS(sorted[i].name));
    return STATUS_OK;
}

/* ---- collecting columns ------------------------------------------------------------------------ */

static enum status add_column(struct projector *projector, struct projected column) {
    TRY_NEW(projector->binder,
            ARRAY_PUSH(projector->binder->arena, projector->items, column));
    return STATUS_OK;
}

/* `*`: the variables in view, in ascending order of their names. */
static enum status add_all(struct projector *projector) {
    struct binder *binder = projector->binder;
    struct scope *rows = projector->rows;
    for (uint32_t i = 0; i < rows->variables.count; i++) {
        struct ast_name name = {.text = rows->variables.items[i].name,
                                .span = projector->ast->span};
        struct projected column = {.name = name.text, .span = name.span};
        TRY(bind_variable(binder, &name, &column.expression));
        TRY(add_column(projector, column));
    }
    if (projector->items.count > 0)
        qsort(projector->items.items, projector->items.count, sizeof(struct projected),
              compare_names);
    return STATUS_OK;
}

static enum status collect_columns(struct projector *projector) {
    struct binder *binder = projector->binder;
    const struct ast_projection_item *item = projector->ast->items;
    projector->made->is_aggregating = projector->ast->has_group_by;
    if (projector->ast->is_all)
        TRY(add_all(projector));
    for (; item != NULL; item = item->next) {
        struct projected column = {.ast = item->expression,
                                   .name = bind_column_name(binder, item),
                                   .span = item->expression->span};
        if (item->alias.text.byte_count > 0)
            column.span = item->alias.span;
        column.is_aggregate = grouping_has_aggregate(item->expression);
        projector->made->is_aggregating |= column.is_aggregate;
        TRY(add_column(projector, column));
    }
    if (projector->items.count > MAX_COLUMNS)
        return problem_set(binder->problem, STATUS_QUERY_TOO_LARGE, projector->ast->span,
                           "more than %d columns", MAX_COLUMNS);
    return check_names(projector);
}

/* ---- slots --------------------------------------------------------------------------------------- */

/*
 * A slot keeps its number when its column only passes it on and no column before did. What a
 * subquery returns has slots of its own, since outside it may be null where the slot that
 * came in is not (OPTIONAL CALL).
 */
static bool keeps_slot(const struct projector *projector, uint32_t stamp, uint32_t slot) {
    return !bind_is_marked(projector->binder, stamp, slot, NULL) &&
           (projector->needs_names || slot >= projector->rows->frame->first_slot);
}

static enum status give_slots(struct projector *projector) {
    struct binder *binder = projector->binder;
    uint32_t stamp = bind_new_stamp(binder);
    for (uint32_t i = 0; i < projector->items.count; i++) {
        struct projected *column = &projector->items.items[i];
        struct expression *expression = column->expression;
        if (expression == NULL)
            continue;
        bool is_passed_on = expression->kind == EXPRESSION_SLOT &&
                            keeps_slot(projector, stamp, expression->slot);
        if (is_passed_on)
            column->slot = expression->slot;
        else
            TRY(bind_new_slot(binder, column->name, "", expression->types,
                              expression->item_types, &column->slot));
        bind_mark(binder, stamp, column->slot, i);
    }
    return STATUS_OK;
}

static enum status bind_plain_columns(struct projector *projector) {
    struct binder *binder = projector->binder;
    if (projector->ast->has_group_by)
        return STATUS_OK;
    binder->place.columns = projector->ast;
    for (uint32_t i = 0; i < projector->items.count; i++) {
        struct projected *column = &projector->items.items[i];
        if (column->ast != NULL && !column->is_aggregate)
            TRY(bind_expression(binder, column->ast, &column->expression));
    }
    binder->place.columns = NULL;
    return give_slots(projector);
}

/* ---- grouping ------------------------------------------------------------------------------------ */

/* The scope beside aggregates: keys that are variables, and nothing else of the rows. */
static enum status make_key_scope(struct projector *projector) {
    struct binder *binder = projector->binder;
    struct scope *rows = projector->rows;
    struct scope *scope = scope_new(binder->arena, rows->outer, rows->frame);
    TRY_NEW(binder, scope);
    scope->hidden = rows;
    scope->barrier = SCOPE_GROUPED;
    for (uint32_t i = 0; i < projector->items.count; i++) {
        const struct projected *column = &projector->items.items[i];
        bool is_variable = column->ast == NULL || column->ast->kind == AST_VARIABLE;
        struct text name = column->ast == NULL ? column->name : column->ast->name.text;
        if (column->is_aggregate || !is_variable || projector->ast->has_group_by ||
            scope_find_here(scope, name) != NULL)
            continue;
        struct scope_variable variable = {.name = name, .slot = column->slot};
        TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
    }
    projector->grouping.rows = rows;
    projector->grouping.scope = scope;
    return STATUS_OK;
}

/* ---- GROUP BY: the keys that are written ---------------------------------------------------- */

/* What a key is: the column that it names, where no variable has that name, or itself. */
static const struct ast_expression *key_of(const struct projector *projector,
                                           const struct ast_expression *ast) {
    if (ast->kind != AST_VARIABLE ||
        scope_find(projector->rows, ast->name.text, NULL) != NULL)
        return ast;
    for (uint32_t i = 0; i < projector->items.count; i++) {
        const struct projected *column = &projector->items.items[i];
        if (column->ast != NULL && text_equal(column->name, ast->name.text))
            return column->ast;
    }
    return ast;
}

static enum status add_written_key(struct projector *projector,
                                   const struct ast_expression *ast, uint32_t stamp) {
    struct binder *binder = projector->binder;
    struct bound_item key = {
        .name = trimmed((struct text){binder->context->source.bytes + ast->span.start,
                                      ast->span.end - ast->span.start})};
    struct grouping_key note = {.ast = key_of(projector, ast)};
    if (grouping_has_aggregate(note.ast)) {
        problem_set(binder->problem, STATUS_INVALID_AGGREGATION, ast->span,
                    "an aggregate cannot be a key of GROUP BY");
        problem_hint(binder->problem, "compute it in a WITH before");
        return STATUS_INVALID_AGGREGATION;
    }
    TRY(bind_expression(binder, note.ast, &key.expression));
    bool is_passed_on = key.expression->kind == EXPRESSION_SLOT &&
                        keeps_slot(projector, stamp, key.expression->slot);
    if (is_passed_on)
        key.slot = key.expression->slot;
    else
        TRY(bind_new_slot(binder, key.name, "", key.expression->types,
                          key.expression->item_types, &key.slot));
    bind_mark(binder, stamp, key.slot, projector->keys.count);
    note.slot = key.slot;
    note.is_simple = grouping_is_simple(note.ast);
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, projector->keys, key));
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, projector->grouping.keys, note));
    return STATUS_OK;
}

/* The scope beside aggregates has the keys that are variables. */
static enum status declare_written_keys(struct projector *projector) {
    struct binder *binder = projector->binder;
    struct scope *scope = projector->grouping.scope;
    for (uint32_t i = 0; i < projector->keys.count; i++) {
        const struct grouping_key *key = &projector->grouping.keys.items[i];
        struct scope_variable variable = {.name = key->ast->name.text, .slot = key->slot};
        if (key->ast->kind != AST_VARIABLE ||
            scope_find_here(scope, variable.name) != NULL)
            continue;
        TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
    }
    return STATUS_OK;
}

static enum status bind_group_by(struct projector *projector) {
    struct binder *binder = projector->binder;
    uint32_t stamp = bind_new_stamp(binder);
    const struct ast_expression *ast = projector->ast->group_by;
    for (; ast != NULL; ast = ast->next)
        TRY(add_written_key(projector, ast, stamp));
    projector->grouping.is_written = true;
    projector->made->keys = projector->keys.items;
    projector->made->key_count = projector->keys.count;
    return declare_written_keys(projector);
}

/* A column under GROUP BY, of keys, aggregates and constants. */
static enum status bind_written_column(struct projector *projector,
                                       struct projected *column) {
    struct ast_name name = {.text = column->name, .span = column->span};
    if (column->ast == NULL)
        return bind_variable(projector->binder, &name, &column->expression);
    return bind_expression(projector->binder, column->ast, &column->expression);
}

/* ---- grouped columns -------------------------------------------------------------------------- */

static enum status add_keys(struct projector *projector) {
    struct binder *binder = projector->binder;
    ARRAY(struct bound_item) keys = {0};
    for (uint32_t i = 0; i < projector->items.count; i++) {
        const struct projected *column = &projector->items.items[i];
        if (column->is_aggregate)
            continue;
        struct bound_item key = {column->expression, column->slot, column->name};
        TRY_NEW(binder, ARRAY_PUSH(binder->arena, keys, key));
        if (column->ast == NULL)
            continue;
        struct grouping_key note = {column->ast, column->slot,
                                    grouping_is_simple(column->ast)};
        TRY_NEW(binder, ARRAY_PUSH(binder->arena, projector->grouping.keys, note));
    }
    projector->made->keys = keys.items;
    projector->made->key_count = keys.count;
    return STATUS_OK;
}

/* Binds the columns with aggregates, and makes the others pass their key on. */
static enum status bind_grouped_columns(struct projector *projector) {
    struct binder *binder = projector->binder;
    struct bind_place saved = binder->place;
    TRY(make_key_scope(projector));
    TRY(projector->ast->has_group_by ? bind_group_by(projector) : add_keys(projector));
    binder->place.scope = projector->grouping.scope;
    binder->place.grouping = &projector->grouping;
    binder->place.columns = projector->ast;
    for (uint32_t i = 0; i < projector->items.count; i++) {
        struct projected *column = &projector->items.items[i];
        if (column->is_aggregate || projector->ast->has_group_by) {
            TRY(bind_written_column(projector, column));
            continue;
        }
        column->expression = bind_slot(binder, column->span, column->slot);
        TRY_NEW(binder, column->expression);
    }
    binder->place = saved;
    projector->made->aggregates = projector->grouping.aggregates.items;
    projector->made->aggregate_count = projector->grouping.aggregates.count;
    return give_slots(projector);
}

/* Aggregates' slots get the name of the column that is nothing else. */
static void name_slots(struct projector *projector) {
    for (uint32_t i = 0; i < projector->items.count; i++) {
        const struct projected *column = &projector->items.items[i];
        struct bound_slot *slot = &projector->binder->slots.items[column->slot];
        if (column->is_aggregate && slot->name.bytes[0] == ' ')
            slot->name = column->name;
    }
}

static enum status finish_items(struct projector *projector) {
    struct binder *binder = projector->binder;
    uint32_t count = projector->items.count;
    projector->made->items = ARENA_ARRAY(binder->arena, count, struct bound_item);
    TRY_NEW(binder, projector->made->items);
    for (uint32_t i = 0; i < count; i++) {
        const struct projected *column = &projector->items.items[i];
        projector->made->items[i] =
            (struct bound_item){column->expression, column->slot, column->name};
    }
    projector->made->item_count = count;
    name_slots(projector);
    return STATUS_OK;
}

/* ---- ORDER BY, WHERE, SKIP, LIMIT ------------------------------------------------------------------ */

static enum status make_column_scope(struct projector *projector) {
    struct binder *binder = projector->binder;
    struct scope *rows = projector->rows;
    bool hides_rows = projector->made->is_aggregating || projector->ast->is_distinct;
    struct scope *scope =
        scope_new(binder->arena, hides_rows ? rows->outer : rows, rows->frame);
    TRY_NEW(binder, scope);
    if (hides_rows) {
        scope->hidden = rows;
        scope->barrier = SCOPE_SORTED;
    }
    for (uint32_t i = 0; i < projector->items.count; i++) {
        const struct projected *column = &projector->items.items[i];
        struct scope_variable variable = {.name = column->name, .slot = column->slot};
        TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
    }
    projector->columns = scope;
    return STATUS_OK;
}

/* The column that is written as `ast`. */
static const struct projected *find_column(const struct projector *projector,
                                           const struct ast_expression *ast) {
    for (uint32_t i = 0; i < projector->items.count; i++) {
        const struct projected *column = &projector->items.items[i];
        if (column->ast != NULL && bind_same(projector->binder, column->ast, ast))
            return column;
    }
    return NULL;
}

/* The keys of GROUP BY can be read behind it, columns or not. */
static enum status add_sorted_keys(struct projector *projector) {
    struct binder *binder = projector->binder;
    const struct ast_expression *ast = projector->ast->group_by;
    for (uint32_t i = 0; ast != NULL; ast = ast->next, i++) {
        const struct ast_expression *of = key_of(projector, ast);
        struct grouping_key key = {of, projector->keys.items[i].slot,
                                   grouping_is_simple(of)};
        TRY_NEW(binder, ARRAY_PUSH(binder->arena, projector->grouping.keys, key));
    }
    return STATUS_OK;
}

/* After grouping or DISTINCT only columns and keys count: they become the keys of a grouping. */
static enum status prepare_sorted_grouping(struct projector *projector) {
    struct binder *binder = projector->binder;
    struct grouping *grouping = &projector->grouping;
    grouping->is_sort = true;
    grouping->hides_aggregates = projector->ast->is_distinct;
    grouping->scope = projector->columns;
    grouping->keys.count = 0;
    for (uint32_t i = 0; i < projector->items.count; i++) {
        const struct projected *column = &projector->items.items[i];
        if (column->ast == NULL)
            continue;
        struct grouping_key key = {column->ast, column->slot,
                                   grouping_is_simple(column->ast)};
        TRY_NEW(binder, ARRAY_PUSH(binder->arena, grouping->keys, key));
    }
    return projector->ast->is_distinct ? STATUS_OK : add_sorted_keys(projector);
}

static enum status bind_sort_expression(struct projector *projector,
                                        const struct ast_expression *ast,
                                        struct expression **out) {
    struct binder *binder = projector->binder;
    const struct projected *column = find_column(projector, ast);
    bool is_alias =
        ast->kind == AST_VARIABLE && scope_find_here(projector->columns, ast->name.text);
    if (column != NULL && !is_alias) {
        *out = bind_slot(binder, ast->span, column->slot);
        TRY_NEW(binder, *out);
        return STATUS_OK;
    }
    projector->grouping.has_aggregates = grouping_has_aggregate(ast);
    return bind_expression(binder, ast, out);
}

static enum status bind_sort(struct projector *projector) {
    struct binder *binder = projector->binder;
    uint32_t count = 0;
    for (const struct ast_sort_item *item = projector->ast->sort; item; item = item->next)
        count++;
    struct bound_sort *sort = ARENA_ARRAY(binder->arena, count, struct bound_sort);
    TRY_NEW(binder, sort);
    struct bind_place saved = binder->place;
    binder->place.scope = projector->columns;
    if (projector->made->is_aggregating || projector->ast->is_distinct) {
        TRY(prepare_sorted_grouping(projector));
        binder->place.grouping = &projector->grouping;
    }
    const struct ast_sort_item *item = projector->ast->sort;
    for (uint32_t i = 0; i < count; i++, item = item->next) {
        sort[i].is_descending = item->is_descending;
        sort[i].nulls = item->nulls;
        TRY(bind_sort_expression(projector, item->expression, &sort[i].expression));
    }
    binder->place = saved;
    projector->made->sort = sort;
    projector->made->sort_count = count;
    return STATUS_OK;
}

/* SKIP and LIMIT: a count that no row can change. */
static enum status bind_row_count(struct projector *projector,
                                  const struct ast_expression *ast, const char *what,
                                  struct expression **out) {
    struct binder *binder = projector->binder;
    if (ast == NULL)
        return STATUS_OK;
    struct bind_place saved = binder->place;
    struct scope *scope = scope_new(binder->arena, NULL, projector->rows->frame);
    TRY_NEW(binder, scope);
    scope->hidden = projector->columns;
    scope->barrier = SCOPE_CONSTANT;
    binder->place.scope = scope;
    TRY(bind_expression(binder, ast, out));
    binder->place = saved;
    TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, *out, TYPE_BIT(VALUE_INTEGER),
                     what));
    if ((*out)->kind == EXPRESSION_CONSTANT && (*out)->constant.type == VALUE_INTEGER &&
        (*out)->constant.integer < 0)
        return problem_set(binder->problem, STATUS_NEGATIVE_INTEGER_ARGUMENT, ast->span,
                           "%s takes 0 or more, not %lld", what,
                           (long long)(*out)->constant.integer);
    return STATUS_OK;
}

/* WHERE sees what ORDER BY sees, but no aggregates. */
static enum status bind_projection_where(struct projector *projector,
                                         const struct ast_expression *where) {
    struct binder *binder = projector->binder;
    struct bind_place saved = binder->place;
    if (where == NULL)
        return STATUS_OK;
    binder->place.scope = projector->columns;
    if (projector->made->is_aggregating || projector->ast->is_distinct) {
        TRY(prepare_sorted_grouping(projector));
        projector->grouping.has_aggregates = false;
        binder->place.grouping = &projector->grouping;
        binder->place.refuses_aggregates = true;
    }
    TRY(bind_truth(binder, where, &projector->made->where));
    binder->place = saved;
    return bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, projector->made->where,
                        TYPE_BIT(VALUE_BOOLEAN), "WHERE");
}

static enum status check_aliases(struct projector *projector) {
    const struct ast_projection_item *item = projector->ast->items;
    for (; projector->needs_names && item != NULL; item = item->next)
        if (item->alias.text.byte_count == 0 && item->expression->kind != AST_VARIABLE) {
            problem_set(projector->binder->problem, STATUS_NO_EXPRESSION_ALIAS,
                        item->expression->span, "an expression in WITH needs a name");
            problem_hint(projector->binder->problem, "add AS and a name after it");
            return STATUS_NO_EXPRESSION_ALIAS;
        }
    return STATUS_OK;
}

/* ---- WITH and RETURN ------------------------------------------------------------------------------- */

static enum status project(struct projector *projector,
                           const struct ast_expression *where) {
    struct binder *binder = projector->binder;
    const struct ast_projection *ast = projector->ast;
    projector->made = ARENA_NEW(binder->arena, struct bound_projection);
    TRY_NEW(binder, projector->made);
    projector->made->is_distinct = ast->is_distinct;
    projector->rows = binder->place.scope;
    TRY(collect_columns(projector));
    TRY(bind_plain_columns(projector));
    if (projector->made->is_aggregating)
        TRY(bind_grouped_columns(projector));
    TRY(finish_items(projector));
    TRY(make_column_scope(projector));
    if (ast->sort != NULL)
        TRY(bind_sort(projector));
    TRY(bind_row_count(projector, ast->skip, "SKIP", &projector->made->skip));
    TRY(bind_row_count(projector, ast->limit, "LIMIT", &projector->made->limit));
    TRY(check_aliases(projector));
    return bind_projection_where(projector, where);
}

/* From here on the columns are the variables. */
static enum status enter_columns(struct projector *projector) {
    struct binder *binder = projector->binder;
    struct scope *rows = projector->rows;
    struct scope *scope = scope_new(binder->arena, rows->outer, rows->frame);
    TRY_NEW(binder, scope);
    scope->forgotten = rows;
    if (!projector->made->is_aggregating && !projector->ast->is_distinct)
        scope->record = rows->record; /* the rows are still those of the file */
    for (uint32_t i = 0; i < projector->items.count; i++) {
        const struct projected *column = &projector->items.items[i];
        struct scope_variable variable = {.name = column->name, .slot = column->slot};
        TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
    }
    binder->place.scope = scope;
    return STATUS_OK;
}

static enum status add_projection(struct projector *projector, struct linear *linear,
                                  const struct ast_clause *ast,
                                  struct bound_clause **out) {
    struct bound_clause *clause =
        clause_list_add(projector->binder, &linear->clauses, BOUND_PROJECT, ast->span);
    TRY_NEW(projector->binder, clause);
    clause->projection = projector->made;
    *out = clause;
    if (ast->file != NULL)
        return bind_file(projector->binder, ast->file, &clause->file);
    return STATUS_OK;
}

enum status bind_with(struct binder *binder, struct linear *linear,
                      const struct ast_clause *ast) {
    struct projector projector = {
        .binder = binder, .ast = ast->projection, .needs_names = true};
    struct bound_clause *clause = NULL;
    TRY(project(&projector, ast->where));
    TRY(add_projection(&projector, linear, ast, &clause));
    return enter_columns(&projector);
}

enum status bind_return(struct binder *binder, struct linear *linear,
                        const struct ast_clause *ast) {
    struct projector projector = {.binder = binder, .ast = ast->projection};
    struct bound_query *query = linear->query;
    if (ast->projection->is_all && binder->place.scope->variables.count == 0)
        return problem_set(binder->problem, STATUS_NO_VARIABLES_IN_SCOPE, ast->span,
                           "RETURN * needs at least one variable");
    if (ast->file != NULL && !linear->start->is_top)
        return problem_set(binder->problem, STATUS_INVALID_CLAUSE_COMPOSITION,
                           ast->file->span, "INTO cannot stand in a subquery");
    struct bound_clause *clause = NULL;
    TRY(project(&projector, NULL));
    TRY(add_projection(&projector, linear, ast, &clause));
    query->columns =
        ARENA_ARRAY(binder->arena, projector.items.count, struct bound_column);
    TRY_NEW(binder, query->columns);
    for (uint32_t i = 0; i < projector.items.count; i++)
        query->columns[i] = (struct bound_column){projector.items.items[i].name,
                                                  projector.items.items[i].slot};
    query->column_count = projector.items.count;
    return ast->file == NULL ? STATUS_OK : bind_into(binder, query, clause);
}

/* ---- LET and FILTER --------------------------------------------------------------------------------- */

static enum status add_keeping_projection(struct binder *binder, struct linear *linear,
                                          const struct ast_clause *ast,
                                          struct bound_projection **out) {
    struct bound_clause *clause =
        clause_list_add(binder, &linear->clauses, BOUND_PROJECT, ast->span);
    TRY_NEW(binder, clause);
    clause->projection = ARENA_NEW(binder->arena, struct bound_projection);
    TRY_NEW(binder, clause->projection);
    clause->projection->keeps_scope = true;
    *out = clause->projection;
    return STATUS_OK;
}

static enum status bind_let_value(struct binder *binder, const struct ast_projection *all,
                                  const struct ast_projection_item *item,
                                  struct expression **out) {
    struct bind_place saved = binder->place;
    binder->place.columns = all;
    binder->place.are_let = true;
    enum status status = bind_expression(binder, item->expression, out);
    binder->place = saved;
    return status;
}

enum status bind_let(struct binder *binder, struct linear *linear,
                     const struct ast_clause *ast) {
    struct bound_projection *made = NULL;
    ARRAY(struct bound_item) items = {0};
    TRY(add_keeping_projection(binder, linear, ast, &made));
    const struct ast_projection_item *item = ast->projection->items;
    for (; item != NULL; item = item->next) {
        struct bound_item bound = {.slot = SLOT_NONE, .name = item->alias.text};
        TRY(bind_let_value(binder, ast->projection, item, &bound.expression));
        TRY_NEW(binder, ARRAY_PUSH(binder->arena, items, bound));
    }
    item = ast->projection->items;
    for (uint32_t i = 0; i < items.count; i++, item = item->next)
        TRY(bind_new_variable(binder, &item->alias, items.items[i].expression->types,
                              items.items[i].expression->item_types,
                              &items.items[i].slot));
    made->items = items.items;
    made->item_count = items.count;
    return STATUS_OK;
}

enum status bind_filter(struct binder *binder, struct linear *linear,
                        const struct ast_clause *ast) {
    struct bound_projection *made = NULL;
    const struct ast_expression *where =
        ast->where != NULL ? ast->where : ast->expression;
    TRY(add_keeping_projection(binder, linear, ast, &made));
    TRY(bind_truth(binder, where, &made->where));
    return bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, made->where,
                        TYPE_BIT(VALUE_BOOLEAN), "FILTER");
}
