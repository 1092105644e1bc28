/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * EXPORT: takes all rows, writes the elements in them, answers one row. RETURN ... INTO: hands
 * the rows on to a table's writer as they come.
 *
 * Elements are marked by row, so that each is written once and in the order of its row.
 */
#include "execute/file_clause.h"
#include "execute/make.h"
#include "execute/visibility.h"

#include <string.h>

/* One byte per row of a kind of element. */
struct marks {
    uint8_t *rows;
    uint32_t capacity;
};

struct op_export {
    struct operator_state base;
    struct arena arena;    /* of the export */
    struct marks marks[2]; /* by enum element_kind */
    struct batch rows;     /* INTO: the batch at hand */
    uint32_t row;
    int64_t repeats;     /* INTO: how often the row at hand is still to be written */
    struct value *cells; /* INTO: the row at hand */
    bool is_done;
};

/* ---- what is written ---------------------------------------------------------------------- */

static enum status mark(struct op_export *state, enum element_kind kind, uint32_t row) {
    struct execution *execution = state->base.execution;
    struct marks *marks = &state->marks[kind];
    if (!graph_is_live(execution->graph, kind, row))
        return problem_set(execution->problem, STATUS_DELETED_ENTITY_ACCESS,
                           state->base.plan->span,
                           "EXPORT of an element that this statement deleted");
    if (row >= marks->capacity) {
        uint32_t capacity = graph_row_count(execution->graph, kind);
        uint8_t *rows = memory_resize(marks->rows, capacity);
        if (rows == NULL)
            return arena_problem(&state->arena, execution->problem);
        memset(rows + marks->capacity, 0, capacity - marks->capacity);
        *marks = (struct marks){rows, capacity};
    }
    marks->rows[row] = 1;
    return STATUS_OK;
}

static enum status mark_relationship(struct op_export *state, uint32_t row) {
    TRY(mark(state, ELEMENT_RELATIONSHIP, row));
    struct graph_edges edges = graph_edges(state->base.execution->graph);
    TRY(mark(state, ELEMENT_NODE, edges.sources[row]));
    return mark(state, ELEMENT_NODE, edges.targets[row]);
}

static enum status mark_path(struct op_export *state, const struct value_path *path) {
    for (uint32_t i = 0; i <= path->hop_count; i++)
        TRY(mark(state, ELEMENT_NODE, path->nodes[i]));
    for (uint32_t i = 0; i < path->hop_count; i++)
        TRY(mark_relationship(state, path->relationships[i]));
    return STATUS_OK;
}

/* Lists are nested up to MAX_VALUE_DEPTH. */
static enum status mark_value(struct op_export *state, struct value value) {
    switch ((int)value.type) {
    case VALUE_NULL:
        return STATUS_OK;
    case VALUE_NODE:
        return mark(state, ELEMENT_NODE, (uint32_t)value.element);
    case VALUE_RELATIONSHIP:
        return mark_relationship(state, (uint32_t)value.element);
    case VALUE_PATH:
        return mark_path(state, value.path);
    case VALUE_LIST:
        for (uint32_t i = 0; i < value.size; i++)
            TRY(mark_value(state, value.items[i]));
        return STATUS_OK;
    default:
        problem_set(
            state->base.execution->problem, STATUS_TYPE_AT_RUN, state->base.plan->span,
            "EXPORT takes nodes, relationships, paths and lists of them, found %s",
            value_type_name((enum value_type)value.type));
        problem_hint(state->base.execution->problem,
                     "RETURN ... INTO 'file.csv' writes values as a table");
        return STATUS_TYPE_AT_RUN;
    }
}

static enum status mark_batch(struct op_export *state, const struct batch *rows) {
    struct operator_state *op = &state->base;
    const struct bound_clause *clause = op->plan->clause;
    for (uint32_t i = 0; i < clause->expression_count; i++) {
        struct column column;
        TRY(evaluate(op->evaluation, clause->expressions[i], rows, NULL, 0, rows->arena,
                     &column));
        for (uint32_t row = 0; row < rows->row_count; row++)
            TRY(mark_value(state, column_value(&column, row)));
    }
    return STATUS_OK;
}

static enum status mark_all_rows(struct op_export *state) {
    for (;;) {
        struct batch rows;
        TRY(operator_next(state->base.child, &rows));
        if (rows.row_count == 0)
            return STATUS_OK;
        TRY(mark_batch(state, &rows));
    }
}

