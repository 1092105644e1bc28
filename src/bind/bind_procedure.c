/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CALL of a procedure that is written in the language.
 *
 * Its body becomes a subquery of the caller. An argument that is a constant or a parameter
 * stands in the body itself, so that the planner sees it; any other is worked out for each row
 * of the caller, which then runs the body with it as a parameter. The procedure's text is put
 * behind the statement's own, so that every span says whose text it lies in.
 */
#include "bind/binder.h"
#include "syntax/parse.h"

#include <stdio.h>

/* ---- texts ------------------------------------------------------------------------------------ */

/* Appends the procedure's text to the source; `*start` is where it begins. */
static enum status append_source(struct binder *binder, struct text text,
                                 uint32_t *start) {
    struct bind_context *context = binder->context;
    if (binder->source == NULL) {
        binder->source = ARENA_NEW(binder->arena, struct text_builder);
        TRY_NEW(binder, binder->source);
        text_builder_init(binder->source, binder->arena);
        text_append(binder->source, context->source);
    }
    text_append_character(binder->source, '\n');
    *start = (uint32_t)text_builder_text(binder->source).byte_count;
    text_append(binder->source, text);
    if (binder->source->failed)
        return arena_problem(binder->arena, binder->problem);
    context->source = text_builder_text(binder->source);
    return STATUS_OK;
}

static enum status add_source(struct binder *binder, struct graph_definition definition,
                              struct span call, uint32_t *start) {
    struct bind_source *source = ARENA_NEW(binder->arena, struct bind_source);
    TRY_NEW(binder, source);
    TRY(append_source(binder, definition.text, start));
    *source = (struct bind_source){
        .name = text_copy(binder->arena, definition.name),
        .start = *start,
        .end = *start + (uint32_t)definition.text.byte_count,
        .call = call,
        .next = binder->context->sources,
    };
    TRY_NEW(binder, source->name.bytes);
    binder->context->sources = source;
    return STATUS_OK;
}

/* ---- parameters --------------------------------------------------------------------------------- */

enum status bind_parameter_place(struct binder *binder,
                                 const struct called_procedure *procedure,
                                 const struct ast_name *name, uint32_t *place) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, name->text);
    for (uint32_t i = 0; i < procedure->signature.argument_count; i++) {
        struct text known = text_of(procedure->signature.arguments[i].name);
        if (text_equal(known, name->text)) {
            *place = i;
            return STATUS_OK;
        }
        text_nearest_offer(&nearest, known);
    }
    problem_set(binder->problem, STATUS_MISSING_PARAMETER, name->span,
                "the procedure has no parameter '%.*s'", TEXT_ARGS(name->text));
    text_nearest_hint(&nearest, binder->problem);
    return STATUS_MISSING_PARAMETER;
}

enum status bind_procedure_parameter(struct binder *binder,
                                     const struct ast_expression *ast,
                                     struct expression **out) {
    const struct called_procedure *procedure = binder->place.procedure;
    struct ast_name name = {.text = ast->name.text, .span = ast->span};
    uint32_t place;
    TRY(bind_parameter_place(binder, procedure, &name, &place));
    *out = ARENA_NEW(binder->arena, struct expression);
    TRY_NEW(binder, *out);
    **out = *procedure->parameters[place].value;
    (*out)->span = ast->span;
    return STATUS_OK;
}

/* ---- arguments ------------------------------------------------------------------------------------ */

enum status bind_initial(struct binder *binder, const struct ast_expression *ast,
                         struct expression **out) {
    const struct called_procedure nobody = {0};
    struct bind_place saved = binder->place;
    struct scope *scope = scope_new(binder->arena, NULL, saved.scope->frame);
    TRY_NEW(binder, scope);
    binder->place = (struct bind_place){
        .scope = scope, .procedure = &nobody, .refuses_writes = "a default"};
    enum status status = bind_expression(binder, ast, out);
    binder->place = saved;
    return status;
}

