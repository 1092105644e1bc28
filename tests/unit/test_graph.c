/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graph against a model of it, through random histories, bulk loads and failures. */
#include "graph_model.h"

/* ---- random histories --------------------------------------------------------------------- */

static void begin(struct world *world) {
    OK(graph_begin(world->graph, &problem));
    world->begin = copy_model(world->now);
    world->delta_count = graph_delta_count(world->graph);
}

static void set_savepoint(struct world *world) {
    free(world->middle);
    world->middle = copy_model(world->now);
    world->savepoint = graph_savepoint(world->graph);
}

static void go_back(struct world *world) {
    if (world->middle == NULL)
        return;
    graph_rollback_to(world->graph, world->savepoint);
    memcpy(world->now, world->middle, sizeof *world->now);
}

static void end(struct world *world, bool is_kept) {
    if (is_kept) {
        OK(graph_commit(world->graph, &problem));
    } else {
        graph_rollback(world->graph);
        memcpy(world->now, world->begin, sizeof *world->now);
        assert_true(graph_delta_count(world->graph) <= world->delta_count);
    }
    free(world->begin);
    free(world->middle);
    world->begin = NULL;
    world->middle = NULL;
}

static void run_history(uint32_t type_count, uint64_t seed) {
    struct world world = make_world(type_count, seed);
    for (int transaction = 0; transaction < 25; transaction++) {
        begin(&world);
        uint32_t steps = random_below(60);
        for (uint32_t step = 0; step < steps; step++) {
            change_something(&world);
            if (random_below(20) == 0)
                set_savepoint(&world);
            if (random_below(25) == 0)
                go_back(&world);
            if (random_below(30) == 0)
                compare(&world);
        }
        end(&world, random_below(3) != 0);
        if (random_below(4) == 0) {
            OK(graph_fold(world.graph, &problem));
            assert_int_equal(graph_delta_count(world.graph), 0);
        }
        compare(&world);
    }
    end_world(&world);
}

static void random_histories_agree_with_the_model(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++)
        run_history(3, seed);
}

static void so_they_do_with_more_types_than_a_directory_holds(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++)
        run_history(40, seed);
}

static void so_they_do_with_one_type(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++)
        run_history(1, seed);
}

/* ---- bulk loads --------------------------------------------------------------------------- */

/* A graph with relationships in the frozen part, in the delta, and dead. */
static struct world make_mixed_world(uint32_t type_count) {
    struct world world = make_world(type_count, 99);
    begin(&world);
    for (int i = 0; i < 40; i++)
        create_node(&world);
    for (int i = 0; i < 200; i++)
        create_edge(&world);
    end(&world, true);
    OK(graph_fold(world.graph, &problem));
    begin(&world);
    for (int i = 0; i < 30; i++)
        create_edge(&world);
    for (int i = 0; i < 20; i++)
        delete_edge(&world);
    end(&world, true);
    return world;
}

static void a_large_load_folds_and_rolls_back(void **state) {
    (void)state;
    static const uint32_t type_counts[] = {3, 40};
    for (int i = 0; i < 4; i++) {
        struct world world = make_mixed_world(type_counts[i % 2]);
        begin(&world);
        for (int step = 0; step < 20; step++) {
            delete_edge(&world);
            create_edge(&world);
            create_node(&world);
        }
        set_savepoint(&world);
        bulk_load(&world, 2500);
        compare(&world);
        assert_true(graph_delta_count(world.graph) < 1000);
        for (int step = 0; step < 20; step++) {
            delete_edge(&world);
            create_edge(&world);
        }
        compare(&world);
        go_back(&world);
        compare(&world);
        for (int step = 0; step < 20; step++)
            change_something(&world);
        compare(&world);
        end(&world, i < 2);
        compare(&world);
        end_world(&world);
    }
}

