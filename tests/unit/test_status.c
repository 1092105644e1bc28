/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void the_first_cause_wins(void **state) {
    (void)state;
    struct problem problem;
    problem_clear(&problem);
    struct span span = {3, 5};
    assert_int_equal(problem_set(&problem, STATUS_UNKNOWN_FUNCTION, span, "first %d", 1),
                     STATUS_UNKNOWN_FUNCTION);
    assert_int_equal(problem_set(&problem, STATUS_INTERNAL, SPAN_NONE, "second"),
                     STATUS_INTERNAL);
    assert_int_equal(problem.status, STATUS_UNKNOWN_FUNCTION);
    assert_string_equal(problem.message, "first 1");
    assert_int_equal(problem.span.start, 3);
    assert_int_equal(problem_set(NULL, STATUS_INTERNAL, SPAN_NONE, "x"), STATUS_INTERNAL);
}

static void a_hint_and_a_place_are_added_once(void **state) {
    (void)state;
    struct problem problem;
    problem_clear(&problem);
    problem_hint(&problem, "too early");
    assert_string_equal(problem.hint, "");
    problem_set(&problem, STATUS_TYPE_AT_RUN, SPAN_NONE, "message");
    problem_hint(&problem, "one");
    problem_hint(&problem, "two");
    assert_string_equal(problem.hint, "one");
    problem_place(&problem, (struct span){1, 2});
    problem_place(&problem, (struct span){7, 9});
    assert_int_equal(problem.span.start, 1);
}

static void a_fault_in_a_file_has_no_place_in_the_statement(void **state) {
    (void)state;
    struct problem problem;
    problem_clear(&problem);
    problem_set_file(&problem, STATUS_INVALID_FILE, "nodes.csv", 12, "bad %s", "row");
    problem_place(&problem, (struct span){1, 2});
    assert_string_equal(problem.file, "nodes.csv");
    assert_int_equal(problem.line, 12);
    assert_false(span_is_known(problem.span));
}

static void long_texts_are_cut_between_characters(void **state) {
    (void)state;
    char text[4 * PROBLEM_MESSAGE_BYTES] = "";
    /* Characters of three bytes, shifted by 0, 1 and 2 bytes against the end of the buffer. */
    for (size_t shift = 0; shift < 3; shift++) {
        memset(text, 'x', shift);
        for (size_t i = shift; i + 4 < sizeof text; i += 3)
            memcpy(text + i, "\xE2\x82\xAC", 4);
        struct problem problem;
        problem_clear(&problem);
        problem_set(&problem, STATUS_INTERNAL, SPAN_NONE, "%s", text);
        size_t byte_count = strlen(problem.message);
        assert_true(byte_count < PROBLEM_MESSAGE_BYTES);
        assert_true(byte_count > PROBLEM_MESSAGE_BYTES - 8);
        assert_string_equal(problem.message + byte_count - 3, "...");
        assert_int_equal((byte_count - 3 - shift) % 3, 0);
        assert_memory_equal(problem.message, text, byte_count - 3);
    }
}

static void spans_join_to_the_smallest_cover(void **state) {
    (void)state;
    struct span joined = span_join((struct span){5, 7}, (struct span){1, 6});
    assert_int_equal(joined.start, 1);
    assert_int_equal(joined.end, 7);
    joined = span_join(SPAN_NONE, (struct span){1, 6});
    assert_int_equal(joined.start, 1);
    joined = span_join((struct span){1, 6}, SPAN_NONE);
    assert_int_equal(joined.end, 6);
}

static void every_code_is_described(void **state) {
    (void)state;
    for (int i = 1; i < STATUS_COUNT; i++) {
        enum status status = (enum status)i;
        assert_true(strlen(status_name(status)) > 0);
        assert_true(strlen(status_type(status)) > 0);
        assert_null(strchr(status_detail(status), ' '));
        assert_int_equal(strlen(status_gqlstatus(status)), 5);
        assert_true(strlen(status_meaning(status)) > 0);
        assert_true(strcmp(status_phase(status), "compile") == 0 ||
                    strcmp(status_phase(status), "runtime") == 0);
    }
    assert_string_equal(status_name(STATUS_UNDEFINED_VARIABLE), "UNDEFINED_VARIABLE");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_cause_wins),
        cmocka_unit_test(a_hint_and_a_place_are_added_once),
        cmocka_unit_test(a_fault_in_a_file_has_no_place_in_the_statement),
        cmocka_unit_test(long_texts_are_cut_between_characters),
        cmocka_unit_test(spans_join_to_the_smallest_cover),
        cmocka_unit_test(every_code_is_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