/* EXPORT GRAPH of a day: what exists on it. */
static enum status mark_visible(struct op_export *state,
                                const struct visibility *visibility) {
    for (uint32_t row = 0; row < visibility->node_count; row++)
        if (visibility->nodes[row])
            TRY(mark(state, ELEMENT_NODE, row));
    for (uint32_t row = 0; row < visibility->edge_count; row++)
        if (visibility->edges[row])
            TRY(mark_relationship(state, row));
    return STATUS_OK;
}

/* Takes all rows; STATUS_OK with `is_whole_graph` when nothing is to be left out. */
static enum status take_rows(struct op_export *state,
                             struct exchange_selection *selection) {
    const struct visibility *visibility = NULL;
    TRY(mark_all_rows(state));
    if (!state->base.plan->clause->exports_graph)
        return STATUS_OK;
    TRY(operator_visibility(&state->base, &visibility));
    selection->is_whole_graph = visibility == NULL;
    return visibility == NULL ? STATUS_OK : mark_visible(state, visibility);
}

static enum status list_rows(struct op_export *state, enum element_kind kind,
                             const uint32_t **rows, uint32_t *count) {
    const struct marks *marks = &state->marks[kind];
    uint32_t marked = 0;
    for (uint32_t row = 0; row < marks->capacity; row++)
        marked += marks->rows[row];
    uint32_t *list = ARENA_ARRAY(&state->arena, marked, uint32_t);
    TRY_MEMORY(list, &state->arena, state->base.execution->problem);
    *count = 0;
    for (uint32_t row = 0; row < marks->capacity; row++)
        if (marks->rows[row])
            list[(*count)++] = row;
    *rows = list;
    return STATUS_OK;
}

/* ---- EXPORT ------------------------------------------------------------------------------- */

/* The lines of a report as a list of strings. */
static enum status list_notes(struct op_export *state, struct text notes,
                              struct value *out) {
    struct execution *execution = state->base.execution;
    uint32_t count = 0;
    for (size_t i = 0; i < notes.byte_count; i++)
        count += notes.bytes[i] == '\n';
    struct value *lines = ARENA_ARRAY(&state->arena, count, struct value);
    TRY_MEMORY(lines, &state->arena, execution->problem);
    size_t start = 0;
    for (uint32_t i = 0; i < count; i++) {
        size_t end = text_find(notes, TEXT("\n"), start);
        lines[i] = value_string((struct text){notes.bytes + start, end - start});
        start = end + 1;
    }
    return value_make_list(lines, count, out, execution->problem);
}

static enum status check_path(struct op_export *state, const struct file_target *target) {
    struct problem *problem = state->base.execution->problem;
    enum status status = exchange_check_graph_path(target->path, target->format, problem);
    if (status != STATUS_OK)
        problem_place(problem, state->base.plan->clause->file->span);
    return status;
}

static enum status export_elements(struct op_export *state, struct batch *out) {
    struct operator_state *op = &state->base;
    const struct bound_file *file = op->plan->clause->file;
    struct exchange_report report = {.notes = TEXT("")};
    struct exchange_selection selection = {0};
    struct file_target target;
    struct value notes;
    TRY(file_clause_open(op, file, &state->arena, &target));
    if (target.format->write == NULL) {
        problem_set(op->execution->problem, STATUS_UNKNOWN_FORMAT, file->span,
                    "%s holds tables, not graphs", target.format->name);
        problem_hint(op->execution->problem, "RETURN ... INTO writes tables");
        return STATUS_UNKNOWN_FORMAT;
    }
    TRY(check_path(state, &target));
    TRY(take_rows(state, &selection));
    if (!selection.is_whole_graph) {
        TRY(list_rows(state, ELEMENT_NODE, &selection.nodes, &selection.node_count));
        TRY(list_rows(state, ELEMENT_RELATIONSHIP, &selection.edges,
                      &selection.edge_count));
    }
    enum status status =
        target.format->write(&target.context, target.path, &selection, &report);
    if (status != STATUS_OK) {
        file_clause_place(op, file, &target.context);
        return status;
    }
    TRY(list_notes(state, report.notes, &notes));
    const struct file_answer answers[] = {
        {"file", value_string(text_of(target.path))},
        {"nodes", value_integer((int64_t)report.nodes)},
        {"relationships", value_integer((int64_t)report.relationships)},
        {"renamed", notes}};
    return file_clause_answer(op, answers, sizeof answers / sizeof *answers, out);
}

/* ---- INTO --------------------------------------------------------------------------------- */

