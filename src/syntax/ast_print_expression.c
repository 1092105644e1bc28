/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text is put together in the order of the source; what binds how is shown by parentheses. */
#include "syntax/ast_printer.h"
#include "syntax/written.h"

/* ---- literals ------------------------------------------------------------------------- */

static void print_literal(struct text_builder *builder, struct value value) {
    if (value_is_null(value))
        text_append_string(builder, "null");
    else if (value.type == VALUE_STRING)
        written_string(builder, value_text(value));
    else
        value_to_text(builder, value);
}

/* ---- labels and patterns ------------------------------------------------------------------ */

static void print_label_pair(struct text_builder *builder,
                             const struct ast_label_expression *labels,
                             const char *sign) {
    text_append_character(builder, '(');
    ast_print_labels(builder, labels->first);
    text_append_string(builder, sign);
    ast_print_labels(builder, labels->second);
    text_append_character(builder, ')');
}

void ast_print_labels(struct text_builder *builder,
                      const struct ast_label_expression *labels) {
    switch (labels->kind) {
    case AST_LABEL_NAME:
        written_name(builder, labels->name.text);
        break;
    case AST_LABEL_AND:
        print_label_pair(builder, labels, labels->is_colon_list ? ":" : "&");
        break;
    case AST_LABEL_OR:
        print_label_pair(builder, labels, "|");
        break;
    case AST_LABEL_NOT:
        text_append_character(builder, '!');
        ast_print_labels(builder, labels->first);
        break;
    case AST_LABEL_ANY:
        text_append_character(builder, '%');
        break;
    case AST_LABEL_DYNAMIC:
        text_append_string(builder, labels->is_any ? "$any(" : "$(");
        ast_print_expression(builder, labels->expression);
        text_append_character(builder, ')');
        break;
    }
}

/* A blank before every part of a node or relationship but the first. */
static void print_part(struct text_builder *builder, bool *has_parts) {
    if (*has_parts)
        text_append_character(builder, ' ');
    *has_parts = true;
}

static void print_optional(struct text_builder *builder, bool *has_parts,
                           const char *word, const struct ast_expression *expression) {
    if (expression == NULL)
        return;
    print_part(builder, has_parts);
    text_append_string(builder, word);
    ast_print_expression(builder, expression);
}

/* variable:labels, in common to nodes and relationships. */
static void print_head(struct text_builder *builder, bool *has_parts,
                       const struct ast_name *variable,
                       const struct ast_label_expression *labels) {
    if (variable->text.byte_count > 0) {
        print_part(builder, has_parts);
        written_name(builder, variable->text);
    }
    if (labels != NULL) {
        *has_parts = true;
        text_append_character(builder, ':');
        ast_print_labels(builder, labels);
    }
}

static void print_node(struct text_builder *builder,
                       const struct ast_node_pattern *node) {
    bool has_parts = false;
    text_append_character(builder, '(');
    print_head(builder, &has_parts, &node->variable, node->labels);
    print_optional(builder, &has_parts, "", node->text);
    print_optional(builder, &has_parts, "", node->properties);
    print_optional(builder, &has_parts, "WHERE ", node->where);
    text_append_character(builder, ')');
}

/* {min,max}, *min..max, or ?; absent bounds are left out. */
static void print_quantifier(struct text_builder *builder,
                             const struct ast_quantifier *quantifier) {
    bool is_star = quantifier->style == AST_QUANTIFIER_STAR;
    if (quantifier->style == AST_QUANTIFIER_NONE)
        return;
    if (quantifier->style == AST_QUANTIFIER_OPTIONAL) {
        text_append_character(builder, '?');
        return;
    }
    text_append_format(builder, is_star ? "*%llu.." : "{%llu,",
                       (unsigned long long)quantifier->min);
    if (quantifier->max != UINT64_MAX)
        text_append_format(builder, "%llu", (unsigned long long)quantifier->max);
    if (!is_star)
        text_append_character(builder, '}');
}

