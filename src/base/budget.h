/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one query may spend: memory, time, and the wish of the user to stop it.
 *
 * One budget is handed to lexer, parser, planner, operators, readers and writers. Long loops
 * call budget_check() at least every few thousand steps. Thread safety: `cancelled` may be
 * set from a signal handler or another thread; all else belongs to the query's thread.
 */
#ifndef ENTENTE_BASE_BUDGET_H
#define ENTENTE_BASE_BUDGET_H

#include "base/status.h"

#include <signal.h>
#include <stdatomic.h>

struct arena_watch; /* arena.h */

struct budget {
    uint64_t memory_limit_bytes; /* 0: no limit */
    uint64_t memory_used_bytes;
    uint64_t memory_peak_bytes;
    bool memory_refused;     /* the last budget_take() was over the limit */
    double deadline_seconds; /* monotonic clock; 0: none */
    double timeout_seconds;  /* as the user gave it, for the message */
    atomic_bool cancelled;
    uint32_t ticks;              /* calls of budget_check since the clock was last read */
    struct arena_watch *watches; /* of memory in the budget's arenas */
};

/* A budget without limits. */
void budget_init(struct budget *budget);

/* Starts the clock: the query must end within `timeout_seconds`; 0 means no limit. */
void budget_start(struct budget *budget, double timeout_seconds);

/*
 * STATUS_CANCELLED or STATUS_TIMED_OUT when the query has to stop. Cheap: the clock is read
 * once in 64 calls. `budget` may be NULL (nothing to check).
 */
enum status budget_check(struct budget *budget, struct problem *problem);

/* Accounts for `bytes` more. False, and nothing accounted, when the limit forbids it. */
bool budget_take(struct budget *budget, size_t bytes);

/* Gives back what budget_take() took. */
void budget_return(struct budget *budget, size_t bytes);

/* STATUS_OUT_OF_MEMORY with a message that says whether the limit was the reason. */
enum status budget_problem(const struct budget *budget, struct problem *problem);

#endif
