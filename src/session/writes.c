/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether a statement changes the graph, told from its syntax tree and those of the procedures
 * that it calls. Recursion is bounded by MAX_SUBQUERY_DEPTH and MAX_PROCEDURE_DEPTH.
 */
#include "session/statement.h"

#include "base/limits.h"
#include "syntax/parse.h"

struct search {
    const struct graph *graph;
    uint32_t depth;  /* procedures around */
    uint32_t *calls; /* of procedures so far; beyond MAX_PROCEDURE_CALLS none is bound */
};

static bool query_writes(const struct search *search, const struct ast_query *query);

/* One that the graph keeps; the program's own procedures write nothing. */
static bool procedure_writes(const struct search *search, struct text name) {
    struct search inner = {search->graph, search->depth + 1, search->calls};
    struct graph_definition definition;
    struct ast_statement *statement;
    struct arena arena;
    if (inner.depth > MAX_PROCEDURE_DEPTH || ++*search->calls > MAX_PROCEDURE_CALLS ||
        !bind_find_procedure(search->graph, name, &definition))
        return false;
    arena_init(&arena, NULL);
    enum status status =
        parse_statement(&arena, definition.text, NULL, &statement, NULL, NULL);
    bool writes =
        status == STATUS_OK && query_writes(&inner, statement->definition->query);
    arena_release(&arena);
    return writes;
}

static bool clause_writes(const struct search *search, const struct ast_clause *clause) {
    switch (clause->kind) {
    case AST_CREATE:
    case AST_MERGE:
    case AST_SET:
    case AST_REMOVE:
    case AST_DELETE:
    case AST_FOREACH:
    case AST_IMPORT:
        return true;
    case AST_CALL_SUBQUERY:
        return query_writes(search, clause->query);
    case AST_CALL:
        return procedure_writes(search, clause->call->name.text);
    case AST_MATCH:
    case AST_UNWIND:
    case AST_WITH:
    case AST_RETURN:
    case AST_FILTER:
    case AST_LET:
    case AST_FINISH:
    case AST_LOAD_CSV:
    case AST_EXPORT:
        break;
    }
    return false;
}

/* Chains of set operators lean to the left and may be long. */
static bool query_writes(const struct search *search, const struct ast_query *query) {
    for (; query != NULL && query->linear == NULL; query = query->left)
        if (query_writes(search, query->right))
            return true;
    if (query == NULL)
        return false;
    for (const struct ast_clause *clause = query->linear->clauses; clause != NULL;
         clause = clause->next)
        if (clause_writes(search, clause))
            return true;
    return false;
}

bool entente_statement_writes(const struct entente_statement *statement) {
    uint32_t calls = 0;
    const struct search search = {.graph = statement->database->graph, .calls = &calls};
    bool runs = statement->ast->explain == AST_EXPLAIN_NONE ||
                statement->ast->explain == AST_EXPLAIN_PROFILE;
    if (statement->ast->kind >= AST_CREATE_PROCEDURE)
        return runs; /* all that define something */
    return runs && statement->ast->kind == AST_QUERY &&
           query_writes(&search, statement->ast->query);
}
