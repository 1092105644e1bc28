/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The counting form of EXPAND: how many hops there are, by degrees.
 *
 * How: with H the set of relationships that the hop can take and B those that the MATCH has used
 * already, a row stands for |H \ B| rows. Beside an earlier counted hop from the same node with
 * set G, whose |G \ B| is in the multiplicity already, it stands for the pairs of different
 * relationships: |G \ B| * |H \ B| - |G & H \ B|. Where labels or a day must be looked at,
 * the hops are walked and counted.
 */
#include "execute/expand.h"

#include "base/array.h"
#include "value/multiplicity.h"

#include <string.h>

/* Whether `edge` is one that the hop could take from `node`. */
static bool could_take(const struct hop *hop, const struct graph *graph, uint32_t node,
                       uint32_t edge) {
    uint32_t to;
    return hop_follow(hop, graph, edge, node, &to);
}

/* The used relationships of a row, each once. */
struct used {
    struct arena *arena;
    ARRAY(uint32_t) edges;
    bool failed;
};

static void note_used(void *context, uint32_t edge) {
    struct used *used = (struct used *)context;
    for (uint32_t i = 0; i < used->edges.count; i++)
        if (used->edges.items[i] == edge)
            return;
    used->failed |= ARRAY_PUSH(used->arena, used->edges, edge) == NULL;
}

/* Walks the hops where degrees do not tell enough. */
static int64_t count_walking(const struct hop *hop, const struct graph *graph,
                             const struct batch *input, uint32_t row, uint32_t node) {
    uint32_t edges[ADJACENCY_SCRATCH], nodes[ADJACENCY_SCRATCH];
    struct adjacency_cursor cursor;
    struct adjacency_run run;
    int64_t count = 0;
    adjacency_open(&cursor, graph, hop->direction, node, hop->types.filter);
    while (adjacency_next(&cursor, &run)) {
        for (uint32_t place = 0; place < run.count; place += ADJACENCY_SCRATCH) {
            uint32_t part = run.count - place;
            if (part > ADJACENCY_SCRATCH)
                part = ADJACENCY_SCRATCH;
            memcpy(edges, run.edges + place, part * sizeof(uint32_t));
            memcpy(nodes, run.neighbours + place, part * sizeof(uint32_t));
            count += hop_keep(hop, graph, input, row, edges, nodes, part);
        }
    }
    return count;
}

static int64_t count_hops(const struct hop *hop, const struct graph *graph,
                          const struct batch *input, uint32_t row, uint32_t node,
                          const struct used *used) {
    if (hop->visible != NULL || hop->expand->to_labels != NULL)
        return count_walking(hop, graph, input, row, node);
    int64_t count = graph_degree(graph, hop->direction, node, hop->types.filter);
    for (uint32_t i = 0; i < used->edges.count; i++)
        count -= could_take(hop, graph, node, used->edges.items[i]);
    return count;
}

/* ---- hops that both of two counted hops could take ---------------------------------------- */

struct shared {
    const struct hop *first, *second;
    const struct graph *graph;
    uint32_t node;
    int64_t count;
};

static bool note_shared(void *context, uint32_t edge) {
    struct shared *shared = (struct shared *)context;
    shared->count += could_take(shared->first, shared->graph, shared->node, edge) &&
                     could_take(shared->second, shared->graph, shared->node, edge);
    return true;
}

/* Counts the relationships of the first hop that the second could take as well. What both an
 * outgoing and an incoming hop can take are self-loops, found without walking the rest. */
static int64_t count_shared(const struct op_expand *state, const struct graph *graph,
                            uint32_t node) {
    const struct hop *first = &state->beside, *second = &state->hop;
    struct shared shared = {
        .first = first, .second = second, .graph = graph, .node = node};
    bool are_opposite = first->direction != second->direction &&
                        first->direction != DIRECTION_BOTH &&
                        second->direction != DIRECTION_BOTH;
    if (are_opposite) {
        if (graph_self_loop_count(graph, second->types.filter) > 0)
            graph_edges_between(graph, node, node, first->types.filter, note_shared,
                                &shared);
        return shared.count;
    }
    struct adjacency_cursor cursor;
    struct adjacency_run run;
    adjacency_open(&cursor, graph, first->direction, node, first->types.filter);
    while (adjacency_next(&cursor, &run))
        for (uint32_t i = 0; i < run.count; i++)
            note_shared(&shared, run.edges[i]);
    return shared.count;
}

/* The same by degrees where both hops go one way and take the same types. */
static bool is_same_set(const struct hop *first, const struct hop *second) {
    const struct type_filter *a = &first->types.filter, *b = &second->types.filter;
    if (first->direction != second->direction || a->is_any != b->is_any ||
        first->visible != NULL || first->expand->to_labels != NULL ||
        second->expand->to_labels != NULL)
        return false;
    return a->is_any || (a->count == b->count &&
                         memcmp(a->types, b->types, a->count * sizeof *a->types) == 0);
}

