/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * AGGREGATE: groups of rows and what is worked out over each.
 *
 * How: grouping.h numbers the group of each row, aggregation.h keeps what each aggregate has
 * gathered for it. All rows are taken before the first group is given. Without keys there is
 * one group from the start.
 */
#include "execute/aggregation.h"
#include "execute/cells.h"
#include "execute/grouping.h"
#include "execute/make.h"

struct op_aggregate {
    struct operator_state base;
    struct grouping grouping;
    struct aggregation *aggregations;
    struct arena groups;
    bool is_drained;
    uint32_t next_group; /* to give */
};

static uint32_t group_count(const struct op_aggregate *state) {
    return state->base.plan->item_count == 0 ? 1 : state->grouping.table.count;
}

/* ---- taking rows -------------------------------------------------------------------------- */

static enum status take_batch(struct op_aggregate *state, const struct batch *rows) {
    struct operator_state *op = &state->base;
    uint32_t *groups = NULL;
    arena_reset(&op->rows);
    if (op->plan->item_count > 0) {
        groups =
            (uint32_t *)arena_allocate(&op->rows, rows->row_count * sizeof(uint32_t));
        TRY_MEMORY(groups, &op->rows, op->execution->problem);
        TRY(grouping_assign(&state->grouping, rows, &op->rows, groups));
    }
    for (uint32_t i = 0; i < op->plan->aggregate_count; i++)
        TRY(aggregation_take(&state->aggregations[i], rows, groups, group_count(state)));
    return STATUS_OK;
}

static enum status drain(struct op_aggregate *state) {
    struct batch rows;
    state->is_drained = true;
    for (;;) {
        TRY(operator_next(state->base.child, &rows));
        if (rows.row_count == 0)
            return STATUS_OK;
        TRY(take_batch(state, &rows));
    }
}

/* ---- giving groups ------------------------------------------------------------------------ */

static enum status emit_aggregate(struct op_aggregate *state,
                                  struct aggregation *aggregation, uint32_t first,
                                  uint32_t count, struct column *out) {
    struct operator_state *op = &state->base;
    struct value *values =
        (struct value *)arena_allocate(&op->rows, count * sizeof(struct value));
    TRY_MEMORY(values, &op->rows, op->execution->problem);
    for (uint32_t i = 0; i < count; i++)
        TRY(aggregation_finish(aggregation, first + i, &values[i]));
    return cells_column(&op->rows, values, 1, count, out, op->execution->problem);
}

static enum status emit(struct op_aggregate *state, uint32_t first, uint32_t count,
                        struct batch *out) {
    struct operator_state *op = &state->base;
    const struct plan *plan = op->plan;
    arena_reset(&op->rows);
    TRY(operator_batch(op, out));
    out->row_count = count;
    for (uint32_t i = 0; i < plan->item_count; i++)
        TRY(cells_column(&op->rows, key_table_key(&state->grouping.table, first) + i,
                         plan->item_count, count, &out->columns[plan->items[i].slot],
                         op->execution->problem));
    for (uint32_t i = 0; i < plan->aggregate_count; i++)
        TRY(emit_aggregate(state, &state->aggregations[i], first, count,
                           &out->columns[plan->aggregates[i].slot]));
    return STATUS_OK;
}

static enum status next_aggregate(struct operator_state *op, struct batch *out) {
    struct op_aggregate *state = (struct op_aggregate *)op;
    if (!state->is_drained)
        TRY(drain(state));
    uint32_t first = state->next_group, count = group_count(state) - first;
    if (count == 0)
        return STATUS_OK;
    if (count > BATCH_ROWS)
        count = BATCH_ROWS;
    state->next_group += count;
    return emit(state, first, count, out);
}

/* ---- life --------------------------------------------------------------------------------- */

static enum status restart_aggregate(struct operator_state *op) {
    struct op_aggregate *state = (struct op_aggregate *)op;
    grouping_reset(&state->grouping);
    arena_reset(&state->groups);
    for (uint32_t i = 0; i < op->plan->aggregate_count; i++)
        aggregation_reset(&state->aggregations[i]);
    state->next_group = 0;
    state->is_drained = false;
    return STATUS_OK;
}

static void close_aggregate(struct operator_state *op) {
    struct op_aggregate *state = (struct op_aggregate *)op;
    grouping_release(&state->grouping);
    for (uint32_t i = 0; i < op->plan->aggregate_count; i++)
        aggregation_release(&state->aggregations[i]);
    arena_release(&state->groups);
}

static const struct operator_type aggregate_type = {.name = "aggregate",
                                                    .next = next_aggregate,
                                                    .restart = restart_aggregate,
                                                    .close = close_aggregate};

enum status op_aggregate_new(struct execution *execution, const struct plan *plan,
                             struct operator_state **out) {
    struct arena *arena = execution->arena;
    struct operator_state *op;
    TRY(make_state(execution, plan, &aggregate_type, sizeof(struct op_aggregate), &op));
    struct op_aggregate *state = (struct op_aggregate *)op;
    arena_init(&state->groups, execution->budget);
    const struct expression **keys =
        ARENA_ARRAY(arena, (size_t)plan->item_count + 1, const struct expression *);
    TRY_MEMORY(keys, arena, execution->problem);
    for (uint32_t i = 0; i < plan->item_count; i++)
        keys[i] = plan->items[i].expression;
    TRY(grouping_init(&state->grouping, &execution->evaluation, keys, plan->item_count,
                      arena));
    state->aggregations =
        ARENA_ARRAY(arena, (size_t)plan->aggregate_count + 1, struct aggregation);
    TRY_MEMORY(state->aggregations, arena, execution->problem);
    for (uint32_t i = 0; i < plan->aggregate_count; i++)
        TRY(aggregation_init(&state->aggregations[i], op, &plan->aggregates[i],
                             &state->groups));
    *out = op;
    return STATUS_OK;
}
