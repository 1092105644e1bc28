/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names and their small ids: one catalog each for labels, relationship types and keys. Ids are
 * dense from 0; only the newest name can be dropped, which is what rollback does.
 */
#ifndef ENTENTE_GRAPH_CATALOG_H
#define ENTENTE_GRAPH_CATALOG_H

#include "base/map.h"

/* One name and its folded form, in one piece of memory that `name.bytes` starts. */
struct catalog_name {
    struct text name;
    struct text folded;
};

struct catalog {
    struct catalog_name *names;
    uint32_t count;
    uint32_t capacity;
    struct map ids; /* name to id; the keys are the slices in `names` */
};

void catalog_release(struct catalog *catalog);

/* The id of a name, UINT32_MAX when there is none. */
uint32_t catalog_find(const struct catalog *catalog, struct text name);

/* Appends a name that is not there yet. STATUS_LIMIT_EXCEEDED beyond MAX_CATALOG_NAMES. */
enum status catalog_add(struct catalog *catalog, struct text name, uint32_t *id,
                        struct problem *problem);

/* Forgets the newest name. */
void catalog_drop_last(struct catalog *catalog);

/* Ids of the names whose folded form (text_fold, joiners dropped) is `folded`: fills up to
 * `capacity` and returns how many there are. O(names); allocates nothing. */
uint32_t catalog_match_folded(const struct catalog *catalog, struct text folded,
                              uint32_t *ids, uint32_t capacity);

#endif
