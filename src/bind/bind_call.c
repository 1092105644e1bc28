/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CALL of procedures and of subqueries.
 *
 * A CALL that is the whole statement may leave out its arguments, which are then the
 * parameters of their names, and its YIELD, which is then everything.
 */
#include "bind/binder.h"

#include <stdio.h>

/* ---- arguments -------------------------------------------------------------------------------- */

static enum status unknown_procedure(struct binder *binder, const struct ast_call *ast) {
    const struct procedure_registry *registry = binder->context->procedures;
    struct text_nearest nearest;
    text_nearest_init(&nearest, ast->name.text);
    procedure_offer_names(registry, &nearest);
    const struct graph *graph = binder->context->graph;
    uint32_t count =
        graph == NULL ? 0 : graph_definition_count(graph, DEFINITION_PROCEDURE);
    for (uint32_t i = 0; i < count; i++)
        text_nearest_offer(&nearest,
                           graph_definition(graph, DEFINITION_PROCEDURE, i).name);
    problem_set(binder->problem, STATUS_PROCEDURE_NOT_FOUND, ast->name.span,
                "unknown procedure '%.*s'", TEXT_ARGS(ast->name.text));
    bind_hint_foreign(binder->problem, ast->name.text);
    text_nearest_hint(&nearest, binder->problem);
    return STATUS_PROCEDURE_NOT_FOUND;
}

static uint32_t count_needed(const struct procedure *procedure) {
    uint32_t needed = procedure->argument_count;
    while (needed > 0 && procedure->arguments[needed - 1].default_text != NULL)
        needed--;
    return needed;
}

enum status bind_check_argument_count(struct binder *binder, const struct ast_clause *ast,
                                      const struct procedure *procedure) {
    uint32_t given = ast->call->argument_count, needed = count_needed(procedure);
    if (given >= needed && given <= procedure->argument_count)
        return STATUS_OK;
    char wanted[48];
    if (needed == procedure->argument_count || needed == 0)
        snprintf(wanted, sizeof wanted, "%s%u argument%s",
                 needed < procedure->argument_count ? "at most " : "",
                 (unsigned)procedure->argument_count,
                 procedure->argument_count == 1 ? "" : "s");
    else
        snprintf(wanted, sizeof wanted, "%u to %u arguments", (unsigned)needed,
                 (unsigned)procedure->argument_count);
    return problem_set(binder->problem, STATUS_INVALID_NUMBER_OF_ARGUMENTS, ast->span,
                       "%s takes %s, not %u", procedure->name, wanted, (unsigned)given);
}

enum status bind_check_argument(struct binder *binder, const struct procedure *procedure,
                                uint32_t place, const struct expression *argument) {
    const struct procedure_field *field = &procedure->arguments[place];
    type_set allowed = field->types;
    if (allowed & TYPE_BIT(VALUE_FLOAT))
        allowed |= TYPE_BIT(VALUE_INTEGER);
    char what[120];
    snprintf(what, sizeof what, "argument '%s' of %s", field->name, procedure->name);
    TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, argument, allowed, what));
    if (!field->takes_null && argument->kind == EXPRESSION_CONSTANT &&
        argument->types == 0)
        return problem_set(binder->problem, STATUS_INVALID_ARGUMENT_TYPE, argument->span,
                           "%s cannot be null", what);
    return STATUS_OK;
}

static enum status bind_explicit(struct binder *binder, const struct ast_clause *ast,
                                 struct bound_call *call) {
    const struct procedure *procedure = call->procedure;
    const struct ast_expression *argument = ast->call->arguments;
    TRY(bind_check_argument_count(binder, ast, procedure));
    for (uint32_t i = 0; i < procedure->argument_count; i++) {
        if (argument == NULL) {
            call->arguments[i] =
                bind_constant(binder, ast->span, procedure->arguments[i].default_value);
            TRY_NEW(binder, call->arguments[i]);
            continue;
        }
        TRY(bind_expression(binder, argument, &call->arguments[i]));
        TRY(bind_check_argument(binder, procedure, i, call->arguments[i]));
        argument = argument->next;
    }
    return STATUS_OK;
}

