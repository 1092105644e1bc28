/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * HEAD    version; rows a chunk, rows a segment; counts: nodes, relationship rows, how many of
 *         each block of them live, per type uses and self-loops; names of the three catalogs in
 *         the order of ids; label sets from the first that has labels, their labels, then the
 *         uses of all sets that nodes may have; definitions by kind; keys that have a column by
 *         kind of element.
 * A count of things is never larger than the bytes that are left, or than a constant.
 */
#include "graph/graph_internal.h"

#include "graph/growth.h"

#include <string.h>

/* ---- counts ------------------------------------------------------------------------------- */

static uint32_t block_count_of(uint32_t edge_count) {
    return edge_count / SEGMENT_BLOCK_ROWS + (edge_count % SEGMENT_BLOCK_ROWS != 0);
}

static enum status make_counts(struct segment_counts *counts, struct arena *arena,
                               struct problem *problem) {
    counts->block_lives = ARENA_ARRAY(arena, counts->block_count + 1, uint32_t);
    counts->type_uses = ARENA_ARRAY(arena, counts->type_count + 1, uint64_t);
    counts->type_loops = ARENA_ARRAY(arena, counts->type_count + 1, uint64_t);
    TRY_MEMORY(counts->block_lives, arena, problem);
    TRY_MEMORY(counts->type_uses, arena, problem);
    TRY_MEMORY(counts->type_loops, arena, problem);
    return STATUS_OK;
}

enum status segment_count(const struct graph *graph, struct arena *arena,
                          struct segment_counts *out, struct problem *problem) {
    *out = (struct segment_counts){.node_count = graph->node_count,
                                   .edge_count = graph->edge_count,
                                   .live_edge_count = graph->live_edge_count,
                                   .block_count = block_count_of(graph->edge_count),
                                   .type_count = graph->catalogs[CATALOG_TYPE].count};
    TRY(make_counts(out, arena, problem));
    for (uint32_t row = 0; row < graph->edge_count; row++)
        out->block_lives[row / SEGMENT_BLOCK_ROWS] += graph->types[row] != TYPE_DEAD;
    for (uint32_t type = 0; type < out->type_count; type++) {
        out->type_uses[type] = graph->type_uses[type];
        out->type_loops[type] = graph->type_loops[type];
    }
    return STATUS_OK;
}

static void write_counts(struct bytes *out, const struct segment_counts *counts) {
    bytes_u8(out, SEGMENT_VERSION);
    bytes_varint(out, PROPERTY_CHUNK_ROWS);
    bytes_varint(out, SEGMENT_ROWS);
    bytes_varint(out, counts->node_count);
    bytes_varint(out, counts->edge_count);
    for (uint32_t i = 0; i < counts->block_count; i++)
        bytes_varint(out, counts->block_lives[i]);
    bytes_varint(out, counts->type_count);
    for (uint32_t type = 0; type < counts->type_count; type++) {
        bytes_varint(out, counts->type_uses[type]);
        bytes_varint(out, counts->type_loops[type]);
    }
}

/* A file of another version, or of a build whose sizes differ, is no damage. */
static enum status check_sizes(struct byte_reader *reader, struct problem *problem) {
    uint32_t version = reader_u8(reader);
    if (!reader->is_bad && version != SEGMENT_VERSION)
        return problem_set(problem, STATUS_CANNOT_OPEN, SPAN_NONE,
                           "the database has segments of version %u; this build reads "
                           "version %u",
                           version, SEGMENT_VERSION);
    uint32_t chunk_rows = (uint32_t)reader_count(reader, UINT32_MAX);
    uint32_t segment_rows = (uint32_t)reader_count(reader, UINT32_MAX);
    if (!reader->is_bad &&
        (chunk_rows != PROPERTY_CHUNK_ROWS || segment_rows != SEGMENT_ROWS))
        return problem_set(
            problem, STATUS_CANNOT_OPEN, SPAN_NONE,
            "the database has %u rows a chunk and %u a segment; this build "
            "reads %u and %u",
            chunk_rows, segment_rows, (unsigned)PROPERTY_CHUNK_ROWS,
            (unsigned)SEGMENT_ROWS);
    return STATUS_OK;
}

/* Uses of all types together are the live relationships. */
static void read_uses(struct byte_reader *reader, struct segment_counts *counts) {
    uint64_t uses = 0;
    for (uint32_t type = 0; type < counts->type_count; type++) {
        counts->type_uses[type] = reader_count(reader, counts->live_edge_count);
        counts->type_loops[type] = reader_count(reader, counts->type_uses[type]);
        uses += counts->type_uses[type];
    }
    if (uses != counts->live_edge_count)
        reader->is_bad = true;
}

