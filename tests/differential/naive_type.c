/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IS TYPED and CAST. A type is read as it is written, again for each value. */
#include "naive.h"

#include <math.h>
#include <stdlib.h>

static struct text trimmed(struct text text) {
    while (text.byte_count > 0 && text.bytes[0] == ' ')
        text = (struct text){text.bytes + 1, text.byte_count - 1};
    while (text.byte_count > 0 && text.bytes[text.byte_count - 1] == ' ')
        text.byte_count--;
    return text;
}

/* ---- IS TYPED ----------------------------------------------------------------------------- */

static const struct {
    const char *name;
    enum naive_type type;
} names[] = {
    {"BOOLEAN", NAIVE_BOOLEAN},   {"INTEGER", NAIVE_INTEGER},   {"FLOAT", NAIVE_FLOAT},
    {"STRING", NAIVE_STRING},     {"DATE", NAIVE_DATE},         {"MAP", NAIVE_MAP},
    {"NODE", NAIVE_NODE},         {"RELATIONSHIP", NAIVE_EDGE}, {"PATH", NAIVE_PATH},
    {"DURATION", NAIVE_DURATION},
};

/* What stands in LIST<...>, or an empty text. */
static struct text item_type(struct text type) {
    if (!text_starts_with(type, TEXT("LIST<")) || !text_ends_with(type, TEXT(">")))
        return (struct text){0};
    return (struct text){type.bytes + 5, type.byte_count - 6};
}

static bool are_items_typed(struct naive *naive, struct naive_value list,
                            struct text type) {
    for (uint32_t i = 0; i < list.list->count; i++)
        if (!naive_is_typed(naive, list.list->items[i], type))
            return false;
    return true;
}

/* One of the types between `|`. */
static bool is_of_one(struct naive *naive, struct naive_value value, struct text type) {
    const struct text not_null = TEXT(" NOT NULL");
    type = trimmed(type);
    if (text_ends_with(type, not_null)) {
        if (naive_is_null(value))
            return false;
        type.byte_count -= not_null.byte_count;
    }
    if (naive_is_null(value) || text_equal(type, TEXT("ANY")))
        return true;
    struct text items = item_type(type);
    if (items.byte_count > 0)
        return value.type == NAIVE_LIST && are_items_typed(naive, value, items);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal(type, text_of(names[i].name)))
            return value.type == names[i].type;
    naive_fail(naive, "a type that is not known here");
    return false;
}

bool naive_is_typed(struct naive *naive, struct naive_value value, struct text type) {
    size_t start = 0, depth = 0;
    for (size_t i = 0; i <= type.byte_count; i++) {
        char c = i < type.byte_count ? type.bytes[i] : '|';
        depth += c == '<';
        depth -= c == '>';
        if (c != '|' || depth > 0)
            continue;
        if (is_of_one(naive, value, (struct text){type.bytes + start, i - start}))
            return true;
        start = i + 1;
    }
    return false;
}

/* ---- CAST --------------------------------------------------------------------------------- */

static struct naive_value refuse(struct naive *naive) {
    naive_fail(naive, "a CAST that is not evaluated here");
    return naive_null();
}

static struct naive_value to_integer(struct naive *naive, struct naive_value value) {
    if (value.type == NAIVE_INTEGER)
        return value;
    if (value.type == NAIVE_BOOLEAN)
        return naive_integer(value.boolean);
    if (value.type == NAIVE_FLOAT && fabs(value.number) < 1e15)
        return naive_integer((int64_t)value.number);
    if (value.type != NAIVE_STRING)
        return refuse(naive);
    char copy[32] = {0}, *end;
    if (value.text.byte_count == 0 || value.text.byte_count >= sizeof copy)
        return refuse(naive);
    memcpy(copy, value.text.bytes, value.text.byte_count);
    long long number = strtoll(copy, &end, 10);
    return *end == '\0' ? naive_integer(number) : refuse(naive);
}

static struct naive_value to_string(struct naive *naive, struct naive_value value) {
    struct text_builder builder;
    if (value.type == NAIVE_STRING)
        return value;
    if (!naive_is_number(value) && value.type != NAIVE_BOOLEAN &&
        value.type != NAIVE_DATE && value.type != NAIVE_DURATION)
        return refuse(naive);
    text_builder_init(&builder, naive->arena);
    naive_append_text(&builder, naive->graph, value);
    return naive_string(text_builder_text(&builder));
}

static struct naive_value cast_items(struct naive *naive, struct naive_value value,
                                     struct text type) {
    if (value.type != NAIVE_LIST)
        return refuse(naive);
    struct naive_value list = naive_list(naive, value.list->count);
    for (uint32_t i = 0; i < list.list->count; i++)
        list.list->items[i] = naive_cast(naive, value.list->items[i], type);
    return list;
}

struct naive_value naive_cast(struct naive *naive, struct naive_value value,
                              struct text type) {
    struct text items = item_type(trimmed(type));
    if (naive_is_null(value))
        return value;
    if (items.byte_count > 0)
        return cast_items(naive, value, items);
    if (text_equal(type, TEXT("INTEGER")))
        return to_integer(naive, value);
    if (text_equal(type, TEXT("STRING")))
        return to_string(naive, value);
    if (text_equal(type, TEXT("FLOAT")) && naive_is_number(value))
        return naive_float(naive_as_double(value));
    return refuse(naive);
}
