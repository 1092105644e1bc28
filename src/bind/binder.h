/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the binder share; nobody outside of this folder includes it.
 *
 * Every function that fails has recorded a problem with its place. Trees are read-only once
 * made, so one expression may stand in several places.
 */
#ifndef ENTENTE_BIND_BINDER_H
#define ENTENTE_BIND_BINDER_H

#include "bind/bind.h"
#include "bind/scope.h"

struct grouping; /* bind_grouping.c */

/* Where in the statement the binder is; saved and restored by value. */
struct bind_place {
    struct scope *scope;
    struct grouping *grouping;  /* beside aggregates: what stands for keys; else NULL */
    bool refuses_aggregates;    /* though there is a grouping: a comprehension's body */
    bool is_in_aggregate;       /* inside the argument of an aggregate */
    const char *refuses_writes; /* why nothing may be written here; NULL: it may */
    bool are_let;               /* `columns` are those of a LET */
    const struct ast_projection *columns; /* whose columns are being bound, or NULL */
    struct expression *case_operand;      /* inside a case's test: what it tests */
    bool is_tested_pattern; /* inside a pattern that is a truth: it binds nothing */
    const struct called_procedure
        *procedure; /* inside its body; NULL: in the statement */
};

/* A note on a slot, for the one who took the stamp. */
struct slot_mark {
    uint32_t stamp;
    uint32_t place;
};

/* A name that the statement itself has written so far. */
struct written_name {
    enum catalog_kind kind;
    struct text name;
};

struct binder {
    struct bind_context *context;
    struct arena *arena;
    struct problem *problem;
    struct bind_place place;
    ARRAY(struct bound_slot) slots;
    ARRAY(struct slot_mark) marks; /* beside slots */
    uint32_t last_stamp;
    uint32_t subquery_depth;
    ARRAY(struct written_name) written;
    ARRAY(struct text) arguments; /* bound_statement.arguments */
    struct text_builder *source;  /* of context->source, once procedures are called */
    uint32_t procedure_calls;
    bool writes;
};

#define TRY_NEW(binder, pointer) TRY_MEMORY(pointer, (binder)->arena, (binder)->problem)

/* What a value that is neither map nor element nor path can be. */
#define TYPE_SET_KNOWN(types) ((types) & ~TYPE_BIT(VALUE_NULL))
#define TYPE_SET_STORED                                                                  \
    (TYPE_SET_KNOWN(TYPE_SET_ANY) &                                                      \
     ~(TYPE_BIT(VALUE_MAP) | TYPE_SET_ELEMENT | TYPE_BIT(VALUE_PATH)))

/* ---- bind.c: queries -------------------------------------------------------------------- */

/* How a query begins and what it may be. */
struct query_start {
    struct scope *outer; /* what it sees of outside; NULL: nothing */
    struct frame *frame;
    const struct bound_query *previous; /* NEXT: whose columns it starts with */
    struct scope *importable; /* CALL { WITH x ... }: where a leading WITH looks */
    bool is_top;              /* the statement itself */
    bool needs_no_result;     /* EXISTS, COUNT: it may end with any clause */
};
enum status bind_query(struct binder *binder, const struct ast_query *ast,
                       const struct query_start *start, struct bound_query **out);

/* A list of clauses being made. */
struct clause_list {
    struct bound_clause *first;
    struct bound_clause **end;
};
void clause_list_init(struct clause_list *list);
/* Appends a new clause of a kind; NULL without memory. */
struct bound_clause *clause_list_add(struct binder *binder, struct clause_list *list,
                                     enum bound_clause_kind kind, struct span span);

/* A linear query being made. */
struct linear {
    const struct query_start *start;
    struct bound_query *query;
    struct clause_list clauses;
    bool is_only_clause;
};

/* ---- bind_clause.c ---------------------------------------------------------------------- */

enum status bind_clause(struct binder *binder, struct linear *linear,
                        const struct ast_clause *ast);
/* Refuses a writing clause where nothing may be written, and notes that the query writes. */
enum status bind_note_write(struct binder *binder, struct span span);
/* FOREACH's body: writing clauses only. */
enum status bind_writing_clause(struct binder *binder, struct clause_list *clauses,
                                const struct ast_clause *ast);

/* ---- bind_definition.c, bind_procedure.c -------------------------------------------------- */

/* A parameter of a procedure that is written in the language. */
struct defined_parameter {
    struct bound_type *type;
    struct text type_text;
    const struct ast_expression *initial;
    struct expression *value; /* while the body is bound: what it stands for */
};

/* A procedure whose body is being bound. */
struct called_procedure {
    const struct called_procedure *caller; /* NULL: the statement */
    uint32_t depth;
    struct text name;
    struct procedure signature; /* its arguments, without `run` */
    struct defined_parameter *parameters;
    const struct ast_query *body;
};

