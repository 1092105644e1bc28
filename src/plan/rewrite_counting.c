/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A hop whose relationship and node nobody reads is counted by degree, not walked: the row
 * then stands for as many rows as there are hops (batch.multiplicity). Between the hop and the
 * operator that takes multiplicities (grouping, DISTINCT, EXISTS, COUNT) only operators may
 * stand that pass them on, and none, that one included, that says something else of each of
 * the rows, as rand() does.
 *
 * Two hops of one MATCH must not be the same relationship. Against a relationship that is
 * known, the executor takes it off the count; two counted hops from one node are counted
 * together (plan_expand.counted_beside); any other pair is walked.
 */
#include "plan/planner.h"

#define MAX_COUNTED 8

struct chain {
    struct plan_context *context;
    struct plan_statement *statement;
    struct plan_expand *counted[MAX_COUNTED];
    uint32_t counted_count;
    bool is_stale; /* the plan has changed since it was marked which slots are read */
};

/* Marks which slots are read, where that is not so already. */
static enum status refresh(struct chain *chain) {
    if (!chain->is_stale)
        return STATUS_OK;
    chain->is_stale = false;
    return rewrite_columns(chain->context, chain->statement);
}

static bool drops(struct plan_expand *expand, uint32_t slot) {
    for (uint32_t i = 0; i < expand->distinct_count; i++) {
        if (expand->distinct_slots[i] != slot)
            continue;
        expand->distinct_slots[i] = expand->distinct_slots[--expand->distinct_count];
        return true;
    }
    return false;
}

static bool is_unread(const struct plan *plan) {
    const struct plan_expand *expand = plan->expand;
    return !slot_set_has(plan->live, expand->to_slot) &&
           (expand->edge_slot == SLOT_NONE ||
            !slot_set_has(plan->live, expand->edge_slot));
}

/* Of the counted hops above, the one that must differ from `expand`; others: false. */
static bool find_beside(struct chain *chain, const struct plan_expand *expand,
                        struct plan_expand **beside) {
    *beside = NULL;
    for (uint32_t i = 0; i < chain->counted_count; i++) {
        struct plan_expand *above = chain->counted[i];
        bool is_distinct = false;
        for (uint32_t j = 0; j < above->distinct_count; j++)
            is_distinct |= above->distinct_slots[j] == expand->edge_slot;
        if (!is_distinct)
            continue;
        if (*beside != NULL || above->counted_beside != NULL ||
            above->from_slot != expand->from_slot)
            return false;
        *beside = above;
    }
    return true;
}

/* Tries to count one hop; the plan is as before when it cannot be. */
static enum status try_hop(struct chain *chain, struct plan *plan) {
    struct plan_expand *expand = plan->expand, *beside;
    if (expand->is_edge_bound || chain->counted_count == MAX_COUNTED ||
        !find_beside(chain, expand, &beside))
        return STATUS_OK;
    if (beside != NULL)
        chain->is_stale |= drops(beside, expand->edge_slot);
    TRY(refresh(chain));
    if (is_unread(plan)) {
        chain->is_stale = true;
        expand->is_counting = true;
        if (beside != NULL)
            beside->counted_beside = expand;
        chain->counted[chain->counted_count++] = expand;
    } else if (beside != NULL) {
        chain->is_stale = true;
        beside->distinct_slots[beside->distinct_count++] = expand->edge_slot;
    }
    return STATUS_OK;
}

struct unread {
    const uint64_t *live;
    bool is_unread;
};

static void check_unread(void *context, uint32_t slot) {
    struct unread *unread = context;
    unread->is_unread &= !slot_set_has(unread->live, slot);
}

/* Counts the rows that a join finds for each row when none of what they hold is read. */
static enum status try_join(struct chain *chain, struct plan *join) {
    TRY(refresh(chain));
    struct unread unread = {join->live, true};
    for (const struct plan *plan = join->inner; plan != NULL; plan = plan->child)
        plan_visit_made(plan, check_unread, &unread);
    join->is_counting = unread.is_unread;
    chain->is_stale |= join->is_counting;
    return STATUS_OK;
}

/* Goes down from an operator that takes multiplicities. */
static enum status follow(struct plan_context *context, struct plan_statement *statement,
                          struct plan *plan) {
    /* A chain before this one may have changed what is read. */
    struct chain chain = {.context = context, .statement = statement, .is_stale = true};
    for (; plan != NULL && plan_reads_steady(plan); plan = plan->child) {
        TRY(budget_check(context->budget, context->problem));
        if (plan->kind == PLAN_EXPAND)
            TRY(try_hop(&chain, plan));
        else if (plan->kind == PLAN_HASH_JOIN)
            TRY(try_join(&chain, plan));
        else if (plan->kind != PLAN_FILTER && plan->kind != PLAN_PROJECT)
            break;
    }
    return STATUS_OK;
}

static enum status search(struct plan_context *context, struct plan_statement *statement,
                          struct plan *plan) {
    for (; plan != NULL; plan = plan->child) {
        TRY(budget_check(context->budget, context->problem));
        bool counts = plan->kind == PLAN_AGGREGATE || plan->kind == PLAN_DISTINCT;
        if (counts && plan_reads_steady(plan))
            TRY(follow(context, statement, plan->child));
        if (plan->inner != NULL)
            TRY(search(context, statement, plan->inner));
    }
    return STATUS_OK;
}

static void forget_columns(struct plan *plan) {
    for (; plan != NULL; plan = plan->child) {
        plan->live = NULL;
        forget_columns(plan->inner);
    }
}

enum status rewrite_counting(struct plan_context *context,
                             struct plan_statement *statement) {
    TRY(rewrite_columns(context, statement));
    TRY(search(context, statement, statement->root));
    for (uint32_t i = 0; i < statement->subquery_count; i++) {
        struct plan_subquery *planned = &statement->subqueries[i];
        if (!planned->is_row_wise && (planned->subquery->kind == SUBQUERY_EXISTS ||
                                      planned->subquery->kind == SUBQUERY_COUNT))
            TRY(follow(context, statement, planned->plan));
        TRY(search(context, statement, planned->plan));
    }
    /* Whether columns are dropped is another switch's to say. */
    forget_columns(statement->root);
    for (uint32_t i = 0; i < statement->subquery_count; i++)
        forget_columns(statement->subqueries[i].plan);
    return STATUS_OK;
}
