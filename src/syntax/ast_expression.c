/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Depth is counted when a node is made, so that nothing that walks the tree can run deep. */
#include "syntax/ast_expression.h"

#include "syntax/ast_clause.h"
#include "syntax/ast_pattern.h"
#include "syntax/literal.h"

#include "grammar_entente.h"

#include <math.h>

/* ---- what all constructors do ------------------------------------------------------------- */

/* Makes `expression` deep enough to stand above `child`, which may be NULL. */
static void stand_above(struct ast_expression *expression,
                        const struct ast_expression *child) {
    if (child != NULL && child->depth >= expression->depth)
        expression->depth = child->depth + 1;
}

static void stand_above_all(struct ast_expression *expression,
                            const struct ast_expression *list) {
    for (; list != NULL; list = list->next)
        stand_above(expression, list);
}

bool ast_is_value(struct ast_builder *build, const struct ast_expression *expression) {
    if (expression == NULL || expression->kind != AST_PATTERN_PREDICATE)
        return true;
    ast_refuse(build, STATUS_UNEXPECTED_SYNTAX, expression->span,
               "a pattern stands where a value is expected; it can only be tested, as in "
               "WHERE or EXISTS { }");
    problem_hint(build->problem, "COUNT { (a)-->() } counts what fits a pattern");
    return false;
}

static bool are_values(struct ast_builder *build, const struct ast_expression *list) {
    for (; list != NULL; list = list->next)
        if (!ast_is_value(build, list))
            return false;
    return true;
}

static struct ast_expression *make(struct ast_builder *build,
                                   enum ast_expression_kind kind, struct span start) {
    struct ast_expression *expression = AST_NEW(build, struct ast_expression);
    if (expression == NULL)
        return NULL;
    expression->kind = kind;
    expression->span = ast_span(build, start);
    expression->depth = 1;
    return expression;
}

/* A node over up to three others; its span starts with `start`. */
static struct ast_expression *make_over(struct ast_builder *build,
                                        enum ast_expression_kind kind, struct span start,
                                        struct ast_expression *first,
                                        struct ast_expression *second,
                                        struct ast_expression *third) {
    struct ast_expression *expression = make(build, kind, start);
    if (expression == NULL)
        return NULL;
    expression->first = first;
    expression->second = second;
    expression->third = third;
    stand_above(expression, first);
    stand_above(expression, second);
    stand_above(expression, third);
    return ast_is_too_deep(build, expression->depth, expression->span) ? NULL
                                                                       : expression;
}

static void set_arguments(struct ast_expression *expression,
                          struct ast_expression_list arguments) {
    expression->arguments = arguments.first;
    for (const struct ast_expression *item = arguments.first; item != NULL;
         item = item->next)
        expression->argument_count++;
    stand_above_all(expression, arguments.first);
}

/* `expression` when it is not too deep; for nodes whose parts were added one by one. */
static struct ast_expression *checked(struct ast_builder *build,
                                      struct ast_expression *expression) {
    return ast_is_too_deep(build, expression->depth, expression->span) ? NULL
                                                                       : expression;
}

/* ---- operators ---------------------------------------------------------------------------- */

struct ast_expression *ast_unary(struct ast_builder *build, enum ast_expression_kind kind,
                                 struct token start, struct ast_expression *first) {
    if (kind != AST_NOT && !ast_is_value(build, first))
        return NULL;
    return make_over(build, kind, start.span, first, NULL, NULL);
}

struct ast_expression *ast_binary(struct ast_builder *build,
                                  enum ast_expression_kind kind,
                                  struct ast_expression *first,
                                  struct ast_expression *second) {
    if (first == NULL || second == NULL)
        return NULL;
    bool is_logic = kind == AST_AND || kind == AST_OR || kind == AST_XOR;
    if (!is_logic && (!ast_is_value(build, first) || !ast_is_value(build, second)))
        return NULL;
    return make_over(build, kind, first->span, first, second, NULL);
}

static bool is_comparison(const struct ast_expression *expression) {
    return !expression->is_parenthesised && expression->kind >= AST_EQUAL &&
           expression->kind <= AST_GREATER_EQUAL;
}

/*
 * While a chain is read, `second` is its last comparison; the operand between two comparisons
 * is shared by them.
 */
