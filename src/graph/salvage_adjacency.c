/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Relationships from OUT, held against IN; where a segment of one is lost the other tells. Both
 * are passed once, with a bit a relationship for what each has named.
 */
#include "graph/salvage_internal.h"

#include "graph/growth.h"

#include <string.h>

/* The entries of a segment as they are written. */
struct entry_list {
    uint32_t node_count, count;
    uint32_t *degrees, *types, *neighbours, *edges;
    uint32_t capacities[4];
};

struct adjacency_work {
    struct salvaging *work;
    struct entry_list entries;
    uint64_t *in_rows;   /* a bit for each relationship that IN has named */
    uint64_t *bad_rows;  /* ... for each that cannot be kept */
    bool *is_lost[2];    /* segments by direction and place */
    uint64_t lost_count; /* of those */
};

static bool has_bit(const uint64_t *bits, uint32_t row) {
    return (bits[row / 64] >> (row % 64) & 1) != 0;
}

static void set_bit(uint64_t *bits, uint32_t row) {
    bits[row / 64] |= UINT64_C(1) << (row % 64);
}

/* ---- entries ------------------------------------------------------------------------------ */

static bool reserve(struct entry_list *list, int which, uint32_t **numbers,
                    uint32_t count) {
    return growth_reserve((void **)numbers, &list->capacities[which], (uint64_t)count + 1,
                          sizeof **numbers);
}

static enum status read_entries(struct adjacency_work *adjacency, uint32_t place,
                                struct byte_reader *reader) {
    struct problem *problem = adjacency->work->problem;
    const struct segment_counts *counts = &adjacency->work->counts;
    struct entry_list *list = &adjacency->entries;
    uint64_t sum = 0;
    list->node_count =
        (uint32_t)reader_count(reader, segment_node_count(counts->node_count, place));
    TRY_ROOM(reserve(list, 0, &list->degrees, list->node_count), problem);
    reader_packed(reader, list->degrees, list->node_count);
    for (uint32_t i = 0; i < list->node_count && !reader->is_bad; i++)
        sum += list->degrees[i];
    if (sum > counts->edge_count)
        reader->is_bad = true;
    list->count = reader->is_bad ? 0 : (uint32_t)sum;
    TRY_ROOM(reserve(list, 1, &list->types, list->count) &&
                 reserve(list, 2, &list->neighbours, list->count) &&
                 reserve(list, 3, &list->edges, list->count),
             problem);
    reader_packed(reader, list->types, list->count);
    reader_packed(reader, list->neighbours, list->count);
    reader_packed(reader, list->edges, list->count);
    return STATUS_OK;
}

/* Every number within its range, and a node's entries in their order? */
static bool is_sound(const struct adjacency_work *adjacency) {
    const struct segment_counts *counts = &adjacency->work->counts;
    const struct entry_list *list = &adjacency->entries;
    uint32_t node = 0, left = list->node_count > 0 ? list->degrees[0] : 0;
    for (uint32_t i = 0; i < list->count; i++, left--) {
        bool is_first = false;
        while (left == 0) {
            left = list->degrees[++node];
            is_first = true;
        }
        if (list->types[i] >= counts->type_count ||
            list->neighbours[i] >= counts->node_count ||
            list->edges[i] >= counts->edge_count)
            return false;
        if (i == 0 || is_first)
            continue;
        uint64_t before = (uint64_t)list->neighbours[i - 1] << 32 | list->edges[i - 1];
        uint64_t now = (uint64_t)list->neighbours[i] << 32 | list->edges[i];
        if (list->types[i] < list->types[i - 1] ||
            (list->types[i] == list->types[i - 1] && now <= before))
            return false;
    }
    return true;
}

/* ---- one relationship --------------------------------------------------------------------- */

static void keep_row(struct graph *graph, uint32_t row, uint32_t source, uint32_t target,
                     uint32_t type) {
    graph->sources[row] = source;
    graph->targets[row] = target;
    graph->types[row] = (uint16_t)type;
}

static void take_out_entry(struct adjacency_work *adjacency, uint32_t row,
                           uint32_t source, uint32_t target, uint32_t type) {
    struct graph *graph = adjacency->work->graph;
    if (graph->types[row] != TYPE_DEAD) {
        salvage_fault(adjacency->work->salvage,
                      "relationship %u is written twice in OUT: from node %u and %u", row,
                      graph->sources[row], source);
        set_bit(adjacency->bad_rows, row);
        return;
    }
    keep_row(graph, row, source, target, type);
}

