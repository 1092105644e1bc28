/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NOT, AND, OR, XOR, CASE, LET, coalesce.
 *
 * How: AND, OR, CASE and coalesce keep the list of rows that are still undecided and evaluate
 * the next child for those only, so that an error in a branch that does not count is none.
 */
#include "execute/frame.h"

#include <string.h>

enum status evaluate_not(const struct frame *frame, const struct expression *expression,
                         struct column *out) {
    struct column child;
    struct frame inner = *frame;
    uint32_t first_row;
    TRY(frame_evaluate(frame, expression->children[0], &child));
    bool is_constant = frame_narrow(&inner, &child, 1, &first_row);
    TRY(frame_booleans(frame, out));
    FRAME_ROWS(&inner, row) {
        enum truth truth;
        TRY(frame_truth(&inner, expression->children[0], &child, row, &truth));
        out->booleans[row] = truth == TRUTH_FALSE;
        out->nulls[row] = truth == TRUTH_UNKNOWN;
    }
    return is_constant ? frame_spread(frame, first_row, out) : STATUS_OK;
}

enum status evaluate_xor(const struct frame *frame, const struct expression *expression,
                         struct column *out) {
    struct column children[2];
    struct frame inner = *frame;
    uint32_t first_row;
    TRY(frame_evaluate(frame, expression->children[0], &children[0]));
    TRY(frame_evaluate(frame, expression->children[1], &children[1]));
    bool is_constant = frame_narrow(&inner, children, 2, &first_row);
    TRY(frame_booleans(frame, out));
    FRAME_ROWS(&inner, row) {
        enum truth first, second;
        TRY(frame_truth(&inner, expression->children[0], &children[0], row, &first));
        TRY(frame_truth(&inner, expression->children[1], &children[1], row, &second));
        out->booleans[row] = first != second;
        out->nulls[row] = first == TRUTH_UNKNOWN || second == TRUTH_UNKNOWN;
    }
    return is_constant ? frame_spread(frame, first_row, out) : STATUS_OK;
}

/* A list of the frame's rows that may be shortened. */
static enum status copy_selection(const struct frame *frame, uint32_t **out) {
    *out = (uint32_t *)arena_allocate(frame->arena, frame->count * sizeof(uint32_t));
    TRY_MEMORY(*out, frame->arena, frame_problem(frame));
    uint32_t count = 0;
    FRAME_ROWS(frame, row)(*out)[count++] = row;
    return STATUS_OK;
}

/* Combines one child into the result so far; keeps the rows that are not decided. */
static enum status combine_child(struct frame *inner, const struct expression *child,
                                 enum truth deciding, uint32_t *undecided,
                                 struct column *out) {
    struct column column;
    uint32_t kept = 0;
    TRY(frame_evaluate(inner, child, &column));
    FRAME_ROWS(inner, row) {
        enum truth truth;
        TRY(frame_truth(inner, child, &column, row, &truth));
        if (truth == deciding) {
            frame_set_truth(out, row, deciding);
            continue;
        }
        if (truth == TRUTH_UNKNOWN)
            out->nulls[row] = 1;
        undecided[kept++] = row;
    }
    inner->selection = undecided;
    inner->count = kept;
    return STATUS_OK;
}

enum status evaluate_and_or(const struct frame *frame,
                            const struct expression *expression, struct column *out) {
    enum truth deciding = expression->kind == EXPRESSION_AND ? TRUTH_FALSE : TRUTH_TRUE;
    enum truth neutral = deciding == TRUTH_FALSE ? TRUTH_TRUE : TRUTH_FALSE;
    struct frame inner = *frame;
    uint32_t *undecided;
    TRY(frame_booleans(frame, out));
    TRY(copy_selection(frame, &undecided));
    FRAME_ROWS(frame, row) out->booleans[row] = neutral == TRUTH_TRUE;
    for (uint32_t i = 0; i < expression->child_count && inner.count > 0; i++)
        TRY(combine_child(&inner, expression->children[i], deciding, undecided, out));
    return STATUS_OK;
}