static struct ast_expression *extend_chain(struct ast_builder *build,
                                           enum ast_expression_kind kind,
                                           struct ast_expression *chain,
                                           struct ast_expression *operand) {
    struct ast_expression *middle = chain->second->second;
    struct ast_expression *next =
        make_over(build, kind, middle->span, middle, operand, NULL);
    if (next == NULL)
        return NULL;
    chain->second->next = next;
    chain->second = next;
    chain->argument_count++;
    chain->span = ast_span(build, chain->span);
    stand_above(chain, next);
    return checked(build, chain);
}

struct ast_expression *ast_compare(struct ast_builder *build,
                                   enum ast_expression_kind kind,
                                   struct ast_expression *first,
                                   struct ast_expression *second) {
    if (first == NULL || second == NULL)
        return NULL;
    if (!ast_is_value(build, first) || !ast_is_value(build, second))
        return NULL;
    bool is_chain = first->kind == AST_COMPARISON_CHAIN && !first->is_parenthesised;
    if (is_chain)
        return extend_chain(build, kind, first, second);
    if (!is_comparison(first))
        return make_over(build, kind, first->span, first, second, NULL);
    struct ast_expression *chain = make(build, AST_COMPARISON_CHAIN, first->span);
    if (chain == NULL)
        return NULL;
    chain->second = first;
    set_arguments(chain, ast_expression_list_of(first));
    return extend_chain(build, kind, chain, second);
}

struct ast_expression *ast_is_null(struct ast_builder *build,
                                   enum ast_expression_kind kind,
                                   struct ast_expression *first) {
    if (first == NULL || !ast_is_value(build, first))
        return NULL;
    return make_over(build, kind, first->span, first, NULL, NULL);
}

/* A type's name is its source text. */
static struct ast_name type_name(const struct ast_builder *build, struct token type) {
    return (struct ast_name){.text = token_text(build->source, type), .span = type.span};
}

struct ast_expression *ast_is_typed(struct ast_builder *build,
                                    struct ast_expression *first, struct token type,
                                    bool is_negated) {
    struct ast_expression *expression = ast_is_null(build, AST_IS_TYPED, first);
    if (expression == NULL)
        return NULL;
    expression->name = type_name(build, type);
    expression->is_negated = is_negated;
    return expression;
}

struct ast_expression *ast_has_labels(struct ast_builder *build,
                                      struct ast_expression *first,
                                      struct ast_label_expression *labels) {
    struct ast_expression *expression = ast_is_null(build, AST_HAS_LABELS, first);
    if (expression == NULL || labels == NULL)
        return NULL;
    expression->labels = labels;
    if (labels->depth >= expression->depth)
        expression->depth = labels->depth + 1;
    return checked(build, expression);
}

struct ast_expression *ast_has_not_labels(struct ast_builder *build,
                                          struct ast_expression *first,
                                          struct ast_label_expression *labels) {
    struct ast_expression *has = ast_has_labels(build, first, labels);
    return has == NULL ? NULL : make_over(build, AST_NOT, has->span, has, NULL, NULL);
}

struct ast_expression *ast_property(struct ast_builder *build,
                                    struct ast_expression *first, struct token key) {
    struct ast_expression *expression = ast_is_null(build, AST_PROPERTY, first);
    if (expression != NULL)
        expression->name = ast_name(build, key);
    return expression;
}

struct ast_expression *ast_index(struct ast_builder *build, struct ast_expression *first,
                                 struct ast_expression *index) {
    return ast_binary(build, AST_INDEX, first, index);
}

struct ast_expression *ast_slice(struct ast_builder *build, struct ast_expression *first,
                                 struct ast_expression *from, struct ast_expression *to) {
    if (first == NULL || !ast_is_value(build, first) || !ast_is_value(build, from) ||
        !ast_is_value(build, to))
        return NULL;
    return make_over(build, AST_SLICE, first->span, first, from, to);
}

struct ast_expression *ast_parenthesised(struct ast_builder *build, struct token start,
                                         struct ast_expression *inner) {
    if (inner == NULL)
        return NULL;
    inner->span = ast_span(build, start.span);
    inner->is_parenthesised = true;
    inner->depth++;
    return checked(build, inner);
}

