/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Nodes are made when they begin, or when an edge names them before; relationships when their
 * edge ends, since only then their type is known.
 */
#include "exchange/graphml_import.h"

#include "exchange/known_ids.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define HYPEREDGE_LABEL "Hyperedge"
#define ENDPOINT_TYPE "endpoint"
#define DEFAULT_TYPE "RELATED"

/* ---- life and failure ------------------------------------------------------------------- */

enum status graphml_import_open(struct graphml_import *import,
                                struct exchange_context *context, const char *path,
                                struct exchange_report *report) {
    *import = (struct graphml_import){
        .context = context, .report = report, .path = path, .line = 1};
    arena_init(&import->arena, context->budget);
    arena_init(&import->element_arena, context->budget);
    for (int owner = 0; owner < OWNER_COUNT; owner++)
        map_init(&import->key_places[owner]);
    map_init(&import->pending_rows);
    id_map_init(&import->nodes);
    id_map_init(&import->known);
    return known_ids_take(context, TEXT("id"),
                          graph_row_count(context->graph, ELEMENT_NODE), &import->known);
}

void graphml_import_release(struct graphml_import *import) {
    for (int owner = 0; owner < OWNER_COUNT; owner++)
        map_release(&import->key_places[owner]);
    map_release(&import->pending_rows);
    id_map_release(&import->nodes);
    id_map_release(&import->known);
    arena_release(&import->element_arena);
    arena_release(&import->arena);
}

