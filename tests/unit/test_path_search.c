/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Path searches against every path by plain recursion, on thousands of small random graphs:
 * self-loops, parallel edges, all directions, bounds, several segments, modes, selectors,
 * costs with zeros and ties, known and unknown ends, both orders of search.
 */
#include "path_lab.h"

/* Slots: nodes from 0, edges from 10, those of steps from 16, the path last. */
#define EDGE_SLOT(i) (10 + (i))
#define STEP_SLOT(i) (16 + LAB_STEP_SLOTS * (i))
#define PATH_SLOT 47

struct question {
    struct lab_pattern pattern;
    enum ast_path_selector selector;
    uint32_t count; /* 0: not written */
    bool is_reversed;
};

static const enum ast_path_selector selectors[] = {
    AST_SELECT_ALL,           AST_SELECT_ANY,
    AST_SELECT_ANY_SHORTEST,  AST_SELECT_ALL_SHORTEST,
    AST_SELECT_SHORTEST,      AST_SELECT_SHORTEST_GROUPS,
    AST_SELECT_ANY_CHEAPEST,  AST_SELECT_ALL_CHEAPEST,
    AST_SELECT_CHEAPEST,      AST_SELECT_CHEAPEST_GROUPS,
    AST_SELECT_SHORTEST_PATH, AST_SELECT_ALL_SHORTEST_PATHS,
};

static bool is_weighted(enum ast_path_selector selector) {
    return selector == AST_SELECT_ANY_CHEAPEST || selector == AST_SELECT_ALL_CHEAPEST ||
           selector == AST_SELECT_CHEAPEST || selector == AST_SELECT_CHEAPEST_GROUPS;
}

static bool is_grouped(enum ast_path_selector selector) {
    return selector == AST_SELECT_ALL_SHORTEST ||
           selector == AST_SELECT_SHORTEST_GROUPS ||
           selector == AST_SELECT_ALL_CHEAPEST ||
           selector == AST_SELECT_CHEAPEST_GROUPS ||
           selector == AST_SELECT_ALL_SHORTEST_PATHS;
}

static bool takes_count(enum ast_path_selector selector) {
    return selector == AST_SELECT_ANY || selector == AST_SELECT_SHORTEST ||
           selector == AST_SELECT_SHORTEST_GROUPS || selector == AST_SELECT_CHEAPEST ||
           selector == AST_SELECT_CHEAPEST_GROUPS;
}

/* ---- random questions --------------------------------------------------------------------- */

static void random_segment(struct lab_segment *segment, bool is_bounded, bool costs) {
    *segment = (struct lab_segment){.is_quantified = lab_chance(75), .min = 1, .max = 1};
    lab_random_hops(segment);
    segment->has_cost = costs && (segment->is_quantified || lab_chance(50));
    if (!segment->is_quantified)
        return;
    segment->min = lab_chance(60) ? 1 : lab_random(4);
    segment->max = segment->min + lab_random(3);
    if (segment->max == 0 || (!is_bounded && lab_chance(60)))
        segment->max = is_bounded ? 1 : UINT64_MAX;
    /* Walks of many hops that may repeat are too many to list. */
    if (is_bounded && segment->stride > 1) {
        segment->min = lab_random(2);
        segment->max = 1 + lab_random(2);
    }
}

