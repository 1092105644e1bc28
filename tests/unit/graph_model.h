/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A model of a graph for test_graph.c and test_redo.c: plain arrays of nodes and relationships,
 * copied whole at each savepoint. Random changes are made to both, then everything that can be
 * read is compared.
 */
#ifndef ENTENTE_TESTS_GRAPH_MODEL_H
#define ENTENTE_TESTS_GRAPH_MODEL_H

#include "graph/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct problem problem;

#define OK(call) assert_int_equal((call), STATUS_OK)

/* A small xorshift, so that a failure repeats. */
static uint64_t random_state;
static uint32_t random_below(uint32_t bound) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)((random_state >> 16) % bound);
}

/* ---- the model ---------------------------------------------------------------------------- */

#define MAX_ROWS 6000
#define KEY_COUNT 3
#define LABEL_COUNT 4
#define VALUE_COUNT 40

struct model_element {
    bool is_live;
    uint32_t labels; /* a bit a label */
    uint32_t source, target, type;
    uint8_t properties[KEY_COUNT]; /* which of the values; 0: none */
};

struct model {
    struct model_element elements[2][MAX_ROWS]; /* ELEMENT_NODE, ELEMENT_RELATIONSHIP */
    uint32_t row_counts[2];
    uint32_t type_count;
};

/* The values that properties take, of every storable kind. */
static struct value value_number(uint32_t i) {
    static const struct value texts[] = {
        {.type = VALUE_STRING, .size = 1, .text = "a"},
        {.type = VALUE_STRING, .size = 3, .text = "b\xc3\xa4"},
        {.type = VALUE_STRING, .size = 0, .text = ""}};
    static const struct value_temporal moment = {.days = 20000,
                                                 .nanoseconds = 5,
                                                 .offset_seconds = 3600,
                                                 .zone = {"Europe/Rome", 11}};
    static const struct value_duration duration = {.months = 1, .days = 2, .seconds = 3};
    switch (i) {
    case 0:
        return value_null();
    case 1:
        return value_list(texts, 3);
    case 2:
        return value_list(texts, 0);
    case 3:
        return (struct value){.type = VALUE_DATETIME, .temporal = &moment};
    case 4:
        return (struct value){.type = VALUE_DURATION, .duration = &duration};
    case 5:
        return (struct value){.type = VALUE_LOCAL_TIME, .integer = 77};
    case 6:
    case 7:
        return value_boolean(i == 6);
    case 8:
    case 9:
        return value_date(i == 8 ? 20454 : -400000);
    case 10:
    case 11:
        return value_float(i == 10 ? 0.5 : -1e300);
    case 12:
    case 13:
    case 14:
        return texts[i - 12];
    default:
        return value_integer((INT64_C(1) << (i - 15) * 2) * (i % 2 == 0 ? 1 : -1));
    }
}

static bool is_same(struct value first, struct value second) {
    return first.type == second.type && value_equivalent(first, second);
}

/* What a transaction needs: the graph, the model, and models to go back to. */
struct world {
    struct graph *graph;
    struct model *now;
    struct model *begin; /* NULL outside of a transaction */
    struct model *middle;
    uint64_t savepoint, delta_count;
    uint32_t labels[LABEL_COUNT], keys[KEY_COUNT];
};

static struct model *copy_model(const struct model *model) {
    struct model *copy = malloc(sizeof *copy);
    assert_non_null(copy);
    memcpy(copy, model, sizeof *copy);
    return copy;
}

static void make_names(struct world *world, uint32_t type_count) {
    char name[16];
    uint32_t id;
    for (uint32_t i = 0; i < LABEL_COUNT; i++) {
        snprintf(name, sizeof name, "Label%u", i);
        OK(graph_make_name(world->graph, CATALOG_LABEL, text_of(name), &world->labels[i],
                           &problem));
    }
    for (uint32_t i = 0; i < KEY_COUNT; i++) {
        snprintf(name, sizeof name, "key%u", i);
        OK(graph_make_name(world->graph, CATALOG_KEY, text_of(name), &world->keys[i],
                           &problem));
    }
    for (uint32_t i = 0; i < type_count; i++) {
        snprintf(name, sizeof name, "type-%u", i);
        OK(graph_make_name(world->graph, CATALOG_TYPE, text_of(name), &id, &problem));
        assert_int_equal(id, i);
    }
}

