/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/ast_clause.h"

#include "base/limits.h"

#include "syntax/ast_expression.h"
#include "syntax/ast_pattern.h"

#include "grammar_entente.h"

/* ---- depth -------------------------------------------------------------------------------- */

/* Makes `clause` at least as deep as an expression in it. */
static void holds(struct ast_clause *clause, const struct ast_expression *expression) {
    if (expression != NULL && expression->depth > clause->depth)
        clause->depth = expression->depth;
}

static void holds_all(struct ast_clause *clause, const struct ast_expression *list) {
    for (; list != NULL; list = list->next)
        holds(clause, list);
}

static void holds_pattern(struct ast_clause *clause, const struct ast_pattern *pattern) {
    if (pattern != NULL && pattern->depth > clause->depth)
        clause->depth = pattern->depth;
}

static void holds_items(struct ast_clause *clause,
                        const struct ast_projection_item *item) {
    for (; item != NULL; item = item->next)
        holds(clause, item->expression);
}

static void holds_projection(struct ast_clause *clause,
                             const struct ast_projection *projection) {
    holds_items(clause, projection->items);
    for (const struct ast_expression *key = projection->group_by; key != NULL;
         key = key->next)
        holds(clause, key);
    for (const struct ast_sort_item *item = projection->sort; item != NULL;
         item = item->next)
        holds(clause, item->expression);
    holds(clause, projection->skip);
    holds(clause, projection->limit);
}

static void holds_set_items(struct ast_clause *clause, const struct ast_set_item *item) {
    for (; item != NULL; item = item->next) {
        holds(clause, item->target);
        holds(clause, item->key_expression);
        holds(clause, item->value);
        if (item->labels != NULL && item->labels->depth > clause->depth)
            clause->depth = item->labels->depth;
    }
}

static void holds_file(struct ast_clause *clause, const struct ast_file *file) {
    if (file != NULL)
        holds(clause, file->options);
}

/* ---- statements --------------------------------------------------------------------------- */

void ast_finish(struct ast_builder *build, enum ast_explain explain,
                struct ast_statement *statement) {
    if (statement == NULL)
        return;
    statement->explain = explain;
    build->statement = statement;
}

struct ast_statement *ast_statement(struct ast_builder *build,
                                    enum ast_statement_kind kind, struct token start) {
    struct ast_statement *statement = AST_NEW(build, struct ast_statement);
    if (statement == NULL)
        return NULL;
    statement->kind = kind;
    statement->span = ast_span(build, start.span);
    return statement;
}

struct ast_statement *ast_query_statement(struct ast_builder *build,
                                          struct ast_query *query) {
    if (query == NULL)
        return NULL;
    struct token start = {.span = query->span};
    struct ast_statement *statement = ast_statement(build, AST_QUERY, start);
    if (statement != NULL)
        statement->query = query;
    return statement;
}

struct ast_statement *ast_session_set(struct ast_builder *build, struct token start,
                                      struct ast_name_list setting,
                                      struct ast_expression *value) {
    struct ast_statement *statement = ast_statement(build, AST_SESSION_SET, start);
    if (statement == NULL)
        return NULL;
    statement->setting = ast_dotted(build, setting);
    statement->value = value;
    return statement;
}

/* The words in capitals, one blank between them. */
static struct text shown_words(struct ast_builder *build, struct text written) {
    struct text_builder words;
    text_builder_init(&words, build->arena);
    bool is_blank = false;
    for (size_t i = 0; i < written.byte_count; i++) {
        char byte = written.bytes[i];
        bool was_blank = is_blank;
        is_blank = byte == ' ' || (byte >= '\t' && byte <= '\r');
        if (is_blank)
            continue;
        if (was_blank)
            text_append_character(&words, ' ');
        text_append_character(
            &words, byte >= 'a' && byte <= 'z' ? (char)(byte - 'a' + 'A') : byte);
    }
    if (words.failed)
        ast_out_of_memory(build);
    return text_builder_text(&words);
}

