/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * EDGE SCAN: for each incoming row every relationship that fits, or those of them that a declared
 * index finds, with their ends.
 *
 * How: relationships are walked in ascending rows; a byte per type says without a branch
 * whether one is taken. Undirected scans walk them twice, the second time turned round and
 * without self-loops. A relationship that is known already is only looked at.
 */
#include "execute/hop.h"
#include "execute/index_lookup.h"
#include "execute/make.h"

struct op_edge_scan {
    struct operator_state base;
    struct hop hop;
    uint8_t *takes; /* one byte per type id */
    uint32_t takes_count;
    struct batch input;
    uint32_t input_row;
    uint32_t edge; /* the next one */
    uint32_t edge_count;
    /* Of an index: the relationships of the row, among which `edge` is a place. */
    struct index_lookup by_index;
    struct arena values, found;
    uint32_t *list;
    bool is_listed; /* those of this row are found */
    bool is_turned; /* the second walk of an undirected scan */
    bool reads_from, reads_to;
};

struct scan_output {
    uint32_t *rows, *edges, *from, *to;
    uint32_t count;
};

/* ---- the incoming rows -------------------------------------------------------------------- */

static enum status refresh_types(struct op_edge_scan *state) {
    struct execution *execution = state->base.execution;
    uint32_t type_count = graph_name_count(execution->graph, CATALOG_TYPE);
    if (state->takes != NULL && state->takes_count == type_count)
        return STATUS_OK;
    state->takes_count = type_count;
    state->takes = ARENA_ARRAY(execution->arena, (size_t)type_count + 1, uint8_t);
    TRY_MEMORY(state->takes, execution->arena, execution->problem);
    for (uint32_t type = 0; type < type_count; type++)
        state->takes[type] = type_accepts_type(&state->hop.types.filter, type);
    return STATUS_OK;
}

static enum status next_input(struct op_edge_scan *state) {
    TRY(operator_next(state->base.child, &state->input));
    state->input_row = state->edge = 0;
    state->is_turned = state->is_listed = false;
    state->edge_count =
        graph_row_count(state->base.execution->graph, ELEMENT_RELATIONSHIP);
    if (state->input.row_count == 0)
        return STATUS_OK;
    TRY(hop_refresh(&state->base, &state->hop));
    arena_reset(&state->values);
    TRY(index_lookup_evaluate(&state->by_index, &state->base, &state->input,
                              &state->values));
    return refresh_types(state);
}

/* ---- scanning ----------------------------------------------------------------------------- */

/* Relationships by type alone, until the batch is full. */
static uint32_t scan_types(struct op_edge_scan *state, uint32_t *edges, uint32_t room) {
    const uint16_t *types = graph_edges(state->base.execution->graph).types;
    uint32_t edge = state->edge, end = state->edge_count, count = 0;
    uint32_t last = state->takes_count; /* stands for dead ones; never taken */
    for (; edge < end && count < room; edge++) {
        uint32_t row = state->list == NULL ? edge : state->list[edge];
        uint32_t type = types[row];
        edges[count] = row;
        count += state->takes[type < last ? type : last];
    }
    state->edge = edge;
    return count;
}

/* Drops the self-loops among `count` edges: the first walk has given them. */
static uint32_t drop_loops(const struct graph_edges *edges, uint32_t *list,
                           uint32_t count) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        list[kept] = list[i];
        kept += edges->sources[list[i]] != edges->targets[list[i]];
    }
    return kept;
}

static void gather(const uint32_t *from, const uint32_t *list, uint32_t count,
                   uint32_t *out) {
    for (uint32_t i = 0; i < count; i++)
        out[i] = from[list[i]];
}

/* Fills in the ends of the `count` edges behind those of the output, as far as they are read,
 * and drops what the hop does not take. */
static void add_ends(struct op_edge_scan *state, struct scan_output *output,
                     uint32_t count) {
    const struct graph *graph = state->base.execution->graph;
    struct graph_edges edges = graph_edges(graph);
    bool is_backward = (state->hop.direction == DIRECTION_IN) != state->is_turned;
    const uint32_t *from = is_backward ? edges.targets : edges.sources;
    const uint32_t *to = is_backward ? edges.sources : edges.targets;
    uint32_t *list = output->edges + output->count, *ends = output->to + output->count;
    bool is_picky = hop_is_picky(&state->hop);
    if (state->is_turned)
        count = drop_loops(&edges, list, count);
    if (is_picky || state->reads_to)
        gather(to, list, count, ends);
    if (is_picky)
        count = hop_keep(&state->hop, graph, &state->input, state->input_row, list, ends,
                         count);
    if (state->reads_from)
        gather(from, list, count, output->from + output->count);
    for (uint32_t i = 0; i < count; i++)
        output->rows[output->count + i] = state->input_row;
    output->count += count;
}

/* The walk of one incoming row goes on; moves to the next walk or row at its end. */
static void scan_row(struct op_edge_scan *state, struct scan_output *output) {
    uint32_t count =
        scan_types(state, output->edges + output->count, BATCH_ROWS - output->count);
    add_ends(state, output, count);
    if (state->edge < state->edge_count)
        return;
    state->edge = 0;
    if (state->hop.direction == DIRECTION_BOTH && !state->is_turned) {
        state->is_turned = true;
        return;
    }
    state->is_turned = state->is_listed = false;
    state->input_row++;
}

