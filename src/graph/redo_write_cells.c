/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells that changed: the oldest chunk that the log keeps for a place is what the transaction
 * found there, and is compared with the one of now. Words of rows whose values are the same
 * bytes are passed over at once.
 */
#include "graph/growth.h"
#include "graph/redo_internal.h"
#include "value/value_bytes.h"

#include <stdlib.h>
#include <string.h>

/* A chunk of the log. */
struct old_chunk {
    const struct property_column *column;
    const struct chunk *chunk;
    uint32_t place, order;
};

struct cell_writer {
    struct bytes *out;
    const struct old_chunk *old; /* by column, place, age */
    uint32_t old_count;
    struct redo_rows last; /* rows of the last operation; count 0: none of this kind */
};

/* ---- the log's chunks --------------------------------------------------------------------- */

static int compare_chunks(const void *first, const void *second) {
    const struct old_chunk *a = first, *b = second;
    if (a->column != b->column)
        return (uintptr_t)a->column < (uintptr_t)b->column ? -1 : 1;
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static void collect(const struct undo_log *undo, struct old_chunk *old) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < undo->count; i++) {
        const struct undo_record *record = &undo->records[i];
        if (record->kind == UNDO_CHUNK)
            old[count++] =
                (struct old_chunk){record->column, record->chunk, record->row, i};
    }
    qsort(old, count, sizeof *old, compare_chunks);
}

