/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What evaluating an expression may do: fail, or come to another value the next time.
 *
 * Both answers are about all rows there could be, so they rest on the types that the binder
 * knows and err to the side of doubt.
 */
#include "plan/planner.h"

#include "plan/walk.h"

/* ---- values that change by themselves ------------------------------------------------------- */

/* A function that reads the graph is never folded, but it says the same of the same graph. */
static void check_steady(void *context, const struct expression *expression) {
    if (expression->kind == EXPRESSION_FUNCTION && expression->function->is_volatile &&
        !function_reads_graph(expression->function))
        *(bool *)context = false;
}

bool plan_is_steady(const struct expression *expression) {
    bool is_steady = true;
    const struct walk walk = {.expression = check_steady, .context = &is_steady};
    walk_expression(&walk, expression);
    return is_steady;
}

static void check_operator(void *context, const struct expression *expression) {
    *(bool *)context &= plan_is_steady(expression);
}

bool plan_reads_steady(const struct plan *plan) {
    bool is_steady = true;
    plan_visit_expressions(plan, check_operator, &is_steady);
    return is_steady;
}

/* ---- failure -------------------------------------------------------------------------------- */

static bool is_of(const struct expression *expression, type_set types) {
    return (expression->types & ~types) == 0;
}

static bool children_cannot_fail(const struct expression *expression) {
    for (uint32_t i = 0; i < expression->child_count; i++)
        if (expression->children[i] != NULL && !plan_cannot_fail(expression->children[i]))
            return false;
    return true;
}

static bool children_are(const struct expression *expression, type_set types) {
    for (uint32_t i = 0; i < expression->child_count; i++)
        if (expression->children[i] != NULL && !is_of(expression->children[i], types))
            return false;
    return true;
}

/* Conditions come before what they lead to, and an ELSE stands alone. */
static bool conditions_are_truths(const struct expression *choice) {
    for (uint32_t i = 0; i + 1 < choice->child_count; i += 2)
        if (!is_of(choice->children[i], TYPE_BIT(VALUE_BOOLEAN)))
            return false;
    return true;
}

/* A list that is gone through with a condition on its items. */
static bool goes_through_list(const struct expression *each) {
    const struct expression *condition = each->child_count > 1 ? each->children[1] : NULL;
    return is_of(each->children[0], TYPE_BIT(VALUE_LIST)) &&
           (condition == NULL || is_of(condition, TYPE_BIT(VALUE_BOOLEAN)));
}

/* A function that has an answer to all arguments of its types, which these are. */
static bool is_answered(const struct expression *call) {
    const struct function *function = call->function;
    for (uint32_t i = 0; i < call->child_count; i++) {
        uint32_t place = i < FUNCTION_MAX_PARAMETERS ? i : FUNCTION_MAX_PARAMETERS - 1;
        while (place > 0 && function->parameters[place] == 0)
            place--;
        if (!is_of(call->children[i], function->parameters[place]))
            return false;
    }
    return function->is_total;
}

/* ---- subqueries ----------------------------------------------------------------------------- */

static bool all_are_tests(struct expression *const *tests, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (!plan_is_safe_test(tests[i]))
            return false;
    return true;
}

static bool edge_cannot_fail(const struct bound_edge *edge) {
    for (uint32_t i = 0; i < edge->step_count; i++)
        if (edge->steps[i].cost != NULL ||
            bound_labels_are_dynamic(edge->steps[i].types) ||
            bound_labels_are_dynamic(edge->steps[i].to_labels))
            return false;
    return !bound_labels_are_dynamic(edge->types) &&
           (edge->where == NULL || plan_is_safe_test(edge->where));
}

static bool match_cannot_fail(const struct bound_match *match) {
    for (uint32_t i = 0; i < match->node_count; i++)
        if (match->nodes[i].name != NULL ||
            bound_labels_are_dynamic(match->nodes[i].labels))
            return false;
    for (uint32_t i = 0; i < match->edge_count; i++)
        if (!edge_cannot_fail(&match->edges[i]))
            return false;
    for (uint32_t i = 0; i < match->path_count; i++)
        if (match->paths[i].count != NULL)
            return false;
    return all_are_tests(match->conjuncts, match->conjunct_count) &&
           all_are_tests(match->inner, match->inner_count);
}

