/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of formats, and the driver that hands rows to one of them. */
#include "render/render.h"

static const struct render_format *const formats[] = {
    &render_box, &render_table, &render_line, &render_markdown,
    &render_csv, &render_tsv,   &render_json, &render_jsonl,
};
#define FORMAT_COUNT (sizeof formats / sizeof formats[0])

const struct render_format *const *render_formats(uint32_t *count) {
    *count = FORMAT_COUNT;
    return formats;
}

const struct render_format *render_find(struct text name) {
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (text_equal_ignoring_case(name, text_of(formats[i]->name)))
            return formats[i];
    return NULL;
}

void render_offer_names(struct text_nearest *nearest) {
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        text_nearest_offer(nearest, text_of(formats[i]->name));
}

enum status render_open(struct render *render, const struct render_format *format,
                        const struct render_request *request, struct problem *problem) {
    *render = (struct render){.format = format, .request = *request, .problem = problem};
    arena_init(&render->arena, NULL);
    arena_init(&render->row_arena, NULL);
    return request->column_count == 0 ? STATUS_OK : format->begin(render);
}

enum status render_row(struct render *render, const struct value *cells) {
    arena_reset(&render->row_arena);
    if (render->request.column_count > 0)
        TRY(render->format->row(render, cells));
    render->row_count++;
    return STATUS_OK;
}

enum status render_close(struct render *render) {
    arena_reset(&render->row_arena);
    return render->request.column_count == 0 ? STATUS_OK : render->format->end(render);
}

void render_release(struct render *render) {
    arena_release(&render->row_arena);
    arena_release(&render->arena);
}

enum status render_write(struct render *render, struct text_builder *builder) {
    if (!builder->failed && builder->byte_count == 0)
        return STATUS_OK;
    /* Asking for the text may need memory too: it is terminated. */
    struct text text = text_builder_text(builder);
    if (builder->failed)
        return arena_problem(builder->arena, render->problem);
    return render->request.write(render->request.context, text, render->problem);
}
