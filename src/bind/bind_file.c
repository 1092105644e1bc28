/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clauses about files: LOAD CSV, IMPORT, EXPORT and the INTO of RETURN. */
#include "bind/binder.h"

/* A path or an option is the same for all rows. */
static enum status bind_constant_expression(struct binder *binder,
                                            const struct ast_expression *ast,
                                            struct expression **out) {
    struct bind_place saved = binder->place;
    struct scope *scope = scope_new(binder->arena, NULL, saved.scope->frame);
    TRY_NEW(binder, scope);
    scope->hidden = saved.scope;
    scope->barrier = SCOPE_CONSTANT;
    binder->place.scope = scope;
    TRY(bind_expression(binder, ast, out));
    binder->place = saved;
    return STATUS_OK;
}

enum status bind_file(struct binder *binder, const struct ast_file *ast,
                      struct bound_file **out) {
    struct bound_file *file = ARENA_NEW(binder->arena, struct bound_file);
    TRY_NEW(binder, file);
    file->span = ast->span;
    file->format = ast->format.text;
    TRY(bind_constant_expression(binder, ast->path, &file->path));
    TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, file->path,
                     TYPE_BIT(VALUE_STRING), "a file's path"));
    if (ast->options != NULL)
        TRY(bind_constant_expression(binder, ast->options, &file->options));
    *out = file;
    return STATUS_OK;
}

/* Slots for where a record stands, which linenumber() and file() read from here on. */
static enum status add_record(struct binder *binder, struct bound_clause *clause) {
    struct scope_record *record = ARENA_NEW(binder->arena, struct scope_record);
    TRY_NEW(binder, record);
    TRY(bind_new_slot(binder, TEXT("linenumber()"), "", TYPE_BIT(VALUE_INTEGER), 0,
                      &record->line_slot));
    TRY(bind_new_slot(binder, TEXT("file()"), "", TYPE_BIT(VALUE_STRING), 0,
                      &record->file_slot));
    clause->line_slot = record->line_slot;
    clause->file_slot = record->file_slot;
    binder->place.scope->record = record;
    return STATUS_OK;
}

enum status bind_load_csv(struct binder *binder, struct linear *linear,
                          const struct ast_clause *ast) {
    struct bound_clause *clause =
        clause_list_add(binder, &linear->clauses, BOUND_LOAD_CSV, ast->span);
    TRY_NEW(binder, clause);
    TRY(bind_expression(binder, ast->expression, &clause->expression));
    TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, clause->expression,
                     TYPE_BIT(VALUE_STRING), "LOAD CSV"));
    clause->with_headers = ast->with_headers;
    if (ast->separator != NULL)
        TRY(bind_constant_expression(binder, ast->separator, &clause->separator));
    type_set types = TYPE_BIT(ast->with_headers ? VALUE_MAP : VALUE_LIST);
    TRY(bind_new_variable(binder, &ast->variable, types,
                          ast->with_headers ? 0 : TYPE_BIT(VALUE_STRING), &clause->slot));
    return add_record(binder, clause);
}

/* ---- EXPORT and IMPORT --------------------------------------------------------------------------- */

static enum status refuse_place(struct binder *binder, struct span span,
                                const char *why) {
    return problem_set(binder->problem, STATUS_INVALID_CLAUSE_COMPOSITION, span, "%s",
                       why);
}

/* What the one row that a clause answers has. */
struct answer_column {
    const char *name;
    type_set types;
};

static enum status add_answer_columns(struct binder *binder, struct bound_query *query,
                                      const struct answer_column *columns,
                                      uint32_t count) {
    query->columns = ARENA_ARRAY(binder->arena, count, struct bound_column);
    TRY_NEW(binder, query->columns);
    for (uint32_t i = 0; i < count; i++) {
        query->columns[i].name = text_of(columns[i].name);
        TRY(bind_new_slot(binder, query->columns[i].name, "", columns[i].types, 0,
                          &query->columns[i].slot));
    }
    query->column_count = count;
    return STATUS_OK;
}

/* EXPORT: `renamed` is a list of sentences. */
static enum status add_export_columns(struct binder *binder, struct bound_query *query) {
    static const struct answer_column columns[] = {
        {"file", TYPE_BIT(VALUE_STRING)},
        {"nodes", TYPE_BIT(VALUE_INTEGER)},
        {"relationships", TYPE_BIT(VALUE_INTEGER)},
        {"renamed", TYPE_BIT(VALUE_LIST)}};
    return add_answer_columns(binder, query, columns, sizeof columns / sizeof *columns);
}

enum status bind_into(struct binder *binder, struct bound_query *query,
                      struct bound_clause *clause) {
    static const struct answer_column columns[] = {{"file", TYPE_BIT(VALUE_STRING)},
                                                   {"rows", TYPE_BIT(VALUE_INTEGER)}};
    clause->columns = query->columns;
    clause->column_count = query->column_count;
    return add_answer_columns(binder, query, columns, sizeof columns / sizeof *columns);
}

static enum status add_exported(struct binder *binder, struct bound_clause *clause,
                                const struct ast_expression *ast) {
    struct expression *item;
    TRY(bind_expression(binder, ast, &item));
    TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, item,
                     TYPE_SET_ELEMENT | TYPE_BIT(VALUE_PATH) | TYPE_BIT(VALUE_LIST),
                     "EXPORT"));
    clause->expressions[clause->expression_count++] = item;
    return STATUS_OK;
}

static enum status bind_exported(struct binder *binder, const struct ast_clause *ast,
                                 struct bound_clause *clause) {
    uint32_t count = 0;
    const struct ast_projection_item *items =
        ast->projection == NULL ? NULL : ast->projection->items;
    for (const struct ast_projection_item *item = items; item; item = item->next)
        count++;
    for (const struct ast_expression *item = ast->expressions; item; item = item->next)
        count++;
    clause->exports_graph = count == 0;
    clause->expressions = ARENA_ARRAY(binder->arena, count, struct expression *);
    TRY_NEW(binder, clause->expressions);
    for (const struct ast_projection_item *item = items; item; item = item->next)
        TRY(add_exported(binder, clause, item->expression));
    for (const struct ast_expression *item = ast->expressions; item; item = item->next)
        TRY(add_exported(binder, clause, item));
    return STATUS_OK;
}

enum status bind_export(struct binder *binder, struct linear *linear,
                        const struct ast_clause *ast) {
    if (!linear->start->is_top)
        return refuse_place(binder, ast->span, "EXPORT cannot stand in a subquery");
    struct bound_clause *clause =
        clause_list_add(binder, &linear->clauses, BOUND_EXPORT, ast->span);
    TRY_NEW(binder, clause);
    TRY(bind_exported(binder, ast, clause));
    TRY(bind_file(binder, ast->file, &clause->file));
    return add_export_columns(binder, linear->query);
}

enum status bind_import(struct binder *binder, struct linear *linear,
                        const struct ast_clause *ast) {
    TRY(bind_note_write(binder, ast->span));
    if (!linear->start->is_top || !linear->is_only_clause)
        return refuse_place(binder, ast->span, "IMPORT stands alone in its statement");
    struct bound_clause *clause =
        clause_list_add(binder, &linear->clauses, BOUND_IMPORT, ast->span);
    TRY_NEW(binder, clause);
    return bind_file(binder, ast->file, &clause->file);
}
