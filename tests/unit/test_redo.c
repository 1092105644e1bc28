/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records of transactions: a graph changes at random beside its model, a second one takes the
 * records alone and must be the same in all that can be read.
 */
#include "graph/redo.h"

#include "graph/graph_internal.h"
#include "graph_model.h"

/* ---- two graphs --------------------------------------------------------------------------- */

static void compare_names(const struct graph *first, const struct graph *second) {
    for (int i = 0; i < CATALOG_KIND_COUNT; i++) {
        enum catalog_kind kind = (enum catalog_kind)i;
        assert_int_equal(graph_name_count(first, kind), graph_name_count(second, kind));
        for (uint32_t id = 0; id < graph_name_count(first, kind); id++) {
            assert_true(
                text_equal(graph_name(first, kind, id), graph_name(second, kind, id)));
            assert_int_equal(graph_find_name(second, kind, graph_name(first, kind, id)),
                             id);
            assert_int_equal(graph_name_uses(first, kind, id),
                             graph_name_uses(second, kind, id));
        }
    }
}

static void compare_definitions(const struct graph *first, const struct graph *second) {
    for (int i = 0; i < DEFINITION_KIND_COUNT; i++) {
        enum definition_kind kind = (enum definition_kind)i;
        uint32_t count = graph_definition_count(first, kind);
        assert_int_equal(count, graph_definition_count(second, kind));
        for (uint32_t place = 0; place < count; place++) {
            struct graph_definition one = graph_definition(first, kind, place);
            struct graph_definition other = graph_definition(second, kind, place);
            assert_true(text_equal(one.name, other.name));
            assert_true(text_equal(one.text, other.text));
        }
    }
}

static void compare_sets(const struct graph *first, const struct graph *second) {
    assert_int_equal(graph_label_set_count(first), graph_label_set_count(second));
    for (uint32_t set = 0; set < graph_label_set_count(first); set++) {
        uint32_t count, other_count;
        const uint32_t *labels = graph_label_set(first, set, &count);
        const uint32_t *other = graph_label_set(second, set, &other_count);
        assert_int_equal(count, other_count);
        for (uint32_t i = 0; i < count; i++)
            assert_int_equal(labels[i], other[i]);
        assert_int_equal(graph_label_set_uses(first, set),
                         graph_label_set_uses(second, set));
    }
    const uint64_t *zones = graph_label_zones(second);
    for (uint32_t row = 0; row < graph_row_count(first, ELEMENT_NODE); row++) {
        uint32_t set = graph_node_label_sets(first)[row];
        assert_int_equal(set, graph_node_label_sets(second)[row]);
        if (set != LABEL_SET_DEAD)
            assert_true(zones[row / LABEL_ZONE_NODES] >> (set % 64) & 1);
    }
}

static void compare_numbers(const struct graph *first, const struct graph *second) {
    const struct type_filter all = {.is_any = true};
    for (int i = 0; i < ELEMENT_KIND_COUNT; i++) {
        enum element_kind kind = (enum element_kind)i;
        assert_int_equal(graph_row_count(first, kind), graph_row_count(second, kind));
        assert_int_equal(graph_element_count(first, kind),
                         graph_element_count(second, kind));
    }
    for (uint16_t type = 0; type < graph_name_count(first, CATALOG_TYPE); type++) {
        struct type_filter one = {.count = 1, .types = &type};
        assert_int_equal(graph_self_loop_count(first, one),
                         graph_self_loop_count(second, one));
    }
    assert_int_equal(graph_self_loop_count(first, all),
                     graph_self_loop_count(second, all));
}

static void compare_edges(const struct graph *first, const struct graph *second) {
    struct graph_edges edges = graph_edges(first), others = graph_edges(second);
    const struct type_filter all = {.is_any = true};
    for (uint32_t row = 0; row < graph_row_count(first, ELEMENT_RELATIONSHIP); row++) {
        assert_int_equal(edges.sources[row], others.sources[row]);
        assert_int_equal(edges.targets[row], others.targets[row]);
        assert_int_equal(edges.types[row], others.types[row]);
    }
    for (uint32_t node = 0; node < graph_row_count(first, ELEMENT_NODE); node++)
        for (int way = DIRECTION_OUT; way <= DIRECTION_BOTH; way++)
            assert_int_equal(graph_degree(first, (enum direction)way, node, all),
                             graph_degree(second, (enum direction)way, node, all));
}

