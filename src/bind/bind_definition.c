/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CREATE PROCEDURE: its head, and what can be told of its body before it is called.
 *
 * A procedure is kept as the text of its statement and read from it each time. Names in the
 * body are bound when it is called, so that procedures may be created in any order.
 */
#include "bind/binder.h"
#include "syntax/parse.h"

#include <string.h>

/* ---- the head --------------------------------------------------------------------------------- */

static uint32_t count_parameters(const struct ast_definition *ast) {
    uint32_t count = 0;
    for (const struct ast_procedure_parameter *each = ast->parameters; each != NULL;
         each = each->next)
        count++;
    return count;
}

static enum status terminated(struct binder *binder, struct text text, const char **out) {
    *out = arena_copy(binder->arena, text.bytes, text.byte_count);
    TRY_NEW(binder, *out);
    return STATUS_OK;
}

static enum status read_parameter(struct binder *binder,
                                  const struct ast_procedure_parameter *ast,
                                  struct procedure_field *field,
                                  struct defined_parameter *parameter) {
    struct text source = binder->context->source;
    parameter->type_text = ast->type.text;
    parameter->initial = ast->initial;
    TRY(bind_type_name(binder, &ast->type, &parameter->type));
    TRY(terminated(binder, ast->name.text, &field->name));
    TRY(terminated(binder, ast->type.text, &field->type_name));
    field->types = parameter->type->types;
    field->takes_null = parameter->type->takes_null;
    if (ast->initial == NULL)
        return STATUS_OK;
    struct span span = ast->initial->span;
    struct text written = {source.bytes + span.start, span.end - span.start};
    return terminated(binder, written, &field->default_text);
}

enum status bind_read_procedure(struct binder *binder, const struct ast_definition *ast,
                                struct called_procedure *out) {
    uint32_t count = count_parameters(ast), i = 0;
    struct procedure_field *fields =
        ARENA_ARRAY(binder->arena, count, struct procedure_field);
    TRY_NEW(binder, fields);
    out->parameters = ARENA_ARRAY(binder->arena, count, struct defined_parameter);
    TRY_NEW(binder, out->parameters);
    out->name = ast->name.text;
    out->body = ast->query;
    TRY(terminated(binder, ast->name.text, &out->signature.name));
    for (const struct ast_procedure_parameter *each = ast->parameters; each != NULL;
         each = each->next, i++)
        TRY(read_parameter(binder, each, &fields[i], &out->parameters[i]));
    out->signature.arguments = fields;
    out->signature.argument_count = count;
    return STATUS_OK;
}

/* ---- checks when it is created ------------------------------------------------------------------ */

static enum status check_name(struct binder *binder, const struct ast_name *name) {
    if (memchr(name->text.bytes, '.', name->text.byte_count) != NULL) {
        problem_set(binder->problem, STATUS_INVALID_PROCEDURE_NAME, name->span,
                    "procedures with a dot in their name belong to the program");
        problem_hint(binder->problem, "give it a name without dots");
        return STATUS_INVALID_PROCEDURE_NAME;
    }
    if (procedure_find(binder->context->procedures, name->text) == NULL)
        return STATUS_OK;
    return problem_set(binder->problem, STATUS_INVALID_PROCEDURE_NAME, name->span,
                       "the program has a procedure '%.*s' already",
                       TEXT_ARGS(name->text));
}

static enum status check_order(struct binder *binder,
                               const struct ast_procedure_parameter *first) {
    bool has_initial = false;
    for (const struct ast_procedure_parameter *each = first; each; each = each->next) {
        for (const struct ast_procedure_parameter *other = first; other != each;
             other = other->next)
            if (text_equal(other->name.text, each->name.text))
                return problem_set(binder->problem, STATUS_COLUMN_NAME_CONFLICT,
                                   each->name.span, "two parameters are called '%.*s'",
                                   TEXT_ARGS(each->name.text));
        if (has_initial && each->initial == NULL)
            return problem_set(binder->problem, STATUS_INVALID_ARGUMENT_EXPRESSION,
                               each->span,
                               "'%.*s' needs a default, since a parameter before it has "
                               "one",
                               TEXT_ARGS(each->name.text));
        has_initial |= each->initial != NULL;
    }
    return STATUS_OK;
}

