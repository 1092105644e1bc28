/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/array.h"

#include "base/limits.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* cmocka needs the three before it. */
#include <setjmp.h>

#include <cmocka.h>

static void growing_past_a_block_keeps_old_pointers(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    char *texts[1000];
    for (int i = 0; i < 1000; i++)
        texts[i] = arena_format(&arena, "text number %d", i);
    assert_true(arena.bytes > ARENA_BLOCK_BYTES);
    for (int i = 0; i < 1000; i++) {
        char expected[32];
        snprintf(expected, sizeof expected, "text number %d", i);
        assert_string_equal(texts[i], expected);
    }
    arena_release(&arena);
    assert_int_equal(arena.bytes, 0);
    arena_release(&arena);
}

static void memory_is_aligned_and_distinct(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    char *last = NULL;
    for (size_t bytes = 0; bytes < 100; bytes++) {
        char *memory = arena_allocate(&arena, bytes);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % 16, 0);
        assert_ptr_not_equal(memory, last);
        memset(memory, 0x5A, bytes);
        last = memory;
    }
    arena_release(&arena);
}

static void a_large_piece_leaves_the_block_in_use(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    assert_non_null(arena_allocate(&arena, 1));
    struct arena_block *small = arena.block;
    char *large = arena_allocate(&arena, 4 * ARENA_MAX_BLOCK_BYTES);
    assert_non_null(large);
    memset(large, 1, 4 * ARENA_MAX_BLOCK_BYTES);
    assert_ptr_equal(arena.block, small);
    arena_release(&arena);
}

static void impossible_sizes_give_null(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    assert_null(arena_allocate(&arena, SIZE_MAX));
    assert_null(arena_allocate(&arena, SIZE_MAX - 8));
    assert_null(arena_allocate_array(&arena, SIZE_MAX / 2, 4));
    assert_null(arena_copy(&arena, "", SIZE_MAX));
    assert_int_equal(arena.bytes, 0);
    arena_release(&arena);
}

/* Writes down in which order objects are released. */
static char released[8];

static void note_release(void *object) {
    strncat(released, object, sizeof released - strlen(released) - 1);
}

static void releases_run_last_added_first(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    released[0] = '\0';
    assert_int_equal(arena_on_release(&arena, note_release, "a"), STATUS_OK);
    assert_int_equal(arena_on_release(&arena, note_release, "b"), STATUS_OK);
    arena_reset(&arena);
    assert_string_equal(released, "ba");
    assert_int_equal(arena_on_release(&arena, note_release, "c"), STATUS_OK);
    arena_release(&arena);
    assert_string_equal(released, "bac");
}

static void a_release_that_cannot_be_recorded_runs_at_once(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    released[0] = '\0';
    memory_fail_at(1, true);
    assert_int_equal(arena_on_release(&arena, note_release, "x"), STATUS_OUT_OF_MEMORY);
    memory_fail_at(0, false);
    assert_string_equal(released, "x");
    arena_release(&arena);
    assert_string_equal(released, "x");
}

static void the_nth_allocation_fails_and_is_counted(void **state) {
    (void)state;
    memory_fail_at(2, false);
    void *first = memory_allocate(8), *second = memory_allocate(8);
    void *third = memory_resize(first, 16);
    assert_non_null(first);
    assert_null(second);
    assert_non_null(third);
    assert_int_equal(memory_fail_at(0, false), 3);
    memory_free(third);
}

static void the_limit_is_named_as_the_reason(void **state) {
    (void)state;
    struct budget budget;
    budget_init(&budget);
    budget.memory_limit_bytes = 3 << 20;
    struct arena arena;
    arena_init(&arena, &budget);
    assert_null(arena_allocate(&arena, 4 << 20));
    struct problem problem;
    problem_clear(&problem);
    assert_int_equal(arena_problem(&arena, &problem), STATUS_OUT_OF_MEMORY);
    assert_string_equal(problem.message, "the memory limit of 3.0 MiB was reached");

    problem_clear(&problem);
    memory_fail_at(1, false);
    assert_null(arena_allocate(&arena, 1));
    memory_fail_at(0, false);
    arena_problem(&arena, &problem);
    assert_string_equal(problem.message, "memory ran out");
    arena_release(&arena);
    assert_int_equal(budget.memory_used_bytes, 0);
}

