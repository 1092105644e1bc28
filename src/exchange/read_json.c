/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/read_json.h"

#include "exchange/id_map.h"
#include "exchange/known_ids.h"
#include "exchange/source_file.h"
#include "render/render_json.h"
#include "value/json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_TYPE "RELATED"

struct reader {
    struct exchange_context *context;
    struct exchange_report *report;
    const char *path;
    struct arena arena;
    struct arena element_arena; /* values of the element at hand */
    struct id_map ids;          /* id in the file, with its type, to row */
    struct id_map known;        /* property `id` of nodes before */
    uint64_t untyped;           /* links without a type */
    uint64_t as_text;           /* values that are no property, kept as JSON text */
};

static enum status no_memory(struct reader *reader) {
    return arena_problem(&reader->arena, reader->context->problem);
}

static enum status fault(struct reader *reader, enum status status, const char *list,
                         uint32_t place, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

static enum status fault(struct reader *reader, enum status status, const char *list,
                         uint32_t place, const char *format, ...) {
    char message[PROBLEM_MESSAGE_BYTES / 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return problem_set_file(reader->context->problem, status, reader->path, 0,
                            "%s[%u]: %s", list, place, message);
}

/* ---- values ----------------------------------------------------------------------------- */

/* What a property can hold: scalars, and lists of scalars without nulls. */
static bool is_storable(struct value value) {
    if (value.type == VALUE_MAP)
        return false;
    for (uint32_t i = 0; value.type == VALUE_LIST && i < value.size; i++) {
        enum value_type item = (enum value_type)value.items[i].type;
        if (item == VALUE_MAP || item == VALUE_LIST || item == VALUE_NULL)
            return false;
    }
    return true;
}

/* Anything else becomes its JSON text. */
static enum status make_storable(struct reader *reader, struct value *value) {
    if (is_storable(*value))
        return STATUS_OK;
    struct text_builder builder;
    text_builder_init(&builder, &reader->element_arena);
    render_append_json(&builder, reader->context->graph, *value, JSON_PLAIN);
    reader->as_text++;
    *value = value_string(text_builder_text(&builder));
    return builder.failed ? no_memory(reader) : STATUS_OK;
}

/* The key of an id: numbers and texts are different ids. */
static enum status make_key(struct reader *reader, struct value id, const char *list,
                            uint32_t place, struct id_key *key) {
    if (id.type != VALUE_STRING && id.type != VALUE_INTEGER && id.type != VALUE_FLOAT)
        return fault(reader, STATUS_INVALID_FILE, list, place,
                     "an id is missing, or neither a number nor a string");
    struct text_builder builder;
    text_builder_init(&builder, &reader->element_arena);
    text_append_character(&builder, id.type == VALUE_STRING ? 's' : 'i');
    TRY(value_to_text(&builder, id));
    if (builder.failed)
        return no_memory(reader);
    *key = id_key(text_builder_text(&builder));
    return STATUS_OK;
}

static struct value member(struct value object, const char *name) {
    struct value value;
    return json_member(object, text_of(name), &value) ? value : value_null();
}

/* ---- properties ------------------------------------------------------------------------- */

static enum status set_property(struct reader *reader, enum element_kind kind,
                                uint32_t row, struct text name, struct value value) {
    struct exchange_context *context = reader->context;
    uint32_t key;
    if (value_is_null(value))
        return STATUS_OK;
    TRY(make_storable(reader, &value));
    TRY(graph_make_name(context->graph, CATALOG_KEY, name, &key, context->problem));
    return graph_set_property(context->graph, kind, row, key, value, NULL,
                              context->problem);
}

/* Members that are no properties. */
static bool is_structure(enum element_kind kind, struct text name) {
    if (kind == ELEMENT_NODE)
        return text_equal(name, TEXT("labels"));
    return text_equal(name, TEXT("source")) || text_equal(name, TEXT("target")) ||
           text_equal(name, TEXT("type"));
}

static enum status set_properties(struct reader *reader, enum element_kind kind,
                                  uint32_t row, struct value element, const char *list,
                                  uint32_t place) {
    struct value properties = member(element, "properties");
    bool is_ours = properties.type == VALUE_MAP;
    if (!is_ours)
        properties = element;
    for (uint32_t i = 0; i < properties.size; i++) {
        struct value value = properties.entries[i].value;
        if (!is_ours && is_structure(kind, properties.entries[i].key))
            continue;
        struct problem unread;
        problem_clear(&unread);
        enum status status = json_decode(&reader->element_arena, value, &value, &unread);
        if (status == STATUS_OUT_OF_MEMORY)
            return no_memory(reader);
        if (status != STATUS_OK)
            return fault(reader, STATUS_INVALID_FILE, list, place, "'%.*s': %s",
                         TEXT_ARGS(properties.entries[i].key), unread.message);
        TRY(set_property(reader, kind, row, properties.entries[i].key, value));
    }
    return STATUS_OK;
}

/* ---- nodes ------------------------------------------------------------------------------ */

static enum status add_label(struct reader *reader, uint32_t row, struct value label,
                             uint32_t place) {
    struct exchange_context *context = reader->context;
    uint32_t id;
    if (label.type != VALUE_STRING)
        return fault(reader, STATUS_INVALID_FILE, "nodes", place,
                     "labels are a list of strings");
    TRY(graph_make_name(context->graph, CATALOG_LABEL, value_text(label), &id,
                        context->problem));
    return graph_add_label(context->graph, row, id, NULL, context->problem);
}

static enum status add_labels(struct reader *reader, uint32_t row, struct value labels,
                              uint32_t place) {
    if (value_is_null(labels))
        return STATUS_OK;
    if (labels.type != VALUE_LIST)
        return add_label(reader, row, labels, place);
    for (uint32_t i = 0; i < labels.size; i++)
        TRY(add_label(reader, row, labels.items[i], place));
    return STATUS_OK;
}

/* The property `id` must be new to the graph. */
static enum status check_known(struct reader *reader, uint32_t row, uint32_t place) {
    const struct graph *graph = reader->context->graph;
    uint32_t key = graph_find_name(graph, CATALOG_KEY, TEXT("id"));
    if (key == CATALOG_NONE || reader->known.count == 0)
        return STATUS_OK;
    struct value id = graph_property(graph, ELEMENT_NODE, row, key);
    if (id.type != VALUE_STRING || id.size == 0)
        return STATUS_OK;
    struct id_key known = id_key(value_text(id));
    uint32_t old;
    if (!id_map_find(&reader->known, &known, &old))
        return STATUS_OK;
    return fault(reader, STATUS_DUPLICATE_ID, "nodes", place,
                 "the id '%.*s' is there already", TEXT_ARGS(value_text(id)));
}

static enum status add_node(struct reader *reader, struct value node, uint32_t place) {
    struct exchange_context *context = reader->context;
    uint32_t row;
    struct id_key key;
    bool is_new;
    if (node.type != VALUE_MAP)
        return fault(reader, STATUS_INVALID_FILE, "nodes", place,
                     "an object is expected");
    TRY(make_key(reader, member(node, "id"), "nodes", place, &key));
    TRY(graph_bulk_nodes(context->graph, NULL, 0, 1, &row, context->problem));
    if (id_map_add(&reader->ids, &key, row, &is_new) != STATUS_OK)
        return no_memory(reader);
    if (!is_new)
        return fault(reader, STATUS_DUPLICATE_ID, "nodes", place,
                     "the id '%.*s' is there already", (int)key.text.byte_count - 1,
                     key.text.bytes + 1);
    TRY(add_labels(reader, row, member(node, "labels"), place));
    TRY(set_properties(reader, ELEMENT_NODE, row, node, "nodes", place));
    reader->report->nodes++;
    return check_known(reader, row, place);
}

/* ---- links ------------------------------------------------------------------------------ */

static enum status find_end(struct reader *reader, struct value link, const char *end,
                            const char *list, uint32_t place, uint32_t *row) {
    struct id_key key;
    TRY(make_key(reader, member(link, end), list, place, &key));
    if (id_map_find(&reader->ids, &key, row))
        return STATUS_OK;
    return fault(reader, STATUS_DANGLING_EDGE, list, place,
                 "its %s '%.*s' is no node of the file", end,
                 (int)key.text.byte_count - 1, key.text.bytes + 1);
}

static enum status find_type(struct reader *reader, struct value link, const char *list,
                             uint32_t place, uint16_t *out) {
    struct exchange_context *context = reader->context;
    struct value type = member(link, "type");
    if (value_is_null(type)) {
        reader->untyped++;
        type = value_string(TEXT(DEFAULT_TYPE));
    }
    if (type.type != VALUE_STRING || type.size == 0)
        return fault(reader, STATUS_INVALID_FILE, list, place, "a type is a string");
    uint32_t id;
    TRY(graph_make_name(context->graph, CATALOG_TYPE, value_text(type), &id,
                        context->problem));
    *out = (uint16_t)id;
    return STATUS_OK;
}

static enum status add_link(struct reader *reader, struct value link, const char *list,
                            uint32_t place) {
    struct exchange_context *context = reader->context;
    uint32_t source, target, row;
    uint16_t type;
    if (link.type != VALUE_MAP)
        return fault(reader, STATUS_INVALID_FILE, list, place, "an object is expected");
    TRY(find_end(reader, link, "source", list, place, &source));
    TRY(find_end(reader, link, "target", list, place, &target));
    TRY(find_type(reader, link, list, place, &type));
    TRY(graph_bulk_relationships(context->graph, &source, &target, &type, 1, &row,
                                 context->problem));
    reader->report->relationships++;
    return set_properties(reader, ELEMENT_RELATIONSHIP, row, link, list, place);
}

/* ---- the file --------------------------------------------------------------------------- */

static enum status add_list(struct reader *reader, struct value root, const char *name,
                            bool is_nodes) {
    struct exchange_context *context = reader->context;
    struct value list = member(root, name);
    if (value_is_null(list))
        return STATUS_OK;
    if (list.type != VALUE_LIST)
        return problem_set_file(context->problem, STATUS_INVALID_FILE, reader->path, 0,
                                "'%s' is not a list", name);
    for (uint32_t i = 0; i < list.size; i++) {
        TRY(budget_check(context->budget, context->problem));
        TRY(graph_meter_check(context->graph, context->problem));
        TRY(is_nodes ? add_node(reader, list.items[i], i)
                     : add_link(reader, list.items[i], name, i));
        arena_reset(&reader->element_arena);
    }
    return STATUS_OK;
}

static enum status parse(struct reader *reader, struct text text, struct value *root) {
    struct problem unread;
    problem_clear(&unread);
    size_t place;
    enum status status = json_read_placed(&reader->arena, text, root, &place, &unread);
    if (status == STATUS_OUT_OF_MEMORY)
        return no_memory(reader);
    if (status != STATUS_OK) {
        uint64_t line = 1;
        for (size_t i = 0; i < place && i < text.byte_count; i++)
            line += text.bytes[i] == '\n';
        return problem_set_file(reader->context->problem, STATUS_INVALID_FILE,
                                reader->path, line, "%s", unread.message);
    }
    struct value nodes;
    if (json_member(*root, TEXT("nodes"), &nodes))
        return STATUS_OK;
    return problem_set_file(
        reader->context->problem, STATUS_INVALID_FILE, reader->path, 1,
        "the file is not a graph: an object with 'nodes' is expected");
}

static enum status add_graph(struct reader *reader, struct value root) {
    struct exchange_context *context = reader->context;
    static const char *const lists[] = {"links", "edges", "relationships"};
    TRY(known_ids_take(context, TEXT("id"), graph_row_count(context->graph, ELEMENT_NODE),
                       &reader->known));
    TRY(graph_bulk_begin(context->graph, context->problem));
    TRY(add_list(reader, root, "nodes", true));
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        TRY(add_list(reader, root, lists[i], false));
    return graph_bulk_end(context->graph, context->budget, context->problem);
}

static enum status report_losses(struct reader *reader) {
    struct text_builder notes;
    text_builder_init(&notes, reader->context->arena);
    if (reader->untyped > 0)
        text_append_format(&notes,
                           "%llu links without a type got the type " DEFAULT_TYPE "\n",
                           (unsigned long long)reader->untyped);
    if (reader->as_text > 0)
        text_append_format(&notes,
                           "%llu values that no property can hold are JSON text now\n",
                           (unsigned long long)reader->as_text);
    reader->report->losses = reader->untyped + reader->as_text;
    reader->report->notes = text_builder_text(&notes);
    return notes.failed ? no_memory(reader) : STATUS_OK;
}

static enum status read_file(struct reader *reader) {
    struct exchange_context *context = reader->context;
    struct source_file *file;
    TRY(source_file_open(&reader->arena, reader->path, context->budget, &file,
                         context->problem));
    while (!file->is_at_end)
        TRY(source_file_refill(file, context->problem));
    struct value root;
    TRY(parse(reader, (struct text){file->buffer + file->begin, file->end - file->begin},
              &root));
    TRY(add_graph(reader, root));
    return report_losses(reader);
}

enum status read_json(struct exchange_context *context, const char *path,
                      struct exchange_report *report) {
    struct reader reader = {.context = context, .report = report, .path = path};
    arena_init(&reader.arena, context->budget);
    arena_init(&reader.element_arena, context->budget);
    id_map_init(&reader.ids);
    id_map_init(&reader.known);
    enum status status = read_file(&reader);
    id_map_release(&reader.ids);
    id_map_release(&reader.known);
    arena_release(&reader.element_arena);
    arena_release(&reader.arena);
    return status;
}