static inline struct world make_world(uint32_t type_count, uint64_t seed) {
    struct world world = {.graph = graph_new(), .now = calloc(1, sizeof *world.now)};
    assert_non_null(world.graph);
    assert_non_null(world.now);
    random_state = seed * 0x9E3779B97F4A7C15u + 1;
    world.now->type_count = type_count;
    OK(graph_begin(world.graph, &problem));
    make_names(&world, type_count);
    OK(graph_commit(world.graph, &problem));
    return world;
}

static inline void end_world(struct world *world) {
    graph_free(world->graph);
    free(world->now);
    free(world->begin);
    free(world->middle);
}

/* ---- changes to both ---------------------------------------------------------------------- */

static void create_node(struct world *world) {
    struct model *model = world->now;
    uint32_t bits = random_below(1u << LABEL_COUNT), labels[2 * LABEL_COUNT], count = 0,
             row;
    if (model->row_counts[ELEMENT_NODE] == MAX_ROWS)
        return;
    for (uint32_t i = LABEL_COUNT; i-- > 0;) {
        if (bits >> i & 1) {
            labels[count++] = world->labels[i];
            labels[count++] = world->labels[i];
        }
    }
    OK(graph_create_node(world->graph, labels, count, &row, &problem));
    assert_int_equal(row, model->row_counts[ELEMENT_NODE]);
    model->elements[ELEMENT_NODE][model->row_counts[ELEMENT_NODE]++] =
        (struct model_element){.is_live = true, .labels = bits};
}

/* A random live row, UINT32_MAX when a few tries find none. */
static uint32_t pick_live(const struct model *model, enum element_kind kind) {
    for (int i = 0; i < 20 && model->row_counts[kind] > 0; i++) {
        uint32_t row = random_below(model->row_counts[kind]);
        if (model->elements[kind][row].is_live)
            return row;
    }
    return UINT32_MAX;
}

static void note_edge(struct model *model, uint32_t source, uint32_t target,
                      uint32_t type) {
    uint32_t row = model->row_counts[ELEMENT_RELATIONSHIP]++;
    model->elements[ELEMENT_RELATIONSHIP][row] = (struct model_element){
        .is_live = true, .source = source, .target = target, .type = type};
}

static void create_edge(struct world *world) {
    struct model *model = world->now;
    uint32_t source = pick_live(model, ELEMENT_NODE),
             target = pick_live(model, ELEMENT_NODE);
    uint32_t type = random_below(model->type_count), row;
    if (source == UINT32_MAX || target == UINT32_MAX ||
        model->row_counts[ELEMENT_RELATIONSHIP] == MAX_ROWS)
        return;
    if (random_below(8) == 0)
        target = source;
    OK(graph_create_relationship(world->graph, source, target, type, &row, &problem));
    assert_int_equal(row, model->row_counts[ELEMENT_RELATIONSHIP]);
    note_edge(model, source, target, type);
}

static void delete_edge(struct world *world) {
    uint32_t row = pick_live(world->now, ELEMENT_RELATIONSHIP);
    if (row == UINT32_MAX)
        return;
    struct model_element *edge = &world->now->elements[ELEMENT_RELATIONSHIP][row];
    OK(graph_delete_relationship(world->graph, row, &problem));
    assert_int_equal(graph_relationship_type(world->graph, row), edge->type);
    *edge = (struct model_element){.is_live = false};
}

static bool is_connected(const struct model *model, uint32_t node) {
    for (uint32_t row = 0; row < model->row_counts[ELEMENT_RELATIONSHIP]; row++) {
        const struct model_element *edge = &model->elements[ELEMENT_RELATIONSHIP][row];
        if (edge->is_live && (edge->source == node || edge->target == node))
            return true;
    }
    return false;
}

static void delete_node(struct world *world) {
    uint32_t row = pick_live(world->now, ELEMENT_NODE);
    if (row == UINT32_MAX)
        return;
    if (is_connected(world->now, row)) {
        assert_int_equal(graph_delete_node(world->graph, row, &problem),
                         STATUS_DELETE_CONNECTED_NODE);
        problem_clear(&problem);
        return;
    }
    OK(graph_delete_node(world->graph, row, &problem));
    world->now->elements[ELEMENT_NODE][row] = (struct model_element){.is_live = false};
}

static void change_label(struct world *world) {
    uint32_t row = pick_live(world->now, ELEMENT_NODE), label = random_below(LABEL_COUNT);
    if (row == UINT32_MAX)
        return;
    struct model_element *node = &world->now->elements[ELEMENT_NODE][row];
    uint32_t before = node->labels;
    bool is_changed;
    if (random_below(2) == 0) {
        OK(graph_add_label(world->graph, row, world->labels[label], &is_changed,
                           &problem));
        node->labels |= 1u << label;
    } else {
        OK(graph_remove_label(world->graph, row, world->labels[label], &is_changed,
                              &problem));
        node->labels &= ~(1u << label);
    }
    assert_int_equal(is_changed, before != node->labels);
}

