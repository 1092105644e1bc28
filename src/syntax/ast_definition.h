/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Constructors of the statements that define what is kept with the graph. As in ast_clause.h,
 * `start` is the first token of the phrase, and all return NULL after a failure.
 */
#ifndef ENTENTE_SYNTAX_AST_DEFINITION_H
#define ENTENTE_SYNTAX_AST_DEFINITION_H

#include "syntax/ast_builder.h"

/* ---- procedures ------------------------------------------------------------------------- */

/* `initial` is NULL where an argument must be given. */
struct ast_procedure_parameter *ast_procedure_parameter(struct ast_builder *build,
                                                        struct token name,
                                                        struct token type,
                                                        struct ast_expression *initial);
struct ast_definition *ast_procedure_body(struct ast_builder *build,
                                          struct ast_name_list name,
                                          struct ast_procedure_parameter_list parameters,
                                          struct ast_query *query);
/*
 * Errors  STATUS_INVALID_CLAUSE_COMPOSITION  a clause of the body reads or writes a file
 */
struct ast_statement *ast_create_procedure(struct ast_builder *build, struct token start,
                                           struct ast_definition *procedure,
                                           bool is_replace);
struct ast_statement *ast_drop_procedure(struct ast_builder *build, struct token start,
                                         struct ast_name_list name, bool if_exists);

/* ---- graph types ------------------------------------------------------------------------ */

struct ast_property_type *ast_property_type(struct ast_builder *build, struct token name,
                                            struct token type);
/* A node of a graph type: its labels and properties, or an end of a relationship. */
struct ast_element_type *ast_node_type(struct ast_builder *build, struct token start,
                                       struct ast_label_expression *labels,
                                       struct ast_property_type_list properties);
struct ast_element_type *ast_node_key(struct ast_builder *build,
                                      struct ast_element_type *node,
                                      struct ast_name_list key);
/* [type {properties}], to which the ends are added. */
struct ast_element_type *ast_edge_type(struct ast_builder *build, struct token start,
                                       struct token type,
                                       struct ast_property_type_list properties);
/*
 * Errors  STATUS_UNEXPECTED_SYNTAX  an end with properties
 */
struct ast_element_type *ast_edge_ends(struct ast_builder *build,
                                       struct ast_element_type *from,
                                       struct ast_element_type *edge,
                                       struct ast_element_type *to);
struct ast_definition *ast_graph_type(struct ast_builder *build, struct token name,
                                      struct ast_element_type_list elements);
struct ast_statement *ast_create_graph_type(struct ast_builder *build, struct token start,
                                            struct ast_definition *type, bool is_replace);
/* DROP and SET; no name: ANY. */
struct ast_statement *ast_name_graph_type(struct ast_builder *build,
                                          enum ast_statement_kind kind,
                                          struct token start, struct token name,
                                          bool if_exists);

/* ---- indexes and constraints ------------------------------------------------------------ */

/* FOR (variable:labels); the brackets of a relationship. */
struct ast_rule *ast_rule_for(struct ast_builder *build, struct token start,
                              struct token variable, struct ast_label_expression *labels,
                              bool is_relationship);
struct ast_rule_key *ast_rule_key(struct ast_builder *build, struct token variable,
                                  struct token name);
/* The rule of some keys. */
struct ast_rule *ast_rule(struct ast_builder *build, struct ast_rule *target,
                          struct ast_rule_key_list keys);
/* What comes before FOR; no name: one is made. */
struct ast_definition *ast_rule_head(struct ast_builder *build, struct token name,
                                     bool if_not_exists);
/*
 * `kind` is the word before INDEX, or none.
 *
 * Errors  STATUS_FEATURE_NOT_SUPPORTED  a kind of index that there is not
 */
struct ast_statement *ast_create_index(struct ast_builder *build, struct token start,
                                       struct ast_definition *head, struct ast_rule *rule,
                                       struct token kind);
/*
 * CREATE FULLTEXT INDEX ... ON EACH [...].
 *
 * Errors  STATUS_UNEXPECTED_SYNTAX  `kind` is another word
 */
struct ast_statement *ast_create_full_text(struct ast_builder *build, struct token start,
                                           struct ast_definition *head,
                                           struct ast_rule *rule, struct token kind);
/*
 * `words` follow IS: UNIQUE, KEY, and NODE or RELATIONSHIP before them; none: NOT NULL.
 *
 * Errors  STATUS_UNEXPECTED_SYNTAX  other words, or NOT NULL of several keys
 */
struct ast_statement *ast_create_constraint(struct ast_builder *build, struct token start,
                                            struct ast_definition *head,
                                            struct ast_rule *rule, struct token words);
struct ast_definition *ast_dropped(struct ast_builder *build, struct token name,
                                   bool if_exists);
struct ast_statement *ast_drop_rule(struct ast_builder *build,
                                    enum ast_statement_kind kind, struct token start,
                                    struct ast_definition *dropped);

#endif