static struct question random_question(void) {
    struct question question = {0};
    struct lab_pattern *pattern = &question.pattern;
    question.selector = selectors[lab_random(sizeof selectors / sizeof *selectors)];
    if (takes_count(question.selector) && lab_chance(80))
        question.count = 1 + lab_random(4);
    question.is_reversed = lab_chance(40);
    pattern->is_repeatable = lab_chance(15);
    static const enum ast_path_mode modes[] = {AST_MODE_NONE,    AST_MODE_NONE,
                                               AST_MODE_WALK,    AST_MODE_TRAIL,
                                               AST_MODE_ACYCLIC, AST_MODE_SIMPLE};
    pattern->mode = modes[lab_random(6)];
    pattern->segment_count = lab_chance(60) ? 1 : 1 + lab_random(LAB_SEGMENTS);
    for (uint32_t i = 0; i < pattern->segment_count; i++)
        random_segment(&pattern->segments[i], pattern->is_repeatable,
                       is_weighted(question.selector));
    for (uint32_t i = 0; i <= pattern->segment_count; i++) {
        pattern->needs_label[i] = lab_chance(15);
        pattern->has_node_test[i] = lab_chance(15);
        pattern->same_as[i] = i > 0 && lab_chance(8) ? lab_random(i) : i;
        while (pattern->same_as[pattern->same_as[i]] != pattern->same_as[i])
            pattern->same_as[i] = pattern->same_as[pattern->same_as[i]];
    }
    uint32_t source = question.is_reversed ? pattern->segment_count : 0;
    for (uint32_t i = 0; i <= pattern->segment_count; i++)
        pattern->is_given[i] =
            i == source || lab_chance(i == 0 || i == pattern->segment_count ? 60 : 5);
    for (uint32_t i = 0; i <= pattern->segment_count; i++)
        pattern->is_given[pattern->same_as[i]] |= pattern->is_given[i];
    for (uint32_t i = 0; i <= pattern->segment_count; i++)
        pattern->is_given[i] = pattern->is_given[pattern->same_as[i]];
    pattern->has_path_test = lab_chance(10);
    pattern->is_anonymous = lab_chance(40);
    return question;
}

/* ---- the plan of a question --------------------------------------------------------------- */

static void plan_node(struct arena *arena, const struct question *question,
                      uint32_t place, struct plan_search_node *out) {
    const struct lab_pattern *pattern = &question->pattern;
    *out = (struct plan_search_node){.slot = pattern->same_as[place],
                                     .is_bound = pattern->is_given[place]};
    if (pattern->needs_label[place])
        out->labels = lab_labels(arena, "L");
    out->conjuncts = ARENA_ARRAY(arena, 1, struct expression *);
    if (!pattern->has_node_test[place])
        return;
    out->conjuncts[out->conjunct_count++] =
        lab_compare(arena, EXPRESSION_GREATER, lab_property(arena, out->slot, "x"),
                    lab_integer(arena, 0));
}

static void plan_loop(struct arena *arena, const struct question *question,
                      uint32_t segment, struct plan_search *search) {
    const struct lab_segment *written = &question->pattern.segments[segment];
    search->loops[search->loop_count++] =
        (struct plan_search_loop){.first_step = search->step_count,
                                  .step_count = written->stride,
                                  .edge_slot = EDGE_SLOT(segment),
                                  .quantifier = lab_quantifier(written),
                                  .is_named = !question->pattern.is_anonymous};
    lab_steps(arena, written, STEP_SLOT(segment), question->is_reversed,
              search->steps + search->step_count);
    search->step_count += written->stride;
}

/* The nodes between two steps of a loop. */
static void plan_inner_nodes(struct plan_search *search) {
    search->node_count = search->loop_count + 1;
    for (uint32_t i = 0; i < search->loop_count; i++) {
        const struct plan_search_loop *loop = &search->loops[i];
        for (uint32_t j = 0; j + 1 < loop->step_count; j++) {
            const struct plan_step *step = &search->steps[loop->first_step + j];
            search->nodes[search->node_count++] = (struct plan_search_node){
                .slot = step->to_slot, .labels = step->to_labels};
        }
    }
}