static void a_load_may_make_nodes_and_properties_too(void **state) {
    (void)state;
    struct world world = make_world(2, 5);
    struct value cells[3000];
    double floats[3000];
    uint32_t first;
    begin(&world);
    OK(graph_bulk_begin(world.graph, &problem));
    OK(graph_bulk_nodes(world.graph, &world.labels[1], 1, 3000, &first, &problem));
    for (uint32_t i = 0; i < 3000; i++) {
        cells[i] = value_number(i % 7 == 0 ? 0 : 12 + i % 3);
        floats[i] = i;
    }
    struct column column = {.type = COLUMN_VALUES, .values = cells};
    OK(graph_bulk_property(world.graph, ELEMENT_NODE, world.keys[0], first, &column, 3000,
                           &problem));
    column = (struct column){.type = COLUMN_FLOATS, .floats = floats};
    OK(graph_bulk_property(world.graph, ELEMENT_NODE, world.keys[1], 100, &column, 2900,
                           &problem));
    OK(graph_bulk_property(world.graph, ELEMENT_NODE, world.keys[1], 50, &column, 100,
                           &problem));
    OK(graph_bulk_end(world.graph, NULL, &problem));
    assert_int_equal(graph_bulk_property(world.graph, ELEMENT_NODE, world.keys[1], 2950,
                                         &column, 100, &problem),
                     STATUS_INTERNAL);
    problem_clear(&problem);
    OK(graph_commit(world.graph, &problem));
    assert_int_equal(graph_name_uses(world.graph, CATALOG_LABEL, world.labels[1]), 3000);
    assert_int_equal(graph_property_type(world.graph, ELEMENT_NODE, world.keys[0]),
                     PROPERTY_STRINGS);
    assert_int_equal(graph_property_type(world.graph, ELEMENT_NODE, world.keys[1]),
                     PROPERTY_FLOATS);
    for (uint32_t i = 0; i < 3000; i++) {
        assert_true(is_same(graph_property(world.graph, ELEMENT_NODE, i, world.keys[0]),
                            cells[i]));
        struct value expected = i < 50    ? value_null()
                                : i < 150 ? value_float(i - 50)
                                          : value_float(i - 100);
        assert_true(is_same(graph_property(world.graph, ELEMENT_NODE, i, world.keys[1]),
                            expected));
    }
    end_world(&world);
}

static void loads_refuse_ends_that_are_not_there(void **state) {
    (void)state;
    struct world world = make_mixed_world(2);
    uint32_t source = 0, target = 4000, first;
    uint16_t type = 0;
    begin(&world);
    assert_int_equal(graph_bulk_relationships(world.graph, &source, &source, &type, 1,
                                              &first, &problem),
                     STATUS_INTERNAL);
    problem_clear(&problem);
    assert_int_equal(graph_bulk_end(world.graph, NULL, &problem), STATUS_INTERNAL);
    problem_clear(&problem);
    OK(graph_bulk_begin(world.graph, &problem));
    assert_int_equal(graph_bulk_begin(world.graph, &problem), STATUS_INTERNAL);
    problem_clear(&problem);
    type = 2;
    assert_int_equal(graph_bulk_relationships(world.graph, &source, &source, &type, 1,
                                              &first, &problem),
                     STATUS_INTERNAL);
    problem_clear(&problem);
    type = 0;
    assert_int_equal(graph_bulk_relationships(world.graph, &source, &target, &type, 1,
                                              &first, &problem),
                     STATUS_DANGLING_EDGE);
    problem_clear(&problem);
    assert_int_equal(graph_delete_node(world.graph, 0, &problem), STATUS_INTERNAL);
    problem_clear(&problem);
    end(&world, false);
    compare(&world);
    end_world(&world);
}

/* ---- transactions ------------------------------------------------------------------------- */

