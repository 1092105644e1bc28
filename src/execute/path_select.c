/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Selection is per pair of ends. Where the other end is known one search is made for the pair;
 * where it is not, one search from the source finds all ends, best first. Both look for walks
 * of the pattern, which bound its paths from below: a best walk that keeps the rules is a best
 * path, and all best walks hold all best paths. When every best walk breaks the rules, when
 * more than the best are wanted, or when whole paths are asked about, the paths of the pair
 * are ranked (path_rank.h): slower, and exact.
 */
#include "execute/path_select.h"

#include "execute/execute.h"
#include "execute/path_output.h"

#include <math.h>

/* Walks are cheap, but as many as a power of their length; a ranking leaves out all that begin
 * as a refused one does. */
#define MANY_REFUSED 4096

static struct problem *problem_of(const struct path_select *select) {
    return select->op->execution->problem;
}

static const struct path_place *target_place(const struct path_select *select) {
    return &select->pattern.places[select->pattern.search->loop_count];
}

/* ---- whether a path counts ---------------------------------------------------------------- */

static bool reads_slot(const void *context, uint32_t slot) {
    const struct path_row *row = context;
    for (uint32_t i = 0; i < row->read_count; i++)
        if (row->read_slots[i] == slot)
            return true;
    return false;
}

/* Predicates over several elements, evaluated for one path. */
static enum status holds(struct path_select *select, const struct path_found *path,
                         bool *is_true) {
    const struct plan_search *search = select->pattern.search;
    struct path_row *row = &select->pattern.row;
    struct path_output output;
    arena_reset(&select->testing);
    TRY(path_output_begin(&output, &select->pattern, &select->testing, 1, reads_slot,
                          row));
    TRY(path_output_add(&output, 0, path));
    path_output_columns(&output, row->columns);
    struct batch batch = {.arena = &select->testing,
                          .row_count = 1,
                          .slot_count = row->slot_count,
                          .columns = row->columns};
    *is_true = true;
    for (uint32_t i = 0; *is_true && i < search->conjunct_count; i++) {
        uint32_t kept, count;
        TRY(evaluate_filter(select->op->evaluation, search->conjuncts[i], &batch,
                            &select->testing, &kept, &count));
        *is_true = count == 1;
    }
    return STATUS_OK;
}

/* A variable that stands at several places has the same node at all of them. */
static bool agrees(const struct path_select *select, const struct path_found *path) {
    const struct path_pattern *pattern = &select->pattern;
    for (uint32_t i = 0; pattern->repeats_places && i <= pattern->search->loop_count;
         i++) {
        uint32_t same_as = pattern->places[i].same_as;
        if (same_as != VISIT_NONE &&
            path->nodes[path_found_place(path, pattern, i)] !=
                path->nodes[path_found_place(path, pattern, same_as)])
            return false;
    }
    return true;
}

/* Everything that is asked of a path which keeps the rules. */
static enum status accepts_path(void *context, const struct path_found *path,
                                bool *accepts) {
    struct path_select *select = context;
    *accepts = agrees(select, path);
    if (*accepts && select->pattern.search->conjunct_count > 0)
        TRY(holds(select, path, accepts));
    return *accepts ? path_distinct_add(&select->distinct, path, accepts) : STATUS_OK;
}

/* ---- one pair of ends --------------------------------------------------------------------- */

static void begin_pair(struct path_select *select, uint32_t target) {
    select->target = target;
    select->kept_count = 0;
    select->refused_count = 0;
    select->group_count = 0;
    path_distinct_reset(&select->distinct);
}

static enum status begin_ranking(struct path_select *select) {
    select->supply = SUPPLY_RANKED;
    select->kept_count = 0;
    return path_rank_start(&select->rank, select->source, select->target);
}

/* The best walk, or all, between the ends. */
static enum status search_pair(struct path_select *select, const struct path_spur *spur) {
    bool found;
    if (!select->selector.is_weighted) {
        select->supply = SUPPLY_WALKS;
        select->walks = &select->breadth_pair;
        return path_breadth_pair(&select->breadth_pair, spur, select->target,
                                 select->selector.is_grouped);
    }
    TRY(path_cheapest_pair(&select->cheapest_pair, spur, select->target, &select->walk,
                           &found));
    select->supply = found ? SUPPLY_WALK : SUPPLY_NONE;
    return STATUS_OK;
}

/* The next walk that keeps the rules; false when there is none, and then the pair is ranked if
 * all walks broke them, or very many without one that did not. */
