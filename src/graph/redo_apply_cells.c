/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells of a record into a column: rows of one chunk and their values become a piece of a
 * column that property_set_many() takes, unless they lie far apart.
 */
#include "graph/redo_internal.h"
#include "value/value_bytes.h"

#include <string.h>

/* Rows that lie this many times wider than they are many are set one by one. */
#define SCATTERED 8

/* ---- rows --------------------------------------------------------------------------------- */

/* One row or several that follow one another. */
static void read_range(struct byte_reader *reader, bool is_one, struct redo_rows *rows) {
    uint32_t first = (uint32_t)reader_count(reader, UINT32_MAX);
    uint32_t within = first % PROPERTY_CHUNK_ROWS;
    uint32_t count =
        is_one ? 1 : (uint32_t)reader_count(reader, PROPERTY_CHUNK_ROWS - within);
    rows->place = first / PROPERTY_CHUNK_ROWS;
    for (uint32_t i = 0; i < count; i++)
        redo_rows_add(rows, within + i);
}

static void read_list(struct byte_reader *reader, struct redo_rows *rows) {
    uint32_t places[PROPERTY_CHUNK_ROWS];
    rows->place = (uint32_t)reader_count(reader, UINT32_MAX);
    uint32_t count = (uint32_t)reader_count(reader, PROPERTY_CHUNK_ROWS);
    reader_packed(reader, places, count);
    for (uint32_t i = 0; i < count && !reader->is_bad; i++) {
        reader->is_bad =
            places[i] >= PROPERTY_CHUNK_ROWS || (i > 0 && places[i] <= places[i - 1]);
        if (!reader->is_bad)
            redo_rows_add(rows, places[i]);
    }
}

static void read_bitmap(struct byte_reader *reader, struct redo_rows *rows) {
    rows->place = (uint32_t)reader_count(reader, UINT32_MAX);
    for (uint32_t word = 0; word < CHUNK_WORDS; word++) {
        rows->words[word] = reader_u64(reader);
        rows->count += (uint32_t)__builtin_popcountll(rows->words[word]);
    }
}

static uint32_t last_place(const struct redo_rows *rows) {
    uint32_t word = CHUNK_WORDS - 1;
    while (rows->words[word] == 0)
        word--;
    return word * 64 + 63 - (uint32_t)__builtin_clzll(rows->words[word]);
}

/* Rows that the elements of a kind have; false when they are none. */
static bool read_rows(struct redo *redo, enum element_kind kind,
                      enum redo_rows_form form) {
    struct byte_reader *reader = &redo->reader;
    if (form != ROWS_SAME)
        redo->rows = (struct redo_rows){0};
    else if (redo->rows_kind != kind)
        return false;
    switch (form) {
    case ROWS_ONE:
    case ROWS_RANGE:
        read_range(reader, form == ROWS_ONE, &redo->rows);
        break;
    case ROWS_LIST:
        read_list(reader, &redo->rows);
        break;
    case ROWS_BITMAP:
        read_bitmap(reader, &redo->rows);
        break;
    case ROWS_SAME:
    case ROWS_FORM_COUNT:
        break;
    }
    if (reader->is_bad || redo->rows.count == 0)
        return false;
    redo->rows_kind = kind;
    uint32_t row_count =
        kind == ELEMENT_NODE ? redo->graph->node_count : redo->edge_count;
    return (uint64_t)redo->rows.place * PROPERTY_CHUNK_ROWS + last_place(&redo->rows) <
           row_count;
}

/* ---- values ------------------------------------------------------------------------------- */

static int64_t read_integer(struct byte_reader *reader, uint32_t width) {
    const unsigned char *bytes = reader_raw(reader, width);
    uint64_t number = 0;
    for (uint32_t i = 0; bytes != NULL && i < width; i++)
        number |= (uint64_t)bytes[i] << (8 * i);
    uint64_t sign = UINT64_C(1) << (8 * width - 1);
    return (int64_t)((number ^ sign) - sign);
}

