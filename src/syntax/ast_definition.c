/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/ast_definition.h"

#include "syntax/ast_clause.h"
#include "syntax/ast_pattern.h"

/* ---- statements --------------------------------------------------------------------------- */

static struct ast_statement *definition_statement(struct ast_builder *build,
                                                  enum ast_statement_kind kind,
                                                  struct token start,
                                                  struct ast_definition *definition) {
    struct ast_statement *statement = ast_statement(build, kind, start);
    if (statement == NULL || definition == NULL)
        return NULL;
    statement->definition = definition;
    return statement;
}

static struct ast_definition *definition_of(struct ast_builder *build,
                                            struct ast_name_list name) {
    struct ast_definition *definition = AST_NEW(build, struct ast_definition);
    if (definition != NULL)
        definition->name = ast_dotted(build, name);
    return definition;
}

/* ---- procedures --------------------------------------------------------------------------- */

struct ast_procedure_parameter *ast_procedure_parameter(struct ast_builder *build,
                                                        struct token name,
                                                        struct token type,
                                                        struct ast_expression *initial) {
    struct ast_procedure_parameter *parameter =
        AST_NEW(build, struct ast_procedure_parameter);
    if (parameter == NULL)
        return NULL;
    parameter->span = ast_span(build, name.span);
    parameter->name = ast_name(build, name);
    parameter->type.text = token_text(build->source, type);
    parameter->type.span = type.span;
    parameter->initial = initial;
    return parameter;
}

struct ast_definition *ast_procedure_body(struct ast_builder *build,
                                          struct ast_name_list name,
                                          struct ast_procedure_parameter_list parameters,
                                          struct ast_query *query) {
    struct ast_definition *procedure = definition_of(build, name);
    if (procedure == NULL || query == NULL)
        return NULL;
    procedure->parameters = parameters.first;
    procedure->query = query;
    procedure->uses = build->first_use;
    return procedure;
}

struct ast_statement *ast_create_procedure(struct ast_builder *build, struct token start,
                                           struct ast_definition *procedure,
                                           bool is_replace) {
    struct ast_statement *statement =
        definition_statement(build, AST_CREATE_PROCEDURE, start, procedure);
    if (statement == NULL)
        return NULL;
    procedure->is_replace = is_replace;
    if (build->has_files)
        ast_refuse(build, STATUS_INVALID_CLAUSE_COMPOSITION, build->file_span,
                   "a procedure reads and writes no files");
    return statement;
}

struct ast_statement *ast_drop_procedure(struct ast_builder *build, struct token start,
                                         struct ast_name_list name, bool if_exists) {
    struct ast_definition *procedure = definition_of(build, name);
    if (procedure != NULL)
        procedure->if_exists = if_exists;
    return definition_statement(build, AST_DROP_PROCEDURE, start, procedure);
}

/* ---- graph types -------------------------------------------------------------------------- */

struct ast_property_type *ast_property_type(struct ast_builder *build, struct token name,
                                            struct token type) {
    struct ast_property_type *property = AST_NEW(build, struct ast_property_type);
    if (property == NULL)
        return NULL;
    property->name = ast_name(build, name);
    property->type.text = token_text(build->source, type);
    property->type.span = type.span;
    return property;
}

static bool is_alias(struct text name) {
    return name.byte_count > 0 && name.bytes[0] >= 'a' && name.bytes[0] <= 'z';
}

/* (p:Person): a name in small letters before ':' is the alias that ISO/IEC 39075 gives a node
 * type, which nothing here reads. (Person:Student) has both labels. */
static struct ast_label_expression *without_alias(struct ast_label_expression *labels) {
    if (labels == NULL || !labels->is_colon_list || labels->first == NULL)
        return labels;
    if (labels->first->kind == AST_LABEL_NAME)
        return is_alias(labels->first->name.text) ? labels->second : labels;
    labels->first = without_alias(labels->first);
    return labels;
}

