/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The automaton is Thompson's for a chain of loops, without its empty moves: an arc
 * goes from the state after one hop to the state after the next and names the node patterns
 * that lie between the two (K. Thompson, Regular expression search algorithm, CACM 11, 1968).
 */
#include "execute/path_pattern.h"

#include "execute/execute.h"
#include "execute/make.h"
#include "execute/path_context.h"

/* States beyond this come from bounds such as {1,1000000} and are no search but a mistake. */
#define MAX_PATTERN_STATES (1u << 20)

static struct execution *execution_of(const struct path_pattern *pattern) {
    return pattern->op->execution;
}

/* ---- the automaton ------------------------------------------------------------------------ */

struct bounds {
    uint64_t min, max;
    uint64_t counted; /* iterations that states tell apart */
};

struct builder {
    struct path_pattern *pattern;
    struct bounds *bounds;
    uint32_t *first_states; /* by loop */
    uint32_t *first_inner;  /* by loop: places between its steps */
};

static struct bounds read_bounds(struct path_pattern *pattern, uint32_t loop,
                                 bool counts_hops) {
    const struct plan_search *search = pattern->search;
    const struct ast_quantifier *quantifier = &search->loops[loop].quantifier;
    uint32_t step_count = search->loops[loop].step_count;
    struct bounds bounds = {1, 1, 1};
    if (quantifier->style != AST_QUANTIFIER_NONE)
        bounds = (struct bounds){quantifier->min, quantifier->max, 1};
    if (!counts_hops && search->loop_count == 1 && bounds.max > 1) {
        if (bounds.max < UINT64_MAX / step_count)
            pattern->max_hops = bounds.max * step_count;
        bounds.max = UINT64_MAX;
    }
    /* No path with different relationships is longer than there are relationships; what the
     * statement may add counts too. */
    const struct execution *execution = execution_of(pattern);
    uint32_t edge_count = graph_row_count(execution->graph, ELEMENT_RELATIONSHIP);
    if (!search->is_repeatable && bounds.max > 1 &&
        bounds.max >= edge_count / step_count && !make_connects(execution->statement))
        bounds.max = UINT64_MAX;
    bounds.counted = bounds.max != UINT64_MAX ? bounds.max
                     : bounds.min > 1         ? bounds.min
                                              : 1;
    return bounds;
}

/* Adds the arcs to the loops that may follow place `place`, and whether the path may end;
 * returns how many arcs. `out` NULL: only counts. */
static uint32_t leave_place(const struct builder *builder, struct path_state *state,
                            uint32_t from, uint32_t place, struct path_arc *out) {
    const struct plan_search *search = builder->pattern->search;
    uint32_t count = 0, first_place = place == 0 ? 1 : place;
    for (uint32_t loop = place; loop < search->loop_count; loop++) {
        if (builder->bounds[loop].max > 0) {
            if (out != NULL)
                out[count] =
                    (struct path_arc){search->loops[loop].first_step, from,
                                      builder->first_states[loop], first_place, loop + 1};
            count++;
        }
        if (builder->bounds[loop].min > 0)
            return count;
    }
    state->is_final = true;
    state->end_place = first_place;
    return count;
}

/* The arc from state `from` inside an iteration, after step `taken` of it. */
static struct path_arc next_step(const struct builder *builder, uint32_t loop,
                                 uint32_t taken, uint32_t from) {
    uint32_t place = builder->first_inner[loop] + taken;
    uint32_t step = builder->pattern->search->loops[loop].first_step + taken + 1;
    return (struct path_arc){step, from, from + 1, place, place + 1};
}

/* The arcs of a state after whole iterations. */
static uint32_t leave_iteration(const struct builder *builder, uint32_t loop,
                                uint64_t iterations, uint32_t from,
                                struct path_state *state, struct path_arc *out) {
    const struct bounds *bounds = &builder->bounds[loop];
    const struct plan_search_loop *pattern = &builder->pattern->search->loops[loop];
    uint32_t count = 0;
    if (iterations < bounds->max) {
        uint32_t to = from + 1;
        if (iterations >= bounds->counted)
            to -= pattern->step_count;
        if (out != NULL)
            out[count] = (struct path_arc){pattern->first_step, from, to, 1, 1};
        count++;
    }
    if (iterations >= bounds->min)
        count +=
            leave_place(builder, state, from, loop + 1, out == NULL ? NULL : out + count);
    return count;
}

