/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows to group numbers: the front of grouping and DISTINCT.
 *
 * Keys whose possible values are few and numbered already (dictionary codes of a property,
 * nodes, relationships, their types, booleans, integers of a narrow range) are looked up in a
 * table indexed by those numbers; tuples seen for the first time, and all other keys, go
 * through the key table.
 */
#ifndef ENTENTE_EXECUTE_GROUPING_H
#define ENTENTE_EXECUTE_GROUPING_H

#include "execute/key_number.h"
#include "execute/key_table.h"

#define GROUPING_MAX_INDEXED 4

struct grouping {
    struct key_table table;
    struct evaluation *evaluation;
    const struct expression *const *keys;
    struct value *key; /* room for one key */
    struct arena index_arena;
    uint32_t *index; /* number of a combination to group, KEY_NONE when not seen yet */
    uint64_t index_size;
    struct key_domain domains[GROUPING_MAX_INDEXED]; /* what the index is made for */
    uint64_t rows_seen;
    uint32_t index_count; /* how often an index was made */
};

/* `keys`: `width` expressions over the batches that come. */
enum status grouping_init(struct grouping *grouping, struct evaluation *evaluation,
                          const struct expression *const *keys, uint32_t width,
                          struct arena *arena);
void grouping_release(struct grouping *grouping);
void grouping_reset(struct grouping *grouping);

/* The group of each row of `batch` into `groups` (row_count of them); scratch on `arena`. */
enum status grouping_assign(struct grouping *grouping, const struct batch *batch,
                            struct arena *arena, uint32_t *groups);

#endif
