/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/suggest.h"

#include "session/editing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct bench {
    struct arena arena;
    struct entente_database *database;
};

static int open_bench(void **state) {
    static struct bench bench;
    arena_init(&bench.arena, NULL);
    assert_int_equal(entente_open("graphs/people", 0, &bench.database), ENTENTE_OK);
    *state = &bench;
    return 0;
}

static int close_bench(void **state) {
    struct bench *bench = *state;
    entente_close(bench->database);
    arena_release(&bench->arena);
    return 0;
}

static struct suggestions suggestions_for(struct bench *bench, const char *text) {
    struct suggestions found;
    struct problem problem;
    problem_clear(&problem);
    if (suggest(&bench->arena, bench->database, text_of(text), &found, &problem) !=
        STATUS_OK)
        fail_msg("%s: %s", text, problem.message);
    return found;
}

static bool has(const struct suggestions *found, const char *text,
                enum suggestion_kind kind) {
    for (uint32_t i = 0; i < found->count; i++)
        if (text_equal(found->items[i].text, text_of(text)) &&
            found->items[i].kind == kind)
            return true;
    return false;
}

static void expect(struct bench *bench, const char *text, const char *suggestion,
                   enum suggestion_kind kind) {
    struct suggestions found = suggestions_for(bench, text);
    if (!has(&found, suggestion, kind))
        fail_msg("no '%s' for: %s", suggestion, text);
}

static void run(struct bench *bench, const char *text) {
    struct entente_statement *statement;
    assert_int_equal(entente_prepare(bench->database, text, SIZE_MAX, &statement, NULL),
                     ENTENTE_OK);
    while (entente_step(statement) == ENTENTE_ROW)
        ;
    entente_finalize(statement);
    assert_int_equal(entente_error_code(bench->database), ENTENTE_OK);
}

static bool writes(struct bench *bench, const char *text) {
    struct entente_statement *statement;
    assert_int_equal(entente_prepare(bench->database, text, SIZE_MAX, &statement, NULL),
                     ENTENTE_OK);
    bool answer = entente_statement_writes(statement);
    entente_finalize(statement);
    return answer;
}

static void a_call_writes_when_its_procedure_does(void **state) {
    struct bench *bench = *state;
    run(bench, "CREATE PROCEDURE add() AS { CREATE (:Person) }");
    run(bench, "CREATE PROCEDURE around() AS { CALL add() }");
    run(bench, "CREATE PROCEDURE look() AS { MATCH (p) RETURN p }");
    run(bench, "CREATE PROCEDURE loop() AS { CALL loop() CALL loop() CALL loop() }");
    assert_true(writes(bench, "CALL add()"));
    assert_true(writes(bench, "MATCH (p) CALL around() RETURN p"));
    assert_false(writes(bench, "EXPLAIN CALL around()"));
    assert_false(writes(bench, "CALL look()"));
    assert_false(writes(bench, "CALL loop()"));
    assert_true(writes(bench, "DROP PROCEDURE look"));
    run(bench, "DROP PROCEDURE add");
    run(bench, "DROP PROCEDURE around");
    run(bench, "DROP PROCEDURE look");
    run(bench, "DROP PROCEDURE loop");
}

static void definitions_have_their_words_and_names(void **state) {
    struct bench *bench = *state;
    run(bench, "CREATE PROCEDURE older(than INTEGER) AS { RETURN $than AS x }");
    expect(bench, "CALL ol", "older", SUGGEST_PROCEDURE);
    expect(bench, "DROP PROCEDURE ol", "older", SUGGEST_PROCEDURE);
    expect(bench, "CREATE PRO", "PROCEDURE", SUGGEST_KEYWORD);
    expect(bench, "CREATE OR ", "REPLACE", SUGGEST_KEYWORD);
    expect(bench, "DR", "DROP", SUGGEST_KEYWORD);
    expect(bench, "SHOW LABELS Y", "YIELD", SUGGEST_KEYWORD);
    expect(bench, "SHOW LABELS YIELD label ORD", "ORDER", SUGGEST_KEYWORD);
    expect(bench, "SHOW PROP", "PROPERTY KEYS", SUGGEST_KEYWORD);
    run(bench, "DROP PROCEDURE older");
    run(bench, "CREATE GRAPH TYPE social { (Person {name STRING}) }");
    expect(bench, "SET GRAPH TYPE so", "social", SUGGEST_LABEL);
    expect(bench, "SET GRAPH TYPE ", "ANY", SUGGEST_KEYWORD);
    expect(bench, "SET GRAPH T", "TYPE", SUGGEST_KEYWORD);
    expect(bench, "DROP GRAPH TYPE IF EXISTS so", "social", SUGGEST_LABEL);
    run(bench, "DROP GRAPH TYPE social");
}

static void names_fit_their_place(void **state) {
    struct bench *bench = *state;
    expect(bench, "MATCH (p:Pe", "Person", SUGGEST_LABEL);
    expect(bench, "MATCH (:", "City", SUGGEST_LABEL);
    expect(bench, "MATCH (p)-[:", "LIVES_IN", SUGGEST_TYPE);
    expect(bench, "MATCH (p)-[r:kn", "KNOWS", SUGGEST_TYPE);
    expect(bench, "MATCH (p:Person) WHERE p.na", "name", SUGGEST_PROPERTY);
    expect(bench, "MATCH (p {na", "name", SUGGEST_PROPERTY);
    expect(bench, "MATCH ('Li", "Lisbon", SUGGEST_NODE_NAME);
    expect(bench, "MATCH (\"lisbo", "Lisboa", SUGGEST_NODE_NAME);
    expect(bench, "mat", "MATCH", SUGGEST_KEYWORD);
    expect(bench, "MATCH (person) RETURN per", "person", SUGGEST_VARIABLE);
    expect(bench, "RETURN toUp", "toUpper", SUGGEST_FUNCTION);
    expect(bench, "RETURN cou", "count", SUGGEST_FUNCTION);
    expect(bench, "CALL igraph.page", "igraph.pagerank", SUGGEST_PROCEDURE);
    expect(bench, "RETURN date.trun", "truncate", SUGGEST_FUNCTION);
}

