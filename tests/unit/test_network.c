/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/attribute_table.h"
#include "graph/igraph_bridge.h"
#include "graph/igraph_build.h"
#include "graph/network.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct problem problem;

#define OK(call) assert_int_equal((call), STATUS_OK)
#define IGRAPH_OK(call) assert_int_equal((call), IGRAPH_SUCCESS)

/* A small xorshift, so that a failure repeats. */
static uint64_t random_state = 88172645463325252u;
static uint32_t random_below(uint32_t bound) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)((random_state >> 16) % bound);
}

/* ---- building ----------------------------------------------------------------------------- */

static void assert_same_vector(const igraph_vector_int_t *first,
                               const igraph_vector_int_t *second) {
    assert_true(igraph_vector_int_all_e(first, second));
}

/* Every vector of two igraph graphs, element by element. */
static void assert_same_igraph(const igraph_t *first, const igraph_t *second) {
    assert_int_equal(first->n, second->n);
    assert_int_equal(first->directed, second->directed);
    assert_same_vector(&first->from, &second->from);
    assert_same_vector(&first->to, &second->to);
    assert_same_vector(&first->oi, &second->oi);
    assert_same_vector(&first->ii, &second->ii);
    assert_same_vector(&first->os, &second->os);
    assert_same_vector(&first->is, &second->is);
}

static void make_random_ends(igraph_vector_int_t *ends, uint32_t edge_count,
                             uint32_t vertex_count) {
    IGRAPH_OK(igraph_vector_int_init(ends, edge_count));
    for (uint32_t i = 0; i < edge_count; i++)
        VECTOR(*ends)[i] = random_below(vertex_count);
}

static void building_equals_igraph_create(void **state) {
    (void)state;
    static const uint32_t sizes[][2] = {{0, 0}, {1, 0},  {1, 3},
                                        {5, 0}, {7, 40}, {200, 1000}};
    for (size_t i = 0; i < 2 * (sizeof sizes / sizeof sizes[0]); i++) {
        uint32_t vertex_count = sizes[i / 2][0], edge_count = sizes[i / 2][1];
        bool is_directed = i % 2 == 0;
        igraph_vector_int_t from, to, same_from, same_to;
        make_random_ends(&from, edge_count, vertex_count + (vertex_count == 0));
        make_random_ends(&to, edge_count, vertex_count + (vertex_count == 0));
        IGRAPH_OK(igraph_vector_int_init_copy(&same_from, &from));
        IGRAPH_OK(igraph_vector_int_init_copy(&same_to, &to));
        igraph_t built, created;
        OK(igraph_build(&built, vertex_count, is_directed, &from, &to, &problem));
        OK(igraph_build_by_create(&created, vertex_count, is_directed, &same_from,
                                  &same_to, &problem));
        assert_same_igraph(&built, &created);
        igraph_destroy(&built);
        igraph_destroy(&created);
    }
}

/* ---- a graph with everything --------------------------------------------------------------- */

static uint32_t name_id(struct graph *graph, enum catalog_kind kind, const char *name) {
    uint32_t id;
    OK(graph_make_name(graph, kind, text_of(name), &id, &problem));
    return id;
}

static void set(struct graph *graph, enum element_kind kind, uint32_t row,
                const char *key, struct value value) {
    OK(graph_set_property(graph, kind, row, name_id(graph, CATALOG_KEY, key), value, NULL,
                          &problem));
}

static uint32_t node(struct graph *graph, const char *name) {
    uint32_t label = name_id(graph, CATALOG_LABEL, "Body"), row;
    OK(graph_create_node(graph, &label, 1, &row, &problem));
    set(graph, ELEMENT_NODE, row, "name", value_string(text_of(name)));
    return row;
}

static uint32_t edge(struct graph *graph, uint32_t source, uint32_t target,
                     double weight) {
    uint32_t row;
    OK(graph_create_relationship(graph, source, target,
                                 name_id(graph, CATALOG_TYPE, "aligns-with"), &row,
                                 &problem));
    if (!isnan(weight))
        set(graph, ELEMENT_RELATIONSHIP, row, "weight", value_float(weight));
    return row;
}

/* a, b, c, d in a circle, a second edge from a to b, and a self-loop at d. */
static struct graph *make_circle(void) {
    struct graph *graph = graph_new();
    assert_non_null(graph);
    OK(graph_begin(graph, &problem));
    static const char *const names[] = {"a", "b", "c", "d"};
    for (uint32_t i = 0; i < 4; i++)
        node(graph, names[i]);
    for (uint32_t i = 0; i < 4; i++)
        edge(graph, i, (i + 1) % 4, 1.5 + i);
    edge(graph, 0, 1, 10);
    edge(graph, 3, 3, NAN);
    set(graph, ELEMENT_NODE, 1, "is_open", value_boolean(true));
    set(graph, ELEMENT_NODE, 2, "since", value_date(0));
    OK(graph_commit(graph, &problem));
    return graph;
}

