/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Orderability, equivalence and the hash that goes with it. Two values are equivalent when
 * nothing orders them. Maps are ordered by size, then by their sorted keys, then by the values
 * in the order of the keys, so the order in which a map was written does not count.
 */
#include "base/limits.h"
#include "value/value_compare.h"

#include <math.h>
#include <string.h>

static int order(struct value_guard *guard, struct value first, struct value second,
                 int depth);

/* ORDER VALUE: integers and floats share one place. */
static int rank(struct value value) {
    return value.type == VALUE_FLOAT ? VALUE_INTEGER : value.type;
}

/* NaN stands after every other number and beside itself. */
static int order_all_numbers(struct value first, struct value second) {
    bool is_first = value_is_nan(first), is_second = value_is_nan(second);
    if (is_first || is_second)
        return (int)is_first - (int)is_second;
    return order_numbers(first, second);
}

static int order_lists(struct value_guard *guard, struct value first, struct value second,
                       int depth) {
    uint32_t shorter = first.size < second.size ? first.size : second.size;
    for (uint32_t i = 0; i < shorter; i++) {
        if (value_guard_stops(guard, first.items[i]))
            return 0;
        int items = order(guard, first.items[i], second.items[i], depth);
        if (items != 0)
            return items;
    }
    return order_integers(first.size, second.size);
}

static int order_paths(const struct value_path *first, const struct value_path *second) {
    uint32_t shorter =
        first->hop_count < second->hop_count ? first->hop_count : second->hop_count;
    int result = order_integers(first->nodes[0], second->nodes[0]);
    for (uint32_t i = 0; i < shorter && result == 0; i++) {
        result = order_integers(first->relationships[i], second->relationships[i]);
        if (result == 0)
            result = order_integers(first->nodes[i + 1], second->nodes[i + 1]);
    }
    return result != 0 ? result : order_integers(first->hop_count, second->hop_count);
}

/* ---- maps ----------------------------------------------------------------------------- */

/* Walks a map's entries by ascending key without memory: in one step each where the map is
 * written in that order, else with a search. */
struct key_walk {
    struct value map;
    const struct value_map_entry *last;
    uint32_t taken;
    bool is_sorted;
};

static struct key_walk walk_open(struct value map) {
    struct key_walk walk = {.map = map, .is_sorted = true};
    for (uint32_t i = 1; i < map.size && walk.is_sorted; i++)
        walk.is_sorted = text_compare(map.entries[i - 1].key, map.entries[i].key) < 0;
    return walk;
}

static const struct value_map_entry *walk_next(struct key_walk *walk) {
    if (walk->is_sorted)
        return &walk->map.entries[walk->taken++];
    const struct value_map_entry *best = NULL;
    for (uint32_t i = 0; i < walk->map.size; i++) {
        const struct value_map_entry *entry = &walk->map.entries[i];
        bool is_later =
            walk->last == NULL || text_compare(entry->key, walk->last->key) > 0;
        if (is_later && (best == NULL || text_compare(entry->key, best->key) < 0))
            best = entry;
    }
    walk->last = best != NULL ? best : walk->last;
    return walk->last;
}

static int order_maps(struct value_guard *guard, struct value first, struct value second,
                      int depth) {
    if (first.size != second.size)
        return order_integers(first.size, second.size);
    struct key_walk left = walk_open(first), right = walk_open(second);
    for (uint32_t i = 0; i < first.size; i++) {
        int keys = text_compare(walk_next(&left)->key, walk_next(&right)->key);
        if (keys != 0)
            return keys;
    }
    left = walk_open(first);
    right = walk_open(second);
    for (uint32_t i = 0; i < first.size; i++) {
        struct value other = walk_next(&right)->value;
        if (value_guard_stops(guard, other))
            return 0;
        int values = order(guard, walk_next(&left)->value, other, depth);
        if (values != 0)
            return values;
    }
    return 0;
}

/* ---- the order ------------------------------------------------------------------------ */

static int order(struct value_guard *guard, struct value first, struct value second,
                 int depth) {
    if (rank(first) != rank(second))
        return rank(first) < rank(second) ? -1 : 1;
    switch ((enum value_type)first.type) {
    case VALUE_MAP:
        return depth > MAX_VALUE_DEPTH ? 0 : order_maps(guard, first, second, depth + 1);
    case VALUE_LIST:
        return depth > MAX_VALUE_DEPTH ? 0 : order_lists(guard, first, second, depth + 1);
    case VALUE_NODE:
    case VALUE_RELATIONSHIP:
        return (first.element > second.element) - (first.element < second.element);
    case VALUE_PATH:
        return order_paths(first.path, second.path);
    case VALUE_DATETIME:
    case VALUE_LOCAL_DATETIME:
    case VALUE_DATE:
    case VALUE_TIME:
    case VALUE_LOCAL_TIME:
    case VALUE_DURATION:
        return order_temporals(first, second);
    case VALUE_STRING:
        return text_compare(value_text(first), value_text(second));
    case VALUE_BOOLEAN:
        return (int)first.boolean - (int)second.boolean;
    case VALUE_INTEGER:
    case VALUE_FLOAT:
        return order_all_numbers(first, second);
    case VALUE_NULL:
        break;
    }
    return 0;
}

