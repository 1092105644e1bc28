/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing clauses, row by row. Deleted elements stay in their places, marked. */
#include "naive.h"

/* ---- elements ----------------------------------------------------------------------------- */

static struct naive_map *map_of(struct naive *naive, struct naive_value element) {
    struct naive_graph *graph = naive->graph;
    if (element.type == NAIVE_NODE && !graph->nodes.items[element.element].is_deleted)
        return &graph->nodes.items[element.element].properties;
    if (element.type == NAIVE_EDGE && !graph->edges.items[element.element].is_deleted)
        return &graph->edges.items[element.element].properties;
    naive_fail(naive, "a change to what is no element");
    return NULL;
}

/* Two rows that set one property to different values: the last one wins, whichever it is. */
static void note_change(struct naive *naive, struct naive_value element, struct text key,
                        struct naive_value value) {
    for (const struct naive_change *at = naive->changes; at != NULL; at = at->others)
        if (naive_identical(at->element, element) && text_equal(at->key, key) &&
            !naive_identical(at->value, value))
            naive->has_raced = true;
    struct naive_change *change = naive_allocate(naive, sizeof *change);
    *change = (struct naive_change){element, value, key, naive->changes};
    naive->changes = change;
}

static bool is_plain(struct naive_value value) {
    switch (value.type) {
    case NAIVE_MAP:
    case NAIVE_NODE:
    case NAIVE_EDGE:
    case NAIVE_LIST:
    case NAIVE_PATH:
        return false;
    case NAIVE_DATE:
    case NAIVE_DURATION:
    case NAIVE_STRING:
    case NAIVE_BOOLEAN:
    case NAIVE_INTEGER:
    case NAIVE_FLOAT:
    case NAIVE_NULL:
        break;
    }
    return true;
}

/* A plain value or a list of such without null. */
static bool can_store(struct naive_value value) {
    if (value.type != NAIVE_LIST)
        return is_plain(value);
    for (uint32_t i = 0; i < value.list->count; i++)
        if (!is_plain(value.list->items[i]) || naive_is_null(value.list->items[i]))
            return false;
    return true;
}

static void set_property(struct naive *naive, struct naive_value element, struct text key,
                         struct naive_value value) {
    struct naive_map *map = map_of(naive, element);
    if (!can_store(value)) {
        naive_fail(naive, "a property that cannot be kept");
        return;
    }
    if (naive->is_setting && !naive->has_raced)
        note_change(naive, element, key, value);
    if (map != NULL)
        *map = naive_map_set(naive, map, key, value);
}

static void set_properties(struct naive *naive, struct naive_value element,
                           struct naive_value values) {
    struct naive_map copy = {0};
    if (values.type == NAIVE_MAP)
        copy = *values.map;
    else if (values.type == NAIVE_NODE || values.type == NAIVE_EDGE)
        copy = *map_of(naive, values);
    else
        naive_fail(naive, "properties that are no map");
    for (uint32_t i = 0; i < copy.count; i++)
        set_property(naive, element, copy.keys[i], copy.values[i]);
}

static bool has_label(const struct naive_list *labels, struct text name) {
    for (uint32_t i = 0; i < labels->count; i++)
        if (text_equal(labels->items[i].text, name))
            return true;
    return false;
}

static void add_labels(struct naive *naive, struct naive_node *node,
                       const struct ast_label_expression *labels) {
    if (labels == NULL)
        return;
    if (labels->kind == AST_LABEL_AND) {
        add_labels(naive, node, labels->first);
        add_labels(naive, node, labels->second);
        return;
    }
    struct naive_value list = {.type = NAIVE_LIST, .list = &node->labels};
    if (!has_label(&node->labels, labels->name.text))
        node->labels = *naive_append(naive, list, naive_string(labels->name.text)).list;
}

static void remove_labels(struct naive *naive, struct naive_node *node,
                          const struct ast_label_expression *labels) {
    if (labels->kind == AST_LABEL_AND) {
        remove_labels(naive, node, labels->first);
        remove_labels(naive, node, labels->second);
        return;
    }
    struct naive_value kept = naive_list(naive, 0);
    for (uint32_t i = 0; i < node->labels.count; i++)
        if (!text_equal(node->labels.items[i].text, labels->name.text))
            kept = naive_append(naive, kept, node->labels.items[i]);
    node->labels = *kept.list;
}

/* ---- CREATE ------------------------------------------------------------------------------- */

