/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bound query: what a statement means, names resolved to slots and functions.
 *
 * A slot is a variable's place in a batch. Slots are numbered once for the whole statement,
 * subqueries and comprehension variables included, so that an inner query reads an outer
 * variable by its slot. Labels, types and keys stay names (a statement may create them); they
 * are looked up in the graph when a batch is evaluated. Read-only after binding; everything
 * lives on the statement's arena.
 */
#ifndef ENTENTE_BIND_BOUND_H
#define ENTENTE_BIND_BOUND_H

#include "function/function.h"
#include "syntax/ast.h"
#include "value/operate.h"

#define SLOT_NONE UINT32_MAX
#define VALUE_FOUND_BYTES 64

/* What the binder knows about a slot, for printing and early errors. */
struct bound_slot {
    struct text name; /* as written; made-up names begin with a blank: " node 3" */
    type_set types;
    type_set item_types;  /* of a list's items; 0: not known */
    bool is_element_list; /* list of relationships of a variable-length edge */
};

/* ---- expressions ------------------------------------------------------------------------ */

enum expression_kind {
    EXPRESSION_CONSTANT,
    EXPRESSION_PARAMETER, /* text = name */
    EXPRESSION_SLOT,      /* slot */
    EXPRESSION_PROPERTY,  /* children[0].text */
    EXPRESSION_INDEX,     /* children[0][children[1]] */
    EXPRESSION_SLICE,     /* children[0][children[1]..children[2]], NULL where absent */
    EXPRESSION_LIST,      /* children */
    EXPRESSION_MAP,       /* keys[i]: children[i] */
    EXPRESSION_MAP_ALL,   /* children[0] as a map of all its properties: n {.*} */
    EXPRESSION_MAP_MERGE, /* children merged in order, later keys win */
    EXPRESSION_FUNCTION,  /* function(children) */
    EXPRESSION_OPERATE,   /* operation on children[0], children[1] */
    EXPRESSION_NEGATE,
    EXPRESSION_NOT,
    EXPRESSION_AND, /* children, two or more; right ones only where still undecided */
    EXPRESSION_OR,
    EXPRESSION_XOR,
    EXPRESSION_EQUAL,
    EXPRESSION_NOT_EQUAL,
    EXPRESSION_LESS,
    EXPRESSION_LESS_EQUAL,
    EXPRESSION_GREATER,
    EXPRESSION_GREATER_EQUAL,
    EXPRESSION_REGULAR_MATCH,
    EXPRESSION_IN,
    EXPRESSION_STARTS_WITH,
    EXPRESSION_ENDS_WITH,
    EXPRESSION_CONTAINS,
    EXPRESSION_IS_NULL,
    EXPRESSION_IS_NOT_NULL,
    EXPRESSION_HAS_LABELS, /* children[0] (node: labels, relationship: type) fits `labels` */
    EXPRESSION_EXISTS_THEN, /* node children[0] exists on the day of AS OF; null does not */
    EXPRESSION_IS_TYPED,    /* children[0] is of `type`, `is_negated` */
    EXPRESSION_CAST,        /* children[0] to `type` */
    EXPRESSION_CASE, /* when/then pairs, then optionally ELSE: children; conditions are
                              whole truths (the operand has been compared already) */
    EXPRESSION_LET,  /* children[1], where slot = children[0]: worked out once */
    EXPRESSION_COMPREHENSION, /* slot IN children[0] WHERE children[1] | children[2] */
    EXPRESSION_QUANTIFIER,    /* quantifier(slot IN children[0] WHERE children[1]) */
    EXPRESSION_REDUCE, /* second_slot = children[0], slot IN children[1] | children[2] */
    EXPRESSION_SUBQUERY,   /* subquery, per row */
    EXPRESSION_PATH,       /* a path value out of `path` (below) */
    EXPRESSION_ITERATIONS, /* the list of a repeated group's variable (below) */
    EXPRESSION_PATH_MODE,  /* whether the path children[0] is as `mode` has it */
    EXPRESSION_KIND_COUNT
};

enum expression_quantifier {
    QUANTIFIER_ALL,
    QUANTIFIER_ANY,
    QUANTIFIER_NONE,
    QUANTIFIER_SINGLE
};

enum subquery_kind {
    SUBQUERY_EXISTS,  /* is there a row? */
    SUBQUERY_COUNT,   /* how many rows? */
    SUBQUERY_COLLECT, /* list of the one column; nulls kept */
    SUBQUERY_VALUE    /* the one value of the one row, null without rows */
};

struct bound_subquery {
    enum subquery_kind kind;
    struct bound_query *query;
    uint32_t column_slot; /* COLLECT, VALUE: the slot of the column */
    /* Outer slots that the query reads, ascending. */
    uint32_t *imports;
    uint32_t import_count;
};