static enum status next_walk(struct path_select *select, bool *found) {
    struct execution *execution = select->op->execution;
    for (;;) {
        TRY(budget_check(execution->budget, execution->problem));
        if (select->supply == SUPPLY_WALKS) {
            TRY(path_breadth_next(select->walks, &select->walk, found));
        } else {
            *found = select->kept_count + select->refused_count == 0;
        }
        if (!*found)
            break;
        uint32_t repeats;
        TRY(path_found_repeats(&select->walk, select->rules, &select->seen,
                               select->op->execution->graph, &repeats,
                               problem_of(select)));
        *found = repeats == 0;
        if (*found)
            TRY(accepts_path(select, &select->walk, found));
        select->kept_count += repeats == 0;
        select->refused_count += repeats > 0;
        if (*found)
            return STATUS_OK;
        if (select->kept_count == 0 && select->refused_count == MANY_REFUSED)
            break;
    }
    if (select->kept_count == 0 && select->refused_count > 0)
        return begin_ranking(select);
    select->supply = SUPPLY_NONE;
    return STATUS_OK;
}

/* Whether a ranked path still belongs to what is selected. */
static bool is_selected(struct path_select *select, const struct path_found *path) {
    const struct path_selector *selector = &select->selector;
    if (!selector->is_grouped)
        return select->kept_count < selector->count;
    bool is_same = select->kept_count > 0 &&
                   (selector->is_weighted ? path->cost == select->group_cost
                                          : path->hop_count == select->group_hops);
    if (!is_same) {
        select->group_count++;
        select->group_cost = path->cost;
        select->group_hops = path->hop_count;
    }
    return select->group_count <= selector->count;
}

static enum status next_ranked(struct path_select *select, const struct path_found **path,
                               bool *found) {
    *found = select->selector.is_grouped || select->kept_count < select->selector.count;
    if (*found)
        TRY(path_rank_next(&select->rank, path, found));
    *found = *found && is_selected(select, *path);
    select->kept_count += *found;
    if (!*found)
        select->supply = SUPPLY_NONE;
    return STATUS_OK;
}

/* The next path of the pair; false when it has no more. */
static enum status next_of_pair(struct path_select *select,
                                const struct path_found **path, bool *found) {
    *found = false;
    *path = &select->walk;
    if (select->supply == SUPPLY_WALKS || select->supply == SUPPLY_WALK)
        TRY(next_walk(select, found));
    if (!*found && select->supply == SUPPLY_RANKED)
        TRY(next_ranked(select, path, found));
    return STATUS_OK;
}

/* ---- all ends of one source --------------------------------------------------------------- */

/* Tests the predicates of the last node for a level at once. */
static enum status test_level(struct path_select *select) {
    const struct path_side *side = &select->breadth_tree.forward;
    uint32_t last_place = select->pattern.search->loop_count;
    for (uint32_t i = side->level_begin; i < side->level_end; i += BATCH_ROWS) {
        uint32_t left = side->level_end - i;
        TRY(path_pattern_test(&select->pattern, last_place, &side->visits.items[i],
                              left < BATCH_ROWS ? left : BATCH_ROWS));
    }
    return STATUS_OK;
}

/* The next place that the search from the source has come to; VISIT_NONE at the end. */
static enum status next_place(struct path_select *select, uint32_t *visit) {
    if (select->selector.is_weighted)
        return path_cheapest_settle(&select->cheapest_tree, visit);
    const struct path_side *side = &select->breadth_tree.forward;
    if (select->next_visit == side->level_end) {
        TRY(path_breadth_level(&select->breadth_tree));
        TRY(test_level(select));
    }
    *visit = select->next_visit < side->level_end ? select->next_visit++ : VISIT_NONE;
    return STATUS_OK;
}

/* Gives the walks to a visit, and to others of the same node and level in other states. */
static enum status take_visit(struct path_select *select, uint32_t place) {
    struct path_breadth *tree = &select->breadth_tree;
    const struct path_visit visit = tree->forward.visits.items[place];
    select->supply = SUPPLY_WALKS;
    select->walks = tree;
    TRY(path_breadth_take(tree, place, true));
    for (uint32_t state = 1; tree->collects && state < select->pattern.state_count;
         state++) {
        if (state == visit.state || !select->pattern.states[state].is_final)
            continue;
        uint32_t other = path_visits_find(&tree->forward.visits, state, visit.node);
        bool ends =
            other != VISIT_NONE && other > place && other < tree->forward.level_end;
        if (ends)
            TRY(path_pattern_ends(&select->pattern, state, visit.node, &ends));
        if (ends)
            TRY(path_breadth_take(tree, other, false));
    }
    return STATUS_OK;
}

