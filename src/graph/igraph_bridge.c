/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An igraph error handler must free what igraph has on its clean-up stack and return; the
 * code then travels up through igraph's callers to us. An interruption handler must do the
 * same before it returns IGRAPH_INTERRUPTED.
 */
#include "graph/igraph_bridge.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define REASON_BYTES 256
/* Between two calls of a progress callback; also how soon a wait for igraph can be ended. */
#define TURN_NANOSECONDS 20000000

/* One thread is inside; what it found there is put back when it leaves. */
static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;
static struct {
    igraph_error_handler_t *error;
    igraph_warning_handler_t *warning;
    igraph_fatal_handler_t *fatal;
    igraph_interruption_handler_t *interruption;
    igraph_progress_handler_t *progress;
    igraph_attribute_table_t *table;
} outside;

static _Thread_local struct {
    uint32_t depth; /* how often this thread has entered */
    igraph_bridge_progress progress;
    void *progress_context;
    double next_seconds;       /* when `progress` is called next */
    char reason[REASON_BYTES]; /* of the first error since igraph_bridge_status() */
    struct budget *budget;
    struct problem interruption; /* why the budget said stop */
    uint64_t call_count;
    uint64_t fail_at;
} bridge;

static void keep_error(const char *reason, const char *file, int line,
                       igraph_error_t code) {
    (void)file;
    (void)line;
    if (bridge.reason[0] == '\0')
        snprintf(bridge.reason, sizeof bridge.reason, "%s",
                 reason != NULL ? reason : igraph_strerror(code));
    IGRAPH_FINALLY_FREE();
}

/* igraph's state is not to be trusted any more, and it would abort if this returned. */
static void end_process(const char *reason, const char *file, int line) {
    fprintf(stderr, "entente: igraph stopped at %s:%d: %s\n", file, line, reason);
    _exit(IGRAPH_FATAL_EXIT);
}

/* Tells how far igraph is when it is time to; false: stop. */
static bool tell_progress(double fraction) {
    if (bridge.progress == NULL)
        return true;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double seconds = (double)now.tv_sec + (double)now.tv_nsec / 1e9;
    if (seconds < bridge.next_seconds)
        return true;
    bridge.next_seconds = seconds + TURN_NANOSECONDS / 1e9;
    return bridge.progress(bridge.progress_context, fraction);
}

/* Whether the budget and the progress callback let igraph go on. */
static bool goes_on(double fraction) {
    problem_clear(&bridge.interruption);
    if (!tell_progress(fraction))
        problem_set(&bridge.interruption, STATUS_CANCELLED, SPAN_NONE,
                    "the query was cancelled");
    return bridge.interruption.status == STATUS_OK &&
           budget_check(bridge.budget, &bridge.interruption) == STATUS_OK;
}

static igraph_error_t ask_budget(void *data) {
    (void)data;
    if (goes_on(-1))
        return IGRAPH_SUCCESS;
    IGRAPH_FINALLY_FREE();
    return IGRAPH_INTERRUPTED;
}

/* igraph frees what it has when this does not let it go on. */
static igraph_error_t show_progress(const char *message, igraph_real_t percent,
                                    void *data) {
    (void)message;
    (void)data;
    return goes_on(percent / 100) ? IGRAPH_SUCCESS : IGRAPH_INTERRUPTED;
}

/* ---- one thread at a time ----------------------------------------------------------------- */

static enum status wait_at_door(struct budget *budget, struct problem *problem) {
    if (budget == NULL) {
        pthread_mutex_lock(&door);
        return STATUS_OK;
    }
    for (;;) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += TURN_NANOSECONDS;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        if (pthread_mutex_timedlock(&door, &until) == 0)
            return STATUS_OK;
        budget->ticks = 0; /* look at the clock now */
        TRY(budget_check(budget, problem));
    }
}

enum status igraph_bridge_enter(const igraph_attribute_table_t *table,
                                struct budget *budget, struct problem *problem) {
    if (bridge.depth == 0) {
        TRY(wait_at_door(budget, problem));
        outside.error = igraph_set_error_handler(keep_error);
        outside.warning = igraph_set_warning_handler(igraph_warning_handler_ignore);
        outside.fatal = igraph_set_fatal_handler(end_process);
        outside.interruption = igraph_set_interruption_handler(ask_budget);
        outside.progress = igraph_set_progress_handler(show_progress);
        outside.table = igraph_set_attribute_table(table);
    }
    bridge.depth++;
    return STATUS_OK;
}

void igraph_bridge_leave(void) {
    if (--bridge.depth > 0)
        return;
    igraph_set_error_handler(outside.error);
    igraph_set_warning_handler(outside.warning);
    igraph_set_fatal_handler(outside.fatal);
    igraph_set_interruption_handler(outside.interruption);
    igraph_set_progress_handler(outside.progress);
    igraph_set_attribute_table(outside.table);
    pthread_mutex_unlock(&door);
}

void igraph_bridge_watch(struct budget *budget, igraph_bridge_progress progress,
                         void *context) {
    bridge.budget = budget;
    bridge.progress = progress;
    bridge.progress_context = context;
    bridge.next_seconds = 0;
}

enum status igraph_bridge_status(igraph_error_t code, struct problem *problem) {
    if (code == IGRAPH_SUCCESS)
        return STATUS_OK;
    char reason[REASON_BYTES];
    snprintf(reason, sizeof reason, "%s",
             bridge.reason[0] != '\0' ? bridge.reason : igraph_strerror(code));
    bridge.reason[0] = '\0';
    if (code == IGRAPH_ENOMEM)
        return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "memory ran out");
    if (code == IGRAPH_INTERRUPTED && bridge.interruption.status != STATUS_OK)
        return problem_set(problem, bridge.interruption.status, SPAN_NONE, "%s",
                           bridge.interruption.message);
    return problem_set(problem, STATUS_PROCEDURE_FAILED, SPAN_NONE, "igraph: %s", reason);
}

uint64_t igraph_bridge_fail_at(uint64_t nth) {
    uint64_t count = bridge.call_count;
    bridge.call_count = 0;
    bridge.fail_at = nth;
    return count;
}

bool igraph_bridge_must_fail(void) {
    return ++bridge.call_count == bridge.fail_at;
}
