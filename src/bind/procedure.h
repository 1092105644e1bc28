/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What CALL can call, as the binder sees it: name, arguments, outputs. The one table of
 * built-in procedures (igraph's analyses, catalogue procedures) and those registered over a
 * fixed table (PROTOCOL.md section 7) are found through one lookup.
 */
#ifndef ENTENTE_BIND_PROCEDURE_H
#define ENTENTE_BIND_PROCEDURE_H

#include "function/function.h"

struct procedure_field {
    const char *name;
    const char *type_name; /* "FLOAT?", "NODE", "MAP", as PROTOCOL.md spells types */
    type_set types;
    bool takes_null;
    const char
        *default_text; /* arguments only: expression text for the manual, NULL: needed */
    struct value default_value;
    const char *description;
};

/* What a procedure takes in its map of options. */
struct procedure_option {
    const char *name;
    type_set types;
    const char *default_text;
    const char *description;
};

/* Receives one output row of `output_count` values, copied before it returns. */
typedef enum status (*procedure_emit)(void *sink, const struct value *row);

/* Progress of a long analysis: 0 to 1, negative when not known. False: stop. */
typedef bool (*procedure_progress)(void *context, double fraction, const char *message);

struct procedure_context {
    struct function_context *functions; /* graph, arena for results, budget, problem */
    /* What exists on the day of AS OF, a byte per row, 1 = it does; NULL: everything. A
     * procedure that reads the graph sees nothing else. */
    const uint8_t *visible_nodes;
    const uint8_t *visible_relationships;
    bool has_helpful_names; /* names in arguments meet the graph as those of MATCH do */
    /* Notes something for the user that does not stop the statement; copied. */
    enum status (*warn)(void *sink, struct text message);
    procedure_progress progress; /* may be NULL */
    void *progress_context;
    bool forks_analyses; /* an analysis runs in a process of its own */
    /* Out: the option that a failure is about, for its place; empty: none. */
    struct text option;
    void *sink;
    procedure_emit emit;
};

struct procedure {
    const char *name; /* "igraph.pagerank"; compared without case */
    const struct procedure_field *arguments;
    uint32_t argument_count;
    const struct procedure_field *outputs;
    uint32_t output_count;
    /* Tables of the options that its first argument, a map, may hold: each ended by a NULL
     * name, NULL behind the last; NULL when it has none. */
    const struct procedure_option *const *options;
    bool writes;
    /* Runs once per input row with `argument_count` values (defaults filled in). */
    enum status (*run)(const struct procedure *procedure,
                       struct procedure_context *context, const struct value *arguments);
    const void *data; /* the implementation's own */
    const char *description;
    const char *source; /* paper or manual section of an algorithm, or NULL */
};

/* The procedures of a session: the built-in table and the registered ones. */
struct procedure_registry {
    const struct procedure *const *tables; /* arrays of procedures ... */
    const uint32_t *table_counts;          /* ... and their lengths */
    uint32_t table_count;
    struct procedure **registered;
    uint32_t registered_count;
};

/* Registered ones first. NULL when there is none. */
const struct procedure *procedure_find(const struct procedure_registry *registry,
                                       struct text name);
void procedure_offer_names(const struct procedure_registry *registry,
                           struct text_nearest *nearest);

#endif
