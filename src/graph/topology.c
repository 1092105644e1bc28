/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Built by transposing twice: edges scattered by source, read in that order and scattered by
 * target and type, give ingoing lists sorted by source; those, read in order and scattered by
 * source and type, give outgoing lists sorted by target (Gustavson, Two Fast Algorithms for
 * Sparse Matrices, ACM TOMS 4(3), 1978). The first order lives in the array that the last
 * step fills. Stable steps keep parallel edges in ascending rows.
 *
 * Offsets double as counters: counted at [key + 2] and summed, [key + 1] is where key begins;
 * scattering moves it to where key ends, which is where key + 1 begins. Hence one spare slot.
 */
#include "graph/topology_shape.h"

#include "graph/growth.h"

#include <string.h>

void topology_release(struct topology *topology) {
    for (int i = 0; i < 2; i++) {
        struct topology_side *side = &topology->sides[i];
        memory_free(side->offsets);
        memory_free(side->neighbours);
        memory_free(side->edges);
        memory_free(side->types);
    }
    *topology = (struct topology){0};
}

/* ---- memory ------------------------------------------------------------------------------- */

/*
 * Room for `needed` items, of which the first `used` are kept, and an eighth more: folds come one
 * after another, and what is not touched is not resident. Large arrays are copied: moving their
 * pages breaks huge ones up, and every small page costs a fault then (10,000,000
 * relationships: 0.5 s instead of 0.1 s).
 */
static bool resize(void **items, uint64_t *capacity, uint64_t used, uint64_t needed,
                   size_t item_bytes) {
    if (needed <= *capacity)
        return true;
    uint64_t wanted = needed + needed / 8;
    void *grown = memory_allocate(wanted * item_bytes);
    if (grown == NULL)
        return false;
    growth_advise(grown, wanted * item_bytes);
    if (used > 0)
        memcpy(grown, *items, used * item_bytes);
    memory_free(*items);
    *items = grown;
    *capacity = wanted;
    return true;
}

static bool reserve_side(const struct topology *topology, struct topology_side *side,
                         const struct topology_shape *shape) {
    uint64_t used_keys = topology_key_count(topology) + (side->offsets != NULL);
    uint64_t used = topology->entry_count;
    uint64_t used_types = topology->is_dense ? 0 : used;
    uint64_t edge_capacity = side->entry_capacity;
    return resize((void **)&side->offsets, &side->offset_capacity, used_keys,
                  shape->key_count + 2, sizeof *side->offsets) &&
           resize((void **)&side->neighbours, &edge_capacity, used, shape->entry_count,
                  sizeof *side->neighbours) &&
           resize((void **)&side->edges, &side->entry_capacity, used, shape->entry_count,
                  sizeof *side->edges) &&
           (shape->is_dense ||
            resize((void **)&side->types, &side->type_capacity, used_types,
                   shape->entry_count, sizeof *side->types));
}

/* Dense while the directory takes at most twice what a type per entry would. */
static bool should_be_dense(uint32_t type_count, uint64_t node_count,
                            uint64_t entry_count) {
    uint64_t dense_bytes = node_count * type_count * 4;
    uint64_t wide_bytes = node_count * 4 + entry_count * 2;
    return type_count <= DENSE_TYPE_LIMIT &&
           (dense_bytes <= 2 * wide_bytes || dense_bytes <= 64 << 10);
}

bool topology_reserve(struct topology *topology, const struct topology_shape *shape) {
    for (int i = 0; i < 2; i++) {
        if (!reserve_side(topology, &topology->sides[i], shape))
            return false;
    }
    return true;
}

struct topology_shape topology_shape_of(uint32_t node_count, uint32_t type_count,
                                        uint32_t entry_count) {
    struct topology_shape shape = {node_count, type_count, entry_count, false,
                                   node_count};
    shape.is_dense = should_be_dense(type_count, node_count, entry_count);
    if (shape.is_dense)
        shape.key_count *= type_count;
    return shape;
}

