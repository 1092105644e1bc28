/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A change goes: make the cell (a text's code, a blob), copy the chunk unless this epoch has
 * already, set the cell. Each step leaves the column consistent when the next one fails.
 */
#include "graph/property.h"

#include "graph/growth.h"

#include <string.h>

static void release_column(struct property_column *column) {
    struct blob_garbage garbage = {0};
    for (uint32_t i = 0; i < column->chunk_count; i++) {
        if (!property_is_unread(column->chunks[i]))
            chunk_free(column->chunks[i], &garbage);
    }
    blob_garbage_empty(&garbage);
    memory_free(column->chunks);
    memory_free(column->kept);
    dictionary_release(&column->dictionary);
    memory_free(column);
}

void property_table_release(struct property_table *table) {
    for (uint32_t key = 0; key < table->count; key++) {
        if (table->columns[key] != NULL)
            release_column(table->columns[key]);
    }
    memory_free(table->columns);
    *table = (struct property_table){0};
}

enum status property_make(struct property_table *table, uint32_t key,
                          struct property_column **column, struct problem *problem) {
    TRY_ROOM(growth_reserve((void **)&table->columns, &table->capacity, (uint64_t)key + 1,
                            sizeof(struct property_column *)),
             problem);
    while (table->count <= key)
        table->columns[table->count++] = NULL;
    if (table->columns[key] == NULL) {
        struct property_column *made = memory_allocate(sizeof *made);
        TRY_ROOM(made != NULL, problem);
        *made = (struct property_column){0};
        table->columns[key] = made;
    }
    *column = table->columns[key];
    return STATUS_OK;
}

/* ---- reading ------------------------------------------------------------------------------ */

enum property_type property_type(const struct property_column *column) {
    enum property_type type = PROPERTY_ABSENT;
    for (int candidate = PROPERTY_INTEGERS; candidate <= PROPERTY_MIXED; candidate++) {
        if (column->type_chunks[candidate] == 0)
            continue;
        if (type != PROPERTY_ABSENT)
            return PROPERTY_MIXED;
        type = (enum property_type)candidate;
    }
    return type;
}

struct value property_get(const struct property_column *column, uint32_t row) {
    const struct chunk *chunk = property_chunk(column, row);
    if (chunk == NULL)
        return value_null();
    return chunk_value(chunk, chunk_index(chunk, row % PROPERTY_CHUNK_ROWS),
                       &column->dictionary);
}

/* ---- what can be stored ------------------------------------------------------------------- */

static bool is_scalar(struct value value) {
    switch (value.type) {
    case VALUE_MAP:
    case VALUE_NODE:
    case VALUE_RELATIONSHIP:
    case VALUE_PATH:
    case VALUE_LIST:
    case VALUE_NULL:
        return false;
    default:
        return true;
    }
}

enum status property_check(struct value value, struct problem *problem) {
    struct value part = value;
    bool is_storable = value.type == VALUE_LIST || is_scalar(value);
    for (uint32_t i = 0; value.type == VALUE_LIST && is_storable && i < value.size; i++) {
        part = value.items[i];
        is_storable = is_scalar(part);
    }
    if (is_storable)
        return STATUS_OK;
    return problem_set(problem, STATUS_INVALID_PROPERTY_TYPE, SPAN_NONE,
                       "a property cannot hold a %s%s", value_type_name(part.type),
                       value.type == VALUE_LIST ? " in a LIST" : "");
}

static uint64_t float_bits(double number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

bool property_is_same(struct value first, struct value second) {
    if (first.type != second.type)
        return false;
    if (first.type == VALUE_FLOAT)
        return float_bits(first.number) == float_bits(second.number);
    if (first.type != VALUE_LIST)
        return value_equivalent(first, second);
    if (first.size != second.size)
        return false;
    for (uint32_t i = 0; i < first.size; i++) {
        if (!property_is_same(first.items[i], second.items[i]))
            return false;
    }
    return true;
}

/* ---- writing ------------------------------------------------------------------------------ */

/* Keeps the column's counts right around a change of a chunk. */
static void uncount(struct property_column *column, const struct chunk *chunk) {
    uint32_t mark = property_mark(chunk);
    if (mark == 0)
        return;
    column->present_count -= property_mark_count(mark);
    column->type_chunks[property_mark_type(mark)]--;
}

static void recount(struct property_column *column, const struct chunk *chunk) {
    uint32_t mark = property_mark(chunk);
    if (mark == 0)
        return;
    column->present_count += property_mark_count(mark);
    column->type_chunks[property_mark_type(mark)]++;
}

/* A text's code; the undo log has room for a record. */
static bool text_code(struct property_column *column, struct undo_log *undo,
                      struct text text, int64_t *code) {
    struct dictionary *dictionary = &column->dictionary;
    uint32_t before = dictionary->count;
    uint32_t found;
    if (!dictionary_add(dictionary, text, &found))
        return false;
    if (dictionary->count > before && column->dictionary_epoch != undo->epoch) {
        undo_push(undo, (struct undo_record){
                            .kind = UNDO_DICTIONARY, .number = before, .column = column});
        column->dictionary_epoch = undo->epoch;
    }
    *code = found;
    return true;
}

static bool make_cell(struct property_column *column, struct undo_log *undo,
                      struct value value, struct chunk_cell *cell) {
    *cell = (struct chunk_cell){.type = PROPERTY_MIXED};
    switch (value.type) {
    case VALUE_INTEGER:
        cell->type = PROPERTY_INTEGERS;
        cell->integer = value.integer;
        return true;
    case VALUE_FLOAT:
        cell->type = PROPERTY_FLOATS;
        cell->number = value.number;
        return true;
    case VALUE_BOOLEAN:
        cell->type = PROPERTY_BOOLEANS;
        cell->integer = value.boolean;
        return true;
    case VALUE_DATE:
        cell->type = PROPERTY_DATES;
        cell->integer = value.integer;
        return true;
    case VALUE_STRING:
        cell->type = PROPERTY_STRINGS;
        return text_code(column, undo, value_text(value), &cell->integer);
    default:
        cell->value = value;
        return !blob_is_needed(value) || blob_make(value, &cell->value);
    }
}

static void drop_cell(struct chunk_cell cell, struct blob_garbage *garbage) {
    if (cell.type == PROPERTY_MIXED)
        blob_drop(cell.value, garbage);
}

/* Makes the chunk at `place` one that may be changed; the undo log has room for a record. */
static bool open_chunk(struct property_column *column, struct undo_log *undo,
                       uint32_t place, enum property_type type) {
    struct chunk *old = column->chunks[place];
    if (old != NULL && old->epoch == undo->epoch)
        return true;
    struct chunk *made = old != NULL ? chunk_copy(old) : chunk_new(type, 1, 0);
    if (made == NULL)
        return false;
    made->epoch = undo->epoch;
    undo_push(undo,
              (struct undo_record){
                  .kind = UNDO_CHUNK, .row = place, .column = column, .chunk = old});
    column->chunks[place] = made;
    return true;
}

/* Places for chunks up to `place`. */
static bool reserve_places(struct property_column *column, uint32_t place) {
    uint32_t before = column->chunk_count;
    if (!growth_reserve((void **)&column->chunks, &column->chunk_count,
                        (uint64_t)place + 1, sizeof(struct chunk *)))
        return false;
    for (uint32_t i = before; i < column->chunk_count; i++)
        column->chunks[i] = NULL;
    return true;
}

static enum status remove_value(struct property_column *column, struct undo_log *undo,
                                uint32_t row, struct problem *problem) {
    uint32_t place = row / PROPERTY_CHUNK_ROWS;
    TRY(property_ready(column, place, problem));
    if (property_chunk(column, row) == NULL)
        return STATUS_OK;
    TRY_ROOM(undo_reserve(undo, 1) && open_chunk(column, undo, place, PROPERTY_ABSENT),
             problem);
    struct chunk *chunk = column->chunks[place];
    uncount(column, chunk);
    chunk_remove(chunk, row % PROPERTY_CHUNK_ROWS, &undo->garbage);
    recount(column, chunk);
    if (chunk->count == 0) {
        chunk_free(chunk, &undo->garbage);
        column->chunks[place] = NULL;
    }
    return STATUS_OK;
}

/* Puts a cell whose holder the chunk becomes. */
static bool put_cell(struct property_column *column, struct undo_log *undo, uint32_t row,
                     struct chunk_cell cell) {
    struct chunk **chunk = &column->chunks[row / PROPERTY_CHUNK_ROWS];
    uncount(column, *chunk);
    bool is_set = chunk_set(chunk, row % PROPERTY_CHUNK_ROWS, cell, &column->dictionary,
                            &undo->garbage);
    recount(column, *chunk);
    if (!is_set)
        drop_cell(cell, &undo->garbage);
    return is_set;
}

enum status property_set(struct property_column *column, struct undo_log *undo,
                         uint32_t row, struct value value, struct problem *problem) {
    if (value_is_null(value))
        return remove_value(column, undo, row, problem);
    uint32_t place = row / PROPERTY_CHUNK_ROWS;
    struct chunk_cell cell;
    TRY(property_ready(column, place, problem));
    TRY_ROOM(reserve_places(column, place) && undo_reserve(undo, 2) &&
                 make_cell(column, undo, value, &cell),
             problem);
    if (!open_chunk(column, undo, place, cell.type)) {
        drop_cell(cell, &undo->garbage);
        return growth_problem(problem);
    }
    TRY_ROOM(put_cell(column, undo, row, cell), problem);
    return STATUS_OK;
}

/* Takes cells of one chunk, from the first that is not taken yet. */
static enum status put_cells(struct property_column *column, struct undo_log *undo,
                             uint32_t place, const struct chunk_cells *cells,
                             uint32_t expected, struct problem *problem) {
    struct chunk **chunk = &column->chunks[place];
    bool is_taken = false;
    uncount(column, *chunk);
    bool has_room = chunk_append(chunk, cells, expected, &is_taken);
    recount(column, *chunk);
    for (uint32_t i = 0; i < cells->count && !is_taken; i++) {
        uint32_t row = place * PROPERTY_CHUNK_ROWS + cells->places[i];
        if (has_room)
            has_room = put_cell(column, undo, row, cells->cells[i]);
        else
            drop_cell(cells->cells[i], &undo->garbage);
    }
    return has_room ? STATUS_OK : growth_problem(problem);
}

/* Up to CHUNK_BATCH cells of one chunk. */
static enum status make_cells(struct property_column *column, struct undo_log *undo,
                              uint32_t first_place, const struct column *source,
                              uint32_t first, uint32_t count, struct chunk_cells *cells,
                              struct problem *problem) {
    cells->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct value value = column_value(source, first + i);
        if (value_is_null(value))
            continue;
        enum status status = property_check(value, problem);
        if (status == STATUS_OK &&
            !make_cell(column, undo, value, &cells->cells[cells->count]))
            status = growth_problem(problem);
        if (status != STATUS_OK) {
            while (cells->count > 0)
                drop_cell(cells->cells[--cells->count], &undo->garbage);
            return status;
        }
        cells->places[cells->count++] = first_place + i;
    }
    return STATUS_OK;
}

enum status property_set_many(struct property_column *column, struct undo_log *undo,
                              uint32_t first_row, const struct column *source,
                              uint32_t count, int64_t *set_count,
                              struct problem *problem) {
    for (uint32_t done = 0; done < count;) {
        uint32_t place = (first_row + done) / PROPERTY_CHUNK_ROWS;
        uint32_t within = (first_row + done) % PROPERTY_CHUNK_ROWS;
        uint32_t left = PROPERTY_CHUNK_ROWS - within;
        if (left > count - done)
            left = count - done;
        uint32_t step = left > CHUNK_BATCH ? CHUNK_BATCH : left;
        struct chunk_cells cells;
        TRY(property_ready(column, place, problem));
        TRY_ROOM(reserve_places(column, place) && undo_reserve(undo, 2), problem);
        TRY(make_cells(column, undo, within, source, done, step, &cells, problem));
        if (cells.count > 0) {
            if (!open_chunk(column, undo, place, cells.cells[0].type)) {
                while (cells.count > 0)
                    drop_cell(cells.cells[--cells.count], &undo->garbage);
                return growth_problem(problem);
            }
            *set_count += cells.count;
            TRY(put_cells(column, undo, place, &cells, left - step, problem));
        }
        done += step;
    }
    return STATUS_OK;
}

/* ---- the source --------------------------------------------------------------------------- */

enum status property_read_column(struct property_column *column,
                                 struct problem *problem) {
    for (uint32_t place = 0; column->unread_count > 0 && place < column->chunk_count;
         place++)
        TRY(property_ready(column, place, problem));
    return STATUS_OK;
}

void property_put_read(struct property_column *column, uint32_t place,
                       struct chunk *chunk) {
    uncount(column, column->chunks[place]);
    column->chunks[place] = chunk;
    recount(column, chunk);
    column->unread_count--;
    column->read_texts = column->dictionary.count;
}

/* ---- the log ------------------------------------------------------------------------------ */

void property_restore(struct property_column *column, uint32_t place, struct chunk *chunk,
                      struct blob_garbage *garbage) {
    uncount(column, column->chunks[place]);
    chunk_free(column->chunks[place], garbage);
    column->chunks[place] = chunk;
    recount(column, chunk);
}

void property_settle(struct property_column *column, uint32_t place,
                     struct blob_garbage *garbage) {
    struct chunk **chunk = &column->chunks[place];
    if (property_is_unread(*chunk) || *chunk == NULL || (*chunk)->type != PROPERTY_MIXED)
        return;
    uncount(column, *chunk);
    chunk_settle(chunk, &column->dictionary, garbage);
    recount(column, *chunk);
}

uint64_t property_dictionary_bytes(const struct property_table *table) {
    uint64_t bytes = 0;
    for (uint32_t key = 0; key < table->count; key++)
        if (table->columns[key] != NULL)
            bytes += dictionary_bytes(&table->columns[key]->dictionary);
    return bytes;
}

void property_bytes(const struct property_table *table, uint64_t *chunk_byte_count,
                    uint64_t *dictionary_byte_count) {
    *chunk_byte_count = (uint64_t)table->capacity * sizeof(struct property_column *);
    *dictionary_byte_count = property_dictionary_bytes(table);
    for (uint32_t key = 0; key < table->count; key++) {
        const struct property_column *column = table->columns[key];
        if (column == NULL)
            continue;
        *chunk_byte_count += sizeof *column +
                             (uint64_t)column->chunk_count * sizeof(struct chunk *) +
                             (uint64_t)column->kept_capacity * sizeof *column->kept;
        for (uint32_t i = 0; i < column->chunk_count; i++) {
            if (column->chunks[i] != NULL && !property_is_unread(column->chunks[i]))
                *chunk_byte_count += chunk_bytes(column->chunks[i]);
        }
    }
}
