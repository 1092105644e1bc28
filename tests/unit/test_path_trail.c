/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Expansions of several hops against every path by plain recursion, on random graphs: modes,
 * bounds, both orders of the walk, known and unknown ends, relationships that must differ from
 * those of another edge, counting, and lists that are known already.
 */
#include "path_lab.h"

#define EDGE_SLOT(i) (10 + (i))
#define STEP_SLOT(i) (16 + LAB_STEP_SLOTS * (i))

/* Two edge patterns from place 0 to place 1 to place 2; most questions have one. */
struct question {
    struct lab_pattern pattern;
    bool is_reversed; /* one edge pattern: the walk begins at place 1 */
    bool is_counting; /* the last edge pattern */
};

static struct question random_question(void) {
    static const enum ast_path_mode modes[] = {
        AST_MODE_NONE, AST_MODE_TRAIL, AST_MODE_WALK, AST_MODE_ACYCLIC, AST_MODE_SIMPLE};
    struct question question = {0};
    struct lab_pattern *pattern = &question.pattern;
    pattern->segment_count = lab_chance(70) ? 1 : 2;
    if (pattern->segment_count == 1)
        pattern->mode = modes[lab_random(5)];
    pattern->is_repeatable = lab_chance(15);
    for (uint32_t i = 0; i < pattern->segment_count; i++) {
        struct lab_segment *segment = &pattern->segments[i];
        *segment = (struct lab_segment){.is_quantified = true, .min = lab_random(4)};
        lab_random_hops(segment);
        if (segment->stride > 1)
            segment->min = lab_random(2);
        segment->max = segment->min + lab_random(3);
        if (!pattern->is_repeatable && lab_chance(40))
            segment->max = UINT64_MAX;
    }
    for (uint32_t i = 0; i <= pattern->segment_count; i++)
        pattern->same_as[i] = i;
    if (pattern->segment_count == 1) {
        question.is_reversed = lab_chance(40);
        if (!question.is_reversed && lab_chance(10))
            pattern->same_as[1] = 0;
    }
    uint32_t source = question.is_reversed ? 1 : 0;
    uint32_t target = question.is_reversed ? 0 : pattern->segment_count;
    pattern->is_given[source] = true;
    pattern->is_given[target] = pattern->same_as[target] != target || lab_chance(30);
    for (uint32_t i = 0; i <= pattern->segment_count; i++)
        pattern->needs_label[i] = !pattern->is_given[i] && lab_chance(25);
    question.is_counting = !pattern->is_given[target] && lab_chance(40);
    return question;
}

/* ---- the plan ----------------------------------------------------------------------------- */

static struct plan *plan_segment(struct arena *arena, const struct question *question,
                                 uint32_t segment, struct plan *child) {
    const struct lab_pattern *pattern = &question->pattern;
    const struct lab_segment *written = &pattern->segments[segment];
    struct plan_variable *variable = ARENA_NEW(arena, struct plan_variable);
    struct plan_expand *hop = &variable->hop;
    uint32_t from = question->is_reversed ? segment + 1 : segment;
    uint32_t to = question->is_reversed ? segment : segment + 1;
    hop->from_slot = pattern->same_as[from];
    hop->to_slot = pattern->same_as[to];
    hop->edge_slot = EDGE_SLOT(segment);
    if (pattern->needs_label[to])
        hop->to_labels = lab_labels(arena, "L");
    if (segment > 0) {
        hop->distinct_slots = ARENA_ARRAY(arena, 1, uint32_t);
        hop->distinct_slots[hop->distinct_count++] = EDGE_SLOT(0);
    }
    hop->is_counting = question->is_counting && segment + 1 == pattern->segment_count;
    variable->is_to_bound = pattern->is_given[to];
    variable->quantifier = lab_quantifier(written);
    variable->is_repeatable = pattern->is_repeatable;
    variable->mode = pattern->mode;
    variable->is_reversed = question->is_reversed;
    variable->steps = ARENA_ARRAY(arena, LAB_STRIDE, struct plan_step);
    variable->step_count = written->stride;
    lab_steps(arena, written, STEP_SLOT(segment), question->is_reversed, variable->steps);
    struct plan *plan = lab_plan(arena, PLAN_EXPAND_VARIABLE, child);
    plan->variable = variable;
    return plan;
}