static void compare_cells(const struct graph *first, const struct graph *second) {
    for (int i = 0; i < ELEMENT_KIND_COUNT; i++) {
        enum element_kind kind = (enum element_kind)i;
        for (uint32_t key = 0; key < graph_name_count(first, CATALOG_KEY); key++) {
            assert_int_equal(graph_property_type(first, kind, key),
                             graph_property_type(second, kind, key));
            for (uint32_t row = 0; row < graph_row_count(first, kind); row++)
                assert_true(property_is_same(graph_property(first, kind, row, key),
                                             graph_property(second, kind, row, key)));
        }
    }
}

static void compare_graphs(const struct graph *first, const struct graph *second) {
    compare_names(first, second);
    compare_definitions(first, second);
    compare_sets(first, second);
    compare_numbers(first, second);
    compare_edges(first, second);
    compare_cells(first, second);
}

/* ---- changes ------------------------------------------------------------------------------ */

static void make_a_name(struct graph *graph) {
    static const char *const names[] = {"", "b", "zone", "caf\xc3\xa9", "a b"};
    char name[40];
    uint32_t id, row, label;
    snprintf(name, sizeof name, "%s%u", names[random_below(5)], random_below(50));
    OK(graph_make_name(graph, (enum catalog_kind)random_below(3), text_of(name), &id,
                       &problem));
    /* A label set that stays though nobody has it. */
    if (graph_row_count(graph, ELEMENT_NODE) == 0)
        return;
    row = random_below(graph_row_count(graph, ELEMENT_NODE));
    label = random_below(graph_name_count(graph, CATALOG_LABEL));
    if (label < LABEL_COUNT || !graph_is_live(graph, ELEMENT_NODE, row))
        return;
    OK(graph_add_label(graph, row, label, NULL, &problem));
    OK(graph_remove_label(graph, row, label, NULL, &problem));
}

static void change_definition(struct graph *graph) {
    static const char *const texts[] = {"", "CREATE", "CREATE GRAPH TYPE", "x"};
    char name[16];
    snprintf(name, sizeof name, "d%u", random_below(8));
    enum definition_kind kind = (enum definition_kind)random_below(DEFINITION_KIND_COUNT);
    if (random_below(3) == 0)
        OK(graph_undefine(graph, kind, text_of(name), &problem));
    else
        OK(graph_define(graph, kind, text_of(name), text_of(texts[random_below(4)]),
                        &problem));
}

static void change_anything(struct world *world) {
    uint32_t which = random_below(12);
    if (which == 0)
        make_a_name(world->graph);
    else if (which == 1)
        change_definition(world->graph);
    else
        change_something(world);
}

/* Random steps in the open transaction, some of which are taken back. */
static void change_much(struct world *world, uint32_t steps) {
    struct model *middle = NULL;
    uint64_t savepoint = 0;
    for (uint32_t step = 0; step < steps; step++) {
        change_anything(world);
        if (random_below(15) == 0) {
            free(middle);
            middle = copy_model(world->now);
            savepoint = graph_savepoint(world->graph);
        }
        if (middle != NULL && random_below(20) == 0) {
            graph_rollback_to(world->graph, savepoint);
            memcpy(world->now, middle, sizeof *middle);
        }
    }
    free(middle);
}

/* One transaction and its record. */
static struct bytes record_of(struct world *world, uint32_t steps) {
    struct bytes record = {0};
    OK(graph_begin(world->graph, &problem));
    change_much(world, steps);
    OK(graph_redo_write(world->graph, &record, &problem));
    OK(graph_commit(world->graph, &problem));
    return record;
}

