/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which slots an operator reads and which it fills, ORDER PLAN KIND. Rewrites rest on these
 * two: a slot that is missing here is a column dropped too early.
 */
#include "plan/planner.h"

struct reader {
    void (*visit)(void *context, uint32_t slot); /* NULL: whole expressions are wanted */
    void (*visit_expression)(void *context, const struct expression *expression);
    void *context;
};

static void read_slot(const struct reader *reader, uint32_t slot) {
    if (slot != SLOT_NONE && reader->visit != NULL)
        reader->visit(reader->context, slot);
}

static void read_expression(const struct reader *reader,
                            const struct expression *expression) {
    if (expression == NULL)
        return;
    if (reader->visit == NULL)
        reader->visit_expression(reader->context, expression);
    else
        bound_visit_slots(expression, reader->visit, reader->context);
}

static void read_expressions(const struct reader *reader,
                             struct expression *const *expressions, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        read_expression(reader, expressions[i]);
}

static void read_labels(const struct reader *reader, const struct bound_labels *labels) {
    if (labels == NULL)
        return;
    read_expression(reader, labels->expression);
    read_labels(reader, labels->first);
    read_labels(reader, labels->second);
}

static void read_expand(const struct reader *reader, const struct plan_expand *expand,
                        bool is_to_bound) {
    read_labels(reader, expand->types);
    read_labels(reader, expand->to_labels);
    read_slot(reader, expand->from_slot);
    if (is_to_bound)
        read_slot(reader, expand->to_slot);
    if (expand->is_edge_bound)
        read_slot(reader, expand->edge_slot);
    for (uint32_t i = 0; i < expand->distinct_count; i++)
        read_slot(reader, expand->distinct_slots[i]);
    /* Hops counted together are counted anew: the other's used relationships are read again. */
    const struct plan_expand *beside = expand->counted_beside;
    for (uint32_t i = 0; beside != NULL && i < beside->distinct_count; i++)
        read_slot(reader, beside->distinct_slots[i]);
}

static void read_steps(const struct reader *reader, const struct plan_step *steps,
                       uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        read_labels(reader, steps[i].types);
        read_labels(reader, steps[i].to_labels);
        read_expression(reader, steps[i].where);
        read_expression(reader, steps[i].cost);
    }
}

static void read_search(const struct reader *reader, const struct plan_search *search) {
    for (uint32_t i = 0; i <= search->loop_count; i++) {
        if (search->nodes[i].is_bound || i == 0)
            read_slot(reader, search->nodes[i].slot);
        read_labels(reader, search->nodes[i].labels);
        read_expressions(reader, search->nodes[i].conjuncts,
                         search->nodes[i].conjunct_count);
    }
    read_steps(reader, search->steps, search->step_count);
    read_expressions(reader, search->conjuncts, search->conjunct_count);
    read_expression(reader, search->count);
}

static void read_create(const struct reader *reader, const struct bound_create *create) {
    for (uint32_t i = 0; i < create->node_count; i++) {
        if (create->nodes[i].is_bound)
            read_slot(reader, create->nodes[i].slot);
        read_labels(reader, create->nodes[i].labels);
        read_expression(reader, create->nodes[i].properties);
        read_expression(reader, create->nodes[i].name);
    }
    for (uint32_t i = 0; i < create->edge_count; i++) {
        read_labels(reader, create->edges[i].type);
        read_expression(reader, create->edges[i].properties);
    }
    for (uint32_t i = 0; i < create->path_count; i++)
        read_expression(reader, create->paths[i].expression);
}

static void read_sets(const struct reader *reader, const struct bound_set *sets,
                      uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        read_expression(reader, sets[i].target);
        read_expression(reader, sets[i].key_expression);
        read_expression(reader, sets[i].value);
        read_labels(reader, sets[i].labels);
    }
}

static void read_merge(const struct reader *reader, const struct bound_merge *merge) {
    for (uint32_t i = 0; i < merge->match->node_count; i++)
        if (merge->match->nodes[i].is_bound)
            read_slot(reader, merge->match->nodes[i].slot);
    read_create(reader, merge->create);
    read_sets(reader, merge->on_create, merge->on_create_count);
    read_sets(reader, merge->on_match, merge->on_match_count);
}

static void read_tables(const struct reader *reader, const struct plan *plan) {
    for (uint32_t i = 0; i < plan->item_count; i++)
        read_expression(reader, plan->items[i].expression);
    for (uint32_t i = 0; i < plan->aggregate_count; i++) {
        read_expression(reader, plan->aggregates[i].argument);
        read_expression(reader, plan->aggregates[i].second);
    }
    for (uint32_t i = 0; i < plan->sort_count; i++)
        read_expression(reader, plan->sort[i].expression);
    read_expressions(reader, plan->left_keys, plan->key_count);
    if (plan->kind == PLAN_DISTINCT)
        for (uint32_t i = 0; i < plan->slot_count; i++)
            read_slot(reader, plan->slots[i]);
    if (plan->kind == PLAN_SET_OPERATION)
        for (uint32_t i = 0; i < plan->slot_count; i++)
            read_slot(reader, plan->left_slots[i]);
}

static void read_variable(const struct reader *reader,
                          const struct plan_variable *variable) {
    read_expand(reader, &variable->hop, variable->is_to_bound);
    if (variable->is_list_bound)
        read_slot(reader, variable->hop.edge_slot);
    read_steps(reader, variable->steps, variable->step_count);
}

