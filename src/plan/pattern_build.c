/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Operators that find a pattern's nodes and test its predicates.
 *
 * A conjunct that may fail is tested twice: before the end of the match it narrows what is
 * found as far as it does not fail (plan.is_tentative), and at the end it decides.
 */
#include "plan/pattern.h"

/* ---- uses of a conjunct ------------------------------------------------------------------- */

bool pattern_use(struct conjunct *conjunct) {
    bool is_fallible = conjunct->manner == CONJUNCT_FALLIBLE;
    conjunct->is_used = !is_fallible;
    conjunct->is_tried = is_fallible;
    return is_fallible;
}

static bool is_open(const struct conjunct *conjunct) {
    return !conjunct->is_used && conjunct->missing_count == 0;
}

/* Whether a conjunct can be tested before the end of the match, or narrow. A subquery costs
 * too much to be asked twice. */
static bool is_early(const struct conjunct *conjunct, bool narrows) {
    switch (conjunct->manner) {
    case CONJUNCT_FREE:
        return true;
    case CONJUNCT_FALLIBLE:
        return narrows && !conjunct->is_tried && !bound_has_subquery(conjunct->test);
    case CONJUNCT_CHANGING:
        break;
    }
    return false;
}

/* ---- filters ------------------------------------------------------------------------------ */

/* The conjuncts of one filter while they are gathered. */
struct gathered {
    struct expression **tests;
    uint32_t count;
};

static enum status new_gathered(struct pattern *pattern, struct gathered *gathered) {
    struct planner *planner = pattern->planner;
    gathered->count = 0;
    gathered->tests = ARENA_ARRAY(planner->context->arena, pattern->conjunct_count + 1,
                                  struct expression *);
    CHECKED(gathered->tests, planner);
    return STATUS_OK;
}

static enum status build_tentative(struct pattern *pattern,
                                   const struct gathered *gathered, struct plan **plan) {
    TRY(plan_filter(pattern->planner, gathered->tests, gathered->count, *plan, plan));
    if (gathered->count > 0)
        (*plan)->is_tentative = true;
    return STATUS_OK;
}

/* Tests what can be tested early: of the conjuncts that read `only_slot` and nothing else, or of
 * all that are known when that is SLOT_NONE. */
static enum status build_early(struct pattern *pattern, uint32_t only_slot, bool narrows,
                               struct plan **plan) {
    struct gathered sure, tentative;
    TRY(new_gathered(pattern, &sure));
    TRY(new_gathered(pattern, &tentative));
    for (uint32_t i = 0; i < pattern->conjunct_count; i++) {
        struct conjunct *conjunct = &pattern->conjuncts[i];
        bool is_wanted =
            only_slot == SLOT_NONE
                ? is_open(conjunct)
                : !conjunct->is_used && pattern_reads_only(conjunct->test, only_slot);
        if (!is_wanted || !is_early(conjunct, narrows))
            continue;
        struct gathered *gathered = pattern_use(conjunct) ? &tentative : &sure;
        gathered->tests[gathered->count++] = conjunct->test;
    }
    TRY(plan_filter(pattern->planner, sure.tests, sure.count, *plan, plan));
    return build_tentative(pattern, &tentative, plan);
}

enum status pattern_build_filters(struct pattern *pattern, struct plan **plan) {
    return build_early(pattern, SLOT_NONE, pattern->open_count > 0, plan);
}

enum status pattern_build_last_filters(struct pattern *pattern, struct plan **plan) {
    struct gathered left;
    double rows = (*plan)->estimated_rows;
    TRY(build_early(pattern, SLOT_NONE, false, plan));
    TRY(new_gathered(pattern, &left));
    for (uint32_t i = 0; i < pattern->conjunct_count; i++) {
        struct conjunct *conjunct = &pattern->conjuncts[i];
        if (!is_open(conjunct))
            continue;
        conjunct->is_used = true;
        left.tests[left.count++] = conjunct->test;
        if (!conjunct->is_tried)
            rows *= plan_selectivity(conjunct->test);
    }
    TRY(plan_filter(pattern->planner, left.tests, left.count, *plan, plan));
    if (left.count > 0)
        (*plan)->estimated_rows = rows;
    return STATUS_OK;
}

/* ---- starts ------------------------------------------------------------------------------- */

static enum status build_node_operator(struct pattern *pattern, uint32_t node,
                                       struct start start, struct plan **plan) {
    static const enum plan_kind kinds[] = {PLAN_NODE_SCAN,   PLAN_NODE_SCAN,
                                           PLAN_NODE_LOOKUP, PLAN_NODE_INDEX,
                                           PLAN_NODE_BY_ID,  PLAN_NODE_BY_NAME};
    const struct bound_node *bound = &pattern->match->nodes[node];
    struct plan *made = plan_new(pattern->planner, kinds[start.method], *plan);
    CHECKED(made, pattern->planner);
    made->span = bound->span;
    made->slot = bound->slot;
    made->labels = bound->labels;
    made->text = start.key;
    made->expression = start.method == START_NAME    ? bound->name
                       : start.method == START_INDEX ? NULL
                                                     : start.expression;
    if (start.method == START_PROPERTY || start.method == START_ID) {
        made->is_tentative = pattern_use(&pattern->conjuncts[start.conjunct]);
        TRY(plan_expression(pattern->planner, start.expression, (*plan)->estimated_rows));
    }
    if (start.method == START_INDEX)
        TRY(pattern_build_index(pattern, &start, bound->slot, made));
    made->estimated_rows *= start.rows;
    *plan = made;
    return STATUS_OK;
}