static struct plan *plan_question(struct arena *arena, const struct question *question) {
    const struct lab_pattern *pattern = &question->pattern;
    uint32_t last = pattern->segment_count;
    struct plan_search *search = ARENA_NEW(arena, struct plan_search);
    search->selector = question->selector;
    search->mode = pattern->mode;
    search->is_repeatable = pattern->is_repeatable;
    if (question->count > 0)
        search->count = lab_integer(arena, question->count);
    search->is_reversed = question->is_reversed;
    search->path_slot = PATH_SLOT;
    search->loops = ARENA_ARRAY(arena, last, struct plan_search_loop);
    search->steps = ARENA_ARRAY(arena, last * LAB_STRIDE, struct plan_step);
    search->nodes = ARENA_ARRAY(arena, last * LAB_STRIDE + 1, struct plan_search_node);
    for (uint32_t i = 0; i <= last; i++)
        plan_node(arena, question, question->is_reversed ? last - i : i,
                  &search->nodes[i]);
    for (uint32_t i = 0; i < last; i++)
        plan_loop(arena, question, question->is_reversed ? last - 1 - i : i, search);
    plan_inner_nodes(search);
    search->conjuncts = ARENA_ARRAY(arena, 1, struct expression *);
    if (pattern->has_path_test)
        search->conjuncts[search->conjunct_count++] = lab_compare(
            arena, EXPRESSION_LESS, lab_property(arena, pattern->same_as[0], "x"),
            lab_property(arena, pattern->same_as[last], "x"));
    struct plan *plan = lab_plan(arena, PLAN_ARGUMENT, NULL);
    for (uint32_t i = 0; i <= last; i++)
        if (pattern->is_given[i] && pattern->same_as[i] == i)
            plan = lab_scan(arena, i, plan);
    plan = lab_plan(arena, PLAN_PATH_SEARCH, plan);
    plan->search = search;
    return plan;
}

/* ---- answers ------------------------------------------------------------------------------ */

struct answers {
    const struct lab_graph *lab;
    const struct question *question;
    struct lab_paths paths;
};

/* The hops that an edge's column holds, checked against the path. */
static uint32_t edge_hops(const struct answers *answers, const struct batch *batch,
                          uint32_t row, uint32_t segment, const struct value_path *path,
                          uint32_t first) {
    struct value cell = column_value(&batch->columns[EDGE_SLOT(segment)], row);
    if (!answers->question->pattern.segments[segment].is_quantified) {
        assert_int_equal(cell.type, VALUE_RELATIONSHIP);
        assert_int_equal(cell.element, path->relationships[first]);
        return 1;
    }
    assert_int_equal(cell.type, VALUE_LIST);
    for (uint32_t i = 0; i < cell.size; i++) {
        assert_true(first + i < path->hop_count);
        assert_int_equal(cell.items[i].element, path->relationships[first + i]);
    }
    return cell.size;
}

static void take_answers(void *context, const struct batch *batch) {
    struct answers *answers = context;
    const struct lab_pattern *pattern = &answers->question->pattern;
    for (uint32_t row = 0; row < batch->row_count; row++) {
        struct value cell = column_value(&batch->columns[PATH_SLOT], row);
        assert_int_equal(cell.type, VALUE_PATH);
        struct lab_path path = {.hop_count = cell.path->hop_count};
        assert_true(path.hop_count <= LAB_HOPS);
        memcpy(path.nodes, cell.path->nodes, (path.hop_count + 1) * sizeof *path.nodes);
        memcpy(path.edges, cell.path->relationships, path.hop_count * sizeof *path.edges);
        for (uint32_t i = 0, hop = 0; i <= pattern->segment_count; i++) {
            struct value node = column_value(&batch->columns[pattern->same_as[i]], row);
            path.places[i] = hop;
            assert_int_equal(node.type, VALUE_NODE);
            assert_int_equal(node.element, path.nodes[hop]);
            uint32_t first = hop;
            if (i < pattern->segment_count)
                hop += edge_hops(answers, batch, row, i, cell.path, first);
            for (uint32_t h = first; h < hop; h++)
                path.cost += lab_cost(answers->lab, &pattern->segments[i], h - first,
                                      path.edges[h]);
        }
        lab_paths_add(&answers->paths, &path);
    }
}

