/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Single changes. Each reserves memory for itself and its undo record first, then changes
 * things in steps that cannot fail.
 */
#include "graph/graph_internal.h"

#include "graph/growth.h"
#include "graph/segment.h"

#include <stdlib.h>

enum status graph_check_writable(const struct graph *graph, struct problem *problem) {
    if (graph->undo->is_open)
        return STATUS_OK;
    return problem_set(problem, STATUS_INTERNAL, SPAN_NONE, "no transaction is open");
}

static enum status check_live(const struct graph *graph, enum element_kind kind,
                              uint32_t row, struct problem *problem) {
    if (kind == ELEMENT_RELATIONSHIP)
        TRY(graph_attach(graph, problem));
    if (graph_is_live(graph, kind, row))
        return STATUS_OK;
    return problem_set(problem, STATUS_DELETED_ENTITY_ACCESS, SPAN_NONE,
                       "%s %u does not exist any more",
                       kind == ELEMENT_NODE ? "node" : "relationship", row);
}

/* An id no name has is our own mistake. */
static enum status check_id(const struct graph *graph, enum catalog_kind kind,
                            uint32_t id, struct problem *problem) {
    if (id < graph->catalogs[kind].count)
        return STATUS_OK;
    return problem_set(problem, STATUS_INTERNAL, SPAN_NONE, "no name has the id %u", id);
}

static enum status check_not_bulk(const struct graph *graph, struct problem *problem) {
    if (!graph->is_bulk)
        return STATUS_OK;
    return problem_set(problem, STATUS_INTERNAL, SPAN_NONE,
                       "nothing is deleted during a bulk load");
}

/* ---- names -------------------------------------------------------------------------------- */

/* Counters of uses for one more type. */
static bool reserve_type_counts(struct graph *graph, uint32_t type) {
    if (!growth_reserve((void **)&graph->type_uses, &graph->uses_capacity,
                        (uint64_t)type + 1, sizeof *graph->type_uses) ||
        !growth_reserve((void **)&graph->type_loops, &graph->loops_capacity,
                        (uint64_t)type + 1, sizeof *graph->type_loops))
        return false;
    graph->type_uses[type] = 0;
    graph->type_loops[type] = 0;
    return true;
}

enum status graph_make_name(struct graph *graph, enum catalog_kind kind, struct text name,
                            uint32_t *id, struct problem *problem) {
    struct catalog *catalog = &graph->catalogs[kind];
    *id = catalog_find(catalog, name);
    if (*id != CATALOG_NONE)
        return STATUS_OK;
    TRY(graph_check_writable(graph, problem));
    TRY_ROOM(undo_reserve(graph->undo, 1), problem);
    if (kind == CATALOG_TYPE)
        TRY_ROOM(reserve_type_counts(graph, catalog->count), problem);
    TRY(catalog_add(catalog, name, id, problem));
    undo_push(graph->undo, (struct undo_record){.kind = UNDO_NAME, .number = kind});
    graph_touch(graph);
    return STATUS_OK;
}

/* ---- label sets --------------------------------------------------------------------------- */

enum status graph_make_label_set(struct graph *graph, const uint32_t *labels,
                                 uint32_t count, uint32_t *set, struct problem *problem) {
    uint32_t before = graph->label_sets.count;
    TRY_ROOM(undo_reserve(graph->undo, 1), problem);
    TRY(label_sets_make(&graph->label_sets, labels, count, set, problem));
    if (graph->label_sets.count > before)
        undo_push(graph->undo, (struct undo_record){.kind = UNDO_LABEL_SET});
    return STATUS_OK;
}

static int compare_labels(const void *first, const void *second) {
    uint32_t a = *(const uint32_t *)first, b = *(const uint32_t *)second;
    return (a > b) - (a < b);
}