static struct plan *plan_question(struct arena *arena, const struct question *question) {
    const struct lab_pattern *pattern = &question->pattern;
    struct plan *plan = lab_plan(arena, PLAN_ARGUMENT, NULL);
    for (uint32_t i = 0; i <= pattern->segment_count; i++)
        if (pattern->is_given[i] && pattern->same_as[i] == i)
            plan = lab_scan(arena, i, plan);
    for (uint32_t i = 0; i < pattern->segment_count; i++)
        plan = plan_segment(arena, question, i, plan);
    return plan;
}

/* ---- answers ------------------------------------------------------------------------------ */

struct answers {
    const struct lab_graph *lab;
    const struct question *question;
    struct lab_paths paths;
    uint64_t counted;
};

/* Follows a list from the node that the path has come to; checks that it fits together. */
static void append_list(const struct lab_graph *lab, struct value list,
                        struct lab_path *path) {
    assert_int_equal(list.type, VALUE_LIST);
    for (uint32_t i = 0; i < list.size; i++) {
        uint32_t edge = (uint32_t)list.items[i].element;
        uint32_t node = path->nodes[path->hop_count];
        assert_true(lab->source[edge] == node || lab->target[edge] == node);
        path->edges[path->hop_count++] = edge;
        path->nodes[path->hop_count] =
            lab->source[edge] == node ? lab->target[edge] : lab->source[edge];
    }
}

static void take_answers(void *context, const struct batch *batch) {
    struct answers *answers = context;
    const struct lab_pattern *pattern = &answers->question->pattern;
    for (uint32_t row = 0; row < batch->row_count; row++) {
        if (answers->question->is_counting) {
            assert_non_null(batch->multiplicity);
            assert_true(batch->multiplicity[row] > 0);
            answers->counted += (uint64_t)batch->multiplicity[row];
            continue;
        }
        struct lab_path path = {0};
        path.nodes[0] = (uint32_t)column_value(&batch->columns[0], row).element;
        for (uint32_t i = 0; i < pattern->segment_count; i++) {
            append_list(answers->lab, column_value(&batch->columns[EDGE_SLOT(i)], row),
                        &path);
            path.places[i + 1] = path.hop_count;
            struct value node =
                column_value(&batch->columns[pattern->same_as[i + 1]], row);
            assert_int_equal(node.type, VALUE_NODE);
            assert_int_equal(node.element, path.nodes[path.hop_count]);
        }
        lab_paths_add(&answers->paths, &path);
    }
}

static int compare_paths(const void *first_path, const void *second_path) {
    const struct lab_path *first = first_path, *second = second_path;
    if (first->hop_count != second->hop_count)
        return first->hop_count < second->hop_count ? -1 : 1;
    int order = memcmp(first->nodes, second->nodes,
                       (first->hop_count + 1) * sizeof *first->nodes);
    if (order == 0)
        order =
            memcmp(first->edges, second->edges, first->hop_count * sizeof *first->edges);
    return order != 0 ? order
                      : memcmp(first->places, second->places, sizeof first->places);
}

static void sort_paths(struct lab_paths *paths) {
    if (paths->count > 0)
        qsort(paths->items, paths->count, sizeof *paths->items, compare_paths);
}

/* ---- one question ------------------------------------------------------------------------- */

/* All paths, of every given node. */
static struct lab_paths expect(const struct lab_graph *lab,
                               const struct question *question) {
    struct lab_pattern pattern = question->pattern;
    struct lab_paths all = {0};
    for (uint32_t i = 0; i <= pattern.segment_count; i++)
        pattern.is_given[i] = false;
    lab_all_paths(lab, &pattern, NULL, &all);
    sort_paths(&all);
    return all;
}

