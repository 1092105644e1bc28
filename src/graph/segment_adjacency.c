/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OUT, IN   number of nodes; degrees, packed; types, neighbours and relationships of all
 *           entries, each packed. Nodes after the last have no relationships.
 *
 * What is read has to be one graph: each row once in OUT, entries in their order, counts as HEAD
 * tells them, and both directions the same relationships, which a sum of a hash of each shows
 * without looking rows up. Then what happened since the segments were written is replayed.
 */
#include "graph/graph_internal.h"

#include "graph/growth.h"

#include <string.h>

/* ---- writing ------------------------------------------------------------------------------ */

static void list_types(const struct topology *topology, enum direction direction,
                       uint32_t first, uint32_t count, uint32_t *types) {
    uint32_t begin = topology_node(topology, direction, first).begin;
    for (uint32_t node = first; node < first + count; node++) {
        struct topology_range range = topology_node(topology, direction, node);
        for (uint32_t i = range.begin; !topology->is_dense && i < range.end; i++)
            types[i - begin] = topology->sides[direction].types[i];
        for (uint32_t type = 0; topology->is_dense && type < topology->type_count;
             type++) {
            range = topology_node_type(topology, direction, node, (uint16_t)type);
            for (uint32_t i = range.begin; i < range.end; i++)
                types[i - begin] = type;
        }
    }
}

enum status segment_write_entries(struct bytes *out, const struct graph *graph,
                                  enum direction direction, uint32_t place,
                                  struct problem *problem) {
    const struct topology *topology = &graph->topology;
    const struct topology_side *side = &topology->sides[direction];
    uint32_t first = place * SEGMENT_ROWS, count = 0, entry_count = 0;
    if (first < topology->node_count)
        count = segment_node_count(topology->node_count, place);
    for (uint32_t i = 0; i < count; i++) {
        struct topology_range range = topology_node(topology, direction, first + i);
        entry_count += range.end - range.begin;
    }
    uint32_t most = entry_count > count ? entry_count : count;
    uint32_t *numbers = memory_allocate(((size_t)most + 1) * sizeof *numbers);
    TRY_ROOM(numbers != NULL, problem);
    for (uint32_t i = 0; i < count; i++) {
        struct topology_range range = topology_node(topology, direction, first + i);
        numbers[i] = range.end - range.begin;
    }
    bytes_varint(out, count);
    bytes_packed(out, numbers, count);
    if (entry_count > 0)
        list_types(topology, direction, first, count, numbers);
    bytes_packed(out, numbers, entry_count);
    uint32_t begin = topology_node(topology, direction, first).begin;
    memory_free(numbers);
    if (entry_count == 0)
        begin = 0;
    bytes_packed(out, entry_count > 0 ? side->neighbours + begin : NULL, entry_count);
    bytes_packed(out, entry_count > 0 ? side->edges + begin : NULL, entry_count);
    return STATUS_OK;
}

/* ---- reading ------------------------------------------------------------------------------ */

/* Rows ahead whose memory is asked for while OUT fills the ends of relationships. */
#define ROWS_AHEAD 24

/* What reading a direction works on. */
struct entries {
    struct graph *graph;
    const struct segment_counts *counts;
    enum direction direction;
    uint32_t count;    /* entries so far */
    uint64_t sum;      /* of their hashes */
    uint32_t *degrees; /* of the nodes of a segment */
    uint32_t *types;   /* of its entries */
    uint32_t type_capacity;
    uint64_t *uses, *loops; /* by type */
};

static uint64_t hash_entry(uint32_t source, uint32_t target, uint32_t type,
                           uint32_t edge) {
    uint64_t hash = ((uint64_t)source << 32 | target) * UINT64_C(0x9E3779B97F4A7C15);
    hash ^= hash >> 29;
    hash = (hash ^ ((uint64_t)edge << 16 | type)) * UINT64_C(0xD1B54A32D192ED03);
    return hash ^ hash >> 32;
}

/* The ends of a relationship that OUT names; false: it was there already. */
static inline bool take_row(struct graph *graph, uint32_t edge, uint32_t source,
                            uint32_t target, uint32_t type) {
    if (graph->types[edge] != TYPE_DEAD)
        return false;
    graph->sources[edge] = source;
    graph->targets[edge] = target;
    graph->types[edge] = (uint16_t)type;
    return true;
}

