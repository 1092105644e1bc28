/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Indexes, constraints and graph types of a file, as two connections to it see them. */
#include "session/entente.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A file and two connections to it. */
struct place {
    char folder[64];
    char file[96];
    struct entente_database *first, *second;
};

static void connect_both(struct place *place) {
    assert_int_equal(entente_open(place->file, 0, &place->first), ENTENTE_OK);
    assert_int_equal(entente_open(place->file, 0, &place->second), ENTENTE_OK);
}

static void disconnect_both(struct place *place) {
    entente_close(place->first);
    entente_close(place->second);
}

static int make_place(void **state) {
    struct place *place = calloc(1, sizeof *place);
    assert_non_null(place);
    snprintf(place->folder, sizeof place->folder, "%s/rules-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->file, sizeof place->file, "%s/a.entente", place->folder);
    connect_both(place);
    *state = place;
    return 0;
}

static int leave_place(void **state) {
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    struct place *place = *state;
    char name[128];
    disconnect_both(place);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(name, sizeof name, "%s%s", place->file, suffixes[i]);
        (void)unlink(name);
    }
    assert_int_equal(rmdir(place->folder), 0);
    free(place);
    return 0;
}

/* The rows of a statement, cells joined by blanks, rows by ';'; or "! " and its message. */
static const char *answer(struct entente_database *database, const char *text) {
    static char buffer[1024];
    struct entente_statement *statement = NULL;
    size_t used = 0;
    buffer[0] = '\0';
    enum entente_result result =
        entente_prepare(database, text, SIZE_MAX, &statement, NULL);
    while (result == ENTENTE_OK || result == ENTENTE_ROW) {
        result = entente_step(statement);
        for (int i = 0; result == ENTENTE_ROW && i < entente_column_count(statement);
             i++) {
            const char *cell = entente_column_text(statement, i, NULL);
            used += (size_t)snprintf(buffer + used, sizeof buffer - used, "%s%s",
                                     i == 0 ? (used == 0 ? "" : ";") : " ",
                                     cell == NULL ? "null" : cell);
        }
    }
    if (result != ENTENTE_DONE)
        snprintf(buffer, sizeof buffer, "! %s", entente_error_message(database));
    entente_finalize(statement);
    return buffer;
}

#define GIVES(database, text, expected)                                                  \
    assert_string_equal(answer(database, text), expected)
#define RUN(database, text) GIVES(database, text, "")

static const char shown_indexes[] = "SHOW INDEXES YIELD name RETURN name ORDER BY name";
static const char shown_constraints[] =
    "SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name";
static const char shown_types[] = "SHOW GRAPH TYPES YIELD name, isSet RETURN name, isSet";

static void what_is_rolled_back_leaves_no_trace(void **state) {
    struct place *place = *state;
    RUN(place->first, "CREATE (:P {k: 1})");
    RUN(place->first, "CREATE INDEX kept FOR (p:P) ON (p.k)");
    RUN(place->first, "BEGIN");
    RUN(place->first, "CREATE INDEX gone FOR (p:P) ON (p.m)");
    RUN(place->first, "CREATE CONSTRAINT one FOR (p:P) REQUIRE p.m IS UNIQUE");
    RUN(place->first, "DROP INDEX kept");
    RUN(place->first, "CREATE GRAPH TYPE t AS { (:P {k INTEGER NOT NULL}) }");
    RUN(place->first, "SET GRAPH TYPE t");
    GIVES(place->first, shown_indexes, "gone;one");
    GIVES(place->first, shown_types, "t true");
    GIVES(
        place->first, "CREATE (:P)",
        "! node 1 (:P) breaks the graph type 't': 'k INTEGER NOT NULL' of P is missing");
    GIVES(place->second, shown_indexes, "kept");
    GIVES(place->second, shown_types, "");
    RUN(place->first, "ROLLBACK");
    for (int i = 0; i < 2; i++) {
        struct entente_database *database = i == 0 ? place->first : place->second;
        GIVES(database, shown_indexes, "kept");
        GIVES(database, shown_constraints, "");
        GIVES(database, shown_types, "");
        RUN(database, "CREATE (:P {m: 1})");
    }
    disconnect_both(place);
    connect_both(place);
    GIVES(place->first, shown_indexes, "kept");
    GIVES(place->first, "MATCH (p:P) RETURN count(*)", "3");
}

static void what_is_committed_is_seen_by_others(void **state) {
    struct place *place = *state;
    RUN(place->second, "CREATE (:P {k: 1}), (:P {k: 2})");
    RUN(place->first, "BEGIN");
    RUN(place->first, "CREATE CONSTRAINT one FOR (p:P) REQUIRE p.k IS UNIQUE");
    RUN(place->first, "CREATE INDEX other FOR (p:P) ON (p.m)");
    RUN(place->first, "CREATE GRAPH TYPE t AS { (:P {k INTEGER}) }");
    GIVES(place->second, shown_constraints, "");
    RUN(place->first, "COMMIT");
    GIVES(place->second, shown_indexes, "one;other");
    GIVES(place->second, shown_types, "t false");
    GIVES(place->second, "CREATE (:P {k: 2})",
          "! node 2 (:P) breaks the constraint 'one': k = 2 is that of node 1 (:P) too");
    RUN(place->second, "SET GRAPH TYPE t");
    GIVES(place->first, "CREATE (:Q)", "! the graph type 't' has no label 'Q'");
    disconnect_both(place);
    connect_both(place);
    GIVES(place->first, shown_indexes, "one;other");
    GIVES(place->second, shown_types, "t true");
    RUN(place->second, "DROP CONSTRAINT one");
    RUN(place->first, "CREATE (:P {k: 2})");
}

