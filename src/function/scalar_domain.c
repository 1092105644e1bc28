/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a network of agreements asks for: things by their names, and what binds on a day. */
#include "function/library.h"
#include "value/calendar.h"
#include "value/temporal.h"

/* Names of nodes that share one, as far as they fit a sentence. */
#define MAX_LISTED 5

/* ---- names ---------------------------------------------------------------------------- */

static enum status name_not_found(struct function_context *context, struct text name) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, name);
    graph_offer_names(context->graph, &nearest);
    enum status status =
        problem_set(context->problem, STATUS_NODE_NAME_NOT_FOUND, SPAN_NONE,
                    "there is no node named '%.*s'", TEXT_ARGS(name));
    text_nearest_hint(&nearest, context->problem);
    return status;
}

static void append_node(const struct graph *graph, uint32_t row, uint32_t key,
                        struct text_builder *builder) {
    uint32_t count;
    const uint32_t *labels =
        graph_label_set(graph, graph_node_label_sets(graph)[row], &count);
    if (count > 0)
        text_append_format(builder, "%.*s ",
                           TEXT_ARGS(graph_name(graph, CATALOG_LABEL, labels[0])));
    struct value name = key == CATALOG_NONE
                            ? value_null()
                            : graph_property(graph, ELEMENT_NODE, row, key);
    if (name.type == VALUE_STRING)
        text_append_format(builder, "'%.*s' ", TEXT_ARGS(value_text(name)));
    text_append_format(builder, "(id %llu)",
                       (unsigned long long)graph_id(graph, ELEMENT_NODE, row));
}

static enum status name_ambiguous(struct function_context *context, struct text name,
                                  const uint32_t *rows, uint32_t count) {
    const struct graph *graph = context->graph;
    uint32_t key = graph_find_name(graph, CATALOG_KEY, TEXT("name"));
    struct text_builder builder;
    text_builder_init(&builder, context->arena);
    for (uint32_t i = 0; i < count && i < MAX_LISTED; i++) {
        text_append_string(&builder, i > 0 ? ", " : "");
        append_node(graph, rows[i], key, &builder);
    }
    if (count > MAX_LISTED)
        text_append_string(&builder, ", ...");
    struct text list = text_builder_text(&builder);
    return problem_set(context->problem, STATUS_NODE_NAME_AMBIGUOUS, SPAN_NONE,
                       "%u nodes are named '%.*s': %.*s", count, TEXT_ARGS(name),
                       TEXT_ARGS(list));
}

/* ---- intervals ------------------------------------------------------------------------- */

/* A bound of the interval; *is_there false when the element has none. */
static enum status read_bound(struct function_context *context, struct value element,
                              struct text name, bool *is_there, int64_t *day) {
    *is_there = false;
    enum element_kind kind =
        element.type == VALUE_NODE ? ELEMENT_NODE : ELEMENT_RELATIONSHIP;
    uint32_t row = (uint32_t)element.element;
    uint32_t key = graph_find_name(context->graph, CATALOG_KEY, name);
    if (key == CATALOG_NONE)
        return STATUS_OK;
    struct value bound = graph_property(context->graph, kind, row, key);
    if (value_is_null(bound))
        return STATUS_OK;
    if (bound.type != VALUE_DATE)
        return problem_set(context->problem, STATUS_INVALID_VALIDITY, SPAN_NONE,
                           "%.*s of %s %llu is %s, not a DATE", TEXT_ARGS(name),
                           kind == ELEMENT_NODE ? "node" : "relationship",
                           (unsigned long long)graph_id(context->graph, kind, row),
                           value_phrase(bound));
    *is_there = true;
    *day = bound.integer;
    return STATUS_OK;
}

/* Whether a node exists on the day of AS OF. */
static enum status exists_then(struct function_context *context, struct value node,
                               bool *out) {
    bool has_from, has_to;
    int64_t from, to;
    *out = true;
    if (!context->has_day)
        return STATUS_OK;
    TRY(read_bound(context, node, TEXT("valid_from"), &has_from, &from));
    TRY(read_bound(context, node, TEXT("valid_to"), &has_to, &to));
    *out = !(has_from && context->day < from) && !(has_to && context->day >= to);
    return STATUS_OK;
}

/* A name is looked up in the whole graph; a node that is not there that day is null. */
FUNCTION_CALL(node_named) {
    struct text name = value_text(arguments[0]);
    uint32_t *rows, count;
    bool is_there;
    TRY(graph_find_named(context->graph, name, NULL, NULL, context->arena, &rows, &count,
                         context->problem));
    if (count == 0)
        return name_not_found(context, name);
    if (count > 1)
        return name_ambiguous(context, name, rows, count);
    TRY(exists_then(context, value_node(rows[0]), &is_there));
    *out = is_there ? value_node(rows[0]) : value_null();
    return STATUS_OK;
}

/* ---- in force ------------------------------------------------------------------------- */

/* The day asked for: the argument, else AS OF, else the day of the statement. */
static int64_t asked_day(const struct function_context *context,
                         const struct value *arguments, uint32_t argument_count) {
    if (argument_count == 2)
        return arguments[1].integer;
    if (context->has_day)
        return context->day;
    return floor_divide(context->statement_seconds, SECONDS_A_DAY);
}

FUNCTION_CALL(in_force) {
    int64_t day = asked_day(context, arguments, argument_count);
    bool has_from, has_to;
    int64_t from = 0, to = 0;
    *out = value_null();
    if (!graph_is_live(context->graph,
                       arguments[0].type == VALUE_NODE ? ELEMENT_NODE
                                                       : ELEMENT_RELATIONSHIP,
                       (uint32_t)arguments[0].element))
        return problem_set(context->problem, STATUS_DELETED_ENTITY_ACCESS, SPAN_NONE,
                           "in_force() of something that has been deleted");
    TRY(read_bound(context, arguments[0], TEXT("in_force_from"), &has_from, &from));
    TRY(read_bound(context, arguments[0], TEXT("in_force_to"), &has_to, &to));
    if (!has_from && !has_to)
        return STATUS_OK;
    *out = value_boolean((!has_from || from <= day) && (!has_to || day < to));
    return STATUS_OK;
}
