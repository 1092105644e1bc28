/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A record as one transaction: every number is checked against the graph before it is used,
 * and what only shows while changing (an end that is not alive, a node that dies with
 * relationships) is damage too. Relationships go the way of bulk loads, which folds or enters
 * them into the delta by the same rule as always.
 *
 * While the adjacency is not in memory relationships are only counted, as the last step, since
 * counts of a graph that has no rows cannot be undone through the log.
 */
#include "graph/redo.h"

#include "graph/growth.h"
#include "graph/redo_internal.h"

enum status redo_damage(struct problem *problem) {
    return problem_set(problem, STATUS_DAMAGED, SPAN_NONE,
                       "a transaction's record does not fit the graph");
}

static enum status check(bool fits, struct problem *problem) {
    return fits ? STATUS_OK : redo_damage(problem);
}

/* What fails for other reasons than memory or a reading fails since the record is not right. */
static enum status as_damage(enum status status, struct problem *problem) {
    if (status == STATUS_OK || status == STATUS_OUT_OF_MEMORY ||
        status == STATUS_DAMAGED || status == STATUS_CANNOT_OPEN)
        return status;
    if (problem != NULL)
        problem_clear(problem);
    return redo_damage(problem);
}

/* ---- names, sets, nodes ------------------------------------------------------------------- */

static enum status apply_names(struct redo *redo, struct problem *problem) {
    struct byte_reader *reader = &redo->reader;
    enum catalog_kind kind =
        (enum catalog_kind)reader_count(reader, CATALOG_KIND_COUNT - 1);
    uint64_t first = reader_varint(reader);
    uint64_t count = reader_count(reader, reader_left(reader));
    for (uint64_t i = 0; i < count; i++) {
        struct text name = reader_text(reader);
        uint32_t id;
        TRY(check(!reader->is_bad && first + i == graph_name_count(redo->graph, kind) &&
                      graph_find_name(redo->graph, kind, name) == CATALOG_NONE,
                  problem));
        TRY(graph_make_name(redo->graph, kind, name, &id, problem));
    }
    return STATUS_OK;
}

/* Ascending labels that the graph has, on the arena. */
static enum status read_labels(struct redo *redo, uint32_t **labels, uint32_t *count,
                               struct problem *problem) {
    struct byte_reader *reader = &redo->reader;
    uint32_t label_count = redo->graph->catalogs[CATALOG_LABEL].count;
    *count = (uint32_t)reader_count(reader, label_count);
    *labels = ARENA_ARRAY(&redo->arena, *count + 1, uint32_t);
    TRY_MEMORY(*labels, &redo->arena, problem);
    reader_packed(reader, *labels, *count);
    bool is_good = !reader->is_bad;
    for (uint32_t i = 0; i < *count && is_good; i++)
        is_good =
            (*labels)[i] < label_count && (i == 0 || (*labels)[i] > (*labels)[i - 1]);
    return check(is_good, problem);
}

static enum status apply_label_sets(struct redo *redo, struct problem *problem) {
    struct byte_reader *reader = &redo->reader;
    uint64_t first = reader_varint(reader);
    uint64_t count = reader_count(reader, reader_left(reader));
    for (uint64_t i = 0; i < count; i++) {
        uint32_t *labels, label_count, set = 0;
        TRY(read_labels(redo, &labels, &label_count, problem));
        TRY(check(first + i == redo->graph->label_sets.count, problem));
        TRY(graph_make_label_set(redo->graph, labels, label_count, &set, problem));
        TRY(check(set == first + i, problem)); /* or it was there already */
        arena_reset(&redo->arena);
    }
    return check(!reader->is_bad, problem);
}

static enum status apply_nodes(struct redo *redo, struct problem *problem) {
    struct byte_reader *reader = &redo->reader;
    uint64_t first = reader_varint(reader);
    uint64_t run_count = reader_count(reader, REDO_BATCH);
    TRY(check(!reader->is_bad && first == redo->graph->node_count, problem));
    for (uint64_t i = 0; i < run_count; i++) {
        uint64_t set = reader_count(reader, redo->graph->label_sets.count - 1);
        uint64_t count = reader_count(reader, REDO_RUN);
        TRY(check(!reader->is_bad && set != LABEL_SET_DEAD && count > 0, problem));
        TRY(graph_append_nodes(redo->graph, (uint32_t)set, (uint32_t)count, problem));
    }
    return STATUS_OK;
}

/* ---- relationships ------------------------------------------------------------------------ */