static void run(const struct lab_graph *lab, struct plan *plan, struct arena *arena,
                struct budget *budget, struct answers *answers) {
    struct problem problem;
    enum status status =
        lab_run(lab, plan, arena, budget, false, take_answers, answers, &problem);
    if (status != STATUS_OK)
        fail_msg("%s", problem.message);
}

static void ask(const struct lab_graph *lab, const struct question *question) {
    struct arena arena;
    struct budget budget;
    budget_init(&budget);
    arena_init(&arena, &budget);
    struct answers answers = {.lab = lab, .question = question};
    run(lab, plan_question(&arena, question), &arena, &budget, &answers);
    struct lab_paths expected = expect(lab, question);
    if (question->is_counting) {
        assert_int_equal(answers.counted, expected.count);
    } else {
        sort_paths(&answers.paths);
        assert_int_equal(answers.paths.count, expected.count);
        for (uint32_t i = 0; i < expected.count; i++)
            assert_int_equal(compare_paths(&answers.paths.items[i], &expected.items[i]),
                             0);
    }
    free(expected.items);
    free(answers.paths.items);
    arena_release(&arena);
    assert_int_equal(budget.memory_used_bytes, 0);
}

static void expansions_agree_with_every_path(void **state) {
    (void)state;
    for (uint32_t seed = 1; seed <= 2000; seed++) {
        lab_state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
        struct lab_graph lab = lab_graph_new();
        for (uint32_t i = 0; i < 4; i++) {
            struct question question = random_question();
            ask(&lab, &question);
        }
        graph_free(lab.graph);
    }
}

/* ---- lists that are known ----------------------------------------------------------------- */

/* Every list of one question, followed from every node (slot 5) to where it leads (slot 6). */
static struct plan *plan_following(struct arena *arena, const struct question *question) {
    struct plan *plan = lab_scan(arena, 5, plan_question(arena, question));
    plan = plan_segment(arena, question, 0, plan);
    plan->variable->hop.from_slot = 5;
    plan->variable->hop.to_slot = 6;
    plan->variable->is_to_bound = false;
    plan->variable->is_list_bound = true;
    return plan;
}

struct followed {
    uint64_t count;
};

static void take_followed(void *context, const struct batch *batch) {
    ((struct followed *)context)->count += batch->row_count;
}

/* How many pairs of paths have the same relationships in the same order. */
static uint64_t equal_lists(const struct lab_paths *paths) {
    uint64_t count = 0;
    for (uint32_t i = 0; i < paths->count; i++)
        for (uint32_t j = 0; j < paths->count; j++)
            count += paths->items[i].hop_count == paths->items[j].hop_count &&
                     memcmp(paths->items[i].edges, paths->items[j].edges,
                            paths->items[i].hop_count * sizeof(uint32_t)) == 0;
    return count;
}

static void a_known_list_is_followed(void **state) {
    (void)state;
    for (uint32_t seed = 1; seed <= 1000; seed++) {
        lab_state = seed * UINT64_C(0x9E3779B97F4A7C15) + 7;
        struct lab_graph lab = lab_graph_new();
        struct question question = random_question();
        question.pattern.segment_count = 1;
        question.pattern.same_as[1] = 1;
        question.pattern.is_given[0] = !question.is_reversed;
        question.pattern.is_given[1] = question.is_reversed;
        question.pattern.mode = AST_MODE_NONE;
        question.pattern.segments[0].stride = 1;
        question.is_counting = false;
        struct arena arena;
        struct budget budget;
        struct problem problem;
        budget_init(&budget);
        arena_init(&arena, &budget);
        struct followed followed = {0};
        assert_int_equal(lab_run(&lab, plan_following(&arena, &question), &arena, &budget,
                                 false, take_followed, &followed, &problem),
                         STATUS_OK);
        struct lab_paths paths = expect(&lab, &question);
        assert_int_equal(followed.count, equal_lists(&paths));
        free(paths.items);
        arena_release(&arena);
        graph_free(lab.graph);
    }
}