struct ast_element_type *ast_node_type(struct ast_builder *build, struct token start,
                                       struct ast_label_expression *labels,
                                       struct ast_property_type_list properties) {
    struct ast_element_type *node = AST_NEW(build, struct ast_element_type);
    if (node == NULL)
        return NULL;
    node->span = ast_span(build, start.span);
    node->labels = without_alias(labels);
    node->properties = properties.first;
    return node;
}

struct ast_element_type *ast_node_key(struct ast_builder *build,
                                      struct ast_element_type *node,
                                      struct ast_name_list key) {
    if (node == NULL)
        return NULL;
    node->key = key.first;
    node->span = ast_span(build, node->span);
    return node;
}

struct ast_element_type *ast_edge_type(struct ast_builder *build, struct token start,
                                       struct token type,
                                       struct ast_property_type_list properties) {
    struct ast_element_type *edge =
        ast_node_type(build, start, ast_label(build, type), properties);
    if (edge != NULL)
        edge->is_relationship = true;
    return edge;
}

struct ast_element_type *ast_edge_ends(struct ast_builder *build,
                                       struct ast_element_type *from,
                                       struct ast_element_type *edge,
                                       struct ast_element_type *to) {
    if (from == NULL || edge == NULL || to == NULL)
        return NULL;
    const struct ast_element_type *full = from->properties != NULL ? from : to;
    if (full->properties != NULL)
        ast_refuse(build, STATUS_UNEXPECTED_SYNTAX, full->span,
                   "an end of a relationship has labels and no properties");
    edge->from = from->labels;
    edge->to = to->labels;
    edge->span = span_join(span_join(from->span, edge->span), to->span);
    return edge;
}

struct ast_definition *ast_graph_type(struct ast_builder *build, struct token name,
                                      struct ast_element_type_list elements) {
    struct ast_definition *type = AST_NEW(build, struct ast_definition);
    if (type == NULL)
        return NULL;
    type->name = ast_name(build, name);
    type->elements = elements.first;
    return type;
}

struct ast_statement *ast_create_graph_type(struct ast_builder *build, struct token start,
                                            struct ast_definition *type,
                                            bool is_replace) {
    if (type != NULL)
        type->is_replace = is_replace;
    return definition_statement(build, AST_CREATE_GRAPH_TYPE, start, type);
}

struct ast_statement *ast_name_graph_type(struct ast_builder *build,
                                          enum ast_statement_kind kind,
                                          struct token start, struct token name,
                                          bool if_exists) {
    struct ast_definition *type =
        ast_graph_type(build, name, ast_element_type_list_of(NULL));
    if (type != NULL)
        type->if_exists = if_exists;
    return definition_statement(build, kind, start, type);
}

/* ---- indexes and constraints ---------------------------------------------------------------- */

struct ast_rule *ast_rule_for(struct ast_builder *build, struct token start,
                              struct token variable, struct ast_label_expression *labels,
                              bool is_relationship) {
    struct ast_rule *rule = AST_NEW(build, struct ast_rule);
    if (rule == NULL || labels == NULL)
        return NULL;
    rule->span = ast_span(build, start.span);
    rule->is_relationship = is_relationship;
    rule->variable = ast_name(build, variable);
    rule->labels = labels;
    return rule;
}

struct ast_rule_key *ast_rule_key(struct ast_builder *build, struct token variable,
                                  struct token name) {
    struct ast_rule_key *key = AST_NEW(build, struct ast_rule_key);
    if (key == NULL)
        return NULL;
    key->variable = ast_name(build, variable);
    key->name = ast_name(build, name);
    return key;
}

struct ast_rule *ast_rule(struct ast_builder *build, struct ast_rule *target,
                          struct ast_rule_key_list keys) {
    (void)build;
    if (target != NULL)
        target->keys = keys.first;
    return target;
}

struct ast_definition *ast_rule_head(struct ast_builder *build, struct token name,
                                     bool if_not_exists) {
    struct ast_definition *head = AST_NEW(build, struct ast_definition);
    if (head == NULL)
        return NULL;
    if (ast_has_token(name))
        head->name = ast_name(build, name);
    head->if_not_exists = if_not_exists;
    return head;
}

