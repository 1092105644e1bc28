/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What differs is told without a mark on each change: a chunk by its epoch; relationships by
 * the number of rows and of those that live, which never come back to what they were; nodes and
 * HEAD by the sum of their bytes, as both are made anew quickly; a column by its chunks.
 * Segments go out in the order of their ids, so that a sink that appends keeps them in that
 * order: what opening reads comes first, and each chunk of a column behind the one before.
 */
#include "graph/graph_internal.h"

#include "graph/growth.h"

/* What one call works on. */
struct writing {
    struct graph *graph;
    const struct segment_sink *sink;
    bool writes_everything;
    struct budget *budget;
    struct arena *arena;
    struct bytes bytes; /* of the segment that is being made */
    struct segment_counts counts;
    bool has_new_head;
};

/* Gives the bytes to the sink. */
static enum status put(struct writing *writing, struct segment_id id,
                       struct problem *problem) {
    TRY_ROOM(!writing->bytes.is_full, problem);
    TRY(budget_check(writing->budget, problem));
    const void *bytes = writing->bytes.count > 0 ? writing->bytes.data : (void *)"";
    return writing->sink->write(writing->sink->context, id, bytes, writing->bytes.count,
                                problem);
}

/* A segment as the source has it. */
static enum status pass_on(struct writing *writing, struct segment_id id,
                           struct problem *problem) {
    struct byte_reader reader;
    TRY(segment_fetch(&writing->graph->segments, id, &reader, problem));
    writing->bytes.count = 0;
    bytes_raw(&writing->bytes, reader.next, reader_left(&reader));
    return put(writing, id, problem);
}

static enum status cut(struct writing *writing, struct segment_id id,
                       struct problem *problem) {
    return writing->sink->cut(writing->sink->context, id, problem);
}

/* ---- properties --------------------------------------------------------------------------- */

static enum status write_chunk(struct writing *writing, struct property_column *column,
                               struct segment_id id, struct problem *problem) {
    const struct chunk *chunk = column->chunks[id.place];
    if (property_is_unread(chunk))
        return writing->writes_everything ? pass_on(writing, id, problem) : STATUS_OK;
    uint32_t mark = property_mark(chunk);
    uint32_t kept = id.place < column->kept_count ? column->kept[id.place] : 0;
    if (!writing->writes_everything && mark == kept &&
        (mark == 0 || chunk->epoch <= writing->graph->segments.kept.epoch))
        return STATUS_OK;
    writing->bytes.count = 0;
    if (mark != 0)
        segment_write_chunk(&writing->bytes, chunk, &column->dictionary);
    return put(writing, id, problem);
}

/* Chunks up to the last that is there. */
static uint32_t used_places(const struct property_column *column) {
    uint32_t count = column == NULL ? 0 : column->chunk_count;
    while (count > 0 && property_mark(column->chunks[count - 1]) == 0)
        count--;
    return count;
}

/* Does the column have other chunks than the segments? */
static bool has_changed(const struct property_column *column, uint32_t count) {
    bool has_changed = column->kept_count != count;
    for (uint32_t place = 0; !has_changed && place < count; place++)
        has_changed = column->kept[place] != property_mark(column->chunks[place]);
    return has_changed;
}

static enum status write_column(struct writing *writing, enum element_kind kind,
                                uint32_t key, struct property_column *column,
                                struct problem *problem) {
    uint32_t count = used_places(column);
    uint32_t kept_count = column == NULL ? 0 : column->kept_count;
    struct segment_id id = {segment_column_kind(kind), key, 0};
    if (count == 0)
        return kept_count > 0 || writing->writes_everything ? cut(writing, id, problem)
                                                            : STATUS_OK;
    TRY_ROOM(growth_reserve((void **)&column->kept, &column->kept_capacity, count,
                            sizeof *column->kept),
             problem);
    if (!writing->writes_everything && !has_changed(column, count))
        return STATUS_OK;
    writing->bytes.count = 0;
    segment_write_column(&writing->bytes, column);
    return put(writing, id, problem);
}

static enum status write_chunks(struct writing *writing, enum element_kind kind,
                                uint32_t key, struct property_column *column,
                                struct problem *problem) {
    uint32_t count = used_places(column);
    uint32_t kept_count = column == NULL ? 0 : column->kept_count;
    struct segment_id id = {segment_chunk_kind(kind), key, count};
    if (count < kept_count || writing->writes_everything)
        TRY(cut(writing, id, problem));
    for (id.place = 0; id.place < count; id.place++)
        TRY(write_chunk(writing, column, id, problem));
    return STATUS_OK;
}

/* Calls `write` for each key, whose column may be NULL. */
static enum status for_each_key(struct writing *writing, enum element_kind kind,
                                enum status (*write)(struct writing *writing,
                                                     enum element_kind kind, uint32_t key,
                                                     struct property_column *column,
                                                     struct problem *problem),
                                struct problem *problem) {
    const struct property_table *table = &writing->graph->properties[kind];
    for (uint32_t key = 0; key < writing->graph->catalogs[CATALOG_KEY].count; key++)
        TRY(write(writing, kind, key, key < table->count ? table->columns[key] : NULL,
                  problem));
    return STATUS_OK;
}

