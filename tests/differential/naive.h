/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The naive evaluator: a query's tree over a small graph, by nested loops.
 *
 * It takes the tree that src/syntax gives and shares nothing with src beyond it: values,
 * expressions, matching, grouping and writing are its own, and as plain as they can be. There is
 * no planner and nothing is lazy. Variables are a linked list of bindings; a row is its head.
 *
 * Failure is remembered in `struct naive` and looked at between clauses; after it, values mean
 * nothing. Memory is an arena's that the caller frees; when there is none the program ends. Not
 * everything a query may answer is determined (LIMIT without ORDER BY, which of 1 and 1.0 stands
 * for both): what shows that is noted in `is_undetermined`.
 */
#ifndef ENTENTE_TESTS_NAIVE_H
#define ENTENTE_TESTS_NAIVE_H

#include "base/array.h"
#include "syntax/ast.h"

/* ORDER NAIVE: as ORDER BY sorts them, smallest first. */
enum naive_type {
    NAIVE_MAP,
    NAIVE_NODE,
    NAIVE_EDGE,
    NAIVE_LIST,
    NAIVE_PATH,
    NAIVE_DATE,
    NAIVE_DURATION,
    NAIVE_STRING,
    NAIVE_BOOLEAN,
    NAIVE_INTEGER,
    NAIVE_FLOAT,
    NAIVE_NULL
};

struct naive_value {
    enum naive_type type;
    union {
        bool boolean;
        int64_t integer; /* a date: days since 1970-01-01 */
        double number;
        struct text text;
        uint32_t element; /* index of a node or edge */
        const struct naive_list *list;
        const struct naive_map *map;
        const struct naive_path *path;
        const struct naive_duration *duration;
    };
};

struct naive_duration {
    int64_t months, days, seconds;
};

struct naive_list {
    uint32_t count;
    struct naive_value *items;
};

struct naive_map {
    uint32_t count;
    struct text *keys;
    struct naive_value *values;
};

struct naive_path {
    uint32_t hop_count;
    uint32_t *nodes; /* hop_count + 1 */
    uint32_t *edges; /* hop_count */
};

enum naive_truth { NAIVE_FALSE, NAIVE_TRUE, NAIVE_UNKNOWN };

struct naive_node {
    bool is_deleted;
    struct naive_list labels; /* strings */
    struct naive_map properties;
};

struct naive_edge {
    bool is_deleted;
    uint32_t from, to;
    struct text type;
    struct naive_map properties;
};

struct naive_graph {
    ARRAY(struct naive_node) nodes;
    ARRAY(struct naive_edge) edges;
};

struct naive_binding {
    struct text name;
    struct naive_value value;
    const struct naive_binding *outer;
};

/* Rows; each is the head of its bindings, NULL for a row without variables. */
struct naive_rows {
    const struct naive_binding **items;
    uint32_t count;
    uint32_t capacity;
};

/* What a clause has set: a second value for the same place is a race between rows. */
struct naive_change {
    struct naive_value element, value;
    struct text key;
    struct naive_change *others;
};

struct naive {
    struct arena *arena;
    struct naive_graph *graph;
    struct text query;              /* the text that spans of the tree point into */
    const struct naive_rows *group; /* while an expression with aggregates is evaluated */
    const char *failure;            /* what the query is refused for; NULL: nothing */
    struct naive_value operand;     /* of the CASE whose test is evaluated */
    bool is_undetermined;
    bool has_raced;     /* rows of one SET gave a property different values */
    bool has_mirrored;  /* an undirected MERGE met what it had made itself */
    uint32_t made_from; /* relationships from here up are the running clause's */
    bool is_too_large;  /* given up: more work than MAX_NAIVE_WORK */
    uint64_t work;      /* partial matches so far */
    bool is_setting;    /* a SET clause runs */
    struct naive_change *changes; /* what it has set */
    /* Another number, another order of elements scanned and of MATCH's rows: as they stand for 0,
     * backwards for 1, else at random. */
    uint64_t shuffle;
    uint64_t random; /* the state of that */
};

#define MAX_NAIVE_WORK 30000u

/* What a query answers. `ranks` counts up where ORDER BY says that a row is after the one
 * before; rows of one rank may stand in any order. */
struct naive_answer {
    uint32_t column_count;
    struct text *columns;
    uint32_t row_count;
    struct naive_value **rows;
    uint32_t *ranks;
};

/* ---- naive.c ------------------------------------------------------------------------------ */

/* Memory, cleared. Ends the program when there is none. */
void *naive_allocate(struct naive *naive, size_t bytes);
void naive_fail(struct naive *naive, const char *why);
bool naive_has_stopped(const struct naive *naive);
/* Counts one more partial match. */
void naive_count_work(struct naive *naive);
void naive_push(struct naive *naive, struct naive_rows *rows,
                const struct naive_binding *row);
const struct naive_binding *naive_bind(struct naive *naive,
                                       const struct naive_binding *row, struct text name,
                                       struct naive_value value);
const struct naive_binding *naive_find(const struct naive_binding *row, struct text name);
/* The numbers 0 to count - 1 in this run's order; at random, in another one each time. */
uint32_t *naive_scan(struct naive *naive, uint32_t count);
/* Puts rows that have no order into this run's. */
void naive_shuffle(struct naive *naive, struct naive_rows *rows);
/* Evaluates a statement's query; `answer` is whole when nothing failed. */
void naive_run(struct naive *naive, const struct ast_query *query,
               struct naive_answer *answer);

