/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * IMPORT: a file or folder into the graph, in the statement's transaction. It gives no rows.
 * What a folder's schema.cypher says is noted for the caller, who runs it before the commit.
 */
#include "execute/file_clause.h"
#include "execute/make.h"

#include <string.h>

struct op_import {
    struct operator_state base;
    struct arena arena; /* of one import */
    bool is_done;
};

static enum status read_target(struct op_import *state, struct file_target *target,
                               struct exchange_report *report) {
    struct execution *execution = state->base.execution;
    struct text schema = TEXT("");
    TRY(target->format->read(&target->context, target->path, report));
    if (strcmp(target->format->name, "csv") == 0)
        TRY(exchange_read_schema(&target->context, target->path, &schema));
    if (schema.byte_count == 0)
        return STATUS_OK;
    struct arena *arena = execution->arena;
    struct execution_schema kept = {.text = text_copy(arena, schema),
                                    .folder =
                                        text_copy(arena, text_of(target->path)).bytes};
    TRY_MEMORY(kept.text.bytes, arena, execution->problem);
    TRY_MEMORY(kept.folder, arena, execution->problem);
    TRY_MEMORY(ARRAY_PUSH(arena, execution->schemas, kept), arena, execution->problem);
    return STATUS_OK;
}

static enum status import_once(struct op_import *state) {
    struct operator_state *op = &state->base;
    struct exchange_report report = {.notes = TEXT("")};
    struct file_target target;
    arena_reset(&state->arena);
    const struct bound_file *file = op->plan->clause->file;
    TRY(file_clause_open(op, file, &state->arena, &target));
    if (target.format->read == NULL)
        return problem_set(op->execution->problem, STATUS_UNKNOWN_FORMAT, file->span,
                           "%s can be written, not read", target.format->name);
    enum status status = read_target(state, &target, &report);
    if (status != STATUS_OK)
        file_clause_place(op, file, &target.context);
    return status;
}

static enum status next_import(struct operator_state *op, struct batch *out) {
    struct op_import *state = (struct op_import *)op;
    struct batch rows;
    out->row_count = 0;
    if (state->is_done)
        return STATUS_OK;
    state->is_done = true;
    for (;;) {
        TRY(operator_next(op->child, &rows));
        if (rows.row_count == 0)
            return STATUS_OK;
        for (uint32_t i = 0; i < rows.row_count; i++)
            TRY(import_once(state));
    }
}

static enum status restart_import(struct operator_state *op) {
    ((struct op_import *)op)->is_done = false;
    return STATUS_OK;
}

static void close_import(struct operator_state *op) {
    arena_release(&((struct op_import *)op)->arena);
}

static const struct operator_type import_type = {.name = "import",
                                                 .next = next_import,
                                                 .restart = restart_import,
                                                 .close = close_import};

enum status op_import_new(struct execution *execution, const struct plan *plan,
                          struct operator_state **out) {
    TRY(make_state(execution, plan, &import_type, sizeof(struct op_import), out));
    arena_init(&((struct op_import *)*out)->arena, execution->budget);
    return STATUS_OK;
}