/* Reads the head of a CREATE PROCEDURE statement. */
enum status bind_read_procedure(struct binder *binder, const struct ast_definition *ast,
                                struct called_procedure *out);
/* The default of a parameter: an expression without variables and parameters. */
enum status bind_initial(struct binder *binder, const struct ast_expression *ast,
                         struct expression **out);
/* Makes `value` (NULL: anything of its type) what a parameter stands for inside. One that is not
 * the same for all rows becomes an argument of `call`, which has room. */
enum status bind_argument(struct binder *binder, struct called_procedure *procedure,
                          uint32_t place, struct expression *value,
                          struct bound_procedure *call);
/* Binds the body as the query of `clause`. */
enum status bind_procedure_body(struct binder *binder, struct called_procedure *procedure,
                                struct bound_clause *clause, struct span span);
/* The parameter of a name; the error names the nearest. */
enum status bind_parameter_place(struct binder *binder,
                                 const struct called_procedure *procedure,
                                 const struct ast_name *name, uint32_t *place);
/* $name inside of a procedure. */
enum status bind_procedure_parameter(struct binder *binder,
                                     const struct ast_expression *ast,
                                     struct expression **out);
/* CALL of a procedure that the graph keeps. */
enum status bind_defined_call(struct binder *binder, struct linear *linear,
                              const struct ast_clause *ast,
                              struct graph_definition definition);

/* ---- bind_call.c ------------------------------------------------------------------------ */

enum status bind_check_argument_count(struct binder *binder, const struct ast_clause *ast,
                                      const struct procedure *procedure);
enum status bind_check_argument(struct binder *binder, const struct procedure *procedure,
                                uint32_t place, const struct expression *argument);
/* The session's parameter of a name, NULL when it has none. */
const struct bind_parameter *bind_find_parameter(const struct binder *binder,
                                                 struct text name);

/* Notes an output of a procedure for the hint of who reads it, unless YIELD names it. */
enum status bind_note_output(struct binder *binder, const struct ast_call *ast,
                             struct text output);

enum status bind_call(struct binder *binder, struct linear *linear,
                      const struct ast_clause *ast);
enum status bind_call_subquery(struct binder *binder, struct linear *linear,
                               const struct ast_clause *ast);
/* Makes a variable of `around`, the scope around a subquery, one of the present scope, and
 * notes that the subquery reads it. One that is there already stays. */
enum status bind_import_variable(struct binder *binder, struct scope *around,
                                 const struct ast_name *name);

/* ---- bind_file.c ------------------------------------------------------------------------ */

enum status bind_load_csv(struct binder *binder, struct linear *linear,
                          const struct ast_clause *ast);
enum status bind_export(struct binder *binder, struct linear *linear,
                        const struct ast_clause *ast);
enum status bind_import(struct binder *binder, struct linear *linear,
                        const struct ast_clause *ast);
enum status bind_file(struct binder *binder, const struct ast_file *ast,
                      struct bound_file **out);
/* RETURN ... INTO: the query's columns go to the clause's file, and the query answers one row
 * with `file` and `rows`. */
enum status bind_into(struct binder *binder, struct bound_query *query,
                      struct bound_clause *clause);

/* ---- bind_pattern.c --------------------------------------------------------------------- */

struct match_options {
    bool is_optional;
    bool refuses_new; /* a pattern as predicate: no new variables */
};
/* Adds the pattern's new variables to the present scope. */
enum status bind_match(struct binder *binder, const struct ast_pattern *ast,
                       const struct ast_expression *where, struct match_options options,
                       struct bound_match **out);
/* A MATCH clause: mostly one bound clause, several where shortestPath() stands beside others. */
enum status bind_match_clause(struct binder *binder, struct linear *linear,
                              const struct ast_clause *ast);
/* A name that a pattern or clause binds must be new: VARIABLE_ALREADY_BOUND otherwise. */
enum status bind_new_variable(struct binder *binder, const struct ast_name *name,
                              type_set types, type_set item_types, uint32_t *slot);

/* ---- bind_create.c, bind_merge.c, bind_update.c ------------------------------------------- */

enum status bind_create(struct binder *binder, struct clause_list *clauses,
                        const struct ast_clause *ast);
enum status bind_merge(struct binder *binder, struct clause_list *clauses,
                       const struct ast_clause *ast);
enum status bind_set(struct binder *binder, struct clause_list *clauses,
                     const struct ast_clause *ast);
enum status bind_set_items(struct binder *binder, const struct ast_set_item *items,
                           bool is_remove, struct bound_set **out, uint32_t *count);
enum status bind_delete(struct binder *binder, struct clause_list *clauses,
                        const struct ast_clause *ast);
enum status bind_foreach(struct binder *binder, struct clause_list *clauses,
                         const struct ast_clause *ast);