/* An edge scan reads no ends: it finds them. */
static void read_hop(const struct reader *reader, const struct plan *plan,
                     const struct plan_expand *expand) {
    if (plan->kind != PLAN_EDGE_SCAN || expand->is_edge_bound) {
        read_expand(reader, expand, plan->kind == PLAN_EXPAND_INTO);
        return;
    }
    read_labels(reader, expand->types);
    for (uint32_t i = 0; i < expand->distinct_count; i++)
        read_slot(reader, expand->distinct_slots[i]);
}

static void read_plan(const struct reader *reader, const struct plan *plan) {
    read_expression(reader, plan->expression);
    read_expression(reader, plan->limit);
    read_expressions(reader, plan->conjuncts, plan->conjunct_count);
    read_labels(reader, plan->labels);
    read_tables(reader, plan);
    if (plan->expand != NULL)
        read_hop(reader, plan, plan->expand);
    if (plan->variable != NULL)
        read_variable(reader, plan->variable);
    if (plan->search != NULL)
        read_search(reader, plan->search);
    if (plan->call != NULL)
        read_expressions(reader, plan->call->arguments, plan->call->argument_count);
    for (uint32_t i = 0; plan->procedure != NULL && i < plan->procedure->argument_count;
         i++)
        read_expression(reader, plan->procedure->arguments[i].expression);
    if (plan->create != NULL)
        read_create(reader, plan->create);
    if (plan->merge != NULL)
        read_merge(reader, plan->merge);
    read_sets(reader, plan->sets, plan->set_count);
    if (plan->clause != NULL && plan->clause->file != NULL) {
        read_expression(reader, plan->clause->file->path);
        read_expression(reader, plan->clause->file->options);
    }
    if (plan->kind == PLAN_EXPORT)
        for (uint32_t i = 0; i < plan->clause->column_count; i++)
            read_slot(reader, plan->clause->columns[i].slot);
}

void plan_visit_reads(const struct plan *plan,
                      void (*visit)(void *context, uint32_t slot), void *context) {
    read_plan(&(struct reader){.visit = visit, .context = context}, plan);
}

void plan_visit_expressions(const struct plan *plan,
                            void (*visit)(void *context,
                                          const struct expression *expression),
                            void *context) {
    const struct reader reader = {.visit_expression = visit, .context = context};
    read_plan(&reader, plan);
    /* The keys of the other side, which its rows are read for. */
    if (plan->right_keys != NULL)
        read_expressions(&reader, plan->right_keys, plan->key_count);
}

static void made_by_search(const struct reader *reader,
                           const struct plan_search *search) {
    for (uint32_t i = 0; i <= search->loop_count; i++)
        read_slot(reader, search->nodes[i].slot);
    for (uint32_t i = 0; i < search->loop_count; i++)
        read_slot(reader, search->loops[i].edge_slot);
    read_slot(reader, search->path_slot);
}

static void made_by_create(const struct reader *reader,
                           const struct bound_create *create) {
    for (uint32_t i = 0; i < create->node_count; i++)
        if (!create->nodes[i].is_bound)
            read_slot(reader, create->nodes[i].slot);
    for (uint32_t i = 0; i < create->edge_count; i++)
        read_slot(reader, create->edges[i].slot);
    for (uint32_t i = 0; i < create->path_count; i++)
        read_slot(reader, create->paths[i].slot);
}

static void made_by_hop(const struct reader *reader, const struct plan *plan,
                        const struct plan_expand *expand) {
    read_slot(reader, expand->edge_slot);
    if (plan->kind != PLAN_EXPAND_INTO)
        read_slot(reader, expand->to_slot);
    if (plan->kind == PLAN_EDGE_SCAN)
        read_slot(reader, expand->from_slot);
}

void plan_visit_made(const struct plan *plan, void (*visit)(void *context, uint32_t slot),
                     void *context) {
    const struct reader reader = {.visit = visit, .context = context};
    read_slot(&reader, plan->slot);
    read_slot(&reader, plan->ordinality_slot);
    for (uint32_t i = 0; i < plan->item_count; i++)
        read_slot(&reader, plan->items[i].slot);
    for (uint32_t i = 0; i < plan->aggregate_count; i++)
        read_slot(&reader, plan->aggregates[i].slot);
    if (plan->kind == PLAN_SET_OPERATION || plan->kind == PLAN_OPTIONAL)
        for (uint32_t i = 0; i < plan->slot_count; i++)
            read_slot(&reader, plan->slots[i]);
    if (plan->expand != NULL)
        made_by_hop(&reader, plan, plan->expand);
    if (plan->variable != NULL) {
        read_slot(&reader, plan->variable->hop.edge_slot);
        read_slot(&reader, plan->variable->hop.to_slot);
    }
    if (plan->search != NULL)
        made_by_search(&reader, plan->search);
    if (plan->kind == PLAN_LOAD_CSV) {
        read_slot(&reader, plan->clause->line_slot);
        read_slot(&reader, plan->clause->file_slot);
    }
    if (plan->call != NULL)
        for (uint32_t i = 0; i < plan->call->output_count; i++)
            read_slot(&reader, plan->call->slots[i]);
    if (plan->create != NULL)
        made_by_create(&reader, plan->create);
    if (plan->merge != NULL)
        made_by_create(&reader, plan->merge->create);
}
