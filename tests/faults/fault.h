/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Chooses what fails. A run is watched: each event that could fail (an allocation, a check of
 * the budget, a call of igraph) is numbered, and the calls on the stack above it are looked
 * at. An event is chosen when one of those calls has not stood above a chosen event of its
 * kind before, so that the failing branch of each call is taken once, with few runs; a few
 * events at even distances are chosen besides. Then each chosen event fails in a run of its
 * own. Counters lie in memory that a forked analysis shares, so its events count too. Needs
 * the linker's --wrap for budget_check and igraph_bridge_must_fail. One thread.
 */
#ifndef ENTENTE_TESTS_FAULT_H
#define ENTENTE_TESTS_FAULT_H

#include <stdbool.h>
#include <stdint.h>

enum fault_kind {
    FAULT_MEMORY, /* an allocation gives NULL */
    FAULT_CHECK,  /* a check of the budget says that the query was cancelled */
    FAULT_IGRAPH, /* a call of igraph runs out of memory */
    FAULT_KIND_COUNT
};

struct fault {
    enum fault_kind kind;
    uint64_t nth;       /* counts the events of the kind, from 1 */
    bool and_all_after; /* the events after it fail too */
};

/* Once, at the start. False, and a message on stderr, when there is no shared memory. */
bool fault_begin(void);

/* From now on events are numbered and chosen; what was chosen before is forgotten. */
void fault_watch(void);

/* From now on `fault` happens. */
void fault_arm(struct fault fault);

/* Ends fault_watch() or fault_arm(). */
void fault_disarm(void);

/* The next failure that was chosen; false when all were given. */
bool fault_next(struct fault *out);

/* "allocation", "check" or "call of igraph" */
const char *fault_name(enum fault_kind kind);

#endif
