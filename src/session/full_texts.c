/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An index is filled at its first search. Before each search the elements that the graph tells
 * to have changed, by this connection's statements, by its rollbacks or by what others have
 * committed, are read anew in all indexes.
 */
#include "session/full_texts.h"

#include "base/limits.h"
#include "graph/growth.h"
#include "graph/segment.h"
#include "session/rules.h"
#include "store/full_text.h"

#include <string.h>

/* One that is filled. What a rule says is known by the statement that makes it. */
struct full_text_index {
    struct full_text *documents;
    char *statement;
    size_t statement_bytes;
    enum element_kind kind;
    struct text name; /* inside of `statement`'s memory */
    uint32_t labels[MAX_INDEX_KEYS], keys[MAX_INDEX_KEYS];
    uint32_t label_count, key_count;
};

/* ---- life --------------------------------------------------------------------------------- */

static void release_index(struct full_text_index *index) {
    full_text_free(index->documents);
    memory_free(index->statement);
}

static void drop_all(struct full_texts *texts) {
    for (uint32_t i = 0; i < texts->count; i++)
        release_index(&texts->items[i]);
    texts->count = 0;
}

void full_texts_release(struct entente_database *database) {
    drop_all(&database->full_texts);
    memory_free(database->full_texts.items);
    database->full_texts = (struct full_texts){0};
}

uint64_t full_texts_count(const struct entente_database *database, struct text name) {
    const struct full_texts *texts = &database->full_texts;
    for (uint32_t i = 0; i < texts->count; i++)
        if (text_equal(texts->items[i].name, name))
            return full_text_count(texts->items[i].documents);
    return 0;
}

/* ---- documents ---------------------------------------------------------------------------- */

static bool is_of(const struct full_text_index *index, const struct graph *graph,
                  uint32_t row) {
    if (row >= graph_row_count(graph, index->kind) ||
        !graph_is_live(graph, index->kind, row))
        return false;
    for (uint32_t i = 0; i < index->label_count; i++)
        if (index->kind == ELEMENT_NODE
                ? graph_has_label(graph, row, index->labels[i])
                : graph_relationship_type(graph, row) == index->labels[i])
            return true;
    return false;
}

/* A string, or the strings of a list; other values have no text. */
static enum status read_field(struct arena *arena, struct value value, struct text *out,
                              struct problem *problem) {
    struct text_builder builder;
    *out = value.type == VALUE_STRING ? value_text(value) : TEXT("");
    if (value.type != VALUE_LIST)
        return STATUS_OK;
    text_builder_init(&builder, arena);
    for (uint32_t i = 0; i < value.size; i++) {
        if (value.items[i].type != VALUE_STRING)
            continue;
        if (builder.byte_count > 0)
            text_append_string(&builder, FULL_TEXT_BREAK);
        text_append(&builder, value_text(value.items[i]));
    }
    *out = text_builder_text(&builder);
    return builder.failed ? arena_problem(arena, problem) : STATUS_OK;
}

static enum status put_row(const struct full_text_index *index, const struct graph *graph,
                           uint32_t row, struct arena *arena, struct problem *problem) {
    struct text fields[MAX_INDEX_KEYS] = {0};
    bool is_there = is_of(index, graph, row);
    for (uint32_t i = 0; i < index->key_count && is_there; i++) {
        struct value value =
            index->keys[i] == CATALOG_NONE
                ? value_null()
                : graph_property(graph, index->kind, row, index->keys[i]);
        TRY(read_field(arena, value, &fields[i], problem));
    }
    return full_text_put(index->documents, row, fields, problem);
}

/* Every row that changed, or all of them. */
static enum status put_rows(const struct full_text_index *index,
                            struct entente_database *database,
                            const struct graph_element *changed, uint32_t count) {
    const struct graph *graph = database->graph;
    struct problem *problem = &database->problem;
    struct arena arena;
    enum status status = STATUS_OK;
    arena_init(&arena, NULL);
    for (uint32_t i = 0; i < count && status == STATUS_OK; i++) {
        uint32_t row = changed == NULL ? i : changed[i].row;
        bool is_meant =
            changed == NULL ? is_of(index, graph, row) : changed[i].kind == index->kind;
        if (is_meant)
            status = put_row(index, graph, row, &arena, problem);
        arena_reset(&arena);
        if (status == STATUS_OK && i % 1024 == 1023)
            status = budget_check(&database->budget, problem);
    }
    arena_release(&arena);
    return status;
}