struct topology_shape topology_measure(struct graph_edges edges, uint32_t row_count,
                                       uint32_t node_count) {
    uint32_t types = 1, live = 0;
    for (uint32_t row = 0; row < row_count; row++) {
        uint32_t type = edges.types[row];
        uint32_t is_live = type != TYPE_DEAD;
        uint32_t needed = is_live * (type + 1);
        live += is_live;
        types = needed > types ? needed : types;
    }
    return topology_shape_of(node_count, types, live);
}

void topology_assume(struct topology *topology, const struct topology_shape *shape,
                     uint32_t row_count) {
    topology->node_count = shape->node_count;
    topology->type_count = shape->type_count;
    topology->row_count = row_count;
    topology->entry_count = shape->entry_count;
    topology->is_dense = shape->is_dense;
}

/* ---- counting sorts ----------------------------------------------------------------------- */

/* What the steps below share. */
struct build {
    struct topology *topology;
    struct graph_edges edges;
    uint32_t row_count;
    size_t node_count;
    size_t type_count;
};

static void clear(uint32_t *offsets, size_t key_count) {
    memset(offsets, 0, (key_count + 2) * sizeof *offsets);
}

/* From counts at [key + 2] to beginnings at [key + 1]. */
static void sum(uint32_t *offsets, size_t key_count) {
    uint32_t total = 0;
    for (size_t i = 2; i < key_count + 2; i++) {
        total += offsets[i];
        offsets[i] = total;
    }
}

/* Live rows by source, in ascending rows, into `rows`, and their targets into `targets` unless
 * that is NULL. */
static void scatter_by_source(const struct build *build, uint32_t *offsets,
                              uint32_t *rows, uint32_t *targets) {
    const struct graph_edges *edges = &build->edges;
    clear(offsets, build->node_count);
    for (uint32_t row = 0; row < build->row_count; row++) {
        if (edges->types[row] != TYPE_DEAD)
            offsets[(size_t)edges->sources[row] + 2]++;
    }
    sum(offsets, build->node_count);
    for (uint32_t row = 0; row < build->row_count; row++) {
        if (edges->types[row] == TYPE_DEAD)
            continue;
        uint32_t place = offsets[(size_t)edges->sources[row] + 1]++;
        rows[place] = row;
        if (targets != NULL)
            targets[place] = edges->targets[row];
    }
}

static void count_by_node_and_type(const struct build *build, const uint32_t *ends,
                                   uint32_t *offsets) {
    size_t key_count = build->node_count * build->type_count;
    clear(offsets, key_count);
    for (uint32_t row = 0; row < build->row_count; row++) {
        if (build->edges.types[row] != TYPE_DEAD)
            offsets[ends[row] * build->type_count + build->edges.types[row] + 2]++;
    }
    sum(offsets, key_count);
}

static void build_dense(const struct build *build) {
    const struct graph_edges *edges = &build->edges;
    struct topology_side *out = &build->topology->sides[DIRECTION_OUT];
    struct topology_side *in = &build->topology->sides[DIRECTION_IN];
    size_t type_count = build->type_count;

    scatter_by_source(build, out->offsets, out->edges, out->neighbours);
    count_by_node_and_type(build, edges->targets, in->offsets);
    for (size_t node = 0; node < build->node_count; node++) {
        for (uint32_t i = out->offsets[node]; i < out->offsets[node + 1]; i++) {
            uint32_t row = out->edges[i];
            size_t key = out->neighbours[i] * type_count + edges->types[row];
            uint32_t place = in->offsets[key + 1]++;
            in->edges[place] = row;
            in->neighbours[place] = (uint32_t)node;
        }
    }
    count_by_node_and_type(build, edges->sources, out->offsets);
    for (size_t node = 0; node < build->node_count; node++) {
        for (size_t type = 0; type < type_count; type++) {
            const uint32_t *range = &in->offsets[node * type_count + type];
            for (uint32_t i = range[0]; i < range[1]; i++) {
                size_t key = in->neighbours[i] * type_count + type;
                uint32_t place = out->offsets[key + 1]++;
                out->edges[place] = in->edges[i];
                out->neighbours[place] = (uint32_t)node;
            }
        }
    }
}

