/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The stack holds, for each node of the path, the relationships that leave it and have not
 * been tried: depth d's are entries[frames[d].next .. frames[d].end), and those of deeper
 * nodes follow. Relationships of a node lie there only once it has been reached, so that
 * memory is the sum of the degrees along one path.
 */
#include "execute/path_trail.h"

#include "base/array.h"
#include "execute/execute.h"

void path_trail_init(struct path_trail *trail, struct path_step *steps,
                     uint32_t step_count, struct arena *arena) {
    *trail = (struct path_trail){
        .steps = steps, .step_count = step_count, .arena = arena, .target = ELEMENT_NONE};
    path_set_init(&trail->edges, arena);
    path_set_init(&trail->nodes, arena);
}

static struct execution *execution_of(const struct path_trail *trail) {
    return trail->steps[0].op->execution;
}

void path_trail_reset(struct path_trail *trail) {
    const struct graph *graph = execution_of(trail)->graph;
    path_set_reset(&trail->edges, graph_row_count(graph, ELEMENT_RELATIONSHIP));
    path_set_reset(&trail->nodes, graph_row_count(graph, ELEMENT_NODE));
    trail->base = 0;
}

enum status path_trail_bar(struct path_trail *trail, uint32_t edge) {
    TRY(path_set_push(&trail->edges, edge, execution_of(trail)->problem));
    trail->base = trail->edges.count;
    return STATUS_OK;
}

enum status path_trail_start(struct path_trail *trail, uint32_t node) {
    while (trail->edges.count > trail->base)
        path_set_pop(&trail->edges);
    while (trail->nodes.count > 0)
        path_set_pop(&trail->nodes);
    TRY(path_set_push(&trail->nodes, node, execution_of(trail)->problem));
    trail->hop_count = 0;
    trail->end = node;
    trail->entry_count = 0;
    trail->frame_count = 0;
    trail->is_at_start = true;
    trail->is_descending = false;
    return STATUS_OK;
}

/* ---- going down --------------------------------------------------------------------------- */

static enum status reserve_entries(struct path_trail *trail, uint64_t count) {
    if (trail->entry_count + count <= trail->entry_capacity)
        return STATUS_OK;
    uint64_t capacity = trail->entry_capacity == 0 ? 64 : trail->entry_capacity;
    while (capacity < trail->entry_count + count)
        capacity *= 2;
    struct path_trail_entry *entries =
        arena_allocate(trail->arena, capacity * sizeof *entries);
    TRY_MEMORY(entries, trail->arena, execution_of(trail)->problem);
    if (trail->entry_count > 0)
        memcpy(entries, trail->entries, trail->entry_count * sizeof *entries);
    trail->entries = entries;
    trail->entry_capacity = capacity;
    return STATUS_OK;
}

/* Appends a run; in the last hop towards a known target only what reaches it. */
static enum status take_run(struct path_trail *trail, const struct adjacency_run *run) {
    bool is_aimed =
        trail->target != ELEMENT_NONE && (uint64_t)trail->hop_count + 1 == trail->max;
    TRY(reserve_entries(trail, run->count));
    struct path_trail_entry *entries = trail->entries + trail->entry_count;
    uint32_t taken = 0;
    for (uint32_t i = 0; i < run->count; i++)
        if (!is_aimed || run->neighbours[i] == trail->target)
            entries[taken++] =
                (struct path_trail_entry){run->neighbours[i], run->edges[i]};
    trail->entry_count += taken;
    return STATUS_OK;
}

/* The step that the next hop takes; what it reads of the iteration is put into the row. */
static struct path_step *next_step(struct path_trail *trail) {
    if (trail->step_count == 1)
        return trail->steps;
    uint32_t taken = trail->hop_count % trail->step_count;
    struct path_step *step = &trail->steps[taken];
    uint32_t first = trail->hop_count - taken;
    if (trail->plan[taken].reads_before)
        path_step_put(step->row, trail->plan, taken, trail->nodes.rows + first,
                      trail->edges.rows + trail->base + first);
    return step;
}

