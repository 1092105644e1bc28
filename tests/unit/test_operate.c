/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calculation.h"

#define OVERFLOW "ArithmeticError IntegerOverflow"
#define BY_ZERO "ArithmeticError DivisionByZero"
#define WRONG_TYPE "TypeError InvalidArgumentType"

static void integers_are_checked(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"1 + 2 * 3", "7"},
        {"7 / 2", "3"},
        {"-7 / 2", "-3"},
        {"-7 % 3", "-1"},
        {"9223372036854775807 + 1", OVERFLOW},
        {"-9223372036854775807 - 2", OVERFLOW},
        {"9223372036854775807 * 2", OVERFLOW},
        {"(-9223372036854775807 - 1) / (-1)", OVERFLOW},
        {"(-9223372036854775807 - 1) % (-1)", "0"},
        {"-(-9223372036854775807 - 1)", OVERFLOW},
        {"1 / 0", BY_ZERO},
        {"1 % 0", BY_ZERO},
        {"2 ^ 10", "1024.0"},
    };
    ASSERT_CALCULATIONS(cases);
}

static void floats_follow_ieee(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"1.0 / 0", "Infinity"}, {"0.0 / 0.0", "NaN"},
        {"7 % 2.5", "2.0"},      {"1 / 2.0", "0.5"},
        {"-(1.5)", "-1.5"},      {"0.1 + 0.2", "0.30000000000000004"},
        {"2 ^ 0.5 ^ 0", "1.0"},
    };
    ASSERT_CALCULATIONS(cases);
}

static void texts_and_lists_join(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"'a' + 'b'", "'ab'"},
        {"'a' + 1", "'a1'"},
        {"1.0 + 'a'", "'1.0a'"},
        {"'a' + true", "'atrue'"},
        {"'' + date('2024-01-01')", "'2024-01-01'"},
        {"[1] + [2, 3]", "[1, 2, 3]"},
        {"[1] + 2", "[1, 2]"},
        {"'a' + [1]", "['a', 1]"},
        {"[] + []", "[]"},
        {"'a' || 'b'", "'ab'"},
        {"[1] || ['a']", "[1, 'a']"},
        {"1 || 2", WRONG_TYPE},
        {"'a' || 1", WRONG_TYPE},
        {"[1] || 1", WRONG_TYPE},
    };
    ASSERT_CALCULATIONS(cases);
}

static void null_in_gives_null_out(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"null + 1", "null"},    {"'a' + null", "null"},  {"[1] + null", "null"},
        {"null / 0", "null"},    {"null || 'a'", "null"}, {"-null", "null"},
        {"null ^ null", "null"}, {"null[0]", "null"},     {"[1][null]", "null"},
    };
    ASSERT_CALCULATIONS(cases);
}

static void other_types_are_refused(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"1 + true", WRONG_TYPE},
        {"'a' - 'b'", WRONG_TYPE},
        {"'a' * 2", WRONG_TYPE},
        {"{a: 1} + 1", WRONG_TYPE},
        {"'a' + {a: 1}", WRONG_TYPE},
        {"[1] - [1]", WRONG_TYPE},
        {"true % 2", WRONG_TYPE},
        {"-'a'", WRONG_TYPE},
        {"date('2024-01-01') + 1", WRONG_TYPE},
        {"date('2024-01-01') - date('2023-01-01')", WRONG_TYPE},
        {"duration('P1D') - date('2024-01-01')", WRONG_TYPE},
        {"2 / duration('P1D')", WRONG_TYPE},
        {"duration('P1D') / 0", BY_ZERO},
    };
    ASSERT_CALCULATIONS(cases);
}

static void containers_are_indexed(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"[1, 2, 3][0]", "1"},
        {"[1, 2, 3][-1]", "3"},
        {"[1, 2, 3][3]", "null"},
        {"[1, 2, 3][-4]", "null"},
        {"{a: 1, b: 2}['b']", "2"},
        {"{a: 1}['c']", "null"},
        {"[1]['a']", "TypeError ListElementAccessByNonInteger"},
        {"[1][1.0]", "TypeError ListElementAccessByNonInteger"},
        {"{a: 1}[0]", "TypeError MapElementAccessByNonString"},
        {"'abc'[0]", WRONG_TYPE},
        {"1[0]", WRONG_TYPE},
    };
    ASSERT_CALCULATIONS(cases);
}

