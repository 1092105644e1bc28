/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/index_lookup.h"

#include "base/array.h"
#include "graph/index.h"

enum status index_lookup_init(struct index_lookup *lookup, struct execution *execution,
                              const struct plan *plan) {
    lookup->wanted = ARENA_ARRAY(execution->arena, plan->key_count + 1, struct column);
    TRY_MEMORY(lookup->wanted, execution->arena, execution->problem);
    return STATUS_OK;
}

enum status index_lookup_evaluate(struct index_lookup *lookup, struct operator_state *op,
                                  const struct batch *input, struct arena *arena) {
    for (uint32_t i = 0; i < op->plan->key_count; i++)
        TRY(evaluate(op->evaluation, op->plan->left_keys[i], input, NULL, 0, arena,
                     &lookup->wanted[i]));
    return STATUS_OK;
}

/* ---- lists -------------------------------------------------------------------------------- */

/* Those of every item, each once though items may repeat. */
static enum status find_items(const struct index_lookup *lookup,
                              struct operator_state *op, struct value list,
                              struct arena *arena, uint32_t **elements, uint32_t *count) {
    struct execution *execution = op->execution;
    uint32_t capacity = 0, found_count, *found;
    enum truth unused;
    /* Says what is no list. */
    enum status status =
        value_in(value_null(), list.type == VALUE_LIST ? value_null() : list,
                 execution->budget, &unused, execution->problem);
    problem_place(execution->problem, op->plan->left_keys[0]->span);
    TRY(status);
    for (uint32_t i = 0; list.type == VALUE_LIST && i < list.size; i++) {
        TRY(budget_check(execution->budget, execution->problem));
        TRY(graph_find_indexed(execution->graph, &lookup->index, &list.items[i], arena,
                               &found, &found_count, execution->problem));
        for (uint32_t j = 0; j < found_count; j++) {
            if (*count == capacity) {
                uint32_t *grown =
                    array_grow(arena, *elements, *count, &capacity, sizeof **elements);
                TRY_MEMORY(grown, arena, execution->problem);
                *elements = grown;
            }
            (*elements)[(*count)++] = found[j];
        }
    }
    *count = index_sort_rows(*elements, *count);
    return STATUS_OK;
}

/* ---- ranges ------------------------------------------------------------------------------- */

static struct graph_range range_of(const struct index_lookup *lookup,
                                   const struct plan *plan, uint32_t row) {
    struct graph_range range = {0};
    for (uint32_t i = 0; i < plan->key_count; i++) {
        struct value bound = column_value(&lookup->wanted[i], row);
        enum plan_key_test test = plan->tests[i];
        if (test == KEY_LESS || test == KEY_LESS_EQUAL) {
            range.has_high = true;
            range.high = bound;
            range.includes_high = test == KEY_LESS_EQUAL;
        } else {
            range.has_low = true;
            range.low = bound;
            range.includes_low = test == KEY_GREATER_EQUAL;
            range.is_prefix = test == KEY_STARTS_WITH;
        }
    }
    return range;
}

/* ---- searching ---------------------------------------------------------------------------- */

static enum status find_tested(struct index_lookup *lookup, struct operator_state *op,
                               uint32_t row, struct arena *arena, uint32_t **elements,
                               uint32_t *count) {
    lookup->index.key_count = 1;
    if (op->plan->tests[0] == KEY_IN)
        return find_items(lookup, op, column_value(&lookup->wanted[0], row), arena,
                          elements, count);
    struct graph_range range = range_of(lookup, op->plan, row);
    return graph_find_range(op->execution->graph, &lookup->index, &range, arena, elements,
                            count, op->execution->problem);
}

enum status index_lookup_find(struct index_lookup *lookup, struct operator_state *op,
                              uint32_t row, struct arena *arena, uint32_t **elements,
                              uint32_t *count) {
    struct execution *execution = op->execution;
    struct value values[MAX_INDEX_KEYS];
    *elements = NULL;
    *count = 0;
    bool is_found =
        element_rule_find(op->plan->rule, execution->graph, lookup->keys, &lookup->index);
    if (op->plan->tests != NULL && lookup->index.name != CATALOG_NONE &&
        lookup->keys[0] != CATALOG_NONE)
        return find_tested(lookup, op, row, arena, elements, count);
    if (!is_found)
        return STATUS_OK;
    for (uint32_t i = 0; i < op->plan->key_count; i++)
        values[i] = column_value(&lookup->wanted[i], row);
    return graph_find_indexed(execution->graph, &lookup->index, values, arena, elements,
                              count, execution->problem);
}
