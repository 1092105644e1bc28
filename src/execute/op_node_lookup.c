/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NODE LOOKUP, INDEX, BY ID, BY NAME: for each incoming row the nodes that a key, the keys of
 * an index, an id or a quoted name finds.
 *
 * How: the nodes of one row are found at once and kept on `found` until they are given. A
 * tentative lookup finds all nodes for a row whose value cannot be worked out.
 */
#include "execute/accepts.h"
#include "execute/index_lookup.h"
#include "execute/make.h"

#include <stdlib.h>

struct op_node_lookup {
    struct operator_state base;
    struct label_accepts accepts;
    struct batch input;
    struct column wanted; /* the expression over `input` */
    struct index_lookup by_index;
    uint8_t *fails;      /* by row of `input`: its values fail; NULL: none do */
    uint32_t input_row;  /* whose nodes are found next */
    struct arena values; /* of `wanted` */
    struct arena found;
    uint32_t *nodes;
    uint32_t node_count, node_place;
    bool has_warned; /* that a named node does not exist on the day */
};

static bool fits(const struct op_node_lookup *state, const struct visibility *visible,
                 uint32_t node) {
    const uint32_t *sets = graph_node_label_sets(state->base.execution->graph);
    return state->accepts.sets[sets[node]] &&
           (visible == NULL || (node < visible->node_count && visible->nodes[node]));
}

static void keep_fitting(struct op_node_lookup *state, const struct visibility *visible) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < state->node_count; i++)
        if (fits(state, visible, state->nodes[i]))
            state->nodes[kept++] = state->nodes[i];
    state->node_count = kept;
}

/* ---- by key ------------------------------------------------------------------------------- */

static enum status find_by_key(struct op_node_lookup *state, struct value wanted) {
    const struct execution *execution = state->base.execution;
    uint32_t key = graph_find_name(execution->graph, CATALOG_KEY, state->base.plan->text);
    if (key == CATALOG_NONE || value_is_null(wanted))
        return STATUS_OK;
    return graph_find_nodes(execution->graph, key, wanted, &state->found, &state->nodes,
                            &state->node_count, execution->problem);
}

/* ---- by id -------------------------------------------------------------------------------- */

/* No value but a number equals an id; 2.0 equals 2. */
static enum status find_by_id(struct op_node_lookup *state, struct value wanted) {
    uint32_t node;
    int64_t id = wanted.integer;
    if (wanted.type == VALUE_FLOAT && wanted.number >= 0 && wanted.number < 9e15)
        id = (int64_t)wanted.number;
    else if (wanted.type != VALUE_INTEGER)
        return STATUS_OK;
    if (id < 0 || (wanted.type == VALUE_FLOAT && (double)id != wanted.number))
        return STATUS_OK;
    if (!graph_row(state->base.execution->graph, ELEMENT_NODE, (uint64_t)id, &node))
        return STATUS_OK;
    state->nodes = ARENA_ARRAY(&state->found, 1, uint32_t);
    TRY_MEMORY(state->nodes, &state->found, state->base.execution->problem);
    state->nodes[0] = node;
    state->node_count = 1;
    return STATUS_OK;
}

/* ---- by name ------------------------------------------------------------------------------ */

static bool accept_named(void *context, uint32_t node) {
    return fits((const struct op_node_lookup *)context, NULL, node);
}

static enum status find_by_name(struct op_node_lookup *state, struct value wanted) {
    return operator_find_named(&state->base, wanted, state->base.plan->expression->span,
                               accept_named, state, &state->found, &state->nodes,
                               &state->node_count);
}

/* The node is there, but not on the day: no row, and a word about it. */
static enum status warn_hidden(struct op_node_lookup *state, struct value wanted,
                               const struct visibility *visible) {
    struct execution *execution = state->base.execution;
    if (state->has_warned || state->node_count == 0 ||
        fits(state, visible, state->nodes[0]))
        return STATUS_OK;
    state->has_warned = true;
    const char *message =
        arena_format(execution->arena, "'%.*s' does not exist on that day",
                     TEXT_ARGS(value_text(wanted)));
    TRY_MEMORY(message, execution->arena, execution->problem);
    return execute_warn(execution, state->base.plan->expression->span, text_of(message));
}

