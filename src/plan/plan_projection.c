/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * WITH, RETURN, LET and FILTER: group, compute, make distinct, sort, skip, limit, filter, in
 * that order. Slots from before stay in the rows (sorting may read them); `live` drops them.
 */
#include "plan/planner.h"

static enum status plan_items(struct planner *planner, const struct bound_item *items,
                              uint32_t count, double rows) {
    for (uint32_t i = 0; i < count; i++)
        TRY(plan_expression(planner, items[i].expression, rows));
    return STATUS_OK;
}

static enum status plan_groups(struct planner *planner,
                               const struct bound_projection *projection,
                               struct plan **plan) {
    double rows = (*plan)->estimated_rows;
    TRY(plan_items(planner, projection->keys, projection->key_count, rows));
    for (uint32_t i = 0; i < projection->aggregate_count; i++) {
        TRY(plan_expression(planner, projection->aggregates[i].argument, rows));
        TRY(plan_expression(planner, projection->aggregates[i].second, rows));
    }
    struct plan *groups = plan_new(planner, PLAN_AGGREGATE, *plan);
    CHECKED(groups, planner);
    groups->items = projection->keys;
    groups->item_count = projection->key_count;
    groups->aggregates = projection->aggregates;
    groups->aggregate_count = projection->aggregate_count;
    groups->estimated_rows =
        projection->key_count == 0 ? 1 : groups->estimated_rows * 0.1;
    *plan = groups;
    return STATUS_OK;
}

static bool is_passed_on(const struct bound_item *item) {
    return item->expression->kind == EXPRESSION_SLOT &&
           item->expression->slot == item->slot;
}

static enum status plan_columns(struct planner *planner,
                                const struct bound_projection *projection,
                                struct plan **plan) {
    TRY(plan_items(planner, projection->items, projection->item_count,
                   (*plan)->estimated_rows));
    struct plan *project = plan_new(planner, PLAN_PROJECT, *plan);
    CHECKED(project, planner);
    project->items = ARENA_ARRAY(planner->context->arena, projection->item_count + 1,
                                 struct bound_item);
    CHECKED(project->items, planner);
    for (uint32_t i = 0; i < projection->item_count; i++)
        if (!is_passed_on(&projection->items[i]))
            project->items[project->item_count++] = projection->items[i];
    if (project->item_count > 0)
        *plan = project;
    return STATUS_OK;
}

static enum status plan_distinct(struct planner *planner,
                                 const struct bound_projection *projection,
                                 struct plan **plan) {
    struct plan *distinct = plan_new(planner, PLAN_DISTINCT, *plan);
    CHECKED(distinct, planner);
    distinct->slots =
        ARENA_ARRAY(planner->context->arena, projection->item_count + 1, uint32_t);
    CHECKED(distinct->slots, planner);
    for (uint32_t i = 0; i < projection->item_count; i++)
        distinct->slots[distinct->slot_count++] = projection->items[i].slot;
    *plan = distinct;
    return STATUS_OK;
}

static enum status plan_sort(struct planner *planner,
                             const struct bound_projection *projection,
                             struct plan **plan) {
    for (uint32_t i = 0; i < projection->sort_count; i++)
        TRY(plan_expression(planner, projection->sort[i].expression,
                            (*plan)->estimated_rows));
    struct plan *sort = plan_new(planner, PLAN_SORT, *plan);
    CHECKED(sort, planner);
    sort->sort = projection->sort;
    sort->sort_count = projection->sort_count;
    *plan = sort;
    return STATUS_OK;
}

static enum status plan_bound(struct planner *planner, enum plan_kind kind,
                              struct expression *expression, struct plan **plan) {
    TRY(plan_expression(planner, expression, 1));
    struct plan *bound = plan_new(planner, kind, *plan);
    CHECKED(bound, planner);
    bound->expression = expression;
    bound->span = expression->span;
    *plan = bound;
    return STATUS_OK;
}

enum status plan_projection(struct planner *planner,
                            const struct bound_projection *projection, struct plan *child,
                            struct plan **out) {
    *out = child;
    if (projection->is_aggregating)
        TRY(plan_groups(planner, projection, out));
    TRY(plan_columns(planner, projection, out));
    if (projection->is_distinct)
        TRY(plan_distinct(planner, projection, out));
    if (projection->sort_count > 0)
        TRY(plan_sort(planner, projection, out));
    if (projection->skip != NULL)
        TRY(plan_bound(planner, PLAN_SKIP, projection->skip, out));
    if (projection->limit != NULL)
        TRY(plan_bound(planner, PLAN_LIMIT, projection->limit, out));
    if (projection->where != NULL) {
        struct expression *where = projection->where;
        return plan_filter(planner, &where, 1, *out, out);
    }
    return STATUS_OK;
}
