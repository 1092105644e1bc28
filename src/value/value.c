/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Type names, constructors, access, deep copy. Comparisons stand in value_compare.c and
 * value_order.c, text in value_text.c.
 */
#include "value/value.h"

#include "base/limits.h"

#include <string.h>

/* ORDER VALUE */
static const char *const type_names[] = {
    [VALUE_MAP] = "MAP",
    [VALUE_NODE] = "NODE",
    [VALUE_RELATIONSHIP] = "RELATIONSHIP",
    [VALUE_LIST] = "LIST",
    [VALUE_PATH] = "PATH",
    [VALUE_DATETIME] = "ZONED DATETIME",
    [VALUE_LOCAL_DATETIME] = "LOCAL DATETIME",
    [VALUE_DATE] = "DATE",
    [VALUE_TIME] = "ZONED TIME",
    [VALUE_LOCAL_TIME] = "LOCAL TIME",
    [VALUE_DURATION] = "DURATION",
    [VALUE_STRING] = "STRING",
    [VALUE_BOOLEAN] = "BOOLEAN",
    [VALUE_INTEGER] = "INTEGER",
    [VALUE_FLOAT] = "FLOAT",
    [VALUE_NULL] = "NULL",
};

const char *value_type_name(enum value_type type) {
    return type_names[type];
}

/* ORDER VALUE */
static const char *const type_phrases[] = {
    [VALUE_MAP] = "a MAP",
    [VALUE_NODE] = "a NODE",
    [VALUE_RELATIONSHIP] = "a RELATIONSHIP",
    [VALUE_LIST] = "a LIST",
    [VALUE_PATH] = "a PATH",
    [VALUE_DATETIME] = "a ZONED DATETIME",
    [VALUE_LOCAL_DATETIME] = "a LOCAL DATETIME",
    [VALUE_DATE] = "a DATE",
    [VALUE_TIME] = "a ZONED TIME",
    [VALUE_LOCAL_TIME] = "a LOCAL TIME",
    [VALUE_DURATION] = "a DURATION",
    [VALUE_STRING] = "a STRING",
    [VALUE_BOOLEAN] = "a BOOLEAN",
    [VALUE_INTEGER] = "an INTEGER",
    [VALUE_FLOAT] = "a FLOAT",
    [VALUE_NULL] = "null",
};

const char *value_phrase(struct value value) {
    return type_phrases[value.type];
}

static enum status too_deep(struct problem *problem) {
    return problem_set(problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                       "lists and maps nest deeper than %d levels", MAX_VALUE_DEPTH);
}

enum status value_make_list(const struct value *items, uint64_t count, struct value *out,
                            struct problem *problem) {
    if (count > MAX_LIST_ITEMS)
        return problem_set(problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                           "a list of %llu items is longer than %u",
                           (unsigned long long)count, MAX_LIST_ITEMS);
    uint8_t depth = 0;
    for (uint64_t i = 0; i < count; i++)
        if (items[i].depth > depth)
            depth = items[i].depth;
    if (depth >= MAX_VALUE_DEPTH)
        return too_deep(problem);
    *out = value_list(items, (uint32_t)count);
    out->depth = (uint8_t)(depth + 1);
    return STATUS_OK;
}

enum status value_make_map(const struct value_map_entry *entries, uint32_t count,
                           struct value *out, struct problem *problem) {
    uint8_t depth = 0;
    for (uint32_t i = 0; i < count; i++)
        if (entries[i].value.depth > depth)
            depth = entries[i].value.depth;
    if (depth >= MAX_VALUE_DEPTH)
        return too_deep(problem);
    *out = value_map(entries, count);
    out->depth = (uint8_t)(depth + 1);
    return STATUS_OK;
}

struct value value_map_get(struct value map, struct text key) {
    for (uint32_t i = 0; i < map.size; i++)
        if (text_equal(map.entries[i].key, key))
            return map.entries[i].value;
    return value_null();
}

/* ---- copies --------------------------------------------------------------------------- */

static enum status copy(struct value_guard *guard, struct arena *arena,
                        struct value value, int depth, struct value *out,
                        struct problem *problem);

static enum status copy_text(struct arena *arena, struct text text, struct text *out,
                             struct problem *problem) {
    *out = text_copy(arena, text);
    TRY_MEMORY(out->bytes, arena, problem);
    return STATUS_OK;
}

