/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clauses: which function binds which, and the reading ones that fit in a few lines. */
#include "bind/binder.h"

void clause_list_init(struct clause_list *list) {
    list->first = NULL;
    list->end = &list->first;
}

struct bound_clause *clause_list_add(struct binder *binder, struct clause_list *list,
                                     enum bound_clause_kind kind, struct span span) {
    struct bound_clause *clause = ARENA_NEW(binder->arena, struct bound_clause);
    if (clause == NULL)
        return NULL;
    clause->kind = kind;
    clause->span = span;
    clause->slot = clause->ordinality_slot = SLOT_NONE;
    *list->end = clause;
    list->end = &clause->next;
    return clause;
}

/* UNWIND list AS x; FOR x IN list WITH ORDINALITY i (from 1) or OFFSET i (from 0). */
static enum status bind_unwind(struct binder *binder, struct linear *linear,
                               const struct ast_clause *ast) {
    struct bound_clause *clause =
        clause_list_add(binder, &linear->clauses, BOUND_UNWIND, ast->span);
    TRY_NEW(binder, clause);
    TRY(bind_expression(binder, ast->expression, &clause->expression));
    TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, clause->expression,
                     TYPE_BIT(VALUE_LIST), "UNWIND"));
    TRY(bind_new_variable(binder, &ast->variable, bind_item_types(clause->expression), 0,
                          &clause->slot));
    if (ast->ordinality.text.byte_count == 0)
        return STATUS_OK;
    clause->ordinality_base = ast->is_offset ? 0 : 1;
    return bind_new_variable(binder, &ast->ordinality, TYPE_BIT(VALUE_INTEGER), 0,
                             &clause->ordinality_slot);
}

enum status bind_note_write(struct binder *binder, struct span span) {
    if (binder->place.refuses_writes != NULL)
        return problem_set(binder->problem, STATUS_INVALID_CLAUSE_COMPOSITION, span,
                           "nothing can be written in %s", binder->place.refuses_writes);
    binder->writes = true;
    return STATUS_OK;
}

static bool is_writing(enum ast_clause_kind kind) {
    return kind == AST_CREATE || kind == AST_MERGE || kind == AST_SET ||
           kind == AST_REMOVE || kind == AST_DELETE || kind == AST_FOREACH ||
           kind == AST_IMPORT;
}

enum status bind_writing_clause(struct binder *binder, struct clause_list *clauses,
                                const struct ast_clause *ast) {
    TRY(bind_note_write(binder, ast->span));
    switch ((int)ast->kind) {
    case AST_CREATE:
        return bind_create(binder, clauses, ast);
    case AST_MERGE:
        return bind_merge(binder, clauses, ast);
    case AST_SET:
    case AST_REMOVE:
        return bind_set(binder, clauses, ast);
    case AST_DELETE:
        return bind_delete(binder, clauses, ast);
    case AST_FOREACH:
        return bind_foreach(binder, clauses, ast);
    default:
        return problem_set(binder->problem, STATUS_INVALID_CLAUSE_COMPOSITION, ast->span,
                           "FOREACH holds clauses that write, and no others");
    }
}

static enum status bind_reading_clause(struct binder *binder, struct linear *linear,
                                       const struct ast_clause *ast) {
    switch ((int)ast->kind) {
    case AST_MATCH:
        return bind_match_clause(binder, linear, ast);
    case AST_UNWIND:
        return bind_unwind(binder, linear, ast);
    case AST_WITH:
        return bind_with(binder, linear, ast);
    case AST_RETURN:
        return bind_return(binder, linear, ast);
    case AST_FILTER:
        return bind_filter(binder, linear, ast);
    case AST_LET:
        return bind_let(binder, linear, ast);
    case AST_CALL:
        return bind_call(binder, linear, ast);
    case AST_CALL_SUBQUERY:
        return bind_call_subquery(binder, linear, ast);
    case AST_LOAD_CSV:
        return bind_load_csv(binder, linear, ast);
    case AST_EXPORT:
        return bind_export(binder, linear, ast);
    default:
        return STATUS_OK; /* FINISH */
    }
}

enum status bind_clause(struct binder *binder, struct linear *linear,
                        const struct ast_clause *ast) {
    TRY(budget_check(binder->context->budget, binder->problem));
    if (!is_writing(ast->kind))
        return bind_reading_clause(binder, linear, ast);
    linear->query->writes = true;
    if (ast->kind == AST_IMPORT)
        return bind_import(binder, linear, ast);
    return bind_writing_clause(binder, &linear->clauses, ast);
}
