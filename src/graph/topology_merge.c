/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each side is changed in place: dead entries go first and what follows them moves up, then the
 * new rows are placed from the last to the first, each after moving the entries behind its
 * place to where they end up. So entries between two new rows move once, as one block, and
 * those before the first do not move at all.
 *
 * New rows are sorted by digits, least significant first (Knuth, The Art of Computer
 * Programming 3, 5.2.5), as row numbers: for the ingoing side by source, type and target; that
 * order, sorted stably by type and source, is the outgoing side's. They are the highest rows,
 * so among parallel relationships each comes after the frozen ones.
 */
#include "graph/topology_shape.h"

#include "graph/growth.h"

#include <string.h>

/* Building costs about as much a row as merging a new one, and ten times as much as a merge
 * costs a frozen one. */
#define MERGE_NEW_TO_OLD 4

struct merge {
    struct topology *topology;
    struct graph_edges edges;
    struct topology_touched touched;
    const uint32_t *ends[2]; /* of the rows, by the side where they are the node */
    uint32_t *rows, *spare;  /* live new rows, and as much room again */
    uint32_t count;
    uint64_t *dead; /* a bit for each row that had been frozen; NULL: none died since */
};

/* ---- sorting the new rows ----------------------------------------------------------------- */

#define DIGIT_BITS 11
#define DIGIT_COUNT (1u << DIGIT_BITS)

/* A stable step by one digit of the rows' ends, or of their types when `ends` is NULL. */
static void sort_by_digit(struct merge *merge, const uint32_t *ends, unsigned shift) {
    const uint16_t *types = merge->edges.types;
    uint32_t places[DIGIT_COUNT + 1] = {0};
    for (uint32_t i = 0; i < merge->count; i++) {
        uint32_t row = merge->rows[i];
        uint32_t key = ends != NULL ? ends[row] : types[row];
        places[(key >> shift) % DIGIT_COUNT + 1]++;
    }
    for (uint32_t digit = 0; digit < DIGIT_COUNT; digit++)
        places[digit + 1] += places[digit];
    for (uint32_t i = 0; i < merge->count; i++) {
        uint32_t row = merge->rows[i];
        uint32_t key = ends != NULL ? ends[row] : types[row];
        merge->spare[places[(key >> shift) % DIGIT_COUNT]++] = row;
    }
    uint32_t *sorted = merge->spare;
    merge->spare = merge->rows;
    merge->rows = sorted;
}

static void sort_by(struct merge *merge, const uint32_t *ends, uint64_t bound) {
    for (unsigned shift = 0; (bound - 1) >> shift > 0; shift += DIGIT_BITS)
        sort_by_digit(merge, ends, shift);
}

/* ---- moving entries ----------------------------------------------------------------------- */

static void move_entries(const struct topology_side *side, bool is_dense, uint32_t to,
                         uint32_t from, uint32_t count) {
    memmove(side->neighbours + to, side->neighbours + from, count * sizeof(uint32_t));
    memmove(side->edges + to, side->edges + from, count * sizeof(uint32_t));
    if (!is_dense)
        memmove(side->types + to, side->types + from, count * sizeof(uint16_t));
}

/* ---- dead entries ------------------------------------------------------------------------- */

/* The first node from `node` up whose bit is set; node_count when there is none. */
static uint32_t next_touched(const struct merge *merge, enum direction direction,
                             uint32_t node) {
    const uint64_t *words = merge->touched.words[direction];
    uint32_t node_count = merge->topology->node_count;
    while (node < node_count && node >> 6 < merge->touched.word_count) {
        uint64_t rest = words[node >> 6] >> (node & 63);
        if (rest != 0) {
            node += (uint32_t)__builtin_ctzll(rest);
            return node < node_count ? node : node_count;
        }
        node = (node | 63) + 1;
    }
    return node_count;
}

static bool is_dead(const struct merge *merge, uint32_t row) {
    return (merge->dead[row >> 6] >> (row & 63) & 1) != 0;
}