/* What CREATE and MERGE share: the pattern as things to make, its new variables added to the
 * present scope. `directions` (an array beside create->edges, may be NULL) tells how each edge
 * was written; an undirected one is refused where it is NULL. */
enum status bind_new_pattern(struct binder *binder, const struct ast_path_pattern *paths,
                             enum ast_direction **directions, struct bound_create **out);

/* ---- bind_projection.c, bind_grouping.c ------------------------------------------------- */

enum status bind_with(struct binder *binder, struct linear *linear,
                      const struct ast_clause *ast);
enum status bind_return(struct binder *binder, struct linear *linear,
                        const struct ast_clause *ast);
enum status bind_let(struct binder *binder, struct linear *linear,
                     const struct ast_clause *ast);
enum status bind_filter(struct binder *binder, struct linear *linear,
                        const struct ast_clause *ast);

/* The name of a column: the alias, a variable's name, or the source text. */
struct text bind_column_name(const struct binder *binder,
                             const struct ast_projection_item *item);

struct grouping_key {
    const struct ast_expression *ast;
    uint32_t slot;
    bool is_simple; /* a variable or a property of one */
};
struct grouping {
    struct scope *rows;  /* where arguments of aggregates are bound */
    struct scope *scope; /* where what stands beside them is bound */
    bool is_sort;        /* ORDER BY: `keys` are columns, and no aggregate is added */
    bool is_written;     /* GROUP BY: `keys` are any expressions */
    bool has_aggregates; /* ORDER BY: the item at hand holds an aggregate */
    bool
        hides_aggregates; /* ORDER BY after DISTINCT: aggregates are columns or nothing */
    ARRAY(struct grouping_key) keys;
    ARRAY(struct bound_aggregate) aggregates;
    ARRAY(const struct ast_expression *) aggregate_asts; /* beside aggregates */
};
/* True when an aggregate stands in the expression itself, subqueries apart. */
bool grouping_has_aggregate(const struct ast_expression *ast);
bool grouping_is_simple(const struct ast_expression *ast);
/* What stands for `ast` under place.grouping: an aggregate's or key's slot. *out NULL: nothing,
 * bind it as usual. */
enum status grouping_take(struct binder *binder, const struct ast_expression *ast,
                          struct expression **out);

/* ---- bind_same.c ------------------------------------------------------------------------ */

/* True when both are written the same but for blanks, case of functions and parentheses. */
bool bind_same(const struct binder *binder, const struct ast_expression *first,
               const struct ast_expression *second);

/* ---- bind_case.c ------------------------------------------------------------------------ */

/* `*read` gives the value as often as it is asked, which is worked out once: by `*let` around
 * what reads it (bind_held), or NULL where the value may be read as it is. */
enum status bind_hold(struct binder *binder, struct expression *value, const char *what,
                      struct expression **read, struct expression **let);
/* `body` inside of `let`; `body` itself when that is NULL. */
struct expression *bind_held(struct expression *let, struct expression *body);

/* ---- bind_expression.c, bind_list.c, bind_subquery.c ------------------------------------ */

enum status bind_expression(struct binder *binder, const struct ast_expression *ast,
                            struct expression **out);
/* An expression that stands for a truth: patterns are allowed, other types are refused. */
enum status bind_truth(struct binder *binder, const struct ast_expression *ast,
                       struct expression **out);
/* Every expression of a linked list; *out NULL when there are none. */
enum status bind_expressions(struct binder *binder, const struct ast_expression *list,
                             struct expression ***out, uint32_t *count);
/* The variable of a name, or the error why there is none. */
enum status bind_variable(struct binder *binder, const struct ast_name *name,
                          struct expression **out);

/* The binders of one kind of expression, ORDER AST EXPRESSION. */
typedef enum status (*expression_binder)(struct binder *binder,
                                         const struct ast_expression *ast,
                                         struct expression **out);
enum status bind_case(struct binder *, const struct ast_expression *,
                      struct expression **);
enum status bind_case_operand(struct binder *, const struct ast_expression *,
                              struct expression **);
enum status bind_chain(struct binder *, const struct ast_expression *,
                       struct expression **);
enum status bind_map_projection(struct binder *, const struct ast_expression *,
                                struct expression **);
enum status bind_comprehension(struct binder *, const struct ast_expression *,
                               struct expression **);
enum status bind_quantifier(struct binder *, const struct ast_expression *,
                            struct expression **);
enum status bind_reduce(struct binder *, const struct ast_expression *,
                        struct expression **);
enum status bind_all_reduce(struct binder *, const struct ast_expression *,
                            struct expression **);
/* Adds a hint to a failure about `name` when other databases have it: what does it here. */
void bind_hint_foreign(struct problem *problem, struct text name);
enum status bind_function(struct binder *, const struct ast_expression *,
                          struct expression **);
