/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PROJECT: columns are added to the rows; those that nobody reads are not computed. */
#include "execute/make.h"

static enum status next_project(struct operator_state *op, struct batch *out) {
    const struct plan *plan = op->plan;
    struct batch rows;
    TRY(operator_next(op->child, &rows));
    if (rows.row_count == 0)
        return STATUS_OK;
    TRY(operator_share(op, &rows, out));
    for (uint32_t i = 0; i < plan->item_count; i++)
        if (operator_is_live(op, plan->items[i].slot))
            TRY(evaluate(op->evaluation, plan->items[i].expression, &rows, NULL, 0,
                         &op->rows, &out->columns[plan->items[i].slot]));
    return STATUS_OK;
}

static const struct operator_type project_type = {.name = "project",
                                                  .next = next_project};

enum status op_project_new(struct execution *execution, const struct plan *plan,
                           struct operator_state **out) {
    return make_state(execution, plan, &project_type, sizeof(struct operator_state), out);
}