enum status graphml_fault(struct graphml_import *import, enum status status,
                          const char *format, ...) {
    char message[PROBLEM_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return problem_set_file(import->context->problem, status, import->path, import->line,
                            "%s", message);
}

enum status graphml_no_memory(struct graphml_import *import) {
    return arena_problem(&import->arena, import->context->problem);
}

/* ---- nodes ------------------------------------------------------------------------------ */

struct graphml_element *graphml_current(struct graphml_import *import) {
    return import->elements.count == 0
               ? NULL
               : &import->elements.items[import->elements.count - 1];
}

static enum status push(struct graphml_import *import, struct graphml_element element) {
    element.line = import->line;
    if (ARRAY_PUSH(&import->arena, import->elements, element) == NULL)
        return graphml_no_memory(import);
    return STATUS_OK;
}

static enum status make_node(struct graphml_import *import, struct text id,
                             uint32_t *row) {
    struct exchange_context *context = import->context;
    TRY(graph_bulk_nodes(context->graph, NULL, 0, 1, row, context->problem));
    struct id_key key = id_key(id);
    bool is_new;
    if (id_map_add(&import->nodes, &key, *row, &is_new) != STATUS_OK)
        return graphml_no_memory(import);
    return STATUS_OK;
}

static enum status begin_known_node(struct graphml_import *import, struct text id,
                                    uint32_t row) {
    if (!map_remove_integer(&import->pending_rows, row))
        return graphml_fault(import, STATUS_DUPLICATE_ID,
                             "the node id '%.*s' is there already", TEXT_ARGS(id));
    return STATUS_OK;
}

static enum status make_id_key(struct graphml_import *import, struct text text,
                               struct id_key *key) {
    if (text.byte_count == 0)
        return graphml_fault(import, STATUS_INVALID_FILE, "an id is missing or empty");
    *key = id_key(text);
    return STATUS_OK;
}

enum status graphml_begin_node(struct graphml_import *import, struct text id) {
    struct graphml_element element = {.owner = OWNER_NODE};
    struct id_key key;
    TRY(make_id_key(import, id, &key));
    if (id_map_find(&import->nodes, &key, &element.row))
        TRY(begin_known_node(import, id, element.row));
    else
        TRY(make_node(import, id, &element.row));
    import->report->nodes++;
    element.id = text_copy(&import->arena, id);
    if (element.id.bytes == NULL)
        return graphml_no_memory(import);
    return push(import, element);
}

/* The row of a node that an edge names; one that has not come yet is made and remembered. */
static enum status find_end(struct graphml_import *import, struct text id,
                            uint32_t *row) {
    struct id_key key;
    TRY(make_id_key(import, id, &key));
    if (id_map_find(&import->nodes, &key, row))
        return STATUS_OK;
    TRY(make_node(import, id, row));
    struct graphml_pending pending = {text_copy(&import->arena, id), import->line};
    if (pending.id.bytes == NULL ||
        map_set_integer(&import->pending_rows, *row, import->pending.count) !=
            STATUS_OK ||
        ARRAY_PUSH(&import->arena, import->pending, pending) == NULL)
        return graphml_no_memory(import);
    return STATUS_OK;
}

enum status graphml_add_label(struct graphml_import *import, struct text label) {
    struct exchange_context *context = import->context;
    uint32_t id;
    TRY(graph_make_name(context->graph, CATALOG_LABEL, label, &id, context->problem));
    return graph_add_label(context->graph, graphml_current(import)->row, id, NULL,
                           context->problem);
}

enum status graphml_add_labels(struct graphml_import *import, struct text labels) {
    for (size_t start = 0; start < labels.byte_count;) {
        size_t end = text_find(labels, TEXT(":"), start);
        end = end == SIZE_MAX ? labels.byte_count : end;
        if (end > start)
            TRY(graphml_add_label(import,
                                  (struct text){labels.bytes + start, end - start}));
        start = end + 1;
    }
    return STATUS_OK;
}

/* ---- edges ------------------------------------------------------------------------------ */

enum status graphml_begin_edge(struct graphml_import *import, struct text id,
                               struct text source, struct text target) {
    struct graphml_element element = {.owner = OWNER_EDGE};
    TRY(find_end(import, source, &element.source));
    TRY(find_end(import, target, &element.target));
    element.id = text_copy(&import->element_arena, id);
    if (element.id.bytes == NULL)
        return graphml_no_memory(import);
    import->open_edges++;
    return push(import, element);
}

static enum status make_type(struct graphml_import *import, struct text name,
                             uint32_t *type) {
    return graph_make_name(import->context->graph, CATALOG_TYPE, name, type,
                           import->context->problem);
}

static enum status add_relationship(struct graphml_import *import, uint32_t source,
                                    uint32_t target, uint32_t type, uint32_t *row) {
    struct exchange_context *context = import->context;
    uint16_t type_id = (uint16_t)type;
    import->report->relationships++;
    return graph_bulk_relationships(context->graph, &source, &target, &type_id, 1, row,
                                    context->problem);
}

enum status graphml_begin_hyperedge(struct graphml_import *import, struct text id) {
    char name[32];
    import->losses[LOSS_HYPEREDGE]++;
    if (id.byte_count == 0) {
        /* Hyperedges need no id in the file. */
        snprintf(name, sizeof name, " hyperedge %llu",
                 (unsigned long long)import->losses[LOSS_HYPEREDGE]);
        id = text_of(name);
    }
    TRY(graphml_begin_node(import, id));
    return graphml_add_label(import, TEXT(HYPEREDGE_LABEL));
}

enum status graphml_endpoint(struct graphml_import *import, struct text node) {
    const struct graphml_element *hyperedge = graphml_current(import);
    if (hyperedge == NULL || hyperedge->owner != OWNER_NODE)
        return graphml_fault(import, STATUS_INVALID_FILE,
                             "an endpoint stands outside of a hyperedge");
    uint32_t from = hyperedge->row, to, type, row;
    TRY(find_end(import, node, &to));
    TRY(make_type(import, TEXT(ENDPOINT_TYPE), &type));
    return add_relationship(import, from, to, type, &row);
}

enum status graphml_set_type(struct graphml_import *import, struct text type) {
    struct graphml_element *element = graphml_current(import);
    if (type.byte_count == 0)
        return STATUS_OK;
    import->losses[LOSS_REPEATED_DATA] += element->has_type;
    element->has_type = true;
    return make_type(import, type, &element->type);
}

/* ---- properties ------------------------------------------------------------------------- */

/* The property `id` of the file's nodes must be new to the graph. */
static enum status check_id(struct graphml_import *import,
                            struct graphml_element *element, struct value value) {
    if (element->owner != OWNER_NODE || value.type != VALUE_STRING || value.size == 0)
        return STATUS_OK;
    struct id_key key = id_key(value_text(value));
    uint32_t row;
    if (!id_map_find(&import->known, &key, &row))
        return STATUS_OK;
    return graphml_fault(import, STATUS_DUPLICATE_ID, "the id '%.*s' is there already",
                         TEXT_ARGS(value_text(value)));
}

static enum status set_on_edge(struct graphml_import *import,
                               struct graphml_element *edge, uint32_t key,
                               struct value value) {
    for (uint32_t i = 0; i < edge->properties.count; i++) {
        if (edge->properties.items[i].key != key)
            continue;
        import->losses[LOSS_REPEATED_DATA]++;
        edge->properties.items[i].value = value;
        return STATUS_OK;
    }
    struct graphml_property property = {key, value};
    if (ARRAY_PUSH(&import->element_arena, edge->properties, property) == NULL)
        return graphml_no_memory(import);
    return STATUS_OK;
}

enum status graphml_set(struct graphml_import *import, uint32_t key, struct value value) {
    struct exchange_context *context = import->context;
    struct graphml_element *element = graphml_current(import);
    if (value_is_null(value))
        return STATUS_OK;
    if (text_equal(graph_name(context->graph, CATALOG_KEY, key), TEXT("id"))) {
        element->has_id_property = true;
        TRY(check_id(import, element, value));
    }
    if (element->owner == OWNER_EDGE)
        return set_on_edge(import, element, key, value);
    struct value old = graph_property(context->graph, ELEMENT_NODE, element->row, key);
    import->losses[LOSS_REPEATED_DATA] += !value_is_null(old);
    return graph_set_property(context->graph, ELEMENT_NODE, element->row, key, value,
                              NULL, context->problem);
}

enum status graphml_set_named(struct graphml_import *import, const char *name,
                              struct value value) {
    uint32_t key;
    TRY(graph_make_name(import->context->graph, CATALOG_KEY, text_of(name), &key,
                        import->context->problem));
    return graphml_set(import, key, value);
}

/* A value on the element arena: texts of the parser do not last. */
static enum status keep_text(struct graphml_import *import, struct text text,
                             struct text *out) {
    *out = text_copy(&import->element_arena, text);
    return out->bytes == NULL ? graphml_no_memory(import) : STATUS_OK;
}

enum status graphml_data(struct graphml_import *import, struct text key_id,
                         struct text exact_type, struct text exact, struct text text) {
    const struct graphml_element *element = graphml_current(import);
    struct graphml_key_in *key;
    if (element == NULL) {
        import->losses[LOSS_GRAPH_DATA]++;
        return STATUS_OK;
    }
    TRY(graphml_find_key(import, element->owner, key_id, &key));
    if (key->role == GRAPHML_DERIVED || key->role == GRAPHML_GRAPHICS)
        return STATUS_OK;
    if (key->role == GRAPHML_LABELS && element->owner == OWNER_NODE)
        return element->has_label_set ? STATUS_OK : graphml_add_labels(import, text);
    if (key->role == GRAPHML_TYPE && element->owner == OWNER_EDGE)
        return graphml_set_type(import, text);
    struct graphml_type type = key->type;
    if (exact_type.bytes != NULL && !graphml_exact_type(exact_type, &type))
        import->losses[LOSS_UNKNOWN_TYPE]++;
    TRY(keep_text(import, exact.bytes != NULL ? exact : text, &text));
    struct value value;
    TRY(graphml_read_value(import, key, type, text, &value));
    uint32_t id;
    TRY(graphml_key_id(import, key, &id));
    return graphml_set(import, id, value);
}

/* ---- ends ------------------------------------------------------------------------------- */

static bool has_property(struct graphml_import *import,
                         const struct graphml_element *element, uint32_t key) {
    if (element->owner == OWNER_NODE)
        return !value_is_null(
            graph_property(import->context->graph, ELEMENT_NODE, element->row, key));
    for (uint32_t i = 0; i < element->properties.count; i++)
        if (element->properties.items[i].key == key)
            return true;
    return false;
}

static enum status apply_default(struct graphml_import *import,
                                 struct graphml_key_in *key) {
    struct graphml_element *element = graphml_current(import);
    if (key->role == GRAPHML_TYPE)
        return element->has_type ? STATUS_OK
                                 : graphml_set_type(import, key->default_text);
    if (key->role != GRAPHML_PROPERTY)
        return STATUS_OK;
    uint32_t id;
    TRY(graphml_key_id(import, key, &id));
    if (has_property(import, element, id))
        return STATUS_OK;
    struct value value;
    TRY(graphml_read_value(import, key, key->type, key->default_text, &value));
    return graphml_set(import, id, value);
}

static enum status apply_defaults(struct graphml_import *import) {
    enum graphml_owner owner = graphml_current(import)->owner;
    for (uint32_t i = 0; i < import->keys.count; i++) {
        struct graphml_key_in *key = &import->keys.items[i];
        if (key->has_default && key->owners[owner])
            TRY(apply_default(import, key));
    }
    return STATUS_OK;
}

/* Other tools' ids are data: they become the property `id` where there is none. */
static enum status keep_id(struct graphml_import *import) {
    const struct graphml_element *element = graphml_current(import);
    bool is_made_up = element->id.byte_count > 0 && element->id.bytes[0] == ' ';
    if (import->is_ours || element->has_id_property || element->id.byte_count == 0 ||
        is_made_up)
        return STATUS_OK;
    return graphml_set_named(import, "id", value_string(element->id));
}

static enum status finish_edge(struct graphml_import *import) {
    struct exchange_context *context = import->context;
    struct graphml_element *edge = graphml_current(import);
    if (!edge->has_type) {
        struct text name = import->default_type.byte_count > 0 ? import->default_type
                                                               : TEXT(DEFAULT_TYPE);
        import->losses[LOSS_NO_TYPE]++;
        TRY(make_type(import, name, &edge->type));
    }
    uint32_t row;
    TRY(add_relationship(import, edge->source, edge->target, edge->type, &row));
    for (uint32_t i = 0; i < edge->properties.count; i++)
        TRY(graph_set_property(context->graph, ELEMENT_RELATIONSHIP, row,
                               edge->properties.items[i].key,
                               edge->properties.items[i].value, NULL, context->problem));
    return STATUS_OK;
}

enum status graphml_end_element(struct graphml_import *import) {
    TRY(apply_defaults(import));
    TRY(keep_id(import));
    if (graphml_current(import)->owner == OWNER_EDGE) {
        TRY(finish_edge(import));
        import->open_edges--;
    }
    import->elements.count--;
    if (import->open_edges == 0)
        arena_reset(&import->element_arena);
    return STATUS_OK;
}