static void rollback_takes_names_and_label_sets_back(void **state) {
    (void)state;
    struct world world = make_mixed_world(3);
    uint32_t sets = graph_label_set_count(world.graph), id, row;
    uint64_t version = graph_version(world.graph);
    OK(graph_begin(world.graph, &problem));
    OK(graph_make_name(world.graph, CATALOG_LABEL, TEXT("New"), &id, &problem));
    assert_int_equal(id, LABEL_COUNT);
    OK(graph_create_node(world.graph, &id, 1, &row, &problem));
    OK(graph_make_name(world.graph, CATALOG_KEY, TEXT("new"), &id, &problem));
    OK(graph_set_property(world.graph, ELEMENT_NODE, row, id, value_string(TEXT("x")),
                          NULL, &problem));
    OK(graph_make_name(world.graph, CATALOG_TYPE, TEXT("NEW"), &id, &problem));
    OK(graph_create_relationship(world.graph, row, row, id, &row, &problem));
    assert_true(graph_version(world.graph) != version);
    graph_rollback(world.graph);
    assert_int_equal(graph_label_set_count(world.graph), sets);
    assert_int_equal(graph_find_name(world.graph, CATALOG_LABEL, TEXT("New")),
                     CATALOG_NONE);
    assert_int_equal(graph_find_name(world.graph, CATALOG_KEY, TEXT("new")),
                     CATALOG_NONE);
    assert_int_equal(graph_find_name(world.graph, CATALOG_TYPE, TEXT("NEW")),
                     CATALOG_NONE);
    assert_int_equal(graph_version(world.graph), version);
    compare(&world);
    /* The ids are free for other names, which have nothing yet. */
    OK(graph_begin(world.graph, &problem));
    OK(graph_make_name(world.graph, CATALOG_KEY, TEXT("other"), &id, &problem));
    assert_int_equal(graph_property_type(world.graph, ELEMENT_NODE, id), PROPERTY_ABSENT);
    assert_int_equal(graph_property_code_count(world.graph, ELEMENT_NODE, id), 0);
    OK(graph_commit(world.graph, &problem));
    end_world(&world);
}

static void writing_needs_a_transaction(void **state) {
    (void)state;
    struct world world = make_mixed_world(3);
    uint32_t row;
    assert_int_equal(graph_create_node(world.graph, NULL, 0, &row, &problem),
                     STATUS_INTERNAL);
    problem_clear(&problem);
    assert_int_equal(graph_commit(world.graph, &problem), STATUS_INTERNAL);
    problem_clear(&problem);
    OK(graph_begin(world.graph, &problem));
    assert_int_equal(graph_begin(world.graph, &problem), STATUS_INTERNAL);
    problem_clear(&problem);
    assert_int_equal(graph_fold(world.graph, &problem), STATUS_INTERNAL);
    problem_clear(&problem);
    OK(graph_create_node(world.graph, NULL, 0, &row, &problem));
    graph_free(world.graph); /* an open transaction goes with its graph */
    world.graph = NULL;
    end_world(&world);
}

static void counters_count_and_go_back(void **state) {
    (void)state;
    struct world world = make_world(2, 3);
    uint32_t row, other;
    OK(graph_begin(world.graph, &problem));
    OK(graph_create_node(world.graph, world.labels, 2, &row, &problem));
    OK(graph_create_node(world.graph, NULL, 0, &other, &problem));
    OK(graph_set_property(world.graph, ELEMENT_NODE, row, world.keys[0], value_integer(1),
                          NULL, &problem));
    OK(graph_set_property(world.graph, ELEMENT_NODE, row, world.keys[0], value_integer(1),
                          NULL, &problem));
    uint64_t savepoint = graph_savepoint(world.graph);
    OK(graph_create_relationship(world.graph, row, other, 0, &row, &problem));
    OK(graph_delete_relationship(world.graph, row, &problem));
    OK(graph_delete_node(world.graph, other, &problem));
    struct graph_counters counters = graph_counters(world.graph);
    assert_int_equal(counters.relationships_created, 1);
    assert_int_equal(counters.relationships_deleted, 1);
    assert_int_equal(counters.nodes_deleted, 1);
    graph_rollback_to(world.graph, savepoint);
    counters = graph_counters(world.graph);
    assert_int_equal(counters.nodes_created, 2);
    assert_int_equal(counters.labels_added, 2);
    assert_int_equal(counters.properties_set, 1);
    assert_int_equal(counters.relationships_created, 0);
    assert_int_equal(counters.nodes_deleted, 0);
    OK(graph_commit(world.graph, &problem));
    assert_int_equal(graph_counters(world.graph).nodes_created, 2);
    end_world(&world);
}

