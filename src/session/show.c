/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SHOW: one table of what can be shown. What is shown comes from a procedure, so that the rest of
 * the statement is a query like any other:
 *
 *   SHOW x YIELD a, b ORDER BY a WHERE w RETURN r
 *   CALL x() YIELD a, b WITH * ORDER BY a WHERE w RETURN r
 */
#include "session/show.h"

#include <string.h>

/* ---- what can be shown -------------------------------------------------------------------- */

/* ORDER SHOW: the columns here, the rows in show_rows.c. */
static const struct procedure_field label_fields[] = {SHOW_TEXT("label"),
                                                      SHOW_NUMBER("nodes")};
static const struct procedure_field type_fields[] = {SHOW_TEXT("type"),
                                                     SHOW_NUMBER("relationships")};
static const struct procedure_field key_fields[] = {
    SHOW_TEXT("key"), SHOW_NUMBER("elements"), SHOW_TEXT("nodeType"),
    SHOW_TEXT("relationshipType")};
static const struct procedure_field index_fields[] = {
    SHOW_TEXT("name"),     SHOW_TEXT("kind"),       SHOW_TEXT("entity"),
    SHOW_TEXT("element"),  SHOW_LIST("properties"), SHOW_TEXT("constraint"),
    SHOW_NUMBER("entries")};
static const struct procedure_field constraint_fields[] = {
    SHOW_TEXT("name"),   SHOW_TEXT("graphType"), SHOW_TEXT("kind"),
    SHOW_TEXT("entity"), SHOW_TEXT("element"),   SHOW_LIST("properties")};
static const struct procedure_field graph_type_fields[] = {
    SHOW_TEXT("name"), SHOW_TRUTH("isSet"), SHOW_TEXT("definition")};
static const struct procedure_field function_fields[] = {
    SHOW_TEXT("name"), SHOW_TEXT("signature"), SHOW_TEXT("description"),
    SHOW_TEXT("category"), SHOW_TRUTH("isAggregating")};
static const struct procedure_field procedure_fields[] = {
    SHOW_TEXT("name"),        SHOW_TEXT("signature"), SHOW_TEXT("options"),
    SHOW_TEXT("description"), SHOW_TEXT("origin"),    SHOW_TRUTH("writes")};
static const struct procedure_field setting_fields[] = {
    SHOW_TEXT("name"), SHOW_ANY("value"), SHOW_TEXT("description")};
static const struct procedure_field transaction_fields[] = {
    SHOW_NUMBER("id"), SHOW_TEXT("kind"), SHOW_TEXT("statement"), SHOW_NUMBER("changes")};

#define SHOW(what, fields, rows)                                                         \
    { what, fields, (uint32_t)(sizeof fields / sizeof *fields), rows }

static const struct show {
    const char *what; /* the procedure's name too: nobody else can write it */
    const struct procedure_field *fields;
    uint32_t field_count;
    show_rows rows;
} shows[] = {
    SHOW("SHOW LABELS", label_fields, show_labels),
    SHOW("SHOW RELATIONSHIP TYPES", type_fields, show_types),
    SHOW("SHOW PROPERTY KEYS", key_fields, show_keys),
    SHOW("SHOW INDEXES", index_fields, show_indexes),
    SHOW("SHOW CONSTRAINTS", constraint_fields, show_constraints),
    SHOW("SHOW GRAPH TYPES", graph_type_fields, show_graph_types),
    SHOW("SHOW FUNCTIONS", function_fields, show_functions),
    SHOW("SHOW PROCEDURES", procedure_fields, show_procedures),
    SHOW("SHOW SETTINGS", setting_fields, show_settings),
    SHOW("SHOW TRANSACTIONS", transaction_fields, show_transactions),
};

const char *show_words(uint32_t index) {
    return index < sizeof shows / sizeof *shows ? shows[index].what + strlen("SHOW ")
                                                : NULL;
}

