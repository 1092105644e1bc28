/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Properties: of nodes and relationships from the graph's columns, of maps, of temporal values.
 *
 * How: a column of elements is read in one call per batch; where only some rows are selected
 * their elements are packed first and the cells scattered back.
 */
#include "execute/frame.h"

#include <string.h>

static enum element_kind kind_of(const struct column *elements) {
    return elements->type == COLUMN_NODES ? ELEMENT_NODE : ELEMENT_RELATIONSHIP;
}

static bool is_element_column(const struct column *column) {
    return column->type == COLUMN_NODES || column->type == COLUMN_RELATIONSHIPS;
}

static enum status check_live(const struct frame *frame,
                              const struct expression *expression,
                              const struct column *elements) {
    if (!frame_has_deleted(frame))
        return STATUS_OK;
    uint32_t mask = elements->is_constant ? 0 : UINT32_MAX;
    FRAME_ROWS(frame, row)
    TRY(frame_check_live(frame, expression, kind_of(elements),
                         elements->elements[row & mask]));
    return STATUS_OK;
}

/* The elements of the selected rows side by side. */
static enum status pack_elements(const struct frame *frame, const struct column *elements,
                                 uint32_t **out) {
    uint32_t *packed =
        (uint32_t *)arena_allocate(frame->arena, frame->count * sizeof *packed);
    TRY_MEMORY(packed, frame->arena, frame_problem(frame));
    for (uint32_t i = 0; i < frame->count; i++)
        packed[i] = elements->elements[frame->selection[i]];
    *out = packed;
    return STATUS_OK;
}

#define SCATTER(member)                                                                  \
    for (uint32_t i = 0; i < frame->count; i++)                                          \
    out->member[frame->selection[i]] = packed->member[i & mask]

/* Moves the cells of `packed` to the selected rows of `out`. */
static enum status scatter(const struct frame *frame, const struct column *packed,
                           struct column *out) {
    uint32_t mask = packed->is_constant ? 0 : UINT32_MAX;
    TRY(column_allocate(frame->arena, packed->type, frame->batch->row_count, out,
                        frame_problem(frame)));
    if (packed->nulls != NULL) {
        out->nulls = (uint8_t *)arena_allocate(frame->arena, frame->batch->row_count);
        TRY_MEMORY(out->nulls, frame->arena, frame_problem(frame));
        SCATTER(nulls);
    }
    if (packed->type == COLUMN_INTEGERS)
        SCATTER(integers);
    else if (packed->type == COLUMN_FLOATS)
        SCATTER(floats);
    else if (packed->type == COLUMN_BOOLEANS)
        SCATTER(booleans);
    else if (packed->type == COLUMN_VALUES)
        SCATTER(values);
    else
        SCATTER(elements);
    return STATUS_OK;
}

/* One element for all rows. */
static enum status read_constant(const struct frame *frame, const struct column *elements,
                                 uint32_t key, struct column *out) {
    struct value value = value_null();
    if (elements->elements[0] != ELEMENT_NONE)
        value = graph_property(frame_graph(frame), kind_of(elements),
                               elements->elements[0], key);
    return column_constant(frame->arena, value, out, frame_problem(frame));
}

static enum status read_elements(const struct frame *frame,
                                 const struct expression *expression,
                                 const struct column *elements, struct column *out) {
    struct graph *graph = frame_graph(frame);
    uint32_t key = graph_find_name(graph, CATALOG_KEY, expression->text), *packed;
    struct column cells;
    TRY(check_live(frame, expression, elements));
    if (key == CATALOG_NONE)
        return column_constant(frame->arena, value_null(), out, frame_problem(frame));
    if (elements->is_constant)
        return read_constant(frame, elements, key, out);
    if (frame->selection == NULL)
        return graph_property_column(graph, kind_of(elements), key, elements->elements,
                                     frame->count, frame->arena, out,
                                     frame_problem(frame));
    TRY(pack_elements(frame, elements, &packed));
    TRY(graph_property_column(graph, kind_of(elements), key, packed, frame->count,
                              frame->arena, &cells, frame_problem(frame)));
    return scatter(frame, &cells, out);
}

