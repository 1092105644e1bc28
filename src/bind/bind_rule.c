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

/* A|B|C: any of these. */
static enum status add_labels(struct binder *binder, enum catalog_kind kind,
                              const struct ast_label_expression *labels,
                              struct element_rule *rule) {
    if (labels->kind == AST_LABEL_OR) {
        TRY(add_labels(binder, kind, labels->first, rule));
        return add_labels(binder, kind, labels->second, rule);
    }
    if (labels->kind != AST_LABEL_NAME)
        return problem_set(binder->problem, STATUS_INVALID_RULE, labels->span,
                           "a full text index is about %s, joined by |",
                           kind == CATALOG_TYPE ? "relation types" : "labels");
    if (rule->label_count == MAX_INDEX_KEYS)
        return problem_set(binder->problem, STATUS_LIMIT_EXCEEDED, labels->span,
                           "more than %u %s", MAX_INDEX_KEYS,
                           kind == CATALOG_TYPE ? "relation types" : "labels");
    return resolve_label(binder, kind, &labels->name, &rule->labels[rule->label_count++]);
}

static enum status read_labels(struct binder *binder, enum catalog_kind kind,
                               const struct ast_label_expression *labels,
                               struct element_rule *rule) {
    rule->labels = ARENA_ARRAY(binder->arena, MAX_INDEX_KEYS, struct text);
    TRY_NEW(binder, rule->labels);
    TRY(add_labels(binder, kind, labels, rule));
    rule->label = rule->labels[0];
    return STATUS_OK;
}

static enum status read_label(struct binder *binder, const struct ast_rule *ast,
                              struct element_rule *rule) {
    const struct ast_label_expression *labels = ast->labels;
    enum catalog_kind kind = ast->is_relationship ? CATALOG_TYPE : CATALOG_LABEL;
    if (ast->kind == AST_RULE_FULL_TEXT)
        return read_labels(binder, kind, labels, rule);
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
    if (first->label_count != second->label_count)
        return false;
    for (uint32_t i = 0; i < first->label_count; i++)
        if (!text_equal(first->labels[i], second->labels[i]))
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

static void append_labels(struct text_builder *builder, const struct element_rule *rule) {
    written_name(builder, rule->label);
    for (uint32_t i = 1; i < rule->label_count; i++) {
        text_append_character(builder, '|');
        written_name(builder, rule->labels[i]);
    }
}

static void append_keys(struct text_builder *builder, const struct element_rule *rule) {
    bool is_list = rule->kind == AST_RULE_FULL_TEXT;
    text_append_character(builder, is_list ? '[' : '(');
    for (uint32_t i = 0; i < rule->key_count; i++) {
        text_append_string(builder, i == 0 ? "x." : ", x.");
        written_name(builder, rule->keys[i]);
    }
    text_append_character(builder, is_list ? ']' : ')');
}

void element_rule_append(struct text_builder *builder, const struct element_rule *rule) {
    static const struct {
        const char *start, *keys, *end;
    } words[] = {[AST_RULE_INDEX] = {"CREATE INDEX ", "ON ", ""},
                 [AST_RULE_FULL_TEXT] = {"CREATE FULLTEXT INDEX ", "ON EACH ", ""},
                 [AST_RULE_UNIQUE] = {"CREATE CONSTRAINT ", "REQUIRE ", " IS UNIQUE"},
                 [AST_RULE_EXISTS] = {"CREATE CONSTRAINT ", "REQUIRE ", " IS NOT NULL"},
                 [AST_RULE_KEY] = {"CREATE CONSTRAINT ", "REQUIRE ", ""}};
    bool is_node = rule->element == ELEMENT_NODE;
    text_append_string(builder, words[rule->kind].start);
    written_name(builder, rule->name);
    text_append_string(builder, is_node ? " FOR (x:" : " FOR ()-[x:");
    append_labels(builder, rule);
    text_append_string(builder, is_node ? ") " : "]-() ");
    text_append_string(builder, words[rule->kind].keys);
    append_keys(builder, rule);
    text_append_string(builder, words[rule->kind].end);
    if (rule->kind == AST_RULE_KEY)
        text_append_string(builder, is_node ? " IS NODE KEY" : " IS RELATIONSHIP KEY");
}
