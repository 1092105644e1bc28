/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions, all but operators and functions. Every operand is always evaluated. */
#include "naive.h"

static struct naive_value evaluate_literal(struct naive *naive, struct value literal) {
    switch ((int)literal.type) {
    case VALUE_NULL:
        return naive_null();
    case VALUE_BOOLEAN:
        return naive_boolean(literal.boolean);
    case VALUE_INTEGER:
        return naive_integer(literal.integer);
    case VALUE_FLOAT:
        return naive_float(literal.number);
    case VALUE_STRING:
        return naive_string((struct text){literal.text, literal.size});
    default:
        naive_fail(naive, "a literal that is not evaluated here");
        return naive_null();
    }
}

static struct naive_value evaluate_variable(struct naive *naive,
                                            const struct naive_binding *row,
                                            struct text name) {
    const struct naive_binding *binding = naive_find(row, name);
    if (binding == NULL) {
        naive_fail(naive, "an unknown variable");
        return naive_null();
    }
    return binding->value;
}

enum naive_truth naive_decide(struct naive *naive, const struct naive_binding *row,
                              const struct ast_expression *expression) {
    struct naive_value value = naive_evaluate(naive, row, expression);
    if (value.type == NAIVE_BOOLEAN)
        return value.boolean ? NAIVE_TRUE : NAIVE_FALSE;
    if (!naive_is_null(value))
        naive_fail(naive, "a truth that is no boolean");
    return NAIVE_UNKNOWN;
}

/* ---- access ------------------------------------------------------------------------------- */

static struct naive_value date_part(struct naive *naive, int64_t days, struct text key) {
    static const char *const names[] = {"year", "month", "day"};
    int64_t parts[3];
    naive_split_date(days, parts);
    for (int i = 0; i < 3; i++)
        if (text_equal(key, text_of(names[i])))
            return naive_integer(parts[i]);
    naive_fail(naive, "a part of a date that is not evaluated here");
    return naive_null();
}

static struct naive_value duration_part(struct naive *naive,
                                        const struct naive_duration *duration,
                                        struct text key) {
    if (text_equal(key, TEXT("months")))
        return naive_integer(duration->months);
    if (text_equal(key, TEXT("days")))
        return naive_integer(duration->days);
    if (text_equal(key, TEXT("seconds")))
        return naive_integer(duration->seconds);
    naive_fail(naive, "a part of a duration that is not evaluated here");
    return naive_null();
}

struct naive_value naive_property(struct naive *naive, struct naive_value owner,
                                  struct text key) {
    const struct naive_graph *graph = naive->graph;
    if (owner.type == NAIVE_DURATION)
        return duration_part(naive, owner.duration, key);
    if (owner.type == NAIVE_DATE)
        return date_part(naive, owner.integer, key);
    if (naive_is_null(owner))
        return owner;
    if (owner.type == NAIVE_MAP)
        return naive_map_get(owner.map, key);
    if (owner.type == NAIVE_NODE && !graph->nodes.items[owner.element].is_deleted)
        return naive_map_get(&graph->nodes.items[owner.element].properties, key);
    if (owner.type == NAIVE_EDGE && !graph->edges.items[owner.element].is_deleted)
        return naive_map_get(&graph->edges.items[owner.element].properties, key);
    naive_fail(naive, "a property of what has none");
    return naive_null();
}

static struct naive_value evaluate_index(struct naive *naive, struct naive_value owner,
                                         struct naive_value index) {
    if (naive_is_null(owner) || naive_is_null(index))
        return naive_null();
    if (owner.type != NAIVE_LIST && index.type == NAIVE_STRING)
        return naive_property(naive, owner, index.text);
    if (owner.type != NAIVE_LIST || index.type != NAIVE_INTEGER) {
        naive_fail(naive, "an index of what has no items");
        return naive_null();
    }
    int64_t count = owner.list->count;
    int64_t place = index.integer < 0 ? index.integer + count : index.integer;
    return place < 0 || place >= count ? naive_null() : owner.list->items[place];
}

