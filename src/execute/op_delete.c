/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DELETE and DETACH DELETE.
 *
 * How: all rows are taken and the elements that they name collected before the first is
 * deleted, so that no expression meets a half-deleted graph; then relationships go before nodes.
 */
#include "base/array.h"
#include "execute/make.h"
#include "execute/row_store.h"

typedef ARRAY(uint32_t) element_array;

struct op_delete {
    struct operator_state base;
    struct row_store store;
    struct arena collecting; /* of the two lists */
    element_array nodes, edges;
    bool is_done;
    uint32_t place;
};

/* ---- collecting --------------------------------------------------------------------------- */

static enum status collect(struct op_delete *state, element_array *list,
                           uint32_t element) {
    TRY_MEMORY(ARRAY_PUSH(&state->collecting, *list, element), &state->collecting,
               state->base.execution->problem);
    return STATUS_OK;
}

static enum status collect_path(struct op_delete *state, const struct value_path *path) {
    for (uint32_t i = 0; i < path->hop_count; i++)
        TRY(collect(state, &state->edges, path->relationships[i]));
    for (uint32_t i = 0; i <= path->hop_count; i++)
        TRY(collect(state, &state->nodes, path->nodes[i]));
    return STATUS_OK;
}

/* The recursion is as deep as lists nest, which MAX_VALUE_DEPTH limits. */
static enum status collect_value(struct op_delete *state, struct value value,
                                 struct span span) {
    if (value_is_null(value))
        return STATUS_OK;
    if (value.type == VALUE_NODE)
        return collect(state, &state->nodes, (uint32_t)value.element);
    if (value.type == VALUE_RELATIONSHIP)
        return collect(state, &state->edges, (uint32_t)value.element);
    if (value.type == VALUE_PATH)
        return collect_path(state, value.path);
    if (value.type != VALUE_LIST)
        return problem_set(state->base.execution->problem, STATUS_INVALID_DELETE_AT_RUN,
                           span, "DELETE takes nodes, relationships and paths, found %s",
                           value_type_name((enum value_type)value.type));
    for (uint32_t i = 0; i < value.size; i++)
        TRY(collect_value(state, value.items[i], span));
    return STATUS_OK;
}

static enum status collect_batch(struct op_delete *state, const struct batch *rows) {
    struct operator_state *op = &state->base;
    arena_reset(&op->rows);
    for (uint32_t i = 0; i < op->plan->conjunct_count; i++) {
        const struct expression *expression = op->plan->conjuncts[i];
        struct column column;
        TRY(evaluate(op->evaluation, expression, rows, NULL, 0, &op->rows, &column));
        for (uint32_t row = 0; row < rows->row_count; row++)
            TRY(collect_value(state, column_value(&column, row), expression->span));
    }
    return row_store_append(&state->store, rows, NULL, rows->row_count);
}

/* DETACH: the relationships of all nodes as well. */
static enum status collect_attached(struct op_delete *state) {
    struct type_filter any = {.is_any = true};
    for (uint32_t i = 0; i < state->nodes.count; i++) {
        struct adjacency_cursor cursor;
        struct adjacency_run run;
        if (!graph_is_live(state->base.execution->graph, ELEMENT_NODE,
                           state->nodes.items[i]))
            continue;
        adjacency_open(&cursor, state->base.execution->graph, DIRECTION_BOTH,
                       state->nodes.items[i], any);
        while (adjacency_next(&cursor, &run))
            for (uint32_t edge = 0; edge < run.count; edge++)
                TRY(collect(state, &state->edges, run.edges[edge]));
    }
    return STATUS_OK;
}

/* ---- deleting ----------------------------------------------------------------------------- */

static enum status delete_all(struct op_delete *state, enum element_kind kind,
                              const element_array *list) {
    struct execution *execution = state->base.execution;
    for (uint32_t i = 0; i < list->count; i++) {
        uint32_t element = list->items[i];
        if (!graph_is_live(execution->graph, kind, element))
            continue;
        execution->has_deleted = true;
        enum status status =
            kind == ELEMENT_NODE
                ? graph_delete_node(execution->graph, element, execution->problem)
                : graph_delete_relationship(execution->graph, element,
                                            execution->problem);
        if (status != STATUS_OK) {
            problem_place(execution->problem, state->base.plan->span);
            return status;
        }
    }
    return STATUS_OK;
}

static enum status drain(struct op_delete *state) {
    struct batch rows;
    state->is_done = true;
    for (;;) {
        TRY(operator_next(state->base.child, &rows));
        if (rows.row_count == 0)
            break;
        TRY(collect_batch(state, &rows));
    }
    if (state->base.plan->is_detach)
        TRY(collect_attached(state));
    TRY(delete_all(state, ELEMENT_RELATIONSHIP, &state->edges));
    return delete_all(state, ELEMENT_NODE, &state->nodes);
}

static enum status next_delete(struct operator_state *op, struct batch *out) {
    struct op_delete *state = (struct op_delete *)op;
    if (!state->is_done)
        TRY(drain(state));
    return row_store_next(&state->store, &state->place, out);
}

static enum status restart_delete(struct operator_state *op) {
    struct op_delete *state = (struct op_delete *)op;
    row_store_reset(&state->store);
    arena_reset(&state->collecting);
    state->nodes = (element_array){0};
    state->edges = (element_array){0};
    state->is_done = false;
    state->place = 0;
    return STATUS_OK;
}

static void close_delete(struct operator_state *op) {
    struct op_delete *state = (struct op_delete *)op;
    row_store_release(&state->store);
    arena_release(&state->collecting);
}

static const struct operator_type delete_type = {.name = "delete",
                                                 .next = next_delete,
                                                 .restart = restart_delete,
                                                 .close = close_delete};

enum status op_delete_new(struct execution *execution, const struct plan *plan,
                          struct operator_state **out) {
    TRY(make_state(execution, plan, &delete_type, sizeof(struct op_delete), out));
    struct op_delete *state = (struct op_delete *)*out;
    arena_init(&state->collecting, execution->budget);
    row_store_init(&state->store, execution->statement->slot_count, plan->live,
                   execution->budget, execution->problem);
    return STATUS_OK;
}
