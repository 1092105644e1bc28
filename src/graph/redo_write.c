/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The record is derived from the undo log, which says where something changed, and from the
 * graph as it is, which says what it has become; so what was done and undone meanwhile costs
 * nothing and a change that was made twice stands there once.
 */
#include "graph/redo.h"

#include "graph/growth.h"
#include "graph/redo_internal.h"

#include <stdlib.h>

struct writer {
    const struct graph *graph;
    struct bytes *out;
    uint32_t first_new[ELEMENT_KIND_COUNT]; /* rows from here up were made */
    uint32_t record_counts[UNDO_UNDEFINED + 1];
    uint32_t name_counts[CATALOG_KIND_COUNT]; /* names that were made */
};

/* Goes through the log once for everything that is counted. */
static struct writer survey(const struct graph *graph, struct bytes *out) {
    struct writer writer = {
        .graph = graph, .out = out, .first_new = {graph->node_count, graph->edge_count}};
    for (uint32_t i = 0; i < graph->undo->count; i++) {
        const struct undo_record *record = &graph->undo->records[i];
        writer.record_counts[record->kind]++;
        if (record->kind == UNDO_NAME)
            writer.name_counts[record->number]++;
        else if (record->kind == UNDO_NODES &&
                 record->row < writer.first_new[ELEMENT_NODE])
            writer.first_new[ELEMENT_NODE] = record->row;
        else if (record->kind == UNDO_EDGES &&
                 record->row < writer.first_new[ELEMENT_RELATIONSHIP])
            writer.first_new[ELEMENT_RELATIONSHIP] = record->row;
    }
    return writer;
}

static uint32_t least(uint32_t first, uint32_t second) {
    return first < second ? first : second;
}

/* ---- names and sets ----------------------------------------------------------------------- */

static void write_names(const struct writer *writer, enum catalog_kind kind) {
    const struct catalog *catalog = &writer->graph->catalogs[kind];
    uint32_t count = writer->name_counts[kind];
    if (count == 0)
        return;
    bytes_u8(writer->out, REDO_NAMES);
    bytes_varint(writer->out, (uint64_t)kind);
    bytes_varint(writer->out, catalog->count - count);
    bytes_varint(writer->out, count);
    for (uint32_t id = catalog->count - count; id < catalog->count; id++)
        bytes_text(writer->out, catalog->names[id].name);
}

static void write_label_sets(const struct writer *writer) {
    const struct label_sets *sets = &writer->graph->label_sets;
    uint32_t count = writer->record_counts[UNDO_LABEL_SET];
    if (count == 0)
        return;
    bytes_u8(writer->out, REDO_LABEL_SETS);
    bytes_varint(writer->out, sets->count - count);
    bytes_varint(writer->out, count);
    for (uint32_t set = sets->count - count; set < sets->count; set++) {
        bytes_varint(writer->out, sets->sets[set].label_count);
        bytes_packed(writer->out, sets->sets[set].labels, sets->sets[set].label_count);
    }
}

/* ---- elements that were made -------------------------------------------------------------- */

/* The set that a node is made with. */
static uint32_t first_set(const struct graph *graph, uint32_t row) {
    uint32_t set = graph->node_label_sets[row];
    return set == LABEL_SET_DEAD ? LABEL_SET_EMPTY : set;
}

/* How many nodes from `row` up are made with its set. */
static uint32_t run_length(const struct graph *graph, uint32_t row) {
    uint32_t most = least(graph->node_count - row, REDO_RUN), length = 1;
    while (length < most && first_set(graph, row + length) == first_set(graph, row))
        length++;
    return length;
}

static void write_nodes(const struct writer *writer) {
    const struct graph *graph = writer->graph;
    for (uint32_t row = writer->first_new[ELEMENT_NODE]; row < graph->node_count;) {
        uint32_t run_count = 0;
        for (uint32_t end = row; end < graph->node_count && run_count < REDO_BATCH;
             run_count++)
            end += run_length(graph, end);
        bytes_u8(writer->out, REDO_NODES);
        bytes_varint(writer->out, row);
        bytes_varint(writer->out, run_count);
        for (; run_count > 0; run_count--) {
            uint32_t length = run_length(graph, row);
            bytes_varint(writer->out, first_set(graph, row));
            bytes_varint(writer->out, length);
            row += length;
        }
    }
}