/* A second graph with the names of the first. */
static struct world twin_of(const struct world *world) {
    struct world twin = *world;
    twin.graph = graph_new();
    assert_non_null(twin.graph);
    OK(graph_begin(twin.graph, &problem));
    make_names(&twin, world->now->type_count);
    OK(graph_commit(twin.graph, &problem));
    return twin;
}

static void apply(struct graph *graph, const struct bytes *record) {
    OK(graph_redo_apply(graph, record->data, record->count, &problem));
    assert_false(graph_in_transaction(graph));
}

/* ---- random transactions ------------------------------------------------------------------ */

static void run_transactions(uint32_t type_count, uint64_t seed, uint32_t transactions,
                             uint32_t steps) {
    struct world world = make_world(type_count, seed);
    struct world twin = twin_of(&world);
    for (uint32_t i = 0; i < transactions; i++) {
        struct bytes record = record_of(&world, random_below(steps));
        apply(twin.graph, &record);
        bytes_release(&record);
        if (i % 8 == 0) {
            compare_graphs(world.graph, twin.graph);
            compare(&twin);
        }
        if (random_below(10) == 0)
            OK(graph_fold(twin.graph, &problem));
    }
    compare_graphs(world.graph, twin.graph);
    compare(&twin);
    graph_free(twin.graph);
    end_world(&world);
}

static void a_second_graph_follows_by_records(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 8; seed++)
        run_transactions(3, seed, 25, 80);
    run_transactions(40, 9, 25, 80);
    run_transactions(1, 10, 25, 80);
}

static void a_thousand_records_are_a_graph(void **state) {
    (void)state;
    run_transactions(4, 77, 1000, 7);
}

static void nothing_is_no_bytes(void **state) {
    (void)state;
    struct world world = make_world(2, 1);
    struct bytes record = {0};
    uint32_t row;
    OK(graph_begin(world.graph, &problem));
    OK(graph_redo_write(world.graph, &record, &problem));
    assert_int_equal(record.count, 0);
    uint64_t savepoint = graph_savepoint(world.graph);
    change_definition(world.graph);
    OK(graph_create_node(world.graph, world.labels, 2, &row, &problem));
    OK(graph_set_property(world.graph, ELEMENT_NODE, row, world.keys[0], value_integer(1),
                          NULL, &problem));
    graph_rollback_to(world.graph, savepoint);
    OK(graph_redo_write(world.graph, &record, &problem));
    assert_int_equal(record.count, 0);
    OK(graph_commit(world.graph, &problem));
    uint64_t version = graph_version(world.graph);
    OK(graph_redo_apply(world.graph, NULL, 0, &problem));
    assert_int_equal(graph_version(world.graph), version);
    end_world(&world);
}

static void what_changes_back_leaves_no_trace(void **state) {
    (void)state;
    struct world world = make_world(2, 1);
    struct bytes record = {0};
    uint32_t row;
    const struct value floats[] = {value_float(0.0), value_float(-0.0)};
    OK(graph_begin(world.graph, &problem));
    OK(graph_create_node(world.graph, world.labels, 1, &row, &problem));
    OK(graph_set_property(world.graph, ELEMENT_NODE, row, world.keys[0], floats[0], NULL,
                          &problem));
    OK(graph_define(world.graph, DEFINITION_PROCEDURE, TEXT("p"), TEXT("text"),
                    &problem));
    OK(graph_commit(world.graph, &problem));
    OK(graph_begin(world.graph, &problem));
    for (uint32_t i = 2; i-- > 0;) {
        OK(graph_set_property(world.graph, ELEMENT_NODE, row, world.keys[0], floats[i],
                              NULL, &problem));
        (void)graph_savepoint(world.graph);
    }
    OK(graph_remove_label(world.graph, row, world.labels[0], NULL, &problem));
    OK(graph_add_label(world.graph, row, world.labels[0], NULL, &problem));
    OK(graph_undefine(world.graph, DEFINITION_PROCEDURE, TEXT("p"), &problem));
    OK(graph_define(world.graph, DEFINITION_PROCEDURE, TEXT("p"), TEXT("text"),
                    &problem));
    OK(graph_redo_write(world.graph, &record, &problem));
    assert_int_equal(record.count, 0);
    /* A zero of the other sign is another value. */
    OK(graph_set_property(world.graph, ELEMENT_NODE, row, world.keys[0], floats[1], NULL,
                          &problem));
    OK(graph_redo_write(world.graph, &record, &problem));
    assert_true(record.count > 8);
    OK(graph_commit(world.graph, &problem));
    bytes_release(&record);
    end_world(&world);
}

