/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A graph without a view (attr is NULL) has no attributes, and what igraph makes for itself has
 * none until attributes are copied into it. `init` and `copy` find whatever was in memory there.
 */
#include "graph/attribute_table.h"

#include "graph/attribute_combine.h"

#define NO_MEMORY() IGRAPH_ERROR("no memory for attributes", IGRAPH_ENOMEM)

/* ---- life --------------------------------------------------------------------------------- */

static bool has_records(const igraph_vector_ptr_t *records) {
    return records != NULL && igraph_vector_ptr_size(records) > 0;
}

/* Graphs that igraph makes for itself carry no view; attribute_view_attach() and copies do. */
static igraph_error_t init(igraph_t *graph, igraph_vector_ptr_t *records) {
    graph->attr = NULL;
    if (has_records(records))
        IGRAPH_ERROR("graphs have no attributes of their own", IGRAPH_UNIMPLEMENTED);
    return IGRAPH_SUCCESS;
}

static void destroy(igraph_t *graph) {
    attribute_view_free(attribute_view_of(graph));
    graph->attr = NULL;
}

/* Copies one side, or makes one without attributes for as many elements as `to` has. */
static bool copy_side(const struct attribute_view *from, enum element_kind kind,
                      bool is_wanted, igraph_integer_t count, struct attribute_view *to) {
    if (is_wanted)
        return attribute_side_permute(&from->sides[kind], NULL, &to->sides[kind]);
    return attribute_side_extend(&to->sides[kind], count);
}

static igraph_error_t copy(igraph_t *to, const igraph_t *from, igraph_bool_t has_graph,
                           igraph_bool_t has_vertices, igraph_bool_t has_edges) {
    (void)has_graph;
    const struct attribute_view *source = attribute_view_of(from);
    to->attr = NULL;
    if (source == NULL)
        return IGRAPH_SUCCESS;
    struct attribute_view *made = attribute_view_new(source->graph);
    to->attr = made;
    if (made == NULL ||
        !copy_side(source, ELEMENT_NODE, has_vertices, igraph_vcount(to), made) ||
        !copy_side(source, ELEMENT_RELATIONSHIP, has_edges, igraph_ecount(to), made)) {
        destroy(to);
        NO_MEMORY();
    }
    return IGRAPH_SUCCESS;
}

/* ---- changes ------------------------------------------------------------------------------ */

static igraph_error_t extend(igraph_t *graph, enum element_kind kind,
                             igraph_integer_t count, const igraph_vector_ptr_t *records) {
    if (has_records(records))
        IGRAPH_ERROR("attributes belong to the graph's columns", IGRAPH_UNIMPLEMENTED);
    struct attribute_view *view = attribute_view_of(graph);
    if (view != NULL && !attribute_side_extend(&view->sides[kind], count))
        NO_MEMORY();
    return IGRAPH_SUCCESS;
}

static igraph_error_t permute(const igraph_t *graph, igraph_t *new_graph,
                              enum element_kind kind, const igraph_vector_int_t *places) {
    const struct attribute_view *source = attribute_view_of(graph);
    struct attribute_view *out = attribute_view_of(new_graph);
    if (source == NULL || out == NULL)
        return IGRAPH_SUCCESS;
    if (!attribute_side_permute(&source->sides[kind], places, &out->sides[kind]))
        NO_MEMORY();
    out->graph = source->graph;
    return IGRAPH_SUCCESS;
}

static igraph_error_t add_vertices(igraph_t *graph, igraph_integer_t count,
                                   igraph_vector_ptr_t *records) {
    return extend(graph, ELEMENT_NODE, count, records);
}

static igraph_error_t add_edges(igraph_t *graph, const igraph_vector_int_t *edges,
                                igraph_vector_ptr_t *records) {
    return extend(graph, ELEMENT_RELATIONSHIP, igraph_vector_int_size(edges) / 2,
                  records);
}

static igraph_error_t permute_vertices(const igraph_t *graph, igraph_t *new_graph,
                                       const igraph_vector_int_t *places) {
    return permute(graph, new_graph, ELEMENT_NODE, places);
}

static igraph_error_t permute_edges(const igraph_t *graph, igraph_t *new_graph,
                                    const igraph_vector_int_t *places) {
    return permute(graph, new_graph, ELEMENT_RELATIONSHIP, places);
}

static igraph_error_t combine(const igraph_t *graph, igraph_t *new_graph,
                              enum element_kind kind,
                              const igraph_vector_int_list_t *merges,
                              const igraph_attribute_combination_t *combination) {
    const struct attribute_view *source = attribute_view_of(graph);
    struct attribute_view *out = attribute_view_of(new_graph);
    if (source == NULL || out == NULL)
        return IGRAPH_SUCCESS;
    return attribute_combine(source, kind, merges, combination, out);
}

