/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calling igraph so that its failures come back as ours.
 *
 * igraph's handlers have no user pointer, so the reason of the last error and the budget that
 * may interrupt a call are kept in the project's one thread-local. Thread safety: igraph as
 * Debian builds it takes one caller at a time in the whole process.
 */
#ifndef ENTENTE_GRAPH_IGRAPH_BRIDGE_H
#define ENTENTE_GRAPH_IGRAPH_BRIDGE_H

#include "base/budget.h"

#include <igraph.h>

/* How a process ends in which igraph found a mistake of its own, which cannot be survived. */
#define IGRAPH_FATAL_EXIT 70

/*
 * Installs the handlers: errors are kept and their memory freed, warnings are dropped, a fatal
 * error is printed and ends the process, interruption asks the watched budget. Idempotent.
 */
void igraph_bridge_initialise(void);

/* Until the next call, igraph's long functions ask `budget` whether to go on; NULL: nobody. */
void igraph_bridge_watch(struct budget *budget);

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