/* A label or type expression over names. */
struct bound_labels {
    enum ast_label_kind kind; /* NAME, AND, OR, NOT, ANY, DYNAMIC */
    struct text name;
    struct expression *expression; /* DYNAMIC: string or list of strings */
    bool is_any;                   /* DYNAMIC: one of them does, not all */
    struct bound_labels *first;
    struct bound_labels *second;
};

/* Elements of a path value: node slot, then (edge slot, node slot) per hop. An edge slot that
 * holds a list (variable length) contributes all of it; its inner nodes follow from it. */
struct bound_path_value {
    uint32_t *slots; /* odd count */
    uint32_t slot_count;
};

enum iteration_item { ITERATION_NODE, ITERATION_RELATIONSHIP, ITERATION_PATH };

/*
 * What a variable inside a repeated group is outside of it: a list with one item for each
 * iteration. All of it follows from the node before the first iteration and the list of all
 * relationships walked, `stride` of which belong to each iteration.
 */
struct bound_iterations {
    enum iteration_item item;
    uint32_t from_slot, list_slot;
    uint32_t stride;
    uint32_t offset; /* hops of the iteration before the item */
    uint32_t hops;   /* of a path */
};

/* A type as IS TYPED and CAST name it: "LIST<INTEGER NOT NULL>", "INTEGER | STRING". */
struct bound_type {
    type_set types;           /* ANY: TYPE_SET_ANY */
    bool takes_null;          /* false after NOT NULL, and for NOTHING */
    struct bound_type *items; /* of LIST; NULL: any */
};

struct expression {
    enum expression_kind kind;
    struct span span;
    type_set types;      /* what it can give, null apart; 0: null only */
    type_set item_types; /* of a list's items; 0: not known */
    uint32_t child_count;
    struct expression **children;
    union {
        struct value constant;
        uint32_t slot;
        const struct function *function;
        enum value_operator operation;
        struct text *keys;
        struct bound_labels *labels;
        struct bound_subquery *subquery;
        struct bound_path_value *path;
        struct bound_iterations *iterations;
        enum ast_path_mode mode;
        struct bound_type *type;
    };
    struct span *key_spans; /* MAP that was written: of its keys; else NULL */
    struct text text;       /* property key, parameter name, or type as it is written */
    uint32_t second_slot;
    enum expression_quantifier quantifier;
    bool is_negated;
};

/* Where a key of a map stands; `otherwise` when the map was not written out or lacks it. */
static inline struct span expression_key_span(const struct expression *map,
                                              struct text key, struct span otherwise) {
    if (map == NULL || map->kind != EXPRESSION_MAP || map->key_spans == NULL)
        return otherwise;
    for (uint32_t i = 0; i < map->child_count; i++)
        if (text_equal(map->keys[i], key))
            return map->key_spans[i];
    return otherwise;
}

/* True when a value is of the type; null is of every type that takes it. */
bool bound_type_admits(const struct bound_type *type, struct value value);
/* The same, where an integer may stand for a float: it is made one. */
bool bound_type_takes(const struct bound_type *type, struct value *value);

/* What a value is that a type does not take: "null", "a STRING", "a LIST of something else". */
const char *bound_type_found(const struct bound_type *type, struct value value,
                             char buffer[VALUE_FOUND_BYTES]);

/* ---- patterns ----------------------------------------------------------------------------- */

struct bound_node {
    uint32_t slot;
    bool is_bound;               /* by an earlier clause or an outer query */
    struct bound_labels *labels; /* NULL: any */
    struct expression *name;     /* quoted name: a string constant; else NULL */
    struct span span;
};

/* One relationship of an edge, or of one iteration of a quantified one. */
struct bound_step {
    uint32_t slot; /* the single relationship */
    uint32_t from_slot,
        to_slot; /* the nodes around it; SLOT_NONE where nothing reads them */
    enum ast_direction direction;
    struct bound_labels *types;     /* NULL: any */
    struct bound_labels *to_labels; /* of the node between this step and the next */
    struct expression *cost;        /* NULL: none */
    struct span span;
};

/*
 * A relationship, or a quantified path: a relationship or a group of several, repeated. A group
 * is one edge of the match, as long as it may be: its slot holds the list of all relationships
 * walked, and its variables are made of that (struct bound_iterations).
 */
