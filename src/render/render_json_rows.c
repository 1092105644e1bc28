/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json: one array of objects, an object a line. jsonl: an object a line and nothing else. Of
 * columns of one name the second is called name_2, so that no value is lost to a reader that
 * keeps the last member of a name.
 */
#include "render/render.h"
#include "render/render_json.h"
#include "render/render_visible.h"
#include "value/json.h"

#include <string.h>

/* How many of the columns before `column` have its name. */
static uint32_t count_earlier(const struct render *render, uint32_t column) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < column; i++)
        count += text_equal(render->request.names[i], render->request.names[column]);
    return count;
}

/* state: the columns' names as JSON strings with a colon. */
static enum status keep_names(struct render *render) {
    uint32_t count = render->request.column_count;
    struct text *names = ARENA_ARRAY(&render->arena, count, struct text);
    TRY_MEMORY(names, &render->arena, render->problem);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t earlier = count_earlier(render, i);
        struct text name = render->request.names[i];
        if (earlier > 0) {
            char *numbered =
                arena_format(&render->arena, "%.*s_%u", TEXT_ARGS(name), earlier + 1);
            TRY_MEMORY(numbered, &render->arena, render->problem);
            name = text_of(numbered);
        }
        struct text_builder builder;
        text_builder_init(&builder, &render->arena);
        json_append_string(&builder, name);
        text_append_character(&builder, ':');
        if (builder.failed)
            return arena_problem(&render->arena, render->problem);
        names[i] = text_builder_text(&builder);
    }
    render->state = names;
    return STATUS_OK;
}

static void append_object(struct render *render, struct text_builder *builder,
                          const struct value *cells) {
    const struct text *names = render->state;
    text_append_character(builder, '{');
    for (uint32_t i = 0; i < render->request.column_count; i++) {
        if (i > 0)
            text_append_character(builder, ',');
        text_append(builder, names[i]);
        render_append_json(builder, render->request.graph, cells[i], JSON_PLAIN);
    }
    text_append_character(builder, '}');
}

/* `before`, the object, `after`. */
static enum status write_object(struct render *render, const struct value *cells,
                                const char *before, const char *after) {
    struct text_builder builder, shown;
    text_builder_init(&builder, &render->row_arena);
    text_append_string(&builder, before);
    append_object(render, &builder, cells);
    text_append_string(&builder, after);
    if (!render->request.is_terminal || builder.failed)
        return render_write(render, &builder);
    text_builder_init(&shown, &render->row_arena);
    render_append_visible_json(&shown, text_builder_text(&builder));
    return render_write(render, &shown);
}

static enum status json_row(struct render *render, const struct value *cells) {
    return write_object(render, cells, render->row_count == 0 ? "[" : ",\n", "");
}

static enum status json_end(struct render *render) {
    return render->request.write(render->request.context,
                                 render->row_count == 0 ? TEXT("[]\n") : TEXT("]\n"),
                                 render->problem);
}

static enum status jsonl_row(struct render *render, const struct value *cells) {
    return write_object(render, cells, "", "\n");
}

static enum status jsonl_end(struct render *render) {
    (void)render;
    return STATUS_OK;
}

const struct render_format render_json = {"json", "one JSON array of objects", keep_names,
                                          json_row, json_end};
const struct render_format render_jsonl = {"jsonl", "one JSON object a line", keep_names,
                                           jsonl_row, jsonl_end};
