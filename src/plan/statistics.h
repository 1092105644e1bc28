/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the planner knows of the graph: counts that tell how many rows a step makes, from the
 * graph as it stands, and which labels the ends of relationships have.
 * Thread safety: belongs to one session.
 */
#ifndef ENTENTE_PLAN_STATISTICS_H
#define ENTENTE_PLAN_STATISTICS_H

#include "bind/bound.h"

/*
 * Which label sets the ends of relationships of a type have, kept between statements. What was
 * noted once stays until the next pass over all relationships: an end that was deleted or got
 * other labels may still be in it, one that is there never misses.
 */
struct statistics {
    uint64_t version;    /* graph_version() of `ends` */
    uint32_t type_count; /* 0: not taken */
    uint32_t set_count;
    uint32_t row_count;        /* relationships looked at */
    uint64_t live_count;       /* of the graph at `version` ... */
    uint64_t relabelled_count; /* ... and its graph_relabelled_count() */
    uint64_t doubt_count;      /* deletions and changes of labels since the pass */
    bool *ends; /* [side][type][label set], side 0 sources, 1 targets; malloc'd */
};

void statistics_init(struct statistics *statistics);
void statistics_release(struct statistics *statistics);

/* Live nodes whose labels fit, or may fit; NULL: all. */
double statistics_node_count(const struct graph *graph,
                             const struct bound_labels *labels);

/* Live relationships whose type fits, or may fit; NULL: all. */
double statistics_edge_count(const struct graph *graph, const struct bound_labels *types);

/*
 * True when the labels of all sources, or of all targets (`at_target`), of relationships whose
 * type fits are known to fit. False also while a transaction has written, when there is no
 * memory or the table would be too large, and for some time after the last end that did not
 * fit went. Cost: what changed since the last call, O(relationships) at first and once every
 * so many deletions and changes of labels.
 */
bool statistics_all_ends_fit(struct statistics *statistics, const struct graph *graph,
                             const struct bound_labels *types,
                             const struct bound_labels *labels, bool at_target);

#endif