static const struct show *find_show(struct text what, struct text_nearest *nearest) {
    for (size_t i = 0; i < sizeof shows / sizeof *shows; i++) {
        struct text words = text_of(shows[i].what + strlen("SHOW "));
        if (text_equal_ignoring_case(what, words))
            return &shows[i];
        text_nearest_offer(nearest, words);
    }
    return NULL;
}

const char *show_column(struct text words, uint32_t index) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, words);
    const struct show *show = find_show(words, &nearest);
    return show != NULL && index < show->field_count ? show->fields[index].name : NULL;
}

/* ---- the procedure ------------------------------------------------------------------------ */

struct shown {
    const struct show *show;
    const struct entente_statement *statement;
};

static enum status run_show(const struct procedure *procedure,
                            struct procedure_context *context,
                            const struct value *arguments) {
    const struct shown *shown = procedure->data;
    (void)arguments;
    return shown->show->rows(shown->statement, context);
}

/* The session's procedures and, before them, the one that gives the rows. */
static enum status add_procedure(struct entente_statement *statement,
                                 const struct show *show) {
    const struct procedure_registry *known = &statement->database->registry;
    struct arena *arena = &statement->arena;
    struct problem *problem = &statement->database->problem;
    struct procedure_registry *registry = ARENA_NEW(arena, struct procedure_registry);
    TRY_MEMORY(registry, arena, problem);
    *registry = *known;
    registry->registered =
        ARENA_ARRAY(arena, known->registered_count + 1, struct procedure *);
    TRY_MEMORY(registry->registered, arena, problem);
    struct procedure *procedure = ARENA_NEW(arena, struct procedure);
    TRY_MEMORY(procedure, arena, problem);
    struct shown *shown = ARENA_NEW(arena, struct shown);
    TRY_MEMORY(shown, arena, problem);
    *shown = (struct shown){show, statement};
    *procedure = (struct procedure){.name = show->what,
                                    .outputs = show->fields,
                                    .output_count = show->field_count,
                                    .run = run_show,
                                    .data = shown};
    registry->registered[0] = procedure;
    for (uint32_t i = 0; i < known->registered_count; i++)
        registry->registered[i + 1] = known->registered[i];
    registry->registered_count = known->registered_count + 1;
    statement->procedures = registry;
    return STATUS_OK;
}

/* ---- the query ---------------------------------------------------------------------------- */

/* Parts of the query that is made; `failed` when there was no memory for one. */
struct making {
    struct arena *arena;
    struct span span;
    const struct show *show;
    bool failed;
};

static struct ast_clause *make_clause(struct making *making, enum ast_clause_kind kind) {
    struct ast_clause *clause = ARENA_NEW(making->arena, struct ast_clause);
    making->failed |= clause == NULL;
    if (clause == NULL)
        return NULL;
    clause->kind = kind;
    clause->span = making->span;
    return clause;
}

static struct ast_name name_of(const struct making *making, const char *name) {
    return (struct ast_name){.text = text_of(name), .span = making->span};
}

/* All that is shown, as YIELD lists it. */
static struct ast_yield_item *make_yield(struct making *making) {
    struct ast_yield_item *first = NULL, **end = &first;
    for (uint32_t i = 0; i < making->show->field_count; i++) {
        *end = ARENA_NEW(making->arena, struct ast_yield_item);
        making->failed |= *end == NULL;
        if (*end == NULL)
            return NULL;
        (*end)->name = name_of(making, making->show->fields[i].name);
        end = &(*end)->next;
    }
    return first;
}

/* CALL x() YIELD ... */
static struct ast_clause *make_call(struct making *making,
                                    const struct ast_statement *ast) {
    struct ast_clause *clause = make_clause(making, AST_CALL);
    struct ast_call *call = ARENA_NEW(making->arena, struct ast_call);
    making->failed |= call == NULL;
    if (making->failed)
        return NULL;
    call->name = name_of(making, making->show->what);
    call->has_arguments = call->has_yield = true;
    bool is_listed = ast->show_call != NULL && !ast->show_call->yields_all;
    call->yield = is_listed ? ast->show_call->yield : make_yield(making);
    clause->call = call;
    return clause;
}