/* A default is bound as it will be: it must be able to be of its type. */
static enum status check_initials(struct binder *binder,
                                  const struct called_procedure *procedure) {
    for (uint32_t i = 0; i < procedure->signature.argument_count; i++) {
        struct expression *value;
        if (procedure->parameters[i].initial == NULL)
            continue;
        TRY(bind_initial(binder, procedure->parameters[i].initial, &value));
        TRY(bind_check_argument(binder, &procedure->signature, i, value));
    }
    return STATUS_OK;
}

enum status bind_check_procedure(struct bind_context *context,
                                 const struct ast_statement *ast) {
    const struct ast_definition *definition = ast->definition;
    struct called_procedure procedure = {.name = definition->name.text};
    struct frame frame = {0};
    struct binder binder = {
        .context = context, .arena = context->arena, .problem = context->problem};
    binder.place.scope = scope_new(context->arena, NULL, &frame);
    TRY_NEW(&binder, binder.place.scope);
    TRY(check_name(&binder, &definition->name));
    TRY(check_order(&binder, definition->parameters));
    TRY(bind_read_procedure(&binder, definition, &procedure));
    TRY(check_initials(&binder, &procedure));
    for (const struct ast_name *use = definition->uses; use != NULL; use = use->next) {
        uint32_t place;
        TRY(bind_parameter_place(&binder, &procedure, use, &place));
    }
    return STATUS_OK;
}

/* ---- what the graph keeps ------------------------------------------------------------------------- */

bool bind_find_procedure(const struct graph *graph, struct text name,
                         struct graph_definition *out) {
    if (graph == NULL)
        return false;
    uint32_t count = graph_definition_count(graph, DEFINITION_PROCEDURE);
    for (uint32_t i = 0; i < count; i++) {
        *out = graph_definition(graph, DEFINITION_PROCEDURE, i);
        if (text_equal_ignoring_case(out->name, name))
            return true;
    }
    return false;
}

/* ---- SHOW PROCEDURES -------------------------------------------------------------------------------- */

/* The columns of the body as outputs of the signature. */
static enum status describe_outputs(struct binder *binder,
                                    const struct bound_query *query,
                                    struct procedure *out) {
    struct procedure_field *fields =
        ARENA_ARRAY(binder->arena, query->column_count, struct procedure_field);
    TRY_NEW(binder, fields);
    for (uint32_t i = 0; i < query->column_count; i++) {
        type_set types = binder->slots.items[query->columns[i].slot].types;
        TRY(terminated(binder, query->columns[i].name, &fields[i].name));
        TRY(terminated(binder, bind_type_set_name(types), &fields[i].type_name));
        fields[i].types = types;
    }
    out->outputs = fields;
    out->output_count = query->column_count;
    return STATUS_OK;
}

enum status bind_describe_procedure(struct bind_context *context, struct text text,
                                    struct procedure *out) {
    struct called_procedure procedure = {0};
    struct bound_procedure call = {0};
    struct bound_clause clause = {.procedure = &call};
    struct frame frame = {0};
    struct ast_statement *statement;
    struct binder binder = {
        .context = context, .arena = context->arena, .problem = context->problem};
    context->source = text;
    context->sources = NULL;
    context->warnings = NULL;
    TRY(parse_statement(context->arena, text, context->budget, &statement, NULL,
                        context->problem));
    binder.place.scope = scope_new(context->arena, NULL, &frame);
    TRY_NEW(&binder, binder.place.scope);
    TRY(bind_read_procedure(&binder, statement->definition, &procedure));
    *out = procedure.signature;
    for (uint32_t i = 0; i < procedure.signature.argument_count; i++)
        TRY(bind_argument(&binder, &procedure, i, NULL, &call));
    if (bind_procedure_body(&binder, &procedure, &clause, statement->span) != STATUS_OK) {
        bool is_final = context->problem->status == STATUS_OUT_OF_MEMORY ||
                        context->problem->status == STATUS_CANCELLED ||
                        context->problem->status == STATUS_TIMED_OUT;
        if (is_final)
            return context->problem->status;
        problem_clear(context->problem);
        return STATUS_OK;
    }
    out->writes = binder.writes;
    return describe_outputs(&binder, clause.query, out);
}