struct ast_statement *ast_show(struct ast_builder *build, struct token start,
                               struct token words, struct ast_expression *where) {
    struct ast_statement *statement = ast_statement(build, AST_SHOW, start);
    if (statement == NULL)
        return NULL;
    statement->what = shown_words(build, token_text(build->source, words));
    statement->show_where = where;
    return statement;
}

struct ast_statement *ast_show_yield(struct ast_builder *build,
                                     struct ast_statement *show, struct ast_call *yield,
                                     struct ast_sort_item_list sort,
                                     struct ast_expression *skip,
                                     struct ast_expression *limit,
                                     struct ast_clause *result) {
    struct ast_projection *order = ast_projection(
        build, false, ast_columns(ast_no_token(), ast_projection_item_list_of(NULL)),
        sort, skip, limit);
    if (show == NULL || order == NULL)
        return NULL;
    order->is_all = true;
    order->span = show->span;
    show->span = ast_span(build, show->span);
    show->show_call = yield;
    show->show_order = order;
    show->show_result = result;
    return show;
}

/* ---- queries ------------------------------------------------------------------------------ */

struct ast_query *ast_linear(struct ast_builder *build, struct ast_expression *as_of,
                             struct ast_clause_list clauses) {
    struct ast_query *query = AST_NEW(build, struct ast_query);
    struct ast_linear_query *linear = AST_NEW(build, struct ast_linear_query);
    if (query == NULL || linear == NULL || clauses.first == NULL)
        return NULL;
    linear->as_of = as_of;
    linear->clauses = clauses.first;
    linear->span = span_join(clauses.first->span, clauses.last->span);
    if (as_of != NULL)
        linear->span = span_join(as_of->span, linear->span);
    query->linear = linear;
    query->span = linear->span;
    query->depth = as_of != NULL ? as_of->depth : 0;
    for (const struct ast_clause *clause = clauses.first; clause != NULL;
         clause = clause->next) {
        bool yields_all = clause->kind == AST_CALL && clause->call->yields_all;
        if (yields_all && clauses.first != clauses.last)
            ast_refuse(build, STATUS_UNEXPECTED_SYNTAX, clause->span,
                       "YIELD * can only end a CALL that is the whole statement");
        if (clause->depth > query->depth)
            query->depth = clause->depth;
    }
    return query;
}

/* True when `joined_by` follows a UNION of the other kind. */
static bool mixes_unions(enum ast_set_operator left, enum ast_set_operator joined_by) {
    return (left == AST_UNION && joined_by == AST_UNION_ALL) ||
           (left == AST_UNION_ALL && joined_by == AST_UNION);
}

struct ast_query *ast_join(struct ast_builder *build, enum ast_set_operator joined_by,
                           struct ast_query *left, struct ast_query *right) {
    struct ast_query *query = AST_NEW(build, struct ast_query);
    if (query == NULL || left == NULL || right == NULL)
        return NULL;
    query->operator= joined_by;
    query->left = left;
    query->right = right;
    query->span = span_join(left->span, right->span);
    /* Joined queries lean left: each one more is one more level. */
    query->depth = 1 + (left->depth > right->depth ? left->depth : right->depth);
    if (mixes_unions(left->operator, joined_by)) {
        struct span between = {left->span.end, right->span.start};
        ast_refuse(build, STATUS_INVALID_CLAUSE_COMPOSITION, between,
                   "UNION and UNION ALL cannot be mixed in one query");
    }
    if (query->depth <= MAX_EXPRESSION_DEPTH)
        return query;
    ast_refuse(build, STATUS_QUERY_TOO_LARGE, right->span,
               "UNION, NEXT and their kin join more than %d levels of queries here",
               MAX_EXPRESSION_DEPTH);
    return NULL;
}

/* ---- reading ------------------------------------------------------------------------------ */

