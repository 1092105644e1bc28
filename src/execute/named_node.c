/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quoted names: ("EU AI Act") is the one node of that name or alias, or an error. */
#include "execute/make.h"

/* "node 3 (:Instrument)" */
static void append_node(struct graph *graph, struct text_builder *builder,
                        uint32_t node) {
    uint32_t count;
    const uint32_t *labels =
        graph_label_set(graph, graph_node_label_sets(graph)[node], &count);
    text_append_format(builder, "node %llu",
                       (unsigned long long)graph_id(graph, ELEMENT_NODE, node));
    for (uint32_t i = 0; i < count; i++)
        text_append_format(builder, "%s:%.*s", i == 0 ? " (" : "",
                           TEXT_ARGS(graph_name(graph, CATALOG_LABEL, labels[i])));
    if (count > 0)
        text_append_character(builder, ')');
}

/* At most eight of them. */
static void append_nodes(struct graph *graph, struct text_builder *builder,
                         const uint32_t *nodes, uint32_t count) {
    for (uint32_t i = 0; i < count && i < 8; i++) {
        text_append_string(builder, i == 0 ? "" : ", ");
        append_node(graph, builder, nodes[i]);
    }
    if (count > 8)
        text_append_string(builder, ", ...");
}

static enum status ambiguous(struct operator_state *op, struct text name,
                             struct span span, struct arena *arena, const uint32_t *nodes,
                             uint32_t count) {
    struct text_builder builder;
    text_builder_init(&builder, arena);
    append_nodes(op->execution->graph, &builder, nodes, count);
    if (builder.failed)
        return arena_problem(arena, op->execution->problem);
    return problem_set(op->execution->problem, STATUS_NODE_NAME_AMBIGUOUS, span,
                       "%u nodes are named '%.*s': %.*s", count, TEXT_ARGS(name),
                       TEXT_ARGS(text_builder_text(&builder)));
}

static enum status not_found(struct operator_state *op, struct text name,
                             struct span span) {
    struct problem *problem = op->execution->problem;
    struct text_nearest nearest;
    enum status status = problem_set(problem, STATUS_NODE_NAME_NOT_FOUND, span,
                                     "no node is named '%.*s'", TEXT_ARGS(name));
    text_nearest_init(&nearest, name);
    graph_offer_names(op->execution->graph, &nearest);
    text_nearest_hint(&nearest, problem);
    return status;
}

/* The name is there, on nodes that the labels leave out. */
static enum status wrong_labels(struct operator_state *op, struct text name,
                                struct span span, struct arena *arena,
                                const uint32_t *nodes, uint32_t count) {
    const struct plan_statement *statement = op->execution->statement;
    struct text_builder named, wanted;
    text_builder_init(&named, arena);
    text_builder_init(&wanted, arena);
    append_nodes(op->execution->graph, &named, nodes, count);
    bound_print_labels(&wanted, statement->slots, op->plan->labels);
    if (named.failed || wanted.failed)
        return arena_problem(arena, op->execution->problem);
    return problem_set(op->execution->problem, STATUS_NODE_NAME_NOT_FOUND, span,
                       "no node named '%.*s' is :%.*s; %.*s %s this name",
                       TEXT_ARGS(name), TEXT_ARGS(text_builder_text(&wanted)),
                       TEXT_ARGS(text_builder_text(&named)), count == 1 ? "has" : "have");
}

enum status operator_find_named(struct operator_state *op, struct value name,
                                struct span span,
                                bool (*accept)(void *context, uint32_t node),
                                void *context, struct arena *arena, uint32_t **nodes,
                                uint32_t *count) {
    struct execution *execution = op->execution;
    uint32_t left_out = 0;
    if (name.type != VALUE_STRING)
        return problem_set(execution->problem, STATUS_TYPE_AT_RUN, span,
                           "a node is named by a STRING, not by %s",
                           value_type_name((enum value_type)name.type));
    TRY(graph_find_named(execution->graph, value_text(name), accept, context, arena,
                         nodes, count, execution->problem));
    if (*count == 0 && accept != NULL && op->plan->labels != NULL)
        TRY(graph_find_named(execution->graph, value_text(name), NULL, NULL, arena, nodes,
                             &left_out, execution->problem));
    if (left_out > 0)
        return wrong_labels(op, value_text(name), span, arena, *nodes, left_out);
    if (*count == 0)
        return not_found(op, value_text(name), span);
    if (*count > 1)
        return ambiguous(op, value_text(name), span, arena, *nodes, *count);
    return STATUS_OK;
}
