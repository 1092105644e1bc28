/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Equality is equivalence for values that hold neither null nor NaN at any depth, so the hash of
 * equivalence finds what is equal. What holds a null equals nothing, but may be unknown to equal
 * something: such items stand apart and are compared one by one, and an item asked for that
 * holds one is compared with all. NaN equals nothing, which the comparison of what is found says.
 */
#include "execute/list_set.h"

#include "value/operate.h"

#define SHORT_LIST 32

void list_set_open(struct list_set *set, struct budget *budget) {
    *set = (struct list_set){.list = value_null()};
    arena_init(&set->arena, budget);
}

/* What is built goes, and with it the list. */
static void forget(struct list_set *set) {
    arena_watch_end(&set->watch, set->arena.budget);
    arena_release(&set->arena);
    set->list = value_null();
    set->asked = 0;
    set->places = NULL;
}

void list_set_close(struct list_set *set) {
    forget(set);
}

static bool is_same_list(const struct list_set *set, struct value list) {
    return set->list.type == list.type && set->list.items == list.items &&
           set->list.size == list.size && !set->watch.is_gone;
}

/* A null in it, or for a null itself. Recursion is as deep as the value, which
 * value_make_list() has limited. */
static bool holds_null(struct value value) {
    if (value.type == VALUE_LIST)
        for (uint32_t i = 0; i < value.size; i++)
            if (holds_null(value.items[i]))
                return true;
    if (value.type == VALUE_MAP)
        for (uint32_t i = 0; i < value.size; i++)
            if (holds_null(value.entries[i].value))
                return true;
    return value_is_null(value);
}

static void insert(struct list_set *set, uint32_t place_of_item) {
    struct value item = set->list.items[place_of_item];
    uint32_t place = (uint32_t)value_hash(item) & (set->place_count - 1);
    while (set->places[place] != 0 &&
           value_equal(set->list.items[set->places[place] - 1], item) != TRUTH_TRUE)
        place = (place + 1) & (set->place_count - 1);
    set->places[place] = place_of_item + 1;
}

/* NaN equals nothing: many of them would make one long run of places. */
static bool can_be_found(struct value item) {
    return !value_is_nan(item);
}

static enum status allocate(struct list_set *set, struct problem *problem) {
    uint32_t count = 64, holed_count = 0;
    while (count / 2 < set->list.size && count < UINT32_MAX / 2)
        count *= 2;
    set->places = ARENA_ARRAY(&set->arena, count, uint32_t);
    TRY_MEMORY(set->places, &set->arena, problem);
    set->place_count = count;
    for (uint32_t i = 0; i < set->list.size; i++)
        holed_count += holds_null(set->list.items[i]);
    set->holed = ARENA_ARRAY(&set->arena, (size_t)holed_count + 1, uint32_t);
    TRY_MEMORY(set->holed, &set->arena, problem);
    set->holed_count = 0;
    set->has_null = false;
    return STATUS_OK;
}

static enum status build(struct list_set *set, struct problem *problem) {
    TRY(allocate(set, problem));
    for (uint32_t i = 0; i < set->list.size; i++) {
        struct value item = set->list.items[i];
        if (value_is_null(item))
            set->has_null = true;
        else if (holds_null(item))
            set->holed[set->holed_count++] = i;
        else if (can_be_found(item))
            insert(set, i);
        if (i % 4096 == 0)
            TRY(budget_check(set->arena.budget, problem));
    }
    arena_watch_begin(&set->watch, set->arena.budget, set->list.items);
    return STATUS_OK;
}

/* Of an item that holds no null. */
static enum truth find(const struct list_set *set, struct value item) {
    uint32_t place = (uint32_t)value_hash(item) & (set->place_count - 1);
    for (; set->places[place] != 0; place = (place + 1) & (set->place_count - 1))
        if (value_equal(set->list.items[set->places[place] - 1], item) == TRUTH_TRUE)
            return TRUTH_TRUE;
    for (uint32_t i = 0; i < set->holed_count && !set->has_null; i++)
        if (value_equal(set->list.items[set->holed[i]], item) == TRUTH_UNKNOWN)
            return TRUTH_UNKNOWN;
    return set->has_null ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

enum status list_set_in(struct list_set *set, struct value item, struct value list,
                        enum truth *out, struct problem *problem) {
    struct budget *budget = set->arena.budget;
    if (list.type != VALUE_LIST || list.size < SHORT_LIST)
        return value_in(item, list, budget, out, problem);
    *out = TRUTH_UNKNOWN;
    if (value_is_null(item))
        return STATUS_OK;
    if (!is_same_list(set, list)) {
        forget(set);
        set->watch.is_gone = false;
        set->list = list;
    }
    if (set->asked++ == 0 || holds_null(item)) {
        TRY(budget_check(budget, problem));
        return value_in(item, list, budget, out, problem);
    }
    if (set->places == NULL) {
        enum status status = build(set, problem);
        if (status != STATUS_OK)
            forget(set);
        TRY(status);
    }
    *out = find(set, item);
    return STATUS_OK;
}

/* ---- the sets of an execution ------------------------------------------------------------- */

struct list_set *list_sets_find(struct list_sets *sets, const struct expression *asker) {
    if (sets == NULL)
        return NULL;
    for (uint32_t i = 0; i < sets->count; i++)
        if (sets->askers[i] == asker)
            return &sets->sets[i];
    if (sets->count == MOST_LIST_SETS)
        return NULL;
    sets->askers[sets->count] = asker;
    list_set_open(&sets->sets[sets->count], sets->budget);
    return &sets->sets[sets->count++];
}

void list_sets_forget(struct list_sets *sets) {
    for (uint32_t i = 0; i < sets->count; i++)
        forget(&sets->sets[i]);
}

void list_sets_close(struct list_sets *sets) {
    list_sets_forget(sets);
    sets->count = 0;
}