static enum status wrong_type(struct binder *binder,
                              const struct called_procedure *procedure, uint32_t place,
                              struct span span, struct value value) {
    char buffer[VALUE_FOUND_BYTES];
    const char *found =
        bound_type_found(procedure->parameters[place].type, value, buffer);
    return problem_set(binder->problem, STATUS_INVALID_ARGUMENT_TYPE, span,
                       "argument '%s' of %s takes %s, not %s",
                       procedure->signature.arguments[place].name,
                       procedure->signature.name,
                       procedure->signature.arguments[place].type_name, found);
}

/* The value of a constant or of a parameter of the session; false for anything else. */
static bool known_value(const struct binder *binder, const struct expression *expression,
                        struct value *out) {
    if (expression->kind == EXPRESSION_CONSTANT) {
        *out = expression->constant;
        return true;
    }
    const struct bind_parameter *parameter =
        expression->kind == EXPRESSION_PARAMETER
            ? bind_find_parameter(binder, expression->text)
            : NULL;
    if (parameter != NULL)
        *out = parameter->value;
    return parameter != NULL;
}

/* An argument that is worked out a row at a time, as a parameter whose name nobody can write:
 * it begins with a blank. */
static enum status make_argument(struct binder *binder,
                                 struct called_procedure *procedure, uint32_t place,
                                 struct expression *value, struct bound_procedure *call) {
    struct defined_parameter *parameter = &procedure->parameters[place];
    struct text field = text_of(procedure->signature.arguments[place].name);
    const char *name =
        arena_format(binder->arena, " %.*s.%.*s %u", TEXT_ARGS(procedure->name),
                     TEXT_ARGS(field), (unsigned)binder->arguments.count);
    TRY_NEW(binder, name);
    parameter->value = bind_make(binder, EXPRESSION_PARAMETER,
                                 value != NULL ? value->span : SPAN_NONE, 0);
    TRY_NEW(binder, parameter->value);
    parameter->value->text = text_of(name);
    parameter->value->types = parameter->type->types;
    if (parameter->type->items != NULL)
        parameter->value->item_types = parameter->type->items->types;
    if (call->arguments != NULL)
        call->arguments[call->argument_count++] =
            (struct bound_argument){.name = field,
                                    .parameter = binder->arguments.count,
                                    .expression = value,
                                    .type = parameter->type,
                                    .type_text = parameter->type_text};
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, binder->arguments, text_of(name)));
    return STATUS_OK;
}

enum status bind_argument(struct binder *binder, struct called_procedure *procedure,
                          uint32_t place, struct expression *value,
                          struct bound_procedure *call) {
    struct defined_parameter *parameter = &procedure->parameters[place];
    struct value known;
    if (value == NULL || !known_value(binder, value, &known))
        return make_argument(binder, procedure, place, value, call);
    struct value taken = known;
    if (!bound_type_takes(parameter->type, &taken))
        return wrong_type(binder, procedure, place, value->span, known);
    if (taken.type != known.type)
        value = bind_constant(binder, value->span, taken);
    TRY_NEW(binder, value);
    if (value->kind == EXPRESSION_PARAMETER)
        value->types = value_is_null(taken) ? 0 : TYPE_BIT(taken.type);
    parameter->value = value;
    return STATUS_OK;
}

/* CALL name: each argument is the parameter of its name. */
static enum status implicit_argument(struct binder *binder, const struct ast_clause *ast,
                                     const struct called_procedure *procedure,
                                     uint32_t place, struct expression **out) {
    struct text name = text_of(procedure->signature.arguments[place].name);
    if (bind_find_parameter(binder, name) != NULL) {
        *out = bind_make(binder, EXPRESSION_PARAMETER, ast->span, 0);
        TRY_NEW(binder, *out);
        (*out)->text = name;
        return STATUS_OK;
    }
    if (procedure->parameters[place].initial != NULL)
        return bind_initial(binder, procedure->parameters[place].initial, out);
    return problem_set(binder->problem, STATUS_MISSING_PARAMETER, ast->span,
                       "%s takes '%.*s' from a parameter that has no value",
                       procedure->signature.name, TEXT_ARGS(name));
}

