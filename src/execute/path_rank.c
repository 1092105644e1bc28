/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The paths that are left are kept as disjoint parts: all paths that begin with a fixed row of
 * hops and do not go on with certain others. A search from the end of the fixed row gives the
 * best walk of a part. A walk that keeps the rules is the best path of its part: it is given,
 * and the part is split into those that leave it at one of its hops (E. L. Lawler, A procedure
 * for computing the k best solutions to discrete optimization problems, Management Science 18,
 * 1972; for paths J. Y. Yen, Management Science 17, 1971). Yen's loopless paths bar the nodes
 * of the fixed row; where relationships must differ and nodes may repeat, its relationships
 * are barred instead, and a hop excluded at the end of the row may still be taken later, when
 * the path comes back.
 *
 * A walk that breaks the rules is not given, but bounds its part from below all the same: no
 * path begins with its hops up to the first that repeats, so the part is split at the hops
 * before. Parts are searched only when their bound is the least, so that the last path wanted
 * costs no searches for what comes after it.
 */
#include "execute/path_rank.h"

#include "base/array.h"
#include "execute/execute.h"

/* A hop of a fixed row, shared by all parts that begin with it. */
struct path_rank_hop {
    const struct path_rank_hop *before; /* NULL: this is the start, without a hop */
    uint32_t edge;
    uint32_t node;
    uint32_t state;
    uint32_t hops; /* up to here */
};

struct path_rank_part {
    const struct path_rank_hop *row;
    const struct path_choice *excluded; /* what must not follow the row */
    bool must_go_on;                    /* the row itself is not a path of the part */
    /* The best walk, or NULL with a lower bound instead. */
    struct path_found *best;
    double cost;
    uint32_t hops;
};

void path_rank_init(struct path_rank *rank, struct path_pattern *pattern,
                    struct arena *memory) {
    *rank =
        (struct path_rank){.pattern = pattern, .rules = path_rules_of(pattern->search)};
    arena_init(&rank->arena, pattern->op->execution->budget);
    path_set_init(&rank->barred_edges, memory);
    path_set_init(&rank->barred_nodes, memory);
    path_set_init(&rank->excluded_edges, memory);
    path_set_init(&rank->seen, memory);
    path_found_init(&rank->rest, memory);
}

void path_rank_release(struct path_rank *rank) {
    arena_release(&rank->arena);
}

static struct problem *problem_of(const struct path_rank *rank) {
    return rank->pattern->op->execution->problem;
}

/* ---- the heap of parts -------------------------------------------------------------------- */

/* By relationships in written order; both have the same number of hops. */
static int compare_edges(const struct path_rank *rank, const struct path_found *first,
                         const struct path_found *second) {
    bool is_reversed = rank->pattern->search->is_reversed;
    for (uint32_t i = 0; i < first->hop_count; i++) {
        uint32_t place = is_reversed ? first->hop_count - 1 - i : i;
        if (first->edges[place] != second->edges[place])
            return first->edges[place] < second->edges[place] ? -1 : 1;
    }
    return 0;
}

/* Parts that are only bounded come before paths of the same key, which they may better. */
static bool is_before(const struct path_rank *rank, const struct path_rank_part *first,
                      const struct path_rank_part *second) {
    if (first->cost != second->cost)
        return first->cost < second->cost;
    if (first->hops != second->hops)
        return first->hops < second->hops;
    if (first->best == NULL || second->best == NULL)
        return first->best == NULL && second->best != NULL;
    return compare_edges(rank, first->best, second->best) < 0;
}

static enum status push_part(struct path_rank *rank, struct path_rank_part *part) {
    if (rank->part_count == rank->part_capacity) {
        struct path_rank_part **parts =
            array_grow(&rank->arena, rank->parts, rank->part_count, &rank->part_capacity,
                       sizeof(struct path_rank_part *));
        TRY_MEMORY(parts, &rank->arena, problem_of(rank));
        rank->parts = parts;
    }
    uint32_t at = rank->part_count++;
    for (; at > 0 && is_before(rank, part, rank->parts[(at - 1) / 2]); at = (at - 1) / 2)
        rank->parts[at] = rank->parts[(at - 1) / 2];
    rank->parts[at] = part;
    return STATUS_OK;
}

static struct path_rank_part *pop_part(struct path_rank *rank) {
    struct path_rank_part *least = rank->parts[0];
    struct path_rank_part *last = rank->parts[--rank->part_count];
    uint32_t at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= rank->part_count)
            break;
        if (child + 1 < rank->part_count &&
            is_before(rank, rank->parts[child + 1], rank->parts[child]))
            child++;
        if (!is_before(rank, rank->parts[child], last))
            break;
        rank->parts[at] = rank->parts[child];
        at = child;
    }
    rank->parts[at] = last;
    return least;
}