static enum status put_all(const struct full_text_index *index,
                           struct entente_database *database,
                           const struct graph_element *changed, uint32_t count) {
    struct problem *problem = &database->problem;
    if (count == 0)
        return STATUS_OK;
    TRY(full_text_begin(index->documents, problem));
    TRY(put_rows(index, database, changed, count));
    TRY(full_text_end(index->documents, problem));
    return graph_read_failure(database->graph, problem);
}

/* ---- making and following ----------------------------------------------------------------- */

static void find_names(struct full_text_index *index, const struct element_rule *rule,
                       const struct graph *graph) {
    enum catalog_kind kind = rule->element == ELEMENT_NODE ? CATALOG_LABEL : CATALOG_TYPE;
    index->label_count = index->key_count = 0;
    for (uint32_t i = 0; i < rule->label_count; i++) {
        uint32_t label = graph_find_name(graph, kind, rule->labels[i]);
        if (label != CATALOG_NONE)
            index->labels[index->label_count++] = label;
    }
    for (uint32_t i = 0; i < rule->key_count; i++)
        index->keys[index->key_count++] =
            graph_find_name(graph, CATALOG_KEY, rule->keys[i]);
}

/* Have labels or keys come since, or gone in a rollback? */
static bool has_other_names(const struct full_text_index *index,
                            const struct element_rule *rule, const struct graph *graph) {
    struct full_text_index now = {0};
    find_names(&now, rule, graph);
    bool is_same = now.label_count == index->label_count;
    for (uint32_t i = 0; i < now.label_count && is_same; i++)
        is_same = now.labels[i] == index->labels[i];
    for (uint32_t i = 0; i < now.key_count && is_same; i++)
        is_same = now.keys[i] == index->keys[i];
    return !is_same;
}

/* The statement and the name, in memory of their own. */
static enum status keep_statement(struct full_text_index *index, struct text statement,
                                  struct text name, struct problem *problem) {
    index->statement = memory_allocate(statement.byte_count + name.byte_count + 1);
    TRY_ROOM(index->statement != NULL, problem);
    memcpy(index->statement, statement.bytes, statement.byte_count);
    memcpy(index->statement + statement.byte_count, name.bytes, name.byte_count);
    index->statement_bytes = statement.byte_count;
    index->name = (struct text){index->statement + statement.byte_count, name.byte_count};
    return STATUS_OK;
}

static enum status fill(struct full_text_index *index, struct entente_database *database,
                        const struct element_rule *rule, struct text statement) {
    struct graph *graph = database->graph;
    struct problem *problem = &database->problem;
    TRY(keep_statement(index, statement, rule->name, problem));
    find_names(index, rule, graph);
    TRY(full_text_new(rule->key_count, &index->documents, problem));
    return put_all(index, database, NULL, graph_row_count(graph, index->kind));
}

static enum status make_index(struct entente_database *database,
                              const struct element_rule *rule, struct text statement,
                              struct full_text_index **out) {
    struct full_texts *texts = &database->full_texts;
    TRY_ROOM(growth_reserve((void **)&texts->items, &texts->capacity,
                            (uint64_t)texts->count + 1, sizeof *texts->items),
             &database->problem);
    struct full_text_index *made = &texts->items[texts->count];
    *made = (struct full_text_index){.kind = rule->element};
    enum status status = fill(made, database, rule, statement);
    if (status != STATUS_OK) {
        release_index(made);
        return status;
    }
    texts->count++;
    *out = made;
    return STATUS_OK;
}

