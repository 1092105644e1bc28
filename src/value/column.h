/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Up to BATCH_ROWS cells of one column, typed where the type is known.
 *
 * Nodes and relationships are rows with ELEMENT_NONE for null; integers, floats and booleans
 * have an optional byte mask of nulls; everything else is an array of tagged values. A
 * constant column holds one cell that stands for every row. Columns live on the batch's arena.
 */
#ifndef ENTENTE_VALUE_COLUMN_H
#define ENTENTE_VALUE_COLUMN_H

#include "value/value.h"

/* The row that stands for null in columns of nodes and relationships. */
#define ELEMENT_NONE UINT32_MAX

enum column_type {
    COLUMN_NONE, /* not filled */
    COLUMN_VALUES,
    COLUMN_NODES,
    COLUMN_RELATIONSHIPS,
    COLUMN_INTEGERS,
    COLUMN_FLOATS,
    COLUMN_BOOLEANS
};

struct column {
    enum column_type type;
    bool is_constant; /* cell 0 stands for every row */
    uint8_t
        *nulls; /* NULL: no nulls; else 1 marks a null. INTEGERS, FLOATS, BOOLEANS only */
    union {
        struct value *values;
        uint32_t *elements;
        int64_t *integers;
        double *floats;
        uint8_t *booleans;
    };
};

/* The cell of row `row` as a tagged value. */
static inline struct value column_value(const struct column *column, uint32_t row) {
    uint32_t place = column->is_constant ? 0 : row;
    switch (column->type) {
    case COLUMN_VALUES:
        return column->values[place];
    case COLUMN_NODES:
        return column->elements[place] == ELEMENT_NONE
                   ? value_null()
                   : value_node(column->elements[place]);
    case COLUMN_RELATIONSHIPS:
        return column->elements[place] == ELEMENT_NONE
                   ? value_null()
                   : value_relationship(column->elements[place]);
    case COLUMN_INTEGERS:
        return column->nulls != NULL && column->nulls[place]
                   ? value_null()
                   : value_integer(column->integers[place]);
    case COLUMN_FLOATS:
        return column->nulls != NULL && column->nulls[place]
                   ? value_null()
                   : value_float(column->floats[place]);
    case COLUMN_BOOLEANS:
        return column->nulls != NULL && column->nulls[place]
                   ? value_null()
                   : value_boolean(column->booleans[place] != 0);
    case COLUMN_NONE:
        break;
    }
    return value_null();
}

/* Allocates room for `row_count` cells of a type, not cleared, without nulls. */
enum status column_allocate(struct arena *arena, enum column_type type,
                            uint32_t row_count, struct column *out,
                            struct problem *problem);

/* A constant column of one value (typed where the type has typed columns). */
enum status column_constant(struct arena *arena, struct value value, struct column *out,
                            struct problem *problem);

/* The cells of `rows` (row_count of them) of `source` in that order, as a new column. */
enum status column_gather(struct arena *arena, const struct column *source,
                          const uint32_t *rows, uint32_t row_count, struct column *out,
                          struct problem *problem);

/* The same cells as tagged values (a constant is spread out). */
enum status column_to_values(struct arena *arena, const struct column *source,
                             uint32_t row_count, struct value **out,
                             struct problem *problem);

#endif
