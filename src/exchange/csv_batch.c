/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/csv_batch.h"

#include "base/limits.h"
#include "exchange/cell.h"
#include "value/json.h"

#include <string.h>

/* Cells of one batch, so that very wide files do not take very much memory. */
#define MAX_BATCH_CELLS (1u << 20)
/* Rows are taken to be no shorter when a small file's batch is made; more rows are more batches. */
#define LIKELY_ROW_BYTES 32
/* Bytes of a cell that a message shows. */
#define SHOWN_BYTES 60u

enum status csv_batch_fault(struct csv_batch *batch, const struct csv_column *column,
                            struct csv_field field, const char *what) {
    struct text shown = {field.bytes, field.size};
    const char *more = "";
    if (shown.byte_count > SHOWN_BYTES) {
        shown.byte_count = SHOWN_BYTES;
        while (((unsigned char)shown.bytes[shown.byte_count] & 0xC0) == 0x80)
            shown.byte_count--;
        more = "...";
    }
    return problem_set_file(batch->scan->problem, STATUS_INVALID_FILE,
                            batch->scan->file->path, batch->scan->record_line,
                            "column '%.*s': '%.*s%s' is not %s", TEXT_ARGS(column->title),
                            TEXT_ARGS(shown), more, what);
}

static enum column_type cells_type(const struct csv_column *column) {
    if (column->is_list || column->is_json)
        return COLUMN_VALUES;
    if (column->type == VALUE_INTEGER)
        return COLUMN_INTEGERS;
    if (column->type == VALUE_FLOAT)
        return COLUMN_FLOATS;
    return column->type == VALUE_BOOLEAN ? COLUMN_BOOLEANS : COLUMN_VALUES;
}

static enum status open_column(struct csv_batch *batch, const struct csv_column *column,
                               uint32_t field, struct arena *arena) {
    struct csv_cells *cells = &batch->columns[batch->column_count++];
    *cells = (struct csv_cells){.column = column, .field = field, .key = CATALOG_NONE};
    TRY(column_allocate(arena, cells_type(column), batch->capacity, &cells->cells,
                        batch->scan->problem));
    if (cells->cells.type == COLUMN_VALUES)
        return STATUS_OK;
    cells->cells.nulls = arena_allocate(arena, batch->capacity);
    TRY_MEMORY(cells->cells.nulls, arena, batch->scan->problem);
    return STATUS_OK;
}

static void release_rows(void *object) {
    arena_release(object);
}

static uint32_t choose_capacity(const struct csv_scan *scan,
                                const struct csv_header *header) {
    uint64_t rows = scan->file->file_bytes / LIKELY_ROW_BYTES + 1;
    if (scan->file->file_bytes == 0 || rows > BATCH_ROWS)
        rows = BATCH_ROWS;
    uint64_t most = MAX_BATCH_CELLS / header->column_count + 1;
    return (uint32_t)(rows < most ? rows : most);
}

enum status csv_batch_open(struct csv_batch *batch, struct csv_scan *scan,
                           const struct csv_header *header, struct arena *arena) {
    *batch = (struct csv_batch){.scan = scan, .capacity = choose_capacity(scan, header)};
    arena_init(&batch->rows, arena->budget);
    if (arena_on_release(arena, release_rows, &batch->rows) != STATUS_OK)
        return arena_problem(arena, scan->problem);
    batch->columns = ARENA_ARRAY(arena, header->column_count, struct csv_cells);
    batch->lines = ARENA_ARRAY(arena, batch->capacity, uint64_t);
    if (batch->columns == NULL || batch->lines == NULL)
        return arena_problem(arena, scan->problem);
    for (uint32_t i = 0; i < header->column_count; i++) {
        const struct csv_column *column = &header->columns[i];
        bool is_named_id = column->role == CSV_ID && column->name.byte_count > 0;
        if (column->role == CSV_PROPERTY || is_named_id)
            TRY(open_column(batch, column, i, arena));
    }
    return STATUS_OK;
}

/* ---- cells ------------------------------------------------------------------------------ */

static enum status read_item(struct csv_batch *batch, const struct csv_column *column,
                             struct text text, struct value *out) {
    bool is_valid;
    TRY(cell_read(&batch->rows, column->type, text, out, &is_valid,
                  batch->scan->problem));
    if (is_valid)
        return STATUS_OK;
    struct csv_field field = {text.bytes, (uint32_t)text.byte_count, false};
    return csv_batch_fault(batch, column, field, cell_expectation(column->type));
}

