/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calling igraph so that its failures come back as ours.
 *
 * igraph as Debian builds it takes one caller at a time in the whole process, and its handlers,
 * attribute table and random numbers are the process's. So whoever calls igraph enters first and
 * leaves afterwards: one mutex lets one thread in, and the handlers and the table of a program
 * that uses igraph itself are put back when the thread leaves. The handlers have no user pointer,
 * so the reason of the last error, the budget and the progress callback of the caller are kept in
 * the project's one thread-local.
 */
#ifndef ENTENTE_GRAPH_IGRAPH_BRIDGE_H
#define ENTENTE_GRAPH_IGRAPH_BRIDGE_H

#include "base/budget.h"

#include <igraph.h>

/* How a process ends in which igraph found a mistake of its own, which cannot be survived. */
#define IGRAPH_FATAL_EXIT 70

/*
 * Waits until no other thread is inside, then installs ours: errors are kept and their memory
 * freed, warnings are dropped, a fatal error is printed and ends the process, interruption asks
 * the watched budget, and new networks have the attributes of `table`. A thread may enter again
 * while it is inside; it leaves as often. `budget`, unless NULL, may end the waiting.
 * Errors  STATUS_CANCELLED, STATUS_TIMED_OUT: the thread is not inside; never with NULL
 * Thread safety: any thread. Nobody forks while inside but worker.c, whose child never leaves.
 */
enum status igraph_bridge_enter(const igraph_attribute_table_t *table,
                                struct budget *budget, struct problem *problem);
void igraph_bridge_leave(void);

/* Told how far igraph is: 0 to 1, negative when it does not say. False: stop. */
typedef bool (*igraph_bridge_progress)(void *context, double fraction);

/* Until the next call, igraph's long functions ask `budget` whether to go on, and tell
 * `progress` every 20 ms or so; NULL: nobody. */
void igraph_bridge_watch(struct budget *budget, igraph_bridge_progress progress,
                         void *context);

/*
 * What an igraph function returned as a status: STATUS_OUT_OF_MEMORY; STATUS_CANCELLED or
 * STATUS_TIMED_OUT when it was interrupted; else STATUS_PROCEDURE_FAILED with igraph's reason.
 */
enum status igraph_bridge_status(igraph_error_t code, struct problem *problem);

/*
 * Tests only: the nth IGRAPH_TRY from now on (1 is the next) reports that memory ran out
 * instead of calling igraph. 0 switches it off. Returns how many there were since the last
 * call.
 */
uint64_t igraph_bridge_fail_at(uint64_t nth);

/* Counts a call; true when the test wants it to fail. */
bool igraph_bridge_must_fail(void);

/* Calls igraph; returns the status to the caller when it failed. */
#define IGRAPH_TRY(call, problem)                                                        \
    do {                                                                                 \
        if (igraph_bridge_must_fail())                                                   \
            return igraph_bridge_status(IGRAPH_ENOMEM, (problem));                       \
        TRY(igraph_bridge_status((call), (problem)));                                    \
    } while (0)

#endif