const struct bind_parameter *bind_find_parameter(const struct binder *binder,
                                                 struct text name) {
    const struct bind_context *context = binder->context;
    for (uint32_t i = 0; i < context->parameter_count; i++)
        if (text_equal(context->parameters[i].name, name))
            return &context->parameters[i];
    return NULL;
}

/* CALL name: each argument is the parameter of its name. */
static enum status bind_implicit(struct binder *binder, const struct ast_clause *ast,
                                 struct bound_call *call) {
    const struct procedure *procedure = call->procedure;
    for (uint32_t i = 0; i < procedure->argument_count; i++) {
        const struct procedure_field *field = &procedure->arguments[i];
        if (bind_find_parameter(binder, text_of(field->name)) != NULL) {
            call->arguments[i] = bind_make(binder, EXPRESSION_PARAMETER, ast->span, 0);
            TRY_NEW(binder, call->arguments[i]);
            call->arguments[i]->text = text_of(field->name);
            continue;
        }
        if (field->default_text == NULL)
            return problem_set(binder->problem, STATUS_MISSING_PARAMETER, ast->span,
                               "%s takes '%s' from a parameter that has no value",
                               procedure->name, field->name);
        call->arguments[i] = bind_constant(binder, ast->span, field->default_value);
        TRY_NEW(binder, call->arguments[i]);
    }
    return STATUS_OK;
}

/* ---- YIELD --------------------------------------------------------------------------------------- */

static enum status find_output(struct binder *binder, const struct procedure *procedure,
                               const struct ast_name *name, uint32_t *place) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, name->text);
    for (uint32_t i = 0; i < procedure->output_count; i++) {
        struct text output = text_of(procedure->outputs[i].name);
        if (text_equal(output, name->text)) {
            *place = i;
            return STATUS_OK;
        }
        text_nearest_offer(&nearest, output);
    }
    problem_set(binder->problem, STATUS_UNDEFINED_VARIABLE, name->span,
                "%s yields no '%.*s'", procedure->name, TEXT_ARGS(name->text));
    text_nearest_hint(&nearest, binder->problem);
    return STATUS_UNDEFINED_VARIABLE;
}

static enum status add_output(struct binder *binder, struct bound_call *call,
                              uint32_t output, const struct ast_name *name) {
    type_set types = call->procedure->outputs[output].types;
    uint32_t place = call->output_count++;
    call->outputs[place] = output;
    return bind_new_variable(binder, name, types, 0, &call->slots[place]);
}

static enum status yield_all(struct binder *binder, const struct ast_clause *ast,
                             struct bound_call *call) {
    for (uint32_t i = 0; i < call->procedure->output_count; i++) {
        struct ast_name name = {.text = text_of(call->procedure->outputs[i].name),
                                .span = ast->span};
        TRY(add_output(binder, call, i, &name));
    }
    return STATUS_OK;
}

static enum status yield_listed(struct binder *binder, const struct ast_clause *ast,
                                struct bound_call *call) {
    const struct ast_yield_item *item = ast->call->yield;
    for (; item != NULL; item = item->next) {
        uint32_t output;
        TRY(find_output(binder, call->procedure, &item->name, &output));
        TRY(add_output(binder, call, output,
                       item->alias.text.byte_count > 0 ? &item->alias : &item->name));
    }
    return STATUS_OK;
}

enum status bind_note_output(struct binder *binder, const struct ast_call *ast,
                             struct text output) {
    const struct ast_yield_item *item = ast->yield;
    while (item != NULL && !text_equal(item->name.text, output))
        item = item->next;
    if (item == NULL)
        TRY_NEW(binder, scope_note_unyielded(binder->arena, binder->place.scope, output)
                            ? binder
                            : NULL);
    return STATUS_OK;
}

