/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The expressions inside a pattern: property maps become tests of single keys, inline WHERE
 * and COST are bound as they are. What belongs to one iteration of a quantified edge sees the
 * variables inside and goes into the edge's `where`.
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

/* COST sees its relationship and nothing else. */
static enum status enter_cost(struct pattern_builder *pattern,
                              const struct waiting *waiting) {
    struct binder *binder = pattern->binder;
    struct scope *outer = binder->place.scope;
    struct scope *scope = scope_new(binder->arena, NULL, outer->frame);
    TRY_NEW(binder, scope);
    scope->hidden = outer;
    scope->barrier = SCOPE_COST;
    binder->place.scope = scope;
    if (waiting->name.byte_count == 0)
        return STATUS_OK;
    const struct bound_step *step =
        &pattern->edges.items[waiting->edge].steps[waiting->step];
    struct scope_variable variable = {.name = waiting->name, .slot = step->slot};
    TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
    return STATUS_OK;
}

static enum status enter_edge(struct pattern_builder *pattern,
                              const struct waiting *waiting) {
    if (waiting->kind == WAITING_COST)
        return enter_cost(pattern, waiting);
    pattern->binder->place.scope = pattern->insides.items[waiting->edge].scope;
    return STATUS_OK;
}

/* ---- what an iteration may read ---------------------------------------------------------------- */

struct reading {
    const struct pattern_builder *pattern;
    uint32_t place; /* of the edge */
    uint32_t
        refused; /* a slot that is not known while the edge is walked, or SLOT_NONE */
};

static bool is_inside(const struct bound_edge *edge, uint32_t slot) {
    for (uint32_t i = 0; i < edge->step_count; i++)
        if (edge->steps[i].slot == slot || edge->steps[i].from_slot == slot ||
            edge->steps[i].to_slot == slot)
            return true;
    return false;
}

/* Of the same pattern, nodes and single relationships can be found before an edge is walked,
 * and so can what is repeated before it; a search begins with its two ends. */
static bool is_known_before(const struct pattern_builder *pattern, uint32_t place,
                            uint32_t slot) {
    if (pattern->has_selector) {
        const struct bound_path *path = &pattern->paths.items[0];
        return slot == pattern->nodes.items[path->nodes[0]].slot ||
               slot == pattern->nodes.items[path->nodes[path->edge_count]].slot;
    }
    for (uint32_t i = 0; i < pattern->nodes.count; i++)
        if (pattern->nodes.items[i].slot == slot)
            return true;
    for (uint32_t i = 0; i < pattern->edges.count; i++)
        if (pattern->edges.items[i].slot == slot)
            return i < place ||
                   pattern->edges.items[i].quantifier.style == AST_QUANTIFIER_NONE;
    return false;
}

static void check_slot(void *context, uint32_t slot) {
    struct reading *reading = context;
    const struct pattern_builder *pattern = reading->pattern;
    if (slot >= pattern->first_slot &&
        !is_inside(&pattern->edges.items[reading->place], slot) &&
        !is_known_before(pattern, reading->place, slot))
        reading->refused = slot;
}

/* Refuses what reads a variable that only the whole pattern gives. */
static enum status check_reading(struct pattern_builder *pattern, uint32_t place) {
    struct binder *binder = pattern->binder;
    const struct bound_edge *edge = &pattern->edges.items[place];
    struct reading reading = {pattern, place, SLOT_NONE};
    bound_visit_slots(edge->where, check_slot, &reading);
    if (reading.refused == SLOT_NONE)
        return STATUS_OK;
    struct text name = binder->slots.items[reading.refused].name;
    bool is_named = name.byte_count > 0 && name.bytes[0] != ' ';
    if (is_named)
        problem_set(binder->problem, STATUS_INVALID_RELATIONSHIP_PATTERN,
                    edge->where->span,
                    "a repeated pattern cannot read '%.*s', which is found with it",
                    TEXT_ARGS(name));
    else
        problem_set(binder->problem, STATUS_INVALID_RELATIONSHIP_PATTERN,
                    edge->where->span,
                    "a repeated pattern cannot read what is found with it");
    problem_hint(binder->problem, "put the predicate into the WHERE of the MATCH");
    return STATUS_INVALID_RELATIONSHIP_PATTERN;
}

/* ---- binding ----------------------------------------------------------------------------------- */

static enum status bind_waiting_cost(struct pattern_builder *pattern,
                                     const struct waiting *waiting) {
    struct expression *cost;
    TRY(bind_expression(pattern->binder, waiting->ast, &cost));
    TRY(bind_require(pattern->binder, STATUS_INVALID_ARGUMENT_TYPE, cost, TYPE_SET_NUMBER,
                     "COST"));
    pattern->edges.items[waiting->edge].steps[waiting->step].cost = cost;
    return STATUS_OK;
}

static enum status bind_one(struct pattern_builder *pattern,
                            const struct waiting *waiting) {
    if (waiting->edge != PLACE_NONE)
        TRY(enter_edge(pattern, waiting));
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
    for (uint32_t i = 0; i < pattern->edges.count; i++)
        if (pattern->edges.items[i].where != NULL)
            TRY(check_reading(pattern, i));
    return STATUS_OK;
}
