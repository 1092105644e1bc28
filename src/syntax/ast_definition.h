/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Constructors of the statements that define what is kept with the graph. As in ast_clause.h,
 * `start` is the first token of the phrase, and all return NULL after a failure.
 */
#ifndef ENTENTE_SYNTAX_AST_DEFINITION_H
#define ENTENTE_SYNTAX_AST_DEFINITION_H

#include "syntax/ast_builder.h"

/* ---- procedures ------------------------------------------------------------------------- */

/* `initial` is NULL where an argument must be given. */
struct ast_procedure_parameter *ast_procedure_parameter(struct ast_builder *build,
                                                        struct token name,
                                                        struct token type,
                                                        struct ast_expression *initial);
struct ast_definition *ast_procedure_body(struct ast_builder *build,
                                          struct ast_name_list name,
                                          struct ast_procedure_parameter_list parameters,
                                          struct ast_query *query);
/*
 * Errors  STATUS_INVALID_CLAUSE_COMPOSITION  a clause of the body reads or writes a file
 */
struct ast_statement *ast_create_procedure(struct ast_builder *build, struct token start,
                                           struct ast_definition *procedure,
                                           bool is_replace);
struct ast_statement *ast_drop_procedure(struct ast_builder *build, struct token start,
                                         struct ast_name_list name, bool if_exists);

#endif
