/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An answer as text, in one form whoever gave it: so the engine's and the naive evaluator's can
 * be laid side by side.
 *
 * In this form labels and the entries of maps are sorted, floats are rounded to ten digits (sums
 * may be added up in another order), and lists are sorted where the query collects without order.
 */
#ifndef ENTENTE_TESTS_TABLE_H
#define ENTENTE_TESTS_TABLE_H

#include "naive.h"

struct table {
    bool is_error;
    struct text error;   /* what was said */
    struct text columns; /* names, joined by " | " */
    struct text *rows;   /* cells, joined by " | " */
    uint32_t *ranks;     /* NULL: rows have no order */
    uint32_t row_count;
};

/* A cell in the common form; `text` is a value in entente's spelling. */
struct text table_cell(struct arena *arena, struct text text, bool sorts_lists);

/* What the naive evaluator answered. */
void table_of_answer(struct naive *naive, const struct naive_answer *answer,
                     bool sorts_lists, struct table *out);

/* The graph itself: each node and each relationship with its ends is a row. */
void table_of_graph(struct naive *naive, struct table *out);

/* True when both refuse, or both answer with the same rows, in an order that `expected` allows.
 * Column names count only where both have rows or columns. */
bool table_agrees(struct arena *arena, const struct table *expected,
                  const struct table *found);

/* Prints a table, one row a line, indented. */
void table_print(const char *title, const struct table *table);

#endif
