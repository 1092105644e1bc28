/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a CSV file as values, declared in exchange.h: LOAD CSV reads them. */
#include "exchange/csv_scan.h"
#include "exchange/exchange.h"

#include "base/array.h"

struct csv_reader {
    struct csv_scan scan;
    struct arena *arena;
    struct value *fields;
    uint32_t capacity;
};

enum status csv_open(struct arena *arena, const char *path, char separator,
                     struct budget *budget, struct csv_reader **out,
                     struct problem *problem) {
    struct csv_reader *reader = ARENA_NEW(arena, struct csv_reader);
    TRY_MEMORY(reader, arena, problem);
    reader->arena = arena;
    TRY(csv_scan_open(&reader->scan, arena, path, separator, budget, problem));
    *out = reader;
    return STATUS_OK;
}

static enum status make_room(struct csv_reader *reader, uint32_t count,
                             struct problem *problem) {
    if (count <= reader->capacity)
        return STATUS_OK;
    reader->fields = ARENA_ARRAY(reader->arena, count, struct value);
    TRY_MEMORY(reader->fields, reader->arena, problem);
    reader->capacity = count;
    return STATUS_OK;
}

enum status csv_next(struct csv_reader *reader, const struct value **fields,
                     uint32_t *count, struct problem *problem) {
    bool is_found;
    *count = 0;
    reader->scan.problem = problem;
    TRY(csv_scan_record(&reader->scan, &is_found));
    if (!is_found)
        return STATUS_OK;
    TRY(make_room(reader, reader->scan.field_count, problem));
    for (uint32_t i = 0; i < reader->scan.field_count; i++) {
        struct csv_field field = reader->scan.fields[i];
        bool is_absent = field.size == 0 && !field.is_quoted;
        reader->fields[i] = is_absent
                                ? value_null()
                                : value_string((struct text){field.bytes, field.size});
    }
    *fields = reader->fields;
    *count = reader->scan.field_count;
    return STATUS_OK;
}

uint64_t csv_line(const struct csv_reader *reader) {
    return reader->scan.record_line;
}