/* Lays out what leaves the last node. */
static enum status descend(struct path_trail *trail) {
    struct execution *execution = execution_of(trail);
    TRY(budget_check(execution->budget, execution->problem));
    if (trail->hop_count >= MAX_PATH_HOPS)
        return problem_set(execution->problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                           "a path is longer than %u relationships", MAX_PATH_HOPS);
    if (trail->frame_count == trail->frame_capacity) {
        struct path_trail_frame *frames =
            array_grow(trail->arena, trail->frames, trail->frame_count,
                       &trail->frame_capacity, sizeof *frames);
        TRY_MEMORY(frames, trail->arena, execution->problem);
        trail->frames = frames;
    }
    uint64_t begin = trail->entry_count;
    struct adjacency_run run;
    struct path_step *step = next_step(trail);
    path_step_open(step, trail->end);
    for (;;) {
        TRY(path_step_next(step, &run));
        if (run.count == 0)
            break;
        TRY(take_run(trail, &run));
    }
    trail->frames[trail->frame_count++] =
        (struct path_trail_frame){begin, trail->entry_count};
    return STATUS_OK;
}

/* ---- one hop to the side ------------------------------------------------------------------ */

static bool binds_nodes(const struct path_trail *trail) {
    return trail->mode == AST_MODE_ACYCLIC || trail->mode == AST_MODE_SIMPLE;
}

/* SIMPLE may come back to its first node, as its end. */
static bool is_closing(const struct path_trail *trail, uint32_t node) {
    return trail->mode == AST_MODE_SIMPLE && node == trail->nodes.rows[0];
}

static bool may_take(const struct path_trail *trail, struct path_trail_entry entry) {
    if (!trail->is_repeatable && path_set_has(&trail->edges, entry.edge))
        return false;
    return !binds_nodes(trail) || !path_set_has(&trail->nodes, entry.node) ||
           is_closing(trail, entry.node);
}

static enum status take_hop(struct path_trail *trail, struct path_trail_entry entry) {
    struct problem *problem = execution_of(trail)->problem;
    bool closes = is_closing(trail, entry.node);
    TRY(path_set_push(&trail->edges, entry.edge, problem));
    if (!closes)
        TRY(path_set_push(&trail->nodes, entry.node, problem));
    trail->hop_count++;
    trail->end = entry.node;
    trail->is_descending = !closes && trail->hop_count < trail->max;
    return STATUS_OK;
}

static void drop_hop(struct path_trail *trail) {
    path_set_pop(&trail->edges);
    if (trail->nodes.count > trail->hop_count)
        path_set_pop(&trail->nodes);
    trail->hop_count--;
    trail->end = trail->nodes.rows[trail->hop_count];
}

enum status path_trail_advance(struct path_trail *trail, bool *moved) {
    if (trail->is_at_start) {
        trail->is_at_start = false;
        trail->is_descending = trail->max > 0;
        *moved = true;
        return STATUS_OK;
    }
    if (trail->is_descending)
        TRY(descend(trail));
    *moved = true;
    while (trail->frame_count > 0) {
        /* The path now is one longer than its top frame, unless it has just descended. */
        if (trail->hop_count == trail->frame_count)
            drop_hop(trail);
        struct path_trail_frame *frame = &trail->frames[trail->frame_count - 1];
        while (frame->next < frame->end) {
            struct path_trail_entry entry = trail->entries[frame->next++];
            if (may_take(trail, entry))
                return take_hop(trail, entry);
        }
        trail->frame_count--;
        trail->entry_count =
            trail->frame_count == 0 ? 0 : trail->frames[trail->frame_count - 1].end;
    }
    *moved = false;
    return STATUS_OK;
}

bool path_trail_may_end(const struct path_trail *trail) {
    if (trail->hop_count < trail->min || trail->hop_count % trail->step_count != 0)
        return false;
    if (trail->target != ELEMENT_NONE && trail->end != trail->target)
        return false;
    return trail->end_labels == NULL || trail->end_labels[graph_node_label_sets(
                                            execution_of(trail)->graph)[trail->end]];
}

enum status path_trail_next(struct path_trail *trail, bool *found) {
    do
        TRY(path_trail_advance(trail, found));
    while (*found && !path_trail_may_end(trail));
    return STATUS_OK;
}