/* ---- large ones --------------------------------------------------------------------------- */

/* Nodes, relationships and every way that rows of a chunk lie. */
static void load(struct world *world, uint32_t node_count, uint32_t edge_count) {
    uint32_t sources[500], targets[500], first, row, count;
    uint16_t types[500];
    struct value *cells = malloc(edge_count * sizeof *cells);
    assert_non_null(cells);
    OK(graph_bulk_begin(world->graph, &problem));
    OK(graph_bulk_nodes(world->graph, world->labels, 2, node_count, &first, &problem));
    for (uint32_t done = 0; done < edge_count; done += count) {
        count = edge_count - done < 500 ? edge_count - done : 500;
        for (uint32_t i = 0; i < count; i++) {
            sources[i] = first + random_below(node_count);
            targets[i] = first + random_below(node_count);
            types[i] = (uint16_t)random_below(world->now->type_count);
        }
        OK(graph_bulk_relationships(world->graph, sources, targets, types, count, &row,
                                    &problem));
        if (done == 0)
            first = row;
    }
    for (uint32_t key = 0; key < KEY_COUNT; key++) {
        for (uint32_t i = 0; i < edge_count; i++) {
            bool is_there = key == 0 || random_below(key == 1 ? 50 : 3) == 0;
            cells[i] = !is_there  ? value_null()
                       : key == 0 ? value_float(i * 0.5)
                                  : value_number(random_below(VALUE_COUNT));
        }
        struct column column = {.type = COLUMN_VALUES, .values = cells};
        OK(graph_bulk_property(world->graph, ELEMENT_RELATIONSHIP, world->keys[key],
                               first, &column, edge_count, &problem));
    }
    OK(graph_bulk_end(world->graph, NULL, &problem));
    free(cells);
}

static void bulk_loads_are_records_too(void **state) {
    (void)state;
    struct world world = make_world(5, 12), twin = twin_of(&world);
    for (uint32_t edge_count = 30; edge_count < 10000; edge_count *= 4) {
        struct bytes record = {0};
        OK(graph_begin(world.graph, &problem));
        load(&world, 6000, edge_count);
        OK(graph_redo_write(world.graph, &record, &problem));
        OK(graph_commit(world.graph, &problem));
        apply(twin.graph, &record);
        bytes_release(&record);
        compare_graphs(world.graph, twin.graph);
    }
    graph_free(twin.graph);
    end_world(&world);
}

static void an_edge_takes_few_bytes(void **state) {
    (void)state;
    struct world world = make_world(2, 1);
    uint32_t first, row;
    struct bytes record = {0};
    OK(graph_begin(world.graph, &problem));
    OK(graph_bulk_nodes(world.graph, world.labels, 1, 100000, &first, &problem));
    OK(graph_commit(world.graph, &problem));
    OK(graph_begin(world.graph, &problem));
    OK(graph_create_relationship(world.graph, 99999, 70000, 1, &row, &problem));
    for (uint32_t key = 0; key < 2; key++)
        OK(graph_set_property(world.graph, ELEMENT_RELATIONSHIP, row, world.keys[key],
                              value_float(key + 0.1), NULL, &problem));
    OK(graph_redo_write(world.graph, &record, &problem));
    OK(graph_commit(world.graph, &problem));
    assert_in_range(record.count, 1, 40);
    bytes_release(&record);
    end_world(&world);
}

/* ---- names and indexes -------------------------------------------------------------------- */