/* list[from..to], where INT64_MIN stands for an absent bound and INT64_MAX for null. */
static void assert_slice(int64_t from, int64_t to, int64_t first, uint32_t count) {
    struct value items[] = {value_integer(0), value_integer(1), value_integer(2)};
    struct value bounds[2], slice;
    int64_t given[] = {from, to};
    for (int i = 0; i < 2; i++)
        bounds[i] = given[i] == INT64_MAX ? value_null() : value_integer(given[i]);
    assert_int_equal(value_slice(&arena, value_list(items, 3), from != INT64_MIN,
                                 bounds[0], to != INT64_MIN, bounds[1], &slice, &problem),
                     STATUS_OK);
    if (count == UINT32_MAX) {
        assert_true(value_is_null(slice));
        return;
    }
    assert_int_equal(slice.size, count);
    if (count > 0)
        assert_int_equal(slice.items[0].integer, first);
}

static void slices_are_cut_to_the_list(void **state) {
    (void)state;
    assert_slice(1, 3, 1, 2);
    assert_slice(1, INT64_MIN, 1, 2);
    assert_slice(INT64_MIN, 2, 0, 2);
    assert_slice(-2, INT64_MIN, 1, 2);
    assert_slice(INT64_MIN, -1, 0, 2);
    assert_slice(-9, 99, 0, 3);
    assert_slice(2, 1, 0, 0);
    assert_slice(5, 9, 0, 0);
    assert_slice(INT64_MAX, 2, 0, UINT32_MAX);
    assert_slice(0, INT64_MAX, 0, UINT32_MAX);
    struct value out, one = value_integer(1);
    assert_int_equal(value_slice(&arena, one, false, one, false, one, &out, &problem),
                     STATUS_TYPE_AT_RUN);
    problem_clear(&problem);
    assert_int_equal(value_slice(&arena, value_list(&one, 1), true, value_boolean(true),
                                 false, one, &out, &problem),
                     STATUS_TYPE_AT_RUN);
}

static enum truth in(int64_t item, struct value first, struct value second) {
    struct value items[] = {first, second};
    struct value wanted = item < 0 ? value_null() : value_integer(item);
    enum truth truth;
    assert_int_equal(value_in(wanted, value_list(items, 2), NULL, &truth, &problem),
                     STATUS_OK);
    return truth;
}

static void membership_is_three_valued(void **state) {
    (void)state;
    enum truth truth;
    assert_int_equal(in(1, value_integer(1), value_null()), TRUTH_TRUE);
    assert_int_equal(in(2, value_integer(1), value_null()), TRUTH_UNKNOWN);
    assert_int_equal(in(2, value_integer(1), value_integer(3)), TRUTH_FALSE);
    assert_int_equal(in(-1, value_integer(1), value_integer(3)), TRUTH_UNKNOWN);
    assert_int_equal(value_in(value_null(), value_list(NULL, 0), NULL, &truth, &problem),
                     STATUS_OK);
    assert_int_equal(truth, TRUTH_FALSE);
    assert_int_equal(value_in(value_null(), value_null(), NULL, &truth, &problem),
                     STATUS_OK);
    assert_int_equal(truth, TRUTH_UNKNOWN);
    assert_int_equal(value_in(value_null(), value_integer(1), NULL, &truth, &problem),
                     STATUS_TYPE_AT_RUN);
}