/* ---- single values ------------------------------------------------------------------------ */

static enum status read_element(const struct frame *frame,
                                const struct expression *expression, struct value element,
                                struct value *out) {
    enum element_kind kind =
        element.type == VALUE_NODE ? ELEMENT_NODE : ELEMENT_RELATIONSHIP;
    uint32_t row = (uint32_t)element.element;
    uint32_t key = graph_find_name(frame_graph(frame), CATALOG_KEY, expression->text);
    TRY(frame_check_live(frame, expression, kind, row));
    *out = key == CATALOG_NONE ? value_null()
                               : graph_property(frame_graph(frame), kind, row, key);
    return STATUS_OK;
}

static bool has_components(struct value value) {
    return value.type >= VALUE_DATETIME && value.type <= VALUE_DURATION;
}

static enum status read_value(const struct frame *frame,
                              const struct expression *expression, struct value value,
                              struct value *out) {
    bool is_known = false;
    *out = value_null();
    if (value_is_null(value))
        return STATUS_OK;
    if (value.type == VALUE_MAP) {
        *out = value_map_get(value, expression->text);
        return STATUS_OK;
    }
    if (value.type == VALUE_NODE || value.type == VALUE_RELATIONSHIP)
        return read_element(frame, expression, value, out);
    if (has_components(value)) {
        enum status status = value_component(frame->arena, value, expression->text, out,
                                             &is_known, frame_problem(frame));
        if (status != STATUS_OK)
            return frame_fail(frame, expression, status);
    }
    if (is_known)
        return STATUS_OK;
    return problem_set(frame_problem(frame), STATUS_PROPERTY_ACCESS_AT_RUN,
                       expression->span, "%s has no property '%.*s'",
                       value_type_name((enum value_type)value.type),
                       TEXT_ARGS(expression->text));
}

enum status evaluate_property(const struct frame *frame,
                              const struct expression *expression, struct column *out) {
    struct column child;
    struct frame inner = *frame;
    uint32_t first_row;
    TRY(frame_evaluate(frame, expression->children[0], &child));
    if (is_element_column(&child))
        return read_elements(frame, expression, &child, out);
    bool is_constant = frame_narrow(&inner, &child, 1, &first_row);
    TRY(frame_values(frame, out));
    FRAME_ROWS(&inner, row)
    TRY(read_value(frame, expression, column_value(&child, row), &out->values[row]));
    return is_constant ? frame_spread(frame, first_row, out) : STATUS_OK;
}

/* ---- dictionary codes --------------------------------------------------------------------- */

enum status frame_property_codes(const struct frame *frame,
                                 const struct expression *expression, uint32_t **codes,
                                 enum element_kind *kind, uint32_t *key) {
    struct graph *graph = frame_graph(frame);
    struct column elements;
    uint32_t *packed;
    *codes = NULL;
    if (expression->kind != EXPRESSION_PROPERTY ||
        expression->children[0]->kind != EXPRESSION_SLOT)
        return STATUS_OK;
    TRY(frame_evaluate(frame, expression->children[0], &elements));
    if (!is_element_column(&elements) || elements.is_constant)
        return STATUS_OK;
    *kind = kind_of(&elements);
    *key = graph_find_name(graph, CATALOG_KEY, expression->text);
    if (*key == CATALOG_NONE ||
        graph_property_type(graph, *kind, *key) != PROPERTY_STRINGS)
        return STATUS_OK;
    TRY(check_live(frame, expression, &elements));
    uint32_t row_count = frame->batch->row_count;
    uint32_t *cells =
        (uint32_t *)arena_allocate(frame->arena, row_count * sizeof(uint32_t));
    TRY_MEMORY(cells, frame->arena, frame_problem(frame));
    *codes = cells;
    if (frame->selection == NULL) {
        graph_property_codes(graph, *kind, *key, elements.elements, row_count, cells);
        return STATUS_OK;
    }
    TRY(pack_elements(frame, &elements, &packed));
    graph_property_codes(graph, *kind, *key, packed, frame->count, packed);
    for (uint32_t i = 0; i < frame->count; i++)
        cells[frame->selection[i]] = packed[i];
    return STATUS_OK;
}
