/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of lists, and those that take any value. */
#include "base/limits.h"
#include "function/library.h"

#include <string.h>

/* ---- sizes ---------------------------------------------------------------------------- */

FUNCTION_CALL(size) {
    int64_t size = arguments[0].size;
    if (arguments[0].type == VALUE_STRING)
        size = (int64_t)text_character_count(value_text(arguments[0]));
    *out = value_integer(size);
    return STATUS_OK;
}

FUNCTION_CALL(cardinality) {
    int64_t size = arguments[0].size;
    if (arguments[0].type == VALUE_PATH)
        size = (int64_t)arguments[0].path->hop_count * 2 + 1;
    *out = value_integer(size);
    return STATUS_OK;
}

FUNCTION_CALL(is_empty) {
    *out = value_boolean(arguments[0].size == 0);
    return STATUS_OK;
}

/* ---- parts ---------------------------------------------------------------------------- */

FUNCTION_CALL(head) {
    struct value list = arguments[0];
    *out = list.size > 0 ? list.items[0] : value_null();
    return STATUS_OK;
}

FUNCTION_CALL(last) {
    struct value list = arguments[0];
    *out = list.size > 0 ? list.items[list.size - 1] : value_null();
    return STATUS_OK;
}

FUNCTION_CALL(tail) {
    *out = arguments[0];
    if (out->size > 0) {
        out->size--;
        out->items++;
    }
    return STATUS_OK;
}

static enum status reverse_text(struct function_context *context, struct text text,
                                struct value *out) {
    char *bytes = (char *)arena_allocate(context->arena, text.byte_count);
    TRY_MEMORY(bytes, context->arena, context->problem);
    size_t end = text.byte_count;
    for (size_t at = 0; at < text.byte_count;) {
        struct text rest = {text.bytes + at, text.byte_count - at};
        size_t size = text_character_offset(rest, 1);
        end -= size;
        memcpy(bytes + end, rest.bytes, size);
        at += size;
    }
    *out = value_string((struct text){bytes, text.byte_count});
    return STATUS_OK;
}

FUNCTION_CALL(reverse) {
    struct value list = arguments[0];
    if (list.type == VALUE_STRING)
        return reverse_text(context, value_text(list), out);
    struct value *items;
    TRY(function_items(context, list.size, &items));
    for (uint32_t i = 0; i < list.size; i++)
        items[i] = list.items[list.size - 1 - i];
    return function_list(context, items, list.size, out);
}

/* ---- range ---------------------------------------------------------------------------- */

/* How many integers lie between, both ends included. */
static uint64_t range_count(int64_t start, int64_t end, int64_t step) {
    bool is_upwards = step > 0;
    if (is_upwards ? start > end : start < end)
        return 0;
    uint64_t distance =
        is_upwards ? (uint64_t)end - (uint64_t)start : (uint64_t)start - (uint64_t)end;
    uint64_t stride = is_upwards ? (uint64_t)step : 0 - (uint64_t)step;
    uint64_t steps = distance / stride;
    return steps == UINT64_MAX ? steps : steps + 1;
}

bool function_is_range(const struct function *function) {
    return function->body == call_range;
}

enum status function_range(struct function_context *context,
                           const struct value *arguments, uint32_t argument_count,
                           struct function_range *out) {
    *out = (struct function_range){0};
    for (uint32_t i = 0; i < argument_count; i++)
        if (value_is_null(arguments[i]))
            return STATUS_OK;
    for (uint32_t i = 0; i < argument_count; i++)
        if (arguments[i].type != VALUE_INTEGER)
            return problem_set(context->problem, STATUS_ARGUMENT_TYPE_AT_RUN, SPAN_NONE,
                               "range() takes an INTEGER as argument %u, not %s", i + 1,
                               value_phrase(arguments[i]));
    out->first = arguments[0].integer;
    out->step = argument_count == 3 ? arguments[2].integer : 1;
    if (out->step == 0)
        return problem_set(context->problem, STATUS_NUMBER_OUT_OF_RANGE, SPAN_NONE,
                           "range() with a step of 0 has no end");
    out->count = range_count(out->first, arguments[1].integer, out->step);
    return STATUS_OK;
}

int64_t function_range_item(struct function_range range, uint64_t place) {
    return (int64_t)((uint64_t)range.first + place * (uint64_t)range.step);
}

FUNCTION_CALL(range) {
    struct function_range range;
    struct value *items;
    TRY(function_range(context, arguments, argument_count, &range));
    TRY(function_items(context, range.count, &items));
    for (uint64_t i = 0; i < range.count; i++) {
        items[i] = value_integer(function_range_item(range, i));
        if (i % 4096 == 4095)
            TRY(budget_check(context->budget, context->problem));
    }
    return function_list(context, items, range.count, out);
}

/* ---- any value ------------------------------------------------------------------------ */

FUNCTION_CALL(exists) {
    *out = value_boolean(!value_is_null(arguments[0]));
    return STATUS_OK;
}

FUNCTION_CALL(coalesce) {
    uint32_t place = 0;
    while (place + 1 < argument_count && value_is_null(arguments[place]))
        place++;
    *out = arguments[place];
    return STATUS_OK;
}

FUNCTION_CALL(null_if) {
    struct value_guard guard = value_guard(context->budget, context->problem);
    bool is_same = value_equal_guarded(&guard, arguments[0], arguments[1]) == TRUTH_TRUE;
    *out = is_same ? value_null() : arguments[0];
    return guard.status;
}

/* ---- types ---------------------------------------------------------------------------- */

static void append_type(struct text_builder *builder, struct value value);

/* LIST<A | B>: the types of the items, each once, in the order of their first item; nulls
 * make the others nullable. Types of nested lists are compared by their text. */
static void append_list_type(struct text_builder *builder, struct value list) {
    struct text_builder item;
    struct text seen[VALUE_NULL + 1];
    uint32_t count = 0;
    bool has_null = false;
    for (uint32_t i = 0; i < list.size && count < VALUE_NULL; i++) {
        if (value_is_null(list.items[i])) {
            has_null = true;
            continue;
        }
        text_builder_init(&item, builder->arena);
        append_type(&item, list.items[i]);
        struct text text = text_builder_text(&item);
        uint32_t place = 0;
        while (place < count && !text_equal(seen[place], text))
            place++;
        if (place == count)
            seen[count++] = text;
    }
    text_append_string(builder, "LIST<");
    for (uint32_t i = 0; i < count; i++) {
        text_append_string(builder, i > 0 ? " | " : "");
        text_append(builder, seen[i]);
        text_append_string(builder, has_null ? "" : " NOT NULL");
    }
    if (count == 0)
        text_append_string(builder, has_null ? "NULL" : "NOTHING");
    text_append_string(builder, ">");
}

/* The type without NOT NULL. */
static void append_type(struct text_builder *builder, struct value value) {
    if (value.type == VALUE_LIST)
        append_list_type(builder, value);
    else
        text_append_string(builder, value_type_name((enum value_type)value.type));
}

FUNCTION_CALL(value_type) {
    struct text_builder builder;
    text_builder_init(&builder, context->arena);
    append_type(&builder, arguments[0]);
    if (!value_is_null(arguments[0]))
        text_append_string(&builder, " NOT NULL");
    return function_text(context, &builder, out);
}

/* linenumber() and file() where the binder found no LOAD CSV before them. */
FUNCTION_CALL(no_record) {
    *out = value_null();
    return STATUS_OK;
}
