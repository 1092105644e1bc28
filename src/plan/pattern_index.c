/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Declared indexes as starts: all keys by equality, or the first key by a range, the beginning of
 * a text or the items of a list. Nodes of other labels are not in an index, so it costs no more
 * than a key alone.
 */
#include "base/limits.h"
#include "plan/pattern.h"

/* How much more an element costs that an ordered index finds than one that a scan passes. */
#define RANGE_COST 6
/* The part of an index that a range takes whose bounds are not known. */
#define HALF_RANGE 0.1
#define SMALL_RANGE 0.03
/* Items of a list that is not known. */
#define UNKNOWN_ITEMS 10

/* Has every element that fits the labels this one? */
static bool implies(const struct bound_labels *labels, struct text name) {
    if (labels == NULL)
        return false;
    if (labels->kind == AST_LABEL_AND)
        return implies(labels->first, name) || implies(labels->second, name);
    return labels->kind == AST_LABEL_NAME && text_equal(labels->name, name);
}

static bool is_key(const struct expression *expression, uint32_t slot, struct text key) {
    return pattern_is_property_of(expression, slot) && text_equal(expression->text, key);
}

/* An unused conjunct that says what a key equals, and what that is. */
static bool find_equality(const struct pattern *pattern, uint32_t slot, struct text key,
                          uint32_t *place, struct expression **value) {
    for (uint32_t i = 0; i < pattern_conjunct_count(pattern); i++) {
        const struct expression *conjunct = pattern_conjunct(pattern, i);
        if (pattern->conjunct_used[i] || conjunct->kind != EXPRESSION_EQUAL)
            continue;
        for (uint32_t side = 0; side < 2; side++) {
            *value = conjunct->children[1 - side];
            *place = i;
            if (is_key(conjunct->children[side], slot, key) &&
                pattern_knows(pattern, *value))
                return true;
        }
    }
    return false;
}

/* ---- tests of the first key ------------------------------------------------------------- */

static enum plan_key_test test_of(enum expression_kind kind, bool is_turned) {
    switch ((int)kind) {
    case EXPRESSION_LESS:
        return is_turned ? KEY_GREATER : KEY_LESS;
    case EXPRESSION_LESS_EQUAL:
        return is_turned ? KEY_GREATER_EQUAL : KEY_LESS_EQUAL;
    case EXPRESSION_GREATER:
        return is_turned ? KEY_LESS : KEY_GREATER;
    case EXPRESSION_GREATER_EQUAL:
        return is_turned ? KEY_LESS_EQUAL : KEY_GREATER_EQUAL;
    case EXPRESSION_STARTS_WITH:
        return is_turned ? KEY_EQUAL : KEY_STARTS_WITH;
    case EXPRESSION_IN:
        return is_turned ? KEY_EQUAL : KEY_IN;
    default:
        return KEY_EQUAL;
    }
}

/* What a conjunct tests of a key, and against what; KEY_EQUAL: nothing that is asked for here. */
static enum plan_key_test read_test(const struct pattern *pattern, uint32_t slot,
                                    struct text key, uint32_t place,
                                    struct expression **value) {
    const struct expression *conjunct = pattern_conjunct(pattern, place);
    if (pattern->conjunct_used[place] || conjunct->child_count != 2 ||
        conjunct->is_negated)
        return KEY_EQUAL;
    for (uint32_t side = 0; side < 2; side++) {
        enum plan_key_test test = test_of(conjunct->kind, side == 1);
        *value = conjunct->children[1 - side];
        if (test != KEY_EQUAL && is_key(conjunct->children[side], slot, key) &&
            pattern_knows(pattern, *value))
            return test;
    }
    return KEY_EQUAL;
}

static bool is_lower(enum plan_key_test test) {
    return test == KEY_GREATER || test == KEY_GREATER_EQUAL;
}

static bool is_alone(enum plan_key_test test) {
    return test == KEY_IN || test == KEY_STARTS_WITH;
}