static enum status bind_arguments(struct binder *binder, const struct ast_clause *ast,
                                  struct called_procedure *procedure,
                                  struct bound_procedure *call) {
    uint32_t count = procedure->signature.argument_count;
    const struct ast_expression *argument = ast->call->arguments;
    call->arguments = ARENA_ARRAY(binder->arena, count + 1, struct bound_argument);
    TRY_NEW(binder, call->arguments);
    if (ast->call->has_arguments)
        TRY(bind_check_argument_count(binder, ast, &procedure->signature));
    for (uint32_t i = 0; i < count; i++) {
        struct expression *value;
        if (!ast->call->has_arguments)
            TRY(implicit_argument(binder, ast, procedure, i, &value));
        else if (argument == NULL)
            TRY(bind_initial(binder, procedure->parameters[i].initial, &value));
        else
            TRY(bind_expression(binder, argument, &value));
        argument = argument == NULL ? NULL : argument->next;
        TRY(bind_check_argument(binder, &procedure->signature, i, value));
        TRY(bind_argument(binder, procedure, i, value, call));
    }
    return STATUS_OK;
}

/* ---- the body --------------------------------------------------------------------------------------- */

enum status bind_procedure_body(struct binder *binder, struct called_procedure *procedure,
                                struct bound_clause *clause, struct span span) {
    struct bind_place saved;
    struct frame frame;
    TRY(bind_enter(binder, span, &frame, &saved));
    struct scope *scope = binder->place.scope;
    struct query_start start = {.outer = scope, .frame = scope->frame};
    scope->outer = NULL;
    binder->place.procedure = procedure;
    enum status status = bind_query(binder, procedure->body, &start, &clause->query);
    bind_leave(binder, &saved);
    return status;
}

static enum status refuse_recursion(struct binder *binder, struct span span,
                                    struct text name) {
    problem_set(binder->problem, STATUS_PROCEDURE_RECURSION, span,
                "procedure '%.*s' calls itself", TEXT_ARGS(name));
    problem_hint(binder->problem, "walk with a path of variable length, or go through a "
                                  "list with UNWIND or reduce()");
    return STATUS_PROCEDURE_RECURSION;
}

/* A body is part of the plan, so that it can neither hold itself nor be endless. */
static enum status check_depth(struct binder *binder, struct span span,
                               struct text name) {
    const struct called_procedure *caller = binder->place.procedure;
    for (; caller != NULL; caller = caller->caller)
        if (text_equal_ignoring_case(caller->name, name))
            return refuse_recursion(binder, span, name);
    caller = binder->place.procedure;
    if (caller != NULL && caller->depth == MAX_PROCEDURE_DEPTH)
        return problem_set(binder->problem, STATUS_PROCEDURE_RECURSION, span,
                           "procedures call each other more than %d deep",
                           MAX_PROCEDURE_DEPTH);
    if (++binder->procedure_calls > MAX_PROCEDURE_CALLS)
        return problem_set(binder->problem, STATUS_QUERY_TOO_LARGE, span,
                           "the statement comes to more than %d calls of procedures",
                           MAX_PROCEDURE_CALLS);
    return STATUS_OK;
}

/* ---- YIELD ------------------------------------------------------------------------------------------ */

static enum status add_column(struct binder *binder, const struct bound_column *column,
                              const struct ast_name *name) {
    struct scope *scope = binder->place.scope;
    if (scope_find(scope, name->text, NULL) != NULL)
        return problem_set(binder->problem, STATUS_VARIABLE_ALREADY_BOUND, name->span,
                           "'%.*s' is bound already", TEXT_ARGS(name->text));
    struct scope_variable variable = {.name = name->text, .slot = column->slot};
    TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
    return STATUS_OK;
}

static enum status find_column(struct binder *binder,
                               const struct called_procedure *procedure,
                               const struct bound_query *body,
                               const struct ast_name *name,
                               const struct bound_column **out) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, name->text);
    for (uint32_t i = 0; i < body->column_count; i++) {
        *out = &body->columns[i];
        if (text_equal((*out)->name, name->text))
            return STATUS_OK;
        text_nearest_offer(&nearest, (*out)->name);
    }
    problem_set(binder->problem, STATUS_UNDEFINED_VARIABLE, name->span,
                "%s yields no '%.*s'", procedure->signature.name, TEXT_ARGS(name->text));
    text_nearest_hint(&nearest, binder->problem);
    return STATUS_UNDEFINED_VARIABLE;
}

