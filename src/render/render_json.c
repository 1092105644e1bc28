/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/render_json.h"

#include "render/render.h"
#include "render/render_visible.h"
#include "value/json.h"

#include <math.h>

struct writer {
    struct text_builder *builder;
    const struct graph *graph;
    enum json_dialect dialect;
};

static void append_value(const struct writer *writer, struct value value);

/* Opens and closes a tag: {"$node": ... }; nothing in plain JSON. */
static void open_tag(const struct writer *writer, const char *tag) {
    if (writer->dialect == JSON_TAGGED)
        text_append_format(writer->builder, "{\"%s\":", tag);
}
static void close_tag(const struct writer *writer) {
    if (writer->dialect == JSON_TAGGED)
        text_append_character(writer->builder, '}');
}

/* ---- scalars ------------------------------------------------------------------------------ */

static void append_text_of(const struct writer *writer, struct value value) {
    text_append_character(writer->builder, '"');
    if (value_to_text(writer->builder, value) != STATUS_OK)
        writer->builder->failed = true;
    text_append_character(writer->builder, '"');
}

static void append_float(const struct writer *writer, struct value value) {
    if (isfinite(value.number)) {
        if (value_to_text(writer->builder, value) != STATUS_OK)
            writer->builder->failed = true;
        return;
    }
    open_tag(writer, "$float");
    append_text_of(writer, value);
    close_tag(writer);
}

static void append_temporal(const struct writer *writer, const char *tag,
                            struct value value) {
    open_tag(writer, tag);
    append_text_of(writer, value);
    close_tag(writer);
}

/* ---- lists and maps ----------------------------------------------------------------------- */

static void append_list(const struct writer *writer, struct value list) {
    text_append_character(writer->builder, '[');
    for (uint32_t i = 0; i < list.size; i++) {
        if (i > 0)
            text_append_character(writer->builder, ',');
        append_value(writer, list.items[i]);
    }
    text_append_character(writer->builder, ']');
}

static void append_members(const struct writer *writer, struct value map) {
    text_append_character(writer->builder, '{');
    for (uint32_t i = 0; i < map.size; i++) {
        if (i > 0)
            text_append_character(writer->builder, ',');
        json_append_string(writer->builder, map.entries[i].key);
        text_append_character(writer->builder, ':');
        append_value(writer, map.entries[i].value);
    }
    text_append_character(writer->builder, '}');
}

static void append_map(const struct writer *writer, struct value map) {
    bool needs_tag = false;
    for (uint32_t i = 0; i < map.size && writer->dialect == JSON_TAGGED; i++)
        needs_tag = needs_tag || text_starts_with(map.entries[i].key, TEXT("$"));
    if (needs_tag)
        open_tag(writer, "$map");
    append_members(writer, map);
    if (needs_tag)
        close_tag(writer);
}

/* ---- elements ----------------------------------------------------------------------------- */

static void append_id(const struct writer *writer, enum element_kind kind, uint32_t row) {
    text_append_format(writer->builder, "%llu",
                       (unsigned long long)graph_id(writer->graph, kind, row));
}

/* ,"properties":{...}: keys of properties may begin with '$' untagged, as the object that
 * holds them is no value of its own. */
static void append_properties(const struct writer *writer, enum element_kind kind,
                              uint32_t row) {
    struct value map = value_map(NULL, 0);
    if (graph_is_live(writer->graph, kind, row) &&
        graph_element_map(writer->graph, kind, row, writer->builder->arena, &map, NULL) !=
            STATUS_OK)
        writer->builder->failed = true;
    text_append_string(writer->builder, ",\"properties\":");
    append_members(writer, map);
}

static void append_node(const struct writer *writer, uint32_t row) {
    struct text_builder *builder = writer->builder;
    open_tag(writer, "$node");
    text_append_string(builder, "{\"id\":");
    append_id(writer, ELEMENT_NODE, row);
    text_append_string(builder, ",\"labels\":[");
    uint32_t count = 0;
    const uint32_t *labels = NULL;
    if (graph_is_live(writer->graph, ELEMENT_NODE, row))
        labels = graph_label_set(writer->graph, graph_node_label_sets(writer->graph)[row],
                                 &count);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            text_append_character(builder, ',');
        json_append_string(builder, graph_name(writer->graph, CATALOG_LABEL, labels[i]));
    }
    text_append_character(builder, ']');
    append_properties(writer, ELEMENT_NODE, row);
    text_append_character(builder, '}');
    close_tag(writer);
}

