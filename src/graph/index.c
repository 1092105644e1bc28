/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Buckets are lists through an array of entries, newest first. The array only grows; when half
 * of it was added since the index was built (many values changed), the index goes and the
 * next search builds it anew, so looking stays proportional to what is found.
 */
#include "graph/graph_internal.h"

#include "base/array.h"
#include "graph/growth.h"

#include <stdlib.h>
#include <string.h>

void index_free(struct index *index) {
    if (index == NULL)
        return;
    memory_free(index->buckets);
    memory_free(index->entries);
    memory_free(index);
}

void index_table_release(struct index_table *table) {
    for (uint32_t key = 0; key < table->count; key++)
        index_free(table->indexes[key]);
    memory_free(table->indexes);
    *table = (struct index_table){0};
}

uint64_t index_bytes(const struct index *index) {
    return index == NULL
               ? 0
               : sizeof *index + (uint64_t)index->bucket_count * sizeof *index->buckets +
                     (uint64_t)index->entry_capacity * sizeof *index->entries;
}

uint64_t index_table_bytes(const struct index_table *table) {
    uint64_t bytes = (uint64_t)table->capacity * sizeof(struct index *);
    for (uint32_t key = 0; key < table->count; key++)
        bytes += index_bytes(table->indexes[key]);
    return bytes;
}

void index_drop(struct index_table *table, uint32_t key) {
    if (key >= table->count)
        return;
    index_free(table->indexes[key]);
    table->indexes[key] = NULL;
}

void index_drop_newer(struct index_table *table, uint64_t stamp) {
    for (uint32_t key = 0; key < table->count; key++) {
        if (table->indexes[key] != NULL && table->indexes[key]->built_stamp > stamp)
            index_drop(table, key);
    }
}

/* ---- filling ------------------------------------------------------------------------------ */

uint32_t index_hash(struct value value) {
    return (uint32_t)(value_hash(value) * UINT64_C(0x9E3779B97F4A7C15) >> 32);
}

static uint32_t *bucket_of(const struct index *index, uint32_t hash) {
    return &index->buckets[hash & (index->bucket_count - 1)];
}

bool index_add(struct index *index, uint32_t row, uint32_t hash) {
    if (!growth_reserve((void **)&index->entries, &index->entry_capacity,
                        (uint64_t)index->entry_count + 1, sizeof *index->entries))
        return false;
    uint32_t *bucket = bucket_of(index, hash);
    index->entries[index->entry_count] = (struct index_entry){row, *bucket, hash};
    *bucket = ++index->entry_count;
    return true;
}

bool index_gain(struct index *index, uint32_t row, uint32_t hash) {
    uint32_t added = index->entry_count - index->built_entry_count;
    return added <= index->built_entry_count / 2 + 1024 && index_add(index, row, hash);
}

void index_note(struct index_table *table, uint32_t key, uint32_t row,
                struct value value) {
    struct index *index = key < table->count ? table->indexes[key] : NULL;
    if (index != NULL && !index_gain(index, row, index_hash(value)))
        index_drop(table, key);
}

/* All rows of a column, highest first, so that lists ascend. */
static bool fill(struct index *index, const struct property_column *column,
                 uint32_t row_count) {
    for (uint32_t place = column->chunk_count; place-- > 0;) {
        const struct chunk *chunk = property_at(column, place);
        if (chunk == NULL)
            continue;
        for (uint32_t within = PROPERTY_CHUNK_ROWS; within-- > 0;) {
            uint32_t row = place * PROPERTY_CHUNK_ROWS + within;
            if (row < row_count && chunk_has(chunk, within) &&
                !index_add(index, row, index_hash(property_get(column, row))))
                return false;
        }
    }
    index->built_entry_count = index->entry_count;
    return true;
}

struct index *index_new(uint64_t expected, uint64_t stamp) {
    struct index *index = memory_allocate(sizeof *index);
    if (index == NULL)
        return NULL;
    *index = (struct index){.built_stamp = stamp};
    uint64_t bucket_count = 16;
    while (bucket_count < expected && bucket_count < 1u << 31)
        bucket_count *= 2;
    index->bucket_count = (uint32_t)bucket_count;
    index->buckets = memory_allocate(bucket_count * sizeof *index->buckets);
    if (index->buckets == NULL ||
        !growth_reserve((void **)&index->entries, &index->entry_capacity, expected,
                        sizeof *index->entries)) {
        index_free(index);
        return NULL;
    }
    memset(index->buckets, 0, bucket_count * sizeof *index->buckets);
    return index;
}

