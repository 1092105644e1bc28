/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a statement handle holds, and the rows of its result as values for renderers.
 */
#ifndef ENTENTE_SESSION_STATEMENT_H
#define ENTENTE_SESSION_STATEMENT_H

#include "bind/bind.h"
#include "execute/execute.h"
#include "session/database.h"

/* Rows that were taken before the first is shown, or made by the session itself. */
struct kept_rows {
    struct value *cells; /* row after row, malloc'd */
    uint64_t row_count;
    uint64_t row_capacity;
    uint64_t next;
};

enum statement_state {
    STATEMENT_PREPARED,
    STATEMENT_RUNNING,
    STATEMENT_DONE,
    STATEMENT_FAILED
};

struct entente_statement {
    struct entente_database *database;
    struct arena arena;
    struct text text;
    struct ast_statement *ast;
    struct bind_parameter *parameters;
    uint32_t parameter_count, parameter_capacity;
    struct bound_statement *bound;
    struct plan_statement *plan;
    struct execution *execution;
    bool in_transaction; /* of its own */
    bool is_reading;     /* counts among the database's readers: transaction.h */
    enum statement_state state;
    struct text *names; /* of the columns */
    uint32_t column_count;
    struct kept_rows kept;
    bool is_kept;           /* rows come from `kept`, not from the execution */
    struct arena row_arena; /* texts made for the current row */
    struct batch batch;
    uint32_t batch_row;
    struct value *row; /* column_count */
    struct bind_warning *warnings;
    struct bind_source *sources;                 /* of the procedures that are called */
    struct text sources_text;                    /* what those lie in */
    const struct procedure_registry *procedures; /* SHOW's own; NULL: the database's */
    struct graph_counters counters;
};

/* The counters' names by index, NULL past the last: "nodes_created", ... */
const char *statement_counter_name(uint32_t index);
/* The current row; column_count values, valid until the next step. */
const struct value *statement_row(const struct entente_statement *statement);
struct graph *database_graph(const struct entente_database *database);

/* ---- between the parts of the floor -------------------------------------------------------- */

/* Names the columns of rows that the session makes. */
enum status statement_set_columns(struct entente_statement *statement,
                                  const char *const *names, uint32_t count);
/* Adds a deep copy of a row of column_count values to `kept`. */
enum status statement_keep_row(struct entente_statement *statement,
                               const struct value *row);
/* Keeps one row of one column for each line of `lines`. */
enum status statement_keep_lines(struct entente_statement *statement, struct text lines);

/* entente_prepare() inside of another statement: the budget goes on. */
enum status statement_prepare(struct entente_database *database, struct text text,
                              struct entente_statement **out, size_t *rest);

/* Text to plan: bind, plan, rewrite as the statement's EXPLAIN asks. */
enum status statement_bind(struct entente_statement *statement);
enum status statement_plan(struct entente_statement *statement, bool with_rewrites);
/* Opens the execution of a planned statement, inside a transaction when it writes. */
enum status statement_execute(struct entente_statement *statement);
/* Ends a writing statement that came to `status`: with STATUS_OK its graph is checked and
 * kept, else it is as at `savepoint` again. */
enum status statement_end_writing(struct entente_statement *statement, uint64_t savepoint,
                                  enum status status);
/* Takes all rows into `kept` and ends the transaction. */
enum status statement_drain(struct entente_statement *statement);

/* What the binder is given; its results go to the statement. */
enum status statement_bind_context(struct entente_statement *statement,
                                   struct bind_context *context);

/* CREATE and DROP of what is kept with the graph as text. */
enum status define_statement(struct entente_statement *statement);
/* EXPLAIN ...: fills `kept` with lines. */
enum status explain_statement(struct entente_statement *statement);
/* SHOW ...: makes the statement a query over a procedure that gives what is shown. */
enum status show_statement(struct entente_statement *statement);

#endif
