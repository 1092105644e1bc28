/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * EXISTS, COUNT, COLLECT and VALUE subqueries.
 *
 * How: the outer rows that are asked about become the argument of the subquery's running tree,
 * all at once, with their number in the plan's row slot; each row that comes out tells by that
 * number whom it belongs to. Where the tree groups, sorts or limits it is fed row by row.
 */
#include "base/array.h"
#include "execute/cells.h"
#include "execute/execute.h"
#include "execute/frame.h"
#include "value/multiplicity.h"

#include <string.h>

/* What has come out so far, by number of the outer row. */
struct answers {
    const struct bound_subquery *subquery;
    uint32_t count;            /* outer rows */
    uint32_t found_count;      /* of them with a row */
    int64_t *rows;             /* how many inner rows */
    struct value *values;      /* VALUE */
    ARRAY(struct value) items; /* COLLECT: all items and whose they are */
    ARRAY(uint32_t) owners;
    bool is_row_wise;
};

struct running {
    const struct frame *frame;
    const struct expression *expression;
    const struct plan_subquery *plan;
    struct operator_state *root;
    struct argument *argument;
    struct batch outer; /* the argument rows: imports and row numbers */
    struct answers answers;
};

static enum status find_running(const struct frame *frame,
                                const struct expression *expression,
                                struct running *running) {
    struct execution *execution = frame->evaluation->execution;
    *running = (struct running){.frame = frame, .expression = expression};
    for (uint32_t i = 0; i < execution->statement->subquery_count; i++) {
        if (execution->statement->subqueries[i].subquery != expression->subquery)
            continue;
        running->plan = &execution->statement->subqueries[i];
        running->root = execution->subqueries[i];
        running->argument = &execution->subquery_arguments[i];
        return STATUS_OK;
    }
    return problem_set(frame_problem(frame), STATUS_INTERNAL, expression->span,
                       "a subquery has no plan");
}

/* The imports of the frame's rows side by side, and their numbers. */
static enum status make_outer(struct running *running) {
    const struct frame *frame = running->frame;
    const struct bound_subquery *subquery = running->plan->subquery;
    struct problem *problem = frame_problem(frame);
    struct batch *outer = &running->outer;
    TRY(batch_new(frame->arena, frame->evaluation->execution->statement->slot_count,
                  outer, problem));
    outer->row_count = frame->count;
    for (uint32_t i = 0; i < subquery->import_count; i++) {
        uint32_t slot = subquery->imports[i];
        if (slot >= frame->batch->slot_count)
            continue;
        if (frame->selection == NULL)
            outer->columns[slot] = frame->batch->columns[slot];
        else
            TRY(column_gather(frame->arena, &frame->batch->columns[slot],
                              frame->selection, frame->count, &outer->columns[slot],
                              problem));
    }
    return cells_numbers(frame->arena, frame->count,
                         &outer->columns[running->plan->row_slot], problem);
}

static enum status init_answers(struct running *running) {
    struct arena *arena = running->frame->arena;
    struct answers *answers = &running->answers;
    *answers = (struct answers){.subquery = running->plan->subquery,
                                .count = running->frame->count,
                                .is_row_wise = running->plan->is_row_wise};
    answers->rows = ARENA_ARRAY(arena, answers->count, int64_t);
    TRY_MEMORY(answers->rows, arena, frame_problem(running->frame));
    if (answers->subquery->kind != SUBQUERY_VALUE)
        return STATUS_OK;
    answers->values = ARENA_ARRAY(arena, answers->count, struct value);
    TRY_MEMORY(answers->values, arena, frame_problem(running->frame));
    for (uint32_t i = 0; i < answers->count; i++)
        answers->values[i] = value_null();
    return STATUS_OK;
}

static enum status add_item(struct running *running, uint32_t owner, struct value value) {
    const struct frame *frame = running->frame;
    struct answers *answers = &running->answers;
    struct value copy;
    TRY(value_copy_asking(frame->arena, value, &copy, frame_problem(frame)));
    TRY_MEMORY(ARRAY_PUSH(frame->arena, answers->items, copy), frame->arena,
               frame_problem(frame));
    TRY_MEMORY(ARRAY_PUSH(frame->arena, answers->owners, owner), frame->arena,
               frame_problem(frame));
    return STATUS_OK;
}

static enum status add_value(struct running *running, uint32_t owner,
                             struct value value) {
    if (running->answers.rows[owner] > 0)
        return problem_set(frame_problem(running->frame), STATUS_VALUE_AT_RUN,
                           running->expression->span,
                           "a VALUE subquery gave more than one row");
    return value_copy_asking(running->frame->arena, value,
                             &running->answers.values[owner],
                             frame_problem(running->frame));
}

/* Notes one batch of inner rows; `owner` is their outer row where all have the same. */
static enum status note_batch(struct running *running, const struct batch *batch,
                              uint32_t owner) {
    struct answers *answers = &running->answers;
    const struct column *numbers = &batch->columns[running->plan->row_slot];
    const struct column *cells = NULL;
    if (answers->subquery->kind == SUBQUERY_COLLECT ||
        answers->subquery->kind == SUBQUERY_VALUE)
        cells = &batch->columns[answers->subquery->column_slot];
    for (uint32_t row = 0; row < batch->row_count; row++) {
        if (!answers->is_row_wise)
            owner = (uint32_t)column_value(numbers, row).integer;
        if (answers->subquery->kind == SUBQUERY_COLLECT)
            TRY(add_item(running, owner, column_value(cells, row)));
        else if (answers->subquery->kind == SUBQUERY_VALUE)
            TRY(add_value(running, owner, column_value(cells, row)));
        answers->found_count += answers->rows[owner] == 0;
        answers->rows[owner] =
            multiplicity_add(answers->rows[owner],
                             batch->multiplicity == NULL ? 1 : batch->multiplicity[row]);
    }
    return STATUS_OK;
}

