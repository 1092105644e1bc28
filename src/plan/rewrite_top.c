/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ORDER BY with LIMIT: only the first rows are kept while sorting. SKIP and LIMIT stay above,
 * where they check their values as they always do.
 */
#include "plan/planner.h"

static enum status sum(struct plan_context *context, struct expression *first,
                       struct expression *second, struct expression **out) {
    struct expression *made = ARENA_NEW(context->arena, struct expression);
    TRY_MEMORY(made, context->arena, context->problem);
    made->kind = EXPRESSION_OPERATE;
    made->operation = OPERATE_ADD;
    made->span = second->span;
    made->types = TYPE_BIT(VALUE_INTEGER);
    made->child_count = 2;
    made->children = ARENA_ARRAY(context->arena, 2, struct expression *);
    TRY_MEMORY(made->children, context->arena, context->problem);
    made->children[0] = first;
    made->children[1] = second;
    *out = made;
    return STATUS_OK;
}

static enum status rewrite(struct plan_context *context, struct plan *plan) {
    for (; plan != NULL; plan = plan->child) {
        if (plan->inner != NULL)
            TRY(rewrite(context, plan->inner));
        if (plan->kind != PLAN_LIMIT)
            continue;
        struct plan *below = plan->child;
        struct expression *kept = plan->expression;
        if (below->kind == PLAN_SKIP) {
            TRY(sum(context, below->expression, kept, &kept));
            below = below->child;
        }
        if (below->kind == PLAN_SORT) {
            below->kind = PLAN_TOP;
            below->limit = kept;
        }
    }
    return STATUS_OK;
}

enum status rewrite_top(struct plan_context *context, struct plan_statement *statement) {
    for (uint32_t i = 0; i < statement->subquery_count; i++)
        TRY(rewrite(context, statement->subqueries[i].plan));
    return rewrite(context, statement->root);
}
