/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Equality of values without parts is equivalence but for null and NaN, so the hash of
 * equivalence finds what is equal; a list or a map may hold nulls of its own, and is compared
 * item by item.
 */
#include "execute/list_set.h"

#include "value/operate.h"

#define SHORT_LIST 32

static bool has_parts(struct value value) {
    return value.type == VALUE_LIST || value.type == VALUE_MAP ||
           value.type == VALUE_PATH;
}

static bool is_same_list(struct value first, struct value second) {
    return first.type == second.type && first.items == second.items &&
           first.size == second.size;
}

static enum status build(struct list_set *set, struct problem *problem) {
    uint32_t count = 64;
    while (count / 2 < set->list.size && count < UINT32_MAX / 2)
        count *= 2;
    set->places = ARENA_ARRAY(set->arena, count, uint32_t);
    TRY_MEMORY(set->places, set->arena, problem);
    set->place_count = count;
    set->has_null = false;
    for (uint32_t i = 0; i < set->list.size; i++) {
        struct value item = set->list.items[i];
        set->has_null |= value_is_null(item);
        if (has_parts(item) || value_is_null(item))
            continue;
        uint32_t place = (uint32_t)value_hash(item) & (count - 1);
        while (set->places[place] != 0 &&
               value_equal(set->list.items[set->places[place] - 1], item) != TRUTH_TRUE)
            place = (place + 1) & (count - 1);
        set->places[place] = i + 1;
        if (i % 4096 == 0)
            TRY(budget_check(set->budget, problem));
    }
    return STATUS_OK;
}

static enum truth find(const struct list_set *set, struct value item) {
    if (value_is_null(item))
        return TRUTH_UNKNOWN;
    uint32_t place = (uint32_t)value_hash(item) & (set->place_count - 1);
    for (; set->places[place] != 0; place = (place + 1) & (set->place_count - 1))
        if (value_equal(set->list.items[set->places[place] - 1], item) == TRUTH_TRUE)
            return TRUTH_TRUE;
    return set->has_null ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

enum status list_set_in(struct list_set *set, struct value item, struct value list,
                        enum truth *out, struct problem *problem) {
    if (list.type != VALUE_LIST || list.size < SHORT_LIST || has_parts(item))
        return value_in(item, list, out, problem);
    if (!is_same_list(set->list, list)) {
        set->list = list;
        set->asked = 0;
        set->places = NULL;
    }
    if (set->asked++ == 0) {
        TRY(budget_check(set->budget, problem));
        return value_in(item, list, out, problem);
    }
    if (set->places == NULL)
        TRY(build(set, problem));
    *out = find(set, item);
    return STATUS_OK;
}
