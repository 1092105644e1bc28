/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The indexes and constraints that the graph keeps, and whether elements obey them. */
#ifndef ENTENTE_SESSION_RULES_H
#define ENTENTE_SESSION_RULES_H

#include "session/database.h"

/* All of them, indexes first, by name; valid until a definition changes. */
enum status rules_of_graph(struct entente_database *database,
                           const struct element_rules **out);

/* CREATE and DROP of an index or a constraint, inside a transaction. */
struct entente_statement;
enum status rules_create(struct entente_statement *statement);
enum status rules_drop(struct entente_statement *statement);

/*
 * Checks what changed since a savepoint against the constraints, as
 * conformance_check_changes().
 *
 * Cost    O(what changed), and a search of an index for each element that must be unique
 * Errors  STATUS_CONSTRAINT_VIOLATION, which names the constraint, elements and values
 */
enum status constraint_check_changes(struct entente_database *database,
                                     uint64_t savepoint);

/* Checks every element against one constraint. */
enum status constraint_check_all(struct entente_database *database,
                                 const struct element_rule *rule);

#endif
