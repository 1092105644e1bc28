/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs an analysis, in one of two ways with one interface. In the calling thread: a library does
 * not fork a process that is not its own. In a forked process, for a program that asks for it:
 * there it can be killed, cannot take the program with it, and leaves the parent free to show
 * progress.
 */
#ifndef ENTENTE_ANALYSIS_WORKER_H
#define ENTENTE_ANALYSIS_WORKER_H

#include "analysis/analysis.h"

/* What is run: fills `table`, which is released when it fails. igraph may be called. */
typedef enum status (*worker_task)(void *context, struct analysis_table *table,
                                   struct problem *problem);

/*
 * Runs `task(context)` in the calling thread, after those of other threads. `table` is malloc'd;
 * release it. It ends early only where igraph asks; the memory limit does not hold for igraph.
 * Errors  what the task returns; STATUS_CANCELLED, STATUS_TIMED_OUT when the budget or the
 *         progress callback says so
 * Thread safety: any thread.
 */
enum status worker_run(worker_task task, void *context, struct budget *budget,
                       procedure_progress progress, void *progress_context,
                       const char *name, struct analysis_table *table,
                       struct problem *problem);

/*
 * Runs `task(context)` in a child and waits. Results and progress come back through shared
 * memory; the child touches no file and leaves by _exit(). `table` is malloc'd; release it.
 * Errors  as worker_run(), at any moment; STATUS_PROCEDURE_FAILED when the child died;
 *         STATUS_OUT_OF_MEMORY when it died at its memory limit.
 * Thread safety: any thread, as far as fork() goes: the child has but the calling thread, and
 * locks that others hold stay shut in it.
 */
enum status worker_run_forked(worker_task task, void *context, struct budget *budget,
                              procedure_progress progress, void *progress_context,
                              const char *name, struct analysis_table *table,
                              struct problem *problem);

void analysis_table_release(struct analysis_table *table);

#endif
