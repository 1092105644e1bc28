/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many relationships a node leads to, by an edge of a pattern. */
#include "plan/pattern.h"

/* Hops that an unbounded or far bound counts as, for estimates. */
#define ESTIMATED_HOPS 3

static double node_count(const struct pattern *pattern) {
    const struct graph *graph = pattern->planner->context->graph;
    return (double)graph_element_count(graph, ELEMENT_NODE);
}

static double degree(const struct pattern *pattern, enum ast_direction direction,
                     const struct bound_labels *types) {
    double nodes = node_count(pattern);
    double one_way = statistics_edge_count(pattern->planner->context->graph, types) /
                     (nodes < 1 ? 1 : nodes);
    return direction == AST_UNDIRECTED ? 2 * one_way : one_way;
}

double pattern_label_share(const struct pattern *pattern, uint32_t node) {
    double nodes = node_count(pattern);
    return pattern->match->nodes[node].labels == NULL || nodes < 1
               ? 1
               : pattern->nodes[node].labelled / nodes;
}

/* Relationships of one iteration that a node leads to. */
static double iteration_degree(const struct pattern *pattern,
                               const struct bound_edge *edge) {
    const struct graph *graph = pattern->planner->context->graph;
    double nodes = node_count(pattern), all = 1;
    for (uint32_t i = 0; i < edge->step_count; i++) {
        const struct bound_step *step = &edge->steps[i];
        all *= degree(pattern, step->direction, step->types);
        if (step->to_labels != NULL && nodes >= 1)
            all *= statistics_node_count(graph, step->to_labels) / nodes;
    }
    return all;
}

static double path_degree(double of_iteration, const struct ast_quantifier *quantifier) {
    uint64_t hops = quantifier->max < ESTIMATED_HOPS ? quantifier->max : ESTIMATED_HOPS;
    double rows = quantifier->min == 0 ? 1 : 0, level = 1;
    for (uint64_t i = 1; i <= hops; i++) {
        level *= of_iteration;
        if (i >= quantifier->min)
            rows += level;
    }
    return rows;
}

double pattern_degree(const struct pattern *pattern, const struct bound_edge *edge) {
    if (pattern_is_quantified(edge))
        return path_degree(iteration_degree(pattern, edge), &edge->quantifier);
    return degree(pattern, edge->direction, edge->types);
}