static struct index *build(const struct property_column *column, uint32_t row_count,
                           uint64_t stamp) {
    struct index *index = index_new(column->present_count, stamp);
    if (index != NULL && !fill(index, column, row_count)) {
        index_free(index);
        return NULL;
    }
    return index;
}

/* The index of a key that has a column, built if need be; NULL without memory. */
static const struct index *index_of(struct graph *graph, uint32_t key,
                                    const struct property_column *column) {
    struct index_table *table = &graph->indexes;
    if (!growth_reserve((void **)&table->indexes, &table->capacity, (uint64_t)key + 1,
                        sizeof(struct index *)))
        return NULL;
    while (table->count <= key)
        table->indexes[table->count++] = NULL;
    if (table->indexes[key] == NULL)
        table->indexes[key] = build(column, graph->node_count, graph->version);
    return table->indexes[key];
}

static bool has_index(const struct index_table *table, uint32_t key) {
    return key < table->count && table->indexes[key] != NULL;
}

/* ---- what is found ------------------------------------------------------------------------ */

static int compare_rows(const void *first, const void *second) {
    uint32_t a = *(const uint32_t *)first, b = *(const uint32_t *)second;
    return (a > b) - (a < b);
}

/* Ascending and without repetition; lists are that already unless values changed. */
uint32_t index_sort_rows(uint32_t *rows, uint32_t count) {
    uint32_t ascending = 1;
    while (ascending < count && rows[ascending - 1] < rows[ascending])
        ascending++;
    if (ascending >= count)
        return count;
    qsort(rows, count, sizeof *rows, compare_rows);
    uint32_t kept = 1;
    for (uint32_t i = 1; i < count; i++) {
        if (rows[i] != rows[kept - 1])
            rows[kept++] = rows[i];
    }
    return kept;
}

/* ---- searching without an index ----------------------------------------------------------- */

/* The nodes that were found, ascending unless values changed. */
struct found {
    struct arena *arena;
    uint32_t *rows;
    uint32_t count, capacity;
};

static enum status keep_row(struct found *found, uint32_t row, struct problem *problem) {
    if (found->count == found->capacity) {
        uint32_t *grown = array_grow(found->arena, found->rows, found->count,
                                     &found->capacity, sizeof *grown);
        TRY_MEMORY(grown, found->arena, problem);
        found->rows = grown;
    }
    found->rows[found->count++] = row;
    return STATUS_OK;
}

/* A row whose value may be the one: is it? */
static enum status look_at(const struct graph *graph,
                           const struct property_column *column, uint32_t row,
                           struct value value, struct found *found,
                           struct problem *problem) {
    if (row >= graph->node_count || !graph_is_live(graph, ELEMENT_NODE, row) ||
        value_equal(property_get(column, row), value) != TRUTH_TRUE)
        return STATUS_OK;
    return keep_row(found, row, problem);
}

/* Can the chunk be left unread? Texts stand in its bytes as they are. */
static enum status is_out(const struct property_column *column, uint32_t place,
                          struct value value, bool *is_out, struct problem *problem) {
    bool has = true;
    if (property_is_unread(column->chunks[place]) && value.type == VALUE_STRING &&
        value_text(value).byte_count > 0)
        TRY(segment_has_text(column, place, value_text(value), &has, problem));
    *is_out = column->chunks[place] == NULL || !has;
    return STATUS_OK;
}

static enum status scan(struct graph *graph, struct property_column *column,
                        struct value value, struct found *found,
                        struct problem *problem) {
    for (uint32_t place = 0; place < column->chunk_count; place++) {
        bool is_left_out;
        TRY(is_out(column, place, value, &is_left_out, problem));
        if (is_left_out)
            continue;
        TRY(property_ready(column, place, problem));
        const struct chunk *chunk = column->chunks[place];
        uint32_t first = place * PROPERTY_CHUNK_ROWS;
        for (uint32_t within = 0; within < PROPERTY_CHUNK_ROWS; within++) {
            if (chunk != NULL && chunk_has(chunk, within))
                TRY(look_at(graph, column, first + within, value, found, problem));
        }
    }
    column->scan_count++;
    return STATUS_OK;
}

/* Looking once is cheaper than reading all of a column and making an index of it; after so
 * many searches it has cost as much. */
#define SCANNED_SEARCHES 8