/* ---- rows whose values fail --------------------------------------------------------------- */

static enum status find_all(struct op_node_lookup *state) {
    const struct execution *execution = state->base.execution;
    uint32_t count = graph_row_count(execution->graph, ELEMENT_NODE);
    state->nodes = ARENA_ARRAY(&state->found, (size_t)count + 1, uint32_t);
    TRY_MEMORY(state->nodes, &state->found, execution->problem);
    for (uint32_t node = 0; node < count; node++)
        state->nodes[node] = node;
    state->node_count = count;
    return STATUS_OK;
}

static enum status evaluate_row(struct op_node_lookup *state,
                                const struct expression *expression, uint32_t row,
                                struct column *out) {
    struct column cell;
    enum status status = evaluate(state->base.evaluation, expression, &state->input, &row,
                                  1, &state->values, &cell);
    if (operator_forgives(&state->base, status)) {
        state->fails[row] = 1;
        return STATUS_OK;
    }
    TRY(status);
    out->values[row] = column_value(&cell, row);
    return STATUS_OK;
}

/* Works out an expression row by row, and notes the rows for which it fails. */
static enum status evaluate_rows(struct op_node_lookup *state,
                                 const struct expression *expression,
                                 struct column *out) {
    struct problem *problem = state->base.execution->problem;
    uint32_t count = state->input.row_count;
    if (state->fails == NULL)
        state->fails = ARENA_ARRAY(&state->values, count, uint8_t);
    TRY_MEMORY(state->fails, &state->values, problem);
    TRY(column_allocate(&state->values, COLUMN_VALUES, count, out, problem));
    for (uint32_t row = 0; row < count; row++) {
        out->values[row] = value_null();
        TRY(evaluate_row(state, expression, row, out));
    }
    return STATUS_OK;
}

static enum status evaluate_wanted(struct op_node_lookup *state,
                                   const struct expression *expression,
                                   struct column *out) {
    enum status status = evaluate(state->base.evaluation, expression, &state->input, NULL,
                                  0, &state->values, out);
    return operator_forgives(&state->base, status) ? evaluate_rows(state, expression, out)
                                                   : status;
}

/* ---- by index ----------------------------------------------------------------------------- */

/* What is no list where one is wanted fails like a value that cannot be worked out. */
static enum status find_by_index(struct op_node_lookup *state) {
    enum status status =
        index_lookup_find(&state->by_index, &state->base, state->input_row, &state->found,
                          &state->nodes, &state->node_count);
    return operator_forgives(&state->base, status) ? find_all(state) : status;
}

/* ---- giving rows -------------------------------------------------------------------------- */

static enum status find(struct op_node_lookup *state, const struct visibility *visible) {
    enum plan_kind kind = state->base.plan->kind;
    struct value wanted = kind == PLAN_NODE_INDEX
                              ? value_null()
                              : column_value(&state->wanted, state->input_row);
    arena_reset(&state->found);
    state->node_count = state->node_place = 0;
    if (state->fails != NULL && state->fails[state->input_row])
        TRY(find_all(state));
    else if (kind == PLAN_NODE_INDEX)
        TRY(find_by_index(state));
    else if (kind == PLAN_NODE_LOOKUP)
        TRY(find_by_key(state, wanted));
    else if (kind == PLAN_NODE_BY_ID)
        TRY(find_by_id(state, wanted));
    else
        TRY(find_by_name(state, wanted));
    if (kind == PLAN_NODE_BY_NAME)
        TRY(warn_hidden(state, wanted, visible));
    keep_fitting(state, visible);
    return STATUS_OK;
}

