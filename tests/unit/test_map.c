/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void integers_are_found_after_growing(void **state) {
    (void)state;
    struct map map;
    map_init(&map);
    assert_null(map_find_integer(&map, 0));
    for (uint64_t i = 0; i < 5000; i++)
        assert_int_equal(map_set_integer(&map, i << 32, i), STATUS_OK);
    assert_int_equal(map.count, 5000);
    for (uint64_t i = 0; i < 5000; i++)
        assert_int_equal(*map_find_integer(&map, i << 32), i);
    assert_null(map_find_integer(&map, 1));
    map_release(&map);
}

static void removing_keeps_what_stands_behind(void **state) {
    (void)state;
    struct map map;
    map_init(&map);
    for (uint64_t i = 0; i < 3000; i++)
        map_set_integer(&map, i, i);
    for (uint64_t i = 0; i < 3000; i += 3)
        assert_true(map_remove_integer(&map, i));
    assert_false(map_remove_integer(&map, 0));
    for (uint64_t i = 0; i < 3000; i++) {
        uint64_t *value = map_find_integer(&map, i);
        if (i % 3 == 0)
            assert_null(value);
        else
            assert_int_equal(*value, i);
    }
    assert_int_equal(map.count, 2000);
    map_release(&map);
}

static void setting_again_replaces(void **state) {
    (void)state;
    struct map map;
    map_init(&map);
    map_set_text(&map, TEXT("a"), 1);
    map_set_text(&map, TEXT("a"), 2);
    assert_int_equal(map.count, 1);
    assert_int_equal(*map_find_text(&map, TEXT("a")), 2);
    assert_null(map_find_text(&map, TEXT("A")));
    assert_true(map_remove_text(&map, TEXT("a")));
    assert_int_equal(map.count, 0);
    map_release(&map);
}

static void the_empty_text_is_a_key(void **state) {
    (void)state;
    struct map map;
    map_init(&map);
    assert_int_equal(map_set_text(&map, (struct text){NULL, 0}, 7), STATUS_OK);
    assert_int_equal(*map_find_text(&map, TEXT("")), 7);
    map_release(&map);
}

static void iteration_meets_each_entry_once(void **state) {
    (void)state;
    struct map map;
    map_init(&map);
    for (uint64_t i = 1; i <= 100; i++)
        map_set_integer(&map, i, i);
    uint64_t place = 0, sum = 0, count = 0;
    const struct map_entry *entry;
    while ((entry = map_next(&map, &place)) != NULL) {
        sum += entry->value;
        count++;
    }
    assert_int_equal(count, 100);
    assert_int_equal(sum, 5050);
    map_release(&map);
}

static void without_memory_the_map_stays_as_it_was(void **state) {
    (void)state;
    struct map map;
    map_init(&map);
    uint64_t i = 0;
    enum status status = STATUS_OK;
    map_set_integer(&map, i++, 0);
    memory_fail_at(1, true);
    while (status == STATUS_OK)
        status = map_set_integer(&map, i++, 0);
    memory_fail_at(0, false);
    assert_int_equal(status, STATUS_OUT_OF_MEMORY);
    assert_int_equal(map.count, i - 1);
    assert_null(map_find_integer(&map, i - 1));
    assert_non_null(map_find_integer(&map, i - 2));
    assert_int_equal(map_set_integer(&map, i - 1, 0), STATUS_OK);
    map_release(&map);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_are_found_after_growing),
        cmocka_unit_test(removing_keeps_what_stands_behind),
        cmocka_unit_test(setting_again_replaces),
        cmocka_unit_test(the_empty_text_is_a_key),
        cmocka_unit_test(iteration_meets_each_entry_once),
        cmocka_unit_test(without_memory_the_map_stays_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
