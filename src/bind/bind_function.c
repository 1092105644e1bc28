/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls of functions. An aggregate that comes here stands where none can: those that may
 * stand are taken by grouping_take() before.
 */
#include "bind/binder.h"

#include <stdio.h>

static enum status refuse_aggregate(struct binder *binder,
                                    const struct ast_expression *ast) {
    struct text name = ast->kind == AST_COUNT_STAR ? TEXT("count") : ast->name.text;
    if (binder->place.is_in_aggregate)
        problem_set(binder->problem, STATUS_NESTED_AGGREGATION, ast->span,
                    "%.*s() stands inside another aggregate", TEXT_ARGS(name));
    else
        problem_set(binder->problem, STATUS_INVALID_AGGREGATION, ast->span,
                    "the aggregate %.*s() cannot stand here", TEXT_ARGS(name));
    problem_hint(binder->problem, "compute the %saggregate in a WITH before",
                 binder->place.is_in_aggregate ? "inner " : "");
    return binder->problem->status;
}

static enum status unknown_function(struct binder *binder,
                                    const struct ast_expression *ast) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, ast->name.text);
    function_offer_names(&nearest);
    problem_set(binder->problem, STATUS_UNKNOWN_FUNCTION, ast->name.span,
                "unknown function '%.*s'", TEXT_ARGS(ast->name.text));
    bind_hint_foreign(binder->problem, ast->name.text);
    text_nearest_hint(&nearest, binder->problem);
    return STATUS_UNKNOWN_FUNCTION;
}

static enum status check_count(struct binder *binder, const struct ast_expression *ast,
                               const struct function *function) {
    uint32_t given = ast->argument_count;
    if (given >= function->min_arguments &&
        (function->max_arguments == UINT8_MAX || given <= function->max_arguments))
        return STATUS_OK;
    char wanted[48];
    if (function->max_arguments == UINT8_MAX)
        snprintf(wanted, sizeof wanted, "%d or more arguments", function->min_arguments);
    else if (function->min_arguments == function->max_arguments)
        snprintf(wanted, sizeof wanted, "%d argument%s", function->min_arguments,
                 function->min_arguments == 1 ? "" : "s");
    else
        snprintf(wanted, sizeof wanted, "%d to %d arguments", function->min_arguments,
                 function->max_arguments);
    problem_set(binder->problem, STATUS_INVALID_NUMBER_OF_ARGUMENTS, ast->span,
                "%s() takes %s, not %u", function->name, wanted, (unsigned)given);
    if (function->signature != NULL)
        problem_hint(binder->problem, "%s", function->signature);
    return STATUS_INVALID_NUMBER_OF_ARGUMENTS;
}

static enum status check_types(struct binder *binder, const struct expression *call) {
    const struct function *function = call->function;
    for (uint32_t i = 0; i < call->child_count; i++) {
        uint32_t place = i;
        while (place > 0 &&
               (place >= FUNCTION_MAX_PARAMETERS || function->parameters[place] == 0))
            place--;
        type_set allowed = function->parameters[place];
        char what[80];
        snprintf(what, sizeof what, "%s()", function->name);
        if (allowed != 0)
            TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, call->children[i],
                             allowed, what));
    }
    return STATUS_OK;
}

/* What the items of a function's list are, where the function alone tells. */
static const struct {
    const char *name;
    type_set items;
} function_items[] = {
    {"nodes", TYPE_BIT(VALUE_NODE)},    {"relationships", TYPE_BIT(VALUE_RELATIONSHIP)},
    {"labels", TYPE_BIT(VALUE_STRING)}, {"keys", TYPE_BIT(VALUE_STRING)},
    {"range", TYPE_BIT(VALUE_INTEGER)}, {"split", TYPE_BIT(VALUE_STRING)},
};

/* head() and its like give an item of their list; tail() and reverse() keep its items. */
static void refine_types(struct expression *call) {
    const char *name = call->function->name;
    struct text text = text_of(name);
    for (size_t i = 0; i < sizeof function_items / sizeof *function_items; i++)
        if (text_equal(text, text_of(function_items[i].name)))
            call->item_types = function_items[i].items;
    if (call->child_count != 1 ||
        TYPE_SET_KNOWN(call->children[0]->types) != TYPE_BIT(VALUE_LIST))
        return;
    const struct expression *list = call->children[0];
    if (text_equal(text, TEXT("head")) || text_equal(text, TEXT("last")))
        call->types = bind_item_types(list);
    if (text_equal(text, TEXT("tail")) || text_equal(text, TEXT("reverse"))) {
        call->types = TYPE_BIT(VALUE_LIST);
        call->item_types = list->item_types;
    }
}

