/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * EXPAND INTO: the relationships between two known nodes.
 *
 * How: those of one incoming row are found at once by binary search in the shorter adjacency,
 * and kept until they are given.
 */
#include "base/array.h"
#include "execute/hop.h"
#include "execute/make.h"
#include "value/multiplicity.h"

struct op_expand_into {
    struct operator_state base;
    struct hop hop;
    struct batch input;
    uint32_t input_row; /* the next one; the found relationships are of the row before */
    struct arena found;
    ARRAY(uint32_t) edges;
    uint32_t edge_place;
    bool failed; /* memory ran out while they were found */
};

static bool note_edge(void *context, uint32_t edge) {
    struct op_expand_into *state = (struct op_expand_into *)context;
    state->failed |= ARRAY_PUSH(&state->found, state->edges, edge) == NULL;
    return !state->failed;
}

static void find_between(struct op_expand_into *state, uint32_t from, uint32_t to) {
    const struct graph *graph = state->base.execution->graph;
    struct type_filter types = state->hop.types.filter;
    if (state->hop.direction != DIRECTION_IN)
        graph_edges_between(graph, from, to, types, note_edge, state);
    bool is_loop_done = state->hop.direction == DIRECTION_BOTH && from == to;
    if (state->hop.direction != DIRECTION_OUT && !is_loop_done)
        graph_edges_between(graph, to, from, types, note_edge, state);
}

static void find_known(struct op_expand_into *state, uint32_t row, uint32_t from,
                       uint32_t to) {
    const struct graph *graph = state->base.execution->graph;
    struct value value =
        column_value(&state->input.columns[state->hop.expand->edge_slot], row);
    uint32_t reached = ELEMENT_NONE;
    if (value.type != VALUE_RELATIONSHIP)
        return;
    if (hop_follow(&state->hop, graph, (uint32_t)value.element, from, &reached) &&
        reached == to)
        note_edge(state, (uint32_t)value.element);
}

/* The relationships of one row that the hop takes. */
static enum status find_row(struct op_expand_into *state, uint32_t row) {
    const struct plan_expand *expand = state->hop.expand;
    uint32_t from = hop_node(&state->input, expand->from_slot, row);
    uint32_t to = hop_node(&state->input, expand->to_slot, row);
    arena_reset(&state->found);
    state->edges.items = NULL;
    state->edges.count = state->edges.capacity = state->edge_place = 0;
    if (!hop_sees_node(&state->hop, from) || !hop_sees_node(&state->hop, to))
        return STATUS_OK;
    if (expand->is_edge_bound)
        find_known(state, row, from, to);
    else
        find_between(state, from, to);
    if (state->failed)
        return arena_problem(&state->found, state->base.execution->problem);
    if (state->edges.count == 0)
        return STATUS_OK;
    uint32_t *nodes = ARENA_ARRAY(&state->found, state->edges.count, uint32_t);
    TRY_MEMORY(nodes, &state->found, state->base.execution->problem);
    for (uint32_t i = 0; i < state->edges.count; i++)
        nodes[i] = to;
    state->edges.count =
        hop_keep(&state->hop, state->base.execution->graph, &state->input, row,
                 state->edges.items, nodes, state->edges.count);
    return STATUS_OK;
}

static enum status next_input(struct op_expand_into *state) {
    TRY(operator_next(state->base.child, &state->input));
    state->input_row = 0;
    if (state->input.row_count > 0)
        TRY(hop_refresh(&state->base, &state->hop));
    return STATUS_OK;
}

static enum status fill(struct op_expand_into *state, uint32_t *rows, uint32_t *edges,
                        uint32_t *count) {
    while (*count < BATCH_ROWS) {
        if (state->edge_place < state->edges.count) {
            rows[*count] = state->input_row - 1;
            edges[(*count)++] = state->edges.items[state->edge_place++];
            continue;
        }
        if (state->input_row == state->input.row_count) {
            if (*count > 0)
                return STATUS_OK;
            TRY(next_input(state));
            if (state->input.row_count == 0)
                return STATUS_OK;
        }
        TRY(find_row(state, state->input_row++));
    }
    return STATUS_OK;
}

/* Counting: a row stands for as many rows as there are relationships. */
static enum status count_batch(struct op_expand_into *state, struct batch *out) {
    struct operator_state *op = &state->base;
    uint32_t count = state->input.row_count, kept = 0;
    uint32_t *rows = (uint32_t *)arena_allocate(&op->rows, count * sizeof(uint32_t));
    TRY_MEMORY(rows, &op->rows, op->execution->problem);
    int64_t *counts = (int64_t *)arena_allocate(&op->rows, count * sizeof(int64_t));
    TRY_MEMORY(counts, &op->rows, op->execution->problem);
    for (uint32_t row = 0; row < count; row++) {
        TRY(find_row(state, row));
        counts[row] = state->edges.count;
        if (state->input.multiplicity != NULL)
            counts[row] =
                multiplicity_multiply(counts[row], state->input.multiplicity[row]);
        rows[kept] = row;
        kept += counts[row] > 0;
    }
    state->edges.count = 0;
    state->input.multiplicity = counts;
    return kept == 0 ? STATUS_OK : operator_gather(op, &state->input, rows, kept, out);
}

static enum status next_counting(struct op_expand_into *state, struct batch *out) {
    while (out->row_count == 0) {
        TRY(next_input(state));
        if (state->input.row_count == 0)
            return STATUS_OK;
        arena_reset(&state->base.rows);
        TRY(count_batch(state, out));
    }
    return STATUS_OK;
}

static enum status next_expand_into(struct operator_state *op, struct batch *out) {
    struct op_expand_into *state = (struct op_expand_into *)op;
    const struct plan_expand *expand = state->hop.expand;
    uint32_t count = 0;
    if (expand->is_counting)
        return next_counting(state, out);
    uint32_t *rows = (uint32_t *)arena_allocate(&op->rows, BATCH_ROWS * sizeof(uint32_t));
    TRY_MEMORY(rows, &op->rows, op->execution->problem);
    uint32_t *edges =
        (uint32_t *)arena_allocate(&op->rows, BATCH_ROWS * sizeof(uint32_t));
    TRY_MEMORY(edges, &op->rows, op->execution->problem);
    TRY(fill(state, rows, edges, &count));
    if (count == 0)
        return STATUS_OK;
    TRY(operator_gather(op, &state->input, rows, count, out));
    if (operator_is_live(op, expand->edge_slot))
        out->columns[expand->edge_slot] =
            (struct column){.type = COLUMN_RELATIONSHIPS, .elements = edges};
    return STATUS_OK;
}

static enum status restart_expand_into(struct operator_state *op) {
    struct op_expand_into *state = (struct op_expand_into *)op;
    state->input = (struct batch){0};
    state->input_row = state->edges.count = state->edge_place = 0;
    return STATUS_OK;
}

static void close_expand_into(struct operator_state *op) {
    arena_release(&((struct op_expand_into *)op)->found);
}

static const struct operator_type expand_into_type = {.name = "expand into",
                                                      .next = next_expand_into,
                                                      .restart = restart_expand_into,
                                                      .close = close_expand_into};

enum status op_expand_into_new(struct execution *execution, const struct plan *plan,
                               struct operator_state **out) {
    TRY(make_state(execution, plan, &expand_into_type, sizeof(struct op_expand_into),
                   out));
    struct op_expand_into *state = (struct op_expand_into *)*out;
    hop_init(&state->hop, plan->expand);
    arena_init(&state->found, execution->budget);
    return STATUS_OK;
}
