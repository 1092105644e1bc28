/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of each SHOW. */
#include "session/show.h"

#include "base/limits.h"
#include "session/conformance.h"
#include "session/full_texts.h"
#include "session/rules.h"
#include "session/schema.h"

/* ---- cells -------------------------------------------------------------------------------- */

static struct value text_or_null(const char *text) {
    return text == NULL ? value_null() : value_string(text_of(text));
}

static enum status emit(struct procedure_context *out, const struct value *row) {
    return out->emit(out->sink, row);
}

/* ---- the catalogue ------------------------------------------------------------------------ */

static enum status show_names(const struct entente_statement *statement,
                              enum catalog_kind kind, struct procedure_context *out) {
    const struct graph *graph = statement->database->graph;
    for (uint32_t id = 0; id < graph_name_count(graph, kind); id++) {
        uint64_t uses = graph_name_uses(graph, kind, id);
        struct value row[2] = {value_string(graph_name(graph, kind, id)),
                               value_integer((int64_t)uses)};
        if (uses > 0)
            TRY(emit(out, row));
    }
    return STATUS_OK;
}

enum status show_labels(const struct entente_statement *statement,
                        struct procedure_context *out) {
    return show_names(statement, CATALOG_LABEL, out);
}

enum status show_types(const struct entente_statement *statement,
                       struct procedure_context *out) {
    return show_names(statement, CATALOG_TYPE, out);
}

/* The types of a key's values on one kind of element; null where there are none. */
static enum status type_cell(const struct graph *graph, enum element_kind kind,
                             uint32_t key, struct procedure_context *out,
                             struct value *cell) {
    struct text_builder types;
    text_builder_init(&types, out->functions->arena);
    schema_append_type(&types, graph, kind, key);
    if (types.failed)
        return arena_problem(out->functions->arena, out->functions->problem);
    struct text text = text_builder_text(&types);
    *cell = text.byte_count == 0 ? value_null() : value_string(text);
    return STATUS_OK;
}

enum status show_keys(const struct entente_statement *statement,
                      struct procedure_context *out) {
    const struct graph *graph = statement->database->graph;
    for (uint32_t id = 0; id < graph_name_count(graph, CATALOG_KEY); id++) {
        uint64_t uses = graph_name_uses(graph, CATALOG_KEY, id);
        struct value row[4] = {value_string(graph_name(graph, CATALOG_KEY, id)),
                               value_integer((int64_t)uses)};
        if (uses == 0)
            continue;
        TRY(type_cell(graph, ELEMENT_NODE, id, out, &row[2]));
        TRY(type_cell(graph, ELEMENT_RELATIONSHIP, id, out, &row[3]));
        TRY(emit(out, row));
    }
    return STATUS_OK;
}

/* Names as a list of strings. */
static enum status list_cell(const struct text *names, uint32_t count,
                             struct procedure_context *out, struct value *cell) {
    struct arena *arena = out->functions->arena;
    struct value *items = ARENA_ARRAY(arena, count, struct value);
    TRY_MEMORY(items, arena, out->functions->problem);
    for (uint32_t i = 0; i < count; i++)
        items[i] = value_string(names[i]);
    return value_make_list(items, count, cell, out->functions->problem);
}

static const char *entity_word(enum element_kind kind) {
    return kind == ELEMENT_NODE ? "NODE" : "RELATIONSHIP";
}

static enum status show_index(const struct graph *graph, const struct element_rule *rule,
                              struct procedure_context *out) {
    uint32_t keys[MAX_INDEX_KEYS];
    struct graph_index index;
    bool is_found = element_rule_find(rule, graph, keys, &index);
    struct value row[7] = {value_string(rule->name), text_or_null("range"),
                           text_or_null(entity_word(rule->element)),
                           value_string(rule->label)};
    TRY(list_cell(rule->keys, rule->key_count, out, &row[4]));
    row[5] = rule->kind == AST_RULE_INDEX ? value_null() : value_string(rule->name);
    row[6] = value_integer(is_found ? graph_indexed_entries(graph, &index) : 0);
    return emit(out, row);
}

