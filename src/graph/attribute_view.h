/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The attributes of an igraph graph as a view: a row of our property columns per vertex and per
 * edge, and nothing copied. Taking a part of a graph or permuting it only moves rows.
 *
 * Attributes that merging computed (sums of weights) and that no column holds lie over the
 * columns as overlays. Besides the properties each vertex has ":LABEL" (labels joined by ';')
 * and each edge ":TYPE". Thread safety: as igraph, none.
 */
#ifndef ENTENTE_GRAPH_ATTRIBUTE_VIEW_H
#define ENTENTE_GRAPH_ATTRIBUTE_VIEW_H

#include "graph/graph.h"

#include <igraph.h>

/* The row of a vertex or edge that stands for no element: every attribute is null. */
#define ATTRIBUTE_NO_ROW UINT32_MAX

/* An attribute that replaces a column of the same name: numbers, or rows of their own in the
 * column; neither: the attribute is gone. */
struct attribute_overlay {
    char *name;
    double *numbers;
    uint32_t *rows;
};

/* Attributes of all vertices or of all edges. */
struct attribute_side {
    uint32_t *rows;
    igraph_integer_t count, capacity;
    struct attribute_overlay *overlays;
    uint32_t overlay_count, overlay_capacity;
};

struct attribute_view {
    const struct graph *graph;
    struct attribute_side sides[2]; /* ELEMENT_NODE, ELEMENT_RELATIONSHIP */
};

/* One attribute, found by name: what reading it needs. */
struct attribute_source {
    const struct graph *graph;
    const struct attribute_side *side;
    const struct attribute_overlay *overlay; /* NULL: the column */
    enum element_kind kind;
    uint32_t key; /* CATALOG_NONE: ":LABEL" or ":TYPE" */
    igraph_attribute_type_t type;
};

/* The view that an igraph graph carries; NULL for one that has no attributes. */
static inline struct attribute_view *attribute_view_of(const igraph_t *igraph) {
    return igraph->attr;
}

/* A view of no elements; NULL when there is no memory. */
struct attribute_view *attribute_view_new(const struct graph *graph);
void attribute_view_free(struct attribute_view *view);

/* Gives the vertices and edges of `igraph` these rows of `graph`, copied. */
enum status attribute_view_attach(igraph_t *igraph, const struct graph *graph,
                                  const uint32_t *node_rows, const uint32_t *edge_rows,
                                  struct problem *problem);

/* ---- sides; false when there is no memory ------------------------------------------------- */

void attribute_side_clear(struct attribute_side *side);
/* Appends `count` elements without attributes. */
bool attribute_side_extend(struct attribute_side *side, igraph_integer_t count);
/* Makes `out` element i what `source` element places[i] is (all in order when NULL). `out` may
 * be `source`. */
bool attribute_side_permute(const struct attribute_side *source,
                            const igraph_vector_int_t *places,
                            struct attribute_side *out);
/* Adds an overlay that owns `numbers` and `rows` (also on failure). */
bool attribute_side_overlay(struct attribute_side *side, const char *name,
                            double *numbers, uint32_t *rows);

/* ---- reading ------------------------------------------------------------------------------ */

/* Finds an attribute; false when there is none of the name. `view` may be NULL. */
bool attribute_find(const struct attribute_view *view, enum element_kind kind,
                    const char *name, struct attribute_source *source);
/* How many names an element kind may have, and one of them; false where it is unused. */
uint32_t attribute_name_count(const struct attribute_view *view);
bool attribute_name(const struct attribute_view *view, enum element_kind kind, uint32_t i,
                    struct text *name);

/* The value of an element, NaN, false or "" where it has none. */
double attribute_number(const struct attribute_source *source, igraph_integer_t element);
bool attribute_boolean(const struct attribute_source *source, igraph_integer_t element);
/* On `arena`; NULL bytes when there is no memory. */
struct text attribute_text(const struct attribute_source *source,
                           igraph_integer_t element, struct arena *arena);

#endif
