/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values as JSON: the protocol's tagged encoding, which loses nothing, and plain JSON for
 * tools that know no tags. Failure is the builder's: only memory can run out.
 * Thread safety: the graph is only read.
 */
#ifndef ENTENTE_RENDER_RENDER_JSON_H
#define ENTENTE_RENDER_RENDER_JSON_H

#include "graph/graph.h"

enum json_dialect {
    /* PROTOCOL.md section 4. */
    JSON_TAGGED,
    /* Nodes, relationships and paths are objects; temporal values, NaN and infinities are
     * strings. */
    JSON_PLAIN
};

void render_append_json(struct text_builder *builder, const struct graph *graph,
                        struct value value, enum json_dialect dialect);

/* Appends "nodes":[...],"relationships":[...] of the whole graph, tagged, without braces. */
void render_append_json_graph(struct text_builder *builder, const struct graph *graph);

#endif
