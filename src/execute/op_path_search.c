/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Path searches (PLAN_PATH_SEARCH): each incoming row with each path selected for it
 * (path_select.h), taken up again where the last batch ended.
 */
#include "execute/execute.h"
#include "execute/make.h"
#include "execute/path_output.h"
#include "execute/path_select.h"

struct op_path_search {
    struct operator_state op;
    struct arena memory; /* of all searches */
    struct path_select select;
    struct batch input;
    uint32_t place;    /* the next row of `input` */
    bool is_counted;   /* how many paths are asked for is known */
    bool is_searching; /* the row before it may have more paths */
};

/* Begins with the next incoming row; false when there are no more. */
static enum status next_row(struct op_path_search *state, bool *found) {
    if (state->place == state->input.row_count) {
        TRY(operator_next(state->op.child, &state->input));
        state->place = 0;
        *found = state->input.row_count > 0;
        if (!*found)
            return STATUS_OK;
        TRY(path_select_resolve(&state->select));
    }
    *found = true;
    state->is_searching = true;
    return path_select_start(&state->select, &state->input, state->place++);
}

static enum status fill(struct op_path_search *state, struct path_output *output) {
    while (output->row_count < BATCH_ROWS) {
        const struct path_found *path;
        if (!state->is_searching) {
            bool has_row;
            /* The rows gathered so far stand in the incoming batch. */
            if (state->place == state->input.row_count && output->row_count > 0)
                return STATUS_OK;
            TRY(next_row(state, &has_row));
            if (!has_row)
                return STATUS_OK;
        }
        TRY(path_select_next(&state->select, &path, &state->is_searching));
        if (state->is_searching)
            TRY(path_output_add(output, state->place - 1, path));
    }
    return STATUS_OK;
}

static bool is_live(const void *context, uint32_t slot) {
    return operator_is_live(context, slot);
}

static enum status search_next(struct operator_state *op, struct batch *out) {
    struct op_path_search *state = (struct op_path_search *)op;
    struct path_output output;
    if (!state->is_counted)
        TRY(path_select_count(&state->select));
    state->is_counted = true;
    TRY(path_output_begin(&output, &state->select.pattern, &op->rows, BATCH_ROWS, is_live,
                          op));
    TRY(fill(state, &output));
    TRY(operator_gather(op, &state->input, output.rows, output.row_count, out));
    path_output_columns(&output, out->columns);
    return STATUS_OK;
}

static enum status search_restart(struct operator_state *op) {
    struct op_path_search *state = (struct op_path_search *)op;
    state->input.row_count = 0;
    state->place = 0;
    state->is_searching = state->is_counted = false;
    return STATUS_OK;
}

static void search_close(struct operator_state *op) {
    struct op_path_search *state = (struct op_path_search *)op;
    path_select_release(&state->select);
    arena_release(&state->memory);
}

static const struct operator_type path_search_type = {
    .name = "path search",
    .next = search_next,
    .restart = search_restart,
    .close = search_close,
};

enum status op_path_search_new(struct execution *execution, const struct plan *plan,
                               struct operator_state **out) {
    TRY(make_state(execution, plan, &path_search_type, sizeof(struct op_path_search),
                   out));
    struct op_path_search *state = (struct op_path_search *)*out;
    arena_init(&state->memory, execution->budget);
    return path_select_init(&state->select, &state->op, &state->memory);
}
