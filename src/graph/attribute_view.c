/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A name is looked up among the overlays first, then among the keys of the columns. */
#include "graph/attribute_view.h"

#include "graph/graph_internal.h"
#include "graph/growth.h"

#include <math.h>
#include <string.h>

struct attribute_view *attribute_view_new(const struct graph *graph) {
    struct attribute_view *view = memory_allocate(sizeof *view);
    if (view != NULL)
        *view = (struct attribute_view){.graph = graph};
    return view;
}

void attribute_view_free(struct attribute_view *view) {
    if (view == NULL)
        return;
    attribute_side_clear(&view->sides[ELEMENT_NODE]);
    attribute_side_clear(&view->sides[ELEMENT_RELATIONSHIP]);
    memory_free(view);
}

/* ---- sides -------------------------------------------------------------------------------- */

static void free_overlay(struct attribute_overlay *overlay) {
    memory_free(overlay->name);
    memory_free(overlay->numbers);
    memory_free(overlay->rows);
}

void attribute_side_clear(struct attribute_side *side) {
    for (uint32_t i = 0; i < side->overlay_count; i++)
        free_overlay(&side->overlays[i]);
    memory_free(side->overlays);
    memory_free(side->rows);
    *side = (struct attribute_side){0};
}

static bool reserve(struct attribute_side *side, igraph_integer_t count) {
    if (count <= side->capacity)
        return true;
    uint32_t *rows = memory_resize(side->rows, (size_t)count * sizeof *rows);
    if (rows == NULL)
        return false;
    side->rows = rows;
    side->capacity = count;
    return true;
}

/* Grows the overlays' arrays; what they do not know is null. */
static bool extend_overlay(struct attribute_overlay *overlay, size_t old_count,
                           size_t new_count) {
    if (overlay->numbers != NULL) {
        double *numbers = memory_resize(overlay->numbers, new_count * sizeof *numbers);
        if (numbers == NULL)
            return false;
        overlay->numbers = numbers;
        for (size_t i = old_count; i < new_count; i++)
            numbers[i] = NAN;
    }
    if (overlay->rows != NULL) {
        uint32_t *rows = memory_resize(overlay->rows, new_count * sizeof *rows);
        if (rows == NULL)
            return false;
        overlay->rows = rows;
        for (size_t i = old_count; i < new_count; i++)
            rows[i] = ATTRIBUTE_NO_ROW;
    }
    return true;
}

bool attribute_side_extend(struct attribute_side *side, igraph_integer_t count) {
    igraph_integer_t new_count = side->count + count;
    if (!reserve(side, new_count))
        return false;
    for (uint32_t i = 0; i < side->overlay_count; i++) {
        if (!extend_overlay(&side->overlays[i], (size_t)side->count, (size_t)new_count))
            return false;
    }
    while (side->count < new_count)
        side->rows[side->count++] = ATTRIBUTE_NO_ROW;
    return true;
}

/* Where element `i` of a permuted side comes from. */
static igraph_integer_t place_of(const igraph_vector_int_t *places, igraph_integer_t i) {
    return places == NULL ? i : VECTOR(*places)[i];
}

static bool permute_overlay(const struct attribute_overlay *source,
                            const igraph_vector_int_t *places, igraph_integer_t count,
                            struct attribute_side *out) {
    double *numbers = NULL;
    uint32_t *rows = NULL;
    if (source->numbers != NULL) {
        numbers = memory_allocate((size_t)count * sizeof *numbers);
        for (igraph_integer_t i = 0; numbers != NULL && i < count; i++)
            numbers[i] = source->numbers[place_of(places, i)];
    }
    if (source->rows != NULL) {
        rows = memory_allocate((size_t)count * sizeof *rows);
        for (igraph_integer_t i = 0; rows != NULL && i < count; i++)
            rows[i] = source->rows[place_of(places, i)];
    }
    bool is_copied = (numbers == NULL) == (source->numbers == NULL) &&
                     (rows == NULL) == (source->rows == NULL);
    if (!is_copied) {
        memory_free(numbers);
        memory_free(rows);
        return false;
    }
    return attribute_side_overlay(out, source->name, numbers, rows);
}

