/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Blocks form a list, newest first; only the newest is filled. A new block is as large as all
 * blocks before it together (limits.h bounds it from both sides), so n bytes take O(log n)
 * calls of the allocator until blocks reach their maximum. What is larger than a block gets
 * one of its own behind the newest, whose free rest stays in use.
 */
#include "base/arena.h"

#include "base/limits.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if ARENA_HAS_GUARDS
#include <sanitizer/asan_interface.h>
#define GUARD_BYTES 16
#else
#define GUARD_BYTES 0
#define ASAN_POISON_MEMORY_REGION(memory, bytes) ((void)(memory), (void)(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(memory, bytes) ((void)(memory), (void)(bytes))
#endif

/* Called when the arena goes; lives in the arena itself. */
struct arena_release {
    struct arena_release *previous;
    void (*function)(void *);
    void *object;
};

/* The test hook: how many allocations were made, and which of them fail. */
static struct {
    atomic_uint_fast64_t made;
    uint64_t fail_at;
    bool and_all_after;
    bool (*guard)(void);
} hook;

uint64_t memory_fail_at(uint64_t nth, bool and_all_after) {
    hook.fail_at = nth;
    hook.and_all_after = and_all_after;
    return atomic_exchange(&hook.made, 0);
}

void memory_guard(bool (*guard)(void)) {
    hook.guard = guard;
}

/* Counts one allocation; false when the test wants it to fail. */
static bool may_allocate(void) {
    if (hook.guard != NULL && !hook.guard())
        return false;
    uint64_t nth = atomic_fetch_add_explicit(&hook.made, 1, memory_order_relaxed) + 1;
    if (hook.fail_at == 0)
        return true;
    return hook.and_all_after ? nth < hook.fail_at : nth != hook.fail_at;
}

void *memory_allocate(size_t bytes) {
    return may_allocate() ? malloc(bytes > 0 ? bytes : 1) : NULL;
}

void *memory_resize(void *memory, size_t bytes) {
    return may_allocate() ? realloc(memory, bytes > 0 ? bytes : 1) : NULL;
}

void memory_free(void *memory) {
    free(memory);
}

void arena_init(struct arena *arena, struct budget *budget) {
    *arena = (struct arena){.budget = budget};
}

/* Calls the release functions, last added first. One of them may add others. */
static void run_releases(struct arena *arena) {
    while (arena->release != NULL) {
        struct arena_release *release = arena->release;
        arena->release = release->previous;
        release->function(release->object);
    }
}

/* ---- watches ------------------------------------------------------------------------------ */

void arena_watch_begin(struct arena_watch *watch, struct budget *budget,
                       const void *memory) {
    *watch = (struct arena_watch){.memory = memory};
    if (budget == NULL)
        return;
    watch->next = budget->watches;
    budget->watches = watch;
}

void arena_watch_end(struct arena_watch *watch, struct budget *budget) {
    struct arena_watch **place = budget == NULL ? NULL : &budget->watches;
    while (place != NULL && *place != NULL && *place != watch)
        place = &(*place)->next;
    if (place != NULL && *place == watch)
        *place = watch->next;
    watch->next = NULL;
}

/* Whoever watches memory of the block is told that it goes. */
static void tell_watches(const struct arena *arena, const struct arena_block *block) {
    if (arena->budget == NULL)
        return;
    uintptr_t start = (uintptr_t)(block + 1);
    for (struct arena_watch *watch = arena->budget->watches; watch != NULL;
         watch = watch->next) {
        uintptr_t memory = (uintptr_t)watch->memory;
        watch->is_gone |= memory >= start && memory - start < block->bytes;
    }
}

/* ---- giving back -------------------------------------------------------------------------- */

/* Frees `block` and all behind it. */
static void free_blocks(struct arena *arena, struct arena_block *block) {
    while (block != NULL) {
        struct arena_block *previous = block->previous;
        size_t bytes = sizeof *block + block->bytes;
        tell_watches(arena, block);
        ASAN_UNPOISON_MEMORY_REGION(block + 1, block->bytes);
        memory_free(block);
        budget_return(arena->budget, bytes);
        arena->bytes -= bytes;
        block = previous;
    }
}

void arena_release(struct arena *arena) {
    run_releases(arena);
    free_blocks(arena, arena->block);
    arena->block = NULL;
}

