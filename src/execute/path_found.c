/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/path_found.h"

#include "base/limits.h"

#include <string.h>

void path_found_init(struct path_found *path, struct arena *arena) {
    *path = (struct path_found){.arena = arena};
}

/* A larger copy of an array of `count` rows, or NULL. */
static uint32_t *enlarge(struct arena *arena, const uint32_t *rows, uint32_t count,
                         uint32_t capacity) {
    uint32_t *copy = arena_allocate(arena, capacity * sizeof *copy);
    if (copy != NULL && count > 0)
        memcpy(copy, rows, count * sizeof *copy);
    return copy;
}

enum status path_found_resize(struct path_found *path, uint32_t hop_count,
                              struct problem *problem) {
    if (hop_count > MAX_PATH_HOPS)
        return problem_set(problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                           "a path is longer than %u relationships", MAX_PATH_HOPS);
    if (path->nodes == NULL || hop_count > path->capacity) {
        uint32_t capacity = hop_count < 8 ? 16 : 2 * hop_count, kept = path->hop_count;
        path->nodes = enlarge(path->arena, path->nodes,
                              path->nodes == NULL ? 0 : kept + 1, capacity + 1);
        TRY_MEMORY(path->nodes, path->arena, problem);
        path->edges = enlarge(path->arena, path->edges, kept, capacity);
        TRY_MEMORY(path->edges, path->arena, problem);
        path->states = enlarge(path->arena, path->states, kept, capacity);
        TRY_MEMORY(path->states, path->arena, problem);
        path->capacity = capacity;
    }
    path->hop_count = hop_count;
    return STATUS_OK;
}

enum status path_found_copy(const struct path_found *source, struct path_found *out,
                            struct problem *problem) {
    TRY(path_found_resize(out, source->hop_count, problem));
    out->cost = source->cost;
    memcpy(out->nodes, source->nodes, (source->hop_count + 1) * sizeof *out->nodes);
    if (source->hop_count == 0)
        return STATUS_OK;
    memcpy(out->edges, source->edges, source->hop_count * sizeof *out->edges);
    memcpy(out->states, source->states, source->hop_count * sizeof *out->states);
    return STATUS_OK;
}

uint32_t path_found_place(const struct path_found *path,
                          const struct path_pattern *pattern, uint32_t place) {
    uint32_t hop = 0;
    while (hop < path->hop_count &&
           path_pattern_state(pattern, path->states[hop])->loop < place)
        hop++;
    return hop;
}

struct path_rules path_rules_of(const struct plan_search *search) {
    return (struct path_rules){
        .differs_edges = !search->is_repeatable || search->mode == AST_MODE_TRAIL,
        .differs_nodes =
            search->mode == AST_MODE_ACYCLIC || search->mode == AST_MODE_SIMPLE,
        .may_close = search->mode == AST_MODE_SIMPLE,
    };
}

/* The first hop whose relationship the path has taken before, from 1; 0: none. */
static enum status repeated_edge(const struct path_found *path, struct path_set *seen,
                                 uint32_t row_limit, uint32_t *hop,
                                 struct problem *problem) {
    path_set_reset(seen, row_limit);
    *hop = 0;
    for (uint32_t i = 0; i < path->hop_count && *hop == 0; i++) {
        if (path_set_has(seen, path->edges[i]))
            *hop = i + 1;
        TRY(path_set_push(seen, path->edges[i], problem));
    }
    return STATUS_OK;
}

/* The first hop that enters a node of the path again, from 1; 0: none. */
static enum status repeated_node(const struct path_found *path, bool may_close,
                                 struct path_set *seen, uint32_t row_limit, uint32_t *hop,
                                 struct problem *problem) {
    path_set_reset(seen, row_limit);
    *hop = 0;
    for (uint32_t i = 0; i <= path->hop_count && *hop == 0; i++) {
        uint32_t node = path->nodes[i];
        bool closes =
            may_close && i > 0 && i == path->hop_count && node == path->nodes[0];
        if (!closes && path_set_has(seen, node))
            *hop = i;
        TRY(path_set_push(seen, node, problem));
    }
    return STATUS_OK;
}

enum status path_found_repeats(const struct path_found *path, struct path_rules rules,
                               struct path_set *seen, const struct graph *graph,
                               uint32_t *hop, struct problem *problem) {
    uint32_t by_edge = 0, by_node = 0;
    if (rules.differs_edges)
        TRY(repeated_edge(path, seen, graph_row_count(graph, ELEMENT_RELATIONSHIP),
                          &by_edge, problem));
    if (rules.differs_nodes)
        TRY(repeated_node(path, rules.may_close, seen,
                          graph_row_count(graph, ELEMENT_NODE), &by_node, problem));
    *hop = by_edge == 0 || (by_node > 0 && by_node < by_edge) ? by_node : by_edge;
    return STATUS_OK;
}