/* ---- atoms -------------------------------------------------------------------------------- */

/* A node that carries a name. */
static struct ast_expression *make_named(struct ast_builder *build,
                                         enum ast_expression_kind kind,
                                         struct token start, struct token name) {
    struct ast_expression *expression = make(build, kind, start.span);
    if (expression != NULL)
        expression->name = ast_name(build, name);
    return expression;
}

struct ast_expression *ast_variable(struct ast_builder *build, struct token name) {
    return make_named(build, AST_VARIABLE, name, name);
}

struct ast_expression *ast_parameter(struct ast_builder *build, struct token name) {
    struct ast_expression *parameter = make_named(build, AST_PARAMETER, name, name);
    struct ast_name *use = AST_NEW(build, struct ast_name);
    if (parameter == NULL || use == NULL)
        return NULL;
    *use = parameter->name;
    use->span = parameter->span;
    if (build->last_use == NULL)
        build->first_use = use;
    else
        build->last_use->next = use;
    build->last_use = use;
    return parameter;
}

struct ast_expression *ast_literal(struct ast_builder *build, struct token token,
                                   struct value value) {
    struct ast_expression *expression = make(build, AST_LITERAL, token.span);
    if (expression != NULL)
        expression->literal = value;
    return expression;
}

struct ast_expression *ast_string(struct ast_builder *build, struct token token) {
    if (build->status != STATUS_OK)
        return NULL;
    struct text text = literal_string(build->arena, build->source, token);
    if (text.bytes == NULL)
        ast_out_of_memory(build);
    return ast_literal(build, token, value_string(text));
}

struct ast_expression *ast_integer(struct ast_builder *build, struct token token) {
    uint64_t value = 0;
    literal_integer(token_text(build->source, token), &value);
    return ast_literal(build, token, value_integer((int64_t)value));
}

struct ast_expression *ast_float(struct ast_builder *build, struct token token) {
    double value = 0;
    if (build->status == STATUS_OK &&
        !literal_float(build->arena, build->source, token, &value))
        ast_out_of_memory(build);
    if (isinf(value))
        ast_refuse(build, STATUS_FLOATING_POINT_OVERFLOW, token.span,
                   "number %.*s is too large for a 64-bit float",
                   TEXT_ARGS(token_text(build->source, token)));
    return ast_literal(build, token, value_float(value));
}

struct ast_expression *ast_minimum(struct ast_builder *build, struct token minus) {
    return ast_literal(build, minus, value_integer(INT64_MIN));
}

struct ast_expression *ast_temporal(struct ast_builder *build, struct token type,
                                    struct token string) {
    static const char *const names[] = {"date",      "time",          "datetime",
                                        "localtime", "localdatetime", "duration",
                                        "timestamp"};
    enum { NAMES_TIMESTAMP = 6 };
    struct ast_expression *argument = ast_string(build, string);
    struct ast_expression *call = make_named(build, AST_FUNCTION, type, type);
    if (call == NULL || argument == NULL)
        return NULL;
    argument->span = string.span;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (text_equal_ignoring_case(call->name.text, text_of(names[i]))) {
            set_arguments(call, ast_expression_list_of(argument));
            if (i == NAMES_TIMESTAMP) /* the function of the name counts milliseconds */
                call->name.text = TEXT("datetime");
            return call;
        }
    ast_refuse(build, STATUS_UNEXPECTED_SYNTAX, string.span,
               "unexpected string after '%.*s'", TEXT_ARGS(call->name.text));
    return NULL;
}

/* ---- calls -------------------------------------------------------------------------------- */

struct ast_expression *ast_function(struct ast_builder *build, const char *name,
                                    struct span start,
                                    struct ast_expression_list arguments) {
    struct ast_expression *call = make(build, AST_FUNCTION, start);
    if (call == NULL || !are_values(build, arguments.first))
        return NULL;
    call->name = (struct ast_name){.text = text_of(name), .span = start};
    set_arguments(call, arguments);
    return checked(build, call);
}