static inline void ask_for_row(const struct graph *graph, uint32_t edge) {
    __builtin_prefetch(graph->sources + edge, 1);
    __builtin_prefetch(graph->targets + edge, 1);
    __builtin_prefetch(graph->types + edge, 1);
}

/* Does an entry come after the one before it? */
static inline bool is_later(const uint32_t *types, const uint32_t *neighbours,
                            const uint32_t *edges, uint32_t i) {
    if (types[i] != types[i - 1])
        return types[i] > types[i - 1];
    if (neighbours[i] != neighbours[i - 1])
        return neighbours[i] > neighbours[i - 1];
    return edges[i] > edges[i - 1];
}

/* The entries of one node; false when they cannot be. `left` more of the segment follow. */
static inline bool take_node(struct entries *entries, bool is_out, uint32_t node,
                             uint32_t degree, uint32_t left, const uint32_t *types,
                             const uint32_t *neighbours, const uint32_t *edges) {
    const struct segment_counts *counts = entries->counts;
    struct graph *graph = entries->graph;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < degree; i++) {
        uint32_t type = types[i], neighbour = neighbours[i], edge = edges[i];
        if (type >= counts->type_count || neighbour >= counts->node_count ||
            edge >= counts->edge_count ||
            (i > 0 && !is_later(types, neighbours, edges, i)))
            return false;
        if (is_out && i + ROWS_AHEAD < left && edges[i + ROWS_AHEAD] < counts->edge_count)
            ask_for_row(graph, edges[i + ROWS_AHEAD]);
        if (is_out && !take_row(graph, edge, node, neighbour, type))
            return false;
        entries->uses[type]++;
        entries->loops[type] += neighbour == node;
        sum += is_out ? hash_entry(node, neighbour, type, edge)
                      : hash_entry(neighbour, node, type, edge);
    }
    entries->sum += sum;
    return true;
}

static bool take_nodes(struct entries *entries, uint32_t first, uint32_t count,
                       uint32_t entry_count) {
    struct topology_side *side = &entries->graph->topology.sides[entries->direction];
    bool is_out = entries->direction == DIRECTION_OUT;
    uint32_t done = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t *types = entries->types + done;
        const uint32_t *neighbours = side->neighbours + entries->count + done;
        const uint32_t *edges = side->edges + entries->count + done;
        uint32_t left = entry_count - done, degree = entries->degrees[i];
        bool is_right = is_out ? take_node(entries, true, first + i, degree, left, types,
                                           neighbours, edges)
                               : take_node(entries, false, first + i, degree, left, types,
                                           neighbours, edges);
        if (!is_right)
            return false;
        done += degree;
    }
    return true;
}

/* Entries of the degrees read; a bad reader when there are more than there can be. */
static uint32_t sum_degrees(struct byte_reader *reader, const struct entries *entries,
                            uint32_t count) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += entries->degrees[i];
    if (sum > entries->graph->topology.entry_count - entries->count)
        reader->is_bad = true;
    return reader->is_bad ? 0 : (uint32_t)sum;
}

static enum status read_entries(struct byte_reader *reader, struct entries *entries,
                                uint32_t place, struct problem *problem) {
    struct topology *topology = &entries->graph->topology;
    struct topology_side *side = &topology->sides[entries->direction];
    uint32_t most = segment_node_count(topology->node_count, place);
    uint32_t count = (uint32_t)reader_count(reader, most);
    reader_packed(reader, entries->degrees, count);
    uint32_t entry_count = sum_degrees(reader, entries, count);
    TRY_ROOM(growth_reserve((void **)&entries->types, &entries->type_capacity,
                            entry_count, sizeof *entries->types),
             problem);
    if (entry_count == 0 || reader->is_bad) {
        for (int i = 0; i < 3; i++)
            reader_packed(reader, entries->degrees, 0);
    } else {
        reader_packed(reader, entries->types, entry_count);
        reader_packed(reader, side->neighbours + entries->count, entry_count);
        reader_packed(reader, side->edges + entries->count, entry_count);
    }
    if (reader->is_bad || !take_nodes(entries, place * SEGMENT_ROWS, count, entry_count))
        return reader->is_bad = true, STATUS_OK;
    topology_enter(topology, entries->direction, place * SEGMENT_ROWS, count,
                   entries->degrees, entries->types, entries->count);
    entries->count += entry_count;
    for (uint32_t i = count; i < most; i++)
        entries->degrees[i] = 0;
    topology_enter(topology, entries->direction, place * SEGMENT_ROWS + count,
                   most - count, entries->degrees + count, entries->types,
                   entries->count);
    return STATUS_OK;
}

