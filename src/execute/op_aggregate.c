/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * AGGREGATE: groups of rows and what is worked out over each.
 *
 * How: grouping.h numbers the group of each row; the states of a group's aggregates lie side by
 * side, BATCH_ROWS groups to a chunk. count() keeps a plain number and runs in a loop of its
 * own; the other aggregates take value by value. DISTINCT arguments go through a key table of
 * (group, value) first. Without keys there is one group from the start.
 */
#include "execute/cells.h"
#include "execute/grouping.h"
#include "execute/make.h"

#include <string.h>

/* One aggregate of the plan and where its state stands. */
struct aggregation {
    const struct bound_aggregate *bound;
    size_t offset; /* in a group's states; a multiple of 16 */
    bool is_count; /* of rows or of values: the state is one int64_t */
    struct key_table distinct;
};

struct op_aggregate {
    struct operator_state base;
    struct grouping grouping;
    struct aggregation *aggregations;
    size_t state_bytes; /* of one group */
    struct arena states;
    char **chunks;
    uint32_t chunk_capacity;
    uint32_t group_count; /* that have states */
    bool is_drained;
    uint32_t next_group; /* to give */
};

static inline char *state_of(const struct op_aggregate *state, uint32_t group) {
    return state->chunks[group / BATCH_ROWS] + (group % BATCH_ROWS) * state->state_bytes;
}

/* ---- groups ------------------------------------------------------------------------------- */

static enum status add_chunk(struct op_aggregate *state) {
    struct problem *problem = state->base.execution->problem;
    uint32_t chunk_count = state->group_count / BATCH_ROWS;
    if (chunk_count == state->chunk_capacity) {
        uint32_t capacity = chunk_count == 0 ? 8 : 2 * chunk_count;
        char **chunks = ARENA_ARRAY(&state->states, capacity, char *);
        TRY_MEMORY(chunks, &state->states, problem);
        for (uint32_t i = 0; i < chunk_count; i++)
            chunks[i] = state->chunks[i];
        state->chunks = chunks;
        state->chunk_capacity = capacity;
    }
    uint32_t groups = state->base.plan->item_count == 0 ? 1 : BATCH_ROWS;
    state->chunks[chunk_count] =
        ARENA_ARRAY(&state->states, groups * state->state_bytes, char);
    TRY_MEMORY(state->chunks[chunk_count], &state->states, problem);
    return STATUS_OK;
}

/* States for all groups below `count`. */
static enum status reserve_groups(struct op_aggregate *state, uint32_t count) {
    while (state->group_count < count) {
        if (state->group_count % BATCH_ROWS == 0)
            TRY(add_chunk(state));
        uint32_t chunk_end = (state->group_count / BATCH_ROWS + 1) * BATCH_ROWS;
        state->group_count = chunk_end < count ? chunk_end : count;
    }
    return STATUS_OK;
}

/* ---- taking rows -------------------------------------------------------------------------- */

static inline int64_t weight(const struct batch *rows, uint32_t row) {
    return rows->multiplicity == NULL ? 1 : rows->multiplicity[row];
}

static bool has_nulls(const struct column *column) {
    return column->type == COLUMN_VALUES || column->type == COLUMN_NODES ||
           column->type == COLUMN_RELATIONSHIPS || column->nulls != NULL;
}

/* count(*) and count(x): `values` NULL counts every row. */
static void count_rows(const struct op_aggregate *state, size_t offset,
                       const struct batch *rows, const uint32_t *groups,
                       const struct column *values) {
    if (groups == NULL && values == NULL && rows->multiplicity == NULL) {
        *(int64_t *)(void *)(state_of(state, 0) + offset) += rows->row_count;
        return;
    }
    for (uint32_t row = 0; row < rows->row_count; row++) {
        if (values != NULL && value_is_null(column_value(values, row)))
            continue;
        char *group = state_of(state, groups == NULL ? 0 : groups[row]);
        *(int64_t *)(void *)(group + offset) += weight(rows, row);
    }
}

