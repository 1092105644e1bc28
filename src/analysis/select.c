/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options that every analysis takes: which part of the graph, which weights. */
#include "analysis/analysis.h"

#include "bind/bind.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MAX_NAMES 64 /* of one option: what struct analysis_selection holds */
#define MAX_FOLDED 16

static const struct procedure_option *find_option(const struct procedure_option *options,
                                                  struct text name,
                                                  struct text_nearest *nearest) {
    for (; options->name != NULL; options++) {
        if (text_equal(name, text_of(options->name)))
            return options;
        text_nearest_offer(nearest, text_of(options->name));
    }
    return NULL;
}

static enum status unknown_option(const struct analysis *analysis, struct text name,
                                  const struct text_nearest *nearest,
                                  struct problem *problem) {
    problem_set(problem, STATUS_INVALID_OPTION, SPAN_NONE, "%s has no option '%.*s'",
                analysis->name, TEXT_ARGS(name));
    text_nearest_hint(nearest, problem);
    char list[300] = "";
    size_t used = 0;
    for (uint32_t i = 0; analysis->options[i] != NULL; i++)
        for (const struct procedure_option *known = analysis->options[i];
             known->name != NULL && used < sizeof list; known++)
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%s",
                                     used == 0 ? "" : ", ", known->name);
    problem_hint_more(problem, "there are %s", list);
    return STATUS_INVALID_OPTION;
}

static enum status check_option(const struct analysis *analysis,
                                const struct value_map_entry *entry,
                                struct problem *problem) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, entry->key);
    const struct procedure_option *option = NULL;
    for (uint32_t i = 0; option == NULL && analysis->options[i] != NULL; i++)
        option = find_option(analysis->options[i], entry->key, &nearest);
    if (option == NULL && !analysis->takes_weights &&
        find_option(analysis_weight_options, entry->key, &nearest) != NULL)
        return problem_set(problem, STATUS_INVALID_OPTION, SPAN_NONE,
                           "%s takes no weights", analysis->name);
    if (option == NULL)
        return unknown_option(analysis, entry->key, &nearest, problem);
    if (!value_is_null(entry->value) && !(option->types & TYPE_BIT(entry->value.type)))
        return problem_set(problem, STATUS_INVALID_OPTION, SPAN_NONE,
                           "option '%s' of %s cannot be %s", option->name, analysis->name,
                           value_phrase(entry->value));
    return STATUS_OK;
}

enum status analysis_check_options(struct procedure_context *context,
                                   const struct analysis *analysis,
                                   struct value options) {
    for (uint32_t i = 0; options.type == VALUE_MAP && i < options.size; i++) {
        context->option = options.entries[i].key;
        TRY(check_option(analysis, &options.entries[i], context->functions->problem));
    }
    context->option = TEXT("");
    return STATUS_OK;
}

static struct value option_of(struct value options, const char *name) {
    return options.type == VALUE_MAP ? value_map_get(options, text_of(name))
                                     : value_null();
}

/* A string, or a list of strings, as a list of `*count` values. */
static const struct value *strings_of(const struct value *value, uint32_t *count) {
    *count = value->type == VALUE_LIST ? value->size : value->type == VALUE_STRING;
    return value->type == VALUE_LIST ? value->items : value;
}

static enum status not_a(const char *option, const char *expected,
                         struct problem *problem) {
    return problem_set(problem, STATUS_INVALID_OPTION, SPAN_NONE, "option '%s' takes %s",
                       option, expected);
}

static enum status new_mask(uint32_t count, uint8_t fill, uint8_t **out,
                            struct problem *problem) {
    *out = memory_allocate(count);
    if (*out == NULL)
        return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "out of memory");
    memset(*out, fill, count);
    return STATUS_OK;
}

/* ---- names -------------------------------------------------------------------------------- */

/* What the names of one option mean in the graph. */
struct found_names {
    uint32_t ids[MAX_NAMES];
    uint32_t count;
};

static enum status add_name(struct found_names *found, uint32_t id, const char *option,
                            struct problem *problem) {
    for (uint32_t i = 0; i < found->count; i++)
        if (found->ids[i] == id)
            return STATUS_OK;
    if (found->count == MAX_NAMES)
        return not_a(option, "at most 64 names", problem);
    found->ids[found->count++] = id;
    return STATUS_OK;
}

