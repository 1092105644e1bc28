/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Properties as the floors above read them: one, a column of many, codes, an element's keys.
 * Rows of a scan come in order, so the chunk of the row before is looked at first.
 */
#include "graph/graph_internal.h"

#include <stdlib.h>

enum property_type graph_property_type(const struct graph *graph, enum element_kind kind,
                                       uint32_t key) {
    const struct property_column *column = property_find(&graph->properties[kind], key);
    return column == NULL ? PROPERTY_ABSENT : property_type(column);
}

struct value graph_property(const struct graph *graph, enum element_kind kind,
                            uint32_t row, uint32_t key) {
    const struct property_column *column = property_find(&graph->properties[kind], key);
    return column == NULL ? value_null() : property_get(column, row);
}

/* ---- columns ------------------------------------------------------------------------------ */

/* The chunk and index of a row's value; NULL when it has none. */
static inline const struct chunk *find_cell(const struct property_column *column,
                                            uint32_t row, uint32_t *index) {
    if (row == ELEMENT_NONE)
        return NULL;
    const struct chunk *chunk = property_chunk(column, row);
    if (chunk != NULL)
        *index = chunk_index(chunk, row % PROPERTY_CHUNK_ROWS);
    return chunk;
}

/* Marks a null, making the mask on the first. */
static enum status mark_null(struct arena *arena, struct column *out, uint32_t i,
                             uint32_t row_count, struct problem *problem) {
    if (out->nulls == NULL) {
        out->nulls = ARENA_ARRAY(arena, row_count, uint8_t);
        TRY_MEMORY(out->nulls, arena, problem);
    }
    out->nulls[i] = 1;
    return STATUS_OK;
}

static enum status read_integers(const struct property_column *column,
                                 const uint32_t *rows, uint32_t row_count,
                                 struct arena *arena, struct column *out,
                                 struct problem *problem) {
    for (uint32_t i = 0; i < row_count; i++) {
        uint32_t index = 0;
        const struct chunk *chunk = find_cell(column, rows[i], &index);
        out->integers[i] = chunk == NULL ? 0 : chunk_integer(chunk, index);
        if (chunk == NULL)
            TRY(mark_null(arena, out, i, row_count, problem));
    }
    return STATUS_OK;
}

static enum status read_floats(const struct property_column *column, const uint32_t *rows,
                               uint32_t row_count, struct arena *arena,
                               struct column *out, struct problem *problem) {
    for (uint32_t i = 0; i < row_count; i++) {
        uint32_t index = 0;
        const struct chunk *chunk = find_cell(column, rows[i], &index);
        out->floats[i] = chunk == NULL ? 0 : chunk_float(chunk, index);
        if (chunk == NULL)
            TRY(mark_null(arena, out, i, row_count, problem));
    }
    return STATUS_OK;
}

static enum status read_booleans(const struct property_column *column,
                                 const uint32_t *rows, uint32_t row_count,
                                 struct arena *arena, struct column *out,
                                 struct problem *problem) {
    for (uint32_t i = 0; i < row_count; i++) {
        uint32_t index = 0;
        const struct chunk *chunk = find_cell(column, rows[i], &index);
        out->booleans[i] = chunk == NULL ? 0 : (uint8_t)chunk_integer(chunk, index);
        if (chunk == NULL)
            TRY(mark_null(arena, out, i, row_count, problem));
    }
    return STATUS_OK;
}

static void read_values(const struct property_column *column, const uint32_t *rows,
                        uint32_t row_count, struct column *out) {
    for (uint32_t i = 0; i < row_count; i++) {
        uint32_t index = 0;
        const struct chunk *chunk =
            column == NULL ? NULL : find_cell(column, rows[i], &index);
        out->values[i] =
            chunk == NULL ? value_null() : chunk_value(chunk, index, &column->dictionary);
    }
}

enum status graph_property_column(const struct graph *graph, enum element_kind kind,
                                  uint32_t key, const uint32_t *rows, uint32_t row_count,
                                  struct arena *arena, struct column *out,
                                  struct problem *problem) {
    const struct property_column *column = property_find(&graph->properties[kind], key);
    switch (column == NULL ? PROPERTY_ABSENT : property_type(column)) {
    case PROPERTY_INTEGERS:
        TRY(column_allocate(arena, COLUMN_INTEGERS, row_count, out, problem));
        return read_integers(column, rows, row_count, arena, out, problem);
    case PROPERTY_FLOATS:
        TRY(column_allocate(arena, COLUMN_FLOATS, row_count, out, problem));
        return read_floats(column, rows, row_count, arena, out, problem);
    case PROPERTY_BOOLEANS:
        TRY(column_allocate(arena, COLUMN_BOOLEANS, row_count, out, problem));
        return read_booleans(column, rows, row_count, arena, out, problem);
    case PROPERTY_ABSENT:
        return column_constant(arena, value_null(), out, problem);
    case PROPERTY_DATES:
    case PROPERTY_STRINGS:
    case PROPERTY_MIXED:
        break;
    }
    TRY(column_allocate(arena, COLUMN_VALUES, row_count, out, problem));
    read_values(column, rows, row_count, out);
    return STATUS_OK;
}

