/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * List comprehensions, all/any/none/single, reduce.
 *
 * How: the lists of all rows are laid end to end and cut into inner batches of at most
 * BATCH_ROWS rows; an inner row is an element in its slot beside the cells of the outer row it
 * belongs to. reduce() goes by place instead: the k-th elements of all lists at once.
 */
#include "base/array.h"
#include "execute/cells.h"
#include "execute/frame.h"

#include <string.h>

/* The lists of the frame's rows, walked element by element. */
struct walk {
    const struct frame *frame;
    const struct expression *expression; /* whose `slot` takes the element */
    struct column lists;
    uint32_t place; /* of the outer row in the frame */
    uint32_t item;  /* next element of its list */
    uint8_t *reads; /* outer slots that the inner expressions read */
};

struct inner {
    struct batch batch;
    uint32_t *outer_rows; /* of each inner row: the row in the outer batch */
};

static void note_slot(void *context, uint32_t slot) {
    uint8_t *reads = (uint8_t *)context;
    reads[slot] = 1;
}

/* Which slots of the outer batch must be given to inner rows. */
static enum status find_reads(const struct frame *frame,
                              const struct expression *const *expressions, uint32_t count,
                              uint8_t **out) {
    uint32_t slot_count = frame->batch->slot_count;
    *out = ARENA_ARRAY(frame->arena, (size_t)slot_count + 1, uint8_t);
    TRY_MEMORY(*out, frame->arena, frame_problem(frame));
    for (uint32_t i = 0; i < count; i++)
        if (expressions[i] != NULL)
            bound_visit_slots(expressions[i], note_slot, *out);
    return STATUS_OK;
}

static enum status check_list(const struct frame *frame,
                              const struct expression *expression, struct value list) {
    if (list.type == VALUE_LIST || value_is_null(list))
        return STATUS_OK;
    return problem_set(frame_problem(frame), STATUS_TYPE_AT_RUN, expression->span,
                       "expected a LIST, found %s",
                       value_type_name((enum value_type)list.type));
}

static enum status open_walk(const struct frame *frame,
                             const struct expression *expression,
                             const struct expression *list, struct walk *walk) {
    *walk = (struct walk){.frame = frame, .expression = expression};
    TRY(frame_evaluate(frame, list, &walk->lists));
    FRAME_ROWS(frame, row)
    TRY(check_list(frame, list, column_value(&walk->lists, row)));
    return find_reads(frame, (const struct expression *const *)expression->children,
                      expression->child_count, &walk->reads);
}

/* An inner batch whose rows are the listed rows of the outer one. */
static enum status gather_outer(const struct frame *frame, const uint8_t *reads,
                                const uint32_t *rows, uint32_t count, struct batch *out) {
    TRY(batch_new(frame->arena, frame->batch->slot_count, out, frame_problem(frame)));
    for (uint32_t slot = 0; slot < out->slot_count; slot++)
        if (reads[slot])
            TRY(column_gather(frame->arena, &frame->batch->columns[slot], rows, count,
                              &out->columns[slot], frame_problem(frame)));
    out->row_count = count;
    return STATUS_OK;
}

/* The next elements, at most BATCH_ROWS of them; none at the end. */
static enum status next_inner(struct walk *walk, struct inner *inner) {
    const struct frame *frame = walk->frame;
    struct problem *problem = frame_problem(frame);
    struct value *elements =
        (struct value *)arena_allocate(frame->arena, BATCH_ROWS * sizeof(struct value));
    TRY_MEMORY(elements, frame->arena, problem);
    inner->outer_rows =
        (uint32_t *)arena_allocate(frame->arena, BATCH_ROWS * sizeof(uint32_t));
    TRY_MEMORY(inner->outer_rows, frame->arena, problem);
    uint32_t count = 0;
    while (walk->place < frame->count && count < BATCH_ROWS) {
        uint32_t row = frame_row(frame, walk->place);
        struct value list = column_value(&walk->lists, row);
        uint32_t size = value_is_null(list) ? 0 : list.size;
        for (; walk->item < size && count < BATCH_ROWS; walk->item++) {
            elements[count] = list.items[walk->item];
            inner->outer_rows[count++] = row;
        }
        if (walk->item == size) {
            walk->place++;
            walk->item = 0;
        }
    }
    TRY(budget_check(frame->evaluation->functions.budget, problem));
    TRY(gather_outer(frame, walk->reads, inner->outer_rows, count, &inner->batch));
    return cells_column(frame->arena, elements, 1, count,
                        &inner->batch.columns[walk->expression->slot], problem);
}

