/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What of a pattern is known, and so which of its predicates can be tested.
 *
 * A conjunct belongs to the earliest moment at which every slot of the match that it reads is
 * filled, unless it may fail or change: then the whole match comes first. Each conjunct counts
 * the slots that it still misses and each slot lists its readers, so that a step costs as much
 * as it changes.
 */
#include "plan/pattern.h"

/* ---- slots -------------------------------------------------------------------------------- */

/* The place of a slot that the match fills; false for others. */
static bool find_place(const struct pattern *pattern, uint32_t slot, uint32_t *place) {
    if (slot >= pattern->planner->bound->slot_count)
        return false;
    *place = pattern->planner->places[slot];
    return *place < pattern->slot_count && pattern->slots[*place] == slot;
}

static void add_slot(struct pattern *pattern, uint32_t slot, uint32_t node) {
    uint32_t place;
    if (slot == SLOT_NONE || find_place(pattern, slot, &place))
        return;
    pattern->planner->places[slot] = pattern->slot_count;
    pattern->place_nodes[pattern->slot_count] = node;
    pattern->slots[pattern->slot_count++] = slot;
}

static enum status new_slots(struct pattern *pattern) {
    const struct bound_match *match = pattern->match;
    struct planner *planner = pattern->planner;
    struct arena *arena = planner->context->arena;
    uint32_t most = match->node_count + match->edge_count + match->path_count + 1;
    pattern->slots = ARENA_ARRAY(arena, most, uint32_t);
    CHECKED(pattern->slots, planner);
    pattern->place_nodes = ARENA_ARRAY(arena, most, uint32_t);
    CHECKED(pattern->place_nodes, planner);
    pattern->missing = ARENA_ARRAY(arena, most, bool);
    CHECKED(pattern->missing, planner);
    for (uint32_t i = 0; i < match->node_count; i++)
        if (!match->nodes[i].is_bound)
            add_slot(pattern, match->nodes[i].slot, i);
    for (uint32_t i = 0; i < match->edge_count; i++)
        if (!match->edges[i].is_bound)
            add_slot(pattern, match->edges[i].slot, UINT32_MAX);
    for (uint32_t i = 0; i < match->path_count; i++)
        add_slot(pattern, match->paths[i].slot, UINT32_MAX);
    return STATUS_OK;
}

/* ---- conjuncts ---------------------------------------------------------------------------- */

static enum conjunct_manner manner_of(const struct planner *planner,
                                      const struct expression *test) {
    if (!plan_is_steady(test))
        return CONJUNCT_CHANGING;
    return planner->is_merging || plan_is_safe_test(test) ? CONJUNCT_FREE
                                                          : CONJUNCT_FALLIBLE;
}

/* The places that one conjunct reads, each once. */
struct reading {
    struct pattern *pattern;
    uint32_t *last_reader; /* by place: 1 + the conjunct that read it last */
    uint32_t conjunct;
    ARRAY(uint32_t) reads;
    bool is_memory_out;
};

static void note_read(void *context, uint32_t slot) {
    struct reading *reading = context;
    struct pattern *pattern = reading->pattern;
    uint32_t place;
    if (!find_place(pattern, slot, &place) ||
        reading->last_reader[place] == reading->conjunct + 1)
        return;
    reading->last_reader[place] = reading->conjunct + 1;
    pattern->conjuncts[reading->conjunct].read_count++;
    pattern->first_reader[place + 1]++;
    if (!ARRAY_PUSH(pattern->planner->context->arena, reading->reads, place))
        reading->is_memory_out = true;
}

/* Turns what each conjunct reads round: who reads each place. */
static enum status turn_reads(struct pattern *pattern) {
    struct planner *planner = pattern->planner;
    struct arena *arena = planner->context->arena;
    uint32_t *next = ARENA_ARRAY(arena, pattern->slot_count + 1, uint32_t);
    CHECKED(next, planner);
    for (uint32_t i = 0; i < pattern->slot_count; i++) {
        pattern->first_reader[i + 1] += pattern->first_reader[i];
        next[i] = pattern->first_reader[i];
    }
    pattern->readers =
        ARENA_ARRAY(arena, pattern->first_reader[pattern->slot_count] + 1, uint32_t);
    CHECKED(pattern->readers, planner);
    for (uint32_t i = 0; i < pattern->conjunct_count; i++) {
        const struct conjunct *conjunct = &pattern->conjuncts[i];
        for (uint32_t j = 0; j < conjunct->read_count; j++)
            pattern->readers[next[pattern->reads[conjunct->first_read + j]]++] = i;
    }
    return STATUS_OK;
}

