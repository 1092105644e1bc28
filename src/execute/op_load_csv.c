/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * LOAD CSV: a row for each record of a file, as a list of strings, or as a map by the names of
 * the first record. The file is read as its rows are asked for, once per incoming row.
 */
#include "base/limits.h"
#include "execute/cells.h"
#include "execute/file_clause.h"
#include "execute/make.h"

struct op_load_csv {
    struct operator_state base;
    struct batch input;
    uint32_t input_row;
    struct arena file_arena;   /* of the file that is open */
    struct csv_reader *reader; /* NULL: none is open */
    const char *path;
    struct value_map_entry *header; /* names; NULL without headers */
    uint32_t header_count;
};

/* ---- the file --------------------------------------------------------------------------- */

static enum status read_separator(struct op_load_csv *state, char *out) {
    const struct operator_state *op = &state->base;
    const struct expression *expression = op->plan->clause->separator;
    *out = ',';
    if (expression == NULL)
        return STATUS_OK;
    struct value value;
    TRY(evaluate_constant(op->evaluation, expression, &state->file_arena, &value));
    bool is_byte = value.type == VALUE_STRING && value.size == 1 &&
                   value.text[0] != '"' && value.text[0] != '\n' &&
                   value.text[0] != '\r' && value.text[0] != '\0';
    if (!is_byte)
        return problem_set(op->execution->problem, STATUS_VALUE_AT_RUN, expression->span,
                           "FIELDTERMINATOR is one ASCII character that ends no line");
    *out = value.text[0];
    return STATUS_OK;
}

static enum status read_header(struct op_load_csv *state) {
    struct problem *problem = state->base.execution->problem;
    const struct value *fields;
    TRY(csv_next(state->reader, &fields, &state->header_count, problem));
    state->header =
        ARENA_ARRAY(&state->file_arena, state->header_count + 1, struct value_map_entry);
    TRY_MEMORY(state->header, &state->file_arena, problem);
    for (uint32_t i = 0; i < state->header_count; i++) {
        struct text name = value_is_null(fields[i]) ? TEXT("") : value_text(fields[i]);
        state->header[i].key = text_copy(&state->file_arena, name);
        TRY_MEMORY(state->header[i].key.bytes, &state->file_arena, problem);
        for (uint32_t j = 0; j < i; j++)
            if (text_equal(state->header[j].key, name))
                return problem_set_file(problem, STATUS_INVALID_FILE, state->path,
                                        csv_line(state->reader),
                                        "the column '%.*s' comes twice", TEXT_ARGS(name));
    }
    return STATUS_OK;
}

static enum status open_file(struct op_load_csv *state) {
    struct operator_state *op = &state->base;
    struct execution *execution = op->execution;
    const struct expression *path = op->plan->expression;
    struct column paths;
    char separator;
    arena_reset(&state->file_arena);
    TRY(file_clause_allowed(execution, op->plan->span));
    TRY(evaluate(op->evaluation, path, &state->input, &state->input_row, 1,
                 &state->file_arena, &paths));
    TRY(file_clause_path(execution, column_value(&paths, state->input_row), path->span,
                         &state->file_arena, &state->path));
    TRY(read_separator(state, &separator));
    TRY(csv_open(&state->file_arena, state->path, separator, execution->budget,
                 &state->reader, execution->problem));
    state->header = NULL;
    return op->plan->clause->with_headers ? read_header(state) : STATUS_OK;
}

/* Opens the file of the next incoming row; *is_end when there is none. */
static enum status next_file(struct op_load_csv *state, bool *is_end) {
    *is_end = false;
    if (state->input_row >= state->input.row_count) {
        TRY(operator_next(state->base.child, &state->input));
        state->input_row = 0;
        *is_end = state->input.row_count == 0;
        if (*is_end)
            return STATUS_OK;
    }
    return open_file(state);
}

/* ---- rows ------------------------------------------------------------------------------- */

static enum status copy_fields(struct op_load_csv *state, const struct value *fields,
                               uint32_t count, struct value *items) {
    struct operator_state *op = &state->base;
    for (uint32_t i = 0; i < count; i++)
        TRY(value_copy_asking(&op->rows, fields[i], &items[i], op->execution->problem));
    return STATUS_OK;
}

static enum status make_list(struct op_load_csv *state, const struct value *fields,
                             uint32_t count, struct value *out) {
    struct operator_state *op = &state->base;
    struct value *items = ARENA_ARRAY(&op->rows, count, struct value);
    TRY_MEMORY(items, &op->rows, op->execution->problem);
    TRY(copy_fields(state, fields, count, items));
    return value_make_list(items, count, out, op->execution->problem);
}

