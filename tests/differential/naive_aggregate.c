/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Aggregates: the values of a group are listed, then worked on. */
#include "naive.h"

static const char *const aggregates[] = {"count", "sum", "avg", "min", "max", "collect"};

static bool is_named(const struct ast_expression *call, const char *name) {
    return text_equal_ignoring_case(call->name.text, text_of(name));
}

bool naive_is_aggregate(const struct ast_expression *expression) {
    if (expression->kind == AST_COUNT_STAR)
        return true;
    if (expression->kind != AST_FUNCTION)
        return false;
    for (size_t i = 0; i < sizeof aggregates / sizeof *aggregates; i++)
        if (is_named(expression, aggregates[i]))
            return true;
    return false;
}

bool naive_has_aggregate(const struct ast_expression *expression) {
    if (expression == NULL)
        return false;
    if (naive_is_aggregate(expression) || naive_has_aggregate(expression->first) ||
        naive_has_aggregate(expression->second) || naive_has_aggregate(expression->third))
        return true;
    for (const struct ast_expression *argument = expression->arguments; argument != NULL;
         argument = argument->next)
        if (naive_has_aggregate(argument))
            return true;
    for (const struct ast_map_entry *at = expression->entries; at != NULL; at = at->next)
        if (naive_has_aggregate(at->value))
            return true;
    return false;
}

/* The argument's values that are not null, each once where DISTINCT says so. */
static struct naive_value gather(struct naive *naive, const struct ast_expression *call) {
    const struct naive_rows *group = naive->group;
    struct naive_value list = naive_list(naive, group->count);
    struct naive_list *values = (struct naive_list *)list.list;
    values->count = 0;
    naive->group = NULL;
    for (uint32_t i = 0; i < group->count; i++) {
        struct naive_value value =
            naive_evaluate(naive, group->items[i], call->arguments);
        bool is_new = !naive_is_null(value);
        for (uint32_t j = 0; is_new && call->is_distinct && j < list.list->count; j++) {
            if (!naive_same(list.list->items[j], value))
                continue;
            is_new = false;
            if (!naive_identical(list.list->items[j], value))
                naive->is_undetermined = true;
        }
        if (is_new)
            values->items[values->count++] = value;
    }
    naive->group = group;
    return list;
}

static struct naive_value sum(struct naive *naive, struct naive_value list) {
    struct naive_value total = naive_integer(0);
    for (uint32_t i = 0; i < list.list->count; i++) {
        if (!naive_is_number(list.list->items[i]))
            naive_fail(naive, "a sum of what is no number");
        total = naive_operate(naive, AST_ADD, total, list.list->items[i]);
    }
    return total;
}

static struct naive_value average(struct naive *naive, struct naive_value list) {
    if (list.list->count == 0)
        return naive_null();
    struct naive_value total =
        naive_operate(naive, AST_MULTIPLY, naive_float(1.0), sum(naive, list));
    return naive_operate(naive, AST_DIVIDE, total, naive_integer(list.list->count));
}

/* The smallest for direction 1, the largest for -1. */
static struct naive_value extreme(struct naive *naive, struct naive_value list,
                                  int direction) {
    struct naive_value best = naive_null();
    for (uint32_t i = 0; i < list.list->count; i++) {
        struct naive_value item = list.list->items[i];
        int order = naive_is_null(best) ? -1 : naive_order(item, best) * direction;
        if (order < 0)
            best = item;
        else if (order == 0 && !naive_identical(item, best))
            naive->is_undetermined = true;
    }
    return best;
}

struct naive_value naive_aggregate(struct naive *naive,
                                   const struct ast_expression *call) {
    if (naive->group == NULL) {
        naive_fail(naive, "an aggregate where none can stand");
        return naive_null();
    }
    if (call->kind == AST_COUNT_STAR)
        return naive_integer(naive->group->count);
    if (call->arguments == NULL) {
        naive_fail(naive, "an aggregate of nothing");
        return naive_null();
    }
    struct naive_value list = gather(naive, call);
    if (is_named(call, "count"))
        return naive_integer(list.list->count);
    if (is_named(call, "collect"))
        return list;
    if (is_named(call, "sum"))
        return sum(naive, list);
    if (is_named(call, "avg"))
        return average(naive, list);
    return extreme(naive, list, is_named(call, "min") ? 1 : -1);
}
