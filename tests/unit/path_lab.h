/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the tests of path operators share: small random graphs and patterns, the plan of a
 * pattern, and every path of a pattern by plain recursion, which knows nothing of how
 * src/execute searches.
 */
#ifndef ENTENTE_TESTS_PATH_LAB_H
#define ENTENTE_TESTS_PATH_LAB_H

#include "base/array.h"
#include "execute/execute.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

#define LAB_NODES 6
#define LAB_EDGES 8
#define LAB_SEGMENTS 3
#define LAB_STRIDE 3 /* hops of an iteration, at most */
#define LAB_HOPS 32

/* ---- numbers ------------------------------------------------------------------------------ */

static uint64_t lab_state;

/* xorshift64*: the same numbers from the same seed everywhere. */
static uint32_t lab_random(uint32_t below) {
    lab_state ^= lab_state >> 12;
    lab_state ^= lab_state << 25;
    lab_state ^= lab_state >> 27;
    return (uint32_t)((lab_state * UINT64_C(2685821657736338717)) >> 33) % below;
}

static bool lab_chance(uint32_t percent) {
    return lab_random(100) < percent;
}

/* ---- graphs ------------------------------------------------------------------------------- */

struct lab_graph {
    struct graph *graph;
    uint32_t node_count, edge_count;
    uint32_t source[LAB_EDGES], target[LAB_EDGES];
    uint32_t type[LAB_EDGES];   /* 0: A, 1: B */
    uint32_t weight[LAB_EDGES]; /* quarters */
    uint32_t node_x[LAB_NODES], edge_x[LAB_EDGES];
    bool is_labelled[LAB_NODES];
};

static void lab_set(struct graph *graph, enum element_kind kind, uint32_t row,
                    const char *key, struct value value) {
    uint32_t id;
    assert_int_equal(graph_make_name(graph, CATALOG_KEY, text_of(key), &id, NULL),
                     STATUS_OK);
    assert_int_equal(graph_set_property(graph, kind, row, id, value, NULL, NULL),
                     STATUS_OK);
}

static void lab_make_nodes(struct lab_graph *lab) {
    uint32_t label, row;
    assert_int_equal(graph_make_name(lab->graph, CATALOG_LABEL, TEXT("L"), &label, NULL),
                     STATUS_OK);
    for (uint32_t i = 0; i < lab->node_count; i++) {
        lab->is_labelled[i] = lab_chance(60);
        lab->node_x[i] = lab_random(4);
        assert_int_equal(
            graph_create_node(lab->graph, &label, lab->is_labelled[i], &row, NULL),
            STATUS_OK);
        assert_int_equal(row, i);
        lab_set(lab->graph, ELEMENT_NODE, row, "x", value_integer(lab->node_x[i]));
    }
}

/* Self-loops and parallel edges are as likely as chance makes them. */
static void lab_make_edges(struct lab_graph *lab) {
    uint32_t types[2], row;
    assert_int_equal(
        graph_make_name(lab->graph, CATALOG_TYPE, TEXT("A"), &types[0], NULL), STATUS_OK);
    assert_int_equal(
        graph_make_name(lab->graph, CATALOG_TYPE, TEXT("B"), &types[1], NULL), STATUS_OK);
    for (uint32_t i = 0; i < lab->edge_count; i++) {
        lab->source[i] = lab_random(lab->node_count);
        lab->target[i] = lab_random(lab->node_count);
        lab->type[i] = lab_chance(30);
        lab->weight[i] = lab_random(6);
        lab->edge_x[i] = lab_random(4);
        assert_int_equal(graph_create_relationship(lab->graph, lab->source[i],
                                                   lab->target[i], types[lab->type[i]],
                                                   &row, NULL),
                         STATUS_OK);
        assert_int_equal(row, i);
        lab_set(lab->graph, ELEMENT_RELATIONSHIP, row, "w",
                value_float(0.25 * lab->weight[i]));
        lab_set(lab->graph, ELEMENT_RELATIONSHIP, row, "x",
                value_integer(lab->edge_x[i]));
    }
}

