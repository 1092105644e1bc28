/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/care.h"
#include "session/conformance.h"
#include "session/rules.h"
#include "session/statement.h"
#include "session/transaction.h"

#include <stdio.h>

struct meaning {
    struct entente_database *database;
    void (*report)(void *context, const char *fault);
    void *context;
};

/* What kinds of definitions are kept as, and what they are called. */
static const struct {
    enum ast_statement_kind kind;
    const char *name;
} kinds[DEFINITION_KIND_COUNT] = {
    [DEFINITION_GRAPH_TYPE] = {AST_CREATE_GRAPH_TYPE, "graph type"},
    [DEFINITION_SET_GRAPH_TYPE] = {AST_SET_GRAPH_TYPE, "graph type that is set,"},
    [DEFINITION_PROCEDURE] = {AST_CREATE_PROCEDURE, "procedure"},
    [DEFINITION_INDEX] = {AST_CREATE_INDEX, "index"},
    [DEFINITION_CONSTRAINT] = {AST_CREATE_CONSTRAINT, "constraint"}};

/* Tells a failure that is a finding; memory that ran out is none. */
static enum status tell(struct meaning *meaning, enum status status, const char *what,
                        struct text name) {
    struct problem *problem = &meaning->database->problem;
    char fault[sizeof problem->message + 160];
    if (status == STATUS_OK || status == STATUS_OUT_OF_MEMORY)
        return status;
    snprintf(fault, sizeof fault, "%s %.*s: %s", what,
             name.byte_count > 100 ? 100 : (int)name.byte_count,
             name.byte_count == 0 ? "" : name.bytes, problem->message);
    meaning->report(meaning->context, fault);
    problem_clear(problem);
    return STATUS_OK;
}

static enum status check_definition(struct meaning *meaning, enum definition_kind kind,
                                    uint32_t index) {
    struct entente_database *database = meaning->database;
    struct graph_definition definition = graph_definition(database->graph, kind, index);
    struct entente_statement *statement;
    size_t rest = 0;
    enum status status = statement_prepare(database, definition.text, &statement, &rest);
    if (status == STATUS_OK &&
        (statement == NULL || statement->ast->kind != kinds[kind].kind ||
         rest < definition.text.byte_count))
        status = problem_set(&database->problem, STATUS_DAMAGED, SPAN_NONE,
                             "it is kept as another statement");
    entente_finalize(statement);
    return tell(meaning, status, kinds[kind].name, definition.name);
}

static enum status check_rules(struct meaning *meaning) {
    struct entente_database *database = meaning->database;
    const struct element_rules *rules;
    enum status status = rules_of_graph(database, &rules);
    if (status != STATUS_OK)
        return tell(meaning, status, "indexes and constraints", (struct text){NULL, 0});
    for (uint32_t i = 0; i < rules->count; i++) {
        if (rules->items[i].kind == AST_RULE_INDEX)
            continue;
        status = constraint_check_all(database, &rules->items[i]);
        TRY(tell(meaning, status, "constraint", rules->items[i].name));
    }
    return STATUS_OK;
}

static enum status check_graph_type(struct meaning *meaning) {
    struct entente_database *database = meaning->database;
    const struct graph_type *type;
    enum status status = conformance_type(database, &type);
    if (status == STATUS_OK && type != NULL)
        status = conformance_check_all(database, type);
    return tell(meaning, status, "graph type", (struct text){NULL, 0});
}

static enum status check_all(struct meaning *meaning) {
    for (int kind = 0; kind < DEFINITION_KIND_COUNT; kind++)
        for (uint32_t i = 0; i < graph_definition_count(meaning->database->graph,
                                                        (enum definition_kind)kind);
             i++)
            TRY(check_definition(meaning, (enum definition_kind)kind, i));
    TRY(check_rules(meaning));
    return check_graph_type(meaning);
}

enum status care_check_meaning(struct entente_database *database,
                               void (*report)(void *context, const char *fault),
                               void *context) {
    struct meaning meaning = {database, report, context};
    const struct text file = TEXT("the graph");
    atomic_store(&database->budget.cancelled, false);
    budget_start(&database->budget, 0);
    enum status status = transaction_begin_read(database);
    if (status != STATUS_OK)
        return tell(&meaning, status, "reading", file);
    status = check_all(&meaning);
    enum status end = transaction_end_read(database);
    if (status != STATUS_OK)
        return status;
    return tell(&meaning, end, "reading", file);
}