/* "Treaty|Statute" */
static enum status labels_cell(const struct element_rule *rule,
                               struct procedure_context *out, struct value *cell) {
    struct text_builder builder;
    text_builder_init(&builder, out->functions->arena);
    for (uint32_t i = 0; i < rule->label_count; i++) {
        text_append_string(&builder, i == 0 ? "" : "|");
        text_append(&builder, rule->labels[i]);
    }
    *cell = value_string(text_builder_text(&builder));
    return builder.failed ? arena_problem(out->functions->arena, out->functions->problem)
                          : STATUS_OK;
}

static enum status show_full_text(const struct entente_database *database,
                                  const struct element_rule *rule,
                                  struct procedure_context *out) {
    struct value row[7] = {value_string(rule->name), text_or_null("fulltext"),
                           text_or_null(entity_word(rule->element))};
    TRY(labels_cell(rule, out, &row[3]));
    TRY(list_cell(rule->keys, rule->key_count, out, &row[4]));
    row[5] = value_null();
    row[6] = value_integer((int64_t)full_texts_count(database, rule->name));
    return emit(out, row);
}

/* Those that were declared, then those that made themselves at the first search for a key. */
enum status show_indexes(const struct entente_statement *statement,
                         struct procedure_context *out) {
    const struct graph *graph = statement->database->graph;
    const struct element_rules *rules;
    TRY(rules_of_graph(statement->database, &rules));
    for (uint32_t i = 0; i < rules->count; i++) {
        if (element_rule_is_indexed(&rules->items[i]))
            TRY(show_index(graph, &rules->items[i], out));
        if (rules->items[i].kind == AST_RULE_FULL_TEXT)
            TRY(show_full_text(statement->database, &rules->items[i], out));
    }
    for (uint32_t id = 0; id < graph_name_count(graph, CATALOG_KEY); id++) {
        uint32_t entries = graph_index_entries(graph, id);
        struct text key = graph_name(graph, CATALOG_KEY, id);
        struct value row[7] = {
            value_null(), text_or_null("hash"), text_or_null("NODE"),  value_null(),
            value_null(), value_null(),         value_integer(entries)};
        TRY(list_cell(&key, 1, out, &row[4]));
        if (entries > 0)
            TRY(emit(out, row));
    }
    return STATUS_OK;
}

/* ---- what is kept with the graph ---------------------------------------------------------- */

/* One row: the rule `kind` of a type's element on some of its properties. */
static enum status emit_constraint(const struct graph_type *type,
                                   const struct graph_type_element *element,
                                   const char *kind, const uint32_t *places,
                                   uint32_t count, struct procedure_context *out) {
    struct arena *arena = out->functions->arena;
    struct value *names = ARENA_ARRAY(arena, count, struct value);
    TRY_MEMORY(names, arena, out->functions->problem);
    for (uint32_t i = 0; i < count; i++)
        names[i] = value_string(element->properties[places[i]].name);
    struct value row[6] = {
        value_null(), value_string(type->name), text_or_null(kind),
        text_or_null(element->is_relationship ? "RELATIONSHIP" : "NODE"),
        value_string(element->head)};
    TRY(value_make_list(names, count, &row[5], out->functions->problem));
    return emit(out, row);
}

static enum status show_element(const struct graph_type *type,
                                const struct graph_type_element *element,
                                struct procedure_context *out) {
    if (element->key_count > 0)
        TRY(emit_constraint(type, element, "KEY", element->key, element->key_count, out));
    for (uint32_t i = 0; i < element->property_count; i++) {
        const struct graph_type_property *property = &element->properties[i];
        const char *words = arena_copy(out->functions->arena, property->type_text.bytes,
                                       property->type_text.byte_count);
        TRY_MEMORY(words, out->functions->arena, out->functions->problem);
        TRY(emit_constraint(type, element, words, &i, 1, out));
    }
    return STATUS_OK;
}