static double edge_number(const igraph_t *igraph, const char *name,
                          igraph_integer_t edge_id) {
    igraph_vector_t values;
    IGRAPH_OK(igraph_vector_init(&values, 0));
    IGRAPH_OK(attribute_table.get_numeric_edge_attr(igraph, name, igraph_ess_1(edge_id),
                                                    &values));
    assert_int_equal(igraph_vector_size(&values), 1);
    double number = VECTOR(values)[0];
    igraph_vector_destroy(&values);
    return number;
}

static void assert_vertex_string(const igraph_t *igraph, const char *name,
                                 igraph_integer_t vertex, const char *expected) {
    igraph_strvector_t values;
    IGRAPH_OK(igraph_strvector_init(&values, 0));
    IGRAPH_OK(attribute_table.get_string_vertex_attr(igraph, name, igraph_vss_1(vertex),
                                                     &values));
    assert_string_equal(igraph_strvector_get(&values, 0), expected);
    igraph_strvector_destroy(&values);
}

static void assert_edge_string(const igraph_t *igraph, const char *name,
                               igraph_integer_t edge_id, const char *expected) {
    igraph_strvector_t values;
    IGRAPH_OK(igraph_strvector_init(&values, 0));
    IGRAPH_OK(attribute_table.get_string_edge_attr(igraph, name, igraph_ess_1(edge_id),
                                                   &values));
    assert_string_equal(igraph_strvector_get(&values, 0), expected);
    igraph_strvector_destroy(&values);
}

static void attributes_are_read_from_the_columns(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    const igraph_t *igraph = &network->igraph;
    assert_vertex_string(igraph, "name", 2, "c");
    assert_vertex_string(igraph, "since", 2, "1970-01-01");
    assert_vertex_string(igraph, "since", 1, "");
    assert_vertex_string(igraph, ":LABEL", 0, "Body");
    assert_true(edge_number(igraph, "weight", 4) == 10);
    assert_true(isnan(edge_number(igraph, "weight", 5)));
    igraph_vector_bool_t open;
    IGRAPH_OK(igraph_vector_bool_init(&open, 0));
    IGRAPH_OK(
        attribute_table.get_bool_vertex_attr(igraph, "is_open", igraph_vss_all(), &open));
    assert_int_equal(igraph_vector_bool_size(&open), 4);
    assert_false(VECTOR(open)[0]);
    assert_true(VECTOR(open)[1]);
    igraph_vector_bool_destroy(&open);
    graph_free(graph);
}

static void names_and_types_are_listed(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    igraph_strvector_t vertex_names, edge_names;
    igraph_vector_int_t vertex_types, edge_types;
    IGRAPH_OK(igraph_strvector_init(&vertex_names, 0));
    IGRAPH_OK(igraph_strvector_init(&edge_names, 0));
    IGRAPH_OK(igraph_vector_int_init(&vertex_types, 0));
    IGRAPH_OK(igraph_vector_int_init(&edge_types, 0));
    IGRAPH_OK(attribute_table.get_info(&network->igraph, NULL, NULL, &vertex_names,
                                       &vertex_types, &edge_names, &edge_types));
    assert_int_equal(igraph_strvector_size(&vertex_names), 4);
    assert_string_equal(igraph_strvector_get(&vertex_names, 0), ":LABEL");
    assert_string_equal(igraph_strvector_get(&vertex_names, 1), "name");
    assert_int_equal(VECTOR(vertex_types)[1], IGRAPH_ATTRIBUTE_STRING);
    assert_string_equal(igraph_strvector_get(&vertex_names, 2), "is_open");
    assert_int_equal(VECTOR(vertex_types)[2], IGRAPH_ATTRIBUTE_BOOLEAN);
    assert_int_equal(igraph_strvector_size(&edge_names), 2);
    assert_string_equal(igraph_strvector_get(&edge_names, 1), "weight");
    assert_int_equal(VECTOR(edge_types)[1], IGRAPH_ATTRIBUTE_NUMERIC);
    assert_true(
        attribute_table.has_attr(&network->igraph, IGRAPH_ATTRIBUTE_EDGE, "weight"));
    assert_false(
        attribute_table.has_attr(&network->igraph, IGRAPH_ATTRIBUTE_VERTEX, "weight"));
    assert_false(
        attribute_table.has_attr(&network->igraph, IGRAPH_ATTRIBUTE_GRAPH, "name"));
    igraph_strvector_destroy(&vertex_names);
    igraph_strvector_destroy(&edge_names);
    igraph_vector_int_destroy(&vertex_types);
    igraph_vector_int_destroy(&edge_types);
    graph_free(graph);
}

static void unknown_attributes_are_errors_not_aborts(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    igraph_vector_t values;
    igraph_attribute_type_t type;
    IGRAPH_OK(igraph_vector_init(&values, 0));
    assert_int_equal(attribute_table.get_numeric_vertex_attr(&network->igraph, "nothing",
                                                             igraph_vss_all(), &values),
                     IGRAPH_EINVAL);
    assert_int_equal(
        attribute_table.get_numeric_graph_attr(&network->igraph, "x", &values),
        IGRAPH_EINVAL);
    assert_int_equal(attribute_table.gettype(&network->igraph, &type,
                                             IGRAPH_ATTRIBUTE_EDGE, "nothing"),
                     IGRAPH_EINVAL);
    igraph_vector_destroy(&values);
    graph_free(graph);
}