static enum status run_once(struct running *running, const struct batch *outer,
                            uint32_t owner, uint32_t enough) {
    struct batch batch;
    bool stops_early = running->plan->subquery->kind == SUBQUERY_EXISTS;
    running->argument->batch = outer;
    TRY(operator_restart(running->root));
    do {
        TRY(operator_next(running->root, &batch));
        TRY(note_batch(running, &batch, owner));
    } while (batch.row_count > 0 &&
             !(stops_early && running->answers.found_count >= enough));
    return STATUS_OK;
}

/* All outer rows at once. Those of EXISTS that have a row are left by the hops at work. */
static enum status run_together(struct running *running) {
    struct argument *argument = running->argument;
    if (running->plan->subquery->kind == SUBQUERY_EXISTS) {
        argument->found = running->answers.rows;
        argument->found_slot = running->plan->row_slot;
    }
    enum status status = run_once(running, &running->outer, 0, running->answers.count);
    argument->found = NULL;
    return status;
}

/* One outer row at a time, as constants. */
static enum status run_rows(struct running *running) {
    const struct frame *frame = running->frame;
    struct batch row = running->outer;
    row.row_count = 1;
    TRY(batch_new(frame->arena, running->outer.slot_count, &row, frame_problem(frame)));
    row.row_count = 1;
    for (uint32_t i = 0; i < running->outer.row_count; i++) {
        for (uint32_t slot = 0; slot < row.slot_count; slot++)
            row.columns[slot] = cells_from(&running->outer.columns[slot], i);
        TRY(run_once(running, &row, i, running->answers.found_count + 1));
    }
    return STATUS_OK;
}

/* ---- answers ------------------------------------------------------------------------------ */

/* Sorts the collected items by owner, keeping their order: a counting sort. */
static enum status fill_lists(struct running *running, struct column *out) {
    const struct frame *frame = running->frame;
    struct answers *answers = &running->answers;
    struct value *sorted =
        ARENA_ARRAY(frame->arena, (size_t)answers->items.count + 1, struct value);
    uint32_t *starts = ARENA_ARRAY(frame->arena, (size_t)answers->count + 2, uint32_t);
    TRY_MEMORY(sorted, frame->arena, frame_problem(frame));
    TRY_MEMORY(starts, frame->arena, frame_problem(frame));
    for (uint32_t i = 0; i < answers->owners.count; i++)
        starts[answers->owners.items[i] + 2]++;
    for (uint32_t i = 2; i <= answers->count + 1; i++)
        starts[i] += starts[i - 1];
    for (uint32_t i = 0; i < answers->owners.count; i++)
        sorted[starts[answers->owners.items[i] + 1]++] = answers->items.items[i];
    for (uint32_t i = 0; i < answers->count; i++) {
        enum status status =
            value_make_list(sorted + starts[i], starts[i + 1] - starts[i],
                            &out->values[frame_row(frame, i)], frame_problem(frame));
        if (status != STATUS_OK)
            return frame_fail(frame, running->expression, status);
    }
    return STATUS_OK;
}

static enum status fill(struct running *running, struct column *out) {
    const struct frame *frame = running->frame;
    const struct answers *answers = &running->answers;
    enum subquery_kind kind = answers->subquery->kind;
    if (kind == SUBQUERY_COLLECT || kind == SUBQUERY_VALUE)
        TRY(frame_values(frame, out));
    else
        TRY(column_allocate(frame->arena,
                            kind == SUBQUERY_EXISTS ? COLUMN_BOOLEANS : COLUMN_INTEGERS,
                            frame->batch->row_count, out, frame_problem(frame)));
    if (kind == SUBQUERY_COLLECT)
        return fill_lists(running, out);
    for (uint32_t i = 0; i < answers->count; i++) {
        uint32_t row = frame_row(frame, i);
        if (kind == SUBQUERY_COUNT && answers->rows[i] == MULTIPLICITY_BEYOND)
            return problem_set(frame_problem(frame), STATUS_ARITHMETIC_OVERFLOW,
                               running->expression->span,
                               "COUNT of rows is beyond 64 bits");
        if (kind == SUBQUERY_EXISTS)
            out->booleans[row] = answers->rows[i] > 0;
        else if (kind == SUBQUERY_COUNT)
            out->integers[row] = answers->rows[i];
        else
            out->values[row] = answers->values[i];
    }
    return STATUS_OK;
}

enum status evaluate_subquery(const struct frame *frame,
                              const struct expression *expression, struct column *out) {
    struct running running;
    TRY(find_running(frame, expression, &running));
    TRY(make_outer(&running));
    TRY(init_answers(&running));
    if (running.plan->is_row_wise)
        TRY(run_rows(&running));
    else
        TRY(run_together(&running));
    return fill(&running, out);
}