static int64_t slice_bound(struct naive *naive, const struct naive_binding *row,
                           const struct ast_expression *bound, int64_t count,
                           int64_t without, bool *is_null) {
    if (bound == NULL)
        return without;
    struct naive_value value = naive_evaluate(naive, row, bound);
    if (naive_is_null(value))
        *is_null = true;
    else if (value.type != NAIVE_INTEGER)
        naive_fail(naive, "a bound that is no integer");
    if (value.type != NAIVE_INTEGER)
        return 0;
    int64_t place = value.integer < 0 ? value.integer + count : value.integer;
    return place < 0 ? 0 : place > count ? count : place;
}

static struct naive_value evaluate_slice(struct naive *naive,
                                         const struct naive_binding *row,
                                         const struct ast_expression *slice) {
    struct naive_value owner = naive_evaluate(naive, row, slice->first);
    if (owner.type != NAIVE_LIST) {
        if (!naive_is_null(owner))
            naive_fail(naive, "a slice of what has no items");
        return naive_null();
    }
    bool is_null = false;
    int64_t count = owner.list->count;
    int64_t start = slice_bound(naive, row, slice->second, count, 0, &is_null);
    int64_t end = slice_bound(naive, row, slice->third, count, count, &is_null);
    if (is_null)
        return naive_null();
    struct naive_value list =
        naive_list(naive, end > start ? (uint32_t)(end - start) : 0);
    for (uint32_t i = 0; i < list.list->count; i++)
        list.list->items[i] = owner.list->items[start + i];
    return list;
}

/* The label or type that an expression without variables names. */
static struct text constant_name(struct naive *naive,
                                 const struct ast_expression *expression) {
    struct naive_value name = naive_evaluate(naive, NULL, expression);
    if (name.type != NAIVE_STRING)
        naive_fail(naive, "a name that is not evaluated here");
    return name.type == NAIVE_STRING ? name.text : TEXT("");
}

bool naive_has_labels(struct naive *naive, struct naive_value element,
                      const struct ast_label_expression *labels) {
    const struct naive_graph *graph = naive->graph;
    switch (labels->kind) {
    case AST_LABEL_AND:
        return naive_has_labels(naive, element, labels->first) &&
               naive_has_labels(naive, element, labels->second);
    case AST_LABEL_OR:
        return naive_has_labels(naive, element, labels->first) ||
               naive_has_labels(naive, element, labels->second);
    case AST_LABEL_NOT:
        return !naive_has_labels(naive, element, labels->first);
    case AST_LABEL_ANY:
        return element.type == NAIVE_EDGE ||
               graph->nodes.items[element.element].labels.count > 0;
    case AST_LABEL_NAME:
        break;
    case AST_LABEL_DYNAMIC:
        break;
    }
    struct text name = labels->kind == AST_LABEL_NAME
                           ? labels->name.text
                           : constant_name(naive, labels->expression);
    if (element.type == NAIVE_EDGE)
        return text_equal(graph->edges.items[element.element].type, name);
    const struct naive_list *have = &graph->nodes.items[element.element].labels;
    for (uint32_t i = 0; i < have->count; i++)
        if (text_equal(have->items[i].text, name))
            return true;
    return false;
}

static struct naive_value evaluate_has_labels(struct naive *naive,
                                              struct naive_value element,
                                              const struct ast_expression *expression) {
    if (element.type != NAIVE_NODE && element.type != NAIVE_EDGE) {
        if (!naive_is_null(element))
            naive_fail(naive, "labels of what has none");
        return naive_null();
    }
    bool has = naive_has_labels(naive, element, expression->labels);
    return naive_boolean(has != expression->is_negated);
}

/* ---- containers --------------------------------------------------------------------------- */

