/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The syntax tree of a statement: what was written, nothing resolved.
 *
 * Everything lives on the statement's arena and is read-only once parsed. Optional members
 * are NULL (pointers) or empty (text, lists). Every node carries the span of its source text.
 * Lists are singly linked through `next`, in source order.
 */
#ifndef ENTENTE_SYNTAX_AST_H
#define ENTENTE_SYNTAX_AST_H

#include "base/status.h"
#include "base/text.h"
#include "value/value.h"

/* ---- names ------------------------------------------------------------------------------ */

/* A name as written (backquotes and escapes resolved), in a list of names where that fits. */
struct ast_name {
    struct text text;
    struct span span;
    struct ast_name *next;
};

/* ---- expressions ------------------------------------------------------------------------ */

enum ast_expression_kind {
    AST_LITERAL,        /* `literal`: null, boolean, integer, float, string */
    AST_PARAMETER,      /* `name` without '$' */
    AST_VARIABLE,       /* `name` */
    AST_PROPERTY,       /* first.name */
    AST_INDEX,          /* first[second] */
    AST_SLICE,          /* first[second..third], either bound may be NULL */
    AST_LIST,           /* [arguments] */
    AST_MAP,            /* {name: value, ...}: `entries` */
    AST_MAP_PROJECTION, /* first {entries}; see ast_map_entry */
    AST_FUNCTION,       /* name(arguments), `is_distinct`; the name may hold dots */
    AST_COUNT_STAR,     /* count(*) */
    AST_NOT, /* `name`: the operator that it stands for, IS TRUE; empty: NOT itself */
    AST_NEGATE,
    AST_PLUS, /* unary plus */
    AST_AND,
    AST_OR,
    AST_XOR,
    AST_ADD,
    AST_SUBTRACT,
    AST_MULTIPLY,
    AST_DIVIDE,
    AST_MODULO,
    AST_POWER,
    AST_CONCATENATE, /* || */
    AST_EQUAL,
    AST_NOT_EQUAL,
    AST_LESS,
    AST_LESS_EQUAL,
    AST_GREATER,
    AST_GREATER_EQUAL,
    AST_COMPARISON_CHAIN, /* a < b <= c: `arguments` are a < b, b <= c; true when all are */
    AST_REGULAR_MATCH,    /* =~ */
    AST_IN,
    AST_STARTS_WITH,
    AST_ENDS_WITH,
    AST_CONTAINS,
    AST_IS_NULL,
    AST_IS_NOT_NULL,
    AST_HAS_LABELS,         /* first:labels, or first IS labels */
    AST_IS_TYPED,           /* first IS [NOT] :: type name in `name`; `is_negated` */
    AST_CAST,               /* CAST(first AS `name`) */
    AST_CASE,               /* CASE [first] WHEN.. THEN.. ELSE second END: `cases` */
    AST_CASE_OPERAND,       /* in a case's test: the `first` of the CASE around */
    AST_LIST_COMPREHENSION, /* [name IN first WHERE second | third] */
    AST_ALL,                /* all(name IN first WHERE second); also the three below */
    AST_ANY,
    AST_NONE,
    AST_SINGLE,
    AST_REDUCE,                /* reduce(accumulator = first, name IN second | third) */
    AST_ALL_REDUCE,            /* the same with a test in `arguments` */
    AST_PATTERN_PREDICATE,     /* `pattern` as a truth: is there a match? */
    AST_PATTERN_COMPREHENSION, /* [`pattern` WHERE second | third] */
    AST_EXISTS_SUBQUERY,       /* EXISTS { query } or EXISTS { pattern WHERE .. } */
    AST_COUNT_SUBQUERY,
    AST_COLLECT_SUBQUERY,
    AST_VALUE_SUBQUERY,
    AST_SHORTEST_PATH, /* shortestPath(pattern) / allShortestPaths: `is_all` */
    AST_EXPRESSION_KIND_COUNT
};