enum status segment_read_counts(struct byte_reader *reader, struct arena *arena,
                                struct segment_counts *out, struct problem *problem) {
    *out = (struct segment_counts){0};
    TRY(check_sizes(reader, problem));
    out->node_count = (uint32_t)reader_count(reader, MAX_NODES);
    out->edge_count = (uint32_t)reader_count(reader, MAX_EDGES);
    out->block_count = block_count_of(out->edge_count);
    if (out->block_count > reader_left(reader))
        reader->is_bad = true;
    struct byte_reader blocks = *reader;
    for (uint32_t i = 0; i < out->block_count && !reader->is_bad; i++)
        out->live_edge_count += reader_count(reader, SEGMENT_BLOCK_ROWS);
    out->type_count = (uint32_t)reader_count(reader, MAX_CATALOG_NAMES);
    if (out->live_edge_count > out->edge_count || out->type_count > reader_left(reader))
        reader->is_bad = true;
    if (reader->is_bad)
        return STATUS_OK;
    TRY(make_counts(out, arena, problem));
    for (uint32_t i = 0; i < out->block_count; i++)
        out->block_lives[i] = (uint32_t)reader_count(&blocks, SEGMENT_BLOCK_ROWS);
    read_uses(reader, out);
    return STATUS_OK;
}

/* ---- names -------------------------------------------------------------------------------- */

static void write_catalog(struct bytes *out, const struct catalog *catalog) {
    bytes_varint(out, catalog->count);
    for (uint32_t id = 0; id < catalog->count; id++)
        bytes_text(out, catalog->names[id].name);
}

static enum status read_catalog(struct byte_reader *reader, struct catalog *catalog,
                                struct problem *problem) {
    uint32_t count = (uint32_t)reader_count(reader, MAX_CATALOG_NAMES);
    for (uint32_t id = 0; id < count && !reader->is_bad; id++) {
        struct text name = reader_text(reader);
        uint32_t made;
        if (catalog_find(catalog, name) != UINT32_MAX)
            reader->is_bad = true;
        else
            TRY(catalog_add(catalog, name, &made, problem));
    }
    return STATUS_OK;
}

static void write_label_sets(struct bytes *out, const struct label_sets *sets) {
    bytes_varint(out, sets->count);
    for (uint32_t set = LABEL_SET_EMPTY + 1; set < sets->count; set++) {
        const struct label_set *labels = &sets->sets[set];
        bytes_varint(out, labels->label_count);
        for (uint32_t i = 0; i < labels->label_count; i++)
            bytes_varint(out, labels->labels[i]);
    }
    for (uint32_t set = LABEL_SET_EMPTY; set < sets->count; set++)
        bytes_varint(out, sets->sets[set].uses);
}

/* One set into `labels`, which has room for all labels: ascending ids, at least one. */
static uint32_t read_labels(struct byte_reader *reader, uint32_t label_count,
                            uint32_t *labels) {
    uint32_t count = (uint32_t)reader_count(reader, label_count);
    for (uint32_t i = 0; i < count && !reader->is_bad; i++) {
        labels[i] = (uint32_t)reader_count(reader, label_count);
        if (labels[i] >= label_count || (i > 0 && labels[i] <= labels[i - 1]))
            reader->is_bad = true;
    }
    if (count == 0)
        reader->is_bad = true;
    return count;
}

static enum status read_sets(struct byte_reader *reader, uint32_t label_count,
                             uint32_t *labels, struct label_sets *sets,
                             struct problem *problem) {
    uint32_t count = (uint32_t)reader_count(reader, UINT32_MAX);
    if (count <= LABEL_SET_EMPTY)
        reader->is_bad = true;
    for (uint32_t set = LABEL_SET_EMPTY + 1; set < count && !reader->is_bad; set++) {
        uint32_t in_set = read_labels(reader, label_count, labels), made = 0;
        if (reader->is_bad)
            break;
        TRY(label_sets_make(sets, labels, in_set, &made, problem));
        if (made != set)
            reader->is_bad = true; /* two alike */
    }
    for (uint32_t set = LABEL_SET_EMPTY; set < count && !reader->is_bad; set++)
        sets->sets[set].uses = reader_count(reader, MAX_NODES);
    return STATUS_OK;
}

