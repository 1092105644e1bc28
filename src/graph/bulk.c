/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many relationships at once: rows are appended, and at the end either folded all together or,
 * when they are few beside what is frozen, entered into the delta. An adjacency that has not been
 * read is not read for them: the record of the transaction has them, and with it whoever reads
 * the adjacency later.
 */
#include "graph/graph_internal.h"

#include "graph/growth.h"

#include <string.h>

enum status graph_bulk_begin(struct graph *graph, struct problem *problem) {
    TRY(graph_check_writable(graph, problem));
    if (graph->is_bulk)
        return problem_set(problem, STATUS_INTERNAL, SPAN_NONE,
                           "a bulk load is open already");
    TRY_ROOM(undo_reserve(graph->undo, 1), problem);
    undo_push(graph->undo, (struct undo_record){.kind = UNDO_BULK});
    graph->is_bulk = true;
    graph->bulk_first_row = graph->edge_count;
    return STATUS_OK;
}

/* Every end must be a live node and every type a known one. */
static enum status check_rows(const struct graph *graph, const uint32_t *sources,
                              const uint32_t *targets, const uint16_t *types,
                              uint32_t count, struct problem *problem) {
    for (uint32_t i = 0; i < count; i++) {
        if (!graph_is_live(graph, ELEMENT_NODE, sources[i]) ||
            !graph_is_live(graph, ELEMENT_NODE, targets[i]))
            return problem_set(
                problem, STATUS_DANGLING_EDGE, SPAN_NONE,
                "a relationship from node %u to node %u, one of which does "
                "not exist",
                sources[i], targets[i]);
        if (types[i] >= graph->catalogs[CATALOG_TYPE].count)
            return problem_set(problem, STATUS_INTERNAL, SPAN_NONE,
                               "unknown relationship type %u", types[i]);
    }
    return STATUS_OK;
}

enum status graph_bulk_relationships(struct graph *graph, const uint32_t *sources,
                                     const uint32_t *targets, const uint16_t *types,
                                     uint32_t count, uint32_t *first_row,
                                     struct problem *problem) {
    if (!graph->is_bulk)
        return problem_set(problem, STATUS_INTERNAL, SPAN_NONE, "no bulk load is open");
    if (count > MAX_EDGES - graph->edge_count)
        return problem_set(problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                           "more than %u relationships", MAX_EDGES);
    TRY(check_rows(graph, sources, targets, types, count, problem));
    TRY_ROOM(graph_reserve_edges(graph, count), problem);
    uint32_t first = graph->edge_count;
    *first_row = first;
    if (count == 0)
        return STATUS_OK;
    undo_push(graph->undo,
              (struct undo_record){.kind = UNDO_EDGES, .row = first, .number = count});
    memcpy(graph->sources + first, sources, count * sizeof *sources);
    memcpy(graph->targets + first, targets, count * sizeof *targets);
    memcpy(graph->types + first, types, count * sizeof *types);
    graph->edge_count += count;
    for (uint32_t i = 0; i < count; i++)
        graph_count_edge(graph, first + i, types[i], 1);
    graph->counters.relationships_created += count;
    graph_touch(graph);
    return STATUS_OK;
}

enum status graph_enter_rows(struct graph *graph, uint32_t first,
                             struct problem *problem) {
    uint32_t count = graph->edge_count - first;
    if (graph_should_fold(graph, graph_delta_count(graph) + count))
        return graph_fold_now(graph, problem);
    for (uint32_t row = first; row < graph->edge_count; row++) {
        if (!delta_reserve(&graph->delta, graph->node_count, row)) {
            while (row-- > first)
                delta_remove_last(&graph->delta, row, graph->sources[row],
                                  graph->targets[row]);
            return growth_problem(problem);
        }
        delta_add(&graph->delta, row, graph->sources[row], graph->targets[row]);
    }
    return STATUS_OK;
}

/* Beside an adjacency that is unread the rows wait: who reads it enters them. */
enum status graph_bulk_end(struct graph *graph, struct budget *budget,
                           struct problem *problem) {
    if (!graph->is_bulk)
        return problem_set(problem, STATUS_INTERNAL, SPAN_NONE, "no bulk load is open");
    TRY(budget_check(budget, problem));
    if (!graph->is_detached)
        TRY(graph_enter_rows(graph, graph->bulk_first_row, problem));
    graph->is_bulk = false;
    return STATUS_OK;
}
