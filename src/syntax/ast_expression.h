/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Constructors of expressions, one for each shape of the grammar.
 * `start` is the first token of the phrase; parts that were left out are NULL, empty lists or
 * ast_no_token(). All return NULL after a failure (ast_builder.h). Each refuses with
 * STATUS_QUERY_TOO_LARGE what is nested deeper than MAX_EXPRESSION_DEPTH, and a pattern with
 * STATUS_UNEXPECTED_SYNTAX where no truth is wanted: as an argument, item, operand or value.
 */
#ifndef ENTENTE_SYNTAX_AST_EXPRESSION_H
#define ENTENTE_SYNTAX_AST_EXPRESSION_H

#include "syntax/ast_builder.h"

/* True unless `expression` is a pattern, which is refused; true for NULL. */
bool ast_is_value(struct ast_builder *build, const struct ast_expression *expression);

/* ---- operators -------------------------------------------------------------------------- */

struct ast_expression *ast_unary(struct ast_builder *build, enum ast_expression_kind kind,
                                 struct token start, struct ast_expression *first);
struct ast_expression *ast_binary(struct ast_builder *build,
                                  enum ast_expression_kind kind,
                                  struct ast_expression *first,
                                  struct ast_expression *second);
/* a < b <= c becomes one chain of a < b and b <= c. */
struct ast_expression *ast_compare(struct ast_builder *build,
                                   enum ast_expression_kind kind,
                                   struct ast_expression *first,
                                   struct ast_expression *second);
struct ast_expression *ast_is_null(struct ast_builder *build,
                                   enum ast_expression_kind kind,
                                   struct ast_expression *first);
struct ast_expression *ast_is_typed(struct ast_builder *build,
                                    struct ast_expression *first, struct token type,
                                    bool is_negated);
struct ast_expression *ast_has_labels(struct ast_builder *build,
                                      struct ast_expression *first,
                                      struct ast_label_expression *labels);
struct ast_expression *ast_has_not_labels(struct ast_builder *build,
                                          struct ast_expression *first,
                                          struct ast_label_expression *labels);
struct ast_expression *ast_property(struct ast_builder *build,
                                    struct ast_expression *first, struct token key);
struct ast_expression *ast_index(struct ast_builder *build, struct ast_expression *first,
                                 struct ast_expression *index);
struct ast_expression *ast_slice(struct ast_builder *build, struct ast_expression *first,
                                 struct ast_expression *from, struct ast_expression *to);
/* What stands in parentheses; the span becomes theirs. */
struct ast_expression *ast_parenthesised(struct ast_builder *build, struct token start,
                                         struct ast_expression *inner);

/* ---- atoms ------------------------------------------------------------------------------ */

struct ast_expression *ast_variable(struct ast_builder *build, struct token name);
struct ast_expression *ast_parameter(struct ast_builder *build, struct token name);
struct ast_expression *ast_literal(struct ast_builder *build, struct token token,
                                   struct value value);
struct ast_expression *ast_string(struct ast_builder *build, struct token token);
struct ast_expression *ast_integer(struct ast_builder *build, struct token token);
/*
 * Errors  STATUS_FLOATING_POINT_OVERFLOW
 */
struct ast_expression *ast_float(struct ast_builder *build, struct token token);
/* -9223372036854775808 */
struct ast_expression *ast_minimum(struct ast_builder *build, struct token minus);
/*
 * DATE '2024-08-01' becomes date('2024-08-01').
 * Errors  STATUS_UNEXPECTED_SYNTAX  a name that is no temporal type
 */
struct ast_expression *ast_temporal(struct ast_builder *build, struct token type,
                                    struct token string);
/*
 * A function named by what was read as a variable or properties of one.
 * Errors  STATUS_UNEXPECTED_SYNTAX  something else before the parenthesis
 */
struct ast_expression *ast_call(struct ast_builder *build,
                                struct ast_expression *function, bool is_distinct,
                                struct ast_expression_list arguments);
/* A call that another spelling stands for. */
struct ast_expression *ast_function(struct ast_builder *build, const char *name,
                                    struct span start,
                                    struct ast_expression_list arguments);
struct ast_expression *ast_count_star(struct ast_builder *build,
                                      struct ast_expression *function);
struct ast_expression *ast_cast(struct ast_builder *build, struct token start,
                                struct ast_expression *first, struct token type);

/* ---- CASE ------------------------------------------------------------------------------- */

/* WHEN a, b THEN c: one case for each of `when`. */
struct ast_case_list ast_case_add(struct ast_builder *build, struct ast_case_list cases,
                                  struct ast_expression_list when,
                                  struct ast_expression *then);
