/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CREATE INDEX, CREATE CONSTRAINT: from the syntax tree to a struct element_rule and back. */
#include "bind/element_rule.h"

#include "base/limits.h"
#include "bind/binder.h"
#include "syntax/written.h"

/* ---- reading ---------------------------------------------------------------------------------- */

/* The one name in the graph that a label or type folds to, where that is asked for. */
static enum status resolve_label(struct binder *binder, enum catalog_kind kind,
                                 const struct ast_name *name, struct text *out) {
    const struct bind_context *context = binder->context;
    const struct graph *graph = context->graph;
    uint32_t ids[2];
    *out = name->text;
    if (context->graph_type != NULL)
        return bind_written_name(binder, kind, name);
    if (!context->has_helpful_names || graph == NULL ||
        graph_find_name(graph, kind, name->text) != CATALOG_NONE)
        return STATUS_OK;
    struct text folded = text_fold(binder->arena, name->text, true);
    TRY_NEW(binder, folded.bytes);
    if (graph_match_folded(graph, kind, folded, ids, 2) != 1)
        return STATUS_OK;
    *out = text_copy(binder->arena, graph_name(graph, kind, ids[0]));
    TRY_NEW(binder, out->bytes);
    return STATUS_OK;
}

static enum status read_label(struct binder *binder, const struct ast_rule *ast,
                              struct element_rule *rule) {
    const struct ast_label_expression *labels = ast->labels;
    enum catalog_kind kind = ast->is_relationship ? CATALOG_TYPE : CATALOG_LABEL;
    if (labels->kind == AST_LABEL_NAME)
        return resolve_label(binder, kind, &labels->name, &rule->label);
    return problem_set(binder->problem, STATUS_INVALID_RULE, labels->span,
                       "an index or a constraint is about one %s",
                       ast->is_relationship ? "relation type" : "label");
}

static enum status read_key(struct binder *binder, const struct ast_rule *ast,
                            const struct ast_rule_key *key, struct element_rule *rule) {
    if (!text_equal(key->variable.text, ast->variable.text))
        return problem_set(binder->problem, STATUS_INVALID_RULE, key->variable.span,
                           "the variable of the pattern is '%.*s'",
                           TEXT_ARGS(ast->variable.text));
    for (uint32_t i = 0; i < rule->key_count; i++)
        if (text_equal(rule->keys[i], key->name.text))
            return problem_set(binder->problem, STATUS_INVALID_RULE, key->name.span,
                               "'%.*s' stands there twice", TEXT_ARGS(key->name.text));
    if (rule->key_count == MAX_INDEX_KEYS)
        return problem_set(binder->problem, STATUS_LIMIT_EXCEEDED, key->name.span,
                           "more than %u keys", MAX_INDEX_KEYS);
    if (binder->context->graph_type != NULL)
        TRY(bind_written_name(binder, CATALOG_KEY, &key->name));
    rule->keys[rule->key_count++] = key->name.text;
    return STATUS_OK;
}

enum status bind_element_rule(struct bind_context *context,
                              const struct ast_definition *ast,
                              struct element_rule *out) {
    struct binder binder = {
        .context = context, .arena = context->arena, .problem = context->problem};
    *out = (struct element_rule){
        .kind = ast->rule->kind,
        .element = ast->rule->is_relationship ? ELEMENT_RELATIONSHIP : ELEMENT_NODE,
        .name = ast->name.text};
    TRY(read_label(&binder, ast->rule, out));
    out->keys = ARENA_ARRAY(context->arena, MAX_INDEX_KEYS, struct text);
    TRY_NEW(&binder, out->keys);
    for (const struct ast_rule_key *key = ast->rule->keys; key != NULL; key = key->next)
        TRY(read_key(&binder, ast->rule, key, out));
    return STATUS_OK;
}

/* ---- the rule --------------------------------------------------------------------------------- */

enum status element_rule_copy(struct arena *arena, const struct element_rule *rule,
                              const struct element_rule **out, struct problem *problem) {
    struct element_rule *copy = ARENA_NEW(arena, struct element_rule);
    TRY_MEMORY(copy, arena, problem);
    *copy = *rule;
    copy->name = text_copy(arena, rule->name);
    copy->label = text_copy(arena, rule->label);
    copy->keys = ARENA_ARRAY(arena, rule->key_count + 1, struct text);
    TRY_MEMORY(copy->name.bytes, arena, problem);
    TRY_MEMORY(copy->label.bytes, arena, problem);
    TRY_MEMORY(copy->keys, arena, problem);
    for (uint32_t i = 0; i < rule->key_count; i++) {
        copy->keys[i] = text_copy(arena, rule->keys[i]);
        TRY_MEMORY(copy->keys[i].bytes, arena, problem);
    }
    *out = copy;
    return STATUS_OK;
}

bool element_rule_is_same(const struct element_rule *first,
                          const struct element_rule *second) {
    if (first->kind != second->kind || first->element != second->element ||
        !text_equal(first->label, second->label) || first->key_count != second->key_count)
        return false;
    for (uint32_t i = 0; i < first->key_count; i++)
        if (!text_equal(first->keys[i], second->keys[i]))
            return false;
    return true;
}

bool element_rule_find(const struct element_rule *rule, const struct graph *graph,
                       uint32_t keys[], struct graph_index *out) {
    *out = (struct graph_index){
        .kind = rule->element,
        .name = graph_find_name(
            graph, rule->element == ELEMENT_NODE ? CATALOG_LABEL : CATALOG_TYPE,
            rule->label),
        .keys = keys,
        .key_count = rule->key_count};
    bool is_found = out->name != CATALOG_NONE;
    for (uint32_t i = 0; i < rule->key_count; i++) {
        keys[i] = graph_find_name(graph, CATALOG_KEY, rule->keys[i]);
        is_found &= keys[i] != CATALOG_NONE;
    }
    return is_found;
}

/* ---- writing ---------------------------------------------------------------------------------- */

static void append_keys(struct text_builder *builder, const struct element_rule *rule) {
    text_append_character(builder, '(');
    for (uint32_t i = 0; i < rule->key_count; i++) {
        text_append_string(builder, i == 0 ? "x." : ", x.");
        written_name(builder, rule->keys[i]);
    }
    text_append_character(builder, ')');
}

void element_rule_append(struct text_builder *builder, const struct element_rule *rule) {
    bool is_node = rule->element == ELEMENT_NODE;
    text_append_string(builder, rule->kind == AST_RULE_INDEX ? "CREATE INDEX "
                                                             : "CREATE CONSTRAINT ");
    written_name(builder, rule->name);
    text_append_string(builder, is_node ? " FOR (x:" : " FOR ()-[x:");
    written_name(builder, rule->label);
    text_append_string(builder, is_node ? ") " : "]-() ");
    text_append_string(builder, rule->kind == AST_RULE_INDEX ? "ON " : "REQUIRE ");
    append_keys(builder, rule);
    switch (rule->kind) {
    case AST_RULE_INDEX:
        break;
    case AST_RULE_UNIQUE:
        text_append_string(builder, " IS UNIQUE");
        break;
    case AST_RULE_EXISTS:
        text_append_string(builder, " IS NOT NULL");
        break;
    case AST_RULE_KEY:
        text_append_string(builder, is_node ? " IS NODE KEY" : " IS RELATIONSHIP KEY");
        break;
    }
}
