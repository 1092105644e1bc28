/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Expressions over batches, column by column.
 */
#ifndef ENTENTE_EXECUTE_EVALUATE_H
#define ENTENTE_EXECUTE_EVALUATE_H

#include "bind/bound.h"
#include "bind/procedure.h"
#include "value/batch.h"

/* What is visible on a day: one byte per row, 1 = visible. */
struct visibility {
    uint8_t *nodes;
    uint8_t *edges;
    uint32_t node_count, edge_count; /* rows covered */
};

struct execution; /* execute.h */

/*
 * Everything an expression may need; one per statement. `functions.arena` is set to the
 * batch's arena by evaluate().
 */
struct evaluation {
    struct execution *execution; /* runs subqueries; NULL: none may occur */
    struct function_context functions;
    const struct bind_parameter_values *parameters;
    struct list_sets *lists; /* of IN, from batch to batch; NULL: none are kept */
};

/* Parameters by name. Those that calls of procedures give their values to come first, in the
 * order of bound_statement.arguments. */
struct bind_parameter_values {
    struct text *names;
    struct value *values;
    uint32_t count;
};

/*
 * Evaluates `expression` for the rows of `batch` into a column on `arena` (the batch's arena
 * or a longer life). `selection` (ascending, `selection_count` rows) limits the work to those
 * rows: other cells of the result are then undefined; NULL means all rows. Slots, deep cells
 * and texts may be shared with the batch or the graph. AND, OR, CASE and coalesce only look at
 * what decides, row by row.
 */
enum status evaluate(struct evaluation *evaluation, const struct expression *expression,
                     const struct batch *batch, const uint32_t *selection,
                     uint32_t selection_count, struct arena *arena, struct column *out);

/* Evaluates an expression that reads no slot (LIMIT, options, arguments of the whole query). */
enum status evaluate_constant(struct evaluation *evaluation,
                              const struct expression *expression, struct arena *arena,
                              struct value *out);

/*
 * The rows of `batch` for which `predicate` is true: ascending rows into `rows` (room for
 * row_count), their number into `*count`. Anything but a boolean or null is
 * STATUS_TYPE_AT_RUN.
 */
enum status evaluate_filter(struct evaluation *evaluation,
                            const struct expression *predicate, const struct batch *batch,
                            struct arena *arena, uint32_t *rows, uint32_t *count);

/* As evaluate_filter(), for the selected rows only; `rows` may be `selection`. */
enum status evaluate_filter_rows(struct evaluation *evaluation,
                                 const struct expression *predicate,
                                 const struct batch *batch, const uint32_t *selection,
                                 uint32_t selection_count, struct arena *arena,
                                 uint32_t *rows, uint32_t *count);

/*
 * A label expression resolved against the graph's names now: one byte per label set, 1 where
 * it fits (the dead set never does). `labels` NULL fits every live node. Dynamic labels must
 * not read slots.
 */
enum status evaluate_label_sets(struct evaluation *evaluation,
                                const struct bound_labels *labels, struct arena *arena,
                                uint8_t **accepts);

/* A type expression resolved to a filter over the graph's types now. */
enum status evaluate_type_filter(struct evaluation *evaluation,
                                 const struct bound_labels *types, struct arena *arena,
                                 struct type_filter *out);

#endif
