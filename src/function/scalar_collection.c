/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of the `coll` family: lists as sets, sequences and trees. */
#include "base/limits.h"
#include "function/library.h"

#include <stdlib.h>
#include <string.h>

/* ---- order ---------------------------------------------------------------------------- */

/* Asks the budget too. Once it has run out all are equal, which ends the sort soon. */
static int order_items(const void *first, const void *second, void *guard) {
    const struct value *a = (const struct value *)first,
                       *b = (const struct value *)second;
    return value_guard_stops((struct value_guard *)guard, *a)
               ? 0
               : value_order_guarded((struct value_guard *)guard, *a, *b);
}

static struct value_guard guard_of(struct function_context *context) {
    return value_guard(context->budget, context->problem);
}

FUNCTION_CALL(collection_sort) {
    struct value list = arguments[0], *items;
    struct value_guard guard = guard_of(context);
    TRY(function_items(context, list.size, &items));
    if (list.size > 0) {
        memcpy(items, list.items, list.size * sizeof(struct value));
        qsort_r(items, list.size, sizeof(struct value), order_items, &guard);
    }
    TRY(guard.status);
    return function_list(context, items, list.size, out);
}

/* The item that the order puts first (sign -1) or last (sign 1), nulls aside. */
static enum status extreme(struct function_context *context, struct value list, int sign,
                           struct value *out) {
    struct value_guard guard = guard_of(context);
    struct value best = value_null();
    for (uint32_t i = 0; i < list.size; i++) {
        if (value_is_null(list.items[i]))
            continue;
        if (value_is_null(best) ||
            value_order_guarded(&guard, list.items[i], best) * sign > 0)
            best = list.items[i];
    }
    *out = best;
    return guard.status;
}

FUNCTION_CALL(collection_min) {
    return extreme(context, arguments[0], -1, out);
}

FUNCTION_CALL(collection_max) {
    return extreme(context, arguments[0], 1, out);
}

/* ---- sets ----------------------------------------------------------------------------- */

/* The place of an item in a table of 1 + its number in `items`, open addressing; the place is
 * 0 when the item is not there yet. */
static uint32_t *find_place(struct value_guard *guard, uint32_t *table, uint64_t capacity,
                            const struct value *items, struct value item) {
    uint64_t place = value_hash_guarded(guard, item) & (capacity - 1);
    while (table[place] != 0 &&
           value_order_guarded(guard, items[table[place] - 1], item) != 0)
        place = (place + 1) & (capacity - 1);
    return &table[place];
}

FUNCTION_CALL(collection_distinct) {
    struct value list = arguments[0], *items;
    struct value_guard guard = guard_of(context);
    uint64_t capacity = 16;
    while (capacity < (uint64_t)list.size * 2)
        capacity *= 2;
    TRY(function_items(context, list.size, &items));
    uint32_t *table = ARENA_ARRAY(context->arena, capacity, uint32_t);
    TRY_MEMORY(table, context->arena, context->problem);
    uint32_t count = 0;
    for (uint32_t i = 0; i < list.size; i++) {
        if (value_guard_stops(&guard, list.items[i]))
            return guard.status;
        uint32_t *place = find_place(&guard, table, capacity, items, list.items[i]);
        if (*place != 0)
            continue;
        items[count++] = list.items[i];
        *place = count;
    }
    TRY(guard.status);
    return function_list(context, items, count, out);
}

/* ---- sequences ------------------------------------------------------------------------ */

FUNCTION_CALL(collection_index_of) {
    struct value list = arguments[0];
    struct value_guard guard = guard_of(context);
    int64_t place = -1;
    for (uint32_t i = 0; i < list.size && place < 0; i++)
        if (!value_guard_stops(&guard, list.items[i]) &&
            value_equal_guarded(&guard, list.items[i], arguments[1]) == TRUTH_TRUE)
            place = i;
    *out = value_integer(place);
    return guard.status;
}

static enum status check_place(struct function_context *context, const char *name,
                               int64_t place, uint64_t end) {
    if (place >= 0 && (uint64_t)place < end)
        return STATUS_OK;
    return problem_set(context->problem, STATUS_NUMBER_OUT_OF_RANGE, SPAN_NONE,
                       "coll.%s() at %lld, which is no place of this list", name,
                       (long long)place);
}

/* A null item is inserted like any other; a null list or place gives null. */
FUNCTION_CALL(collection_insert) {
    struct value list = arguments[0], *items;
    *out = value_null();
    if (value_is_null(list) || value_is_null(arguments[1]))
        return STATUS_OK;
    int64_t place = arguments[1].integer;
    TRY(check_place(context, "insert", place, (uint64_t)list.size + 1));
    TRY(function_items(context, (uint64_t)list.size + 1, &items));
    for (uint64_t i = 0; i <= list.size; i++) {
        uint64_t from = i > (uint64_t)place ? i - 1 : i;
        items[i] = i == (uint64_t)place ? arguments[2] : list.items[from];
    }
    return function_list(context, items, (uint64_t)list.size + 1, out);
}

FUNCTION_CALL(collection_remove) {
    struct value list = arguments[0], *items;
    int64_t place = arguments[1].integer;
    TRY(check_place(context, "remove", place, list.size));
    TRY(function_items(context, list.size, &items));
    uint32_t count = 0;
    for (uint32_t i = 0; i < list.size; i++)
        if (i != (uint64_t)place)
            items[count++] = list.items[i];
    return function_list(context, items, count, out);
}

/* ---- trees ---------------------------------------------------------------------------- */

/* Appends the items of a list, lists inside opened down to `depth`; without `items` they are
 * only counted. Recursion is as deep as the value, which value_make_list() has limited. */
static uint64_t flatten(struct value_guard *guard, struct value list, int64_t depth,
                        struct value *items, uint64_t count) {
    for (uint32_t i = 0; i < list.size; i++) {
        if (value_guard_stops(guard, list.items[i]))
            return count;
        if (list.items[i].type == VALUE_LIST && depth > 0) {
            count = flatten(guard, list.items[i], depth - 1, items, count);
            continue;
        }
        if (items != NULL)
            items[count] = list.items[i];
        count++;
    }
    return count;
}

FUNCTION_CALL(collection_flatten) {
    int64_t depth = argument_count == 2 ? arguments[1].integer : 1;
    if (depth < 0)
        return problem_set(context->problem, STATUS_NUMBER_OUT_OF_RANGE, SPAN_NONE,
                           "coll.flatten() to %lld levels: the depth cannot be negative",
                           (long long)depth);
    struct value *items;
    struct value_guard guard = guard_of(context);
    uint64_t count = flatten(&guard, arguments[0], depth, NULL, 0);
    TRY(guard.status);
    TRY(function_items(context, count, &items));
    flatten(&guard, arguments[0], depth, items, 0);
    TRY(guard.status);
    return function_list(context, items, count, out);
}
