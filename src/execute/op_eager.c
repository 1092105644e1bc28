/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * EAGER takes all rows before it gives the first; EMPTY takes them and gives none. An EAGER with
 * an inner tree gives that tree's rows, whose argument are all of its own: several leaves there
 * may read them.
 */
#include "execute/make.h"
#include "execute/row_store.h"

struct op_eager {
    struct operator_state base;
    struct row_store store;
    bool is_drained;
    uint32_t place;
};

static enum status drain(struct op_eager *state) {
    struct batch rows;
    for (;;) {
        TRY(operator_next(state->base.child, &rows));
        if (rows.row_count == 0)
            return STATUS_OK;
        if (state->base.plan->kind == PLAN_EAGER)
            TRY(row_store_append(&state->store, &rows, NULL, rows.row_count));
    }
}

static enum status next_eager(struct operator_state *op, struct batch *out) {
    struct op_eager *state = (struct op_eager *)op;
    struct batch rows;
    if (!state->is_drained)
        TRY(drain(state));
    if (op->inner == NULL) {
        state->is_drained = true;
        return row_store_next(&state->store, &state->place, out);
    }
    if (!state->is_drained)
        TRY(operator_restart(op->inner));
    state->is_drained = true;
    TRY(operator_next(op->inner, &rows));
    return rows.row_count == 0 ? STATUS_OK : operator_share(op, &rows, out);
}

static enum status restart_eager(struct operator_state *op) {
    struct op_eager *state = (struct op_eager *)op;
    row_store_reset(&state->store);
    state->is_drained = false;
    state->place = 0;
    return STATUS_OK;
}

static void close_eager(struct operator_state *op) {
    row_store_release(&((struct op_eager *)op)->store);
}

static const struct operator_type eager_type = {
    .name = "eager", .next = next_eager, .restart = restart_eager, .close = close_eager};

enum status op_eager_new(struct execution *execution, const struct plan *plan,
                         struct operator_state **out) {
    TRY(make_state(execution, plan, &eager_type, sizeof(struct op_eager), out));
    struct op_eager *state = (struct op_eager *)*out;
    const uint64_t *kept = plan->child == NULL ? NULL : plan->child->live;
    row_store_init(&state->store, execution->statement->slot_count, kept,
                   execution->budget, execution->problem);
    if (plan->inner == NULL)
        return STATUS_OK;
    TRY(make_fed_inner(*out));
    state->base.argument->rows = &state->store;
    return STATUS_OK;
}
