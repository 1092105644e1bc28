/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows on their way through a plan: columns of one length, indexed by slot.
 *
 * A slot is a variable's place, given by the binder; slots that nothing above reads stay
 * COLUMN_NONE. `multiplicity`, where present, says how many equal rows each row stands for
 * (unexpanded hops): value/multiplicity.h. Plans have it only below operators that use it.
 */
#ifndef ENTENTE_VALUE_BATCH_H
#define ENTENTE_VALUE_BATCH_H

#include "base/limits.h"
#include "value/column.h"

struct batch {
    struct arena *arena; /* cells of these rows; reset before the next batch */
    uint32_t row_count;  /* at most BATCH_ROWS */
    uint32_t slot_count;
    struct column *columns; /* slot_count of them */
    int64_t *multiplicity;  /* NULL: each row stands for itself */
};

/* An empty batch of `slot_count` slots. */
enum status batch_new(struct arena *arena, uint32_t slot_count, struct batch *out,
                      struct problem *problem);

/* Keeps the `row_count` rows listed in `rows`, ascending or not, repeated or not, of every
 * filled slot of `source`: `out` may be `source`. */
enum status batch_gather(const struct batch *source, const uint32_t *rows,
                         uint32_t row_count, struct batch *out, struct problem *problem);

#endif