static void search(struct graph *graph, const char *name, uint32_t wanted) {
    struct arena arena;
    uint32_t *rows, count;
    arena_init(&arena, NULL);
    OK(graph_find_named(graph, text_of(name), NULL, NULL, &arena, &rows, &count,
                        &problem));
    assert_int_equal(count, wanted == UINT32_MAX ? 0 : 1);
    if (wanted != UINT32_MAX)
        assert_int_equal(rows[0], wanted);
    arena_release(&arena);
}

static void searches_see_what_records_changed(void **state) {
    (void)state;
    struct graph *first = graph_new(), *second = graph_new();
    const char *names[] = {"Acme", "Beta", "Gamma"};
    uint32_t key, row;
    for (uint32_t i = 0; i < 3; i++) {
        struct bytes record = {0};
        OK(graph_begin(first, &problem));
        OK(graph_make_name(first, CATALOG_KEY, TEXT("name"), &key, &problem));
        OK(graph_create_node(first, NULL, 0, &row, &problem));
        OK(graph_set_property(first, ELEMENT_NODE, row, key,
                              value_string(text_of(names[i])), NULL, &problem));
        if (i == 2)
            OK(graph_set_property(first, ELEMENT_NODE, 0, key,
                                  value_string(TEXT("Delta")), NULL, &problem));
        OK(graph_redo_write(first, &record, &problem));
        OK(graph_commit(first, &problem));
        apply(second, &record);
        bytes_release(&record);
        search(second, names[i], i);
        search(second, "acme", i < 2 ? 0 : UINT32_MAX);
    }
    search(second, "DELTA", 0);
    graph_free(first);
    graph_free(second);
}

static void counters_stay_those_of_the_last_statement(void **state) {
    (void)state;
    struct world world = make_world(2, 3), twin = twin_of(&world);
    struct bytes record = {0};
    uint32_t row;
    OK(graph_begin(world.graph, &problem));
    OK(graph_create_node(world.graph, NULL, 0, &row, &problem));
    OK(graph_create_node(world.graph, NULL, 0, &row, &problem));
    OK(graph_redo_write(world.graph, &record, &problem));
    OK(graph_commit(world.graph, &problem));
    apply(twin.graph, &record);
    assert_int_equal(graph_counters(twin.graph).nodes_created, 0);
    assert_int_equal(graph_redo_apply(twin.graph, record.data, record.count, &problem),
                     STATUS_DAMAGED);
    problem_clear(&problem);
    OK(graph_begin(twin.graph, &problem));
    assert_int_equal(graph_redo_apply(twin.graph, record.data, record.count, &problem),
                     STATUS_INTERNAL);
    problem_clear(&problem);
    graph_rollback(twin.graph);
    bytes_release(&record);
    graph_free(twin.graph);
    end_world(&world);
}

/* ---- without adjacency -------------------------------------------------------------------- */

/* Takes the adjacency out of a graph; the second call puts it back. */
static void exchange_adjacency(struct graph *graph, struct graph *kept) {
    struct graph out = *graph;
    graph->sources = kept->sources;
    graph->targets = kept->targets;
    graph->types = kept->types;
    graph->source_capacity = kept->source_capacity;
    graph->target_capacity = kept->target_capacity;
    graph->type_capacity = kept->type_capacity;
    graph->topology = kept->topology;
    graph->delta = kept->delta;
    graph->is_detached = !graph->is_detached;
    if (!graph->is_detached) { /* room for what was only counted */
        memory_free(out.sources);
        memory_free(out.targets);
        memory_free(out.types);
    }
    *kept = out;
}