static struct naive_value evaluate_list(struct naive *naive,
                                        const struct naive_binding *row,
                                        const struct ast_expression *expression) {
    struct naive_value list = naive_list(naive, expression->argument_count);
    uint32_t i = 0;
    for (const struct ast_expression *item = expression->arguments; item != NULL;
         item = item->next)
        list.list->items[i++] = naive_evaluate(naive, row, item);
    return list;
}

static struct naive_value evaluate_map(struct naive *naive,
                                       const struct naive_binding *row,
                                       const struct ast_expression *expression) {
    struct naive_map *map = naive_allocate(naive, sizeof *map);
    uint32_t count = 0;
    for (const struct ast_map_entry *at = expression->entries; at != NULL; at = at->next)
        count++;
    map->keys = naive_allocate(naive, (count + 1) * sizeof *map->keys);
    map->values = naive_allocate(naive, (count + 1) * sizeof *map->values);
    for (const struct ast_map_entry *at = expression->entries; at != NULL;
         at = at->next) {
        map->keys[map->count] = at->key.text;
        map->values[map->count++] = naive_evaluate(naive, row, at->value);
    }
    return (struct naive_value){.type = NAIVE_MAP, .map = map};
}

/* ---- CASE --------------------------------------------------------------------------------- */

/* Whether a WHEN applies: a test of the operand, or what equals it. */
static bool case_applies(struct naive *naive, const struct naive_binding *row,
                         const struct ast_case *one, struct naive_value operand) {
    if (!one->is_test)
        return naive_equal(operand, naive_evaluate(naive, row, one->when)) == NAIVE_TRUE;
    struct naive_value kept = naive->operand;
    naive->operand = operand;
    enum naive_truth truth = naive_decide(naive, row, one->when);
    naive->operand = kept;
    return truth == NAIVE_TRUE;
}

static struct naive_value evaluate_case(struct naive *naive,
                                        const struct naive_binding *row,
                                        const struct ast_expression *expression) {
    struct naive_value operand = naive_null();
    if (expression->first != NULL)
        operand = naive_evaluate(naive, row, expression->first);
    for (const struct ast_case *one = expression->cases; one != NULL; one = one->next) {
        bool applies = expression->first == NULL
                           ? naive_decide(naive, row, one->when) == NAIVE_TRUE
                           : case_applies(naive, row, one, operand);
        if (applies)
            return naive_evaluate(naive, row, one->then);
    }
    return expression->second == NULL ? naive_null()
                                      : naive_evaluate(naive, row, expression->second);
}

/* ---- expressions with a variable of their own ---------------------------------------------- */

static struct naive_value source_list(struct naive *naive,
                                      const struct naive_binding *row,
                                      const struct ast_expression *source) {
    struct naive_value list = naive_evaluate(naive, row, source);
    if (list.type != NAIVE_LIST && !naive_is_null(list))
        naive_fail(naive, "a list that is none");
    return list.type == NAIVE_LIST ? list : naive_null();
}

static struct naive_value
evaluate_comprehension(struct naive *naive, const struct naive_binding *row,
                       const struct ast_expression *expression) {
    struct naive_value source = source_list(naive, row, expression->first);
    if (naive_is_null(source))
        return source;
    struct naive_value list = naive_list(naive, 0);
    for (uint32_t i = 0; i < source.list->count; i++) {
        struct naive_value item = source.list->items[i];
        const struct naive_binding *inner =
            naive_bind(naive, row, expression->name.text, item);
        if (expression->second != NULL &&
            naive_decide(naive, inner, expression->second) != NAIVE_TRUE)
            continue;
        if (expression->third != NULL)
            item = naive_evaluate(naive, inner, expression->third);
        list = naive_append(naive, list, item);
    }
    return list;
}