static struct frame inner_frame(const struct frame *frame, const struct inner *inner) {
    return (struct frame){.evaluation = frame->evaluation,
                          .batch = &inner->batch,
                          .count = inner->batch.row_count,
                          .arena = frame->arena};
}

/* ---- comprehension ------------------------------------------------------------------------ */

typedef ARRAY(struct value) value_array;

/* Filters and maps one inner batch; appends the results, and their number to each outer row. */
static enum status collect_inner(const struct frame *frame,
                                 const struct expression *expression,
                                 const struct inner *inner, value_array *items,
                                 uint32_t *sizes) {
    const struct expression *where = expression->children[1];
    const struct expression *map = expression->children[2];
    struct frame rows = inner_frame(frame, inner);
    struct column cells = inner->batch.columns[expression->slot];
    uint32_t *kept = (uint32_t *)arena_allocate(frame->arena, rows.count * sizeof *kept);
    TRY_MEMORY(kept, frame->arena, frame_problem(frame));
    if (where != NULL) {
        TRY(evaluate_filter(frame->evaluation, where, &inner->batch, frame->arena, kept,
                            &rows.count));
        rows.selection = kept;
    }
    if (map != NULL)
        TRY(frame_evaluate(&rows, map, &cells));
    FRAME_ROWS(&rows, row) {
        TRY_MEMORY(ARRAY_PUSH(frame->arena, *items, column_value(&cells, row)),
                   frame->arena, frame_problem(frame));
        sizes[inner->outer_rows[row]]++;
    }
    return STATUS_OK;
}

/* Each outer row's share of the results, in order. */
static enum status cut_lists(const struct frame *frame,
                             const struct expression *expression, const struct walk *walk,
                             const value_array *items, const uint32_t *sizes,
                             struct column *out) {
    uint32_t start = 0;
    FRAME_ROWS(frame, row) {
        if (value_is_null(column_value(&walk->lists, row))) {
            out->values[row] = value_null();
            continue;
        }
        enum status status = value_make_list(items->items + start, sizes[row],
                                             &out->values[row], frame_problem(frame));
        if (status != STATUS_OK)
            return frame_fail(frame, expression, status);
        start += sizes[row];
    }
    return STATUS_OK;
}

enum status evaluate_comprehension(const struct frame *frame,
                                   const struct expression *expression,
                                   struct column *out) {
    struct walk walk;
    struct inner inner;
    value_array items = {0};
    TRY(open_walk(frame, expression, expression->children[0], &walk));
    TRY(frame_values(frame, out));
    uint32_t *sizes = ARENA_ARRAY(frame->arena, frame->batch->row_count, uint32_t);
    TRY_MEMORY(sizes, frame->arena, frame_problem(frame));
    /* Nothing points before the first item, so that empty lists need a place as well. */
    TRY_MEMORY(ARRAY_PUSH(frame->arena, items, value_null()), frame->arena,
               frame_problem(frame));
    items.count = 0;
    for (;;) {
        TRY(next_inner(&walk, &inner));
        if (inner.batch.row_count == 0)
            break;
        TRY(collect_inner(frame, expression, &inner, &items, sizes));
    }
    return cut_lists(frame, expression, &walk, &items, sizes, out);
}

/* ---- quantifiers -------------------------------------------------------------------------- */

/* How many elements of an outer row were true and unknown, out of all. */
struct tally {
    uint32_t true_count, unknown_count, count;
};

static enum status tally_inner(const struct frame *frame,
                               const struct expression *expression,
                               const struct inner *inner, struct tally *tallies) {
    struct frame rows = inner_frame(frame, inner);
    struct column column;
    TRY(frame_evaluate(&rows, expression->children[1], &column));
    FRAME_ROWS(&rows, row) {
        enum truth truth;
        struct tally *tally = &tallies[inner->outer_rows[row]];
        TRY(frame_truth(&rows, expression->children[1], &column, row, &truth));
        tally->count++;
        tally->true_count += truth == TRUTH_TRUE;
        tally->unknown_count += truth == TRUTH_UNKNOWN;
    }
    return STATUS_OK;
}

