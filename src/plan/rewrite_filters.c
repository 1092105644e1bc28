/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Predicates move down towards where their variables are filled: after WITH, through hops that
 * they do not read. Only predicates that cannot fail move, since below they see rows that would
 * not have come up.
 */
#include "plan/planner.h"

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

/* The lowest operator, from `plan` down, under which `predicate` can stand; NULL: none. Moving
 * past filters alone gains nothing, and two filters would change places for ever. */
static enum status find_lowest(struct plan_context *context, struct plan *plan,
                               const struct expression *predicate, struct plan **above) {
    *above = NULL;
    for (; lets_through(plan) && !reads_what_is_made(predicate, plan);
         plan = plan->child) {
        TRY(budget_check(context->budget, context->problem));
        if (plan->kind != PLAN_FILTER)
            *above = plan;
    }
    return STATUS_OK;
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
        struct plan *above = NULL;
        if (plan_is_safe_test(predicate))
            TRY(find_lowest(context, filter->child, predicate, &above));
        if (above == NULL)
            filter->conjuncts[kept++] = predicate;
        else
            TRY(insert(context, above, predicate));
    }
    filter->conjunct_count = kept;
    return STATUS_OK;
}

static enum status rewrite(struct plan_context *context, struct plan **link) {
    while (*link != NULL) {
        struct plan *plan = *link;
        TRY(budget_check(context->budget, context->problem));
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
