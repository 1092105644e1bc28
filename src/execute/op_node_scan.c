/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NODE SCAN: for each incoming row every node that fits.
 *
 * How: nodes are walked in ascending rows, zones without a fitting label left out; a node is
 * taken or not without a branch, by the byte of its label set. Nodes made after the scan began
 * are not seen.
 */
#include "execute/accepts.h"
#include "execute/make.h"

struct op_node_scan {
    struct operator_state base;
    struct label_accepts accepts;
    struct batch input;
    uint32_t input_row; /* being paired with nodes */
    uint32_t node;      /* the next one */
    uint32_t node_count;
};

/* Nodes [node, end) of one zone, until the batch is full. */
static uint32_t scan_zone(struct op_node_scan *state, const struct visibility *visible,
                          uint32_t end, uint32_t *nodes, uint32_t count) {
    const uint32_t *sets = graph_node_label_sets(state->base.execution->graph);
    const uint8_t *accepts = state->accepts.sets;
    uint32_t node = state->node;
    for (; node < end && count < BATCH_ROWS; node++) {
        nodes[count] = node;
        count += accepts[sets[node]] & (visible == NULL ? 1u : visible->nodes[node]);
    }
    state->node = node;
    return count;
}

/* Nodes of one incoming row, until the batch is full. */
static uint32_t scan_nodes(struct op_node_scan *state, const struct visibility *visible,
                           uint32_t *nodes, uint32_t count) {
    const uint64_t *zones = graph_label_zones(state->base.execution->graph);
    uint32_t end = state->node_count;
    if (visible != NULL && end > visible->node_count)
        end = visible->node_count;
    while (state->node < end && count < BATCH_ROWS) {
        uint32_t zone = state->node / LABEL_ZONE_NODES;
        uint32_t rest = LABEL_ZONE_NODES - state->node % LABEL_ZONE_NODES;
        uint32_t zone_end = end - state->node < rest ? end : state->node + rest;
        if ((zones[zone] & state->accepts.zone) == 0)
            state->node = zone_end;
        else
            count = scan_zone(state, visible, zone_end, nodes, count);
    }
    uint32_t node = state->node;
    if (node >= end) {
        state->node = 0;
        state->input_row++;
    }
    return count;
}

static enum status emit(struct op_node_scan *state, const uint32_t *rows, uint32_t *nodes,
                        uint32_t count, struct batch *out) {
    struct operator_state *op = &state->base;
    TRY(operator_gather(op, &state->input, rows, count, out));
    if (operator_is_live(op, op->plan->slot))
        out->columns[op->plan->slot] =
            (struct column){.type = COLUMN_NODES, .elements = nodes};
    return STATUS_OK;
}

static enum status next_scan(struct operator_state *op, struct batch *out) {
    struct op_node_scan *state = (struct op_node_scan *)op;
    struct problem *problem = op->execution->problem;
    const struct visibility *visible;
    uint32_t count = 0;
    uint32_t *rows = (uint32_t *)arena_allocate(&op->rows, BATCH_ROWS * sizeof(uint32_t));
    TRY_MEMORY(rows, &op->rows, problem);
    uint32_t *nodes =
        (uint32_t *)arena_allocate(&op->rows, BATCH_ROWS * sizeof(uint32_t));
    TRY_MEMORY(nodes, &op->rows, problem);
    while (count == 0) {
        if (state->input_row >= state->input.row_count) {
            TRY(operator_next(op->child, &state->input));
            if (state->input.row_count == 0)
                return STATUS_OK;
            state->input_row = state->node = 0;
            state->node_count = graph_row_count(op->execution->graph, ELEMENT_NODE);
            TRY(label_accepts_refresh(op, &state->accepts));
        }
        /* What the child wrote before it gave its rows counts. */
        TRY(operator_visibility(op, &visible));
        while (state->input_row < state->input.row_count && count < BATCH_ROWS) {
            uint32_t row = state->input_row, start = count;
            count = scan_nodes(state, visible, nodes, count);
            for (uint32_t i = start; i < count; i++)
                rows[i] = row;
        }
    }
    return emit(state, rows, nodes, count, out);
}

static enum status restart_scan(struct operator_state *op) {
    struct op_node_scan *state = (struct op_node_scan *)op;
    state->input = (struct batch){0};
    state->input_row = 0;
    return STATUS_OK;
}

static const struct operator_type node_scan_type = {
    .name = "node scan", .next = next_scan, .restart = restart_scan};

enum status op_node_scan_new(struct execution *execution, const struct plan *plan,
                             struct operator_state **out) {
    TRY(make_state(execution, plan, &node_scan_type, sizeof(struct op_node_scan), out));
    ((struct op_node_scan *)*out)->accepts.labels = plan->labels;
    return STATUS_OK;
}