static enum status new_conjuncts(struct pattern *pattern) {
    const struct bound_match *match = pattern->match;
    struct planner *planner = pattern->planner;
    struct arena *arena = planner->context->arena;
    struct reading reading = {.pattern = pattern};
    pattern->conjunct_count = match->conjunct_count + match->inner_count;
    pattern->conjuncts = ARENA_ARRAY(arena, pattern->conjunct_count + 1, struct conjunct);
    CHECKED(pattern->conjuncts, planner);
    pattern->first_reader = ARENA_ARRAY(arena, pattern->slot_count + 1, uint32_t);
    CHECKED(pattern->first_reader, planner);
    reading.last_reader = ARENA_ARRAY(arena, pattern->slot_count + 1, uint32_t);
    CHECKED(reading.last_reader, planner);
    for (uint32_t i = 0; i < pattern->conjunct_count; i++) {
        struct conjunct *conjunct = &pattern->conjuncts[i];
        conjunct->test = i < match->conjunct_count
                             ? match->conjuncts[i]
                             : match->inner[i - match->conjunct_count];
        conjunct->manner = manner_of(planner, conjunct->test);
        conjunct->first_read = reading.reads.count;
        reading.conjunct = i;
        bound_visit_slots(conjunct->test, note_read, &reading);
    }
    CHECKED(reading.is_memory_out ? NULL : pattern->conjuncts, planner);
    pattern->reads = reading.reads.items;
    return turn_reads(pattern);
}

/* ---- facts -------------------------------------------------------------------------------- */

static void note_path_use(bool *is_used, const struct pattern *pattern, uint32_t slot) {
    uint32_t place;
    if (find_place(pattern, slot, &place))
        is_used[place] = true;
}

/* By place: does anything outside of the pattern's structure read the slot? */
static void fill_used(const struct pattern *pattern, bool *is_used) {
    const struct bound_match *match = pattern->match;
    const uint32_t *uses = pattern->planner->uses;
    for (uint32_t i = 0; i < pattern->slot_count; i++)
        is_used[i] = uses[pattern->slots[i]] > 0;
    for (uint32_t i = 0; i < match->path_count; i++) {
        const struct bound_path *path = &match->paths[i];
        if (path->slot == SLOT_NONE || uses[path->slot] == 0)
            continue;
        for (uint32_t j = 0; j < path->edge_count; j++)
            note_path_use(is_used, pattern, match->edges[path->edges[j]].slot);
        for (uint32_t j = 0; j <= path->edge_count; j++)
            note_path_use(is_used, pattern, match->nodes[path->nodes[j]].slot);
    }
}

static bool is_unread(const struct pattern *pattern, const bool *is_used, uint32_t slot) {
    uint32_t place;
    if (find_place(pattern, slot, &place))
        return !is_used[place];
    return slot < pattern->planner->bound->slot_count &&
           pattern->planner->uses[slot] == 0;
}

static enum status new_facts(struct pattern *pattern) {
    const struct bound_match *match = pattern->match;
    struct planner *planner = pattern->planner;
    struct arena *arena = planner->context->arena;
    bool *is_used = ARENA_ARRAY(arena, pattern->slot_count + 1, bool);
    CHECKED(is_used, planner);
    pattern->nodes = ARENA_ARRAY(arena, match->node_count + 1, struct node_facts);
    CHECKED(pattern->nodes, planner);
    pattern->edges = ARENA_ARRAY(arena, match->edge_count + 1, struct edge_facts);
    CHECKED(pattern->edges, planner);
    fill_used(pattern, is_used);
    for (uint32_t i = 0; i < match->node_count; i++) {
        struct node_facts *facts = &pattern->nodes[i];
        facts->is_unread = is_unread(pattern, is_used, match->nodes[i].slot);
        facts->labelled =
            statistics_node_count(planner->context->graph, match->nodes[i].labels);
        TRY(budget_check(planner->context->budget, planner->context->problem));
        TRY(pattern_make_offers(pattern, i));
    }
    for (uint32_t i = 0; i < match->edge_count; i++) {
        pattern->edges[i].is_unread = is_unread(pattern, is_used, match->edges[i].slot);
        pattern->edges[i].degree = pattern_degree(pattern, &match->edges[i]);
        TRY(budget_check(planner->context->budget, planner->context->problem));
    }
    return STATUS_OK;
}

/* ---- life --------------------------------------------------------------------------------- */