/* coalesce() gives what one of its arguments can be. */
static void refine_choice(struct expression *call) {
    if (!text_equal(text_of(call->function->name), TEXT("coalesce")))
        return;
    call->types = 0;
    for (uint32_t i = 0; i < call->child_count; i++)
        call->types |= call->children[i]->types;
}

static enum status bind_arguments(struct binder *binder, const struct ast_expression *ast,
                                  struct expression *call) {
    TRY(bind_expressions(binder, ast->arguments, &call->children, &call->child_count));
    TRY(check_types(binder, call));
    if (call->function->is_volatile && binder->place.is_in_aggregate)
        return problem_set(
            binder->problem, STATUS_NON_CONSTANT_EXPRESSION, ast->span,
            "%s() gives another value at each call and cannot be aggregated",
            call->function->name);
    return STATUS_OK;
}

/* exists((a)-->(b)): an older way to write the pattern as a truth. */
static bool is_pattern_test(const struct ast_expression *ast) {
    return ast->argument_count == 1 && ast->arguments->kind == AST_PATTERN_PREDICATE &&
           text_equal_ignoring_case(ast->name.text, TEXT("exists"));
}

/* PROPERTY_EXISTS(element, name): the second argument is a name and no variable. */
static bool is_property_test(const struct ast_expression *ast) {
    return text_equal_ignoring_case(ast->name.text, TEXT("property_exists")) &&
           ast->argument_count == 2 && ast->arguments->next->kind == AST_VARIABLE;
}

static enum status bind_property_test(struct binder *binder,
                                      const struct ast_expression *ast,
                                      struct expression **out) {
    struct expression *element, *property;
    const struct ast_name *key = &ast->arguments->next->name;
    TRY(bind_expression(binder, ast->arguments, &element));
    TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, element,
                     TYPE_SET_ELEMENT | TYPE_BIT(VALUE_MAP), "property_exists()"));
    TRY(bind_read_property(binder, ast->span, element, key, &property));
    *out = bind_make(binder, EXPRESSION_IS_NOT_NULL, ast->span, 1);
    TRY_NEW(binder, *out);
    (*out)->types = TYPE_BIT(VALUE_BOOLEAN);
    (*out)->children[0] = property;
    return STATUS_OK;
}

/* linenumber() and file() behind a LOAD CSV: what it noted beside the row. */
static enum status bind_record(struct binder *binder, const struct function *function,
                               struct expression *call) {
    const struct scope *owner;
    const struct scope_record *record = scope_find_record(binder->place.scope, &owner);
    if (record == NULL)
        return STATUS_OK;
    bool is_line = text_equal(text_of(function->name), TEXT("linenumber"));
    struct frame *frame = binder->place.scope->frame;
    uint32_t slot = is_line ? record->line_slot : record->file_slot;
    call->kind = EXPRESSION_SLOT;
    call->slot = slot;
    if (owner->frame != frame)
        TRY_NEW(binder, frame_note_import(binder->arena, frame, owner->frame, slot)
                            ? call
                            : NULL);
    return STATUS_OK;
}

enum status bind_function(struct binder *binder, const struct ast_expression *ast,
                          struct expression **out) {
    if (is_property_test(ast))
        return bind_property_test(binder, ast, out);
    if (ast->kind == AST_COUNT_STAR || aggregate_find(ast->name.text) != NULL)
        return refuse_aggregate(binder, ast);
    if (is_pattern_test(ast))
        return bind_pattern_predicate(binder, ast->arguments, out);
    const struct function *function = function_find(ast->name.text);
    if (function == NULL)
        return unknown_function(binder, ast);
    if (ast->is_distinct)
        return problem_set(binder->problem, STATUS_UNEXPECTED_SYNTAX, ast->span,
                           "DISTINCT belongs to aggregates, and %s() is none",
                           function->name);
    TRY(check_count(binder, ast, function));
    struct expression *call = bind_make(binder, EXPRESSION_FUNCTION, ast->span, 0);
    TRY_NEW(binder, call);
    call->function = function;
    call->types = function->result;
    TRY(bind_arguments(binder, ast, call));
    refine_types(call);
    refine_choice(call);
    if (text_equal(text_of(function->category), TEXT("load csv")))
        TRY(bind_record(binder, function, call));
    *out = call;
    return STATUS_OK;
}
