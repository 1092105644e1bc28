/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CREATE and DROP of what is kept with the graph as text. Each is a change like any other: undone
 * by ROLLBACK, refused where nothing may be written.
 */
#include "session/statement.h"

/* ---- procedures --------------------------------------------------------------------------- */

static enum status create_procedure(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    const struct ast_statement *ast = statement->ast;
    struct text name = ast->definition->name.text;
    struct text text = {statement->text.bytes + ast->span.start,
                        ast->span.end - ast->span.start};
    struct graph_definition old;
    struct bind_context context;
    statement_bind_context(statement, &context);
    TRY(bind_check_procedure(&context, ast));
    if (bind_find_procedure(database->graph, name, &old)) {
        if (!ast->definition->is_replace) {
            problem_set(&database->problem, STATUS_PROCEDURE_EXISTS,
                        ast->definition->name.span, "there is a procedure '%.*s' already",
                        TEXT_ARGS(old.name));
            problem_hint(&database->problem, "CREATE OR REPLACE PROCEDURE replaces it");
            return STATUS_PROCEDURE_EXISTS;
        }
        TRY(graph_undefine(database->graph, DEFINITION_PROCEDURE, old.name,
                           &database->problem));
    }
    return graph_define(database->graph, DEFINITION_PROCEDURE, name, text,
                        &database->problem);
}

static enum status drop_procedure(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    const struct ast_definition *ast = statement->ast->definition;
    struct graph_definition old;
    if (bind_find_procedure(database->graph, ast->name.text, &old))
        return graph_undefine(database->graph, DEFINITION_PROCEDURE, old.name,
                              &database->problem);
    if (ast->if_exists)
        return STATUS_OK;
    if (procedure_find(&database->registry, ast->name.text) != NULL)
        return problem_set(&database->problem, STATUS_INVALID_PROCEDURE_NAME,
                           ast->name.span, "'%.*s' belongs to the program",
                           TEXT_ARGS(ast->name.text));
    struct text_nearest nearest;
    text_nearest_init(&nearest, ast->name.text);
    for (uint32_t i = 0;
         i < graph_definition_count(database->graph, DEFINITION_PROCEDURE); i++)
        text_nearest_offer(
            &nearest, graph_definition(database->graph, DEFINITION_PROCEDURE, i).name);
    problem_set(&database->problem, STATUS_PROCEDURE_NOT_FOUND, ast->name.span,
                "unknown procedure '%.*s'", TEXT_ARGS(ast->name.text));
    text_nearest_hint(&nearest, &database->problem);
    return STATUS_PROCEDURE_NOT_FOUND;
}

/* ---- the change --------------------------------------------------------------------------- */

static enum status change(struct entente_statement *statement) {
    switch ((int)statement->ast->kind) {
    case AST_CREATE_PROCEDURE:
        return create_procedure(statement);
    case AST_DROP_PROCEDURE:
        return drop_procedure(statement);
    default:
        return STATUS_OK;
    }
}

/* In a transaction of its own, or up to a savepoint in the one that is open. */
enum status define_statement(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    struct problem *problem = &database->problem;
    if (database->is_readonly)
        return problem_set(problem, STATUS_READ_ONLY, statement->ast->span,
                           "the database is open read-only");
    statement->is_kept = true;
    if (database->in_transaction) {
        uint64_t savepoint = graph_savepoint(database->graph);
        enum status status = change(statement);
        if (status != STATUS_OK)
            graph_rollback_to(database->graph, savepoint);
        return status;
    }
    TRY(graph_begin(database->graph, problem));
    enum status status = change(statement);
    if (status == STATUS_OK)
        status = graph_commit(database->graph, problem);
    if (status != STATUS_OK)
        graph_rollback(database->graph);
    return status;
}