/* The names of `expression` when it reads as a.b.c; nothing when it is anything else. */
static struct ast_name_list function_names(struct ast_builder *build,
                                           const struct ast_expression *expression) {
    struct ast_name_list names = ast_name_list_of(NULL);
    for (; expression != NULL; expression = expression->first) {
        bool is_name =
            expression->kind == AST_VARIABLE || expression->kind == AST_PROPERTY;
        struct ast_name *name = AST_NEW(build, struct ast_name);
        if (!is_name || expression->is_parenthesised || name == NULL)
            return ast_name_list_of(NULL);
        *name = expression->name;
        name->next = names.first;
        names.first = name;
        if (names.last == NULL)
            names.last = name;
    }
    return names;
}

/* A call of what was read as `function`, without its arguments. */
static struct ast_expression *make_call(struct ast_builder *build,
                                        const struct ast_expression *function,
                                        enum ast_expression_kind kind) {
    if (function == NULL)
        return NULL;
    struct ast_name_list names = function_names(build, function);
    if (names.first == NULL)
        ast_refuse(build, STATUS_UNEXPECTED_SYNTAX, function->span,
                   "only the name of a function can stand before '('");
    struct ast_expression *call = make(build, kind, function->span);
    if (call != NULL)
        call->name = ast_dotted(build, names);
    return call;
}

struct ast_expression *ast_call(struct ast_builder *build,
                                struct ast_expression *function, bool is_distinct,
                                struct ast_expression_list arguments) {
    struct ast_expression *call = make_call(build, function, AST_FUNCTION);
    if (call == NULL)
        return NULL;
    bool takes_pattern = text_equal_ignoring_case(call->name.text, TEXT("exists"));
    if (!takes_pattern && !are_values(build, arguments.first))
        return NULL;
    call->is_distinct = is_distinct;
    set_arguments(call, arguments);
    return checked(build, call);
}

struct ast_expression *ast_count_star(struct ast_builder *build,
                                      struct ast_expression *function) {
    struct ast_expression *call = make_call(build, function, AST_COUNT_STAR);
    if (call == NULL || text_equal_ignoring_case(call->name.text, TEXT("count")))
        return call;
    ast_refuse(build, STATUS_UNEXPECTED_SYNTAX, call->span,
               "'*' can only be the argument of count, not of '%.*s'",
               TEXT_ARGS(call->name.text));
    return NULL;
}

struct ast_expression *ast_cast(struct ast_builder *build, struct token start,
                                struct ast_expression *first, struct token type) {
    if (!ast_is_value(build, first))
        return NULL;
    struct ast_expression *cast =
        make_over(build, AST_CAST, start.span, first, NULL, NULL);
    if (cast != NULL)
        cast->name = type_name(build, type);
    return cast;
}

/* ---- CASE --------------------------------------------------------------------------------- */

struct ast_case_list ast_case_add(struct ast_builder *build, struct ast_case_list cases,
                                  struct ast_expression_list when,
                                  struct ast_expression *then) {
    if (!ast_is_value(build, then))
        return cases;
    for (struct ast_expression *item = when.first; item != NULL; item = item->next) {
        struct ast_case *added = AST_NEW(build, struct ast_case);
        if (added == NULL)
            return cases;
        added->when = item;
        added->is_test = item->first != NULL && item->first->kind == AST_CASE_OPERAND;
        added->then = then;
        cases = ast_case_list_add(cases, added);
    }
    return cases;
}

struct ast_expression *ast_case(struct ast_builder *build, struct token start,
                                struct ast_expression *operand,
                                struct ast_case_list cases,
                                struct ast_expression *otherwise) {
    if (!ast_is_value(build, operand) || !ast_is_value(build, otherwise))
        return NULL;
    struct ast_expression *expression =
        make_over(build, AST_CASE, start.span, operand, otherwise, NULL);
    if (expression == NULL)
        return NULL;
    expression->cases = cases.first;
    for (const struct ast_case *item = cases.first; item != NULL; item = item->next) {
        if (item->is_test && operand == NULL) {
            ast_refuse(build, STATUS_UNEXPECTED_SYNTAX, item->when->span,
                       "WHEN begins with a test, and no operand stands after CASE");
            return NULL;
        }
        stand_above(expression, item->when);
        stand_above(expression, item->then);
    }
    return checked(build, expression);
}