/* The node of a pattern: the one that its variable has, else a new one. */
static const struct naive_binding *create_node(struct naive *naive,
                                               const struct naive_binding *row,
                                               const struct ast_node_pattern *pattern,
                                               struct naive_value *out) {
    struct text name = pattern->variable.text;
    const struct naive_binding *bound =
        name.byte_count == 0 ? NULL : naive_find(row, name);
    if (bound != NULL) {
        *out = bound->value;
        if (bound->value.type != NAIVE_NODE ||
            naive->graph->nodes.items[out->element].is_deleted)
            naive_fail(naive, "an end that is no node");
        return row;
    }
    struct naive_node node = {0};
    add_labels(naive, &node, pattern->labels);
    *out = (struct naive_value){.type = NAIVE_NODE, .element = naive->graph->nodes.count};
    ARRAY_PUSH(naive->arena, naive->graph->nodes, node);
    if (pattern->properties != NULL)
        set_properties(naive, *out, naive_evaluate(naive, row, pattern->properties));
    return name.byte_count == 0 ? row : naive_bind(naive, row, name, *out);
}

static const struct naive_binding *
create_edge(struct naive *naive, const struct naive_binding *row,
            const struct ast_edge_pattern *pattern, struct naive_value left,
            struct naive_value right, struct naive_value *out) {
    bool is_forward = pattern->direction != AST_INCOMING;
    struct naive_edge edge = {.from = is_forward ? left.element : right.element,
                              .to = is_forward ? right.element : left.element,
                              .type = pattern->types->name.text};
    *out = (struct naive_value){.type = NAIVE_EDGE, .element = naive->graph->edges.count};
    ARRAY_PUSH(naive->arena, naive->graph->edges, edge);
    if (pattern->properties != NULL)
        set_properties(naive, *out, naive_evaluate(naive, row, pattern->properties));
    struct text name = pattern->variable.text;
    return name.byte_count == 0 ? row : naive_bind(naive, row, name, *out);
}

/* A node, or a relationship that can be made. */
static bool can_create(const struct ast_path_element *element) {
    if (element->kind == AST_PATH_NODE)
        return true;
    return element->kind == AST_PATH_EDGE &&
           element->quantifier.style == AST_QUANTIFIER_NONE &&
           element->edge->types != NULL && element->edge->types->kind == AST_LABEL_NAME;
}

static const struct naive_binding *create_path(struct naive *naive,
                                               const struct naive_binding *row,
                                               const struct ast_path_pattern *path) {
    struct naive_value left, right, edge;
    const struct ast_path_element *element = path->elements;
    for (const struct ast_path_element *at = element; at != NULL; at = at->next) {
        if (can_create(at))
            continue;
        naive_fail(naive, "an element that cannot be made");
        return row;
    }
    row = create_node(naive, row, element->node, &left);
    for (element = element->next; element != NULL && !naive_has_stopped(naive);
         element = element->next->next) {
        row = create_node(naive, row, element->next->node, &right);
        if (naive_has_stopped(naive))
            break;
        row = create_edge(naive, row, element->edge, left, right, &edge);
        left = right;
    }
    return row;
}

static const struct naive_binding *create(struct naive *naive,
                                          const struct naive_binding *row,
                                          const struct ast_pattern *pattern) {
    for (const struct ast_path_pattern *path = pattern->paths;
         path != NULL && !naive_has_stopped(naive); path = path->next)
        row = create_path(naive, row, path);
    return row;
}

/* ---- SET, REMOVE -------------------------------------------------------------------------- */

static void change_labels(struct naive *naive, struct naive_value target,
                          const struct ast_set_item *item, bool removes) {
    if (target.type != NAIVE_NODE || map_of(naive, target) == NULL) {
        naive_fail(naive, "labels of what is no node");
        return;
    }
    struct naive_node *node = &naive->graph->nodes.items[target.element];
    if (removes)
        remove_labels(naive, node, item->labels);
    else
        add_labels(naive, node, item->labels);
}