static enum status write_properties(struct writing *writing, struct problem *problem) {
    for (int kind = 0; kind < ELEMENT_KIND_COUNT; kind++)
        TRY(for_each_key(writing, (enum element_kind)kind, write_column, problem));
    for (int kind = 0; kind < ELEMENT_KIND_COUNT; kind++)
        TRY(for_each_key(writing, (enum element_kind)kind, write_chunks, problem));
    return STATUS_OK;
}

/* ---- nodes -------------------------------------------------------------------------------- */

static enum status write_nodes(struct writing *writing, struct problem *problem) {
    struct graph *graph = writing->graph;
    const struct segment_state *kept = &graph->segments.kept;
    struct segment_state *written = &graph->segments.written;
    uint32_t count = segment_place_count(graph->node_count);
    TRY_ROOM(growth_reserve((void **)&written->node_sums, &written->node_sum_capacity,
                            count, sizeof *written->node_sums),
             problem);
    for (uint32_t place = 0; place < count; place++) {
        writing->bytes.count = 0;
        bytes_packed(&writing->bytes,
                     graph->node_label_sets + (size_t)place * SEGMENT_ROWS,
                     segment_node_count(graph->node_count, place));
        TRY_ROOM(!writing->bytes.is_full, problem);
        uint64_t sum = segment_sum(writing->bytes.data, writing->bytes.count);
        written->node_sums[place] = sum;
        if (writing->writes_everything || place >= kept->node_sum_count ||
            kept->node_sums[place] != sum)
            TRY(put(writing, segment_place(SEGMENT_NODES, place), problem));
    }
    written->node_sum_count = count;
    return writing->writes_everything
               ? cut(writing, segment_place(SEGMENT_NODES, count), problem)
               : STATUS_OK;
}

/* ---- relationships ------------------------------------------------------------------------ */

/* From place `first` on; what was not read is passed on, nodes that came since have nothing. */
static enum status write_direction(struct writing *writing, enum direction direction,
                                   uint32_t first, struct problem *problem) {
    const struct graph *graph = writing->graph;
    enum segment_kind kind = direction == DIRECTION_OUT ? SEGMENT_OUT : SEGMENT_IN;
    uint32_t count = segment_place_count(graph->node_count);
    for (uint32_t place = first; place < count; place++) {
        if (graph->is_detached && place < graph->segments.kept.node_sum_count) {
            TRY(pass_on(writing, segment_place(kind, place), problem));
            continue;
        }
        writing->bytes.count = 0;
        TRY(segment_write_entries(&writing->bytes, graph, direction, place, problem));
        TRY(put(writing, segment_place(kind, place), problem));
    }
    return cut(writing, segment_place(kind, count), problem);
}

static bool have_relationships_changed(const struct graph *graph) {
    const struct segment_state *kept = &graph->segments.kept;
    return kept->edge_count != graph->edge_count ||
           kept->live_edge_count != graph->live_edge_count;
}

enum status graph_prepare_segments(struct graph *graph, struct problem *problem) {
    if (have_relationships_changed(graph))
        TRY(graph_attach(graph, problem));
    return graph_delta_count(graph) > 0 ? graph_fold_now(graph, problem) : STATUS_OK;
}

/*
 * Both directions when they changed. Nodes that came since need their segments too: reading
 * asks for one of each place.
 */
static enum status write_relationships(struct writing *writing, struct problem *problem) {
    const struct graph *graph = writing->graph;
    uint32_t first = graph->segments.kept.node_sum_count;
    if (have_relationships_changed(graph) || writing->writes_everything)
        first = 0;
    else if (first == segment_place_count(graph->node_count))
        return STATUS_OK;
    for (int direction = DIRECTION_OUT; direction <= DIRECTION_IN; direction++)
        TRY(write_direction(writing, (enum direction)direction, first, problem));
    return STATUS_OK;
}

/* ---- HEAD --------------------------------------------------------------------------------- */

/* Counts of the relationships: those of the source while nothing of them was read. */
static enum status count_relationships(struct writing *writing,
                                       struct segment_counts *counts,
                                       struct problem *problem) {
    const struct graph *graph = writing->graph;
    struct byte_reader reader;
    if (!graph->is_detached)
        return segment_count(graph, writing->arena, counts, problem);
    TRY(segment_fetch(&graph->segments, segment_place(SEGMENT_HEAD, 0), &reader,
                      problem));
    TRY(segment_read_counts(&reader, writing->arena, counts, problem));
    if (reader.is_bad || counts->edge_count != graph->edge_count ||
        counts->live_edge_count != graph->live_edge_count)
        return segment_damaged(segment_place(SEGMENT_HEAD, 0), problem);
    return STATUS_OK;
}