static void change_property(struct world *world) {
    enum element_kind kind = random_below(2) == 0 ? ELEMENT_NODE : ELEMENT_RELATIONSHIP;
    uint32_t row = pick_live(world->now, kind), key = random_below(KEY_COUNT);
    uint32_t value = random_below(4) == 0 ? 0 : random_below(VALUE_COUNT);
    if (row == UINT32_MAX)
        return;
    if (key == 0 && value != 0)
        value = 15 + value % (VALUE_COUNT - 15); /* one key that stays all integers */
    if (key == 1 && value != 0)
        value = 12 + value % 3; /* and one of texts */
    struct model_element *element = &world->now->elements[kind][row];
    bool is_changed;
    OK(graph_set_property(world->graph, kind, row, world->keys[key], value_number(value),
                          &is_changed, &problem));
    assert_int_equal(is_changed, element->properties[key] != value);
    element->properties[key] = (uint8_t)value;
}

static void bulk_load(struct world *world, uint32_t count) {
    struct model *model = world->now;
    uint32_t sources[64], targets[64], first;
    uint16_t types[64];
    OK(graph_bulk_begin(world->graph, &problem));
    while (count > 0 && model->row_counts[ELEMENT_RELATIONSHIP] + 64 < MAX_ROWS) {
        uint32_t step = count < 64 ? count : 64;
        for (uint32_t i = 0; i < step; i++) {
            sources[i] = pick_live(model, ELEMENT_NODE);
            targets[i] = pick_live(model, ELEMENT_NODE);
            types[i] = (uint16_t)random_below(model->type_count);
            if (sources[i] == UINT32_MAX || targets[i] == UINT32_MAX)
                step = i;
        }
        OK(graph_bulk_relationships(world->graph, sources, targets, types, step, &first,
                                    &problem));
        assert_int_equal(first, model->row_counts[ELEMENT_RELATIONSHIP]);
        for (uint32_t i = 0; i < step; i++)
            note_edge(model, sources[i], targets[i], types[i]);
        count -= step;
        if (step == 0)
            break;
    }
    OK(graph_bulk_end(world->graph, NULL, &problem));
}

static void change_something(struct world *world) {
    switch (random_below(12)) {
    case 0:
    case 1:
        create_node(world);
        break;
    case 2:
    case 3:
    case 4:
        create_edge(world);
        break;
    case 5:
        delete_edge(world);
        break;
    case 6:
        delete_node(world);
        break;
    case 7:
        change_label(world);
        break;
    case 8:
        if (random_below(10) == 0)
            bulk_load(world, random_below(100));
        break;
    default:
        change_property(world);
        break;
    }
}

/* ---- comparing ---------------------------------------------------------------------------- */

static bool type_is_listed(struct type_filter types, uint32_t type) {
    for (uint32_t i = 0; !types.is_any && i < types.count; i++) {
        if (types.types[i] == type)
            return true;
    }
    return types.is_any;
}

/* The walks of a node: each relationship as often, with the same other end, as the model says. */
static void compare_walk(const struct world *world, enum direction direction,
                         uint32_t node, struct type_filter types) {
    const struct model *model = world->now;
    const struct model_element *edges = model->elements[ELEMENT_RELATIONSHIP];
    static uint8_t seen[MAX_ROWS];
    memset(seen, 0, sizeof seen);
    struct adjacency_cursor cursor;
    struct adjacency_run run;
    uint32_t walked = 0, expected = 0;
    adjacency_open(&cursor, world->graph, direction, node, types);
    while (adjacency_next(&cursor, &run)) {
        assert_true(run.count > 0);
        for (uint32_t i = 0; i < run.count; i++) {
            uint32_t row = run.edges[i];
            assert_true(row < model->row_counts[ELEMENT_RELATIONSHIP]);
            assert_true(edges[row].is_live);
            assert_int_equal(seen[row]++, 0);
            bool leaves =
                edges[row].source == node && edges[row].target == run.neighbours[i];
            bool enters =
                edges[row].target == node && edges[row].source == run.neighbours[i];
            assert_true(direction == DIRECTION_OUT  ? leaves
                        : direction == DIRECTION_IN ? enters
                                                    : leaves || enters);
            assert_true(type_is_listed(types, edges[row].type));
            walked++;
        }
    }
    for (uint32_t row = 0; row < model->row_counts[ELEMENT_RELATIONSHIP]; row++) {
        bool touches = (direction != DIRECTION_IN && edges[row].source == node) ||
                       (direction != DIRECTION_OUT && edges[row].target == node);
        expected +=
            edges[row].is_live && touches && type_is_listed(types, edges[row].type);
    }
    assert_int_equal(walked, expected);
    assert_int_equal(graph_degree(world->graph, direction, node, types), expected);
}

