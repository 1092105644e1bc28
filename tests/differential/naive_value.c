/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values: equality with three truths, comparison, order, sameness. */
#include "naive.h"

#include <math.h>

struct naive_value naive_null(void) {
    return (struct naive_value){.type = NAIVE_NULL};
}

struct naive_value naive_boolean(bool boolean) {
    return (struct naive_value){.type = NAIVE_BOOLEAN, .boolean = boolean};
}

struct naive_value naive_integer(int64_t integer) {
    return (struct naive_value){.type = NAIVE_INTEGER, .integer = integer};
}

struct naive_value naive_float(double number) {
    return (struct naive_value){.type = NAIVE_FLOAT, .number = number};
}

struct naive_value naive_string(struct text text) {
    return (struct naive_value){.type = NAIVE_STRING, .text = text};
}

struct naive_value naive_duration(struct naive *naive, int64_t months, int64_t days,
                                  int64_t seconds) {
    struct naive_duration *duration = naive_allocate(naive, sizeof *duration);
    *duration = (struct naive_duration){months, days, seconds};
    return (struct naive_value){.type = NAIVE_DURATION, .duration = duration};
}

struct naive_value naive_truth(enum naive_truth truth) {
    return truth == NAIVE_UNKNOWN ? naive_null() : naive_boolean(truth == NAIVE_TRUE);
}

bool naive_is_null(struct naive_value value) {
    return value.type == NAIVE_NULL;
}

bool naive_is_number(struct naive_value value) {
    return value.type == NAIVE_INTEGER || value.type == NAIVE_FLOAT;
}

double naive_as_double(struct naive_value value) {
    return value.type == NAIVE_INTEGER ? (double)value.integer : value.number;
}

/* ---- lists and maps ----------------------------------------------------------------------- */

struct naive_value naive_list(struct naive *naive, uint32_t count) {
    struct naive_list *list = naive_allocate(naive, sizeof *list);
    list->count = count;
    list->items = naive_allocate(naive, (count + 1) * sizeof *list->items);
    return (struct naive_value){.type = NAIVE_LIST, .list = list};
}

struct naive_value naive_append(struct naive *naive, struct naive_value list,
                                struct naive_value item) {
    struct naive_value longer = naive_list(naive, list.list->count + 1);
    for (uint32_t i = 0; i < list.list->count; i++)
        longer.list->items[i] = list.list->items[i];
    longer.list->items[list.list->count] = item;
    return longer;
}

struct naive_value naive_map_get(const struct naive_map *map, struct text key) {
    for (uint32_t i = 0; i < map->count; i++)
        if (text_equal(map->keys[i], key))
            return map->values[i];
    return naive_null();
}

static void put(struct naive_map *map, struct text key, struct naive_value value) {
    map->keys[map->count] = key;
    map->values[map->count++] = value;
}

struct naive_map naive_map_set(struct naive *naive, const struct naive_map *map,
                               struct text key, struct naive_value value) {
    struct naive_map out = {0};
    out.keys = naive_allocate(naive, (map->count + 1) * sizeof *out.keys);
    out.values = naive_allocate(naive, (map->count + 1) * sizeof *out.values);
    for (uint32_t i = 0; i < map->count; i++)
        if (!text_equal(map->keys[i], key))
            put(&out, map->keys[i], map->values[i]);
    if (!naive_is_null(value))
        put(&out, key, value);
    return out;
}

/* ---- equality ----------------------------------------------------------------------------- */

static bool path_equal(const struct naive_path *first, const struct naive_path *second) {
    if (first->hop_count != second->hop_count || first->nodes[0] != second->nodes[0])
        return false;
    for (uint32_t i = 0; i < first->hop_count; i++)
        if (first->edges[i] != second->edges[i] ||
            first->nodes[i + 1] != second->nodes[i + 1])
            return false;
    return true;
}

