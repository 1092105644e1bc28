/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * = <> < <= > >=, IN, =~, STARTS WITH, ENDS WITH, CONTAINS, IS NULL.
 *
 * How: columns of one type are compared in typed loops; a property of strings is compared with
 * a constant through its dictionary code, so that no text is touched; the rest goes cell by
 * cell through value/.
 */
#include "execute/frame.h"
#include "execute/list_set.h"

#include <string.h>

/* What an order of two cells (-1, 0, 1) means for each comparison. */
static inline bool holds(enum expression_kind kind, int order) {
    if (kind == EXPRESSION_LESS)
        return order < 0;
    if (kind == EXPRESSION_LESS_EQUAL)
        return order <= 0;
    if (kind == EXPRESSION_GREATER)
        return order > 0;
    if (kind == EXPRESSION_GREATER_EQUAL)
        return order >= 0;
    return (order == 0) == (kind == EXPRESSION_EQUAL);
}

static inline enum truth compare_cells(struct value_guard *guard,
                                       enum expression_kind kind, struct value first,
                                       struct value second) {
    if (kind == EXPRESSION_EQUAL)
        return value_equal_guarded(guard, first, second);
    if (kind == EXPRESSION_NOT_EQUAL) {
        enum truth equal = value_equal_guarded(guard, first, second);
        return equal == TRUTH_UNKNOWN ? equal
               : equal == TRUTH_TRUE  ? TRUTH_FALSE
                                      : TRUTH_TRUE;
    }
    int order;
    enum truth comparable = value_compare_guarded(guard, first, second, &order);
    if (comparable != TRUTH_TRUE)
        return comparable;
    return holds(kind, order) ? TRUTH_TRUE : TRUTH_FALSE;
}

struct sides {
    struct column columns[2];
    uint32_t masks[2]; /* AND on a row: 0 for constant columns */
};

/* One loop per comparison, so that each is a plain compare over arrays. */
#define COMPARE_CASE(expression_kind, member, operation)                                 \
    case expression_kind:                                                                \
        FRAME_ROWS(frame, row)                                                           \
        out->booleans[row] =                                                             \
            sides->columns[0]                                                            \
                .member[row & sides->masks[0]] operation sides->columns[1]               \
                .member[row & sides->masks[1]];                                          \
        break

#define DEFINE_COMPARE(name, member)                                                     \
    static void name(const struct frame *frame, unsigned kind,                           \
                     const struct sides *sides, struct column *out) {                    \
        switch (kind) {                                                                  \
            COMPARE_CASE(EXPRESSION_EQUAL, member, ==);                                  \
            COMPARE_CASE(EXPRESSION_NOT_EQUAL, member, !=);                              \
            COMPARE_CASE(EXPRESSION_LESS, member, <);                                    \
            COMPARE_CASE(EXPRESSION_LESS_EQUAL, member, <=);                             \
            COMPARE_CASE(EXPRESSION_GREATER, member, >);                                 \
            COMPARE_CASE(EXPRESSION_GREATER_EQUAL, member, >=);                          \
        default:                                                                         \
            break;                                                                       \
        }                                                                                \
    }

DEFINE_COMPARE(compare_integers, integers)
DEFINE_COMPARE(compare_floats, floats)
DEFINE_COMPARE(compare_elements, elements)

/* Marks as null where either side is. */
static enum status mark_nulls(const struct frame *frame, const struct sides *sides,
                              struct column *out) {
    if (sides->columns[0].nulls == NULL && sides->columns[1].nulls == NULL)
        return STATUS_OK;
    out->nulls = (uint8_t *)arena_allocate(frame->arena, frame->batch->row_count);
    TRY_MEMORY(out->nulls, frame->arena, frame_problem(frame));
    FRAME_ROWS(frame, row) out->nulls[row] = 0;
    for (uint32_t i = 0; i < 2; i++) {
        const uint8_t *nulls = sides->columns[i].nulls;
        if (nulls != NULL)
            FRAME_ROWS(frame, row) out->nulls[row] |= nulls[row & sides->masks[i]];
    }
    return STATUS_OK;
}