static bool projection_cannot_fail(const struct bound_projection *projection) {
    for (uint32_t i = 0; i < projection->item_count; i++)
        if (!plan_cannot_fail(projection->items[i].expression))
            return false;
    return !projection->is_aggregating && projection->sort_count == 0 &&
           projection->skip == NULL && projection->limit == NULL &&
           (projection->where == NULL || plan_is_safe_test(projection->where));
}

/* Patterns and columns alone; a VALUE subquery fails where there are several rows. */
static bool subquery_cannot_fail(const struct bound_subquery *subquery) {
    const struct bound_query *query = subquery->query;
    if (query->operator!= AST_LINEAR || query->as_of != NULL ||
        subquery->kind == SUBQUERY_VALUE)
        return false;
    for (const struct bound_clause *clause = query->clauses; clause != NULL;
         clause = clause->next) {
        bool is_plain = clause->kind == BOUND_MATCH ? match_cannot_fail(clause->match)
                        : clause->kind == BOUND_PROJECT
                            ? projection_cannot_fail(clause->projection)
                            : false;
        if (!is_plain || clause->file != NULL)
            return false;
    }
    return true;
}

bool plan_cannot_fail(const struct expression *expression) {
    switch ((int)expression->kind) {
    case EXPRESSION_CONSTANT:
    case EXPRESSION_PARAMETER:
    case EXPRESSION_SLOT:
    case EXPRESSION_PATH:
    case EXPRESSION_ITERATIONS:
        return true;
    case EXPRESSION_PROPERTY:
    case EXPRESSION_MAP_ALL:
        return is_of(expression->children[0], TYPE_SET_ELEMENT | TYPE_BIT(VALUE_MAP)) &&
               children_cannot_fail(expression);
    case EXPRESSION_HAS_LABELS:
        return is_of(expression->children[0], TYPE_SET_ELEMENT) &&
               !bound_labels_are_dynamic(expression->labels) &&
               children_cannot_fail(expression);
    case EXPRESSION_NOT:
    case EXPRESSION_AND:
    case EXPRESSION_OR:
    case EXPRESSION_XOR:
        return children_are(expression, TYPE_BIT(VALUE_BOOLEAN)) &&
               children_cannot_fail(expression);
    case EXPRESSION_IN:
        return is_of(expression->children[1], TYPE_BIT(VALUE_LIST)) &&
               children_cannot_fail(expression);
    case EXPRESSION_CASE:
        return conditions_are_truths(expression) && children_cannot_fail(expression);
    case EXPRESSION_COMPREHENSION:
    case EXPRESSION_QUANTIFIER:
        return goes_through_list(expression) && children_cannot_fail(expression);
    case EXPRESSION_FUNCTION:
        return is_answered(expression) && children_cannot_fail(expression);
    case EXPRESSION_SUBQUERY:
        return subquery_cannot_fail(expression->subquery);
    case EXPRESSION_EQUAL:
    case EXPRESSION_NOT_EQUAL:
    case EXPRESSION_LESS:
    case EXPRESSION_LESS_EQUAL:
    case EXPRESSION_GREATER:
    case EXPRESSION_GREATER_EQUAL:
    case EXPRESSION_STARTS_WITH:
    case EXPRESSION_ENDS_WITH:
    case EXPRESSION_CONTAINS:
    case EXPRESSION_IS_NULL:
    case EXPRESSION_IS_NOT_NULL:
    case EXPRESSION_IS_TYPED:
    case EXPRESSION_LIST:
    case EXPRESSION_MAP:
    case EXPRESSION_PATH_MODE:
        return children_cannot_fail(expression);
    default:
        return false;
    }
}

bool plan_is_safe_test(const struct expression *predicate) {
    return is_of(predicate, TYPE_BIT(VALUE_BOOLEAN)) && plan_cannot_fail(predicate);
}