static uint16_t first_type(const struct graph *graph, uint32_t row) {
    uint16_t type = graph->types[row];
    return type == TYPE_DEAD ? undo_deleted_type(graph->undo, row) : type;
}

static void write_relationships(const struct writer *writer) {
    const struct graph *graph = writer->graph;
    uint32_t ends[2 * REDO_BATCH], types[REDO_BATCH];
    for (uint32_t row = writer->first_new[ELEMENT_RELATIONSHIP];
         row < graph->edge_count;) {
        uint32_t count = least(graph->edge_count - row, REDO_BATCH);
        for (uint32_t i = 0; i < count; i++) {
            ends[i] = graph->sources[row + i];
            ends[count + i] = graph->targets[row + i];
            types[i] = first_type(graph, row + i);
        }
        bytes_u8(writer->out, REDO_RELATIONSHIPS);
        bytes_varint(writer->out, row);
        bytes_varint(writer->out, count);
        bytes_packed(writer->out, ends, 2 * count);
        bytes_packed(writer->out, types, count);
        row += count;
    }
}

/* ---- elements that changed ---------------------------------------------------------------- */

/* Pairs of rows and numbers, written by batches. */
struct pairs {
    struct bytes *out;
    enum redo_tag tag;
    uint32_t count;
    uint32_t rows[REDO_BATCH], numbers[REDO_BATCH];
};

static void write_pairs(struct pairs *pairs) {
    if (pairs->count == 0)
        return;
    bytes_u8(pairs->out, (uint8_t)pairs->tag);
    bytes_varint(pairs->out, pairs->count);
    bytes_packed(pairs->out, pairs->rows, pairs->count);
    bytes_packed(pairs->out, pairs->numbers, pairs->count);
    pairs->count = 0;
}

static void add_pair(struct pairs *pairs, uint32_t row, uint32_t number) {
    if (pairs->count == REDO_BATCH)
        write_pairs(pairs);
    pairs->rows[pairs->count] = row;
    pairs->numbers[pairs->count++] = number;
}

static void write_deaths(const struct writer *writer) {
    const struct graph *graph = writer->graph;
    struct pairs pairs;
    pairs.out = writer->out;
    pairs.tag = REDO_DEATHS;
    pairs.count = 0;
    if (writer->record_counts[UNDO_DELETION] == 0)
        return;
    for (uint32_t i = 0; i < graph->undo->count; i++) {
        const struct undo_record *record = &graph->undo->records[i];
        if (record->kind != UNDO_DELETION)
            continue;
        bool is_loop = graph->sources[record->row] == graph->targets[record->row];
        add_pair(&pairs, record->row, record->number * 2 + is_loop);
    }
    write_pairs(&pairs);
}

/* A label set of before, and when it was left. */
struct old_set {
    uint32_t row, order, set;
};

static int compare_old_sets(const void *first, const void *second) {
    const struct old_set *a = first, *b = second;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

/* The oldest record of each node tells the set it had; a new node's last set is known. */
static enum status write_node_sets(const struct writer *writer, struct problem *problem) {
    const struct graph *graph = writer->graph;
    uint32_t record_count = writer->record_counts[UNDO_LABELS], count = 0;
    if (record_count == 0)
        return STATUS_OK;
    struct old_set *old = memory_allocate(record_count * sizeof *old);
    TRY_ROOM(old != NULL, problem);
    for (uint32_t i = 0; i < graph->undo->count; i++) {
        const struct undo_record *record = &graph->undo->records[i];
        if (record->kind == UNDO_LABELS)
            old[count++] = (struct old_set){record->row, i, record->number};
    }
    qsort(old, count, sizeof *old, compare_old_sets);
    struct pairs pairs;
    pairs.out = writer->out;
    pairs.tag = REDO_NODE_SETS;
    pairs.count = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t row = old[i].row, set = graph->node_label_sets[row];
        if (i > 0 && old[i - 1].row == row)
            continue;
        bool is_new = row >= writer->first_new[ELEMENT_NODE];
        if (is_new ? set == LABEL_SET_DEAD : set != old[i].set)
            add_pair(&pairs, row, set);
    }
    write_pairs(&pairs);
    memory_free(old);
    return STATUS_OK;
}