static void compare_walks(const struct world *world) {
    uint16_t listed[3];
    for (uint32_t node = 0; node < world->now->row_counts[ELEMENT_NODE]; node++) {
        uint32_t type_count = world->now->type_count;
        listed[0] = (uint16_t)random_below(type_count);
        uint32_t count = 1;
        while (count < 3 && listed[count - 1] + 1u < type_count) {
            listed[count] = (uint16_t)(listed[count - 1] + 1 +
                                       random_below(type_count - listed[count - 1] - 1));
            count++;
        }
        for (int direction = DIRECTION_OUT; direction <= DIRECTION_BOTH; direction++) {
            compare_walk(world, (enum direction)direction, node,
                         (struct type_filter){.is_any = true});
            compare_walk(world, (enum direction)direction, node,
                         (struct type_filter){.count = count, .types = listed});
            compare_walk(world, (enum direction)direction, node, (struct type_filter){0});
        }
    }
}

struct between {
    uint32_t count;
    const struct model_element *edges;
    uint32_t source, target;
};

static bool count_between(void *context, uint32_t edge) {
    struct between *between = context;
    assert_true(between->edges[edge].is_live);
    assert_int_equal(between->edges[edge].source, between->source);
    assert_int_equal(between->edges[edge].target, between->target);
    between->count++;
    return true;
}

static void compare_between(const struct world *world) {
    const struct model *model = world->now;
    const struct model_element *edges = model->elements[ELEMENT_RELATIONSHIP];
    for (int i = 0; i < 50 && model->row_counts[ELEMENT_NODE] > 0; i++) {
        struct between between = {.edges = edges,
                                  .source = random_below(model->row_counts[ELEMENT_NODE]),
                                  .target =
                                      random_below(model->row_counts[ELEMENT_NODE])};
        uint16_t type = (uint16_t)random_below(model->type_count);
        struct type_filter types = {.is_any = i % 2 == 0, .count = 1, .types = &type};
        uint32_t expected = 0;
        for (uint32_t row = 0; row < model->row_counts[ELEMENT_RELATIONSHIP]; row++)
            expected += edges[row].is_live && edges[row].source == between.source &&
                        edges[row].target == between.target &&
                        type_is_listed(types, edges[row].type);
        graph_edges_between(world->graph, between.source, between.target, types,
                            count_between, &between);
        assert_int_equal(between.count, expected);
    }
}

static void compare_labels(const struct world *world, uint32_t row) {
    const struct model_element *node = &world->now->elements[ELEMENT_NODE][row];
    uint32_t set = graph_node_label_sets(world->graph)[row], count, expected = 0;
    if (!node->is_live) {
        assert_int_equal(set, LABEL_SET_DEAD);
        return;
    }
    const uint32_t *labels = graph_label_set(world->graph, set, &count);
    for (uint32_t i = 0; i < LABEL_COUNT; i++) {
        bool has = (node->labels >> i & 1) != 0;
        assert_int_equal(graph_has_label(world->graph, row, world->labels[i]), has);
        if (has)
            assert_int_equal(labels[expected], world->labels[i]);
        expected += has;
    }
    assert_int_equal(count, expected);
    assert_int_equal(set == LABEL_SET_EMPTY, expected == 0);
}

static void compare_properties(const struct world *world, enum element_kind kind,
                               uint32_t key) {
    const struct model *model = world->now;
    uint32_t row_count = model->row_counts[kind];
    uint32_t *rows = malloc((row_count + 1) * sizeof *rows);
    struct arena arena;
    struct column column;
    arena_init(&arena, NULL);
    assert_non_null(rows);
    for (uint32_t i = 0; i < row_count; i++)
        rows[i] = row_count - 1 - i;
    rows[row_count] = ELEMENT_NONE;
    OK(graph_property_column(world->graph, kind, world->keys[key], rows, row_count + 1,
                             &arena, &column, &problem));
    for (uint32_t i = 0; i < row_count; i++) {
        struct value expected =
            value_number(model->elements[kind][rows[i]].properties[key]);
        assert_true(is_same(graph_property(world->graph, kind, rows[i], world->keys[key]),
                            expected));
        assert_true(is_same(column_value(&column, i), expected));
    }
    assert_true(value_is_null(column_value(&column, row_count)));
    arena_release(&arena);
    free(rows);
}

