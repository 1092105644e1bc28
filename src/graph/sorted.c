/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A rank is a type's class and the first 60 bits of a number, a day, or a text without the prefix
 * that all have. Equal ranks say nothing: whoever searches compares the values.
 */
#include "graph/graph_internal.h"

#include "base/array.h"
#include "graph/growth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows that stand unsorted at most: a part of those that are sorted, and some. */
#define LATE_DIVISOR 32
#define LATE_MIN 1024

void sorted_free(struct sorted *sorted) {
    if (sorted == NULL)
        return;
    memory_free(sorted->entries);
    memory_free(sorted->late);
    memory_free(sorted->prefix);
    memory_free(sorted);
}

uint64_t sorted_bytes(const struct sorted *sorted) {
    return sorted == NULL
               ? 0
               : sizeof *sorted + (uint64_t)sorted->capacity * sizeof *sorted->entries +
                     (uint64_t)sorted->late_capacity * sizeof *sorted->late;
}

bool sorted_note(struct sorted *sorted, uint32_t row) {
    if (sorted->late_count > sorted->count / LATE_DIVISOR + LATE_MIN ||
        !growth_reserve((void **)&sorted->late, &sorted->late_capacity,
                        (uint64_t)sorted->late_count + 1, sizeof *sorted->late))
        return false;
    sorted->late[sorted->late_count++] = row;
    return true;
}

/* ---- ranks -------------------------------------------------------------------------------- */

enum rank_class { RANK_NUMBER, RANK_STRING, RANK_BOOLEAN, RANK_DATE, RANK_OTHER };

#define CLASS_SHIFT 60
#define MOST_RANK ((UINT64_C(1) << CLASS_SHIFT) - 1)

static enum rank_class class_of(struct value value) {
    switch ((enum value_type)value.type) {
    case VALUE_INTEGER:
    case VALUE_FLOAT:
        return RANK_NUMBER;
    case VALUE_STRING:
        return RANK_STRING;
    case VALUE_BOOLEAN:
        return RANK_BOOLEAN;
    case VALUE_DATE:
        return RANK_DATE;
    case VALUE_MAP:
    case VALUE_NODE:
    case VALUE_RELATIONSHIP:
    case VALUE_LIST:
    case VALUE_PATH:
    case VALUE_DATETIME:
    case VALUE_LOCAL_DATETIME:
    case VALUE_TIME:
    case VALUE_LOCAL_TIME:
    case VALUE_DURATION:
    case VALUE_NULL:
        break;
    }
    return RANK_OTHER;
}

/* IEEE numbers ascend with their bits once negative ones are turned round. */
static uint64_t rank_of_number(double number) {
    uint64_t bits;
    number += 0.0; /* -0.0 is 0.0 */
    memcpy(&bits, &number, sizeof bits);
    return (bits >> 63 ? ~bits : bits | UINT64_C(1) << 63) >> (64 - CLASS_SHIFT);
}

static uint64_t first_bytes(const char *bytes, size_t count, unsigned char filling) {
    uint64_t first = 0;
    for (size_t i = 0; i < sizeof first; i++)
        first = first << 8 | (i < count ? (unsigned char)bytes[i] : filling);
    return first >> (64 - CLASS_SHIFT);
}

/* The rank of the least (`filling` 0) or the greatest (255) text that begins so. */
static uint64_t rank_of_text(const struct sorted *sorted, struct text text,
                             unsigned char filling) {
    size_t prefix = sorted->prefix_bytes;
    size_t common = text.byte_count < prefix ? text.byte_count : prefix;
    int order = common == 0 ? 0 : memcmp(text.bytes, sorted->prefix, common);
    if (order != 0)
        return order < 0 ? 0 : MOST_RANK;
    if (text.byte_count < prefix)
        return filling == 0 ? 0 : MOST_RANK;
    return first_bytes(text.bytes + prefix, text.byte_count - prefix, filling);
}

static uint64_t rank_of(const struct sorted *sorted, struct value value,
                        unsigned char filling) {
    enum rank_class class = class_of(value);
    uint64_t rank = 0;
    if (class == RANK_NUMBER)
        rank = rank_of_number(value.type == VALUE_FLOAT ? value.number
                                                        : (double)value.integer);
    else if (class == RANK_STRING)
        rank = rank_of_text(sorted, value_text(value), filling);
    else if (class == RANK_BOOLEAN)
        rank = value.boolean;
    else if (class == RANK_DATE)
        rank = ((uint64_t)value.integer ^ UINT64_C(1) << 63) >> (64 - CLASS_SHIFT);
    return (uint64_t) class << CLASS_SHIFT | rank;
}

