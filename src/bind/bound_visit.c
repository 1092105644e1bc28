/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an expression reads: slots, its own variables (comprehensions) left out; the graph. */
#include "bind/bound.h"

/* The variables of the expressions around, innermost first. */
struct own_slot {
    uint32_t slot;
    const struct own_slot *outer;
};

struct visitor {
    void (*visit)(void *context, uint32_t slot);
    void *context;
};

static void visit_slot(const struct visitor *visitor, const struct own_slot *own,
                       uint32_t slot) {
    for (; own != NULL; own = own->outer)
        if (own->slot == slot)
            return;
    visitor->visit(visitor->context, slot);
}

static void visit(const struct visitor *visitor, const struct own_slot *own,
                  const struct expression *expression);

static void visit_labels(const struct visitor *visitor, const struct own_slot *own,
                         const struct bound_labels *labels) {
    if (labels == NULL)
        return;
    visit(visitor, own, labels->expression);
    visit_labels(visitor, own, labels->first);
    visit_labels(visitor, own, labels->second);
}

/* Children before number `first_inner` are read outside of the variables. */
static void visit_scoped(const struct visitor *visitor, const struct own_slot *own,
                         const struct expression *expression, uint32_t first_inner) {
    struct own_slot item = {expression->slot, own};
    struct own_slot total = {expression->second_slot, &item};
    const struct own_slot *inner = expression->kind == EXPRESSION_REDUCE ? &total : &item;
    for (uint32_t i = 0; i < expression->child_count; i++)
        visit(visitor, i < first_inner ? own : inner, expression->children[i]);
}

static void visit_imports(const struct visitor *visitor, const struct own_slot *own,
                          const struct bound_subquery *subquery) {
    for (uint32_t i = 0; i < subquery->import_count; i++)
        visit_slot(visitor, own, subquery->imports[i]);
}

static void visit(const struct visitor *visitor, const struct own_slot *own,
                  const struct expression *expression) {
    if (expression == NULL)
        return;
    enum expression_kind kind = expression->kind;
    if (kind == EXPRESSION_COMPREHENSION || kind == EXPRESSION_QUANTIFIER ||
        kind == EXPRESSION_LET) {
        visit_scoped(visitor, own, expression, 1);
        return;
    }
    if (kind == EXPRESSION_REDUCE) {
        visit_scoped(visitor, own, expression, 2);
        return;
    }
    if (kind == EXPRESSION_SLOT)
        visit_slot(visitor, own, expression->slot);
    if (kind == EXPRESSION_HAS_LABELS)
        visit_labels(visitor, own, expression->labels);
    if (kind == EXPRESSION_SUBQUERY)
        visit_imports(visitor, own, expression->subquery);
    if (kind == EXPRESSION_PATH)
        for (uint32_t i = 0; i < expression->path->slot_count; i++)
            visit_slot(visitor, own, expression->path->slots[i]);
    if (kind == EXPRESSION_ITERATIONS) {
        visit_slot(visitor, own, expression->iterations->from_slot);
        visit_slot(visitor, own, expression->iterations->list_slot);
    }
    for (uint32_t i = 0; i < expression->child_count; i++)
        visit(visitor, own, expression->children[i]);
}

void bound_visit_slots(const struct expression *expression,
                       void (*visit_one)(void *context, uint32_t slot), void *context) {
    struct visitor visitor = {visit_one, context};
    visit(&visitor, NULL, expression);
}

/* ---- what expressions look at ------------------------------------------------------------- */

bool bound_has_subquery(const struct expression *expression) {
    if (expression == NULL || expression->kind == EXPRESSION_SUBQUERY)
        return expression != NULL;
    for (uint32_t i = 0; i < expression->child_count; i++)
        if (bound_has_subquery(expression->children[i]))
            return true;
    return false;
}

bool bound_labels_are_dynamic(const struct bound_labels *labels) {
    return labels != NULL && (labels->kind == AST_LABEL_DYNAMIC ||
                              bound_labels_are_dynamic(labels->first) ||
                              bound_labels_are_dynamic(labels->second));
}

bool bound_reads_graph(const struct expression *expression) {
    if (expression == NULL)
        return false;
    bool takes_elements =
        expression->child_count > 0 && expression->children[0] != NULL &&
        (expression->children[0]->types & (TYPE_SET_ELEMENT | TYPE_BIT(VALUE_PATH))) != 0;
    switch ((unsigned)expression->kind) {
    case EXPRESSION_SUBQUERY:
    case EXPRESSION_HAS_LABELS:
    case EXPRESSION_EXISTS_THEN:
    case EXPRESSION_MAP_ALL:
        return true;
    case EXPRESSION_FUNCTION:
        if (function_reads_graph(expression->function))
            return true;
        break;
    case EXPRESSION_PROPERTY:
    case EXPRESSION_INDEX:
        if (takes_elements)
            return true;
        break;
    default:
        break;
    }
    for (uint32_t i = 0; i < expression->child_count; i++)
        if (bound_reads_graph(expression->children[i]))
            return true;
    return false;
}
