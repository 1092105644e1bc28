/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items of lists and entries of maps, membership, and the tests on strings. */
#include "value/operate.h"

/* Counts a negative place from the end. */
static int64_t from_start(int64_t place, uint32_t size) {
    return place < 0 ? place + size : place;
}

static enum status list_index(struct value list, struct value index, struct value *out,
                              struct problem *problem) {
    if (index.type != VALUE_INTEGER)
        return problem_set(problem, STATUS_LIST_ELEMENT_ACCESS, SPAN_NONE,
                           "a list is indexed by an INTEGER, not by %s",
                           value_phrase(index));
    int64_t place = from_start(index.integer, list.size);
    if (place >= 0 && place < list.size)
        *out = list.items[place];
    return STATUS_OK;
}

enum status value_index(struct value container, struct value index, struct value *out,
                        struct problem *problem) {
    *out = value_null();
    if (value_is_null(container) ||
        (value_is_null(index) &&
         (container.type == VALUE_LIST || container.type == VALUE_MAP)))
        return STATUS_OK;
    if (container.type == VALUE_LIST)
        return list_index(container, index, out, problem);
    if (container.type != VALUE_MAP)
        return problem_set(problem, STATUS_TYPE_AT_RUN, SPAN_NONE,
                           "%s has no elements to index", value_phrase(container));
    if (index.type != VALUE_STRING)
        return problem_set(problem, STATUS_MAP_ELEMENT_ACCESS, SPAN_NONE,
                           "a map is indexed by a STRING, not by %s",
                           value_phrase(index));
    *out = value_map_get(container, value_text(index));
    return STATUS_OK;
}

/* A bound of a slice as a place from 0 to size. */
static enum status slice_place(struct value bound, uint32_t size, int64_t *place,
                               struct problem *problem) {
    if (bound.type != VALUE_INTEGER)
        return problem_set(problem, STATUS_TYPE_AT_RUN, SPAN_NONE,
                           "a slice is bounded by an INTEGER, not by %s",
                           value_phrase(bound));
    int64_t from = from_start(bound.integer, size);
    *place = from < 0 ? 0 : from > size ? size : from;
    return STATUS_OK;
}

enum status value_slice(struct arena *arena, struct value list, bool has_from,
                        struct value from, bool has_to, struct value to,
                        struct value *out, struct problem *problem) {
    (void)arena; /* a slice shares the items of its list */
    *out = value_null();
    if (value_is_null(list) || (has_from && value_is_null(from)) ||
        (has_to && value_is_null(to)))
        return STATUS_OK;
    if (list.type != VALUE_LIST)
        return problem_set(problem, STATUS_TYPE_AT_RUN, SPAN_NONE,
                           "%s cannot be sliced, only a LIST can", value_phrase(list));
    int64_t first = 0, end = list.size;
    if (has_from)
        TRY(slice_place(from, list.size, &first, problem));
    if (has_to)
        TRY(slice_place(to, list.size, &end, problem));
    uint32_t count = end > first ? (uint32_t)(end - first) : 0;
    *out = list;
    out->has_room = false;
    out->items = count > 0 ? list.items + first : list.items;
    out->size = count;
    return STATUS_OK;
}

enum status value_in(struct value item, struct value list, struct budget *budget,
                     enum truth *out, struct problem *problem) {
    struct value_guard guard = value_guard(budget, problem);
    *out = TRUTH_UNKNOWN;
    if (value_is_null(list))
        return STATUS_OK;
    if (list.type != VALUE_LIST)
        return problem_set(problem, STATUS_TYPE_AT_RUN, SPAN_NONE,
                           "IN takes a LIST on its right, not %s", value_phrase(list));
    *out = TRUTH_FALSE;
    for (uint32_t i = 0; i < list.size; i++) {
        enum truth here = value_equal_guarded(&guard, item, list.items[i]);
        if (value_guard_stops(&guard, list.items[i]))
            return guard.status;
        if (here == TRUTH_TRUE) {
            *out = TRUTH_TRUE;
            return STATUS_OK;
        }
        if (here == TRUTH_UNKNOWN)
            *out = TRUTH_UNKNOWN;
    }
    return STATUS_OK;
}

static bool are_strings(struct value first, struct value second) {
    return first.type == VALUE_STRING && second.type == VALUE_STRING;
}

static enum truth truth_of(bool claim) {
    return claim ? TRUTH_TRUE : TRUTH_FALSE;
}

enum truth value_starts_with(struct value text, struct value prefix) {
    if (!are_strings(text, prefix))
        return TRUTH_UNKNOWN;
    return truth_of(text_starts_with(value_text(text), value_text(prefix)));
}

enum truth value_ends_with(struct value text, struct value suffix) {
    if (!are_strings(text, suffix))
        return TRUTH_UNKNOWN;
    return truth_of(text_ends_with(value_text(text), value_text(suffix)));
}

enum truth value_contains(struct value text, struct value part) {
    if (!are_strings(text, part))
        return TRUTH_UNKNOWN;
    return truth_of(text_find(value_text(text), value_text(part), 0) != SIZE_MAX);
}
