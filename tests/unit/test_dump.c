/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A dump makes the graph anew: what it makes answers alike and has the same dump, whatever
 * values, names and definitions there are; elements of any size go through; a dump that is
 * stopped, or that cannot be written, leaves no file.
 */
#include "session/entente.h"

#include "base/arena.h"
#include "session/editing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- databases ---------------------------------------------------------------------------- */

static struct entente_database *new_database(void) {
    struct entente_database *database;
    assert_int_equal(entente_open(NULL, 0, &database), ENTENTE_OK);
    return database;
}

static int compare_rows(const void *first, const void *second) {
    return strcmp(*(char *const *)first, *(char *const *)second);
}

/* Steps to the end; the rows, sorted, as one text. */
static char *sorted_rows(struct entente_database *database,
                         struct entente_statement *statement) {
    char *rows[8192], *all = NULL;
    size_t count = 0, size;
    int result;
    while ((result = entente_step(statement)) == ENTENTE_ROW && count < 8192) {
        FILE *row = open_memstream(&rows[count++], &size);
        for (int i = 0; i < entente_column_count(statement); i++)
            fprintf(row, "%s\n", entente_column_text(statement, i, NULL));
        fclose(row);
    }
    assert_string_equal(result == ENTENTE_DONE ? "" : entente_error_message(database),
                        "");
    qsort(rows, count, sizeof *rows, compare_rows);
    FILE *out = open_memstream(&all, &size);
    for (size_t i = 0; i < count; i++) {
        fputs(rows[i], out);
        free(rows[i]);
    }
    fclose(out);
    return all;
}

/* Runs the statements of a text; the rows of the last one, to be freed. */
static char *answer(struct entente_database *database, const char *text) {
    struct text rest = text_of(text);
    struct entente_statement *statement;
    char *rows = NULL;
    while (rest.byte_count > 0) {
        bool is_complete;
        size_t end = editing_statement_end(rest, &is_complete);
        int result = entente_prepare(database, rest.bytes, end, &statement, NULL);
        assert_string_equal(result == ENTENTE_OK ? "" : entente_error_message(database),
                            "");
        rest = (struct text){rest.bytes + end, rest.byte_count - end};
        if (statement == NULL)
            continue;
        free(rows);
        rows = sorted_rows(database, statement);
        entente_finalize(statement);
    }
    return rows;
}

static void run(struct entente_database *database, const char *text) {
    free(answer(database, text));
}

static bool append(void *context, const char *text, size_t byte_count) {
    return fwrite(text, 1, byte_count, context) == byte_count;
}

/* The script, to be freed. */
static char *dump(struct entente_database *database) {
    char *script = NULL;
    size_t size;
    FILE *out = open_memstream(&script, &size);
    int result = entente_dump(database, NULL, append, out);
    assert_string_equal(result == ENTENTE_OK ? "" : entente_error_message(database), "");
    fclose(out);
    assert_int_equal(strlen(script), size);
    return script;
}

/* The labels of a node by name: which comes first is no part of a graph. */
#define LABELS(node) "COLLECT { UNWIND labels(" node ") AS l RETURN l ORDER BY l }"

/* What the dump makes answers as the graph does, and has the same dump. Gives it back. */
static char *check_dump(struct entente_database *database) {
    static const char *const questions[] = {
        "MATCH (n) RETURN " LABELS("n") ", properties(n)",
        "MATCH (a)-[r]->(b) RETURN " LABELS("a") ", properties(a), type(r), "
                                                 "properties(r), " LABELS(
                                                     "b") ", properties(b)",
        "SHOW INDEXES YIELD name, kind, entity, element, properties WHERE name IS NOT "
        "NULL "
        "RETURN *",
        "SHOW CONSTRAINTS", "SHOW GRAPH TYPES"};
    struct entente_database *made = new_database();
    char *script = dump(database);
    run(made, script);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        char *wanted = answer(database, questions[i]),
             *found = answer(made, questions[i]);
        assert_string_equal(found, wanted);
        free(wanted);
        free(found);
    }
    char *again = dump(made);
    assert_string_equal(again, script);
    free(again);
    entente_close(made);
    return script;
}