/* Brings all indexes to the state of the graph; those that cannot be brought go. */
static enum status follow_graph(struct entente_database *database) {
    struct full_texts *texts = &database->full_texts;
    const struct graph_element *changed;
    uint32_t count;
    if (!graph_take_changed(database->graph, &changed, &count))
        drop_all(texts);
    enum status status = STATUS_OK;
    for (uint32_t i = 0; i < texts->count && status == STATUS_OK; i++)
        status = put_all(&texts->items[i], database, changed, count);
    if (status != STATUS_OK)
        drop_all(texts);
    return status;
}

static enum status index_of(struct entente_database *database,
                            const struct element_rule *rule, struct arena *arena,
                            struct full_text_index **out) {
    struct full_texts *texts = &database->full_texts;
    struct text_builder builder;
    text_builder_init(&builder, arena);
    element_rule_append(&builder, rule);
    struct text statement = text_builder_text(&builder);
    if (builder.failed)
        return arena_problem(arena, &database->problem);
    TRY(follow_graph(database));
    for (uint32_t i = texts->count; i-- > 0;) {
        struct full_text_index *index = &texts->items[i];
        struct text kept = {index->statement, index->statement_bytes};
        *out = index;
        if (!text_equal(index->name, rule->name))
            continue;
        if (text_equal(kept, statement) && !has_other_names(index, rule, database->graph))
            return STATUS_OK;
        release_index(index);
        texts->items[i] = texts->items[--texts->count];
    }
    return make_index(database, rule, statement, out);
}

/* ---- the procedures ----------------------------------------------------------------------- */

static enum status find_rule(struct entente_database *database, struct text name,
                             enum element_kind kind, const struct element_rule **out) {
    const struct element_rules *rules;
    struct problem *problem = &database->problem;
    struct text_nearest nearest;
    text_nearest_init(&nearest, name);
    TRY(rules_of_graph(database, &rules));
    for (uint32_t i = 0; i < rules->count; i++) {
        *out = &rules->items[i];
        if ((*out)->kind != AST_RULE_FULL_TEXT)
            continue;
        text_nearest_offer(&nearest, (*out)->name);
        if (!text_equal((*out)->name, name))
            continue;
        return (*out)->element == kind
                   ? STATUS_OK
                   : problem_set(problem, STATUS_ARGUMENT_AT_RUN, SPAN_NONE,
                                 "the full text index '%.*s' has %s", TEXT_ARGS(name),
                                 kind == ELEMENT_NODE ? "relationships" : "nodes");
    }
    problem_set(problem, STATUS_INDEX_NOT_FOUND, SPAN_NONE,
                "unknown full text index '%.*s'", TEXT_ARGS(name));
    text_nearest_hint(&nearest, problem);
    return STATUS_INDEX_NOT_FOUND;
}

static enum status read_count(struct procedure_context *context, struct value options,
                              struct text name, uint64_t *count) {
    struct value value = value_map_get(options, name);
    if (value_is_null(value))
        return STATUS_OK;
    if (value.type != VALUE_INTEGER || value.integer < 0)
        return problem_set(context->functions->problem, STATUS_INVALID_OPTION, SPAN_NONE,
                           "option '%.*s' is a number of rows", TEXT_ARGS(name));
    *count = (uint64_t)value.integer;
    return STATUS_OK;
}

struct search {
    struct procedure_context *context;
    enum element_kind kind;
    uint64_t skip, limit;
};

static enum status read_options(struct search *search, struct value options) {
    struct problem *problem = search->context->functions->problem;
    search->limit = UINT64_MAX;
    if (value_is_null(options))
        return STATUS_OK;
    if (options.type != VALUE_MAP)
        return problem_set(problem, STATUS_ARGUMENT_AT_RUN, SPAN_NONE,
                           "the options are a map, not %s", value_phrase(options));
    for (uint32_t i = 0; i < options.size; i++) {
        struct text key = options.entries[i].key;
        if (text_equal(key, TEXT("skip")) || text_equal(key, TEXT("limit")))
            continue;
        problem_set(problem, STATUS_INVALID_OPTION, SPAN_NONE, "unknown option '%.*s'",
                    TEXT_ARGS(key));
        problem_hint(problem, "there are skip and limit");
        return STATUS_INVALID_OPTION;
    }
    TRY(read_count(search->context, options, TEXT("skip"), &search->skip));
    return read_count(search->context, options, TEXT("limit"), &search->limit);
}