/* Counts which way the items fall, then says what follows. */
static struct naive_value evaluate_quantifier(struct naive *naive,
                                              const struct naive_binding *row,
                                              const struct ast_expression *expression) {
    struct naive_value source = source_list(naive, row, expression->first);
    if (naive_is_null(source))
        return source;
    uint32_t counts[3] = {0};
    for (uint32_t i = 0; i < source.list->count; i++) {
        const struct naive_binding *inner =
            naive_bind(naive, row, expression->name.text, source.list->items[i]);
        counts[naive_decide(naive, inner, expression->second)]++;
    }
    bool any_true = counts[NAIVE_TRUE] > 0, any_unknown = counts[NAIVE_UNKNOWN] > 0;
    switch ((int)expression->kind) {
    case AST_ALL:
        return counts[NAIVE_FALSE] > 0 ? naive_boolean(false)
               : any_unknown           ? naive_null()
                                       : naive_boolean(true);
    case AST_ANY:
        return any_true      ? naive_boolean(true)
               : any_unknown ? naive_null()
                             : naive_boolean(false);
    case AST_NONE:
        return any_true      ? naive_boolean(false)
               : any_unknown ? naive_null()
                             : naive_boolean(true);
    default:
        return counts[NAIVE_TRUE] > 1 ? naive_boolean(false)
               : any_unknown          ? naive_null()
                                      : naive_boolean(any_true);
    }
}

static struct naive_value evaluate_reduce(struct naive *naive,
                                          const struct naive_binding *row,
                                          const struct ast_expression *expression) {
    struct naive_value result = naive_evaluate(naive, row, expression->first);
    struct naive_value source = source_list(naive, row, expression->second);
    struct naive_value holds = naive_boolean(true);
    if (naive_is_null(source))
        return source;
    for (uint32_t i = 0; i < source.list->count; i++) {
        const struct naive_binding *inner =
            naive_bind(naive, row, expression->accumulator.text, result);
        inner = naive_bind(naive, inner, expression->name.text, source.list->items[i]);
        result = naive_evaluate(naive, inner, expression->third);
        if (expression->kind != AST_ALL_REDUCE)
            continue;
        inner = naive_bind(naive, row, expression->accumulator.text, result);
        holds = naive_operate(naive, AST_AND, holds,
                              naive_evaluate(naive, inner, expression->arguments));
    }
    return expression->kind == AST_ALL_REDUCE ? holds : result;
}

/* ---- patterns and subqueries --------------------------------------------------------------- */

static struct naive_value evaluate_pattern(struct naive *naive,
                                           const struct naive_binding *row,
                                           const struct ast_expression *expression) {
    struct naive_rows rows = {0};
    naive_match(naive, row, expression->pattern, &rows);
    if (expression->kind == AST_PATTERN_PREDICATE)
        return naive_boolean(rows.count > 0);
    struct naive_value list = naive_list(naive, 0);
    naive_filter(naive, &rows, expression->second);
    for (uint32_t i = 0; i < rows.count; i++)
        list = naive_append(naive, list,
                            naive_evaluate(naive, rows.items[i], expression->third));
    return list;
}

static struct naive_value evaluate_subquery(struct naive *naive,
                                            const struct naive_binding *row,
                                            const struct ast_expression *expression) {
    const struct naive_rows *group = naive->group;
    naive->group = NULL;
    struct naive_answer answer = {0};
    naive_query(naive, row, expression->query, &answer);
    naive->group = group;
    if (expression->kind == AST_EXISTS_SUBQUERY)
        return naive_boolean(answer.row_count > 0);
    if (expression->kind == AST_COUNT_SUBQUERY)
        return naive_integer(answer.row_count);
    if (expression->kind == AST_VALUE_SUBQUERY) {
        if (answer.row_count > 1)
            naive_fail(naive, "a value of several rows");
        return answer.row_count == 0 ? naive_null() : answer.rows[0][0];
    }
    struct naive_value list = naive_list(naive, answer.row_count);
    for (uint32_t i = 0; i < answer.row_count; i++)
        list.list->items[i] = answer.rows[i][0];
    return list;
}

static struct naive_value evaluate_chain(struct naive *naive,
                                         const struct naive_binding *row,
                                         const struct ast_expression *chain) {
    struct naive_value truth = naive_boolean(true);
    for (const struct ast_expression *one = chain->arguments; one != NULL;
         one = one->next)
        truth = naive_operate(naive, AST_AND, truth, naive_evaluate(naive, row, one));
    return truth;
}

