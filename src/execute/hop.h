/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one hop of a pattern takes: types, labels of the node it reaches, the day, and the
 * relationships that the same MATCH has used already. Shared by the operators of single hops.
 */
#ifndef ENTENTE_EXECUTE_HOP_H
#define ENTENTE_EXECUTE_HOP_H

#include "execute/accepts.h"

struct hop {
    const struct plan_expand *expand;
    enum direction direction;
    struct type_accepts types;
    struct label_accepts labels;
    const struct visibility *visible; /* NULL: everything */
};

void hop_init(struct hop *hop, const struct plan_expand *expand);

/* Brings names and the day up to date; once per incoming batch. */
enum status hop_refresh(struct operator_state *op, struct hop *hop);

/*
 * Of `count` relationships and the nodes they reach, all of the incoming row `row`, keeps in
 * place those that the hop takes; returns how many. Types are not looked at.
 */
uint32_t hop_keep(const struct hop *hop, const struct graph *graph,
                  const struct batch *input, uint32_t row, uint32_t *edges,
                  uint32_t *nodes, uint32_t count);

/* Whether hop_keep() may drop anything. */
static inline bool hop_is_picky(const struct hop *hop) {
    return hop->visible != NULL || hop->expand->to_labels != NULL ||
           hop->expand->distinct_count > 0;
}

/* Whether the node of a row can be seen (not null, not hidden by the day). */
static inline bool hop_sees_node(const struct hop *hop, uint32_t node) {
    return node != ELEMENT_NONE &&
           (hop->visible == NULL ||
            (node < hop->visible->node_count && hop->visible->nodes[node]));
}

/* The node in a slot of a row, ELEMENT_NONE for null. */
static inline uint32_t hop_node(const struct batch *batch, uint32_t slot, uint32_t row) {
    const struct column *column = &batch->columns[slot];
    if (column->type == COLUMN_NODES)
        return column->elements[column->is_constant ? 0 : row];
    struct value value = column_value(column, row);
    return value.type == VALUE_NODE ? (uint32_t)value.element : ELEMENT_NONE;
}

/*
 * Where the relationship is known: whether it fits the hop from `from`, and the node it reaches.
 * With DIRECTION_BOTH either end may be `from`. `from` ELEMENT_NONE: as if it were the source
 * (the target for DIRECTION_IN).
 */
bool hop_follow(const struct hop *hop, const struct graph *graph, uint32_t edge,
                uint32_t from, uint32_t *to);

/* Calls for each relationship in the distinct slots of a row. */
void hop_visit_distinct(const struct plan_expand *expand, const struct batch *input,
                        uint32_t row, void (*visit)(void *context, uint32_t edge),
                        void *context);

#endif
