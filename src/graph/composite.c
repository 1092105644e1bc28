/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/graph_internal.h"

#include "base/array.h"
#include "graph/growth.h"

#include <string.h>

/* ---- the table ---------------------------------------------------------------------------- */

void composite_table_release(struct composite_table *table) {
    for (uint32_t i = 0; i < table->count; i++)
        index_free(table->items[i].index);
    memory_free(table->items);
    *table = (struct composite_table){0};
}

uint64_t composite_table_bytes(const struct composite_table *table) {
    uint64_t bytes = (uint64_t)table->capacity * sizeof *table->items;
    for (uint32_t i = 0; i < table->count; i++)
        bytes += index_bytes(table->items[i].index);
    return bytes;
}

static void drop_at(struct composite_table *table, uint32_t place) {
    index_free(table->items[place].index);
    table->items[place] = table->items[--table->count];
}

static bool has_key(const struct composite *composite, uint32_t key) {
    for (uint32_t i = 0; i < composite->key_count; i++)
        if (composite->keys[i] == key)
            return true;
    return false;
}

void composite_drop(struct composite_table *table, enum element_kind kind, uint32_t key) {
    for (uint32_t i = table->count; i-- > 0;)
        if (table->items[i].kind == kind && has_key(&table->items[i], key))
            drop_at(table, i);
}

void composite_drop_newer(struct composite_table *table, uint64_t stamp) {
    for (uint32_t i = table->count; i-- > 0;)
        if (table->items[i].index->built_stamp > stamp)
            drop_at(table, i);
}

static struct composite *find_composite(const struct composite_table *table,
                                        const struct graph_index *wanted) {
    for (uint32_t i = 0; i < table->count; i++) {
        struct composite *item = &table->items[i];
        if (item->kind == wanted->kind && item->name == wanted->name &&
            item->key_count == wanted->key_count &&
            memcmp(item->keys, wanted->keys, wanted->key_count * sizeof *item->keys) == 0)
            return item;
    }
    return NULL;
}

/* ---- elements ----------------------------------------------------------------------------- */

static bool is_of(const struct graph *graph, const struct composite *composite,
                  uint32_t row) {
    if (composite->kind == ELEMENT_RELATIONSHIP)
        return graph->types[row] == composite->name;
    uint32_t set = graph->node_label_sets[row];
    return set != LABEL_SET_DEAD &&
           label_sets_contains(&graph->label_sets, set, composite->name);
}

/* The hash of an element's values; false when it lacks one. */
static bool hash_row(const struct graph *graph, const struct composite *composite,
                     uint32_t row, uint32_t *hash) {
    *hash = 0;
    for (uint32_t i = 0; i < composite->key_count; i++) {
        struct value value =
            graph_property(graph, composite->kind, row, composite->keys[i]);
        if (value_is_null(value))
            return false;
        *hash = *hash * 31 + index_hash(value);
    }
    return true;
}

void composite_note(struct graph *graph, enum element_kind kind, uint32_t row,
                    uint32_t key) {
    struct composite_table *table = &graph->composites;
    for (uint32_t i = table->count; i-- > 0;) {
        const struct composite *composite = &table->items[i];
        uint32_t hash;
        if (composite->kind != kind || (key != CATALOG_NONE && !has_key(composite, key)))
            continue;
        bool is_lost = kind == ELEMENT_RELATIONSHIP && graph->is_detached;
        if (!is_lost &&
            (!is_of(graph, composite, row) || !hash_row(graph, composite, row, &hash)))
            continue;
        if (is_lost || !index_gain(composite->index, row, hash))
            drop_at(table, i);
    }
}

/* ---- building ----------------------------------------------------------------------------- */

/* Most elements that can have an entry: those of the label or type, and those of each key. */
static uint64_t most_entries(const struct graph *graph,
                             const struct composite *composite) {
    enum catalog_kind kind =
        composite->kind == ELEMENT_NODE ? CATALOG_LABEL : CATALOG_TYPE;
    uint64_t most = graph_name_uses(graph, kind, composite->name);
    for (uint32_t i = 0; i < composite->key_count; i++) {
        const struct property_column *column =
            property_find(&graph->properties[composite->kind], composite->keys[i]);
        uint64_t present = column == NULL ? 0 : column->present_count;
        most = present < most ? present : most;
    }
    return most;
}

