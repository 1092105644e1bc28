/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/write_csv.h"

#include "exchange/csv_columns.h"
#include "exchange/target_file.h"
#include "exchange/write_table.h"
#include "render/render_json.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct writer {
    struct exchange_context *context;
    struct selection selection;
    struct csv_columns columns;
    struct target_file *file; /* at hand */
    struct text_builder line;
    struct text_builder cell;
};

/* ---- cells ------------------------------------------------------------------------------ */

static void append_list(struct writer *writer, struct value list) {
    for (uint32_t i = 0; i < list.size; i++) {
        if (i > 0)
            text_append_character(&writer->cell, ';');
        if (value_to_text(&writer->cell, list.items[i]) != STATUS_OK)
            writer->cell.failed = true;
    }
}

/* A value as a field; null as nothing. */
static void append_value(struct writer *writer, struct value value,
                         enum csv_style style) {
    if (value_is_null(value))
        return;
    writer->cell.byte_count = 0;
    if (style == CSV_JSON)
        render_append_json(&writer->cell, writer->context->graph, value, JSON_TAGGED);
    else if (style == CSV_LIST)
        append_list(writer, value);
    else if (value_to_text(&writer->cell, value) != STATUS_OK)
        writer->cell.failed = true;
    csv_append_field(&writer->line, text_builder_text(&writer->cell));
}

static void append_properties(struct writer *writer, enum element_kind kind,
                              uint32_t row) {
    for (uint32_t i = 0; i < writer->selection.key_counts[kind]; i++) {
        if (kind == ELEMENT_NODE && i == writer->columns.id_place)
            continue;
        text_append_character(&writer->line, ',');
        struct value value = graph_property(writer->context->graph, kind, row,
                                            writer->selection.keys[kind][i].key);
        append_value(writer, value, writer->columns.styles[kind][i]);
    }
}

static void append_titles(struct writer *writer, enum element_kind kind) {
    for (uint32_t i = 0; i < writer->selection.key_counts[kind]; i++) {
        if (kind == ELEMENT_NODE && i == writer->columns.id_place)
            continue;
        writer->cell.byte_count = 0;
        csv_columns_append_title(&writer->cell, &writer->selection.keys[kind][i],
                                 writer->columns.styles[kind][i]);
        text_append_character(&writer->line, ',');
        csv_append_field(&writer->line, text_builder_text(&writer->cell));
    }
    text_append_character(&writer->line, '\n');
}

/* What edges name the node of a row by. */
static void append_id(struct writer *writer, uint32_t row) {
    uint32_t place = writer->columns.id_place;
    if (place == UINT32_MAX) {
        text_append_format(&writer->line, "n%u", writer->selection.places[row]);
        return;
    }
    struct value id = graph_property(writer->context->graph, ELEMENT_NODE, row,
                                     writer->selection.keys[ELEMENT_NODE][place].key);
    csv_append_field(&writer->line, value_text(id));
}

static enum status end_line(struct writer *writer) {
    struct exchange_context *context = writer->context;
    if (writer->cell.failed)
        return arena_problem(context->arena, context->problem);
    target_write_built(writer->file, &writer->line);
    TRY(budget_check(context->budget, context->problem));
    return target_file_check(writer->file, context->problem);
}

/* ---- rows ------------------------------------------------------------------------------- */

/* Labels and types are plain text in a cell. */
static enum status check_name(struct writer *writer, struct text name, const char *what) {
    bool is_bad =
        name.byte_count == 0 || memchr(name.bytes, '\0', name.byte_count) != NULL;
    bool is_list = *what == 'l' && text_find(name, TEXT(";"), 0) != SIZE_MAX;
    if (!is_bad && !is_list)
        return STATUS_OK;
    return problem_set(writer->context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                       "a graph folder cannot hold the %s '%.*s'", what, TEXT_ARGS(name));
}

static enum status write_node(struct writer *writer, uint32_t row) {
    const struct graph *graph = writer->context->graph;
    uint32_t count;
    const uint32_t *labels =
        graph_label_set(graph, graph_node_label_sets(graph)[row], &count);
    append_id(writer, row);
    text_append_character(&writer->line, ',');
    writer->cell.byte_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct text name = graph_name(graph, CATALOG_LABEL, labels[i]);
        TRY(check_name(writer, name, "label"));
        if (i > 0)
            text_append_character(&writer->cell, ';');
        text_append(&writer->cell, name);
    }
    if (count > 0)
        csv_append_field(&writer->line, text_builder_text(&writer->cell));
    append_properties(writer, ELEMENT_NODE, row);
    text_append_character(&writer->line, '\n');
    return end_line(writer);
}