/* `most` steps in each of many records that a graph takes while its adjacency is away. */
static void follow_detached(uint64_t seed, uint32_t most) {
    struct world world = make_world(3, seed), twin = twin_of(&world);
    struct bytes records[60];
    struct graph kept = {0};
    for (uint32_t i = 0; i < 60; i++) {
        records[i] = record_of(&world, random_below(most));
        if (i == 20)
            exchange_adjacency(twin.graph, &kept);
        apply(twin.graph, &records[i]);
    }
    compare_names(world.graph, twin.graph);
    compare_sets(world.graph, twin.graph);
    compare_numbers(world.graph, twin.graph);
    compare_cells(world.graph, twin.graph);
    exchange_adjacency(twin.graph, &kept);
    for (uint32_t i = 20; i < 60; i++)
        OK(graph_redo_apply_relationships(twin.graph, records[i].data, records[i].count,
                                          &problem));
    compare_graphs(world.graph, twin.graph);
    compare(&twin);
    /* A record that does not follow. */
    for (uint32_t i = 20; i < 60; i++) {
        if (records[i].count > 0 && records[i].data[0] == 4 /* relationships first */) {
            assert_int_equal(graph_redo_apply_relationships(twin.graph, records[i].data,
                                                            records[i].count, &problem),
                             STATUS_DAMAGED);
            problem_clear(&problem);
        }
        bytes_release(&records[i]);
    }
    for (uint32_t i = 0; i < 20; i++)
        bytes_release(&records[i]);
    graph_free(twin.graph);
    end_world(&world);
}

static void relationships_may_come_later(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++)
        follow_detached(seed, seed % 2 == 0 ? 12 : 80);
}

/* More deaths than there are relationships leave the counts as they were. */
static void counts_without_rows_are_checked(void **state) {
    (void)state;
    struct graph *graph = graph_new();
    unsigned char record[] = {1, 1, 0, 1, 1, 'T', /* a type */
                              3, 0, 1, 1, 2,      /* two nodes without labels */
                              4, 0, 1, 1, 0, 1,
                              0, /* a relationship from node 0 to node 1 */
                              5, 2, 0, 0 /* two deaths */};
    graph->is_detached = true;
    assert_int_equal(graph_redo_apply(graph, record, sizeof record, &problem),
                     STATUS_DAMAGED);
    problem_clear(&problem);
    assert_int_equal(graph_element_count(graph, ELEMENT_RELATIONSHIP), 0);
    assert_int_equal(graph_row_count(graph, ELEMENT_RELATIONSHIP), 0);
    assert_int_equal(graph_row_count(graph, ELEMENT_NODE), 0);
    record[sizeof record - 3] = 1;
    OK(graph_redo_apply(graph, record, sizeof record, &problem));
    assert_int_equal(graph_element_count(graph, ELEMENT_RELATIONSHIP), 0);
    assert_int_equal(graph_row_count(graph, ELEMENT_RELATIONSHIP), 1);
    assert_int_equal(graph_name_uses(graph, CATALOG_TYPE, 0), 0);
    graph->is_detached = false;
    OK(graph_redo_apply_relationships(graph, record, sizeof record, &problem));
    assert_int_equal(graph_relationship_type(graph, 0), CATALOG_NONE);
    graph_free(graph);
}

/* ---- failures ----------------------------------------------------------------------------- */

static void without_memory_nothing_changes(void **state) {
    (void)state;
    struct world world = make_world(3, 21), twin = twin_of(&world);
    struct world before = twin_of(&world);
    struct bytes history = record_of(&world, 300);
    apply(twin.graph, &history);
    apply(before.graph, &history);
    struct bytes record = record_of(&world, 150);
    enum status status = STATUS_OUT_OF_MEMORY;
    for (uint64_t nth = 1; status != STATUS_OK; nth++) {
        memory_fail_at(nth, nth % 2 == 0);
        status = graph_redo_apply(twin.graph, record.data, record.count, &problem);
        memory_fail_at(0, false);
        if (status == STATUS_OK)
            break;
        assert_int_equal(status, STATUS_OUT_OF_MEMORY);
        problem_clear(&problem);
        compare_graphs(before.graph, twin.graph);
    }
    compare_graphs(world.graph, twin.graph);
    compare(&twin);
    bytes_release(&history);
    bytes_release(&record);
    graph_free(twin.graph);
    graph_free(before.graph);
    end_world(&world);
}

