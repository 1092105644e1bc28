/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How: the lane of sum() and avg() is chosen by the first typed column that comes. What a lane
 * has gathered goes into the function's own state in the end (or when the sum would
 * overflow) as the sum, once, and a zero for each further value, which leaves sum and number
 * as if the values had come one by one.
 */
#include "execute/aggregation.h"

#include "execute/execute.h"
#include "value/multiplicity.h"

#include <math.h>
#include <string.h>

struct sum_cell {
    union {
        int64_t integer;
        double number;
    };
    int64_t count;
};

/* ---- cells -------------------------------------------------------------------------------- */

static struct problem *problem_of(const struct aggregation *aggregation) {
    return aggregation->op->execution->problem;
}

static enum status reserve_chunks(struct aggregation *aggregation,
                                  struct group_cells *cells, uint32_t chunk_count) {
    uint32_t capacity = cells->chunk_capacity == 0 ? 8 : cells->chunk_capacity;
    while (capacity < chunk_count)
        capacity *= 2;
    if (capacity == cells->chunk_capacity)
        return STATUS_OK;
    char **chunks = ARENA_ARRAY(aggregation->arena, capacity, char *);
    TRY_MEMORY(chunks, aggregation->arena, problem_of(aggregation));
    for (uint32_t i = 0; i < cells->chunk_capacity; i++)
        chunks[i] = cells->chunks[i];
    cells->chunks = chunks;
    cells->chunk_capacity = capacity;
    return STATUS_OK;
}

static enum status make_chunk(struct aggregation *aggregation, struct group_cells *cells,
                              uint32_t chunk) {
    size_t rows = aggregation->is_single ? 1 : BATCH_ROWS;
    TRY(reserve_chunks(aggregation, cells, chunk + 1));
    if (cells->chunks[chunk] != NULL)
        return STATUS_OK;
    cells->chunks[chunk] =
        ARENA_ARRAY(aggregation->arena, rows * cells->cell_bytes, char);
    TRY_MEMORY(cells->chunks[chunk], aggregation->arena, problem_of(aggregation));
    return STATUS_OK;
}

/* Cells for all groups below `group_count`. */
static enum status reserve(struct aggregation *aggregation, struct group_cells *cells,
                           uint32_t group_count) {
    for (uint32_t chunk = 0; chunk * BATCH_ROWS < group_count; chunk++)
        if (chunk >= cells->chunk_capacity || cells->chunks[chunk] == NULL)
            TRY(make_chunk(aggregation, cells, chunk));
    return STATUS_OK;
}

static inline void *cell_at(const struct group_cells *cells, uint32_t group) {
    return cells->chunks[group / BATCH_ROWS] + (group % BATCH_ROWS) * cells->cell_bytes;
}

static bool has_cell(const struct group_cells *cells, uint32_t group) {
    return group / BATCH_ROWS < cells->chunk_capacity &&
           cells->chunks[group / BATCH_ROWS] != NULL;
}

/* ---- life --------------------------------------------------------------------------------- */

static bool is_named(const struct bound_aggregate *bound, const char *name) {
    return bound->aggregate != NULL && strcmp(bound->aggregate->name, name) == 0;
}

static bool is_count(const struct bound_aggregate *bound) {
    return bound->aggregate == NULL || is_named(bound, "count");
}

enum status aggregation_init(struct aggregation *aggregation, struct operator_state *op,
                             const struct bound_aggregate *bound, struct arena *arena) {
    struct execution *execution = op->execution;
    *aggregation = (struct aggregation){.bound = bound, .op = op, .arena = arena};
    aggregation->is_single = op->plan->item_count == 0;
    key_table_init(&aggregation->distinct, 2, execution->budget, execution->problem);
    if (bound->aggregate != NULL)
        aggregation->states.cell_bytes =
            (bound->aggregate->state_bytes + 15) & ~(size_t)15;
    aggregation->scratch =
        arena_allocate_array(execution->arena, 1, aggregation->states.cell_bytes + 16);
    TRY_MEMORY(aggregation->scratch, execution->arena, execution->problem);
    const struct expression **value =
        ARENA_ARRAY(execution->arena, 1, const struct expression *);
    TRY_MEMORY(value, execution->arena, execution->problem);
    value[0] = bound->argument;
    TRY(grouping_init(&aggregation->values, op->evaluation, value, 1, execution->arena));
    aggregation_reset(aggregation);
    return STATUS_OK;
}