static void change(struct naive *naive, const struct naive_binding *row,
                   const struct ast_set_item *item, bool removes) {
    struct naive_value target = naive_evaluate(naive, row, item->target);
    struct naive_value value =
        item->value == NULL ? naive_null() : naive_evaluate(naive, row, item->value);
    if (naive_is_null(target) || naive_has_stopped(naive))
        return;
    switch (item->kind) {
    case AST_SET_PROPERTY:
        set_property(naive, target, item->key.text, value);
        return;
    case AST_SET_ALL: {
        struct naive_map *map = map_of(naive, target);
        struct naive_value copy = value;
        if (map == NULL)
            return;
        if (value.type == NAIVE_NODE || value.type == NAIVE_EDGE) {
            struct naive_map *kept = naive_allocate(naive, sizeof *kept);
            *kept = *map_of(naive, value);
            copy = (struct naive_value){.type = NAIVE_MAP, .map = kept};
        }
        *map = (struct naive_map){0};
        set_properties(naive, target, copy);
        return;
    }
    case AST_SET_ADD:
        set_properties(naive, target, value);
        return;
    case AST_SET_LABELS:
        change_labels(naive, target, item, removes);
        return;
    }
}

static void change_all(struct naive *naive, const struct naive_binding *row,
                       const struct ast_set_item *items, bool removes) {
    for (; items != NULL && !naive_has_stopped(naive); items = items->next)
        change(naive, row, items, removes);
}

/* ---- MERGE -------------------------------------------------------------------------------- */

/* May what an earlier row made be met backwards? Then the first row decides its direction. */
static bool meets_backwards(const struct naive *naive, const struct ast_clause *clause) {
    const struct ast_path_element *element = clause->pattern->paths->elements;
    for (; element != NULL; element = element->next)
        if (element->kind == AST_PATH_EDGE && element->edge->direction == AST_UNDIRECTED)
            return naive->graph->edges.count > naive->made_from;
    return false;
}

static void merge(struct naive *naive, const struct ast_clause *clause,
                  const struct naive_binding *row, struct naive_rows *out) {
    struct naive_rows found = {0};
    naive_match(naive, row, clause->pattern, &found);
    if (naive_has_stopped(naive))
        return;
    const struct ast_set_item *items =
        found.count == 0 ? clause->on_create : clause->on_match;
    if (found.count == 0)
        naive_push(naive, &found, create(naive, row, clause->pattern));
    else if (meets_backwards(naive, clause))
        naive->has_mirrored = true;
    for (uint32_t i = 0; i < found.count; i++) {
        change_all(naive, found.items[i], items, false);
        naive_push(naive, out, found.items[i]);
    }
}

/* ---- DELETE ------------------------------------------------------------------------------- */

static void mark_deleted(struct naive *naive, struct naive_value value) {
    if (value.type == NAIVE_NODE)
        naive->graph->nodes.items[value.element].is_deleted = true;
    else if (value.type == NAIVE_EDGE)
        naive->graph->edges.items[value.element].is_deleted = true;
    else if (!naive_is_null(value))
        naive_fail(naive, "a deletion of what is no element");
}

/* Relationships of deleted nodes go with them, or forbid the deletion. */
static void settle_edges(struct naive *naive, bool is_detach) {
    const struct naive_graph *graph = naive->graph;
    for (uint32_t i = 0; i < graph->edges.count; i++) {
        struct naive_edge *edge = &graph->edges.items[i];
        bool hangs = graph->nodes.items[edge->from].is_deleted ||
                     graph->nodes.items[edge->to].is_deleted;
        if (edge->is_deleted || !hangs)
            continue;
        edge->is_deleted = is_detach;
        if (!is_detach)
            naive_fail(naive, "a deleted node that has relationships");
    }
}

static void delete (struct naive *naive, const struct ast_clause *clause,
                    const struct naive_rows *rows) {
    for (uint32_t i = 0; i < rows->count; i++)
        for (const struct ast_expression *one = clause->expressions; one != NULL;
             one = one->next)
            mark_deleted(naive, naive_evaluate(naive, rows->items[i], one));
    settle_edges(naive, clause->is_detach);
}

void naive_write(struct naive *naive, const struct ast_clause *clause,
                 struct naive_rows *rows) {
    struct naive_rows out = {0};
    naive->changes = NULL;
    naive->is_setting = clause->kind == AST_SET;
    naive->made_from = naive->graph->edges.count;
    if (clause->kind == AST_DELETE) {
        delete (naive, clause, rows);
        return;
    }
    for (uint32_t i = 0; i < rows->count && !naive_has_stopped(naive); i++) {
        const struct naive_binding *row = rows->items[i];
        if (clause->kind == AST_MERGE) {
            merge(naive, clause, row, &out);
            continue;
        }
        if (clause->kind == AST_CREATE)
            row = create(naive, row, clause->pattern);
        else
            change_all(naive, row, clause->set_items, clause->kind == AST_REMOVE);
        naive_push(naive, &out, row);
    }
    *rows = out;
}