/* One operation on relationships. */
struct made_relationships {
    uint32_t first, count;
    uint32_t ends[2 * REDO_BATCH]; /* sources, then targets */
    uint16_t types[REDO_BATCH];
};
struct pairs {
    uint32_t count;
    uint32_t rows[REDO_BATCH], numbers[REDO_BATCH];
};

/* Ends may be dead by now; that they are nodes, and types names, is sure. */
static enum status read_made(const struct graph *graph, struct byte_reader *reader,
                             struct made_relationships *made, struct problem *problem) {
    uint32_t types[REDO_BATCH];
    made->first = (uint32_t)reader_count(reader, UINT32_MAX);
    made->count = (uint32_t)reader_count(reader, REDO_BATCH);
    reader_packed(reader, made->ends, 2 * made->count);
    reader_packed(reader, types, made->count);
    bool is_good = !reader->is_bad && made->count > 0;
    for (uint32_t i = 0; i < 2 * made->count && is_good; i++)
        is_good = made->ends[i] < graph->node_count;
    for (uint32_t i = 0; i < made->count && is_good; i++) {
        is_good = types[i] < graph->catalogs[CATALOG_TYPE].count;
        made->types[i] = (uint16_t)types[i];
    }
    return check(is_good, problem);
}

static enum status read_pairs(struct byte_reader *reader, struct pairs *pairs,
                              struct problem *problem) {
    pairs->count = (uint32_t)reader_count(reader, REDO_BATCH);
    reader_packed(reader, pairs->rows, pairs->count);
    reader_packed(reader, pairs->numbers, pairs->count);
    return check(!reader->is_bad && pairs->count > 0, problem);
}

static enum status apply_relationships(struct redo *redo, struct problem *problem) {
    struct graph *graph = redo->graph;
    struct made_relationships made;
    uint32_t first;
    TRY(read_made(graph, &redo->reader, &made, problem));
    TRY(check(made.first == redo->edge_count && made.count <= MAX_EDGES - made.first,
              problem));
    redo->edge_count += made.count;
    if (graph->is_detached) { /* count_relationships() does the rest */
        TRY_ROOM(graph_reserve_edges(graph, redo->edge_count - graph->edge_count),
                 problem);
        return STATUS_OK;
    }
    if (!graph->is_bulk)
        TRY(graph_bulk_begin(graph, problem));
    return graph_bulk_relationships(graph, made.ends, made.ends + made.count, made.types,
                                    made.count, &first, problem);
}

/* Is a live relationship of that type, and a loop or not? */
static bool is_as_told(const struct graph *graph, uint32_t row, uint32_t number) {
    return row < graph->edge_count && graph->types[row] == number / 2 &&
           (graph->sources[row] == graph->targets[row]) == (number % 2 == 1);
}

static enum status apply_deaths(struct redo *redo, struct problem *problem) {
    const struct graph *graph = redo->graph;
    struct pairs pairs;
    TRY(read_pairs(&redo->reader, &pairs, problem));
    for (uint32_t i = 0; i < pairs.count; i++) {
        uint32_t row = pairs.rows[i], number = pairs.numbers[i];
        if (graph->is_salvaged && row < graph->edge_count &&
            graph->types[row] == TYPE_DEAD)
            continue; /* it is lost */
        bool fits = graph->is_detached
                        ? row < redo->edge_count &&
                              number / 2 < graph->catalogs[CATALOG_TYPE].count
                        : is_as_told(graph, row, number);
        TRY(check(fits, problem));
        if (!graph->is_detached)
            TRY(graph_bury_relationship(redo->graph, row, problem));
    }
    return STATUS_OK;
}

static enum status apply_node_sets(struct redo *redo, struct problem *problem) {
    struct graph *graph = redo->graph;
    struct pairs pairs;
    TRY(read_pairs(&redo->reader, &pairs, problem));
    for (uint32_t i = 0; i < pairs.count; i++) {
        uint32_t row = pairs.rows[i], set = pairs.numbers[i];
        TRY(check(graph_is_live(graph, ELEMENT_NODE, row) &&
                      set < graph->label_sets.count,
                  problem));
        if (set != LABEL_SET_DEAD) {
            TRY(graph_change_label_set(graph, row, set, problem));
            continue;
        }
        TRY(check(graph->is_detached || !graph_is_connected(graph, row), problem));
        TRY(graph_bury_node(graph, row, problem));
    }
    return STATUS_OK;
}

/* ---- definitions -------------------------------------------------------------------------- */

