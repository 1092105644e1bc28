/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The selection becomes a network of its own, so that masks and rows are network.h's affair.
 * igraph's random numbers are seeded before each layout.
 */
#include "exchange/layout.h"

#include "graph/igraph_bridge.h"
#include "graph/network.h"

#include <math.h>

#define MAX_CUBIC_NODES 5000u

struct layout {
    const char *name;
    igraph_error_t (*place)(const igraph_t *network, igraph_matrix_t *positions);
    uint32_t max_nodes; /* 0: as many as there are */
};

static igraph_error_t place_fr(const igraph_t *network, igraph_matrix_t *positions) {
    double temperature = sqrt((double)igraph_vcount(network)) / 10.0;
    return igraph_layout_fruchterman_reingold(network, positions, false, 500, temperature,
                                              IGRAPH_LAYOUT_AUTOGRID, NULL, NULL, NULL,
                                              NULL, NULL);
}

static igraph_error_t place_kk(const igraph_t *network, igraph_matrix_t *positions) {
    igraph_integer_t count = igraph_vcount(network);
    double constant = count > 0 ? (double)count : 1;
    return igraph_layout_kamada_kawai(network, positions, false, 50 * count, 0, constant,
                                      NULL, NULL, NULL, NULL, NULL);
}

static igraph_error_t place_drl(const igraph_t *network, igraph_matrix_t *positions) {
    igraph_layout_drl_options_t options;
    igraph_error_t error =
        igraph_layout_drl_options_init(&options, IGRAPH_LAYOUT_DRL_DEFAULT);
    return error != IGRAPH_SUCCESS
               ? error
               : igraph_layout_drl(network, positions, false, &options, NULL);
}

/* The constants are those of igraph's manual. */
static igraph_error_t place_graphopt(const igraph_t *network,
                                     igraph_matrix_t *positions) {
    return igraph_layout_graphopt(network, positions, 500, 0.001, 30, 0, 1, 5, false);
}

static igraph_error_t place_mds(const igraph_t *network, igraph_matrix_t *positions) {
    return igraph_layout_mds(network, positions, NULL, 2);
}

static igraph_error_t place_tree(const igraph_t *network, igraph_matrix_t *positions) {
    return igraph_layout_reingold_tilford(network, positions, IGRAPH_ALL, NULL, NULL);
}

static igraph_error_t place_circle(const igraph_t *network, igraph_matrix_t *positions) {
    return igraph_layout_circle(network, positions, igraph_vss_all());
}

static igraph_error_t place_star(const igraph_t *network, igraph_matrix_t *positions) {
    return igraph_layout_star(network, positions, 0, NULL);
}

static igraph_error_t place_grid(const igraph_t *network, igraph_matrix_t *positions) {
    return igraph_layout_grid(network, positions, 0);
}

static const struct layout layouts[] = {
    {"fr", place_fr, 0},
    {"kk", place_kk, MAX_CUBIC_NODES},
    {"drl", place_drl, 0},
    {"graphopt", place_graphopt, MAX_CUBIC_NODES},
    {"mds", place_mds, MAX_CUBIC_NODES},
    {"tree", place_tree, 0},
    {"circle", place_circle, 0},
    {"star", place_star, 0},
    {"grid", place_grid, 0},
    {"random", igraph_layout_random, 0},
};
#define LAYOUT_COUNT (sizeof layouts / sizeof *layouts)

static enum status find_layout(struct exchange_context *context, struct text name,
                               uint32_t node_count, const struct layout **out) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, name);
    for (size_t i = 0; i < LAYOUT_COUNT; i++) {
        text_nearest_offer(&nearest, text_of(layouts[i].name));
        if (!text_equal(name, text_of(layouts[i].name)))
            continue;
        *out = &layouts[i];
        if (layouts[i].max_nodes == 0 || node_count <= layouts[i].max_nodes)
            return STATUS_OK;
        problem_set(context->problem, STATUS_INVALID_OPTION, SPAN_NONE,
                    "the layout '%s' takes up to %u nodes, found %u", layouts[i].name,
                    layouts[i].max_nodes, node_count);
        problem_hint(context->problem, "'drl' is made for large graphs");
        return STATUS_INVALID_OPTION;
    }
    context->option = TEXT("layout");
    problem_set(context->problem, STATUS_INVALID_OPTION, SPAN_NONE,
                "unknown layout '%.*s'", TEXT_ARGS(name));
    text_nearest_hint(&nearest, context->problem);
    return STATUS_INVALID_OPTION;
}

