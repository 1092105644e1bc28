/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a statement changes the graph, told from its syntax tree alone. Recursion is
 * bounded by MAX_SUBQUERY_DEPTH. */
#include "session/statement.h"

static bool query_writes(const struct ast_query *query);

static bool clause_writes(const struct ast_clause *clause) {
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
        return query_writes(clause->query);
    case AST_MATCH:
    case AST_UNWIND:
    case AST_WITH:
    case AST_RETURN:
    case AST_FILTER:
    case AST_LET:
    case AST_FINISH:
    case AST_CALL:
    case AST_LOAD_CSV:
    case AST_EXPORT:
        break;
    }
    return false;
}

/* Chains of set operators lean to the left and may be long. */
static bool query_writes(const struct ast_query *query) {
    for (; query != NULL && query->linear == NULL; query = query->left)
        if (query_writes(query->right))
            return true;
    if (query == NULL)
        return false;
    for (const struct ast_clause *clause = query->linear->clauses; clause != NULL;
         clause = clause->next)
        if (clause_writes(clause))
            return true;
    return false;
}

bool entente_statement_writes(const struct entente_statement *statement) {
    bool runs = statement->ast->explain == AST_EXPLAIN_NONE ||
                statement->ast->explain == AST_EXPLAIN_PROFILE;
    if (statement->ast->kind >= AST_CREATE_PROCEDURE)
        return runs; /* all that define something */
    return runs && statement->ast->kind == AST_QUERY &&
           query_writes(statement->ast->query);
}
