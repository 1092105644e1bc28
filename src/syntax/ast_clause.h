/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Constructors of clauses, queries and statements, one for each shape of the grammar.
 * `start` is the first token of the phrase; parts that were left out are NULL, empty lists or
 * ast_no_token(). All return NULL after a failure (ast_builder.h).
 */
#ifndef ENTENTE_SYNTAX_AST_CLAUSE_H
#define ENTENTE_SYNTAX_AST_CLAUSE_H

#include "syntax/ast_builder.h"

/* ---- statements ------------------------------------------------------------------------- */

/* The end of the parse: `statement` is the result. */
void ast_finish(struct ast_builder *build, enum ast_explain explain,
                struct ast_statement *statement);
struct ast_statement *ast_statement(struct ast_builder *build,
                                    enum ast_statement_kind kind, struct token start);
struct ast_statement *ast_query_statement(struct ast_builder *build,
                                          struct ast_query *query);
struct ast_statement *ast_session_set(struct ast_builder *build, struct token start,
                                      struct ast_name_list setting,
                                      struct ast_expression *value);
struct ast_statement *ast_show(struct ast_builder *build, struct token start,
                               struct token words, struct ast_expression *where);
/* Adds the YIELD of a SHOW and what may follow it. */
struct ast_statement *ast_show_yield(struct ast_builder *build,
                                     struct ast_statement *show, struct ast_call *yield,
                                     struct ast_sort_item_list sort,
                                     struct ast_expression *skip,
                                     struct ast_expression *limit,
                                     struct ast_clause *result);

/* ---- queries ---------------------------------------------------------------------------- */

/*
 * Errors  STATUS_UNEXPECTED_SYNTAX  YIELD * beside other clauses
 */
struct ast_query *ast_linear(struct ast_builder *build, struct ast_expression *as_of,
                             struct ast_clause_list clauses);
/*
 * Errors  STATUS_INVALID_CLAUSE_COMPOSITION  UNION and UNION ALL side by side
 */
struct ast_query *ast_join(struct ast_builder *build, enum ast_set_operator joined_by,
                           struct ast_query *left, struct ast_query *right);

/* ---- reading ---------------------------------------------------------------------------- */

struct ast_clause *ast_clause(struct ast_builder *build, enum ast_clause_kind kind,
                              struct token start);
struct ast_clause *ast_match(struct ast_builder *build, struct token start,
                             struct ast_pattern *pattern, struct ast_expression *where);
struct ast_clause *ast_optional(struct token start, struct ast_clause *clause);
struct ast_clause *ast_unwind(struct ast_builder *build, struct token start,
                              struct ast_expression *list, struct token variable);
struct ast_clause *ast_ordinality(struct ast_builder *build, struct ast_clause *unwind,
                                  struct token ordinality, bool is_offset);
struct ast_clause *ast_filter(struct ast_builder *build, struct token start,
                              struct ast_expression *where);
struct ast_clause *ast_let(struct ast_builder *build, struct token start,
                           struct ast_projection_item_list items);
struct ast_clause *ast_load_csv(struct ast_builder *build, struct token start,
                                bool with_headers, struct ast_expression *path,
                                struct token variable, struct ast_expression *separator);

/* ---- projecting ------------------------------------------------------------------------- */

struct ast_clause *ast_with(struct ast_builder *build, struct token start,
                            struct ast_projection *projection,
                            struct ast_expression *where);
/* ORDER BY, SKIP or LIMIT as a clause: a WITH of all variables. */
struct ast_clause *ast_page(struct ast_builder *build, struct token start,
                            struct ast_sort_item_list sort, struct ast_expression *skip,
                            struct ast_expression *limit);
struct ast_clause *ast_return(struct ast_builder *build, struct token start,
                              struct ast_projection *projection, struct ast_file *file);
/* What is projected: `*`, whose token is `star`, items, or both. */
struct ast_columns {
    struct ast_projection_item_list items;
    struct token star;
};
static inline struct ast_columns ast_columns(struct token star,
                                             struct ast_projection_item_list items) {
    return (struct ast_columns){items, star};
}
/* GROUP BY, whose token is `word`: none when there is no such token. */
struct ast_group_by {
    struct ast_expression_list keys;
    struct token word;
};
static inline struct ast_group_by ast_group_by(struct token word,
                                               struct ast_expression_list keys) {
    return (struct ast_group_by){keys, word};
}
struct ast_projection *ast_projection(struct ast_builder *build, bool is_distinct,
                                      struct ast_columns columns,
                                      struct ast_sort_item_list sort,
                                      struct ast_expression *skip,
                                      struct ast_expression *limit);