/* What OUT does not have is taken when OUT of its source is lost, and a fault else. */
static void take_in_entry(struct adjacency_work *adjacency, uint32_t row, uint32_t source,
                          uint32_t target, uint32_t type) {
    struct graph *graph = adjacency->work->graph;
    struct salvage *salvage = adjacency->work->salvage;
    if (has_bit(adjacency->in_rows, row)) {
        salvage_fault(salvage, "relationship %u is written twice in IN", row);
        set_bit(adjacency->bad_rows, row);
        return;
    }
    set_bit(adjacency->in_rows, row);
    if (graph->types[row] == TYPE_DEAD) {
        if (adjacency->is_lost[DIRECTION_OUT][source / SEGMENT_ROWS])
            keep_row(graph, row, source, target, type);
        else
            salvage_fault(
                salvage,
                "relationship %u from node %u to node %u is in IN and not in OUT", row,
                source, target);
    } else if (graph->sources[row] != source || graph->targets[row] != target ||
               graph->types[row] != type) {
        salvage_fault(
            salvage,
            "relationship %u is from node %u to node %u of type %u in OUT, and from "
            "node %u to node %u of type %u in IN",
            row, graph->sources[row], graph->targets[row], graph->types[row], source,
            target, type);
        set_bit(adjacency->bad_rows, row);
    }
}

/* ---- a direction -------------------------------------------------------------------------- */

static void take_entries(struct adjacency_work *adjacency, enum direction direction,
                         uint32_t first) {
    const struct entry_list *list = &adjacency->entries;
    uint32_t i = 0;
    for (uint32_t node = 0; node < list->node_count; node++)
        for (uint32_t end = i + list->degrees[node]; i < end; i++) {
            uint32_t own = first + node, other = list->neighbours[i];
            if (direction == DIRECTION_OUT)
                take_out_entry(adjacency, list->edges[i], own, other, list->types[i]);
            else
                take_in_entry(adjacency, list->edges[i], other, own, list->types[i]);
        }
}

static enum status salvage_direction(struct adjacency_work *adjacency,
                                     enum direction direction) {
    struct salvaging *work = adjacency->work;
    enum segment_kind kind = direction == DIRECTION_OUT ? SEGMENT_OUT : SEGMENT_IN;
    for (uint32_t place = 0; place < segment_place_count(work->counts.node_count);
         place++) {
        struct segment_id id = segment_place(kind, place);
        struct byte_reader reader;
        bool is_there;
        TRY(salvage_need(work, id, &is_there, &reader));
        if (is_there) {
            TRY(read_entries(adjacency, place, &reader));
            bool is_bad = reader.is_bad || reader_left(&reader) > 0;
            if (is_bad || !is_sound(adjacency)) {
                salvage_senseless(work, id);
                is_there = false;
            }
        }
        adjacency->is_lost[direction][place] = !is_there;
        adjacency->lost_count += !is_there;
        if (is_there)
            take_entries(adjacency, direction, place * SEGMENT_ROWS);
    }
    return STATUS_OK;
}

/* ---- what is kept ------------------------------------------------------------------------- */

/* False for a relationship that cannot be, which is told. */
static bool is_kept(struct adjacency_work *adjacency, uint32_t row) {
    const struct graph *graph = adjacency->work->graph;
    struct salvage *salvage = adjacency->work->salvage;
    uint32_t source = graph->sources[row], target = graph->targets[row];
    if (has_bit(adjacency->bad_rows, row))
        return false;
    if (!has_bit(adjacency->in_rows, row) &&
        !adjacency->is_lost[DIRECTION_IN][target / SEGMENT_ROWS])
        salvage_fault(salvage,
                      "relationship %u from node %u to node %u is in OUT and not in IN",
                      row, source, target);
    for (int end = 0; end < 2; end++) {
        uint32_t node = end == 0 ? source : target;
        if (graph->node_label_sets[node] != LABEL_SET_DEAD)
            continue;
        salvage_fault(salvage, "relationship %u %s at node %u, which is not there", row,
                      end == 0 ? "begins" : "ends", node);
        return false;
    }
    return true;
}

static void compare_block(struct salvaging *work, uint32_t block, uint32_t lives) {
    if (lives != work->counts.block_lives[block])
        salvage_fault(work->salvage,
                      "the head counts %u relationships in block %u, there are %u",
                      work->counts.block_lives[block], block, lives);
}

