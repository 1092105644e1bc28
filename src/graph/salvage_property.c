/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Properties chunk by chunk, held against their COLUMN and the elements that there are. */
#include "graph/salvage_internal.h"

#include "graph/growth.h"

/* ---- one chunk ---------------------------------------------------------------------------- */

static void discard(struct chunk *chunk) {
    struct blob_garbage garbage = {0};
    chunk_free(chunk, &garbage);
    blob_garbage_empty(&garbage);
}

/* Reads one that is there; *chunk NULL when it makes no sense, or has no values. */
static enum status read_chunk(struct salvaging *work, struct property_column *column,
                              struct segment_id id, struct byte_reader *reader,
                              struct chunk **chunk) {
    TRY(segment_read_chunk(reader, &column->dictionary, chunk, work->problem));
    if (!reader->is_bad && reader_left(reader) == 0)
        return STATUS_OK;
    discard(*chunk);
    *chunk = NULL;
    salvage_senseless(work, id);
    return STATUS_OK;
}

/* Takes the values of elements away that are not there. */
static void drop_dead(struct salvaging *work, struct property_column *column,
                      struct segment_id id, struct chunk *chunk) {
    struct graph *graph = work->graph;
    struct blob_garbage garbage = {0};
    bool is_known = column->kind == ELEMENT_NODE || !work->has_lost_relationships;
    for (uint32_t place = 0; place < PROPERTY_CHUNK_ROWS && chunk->count > 0; place++) {
        uint32_t row = id.place * PROPERTY_CHUNK_ROWS + place;
        bool is_row = row < graph_row_count(graph, column->kind);
        if (!chunk_has(chunk, place) ||
            (is_row && graph_is_live(graph, column->kind, row)))
            continue;
        if (is_known)
            salvage_fault(work->salvage,
                          "%s %u, which is not there, has the property '%.*s'",
                          column->kind == ELEMENT_NODE ? "node" : "relationship", row,
                          TEXT_ARGS(graph_name(graph, CATALOG_KEY, column->key)));
        else
            work->salvage->lost_properties[column->kind]++;
        chunk_remove(chunk, place, &garbage);
    }
    blob_garbage_empty(&garbage);
}

/* Puts a chunk where the column expects one, or nothing. */
static void put_chunk(struct property_column *column, uint32_t place,
                      struct chunk *chunk) {
    if (chunk != NULL && chunk->count == 0) {
        discard(chunk);
        chunk = NULL;
    }
    property_put_read(column, place, chunk);
}

static enum status salvage_chunk(struct salvaging *work, struct property_column *column,
                                 uint32_t place) {
    uint32_t mark = property_mark(column->chunks[place]);
    struct segment_id id = {segment_chunk_kind(column->kind), column->key, place};
    struct chunk *chunk = NULL;
    struct byte_reader reader;
    bool is_there;
    TRY(salvage_need(work, id, &is_there, &reader));
    if (is_there)
        TRY(read_chunk(work, column, id, &reader, &chunk));
    if (chunk == NULL) {
        work->salvage->lost_properties[column->kind] += property_mark_count(mark);
    } else {
        if (property_mark(chunk) != mark)
            salvage_fault(work->salvage,
                          "the list of the property '%.*s' counts %u values in chunk %u, "
                          "there are %u, or they are of another type",
                          TEXT_ARGS(graph_name(work->graph, CATALOG_KEY, column->key)),
                          property_mark_count(mark), place, chunk->count);
        drop_dead(work, column, id, chunk);
    }
    put_chunk(column, place, chunk);
    return STATUS_OK;
}

/* ---- a column ----------------------------------------------------------------------------- */

/* Without its COLUMN: every place where a chunk can be is looked at. */
static enum status salvage_unlisted(struct salvaging *work,
                                    struct property_column *column) {
    uint32_t rows = graph_row_count(work->graph, column->kind);
    for (uint32_t place = 0; place <= rows / PROPERTY_CHUNK_ROWS; place++) {
        struct segment_id id = {segment_chunk_kind(column->kind), column->key, place};
        struct chunk *chunk = NULL;
        struct byte_reader reader;
        bool is_there;
        TRY(salvage_fetch(work, id, &is_there, &reader));
        if (is_there && reader_left(&reader) > 0)
            TRY(read_chunk(work, column, id, &reader, &chunk));
        if (chunk == NULL)
            continue;
        uint32_t before = column->chunk_count;
        if (!growth_reserve((void **)&column->chunks, &column->chunk_count,
                            (uint64_t)place + 1, sizeof(struct chunk *))) {
            discard(chunk);
            return growth_problem(work->problem);
        }
        for (uint32_t i = before; i < column->chunk_count; i++)
            column->chunks[i] = NULL;
        uint32_t mark = property_mark(chunk);
        column->chunks[place] = property_unread(mark);
        column->present_count += chunk->count;
        column->type_chunks[chunk->type]++;
        column->unread_count++;
        drop_dead(work, column, id, chunk);
        put_chunk(column, place, chunk);
    }
    return STATUS_OK;
}

static enum status salvage_column(struct salvaging *work,
                                  struct property_column *column) {
    struct segment_id id = {segment_column_kind(column->kind), column->key, 0};
    struct byte_reader reader;
    bool is_there;
    TRY(salvage_need(work, id, &is_there, &reader));
    if (!is_there)
        return salvage_unlisted(work, column);
    TRY(segment_read_column(&reader, graph_row_count(work->graph, column->kind), column,
                            work->problem));
    if (reader.is_bad || reader_left(&reader) > 0)
        salvage_senseless(work,
                          id); /* what it told until then is held against the chunks */
    else if (column->stored_distinct > column->present_count)
        salvage_fault(work->salvage,
                      "the property '%.*s' has %llu distinct values among %llu",
                      TEXT_ARGS(graph_name(work->graph, CATALOG_KEY, column->key)),
                      (unsigned long long)column->stored_distinct,
                      (unsigned long long)column->present_count);
    column->kept_count = 0;
    for (uint32_t place = 0; place < column->chunk_count; place++)
        if (property_is_unread(column->chunks[place]))
            TRY(salvage_chunk(work, column, place));
    return STATUS_OK;
}

enum status salvage_properties(struct salvaging *work, enum element_kind kind) {
    struct graph *graph = work->graph;
    const struct property_table *table = &graph->properties[kind];
    for (uint32_t key = 0; key < table->count; key++) {
        struct property_column *column = table->columns[key];
        if (column == NULL)
            continue;
        TRY(salvage_column(work, column));
        if (column->present_count == 0 && work->salvage->lost_segments == 0)
            salvage_fault(work->salvage,
                          "the head lists the property '%.*s', which no %s has",
                          TEXT_ARGS(graph_name(graph, CATALOG_KEY, key)),
                          kind == ELEMENT_NODE ? "node" : "relationship");
        graph_touch(graph);
        column->changed = graph->stamp;
    }
    return STATUS_OK;
}