/* ---- parts -------------------------------------------------------------------------------- */

static void a_part_keeps_its_attributes(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    igraph_t part;
    IGRAPH_OK(igraph_induced_subgraph(&network->igraph, &part, igraph_vss_range(1, 4),
                                      IGRAPH_SUBGRAPH_COPY_AND_DELETE));
    assert_int_equal(igraph_vcount(&part), 3);
    assert_vertex_string(&part, "name", 0, "b");
    assert_vertex_string(&part, "name", 2, "d");
    assert_int_equal(igraph_ecount(&part), 3);
    double sum = 0;
    for (igraph_integer_t i = 0; i < 3; i++) {
        double weight = edge_number(&part, "weight", i);
        sum += isnan(weight) ? 100 : weight;
    }
    assert_true(sum == 100 + 2.5 + 3.5);
    igraph_destroy(&part);
    IGRAPH_OK(igraph_induced_subgraph(&network->igraph, &part, igraph_vss_range(1, 4),
                                      IGRAPH_SUBGRAPH_CREATE_FROM_SCRATCH));
    assert_vertex_string(&part, "name", 0, "b");
    igraph_destroy(&part);
    graph_free(graph);
}

static void deleting_and_permuting_move_attributes_along(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    igraph_t copy, permuted;
    IGRAPH_OK(igraph_copy(&copy, &network->igraph));
    IGRAPH_OK(igraph_delete_edges(&copy, igraph_ess_range(0, 2)));
    assert_int_equal(igraph_ecount(&copy), 4);
    assert_true(edge_number(&copy, "weight", 0) == 3.5);
    IGRAPH_OK(igraph_delete_vertices(&copy, igraph_vss_1(0)));
    assert_vertex_string(&copy, "name", 0, "b");
    IGRAPH_OK(igraph_add_vertices(&copy, 2, NULL));
    assert_vertex_string(&copy, "name", 4, "");
    assert_vertex_string(&copy, ":LABEL", 4, "");
    IGRAPH_OK(igraph_add_edge(&copy, 3, 4));
    assert_true(isnan(edge_number(&copy, "weight", igraph_ecount(&copy) - 1)));
    igraph_destroy(&copy);

    igraph_vector_int_t order;
    IGRAPH_OK(igraph_vector_int_init_range(&order, 0, 4));
    igraph_vector_int_reverse(&order);
    IGRAPH_OK(igraph_permute_vertices(&network->igraph, &permuted, &order));
    assert_vertex_string(&permuted, "name", 0, "d");
    assert_vertex_string(&permuted, "name", 3, "a");
    igraph_vector_int_destroy(&order);
    igraph_destroy(&permuted);
    graph_free(graph);
}

static void components_keep_their_attributes(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    OK(graph_begin(graph, &problem));
    uint32_t e = node(graph, "e"), f = node(graph, "f");
    edge(graph, e, f, 7);
    OK(graph_commit(graph, &problem));
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    igraph_graph_list_t components;
    IGRAPH_OK(igraph_graph_list_init(&components, 0));
    IGRAPH_OK(igraph_decompose(&network->igraph, &components, IGRAPH_WEAK, -1, 2));
    assert_int_equal(igraph_graph_list_size(&components), 2);
    igraph_t *second = igraph_graph_list_get_ptr(&components, 1);
    assert_vertex_string(second, "name", 0, "e");
    assert_true(edge_number(second, "weight", 0) == 7);
    igraph_graph_list_destroy(&components);
    graph_free(graph);
}

static void merging_combines_attributes(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    static const struct {
        igraph_attribute_combination_type_t operation;
        double expected;
    } cases[] = {
        {IGRAPH_ATTRIBUTE_COMBINE_SUM, 11.5},   {IGRAPH_ATTRIBUTE_COMBINE_PROD, 15},
        {IGRAPH_ATTRIBUTE_COMBINE_MIN, 1.5},    {IGRAPH_ATTRIBUTE_COMBINE_MAX, 10},
        {IGRAPH_ATTRIBUTE_COMBINE_MEAN, 5.75},  {IGRAPH_ATTRIBUTE_COMBINE_MEDIAN, 5.75},
        {IGRAPH_ATTRIBUTE_COMBINE_FIRST, 1.5},  {IGRAPH_ATTRIBUTE_COMBINE_LAST, 10},
        {IGRAPH_ATTRIBUTE_COMBINE_DEFAULT, 1.5}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        igraph_t merged;
        igraph_attribute_combination_t combination;
        IGRAPH_OK(igraph_copy(&merged, &network->igraph));
        IGRAPH_OK(igraph_attribute_combination_init(&combination));
        IGRAPH_OK(igraph_attribute_combination_add(&combination, NULL, cases[i].operation,
                                                   NULL));
        /* Texts cannot be added up. */
        IGRAPH_OK(igraph_attribute_combination_add(&combination, ":TYPE",
                                                   IGRAPH_ATTRIBUTE_COMBINE_FIRST, NULL));
        IGRAPH_OK(igraph_simplify(&merged, true, true, &combination));
        assert_int_equal(igraph_ecount(&merged), 4);
        assert_true(edge_number(&merged, "weight", 0) == cases[i].expected);
        IGRAPH_OK(igraph_delete_edges(&merged, igraph_ess_1(1)));
        assert_true(edge_number(&merged, "weight", 0) == cases[i].expected);
        igraph_attribute_combination_destroy(&combination);
        igraph_destroy(&merged);
    }
    graph_free(graph);
}