struct ast_map_entry {
    /* In a map literal: key and value. In a projection: `.key` (value NULL, is_property), `.*`
     * (is_all), a variable (value AST_VARIABLE, key its name), `key: value`. */
    struct ast_name key;
    struct ast_expression *value;
    bool is_property;
    bool is_all;
    struct ast_map_entry *next;
};

struct ast_case {
    struct ast_expression *when; /* with an operand: what it is compared with */
    bool is_test;                /* `when` is a truth over AST_CASE_OPERAND */
    struct ast_expression *then;
    struct ast_case *next;
};

struct ast_expression {
    enum ast_expression_kind kind;
    struct span span;
    uint32_t depth;              /* of the tree below, to hold MAX_EXPRESSION_DEPTH */
    struct ast_expression *next; /* in `arguments` */
    struct ast_expression *first;
    struct ast_expression *second;
    struct ast_expression *third;
    struct ast_expression *arguments; /* list */
    uint32_t argument_count;
    struct ast_name name;
    struct ast_name accumulator;
    struct value literal;
    struct ast_label_expression *labels;
    struct ast_map_entry *entries;
    struct ast_case *cases;
    struct ast_pattern *pattern;
    struct ast_query *query;
    bool is_distinct;
    bool is_negated;
    bool is_all;
    bool is_parenthesised; /* written in ( ), which matters for patterns and chains */
};

/* ---- labels and patterns ---------------------------------------------------------------- */

enum ast_label_kind {
    AST_LABEL_NAME,
    AST_LABEL_AND, /* `&`, and `:A:B` */
    AST_LABEL_OR,  /* `|`, and `|:` */
    AST_LABEL_NOT,
    AST_LABEL_ANY,    /* `%`: at least one label */
    AST_LABEL_DYNAMIC /* $(expression) */
};

struct ast_label_expression {
    enum ast_label_kind kind;
    struct span span;
    uint32_t depth;
    struct ast_name name;
    struct ast_expression *expression;
    struct ast_label_expression *first;
    struct ast_label_expression *second;
    bool is_any; /* AST_LABEL_DYNAMIC: $any(...), one of the names does */
    bool
        is_colon_list; /* AST_LABEL_AND written `:A:B`, the only form that writing takes */
};

/* (variable :labels "text" {map} or $parameter WHERE where) */
struct ast_node_pattern {
    struct span span;
    uint32_t depth;           /* of the expressions inside, as below */
    struct ast_name variable; /* empty text: anonymous */
    struct ast_label_expression *labels;
    struct ast_expression *text;       /* AST_LITERAL string: the node of that name */
    struct ast_expression *properties; /* AST_MAP or AST_PARAMETER */
    struct ast_expression *where;
};

enum ast_direction { AST_OUTGOING, AST_INCOMING, AST_UNDIRECTED };

/* -[variable :types *min..max {map} WHERE where COST cost]-> with an optional quantifier. */
struct ast_edge_pattern {
    struct span span;
    struct ast_name variable;
    struct ast_label_expression *types;
    struct ast_expression *properties;
    struct ast_expression *where;
    struct ast_expression *cost;
    enum ast_direction direction;
};

enum ast_quantifier_style {
    AST_QUANTIFIER_NONE,
    AST_QUANTIFIER_STAR,    /* openCypher's *min..max inside the brackets */
    AST_QUANTIFIER_SUFFIX,  /* GQL's {m,n} + * ? after the edge or the parentheses */
    AST_QUANTIFIER_OPTIONAL /* GQL's ?: zero or one, but singletons stay singletons */
};

struct ast_quantifier {
    enum ast_quantifier_style style;
    uint64_t min;
    uint64_t max; /* UINT64_MAX: no bound */
    struct span span;
};

enum ast_path_element_kind {
    AST_PATH_NODE,
    AST_PATH_EDGE,
    AST_PATH_GROUP /* (path = MODE inner path WHERE where){quantifier} */
};