static igraph_error_t
combine_vertices(const igraph_t *graph, igraph_t *new_graph,
                 const igraph_vector_int_list_t *merges,
                 const igraph_attribute_combination_t *combination) {
    return combine(graph, new_graph, ELEMENT_NODE, merges, combination);
}

static igraph_error_t combine_edges(const igraph_t *graph, igraph_t *new_graph,
                                    const igraph_vector_int_list_t *merges,
                                    const igraph_attribute_combination_t *combination) {
    return combine(graph, new_graph, ELEMENT_RELATIONSHIP, merges, combination);
}

/* ---- what there is ------------------------------------------------------------------------ */

static igraph_error_t list_names(const struct attribute_view *view,
                                 enum element_kind kind, igraph_strvector_t *names,
                                 igraph_vector_int_t *types) {
    if (names != NULL)
        igraph_strvector_clear(names);
    if (types != NULL)
        igraph_vector_int_clear(types);
    for (uint32_t i = 0; i < attribute_name_count(view); i++) {
        struct text name;
        struct attribute_source source;
        if (!attribute_name(view, kind, i, &name))
            continue;
        (void)attribute_find(view, kind, name.bytes, &source);
        if (names != NULL)
            IGRAPH_CHECK(igraph_strvector_push_back(names, name.bytes));
        if (types != NULL)
            IGRAPH_CHECK(igraph_vector_int_push_back(types, source.type));
    }
    return IGRAPH_SUCCESS;
}

static igraph_error_t get_info(const igraph_t *graph, igraph_strvector_t *graph_names,
                               igraph_vector_int_t *graph_types,
                               igraph_strvector_t *vertex_names,
                               igraph_vector_int_t *vertex_types,
                               igraph_strvector_t *edge_names,
                               igraph_vector_int_t *edge_types) {
    const struct attribute_view *view = attribute_view_of(graph);
    if (graph_names != NULL)
        igraph_strvector_clear(graph_names);
    if (graph_types != NULL)
        igraph_vector_int_clear(graph_types);
    IGRAPH_CHECK(list_names(view, ELEMENT_NODE, vertex_names, vertex_types));
    return list_names(view, ELEMENT_RELATIONSHIP, edge_names, edge_types);
}

static bool find(const igraph_t *graph, igraph_attribute_elemtype_t element,
                 const char *name, struct attribute_source *source) {
    if (element == IGRAPH_ATTRIBUTE_GRAPH)
        return false;
    enum element_kind kind =
        element == IGRAPH_ATTRIBUTE_VERTEX ? ELEMENT_NODE : ELEMENT_RELATIONSHIP;
    return attribute_find(attribute_view_of(graph), kind, name, source);
}

static igraph_bool_t has_attribute(const igraph_t *graph,
                                   igraph_attribute_elemtype_t element,
                                   const char *name) {
    struct attribute_source source;
    return find(graph, element, name, &source);
}

static igraph_error_t get_type(const igraph_t *graph, igraph_attribute_type_t *type,
                               igraph_attribute_elemtype_t element, const char *name) {
    struct attribute_source source;
    if (!find(graph, element, name, &source))
        IGRAPH_ERROR("unknown attribute", IGRAPH_EINVAL);
    *type = source.type;
    return IGRAPH_SUCCESS;
}

/* ---- graph attributes: there are none ------------------------------------------------------ */

static igraph_error_t get_graph_number(const igraph_t *graph, const char *name,
                                       igraph_vector_t *values) {
    (void)graph;
    (void)name;
    (void)values;
    IGRAPH_ERROR("unknown attribute", IGRAPH_EINVAL);
}

static igraph_error_t get_graph_string(const igraph_t *graph, const char *name,
                                       igraph_strvector_t *values) {
    (void)graph;
    (void)name;
    (void)values;
    IGRAPH_ERROR("unknown attribute", IGRAPH_EINVAL);
}

static igraph_error_t get_graph_boolean(const igraph_t *graph, const char *name,
                                        igraph_vector_bool_t *values) {
    (void)graph;
    (void)name;
    (void)values;
    IGRAPH_ERROR("unknown attribute", IGRAPH_EINVAL);
}

/* ---- values of listed elements --------------------------------------------------------------- */

static igraph_error_t read_numbers(const struct attribute_source *source,
                                   const igraph_vector_int_t *elements,
                                   igraph_vector_t *values) {
    igraph_integer_t count = igraph_vector_int_size(elements);
    IGRAPH_CHECK(igraph_vector_resize(values, count));
    for (igraph_integer_t i = 0; i < count; i++)
        VECTOR(*values)[i] = attribute_number(source, VECTOR(*elements)[i]);
    return IGRAPH_SUCCESS;
}

