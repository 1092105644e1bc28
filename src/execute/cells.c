/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/cells.h"

#include <string.h>

static enum column_type type_of(uint8_t value_type) {
    static const uint8_t types[] = {
        [VALUE_NODE] = COLUMN_NODES,       [VALUE_RELATIONSHIP] = COLUMN_RELATIONSHIPS,
        [VALUE_BOOLEAN] = COLUMN_BOOLEANS, [VALUE_INTEGER] = COLUMN_INTEGERS,
        [VALUE_FLOAT] = COLUMN_FLOATS,     [VALUE_NULL] = COLUMN_NONE,
    };
    return types[value_type] == 0 ? COLUMN_VALUES : (enum column_type)types[value_type];
}

/* The type that fits all values, and whether a null is among them. */
static enum column_type common_type(const struct value *values, uint32_t stride,
                                    uint32_t count, bool *has_null) {
    uint8_t common = VALUE_NULL;
    *has_null = false;
    for (uint32_t i = 0; i < count; i++) {
        uint8_t type = values[(size_t)i * stride].type;
        if (type == VALUE_NULL)
            *has_null = true;
        else if (common == VALUE_NULL)
            common = type;
        else if (type != common)
            return COLUMN_VALUES;
    }
    return common == VALUE_NULL ? COLUMN_VALUES : type_of(common);
}

static void fill(const struct value *values, uint32_t stride, uint32_t count,
                 struct column *out) {
    for (uint32_t i = 0; i < count; i++) {
        struct value value = values[(size_t)i * stride];
        bool is_null = value_is_null(value);
        if (out->nulls != NULL)
            out->nulls[i] = is_null;
        if (out->type == COLUMN_VALUES)
            out->values[i] = value;
        else if (out->type == COLUMN_INTEGERS)
            out->integers[i] = is_null ? 0 : value.integer;
        else if (out->type == COLUMN_FLOATS)
            out->floats[i] = is_null ? 0 : value.number;
        else if (out->type == COLUMN_BOOLEANS)
            out->booleans[i] = !is_null && value.boolean;
        else
            out->elements[i] = is_null ? ELEMENT_NONE : (uint32_t)value.element;
    }
}

enum status cells_column(struct arena *arena, const struct value *values, uint32_t stride,
                         uint32_t count, struct column *out, struct problem *problem) {
    bool has_null;
    enum column_type type = common_type(values, stride, count, &has_null);
    TRY(column_allocate(arena, type, count, out, problem));
    if (has_null &&
        (type == COLUMN_INTEGERS || type == COLUMN_FLOATS || type == COLUMN_BOOLEANS)) {
        out->nulls = (uint8_t *)arena_allocate(arena, count);
        TRY_MEMORY(out->nulls, arena, problem);
    }
    fill(values, stride, count, out);
    return STATUS_OK;
}

enum status cells_numbers(struct arena *arena, uint32_t count, struct column *out,
                          struct problem *problem) {
    TRY(column_allocate(arena, COLUMN_INTEGERS, count, out, problem));
    for (uint32_t i = 0; i < count; i++)
        out->integers[i] = i;
    return STATUS_OK;
}

enum status cells_constant(struct arena *arena, const struct column *source, uint32_t row,
                           struct column *out, struct problem *problem) {
    enum column_type type = source->type;
    *out = *source;
    if (source->is_constant || type == COLUMN_NONE)
        return STATUS_OK;
    if (type != COLUMN_NODES && type != COLUMN_RELATIONSHIPS)
        return column_constant(arena, column_value(source, row), out, problem);
    TRY(column_allocate(arena, type, 1, out, problem)); /* a null keeps its type */
    out->elements[0] = source->elements[row];
    out->is_constant = true;
    return STATUS_OK;
}

/* Cell `from` of `source` as cell `to` of `out`, which has a mask of nulls if it can. */
static void copy_cell(const struct column *source, uint32_t from, struct column *out,
                      uint32_t to) {
    bool is_null = from == CELL_NONE;
    uint32_t place = is_null || source->is_constant ? 0 : from;
    if (out->nulls != NULL)
        out->nulls[to] = is_null || (source->nulls != NULL && source->nulls[place]);
    if (source->type == COLUMN_INTEGERS)
        out->integers[to] = source->integers[place];
    else if (source->type == COLUMN_FLOATS)
        out->floats[to] = source->floats[place];
    else if (source->type == COLUMN_BOOLEANS)
        out->booleans[to] = source->booleans[place];
    else if (source->type == COLUMN_VALUES)
        out->values[to] = is_null ? value_null() : source->values[place];
    else
        out->elements[to] = is_null ? ELEMENT_NONE : source->elements[place];
}

enum status cells_gather(struct arena *arena, const struct column *source,
                         const uint32_t *rows, uint32_t count, struct column *out,
                         struct problem *problem) {
    TRY(column_allocate(arena, source->type, count, out, problem));
    if (source->type == COLUMN_NONE)
        return STATUS_OK;
    bool has_mask = source->type == COLUMN_INTEGERS || source->type == COLUMN_FLOATS ||
                    source->type == COLUMN_BOOLEANS;
    if (has_mask) {
        out->nulls = (uint8_t *)arena_allocate(arena, count);
        TRY_MEMORY(out->nulls, arena, problem);
    }
    for (uint32_t i = 0; i < count; i++)
        copy_cell(source, rows[i], out, i);
    return STATUS_OK;
}

struct column cells_from(const struct column *source, uint32_t row) {
    struct column out = *source;
    if (source->is_constant || source->type == COLUMN_NONE)
        return out;
    if (out.nulls != NULL)
        out.nulls += row;
    if (out.type == COLUMN_VALUES)
        out.values += row;
    else if (out.type == COLUMN_INTEGERS)
        out.integers += row;
    else if (out.type == COLUMN_FLOATS)
        out.floats += row;
    else if (out.type == COLUMN_BOOLEANS)
        out.booleans += row;
    else
        out.elements += row;
    return out;
}
