/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory that is freed together.
 *
 * An arena hands out memory in blocks and frees all of it at once; what is not memory is
 * handed to it with arena_on_release(). Allocation returns NULL when memory ran out or the
 * budget's limit forbids it; `arena_problem` turns that into a status. All memory of entente
 * passes memory_allocate() and its two sisters, so that a test can make the nth call fail.
 * Thread safety: an arena belongs to one thread at a time; the failure hook is process-wide
 * and set only by tests.
 */
#ifndef ENTENTE_BASE_ARENA_H
#define ENTENTE_BASE_ARENA_H

#include "base/budget.h"
#include "base/status.h"

/* Under AddressSanitizer a poisoned gap follows each allocation of an arena. */
#ifdef __SANITIZE_ADDRESS__
#define ARENA_HAS_GUARDS 1
#else
#define ARENA_HAS_GUARDS 0
#endif

/* malloc, realloc and free with the test hook; zero bytes give a unique pointer. */
void *memory_allocate(size_t bytes);
void *memory_resize(void *memory, size_t bytes);
void memory_free(void *memory);

/*
 * Tests only: the nth allocation from now on fails (1 is the next one), and all after it when
 * `and_all_after`. 0 switches the failing off. Returns how many allocations were made since
 * the last call.
 */
uint64_t memory_fail_at(uint64_t nth, bool and_all_after);

/*
 * Tests only: from now on `guard` is asked before each allocation, which fails when it says
 * false; NULL asks nobody. While there is a guard an arena takes no more than it hands out,
 * so that each of its allocations can fail, not only the one that needs a new block.
 */
void memory_guard(bool (*guard)(void));

struct arena_release;

/* A piece of memory from the allocator; the header is followed by its bytes. */
struct arena_block {
    struct arena_block *previous;
    size_t bytes;      /* behind the header, a multiple of 16 */
    size_t used_bytes; /* of those */
    size_t padding;    /* keeps what follows aligned to 16 */
};

struct arena {
    struct arena_block *block; /* the block that is being filled; older ones behind it */
    struct arena_release
        *release;          /* what to call when the arena goes, last added first */
    struct budget *budget; /* accounts for the blocks; may be NULL */
    size_t bytes;          /* in all blocks */
};

/* An empty arena in the caller's memory; it allocates nothing yet. `budget` may be NULL. */
void arena_init(struct arena *arena, struct budget *budget);

/* Calls the release functions, last added first, and frees all memory. May be repeated. */
void arena_release(struct arena *arena);

/* Like arena_release(), but keeps the newest block for reuse. */
void arena_reset(struct arena *arena);

/* As arena_allocate(), when the newest block has no room; for arena_allocate() alone. */
void *arena_allocate_slowly(struct arena *arena, size_t bytes);

/*
 * Tells whether memory is still what it was: `is_gone` turns true when an arena of the budget
 * frees the memory, or takes it back to hand it out again. For who remembers something about
 * memory whose arena is not known; memory of no arena never goes.
 */
struct arena_watch {
    const void *memory;
    bool is_gone;
    struct arena_watch *next; /* of the budget's */
};

/* From now on `watch`, which belongs to no budget, is about `memory`. `budget` may be NULL. */
void arena_watch_begin(struct arena_watch *watch, struct budget *budget,
                       const void *memory);
/* May be called for a watch that did not begin. */
void arena_watch_end(struct arena_watch *watch, struct budget *budget);

/* `bytes` of memory aligned to 16, not cleared. NULL when there is none to be had. */
static inline void *arena_allocate(struct arena *arena, size_t bytes) {
    struct arena_block *block = arena->block;
    if (ARENA_HAS_GUARDS || block == NULL || bytes == 0 ||
        bytes > block->bytes - block->used_bytes)
        return arena_allocate_slowly(arena, bytes);
    void *memory = (char *)(block + 1) + block->used_bytes;
    block->used_bytes += (bytes + 15) & ~(size_t)15;
    return memory;
}

/* As arena_allocate(), cleared, `count` elements of `bytes`; NULL on overflow too. */
void *arena_allocate_array(struct arena *arena, size_t count, size_t bytes);

/*
 * A copy of `bytes` bytes of `source` and a zero byte after it (not counted).
 */
char *arena_copy(struct arena *arena, const void *source, size_t bytes);

/* printf into the arena. NULL when there is no memory. */
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Calls `function(object)` when the arena is released. When that cannot be recorded it is
 * called on the spot and STATUS_OUT_OF_MEMORY is returned.
 */
enum status arena_on_release(struct arena *arena, void (*function)(void *), void *object);

/* STATUS_OUT_OF_MEMORY with a message that says whether the query's limit was the reason. */
enum status arena_problem(const struct arena *arena, struct problem *problem);

/* One cleared object of a type. */
#define ARENA_NEW(arena, type) ((type *)arena_allocate_array((arena), 1, sizeof(type)))

/* `count` cleared objects of a type. */
#define ARENA_ARRAY(arena, count, type)                                                  \
    ((type *)arena_allocate_array((arena), (count), sizeof(type)))

/* Returns STATUS_OUT_OF_MEMORY to the caller when `pointer` is NULL. */
#define TRY_MEMORY(pointer, arena, problem)                                              \
    do {                                                                                 \
        if ((pointer) == NULL)                                                           \
            return arena_problem((arena), (problem)), STATUS_OUT_OF_MEMORY;              \
    } while (0)

#endif
