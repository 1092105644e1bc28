/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows are numbered first (what is taken, in ascending rows), then the ends of the taken
 * relationships become igraph's two end vectors and igraph_build() makes the rest. Costs 33.6
 * bytes an edge for igraph, 8 for the rows, 4 a node row.
 *
 * The graph keeps its whole network through a pointer and a release function, so that nothing
 * below this file links to igraph.
 */
#include "graph/network.h"

#include "graph/attribute_table.h"
#include "graph/attribute_view.h"
#include "graph/graph_internal.h"
#include "graph/growth.h"
#include "graph/igraph_bridge.h"
#include "graph/igraph_build.h"

#include <math.h>
#include <stdio.h>

enum status network_enter(struct budget *budget, struct problem *problem) {
    return igraph_bridge_enter(&attribute_table, budget, problem);
}

void network_leave(void) {
    igraph_bridge_leave();
}

static void free_rows(struct network *network) {
    memory_free(network->node_rows);
    memory_free(network->edge_rows);
    memory_free(network->vertices);
}

void network_release(struct network *network) {
    network_enter(NULL, NULL);
    igraph_destroy(&network->igraph);
    network_leave();
    free_rows(network);
    *network = (struct network){0};
}

/* ---- numbering ---------------------------------------------------------------------------- */

static bool takes_type(const struct type_filter *types, uint16_t type) {
    if (types->is_any)
        return true;
    for (uint32_t i = 0; i < types->count; i++) {
        if (types->types[i] == type)
            return true;
    }
    return false;
}

static enum status number_nodes(const struct graph *graph,
                                const struct network_projection *projection,
                                struct network *out, uint32_t *count,
                                struct problem *problem) {
    uint32_t row_count = graph->node_count;
    out->vertices = memory_allocate(row_count * sizeof *out->vertices);
    out->node_rows = memory_allocate(row_count * sizeof *out->node_rows);
    TRY_ROOM(out->vertices != NULL && out->node_rows != NULL, problem);
    *count = 0;
    for (uint32_t row = 0; row < row_count; row++) {
        bool is_taken = graph->node_label_sets[row] != LABEL_SET_DEAD &&
                        (projection->node_mask == NULL || projection->node_mask[row]);
        out->vertices[row] = is_taken ? *count : ELEMENT_NONE;
        if (is_taken)
            out->node_rows[(*count)++] = row;
    }
    return STATUS_OK;
}

/* Relationships that are taken and whose ends are. */
static enum status number_edges(const struct graph *graph,
                                const struct network_projection *projection,
                                struct network *out, uint32_t *count,
                                struct problem *problem) {
    uint32_t row_count = graph->edge_count;
    out->edge_rows = memory_allocate(row_count * sizeof *out->edge_rows);
    TRY_ROOM(out->edge_rows != NULL, problem);
    *count = 0;
    for (uint32_t row = 0; row < row_count; row++) {
        if (graph->types[row] == TYPE_DEAD ||
            (projection->edge_mask != NULL && !projection->edge_mask[row]) ||
            !takes_type(&projection->types, graph->types[row]) ||
            out->vertices[graph->sources[row]] == ELEMENT_NONE ||
            out->vertices[graph->targets[row]] == ELEMENT_NONE)
            continue;
        out->edge_rows[(*count)++] = row;
    }
    return STATUS_OK;
}

/* ---- building ----------------------------------------------------------------------------- */

/* One end vector of igraph from one end array of the graph. */
static enum status make_ends(const struct network *network, const uint32_t *ends,
                             uint32_t edge_count, igraph_vector_int_t *out,
                             struct problem *problem) {
    IGRAPH_TRY(igraph_vector_int_init(out, edge_count), problem);
    for (uint32_t edge = 0; edge < edge_count; edge++)
        VECTOR(*out)[edge] = network->vertices[ends[network->edge_rows[edge]]];
    return STATUS_OK;
}

static enum status build_igraph(const struct graph *graph, bool is_undirected,
                                uint32_t node_count, uint32_t edge_count,
                                struct network *out, struct problem *problem) {
    igraph_vector_int_t from, to;
    TRY(make_ends(out, graph->sources, edge_count, &from, problem));
    enum status status = make_ends(out, graph->targets, edge_count, &to, problem);
    if (status != STATUS_OK) {
        igraph_vector_int_destroy(&from);
        return status;
    }
    TRY(igraph_build(&out->igraph, node_count, !is_undirected, &from, &to, problem));
    status = attribute_view_attach(&out->igraph, graph, out->node_rows, out->edge_rows,
                                   problem);
    if (status != STATUS_OK)
        igraph_destroy(&out->igraph);
    return status;
}

static enum status build(const struct graph *graph,
                         const struct network_projection *projection,
                         struct budget *budget, struct network *out,
                         struct problem *problem) {
    uint32_t node_count = 0, edge_count = 0;
    TRY(graph_attach(graph, problem));
    TRY(number_nodes(graph, projection, out, &node_count, problem));
    TRY(number_edges(graph, projection, out, &edge_count, problem));
    TRY(budget_check(budget, problem));
    return build_igraph(graph, projection->is_undirected, node_count, edge_count, out,
                        problem);
}