struct ast_clause *ast_clause(struct ast_builder *build, enum ast_clause_kind kind,
                              struct token start) {
    struct ast_clause *clause = AST_NEW(build, struct ast_clause);
    if (clause == NULL)
        return NULL;
    clause->kind = kind;
    clause->span = ast_span(build, start.span);
    return clause;
}

struct ast_clause *ast_match(struct ast_builder *build, struct token start,
                             struct ast_pattern *pattern, struct ast_expression *where) {
    struct ast_clause *match = ast_clause(build, AST_MATCH, start);
    if (match == NULL)
        return NULL;
    match->pattern = pattern;
    match->where = where;
    holds_pattern(match, pattern);
    holds(match, where);
    return match;
}

struct ast_clause *ast_optional(struct token start, struct ast_clause *clause) {
    if (clause == NULL)
        return NULL;
    clause->is_optional = true;
    clause->span.start = start.span.start;
    return clause;
}

struct ast_clause *ast_unwind(struct ast_builder *build, struct token start,
                              struct ast_expression *list, struct token variable) {
    struct ast_clause *unwind = ast_clause(build, AST_UNWIND, start);
    if (unwind == NULL)
        return NULL;
    unwind->expression = list;
    unwind->variable = ast_name(build, variable);
    holds(unwind, list);
    return unwind;
}

struct ast_clause *ast_ordinality(struct ast_builder *build, struct ast_clause *unwind,
                                  struct token ordinality, bool is_offset) {
    if (unwind == NULL)
        return NULL;
    unwind->ordinality = ast_name(build, ordinality);
    unwind->is_offset = is_offset;
    unwind->span = ast_span(build, unwind->span);
    return unwind;
}

struct ast_clause *ast_filter(struct ast_builder *build, struct token start,
                              struct ast_expression *where) {
    struct ast_clause *filter = ast_clause(build, AST_FILTER, start);
    if (filter == NULL)
        return NULL;
    filter->where = where;
    holds(filter, where);
    return filter;
}

struct ast_clause *ast_let(struct ast_builder *build, struct token start,
                           struct ast_projection_item_list items) {
    struct ast_clause *let = ast_clause(build, AST_LET, start);
    struct ast_projection *projection =
        ast_projection(build, false, ast_columns(ast_no_token(), items),
                       ast_sort_item_list_of(NULL), NULL, NULL);
    if (let == NULL || projection == NULL)
        return NULL;
    let->projection = projection;
    holds_items(let, items.first);
    return let;
}

struct ast_clause *ast_load_csv(struct ast_builder *build, struct token start,
                                bool with_headers, struct ast_expression *path,
                                struct token variable, struct ast_expression *separator) {
    struct ast_clause *load = ast_clause(build, AST_LOAD_CSV, start);
    if (load == NULL)
        return NULL;
    load->with_headers = with_headers;
    load->expression = path;
    load->variable = ast_name(build, variable);
    load->separator = separator;
    ast_note_file(build, load->span);
    holds(load, path);
    return load;
}

/* ---- projecting --------------------------------------------------------------------------- */

struct ast_clause *ast_with(struct ast_builder *build, struct token start,
                            struct ast_projection *projection,
                            struct ast_expression *where) {
    struct ast_clause *with = ast_clause(build, AST_WITH, start);
    if (with == NULL || projection == NULL)
        return NULL;
    with->projection = projection;
    with->where = where;
    holds_projection(with, projection);
    holds(with, where);
    return with;
}

struct ast_clause *ast_page(struct ast_builder *build, struct token start,
                            struct ast_sort_item_list sort, struct ast_expression *skip,
                            struct ast_expression *limit) {
    struct ast_projection *all = ast_projection(
        build, false, ast_columns(start, ast_projection_item_list_of(NULL)), sort, skip,
        limit);
    return ast_with(build, start, all, NULL);
}

struct ast_clause *ast_return(struct ast_builder *build, struct token start,
                              struct ast_projection *projection, struct ast_file *file) {
    struct ast_clause *result = ast_clause(build, AST_RETURN, start);
    if (result == NULL || projection == NULL)
        return NULL;
    result->projection = projection;
    result->file = file;
    holds_projection(result, projection);
    holds_file(result, file);
    return result;
}