static enum naive_truth both(enum naive_truth first, enum naive_truth second) {
    if (first == NAIVE_FALSE || second == NAIVE_FALSE)
        return NAIVE_FALSE;
    return first == NAIVE_TRUE && second == NAIVE_TRUE ? NAIVE_TRUE : NAIVE_UNKNOWN;
}

static enum naive_truth list_equal(const struct naive_list *first,
                                   const struct naive_list *second) {
    if (first->count != second->count)
        return NAIVE_FALSE;
    enum naive_truth truth = NAIVE_TRUE;
    for (uint32_t i = 0; i < first->count; i++)
        truth = both(truth, naive_equal(first->items[i], second->items[i]));
    return truth;
}

static bool has_key(const struct naive_map *map, struct text key) {
    for (uint32_t i = 0; i < map->count; i++)
        if (text_equal(map->keys[i], key))
            return true;
    return false;
}

static enum naive_truth map_equal(const struct naive_map *first,
                                  const struct naive_map *second) {
    if (first->count != second->count)
        return NAIVE_FALSE;
    enum naive_truth truth = NAIVE_TRUE;
    for (uint32_t i = 0; i < first->count; i++) {
        if (!has_key(second, first->keys[i]))
            return NAIVE_FALSE;
        truth = both(
            truth, naive_equal(first->values[i], naive_map_get(second, first->keys[i])));
    }
    return truth;
}

static bool duration_equal(const struct naive_duration *first,
                           const struct naive_duration *second) {
    return first->months == second->months && first->days == second->days &&
           first->seconds == second->seconds;
}

/* Two values of one type that hold no others. */
static bool plain_equal(struct naive_value first, struct naive_value second) {
    switch (first.type) {
    case NAIVE_NODE:
    case NAIVE_EDGE:
        return first.element == second.element;
    case NAIVE_PATH:
        return path_equal(first.path, second.path);
    case NAIVE_DURATION:
        return duration_equal(first.duration, second.duration);
    case NAIVE_DATE:
    case NAIVE_INTEGER:
        return first.integer == second.integer;
    case NAIVE_STRING:
        return text_equal(first.text, second.text);
    case NAIVE_BOOLEAN:
        return first.boolean == second.boolean;
    case NAIVE_FLOAT:
        return first.number == second.number;
    case NAIVE_NULL:
        return true;
    case NAIVE_MAP:
    case NAIVE_LIST:
        break;
    }
    return false;
}

enum naive_truth naive_equal(struct naive_value first, struct naive_value second) {
    if (naive_is_null(first) || naive_is_null(second))
        return NAIVE_UNKNOWN;
    if (naive_is_number(first) && naive_is_number(second))
        return naive_as_double(first) == naive_as_double(second);
    if (first.type != second.type)
        return NAIVE_FALSE;
    if (first.type == NAIVE_LIST)
        return list_equal(first.list, second.list);
    if (first.type == NAIVE_MAP)
        return map_equal(first.map, second.map);
    return plain_equal(first, second);
}

/* ---- order -------------------------------------------------------------------------------- */

static int sign(int64_t number) {
    return number > 0 ? 1 : number < 0 ? -1 : 0;
}

static int number_order(double first, double second) {
    if (isnan(first) || isnan(second))
        return isnan(first) - isnan(second);
    return (first > second) - (first < second);
}

/* The first items that are not equal decide. */
static bool compare_lists(const struct naive_list *first, const struct naive_list *second,
                          int *order) {
    for (uint32_t i = 0; i < first->count && i < second->count; i++)
        if (naive_equal(first->items[i], second->items[i]) != NAIVE_TRUE)
            return naive_compare(first->items[i], second->items[i], order);
    *order = sign((int64_t)first->count - (int64_t)second->count);
    return true;
}

