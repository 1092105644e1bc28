/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One hop of a path: the relationships of a node that fit an edge pattern, run by run.
 *
 * A step knows direction, types, the day, and the pattern's WHERE, which is evaluated for a
 * whole run of relationships at once. Without WHERE and day a run is the graph's own memory.
 */
#ifndef ENTENTE_EXECUTE_PATH_STEP_H
#define ENTENTE_EXECUTE_PATH_STEP_H

#include "execute/operator.h"

/*
 * The row that a walk starts from, as constant columns, so that predicates over the elements
 * of a step may read it. Slots of the step itself are written over for each evaluation.
 */
struct path_row {
    struct column *columns; /* one per slot of the statement */
    uint32_t slot_count;
    uint32_t *read_slots; /* the ones that predicates read */
    uint32_t read_count;
    uint32_t read_capacity;
    struct arena *arena;
    bool failed; /* memory ran out in path_row_reads() */
};

/* An empty row whose memory comes from `arena`. */
enum status path_row_init(struct path_row *row, uint32_t slot_count, struct arena *arena,
                          struct problem *problem);
/* Notes which slots `expression` (NULL: nothing) reads. */
enum status path_row_reads(struct path_row *row, const struct expression *expression,
                           struct problem *problem);
/* Points the columns read to the cells of one row of `source`, which must stay where it is. */
void path_row_set(struct path_row *row, const struct batch *source, uint32_t place);

/* The node in a cell; ELEMENT_NONE for null. STATUS_TYPE_AT_RUN for anything else. */
enum status path_node_of(const struct column *column, uint32_t place, uint32_t *node,
                         struct problem *problem);

/* Whether a node or relationship exists on the day; `visibility` may be NULL. */
static inline bool path_is_node_visible(const struct visibility *visibility,
                                        uint32_t node) {
    return visibility == NULL || node >= visibility->node_count ||
           visibility->nodes[node];
}
static inline bool path_is_edge_visible(const struct visibility *visibility,
                                        uint32_t edge) {
    return visibility == NULL || edge >= visibility->edge_count ||
           visibility->edges[edge];
}

struct path_step {
    struct operator_state *op;
    struct path_row *row;
    struct arena arena; /* of one evaluation */
    enum direction direction;
    struct type_filter types;
    const struct visibility *visibility; /* NULL: all is visible */
    const uint8_t *to_labels;       /* of the node reached, by label set; NULL: any */
    const struct expression *where; /* NULL: none */
    /* Where WHERE finds the relationship, the node the hop leaves and the one it reaches;
     * SLOT_NONE where not read. */
    uint32_t edge_slot, from_slot, to_slot;
    /* The walk of one node. */
    struct adjacency_cursor cursor;
    struct adjacency_run pending; /* not yet filtered */
    uint32_t node;
    uint32_t *neighbours, *edges, *kept; /* BATCH_ROWS each, where runs are filtered */
};

/* Prepares a step; direction, types, visibility and predicate may be changed afterwards. */
void path_step_init(struct path_step *step, struct operator_state *op,
                    struct path_row *row);
void path_step_release(struct path_step *step);

/* The step of a plan: direction, predicate and slots, as the walk goes or against it. */
void path_step_take(struct path_step *step, const struct plan_step *plan,
                    bool is_backward);

/*
 * Puts the first `hop_count` hops of an iteration into the row, for predicates of the next that
 * read them: edges[0..hop_count) and nodes[0..hop_count], which must stay where they are.
 */
void path_step_put(struct path_row *row, const struct plan_step *steps,
                   uint32_t hop_count, uint32_t *nodes, uint32_t *edges);

/* True when a run is the adjacency itself. */
static inline bool path_step_is_plain(const struct path_step *step) {
    return step->where == NULL && step->visibility == NULL && step->to_labels == NULL;
}

/* Resolves the types of a plan's step for a new incoming batch, and the labels of the node
 * between it and the next; names live on `arena`. */
enum status path_step_resolve(struct path_step *step, const struct plan_step *plan,
                              const struct visibility *visibility, struct arena *arena);

/* Begins with the relationships of `node`. */
void path_step_open(struct path_step *step, uint32_t node);

/* The next run of at least one fitting relationship; count 0 at the end. Valid until the next
 * call. */
enum status path_step_next(struct path_step *step, struct adjacency_run *run);

#endif