static enum truth quantify(enum expression_quantifier quantifier, struct tally tally) {
    bool has_unknown = tally.unknown_count > 0;
    switch (quantifier) {
    case QUANTIFIER_ALL:
        if (tally.true_count + tally.unknown_count < tally.count)
            return TRUTH_FALSE;
        return has_unknown ? TRUTH_UNKNOWN : TRUTH_TRUE;
    case QUANTIFIER_ANY:
        return tally.true_count > 0 ? TRUTH_TRUE
               : has_unknown        ? TRUTH_UNKNOWN
                                    : TRUTH_FALSE;
    case QUANTIFIER_NONE:
        return tally.true_count > 0 ? TRUTH_FALSE
               : has_unknown        ? TRUTH_UNKNOWN
                                    : TRUTH_TRUE;
    case QUANTIFIER_SINGLE:
        if (tally.true_count > 1)
            return TRUTH_FALSE;
        if (has_unknown)
            return TRUTH_UNKNOWN;
        return tally.true_count == 1 ? TRUTH_TRUE : TRUTH_FALSE;
    }
    return TRUTH_UNKNOWN;
}

enum status evaluate_quantifier(const struct frame *frame,
                                const struct expression *expression, struct column *out) {
    struct walk walk;
    struct inner inner;
    TRY(open_walk(frame, expression, expression->children[0], &walk));
    TRY(frame_booleans(frame, out));
    struct tally *tallies =
        ARENA_ARRAY(frame->arena, frame->batch->row_count, struct tally);
    TRY_MEMORY(tallies, frame->arena, frame_problem(frame));
    for (;;) {
        TRY(next_inner(&walk, &inner));
        if (inner.batch.row_count == 0)
            break;
        TRY(tally_inner(frame, expression, &inner, tallies));
    }
    FRAME_ROWS(frame, row) {
        bool is_null = value_is_null(column_value(&walk.lists, row));
        frame_set_truth(out, row,
                        is_null ? TRUTH_UNKNOWN
                                : quantify(expression->quantifier, tallies[row]));
    }
    return STATUS_OK;
}

/* ---- reduce ------------------------------------------------------------------------------- */

/*
 * The rows of a reduce(): an inner batch of the selected rows and the accumulators so far. All
 * that the steps compute stays in one of two arenas, so that accumulators can grow in place
 * (value/room.h), until it has become several times what the accumulators alone took; then
 * they are copied to the other. That takes as long as the steps before it at most: accumulators
 * whose parts are shared so much that their copies would be larger stay where they are.
 */
struct reduction {
    struct batch batch;
    struct value *accumulators, *copies, *elements;
    const struct value *lists;
    uint32_t *active;
    uint32_t active_count;
    struct arena arenas[2];
    uint32_t current;  /* of the arenas */
    size_t most_bytes; /* of the current one, before its accumulators are copied */
};

#define REDUCE_LEAST_BYTES (16 * ARENA_BLOCK_BYTES)
#define REDUCE_GROWTH 4

static enum status init_reduction(const struct frame *frame,
                                  const struct expression *expression,
                                  struct reduction *reduction) {
    struct problem *problem = frame_problem(frame);
    struct column first, lists;
    uint8_t *reads;
    uint32_t *rows =
        (uint32_t *)arena_allocate(frame->arena, frame->count * sizeof *rows);
    TRY_MEMORY(rows, frame->arena, problem);
    for (uint32_t i = 0; i < frame->count; i++)
        rows[i] = frame_row(frame, i);
    TRY(frame_evaluate(frame, expression->children[0], &first));
    TRY(frame_evaluate(frame, expression->children[1], &lists));
    TRY(column_gather(frame->arena, &first, rows, frame->count, &first, problem));
    TRY(column_gather(frame->arena, &lists, rows, frame->count, &lists, problem));
    TRY(find_reads(frame, (const struct expression *const *)&expression->children[2], 1,
                   &reads));
    TRY(gather_outer(frame, reads, rows, frame->count, &reduction->batch));
    struct value *values;
    TRY(column_to_values(frame->arena, &first, frame->count, &reduction->accumulators,
                         problem));
    TRY(column_to_values(frame->arena, &lists, frame->count, &values, problem));
    for (uint32_t i = 0; i < frame->count; i++)
        TRY(check_list(frame, expression->children[1], values[i]));
    reduction->copies = ARENA_ARRAY(frame->arena, frame->count, struct value);
    TRY_MEMORY(reduction->copies, frame->arena, problem);
    reduction->lists = values;
    reduction->elements = ARENA_ARRAY(frame->arena, frame->count, struct value);
    TRY_MEMORY(reduction->elements, frame->arena, problem);
    reduction->active = rows; /* read no more */
    return STATUS_OK;
}