/* Merged edges that are added to, copied and cut know what was computed, and null for the rest. */
static void computed_attributes_move_along(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    igraph_t merged, copy;
    igraph_attribute_combination_t combination;
    IGRAPH_OK(igraph_copy(&merged, &network->igraph));
    IGRAPH_OK(igraph_attribute_combination_init(&combination));
    IGRAPH_OK(igraph_attribute_combination_add(&combination, "weight",
                                               IGRAPH_ATTRIBUTE_COMBINE_SUM, NULL));
    IGRAPH_OK(igraph_attribute_combination_add(&combination, ":TYPE",
                                               IGRAPH_ATTRIBUTE_COMBINE_RANDOM, NULL));
    IGRAPH_OK(igraph_simplify(&merged, true, true, &combination));
    IGRAPH_OK(igraph_add_edge(&merged, 0, 2));
    IGRAPH_OK(igraph_copy(&copy, &merged));
    IGRAPH_OK(igraph_delete_edges(&copy, igraph_ess_1(1)));
    assert_true(edge_number(&copy, "weight", 0) == 11.5);
    assert_true(isnan(edge_number(&copy, "weight", 3)));
    assert_edge_string(&copy, "weight", 0, "11.5");
    assert_edge_string(&copy, ":TYPE", 0, "aligns-with");
    assert_edge_string(&copy, ":TYPE", 3, "");
    igraph_attribute_type_t type;
    IGRAPH_OK(attribute_table.gettype(&copy, &type, IGRAPH_ATTRIBUTE_EDGE, "weight"));
    assert_int_equal(type, IGRAPH_ATTRIBUTE_NUMERIC);
    igraph_destroy(&copy);
    /* What was computed can be computed with again. */
    IGRAPH_OK(igraph_add_edge(&merged, 0, 1));
    IGRAPH_OK(igraph_simplify(&merged, true, true, &combination));
    assert_true(edge_number(&merged, "weight", 0) == 11.5);
    igraph_attribute_combination_destroy(&combination);
    igraph_destroy(&merged);
    graph_free(graph);
}

static void texts_lists_and_truths_of_edges_are_read(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    struct value items[] = {value_string(TEXT("one")), value_integer(2)};
    OK(graph_begin(graph, &problem));
    set(graph, ELEMENT_RELATIONSHIP, 1, "notes", value_list(items, 2));
    set(graph, ELEMENT_RELATIONSHIP, 2, "is_direct", value_boolean(true));
    OK(graph_commit(graph, &problem));
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    assert_edge_string(&network->igraph, "notes", 1, "one;2");
    assert_edge_string(&network->igraph, "notes", 0, "");
    assert_edge_string(&network->igraph, "is_direct", 2, "true");
    assert_true(edge_number(&network->igraph, "is_direct", 2) == 1);
    igraph_vector_bool_t direct;
    IGRAPH_OK(igraph_vector_bool_init(&direct, 0));
    IGRAPH_OK(attribute_table.get_bool_edge_attr(
        &network->igraph, "is_direct", igraph_ess_all(IGRAPH_EDGEORDER_ID), &direct));
    assert_true(VECTOR(direct)[2]);
    assert_false(VECTOR(direct)[0]);
    igraph_vector_bool_destroy(&direct);
    graph_free(graph);
}

static void texts_have_no_sum(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    igraph_t merged;
    igraph_attribute_combination_t combination;
    IGRAPH_OK(igraph_copy(&merged, &network->igraph));
    IGRAPH_OK(igraph_attribute_combination_init(&combination));
    IGRAPH_OK(igraph_attribute_combination_add(&combination, NULL,
                                               IGRAPH_ATTRIBUTE_COMBINE_SUM, NULL));
    assert_int_equal(igraph_simplify(&merged, true, true, &combination),
                     IGRAPH_EATTRCOMBINE);
    assert_int_equal(IGRAPH_FINALLY_STACK_SIZE(), 0);
    igraph_attribute_combination_destroy(&combination);
    igraph_destroy(&merged);
    graph_free(graph);
}

