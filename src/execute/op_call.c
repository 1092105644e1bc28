/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CALL: runs a procedure once per incoming row and joins what it emits to that row. The rows
 * of one run are kept column by column and handed out batch by batch.
 */
#include "base/array.h"
#include "base/limits.h"
#include "execute/execute.h"
#include "execute/make.h"

#include <string.h>

struct op_call {
    struct operator_state base;
    struct batch input;
    uint32_t input_row;
    bool has_input;
    struct arena emitted;      /* rows of the current run */
    ARRAY(struct value) cells; /* output_count a row */
    uint32_t cells_row_count;
    uint32_t given;
};

static enum status take_row(void *sink, const struct value *row) {
    struct op_call *call = sink;
    const struct bound_call *bound = call->base.plan->call;
    struct problem *problem = call->base.execution->problem;
    TRY(budget_check(call->base.execution->budget, problem));
    for (uint32_t i = 0; i < bound->output_count; i++) {
        struct value copy;
        TRY(value_copy_asking(&call->emitted, row[bound->outputs[i]], &copy, problem));
        TRY_MEMORY(ARRAY_PUSH(&call->emitted, call->cells, copy), &call->emitted,
                   problem);
    }
    call->cells_row_count++;
    return STATUS_OK;
}

static enum status note_warning(void *sink, struct text message) {
    struct op_call *call = sink;
    return execute_warn(call->base.execution, call->base.plan->call->span, message);
}

/* A value of another type than the parameter has: what the binder could not see. */
static enum status check_argument(const struct op_call *call, uint32_t place,
                                  struct value value) {
    const struct bound_call *bound = call->base.plan->call;
    const struct procedure *procedure = bound->procedure;
    const struct procedure_field *field = &procedure->arguments[place];
    type_set allowed = field->types;
    if (allowed & TYPE_BIT(VALUE_FLOAT))
        allowed |= TYPE_BIT(VALUE_INTEGER);
    bool is_null = value_is_null(value);
    if (is_null ? field->takes_null : (allowed & TYPE_BIT(value.type)) != 0)
        return STATUS_OK;
    struct problem *problem = call->base.execution->problem;
    struct span span = bound->arguments[place]->span;
    if (is_null)
        return problem_set(problem, STATUS_ARGUMENT_TYPE_AT_RUN, span,
                           "argument '%s' of %s cannot be null", field->name,
                           procedure->name);
    return problem_set(problem, STATUS_ARGUMENT_TYPE_AT_RUN, span,
                       "argument '%s' of %s takes %.*s, not %s", field->name,
                       procedure->name, (int)strcspn(field->type_name, "?"),
                       field->type_name, value_phrase(value));
}

static enum status evaluate_arguments(struct op_call *call, struct value *arguments) {
    const struct bound_call *bound = call->base.plan->call;
    for (uint32_t i = 0; i < bound->procedure->argument_count; i++) {
        arguments[i] = bound->procedure->arguments[i].default_value;
        if (i >= bound->argument_count)
            continue;
        struct column column;
        TRY(evaluate(call->base.evaluation, bound->arguments[i], &call->input,
                     &call->input_row, 1, &call->emitted, &column));
        arguments[i] = column_value(&column, call->input_row);
        TRY(check_argument(call, i, arguments[i]));
    }
    return STATUS_OK;
}

static enum status run_procedure(struct op_call *call) {
    const struct bound_call *bound = call->base.plan->call;
    struct execution *execution = call->base.execution;
    arena_reset(&call->emitted);
    memset(&call->cells, 0, sizeof call->cells);
    call->cells_row_count = call->given = 0;
    struct value *arguments =
        ARENA_ARRAY(&call->emitted, bound->procedure->argument_count + 1, struct value);
    TRY_MEMORY(arguments, &call->emitted, execution->problem);
    TRY(evaluate_arguments(call, arguments));
    const struct visibility *visibility;
    TRY(operator_visibility(&call->base, &visibility));
    struct function_context functions = execution->evaluation.functions;
    functions.arena = &call->emitted;
    struct procedure_context context = {.functions = &functions,
                                        .progress = execution->progress,
                                        .progress_context = execution->progress_context,
                                        .forks_analyses = execution->forks_analyses,
                                        .has_helpful_names = execution->has_helpful_names,
                                        .sink = call,
                                        .warn = note_warning,
                                        .emit = take_row};
    if (visibility != NULL) {
        context.visible_nodes = visibility->nodes;
        context.visible_relationships = visibility->edges;
    }
    enum status status = bound->procedure->run(bound->procedure, &context, arguments);
    if (status != STATUS_OK) {
        const struct expression *options =
            bound->argument_count == 0 ? NULL : bound->arguments[0];
        problem_place(execution->problem,
                      expression_key_span(options, context.option, bound->span));
    }
    return status;
}

/* The next incoming row; *is_end when there is none. */
static enum status next_input(struct op_call *call, bool *is_end) {
    *is_end = false;
    call->input_row++;
    while (!call->has_input || call->input_row >= call->input.row_count) {
        TRY(operator_next(call->base.child, &call->input));
        call->has_input = true;
        call->input_row = 0;
        if (call->input.row_count == 0) {
            *is_end = true;
            return STATUS_OK;
        }
    }
    return run_procedure(call);
}

static bool is_void(const struct op_call *call) {
    return call->base.plan->call->procedure->output_count == 0;
}

static enum status give_rows(struct op_call *call, uint32_t count, struct batch *out) {
    const struct bound_call *bound = call->base.plan->call;
    struct problem *problem = call->base.execution->problem;
    uint32_t rows[BATCH_ROWS];
    for (uint32_t i = 0; i < count; i++)
        rows[i] = call->input_row;
    TRY(operator_gather(&call->base, &call->input, rows, count, out));
    for (uint32_t i = 0; i < bound->output_count; i++) {
        struct column *column = &out->columns[bound->slots[i]];
        TRY(column_allocate(&call->base.rows, COLUMN_VALUES, count, column, problem));
        for (uint32_t row = 0; row < count; row++)
            column->values[row] =
                call->cells.items[(call->given + row) * bound->output_count + i];
    }
    call->given += count;
    return STATUS_OK;
}

static enum status op_call_next(struct operator_state *op, struct batch *out) {
    struct op_call *call = (struct op_call *)op;
    out->row_count = 0;
    while (call->given >= call->cells_row_count) {
        bool is_end;
        TRY(next_input(call, &is_end));
        if (is_end)
            return STATUS_OK;
        if (is_void(call))
            return give_rows(call, 1, out);
    }
    uint32_t left = call->cells_row_count - call->given;
    return give_rows(call, left < BATCH_ROWS ? left : BATCH_ROWS, out);
}

static enum status op_call_restart(struct operator_state *op) {
    struct op_call *call = (struct op_call *)op;
    call->has_input = false;
    call->cells_row_count = call->given = 0;
    return STATUS_OK;
}

static void op_call_close(struct operator_state *op) {
    arena_release(&((struct op_call *)op)->emitted);
}

static const struct operator_type op_call_type = {"call", op_call_next, op_call_restart,
                                                  op_call_close};

enum status op_call_new(struct execution *execution, const struct plan *plan,
                        struct operator_state **out) {
    TRY(make_state(execution, plan, &op_call_type, sizeof(struct op_call), out));
    arena_init(&((struct op_call *)*out)->emitted, execution->budget);
    return STATUS_OK;
}