void arena_reset(struct arena *arena) {
    run_releases(arena);
    struct arena_block *newest = arena->block;
    if (newest == NULL)
        return;
    free_blocks(arena, newest->previous);
    tell_watches(arena, newest);
    newest->previous = NULL;
    newest->used_bytes = 0;
    ASAN_POISON_MEMORY_REGION(newest + 1, newest->bytes);
}

/* A block of at least `bytes`, not yet in the list. NULL when there is no memory. */
static struct arena_block *new_block(struct arena *arena, size_t bytes) {
    size_t wanted = arena->bytes;
    if (wanted < ARENA_BLOCK_BYTES)
        wanted = ARENA_BLOCK_BYTES;
    if (wanted > ARENA_MAX_BLOCK_BYTES)
        wanted = ARENA_MAX_BLOCK_BYTES;
    wanted -= sizeof(struct arena_block);
    if (wanted < bytes || hook.guard != NULL)
        wanted = bytes;
    wanted = (wanted + 15) & ~(size_t)15;
    if (!budget_take(arena->budget, sizeof(struct arena_block) + wanted))
        return NULL;
    struct arena_block *block = memory_allocate(sizeof *block + wanted);
    if (block == NULL) {
        budget_return(arena->budget, sizeof *block + wanted);
        return NULL;
    }
    *block = (struct arena_block){.bytes = wanted};
    ASAN_POISON_MEMORY_REGION(block + 1, wanted);
    arena->bytes += sizeof *block + wanted;
    return block;
}

/* Takes `bytes`, rounded up, from a block that has room for them. */
static void *take(struct arena_block *block, size_t bytes, size_t rounded_bytes) {
    void *memory = (char *)(block + 1) + block->used_bytes;
    block->used_bytes += rounded_bytes;
    ASAN_UNPOISON_MEMORY_REGION(memory, bytes);
    return memory;
}

void *arena_allocate_slowly(struct arena *arena, size_t bytes) {
    if (bytes == 0)
        bytes = 1;
    if (bytes > SIZE_MAX / 2) {
        if (arena->budget != NULL)
            arena->budget->memory_refused = false;
        return NULL;
    }
    size_t rounded_bytes = ((bytes + 15) & ~(size_t)15) + GUARD_BYTES;
    struct arena_block *newest = arena->block;
    if (newest != NULL && rounded_bytes <= newest->bytes - newest->used_bytes)
        return take(newest, bytes, rounded_bytes);
    struct arena_block *block = new_block(arena, rounded_bytes);
    if (block == NULL)
        return NULL;
    if (newest != NULL &&
        block->bytes - rounded_bytes <= newest->bytes - newest->used_bytes) {
        block->previous = newest->previous;
        newest->previous = block;
    } else {
        block->previous = newest;
        arena->block = block;
    }
    return take(block, bytes, rounded_bytes);
}

void *arena_allocate_array(struct arena *arena, size_t count, size_t bytes) {
    size_t total;
    if (__builtin_mul_overflow(count, bytes, &total))
        total = SIZE_MAX;
    void *memory = arena_allocate(arena, total);
    return memory == NULL ? NULL : memset(memory, 0, total);
}

char *arena_copy(struct arena *arena, const void *source, size_t bytes) {
    char *copy = arena_allocate(arena, bytes < SIZE_MAX ? bytes + 1 : bytes);
    if (copy == NULL)
        return NULL;
    if (bytes > 0)
        memcpy(copy, source, bytes);
    copy[bytes] = '\0';
    return copy;
}

char *arena_format(struct arena *arena, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int needed = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (needed < 0)
        return NULL;
    char *text = arena_allocate(arena, (size_t)needed + 1);
    if (text == NULL)
        return NULL;
    va_start(arguments, format);
    vsnprintf(text, (size_t)needed + 1, format, arguments);
    va_end(arguments);
    return text;
}

enum status arena_on_release(struct arena *arena, void (*function)(void *),
                             void *object) {
    struct arena_release *release = arena_allocate(arena, sizeof *release);
    if (release == NULL) {
        function(object);
        return STATUS_OUT_OF_MEMORY;
    }
    *release = (struct arena_release){arena->release, function, object};
    arena->release = release;
    return STATUS_OK;
}

enum status arena_problem(const struct arena *arena, struct problem *problem) {
    return budget_problem(arena->budget, problem);
}
