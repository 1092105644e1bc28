/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/render_value.h"

/* Properties of an element that has no name, before "..." stands for the rest. */
#define SHORT_PROPERTIES 3
/* A longer name gives way to an alias where a path tells its nodes. */
#define MAX_CAPTION_COLUMNS 32

struct writer {
    struct text_builder *builder;
    const struct graph *graph;
    enum render_detail detail;
};

static void append_nested(const struct writer *writer, struct value value);

/* ---- names and strings -------------------------------------------------------------------- */

/* True for a name that needs no backquotes; labels and types may hold inner hyphens. */
static bool is_plain_name(struct text name, bool takes_hyphens) {
    for (size_t i = 0; i < name.byte_count; i++) {
        unsigned char c = (unsigned char)name.bytes[i], lower = c | 0x20;
        bool is_letter = (lower >= 'a' && lower <= 'z') || c == '_' || c >= 0x80;
        bool is_inner = i > 0 && ((c >= '0' && c <= '9') ||
                                  (c == '-' && takes_hyphens && i + 1 < name.byte_count));
        if (!is_letter && !is_inner)
            return false;
    }
    return name.byte_count > 0;
}

void render_append_name(struct text_builder *builder, struct text name,
                        bool takes_hyphens) {
    if (is_plain_name(name, takes_hyphens)) {
        text_append(builder, name);
        return;
    }
    text_append_character(builder, '`');
    for (size_t i = 0; i < name.byte_count; i++) {
        if (name.bytes[i] == '`')
            text_append_character(builder, '`');
        text_append_character(builder, name.bytes[i]);
    }
    text_append_character(builder, '`');
}

static void append_quoted(struct text_builder *builder, struct text text) {
    text_append_character(builder, '\'');
    for (size_t i = 0; i < text.byte_count; i++) {
        char c = text.bytes[i];
        if (c == '\'' || c == '\\')
            text_append_character(builder, '\\');
        if (c == '\n')
            text_append_string(builder, "\\n");
        else if (c == '\r')
            text_append_string(builder, "\\r");
        else if (c == '\t')
            text_append_string(builder, "\\t");
        else
            text_append_character(builder, c);
    }
    text_append_character(builder, '\'');
}

/* ---- lists, maps -------------------------------------------------------------------------- */

static void append_list(const struct writer *writer, struct value list) {
    text_append_character(writer->builder, '[');
    for (uint32_t i = 0; i < list.size; i++) {
        if (i > 0)
            text_append_string(writer->builder, ", ");
        append_nested(writer, list.items[i]);
    }
    text_append_character(writer->builder, ']');
}

/* At most `limit` entries; "..." stands for the rest. */
static void append_map(const struct writer *writer, struct value map, uint32_t limit) {
    struct text_builder *builder = writer->builder;
    text_append_character(builder, '{');
    for (uint32_t i = 0; i < map.size && i < limit; i++) {
        if (i > 0)
            text_append_string(builder, ", ");
        render_append_name(builder, map.entries[i].key, false);
        text_append_string(builder, ": ");
        append_nested(writer, map.entries[i].value);
    }
    text_append_string(builder, map.size > limit ? ", ...}" : "}");
}

/* ---- elements ----------------------------------------------------------------------------- */

struct value render_property(const struct graph *graph, enum element_kind kind,
                             uint32_t row, struct text key) {
    uint32_t id = graph_find_name(graph, CATALOG_KEY, key);
    if (id == CATALOG_NONE || !graph_is_live(graph, kind, row))
        return value_null();
    return graph_property(graph, kind, row, id);
}

/* " {...}" of an element that has properties; just its name in short form. */
static void append_properties(const struct writer *writer, enum element_kind kind,
                              uint32_t row, bool has_head) {
    struct value map = value_map(NULL, 0);
    struct value_map_entry name = {
        TEXT("name"), render_property(writer->graph, kind, row, TEXT("name"))};
    if (writer->detail == RENDER_SHORT && name.value.type == VALUE_STRING)
        map = value_map(&name, 1);
    else if (graph_is_live(writer->graph, kind, row) &&
             graph_element_map(writer->graph, kind, row, writer->builder->arena, &map,
                               NULL) != STATUS_OK)
        writer->builder->failed = true;
    if (map.size == 0)
        return;
    if (has_head)
        text_append_character(writer->builder, ' ');
    append_map(writer, map,
               writer->detail == RENDER_SHORT ? SHORT_PROPERTIES : UINT32_MAX);
}

/* ":A:B {name: 'x'}" */
static void append_node_inside(const struct writer *writer, uint32_t row) {
    uint32_t label_count = 0;
    if (graph_is_live(writer->graph, ELEMENT_NODE, row)) {
        uint32_t set = graph_node_label_sets(writer->graph)[row];
        const uint32_t *labels = graph_label_set(writer->graph, set, &label_count);
        for (uint32_t i = 0; i < label_count; i++) {
            text_append_character(writer->builder, ':');
            render_append_name(writer->builder,
                               graph_name(writer->graph, CATALOG_LABEL, labels[i]), true);
        }
    }
    append_properties(writer, ELEMENT_NODE, row, label_count > 0);
}

