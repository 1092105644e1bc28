/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Life of a graph and what is read from it element by element. A row is its id: rows are
 * never reused, so a dead element costs its row (4 bytes a node, 10 a relationship) for good.
 */
#include "graph/graph_internal.h"

#include "graph/growth.h"

#include <stdlib.h>

/* An empty graph in memory that holds none. */
static bool graph_init(struct graph *graph) {
    *graph = (struct graph){0};
    graph->undo = memory_allocate(sizeof *graph->undo);
    if (graph->undo == NULL)
        return false;
    *graph->undo = (struct undo_log){.epoch = 1};
    return label_sets_init(&graph->label_sets);
}

struct graph *graph_new(void) {
    struct graph *graph = memory_allocate(sizeof *graph);
    if (graph != NULL && !graph_init(graph)) {
        graph_free(graph);
        return NULL;
    }
    return graph;
}

/* Old chunks in the log of an open transaction belong to nobody else. */
static void release_log(struct graph *graph) {
    if (graph->undo == NULL)
        return;
    if (graph->undo->is_open)
        graph_rollback(graph);
    undo_log_release(graph->undo);
    memory_free(graph->undo);
}

/* Frees what the graph holds. */
static void graph_release(struct graph *graph) {
    release_log(graph);
    segments_release(&graph->segments);
    if (graph->network != NULL)
        graph->release_network(graph->network);
    for (int kind = 0; kind < CATALOG_KIND_COUNT; kind++)
        catalog_release(&graph->catalogs[kind]);
    for (int kind = 0; kind < DEFINITION_KIND_COUNT; kind++)
        definition_list_release(&graph->definitions[kind]);
    for (int kind = 0; kind < ELEMENT_KIND_COUNT; kind++)
        property_table_release(&graph->properties[kind]);
    label_sets_release(&graph->label_sets);
    topology_release(&graph->topology);
    delta_release(&graph->delta);
    index_table_release(&graph->indexes);
    composite_table_release(&graph->composites);
    journal_release(&graph->journal);
    named_release(&graph->named);
    memory_free(graph->node_label_sets);
    memory_free(graph->label_zones);
    memory_free(graph->sources);
    memory_free(graph->targets);
    memory_free(graph->types);
    memory_free(graph->type_uses);
    memory_free(graph->type_loops);
}

void graph_free(struct graph *graph) {
    if (graph == NULL)
        return;
    graph_release(graph);
    memory_free(graph);
}

enum status graph_clear(struct graph *graph, struct problem *problem) {
    uint64_t stamp = graph->stamp + 1;
    graph_release(graph);
    TRY_ROOM(graph_init(graph), problem);
    graph->stamp = graph->version = graph->definitions_version = stamp;
    return STATUS_OK;
}

/* ---- names -------------------------------------------------------------------------------- */

uint32_t graph_find_name(const struct graph *graph, enum catalog_kind kind,
                         struct text name) {
    return catalog_find(&graph->catalogs[kind], name);
}

struct text graph_name(const struct graph *graph, enum catalog_kind kind, uint32_t id) {
    return graph->catalogs[kind].names[id].name;
}

uint32_t graph_name_count(const struct graph *graph, enum catalog_kind kind) {
    return graph->catalogs[kind].count;
}

uint32_t graph_match_folded(const struct graph *graph, enum catalog_kind kind,
                            struct text folded, uint32_t *ids, uint32_t capacity) {
    return catalog_match_folded(&graph->catalogs[kind], folded, ids, capacity);
}

static uint64_t label_uses(const struct graph *graph, uint32_t label) {
    uint64_t uses = 0;
    for (uint32_t set = 0; set < graph->label_sets.count; set++) {
        if (graph->label_sets.sets[set].uses > 0 &&
            label_sets_contains(&graph->label_sets, set, label))
            uses += graph->label_sets.sets[set].uses;
    }
    return uses;
}

