/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Are two expressions written the same? Trees are compared, so blanks, parentheses and the
 * case of function names do not count; queries and patterns inside are compared as text.
 */
#include "bind/binder.h"

static bool same_list(const struct binder *binder, const struct ast_expression *first,
                      const struct ast_expression *second) {
    for (; first != NULL && second != NULL; first = first->next, second = second->next)
        if (!bind_same(binder, first, second))
            return false;
    return first == second;
}

static bool same_optional(const struct binder *binder, const struct ast_expression *first,
                          const struct ast_expression *second) {
    if (first == NULL || second == NULL)
        return first == second;
    return bind_same(binder, first, second);
}

static bool same_entries(const struct binder *binder, const struct ast_map_entry *first,
                         const struct ast_map_entry *second) {
    for (; first != NULL && second != NULL; first = first->next, second = second->next)
        if (!text_equal(first->key.text, second->key.text) ||
            first->is_property != second->is_property ||
            first->is_all != second->is_all ||
            !same_optional(binder, first->value, second->value))
            return false;
    return first == second;
}

static bool same_cases(const struct binder *binder, const struct ast_case *first,
                       const struct ast_case *second) {
    for (; first != NULL && second != NULL; first = first->next, second = second->next)
        if (!bind_same(binder, first->when, second->when) ||
            !bind_same(binder, first->then, second->then))
            return false;
    return first == second;
}

static bool same_labels(const struct binder *binder,
                        const struct ast_label_expression *first,
                        const struct ast_label_expression *second) {
    if (first == NULL || second == NULL)
        return first == second;
    return first->kind == second->kind &&
           text_equal(first->name.text, second->name.text) &&
           same_optional(binder, first->expression, second->expression) &&
           same_labels(binder, first->first, second->first) &&
           same_labels(binder, first->second, second->second);
}

static struct text source_of(const struct binder *binder, struct span span) {
    return (struct text){binder->context->source.bytes + span.start,
                         span.end - span.start};
}

static bool same_names(const struct ast_expression *first,
                       const struct ast_expression *second) {
    if (first->kind == AST_FUNCTION)
        return text_equal_ignoring_case(first->name.text, second->name.text);
    return text_equal(first->name.text, second->name.text) &&
           text_equal(first->accumulator.text, second->accumulator.text);
}

bool bind_same(const struct binder *binder, const struct ast_expression *first,
               const struct ast_expression *second) {
    if (first->kind != second->kind || first->is_distinct != second->is_distinct ||
        first->is_negated != second->is_negated || first->is_all != second->is_all ||
        !same_names(first, second))
        return false;
    if (first->kind == AST_LITERAL)
        return first->literal.type == second->literal.type &&
               value_equivalent(first->literal, second->literal);
    if (first->pattern != NULL || first->query != NULL)
        return text_equal(source_of(binder, first->span),
                          source_of(binder, second->span));
    return same_optional(binder, first->first, second->first) &&
           same_optional(binder, first->second, second->second) &&
           same_optional(binder, first->third, second->third) &&
           same_list(binder, first->arguments, second->arguments) &&
           same_entries(binder, first->entries, second->entries) &&
           same_cases(binder, first->cases, second->cases) &&
           same_labels(binder, first->labels, second->labels);
}