struct ast_projection *ast_projection(struct ast_builder *build, bool is_distinct,
                                      struct ast_columns columns,
                                      struct ast_sort_item_list sort,
                                      struct ast_expression *skip,
                                      struct ast_expression *limit) {
    struct ast_projection *projection = AST_NEW(build, struct ast_projection);
    if (projection == NULL)
        return NULL;
    projection->is_all = ast_has_token(columns.star);
    if (projection->is_all)
        projection->span = columns.star.span;
    if (columns.items.first != NULL)
        projection->span =
            ast_span(build, projection->is_all ? columns.star.span
                                               : columns.items.first->expression->span);
    projection->is_distinct = is_distinct;
    projection->items = columns.items.first;
    projection->sort = sort.first;
    projection->skip = skip;
    projection->limit = limit;
    return projection;
}

struct ast_projection *ast_grouped(struct ast_builder *build,
                                   struct ast_projection *projection,
                                   struct ast_group_by group_by) {
    if (projection == NULL)
        return NULL;
    projection->has_group_by = ast_has_token(group_by.word);
    projection->group_by = group_by.keys.first;
    for (const struct ast_expression *key = group_by.keys.first; key; key = key->next)
        if (!ast_is_value(build, key))
            return NULL;
    return projection;
}

struct ast_projection_item *ast_item(struct ast_builder *build,
                                     struct ast_expression *expression,
                                     struct token alias) {
    if (expression == NULL || !ast_is_value(build, expression))
        return NULL;
    struct ast_projection_item *item = AST_NEW(build, struct ast_projection_item);
    if (item == NULL)
        return NULL;
    item->expression = expression;
    item->alias = ast_name(build, alias);
    return item;
}

struct ast_sort_item *ast_sort(struct ast_builder *build,
                               struct ast_expression *expression, bool is_descending,
                               enum ast_null_order nulls) {
    if (expression == NULL || !ast_is_value(build, expression))
        return NULL;
    struct ast_sort_item *item = AST_NEW(build, struct ast_sort_item);
    if (item == NULL)
        return NULL;
    item->expression = expression;
    item->is_descending = is_descending;
    item->nulls = nulls;
    return item;
}

/* ---- writing ------------------------------------------------------------------------------ */

/* Appends `items` to `list`; a clause has few ON parts, so its end is walked to. */
static struct ast_set_item *append(struct ast_set_item *list,
                                   struct ast_set_item_list items) {
    if (list == NULL)
        return items.first;
    struct ast_set_item *last = list;
    while (last->next != NULL)
        last = last->next;
    last->next = items.first;
    return list;
}

struct ast_merge_actions ast_on_create(struct ast_merge_actions actions,
                                       struct ast_set_item_list items) {
    actions.on_create = append(actions.on_create, items);
    return actions;
}

struct ast_merge_actions ast_on_match(struct ast_merge_actions actions,
                                      struct ast_set_item_list items) {
    actions.on_match = append(actions.on_match, items);
    return actions;
}

struct ast_clause *ast_create(struct ast_builder *build, struct token start,
                              struct ast_pattern *pattern) {
    struct ast_clause *create = ast_match(build, start, pattern, NULL);
    if (create != NULL)
        create->kind = AST_CREATE;
    return create;
}

struct ast_clause *ast_merge(struct ast_builder *build, struct token start,
                             struct ast_path_pattern *path,
                             struct ast_merge_actions actions) {
    struct ast_pattern *pattern = ast_pattern(build, AST_DIFFERENT_RELATIONSHIPS,
                                              (struct ast_path_pattern_list){path, path});
    struct ast_clause *merge = ast_match(build, start, pattern, NULL);
    if (merge == NULL)
        return NULL;
    merge->kind = AST_MERGE;
    merge->on_create = actions.on_create;
    merge->on_match = actions.on_match;
    holds_set_items(merge, actions.on_create);
    holds_set_items(merge, actions.on_match);
    return merge;
}

