/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct problem problem;

#define OK(call) assert_int_equal((call), STATUS_OK)

/* A graph with an open transaction and an arena for what is found. */
struct setting {
    struct graph *graph;
    struct arena arena;
    uint32_t name, aliases, other;
};

static int open_setting(void **state) {
    static struct setting setting;
    setting.graph = graph_new();
    assert_non_null(setting.graph);
    arena_init(&setting.arena, NULL);
    OK(graph_begin(setting.graph, &problem));
    OK(graph_make_name(setting.graph, CATALOG_KEY, TEXT("other"), &setting.other,
                       &problem));
    OK(graph_make_name(setting.graph, CATALOG_KEY, TEXT("name"), &setting.name,
                       &problem));
    OK(graph_make_name(setting.graph, CATALOG_KEY, TEXT("aliases"), &setting.aliases,
                       &problem));
    *state = &setting;
    return 0;
}

static int close_setting(void **state) {
    struct setting *setting = *state;
    arena_release(&setting->arena);
    graph_free(setting->graph);
    return 0;
}

static uint32_t add_node(struct setting *setting, const char *name) {
    uint32_t row;
    OK(graph_create_node(setting->graph, NULL, 0, &row, &problem));
    if (name != NULL)
        OK(graph_set_property(setting->graph, ELEMENT_NODE, row, setting->name,
                              value_string(text_of(name)), NULL, &problem));
    return row;
}

static void set(struct setting *setting, uint32_t row, uint32_t key, struct value value) {
    OK(graph_set_property(setting->graph, ELEMENT_NODE, row, key, value, NULL, &problem));
}

static void set_aliases(struct setting *setting, uint32_t row, const char *first,
                        const char *second) {
    struct value items[] = {value_string(text_of(first)), value_string(text_of(second))};
    set(setting, row, setting->aliases, value_list(items, 2));
}

static uint32_t count_found(struct setting *setting, uint32_t key, struct value value) {
    uint32_t *rows, count;
    OK(graph_find_nodes(setting->graph, key, value, &setting->arena, &rows, &count,
                        &problem));
    return count;
}

/* ---- by value ------------------------------------------------------------------------------ */

static void equal_values_are_found_in_ascending_rows(void **state) {
    struct setting *setting = *state;
    for (int i = 0; i < 100; i++)
        set(setting, add_node(setting, NULL), setting->other, value_integer(i % 10));
    uint32_t *rows, count;
    OK(graph_find_nodes(setting->graph, setting->other, value_float(3.0), &setting->arena,
                        &rows, &count, &problem));
    assert_int_equal(count, 10);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(rows[i], 10 * i + 3);
    assert_int_equal(count_found(setting, setting->other, value_integer(11)), 0);
    assert_int_equal(count_found(setting, setting->other, value_null()), 0);
    assert_int_equal(count_found(setting, 17, value_integer(1)), 0);
}

static void nan_is_found_nowhere(void **state) {
    struct setting *setting = *state;
    set(setting, add_node(setting, NULL), setting->other, value_float(0.0 / 0.0));
    assert_int_equal(count_found(setting, setting->other, value_float(0.0 / 0.0)), 0);
}

static void an_index_follows_changes(void **state) {
    struct setting *setting = *state;
    uint32_t row = add_node(setting, "a");
    assert_int_equal(count_found(setting, setting->name, value_string(TEXT("a"))), 1);
    set(setting, row, setting->name, value_string(TEXT("b")));
    assert_int_equal(count_found(setting, setting->name, value_string(TEXT("a"))), 0);
    assert_int_equal(count_found(setting, setting->name, value_string(TEXT("b"))), 1);
    set(setting, row, setting->name, value_string(TEXT("a")));
    assert_int_equal(count_found(setting, setting->name, value_string(TEXT("a"))), 1);
    OK(graph_delete_node(setting->graph, row, &problem));
    assert_int_equal(count_found(setting, setting->name, value_string(TEXT("a"))), 0);
}

static void an_index_made_in_a_transaction_does_not_outlive_its_rollback(void **state) {
    struct setting *setting = *state;
    uint32_t row = add_node(setting, "before");
    OK(graph_commit(setting->graph, &problem));
    OK(graph_begin(setting->graph, &problem));
    set(setting, row, setting->name, value_string(TEXT("within")));
    assert_int_equal(count_found(setting, setting->name, value_string(TEXT("within"))),
                     1);
    graph_rollback(setting->graph);
    assert_int_equal(count_found(setting, setting->name, value_string(TEXT("before"))),
                     1);
    assert_int_equal(count_found(setting, setting->name, value_string(TEXT("within"))),
                     0);
}