void aggregation_release(struct aggregation *aggregation) {
    key_table_release(&aggregation->distinct);
    grouping_release(&aggregation->values);
}

void aggregation_reset(struct aggregation *aggregation) {
    bool counts = is_count(aggregation->bound);
    key_table_reset(&aggregation->distinct);
    grouping_reset(&aggregation->values);
    aggregation->lane = counts ? LANE_COUNT : LANE_NONE;
    aggregation->lane_cells = (struct group_cells){
        .cell_bytes = counts ? sizeof(int64_t) : sizeof(struct sum_cell)};
    aggregation->states.chunks = NULL;
    aggregation->states.chunk_capacity = 0;
}

/* ---- count -------------------------------------------------------------------------------- */

static inline int64_t weight(const struct batch *rows, uint32_t row) {
    return rows->multiplicity == NULL ? 1 : rows->multiplicity[row];
}

static bool may_be_null(const struct column *column) {
    return column->type == COLUMN_VALUES || column->type == COLUMN_NODES ||
           column->type == COLUMN_RELATIONSHIPS || column->nulls != NULL;
}

/* `values` NULL counts every row. */
static void count_rows(const struct aggregation *aggregation, const struct batch *rows,
                       const uint32_t *groups, const struct column *values) {
    const struct group_cells *cells = &aggregation->lane_cells;
    if (groups == NULL && values == NULL && rows->multiplicity == NULL) {
        *(int64_t *)cell_at(cells, 0) += rows->row_count;
        return;
    }
    for (uint32_t row = 0; row < rows->row_count; row++) {
        if (values != NULL && value_is_null(column_value(values, row)))
            continue;
        int64_t *cell = (int64_t *)cell_at(cells, groups == NULL ? 0 : groups[row]);
        *cell = multiplicity_add(*cell, weight(rows, row));
    }
}

/* ---- the function's own state ------------------------------------------------------------- */

/* Hands one value to the function, whose keepings live with the groups. */
static enum status call_add(const struct aggregation *aggregation, void *state,
                            struct value value, struct value fraction,
                            int64_t multiplicity) {
    struct function_context *functions = &aggregation->op->evaluation->functions;
    struct arena *outer = functions->arena;
    functions->arena = aggregation->arena;
    enum status status = aggregation->bound->aggregate->add(functions, state, value,
                                                            fraction, multiplicity);
    functions->arena = outer;
    if (status != STATUS_OK)
        problem_place(functions->problem, aggregation->bound->argument->span);
    return status;
}

/* Whether (group, value) comes for the first time. */
static enum status is_first(struct aggregation *aggregation, uint32_t group,
                            struct value value, bool *out) {
    struct value key[2] = {value_integer(group), value};
    uint32_t before = aggregation->distinct.count, number;
    uint64_t hash;
    TRY(key_table_hash(&aggregation->distinct, key, &hash));
    TRY(key_table_add(&aggregation->distinct, key, hash, &number));
    *out = number == before;
    return STATUS_OK;
}

static enum status add_value(struct aggregation *aggregation, uint32_t group,
                             struct value value, struct value fraction,
                             int64_t multiplicity) {
    if (aggregation->lane == LANE_COUNT) {
        int64_t *cell = (int64_t *)cell_at(&aggregation->lane_cells, group);
        *cell = multiplicity_add(*cell, multiplicity);
        return STATUS_OK;
    }
    if (!has_cell(&aggregation->states, group))
        TRY(make_chunk(aggregation, &aggregation->states, group / BATCH_ROWS));
    return call_add(aggregation, cell_at(&aggregation->states, group), value, fraction,
                    multiplicity);
}

static struct value fraction_at(const struct column *fractions, uint32_t row) {
    return fractions == NULL ? value_null() : column_value(fractions, row);
}

static enum status add_values(struct aggregation *aggregation, const struct batch *rows,
                              const uint32_t *groups, const struct column *values,
                              const struct column *fractions) {
    for (uint32_t row = 0; row < rows->row_count; row++) {
        struct value value = column_value(values, row);
        if (!value_is_null(value))
            TRY(add_value(aggregation, groups == NULL ? 0 : groups[row], value,
                          fraction_at(fractions, row), weight(rows, row)));
    }
    return STATUS_OK;
}