/* Rows in the order of `rows`, stably by type, into `out`; `counts` has type_count + 2. */
static void scatter_by_type(const struct build *build, const uint32_t *rows,
                            uint32_t *counts, uint32_t *out) {
    const uint16_t *types = build->edges.types;
    clear(counts, build->type_count);
    for (uint32_t i = 0; i < build->topology->entry_count; i++)
        counts[types[rows[i]] + 2u]++;
    sum(counts, build->type_count);
    for (uint32_t i = 0; i < build->topology->entry_count; i++)
        out[counts[types[rows[i]] + 1u]++] = rows[i];
}

/* Fills a side with rows that are sorted by type, then by the other end. */
static void scatter_wide(const struct build *build, const uint32_t *rows,
                         const uint32_t *ends, const uint32_t *others,
                         struct topology_side *side, bool is_shared) {
    clear(side->offsets, build->node_count);
    for (uint32_t i = 0; i < build->topology->entry_count; i++)
        side->offsets[(size_t)ends[rows[i]] + 2]++;
    sum(side->offsets, build->node_count);
    for (uint32_t i = 0; i < build->topology->entry_count; i++) {
        uint32_t row = rows[i];
        uint32_t place = side->offsets[(size_t)ends[row] + 1]++;
        side->edges[place] = row;
        side->types[place] = build->edges.types[row];
        if (!is_shared)
            side->neighbours[place] = others[row];
    }
    for (uint32_t i = 0; is_shared && i < build->topology->entry_count; i++)
        side->neighbours[i] = others[side->edges[i]];
}

/* Sorts by the least significant part first: other end, type, node. */
static void build_wide(const struct build *build, uint32_t *type_counts) {
    const struct graph_edges *edges = &build->edges;
    struct topology_side *out = &build->topology->sides[DIRECTION_OUT];
    struct topology_side *in = &build->topology->sides[DIRECTION_IN];
    scatter_by_source(build, out->offsets, out->neighbours, NULL);
    scatter_by_type(build, out->neighbours, type_counts, out->edges);
    scatter_wide(build, out->edges, edges->targets, edges->sources, in, false);
    scatter_by_type(build, in->edges, type_counts, out->neighbours);
    scatter_wide(build, out->neighbours, edges->sources, edges->targets, out, true);
}

enum status topology_build(struct topology *topology, struct graph_edges edges,
                           uint32_t row_count, uint32_t node_count,
                           struct problem *problem) {
    struct topology_shape shape = topology_measure(edges, row_count, node_count);
    uint32_t *type_counts = NULL;
    if (!shape.is_dense) {
        type_counts = memory_allocate((shape.type_count + 2) * sizeof *type_counts);
        TRY_ROOM(type_counts != NULL, problem);
    }
    if (!topology_reserve(topology, &shape)) {
        memory_free(type_counts);
        return growth_problem(problem);
    }
    topology_assume(topology, &shape, row_count);
    struct build build = {topology, edges, row_count, node_count, shape.type_count};
    if (shape.is_dense)
        build_dense(&build);
    else
        build_wide(&build, type_counts);
    memory_free(type_counts);
    return STATUS_OK;
}

/* ---- entries that are sorted already ------------------------------------------------------ */

enum status topology_begin(struct topology *topology, uint32_t node_count,
                           uint32_t type_count, uint32_t row_count, uint32_t entry_count,
                           struct problem *problem) {
    struct topology_shape shape = topology_shape_of(node_count, type_count, entry_count);
    TRY_ROOM(topology_reserve(topology, &shape), problem);
    topology_assume(topology, &shape, row_count);
    return STATUS_OK;
}

