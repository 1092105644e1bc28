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

/* Can it find elements now? Relationships are found for sure: what may fail waits. */
static bool is_open(const struct conjunct *conjunct, enum element_kind kind) {
    return !conjunct->is_used && !conjunct->is_tried &&
           (conjunct->manner == CONJUNCT_FREE ||
            (conjunct->manner == CONJUNCT_FALLIBLE && kind == ELEMENT_NODE));
}

/* What a test asks of a key, and against what; KEY_EQUAL: nothing that is asked for here. */
static enum plan_key_test read_test(const struct pattern *pattern, uint32_t slot,
                                    struct text key, const struct expression *test,
                                    struct expression **value) {
    if (test->child_count != 2 || test->is_negated)
        return KEY_EQUAL;
    for (uint32_t side = 0; side < 2; side++) {
        enum plan_key_test found = test_of(test->kind, side == 1);
        *value = test->children[1 - side];
        if (found != KEY_EQUAL && is_key(test->children[side], slot, key) &&
            pattern_knows(pattern, *value))
            return found;
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
    uint32_t count;
    const uint32_t *readers = pattern_readers(pattern, slot, &count);
    start->test_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct conjunct *conjunct = &pattern->conjuncts[readers[i]];
        if (!is_open(conjunct, start->rule->element))
            continue;
        enum plan_key_test test = read_test(pattern, slot, key, conjunct->test, &value);
        uint32_t place = start->test_count;
        bool fits = place == 0 || (place == 1 && !is_alone(start->tests[0]) &&
                                   is_lower(start->tests[0]) != is_lower(test));
        if (test == KEY_EQUAL || (!is_alone(test) && !fits) ||
            (is_alone(test) && place > 0 && is_alone(start->tests[0])))
            continue;
        place = is_alone(test) ? 0 : place;
        start->tests[place] = test;
        start->conjuncts[place] = readers[i];
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

static bool make_tests(const struct pattern *pattern, uint32_t slot, double rows,
                       struct offer *offer) {
    struct start *start = &offer->start;
    find_tests(pattern, slot, start->rule->keys[0], start);
    if (start->test_count > 0)
        estimate_tests(pattern, start, rows);
    return start->test_count > 0;
}

static bool is_equality_open(const struct pattern *pattern,
                             const struct element_rule *rule, uint32_t place) {
    return is_open(&pattern->conjuncts[place], rule->element);
}

static bool make_equalities(const struct pattern *pattern, uint32_t slot, double rows,
                            struct offer *offer) {
    struct start *start = &offer->start;
    const struct element_rule *rule = start->rule;
    start->rows = rows;
    for (uint32_t i = 0; i < rule->key_count; i++) {
        if (!pattern_find_equality(pattern, slot, rule->keys[i], &start->conjunct,
                                   &start->expression) ||
            !is_equality_open(pattern, rule, start->conjunct))
            return false;
        offer->varies |= pattern_varies(start->expression);
        start->rows *= value_share(pattern, rule, rule->keys[i]);
    }
    if (is_unique(rule) && start->rows > 1)
        start->rows = 1;
    start->cost = 1 + start->rows;
    return true;
}

uint32_t pattern_index_offers(const struct pattern *pattern,
                              const struct element_rule *rule, enum element_kind kind,
                              uint32_t slot, const struct bound_labels *labels,
                              double rows, struct offer *offers) {
    uint32_t count = 0;
    if (!element_rule_is_indexed(rule) || rule->element != kind ||
        !implies(labels, rule->label))
        return 0;
    const struct offer fresh = {.start = {.method = START_INDEX, .rule = rule}};
    offers[0] = fresh;
    count += make_tests(pattern, slot, rows, &offers[0]);
    offers[count] = fresh;
    return count + make_equalities(pattern, slot, rows, &offers[count]);
}

/* ---- building ----------------------------------------------------------------------------- */

static enum status add_key(struct pattern *pattern, struct plan *made, uint32_t place,
                           struct expression *value) {
    made->is_tentative |= pattern_use(&pattern->conjuncts[place]);
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
        if (!pattern_find_equality(pattern, slot, made->rule->keys[i], &place, &value))
            return problem_set(context->problem, STATUS_INTERNAL, made->span,
                               "an index has lost its keys");
        TRY(add_key(pattern, made, place, value));
    }
    return STATUS_OK;
}
