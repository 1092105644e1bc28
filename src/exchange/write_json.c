/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/write_json.h"

#include "exchange/option.h"
#include "exchange/selection.h"
#include "exchange/target_file.h"
#include "render/render_json.h"
#include "value/json.h"

struct writer {
    struct exchange_context *context;
    struct selection selection;
    struct target_file *file;
    struct text_builder json; /* the element at hand */
};

static void append_properties(struct writer *writer, enum element_kind kind,
                              uint32_t row) {
    uint32_t count = 0;
    text_append_string(&writer->json, "\"properties\":{");
    for (uint32_t i = 0; i < writer->selection.key_counts[kind]; i++) {
        const struct selection_key *key = &writer->selection.keys[kind][i];
        struct value value = graph_property(writer->context->graph, kind, row, key->key);
        if (value_is_null(value))
            continue;
        if (count++ > 0)
            text_append_character(&writer->json, ',');
        json_append_string(&writer->json, key->name);
        text_append_character(&writer->json, ':');
        render_append_json(&writer->json, writer->context->graph, value, JSON_TAGGED);
    }
    text_append_string(&writer->json, "}}");
}

static void append_node(struct writer *writer, uint32_t place, uint32_t row) {
    const struct graph *graph = writer->context->graph;
    uint32_t count;
    const uint32_t *labels =
        graph_label_set(graph, graph_node_label_sets(graph)[row], &count);
    text_append_format(&writer->json, "{\"id\":%u,\"labels\":[", place);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            text_append_character(&writer->json, ',');
        json_append_string(&writer->json, graph_name(graph, CATALOG_LABEL, labels[i]));
    }
    text_append_string(&writer->json, "],");
    append_properties(writer, ELEMENT_NODE, row);
}

static void append_link(struct writer *writer, uint32_t place, uint32_t row) {
    const struct graph *graph = writer->context->graph;
    struct graph_edges edges = graph_edges(graph);
    text_append_format(&writer->json,
                       "{\"key\":%u,\"source\":%u,\"target\":%u,\"type\":", place,
                       writer->selection.places[edges.sources[row]],
                       writer->selection.places[edges.targets[row]]);
    json_append_string(&writer->json, graph_name(graph, CATALOG_TYPE,
                                                 graph_relationship_type(graph, row)));
    text_append_character(&writer->json, ',');
    append_properties(writer, ELEMENT_RELATIONSHIP, row);
}

static enum status write_elements(struct writer *writer, enum element_kind kind) {
    struct problem *problem = writer->context->problem;
    for (uint32_t i = 0; i < selection_count(&writer->selection, kind); i++) {
        uint32_t row = selection_row(&writer->selection, kind, i);
        TRY(budget_check(writer->context->budget, problem));
        text_append_string(&writer->json, i == 0 ? "\n" : ",\n");
        if (kind == ELEMENT_NODE)
            append_node(writer, i, row);
        else
            append_link(writer, i, row);
        target_write_built(writer->file, &writer->json);
        TRY(target_file_check(writer->file, problem));
    }
    return STATUS_OK;
}

enum status write_json(struct exchange_context *context, const char *path,
                       const struct exchange_selection *wanted,
                       struct exchange_report *report) {
    static const char *const lists[] = {"links", "edges", NULL};
    struct writer writer = {.context = context};
    uint32_t list;
    TRY(option_word(context, "links", lists, &list));
    text_builder_init(&writer.json, context->arena);
    TRY(selection_open(context, wanted, &writer.selection));
    TRY(target_file_open(context->arena, path, &writer.file, context->problem));
    target_write_string(
        writer.file, "{\"directed\":true,\"multigraph\":true,\"graph\":{},\"nodes\":[");
    TRY(write_elements(&writer, ELEMENT_NODE));
    target_write_format(writer.file, "],\n\"%s\":[", lists[list]);
    TRY(write_elements(&writer, ELEMENT_RELATIONSHIP));
    target_write_string(writer.file, "]}\n");
    TRY(target_file_commit(writer.file, context->problem));
    report->nodes = writer.selection.node_count;
    report->relationships = writer.selection.edge_count;
    return STATUS_OK;
}