/* DISTINCT: values that their group has had already are left out. */
static enum status add_distinct(struct aggregation *aggregation, const struct batch *rows,
                                const uint32_t *groups, const struct column *values,
                                const struct column *fractions) {
    for (uint32_t row = 0; row < rows->row_count; row++) {
        uint32_t group = groups == NULL ? 0 : groups[row];
        struct value value = column_value(values, row);
        bool is_new = false;
        if (!value_is_null(value))
            TRY(is_first(aggregation, group, value, &is_new));
        if (is_new)
            TRY(add_value(aggregation, group, value, fraction_at(fractions, row), 1));
    }
    return STATUS_OK;
}

/* Expressions that may be worked out twice. */
static bool is_cheap(const struct expression *argument) {
    return argument->kind == EXPRESSION_SLOT ||
           (argument->kind == EXPRESSION_PROPERTY &&
            argument->children[0]->kind == EXPRESSION_SLOT);
}

/* DISTINCT in a single group: the values are numbered like groups, each new number is new. */
static enum status add_distinct_single(struct aggregation *aggregation,
                                       const struct batch *rows,
                                       const struct column *values,
                                       const struct column *fractions) {
    struct arena *arena = &aggregation->op->rows;
    uint32_t next = aggregation->values.table.count;
    uint32_t *numbers =
        (uint32_t *)arena_allocate(arena, rows->row_count * sizeof(uint32_t));
    TRY_MEMORY(numbers, arena, problem_of(aggregation));
    TRY(grouping_assign(&aggregation->values, rows, arena, numbers));
    for (uint32_t row = 0; row < rows->row_count; row++) {
        if (numbers[row] != next)
            continue;
        next++;
        struct value value = column_value(values, row);
        if (!value_is_null(value))
            TRY(add_value(aggregation, 0, value, fraction_at(fractions, row), 1));
    }
    return STATUS_OK;
}

/* ---- sums --------------------------------------------------------------------------------- */

/* Moves what a cell has gathered into the function's state. */
static enum status flush_cell(struct aggregation *aggregation, struct sum_cell *cell,
                              void *state) {
    bool are_floats = aggregation->lane == LANE_FLOATS;
    struct value zero = are_floats ? value_float(0) : value_integer(0);
    if (cell->count == 0)
        return STATUS_OK;
    TRY(call_add(aggregation, state,
                 are_floats ? value_float(cell->number) : value_integer(cell->integer),
                 value_null(), 1));
    if (cell->count > 1)
        TRY(call_add(aggregation, state, zero, value_null(), cell->count - 1));
    *cell = (struct sum_cell){0};
    return STATUS_OK;
}

/* A sum that would not fit goes to the state, which has room, and the cell begins anew. */
static enum status sum_beyond(struct aggregation *aggregation, struct sum_cell *cell,
                              uint32_t group, struct value number, int64_t count) {
    TRY(make_chunk(aggregation, &aggregation->states, group / BATCH_ROWS));
    void *state = cell_at(&aggregation->states, group);
    TRY(flush_cell(aggregation, cell, state));
    return call_add(aggregation, state, number, value_null(), count);
}

static enum status sum_floats(struct aggregation *aggregation, const struct batch *rows,
                              const uint32_t *groups, const struct column *values) {
    uint32_t mask = values->is_constant ? 0 : UINT32_MAX;
    for (uint32_t row = 0; row < rows->row_count; row++) {
        if (values->nulls != NULL && values->nulls[row & mask])
            continue;
        uint32_t group = groups == NULL ? 0 : groups[row];
        struct sum_cell *cell =
            (struct sum_cell *)cell_at(&aggregation->lane_cells, group);
        double number = values->floats[row & mask];
        int64_t count = weight(rows, row);
        double sum = cell->number + number * (double)count;
        if (!isfinite(sum)) {
            TRY(sum_beyond(aggregation, cell, group, value_float(number), count));
            continue;
        }
        cell->number = sum;
        cell->count = multiplicity_add(cell->count, count);
    }
    return STATUS_OK;
}

static enum status sum_integers(struct aggregation *aggregation, const struct batch *rows,
                                const uint32_t *groups, const struct column *values) {
    uint32_t mask = values->is_constant ? 0 : UINT32_MAX;
    for (uint32_t row = 0; row < rows->row_count; row++) {
        uint32_t group = groups == NULL ? 0 : groups[row];
        int64_t integer = values->integers[row & mask], count = weight(rows, row), sum;
        if (values->nulls != NULL && values->nulls[row & mask])
            continue;
        struct sum_cell *cell =
            (struct sum_cell *)cell_at(&aggregation->lane_cells, group);
        if (__builtin_mul_overflow(integer, count, &sum) ||
            __builtin_add_overflow(cell->integer, sum, &sum)) {
            TRY(sum_beyond(aggregation, cell, group, value_integer(integer), count));
            continue;
        }
        cell->integer = sum;
        cell->count = multiplicity_add(cell->count, count);
    }
    return STATUS_OK;
}

