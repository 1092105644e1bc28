/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Property cells of some rows of a graph folder's file, column by column as the graph takes
 * them. Texts point into the scanner's buffer: a batch is stored before that is refilled.
 */
#ifndef ENTENTE_EXCHANGE_CSV_BATCH_H
#define ENTENTE_EXCHANGE_CSV_BATCH_H

#include "exchange/csv_header.h"
#include "graph/graph.h"

struct csv_cells {
    const struct csv_column *column;
    uint32_t field;   /* its place in the record */
    uint32_t key;     /* CATALOG_NONE until a value is there */
    uint32_t present; /* values among the rows */
    struct column cells;
};

struct csv_batch {
    struct csv_scan *scan;
    struct arena rows; /* lists and temporal values of these rows */
    struct csv_cells *columns;
    uint32_t column_count;
    uint32_t row_count;
    uint32_t capacity;
    uint64_t *lines; /* where each row began */
};

/* Room for the properties of `header`, on `arena`; released with it. */
enum status csv_batch_open(struct csv_batch *batch, struct csv_scan *scan,
                           const struct csv_header *header, struct arena *arena);

/* Adds the scanner's record as a row, which must have `column_count` fields, one for each
 * column of the header. */
enum status csv_batch_add(struct csv_batch *batch, uint32_t column_count);

/* Gives the rows' properties to elements from `first_row` up and empties the batch. */
enum status csv_batch_store(struct csv_batch *batch, struct graph *graph,
                            enum element_kind kind, uint32_t first_row);

/* A failure at a field of the row at hand: "column 'x': 'text' is not WHAT". */
enum status csv_batch_fault(struct csv_batch *batch, const struct csv_column *column,
                            struct csv_field field, const char *what);

#endif