/* Finds the relationships of the row in the index. */
static enum status list_row(struct op_edge_scan *state) {
    arena_reset(&state->found);
    state->is_listed = true;
    return index_lookup_find(&state->by_index, &state->base, state->input_row,
                             &state->found, &state->list, &state->edge_count);
}

static void add_known(struct op_edge_scan *state, struct scan_output *output,
                      uint32_t edge, uint32_t from, uint32_t to) {
    uint32_t place = output->count;
    output->edges[place] = edge;
    output->to[place] = to;
    output->from[place] = from;
    output->rows[place] = state->input_row;
    output->count +=
        hop_keep(&state->hop, state->base.execution->graph, &state->input,
                 state->input_row, &output->edges[place], &output->to[place], 1);
}

/* A relationship that the row holds already: one row, or one for either way round. */
static void scan_known(struct op_edge_scan *state, struct scan_output *output) {
    const struct graph *graph = state->base.execution->graph;
    struct value value = column_value(&state->input.columns[state->hop.expand->edge_slot],
                                      state->input_row);
    uint32_t edge = (uint32_t)value.element, to;
    if (value.type == VALUE_RELATIONSHIP &&
        hop_follow(&state->hop, graph, edge, ELEMENT_NONE, &to)) {
        uint32_t source = graph_edges(graph).sources[edge];
        uint32_t target = graph_edges(graph).targets[edge];
        /* (n)-[r]->(n): both ends are one node. */
        bool is_loop = state->hop.expand->from_slot == state->hop.expand->to_slot;
        if (is_loop && source != target) {
            state->input_row++;
            return;
        }
        if (state->hop.direction != DIRECTION_IN)
            add_known(state, output, edge, source, target);
        if (state->hop.direction == DIRECTION_IN ||
            (state->hop.direction == DIRECTION_BOTH && source != target))
            add_known(state, output, edge, target, source);
    }
    state->input_row++;
}

static enum status fill(struct op_edge_scan *state, struct scan_output *output) {
    bool is_known = state->hop.expand->is_edge_bound;
    while (output->count + is_known < BATCH_ROWS) {
        if (state->input_row == state->input.row_count) {
            if (output->count > 0)
                return STATUS_OK;
            TRY(next_input(state));
            if (state->input.row_count == 0)
                return STATUS_OK;
        }
        TRY(budget_check(state->base.execution->budget, state->base.execution->problem));
        if (state->base.plan->rule != NULL && !state->is_listed)
            TRY(list_row(state));
        if (is_known)
            scan_known(state, output);
        else
            scan_row(state, output);
    }
    return STATUS_OK;
}

/* ---- the operator ------------------------------------------------------------------------- */

static void set_column(struct operator_state *op, struct batch *out, uint32_t slot,
                       enum column_type type, uint32_t *elements) {
    if (operator_is_live(op, slot))
        out->columns[slot] = (struct column){.type = type, .elements = elements};
}

static enum status next_scan(struct operator_state *op, struct batch *out) {
    struct op_edge_scan *state = (struct op_edge_scan *)op;
    const struct plan_expand *expand = state->hop.expand;
    size_t room = BATCH_ROWS;
    uint32_t *memory = (uint32_t *)arena_allocate(&op->rows, 4 * room * sizeof(uint32_t));
    TRY_MEMORY(memory, &op->rows, op->execution->problem);
    struct scan_output output = {.rows = memory,
                                 .edges = memory + room,
                                 .from = memory + 2 * room,
                                 .to = memory + 3 * room};
    TRY(fill(state, &output));
    if (output.count == 0)
        return STATUS_OK;
    TRY(operator_gather(op, &state->input, output.rows, output.count, out));
    set_column(op, out, expand->edge_slot, COLUMN_RELATIONSHIPS, output.edges);
    set_column(op, out, expand->from_slot, COLUMN_NODES, output.from);
    set_column(op, out, expand->to_slot, COLUMN_NODES, output.to);
    return STATUS_OK;
}

static enum status restart_scan(struct operator_state *op) {
    struct op_edge_scan *state = (struct op_edge_scan *)op;
    state->input = (struct batch){0};
    state->input_row = 0;
    return STATUS_OK;
}

static void close_scan(struct operator_state *op) {
    struct op_edge_scan *state = (struct op_edge_scan *)op;
    arena_release(&state->values);
    arena_release(&state->found);
}

static const struct operator_type edge_scan_type = {
    .name = "edge scan", .next = next_scan, .restart = restart_scan, .close = close_scan};

enum status op_edge_scan_new(struct execution *execution, const struct plan *plan,
                             struct operator_state **out) {
    TRY(make_state(execution, plan, &edge_scan_type, sizeof(struct op_edge_scan), out));
    struct op_edge_scan *state = (struct op_edge_scan *)*out;
    hop_init(&state->hop, plan->expand);
    TRY(index_lookup_init(&state->by_index, execution, plan));
    arena_init(&state->values, execution->budget);
    arena_init(&state->found, execution->budget);
    state->reads_from = operator_is_live(*out, plan->expand->from_slot);
    state->reads_to = operator_is_live(*out, plan->expand->to_slot);
    return STATUS_OK;
}