/* Sorts labels in place; how many are left without repetition. */
static uint32_t sort_labels(uint32_t *labels, uint32_t count) {
    uint32_t kept = 0;
    qsort(labels, count, sizeof *labels, compare_labels);
    for (uint32_t i = 0; i < count; i++) {
        if (kept == 0 || labels[kept - 1] != labels[i])
            labels[kept++] = labels[i];
    }
    return kept;
}

/* The set of labels in any order. */
static enum status label_set_of(struct graph *graph, const uint32_t *labels,
                                uint32_t count, uint32_t *set, struct problem *problem) {
    uint32_t few[16];
    uint32_t *sorted = few;
    if (count > sizeof few / sizeof few[0])
        sorted = memory_allocate(count * sizeof *sorted);
    TRY_ROOM(sorted != NULL, problem);
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = labels[i];
    count = sort_labels(sorted, count);
    enum status status = graph_make_label_set(graph, sorted, count, set, problem);
    if (sorted != few)
        memory_free(sorted);
    return status;
}

static void note_zone(struct graph *graph, uint32_t node, uint32_t set) {
    graph->label_zones[node / LABEL_ZONE_NODES] |= UINT64_C(1) << (set % 64);
}

/* Room for the zones of `count` nodes more. */
static bool reserve_zones(struct graph *graph, uint32_t count) {
    uint64_t zones = ((uint64_t)graph->node_count + count) / LABEL_ZONE_NODES + 1;
    if (!growth_reserve((void **)&graph->label_zones, &graph->label_zone_capacity, zones,
                        sizeof *graph->label_zones))
        return false;
    while (graph->label_zone_count < zones)
        graph->label_zones[graph->label_zone_count++] = 0;
    return true;
}

enum status graph_change_label_set(struct graph *graph, uint32_t node, uint32_t set,
                                   struct problem *problem) {
    uint32_t old = graph->node_label_sets[node];
    TRY_ROOM(undo_reserve(graph->undo, 1), problem);
    undo_push(graph->undo,
              (struct undo_record){.kind = UNDO_LABELS, .row = node, .number = old});
    graph->label_sets.sets[old].uses--;
    graph->label_sets.sets[set].uses++;
    graph->node_label_sets[node] = set;
    graph->relabelled[graph->relabelled_count++ % RELABELLED_KEPT] = node;
    note_zone(graph, node, set);
    graph_touch(graph);
    if (graph->composites.count > 0)
        composite_note(graph, ELEMENT_NODE, node, CATALOG_NONE);
    journal_note(&graph->journal, ELEMENT_NODE, node);
    return STATUS_OK;
}

/* Gives a live node other labels, which ascend. */
static enum status change_labels(struct graph *graph, uint32_t node,
                                 const uint32_t *labels, uint32_t count,
                                 struct problem *problem) {
    uint32_t set = LABEL_SET_EMPTY;
    TRY(graph_make_label_set(graph, labels, count, &set, problem));
    return graph_change_label_set(graph, node, set, problem);
}

enum status graph_add_label(struct graph *graph, uint32_t node, uint32_t label,
                            bool *is_changed, struct problem *problem) {
    TRY(graph_check_writable(graph, problem));
    TRY(check_live(graph, ELEMENT_NODE, node, problem));
    TRY(check_id(graph, CATALOG_LABEL, label, problem));
    bool is_new = !graph_has_label(graph, node, label);
    if (is_changed != NULL)
        *is_changed = is_new;
    if (!is_new)
        return STATUS_OK;
    const struct label_set *old = &graph->label_sets.sets[graph->node_label_sets[node]];
    uint32_t count = old->label_count;
    uint32_t *labels = memory_allocate((count + 1) * sizeof *labels);
    TRY_ROOM(labels != NULL, problem);
    for (uint32_t i = 0; i < count; i++)
        labels[i] = old->labels[i];
    labels[count] = label;
    sort_labels(labels, count + 1);
    enum status status = change_labels(graph, node, labels, count + 1, problem);
    memory_free(labels);
    graph->counters.labels_added += status == STATUS_OK;
    return status;
}