static enum status yield_all(struct binder *binder, struct span span,
                             const struct bound_query *body) {
    for (uint32_t i = 0; i < body->column_count; i++) {
        struct ast_name name = {.text = body->columns[i].name, .span = span};
        TRY(add_column(binder, &body->columns[i], &name));
    }
    return STATUS_OK;
}

/* What a CALL that is the whole statement answers. */
static void add_result(struct bound_query *query, struct text name, uint32_t slot) {
    query->columns[query->column_count++] = (struct bound_column){name, slot};
}

static enum status yield_listed(struct binder *binder, const struct ast_clause *ast,
                                const struct called_procedure *procedure,
                                const struct bound_query *body,
                                struct bound_query *result) {
    for (const struct ast_yield_item *item = ast->call->yield; item; item = item->next) {
        const struct bound_column *column;
        const struct ast_name *name =
            item->alias.text.byte_count > 0 ? &item->alias : &item->name;
        TRY(find_column(binder, procedure, body, &item->name, &column));
        TRY(add_column(binder, column, name));
        if (result != NULL)
            add_result(result, name->text, column->slot);
    }
    return STATUS_OK;
}

static enum status bind_yield(struct binder *binder, struct linear *linear,
                              const struct ast_clause *ast,
                              const struct called_procedure *procedure,
                              const struct bound_query *body) {
    bool is_alone = linear->start->is_top && linear->is_only_clause;
    uint32_t count = body->column_count;
    for (const struct ast_yield_item *item = ast->call->yield; item; item = item->next)
        count++;
    if (is_alone) {
        linear->query->columns = ARENA_ARRAY(binder->arena, count, struct bound_column);
        TRY_NEW(binder, linear->query->columns);
    }
    if (!ast->call->yields_all && (!is_alone || ast->call->has_yield))
        return yield_listed(binder, ast, procedure, body,
                            is_alone ? linear->query : NULL);
    for (uint32_t i = 0; i < body->column_count; i++)
        add_result(linear->query, body->columns[i].name, body->columns[i].slot);
    return yield_all(binder, ast->span, body);
}

/* ---- CALL ------------------------------------------------------------------------------------------- */

/* Reads the procedure's text as it stands behind the statement's. */
static enum status read_definition(struct binder *binder, const struct ast_clause *ast,
                                   struct graph_definition definition,
                                   struct called_procedure *out) {
    struct bind_context *context = binder->context;
    struct ast_statement *statement;
    uint32_t start;
    TRY(add_source(binder, definition, ast->span, &start));
    TRY(parse_statement_from(binder->arena, context->source, start, context->budget,
                             &statement, NULL, binder->problem));
    return bind_read_procedure(binder, statement->definition, out);
}

enum status bind_defined_call(struct binder *binder, struct linear *linear,
                              const struct ast_clause *ast,
                              struct graph_definition definition) {
    const struct called_procedure *caller = binder->place.procedure;
    struct called_procedure *procedure =
        ARENA_NEW(binder->arena, struct called_procedure);
    struct bound_procedure *call = ARENA_NEW(binder->arena, struct bound_procedure);
    TRY_NEW(binder, procedure);
    TRY_NEW(binder, call);
    TRY(check_depth(binder, ast->span, definition.name));
    *procedure = (struct called_procedure){
        .caller = caller, .depth = caller == NULL ? 1 : caller->depth + 1};
    TRY(read_definition(binder, ast, definition, procedure));
    call->name = procedure->name;
    call->span = ast->span;
    TRY(bind_arguments(binder, ast, procedure, call));
    struct bound_clause *clause =
        clause_list_add(binder, &linear->clauses, BOUND_CALL_SUBQUERY, ast->span);
    TRY_NEW(binder, clause);
    clause->is_optional = ast->is_optional;
    clause->procedure = call;
    TRY(bind_procedure_body(binder, procedure, clause, ast->span));
    linear->query->writes |= clause->query->writes;
    TRY(bind_yield(binder, linear, ast, procedure, clause->query));
    for (uint32_t i = 0; i < clause->query->column_count; i++)
        TRY(bind_note_output(binder, ast->call, clause->query->columns[i].name));
    return ast->where == NULL ? STATUS_OK : bind_filter(binder, linear, ast);
}
