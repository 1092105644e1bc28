/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ORDER BY with LIMIT: only the first rows are kept while sorting. SKIP and LIMIT stay above,
 * where they check their values as they always do.
 */
#include "plan/planner.h"

static void rewrite(struct plan *plan) {
    for (; plan != NULL; plan = plan->child) {
        rewrite(plan->inner);
        if (plan->kind != PLAN_LIMIT)
            continue;
        struct plan *skip = plan->child->kind == PLAN_SKIP ? plan->child : NULL;
        struct plan *sort = skip == NULL ? plan->child : skip->child;
        if (sort->kind != PLAN_SORT)
            continue;
        sort->kind = PLAN_TOP;
        sort->limit = plan->expression;
        sort->expression = skip == NULL ? NULL : skip->expression;
    }
}

enum status rewrite_top(struct plan_context *context, struct plan_statement *statement) {
    (void)context;
    for (uint32_t i = 0; i < statement->subquery_count; i++)
        rewrite(statement->subqueries[i].plan);
    rewrite(statement->root);
    return STATUS_OK;
}
