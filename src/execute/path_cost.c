/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Costs are evaluated for the relationships of one node at a time, as the search comes by, so
 * that a short search evaluates little and a cost that is no cost is reported only when its
 * relationship is looked at. What was evaluated stays until the statement changes the graph:
 * eight bytes and a bit a relationship, of which only the pages that are written take memory.
 */
#include "execute/path_cost.h"

#include "execute/execute.h"

#include <math.h>
#include <string.h>

void path_cost_init(struct path_cost *cost, struct operator_state *op,
                    struct path_row *row, const struct plan_step *step) {
    *cost = (struct path_cost){
        .op = op, .row = row, .expression = step->cost, .slot = step->slot};
    arena_init(&cost->arena, op->execution->budget);
}

void path_cost_release(struct path_cost *cost) {
    arena_release(&cost->arena);
}

/* ---- problems ----------------------------------------------------------------------------- */

/* The node's name where it has one, or its id. */
static void append_node(struct text_builder *text, const struct graph *graph,
                        uint32_t node) {
    uint32_t key = graph_find_name(graph, CATALOG_KEY, TEXT("name"));
    struct value name = value_null();
    if (key != CATALOG_NONE)
        name = graph_property(graph, ELEMENT_NODE, node, key);
    if (name.type == VALUE_STRING)
        text_append_format(text, "'%.*s'", TEXT_ARGS(value_text(name)));
    else
        text_append_format(text, "node %llu",
                           (unsigned long long)graph_id(graph, ELEMENT_NODE, node));
}

enum status path_cost_problem(const struct path_cost *cost, uint32_t edge,
                              const char *what) {
    struct execution *execution = cost->op->execution;
    const struct graph *graph = execution->graph;
    struct graph_edges edges = graph_edges(graph);
    struct text_builder text;
    text_builder_init(&text, execution->arena);
    struct text type = graph_name(graph, CATALOG_TYPE, edges.types[edge]);
    text_append_format(&text, "the cost of relationship %llu, [:%.*s] from ",
                       (unsigned long long)graph_id(graph, ELEMENT_RELATIONSHIP, edge),
                       TEXT_ARGS(type));
    append_node(&text, graph, edges.sources[edge]);
    text_append_string(&text, " to ");
    append_node(&text, graph, edges.targets[edge]);
    struct text described = text_builder_text(&text);
    if (text.failed)
        return arena_problem(execution->arena, execution->problem);
    struct span span = cost->expression == NULL ? SPAN_NONE : cost->expression->span;
    return problem_set(execution->problem, STATUS_INVALID_COST, span, "%.*s, %s",
                       TEXT_ARGS(described), what);
}

/* ---- evaluation --------------------------------------------------------------------------- */

static enum status read_cost(const struct path_cost *cost, const struct column *column,
                             uint32_t row, uint32_t edge, double *out) {
    struct value value = column_value(column, row);
    if (value_is_null(value))
        return path_cost_problem(cost, edge, "is null");
    if (!value_is_number(value))
        return path_cost_problem(cost, edge, "is no number");
    double number = value_as_double(value);
    if (isnan(number))
        return path_cost_problem(cost, edge, "is NaN");
    if (isinf(number))
        return path_cost_problem(cost, edge, "is infinite");
    if (number < 0)
        return path_cost_problem(cost, edge, "is negative");
    *out = number + 0.0; /* -0.0 to 0.0 */
    return STATUS_OK;
}

/* Evaluates the costs of cost->missing and remembers them. */
static enum status evaluate_missing(struct path_cost *cost, uint32_t count) {
    struct column column;
    arena_reset(&cost->arena);
    cost->row->columns[cost->slot] =
        (struct column){.type = COLUMN_RELATIONSHIPS, .elements = cost->missing};
    struct batch batch = {.arena = &cost->arena,
                          .row_count = count,
                          .slot_count = cost->row->slot_count,
                          .columns = cost->row->columns};
    TRY(evaluate(cost->op->evaluation, cost->expression, &batch, NULL, 0, &cost->arena,
                 &column));
    for (uint32_t i = 0; i < count; i++) {
        uint32_t edge = cost->missing[i];
        TRY(read_cost(cost, &column, i, edge, &cost->values[edge]));
        cost->known[edge / 64] |= UINT64_C(1) << (edge % 64);
    }
    return STATUS_OK;
}

/* Makes room for every relationship that there is now. */
static enum status reserve(struct path_cost *cost) {
    struct execution *execution = cost->op->execution;
    uint32_t limit = graph_row_count(execution->graph, ELEMENT_RELATIONSHIP);
    if (cost->costs == NULL) {
        cost->costs = arena_allocate(execution->arena, BATCH_ROWS * sizeof *cost->costs);
        TRY_MEMORY(cost->costs, execution->arena, execution->problem);
        memset(cost->costs, 0, BATCH_ROWS * sizeof *cost->costs);
        cost->missing =
            arena_allocate(execution->arena, BATCH_ROWS * sizeof *cost->missing);
        TRY_MEMORY(cost->missing, execution->arena, execution->problem);
    }
    if (cost->expression == NULL)
        return STATUS_OK;
    if (cost->version != graph_version(execution->graph) && cost->row_limit > 0)
        memset(cost->known, 0, ((size_t)cost->row_limit / 64 + 1) * sizeof *cost->known);
    cost->version = graph_version(execution->graph);
    if (limit <= cost->row_limit)
        return STATUS_OK;
    /* Twice as many as before at least: relationships may come one by one. */
    if (limit / 2 < cost->row_limit)
        limit = cost->row_limit > UINT32_MAX / 2 ? UINT32_MAX : 2 * cost->row_limit;
    cost->values = arena_allocate(execution->arena, limit * sizeof *cost->values);
    TRY_MEMORY(cost->values, execution->arena, execution->problem);
    cost->known = ARENA_ARRAY(execution->arena, (size_t)limit / 64 + 1, uint64_t);
    TRY_MEMORY(cost->known, execution->arena, execution->problem);
    cost->row_limit = limit;
    return STATUS_OK;
}

static bool is_known(const struct path_cost *cost, uint32_t edge) {
    return (cost->known[edge / 64] >> (edge % 64)) & 1;
}

enum status path_cost_run(struct path_cost *cost, const uint32_t *edges, uint32_t count,
                          const double **costs) {
    TRY(reserve(cost));
    *costs = cost->costs;
    if (cost->expression == NULL)
        return STATUS_OK;
    uint32_t missing_count = 0;
    for (uint32_t i = 0; i < count; i++)
        if (!is_known(cost, edges[i]))
            cost->missing[missing_count++] = edges[i];
    if (missing_count > 0)
        TRY(evaluate_missing(cost, missing_count));
    for (uint32_t i = 0; i < count; i++)
        cost->costs[i] = cost->values[edges[i]];
    return STATUS_OK;
}
