/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line: "name = value" a line, names aligned, an empty line between rows. */
#include "render/render.h"
#include "render/render_cell.h"
#include "render/render_visible.h"

#define MAX_NAME_WIDTH 30

/* state: the names as they are shown, and how wide the widest is. */
struct lines {
    struct text *names;
    size_t name_width;
};

static enum status line_begin(struct render *render) {
    struct lines *lines = ARENA_NEW(&render->arena, struct lines);
    TRY_MEMORY(lines, &render->arena, render->problem);
    uint32_t count = render->request.column_count;
    lines->names = ARENA_ARRAY(&render->arena, count, struct text);
    TRY_MEMORY(lines->names, &render->arena, render->problem);
    for (uint32_t i = 0; i < count; i++) {
        struct text_builder builder;
        text_builder_init(&builder, &render->arena);
        render_append_visible(&builder, render->request.names[i]);
        if (builder.failed)
            return arena_problem(&render->arena, render->problem);
        lines->names[i] = text_builder_text(&builder);
        size_t width = text_display_width(lines->names[i]);
        if (width > lines->name_width)
            lines->name_width = width;
    }
    if (lines->name_width > MAX_NAME_WIDTH)
        lines->name_width = MAX_NAME_WIDTH;
    render->state = lines;
    return STATUS_OK;
}

static void append_cell(struct render *render, struct text_builder *out, struct text name,
                        struct value value) {
    const struct lines *lines = render->state;
    size_t width = text_display_width(name), indent = lines->name_width + 3;
    int pad = width < lines->name_width ? (int)(lines->name_width - width) : 0;
    text_append_format(out, "%*s%.*s = ", pad, "", TEXT_ARGS(name));
    struct render_cell cell =
        render_make_cell(&render->row_arena, render->request.graph, value);
    struct text_builder wrapped;
    text_builder_init(&wrapped, &render->row_arena);
    size_t room = render->request.width_columns > indent + 20
                      ? render->request.width_columns - indent
                      : 0;
    render_append_wrapped(&wrapped, cell.text, cell.has_lines ? room : 0);
    out->failed = out->failed || wrapped.failed || cell.text.bytes == NULL;
    struct text rest = text_builder_text(&wrapped), line;
    for (bool is_first = true; render_next_line(&rest, &line); is_first = false)
        text_append_format(out, "%*s%.*s\n", is_first ? 0 : (int)indent, "",
                           TEXT_ARGS(line));
}

static enum status line_row(struct render *render, const struct value *cells) {
    const struct lines *lines = render->state;
    struct text_builder out;
    text_builder_init(&out, &render->row_arena);
    if (render->row_count > 0)
        text_append_character(&out, '\n');
    for (uint32_t i = 0; i < render->request.column_count; i++)
        append_cell(render, &out, lines->names[i], cells[i]);
    return render_write(render, &out);
}

static enum status line_end(struct render *render) {
    (void)render;
    return STATUS_OK;
}

const struct render_format render_line = {"line", "one \"name = value\" a line",
                                          line_begin, line_row, line_end};