/* Drops what cannot be, and holds the rest against the counts of HEAD. */
static void count_rows(struct adjacency_work *adjacency) {
    struct salvaging *work = adjacency->work;
    struct graph *graph = work->graph;
    uint32_t lives = 0;
    bool compares = adjacency->lost_count == 0 && work->salvage->lost_place_count == 0;
    for (uint32_t row = 0; row < graph->edge_count; row++) {
        if (graph->types[row] != TYPE_DEAD && is_kept(adjacency, row)) {
            graph_count_edge(graph, row, graph->types[row], 1);
            lives++;
        } else {
            graph->types[row] = TYPE_DEAD;
        }
        if (row % SEGMENT_BLOCK_ROWS == SEGMENT_BLOCK_ROWS - 1 ||
            row + 1 == graph->edge_count) {
            if (compares)
                compare_block(work, row / SEGMENT_BLOCK_ROWS, lives);
            lives = 0;
        }
    }
    for (uint32_t type = 0; type < work->counts.type_count && compares; type++)
        if (graph->type_uses[type] != work->counts.type_uses[type] ||
            graph->type_loops[type] != work->counts.type_loops[type])
            salvage_fault(
                work->salvage,
                "the head counts %llu relationships (%llu of them loops) of type "
                "%u, there are %llu (%llu)",
                (unsigned long long)work->counts.type_uses[type],
                (unsigned long long)work->counts.type_loops[type], type,
                (unsigned long long)graph->type_uses[type],
                (unsigned long long)graph->type_loops[type]);
    if (work->counts.live_edge_count > graph->live_edge_count)
        work->salvage->lost_relationships =
            work->counts.live_edge_count - graph->live_edge_count;
    work->has_lost_relationships = work->salvage->lost_relationships > 0;
}

static enum status reserve_rows(struct adjacency_work *adjacency) {
    struct salvaging *work = adjacency->work;
    struct graph *graph = work->graph;
    uint32_t count = work->counts.edge_count, type_count = work->counts.type_count;
    uint32_t places = segment_place_count(work->counts.node_count);
    adjacency->in_rows = ARENA_ARRAY(&work->arena, count / 64 + 1, uint64_t);
    adjacency->bad_rows = ARENA_ARRAY(&work->arena, count / 64 + 1, uint64_t);
    TRY_MEMORY(adjacency->in_rows, &work->arena, work->problem);
    TRY_MEMORY(adjacency->bad_rows, &work->arena, work->problem);
    for (int direction = 0; direction < 2; direction++) {
        adjacency->is_lost[direction] =
            ARENA_ARRAY(&work->arena, (size_t)places + 1, bool);
        TRY_MEMORY(adjacency->is_lost[direction], &work->arena, work->problem);
    }
    TRY_ROOM(graph_reserve_edges(graph, count) &&
                 growth_reserve((void **)&graph->type_uses, &graph->uses_capacity,
                                (uint64_t)type_count + 1, sizeof *graph->type_uses) &&
                 growth_reserve((void **)&graph->type_loops, &graph->loops_capacity,
                                (uint64_t)type_count + 1, sizeof *graph->type_loops),
             work->problem);
    memset(graph->type_uses, 0, type_count * sizeof *graph->type_uses);
    memset(graph->type_loops, 0, type_count * sizeof *graph->type_loops);
    graph->edge_count = count;
    for (uint32_t row = 0; row < count; row++) {
        graph->types[row] = TYPE_DEAD;
        graph->sources[row] = graph->targets[row] = 0;
    }
    return STATUS_OK;
}

enum status salvage_relationships(struct salvaging *work) {
    struct adjacency_work adjacency = {.work = work};
    struct graph *graph = work->graph;
    TRY(reserve_rows(&adjacency));
    enum status status = salvage_direction(&adjacency, DIRECTION_OUT);
    if (status == STATUS_OK)
        status = salvage_direction(&adjacency, DIRECTION_IN);
    memory_free(adjacency.entries.degrees);
    memory_free(adjacency.entries.types);
    memory_free(adjacency.entries.neighbours);
    memory_free(adjacency.entries.edges);
    TRY(status);
    count_rows(&adjacency);
    TRY(topology_build(&graph->topology, graph_edges(graph), graph->edge_count,
                       graph->node_count, work->problem));
    delta_clear(&graph->delta, graph->edge_count);
    return STATUS_OK;
}