static void a_large_delta_is_folded_at_commit(void **state) {
    (void)state;
    struct world world = make_mixed_world(3);
    begin(&world);
    for (int i = 0; i < 1100; i++)
        create_edge(&world);
    assert_true(graph_delta_count(world.graph) >= 1100);
    end(&world, true);
    assert_int_equal(graph_delta_count(world.graph), 0);
    compare(&world);
    end_world(&world);
}

/* Each allocation fails in turn, and all after it: rollback works and leaves no trace. */
static void out_of_memory_anywhere_can_be_rolled_back(void **state) {
    (void)state;
    static const uint32_t type_counts[] = {3, 40};
    for (int variant = 0; variant < 2; variant++) {
        struct world world = make_mixed_world(type_counts[variant]);
        compare(&world);
        for (uint64_t nth = 1;; nth += 1 + nth / 40) {
            OK(graph_begin(world.graph, &problem));
            memory_fail_at(nth, true);
            uint32_t id, row = 0, label = world.labels[0];
            enum status status =
                graph_make_name(world.graph, CATALOG_LABEL, TEXT("N"), &id, &problem);
            for (uint32_t i = 0; status == STATUS_OK && i < 60; i++) {
                struct value value = value_number(1 + i % (VALUE_COUNT - 1));
                uint32_t key = world.keys[i % KEY_COUNT];
                status = graph_create_node(world.graph, i % 2 == 0 ? &label : &id, 1,
                                           &row, &problem);
                if (status == STATUS_OK)
                    status = graph_set_property(world.graph, ELEMENT_NODE, row, key,
                                                value, NULL, &problem);
                uint32_t live = pick_live(world.now, ELEMENT_NODE);
                if (status == STATUS_OK)
                    status = graph_set_property(world.graph, ELEMENT_NODE, live, key,
                                                value, NULL, &problem);
                if (status == STATUS_OK)
                    status = graph_add_label(world.graph, live, id, NULL, &problem);
                if (status == STATUS_OK)
                    status = graph_create_relationship(world.graph, row, live, i % 3,
                                                       &row, &problem);
                if (status == STATUS_OK && i % 2 == 0)
                    status = graph_delete_relationship(world.graph, row, &problem);
            }
            uint32_t sources[1200] = {0}, first;
            uint16_t types[1200] = {0};
            if (status == STATUS_OK)
                status = graph_bulk_begin(world.graph, &problem);
            if (status == STATUS_OK)
                status = graph_bulk_relationships(world.graph, &sources[0], &sources[0],
                                                  types, 1200, &first, &problem);
            if (status == STATUS_OK)
                status = graph_bulk_end(world.graph, NULL, &problem);
            graph_rollback(world.graph);
            memory_fail_at(0, false);
            compare_counts(&world);
            compare_uses(&world);
            if (nth % 3 == 1)
                compare(&world);
            if (status == STATUS_OK)
                break;
            assert_int_equal(status, STATUS_OUT_OF_MEMORY);
            assert_string_equal(problem.message, "memory ran out");
            problem_clear(&problem);
        }
        end_world(&world);
    }
}

/* ---- elements ----------------------------------------------------------------------------- */

