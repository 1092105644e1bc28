/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The expressions inside a pattern: property maps become tests of single keys, inline WHERE
 * and COST are bound as they are. What belongs to one step of a quantified edge sees the
 * step's own variables and goes into the edge's `where`.
 */
#include "bind/pattern_builder.h"

/* Where a bound test of a waiting expression goes. */
static enum status add_test(struct pattern_builder *pattern,
                            const struct waiting *waiting, struct expression *test) {
    if (waiting->edge == PLACE_NONE)
        return pattern_add_conjunct(pattern, waiting->is_selected, test);
    struct bound_edge *edge = &pattern->edges.items[waiting->edge];
    struct expression *where = bind_and(pattern->binder, edge->where, test);
    TRY_NEW(pattern->binder, where);
    edge->where = where;
    return STATUS_OK;
}

static enum status bind_waiting_map(struct pattern_builder *pattern,
                                    const struct waiting *waiting) {
    struct binder *binder = pattern->binder;
    if (waiting->ast->kind != AST_MAP) {
        problem_set(binder->problem, STATUS_INVALID_PARAMETER_USE, waiting->ast->span,
                    "a parameter cannot stand for the properties to look for");
        struct text name = waiting->ast->name.text;
        problem_hint(binder->problem,
                     "name the keys: {key: $%.*s.key}; node_named($%.*s) is the node of "
                     "that name",
                     TEXT_ARGS(name), TEXT_ARGS(name));
        return STATUS_INVALID_PARAMETER_USE;
    }
    const struct ast_map_entry *entry = waiting->ast->entries;
    for (; entry != NULL; entry = entry->next) {
        struct expression *element = bind_slot(binder, entry->key.span, waiting->slot);
        struct expression *property, *value;
        TRY_NEW(binder, element);
        TRY(bind_read_property(binder, entry->key.span, element, &entry->key, &property));
        TRY(bind_expression(binder, entry->value, &value));
        struct expression *test =
            bind_pair(binder, EXPRESSION_EQUAL, span_join(entry->key.span, value->span),
                      property, value, TYPE_BIT(VALUE_BOOLEAN));
        TRY_NEW(binder, test);
        TRY(add_test(pattern, waiting, test));
    }
    return STATUS_OK;
}

static enum status bind_waiting_where(struct pattern_builder *pattern,
                                      const struct waiting *waiting) {
    struct expression *test;
    TRY(bind_truth(pattern->binder, waiting->ast, &test));
    TRY(bind_require(pattern->binder, STATUS_INVALID_ARGUMENT_TYPE, test,
                     TYPE_BIT(VALUE_BOOLEAN), "WHERE"));
    return add_test(pattern, waiting, test);
}

/* Adds a step's name to its scope, hiding the list of that name outside. */
static enum status add_step_name(struct binder *binder, struct scope *scope,
                                 struct text name, uint32_t slot) {
    if (name.byte_count == 0)
        return STATUS_OK;
    struct scope_variable variable = {.name = name, .slot = slot};
    TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
    return STATUS_OK;
}

/* The scope of one step; for COST it hides everything outside. */
static enum status enter_step(struct pattern_builder *pattern,
                              const struct waiting *waiting) {
    struct binder *binder = pattern->binder;
    const struct bound_edge *edge = &pattern->edges.items[waiting->edge];
    const struct step_names *names = &pattern->steps.items[waiting->edge];
    struct scope *outer = binder->place.scope;
    bool is_cost = waiting->kind == WAITING_COST;
    struct scope *scope = scope_new(binder->arena, is_cost ? NULL : outer, outer->frame);
    TRY_NEW(binder, scope);
    if (is_cost) {
        scope->hidden = outer;
        scope->barrier = SCOPE_COST;
    }
    uint32_t slot = edge->step_slot == SLOT_NONE ? edge->slot : edge->step_slot;
    TRY(add_step_name(binder, scope, names->edge, slot));
    if (!is_cost) {
        TRY(add_step_name(binder, scope, names->from, edge->step_from_slot));
        TRY(add_step_name(binder, scope, names->to, edge->step_to_slot));
    }
    binder->place.scope = scope;
    return STATUS_OK;
}

static enum status bind_waiting_cost(struct pattern_builder *pattern,
                                     const struct waiting *waiting) {
    struct expression *cost;
    TRY(bind_expression(pattern->binder, waiting->ast, &cost));
    TRY(bind_require(pattern->binder, STATUS_INVALID_ARGUMENT_TYPE, cost, TYPE_SET_NUMBER,
                     "COST"));
    pattern->edges.items[waiting->edge].cost = cost;
    return STATUS_OK;
}

static enum status bind_one(struct pattern_builder *pattern,
                            const struct waiting *waiting) {
    if (waiting->edge != PLACE_NONE)
        TRY(enter_step(pattern, waiting));
    switch (waiting->kind) {
    case WAITING_MAP:
        return bind_waiting_map(pattern, waiting);
    case WAITING_WHERE:
        return bind_waiting_where(pattern, waiting);
    case WAITING_COST:
        return bind_waiting_cost(pattern, waiting);
    }
    return STATUS_OK;
}

enum status pattern_bind_waiting(struct pattern_builder *pattern) {
    for (uint32_t i = 0; i < pattern->waiting.count; i++) {
        struct bind_place saved = pattern->binder->place;
        enum status status = bind_one(pattern, &pattern->waiting.items[i]);
        pattern->binder->place = saved;
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}
