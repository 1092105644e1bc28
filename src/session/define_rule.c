/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CREATE and DROP of indexes and constraints. They share their names, as a constraint that
 * stands on an index gives it its name.
 */
#include "session/rules.h"
#include "session/statement.h"

static const char *word_of(enum ast_rule_kind kind) {
    return kind == AST_RULE_INDEX || kind == AST_RULE_FULL_TEXT ? "index" : "constraint";
}

/* ---- CREATE ------------------------------------------------------------------------------- */

static const struct element_rule *find_named(const struct element_rules *rules,
                                             struct text name) {
    for (uint32_t i = 0; i < rules->count; i++)
        if (text_equal(rules->items[i].name, name))
            return &rules->items[i];
    return NULL;
}

/* One of that name, or, whatever its name is, one that says the same. */
static const struct element_rule *find_existing(const struct element_rules *rules,
                                                const struct element_rule *rule) {
    const struct element_rule *named =
        rule->name.byte_count == 0 ? NULL : find_named(rules, rule->name);
    for (uint32_t i = 0; i < rules->count && named == NULL; i++)
        if (element_rule_is_same(&rules->items[i], rule))
            return &rules->items[i];
    return named;
}

static enum status refuse_existing(struct entente_statement *statement,
                                   const struct element_rule *old) {
    const struct ast_definition *ast = statement->ast->definition;
    struct problem *problem = &statement->database->problem;
    enum status status = statement->ast->kind == AST_CREATE_INDEX
                             ? STATUS_INDEX_EXISTS
                             : STATUS_CONSTRAINT_EXISTS;
    bool is_named = text_equal(old->name, ast->name.text);
    problem_set(problem, status, is_named ? ast->name.span : ast->rule->span,
                is_named ? "there is %s %s '%.*s' already"
                         : "%s %s '%.*s' says the same already",
                !element_rule_is_constraint(old) ? (is_named ? "an" : "the")
                                                 : (is_named ? "a" : "the"),
                word_of(old->kind), TEXT_ARGS(old->name));
    problem_hint(problem, "IF NOT EXISTS creates it only where it is missing");
    return status;
}

/* "index_Person_name", with a number behind it where that is taken. */
static enum status make_name(struct entente_statement *statement,
                             const struct element_rules *rules,
                             struct element_rule *rule) {
    struct arena *arena = &statement->arena;
    for (uint32_t number = 1;
         rule->name.byte_count == 0 || find_named(rules, rule->name) != NULL; number++) {
        struct text_builder builder;
        text_builder_init(&builder, arena);
        text_append_format(&builder, "%s_%.*s", word_of(rule->kind),
                           TEXT_ARGS(rule->label));
        for (uint32_t i = 0; i < rule->key_count; i++)
            text_append_format(&builder, "_%.*s", TEXT_ARGS(rule->keys[i]));
        if (number > 1)
            text_append_format(&builder, "_%u", number);
        if (builder.failed)
            return arena_problem(arena, &statement->database->problem);
        rule->name = text_builder_text(&builder);
    }
    return STATUS_OK;
}

static enum status keep_rule(struct entente_statement *statement,
                             const struct element_rule *rule) {
    struct text_builder builder;
    text_builder_init(&builder, &statement->arena);
    element_rule_append(&builder, rule);
    if (builder.failed)
        return arena_problem(&statement->arena, &statement->database->problem);
    return graph_define(
        statement->database->graph,
        element_rule_is_constraint(rule) ? DEFINITION_CONSTRAINT : DEFINITION_INDEX,
        rule->name, text_builder_text(&builder), &statement->database->problem);
}

enum status rules_create(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    const struct ast_definition *ast = statement->ast->definition;
    const struct element_rules *rules;
    struct bind_context context;
    struct element_rule rule;
    TRY(statement_bind_context(statement, &context));
    TRY(bind_element_rule(&context, ast, &rule));
    statement->warnings = context.warnings;
    TRY(rules_of_graph(database, &rules));
    const struct element_rule *old = find_existing(rules, &rule);
    if (old != NULL)
        return ast->if_not_exists ? STATUS_OK : refuse_existing(statement, old);
    TRY(make_name(statement, rules, &rule));
    if (element_rule_is_constraint(&rule)) {
        enum status status = constraint_check_all(database, &rule);
        problem_place(&database->problem, ast->rule->span);
        TRY(status);
    }
    return keep_rule(statement, &rule);
}

/* ---- DROP --------------------------------------------------------------------------------- */

enum status rules_drop(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    const struct ast_definition *ast = statement->ast->definition;
    bool is_index = statement->ast->kind == AST_DROP_INDEX;
    enum definition_kind kind = is_index ? DEFINITION_INDEX : DEFINITION_CONSTRAINT;
    enum status status = is_index ? STATUS_INDEX_NOT_FOUND : STATUS_CONSTRAINT_NOT_FOUND;
    struct graph_definition old;
    if (graph_find_definition(database->graph, kind, ast->name.text, &old))
        return graph_undefine(database->graph, kind, old.name, &database->problem);
    if (ast->if_exists)
        return STATUS_OK;
    struct text_nearest nearest;
    text_nearest_init(&nearest, ast->name.text);
    for (uint32_t i = 0; i < graph_definition_count(database->graph, kind); i++)
        text_nearest_offer(&nearest, graph_definition(database->graph, kind, i).name);
    problem_set(&database->problem, status, ast->name.span, "unknown %s '%.*s'",
                is_index ? "index" : "constraint", TEXT_ARGS(ast->name.text));
    text_nearest_hint(&nearest, &database->problem);
    return status;
}
