/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A walk has two parts per direction: the node's frozen range, cut into runs where an entry
 * must be left out, then its list in the delta, copied out in pieces. Nodes that nothing
 * touched since the fold, in graphs without self-loops where that matters, give their range
 * as it is.
 */
#include "graph/graph_internal.h"

enum stage { STAGE_FROZEN, STAGE_DELTA_START, STAGE_DELTA, STAGE_END };

static bool filter_takes(const struct type_filter *types, uint16_t type) {
    if (types->is_any)
        return type != TYPE_DEAD;
    for (uint32_t i = 0; i < types->count; i++) {
        if (types->types[i] == type)
            return true;
    }
    return false;
}

void adjacency_open(struct adjacency_cursor *cursor, const struct graph *graph,
                    enum direction direction, uint32_t node, struct type_filter types) {
    graph_need_adjacency(graph);
    cursor->graph = graph;
    cursor->node = node;
    cursor->is_both = direction == DIRECTION_BOTH;
    cursor->direction = cursor->is_both ? DIRECTION_OUT : direction;
    cursor->types = types;
    cursor->type_place = 0;
    cursor->begin = 0;
    cursor->end = 0;
    cursor->stage = STAGE_FROZEN;
}

/* The next frozen range of the cursor's types that is not empty. */
static bool next_range(struct adjacency_cursor *cursor) {
    const struct topology *topology = &cursor->graph->topology;
    struct topology_range range = {0, 0};
    if (cursor->types.is_any) {
        if (cursor->type_place++ == 0)
            range = topology_node(topology, cursor->direction, cursor->node);
    } else {
        while (range.begin == range.end && cursor->type_place < cursor->types.count)
            range = topology_node_type(topology, cursor->direction, cursor->node,
                                       cursor->types.types[cursor->type_place++]);
    }
    cursor->begin = range.begin;
    cursor->end = range.end;
    return range.begin < range.end;
}

/* In a walk both ways a self-loop was met on the way out. */
static bool skips_loops(const struct adjacency_cursor *cursor) {
    return cursor->is_both && cursor->direction == DIRECTION_IN &&
           cursor->graph->loop_count > 0;
}

/* The next run of a range some entries of which may have to be left out. */
static bool next_clean_run(struct adjacency_cursor *cursor, bool has_dead,
                           struct adjacency_run *run) {
    const struct topology_side *side = &cursor->graph->topology.sides[cursor->direction];
    const uint16_t *types = cursor->graph->types;
    uint32_t skipped = skips_loops(cursor) ? cursor->node : UINT32_MAX;
    uint32_t begin = cursor->begin;
    while (begin < cursor->end && (side->neighbours[begin] == skipped ||
                                   (has_dead && types[side->edges[begin]] == TYPE_DEAD)))
        begin++;
    uint32_t end = begin;
    while (end < cursor->end && side->neighbours[end] != skipped &&
           !(has_dead && types[side->edges[end]] == TYPE_DEAD))
        end++;
    cursor->begin = end;
    *run = (struct adjacency_run){side->neighbours + begin, side->edges + begin,
                                  end - begin};
    return begin < end;
}

static bool next_frozen_run(struct adjacency_cursor *cursor, struct adjacency_run *run) {
    const struct graph *graph = cursor->graph;
    bool has_dead = graph->delta.dead > 0 &&
                    delta_is_touched(&graph->delta, cursor->direction, cursor->node);
    while (cursor->begin < cursor->end || next_range(cursor)) {
        if (has_dead || skips_loops(cursor)) {
            if (next_clean_run(cursor, has_dead, run))
                return true;
            continue;
        }
        const struct topology_side *side = &graph->topology.sides[cursor->direction];
        *run = (struct adjacency_run){side->neighbours + cursor->begin,
                                      side->edges + cursor->begin,
                                      cursor->end - cursor->begin};
        cursor->begin = cursor->end;
        return true;
    }
    return false;
}

/* The next piece of the node's list in the delta. */
static bool next_delta_run(struct adjacency_cursor *cursor, struct adjacency_run *run) {
    const struct graph *graph = cursor->graph;
    const struct delta *delta = &graph->delta;
    const uint32_t *others =
        cursor->direction == DIRECTION_OUT ? graph->targets : graph->sources;
    bool is_skipping = skips_loops(cursor);
    uint32_t count = 0;
    uint32_t row = cursor->delta;
    while (row != DELTA_NONE && count < ADJACENCY_SCRATCH) {
        if (filter_takes(&cursor->types, graph->types[row]) &&
            !(is_skipping && others[row] == cursor->node)) {
            cursor->neighbours[count] = others[row];
            cursor->edges[count++] = row;
        }
        row = delta->next[cursor->direction][row - delta->first_row];
    }
    cursor->delta = row;
    *run = (struct adjacency_run){cursor->neighbours, cursor->edges, count};
    return count > 0;
}