struct ast_clause *ast_set(struct ast_builder *build, enum ast_clause_kind kind,
                           struct token start, struct ast_set_item_list items) {
    struct ast_clause *set = ast_clause(build, kind, start);
    if (set == NULL)
        return NULL;
    set->set_items = items.first;
    holds_set_items(set, items.first);
    return set;
}

struct ast_clause *ast_delete(struct ast_builder *build, struct token start,
                              struct ast_expression_list elements) {
    struct ast_clause *delete = ast_clause(build, AST_DELETE, start);
    if (delete == NULL)
        return NULL;
    delete->is_detach = start.kind == TOKEN_DETACH;
    delete->is_nodetach = start.kind == TOKEN_NODETACH;
    delete->expressions = elements.first;
    holds_all(delete, elements.first);
    return delete;
}

struct ast_clause *ast_foreach(struct ast_builder *build, struct token start,
                               struct token variable, struct ast_expression *list,
                               struct ast_clause_list clauses) {
    struct ast_clause *foreach = ast_unwind(build, start, list, variable);
    if (foreach == NULL)
        return NULL;
    foreach
        ->kind = AST_FOREACH;
    foreach
        ->clauses = clauses.first;
    for (const struct ast_clause *clause = clauses.first; clause != NULL;
         clause = clause->next)
        if (clause->depth >= foreach->depth)
            foreach
                ->depth = clause->depth + 1;
    return ast_is_too_deep(build, foreach->depth, foreach->span) ? NULL : foreach;
}

/* ---- what is set -------------------------------------------------------------------------- */

/* An item of `kind` for an element, or of a property when `place` is one. */
static struct ast_set_item *set_item(struct ast_builder *build, enum ast_set_kind kind,
                                     struct ast_expression *place) {
    struct ast_set_item *item = AST_NEW(build, struct ast_set_item);
    if (item == NULL || place == NULL)
        return NULL;
    item->kind = kind;
    item->span = ast_span(build, place->span);
    item->target = place;
    bool is_property = place->kind == AST_PROPERTY && !place->is_parenthesised;
    bool is_index = place->kind == AST_INDEX && !place->is_parenthesised;
    if (kind == AST_SET_ALL && (is_property || is_index)) {
        item->kind = AST_SET_PROPERTY;
        item->target = place->first;
        item->key = place->name;
        item->key_expression = place->second;
    }
    return item;
}

struct ast_set_item *ast_set_value(struct ast_builder *build,
                                   struct ast_expression *place,
                                   struct ast_expression *value) {
    if (!ast_is_value(build, value))
        return NULL;
    struct ast_set_item *item = set_item(build, AST_SET_ALL, place);
    if (item != NULL)
        item->value = value;
    return item;
}

struct ast_set_item *ast_set_add(struct ast_builder *build, struct ast_expression *place,
                                 struct ast_expression *value) {
    if (!ast_is_value(build, value))
        return NULL;
    struct ast_set_item *item = set_item(build, AST_SET_ADD, place);
    if (item != NULL)
        item->value = value;
    return item;
}

struct ast_set_item *ast_set_labels(struct ast_builder *build,
                                    struct ast_expression *place,
                                    struct ast_label_expression *labels) {
    struct ast_set_item *item = set_item(build, AST_SET_LABELS, place);
    if (item != NULL)
        item->labels = labels;
    return item;
}

struct ast_set_item *ast_remove_property(struct ast_builder *build,
                                         struct ast_expression *place) {
    struct ast_set_item *item = set_item(build, AST_SET_ALL, place);
    if (item == NULL || item->kind == AST_SET_PROPERTY)
        return item;
    ast_refuse(build, STATUS_UNEXPECTED_SYNTAX, place->span,
               "REMOVE takes a property or labels, as in n.name or n:Label");
    return NULL;
}

/* ---- procedures, subqueries, files -------------------------------------------------------- */