static enum status allocate_outputs(struct binder *binder, const struct ast_clause *ast,
                                    struct bound_call *call) {
    uint32_t count = call->procedure->output_count, listed = 0;
    for (const struct ast_yield_item *item = ast->call->yield; item; item = item->next)
        listed++;
    if (listed > count)
        count = listed;
    call->outputs = ARENA_ARRAY(binder->arena, count, uint32_t);
    call->slots = ARENA_ARRAY(binder->arena, count, uint32_t);
    TRY_NEW(binder, call->outputs);
    TRY_NEW(binder, call->slots);
    return STATUS_OK;
}

static enum status bind_yield(struct binder *binder, const struct linear *linear,
                              const struct ast_clause *ast, struct bound_call *call) {
    bool is_alone = linear->start->is_top && linear->is_only_clause;
    TRY(allocate_outputs(binder, ast, call));
    if (ast->call->yields_all || (is_alone && !ast->call->has_yield))
        TRY(yield_all(binder, ast, call));
    else
        TRY(yield_listed(binder, ast, call));
    for (uint32_t i = 0; i < call->procedure->output_count; i++)
        TRY(bind_note_output(binder, ast->call,
                             text_of(call->procedure->outputs[i].name)));
    if (ast->where == NULL)
        return STATUS_OK;
    TRY(bind_truth(binder, ast->where, &call->where));
    return bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, call->where,
                        TYPE_BIT(VALUE_BOOLEAN), "WHERE");
}

/* The columns of a CALL that is the whole statement. */
static enum status return_outputs(struct binder *binder, const struct bound_call *call,
                                  struct bound_query *query) {
    query->columns = ARENA_ARRAY(binder->arena, call->output_count, struct bound_column);
    TRY_NEW(binder, query->columns);
    for (uint32_t i = 0; i < call->output_count; i++)
        query->columns[i] = (struct bound_column){
            binder->slots.items[call->slots[i]].name, call->slots[i]};
    query->column_count = call->output_count;
    return STATUS_OK;
}

static enum status bind_program_call(struct binder *binder, struct linear *linear,
                                     const struct ast_clause *ast,
                                     const struct procedure *procedure) {
    bool is_alone = linear->start->is_top && linear->is_only_clause;
    struct bound_call *call = ARENA_NEW(binder->arena, struct bound_call);
    TRY_NEW(binder, call);
    call->span = ast->span;
    call->procedure = procedure;
    if (procedure->writes) {
        TRY(bind_note_write(binder, ast->span));
        linear->query->writes = true;
    }
    call->argument_count = procedure->argument_count;
    call->arguments =
        ARENA_ARRAY(binder->arena, call->argument_count, struct expression *);
    TRY_NEW(binder, call->arguments);
    if (ast->call->has_arguments)
        TRY(bind_explicit(binder, ast, call));
    else
        TRY(bind_implicit(binder, ast, call));
    TRY(bind_yield(binder, linear, ast, call));
    struct bound_clause *clause =
        clause_list_add(binder, &linear->clauses, BOUND_CALL, ast->span);
    TRY_NEW(binder, clause);
    clause->call = call;
    clause->is_optional = ast->is_optional;
    return is_alone ? return_outputs(binder, call, linear->query) : STATUS_OK;
}

/* The program's procedures first: what they are called is refused for others. */
enum status bind_call(struct binder *binder, struct linear *linear,
                      const struct ast_clause *ast) {
    bool is_alone = linear->start->is_top && linear->is_only_clause;
    struct graph_definition definition = {0};
    const struct procedure *procedure =
        procedure_find(binder->context->procedures, ast->call->name.text);
    if (procedure == NULL &&
        !bind_find_procedure(binder->context->graph, ast->call->name.text, &definition))
        return unknown_procedure(binder, ast->call);
    if (!ast->call->has_arguments && !is_alone) {
        problem_set(binder->problem, STATUS_INVALID_ARGUMENT_PASSING_MODE, ast->span,
                    "a CALL inside a query needs its arguments in parentheses");
        return STATUS_INVALID_ARGUMENT_PASSING_MODE;
    }
    if (ast->call->yields_all && !is_alone)
        return problem_set(binder->problem, STATUS_UNEXPECTED_SYNTAX, ast->span,
                           "YIELD * stands only in a CALL that is the whole statement");
    return procedure == NULL ? bind_defined_call(binder, linear, ast, definition)
                             : bind_program_call(binder, linear, ast, procedure);
}