static enum status apply_definition(struct redo *redo, bool is_there,
                                    struct problem *problem) {
    struct byte_reader *reader = &redo->reader;
    struct graph_definition before;
    enum definition_kind kind =
        (enum definition_kind)reader_count(reader, DEFINITION_KIND_COUNT - 1);
    struct text name = reader_text(reader);
    struct text text = is_there ? reader_text(reader) : name;
    TRY(check(!reader->is_bad &&
                  (is_there || graph_find_definition(redo->graph, kind, name, &before)),
              problem));
    return is_there ? graph_define(redo->graph, kind, name, text, problem)
                    : graph_undefine(redo->graph, kind, name, problem);
}

/* ---- counting ----------------------------------------------------------------------------- */

/* Counts one relationship in or out; false when there was none to be counted out. */
static bool count_one(struct graph *graph, uint32_t type, bool is_loop, bool is_more) {
    uint64_t step = is_more ? 1 : UINT64_MAX;
    graph->live_edge_count += step;
    graph->type_uses[type] += step;
    if (is_loop) {
        graph->type_loops[type] += step;
        graph->loop_count += step;
    }
    return graph->type_uses[type] <= MAX_EDGES && graph->type_loops[type] <= MAX_EDGES;
}

/*
 * Counts what was made in and what died out, or takes that back: operations that were checked,
 * from where the reader is. False when more died than there was; all is counted even so.
 */
static bool count_relationships(struct graph *graph, struct byte_reader reader,
                                bool is_forward) {
    struct made_relationships made;
    struct pairs pairs;
    bool fits = true;
    for (uint8_t tag = reader_u8(&reader);
         tag == REDO_RELATIONSHIPS || tag == REDO_DEATHS; tag = reader_u8(&reader)) {
        if (tag == REDO_RELATIONSHIPS) {
            (void)read_made(graph, &reader, &made, NULL);
            for (uint32_t i = 0; i < made.count; i++)
                fits &= count_one(graph, made.types[i],
                                  made.ends[i] == made.ends[made.count + i], is_forward);
        } else {
            (void)read_pairs(&reader, &pairs, NULL);
            for (uint32_t i = 0; i < pairs.count; i++)
                fits &= count_one(graph, pairs.numbers[i] / 2, pairs.numbers[i] % 2 == 1,
                                  !is_forward);
        }
    }
    return fits;
}

/* ---- all ---------------------------------------------------------------------------------- */

static enum status apply_operation(struct redo *redo, enum redo_tag tag,
                                   struct problem *problem) {
    switch (tag) {
    case REDO_NAMES:
        return apply_names(redo, problem);
    case REDO_LABEL_SETS:
        return apply_label_sets(redo, problem);
    case REDO_NODES:
        return apply_nodes(redo, problem);
    case REDO_RELATIONSHIPS:
        return apply_relationships(redo, problem);
    case REDO_DEATHS:
        return apply_deaths(redo, problem);
    case REDO_NODE_SETS:
        return apply_node_sets(redo, problem);
    case REDO_NODE_CELLS:
        return redo_apply_cells(redo, ELEMENT_NODE, problem);
    case REDO_RELATIONSHIP_CELLS:
        return redo_apply_cells(redo, ELEMENT_RELATIONSHIP, problem);
    case REDO_DEFINED:
    case REDO_UNDEFINED:
        return apply_definition(redo, tag == REDO_DEFINED, problem);
    }
    return redo_damage(problem);
}

/* Everything but the counts of a detached graph's relationships, which stand at
 * `*relationships` in the record. */
static enum status apply_operations(struct redo *redo, struct byte_reader *relationships,
                                    struct problem *problem) {
    struct graph *graph = redo->graph;
    uint8_t last = 0;
    *relationships = byte_reader_of("", 0);
    while (reader_left(&redo->reader) > 0) {
        struct byte_reader start = redo->reader;
        uint8_t tag = reader_u8(&redo->reader);
        TRY(check(tag >= last, problem));
        if (last < REDO_RELATIONSHIPS && tag >= REDO_RELATIONSHIPS)
            *relationships = start;
        if (graph->is_bulk && tag != REDO_RELATIONSHIPS)
            TRY(graph_bulk_end(graph, NULL, problem));
        TRY(apply_operation(redo, (enum redo_tag)tag, problem));
        last = tag;
    }
    return graph->is_bulk ? graph_bulk_end(graph, NULL, problem) : STATUS_OK;
}

static enum status apply_record(struct redo *redo, struct problem *problem) {
    struct graph *graph = redo->graph;
    struct byte_reader relationships;
    TRY(apply_operations(redo, &relationships, problem));
    if (graph->is_detached && !count_relationships(graph, relationships, true)) {
        (void)count_relationships(graph, relationships, false);
        return redo_damage(problem);
    }
    graph->edge_count = redo->edge_count;
    return graph_commit(graph, problem); /* which needs nothing more */
}

