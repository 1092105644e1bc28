/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Merging against building: after random rounds of new rows, nodes, types and deaths the arrays
 * have to be the same. Small numbers of nodes make parallel relationships and self-loops.
 */
#include "graph/topology.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_ROWS 20000
#define MAX_TOUCHED (1 << 14)

static struct problem problem;

/* A small xorshift, so that a failure repeats. */
static uint64_t random_state;
static uint32_t random_below(uint32_t bound) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)((random_state >> 16) % bound);
}

/* ---- rows --------------------------------------------------------------------------------- */

struct rows {
    uint32_t sources[MAX_ROWS], targets[MAX_ROWS];
    uint16_t types[MAX_ROWS];
    uint32_t row_count, node_count;
    uint64_t touched[2][MAX_TOUCHED / 64];
    struct topology topology; /* the merged one */
};

static struct graph_edges edges_of(const struct rows *rows) {
    return (struct graph_edges){rows->sources, rows->targets, rows->types};
}

static struct rows *make_rows(uint32_t node_count, uint64_t seed) {
    struct rows *rows = calloc(1, sizeof *rows);
    assert_non_null(rows);
    random_state = seed * 0x9E3779B97F4A7C15u + 1;
    rows->node_count = node_count;
    return rows;
}

static void free_rows(struct rows *rows) {
    topology_release(&rows->topology);
    free(rows);
}

/* Low nodes and types are much more frequent. */
static uint32_t skewed_below(uint32_t bound) {
    return random_below(random_below(bound) + 1);
}

static void add_rows(struct rows *rows, uint32_t count, uint32_t type_count) {
    assert_true(rows->row_count + count <= MAX_ROWS);
    for (uint32_t i = 0; i < count; i++, rows->row_count++) {
        rows->sources[rows->row_count] = skewed_below(rows->node_count);
        rows->targets[rows->row_count] = skewed_below(rows->node_count);
        rows->types[rows->row_count] = (uint16_t)skewed_below(type_count);
    }
}

static void kill_row(struct rows *rows, uint32_t row) {
    const uint32_t ends[2] = {rows->sources[row], rows->targets[row]};
    rows->types[row] = TYPE_DEAD;
    for (int i = 0; i < 2; i++)
        rows->touched[i][ends[i] >> 6] |= UINT64_C(1) << (ends[i] & 63);
}

static void kill_rows(struct rows *rows, uint32_t count) {
    for (uint32_t i = 0; i < count && rows->row_count > 0; i++)
        kill_row(rows, random_below(rows->row_count));
}

static void kill_type(struct rows *rows, uint32_t first_type) {
    for (uint32_t row = 0; row < rows->row_count; row++)
        if (rows->types[row] >= first_type)
            kill_row(rows, row);
}

/* ---- comparing ---------------------------------------------------------------------------- */

static enum status merge(struct rows *rows) {
    struct topology_touched touched = {{rows->touched[0], rows->touched[1]},
                                       MAX_TOUCHED / 64};
    enum status status = topology_merge(&rows->topology, edges_of(rows), rows->row_count,
                                        rows->node_count, touched, &problem);
    if (status == STATUS_OK)
        memset(rows->touched, 0, sizeof rows->touched);
    return status;
}

static void assert_same(const struct topology *first, const struct topology *second) {
    assert_int_equal(first->node_count, second->node_count);
    assert_int_equal(first->type_count, second->type_count);
    assert_int_equal(first->row_count, second->row_count);
    assert_int_equal(first->entry_count, second->entry_count);
    assert_int_equal(first->is_dense, second->is_dense);
    size_t key_count = first->node_count;
    if (first->is_dense)
        key_count *= first->type_count;
    size_t count = first->entry_count;
    for (int i = 0; i < 2; i++) {
        const struct topology_side *a = &first->sides[i], *b = &second->sides[i];
        assert_memory_equal(a->offsets, b->offsets, (key_count + 1) * sizeof *a->offsets);
        if (count == 0)
            continue;
        assert_memory_equal(a->neighbours, b->neighbours, count * sizeof *a->neighbours);
        assert_memory_equal(a->edges, b->edges, count * sizeof *a->edges);
        if (!first->is_dense)
            assert_memory_equal(a->types, b->types, count * sizeof *a->types);
    }
}

