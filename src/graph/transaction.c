/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Begin, commit, rollback, and the fold that commit does when the delta has grown.
 *
 * Undoing goes through the log backwards. Rows made in the transaction are at the end of their
 * arrays and are cut off; a fold that happened meanwhile is mended in place (topology_cut).
 */
#include "graph/graph_internal.h"

#include "graph/growth.h"

/* A delta of this size, or this part of the frozen relationships, is folded at commit
 * (ENGINE.md section 2: reads pay nothing below). */
#ifdef ENTENTE_TIGHT
#define FOLD_MIN 8
#else
#define FOLD_MIN 1024
#endif
#define FOLD_DIVISOR 100
/* A log that grew beyond this gives its memory back at the end. */
#define KEPT_RECORDS 65536

/* Between transactions nobody holds codes or texts, so dictionaries can be cleaned. */
static void compact_dictionaries(struct graph *graph) {
    for (int kind = 0; kind < ELEMENT_KIND_COUNT; kind++) {
        const struct property_table *table = &graph->properties[kind];
        for (uint32_t key = 0; key < table->count; key++) {
            if (table->columns[key] != NULL && property_compact(table->columns[key]))
                graph_touch(graph);
        }
    }
}

enum status graph_begin(struct graph *graph, struct problem *problem) {
    if (graph->undo->is_open)
        return problem_set(problem, STATUS_INTERNAL, SPAN_NONE,
                           "a transaction is open already");
    compact_dictionaries(graph);
    graph->undo->is_open = true;
    graph->undo->epoch++;
    graph->begin_stamp = graph->version;
    journal_begin(&graph->journal);
    graph->unread_edge_count = graph->edge_count;
    graph->counters = (struct graph_counters){0};
    return STATUS_OK;
}

bool graph_in_transaction(const struct graph *graph) {
    return graph->undo != NULL && graph->undo->is_open; /* NULL: graph_clear() failed */
}

bool graph_has_uncommitted(const struct graph *graph) {
    return graph->undo->is_open && graph->version != graph->begin_stamp;
}

struct graph_counters graph_counters(const struct graph *graph) {
    return graph->counters;
}

uint64_t graph_savepoint(const struct graph *graph) {
    return undo_mark(graph->undo, &graph->counters);
}

/* ---- folding ------------------------------------------------------------------------------ */

/* Gives the relationships the transaction deleted their types back, or takes them again. */
static void mark_deletions(struct graph *graph, bool is_alive) {
    for (uint32_t i = 0; i < graph->undo->count; i++) {
        const struct undo_record *record = &graph->undo->records[i];
        if (record->kind == UNDO_DELETION)
            graph->types[record->row] = is_alive ? (uint16_t)record->number : TYPE_DEAD;
    }
}

enum status graph_fold_now(struct graph *graph, struct problem *problem) {
    TRY_ROOM(delta_reserve(&graph->delta, graph->node_count, 0), problem);
    mark_deletions(graph, true);
    struct topology_touched touched = {{graph->delta.touched[0], graph->delta.touched[1]},
                                       graph->delta.word_count};
    enum status status =
        topology_merge(&graph->topology, graph_edges(graph), graph->edge_count,
                       graph->node_count, touched, problem);
    mark_deletions(graph, false);
    if (status != STATUS_OK)
        return status;
    delta_clear(&graph->delta, graph->edge_count);
    for (uint32_t i = 0; i < graph->undo->count; i++) {
        const struct undo_record *record = &graph->undo->records[i];
        if (record->kind == UNDO_DELETION)
            delta_bury(&graph->delta, graph->sources[record->row],
                       graph->targets[record->row]);
    }
    return STATUS_OK;
}

enum status graph_fold(struct graph *graph, struct problem *problem) {
    if (graph->undo->is_open)
        return problem_set(problem, STATUS_INTERNAL, SPAN_NONE,
                           "the delta is not folded inside a transaction");
    TRY(graph_attach(graph, problem));
    return graph_fold_now(graph, problem);
}

bool graph_should_fold(const struct graph *graph, uint64_t delta_count) {
    uint64_t limit = graph->topology.entry_count / FOLD_DIVISOR;
    return delta_count > (limit < FOLD_MIN ? FOLD_MIN : limit);
}

/* ---- commit ------------------------------------------------------------------------------- */

/* Empties the log; nothing can be undone any more. */
static void close_log(struct graph *graph) {
    struct undo_log *undo = graph->undo;
    undo->is_open = false;
    undo_truncate(undo, 0, &(struct graph_counters){0});
    blob_garbage_empty(&undo->garbage);
    if (undo->capacity > KEPT_RECORDS)
        undo_log_release(undo);
}