/* As MATCH reads a name: to the letter; when helpful, else by its fold, else with a warning. */
static enum status find_name(const struct procedure_context *context,
                             enum catalog_kind kind, const char *option, struct text name,
                             struct found_names *found) {
    const struct graph *graph = context->functions->graph;
    struct problem *problem = context->functions->problem;
    uint32_t id = graph_find_name(graph, kind, name), folded[MAX_FOLDED], before;
    if (id != CATALOG_NONE && graph_name_uses(graph, kind, id) > 0)
        return add_name(found, id, option, problem);
    if (!context->has_helpful_names)
        return STATUS_OK;
    struct arena *arena = context->functions->arena;
    struct text fold = text_fold(arena, name, true);
    TRY_MEMORY(fold.bytes, arena, problem);
    uint32_t count = graph_match_folded(graph, kind, fold, folded, MAX_FOLDED);
    before = found->count;
    for (uint32_t i = 0; i < count && i < MAX_FOLDED; i++)
        if (graph_name_uses(graph, kind, folded[i]) > 0)
            TRY(add_name(found, folded[i], option, problem));
    if (found->count > before || kind == CATALOG_KEY)
        return STATUS_OK;
    char message[400];
    bind_describe_unknown(graph, kind, name, message, sizeof message);
    return context->warn(context->sink, text_of(message));
}

static enum status find_names(const struct procedure_context *context,
                              enum catalog_kind kind, const char *option,
                              struct value names, struct found_names *found) {
    uint32_t count;
    const struct value *items = strings_of(&names, &count);
    found->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].type != VALUE_STRING)
            return not_a(option, "a string or a list of strings",
                         context->functions->problem);
        TRY(find_name(context, kind, option, value_text(items[i]), found));
    }
    return STATUS_OK;
}

/* ---- parts of the graph ------------------------------------------------------------------- */

/* Keeps in the mask only nodes that carry one of the labels. */
static enum status keep_labels(const struct procedure_context *context,
                               struct value labels, uint8_t *mask) {
    const struct graph *graph = context->functions->graph;
    struct found_names found;
    TRY(find_names(context, CATALOG_LABEL, "labels", labels, &found));
    uint32_t rows = graph_row_count(graph, ELEMENT_NODE);
    for (uint32_t row = 0; row < rows; row++) {
        bool fits = false;
        for (uint32_t i = 0; i < found.count && !fits && mask[row]; i++)
            fits = graph_has_label(graph, row, found.ids[i]);
        mask[row] = mask[row] && fits;
    }
    return STATUS_OK;
}

static enum status take_elements(struct value list, enum value_type type, uint8_t *mask,
                                 const char *option, struct problem *problem) {
    for (uint32_t i = 0; i < list.size; i++) {
        if (value_is_null(list.items[i]))
            continue;
        if (list.items[i].type != type)
            return not_a(option,
                         type == VALUE_NODE ? "a list of nodes"
                                            : "a list of relationships",
                         problem);
        mask[list.items[i].element] = 1;
    }
    return STATUS_OK;
}

static enum status select_types(const struct procedure_context *context,
                                struct value types, struct analysis_selection *out) {
    struct found_names found;
    TRY(find_names(context, CATALOG_TYPE, "types", types, &found));
    for (uint32_t i = 0; i < found.count; i++) {
        /* Insertion keeps them ascending, as a type filter asks. */
        uint32_t place = i;
        while (place > 0 && out->types[place - 1] > found.ids[i]) {
            out->types[place] = out->types[place - 1];
            place--;
        }
        out->types[place] = (uint16_t)found.ids[i];
    }
    out->projection.types = (struct type_filter){false, found.count, out->types};
    out->is_whole_graph = false;
    return STATUS_OK;
}

/* Without `nodes`, a list of relationships brings its ends. */
static enum status select_relationships(const struct graph *graph, struct value list,
                                        bool brings_ends, struct analysis_selection *out,
                                        uint8_t **nodes, struct problem *problem) {
    uint8_t *edges;
    TRY(new_mask(graph_row_count(graph, ELEMENT_RELATIONSHIP), 0, &edges, problem));
    out->projection.edge_mask = edges;
    out->is_whole_graph = false;
    TRY(take_elements(list, VALUE_RELATIONSHIP, edges, "relationships", problem));
    if (!brings_ends)
        return STATUS_OK;
    TRY(new_mask(graph_row_count(graph, ELEMENT_NODE), 0, nodes, problem));
    out->projection.node_mask = *nodes;
    struct graph_edges all = graph_edges(graph);
    for (uint32_t i = 0; i < list.size; i++) {
        if (value_is_null(list.items[i]))
            continue;
        (*nodes)[all.sources[list.items[i].element]] = 1;
        (*nodes)[all.targets[list.items[i].element]] = 1;
    }
    return STATUS_OK;
}