/* One byte per row, 1 for the rows of the selection. */
static enum status make_mask(struct exchange_context *context,
                             const struct selection *selection, enum element_kind kind,
                             const uint8_t **out) {
    uint8_t *mask =
        ARENA_ARRAY(context->arena, graph_row_count(context->graph, kind), uint8_t);
    TRY_MEMORY(mask, context->arena, context->problem);
    for (uint32_t i = 0; i < selection_count(selection, kind); i++)
        mask[selection_row(selection, kind, i)] = 1;
    *out = mask;
    return STATUS_OK;
}

static double edge_length(const struct network *network, const igraph_matrix_t *positions,
                          igraph_integer_t edge) {
    igraph_integer_t from = IGRAPH_FROM(&network->igraph, edge);
    igraph_integer_t to = IGRAPH_TO(&network->igraph, edge);
    return hypot(MATRIX(*positions, from, 0) - MATRIX(*positions, to, 0),
                 MATRIX(*positions, from, 1) - MATRIX(*positions, to, 1));
}

/* What makes edges LAYOUT_EDGE_LENGTH long on average; loops do not count. */
static double find_scale(const struct network *network,
                         const igraph_matrix_t *positions) {
    double sum = 0;
    uint64_t count = 0;
    for (igraph_integer_t edge = 0; edge < igraph_ecount(&network->igraph); edge++) {
        double length = edge_length(network, positions, edge);
        sum += length;
        count += length > 0;
    }
    return sum > 0 && isfinite(sum) ? LAYOUT_EDGE_LENGTH * (double)count / sum
                                    : LAYOUT_EDGE_LENGTH;
}

static enum status take_positions(struct exchange_context *context,
                                  const struct selection *selection,
                                  const struct network *network,
                                  const igraph_matrix_t *matrix,
                                  struct layout_position **out) {
    *out = ARENA_ARRAY(context->arena, selection->node_count, struct layout_position);
    TRY_MEMORY(*out, context->arena, context->problem);
    double scale = find_scale(network, matrix);
    for (uint32_t i = 0; i < selection->node_count; i++) {
        igraph_integer_t vertex = network->vertices[selection->nodes[i]];
        (*out)[i] = (struct layout_position){scale * MATRIX(*matrix, vertex, 0),
                                             scale * MATRIX(*matrix, vertex, 1)};
    }
    return STATUS_OK;
}

static enum status run_layout(struct exchange_context *context,
                              const struct selection *selection,
                              const struct network *network, const struct layout *layout,
                              uint64_t seed, struct layout_position **out) {
    struct problem *problem = context->problem;
    IGRAPH_TRY(igraph_rng_seed(igraph_rng_default(), (igraph_uint_t)seed), problem);
    igraph_matrix_t positions;
    IGRAPH_TRY(igraph_matrix_init(&positions, 0, 2), problem);
    igraph_bridge_watch(context->budget, NULL, NULL);
    enum status status = igraph_bridge_status(
        igraph_bridge_must_fail() ? IGRAPH_ENOMEM
                                  : layout->place(&network->igraph, &positions),
        problem);
    igraph_bridge_watch(NULL, NULL, NULL);
    if (status == STATUS_OK)
        status = take_positions(context, selection, network, &positions, out);
    igraph_matrix_destroy(&positions);
    return status;
}

enum status layout_nodes(struct exchange_context *context,
                         const struct selection *selection, struct text name,
                         uint64_t seed, struct layout_position **out) {
    const struct layout *layout;
    TRY(find_layout(context, name, selection->node_count, &layout));
    struct network_projection projection = {.types = {.is_any = true}};
    TRY(make_mask(context, selection, ELEMENT_NODE, &projection.node_mask));
    TRY(make_mask(context, selection, ELEMENT_RELATIONSHIP, &projection.edge_mask));
    struct network network;
    TRY(network_project(context->graph, &projection, context->budget, &network,
                        context->problem));
    enum status status = network_enter(context->budget, context->problem);
    if (status == STATUS_OK) {
        status = run_layout(context, selection, &network, layout, seed, out);
        network_leave();
    }
    network_release(&network);
    return status;
}