enum ast_path_mode {
    AST_MODE_NONE,
    AST_MODE_WALK,
    AST_MODE_TRAIL,
    AST_MODE_ACYCLIC,
    AST_MODE_SIMPLE
};

struct ast_path_element {
    enum ast_path_element_kind kind;
    struct span span;
    uint32_t depth; /* of the deepest expression inside */
    struct ast_node_pattern *node;
    struct ast_edge_pattern *edge;
    struct ast_path_element *group;   /* list of elements */
    struct ast_expression *where;     /* of a group */
    struct ast_name path_variable;    /* of a group: (p = ...) */
    enum ast_path_mode mode;          /* of a group: (TRAIL ...) */
    struct ast_quantifier quantifier; /* of an edge or a group */
    struct ast_path_element *next;
};

enum ast_path_selector {
    AST_SELECT_NONE, /* every path */
    AST_SELECT_ALL,  /* written ALL */
    AST_SELECT_ANY,  /* ANY [k] */
    AST_SELECT_ANY_SHORTEST,
    AST_SELECT_ALL_SHORTEST,
    AST_SELECT_SHORTEST,        /* SHORTEST k [PATHS] */
    AST_SELECT_SHORTEST_GROUPS, /* SHORTEST k GROUPS */
    AST_SELECT_ANY_CHEAPEST,
    AST_SELECT_ALL_CHEAPEST,
    AST_SELECT_CHEAPEST, /* CHEAPEST k */
    AST_SELECT_CHEAPEST_GROUPS,
    AST_SELECT_SHORTEST_PATH,     /* shortestPath(...) */
    AST_SELECT_ALL_SHORTEST_PATHS /* allShortestPaths(...) */
};

/* variable = SELECTOR MODE elements */
struct ast_path_pattern {
    struct span span;
    uint32_t depth;
    struct ast_name variable;
    enum ast_path_selector selector;
    struct ast_expression *selector_count; /* k: a literal or parameter; NULL: 1 */
    enum ast_path_mode mode;
    struct ast_path_element *elements; /* node, edge, node, ..., groups between */
    struct ast_path_pattern *next;
};

enum ast_match_mode { AST_DIFFERENT_RELATIONSHIPS, AST_REPEATABLE_ELEMENTS };

/* A comma-separated list of path patterns. */
struct ast_pattern {
    struct span span;
    uint32_t depth;
    enum ast_match_mode mode;
    struct ast_path_pattern *paths;
};

/* ---- clauses ------------------------------------------------------------------------------ */

enum ast_clause_kind {
    AST_MATCH,  /* pattern, where, is_optional */
    AST_UNWIND, /* expression AS variable; GQL's FOR too */
    AST_WITH,   /* projection, where */
    AST_RETURN, /* projection; file for INTO */
    AST_FILTER, /* where */
    AST_LET,    /* items: adds columns */
    AST_FINISH,
    AST_CALL,          /* procedure call */
    AST_CALL_SUBQUERY, /* CALL (variables) { query }, is_optional */
    AST_CREATE,        /* pattern; INSERT too */
    AST_MERGE,         /* pattern of one path; on_create, on_match */
    AST_SET,           /* set_items */
    AST_REMOVE,        /* set_items of kinds property and labels */
    AST_DELETE,        /* expressions, is_detach */
    AST_FOREACH,       /* variable IN expression | clauses */
    AST_LOAD_CSV,
    AST_EXPORT, /* items to file with options; items empty: the whole GRAPH */
    AST_IMPORT  /* file with options */
};

enum ast_null_order { AST_NULLS_DEFAULT, AST_NULLS_FIRST, AST_NULLS_LAST };

struct ast_projection_item {
    struct ast_expression *expression;
    struct ast_name alias; /* empty: the expression's source text names the column */
    struct ast_projection_item *next;
};

