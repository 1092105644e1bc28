/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Constraints are checked element by element, with the ids of their names looked up once a
 * check. An element that must be unique searches the index of its constraint for others.
 */
#include "base/limits.h"
#include "session/conformance.h"
#include "session/rules.h"
#include "syntax/written.h"

/* A constraint whose label or type the graph has; a key that it lacks is CATALOG_NONE. */
struct held_rule {
    const struct element_rule *rule;
    struct graph_index index;
    uint32_t keys[MAX_INDEX_KEYS];
};

struct checking {
    struct entente_database *database;
    struct graph *graph;
    struct arena arena;   /* of the check */
    struct arena scratch; /* of one element */
    struct held_rule *held;
    uint32_t held_count;
    uint32_t checked; /* elements, for the budget */
};

/* ---- failures ----------------------------------------------------------------------------- */

static enum status fail(struct checking *checking, const struct held_rule *held,
                        uint32_t row, struct text_builder *what) {
    struct problem *problem = &checking->database->problem;
    struct text_builder builder;
    text_builder_init(&builder, &checking->arena);
    conformance_append_element(&builder, checking->graph, held->rule->element, row);
    if (builder.failed || what->failed)
        return arena_problem(&checking->arena, problem);
    struct text element = text_builder_text(&builder), text = text_builder_text(what);
    return problem_set(problem, STATUS_CONSTRAINT_VIOLATION, SPAN_NONE,
                       "%.*s breaks the constraint '%.*s': %.*s", TEXT_ARGS(element),
                       TEXT_ARGS(held->rule->name), TEXT_ARGS(text));
}

static enum status fail_missing(struct checking *checking, const struct held_rule *held,
                                uint32_t row, uint32_t key) {
    struct text_builder what;
    text_builder_init(&what, &checking->arena);
    text_append_format(&what, "'%.*s' of %.*s is missing",
                       TEXT_ARGS(held->rule->keys[key]), TEXT_ARGS(held->rule->label));
    return fail(checking, held, row, &what);
}

static enum status fail_repeated(struct checking *checking, const struct held_rule *held,
                                 uint32_t row, const struct value *values,
                                 uint32_t other) {
    struct text_builder what;
    text_builder_init(&what, &checking->arena);
    for (uint32_t i = 0; i < held->rule->key_count; i++) {
        text_append_format(&what, "%s%.*s = ", i == 0 ? "" : ", ",
                           TEXT_ARGS(held->rule->keys[i]));
        if (values[i].type == VALUE_STRING)
            written_string(&what, value_text(values[i]));
        else if (value_to_text(&what, values[i]) != STATUS_OK)
            what.failed = true;
    }
    text_append_string(&what, " is that of ");
    conformance_append_element(&what, checking->graph, held->rule->element, other);
    text_append_string(&what, " too");
    return fail(checking, held, row, &what);
}

/* ---- one element -------------------------------------------------------------------------- */

static bool is_of(const struct checking *checking, const struct held_rule *held,
                  uint32_t row) {
    return held->rule->element == ELEMENT_NODE
               ? graph_has_label(checking->graph, row, held->index.name)
               : graph_relationship_type(checking->graph, row) == held->index.name;
}

static enum status check_unique(struct checking *checking, const struct held_rule *held,
                                uint32_t row, const struct value *values) {
    uint32_t *rows, count;
    TRY(graph_find_indexed(checking->graph, &held->index, values, &checking->scratch,
                           &rows, &count, &checking->database->problem));
    for (uint32_t i = 0; i < count; i++)
        if (rows[i] != row)
            return fail_repeated(checking, held, row, values, rows[i]);
    return STATUS_OK;
}

static enum status check_rule(struct checking *checking, const struct held_rule *held,
                              uint32_t row) {
    struct value values[MAX_INDEX_KEYS];
    bool is_whole = true;
    for (uint32_t i = 0; i < held->rule->key_count; i++) {
        values[i] = held->keys[i] == CATALOG_NONE
                        ? value_null()
                        : graph_property(checking->graph, held->rule->element, row,
                                         held->keys[i]);
        if (!value_is_null(values[i]))
            continue;
        if (held->rule->kind != AST_RULE_UNIQUE)
            return fail_missing(checking, held, row, i);
        is_whole = false;
    }
    return is_whole && held->rule->kind != AST_RULE_EXISTS
               ? check_unique(checking, held, row, values)
               : STATUS_OK;
}

static enum status check_element(void *context, enum element_kind kind, uint32_t row) {
    struct checking *checking = context;
    arena_reset(&checking->scratch);
    if (++checking->checked % 1024 == 0)
        TRY(budget_check(&checking->database->budget, &checking->database->problem));
    for (uint32_t i = 0; i < checking->held_count; i++) {
        const struct held_rule *held = &checking->held[i];
        if (held->rule->element == kind && is_of(checking, held, row))
            TRY(check_rule(checking, held, row));
    }
    return STATUS_OK;
}

/* ---- checks ------------------------------------------------------------------------------- */

static enum status open_checking(struct checking *checking,
                                 struct entente_database *database,
                                 const struct element_rule *rules, uint32_t count) {
    *checking = (struct checking){.database = database, .graph = database->graph};
    arena_init(&checking->arena, &database->budget);
    arena_init(&checking->scratch, &database->budget);
    checking->held = ARENA_ARRAY(&checking->arena, count, struct held_rule);
    TRY_MEMORY(checking->held, &checking->arena, &database->problem);
    for (uint32_t i = 0; i < count; i++) {
        struct held_rule *held = &checking->held[checking->held_count];
        held->rule = &rules[i];
        element_rule_find(&rules[i], database->graph, held->keys, &held->index);
        /* No element of an unknown label breaks a rule. */
        if (element_rule_is_constraint(&rules[i]) && held->index.name != CATALOG_NONE)
            checking->held_count++;
    }
    return STATUS_OK;
}

static void close_checking(struct checking *checking) {
    arena_release(&checking->arena);
    arena_release(&checking->scratch);
}

enum status constraint_check_changes(struct entente_database *database,
                                     uint64_t savepoint) {
    const struct element_rules *rules;
    struct checking checking;
    if (graph_definition_count(database->graph, DEFINITION_CONSTRAINT) == 0)
        return STATUS_OK;
    TRY(rules_of_graph(database, &rules));
    enum status status = open_checking(&checking, database, rules->items, rules->count);
    if (status == STATUS_OK && checking.held_count > 0)
        status =
            graph_visit_changes(database->graph, savepoint, check_element, &checking);
    close_checking(&checking);
    return status;
}

static enum status check_rows(struct checking *checking, enum element_kind kind) {
    uint32_t count = graph_row_count(checking->graph, kind);
    for (uint32_t row = 0; row < count; row++)
        if (graph_is_live(checking->graph, kind, row))
            TRY(check_element(checking, kind, row));
    return STATUS_OK;
}

enum status constraint_check_all(struct entente_database *database,
                                 const struct element_rule *rule) {
    struct checking checking;
    enum status status = open_checking(&checking, database, rule, 1);
    if (status == STATUS_OK && checking.held_count > 0)
        status = check_rows(&checking, rule->element);
    close_checking(&checking);
    return status;
}
