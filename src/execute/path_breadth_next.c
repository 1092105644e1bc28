/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gives the paths that a breadth-first search found (path_breadth_next()).
 *
 * While collecting, a visit has a list of links, one for each shortest way to it. A path is a
 * crossing and a choice of link for each of its other hops, first those towards the start,
 * then those towards the end; the next path changes the last choice that has an alternative.
 * Every choice can be completed, so that a path costs its length.
 */
#include "execute/path_breadth.h"

#include "base/array.h"
#include "execute/execute.h"

static struct problem *problem_of(const struct path_breadth *search) {
    return search->pattern->op->execution->problem;
}

static enum status push_choice(struct path_breadth *search, uint32_t link) {
    if (search->choice_count == search->choice_capacity) {
        uint32_t *choices =
            array_grow(search->arena, search->choices, search->choice_count,
                       &search->choice_capacity, sizeof *choices);
        TRY_MEMORY(choices, search->arena, problem_of(search));
        search->choices = choices;
    }
    search->choices[search->choice_count++] = link;
    return STATUS_OK;
}

/* Takes the first link from `visit` to the end of its side. */
static enum status follow_links(struct path_breadth *search, const struct path_side *side,
                                uint32_t visit) {
    while (side->visits.items[visit].parent != VISIT_NONE) {
        uint32_t link = side->visits.items[visit].parent;
        TRY(push_choice(search, link));
        visit = side->links[link].parent;
    }
    return STATUS_OK;
}

/* Completes the choices from where they stand. */
static enum status complete(struct path_breadth *search) {
    const struct path_crossing *crossing = &search->crossings[search->crossing];
    if (search->choice_count < search->forward_count || search->choice_count == 0) {
        uint32_t visit =
            search->choice_count == 0
                ? crossing->forward
                : search->forward.links[search->choices[search->choice_count - 1]].parent;
        TRY(follow_links(search, &search->forward, visit));
        search->forward_count = search->choice_count;
    }
    if (crossing->backward == VISIT_NONE)
        return STATUS_OK;
    uint32_t visit =
        search->choice_count == search->forward_count
            ? crossing->backward
            : search->backward.links[search->choices[search->choice_count - 1]].parent;
    return follow_links(search, &search->backward, visit);
}

/* Moves the last choice that has an alternative; false when none has. */
static bool move_choice(struct path_breadth *search) {
    while (search->choice_count > 0) {
        uint32_t place = search->choice_count - 1;
        const struct path_side *side =
            place < search->forward_count ? &search->forward : &search->backward;
        uint32_t next = side->links[search->choices[place]].next;
        if (next != VISIT_NONE) {
            search->choices[place] = next;
            return true;
        }
        search->choice_count--;
    }
    return false;
}

static enum status advance(struct path_breadth *search, bool *found) {
    *found = true;
    if (search->is_given && search->collects && move_choice(search))
        return complete(search);
    if (search->is_given)
        search->crossing++;
    search->is_given = true;
    *found = search->crossing < search->crossing_count;
    search->choice_count = 0;
    search->forward_count = 0;
    return *found && search->collects ? complete(search) : STATUS_OK;
}

/* ---- from visits to a path ---------------------------------------------------------------- */

/* The visit before `visit`, and the relationship between them; `choice` is the link taken. */
static uint32_t step_back(const struct path_breadth *search, const struct path_side *side,
                          uint32_t visit, uint32_t choice, uint32_t *edge) {
    if (search->collects) {
        const struct path_link *link = &side->links[search->choices[choice]];
        *edge = link->edge;
        return link->parent;
    }
    *edge = side->visits.items[visit].edge;
    return side->visits.items[visit].parent;
}

/* Hops from a visit to the end of its side. */
static uint32_t hops_behind(const struct path_breadth *search,
                            const struct path_side *side, uint32_t visit) {
    uint32_t hops = 0;
    while (side->visits.items[visit].parent != VISIT_NONE) {
        uint32_t parent = side->visits.items[visit].parent;
        visit = search->collects ? side->links[parent].parent : parent;
        hops++;
    }
    return hops;
}

static void write_forward(const struct path_breadth *search, struct path_found *path,
                          uint32_t hops) {
    const struct path_side *side = &search->forward;
    uint32_t visit = search->crossings[search->crossing].forward;
    for (uint32_t i = hops; i > 0; i--) {
        path->nodes[i] = side->visits.items[visit].node;
        path->states[i - 1] = side->visits.items[visit].state;
        visit = step_back(search, side, visit, hops - i, &path->edges[i - 1]);
    }
    path->nodes[0] = side->visits.items[visit].node;
}

static void write_backward(const struct path_breadth *search, struct path_found *path,
                           uint32_t hops) {
    const struct path_crossing *crossing = &search->crossings[search->crossing];
    const struct path_side *side = &search->backward;
    uint32_t visit = crossing->backward;
    path->edges[hops] = crossing->edge;
    for (uint32_t i = hops + 1;; i++) {
        path->nodes[i] = side->visits.items[visit].node;
        path->states[i - 1] = side->visits.items[visit].state;
        if (i == path->hop_count)
            return;
        visit = step_back(search, side, visit, i - 1, &path->edges[i]);
    }
}

enum status path_breadth_next(struct path_breadth *search, struct path_found *path,
                              bool *found) {
    TRY(advance(search, found));
    if (!*found)
        return STATUS_OK;
    const struct path_crossing *crossing = &search->crossings[search->crossing];
    uint32_t forward = hops_behind(search, &search->forward, crossing->forward),
             backward = 0;
    bool is_joined = crossing->backward != VISIT_NONE;
    if (is_joined)
        backward = 1 + hops_behind(search, &search->backward, crossing->backward);
    TRY(path_found_resize(path, forward + backward, problem_of(search)));
    path->cost = 0;
    write_forward(search, path, forward);
    if (is_joined)
        write_backward(search, path, forward);
    return STATUS_OK;
}