struct ast_call *ast_procedure(struct ast_builder *build, struct ast_name_list name) {
    struct ast_call *call = AST_NEW(build, struct ast_call);
    if (call != NULL)
        call->name = ast_dotted(build, name);
    return call;
}

struct ast_call *ast_procedure_arguments(struct ast_call *call,
                                         struct ast_expression_list arguments) {
    if (call == NULL)
        return NULL;
    call->has_arguments = true;
    call->arguments = arguments.first;
    for (const struct ast_expression *item = arguments.first; item != NULL;
         item = item->next)
        call->argument_count++;
    return call;
}

struct ast_call *ast_yield(struct ast_builder *build, struct ast_yield_item_list items) {
    struct ast_call *yield = AST_NEW(build, struct ast_call);
    if (yield == NULL)
        return NULL;
    yield->has_yield = true;
    yield->yield = items.first;
    return yield;
}

struct ast_call *ast_yield_all(struct ast_builder *build) {
    struct ast_call *yield = ast_yield(build, ast_yield_item_list_of(NULL));
    if (yield != NULL)
        yield->yields_all = true;
    return yield;
}

struct ast_yield_item *ast_yield_item(struct ast_builder *build, struct token name,
                                      struct token alias) {
    struct ast_yield_item *item = AST_NEW(build, struct ast_yield_item);
    if (item == NULL)
        return NULL;
    item->name = ast_name(build, name);
    item->alias = ast_name(build, alias);
    return item;
}

struct ast_clause *ast_call_clause(struct ast_builder *build, struct token start,
                                   struct ast_call *call, struct ast_call *yield,
                                   struct ast_expression *where) {
    struct ast_clause *clause = ast_clause(build, AST_CALL, start);
    if (clause == NULL || call == NULL)
        return NULL;
    if (yield != NULL) {
        call->has_yield = true;
        call->yields_all = yield->yields_all;
        call->yield = yield->yield;
    }
    clause->call = call;
    clause->where = where;
    holds_all(clause, call->arguments);
    holds(clause, where);
    return clause;
}

struct ast_clause *ast_call_query(struct ast_builder *build, struct token start,
                                  struct ast_imports imports, struct ast_query *query) {
    struct ast_clause *clause = ast_clause(build, AST_CALL_SUBQUERY, start);
    if (clause == NULL || query == NULL)
        return NULL;
    clause->has_import_list = imports.is_list;
    clause->imports_all = imports.is_all;
    clause->imports = imports.names;
    clause->query = query;
    clause->depth = query->depth + 1;
    return ast_is_too_deep(build, clause->depth, clause->span) ? NULL : clause;
}

struct ast_file *ast_file(struct ast_builder *build, struct ast_expression *path,
                          struct token format, struct ast_expression *options) {
    struct ast_file *file = AST_NEW(build, struct ast_file);
    if (file == NULL || path == NULL)
        return NULL;
    file->span = ast_span(build, path->span);
    ast_note_file(build, file->span);
    file->path = path;
    file->format = ast_name(build, format);
    file->options = options;
    return file;
}

struct ast_clause *ast_file_clause(struct ast_builder *build, enum ast_clause_kind kind,
                                   struct token start, struct ast_file *file) {
    struct ast_clause *clause = ast_clause(build, kind, start);
    if (clause == NULL)
        return NULL;
    clause->file = file;
    holds_file(clause, file);
    return clause;
}

struct ast_clause *ast_export(struct ast_builder *build, struct token start,
                              struct ast_projection_item_list items,
                              struct ast_file *file) {
    struct ast_clause *export = ast_file_clause(build, AST_EXPORT, start, file);
    struct ast_projection *projection =
        ast_projection(build, false, ast_columns(ast_no_token(), items),
                       ast_sort_item_list_of(NULL), NULL, NULL);
    if (export == NULL || projection == NULL)
        return NULL;
    export->projection = projection;
    holds_items(export, items.first);
    return export;
}