static void a_record_is_whole_or_out_of_memory(void **state) {
    (void)state;
    struct world world = make_world(3, 5);
    struct bytes whole = {0};
    enum status status = STATUS_OUT_OF_MEMORY;
    OK(graph_begin(world.graph, &problem));
    change_much(&world, 200);
    OK(graph_redo_write(world.graph, &whole, &problem));
    for (uint64_t nth = 1; status != STATUS_OK; nth++) {
        struct bytes record = {0};
        memory_fail_at(nth, true);
        status = graph_redo_write(world.graph, &record, &problem);
        memory_fail_at(0, false);
        if (status == STATUS_OK) {
            assert_int_equal(record.count, whole.count);
            assert_memory_equal(record.data, whole.data, whole.count);
        } else {
            assert_int_equal(status, STATUS_OUT_OF_MEMORY);
            problem_clear(&problem);
        }
        bytes_release(&record);
    }
    OK(graph_commit(world.graph, &problem));
    bytes_release(&whole);
    end_world(&world);
}

/* ---- damage ------------------------------------------------------------------------------- */

/* Looks at everything that a graph holds. */
static uint64_t read_everything(struct graph *graph) {
    uint64_t sum = 0;
    struct adjacency_cursor cursor;
    struct adjacency_run run;
    for (uint32_t node = 0; node < graph_row_count(graph, ELEMENT_NODE); node++) {
        uint32_t count;
        (void)graph_label_set(graph, graph_node_label_sets(graph)[node], &count);
        sum += count;
        adjacency_open(&cursor, graph, DIRECTION_BOTH, node,
                       (struct type_filter){.is_any = true});
        while (adjacency_next(&cursor, &run))
            for (uint32_t i = 0; i < run.count; i++)
                sum += run.edges[i] + run.neighbours[i];
    }
    for (int i = 0; i < ELEMENT_KIND_COUNT; i++) {
        enum element_kind kind = (enum element_kind)i;
        for (uint32_t key = 0; key < graph_name_count(graph, CATALOG_KEY); key++)
            for (uint32_t row = 0; row < graph_row_count(graph, kind); row++)
                sum += value_hash(graph_property(graph, kind, row, key));
    }
    return sum;
}

/* What mutations are made of and applied to. */
struct damage {
    struct world world;
    struct bytes history; /* the graph before */
    struct bytes record;
    struct graph *before, *graph;
    uint32_t refused, taken;
};

static struct graph *graph_by(const struct bytes *history) {
    struct graph *graph = graph_new();
    assert_non_null(graph);
    apply(graph, history);
    return graph;
}

static struct damage make_damage(uint64_t seed) {
    struct damage damage = {.world = make_world(3, seed)};
    graph_free(damage.world.graph);
    damage.world.graph = graph_new();
    OK(graph_begin(damage.world.graph, &problem));
    make_names(&damage.world, 3);
    change_much(&damage.world, 60);
    OK(graph_redo_write(damage.world.graph, &damage.history, &problem));
    OK(graph_commit(damage.world.graph, &problem));
    damage.record = record_of(&damage.world, 10 + random_below(60));
    damage.before = graph_by(&damage.history);
    damage.graph = graph_by(&damage.history);
    return damage;
}

static void end_damage(struct damage *damage) {
    bytes_release(&damage->history);
    bytes_release(&damage->record);
    graph_free(damage->before);
    graph_free(damage->graph);
    end_world(&damage->world);
}

static void apply_damaged(struct damage *damage, const unsigned char *bytes,
                          size_t count) {
    enum status status = graph_redo_apply(damage->graph, bytes, count, &problem);
    if (status == STATUS_OK) {
        damage->taken++;
        (void)read_everything(damage->graph);
        OK(graph_fold(damage->graph, &problem));
        (void)read_everything(damage->graph);
        graph_free(damage->graph);
        damage->graph = graph_by(&damage->history);
        return;
    }
    assert_int_equal(status, STATUS_DAMAGED);
    assert_false(graph_in_transaction(damage->graph));
    problem_clear(&problem);
    if (damage->refused++ % 256 == 0)
        compare_graphs(damage->before, damage->graph);
}

