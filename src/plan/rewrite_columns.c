/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Marks for every operator which slots are read above it, so that others are dropped.
 *
 * Top down: what must come from below is what is read above without what the operator makes
 * itself, and what it reads. An inner tree is done first, since its argument leaf tells what it
 * takes from the outer rows.
 */
#include "plan/planner.h"

#include <string.h>

struct liveness {
    struct plan_context *context;
    const struct plan_statement *statement;
    uint64_t *argument; /* what the innermost open argument leaf is asked for */
};

static uint64_t *new_slots(struct liveness *liveness, const uint64_t *source) {
    size_t words = slot_set_words(liveness->statement->slot_count);
    uint64_t *slots = ARENA_ARRAY(liveness->context->arena, words, uint64_t);
    if (slots != NULL && source != NULL)
        memcpy(slots, source, words * sizeof *slots);
    return slots;
}

static void add_slot(void *context, uint32_t slot) {
    slot_set_add(context, slot);
}

static void remove_slot(void *context, uint32_t slot) {
    slot_set_remove(context, slot);
}

static void add_all(uint64_t *slots, const uint64_t *more, uint32_t count) {
    for (size_t i = 0; i < slot_set_words(count); i++)
        slots[i] |= more[i];
}

static enum status mark(struct liveness *liveness, struct plan *plan,
                        const uint64_t *above);

/* What an inner tree is asked for; `*wanted` becomes what it asks of the outer rows. */
static enum status mark_inner(struct liveness *liveness, struct plan *plan,
                              const uint64_t *above, uint64_t **wanted) {
    uint64_t *asked = new_slots(liveness, NULL);
    TRY_MEMORY(asked, liveness->context->arena, liveness->context->problem);
    if (plan->kind != PLAN_FOREACH)
        add_all(asked, above, liveness->statement->slot_count);
    if (plan->kind == PLAN_OPTIONAL)
        slot_set_add(asked, plan->slot);
    for (uint32_t i = 0; plan->kind == PLAN_HASH_JOIN && i < plan->key_count; i++)
        bound_visit_slots(plan->right_keys[i], add_slot, asked);
    if (plan->kind == PLAN_MERGE) {
        plan_visit_reads(plan, add_slot, asked);
        plan_visit_made(plan, add_slot, asked);
    }
    uint64_t *outer = liveness->argument;
    liveness->argument = new_slots(liveness, NULL);
    TRY_MEMORY(liveness->argument, liveness->context->arena, liveness->context->problem);
    TRY(mark(liveness, plan->inner, asked));
    *wanted = liveness->argument;
    liveness->argument = outer;
    return STATUS_OK;
}

static enum status mark_sides(struct liveness *liveness, struct plan *plan) {
    uint64_t *left = new_slots(liveness, NULL), *right = new_slots(liveness, NULL);
    TRY_MEMORY(left, liveness->context->arena, liveness->context->problem);
    TRY_MEMORY(right, liveness->context->arena, liveness->context->problem);
    for (uint32_t i = 0; i < plan->slot_count; i++) {
        slot_set_add(left, plan->left_slots[i]);
        slot_set_add(right, plan->right_slots[i]);
    }
    TRY(mark(liveness, plan->child, left));
    return mark(liveness, plan->inner, right);
}

static enum status mark(struct liveness *liveness, struct plan *plan,
                        const uint64_t *above) {
    const struct plan_context *context = liveness->context;
    TRY(budget_check(context->budget, context->problem));
    plan->live = above;
    uint32_t count = liveness->statement->slot_count;
    if (plan->kind == PLAN_ARGUMENT) {
        add_all(liveness->argument, above, count);
        return STATUS_OK;
    }
    if (plan->kind == PLAN_SET_OPERATION)
        return mark_sides(liveness, plan);
    uint64_t *below = new_slots(liveness, above);
    TRY_MEMORY(below, liveness->context->arena, liveness->context->problem);
    plan_visit_made(plan, remove_slot, below);
    plan_visit_reads(plan, add_slot, below);
    if (plan->inner != NULL) {
        uint64_t *wanted = NULL;
        TRY(mark_inner(liveness, plan, above, &wanted));
        plan_visit_made(plan, remove_slot, wanted);
        add_all(below, wanted, count);
        plan_visit_reads(plan, add_slot, below);
    }
    return mark(liveness, plan->child, below);
}

static enum status mark_root(struct liveness *liveness, struct plan *root,
                             uint64_t *live) {
    liveness->argument = new_slots(liveness, NULL);
    TRY_MEMORY(liveness->argument, liveness->context->arena, liveness->context->problem);
    return mark(liveness, root, live);
}

enum status rewrite_columns(struct plan_context *context,
                            struct plan_statement *statement) {
    struct liveness liveness = {.context = context, .statement = statement};
    for (uint32_t i = 0; i < statement->subquery_count; i++) {
        struct plan_subquery *planned = &statement->subqueries[i];
        uint64_t *live = new_slots(&liveness, NULL);
        TRY_MEMORY(live, context->arena, context->problem);
        slot_set_add(live, planned->row_slot);
        if (planned->subquery->kind == SUBQUERY_COLLECT ||
            planned->subquery->kind == SUBQUERY_VALUE)
            slot_set_add(live, planned->subquery->column_slot);
        TRY(mark_root(&liveness, planned->plan, live));
    }
    uint64_t *live = new_slots(&liveness, NULL);
    TRY_MEMORY(live, context->arena, context->problem);
    for (uint32_t i = 0; i < statement->column_count; i++)
        slot_set_add(live, statement->columns[i].slot);
    return mark_root(&liveness, statement->root, live);
}