/* Finds the node's list in the delta; DELTA_NONE when there is none. */
static void start_delta(struct adjacency_cursor *cursor) {
    const struct delta *delta = &cursor->graph->delta;
    const struct delta_head *head = NULL;
    if (delta->added > 0 && delta_is_touched(delta, cursor->direction, cursor->node))
        head = delta_find(delta, cursor->node);
    cursor->delta = head == NULL ? DELTA_NONE : head->first[cursor->direction];
    cursor->stage = STAGE_DELTA;
}

bool adjacency_next(struct adjacency_cursor *cursor, struct adjacency_run *run) {
    for (;;) {
        switch ((enum stage)cursor->stage) {
        case STAGE_FROZEN:
            if (next_frozen_run(cursor, run))
                return true;
            cursor->stage = STAGE_DELTA_START;
            break;
        case STAGE_DELTA_START:
            start_delta(cursor);
            break;
        case STAGE_DELTA:
            if (cursor->delta != DELTA_NONE && next_delta_run(cursor, run))
                return true;
            if (cursor->delta == DELTA_NONE)
                cursor->stage = STAGE_END;
            break;
        case STAGE_END:
            if (!cursor->is_both || cursor->direction == DIRECTION_IN)
                return false;
            cursor->direction = DIRECTION_IN;
            cursor->type_place = 0;
            cursor->begin = 0;
            cursor->end = 0;
            cursor->stage = STAGE_FROZEN;
            break;
        }
    }
}

/* ---- counting ----------------------------------------------------------------------------- */

static uint32_t frozen_degree(const struct graph *graph, enum direction direction,
                              uint32_t node, const struct type_filter *types) {
    struct topology_range range;
    if (types->is_any) {
        range = topology_node(&graph->topology, direction, node);
        return range.end - range.begin;
    }
    uint32_t degree = 0;
    for (uint32_t i = 0; i < types->count; i++) {
        range = topology_node_type(&graph->topology, direction, node, types->types[i]);
        degree += range.end - range.begin;
    }
    return degree;
}

uint32_t graph_degree(const struct graph *graph, enum direction direction, uint32_t node,
                      struct type_filter types) {
    graph_need_adjacency(graph);
    bool is_both = direction == DIRECTION_BOTH;
    bool is_clean = true;
    for (int side = DIRECTION_OUT; side <= DIRECTION_IN; side++) {
        if (is_both || side == (int)direction)
            is_clean &= !delta_is_touched(&graph->delta, (enum direction)side, node);
    }
    if (is_clean && !is_both)
        return frozen_degree(graph, direction, node, &types);
    if (is_clean && graph->loop_count == 0)
        return frozen_degree(graph, DIRECTION_OUT, node, &types) +
               frozen_degree(graph, DIRECTION_IN, node, &types);
    struct adjacency_cursor cursor;
    struct adjacency_run run;
    uint32_t degree = 0;
    adjacency_open(&cursor, graph, direction, node, types);
    while (adjacency_next(&cursor, &run))
        degree += run.count;
    return degree;
}

/* One direction, nothing changed since the fold. */
static uint64_t frozen_degree_sum(const struct graph *graph, enum direction direction,
                                  const uint32_t *nodes, uint32_t count,
                                  const struct type_filter *types) {
    uint64_t sum = 0;
    for (uint32_t i = 0; types->is_any && i < count; i++) {
        struct topology_range range =
            topology_node(&graph->topology, direction, nodes[i]);
        sum += range.end - range.begin;
    }
    for (uint32_t i = 0; !types->is_any && i < count; i++)
        sum += frozen_degree(graph, direction, nodes[i], types);
    return sum;
}

uint64_t graph_degree_sum(const struct graph *graph, enum direction direction,
                          const uint32_t *nodes, uint32_t count,
                          struct type_filter types) {
    graph_need_adjacency(graph);
    bool is_both = direction == DIRECTION_BOTH;
    uint64_t sum = 0;
    if (graph->delta.added > 0 || graph->delta.dead > 0 ||
        (is_both && graph->loop_count > 0)) {
        for (uint32_t i = 0; i < count; i++)
            sum += graph_degree(graph, direction, nodes[i], types);
        return sum;
    }
    for (int side = DIRECTION_OUT; side <= DIRECTION_IN; side++)
        if (is_both || side == (int)direction)
            sum += frozen_degree_sum(graph, (enum direction)side, nodes, count, &types);
    return sum;
}

