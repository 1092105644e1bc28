/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public header as a program meets it: values by type, columns, counters, warnings. */
#include "session/entente.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int open_database(void **state) {
    struct entente_database *database;
    assert_int_equal(entente_open(NULL, 0, &database), ENTENTE_OK);
    *state = database;
    return 0;
}

static int close_database(void **state) {
    entente_close(*state);
    return 0;
}

static struct entente_statement *prepare(struct entente_database *database,
                                         const char *text) {
    struct entente_statement *statement = NULL;
    if (entente_prepare(database, text, SIZE_MAX, &statement, NULL) != ENTENTE_OK)
        fail_msg("%s: %s", text, entente_error_message(database));
    assert_non_null(statement);
    return statement;
}

/* Its first row. */
static struct entente_statement *first_row(struct entente_database *database,
                                           const char *text) {
    struct entente_statement *statement = prepare(database, text);
    if (entente_step(statement) != ENTENTE_ROW)
        fail_msg("%s: %s", text, entente_error_message(database));
    return statement;
}

static void run(struct entente_database *database, const char *text) {
    struct entente_statement *statement = prepare(database, text);
    if (entente_step(statement) != ENTENTE_DONE)
        fail_msg("%s: %s", text, entente_error_message(database));
    entente_finalize(statement);
}

static void each_type_is_told(void **state) {
    static const struct {
        const char *literal;
        enum entente_type type;
    } cases[] = {{"null", ENTENTE_NULL},
                 {"true", ENTENTE_BOOLEAN},
                 {"1", ENTENTE_INTEGER},
                 {"1.5", ENTENTE_FLOAT},
                 {"'a'", ENTENTE_STRING},
                 {"[1]", ENTENTE_LIST},
                 {"{a: 1}", ENTENTE_MAP},
                 {"n", ENTENTE_NODE},
                 {"r", ENTENTE_RELATIONSHIP},
                 {"p", ENTENTE_PATH},
                 {"date('2024-02-29')", ENTENTE_DATE},
                 {"localtime('12:00')", ENTENTE_LOCAL_TIME},
                 {"time('12:00+01:00')", ENTENTE_TIME},
                 {"localdatetime('2024-02-29T12:00')", ENTENTE_LOCAL_DATETIME},
                 {"datetime('2024-02-29T12:00Z')", ENTENTE_DATETIME},
                 {"duration('P1D')", ENTENTE_DURATION}};
    run(*state, "CREATE (:A)-[:R]->(:B)");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char query[128];
        snprintf(query, sizeof query, "MATCH p = (n)-[r]->() RETURN %s AS x",
                 cases[i].literal);
        struct entente_statement *statement = first_row(*state, query);
        assert_int_equal(entente_value_type(entente_column(statement, 0)), cases[i].type);
        entente_finalize(statement);
    }
}

static void a_value_is_read_as_what_it_is(void **state) {
    struct entente_statement *statement =
        first_row(*state, "RETURN true AS t, 7 AS i, 2.5 AS f, 'a\\u0000b' AS s");
    const struct entente_value *truth = entente_column(statement, 0),
                               *integer = entente_column(statement, 1),
                               *number = entente_column(statement, 2),
                               *string = entente_column(statement, 3);
    size_t byte_count;
    assert_true(entente_value_boolean(truth));
    assert_false(entente_value_boolean(integer));
    assert_int_equal(entente_value_integer(integer), 7);
    assert_int_equal(entente_value_integer(number), 0);
    assert_true(entente_value_float(integer) == 7.0);
    assert_true(entente_value_float(number) == 2.5);
    assert_true(entente_value_float(string) == 0.0);
    assert_memory_equal(entente_value_text(string, &byte_count), "a\0b", 3);
    assert_int_equal(byte_count, 3);
    assert_memory_equal(entente_value_text(string, NULL), "a\0b", 3);
    assert_null(entente_value_text(integer, &byte_count));
    assert_int_equal(byte_count, 0);
    entente_finalize(statement);
}

