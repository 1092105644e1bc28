/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Private to the floor: what the operators' files share to make operators and batches.
 */
#ifndef ENTENTE_EXECUTE_MAKE_H
#define ENTENTE_EXECUTE_MAKE_H

#include "execute/execute.h"

/* Makes the operator of a plan node through its kind's constructor, NULL for NULL. */
enum status make_operator(struct execution *execution, const struct plan *plan,
                          struct operator_state **out);

/*
 * For constructors: an operator of `state_bytes` (which begin with struct operator_state), cleared,
 * and its child.
 */
enum status make_state(struct execution *execution, const struct plan *plan,
                       const struct operator_type *type, size_t state_bytes,
                       struct operator_state **out);

/* For constructors: makes `inner` with an argument of its own, given by operator_feed_inner(). */
enum status make_fed_inner(struct operator_state *op);
/* The same, but `inner` shares the argument that the operator itself stands over. */
enum status make_shared_inner(struct operator_state *op);

/* An empty batch on the operator's `rows`. */
enum status operator_batch(struct operator_state *op, struct batch *out);

/* Starts `out` as all rows of `source`, sharing the live columns. */
enum status operator_share(struct operator_state *op, const struct batch *source,
                           struct batch *out);

/*
 * The node of a quoted name (graph_find_named()), one element in `*nodes` on `arena`.
 * STATUS_NODE_NAME_NOT_FOUND with the nearest names, STATUS_NODE_NAME_AMBIGUOUS with all hits.
 */
enum status operator_find_named(struct operator_state *op, struct value name,
                                struct span span,
                                bool (*accept)(void *context, uint32_t node),
                                void *context, struct arena *arena, uint32_t **nodes,
                                uint32_t *count);

/* The number of rows of SKIP or LIMIT (`what`): an integer that is not negative, or an error. */
enum status operator_row_limit(struct operator_state *op,
                               const struct expression *expression, const char *what,
                               uint64_t *out);

/* Whether a tree changes the graph. */
bool make_writes(const struct plan *plan);
/* Whether a statement may add relationships. */
bool make_connects(const struct plan_statement *statement);

#endif
