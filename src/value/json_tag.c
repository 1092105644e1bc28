/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The protocol's tags, one table of them, and JSON strings. */
#include "value/json.h"

#include "value/temporal_parse.h"

#include <math.h>

static enum status refuse(struct problem *problem, struct text tag, const char *what) {
    return problem_set(problem, STATUS_PROTOCOL, SPAN_NONE, "'%.*s' %s", TEXT_ARGS(tag),
                       what);
}

/* ---- tags --------------------------------------------------------------------------------- */

struct tag {
    const char *name;
    enum status (*decode)(struct arena *arena, const struct tag *tag,
                          struct value content, struct value *out,
                          struct problem *problem);
    enum value_type type; /* of temporal tags */
};

static enum status decode_float(struct arena *arena, const struct tag *tag,
                                struct value content, struct value *out,
                                struct problem *problem) {
    (void)arena;
    struct text word = content.type == VALUE_STRING ? value_text(content) : TEXT("");
    if (text_equal(word, TEXT("NaN")))
        *out = value_float((double)NAN);
    else if (text_equal(word, TEXT("Infinity")))
        *out = value_float((double)INFINITY);
    else if (text_equal(word, TEXT("-Infinity")))
        *out = value_float(-(double)INFINITY);
    else
        return refuse(problem, text_of(tag->name),
                      "takes \"NaN\", \"Infinity\" or \"-Infinity\"");
    return STATUS_OK;
}

static enum status decode_members(struct arena *arena, struct value object,
                                  struct value *out, struct problem *problem) {
    struct value_map_entry *entries =
        ARENA_ARRAY(arena, object.size + 1, struct value_map_entry);
    TRY_MEMORY(entries, arena, problem);
    for (uint32_t i = 0; i < object.size; i++) {
        entries[i].key = object.entries[i].key;
        TRY(json_decode(arena, object.entries[i].value, &entries[i].value, problem));
    }
    return value_make_map(entries, object.size, out, problem);
}

static enum status decode_map(struct arena *arena, const struct tag *tag,
                              struct value content, struct value *out,
                              struct problem *problem) {
    if (content.type != VALUE_MAP)
        return refuse(problem, text_of(tag->name), "takes an object");
    return decode_members(arena, content, out, problem);
}

static enum status decode_temporal(struct arena *arena, const struct tag *tag,
                                   struct value content, struct value *out,
                                   struct problem *problem) {
    if (content.type != VALUE_STRING)
        return refuse(problem, text_of(tag->name), "takes a string");
    struct problem unread;
    problem_clear(&unread);
    enum status status =
        temporal_parse(arena, tag->type, value_text(content), out, &unread);
    if (status == STATUS_OUT_OF_MEMORY)
        return arena_problem(arena, problem);
    return status == STATUS_OK ? STATUS_OK
                               : refuse(problem, text_of(tag->name), unread.message);
}

static enum status decode_element(struct arena *arena, const struct tag *tag,
                                  struct value content, struct value *out,
                                  struct problem *problem) {
    (void)arena, (void)content, (void)out;
    return refuse(problem, text_of(tag->name), "cannot be sent: it belongs to a graph");
}

static const struct tag tags[] = {
    {"$float", decode_float, VALUE_FLOAT},
    {"$map", decode_map, VALUE_MAP},
    {"$date", decode_temporal, VALUE_DATE},
    {"$time", decode_temporal, VALUE_TIME},
    {"$localtime", decode_temporal, VALUE_LOCAL_TIME},
    {"$datetime", decode_temporal, VALUE_DATETIME},
    {"$localdatetime", decode_temporal, VALUE_LOCAL_DATETIME},
    {"$duration", decode_temporal, VALUE_DURATION},
    {"$node", decode_element, VALUE_NODE},
    {"$rel", decode_element, VALUE_RELATIONSHIP},
    {"$path", decode_element, VALUE_PATH},
};

static enum status decode_tag(struct arena *arena, struct text name, struct value content,
                              struct value *out, struct problem *problem) {
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (text_equal(name, text_of(tags[i].name)))
            return tags[i].decode(arena, &tags[i], content, out, problem);
    return refuse(problem, name, "is no tag of this protocol");
}

/* ---- values ------------------------------------------------------------------------------- */

static enum status decode_list(struct arena *arena, struct value list, struct value *out,
                               struct problem *problem) {
    struct value *items = ARENA_ARRAY(arena, list.size + 1, struct value);
    TRY_MEMORY(items, arena, problem);
    for (uint32_t i = 0; i < list.size; i++)
        TRY(json_decode(arena, list.items[i], &items[i], problem));
    return value_make_list(items, list.size, out, problem);
}

static enum status decode_object(struct arena *arena, struct value object,
                                 struct value *out, struct problem *problem) {
    for (uint32_t i = 0; i < object.size; i++) {
        struct text key = object.entries[i].key;
        if (!text_starts_with(key, TEXT("$")))
            continue;
        if (object.size > 1)
            return refuse(problem, key,
                          "stands alone in its object, or inside of '$map'");
        return decode_tag(arena, key, object.entries[i].value, out, problem);
    }
    return decode_members(arena, object, out, problem);
}

enum status json_decode(struct arena *arena, struct value json, struct value *out,
                        struct problem *problem) {
    if (json.type == VALUE_MAP)
        return decode_object(arena, json, out, problem);
    if (json.type == VALUE_LIST)
        return decode_list(arena, json, out, problem);
    *out = json;
    return STATUS_OK;
}

/* ---- strings ------------------------------------------------------------------------------ */

/* The escape of an ASCII character, or NULL when it stands for itself. */
static const char *short_escape(char c) {
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    case '\b':
        return "\\b";
    case '\f':
        return "\\f";
    default:
        return NULL;
    }
}

void json_append_string(struct text_builder *builder, struct text text) {
    text_append_character(builder, '"');
    size_t start = 0;
    for (size_t i = 0; i < text.byte_count; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
            continue;
        text_append(builder, (struct text){text.bytes + start, i - start});
        start = i + 1;
        const char *escape = short_escape(text.bytes[i]);
        if (escape != NULL)
            text_append_string(builder, escape);
        else
            text_append_format(builder, "\\u%04x", c);
    }
    text_append(builder, (struct text){text.bytes + start, text.byte_count - start});
    text_append_character(builder, '"');
}