static void print_edge(struct text_builder *builder,
                       const struct ast_path_element *element) {
    const struct ast_edge_pattern *edge = element->edge;
    bool has_parts = false;
    bool is_star = element->quantifier.style == AST_QUANTIFIER_STAR;
    text_append_string(builder, edge->direction == AST_INCOMING ? "<-[" : "-[");
    print_head(builder, &has_parts, &edge->variable, edge->types);
    if (is_star) {
        has_parts = true;
        print_quantifier(builder, &element->quantifier);
    }
    print_optional(builder, &has_parts, "", edge->properties);
    print_optional(builder, &has_parts, "WHERE ", edge->where);
    print_optional(builder, &has_parts, "COST ", edge->cost);
    text_append_string(builder, edge->direction == AST_OUTGOING ? "]->" : "]-");
    if (!is_star)
        print_quantifier(builder, &element->quantifier);
}

static const char *const modes[] = {
    [AST_MODE_NONE] = "",          [AST_MODE_WALK] = "WALK ",
    [AST_MODE_TRAIL] = "TRAIL ",   [AST_MODE_ACYCLIC] = "ACYCLIC ",
    [AST_MODE_SIMPLE] = "SIMPLE ",
};

static void print_elements(struct text_builder *builder,
                           const struct ast_path_element *element);

static void print_group(struct text_builder *builder,
                        const struct ast_path_element *group) {
    text_append_character(builder, '(');
    if (group->path_variable.text.byte_count > 0) {
        written_name(builder, group->path_variable.text);
        text_append_string(builder, " = ");
    }
    text_append_string(builder, modes[group->mode]);
    print_elements(builder, group->group);
    bool has_parts = true;
    print_optional(builder, &has_parts, "WHERE ", group->where);
    text_append_character(builder, ')');
    print_quantifier(builder, &group->quantifier);
}

static void print_elements(struct text_builder *builder,
                           const struct ast_path_element *element) {
    for (; element != NULL; element = element->next)
        switch (element->kind) {
        case AST_PATH_NODE:
            print_node(builder, element->node);
            break;
        case AST_PATH_EDGE:
            print_edge(builder, element);
            break;
        case AST_PATH_GROUP:
            print_group(builder, element);
            break;
        }
}

/* ORDER ast_path_selector: the words before and after the count. */
static const char *const selectors[][2] = {
    [AST_SELECT_NONE] = {"", ""},
    [AST_SELECT_ALL] = {"ALL ", ""},
    [AST_SELECT_ANY] = {"ANY ", ""},
    [AST_SELECT_ANY_SHORTEST] = {"ANY SHORTEST ", ""},
    [AST_SELECT_ALL_SHORTEST] = {"ALL SHORTEST ", ""},
    [AST_SELECT_SHORTEST] = {"SHORTEST ", ""},
    [AST_SELECT_SHORTEST_GROUPS] = {"SHORTEST ", "GROUPS "},
    [AST_SELECT_ANY_CHEAPEST] = {"ANY CHEAPEST ", ""},
    [AST_SELECT_ALL_CHEAPEST] = {"ALL CHEAPEST ", ""},
    [AST_SELECT_CHEAPEST] = {"CHEAPEST ", ""},
    [AST_SELECT_CHEAPEST_GROUPS] = {"CHEAPEST ", "GROUPS "},
    [AST_SELECT_SHORTEST_PATH] = {"shortestPath(", ""},
    [AST_SELECT_ALL_SHORTEST_PATHS] = {"allShortestPaths(", ""},
};

void ast_print_path(struct text_builder *builder, const struct ast_path_pattern *path) {
    bool is_legacy = path->selector == AST_SELECT_SHORTEST_PATH ||
                     path->selector == AST_SELECT_ALL_SHORTEST_PATHS;
    if (path->variable.text.byte_count > 0) {
        written_name(builder, path->variable.text);
        text_append_string(builder, " = ");
    }
    text_append_string(builder, selectors[path->selector][0]);
    if (path->selector_count != NULL) {
        ast_print_expression(builder, path->selector_count);
        text_append_character(builder, ' ');
    }
    text_append_string(builder, modes[path->mode]);
    text_append_string(builder, selectors[path->selector][1]);
    print_elements(builder, path->elements);
    if (is_legacy)
        text_append_character(builder, ')');
}

