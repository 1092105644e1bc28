/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ARGUMENT: the rows of the outer operator, once per restart. */
#include "execute/make.h"
#include "execute/row_store.h"

struct op_argument {
    struct operator_state base;
    const struct argument *argument;
    bool is_given;
    uint32_t place; /* in the argument's store: the next row to give */
};

static enum status next_stored(struct op_argument *state, struct batch *out) {
    struct batch rows;
    TRY(row_store_next(state->argument->rows, &state->place, &rows));
    return rows.row_count == 0 ? STATUS_OK : operator_share(&state->base, &rows, out);
}

static enum status next_argument(struct operator_state *op, struct batch *out) {
    struct op_argument *state = (struct op_argument *)op;
    const struct batch *rows = state->argument->batch;
    if (state->argument->rows != NULL)
        return next_stored(state, out);
    if (state->is_given)
        return STATUS_OK;
    state->is_given = true;
    if (rows != NULL)
        return operator_share(op, rows, out);
    TRY(operator_batch(op, out));
    out->row_count = 1;
    return STATUS_OK;
}

static enum status restart_argument(struct operator_state *op) {
    struct op_argument *state = (struct op_argument *)op;
    state->is_given = false;
    state->place = 0;
    return STATUS_OK;
}

static const struct operator_type argument_type = {
    .name = "argument", .next = next_argument, .restart = restart_argument};

enum status op_argument_new(struct execution *execution, const struct plan *plan,
                            struct operator_state **out) {
    TRY(make_state(execution, plan, &argument_type, sizeof(struct op_argument), out));
    ((struct op_argument *)*out)->argument = execution->building;
    return STATUS_OK;
}