static enum status show_constraint(const struct element_rule *rule,
                                   struct procedure_context *out) {
    static const char *const words[] = {[AST_RULE_UNIQUE] = "UNIQUE",
                                        [AST_RULE_EXISTS] = "NOT NULL",
                                        [AST_RULE_KEY] = "KEY"};
    struct value row[6] = {
        value_string(rule->name), value_null(), text_or_null(words[rule->kind]),
        text_or_null(entity_word(rule->element)), value_string(rule->label)};
    TRY(list_cell(rule->keys, rule->key_count, out, &row[5]));
    return emit(out, row);
}

enum status show_constraints(const struct entente_statement *statement,
                             struct procedure_context *out) {
    const struct graph_type *type;
    const struct element_rules *rules;
    TRY(rules_of_graph(statement->database, &rules));
    for (uint32_t i = 0; i < rules->count; i++)
        if (element_rule_is_constraint(&rules->items[i]))
            TRY(show_constraint(&rules->items[i], out));
    TRY(conformance_type(statement->database, &type));
    for (uint32_t i = 0; type != NULL && i < type->element_count; i++)
        TRY(show_element(type, &type->elements[i], out));
    return STATUS_OK;
}

enum status show_graph_types(const struct entente_statement *statement,
                             struct procedure_context *out) {
    const struct graph *graph = statement->database->graph;
    bool has_set = graph_definition_count(graph, DEFINITION_SET_GRAPH_TYPE) > 0;
    for (uint32_t i = 0; i < graph_definition_count(graph, DEFINITION_GRAPH_TYPE); i++) {
        struct graph_definition type = graph_definition(graph, DEFINITION_GRAPH_TYPE, i);
        bool is_set =
            has_set &&
            text_equal(type.name,
                       graph_definition(graph, DEFINITION_SET_GRAPH_TYPE, 0).name);
        struct value row[3] = {value_string(type.name), value_boolean(is_set),
                               value_string(type.text)};
        TRY(emit(out, row));
    }
    return STATUS_OK;
}

/* ---- functions and procedures ------------------------------------------------------------- */

enum status show_functions(const struct entente_statement *statement,
                           struct procedure_context *out) {
    uint32_t count;
    const struct function *functions = function_table(&count);
    (void)statement;
    for (uint32_t i = 0; i < count; i++) {
        struct value row[5] = {text_or_null(functions[i].name),
                               text_or_null(functions[i].signature),
                               text_or_null(functions[i].description),
                               text_or_null(functions[i].category), value_boolean(false)};
        TRY(emit(out, row));
    }
    const struct aggregate *aggregates = aggregate_table(&count);
    for (uint32_t i = 0; i < count; i++) {
        struct value row[5] = {text_or_null(aggregates[i].name),
                               text_or_null(aggregates[i].signature),
                               text_or_null(aggregates[i].description),
                               text_or_null("aggregate"), value_boolean(true)};
        TRY(emit(out, row));
    }
    return STATUS_OK;
}

static void append_fields(struct text_builder *builder,
                          const struct procedure_field *fields, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        text_append_format(builder, "%s%s %s", i == 0 ? "" : ", ", fields[i].name,
                           fields[i].type_name);
        if (fields[i].default_text != NULL)
            text_append_format(builder, " = %s", fields[i].default_text);
    }
}

/* "LIST|STRING"; INTEGER and FLOAT together are a NUMBER. */
static void append_types(struct text_builder *builder, type_set types) {
    bool is_first = true;
    if ((types & TYPE_SET_NUMBER) == TYPE_SET_NUMBER) {
        text_append_string(builder, "NUMBER");
        types &= ~TYPE_SET_NUMBER;
        is_first = false;
    }
    for (unsigned type = 0; type < 16; type++) {
        if (!(types & TYPE_BIT(type)))
            continue;
        text_append_format(builder, "%s%s", is_first ? "" : "|",
                           value_type_name((enum value_type)type));
        is_first = false;
    }
}