struct bound_edge {
    uint32_t slot; /* the relationship; for a quantified edge the list of them */
    bool is_bound;
    uint32_t from, to;                /* places in bound_match.nodes, in written order */
    enum ast_direction direction;     /* of a group of several steps: undirected */
    struct bound_labels *types;       /* NULL: any; of a group of several steps: NULL */
    struct ast_quantifier quantifier; /* a `?` comes as {0,1} */
    struct bound_step *steps;         /* in written order */
    uint32_t step_count;
    /* Quantified edges: what holds at each iteration, over the slots of its steps. Other
     * edges have theirs in the match's conjuncts, but for the one of a search that must be a
     * relationship known before. */
    struct expression *where;
    bool is_named;           /* a variable tells where it begins and ends */
    enum ast_path_mode mode; /* of the part of the path that it belongs to */
    struct span span;
};

struct bound_path {
    uint32_t slot; /* SLOT_NONE: not named */
    enum ast_path_selector selector;
    enum ast_path_mode mode;
    struct expression *count; /* k; NULL: 1 */
    uint32_t *nodes;          /* places in bound_match.nodes, edge_count + 1 */
    uint32_t *edges;          /* places in bound_match.edges */
    uint32_t edge_count;
    struct span span;
};

/* MATCH: nodes and edges form a graph; the rows are its embeddings. */
struct bound_match {
    bool is_optional;
    bool is_repeatable; /* REPEATABLE ELEMENTS: relationships may repeat */
    struct bound_node *nodes;
    uint32_t node_count;
    struct bound_edge *edges;
    uint32_t edge_count;
    struct bound_path *paths; /* all of them, in written order */
    uint32_t path_count;
    /* WHERE, inline WHERE and property maps, split at AND. Those of a pattern with a selector
     * that hold before selection stand in `inner`; the others in `conjuncts`. */
    struct expression **conjuncts;
    uint32_t conjunct_count;
    struct expression **inner;
    uint32_t inner_count;
};

/* ---- clauses ------------------------------------------------------------------------------ */

struct bound_item {
    struct expression *expression;
    uint32_t slot; /* where it goes; a variable that is only passed on keeps its slot */
    struct text name;
};

struct bound_aggregate {
    const struct aggregate *aggregate; /* NULL: count(*) */
    struct expression *argument;
    struct expression *second; /* percentile's fraction */
    bool is_distinct;
    uint32_t slot;
    struct span span;
};

struct bound_sort {
    struct expression *expression;
    bool is_descending;
    enum ast_null_order nulls;
};

/*
 * WITH, RETURN, LET: without aggregates rows * items; with aggregates first groups (keys and
 * aggregates fill their slots), then items over those slots. ORDER BY sees the items and, where
 * nothing was grouped or made distinct, also the slots before.
 */
struct bound_projection {
    bool is_aggregating;
    struct bound_item *keys; /* grouping keys */
    uint32_t key_count;
    struct bound_aggregate *aggregates;
    uint32_t aggregate_count;
    struct bound_item *items;
    uint32_t item_count;
    bool is_distinct;
    struct bound_sort *sort;
    uint32_t sort_count;
    struct expression *skip;
    struct expression *limit;
    struct expression *where; /* WITH ... WHERE, after everything else */
    bool keeps_scope;         /* LET, FILTER: earlier slots stay visible */
};

/* CREATE and MERGE: what to make, in order: nodes, then edges. Slots that are bound are used as
 * they are. Properties may read slots of elements made before in the same pattern. */
struct bound_new_node {
    uint32_t slot;
    bool is_bound;
    struct bound_labels *labels;   /* AND of names (or dynamic) */
    struct expression *properties; /* a map, or NULL */
    struct expression *name;       /* quoted name of an existing node */
    struct span span;
};
struct bound_new_edge {
    uint32_t slot;
    uint32_t from, to; /* places in bound_create.nodes; stored direction from -> to */
    struct bound_labels *type; /* one name or dynamic */
    struct expression *properties;
    struct span span;
};
struct bound_create {
    struct bound_new_node *nodes;
    uint32_t node_count;
    struct bound_new_edge *edges;
    uint32_t edge_count;
    struct bound_item *paths; /* named paths: EXPRESSION_PATH each */
    uint32_t path_count;
};

struct bound_set {
    enum ast_set_kind kind;
    struct expression *target;
    struct text key;
    struct expression *key_expression;
    struct expression *value; /* NULL: remove */
    struct bound_labels *labels;
    bool is_remove;
    struct span span;
};

struct bound_merge {
    struct bound_match *match; /* how it is looked for; properties are its conjuncts */
    struct bound_create *create;
    struct bound_set *on_create;
    uint32_t on_create_count;
    struct bound_set *on_match;
    uint32_t on_match_count;
};

/* A procedure as the binder sees it; execute/call.h runs it. */
struct bound_call {
    const struct procedure *procedure; /* bind/procedure.h */
    struct expression **arguments;
    uint32_t argument_count;
    /* One per yielded output: its place among the procedure's outputs, and its slot. */
    uint32_t *outputs;
    uint32_t *slots;
    uint32_t output_count;
    struct expression *where;
    struct span span;
};

