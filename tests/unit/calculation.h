/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of expressions with their results (calculator.h), as tests of cmocka: set-up, the
 * check of a table, and the failures that several tables expect. */
#ifndef ENTENTE_TESTS_CALCULATION_H
#define ENTENTE_TESTS_CALCULATION_H

#include <setjmp.h>
#include <stdarg.h>

#include "calculator.h"

#include <cmocka.h>

#define BAD_VALUE "ArgumentError InvalidArgumentValue"
#define BAD_TYPE "TypeError InvalidArgumentValue"
#define OUT_OF_RANGE "ArgumentError NumberOutOfRange"

/* What the tests of a file work on; new for each test. */
static struct arena arena;
static struct problem problem;

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, NULL);
    problem_clear(&problem);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

struct calculation {
    const char *expression;
    const char *result;
};

#define ASSERT_CALCULATIONS(cases)                                                       \
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases)[0]; i++)                        \
    assert_string_equal(calculate(&arena, (cases)[i].expression), (cases)[i].result)

#endif