/* ---- CALL { } -------------------------------------------------------------------------------------- */

enum status bind_import_variable(struct binder *binder, struct scope *around,
                                 const struct ast_name *name) {
    struct scope *scope = binder->place.scope;
    struct bind_place saved = binder->place;
    struct scope through = {.outer = around, .frame = scope->frame};
    struct expression *found;
    if (scope_find_here(scope, name->text) != NULL)
        return STATUS_OK;
    binder->place.scope = &through;
    TRY(bind_variable(binder, name, &found));
    binder->place = saved;
    struct scope_variable variable = {.name = name->text, .slot = SLOT_NONE};
    if (found->kind == EXPRESSION_SLOT)
        variable.slot = found->slot;
    else
        variable.expression = found;
    TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
    return STATUS_OK;
}

/* CALL (*): everything in view, what is nearer first. */
static enum status import_all(struct binder *binder, struct scope *around,
                              struct span span) {
    for (struct scope *from = around; from != NULL; from = from->outer)
        for (uint32_t i = 0; i < from->variables.count; i++) {
            struct ast_name name = {.text = from->variables.items[i].name, .span = span};
            TRY(bind_import_variable(binder, around, &name));
        }
    return STATUS_OK;
}

static enum status bind_called(struct binder *binder, const struct ast_clause *ast,
                               struct scope *around, struct bound_clause *clause) {
    struct scope *scope = binder->place.scope;
    scope->outer = NULL;
    scope->hidden = around;
    scope->barrier = SCOPE_CALLED;
    if (ast->imports_all)
        TRY(import_all(binder, around, ast->span));
    for (const struct ast_name *name = ast->imports; name != NULL; name = name->next)
        TRY(bind_import_variable(binder, around, name));
    struct query_start start = {.outer = scope,
                                .frame = scope->frame,
                                .importable = ast->has_import_list ? NULL : around};
    return bind_query(binder, ast->query, &start, &clause->query);
}

/* The columns of the subquery are variables of the query around. */
static enum status add_called_columns(struct binder *binder, const struct ast_clause *ast,
                                      const struct bound_query *query) {
    struct scope *scope = binder->place.scope;
    for (uint32_t i = 0; i < query->column_count; i++) {
        const struct bound_column *column = &query->columns[i];
        if (scope_find(scope, column->name, NULL) != NULL)
            return problem_set(binder->problem, STATUS_VARIABLE_ALREADY_BOUND, ast->span,
                               "the subquery returns '%.*s', which is bound already",
                               TEXT_ARGS(column->name));
        struct scope_variable variable = {.name = column->name, .slot = column->slot};
        TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
    }
    return STATUS_OK;
}

enum status bind_call_subquery(struct binder *binder, struct linear *linear,
                               const struct ast_clause *ast) {
    struct bind_place saved;
    struct frame frame;
    struct bound_clause *clause =
        clause_list_add(binder, &linear->clauses, BOUND_CALL_SUBQUERY, ast->span);
    TRY_NEW(binder, clause);
    clause->is_optional = ast->is_optional;
    TRY(bind_enter(binder, ast->span, &frame, &saved));
    enum status status = bind_called(binder, ast, saved.scope, clause);
    bind_leave(binder, &saved);
    frame_imports(&frame, &clause->imports, &clause->import_count);
    if (status != STATUS_OK)
        return status;
    linear->query->writes |= clause->query->writes;
    return add_called_columns(binder, ast, clause->query);
}
