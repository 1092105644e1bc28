/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One pass over the nodes, one over the relationships; each element is built as text and
 * handed to the file.
 *
 * Key ids: `labels` and `label` are what APOC reads labels and types by, the latter as the
 * first data of an edge; the others are made up of a letter and a number.
 */
#include "exchange/write_graphml.h"

#include "exchange/graphml.h"
#include "exchange/graphml_keys.h"
#include "exchange/layout.h"
#include "exchange/option.h"
#include "exchange/target_file.h"
#include "exchange/xml_text.h"
#include "render/render_json.h"
#include "value/json.h"

#include <float.h>
#include <math.h>

struct writer {
    struct exchange_context *context;
    struct exchange_report *report;
    struct selection selection;
    struct graphml_keys keys;
    struct layout_position *positions; /* NULL: none */
    struct target_file *file;
    struct text_builder xml;   /* the element at hand */
    struct text_builder value; /* the text of the value at hand */
    struct text_builder notes;
    bool strips_controls;
    uint64_t stripped;      /* characters left out */
    uint64_t denormal;      /* numbers written as 0 */
    enum element_kind kind; /* of the element at hand, for messages */
    uint32_t row;
    struct text property; /* the same; empty: its labels or type */
};

/* ---- text ------------------------------------------------------------------------------- */

static enum status refuse_control(struct writer *writer, uint32_t code_point) {
    struct exchange_context *context = writer->context;
    const char *element =
        selection_describe(context->graph, context->arena, writer->kind, writer->row);
    TRY_MEMORY(element, context->arena, context->problem);
    struct text property = writer->property;
    if (property.byte_count == 0)
        property = TEXT("a label or type");
    problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                "%.*s of %s holds the character U+%04X, which XML cannot hold",
                TEXT_ARGS(property), element, (unsigned)code_point);
    problem_hint(context->problem,
                 "OPTIONS { control: 'strip' } leaves such characters out");
    return STATUS_VALUE_AT_RUN;
}

static enum status append_text(struct writer *writer, enum xml_place place,
                               struct text text) {
    uint32_t code_point = 0;
    uint32_t count = xml_append(&writer->xml, place, text, &code_point);
    if (count > 0 && !writer->strips_controls)
        return refuse_control(writer, code_point);
    writer->stripped += count;
    return STATUS_OK;
}

/* The text of a value as the file has it. */
static enum status build_value(struct writer *writer, struct value value,
                               enum json_dialect dialect) {
    writer->value.byte_count = 0;
    if (value.type == VALUE_LIST)
        render_append_json(&writer->value, writer->context->graph, value, dialect);
    else
        TRY(value_to_text(&writer->value, value));
    return writer->value.failed
               ? arena_problem(writer->context->arena, writer->context->problem)
               : STATUS_OK;
}

/* ---- values ----------------------------------------------------------------------------- */

static bool is_denormal(struct value value) {
    return value.type == VALUE_FLOAT && value.number != 0 && isfinite(value.number) &&
           fabs(value.number) < DBL_MIN;
}

/* Whether all items are finite and of one type, so that LIST<T> can say what they are. */
static bool is_plain_list(struct value list) {
    for (uint32_t i = 0; i < list.size; i++)
        if (list.items[i].type != list.items[0].type ||
            (list.items[i].type == VALUE_FLOAT && !isfinite(list.items[i].number)))
            return false;
    return true;
}

/* ent:type of one value; empty where the key says it. */
static struct text own_type(const struct graphml_key *key, struct value value) {
    if (value.type == VALUE_LIST) {
        bool is_typed =
            key->list_type != NULL && !text_equal(key->exact_type, TEXT("LIST"));
        return is_typed && is_plain_list(value) ? TEXT("") : TEXT("LIST");
    }
    if (value.type == key->plain_type)
        return TEXT("");
    return text_of(value_type_name((enum value_type)value.type));
}