static void many_changes_rebuild_the_index(void **state) {
    struct setting *setting = *state;
    uint32_t row = add_node(setting, "a");
    assert_int_equal(count_found(setting, setting->name, value_string(TEXT("a"))), 1);
    uint64_t bytes = graph_memory(setting->graph).index_bytes;
    char name[24];
    for (int i = 0; i < 20000; i++) {
        snprintf(name, sizeof name, "name %d", i);
        set(setting, row, setting->name, value_string(text_of(name)));
    }
    assert_int_equal(
        count_found(setting, setting->name, value_string(TEXT("name 19999"))), 1);
    assert_int_equal(
        count_found(setting, setting->name, value_string(TEXT("name 19998"))), 0);
    assert_true(graph_memory(setting->graph).index_bytes < bytes + 65536);
}

static void estimates_tell_keys_from_categories(void **state) {
    struct setting *setting = *state;
    uint32_t number;
    OK(graph_make_name(setting->graph, CATALOG_KEY, TEXT("number"), &number, &problem));
    char name[24];
    for (int i = 0; i < 5000; i++) {
        snprintf(name, sizeof name, "name %d", i);
        uint32_t row = add_node(setting, name);
        set(setting, row, setting->other, value_integer(i % 4));
        set(setting, row, number, value_integer(i));
    }
    assert_true(graph_find_estimate(setting->graph, setting->name) < 1.5);
    assert_true(graph_find_estimate(setting->graph, number) < 2);
    double category = graph_find_estimate(setting->graph, setting->other);
    assert_true(category > 600 && category < 2500);
    assert_true(graph_find_estimate(setting->graph, setting->aliases) == 0);
}

/* ---- by name ------------------------------------------------------------------------------- */

static uint32_t find_named(struct setting *setting, const char *name, uint32_t *first) {
    uint32_t *rows, count;
    OK(graph_find_named(setting->graph, text_of(name), NULL, NULL, &setting->arena, &rows,
                        &count, &problem));
    *first = count > 0 ? rows[0] : UINT32_MAX;
    return count;
}

static void the_first_tier_with_a_hit_decides(void **state) {
    struct setting *setting = *state;
    uint32_t act = add_node(setting, "EU AI Act"), row;
    uint32_t other = add_node(setting, "eu ai act");
    set_aliases(setting, other, "Regulation (EU) 2024/1689", "AIA");
    uint32_t third = add_node(setting, "Third");
    set_aliases(setting, third, "aia", "regulation (eu) 2024/1689");
    assert_int_equal(find_named(setting, "EU AI Act", &row), 1);
    assert_int_equal(row, act);
    assert_int_equal(find_named(setting, "AIA", &row), 1);
    assert_int_equal(row, other);
    assert_int_equal(find_named(setting, "EU ai act", &row), 2);
    assert_int_equal(row, act);
    assert_int_equal(find_named(setting, "Aia", &row), 2);
    assert_int_equal(row, other);
    assert_int_equal(find_named(setting, "AIB", &row), 0);
    assert_int_equal(find_named(setting, "", &row), 0);
}

static void full_width_letters_fold_to_plain_ones(void **state) {
    struct setting *setting = *state;
    uint32_t row, act = add_node(setting, "Stra\xc3\x9f"
                                          "e");
    assert_int_equal(find_named(setting, "STRASSE", &row), 1);
    assert_int_equal(row, act);
    assert_int_equal(find_named(setting, "\xef\xbc\xb3\xef\xbd\x94rasse", &row), 1);
}

static bool is_odd(void *context, uint32_t node) {
    ++*(int *)context;
    return node % 2 == 1;
}

static void what_is_not_accepted_is_no_hit(void **state) {
    struct setting *setting = *state;
    add_node(setting, "OECD");
    uint32_t alias = add_node(setting, "Organisation");
    set_aliases(setting, alias, "OECD", "OCDE");
    uint32_t *rows, count;
    int asked = 0;
    OK(graph_find_named(setting->graph, TEXT("OECD"), is_odd, &asked, &setting->arena,
                        &rows, &count, &problem));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0], alias);
    assert_int_equal(asked, 2);
}