static bool is_worth_scanning(const struct graph *graph, uint32_t key,
                              const struct property_column *column) {
    return column->unread_count > 0 && column->scan_count < SCANNED_SEARCHES &&
           !has_index(&graph->indexes, key);
}

/* ---- searching ---------------------------------------------------------------------------- */

static enum status search_index(struct graph *graph, uint32_t key, struct value value,
                                struct found *found, struct problem *problem) {
    struct property_column *column = graph->properties[ELEMENT_NODE].columns[key];
    if (column->unread_count > 0 && !has_index(&graph->indexes, key))
        TRY(property_read_column(column, problem));
    const struct index *index = index_of(graph, key, column);
    TRY_ROOM(index != NULL, problem);
    uint32_t hash = index_hash(value);
    for (uint32_t place = *bucket_of(index, hash); place != 0;
         place = index->entries[place - 1].next) {
        if (index->entries[place - 1].hash == hash)
            TRY(look_at(graph, column, index->entries[place - 1].row, value, found,
                        problem));
    }
    found->count = index_sort_rows(found->rows, found->count);
    return STATUS_OK;
}

enum status graph_find_nodes(struct graph *graph, uint32_t key, struct value value,
                             struct arena *arena, uint32_t **rows, uint32_t *count,
                             struct problem *problem) {
    const struct property_column *column =
        property_find(&graph->properties[ELEMENT_NODE], key);
    struct found found = {.arena = arena};
    *rows = NULL;
    *count = 0;
    if (column == NULL || column->present_count == 0 || value_is_null(value))
        return STATUS_OK;
    if (is_worth_scanning(graph, key, column))
        TRY(scan(graph, graph->properties[ELEMENT_NODE].columns[key], value, &found,
                 problem));
    else
        TRY(search_index(graph, key, value, &found, problem));
    *rows = found.rows;
    *count = found.count;
    return STATUS_OK;
}

/* ---- estimates ---------------------------------------------------------------------------- */

#define SAMPLE_VALUES 256

static int compare_hashes(const void *first, const void *second) {
    uint64_t a = *(const uint64_t *)first, b = *(const uint64_t *)second;
    return (a > b) - (a < b);
}

/* Values spread over a column that is read, at uneven steps since values may repeat at even ones: their
 * hashes, sorted, and how many. */
static uint32_t sample(const struct property_column *column, uint64_t *hashes) {
    uint64_t every = column->present_count / SAMPLE_VALUES + 1;
    uint64_t next = 0, before = 0; /* counted in values */
    uint32_t count = 0;
    for (uint32_t place = 0; place < column->chunk_count; place++) {
        const struct chunk *chunk = column->chunks[place];
        if (chunk == NULL)
            continue;
        while (next < before + chunk->count && count < SAMPLE_VALUES) {
            uint32_t index = (uint32_t)(next - before);
            hashes[count++] = value_hash(chunk_value(chunk, index, &column->dictionary));
            next += 1 + (count * 2654435761u >> 12) % (2 * every - 1);
        }
        before += chunk->count;
    }
    qsort(hashes, count, sizeof *hashes, compare_hashes);
    return count;
}

uint32_t graph_index_entries(const struct graph *graph, uint32_t key) {
    const struct index_table *table = &graph->indexes;
    return has_index(table, key) ? table->indexes[key]->entry_count : 0;
}

double index_estimate(const struct property_column *column) {
    double present = (double)column->present_count;
    if (column->unread_count > 0)
        return present / (double)column->stored_distinct;
    if (property_type(column) == PROPERTY_STRINGS)
        return present / (double)column->dictionary.count;
    uint64_t hashes[SAMPLE_VALUES];
    uint32_t count = sample(column, hashes);
    uint32_t distinct = 1;
    for (uint32_t i = 1; i < count; i++)
        distinct += hashes[i] != hashes[i - 1];
    /* A sample that is nearly all distinct speaks for keys; any other saw about all there is. */
    if (distinct * 10 > count * 9)
        return (double)count / distinct;
    return present / distinct;
}

double graph_value_estimate(const struct graph *graph, enum element_kind kind,
                            uint32_t key) {
    const struct property_column *column = property_find(&graph->properties[kind], key);
    return column == NULL || column->present_count == 0 ? 0 : index_estimate(column);
}

double graph_find_estimate(const struct graph *graph, uint32_t key) {
    return graph_value_estimate(graph, ELEMENT_NODE, key);
}