/* The multiplicity of a row whose earlier counted hop is in `multiplicity` already. */
static int64_t count_pairs(const struct op_expand *state, const struct graph *graph,
                           uint32_t row, uint32_t node, int64_t multiplicity,
                           const struct used *used) {
    int64_t first = count_hops(&state->beside, graph, &state->input, row, node, used);
    int64_t second = count_hops(&state->hop, graph, &state->input, row, node, used);
    if (first == 0)
        return 0;
    if (is_same_set(&state->beside, &state->hop))
        return multiplicity_multiply(multiplicity, second - 1);
    int64_t shared = count_shared(state, graph, node);
    for (uint32_t i = 0; i < used->edges.count && shared > 0; i++)
        shared -= could_take(&state->beside, graph, node, used->edges.items[i]) &&
                  could_take(&state->hop, graph, node, used->edges.items[i]);
    int64_t pairs = multiplicity_multiply(first, second);
    if (pairs != MULTIPLICITY_BEYOND)
        pairs -= shared;
    if (multiplicity == MULTIPLICITY_BEYOND)
        return pairs == 0 ? 0 : MULTIPLICITY_BEYOND;
    return multiplicity_multiply(multiplicity / first, pairs);
}

/* ---- the operator ------------------------------------------------------------------------- */

/*
 * Whether the degree alone is what a row is to be multiplied by: nothing is used already, no
 * hop needs a look, and a counted hop beside this one goes the other way, without self-loops.
 */
static bool is_degree_enough(const struct op_expand *state) {
    const struct hop *beside = &state->beside;
    if (hop_is_picky(&state->hop))
        return false;
    if (beside->expand == NULL)
        return true;
    return beside->expand->distinct_count == 0 && beside->direction != DIRECTION_BOTH &&
           state->hop.direction != DIRECTION_BOTH &&
           beside->direction != state->hop.direction &&
           graph_self_loop_count(state->base.execution->graph, state->hop.types.filter) ==
               0;
}

static uint32_t count_degrees(const struct op_expand *state, uint32_t *rows,
                              int64_t *counts) {
    const struct graph *graph = state->base.execution->graph;
    uint32_t kept = 0, from_slot = state->hop.expand->from_slot;
    for (uint32_t row = 0; row < state->input.row_count; row++) {
        uint32_t node = hop_node(&state->input, from_slot, row);
        counts[row] = node == ELEMENT_NONE ? 0
                                           : graph_degree(graph, state->hop.direction,
                                                          node, state->hop.types.filter);
        if (state->input.multiplicity != NULL)
            counts[row] =
                multiplicity_multiply(counts[row], state->input.multiplicity[row]);
        rows[kept] = row;
        kept += counts[row] > 0;
    }
    return kept;
}

static enum status count_row(struct op_expand *state, struct used *used, uint32_t row,
                             int64_t *multiplicity) {
    const struct graph *graph = state->base.execution->graph;
    uint32_t node = hop_node(&state->input, state->hop.expand->from_slot, row);
    int64_t before = *multiplicity;
    *multiplicity = 0;
    if (!hop_sees_node(&state->hop, node))
        return STATUS_OK;
    used->edges.count = 0;
    hop_visit_distinct(state->hop.expand, &state->input, row, note_used, used);
    if (state->beside.expand != NULL)
        hop_visit_distinct(state->beside.expand, &state->input, row, note_used, used);
    if (used->failed)
        return arena_problem(used->arena, state->base.execution->problem);
    *multiplicity =
        state->beside.expand != NULL
            ? count_pairs(state, graph, row, node, before, used)
            : multiplicity_multiply(
                  before, count_hops(&state->hop, graph, &state->input, row, node, used));
    return STATUS_OK;
}

/* Multiplies the rows of the incoming batch; those without hops are left out. */
static enum status count_batch(struct op_expand *state, uint32_t *rows, int64_t *counts,
                               uint32_t *kept) {
    struct used used = {.arena = &state->base.rows};
    *kept = 0;
    if (is_degree_enough(state)) {
        *kept = count_degrees(state, rows, counts);
        return STATUS_OK;
    }
    for (uint32_t row = 0; row < state->input.row_count; row++) {
        counts[row] =
            state->input.multiplicity == NULL ? 1 : state->input.multiplicity[row];
        TRY(count_row(state, &used, row, &counts[row]));
        rows[*kept] = row;
        *kept += counts[row] > 0;
    }
    return STATUS_OK;
}

enum status expand_count(struct op_expand *state, struct batch *out) {
    struct operator_state *op = &state->base;
    struct problem *problem = op->execution->problem;
    for (;;) {
        TRY(operator_next(op->child, &state->input));
        uint32_t count = state->input.row_count, kept;
        if (count == 0)
            return STATUS_OK;
        arena_reset(&op->rows);
        TRY(hop_refresh(op, &state->hop));
        if (state->beside.expand != NULL)
            TRY(hop_refresh(op, &state->beside));
        uint32_t *rows = (uint32_t *)arena_allocate(&op->rows, count * sizeof(uint32_t));
        TRY_MEMORY(rows, &op->rows, problem);
        int64_t *counts = (int64_t *)arena_allocate(&op->rows, count * sizeof(int64_t));
        TRY_MEMORY(counts, &op->rows, problem);
        TRY(count_batch(state, rows, counts, &kept));
        if (kept == 0)
            continue;
        state->input.multiplicity = counts;
        return operator_gather(op, &state->input, rows, kept, out);
    }
}