static void text_tests_need_two_texts(void **state) {
    (void)state;
    struct value abc = value_string(TEXT("abc")), null = value_null();
    assert_int_equal(value_starts_with(abc, value_string(TEXT("ab"))), TRUTH_TRUE);
    assert_int_equal(value_starts_with(abc, value_string(TEXT("b"))), TRUTH_FALSE);
    assert_int_equal(value_ends_with(abc, value_string(TEXT("bc"))), TRUTH_TRUE);
    assert_int_equal(value_ends_with(abc, value_string(TEXT("b"))), TRUTH_FALSE);
    assert_int_equal(value_contains(abc, value_string(TEXT("b"))), TRUTH_TRUE);
    assert_int_equal(value_contains(abc, value_string(TEXT(""))), TRUTH_TRUE);
    assert_int_equal(value_contains(abc, value_string(TEXT("B"))), TRUTH_FALSE);
    assert_int_equal(value_contains(abc, null), TRUTH_UNKNOWN);
    assert_int_equal(value_starts_with(value_integer(1), abc), TRUTH_UNKNOWN);
    assert_int_equal(value_ends_with(null, null), TRUTH_UNKNOWN);
}

static enum truth matches(const char *text, const char *pattern) {
    enum truth truth;
    assert_int_equal(value_matches(value_string(text_of(text)),
                                   value_string(text_of(pattern)), &truth, &problem),
                     STATUS_OK);
    return truth;
}

static void a_pattern_matches_the_whole_text(void **state) {
    (void)state;
    enum truth truth;
    assert_int_equal(matches("abc", "ab"), TRUTH_FALSE);
    assert_int_equal(matches("abc", "a|ab.|x"), TRUTH_TRUE);
    assert_int_equal(matches("ABC", "(?i)abc"), TRUTH_TRUE);
    assert_int_equal(matches("añb", "a\\wb"), TRUTH_TRUE);
    assert_int_equal(matches("a\n", "a"), TRUTH_FALSE);
    assert_int_equal(matches("", ""), TRUTH_TRUE);
    assert_int_equal(
        value_matches(value_null(), value_string(TEXT("a")), &truth, &problem),
        STATUS_OK);
    assert_int_equal(truth, TRUTH_UNKNOWN);
}

static void a_bad_or_endless_pattern_is_an_error(void **state) {
    (void)state;
    enum truth truth;
    struct value text = value_string(TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
    problem_clear(&problem);
    assert_int_equal(value_matches(text, value_string(TEXT("(a")), &truth, &problem),
                     STATUS_VALUE_AT_RUN);
    assert_non_null(strstr(problem.message, "missing closing parenthesis"));
    problem_clear(&problem);
    assert_int_equal(
        value_matches(text, value_string(TEXT("(a|aa|a?a)+[bc]c?d?b")), &truth, &problem),
        STATUS_LIMIT_EXCEEDED);
    problem_clear(&problem);
    struct value_pattern *pattern;
    char *much = (char *)arena_allocate(&arena, 70000);
    memset(much, 'a', 70000);
    assert_int_equal(
        value_pattern_compile(&arena, (struct text){much, 70000}, &pattern, &problem),
        STATUS_LIMIT_EXCEEDED);
}

static void patterns_live_on_the_projects_memory(void **state) {
    (void)state;
    enum truth truth;
    bool has_failed = false;
    for (uint64_t nth = 1; nth <= 8; nth++) {
        memory_fail_at(nth, false);
        enum status status = value_matches(value_string(TEXT("ab")),
                                           value_string(TEXT("(a)b")), &truth, &problem);
        memory_fail_at(0, false);
        has_failed = has_failed || status == STATUS_OUT_OF_MEMORY;
        assert_true(status == STATUS_OK || status == STATUS_OUT_OF_MEMORY);
        problem_clear(&problem);
    }
    assert_true(has_failed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_are_checked),
        cmocka_unit_test(floats_follow_ieee),
        cmocka_unit_test(texts_and_lists_join),
        cmocka_unit_test(null_in_gives_null_out),
        cmocka_unit_test(other_types_are_refused),
        cmocka_unit_test(containers_are_indexed),
        cmocka_unit_test(slices_are_cut_to_the_list),
        cmocka_unit_test(membership_is_three_valued),
        cmocka_unit_test(text_tests_need_two_texts),
        cmocka_unit_test(a_pattern_matches_the_whole_text),
        cmocka_unit_test(a_bad_or_endless_pattern_is_an_error),
        cmocka_unit_test(patterns_live_on_the_projects_memory),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