static void assert_as_built(const struct rows *rows) {
    struct topology built = {0};
    assert_int_equal(topology_build(&built, edges_of(rows), rows->row_count,
                                    rows->node_count, &problem),
                     STATUS_OK);
    assert_same(&rows->topology, &built);
    topology_release(&built);
}

static void merge_and_compare(struct rows *rows) {
    assert_int_equal(merge(rows), STATUS_OK);
    assert_as_built(rows);
}

/* ---- tests -------------------------------------------------------------------------------- */

static void run_rounds(uint32_t node_count, uint32_t type_count, uint64_t seed) {
    struct rows *rows = make_rows(node_count, seed);
    add_rows(rows, random_below(1500), type_count);
    merge_and_compare(rows);
    for (int round = 0; round < 12; round++) {
        if (random_below(3) == 0)
            rows->node_count += random_below(node_count);
        if (random_below(4) == 0)
            type_count += random_below(3);
        if (random_below(8) != 0)
            add_rows(rows, random_below(random_below(4) == 0 ? 800 : 40), type_count);
        if (random_below(2) == 0)
            kill_rows(rows, random_below(random_below(4) == 0 ? 1000 : 30));
        if (random_below(8) == 0)
            kill_type(rows, random_below(type_count));
        merge_and_compare(rows);
    }
    free_rows(rows);
}

static void merging_gives_what_building_gives_in_a_dense_directory(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++)
        run_rounds(1 + (uint32_t)seed * 5, 1 + (uint32_t)seed % 6, seed);
}

static void so_it_does_with_a_type_per_entry(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++)
        run_rounds(1 + (uint32_t)seed * 5, 40, seed);
}

/* More types than DENSE_TYPE_LIMIT, and nodes too many for a directory of few relationships. */
static void so_it_does_when_the_layout_changes(void **state) {
    (void)state;
    struct rows *rows = make_rows(50, 7);
    add_rows(rows, 1000, DENSE_TYPE_LIMIT);
    add_rows(rows, 1, 1);
    rows->types[rows->row_count - 1] = DENSE_TYPE_LIMIT - 1;
    merge_and_compare(rows);
    assert_true(rows->topology.is_dense);
    add_rows(rows, 1, 1);
    rows->types[rows->row_count - 1] = DENSE_TYPE_LIMIT;
    merge_and_compare(rows);
    assert_false(rows->topology.is_dense);
    kill_type(rows, DENSE_TYPE_LIMIT);
    merge_and_compare(rows);
    assert_true(rows->topology.is_dense);
    rows->node_count = MAX_TOUCHED;
    add_rows(rows, 10, 3);
    merge_and_compare(rows);
    assert_false(rows->topology.is_dense);
    add_rows(rows, 500, 3);
    kill_rows(rows, 500);
    merge_and_compare(rows);
    free_rows(rows);
}

static void a_new_type_widens_the_directory_and_its_end_narrows_it(void **state) {
    (void)state;
    struct rows *rows = make_rows(80, 3);
    add_rows(rows, 2000, 3);
    merge_and_compare(rows);
    add_rows(rows, 20, 9);
    rows->types[rows->row_count - 1] = 8;
    merge_and_compare(rows);
    assert_int_equal(rows->topology.type_count, 9);
    kill_type(rows, 2);
    add_rows(rows, 20, 2);
    merge_and_compare(rows);
    assert_int_equal(rows->topology.type_count, 2);
    assert_true(rows->topology.is_dense);
    free_rows(rows);
}

static void all_may_die_and_new_ones_come(void **state) {
    (void)state;
    for (uint32_t type_count = 2; type_count <= 40; type_count += 38) {
        struct rows *rows = make_rows(70, 5);
        merge_and_compare(rows);
        add_rows(rows, 300, type_count);
        merge_and_compare(rows);
        kill_type(rows, 0);
        merge_and_compare(rows);
        assert_int_equal(rows->topology.entry_count, 0);
        add_rows(rows, 300, type_count);
        merge_and_compare(rows);
        kill_type(rows, 0);
        add_rows(rows, 100, type_count);
        merge_and_compare(rows);
        free_rows(rows);
    }
}