static void merging_that_has_no_answer_is_refused(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    igraph_t merged;
    igraph_attribute_combination_t combination;
    IGRAPH_OK(igraph_copy(&merged, &network->igraph));
    IGRAPH_OK(igraph_attribute_combination_init(&combination));
    IGRAPH_OK(igraph_attribute_combination_add(&combination, NULL,
                                               IGRAPH_ATTRIBUTE_COMBINE_CONCAT, NULL));
    assert_int_equal(igraph_simplify(&merged, true, true, &combination),
                     IGRAPH_UNIMPLEMENTED);
    igraph_attribute_combination_destroy(&combination);
    igraph_destroy(&merged);
    graph_free(graph);
}

static void contracting_takes_the_first_of_each_group(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    igraph_t merged;
    igraph_vector_int_t groups;
    igraph_attribute_combination_t combination;
    IGRAPH_OK(igraph_copy(&merged, &network->igraph));
    IGRAPH_OK(igraph_vector_int_init_int(&groups, 4, 0, 0, 1, 1));
    IGRAPH_OK(igraph_attribute_combination_init(&combination));
    IGRAPH_OK(igraph_attribute_combination_add(&combination, "name",
                                               IGRAPH_ATTRIBUTE_COMBINE_LAST, NULL));
    IGRAPH_OK(igraph_attribute_combination_add(&combination, "since",
                                               IGRAPH_ATTRIBUTE_COMBINE_IGNORE, NULL));
    IGRAPH_OK(igraph_attribute_combination_add(&combination, NULL,
                                               IGRAPH_ATTRIBUTE_COMBINE_FIRST, NULL));
    IGRAPH_OK(igraph_contract_vertices(&merged, &groups, &combination));
    assert_vertex_string(&merged, "name", 0, "b");
    assert_vertex_string(&merged, "name", 1, "d");
    assert_vertex_string(&merged, ":LABEL", 0, "Body");
    assert_false(attribute_table.has_attr(&merged, IGRAPH_ATTRIBUTE_VERTEX, "since"));
    igraph_attribute_combination_destroy(&combination);
    igraph_vector_int_destroy(&groups);
    igraph_destroy(&merged);
    graph_free(graph);
}

/* ---- projections -------------------------------------------------------------------------- */

static void a_projection_takes_what_masks_and_types_allow(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    uint8_t nodes[4] = {1, 1, 1, 0};
    uint8_t edges[6] = {1, 1, 1, 1, 0, 1};
    struct network_projection projection = {.node_mask = nodes,
                                            .edge_mask = edges,
                                            .types = {.is_any = true},
                                            .is_undirected = true};
    struct network part;
    OK(network_project(graph, &projection, NULL, &part, &problem));
    assert_int_equal(igraph_vcount(&part.igraph), 3);
    assert_int_equal(igraph_ecount(&part.igraph), 2);
    assert_false(igraph_is_directed(&part.igraph));
    assert_int_equal(part.edge_rows[1], 1);
    assert_int_equal(part.vertices[3], ELEMENT_NONE);
    assert_true(edge_number(&part.igraph, "weight", 1) == 2.5);
    network_release(&part);
    uint16_t none = 7;
    projection = (struct network_projection){.types = {.count = 1, .types = &none}};
    OK(network_project(graph, &projection, NULL, &part, &problem));
    assert_int_equal(igraph_ecount(&part.igraph), 0);
    assert_int_equal(igraph_vcount(&part.igraph), 4);
    network_release(&part);
    graph_free(graph);
}

static void edge_values_say_which_one_is_no_number(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    const struct network *network;
    uint32_t key = graph_find_name(graph, CATALOG_KEY, TEXT("weight"));
    igraph_vector_t values;
    OK(network_of_graph(graph, NULL, &network, &problem));
    OK(network_edge_values(graph, network, key, -1, &values, &problem));
    assert_true(VECTOR(values)[0] == 1.5);
    assert_true(VECTOR(values)[5] == -1);
    igraph_vector_destroy(&values);
    OK(graph_begin(graph, &problem));
    set(graph, ELEMENT_RELATIONSHIP, 2, "weight", value_string(TEXT("much")));
    OK(graph_commit(graph, &problem));
    OK(network_of_graph(graph, NULL, &network, &problem));
    assert_int_equal(network_edge_values(graph, network, key, -1, &values, &problem),
                     STATUS_TYPE_AT_RUN);
    assert_string_equal(
        problem.message,
        "'weight' of relationship 2, [:aligns-with] from 'c' to 'd', is no "
        "number but STRING");
    problem_clear(&problem);
    OK(graph_begin(graph, &problem));
    set(graph, ELEMENT_RELATIONSHIP, 2, "weight", value_null());
    OK(graph_commit(graph, &problem));
    OK(network_of_graph(graph, NULL, &network, &problem));
    assert_int_equal(network_edge_values(graph, network, key, NAN, &values, &problem),
                     STATUS_VALUE_AT_RUN);
    assert_string_equal(
        problem.message,
        "'weight' of relationship 2, [:aligns-with] from 'c' to 'd', is absent");
    problem_clear(&problem);
    graph_free(graph);
}