/* Whether (group, value) comes for the first time. */
static enum status is_first(struct aggregation *aggregation, uint32_t group,
                            struct value value, bool *out) {
    struct value key[2] = {value_integer(group), value};
    uint32_t before = aggregation->distinct.count, number;
    TRY(key_table_add(&aggregation->distinct, key, key_table_hash(key, 2), &number));
    *out = number == before;
    return STATUS_OK;
}

static enum status add_value(struct op_aggregate *state, struct aggregation *aggregation,
                             uint32_t group, struct value value, struct value fraction,
                             int64_t multiplicity) {
    char *place = state_of(state, group) + aggregation->offset;
    if (aggregation->bound->is_distinct) {
        bool is_new;
        TRY(is_first(aggregation, group, value, &is_new));
        if (!is_new)
            return STATUS_OK;
        multiplicity = 1;
    }
    if (aggregation->is_count) {
        *(int64_t *)(void *)place += multiplicity;
        return STATUS_OK;
    }
    struct function_context *functions = &state->base.evaluation->functions;
    enum status status = aggregation->bound->aggregate->add(functions, place, value,
                                                            fraction, multiplicity);
    if (status != STATUS_OK)
        problem_place(functions->problem, aggregation->bound->argument->span);
    return status;
}

static enum status add_values(struct op_aggregate *state, struct aggregation *aggregation,
                              const struct batch *rows, const uint32_t *groups,
                              const struct column *values,
                              const struct column *fractions) {
    struct function_context *functions = &state->base.evaluation->functions;
    struct arena *outer = functions->arena;
    enum status status = STATUS_OK;
    functions->arena = &state->states;
    for (uint32_t row = 0; row < rows->row_count && status == STATUS_OK; row++) {
        struct value value = column_value(values, row);
        if (!value_is_null(value))
            status =
                add_value(state, aggregation, groups == NULL ? 0 : groups[row], value,
                          fractions == NULL ? value_null() : column_value(fractions, row),
                          weight(rows, row));
    }
    functions->arena = outer;
    return status;
}

static enum status aggregate_rows(struct op_aggregate *state,
                                  struct aggregation *aggregation,
                                  const struct batch *rows, const uint32_t *groups) {
    const struct bound_aggregate *bound = aggregation->bound;
    struct operator_state *op = &state->base;
    struct column values, fractions;
    if (bound->argument == NULL) {
        count_rows(state, aggregation->offset, rows, groups, NULL);
        return STATUS_OK;
    }
    TRY(evaluate(op->evaluation, bound->argument, rows, NULL, 0, &op->rows, &values));
    if (aggregation->is_count && !bound->is_distinct) {
        count_rows(state, aggregation->offset, rows, groups,
                   has_nulls(&values) ? &values : NULL);
        return STATUS_OK;
    }
    if (bound->second != NULL)
        TRY(evaluate(op->evaluation, bound->second, rows, NULL, 0, &op->rows,
                     &fractions));
    return add_values(state, aggregation, rows, groups, &values,
                      bound->second == NULL ? NULL : &fractions);
}

static enum status take_batch(struct op_aggregate *state, const struct batch *rows) {
    struct operator_state *op = &state->base;
    uint32_t *groups = NULL;
    arena_reset(&op->rows);
    if (op->plan->item_count > 0) {
        groups =
            (uint32_t *)arena_allocate(&op->rows, rows->row_count * sizeof(uint32_t));
        TRY_MEMORY(groups, &op->rows, op->execution->problem);
        TRY(grouping_assign(&state->grouping, rows, &op->rows, groups));
        TRY(reserve_groups(state, state->grouping.table.count));
    }
    for (uint32_t i = 0; i < op->plan->aggregate_count; i++)
        TRY(aggregate_rows(state, &state->aggregations[i], rows, groups));
    return STATUS_OK;
}

static enum status drain(struct op_aggregate *state) {
    struct batch rows;
    state->is_drained = true;
    if (state->base.plan->item_count == 0)
        TRY(reserve_groups(state, 1));
    for (;;) {
        TRY(operator_next(state->base.child, &rows));
        if (rows.row_count == 0)
            return STATUS_OK;
        TRY(take_batch(state, &rows));
    }
}