/* ---- parts -------------------------------------------------------------------------------- */

static enum status add_part(struct path_rank *rank, struct path_rank_part part) {
    struct path_rank_part *made = ARENA_NEW(&rank->arena, struct path_rank_part);
    TRY_MEMORY(made, &rank->arena, problem_of(rank));
    *made = part;
    return push_part(rank, made);
}

static enum status add_row_hop(struct path_rank *rank, struct path_rank_hop hop,
                               const struct path_rank_hop **out) {
    struct path_rank_hop *made = ARENA_NEW(&rank->arena, struct path_rank_hop);
    TRY_MEMORY(made, &rank->arena, problem_of(rank));
    *made = hop;
    *out = made;
    return STATUS_OK;
}

enum status path_rank_start(struct path_rank *rank, uint32_t source, uint32_t target) {
    arena_reset(&rank->arena);
    rank->parts = NULL;
    rank->part_count = 0;
    rank->part_capacity = 0;
    rank->target = target;
    struct path_rank_part whole = {0};
    TRY(add_row_hop(rank, (struct path_rank_hop){.node = source}, &whole.row));
    return add_part(rank, whole);
}

/* ---- the best walk of a part -------------------------------------------------------------- */

/* What the row bars, by the rules. */
static enum status bar_row(struct path_rank *rank, const struct path_rank_part *part,
                           struct path_spur *spur) {
    const struct graph *graph = rank->pattern->op->execution->graph;
    struct problem *problem = problem_of(rank);
    path_set_reset(&rank->barred_edges, graph_row_count(graph, ELEMENT_RELATIONSHIP));
    path_set_reset(&rank->barred_nodes, graph_row_count(graph, ELEMENT_NODE));
    const struct path_rank_hop *hop = part->row;
    for (; hop->before != NULL; hop = hop->before) {
        if (rank->rules.differs_edges)
            TRY(path_set_push(&rank->barred_edges, hop->edge, problem));
        if (rank->rules.differs_nodes)
            TRY(path_set_push(&rank->barred_nodes, hop->node, problem));
    }
    if (rank->rules.differs_nodes)
        TRY(path_set_push(&rank->barred_nodes, hop->node, problem));
    spur->barred_edges = rank->rules.differs_edges ? &rank->barred_edges : NULL;
    spur->barred_nodes = rank->rules.differs_nodes ? &rank->barred_nodes : NULL;
    spur->closing_node = rank->rules.may_close ? hop->node : ELEMENT_NONE;
    return STATUS_OK;
}

static enum status exclude_hops(struct path_rank *rank, const struct path_rank_part *part,
                                struct path_spur *spur) {
    const struct graph *graph = rank->pattern->op->execution->graph;
    spur->excluded = part->excluded;
    spur->excluded_edges = NULL;
    if (part->excluded == NULL)
        return STATUS_OK;
    path_set_reset(&rank->excluded_edges, graph_row_count(graph, ELEMENT_RELATIONSHIP));
    const struct path_choice *choice = part->excluded;
    for (; choice != NULL; choice = choice->next)
        TRY(path_set_push(&rank->excluded_edges, choice->edge, problem_of(rank)));
    spur->excluded_edges = &rank->excluded_edges;
    return STATUS_OK;
}

static enum status search_rest(struct path_rank *rank, const struct path_rank_part *part,
                               bool *found) {
    struct path_spur spur = {.node = part->row->node,
                             .state = part->row->state,
                             .hops_before = part->row->hops,
                             .may_stop = !part->must_go_on};
    *found = false;
    if (spur.hops_before > rank->pattern->max_hops)
        return STATUS_OK;
    TRY(bar_row(rank, part, &spur));
    TRY(exclude_hops(rank, part, &spur));
    if (rank->is_weighted)
        return path_cheapest_pair(rank->cheapest, &spur, rank->target, &rank->rest,
                                  found);
    TRY(path_breadth_pair(rank->breadth, &spur, rank->target, false));
    return path_breadth_next(rank->breadth, &rank->rest, found);
}

