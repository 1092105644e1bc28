/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * IN over one long list that many rows ask: its items by hash. Not thread-safe.
 *
 * A set is built when a second row asks the same list, and only for lists of some length;
 * everything else goes item by item. The same list is one whose items lie where they did, and
 * whose memory no arena of the budget has taken back since.
 *
 * The sets of an execution stay from batch to batch, one for each IN: lists come from arenas of
 * the budget or from the graph, which keeps what it gave as long as its transaction lasts.
 */
#ifndef ENTENTE_EXECUTE_LIST_SET_H
#define ENTENTE_EXECUTE_LIST_SET_H

#include "base/arena.h"
#include "value/value.h"
#include "value/value_compare.h"

struct expression;

struct list_set {
    struct arena arena; /* of what is below */
    struct value list;  /* the one asked last */
    struct arena_watch watch;
    uint32_t asked; /* how often */
    /* Open addressing: item + 1, 0 for empty; NULL: not built. */
    uint32_t *places;
    uint32_t place_count; /* a power of two */
    bool has_null;
    /* Items with a null inside, which equal nothing for certain. */
    uint32_t *holed;
    uint32_t holed_count;
};

/* A statement with more INs than this begins anew with each batch for those that come last. */
#define MOST_LIST_SETS 16

struct list_sets {
    struct budget *budget;
    uint32_t count;
    const struct expression *askers[MOST_LIST_SETS];
    struct list_set sets[MOST_LIST_SETS];
};

void list_set_open(struct list_set *set, struct budget *budget);
void list_set_close(struct list_set *set);

/* item IN list, with the errors of value_in(), and those of a budget that ran out. */
enum status list_set_in(struct list_set *set, struct value item, struct value list,
                        enum truth *out, struct problem *problem);

/* The set of an IN, made when it is asked first; NULL when `sets` is or has no place. */
struct list_set *list_sets_find(struct list_sets *sets, const struct expression *asker);
/* No list is known any more: what the graph gave may be gone. */
void list_sets_forget(struct list_sets *sets);
void list_sets_close(struct list_sets *sets);

#endif