static enum status append_data(struct writer *writer, const struct graphml_key *key,
                               uint32_t place, struct value value) {
    struct text type = own_type(key, value);
    text_append_format(&writer->xml, "<data key=\"%c%u\"",
                       writer->kind == ELEMENT_NODE ? 'v' : 'w', place);
    if (type.byte_count > 0 &&
        !(value.type == VALUE_LIST && text_equal(key->exact_type, type)))
        text_append_format(&writer->xml, " ent:type=\"%.*s\"", TEXT_ARGS(type));
    TRY(build_value(writer, value, type.byte_count > 0 ? JSON_TAGGED : JSON_PLAIN));
    struct text text = text_builder_text(&writer->value);
    if (is_denormal(value)) {
        writer->denormal++;
        text_append_format(&writer->xml, " ent:exact=\"%.*s\"", TEXT_ARGS(text));
        text = TEXT("0.0");
    }
    text_append_character(&writer->xml, '>');
    TRY(append_text(writer, XML_CONTENT, text));
    text_append_string(&writer->xml, "</data>");
    return STATUS_OK;
}

static enum status append_properties(struct writer *writer) {
    const struct selection *selection = &writer->selection;
    for (uint32_t i = 0; i < selection->key_counts[writer->kind]; i++) {
        const struct graphml_key *key = &writer->keys.keys[writer->kind][i];
        struct value value =
            graph_property(selection->graph, writer->kind, writer->row, key->source->key);
        if (value_is_null(value))
            continue;
        writer->property = key->source->name;
        TRY(append_data(writer, key, i, value));
        writer->property = TEXT("");
    }
    return STATUS_OK;
}

static enum status append_named_data(struct writer *writer, const char *key,
                                     struct text text) {
    text_append_format(&writer->xml, "<data key=\"%s\">", key);
    TRY(append_text(writer, XML_CONTENT, text));
    text_append_string(&writer->xml, "</data>");
    return STATUS_OK;
}

static void append_number(struct writer *writer, const char *key, double number) {
    text_append_format(&writer->xml, "<data key=\"%s\">", key);
    if (value_to_text(&writer->xml, value_float(number)) != STATUS_OK)
        writer->xml.failed = true;
    text_append_string(&writer->xml, "</data>");
}

/* ---- head ------------------------------------------------------------------------------- */

static void append_key(struct writer *writer, const char *id, enum element_kind kind,
                       const char *name, const char *type, const char *role) {
    text_append_format(&writer->xml,
                       "  <key id=\"%s\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\" "
                       "ent:role=\"%s\"/>\n",
                       id, kind == ELEMENT_NODE ? "node" : "edge", name, type, role);
}

static enum status append_property_keys(struct writer *writer, enum element_kind kind) {
    for (uint32_t i = 0; i < writer->selection.key_counts[kind]; i++) {
        const struct graphml_key *key = &writer->keys.keys[kind][i];
        text_append_format(&writer->xml, "  <key id=\"%c%u\" for=\"%s\" attr.name=\"",
                           kind == ELEMENT_NODE ? 'v' : 'w', i,
                           kind == ELEMENT_NODE ? "node" : "edge");
        uint32_t code_point = 0;
        if (xml_append(&writer->xml, XML_ATTRIBUTE, key->attribute_name, &code_point) > 0)
            return problem_set(writer->context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                               "a property's name holds the character U+%04X, which XML "
                               "cannot hold",
                               (unsigned)code_point);
        text_append_format(&writer->xml, "\" attr.type=\"%s\"", key->attribute_type);
        if (key->list_type != NULL)
            text_append_format(&writer->xml, " attr.list=\"%s\"", key->list_type);
        if (!text_equal(key->attribute_name, key->source->name)) {
            text_append_string(&writer->xml, " ent:property=\"");
            xml_append(&writer->xml, XML_ATTRIBUTE, key->source->name, NULL);
            text_append_character(&writer->xml, '"');
        }
        if (key->exact_type.byte_count > 0) {
            text_append_string(&writer->xml, " ent:type=\"");
            xml_append(&writer->xml, XML_ATTRIBUTE, key->exact_type, NULL);
            text_append_character(&writer->xml, '"');
        }
        text_append_string(&writer->xml, "/>\n");
    }
    return STATUS_OK;
}

