/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows that outlive their batch: what SORT, EAGER, joins and MERGE hold on to.
 *
 * Rows are numbered from 0 in the order they came. Values are copied deep onto the store's
 * arena, so that neither the batch nor the graph's columns need to stay as they were. Not
 * thread-safe.
 */
#ifndef ENTENTE_EXECUTE_ROW_STORE_H
#define ENTENTE_EXECUTE_ROW_STORE_H

#include "plan/slot_set.h"
#include "value/batch.h"

/* Up to BATCH_ROWS rows; columns are typed as the first batch had them, VALUES when mixed. */
struct row_chunk {
    struct batch batch; /* on the store's arena */
    uint32_t capacity;  /* rows that its columns have room for */
};

struct row_store {
    struct arena arena;
    uint32_t slot_count;
    const uint64_t *kept; /* the slots to keep; NULL: every filled one */
    struct row_chunk **chunks;
    uint32_t chunk_count, chunk_capacity;
    uint32_t row_count;
    struct problem *problem;
};

/* An empty store in the caller's memory. `kept` stays the caller's; `budget` may be NULL. */
void row_store_init(struct row_store *store, uint32_t slot_count, const uint64_t *kept,
                    struct budget *budget, struct problem *problem);
void row_store_release(struct row_store *store);
/* Forgets the rows, keeps some of the memory. */
void row_store_reset(struct row_store *store);

/* Appends `count` rows of `batch`, those listed in `rows`, or the first ones for NULL. */
enum status row_store_append(struct row_store *store, const struct batch *batch,
                             const uint32_t *rows, uint32_t count);

/* Fills `out`, a new batch, with the stored rows of these numbers; values stay shared. */
enum status row_store_gather(const struct row_store *store, const uint32_t *numbers,
                             uint32_t count, struct batch *out);

/* The stored rows from `*place` on as one batch that shares the store's memory, and moves
 * `*place` behind them; row_count 0 at the end. */
enum status row_store_next(const struct row_store *store, uint32_t *place,
                           struct batch *out);

#endif
