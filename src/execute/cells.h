/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loose cells to columns: what groups, lists and subqueries give becomes typed again, so that
 * the operators above keep their fast loops.
 */
#ifndef ENTENTE_EXECUTE_CELLS_H
#define ENTENTE_EXECUTE_CELLS_H

#include "value/batch.h"

/*
 * A column of `count` values that stand `stride` apart: NODES, RELATIONSHIPS, INTEGERS, FLOATS
 * or BOOLEANS where all (nulls apart) are of that type, else VALUES. Texts stay shared.
 */
enum status cells_column(struct arena *arena, const struct value *values, uint32_t stride,
                         uint32_t count, struct column *out, struct problem *problem);

/* The numbers 0 to count - 1 as integers. */
enum status cells_numbers(struct arena *arena, uint32_t count, struct column *out,
                          struct problem *problem);

/* The column whose one cell is the cell of `row`, for any number of rows. */
enum status cells_constant(struct arena *arena, const struct column *source, uint32_t row,
                           struct column *out, struct problem *problem);

/* The row that stands for null in cells_gather(). */
#define CELL_NONE UINT32_MAX

/* The cells of `rows` of `source` in that order, null for CELL_NONE, as a new column. */
enum status cells_gather(struct arena *arena, const struct column *source,
                         const uint32_t *rows, uint32_t count, struct column *out,
                         struct problem *problem);

/* The same column from `row` on: cell `row` becomes cell 0. Shares the memory. */
struct column cells_from(const struct column *source, uint32_t row);

#endif