/* ---- the network follows the graph ------------------------------------------------------------ */

/* Compares the whole graph's network, attributes included, with one made by igraph_create(). */
static void assert_network_is_right(struct graph *graph) {
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    const igraph_t *igraph = &network->igraph;
    igraph_vector_int_t from, to;
    igraph_t created;
    IGRAPH_OK(igraph_vector_int_init(&from, 0));
    IGRAPH_OK(igraph_vector_int_init(&to, 0));
    igraph_integer_t vertex = 0, edge_id = 0;
    uint32_t label_key = graph_find_name(graph, CATALOG_KEY, TEXT("name"));
    for (uint32_t row = 0; row < graph_row_count(graph, ELEMENT_NODE); row++) {
        if (!graph_is_live(graph, ELEMENT_NODE, row)) {
            assert_int_equal(network->vertices[row], ELEMENT_NONE);
            continue;
        }
        assert_int_equal(network->node_rows[vertex], row);
        assert_int_equal(network->vertices[row], vertex);
        struct value name = graph_property(graph, ELEMENT_NODE, row, label_key);
        char text[64] = "";
        if (!value_is_null(name))
            memcpy(text, name.text, name.size);
        assert_vertex_string(igraph, "name", vertex, text);
        vertex++;
    }
    struct graph_edges edges = graph_edges(graph);
    uint32_t weight_key = graph_find_name(graph, CATALOG_KEY, TEXT("weight"));
    for (uint32_t row = 0; row < graph_row_count(graph, ELEMENT_RELATIONSHIP); row++) {
        if (!graph_is_live(graph, ELEMENT_RELATIONSHIP, row))
            continue;
        assert_int_equal(network->edge_rows[edge_id], row);
        struct value weight =
            graph_property(graph, ELEMENT_RELATIONSHIP, row, weight_key);
        double number = edge_number(igraph, "weight", edge_id);
        assert_true(value_is_null(weight) ? isnan(number) : number == weight.number);
        IGRAPH_OK(
            igraph_vector_int_push_back(&from, network->vertices[edges.sources[row]]));
        IGRAPH_OK(
            igraph_vector_int_push_back(&to, network->vertices[edges.targets[row]]));
        edge_id++;
    }
    OK(igraph_build_by_create(&created, vertex, true, &from, &to, &problem));
    assert_same_igraph(igraph, &created);
    igraph_destroy(&created);
}

static void after_random_writes_the_network_equals_one_from_scratch(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    for (int round = 0; round < 40; round++) {
        OK(graph_begin(graph, &problem));
        for (int step = 0; step < 30; step++) {
            uint32_t nodes = graph_row_count(graph, ELEMENT_NODE);
            uint32_t edges = graph_row_count(graph, ELEMENT_RELATIONSHIP);
            uint32_t a = random_below(nodes), b = random_below(nodes),
                     e = random_below(edges);
            switch (random_below(5)) {
            case 0:
                node(graph, round % 2 == 0 ? "even" : "odd");
                break;
            case 1:
            case 2:
                if (graph_is_live(graph, ELEMENT_NODE, a) &&
                    graph_is_live(graph, ELEMENT_NODE, b))
                    edge(graph, a, b, step % 3 == 0 ? (double)NAN : (double)step);
                break;
            case 3:
                if (graph_is_live(graph, ELEMENT_RELATIONSHIP, e))
                    OK(graph_delete_relationship(graph, e, &problem));
                break;
            default:
                if (graph_is_live(graph, ELEMENT_NODE, a) &&
                    graph_degree(graph, DIRECTION_BOTH, a,
                                 (struct type_filter){.is_any = true}) == 0)
                    OK(graph_delete_node(graph, a, &problem));
                break;
            }
        }
        if (round % 5 == 0)
            graph_rollback(graph);
        else
            OK(graph_commit(graph, &problem));
        if (round % 7 == 0)
            OK(graph_fold(graph, &problem));
        assert_network_is_right(graph);
    }
    graph_free(graph);
}

static void an_unchanged_graph_keeps_its_network(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    const struct network *first, *second;
    OK(network_of_graph(graph, NULL, &first, &problem));
    uint64_t version = graph_version(graph);
    OK(graph_begin(graph, &problem));
    node(graph, "gone");
    graph_rollback(graph);
    assert_int_equal(graph_version(graph), version);
    OK(network_of_graph(graph, NULL, &second, &problem));
    assert_ptr_equal(first, second);
    assert_int_equal(igraph_vcount(&second->igraph), 4);
    graph_free(graph);
}

/* ---- failures ----------------------------------------------------------------------------- */

static void igraph_errors_become_statuses(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    igraph_vector_t scores;
    IGRAPH_OK(igraph_vector_init(&scores, 0));
    igraph_error_t code =
        igraph_betweenness(&network->igraph, &scores, igraph_vss_1(99), true, NULL);
    assert_int_equal(igraph_bridge_status(code, &problem), STATUS_PROCEDURE_FAILED);
    assert_non_null(strstr(problem.message, "igraph: "));
    assert_int_equal(IGRAPH_FINALLY_STACK_SIZE(), 0);
    problem_clear(&problem);
    igraph_vector_destroy(&scores);
    graph_free(graph);
}

