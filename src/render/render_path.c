/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/render_path.h"

#include "render/render_value.h"
#include "render/render_visible.h"

/* Properties that say why a relationship holds. */
static const char *const reasons[] = {"evidence", "source", "locator"};
#define REASON_COUNT (sizeof reasons / sizeof *reasons)

static struct value edge_property(const struct graph *graph, uint32_t edge,
                                  const char *key) {
    return render_property(graph, ELEMENT_RELATIONSHIP, edge, text_of(key));
}

static bool has_reasons(const struct graph *graph, const struct value_path *path) {
    for (uint32_t i = 0; i < path->hop_count; i++)
        for (size_t j = 0; j < REASON_COUNT; j++)
            if (!value_is_null(edge_property(graph, path->relationships[i], reasons[j])))
                return true;
    return false;
}

/* "     source: X, locator: Y" of those that are there. */
static void append_origin(struct text_builder *line, const struct graph *graph,
                          uint32_t edge) {
    bool is_first = true;
    for (size_t i = 1; i < REASON_COUNT; i++) {
        struct value value = edge_property(graph, edge, reasons[i]);
        if (value_is_null(value))
            continue;
        text_append_format(line, "%s%s: ", is_first ? "     " : ", ", reasons[i]);
        render_append_value(line, graph, value, RENDER_SHORT);
        is_first = false;
    }
}

/* "  1. A -type-> B: evidence" */
static void append_step(struct text_builder *line, const struct graph *graph,
                        const struct value_path *path, uint32_t hop) {
    uint32_t edge = path->relationships[hop];
    bool is_reversed = render_hop_is_reversed(graph, path, hop);
    uint32_t type = graph_relationship_type(graph, edge);
    text_append_format(line, "  %u. ", hop + 1);
    render_append_caption(line, graph, path->nodes[hop]);
    text_append_string(line, is_reversed ? " <-" : " -");
    if (type != CATALOG_NONE)
        text_append(line, graph_name(graph, CATALOG_TYPE, type));
    text_append_string(line, is_reversed ? "- " : "-> ");
    render_append_caption(line, graph, path->nodes[hop + 1]);
    struct value evidence = edge_property(graph, edge, reasons[0]);
    if (value_is_null(evidence))
        return;
    text_append_string(line, ": ");
    render_append_value(line, graph, evidence, RENDER_SHORT);
}

/* Appends a finished line, made visible, and begins the next. */
static void append_line(struct text_builder *builder, struct text_builder *line) {
    struct text text = text_builder_text(line);
    if (text.byte_count > 0) {
        if (builder->byte_count > 0)
            text_append_character(builder, '\n');
        render_append_visible(builder, text);
    }
    builder->failed = builder->failed || line->failed;
    text_builder_init(line, builder->arena);
}

void render_append_path(struct text_builder *builder, const struct graph *graph,
                        const struct value_path *path) {
    struct value whole = value_path(path);
    struct text_builder line;
    text_builder_init(&line, builder->arena);
    render_append_value(&line, graph, whole, RENDER_SHORT);
    append_line(builder, &line);
    if (!has_reasons(graph, path))
        return;
    for (uint32_t i = 0; i < path->hop_count; i++) {
        append_step(&line, graph, path, i);
        append_line(builder, &line);
        append_origin(&line, graph, path->relationships[i]);
        append_line(builder, &line);
    }
}