static enum status write_head(struct writer *writer) {
    text_append_string(&writer->xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                     "<graphml xmlns=\"" GRAPHML_NAMESPACE
                                     "\" xmlns:ent=\"" ENTENTE_NAMESPACE "\">\n");
    append_key(writer, "labels", ELEMENT_NODE, "labels", "string", ROLE_LABELS);
    append_key(writer, "caption", ELEMENT_NODE, "label", "string", ROLE_DERIVED);
    if (writer->positions != NULL) {
        append_key(writer, "x", ELEMENT_NODE, "x", "double", ROLE_DERIVED);
        append_key(writer, "y", ELEMENT_NODE, "y", "double", ROLE_DERIVED);
    }
    append_key(writer, "label", ELEMENT_RELATIONSHIP, "label", "string", ROLE_TYPE);
    append_key(writer, "interaction", ELEMENT_RELATIONSHIP, "interaction", "string",
               ROLE_DERIVED);
    if (writer->keys.has_weight)
        append_key(writer, "weight", ELEMENT_RELATIONSHIP, "weight", "double",
                   ROLE_DERIVED);
    TRY(append_property_keys(writer, ELEMENT_NODE));
    TRY(append_property_keys(writer, ELEMENT_RELATIONSHIP));
    text_append_string(&writer->xml, "  <graph id=\"G\" edgedefault=\"directed\">\n");
    target_write_built(writer->file, &writer->xml);
    return STATUS_OK;
}

/* ---- elements --------------------------------------------------------------------------- */

/* ":A:B"; *has_colon when a label holds one itself. */
static void build_labels(struct writer *writer, const uint32_t *labels, uint32_t count,
                         bool *has_colon) {
    writer->value.byte_count = 0;
    *has_colon = false;
    for (uint32_t i = 0; i < count; i++) {
        struct text name = graph_name(writer->context->graph, CATALOG_LABEL, labels[i]);
        *has_colon |= text_find(name, TEXT(":"), 0) != SIZE_MAX || name.byte_count == 0;
        text_append_character(&writer->value, ':');
        text_append(&writer->value, name);
    }
}

/* ent:set="[...]": the labels as a JSON list. */
static enum status append_label_set(struct writer *writer, const uint32_t *labels,
                                    uint32_t count) {
    writer->value.byte_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        text_append_character(&writer->value, i == 0 ? '[' : ',');
        json_append_string(&writer->value,
                           graph_name(writer->context->graph, CATALOG_LABEL, labels[i]));
    }
    text_append_character(&writer->value, ']');
    text_append_string(&writer->xml, " ent:set=\"");
    TRY(append_text(writer, XML_ATTRIBUTE, text_builder_text(&writer->value)));
    text_append_character(&writer->xml, '"');
    return STATUS_OK;
}

/* What a tool shows: the name, else the labels, else the id in the file. */
static enum status append_caption(struct writer *writer, uint32_t place) {
    struct text name = selection_node_name(writer->context->graph, writer->row);
    if (name.byte_count == 0)
        name = text_builder_text(&writer->value);
    if (name.byte_count > 0)
        return append_named_data(writer, "caption", name);
    text_append_format(&writer->xml, "<data key=\"caption\">n%u</data>", place);
    return STATUS_OK;
}

static enum status write_node(struct writer *writer, uint32_t place) {
    const struct graph *graph = writer->context->graph;
    uint32_t set = graph_node_label_sets(graph)[writer->row], count;
    const uint32_t *labels = graph_label_set(graph, set, &count);
    bool has_colon;
    build_labels(writer, labels, count, &has_colon);
    text_append_format(&writer->xml, "    <node id=\"n%u\"", place);
    if (has_colon)
        TRY(append_label_set(writer, labels, count));
    text_append_character(&writer->xml, '>');
    build_labels(writer, labels, count, &has_colon);
    if (count > 0)
        TRY(append_named_data(writer, "labels", text_builder_text(&writer->value)));
    TRY(append_caption(writer, place));
    if (writer->positions != NULL) {
        append_number(writer, "x", writer->positions[place].x);
        append_number(writer, "y", writer->positions[place].y);
    }
    TRY(append_properties(writer));
    text_append_string(&writer->xml, "</node>\n");
    return STATUS_OK;
}