/* ---- building ----------------------------------------------------------------------------- */

/* Shortens the prefix to what a text has of it; the first text brings it. */
static bool shorten_prefix(struct sorted *sorted, struct text text) {
    uint32_t common = 0;
    if (sorted->prefix == NULL) {
        sorted->prefix = memory_allocate(text.byte_count + 1);
        if (sorted->prefix == NULL)
            return false;
        memcpy(sorted->prefix, text.bytes, text.byte_count);
        sorted->prefix_bytes = (uint32_t)text.byte_count;
    }
    while (common < sorted->prefix_bytes && common < text.byte_count &&
           sorted->prefix[common] == text.bytes[common])
        common++;
    sorted->prefix_bytes = common;
    return true;
}

/* NaN is in no order, so it is in no range. */
static bool is_ordered(struct value value) {
    return !value_is_null(value) && !(value.type == VALUE_FLOAT && isnan(value.number));
}

static struct value value_of(const struct graph *graph, const struct composite *composite,
                             uint32_t row) {
    return graph_property(graph, composite->kind, row, composite->keys[0]);
}

static bool take_rows(const struct graph *graph, const struct composite *composite,
                      struct sorted *sorted) {
    uint32_t row_count = graph_row_count(graph, composite->kind);
    for (uint32_t row = 0; row < row_count; row++) {
        if (!composite_has(graph, composite, row))
            continue;
        struct value value = value_of(graph, composite, row);
        if (!is_ordered(value))
            continue;
        if (!growth_reserve((void **)&sorted->entries, &sorted->capacity,
                            (uint64_t)sorted->count + 1, sizeof *sorted->entries) ||
            (value.type == VALUE_STRING && !shorten_prefix(sorted, value_text(value))))
            return false;
        sorted->entries[sorted->count++].row = row;
    }
    return true;
}