struct ast_expression *ast_case_operand(struct ast_builder *build, struct token place) {
    return make(build, AST_CASE_OPERAND, place.span);
}

struct ast_expression *ast_case_test(struct ast_builder *build,
                                     enum ast_expression_kind kind, struct token start,
                                     struct ast_expression *second) {
    return ast_binary(build, kind, ast_case_operand(build, start), second);
}

/* ---- lists and maps ----------------------------------------------------------------------- */

struct ast_expression *ast_list(struct ast_builder *build, struct token start,
                                struct ast_expression_list items) {
    if (!are_values(build, items.first))
        return NULL;
    struct ast_expression *list = make(build, AST_LIST, start.span);
    if (list == NULL)
        return NULL;
    set_arguments(list, items);
    return checked(build, list);
}

struct ast_expression *ast_map(struct ast_builder *build, struct token start,
                               struct ast_map_entry_list entries) {
    struct ast_expression *map = make(build, AST_MAP, start.span);
    if (map == NULL)
        return NULL;
    map->entries = entries.first;
    for (const struct ast_map_entry *entry = entries.first; entry != NULL;
         entry = entry->next)
        stand_above(map, entry->value);
    return checked(build, map);
}

struct ast_expression *ast_map_projection(struct ast_builder *build,
                                          struct token variable,
                                          struct ast_map_entry_list entries) {
    struct ast_expression *first = ast_variable(build, variable);
    struct ast_expression *map = ast_map(build, variable, entries);
    if (first == NULL || map == NULL)
        return NULL;
    first->span = variable.span;
    map->kind = AST_MAP_PROJECTION;
    map->first = first;
    stand_above(map, first);
    return map;
}

struct ast_map_entry *ast_entry(struct ast_builder *build, struct token key,
                                struct ast_expression *value) {
    if (!ast_is_value(build, value))
        return NULL;
    struct ast_map_entry *entry = AST_NEW(build, struct ast_map_entry);
    if (entry == NULL)
        return NULL;
    entry->key = ast_name(build, key);
    entry->value = value;
    return entry;
}

struct ast_map_entry *ast_property_entry(struct ast_builder *build, struct token key) {
    struct ast_map_entry *entry = ast_entry(build, key, NULL);
    if (entry != NULL)
        entry->is_property = true;
    return entry;
}

struct ast_map_entry *ast_all_entry(struct ast_builder *build, struct token star) {
    struct ast_map_entry *entry = ast_entry(build, ast_no_token(), NULL);
    if (entry == NULL)
        return NULL;
    entry->key.span = star.span;
    entry->is_all = true;
    return entry;
}

/* name IN list WHERE where | body, inside of what `kind` says. */
static struct ast_expression *
over_list(struct ast_builder *build, enum ast_expression_kind kind, struct token start,
          struct token variable, struct ast_expression *list,
          struct ast_expression *where, struct ast_expression *body) {
    if (!ast_is_value(build, list) || !ast_is_value(build, body))
        return NULL;
    struct ast_expression *expression =
        make_over(build, kind, start.span, list, where, body);
    if (expression != NULL)
        expression->name = ast_name(build, variable);
    return expression;
}

struct ast_expression *ast_comprehension(struct ast_builder *build, struct token start,
                                         struct token variable,
                                         struct ast_expression *list,
                                         struct ast_expression *where,
                                         struct ast_expression *body) {
    return over_list(build, AST_LIST_COMPREHENSION, start, variable, list, where, body);
}

struct ast_expression *ast_list_predicate(struct ast_builder *build, struct token start,
                                          struct token variable,
                                          struct ast_expression *list,
                                          struct ast_expression *where) {
    enum ast_expression_kind kind = start.kind == TOKEN_ALL_OF    ? AST_ALL
                                    : start.kind == TOKEN_ANY_OF  ? AST_ANY
                                    : start.kind == TOKEN_NONE_OF ? AST_NONE
                                                                  : AST_SINGLE;
    return over_list(build, kind, start, variable, list, where, NULL);
}