enum status graph_remove_label(struct graph *graph, uint32_t node, uint32_t label,
                               bool *is_changed, struct problem *problem) {
    TRY(graph_check_writable(graph, problem));
    TRY(check_live(graph, ELEMENT_NODE, node, problem));
    bool is_there = graph_has_label(graph, node, label);
    if (is_changed != NULL)
        *is_changed = is_there;
    if (!is_there)
        return STATUS_OK;
    const struct label_set *old = &graph->label_sets.sets[graph->node_label_sets[node]];
    uint32_t count = 0;
    uint32_t *labels = memory_allocate(old->label_count * sizeof *labels);
    TRY_ROOM(labels != NULL, problem);
    for (uint32_t i = 0; i < old->label_count; i++) {
        if (old->labels[i] != label)
            labels[count++] = old->labels[i];
    }
    enum status status = change_labels(graph, node, labels, count, problem);
    memory_free(labels);
    graph->counters.labels_removed += status == STATUS_OK;
    return status;
}

/* ---- creating ----------------------------------------------------------------------------- */

enum status graph_append_nodes(struct graph *graph, uint32_t set, uint32_t count,
                               struct problem *problem) {
    if (count > MAX_NODES - graph->node_count)
        return problem_set(problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                           "more than %u nodes", MAX_NODES);
    TRY_ROOM(growth_reserve((void **)&graph->node_label_sets, &graph->node_capacity,
                            (uint64_t)graph->node_count + count,
                            sizeof *graph->node_label_sets) &&
                 reserve_zones(graph, count) && undo_reserve(graph->undo, 1),
             problem);
    undo_push(graph->undo, (struct undo_record){.kind = UNDO_NODES,
                                                .row = graph->node_count,
                                                .number = count});
    for (uint32_t i = 0; i < count; i++) {
        note_zone(graph, graph->node_count, set);
        graph->node_label_sets[graph->node_count++] = set;
    }
    graph->label_sets.sets[set].uses += count;
    graph->live_node_count += count;
    graph_touch(graph);
    return STATUS_OK;
}

static enum status create_nodes(struct graph *graph, const uint32_t *labels,
                                uint32_t label_count, uint32_t count, uint32_t *first_row,
                                struct problem *problem) {
    uint32_t set = LABEL_SET_EMPTY;
    TRY(graph_check_writable(graph, problem));
    for (uint32_t i = 0; i < label_count; i++)
        TRY(check_id(graph, CATALOG_LABEL, labels[i], problem));
    TRY(label_set_of(graph, labels, label_count, &set, problem));
    *first_row = graph->node_count;
    TRY(graph_append_nodes(graph, set, count, problem));
    graph->counters.nodes_created += count;
    graph->counters.labels_added +=
        (int64_t)count * graph->label_sets.sets[set].label_count;
    return STATUS_OK;
}

enum status graph_create_node(struct graph *graph, const uint32_t *labels,
                              uint32_t label_count, uint32_t *row,
                              struct problem *problem) {
    return create_nodes(graph, labels, label_count, 1, row, problem);
}

enum status graph_bulk_nodes(struct graph *graph, const uint32_t *labels,
                             uint32_t label_count, uint32_t count, uint32_t *first_row,
                             struct problem *problem) {
    return create_nodes(graph, labels, label_count, count, first_row, problem);
}

bool graph_reserve_edges(struct graph *graph, uint32_t count) {
    uint64_t needed = (uint64_t)graph->edge_count + count;
    return growth_reserve((void **)&graph->sources, &graph->source_capacity, needed,
                          sizeof *graph->sources) &&
           growth_reserve((void **)&graph->targets, &graph->target_capacity, needed,
                          sizeof *graph->targets) &&
           growth_reserve((void **)&graph->types, &graph->type_capacity, needed,
                          sizeof *graph->types) &&
           undo_reserve(graph->undo, 1);
}