/* ---- what is expected --------------------------------------------------------------------- */

static bool shows_places(const struct question *question) {
    return !question->pattern.is_anonymous;
}

static int compare_numbers(uint32_t first, uint32_t second) {
    return first < second ? -1 : first > second;
}

/* By ends, then as the selector orders, then by ids, then by places. */
static const struct question *sorted_question;

static int compare_ends(const struct lab_path *first, const struct lab_path *second) {
    int order = compare_numbers(first->nodes[0], second->nodes[0]);
    return order != 0 ? order
                      : compare_numbers(first->nodes[first->hop_count],
                                        second->nodes[second->hop_count]);
}

static int compare_rank(const struct lab_path *first, const struct lab_path *second) {
    int order = 0;
    if (is_weighted(sorted_question->selector))
        order = compare_numbers(first->cost, second->cost);
    return order != 0 ? order : compare_numbers(first->hop_count, second->hop_count);
}

static int compare_paths(const void *first_path, const void *second_path) {
    const struct lab_path *first = first_path, *second = second_path;
    int order = compare_ends(first, second);
    if (order == 0)
        order = compare_rank(first, second);
    for (uint32_t i = 0; order == 0 && i < first->hop_count; i++)
        order = compare_numbers(first->edges[i], second->edges[i]);
    for (uint32_t i = 1; order == 0 && shows_places(sorted_question) && i < LAB_SEGMENTS;
         i++)
        order = compare_numbers(first->places[i], second->places[i]);
    return order;
}

static void sort_paths(struct lab_paths *paths, const struct question *question) {
    sorted_question = question;
    if (paths->count > 0)
        qsort(paths->items, paths->count, sizeof *paths->items, compare_paths);
}

static bool is_equal(const struct lab_path *first, const struct lab_path *second) {
    return compare_paths(first, second) == 0;
}

static bool has_same_edges(const struct lab_path *first, const struct lab_path *second) {
    return first->hop_count == second->hop_count &&
           memcmp(first->edges, second->edges, first->hop_count * sizeof *first->edges) ==
               0;
}

/* By ends, then by relationships and, where they show, places; the best way comes first. */
static int compare_ways(const void *first_path, const void *second_path) {
    const struct lab_path *first = first_path, *second = second_path;
    int order = compare_ends(first, second);
    if (order == 0)
        order = compare_numbers(first->hop_count, second->hop_count);
    if (order == 0)
        order =
            memcmp(first->edges, second->edges, first->hop_count * sizeof *first->edges);
    if (order == 0 && shows_places(sorted_question))
        order = memcmp(first->places, second->places, sizeof first->places);
    return order != 0 ? order : compare_paths(first, second);
}

static bool is_same_way(const struct lab_path *first, const struct lab_path *second) {
    bool shows = shows_places(sorted_question);
    return compare_ends(first, second) == 0 && has_same_edges(first, second) &&
           (!shows || memcmp(first->places, second->places, sizeof first->places) == 0);
}

/* All distinct paths of one incoming row, sorted: ways to read a path that nobody can tell
 * apart are one, the cheapest. */
static void expect_row(const struct lab_graph *lab, const struct question *question,
                       const uint32_t *given, struct lab_paths *out) {
    struct lab_paths all = {0};
    lab_all_paths(lab, &question->pattern, given, &all);
    sorted_question = question;
    if (all.count > 0)
        qsort(all.items, all.count, sizeof *all.items, compare_ways);
    out->count = 0;
    for (uint32_t i = 0; i < all.count; i++)
        if (i == 0 || !is_same_way(&all.items[i - 1], &all.items[i]))
            lab_paths_add(out, &all.items[i]);
    free(all.items);
    sort_paths(out, question);
}

