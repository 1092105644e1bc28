/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures of readings, and what is read because somebody asked for everything. */
#include "graph/graph_internal.h"

#include <string.h>

static void release_state(struct segment_state *state) {
    memory_free(state->node_sums);
    *state = (struct segment_state){0};
}

void segments_release(struct segments *segments) {
    release_state(&segments->kept);
    release_state(&segments->written);
}

/* ---- damage ------------------------------------------------------------------------------- */

static const char *kind_name(enum segment_kind kind) {
    switch (kind) {
    case SEGMENT_HEAD:
        return "the head";
    case SEGMENT_HEAD_COPY:
        return "the copy of the head";
    case SEGMENT_NODES:
        return "nodes";
    case SEGMENT_OUT:
        return "outgoing relationships";
    case SEGMENT_IN:
        return "incoming relationships";
    case SEGMENT_NODE_COLUMN:
    case SEGMENT_NODE_CHUNK:
        return "properties of nodes";
    case SEGMENT_RELATIONSHIP_COLUMN:
    case SEGMENT_RELATIONSHIP_CHUNK:
        return "properties of relationships";
    }
    return "a segment";
}

enum status segment_damaged(struct segment_id id, struct problem *problem) {
    return problem_set(
        problem, STATUS_DAMAGED, SPAN_NONE,
        "the database is damaged: %s (segment %u, key %u, place %u) are not "
        "what was written",
        kind_name(id.kind), (unsigned)id.kind, id.key, id.place);
}

enum status segment_check(const struct byte_reader *reader, struct segment_id id,
                          struct problem *problem) {
    return reader->is_bad || reader_left(reader) > 0 ? segment_damaged(id, problem)
                                                     : STATUS_OK;
}

enum status segment_fetch(const struct segments *segments, struct segment_id id,
                          struct byte_reader *reader, struct problem *problem) {
    const void *bytes = NULL;
    size_t byte_count = 0;
    *reader = byte_reader_of("", 0);
    TRY(segments->source.read(segments->source.context, id, &bytes, &byte_count,
                              problem));
    if (bytes == NULL)
        return segment_damaged(id, problem);
    *reader = byte_reader_of(bytes, byte_count);
    return STATUS_OK;
}

/* ---- failures ----------------------------------------------------------------------------- */

enum status graph_read_failure(struct graph *graph, struct problem *problem) {
    struct problem *failure = &graph->segments.failure;
    enum status status = failure->status;
    if (status == STATUS_OK)
        return STATUS_OK;
    if (problem != NULL && problem->status == STATUS_OK)
        *problem = *failure;
    problem_clear(failure);
    return status;
}

/* ---- chunks ------------------------------------------------------------------------------- */

static enum status read_chunk(struct property_column *column, uint32_t place,
                              struct problem *problem) {
    struct segment_id id = {segment_chunk_kind(column->kind), column->key, place};
    struct byte_reader reader;
    struct chunk *chunk = NULL;
    TRY(segment_fetch(&column->graph->segments, id, &reader, problem));
    TRY(segment_read_chunk(&reader, &column->dictionary, &chunk, problem));
    enum status status = segment_check(&reader, id, problem);
    if (status == STATUS_OK) {
        property_put_read(column, place, chunk);
        return STATUS_OK;
    }
    struct blob_garbage garbage = {0};
    chunk_free(chunk, &garbage);
    blob_garbage_empty(&garbage);
    return status;
}

/* While a failure waits to be told nothing is tried again: a scan would try for every row. */
struct chunk *property_read_chunk(const struct property_column *column, uint32_t place) {
    struct problem *failure = &column->graph->segments.failure;
    if (failure->status != STATUS_OK ||
        read_chunk((struct property_column *)column, place, failure) != STATUS_OK)
        return NULL;
    return column->chunks[place];
}

enum status property_ready(struct property_column *column, uint32_t place,
                           struct problem *problem) {
    if (place >= column->chunk_count || !property_is_unread(column->chunks[place]))
        return STATUS_OK;
    (void)property_read_chunk(column, place);
    return graph_read_failure(column->graph, problem);
}

enum status segment_has_text(const struct property_column *column, uint32_t place,
                             struct text text, bool *has, struct problem *problem) {
    struct segment_id id = {segment_chunk_kind(column->kind), column->key, place};
    struct byte_reader reader;
    TRY(segment_fetch(&column->graph->segments, id, &reader, problem));
    *has = memmem(reader.next, reader_left(&reader), text.bytes, text.byte_count) != NULL;
    return STATUS_OK;
}

enum status segment_visit_texts(const struct property_column *column, uint32_t place,
                                enum status (*visit)(void *context, uint32_t row,
                                                     struct text text),
                                void *context, struct problem *problem) {
    struct segment_id id = {segment_chunk_kind(column->kind), column->key, place};
    struct byte_reader reader;
    TRY(segment_fetch(&column->graph->segments, id, &reader, problem));
    TRY(segment_read_texts(&reader, place * PROPERTY_CHUNK_ROWS, visit, context));
    return segment_check(&reader, id, problem);
}

enum status graph_read_property(struct graph *graph, enum element_kind kind, uint32_t key,
                                struct problem *problem) {
    const struct property_table *table = &graph->properties[kind];
    if (key >= table->count || table->columns[key] == NULL)
        return STATUS_OK;
    return property_read_column(table->columns[key], problem);
}

void graph_leave_source(struct graph *graph) {
    (void)problem_set(&graph->segments.failure, STATUS_INTERNAL, SPAN_NONE,
                      "this part of the database was not read before the fork");
}

/* ---- everything --------------------------------------------------------------------------- */

static enum status read_columns(const struct property_table *table, struct budget *budget,
                                struct problem *problem) {
    for (uint32_t key = 0; key < table->count; key++) {
        if (table->columns[key] == NULL)
            continue;
        TRY(budget_check(budget, problem));
        TRY(property_read_column(table->columns[key], problem));
    }
    return STATUS_OK;
}

enum status graph_read_all(struct graph *graph, struct budget *budget,
                           struct problem *problem) {
    TRY(graph_attach(graph, problem));
    for (int kind = 0; kind < ELEMENT_KIND_COUNT; kind++)
        TRY(read_columns(&graph->properties[kind], budget, problem));
    graph->segments.source = (struct segment_source){0};
    return STATUS_OK;
}