struct ast_sort_item {
    struct ast_expression *expression;
    bool is_descending;
    enum ast_null_order nulls;
    struct ast_sort_item *next;
};

struct ast_projection {
    struct span span;
    bool is_distinct;
    bool is_all; /* `*`, which may be followed by items */
    struct ast_projection_item *items;
    bool has_group_by;
    struct ast_expression *group_by; /* the keys; NULL: GROUP BY () */
    struct ast_sort_item *sort;
    struct ast_expression *skip;
    struct ast_expression *limit;
};

enum ast_set_kind {
    AST_SET_PROPERTY, /* target.key = value; REMOVE: value NULL */
    AST_SET_ALL,      /* target = map */
    AST_SET_ADD,      /* target += map */
    AST_SET_LABELS    /* target:A:B */
};

struct ast_set_item {
    enum ast_set_kind kind;
    struct span span;
    struct ast_expression *target; /* the element: any expression (AST_VARIABLE mostly) */
    struct ast_name key;
    struct ast_expression *key_expression; /* target[expression] = value */
    struct ast_expression *value;
    struct ast_label_expression *labels;
    struct ast_set_item *next;
};

struct ast_yield_item {
    struct ast_name name;
    struct ast_name alias; /* empty: the name */
    struct ast_yield_item *next;
};

/* CALL name(arguments) YIELD items WHERE where */
struct ast_call {
    struct ast_name name; /* dotted */
    struct ast_expression *arguments;
    uint32_t argument_count;
    bool has_arguments; /* parentheses were written */
    bool has_yield;
    bool yields_all; /* YIELD * */
    struct ast_yield_item *yield;
};

/* TO 'file' FORMAT name OPTIONS {map} */
struct ast_file {
    struct span span;
    struct ast_expression *path;    /* string literal or parameter */
    struct ast_name format;         /* empty: told by the suffix */
    struct ast_expression *options; /* AST_MAP or NULL */
};

struct ast_clause {
    enum ast_clause_kind kind;
    struct span span;
    uint32_t depth; /* of the deepest expression inside */
    bool is_optional;
    bool is_detach;
    bool is_nodetach;
    struct ast_pattern *pattern;
    struct ast_expression *where;
    struct ast_expression *expression;
    struct ast_expression *expressions; /* list */
    struct ast_name variable;
    struct ast_name ordinality; /* FOR x IN list WITH ORDINALITY o / OFFSET o */
    bool is_offset;
    struct ast_projection *projection;
    struct ast_call *call;
    bool imports_all;     /* CALL (*) { } */
    bool has_import_list; /* CALL (...) { }: names in `imports` */
    struct ast_name *imports;
    struct ast_query *query;    /* of a subquery */
    struct ast_clause *clauses; /* of FOREACH */
    struct ast_set_item *set_items;
    struct ast_set_item *on_create;
    struct ast_set_item *on_match;
    struct ast_file *file;
    bool with_headers;                /* LOAD CSV WITH HEADERS */
    struct ast_expression *separator; /* LOAD CSV FIELDTERMINATOR */
    struct ast_clause *next;
};

/* ---- queries and statements --------------------------------------------------------------- */

/* One linear query: [AS OF day] clauses. */
struct ast_linear_query {
    struct span span;
    struct ast_expression *as_of;
    struct ast_clause *clauses;
};

enum ast_set_operator {
    AST_LINEAR, /* no operator: a linear query */
    AST_UNION,
    AST_UNION_ALL,
    AST_EXCEPT,
    AST_EXCEPT_ALL,
    AST_INTERSECT,
    AST_INTERSECT_ALL,
    AST_OTHERWISE,
    AST_NEXT /* the right side continues with the left side's rows */
};

/* A tree of set operators over linear queries, left-associative. */
struct ast_query {
    enum ast_set_operator operator;
    struct span span;
    uint32_t depth; /* of the deepest expression inside */
    struct ast_linear_query *linear;
    struct ast_query *left;
    struct ast_query *right;
};