void ast_print_pattern(struct text_builder *builder, const struct ast_pattern *pattern) {
    if (pattern->mode == AST_REPEATABLE_ELEMENTS)
        text_append_string(builder, "REPEATABLE ELEMENTS ");
    for (const struct ast_path_pattern *path = pattern->paths; path != NULL;
         path = path->next) {
        if (path != pattern->paths)
            text_append_string(builder, ", ");
        ast_print_path(builder, path);
    }
}

/* ---- operators ---------------------------------------------------------------------------- */

/* NOT, signs before an operand, and IS NULL after it. */
static void print_unary(struct text_builder *builder,
                        const struct ast_expression *expression) {
    enum ast_expression_kind kind = expression->kind;
    text_append_character(builder, '(');
    text_append_string(builder, kind == AST_NOT      ? "NOT "
                                : kind == AST_NEGATE ? "-"
                                : kind == AST_PLUS   ? "+"
                                                     : "");
    ast_print_expression(builder, expression->first);
    text_append_string(builder, kind == AST_IS_NULL       ? " IS NULL"
                                : kind == AST_IS_NOT_NULL ? " IS NOT NULL"
                                                          : "");
    text_append_character(builder, ')');
}

static void print_list(struct text_builder *builder, const struct ast_expression *items) {
    for (const struct ast_expression *item = items; item != NULL; item = item->next) {
        if (item != items)
            text_append_string(builder, ", ");
        ast_print_expression(builder, item);
    }
}

static void print_chain(struct text_builder *builder,
                        const struct ast_expression *chain) {
    const struct ast_expression *comparison = chain->arguments;
    text_append_character(builder, '(');
    ast_print_expression(builder, comparison->first);
    for (; comparison != NULL; comparison = comparison->next) {
        text_append_format(builder, " %s ", written_sign(comparison->kind));
        ast_print_expression(builder, comparison->second);
    }
    text_append_character(builder, ')');
}

static void print_slice(struct text_builder *builder,
                        const struct ast_expression *slice) {
    ast_print_expression(builder, slice->first);
    text_append_character(builder, '[');
    if (slice->second != NULL)
        ast_print_expression(builder, slice->second);
    text_append_string(builder, "..");
    if (slice->third != NULL)
        ast_print_expression(builder, slice->third);
    text_append_character(builder, ']');
}

static void print_typed(struct text_builder *builder,
                        const struct ast_expression *typed) {
    text_append_character(builder, '(');
    ast_print_expression(builder, typed->first);
    text_append_string(builder, typed->is_negated ? " IS NOT TYPED " : " IS TYPED ");
    text_append(builder, typed->name.text);
    text_append_character(builder, ')');
}

static void print_has_labels(struct text_builder *builder,
                             const struct ast_expression *has) {
    text_append_character(builder, '(');
    ast_print_expression(builder, has->first);
    text_append_character(builder, ':');
    ast_print_labels(builder, has->labels);
    text_append_character(builder, ')');
}

/* ---- atoms -------------------------------------------------------------------------------- */

static void print_entries(struct text_builder *builder,
                          const struct ast_map_entry *entries) {
    text_append_character(builder, '{');
    for (const struct ast_map_entry *entry = entries; entry != NULL;
         entry = entry->next) {
        if (entry != entries)
            text_append_string(builder, ", ");
        if (entry->is_all) {
            text_append_string(builder, ".*");
            continue;
        }
        if (entry->is_property)
            text_append_character(builder, '.');
        written_name(builder, entry->key.text);
        if (entry->value != NULL) {
            text_append_string(builder, ": ");
            ast_print_expression(builder, entry->value);
        }
    }
    text_append_character(builder, '}');
}