/* ---- codes -------------------------------------------------------------------------------- */

bool graph_property_code(const struct graph *graph, enum element_kind kind, uint32_t key,
                         struct text text, uint32_t *code) {
    const struct property_column *column = property_find(&graph->properties[kind], key);
    if (column == NULL)
        return false;
    *code = dictionary_find(&column->dictionary, text);
    return *code != DICTIONARY_NONE;
}

void graph_property_codes(const struct graph *graph, enum element_kind kind, uint32_t key,
                          const uint32_t *rows, uint32_t row_count, uint32_t *codes) {
    const struct property_column *column = property_find(&graph->properties[kind], key);
    for (uint32_t i = 0; i < row_count; i++) {
        uint32_t index = 0;
        const struct chunk *chunk =
            column == NULL ? NULL : find_cell(column, rows[i], &index);
        bool has_code = chunk != NULL && chunk->type == PROPERTY_STRINGS;
        codes[i] = has_code ? (uint32_t)chunk_integer(chunk, index) : UINT32_MAX;
    }
}

struct text graph_property_code_text(const struct graph *graph, enum element_kind kind,
                                     uint32_t key, uint32_t code) {
    return dictionary_text(&graph->properties[kind].columns[key]->dictionary, code);
}

uint32_t graph_property_code_count(const struct graph *graph, enum element_kind kind,
                                   uint32_t key) {
    const struct property_column *column = property_find(&graph->properties[kind], key);
    if (column == NULL)
        return 0;
    for (uint32_t place = 0; column->unread_count > 0 && place < column->chunk_count;
         place++)
        (void)property_at(column, place);
    return column->dictionary.count;
}

/* ---- an element's properties -------------------------------------------------------------- */

enum status graph_element_keys(const struct graph *graph, enum element_kind kind,
                               uint32_t row, struct arena *arena, uint32_t **keys,
                               uint32_t *count, struct problem *problem) {
    const struct property_table *table = &graph->properties[kind];
    *keys = ARENA_ARRAY(arena, table->count + 1, uint32_t);
    TRY_MEMORY(*keys, arena, problem);
    *count = 0;
    for (uint32_t key = 0; key < table->count; key++) {
        const struct property_column *column = table->columns[key];
        if (column != NULL && property_chunk(column, row) != NULL)
            (*keys)[(*count)++] = key;
    }
    return STATUS_OK;
}

static int compare_keys(const void *first, const void *second) {
    return text_compare(((const struct value_map_entry *)first)->key,
                        ((const struct value_map_entry *)second)->key);
}

enum status graph_element_map(const struct graph *graph, enum element_kind kind,
                              uint32_t row, struct arena *arena, struct value *out,
                              struct problem *problem) {
    uint32_t *keys = NULL;
    uint32_t count = 0;
    TRY(graph_element_keys(graph, kind, row, arena, &keys, &count, problem));
    struct value_map_entry *entries =
        ARENA_ARRAY(arena, count + 1, struct value_map_entry);
    TRY_MEMORY(entries, arena, problem);
    for (uint32_t i = 0; i < count; i++) {
        entries[i].key = graph_name(graph, CATALOG_KEY, keys[i]);
        entries[i].value = graph_property(graph, kind, row, keys[i]);
    }
    qsort(entries, count, sizeof *entries, compare_keys);
    *out = value_map(entries, count);
    return STATUS_OK;
}

/* ---- all texts of a key ------------------------------------------------------------------- */

/* Passes on what is live. */
struct text_visit {
    const struct graph *graph;
    enum element_kind kind;
    enum status (*visit)(void *context, uint32_t row, struct text text);
    void *context;
};

static enum status visit_live(void *context, uint32_t row, struct text text) {
    const struct text_visit *visit = context;
    return graph_is_live(visit->graph, visit->kind, row)
               ? visit->visit(visit->context, row, text)
               : STATUS_OK;
}

static enum status visit_chunk(const struct property_column *column, uint32_t place,
                               struct text_visit *visit) {
    uint32_t first = place * PROPERTY_CHUNK_ROWS;
    for (uint32_t i = 0; i < PROPERTY_CHUNK_ROWS; i++) {
        struct value value = property_get(column, first + i);
        if (value.type == VALUE_STRING)
            TRY(visit_live(visit, first + i, value_text(value)));
    }
    return STATUS_OK;
}

enum status
graph_visit_texts(const struct graph *graph, enum element_kind kind, uint32_t key,
                  enum status (*visit)(void *context, uint32_t row, struct text text),
                  void *context, struct problem *problem) {
    const struct property_column *column = property_find(&graph->properties[kind], key);
    struct text_visit live = {graph, kind, visit, context};
    for (uint32_t place = 0; column != NULL && place < column->chunk_count; place++) {
        const struct chunk *chunk = column->chunks[place];
        uint32_t mark = property_mark(chunk);
        if (mark == 0)
            continue;
        if (property_is_unread(chunk) && property_mark_type(mark) == PROPERTY_STRINGS)
            TRY(segment_visit_texts(column, place, visit_live, &live, problem));
        else
            TRY(visit_chunk(column, place, &live));
    }
    return graph_read_failure((struct graph *)graph, problem);
}