/* ---- what comes back ---------------------------------------------------------------------- */

static void test_empty(void **state) {
    (void)state;
    struct entente_database *database = new_database();
    char *script = check_dump(database);
    assert_string_equal(script, "// nodes: 0, relationships: 0\nBEGIN;\nCOMMIT;\n");
    free(script);
    entente_close(database);
}

static void test_values(void **state) {
    static const char *const values[] = {
        "true",
        "0",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "0.1",
        "-0.0",
        "1.7976931348623157e308",
        "5e-324",
        "1e23",
        "INF",
        "-INF",
        "NAN",
        "''",
        "'it''s \\\\ \"quoted\" `x`'",
        "'\\n\\r\\t\\b\\f'",
        "'\\u0001\\u001F\\u007F'",
        "'\\u0000 within'",
        "'ends in \\\\'",
        "'// no comment; \\n.check\\n'",
        "'\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80 \xE2\x80\xAE \xEF\xBB\xBF'",
        "date('2024-02-29')",
        "date('-0044-03-15')",
        "date('+12345-01-01')",
        "localtime('23:59:59.999999999')",
        "time('00:00+18:00')",
        "time('10:00:00.5-01:00:30')",
        "localdatetime('1582-10-15T00:00')",
        "datetime('2024-10-27T02:30+01:00[Europe/Berlin]')",
        "datetime('2024-10-27T02:30+02:00[Europe/Berlin]')",
        "datetime('1800-01-01T12:00Z')",
        "duration('P1Y2M3DT4H5M6.000000007S')",
        "duration('PT-0.001S')",
        "duration({months: -14, days: 3, seconds: -1})",
        "duration({months: 1000000000, days: -1000000000, seconds: 9000000000000})",
        "[]",
        "[1, 2.5, 'x']",
        "[date('2024-01-01'), duration('P1D')]",
        "[NAN, -0.0, INF]",
        "['', '\\u0000', '\\'']",
        "[true, false]"};
    (void)state;
    struct entente_database *database = new_database();
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "CREATE (:Value {number: %zu, value: %s})-[:HAS {number: %zu, value: "
                 "%s}]->(:Other {number: %zu});",
                 i, values[i], i, values[i], i);
        run(database, text);
    }
    run(database, "MATCH (n:Value)-[r]->() SET n.same = r.value");
    free(check_dump(database));
    entente_close(database);
}

static void test_names(void **state) {
    (void)state;
    struct entente_database *database = new_database();
    run(database,
        "CREATE (:match:`two words`:`back``quote`:`\xE2\x86\x92` {`match`: 1, `a b`: 2, "
        "`back``quote`: 3, null: 4, `\xC3\xA9t\xC3\xA9`: 5})-[:`is at` {`x y`: 1}]->"
        "(:$('nul \\u0000') {number: 1}), (:DumpStart {number: 2}), (:DumpStart2);"
        "MATCH (n {number: 1}) SET n['line \\n'] = 1, n['\\u0000'] = 'x';"
        "MATCH (n {number: 2}) CREATE (n)-[r:$('tab \\t')]->(n) SET r['a\\u0001b'] = 2;");
    char *script = check_dump(database);
    assert_non_null(strstr(script, "(:DumpStart3)"));
    free(script);
    entente_close(database);
}

/* Nodes without any key, several relationships alike, self-loops, gaps where some were. */
static void test_shape(void **state) {
    (void)state;
    struct entente_database *database = new_database();
    run(database, "CREATE (a), (b), (c:X), (a)-[:T]->(b), (a)-[:T]->(b), (a)-[:S]->(a), "
                  "(c)-[:T]->(a), (b)-[:S {number: 1}]->(c), (:Gone)-[:GONE]->(b);"
                  "MATCH (g:Gone) DETACH DELETE g;"
                  "UNWIND range(1, 5000) AS i CREATE (:X:Y {number: i});"
                  "MATCH (a:Y), (b:Y) WHERE b.number = a.number * 7 % 5000 + 1 "
                  "CREATE (a)-[:NEXT {number: a.number + b.number}]->(b);"
                  "MATCH (a:Y) WHERE a.number % 3 = 0 DETACH DELETE a;"
                  "MATCH (a:Y) WHERE a.number % 5 = 0 REMOVE a:X;");
    free(check_dump(database));
    entente_close(database);
}

