/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/salvage.h"

#include "graph/growth.h"
#include "graph/salvage_internal.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- faults ------------------------------------------------------------------------------- */

void salvage_fault(struct salvage *salvage, const char *format, ...) {
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    salvage->fault_count++;
    if (salvage->fault != NULL)
        salvage->fault(salvage->context, text);
}

static const char *kind_name(enum segment_kind kind) {
    static const char *const names[] = {
        [SEGMENT_HEAD] = "the head (names, label sets, definitions)",
        [SEGMENT_NODES] = "labels of nodes",
        [SEGMENT_OUT] = "outgoing relationships",
        [SEGMENT_IN] = "incoming relationships",
        [SEGMENT_NODE_COLUMN] = "the list of a property of nodes",
        [SEGMENT_RELATIONSHIP_COLUMN] = "the list of a property of relationships",
        [SEGMENT_NODE_CHUNK] = "values of a property of nodes",
        [SEGMENT_RELATIONSHIP_CHUNK] = "values of a property of relationships",
        [SEGMENT_HEAD_COPY] = "the copy of the head"};
    return (size_t)kind < sizeof names / sizeof *names && names[kind] != NULL
               ? names[kind]
               : "a segment";
}

/* Rows that one segment of a kind is about; 0: it is not about rows. */
static uint32_t rows_of(enum segment_kind kind) {
    if (kind == SEGMENT_NODE_CHUNK || kind == SEGMENT_RELATIONSHIP_CHUNK)
        return PROPERTY_CHUNK_ROWS;
    return kind == SEGMENT_NODES || kind == SEGMENT_OUT || kind == SEGMENT_IN
               ? SEGMENT_ROWS
               : 0;
}

/* "values of a property of nodes 'age', rows 2048 to 4095, are lost: ..." */
static void lose(struct salvaging *work, struct segment_id id, const char *why) {
    struct graph *graph = work->graph;
    char rows[64] = "", key[96] = "";
    uint64_t count = rows_of(id.kind), first = id.place * count;
    if (count > 0)
        snprintf(rows, sizeof rows, ", rows %llu to %llu,", (unsigned long long)first,
                 (unsigned long long)(first + count - 1));
    if (id.kind >= SEGMENT_NODE_COLUMN && id.kind <= SEGMENT_RELATIONSHIP_CHUNK &&
        id.key < graph_name_count(graph, CATALOG_KEY))
        snprintf(key, sizeof key, " '%.*s'",
                 TEXT_ARGS(graph_name(graph, CATALOG_KEY, id.key)));
    work->salvage->lost_segments++;
    salvage_fault(work->salvage, "%s%s%s (segment %d, key %u, place %u): %s",
                  kind_name(id.kind), key, rows, (int)id.kind, id.key, id.place, why);
}

void salvage_senseless(struct salvaging *work, struct segment_id id) {
    lose(work, id, "what is written there cannot be");
}

/* ---- segments ----------------------------------------------------------------------------- */

enum status salvage_fetch(struct salvaging *work, struct segment_id id, bool *is_there,
                          struct byte_reader *reader) {
    const void *bytes = NULL;
    size_t byte_count = 0;
    struct problem problem;
    problem_clear(&problem);
    *is_there = false;
    *reader = byte_reader_of("", 0);
    enum status status =
        work->source.read(work->source.context, id, &bytes, &byte_count, &problem);
    if (status == STATUS_DAMAGED) {
        work->salvage->segment_count++;
        lose(work, id, problem.message);
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        if (work->problem != NULL)
            *work->problem = problem;
        return status;
    }
    *is_there = bytes != NULL;
    work->salvage->segment_count += *is_there && byte_count > 0;
    if (*is_there)
        *reader = byte_reader_of(bytes, byte_count);
    return STATUS_OK;
}

enum status salvage_need(struct salvaging *work, struct segment_id id, bool *is_there,
                         struct byte_reader *reader) {
    uint64_t lost = work->salvage->lost_segments;
    TRY(salvage_fetch(work, id, is_there, reader));
    if (!*is_there && work->salvage->lost_segments == lost)
        lose(work, id, "it is missing");
    return STATUS_OK;
}

/* ---- nodes -------------------------------------------------------------------------------- */

