/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How: each kind of domain is tried in turn, by the shape of the expression and the type of its
 * column. Numbers are made in one loop per batch.
 */
#include "execute/key_number.h"

#include "execute/frame.h"

#include <math.h>
#include <string.h>

/* Integers this far apart, beginning below the first batch's least, are numbered. */
#define INTEGER_WINDOW 16384

static enum status new_numbers(const struct frame *frame, uint32_t **out) {
    *out = (uint32_t *)arena_allocate(frame->arena,
                                      frame->batch->row_count * sizeof(uint32_t));
    TRY_MEMORY(*out, frame->arena, frame_problem(frame));
    return STATUS_OK;
}

/* ---- codes -------------------------------------------------------------------------------- */

static enum status number_codes(const struct frame *frame, const struct expression *key,
                                struct key_domain *domain, uint32_t **numbers) {
    enum element_kind element;
    uint32_t id;
    TRY(frame_property_codes(frame, key, numbers, &element, &id));
    if (*numbers == NULL)
        return STATUS_OK;
    uint32_t count = graph_property_code_count(frame_graph(frame), element, id);
    *domain = (struct key_domain){
        .kind = DOMAIN_CODES, .element = element, .key = id, .size = (uint64_t)count + 1};
    for (uint32_t row = 0; row < frame->count; row++)
        if ((*numbers)[row] > count)
            (*numbers)[row] = count;
    return STATUS_OK;
}

/* ---- elements and types ------------------------------------------------------------------- */

static enum status number_elements(const struct frame *frame, const struct column *column,
                                   struct key_domain *domain, uint32_t **numbers) {
    enum element_kind element =
        column->type == COLUMN_NODES ? ELEMENT_NODE : ELEMENT_RELATIONSHIP;
    uint32_t count = graph_row_count(frame_graph(frame), element);
    TRY(new_numbers(frame, numbers));
    for (uint32_t row = 0; row < frame->count; row++) {
        uint32_t number = column->elements[row];
        (*numbers)[row] = number < count ? number : count;
    }
    *domain = (struct key_domain){
        .kind = DOMAIN_ELEMENTS, .element = element, .size = (uint64_t)count + 1};
    return STATUS_OK;
}

static bool is_type_call(const struct expression *key) {
    return key->kind == EXPRESSION_FUNCTION && key->child_count == 1 &&
           key->children[0]->kind == EXPRESSION_SLOT &&
           strcmp(key->function->name, "type") == 0;
}

static enum status number_types(const struct frame *frame, const struct expression *key,
                                struct key_domain *domain, uint32_t **numbers) {
    const struct column *column = &frame->batch->columns[key->children[0]->slot];
    uint32_t count = graph_name_count(frame_graph(frame), CATALOG_TYPE);
    const uint16_t *types = graph_edges(frame_graph(frame)).types;
    if (column->type != COLUMN_RELATIONSHIPS || column->is_constant ||
        frame_has_deleted(frame))
        return STATUS_OK;
    TRY(new_numbers(frame, numbers));
    for (uint32_t row = 0; row < frame->count; row++) {
        uint32_t edge = column->elements[row];
        (*numbers)[row] = edge == ELEMENT_NONE ? count : types[edge];
    }
    *domain = (struct key_domain){.kind = DOMAIN_TYPES, .size = (uint64_t)count + 1};
    return STATUS_OK;
}

/* ---- booleans and integers ---------------------------------------------------------------- */

static enum status number_booleans(const struct frame *frame, const struct column *column,
                                   struct key_domain *domain, uint32_t **numbers) {
    TRY(new_numbers(frame, numbers));
    for (uint32_t row = 0; row < frame->count; row++) {
        bool is_null = column->nulls != NULL && column->nulls[row] != 0;
        (*numbers)[row] = is_null ? 2u : column->booleans[row];
    }
    *domain = (struct key_domain){.kind = DOMAIN_BOOLEANS, .size = 3};
    return STATUS_OK;
}

static bool least_integer(const struct column *column, uint32_t row_count,
                          int64_t *least) {
    bool is_found = false;
    for (uint32_t row = 0; row < row_count; row++) {
        if (column->nulls != NULL && column->nulls[row])
            continue;
        if (!is_found || column->integers[row] < *least)
            *least = column->integers[row];
        is_found = true;
    }
    return is_found && *least > INT64_MIN + INTEGER_WINDOW / 2;
}