/* Copies the accumulators, unless that takes more than `most_bytes`. */
static enum status copy_accumulators(struct reduction *reduction, struct arena *fresh,
                                     size_t most_bytes, bool *are_larger,
                                     struct problem *problem) {
    struct value_guard guard = value_guard(fresh->budget, problem);
    guard.most_steps = most_bytes / sizeof(struct value);
    *are_larger = false;
    for (uint32_t row = 0; !*are_larger && row < reduction->batch.row_count; row++) {
        enum status status = value_copy_guarded(
            &guard, fresh, reduction->accumulators[row], &reduction->copies[row]);
        *are_larger = guard.status == STATUS_LIMIT_EXCEEDED;
        if (status != STATUS_OK && !*are_larger)
            return status;
    }
    return STATUS_OK;
}

/* Leaves behind what is not part of an accumulator, when that is most of it. */
static enum status collect_garbage(struct reduction *reduction, struct problem *problem) {
    struct arena *old = &reduction->arenas[reduction->current];
    if (old->bytes <= reduction->most_bytes)
        return STATUS_OK;
    struct arena *fresh = &reduction->arenas[1 - reduction->current];
    bool are_larger;
    TRY(copy_accumulators(reduction, fresh, old->bytes, &are_larger, problem));
    arena_release(are_larger ? fresh : old);
    if (!are_larger) {
        struct value *copies = reduction->copies;
        reduction->copies = reduction->accumulators;
        reduction->accumulators = copies;
        reduction->current = 1 - reduction->current;
    }
    size_t most_bytes = reduction->arenas[reduction->current].bytes * REDUCE_GROWTH;
    reduction->most_bytes =
        most_bytes < REDUCE_LEAST_BYTES ? REDUCE_LEAST_BYTES : most_bytes;
    return STATUS_OK;
}

/* Applies a step to the active rows. */
static enum status reduce_step(const struct frame *frame,
                               const struct expression *expression,
                               struct reduction *reduction) {
    struct problem *problem = frame_problem(frame);
    struct batch *batch = &reduction->batch;
    struct column result;
    TRY(collect_garbage(reduction, problem));
    struct arena *arena = &reduction->arenas[reduction->current];
    TRY(cells_column(arena, reduction->accumulators, 1, batch->row_count,
                     &batch->columns[expression->second_slot], problem));
    TRY(cells_column(arena, reduction->elements, 1, batch->row_count,
                     &batch->columns[expression->slot], problem));
    TRY(evaluate(frame->evaluation, expression->children[2], batch, reduction->active,
                 reduction->active_count, arena, &result));
    for (uint32_t i = 0; i < reduction->active_count; i++)
        reduction->accumulators[reduction->active[i]] =
            column_value(&result, reduction->active[i]);
    return STATUS_OK;
}

static enum status reduce_all(const struct frame *frame,
                              const struct expression *expression,
                              struct reduction *reduction) {
    for (uint32_t item = 0;; item++) {
        reduction->active_count = 0;
        for (uint32_t row = 0; row < reduction->batch.row_count; row++) {
            struct value list = reduction->lists[row];
            if (value_is_null(list) || item >= list.size)
                continue;
            reduction->elements[row] = list.items[item];
            reduction->active[reduction->active_count++] = row;
        }
        if (reduction->active_count == 0)
            return STATUS_OK;
        TRY(budget_check(frame->evaluation->functions.budget, frame_problem(frame)));
        TRY(reduce_step(frame, expression, reduction));
    }
}

static enum status finish_reduction(const struct frame *frame,
                                    const struct reduction *reduction,
                                    struct column *out) {
    TRY(frame_values(frame, out));
    for (uint32_t i = 0; i < frame->count; i++) {
        struct value *cell = &out->values[frame_row(frame, i)];
        *cell = value_null();
        if (!value_is_null(reduction->lists[i]))
            TRY(value_copy_asking(frame->arena, reduction->accumulators[i], cell,
                                  frame_problem(frame)));
    }
    return STATUS_OK;
}

enum status evaluate_reduce(const struct frame *frame,
                            const struct expression *expression, struct column *out) {
    struct budget *budget = frame->evaluation->functions.budget;
    struct reduction reduction = {.most_bytes = REDUCE_LEAST_BYTES};
    arena_init(&reduction.arenas[0], budget);
    arena_init(&reduction.arenas[1], budget);
    enum status status = init_reduction(frame, expression, &reduction);
    if (status == STATUS_OK)
        status = reduce_all(frame, expression, &reduction);
    if (status == STATUS_OK)
        status = finish_reduction(frame, &reduction, out);
    arena_release(&reduction.arenas[0]);
    arena_release(&reduction.arenas[1]);
    return status;
}