void graph_count_edge(struct graph *graph, uint32_t row, uint16_t type, int sign) {
    uint64_t step = sign > 0 ? 1 : UINT64_MAX;
    graph->live_edge_count += step;
    graph->type_uses[type] += step;
    if (graph->sources[row] == graph->targets[row]) {
        graph->type_loops[type] += step;
        graph->loop_count += step;
    }
}

enum status graph_create_relationship(struct graph *graph, uint32_t source,
                                      uint32_t target, uint32_t type, uint32_t *row,
                                      struct problem *problem) {
    TRY(graph_check_writable(graph, problem));
    TRY(graph_attach(graph, problem));
    TRY(check_live(graph, ELEMENT_NODE, source, problem));
    TRY(check_live(graph, ELEMENT_NODE, target, problem));
    TRY(check_id(graph, CATALOG_TYPE, type, problem));
    if (graph->edge_count >= MAX_EDGES)
        return problem_set(problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                           "more than %u relationships", MAX_EDGES);
    uint32_t made = graph->edge_count;
    TRY_ROOM(graph_reserve_edges(graph, 1), problem);
    if (!graph->is_bulk)
        TRY_ROOM(delta_reserve(&graph->delta, graph->node_count, made), problem);
    undo_push(graph->undo,
              (struct undo_record){.kind = UNDO_EDGES, .row = made, .number = 1});
    graph->sources[made] = source;
    graph->targets[made] = target;
    graph->types[made] = (uint16_t)type;
    graph->edge_count++;
    if (!graph->is_bulk)
        delta_add(&graph->delta, made, source, target);
    graph_count_edge(graph, made, (uint16_t)type, 1);
    graph->counters.relationships_created++;
    graph_touch(graph);
    *row = made;
    return STATUS_OK;
}

/* ---- properties --------------------------------------------------------------------------- */

/* Sets a property of a live element; the value is storable or null and a change. */
static enum status change_property(struct graph *graph, enum element_kind kind,
                                   uint32_t row, uint32_t key, struct value value,
                                   struct problem *problem) {
    struct property_column *column;
    TRY(property_make(&graph->properties[kind], key, &column, problem));
    TRY(property_set(column, graph->undo, row, value, problem));
    graph_touch(graph);
    column->changed = graph->stamp;
    if (kind == ELEMENT_NODE && !value_is_null(value))
        index_note(&graph->indexes, key, row, value);
    if (!value_is_null(value) && graph->composites.count > 0)
        composite_note(graph, kind, row, key);
    journal_note(&graph->journal, kind, row);
    return STATUS_OK;
}

enum status graph_set_property(struct graph *graph, enum element_kind kind, uint32_t row,
                               uint32_t key, struct value value, bool *is_changed,
                               struct problem *problem) {
    TRY(graph_check_writable(graph, problem));
    TRY(check_live(graph, kind, row, problem));
    TRY(check_id(graph, CATALOG_KEY, key, problem));
    if (!value_is_null(value))
        TRY(property_check(value, problem));
    bool is_same = property_is_same(graph_property(graph, kind, row, key), value);
    if (is_changed != NULL)
        *is_changed = !is_same;
    if (is_same)
        return STATUS_OK;
    TRY(change_property(graph, kind, row, key, value, problem));
    graph->counters.properties_set++;
    return STATUS_OK;
}

enum status graph_bulk_property(struct graph *graph, enum element_kind kind, uint32_t key,
                                uint32_t first_row, const struct column *cells,
                                uint32_t count, struct problem *problem) {
    struct property_column *column;
    TRY(graph_check_writable(graph, problem));
    TRY(check_id(graph, CATALOG_KEY, key, problem));
    if ((uint64_t)first_row + count > graph_row_count(graph, kind))
        return problem_set(problem, STATUS_INTERNAL, SPAN_NONE,
                           "properties beyond the last row");
    TRY(property_make(&graph->properties[kind], key, &column, problem));
    if (kind == ELEMENT_NODE)
        index_drop(&graph->indexes, key);
    composite_drop(&graph->composites, kind, key);
    journal_lose(&graph->journal);
    graph_touch(graph);
    column->changed = graph->stamp;
    return property_set_many(column, graph->undo, first_row, cells, count,
                             &graph->counters.properties_set, problem);
}

