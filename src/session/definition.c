/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CREATE and DROP of what is kept with the graph as text. Each is a change like any other: undone
 * by ROLLBACK, refused where nothing may be written.
 */
#include "session/conformance.h"
#include "session/rules.h"
#include "session/statement.h"
#include "session/transaction.h"

/* The statement as it is kept. */
static struct text written_text(const struct entente_statement *statement) {
    struct span span = statement->ast->span;
    return (struct text){statement->text.bytes + span.start, span.end - span.start};
}

/* ---- procedures --------------------------------------------------------------------------- */

static enum status create_procedure(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    const struct ast_statement *ast = statement->ast;
    struct text name = ast->definition->name.text;
    struct graph_definition old;
    struct bind_context context;
    TRY(statement_bind_context(statement, &context));
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
    return graph_define(database->graph, DEFINITION_PROCEDURE, name,
                        written_text(statement), &database->problem);
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

/* ---- graph types -------------------------------------------------------------------------- */

static bool is_set(const struct graph *graph, struct text name) {
    return graph_definition_count(graph, DEFINITION_SET_GRAPH_TYPE) > 0 &&
           text_equal(graph_definition(graph, DEFINITION_SET_GRAPH_TYPE, 0).name, name);
}

/* Replacing the type that is set asks as much of the data as setting it. */
static enum status create_graph_type(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    struct graph *graph = database->graph;
    const struct ast_definition *ast = statement->ast->definition;
    struct graph_definition old;
    struct bind_context context;
    struct graph_type *type;
    TRY(statement_bind_context(statement, &context));
    TRY(bind_graph_type(&context, ast, &type));
    if (!ast->is_replace &&
        graph_find_definition(graph, DEFINITION_GRAPH_TYPE, ast->name.text, &old)) {
        problem_set(&database->problem, STATUS_GRAPH_TYPE_EXISTS, ast->name.span,
                    "there is a graph type '%.*s' already", TEXT_ARGS(ast->name.text));
        problem_hint(&database->problem, "CREATE OR REPLACE GRAPH TYPE replaces it");
        return STATUS_GRAPH_TYPE_EXISTS;
    }
    if (is_set(graph, ast->name.text)) {
        enum status status = conformance_check_all(database, type);
        problem_place(&database->problem, ast->name.span);
        TRY(status);
    }
    return graph_define(graph, DEFINITION_GRAPH_TYPE, ast->name.text,
                        written_text(statement), &database->problem);
}

static enum status unknown_graph_type(struct entente_database *database,
                                      const struct ast_name *name) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, name->text);
    for (uint32_t i = 0;
         i < graph_definition_count(database->graph, DEFINITION_GRAPH_TYPE); i++)
        text_nearest_offer(
            &nearest, graph_definition(database->graph, DEFINITION_GRAPH_TYPE, i).name);
    problem_set(&database->problem, STATUS_GRAPH_TYPE_NOT_FOUND, name->span,
                "unknown graph type '%.*s'", TEXT_ARGS(name->text));
    text_nearest_hint(&nearest, &database->problem);
    return STATUS_GRAPH_TYPE_NOT_FOUND;
}

static enum status drop_graph_type(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    const struct ast_definition *ast = statement->ast->definition;
    struct graph_definition old;
    if (!graph_find_definition(database->graph, DEFINITION_GRAPH_TYPE, ast->name.text,
                               &old))
        return ast->if_exists ? STATUS_OK : unknown_graph_type(database, &ast->name);
    if (is_set(database->graph, ast->name.text)) {
        problem_set(&database->problem, STATUS_GRAPH_TYPE_IN_USE, ast->name.span,
                    "the graph type '%.*s' is set", TEXT_ARGS(ast->name.text));
        problem_hint(&database->problem, "SET GRAPH TYPE ANY lifts it");
        return STATUS_GRAPH_TYPE_IN_USE;
    }
    return graph_undefine(database->graph, DEFINITION_GRAPH_TYPE, ast->name.text,
                          &database->problem);
}

static enum status forget_set_type(struct entente_database *database) {
    if (graph_definition_count(database->graph, DEFINITION_SET_GRAPH_TYPE) == 0)
        return STATUS_OK;
    struct text name =
        graph_definition(database->graph, DEFINITION_SET_GRAPH_TYPE, 0).name;
    return graph_undefine(database->graph, DEFINITION_SET_GRAPH_TYPE, name,
                          &database->problem);
}

static enum status set_graph_type(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    const struct ast_definition *ast = statement->ast->definition;
    const struct graph_type *type;
    struct graph_definition found;
    TRY(forget_set_type(database));
    if (ast->name.text.byte_count == 0)
        return STATUS_OK;
    if (!graph_find_definition(database->graph, DEFINITION_GRAPH_TYPE, ast->name.text,
                               &found))
        return unknown_graph_type(database, &ast->name);
    TRY(graph_define(database->graph, DEFINITION_SET_GRAPH_TYPE, ast->name.text,
                     written_text(statement), &database->problem));
    TRY(conformance_type(database, &type));
    enum status status = conformance_check_all(database, type);
    problem_place(&database->problem, ast->name.span);
    return status;
}

/* ---- the change --------------------------------------------------------------------------- */

static enum status change(struct entente_statement *statement) {
    switch ((int)statement->ast->kind) {
    case AST_CREATE_PROCEDURE:
        return create_procedure(statement);
    case AST_DROP_PROCEDURE:
        return drop_procedure(statement);
    case AST_CREATE_GRAPH_TYPE:
        return create_graph_type(statement);
    case AST_DROP_GRAPH_TYPE:
        return drop_graph_type(statement);
    case AST_SET_GRAPH_TYPE:
        return set_graph_type(statement);
    case AST_CREATE_INDEX:
    case AST_CREATE_CONSTRAINT:
        return rules_create(statement);
    case AST_DROP_INDEX:
    case AST_DROP_CONSTRAINT:
        return rules_drop(statement);
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
    TRY(transaction_write(database));
    if (database->in_transaction) {
        uint64_t savepoint = graph_savepoint(database->graph);
        enum status status = change(statement);
        if (status != STATUS_OK)
            graph_rollback_to(database->graph, savepoint);
        return status;
    }
    TRY(transaction_begin(database));
    enum status status = change(statement);
    if (status == STATUS_OK)
        status = transaction_commit(database);
    if (status != STATUS_OK)
        transaction_rollback(database);
    transaction_leave(statement);
    return status;
}
