/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/path_context.h"

#include "base/array.h"
#include "execute/execute.h"

#include <string.h>

static struct problem *problem_of(const struct path_pattern *pattern) {
    return pattern->op->execution->problem;
}

/* ---- what is read later ------------------------------------------------------------------- */

struct later {
    const struct plan_step *step;
    struct path_needs *needs;
};

static void note_read(void *context, uint32_t slot) {
    struct later *later = context;
    later->needs->edge |= slot == later->step->slot;
    later->needs->node |= slot == later->step->from_slot;
}

/* The relationship and the node before each step of a loop, as far as later steps read them. */
static void note_loop(struct path_pattern *pattern, const struct plan_search_loop *loop) {
    const struct plan_step *steps = &pattern->search->steps[loop->first_step];
    for (uint32_t i = 0; i < loop->step_count; i++)
        for (uint32_t j = i + 1; j < loop->step_count; j++) {
            struct later later = {&steps[i], &pattern->needs[loop->first_step + i]};
            if (steps[j].where != NULL)
                bound_visit_slots(steps[j].where, note_read, &later);
        }
}

enum status path_context_init(struct path_pattern *pattern) {
    const struct plan_search *search = pattern->search;
    for (uint32_t i = 0; i < search->step_count; i++)
        pattern->has_contexts = pattern->has_contexts || search->steps[i].reads_before;
    if (!pattern->has_contexts)
        return STATUS_OK;
    pattern->needs = ARENA_ARRAY(pattern->arena, search->step_count, struct path_needs);
    TRY_MEMORY(pattern->needs, pattern->arena, problem_of(pattern));
    for (uint32_t i = 0; i < search->loop_count; i++)
        note_loop(pattern, &search->loops[i]);
    return STATUS_OK;
}

void path_context_reset(struct path_pattern *pattern) {
    if (pattern->context_count == 0)
        return;
    pattern->contexts = NULL;
    pattern->context_count = 0;
    pattern->context_capacity = 0;
    map_release(&pattern->context_places);
    map_init(&pattern->context_places);
    arena_reset(&pattern->remembered);
}

/* ---- making one --------------------------------------------------------------------------- */

/* The elements of `before` (NULL: the iteration begins) and one more hop. */
static enum status make_context(struct path_pattern *pattern, const struct path_arc *arc,
                                const struct path_context *before, uint32_t node,
                                uint32_t edge, struct path_context *out) {
    struct arena *arena = &pattern->remembered;
    uint32_t hops = before == NULL ? 0 : before->hop_count;
    *out =
        (struct path_context){.base = arc->to, .hop_count = hops + 1, .next = VISIT_NONE};
    uint32_t *rows = arena_allocate(arena, (2 * (size_t)hops + 3) * sizeof *rows);
    TRY_MEMORY(rows, arena, problem_of(pattern));
    out->nodes = rows;
    out->edges = rows + hops + 2;
    if (hops > 0) {
        memcpy(out->nodes, before->nodes, hops * sizeof *rows);
        memcpy(out->edges, before->edges, hops * sizeof *rows);
    }
    out->nodes[hops] = pattern->needs[arc->step].node ? node : ELEMENT_NONE;
    out->nodes[hops + 1] = ELEMENT_NONE; /* the node that the state stands at */
    out->edges[hops] = pattern->needs[arc->step].edge ? edge : ELEMENT_NONE;
    return STATUS_OK;
}

static uint64_t hash_context(const struct path_context *context) {
    struct text nodes = {(const char *)context->nodes,
                         context->hop_count * sizeof *context->nodes};
    struct text edges = {(const char *)context->edges,
                         context->hop_count * sizeof *context->edges};
    return (text_hash(nodes) * 31 + text_hash(edges)) * 31 + context->base;
}

static bool is_same(const struct path_context *first, const struct path_context *second) {
    size_t bytes = first->hop_count * sizeof *first->nodes;
    return first->base == second->base && first->hop_count == second->hop_count &&
           memcmp(first->nodes, second->nodes, bytes) == 0 &&
           memcmp(first->edges, second->edges, bytes) == 0;
}

/* The number of a context, a new one when none is the same. */
static enum status number_context(struct path_pattern *pattern,
                                  struct path_context context, uint32_t *state) {
    struct problem *problem = problem_of(pattern);
    uint64_t hash = hash_context(&context);
    const uint64_t *known = map_find_integer(&pattern->context_places, hash);
    context.next = known == NULL ? VISIT_NONE : (uint32_t)*known;
    for (uint32_t i = context.next; i != VISIT_NONE; i = pattern->contexts[i].next)
        if (is_same(&pattern->contexts[i], &context)) {
            *state = pattern->state_count + i;
            return STATUS_OK;
        }
    if (pattern->context_count == pattern->context_capacity) {
        struct path_context *contexts =
            array_grow(&pattern->remembered, pattern->contexts, pattern->context_count,
                       &pattern->context_capacity, sizeof *contexts);
        TRY_MEMORY(contexts, &pattern->remembered, problem);
        pattern->contexts = contexts;
    }
    uint32_t place = pattern->context_count;
    if (map_set_integer(&pattern->context_places, hash, place) != STATUS_OK)
        return arena_problem(&pattern->remembered, problem);
    pattern->contexts[pattern->context_count++] = context;
    *state = pattern->state_count + place;
    return STATUS_OK;
}

/* ---- walking ------------------------------------------------------------------------------ */

static struct path_context *context_of(struct path_pattern *pattern, uint32_t state) {
    return state < pattern->state_count
               ? NULL
               : &pattern->contexts[state - pattern->state_count];
}

void path_pattern_open(struct path_pattern *pattern, const struct path_arc *arc,
                       uint32_t state, uint32_t node) {
    const struct plan_search *search = pattern->search;
    struct path_context *context = context_of(pattern, state);
    if (context != NULL && search->steps[arc->step].reads_before) {
        const struct plan_search_loop *loop =
            &search->loops[pattern->states[arc->to].loop];
        context->nodes[context->hop_count] = node;
        path_step_put(&pattern->row, &search->steps[loop->first_step], context->hop_count,
                      context->nodes, context->edges);
    }
    path_step_open(&pattern->forward[arc->step], node);
}

enum status path_pattern_reach(struct path_pattern *pattern, const struct path_arc *arc,
                               uint32_t from, uint32_t node, uint32_t edge,
                               uint32_t *to) {
    *to = arc->to;
    if (!pattern->has_contexts)
        return STATUS_OK;
    const struct plan_search_loop *loop =
        &pattern->search->loops[pattern->states[arc->to].loop];
    bool is_complete = arc->step + 1 == loop->first_step + loop->step_count;
    if (is_complete)
        return STATUS_OK;
    bool begins = arc->step == loop->first_step;
    struct path_context made;
    TRY(make_context(pattern, arc, begins ? NULL : context_of(pattern, from), node, edge,
                     &made));
    return number_context(pattern, made, to);
}