uint64_t graph_self_loop_count(const struct graph *graph, struct type_filter types) {
    if (types.is_any)
        return graph->loop_count;
    uint64_t count = 0;
    for (uint32_t i = 0; i < types.count; i++) {
        if (types.types[i] < graph->catalogs[CATALOG_TYPE].count)
            count += graph->type_loops[types.types[i]];
    }
    return count;
}

/* ---- between two nodes -------------------------------------------------------------------- */

/* A search for relationships between two nodes, seen from `node`. */
struct between {
    const struct graph *graph;
    enum direction direction;
    uint32_t node, other;
    const struct type_filter *types;
    bool (*visit)(void *context, uint32_t edge);
    void *context;
};

/* Visits the entries of `other` in a range of one type, sorted by neighbour. */
static bool visit_range(const struct between *between, struct topology_range range) {
    const struct topology_side *side =
        &between->graph->topology.sides[between->direction];
    uint32_t begin = range.begin, end = range.end;
    while (begin < end) {
        uint32_t middle = begin + (end - begin) / 2;
        if (side->neighbours[middle] < between->other)
            begin = middle + 1;
        else
            end = middle;
    }
    for (; begin < range.end && side->neighbours[begin] == between->other; begin++) {
        uint32_t edge = side->edges[begin];
        if (between->graph->types[edge] != TYPE_DEAD &&
            !between->visit(between->context, edge))
            return false;
    }
    return true;
}

/* Visits the range of every type in turn; without a directory the types are read on the way. */
static bool visit_all_types(const struct between *between) {
    const struct topology *topology = &between->graph->topology;
    const struct topology_side *side = &topology->sides[between->direction];
    struct topology_range rest =
        topology_node(topology, between->direction, between->node);
    for (uint32_t type = 0; topology->is_dense && type < topology->type_count; type++) {
        if (!visit_range(between, topology_node_type(topology, between->direction,
                                                     between->node, (uint16_t)type)))
            return false;
    }
    while (!topology->is_dense && rest.begin < rest.end) {
        struct topology_range range =
            topology_search_type(side, rest, side->types[rest.begin]);
        if (!visit_range(between, range))
            return false;
        rest.begin = range.end;
    }
    return true;
}

static bool visit_frozen(const struct between *between) {
    const struct type_filter *types = between->types;
    if (types->is_any)
        return visit_all_types(between);
    for (uint32_t i = 0; i < types->count; i++) {
        if (!visit_range(between,
                         topology_node_type(&between->graph->topology, between->direction,
                                            between->node, types->types[i])))
            return false;
    }
    return true;
}

static void visit_delta(const struct between *between) {
    const struct graph *graph = between->graph;
    const struct delta *delta = &graph->delta;
    const struct delta_head *head = delta_find(delta, between->node);
    if (head == NULL)
        return;
    const uint32_t *others =
        between->direction == DIRECTION_OUT ? graph->targets : graph->sources;
    for (uint32_t row = head->first[between->direction]; row != DELTA_NONE;
         row = delta->next[between->direction][row - delta->first_row]) {
        if (others[row] == between->other &&
            filter_takes(between->types, graph->types[row]) &&
            !between->visit(between->context, row))
            return;
    }
}

/* New relationships of a node. */
static uint32_t delta_degree(const struct graph *graph, enum direction direction,
                             uint32_t node) {
    const struct delta_head *head = delta_find(&graph->delta, node);
    return head == NULL ? 0 : head->count[direction];
}

void graph_edges_between(const struct graph *graph, uint32_t source, uint32_t target,
                         struct type_filter types,
                         bool (*visit)(void *context, uint32_t edge), void *context) {
    graph_need_adjacency(graph);
    struct topology_range out = topology_node(&graph->topology, DIRECTION_OUT, source);
    struct topology_range in = topology_node(&graph->topology, DIRECTION_IN, target);
    struct between from_source = {graph,  DIRECTION_OUT, source, target,
                                  &types, visit,         context};
    struct between from_target = {graph,  DIRECTION_IN, target, source,
                                  &types, visit,        context};
    bool is_source_shorter = out.end - out.begin <= in.end - in.begin;
    if (!visit_frozen(is_source_shorter ? &from_source : &from_target))
        return;
    if (graph->delta.added == 0)
        return;
    is_source_shorter = delta_degree(graph, DIRECTION_OUT, source) <=
                        delta_degree(graph, DIRECTION_IN, target);
    visit_delta(is_source_shorter ? &from_source : &from_target);
}
