/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parses and binds one statement for a case: what it means in its printed form, or which
 * mistake is found and where its caret stands.
 */
#ifndef ENTENTE_TESTS_BIND_BENCH_H
#define ENTENTE_TESTS_BIND_BENCH_H

#include "base/limits.h"
#include "bind/bind.h"
#include "syntax/parse.h"

#include <stdarg.h>
#include <string.h>

/* cmocka needs the three before it. */
#include <setjmp.h>

#include <cmocka.h>

struct bench {
    struct arena arena;
    struct budget budget;
    struct problem problem;
    struct bind_context context;
    struct bound_statement *bound;
    enum status status;
};

static const struct procedure_field score_arguments[] = {
    {.name = "weight", .types = TYPE_BIT(VALUE_FLOAT)},
    {.name = "rounds",
     .types = TYPE_BIT(VALUE_INTEGER),
     .takes_null = true,
     .default_text = "20",
     .default_value = {.type = VALUE_INTEGER, .integer = 20}},
};
static const struct procedure_field score_outputs[] = {
    {.name = "node", .types = TYPE_BIT(VALUE_NODE)},
    {.name = "score", .types = TYPE_BIT(VALUE_FLOAT)},
};
static const struct procedure procedures[] = {
    {.name = "test.score",
     .arguments = score_arguments,
     .argument_count = 2,
     .outputs = score_outputs,
     .output_count = 2},
    {.name = "test.tidy", .writes = true},
};
static const struct procedure *const procedure_tables[] = {procedures};
static const uint32_t procedure_counts[] = {2};
static const struct procedure_registry registry = {
    .tables = procedure_tables, .table_counts = procedure_counts, .table_count = 1};
static const struct bind_parameter parameters[] = {
    {{"limit", 5}, {.type = VALUE_NULL}},
    {{"weight", 6}, {.type = VALUE_NULL}},
};

static inline void bench_bind(struct bench *bench, const char *query,
                              const struct graph *graph) {
    struct text source = text_of(query);
    struct ast_statement *ast = NULL;
    budget_init(&bench->budget);
    arena_init(&bench->arena, &bench->budget);
    problem_clear(&bench->problem);
    bench->context = (struct bind_context){
        .arena = &bench->arena,
        .budget = &bench->budget,
        .graph = graph,
        .procedures = &registry,
        .has_helpful_names = graph != NULL,
        .parameters = parameters,
        .parameter_count = 2,
        .source = source,
        .problem = &bench->problem,
    };
    bench->bound = NULL;
    bench->status = parse_statement(&bench->arena, source, &bench->budget, &ast, NULL,
                                    &bench->problem);
    if (bench->status == STATUS_OK)
        bench->status = bind_statement(&bench->context, ast, &bench->bound);
}

static inline void assert_text(struct text found, const char *expected) {
    if (found.byte_count != strlen(expected) ||
        memcmp(found.bytes, expected, found.byte_count) != 0)
        fail_msg("found:\n%.*s\nexpected:\n%s", TEXT_ARGS(found), expected);
}

/* The statement binds and prints as `expected`. */
static inline void assert_bound_on(const struct graph *graph, const char *query,
                                   const char *expected) {
    struct bench bench;
    struct text_builder builder;
    bench_bind(&bench, query, graph);
    if (bench.status != STATUS_OK)
        fail_msg("%s\n%s: %s", query, status_name(bench.status), bench.problem.message);
    text_builder_init(&builder, &bench.arena);
    bound_print_statement(&builder, bench.bound);
    assert_text(text_builder_text(&builder), expected);
    arena_release(&bench.arena);
}

static inline void assert_bound(const char *query, const char *expected) {
    assert_bound_on(NULL, query, expected);
}

struct refusal {
    const char *query;
    enum status status;
    const char *place; /* the text that the caret stands under; NULL: any */
    const char *hint;  /* NULL: any */
};

static inline void assert_refused(const struct refusal *refusal) {
    struct bench bench;
    bench_bind(&bench, refusal->query, NULL);
    if (bench.status != refusal->status)
        fail_msg("%s\n%s instead of %s: %s", refusal->query, status_name(bench.status),
                 status_name(refusal->status), bench.problem.message);
    struct span span = bench.problem.span;
    assert_true(span_is_known(span));
    if (refusal->place != NULL)
        assert_text((struct text){refusal->query + span.start, span.end - span.start},
                    refusal->place);
    assert_true(bench.problem.message[0] != '\0');
    assert_true(bench.problem.message[strlen(bench.problem.message) - 1] != '.');
    if (refusal->hint != NULL)
        assert_string_equal(bench.problem.hint, refusal->hint);
    arena_release(&bench.arena);
}

#define ASSERT_ALL_REFUSED(refusals)                                                     \
    for (size_t i = 0; i < sizeof(refusals) / sizeof *(refusals); i++)                   \
    assert_refused(&(refusals)[i])

#endif