/* The same while the adjacency is away, which then follows or not. */
static void apply_damaged_detached(struct damage *damage, const unsigned char *bytes,
                                   size_t count) {
    struct graph kept = {0};
    exchange_adjacency(damage->graph, &kept);
    enum status status = graph_redo_apply(damage->graph, bytes, count, &problem);
    exchange_adjacency(damage->graph, &kept);
    if (status == STATUS_OK) {
        damage->taken++;
        status = graph_redo_apply_relationships(damage->graph, bytes, count, &problem);
        if (status == STATUS_OK)
            (void)read_everything(damage->graph);
        graph_free(damage->graph);
        damage->graph = graph_by(&damage->history);
    }
    damage->refused += status != STATUS_OK;
    assert_true(status == STATUS_OK || status == STATUS_DAMAGED);
    problem_clear(&problem);
}

static void mutate(unsigned char *bytes, size_t count) {
    for (uint32_t times = 1 + random_below(3); times > 0; times--) {
        size_t place = random_below((uint32_t)count);
        switch (random_below(4)) {
        case 0:
            bytes[place] ^= (unsigned char)(1u << random_below(8));
            break;
        case 1:
            bytes[place] = (unsigned char)random_below(256);
            break;
        case 2:
            bytes[place] = (unsigned char)(bytes[place] + 1);
            break;
        default:
            bytes[place] = bytes[random_below((uint32_t)count)];
        }
    }
}

#define MUTATIONS 100000
#define MUTATIONS_A_RECORD 1000

static void damaged_records_are_refused(void **state) {
    (void)state;
    uint32_t refused = 0, taken = 0;
    for (uint32_t seed = 1; seed <= MUTATIONS / MUTATIONS_A_RECORD; seed++) {
        struct damage damage = make_damage(seed);
        /* An exact piece of memory, so that reading beyond it shows. */
        unsigned char *bytes = malloc(damage.record.count + 1);
        assert_non_null(bytes);
        for (uint32_t i = 0; i < MUTATIONS_A_RECORD && damage.record.count > 0; i++) {
            memcpy(bytes, damage.record.data, damage.record.count);
            mutate(bytes, damage.record.count);
            if (i % 4 == 0)
                apply_damaged_detached(&damage, bytes, damage.record.count);
            else
                apply_damaged(&damage, bytes, damage.record.count);
        }
        compare_graphs(damage.before, damage.graph);
        free(bytes);
        refused += damage.refused;
        taken += damage.taken;
        end_damage(&damage);
    }
    assert_true(refused > MUTATIONS / 4);
    assert_true(taken > 0);
}

static void cut_records_are_refused(void **state) {
    (void)state;
    struct damage damage = make_damage(500);
    for (size_t count = 0; count < damage.record.count; count++) {
        unsigned char *bytes = malloc(count + 1);
        assert_non_null(bytes);
        memcpy(bytes, damage.record.data, count);
        apply_damaged(&damage, bytes, count);
        free(bytes);
    }
    assert_true(damage.refused > damage.record.count / 2);
    end_damage(&damage);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_graph_follows_by_records),
        cmocka_unit_test(a_thousand_records_are_a_graph),
        cmocka_unit_test(nothing_is_no_bytes),
        cmocka_unit_test(what_changes_back_leaves_no_trace),
        cmocka_unit_test(bulk_loads_are_records_too),
        cmocka_unit_test(an_edge_takes_few_bytes),
        cmocka_unit_test(searches_see_what_records_changed),
        cmocka_unit_test(counters_stay_those_of_the_last_statement),
        cmocka_unit_test(relationships_may_come_later),
        cmocka_unit_test(counts_without_rows_are_checked),
        cmocka_unit_test(without_memory_nothing_changes),
        cmocka_unit_test(a_record_is_whole_or_out_of_memory),
        cmocka_unit_test(damaged_records_are_refused),
        cmocka_unit_test(cut_records_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