static enum status read_label_sets(struct byte_reader *reader, struct graph *graph,
                                   struct problem *problem) {
    uint32_t label_count = graph->catalogs[CATALOG_LABEL].count;
    uint32_t *labels = memory_allocate((label_count + 1) * sizeof *labels);
    TRY_ROOM(labels != NULL, problem);
    enum status status =
        read_sets(reader, label_count, labels, &graph->label_sets, problem);
    memory_free(labels);
    return status;
}

/* ---- definitions -------------------------------------------------------------------------- */

static void write_definitions(struct bytes *out, const struct graph *graph) {
    bytes_varint(out, DEFINITION_KIND_COUNT);
    for (int kind = 0; kind < DEFINITION_KIND_COUNT; kind++) {
        const struct definition_list *list = &graph->definitions[kind];
        bytes_varint(out, list->count);
        for (uint32_t i = 0; i < list->count; i++) {
            bytes_text(out, list->items[i]->name);
            bytes_text(out, list->items[i]->text);
        }
    }
}

static enum status read_definition_list(struct byte_reader *reader,
                                        struct definition_list *list,
                                        struct problem *problem) {
    uint32_t count = (uint32_t)reader_count(reader, MAX_DEFINITIONS);
    for (uint32_t i = 0; i < count && !reader->is_bad; i++) {
        struct text name = reader_text(reader), text = reader_text(reader);
        if (i > 0 && text_compare(list->items[i - 1]->name, name) >= 0)
            reader->is_bad = true;
        if (reader->is_bad)
            break;
        TRY_ROOM(definition_reserve(list), problem);
        struct definition *made = definition_new(name, text);
        TRY_ROOM(made != NULL, problem);
        definition_insert(list, i, made);
    }
    return STATUS_OK;
}

static enum status read_definitions(struct byte_reader *reader, struct graph *graph,
                                    struct problem *problem) {
    /* Kinds that came later stand at the end: an older file has fewer. */
    int count = (int)reader_count(reader, DEFINITION_KIND_COUNT);
    for (int kind = 0; kind < count; kind++)
        TRY(read_definition_list(reader, &graph->definitions[kind], problem));
    return STATUS_OK;
}

/* ---- keys --------------------------------------------------------------------------------- */

static bool has_values(const struct property_table *table, uint32_t key) {
    const struct property_column *column = property_find(table, key);
    return column != NULL && column->present_count > 0;
}

static void write_keys(struct bytes *out, const struct property_table *table) {
    uint32_t count = 0;
    for (uint32_t key = 0; key < table->count; key++)
        count += has_values(table, key);
    bytes_varint(out, count);
    for (uint32_t key = 0; key < table->count; key++)
        if (has_values(table, key))
            bytes_varint(out, key);
}

static enum status read_keys(struct byte_reader *reader, struct graph *graph,
                             enum element_kind kind, struct problem *problem) {
    uint32_t key_count = graph->catalogs[CATALOG_KEY].count;
    uint32_t count = (uint32_t)reader_count(reader, key_count), next = 0;
    for (uint32_t i = 0; i < count && !reader->is_bad; i++) {
        uint32_t key = (uint32_t)reader_count(reader, key_count);
        struct property_column *column;
        if (key < next || key >= key_count)
            reader->is_bad = true;
        if (reader->is_bad)
            break;
        TRY(property_make(&graph->properties[kind], key, &column, problem));
        column->graph = graph;
        column->kind = kind;
        column->key = key;
        next = key + 1;
    }
    return STATUS_OK;
}

/* ---- together ----------------------------------------------------------------------------- */

void segment_write_head(struct bytes *out, const struct graph *graph,
                        const struct segment_counts *counts) {
    write_counts(out, counts);
    for (int kind = 0; kind < CATALOG_KIND_COUNT; kind++)
        write_catalog(out, &graph->catalogs[kind]);
    write_label_sets(out, &graph->label_sets);
    write_definitions(out, graph);
    for (int kind = 0; kind < ELEMENT_KIND_COUNT; kind++)
        write_keys(out, &graph->properties[kind]);
}

enum status segment_read_names(struct byte_reader *reader, struct graph *graph,
                               struct problem *problem) {
    for (int kind = 0; kind < CATALOG_KIND_COUNT; kind++)
        TRY(read_catalog(reader, &graph->catalogs[kind], problem));
    TRY(read_label_sets(reader, graph, problem));
    TRY(read_definitions(reader, graph, problem));
    for (int kind = 0; kind < ELEMENT_KIND_COUNT; kind++)
        TRY(read_keys(reader, graph, (enum element_kind)kind, problem));
    return STATUS_OK;
}
