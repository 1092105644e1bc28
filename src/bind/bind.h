/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Syntax tree to bound query: every name resolved, every early error found.
 */
#ifndef ENTENTE_BIND_BIND_H
#define ENTENTE_BIND_BIND_H

#include "bind/bound.h"
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

struct bind_context {
    struct arena *arena; /* of the statement */
    struct budget *budget;
    const struct graph *graph; /* only for names: folding and warnings */
    const struct procedure_registry *procedures;
    bool has_helpful_names; /* SESSION SET names = helpful */
    /* Parameters that are set; a missing one is STATUS_MISSING_PARAMETER. */
    const struct bind_parameter *parameters;
    uint32_t parameter_count;
    struct text source;            /* the statement's text: columns are named by it */
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

#endif
