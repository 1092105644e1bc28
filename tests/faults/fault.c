/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A call is known by its return address. Those seen are kept in a hash table with open
 * addressing, one for all kinds: the kind is part of the key.
 */
#include "fault.h"

#include "base/arena.h"
#include "base/budget.h"

#include <execinfo.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define MAX_FRAMES 64
#define MAX_CALLS (1u << 16)  /* return addresses; a power of two */
#define MAX_CHOSEN (1u << 14) /* events of one run */
#define SPREAD_PER_KIND 6u    /* events chosen whatever their calls are */

enum fault_mode { MODE_OFF, MODE_WATCH, MODE_ARMED };

/* Shared with the children that analyses run in. */
static struct shared {
    enum fault_mode mode;
    struct fault fault; /* while armed */
    uint64_t made[FAULT_KIND_COUNT];
    uintptr_t calls[MAX_CALLS];
    uint32_t call_count;
    struct fault chosen[MAX_CHOSEN];
    uint32_t chosen_count;
    uint32_t given_count;
} * shared;

enum status __real_budget_check(struct budget *budget, struct problem *problem);
enum status __wrap_budget_check(struct budget *budget, struct problem *problem);
bool __wrap_igraph_bridge_must_fail(void);

/* Adds a call; true when it was not there. */
static bool is_new_call(uintptr_t call) {
    uintptr_t place = (call * 0x9E3779B97F4A7C15u) >> 40;
    for (;; place++) {
        uintptr_t *found = &shared->calls[place & (MAX_CALLS - 1)];
        if (*found == call)
            return false;
        if (*found == 0) {
            if (shared->call_count >= MAX_CALLS / 2)
                return false;
            shared->call_count++;
            *found = call;
            return true;
        }
    }
}

static void choose_if_new(enum fault_kind kind) {
    void *frames[MAX_FRAMES];
    int count = backtrace(frames, MAX_FRAMES);
    bool is_new = false;
    for (int i = 0; i < count; i++)
        is_new |= is_new_call(((uintptr_t)frames[i] << 2) + (uintptr_t)kind);
    if (is_new && shared->chosen_count < MAX_CHOSEN)
        shared->chosen[shared->chosen_count++] =
            (struct fault){.kind = kind,
                           .nth = shared->made[kind],
                           .and_all_after = kind == FAULT_CHECK};
}

/* Numbers an event; true when it has to fail. */
static bool must_fail(enum fault_kind kind) {
    if (shared == NULL || shared->mode == MODE_OFF)
        return false;
    uint64_t nth = ++shared->made[kind];
    if (shared->mode == MODE_WATCH) {
        choose_if_new(kind);
        return false;
    }
    const struct fault *fault = &shared->fault;
    return fault->kind == kind &&
           (nth == fault->nth || (fault->and_all_after && nth > fault->nth));
}

static bool may_allocate(void) {
    return !must_fail(FAULT_MEMORY);
}

enum status __wrap_budget_check(struct budget *budget, struct problem *problem) {
    if (budget != NULL && must_fail(FAULT_CHECK))
        return problem_set(problem, STATUS_CANCELLED, SPAN_NONE, "cancelled");
    return __real_budget_check(budget, problem);
}

bool __wrap_igraph_bridge_must_fail(void) {
    return must_fail(FAULT_IGRAPH);
}

bool fault_begin(void) {
    void *frames[1];
    backtrace(frames, 1); /* loads its library now, not while it is watched */
    void *memory = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        perror("fail_each");
        return false;
    }
    shared = memory;
    return true;
}

static void begin(enum fault_mode mode) {
    memset(shared->made, 0, sizeof shared->made);
    shared->mode = mode;
    memory_guard(may_allocate);
}

void fault_watch(void) {
    shared->chosen_count = shared->given_count = 0;
    begin(MODE_WATCH);
}

void fault_arm(struct fault fault) {
    shared->fault = fault;
    begin(MODE_ARMED);
}

/* Once a watch ends, the even ones are chosen too. */
static void choose_even(void) {
    for (int kind = 0; kind < FAULT_KIND_COUNT; kind++) {
        uint64_t made = shared->made[kind];
        uint64_t count = made < SPREAD_PER_KIND ? made : SPREAD_PER_KIND;
        for (uint64_t i = 0; i < count && shared->chosen_count < MAX_CHOSEN; i++)
            shared->chosen[shared->chosen_count++] =
                (struct fault){.kind = (enum fault_kind)kind,
                               .nth = 1 + i * made / count,
                               .and_all_after = kind == FAULT_CHECK || i % 2 == 1};
    }
}

void fault_disarm(void) {
    memory_guard(NULL);
    if (shared->mode == MODE_WATCH)
        choose_even();
    shared->mode = MODE_OFF;
}

bool fault_next(struct fault *out) {
    if (shared->given_count == shared->chosen_count)
        return false;
    *out = shared->chosen[shared->given_count++];
    return true;
}

const char *fault_name(enum fault_kind kind) {
    static const char *const names[] = {"allocation", "check", "call of igraph"};
    return names[kind];
}