static enum status make_map(struct op_load_csv *state, const struct value *fields,
                            uint32_t count, struct value *out) {
    struct operator_state *op = &state->base;
    struct problem *problem = op->execution->problem;
    if (count != state->header_count)
        return problem_set_file(
            problem, STATUS_INVALID_FILE, state->path, csv_line(state->reader),
            "the row has %u fields, the header %u", count, state->header_count);
    struct value_map_entry *entries =
        ARENA_ARRAY(&op->rows, count, struct value_map_entry);
    TRY_MEMORY(entries, &op->rows, problem);
    for (uint32_t i = 0; i < count; i++) {
        entries[i].key = text_copy(&op->rows, state->header[i].key);
        TRY_MEMORY(entries[i].key.bytes, &op->rows, problem);
        TRY(value_copy_asking(&op->rows, fields[i], &entries[i].value, problem));
    }
    return value_make_map(entries, count, out, problem);
}

/* Up to a batch of the open file's records, with their lines; the file is closed at its end. */
static enum status read_rows(struct op_load_csv *state, struct value *rows,
                             struct value *lines, uint32_t *row_count) {
    while (*row_count < BATCH_ROWS) {
        const struct value *fields;
        uint32_t count;
        TRY(csv_next(state->reader, &fields, &count, state->base.execution->problem));
        if (count == 0) {
            state->reader = NULL;
            return STATUS_OK;
        }
        lines[*row_count] = value_integer((int64_t)csv_line(state->reader));
        struct value *row = &rows[(*row_count)++];
        TRY(state->header != NULL ? make_map(state, fields, count, row)
                                  : make_list(state, fields, count, row));
    }
    return STATUS_OK;
}

/* The path of the open file, beside each row. */
static enum status give_file(struct op_load_csv *state, uint32_t row_count,
                             struct column *out) {
    struct operator_state *op = &state->base;
    struct problem *problem = op->execution->problem;
    struct value *files = ARENA_ARRAY(&op->rows, row_count, struct value);
    TRY_MEMORY(files, &op->rows, problem);
    struct text path = text_copy(&op->rows, text_of(state->path));
    TRY_MEMORY(path.bytes, &op->rows, problem);
    for (uint32_t i = 0; i < row_count; i++)
        files[i] = value_string(path);
    *out = (struct column){.type = COLUMN_VALUES, .values = files};
    return STATUS_OK;
}

static enum status give_rows(struct op_load_csv *state, struct value *rows,
                             struct value *lines, uint32_t row_count, struct batch *out) {
    struct operator_state *op = &state->base;
    struct problem *problem = op->execution->problem;
    uint32_t *sources = ARENA_ARRAY(&op->rows, row_count, uint32_t);
    TRY_MEMORY(sources, &op->rows, problem);
    for (uint32_t i = 0; i < row_count; i++)
        sources[i] = state->input_row;
    TRY(operator_gather(op, &state->input, sources, row_count, out));
    const struct bound_clause *clause = op->plan->clause;
    out->columns[op->plan->slot] = (struct column){.type = COLUMN_VALUES, .values = rows};
    out->columns[clause->line_slot] =
        (struct column){.type = COLUMN_VALUES, .values = lines};
    if (operator_is_live(op, clause->file_slot))
        TRY(give_file(state, row_count, &out->columns[clause->file_slot]));
    return STATUS_OK;
}

static enum status next_load_csv(struct operator_state *op, struct batch *out) {
    struct op_load_csv *state = (struct op_load_csv *)op;
    struct value *rows = ARENA_ARRAY(&op->rows, BATCH_ROWS, struct value);
    TRY_MEMORY(rows, &op->rows, op->execution->problem);
    struct value *lines = ARENA_ARRAY(&op->rows, BATCH_ROWS, struct value);
    TRY_MEMORY(lines, &op->rows, op->execution->problem);
    for (;;) {
        if (state->reader == NULL) {
            bool is_end;
            TRY(next_file(state, &is_end));
            if (is_end)
                return STATUS_OK;
        }
        uint32_t row_count = 0;
        TRY(read_rows(state, rows, lines, &row_count));
        if (row_count > 0)
            TRY(give_rows(state, rows, lines, row_count, out));
        state->input_row += state->reader == NULL;
        if (row_count > 0)
            return STATUS_OK;
    }
}

static enum status restart_load_csv(struct operator_state *op) {
    struct op_load_csv *state = (struct op_load_csv *)op;
    state->input = (struct batch){0};
    state->input_row = 0;
    state->reader = NULL;
    return STATUS_OK;
}

static void close_load_csv(struct operator_state *op) {
    arena_release(&((struct op_load_csv *)op)->file_arena);
}

static const struct operator_type load_csv_type = {.name = "load csv",
                                                   .next = next_load_csv,
                                                   .restart = restart_load_csv,
                                                   .close = close_load_csv};

enum status op_load_csv_new(struct execution *execution, const struct plan *plan,
                            struct operator_state **out) {
    TRY(make_state(execution, plan, &load_csv_type, sizeof(struct op_load_csv), out));
    arena_init(&((struct op_load_csv *)*out)->file_arena, execution->budget);
    return STATUS_OK;
}