static enum status compare_numbers(const struct frame *frame, enum expression_kind kind,
                                   const struct sides *sides, struct column *out) {
    TRY(column_allocate(frame->arena, COLUMN_BOOLEANS, frame->batch->row_count, out,
                        frame_problem(frame)));
    if (sides->columns[0].type == COLUMN_INTEGERS)
        compare_integers(frame, kind, sides, out);
    else
        compare_floats(frame, kind, sides, out);
    return mark_nulls(frame, sides, out);
}

static enum status compare_rows(const struct frame *frame, enum expression_kind kind,
                                const struct sides *sides, struct column *out) {
    TRY(frame_booleans(frame, out));
    compare_elements(frame, kind, sides, out);
    for (uint32_t i = 0; i < 2; i++)
        FRAME_ROWS(frame, row)
    out->nulls[row] |= sides->columns[i].elements[row & sides->masks[i]] == ELEMENT_NONE;
    return STATUS_OK;
}

static enum status compare_columns(const struct frame *frame, enum expression_kind kind,
                                   const struct sides *sides, struct column *out) {
    enum column_type type = sides->columns[0].type;
    bool is_equality = kind == EXPRESSION_EQUAL || kind == EXPRESSION_NOT_EQUAL;
    if (type == sides->columns[1].type) {
        if (type == COLUMN_INTEGERS || type == COLUMN_FLOATS)
            return compare_numbers(frame, kind, sides, out);
        if (is_equality && (type == COLUMN_NODES || type == COLUMN_RELATIONSHIPS))
            return compare_rows(frame, kind, sides, out);
    }
    TRY(frame_booleans(frame, out));
    struct value_guard guard =
        value_guard(frame->evaluation->functions.budget, frame_problem(frame));
    FRAME_ROWS(frame, row)
    frame_set_truth(out, row,
                    compare_cells(&guard, kind, column_value(&sides->columns[0], row),
                                  column_value(&sides->columns[1], row)));
    return guard.status;
}

/* ---- strings by code ---------------------------------------------------------------------- */

static bool is_fixed(const struct expression *expression) {
    return expression->kind == EXPRESSION_CONSTANT ||
           expression->kind == EXPRESSION_PARAMETER;
}

/* property = 'text' or property <> 'text' by codes; `*is_done` false where that cannot be. */
static enum status compare_codes(const struct frame *frame,
                                 const struct expression *expression, struct column *out,
                                 bool *is_done) {
    uint32_t text_place = is_fixed(expression->children[0]) ? 0 : 1;
    const struct expression *property = expression->children[1 - text_place];
    struct column text;
    uint32_t *codes, key, code = 0;
    enum element_kind kind;
    *is_done = false;
    if (!is_fixed(expression->children[text_place]))
        return STATUS_OK;
    TRY(frame_evaluate(frame, expression->children[text_place], &text));
    if (column_value(&text, 0).type != VALUE_STRING)
        return STATUS_OK;
    TRY(frame_property_codes(frame, property, &codes, &kind, &key));
    if (codes == NULL)
        return STATUS_OK;
    *is_done = true;
    bool is_known = graph_property_code(frame_graph(frame), kind, key,
                                        value_text(column_value(&text, 0)), &code);
    bool is_equal = expression->kind == EXPRESSION_EQUAL;
    TRY(frame_booleans(frame, out));
    FRAME_ROWS(frame, row) {
        out->booleans[row] = (is_known && codes[row] == code) == is_equal;
        out->nulls[row] = codes[row] == UINT32_MAX;
    }
    return STATUS_OK;
}

