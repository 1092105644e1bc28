/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a transaction has changed, read from its undo log. Rows that were made since the
 * savepoint are all visited as such, so the old chunks are compared for older rows alone.
 */
#include "graph/graph_internal.h"

struct changes {
    const struct graph *graph;
    uint32_t first_new[ELEMENT_KIND_COUNT]; /* rows from here up were made since */
    enum status (*visit)(void *context, enum element_kind kind, uint32_t row);
    void *context;
};

static enum status visit_live(const struct changes *changes, enum element_kind kind,
                              uint32_t row) {
    return graph_is_live(changes->graph, kind, row)
               ? changes->visit(changes->context, kind, row)
               : STATUS_OK;
}

static enum status visit_made(const struct changes *changes, enum element_kind kind,
                              uint32_t first, uint32_t count) {
    for (uint32_t row = first; row - first < count; row++)
        TRY(visit_live(changes, kind, row));
    return STATUS_OK;
}

/* Other labels: what holds for the ends of the node's relationships may have changed too. */
static enum status visit_labelled(const struct changes *changes, uint32_t node) {
    struct adjacency_cursor cursor;
    struct adjacency_run run;
    if (node >= changes->first_new[ELEMENT_NODE] ||
        !graph_is_live(changes->graph, ELEMENT_NODE, node))
        return STATUS_OK;
    TRY(changes->visit(changes->context, ELEMENT_NODE, node));
    adjacency_open(&cursor, changes->graph, DIRECTION_BOTH, node,
                   (struct type_filter){.is_any = true});
    while (adjacency_next(&cursor, &run))
        for (uint32_t i = 0; i < run.count; i++)
            TRY(visit_live(changes, ELEMENT_RELATIONSHIP, run.edges[i]));
    return STATUS_OK;
}

static enum element_kind kind_of(const struct graph *graph,
                                 const struct property_column *column) {
    const struct property_table *table = &graph->properties[ELEMENT_NODE];
    for (uint32_t key = 0; key < table->count; key++)
        if (table->columns[key] == column)
            return ELEMENT_NODE;
    return ELEMENT_RELATIONSHIP;
}

static struct value value_in(const struct property_column *column,
                             const struct chunk *chunk, uint32_t place) {
    if (chunk == NULL || !chunk_has(chunk, place))
        return value_null();
    return chunk_value(chunk, chunk_index(chunk, place), &column->dictionary);
}

/* The rows of a chunk whose values are not what they were. */
static enum status visit_chunk(const struct changes *changes,
                               const struct undo_record *record) {
    enum element_kind kind = kind_of(changes->graph, record->column);
    const struct chunk *now = record->row < record->column->chunk_count
                                  ? property_at(record->column, record->row)
                                  : NULL;
    uint32_t first = record->row * PROPERTY_CHUNK_ROWS;
    for (uint32_t place = 0; place < PROPERTY_CHUNK_ROWS; place++) {
        if (first + place >= changes->first_new[kind])
            break;
        struct value before = value_in(record->column, record->chunk, place);
        struct value after = value_in(record->column, now, place);
        if (!property_is_same(before, after))
            TRY(visit_live(changes, kind, first + place));
    }
    return STATUS_OK;
}

static enum status visit_record(const struct changes *changes,
                                const struct undo_record *record) {
    switch ((int)record->kind) {
    case UNDO_NODES:
        return visit_made(changes, ELEMENT_NODE, record->row, record->number);
    case UNDO_EDGES:
        return visit_made(changes, ELEMENT_RELATIONSHIP, record->row, record->number);
    case UNDO_LABELS:
        return visit_labelled(changes, record->row);
    case UNDO_CHUNK:
        return visit_chunk(changes, record);
    default:
        return STATUS_OK; /* names alone, or something that is gone */
    }
}

static void find_first_new(struct changes *changes, uint64_t savepoint) {
    const struct undo_log *undo = changes->graph->undo;
    changes->first_new[ELEMENT_NODE] = changes->graph->node_count;
    changes->first_new[ELEMENT_RELATIONSHIP] = changes->graph->edge_count;
    for (uint64_t i = savepoint; i < undo->count; i++) {
        const struct undo_record *record = &undo->records[i];
        enum element_kind kind =
            record->kind == UNDO_NODES ? ELEMENT_NODE : ELEMENT_RELATIONSHIP;
        bool is_made = record->kind == UNDO_NODES || record->kind == UNDO_EDGES;
        if (is_made && record->row < changes->first_new[kind])
            changes->first_new[kind] = record->row;
    }
}

enum status graph_visit_changes(const struct graph *graph, uint64_t savepoint,
                                enum status (*visit)(void *context,
                                                     enum element_kind kind,
                                                     uint32_t row),
                                void *context) {
    struct changes changes = {.graph = graph, .visit = visit, .context = context};
    find_first_new(&changes, savepoint);
    for (uint64_t i = savepoint; i < graph->undo->count; i++)
        TRY(visit_record(&changes, &graph->undo->records[i]));
    return STATUS_OK;
}