/* All elements, highest first, so that lists ascend. */
static bool fill(const struct graph *graph, struct composite *composite) {
    uint32_t row = graph_row_count(graph, composite->kind), hash;
    while (row-- > 0)
        if (is_of(graph, composite, row) && hash_row(graph, composite, row, &hash) &&
            !index_add(composite->index, row, hash))
            return false;
    composite->index->built_entry_count = composite->index->entry_count;
    return true;
}

/* Everything that building reads is in memory, or the failure is told. */
static enum status read_all(struct graph *graph, const struct graph_index *wanted,
                            struct problem *problem) {
    const struct property_table *table = &graph->properties[wanted->kind];
    if (wanted->kind == ELEMENT_RELATIONSHIP)
        TRY(graph_attach(graph, problem));
    for (uint32_t i = 0; i < wanted->key_count; i++) {
        const struct property_column *column = property_find(table, wanted->keys[i]);
        if (column != NULL && column->unread_count > 0)
            TRY(property_read_column(table->columns[wanted->keys[i]], problem));
    }
    return STATUS_OK;
}

static enum status build(struct graph *graph, const struct graph_index *wanted,
                         struct composite **out, struct problem *problem) {
    struct composite_table *table = &graph->composites;
    struct composite made = {
        .kind = wanted->kind, .name = wanted->name, .key_count = wanted->key_count};
    TRY(read_all(graph, wanted, problem));
    memcpy(made.keys, wanted->keys, wanted->key_count * sizeof *made.keys);
    TRY_ROOM(growth_reserve((void **)&table->items, &table->capacity,
                            (uint64_t)table->count + 1, sizeof *table->items),
             problem);
    made.index = index_new(most_entries(graph, &made), graph->version);
    TRY_ROOM(made.index != NULL, problem);
    if (!fill(graph, &made)) {
        index_free(made.index);
        TRY_ROOM(false, problem);
    }
    table->items[table->count] = made;
    *out = &table->items[table->count++];
    return STATUS_OK;
}

/* ---- searching ---------------------------------------------------------------------------- */

static bool has_values(const struct graph *graph, const struct composite *composite,
                       const struct value *values, uint32_t row) {
    if (!is_of(graph, composite, row))
        return false;
    for (uint32_t i = 0; i < composite->key_count; i++)
        if (value_equal(graph_property(graph, composite->kind, row, composite->keys[i]),
                        values[i]) != TRUTH_TRUE)
            return false;
    return true;
}

enum status graph_find_indexed(struct graph *graph, const struct graph_index *index,
                               const struct value *values, struct arena *arena,
                               uint32_t **rows, uint32_t *count,
                               struct problem *problem) {
    uint32_t capacity = 0, hash = 0;
    *rows = NULL;
    *count = 0;
    for (uint32_t i = 0; i < index->key_count; i++) {
        if (value_is_null(values[i]))
            return STATUS_OK;
        hash = hash * 31 + index_hash(values[i]);
    }
    struct composite *composite = find_composite(&graph->composites, index);
    if (composite == NULL)
        TRY(build(graph, index, &composite, problem));
    const struct index *lists = composite->index;
    for (uint32_t place = index_first(lists, hash); place != 0;
         place = lists->entries[place - 1].next) {
        uint32_t row = lists->entries[place - 1].row;
        if (lists->entries[place - 1].hash != hash ||
            row >= graph_row_count(graph, index->kind) ||
            !has_values(graph, composite, values, row))
            continue;
        if (*count == capacity) {
            uint32_t *grown = array_grow(arena, *rows, *count, &capacity, sizeof **rows);
            TRY_MEMORY(grown, arena, problem);
            *rows = grown;
        }
        (*rows)[(*count)++] = row;
    }
    *count = index_sort_rows(*rows, *count);
    return STATUS_OK;
}

uint32_t graph_indexed_entries(const struct graph *graph,
                               const struct graph_index *index) {
    const struct composite *composite = find_composite(&graph->composites, index);
    return composite == NULL ? 0 : composite->index->entry_count;
}