static enum status give_row(void *context, uint32_t row, double score) {
    struct search *search = context;
    const uint8_t *visible = search->kind == ELEMENT_NODE
                                 ? search->context->visible_nodes
                                 : search->context->visible_relationships;
    struct value cells[2] = {search->kind == ELEMENT_NODE ? value_node(row)
                                                          : value_relationship(row),
                             value_float(score)};
    if ((visible != NULL && !visible[row]) || search->limit == 0)
        return STATUS_OK;
    if (search->skip > 0) {
        search->skip--;
        return STATUS_OK;
    }
    search->limit--;
    return search->context->emit(search->context->sink, cells);
}

static enum status run_search(const struct procedure *procedure,
                              struct procedure_context *context,
                              const struct value *arguments) {
    struct entente_database *database = (struct entente_database *)procedure->data;
    struct arena *arena = context->functions->arena;
    struct problem *problem = context->functions->problem;
    struct search search = {.context = context,
                            .kind = procedure == database->index_procedures
                                        ? ELEMENT_NODE
                                        : ELEMENT_RELATIONSHIP};
    const struct element_rule *rule;
    struct full_text_index *index = NULL;
    struct text query;
    for (int i = 0; i < 2; i++)
        if (arguments[i].type != VALUE_STRING && !value_is_null(arguments[i]))
            return problem_set(
                problem, STATUS_ARGUMENT_AT_RUN, SPAN_NONE, "the %s is a STRING, not %s",
                i == 0 ? "name of the index" : "query", value_phrase(arguments[i]));
    TRY(read_options(&search, arguments[2]));
    if (value_is_null(arguments[0]) || value_is_null(arguments[1]))
        return STATUS_OK;
    TRY(find_rule(database, value_text(arguments[0]), search.kind, &rule));
    TRY(full_text_read_query(arena, value_text(arguments[1]), rule->keys, rule->key_count,
                             &query, problem));
    TRY(index_of(database, rule, arena, &index));
    return full_text_search(index->documents, query, give_row, &search, problem);
}

static const struct procedure_field search_arguments[] = {
    {.name = "index",
     .type_name = "STRING?",
     .types = TYPE_BIT(VALUE_STRING),
     .takes_null = true,
     .description = "name of a full text index"},
    {.name = "query",
     .type_name = "STRING?",
     .types = TYPE_BIT(VALUE_STRING),
     .takes_null = true,
     .description = "words, \"phrases\", beginnings*, AND, OR, NOT, property:"},
    {.name = "options",
     .type_name = "MAP?",
     .types = TYPE_BIT(VALUE_MAP),
     .takes_null = true,
     .default_text = "null",
     .description = "skip and limit"}};

#define SCORE                                                                            \
    { .name = "score", .type_name = "FLOAT", .types = TYPE_BIT(VALUE_FLOAT) }

static const struct procedure_field node_outputs[] = {
    {.name = "node", .type_name = "NODE", .types = TYPE_BIT(VALUE_NODE)}, SCORE};
static const struct procedure_field relationship_outputs[] = {
    {.name = "relationship",
     .type_name = "RELATIONSHIP",
     .types = TYPE_BIT(VALUE_RELATIONSHIP)},
    SCORE};

void full_texts_procedures(struct entente_database *database,
                           struct procedure *procedures) {
    const struct procedure shared = {
        .arguments = search_arguments,
        .argument_count = sizeof search_arguments / sizeof *search_arguments,
        .output_count = sizeof node_outputs / sizeof *node_outputs,
        .run = run_search,
        .data = database,
        .source = "Robertson and Zaragoza 2009, BM25"};
    procedures[0] = procedures[1] = shared;
    procedures[0].name = "db.index.fulltext.queryNodes";
    procedures[0].outputs = node_outputs;
    procedures[0].description = "Nodes that a full text index finds, best first.";
    procedures[1].name = "db.index.fulltext.queryRelationships";
    procedures[1].outputs = relationship_outputs;
    procedures[1].description = "Relationships that a full text index finds, best first.";
}