/* What stands after CASE, where a test after WHEN begins: WHEN < 3, WHEN IS NULL. */
struct ast_expression *ast_case_operand(struct ast_builder *build, struct token place);
struct ast_expression *ast_case_test(struct ast_builder *build,
                                     enum ast_expression_kind kind, struct token start,
                                     struct ast_expression *second);
/*
 * Errors  STATUS_UNEXPECTED_SYNTAX  a test after WHEN, and no operand
 */
struct ast_expression *ast_case(struct ast_builder *build, struct token start,
                                struct ast_expression *operand,
                                struct ast_case_list cases,
                                struct ast_expression *otherwise);

/* ---- lists and maps --------------------------------------------------------------------- */

struct ast_expression *ast_list(struct ast_builder *build, struct token start,
                                struct ast_expression_list items);
struct ast_expression *ast_map(struct ast_builder *build, struct token start,
                               struct ast_map_entry_list entries);
struct ast_expression *ast_map_projection(struct ast_builder *build,
                                          struct token variable,
                                          struct ast_map_entry_list entries);
struct ast_map_entry *ast_entry(struct ast_builder *build, struct token key,
                                struct ast_expression *value);
/* .key */
struct ast_map_entry *ast_property_entry(struct ast_builder *build, struct token key);
/* .* */
struct ast_map_entry *ast_all_entry(struct ast_builder *build, struct token star);
struct ast_expression *ast_comprehension(struct ast_builder *build, struct token start,
                                         struct token variable,
                                         struct ast_expression *list,
                                         struct ast_expression *where,
                                         struct ast_expression *body);
/* `start` is the word: all, any, none or single. */
struct ast_expression *ast_list_predicate(struct ast_builder *build, struct token start,
                                          struct token variable,
                                          struct ast_expression *list,
                                          struct ast_expression *where);
struct ast_expression *ast_reduce(struct ast_builder *build, struct token start,
                                  struct token accumulator,
                                  struct ast_expression *initial, struct token variable,
                                  struct ast_expression *list,
                                  struct ast_expression *body);

/* reduce() with a test that has to hold after each step. */
struct ast_expression *ast_all_reduce(struct ast_builder *build,
                                      struct ast_expression *reduce,
                                      struct ast_expression *test);

/* ---- spellings of the standard for what has another (ast_spelling.c) ---------------------- */

/* trim(side characters FROM text): btrim, ltrim or rtrim; `characters` may be NULL. */
struct ast_expression *ast_trim(struct ast_builder *build, struct token start,
                                struct token side, struct ast_expression *characters,
                                struct ast_expression *text);
/* NFC, NFD, NFKC or NFKD as a string. */
struct ast_expression *ast_normal_form(struct ast_builder *build, struct token form);
/* first IS [NOT] form NORMALIZED */
struct ast_expression *ast_is_normalized(struct ast_builder *build,
                                         struct ast_expression *first, struct token form,
                                         bool is_negated);
/* first IS [NOT] TRUE, FALSE or UNKNOWN */
struct ast_expression *ast_is_truth(struct ast_builder *build,
                                    struct ast_expression *first, struct token truth,
                                    bool is_negated);
/* node IS [NOT] SOURCE (or DESTINATION) OF relationship */
struct ast_expression *ast_is_directed(struct ast_builder *,
                                       struct ast_expression *relationship,
                                       bool is_negated);
struct ast_expression *ast_is_end(struct ast_builder *build, struct ast_expression *node,
                                  struct token end, struct ast_expression *relationship,
                                  bool is_negated);

/* ---- patterns and subqueries ------------------------------------------------------------ */

struct ast_expression *ast_pattern_predicate(struct ast_builder *build,
                                             struct ast_path_element_list elements);
struct ast_expression *ast_pattern_comprehension(struct ast_builder *build,
                                                 struct token start,
                                                 struct ast_path_pattern *path,
                                                 struct ast_expression *where,
                                                 struct ast_expression *body);
struct ast_expression *ast_shortest_path(struct ast_builder *build, struct token search,
                                         struct ast_path_element_list elements);
/* `start` is the word: EXISTS, COUNT, COLLECT or VALUE. */
struct ast_expression *ast_subquery(struct ast_builder *build, struct token start,
                                    struct ast_query *query);
/* The short form, EXISTS { pattern WHERE where }, as the query MATCH pattern WHERE where. */
struct ast_expression *ast_subquery_pattern(struct ast_builder *build, struct token start,
                                            struct ast_pattern *pattern,
                                            struct ast_expression *where);

#endif
