/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists and maps: making them, merging them, taking parts of them.
 */
#include "execute/frame.h"

#include <string.h>

/* The columns of an expression's children. */
static enum status evaluate_children(const struct frame *frame,
                                     const struct expression *expression,
                                     struct column **out) {
    struct column *columns =
        ARENA_ARRAY(frame->arena, (size_t)expression->child_count + 1, struct column);
    TRY_MEMORY(columns, frame->arena, frame_problem(frame));
    for (uint32_t i = 0; i < expression->child_count; i++)
        TRY(frame_evaluate(frame, expression->children[i], &columns[i]));
    *out = columns;
    return STATUS_OK;
}

static enum status list_of_row(const struct frame *frame,
                               const struct expression *expression,
                               const struct column *columns, uint32_t row,
                               struct value *out) {
    uint32_t count = expression->child_count;
    struct value *items =
        (struct value *)arena_allocate(frame->arena, count * sizeof(struct value));
    TRY_MEMORY(items, frame->arena, frame_problem(frame));
    for (uint32_t i = 0; i < count; i++)
        items[i] = column_value(&columns[i], row);
    enum status status = value_make_list(items, count, out, frame_problem(frame));
    return status == STATUS_OK ? status : frame_fail(frame, expression, status);
}

enum status evaluate_list(const struct frame *frame, const struct expression *expression,
                          struct column *out) {
    struct column *columns = NULL;
    struct frame inner = *frame;
    uint32_t first_row;
    TRY(evaluate_children(frame, expression, &columns));
    bool is_constant = frame_narrow(&inner, columns, expression->child_count, &first_row);
    TRY(frame_values(frame, out));
    FRAME_ROWS(&inner, row)
    TRY(list_of_row(frame, expression, columns, row, &out->values[row]));
    return is_constant ? frame_spread(frame, first_row, out) : STATUS_OK;
}

/* Puts an entry into `entries`: a later value of the same key replaces the former. */
static void put_entry(struct value_map_entry *entries, uint32_t *count, struct text key,
                      struct value value) {
    for (uint32_t i = 0; i < *count; i++)
        if (text_equal(entries[i].key, key)) {
            entries[i].value = value;
            return;
        }
    entries[(*count)++] = (struct value_map_entry){.key = key, .value = value};
}

static enum status map_of_row(const struct frame *frame,
                              const struct expression *expression,
                              const struct column *columns, uint32_t row,
                              struct value *out) {
    uint32_t count = 0;
    struct value_map_entry *entries = (struct value_map_entry *)arena_allocate(
        frame->arena, expression->child_count * sizeof(struct value_map_entry));
    TRY_MEMORY(entries, frame->arena, frame_problem(frame));
    for (uint32_t i = 0; i < expression->child_count; i++)
        put_entry(entries, &count, expression->keys[i], column_value(&columns[i], row));
    enum status status = value_make_map(entries, count, out, frame_problem(frame));
    return status == STATUS_OK ? status : frame_fail(frame, expression, status);
}

enum status evaluate_map(const struct frame *frame, const struct expression *expression,
                         struct column *out) {
    struct column *columns = NULL;
    struct frame inner = *frame;
    uint32_t first_row;
    TRY(evaluate_children(frame, expression, &columns));
    bool is_constant = frame_narrow(&inner, columns, expression->child_count, &first_row);
    TRY(frame_values(frame, out));
    FRAME_ROWS(&inner, row)
    TRY(map_of_row(frame, expression, columns, row, &out->values[row]));
    return is_constant ? frame_spread(frame, first_row, out) : STATUS_OK;
}

/* ---- all properties, merging -------------------------------------------------------------- */

static enum status wrong_map(const struct frame *frame,
                             const struct expression *expression, struct value value) {
    return problem_set(frame_problem(frame), STATUS_TYPE_AT_RUN, expression->span,
                       "expected a MAP, NODE or RELATIONSHIP, found %s",
                       value_type_name((enum value_type)value.type));
}

/* A map, or an element's properties as one; null stays null. */
static enum status as_map(const struct frame *frame, const struct expression *expression,
                          struct value value, struct value *out) {
    *out = value;
    if (value.type == VALUE_MAP || value_is_null(value))
        return STATUS_OK;
    if (value.type != VALUE_NODE && value.type != VALUE_RELATIONSHIP)
        return wrong_map(frame, expression, value);
    enum element_kind kind =
        value.type == VALUE_NODE ? ELEMENT_NODE : ELEMENT_RELATIONSHIP;
    TRY(frame_check_live(frame, expression, kind, (uint32_t)value.element));
    return graph_element_map(frame_graph(frame), kind, (uint32_t)value.element,
                             frame->arena, out, frame_problem(frame));
}