/* The cost of a whole path, added up as it is written. */
static enum status add_costs(struct path_rank *rank, struct path_found *path) {
    bool is_reversed = rank->pattern->search->is_reversed;
    path->cost = 0;
    for (uint32_t i = 0; rank->is_weighted && i < path->hop_count; i++) {
        uint32_t place = is_reversed ? path->hop_count - 1 - i : i;
        uint32_t step = path_pattern_state(rank->pattern, path->states[place])->step;
        const double *cost;
        TRY(path_cost_run(&rank->cheapest->costs[step], &path->edges[place], 1, &cost));
        path->cost += *cost;
    }
    return STATUS_OK;
}

/* Row and rest as one path. */
static enum status join_best(struct path_rank *rank, struct path_rank_part *part) {
    struct path_found *best = ARENA_NEW(&rank->arena, struct path_found);
    TRY_MEMORY(best, &rank->arena, problem_of(rank));
    path_found_init(best, &rank->arena);
    uint32_t row_hops = part->row->hops, rest_hops = rank->rest.hop_count;
    TRY(path_found_resize(best, row_hops + rest_hops, problem_of(rank)));
    const struct path_rank_hop *hop = part->row;
    for (uint32_t i = row_hops; i > 0; i--, hop = hop->before) {
        best->nodes[i] = hop->node;
        best->edges[i - 1] = hop->edge;
        best->states[i - 1] = hop->state;
    }
    best->nodes[0] = hop->node;
    for (uint32_t i = 0; i < rest_hops; i++) {
        best->nodes[row_hops + i + 1] = rank->rest.nodes[i + 1];
        best->edges[row_hops + i] = rank->rest.edges[i];
        best->states[row_hops + i] = rank->rest.states[i];
    }
    TRY(add_costs(rank, best));
    part->best = best;
    part->cost = best->cost;
    part->hops = best->hop_count;
    return STATUS_OK;
}

/* ---- splitting ---------------------------------------------------------------------------- */

/* Splits a part at the hops of its best walk, from the end of its row up to hop `last`; what
 * begins with all of those is a part only when the walk was a path (`last` is its length). */
static enum status split(struct path_rank *rank, const struct path_rank_part *part,
                         uint32_t last, bool goes_on) {
    const struct path_found *best = part->best;
    const struct path_rank_hop *row = part->row;
    const struct path_choice *excluded = part->excluded;
    bool must_go_on = part->must_go_on;
    for (uint32_t i = part->row->hops; i < last; i++) {
        struct path_choice *choice = ARENA_NEW(&rank->arena, struct path_choice);
        TRY_MEMORY(choice, &rank->arena, problem_of(rank));
        *choice = (struct path_choice){excluded, best->edges[i], best->states[i]};
        TRY(add_part(rank, (struct path_rank_part){.row = row,
                                                   .excluded = choice,
                                                   .must_go_on = must_go_on,
                                                   .cost = part->cost,
                                                   .hops = part->hops}));
        struct path_rank_hop hop = {row, best->edges[i], best->nodes[i + 1],
                                    best->states[i], row->hops + 1};
        TRY(add_row_hop(rank, hop, &row));
        excluded = NULL;
        must_go_on = false;
    }
    if (!goes_on)
        return STATUS_OK;
    return add_part(rank, (struct path_rank_part){.row = row,
                                                  .excluded = excluded,
                                                  .must_go_on = true,
                                                  .cost = part->cost,
                                                  .hops = part->hops + 1});
}

/* Splits the part of a walk; `*is_path` when it is to be given. */
static enum status judge(struct path_rank *rank, struct path_rank_part *part,
                         bool *is_path) {
    uint32_t repeats;
    TRY(path_found_repeats(part->best, rank->rules, &rank->seen,
                           rank->pattern->op->execution->graph, &repeats,
                           problem_of(rank)));
    *is_path = repeats == 0;
    if (*is_path && rank->accepts != NULL)
        TRY(rank->accepts(rank->accepts_context, part->best, is_path));
    if (repeats > 0)
        return split(rank, part, repeats, false);
    return split(rank, part, part->best->hop_count, true);
}

enum status path_rank_next(struct path_rank *rank, const struct path_found **path,
                           bool *found) {
    struct execution *execution = rank->pattern->op->execution;
    *found = false;
    while (rank->part_count > 0 && !*found) {
        TRY(budget_check(execution->budget, execution->problem));
        struct path_rank_part *part = pop_part(rank);
        if (part->best == NULL) {
            bool has_walk;
            TRY(search_rest(rank, part, &has_walk));
            if (has_walk) {
                TRY(join_best(rank, part));
                TRY(push_part(rank, part));
            }
            continue;
        }
        TRY(judge(rank, part, found));
        *path = part->best;
    }
    return STATUS_OK;
}
