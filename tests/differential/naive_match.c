/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Matching: a pattern's elements are taken one after the other, and each makes of every
 * partial match all that continue it.
 */
#include "naive_path.h"

#define NO_EDGE UINT32_MAX

struct matcher {
    struct naive *naive;
    bool is_repeatable; /* REPEATABLE ELEMENTS */
    enum ast_path_mode mode;
};

void naive_push_partial(struct naive *naive, struct naive_partials *partials,
                        struct naive_partial partial) {
    naive_count_work(naive);
    if (!naive_has_stopped(naive))
        ARRAY_PUSH(naive->arena, *partials, partial);
}

/* ---- nodes -------------------------------------------------------------------------------- */

static bool has_properties(struct matcher *matcher, const struct naive_binding *row,
                           struct naive_value element,
                           const struct ast_expression *properties) {
    if (properties == NULL)
        return true;
    struct naive_value map = naive_evaluate(matcher->naive, row, properties);
    if (map.type != NAIVE_MAP) {
        naive_fail(matcher->naive, "properties that are no map");
        return false;
    }
    for (uint32_t i = 0; i < map.map->count; i++) {
        struct naive_value found =
            naive_property(matcher->naive, element, map.map->keys[i]);
        if (naive_equal(found, map.map->values[i]) != NAIVE_TRUE)
            return false;
    }
    return true;
}

/* The row with the element's variable; `*fits` is false when the variable is another thing. */
static const struct naive_binding *bind_element(struct matcher *matcher,
                                                const struct naive_binding *row,
                                                struct text name,
                                                struct naive_value element, bool *fits) {
    *fits = true;
    if (name.byte_count == 0)
        return row;
    const struct naive_binding *bound = naive_find(row, name);
    if (bound == NULL)
        return naive_bind(matcher->naive, row, name, element);
    if (!naive_is_null(bound->value) && bound->value.type != element.type)
        naive_fail(matcher->naive, "a variable that is another kind of thing");
    *fits = naive_identical(bound->value, element);
    return row;
}

static void try_node(struct matcher *matcher, struct naive_partial partial,
                     const struct ast_node_pattern *node, struct naive_partials *out) {
    bool fits;
    struct naive_value element = {.type = NAIVE_NODE, .element = partial.last->node};
    if (matcher->naive->graph->nodes.items[element.element].is_deleted)
        return;
    if (node->labels != NULL && !naive_has_labels(matcher->naive, element, node->labels))
        return;
    partial.row = bind_element(matcher, partial.row, node->variable.text, element, &fits);
    if (!fits || !has_properties(matcher, partial.row, element, node->properties))
        return;
    if (node->where != NULL &&
        naive_decide(matcher->naive, partial.row, node->where) != NAIVE_TRUE)
        return;
    naive_push_partial(matcher->naive, out, partial);
}

/* (node): the end of the path so far, or, where it has none, each node of the graph. */
static void match_node(struct matcher *matcher, struct naive_partial partial,
                       const struct ast_node_pattern *node, struct naive_partials *out) {
    if (partial.last != NULL) {
        try_node(matcher, partial, node, out);
        return;
    }
    uint32_t count = matcher->naive->graph->nodes.count;
    const uint32_t *order = naive_scan(matcher->naive, count);
    for (uint32_t i = 0; i < count && !naive_has_stopped(matcher->naive); i++) {
        struct naive_step *first = naive_allocate(matcher->naive, sizeof *first);
        *first = (struct naive_step){order[i], NO_EDGE, 0, NULL};
        partial.last = first;
        try_node(matcher, partial, node, out);
    }
}

/* ---- one hop ------------------------------------------------------------------------------ */

static bool is_used(const struct naive_used *used, uint32_t edge) {
    while (used != NULL && used->edge != edge)
        used = used->others;
    return used != NULL;
}

