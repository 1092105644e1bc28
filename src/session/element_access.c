/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes, relationships and paths of the public interface. What is made for an answer lies on
 * the statement's row arena, which the next step empties. */
#include "session/statement.h"

#include <string.h>

static bool is_element(const struct value *value) {
    return value->type == VALUE_NODE || value->type == VALUE_RELATIONSHIP;
}

static enum element_kind kind_of(const struct value *value) {
    return value->type == VALUE_NODE ? ELEMENT_NODE : ELEMENT_RELATIONSHIP;
}

static bool is_live(const struct entente_statement *statement,
                    const struct value *value) {
    return is_element(value) && graph_is_live(statement->database->graph, kind_of(value),
                                              (uint32_t)value->element);
}

/* NULL when memory has run out. */
static const struct entente_value *keep(struct entente_statement *statement,
                                        struct value value) {
    struct value *kept = ARENA_NEW(&statement->row_arena, struct value);
    if (kept == NULL || value_copy(&statement->row_arena, value, kept,
                                   &statement->database->problem) != STATUS_OK)
        return NULL;
    return (const struct entente_value *)kept;
}

int64_t entente_element_id(const struct entente_statement *statement,
                           const struct entente_value *element) {
    const struct value *value = (const struct value *)element;
    if (!is_element(value))
        return -1;
    return (int64_t)graph_id(statement->database->graph, kind_of(value),
                             (uint32_t)value->element);
}

/* The label or type at `index`; without bytes past the last one. */
static struct text label_at(const struct graph *graph, const struct value *value,
                            size_t index) {
    if (value->type == VALUE_RELATIONSHIP)
        return index > 0
                   ? (struct text){0}
                   : graph_name(graph, CATALOG_TYPE,
                                graph_relationship_type(graph, (uint32_t)value->element));
    uint32_t count;
    uint32_t set = graph_node_label_sets(graph)[value->element];
    const uint32_t *labels = graph_label_set(graph, set, &count);
    return index >= count ? (struct text){0}
                          : graph_name(graph, CATALOG_LABEL, labels[index]);
}

const char *entente_element_label(struct entente_statement *statement,
                                  const struct entente_value *element, size_t index) {
    const struct value *value = (const struct value *)element;
    if (!is_live(statement, value))
        return NULL;
    struct text label = label_at(statement->database->graph, value, index);
    return label.bytes == NULL
               ? NULL
               : arena_copy(&statement->row_arena, label.bytes, label.byte_count);
}

const struct entente_value *entente_element_property(struct entente_statement *statement,
                                                     const struct entente_value *element,
                                                     const char *name) {
    const struct value *value = (const struct value *)element;
    const struct graph *graph = statement->database->graph;
    if (!is_live(statement, value))
        return NULL;
    uint32_t key = graph_find_name(graph, CATALOG_KEY, text_of(name));
    struct value property = value_null();
    if (key != CATALOG_NONE)
        property = graph_property(graph, kind_of(value), (uint32_t)value->element, key);
    return keep(statement, property);
}

const struct entente_value *entente_path_node(struct entente_statement *statement,
                                              const struct entente_value *path,
                                              size_t index) {
    const struct value *value = (const struct value *)path;
    if (value->type != VALUE_PATH || index > value->path->hop_count)
        return NULL;
    return keep(statement, value_node(value->path->nodes[index]));
}

const struct entente_value *entente_path_relationship(struct entente_statement *statement,
                                                      const struct entente_value *path,
                                                      size_t index) {
    const struct value *value = (const struct value *)path;
    if (value->type != VALUE_PATH || index >= value->path->hop_count)
        return NULL;
    return keep(statement, value_relationship(value->path->relationships[index]));
}
