/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores of nodes. */
#include "analysis/analysis.h"

#include "graph/igraph_bridge.h"

/* ORDER MODE: words as igraph's modes. */
static const char *const modes_all_first[] = {"all", "out", "in", NULL};
static const igraph_neimode_t neighbour_modes_all_first[] = {IGRAPH_ALL, IGRAPH_OUT,
                                                             IGRAPH_IN};
static const char *const modes_out_first[] = {"out", "in", "all", NULL};
static const igraph_neimode_t neighbour_modes_out_first[] = {IGRAPH_OUT, IGRAPH_IN,
                                                             IGRAPH_ALL};

static enum status mode_of(const struct analysis_run *run, bool is_all_first,
                           igraph_neimode_t *mode) {
    int place;
    TRY(analysis_word_option(run, "mode",
                             is_all_first ? modes_all_first : modes_out_first, &place));
    *mode = is_all_first ? neighbour_modes_all_first[place]
                         : neighbour_modes_out_first[place];
    if (!run->is_directed)
        *mode = IGRAPH_ALL;
    return STATUS_OK;
}

enum status analysis_betweenness(struct analysis_run *run) {
    igraph_vector_t *scores;
    TRY(analysis_numbers(run, 0, &scores));
    IGRAPH_TRY(igraph_betweenness(run->igraph, scores, igraph_vss_all(), run->is_directed,
                                  run->weights),
               run->problem);
    if (analysis_boolean_option(run, "normalized", false)) {
        double count = (double)igraph_vcount(run->igraph);
        double pairs = (count - 1) * (count - 2) / (run->is_directed ? 1 : 2);
        igraph_vector_scale(scores, pairs > 0 ? 1 / pairs : 0);
    }
    return analysis_vertex_rows(run, scores, NULL);
}

enum status analysis_closeness(struct analysis_run *run) {
    igraph_vector_t *scores, *reached;
    igraph_vector_int_t *reachable;
    igraph_neimode_t mode;
    TRY(mode_of(run, false, &mode));
    TRY(analysis_numbers(run, 0, &scores));
    TRY(analysis_integers(run, 0, &reachable));
    IGRAPH_TRY(igraph_closeness(run->igraph, scores, reachable, NULL, igraph_vss_all(),
                                mode, run->weights,
                                analysis_boolean_option(run, "normalized", true)),
               run->problem);
    igraph_integer_t count = igraph_vector_int_size(reachable);
    TRY(analysis_numbers(run, count, &reached));
    for (igraph_integer_t i = 0; i < count; i++)
        VECTOR(*reached)[i] = (double)VECTOR(*reachable)[i];
    return analysis_vertex_rows(run, scores, reached);
}

enum status analysis_coreness(struct analysis_run *run) {
    igraph_vector_int_t *cores;
    igraph_vector_t *scores;
    TRY(analysis_integers(run, 0, &cores));
    IGRAPH_TRY(
        igraph_coreness(run->igraph, cores, run->is_directed ? IGRAPH_OUT : IGRAPH_ALL),
        run->problem);
    igraph_integer_t count = igraph_vector_int_size(cores);
    TRY(analysis_numbers(run, count, &scores));
    for (igraph_integer_t i = 0; i < count; i++)
        VECTOR(*scores)[i] = (double)VECTOR(*cores)[i];
    return analysis_vertex_rows(run, scores, NULL);
}

enum status analysis_degree(struct analysis_run *run) {
    igraph_vector_int_t *degrees;
    igraph_vector_t *scores;
    igraph_neimode_t mode;
    TRY(mode_of(run, true, &mode));
    TRY(analysis_integers(run, 0, &degrees));
    IGRAPH_TRY(igraph_degree(run->igraph, degrees, igraph_vss_all(), mode,
                             analysis_boolean_option(run, "loops", true)),
               run->problem);
    igraph_integer_t count = igraph_vector_int_size(degrees);
    TRY(analysis_numbers(run, count, &scores));
    for (igraph_integer_t i = 0; i < count; i++)
        VECTOR(*scores)[i] = (double)VECTOR(*degrees)[i];
    return analysis_vertex_rows(run, scores, NULL);
}

enum status analysis_strength(struct analysis_run *run) {
    igraph_vector_t *scores;
    igraph_neimode_t mode;
    TRY(mode_of(run, true, &mode));
    TRY(analysis_numbers(run, 0, &scores));
    IGRAPH_TRY(igraph_strength(run->igraph, scores, igraph_vss_all(), mode,
                               analysis_boolean_option(run, "loops", true), run->weights),
               run->problem);
    return analysis_vertex_rows(run, scores, NULL);
}

enum status analysis_eigenvector_centrality(struct analysis_run *run) {
    igraph_vector_t *scores;
    igraph_arpack_options_t options;
    igraph_arpack_options_init(&options);
    TRY(analysis_numbers(run, 0, &scores));
    IGRAPH_TRY(igraph_eigenvector_centrality(run->igraph, scores, NULL, run->is_directed,
                                             true, run->weights, &options),
               run->problem);
    return analysis_vertex_rows(run, scores, NULL);
}

enum status analysis_harmonic_centrality(struct analysis_run *run) {
    igraph_vector_t *scores;
    igraph_neimode_t mode;
    TRY(mode_of(run, false, &mode));
    TRY(analysis_numbers(run, 0, &scores));
    IGRAPH_TRY(igraph_harmonic_centrality(
                   run->igraph, scores, igraph_vss_all(), mode, run->weights,
                   analysis_boolean_option(run, "normalized", true)),
               run->problem);
    return analysis_vertex_rows(run, scores, NULL);
}

enum status analysis_pagerank(struct analysis_run *run) {
    igraph_vector_t *scores;
    igraph_real_t eigenvalue;
    double damping = analysis_float_option(run, "damping", 0.85);
    if (!(damping >= 0 && damping <= 1))
        return problem_set(run->problem, STATUS_INVALID_OPTION, SPAN_NONE,
                           "option 'damping' lies between 0 and 1");
    TRY(analysis_numbers(run, 0, &scores));
    IGRAPH_TRY(igraph_pagerank(run->igraph, IGRAPH_PAGERANK_ALGO_PRPACK, scores,
                               &eigenvalue, igraph_vss_all(), run->is_directed, damping,
                               run->weights, NULL),
               run->problem);
    return analysis_vertex_rows(run, scores, NULL);
}

enum status analysis_local_transitivity(struct analysis_run *run) {
    igraph_vector_t *scores;
    TRY(analysis_numbers(run, 0, &scores));
    IGRAPH_TRY(igraph_transitivity_local_undirected(run->igraph, scores, igraph_vss_all(),
                                                    IGRAPH_TRANSITIVITY_NAN),
               run->problem);
    return analysis_vertex_rows(run, scores, NULL);
}