enum status evaluate_compare(const struct frame *frame,
                             const struct expression *expression, struct column *out) {
    struct sides sides;
    struct frame inner = *frame;
    uint32_t first_row;
    bool is_done = false;
    if (expression->kind == EXPRESSION_EQUAL || expression->kind == EXPRESSION_NOT_EQUAL)
        TRY(compare_codes(frame, expression, out, &is_done));
    if (is_done)
        return STATUS_OK;
    for (uint32_t i = 0; i < 2; i++) {
        TRY(frame_evaluate(frame, expression->children[i], &sides.columns[i]));
        sides.masks[i] = sides.columns[i].is_constant ? 0 : UINT32_MAX;
    }
    bool is_constant = frame_narrow(&inner, sides.columns, 2, &first_row);
    enum status status = compare_columns(&inner, expression->kind, &sides, out);
    if (status != STATUS_OK)
        return frame_fail(frame, expression, status);
    return is_constant ? frame_spread(frame, first_row, out) : STATUS_OK;
}

/* ---- IN ----------------------------------------------------------------------------------- */

/* One byte per code of the dictionary: 1 where the list holds its text. */
static enum status mark_codes(const struct frame *frame, enum element_kind kind,
                              uint32_t key, struct value list, uint8_t **out,
                              bool *has_null) {
    uint32_t count = graph_property_code_count(frame_graph(frame), kind, key), code;
    uint8_t *marks = ARENA_ARRAY(frame->arena, (size_t)count + 1, uint8_t);
    TRY_MEMORY(marks, frame->arena, frame_problem(frame));
    *has_null = false;
    for (uint32_t i = 0; i < list.size; i++) {
        *has_null |= value_is_null(list.items[i]);
        if (list.items[i].type == VALUE_STRING &&
            graph_property_code(frame_graph(frame), kind, key, value_text(list.items[i]),
                                &code) &&
            code < count)
            marks[code] = 1;
    }
    *out = marks;
    return STATUS_OK;
}

/* property IN a fixed list of some length, by codes. */
static enum status in_by_codes(const struct frame *frame,
                               const struct expression *expression, struct value list,
                               struct column *out, bool *is_done) {
    uint32_t *codes, key;
    enum element_kind kind;
    uint8_t *marks = NULL;
    bool has_null = false;
    TRY(frame_property_codes(frame, expression->children[0], &codes, &kind, &key));
    if (codes == NULL)
        return STATUS_OK;
    *is_done = true;
    TRY(mark_codes(frame, kind, key, list, &marks, &has_null));
    TRY(frame_booleans(frame, out));
    FRAME_ROWS(frame, row) {
        bool is_null = codes[row] == UINT32_MAX;
        out->booleans[row] = !is_null && marks[codes[row]];
        out->nulls[row] = is_null ? list.size > 0 : has_null && !out->booleans[row];
    }
    return STATUS_OK;
}

static enum status in_by_values(const struct frame *frame,
                                const struct expression *expression,
                                const struct column columns[2], struct list_set *set,
                                struct column *out) {
    FRAME_ROWS(frame, row) {
        enum truth truth;
        enum status status =
            list_set_in(set, column_value(&columns[0], row),
                        column_value(&columns[1], row), &truth, frame_problem(frame));
        if (status != STATUS_OK)
            return frame_fail(frame, expression, status);
        frame_set_truth(out, row, truth);
    }
    return STATUS_OK;
}

enum status evaluate_in(const struct frame *frame, const struct expression *expression,
                        struct column *out) {
    struct column columns[2];
    struct frame inner = *frame;
    uint32_t first_row;
    bool is_done = false;
    TRY(frame_evaluate(frame, expression->children[1], &columns[1]));
    /* As long as the list is no longer than the batch, which both are gone through then. */
    if (columns[1].is_constant && frame->count >= 16 &&
        column_value(&columns[1], 0).type == VALUE_LIST &&
        column_value(&columns[1], 0).size <= frame->count)
        TRY(in_by_codes(frame, expression, column_value(&columns[1], 0), out, &is_done));
    if (is_done)
        return STATUS_OK;
    TRY(frame_evaluate(frame, expression->children[0], &columns[0]));
    bool is_constant = frame_narrow(&inner, columns, 2, &first_row);
    TRY(frame_booleans(frame, out));
    struct list_set own, *set = list_sets_find(frame->evaluation->lists, expression);
    list_set_open(&own, frame->evaluation->functions.budget);
    enum status status =
        in_by_values(&inner, expression, columns, set == NULL ? &own : set, out);
    list_set_close(&own);
    if (status != STATUS_OK)
        return status;
    return is_constant ? frame_spread(frame, first_row, out) : STATUS_OK;
}