/* Whether a path may still be a beginning of one that the mode allows. */
static bool mode_allows(enum ast_path_mode mode, const struct naive_step *last) {
    const struct naive_step *first = last;
    while (first->previous != NULL)
        first = first->previous;
    for (const struct naive_step *a = last; a != NULL; a = a->previous) {
        for (const struct naive_step *b = a->previous; b != NULL; b = b->previous) {
            if (mode == AST_MODE_TRAIL && b->edge == a->edge && a->edge != NO_EDGE)
                return false;
            if (mode == AST_MODE_ACYCLIC && b->node == a->node)
                return false;
            if (mode == AST_MODE_SIMPLE && b->node == a->node &&
                !(a == last && b == first))
                return false;
        }
    }
    return true;
}

/* What the hop costs; negative when it must not. */
static double hop_cost(struct matcher *matcher, const struct naive_binding *row,
                       const struct ast_edge_pattern *edge) {
    if (edge->cost == NULL)
        return 0;
    struct naive_value cost = naive_evaluate(matcher->naive, row, edge->cost);
    if (naive_is_number(cost) && naive_as_double(cost) >= 0)
        return naive_as_double(cost);
    naive_fail(matcher->naive, "a cost that is none");
    return 0;
}

/* The hop along `index` to `node`. `keeps_variable`: the edge is one, not one of many. */
static void try_hop(struct matcher *matcher, struct naive_partial partial,
                    const struct ast_edge_pattern *edge, uint32_t index, uint32_t node,
                    bool keeps_variable, struct naive_partials *out) {
    struct naive *naive = matcher->naive;
    bool fits;
    struct naive_value element = {.type = NAIVE_EDGE, .element = index};
    if (!matcher->is_repeatable && is_used(partial.used, index))
        return;
    if (edge->types != NULL && !naive_has_labels(naive, element, edge->types))
        return;
    const struct naive_binding *row =
        bind_element(matcher, partial.row, edge->variable.text, element, &fits);
    if (!fits || !has_properties(matcher, row, element, edge->properties))
        return;
    if (edge->where != NULL && naive_decide(naive, row, edge->where) != NAIVE_TRUE)
        return;
    partial.cost += hop_cost(matcher, row, edge);
    struct naive_step *step = naive_allocate(naive, sizeof *step);
    *step = (struct naive_step){node, index, partial.last->hop_count + 1, partial.last};
    partial.last = step;
    if (!mode_allows(matcher->mode, step))
        return;
    struct naive_used *used = naive_allocate(naive, sizeof *used);
    *used = (struct naive_used){index, partial.used};
    partial.used = used;
    if (keeps_variable)
        partial.row = row;
    naive_push_partial(naive, out, partial);
}

static void match_hop(struct matcher *matcher, struct naive_partial partial,
                      const struct ast_edge_pattern *edge, bool keeps_variable,
                      struct naive_partials *out) {
    const struct naive_graph *graph = matcher->naive->graph;
    const uint32_t *order = naive_scan(matcher->naive, graph->edges.count);
    for (uint32_t i = 0; i < graph->edges.count; i++) {
        const struct naive_edge *found = &graph->edges.items[order[i]];
        uint32_t here = partial.last->node;
        if (found->is_deleted || naive_has_stopped(matcher->naive))
            continue;
        if (edge->direction != AST_INCOMING && found->from == here)
            try_hop(matcher, partial, edge, order[i], found->to, keeps_variable, out);
        if (edge->direction == AST_INCOMING && found->to == here)
            try_hop(matcher, partial, edge, order[i], found->from, keeps_variable, out);
        /* A loop is met once, whatever way one looks. */
        if (edge->direction == AST_UNDIRECTED && found->to == here && found->from != here)
            try_hop(matcher, partial, edge, order[i], found->from, keeps_variable, out);
    }
}

/* ---- many hops ---------------------------------------------------------------------------- */

