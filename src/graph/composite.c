/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/graph_internal.h"

#include "base/array.h"
#include "graph/growth.h"

#include <string.h>

/* ---- the table ---------------------------------------------------------------------------- */

static void drop_at(struct composite_table *table, uint32_t place) {
    index_free(table->items[place].index);
    sorted_free(table->items[place].sorted);
    table->items[place] = table->items[--table->count];
}

void composite_table_release(struct composite_table *table) {
    while (table->count > 0)
        drop_at(table, table->count - 1);
    memory_free(table->items);
    *table = (struct composite_table){0};
}

uint64_t composite_table_bytes(const struct composite_table *table) {
    uint64_t bytes = (uint64_t)table->capacity * sizeof *table->items;
    for (uint32_t i = 0; i < table->count; i++)
        bytes +=
            index_bytes(table->items[i].index) + sorted_bytes(table->items[i].sorted);
    return bytes;
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

static void drop_index(struct composite *composite) {
    index_free(composite->index);
    composite->index = NULL;
}

static void drop_sorted(struct composite *composite) {
    sorted_free(composite->sorted);
    composite->sorted = NULL;
}

void composite_drop_newer(struct composite_table *table, uint64_t stamp) {
    for (uint32_t i = 0; i < table->count; i++) {
        struct composite *item = &table->items[i];
        if (item->index != NULL && item->index->built_stamp > stamp)
            drop_index(item);
        if (item->sorted != NULL && item->sorted->built_stamp > stamp)
            drop_sorted(item);
    }
}

const struct composite *composite_find(const struct composite_table *table,
                                       const struct graph_index *wanted) {
    for (uint32_t i = 0; i < table->count; i++) {
        const struct composite *item = &table->items[i];
        if (item->kind == wanted->kind && item->name == wanted->name &&
            item->key_count == wanted->key_count &&
            memcmp(item->keys, wanted->keys, wanted->key_count * sizeof *item->keys) == 0)
            return item;
    }
    return NULL;
}

/* ---- elements ----------------------------------------------------------------------------- */

bool composite_has(const struct graph *graph, const struct composite *composite,
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

/* The element belongs to it now, as far as can be told. */
static void note_row(const struct graph *graph, struct composite *composite,
                     uint32_t row) {
    uint32_t hash;
    if (composite->index != NULL && hash_row(graph, composite, row, &hash) &&
        !index_gain(composite->index, row, hash))
        drop_index(composite);
    if (composite->sorted != NULL && !sorted_note(composite->sorted, row))
        drop_sorted(composite);
}

void composite_note(struct graph *graph, enum element_kind kind, uint32_t row,
                    uint32_t key) {
    struct composite_table *table = &graph->composites;
    bool is_lost = kind == ELEMENT_RELATIONSHIP && graph->is_detached;
    for (uint32_t i = 0; i < table->count; i++) {
        struct composite *composite = &table->items[i];
        if (composite->kind != kind || (key != CATALOG_NONE && !has_key(composite, key)))
            continue;
        if (is_lost) {
            drop_index(composite);
            drop_sorted(composite);
        } else if (composite_has(graph, composite, row)) {
            note_row(graph, composite, row);
        }
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
        if (composite_has(graph, composite, row) &&
            hash_row(graph, composite, row, &hash) &&
            !index_add(composite->index, row, hash))
            return false;
    composite->index->built_entry_count = composite->index->entry_count;
    return true;
}

enum status composite_read(struct graph *graph, const struct composite *composite,
                           struct problem *problem) {
    const struct property_table *table = &graph->properties[composite->kind];
    if (composite->kind == ELEMENT_RELATIONSHIP)
        TRY(graph_attach(graph, problem));
    for (uint32_t i = 0; i < composite->key_count; i++) {
        const struct property_column *column = property_find(table, composite->keys[i]);
        if (column != NULL && column->unread_count > 0)
            TRY(property_read_column(table->columns[composite->keys[i]], problem));
    }
    return STATUS_OK;
}

enum status composite_make(struct graph *graph, const struct graph_index *wanted,
                           struct composite **out, struct problem *problem) {
    struct composite_table *table = &graph->composites;
    const struct composite *known = composite_find(table, wanted);
    if (known != NULL) {
        *out = &table->items[known - table->items];
        return STATUS_OK;
    }
    TRY_ROOM(growth_reserve((void **)&table->items, &table->capacity,
                            (uint64_t)table->count + 1, sizeof *table->items),
             problem);
    *out = &table->items[table->count++];
    **out = (struct composite){
        .kind = wanted->kind, .name = wanted->name, .key_count = wanted->key_count};
    memcpy((*out)->keys, wanted->keys, wanted->key_count * sizeof *wanted->keys);
    return STATUS_OK;
}

static enum status build(struct graph *graph, struct composite *composite,
                         struct problem *problem) {
    TRY(composite_read(graph, composite, problem));
    composite->index = index_new(most_entries(graph, composite), graph->version);
    TRY_ROOM(composite->index != NULL, problem);
    if (fill(graph, composite))
        return STATUS_OK;
    drop_index(composite);
    return growth_problem(problem);
}

/* ---- searching ---------------------------------------------------------------------------- */

static bool has_values(const struct graph *graph, const struct composite *composite,
                       const struct value *values, uint32_t row) {
    if (!composite_has(graph, composite, row))
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
    struct composite *composite;
    TRY(composite_make(graph, index, &composite, problem));
    if (composite->index == NULL)
        TRY(build(graph, composite, problem));
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
    const struct composite *composite = composite_find(&graph->composites, index);
    uint32_t hashed =
        composite == NULL || composite->index == NULL ? 0 : composite->index->entry_count;
    struct graph_index first = *index;
    first.key_count = 1;
    composite = composite_find(&graph->composites, &first);
    uint32_t ordered = composite == NULL || composite->sorted == NULL
                           ? 0
                           : composite->sorted->count + composite->sorted->late_count;
    return hashed > ordered ? hashed : ordered;
}