/* "damping NUMBER = 0.85, labels LIST|STRING = null, ..." */
static void append_options(struct text_builder *builder,
                           const struct procedure_option *const *tables) {
    bool is_first = true;
    for (uint32_t i = 0; tables != NULL && tables[i] != NULL; i++)
        for (const struct procedure_option *option = tables[i]; option->name; option++) {
            text_append_format(builder, "%s%s ", is_first ? "" : ", ", option->name);
            append_types(builder, option->types);
            text_append_format(builder, " = %s", option->default_text);
            is_first = false;
        }
}

static enum status show_procedure(const struct procedure *procedure, const char *origin,
                                  struct procedure_context *out) {
    struct arena *arena = out->functions->arena;
    struct text_builder signature, options;
    text_builder_init(&signature, arena);
    text_builder_init(&options, arena);
    text_append_format(&signature, "%s(", procedure->name);
    append_fields(&signature, procedure->arguments, procedure->argument_count);
    text_append_string(&signature, ") :: (");
    append_fields(&signature, procedure->outputs, procedure->output_count);
    text_append_string(&signature, ")");
    append_options(&options, procedure->options);
    if (signature.failed || options.failed)
        return arena_problem(arena, out->functions->problem);
    struct value row[6] = {
        text_or_null(procedure->name),
        value_string(text_builder_text(&signature)),
        value_string(text_builder_text(&options)),
        text_or_null(procedure->description == NULL ? "" : procedure->description),
        text_or_null(origin),
        value_boolean(procedure->writes)};
    return emit(out, row);
}

/* Those written in the language are read and bound to say what they give. */
static enum status show_defined(const struct entente_statement *statement,
                                struct procedure_context *out) {
    const struct entente_database *database = statement->database;
    for (uint32_t i = 0;
         i < graph_definition_count(database->graph, DEFINITION_PROCEDURE); i++) {
        struct procedure procedure = {0};
        struct bind_context context = {
            .arena = out->functions->arena,
            .budget = out->functions->budget,
            .graph = database->graph,
            .procedures = &database->registry,
            .has_helpful_names = database->settings.has_helpful_names,
            .problem = out->functions->problem,
        };
        struct graph_definition definition =
            graph_definition(database->graph, DEFINITION_PROCEDURE, i);
        TRY(bind_describe_procedure(&context, definition.text, &procedure));
        TRY(show_procedure(&procedure, "graph", out));
    }
    return STATUS_OK;
}

enum status show_procedures(const struct entente_statement *statement,
                            struct procedure_context *out) {
    const struct procedure_registry *registry = &statement->database->registry;
    for (uint32_t i = 0; i < registry->table_count; i++)
        for (uint32_t j = 0; j < registry->table_counts[i]; j++)
            TRY(show_procedure(&registry->tables[i][j], "program", out));
    for (uint32_t i = 0; i < registry->registered_count; i++)
        TRY(show_procedure(registry->registered[i], "session", out));
    return show_defined(statement, out);
}

/* ---- the session -------------------------------------------------------------------------- */

enum status show_settings(const struct entente_statement *statement,
                          struct procedure_context *out) {
    for (uint32_t i = 0; i < settings_count(); i++) {
        struct value row[3];
        settings_describe(statement->database, i, out->functions->arena, row);
        TRY(emit(out, row));
    }
    return STATUS_OK;
}

/* A session has one at a time: the one that BEGIN opened, or this statement's own. */
enum status show_transactions(const struct entente_statement *statement,
                              struct procedure_context *out) {
    bool is_open = statement->database->in_transaction;
    struct graph_counters counters = {0};
    if (is_open)
        counters = graph_counters(statement->database->graph);
    int64_t changes = counters.nodes_created + counters.nodes_deleted +
                      counters.relationships_created + counters.relationships_deleted +
                      counters.properties_set + counters.labels_added +
                      counters.labels_removed;
    struct span span = statement->ast->span;
    struct text text = {statement->text.bytes + span.start, span.end - span.start};
    struct value row[4] = {value_integer(1),
                           text_or_null(is_open ? "explicit" : "automatic"),
                           value_string(text), value_integer(changes)};
    return emit(out, row);
}
