/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SKIP and LIMIT.
 *
 * How: a limit stops asking when it has its rows, except over a tree that writes: all of its
 * changes must happen, so that it is drained after the last row was given.
 */
#include "execute/make.h"

struct op_limit {
    struct operator_state base;
    bool is_known;
    bool child_writes;
    uint64_t rest; /* rows still to skip or to give */
};

enum status operator_row_limit(struct operator_state *op,
                               const struct expression *expression, const char *what,
                               uint64_t *out) {
    struct value value;
    struct problem *problem = op->execution->problem;
    TRY(evaluate_constant(op->evaluation, expression, &op->rows, &value));
    if (value.type != VALUE_INTEGER)
        return problem_set(problem, STATUS_TYPE_OF_LIMIT_AT_RUN, expression->span,
                           "%s takes an INTEGER, found %s", what,
                           value_type_name((enum value_type)value.type));
    if (value.integer < 0)
        return problem_set(problem, STATUS_NEGATIVE_AT_RUN, expression->span,
                           "%s must not be negative, found %lld", what,
                           (long long)value.integer);
    *out = (uint64_t)value.integer;
    return STATUS_OK;
}

/* The rows [first, first + count) of a batch. */
static enum status cut(struct operator_state *op, const struct batch *rows,
                       uint32_t first, uint32_t count, struct batch *out) {
    uint32_t *kept = (uint32_t *)arena_allocate(&op->rows, count * sizeof(uint32_t));
    TRY_MEMORY(kept, &op->rows, op->execution->problem);
    for (uint32_t i = 0; i < count; i++)
        kept[i] = first + i;
    return operator_gather(op, rows, kept, count, out);
}

static enum status skip(struct op_limit *state, struct batch *out) {
    struct operator_state *op = &state->base;
    struct batch rows;
    for (;;) {
        TRY(operator_next(op->child, &rows));
        if (rows.row_count == 0)
            return STATUS_OK;
        if (state->rest < rows.row_count)
            break;
        state->rest -= rows.row_count;
    }
    uint32_t first = (uint32_t)state->rest;
    state->rest = 0;
    return cut(op, &rows, first, rows.row_count - first, out);
}

static enum status drain(struct operator_state *op) {
    struct batch rows;
    do
        TRY(operator_next(op->child, &rows));
    while (rows.row_count > 0);
    return STATUS_OK;
}

static enum status limit(struct op_limit *state, struct batch *out) {
    struct operator_state *op = &state->base;
    struct batch rows;
    if (state->rest == 0)
        return state->child_writes ? drain(op) : STATUS_OK;
    TRY(operator_next(op->child, &rows));
    if (rows.row_count == 0)
        return STATUS_OK;
    uint32_t count = rows.row_count;
    if (count > state->rest)
        count = (uint32_t)state->rest;
    state->rest -= count;
    return cut(op, &rows, 0, count, out);
}

static enum status next_limit(struct operator_state *op, struct batch *out) {
    struct op_limit *state = (struct op_limit *)op;
    bool is_skip = op->plan->kind == PLAN_SKIP;
    if (!state->is_known)
        TRY(operator_row_limit(op, op->plan->expression, is_skip ? "SKIP" : "LIMIT",
                               &state->rest));
    state->is_known = true;
    return is_skip ? skip(state, out) : limit(state, out);
}

static enum status restart_limit(struct operator_state *op) {
    ((struct op_limit *)op)->is_known = false;
    return STATUS_OK;
}

static const struct operator_type limit_type = {
    .name = "limit", .next = next_limit, .restart = restart_limit};

enum status op_limit_new(struct execution *execution, const struct plan *plan,
                         struct operator_state **out) {
    TRY(make_state(execution, plan, &limit_type, sizeof(struct op_limit), out));
    ((struct op_limit *)*out)->child_writes = make_writes(plan->child);
    return STATUS_OK;
}