/* ---- deleting ----------------------------------------------------------------------------- */

static enum status remove_properties(struct graph *graph, enum element_kind kind,
                                     uint32_t row, struct problem *problem) {
    const struct property_table *table = &graph->properties[kind];
    for (uint32_t key = 0; key < table->count; key++) {
        if (table->columns[key] != NULL &&
            property_chunk(table->columns[key], row) != NULL)
            TRY(change_property(graph, kind, row, key, value_null(), problem));
    }
    return graph_read_failure(graph, problem);
}

enum status graph_bury_relationship(struct graph *graph, uint32_t row,
                                    struct problem *problem) {
    TRY_ROOM(undo_reserve(graph->undo, 1) &&
                 delta_reserve(&graph->delta, graph->node_count, row),
             problem);
    uint16_t type = graph->types[row];
    undo_push(graph->undo,
              (struct undo_record){.kind = UNDO_DELETION, .row = row, .number = type});
    graph_count_edge(graph, row, type, -1);
    graph->types[row] = TYPE_DEAD;
    if (row < graph->delta.first_row)
        delta_bury(&graph->delta, graph->sources[row], graph->targets[row]);
    journal_note(&graph->journal, ELEMENT_RELATIONSHIP, row);
    graph_touch(graph);
    return STATUS_OK;
}

enum status graph_delete_relationship(struct graph *graph, uint32_t row,
                                      struct problem *problem) {
    TRY(graph_check_writable(graph, problem));
    TRY(check_not_bulk(graph, problem));
    TRY(check_live(graph, ELEMENT_RELATIONSHIP, row, problem));
    TRY(remove_properties(graph, ELEMENT_RELATIONSHIP, row, problem));
    TRY(graph_bury_relationship(graph, row, problem));
    graph->counters.relationships_deleted++;
    return STATUS_OK;
}

bool graph_is_connected(const struct graph *graph, uint32_t node) {
    struct adjacency_cursor cursor;
    struct adjacency_run run;
    adjacency_open(&cursor, graph, DIRECTION_BOTH, node,
                   (struct type_filter){.is_any = true});
    return adjacency_next(&cursor, &run);
}

enum status graph_bury_node(struct graph *graph, uint32_t row, struct problem *problem) {
    TRY_ROOM(undo_reserve(graph->undo, 1), problem);
    uint32_t set = graph->node_label_sets[row];
    undo_push(graph->undo,
              (struct undo_record){.kind = UNDO_LABELS, .row = row, .number = set});
    graph->label_sets.sets[set].uses--;
    graph->node_label_sets[row] = LABEL_SET_DEAD;
    graph->live_node_count--;
    journal_note(&graph->journal, ELEMENT_NODE, row);
    graph_touch(graph);
    return STATUS_OK;
}

enum status graph_delete_node(struct graph *graph, uint32_t row,
                              struct problem *problem) {
    TRY(graph_check_writable(graph, problem));
    TRY(check_not_bulk(graph, problem));
    TRY(check_live(graph, ELEMENT_NODE, row, problem));
    TRY(graph_attach(graph, problem));
    if (graph_is_connected(graph, row)) {
        enum status status = problem_set(problem, STATUS_DELETE_CONNECTED_NODE, SPAN_NONE,
                                         "node %u still has relationships", row);
        problem_hint(problem, "DETACH DELETE deletes them too");
        return status;
    }
    TRY(remove_properties(graph, ELEMENT_NODE, row, problem));
    TRY(graph_bury_node(graph, row, problem));
    graph->counters.nodes_deleted++;
    return STATUS_OK;
}