static void containers_are_read_within_their_bounds(void **state) {
    run(*state, "CREATE (:A)-[:R]->(:B)-[:R]->(:C)");
    struct entente_statement *statement =
        first_row(*state, "MATCH p = (:A)-->(:B)-->(:C) "
                          "RETURN [1, 'two'] AS l, {b: 1, a: [2]} AS m, p, 5 AS i");
    const struct entente_value *list = entente_column(statement, 0),
                               *map = entente_column(statement, 1),
                               *integer = entente_column(statement, 3);
    size_t byte_count;
    assert_int_equal(entente_value_size(list), 2);
    assert_int_equal(entente_value_size(map), 2);
    assert_int_equal(entente_value_size(entente_column(statement, 2)), 2);
    assert_int_equal(entente_value_size(integer), 0);
    assert_memory_equal(entente_value_text(entente_value_item(list, 1), NULL), "two", 3);
    assert_null(entente_value_item(list, 2));
    assert_null(entente_value_item(map, 0));
    const char *key = entente_value_key(map, 0, &byte_count);
    assert_int_equal(byte_count, 1);
    assert_memory_equal(key, "b", 1);
    assert_memory_equal(entente_value_key(map, 1, NULL), "a", 1);
    assert_int_equal(entente_value_integer(entente_value_entry(map, 0)), 1);
    assert_int_equal(entente_value_size(entente_value_entry(map, 1)), 1);
    assert_null(entente_value_key(map, 2, &byte_count));
    assert_int_equal(byte_count, 0);
    assert_null(entente_value_entry(map, 2));
    assert_null(entente_value_entry(list, 0));
    assert_null(entente_value_key(integer, 0, NULL));
    entente_finalize(statement);
}

static void a_column_that_is_not_there_is_null(void **state) {
    struct entente_statement *statement = first_row(*state, "RETURN 1 AS `one two`");
    size_t byte_count = 9;
    assert_int_equal(entente_column_count(statement), 1);
    assert_string_equal(entente_column_name(statement, 0), "one two");
    assert_string_equal(entente_column_text(statement, 0, NULL), "1");
    assert_null(entente_column_name(statement, 1));
    assert_null(entente_column_name(statement, -1));
    assert_null(entente_column(statement, 1));
    assert_null(entente_column_text(statement, -1, &byte_count));
    assert_int_equal(byte_count, 0);
    assert_int_equal(entente_step(statement), ENTENTE_DONE);
    entente_finalize(statement);
}

static void the_least_memory_limit_can_be_lifted(void **state) {
    entente_set_memory_limit(*state, 1);
    struct entente_statement *statement =
        first_row(*state, "SHOW SETTINGS YIELD name, value WHERE name = 'memory' "
                          "RETURN value");
    assert_int_equal(entente_value_integer(entente_column(statement, 0)), 1 << 20);
    entente_finalize(statement);
    run(*state, "SESSION SET memory = 0");
    statement = first_row(*state, "RETURN size([x IN range(1, 200000) | x]) AS n");
    assert_int_equal(entente_value_integer(entente_column(statement, 0)), 200000);
    entente_finalize(statement);
}

static void counters_are_known_by_name(void **state) {
    struct entente_statement *statement =
        prepare(*state, "CREATE (:A:B {x: 1})-[:R]->(:B)");
    assert_true(entente_statement_writes(statement));
    assert_int_equal(entente_step(statement), ENTENTE_DONE);
    assert_int_equal(entente_statement_counter(statement, "nodes_created"), 2);
    assert_int_equal(entente_statement_counter(statement, "relationships_created"), 1);
    assert_int_equal(entente_statement_counter(statement, "labels_added"), 3);
    assert_int_equal(entente_statement_counter(statement, "properties_set"), 1);
    assert_int_equal(entente_statement_counter(statement, "nodes_painted"), 0);
    entente_finalize(statement);
    assert_true(entente_is_changed(*state));
    assert_int_equal(entente_reset(*state), ENTENTE_OK);
    statement = first_row(*state, "MATCH (n) RETURN count(n)");
    assert_false(entente_statement_writes(statement));
    assert_int_equal(entente_value_integer(entente_column(statement, 0)), 0);
    entente_finalize(statement);
}