static void print_function(struct text_builder *builder,
                           const struct ast_expression *call) {
    text_append(builder, call->name.text); /* with dots, so never in backquotes */
    text_append_string(builder, call->is_distinct ? "(DISTINCT " : "(");
    print_list(builder, call->arguments);
    text_append_character(builder, ')');
}

static void print_case(struct text_builder *builder,
                       const struct ast_expression *expression) {
    text_append_string(builder, "CASE");
    if (expression->first != NULL) {
        text_append_character(builder, ' ');
        ast_print_expression(builder, expression->first);
    }
    for (const struct ast_case *item = expression->cases; item != NULL;
         item = item->next) {
        text_append_string(builder, " WHEN ");
        ast_print_expression(builder, item->when);
        text_append_string(builder, " THEN ");
        ast_print_expression(builder, item->then);
    }
    if (expression->second != NULL) {
        text_append_string(builder, " ELSE ");
        ast_print_expression(builder, expression->second);
    }
    text_append_string(builder, " END");
}

/* A case's test is written without what it tests. */
static void print_nothing(struct text_builder *builder,
                          const struct ast_expression *expression) {
    (void)builder;
    (void)expression;
}

/* The word and '(' or '[' of what goes over a list, and what closes it. */
static const char *list_word(enum ast_expression_kind kind) {
    return kind == AST_ALL          ? "all("
           : kind == AST_ANY        ? "any("
           : kind == AST_NONE       ? "none("
           : kind == AST_SINGLE     ? "single("
           : kind == AST_REDUCE     ? "reduce("
           : kind == AST_ALL_REDUCE ? "allReduce("
                                    : "[";
}

static void print_over_list(struct text_builder *builder,
                            const struct ast_expression *expression) {
    bool is_reduce = expression->kind == AST_REDUCE || expression->kind == AST_ALL_REDUCE;
    const char *word = list_word(expression->kind);
    const struct ast_expression *list =
        is_reduce ? expression->second : expression->first;
    text_append_string(builder, word);
    if (is_reduce) {
        written_name(builder, expression->accumulator.text);
        text_append_string(builder, " = ");
        ast_print_expression(builder, expression->first);
        text_append_string(builder, ", ");
    }
    written_name(builder, expression->name.text);
    text_append_string(builder, " IN ");
    ast_print_expression(builder, list);
    bool has_parts = true;
    print_optional(builder, &has_parts, "WHERE ", is_reduce ? NULL : expression->second);
    print_optional(builder, &has_parts, "| ", expression->third);
    if (expression->kind == AST_ALL_REDUCE) {
        text_append_string(builder, ", ");
        ast_print_expression(builder, expression->arguments);
    }
    text_append_character(builder, word[0] == '[' ? ']' : ')');
}

static void print_pattern_comprehension(struct text_builder *builder,
                                        const struct ast_expression *expression) {
    bool has_parts = true;
    text_append_character(builder, '[');
    ast_print_pattern(builder, expression->pattern);
    print_optional(builder, &has_parts, "WHERE ", expression->second);
    print_optional(builder, &has_parts, "| ", expression->third);
    text_append_character(builder, ']');
}

static void print_subquery(struct text_builder *builder,
                           const struct ast_expression *expression) {
    struct ast_printer printer = {.builder = builder, .is_one_line = true};
    const char *word = expression->kind == AST_EXISTS_SUBQUERY    ? "EXISTS {"
                       : expression->kind == AST_COUNT_SUBQUERY   ? "COUNT {"
                       : expression->kind == AST_COLLECT_SUBQUERY ? "COLLECT {"
                                                                  : "VALUE {";
    text_append_string(builder, word);
    ast_print_query(printer, expression->query);
    text_append_string(builder, " }");
}

static void print_cast(struct text_builder *builder, const struct ast_expression *cast) {
    text_append_string(builder, "CAST(");
    ast_print_expression(builder, cast->first);
    text_append_string(builder, " AS ");
    text_append(builder, cast->name.text);
    text_append_character(builder, ')');
}

