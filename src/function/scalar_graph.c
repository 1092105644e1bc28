/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of nodes, relationships and paths. What an element held is gone once it has been
 * deleted: reading it is an error. */
#include "function/library.h"

static enum element_kind kind_of(struct value element) {
    return element.type == VALUE_NODE ? ELEMENT_NODE : ELEMENT_RELATIONSHIP;
}

static enum status check_live(struct function_context *context, struct value element) {
    if (graph_is_live(context->graph, kind_of(element), (uint32_t)element.element))
        return STATUS_OK;
    return problem_set(context->problem, STATUS_DELETED_ENTITY_ACCESS, SPAN_NONE,
                       "this %s has been deleted",
                       element.type == VALUE_NODE ? "node" : "relationship");
}

FUNCTION_CALL(labels) {
    TRY(check_live(context, arguments[0]));
    const struct graph *graph = context->graph;
    uint32_t count;
    uint32_t set = graph_node_label_sets(graph)[arguments[0].element];
    const uint32_t *ids = graph_label_set(graph, set, &count);
    struct value *items;
    TRY(function_items(context, count, &items));
    for (uint32_t i = 0; i < count; i++)
        items[i] = value_string(graph_name(graph, CATALOG_LABEL, ids[i]));
    return function_list(context, items, count, out);
}

FUNCTION_CALL(type) {
    /* Of what this statement has deleted the type is remembered. */
    uint32_t type =
        graph_relationship_type(context->graph, (uint32_t)arguments[0].element);
    if (type == CATALOG_NONE)
        return check_live(context, arguments[0]);
    *out = value_string(graph_name(context->graph, CATALOG_TYPE, type));
    return STATUS_OK;
}

FUNCTION_CALL(id) {
    *out = value_integer((int64_t)graph_id(context->graph, kind_of(arguments[0]),
                                           (uint32_t)arguments[0].element));
    return STATUS_OK;
}

FUNCTION_CALL(element_id) {
    struct text_builder builder;
    text_builder_init(&builder, context->arena);
    uint64_t id =
        graph_id(context->graph, kind_of(arguments[0]), (uint32_t)arguments[0].element);
    text_append_format(&builder, "%llu", (unsigned long long)id);
    return function_text(context, &builder, out);
}

static bool is_same_element(struct value first, struct value second) {
    return first.type == second.type && first.element == second.element;
}

FUNCTION_CALL(same) {
    bool is_same = true;
    for (uint32_t i = 1; i < argument_count; i++)
        is_same = is_same && is_same_element(arguments[0], arguments[i]);
    *out = value_boolean(is_same);
    return STATUS_OK;
}

FUNCTION_CALL(all_different) {
    bool is_different = true;
    for (uint32_t i = 1; i < argument_count; i++)
        for (uint32_t j = 0; j < i; j++)
            is_different = is_different && !is_same_element(arguments[i], arguments[j]);
    *out = value_boolean(is_different);
    return STATUS_OK;
}

static enum status map_keys(struct function_context *context, struct value map,
                            struct value *out) {
    struct value *items;
    TRY(function_items(context, map.size, &items));
    for (uint32_t i = 0; i < map.size; i++)
        items[i] = value_string(map.entries[i].key);
    return function_list(context, items, map.size, out);
}

FUNCTION_CALL(keys) {
    if (arguments[0].type == VALUE_MAP)
        return map_keys(context, arguments[0], out);
    TRY(check_live(context, arguments[0]));
    uint32_t *keys, count;
    struct value *items;
    TRY(graph_element_keys(context->graph, kind_of(arguments[0]),
                           (uint32_t)arguments[0].element, context->arena, &keys, &count,
                           context->problem));
    TRY(function_items(context, count, &items));
    for (uint32_t i = 0; i < count; i++)
        items[i] = value_string(graph_name(context->graph, CATALOG_KEY, keys[i]));
    return function_list(context, items, count, out);
}

FUNCTION_CALL(properties) {
    *out = arguments[0];
    if (arguments[0].type == VALUE_MAP)
        return STATUS_OK;
    TRY(check_live(context, arguments[0]));
    return graph_element_map(context->graph, kind_of(arguments[0]),
                             (uint32_t)arguments[0].element, context->arena, out,
                             context->problem);
}

FUNCTION_CALL(start_node) {
    *out = value_node(graph_edges(context->graph).sources[arguments[0].element]);
    return STATUS_OK;
}

FUNCTION_CALL(end_node) {
    *out = value_node(graph_edges(context->graph).targets[arguments[0].element]);
    return STATUS_OK;
}

/* ---- paths ---------------------------------------------------------------------------- */

FUNCTION_CALL(length) {
    *out = value_integer(arguments[0].path->hop_count);
    return STATUS_OK;
}

FUNCTION_CALL(nodes) {
    const struct value_path *path = arguments[0].path;
    uint64_t count = (uint64_t)path->hop_count + 1;
    struct value *items;
    TRY(function_items(context, count, &items));
    for (uint64_t i = 0; i < count; i++)
        items[i] = value_node(path->nodes[i]);
    return function_list(context, items, count, out);
}

FUNCTION_CALL(relationships) {
    const struct value_path *path = arguments[0].path;
    struct value *items;
    TRY(function_items(context, path->hop_count, &items));
    for (uint32_t i = 0; i < path->hop_count; i++)
        items[i] = value_relationship(path->relationships[i]);
    return function_list(context, items, path->hop_count, out);
}

FUNCTION_CALL(elements) {
    const struct value_path *path = arguments[0].path;
    uint64_t count = (uint64_t)path->hop_count * 2 + 1;
    struct value *items;
    TRY(function_items(context, count, &items));
    for (uint64_t i = 0; i < count; i++)
        items[i] = i % 2 == 0 ? value_node(path->nodes[i / 2])
                              : value_relationship(path->relationships[i / 2]);
    return function_list(context, items, count, out);
}
