/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Definitions of a graph, and which elements a transaction has changed. */
#include "base/limits.h"
#include "graph/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ---- definitions -------------------------------------------------------------------------- */

static void define(struct graph *graph, const char *name, const char *text) {
    struct problem problem;
    problem_clear(&problem);
    assert_int_equal(
        graph_define(graph, DEFINITION_PROCEDURE, text_of(name), text_of(text), &problem),
        STATUS_OK);
}

static void undefine(struct graph *graph, const char *name) {
    struct problem problem;
    problem_clear(&problem);
    assert_int_equal(graph_undefine(graph, DEFINITION_PROCEDURE, text_of(name), &problem),
                     STATUS_OK);
}

/* "a=1 b=2": all procedures in their order. */
static void assert_definitions(const struct graph *graph, const char *expected) {
    char found[256] = "";
    for (uint32_t i = 0; i < graph_definition_count(graph, DEFINITION_PROCEDURE); i++) {
        struct graph_definition one = graph_definition(graph, DEFINITION_PROCEDURE, i);
        size_t used = strlen(found);
        snprintf(found + used, sizeof found - used, "%s%.*s=%.*s", i == 0 ? "" : " ",
                 TEXT_ARGS(one.name), TEXT_ARGS(one.text));
    }
    assert_string_equal(found, expected);
}

static void definitions_stand_in_the_order_of_their_names(void **state) {
    struct graph *graph = graph_new();
    struct graph_definition found;
    (void)state;
    assert_int_equal(graph_begin(graph, NULL), STATUS_OK);
    define(graph, "b", "2");
    define(graph, "a", "1");
    define(graph, "c", "3");
    define(graph, "b", "4");
    assert_int_equal(graph_commit(graph, NULL), STATUS_OK);
    assert_definitions(graph, "a=1 b=4 c=3");
    assert_true(graph_find_definition(graph, DEFINITION_PROCEDURE, TEXT("c"), &found));
    assert_true(text_equal(found.text, TEXT("3")));
    assert_false(graph_find_definition(graph, DEFINITION_GRAPH_TYPE, TEXT("c"), &found));
    graph_free(graph);
}

static void rollback_puts_definitions_back(void **state) {
    struct graph *graph = graph_new();
    (void)state;
    assert_int_equal(graph_begin(graph, NULL), STATUS_OK);
    define(graph, "a", "1");
    define(graph, "b", "2");
    assert_int_equal(graph_commit(graph, NULL), STATUS_OK);
    uint64_t before = graph_definitions_version(graph);
    assert_int_equal(graph_begin(graph, NULL), STATUS_OK);
    define(graph, "a", "3");
    uint64_t savepoint = graph_savepoint(graph);
    undefine(graph, "a");
    undefine(graph, "missing");
    define(graph, "c", "4");
    define(graph, "b", "5");
    assert_definitions(graph, "b=5 c=4");
    graph_rollback_to(graph, savepoint);
    assert_definitions(graph, "a=3 b=2");
    graph_rollback(graph);
    assert_definitions(graph, "a=1 b=2");
    assert_true(graph_definitions_version(graph) != before);
    graph_free(graph);
}

static void definitions_need_a_transaction_and_are_limited(void **state) {
    struct graph *graph = graph_new();
    struct problem problem;
    (void)state;
    problem_clear(&problem);
    assert_int_equal(
        graph_define(graph, DEFINITION_PROCEDURE, TEXT("a"), TEXT("1"), &problem),
        STATUS_INTERNAL);
    assert_int_equal(graph_begin(graph, NULL), STATUS_OK);
    for (uint32_t i = 0; i < MAX_DEFINITIONS; i++) {
        char name[16];
        snprintf(name, sizeof name, "p%u", i);
        define(graph, name, "1");
    }
    problem_clear(&problem);
    assert_int_equal(
        graph_define(graph, DEFINITION_PROCEDURE, TEXT("q"), TEXT("1"), &problem),
        STATUS_LIMIT_EXCEEDED);
    define(graph, "p0", "2");
    graph_free(graph);
}

/* ---- changes ------------------------------------------------------------------------------ */

#define ROWS (3 * PROPERTY_CHUNK_ROWS)

struct seen {
    uint32_t nodes, relationships; /* visits */
    uint32_t last_node, last_relationship;
};

static enum status see(void *context, enum element_kind kind, uint32_t row) {
    struct seen *seen = context;
    if (kind == ELEMENT_NODE) {
        seen->nodes++;
        seen->last_node = row;
    } else {
        seen->relationships++;
        seen->last_relationship = row;
    }
    return STATUS_OK;
}

struct bench {
    struct graph *graph;
    uint32_t label, other, type, key;
};

