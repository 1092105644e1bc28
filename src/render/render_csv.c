/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * csv as RFC 4180 has it, but with the line ends of the system; a null is an empty field, an
 * empty string is "". tsv: a tab, line end or backslash in a field is written \t, \n, \r, \\,
 * a null as \N. Lists, maps, nodes, relationships and paths are plain JSON in both, so that
 * programs can read them.
 */
#include "render/render.h"
#include "render/render_json.h"
#include "render/render_visible.h"

#include <string.h>

static bool is_nested(struct value value) {
    return value.type == VALUE_LIST || value.type == VALUE_MAP ||
           value.type == VALUE_NODE || value.type == VALUE_RELATIONSHIP ||
           value.type == VALUE_PATH;
}

/* The text of a cell that is not null, before quoting; on a terminal as it may be shown. */
static struct text cell_text(struct render *render, struct value value, bool *failed) {
    struct text_builder builder, shown;
    text_builder_init(&builder, &render->row_arena);
    struct text text = value_text(value);
    if (value.type != VALUE_STRING) {
        if (is_nested(value))
            render_append_json(&builder, render->request.graph, value, JSON_PLAIN);
        else if (value_to_text(&builder, value) != STATUS_OK)
            builder.failed = true;
        text = text_builder_text(&builder);
    }
    *failed = *failed || builder.failed;
    if (!render->request.is_terminal)
        return text;
    text_builder_init(&shown, &render->row_arena);
    render_append_visible(&shown, text);
    *failed = *failed || shown.failed;
    return text_builder_text(&shown);
}

/* ---- csv ---------------------------------------------------------------------------------- */

static void append_csv_field(struct text_builder *builder, struct text text) {
    bool needs_quotes = text.byte_count == 0;
    for (size_t i = 0; i < text.byte_count && !needs_quotes; i++)
        needs_quotes = strchr(",\"\r\n", text.bytes[i]) != NULL && text.bytes[i] != '\0';
    if (!needs_quotes) {
        text_append(builder, text);
        return;
    }
    text_append_character(builder, '"');
    for (size_t i = 0; i < text.byte_count; i++) {
        if (text.bytes[i] == '"')
            text_append_character(builder, '"');
        text_append_character(builder, text.bytes[i]);
    }
    text_append_character(builder, '"');
}

/* ---- tsv ---------------------------------------------------------------------------------- */

static void append_tsv_field(struct text_builder *builder, struct text text) {
    for (size_t i = 0; i < text.byte_count; i++) {
        switch (text.bytes[i]) {
        case '\t':
            text_append_string(builder, "\\t");
            break;
        case '\n':
            text_append_string(builder, "\\n");
            break;
        case '\r':
            text_append_string(builder, "\\r");
            break;
        case '\\':
            text_append_string(builder, "\\\\");
            break;
        default:
            text_append_character(builder, text.bytes[i]);
        }
    }
}

/* ---- both --------------------------------------------------------------------------------- */

/* What the two differ in. */
struct separated {
    char separator;
    const char *null;
    void (*append_field)(struct text_builder *builder, struct text text);
};
static const struct separated csv = {',', "", append_csv_field};
static const struct separated tsv = {'\t', "\\N", append_tsv_field};

static enum status write_line(struct render *render, struct text_builder *line) {
    text_append_character(line, '\n');
    return render_write(render, line);
}

static enum status write_names(struct render *render, const struct separated *kind) {
    struct text_builder line;
    text_builder_init(&line, &render->row_arena);
    for (uint32_t i = 0; i < render->request.column_count; i++) {
        if (i > 0)
            text_append_character(&line, kind->separator);
        kind->append_field(
            &line,
            cell_text(render, value_string(render->request.names[i]), &line.failed));
    }
    return write_line(render, &line);
}

static enum status write_cells(struct render *render, const struct separated *kind,
                               const struct value *cells) {
    struct text_builder line;
    text_builder_init(&line, &render->row_arena);
    for (uint32_t i = 0; i < render->request.column_count; i++) {
        if (i > 0)
            text_append_character(&line, kind->separator);
        if (cells[i].type == VALUE_NULL) {
            text_append_string(&line, kind->null);
            continue;
        }
        kind->append_field(&line, cell_text(render, cells[i], &line.failed));
    }
    return write_line(render, &line);
}

static enum status csv_begin(struct render *render) {
    return write_names(render, &csv);
}
static enum status csv_row(struct render *render, const struct value *cells) {
    return write_cells(render, &csv, cells);
}
static enum status tsv_begin(struct render *render) {
    return write_names(render, &tsv);
}
static enum status tsv_row(struct render *render, const struct value *cells) {
    return write_cells(render, &tsv, cells);
}
static enum status nothing_left(struct render *render) {
    (void)render;
    return STATUS_OK;
}

const struct render_format render_csv = {"csv", "comma-separated values (RFC 4180)",
                                         csv_begin, csv_row, nothing_left};
const struct render_format render_tsv = {"tsv", "tab-separated values, \\N for null",
                                         tsv_begin, tsv_row, nothing_left};
