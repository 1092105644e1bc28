/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/budget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <time.h>

#include <cmocka.h>

static void without_limits_nothing_stops(void **state) {
    (void)state;
    struct budget budget;
    budget_init(&budget);
    budget_start(&budget, 0);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(budget_check(&budget, NULL), STATUS_OK);
    assert_int_equal(budget_check(NULL, NULL), STATUS_OK);
    assert_true(budget_take(NULL, SIZE_MAX));
    budget_return(NULL, 1);
}

static void cancelling_is_noticed_at_the_next_check(void **state) {
    (void)state;
    struct budget budget;
    struct problem problem;
    problem_clear(&problem);
    budget_init(&budget);
    atomic_store(&budget.cancelled, true);
    assert_int_equal(budget_check(&budget, &problem), STATUS_CANCELLED);
    assert_int_equal(problem.status, STATUS_CANCELLED);
}

static void the_time_limit_is_noticed_within_64_checks(void **state) {
    (void)state;
    struct budget budget;
    struct problem problem;
    problem_clear(&problem);
    budget_init(&budget);
    budget_start(&budget, 0.001);
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    int checks = 0;
    while (budget_check(&budget, &problem) == STATUS_OK)
        assert_true(++checks < 64);
    assert_string_equal(problem.message, "the time limit of 0.001 s was reached");
    assert_int_equal(budget_check(&budget, NULL), STATUS_TIMED_OUT);
}

static void memory_is_refused_at_the_limit(void **state) {
    (void)state;
    struct budget budget;
    budget_init(&budget);
    budget.memory_limit_bytes = 100;
    assert_true(budget_take(&budget, 60));
    assert_false(budget_take(&budget, 41));
    assert_true(budget.memory_refused);
    assert_false(budget_take(&budget, SIZE_MAX));
    assert_true(budget_take(&budget, 40));
    assert_false(budget.memory_refused);
    budget_return(&budget, 90);
    assert_int_equal(budget.memory_used_bytes, 10);
    assert_int_equal(budget.memory_peak_bytes, 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_limits_nothing_stops),
        cmocka_unit_test(cancelling_is_noticed_at_the_next_check),
        cmocka_unit_test(the_time_limit_is_noticed_within_64_checks),
        cmocka_unit_test(memory_is_refused_at_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