/* ---- definitions -------------------------------------------------------------------------- */

/* Undoes the log's changes in a list that owns nothing. Room was reserved. */
static void go_back(const struct undo_log *undo, enum definition_kind kind,
                    struct definition_list *list) {
    for (uint32_t i = undo->count; i-- > 0;) {
        const struct undo_record *record = &undo->records[i];
        if (record->kind == UNDO_DEFINED && record->number == (uint32_t)kind)
            (void)definition_take(list, record->row);
        else if (record->kind == UNDO_UNDEFINED && record->number == (uint32_t)kind)
            definition_insert(list, record->row, record->definition);
    }
}

static void write_definition(const struct writer *writer, enum definition_kind kind,
                             const struct definition *definition, bool is_there) {
    bytes_u8(writer->out, is_there ? REDO_DEFINED : REDO_UNDEFINED);
    bytes_varint(writer->out, (uint64_t)kind);
    bytes_text(writer->out, definition->name);
    if (is_there)
        bytes_text(writer->out, definition->text);
}

/* Definitions of `list` that `other` does not have: by name, or with that text. */
static void write_difference(const struct writer *writer, enum definition_kind kind,
                             const struct definition_list *list,
                             const struct definition_list *other, bool is_there) {
    for (uint32_t i = 0; i < list->count; i++) {
        uint32_t place;
        const struct definition *definition = list->items[i];
        bool is_named = definition_find(other, definition->name, &place);
        if (!is_named ||
            (is_there && !text_equal(other->items[place]->text, definition->text)))
            write_definition(writer, kind, definition, is_there);
    }
}

/* What the list of a kind was before the transaction, in memory of its own. */
static bool list_before(const struct writer *writer, enum definition_kind kind,
                        struct definition_list *before) {
    const struct definition_list *now = &writer->graph->definitions[kind];
    uint64_t most = (uint64_t)now->count + writer->record_counts[UNDO_UNDEFINED];
    if (!growth_reserve((void **)&before->items, &before->capacity, most,
                        sizeof(struct definition *)))
        return false;
    for (uint32_t i = 0; i < now->count; i++)
        before->items[before->count++] = now->items[i];
    go_back(writer->graph->undo, kind, before);
    return true;
}

static enum status write_definitions(const struct writer *writer,
                                     struct problem *problem) {
    struct definition_list before[DEFINITION_KIND_COUNT] = {{0}};
    const struct definition_list *now = writer->graph->definitions;
    bool has_room = true;
    if (writer->record_counts[UNDO_DEFINED] + writer->record_counts[UNDO_UNDEFINED] == 0)
        return STATUS_OK;
    for (int kind = 0; kind < DEFINITION_KIND_COUNT && has_room; kind++)
        has_room = list_before(writer, (enum definition_kind)kind, &before[kind]);
    for (int kind = 0; kind < DEFINITION_KIND_COUNT && has_room; kind++)
        write_difference(writer, (enum definition_kind)kind, &now[kind], &before[kind],
                         true);
    for (int kind = 0; kind < DEFINITION_KIND_COUNT && has_room; kind++)
        write_difference(writer, (enum definition_kind)kind, &before[kind], &now[kind],
                         false);
    for (int kind = 0; kind < DEFINITION_KIND_COUNT; kind++)
        memory_free(before[kind].items);
    return has_room ? STATUS_OK : growth_problem(problem);
}

/* ---- all ---------------------------------------------------------------------------------- */

enum status graph_redo_write(const struct graph *graph, struct bytes *out,
                             struct problem *problem) {
    struct writer writer = survey(graph, out);
    for (int kind = 0; kind < CATALOG_KIND_COUNT; kind++)
        write_names(&writer, (enum catalog_kind)kind);
    write_label_sets(&writer);
    write_nodes(&writer);
    write_relationships(&writer);
    write_deaths(&writer);
    TRY(write_node_sets(&writer, problem));
    TRY(redo_write_cells(graph, writer.record_counts[UNDO_CHUNK], out, problem));
    TRY(write_definitions(&writer, problem));
    TRY_ROOM(!out->is_full, problem);
    return STATUS_OK;
}
