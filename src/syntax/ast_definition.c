/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/ast_definition.h"

#include "syntax/ast_clause.h"

/* ---- statements --------------------------------------------------------------------------- */

static struct ast_statement *definition_statement(struct ast_builder *build,
                                                  enum ast_statement_kind kind,
                                                  struct token start,
                                                  struct ast_definition *definition) {
    struct ast_statement *statement = ast_statement(build, kind, start);
    if (statement == NULL || definition == NULL)
        return NULL;
    statement->definition = definition;
    return statement;
}

static struct ast_definition *definition_of(struct ast_builder *build,
                                            struct ast_name_list name) {
    struct ast_definition *definition = AST_NEW(build, struct ast_definition);
    if (definition != NULL)
        definition->name = ast_dotted(build, name);
    return definition;
}

/* ---- procedures --------------------------------------------------------------------------- */

struct ast_procedure_parameter *ast_procedure_parameter(struct ast_builder *build,
                                                        struct token name,
                                                        struct token type,
                                                        struct ast_expression *initial) {
    struct ast_procedure_parameter *parameter =
        AST_NEW(build, struct ast_procedure_parameter);
    if (parameter == NULL)
        return NULL;
    parameter->span = ast_span(build, name.span);
    parameter->name = ast_name(build, name);
    parameter->type.text = token_text(build->source, type);
    parameter->type.span = type.span;
    parameter->initial = initial;
    return parameter;
}

struct ast_definition *ast_procedure_body(struct ast_builder *build,
                                          struct ast_name_list name,
                                          struct ast_procedure_parameter_list parameters,
                                          struct ast_query *query) {
    struct ast_definition *procedure = definition_of(build, name);
    if (procedure == NULL || query == NULL)
        return NULL;
    procedure->parameters = parameters.first;
    procedure->query = query;
    procedure->uses = build->first_use;
    return procedure;
}

struct ast_statement *ast_create_procedure(struct ast_builder *build, struct token start,
                                           struct ast_definition *procedure,
                                           bool is_replace) {
    struct ast_statement *statement =
        definition_statement(build, AST_CREATE_PROCEDURE, start, procedure);
    if (statement == NULL)
        return NULL;
    procedure->is_replace = is_replace;
    if (build->has_files)
        ast_refuse(build, STATUS_INVALID_CLAUSE_COMPOSITION, build->file_span,
                   "a procedure reads and writes no files");
    return statement;
}

struct ast_statement *ast_drop_procedure(struct ast_builder *build, struct token start,
                                         struct ast_name_list name, bool if_exists) {
    struct ast_definition *procedure = definition_of(build, name);
    if (procedure != NULL)
        procedure->if_exists = if_exists;
    return definition_statement(build, AST_DROP_PROCEDURE, start, procedure);
}
