/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CREATE: makes the pattern for each row; see write_create.c. */
#include "execute/write.h"

static enum status next_create(struct operator_state *op, struct batch *out) {
    struct batch input, rows;
    TRY(operator_next(op->child, &input));
    if (input.row_count == 0)
        return STATUS_OK;
    TRY(operator_batch(op, &rows));
    for (uint32_t slot = 0; slot < input.slot_count; slot++)
        rows.columns[slot] = input.columns[slot];
    rows.row_count = input.row_count;
    TRY(write_create(op, op->plan->create, &rows, &op->rows, false));
    return operator_share(op, &rows, out);
}

static const struct operator_type create_type = {.name = "create", .next = next_create};

enum status op_create_new(struct execution *execution, const struct plan *plan,
                          struct operator_state **out) {
    return make_state(execution, plan, &create_type, sizeof(struct operator_state), out);
}