/* WITH * ORDER BY ... SKIP ... LIMIT ... WHERE ... */
static struct ast_clause *make_with(struct making *making,
                                    const struct ast_statement *ast) {
    struct ast_clause *clause = make_clause(making, AST_WITH);
    struct ast_projection *projection = ARENA_NEW(making->arena, struct ast_projection);
    making->failed |= projection == NULL;
    if (making->failed)
        return NULL;
    if (ast->show_order != NULL)
        *projection = *ast->show_order;
    projection->is_all = true;
    projection->span = making->span;
    clause->projection = projection;
    clause->where = ast->show_where;
    return clause;
}

/* What YIELD names, in its order. */
static struct ast_clause *make_return(struct making *making,
                                      const struct ast_yield_item *yield) {
    struct ast_clause *clause = make_clause(making, AST_RETURN);
    struct ast_projection *projection = ARENA_NEW(making->arena, struct ast_projection);
    making->failed |= projection == NULL;
    if (making->failed)
        return NULL;
    projection->span = making->span;
    struct ast_projection_item **end = &projection->items;
    for (; yield != NULL; yield = yield->next) {
        struct ast_projection_item *item =
            ARENA_NEW(making->arena, struct ast_projection_item);
        struct ast_expression *variable = ARENA_NEW(making->arena, struct ast_expression);
        making->failed |= item == NULL || variable == NULL;
        if (making->failed)
            return NULL;
        variable->kind = AST_VARIABLE;
        variable->name = yield->alias.text.byte_count > 0 ? yield->alias : yield->name;
        variable->span = variable->name.span;
        item->expression = variable;
        item->alias = variable->name;
        *end = item;
        end = &item->next;
    }
    clause->projection = projection;
    return clause;
}

static struct ast_query *make_query(struct making *making,
                                    const struct ast_statement *ast) {
    struct ast_query *query = ARENA_NEW(making->arena, struct ast_query);
    struct ast_linear_query *linear = ARENA_NEW(making->arena, struct ast_linear_query);
    struct ast_clause *call = make_call(making, ast);
    struct ast_clause *with = make_with(making, ast);
    making->failed |= query == NULL || linear == NULL;
    if (making->failed)
        return NULL;
    query->linear = linear;
    query->span = linear->span = making->span;
    linear->clauses = call;
    call->next = with;
    with->next = ast->show_result != NULL ? ast->show_result
                                          : make_return(making, call->call->yield);
    return making->failed ? NULL : query;
}

/* All that can be shown. */
static void hint_shows(struct problem *problem) {
    if (problem->hint[0] != '\0')
        return;
    for (uint32_t i = 0; show_words(i) != NULL; i++)
        problem_hint_more(problem, "%s%s%s", i == 0 ? "there are " : "", show_words(i),
                          show_words(i + 1) == NULL ? "" : ",");
}

enum status show_statement(struct entente_statement *statement) {
    struct problem *problem = &statement->database->problem;
    struct text_nearest nearest;
    text_nearest_init(&nearest, statement->ast->what);
    const struct show *show = find_show(statement->ast->what, &nearest);
    if (show == NULL) {
        problem_set(problem, STATUS_FEATURE_NOT_SUPPORTED, statement->ast->span,
                    "SHOW %.*s is not supported", TEXT_ARGS(statement->ast->what));
        text_nearest_hint(&nearest, problem);
        hint_shows(problem);
        return STATUS_FEATURE_NOT_SUPPORTED;
    }
    TRY(add_procedure(statement, show));
    struct making making = {
        .arena = &statement->arena, .span = statement->ast->span, .show = show};
    struct ast_statement *ast = ARENA_NEW(&statement->arena, struct ast_statement);
    TRY_MEMORY(ast, &statement->arena, problem);
    *ast = *statement->ast;
    ast->query = make_query(&making, statement->ast);
    TRY_MEMORY(ast->query, &statement->arena, problem);
    statement->ast = ast;
    return STATUS_OK;
}