static double read_float(struct byte_reader *reader) {
    uint64_t bits = reader_u64(reader);
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static struct value read_string(struct byte_reader *reader) {
    struct text text = reader_text(reader);
    if (text.byte_count > MAX_TEXT_BYTES) {
        reader->is_bad = true;
        return value_null();
    }
    return value_string(text);
}

/* The next value; null where the reader turns bad or where there is none to be stored. */
static enum status read_value(struct redo *redo, enum redo_values_form form,
                              uint32_t width, struct value *out,
                              struct problem *problem) {
    struct byte_reader *reader = &redo->reader;
    if (form == VALUES_ANY)
        return value_read_bytes(reader, &redo->arena, out, problem);
    *out = form == VALUES_INTEGERS ? value_integer(read_integer(reader, width))
           : form == VALUES_FLOATS ? value_float(read_float(reader))
                                   : read_string(reader);
    return STATUS_OK;
}

/* Values by place from the first row on, null between the rows. */
static enum status read_values(struct redo *redo, enum redo_values_form form,
                               struct value *values, struct problem *problem) {
    struct byte_reader *reader = &redo->reader;
    uint32_t first = redo_rows_next(&redo->rows, 0), width = 0;
    uint32_t span = last_place(&redo->rows) - first + 1;
    if (form == VALUES_INTEGERS) {
        width = reader_u8(reader);
        if (width != 1 && width != 2 && width != 4 && width != 8)
            return redo_damage(problem);
    }
    for (uint32_t i = 0; i < span && span > redo->rows.count; i++)
        values[i] = value_null();
    for (uint32_t place = first; place < PROPERTY_CHUNK_ROWS;
         place = redo_rows_next(&redo->rows, place + 1)) {
        struct value *value = &values[place - first];
        TRY(read_value(redo, form, width, value, problem));
        if (reader->is_bad || value_is_null(*value))
            return redo_damage(problem);
        TRY(property_check(*value, problem));
    }
    return STATUS_OK;
}

/* ---- setting ------------------------------------------------------------------------------ */

/* Dead elements get no cells. A detached graph cannot tell dead relationships. */
static bool are_live(const struct redo *redo, enum element_kind kind) {
    if (kind == ELEMENT_RELATIONSHIP && redo->graph->is_detached)
        return true;
    uint32_t start = redo->rows.place * PROPERTY_CHUNK_ROWS;
    for (uint32_t place = redo_rows_next(&redo->rows, 0); place < PROPERTY_CHUNK_ROWS;
         place = redo_rows_next(&redo->rows, place + 1))
        if (!graph_is_live(redo->graph, kind, start + place))
            return false;
    return true;
}

/* Tells the index of a key, if there is one. */
static void note_values(struct redo *redo, uint32_t key, const struct value *values) {
    struct index_table *indexes = &redo->graph->indexes;
    if (key >= indexes->count || indexes->indexes[key] == NULL)
        return;
    uint32_t start = redo->rows.place * PROPERTY_CHUNK_ROWS;
    uint32_t first = redo_rows_next(&redo->rows, 0);
    for (uint32_t place = first; place < PROPERTY_CHUNK_ROWS;
         place = redo_rows_next(&redo->rows, place + 1))
        index_note(indexes, key, start + place, values[place - first]);
}

/* The same for the indexes that have the key among theirs. */
static void note_composites(struct redo *redo, enum element_kind kind, uint32_t key) {
    uint32_t start = redo->rows.place * PROPERTY_CHUNK_ROWS;
    for (uint32_t place = redo_rows_next(&redo->rows, 0);
         place < PROPERTY_CHUNK_ROWS && redo->graph->composites.count > 0;
         place = redo_rows_next(&redo->rows, place + 1))
        composite_note(redo->graph, kind, start + place, key);
}

static void note_rows(struct redo *redo, enum element_kind kind) {
    uint32_t start = redo->rows.place * PROPERTY_CHUNK_ROWS;
    for (uint32_t place = redo_rows_next(&redo->rows, 0);
         place < PROPERTY_CHUNK_ROWS && redo->graph->journal.is_kept;
         place = redo_rows_next(&redo->rows, place + 1))
        journal_note(&redo->graph->journal, kind, start + place);
}

/* Values of elements that are lost go nowhere. */
static void drop_dead(const struct redo *redo, enum element_kind kind,
                      struct value *values) {
    uint32_t start = redo->rows.place * PROPERTY_CHUNK_ROWS;
    uint32_t first = redo_rows_next(&redo->rows, 0);
    for (uint32_t place = first; place < PROPERTY_CHUNK_ROWS;
         place = redo_rows_next(&redo->rows, place + 1))
        if (!graph_is_live(redo->graph, kind, start + place))
            values[place - first] = value_null();
}

static enum status set_values(struct redo *redo, struct property_column *column,
                              struct value *values, struct problem *problem) {
    struct undo_log *undo = redo->graph->undo;
    uint32_t start = redo->rows.place * PROPERTY_CHUNK_ROWS;
    uint32_t first = redo_rows_next(&redo->rows, 0);
    uint32_t span = last_place(&redo->rows) - first + 1;
    if (span <= redo->rows.count * SCATTERED) {
        struct column cells = {.type = COLUMN_VALUES, .values = values};
        int64_t set_count = 0;
        return property_set_many(column, undo, start + first, &cells, span, &set_count,
                                 problem);
    }
    for (uint32_t place = first; place < PROPERTY_CHUNK_ROWS;
         place = redo_rows_next(&redo->rows, place + 1))
        TRY(property_set(column, undo, start + place, values[place - first], problem));
    return STATUS_OK;
}

/* A chunk that was read only now may be of a later state, where the cells are gone already. */
static enum status remove_values(struct redo *redo, struct property_column *column,
                                 struct problem *problem) {
    uint32_t start = redo->rows.place * PROPERTY_CHUNK_ROWS;
    for (uint32_t place = redo_rows_next(&redo->rows, 0); place < PROPERTY_CHUNK_ROWS;
         place = redo_rows_next(&redo->rows, place + 1))
        TRY(property_set(column, redo->graph->undo, start + place, value_null(),
                         problem));
    return STATUS_OK;
}

enum status redo_apply_cells(struct redo *redo, enum element_kind kind,
                             struct problem *problem) {
    struct graph *graph = redo->graph;
    struct property_column *column;
    uint32_t key = (uint32_t)reader_count(&redo->reader, UINT32_MAX);
    uint8_t forms = reader_u8(&redo->reader);
    enum redo_rows_form rows = (enum redo_rows_form)(forms & 15);
    enum redo_values_form values = (enum redo_values_form)(forms >> 4);
    if (redo->reader.is_bad || key >= graph->catalogs[CATALOG_KEY].count ||
        rows >= ROWS_FORM_COUNT || values >= VALUES_FORM_COUNT ||
        !read_rows(redo, kind, rows))
        return redo_damage(problem);
    TRY(property_make(&graph->properties[kind], key, &column, problem));
    graph_touch(graph);
    column->changed = graph->stamp;
    note_rows(redo, kind);
    if (values == VALUES_NONE)
        return remove_values(redo, column, problem);
    bool has_dead = !are_live(redo, kind);
    if (has_dead && !graph->is_salvaged)
        return redo_damage(problem);
    struct value cells[PROPERTY_CHUNK_ROWS];
    TRY(read_values(redo, values, cells, problem));
    if (has_dead)
        drop_dead(redo, kind, cells);
    TRY(set_values(redo, column, cells, problem));
    if (kind == ELEMENT_NODE)
        note_values(redo, key, cells);
    note_composites(redo, kind, key);
    if (values == VALUES_ANY)
        arena_reset(&redo->arena);
    return STATUS_OK;
}