uint64_t graph_name_uses(const struct graph *graph, enum catalog_kind kind, uint32_t id) {
    if (id >= graph->catalogs[kind].count)
        return 0;
    if (kind == CATALOG_LABEL)
        return label_uses(graph, id);
    if (kind == CATALOG_TYPE)
        return graph->type_uses[id];
    uint64_t uses = 0;
    for (int element = 0; element < ELEMENT_KIND_COUNT; element++) {
        const struct property_column *column =
            property_find(&graph->properties[element], id);
        uses += column == NULL ? 0 : column->present_count;
    }
    return uses;
}

/* ---- elements ----------------------------------------------------------------------------- */

uint32_t graph_row_count(const struct graph *graph, enum element_kind kind) {
    return kind == ELEMENT_NODE ? graph->node_count : graph->edge_count;
}

uint64_t graph_element_count(const struct graph *graph, enum element_kind kind) {
    return kind == ELEMENT_NODE ? graph->live_node_count : graph->live_edge_count;
}

bool graph_is_live(const struct graph *graph, enum element_kind kind, uint32_t row) {
    if (kind == ELEMENT_NODE)
        return row < graph->node_count && graph->node_label_sets[row] != LABEL_SET_DEAD;
    graph_need_adjacency(graph);
    return row < graph->edge_count && graph->types[row] != TYPE_DEAD;
}

uint64_t graph_id(const struct graph *graph, enum element_kind kind, uint32_t row) {
    (void)graph;
    (void)kind;
    return row;
}

bool graph_row(const struct graph *graph, enum element_kind kind, uint64_t id,
               uint32_t *row) {
    if (id >= graph_row_count(graph, kind) || !graph_is_live(graph, kind, (uint32_t)id))
        return false;
    *row = (uint32_t)id;
    return true;
}

uint32_t graph_label_set_count(const struct graph *graph) {
    return graph->label_sets.count;
}

const uint32_t *graph_label_set(const struct graph *graph, uint32_t set,
                                uint32_t *count) {
    *count = graph->label_sets.sets[set].label_count;
    return graph->label_sets.sets[set].labels;
}

uint64_t graph_label_set_uses(const struct graph *graph, uint32_t set) {
    return graph->label_sets.sets[set].uses;
}

const uint32_t *graph_node_label_sets(const struct graph *graph) {
    return graph->node_label_sets;
}

uint64_t graph_relabelled_count(const struct graph *graph) {
    return graph->relabelled_count;
}

uint32_t graph_relabelled_node(const struct graph *graph, uint64_t index) {
    return graph->relabelled[index % RELABELLED_KEPT];
}

const uint64_t *graph_label_zones(const struct graph *graph) {
    return graph->label_zones;
}

bool graph_has_label(const struct graph *graph, uint32_t node, uint32_t label) {
    return label_sets_contains(&graph->label_sets, graph->node_label_sets[node], label);
}

struct graph_edges graph_edges(const struct graph *graph) {
    graph_need_adjacency(graph);
    return (struct graph_edges){graph->sources, graph->targets, graph->types};
}

uint32_t graph_relationship_type(const struct graph *graph, uint32_t row) {
    if (row >= graph->edge_count)
        return CATALOG_NONE;
    graph_need_adjacency(graph);
    uint16_t type = graph->types[row];
    if (type == TYPE_DEAD)
        type = undo_deleted_type(graph->undo, row);
    return type == TYPE_DEAD ? CATALOG_NONE : type;
}

/* ---- statistics --------------------------------------------------------------------------- */

uint64_t graph_delta_count(const struct graph *graph) {
    return (uint64_t)graph->delta.added + graph->delta.dead;
}

uint64_t graph_version(const struct graph *graph) {
    return graph->version;
}