/* "a;b" to a list; the empty field, which was quoted, to the empty list. */
static enum status read_list(struct csv_batch *batch, const struct csv_column *column,
                             struct csv_field field, struct value *out) {
    const char *at = field.bytes, *end = field.bytes + field.size;
    uint32_t count = field.size > 0;
    for (const char *p = at; p < end; p++)
        count += *p == ';';
    struct value *items = ARENA_ARRAY(&batch->rows, count, struct value);
    TRY_MEMORY(items, &batch->rows, batch->scan->problem);
    for (uint32_t i = 0; i < count; i++) {
        const char *stop = memchr(at, ';', (size_t)(end - at));
        if (stop == NULL)
            stop = end;
        TRY(read_item(batch, column, (struct text){at, (size_t)(stop - at)}, &items[i]));
        at = stop + 1;
    }
    return value_make_list(items, count, out, batch->scan->problem);
}

static enum status read_json(struct csv_batch *batch, const struct csv_column *column,
                             struct csv_field field, struct value *out) {
    struct problem unread;
    problem_clear(&unread);
    enum status status =
        json_read(&batch->rows, (struct text){field.bytes, field.size}, out, &unread);
    if (status == STATUS_OK)
        status = json_decode(&batch->rows, *out, out, &unread);
    if (status == STATUS_OUT_OF_MEMORY)
        return arena_problem(&batch->rows, batch->scan->problem);
    return status == STATUS_OK ? STATUS_OK
                               : csv_batch_fault(batch, column, field, "JSON");
}

static enum status set_value(struct csv_batch *batch, struct csv_cells *cells,
                             uint32_t row, struct csv_field field) {
    struct value *out = &cells->cells.values[row];
    if (cells->column->is_list)
        return read_list(batch, cells->column, field, out);
    if (cells->column->is_json)
        return read_json(batch, cells->column, field, out);
    return read_item(batch, cells->column, (struct text){field.bytes, field.size}, out);
}

/* A cell of a typed column; false when the text is not of the type. */
static bool set_typed(struct column *cells, uint32_t row, struct text text) {
    bool boolean, is_valid;
    cells->nulls[row] = 0;
    if (cells->type == COLUMN_INTEGERS)
        return cell_integer(text, &cells->integers[row]);
    if (cells->type == COLUMN_FLOATS)
        return cell_float(text, &cells->floats[row]);
    is_valid = cell_boolean(text, &boolean);
    cells->booleans[row] = boolean;
    return is_valid;
}

/* Nothing, or for types that no empty text is of, quoted nothing. */
static bool is_absent(const struct csv_column *column, struct csv_field field) {
    if (field.size > 0)
        return false;
    return !field.is_quoted || (column->type != VALUE_STRING && !column->is_list);
}

static enum status set_cell(struct csv_batch *batch, struct csv_cells *cells,
                            uint32_t row, struct csv_field field) {
    const struct csv_column *column = cells->column;
    struct column *out = &cells->cells;
    if (is_absent(column, field)) {
        if (out->type == COLUMN_VALUES)
            out->values[row] = value_null();
        else
            out->nulls[row] = 1;
        return STATUS_OK;
    }
    cells->present++;
    if (out->type == COLUMN_VALUES)
        return set_value(batch, cells, row, field);
    if (set_typed(out, row, (struct text){field.bytes, field.size}))
        return STATUS_OK;
    return csv_batch_fault(batch, column, field, cell_expectation(column->type));
}

enum status csv_batch_add(struct csv_batch *batch, uint32_t column_count) {
    struct csv_scan *scan = batch->scan;
    if (scan->field_count != column_count)
        return problem_set_file(scan->problem, STATUS_INVALID_FILE, scan->file->path,
                                scan->record_line, "the row has %u fields, the header %u",
                                scan->field_count, column_count);
    uint32_t row = batch->row_count;
    batch->lines[row] = scan->record_line;
    for (uint32_t i = 0; i < batch->column_count; i++)
        TRY(set_cell(batch, &batch->columns[i], row,
                     scan->fields[batch->columns[i].field]));
    batch->row_count++;
    return STATUS_OK;
}

enum status csv_batch_store(struct csv_batch *batch, struct graph *graph,
                            enum element_kind kind, uint32_t first_row) {
    struct problem *problem = batch->scan->problem;
    for (uint32_t i = 0; i < batch->column_count; i++) {
        struct csv_cells *cells = &batch->columns[i];
        if (cells->present == 0)
            continue;
        if (cells->key == CATALOG_NONE)
            TRY(graph_make_name(graph, CATALOG_KEY, cells->column->name, &cells->key,
                                problem));
        TRY(graph_bulk_property(graph, kind, cells->key, first_row, &cells->cells,
                                batch->row_count, problem));
        cells->present = 0;
    }
    batch->row_count = 0;
    arena_reset(&batch->rows);
    return STATUS_OK;
}