static igraph_error_t read_booleans(const struct attribute_source *source,
                                    const igraph_vector_int_t *elements,
                                    igraph_vector_bool_t *values) {
    igraph_integer_t count = igraph_vector_int_size(elements);
    IGRAPH_CHECK(igraph_vector_bool_resize(values, count));
    for (igraph_integer_t i = 0; i < count; i++)
        VECTOR(*values)[i] = attribute_boolean(source, VECTOR(*elements)[i]);
    return IGRAPH_SUCCESS;
}

static igraph_error_t read_strings(const struct attribute_source *source,
                                   const igraph_vector_int_t *elements,
                                   igraph_strvector_t *values) {
    igraph_integer_t count = igraph_vector_int_size(elements);
    IGRAPH_CHECK(igraph_strvector_resize(values, count));
    struct arena arena;
    arena_init(&arena, NULL);
    igraph_error_t code = IGRAPH_SUCCESS;
    for (igraph_integer_t i = 0; code == IGRAPH_SUCCESS && i < count; i++) {
        struct text text = attribute_text(source, VECTOR(*elements)[i], &arena);
        code = text.bytes == NULL
                   ? IGRAPH_ENOMEM
                   : igraph_strvector_set_len(values, i, text.bytes, text.byte_count);
        arena_reset(&arena);
    }
    arena_release(&arena);
    if (code != IGRAPH_SUCCESS)
        NO_MEMORY();
    return IGRAPH_SUCCESS;
}

/* Finds an attribute and lists the elements that a selector means. The list goes on igraph's
 * clean-up stack. */
static igraph_error_t select_vertices(const igraph_t *graph, const char *name,
                                      igraph_vs_t vs, struct attribute_source *source,
                                      igraph_vector_int_t *elements) {
    if (!find(graph, IGRAPH_ATTRIBUTE_VERTEX, name, source))
        IGRAPH_ERROR("unknown attribute", IGRAPH_EINVAL);
    IGRAPH_CHECK(igraph_vector_int_init(elements, 0));
    IGRAPH_FINALLY(igraph_vector_int_destroy, elements);
    return igraph_vs_as_vector(graph, vs, elements);
}

static igraph_error_t select_edges(const igraph_t *graph, const char *name,
                                   igraph_es_t es, struct attribute_source *source,
                                   igraph_vector_int_t *elements) {
    if (!find(graph, IGRAPH_ATTRIBUTE_EDGE, name, source))
        IGRAPH_ERROR("unknown attribute", IGRAPH_EINVAL);
    IGRAPH_CHECK(igraph_vector_int_init(elements, 0));
    IGRAPH_FINALLY(igraph_vector_int_destroy, elements);
    return igraph_es_as_vector(graph, es, elements);
}

static void drop_selection(igraph_vector_int_t *elements) {
    igraph_vector_int_destroy(elements);
    IGRAPH_FINALLY_CLEAN(1);
}

#define GETTER(function, selector_type, select, read, vector_type)                       \
    static igraph_error_t function(const igraph_t *graph, const char *name,              \
                                   selector_type selector, vector_type *values) {        \
        struct attribute_source source;                                                  \
        igraph_vector_int_t elements;                                                    \
        IGRAPH_CHECK(select(graph, name, selector, &source, &elements));                 \
        IGRAPH_CHECK(read(&source, &elements, values));                                  \
        drop_selection(&elements);                                                       \
        return IGRAPH_SUCCESS;                                                           \
    }

GETTER(get_vertex_numbers, igraph_vs_t, select_vertices, read_numbers, igraph_vector_t)
GETTER(get_vertex_strings, igraph_vs_t, select_vertices, read_strings, igraph_strvector_t)
GETTER(get_vertex_booleans, igraph_vs_t, select_vertices, read_booleans,
       igraph_vector_bool_t)
GETTER(get_edge_numbers, igraph_es_t, select_edges, read_numbers, igraph_vector_t)
GETTER(get_edge_strings, igraph_es_t, select_edges, read_strings, igraph_strvector_t)
GETTER(get_edge_booleans, igraph_es_t, select_edges, read_booleans, igraph_vector_bool_t)

const igraph_attribute_table_t attribute_table = {
    .init = init,
    .destroy = destroy,
    .copy = copy,
    .add_vertices = add_vertices,
    .permute_vertices = permute_vertices,
    .combine_vertices = combine_vertices,
    .add_edges = add_edges,
    .permute_edges = permute_edges,
    .combine_edges = combine_edges,
    .get_info = get_info,
    .has_attr = has_attribute,
    .gettype = get_type,
    .get_numeric_graph_attr = get_graph_number,
    .get_string_graph_attr = get_graph_string,
    .get_bool_graph_attr = get_graph_boolean,
    .get_numeric_vertex_attr = get_vertex_numbers,
    .get_string_vertex_attr = get_vertex_strings,
    .get_bool_vertex_attr = get_vertex_booleans,
    .get_numeric_edge_attr = get_edge_numbers,
    .get_string_edge_attr = get_edge_strings,
    .get_bool_edge_attr = get_edge_booleans,
};
