/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/argument.h"

static enum status wrong_type(struct operator_state *op,
                              const struct bound_procedure *procedure,
                              const struct bound_argument *argument, struct value value) {
    char buffer[VALUE_FOUND_BYTES];
    return problem_set(
        op->execution->problem, STATUS_TYPE_AT_RUN, argument->expression->span,
        "argument '%.*s' of %.*s takes %.*s, not %s", TEXT_ARGS(argument->name),
        TEXT_ARGS(procedure->name), TEXT_ARGS(argument->type_text),
        bound_type_found(argument->type, value, buffer));
}

enum status argument_pass(struct operator_state *op, const struct batch *batch,
                          uint32_t row, struct arena *arena) {
    const struct bound_procedure *procedure = op->plan->procedure;
    for (uint32_t i = 0; procedure != NULL && i < procedure->argument_count; i++) {
        const struct bound_argument *argument = &procedure->arguments[i];
        struct column column;
        TRY(evaluate(op->evaluation, argument->expression, batch, &row, 1, arena,
                     &column));
        struct value value = column_value(&column, row);
        if (!bound_type_takes(argument->type, &value))
            return wrong_type(op, procedure, argument, value);
        op->evaluation->parameters->values[argument->parameter] = value;
    }
    return STATUS_OK;
}