/* Walks without a bound that repeat elements are followed as far as a shortest one can go. */
static uint64_t most_rounds(const struct matcher *matcher,
                            const struct ast_quantifier *quantifier) {
    uint64_t enough = quantifier->min + matcher->naive->graph->nodes.count;
    bool can_end_by_itself = !matcher->is_repeatable || matcher->mode == AST_MODE_TRAIL ||
                             matcher->mode == AST_MODE_ACYCLIC ||
                             matcher->mode == AST_MODE_SIMPLE;
    bool is_bounded = quantifier->max != UINT64_MAX;
    return can_end_by_itself || is_bounded ? quantifier->max : enough;
}

/* The last `count` relationships of a path, in order. */
static struct naive_value last_edges(struct naive *naive, const struct naive_step *step,
                                     uint32_t count) {
    struct naive_value list = naive_list(naive, count);
    for (; count > 0; count--, step = step->previous)
        list.list->items[count - 1] =
            (struct naive_value){.type = NAIVE_EDGE, .element = step->edge};
    return list;
}

static void emit_hops(struct matcher *matcher, struct naive_partial partial,
                      const struct ast_path_element *element, uint32_t hop_count,
                      struct naive_partials *out) {
    struct text name = element->edge->variable.text;
    struct naive_value value = last_edges(matcher->naive, partial.last, hop_count);
    if (element->quantifier.style == AST_QUANTIFIER_OPTIONAL)
        value = hop_count == 0 ? naive_null() : value.list->items[0];
    if (name.byte_count > 0)
        partial.row = naive_bind(matcher->naive, partial.row, name, value);
    naive_push_partial(matcher->naive, out, partial);
}

static void match_hops(struct matcher *matcher, struct naive_partial partial,
                       const struct ast_path_element *element,
                       struct naive_partials *out) {
    struct naive_partials here = {0};
    uint64_t most = most_rounds(matcher, &element->quantifier);
    naive_push_partial(matcher->naive, &here, partial);
    for (uint32_t round = 0; here.count > 0 && !naive_has_stopped(matcher->naive);
         round++) {
        struct naive_partials next = {0};
        for (uint32_t i = 0; i < here.count; i++) {
            if (round >= element->quantifier.min)
                emit_hops(matcher, here.items[i], element, round, out);
            if (round < most)
                match_hop(matcher, here.items[i], element->edge, false, &next);
        }
        here = next;
    }
}

/* ---- groups ------------------------------------------------------------------------------- */

static void match_elements(struct matcher *matcher, struct naive_partials *partials,
                           const struct ast_path_element *element);

struct names {
    struct text *items;
    uint32_t count;
    uint32_t capacity;
};

static void add_name(struct naive *naive, struct names *names, struct text name) {
    for (uint32_t i = 0; i < names->count; i++)
        if (text_equal(names->items[i], name))
            return;
    if (name.byte_count > 0)
        ARRAY_PUSH(naive->arena, *names, name);
}

static void add_names(struct naive *naive, struct names *names,
                      const struct ast_path_element *element);

static void add_group_names(struct naive *naive, struct names *names,
                            const struct ast_path_element *group) {
    add_names(naive, names, group->group);
    add_name(naive, names, group->path_variable.text);
}

static void add_names(struct naive *naive, struct names *names,
                      const struct ast_path_element *element) {
    for (; element != NULL; element = element->next) {
        if (element->kind == AST_PATH_NODE)
            add_name(naive, names, element->node->variable.text);
        else if (element->kind == AST_PATH_EDGE)
            add_name(naive, names, element->edge->variable.text);
        else
            add_group_names(naive, names, element);
    }
}

/* A path from its end, back to the step `first`. */
static struct naive_value path_since(struct naive *naive, const struct naive_step *first,
                                     const struct naive_step *last) {
    struct naive_path *path = naive_allocate(naive, sizeof *path);
    uint32_t hop_count = last->hop_count - first->hop_count;
    path->hop_count = hop_count;
    path->nodes = naive_allocate(naive, (hop_count + 1) * sizeof *path->nodes);
    path->edges = naive_allocate(naive, (hop_count + 1) * sizeof *path->edges);
    for (uint32_t place = hop_count; place > 0; place--, last = last->previous) {
        path->nodes[place] = last->node;
        path->edges[place - 1] = last->edge;
    }
    path->nodes[0] = first->node;
    return (struct naive_value){.type = NAIVE_PATH, .path = path};
}