/* Whether an end had its paths already, and that it has them from now on. */
static enum status is_old_end(struct path_select *select, struct path_visit visit,
                              bool *is_old) {
    if (select->is_simple) {
        *is_old = visit.state != 0 && visit.node == select->source &&
                  select->pattern.states[0].is_final;
        return STATUS_OK;
    }
    *is_old = path_visits_find(&select->ends, 0, visit.node) != VISIT_NONE;
    visit.state = 0;
    return *is_old ? STATUS_OK
                   : path_visits_add(&select->ends, visit, NULL, problem_of(select));
}

/* Begins with the pair whose other end is at a visit, when it is a new end. */
static enum status try_end(struct path_select *select, uint32_t place) {
    bool is_weighted = select->selector.is_weighted;
    struct path_visit visit = is_weighted
                                  ? select->cheapest_tree.forward.visits.items[place]
                                  : select->breadth_tree.forward.visits.items[place];
    bool ends, is_old;
    TRY(path_pattern_ends(&select->pattern, visit.state, visit.node, &ends));
    if (!ends)
        return STATUS_OK;
    TRY(is_old_end(select, visit, &is_old));
    if (is_old)
        return STATUS_OK;
    begin_pair(select, visit.node);
    if (select->always_ranks)
        return begin_ranking(select);
    if (!is_weighted)
        return take_visit(select, place);
    select->supply = SUPPLY_WALK;
    return path_cheapest_way(&select->cheapest_tree, place, &select->walk);
}

/* ---- rows --------------------------------------------------------------------------------- */

static enum status begin_row(struct path_select *select) {
    struct path_spur spur = {
        .node = select->source, .may_stop = true, .closing_node = ELEMENT_NONE};
    select->is_in_tree = !target_place(select)->is_given;
    if (!select->is_in_tree) {
        begin_pair(select, target_place(select)->given);
        return select->always_ranks ? begin_ranking(select) : search_pair(select, &spur);
    }
    select->next_visit = 0;
    TRY(path_visits_reset(&select->ends, problem_of(select)));
    if (select->selector.is_weighted)
        return path_cheapest_tree(&select->cheapest_tree, &spur);
    return path_breadth_tree(&select->breadth_tree, &spur,
                             select->selector.is_grouped && !select->always_ranks);
}

/* How paths of a pair are found, which the number asked for decides too. */
static void find_how(struct path_select *select) {
    select->always_ranks = select->pattern.search->conjunct_count > 0 ||
                           select->pattern.repeats_places || select->selector.count > 1 ||
                           (select->selector.is_weighted && select->selector.is_grouped);
}

/* k, which may be a parameter, and then of a call whose argument each row gives. */
enum status path_select_count(struct path_select *select) {
    const struct expression *count = select->pattern.search->count;
    if (count == NULL)
        return STATUS_OK;
    struct value value;
    arena_reset(&select->testing);
    TRY(evaluate_constant(select->op->evaluation, count, &select->testing, &value));
    if (value.type != VALUE_INTEGER)
        return problem_set(problem_of(select), STATUS_TYPE_AT_RUN, count->span,
                           "the number of paths is an integer, not %s",
                           value_type_name(value.type));
    if (value.integer < 1)
        return problem_set(problem_of(select), STATUS_NUMBER_OUT_OF_RANGE, count->span,
                           "the number of paths is %lld, but at least 1 is needed",
                           (long long)value.integer);
    select->selector.count = (uint64_t)value.integer;
    find_how(select);
    return STATUS_OK;
}

enum status path_select_start(struct path_select *select, const struct batch *input,
                              uint32_t row) {
    bool fits;
    select->supply = SUPPLY_NONE;
    select->is_in_tree = false;
    TRY(path_pattern_row(&select->pattern, input, row, &fits));
    if (!fits)
        return STATUS_OK;
    select->source = select->pattern.places[0].given;
    return begin_row(select);
}

/* A path that is to be given and whose cost is infinite: names the relationship that makes it
 * so. */
static enum status check_cost(struct path_select *select, const struct path_found *path) {
    const struct path_pattern *pattern = &select->pattern;
    struct path_cost *last = NULL;
    double sum = 0;
    uint32_t edge = 0;
    if (!select->selector.is_weighted || !isinf(path->cost))
        return STATUS_OK;
    for (uint32_t i = 0; i < path->hop_count && !isinf(sum); i++) {
        bool is_reversed = pattern->search->is_reversed;
        uint32_t place = is_reversed ? path->hop_count - 1 - i : i;
        const double *cost;
        edge = path->edges[place];
        last = &select->costs[path_pattern_state(pattern, path->states[place])->step];
        TRY(path_cost_run(last, &edge, 1, &cost));
        sum += *cost;
    }
    return path_cost_problem(last, edge, "makes the cost of a path overflow");
}