enum status pattern_new(struct planner *planner, const struct bound_match *match,
                        double child_rows, struct pattern **out) {
    struct arena *arena = planner->context->arena;
    struct pattern *pattern = ARENA_NEW(arena, struct pattern);
    CHECKED(pattern, planner);
    pattern->planner = planner;
    pattern->match = match;
    pattern->child_rows = child_rows < 1 ? 1 : child_rows;
    pattern->node_degrees = ARENA_ARRAY(arena, match->node_count + 1, uint32_t);
    CHECKED(pattern->node_degrees, planner);
    for (uint32_t i = 0; i < match->edge_count; i++) {
        pattern->node_degrees[match->edges[i].from]++;
        pattern->node_degrees[match->edges[i].to]++;
    }
    pattern->node_solved = ARENA_ARRAY(arena, match->node_count + 1, bool);
    CHECKED(pattern->node_solved, planner);
    pattern->edge_solved = ARENA_ARRAY(arena, match->edge_count + 1, bool);
    CHECKED(pattern->edge_solved, planner);
    TRY(new_slots(pattern));
    TRY(new_conjuncts(pattern));
    TRY(new_facts(pattern));
    pattern_reset(pattern);
    *out = pattern;
    return STATUS_OK;
}

void pattern_reset(struct pattern *pattern) {
    const struct bound_match *match = pattern->match;
    for (uint32_t i = 0; i < pattern->slot_count; i++)
        pattern->missing[i] = true;
    for (uint32_t i = 0; i < pattern->conjunct_count; i++) {
        struct conjunct *conjunct = &pattern->conjuncts[i];
        conjunct->missing_count = conjunct->read_count;
        conjunct->is_used = conjunct->is_tried = false;
    }
    pattern->open_count = match->edge_count;
    for (uint32_t i = 0; i < match->edge_count; i++)
        pattern->edge_solved[i] = false;
    for (uint32_t i = 0; i < match->node_count; i++) {
        pattern->node_solved[i] = match->nodes[i].is_bound;
        pattern->open_count += !match->nodes[i].is_bound;
        pattern->nodes[i].is_fresh = false;
    }
}

void pattern_set_missing(struct pattern *pattern, uint32_t slot, bool is_missing) {
    uint32_t place, count;
    if (!find_place(pattern, slot, &place) || pattern->missing[place] == is_missing)
        return;
    pattern->missing[place] = is_missing;
    const uint32_t *readers = pattern_readers(pattern, slot, &count);
    for (uint32_t i = 0; i < count; i++) {
        struct conjunct *conjunct = &pattern->conjuncts[readers[i]];
        conjunct->missing_count += is_missing ? 1u : UINT32_MAX;
        for (uint32_t j = 0; j < conjunct->read_count; j++) {
            uint32_t node =
                pattern->place_nodes[pattern->reads[conjunct->first_read + j]];
            if (node != UINT32_MAX)
                pattern->nodes[node].is_fresh = false;
        }
    }
}

void pattern_solve_node(struct pattern *pattern, uint32_t node) {
    pattern->open_count -= !pattern->node_solved[node];
    pattern->node_solved[node] = true;
    pattern_set_missing(pattern, pattern->match->nodes[node].slot, false);
}

void pattern_solve_edge(struct pattern *pattern, uint32_t edge) {
    pattern->open_count -= !pattern->edge_solved[edge];
    pattern->edge_solved[edge] = true;
    pattern_set_missing(pattern, pattern->match->edges[edge].slot, false);
}

/* ---- questions ---------------------------------------------------------------------------- */

bool pattern_misses(const struct pattern *pattern, uint32_t slot) {
    uint32_t place;
    return find_place(pattern, slot, &place) && pattern->missing[place];
}

const uint32_t *pattern_readers(const struct pattern *pattern, uint32_t slot,
                                uint32_t *count) {
    uint32_t place;
    *count = 0;
    if (!find_place(pattern, slot, &place))
        return pattern->readers;
    *count = pattern->first_reader[place + 1] - pattern->first_reader[place];
    return pattern->readers + pattern->first_reader[place];
}

struct knowledge {
    const struct pattern *pattern;
    bool is_known;
};

static void check_known(void *context, uint32_t slot) {
    struct knowledge *knowledge = context;
    knowledge->is_known &= !pattern_misses(knowledge->pattern, slot);
}

bool pattern_knows(const struct pattern *pattern, const struct expression *expression) {
    struct knowledge knowledge = {pattern, true};
    bound_visit_slots(expression, check_known, &knowledge);
    return knowledge.is_known;
}

bool pattern_is_ready(const struct pattern *pattern, const struct bound_edge *edge) {
    return edge->where == NULL || pattern_knows(pattern, edge->where);
}

double pattern_node_selectivity(const struct pattern *pattern, uint32_t node) {
    uint32_t slot = pattern->match->nodes[node].slot, count;
    const uint32_t *readers = pattern_readers(pattern, slot, &count);
    double share = 1;
    for (uint32_t i = 0; pattern_misses(pattern, slot) && i < count; i++) {
        const struct conjunct *conjunct = &pattern->conjuncts[readers[i]];
        if (!conjunct->is_used && conjunct->missing_count == 1 &&
            conjunct->manner != CONJUNCT_CHANGING)
            share *= plan_selectivity(conjunct->test);
    }
    return share;
}
