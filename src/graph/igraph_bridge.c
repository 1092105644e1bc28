/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An igraph error handler must free what igraph has on its clean-up stack and return; the
 * code then travels up through igraph's callers to us. An interruption handler must do the
 * same before it returns IGRAPH_INTERRUPTED.
 */
#include "graph/igraph_bridge.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define REASON_BYTES 256

static _Thread_local struct {
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

static igraph_error_t ask_budget(void *data) {
    (void)data;
    problem_clear(&bridge.interruption);
    if (budget_check(bridge.budget, &bridge.interruption) == STATUS_OK)
        return IGRAPH_SUCCESS;
    IGRAPH_FINALLY_FREE();
    return IGRAPH_INTERRUPTED;
}

void igraph_bridge_initialise(void) {
    igraph_set_error_handler(keep_error);
    igraph_set_warning_handler(igraph_warning_handler_ignore);
    igraph_set_fatal_handler(end_process);
    igraph_set_interruption_handler(ask_budget);
}

void igraph_bridge_watch(struct budget *budget) {
    bridge.budget = budget;
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