static enum segment_kind entries_kind(enum direction direction) {
    return direction == DIRECTION_OUT ? SEGMENT_OUT : SEGMENT_IN;
}

static enum status read_places(struct entries *entries, struct problem *problem) {
    uint32_t node_count = entries->counts->node_count;
    for (uint32_t place = 0; place < segment_place_count(node_count); place++) {
        struct segment_id id = segment_place(entries_kind(entries->direction), place);
        struct byte_reader reader;
        TRY(segment_fetch(&entries->graph->segments, id, &reader, problem));
        TRY(read_entries(&reader, entries, place, problem));
        TRY(segment_check(&reader, id, problem));
    }
    topology_finish(&entries->graph->topology, entries->direction, node_count);
    return STATUS_OK;
}

/* Is what was read what HEAD counts? */
static bool is_counted(const struct entries *entries) {
    const struct segment_counts *counts = entries->counts;
    for (uint32_t type = 0; type < counts->type_count; type++)
        if (entries->uses[type] != counts->type_uses[type] ||
            entries->loops[type] != counts->type_loops[type])
            return false;
    for (uint32_t block = 0; block < counts->block_count; block++) {
        uint32_t end = counts->edge_count, lives = 0;
        if (end - block * SEGMENT_BLOCK_ROWS > SEGMENT_BLOCK_ROWS)
            end = (block + 1) * SEGMENT_BLOCK_ROWS;
        for (uint32_t row = block * SEGMENT_BLOCK_ROWS; row < end; row++)
            lives += entries->graph->types[row] != TYPE_DEAD;
        if (lives != counts->block_lives[block])
            return false;
    }
    return true;
}

static enum status read_direction(struct graph *graph,
                                  const struct segment_counts *counts,
                                  enum direction direction, struct arena *arena,
                                  uint64_t *sum, struct problem *problem) {
    struct entries entries = {.graph = graph, .counts = counts, .direction = direction};
    uint32_t most = counts->node_count < SEGMENT_ROWS ? counts->node_count : SEGMENT_ROWS;
    entries.degrees = ARENA_ARRAY(arena, most + 1, uint32_t);
    entries.uses = ARENA_ARRAY(arena, counts->type_count + 1, uint64_t);
    entries.loops = ARENA_ARRAY(arena, counts->type_count + 1, uint64_t);
    TRY_MEMORY(entries.degrees, arena, problem);
    TRY_MEMORY(entries.uses, arena, problem);
    TRY_MEMORY(entries.loops, arena, problem);
    enum status status = read_places(&entries, problem);
    memory_free(entries.types);
    *sum = entries.sum;
    if (status == STATUS_OK && !is_counted(&entries))
        status = segment_damaged(segment_place(entries_kind(direction), 0), problem);
    return status;
}

/* One more than the highest type in use, as topology_build() counts. */
static uint32_t used_types(const struct segment_counts *counts) {
    uint32_t count = counts->type_count;
    while (count > 1 && counts->type_uses[count - 1] == 0)
        count--;
    return count == 0 ? 1 : count;
}

/* Rows from here up belong to the open transaction, and are in memory. */
static uint32_t unread_rows(const struct graph *graph) {
    return graph->undo->is_open ? graph->unread_edge_count : graph->edge_count;
}

