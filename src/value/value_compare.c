/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Equality and comparability, three-valued. Recursion ends at MAX_VALUE_DEPTH, which
 * value_make_list() and value_make_map() keep anybody from passing.
 */
#include "value/value_compare.h"

#include "base/limits.h"

#include <math.h>

bool value_is_nan(struct value value) {
    return value.type == VALUE_FLOAT && isnan(value.number);
}

/* The integer against a float: exact, since every double below 2^63 has an integer part. */
static int order_integer_float(int64_t integer, double number) {
    if (number >= 0x1p63)
        return -1;
    if (number < -0x1p63)
        return 1;
    int64_t whole = (int64_t)number;
    if (integer != whole)
        return integer < whole ? -1 : 1;
    double rest = number - (double)whole;
    return (rest < 0) - (rest > 0);
}

int order_numbers(struct value first, struct value second) {
    if (first.type == VALUE_INTEGER && second.type == VALUE_INTEGER)
        return order_integers(first.integer, second.integer);
    if (first.type == VALUE_INTEGER)
        return order_integer_float(first.integer, second.number);
    if (second.type == VALUE_INTEGER)
        return -order_integer_float(second.integer, first.number);
    return (first.number > second.number) - (first.number < second.number);
}

/* ---- temporal values ------------------------------------------------------------------ */

#define NANOSECONDS_A_SECOND 1000000000
#define SECONDS_A_DAY 86400
#define SECONDS_A_MONTH 2629746 /* 365.2425 days / 12 */

static int order_instants(const struct value_temporal *first,
                          const struct value_temporal *second) {
    const struct value_temporal *sides[] = {first, second};
    int64_t seconds[2];
    for (int i = 0; i < 2; i++)
        seconds[i] = sides[i]->days * SECONDS_A_DAY +
                     sides[i]->nanoseconds / NANOSECONDS_A_SECOND -
                     sides[i]->offset_seconds;
    int order = order_integers(seconds[0], seconds[1]);
    if (order == 0)
        order = order_integers(first->nanoseconds % NANOSECONDS_A_SECOND,
                               second->nanoseconds % NANOSECONDS_A_SECOND);
    if (order == 0)
        order = order_integers(first->offset_seconds, second->offset_seconds);
    return order != 0 ? order : text_compare(first->zone, second->zone);
}

static int order_durations(const struct value_duration *first,
                           const struct value_duration *second) {
    __int128 lengths[2];
    const struct value_duration *sides[] = {first, second};
    for (int i = 0; i < 2; i++)
        lengths[i] = (__int128)sides[i]->months * SECONDS_A_MONTH +
                     (__int128)sides[i]->days * SECONDS_A_DAY + sides[i]->seconds;
    if (lengths[0] != lengths[1])
        return lengths[0] < lengths[1] ? -1 : 1;
    int order = order_integers(first->nanoseconds, second->nanoseconds);
    if (order == 0)
        order = order_integers(first->months, second->months);
    return order != 0 ? order : order_integers(first->days, second->days);
}

int order_temporals(struct value first, struct value second) {
    if (first.type == VALUE_DURATION)
        return order_durations(first.duration, second.duration);
    if (first.type == VALUE_DATE || first.type == VALUE_LOCAL_TIME)
        return order_integers(first.integer, second.integer);
    return order_instants(first.temporal, second.temporal);
}

/* ---- long walks ----------------------------------------------------------------------- */

/* Steps for one look at the budget; a step compares or hashes as many bytes. */
#define STEPS_PER_CHECK 1024
#define BYTES_PER_STEP 64

bool value_guard_counts(struct value_guard *guard, struct value item) {
    uint32_t steps = 1 + (item.type == VALUE_STRING ? item.size / BYTES_PER_STEP : 0);
    guard->steps += steps;
    guard->unchecked += steps;
    if (guard->unchecked < STEPS_PER_CHECK || guard->status != STATUS_OK)
        return guard->status != STATUS_OK;
    guard->unchecked = 0;
    guard->status = guard->steps > guard->most_steps
                        ? STATUS_LIMIT_EXCEEDED
                        : budget_check(guard->budget, guard->problem);
    return guard->status != STATUS_OK;
}

/* ---- equality ------------------------------------------------------------------------- */

static enum truth truth_of(bool claim) {
    return claim ? TRUTH_TRUE : TRUTH_FALSE;
}

static enum truth equal(struct value_guard *guard, struct value first,
                        struct value second, int depth);

static enum truth equal_lists(struct value_guard *guard, struct value first,
                              struct value second, int depth) {
    if (first.size != second.size)
        return TRUTH_FALSE;
    enum truth result = TRUTH_TRUE;
    for (uint32_t i = 0; i < first.size; i++) {
        if (value_guard_stops(guard, first.items[i]))
            return TRUTH_UNKNOWN;
        enum truth items = equal(guard, first.items[i], second.items[i], depth);
        if (items == TRUTH_FALSE)
            return TRUTH_FALSE;
        if (items == TRUTH_UNKNOWN)
            result = TRUTH_UNKNOWN;
    }
    return result;
}

/* The entry of `key`, looked for from place `hint` on: maps of one origin agree in places. */
static const struct value_map_entry *find_entry(struct value map, struct text key,
                                                uint32_t hint) {
    for (uint32_t i = 0; i < map.size; i++) {
        uint32_t place = hint + i < map.size ? hint + i : hint + i - map.size;
        if (text_equal(map.entries[place].key, key))
            return &map.entries[place];
    }
    return NULL;
}