/* AND, OR: what the first operand decides, the second is not asked. */
static struct naive_value evaluate_logic(struct naive *naive,
                                         const struct naive_binding *row,
                                         const struct ast_expression *expression) {
    struct naive_value first = naive_evaluate(naive, row, expression->first);
    if (first.type == NAIVE_BOOLEAN && first.boolean == (expression->kind == AST_OR))
        return first;
    return naive_operate(naive, expression->kind, first,
                         naive_evaluate(naive, row, expression->second));
}

struct naive_value naive_evaluate(struct naive *naive, const struct naive_binding *row,
                                  const struct ast_expression *expression) {
    if (naive_has_stopped(naive))
        return naive_null();
    switch ((int)expression->kind) {
    case AST_LITERAL:
        return evaluate_literal(naive, expression->literal);
    case AST_VARIABLE:
        return evaluate_variable(naive, row, expression->name.text);
    case AST_PROPERTY:
        return naive_property(naive, naive_evaluate(naive, row, expression->first),
                              expression->name.text);
    case AST_INDEX:
        return evaluate_index(naive, naive_evaluate(naive, row, expression->first),
                              naive_evaluate(naive, row, expression->second));
    case AST_SLICE:
        return evaluate_slice(naive, row, expression);
    case AST_LIST:
        return evaluate_list(naive, row, expression);
    case AST_MAP:
        return evaluate_map(naive, row, expression);
    case AST_FUNCTION:
    case AST_COUNT_STAR:
        return naive_is_aggregate(expression) ? naive_aggregate(naive, expression)
                                              : naive_call(naive, row, expression);
    case AST_PLUS:
        return naive_evaluate(naive, row, expression->first);
    case AST_AND:
    case AST_OR:
        return evaluate_logic(naive, row, expression);
    case AST_COMPARISON_CHAIN:
        return evaluate_chain(naive, row, expression);
    case AST_IS_NULL:
        return naive_boolean(
            naive_is_null(naive_evaluate(naive, row, expression->first)));
    case AST_IS_NOT_NULL:
        return naive_boolean(
            !naive_is_null(naive_evaluate(naive, row, expression->first)));
    case AST_HAS_LABELS:
        return evaluate_has_labels(naive, naive_evaluate(naive, row, expression->first),
                                   expression);
    case AST_IS_TYPED:
        return naive_boolean(
            naive_is_typed(naive, naive_evaluate(naive, row, expression->first),
                           expression->name.text) != expression->is_negated);
    case AST_CAST:
        return naive_cast(naive, naive_evaluate(naive, row, expression->first),
                          expression->name.text);
    case AST_CASE_OPERAND:
        return naive->operand;
    case AST_CASE:
        return evaluate_case(naive, row, expression);
    case AST_LIST_COMPREHENSION:
        return evaluate_comprehension(naive, row, expression);
    case AST_ALL:
    case AST_ANY:
    case AST_NONE:
    case AST_SINGLE:
        return evaluate_quantifier(naive, row, expression);
    case AST_REDUCE:
    case AST_ALL_REDUCE:
        return evaluate_reduce(naive, row, expression);
    case AST_PATTERN_PREDICATE:
    case AST_PATTERN_COMPREHENSION:
        return evaluate_pattern(naive, row, expression);
    case AST_EXISTS_SUBQUERY:
    case AST_COUNT_SUBQUERY:
    case AST_COLLECT_SUBQUERY:
    case AST_VALUE_SUBQUERY:
        return evaluate_subquery(naive, row, expression);
    default:
        break;
    }
    struct naive_value first = naive_evaluate(naive, row, expression->first);
    struct naive_value second = expression->second == NULL
                                    ? naive_null()
                                    : naive_evaluate(naive, row, expression->second);
    return naive_operate(naive, expression->kind, first, second);
}