bool attribute_side_permute(const struct attribute_side *source,
                            const igraph_vector_int_t *places,
                            struct attribute_side *out) {
    struct attribute_side made = {0};
    igraph_integer_t count =
        places == NULL ? source->count : igraph_vector_int_size(places);
    bool is_made = reserve(&made, count);
    for (igraph_integer_t i = 0; is_made && i < count; i++)
        made.rows[i] = source->rows[place_of(places, i)];
    made.count = is_made ? count : 0;
    for (uint32_t i = 0; is_made && i < source->overlay_count; i++)
        is_made = permute_overlay(&source->overlays[i], places, count, &made);
    if (!is_made) {
        attribute_side_clear(&made);
        return false;
    }
    attribute_side_clear(out);
    *out = made;
    return true;
}

static char *copy_name(const char *name) {
    size_t byte_count = strlen(name) + 1;
    char *copy = memory_allocate(byte_count);
    if (copy != NULL)
        memcpy(copy, name, byte_count);
    return copy;
}

bool attribute_side_overlay(struct attribute_side *side, const char *name,
                            double *numbers, uint32_t *rows) {
    struct attribute_overlay overlay = {.name = copy_name(name)};
    overlay.numbers = numbers;
    overlay.rows = rows;
    if (overlay.name == NULL ||
        !growth_reserve((void **)&side->overlays, &side->overlay_capacity,
                        (uint64_t)side->overlay_count + 1, sizeof overlay)) {
        free_overlay(&overlay);
        return false;
    }
    side->overlays[side->overlay_count++] = overlay;
    return true;
}

static bool set_rows(struct attribute_side *side, const uint32_t *rows,
                     igraph_integer_t count) {
    attribute_side_clear(side);
    if (!reserve(side, count))
        return false;
    if (count > 0)
        memcpy(side->rows, rows, (size_t)count * sizeof *rows);
    side->count = count;
    return true;
}

enum status attribute_view_attach(igraph_t *igraph, const struct graph *graph,
                                  const uint32_t *node_rows, const uint32_t *edge_rows,
                                  struct problem *problem) {
    if (igraph->attr == NULL)
        igraph->attr = attribute_view_new(graph);
    struct attribute_view *view = attribute_view_of(igraph);
    TRY_ROOM(view != NULL, problem);
    TRY_ROOM(set_rows(&view->sides[ELEMENT_NODE], node_rows, igraph_vcount(igraph)) &&
                 set_rows(&view->sides[ELEMENT_RELATIONSHIP], edge_rows,
                          igraph_ecount(igraph)),
             problem);
    view->graph = graph;
    return STATUS_OK;
}

/* ---- finding ------------------------------------------------------------------------------ */

/* ":LABEL" of vertices, ":TYPE" of edges. */
static struct text kind_name(enum element_kind kind) {
    return kind == ELEMENT_NODE ? TEXT(":LABEL") : TEXT(":TYPE");
}

static igraph_attribute_type_t column_type(const struct graph *graph,
                                           enum element_kind kind, uint32_t key) {
    switch (graph_property_type(graph, kind, key)) {
    case PROPERTY_INTEGERS:
    case PROPERTY_FLOATS:
        return IGRAPH_ATTRIBUTE_NUMERIC;
    case PROPERTY_BOOLEANS:
        return IGRAPH_ATTRIBUTE_BOOLEAN;
    case PROPERTY_ABSENT:
        return IGRAPH_ATTRIBUTE_UNSPECIFIED;
    case PROPERTY_DATES:
    case PROPERTY_STRINGS:
    case PROPERTY_MIXED:
        break;
    }
    return IGRAPH_ATTRIBUTE_STRING;
}

static const struct attribute_overlay *find_overlay(const struct attribute_side *side,
                                                    struct text name) {
    for (uint32_t i = side->overlay_count; i-- > 0;) {
        if (text_equal(text_of(side->overlays[i].name), name))
            return &side->overlays[i];
    }
    return NULL;
}