static void ids_are_never_given_twice(void **state) {
    (void)state;
    struct world world = make_world(1, 4);
    uint32_t row, found;
    OK(graph_begin(world.graph, &problem));
    OK(graph_create_node(world.graph, NULL, 0, &row, &problem));
    uint64_t id = graph_id(world.graph, ELEMENT_NODE, row);
    assert_true(graph_row(world.graph, ELEMENT_NODE, id, &found));
    OK(graph_delete_node(world.graph, row, &problem));
    OK(graph_commit(world.graph, &problem));
    assert_false(graph_row(world.graph, ELEMENT_NODE, id, &found));
    OK(graph_begin(world.graph, &problem));
    OK(graph_create_node(world.graph, NULL, 0, &row, &problem));
    assert_true(graph_id(world.graph, ELEMENT_NODE, row) != id);
    assert_int_equal(graph_delete_node(world.graph, (uint32_t)id, &problem),
                     STATUS_DELETED_ENTITY_ACCESS);
    problem_clear(&problem);
    OK(graph_commit(world.graph, &problem));
    assert_false(graph_row(world.graph, ELEMENT_NODE, UINT64_MAX, &found));
    end_world(&world);
}

static void an_element_maps_to_its_properties_by_name(void **state) {
    (void)state;
    struct world world = make_world(1, 4);
    struct arena arena;
    uint32_t row, *keys, count;
    struct value map;
    arena_init(&arena, NULL);
    OK(graph_begin(world.graph, &problem));
    OK(graph_create_node(world.graph, NULL, 0, &row, &problem));
    for (uint32_t i = KEY_COUNT; i-- > 1;)
        OK(graph_set_property(world.graph, ELEMENT_NODE, row, world.keys[i],
                              value_number(1), NULL, &problem));
    OK(graph_commit(world.graph, &problem));
    OK(graph_element_keys(world.graph, ELEMENT_NODE, row, &arena, &keys, &count,
                          &problem));
    assert_int_equal(count, 2);
    assert_int_equal(keys[0], world.keys[1]);
    OK(graph_element_map(world.graph, ELEMENT_NODE, row, &arena, &map, &problem));
    assert_int_equal(map.size, 2);
    assert_true(text_equal(map.entries[0].key, TEXT("key1")));
    assert_true(is_same(map.entries[1].value, value_number(1)));
    arena_release(&arena);
    end_world(&world);
}

static void folded_names_find_their_ids(void **state) {
    (void)state;
    struct world world = make_world(1, 4);
    uint32_t ids[2], id;
    OK(graph_begin(world.graph, &problem));
    OK(graph_make_name(world.graph, CATALOG_TYPE, TEXT("aligns-with"), &id, &problem));
    OK(graph_make_name(world.graph, CATALOG_TYPE, TEXT("ALIGNS_WITH"), &id, &problem));
    OK(graph_commit(world.graph, &problem));
    assert_int_equal(
        graph_match_folded(world.graph, CATALOG_TYPE, TEXT("alignswith"), ids, 1), 2);
    assert_int_equal(ids[0], 1);
    assert_int_equal(
        graph_match_folded(world.graph, CATALOG_TYPE, TEXT("aligns"), ids, 2), 0);
    assert_true(
        text_equal(graph_name(world.graph, CATALOG_TYPE, id), TEXT("ALIGNS_WITH")));
    end_world(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_histories_agree_with_the_model),
        cmocka_unit_test(so_they_do_with_more_types_than_a_directory_holds),
        cmocka_unit_test(so_they_do_with_one_type),
        cmocka_unit_test(a_large_load_folds_and_rolls_back),
        cmocka_unit_test(a_load_may_make_nodes_and_properties_too),
        cmocka_unit_test(loads_refuse_ends_that_are_not_there),
        cmocka_unit_test(rollback_takes_names_and_label_sets_back),
        cmocka_unit_test(writing_needs_a_transaction),
        cmocka_unit_test(counters_count_and_go_back),
        cmocka_unit_test(a_large_delta_is_folded_at_commit),
        cmocka_unit_test(out_of_memory_anywhere_can_be_rolled_back),
        cmocka_unit_test(ids_are_never_given_twice),
        cmocka_unit_test(an_element_maps_to_its_properties_by_name),
        cmocka_unit_test(folded_names_find_their_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