int value_order(struct value first, struct value second) {
    return order(NULL, first, second, 0);
}

int value_order_guarded(struct value_guard *guard, struct value first,
                        struct value second) {
    return order(guard, first, second, 0);
}

bool value_equivalent(struct value first, struct value second) {
    if (first.type == second.type) {
        if (first.type == VALUE_STRING)
            return text_equal(value_text(first), value_text(second));
        if ((first.type == VALUE_LIST || first.type == VALUE_MAP) &&
            first.size != second.size)
            return false;
    }
    return order(NULL, first, second, 0) == 0;
}

/* ---- hash ----------------------------------------------------------------------------- */

/* Mixes a word into a hash: the finalizer of MurmurHash3 (Appleby, public domain). */
static uint64_t mix(uint64_t hash, uint64_t word) {
    hash ^= word + 0x9E3779B97F4A7C15u + (hash << 6) + (hash >> 2);
    hash ^= hash >> 33;
    hash *= 0xFF51AFD7ED558CCDu;
    hash ^= hash >> 33;
    hash *= 0xC4CEB9FE1A85EC53u;
    return hash ^ (hash >> 33);
}

/* A float that is an integer hashes as that integer, both zeros and all NaN alike. */
static uint64_t hash_float(double number) {
    if (number >= -0x1p63 && number < 0x1p63 && number == floor(number))
        return mix(VALUE_INTEGER, (uint64_t)(int64_t)number);
    if (isnan(number))
        return mix(VALUE_FLOAT, 0);
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return mix(VALUE_FLOAT, bits);
}

static uint64_t hash_path(const struct value_path *path) {
    uint64_t hash = mix(VALUE_PATH, path->nodes[0]);
    for (uint32_t i = 0; i < path->hop_count; i++)
        hash = mix(hash, (uint64_t)path->relationships[i] << 32 | path->nodes[i + 1]);
    return hash;
}

static uint64_t hash_temporal(struct value value) {
    const struct value_temporal *temporal = value.temporal;
    uint64_t hash = mix(value.type, (uint64_t)temporal->days);
    hash = mix(hash, (uint64_t)temporal->nanoseconds);
    return mix(hash, (uint64_t)(int64_t)temporal->offset_seconds);
}

static uint64_t hash_duration(const struct value_duration *duration) {
    uint64_t hash = mix(VALUE_DURATION, (uint64_t)duration->months);
    hash = mix(hash, (uint64_t)duration->days);
    hash = mix(hash, (uint64_t)duration->seconds);
    return mix(hash, (uint64_t)duration->nanoseconds);
}

static uint64_t hash_value(struct value_guard *guard, struct value value, int depth) {
    uint64_t hash = value.type;
    switch ((enum value_type)value.type) {
    case VALUE_MAP: /* the sum does not know the order of the entries */
        hash = mix(hash, value.size);
        for (uint32_t i = 0; i < value.size && depth <= MAX_VALUE_DEPTH; i++) {
            if (value_guard_stops(guard, value.entries[i].value))
                return 0;
            hash += mix(text_hash(value.entries[i].key),
                        hash_value(guard, value.entries[i].value, depth + 1));
        }
        return mix(hash, 0);
    case VALUE_LIST:
        hash = mix(hash, value.size);
        for (uint32_t i = 0; i < value.size && depth <= MAX_VALUE_DEPTH; i++) {
            if (value_guard_stops(guard, value.items[i]))
                return 0;
            hash = mix(hash, hash_value(guard, value.items[i], depth + 1));
        }
        return hash;
    case VALUE_PATH:
        return hash_path(value.path);
    case VALUE_DATETIME:
    case VALUE_LOCAL_DATETIME:
    case VALUE_TIME:
        return hash_temporal(value);
    case VALUE_DURATION:
        return hash_duration(value.duration);
    case VALUE_STRING:
        return text_hash(value_text(value));
    case VALUE_BOOLEAN:
        return mix(hash, value.boolean);
    case VALUE_FLOAT:
        return hash_float(value.number);
    case VALUE_NODE:
    case VALUE_RELATIONSHIP:
        return mix(hash, value.element);
    case VALUE_DATE:
    case VALUE_LOCAL_TIME:
    case VALUE_INTEGER:
        return mix(hash, (uint64_t)value.integer);
    case VALUE_NULL:
        break;
    }
    return mix(hash, 0);
}

uint64_t value_hash(struct value value) {
    return hash_value(NULL, value, 0);
}

uint64_t value_hash_guarded(struct value_guard *guard, struct value value) {
    return hash_value(guard, value, 0);
}
