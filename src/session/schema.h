/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in a graph, in lines for people. */
#ifndef ENTENTE_SESSION_SCHEMA_H
#define ENTENTE_SESSION_SCHEMA_H

#include "graph/graph.h"

/* Appends the types of all values of a key, "INTEGER|STRING", "LIST<STRING>"; nothing where no
 * element of the kind has it. Cost: the elements of the kind where types vary. */
void schema_append_type(struct text_builder *builder, const struct graph *graph,
                        enum element_kind kind, uint32_t key);

/*
 * Appends labels with counts, relationship types with counts and the labels that they join,
 * and property keys with their types; then the statements that define what is kept with the
 * graph, to be run again elsewhere. Names stand in the order of their catalogue. Cost: one
 * walk over all relationships. Failure is the builder's.
 */
void schema_append(struct text_builder *builder, const struct graph *graph);

#endif