enum status graph_commit(struct graph *graph, struct problem *problem) {
    struct undo_log *undo = graph->undo;
    TRY(graph_check_writable(graph, problem));
    if (graph->is_bulk)
        TRY(graph_bulk_end(graph, NULL, problem));
    for (uint32_t i = 0; i < undo->count; i++) {
        const struct undo_record *record = &undo->records[i];
        if (record->kind == UNDO_UNDEFINED)
            memory_free(record->definition);
        if (record->kind != UNDO_CHUNK)
            continue;
        property_settle(record->column, record->row, &undo->garbage);
        chunk_free(record->chunk, &undo->garbage);
    }
    close_log(graph);
    /* A fold that finds no memory is tried again at the next commit; the delta serves. */
    if (graph_should_fold(graph, graph_delta_count(graph)))
        (void)graph_fold_now(graph, NULL);
    return STATUS_OK;
}

/* ---- rollback ----------------------------------------------------------------------------- */

static void undo_nodes(struct graph *graph, uint32_t first) {
    while (graph->node_count > first) {
        uint32_t row = --graph->node_count;
        graph->label_sets.sets[graph->node_label_sets[row]].uses--;
        graph->live_node_count--;
    }
}

static void undo_edges(struct graph *graph, uint32_t first) {
    struct delta *delta = &graph->delta;
    while (graph->edge_count > first) {
        uint32_t row = --graph->edge_count;
        graph_count_edge(graph, row, graph->types[row], -1);
        if (row >= delta->first_row && row - delta->first_row < delta->added)
            delta_remove_last(delta, row, graph->sources[row], graph->targets[row]);
    }
}

static void undo_labels(struct graph *graph, uint32_t node, uint32_t set) {
    if (graph->node_label_sets[node] == LABEL_SET_DEAD)
        graph->live_node_count++;
    else
        graph->label_sets.sets[graph->node_label_sets[node]].uses--;
    graph->label_sets.sets[set].uses++;
    graph->node_label_sets[node] = set;
}

static void undo_deletion(struct graph *graph, uint32_t row, uint16_t type) {
    graph->types[row] = type;
    graph_count_edge(graph, row, type, 1);
    if (row < graph->delta.first_row)
        delta_revive(&graph->delta);
}

static void undo_record(struct graph *graph, const struct undo_record *record) {
    switch (record->kind) {
    case UNDO_NODES:
        undo_nodes(graph, record->row);
        break;
    case UNDO_EDGES:
        undo_edges(graph, record->row);
        break;
    case UNDO_LABELS:
        undo_labels(graph, record->row, record->number);
        break;
    case UNDO_DELETION:
        undo_deletion(graph, record->row, (uint16_t)record->number);
        break;
    case UNDO_CHUNK:
        property_restore(record->column, record->row, record->chunk,
                         &graph->undo->garbage);
        record->column->changed = ++graph->stamp;
        break;
    case UNDO_DICTIONARY:
        dictionary_truncate(&record->column->dictionary,
                            record->number > record->column->read_texts
                                ? record->number
                                : record->column->read_texts);
        break;
    case UNDO_NAME:
        catalog_drop_last(&graph->catalogs[record->number]);
        break;
    case UNDO_LABEL_SET:
        label_sets_drop_last(&graph->label_sets);
        break;
    case UNDO_BULK:
        graph->is_bulk = false;
        break;
    case UNDO_DEFINED:
        graph->definitions_version = ++graph->stamp;
        memory_free(definition_take(&graph->definitions[record->number], record->row));
        break;
    case UNDO_UNDEFINED:
        graph->definitions_version = ++graph->stamp;
        definition_insert(&graph->definitions[record->number], record->row,
                          record->definition);
        break;
    }
}

void graph_rollback_to(struct graph *graph, uint64_t savepoint) {
    struct undo_log *undo = graph->undo;
    if (savepoint >= undo->count) {
        undo_truncate(undo, undo->count, &graph->counters);
        return;
    }
    for (uint32_t i = undo->count; i > savepoint; i--)
        undo_record(graph, &undo->records[i - 1]);
    undo_truncate(undo, savepoint, &graph->counters);
    topology_cut(&graph->topology, graph->edge_count, graph->node_count);
    if (graph->delta.added == 0)
        graph->delta.first_row = graph->topology.row_count;
    index_drop_newer(&graph->indexes, graph->begin_stamp);
    composite_drop_newer(&graph->composites, graph->begin_stamp);
    journal_rewind(&graph->journal);
    graph_touch(graph);
}

void graph_rollback(struct graph *graph) {
    if (!graph->undo->is_open)
        return;
    graph_rollback_to(graph, 0);
    close_log(graph);
    graph->counters = (struct graph_counters){0};
    graph->version = graph->begin_stamp;
}
