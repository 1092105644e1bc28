/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The only file that knows what is inside an igraph_t. `oi` lists edge ids by source, then
 * target, then descending id; `os` says where each vertex begins in it; `ii` and `is` are the
 * same by target. An undirected edge is stored with its larger end as source.
 *
 * Both orders come from stable counting sorts: ids descending by target (kept in `ii` for the
 * moment), that by source gives `oi`, that by target gives `ii`.
 */
#include "graph/igraph_build.h"

#include "graph/igraph_bridge.h"

#define KNOWS_THE_LAYOUT (IGRAPH_VERSION_MAJOR == 0 && IGRAPH_VERSION_MINOR == 10)

/* Is the library that runs the one that was compiled against? */
static bool is_same_library(void) {
    int major, minor, patch;
    igraph_version(NULL, &major, &minor, &patch);
    return major == IGRAPH_VERSION_MAJOR && minor == IGRAPH_VERSION_MINOR;
}

/* ---- the fallback ------------------------------------------------------------------------- */

static enum status create(igraph_t *out, igraph_integer_t vertex_count, bool is_directed,
                          const igraph_vector_int_t *from, const igraph_vector_int_t *to,
                          struct problem *problem) {
    igraph_vector_int_t edges;
    igraph_integer_t count = igraph_vector_int_size(from);
    IGRAPH_TRY(igraph_vector_int_init(&edges, 2 * count), problem);
    for (igraph_integer_t i = 0; i < count; i++) {
        VECTOR(edges)[2 * i] = VECTOR(*from)[i];
        VECTOR(edges)[2 * i + 1] = VECTOR(*to)[i];
    }
    igraph_error_t code = igraph_bridge_must_fail()
                              ? IGRAPH_ENOMEM
                              : igraph_create(out, &edges, vertex_count, is_directed);
    igraph_vector_int_destroy(&edges);
    return igraph_bridge_status(code, problem);
}

enum status igraph_build_by_create(igraph_t *out, igraph_integer_t vertex_count,
                                   bool is_directed, igraph_vector_int_t *from,
                                   igraph_vector_int_t *to, struct problem *problem) {
    enum status status = create(out, vertex_count, is_directed, from, to, problem);
    igraph_vector_int_destroy(from);
    igraph_vector_int_destroy(to);
    return status;
}

/* ---- counting sorts ----------------------------------------------------------------------- */

#if KNOWS_THE_LAYOUT

/* starts[v] is how many edges have an end below v; one more entry than vertices. */
static void count_ends(const igraph_vector_int_t *ends, igraph_vector_int_t *starts) {
    igraph_integer_t edge_count = igraph_vector_int_size(ends);
    igraph_integer_t start_count = igraph_vector_int_size(starts);
    igraph_vector_int_null(starts);
    for (igraph_integer_t edge = 0; edge < edge_count; edge++)
        VECTOR(*starts)[VECTOR(*ends)[edge] + 1]++;
    for (igraph_integer_t v = 1; v < start_count; v++)
        VECTOR(*starts)[v] += VECTOR(*starts)[v - 1];
}

/* Puts an edge at the next free place of its end; moves starts[end], see restore(). */
static inline void place(const igraph_vector_int_t *ends, igraph_vector_int_t *starts,
                         igraph_vector_int_t *order, igraph_integer_t edge) {
    VECTOR(*order)[VECTOR(*starts)[VECTOR(*ends)[edge]]++] = edge;
}

/* After placing, starts[v] stands where v + 1 began: shifts it back. */
static void restore(igraph_vector_int_t *starts) {
    for (igraph_integer_t v = igraph_vector_int_size(starts) - 1; v > 0; v--)
        VECTOR(*starts)[v] = VECTOR(*starts)[v - 1];
    VECTOR(*starts)[0] = 0;
}

static void sort_edges(igraph_t *graph) {
    igraph_integer_t edge_count = igraph_vector_int_size(&graph->from);
    count_ends(&graph->from, &graph->os);
    count_ends(&graph->to, &graph->is);
    for (igraph_integer_t edge = edge_count; edge-- > 0;)
        place(&graph->to, &graph->is, &graph->ii, edge);
    restore(&graph->is);
    for (igraph_integer_t i = 0; i < edge_count; i++)
        place(&graph->from, &graph->os, &graph->oi, VECTOR(graph->ii)[i]);
    restore(&graph->os);
    for (igraph_integer_t i = 0; i < edge_count; i++)
        place(&graph->to, &graph->is, &graph->ii, VECTOR(graph->oi)[i]);
    restore(&graph->is);
}

static void make_source_larger(igraph_vector_int_t *from, igraph_vector_int_t *to) {
    for (igraph_integer_t edge = 0; edge < igraph_vector_int_size(from); edge++) {
        igraph_integer_t source = VECTOR(*from)[edge];
        if (source < VECTOR(*to)[edge]) {
            VECTOR(*from)[edge] = VECTOR(*to)[edge];
            VECTOR(*to)[edge] = source;
        }
    }
}

static enum status fill(igraph_t *graph, igraph_integer_t vertex_count,
                        igraph_vector_int_t *from, igraph_vector_int_t *to,
                        struct problem *problem) {
    igraph_integer_t edge_count = igraph_vector_int_size(from);
    IGRAPH_TRY(igraph_vector_int_resize(&graph->oi, edge_count), problem);
    IGRAPH_TRY(igraph_vector_int_resize(&graph->ii, edge_count), problem);
    IGRAPH_TRY(igraph_vector_int_resize(&graph->os, vertex_count + 1), problem);
    IGRAPH_TRY(igraph_vector_int_resize(&graph->is, vertex_count + 1), problem);
    igraph_vector_int_swap(&graph->from, from);
    igraph_vector_int_swap(&graph->to, to);
    graph->n = vertex_count;
    sort_edges(graph);
    igraph_invalidate_cache(graph);
    return STATUS_OK;
}

/* An empty graph gets its vectors; what is left in from and to is destroyed. */
static enum status build(igraph_t *out, igraph_integer_t vertex_count, bool is_directed,
                         igraph_vector_int_t *from, igraph_vector_int_t *to,
                         struct problem *problem) {
    IGRAPH_TRY(igraph_empty(out, 0, is_directed), problem);
    if (!is_directed)
        make_source_larger(from, to);
    enum status status = fill(out, vertex_count, from, to, problem);
    if (status != STATUS_OK)
        igraph_destroy(out);
    return status;
}

#endif

enum status igraph_build(igraph_t *out, igraph_integer_t vertex_count, bool is_directed,
                         igraph_vector_int_t *from, igraph_vector_int_t *to,
                         struct problem *problem) {
#if KNOWS_THE_LAYOUT
    if (is_same_library()) {
        enum status status = build(out, vertex_count, is_directed, from, to, problem);
        igraph_vector_int_destroy(from);
        igraph_vector_int_destroy(to);
        return status;
    }
#endif
    return igraph_build_by_create(out, vertex_count, is_directed, from, to, problem);
}