/* The offsets of one node's types: each is where the entries of lower types end. */
static void enter_types(uint32_t *offsets, uint32_t type_count, const uint32_t *types,
                        uint32_t degree, uint32_t first_entry) {
    uint32_t place = 0;
    for (uint32_t type = 0; type < type_count; type++) {
        offsets[type] = first_entry + place;
        while (place < degree && types[place] == type)
            place++;
    }
}

void topology_enter(struct topology *topology, enum direction direction,
                    uint32_t first_node, uint32_t count, const uint32_t *degrees,
                    const uint32_t *types, uint32_t first_entry) {
    struct topology_side *side = &topology->sides[direction];
    uint32_t type_count = topology->is_dense ? topology->type_count : 1;
    uint32_t *offsets = side->offsets + (size_t)first_node * type_count;
    for (uint32_t i = 0; i < count; i++, offsets += type_count) {
        if (topology->is_dense)
            enter_types(offsets, type_count, types, degrees[i], first_entry);
        else
            *offsets = first_entry;
        for (uint32_t entry = 0; !topology->is_dense && entry < degrees[i]; entry++)
            side->types[first_entry + entry] = (uint16_t)types[entry];
        types += degrees[i];
        first_entry += degrees[i];
    }
}

void topology_finish(struct topology *topology, enum direction direction,
                     uint32_t first_node) {
    uint32_t type_count = topology->is_dense ? topology->type_count : 1;
    uint32_t *offsets = topology->sides[direction].offsets;
    size_t end = (size_t)topology->node_count * type_count;
    for (size_t key = (size_t)first_node * type_count; key <= end; key++)
        offsets[key] = topology->entry_count;
}

/* ---- the rest ----------------------------------------------------------------------------- */

static uint32_t cut_side(struct topology_side *side, size_t key_count, uint32_t row_count,
                         bool is_dense) {
    uint32_t kept = 0;
    uint32_t begin = 0;
    for (size_t key = 0; key < key_count; key++) {
        uint32_t end = side->offsets[key + 1];
        side->offsets[key] = kept;
        for (uint32_t i = begin; i < end; i++) {
            if (side->edges[i] >= row_count)
                continue;
            side->edges[kept] = side->edges[i];
            side->neighbours[kept] = side->neighbours[i];
            if (!is_dense)
                side->types[kept] = side->types[i];
            kept++;
        }
        begin = end;
    }
    if (key_count > 0)
        side->offsets[key_count] = kept;
    return kept;
}

void topology_cut(struct topology *topology, uint32_t row_count, uint32_t node_count) {
    bool is_dense = topology->is_dense;
    if (topology->row_count > row_count) {
        size_t key_count = topology_key_count(topology);
        for (int i = 0; i < 2; i++)
            topology->entry_count =
                cut_side(&topology->sides[i], key_count, row_count, is_dense);
        topology->row_count = row_count;
    }
    if (topology->node_count > node_count)
        topology->node_count = node_count;
}

uint64_t topology_bytes(const struct topology *topology) {
    uint64_t offset_count = topology_key_count(topology) + 2;
    uint64_t entry_bytes =
        sizeof(uint32_t) * 2 + (topology->is_dense ? 0 : sizeof(uint16_t));
    if (topology->sides[DIRECTION_OUT].offsets == NULL)
        return 0;
    return 2 * (offset_count * sizeof(uint32_t) + topology->entry_count * entry_bytes);
}

/* First entry in the range whose type is at least `type`. */
static uint32_t lower_bound(const uint16_t *types, struct topology_range range,
                            uint32_t type) {
    while (range.begin < range.end) {
        uint32_t middle = range.begin + (range.end - range.begin) / 2;
        if (types[middle] < type)
            range.begin = middle + 1;
        else
            range.end = middle;
    }
    return range.begin;
}

struct topology_range topology_search_type(const struct topology_side *side,
                                           struct topology_range range, uint16_t type) {
    uint32_t begin = lower_bound(side->types, range, type);
    return (struct topology_range){
        begin,
        lower_bound(side->types, (struct topology_range){begin, range.end}, type + 1u)};
}
