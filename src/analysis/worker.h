/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs an analysis in a forked process: it can be killed, cannot take the program with it, and
 * leaves the parent free to show progress. Results and progress come back through shared
 * memory. The child touches no file and leaves by _exit().
 */
#ifndef ENTENTE_ANALYSIS_WORKER_H
#define ENTENTE_ANALYSIS_WORKER_H

#include "analysis/analysis.h"

/* What the child does: fills `table`; its problem and table come back to the parent. */
typedef enum status (*worker_task)(void *context, struct analysis_table *table,
                                   struct problem *problem);

/*
 * Runs `task(context)` in a child and waits. `table` is malloc'd; release it.
 * Errors  what the task returns; STATUS_CANCELLED, STATUS_TIMED_OUT when the budget or the
 *         progress callback says so; STATUS_PROCEDURE_FAILED when the child died;
 *         STATUS_OUT_OF_MEMORY when it died at its memory limit.
 * Thread safety: one at a time per process.
 */
enum status worker_run(worker_task task, void *context, struct budget *budget,
                       procedure_progress progress, void *progress_context,
                       const char *name, struct analysis_table *table,
                       struct problem *problem);

void analysis_table_release(struct analysis_table *table);

#endif