enum ast_statement_kind {
    AST_QUERY,
    AST_SESSION_SET, /* setting (dotted) = value */
    AST_SHOW, /* what: "LABELS", "RELATIONSHIP TYPES", ... in `what`; call yields */
    AST_BEGIN,
    AST_COMMIT,
    AST_ROLLBACK,
    AST_CREATE_PROCEDURE, /* definition */
    AST_DROP_PROCEDURE,
    AST_CREATE_GRAPH_TYPE,
    AST_DROP_GRAPH_TYPE,
    AST_SET_GRAPH_TYPE, /* definition->name empty: ANY */
    AST_CREATE_INDEX,   /* definition->name may be empty; definition->rule */
    AST_DROP_INDEX,
    AST_CREATE_CONSTRAINT,
    AST_DROP_CONSTRAINT
};

/* A property of a graph type: name type */
struct ast_property_type {
    struct ast_name name;
    struct ast_name type; /* as it is written */
    struct ast_property_type *next;
};

/* (labels {properties}) KEY (key), or (from)-[labels {properties}]->(to) */
struct ast_element_type {
    struct span span;
    bool is_relationship;
    struct ast_label_expression *labels; /* of a relationship: its type, a name */
    struct ast_label_expression *from, *to;
    struct ast_property_type *properties;
    struct ast_name *key;
    struct ast_element_type *next;
};

/* A parameter of a procedure: name type [= initial] */
struct ast_procedure_parameter {
    struct span span;
    struct ast_name name;
    struct ast_name type; /* as it is written */
    struct ast_expression *initial;
    struct ast_procedure_parameter *next;
};

enum ast_rule_kind {
    AST_RULE_INDEX,
    AST_RULE_FULL_TEXT, /* an index, too */
    AST_RULE_UNIQUE,
    AST_RULE_EXISTS,
    AST_RULE_KEY
};

/* variable.name */
struct ast_rule_key {
    struct ast_name variable, name;
    struct ast_rule_key *next;
};

/* What an index or a constraint is about: FOR (variable:labels) and its keys. */
struct ast_rule {
    struct span span; /* of the pattern */
    enum ast_rule_kind kind;
    bool is_relationship;
    struct ast_name variable;
    struct ast_label_expression *labels;
    struct ast_rule_key *keys;
};

/* What CREATE defines and DROP takes away. */
struct ast_definition {
    struct ast_name name; /* of a procedure: may hold dots */
    bool is_replace;      /* CREATE OR REPLACE */
    bool if_exists;       /* DROP ... IF EXISTS */
    bool if_not_exists;   /* CREATE ... IF NOT EXISTS */
    struct ast_procedure_parameter *parameters;
    struct ast_query *query;           /* the body of a procedure */
    struct ast_name *uses;             /* of parameters, in the body and in defaults */
    struct ast_element_type *elements; /* of a graph type */
    struct ast_rule *rule;             /* of an index or a constraint */
};

enum ast_explain {
    AST_EXPLAIN_NONE,
    AST_EXPLAIN_TOKENS,
    AST_EXPLAIN_AST,
    AST_EXPLAIN_BOUND,
    AST_EXPLAIN_LOGICAL, /* the plan before rewrites */
    AST_EXPLAIN_PLAN,    /* EXPLAIN alone */
    AST_EXPLAIN_PROFILE
};

struct ast_statement {
    enum ast_statement_kind kind;
    enum ast_explain explain;
    struct span span;
    struct ast_query *query;
    struct ast_name setting;
    struct ast_expression *value;
    struct text what;
    struct ast_call *show_call;        /* YIELD of SHOW */
    struct ast_projection *show_order; /* ORDER BY, SKIP, LIMIT after that YIELD */
    struct ast_expression *show_where;
    struct ast_clause *show_result; /* RETURN after that YIELD */
    struct ast_definition *definition;
};

#endif