static enum aggregation_lane lane_of(const struct aggregation *aggregation,
                                     const struct column *values) {
    const struct bound_aggregate *bound = aggregation->bound;
    if (bound->is_distinct || (!is_named(bound, "sum") && !is_named(bound, "avg")))
        return LANE_NONE;
    return values->type == COLUMN_INTEGERS ? LANE_INTEGERS
           : values->type == COLUMN_FLOATS ? LANE_FLOATS
                                           : LANE_NONE;
}

static enum status take_values(struct aggregation *aggregation, const struct batch *rows,
                               const uint32_t *groups, uint32_t group_count,
                               const struct column *values,
                               const struct column *fractions) {
    enum aggregation_lane lane = lane_of(aggregation, values);
    if (aggregation->bound->is_distinct)
        return aggregation->is_single && is_cheap(aggregation->bound->argument)
                   ? add_distinct_single(aggregation, rows, values, fractions)
                   : add_distinct(aggregation, rows, groups, values, fractions);
    if (lane != LANE_NONE && aggregation->lane == LANE_NONE)
        aggregation->lane = lane;
    if (lane == LANE_NONE || lane != aggregation->lane)
        return add_values(aggregation, rows, groups, values, fractions);
    TRY(reserve(aggregation, &aggregation->lane_cells, group_count));
    if (lane == LANE_INTEGERS)
        return sum_integers(aggregation, rows, groups, values);
    return sum_floats(aggregation, rows, groups, values);
}

enum status aggregation_take(struct aggregation *aggregation, const struct batch *rows,
                             const uint32_t *groups, uint32_t group_count) {
    const struct bound_aggregate *bound = aggregation->bound;
    struct operator_state *op = aggregation->op;
    struct column values, fractions;
    if (aggregation->lane == LANE_COUNT)
        TRY(reserve(aggregation, &aggregation->lane_cells, group_count));
    if (bound->argument == NULL) {
        count_rows(aggregation, rows, groups, NULL);
        return STATUS_OK;
    }
    TRY(evaluate(op->evaluation, bound->argument, rows, NULL, 0, &op->rows, &values));
    if (aggregation->lane == LANE_COUNT && !bound->is_distinct) {
        count_rows(aggregation, rows, groups, may_be_null(&values) ? &values : NULL);
        return STATUS_OK;
    }
    if (bound->second != NULL)
        TRY(evaluate(op->evaluation, bound->second, rows, NULL, 0, &op->rows,
                     &fractions));
    return take_values(aggregation, rows, groups, group_count, &values,
                       bound->second == NULL ? NULL : &fractions);
}

/* ---- results ------------------------------------------------------------------------------ */

static enum status finish_count(const struct aggregation *aggregation, uint32_t group,
                                struct value *out) {
    const struct expression *argument = aggregation->bound->argument;
    int64_t count = has_cell(&aggregation->lane_cells, group)
                        ? *(int64_t *)cell_at(&aggregation->lane_cells, group)
                        : 0;
    *out = value_integer(count);
    if (count == MULTIPLICITY_BEYOND)
        return problem_set(problem_of(aggregation), STATUS_ARITHMETIC_OVERFLOW,
                           argument == NULL ? aggregation->bound->span : argument->span,
                           "count() is beyond 64 bits");
    return STATUS_OK;
}

enum status aggregation_finish(struct aggregation *aggregation, uint32_t group,
                               struct value *out) {
    if (aggregation->lane == LANE_COUNT)
        return finish_count(aggregation, group, out);
    struct function_context *functions = &aggregation->op->evaluation->functions;
    bool has_lane = has_cell(&aggregation->lane_cells, group);
    void *state = aggregation->scratch;
    memset(state, 0, aggregation->states.cell_bytes);
    if (has_cell(&aggregation->states, group))
        state = cell_at(&aggregation->states, group);
    if (has_lane)
        TRY(flush_cell(aggregation,
                       (struct sum_cell *)cell_at(&aggregation->lane_cells, group),
                       state));
    struct arena *outer = functions->arena;
    functions->arena = aggregation->arena;
    enum status status = aggregation->bound->aggregate->finish(functions, state, out);
    functions->arena = outer;
    if (status != STATUS_OK)
        problem_place(functions->problem, aggregation->bound->argument->span);
    return status;
}