enum status graph_redo_apply(struct graph *graph, const void *record, size_t byte_count,
                             struct problem *problem) {
    struct graph_counters counters = graph->counters;
    TRY(graph_begin(graph, problem));
    struct redo redo = {.graph = graph,
                        .reader = byte_reader_of(record, byte_count),
                        .edge_count = graph->edge_count};
    arena_init(&redo.arena, NULL);
    enum status status = apply_record(&redo, problem);
    arena_release(&redo.arena);
    if (status != STATUS_OK)
        graph_rollback(graph);
    graph->counters = counters;
    return as_damage(status, problem);
}

/* ---- relationships alone ------------------------------------------------------------------ */

/* Passes over an operation that comes before relationships. */
static void skip_operation(struct byte_reader *reader, enum redo_tag tag) {
    if (tag == REDO_NAMES)
        (void)reader_varint(reader);
    (void)reader_varint(reader);
    uint64_t count = reader_count(reader, reader_left(reader));
    for (uint64_t i = 0; i < count && !reader->is_bad; i++) {
        if (tag == REDO_NAMES) {
            (void)reader_text(reader);
        } else if (tag == REDO_LABEL_SETS) {
            uint64_t label_count = reader_count(reader, MAX_CATALOG_NAMES);
            (void)reader_raw(reader, (size_t)(label_count * reader_count(reader, 4)));
        } else {
            (void)reader_varint(reader);
            (void)reader_varint(reader);
        }
    }
}

/* Appends rows that are counted already; graph_bulk_end() gives them their adjacency. */
static enum status append_counted(struct graph *graph, struct byte_reader *reader,
                                  uint32_t edge_limit, struct problem *problem) {
    struct made_relationships made;
    TRY(read_made(graph, reader, &made, problem));
    TRY(check(made.first == graph->edge_count && made.count <= edge_limit - made.first,
              problem));
    TRY_ROOM(graph_reserve_edges(graph, made.count), problem);
    for (uint32_t i = 0; i < made.count; i++) {
        graph->sources[made.first + i] = made.ends[i];
        graph->targets[made.first + i] = made.ends[made.count + i];
        graph->types[made.first + i] = made.types[i];
    }
    graph->edge_count += made.count;
    return STATUS_OK;
}

static enum status bury_counted(struct graph *graph, struct byte_reader *reader,
                                struct problem *problem) {
    struct pairs pairs;
    TRY(read_pairs(reader, &pairs, problem));
    for (uint32_t i = 0; i < pairs.count; i++) {
        uint32_t row = pairs.rows[i];
        TRY(check(is_as_told(graph, row, pairs.numbers[i]), problem));
        TRY_ROOM(delta_reserve(&graph->delta, graph->node_count, row), problem);
        graph->types[row] = TYPE_DEAD;
        if (row < graph->delta.first_row)
            delta_bury(&graph->delta, graph->sources[row], graph->targets[row]);
    }
    return STATUS_OK;
}

/* The rows that are there are `graph->edge_count`. */
static enum status apply_adjacency(struct graph *graph, struct byte_reader reader,
                                   uint32_t edge_limit, struct problem *problem) {
    graph->is_bulk = true;
    graph->bulk_first_row = graph->edge_count;
    uint8_t tag = reader_u8(&reader);
    for (; tag >= REDO_NAMES && tag <= REDO_NODES; tag = reader_u8(&reader))
        skip_operation(&reader, (enum redo_tag)tag);
    for (; tag == REDO_RELATIONSHIPS; tag = reader_u8(&reader))
        TRY(append_counted(graph, &reader, edge_limit, problem));
    TRY(graph_bulk_end(graph, NULL, problem));
    for (; tag == REDO_DEATHS; tag = reader_u8(&reader))
        TRY(bury_counted(graph, &reader, problem));
    return STATUS_OK;
}

/*
 * While it runs the graph has as many rows as its adjacency. After a failure the adjacency is
 * not whole, and whoever reads it drops it.
 */
enum status graph_redo_apply_relationships(struct graph *graph, const void *record,
                                           size_t byte_count, struct problem *problem) {
    uint32_t edge_count = graph->edge_count, bulk_first_row = graph->bulk_first_row;
    bool is_bulk = graph->is_bulk;
    uint32_t limit = graph->undo->is_open ? graph->unread_edge_count : edge_count;
    graph->edge_count = graph->delta.first_row + graph->delta.added;
    enum status status =
        apply_adjacency(graph, byte_reader_of(record, byte_count), limit, problem);
    graph->is_bulk = is_bulk;
    graph->bulk_first_row = bulk_first_row;
    graph->edge_count = edge_count;
    return as_damage(status, problem);
}