/* A random graph, its relationships in the delta or folded. */
static struct lab_graph lab_graph_new(void) {
    struct lab_graph lab = {.graph = graph_new()};
    assert_non_null(lab.graph);
    lab.node_count = 1 + lab_random(LAB_NODES);
    /* Few on few nodes: all trails over nine loops of one node are a million. */
    uint32_t most = 2 * lab.node_count + 1;
    lab.edge_count = lab_random((most < LAB_EDGES ? most : LAB_EDGES) + 1);
    assert_int_equal(graph_begin(lab.graph, NULL), STATUS_OK);
    lab_make_nodes(&lab);
    lab_make_edges(&lab);
    assert_int_equal(graph_commit(lab.graph, NULL), STATUS_OK);
    if (lab_chance(50))
        assert_int_equal(graph_fold(lab.graph, NULL), STATUS_OK);
    return lab;
}

/* ---- patterns ----------------------------------------------------------------------------- */

/* A relationship, or a group of `stride` of them that is repeated. */
struct lab_segment {
    uint32_t stride;
    enum ast_direction direction[LAB_STRIDE];
    uint32_t type[LAB_STRIDE]; /* 2: any */
    bool is_quantified;
    uint32_t min;
    uint64_t max;
    bool has_edge_test;   /* of the first hop of an iteration: edge.x < 3 */
    bool has_step_test;   /* of the last: before.x <= after.x */
    bool has_inner_label; /* of the node after the first of several */
    bool has_span_test;   /* of an iteration: before.x <= after.x */
    bool has_edges_test;  /* ... and first edge.x <= last edge.x */
    bool has_cost;        /* of the last hop */
};

struct lab_pattern {
    uint32_t segment_count;
    struct lab_segment segments[LAB_SEGMENTS];
    bool needs_label[LAB_SEGMENTS + 1];
    bool has_node_test[LAB_SEGMENTS + 1]; /* node.x > 0 */
    bool is_given[LAB_SEGMENTS + 1];
    uint32_t same_as[LAB_SEGMENTS + 1]; /* itself, or an earlier place */
    bool has_path_test;                 /* first.x < last.x */
    bool is_anonymous;
    enum ast_path_mode mode;
    bool is_repeatable;
};

/* A path in written order: places[i] is the hop before node pattern i. */
struct lab_path {
    uint32_t hop_count;
    uint32_t nodes[LAB_HOPS + 1], edges[LAB_HOPS];
    uint32_t places[LAB_SEGMENTS + 1];
    uint32_t cost;
};

struct lab_paths {
    struct lab_path *items;
    uint32_t count, capacity;
};

static void lab_paths_add(struct lab_paths *paths, const struct lab_path *path) {
    if (paths->count == paths->capacity) {
        paths->capacity = paths->capacity == 0 ? 16 : 2 * paths->capacity;
        paths->items = realloc(paths->items, paths->capacity * sizeof *paths->items);
        assert_non_null(paths->items);
    }
    paths->items[paths->count++] = *path;
}

/* ---- every path of a pattern -------------------------------------------------------------- */

struct lab_search {
    const struct lab_graph *lab;
    const struct lab_pattern *pattern;
    const uint32_t *given; /* by place */
    struct lab_path path;
    uint32_t taken[LAB_EDGES], visited[LAB_NODES]; /* how often on the path */
    bool is_closed;                                /* SIMPLE came back to its start */
    struct lab_paths *out;
};

static void lab_hops(struct lab_search *search, uint32_t segment, uint32_t hops);

static bool lab_fits_place(const struct lab_search *search, uint32_t place,
                           uint32_t node) {
    const struct lab_pattern *pattern = search->pattern;
    if (pattern->is_given[place] && search->given[place] != node)
        return false;
    uint32_t same_as = pattern->same_as[place];
    if (same_as < place && search->path.nodes[search->path.places[same_as]] != node)
        return false;
    return (!pattern->needs_label[place] || search->lab->is_labelled[node]) &&
           (!pattern->has_node_test[place] || search->lab->node_x[node] > 0);
}

/* The path stands before node pattern `place`. */
static void lab_place(struct lab_search *search, uint32_t place) {
    struct lab_path *path = &search->path;
    uint32_t node = path->nodes[path->hop_count];
    if (!lab_fits_place(search, place, node))
        return;
    path->places[place] = path->hop_count;
    if (place < search->pattern->segment_count)
        lab_hops(search, place, 0);
    else if (!search->pattern->has_path_test ||
             search->lab->node_x[path->nodes[0]] < search->lab->node_x[node])
        lab_paths_add(search->out, path);
}

/* What holds over a whole iteration that ends with a hop. */
static bool lab_fits_iteration(const struct lab_search *search,
                               const struct lab_segment *segment, uint32_t edge,
                               uint32_t to) {
    const struct lab_graph *lab = search->lab;
    uint32_t first = search->path.hop_count + 1 - segment->stride;
    uint32_t first_edge = segment->stride == 1 ? edge : search->path.edges[first];
    if (segment->has_span_test &&
        lab->node_x[search->path.nodes[first]] > lab->node_x[to])
        return false;
    return !segment->has_edges_test || lab->edge_x[first_edge] <= lab->edge_x[edge];
}

