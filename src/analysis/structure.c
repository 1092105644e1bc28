/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The network as a whole: parts, communities, distances, weak points. */
#include "analysis/analysis.h"

#include "graph/igraph_bridge.h"

#include <math.h>

enum status analysis_articulation_points(struct analysis_run *run) {
    igraph_vector_int_t *points;
    TRY(analysis_integers(run, 0, &points));
    IGRAPH_TRY(igraph_articulation_points(run->igraph, points), run->problem);
    igraph_vector_int_sort(points);
    igraph_integer_t count = igraph_vector_int_size(points);
    TRY(analysis_make_table(run, 1, (uint64_t)count));
    for (igraph_integer_t i = 0; i < count; i++)
        run->table.columns[0][i] = (double)VECTOR(*points)[i];
    return STATUS_OK;
}

enum status analysis_bridges(struct analysis_run *run) {
    igraph_vector_int_t *bridges;
    TRY(analysis_integers(run, 0, &bridges));
    IGRAPH_TRY(igraph_bridges(run->igraph, bridges), run->problem);
    igraph_vector_int_sort(bridges);
    igraph_integer_t count = igraph_vector_int_size(bridges);
    TRY(analysis_make_table(run, 1, (uint64_t)count));
    for (igraph_integer_t i = 0; i < count; i++)
        run->table.columns[0][i] = (double)VECTOR(*bridges)[i];
    return STATUS_OK;
}

static enum status one_row(struct analysis_run *run, double first, double second) {
    TRY(analysis_make_table(run, 2, 1));
    run->table.columns[0][0] = first;
    run->table.columns[1][0] = second;
    return STATUS_OK;
}

enum status analysis_average_path_length(struct analysis_run *run) {
    igraph_real_t length, unconnected;
    IGRAPH_TRY(igraph_average_path_length_dijkstra(run->igraph, &length, &unconnected,
                                                   run->weights, run->is_directed, true),
               run->problem);
    return one_row(run, length, unconnected);
}

enum status analysis_density(struct analysis_run *run) {
    double nodes = (double)igraph_vcount(run->igraph);
    double edges = (double)igraph_ecount(run->igraph);
    double pairs = nodes * (nodes - 1) / (run->is_directed ? 1 : 2);
    double proper = edges;
    for (igraph_integer_t i = 0; i < igraph_ecount(run->igraph); i++)
        proper -= IGRAPH_FROM(run->igraph, i) == IGRAPH_TO(run->igraph, i);
    TRY(analysis_make_table(run, 3, 1));
    run->table.columns[0][0] = pairs > 0 ? proper / pairs : (double)NAN;
    run->table.columns[1][0] = nodes;
    run->table.columns[2][0] = edges;
    return STATUS_OK;
}

enum status analysis_diameter(struct analysis_run *run) {
    igraph_real_t length;
    igraph_integer_t from = -1, to = -1;
    IGRAPH_TRY(igraph_diameter_dijkstra(run->igraph, run->weights, &length, &from, &to,
                                        NULL, NULL, run->is_directed, true),
               run->problem);
    TRY(analysis_make_table(run, 3, 1));
    run->table.columns[0][0] = length;
    run->table.columns[1][0] = from < 0 ? (double)NAN : (double)from;
    run->table.columns[2][0] = to < 0 ? (double)NAN : (double)to;
    return STATUS_OK;
}

enum status analysis_components(struct analysis_run *run) {
    static const char *const words[] = {"weak", "strong", NULL};
    igraph_vector_int_t *membership, *sizes;
    int place;
    TRY(analysis_word_option(run, "mode", words, &place));
    TRY(analysis_integers(run, 0, &membership));
    TRY(analysis_integers(run, 0, &sizes));
    IGRAPH_TRY(igraph_connected_components(run->igraph, membership, sizes, NULL,
                                           place == 0 ? IGRAPH_WEAK : IGRAPH_STRONG),
               run->problem);
    igraph_integer_t count = igraph_vector_int_size(membership);
    TRY(analysis_make_table(run, 3, (uint64_t)count));
    for (igraph_integer_t i = 0; i < count; i++) {
        run->table.columns[0][i] = (double)i;
        run->table.columns[1][i] = (double)VECTOR(*membership)[i];
        run->table.columns[2][i] = (double)VECTOR(*sizes)[VECTOR(*membership)[i]];
    }
    return STATUS_OK;
}

/* Louvain is defined without directions: a directed network is read both ways. */
static enum status undirected(struct analysis_run *run) {
    igraph_t *copy = &run->scratch.copy;
    IGRAPH_TRY(igraph_copy(copy, run->igraph), run->problem);
    run->scratch.has_copy = true;
    IGRAPH_TRY(igraph_to_undirected(copy, IGRAPH_TO_UNDIRECTED_EACH, NULL), run->problem);
    return STATUS_OK;
}

enum status analysis_louvain(struct analysis_run *run) {
    igraph_vector_int_t *membership;
    igraph_vector_t *modularity;
    TRY(undirected(run));
    TRY(analysis_integers(run, 0, &membership));
    TRY(analysis_numbers(run, 0, &modularity));
    IGRAPH_TRY(igraph_community_multilevel(&run->scratch.copy, run->weights,
                                           analysis_float_option(run, "resolution", 1),
                                           membership, NULL, modularity),
               run->problem);
    igraph_integer_t count = igraph_vector_int_size(membership);
    igraph_integer_t levels = igraph_vector_size(modularity);
    double reached = levels == 0 ? (double)NAN : VECTOR(*modularity)[levels - 1];
    TRY(analysis_make_table(run, 3, (uint64_t)count));
    for (igraph_integer_t i = 0; i < count; i++) {
        run->table.columns[0][i] = (double)i;
        run->table.columns[1][i] = (double)VECTOR(*membership)[i];
        run->table.columns[2][i] = reached;
    }
    return STATUS_OK;
}

enum status analysis_transitivity(struct analysis_run *run) {
    igraph_real_t whole, local;
    IGRAPH_TRY(
        igraph_transitivity_undirected(run->igraph, &whole, IGRAPH_TRANSITIVITY_NAN),
        run->problem);
    IGRAPH_TRY(igraph_transitivity_avglocal_undirected(run->igraph, &local,
                                                       IGRAPH_TRANSITIVITY_NAN),
               run->problem);
    return one_row(run, whole, local);
}
