/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Path selectors: all paths are there; they are ordered, and the first ones kept. */
#include "naive_path.h"

/* What a selector means: how paths are ranked, and how many paths or ranks are kept. */
struct rule {
    bool by_length, by_cost;
    bool counts_ranks; /* keeps `count` ranks, not `count` paths */
    uint64_t count;
};

static struct rule rule_of(enum ast_path_selector selector, uint64_t count) {
    switch (selector) {
    case AST_SELECT_NONE:
    case AST_SELECT_ALL:
        return (struct rule){false, false, false, UINT64_MAX};
    case AST_SELECT_ANY:
        return (struct rule){false, false, false, count};
    case AST_SELECT_ANY_SHORTEST:
    case AST_SELECT_SHORTEST_PATH:
        return (struct rule){true, false, false, 1};
    case AST_SELECT_ALL_SHORTEST:
    case AST_SELECT_ALL_SHORTEST_PATHS:
        return (struct rule){true, false, true, 1};
    case AST_SELECT_SHORTEST:
        return (struct rule){true, false, false, count};
    case AST_SELECT_SHORTEST_GROUPS:
        return (struct rule){true, false, true, count};
    case AST_SELECT_ANY_CHEAPEST:
        return (struct rule){false, true, false, 1};
    case AST_SELECT_ALL_CHEAPEST:
        return (struct rule){false, true, true, 1};
    case AST_SELECT_CHEAPEST:
        return (struct rule){false, true, false, count};
    case AST_SELECT_CHEAPEST_GROUPS:
        return (struct rule){false, true, true, count};
    }
    return (struct rule){0};
}

static double weight(const struct rule *rule, const struct naive_partial *partial) {
    return rule->by_cost ? partial->cost : rule->by_length ? partial->last->hop_count : 0;
}

static uint32_t first_node(const struct naive_partial *partial) {
    const struct naive_step *step = partial->last;
    while (step->previous != NULL)
        step = step->previous;
    return step->node;
}

static bool is_beside(const struct naive_partial *a, const struct naive_partial *b) {
    return first_node(a) == first_node(b) && a->last->node == b->last->node;
}

static void sort(const struct rule *rule, struct naive_partials *partials) {
    for (uint32_t i = 1; i < partials->count; i++) {
        struct naive_partial one = partials->items[i];
        uint32_t place = i;
        for (;
             place > 0 && weight(rule, &partials->items[place - 1]) > weight(rule, &one);
             place--)
            partials->items[place] = partials->items[place - 1];
        partials->items[place] = one;
    }
}

/* How many paths, or ranks of paths, between the same ends stand before number `index`. */
static uint64_t count_before(const struct rule *rule,
                             const struct naive_partials *partials, uint32_t index) {
    const struct naive_partial *one = &partials->items[index];
    uint64_t count = 0;
    double last = -1;
    for (uint32_t i = 0; i < index; i++) {
        const struct naive_partial *other = &partials->items[i];
        if (!is_beside(one, other))
            continue;
        double its = weight(rule, other);
        bool is_counted = !rule->counts_ranks || (its != last && its < weight(rule, one));
        count += is_counted;
        last = its;
    }
    return count;
}

void naive_select(struct naive *naive, const struct naive_binding *row,
                  const struct ast_path_pattern *path, struct naive_partials *partials) {
    uint64_t count = 1;
    if (path->selector_count != NULL) {
        struct naive_value value = naive_evaluate(naive, row, path->selector_count);
        if (value.type != NAIVE_INTEGER || value.integer < 1)
            naive_fail(naive, "a count of paths that is none");
        else
            count = (uint64_t)value.integer;
    }
    struct rule rule = rule_of(path->selector, count);
    struct naive_partials kept = {0};
    if (rule.count == UINT64_MAX)
        return;
    sort(&rule, partials);
    for (uint32_t i = 0; i < partials->count && !naive_has_stopped(naive); i++)
        if (count_before(&rule, partials, i) < rule.count)
            naive_push_partial(naive, &kept, partials->items[i]);
    *partials = kept;
}
