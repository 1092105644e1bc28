/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Private to the floor: what CREATE, MERGE, SET, REMOVE and FOREACH do to the graph.
 *
 * Changes are made at once, inside the caller's transaction; a failure leaves them half done
 * and the caller rolls back. Expressions see the changes made before them.
 */
#ifndef ENTENTE_EXECUTE_WRITE_H
#define ENTENTE_EXECUTE_WRITE_H

#include "execute/make.h"

/*
 * Makes the nodes, relationships and paths of a CREATE for each row of `rows` and adds their
 * columns to it, on `arena`. `is_merge`: a null property is STATUS_MERGE_READ_OWN_WRITES.
 */
enum status write_create(struct operator_state *op, const struct bound_create *create,
                         struct batch *rows, struct arena *arena, bool is_merge);

/*
 * Applies the items of SET or REMOVE to the rows of `rows`, row by row, item by item. `arena`
 * is for scratch and is reset in between.
 */
enum status write_sets(struct operator_state *op, const struct bound_set *sets,
                       uint32_t count, const struct batch *rows, struct arena *arena);

/* Sets one property; null removes it. Failures are placed at `span`. */
enum status write_property(struct operator_state *op, enum element_kind kind,
                           uint32_t row, struct text key, struct value value,
                           struct span span);

/*
 * The ids of the labels (or types) that an expression of names names, made where they are new;
 * dynamic names are read from row `row` of `rows`. At most MAX_CATALOG_NAMES, on `arena`.
 */
enum status write_names(struct operator_state *op, enum catalog_kind kind,
                        const struct bound_labels *labels, const struct batch *rows,
                        uint32_t row, struct arena *arena, uint32_t **ids,
                        uint32_t *count);

#endif
