/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements that a declared index finds for an incoming row: shared by lookups and scans. */
#ifndef ENTENTE_EXECUTE_INDEX_LOOKUP_H
#define ENTENTE_EXECUTE_INDEX_LOOKUP_H

#include "base/limits.h"
#include "execute/execute.h"

struct index_lookup {
    struct column *wanted; /* one for each of the plan's left_keys */
    struct graph_index index;
    uint32_t keys[MAX_INDEX_KEYS];
};

enum status index_lookup_init(struct index_lookup *lookup, struct execution *execution,
                              const struct plan *plan);
/* Evaluates what the keys are compared with for all rows of a batch; it lives on `arena`. */
enum status index_lookup_evaluate(struct index_lookup *lookup, struct operator_state *op,
                                  const struct batch *input, struct arena *arena);
/* The elements for one of these rows, ascending, on `arena`. */
enum status index_lookup_find(struct index_lookup *lookup, struct operator_state *op,
                              uint32_t row, struct arena *arena, uint32_t **elements,
                              uint32_t *count);

#endif