/* An index that the first has built learns what the second has committed. */
static void an_index_follows_what_others_commit(void **state) {
    struct place *place = *state;
    RUN(place->first, "CREATE CONSTRAINT one FOR (p:P) REQUIRE p.k IS UNIQUE");
    RUN(place->first, "CREATE (:P {k: 1, m: 'a'})");
    GIVES(place->first, "MATCH (p:P {k: 1}) RETURN p.m", "a");
    RUN(place->second, "CREATE (:P {k: 2, m: 'b'}), (:Q {k: 3, m: 'c'})");
    RUN(place->second, "MATCH (q:Q) SET q:P");
    RUN(place->second, "MATCH (p:P {k: 1}) SET p.k = 4");
    GIVES(place->first, "UNWIND [1, 2, 3, 4] AS k MATCH (p:P {k: k}) RETURN p.m",
          "b;c;a");
    GIVES(
        place->first, "CREATE (:P {k: 3})",
        "! node 3 (:P) breaks the constraint 'one': k = 3 is that of node 2 (:P:Q) too");
    RUN(place->second, "MATCH (p:P {k: 3}) DELETE p");
    RUN(place->first, "CREATE (:P {k: 3, m: 'd'})");
    GIVES(place->second, "MATCH (p:P {k: 3}) RETURN p.m", "d");
}

/* What a transaction has written is found in it alone; what others commit is found after. */
static void a_full_text_index_follows_every_transaction(void **state) {
    static const char search[] =
        "CALL db.index.fulltext.queryNodes('names', 'act') YIELD node "
        "RETURN node.k ORDER BY node.k";
    struct place *place = *state;
    RUN(place->first,
        "CREATE FULLTEXT INDEX names FOR (p:P|Q) ON EACH [p.name, p.alias]");
    RUN(place->first, "CREATE (:P {k: 1, name: 'AI Act'}), (:R {k: 2, name: 'Act'})");
    GIVES(place->first, search, "1");
    GIVES(place->second, search, "1");
    RUN(place->first, "BEGIN");
    RUN(place->first, "CREATE (:Q {k: 3, alias: ['Treaty', 'Act']})");
    RUN(place->first, "MATCH (p:P) SET p.name = 'Statute'");
    RUN(place->first, "MATCH (r:R) SET r:Q");
    GIVES(place->first, search, "2;3");
    GIVES(place->second, search, "1");
    GIVES(place->first, "MATCH (p:P) SET p.name = 'Act', p.k = 1 / 0",
          "! 1 / 0: integers cannot be divided by zero");
    GIVES(place->first, search, "2;3");
    RUN(place->first, "ROLLBACK");
    GIVES(place->first, search, "1");
    RUN(place->first, "BEGIN");
    RUN(place->first, "MATCH (r:R) SET r:Q");
    GIVES(place->first, search, "1;2");
    RUN(place->first, "MATCH (p:P) DELETE p");
    GIVES(place->first, search, "2");
    RUN(place->first, "COMMIT");
    GIVES(place->second, search, "2");
    RUN(place->second, "MATCH (r:R) REMOVE r.name");
    GIVES(place->first, search, "");
    RUN(place->second, "UNWIND range(10, 99) AS k CREATE (:P {k: k, name: 'no ' + k})");
    RUN(place->second, "CREATE (:P {k: 5, name: 'áct'})");
    GIVES(place->first, search, "5");
    disconnect_both(place);
    connect_both(place);
    GIVES(place->first, search, "5");
    RUN(place->second, "DROP INDEX names");
    GIVES(place->first, search, "! unknown full text index 'names'");
}

/* A constraint that was made meanwhile is a change like any other. */
static void a_definition_conflicts_as_a_change_does(void **state) {
    struct place *place = *state;
    RUN(place->first, "CREATE (:P {k: 1})");
    RUN(place->second, "BEGIN");
    GIVES(place->second, "MATCH (p:P) RETURN p.k", "1");
    RUN(place->first, "CREATE CONSTRAINT one FOR (p:P) REQUIRE p.k IS UNIQUE");
    GIVES(place->second, shown_constraints, "");
    const char *told = answer(place->second, "CREATE (:P {k: 1})");
    assert_non_null(strstr(told, "another transaction was committed"));
    RUN(place->second, "ROLLBACK");
    GIVES(place->second, shown_constraints, "one");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, leave_place)
    const struct CMUnitTest tests[] = {
        TEST(what_is_rolled_back_leaves_no_trace),
        TEST(what_is_committed_is_seen_by_others),
        TEST(an_index_follows_what_others_commit),
        TEST(a_full_text_index_follows_every_transaction),
        TEST(a_definition_conflicts_as_a_change_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
