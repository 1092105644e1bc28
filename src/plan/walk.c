/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plain descent; depth is bounded by MAX_EXPRESSION_DEPTH and MAX_SUBQUERY_DEPTH. */
#include "plan/walk.h"

static void walk_clauses(const struct walk *walk, const struct bound_clause *clause);

static void walk_slot(const struct walk *walk, uint32_t slot) {
    if (walk->slot != NULL && slot != SLOT_NONE)
        walk->slot(walk->context, slot);
}

static void walk_labels(const struct walk *walk, const struct bound_labels *labels,
                        bool enters) {
    if (labels == NULL)
        return;
    if (labels->kind == AST_LABEL_DYNAMIC) {
        if (enters)
            walk_expression(walk, labels->expression);
        else
            walk_expression_shallow(walk, labels->expression);
    }
    walk_labels(walk, labels->first, enters);
    walk_labels(walk, labels->second, enters);
}

static void walk_one(const struct walk *walk, const struct expression *expression,
                     bool enters) {
    if (expression == NULL)
        return;
    if (walk->expression != NULL)
        walk->expression(walk->context, expression);
    if (expression->kind == EXPRESSION_SLOT)
        walk_slot(walk, expression->slot);
    if (expression->kind == EXPRESSION_PATH)
        for (uint32_t i = 0; i < expression->path->slot_count; i++)
            walk_slot(walk, expression->path->slots[i]);
    if (expression->kind == EXPRESSION_ITERATIONS) {
        walk_slot(walk, expression->iterations->from_slot);
        walk_slot(walk, expression->iterations->list_slot);
    }
    if (expression->kind == EXPRESSION_HAS_LABELS)
        walk_labels(walk, expression->labels, enters);
    if (expression->kind == EXPRESSION_SUBQUERY && enters)
        walk_query(walk, expression->subquery->query);
    for (uint32_t i = 0; i < expression->child_count; i++)
        walk_one(walk, expression->children[i], enters);
}

void walk_expression(const struct walk *walk, const struct expression *expression) {
    walk_one(walk, expression, true);
}

void walk_expression_shallow(const struct walk *walk,
                             const struct expression *expression) {
    walk_one(walk, expression, false);
}

static void walk_expressions(const struct walk *walk,
                             struct expression *const *expressions, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        walk_expression(walk, expressions[i]);
}

static void walk_match(const struct walk *walk, const struct bound_match *match) {
    for (uint32_t i = 0; i < match->node_count; i++) {
        const struct bound_node *node = &match->nodes[i];
        if (node->is_bound)
            walk_slot(walk, node->slot);
        walk_expression(walk, node->name);
        walk_labels(walk, node->labels, true);
    }
    for (uint32_t i = 0; i < match->edge_count; i++) {
        const struct bound_edge *edge = &match->edges[i];
        if (edge->is_bound)
            walk_slot(walk, edge->slot);
        walk_labels(walk, edge->types, true);
        walk_expression(walk, edge->where);
        for (uint32_t j = 0; j < edge->step_count; j++) {
            const struct bound_step *step = &edge->steps[j];
            if (edge->step_count > 1)
                walk_labels(walk, step->types, true);
            walk_labels(walk, step->to_labels, true);
            walk_expression(walk, step->cost);
        }
    }
    for (uint32_t i = 0; i < match->path_count; i++)
        walk_expression(walk, match->paths[i].count);
    walk_expressions(walk, match->conjuncts, match->conjunct_count);
    walk_expressions(walk, match->inner, match->inner_count);
}

static void walk_items(const struct walk *walk, const struct bound_item *items,
                       uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        walk_expression(walk, items[i].expression);
}

static void walk_projection(const struct walk *walk,
                            const struct bound_projection *projection) {
    walk_items(walk, projection->keys, projection->key_count);
    for (uint32_t i = 0; i < projection->aggregate_count; i++) {
        walk_expression(walk, projection->aggregates[i].argument);
        walk_expression(walk, projection->aggregates[i].second);
    }
    walk_items(walk, projection->items, projection->item_count);
    for (uint32_t i = 0; i < projection->sort_count; i++)
        walk_expression(walk, projection->sort[i].expression);
    walk_expression(walk, projection->skip);
    walk_expression(walk, projection->limit);
    walk_expression(walk, projection->where);
}

static void walk_create(const struct walk *walk, const struct bound_create *create) {
    for (uint32_t i = 0; i < create->node_count; i++) {
        const struct bound_new_node *node = &create->nodes[i];
        walk_slot(walk, node->slot);
        walk_labels(walk, node->labels, true);
        walk_expression(walk, node->properties);
        walk_expression(walk, node->name);
    }
    for (uint32_t i = 0; i < create->edge_count; i++) {
        walk_labels(walk, create->edges[i].type, true);
        walk_expression(walk, create->edges[i].properties);
    }
    walk_items(walk, create->paths, create->path_count);
}

static void walk_sets(const struct walk *walk, const struct bound_set *sets,
                      uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        walk_expression(walk, sets[i].target);
        walk_expression(walk, sets[i].key_expression);
        walk_expression(walk, sets[i].value);
        walk_labels(walk, sets[i].labels, true);
    }
}

static void walk_merge(const struct walk *walk, const struct bound_merge *merge) {
    walk_match(walk, merge->match);
    for (uint32_t i = 0; i < merge->match->node_count; i++)
        walk_slot(walk, merge->match->nodes[i].slot);
    for (uint32_t i = 0; i < merge->match->edge_count; i++)
        walk_slot(walk, merge->match->edges[i].slot);
    walk_create(walk, merge->create);
    walk_sets(walk, merge->on_create, merge->on_create_count);
    walk_sets(walk, merge->on_match, merge->on_match_count);
}

static void walk_call(const struct walk *walk, const struct bound_call *call) {
    walk_expressions(walk, call->arguments, call->argument_count);
    walk_expression(walk, call->where);
}

static void walk_clause(const struct walk *walk, const struct bound_clause *clause) {
    walk_expression(walk, clause->expression);
    walk_expressions(walk, clause->expressions, clause->expression_count);
    walk_expression(walk, clause->separator);
    if (clause->match != NULL)
        walk_match(walk, clause->match);
    if (clause->projection != NULL)
        walk_projection(walk, clause->projection);
    if (clause->call != NULL)
        walk_call(walk, clause->call);
    if (clause->query != NULL)
        walk_query(walk, clause->query);
    const struct bound_procedure *procedure = clause->procedure;
    for (uint32_t i = 0; procedure != NULL && i < procedure->argument_count; i++)
        walk_expression(walk, procedure->arguments[i].expression);
    if (clause->create != NULL)
        walk_create(walk, clause->create);
    if (clause->merge != NULL)
        walk_merge(walk, clause->merge);
    walk_sets(walk, clause->sets, clause->set_count);
    walk_clauses(walk, clause->clauses);
    if (clause->file != NULL) {
        walk_expression(walk, clause->file->path);
        walk_expression(walk, clause->file->options);
    }
}

static void walk_clauses(const struct walk *walk, const struct bound_clause *clause) {
    for (; clause != NULL; clause = clause->next)
        walk_clause(walk, clause);
}

void walk_query(const struct walk *walk, const struct bound_query *query) {
    if (query == NULL)
        return;
    walk_query(walk, query->left);
    walk_query(walk, query->right);
    walk_expression(walk, query->as_of);
    walk_clauses(walk, query->clauses);
    for (uint32_t i = 0; i < query->column_count; i++)
        walk_slot(walk, query->columns[i].slot);
}