static enum status copy_list(struct value_guard *guard, struct arena *arena,
                             struct value list, int depth, struct value *out,
                             struct problem *problem) {
    struct value *items = ARENA_ARRAY(arena, list.size, struct value);
    TRY_MEMORY(items, arena, problem);
    for (uint32_t i = 0; i < list.size; i++) {
        if (value_guard_stops(guard, list.items[i]))
            return guard->status;
        TRY(copy(guard, arena, list.items[i], depth + 1, &items[i], problem));
    }
    return value_make_list(items, list.size, out, problem);
}

static enum status copy_map(struct value_guard *guard, struct arena *arena,
                            struct value map, int depth, struct value *out,
                            struct problem *problem) {
    struct value_map_entry *entries =
        ARENA_ARRAY(arena, map.size, struct value_map_entry);
    TRY_MEMORY(entries, arena, problem);
    for (uint32_t i = 0; i < map.size; i++) {
        if (value_guard_stops(guard, map.entries[i].value))
            return guard->status;
        TRY(copy_text(arena, map.entries[i].key, &entries[i].key, problem));
        TRY(copy(guard, arena, map.entries[i].value, depth + 1, &entries[i].value,
                 problem));
    }
    return value_make_map(entries, map.size, out, problem);
}

static enum status copy_path(struct arena *arena, const struct value_path *path,
                             struct value *out, struct problem *problem) {
    size_t hop_bytes = path->hop_count * sizeof(uint32_t);
    struct value_path *twin = ARENA_NEW(arena, struct value_path);
    TRY_MEMORY(twin, arena, problem);
    twin->hop_count = path->hop_count;
    twin->nodes =
        (const uint32_t *)arena_copy(arena, path->nodes, hop_bytes + sizeof(uint32_t));
    TRY_MEMORY(twin->nodes, arena, problem);
    twin->relationships =
        (const uint32_t *)arena_copy(arena, path->relationships, hop_bytes);
    TRY_MEMORY(twin->relationships, arena, problem);
    *out = value_path(twin);
    return STATUS_OK;
}

static enum status copy_temporal(struct arena *arena, struct value value,
                                 struct value *out, struct problem *problem) {
    struct value_temporal *twin = ARENA_NEW(arena, struct value_temporal);
    TRY_MEMORY(twin, arena, problem);
    *twin = *value.temporal;
    if (twin->zone.byte_count > 0)
        TRY(copy_text(arena, value.temporal->zone, &twin->zone, problem));
    out->temporal = twin;
    return STATUS_OK;
}

static enum status copy_duration(struct arena *arena, struct value value,
                                 struct value *out, struct problem *problem) {
    struct value_duration *twin = ARENA_NEW(arena, struct value_duration);
    TRY_MEMORY(twin, arena, problem);
    *twin = *value.duration;
    out->duration = twin;
    return STATUS_OK;
}

static enum status copy(struct value_guard *guard, struct arena *arena,
                        struct value value, int depth, struct value *out,
                        struct problem *problem) {
    if (depth > MAX_VALUE_DEPTH)
        return too_deep(problem);
    *out = value;
    out->has_room = false;
    switch ((enum value_type)value.type) {
    case VALUE_STRING: {
        struct text text;
        TRY(copy_text(arena, value_text(value), &text, problem));
        out->text = text.bytes;
        return STATUS_OK;
    }
    case VALUE_LIST:
        return copy_list(guard, arena, value, depth, out, problem);
    case VALUE_MAP:
        return copy_map(guard, arena, value, depth, out, problem);
    case VALUE_PATH:
        return copy_path(arena, value.path, out, problem);
    case VALUE_DATETIME:
    case VALUE_LOCAL_DATETIME:
    case VALUE_TIME:
        return copy_temporal(arena, value, out, problem);
    case VALUE_DURATION:
        return copy_duration(arena, value, out, problem);
    case VALUE_NODE:
    case VALUE_RELATIONSHIP:
    case VALUE_DATE:
    case VALUE_LOCAL_TIME:
    case VALUE_BOOLEAN:
    case VALUE_INTEGER:
    case VALUE_FLOAT:
    case VALUE_NULL:
        return STATUS_OK;
    }
    return STATUS_OK;
}

enum status value_copy(struct arena *arena, struct value value, struct value *out,
                       struct problem *problem) {
    return copy(NULL, arena, value, 0, out, problem);
}

enum status value_copy_guarded(struct value_guard *guard, struct arena *arena,
                               struct value value, struct value *out) {
    return copy(guard, arena, value, 0, out, guard->problem);
}

enum status value_copy_asking(struct arena *arena, struct value value, struct value *out,
                              struct problem *problem) {
    struct value_guard guard = value_guard(arena->budget, problem);
    return value_copy_guarded(&guard, arena, value, out);
}