enum status evaluate_map_all(const struct frame *frame,
                             const struct expression *expression, struct column *out) {
    struct column child;
    TRY(frame_evaluate(frame, expression->children[0], &child));
    TRY(frame_values(frame, out));
    FRAME_ROWS(frame, row)
    TRY(as_map(frame, expression, column_value(&child, row), &out->values[row]));
    return STATUS_OK;
}

/* The children's entries in order; null when one of them is null. */
static enum status merge_row(const struct frame *frame,
                             const struct expression *expression,
                             const struct column *columns, uint32_t row,
                             struct value *out) {
    uint64_t room = 0;
    uint32_t count = 0;
    *out = value_null();
    for (uint32_t i = 0; i < expression->child_count; i++) {
        struct value map = column_value(&columns[i], row);
        if (value_is_null(map))
            return STATUS_OK;
        if (map.type != VALUE_MAP)
            return wrong_map(frame, expression, map);
        room += map.size;
    }
    struct value_map_entry *entries = (struct value_map_entry *)arena_allocate(
        frame->arena, room * sizeof(struct value_map_entry));
    TRY_MEMORY(entries, frame->arena, frame_problem(frame));
    for (uint32_t i = 0; i < expression->child_count; i++) {
        struct value map = column_value(&columns[i], row);
        for (uint32_t entry = 0; entry < map.size; entry++)
            put_entry(entries, &count, map.entries[entry].key, map.entries[entry].value);
    }
    enum status status = value_make_map(entries, count, out, frame_problem(frame));
    return status == STATUS_OK ? status : frame_fail(frame, expression, status);
}

enum status evaluate_map_merge(const struct frame *frame,
                               const struct expression *expression, struct column *out) {
    struct column *columns = NULL;
    TRY(evaluate_children(frame, expression, &columns));
    TRY(frame_values(frame, out));
    FRAME_ROWS(frame, row)
    TRY(merge_row(frame, expression, columns, row, &out->values[row]));
    return STATUS_OK;
}

/* ---- parts of lists and maps -------------------------------------------------------------- */

/* element['key'] */
static enum status index_element(const struct frame *frame,
                                 const struct expression *expression,
                                 struct value element, struct value index,
                                 struct value *out) {
    enum element_kind kind =
        element.type == VALUE_NODE ? ELEMENT_NODE : ELEMENT_RELATIONSHIP;
    uint32_t row = (uint32_t)element.element, key;
    *out = value_null();
    if (value_is_null(index))
        return STATUS_OK;
    if (index.type != VALUE_STRING)
        return problem_set(frame_problem(frame), STATUS_MAP_ELEMENT_ACCESS,
                           expression->span, "a property is found by a STRING, not by %s",
                           value_type_name((enum value_type)index.type));
    TRY(frame_check_live(frame, expression, kind, row));
    key = graph_find_name(frame_graph(frame), CATALOG_KEY, value_text(index));
    if (key != CATALOG_NONE)
        *out = graph_property(frame_graph(frame), kind, row, key);
    return STATUS_OK;
}

static enum status index_cell(const struct frame *frame,
                              const struct expression *expression, struct value container,
                              struct value index, struct value *out) {
    if (container.type == VALUE_NODE || container.type == VALUE_RELATIONSHIP)
        return index_element(frame, expression, container, index, out);
    enum status status = value_index(container, index, out, frame_problem(frame));
    return status == STATUS_OK ? status : frame_fail(frame, expression, status);
}

enum status evaluate_index(const struct frame *frame, const struct expression *expression,
                           struct column *out) {
    struct column columns[2];
    struct frame inner = *frame;
    uint32_t first_row;
    TRY(frame_evaluate(frame, expression->children[0], &columns[0]));
    TRY(frame_evaluate(frame, expression->children[1], &columns[1]));
    bool is_constant = frame_narrow(&inner, columns, 2, &first_row);
    TRY(frame_values(frame, out));
    FRAME_ROWS(&inner, row)
    TRY(index_cell(frame, expression, column_value(&columns[0], row),
                   column_value(&columns[1], row), &out->values[row]));
    return is_constant ? frame_spread(frame, first_row, out) : STATUS_OK;
}

enum status evaluate_slice(const struct frame *frame, const struct expression *expression,
                           struct column *out) {
    struct column columns[3] = {
        {.is_constant = true}, {.is_constant = true}, {.is_constant = true}};
    bool has[3];
    for (uint32_t i = 0; i < 3; i++) {
        has[i] = i < expression->child_count && expression->children[i] != NULL;
        if (has[i])
            TRY(frame_evaluate(frame, expression->children[i], &columns[i]));
    }
    TRY(frame_values(frame, out));
    FRAME_ROWS(frame, row) {
        enum status status = value_slice(frame->arena, column_value(&columns[0], row),
                                         has[1], column_value(&columns[1], row), has[2],
                                         column_value(&columns[2], row),
                                         &out->values[row], frame_problem(frame));
        if (status != STATUS_OK)
            return frame_fail(frame, expression, status);
    }
    return STATUS_OK;
}
