/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Visits every expression of a bound query, subqueries included. Private to the floor.
 */
#ifndef ENTENTE_PLAN_WALK_H
#define ENTENTE_PLAN_WALK_H

#include "bind/bound.h"

struct walk {
    /* Called for each expression node, outer ones first. May be NULL. */
    void (*expression)(void *context, const struct expression *expression);
    /* Called for each slot that a clause reads by itself: bound ends of a pattern, columns. May
     * be NULL. */
    void (*slot)(void *context, uint32_t slot);
    void *context;
};

/* An expression and all below it, subqueries' clauses included. NULL is nothing. */
void walk_expression(const struct walk *walk, const struct expression *expression);

/* The same without entering subqueries' queries. */
void walk_expression_shallow(const struct walk *walk,
                             const struct expression *expression);

void walk_query(const struct walk *walk, const struct bound_query *query);

#endif