/* Types that were named since have no relationships. */
static enum status add_types(struct writing *writing, struct segment_counts *counts,
                             struct problem *problem) {
    const struct graph *graph = writing->graph;
    counts->node_count = graph->node_count;
    counts->type_count = graph->catalogs[CATALOG_TYPE].count;
    counts->type_uses = ARENA_ARRAY(writing->arena, counts->type_count + 1, uint64_t);
    counts->type_loops = ARENA_ARRAY(writing->arena, counts->type_count + 1, uint64_t);
    TRY_MEMORY(counts->type_uses, writing->arena, problem);
    TRY_MEMORY(counts->type_loops, writing->arena, problem);
    for (uint32_t type = 0; type < counts->type_count; type++) {
        counts->type_uses[type] = graph->type_uses[type];
        counts->type_loops[type] = graph->type_loops[type];
    }
    return STATUS_OK;
}

static enum status write_head(struct writing *writing, struct problem *problem) {
    struct graph *graph = writing->graph;
    struct segments *segments = &graph->segments;
    TRY(count_relationships(writing, &writing->counts, problem));
    TRY(add_types(writing, &writing->counts, problem));
    writing->bytes.count = 0;
    segment_write_head(&writing->bytes, graph, &writing->counts);
    TRY_ROOM(!writing->bytes.is_full, problem);
    segments->written.head_sum = segment_sum(writing->bytes.data, writing->bytes.count);
    segments->written.epoch = graph->undo->epoch;
    segments->written.edge_count = graph->edge_count;
    segments->written.live_edge_count = graph->live_edge_count;
    if (!writing->writes_everything &&
        segments->written.head_sum == segments->kept.head_sum)
        return STATUS_OK;
    writing->has_new_head = true;
    return put(writing, segment_place(SEGMENT_HEAD, 0), problem);
}

static enum status write_head_copy(struct writing *writing, struct problem *problem) {
    if (!writing->has_new_head)
        return STATUS_OK;
    writing->bytes.count = 0;
    segment_write_head(&writing->bytes, writing->graph, &writing->counts);
    return put(writing, segment_place(SEGMENT_HEAD_COPY, 0), problem);
}

/* ---- together ----------------------------------------------------------------------------- */

static enum status write_segments(struct writing *writing, struct problem *problem) {
    TRY(graph_prepare_segments(writing->graph, problem));
    TRY(write_head(writing, problem));
    TRY(write_nodes(writing, problem));
    TRY(write_relationships(writing, problem));
    TRY(write_properties(writing, problem));
    return write_head_copy(writing, problem);
}

/* Has the open transaction deleted relationships? They stay in the adjacency until it ends. */
static bool has_deletions(const struct graph *graph) {
    for (uint32_t i = 0; i < graph->undo->count; i++)
        if (graph->undo->records[i].kind == UNDO_DELETION)
            return true;
    return false;
}

enum status graph_write_segments(struct graph *graph, const struct segment_sink *sink,
                                 bool writes_everything, struct budget *budget,
                                 struct problem *problem) {
    struct arena arena;
    if (graph->is_bulk || (graph->undo->is_open && has_deletions(graph)))
        return problem_set(problem, STATUS_INTERNAL, SPAN_NONE,
                           "segments are not written inside a bulk load, or a "
                           "transaction that has deleted relationships");
    struct writing writing = {.graph = graph,
                              .sink = sink,
                              .writes_everything = writes_everything,
                              .budget = budget,
                              .arena = &arena};
    arena_init(&arena, NULL);
    enum status status = write_segments(&writing, problem);
    bytes_release(&writing.bytes);
    arena_release(&arena);
    return status;
}

/* ---- are they worth it? ------------------------------------------------------------------- */

/* Elements that live, and their properties. */
static uint64_t content_count(const struct graph *graph) {
    uint64_t count = graph->live_node_count + graph->live_edge_count;
    for (int kind = 0; kind < ELEMENT_KIND_COUNT; kind++) {
        const struct property_table *table = &graph->properties[kind];
        for (uint32_t key = 0; key < table->count; key++)
            count += table->columns[key] == NULL ? 0 : table->columns[key]->present_count;
    }
    return count;
}

bool graph_is_mostly_new(const struct graph *graph) {
    const struct graph_counters *counters = &graph->counters;
    uint64_t changes =
        (uint64_t)(counters->nodes_created + counters->relationships_created +
                   counters->properties_set);
    return graph->undo->is_open && !graph->is_bulk && changes >= SEGMENT_CHANGES &&
           changes >= content_count(graph) / 2 && !has_deletions(graph);
}

/* ---- kept --------------------------------------------------------------------------------- */

static void keep_columns(const struct property_table *table) {
    for (uint32_t key = 0; key < table->count; key++) {
        struct property_column *column = table->columns[key];
        if (column == NULL)
            continue;
        column->kept_count = used_places(column);
        for (uint32_t place = 0; place < column->kept_count; place++)
            column->kept[place] = property_mark(column->chunks[place]);
    }
}

void graph_segments_kept(struct graph *graph) {
    struct segments *segments = &graph->segments;
    struct segment_state written = segments->written;
    segments->written = segments->kept; /* its memory serves the next time */
    segments->kept = written;
    for (int kind = 0; kind < ELEMENT_KIND_COUNT; kind++)
        keep_columns(&graph->properties[kind]);
}
