/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How: the values of the first item become 64-bit prefixes whose order is theirs as far as it
 * goes; numbers are sorted by prefix, which touches no value. Where prefixes are equal, and
 * stand for their whole values, the run is sorted by the next item in the same way; else it is
 * sorted by comparing values.
 *
 * A prefix holds four bits of type in the order of types, then the beginning of the value:
 * numbers as the bits of a double made to ascend, strings as their first bytes.
 */
#include "execute/sort_order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    uint64_t prefix;
    uint32_t number;
    bool is_exact; /* the prefix is the whole value */
};

/* ---- comparing ---------------------------------------------------------------------------- */

static bool comes_null_first(const struct bound_sort *sort) {
    return sort->nulls == AST_NULLS_DEFAULT ? sort->is_descending
                                            : sort->nulls == AST_NULLS_FIRST;
}

int sort_order_compare(const struct sort_order *order, const struct value *first,
                       const struct value *second, uint32_t from) {
    for (uint32_t i = from; i < order->width; i++) {
        const struct bound_sort *sort = &order->sort[i];
        bool first_is_null = value_is_null(first[i]);
        bool second_is_null = value_is_null(second[i]);
        if (first_is_null && second_is_null)
            continue;
        if (first_is_null || second_is_null)
            return first_is_null == comes_null_first(sort) ? -1 : 1;
        int compared = value_order(first[i], second[i]);
        if (compared != 0)
            return sort->is_descending ? -compared : compared;
    }
    return 0;
}

/* ---- prefixes ----------------------------------------------------------------------------- */

#define VALUE_BITS 60
/* Integers below this are doubles whose last bits, which the prefix drops, are zero. */
#define MAX_EXACT_INTEGER (INT64_C(1) << 47)

static uint64_t number_bits(double number) {
    uint64_t bits;
    if (isnan(number))
        return UINT64_MAX;
    if (number == 0)
        number = 0; /* both zeros are one */
    memcpy(&bits, &number, sizeof bits);
    return (bits >> 63) != 0 ? ~bits : bits | (UINT64_C(1) << 63);
}

static uint64_t text_bits(struct text text) {
    uint64_t bits = 0;
    for (size_t i = 0; i < sizeof bits; i++)
        bits = bits << 8 | (i < text.byte_count ? (unsigned char)text.bytes[i] : 0u);
    return bits;
}

/* Four bits of type and sixty of value. */
static uint64_t prefix_of(struct value value, bool *is_exact) {
    uint64_t type = value.type == VALUE_FLOAT ? VALUE_INTEGER : value.type, bits = 0;
    *is_exact = false;
    if (value.type == VALUE_INTEGER) {
        bits = number_bits((double)value.integer);
        *is_exact =
            value.integer < MAX_EXACT_INTEGER && value.integer > -MAX_EXACT_INTEGER;
    } else if (value.type == VALUE_FLOAT) {
        bits = number_bits(value.number);
    } else if (value.type == VALUE_STRING) {
        bits = text_bits(value_text(value));
    } else if (value.type == VALUE_BOOLEAN) {
        bits = (uint64_t)value.boolean << 4;
        *is_exact = true;
    }
    return type << VALUE_BITS | bits >> (64 - VALUE_BITS);
}

static void set_prefix(const struct sort_order *order, uint32_t item,
                       struct entry *entry) {
    const struct bound_sort *sort = &order->sort[item];
    struct value value = order->keys[(size_t)entry->number * order->width + item];
    if (value_is_null(value)) {
        entry->prefix = comes_null_first(sort) ? 0 : UINT64_MAX;
        entry->is_exact = true;
        return;
    }
    entry->prefix = prefix_of(value, &entry->is_exact);
    if (sort->is_descending)
        entry->prefix = ~entry->prefix;
}

/* ---- sorting ------------------------------------------------------------------------------ */

static int compare_prefixes(const void *first, const void *second) {
    const struct entry *a = (const struct entry *)first,
                       *b = (const struct entry *)second;
    if (a->prefix != b->prefix)
        return a->prefix < b->prefix ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

struct run {
    const struct sort_order *order;
    uint32_t item;
};

static int compare_values(const void *first, const void *second, void *context) {
    const struct run *run = (const struct run *)context;
    uint32_t a = ((const struct entry *)first)->number;
    uint32_t b = ((const struct entry *)second)->number;
    const struct value *keys = run->order->keys;
    int compared = sort_order_compare(run->order, keys + (size_t)a * run->order->width,
                                      keys + (size_t)b * run->order->width, run->item);
    return compared != 0 ? compared : (a > b) - (a < b);
}

static void sort_entries(const struct sort_order *order, struct entry *entries,
                         uint32_t count, uint32_t item);

/* Entries whose prefixes of `item` are equal. */
static void sort_run(const struct sort_order *order, struct entry *entries,
                     uint32_t count, uint32_t item) {
    bool are_exact = true;
    for (uint32_t i = 0; i < count; i++)
        are_exact = are_exact && entries[i].is_exact;
    if (are_exact) {
        sort_entries(order, entries, count, item + 1);
        return;
    }
    struct run run = {order, item};
    qsort_r(entries, count, sizeof *entries, compare_values, &run);
}

/* The recursion is as deep as there are items. */
static void sort_entries(const struct sort_order *order, struct entry *entries,
                         uint32_t count, uint32_t item) {
    if (item == order->width)
        return; /* in the order of their numbers already */
    for (uint32_t i = 0; i < count; i++)
        set_prefix(order, item, &entries[i]);
    qsort(entries, count, sizeof *entries, compare_prefixes);
    for (uint32_t start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count; end++)
            if (entries[end].prefix != entries[start].prefix)
                break;
        if (end - start > 1)
            sort_run(order, entries + start, end - start, item);
    }
}

enum status sort_order_numbers(const struct sort_order *order, uint32_t count,
                               struct arena *arena, uint32_t **out,
                               struct problem *problem) {
    uint32_t *numbers = (uint32_t *)arena_allocate(arena, count * sizeof(uint32_t));
    TRY_MEMORY(numbers, arena, problem);
    struct entry *entries = ARENA_ARRAY(arena, (size_t)count + 1, struct entry);
    TRY_MEMORY(entries, arena, problem);
    for (uint32_t i = 0; i < count; i++)
        entries[i].number = i;
    sort_entries(order, entries, count, 0);
    for (uint32_t i = 0; i < count; i++)
        numbers[i] = entries[i].number;
    *out = numbers;
    return STATUS_OK;
}