static void a_property_belongs_to_its_variable(void **state) {
    struct bench *bench = *state;
    struct suggestions found = suggestions_for(bench, "MATCH (c:City) RETURN c.");
    assert_true(has(&found, "population", SUGGEST_PROPERTY));
    assert_false(has(&found, "born", SUGGEST_PROPERTY));
    found = suggestions_for(bench, "MATCH ()-[k:KNOWS]->() RETURN k.");
    assert_true(has(&found, "meetings", SUGGEST_PROPERTY));
    assert_false(has(&found, "population", SUGGEST_PROPERTY));
    found = suggestions_for(bench, "MATCH (x) RETURN x.");
    assert_true(has(&found, "population", SUGGEST_PROPERTY));
    assert_true(has(&found, "born", SUGGEST_PROPERTY));
}

static void types_fit_the_label_beside_them(void **state) {
    struct bench *bench = *state;
    struct suggestions found = suggestions_for(bench, "MATCH (p:Person)<-[:");
    assert_true(has(&found, "KNOWS", SUGGEST_TYPE));
    assert_false(has(&found, "LIVES_IN", SUGGEST_TYPE));
    found = suggestions_for(bench, "MATCH (c:City)-[x:");
    assert_false(has(&found, "KNOWS", SUGGEST_TYPE));
    assert_true(has(&found, "LIVES_IN", SUGGEST_TYPE));
    found = suggestions_for(bench, "MATCH (p:Person)-[:");
    assert_true(has(&found, "KNOWS", SUGGEST_TYPE));
    assert_true(has(&found, "LIVES_IN", SUGGEST_TYPE));
    found = suggestions_for(bench, "MATCH (c)-[:");
    assert_true(has(&found, "KNOWS", SUGGEST_TYPE));
}

static void the_word_that_is_replaced_is_told(void **state) {
    struct bench *bench = *state;
    assert_int_equal(suggestions_for(bench, "MATCH (p:Pe").word_start, 9);
    assert_int_equal(suggestions_for(bench, "MATCH ('Li").word_start, 8);
    assert_true(suggestions_for(bench, "MATCH ('Li").is_string);
    assert_int_equal(suggestions_for(bench, "RETURN 1; MATCH (p:Pe").word_start, 19);
    assert_int_equal(suggestions_for(bench, "CALL igraph.page").word_start, 5);
    assert_int_equal(suggestions_for(bench, "").word_start, 0);
}

static void names_are_written_as_the_language_needs(void **state) {
    struct bench *bench = *state;
    struct entente_statement *statement;
    entente_prepare(bench->database,
                    "CREATE (:`Two Words` {name: 'O\\'Neil \\\\ \"x\"', `odd key`: 1})",
                    SIZE_MAX, &statement, NULL);
    assert_int_equal(entente_step(statement), ENTENTE_DONE);
    entente_finalize(statement);
    expect(bench, "MATCH (:Two", "`Two Words`", SUGGEST_LABEL);
    expect(bench, "MATCH (x) RETURN x.odd", "`odd key`", SUGGEST_PROPERTY);
    expect(bench, "MATCH ('O", "O\\'Neil \\\\ \\\"x\\\"", SUGGEST_NODE_NAME);
}

static void nonsense_suggests_nothing(void **state) {
    struct bench *bench = *state;
    static const char *const texts[] = {")(",           "RETURN 'abc", "// comm",
                                        "MATCH (p:Zzz", "\x01",        "RETURN 1 1 1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(suggestions_for(bench, texts[i]).count, 0);
}

static void an_entry_is_ready_when_it_can_run(void **state) {
    (void)state;
    assert_true(editing_is_ready(TEXT("RETURN 1;")));
    assert_true(editing_is_ready(TEXT("  .help")));
    assert_true(editing_is_ready(TEXT("")));
    assert_true(editing_is_ready(TEXT("// nothing")));
    assert_false(editing_is_ready(TEXT("RETURN 1")));
    assert_false(editing_is_ready(TEXT("RETURN ';")));
    assert_false(editing_is_ready(TEXT("/* ;")));
    assert_true(editing_is_blank(TEXT(" /* a */ // b\n ")));
    assert_false(editing_is_blank(TEXT(" /* a */ x")));
    assert_false(editing_is_blank(TEXT("/* a")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(definitions_have_their_words_and_names),
        cmocka_unit_test(a_call_writes_when_its_procedure_does),
        cmocka_unit_test(names_fit_their_place),
        cmocka_unit_test(a_property_belongs_to_its_variable),
        cmocka_unit_test(types_fit_the_label_beside_them),
        cmocka_unit_test(the_word_that_is_replaced_is_told),
        cmocka_unit_test(names_are_written_as_the_language_needs),
        cmocka_unit_test(nonsense_suggests_nothing),
        cmocka_unit_test(an_entry_is_ready_when_it_can_run),
    };
    return cmocka_run_group_tests_name("suggest", tests, open_bench, close_bench);
}