/* The arcs of all states of a loop; `arcs` NULL: only counts. */
static uint32_t list_loop(const struct builder *builder, uint32_t loop, uint32_t count,
                          struct path_arc *arcs) {
    const struct plan_search_loop *pattern = &builder->pattern->search->loops[loop];
    uint32_t place = builder->first_states[loop];
    for (uint64_t n = 1; n <= builder->bounds[loop].counted; n++)
        for (uint32_t taken = 0; taken < pattern->step_count; taken++, place++) {
            struct path_state *state = &builder->pattern->states[place];
            state->loop = loop;
            state->step = pattern->first_step + taken;
            state->first_arc = count;
            if (taken + 1 == pattern->step_count)
                count += leave_iteration(builder, loop, n, place, state,
                                         arcs == NULL ? NULL : arcs + count);
            else if (arcs == NULL)
                count++;
            else
                arcs[count++] = next_step(builder, loop, taken, place);
            state->last_arc = count;
        }
    return count;
}

/* All arcs in the order of their states; `arcs` NULL: only counts. */
static uint32_t list_arcs(const struct builder *builder, struct path_arc *arcs) {
    struct path_pattern *pattern = builder->pattern;
    struct path_state *start = pattern->states;
    start->loop = start->step = VISIT_NONE;
    uint32_t count = leave_place(builder, start, 0, 0, arcs);
    start->last_arc = count;
    for (uint32_t loop = 0; loop < pattern->search->loop_count; loop++)
        count = list_loop(builder, loop, count, arcs);
    return count;
}

/* Lists for each state the arcs that arrive. */
static enum status index_back_arcs(struct path_pattern *pattern) {
    pattern->back_arcs = ARENA_ARRAY(pattern->arena, pattern->arc_count + 1, uint32_t);
    TRY_MEMORY(pattern->back_arcs, pattern->arena, execution_of(pattern)->problem);
    for (uint32_t i = 0; i < pattern->arc_count; i++)
        pattern->states[pattern->arcs[i].to].last_back++;
    uint32_t count = 0;
    for (uint32_t i = 0; i < pattern->state_count; i++) {
        struct path_state *state = &pattern->states[i];
        state->first_back = count;
        count += state->last_back;
        state->last_back = state->first_back;
    }
    for (uint32_t i = 0; i < pattern->arc_count; i++)
        pattern->back_arcs[pattern->states[pattern->arcs[i].to].last_back++] = i;
    return STATUS_OK;
}

static enum status build_automaton(struct path_pattern *pattern, bool counts_hops) {
    struct problem *problem = execution_of(pattern)->problem;
    const struct plan_search *search = pattern->search;
    struct builder builder = {.pattern = pattern};
    builder.bounds = ARENA_ARRAY(pattern->arena, search->loop_count + 1, struct bounds);
    TRY_MEMORY(builder.bounds, pattern->arena, problem);
    builder.first_states = ARENA_ARRAY(pattern->arena, search->loop_count + 1, uint32_t);
    TRY_MEMORY(builder.first_states, pattern->arena, problem);
    builder.first_inner = ARENA_ARRAY(pattern->arena, search->loop_count + 1, uint32_t);
    TRY_MEMORY(builder.first_inner, pattern->arena, problem);
    uint64_t state_count = 1;
    uint32_t inner = search->loop_count + 1;
    for (uint32_t i = 0; i < search->loop_count; i++) {
        uint32_t step_count = search->loops[i].step_count;
        builder.bounds[i] = read_bounds(pattern, i, counts_hops);
        builder.first_states[i] = (uint32_t)state_count;
        builder.first_inner[i] = inner;
        inner += step_count - 1;
        if (builder.bounds[i].counted > (MAX_PATTERN_STATES - state_count) / step_count)
            return problem_set(problem, STATUS_LIMIT_EXCEEDED,
                               search->loops[i].quantifier.span,
                               "the bounds of a searched pattern count more than %u hops",
                               MAX_PATTERN_STATES);
        state_count += builder.bounds[i].counted * step_count;
    }
    pattern->state_count = (uint32_t)state_count;
    pattern->states = ARENA_ARRAY(pattern->arena, state_count, struct path_state);
    TRY_MEMORY(pattern->states, pattern->arena, problem);
    pattern->arc_count = list_arcs(&builder, NULL);
    pattern->arcs = ARENA_ARRAY(pattern->arena, pattern->arc_count + 1, struct path_arc);
    TRY_MEMORY(pattern->arcs, pattern->arena, problem);
    list_arcs(&builder, pattern->arcs);
    return index_back_arcs(pattern);
}

/* ---- nodes and steps ---------------------------------------------------------------------- */

