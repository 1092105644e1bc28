/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How: one function per kind of expression, called for a whole batch at once; each evaluates
 * its children first and then runs over the selected rows. The parts stand in evaluate_*.c.
 */
#include "execute/execute.h"
#include "execute/frame.h"

#include <string.h>

/* ---- the simplest kinds ------------------------------------------------------------------- */

static enum status evaluate_literal(const struct frame *frame,
                                    const struct expression *expression,
                                    struct column *out) {
    return column_constant(frame->arena, expression->constant, out, frame_problem(frame));
}

static enum status evaluate_parameter(const struct frame *frame,
                                      const struct expression *expression,
                                      struct column *out) {
    const struct bind_parameter_values *parameters = frame->evaluation->parameters;
    for (uint32_t i = 0; parameters != NULL && i < parameters->count; i++)
        if (text_equal(parameters->names[i], expression->text))
            return column_constant(frame->arena, parameters->values[i], out,
                                   frame_problem(frame));
    return problem_set(frame_problem(frame), STATUS_MISSING_PARAMETER, expression->span,
                       "parameter '$%.*s' was not given", TEXT_ARGS(expression->text));
}

static enum status evaluate_slot(const struct frame *frame,
                                 const struct expression *expression,
                                 struct column *out) {
    const struct batch *batch = frame->batch;
    if (expression->slot < batch->slot_count &&
        batch->columns[expression->slot].type != COLUMN_NONE) {
        *out = batch->columns[expression->slot];
        return STATUS_OK;
    }
    return column_constant(frame->arena, value_null(), out, frame_problem(frame));
}

/* ---- dispatch ----------------------------------------------------------------------------- */

static const evaluate_part parts[EXPRESSION_KIND_COUNT] = {
    [EXPRESSION_CONSTANT] = evaluate_literal,
    [EXPRESSION_PARAMETER] = evaluate_parameter,
    [EXPRESSION_SLOT] = evaluate_slot,
    [EXPRESSION_PROPERTY] = evaluate_property,
    [EXPRESSION_INDEX] = evaluate_index,
    [EXPRESSION_SLICE] = evaluate_slice,
    [EXPRESSION_LIST] = evaluate_list,
    [EXPRESSION_MAP] = evaluate_map,
    [EXPRESSION_MAP_ALL] = evaluate_map_all,
    [EXPRESSION_MAP_MERGE] = evaluate_map_merge,
    [EXPRESSION_FUNCTION] = evaluate_function,
    [EXPRESSION_OPERATE] = evaluate_operate,
    [EXPRESSION_NEGATE] = evaluate_negate,
    [EXPRESSION_NOT] = evaluate_not,
    [EXPRESSION_AND] = evaluate_and_or,
    [EXPRESSION_OR] = evaluate_and_or,
    [EXPRESSION_XOR] = evaluate_xor,
    [EXPRESSION_EQUAL] = evaluate_compare,
    [EXPRESSION_NOT_EQUAL] = evaluate_compare,
    [EXPRESSION_LESS] = evaluate_compare,
    [EXPRESSION_LESS_EQUAL] = evaluate_compare,
    [EXPRESSION_GREATER] = evaluate_compare,
    [EXPRESSION_GREATER_EQUAL] = evaluate_compare,
    [EXPRESSION_REGULAR_MATCH] = evaluate_regular_match,
    [EXPRESSION_IN] = evaluate_in,
    [EXPRESSION_STARTS_WITH] = evaluate_text_test,
    [EXPRESSION_ENDS_WITH] = evaluate_text_test,
    [EXPRESSION_CONTAINS] = evaluate_text_test,
    [EXPRESSION_IS_NULL] = evaluate_is_null,
    [EXPRESSION_IS_NOT_NULL] = evaluate_is_null,
    [EXPRESSION_HAS_LABELS] = evaluate_has_labels,
    [EXPRESSION_EXISTS_THEN] = evaluate_exists_then,
    [EXPRESSION_IS_TYPED] = evaluate_is_typed,
    [EXPRESSION_CAST] = evaluate_cast,
    [EXPRESSION_CASE] = evaluate_case,
    [EXPRESSION_LET] = evaluate_let,
    [EXPRESSION_COMPREHENSION] = evaluate_comprehension,
    [EXPRESSION_QUANTIFIER] = evaluate_quantifier,
    [EXPRESSION_REDUCE] = evaluate_reduce,
    [EXPRESSION_SUBQUERY] = evaluate_subquery,
    [EXPRESSION_PATH] = evaluate_path,
    [EXPRESSION_ITERATIONS] = evaluate_iterations,
    [EXPRESSION_PATH_MODE] = evaluate_path_mode,
};

enum status frame_evaluate(const struct frame *frame, const struct expression *expression,
                           struct column *out) {
    if (frame->count == 0)
        return column_constant(frame->arena, value_null(), out, frame_problem(frame));
    return parts[expression->kind](frame, expression, out);
}

enum status evaluate(struct evaluation *evaluation, const struct expression *expression,
                     const struct batch *batch, const uint32_t *selection,
                     uint32_t selection_count, struct arena *arena, struct column *out) {
    struct frame frame = {
        .evaluation = evaluation,
        .batch = batch,
        .selection = selection,
        .count = selection == NULL ? batch->row_count : selection_count,
        .arena = arena,
    };
    struct arena *outer = evaluation->functions.arena;
    evaluation->functions.arena = arena;
    enum status status = frame_evaluate(&frame, expression, out);
    evaluation->functions.arena = outer;
    return status;
}