static struct graph_memory memory_without_properties(const struct graph *graph) {
    return (struct graph_memory){
        .topology_bytes =
            topology_bytes(&graph->topology) +
            (uint64_t)graph->node_capacity * sizeof *graph->node_label_sets +
            (uint64_t)graph->label_zone_capacity * sizeof *graph->label_zones +
            (uint64_t)graph->source_capacity * sizeof *graph->sources +
            (uint64_t)graph->target_capacity * sizeof *graph->targets +
            (uint64_t)graph->type_capacity * sizeof *graph->types,
        .index_bytes = index_table_bytes(&graph->indexes) +
                       composite_table_bytes(&graph->composites) +
                       named_bytes(&graph->named),
        .delta_bytes = delta_bytes(&graph->delta)};
}

struct graph_memory graph_memory(const struct graph *graph) {
    struct graph_memory memory = memory_without_properties(graph);
    for (int kind = 0; kind < ELEMENT_KIND_COUNT; kind++) {
        uint64_t chunk_byte_count, dictionary_byte_count;
        property_bytes(&graph->properties[kind], &chunk_byte_count,
                       &dictionary_byte_count);
        memory.property_bytes += chunk_byte_count;
        memory.dictionary_bytes += dictionary_byte_count;
    }
    return memory;
}

/* ---- the meter ---------------------------------------------------------------------------- */

/* Changes between two checks, and the part of the graph (one in so many rows) that has to
 * change before chunks are counted again: all counting together stays linear. */
#define METER_CHANGES 256
#define METER_PART 64

static uint64_t change_count(const struct graph *graph) {
    const struct graph_counters *counters = &graph->counters;
    return (uint64_t)(counters->nodes_created + counters->relationships_created +
                      counters->properties_set + counters->labels_added +
                      counters->labels_removed + counters->nodes_deleted +
                      counters->relationships_deleted);
}

/* All bytes but those of property chunks: a few numbers a key. */
static uint64_t meter_bytes(struct graph *graph, bool counts_chunks) {
    struct graph_memory memory;
    uint64_t bytes = (uint64_t)graph->undo->capacity * sizeof(struct undo_record);
    if (counts_chunks) {
        memory = graph_memory(graph);
        graph->meter.chunk_bytes = memory.property_bytes;
        bytes += memory.dictionary_bytes;
    } else {
        memory = memory_without_properties(graph);
        for (int kind = 0; kind < ELEMENT_KIND_COUNT; kind++)
            bytes += property_dictionary_bytes(&graph->properties[kind]);
    }
    return bytes + memory.topology_bytes + memory.index_bytes + memory.delta_bytes +
           graph->meter.chunk_bytes;
}

void graph_meter_begin(struct graph *graph, struct budget *budget) {
    graph->meter = (struct graph_meter){.budget = NULL};
    if (budget == NULL || budget->memory_limit_bytes == 0)
        return;
    graph->meter.budget = budget;
    graph->meter.start_bytes = meter_bytes(graph, true);
    graph->meter.checked_count = graph->meter.chunk_count = change_count(graph);
}

enum status graph_meter_check(struct graph *graph, struct problem *problem) {
    struct graph_meter *meter = &graph->meter;
    uint64_t changes = change_count(graph);
    if (meter->budget == NULL || changes - meter->checked_count < METER_CHANGES)
        return STATUS_OK;
    uint64_t rows = (uint64_t)graph->node_count + graph->edge_count;
    bool counts_chunks = changes - meter->chunk_count >= rows / METER_PART;
    meter->checked_count = changes;
    if (counts_chunks)
        meter->chunk_count = changes;
    uint64_t bytes = meter_bytes(graph, counts_chunks);
    uint64_t growth = bytes > meter->start_bytes ? bytes - meter->start_bytes : 0;
    if (growth <= meter->taken_bytes)
        return STATUS_OK;
    if (!budget_take(meter->budget, growth - meter->taken_bytes))
        return budget_problem(meter->budget, problem);
    meter->taken_bytes = growth;
    return STATUS_OK;
}

void graph_meter_end(struct graph *graph) {
    budget_return(graph->meter.budget, graph->meter.taken_bytes);
    graph->meter = (struct graph_meter){.budget = NULL};
}