static void append_weight(struct writer *writer) {
    struct value weight = graph_property(writer->context->graph, ELEMENT_RELATIONSHIP,
                                         writer->row, writer->keys.weight_key);
    if (!writer->keys.has_weight || value_is_null(weight))
        return;
    append_number(writer, "weight", is_denormal(weight) ? 0 : value_as_double(weight));
}

static enum status write_edge(struct writer *writer, uint32_t place) {
    const struct graph *graph = writer->context->graph;
    struct graph_edges edges = graph_edges(graph);
    struct text type =
        graph_name(graph, CATALOG_TYPE, graph_relationship_type(graph, writer->row));
    text_append_format(&writer->xml,
                       "    <edge id=\"e%u\" source=\"n%u\" target=\"n%u\">", place,
                       writer->selection.places[edges.sources[writer->row]],
                       writer->selection.places[edges.targets[writer->row]]);
    TRY(append_named_data(writer, "label", type));
    TRY(append_named_data(writer, "interaction", type));
    append_weight(writer);
    TRY(append_properties(writer));
    text_append_string(&writer->xml, "</edge>\n");
    return STATUS_OK;
}

static enum status write_elements(struct writer *writer, enum element_kind kind) {
    writer->kind = kind;
    for (uint32_t i = 0; i < selection_count(&writer->selection, kind); i++) {
        writer->row = selection_row(&writer->selection, kind, i);
        TRY(budget_check(writer->context->budget, writer->context->problem));
        TRY(kind == ELEMENT_NODE ? write_node(writer, i) : write_edge(writer, i));
        target_write_built(writer->file, &writer->xml);
        TRY(target_file_check(writer->file, writer->context->problem));
    }
    return STATUS_OK;
}

/* ---- the whole -------------------------------------------------------------------------- */

static enum status read_options(struct writer *writer) {
    static const char *const controls[] = {"refuse", "strip", NULL};
    struct exchange_context *context = writer->context;
    struct text layout;
    uint32_t control;
    int64_t seed = 0;
    bool has_seed;
    TRY(option_word(context, "control", controls, &control));
    TRY(option_text(context, "layout", &layout));
    TRY(option_integer(context, "seed", &seed, &has_seed));
    writer->strips_controls = control == 1;
    if (!has_seed && context->random_state != NULL)
        seed = (int64_t)(*context->random_state & INT64_MAX);
    if (layout.byte_count == 0)
        return STATUS_OK;
    return layout_nodes(context, &writer->selection, layout, (uint64_t)seed,
                        &writer->positions);
}

static enum status report_losses(struct writer *writer) {
    struct exchange_report *report = writer->report;
    if (writer->denormal > 0)
        text_append_format(&writer->notes,
                           "%llu numbers too small for some readers are written as 0\n",
                           (unsigned long long)writer->denormal);
    if (writer->stripped > 0)
        text_append_format(&writer->notes,
                           "%llu characters that XML cannot hold are left out\n",
                           (unsigned long long)writer->stripped);
    report->losses = writer->denormal + writer->stripped;
    report->nodes = writer->selection.node_count;
    report->relationships = writer->selection.edge_count;
    report->notes = text_builder_text(&writer->notes);
    return writer->notes.failed
               ? arena_problem(writer->context->arena, writer->context->problem)
               : STATUS_OK;
}

enum status write_graphml(struct exchange_context *context, const char *path,
                          const struct exchange_selection *wanted,
                          struct exchange_report *report) {
    struct writer writer = {.context = context, .report = report};
    text_builder_init(&writer.xml, context->arena);
    text_builder_init(&writer.value, context->arena);
    text_builder_init(&writer.notes, context->arena);
    TRY(selection_open(context, wanted, &writer.selection));
    TRY(graphml_keys_make(context, &writer.selection, &writer.keys, &writer.notes,
                          report));
    TRY(read_options(&writer));
    TRY(target_file_open(context->arena, path, &writer.file, context->problem));
    TRY(write_head(&writer));
    TRY(write_elements(&writer, ELEMENT_NODE));
    TRY(write_elements(&writer, ELEMENT_RELATIONSHIP));
    target_write_string(writer.file, "  </graph>\n</graphml>\n");
    TRY(report_losses(&writer));
    return target_file_commit(writer.file, context->problem);
}