/* Copies the cells of the frame's rows into a VALUES column. */
static void copy_cells(const struct frame *frame, const struct column *from,
                       struct column *out) {
    FRAME_ROWS(frame, row) out->values[row] = column_value(from, row);
}

/* One WHEN and THEN for the rows left; those for which it holds leave the list. */
static enum status try_branch(struct frame *left, const struct expression *when,
                              const struct expression *then, uint32_t *taken,
                              uint32_t *undecided, struct column *out) {
    struct column column;
    struct frame branch = *left;
    uint32_t taken_count = 0, kept = 0;
    TRY(frame_evaluate(left, when, &column));
    FRAME_ROWS(left, row) {
        enum truth truth;
        TRY(frame_truth(left, when, &column, row, &truth));
        if (truth == TRUTH_TRUE)
            taken[taken_count++] = row;
        else
            undecided[kept++] = row;
    }
    left->selection = undecided;
    left->count = kept;
    if (taken_count == 0)
        return STATUS_OK;
    branch.selection = taken;
    branch.count = taken_count;
    TRY(frame_evaluate(&branch, then, &column));
    copy_cells(&branch, &column, out);
    return STATUS_OK;
}

enum status evaluate_case(const struct frame *frame, const struct expression *expression,
                          struct column *out) {
    struct frame left = *frame;
    uint32_t *undecided, *taken;
    TRY(frame_values(frame, out));
    TRY(copy_selection(frame, &undecided));
    TRY(copy_selection(frame, &taken));
    uint32_t pairs = expression->child_count / 2;
    for (uint32_t i = 0; i < pairs && left.count > 0; i++)
        TRY(try_branch(&left, expression->children[2 * i],
                       expression->children[2 * i + 1], taken, undecided, out));
    if (expression->child_count % 2 != 0 && left.count > 0) {
        struct column otherwise;
        TRY(frame_evaluate(&left, expression->children[2 * pairs], &otherwise));
        copy_cells(&left, &otherwise, out);
    } else {
        FRAME_ROWS(&left, row) out->values[row] = value_null();
    }
    return STATUS_OK;
}

/* The rows as they are, with the value in its slot beside them. */
enum status evaluate_let(const struct frame *frame, const struct expression *expression,
                         struct column *out) {
    const struct batch *batch = frame->batch;
    struct batch beside;
    struct frame inner = *frame;
    uint32_t slot_count = batch->slot_count;
    if (slot_count <= expression->slot)
        slot_count = expression->slot + 1;
    TRY(batch_new(frame->arena, slot_count, &beside, frame_problem(frame)));
    for (uint32_t slot = 0; slot < batch->slot_count; slot++)
        beside.columns[slot] = batch->columns[slot];
    beside.row_count = batch->row_count;
    beside.multiplicity = batch->multiplicity;
    TRY(frame_evaluate(frame, expression->children[0],
                       &beside.columns[expression->slot]));
    inner.batch = &beside;
    return frame_evaluate(&inner, expression->children[1], out);
}

enum status evaluate_coalesce(const struct frame *frame,
                              const struct expression *expression, struct column *out) {
    struct frame left = *frame;
    uint32_t *undecided;
    TRY(frame_values(frame, out));
    TRY(copy_selection(frame, &undecided));
    for (uint32_t i = 0; i < expression->child_count && left.count > 0; i++) {
        struct column column;
        uint32_t kept = 0;
        TRY(frame_evaluate(&left, expression->children[i], &column));
        FRAME_ROWS(&left, row) {
            out->values[row] = column_value(&column, row);
            undecided[kept] = row;
            kept += value_is_null(out->values[row]);
        }
        left.selection = undecided;
        left.count = kept;
    }
    return STATUS_OK;
}