enum status network_project(struct graph *graph,
                            const struct network_projection *projection,
                            struct budget *budget, struct network *out,
                            struct problem *problem) {
    *out = (struct network){.version = graph->version};
    TRY(network_enter(budget, problem));
    enum status status = build(graph, projection, budget, out, problem);
    network_leave();
    if (status != STATUS_OK) {
        free_rows(out);
        *out = (struct network){0};
    }
    return status;
}

/* ---- the whole graph's -------------------------------------------------------------------- */

static void release_cached(void *network) {
    network_release(network);
    memory_free(network);
}

static void drop_cached(struct graph *graph) {
    if (graph->network != NULL)
        graph->release_network(graph->network);
    graph->network = NULL;
}

enum status network_of_graph(struct graph *graph, struct budget *budget,
                             const struct network **out, struct problem *problem) {
    struct network *cached = graph->network;
    if (cached == NULL || cached->version != graph->version) {
        drop_cached(graph);
        cached = memory_allocate(sizeof *cached);
        TRY_ROOM(cached != NULL, problem);
        const struct network_projection whole = {.types = {.is_any = true}};
        enum status status = network_project(graph, &whole, budget, cached, problem);
        if (status != STATUS_OK) {
            memory_free(cached);
            return status;
        }
        graph->network = cached;
        graph->release_network = release_cached;
    }
    *out = cached;
    return STATUS_OK;
}

/* ---- edge values -------------------------------------------------------------------------- */

#define END_BYTES 120

/* The node's name in quotes where it has one, or "node" and its id. */
static void describe_end(const struct graph *graph, uint32_t row, char out[END_BYTES]) {
    uint32_t key = graph_find_name(graph, CATALOG_KEY, TEXT("name"));
    struct value name = value_null();
    if (key != CATALOG_NONE)
        name = graph_property(graph, ELEMENT_NODE, row, key);
    if (name.type == VALUE_STRING && name.size + 3 <= END_BYTES)
        snprintf(out, END_BYTES, "'%.*s'", TEXT_ARGS(value_text(name)));
    else
        snprintf(out, END_BYTES, "node %llu",
                 (unsigned long long)graph_id(graph, ELEMENT_NODE, row));
}

/* "'weight' of relationship 4, [:KNOWS] from 'Ada' to 'Bo', is absent" */
static enum status wrong_value(const struct graph *graph, uint32_t row, uint32_t key,
                               struct value value, struct problem *problem) {
    bool is_absent = value_is_null(value);
    char source[END_BYTES], target[END_BYTES];
    describe_end(graph, graph->sources[row], source);
    describe_end(graph, graph->targets[row], target);
    return problem_set(problem, is_absent ? STATUS_VALUE_AT_RUN : STATUS_TYPE_AT_RUN,
                       SPAN_NONE,
                       "'%.*s' of relationship %llu, [:%.*s] from %s to %s, %s%s",
                       TEXT_ARGS(graph_name(graph, CATALOG_KEY, key)),
                       (unsigned long long)graph_id(graph, ELEMENT_RELATIONSHIP, row),
                       TEXT_ARGS(graph_name(graph, CATALOG_TYPE, graph->types[row])),
                       source, target, is_absent ? "is absent" : "is no number but ",
                       is_absent ? "" : value_type_name(value.type));
}

static enum status fill_values(const struct graph *graph, const struct network *network,
                               uint32_t key, double missing, igraph_vector_t *out,
                               struct problem *problem) {
    const struct property_column *column =
        property_find(&graph->properties[ELEMENT_RELATIONSHIP], key);
    for (igraph_integer_t edge = 0; edge < igraph_vector_size(out); edge++) {
        uint32_t row = network->edge_rows[edge];
        struct value value = column == NULL ? value_null() : property_get(column, row);
        if (value_is_null(value) ? isnan(missing) : !value_is_number(value))
            return wrong_value(graph, row, key, value, problem);
        VECTOR(*out)[edge] = value_is_null(value) ? missing : value_as_double(value);
    }
    return STATUS_OK;
}

static enum status edge_values(const struct graph *graph, const struct network *network,
                               uint32_t key, double missing, igraph_vector_t *out,
                               struct problem *problem) {
    IGRAPH_TRY(igraph_vector_init(out, igraph_ecount(&network->igraph)), problem);
    enum status status = fill_values(graph, network, key, missing, out, problem);
    if (status != STATUS_OK)
        igraph_vector_destroy(out);
    return status;
}

enum status network_edge_values(const struct graph *graph, const struct network *network,
                                uint32_t key, double missing, igraph_vector_t *out,
                                struct problem *problem) {
    network_enter(NULL, NULL);
    enum status status = edge_values(graph, network, key, missing, out, problem);
    network_leave();
    return status;
}
