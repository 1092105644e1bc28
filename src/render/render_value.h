/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values as a person reads them, in the language's own spelling.
 *
 * A string stands bare on its own and in quotes inside of something else. Failure is the
 * builder's (`failed`): only memory can run out. Thread safety: the graph is only read.
 */
#ifndef ENTENTE_RENDER_RENDER_VALUE_H
#define ENTENTE_RENDER_RENDER_VALUE_H

#include "graph/graph.h"

enum render_detail {
    /* (:Instrument {name: 'EU AI Act'}), [:aligns-with {..}] with what fits; a path names its
     * nodes: (EU AI Act)-[:aligns-with]->(OECD AI Principles) */
    RENDER_SHORT,
    /* Elements with all their properties, inside of paths too. */
    RENDER_FULL
};

/* Appends any value; null is `null`. */
void render_append_value(struct text_builder *builder, const struct graph *graph,
                         struct value value, enum render_detail detail);

/* Appends what a node is called in a path: its `name`, or the first of its `aliases` when the
 * name is long; without a name, as RENDER_SHORT shows it without the parentheses. */
void render_append_caption(struct text_builder *builder, const struct graph *graph,
                           uint32_t node);

/* Appends a name, in backquotes where it needs them; as a label or type it may hold inner
 * hyphens. */
void render_append_name(struct text_builder *builder, struct text name,
                        bool takes_hyphens);

/* The property of a relationship by key; null when it has none. */
struct value render_property(const struct graph *graph, enum element_kind kind,
                             uint32_t row, struct text key);

/* True when hop `hop` of a path runs against the stored direction of its relationship. */
bool render_hop_is_reversed(const struct graph *graph, const struct value_path *path,
                            uint32_t hop);

#endif
