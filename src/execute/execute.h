/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a plan: builds the operators' states, gives batches, applies what the statement writes.
 */
#ifndef ENTENTE_EXECUTE_EXECUTE_H
#define ENTENTE_EXECUTE_EXECUTE_H

#include "base/array.h"
#include "bind/bind.h"
#include "execute/list_set.h"
#include "execute/operator.h"

/* The text of a folder's schema.cypher. */
struct execution_schema {
    struct text text;
    const char *folder;
};

struct execution {
    struct arena *arena; /* of the statement: operator states */
    struct budget *budget;
    struct graph *graph;
    const struct plan_statement *statement;
    struct evaluation evaluation;
    struct list_sets lists;
    uint64_t graph_version;      /* when execute_next() was last left */
    procedure_progress progress; /* of analyses; may be NULL */
    void *progress_context;
    bool forks_analyses; /* an analysis runs in a process of its own */
    bool
        has_helpful_names; /* names in the arguments of CALL are folded, or warned about */
    bool allows_files;     /* IMPORT, EXPORT, LOAD CSV */
    bool measures_time;    /* PROFILE: operators count their seconds */
    struct operator_state *root;
    struct operator_state **subqueries;  /* running trees, beside statement->subqueries */
    struct argument *subquery_arguments; /* what their leaves give */
    struct argument *building; /* while operators are made: the argument of the leaves */
    /* This statement deleted elements, which rows may still hold: reading the properties or
     * labels of a dead element is STATUS_DELETED_ENTITY_ACCESS. */
    bool has_deleted;
    struct graph_counters counters;        /* what the statement has changed so far */
    struct graph_counters counters_before; /* the transaction's, when it was opened */
    struct visibility_cache *visibilities;
    struct bind_warning **warnings; /* what is to be noted is appended; NULL: nowhere */
    ARRAY(struct execution_schema)
    schemas; /* of imported folders, for the caller to run */
    struct problem *problem;
};

/* What a statement is run with. All members outlive the execution. */
struct execution_request {
    const struct plan_statement *statement;
    struct graph *graph;
    struct arena *arena;
    struct budget *budget;
    const struct bind_parameter_values *parameters;
    procedure_progress progress;
    void *progress_context;
    bool forks_analyses;
    bool has_helpful_names;
    bool allows_files;
    bool measures_time;
    int64_t statement_seconds; /* the clock at the start of the statement, UTC */
    int32_t statement_nanoseconds;
    uint64_t *random_state;
    struct bind_warning **warnings; /* may be NULL */
    struct problem *problem;
};

/*
 * Builds the operators. Transactions are the caller's: a writing plan runs inside graph_begin()
 * and all its rows are to be taken before the caller commits.
 */
enum status execute_open(const struct execution_request *request, struct execution **out);

/* The next batch of the result, row_count 0 at the end; columns by slot. */
enum status execute_next(struct execution *execution, struct batch *out);

/* Releases operators' resources; the arena is the caller's. */
void execute_close(struct execution *execution);

/* Notes something for the user that does not stop the statement, on the execution's arena. */
enum status execute_warn(struct execution *execution, struct span span,
                         struct text message);

/* The operator that runs a plan node, for PROFILE; NULL when it has none. */
const struct operator_state *execute_find(const struct execution *execution,
                                          const struct plan *plan);

#endif
