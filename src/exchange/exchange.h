/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files into a graph and a graph to files: one table of formats.
 *
 * Reading happens inside the caller's transaction: a failure leaves the rolling back to it.
 * Faults in a file are STATUS_INVALID_FILE, STATUS_DUPLICATE_ID or STATUS_DANGLING_EDGE with
 * file and line. Writing replaces its file atomically: a temporary file beside it, synced and
 * renamed; nothing is left behind on failure. Thread safety: one thread per graph.
 */
#ifndef ENTENTE_EXCHANGE_EXCHANGE_H
#define ENTENTE_EXCHANGE_EXCHANGE_H

#include "graph/graph.h"

/* What an export takes: rows of elements, each once, in the order of the file. */
struct exchange_selection {
    bool is_whole_graph; /* then the arrays are ignored */
    const uint32_t *nodes;
    uint32_t node_count;
    const uint32_t *edges;
    uint32_t edge_count;
};

/* Rows of a result, for formats that hold tables. */
struct exchange_table {
    const struct text *names;
    uint32_t column_count;
    /* The next row's values, valid until the next call; *row NULL at the end. */
    enum status (*next)(void *context, const struct value **row, struct problem *problem);
    void *context;
};

struct exchange_report {
    uint64_t nodes, relationships, rows;
    uint64_t renamed;  /* properties written under another name */
    uint64_t losses;   /* values left out or changed, each told in `notes` */
    struct text notes; /* one per line, on the call's arena */
};

struct exchange_context {
    struct graph *graph;
    struct arena *arena;
    struct budget *budget;
    struct value options;   /* a map, or null */
    struct text option;     /* out: the option that a failure is about, for its place */
    uint64_t *random_state; /* seeds layouts */
    struct problem *problem;
};

struct exchange_format {
    const char *name;        /* "graphml", "csv", "json", ... */
    const char *suffix;      /* ".graphml" */
    const char *description; /* for the manual and `.help formats` */
    /* NULL where a format cannot do it. */
    enum status (*read)(struct exchange_context *context, const char *path,
                        struct exchange_report *report);
    enum status (*write)(struct exchange_context *context, const char *path,
                         const struct exchange_selection *selection,
                         struct exchange_report *report);
    enum status (*write_table)(struct exchange_context *context, const char *path,
                               const struct exchange_table *table,
                               struct exchange_report *report);
    const char *const *options; /* names that `options` may hold, ended by NULL */
};

/* The format named `name`, or with an empty name that of the path's suffix (".gz" apart).
 * STATUS_UNKNOWN_FORMAT with the nearest names. */
enum status exchange_find(struct text path, struct text name,
                          const struct exchange_format **out, struct problem *problem);

/*
 * Can a graph go to `path` in `format`? A graph as CSV is a folder, so 'g.csv' is refused, and a
 * folder that is called 'g.graphml' is none that is meant.
 * Errors  STATUS_UNKNOWN_FORMAT, STATUS_CANNOT_WRITE
 */
enum status exchange_check_graph_path(const char *path,
                                      const struct exchange_format *format,
                                      struct problem *problem);

/*
 * A graph folder (LANGUAGE.md, "Files in and out"): nodes*.csv, then edges*.csv, each set in
 * name order, into the graph. `*schema` becomes the text of schema.cypher, empty when there is
 * none. Also takes a single file of a readable format.
 */
enum status exchange_read_path(struct exchange_context *context, const char *path,
                               struct text *schema, struct exchange_report *report);

/* The text of schema.cypher in the folder `path`, empty when there is none. */
enum status exchange_read_schema(struct exchange_context *context, const char *path,
                                 struct text *schema);

/* Rows of a CSV file for LOAD CSV: fields as strings (empty unquoted: null). */
struct csv_reader;
enum status csv_open(struct arena *arena, const char *path, char separator,
                     struct budget *budget, struct csv_reader **out,
                     struct problem *problem);
/* The next record; *count 0 at the end. Valid until the next call. */
enum status csv_next(struct csv_reader *reader, const struct value **fields,
                     uint32_t *count, struct problem *problem);
uint64_t csv_line(const struct csv_reader *reader);

#endif
