/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * EXPAND: one hop from a known node to a new one.
 *
 * How: the adjacency runs of the incoming rows' nodes are copied into the batch one behind
 * another and filtered in place, until it is full; a run that does not fit is taken up again by
 * the next call. A counting hop looks at degrees only (op_expand_count.c).
 */
#include "execute/expand.h"

#include <string.h>

/* ---- the incoming rows -------------------------------------------------------------------- */

static enum status next_input(struct op_expand *state) {
    TRY(operator_next(state->base.child, &state->input));
    state->input_row = 0;
    if (state->input.row_count > 0)
        TRY(hop_refresh(&state->base, &state->hop));
    state->is_picky = hop_is_picky(&state->hop);
    state->reads_edges =
        state->is_picky || operator_is_live(&state->base, state->hop.expand->edge_slot);
    return STATUS_OK;
}

/* Begins the walk of the next row that has a visible node; false at the end of the input. */
static bool open_row(struct op_expand *state) {
    while (state->input_row < state->input.row_count) {
        uint32_t row = state->input_row++;
        uint32_t node = hop_node(&state->input, state->hop.expand->from_slot, row);
        if (!hop_sees_node(&state->hop, node) ||
            argument_is_answered(state->leaves, &state->input, row))
            continue;
        adjacency_open(&state->cursor, state->base.execution->graph, state->hop.direction,
                       node, state->hop.types.filter);
        state->is_walking = true;
        return true;
    }
    return false;
}

/* Leaves the row that the last batch ended in when what it has given is enough. */
static void leave_answered(struct op_expand *state) {
    if (state->is_walking &&
        argument_is_answered(state->leaves, &state->input, state->input_row - 1)) {
        state->is_walking = false;
        state->run.count = state->run_place = 0;
    }
}

/* ---- walking ------------------------------------------------------------------------------ */

/* The rows of a batch while it is filled. */
struct expand_output {
    uint32_t *rows, *edges, *nodes;
    uint32_t count;
};

/* Takes from the run at hand what the batch has room for. */
static void take_run(struct op_expand *state, struct expand_output *output) {
    uint32_t part = BATCH_ROWS - output->count, row = state->input_row - 1;
    uint32_t *edges = output->edges + output->count,
             *nodes = output->nodes + output->count;
    const uint32_t *run_edges = state->run.edges + state->run_place;
    const uint32_t *run_nodes = state->run.neighbours + state->run_place;
    if (part > state->run.count - state->run_place)
        part = state->run.count - state->run_place;
    /* Most runs are short: loops beat memcpy(). */
    for (uint32_t i = 0; i < part; i++)
        nodes[i] = run_nodes[i];
    if (state->reads_edges)
        for (uint32_t i = 0; i < part; i++)
            edges[i] = run_edges[i];
    state->run_place += part;
    if (state->is_picky)
        part = hop_keep(&state->hop, state->base.execution->graph, &state->input, row,
                        edges, nodes, part);
    for (uint32_t i = 0; i < part; i++)
        output->rows[output->count + i] = row;
    output->count += part;
}

static enum status fill(struct op_expand *state, struct expand_output *output) {
    while (output->count < BATCH_ROWS) {
        if (state->run_place < state->run.count) {
            take_run(state, output);
        } else if (state->is_walking && adjacency_next(&state->cursor, &state->run)) {
            state->run_place = 0;
        } else if (!open_row(state)) {
            state->is_walking = false;
            state->run.count = state->run_place = 0;
            if (output->count > 0)
                return STATUS_OK;
            TRY(next_input(state));
            if (state->input.row_count == 0)
                return STATUS_OK;
        } else {
            state->run.count = state->run_place = 0;
        }
    }
    return STATUS_OK;
}

static enum status emit(struct op_expand *state, const struct expand_output *output,
                        struct batch *out) {
    struct operator_state *op = &state->base;
    const struct plan_expand *expand = state->hop.expand;
    TRY(operator_gather(op, &state->input, output->rows, output->count, out));
    if (operator_is_live(op, expand->edge_slot))
        out->columns[expand->edge_slot] =
            (struct column){.type = COLUMN_RELATIONSHIPS, .elements = output->edges};
    if (operator_is_live(op, expand->to_slot))
        out->columns[expand->to_slot] =
            (struct column){.type = COLUMN_NODES, .elements = output->nodes};
    return STATUS_OK;
}

/* ---- a known relationship ----------------------------------------------------------------- */

static uint32_t known_edge(const struct op_expand *state, uint32_t row) {
    struct value value =
        column_value(&state->input.columns[state->hop.expand->edge_slot], row);
    return value.type == VALUE_RELATIONSHIP ? (uint32_t)value.element : ELEMENT_NONE;
}

static void follow_rows(struct op_expand *state, struct expand_output *output) {
    const struct graph *graph = state->base.execution->graph;
    for (uint32_t row = 0; row < state->input.row_count; row++) {
        uint32_t place = output->count, edge = known_edge(state, row);
        uint32_t from = hop_node(&state->input, state->hop.expand->from_slot, row);
        if (!hop_sees_node(&state->hop, from) ||
            !hop_follow(&state->hop, graph, edge, from, &output->nodes[place]))
            continue;
        output->edges[place] = edge;
        output->rows[place] = row;
        output->count += hop_keep(&state->hop, graph, &state->input, row,
                                  &output->edges[place], &output->nodes[place], 1);
    }
}

static enum status next_known(struct op_expand *state, struct expand_output *output) {
    while (output->count == 0) {
        TRY(next_input(state));
        if (state->input.row_count == 0)
            return STATUS_OK;
        follow_rows(state, output);
    }
    return STATUS_OK;
}

/* ---- the operator ------------------------------------------------------------------------- */

static enum status next_expand(struct operator_state *op, struct batch *out) {
    struct op_expand *state = (struct op_expand *)op;
    struct expand_output output = {0};
    if (state->hop.expand->is_counting)
        return expand_count(state, out);
    uint32_t *memory =
        (uint32_t *)arena_allocate(&op->rows, 3 * BATCH_ROWS * sizeof(uint32_t));
    TRY_MEMORY(memory, &op->rows, op->execution->problem);
    output.rows = memory;
    output.edges = memory + BATCH_ROWS;
    output.nodes = memory + 2 * BATCH_ROWS;
    if (state->hop.expand->is_edge_bound) {
        TRY(next_known(state, &output));
    } else {
        leave_answered(state);
        TRY(fill(state, &output));
    }
    return output.count == 0 ? STATUS_OK : emit(state, &output, out);
}

static enum status restart_expand(struct operator_state *op) {
    struct op_expand *state = (struct op_expand *)op;
    state->input = (struct batch){0};
    state->input_row = 0;
    state->is_walking = false;
    state->run.count = state->run_place = 0;
    return STATUS_OK;
}

static const struct operator_type expand_type = {
    .name = "expand", .next = next_expand, .restart = restart_expand};

enum status op_expand_new(struct execution *execution, const struct plan *plan,
                          struct operator_state **out) {
    TRY(make_state(execution, plan, &expand_type, sizeof(struct op_expand), out));
    struct op_expand *state = (struct op_expand *)*out;
    state->leaves = execution->building;
    hop_init(&state->hop, plan->expand);
    if (plan->expand->counted_beside != NULL)
        hop_init(&state->beside, plan->expand->counted_beside);
    return STATUS_OK;
}
