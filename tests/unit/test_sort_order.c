/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/sort_order.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <math.h>

#define ROWS 500
#define WIDTH 2

static struct value random_value(uint64_t *state) {
    static const char *const texts[] = {"", "a", "abcdefg", "abcdefgh", "abcdefgi", "b"};
    static const double numbers[] = {0.0, -0.0, 1.5, -1.5, 1e300, NAN, INFINITY, 3.0};
    static const int64_t integers[] = {0, 3, -3, INT64_MAX, INT64_MIN, (1LL << 53) + 1};
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    uint32_t choice = (uint32_t)(*state >> 33);
    switch (choice % 5) {
    case 0:
        return value_null();
    case 1:
        return value_string(text_of(texts[choice / 5 % 6]));
    case 2:
        return value_float(numbers[choice / 5 % 8]);
    case 3:
        return value_integer(integers[choice / 5 % 6]);
    default:
        return value_boolean(choice / 5 % 2 == 0);
    }
}

static int compare(const struct sort_order *order, uint32_t first, uint32_t second) {
    return sort_order_compare(order, order->keys + (size_t)first * WIDTH,
                              order->keys + (size_t)second * WIDTH, 0);
}

/* Each neighbour pair is in order, and in the order of numbers where it is equal. */
static void check(const struct sort_order *order) {
    struct arena arena;
    uint32_t *numbers;
    bool seen[ROWS] = {false};
    arena_init(&arena, NULL);
    assert_int_equal(sort_order_numbers(order, ROWS, &arena, &numbers, NULL), STATUS_OK);
    for (uint32_t i = 0; i < ROWS; i++) {
        assert_false(seen[numbers[i]]);
        seen[numbers[i]] = true;
        if (i == 0)
            continue;
        int compared = compare(order, numbers[i - 1], numbers[i]);
        assert_true(compared < 0 || (compared == 0 && numbers[i - 1] < numbers[i]));
    }
    arena_release(&arena);
}

static void prefixes_order_as_values_do(void **state) {
    (void)state;
    static const enum ast_null_order nulls[] = {AST_NULLS_DEFAULT, AST_NULLS_FIRST,
                                                AST_NULLS_LAST};
    static struct value keys[ROWS * WIDTH];
    uint64_t seed = 7;
    for (uint32_t i = 0; i < ROWS * WIDTH; i++)
        keys[i] = random_value(&seed);
    for (uint32_t i = 0; i < 36; i++) {
        struct bound_sort sort[WIDTH] = {
            {.is_descending = i % 2 == 0, .nulls = nulls[i / 2 % 3]},
            {.is_descending = i / 6 % 2 == 0, .nulls = nulls[i / 12]}};
        struct sort_order order = {sort, WIDTH, keys};
        check(&order);
    }
}

static void nulls_are_largest_unless_told(void **state) {
    (void)state;
    struct value keys[] = {value_integer(1), value_null()};
    struct bound_sort sort = {.is_descending = false};
    struct sort_order order = {&sort, 1, keys};
    assert_int_equal(sort_order_compare(&order, &keys[0], &keys[1], 0), -1);
    sort.is_descending = true;
    assert_int_equal(sort_order_compare(&order, &keys[0], &keys[1], 0), 1);
    sort.nulls = AST_NULLS_LAST;
    assert_int_equal(sort_order_compare(&order, &keys[0], &keys[1], 0), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prefixes_order_as_values_do),
        cmocka_unit_test(nulls_are_largest_unless_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