/* The first chunk of a column, or where it would be. */
static uint32_t first_of(const struct cell_writer *writer,
                         const struct property_column *column) {
    uint32_t low = 0, high = writer->old_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if ((uintptr_t)writer->old[middle].column < (uintptr_t)column)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The chunk of a place, which the transaction has changed; NULL when no row has the key. */
static const struct chunk *chunk_now(const struct property_column *column,
                                     uint32_t place) {
    return place < column->chunk_count ? column->chunks[place] : NULL;
}

/* ---- comparing ---------------------------------------------------------------------------- */

static uint64_t present_word(const struct chunk *chunk, uint32_t word) {
    return chunk == NULL ? 0 : chunk->present[word];
}

/* Have both chunks the same rows in a word, with values of the same bytes? */
static bool is_same_word(const struct chunk *old, const struct chunk *now,
                         uint32_t word) {
    if (old->present[word] != now->present[word] || old->type != now->type ||
        old->width != now->width)
        return false;
    size_t width = old->width;
    size_t count = (size_t)__builtin_popcountll(now->present[word]);
    return memcmp(old->values + old->rank[word] * width,
                  now->values + now->rank[word] * width, count * width) == 0;
}

static bool is_same_cell(const struct property_column *column, const struct chunk *old,
                         const struct chunk *now, uint32_t place) {
    uint32_t old_index = chunk_index(old, place), now_index = chunk_index(now, place);
    if (old->type == now->type && old->type != PROPERTY_MIXED &&
        old->type != PROPERTY_FLOATS)
        return chunk_integer(old, old_index) == chunk_integer(now, now_index);
    return property_is_same(chunk_value(old, old_index, &column->dictionary),
                            chunk_value(now, now_index, &column->dictionary));
}

/* Rows that lost their cell, and rows that have a new one. */
static void compare(const struct property_column *column, const struct chunk *old,
                    const struct chunk *now, struct redo_rows *lost,
                    struct redo_rows *set) {
    for (uint32_t word = 0; word < CHUNK_WORDS; word++) {
        uint64_t before = present_word(old, word), after = present_word(now, word);
        uint64_t both = before & after, changed = after & ~before;
        if (both != 0 && !is_same_word(old, now, word)) {
            for (; both != 0; both &= both - 1) {
                uint32_t place = word * 64 + (uint32_t)__builtin_ctzll(both);
                if (!is_same_cell(column, old, now, place))
                    changed |= both & -both;
            }
        }
        lost->words[word] = before & ~after;
        lost->count += (uint32_t)__builtin_popcountll(lost->words[word]);
        set->words[word] = changed;
        set->count += (uint32_t)__builtin_popcountll(changed);
    }
}

/* ---- rows --------------------------------------------------------------------------------- */

static bool is_last(const struct cell_writer *writer, const struct redo_rows *rows) {
    return writer->last.count == rows->count && writer->last.place == rows->place &&
           memcmp(writer->last.words, rows->words, sizeof rows->words) == 0;
}

/* Are rows all those from `first` up, as many as they are? */
static bool is_range(const struct redo_rows *rows, uint32_t first) {
    uint32_t end = first + rows->count;
    return end <= PROPERTY_CHUNK_ROWS && redo_rows_next(rows, end) == PROPERTY_CHUNK_ROWS;
}

static enum redo_rows_form rows_form(const struct cell_writer *writer,
                                     const struct redo_rows *rows) {
    const uint32_t place_bytes = PROPERTY_CHUNK_ROWS > 256 ? 2 : 1;
    if (is_last(writer, rows))
        return ROWS_SAME;
    if (rows->count == 1)
        return ROWS_ONE;
    if (is_range(rows, redo_rows_next(rows, 0)))
        return ROWS_RANGE;
    return rows->count * place_bytes < sizeof rows->words ? ROWS_LIST : ROWS_BITMAP;
}

static void write_list(struct bytes *out, const struct redo_rows *rows) {
    uint32_t places[PROPERTY_CHUNK_ROWS], count = 0;
    for (uint32_t place = redo_rows_next(rows, 0); place < PROPERTY_CHUNK_ROWS;
         place = redo_rows_next(rows, place + 1))
        places[count++] = place;
    bytes_varint(out, rows->place);
    bytes_varint(out, count);
    bytes_packed(out, places, count);
}

static void write_bitmap(struct bytes *out, const struct redo_rows *rows) {
    bytes_varint(out, rows->place);
    for (uint32_t word = 0; word < CHUNK_WORDS; word++)
        bytes_u64(out, rows->words[word]);
}

/* The head of an operation: all but the values. */
static void write_rows(struct cell_writer *writer, enum element_kind kind, uint32_t key,
                       const struct redo_rows *rows, enum redo_values_form values) {
    struct bytes *out = writer->out;
    enum redo_rows_form form = rows_form(writer, rows);
    uint64_t first =
        (uint64_t)rows->place * PROPERTY_CHUNK_ROWS + redo_rows_next(rows, 0);
    bytes_u8(out, kind == ELEMENT_NODE ? REDO_NODE_CELLS : REDO_RELATIONSHIP_CELLS);
    bytes_varint(out, key);
    bytes_u8(out, (uint8_t)((uint32_t)form | (uint32_t)values << 4));
    if (form == ROWS_ONE || form == ROWS_RANGE)
        bytes_varint(out, first);
    if (form == ROWS_RANGE)
        bytes_varint(out, rows->count);
    if (form == ROWS_LIST)
        write_list(out, rows);
    if (form == ROWS_BITMAP)
        write_bitmap(out, rows);
    writer->last = *rows;
}

/* ---- values ------------------------------------------------------------------------------- */

static void put_little(unsigned char *place, uint64_t number, uint32_t width) {
    for (uint32_t i = 0; i < width; i++)
        place[i] = (unsigned char)(number >> (8 * i));
}

/* Bytes that hold the integer of every row. */
static uint32_t common_width(const struct chunk *chunk, const struct redo_rows *rows) {
    uint32_t width = 1;
    for (uint32_t place = redo_rows_next(rows, 0); place < PROPERTY_CHUNK_ROWS;
         place = redo_rows_next(rows, place + 1)) {
        uint32_t needed = chunk_width(chunk_integer(chunk, chunk_index(chunk, place)));
        width = needed > width ? needed : width;
    }
    return width;
}

static void write_integers(struct bytes *out, const struct chunk *chunk,
                           const struct redo_rows *rows) {
    uint32_t width = common_width(chunk, rows);
    bytes_u8(out, (uint8_t)width);
    unsigned char *bytes = bytes_extend(out, (size_t)rows->count * width);
    for (uint32_t place = redo_rows_next(rows, 0);
         bytes != NULL && place < PROPERTY_CHUNK_ROWS;
         place = redo_rows_next(rows, place + 1), bytes += width)
        put_little(bytes, (uint64_t)chunk_integer(chunk, chunk_index(chunk, place)),
                   width);
}

static void write_floats(struct bytes *out, const struct chunk *chunk,
                         const struct redo_rows *rows) {
    unsigned char *bytes = bytes_extend(out, (size_t)rows->count * 8);
    for (uint32_t place = redo_rows_next(rows, 0);
         bytes != NULL && place < PROPERTY_CHUNK_ROWS;
         place = redo_rows_next(rows, place + 1), bytes += 8) {
        double number = chunk_float(chunk, chunk_index(chunk, place));
        uint64_t bits;
        memcpy(&bits, &number, sizeof bits);
        put_little(bytes, bits, 8);
    }
}

static void write_values(struct bytes *out, const struct property_column *column,
                         const struct chunk *chunk, const struct redo_rows *rows) {
    for (uint32_t place = redo_rows_next(rows, 0); place < PROPERTY_CHUNK_ROWS;
         place = redo_rows_next(rows, place + 1)) {
        struct value value =
            chunk_value(chunk, chunk_index(chunk, place), &column->dictionary);
        if (chunk->type == PROPERTY_STRINGS)
            bytes_text(out, value_text(value));
        else
            value_write_bytes(out, value);
    }
}

/* ---- operations --------------------------------------------------------------------------- */

static void write_set(struct cell_writer *writer, enum element_kind kind, uint32_t key,
                      const struct property_column *column, const struct chunk *chunk,
                      const struct redo_rows *rows) {
    switch ((enum property_type)chunk->type) {
    case PROPERTY_INTEGERS:
        write_rows(writer, kind, key, rows, VALUES_INTEGERS);
        write_integers(writer->out, chunk, rows);
        break;
    case PROPERTY_FLOATS:
        write_rows(writer, kind, key, rows, VALUES_FLOATS);
        write_floats(writer->out, chunk, rows);
        break;
    case PROPERTY_STRINGS:
        write_rows(writer, kind, key, rows, VALUES_TEXTS);
        write_values(writer->out, column, chunk, rows);
        break;
    case PROPERTY_BOOLEANS:
    case PROPERTY_DATES:
    case PROPERTY_MIXED:
    case PROPERTY_ABSENT:
        write_rows(writer, kind, key, rows, VALUES_ANY);
        write_values(writer->out, column, chunk, rows);
        break;
    }
}

static void write_chunk(struct cell_writer *writer, enum element_kind kind, uint32_t key,
                        const struct old_chunk *old) {
    struct redo_rows lost = {.place = old->place}, set = {.place = old->place};
    const struct chunk *now = chunk_now(old->column, old->place);
    compare(old->column, old->chunk, now, &lost, &set);
    if (lost.count > 0)
        write_rows(writer, kind, key, &lost, VALUES_NONE);
    if (set.count > 0)
        write_set(writer, kind, key, old->column, now, &set);
}

/* The oldest chunk of each place of a column. */
static void write_column(struct cell_writer *writer, enum element_kind kind, uint32_t key,
                         const struct property_column *column) {
    for (uint32_t i = first_of(writer, column);
         i < writer->old_count && writer->old[i].column == column; i++) {
        bool is_oldest = i == 0 || writer->old[i - 1].column != column ||
                         writer->old[i - 1].place != writer->old[i].place;
        if (is_oldest)
            write_chunk(writer, kind, key, &writer->old[i]);
    }
}

enum status redo_write_cells(const struct graph *graph, uint32_t chunk_record_count,
                             struct bytes *out, struct problem *problem) {
    if (chunk_record_count == 0)
        return STATUS_OK;
    struct old_chunk *old = memory_allocate(chunk_record_count * sizeof *old);
    TRY_ROOM(old != NULL, problem);
    collect(graph->undo, old);
    struct cell_writer writer = {.out = out, .old = old, .old_count = chunk_record_count};
    for (int kind = 0; kind < ELEMENT_KIND_COUNT; kind++) {
        const struct property_table *table = &graph->properties[kind];
        writer.last.count = 0;
        for (uint32_t key = 0; key < table->count; key++)
            if (table->columns[key] != NULL)
                write_column(&writer, (enum element_kind)kind, key, table->columns[key]);
    }
    memory_free(old);
    return STATUS_OK;
}