static struct ast_statement *
rule_statement(struct ast_builder *build, enum ast_statement_kind kind,
               struct token start, struct ast_definition *head, struct ast_rule *rule) {
    if (head == NULL || rule == NULL)
        return NULL;
    head->rule = rule;
    return definition_statement(build, kind, start, head);
}

static void refuse_index_kind(struct ast_builder *build, struct token kind) {
    bool is_full_text =
        text_equal_ignoring_case(token_text(build->source, kind), TEXT("fulltext"));
    ast_refuse(build,
               is_full_text ? STATUS_UNEXPECTED_SYNTAX : STATUS_FEATURE_NOT_SUPPORTED,
               kind.span,
               is_full_text ? "a FULLTEXT index says ON EACH [n.key, ...]"
                            : "an index of this kind is not supported");
}

struct ast_statement *ast_create_index(struct ast_builder *build, struct token start,
                                       struct ast_definition *head, struct ast_rule *rule,
                                       struct token kind) {
    if (ast_has_token(kind) &&
        !text_equal_ignoring_case(token_text(build->source, kind), TEXT("range")))
        refuse_index_kind(build, kind);
    return rule_statement(build, AST_CREATE_INDEX, start, head, rule);
}

struct ast_statement *ast_create_full_text(struct ast_builder *build, struct token start,
                                           struct ast_definition *head,
                                           struct ast_rule *rule, struct token kind) {
    if (!text_equal_ignoring_case(token_text(build->source, kind), TEXT("fulltext")))
        ast_refuse(build, STATUS_UNEXPECTED_SYNTAX, kind.span,
                   "ON EACH belongs to a FULLTEXT index");
    if (rule != NULL)
        rule->kind = AST_RULE_FULL_TEXT;
    return rule_statement(build, AST_CREATE_INDEX, start, head, rule);
}

static bool is_letter(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* What the words after IS ask for; false for others. */
static bool read_requirement(struct text words, struct ast_rule *rule) {
    size_t start = words.byte_count;
    while (start > 0 && is_letter(words.bytes[start - 1]))
        start--;
    struct text last = {words.bytes + start, words.byte_count - start};
    while (start > 0 && !is_letter(words.bytes[start - 1]))
        start--;
    struct text element = {words.bytes, start};
    bool fits = element.byte_count == 0 ||
                text_equal_ignoring_case(
                    element, rule->is_relationship ? TEXT("relationship") : TEXT("node"));
    bool is_key = text_equal_ignoring_case(last, TEXT("key"));
    rule->kind = is_key ? AST_RULE_KEY : AST_RULE_UNIQUE;
    return fits && (is_key || text_equal_ignoring_case(last, TEXT("unique")));
}

struct ast_statement *ast_create_constraint(struct ast_builder *build, struct token start,
                                            struct ast_definition *head,
                                            struct ast_rule *rule, struct token words) {
    if (rule == NULL)
        return NULL;
    rule->kind = AST_RULE_EXISTS;
    if (ast_has_token(words)) {
        if (!read_requirement(token_text(build->source, words), rule))
            ast_refuse(build, STATUS_UNEXPECTED_SYNTAX, words.span,
                       "a constraint says IS UNIQUE, IS NOT NULL or IS %s KEY",
                       rule->is_relationship ? "RELATIONSHIP" : "NODE");
    } else if (rule->keys != NULL && rule->keys->next != NULL) {
        ast_refuse(build, STATUS_UNEXPECTED_SYNTAX, rule->keys->next->name.span,
                   "IS NOT NULL takes one key; IS KEY takes several");
    }
    return rule_statement(build, AST_CREATE_CONSTRAINT, start, head, rule);
}

struct ast_definition *ast_dropped(struct ast_builder *build, struct token name,
                                   bool if_exists) {
    struct ast_definition *dropped = ast_rule_head(build, name, false);
    if (dropped != NULL)
        dropped->if_exists = if_exists;
    return dropped;
}

struct ast_statement *ast_drop_rule(struct ast_builder *build,
                                    enum ast_statement_kind kind, struct token start,
                                    struct ast_definition *dropped) {
    return definition_statement(build, kind, start, dropped);
}