/* What a rollback after a fold leaves is as if the rows had never been. */
static void a_merge_can_be_cut(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint32_t type_count = seed % 2 == 0 ? 40 : 4;
        struct rows *rows = make_rows(60, seed);
        add_rows(rows, 1000, type_count);
        rows->types[0] = (uint16_t)(type_count - 1);
        merge_and_compare(rows);
        uint32_t row_count = rows->row_count, node_count = rows->node_count;
        for (int round = 0; round < 2; round++) {
            rows->node_count += random_below(30);
            add_rows(rows, 1 + random_below(200), type_count);
            merge_and_compare(rows);
        }
        rows->row_count = row_count;
        rows->node_count = node_count;
        topology_cut(&rows->topology, row_count, node_count);
        assert_as_built(rows);
        add_rows(rows, 50, type_count);
        kill_rows(rows, 50);
        if (rows->types[0] == TYPE_DEAD)
            rows->types[0] = (uint16_t)(type_count - 1);
        merge_and_compare(rows);
        free_rows(rows);
    }
}

static struct topology copy_of(const struct topology *topology) {
    struct topology copy = *topology;
    size_t count = topology->entry_count;
    for (int i = 0; i < 2; i++) {
        struct topology_side *side = &copy.sides[i];
        size_t key_count = topology->node_count;
        if (topology->is_dense)
            key_count *= topology->type_count;
        side->offsets = malloc((key_count + 1) * sizeof *side->offsets);
        side->neighbours = malloc(count * sizeof *side->neighbours);
        side->edges = malloc(count * sizeof *side->edges);
        side->types = malloc(count * sizeof *side->types);
        const struct topology_side *from = &topology->sides[i];
        memcpy(side->offsets, from->offsets, (key_count + 1) * sizeof *side->offsets);
        memcpy(side->neighbours, from->neighbours, count * sizeof *side->neighbours);
        memcpy(side->edges, from->edges, count * sizeof *side->edges);
        if (!topology->is_dense)
            memcpy(side->types, from->types, count * sizeof *side->types);
    }
    return copy;
}

static void free_copy(struct topology *copy) {
    for (int i = 0; i < 2; i++) {
        free(copy->sides[i].offsets);
        free(copy->sides[i].neighbours);
        free(copy->sides[i].edges);
        free(copy->sides[i].types);
    }
}

static void without_memory_all_stays_as_it_was(void **state) {
    (void)state;
    for (uint32_t type_count = 4; type_count <= 40; type_count += 36) {
        struct rows *rows = make_rows(60, type_count);
        add_rows(rows, 600, type_count);
        merge_and_compare(rows);
        struct topology before = copy_of(&rows->topology);
        rows->node_count += 40;
        add_rows(rows, 200, type_count);
        kill_rows(rows, 50);
        enum status status = STATUS_OUT_OF_MEMORY;
        uint64_t nth = 0;
        while (status != STATUS_OK) {
            memory_fail_at(++nth, true);
            status = merge(rows);
            memory_fail_at(0, false);
            if (status == STATUS_OK)
                break;
            assert_int_equal(status, STATUS_OUT_OF_MEMORY);
            problem_clear(&problem);
            assert_same(&rows->topology, &before);
        }
        assert_true(nth > 3); /* what could be reserved stays so */
        assert_as_built(rows);
        free_copy(&before);
        free_rows(rows);
    }
}

static void merging_without_room_to_sort_builds(void **state) {
    (void)state;
    struct rows *rows = make_rows(60, 11);
    add_rows(rows, 600, 4);
    merge_and_compare(rows);
    add_rows(rows, 200, 4);
    kill_rows(rows, 50);
    memory_fail_at(1, false);
    enum status status = merge(rows);
    memory_fail_at(0, false);
    assert_int_equal(status, STATUS_OK);
    assert_as_built(rows);
    free_rows(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merging_gives_what_building_gives_in_a_dense_directory),
        cmocka_unit_test(so_it_does_with_a_type_per_entry),
        cmocka_unit_test(so_it_does_when_the_layout_changes),
        cmocka_unit_test(a_new_type_widens_the_directory_and_its_end_narrows_it),
        cmocka_unit_test(all_may_die_and_new_ones_come),
        cmocka_unit_test(a_merge_can_be_cut),
        cmocka_unit_test(without_memory_all_stays_as_it_was),
        cmocka_unit_test(merging_without_room_to_sort_builds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
