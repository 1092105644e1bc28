/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One aggregate of a grouping: what it keeps for each group, how it takes the rows of a batch.
 *
 * count() keeps a number; sum() and avg() of a typed column keep sum and number; all else is
 * the function floor's state. Each kind lies in an array of its own over all groups, so that
 * the small ones stay in the cache. Not thread-safe.
 */
#ifndef ENTENTE_EXECUTE_AGGREGATION_H
#define ENTENTE_EXECUTE_AGGREGATION_H

#include "execute/grouping.h"
#include "execute/operator.h"

/* Cells of one size over groups 0, 1, ...; cleared when they are made. */
struct group_cells {
    size_t cell_bytes;
    char **chunks; /* BATCH_ROWS cells each; NULL: none made yet */
    uint32_t chunk_capacity;
};

enum aggregation_lane { LANE_NONE, LANE_COUNT, LANE_INTEGERS, LANE_FLOATS };

struct aggregation {
    const struct bound_aggregate *bound;
    struct operator_state *op;
    struct arena *arena; /* of the groups */
    enum aggregation_lane lane;
    struct group_cells lane_cells; /* int64_t for COUNT, struct sum_cell for the others */
    struct group_cells states;
    void *scratch;             /* room for one state */
    struct key_table distinct; /* DISTINCT: of (group, value) */
    struct grouping values;    /* DISTINCT with one group: of the value */
    bool is_single;            /* there is one group only */
};

/* `arena` lives as long as the groups; `op` is the operator that groups. */
enum status aggregation_init(struct aggregation *aggregation, struct operator_state *op,
                             const struct bound_aggregate *bound, struct arena *arena);
void aggregation_release(struct aggregation *aggregation);
/* Forgets all groups; the arena has been reset. */
void aggregation_reset(struct aggregation *aggregation);

/*
 * Takes the rows of a batch, row i for group groups[i] (NULL: all for group 0), with
 * multiplicities. `group_count`: all groups lie below. Scratch on op->rows.
 */
enum status aggregation_take(struct aggregation *aggregation, const struct batch *rows,
                             const uint32_t *groups, uint32_t group_count);

/* The result for a group. To be called once a group, in the end. */
enum status aggregation_finish(struct aggregation *aggregation, uint32_t group,
                               struct value *out);

#endif