static void test_definitions(void **state) {
    (void)state;
    struct entente_database *database = new_database();
    run(database,
        "CREATE PROCEDURE zFirst() AS { RETURN 1 AS one };"
        "CREATE PROCEDURE mSecond() AS { CALL zfirst() YIELD one RETURN one + 1 AS two "
        "};"
        "CREATE PROCEDURE aThird() AS { CALL `mSecond`() /* CALL q() */ YIELD two "
        "RETURN two, 'CALL aThird()' AS text };"
        "CREATE GRAPH TYPE people { (Person {name STRING NOT NULL}) };"
        "CREATE (:Person {name: 'A'}), (:Person {name: 'B'});"
        "SET GRAPH TYPE people;"
        "CREATE INDEX FOR (p:Person) ON (p.name);"
        "CREATE CONSTRAINT one_name FOR (p:Person) REQUIRE p.name IS UNIQUE;");
    char *script = check_dump(database);
    struct entente_database *made = new_database();
    run(made, script);
    char *third = answer(made, "CALL aThird() YIELD two RETURN two");
    assert_string_equal(third, "2\n");
    free(third);
    struct entente_statement *statement;
    entente_prepare(made, "CREATE (:Person {name: 'A'})", SIZE_MAX, &statement, NULL);
    assert_int_equal(entente_step(statement), ENTENTE_ERROR);
    entente_finalize(statement);
    entente_close(made);
    free(script);
    entente_close(database);
}

/* Texts and lists that no statement could hold, with characters of several bytes at the ends
 * of pieces. Tight builds write small pieces, of which a long text would take too many. */
#ifdef ENTENTE_TIGHT
#define DOUBLINGS "9"
#define ITEMS "700"
#else
#define DOUBLINGS "20"
#define ITEMS "400000"
#endif
static void test_large(void **state) {
    (void)state;
    struct entente_database *database = new_database();
    run(database,
        "CREATE (a:Large {number: 1}), (b:Small {number: 2}), (c:Large {number: 3}) "
        "SET a.text = reduce(t = '\xC3\xA4\\'', i IN range(1, " DOUBLINGS ") | t + t), "
        "a.list = range(1, " ITEMS "), a.empty = [], a.day = date('2024-01-01'), "
        "c.texts = ['x', reduce(t = '\xE2\x82\xAC', i IN range(1, " DOUBLINGS
        ") | t + t), '', "
        "reduce(t = '\\n\\\\', i IN range(1, " DOUBLINGS ") | t + t)] "
        "CREATE (a)-[:HOLDS {number: 1, text: a.text}]->(b), (b)-[:HOLDS]->(c), "
        "(b)-[:HOLDS {number: 2}]->(a)");
    free(check_dump(database));
    entente_close(database);
}

/* Into a database that has elements, ids and labels of its own. */
static void test_beside(void **state) {
    (void)state;
    struct entente_database *database = new_database(), *other = new_database();
    run(database, "CREATE (:A {number: 1})-[:T]->(:B {number: 2})");
    run(other, "CREATE (:C {number: 3})-[:T]->(:D {number: 4}), (x:Gone); MATCH (x:Gone) "
               "DELETE x;");
    char *script = dump(database);
    run(other, script);
    char *rows = answer(other, "MATCH (a)-[:T]->(b) RETURN a.number * 10 + b.number AS n "
                               "ORDER BY n");
    assert_string_equal(rows, "12\n34\n");
    free(rows);
    free(script);
    entente_close(database);
    entente_close(other);
}