static void append_type(const struct writer *writer, uint32_t row) {
    uint32_t type = graph_relationship_type(writer->graph, row);
    if (type == CATALOG_NONE)
        return;
    text_append_character(writer->builder, ':');
    render_append_name(writer->builder, graph_name(writer->graph, CATALOG_TYPE, type),
                       true);
}

static void append_relationship(const struct writer *writer, uint32_t row) {
    text_append_character(writer->builder, '[');
    append_type(writer, row);
    append_properties(writer, ELEMENT_RELATIONSHIP, row, true);
    text_append_character(writer->builder, ']');
}

/* The first alias of a node whose name is long; else its name. */
static struct value short_name(const struct graph *graph, uint32_t node) {
    struct value name = render_property(graph, ELEMENT_NODE, node, TEXT("name"));
    if (name.type != VALUE_STRING ||
        text_display_width(value_text(name)) <= MAX_CAPTION_COLUMNS)
        return name;
    struct value aliases = render_property(graph, ELEMENT_NODE, node, TEXT("aliases"));
    bool has_alias = aliases.type == VALUE_LIST && aliases.size > 0 &&
                     aliases.items[0].type == VALUE_STRING && aliases.items[0].size > 0;
    return has_alias && aliases.items[0].size < name.size ? aliases.items[0] : name;
}

void render_append_caption(struct text_builder *builder, const struct graph *graph,
                           uint32_t node) {
    struct writer writer = {builder, graph, RENDER_SHORT};
    struct value name = short_name(graph, node);
    if (name.type == VALUE_STRING && name.size > 0)
        text_append(builder, value_text(name));
    else
        append_node_inside(&writer, node);
}

/* ---- paths -------------------------------------------------------------------------------- */

bool render_hop_is_reversed(const struct graph *graph, const struct value_path *path,
                            uint32_t hop) {
    struct graph_edges edges = graph_edges(graph);
    uint32_t row = path->relationships[hop];
    return edges.sources[row] != path->nodes[hop] ||
           edges.targets[row] != path->nodes[hop + 1];
}

static void append_path_node(const struct writer *writer, uint32_t row) {
    text_append_character(writer->builder, '(');
    if (writer->detail == RENDER_SHORT)
        render_append_caption(writer->builder, writer->graph, row);
    else
        append_node_inside(writer, row);
    text_append_character(writer->builder, ')');
}

static void append_path(const struct writer *writer, const struct value_path *path) {
    append_path_node(writer, path->nodes[0]);
    for (uint32_t i = 0; i < path->hop_count; i++) {
        bool is_reversed = render_hop_is_reversed(writer->graph, path, i);
        text_append_string(writer->builder, is_reversed ? "<-[" : "-[");
        append_type(writer, path->relationships[i]);
        if (writer->detail == RENDER_FULL)
            append_properties(writer, ELEMENT_RELATIONSHIP, path->relationships[i], true);
        text_append_string(writer->builder, is_reversed ? "]-" : "]->");
        append_path_node(writer, path->nodes[i + 1]);
    }
}

/* ---- values ------------------------------------------------------------------------------- */

static void append_scalar(struct text_builder *builder, struct value value) {
    if (value.type == VALUE_NULL)
        text_append_string(builder, "null");
    else if (value_to_text(builder, value) != STATUS_OK)
        builder->failed = true;
}

/* Nesting ends at MAX_VALUE_DEPTH. */
static void append_nested(const struct writer *writer, struct value value) {
    switch ((enum value_type)value.type) {
    case VALUE_MAP:
        append_map(writer, value, UINT32_MAX);
        return;
    case VALUE_LIST:
        append_list(writer, value);
        return;
    case VALUE_NODE:
        text_append_character(writer->builder, '(');
        append_node_inside(writer, (uint32_t)value.element);
        text_append_character(writer->builder, ')');
        return;
    case VALUE_RELATIONSHIP:
        append_relationship(writer, (uint32_t)value.element);
        return;
    case VALUE_PATH:
        append_path(writer, value.path);
        return;
    case VALUE_STRING:
        append_quoted(writer->builder, value_text(value));
        return;
    case VALUE_DATETIME:
    case VALUE_LOCAL_DATETIME:
    case VALUE_DATE:
    case VALUE_TIME:
    case VALUE_LOCAL_TIME:
    case VALUE_DURATION:
    case VALUE_BOOLEAN:
    case VALUE_INTEGER:
    case VALUE_FLOAT:
    case VALUE_NULL:
        append_scalar(writer->builder, value);
        return;
    }
}

void render_append_value(struct text_builder *builder, const struct graph *graph,
                         struct value value, enum render_detail detail) {
    struct writer writer = {builder, graph, detail};
    if (value.type == VALUE_STRING)
        text_append(builder, value_text(value));
    else
        append_nested(&writer, value);
}