enum status evaluate_constant(struct evaluation *evaluation,
                              const struct expression *expression, struct arena *arena,
                              struct value *out) {
    const struct execution *execution = evaluation->execution;
    uint32_t slot_count = execution == NULL ? 0 : execution->statement->slot_count;
    struct batch batch;
    struct column column;
    TRY(batch_new(arena, slot_count, &batch, evaluation->functions.problem));
    batch.row_count = 1;
    TRY(evaluate(evaluation, expression, &batch, NULL, 1, arena, &column));
    *out = column_value(&column, 0);
    return STATUS_OK;
}

/* ---- filters ------------------------------------------------------------------------------ */

/* Whether the column's cells can be taken as bytes without looking at each type. */
static bool is_plain_truth(const struct column *column) {
    return column->type == COLUMN_BOOLEANS && !column->is_constant;
}

enum status evaluate_filter_rows(struct evaluation *evaluation,
                                 const struct expression *predicate,
                                 const struct batch *batch, const uint32_t *selection,
                                 uint32_t selection_count, struct arena *arena,
                                 uint32_t *rows, uint32_t *count) {
    struct column column;
    struct frame frame = {.evaluation = evaluation,
                          .batch = batch,
                          .selection = selection,
                          .count = selection == NULL ? batch->row_count : selection_count,
                          .arena = arena};
    TRY(evaluate(evaluation, predicate, batch, selection, selection_count, arena,
                 &column));
    uint32_t kept = 0;
    if (is_plain_truth(&column) && column.nulls == NULL) {
        FRAME_ROWS(&frame, row) {
            rows[kept] = row;
            kept += column.booleans[row];
        }
    } else if (is_plain_truth(&column)) {
        FRAME_ROWS(&frame, row) {
            rows[kept] = row;
            kept += column.booleans[row] & (column.nulls[row] ^ 1u);
        }
    } else {
        FRAME_ROWS(&frame, row) {
            enum truth truth;
            TRY(frame_truth(&frame, predicate, &column, row, &truth));
            rows[kept] = row;
            kept += truth == TRUTH_TRUE;
        }
    }
    *count = kept;
    return STATUS_OK;
}

enum status evaluate_filter(struct evaluation *evaluation,
                            const struct expression *predicate, const struct batch *batch,
                            struct arena *arena, uint32_t *rows, uint32_t *count) {
    return evaluate_filter_rows(evaluation, predicate, batch, NULL, 0, arena, rows,
                                count);
}

/* ---- help for the parts ------------------------------------------------------------------- */

enum status frame_values(const struct frame *frame, struct column *out) {
    return column_allocate(frame->arena, COLUMN_VALUES, frame->batch->row_count, out,
                           frame_problem(frame));
}

enum status frame_booleans(const struct frame *frame, struct column *out) {
    TRY(column_allocate(frame->arena, COLUMN_BOOLEANS, frame->batch->row_count, out,
                        frame_problem(frame)));
    out->nulls = (uint8_t *)arena_allocate(frame->arena, frame->batch->row_count);
    TRY_MEMORY(out->nulls, frame->arena, frame_problem(frame));
    memset(out->nulls, 0, frame->batch->row_count);
    return STATUS_OK;
}

bool frame_narrow(struct frame *frame, const struct column *columns, uint32_t count,
                  uint32_t *first_row) {
    for (uint32_t i = 0; i < count; i++)
        if (!columns[i].is_constant)
            return false;
    *first_row = frame_row(frame, 0);
    frame->selection = first_row;
    frame->count = 1;
    return true;
}

enum status frame_spread(const struct frame *frame, uint32_t first_row,
                         struct column *out) {
    return column_constant(frame->arena, column_value(out, first_row), out,
                           frame_problem(frame));
}

enum status frame_truth(const struct frame *frame, const struct expression *expression,
                        const struct column *column, uint32_t row, enum truth *out) {
    struct value value = column_value(column, row);
    if (value.type == VALUE_BOOLEAN) {
        *out = value.boolean ? TRUTH_TRUE : TRUTH_FALSE;
        return STATUS_OK;
    }
    *out = TRUTH_UNKNOWN;
    if (value_is_null(value))
        return STATUS_OK;
    return problem_set(frame_problem(frame), STATUS_TYPE_AT_RUN, expression->span,
                       "expected a BOOLEAN, found %s",
                       value_type_name((enum value_type)value.type));
}

enum status frame_fail(const struct frame *frame, const struct expression *expression,
                       enum status status) {
    problem_place(frame_problem(frame), expression->span);
    return status;
}

bool frame_has_deleted(const struct frame *frame) {
    const struct execution *execution = frame->evaluation->execution;
    return execution != NULL && execution->has_deleted;
}

enum status frame_check_live(const struct frame *frame,
                             const struct expression *expression, enum element_kind kind,
                             uint32_t row) {
    if (row == ELEMENT_NONE || !frame_has_deleted(frame) ||
        graph_is_live(frame_graph(frame), kind, row))
        return STATUS_OK;
    return problem_set(frame_problem(frame), STATUS_DELETED_ENTITY_ACCESS,
                       expression->span, "the %s was deleted by this statement",
                       kind == ELEMENT_NODE ? "node" : "relationship");
}