static enum status write_edge(struct writer *writer, uint32_t row) {
    const struct graph *graph = writer->context->graph;
    struct graph_edges edges = graph_edges(graph);
    struct text type =
        graph_name(graph, CATALOG_TYPE, graph_relationship_type(graph, row));
    TRY(check_name(writer, type, "type"));
    append_id(writer, edges.sources[row]);
    text_append_character(&writer->line, ',');
    csv_append_field(&writer->line, type);
    text_append_character(&writer->line, ',');
    append_id(writer, edges.targets[row]);
    append_properties(writer, ELEMENT_RELATIONSHIP, row);
    text_append_character(&writer->line, '\n');
    return end_line(writer);
}

static enum status write_rows(struct writer *writer, enum element_kind kind) {
    text_append_string(&writer->line, kind != ELEMENT_NODE ? ":START_ID,:TYPE,:END_ID"
                                      : writer->columns.id_place == UINT32_MAX
                                          ? ":ID,:LABEL"
                                          : "id:ID,:LABEL");
    append_titles(writer, kind);
    TRY(end_line(writer));
    for (uint32_t i = 0; i < selection_count(&writer->selection, kind); i++) {
        uint32_t row = selection_row(&writer->selection, kind, i);
        TRY(kind == ELEMENT_NODE ? write_node(writer, row) : write_edge(writer, row));
    }
    return STATUS_OK;
}

/* ---- the folder ------------------------------------------------------------------------- */

static enum status cannot_write(struct writer *writer, const char *path, int error) {
    return problem_set_file(writer->context->problem, STATUS_CANNOT_WRITE, path, 0,
                            "cannot be written: %s", strerror(error));
}

/* A file that reading the folder would take in besides ours. */
static bool is_foreign(const char *name) {
    struct text text = text_of(name);
    if (!text_ends_with(text, TEXT(".csv")) || text_equal(text, TEXT("nodes.csv")) ||
        text_equal(text, TEXT("edges.csv")))
        return false;
    return text_starts_with(text, TEXT("nodes")) || text_starts_with(text, TEXT("edges"));
}

static enum status check_folder(struct writer *writer, const char *path) {
    DIR *folder = opendir(path);
    if (folder == NULL)
        return cannot_write(writer, path, errno);
    const struct dirent *entry;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && (entry = readdir(folder)) != NULL)
        if (is_foreign(entry->d_name))
            status = problem_set_file(writer->context->problem, STATUS_CANNOT_WRITE, path,
                                      0, "holds another graph: %s", entry->d_name);
    closedir(folder);
    return status;
}

/* Makes the folder if it is not there. */
static enum status open_folder(struct writer *writer, const char *path, bool *is_new) {
    *is_new = mkdir(path, 0777) == 0;
    if (*is_new)
        return STATUS_OK;
    if (errno != EEXIST)
        return cannot_write(writer, path, errno);
    return check_folder(writer, path);
}

static enum status write_file(struct writer *writer, const char *path, const char *name,
                              enum element_kind kind, struct target_file **out) {
    struct exchange_context *context = writer->context;
    char *whole = arena_format(context->arena, "%s/%s", path, name);
    TRY_MEMORY(whole, context->arena, context->problem);
    TRY(target_file_open(context->arena, whole, out, context->problem));
    writer->file = *out;
    TRY(write_rows(writer, kind));
    return target_file_sync(*out, context->problem);
}

static enum status write_files(struct writer *writer, const char *path) {
    struct problem *problem = writer->context->problem;
    struct target_file *nodes = NULL, *edges = NULL;
    enum status status = write_file(writer, path, "nodes.csv", ELEMENT_NODE, &nodes);
    if (status == STATUS_OK)
        status = write_file(writer, path, "edges.csv", ELEMENT_RELATIONSHIP, &edges);
    if (status == STATUS_OK)
        status = target_file_commit(nodes, problem);
    if (status == STATUS_OK)
        status = target_file_commit(edges, problem);
    if (status != STATUS_OK && nodes != NULL)
        target_file_abandon(nodes);
    if (status != STATUS_OK && edges != NULL)
        target_file_abandon(edges);
    return status;
}

enum status write_csv(struct exchange_context *context, const char *path,
                      const struct exchange_selection *wanted,
                      struct exchange_report *report) {
    struct writer writer = {.context = context};
    text_builder_init(&writer.line, context->arena);
    text_builder_init(&writer.cell, context->arena);
    TRY(write_table_refuse_formulas(context));
    TRY(selection_open(context, wanted, &writer.selection));
    TRY(csv_columns_choose(context, &writer.selection, &writer.columns));
    bool is_new;
    TRY(open_folder(&writer, path, &is_new));
    enum status status = write_files(&writer, path);
    if (status != STATUS_OK && is_new)
        rmdir(path);
    report->nodes = writer.selection.node_count;
    report->relationships = writer.selection.edge_count;
    return status;
}
