/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/selection.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

/* Doubles hold all integers up to here. */
#define LARGEST_EXACT_INTEGER (INT64_C(1) << 53)
#define CHECK_INTERVAL 4096

/* Rows of live elements, ascending. */
static enum status live_rows(struct exchange_context *context, enum element_kind kind,
                             const uint32_t **rows, uint32_t *count) {
    const struct graph *graph = context->graph;
    uint32_t row_count = graph_row_count(graph, kind);
    uint32_t *live =
        ARENA_ARRAY(context->arena, graph_element_count(graph, kind), uint32_t);
    TRY_MEMORY(live, context->arena, context->problem);
    *count = 0;
    for (uint32_t row = 0; row < row_count; row++)
        if (graph_is_live(graph, kind, row))
            live[(*count)++] = row;
    *rows = live;
    return STATUS_OK;
}

static enum status take_elements(struct exchange_context *context,
                                 const struct exchange_selection *wanted,
                                 struct selection *out) {
    if (wanted->is_whole_graph) {
        TRY(live_rows(context, ELEMENT_NODE, &out->nodes, &out->node_count));
        TRY(live_rows(context, ELEMENT_RELATIONSHIP, &out->edges, &out->edge_count));
    } else {
        out->nodes = wanted->nodes;
        out->node_count = wanted->node_count;
        out->edges = wanted->edges;
        out->edge_count = wanted->edge_count;
    }
    out->places = ARENA_ARRAY(context->arena,
                              graph_row_count(context->graph, ELEMENT_NODE), uint32_t);
    TRY_MEMORY(out->places, context->arena, context->problem);
    for (uint32_t i = 0; i < out->node_count; i++)
        out->places[out->nodes[i]] = i;
    return STATUS_OK;
}

static void note_list(struct selection_key *key, struct value list) {
    uint32_t types = 0;
    for (uint32_t i = 0; i < list.size; i++)
        types |= VALUE_BIT(list.items[i].type);
    key->item_types |= types;
    key->has_mixed_lists |= (types & (types - 1)) != 0;
}

static void note_value(struct selection_key *key, struct value value) {
    key->types |= VALUE_BIT(value.type);
    if (value.type == VALUE_LIST)
        note_list(key, value);
    if (value.type == VALUE_INTEGER &&
        (value.integer > LARGEST_EXACT_INTEGER || value.integer < -LARGEST_EXACT_INTEGER))
        key->has_large_integer = true;
}

static enum status survey_key(struct exchange_context *context,
                              const struct selection *selection, enum element_kind kind,
                              struct selection_key *key) {
    uint32_t count = selection_count(selection, kind);
    for (uint32_t i = 0; i < count; i++) {
        struct value value = graph_property(selection->graph, kind,
                                            selection_row(selection, kind, i), key->key);
        if (!value_is_null(value))
            note_value(key, value);
        if (i % CHECK_INTERVAL == 0)
            TRY(budget_check(context->budget, context->problem));
    }
    return STATUS_OK;
}

static int compare_keys(const void *first, const void *second) {
    return text_compare(((const struct selection_key *)first)->name,
                        ((const struct selection_key *)second)->name);
}

static enum status survey_keys(struct exchange_context *context,
                               struct selection *selection, enum element_kind kind) {
    const struct graph *graph = context->graph;
    uint32_t name_count = graph_name_count(graph, CATALOG_KEY);
    ARRAY(struct selection_key) keys = {0};
    for (uint32_t key = 0; key < name_count; key++) {
        if (graph_property_type(graph, kind, key) == PROPERTY_ABSENT)
            continue;
        struct selection_key survey = {.key = key,
                                       .name = graph_name(graph, CATALOG_KEY, key)};
        TRY(survey_key(context, selection, kind, &survey));
        if (survey.types != 0)
            TRY_MEMORY(ARRAY_PUSH(context->arena, keys, survey), context->arena,
                       context->problem);
    }
    if (keys.count > 0)
        qsort(keys.items, keys.count, sizeof *keys.items, compare_keys);
    selection->keys[kind] = keys.items;
    selection->key_counts[kind] = keys.count;
    return STATUS_OK;
}

enum status selection_open(struct exchange_context *context,
                           const struct exchange_selection *wanted,
                           struct selection *out) {
    *out = (struct selection){.graph = context->graph};
    TRY(take_elements(context, wanted, out));
    TRY(survey_keys(context, out, ELEMENT_NODE));
    return survey_keys(context, out, ELEMENT_RELATIONSHIP);
}

const struct selection_key *selection_find_key(const struct selection *selection,
                                               enum element_kind kind, struct text name) {
    struct selection_key wanted = {.name = name};
    if (selection->key_counts[kind] == 0)
        return NULL;
    return bsearch(&wanted, selection->keys[kind], selection->key_counts[kind],
                   sizeof wanted, compare_keys);
}

struct text selection_node_name(const struct graph *graph, uint32_t row) {
    static const struct text names[] = {{"name", 4}, {"id", 2}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        uint32_t key = graph_find_name(graph, CATALOG_KEY, names[i]);
        if (key == CATALOG_NONE)
            continue;
        struct value value = graph_property(graph, ELEMENT_NODE, row, key);
        if (value.type == VALUE_STRING && value.size > 0)
            return value_text(value);
    }
    return TEXT("");
}

const char *selection_describe(const struct graph *graph, struct arena *arena,
                               enum element_kind kind, uint32_t row) {
    struct text name = kind == ELEMENT_NODE ? selection_node_name(graph, row) : TEXT("");
    if (name.byte_count > 0)
        return arena_format(arena, "node '%.*s'", TEXT_ARGS(name));
    return arena_format(arena, "%s %llu", kind == ELEMENT_NODE ? "node" : "relationship",
                        (unsigned long long)graph_id(graph, kind, row));
}