/* Whether a whole path is one of the mode. */
static bool keeps_mode(enum ast_path_mode mode, const struct naive_path *path) {
    bool repeats_edge = false, repeats_node = false, is_round = false;
    uint32_t last = path->hop_count;
    for (uint32_t i = 0; i <= last; i++)
        for (uint32_t j = 0; j < i; j++) {
            repeats_edge |= i < last && path->edges[i] == path->edges[j];
            if (path->nodes[i] != path->nodes[j])
                continue;
            if (j == 0 && i == last)
                is_round = true;
            else
                repeats_node = true;
        }
    return mode == AST_MODE_TRAIL     ? !repeats_edge
           : mode == AST_MODE_ACYCLIC ? !repeats_node && !is_round
           : mode == AST_MODE_SIMPLE  ? !repeats_node
                                      : true;
}

/* One round: the group's elements from the end of `partial`, its variables gathered. */
static void match_round(struct matcher *matcher, struct naive_partial partial,
                        const struct ast_path_element *element, const struct names *names,
                        struct naive_partials *out) {
    struct naive *naive = matcher->naive;
    struct naive_partials inner = {0};
    naive_push_partial(naive, &inner, partial);
    match_elements(matcher, &inner, element->group);
    for (uint32_t i = 0; i < inner.count && !naive_has_stopped(naive); i++) {
        struct naive_partial found = inner.items[i];
        struct naive_value path = path_since(naive, partial.last, found.last);
        if (!keeps_mode(element->mode, path.path))
            continue;
        if (element->path_variable.text.byte_count > 0)
            found.row = naive_bind(naive, found.row, element->path_variable.text, path);
        if (element->where != NULL &&
            naive_decide(naive, found.row, element->where) != NAIVE_TRUE)
            continue;
        found.lists = naive_allocate(naive, (names->count + 1) * sizeof *found.lists);
        for (uint32_t j = 0; j < names->count; j++)
            found.lists[j] = naive_append(naive, partial.lists[j],
                                          naive_find(found.row, names->items[j])->value);
        found.row = partial.row;
        naive_push_partial(naive, out, found);
    }
}

static void emit_rounds(struct matcher *matcher, struct naive_partial partial,
                        const struct ast_path_element *element, const struct names *names,
                        struct naive_partials *out) {
    bool is_optional = element->quantifier.style == AST_QUANTIFIER_OPTIONAL;
    for (uint32_t i = 0; i < names->count; i++) {
        struct naive_value value = partial.lists[i];
        if (is_optional)
            value = value.list->count == 0 ? naive_null() : value.list->items[0];
        partial.row = naive_bind(matcher->naive, partial.row, names->items[i], value);
    }
    partial.lists = NULL;
    naive_push_partial(matcher->naive, out, partial);
}

static void match_group(struct matcher *matcher, struct naive_partial partial,
                        const struct ast_path_element *element,
                        struct naive_partials *out) {
    struct naive *naive = matcher->naive;
    struct names names = {0};
    struct naive_partials here = {0};
    uint64_t most = element->quantifier.style == AST_QUANTIFIER_NONE
                        ? 1
                        : most_rounds(matcher, &element->quantifier);
    if (element->quantifier.style == AST_QUANTIFIER_NONE || partial.lists != NULL) {
        naive_fail(naive, "a group that is not evaluated here");
        return;
    }
    add_group_names(naive, &names, element);
    partial.lists = naive_allocate(naive, (names.count + 1) * sizeof *partial.lists);
    for (uint32_t i = 0; i < names.count; i++)
        partial.lists[i] = naive_list(naive, 0);
    naive_push_partial(naive, &here, partial);
    for (uint32_t round = 0; here.count > 0 && !naive_has_stopped(naive); round++) {
        struct naive_partials next = {0};
        for (uint32_t i = 0; i < here.count; i++) {
            if (round >= element->quantifier.min)
                emit_rounds(matcher, here.items[i], element, &names, out);
            if (round < most)
                match_round(matcher, here.items[i], element, &names, &next);
        }
        here = next;
    }
}