/* The tests of a key that one search can take: a list, a beginning, or a bound on either side. */
static void find_tests(const struct pattern *pattern, uint32_t slot, struct text key,
                       struct start *start) {
    struct expression *value;
    start->test_count = 0;
    for (uint32_t i = 0; i < pattern_conjunct_count(pattern); i++) {
        enum plan_key_test test = read_test(pattern, slot, key, i, &value);
        uint32_t place = start->test_count;
        bool fits = place == 0 || (place == 1 && !is_alone(start->tests[0]) &&
                                   is_lower(start->tests[0]) != is_lower(test));
        if (test == KEY_EQUAL || (!is_alone(test) && !fits) ||
            (is_alone(test) && place > 0 && is_alone(start->tests[0])))
            continue;
        place = is_alone(test) ? 0 : place;
        start->tests[place] = test;
        start->conjuncts[place] = i;
        start->values[place] = value;
        start->test_count = place + 1;
    }
}

/* ---- estimates ---------------------------------------------------------------------------- */

static bool read_bound(const struct start *start, uint32_t place,
                       struct graph_range *range) {
    const struct expression *value = start->values[place];
    enum plan_key_test test = start->tests[place];
    if (value->kind != EXPRESSION_CONSTANT)
        return false;
    if (test == KEY_STARTS_WITH || is_lower(test)) {
        range->has_low = true;
        range->is_prefix = test == KEY_STARTS_WITH;
        range->includes_low = test == KEY_GREATER_EQUAL;
        range->low = value->constant;
    } else {
        range->has_high = true;
        range->includes_high = test == KEY_LESS_EQUAL;
        range->high = value->constant;
    }
    return true;
}

/* The part of an index between the bounds. */
static double range_share(const struct pattern *pattern, const struct start *start) {
    const struct graph *graph = pattern->planner->context->graph;
    struct graph_range range = {0};
    struct graph_index index;
    uint32_t keys[MAX_INDEX_KEYS];
    double share = -1;
    bool is_known = element_rule_find(start->rule, graph, keys, &index);
    for (uint32_t i = 0; i < start->test_count; i++)
        is_known = is_known && read_bound(start, i, &range);
    index.key_count = 1;
    if (is_known)
        share = graph_range_share(graph, &index, &range);
    if (share >= 0)
        return share;
    return start->test_count == 1 && !is_alone(start->tests[0]) ? HALF_RANGE
                                                                : SMALL_RANGE;
}

/* Of the elements of a kind how many have a value of the key, on average. */
static double value_share(const struct pattern *pattern, const struct element_rule *rule,
                          struct text key) {
    const struct graph *graph = pattern->planner->context->graph;
    double all = (double)graph_row_count(graph, rule->element);
    uint32_t id = graph_find_name(graph, CATALOG_KEY, key);
    if (all <= 0 || id == CATALOG_NONE)
        return all <= 0 ? 1 : 0;
    return graph_value_estimate(graph, rule->element, id) / all;
}

static double item_count(const struct expression *list) {
    if (list->kind == EXPRESSION_LIST)
        return list->child_count;
    if (list->kind == EXPRESSION_CONSTANT && list->constant.type == VALUE_LIST)
        return list->constant.size;
    return UNKNOWN_ITEMS;
}

static bool is_unique(const struct element_rule *rule) {
    return rule->kind != AST_RULE_INDEX;
}

static void estimate_tests(const struct pattern *pattern, struct start *start,
                           double rows) {
    if (start->tests[0] == KEY_IN) {
        double items = item_count(start->values[0]);
        start->rows =
            items * rows * value_share(pattern, start->rule, start->rule->keys[0]);
        if (is_unique(start->rule) && start->rule->key_count == 1 && start->rows > items)
            start->rows = items;
        start->rows = start->rows > rows ? rows : start->rows;
        start->cost = 1 + items + start->rows;
        return;
    }
    start->rows = rows * range_share(pattern, start);
    start->cost = 1 + RANGE_COST * start->rows;
}