static enum status reserve_nodes(struct graph *graph, uint32_t count,
                                 struct problem *problem) {
    uint32_t zones = count / LABEL_ZONE_NODES + 1;
    TRY_ROOM(growth_reserve((void **)&graph->node_label_sets, &graph->node_capacity,
                            count, sizeof *graph->node_label_sets) &&
                 growth_reserve((void **)&graph->label_zones, &graph->label_zone_capacity,
                                zones, sizeof *graph->label_zones),
             problem);
    while (graph->label_zone_count < zones)
        graph->label_zones[graph->label_zone_count++] = 0;
    return STATUS_OK;
}

static enum status lose_nodes(struct salvaging *work, uint32_t place) {
    struct salvage *salvage = work->salvage;
    uint32_t *places = memory_resize(
        salvage->lost_places, ((size_t)salvage->lost_place_count + 1) * sizeof *places);
    TRY_ROOM(places != NULL, work->problem);
    salvage->lost_places = places;
    places[salvage->lost_place_count++] = place;
    return STATUS_OK;
}

/* Label sets of the nodes of a segment; those that are lost stand without labels. */
static enum status salvage_nodes(struct salvaging *work, uint32_t place) {
    struct graph *graph = work->graph;
    struct segment_id id = segment_place(SEGMENT_NODES, place);
    uint32_t first = graph->node_count;
    uint32_t count = segment_node_count(work->counts.node_count, place);
    uint32_t *sets = graph->node_label_sets + first;
    struct byte_reader reader;
    bool is_there;
    TRY(salvage_need(work, id, &is_there, &reader));
    if (is_there) {
        reader_packed(&reader, sets, count);
        for (uint32_t i = 0; i < count && !reader.is_bad; i++)
            reader.is_bad = sets[i] >= graph->label_sets.count;
        if (reader.is_bad || reader_left(&reader) > 0)
            salvage_senseless(work, id);
        is_there = !reader.is_bad && reader_left(&reader) == 0;
    }
    if (!is_there)
        TRY(lose_nodes(work, place));
    for (uint32_t i = 0; i < count; i++) {
        if (!is_there)
            sets[i] = LABEL_SET_EMPTY;
        graph->label_zones[(first + i) / LABEL_ZONE_NODES] |= UINT64_C(1)
                                                              << (sets[i] % 64);
    }
    graph->node_count += count;
    return STATUS_OK;
}

/* What HEAD says of label sets against the nodes that are there, whose uses it gets. */
static void compare_uses(struct salvaging *work, const uint64_t *uses) {
    struct label_sets *sets = &work->graph->label_sets;
    uint64_t counted = 0, found = 0;
    for (uint32_t set = LABEL_SET_EMPTY; set < sets->count; set++) {
        if (sets->sets[set].uses != uses[set] && work->salvage->lost_place_count == 0)
            salvage_fault(work->salvage,
                          "the head counts %llu nodes with label set %u, there are %llu",
                          (unsigned long long)sets->sets[set].uses, set,
                          (unsigned long long)uses[set]);
        counted += sets->sets[set].uses;
        found += uses[set];
        sets->sets[set].uses = uses[set];
    }
    for (uint32_t i = 0; i < work->salvage->lost_place_count; i++)
        found -=
            segment_node_count(work->counts.node_count, work->salvage->lost_places[i]);
    if (work->salvage->lost_place_count > 0)
        work->salvage->lost_nodes = counted > found ? counted - found : 0;
}

static enum status salvage_all_nodes(struct salvaging *work) {
    struct graph *graph = work->graph;
    uint32_t count = work->counts.node_count;
    uint64_t *uses = ARENA_ARRAY(&work->arena, graph->label_sets.count, uint64_t);
    TRY_MEMORY(uses, &work->arena, work->problem);
    TRY(reserve_nodes(graph, count, work->problem));
    work->salvage->node_count = count;
    for (uint32_t place = 0; place < segment_place_count(count); place++)
        TRY(salvage_nodes(work, place));
    for (uint32_t node = 0; node < count; node++)
        uses[graph->node_label_sets[node]]++;
    compare_uses(work, uses);
    graph->live_node_count = count - uses[LABEL_SET_DEAD];
    return STATUS_OK;
}

/* ---- together ----------------------------------------------------------------------------- */