static void warnings_end_with_null(void **state) {
    run(*state, "CREATE (:A)");
    run(*state, "SESSION SET names = helpful");
    struct entente_statement *statement =
        prepare(*state, "MATCH (n:Nobody) RETURN n.nothing");
    assert_int_equal(entente_step(statement), ENTENTE_DONE);
    int count = 0;
    while (entente_statement_warning(statement, count) != NULL)
        count++;
    assert_int_equal(count, 2);
    assert_null(entente_statement_warning(statement, count + 1));
    assert_null(entente_statement_warning(statement, -1));
    entente_finalize(statement);
}

static void parameters_are_bound_by_type(void **state) {
    struct entente_statement *statement =
        prepare(*state, "RETURN [$n, $b, $i, $f, $t, $j.k] AS x");
    assert_int_equal(entente_bind_null(statement, "n"), ENTENTE_OK);
    assert_int_equal(entente_bind_boolean(statement, "b", true), ENTENTE_OK);
    assert_int_equal(entente_bind_integer(statement, "i", -3), ENTENTE_OK);
    assert_int_equal(entente_bind_float(statement, "f", 0.5), ENTENTE_OK);
    assert_int_equal(entente_bind_text(statement, "t", "text", 2), ENTENTE_OK);
    assert_int_equal(entente_bind_json(statement, "j", "{\"k\": 4}", SIZE_MAX),
                     ENTENTE_OK);
    assert_int_equal(entente_step(statement), ENTENTE_ROW);
    assert_string_equal(entente_column_text(statement, 0, NULL),
                        "[null, true, -3, 0.5, 'te', 4]");
    entente_finalize(statement);
}

static void a_table_answers_as_a_procedure(void **state) {
    static const char table[] =
        "{\"name\": \"test.doubles\", \"inputs\": [{\"name\": \"in\", \"type\": "
        "\"INTEGER?\"}],"
        " \"outputs\": [{\"name\": \"out\", \"type\": \"INTEGER?\"}],"
        " \"rows\": [[1, 2], [2, 4]]}";
    assert_int_equal(entente_register_table(*state, table, SIZE_MAX), ENTENTE_OK);
    struct entente_statement *statement =
        first_row(*state, "CALL test.doubles(2) YIELD out RETURN out");
    assert_int_equal(entente_value_integer(entente_column(statement, 0)), 4);
    assert_int_equal(entente_step(statement), ENTENTE_DONE);
    entente_finalize(statement);
    assert_int_equal(entente_register_table(*state, "{\"name\": 1}", SIZE_MAX),
                     ENTENTE_ERROR);
}

static void a_statement_runs_again_with_its_parameters(void **state) {
    struct entente_statement *statement = prepare(*state, "FOR x IN $list RETURN x + $y");
    assert_int_equal(entente_bind_json(statement, "list", "[1, 2]", SIZE_MAX),
                     ENTENTE_OK);
    assert_int_equal(entente_bind_integer(statement, "y", 10), ENTENTE_OK);
    assert_int_equal(entente_step(statement), ENTENTE_ROW);
    assert_int_equal(entente_bind_integer(statement, "y", 20), ENTENTE_MISUSE);
    for (int64_t round = 1; round < 4; round++) {
        assert_int_equal(entente_statement_reset(statement), ENTENTE_OK);
        assert_int_equal(entente_bind_integer(statement, "y", 10 * round), ENTENTE_OK);
        for (int64_t x = 1; x < 3; x++) {
            assert_int_equal(entente_step(statement), ENTENTE_ROW);
            assert_int_equal(entente_value_integer(entente_column(statement, 0)),
                             x + 10 * round);
        }
        assert_int_equal(entente_step(statement), ENTENTE_DONE);
    }
    entente_finalize(statement);
}