/* ---- tests of text ------------------------------------------------------------------------ */

static enum truth test_text(enum expression_kind kind, struct value text,
                            struct value part) {
    if (kind == EXPRESSION_STARTS_WITH)
        return value_starts_with(text, part);
    if (kind == EXPRESSION_ENDS_WITH)
        return value_ends_with(text, part);
    return value_contains(text, part);
}

enum status evaluate_text_test(const struct frame *frame,
                               const struct expression *expression, struct column *out) {
    struct column columns[2];
    struct frame inner = *frame;
    uint32_t first_row;
    for (uint32_t i = 0; i < 2; i++)
        TRY(frame_evaluate(frame, expression->children[i], &columns[i]));
    bool is_constant = frame_narrow(&inner, columns, 2, &first_row);
    TRY(frame_booleans(frame, out));
    FRAME_ROWS(&inner, row)
    frame_set_truth(out, row,
                    test_text(expression->kind, column_value(&columns[0], row),
                              column_value(&columns[1], row)));
    return is_constant ? frame_spread(frame, first_row, out) : STATUS_OK;
}

/* One pattern for all rows: compiled once. */
static enum status match_pattern(const struct frame *frame,
                                 const struct expression *expression,
                                 const struct column *texts, struct value pattern,
                                 struct column *out) {
    struct value_pattern *compiled;
    enum status status = value_pattern_compile(frame->arena, value_text(pattern),
                                               &compiled, frame_problem(frame));
    if (status != STATUS_OK)
        return frame_fail(frame, expression, status);
    FRAME_ROWS(frame, row) {
        struct value text = column_value(texts, row);
        bool is_match = false;
        if (text.type != VALUE_STRING) {
            frame_set_truth(out, row, TRUTH_UNKNOWN);
            continue;
        }
        status = value_pattern_match(compiled, value_text(text), &is_match,
                                     frame_problem(frame));
        if (status != STATUS_OK)
            return frame_fail(frame, expression, status);
        frame_set_truth(out, row, is_match ? TRUTH_TRUE : TRUTH_FALSE);
    }
    return STATUS_OK;
}

enum status evaluate_regular_match(const struct frame *frame,
                                   const struct expression *expression,
                                   struct column *out) {
    struct column columns[2];
    for (uint32_t i = 0; i < 2; i++)
        TRY(frame_evaluate(frame, expression->children[i], &columns[i]));
    TRY(frame_booleans(frame, out));
    if (columns[1].is_constant && column_value(&columns[1], 0).type == VALUE_STRING)
        return match_pattern(frame, expression, &columns[0], column_value(&columns[1], 0),
                             out);
    FRAME_ROWS(frame, row) {
        enum truth truth;
        enum status status =
            value_matches(column_value(&columns[0], row), column_value(&columns[1], row),
                          &truth, frame_problem(frame));
        if (status != STATUS_OK)
            return frame_fail(frame, expression, status);
        frame_set_truth(out, row, truth);
    }
    return STATUS_OK;
}

/* ---- IS NULL ------------------------------------------------------------------------------ */

enum status evaluate_is_null(const struct frame *frame,
                             const struct expression *expression, struct column *out) {
    struct column child;
    struct frame inner = *frame;
    uint32_t first_row;
    bool wants_null = expression->kind == EXPRESSION_IS_NULL;
    TRY(frame_evaluate(frame, expression->children[0], &child));
    bool is_constant = frame_narrow(&inner, &child, 1, &first_row);
    TRY(column_allocate(frame->arena, COLUMN_BOOLEANS, frame->batch->row_count, out,
                        frame_problem(frame)));
    FRAME_ROWS(&inner, row)
    out->booleans[row] = value_is_null(column_value(&child, row)) == wants_null;
    return is_constant ? frame_spread(frame, first_row, out) : STATUS_OK;
}