/* Moves to the next row that is to be written; *is_end when there is none. */
static enum status advance(struct op_export *state, bool *is_end) {
    *is_end = false;
    while (state->repeats == 0) {
        if (++state->row >= state->rows.row_count) {
            TRY(operator_next(state->base.child, &state->rows));
            state->row = 0;
        }
        *is_end = state->rows.row_count == 0;
        if (*is_end)
            return STATUS_OK;
        state->repeats =
            state->rows.multiplicity == NULL ? 1 : state->rows.multiplicity[state->row];
    }
    state->repeats--;
    return STATUS_OK;
}

/* exchange_table's next(): the cells of the next row. */
static enum status next_table_row(void *context, const struct value **row,
                                  struct problem *problem) {
    struct op_export *state = context;
    const struct bound_clause *clause = state->base.plan->clause;
    bool is_end;
    (void)problem;
    *row = NULL;
    TRY(advance(state, &is_end));
    if (is_end)
        return STATUS_OK;
    for (uint32_t i = 0; i < clause->column_count; i++)
        state->cells[i] =
            column_value(&state->rows.columns[clause->columns[i].slot], state->row);
    *row = state->cells;
    return STATUS_OK;
}

static enum status make_table(struct op_export *state, struct exchange_table *out) {
    const struct bound_clause *clause = state->base.plan->clause;
    struct problem *problem = state->base.execution->problem;
    struct text *names = ARENA_ARRAY(&state->arena, clause->column_count, struct text);
    TRY_MEMORY(names, &state->arena, problem);
    state->cells = ARENA_ARRAY(&state->arena, clause->column_count, struct value);
    TRY_MEMORY(state->cells, &state->arena, problem);
    for (uint32_t i = 0; i < clause->column_count; i++)
        names[i] = clause->columns[i].name;
    *out = (struct exchange_table){.names = names,
                                   .column_count = clause->column_count,
                                   .next = next_table_row,
                                   .context = state};
    return STATUS_OK;
}

static enum status export_table(struct op_export *state, struct batch *out) {
    struct operator_state *op = &state->base;
    const struct bound_file *file = op->plan->clause->file;
    struct exchange_report report = {.notes = TEXT("")};
    struct exchange_table table;
    struct file_target target;
    TRY(file_clause_open(op, file, &state->arena, &target));
    if (target.format->write_table == NULL) {
        problem_set(op->execution->problem, STATUS_UNKNOWN_FORMAT, file->span,
                    "%s holds graphs, not tables", target.format->name);
        problem_hint(op->execution->problem, "EXPORT ... TO writes graphs");
        return STATUS_UNKNOWN_FORMAT;
    }
    TRY(make_table(state, &table));
    enum status status =
        target.format->write_table(&target.context, target.path, &table, &report);
    if (status != STATUS_OK) {
        file_clause_place(op, file, &target.context);
        return status;
    }
    const struct file_answer answers[] = {{"file", value_string(text_of(target.path))},
                                          {"rows", value_integer((int64_t)report.rows)}};
    return file_clause_answer(op, answers, sizeof answers / sizeof *answers, out);
}

/* ---- the operator ------------------------------------------------------------------------- */

static enum status next_export(struct operator_state *op, struct batch *out) {
    struct op_export *state = (struct op_export *)op;
    if (state->is_done)
        return STATUS_OK;
    state->is_done = true;
    arena_reset(&state->arena);
    return op->plan->clause->kind == BOUND_EXPORT ? export_elements(state, out)
                                                  : export_table(state, out);
}

static enum status restart_export(struct operator_state *op) {
    struct op_export *state = (struct op_export *)op;
    for (int kind = 0; kind < 2; kind++)
        if (state->marks[kind].capacity > 0)
            memset(state->marks[kind].rows, 0, state->marks[kind].capacity);
    state->rows = (struct batch){0};
    state->row = 0;
    state->is_done = false;
    return STATUS_OK;
}

static void close_export(struct operator_state *op) {
    struct op_export *state = (struct op_export *)op;
    memory_free(state->marks[ELEMENT_NODE].rows);
    memory_free(state->marks[ELEMENT_RELATIONSHIP].rows);
    arena_release(&state->arena);
}

static const struct operator_type export_type = {.name = "export",
                                                 .next = next_export,
                                                 .restart = restart_export,
                                                 .close = close_export};

enum status op_export_new(struct execution *execution, const struct plan *plan,
                          struct operator_state **out) {
    TRY(make_state(execution, plan, &export_type, sizeof(struct op_export), out));
    arena_init(&((struct op_export *)*out)->arena, execution->budget);
    return STATUS_OK;
}
