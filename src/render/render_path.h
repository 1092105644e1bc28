/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A path for somebody who must know why each step holds.
 *
 *     (ASEAN Guide)-[:aligns-with]->(OECD AI Principles)
 *       1. ASEAN Guide -aligns-with-> OECD AI Principles: names the principles as its model
 *          source: ASEAN Guide, locator: section A
 *
 * Steps are told when a relationship of the path has one of the properties `evidence`,
 * `source`, `locator`. Thread safety: the graph is only read.
 */
#ifndef ENTENTE_RENDER_RENDER_PATH_H
#define ENTENTE_RENDER_RENDER_PATH_H

#include "graph/graph.h"

/* Appends the lines, without a line end after the last; what is hidden is made visible. */
void render_append_path(struct text_builder *builder, const struct graph *graph,
                        const struct value_path *path);

#endif