static void name_lookup_follows_changes_and_rollback(void **state) {
    struct setting *setting = *state;
    uint32_t row = add_node(setting, "Council"), found;
    set_aliases(setting, row, "CoE", "CdE");
    OK(graph_commit(setting->graph, &problem));
    assert_int_equal(find_named(setting, "council", &found), 1);
    assert_int_equal(find_named(setting, "coe", &found), 1);
    OK(graph_begin(setting->graph, &problem));
    set_aliases(setting, row, "Strasbourg", "CdE");
    set(setting, row, setting->name, value_string(TEXT("Court")));
    assert_int_equal(find_named(setting, "coe", &found), 0);
    assert_int_equal(find_named(setting, "council", &found), 0);
    assert_int_equal(find_named(setting, "strasbourg", &found), 1);
    assert_int_equal(find_named(setting, "court", &found), 1);
    graph_rollback(setting->graph);
    assert_int_equal(find_named(setting, "strasbourg", &found), 0);
    assert_int_equal(find_named(setting, "court", &found), 0);
    assert_int_equal(find_named(setting, "coe", &found), 1);
    assert_int_equal(find_named(setting, "council", &found), 1);
    OK(graph_begin(setting->graph, &problem));
    OK(graph_delete_node(setting->graph, row, &problem));
    assert_int_equal(find_named(setting, "coe", &found), 0);
    assert_int_equal(find_named(setting, "Council", &found), 0);
}

static void aliases_may_be_a_text_and_hold_what_is_no_text(void **state) {
    struct setting *setting = *state;
    uint32_t one = add_node(setting, "one"), two = add_node(setting, "two"), found;
    struct value items[] = {value_integer(5), value_string(TEXT("deux"))};
    set(setting, one, setting->aliases, value_string(TEXT("un")));
    set(setting, two, setting->aliases, value_list(items, 2));
    assert_int_equal(find_named(setting, "UN", &found), 1);
    assert_int_equal(found, one);
    assert_int_equal(find_named(setting, "Deux", &found), 1);
    assert_int_equal(found, two);
    assert_int_equal(find_named(setting, "5", &found), 0);
    assert_int_equal(find_named(setting, "", &found), 0);
}

static void names_near_a_wrong_one_are_offered(void **state) {
    struct setting *setting = *state;
    uint32_t row = add_node(setting, "Singapore");
    set_aliases(setting, row, "SG", "Lion City");
    struct text_nearest nearest;
    text_nearest_init(&nearest, TEXT("Lion Cty"));
    graph_offer_names(setting->graph, &nearest);
    assert_int_equal(nearest.count, 1);
    assert_true(text_equal(nearest.best[0], TEXT("Lion City")));
    text_nearest_init(&nearest, TEXT("Singapur"));
    graph_offer_names(setting->graph, &nearest);
    assert_true(nearest.count >= 1 && text_equal(nearest.best[0], TEXT("Singapore")));
}

static void without_memory_finding_says_so_and_works_later(void **state) {
    struct setting *setting = *state;
    uint32_t row = add_node(setting, "Name"), *rows, count;
    set_aliases(setting, row, "x", "y");
    for (uint64_t nth = 1;; nth++) {
        memory_fail_at(nth, true);
        enum status status = graph_find_named(setting->graph, TEXT("Y"), NULL, NULL,
                                              &setting->arena, &rows, &count, &problem);
        memory_fail_at(0, false);
        if (status == STATUS_OK)
            break;
        assert_int_equal(status, STATUS_OUT_OF_MEMORY);
        problem_clear(&problem);
    }
    assert_int_equal(count, 1);
    assert_int_equal(rows[0], row);
}

#define FIND_TEST(test) cmocka_unit_test_setup_teardown(test, open_setting, close_setting)

int main(void) {
    const struct CMUnitTest tests[] = {
        FIND_TEST(equal_values_are_found_in_ascending_rows),
        FIND_TEST(nan_is_found_nowhere),
        FIND_TEST(an_index_follows_changes),
        FIND_TEST(an_index_made_in_a_transaction_does_not_outlive_its_rollback),
        FIND_TEST(many_changes_rebuild_the_index),
        FIND_TEST(estimates_tell_keys_from_categories),
        FIND_TEST(the_first_tier_with_a_hit_decides),
        FIND_TEST(full_width_letters_fold_to_plain_ones),
        FIND_TEST(what_is_not_accepted_is_no_hit),
        FIND_TEST(name_lookup_follows_changes_and_rollback),
        FIND_TEST(aliases_may_be_a_text_and_hold_what_is_no_text),
        FIND_TEST(names_near_a_wrong_one_are_offered),
        FIND_TEST(without_memory_finding_says_so_and_works_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