/* ---- offering ----------------------------------------------------------------------------- */

static void offer_tests(const struct pattern *pattern, uint32_t slot,
                        const struct element_rule *rule, double rows,
                        struct start *best) {
    struct start start = {.method = START_INDEX, .rule = rule};
    find_tests(pattern, slot, rule->keys[0], &start);
    if (start.test_count == 0)
        return;
    estimate_tests(pattern, &start, rows);
    if (start.cost < best->cost)
        *best = start;
}

static void offer_equalities(const struct pattern *pattern, uint32_t slot,
                             const struct element_rule *rule, double rows,
                             struct start *best) {
    struct start start = {.method = START_INDEX, .rule = rule, .rows = rows};
    bool varies_at_all = false;
    for (uint32_t i = 0; i < rule->key_count; i++) {
        if (!find_equality(pattern, slot, rule->keys[i], &start.conjunct,
                           &start.expression))
            return;
        varies_at_all |= pattern_varies(start.expression);
        start.rows *= value_share(pattern, rule, rule->keys[i]);
    }
    if (is_unique(rule) && start.rows > 1)
        start.rows = 1;
    start.cost = 1 + start.rows;
    bool grows = pattern->planner->bound->writes && !pattern_is_lookup(best);
    bool tells_as_much = best->method == START_PROPERTY && start.cost <= best->cost &&
                         (varies_at_all || !pattern_varies(best->expression));
    if (start.cost < best->cost || grows || tells_as_much)
        *best = start;
}

void pattern_offer_indexes(const struct pattern *pattern, enum element_kind kind,
                           uint32_t slot, const struct bound_labels *labels, double rows,
                           struct start *best) {
    const struct plan_context *context = pattern->planner->context;
    for (uint32_t i = 0; i < context->rule_count; i++) {
        const struct element_rule *rule = &context->rules[i];
        if (!element_rule_is_indexed(rule) || rule->element != kind ||
            !implies(labels, rule->label))
            continue;
        offer_tests(pattern, slot, rule, rows, best);
        offer_equalities(pattern, slot, rule, rows, best);
    }
}

/* ---- building ----------------------------------------------------------------------------- */

static enum status add_key(struct pattern *pattern, struct plan *made, uint32_t place,
                           struct expression *value) {
    pattern->conjunct_used[place] = true;
    made->left_keys[made->key_count++] = value;
    return plan_expression(pattern->planner, value, made->estimated_rows);
}

static enum status build_tests(struct pattern *pattern, const struct start *start,
                               struct plan *made) {
    struct plan_context *context = pattern->planner->context;
    made->tests = ARENA_ARRAY(context->arena, start->test_count, enum plan_key_test);
    TRY_MEMORY(made->tests, context->arena, context->problem);
    for (uint32_t i = 0; i < start->test_count; i++) {
        made->tests[i] = start->tests[i];
        TRY(add_key(pattern, made, start->conjuncts[i], start->values[i]));
    }
    return STATUS_OK;
}

enum status pattern_build_index(struct pattern *pattern, const struct start *start,
                                uint32_t slot, struct plan *made) {
    struct plan_context *context = pattern->planner->context;
    uint32_t count = start->rule->key_count, place;
    struct expression *value;
    TRY(element_rule_copy(context->arena, start->rule, &made->rule, context->problem));
    made->left_keys =
        ARENA_ARRAY(context->arena, count + start->test_count, struct expression *);
    TRY_MEMORY(made->left_keys, context->arena, context->problem);
    if (start->test_count > 0)
        return build_tests(pattern, start, made);
    for (uint32_t i = 0; i < count; i++) {
        if (!find_equality(pattern, slot, made->rule->keys[i], &place, &value))
            return problem_set(context->problem, STATUS_INTERNAL, made->span,
                               "an index has lost its keys");
        TRY(add_key(pattern, made, place, value));
    }
    return STATUS_OK;
}
