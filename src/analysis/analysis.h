/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Private to the floor: one analysis as a row of the table, and what a run of it works on.
 *
 * An analysis sees an igraph network and options; it fills a table of numbers. It may run in a
 * process of its own (worker.h) and be killed at any moment, so it touches nothing else. What it
 * needs from igraph meanwhile it asks of its run, which releases it, however the run ends.
 */
#ifndef ENTENTE_ANALYSIS_ANALYSIS_H
#define ENTENTE_ANALYSIS_ANALYSIS_H

#include "bind/procedure.h"
#include "graph/network.h"

#define ANALYSIS_MAX_OUTPUTS 4

/* Rows of numbers, column by column, malloc'd. A NODE column holds vertices, a RELATIONSHIP
 * column edges of the network; NaN stands for null. */
struct analysis_table {
    uint32_t column_count;
    uint64_t row_count;
    double *columns[ANALYSIS_MAX_OUTPUTS]; /* integers up to 2^53 are exact */
};

/* What a body may ask for: as many vectors of a kind, and one network. */
#define ANALYSIS_MAX_VECTORS 4

struct analysis_scratch {
    igraph_vector_t numbers[ANALYSIS_MAX_VECTORS];
    igraph_vector_int_t integers[ANALYSIS_MAX_VECTORS];
    uint32_t number_count, integer_count;
    igraph_t copy;
    bool has_copy;
};

/* One run. */
struct analysis_run {
    const struct network *network;
    const igraph_t *igraph;
    const igraph_vector_t *weights; /* NULL: unweighted */
    bool is_directed;
    struct value options; /* a map: the call's options; read with analysis_*_option() */
    struct analysis_table table;
    struct analysis_scratch scratch;
    struct problem *problem;
};

/* A vector of `count` zeros that lives as long as the run; STATUS_OUT_OF_MEMORY. */
enum status analysis_numbers(struct analysis_run *run, igraph_integer_t count,
                             igraph_vector_t **out);
enum status analysis_integers(struct analysis_run *run, igraph_integer_t count,
                              igraph_vector_int_t **out);

/* Reads an option of the run; absent ones give `otherwise`. The types were checked before. */
double analysis_float_option(const struct analysis_run *run, const char *name,
                             double otherwise);
bool analysis_boolean_option(const struct analysis_run *run, const char *name,
                             bool otherwise);
/* The place of a string option among `words` (ended by NULL); absent: 0. An unknown word is
 * STATUS_INVALID_OPTION with the known ones. */
enum status analysis_word_option(const struct analysis_run *run, const char *name,
                                 const char *const *words, int *place);

/* Room for `row_count` rows of `column_count` columns; STATUS_OUT_OF_MEMORY. */
enum status analysis_make_table(struct analysis_run *run, uint32_t column_count,
                                uint64_t row_count);

/* One row per vertex: its number, then the numbers of `first` (and `second`, unless NULL). */
enum status analysis_vertex_rows(struct analysis_run *run, const igraph_vector_t *first,
                                 const igraph_vector_t *second);

struct analysis {
    const char *name; /* "igraph.pagerank" */
    bool is_directed; /* what the option `directed` is by default */
    bool takes_weights;
    const struct procedure_option *const *options; /* as struct procedure has them */
    const struct procedure_field *outputs; /* their types say what the numbers mean */
    uint32_t output_count;
    enum status (*run)(struct analysis_run *run);
};

/* The options that every analysis takes: labels, types, nodes, ...; and those of analyses that
 * take weights. Ended by a NULL name. */
extern const struct procedure_option analysis_common_options[];
extern const struct procedure_option analysis_weight_options[];

/* Runs one analysis for a CALL: struct procedure's run. */
enum status analysis_call(const struct procedure *procedure,
                          struct procedure_context *context,
                          const struct value *arguments);

/* Checks the call's map against the options of the analysis. */
enum status analysis_check_options(struct procedure_context *context,
                                   const struct analysis *analysis, struct value options);

/* What the common options select of what AS OF shows. Masks are malloc'd, NULL where nothing
 * is left out. */
struct analysis_selection {
    struct network_projection projection;
    uint16_t types[64];
    bool is_whole_graph;
    uint32_t weight_key;   /* CATALOG_NONE: unweighted */
    double missing_weight; /* NaN: a weight that is absent is an error */
    bool is_directed;
};
enum status analysis_select(const struct procedure_context *context,
                            const struct analysis *analysis, struct value options,
                            struct analysis_selection *out);
void analysis_selection_release(struct analysis_selection *selection);

/* ---- the bodies, ORDER ANALYSIS: the rows of analysis_rows.h -------------------------------- */
#define ANALYSIS_ROW(name, directed, weights, outputs, options, description, source)     \
    enum status analysis_##name(struct analysis_run *run);
#include "analysis/analysis_rows.h"
#undef ANALYSIS_ROW

#endif
