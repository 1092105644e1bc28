/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The naive evaluator runs four times and scans the graph in another order each time. Where its
 * answers differ, the query leaves the answer open, and the case says nothing. A difference of
 * a query that writes is looked at in more orders, since its rows may race for a property.
 */
#include "check.h"

#include "syntax/parse.h"

#include <stdio.h>

#define CASES_PER_GRAPH 16
#define SHUFFLES 4
#define MORE_SHUFFLES 100
#define TIMEOUT_SECONDS 60.0
#define MEMORY_BYTES (UINT64_C(1) << 30)

bool bench_open(struct bench *bench, struct arena *arena) {
    *bench = (struct bench){0};
    for (int i = 0; i < 2; i++) {
        bench->databases[i] = engine_open(arena, i == 1);
        if (bench->databases[i] == NULL)
            return false;
        entente_set_timeout(bench->databases[i], TIMEOUT_SECONDS);
        entente_set_memory_limit(bench->databases[i], MEMORY_BYTES);
    }
    return true;
}

void bench_close(struct bench *bench) {
    for (int i = 0; i < 2; i++)
        entente_close(bench->databases[i]);
    memory_free(bench->loaded);
    *bench = (struct bench){0};
}

/* Makes both databases hold the case's graph. */
static bool load(struct bench *bench, struct arena *arena, const struct check_case *one) {
    if (bench->loaded != NULL && bench->is_folded == one->is_folded &&
        text_equal(text_of(bench->loaded), one->graph))
        return true;
    memory_free(bench->loaded);
    bench->loaded = NULL;
    for (int i = 0; i < 2; i++)
        if (!engine_load(bench->databases[i], arena, one->graph, i == 1, one->is_folded))
            return false;
    bench->loaded = memory_allocate(one->graph.byte_count + 1);
    if (bench->loaded == NULL)
        return false;
    memcpy(bench->loaded, one->graph.bytes, one->graph.byte_count);
    bench->loaded[one->graph.byte_count] = '\0';
    bench->is_folded = one->is_folded;
    return true;
}

static void unload(struct bench *bench) {
    memory_free(bench->loaded);
    bench->loaded = NULL;
}

struct check_case check_make(struct arena *arena, uint64_t number) {
    struct generator generator;
    struct check_case one = {0};
    generate_start(&generator, arena, number / CASES_PER_GRAPH * 2 + 1);
    one.graph = generate_graph(&generator);
    one.is_folded = number / CASES_PER_GRAPH % 2 == 1;
    generate_start(&generator, arena, number * 2);
    one.generated = generate_query(&generator);
    return one;
}

/* ---- the naive side ------------------------------------------------------------------------ */

/* The tree of a text; NULL when it is no query. */
static const struct ast_query *parse(struct arena *arena, struct text text,
                                     struct problem *problem) {
    struct ast_statement *statement = NULL;
    problem_clear(problem);
    if (parse_statement(arena, text, NULL, &statement, NULL, problem) != STATUS_OK ||
        statement == NULL)
        return NULL;
    return statement->query;
}

static bool make_graph(struct arena *arena, struct text script,
                       struct naive_graph *graph) {
    struct naive naive = {.arena = arena, .graph = graph, .query = script};
    struct naive_answer answer;
    struct problem problem;
    if (script.byte_count == 0)
        return true;
    const struct ast_query *query = parse(arena, script, &problem);
    if (query != NULL)
        naive_run(&naive, query, &answer);
    return query != NULL && !naive_has_stopped(&naive);
}

static void copy_graph(struct naive *naive, const struct naive_graph *graph,
                       struct naive_graph *copy) {
    *copy = (struct naive_graph){0};
    for (uint32_t i = 0; i < graph->nodes.count; i++)
        ARRAY_PUSH(naive->arena, copy->nodes, graph->nodes.items[i]);
    for (uint32_t i = 0; i < graph->edges.count; i++)
        ARRAY_PUSH(naive->arena, copy->edges, graph->edges.items[i]);
    naive->graph = copy;
}

struct expected {
    struct table rows, graph;
};

static bool run_naive(struct arena *arena, const struct naive_graph *graph,
                      const struct ast_query *query, const struct check_case *one,
                      uint64_t shuffle, struct expected *out) {
    struct naive naive = {
        .arena = arena, .query = one->generated.query, .shuffle = shuffle};
    struct naive_graph copy;
    struct naive_answer answer;
    copy_graph(&naive, graph, &copy);
    naive_run(&naive, query, &answer);
    if (naive.is_too_large || naive.is_undetermined)
        return false;
    table_of_answer(&naive, &answer, one->generated.collects, &out->rows);
    if (naive.failure != NULL)
        copy_graph(&naive, graph, &copy);
    table_of_graph(&naive, &out->graph);
    return true;
}

/* What must be answered, in that many orders; false when that is open. */
static bool expect(struct arena *arena, const struct naive_graph *graph,
                   const struct ast_query *query, const struct check_case *one,
                   uint64_t shuffles, struct expected *out) {
    for (uint64_t i = 0; i < shuffles; i++) {
        struct expected again;
        if (!run_naive(arena, graph, query, one, i, i == 0 ? out : &again))
            return false;
        if (i > 0 && !(table_agrees(arena, &out->rows, &again.rows) &&
                       table_agrees(arena, &out->graph, &again.graph)))
            return false;
    }
    return true;
}