struct ast_expression *ast_reduce(struct ast_builder *build, struct token start,
                                  struct token accumulator,
                                  struct ast_expression *initial, struct token variable,
                                  struct ast_expression *list,
                                  struct ast_expression *body) {
    if (!ast_is_value(build, initial) || !ast_is_value(build, list) ||
        !ast_is_value(build, body))
        return NULL;
    struct ast_expression *reduce =
        make_over(build, AST_REDUCE, start.span, initial, list, body);
    if (reduce == NULL)
        return NULL;
    reduce->name = ast_name(build, variable);
    reduce->accumulator = ast_name(build, accumulator);
    return reduce;
}

struct ast_expression *ast_all_reduce(struct ast_builder *build,
                                      struct ast_expression *reduce,
                                      struct ast_expression *test) {
    if (reduce == NULL || test == NULL)
        return NULL;
    reduce->kind = AST_ALL_REDUCE;
    set_arguments(reduce, ast_expression_list_of(test));
    return checked(build, reduce);
}

/* ---- patterns and subqueries -------------------------------------------------------------- */

/* A node over a pattern, and up to two expressions. */
static struct ast_expression *over_pattern(struct ast_builder *build,
                                           enum ast_expression_kind kind,
                                           struct span start, struct ast_pattern *pattern,
                                           struct ast_expression *second,
                                           struct ast_expression *third) {
    struct ast_expression *expression =
        make_over(build, kind, start, NULL, second, third);
    if (expression == NULL || pattern == NULL)
        return NULL;
    expression->pattern = pattern;
    if (pattern->depth >= expression->depth)
        expression->depth = pattern->depth + 1;
    return checked(build, expression);
}

static struct ast_pattern *one_path(struct ast_builder *build,
                                    struct ast_path_pattern *path) {
    return ast_pattern(build, AST_DIFFERENT_RELATIONSHIPS,
                       ast_path_pattern_list_of(path));
}

struct ast_expression *ast_pattern_predicate(struct ast_builder *build,
                                             struct ast_path_element_list elements) {
    struct ast_path_pattern *path = ast_path(build, ast_no_selector(), elements);
    if (path == NULL)
        return NULL;
    return over_pattern(build, AST_PATTERN_PREDICATE, path->span, one_path(build, path),
                        NULL, NULL);
}

struct ast_expression *ast_pattern_comprehension(struct ast_builder *build,
                                                 struct token start,
                                                 struct ast_path_pattern *path,
                                                 struct ast_expression *where,
                                                 struct ast_expression *body) {
    if (!ast_is_value(build, body))
        return NULL;
    return over_pattern(build, AST_PATTERN_COMPREHENSION, start.span,
                        one_path(build, path), where, body);
}

struct ast_expression *ast_shortest_path(struct ast_builder *build, struct token search,
                                         struct ast_path_element_list elements) {
    struct ast_path_pattern *path = ast_legacy_path(build, search, elements);
    struct ast_expression *expression = over_pattern(
        build, AST_SHORTEST_PATH, search.span, one_path(build, path), NULL, NULL);
    if (expression != NULL)
        expression->is_all = search.kind == TOKEN_ALL_SHORTEST_PATHS;
    return expression;
}

struct ast_expression *ast_subquery(struct ast_builder *build, struct token start,
                                    struct ast_query *query) {
    enum ast_expression_kind kind = start.kind == TOKEN_EXISTS    ? AST_EXISTS_SUBQUERY
                                    : start.kind == TOKEN_COUNT   ? AST_COUNT_SUBQUERY
                                    : start.kind == TOKEN_COLLECT ? AST_COLLECT_SUBQUERY
                                                                  : AST_VALUE_SUBQUERY;
    struct ast_expression *expression = make(build, kind, start.span);
    if (expression == NULL || query == NULL)
        return NULL;
    expression->query = query;
    expression->depth = query->depth + 1;
    return checked(build, expression);
}

struct ast_expression *ast_subquery_pattern(struct ast_builder *build, struct token start,
                                            struct ast_pattern *pattern,
                                            struct ast_expression *where) {
    if (pattern == NULL)
        return NULL;
    struct token first = {.span = pattern->span};
    struct ast_clause *match = ast_match(build, first, pattern, where);
    if (match == NULL)
        return NULL;
    match->span = pattern->span;
    if (where != NULL)
        match->span = span_join(pattern->span, where->span);
    return ast_subquery(build, start, ast_linear(build, NULL, ast_clause_list_of(match)));
}
