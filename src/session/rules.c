/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules are read from their texts when a definition has changed. */
#include "session/rules.h"

#include "syntax/parse.h"

static enum status read_rule(struct entente_database *database,
                             struct graph_definition definition,
                             struct element_rule *out) {
    struct arena *arena = &database->rules.arena;
    struct ast_statement *statement;
    struct text text = text_copy(arena, definition.text);
    TRY_MEMORY(text.bytes, arena, &database->problem);
    struct bind_context context = {.arena = arena,
                                   .budget = &database->budget,
                                   .source = text,
                                   .problem = &database->problem};
    TRY(parse_statement(arena, text, &database->budget, &statement, NULL,
                        &database->problem));
    if (statement == NULL || statement->definition == NULL ||
        statement->definition->rule == NULL)
        return problem_set(&database->problem, STATUS_DAMAGED, SPAN_NONE,
                           "the graph keeps as '%.*s' what is no index or constraint",
                           TEXT_ARGS(definition.name));
    return bind_element_rule(&context, statement->definition, out);
}

static enum status read_kind(struct entente_database *database,
                             enum definition_kind kind) {
    struct element_rules *rules = &database->rules;
    for (uint32_t i = 0; i < graph_definition_count(database->graph, kind); i++) {
        TRY(read_rule(database, graph_definition(database->graph, kind, i),
                      &rules->items[rules->count]));
        rules->count++;
    }
    return STATUS_OK;
}

enum status rules_of_graph(struct entente_database *database,
                           const struct element_rules **out) {
    const struct graph *graph = database->graph;
    struct element_rules *rules = &database->rules;
    *out = rules;
    if (rules->is_read && rules->version == graph_definitions_version(graph))
        return STATUS_OK;
    uint32_t count = graph_definition_count(graph, DEFINITION_INDEX) +
                     graph_definition_count(graph, DEFINITION_CONSTRAINT);
    rules->is_read = false;
    rules->count = 0;
    arena_reset(&rules->arena);
    rules->items = ARENA_ARRAY(&rules->arena, count + 1, struct element_rule);
    TRY_MEMORY(rules->items, &rules->arena, &database->problem);
    TRY(read_kind(database, DEFINITION_INDEX));
    TRY(read_kind(database, DEFINITION_CONSTRAINT));
    rules->version = graph_definitions_version(graph);
    rules->is_read = true;
    return STATUS_OK;
}
