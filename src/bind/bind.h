/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Syntax tree to bound query: every name resolved, every early error found.
 */
#ifndef ENTENTE_BIND_BIND_H
#define ENTENTE_BIND_BIND_H

#include "bind/bound.h"
#include "bind/graph_type.h"
#include "bind/procedure.h"

/* A note for the user that does not stop the statement. */
struct bind_warning {
    struct span span;
    struct text message;
    struct bind_warning *next;
};

struct bind_parameter {
    struct text name;
    struct value value;
};

/* The text of a procedure that the statement calls: spans beyond the statement's own text lie
 * in one of these. */
struct bind_source {
    struct text name;    /* of the procedure */
    uint32_t start, end; /* of its text in `bind_context.source` */
    struct span call;    /* the CALL, which may lie in another one's text */
    struct bind_source *next;
};

struct bind_context {
    struct arena *arena; /* of the statement */
    struct budget *budget;
    const struct graph *graph; /* only for names: folding and warnings */
    const struct procedure_registry *procedures;
    const struct graph_type
        *graph_type;        /* that is set: other names are errors; or NULL */
    bool has_helpful_names; /* SESSION SET names = helpful */
    bool has_day; /* queries of the statement itself without AS OF have this `day` */
    int64_t day;
    /* Parameters that are set; a missing one is STATUS_MISSING_PARAMETER. */
    const struct bind_parameter *parameters;
    uint32_t parameter_count;
    /* The statement's text: columns are named by it. Binding adds the texts of the procedures
     * that are called, and lists them in `sources`, also when it fails. */
    struct text source;
    struct bind_source *sources;
    struct bind_warning *warnings; /* out, in order of place */
    struct problem *problem;
};

/*
 * Binds a query statement (kind AST_QUERY).
 * Errors  the compile-time rows of status_codes.h, with place and hint
 */
enum status bind_statement(struct bind_context *context, const struct ast_statement *ast,
                           struct bound_statement **out);

/* "no element has the label 'Persn'; did you mean 'Person'?", cut to `message_bytes`. */
void bind_describe_unknown(const struct graph *graph, enum catalog_kind kind,
                           struct text name, char *message, size_t message_bytes);

/*
 * Reads CREATE GRAPH TYPE; the result lives on `context->arena` and points into the tree.
 * Errors  STATUS_INVALID_GRAPH_TYPE, STATUS_INVALID_ARGUMENT_TYPE, with place and hint
 */
enum status bind_graph_type(struct bind_context *context,
                            const struct ast_definition *ast, struct graph_type **out);

/*
 * Checks what CREATE PROCEDURE says without looking at its body's names: those are bound when
 * it is called.
 * Errors  a dotted name or one that the program has, types that do not exist, parameters named
 *         twice, in the wrong order, or not at all
 */
enum status bind_check_procedure(struct bind_context *context,
                                 const struct ast_statement *ast);

/*
 * What a procedure of the graph takes and gives, for SHOW PROCEDURES, from its text, which
 * becomes `context->source`. A body that cannot be bound now has no outputs.
 */
enum status bind_describe_procedure(struct bind_context *context, struct text text,
                                    struct procedure *out);

/* The procedure of that name among the graph's own, case ignored. */
bool bind_find_procedure(const struct graph *graph, struct text name,
                         struct graph_definition *out);

/* What AS OF takes, as its errors hint. */
#define AS_OF_HINT                                                                       \
    "a day is date('2024-08-01'), its text '2024-08-01', or a parameter of either"

#endif