static void same_places(struct path_pattern *pattern) {
    const struct plan_search_node *nodes = pattern->search->nodes;
    for (uint32_t i = 0; i < pattern->search->node_count; i++) {
        struct path_place *place = &pattern->places[i];
        *place = (struct path_place){
            .node = &nodes[i], .is_given = nodes[i].is_bound, .same_as = VISIT_NONE};
        for (uint32_t j = 0; i <= pattern->search->loop_count && j < i; j++) {
            if (nodes[j].slot != nodes[i].slot)
                continue;
            place->is_given = pattern->places[j].is_given;
            if (!place->is_given) {
                place->same_as = j;
                pattern->repeats_places = true;
            }
            break;
        }
    }
}

static enum status init_steps(struct path_pattern *pattern) {
    const struct plan_search *search = pattern->search;
    struct problem *problem = execution_of(pattern)->problem;
    pattern->forward =
        ARENA_ARRAY(pattern->arena, search->step_count + 1, struct path_step);
    TRY_MEMORY(pattern->forward, pattern->arena, problem);
    pattern->backward =
        ARENA_ARRAY(pattern->arena, search->step_count + 1, struct path_step);
    TRY_MEMORY(pattern->backward, pattern->arena, problem);
    for (uint32_t i = 0; i < search->step_count; i++) {
        path_step_init(&pattern->forward[i], pattern->op, &pattern->row);
        path_step_init(&pattern->backward[i], pattern->op, &pattern->row);
        path_step_take(&pattern->forward[i], &search->steps[i], false);
        path_step_take(&pattern->backward[i], &search->steps[i], true);
        TRY(path_row_reads(&pattern->row, search->steps[i].where, problem));
    }
    return path_context_init(pattern);
}

static enum status init_places(struct path_pattern *pattern) {
    const struct plan_search *search = pattern->search;
    struct problem *problem = execution_of(pattern)->problem;
    pattern->places = ARENA_ARRAY(pattern->arena, search->node_count, struct path_place);
    TRY_MEMORY(pattern->places, pattern->arena, problem);
    same_places(pattern);
    for (uint32_t i = 0; i < search->node_count; i++)
        for (uint32_t j = 0; j < search->nodes[i].conjunct_count; j++)
            TRY(path_row_reads(&pattern->row, search->nodes[i].conjuncts[j], problem));
    path_visits_init(&pattern->tested, pattern->arena);
    return STATUS_OK;
}

enum status path_pattern_init(struct path_pattern *pattern, struct operator_state *op,
                              bool counts_hops) {
    struct execution *execution = op->execution;
    *pattern = (struct path_pattern){.op = op,
                                     .search = op->plan->search,
                                     .arena = execution->arena,
                                     .max_hops = UINT64_MAX};
    arena_init(&pattern->resolved, execution->budget);
    arena_init(&pattern->testing, execution->budget);
    arena_init(&pattern->remembered, execution->budget);
    map_init(&pattern->context_places);
    TRY(path_row_init(&pattern->row, execution->statement->slot_count, execution->arena,
                      execution->problem));
    TRY(build_automaton(pattern, counts_hops));
    TRY(init_places(pattern));
    return init_steps(pattern);
}

void path_pattern_release(struct path_pattern *pattern) {
    for (uint32_t i = 0; pattern->backward != NULL && i < pattern->search->step_count;
         i++) {
        path_step_release(&pattern->forward[i]);
        path_step_release(&pattern->backward[i]);
    }
    arena_release(&pattern->resolved);
    arena_release(&pattern->testing);
    arena_release(&pattern->remembered);
    map_release(&pattern->context_places);
}

/* ---- rows --------------------------------------------------------------------------------- */

enum status path_pattern_resolve(struct path_pattern *pattern) {
    struct evaluation *evaluation = pattern->op->evaluation;
    const struct plan_search *search = pattern->search;
    arena_reset(&pattern->resolved);
    TRY(operator_visibility(pattern->op, &pattern->visibility));
    for (uint32_t i = 0; i < search->node_count; i++) {
        uint8_t *labels = NULL;
        if (search->nodes[i].labels != NULL)
            TRY(evaluate_label_sets(evaluation, search->nodes[i].labels,
                                    &pattern->resolved, &labels));
        pattern->places[i].labels = labels;
    }
    for (uint32_t i = 0; i < search->step_count; i++) {
        struct path_step *forward = &pattern->forward[i];
        struct path_step *backward = &pattern->backward[i];
        TRY(path_step_resolve(forward, &search->steps[i], pattern->visibility,
                              &pattern->resolved));
        forward->to_labels = NULL; /* a place tells */
        backward->types = forward->types;
        backward->visibility = forward->visibility;
    }
    return STATUS_OK;
}