static bool lab_fits_hop(const struct lab_search *search,
                         const struct lab_segment *segment, uint32_t step, uint32_t edge,
                         uint32_t from, uint32_t to) {
    const struct lab_graph *lab = search->lab;
    bool is_last = step + 1 == segment->stride;
    if (segment->type[step] != 2 && segment->type[step] != lab->type[edge])
        return false;
    if (segment->has_edge_test && step == 0 && lab->edge_x[edge] >= 3)
        return false;
    if (segment->has_step_test && is_last && lab->node_x[from] > lab->node_x[to])
        return false;
    if (segment->has_inner_label && step == 0 && !is_last && !lab->is_labelled[to])
        return false;
    if (is_last && !lab_fits_iteration(search, segment, edge, to))
        return false;
    const struct lab_pattern *pattern = search->pattern;
    bool differs = !pattern->is_repeatable || pattern->mode == AST_MODE_TRAIL;
    if (differs && search->taken[edge] > 0)
        return false;
    if (pattern->mode != AST_MODE_ACYCLIC && pattern->mode != AST_MODE_SIMPLE)
        return true;
    bool closes = pattern->mode == AST_MODE_SIMPLE && to == search->path.nodes[0];
    return !search->is_closed && (search->visited[to] == 0 || closes);
}

/* What hop number `hop` of a segment costs. */
static uint32_t lab_cost(const struct lab_graph *lab, const struct lab_segment *segment,
                         uint32_t hop, uint32_t edge) {
    bool is_last = (hop + 1) % segment->stride == 0;
    return segment->has_cost && is_last ? lab->weight[edge] : 0;
}

static void lab_take(struct lab_search *search, uint32_t segment, uint32_t hops,
                     uint32_t edge, uint32_t to) {
    const struct lab_segment *pattern = &search->pattern->segments[segment];
    struct lab_path *path = &search->path;
    uint32_t step = hops % pattern->stride;
    if (!lab_fits_hop(search, pattern, step, edge, path->nodes[path->hop_count], to))
        return;
    uint32_t cost = lab_cost(search->lab, pattern, hops, edge);
    assert_true(path->hop_count < LAB_HOPS);
    bool was_closed = search->is_closed;
    search->is_closed = search->pattern->mode == AST_MODE_SIMPLE && to == path->nodes[0];
    search->taken[edge]++;
    search->visited[to]++;
    path->edges[path->hop_count++] = edge;
    path->nodes[path->hop_count] = to;
    path->cost += cost;
    lab_hops(search, segment, hops + 1);
    path->cost -= cost;
    path->hop_count--;
    search->visited[to]--;
    search->taken[edge]--;
    search->is_closed = was_closed;
}

/* `hops` hops of a segment have been taken. */
static void lab_hops(struct lab_search *search, uint32_t segment, uint32_t hops) {
    const struct lab_segment *pattern = &search->pattern->segments[segment];
    const struct lab_graph *lab = search->lab;
    uint32_t node = search->path.nodes[search->path.hop_count];
    uint32_t step = hops % pattern->stride, iterations = hops / pattern->stride;
    if (step == 0 && iterations >= pattern->min)
        lab_place(search, segment + 1);
    if (step == 0 && iterations >= pattern->max)
        return;
    enum ast_direction direction = pattern->direction[step];
    for (uint32_t edge = 0; edge < lab->edge_count; edge++) {
        bool leaves = lab->source[edge] == node && direction != AST_INCOMING;
        bool enters = lab->target[edge] == node && direction != AST_OUTGOING;
        if (leaves)
            lab_take(search, segment, hops, edge, lab->target[edge]);
        if (enters && !(leaves && lab->source[edge] == lab->target[edge]))
            lab_take(search, segment, hops, edge, lab->source[edge]);
    }
}

/* All paths whose given places are `given`; place 0 is. */
static void lab_all_paths(const struct lab_graph *lab, const struct lab_pattern *pattern,
                          const uint32_t *given, struct lab_paths *out) {
    for (uint32_t start = 0; start < lab->node_count; start++) {
        struct lab_search search = {
            .lab = lab, .pattern = pattern, .given = given, .out = out};
        search.path.nodes[0] = start;
        search.visited[start] = 1;
        lab_place(&search, 0);
    }
}