/* The first paths of sorted ones between the same ends that the selector takes. */
static uint32_t selected_count(const struct question *question,
                               const struct lab_path *paths, uint32_t count) {
    uint32_t wanted = question->count == 0 ? 1 : question->count;
    if (question->selector == AST_SELECT_ALL)
        return count;
    if (!is_grouped(question->selector))
        return count < wanted ? count : wanted;
    uint32_t groups = 1, taken = 1;
    for (; taken < count; taken++) {
        bool is_same = is_weighted(question->selector)
                           ? paths[taken].cost == paths[taken - 1].cost
                           : paths[taken].hop_count == paths[taken - 1].hop_count;
        groups += !is_same;
        if (groups > wanted)
            break;
    }
    return taken;
}

static void describe(const struct lab_graph *lab, const struct question *question) {
    const struct lab_pattern *pattern = &question->pattern;
    printf("nodes %u, selector %d, count %u, mode %d, repeatable %d, reversed %d, "
           "anonymous %d, path test %d\n",
           lab->node_count, (int)question->selector, question->count, (int)pattern->mode,
           pattern->is_repeatable, question->is_reversed, pattern->is_anonymous,
           pattern->has_path_test);
    for (uint32_t i = 0; i < lab->edge_count; i++)
        printf("  edge %u: %u -> %u type %u weight %u x %u\n", i, lab->source[i],
               lab->target[i], lab->type[i], lab->weight[i], lab->edge_x[i]);
    for (uint32_t i = 0; i <= pattern->segment_count; i++) {
        printf("  place %u: same as %u, given %d, label %d, test %d\n", i,
               pattern->same_as[i], pattern->is_given[i], pattern->needs_label[i],
               pattern->has_node_test[i]);
        const struct lab_segment *segment = &pattern->segments[i];
        if (i < pattern->segment_count)
            printf("  segment %u: stride %u directions %d %d %d types %u %u %u "
                   "quantified %d "
                   "{%u,%llu} edge %d step %d label %d span %d edges %d cost %d\n",
                   i, segment->stride, (int)segment->direction[0],
                   (int)segment->direction[1], (int)segment->direction[2],
                   segment->type[0], segment->type[1], segment->type[2],
                   segment->is_quantified, segment->min, (unsigned long long)segment->max,
                   segment->has_edge_test, segment->has_step_test,
                   segment->has_inner_label, segment->has_span_test,
                   segment->has_edges_test, segment->has_cost);
    }
}

static void describe_paths(const char *title, const struct lab_path *paths,
                           uint32_t count) {
    printf("%s:\n", title);
    for (uint32_t i = 0; i < count; i++) {
        printf("  cost %u: %u", paths[i].cost, paths[i].nodes[0]);
        for (uint32_t h = 0; h < paths[i].hop_count; h++)
            printf(" -%u- %u", paths[i].edges[h], paths[i].nodes[h + 1]);
        printf(" places %u %u\n", paths[i].places[1], paths[i].places[2]);
    }
}

/* Whether `found` (sorted, one pair) is what the selector may take of `all` (sorted). */
static bool is_selection(const struct question *question, const struct lab_path *found,
                         uint32_t found_count, const struct lab_path *all,
                         uint32_t all_count) {
    uint32_t wanted = selected_count(question, all, all_count);
    /* Which of equally short paths are taken is free; which of equally cheap ones is not, but
     * for ways to read the same path. */
    bool is_free = !is_grouped(question->selector);
    if (found_count != wanted)
        return false;
    uint32_t at = 0;
    for (uint32_t i = 0; i < found_count; i++) {
        if (compare_rank(&found[i], &all[i]) != 0)
            return false;
        if (is_weighted(question->selector) && !has_same_edges(&found[i], &all[i]))
            return false;
        if (!is_free && !is_equal(&found[i], &all[i]))
            return false;
        while (at < all_count && !is_equal(&found[i], &all[at]))
            at++;
        if (at++ == all_count)
            return false;
    }
    return true;
}

/* ---- one question ------------------------------------------------------------------------- */