/* ---- paths and patterns ------------------------------------------------------------------- */

static void match_elements(struct matcher *matcher, struct naive_partials *partials,
                           const struct ast_path_element *element) {
    for (; element != NULL; element = element->next) {
        struct naive_partials next = {0};
        bool is_one = element->quantifier.style == AST_QUANTIFIER_NONE;
        for (uint32_t i = 0; i < partials->count; i++) {
            struct naive_partial partial = partials->items[i];
            if (naive_has_stopped(matcher->naive))
                return;
            if (element->kind == AST_PATH_NODE)
                match_node(matcher, partial, element->node, &next);
            else if (element->kind == AST_PATH_GROUP)
                match_group(matcher, partial, element, &next);
            else if (is_one)
                match_hop(matcher, partial, element->edge, true, &next);
            else
                match_hops(matcher, partial, element, &next);
        }
        *partials = next;
    }
}

static struct naive_value path_value(struct naive *naive, const struct naive_step *last) {
    const struct naive_step *first = last;
    while (first->previous != NULL)
        first = first->previous;
    return path_since(naive, first, last);
}

static void match_path(struct matcher *matcher, struct naive_partial start,
                       const struct ast_path_pattern *path, struct naive_partials *out) {
    struct naive *naive = matcher->naive;
    struct naive_partials found = {0};
    const struct naive_binding *row = start.row;
    matcher->mode = path->mode;
    start.last = NULL;
    naive_push_partial(naive, &found, start);
    match_elements(matcher, &found, path->elements);
    if (naive_has_stopped(naive))
        return;
    naive_select(naive, row, path, &found);
    for (uint32_t i = 0; i < found.count; i++) {
        struct naive_partial partial = found.items[i];
        if (path->variable.text.byte_count > 0)
            partial.row = naive_bind(naive, partial.row, path->variable.text,
                                     path_value(naive, partial.last));
        naive_push_partial(naive, out, partial);
    }
}

void naive_match(struct naive *naive, const struct naive_binding *row,
                 const struct ast_pattern *pattern, struct naive_rows *out) {
    struct matcher matcher = {naive, pattern->mode == AST_REPEATABLE_ELEMENTS,
                              AST_MODE_NONE};
    struct naive_partials partials = {0};
    naive_push_partial(naive, &partials, (struct naive_partial){.row = row});
    for (const struct ast_path_pattern *path = pattern->paths; path != NULL;
         path = path->next) {
        struct naive_partials next = {0};
        for (uint32_t i = 0; i < partials.count && !naive_has_stopped(naive); i++)
            match_path(&matcher, partials.items[i], path, &next);
        partials = next;
    }
    for (uint32_t i = 0; i < partials.count && !naive_has_stopped(naive); i++)
        naive_push(naive, out, partials.items[i].row);
    naive_shuffle(naive, out);
}

const struct naive_binding *naive_bind_nulls(struct naive *naive,
                                             const struct naive_binding *row,
                                             const struct ast_pattern *pattern) {
    struct names names = {0};
    for (const struct ast_path_pattern *path = pattern->paths; path != NULL;
         path = path->next) {
        add_name(naive, &names, path->variable.text);
        add_names(naive, &names, path->elements);
    }
    for (uint32_t i = 0; i < names.count; i++)
        if (naive_find(row, names.items[i]) == NULL)
            row = naive_bind(naive, row, names.items[i], naive_null());
    return row;
}