enum status bind_pattern_predicate(struct binder *, const struct ast_expression *,
                                   struct expression **);
enum status bind_pattern_comprehension(struct binder *, const struct ast_expression *,
                                       struct expression **);
enum status bind_subquery(struct binder *, const struct ast_expression *,
                          struct expression **);
enum status bind_shortest_path(struct binder *, const struct ast_expression *,
                               struct expression **);

/* A subquery's frame: counts depth, opens a scope inside the present one. */
enum status bind_enter(struct binder *binder, struct span span, struct frame *frame,
                       struct bind_place *saved);
void bind_leave(struct binder *binder, const struct bind_place *saved);

/* ---- making expressions ----------------------------------------------------------------- */

/* A cleared expression with room for `child_count` children; NULL without memory. */
struct expression *bind_make(struct binder *binder, enum expression_kind kind,
                             struct span span, uint32_t child_count);
struct expression *bind_constant(struct binder *binder, struct span span,
                                 struct value value);
struct expression *bind_slot(struct binder *binder, struct span span, uint32_t slot);
/* slot.key, one of `kind` on two operands */
struct expression *bind_property_of(struct binder *binder, struct span span,
                                    uint32_t slot, struct text key);
struct expression *bind_pair(struct binder *binder, enum expression_kind kind,
                             struct span span, struct expression *first,
                             struct expression *second, type_set types);
/* first AND second; either may be NULL. */
struct expression *bind_and(struct binder *binder, struct expression *first,
                            struct expression *second);

/* A new slot; `name` empty makes one up from `what`. */
enum status bind_new_slot(struct binder *binder, struct text name, const char *what,
                          type_set types, type_set item_types, uint32_t *slot);
/* A fresh stamp, under which no slot is marked. */
uint32_t bind_new_stamp(struct binder *binder);
bool bind_is_marked(const struct binder *binder, uint32_t stamp, uint32_t slot,
                    uint32_t *place);
void bind_mark(struct binder *binder, uint32_t stamp, uint32_t slot, uint32_t place);

/* ---- bind_types.c ----------------------------------------------------------------------- */

#define TYPES_TEXT_BYTES 160
/* "a NODE or a PATH" into `buffer`; returns it. */
const char *bind_types_text(type_set types, char buffer[TYPES_TEXT_BYTES]);
/* A set of types in one word: "INTEGER", "NUMBER", "NODE", "ANY". */
struct text bind_type_set_name(type_set types);
/* What an operator gives; 0 with *is_possible false when no pair of types fits. */
type_set bind_operate_types(enum value_operator operation, type_set first,
                            type_set second, bool *is_possible);
/* True when a value of `types` may be one of `allowed`, or is null. */
bool bind_may_be(type_set types, type_set allowed);
/* True when it is known that it is one of `allowed` or null. */
bool bind_must_be(type_set types, type_set allowed);
/* `what` must be one of `allowed`: "WHERE takes BOOLEAN, not INTEGER". */
enum status bind_require(struct binder *binder, enum status status,
                         const struct expression *expression, type_set allowed,
                         const char *what);
/* What a list can hold; TYPE_SET_ANY when that is not known. */
type_set bind_item_types(const struct expression *list);
/* Reads a type as it is written: "LIST<INTEGER NOT NULL>". */
enum status bind_type_name(struct binder *binder, const struct ast_name *name,
                           struct bound_type **out);

/* ---- bind_names.c ----------------------------------------------------------------------- */

/* Warns, when helpful, of a property that holds dates beside a literal string. */
enum status bind_warn_of_dates(struct binder *binder, const struct expression *property,
                               const struct expression *other);

/* A label or type expression that is read: names are folded where that is asked for. */
enum status bind_labels(struct binder *binder, const struct ast_label_expression *ast,
                        enum catalog_kind kind, struct bound_labels **out);
/* True when it names labels by an expression that is asked row by row: one that reads a
 * variable or the graph by a subquery. */
bool bind_labels_read_rows(const struct bound_labels *labels);
/* One that is written: a list of names. */
enum status bind_written_labels(struct binder *binder,
                                const struct ast_label_expression *ast,
                                enum catalog_kind kind, struct bound_labels **out);
/* Notes that a name is written; warns when another spelling of it exists. */
enum status bind_written_name(struct binder *binder, enum catalog_kind kind,
                              const struct ast_name *name);
/* The keys of a map that is written. */
enum status bind_written_keys(struct binder *binder, const struct ast_expression *map);
/* element.key, folded where that is asked for: one property or coalesce() of several. */
enum status bind_read_property(struct binder *binder, struct span span,
                               struct expression *element, const struct ast_name *key,
                               struct expression **out);
enum status bind_warn(struct binder *binder, struct span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