/* Which values a search finds, and the codes of texts. */
static void compare_search(const struct world *world, uint32_t key) {
    const struct model *model = world->now;
    struct arena arena;
    arena_init(&arena, NULL);
    for (uint32_t value = 1; value < VALUE_COUNT; value++) {
        uint32_t *rows, count, expected = 0;
        OK(graph_find_nodes(world->graph, world->keys[key], value_number(value), &arena,
                            &rows, &count, &problem));
        for (uint32_t row = 0; row < model->row_counts[ELEMENT_NODE]; row++) {
            if (model->elements[ELEMENT_NODE][row].properties[key] != value)
                continue;
            assert_true(expected < count);
            assert_int_equal(rows[expected++], row);
        }
        assert_int_equal(count, expected);
    }
    arena_release(&arena);
}

static void compare_codes(const struct world *world) {
    const struct model *model = world->now;
    uint32_t key = world->keys[1];
    for (uint32_t row = 0; row < model->row_counts[ELEMENT_NODE]; row++) {
        uint32_t code, wanted = UINT32_MAX;
        struct value value =
            value_number(model->elements[ELEMENT_NODE][row].properties[1]);
        graph_property_codes(world->graph, ELEMENT_NODE, key, &row, 1, &code);
        if (!value_is_null(value))
            assert_true(graph_property_code(world->graph, ELEMENT_NODE, key,
                                            value_text(value), &wanted));
        assert_int_equal(code, wanted);
        if (code != UINT32_MAX)
            assert_true(text_equal(
                graph_property_code_text(world->graph, ELEMENT_NODE, key, code),
                value_text(value)));
    }
}

static void compare_counts(const struct world *world) {
    const struct model *model = world->now;
    uint64_t uses[64] = {0}, loops[64] = {0}, live[2] = {0}, loop_count = 0;
    for (int kind = 0; kind < 2; kind++) {
        for (uint32_t row = 0; row < model->row_counts[kind]; row++) {
            const struct model_element *element = &model->elements[kind][row];
            assert_int_equal(graph_is_live(world->graph, (enum element_kind)kind, row),
                             element->is_live);
            live[kind] += element->is_live;
            if (kind == ELEMENT_NODE || !element->is_live)
                continue;
            uses[element->type]++;
            loops[element->type] += element->source == element->target;
            loop_count += element->source == element->target;
        }
        assert_int_equal(graph_row_count(world->graph, (enum element_kind)kind),
                         model->row_counts[kind]);
        assert_int_equal(graph_element_count(world->graph, (enum element_kind)kind),
                         live[kind]);
    }
    for (uint16_t type = 0; type < model->type_count; type++) {
        assert_int_equal(graph_name_uses(world->graph, CATALOG_TYPE, type), uses[type]);
        assert_int_equal(
            graph_self_loop_count(world->graph,
                                  (struct type_filter){.count = 1, .types = &type}),
            loops[type]);
    }
    assert_int_equal(
        graph_self_loop_count(world->graph, (struct type_filter){.is_any = true}),
        loop_count);
}

static void compare_uses(const struct world *world) {
    const struct model *model = world->now;
    for (uint32_t i = 0; i < LABEL_COUNT; i++) {
        uint64_t expected = 0;
        for (uint32_t row = 0; row < model->row_counts[ELEMENT_NODE]; row++)
            expected += model->elements[ELEMENT_NODE][row].labels >> i & 1;
        assert_int_equal(graph_name_uses(world->graph, CATALOG_LABEL, world->labels[i]),
                         expected);
    }
    for (uint32_t i = 0; i < KEY_COUNT; i++) {
        uint64_t expected = 0;
        for (int kind = 0; kind < 2; kind++) {
            for (uint32_t row = 0; row < model->row_counts[kind]; row++)
                expected += model->elements[kind][row].properties[i] != 0;
        }
        assert_int_equal(graph_name_uses(world->graph, CATALOG_KEY, world->keys[i]),
                         expected);
    }
}

static void compare(const struct world *world) {
    compare_counts(world);
    compare_uses(world);
    for (uint32_t row = 0; row < world->now->row_counts[ELEMENT_NODE]; row++)
        compare_labels(world, row);
    for (uint32_t key = 0; key < KEY_COUNT; key++) {
        compare_properties(world, ELEMENT_NODE, key);
        compare_properties(world, ELEMENT_RELATIONSHIP, key);
        compare_search(world, key);
    }
    compare_codes(world);
    compare_walks(world);
    compare_between(world);
}

#endif
