/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * FOREACH: runs `inner` for each item of a list, and passes each row on once. Without a list it
 * runs `inner` once a row.
 *
 * How: item by item, so that the clauses of one item are done before the next begins.
 */
#include "execute/argument.h"
#include "execute/cells.h"
#include "execute/make.h"

struct op_foreach {
    struct operator_state base;
    struct arena lists;
    struct arena feeding;
};

static enum status drain_inner(struct operator_state *op) {
    struct batch rows;
    do
        TRY(operator_next(op->inner, &rows));
    while (rows.row_count > 0);
    return STATUS_OK;
}

/* Runs the inner tree for one row, with an item where there is one. */
static enum status run(struct op_foreach *state, const struct batch *rows, uint32_t row,
                       const struct value *item) {
    struct operator_state *op = &state->base;
    struct problem *problem = op->execution->problem;
    struct batch fed;
    arena_reset(&state->feeding);
    TRY(batch_new(&state->feeding, op->execution->statement->slot_count, &fed, problem));
    fed.row_count = 1;
    for (uint32_t slot = 0; slot < rows->slot_count; slot++)
        fed.columns[slot] = cells_from(&rows->columns[slot], row);
    if (item != NULL)
        TRY(column_constant(&state->feeding, *item, &fed.columns[op->plan->slot],
                            problem));
    TRY(argument_pass(op, rows, row, &state->feeding));
    TRY(operator_feed_inner(op, &fed));
    return drain_inner(op);
}

static enum status run_list(struct op_foreach *state, const struct batch *rows,
                            uint32_t row, struct value list) {
    struct operator_state *op = &state->base;
    if (value_is_null(list))
        return STATUS_OK;
    if (list.type != VALUE_LIST)
        return problem_set(op->execution->problem, STATUS_TYPE_AT_RUN,
                           op->plan->expression->span, "expected a LIST, found %s",
                           value_type_name((enum value_type)list.type));
    for (uint32_t i = 0; i < list.size; i++)
        TRY(run(state, rows, row, &list.items[i]));
    return STATUS_OK;
}

/* The list of a row is worked out when its turn comes. */
static enum status run_row(struct op_foreach *state, const struct batch *rows,
                           uint32_t row) {
    struct operator_state *op = &state->base;
    struct column column;
    if (op->plan->expression == NULL)
        return run(state, rows, row, NULL);
    arena_reset(&state->lists);
    TRY(evaluate(op->evaluation, op->plan->expression, rows, &row, 1, &state->lists,
                 &column));
    return run_list(state, rows, row, column_value(&column, row));
}

static enum status next_foreach(struct operator_state *op, struct batch *out) {
    struct op_foreach *state = (struct op_foreach *)op;
    struct batch rows;
    TRY(operator_next(op->child, &rows));
    for (uint32_t row = 0; row < rows.row_count; row++)
        TRY(run_row(state, &rows, row));
    return rows.row_count == 0 ? STATUS_OK : operator_share(op, &rows, out);
}

static void close_foreach(struct operator_state *op) {
    struct op_foreach *state = (struct op_foreach *)op;
    arena_release(&state->lists);
    arena_release(&state->feeding);
}

static const struct operator_type foreach_type = {
    .name = "foreach", .next = next_foreach, .close = close_foreach};

enum status op_foreach_new(struct execution *execution, const struct plan *plan,
                           struct operator_state **out) {
    TRY(make_state(execution, plan, &foreach_type, sizeof(struct op_foreach), out));
    struct op_foreach *state = (struct op_foreach *)*out;
    arena_init(&state->lists, execution->budget);
    arena_init(&state->feeding, execution->budget);
    return make_fed_inner(*out);
}