static enum status next_input(struct op_node_lookup *state) {
    struct operator_state *op = &state->base;
    state->input_row = 0;
    TRY(operator_next(op->child, &state->input));
    if (state->input.row_count == 0)
        return STATUS_OK;
    arena_reset(&state->values);
    state->fails = NULL;
    TRY(label_accepts_refresh(op, &state->accepts));
    for (uint32_t i = 0; i < op->plan->key_count; i++)
        TRY(evaluate_wanted(state, op->plan->left_keys[i], &state->by_index.wanted[i]));
    if (op->plan->kind == PLAN_NODE_INDEX)
        return STATUS_OK;
    return evaluate_wanted(state, op->plan->expression, &state->wanted);
}

/* Copies found nodes into the batch. */
static uint32_t take_found(struct op_node_lookup *state, uint32_t *rows, uint32_t *nodes,
                           uint32_t count) {
    for (; state->node_place < state->node_count && count < BATCH_ROWS; count++) {
        rows[count] = state->input_row - 1;
        nodes[count] = state->nodes[state->node_place++];
    }
    return count;
}

static enum status fill(struct op_node_lookup *state, uint32_t *rows, uint32_t *nodes,
                        uint32_t *count) {
    const struct visibility *visible;
    *count = take_found(state, rows, nodes, 0);
    while (*count < BATCH_ROWS) {
        if (state->input_row >= state->input.row_count) {
            if (*count > 0)
                return STATUS_OK;
            TRY(next_input(state));
            if (state->input.row_count == 0)
                return STATUS_OK;
        }
        /* What the child wrote before it gave its rows counts. */
        TRY(operator_visibility(&state->base, &visible));
        TRY(find(state, visible));
        state->input_row++;
        *count = take_found(state, rows, nodes, *count);
    }
    return STATUS_OK;
}

static enum status next_lookup(struct operator_state *op, struct batch *out) {
    struct op_node_lookup *state = (struct op_node_lookup *)op;
    uint32_t count;
    uint32_t *rows = (uint32_t *)arena_allocate(&op->rows, BATCH_ROWS * sizeof(uint32_t));
    TRY_MEMORY(rows, &op->rows, op->execution->problem);
    uint32_t *nodes =
        (uint32_t *)arena_allocate(&op->rows, BATCH_ROWS * sizeof(uint32_t));
    TRY_MEMORY(nodes, &op->rows, op->execution->problem);
    TRY(fill(state, rows, nodes, &count));
    if (count == 0)
        return STATUS_OK;
    TRY(operator_gather(op, &state->input, rows, count, out));
    if (operator_is_live(op, op->plan->slot))
        out->columns[op->plan->slot] =
            (struct column){.type = COLUMN_NODES, .elements = nodes};
    return STATUS_OK;
}

static enum status restart_lookup(struct operator_state *op) {
    struct op_node_lookup *state = (struct op_node_lookup *)op;
    state->input = (struct batch){0};
    state->input_row = state->node_count = state->node_place = 0;
    return STATUS_OK;
}

static void close_lookup(struct operator_state *op) {
    struct op_node_lookup *state = (struct op_node_lookup *)op;
    arena_release(&state->values);
    arena_release(&state->found);
}

static const struct operator_type node_lookup_type = {.name = "node lookup",
                                                      .next = next_lookup,
                                                      .restart = restart_lookup,
                                                      .close = close_lookup};

enum status op_node_lookup_new(struct execution *execution, const struct plan *plan,
                               struct operator_state **out) {
    TRY(make_state(execution, plan, &node_lookup_type, sizeof(struct op_node_lookup),
                   out));
    struct op_node_lookup *state = (struct op_node_lookup *)*out;
    state->accepts.labels = plan->labels;
    TRY(index_lookup_init(&state->by_index, execution, plan));
    arena_init(&state->values, execution->budget);
    arena_init(&state->found, execution->budget);
    return STATUS_OK;
}