/* ---- expressions -------------------------------------------------------------------------- */

static struct expression *lab_expression(struct arena *arena, enum expression_kind kind,
                                         uint32_t child_count) {
    struct expression *made = ARENA_NEW(arena, struct expression);
    assert_non_null(made);
    made->kind = kind;
    made->span = SPAN_NONE;
    made->types = TYPE_SET_ANY;
    made->child_count = child_count;
    made->children = ARENA_ARRAY(arena, child_count + 1, struct expression *);
    assert_non_null(made->children);
    return made;
}

static struct expression *lab_property(struct arena *arena, uint32_t slot,
                                       const char *key) {
    struct expression *made = lab_expression(arena, EXPRESSION_PROPERTY, 1);
    made->text = text_of(key);
    made->children[0] = lab_expression(arena, EXPRESSION_SLOT, 0);
    made->children[0]->slot = slot;
    return made;
}

static struct expression *lab_integer(struct arena *arena, int64_t integer) {
    struct expression *made = lab_expression(arena, EXPRESSION_CONSTANT, 0);
    made->constant = value_integer(integer);
    return made;
}

static struct expression *lab_compare(struct arena *arena, enum expression_kind kind,
                                      struct expression *first,
                                      struct expression *second) {
    struct expression *made = lab_expression(arena, kind, 2);
    made->children[0] = first;
    made->children[1] = second;
    return made;
}

static struct expression *lab_and(struct arena *arena, struct expression *first,
                                  struct expression *second) {
    if (first == NULL || second == NULL)
        return first == NULL ? second : first;
    return lab_compare(arena, EXPRESSION_AND, first, second);
}

static struct bound_labels *lab_labels(struct arena *arena, const char *name) {
    struct bound_labels *made = ARENA_NEW(arena, struct bound_labels);
    assert_non_null(made);
    made->kind = AST_LABEL_NAME;
    made->name = text_of(name);
    return made;
}

static struct bound_labels *lab_types(struct arena *arena, uint32_t type) {
    return type == 2 ? NULL : lab_labels(arena, type == 0 ? "A" : "B");
}

/* Slots of an iteration, from `first` on: its relationships, then its nodes. */
#define LAB_STEP_SLOTS (2 * LAB_STRIDE + 1)
#define LAB_EDGE_IN(first, step) ((first) + (step))
#define LAB_NODE_IN(first, place) ((first) + LAB_STRIDE + (place))

/* first.x <= second.x */
static struct expression *lab_at_most(struct arena *arena, uint32_t first,
                                      uint32_t second) {
    return lab_compare(arena, EXPRESSION_LESS_EQUAL, lab_property(arena, first, "x"),
                       lab_property(arena, second, "x"));
}

/* What a segment asks of its written step `step`. */
static struct expression *lab_where(struct arena *arena,
                                    const struct lab_segment *segment, uint32_t step,
                                    uint32_t slots) {
    struct expression *where = NULL;
    uint32_t edge = LAB_EDGE_IN(slots, step), before = LAB_NODE_IN(slots, step);
    if (segment->has_edge_test && step == 0)
        where = lab_compare(arena, EXPRESSION_LESS, lab_property(arena, edge, "x"),
                            lab_integer(arena, 3));
    if (segment->has_step_test && step + 1 == segment->stride)
        where = lab_and(arena, where, lab_at_most(arena, before, before + 1));
    return where;
}

static struct expression *lab_iteration_where(struct arena *arena,
                                              const struct lab_segment *segment,
                                              uint32_t slots) {
    struct expression *where = NULL;
    uint32_t last = segment->stride - 1;
    if (segment->has_span_test)
        where = lab_at_most(arena, LAB_NODE_IN(slots, 0), LAB_NODE_IN(slots, last + 1));
    if (segment->has_edges_test)
        where =
            lab_and(arena, where,
                    lab_at_most(arena, LAB_EDGE_IN(slots, 0), LAB_EDGE_IN(slots, last)));
    return where;
}

/* ---- plans -------------------------------------------------------------------------------- */

#define LAB_SLOTS 48

static struct plan *lab_plan(struct arena *arena, enum plan_kind kind,
                             struct plan *child) {
    struct plan *made = ARENA_NEW(arena, struct plan);
    assert_non_null(made);
    made->kind = kind;
    made->child = child;
    made->span = SPAN_NONE;
    made->slot = made->ordinality_slot = SLOT_NONE;
    return made;
}