/* ---- naive_value.c ------------------------------------------------------------------------ */

struct naive_value naive_null(void);
struct naive_value naive_boolean(bool boolean);
struct naive_value naive_integer(int64_t integer);
struct naive_value naive_float(double number);
struct naive_value naive_string(struct text text);
struct naive_value naive_list(struct naive *naive, uint32_t count);
struct naive_value naive_append(struct naive *naive, struct naive_value list,
                                struct naive_value item);
struct naive_value naive_truth(enum naive_truth truth);
bool naive_is_null(struct naive_value value);
bool naive_is_number(struct naive_value value);
double naive_as_double(struct naive_value value);
enum naive_truth naive_equal(struct naive_value first, struct naive_value second);
/* What `<` and its sisters need: false when the two cannot be compared. */
bool naive_compare(struct naive_value first, struct naive_value second, int *order);
/* The order of ORDER BY, over all values. */
int naive_order(struct naive_value first, struct naive_value second);
/* One value for DISTINCT and grouping: null is null, 1 is 1.0. */
bool naive_same(struct naive_value first, struct naive_value second);
/* The same and of the same types all through. */
bool naive_identical(struct naive_value first, struct naive_value second);
struct naive_value naive_map_get(const struct naive_map *map, struct text key);
/* A map with one entry more, replaced, or, for null, less. */
struct naive_map naive_map_set(struct naive *naive, const struct naive_map *map,
                               struct text key, struct naive_value value);

/* ---- naive_text.c ------------------------------------------------------------------------- */

/* A value in entente's spelling, elements with all their properties; strings in quotes. */
void naive_append_text(struct text_builder *builder, const struct naive_graph *graph,
                       struct naive_value value);
void naive_append_date(struct text_builder *builder, int64_t days);
/* The year, month and day of a date. */
void naive_split_date(int64_t days, int64_t parts[3]);
/* The date so many months, then so many days, then so many seconds after a date. */
int64_t naive_move_date(int64_t days, const struct naive_duration *by, int sign);
/* A letter-by-letter reading of PnYnMnDTnHnMnS, whole numbers only. */
bool naive_read_duration(struct text text, struct naive_duration *out);
struct naive_value naive_duration(struct naive *naive, int64_t months, int64_t days,
                                  int64_t seconds);
/* Reads YYYY-MM-DD. */
bool naive_read_date(struct text text, int64_t *days);

/* ---- naive_type.c ------------------------------------------------------------------------- */

/* value IS TYPED type, and CAST(value AS type); `type` as it is written. */
bool naive_is_typed(struct naive *naive, struct naive_value value, struct text type);
struct naive_value naive_cast(struct naive *naive, struct naive_value value,
                              struct text type);

/* ---- naive_expression.c, naive_operator.c, naive_function.c, naive_aggregate.c ------------ */

struct naive_value naive_evaluate(struct naive *naive, const struct naive_binding *row,
                                  const struct ast_expression *expression);
/* True, false or null; anything else is a failure. */
enum naive_truth naive_decide(struct naive *naive, const struct naive_binding *row,
                              const struct ast_expression *expression);
/* A unary or binary operator over evaluated operands. */
struct naive_value naive_operate(struct naive *naive, enum ast_expression_kind kind,
                                 struct naive_value first, struct naive_value second);
struct naive_value naive_property(struct naive *naive, struct naive_value owner,
                                  struct text key);
bool naive_has_labels(struct naive *naive, struct naive_value element,
                      const struct ast_label_expression *labels);
struct naive_value naive_call(struct naive *naive, const struct naive_binding *row,
                              const struct ast_expression *call);
bool naive_is_aggregate(const struct ast_expression *expression);
bool naive_has_aggregate(const struct ast_expression *expression);
/* An aggregate over the rows of `naive->group`. */
struct naive_value naive_aggregate(struct naive *naive,
                                   const struct ast_expression *call);

/* ---- naive_match.c, naive_select.c -------------------------------------------------------- */

/* The rows that a pattern makes of `row`. */
void naive_match(struct naive *naive, const struct naive_binding *row,
                 const struct ast_pattern *pattern, struct naive_rows *out);
/* Gives null to the variables of a pattern that `row` does not have. */
const struct naive_binding *naive_bind_nulls(struct naive *naive,
                                             const struct naive_binding *row,
                                             const struct ast_pattern *pattern);

/* ---- naive_clause.c, naive_project.c, naive_write.c --------------------------------------- */

/* The rows that a query makes of `row`, as answered. */
void naive_query(struct naive *naive, const struct naive_binding *row,
                 const struct ast_query *query, struct naive_answer *answer);
void naive_filter(struct naive *naive, struct naive_rows *rows,
                  const struct ast_expression *where);
/* WITH and RETURN: rows to an answer. */
void naive_project(struct naive *naive, const struct naive_rows *rows,
                   const struct ast_projection *projection, struct naive_answer *answer);
/* Drops rows that are there already. */
void naive_distinct(struct naive *naive, struct naive_answer *answer);
/* CREATE, MERGE, SET, REMOVE, DELETE; `rows` are changed in place. */
void naive_write(struct naive *naive, const struct ast_clause *clause,
                 struct naive_rows *rows);

#endif