static void a_cancelled_budget_interrupts_igraph(void **state) {
    (void)state;
    igraph_t ring;
    IGRAPH_OK(igraph_ring(&ring, 2000, false, false, true));
    struct budget budget;
    budget_init(&budget);
    budget.cancelled = true;
    igraph_bridge_watch(&budget, NULL, NULL);
    igraph_vector_t scores;
    IGRAPH_OK(igraph_vector_init(&scores, 0));
    igraph_error_t code =
        igraph_betweenness(&ring, &scores, igraph_vss_all(), false, NULL);
    assert_int_equal(code, IGRAPH_INTERRUPTED);
    assert_int_equal(igraph_bridge_status(code, &problem), STATUS_CANCELLED);
    assert_int_equal(IGRAPH_FINALLY_STACK_SIZE(), 0);
    igraph_bridge_watch(NULL, NULL, NULL);
    problem_clear(&problem);
    igraph_vector_destroy(&scores);
    igraph_destroy(&ring);
}

/* Counts what building takes, then lets each of it fail in turn. */
static void every_failing_call_is_reported_and_leaves_nothing(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    struct network_projection projection = {.types = {.is_any = true}};
    struct network network;
    igraph_bridge_fail_at(0);
    memory_fail_at(0, false);
    OK(network_project(graph, &projection, NULL, &network, &problem));
    network_release(&network);
    uint64_t allocations = memory_fail_at(0, false);
    uint64_t calls = igraph_bridge_fail_at(0);
    assert_true(calls > 5 && allocations > 5);
    for (uint64_t nth = 1; nth <= calls; nth++) {
        igraph_bridge_fail_at(nth);
        assert_int_equal(network_project(graph, &projection, NULL, &network, &problem),
                         STATUS_OUT_OF_MEMORY);
        problem_clear(&problem);
    }
    igraph_bridge_fail_at(0);
    for (uint64_t nth = 1; nth <= allocations; nth++) {
        memory_fail_at(nth, false);
        assert_int_equal(network_project(graph, &projection, NULL, &network, &problem),
                         STATUS_OUT_OF_MEMORY);
        problem_clear(&problem);
    }
    memory_fail_at(0, false);
    OK(network_project(graph, &projection, NULL, &network, &problem));
    network_release(&network);
    graph_free(graph);
}

/* What igraph does with attributes, on a copy of `source`. */
static igraph_error_t take_apart(const igraph_t *source) {
    igraph_t copy, part;
    igraph_attribute_combination_t combination;
    igraph_error_t code = igraph_copy(&copy, source);
    if (code != IGRAPH_SUCCESS)
        return code;
    IGRAPH_OK(igraph_attribute_combination_init(&combination));
    IGRAPH_OK(igraph_attribute_combination_add(&combination, "weight",
                                               IGRAPH_ATTRIBUTE_COMBINE_SUM, NULL));
    IGRAPH_OK(igraph_attribute_combination_add(&combination, ":TYPE",
                                               IGRAPH_ATTRIBUTE_COMBINE_LAST, NULL));
    code = igraph_induced_subgraph(&copy, &part, igraph_vss_range(1, 4),
                                   IGRAPH_SUBGRAPH_COPY_AND_DELETE);
    if (code == IGRAPH_SUCCESS)
        igraph_destroy(&part);
    if (code == IGRAPH_SUCCESS)
        code = igraph_simplify(&copy, true, true, &combination);
    if (code == IGRAPH_SUCCESS)
        code = igraph_add_vertices(&copy, 3, NULL);
    if (code == IGRAPH_SUCCESS)
        code = igraph_add_edge(&copy, 0, 5);
    igraph_strvector_t types;
    IGRAPH_OK(igraph_strvector_init(&types, 0));
    if (code == IGRAPH_SUCCESS)
        code = attribute_table.get_string_edge_attr(
            &copy, ":TYPE", igraph_ess_all(IGRAPH_EDGEORDER_ID), &types);
    igraph_strvector_destroy(&types);
    igraph_attribute_combination_destroy(&combination);
    igraph_destroy(&copy);
    return code;
}

static void attributes_without_memory_fail_inside_igraph_without_a_trace(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    memory_fail_at(0, false);
    IGRAPH_OK(take_apart(&network->igraph));
    uint64_t allocations = memory_fail_at(0, false);
    assert_true(allocations > 10);
    for (uint64_t nth = 1; nth <= allocations; nth++) {
        memory_fail_at(nth, false);
        igraph_error_t code = take_apart(&network->igraph);
        memory_fail_at(0, false);
        assert_int_equal(code, IGRAPH_ENOMEM);
        assert_int_equal(IGRAPH_FINALLY_STACK_SIZE(), 0);
        assert_int_equal(igraph_bridge_status(code, &problem), STATUS_OUT_OF_MEMORY);
        problem_clear(&problem);
    }
    graph_free(graph);
}