bool attribute_find(const struct attribute_view *view, enum element_kind kind,
                    const char *name, struct attribute_source *source) {
    struct text text = text_of(name);
    if (view == NULL)
        return false;
    *source = (struct attribute_source){.graph = view->graph,
                                        .side = &view->sides[kind],
                                        .kind = kind,
                                        .key = CATALOG_NONE};
    source->overlay = find_overlay(source->side, text);
    if (source->overlay != NULL && source->overlay->numbers != NULL) {
        source->type = IGRAPH_ATTRIBUTE_NUMERIC;
        return true;
    }
    if (source->overlay != NULL && source->overlay->rows == NULL)
        return false;
    source->type = IGRAPH_ATTRIBUTE_STRING;
    if (text_equal(text, kind_name(kind)))
        return true;
    source->key = graph_find_name(view->graph, CATALOG_KEY, text);
    if (source->key == CATALOG_NONE)
        return false;
    source->type = column_type(view->graph, kind, source->key);
    return source->type != IGRAPH_ATTRIBUTE_UNSPECIFIED;
}

uint32_t attribute_name_count(const struct attribute_view *view) {
    return view == NULL ? 0 : graph_name_count(view->graph, CATALOG_KEY) + 1;
}

bool attribute_name(const struct attribute_view *view, enum element_kind kind, uint32_t i,
                    struct text *name) {
    struct attribute_source source;
    *name = i == 0 ? kind_name(kind) : graph_name(view->graph, CATALOG_KEY, i - 1);
    return attribute_find(view, kind, name->bytes, &source);
}

/* ---- reading ------------------------------------------------------------------------------ */

static uint32_t row_of(const struct attribute_source *source, igraph_integer_t element) {
    bool has_own_rows = source->overlay != NULL && source->overlay->rows != NULL;
    return has_own_rows ? source->overlay->rows[element] : source->side->rows[element];
}

static struct value value_of(const struct attribute_source *source,
                             igraph_integer_t element) {
    uint32_t row = row_of(source, element);
    if (row == ATTRIBUTE_NO_ROW || source->key == CATALOG_NONE)
        return value_null();
    return graph_property(source->graph, source->kind, row, source->key);
}

double attribute_number(const struct attribute_source *source, igraph_integer_t element) {
    if (source->overlay != NULL && source->overlay->numbers != NULL)
        return source->overlay->numbers[element];
    struct value value = value_of(source, element);
    if (value.type == VALUE_BOOLEAN)
        return value.boolean ? 1 : 0;
    return value_is_number(value) ? value_as_double(value) : NAN;
}

bool attribute_boolean(const struct attribute_source *source, igraph_integer_t element) {
    double number = attribute_number(source, element);
    return !isnan(number) && number != 0;
}

static void append_value(struct text_builder *builder, struct value value) {
    if (value.type != VALUE_LIST) {
        if (!value_is_null(value) && value_to_text(builder, value) != STATUS_OK)
            builder->failed = true;
        return;
    }
    for (uint32_t i = 0; i < value.size; i++) {
        if (i > 0)
            text_append_character(builder, ';');
        append_value(builder, value.items[i]);
    }
}

static void append_kind(struct text_builder *builder,
                        const struct attribute_source *source, uint32_t row) {
    const struct graph *graph = source->graph;
    if (source->kind == ELEMENT_RELATIONSHIP) {
        text_append(builder, graph_name(graph, CATALOG_TYPE, graph->types[row]));
        return;
    }
    uint32_t count;
    const uint32_t *labels = graph_label_set(graph, graph->node_label_sets[row], &count);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            text_append_character(builder, ';');
        text_append(builder, graph_name(graph, CATALOG_LABEL, labels[i]));
    }
}

struct text attribute_text(const struct attribute_source *source,
                           igraph_integer_t element, struct arena *arena) {
    struct text_builder builder;
    text_builder_init(&builder, arena);
    if (source->overlay != NULL && source->overlay->numbers != NULL)
        append_value(&builder, value_float(source->overlay->numbers[element]));
    else if (source->key != CATALOG_NONE)
        append_value(&builder, value_of(source, element));
    else if (row_of(source, element) != ATTRIBUTE_NO_ROW)
        append_kind(&builder, source, row_of(source, element));
    struct text text = text_builder_text(&builder);
    return builder.failed ? (struct text){0} : text;
}