static int compare_entries(const void *first, const void *second) {
    const struct sorted_entry *a = first, *b = second;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static bool fill(const struct graph *graph, const struct composite *composite,
                 struct sorted *sorted) {
    if (!take_rows(graph, composite, sorted))
        return false;
    for (uint32_t i = 0; i < sorted->count; i++) {
        struct sorted_entry *entry = &sorted->entries[i];
        entry->rank = rank_of(sorted, value_of(graph, composite, entry->row), 0);
    }
    if (sorted->count > 0)
        qsort(sorted->entries, sorted->count, sizeof *sorted->entries, compare_entries);
    return true;
}

static enum status build(struct graph *graph, struct composite *composite,
                         struct problem *problem) {
    TRY(composite_read(graph, composite, problem));
    struct sorted *sorted = memory_allocate(sizeof *sorted);
    TRY_ROOM(sorted != NULL, problem);
    *sorted = (struct sorted){.built_stamp = graph->version};
    if (!fill(graph, composite, sorted)) {
        sorted_free(sorted);
        TRY_ROOM(false, problem);
    }
    composite->sorted = sorted;
    return STATUS_OK;
}

/* ---- ranges ------------------------------------------------------------------------------- */

static bool is_within(const struct graph_range *range, struct value value) {
    int order;
    if (range->is_prefix)
        return value.type == VALUE_STRING && range->low.type == VALUE_STRING &&
               text_starts_with(value_text(value), value_text(range->low));
    if (range->has_low && (value_compare(value, range->low, &order) != TRUTH_TRUE ||
                           order < !range->includes_low))
        return false;
    return !range->has_high || (value_compare(value, range->high, &order) == TRUTH_TRUE &&
                                order <= -!range->includes_high);
}

/* Entries first to end - 1 are those that may be within. */
struct span_of_entries {
    uint32_t first, end;
};

/* The first entry of at least a rank. */
static uint32_t lower_bound(const struct sorted *sorted, uint64_t rank) {
    uint32_t first = 0, end = sorted->count;
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        if (sorted->entries[middle].rank < rank)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

static struct span_of_entries find_span(const struct sorted *sorted,
                                        const struct graph_range *range) {
    struct value bound = range->has_low ? range->low : range->high;
    uint64_t class = (uint64_t)class_of(bound) << CLASS_SHIFT;
    uint64_t low = class, high = class | MOST_RANK;
    if (range->has_low)
        low = rank_of(sorted, range->low, 0);
    if (range->is_prefix)
        high = rank_of(sorted, range->low, 255);
    else if (range->has_high)
        high = rank_of(sorted, range->high, 0);
    return low > high ? (struct span_of_entries){0, 0}
                      : (struct span_of_entries){lower_bound(sorted, low),
                                                 lower_bound(sorted, high + 1)};
}

struct finding {
    const struct graph *graph;
    const struct composite *composite;
    const struct graph_range *range;
    struct arena *arena;
    uint32_t *rows;
    uint32_t count, capacity;
};

static enum status look_at(struct finding *finding, uint32_t row,
                           struct problem *problem) {
    if (row >= graph_row_count(finding->graph, finding->composite->kind) ||
        !composite_has(finding->graph, finding->composite, row) ||
        !is_within(finding->range, value_of(finding->graph, finding->composite, row)))
        return STATUS_OK;
    if (finding->count == finding->capacity) {
        uint32_t *grown = array_grow(finding->arena, finding->rows, finding->count,
                                     &finding->capacity, sizeof *grown);
        TRY_MEMORY(grown, finding->arena, problem);
        finding->rows = grown;
    }
    finding->rows[finding->count++] = row;
    return STATUS_OK;
}

static bool is_possible(const struct graph_range *range) {
    return (!range->has_low || is_ordered(range->low)) &&
           (!range->has_high || is_ordered(range->high));
}

enum status graph_find_range(struct graph *graph, const struct graph_index *index,
                             const struct graph_range *range, struct arena *arena,
                             uint32_t **rows, uint32_t *count, struct problem *problem) {
    struct composite *composite;
    *rows = NULL;
    *count = 0;
    if (!is_possible(range))
        return STATUS_OK;
    TRY(composite_make(graph, index, &composite, problem));
    if (composite->sorted == NULL)
        TRY(build(graph, composite, problem));
    const struct sorted *sorted = composite->sorted;
    struct finding finding = {
        .graph = graph, .composite = composite, .range = range, .arena = arena};
    struct span_of_entries span = find_span(sorted, range);
    for (uint32_t i = span.first; i < span.end; i++)
        TRY(look_at(&finding, sorted->entries[i].row, problem));
    for (uint32_t i = 0; i < sorted->late_count; i++)
        TRY(look_at(&finding, sorted->late[i], problem));
    *rows = finding.rows;
    *count = index_sort_rows(finding.rows, finding.count);
    return STATUS_OK;
}

/* ---- estimates ---------------------------------------------------------------------------- */

#define SAMPLE_ROWS 256

/* Of rows spread over a column the part that is within; -1 where it is not in memory. */
static double sampled_share(const struct property_column *column, uint32_t row_count,
                            const struct graph_range *range) {
    uint32_t step = row_count / SAMPLE_ROWS + 1, present = 0, within = 0;
    for (uint32_t i = 0; i < SAMPLE_ROWS; i++) {
        uint64_t row = (uint64_t)i * step + (i * 2654435761u >> 12) % step;
        uint32_t place = (uint32_t)(row / PROPERTY_CHUNK_ROWS);
        if (row >= row_count || place >= column->chunk_count)
            break;
        if (property_is_unread(column->chunks[place]))
            continue;
        struct value value = property_get(column, (uint32_t)row);
        present += !value_is_null(value);
        within += !value_is_null(value) && is_within(range, value);
    }
    return present == 0 ? -1 : ((double)within + 0.5) / (present + 1);
}

double graph_range_share(const struct graph *graph, const struct graph_index *index,
                         const struct graph_range *range) {
    const struct composite *composite = composite_find(&graph->composites, index);
    const struct property_column *column =
        property_find(&graph->properties[index->kind], index->keys[0]);
    if (column == NULL || column->present_count == 0 || !is_possible(range))
        return 0;
    if (composite != NULL && composite->sorted != NULL && composite->sorted->count > 0) {
        struct span_of_entries span = find_span(composite->sorted, range);
        return (double)(span.end - span.first) / composite->sorted->count;
    }
    return sampled_share(column, graph_row_count(graph, index->kind), range);
}