/* ---- the engine's side ---------------------------------------------------------------------- */

static bool differs(struct arena *arena, struct finding *finding, const char *what,
                    struct text query, const struct table *expected,
                    const struct table *found) {
    if (table_agrees(arena, expected, found))
        return false;
    *finding = (struct finding){what, query, *expected, *found};
    return true;
}

static struct text join(struct arena *arena, struct text first, const char *between,
                        struct text second, const char *after, struct text last) {
    return text_of(arena_format(arena, "%.*s%s%.*s%s%.*s", TEXT_ARGS(first), between,
                                TEXT_ARGS(second), after, TEXT_ARGS(last)));
}

/* Rows where p is true, false and null are the rows without WHERE. */
static bool partition_differs(struct bench *bench, struct arena *arena,
                              const struct generated *query, struct finding *finding) {
    struct text texts[4] = {
        join(arena, query->head, "", TEXT(""), "", query->tail),
        join(arena, query->head, " WHERE (", query->predicate, ")", query->tail),
        join(arena, query->head, " WHERE NOT (", query->predicate, ")", query->tail),
        join(arena, query->head, " WHERE (", query->predicate, ") IS NULL", query->tail)};
    struct table tables[4], sum = {0};
    for (int i = 0; i < 4; i++) {
        engine_run(bench->databases[0], arena, texts[i], false, &tables[i]);
        if (tables[i].is_error)
            return false;
        sum.row_count += i > 0 ? tables[i].row_count : 0;
    }
    sum.columns = tables[0].columns;
    sum.rows = ARENA_ARRAY(arena, sum.row_count, struct text);
    uint32_t at = 0;
    for (int i = 1; i < 4; i++)
        for (uint32_t j = 0; j < tables[i].row_count; j++)
            sum.rows[at++] = tables[i].rows[j];
    return differs(arena, finding, "rows of p, NOT p and p IS NULL against all rows",
                   texts[1], &tables[0], &sum);
}

/* A writing query rolled back leaves the graph as it was. */
static bool rollback_differs(struct entente_database *database, struct arena *arena,
                             struct text query, struct finding *finding) {
    struct table before, after, ignored;
    engine_graph(database, arena, &before);
    engine_run(database, arena, TEXT("BEGIN"), false, &ignored);
    engine_run(database, arena, query, false, &ignored);
    engine_run(database, arena, TEXT("ROLLBACK"), false, &ignored);
    engine_graph(database, arena, &after);
    return differs(arena, finding, "the graph after ROLLBACK", query, &before, &after);
}

static bool engine_differs(struct bench *bench, struct arena *arena,
                           const struct check_case *one, const struct expected *expected,
                           struct finding *finding) {
    static const char *const rows[] = {"rows with rewrites", "rows without rewrites"};
    static const char *const graphs[] = {"the graph, with rewrites",
                                         "the graph, without rewrites"};
    const struct generated *query = &one->generated;
    if (query->writes &&
        rollback_differs(bench->databases[0], arena, query->query, finding))
        return true;
    for (int i = 0; i < 2; i++) {
        struct table found, graph;
        engine_run(bench->databases[i], arena, query->query, query->collects, &found);
        if (differs(arena, finding, rows[i], query->query, &expected->rows, &found))
            return true;
        if (!query->writes)
            continue;
        engine_graph(bench->databases[i], arena, &graph);
        if (differs(arena, finding, graphs[i], query->query, &expected->graph, &graph))
            return true;
    }
    return query->head.byte_count > 0 && partition_differs(bench, arena, query, finding);
}

enum verdict check_run(struct bench *bench, struct arena *arena,
                       const struct check_case *one, struct finding *finding) {
    struct naive_graph graph = {0};
    struct expected expected;
    struct problem problem;
    const struct ast_query *query = parse(arena, one->generated.query, &problem);
    if (query == NULL) {
        struct text message =
            text_of(arena_copy(arena, problem.message, strlen(problem.message)));
        *finding = (struct finding){.what = "the query is none",
                                    .query = one->generated.query,
                                    .found = {.is_error = true, .error = message}};
        return VERDICT_DIFFERS;
    }
    if (!make_graph(arena, one->graph, &graph))
        return VERDICT_FREE;
    if (!expect(arena, &graph, query, one, SHUFFLES, &expected))
        return VERDICT_FREE;
    if (!load(bench, arena, one)) {
        *finding =
            (struct finding){.what = "the graph cannot be made", .query = one->graph};
        return VERDICT_DIFFERS;
    }
    finding->expected = expected.rows;
    bool has_difference = engine_differs(bench, arena, one, &expected, finding);
    if (one->generated.writes || has_difference)
        unload(bench);
    if (has_difference && one->generated.writes &&
        !expect(arena, &graph, query, one, MORE_SHUFFLES, &expected))
        return VERDICT_FREE;
    return has_difference ? VERDICT_DIFFERS : VERDICT_AGREES;
}
