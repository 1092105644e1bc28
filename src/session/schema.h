/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in a graph, in lines for people. */
#ifndef ENTENTE_SESSION_SCHEMA_H
#define ENTENTE_SESSION_SCHEMA_H

#include "graph/graph.h"

/*
 * Appends labels with counts, relationship types with counts and the labels that they join,
 * and property keys with their types. Names stand in the order of their catalogue. Cost: one
 * walk over all relationships. Failure is the builder's.
 */
void schema_append(struct text_builder *builder, const struct graph *graph);

#endif
