/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A graph out of segments of which some are missing or wrong: everything that can be told from
 * those that are there, and each fault named. What `.check` finds and `.recover` keeps.
 *
 *     graph_salvage()        the state that the segments hold
 *     graph_redo_apply() ... what happened since
 *     graph_salvage_end()    what could not be told goes
 *
 * Nothing is made up. A relationship is kept when a segment names its type and both of its ends,
 * and neither is known to be dead; OUT and IN stand in for each other. Of nodes whose segment is
 * lost it is not known what they were: they stand without labels until the records are applied,
 * which may tell, and go in the end with what hangs on them. Rows keep their numbers.
 *
 * A graph that is salvaged takes records that speak of lost relationships: that part of them is
 * passed over.
 */
#ifndef ENTENTE_GRAPH_SALVAGE_H
#define ENTENTE_GRAPH_SALVAGE_H

#include "graph/segment.h"

struct salvage {
    void (*fault)(void *context, const char *fault); /* called for each */
    void *context;
    uint64_t fault_count;
    bool has_head;          /* without it nothing can be told */
    uint64_t segment_count; /* segments that the graph refers to and that are there */
    uint64_t lost_segments;
    uint64_t lost_nodes, lost_relationships;
    uint64_t
        lost_properties[2]; /* values, by kind of element, as far as they were counted */
    uint32_t *lost_places;  /* of NODES; freed by graph_salvage_end() */
    uint32_t lost_place_count;
    uint32_t node_count; /* rows that the segments have */
};

/*
 * Fills an empty graph, all of which is in memory then; the source is not kept.
 * Errors  STATUS_OUT_OF_MEMORY, and the source's own but for STATUS_DAMAGED
 */
enum status graph_salvage(struct graph *graph, const struct segment_source *source,
                          struct salvage *salvage, struct problem *problem);

/* Takes out what is not known to have been, in a transaction, and counts it. */
enum status graph_salvage_end(struct graph *graph, struct salvage *salvage,
                              struct problem *problem);

#endif