static void a_reset_arena_keeps_one_block(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    for (int i = 0; i < 5000; i++)
        assert_non_null(arena_allocate(&arena, 24));
    arena_reset(&arena);
    assert_non_null(arena.block);
    assert_null(arena.block->previous);
    assert_int_equal(arena.bytes, sizeof *arena.block + arena.block->bytes);
    memory_fail_at(1, true);
    assert_non_null(arena_allocate(&arena, 16));
    memory_fail_at(0, false);
    arena_release(&arena);
}

static void arrays_grow_and_refuse_without_memory(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    ARRAY(int) numbers = {0};
    for (int i = 0; i < 10000; i++)
        assert_non_null(ARRAY_PUSH(&arena, numbers, i));
    for (int i = 0; i < 10000; i++)
        assert_int_equal(numbers.items[i], i);
    uint32_t full = UINT32_MAX;
    assert_null(array_grow(&arena, NULL, full, &full, 1));

    ARRAY(int) others = {0};
    arena_release(&arena);
    memory_fail_at(1, true);
    assert_true(ARRAY_PUSH(&arena, others, 1) == NULL);
    memory_fail_at(0, false);
    assert_int_equal(others.count, 0);
    arena_release(&arena);
}

static void a_watch_tells_when_its_memory_is_taken_back(void **state) {
    (void)state;
    struct budget budget;
    struct arena first, second;
    struct arena_watch one, other, large;
    budget_init(&budget);
    arena_init(&first, &budget);
    arena_init(&second, &budget);
    arena_watch_begin(&one, &budget, arena_allocate(&first, 8));
    arena_watch_begin(&other, &budget, arena_allocate(&second, 8));
    arena_watch_begin(&large, &budget, arena_allocate(&first, 4 * ARENA_MAX_BLOCK_BYTES));
    arena_allocate(&first, 8);
    assert_false(one.is_gone || other.is_gone || large.is_gone);
    arena_reset(&first);
    assert_true(one.is_gone && large.is_gone);
    assert_false(other.is_gone);
    arena_watch_end(&one, &budget);
    arena_watch_end(&one, &budget);
    arena_watch_begin(&one, &budget, arena_allocate(&first, 8));
    assert_false(one.is_gone);
    arena_release(&second);
    assert_true(other.is_gone);
    assert_false(one.is_gone);
    arena_release(&first);
    assert_true(one.is_gone);
    arena_watch_end(&other, &budget);
    arena_watch_end(&large, &budget);
    arena_watch_end(&one, &budget);
    assert_null(budget.watches);
}

static void without_a_budget_nothing_is_told(void **state) {
    (void)state;
    struct arena arena;
    struct arena_watch watch;
    arena_init(&arena, NULL);
    arena_watch_begin(&watch, NULL, arena_allocate(&arena, 8));
    arena_release(&arena);
    assert_false(watch.is_gone);
    arena_watch_end(&watch, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growing_past_a_block_keeps_old_pointers),
        cmocka_unit_test(memory_is_aligned_and_distinct),
        cmocka_unit_test(a_large_piece_leaves_the_block_in_use),
        cmocka_unit_test(impossible_sizes_give_null),
        cmocka_unit_test(releases_run_last_added_first),
        cmocka_unit_test(a_release_that_cannot_be_recorded_runs_at_once),
        cmocka_unit_test(the_nth_allocation_fails_and_is_counted),
        cmocka_unit_test(the_limit_is_named_as_the_reason),
        cmocka_unit_test(a_reset_arena_keeps_one_block),
        cmocka_unit_test(a_watch_tells_when_its_memory_is_taken_back),
        cmocka_unit_test(without_a_budget_nothing_is_told),
        cmocka_unit_test(arrays_grow_and_refuse_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