enum status path_pattern_row(struct path_pattern *pattern, const struct batch *input,
                             uint32_t row, bool *fits) {
    struct problem *problem = execution_of(pattern)->problem;
    path_row_set(&pattern->row, input, row);
    TRY(path_visits_reset(&pattern->tested, problem));
    path_context_reset(pattern);
    for (uint32_t i = 0; i <= pattern->search->loop_count; i++) {
        struct path_place *place = &pattern->places[i];
        if (!place->is_given)
            continue;
        TRY(path_node_of(&input->columns[place->node->slot], row, &place->given,
                         problem));
        *fits = place->given != ELEMENT_NONE &&
                path_is_node_visible(pattern->visibility, place->given);
        if (!*fits)
            return STATUS_OK;
    }
    return path_pattern_accepts(pattern, 0, 1, pattern->places[0].given, fits);
}

/* ---- tests of nodes ----------------------------------------------------------------------- */

/* What is known of a node without evaluating predicates. */
static bool may_accept(const struct path_pattern *pattern, const struct path_place *place,
                       uint32_t node) {
    if (place->is_given && place->given != node)
        return false;
    return place->labels == NULL ||
           place->labels[graph_node_label_sets(execution_of(pattern)->graph)[node]];
}

/* Evaluates the predicates of a place for `count` nodes and remembers the answers. */
static enum status evaluate_nodes(struct path_pattern *pattern, uint32_t place,
                                  uint32_t *nodes, uint32_t count) {
    const struct plan_search_node *node = pattern->places[place].node;
    struct problem *problem = execution_of(pattern)->problem;
    struct arena *arena = &pattern->testing;
    /* A given node stands in its column already. */
    if (!pattern->places[place].is_given)
        pattern->row.columns[node->slot] =
            (struct column){.type = COLUMN_NODES, .elements = nodes};
    struct batch batch = {.arena = arena,
                          .row_count = count,
                          .slot_count = pattern->row.slot_count,
                          .columns = pattern->row.columns};
    uint32_t *kept = arena_allocate(arena, count * sizeof *kept);
    TRY_MEMORY(kept, arena, problem);
    for (uint32_t i = 0; i < count; i++)
        kept[i] = i;
    uint32_t kept_count = count;
    for (uint32_t i = 0; i < node->conjunct_count && kept_count > 0; i++)
        TRY(evaluate_filter_rows(pattern->op->evaluation, node->conjuncts[i], &batch,
                                 kept, kept_count, arena, kept, &kept_count));
    for (uint32_t i = 0, k = 0; i < count; i++) {
        bool is_kept = k < kept_count && kept[k] == i;
        k += is_kept;
        struct path_visit answer = {.node = nodes[i], .state = place, .edge = is_kept};
        TRY(path_visits_add(&pattern->tested, answer, NULL, problem));
    }
    return STATUS_OK;
}

enum status path_pattern_test(struct path_pattern *pattern, uint32_t place,
                              const struct path_visit *visits, uint32_t count) {
    if (pattern->places[place].node->conjunct_count == 0)
        return STATUS_OK;
    arena_reset(&pattern->testing);
    uint32_t *nodes = arena_allocate(&pattern->testing, BATCH_ROWS * sizeof *nodes);
    TRY_MEMORY(nodes, &pattern->testing, execution_of(pattern)->problem);
    uint32_t node_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t node = visits[i].node;
        if (!may_accept(pattern, &pattern->places[place], node) ||
            path_visits_find(&pattern->tested, place, node) != VISIT_NONE)
            continue;
        nodes[node_count++] = node;
    }
    return node_count == 0 ? STATUS_OK
                           : evaluate_nodes(pattern, place, nodes, node_count);
}

static enum status accepts_place(struct path_pattern *pattern, uint32_t place,
                                 uint32_t node, bool *accepts) {
    *accepts = may_accept(pattern, &pattern->places[place], node);
    if (!*accepts || pattern->places[place].node->conjunct_count == 0)
        return STATUS_OK;
    uint32_t at = path_visits_find(&pattern->tested, place, node);
    if (at == VISIT_NONE) {
        at = pattern->tested.count;
        arena_reset(&pattern->testing);
        TRY(evaluate_nodes(pattern, place, &node, 1));
    }
    *accepts = pattern->tested.items[at].edge;
    return STATUS_OK;
}

enum status path_pattern_accepts(struct path_pattern *pattern, uint32_t first,
                                 uint32_t last, uint32_t node, bool *accepts) {
    *accepts = true;
    for (uint32_t place = first; *accepts && place < last; place++)
        TRY(accepts_place(pattern, place, node, accepts));
    return STATUS_OK;
}