enum status path_select_next(struct path_select *select, const struct path_found **path,
                             bool *found) {
    for (;;) {
        TRY(next_of_pair(select, path, found));
        if (*found)
            return check_cost(select, *path);
        if (!select->is_in_tree)
            return STATUS_OK;
        uint32_t visit;
        TRY(next_place(select, &visit));
        if (visit == VISIT_NONE) {
            select->is_in_tree = false;
            return STATUS_OK;
        }
        TRY(try_end(select, visit));
    }
}

/* ---- making it ---------------------------------------------------------------------------- */

static struct path_selector read_selector(const struct plan_search *search) {
    switch (search->selector) {
    case AST_SELECT_NONE:
    case AST_SELECT_ALL:
        return (struct path_selector){false, false, UINT64_MAX};
    case AST_SELECT_ANY:
    case AST_SELECT_ANY_SHORTEST:
    case AST_SELECT_SHORTEST:
    case AST_SELECT_SHORTEST_PATH:
        return (struct path_selector){false, false, 1};
    case AST_SELECT_ALL_SHORTEST:
    case AST_SELECT_ALL_SHORTEST_PATHS:
    case AST_SELECT_SHORTEST_GROUPS:
        return (struct path_selector){false, true, 1};
    case AST_SELECT_ANY_CHEAPEST:
    case AST_SELECT_CHEAPEST:
        return (struct path_selector){true, false, 1};
    case AST_SELECT_ALL_CHEAPEST:
    case AST_SELECT_CHEAPEST_GROUPS:
        break;
    }
    return (struct path_selector){true, true, 1};
}

static enum status init_costs(struct path_select *select) {
    const struct plan_search *search = select->pattern.search;
    struct execution *execution = select->op->execution;
    select->costs =
        ARENA_ARRAY(execution->arena, search->step_count + 1, struct path_cost);
    TRY_MEMORY(select->costs, execution->arena, execution->problem);
    for (uint32_t i = 0; i < search->step_count; i++)
        path_cost_init(&select->costs[i], select->op, &select->pattern.row,
                       &search->steps[i]);
    return STATUS_OK;
}

static void init_searches(struct path_select *select, struct arena *memory) {
    struct path_pattern *pattern = &select->pattern;
    path_breadth_init(&select->breadth_pair, pattern, memory);
    path_breadth_init(&select->breadth_tree, pattern, memory);
    path_cheapest_init(&select->cheapest_pair, pattern, select->costs, memory);
    path_cheapest_init(&select->cheapest_tree, pattern, select->costs, memory);
    path_rank_init(&select->rank, pattern, memory);
    select->rank.is_weighted = select->selector.is_weighted;
    select->rank.breadth = &select->breadth_pair;
    select->rank.cheapest = &select->cheapest_pair;
    select->rank.accepts = accepts_path;
    select->rank.accepts_context = select;
    path_found_init(&select->walk, memory);
    path_set_init(&select->seen, memory);
    path_visits_init(&select->ends, memory);
}

enum status path_select_init(struct path_select *select, struct operator_state *op,
                             struct arena *memory) {
    const struct plan_search *search = op->plan->search;
    *select = (struct path_select){
        .op = op, .selector = read_selector(search), .rules = path_rules_of(search)};
    arena_init(&select->testing, op->execution->budget);
    TRY(path_pattern_init(&select->pattern, op, select->selector.is_weighted));
    TRY(path_distinct_init(&select->distinct, &select->pattern));
    TRY(init_costs(select));
    init_searches(select, memory);
    for (uint32_t i = 0; i < search->conjunct_count; i++)
        TRY(path_row_reads(&select->pattern.row, search->conjuncts[i],
                           problem_of(select)));
    find_how(select);
    select->is_simple = select->pattern.state_count == 2;
    return STATUS_OK;
}

void path_select_release(struct path_select *select) {
    for (uint32_t i = 0; select->costs != NULL && i < select->pattern.search->step_count;
         i++)
        path_cost_release(&select->costs[i]);
    path_pattern_release(&select->pattern);
    path_distinct_release(&select->distinct);
    path_rank_release(&select->rank);
    arena_release(&select->testing);
}

enum status path_select_resolve(struct path_select *select) {
    return path_pattern_resolve(&select->pattern);
}