static enum status read_frozen(struct graph *graph, const struct segment_counts *counts,
                               struct arena *arena, struct problem *problem) {
    uint64_t sums[2];
    if (counts->node_count > graph->node_count ||
        counts->type_count > graph->catalogs[CATALOG_TYPE].count)
        return segment_damaged(segment_place(SEGMENT_HEAD, 0), problem);
    uint32_t unread = unread_rows(graph);
    if (counts->edge_count > unread)
        return segment_damaged(segment_place(SEGMENT_HEAD, 0), problem);
    TRY_ROOM(graph_reserve_edges(graph, 0), problem);
    for (uint32_t row = 0; row < unread; row++)
        graph->types[row] = TYPE_DEAD;
    TRY(topology_begin(&graph->topology, counts->node_count, used_types(counts),
                       counts->edge_count, (uint32_t)counts->live_edge_count, problem));
    for (int direction = DIRECTION_OUT; direction <= DIRECTION_IN; direction++)
        TRY(read_direction(graph, counts, (enum direction)direction, arena,
                           &sums[direction], problem));
    return sums[0] == sums[1] ? STATUS_OK
                              : segment_damaged(segment_place(SEGMENT_IN, 0), problem);
}

/* What happened since the segments were written, and whether the counts are right then. */
static enum status replay(struct graph *graph, struct problem *problem) {
    const struct segment_source *source = &graph->segments.source;
    delta_clear(&graph->delta, graph->topology.row_count);
    if (source->replay != NULL)
        TRY(source->replay(source->context, graph, problem));
    uint64_t lives = 0;
    for (uint32_t row = 0; row < graph->edge_count; row++)
        lives += graph->types[row] != TYPE_DEAD;
    return lives == graph->live_edge_count
               ? STATUS_OK
               : segment_damaged(segment_place(SEGMENT_OUT, 0), problem);
}

static enum status read_adjacency(struct graph *graph, struct arena *arena,
                                  struct problem *problem) {
    struct segment_id id = segment_place(SEGMENT_HEAD, 0);
    struct byte_reader reader;
    struct segment_counts counts;
    TRY(segment_fetch(&graph->segments, id, &reader, problem));
    TRY(segment_read_counts(&reader, arena, &counts, problem));
    if (reader.is_bad)
        return segment_damaged(id, problem);
    TRY(read_frozen(graph, &counts, arena, problem));
    graph->is_detached = false;
    enum status status = replay(graph, problem);
    if (status == STATUS_OK && unread_rows(graph) < graph->edge_count)
        status = graph_enter_rows(graph, unread_rows(graph), problem);
    if (status == STATUS_OK && graph->is_bulk)
        graph->bulk_first_row = graph->edge_count;
    graph->is_detached = status != STATUS_OK;
    return status;
}

/* ---- whoever needs it --------------------------------------------------------------------- */

/* Marks all rows dead, for those who read on before the failure is told. */
static void make_blank(struct graph *graph) {
    struct segments *segments = &graph->segments;
    (void)graph_reserve_edges(graph, 0); /* room that was taken when rows were counted */
    uint32_t unread = unread_rows(graph);
    for (; segments->blank_count < unread; segments->blank_count++) {
        graph->sources[segments->blank_count] = 0;
        graph->targets[segments->blank_count] = 0;
        graph->types[segments->blank_count] = TYPE_DEAD;
    }
}

void graph_read_adjacency(const struct graph *reading) {
    struct graph *graph = (struct graph *)reading;
    struct segments *segments = &graph->segments;
    struct arena arena;
    if (segments->failure.status != STATUS_OK) {
        make_blank(graph);
        return;
    }
    arena_init(&arena, NULL);
    enum status status = read_adjacency(graph, &arena, &segments->failure);
    arena_release(&arena);
    segments->blank_count = 0;
    if (status != STATUS_OK) {
        topology_release(&graph->topology);
        delta_release(&graph->delta);
        make_blank(graph);
    } else if (graph_should_fold(graph, graph_delta_count(graph))) {
        (void)graph_fold_now(graph, NULL); /* without memory the delta serves */
    }
}

enum status graph_attach(const struct graph *graph, struct problem *problem) {
    if (!graph->is_detached)
        return STATUS_OK;
    graph_read_adjacency(graph);
    return graph->is_detached ? graph_read_failure((struct graph *)graph, problem)
                              : STATUS_OK;
}