static enum status select_elements(const struct procedure_context *context,
                                   struct value options, struct analysis_selection *out) {
    const struct graph *graph = context->functions->graph;
    struct problem *problem = context->functions->problem;
    struct value nodes = option_of(options, "nodes");
    struct value edges = option_of(options, "relationships");
    struct value labels = option_of(options, "labels");
    uint8_t *mask = NULL;
    uint32_t rows = graph_row_count(graph, ELEMENT_NODE);
    if (!value_is_null(nodes)) {
        TRY(new_mask(rows, 0, &mask, problem));
        out->projection.node_mask = mask;
        TRY(take_elements(nodes, VALUE_NODE, mask, "nodes", problem));
    }
    if (!value_is_null(edges))
        TRY(select_relationships(graph, edges, value_is_null(nodes), out, &mask,
                                 problem));
    if (value_is_null(labels)) {
        out->is_whole_graph = out->is_whole_graph && mask == NULL;
        return STATUS_OK;
    }
    if (mask == NULL) {
        TRY(new_mask(rows, 1, &mask, problem));
        out->projection.node_mask = mask;
    }
    out->is_whole_graph = false;
    return keep_labels(context, labels, mask);
}

/* Leaves out what does not exist on the day of AS OF: `*mask` is made where it is needed. */
static enum status keep_visible(const uint8_t *visible, uint32_t row_count,
                                const uint8_t **mask, struct problem *problem) {
    if (visible == NULL)
        return STATUS_OK;
    uint8_t *kept = (uint8_t *)(uintptr_t)*mask;
    if (kept == NULL)
        TRY(new_mask(row_count, 1, &kept, problem));
    *mask = kept;
    for (uint32_t row = 0; row < row_count; row++)
        kept[row] &= visible[row];
    return STATUS_OK;
}

static enum status select_visible(const struct procedure_context *context,
                                  struct analysis_selection *out) {
    const struct graph *graph = context->functions->graph;
    struct problem *problem = context->functions->problem;
    if (context->visible_nodes != NULL)
        out->is_whole_graph = false;
    TRY(keep_visible(context->visible_nodes, graph_row_count(graph, ELEMENT_NODE),
                     &out->projection.node_mask, problem));
    return keep_visible(context->visible_relationships,
                        graph_row_count(graph, ELEMENT_RELATIONSHIP),
                        &out->projection.edge_mask, problem);
}

/* The property that holds the weights: one that relationships have. */
static enum status select_weight(const struct procedure_context *context,
                                 struct value weight, struct analysis_selection *out) {
    const struct graph *graph = context->functions->graph;
    struct problem *problem = context->functions->problem;
    struct found_names found;
    if (value_is_null(weight))
        return isnan(out->missing_weight)
                   ? STATUS_OK
                   : problem_set(problem, STATUS_INVALID_OPTION, SPAN_NONE,
                                 "option 'missing_weight' stands beside 'weight'");
    TRY(find_names(context, CATALOG_KEY, "weight", weight, &found));
    for (uint32_t i = 0; i < found.count; i++)
        if (graph_property_type(graph, ELEMENT_RELATIONSHIP, found.ids[i]) !=
            PROPERTY_ABSENT) {
            out->weight_key = found.ids[i];
            return STATUS_OK;
        }
    struct text_nearest nearest;
    text_nearest_init(&nearest, value_text(weight));
    for (uint32_t id = 0; id < graph_name_count(graph, CATALOG_KEY); id++)
        if (graph_property_type(graph, ELEMENT_RELATIONSHIP, id) != PROPERTY_ABSENT)
            text_nearest_offer(&nearest, graph_name(graph, CATALOG_KEY, id));
    problem_set(problem, STATUS_INVALID_OPTION, SPAN_NONE,
                "no relationship has a property '%.*s' for weights",
                TEXT_ARGS(value_text(weight)));
    text_nearest_hint(&nearest, problem);
    return STATUS_INVALID_OPTION;
}

enum status analysis_select(const struct procedure_context *context,
                            const struct analysis *analysis, struct value options,
                            struct analysis_selection *out) {
    *out = (struct analysis_selection){.is_whole_graph = true,
                                       .weight_key = CATALOG_NONE,
                                       .missing_weight = NAN,
                                       .is_directed = analysis->is_directed};
    out->projection.types.is_any = true;
    struct value directed = option_of(options, "directed");
    if (directed.type == VALUE_BOOLEAN)
        out->is_directed = directed.boolean;
    struct value types = option_of(options, "types");
    if (!value_is_null(types))
        TRY(select_types(context, types, out));
    struct value missing = option_of(options, "missing_weight");
    if (value_is_number(missing))
        out->missing_weight = value_as_double(missing);
    TRY(select_weight(context, option_of(options, "weight"), out));
    TRY(select_elements(context, options, out));
    return select_visible(context, out);
}

void analysis_selection_release(struct analysis_selection *selection) {
    memory_free((uint8_t *)(uintptr_t)selection->projection.node_mask);
    memory_free((uint8_t *)(uintptr_t)selection->projection.edge_mask);
    selection->projection.node_mask = NULL;
    selection->projection.edge_mask = NULL;
}
