/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counts that tell the planner how many rows a step makes. Plain counts come from the graph
 * as it stands; those that need a pass over the relationships are taken once per version.
 * Thread safety: belongs to one session.
 */
#ifndef ENTENTE_PLAN_STATISTICS_H
#define ENTENTE_PLAN_STATISTICS_H

#include "bind/bound.h"

/* Counts of relationships by type and label set of their ends, kept between statements. */
struct statistics {
    uint64_t version;    /* graph_version() of `ends` */
    uint32_t type_count; /* 0: not taken */
    uint32_t set_count;
    uint64_t *ends; /* [side][type][label set], side 0 sources, 1 targets; malloc'd */
};

void statistics_init(struct statistics *statistics);
void statistics_release(struct statistics *statistics);

/* Live nodes whose labels fit; NULL: all. */
double statistics_node_count(const struct graph *graph,
                             const struct bound_labels *labels);

/* Live relationships whose type fits; NULL: all. */
double statistics_edge_count(const struct graph *graph, const struct bound_labels *types);

/*
 * Of the relationships whose type fits, how many have an end (`at_target` or source) whose
 * labels fit. Takes the pass over the relationships when it is out of date: O(relationships).
 * Negative when there is no memory or the table would be too large.
 */
double statistics_end_count(struct statistics *statistics, const struct graph *graph,
                            const struct bound_labels *types,
                            const struct bound_labels *labels, bool at_target);

/* True when the two type expressions can name a common type of this graph. */
bool statistics_types_overlap(const struct graph *graph, const struct bound_labels *first,
                              const struct bound_labels *second);

#endif