/* Drops the dead entries of a key, before which `dropped` were; how many they are then. */
static uint32_t drop_of_key(const struct merge *merge, const struct topology_side *side,
                            size_t key, uint32_t dropped) {
    bool is_dense = merge->topology->is_dense;
    uint32_t end = side->offsets[key + 1]; /* not changed yet */
    for (uint32_t i = side->offsets[key]; i < end; i++) {
        side->neighbours[i - dropped] = side->neighbours[i];
        side->edges[i - dropped] = side->edges[i];
        if (!is_dense)
            side->types[i - dropped] = side->types[i];
        dropped += is_dead(merge, side->edges[i]);
    }
    return dropped;
}

static void drop_dead(const struct merge *merge, enum direction direction) {
    const struct topology *topology = merge->topology;
    const struct topology_side *side = &topology->sides[direction];
    size_t stride = topology_keys_per_node(topology);
    uint32_t dropped = 0;
    size_t key = 0;
    for (uint32_t node = 0; node < topology->node_count; node++) {
        uint32_t next = next_touched(merge, direction, node);
        uint32_t begin = side->offsets[key];
        if (dropped > 0)
            move_entries(side, topology->is_dense, begin - dropped, begin,
                         side->offsets[next * stride] - begin);
        for (; key < next * stride; key++)
            side->offsets[key] -= dropped;
        for (node = next; node < topology->node_count && key < (next + 1) * stride;
             key++) {
            uint32_t before = dropped;
            dropped = drop_of_key(merge, side, key, dropped);
            side->offsets[key] -= before;
        }
    }
    side->offsets[key] -= dropped;
}

/* ---- the directory ------------------------------------------------------------------------ */

/* From `before` types a node to `after`; types that go have no entries. */
static void change_stride(uint32_t *offsets, size_t node_count, size_t before,
                          size_t after) {
    uint32_t total = offsets[node_count * before];
    for (size_t node = 0; after < before && node < node_count; node++)
        for (size_t type = 0; type < after; type++)
            offsets[node * after + type] = offsets[node * before + type];
    for (size_t node = node_count; after > before && node-- > 0;)
        for (size_t type = after; type-- > 0;)
            offsets[node * after + type] =
                offsets[node * before + (type < before ? type : before)];
    offsets[node_count * after] = total;
}

/* Gives both directories the new shape; nodes that are new have no entries yet. */
static void change_shape(struct topology *topology, const struct topology_shape *shape,
                         uint32_t row_count) {
    size_t node_count = topology->node_count;
    size_t before = topology_keys_per_node(topology);
    topology_assume(topology, shape, row_count);
    for (int i = 0; i < 2; i++) {
        uint32_t *offsets = topology->sides[i].offsets;
        size_t old_count = node_count * topology_keys_per_node(topology);
        if (topology_keys_per_node(topology) != before)
            change_stride(offsets, node_count, before, topology_keys_per_node(topology));
        for (size_t key = old_count; key < topology_key_count(topology); key++)
            offsets[key + 1] = offsets[old_count];
    }
}

/* ---- new entries -------------------------------------------------------------------------- */

/* Where in begin..end, entries of the row's key, the row belongs: behind those that are not
 * greater. */
