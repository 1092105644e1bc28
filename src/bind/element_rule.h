/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An index or a constraint as data: read from the text of its statement. */
#ifndef ENTENTE_BIND_ELEMENT_RULE_H
#define ENTENTE_BIND_ELEMENT_RULE_H

#include "bind/bind.h"

/* What the graph keeps about the elements of one label or relation type. */
struct element_rule {
    enum ast_rule_kind kind;
    enum element_kind element;
    struct text name;    /* empty: it has none yet */
    struct text label;   /* or relation type */
    struct text *labels; /* FULL_TEXT: one of these, of which `label` is the first */
    uint32_t label_count;
    struct text *keys;
    uint32_t key_count;
};

/*
 * Reads CREATE INDEX and CREATE CONSTRAINT; the result lives on `context->arena`. With helpful
 * names a label that the graph spells otherwise is meant as the graph spells it.
 *
 * Errors  STATUS_INVALID_RULE, STATUS_UNDECLARED_NAME, STATUS_LIMIT_EXCEEDED, with place
 */
enum status bind_element_rule(struct bind_context *context,
                              const struct ast_definition *ast, struct element_rule *out);

/* A copy on `arena`, texts included. */
enum status element_rule_copy(struct arena *arena, const struct element_rule *rule,
                              const struct element_rule **out, struct problem *problem);

/* Do both say the same, whatever their names are? */
bool element_rule_is_same(const struct element_rule *first,
                          const struct element_rule *second);

/* Is it an index of values, or does it stand on one? */
static inline bool element_rule_is_indexed(const struct element_rule *rule) {
    return rule->kind != AST_RULE_EXISTS && rule->kind != AST_RULE_FULL_TEXT;
}

/* Does it ask something of the elements? */
static inline bool element_rule_is_constraint(const struct element_rule *rule) {
    return rule->kind != AST_RULE_INDEX && rule->kind != AST_RULE_FULL_TEXT;
}

/* The statement that makes the rule. */
void element_rule_append(struct text_builder *builder, const struct element_rule *rule);

/* The ids of its label or type and keys, which point into `keys`; false when the graph lacks
 * one. */
bool element_rule_find(const struct element_rule *rule, const struct graph *graph,
                       uint32_t keys[], struct graph_index *out);

#endif