static void attributes_of_others_are_refused(void **state) {
    (void)state;
    struct graph *graph = make_circle();
    const struct network *network;
    OK(network_of_graph(graph, NULL, &network, &problem));
    igraph_t copy, empty;
    igraph_vector_ptr_t records;
    igraph_vector_t numbers;
    IGRAPH_OK(igraph_vector_init(&numbers, 1));
    igraph_attribute_record_t record = {"weight", IGRAPH_ATTRIBUTE_NUMERIC, &numbers};
    IGRAPH_OK(igraph_vector_ptr_init(&records, 0));
    IGRAPH_OK(igraph_vector_ptr_push_back(&records, &record));
    IGRAPH_OK(igraph_copy(&copy, &network->igraph));
    assert_int_equal(igraph_add_vertices(&copy, 1, &records), IGRAPH_UNIMPLEMENTED);
    assert_int_equal(igraph_vcount(&copy), 4);
    assert_int_equal(igraph_empty_attrs(&empty, 1, true, &records), IGRAPH_UNIMPLEMENTED);
    assert_int_equal(IGRAPH_FINALLY_STACK_SIZE(), 0);
    igraph_destroy(&copy);
    igraph_vector_ptr_destroy(&records);
    igraph_vector_destroy(&numbers);
    graph_free(graph);
}

static void graphs_that_igraph_made_have_no_attributes(void **state) {
    (void)state;
    igraph_t ring, copy;
    igraph_strvector_t names;
    igraph_vector_int_t order;
    IGRAPH_OK(igraph_ring(&ring, 5, true, false, true));
    IGRAPH_OK(igraph_strvector_init(&names, 0));
    IGRAPH_OK(attribute_table.get_info(&ring, NULL, NULL, &names, NULL, NULL, NULL));
    assert_int_equal(igraph_strvector_size(&names), 0);
    assert_false(attribute_table.has_attr(&ring, IGRAPH_ATTRIBUTE_VERTEX, "name"));
    IGRAPH_OK(attribute_table.copy(&copy, &ring, true, true, true));
    assert_null(copy.attr);
    IGRAPH_OK(igraph_vector_int_init_range(&order, 0, 5));
    IGRAPH_OK(attribute_table.permute_vertices(&ring, &ring, &order));
    IGRAPH_OK(attribute_table.add_vertices(&ring, 1, NULL));
    igraph_vector_int_destroy(&order);
    igraph_strvector_destroy(&names);
    igraph_destroy(&ring);
}

static void a_fatal_error_ends_the_process_with_its_own_code(void **state) {
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)freopen("/dev/null", "w", stderr);
        igraph_fatal("a test", __FILE__, __LINE__);
    }
    int outcome;
    assert_int_equal(waitpid(child, &outcome, 0), child);
    assert_true(WIFEXITED(outcome));
    assert_int_equal(WEXITSTATUS(outcome), IGRAPH_FATAL_EXIT);
}

/* The tests call igraph themselves. */
static int enter(void **state) {
    (void)state;
    return network_enter(NULL, NULL) == STATUS_OK ? 0 : -1;
}

static int leave(void **state) {
    (void)state;
    network_leave();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(building_equals_igraph_create),
        cmocka_unit_test(attributes_are_read_from_the_columns),
        cmocka_unit_test(names_and_types_are_listed),
        cmocka_unit_test(unknown_attributes_are_errors_not_aborts),
        cmocka_unit_test(a_part_keeps_its_attributes),
        cmocka_unit_test(deleting_and_permuting_move_attributes_along),
        cmocka_unit_test(components_keep_their_attributes),
        cmocka_unit_test(merging_combines_attributes),
        cmocka_unit_test(computed_attributes_move_along),
        cmocka_unit_test(texts_lists_and_truths_of_edges_are_read),
        cmocka_unit_test(texts_have_no_sum),
        cmocka_unit_test(merging_that_has_no_answer_is_refused),
        cmocka_unit_test(contracting_takes_the_first_of_each_group),
        cmocka_unit_test(a_projection_takes_what_masks_and_types_allow),
        cmocka_unit_test(edge_values_say_which_one_is_no_number),
        cmocka_unit_test(after_random_writes_the_network_equals_one_from_scratch),
        cmocka_unit_test(an_unchanged_graph_keeps_its_network),
        cmocka_unit_test(igraph_errors_become_statuses),
        cmocka_unit_test(a_cancelled_budget_interrupts_igraph),
        cmocka_unit_test(every_failing_call_is_reported_and_leaves_nothing),
        cmocka_unit_test(attributes_without_memory_fail_inside_igraph_without_a_trace),
        cmocka_unit_test(attributes_of_others_are_refused),
        cmocka_unit_test(graphs_that_igraph_made_have_no_attributes),
        cmocka_unit_test(a_fatal_error_ends_the_process_with_its_own_code),
    };
    return cmocka_run_group_tests(tests, enter, leave);
}