/* The projection with its GROUP BY. */
struct ast_projection *ast_grouped(struct ast_builder *build,
                                   struct ast_projection *projection,
                                   struct ast_group_by group_by);
struct ast_projection_item *ast_item(struct ast_builder *build,
                                     struct ast_expression *expression,
                                     struct token alias);
struct ast_sort_item *ast_sort(struct ast_builder *build,
                               struct ast_expression *expression, bool is_descending,
                               enum ast_null_order nulls);

/* ---- writing ---------------------------------------------------------------------------- */

/* The two lists of MERGE while it is read. */
struct ast_merge_actions {
    struct ast_set_item *on_create, *on_match;
};
static inline struct ast_merge_actions ast_no_merge_actions(void) {
    return (struct ast_merge_actions){NULL, NULL};
}
struct ast_merge_actions ast_on_create(struct ast_merge_actions actions,
                                       struct ast_set_item_list items);
struct ast_merge_actions ast_on_match(struct ast_merge_actions actions,
                                      struct ast_set_item_list items);

struct ast_clause *ast_create(struct ast_builder *build, struct token start,
                              struct ast_pattern *pattern);
struct ast_clause *ast_merge(struct ast_builder *build, struct token start,
                             struct ast_path_pattern *path,
                             struct ast_merge_actions actions);
struct ast_clause *ast_set(struct ast_builder *build, enum ast_clause_kind kind,
                           struct token start, struct ast_set_item_list items);
/* `start` is DETACH, NODETACH, or DELETE itself. */
struct ast_clause *ast_delete(struct ast_builder *build, struct token start,
                              struct ast_expression_list elements);
struct ast_clause *ast_foreach(struct ast_builder *build, struct token start,
                               struct token variable, struct ast_expression *list,
                               struct ast_clause_list clauses);

/* `place` is a property, an indexed element, or an element: what is set tells the kind. */
struct ast_set_item *ast_set_value(struct ast_builder *build,
                                   struct ast_expression *place,
                                   struct ast_expression *value);
struct ast_set_item *ast_set_add(struct ast_builder *build, struct ast_expression *place,
                                 struct ast_expression *value);
struct ast_set_item *ast_set_labels(struct ast_builder *build,
                                    struct ast_expression *place,
                                    struct ast_label_expression *labels);
/*
 * Errors  STATUS_UNEXPECTED_SYNTAX  a place that is not a property
 */
struct ast_set_item *ast_remove_property(struct ast_builder *build,
                                         struct ast_expression *place);

/* ---- procedures, subqueries, files ------------------------------------------------------ */

/* What CALL (...) { } takes from outside, while it is read. */
struct ast_imports {
    struct ast_name *names;
    bool is_list; /* the parentheses were written */
    bool is_all;
};
static inline struct ast_imports ast_imports(bool is_list, bool is_all,
                                             struct ast_name_list names) {
    return (struct ast_imports){names.first, is_list, is_all};
}

struct ast_call *ast_procedure(struct ast_builder *build, struct ast_name_list name);
struct ast_call *ast_procedure_arguments(struct ast_call *call,
                                         struct ast_expression_list arguments);
struct ast_call *ast_yield(struct ast_builder *build, struct ast_yield_item_list items);
struct ast_call *ast_yield_all(struct ast_builder *build);
struct ast_yield_item *ast_yield_item(struct ast_builder *build, struct token name,
                                      struct token alias);
/* `yield` is a call of its own that holds nothing else; NULL when YIELD was not written. */
struct ast_clause *ast_call_clause(struct ast_builder *build, struct token start,
                                   struct ast_call *call, struct ast_call *yield,
                                   struct ast_expression *where);
struct ast_clause *ast_call_query(struct ast_builder *build, struct token start,
                                  struct ast_imports imports, struct ast_query *query);
struct ast_file *ast_file(struct ast_builder *build, struct ast_expression *path,
                          struct token format, struct ast_expression *options);
struct ast_clause *ast_file_clause(struct ast_builder *build, enum ast_clause_kind kind,
                                   struct token start, struct ast_file *file);
struct ast_clause *ast_export(struct ast_builder *build, struct token start,
                              struct ast_projection_item_list items,
                              struct ast_file *file);

#endif