static enum truth equal_maps(struct value_guard *guard, struct value first,
                             struct value second, int depth) {
    if (first.size != second.size)
        return TRUTH_FALSE;
    enum truth result = TRUTH_TRUE;
    for (uint32_t i = 0; i < first.size; i++) {
        const struct value_map_entry *twin = find_entry(second, first.entries[i].key, i);
        if (twin == NULL)
            return TRUTH_FALSE;
        if (value_guard_stops(guard, twin->value))
            return TRUTH_UNKNOWN;
        enum truth values = equal(guard, first.entries[i].value, twin->value, depth);
        if (values == TRUTH_FALSE)
            return TRUTH_FALSE;
        if (values == TRUTH_UNKNOWN)
            result = TRUTH_UNKNOWN;
    }
    return result;
}

static bool equal_paths(const struct value_path *first, const struct value_path *second) {
    if (first->hop_count != second->hop_count || first->nodes[0] != second->nodes[0])
        return false;
    for (uint32_t i = 0; i < first->hop_count; i++)
        if (first->relationships[i] != second->relationships[i] ||
            first->nodes[i + 1] != second->nodes[i + 1])
            return false;
    return true;
}

static enum truth equal(struct value_guard *guard, struct value first,
                        struct value second, int depth) {
    if (first.type == VALUE_NULL || second.type == VALUE_NULL)
        return TRUTH_UNKNOWN;
    if (value_is_number(first) && value_is_number(second))
        return truth_of(!value_is_nan(first) && !value_is_nan(second) &&
                        order_numbers(first, second) == 0);
    if (first.type != second.type)
        return TRUTH_FALSE;
    switch ((enum value_type)first.type) {
    case VALUE_LIST:
        return depth > MAX_VALUE_DEPTH ? TRUTH_UNKNOWN
                                       : equal_lists(guard, first, second, depth + 1);
    case VALUE_MAP:
        return depth > MAX_VALUE_DEPTH ? TRUTH_UNKNOWN
                                       : equal_maps(guard, first, second, depth + 1);
    case VALUE_NODE:
    case VALUE_RELATIONSHIP:
        return truth_of(first.element == second.element);
    case VALUE_PATH:
        return truth_of(equal_paths(first.path, second.path));
    case VALUE_STRING:
        return truth_of(text_equal(value_text(first), value_text(second)));
    case VALUE_BOOLEAN:
        return truth_of(first.boolean == second.boolean);
    case VALUE_DATETIME:
    case VALUE_LOCAL_DATETIME:
    case VALUE_DATE:
    case VALUE_TIME:
    case VALUE_LOCAL_TIME:
    case VALUE_DURATION:
        return truth_of(order_temporals(first, second) == 0);
    case VALUE_INTEGER:
    case VALUE_FLOAT:
    case VALUE_NULL:
        break;
    }
    return TRUTH_UNKNOWN;
}

enum truth value_equal(struct value first, struct value second) {
    return equal(NULL, first, second, 0);
}

enum truth value_equal_guarded(struct value_guard *guard, struct value first,
                               struct value second) {
    return equal(guard, first, second, 0);
}

/* ---- comparability -------------------------------------------------------------------- */

static enum truth compare(struct value_guard *guard, struct value first,
                          struct value second, int depth, int *order);

/* Item by item; the first that differ decide, then the lengths. Items that have no order may
 * still be equal. */
static enum truth compare_lists(struct value_guard *guard, struct value first,
                                struct value second, int depth, int *order) {
    uint32_t shorter = first.size < second.size ? first.size : second.size;
    for (uint32_t i = 0; i < shorter; i++) {
        if (value_guard_stops(guard, first.items[i]))
            return TRUTH_UNKNOWN;
        if (equal(guard, first.items[i], second.items[i], depth) == TRUTH_TRUE)
            continue;
        enum truth items = compare(guard, first.items[i], second.items[i], depth, order);
        if (items != TRUTH_TRUE || *order != 0)
            return items;
    }
    *order = order_integers(first.size, second.size);
    return TRUTH_TRUE;
}

static enum truth compare(struct value_guard *guard, struct value first,
                          struct value second, int depth, int *order) {
    *order = 0;
    if (value_is_number(first) && value_is_number(second)) {
        if (value_is_nan(first) || value_is_nan(second))
            return TRUTH_FALSE;
        *order = order_numbers(first, second);
        return TRUTH_TRUE;
    }
    if (first.type != second.type)
        return TRUTH_UNKNOWN;
    switch ((enum value_type)first.type) {
    case VALUE_STRING:
        *order = text_compare(value_text(first), value_text(second));
        return TRUTH_TRUE;
    case VALUE_BOOLEAN:
        *order = (int)first.boolean - (int)second.boolean;
        return TRUTH_TRUE;
    case VALUE_DATETIME:
    case VALUE_LOCAL_DATETIME:
    case VALUE_DATE:
    case VALUE_TIME:
    case VALUE_LOCAL_TIME:
        *order = order_temporals(first, second);
        return TRUTH_TRUE;
    case VALUE_LIST:
        return depth > MAX_VALUE_DEPTH
                   ? TRUTH_UNKNOWN
                   : compare_lists(guard, first, second, depth + 1, order);
    case VALUE_MAP:
    case VALUE_NODE:
    case VALUE_RELATIONSHIP:
    case VALUE_PATH:
    case VALUE_DURATION:
    case VALUE_INTEGER:
    case VALUE_FLOAT:
    case VALUE_NULL:
        break;
    }
    return TRUTH_UNKNOWN;
}

enum truth value_compare(struct value first, struct value second, int *order) {
    return compare(NULL, first, second, 0, order);
}

enum truth value_compare_guarded(struct value_guard *guard, struct value first,
                                 struct value second, int *order) {
    return compare(guard, first, second, 0, order);
}