static void a_failed_statement_runs_again_after_a_reset(void **state) {
    struct entente_statement *statement = prepare(*state, "RETURN 1 / $x");
    entente_bind_integer(statement, "x", 0);
    assert_int_equal(entente_step(statement), ENTENTE_ERROR);
    assert_int_equal(entente_step(statement), ENTENTE_ERROR);
    assert_int_equal(entente_statement_reset(statement), ENTENTE_OK);
    entente_bind_integer(statement, "x", 1);
    assert_int_equal(entente_step(statement), ENTENTE_ROW);
    entente_finalize(statement);
}

static void elements_and_paths_are_read(void **state) {
    run(*state, "CREATE (:A:B {name: 'a'})-[:R {w: 2}]->(:C {name: 'c'})");
    struct entente_statement *statement =
        first_row(*state, "MATCH p = (:A)-[]->() RETURN p, id(nodes(p)[1]), 1");
    const struct entente_value *path = entente_column(statement, 0);
    assert_int_equal(entente_column_type(statement, 0), ENTENTE_PATH);
    assert_int_equal(entente_column_type(statement, 9), ENTENTE_NULL);
    assert_int_equal(entente_value_size(path), 1);
    const struct entente_value *first = entente_path_node(statement, path, 0),
                               *last = entente_path_node(statement, path, 1),
                               *hop = entente_path_relationship(statement, path, 0);
    assert_null(entente_path_node(statement, path, 2));
    assert_null(entente_path_relationship(statement, path, 1));
    assert_string_equal(entente_element_label(statement, first, 0), "A");
    assert_string_equal(entente_element_label(statement, first, 1), "B");
    assert_null(entente_element_label(statement, first, 2));
    assert_string_equal(entente_element_label(statement, hop, 0), "R");
    assert_null(entente_element_label(statement, hop, 1));
    assert_int_equal(entente_element_id(statement, last),
                     entente_value_integer(entente_column(statement, 1)));
    const struct entente_value *weight = entente_element_property(statement, hop, "w");
    assert_int_equal(entente_value_integer(weight), 2);
    assert_int_equal(entente_value_type(entente_element_property(statement, hop, "none")),
                     ENTENTE_NULL);
    const struct entente_value *number = entente_column(statement, 2);
    assert_int_equal(entente_element_id(statement, number), -1);
    assert_null(entente_element_label(statement, number, 0));
    assert_null(entente_element_property(statement, number, "w"));
    assert_null(entente_path_node(statement, number, 0));
    entente_finalize(statement);
}

static void what_is_deleted_has_no_properties(void **state) {
    run(*state, "CREATE (:Gone {name: 'x'})");
    struct entente_statement *statement =
        first_row(*state, "MATCH (n:Gone) DELETE n RETURN n");
    const struct entente_value *node = entente_column(statement, 0);
    assert_int_equal(entente_value_type(node), ENTENTE_NODE);
    assert_null(entente_element_label(statement, node, 0));
    assert_null(entente_element_property(statement, node, "name"));
    entente_finalize(statement);
}

static void a_transaction_tells_that_it_is_open(void **state) {
    assert_false(entente_in_transaction(*state));
    run(*state, "BEGIN");
    assert_true(entente_in_transaction(*state));
    run(*state, "ROLLBACK");
    assert_false(entente_in_transaction(*state));
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_database, close_database)
        TEST(each_type_is_told),
        TEST(a_value_is_read_as_what_it_is),
        TEST(containers_are_read_within_their_bounds),
        TEST(a_column_that_is_not_there_is_null),
        TEST(the_least_memory_limit_can_be_lifted),
        TEST(counters_are_known_by_name),
        TEST(warnings_end_with_null),
        TEST(parameters_are_bound_by_type),
        TEST(a_table_answers_as_a_procedure),
        TEST(a_statement_runs_again_with_its_parameters),
        TEST(a_failed_statement_runs_again_after_a_reset),
        TEST(elements_and_paths_are_read),
        TEST(what_is_deleted_has_no_properties),
        TEST(a_transaction_tells_that_it_is_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
