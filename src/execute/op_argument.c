/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ARGUMENT: the rows of the outer operator, once per restart. */
#include "execute/make.h"

struct op_argument {
    struct operator_state base;
    const struct argument *argument;
    bool is_given;
};

static enum status next_argument(struct operator_state *op, struct batch *out) {
    struct op_argument *state = (struct op_argument *)op;
    const struct batch *rows = state->argument->batch;
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
    ((struct op_argument *)op)->is_given = false;
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