/* ---- limits ------------------------------------------------------------------------------- */

/* A chain long enough that the set of its relationships keeps bits. */
static void a_long_chain_is_walked_once(void **state) {
    (void)state;
    struct lab_graph lab = {.graph = graph_new()};
    uint32_t type, row, count = 500;
    assert_int_equal(graph_begin(lab.graph, NULL), STATUS_OK);
    assert_int_equal(graph_make_name(lab.graph, CATALOG_TYPE, TEXT("A"), &type, NULL),
                     STATUS_OK);
    for (uint32_t i = 0; i <= count; i++)
        assert_int_equal(graph_create_node(lab.graph, NULL, 0, &row, NULL), STATUS_OK);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(graph_create_relationship(lab.graph, i, i + 1, type, &row, NULL),
                         STATUS_OK);
    assert_int_equal(graph_commit(lab.graph, NULL), STATUS_OK);
    struct question question = {
        .pattern = {.segment_count = 1, .same_as = {0, 1}, .is_given = {true, false}},
        .is_counting = true};
    question.pattern.segments[0] = (struct lab_segment){.stride = 1,
                                                        .direction = {AST_UNDIRECTED},
                                                        .type = {2},
                                                        .is_quantified = true,
                                                        .min = 1,
                                                        .max = UINT64_MAX};
    struct arena arena;
    struct budget budget;
    budget_init(&budget);
    arena_init(&arena, &budget);
    struct answers answers = {.lab = &lab, .question = &question};
    run(&lab, plan_question(&arena, &question), &arena, &budget, &answers);
    assert_int_equal(answers.counted, (uint64_t)count * (count + 1));
    arena_release(&arena);
    graph_free(lab.graph);
}

/* Trails of a complete graph are without end for practical purposes: the clock stops them. */
static void a_dense_graph_ends_with_the_budget(void **state) {
    (void)state;
    struct lab_graph lab = {.graph = graph_new()};
    uint32_t type, row, count = 12;
    assert_int_equal(graph_begin(lab.graph, NULL), STATUS_OK);
    assert_int_equal(graph_make_name(lab.graph, CATALOG_TYPE, TEXT("A"), &type, NULL),
                     STATUS_OK);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(graph_create_node(lab.graph, NULL, 0, &row, NULL), STATUS_OK);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = 0; j < count; j++)
            assert_int_equal(graph_create_relationship(lab.graph, i, j, type, &row, NULL),
                             STATUS_OK);
    assert_int_equal(graph_commit(lab.graph, NULL), STATUS_OK);
    struct question question = {
        .pattern = {.segment_count = 1, .same_as = {0, 1}, .is_given = {true, false}},
        .is_counting = true};
    question.pattern.segments[0] = (struct lab_segment){.stride = 1,
                                                        .direction = {AST_OUTGOING},
                                                        .type = {2},
                                                        .is_quantified = true,
                                                        .min = 1,
                                                        .max = UINT64_MAX};
    struct arena arena;
    struct budget budget;
    struct problem problem;
    budget_init(&budget);
    budget_start(&budget, 0.05);
    arena_init(&arena, &budget);
    struct answers answers = {.lab = &lab, .question = &question};
    assert_int_equal(lab_run(&lab, plan_question(&arena, &question), &arena, &budget,
                             false, take_answers, &answers, &problem),
                     STATUS_TIMED_OUT);
    arena_release(&arena);
    assert_int_equal(budget.memory_used_bytes, 0);
    graph_free(lab.graph);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expansions_agree_with_every_path),
        cmocka_unit_test(a_known_list_is_followed),
        cmocka_unit_test(a_long_chain_is_walked_once),
        cmocka_unit_test(a_dense_graph_ends_with_the_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