bool naive_compare(struct naive_value first, struct naive_value second, int *order) {
    bool are_numbers = naive_is_number(first) && naive_is_number(second);
    if (!are_numbers && first.type != second.type)
        return false;
    switch (first.type) {
    case NAIVE_INTEGER:
    case NAIVE_FLOAT:
    case NAIVE_STRING:
    case NAIVE_BOOLEAN:
    case NAIVE_DATE:
        *order = naive_order(first, second);
        return true;
    case NAIVE_LIST:
        return compare_lists(first.list, second.list, order);
    case NAIVE_MAP:
    case NAIVE_NODE:
    case NAIVE_EDGE:
    case NAIVE_PATH:
    case NAIVE_DURATION:
    case NAIVE_NULL:
        break;
    }
    return false;
}

static int list_order(const struct naive_list *first, const struct naive_list *second) {
    for (uint32_t i = 0; i < first->count && i < second->count; i++) {
        int order = naive_order(first->items[i], second->items[i]);
        if (order != 0)
            return order;
    }
    return sign((int64_t)first->count - (int64_t)second->count);
}

/* By the length with months of 30.436875 days, then by the parts. */
static int duration_order(const struct naive_duration *first,
                          const struct naive_duration *second) {
    int64_t lengths[] = {first->months * 2629746 + first->days * 86400 + first->seconds,
                         second->months * 2629746 + second->days * 86400 +
                             second->seconds};
    if (lengths[0] != lengths[1])
        return sign(lengths[0] - lengths[1]);
    if (first->months != second->months)
        return sign(first->months - second->months);
    return sign(first->days - second->days);
}

int naive_order(struct naive_value first, struct naive_value second) {
    if (naive_is_number(first) && naive_is_number(second))
        return number_order(naive_as_double(first), naive_as_double(second));
    if (first.type != second.type)
        return first.type < second.type ? -1 : 1;
    switch (first.type) {
    case NAIVE_STRING:
        return sign(text_compare(first.text, second.text));
    case NAIVE_BOOLEAN:
        return first.boolean - second.boolean;
    case NAIVE_DURATION:
        return duration_order(first.duration, second.duration);
    case NAIVE_DATE:
    case NAIVE_INTEGER:
        return sign(first.integer - second.integer);
    case NAIVE_LIST:
        return list_order(first.list, second.list);
    case NAIVE_NODE:
    case NAIVE_EDGE:
        return sign((int64_t)first.element - (int64_t)second.element);
    case NAIVE_MAP:
    case NAIVE_PATH:
    case NAIVE_FLOAT:
    case NAIVE_NULL:
        break;
    }
    return 0;
}

/* ---- sameness ----------------------------------------------------------------------------- */

static bool all_agree(struct naive_value first, struct naive_value second,
                      bool (*agree)(struct naive_value, struct naive_value)) {
    if (first.type == NAIVE_LIST) {
        if (first.list->count != second.list->count)
            return false;
        for (uint32_t i = 0; i < first.list->count; i++)
            if (!agree(first.list->items[i], second.list->items[i]))
                return false;
        return true;
    }
    if (first.map->count != second.map->count)
        return false;
    for (uint32_t i = 0; i < first.map->count; i++)
        if (!has_key(second.map, first.map->keys[i]) ||
            !agree(first.map->values[i], naive_map_get(second.map, first.map->keys[i])))
            return false;
    return true;
}

bool naive_same(struct naive_value first, struct naive_value second) {
    if (naive_is_number(first) && naive_is_number(second))
        return number_order(naive_as_double(first), naive_as_double(second)) == 0;
    return naive_identical(first, second) ||
           (first.type == second.type &&
            (first.type == NAIVE_LIST || first.type == NAIVE_MAP) &&
            all_agree(first, second, naive_same));
}

bool naive_identical(struct naive_value first, struct naive_value second) {
    if (first.type != second.type)
        return false;
    if (first.type == NAIVE_LIST || first.type == NAIVE_MAP)
        return all_agree(first, second, naive_identical);
    return plain_equal(first, second) ||
           (first.type == NAIVE_FLOAT && isnan(first.number) && isnan(second.number));
}
