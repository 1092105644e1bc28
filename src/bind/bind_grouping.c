/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Grouping: what stands beside an aggregate.
 *
 * The grouping keys are those of GROUP BY, or else the columns without aggregates. In a column with an aggregate, and in
 * ORDER BY after grouping, each aggregate is replaced by its slot, and each key that is a
 * variable or a property of one by the key's; other variables have no single value per group.
 * Source: openCypher 9, "Aggregating functions", and CIP2015-10-27 on mixing keys; GQL, "group
 * by clause".
 */
#include "bind/binder.h"

#include <stdio.h>

/* ---- finding aggregates ---------------------------------------------------------------------- */

static bool is_aggregate(const struct ast_expression *ast) {
    return ast->kind == AST_COUNT_STAR ||
           (ast->kind == AST_FUNCTION && aggregate_find(ast->name.text) != NULL);
}

static bool has_in_list(const struct ast_expression *list) {
    for (; list != NULL; list = list->next)
        if (grouping_has_aggregate(list))
            return true;
    return false;
}

static bool has_in_parts(const struct ast_expression *ast) {
    for (const struct ast_map_entry *entry = ast->entries; entry; entry = entry->next)
        if (entry->value != NULL && grouping_has_aggregate(entry->value))
            return true;
    for (const struct ast_case *branch = ast->cases; branch; branch = branch->next)
        if (grouping_has_aggregate(branch->when) || grouping_has_aggregate(branch->then))
            return true;
    return false;
}

bool grouping_has_aggregate(const struct ast_expression *ast) {
    return is_aggregate(ast) ||
           (ast->first != NULL && grouping_has_aggregate(ast->first)) ||
           (ast->second != NULL && grouping_has_aggregate(ast->second)) ||
           (ast->third != NULL && grouping_has_aggregate(ast->third)) ||
           has_in_list(ast->arguments) || has_in_parts(ast);
}

bool grouping_is_simple(const struct ast_expression *ast) {
    while (ast->kind == AST_PROPERTY)
        ast = ast->first;
    return ast->kind == AST_VARIABLE;
}

/* ---- aggregates ------------------------------------------------------------------------------- */

static enum status check_argument_count(struct binder *binder,
                                        const struct ast_expression *ast,
                                        const struct aggregate *aggregate) {
    if (ast->argument_count == aggregate->argument_count)
        return STATUS_OK;
    problem_set(binder->problem, STATUS_INVALID_NUMBER_OF_ARGUMENTS, ast->span,
                "%s() takes %d argument%s, not %u", aggregate->name,
                aggregate->argument_count, aggregate->argument_count == 1 ? "" : "s",
                (unsigned)ast->argument_count);
    if (aggregate->signature != NULL)
        problem_hint(binder->problem, "%s", aggregate->signature);
    return STATUS_INVALID_NUMBER_OF_ARGUMENTS;
}

/* Binds the arguments over the rows that are grouped. */
static enum status bind_aggregate_arguments(struct binder *binder,
                                            struct grouping *grouping,
                                            const struct ast_expression *ast,
                                            struct bound_aggregate *made) {
    struct bind_place saved = binder->place;
    struct expression **arguments;
    uint32_t count;
    if (!grouping->is_sort)
        binder->place.scope = grouping->rows;
    binder->place.grouping = NULL;
    binder->place.is_in_aggregate = true;
    enum status status = bind_expressions(binder, ast->arguments, &arguments, &count);
    binder->place = saved;
    if (status != STATUS_OK)
        return status;
    made->argument = count > 0 ? arguments[0] : NULL;
    made->second = count > 1 ? arguments[1] : NULL;
    return STATUS_OK;
}

static type_set aggregate_types(const struct bound_aggregate *made) {
    const struct aggregate *aggregate = made->aggregate;
    if (aggregate == NULL)
        return TYPE_BIT(VALUE_INTEGER);
    struct text name = text_of(aggregate->name);
    if (text_equal(name, TEXT("min")) || text_equal(name, TEXT("max")))
        return made->argument->types;
    return aggregate->result;
}

