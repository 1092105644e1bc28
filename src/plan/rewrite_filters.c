/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Predicates move down towards where their variables are filled: after WITH, through hops that
 * they do not read. Only predicates that cannot fail move, since below they see rows that would
 * not have come up.
 */
#include "plan/planner.h"

bool plan_cannot_fail(const struct expression *expression) {
    switch ((int)expression->kind) {
    case EXPRESSION_CONSTANT:
    case EXPRESSION_PARAMETER:
    case EXPRESSION_SLOT:
        return true;
    case EXPRESSION_PROPERTY:
        return expression->children[0]->kind == EXPRESSION_SLOT &&
               (expression->children[0]->types & ~TYPE_SET_ELEMENT) == 0;
    case EXPRESSION_EQUAL:
    case EXPRESSION_NOT_EQUAL:
    case EXPRESSION_LESS:
    case EXPRESSION_LESS_EQUAL:
    case EXPRESSION_GREATER:
    case EXPRESSION_GREATER_EQUAL:
    case EXPRESSION_STARTS_WITH:
    case EXPRESSION_ENDS_WITH:
    case EXPRESSION_CONTAINS:
    case EXPRESSION_IS_NULL:
    case EXPRESSION_IS_NOT_NULL:
        for (uint32_t i = 0; i < expression->child_count; i++)
            if (!plan_cannot_fail(expression->children[i]))
                return false;
        return true;
    default:
        return false;
    }
}

static bool lets_through(const struct plan *plan) {
    switch ((int)plan->kind) {
    case PLAN_NODE_SCAN:
    case PLAN_NODE_LOOKUP:
    case PLAN_NODE_INDEX:
    case PLAN_EXPAND:
    case PLAN_EXPAND_INTO:
    case PLAN_EXPAND_VARIABLE:
    case PLAN_FILTER:
    case PLAN_PROJECT:
    case PLAN_SORT:
    case PLAN_UNWIND:
        return true;
    default:
        return false;
    }
}

struct overlap {
    const struct expression *predicate;
    const struct plan *plan;
    uint32_t slot;
    bool is_found;
};

static void compare_slot(void *context, uint32_t slot) {
    struct overlap *overlap = context;
    overlap->is_found |= slot == overlap->slot;
}

static void compare_made(void *context, uint32_t slot) {
    struct overlap *overlap = context;
    overlap->slot = slot;
    bound_visit_slots(overlap->predicate, compare_slot, overlap);
}

static bool reads_what_is_made(const struct expression *predicate,
                               const struct plan *plan) {
    struct overlap overlap = {.predicate = predicate, .plan = plan};
    plan_visit_made(plan, compare_made, &overlap);
    return overlap.is_found;
}

/* The operator over which `predicate` can stand lowest, from `plan` down. Moving past filters
 * alone gains nothing, and two filters would change places for ever. */
static struct plan *lowest(struct plan *plan, const struct expression *predicate) {
    struct plan *best = plan;
    while (lets_through(plan) && !reads_what_is_made(predicate, plan)) {
        bool is_gain = plan->kind != PLAN_FILTER;
        plan = plan->child;
        if (is_gain)
            best = plan;
    }
    return best;
}

/* Puts a filter with one predicate between `above` and its child. */
static enum status insert(struct plan_context *context, struct plan *above,
                          struct expression *predicate) {
    struct plan *filter = ARENA_NEW(context->arena, struct plan);
    TRY_MEMORY(filter, context->arena, context->problem);
    *filter = (struct plan){.kind = PLAN_FILTER,
                            .child = above->child,
                            .span = predicate->span,
                            .estimated_rows = above->child->estimated_rows,
                            .as_of = above->child->as_of,
                            .slot = SLOT_NONE,
                            .ordinality_slot = SLOT_NONE,
                            .conjunct_count = 1};
    filter->conjuncts = ARENA_ARRAY(context->arena, 1, struct expression *);
    TRY_MEMORY(filter->conjuncts, context->arena, context->problem);
    filter->conjuncts[0] = predicate;
    above->child = filter;
    return STATUS_OK;
}

/* Moves what can move out of one filter; false when nothing is left in it. */
static enum status sink(struct plan_context *context, struct plan *filter) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < filter->conjunct_count; i++) {
        struct expression *predicate = filter->conjuncts[i];
        struct plan *target = plan_cannot_fail(predicate)
                                  ? lowest(filter->child, predicate)
                                  : filter->child;
        if (target == filter->child) {
            filter->conjuncts[kept++] = predicate;
            continue;
        }
        struct plan *above = filter->child;
        while (above->child != target)
            above = above->child;
        TRY(insert(context, above, predicate));
    }
    filter->conjunct_count = kept;
    return STATUS_OK;
}

static enum status rewrite(struct plan_context *context, struct plan **link) {
    while (*link != NULL) {
        struct plan *plan = *link;
        if (plan->inner != NULL)
            TRY(rewrite(context, &plan->inner));
        if (plan->kind == PLAN_FILTER) {
            TRY(sink(context, plan));
            if (plan->conjunct_count == 0) {
                *link = plan->child;
                continue;
            }
        }
        link = &plan->child;
    }
    return STATUS_OK;
}

enum status rewrite_filters(struct plan_context *context,
                            struct plan_statement *statement) {
    for (uint32_t i = 0; i < statement->subquery_count; i++)
        TRY(rewrite(context, &statement->subqueries[i].plan));
    return rewrite(context, &statement->root);
}