static uint32_t next_random(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

/* Graphs of random shape: labels, types, keys and values by chance. */
static void test_random(void **state) {
    static const char *const values[] = {"1",   "2.5",  "'t'", "date('2020-01-01')",
                                         "[1]", "null", "true"};
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 10; round++) {
        struct entente_database *database = new_database();
        for (uint32_t i = 0; i < 60; i++) {
            char text[256];
            uint32_t label = next_random(&seed) % 4;
            snprintf(text, sizeof text, "CREATE (n:L%u {number: %u}) SET n.k%u = %s%s",
                     label, i, next_random(&seed) % 5, values[next_random(&seed) % 7],
                     label == 0   ? " REMOVE n:L0"
                     : label == 1 ? " SET n:L3"
                                  : "");
            run(database, text);
            snprintf(text, sizeof text,
                     "MATCH (a {number: %u}), (b {number: %u}) CREATE (a)-[r:T%u "
                     "{number: %u}]->(b) SET r.k%u = %s",
                     next_random(&seed) % (i + 1), next_random(&seed) % (i + 1),
                     next_random(&seed) % 3, i, next_random(&seed) % 5,
                     values[next_random(&seed) % 7]);
            run(database, text);
        }
        run(database, "MATCH (n) WHERE n.number % 7 = 3 DETACH DELETE n");
        free(check_dump(database));
        entente_close(database);
    }
}

/* ---- what stops it ------------------------------------------------------------------------ */

static bool refuse_third(void *context, const char *text, size_t byte_count) {
    int *calls = context;
    (void)text, (void)byte_count;
    return ++*calls < 3;
}

static bool interrupt(void *context, const char *text, size_t byte_count) {
    (void)text, (void)byte_count;
    entente_interrupt(context);
    return true;
}

static void test_stopped(void **state) {
    (void)state;
    struct entente_database *database = new_database();
    int calls = 0;
    run(database, "CREATE (:A)-[:T]->(:B)");
    assert_int_equal(entente_dump(database, NULL, refuse_third, &calls),
                     ENTENTE_INTERRUPTED);
    assert_int_equal(calls, 3);
    assert_int_equal(entente_dump(database, NULL, interrupt, database),
                     ENTENTE_INTERRUPTED);
    free(check_dump(database)); /* neither is remembered */
    entente_close(database);
}

static void test_file(void **state) {
    (void)state;
    char folder[] = "/tmp/dump-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    struct entente_database *database = new_database();
    run(database, "CREATE (:A {number: 1})-[:T]->(:B)");
    snprintf(path, sizeof path, "%s/none/d.cypher", folder);
    assert_int_equal(entente_dump(database, path, NULL, NULL), ENTENTE_ERROR);
    assert_non_null(strstr(entente_error_file(database, NULL), "none"));
    snprintf(path, sizeof path, "%s/d.cypher", folder);
    assert_int_equal(entente_dump(database, path, NULL, NULL), ENTENTE_OK);
    char *script = dump(database), *found = calloc(1, strlen(script) + 2);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fread(found, 1, strlen(script) + 1, file), strlen(script));
    assert_string_equal(found, script);
    fclose(file);
    unlink(path);
    assert_int_equal(rmdir(folder), 0); /* nothing else was left there */
    free(found);
    free(script);
    entente_close(database);
}

/* Whichever allocation fails: told, or whole. */
static void test_memory(void **state) {
    (void)state;
    struct entente_database *database = new_database();
    run(database, "CREATE (:A {number: 1, t: 'x'})-[:T {w: 1.5}]->(:B);"
                  "CREATE PROCEDURE myP() AS { RETURN 1 AS one }");
    char *whole = dump(database);
    bool is_done = false;
    for (uint64_t nth = 1; !is_done; nth++) {
        char *script = NULL;
        size_t size;
        FILE *out = open_memstream(&script, &size);
        (void)memory_fail_at(nth, true);
        int result = entente_dump(database, NULL, append, out);
        is_done = memory_fail_at(0, false) < nth;
        fclose(out);
        assert_true(result == ENTENTE_OK || result == ENTENTE_ERROR);
        if (result == ENTENTE_OK)
            assert_string_equal(script, whole);
        else
            assert_null(strstr(script, "COMMIT"));
        assert_true(!is_done || result == ENTENTE_OK);
        free(script);
    }
    free(whole);
    entente_close(database);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),       cmocka_unit_test(test_values),
        cmocka_unit_test(test_names),       cmocka_unit_test(test_shape),
        cmocka_unit_test(test_definitions), cmocka_unit_test(test_large),
        cmocka_unit_test(test_beside),      cmocka_unit_test(test_random),
        cmocka_unit_test(test_stopped),     cmocka_unit_test(test_file),
        cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
