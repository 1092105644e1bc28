/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SET and REMOVE: changes elements, passes rows on; see write_set.c. */
#include "execute/write.h"

struct op_set {
    struct operator_state base;
    struct arena scratch;
};

static enum status next_set(struct operator_state *op, struct batch *out) {
    struct batch rows;
    TRY(operator_next(op->child, &rows));
    if (rows.row_count == 0)
        return STATUS_OK;
    TRY(write_sets(op, op->plan->sets, op->plan->set_count, &rows,
                   &((struct op_set *)op)->scratch));
    return operator_share(op, &rows, out);
}

static void close_set(struct operator_state *op) {
    arena_release(&((struct op_set *)op)->scratch);
}

static const struct operator_type set_type = {
    .name = "set", .next = next_set, .close = close_set};

enum status op_set_new(struct execution *execution, const struct plan *plan,
                       struct operator_state **out) {
    TRY(make_state(execution, plan, &set_type, sizeof(struct op_set), out));
    arena_init(&((struct op_set *)*out)->scratch, execution->budget);
    return STATUS_OK;
}
