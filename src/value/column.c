/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns: one place knows how large the cells of each type are. */
#include "value/column.h"

#include <string.h>

static size_t cell_bytes(enum column_type type) {
    switch (type) {
    case COLUMN_VALUES:
        return sizeof(struct value);
    case COLUMN_NODES:
    case COLUMN_RELATIONSHIPS:
        return sizeof(uint32_t);
    case COLUMN_INTEGERS:
        return sizeof(int64_t);
    case COLUMN_FLOATS:
        return sizeof(double);
    case COLUMN_BOOLEANS:
        return sizeof(uint8_t);
    case COLUMN_NONE:
        break;
    }
    return 0;
}

enum status column_allocate(struct arena *arena, enum column_type type,
                            uint32_t row_count, struct column *out,
                            struct problem *problem) {
    *out = (struct column){.type = type};
    if (type == COLUMN_NONE)
        return STATUS_OK;
    out->values = (struct value *)arena_allocate(arena, row_count * cell_bytes(type));
    TRY_MEMORY(out->values, arena, problem);
    return STATUS_OK;
}

static enum column_type column_type_of(struct value value) {
    switch ((enum value_type)value.type) {
    case VALUE_NODE:
        return COLUMN_NODES;
    case VALUE_RELATIONSHIP:
        return COLUMN_RELATIONSHIPS;
    case VALUE_INTEGER:
        return COLUMN_INTEGERS;
    case VALUE_FLOAT:
        return COLUMN_FLOATS;
    case VALUE_BOOLEAN:
        return COLUMN_BOOLEANS;
    case VALUE_MAP:
    case VALUE_LIST:
    case VALUE_PATH:
    case VALUE_DATETIME:
    case VALUE_LOCAL_DATETIME:
    case VALUE_DATE:
    case VALUE_TIME:
    case VALUE_LOCAL_TIME:
    case VALUE_DURATION:
    case VALUE_STRING:
    case VALUE_NULL:
        break;
    }
    return COLUMN_VALUES;
}

enum status column_constant(struct arena *arena, struct value value, struct column *out,
                            struct problem *problem) {
    enum column_type type = column_type_of(value);
    TRY(column_allocate(arena, type, 1, out, problem));
    out->is_constant = true;
    switch (type) {
    case COLUMN_NODES:
    case COLUMN_RELATIONSHIPS:
        out->elements[0] = (uint32_t)value.element;
        break;
    case COLUMN_INTEGERS:
        out->integers[0] = value.integer;
        break;
    case COLUMN_FLOATS:
        out->floats[0] = value.number;
        break;
    case COLUMN_BOOLEANS:
        out->booleans[0] = value.boolean;
        break;
    case COLUMN_VALUES:
        out->values[0] = value;
        break;
    case COLUMN_NONE:
        break;
    }
    return STATUS_OK;
}

/* Copies the listed cells; one loop a width, so that each becomes a plain gather. */
static void gather_cells(const struct column *source, const uint32_t *rows,
                         uint32_t row_count, struct column *out) {
    switch (source->type) {
    case COLUMN_VALUES:
        for (uint32_t i = 0; i < row_count; i++)
            out->values[i] = source->values[rows[i]];
        break;
    case COLUMN_NODES:
    case COLUMN_RELATIONSHIPS:
        for (uint32_t i = 0; i < row_count; i++)
            out->elements[i] = source->elements[rows[i]];
        break;
    case COLUMN_INTEGERS:
        for (uint32_t i = 0; i < row_count; i++)
            out->integers[i] = source->integers[rows[i]];
        break;
    case COLUMN_FLOATS:
        for (uint32_t i = 0; i < row_count; i++)
            out->floats[i] = source->floats[rows[i]];
        break;
    case COLUMN_BOOLEANS:
        for (uint32_t i = 0; i < row_count; i++)
            out->booleans[i] = source->booleans[rows[i]];
        break;
    case COLUMN_NONE:
        break;
    }
}

enum status column_gather(struct arena *arena, const struct column *source,
                          const uint32_t *rows, uint32_t row_count, struct column *out,
                          struct problem *problem) {
    static const uint32_t first_cell[] = {0};
    struct column from = *source; /* `out` may be `source` */
    if (from.is_constant) {
        rows = first_cell;
        row_count = 1;
    }
    TRY(column_allocate(arena, from.type, row_count, out, problem));
    out->is_constant = from.is_constant;
    gather_cells(&from, rows, row_count, out);
    if (from.nulls == NULL || from.type == COLUMN_NONE)
        return STATUS_OK;
    out->nulls = (uint8_t *)arena_allocate(arena, row_count);
    TRY_MEMORY(out->nulls, arena, problem);
    for (uint32_t i = 0; i < row_count; i++)
        out->nulls[i] = from.nulls[rows[i]];
    return STATUS_OK;
}

enum status column_to_values(struct arena *arena, const struct column *source,
                             uint32_t row_count, struct value **out,
                             struct problem *problem) {
    *out = (struct value *)arena_allocate(arena, row_count * sizeof(struct value));
    TRY_MEMORY(*out, arena, problem);
    if (source->type == COLUMN_VALUES && !source->is_constant) {
        memcpy(*out, source->values, row_count * sizeof(struct value));
        return STATUS_OK;
    }
    for (uint32_t i = 0; i < row_count; i++)
        (*out)[i] = column_value(source, i);
    return STATUS_OK;
}