static enum status number_integers(const struct frame *frame, const struct column *column,
                                   const struct key_domain *former,
                                   struct key_domain *domain, uint32_t **numbers) {
    int64_t base = former->base, least = 0;
    if (former->kind != DOMAIN_INTEGERS) {
        if (!least_integer(column, frame->count, &least))
            return STATUS_OK;
        base = least - INTEGER_WINDOW / 2;
    }
    TRY(new_numbers(frame, numbers));
    for (uint32_t row = 0; row < frame->count; row++) {
        uint64_t number = (uint64_t)column->integers[row] - (uint64_t)base;
        if (column->nulls != NULL && column->nulls[row])
            number = INTEGER_WINDOW;
        else if (number >= INTEGER_WINDOW)
            return STATUS_OK;
        (*numbers)[row] = (uint32_t)number;
    }
    *domain = (struct key_domain){
        .kind = DOMAIN_INTEGERS, .base = base, .size = INTEGER_WINDOW + 1};
    return STATUS_OK;
}

/* ---- together ----------------------------------------------------------------------------- */

/* By the type of the key's column. */
static enum status number_column(const struct frame *frame, const struct expression *key,
                                 const struct key_domain *former,
                                 struct key_domain *domain, uint32_t **numbers) {
    struct column column;
    TRY(frame_evaluate(frame, key, &column));
    if (column.is_constant)
        return STATUS_OK;
    if (column.type == COLUMN_NODES || column.type == COLUMN_RELATIONSHIPS)
        return number_elements(frame, &column, domain, numbers);
    if (column.type == COLUMN_BOOLEANS)
        return number_booleans(frame, &column, domain, numbers);
    if (column.type == COLUMN_INTEGERS)
        return number_integers(frame, &column, former, domain, numbers);
    return STATUS_OK;
}

enum status key_number_rows(struct evaluation *evaluation, const struct expression *key,
                            const struct batch *batch, struct arena *arena,
                            const struct key_domain *former, struct key_domain *domain,
                            const uint32_t **numbers) {
    struct frame frame = {.evaluation = evaluation,
                          .batch = batch,
                          .count = batch->row_count,
                          .arena = arena};
    uint32_t *made = NULL;
    *domain = (struct key_domain){0};
    TRY(number_codes(&frame, key, domain, &made));
    if (domain->kind == DOMAIN_NONE && is_type_call(key))
        TRY(number_types(&frame, key, domain, &made));
    else if (domain->kind == DOMAIN_NONE &&
             (key->kind == EXPRESSION_SLOT || key->kind == EXPRESSION_PROPERTY))
        TRY(number_column(&frame, key, former, domain, &made));
    *numbers = made;
    return STATUS_OK;
}

bool key_number_value(const struct graph *graph, const struct key_domain *domain,
                      struct value value, uint32_t *number) {
    *number = (uint32_t)domain->size - 1;
    if (value_is_null(value))
        return true;
    if (domain->kind == DOMAIN_CODES)
        return value.type == VALUE_STRING &&
               graph_property_code(graph, domain->element, domain->key, value_text(value),
                                   number);
    if (domain->kind == DOMAIN_TYPES) {
        if (value.type == VALUE_STRING)
            *number = graph_find_name(graph, CATALOG_TYPE, value_text(value));
        return value.type == VALUE_STRING && *number != CATALOG_NONE;
    }
    if (domain->kind == DOMAIN_BOOLEANS) {
        *number = value.type == VALUE_BOOLEAN && value.boolean;
        return value.type == VALUE_BOOLEAN;
    }
    if (domain->kind == DOMAIN_INTEGERS) {
        if (value.type == VALUE_FLOAT && fabs(value.number) < 9e15 &&
            value.number == floor(value.number))
            value = value_integer((int64_t)value.number); /* 1.0 is the key 1 */
        uint64_t offset = (uint64_t)value.integer - (uint64_t)domain->base;
        *number = (uint32_t)offset;
        return value.type == VALUE_INTEGER && offset < INTEGER_WINDOW;
    }
    *number = (uint32_t)value.element;
    return value.type ==
           (domain->element == ELEMENT_NODE ? VALUE_NODE : VALUE_RELATIONSHIP);
}
