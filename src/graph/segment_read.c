/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening: HEAD, NODES and COLUMNs are read, memory for relationships is reserved. */
#include "graph/graph_internal.h"

#include "graph/growth.h"

/* ---- nodes -------------------------------------------------------------------------------- */

/* Room for the nodes of one segment more, and for its sum. */
static bool reserve_nodes(struct graph *graph, uint32_t count) {
    struct segment_state *kept = &graph->segments.kept;
    uint64_t needed = (uint64_t)graph->node_count + count;
    uint64_t zones = needed / LABEL_ZONE_NODES + 1;
    if (!growth_reserve((void **)&graph->node_label_sets, &graph->node_capacity, needed,
                        sizeof *graph->node_label_sets) ||
        !growth_reserve((void **)&graph->label_zones, &graph->label_zone_capacity, zones,
                        sizeof *graph->label_zones) ||
        !growth_reserve((void **)&kept->node_sums, &kept->node_sum_capacity,
                        (uint64_t)kept->node_sum_count + 1, sizeof *kept->node_sums))
        return false;
    while (graph->label_zone_count < zones)
        graph->label_zones[graph->label_zone_count++] = 0;
    return true;
}

/* Label sets of the next nodes, counted into `uses`. */
static enum status read_nodes(struct graph *graph, uint32_t node_count, uint64_t *uses,
                              struct problem *problem) {
    struct segment_state *kept = &graph->segments.kept;
    struct segment_id id = segment_place(SEGMENT_NODES, kept->node_sum_count);
    uint32_t first = graph->node_count, count = segment_node_count(node_count, id.place);
    struct byte_reader reader;
    TRY(segment_fetch(&graph->segments, id, &reader, problem));
    TRY_ROOM(reserve_nodes(graph, count), problem);
    kept->node_sums[kept->node_sum_count++] =
        segment_sum(reader.next, reader_left(&reader));
    reader_packed(&reader, graph->node_label_sets + first, count);
    for (uint32_t node = first; node < first + count && !reader.is_bad; node++) {
        uint32_t set = graph->node_label_sets[node];
        if (set >= graph->label_sets.count) {
            reader.is_bad = true;
            break;
        }
        uses[set]++;
        graph->label_zones[node / LABEL_ZONE_NODES] |= UINT64_C(1) << (set % 64);
    }
    TRY(segment_check(&reader, id, problem));
    graph->node_count += count;
    return STATUS_OK;
}

/* All nodes; HEAD's uses of label sets must be theirs. */
static enum status read_all_nodes(struct graph *graph, uint32_t node_count,
                                  struct arena *arena, struct problem *problem) {
    uint64_t *uses = ARENA_ARRAY(arena, graph->label_sets.count, uint64_t);
    TRY_MEMORY(uses, arena, problem);
    while (graph->node_count < node_count)
        TRY(read_nodes(graph, node_count, uses, problem));
    for (uint32_t set = LABEL_SET_EMPTY; set < graph->label_sets.count; set++)
        if (uses[set] != graph->label_sets.sets[set].uses)
            return segment_damaged(segment_place(SEGMENT_NODES, 0), problem);
    graph->live_node_count = node_count - uses[LABEL_SET_DEAD];
    return STATUS_OK;
}

/* ---- relationships ------------------------------------------------------------------------ */

static enum status take_counts(struct graph *graph, const struct segment_counts *counts,
                               struct problem *problem) {
    uint32_t type_count = counts->type_count;
    if (type_count != graph->catalogs[CATALOG_TYPE].count)
        return segment_damaged(segment_place(SEGMENT_HEAD, 0), problem);
    TRY_ROOM(graph_reserve_edges(graph, counts->edge_count) &&
                 growth_reserve((void **)&graph->type_uses, &graph->uses_capacity,
                                type_count, sizeof *graph->type_uses) &&
                 growth_reserve((void **)&graph->type_loops, &graph->loops_capacity,
                                type_count, sizeof *graph->type_loops),
             problem);
    for (uint32_t type = 0; type < type_count; type++) {
        graph->type_uses[type] = counts->type_uses[type];
        graph->type_loops[type] = counts->type_loops[type];
        graph->loop_count += counts->type_loops[type];
    }
    graph->edge_count = counts->edge_count;
    graph->live_edge_count = counts->live_edge_count;
    graph->is_detached = counts->edge_count > 0;
    return STATUS_OK;
}