/* A ring of ROWS nodes, each with a number, with a transaction open behind it. */
static void open_bench(struct bench *bench) {
    struct graph *graph = bench->graph = graph_new();
    assert_int_equal(graph_begin(graph, NULL), STATUS_OK);
    graph_make_name(graph, CATALOG_LABEL, TEXT("A"), &bench->label, NULL);
    graph_make_name(graph, CATALOG_LABEL, TEXT("B"), &bench->other, NULL);
    graph_make_name(graph, CATALOG_TYPE, TEXT("T"), &bench->type, NULL);
    graph_make_name(graph, CATALOG_KEY, TEXT("k"), &bench->key, NULL);
    for (uint32_t i = 0; i < ROWS; i++) {
        uint32_t row;
        assert_int_equal(graph_create_node(graph, &bench->label, 1, &row, NULL),
                         STATUS_OK);
        graph_set_property(graph, ELEMENT_NODE, row, bench->key, value_integer(i), NULL,
                           NULL);
    }
    for (uint32_t i = 0; i < ROWS; i++) {
        uint32_t row;
        graph_create_relationship(graph, i, (i + 1) % ROWS, bench->type, &row, NULL);
    }
    assert_int_equal(graph_commit(graph, NULL), STATUS_OK);
    assert_int_equal(graph_begin(graph, NULL), STATUS_OK);
}

static struct seen changes_since(const struct bench *bench, uint64_t savepoint) {
    struct seen seen = {0};
    assert_int_equal(graph_visit_changes(bench->graph, savepoint, see, &seen), STATUS_OK);
    return seen;
}

static void a_set_property_is_one_change(void **state) {
    struct bench bench;
    (void)state;
    open_bench(&bench);
    graph_set_property(bench.graph, ELEMENT_NODE, ROWS - 2, bench.key, value_integer(-1),
                       NULL, NULL);
    struct seen seen = changes_since(&bench, 0);
    assert_int_equal(seen.nodes, 1);
    assert_int_equal(seen.last_node, ROWS - 2);
    assert_int_equal(seen.relationships, 0);
    uint64_t savepoint = graph_savepoint(bench.graph);
    graph_set_property(bench.graph, ELEMENT_RELATIONSHIP, 7, bench.key, value_integer(1),
                       NULL, NULL);
    graph_set_property(bench.graph, ELEMENT_NODE, 3, bench.key, value_null(), NULL, NULL);
    seen = changes_since(&bench, savepoint);
    assert_int_equal(seen.nodes, 1);
    assert_int_equal(seen.last_node, 3);
    assert_int_equal(seen.relationships, 1);
    assert_int_equal(seen.last_relationship, 7);
    graph_free(bench.graph);
}

static void a_changed_label_touches_the_relationships_of_its_node(void **state) {
    struct bench bench;
    (void)state;
    open_bench(&bench);
    graph_add_label(bench.graph, 5, bench.other, NULL, NULL);
    struct seen seen = changes_since(&bench, 0);
    assert_int_equal(seen.nodes, 1);
    assert_int_equal(seen.last_node, 5);
    assert_int_equal(seen.relationships, 2);
    graph_free(bench.graph);
}

static void what_is_made_is_seen_and_what_is_gone_is_not(void **state) {
    struct bench bench;
    uint32_t node, edge;
    (void)state;
    open_bench(&bench);
    graph_create_node(bench.graph, &bench.label, 1, &node, NULL);
    graph_set_property(bench.graph, ELEMENT_NODE, node, bench.key, value_integer(1), NULL,
                       NULL);
    graph_add_label(bench.graph, node, bench.other, NULL, NULL);
    graph_create_relationship(bench.graph, node, 0, bench.type, &edge, NULL);
    graph_delete_relationship(bench.graph, 0, NULL);
    struct seen seen = changes_since(&bench, 0);
    assert_int_equal(seen.nodes, 1);
    assert_int_equal(seen.last_node, node);
    assert_int_equal(seen.relationships, 1);
    assert_int_equal(seen.last_relationship, edge);
    graph_delete_relationship(bench.graph, edge, NULL);
    graph_delete_node(bench.graph, node, NULL);
    seen = changes_since(&bench, 0);
    assert_int_equal(seen.nodes + seen.relationships, 0);
    graph_free(bench.graph);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(definitions_stand_in_the_order_of_their_names),
        cmocka_unit_test(rollback_puts_definitions_back),
        cmocka_unit_test(definitions_need_a_transaction_and_are_limited),
        cmocka_unit_test(a_set_property_is_one_change),
        cmocka_unit_test(a_changed_label_touches_the_relationships_of_its_node),
        cmocka_unit_test(what_is_made_is_seen_and_what_is_gone_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
