/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock is CLOCK_MONOTONIC, so that setting the machine's time ends no query. */
#include "base/budget.h"

#include <time.h>

/* Calls of budget_check() for one reading of the clock (about 20 ns each). */
#define TICKS_PER_READING 64

static double monotonic_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void budget_init(struct budget *budget) {
    *budget = (struct budget){0};
    atomic_init(&budget->cancelled, false);
}

void budget_start(struct budget *budget, double timeout_seconds) {
    budget->timeout_seconds = timeout_seconds;
    budget->deadline_seconds =
        timeout_seconds > 0 ? monotonic_seconds() + timeout_seconds : 0;
    budget->ticks = 0;
}

enum status budget_check(struct budget *budget, struct problem *problem) {
    if (budget == NULL)
        return STATUS_OK;
    if (atomic_load_explicit(&budget->cancelled, memory_order_relaxed))
        return problem_set(problem, STATUS_CANCELLED, SPAN_NONE, "cancelled");
    if (budget->deadline_seconds <= 0 || budget->ticks++ % TICKS_PER_READING != 0)
        return STATUS_OK;
    if (monotonic_seconds() < budget->deadline_seconds)
        return STATUS_OK;
    budget->ticks = 0; /* the next check reads the clock again and says the same */
    return problem_set(problem, STATUS_TIMED_OUT, SPAN_NONE,
                       "the time limit of %g s was reached", budget->timeout_seconds);
}

bool budget_take(struct budget *budget, size_t bytes) {
    if (budget == NULL)
        return true;
    uint64_t limit = budget->memory_limit_bytes;
    budget->memory_refused =
        limit != 0 && (bytes > limit || budget->memory_used_bytes > limit - bytes);
    if (budget->memory_refused)
        return false;
    budget->memory_used_bytes += bytes;
    if (budget->memory_used_bytes > budget->memory_peak_bytes)
        budget->memory_peak_bytes = budget->memory_used_bytes;
    return true;
}

void budget_return(struct budget *budget, size_t bytes) {
    if (budget != NULL)
        budget->memory_used_bytes -= bytes;
}

enum status budget_problem(const struct budget *budget, struct problem *problem) {
    if (budget != NULL && budget->memory_refused) {
        /* As the user will have said it: 20 MB, or 1.0 MiB. */
        uint64_t limit = budget->memory_limit_bytes;
        bool is_decimal = limit % 1000000 == 0;
        return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE,
                           "the memory limit of %.*f %s was reached", is_decimal ? 0 : 1,
                           (double)limit / (is_decimal ? 1e6 : 1 << 20),
                           is_decimal ? "MB" : "MiB");
    }
    return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "memory ran out");
}