/* ---- giving groups ------------------------------------------------------------------------ */

static enum status finish_group(struct op_aggregate *state,
                                const struct aggregation *aggregation, uint32_t group,
                                struct value *out) {
    char *place = state_of(state, group) + aggregation->offset;
    if (aggregation->is_count) {
        *out = value_integer(*(int64_t *)(void *)place);
        return STATUS_OK;
    }
    struct function_context *functions = &state->base.evaluation->functions;
    struct arena *outer = functions->arena;
    functions->arena = &state->states;
    enum status status = aggregation->bound->aggregate->finish(functions, place, out);
    functions->arena = outer;
    if (status != STATUS_OK)
        problem_place(functions->problem, aggregation->bound->argument->span);
    return status;
}

static enum status emit_aggregate(struct op_aggregate *state,
                                  const struct aggregation *aggregation, uint32_t first,
                                  uint32_t count, struct column *out) {
    struct operator_state *op = &state->base;
    struct value *values =
        (struct value *)arena_allocate(&op->rows, count * sizeof(struct value));
    TRY_MEMORY(values, &op->rows, op->execution->problem);
    for (uint32_t i = 0; i < count; i++)
        TRY(finish_group(state, aggregation, first + i, &values[i]));
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
    uint32_t first = state->next_group, count = state->group_count - first;
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
    for (uint32_t i = 0; i < op->plan->aggregate_count; i++)
        key_table_reset(&state->aggregations[i].distinct);
    arena_reset(&state->states);
    state->chunks = NULL;
    state->chunk_capacity = state->group_count = state->next_group = 0;
    state->is_drained = false;
    return STATUS_OK;
}

static void close_aggregate(struct operator_state *op) {
    struct op_aggregate *state = (struct op_aggregate *)op;
    grouping_release(&state->grouping);
    /* Without memory for the aggregations the operator is closed half made. */
    for (uint32_t i = 0; state->aggregations != NULL && i < op->plan->aggregate_count;
         i++)
        key_table_release(&state->aggregations[i].distinct);
    arena_release(&state->states);
}

static const struct operator_type aggregate_type = {.name = "aggregate",
                                                    .next = next_aggregate,
                                                    .restart = restart_aggregate,
                                                    .close = close_aggregate};

/* Lays the states of one group out. */
static void lay_out(struct op_aggregate *state, struct execution *execution) {
    const struct plan *plan = state->base.plan;
    for (uint32_t i = 0; i < plan->aggregate_count; i++) {
        struct aggregation *aggregation = &state->aggregations[i];
        const struct bound_aggregate *bound = &plan->aggregates[i];
        aggregation->bound = bound;
        aggregation->offset = state->state_bytes;
        aggregation->is_count =
            bound->aggregate == NULL || strcmp(bound->aggregate->name, "count") == 0;
        size_t bytes =
            aggregation->is_count ? sizeof(int64_t) : bound->aggregate->state_bytes;
        state->state_bytes += (bytes + 15) & ~(size_t)15;
        key_table_init(&aggregation->distinct, 2, execution->budget, execution->problem);
    }
}

enum status op_aggregate_new(struct execution *execution, const struct plan *plan,
                             struct operator_state **out) {
    struct arena *arena = execution->arena;
    TRY(make_state(execution, plan, &aggregate_type, sizeof(struct op_aggregate), out));
    struct op_aggregate *state = (struct op_aggregate *)*out;
    arena_init(&state->states, execution->budget);
    state->aggregations =
        ARENA_ARRAY(arena, (size_t)plan->aggregate_count + 1, struct aggregation);
    TRY_MEMORY(state->aggregations, arena, execution->problem);
    const struct expression **keys =
        ARENA_ARRAY(arena, (size_t)plan->item_count + 1, const struct expression *);
    TRY_MEMORY(keys, arena, execution->problem);
    for (uint32_t i = 0; i < plan->item_count; i++)
        keys[i] = plan->items[i].expression;
    lay_out(state, execution);
    return grouping_init(&state->grouping, &execution->evaluation, keys, plan->item_count,
                         arena);
}
