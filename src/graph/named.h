/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a quoted name to nodes: hashes of exact aliases, folded names and folded aliases, each
 * made when the tier before it has no hit, dropped when `name` or `aliases` change.
 */
#ifndef ENTENTE_GRAPH_NAMED_H
#define ENTENTE_GRAPH_NAMED_H

#include "base/map.h"
#include "graph/graph.h"

enum named_tier { NAMED_ALIAS, NAMED_FOLDED_NAME, NAMED_FOLDED_ALIAS, NAMED_TIER_COUNT };

struct named_entry {
    uint64_t hash;
    uint32_t row;
    uint32_t next; /* entry + 1, 0 at the end */
};

struct named_map {
    bool is_built;
    struct named_entry *entries;
    uint32_t count, capacity;
    uint32_t *buckets;
    uint32_t bucket_count;
};

struct named_index {
    uint64_t name_stamp, aliases_stamp; /* when the columns had last changed */
    struct named_map maps[NAMED_TIER_COUNT];
};

void named_release(struct named_index *named);
uint64_t named_bytes(const struct named_index *named);

#endif