/* An argument of a procedure that is written in the language: worked out anew for each row of
 * the caller, it is then the value of a parameter of the statement. */
struct bound_argument {
    struct text name;   /* of the procedure's parameter */
    uint32_t parameter; /* place in bound_statement.arguments */
    struct expression *expression;
    const struct bound_type *type;
    struct text type_text; /* as it is written */
};

/* A call of such a procedure; the clause's query is its body. Arguments that do not depend on
 * rows stand in the body themselves. */
struct bound_procedure {
    struct text name;
    struct bound_argument *arguments;
    uint32_t argument_count;
    struct span span;
};

struct bound_file {
    struct expression *path;
    struct text format;         /* empty: by suffix */
    struct expression *options; /* a map or NULL */
    struct span span;
};

enum bound_clause_kind {
    BOUND_MATCH,
    BOUND_UNWIND,  /* expression to slot; ordinality_slot */
    BOUND_PROJECT, /* WITH, RETURN, LET, FILTER */
    BOUND_CALL,
    BOUND_CALL_SUBQUERY,
    BOUND_CREATE,
    BOUND_MERGE,
    BOUND_SET, /* SET and REMOVE */
    BOUND_DELETE,
    BOUND_FOREACH,
    BOUND_LOAD_CSV,
    BOUND_EXPORT,
    BOUND_IMPORT
};

struct bound_clause {
    enum bound_clause_kind kind;
    struct span span;
    bool is_optional; /* CALL { } */
    struct bound_match *match;
    struct expression *expression; /* UNWIND's list, FOREACH's list, LOAD CSV's path */
    uint32_t slot;                 /* UNWIND, FOREACH, LOAD CSV */
    uint32_t
        ordinality_slot; /* SLOT_NONE where not asked; counts from `ordinality_base` */
    int64_t ordinality_base;
    struct bound_projection *projection;
    struct bound_call *call;
    struct bound_query *query;         /* CALL { } */
    struct bound_procedure *procedure; /* whose body `query` is; NULL: CALL { } */
    uint32_t *imports;                 /* CALL { }: outer slots it reads */
    uint32_t import_count;
    struct bound_create *create;
    struct bound_merge *merge;
    struct bound_set *sets;
    uint32_t set_count;
    struct expression **expressions; /* DELETE, EXPORT */
    uint32_t expression_count;
    bool is_detach;
    bool exports_graph;           /* EXPORT GRAPH */
    struct bound_clause *clauses; /* FOREACH: list */
    struct bound_file *file;      /* EXPORT, IMPORT, RETURN ... INTO */
    struct bound_column *columns; /* RETURN ... INTO: what goes to the file */
    uint32_t column_count;
    bool with_headers;
    uint32_t line_slot, file_slot; /* LOAD CSV: what linenumber() and file() read */
    struct expression *separator;
    struct bound_clause *next;
};

/* ---- queries ------------------------------------------------------------------------------ */

struct bound_column {
    struct text name;
    uint32_t slot;
};

/* A linear query (operator AST_LINEAR) or a set operation of two queries. */
struct bound_query {
    enum ast_set_operator operator;
    struct expression *as_of; /* linear */
    struct bound_clause *clauses;
    struct bound_query *left, *right;
    /* The result: for a set operation new slots; columns of left and right match by place. */
    struct bound_column *columns;
    uint32_t column_count; /* 0: no result (a writing query without RETURN) */
    bool writes;
};

struct bound_statement {
    struct bound_query *query;
    struct bound_slot *slots;
    uint32_t slot_count;
    struct text *arguments; /* names of parameters that calls give their values to */
    uint32_t argument_count;
    bool writes;
};

/* The bound query as indented text: EXPLAIN BOUND. */
void bound_print_statement(struct text_builder *builder,
                           const struct bound_statement *statement);
/* One expression on one line, as near to how it was written as its meaning allows. */
void bound_print_expression(struct text_builder *builder, const struct bound_slot *slots,
                            const struct expression *expression);
void bound_print_labels(struct text_builder *builder, const struct bound_slot *slots,
                        const struct bound_labels *labels);

/* Whether an expression, or one below it, is a subquery; false for NULL. */
bool bound_has_subquery(const struct expression *expression);

/* Whether a label is named by an expression, $(...), which each row may answer otherwise. */
bool bound_labels_are_dynamic(const struct bound_labels *labels);

/* Whether an expression reads what elements hold, and not their identity alone. */
bool bound_reads_graph(const struct expression *expression);

/* Calls `visit` for every slot an expression reads, subqueries' imports included. */
void bound_visit_slots(const struct expression *expression,
                       void (*visit)(void *context, uint32_t slot), void *context);

#endif