static enum status read_head(struct salvaging *work, struct segment_id id) {
    struct byte_reader reader;
    bool is_there;
    TRY(salvage_need(work, id, &is_there, &reader));
    if (!is_there)
        return STATUS_OK;
    TRY(segment_read_counts(&reader, &work->arena, &work->counts, work->problem));
    if (!reader.is_bad)
        TRY(segment_read_names(&reader, work->graph, work->problem));
    if (reader.is_bad || reader_left(&reader) > 0 ||
        work->counts.type_count != work->graph->catalogs[CATALOG_TYPE].count) {
        salvage_senseless(work, id);
        TRY(graph_clear(work->graph, work->problem));
        work->graph->is_salvaged = true;
        return STATUS_OK;
    }
    work->salvage->has_head = true;
    return STATUS_OK;
}

static enum status salvage_head(struct salvaging *work) {
    TRY(read_head(work, segment_place(SEGMENT_HEAD, 0)));
    return work->salvage->has_head ? STATUS_OK
                                   : read_head(work, segment_place(SEGMENT_HEAD_COPY, 0));
}

static enum status salvage_all(struct salvaging *work) {
    TRY(salvage_head(work));
    if (!work->salvage->has_head)
        return graph_clear(work->graph, work->problem);
    TRY(salvage_all_nodes(work));
    TRY(salvage_relationships(work));
    for (int kind = 0; kind < ELEMENT_KIND_COUNT; kind++)
        TRY(salvage_properties(work, (enum element_kind)kind));
    graph_touch(work->graph);
    work->graph->definitions_version = work->graph->stamp;
    return STATUS_OK;
}

enum status graph_salvage(struct graph *graph, const struct segment_source *source,
                          struct salvage *salvage, struct problem *problem) {
    struct salvaging work = {
        .graph = graph, .salvage = salvage, .source = *source, .problem = problem};
    arena_init(&work.arena, NULL);
    graph->is_salvaged = true;
    enum status status = salvage_all(&work);
    arena_release(&work.arena);
    return status;
}

/* ---- the end ------------------------------------------------------------------------------ */

/* A node that no record has told of: with its relationships and properties. */
static enum status take_out(struct graph *graph, struct salvage *salvage, uint32_t node,
                            struct arena *arena, struct problem *problem) {
    struct adjacency_cursor cursor;
    struct adjacency_run run;
    uint32_t *keys, count;
    for (;;) { /* a run is valid until the next write */
        adjacency_open(&cursor, graph, DIRECTION_BOTH, node,
                       (struct type_filter){.is_any = true});
        if (!adjacency_next(&cursor, &run))
            break;
        uint32_t edge = run.edges[0];
        TRY(graph_element_keys(graph, ELEMENT_RELATIONSHIP, edge, arena, &keys, &count,
                               problem));
        salvage->lost_properties[ELEMENT_RELATIONSHIP] += count;
        salvage->lost_relationships++;
        TRY(graph_delete_relationship(graph, edge, problem));
    }
    TRY(graph_element_keys(graph, ELEMENT_NODE, node, arena, &keys, &count, problem));
    salvage->lost_properties[ELEMENT_NODE] += count;
    arena_reset(arena);
    return graph_delete_node(graph, node, problem);
}

static enum status take_out_all(struct graph *graph, struct salvage *salvage,
                                struct arena *arena, struct problem *problem) {
    for (uint32_t i = 0; i < salvage->lost_place_count; i++) {
        uint32_t place = salvage->lost_places[i], first = place * SEGMENT_ROWS;
        uint32_t count = segment_node_count(salvage->node_count, place);
        for (uint32_t node = first; node < first + count; node++)
            if (graph->node_label_sets[node] == LABEL_SET_EMPTY)
                TRY(take_out(graph, salvage, node, arena, problem));
            else if (salvage->lost_nodes > 0)
                salvage->lost_nodes--; /* a record told what became of it */
    }
    return STATUS_OK;
}

enum status graph_salvage_end(struct graph *graph, struct salvage *salvage,
                              struct problem *problem) {
    struct arena arena;
    enum status status = STATUS_OK;
    arena_init(&arena, NULL);
    graph->is_salvaged = false;
    if (salvage->lost_place_count > 0) {
        status = graph_begin(graph, problem);
        if (status == STATUS_OK)
            status = take_out_all(graph, salvage, &arena, problem);
        if (status == STATUS_OK)
            status = graph_commit(graph, problem);
        else if (graph_in_transaction(graph))
            graph_rollback(graph);
    }
    arena_release(&arena);
    memory_free(salvage->lost_places);
    salvage->lost_places = NULL;
    salvage->lost_place_count = 0;
    return status;
}
