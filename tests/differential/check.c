/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The naive evaluator runs four times, each time with other orders of the elements that it scans
 * and of the rows that MATCH gives. Where a reading query's answers differ, the query leaves the
 * answer open, and the case says nothing. The rows of a writing query may race: what the engine
 * answers must then be what one of many orders gives.
 */
#include "check.h"

#include "syntax/parse.h"

#include <stdio.h>

#define CASES_PER_GRAPH 16
#define SHUFFLES 4
#define MORE_SHUFFLES 2000
#define SHUFFLES_OF_RACES 100
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

/* What the naive evaluator is asked, and what it says in its first order. */
struct expected {
    const struct naive_graph *start;
    const struct ast_query *query;
    const struct check_case *one;
    struct table rows, graph;
    bool has_raced, has_mirrored; /* in one of its orders */
};

/* The answer and the graph behind it in one order; false when that is open. */
static bool run_naive(struct arena *arena, struct expected *expected, uint64_t shuffle,
                      struct table *rows, struct table *graph) {
    const struct generated *generated = &expected->one->generated;
    struct naive naive = {.arena = arena, .query = generated->query, .shuffle = shuffle};
    struct naive_graph copy;
    struct naive_answer answer;
    copy_graph(&naive, expected->start, &copy);
    naive_run(&naive, expected->query, &answer);
    if (naive.is_too_large || naive.is_undetermined)
        return false;
    expected->has_raced = expected->has_raced || naive.has_raced;
    expected->has_mirrored = expected->has_mirrored || naive.has_mirrored;
    table_of_answer(&naive, &answer, generated->collects, rows);
    if (naive.failure != NULL)
        copy_graph(&naive, expected->start, &copy);
    table_of_graph(&naive, graph);
    return true;
}

/* False when what must be answered is open. */
static bool expect(struct arena *arena, struct expected *expected) {
    bool writes = expected->one->generated.writes;
    for (uint64_t i = 0; i < SHUFFLES; i++) {
        struct table rows, graph;
        if (!run_naive(arena, expected, i, &rows, &graph))
            return false;
        if (i == 0) {
            expected->rows = rows;
            expected->graph = graph;
        }
        if (!writes && !table_agrees(arena, &expected->rows, &rows))
            return false;
    }
    return true;
}

/* Whether there is an order that gives these rows and leaves this graph. Each property that rows of
 * a SET race for multiplies the orders, and so does each pair of nodes that rows of an undirected
 * MERGE name both ways round: then none may have been found, and that says nothing. */
static bool is_of_some_order(struct expected *expected, const struct table *rows,
                             const struct table *graph) {
    bool is_found = false;
    uint64_t most = expected->has_raced ? SHUFFLES_OF_RACES : MORE_SHUFFLES;
    for (uint64_t i = 1; i < most && !is_found; i++) {
        struct arena arena;
        struct table its_rows, its_graph;
        arena_init(&arena, NULL);
        is_found = !run_naive(&arena, expected, i, &its_rows, &its_graph) ||
                   (table_agrees(&arena, &its_rows, rows) &&
                    table_agrees(&arena, &its_graph, graph));
        arena_release(&arena);
    }
    return is_found || expected->has_raced || expected->has_mirrored;
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

/* One database's answer and the graph that it leaves. */
static bool answer_differs(struct entente_database *database, struct arena *arena,
                           struct expected *expected, const char *const *names,
                           struct finding *finding) {
    const struct generated *query = &expected->one->generated;
    struct table rows, graph = expected->graph;
    engine_run(database, arena, query->query, query->collects, &rows);
    if (query->writes)
        engine_graph(database, arena, &graph);
    if (table_agrees(arena, &expected->rows, &rows) &&
        table_agrees(arena, &expected->graph, &graph))
        return false;
    if (query->writes && is_of_some_order(expected, &rows, &graph))
        return false;
    return differs(arena, finding, names[0], query->query, &expected->rows, &rows) ||
           differs(arena, finding, names[1], query->query, &expected->graph, &graph);
}

static bool engine_differs(struct bench *bench, struct arena *arena,
                           struct expected *expected, struct finding *finding) {
    static const char *const names[2][2] = {
        {"rows with rewrites", "the graph, with rewrites"},
        {"rows without rewrites", "the graph, without rewrites"}};
    const struct generated *query = &expected->one->generated;
    if (query->writes &&
        rollback_differs(bench->databases[0], arena, query->query, finding))
        return true;
    for (int i = 0; i < 2; i++)
        if (answer_differs(bench->databases[i], arena, expected, names[i], finding))
            return true;
    return query->head.byte_count > 0 && partition_differs(bench, arena, query, finding);
}

enum verdict check_run(struct bench *bench, struct arena *arena,
                       const struct check_case *one, struct finding *finding) {
    struct naive_graph graph = {0};
    struct problem problem;
    struct expected expected = {.start = &graph, .one = one};
    expected.query = parse(arena, one->generated.query, &problem);
    if (expected.query == NULL) {
        struct text message =
            text_of(arena_copy(arena, problem.message, strlen(problem.message)));
        *finding = (struct finding){.what = "the query is none",
                                    .query = one->generated.query,
                                    .found = {.is_error = true, .error = message}};
        return VERDICT_DIFFERS;
    }
    if (!make_graph(arena, one->graph, &graph) || !expect(arena, &expected))
        return VERDICT_FREE;
    if (!load(bench, arena, one)) {
        *finding =
            (struct finding){.what = "the graph cannot be made", .query = one->graph};
        return VERDICT_DIFFERS;
    }
    finding->expected = expected.rows;
    bool has_difference = engine_differs(bench, arena, &expected, finding);
    if (one->generated.writes || has_difference)
        unload(bench);
    return has_difference ? VERDICT_DIFFERS : VERDICT_AGREES;
}