static void append_relationship(const struct writer *writer, uint32_t row) {
    struct text_builder *builder = writer->builder;
    struct graph_edges edges = graph_edges(writer->graph);
    uint32_t type = graph_relationship_type(writer->graph, row);
    open_tag(writer, "$rel");
    text_append_string(builder, "{\"id\":");
    append_id(writer, ELEMENT_RELATIONSHIP, row);
    text_append_string(builder, ",\"type\":");
    json_append_string(builder, type == CATALOG_NONE
                                    ? TEXT("")
                                    : graph_name(writer->graph, CATALOG_TYPE, type));
    text_append_string(builder, ",\"start\":");
    append_id(writer, ELEMENT_NODE, edges.sources[row]);
    text_append_string(builder, ",\"end\":");
    append_id(writer, ELEMENT_NODE, edges.targets[row]);
    append_properties(writer, ELEMENT_RELATIONSHIP, row);
    text_append_character(builder, '}');
    close_tag(writer);
}

static void append_path(const struct writer *writer, const struct value_path *path) {
    open_tag(writer, "$path");
    text_append_string(writer->builder, "{\"nodes\":[");
    for (uint32_t i = 0; i <= path->hop_count; i++) {
        if (i > 0)
            text_append_character(writer->builder, ',');
        append_node(writer, path->nodes[i]);
    }
    text_append_string(writer->builder, writer->dialect == JSON_TAGGED
                                            ? "],\"rels\":["
                                            : "],\"relationships\":[");
    for (uint32_t i = 0; i < path->hop_count; i++) {
        if (i > 0)
            text_append_character(writer->builder, ',');
        append_relationship(writer, path->relationships[i]);
    }
    text_append_string(writer->builder, "]}");
    close_tag(writer);
}

/* ---- values ------------------------------------------------------------------------------- */

/* Nesting ends at MAX_VALUE_DEPTH. */
static void append_value(const struct writer *writer, struct value value) {
    switch ((enum value_type)value.type) {
    case VALUE_MAP:
        append_map(writer, value);
        return;
    case VALUE_NODE:
        append_node(writer, (uint32_t)value.element);
        return;
    case VALUE_RELATIONSHIP:
        append_relationship(writer, (uint32_t)value.element);
        return;
    case VALUE_LIST:
        append_list(writer, value);
        return;
    case VALUE_PATH:
        append_path(writer, value.path);
        return;
    case VALUE_DATETIME:
        append_temporal(writer, "$datetime", value);
        return;
    case VALUE_LOCAL_DATETIME:
        append_temporal(writer, "$localdatetime", value);
        return;
    case VALUE_DATE:
        append_temporal(writer, "$date", value);
        return;
    case VALUE_TIME:
        append_temporal(writer, "$time", value);
        return;
    case VALUE_LOCAL_TIME:
        append_temporal(writer, "$localtime", value);
        return;
    case VALUE_DURATION:
        append_temporal(writer, "$duration", value);
        return;
    case VALUE_STRING:
        json_append_string(writer->builder, value_text(value));
        return;
    case VALUE_BOOLEAN:
        text_append_string(writer->builder, value.boolean ? "true" : "false");
        return;
    case VALUE_INTEGER:
        text_append_format(writer->builder, "%lld", (long long)value.integer);
        return;
    case VALUE_FLOAT:
        append_float(writer, value);
        return;
    case VALUE_NULL:
        text_append_string(writer->builder, "null");
        return;
    }
}

void render_append_json(struct text_builder *builder, const struct graph *graph,
                        struct value value, enum json_dialect dialect) {
    struct writer writer = {builder, graph, dialect};
    append_value(&writer, value);
}

static void append_elements(const struct writer *writer, enum element_kind kind) {
    bool is_first = true;
    for (uint32_t row = 0; row < graph_row_count(writer->graph, kind); row++) {
        if (!graph_is_live(writer->graph, kind, row))
            continue;
        if (!is_first)
            text_append_character(writer->builder, ',');
        is_first = false;
        append_value(writer,
                     kind == ELEMENT_NODE ? value_node(row) : value_relationship(row));
    }
}

void render_append_json_graph(struct text_builder *builder, const struct graph *graph) {
    struct writer writer = {builder, graph, JSON_TAGGED};
    text_append_string(builder, "\"nodes\":[");
    append_elements(&writer, ELEMENT_NODE);
    text_append_string(builder, "],\"relationships\":[");
    append_elements(&writer, ELEMENT_RELATIONSHIP);
    text_append_character(builder, ']');
}