/* The incoming rows in the order of the scans, each with what it must give. */
static void check_rows(const struct lab_graph *lab, const struct question *question,
                       struct lab_paths *found) {
    const struct lab_pattern *pattern = &question->pattern;
    uint32_t rows = 1, taken = 0;
    struct lab_paths expected = {0};
    for (uint32_t i = 0; i <= pattern->segment_count; i++)
        if (pattern->is_given[i] && pattern->same_as[i] == i)
            rows *= lab->node_count;
    for (uint32_t row = 0; row < rows; row++) {
        uint32_t given[LAB_SEGMENTS + 1] = {0}, rest = row;
        for (uint32_t i = pattern->segment_count + 1; i-- > 0;) {
            if (!pattern->is_given[i] || pattern->same_as[i] != i)
                continue;
            given[i] = rest % lab->node_count;
            rest /= lab->node_count;
        }
        for (uint32_t i = 0; i <= pattern->segment_count; i++)
            given[i] = given[pattern->same_as[i]];
        expect_row(lab, question, given, &expected);
        uint32_t end = taken, total = 0;
        for (uint32_t i = 0; i < expected.count;) {
            uint32_t count = 1;
            while (i + count < expected.count &&
                   compare_ends(&expected.items[i], &expected.items[i + count]) == 0)
                count++;
            total += selected_count(question, &expected.items[i], count);
            i += count;
        }
        end = taken + total;
        bool is_right = end <= found->count;
        struct lab_paths mine = {found->items + taken, is_right ? total : 0, 0};
        sort_paths(&mine, question);
        for (uint32_t i = 0, at = 0; is_right && i < expected.count;) {
            uint32_t count = 1, has = 0;
            while (i + count < expected.count &&
                   compare_ends(&expected.items[i], &expected.items[i + count]) == 0)
                count++;
            while (at + has < mine.count &&
                   compare_ends(&expected.items[i], &mine.items[at + has]) == 0)
                has++;
            is_right =
                is_selection(question, &mine.items[at], has, &expected.items[i], count);
            at += has;
            i += count;
        }
        if (!is_right) {
            describe(lab, question);
            describe_paths("found", found->items + taken, found->count - taken);
            describe_paths("all", expected.items, expected.count);
            fail_msg("row %u is wrong", row);
        }
        taken = end;
    }
    assert_int_equal(taken, found->count);
    free(expected.items);
}

static void ask(const struct lab_graph *lab, const struct question *question) {
    struct arena arena;
    struct budget budget;
    struct problem problem;
    budget_init(&budget);
    arena_init(&arena, &budget);
    struct answers answers = {.lab = lab, .question = question};
    enum status status =
        lab_run(lab, plan_question(&arena, question), &arena, &budget,
                question->pattern.is_anonymous, take_answers, &answers, &problem);
    if (status != STATUS_OK)
        fail_msg("%s", problem.message);
    check_rows(lab, question, &answers.paths);
    free(answers.paths.items);
    arena_release(&arena);
    assert_int_equal(budget.memory_used_bytes, 0);
}

static void selectors_agree_with_every_path(void **state) {
    (void)state;
    const char *from = getenv("LAB_SEED");
    uint32_t seed = from == NULL ? 1 : (uint32_t)strtoul(from, NULL, 10);
    const char *many = getenv("LAB_COUNT");
    uint32_t last = seed + (many == NULL ? 1500 : (uint32_t)strtoul(many, NULL, 10));
    if (from != NULL)
        setvbuf(stdout, NULL, _IONBF, 0);
    for (; seed < last; seed++) {
        lab_state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
        struct lab_graph lab = lab_graph_new();
        for (uint32_t i = 0; i < 5; i++) {
            struct question question = random_question();
            if (from != NULL)
                describe(&lab, &question);
            ask(&lab, &question);
        }
        graph_free(lab.graph);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selectors_agree_with_every_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