static void print_access(struct text_builder *builder,
                         const struct ast_expression *expression) {
    ast_print_expression(builder, expression->first);
    if (expression->kind == AST_PROPERTY) {
        text_append_character(builder, '.');
        written_name(builder, expression->name.text);
        return;
    }
    text_append_character(builder, '[');
    ast_print_expression(builder, expression->second);
    text_append_character(builder, ']');
}

static void print_named(struct text_builder *builder,
                        const struct ast_expression *expression) {
    if (expression->kind == AST_PARAMETER)
        text_append_character(builder, '$');
    written_name(builder, expression->name.text);
}

static void print_value(struct text_builder *builder,
                        const struct ast_expression *expression) {
    print_literal(builder, expression->literal);
}

static void print_list_literal(struct text_builder *builder,
                               const struct ast_expression *list) {
    text_append_character(builder, '[');
    print_list(builder, list->arguments);
    text_append_character(builder, ']');
}

/* A map, and a projection of what stands before it. */
static void print_map(struct text_builder *builder, const struct ast_expression *map) {
    if (map->first != NULL) {
        ast_print_expression(builder, map->first);
        text_append_character(builder, ' ');
    }
    print_entries(builder, map->entries);
}

static void print_count_star(struct text_builder *builder,
                             const struct ast_expression *expression) {
    (void)expression;
    text_append_string(builder, "count(*)");
}

static void print_pattern_value(struct text_builder *builder,
                                const struct ast_expression *expression) {
    ast_print_pattern(builder, expression->pattern);
}

/* ---- all kinds ---------------------------------------------------------------------------- */

/* What is no binary operator is printed by one of these. */
typedef void print_function_type(struct text_builder *, const struct ast_expression *);

static print_function_type *const printers[AST_EXPRESSION_KIND_COUNT] = {
    [AST_LITERAL] = print_value,
    [AST_PARAMETER] = print_named,
    [AST_VARIABLE] = print_named,
    [AST_PROPERTY] = print_access,
    [AST_INDEX] = print_access,
    [AST_SLICE] = print_slice,
    [AST_LIST] = print_list_literal,
    [AST_MAP] = print_map,
    [AST_MAP_PROJECTION] = print_map,
    [AST_FUNCTION] = print_function,
    [AST_COUNT_STAR] = print_count_star,
    [AST_NOT] = print_unary,
    [AST_NEGATE] = print_unary,
    [AST_PLUS] = print_unary,
    [AST_COMPARISON_CHAIN] = print_chain,
    [AST_IS_NULL] = print_unary,
    [AST_IS_NOT_NULL] = print_unary,
    [AST_HAS_LABELS] = print_has_labels,
    [AST_IS_TYPED] = print_typed,
    [AST_CAST] = print_cast,
    [AST_CASE] = print_case,
    [AST_CASE_OPERAND] = print_nothing,
    [AST_LIST_COMPREHENSION] = print_over_list,
    [AST_ALL] = print_over_list,
    [AST_ANY] = print_over_list,
    [AST_NONE] = print_over_list,
    [AST_SINGLE] = print_over_list,
    [AST_REDUCE] = print_over_list,
    [AST_ALL_REDUCE] = print_over_list,
    [AST_PATTERN_PREDICATE] = print_pattern_value,
    [AST_PATTERN_COMPREHENSION] = print_pattern_comprehension,
    [AST_EXISTS_SUBQUERY] = print_subquery,
    [AST_COUNT_SUBQUERY] = print_subquery,
    [AST_COLLECT_SUBQUERY] = print_subquery,
    [AST_VALUE_SUBQUERY] = print_subquery,
    [AST_SHORTEST_PATH] = print_pattern_value,
};

void ast_print_expression(struct text_builder *builder,
                          const struct ast_expression *expression) {
    if (printers[expression->kind] != NULL) {
        printers[expression->kind](builder, expression);
        return;
    }
    text_append_character(builder, '(');
    ast_print_expression(builder, expression->first);
    text_append_format(builder, " %s ", written_sign(expression->kind));
    ast_print_expression(builder, expression->second);
    text_append_character(builder, ')');
}