static enum status add_aggregate(struct binder *binder, struct grouping *grouping,
                                 const struct ast_expression *ast, uint32_t *slot) {
    struct bound_aggregate made = {.is_distinct = ast->is_distinct, .span = ast->span};
    if (ast->kind != AST_COUNT_STAR) {
        made.aggregate = aggregate_find(ast->name.text);
        TRY(check_argument_count(binder, ast, made.aggregate));
    }
    TRY(bind_aggregate_arguments(binder, grouping, ast, &made));
    if (grouping->is_sort) {
        problem_set(binder->problem, STATUS_INVALID_AGGREGATION, ast->span,
                    "ORDER BY can only use aggregates that are columns");
        return STATUS_INVALID_AGGREGATION;
    }
    type_set items = 0;
    if (made.aggregate != NULL) {
        char what[80];
        snprintf(what, sizeof what, "%s()", made.aggregate->name);
        TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, made.argument,
                         made.aggregate->parameter, what));
        if (aggregate_types(&made) == TYPE_BIT(VALUE_LIST))
            items = made.argument->types;
    }
    TRY(bind_new_slot(binder, (struct text){0}, "aggregate", aggregate_types(&made),
                      items, &made.slot));
    *slot = made.slot;
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, grouping->aggregates, made));
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, grouping->aggregate_asts, ast));
    return STATUS_OK;
}

static enum status take_aggregate(struct binder *binder, struct grouping *grouping,
                                  const struct ast_expression *ast,
                                  struct expression **out) {
    uint32_t slot = SLOT_NONE;
    for (uint32_t i = 0; grouping->is_sort && i < grouping->keys.count; i++)
        if (bind_same(binder, grouping->keys.items[i].ast, ast))
            slot = grouping->keys.items[i].slot;
    for (uint32_t i = 0; !grouping->hides_aggregates && i < grouping->aggregates.count;
         i++)
        if (bind_same(binder, grouping->aggregate_asts.items[i], ast))
            slot = grouping->aggregates.items[i].slot;
    if (slot == SLOT_NONE)
        TRY(add_aggregate(binder, grouping, ast, &slot));
    *out = bind_slot(binder, ast->span, slot);
    TRY_NEW(binder, *out);
    return STATUS_OK;
}

/* ---- keys ------------------------------------------------------------------------------------- */

/* True when the root variable of a simple expression is one of a comprehension around it. */
static bool is_local(const struct binder *binder, const struct grouping *grouping,
                     const struct ast_expression *ast) {
    while (ast->kind == AST_PROPERTY)
        ast = ast->first;
    for (struct scope *scope = binder->place.scope; scope != grouping->scope;
         scope = scope->outer)
        if (scope == NULL || scope_find_here(scope, ast->name.text) != NULL)
            return scope != NULL;
    return false;
}

static const struct grouping_key *find_key(const struct binder *binder,
                                           const struct grouping *grouping,
                                           const struct ast_expression *ast) {
    bool is_simple = grouping_is_simple(ast);
    if (is_simple ? is_local(binder, grouping, ast)
                  : binder->place.scope != grouping->scope)
        return NULL;
    for (uint32_t i = 0; i < grouping->keys.count; i++)
        if (bind_same(binder, grouping->keys.items[i].ast, ast))
            return &grouping->keys.items[i];
    return NULL;
}

static enum status mixed_key(struct binder *binder, const struct ast_expression *ast) {
    problem_set(binder->problem, STATUS_AMBIGUOUS_AGGREGATION, ast->span,
                "beside an aggregate only variables and properties can be grouping keys");
    problem_hint(binder->problem, "compute it in a WITH before");
    return STATUS_AMBIGUOUS_AGGREGATION;
}

/* Nothing stands for a literal or a parameter, nor for a column's own name in ORDER BY. */
static bool is_itself(const struct grouping *grouping, const struct ast_expression *ast) {
    if (ast->kind == AST_LITERAL || ast->kind == AST_PARAMETER)
        return true;
    return grouping->is_sort && ast->kind == AST_VARIABLE &&
           scope_find_here(grouping->scope, ast->name.text) != NULL;
}

enum status grouping_take(struct binder *binder, const struct ast_expression *ast,
                          struct expression **out) {
    struct grouping *grouping = binder->place.grouping;
    *out = NULL;
    if (is_aggregate(ast))
        return binder->place.refuses_aggregates
                   ? STATUS_OK
                   : take_aggregate(binder, grouping, ast, out);
    bool takes_any = grouping->is_sort || grouping->is_written;
    if (is_itself(grouping, ast) || (!takes_any && !grouping_is_simple(ast)))
        return STATUS_OK;
    const struct grouping_key *key = find_key(binder, grouping, ast);
    if (key == NULL)
        return STATUS_OK;
    if (!key->is_simple && grouping->has_aggregates)
        return grouping_has_aggregate(ast) ? STATUS_OK : mixed_key(binder, ast);
    *out = bind_slot(binder, ast->span, key->slot);
    TRY_NEW(binder, *out);
    return STATUS_OK;
}