/* ---- joins -------------------------------------------------------------------------------- */

/* Adds the two sides of an equality to a join's keys. */
static enum status add_key(struct pattern *pattern, const struct start *start,
                           struct plan *join, double rows) {
    TRY(plan_expression(pattern->planner, start->expression, rows));
    TRY(plan_expression(pattern->planner, start->own, start->rows));
    join->is_tentative |= pattern_use(&pattern->conjuncts[start->conjunct]);
    join->left_keys[join->key_count] = start->expression;
    join->right_keys[join->key_count++] = start->own;
    return STATUS_OK;
}

/* The equality that the join was chosen for, and all others that are like it. These are
 * evaluated for rows that it would have kept from them, so they must not fail. */
static enum status build_keys(struct pattern *pattern, uint32_t node, struct start start,
                              struct plan *join, double *share) {
    struct planner *planner = pattern->planner;
    uint32_t slot = pattern->match->nodes[node].slot, total;
    const uint32_t *readers = pattern_readers(pattern, slot, &total);
    double rows = join->estimated_rows;
    join->left_keys = ARENA_ARRAY(planner->context->arena, total, struct expression *);
    CHECKED(join->left_keys, planner);
    join->right_keys = ARENA_ARRAY(planner->context->arena, total, struct expression *);
    CHECKED(join->right_keys, planner);
    *share = plan_selectivity(pattern->conjuncts[start.conjunct].test);
    TRY(add_key(pattern, &start, join, rows));
    for (uint32_t i = 0; i < total; i++) {
        const struct conjunct *conjunct = &pattern->conjuncts[readers[i]];
        struct start more;
        if (conjunct->is_used || conjunct->manner != CONJUNCT_FREE ||
            pattern_reads_only(conjunct->test, slot) ||
            !plan_cannot_fail(conjunct->test) ||
            !pattern_split_equality(pattern, slot, readers[i], &more))
            continue;
        more.rows = start.rows;
        *share *= plan_selectivity(conjunct->test);
        TRY(add_key(pattern, &more, join, rows));
    }
    return STATUS_OK;
}

/* True when a join that finds the last node decides: its rows are those that the rest of the
 * match leaves, so its one key fails for none that should not fail. */
static bool is_decisive(const struct pattern *pattern, const struct plan *join,
                        uint32_t decided) {
    if (pattern->open_count > 1 || join->key_count > 1)
        return false;
    for (uint32_t i = 0; i < pattern->match->path_count; i++)
        if (pattern->match->paths[i].mode != AST_MODE_NONE)
            return false;
    for (uint32_t i = 0; i < pattern->conjunct_count; i++)
        if (i != decided && !pattern->conjuncts[i].is_used)
            return false;
    return true;
}

static enum status build_join(struct pattern *pattern, uint32_t node, struct start start,
                              struct plan **plan) {
    struct planner *planner = pattern->planner;
    uint32_t slot = pattern->match->nodes[node].slot;
    double share;
    struct plan *join = plan_new(planner, PLAN_HASH_JOIN, *plan);
    CHECKED(join, planner);
    struct plan *argument = plan_new(planner, PLAN_ARGUMENT, NULL);
    CHECKED(argument, planner);
    join->span = pattern->match->nodes[node].span;
    join->is_kept = !planner->is_varying;
    join->inner = argument;
    TRY(build_keys(pattern, node, start, join, &share));
    const struct start scan = {.method = START_SCAN, .rows = start.rows};
    TRY(build_node_operator(pattern, node, scan, &join->inner));
    /* What reads nothing but the node is tested before the join. */
    TRY(build_early(pattern, slot, true, &join->inner));
    if (join->is_tentative && is_decisive(pattern, join, start.conjunct)) {
        join->is_tentative = false;
        pattern->conjuncts[start.conjunct].is_used = true;
    }
    join->estimated_rows *= join->inner->estimated_rows * share;
    *plan = join;
    return STATUS_OK;
}

enum status pattern_build_start(struct pattern *pattern, uint32_t node,
                                struct start start, struct plan **plan) {
    if (start.method == START_JOIN)
        TRY(build_join(pattern, node, start, plan));
    else
        TRY(build_node_operator(pattern, node, start, plan));
    pattern_solve_node(pattern, node);
    return pattern_build_filters(pattern, plan);
}
