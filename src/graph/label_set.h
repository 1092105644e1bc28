/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sets of labels: nodes that carry the same labels share one small id. Set 0 marks dead nodes,
 * set 1 is empty (LABEL_SET_DEAD and LABEL_SET_EMPTY of graph.h). Only the newest set can be
 * dropped, which is what rollback does.
 */
#ifndef ENTENTE_GRAPH_LABEL_SET_H
#define ENTENTE_GRAPH_LABEL_SET_H

#include "base/arena.h"

struct label_set {
    uint32_t *labels; /* ascending */
    uint32_t label_count;
    uint32_t hash;
    uint64_t uses; /* live nodes with exactly this set */
};

struct label_sets {
    struct label_set *sets;
    uint32_t count;
    uint32_t capacity;
    uint32_t *slots; /* open addressing: set + 1, 0 where empty */
    uint32_t slot_count;
};

/* The two fixed sets; false when there is no memory. */
bool label_sets_init(struct label_sets *sets);
void label_sets_release(struct label_sets *sets);

/* The set of these labels (ascending, no repetition), made when it is new. */
enum status label_sets_make(struct label_sets *sets, const uint32_t *labels,
                            uint32_t count, uint32_t *set, struct problem *problem);
void label_sets_drop_last(struct label_sets *sets);

bool label_sets_contains(const struct label_sets *sets, uint32_t set, uint32_t label);

#endif