/* ---- columns ------------------------------------------------------------------------------ */

static enum status read_columns(struct graph *graph, enum element_kind kind,
                                struct problem *problem) {
    const struct property_table *table = &graph->properties[kind];
    for (uint32_t key = 0; key < table->count; key++) {
        struct segment_id id = {segment_column_kind(kind), key, 0};
        struct byte_reader reader;
        if (table->columns[key] == NULL)
            continue;
        TRY(segment_fetch(&graph->segments, id, &reader, problem));
        TRY(segment_read_column(&reader, graph_row_count(graph, kind),
                                table->columns[key], problem));
        TRY(segment_check(&reader, id, problem));
        graph_touch(graph);
        table->columns[key]->changed = graph->stamp;
    }
    return STATUS_OK;
}

/* ---- together ----------------------------------------------------------------------------- */

static enum status open_segments(struct graph *graph, struct arena *arena,
                                 struct problem *problem) {
    struct segment_id id = segment_place(SEGMENT_HEAD, 0);
    struct segment_state *kept = &graph->segments.kept;
    struct segment_counts counts;
    struct byte_reader reader;
    TRY(segment_fetch(&graph->segments, id, &reader, problem));
    kept->head_sum = segment_sum(reader.next, reader_left(&reader));
    TRY(segment_read_counts(&reader, arena, &counts, problem));
    if (reader.is_bad)
        return segment_damaged(id, problem);
    TRY(segment_read_names(&reader, graph, problem));
    TRY(segment_check(&reader, id, problem));
    TRY(read_all_nodes(graph, counts.node_count, arena, problem));
    TRY(take_counts(graph, &counts, problem));
    for (int kind = 0; kind < ELEMENT_KIND_COUNT; kind++)
        TRY(read_columns(graph, (enum element_kind)kind, problem));
    kept->epoch = graph->undo->epoch;
    kept->edge_count = graph->edge_count;
    kept->live_edge_count = graph->live_edge_count;
    graph_touch(graph);
    graph->definitions_version = graph->stamp;
    return STATUS_OK;
}

static void empty(void *place, uint32_t *capacity) {
    void **items = place;
    memory_free(*items);
    *items = NULL;
    *capacity = 0;
}

/* Back to an empty graph, without needing memory. */
static void forget(struct graph *graph) {
    for (int kind = 0; kind < CATALOG_KIND_COUNT; kind++)
        catalog_release(&graph->catalogs[kind]);
    for (int kind = 0; kind < DEFINITION_KIND_COUNT; kind++)
        definition_list_release(&graph->definitions[kind]);
    for (int kind = 0; kind < ELEMENT_KIND_COUNT; kind++)
        property_table_release(&graph->properties[kind]);
    while (graph->label_sets.count > LABEL_SET_EMPTY + 1)
        label_sets_drop_last(&graph->label_sets);
    graph->label_sets.sets[LABEL_SET_EMPTY].uses = 0;
    empty(&graph->node_label_sets, &graph->node_capacity);
    empty(&graph->label_zones, &graph->label_zone_capacity);
    empty(&graph->sources, &graph->source_capacity);
    empty(&graph->targets, &graph->target_capacity);
    empty(&graph->types, &graph->type_capacity);
    empty(&graph->type_uses, &graph->uses_capacity);
    empty(&graph->type_loops, &graph->loops_capacity);
    graph->label_zone_count = graph->node_count = graph->edge_count = 0;
    graph->live_node_count = graph->live_edge_count = graph->loop_count = 0;
    graph->is_detached = false;
    segments_release(&graph->segments);
    graph->segments = (struct segments){0};
    graph_touch(graph);
}

enum status graph_open_segments(struct graph *graph, const struct segment_source *source,
                                struct problem *problem) {
    if (graph->undo->is_open || graph->node_count > 0 ||
        graph->catalogs[CATALOG_KEY].count > 0 ||
        graph->catalogs[CATALOG_LABEL].count > 0)
        return problem_set(problem, STATUS_INTERNAL, SPAN_NONE,
                           "segments are read into an empty graph alone");
    struct arena arena;
    arena_init(&arena, NULL);
    graph->segments.source = *source;
    enum status status = open_segments(graph, &arena, problem);
    arena_release(&arena);
    if (status != STATUS_OK)
        forget(graph);
    return status;
}