/* Every node of the graph in `slot`, for each row of `child`. */
static struct plan *lab_scan(struct arena *arena, uint32_t slot, struct plan *child) {
    struct plan *made = lab_plan(arena, PLAN_NODE_SCAN, child);
    made->slot = slot;
    return made;
}

static struct ast_quantifier lab_quantifier(const struct lab_segment *segment) {
    struct ast_quantifier quantifier = {.min = segment->min, .max = segment->max};
    quantifier.style =
        segment->is_quantified ? AST_QUANTIFIER_SUFFIX : AST_QUANTIFIER_NONE;
    return quantifier;
}

static enum ast_direction lab_opposite(enum ast_direction direction) {
    if (direction == AST_UNDIRECTED)
        return direction;
    return direction == AST_OUTGOING ? AST_INCOMING : AST_OUTGOING;
}

/* The steps of a segment in the order of a walk; `steps` has room for LAB_STRIDE. */
static void lab_steps(struct arena *arena, const struct lab_segment *segment,
                      uint32_t slots, bool is_reversed, struct plan_step *steps) {
    uint32_t last = segment->stride - 1;
    for (uint32_t i = 0; i <= last; i++) {
        uint32_t step = is_reversed ? last - i : i;
        uint32_t before = LAB_NODE_IN(slots, step), after = before + 1;
        steps[i] = (struct plan_step){
            .slot = LAB_EDGE_IN(slots, step),
            .from_slot = is_reversed ? after : before,
            .to_slot = is_reversed ? before : after,
            .direction = is_reversed ? lab_opposite(segment->direction[step])
                                     : segment->direction[step],
            .types = lab_types(arena, segment->type[step]),
            .where = lab_where(arena, segment, step, slots)};
        /* The node after the first written step. */
        if (segment->has_inner_label && last > 0 && step == (is_reversed ? 1 : 0))
            steps[i].to_labels = lab_labels(arena, "L");
        if (segment->has_cost && step == last)
            steps[i].cost = lab_property(arena, steps[i].slot, "w");
    }
    struct expression *where = lab_iteration_where(arena, segment, slots);
    steps[last].where = lab_and(arena, steps[last].where, where);
    steps[last].reads_before = where != NULL && last > 0;
}

/* One to three hops of any direction and type, and what is asked of them. */
static void lab_random_hops(struct lab_segment *segment) {
    static const enum ast_direction directions[] = {AST_OUTGOING, AST_INCOMING,
                                                    AST_UNDIRECTED};
    segment->stride = lab_chance(60) ? 1 : 1 + lab_random(LAB_STRIDE);
    if (!segment->is_quantified)
        segment->stride = 1;
    for (uint32_t i = 0; i < segment->stride; i++) {
        segment->direction[i] = directions[lab_random(3)];
        segment->type[i] = lab_random(4) > 1 ? 2 : lab_random(3);
    }
    segment->has_edge_test = lab_chance(15);
    segment->has_step_test = lab_chance(15);
    segment->has_inner_label = lab_chance(15);
    segment->has_span_test = segment->is_quantified && lab_chance(20);
    segment->has_edges_test = segment->is_quantified && lab_chance(15);
}

/* Runs a plan; `take` receives each batch. */
static enum status lab_run(const struct lab_graph *lab, struct plan *root,
                           struct arena *arena, struct budget *budget, bool is_anonymous,
                           void (*take)(void *context, const struct batch *batch),
                           void *context, struct problem *problem) {
    struct bound_slot slots[LAB_SLOTS];
    for (uint32_t i = 0; i < LAB_SLOTS; i++)
        slots[i] = (struct bound_slot){
            .name = is_anonymous ? TEXT(" made up") : TEXT("n"), .types = TYPE_SET_ANY};
    struct plan_statement statement = {
        .root = root, .slot_count = LAB_SLOTS, .slots = slots};
    uint64_t random_state = 1;
    struct execution_request request = {.statement = &statement,
                                        .graph = lab->graph,
                                        .arena = arena,
                                        .budget = budget,
                                        .random_state = &random_state,
                                        .problem = problem};
    struct execution *execution;
    problem_clear(problem);
    enum status status = execute_open(&request, &execution);
    if (status != STATUS_OK)
        return status;
    struct batch batch;
    for (;;) {
        status = execute_next(execution, &batch);
        if (status != STATUS_OK || batch.row_count == 0)
            break;
        take(context, &batch);
    }
    execute_close(execution);
    return status;
}

#endif