static uint32_t place_of(const struct topology_side *side, bool is_dense, uint32_t begin,
                         uint32_t end, uint16_t type, uint32_t neighbour) {
    while (begin < end) {
        uint32_t middle = begin + (end - begin) / 2;
        bool is_before = side->neighbours[middle] <= neighbour;
        if (!is_dense && side->types[middle] != type)
            is_before = side->types[middle] < type;
        if (is_before)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin;
}

/* Merges the new rows, in the side's order, into it. */
static void insert_rows(const struct merge *merge, enum direction direction) {
    const struct topology *topology = merge->topology;
    const struct topology_side *side = &topology->sides[direction];
    const uint32_t *nodes = merge->ends[direction], *others = merge->ends[!direction];
    bool is_dense = topology->is_dense;
    size_t raised = topology_key_count(topology) + 1; /* offsets from here up are final */
    uint32_t moved = side->offsets[raised - 1]; /* and so are entries from here up */
    for (uint32_t i = merge->count; i-- > 0;) {
        uint32_t row = merge->rows[i];
        uint16_t type = merge->edges.types[row];
        size_t key =
            nodes[row] * topology_keys_per_node(topology) + (is_dense ? type : 0);
        uint32_t end = raised > key + 1 ? side->offsets[key + 1] : moved;
        while (raised > key + 1)
            side->offsets[--raised] += i + 1;
        uint32_t place =
            place_of(side, is_dense, side->offsets[key], end, type, others[row]);
        move_entries(side, is_dense, place + i + 1, place, moved - place);
        side->neighbours[place + i] = others[row];
        side->edges[place + i] = row;
        if (!is_dense)
            side->types[place + i] = type;
        moved = place;
    }
}

/* ---- merging ------------------------------------------------------------------------------ */

static void merge_sides(struct merge *merge, const struct topology_shape *shape,
                        uint32_t row_count) {
    for (int i = 0; merge->dead != NULL && i < 2; i++)
        drop_dead(merge, (enum direction)i);
    change_shape(merge->topology, shape, row_count);
    sort_by(merge, merge->edges.sources, shape->node_count);
    sort_by(merge, NULL, shape->type_count);
    sort_by(merge, merge->edges.targets, shape->node_count);
    insert_rows(merge, DIRECTION_IN);
    sort_by(merge, NULL, shape->type_count);
    sort_by(merge, merge->edges.sources, shape->node_count);
    insert_rows(merge, DIRECTION_OUT);
}

static uint32_t count_live(struct graph_edges edges, uint32_t first, uint32_t end) {
    uint32_t count = 0;
    for (uint32_t row = first; row < end; row++)
        count += edges.types[row] != TYPE_DEAD;
    return count;
}

/* Notes which frozen rows are dead: a bit each stays in the cache, where their types would not. */
static void note_dead(struct merge *merge) {
    for (uint32_t row = 0; row < merge->topology->row_count; row++)
        merge->dead[row >> 6] |= (uint64_t)(merge->edges.types[row] == TYPE_DEAD)
                                 << (row & 63);
}

static void list_new(struct merge *merge, uint32_t row_count) {
    uint32_t found = 0;
    for (uint32_t row = merge->topology->row_count; row < row_count; row++)
        if (merge->edges.types[row] != TYPE_DEAD)
            merge->rows[found++] = row;
}

static bool reserve_rows(struct merge *merge, bool has_dead) {
    size_t words = (size_t)merge->topology->row_count / 64 + 1;
    merge->rows = memory_allocate(merge->count * sizeof *merge->rows);
    merge->spare = memory_allocate(merge->count * sizeof *merge->spare);
    if (has_dead)
        merge->dead = memory_allocate(words * sizeof *merge->dead);
    if (merge->dead != NULL)
        memset(merge->dead, 0, words * sizeof *merge->dead);
    return merge->rows != NULL && merge->spare != NULL &&
           (!has_dead || merge->dead != NULL);
}

static void release_rows(struct merge *merge) {
    memory_free(merge->rows);
    memory_free(merge->spare);
    memory_free(merge->dead);
}

/* Is there enough frozen in the same layout? */
static bool is_worth_merging(const struct topology *topology,
                             const struct topology_shape *shape, uint32_t count) {
    return topology->entry_count > 0 && shape->is_dense == topology->is_dense &&
           count / MERGE_NEW_TO_OLD <= topology->entry_count;
}

enum status topology_merge(struct topology *topology, struct graph_edges edges,
                           uint32_t row_count, uint32_t node_count,
                           struct topology_touched touched, struct problem *problem) {
    struct topology_shape shape = topology_measure(edges, row_count, node_count);
    uint32_t count = count_live(edges, topology->row_count, row_count);
    struct merge merge = {.topology = topology,
                          .edges = edges,
                          .touched = touched,
                          .ends = {edges.sources, edges.targets},
                          .count = count};
    bool has_dead = shape.entry_count - count != topology->entry_count;
    if (!is_worth_merging(topology, &shape, count) || !reserve_rows(&merge, has_dead)) {
        release_rows(&merge);
        return topology_build(topology, edges, row_count, node_count, problem);
    }
    bool has_room = topology_reserve(topology, &shape);
    if (has_room) {
        list_new(&merge, row_count);
        if (has_dead)
            note_dead(&merge);
        merge_sides(&merge, &shape, row_count);
    }
    release_rows(&merge);
    return has_room ? STATUS_OK : growth_problem(problem);
}
