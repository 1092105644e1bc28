/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How: where each key of a batch is numbered, a row's numbers make one index in mixed radix.
 * The table of indexes is used once enough rows have come to pay for clearing it, and made
 * anew when a dictionary or the graph has grown in between.
 */
#include "execute/grouping.h"

#include "execute/frame.h"

#include <string.h>

/* The index may have this many places, or 16 times the rows seen so far. */
#define SMALL_INDEX 4096
#define INDEX_PER_ROW 16

enum status grouping_init(struct grouping *grouping, struct evaluation *evaluation,
                          const struct expression *const *keys, uint32_t width,
                          struct arena *arena) {
    struct function_context *functions = &evaluation->functions;
    *grouping = (struct grouping){.evaluation = evaluation, .keys = keys};
    key_table_init(&grouping->table, width, functions->budget, functions->problem);
    arena_init(&grouping->index_arena, functions->budget);
    grouping->key = ARENA_ARRAY(arena, (size_t)width + 1, struct value);
    TRY_MEMORY(grouping->key, arena, functions->problem);
    return STATUS_OK;
}

void grouping_release(struct grouping *grouping) {
    key_table_release(&grouping->table);
    arena_release(&grouping->index_arena);
    grouping->index = NULL;
}

void grouping_reset(struct grouping *grouping) {
    key_table_reset(&grouping->table);
    arena_reset(&grouping->index_arena);
    grouping->index = NULL;
    grouping->rows_seen = 0;
}

/* ---- through the key table ---------------------------------------------------------------- */

/* The groups of the selected rows, by the values of their keys. */
static enum status assign_by_value(struct grouping *grouping, const struct frame *frame,
                                   uint32_t *groups) {
    uint32_t width = grouping->table.width;
    struct column *columns = ARENA_ARRAY(frame->arena, (size_t)width + 1, struct column);
    TRY_MEMORY(columns, frame->arena, frame_problem(frame));
    for (uint32_t i = 0; i < width; i++)
        TRY(evaluate(frame->evaluation, grouping->keys[i], frame->batch, frame->selection,
                     frame->count, frame->arena, &columns[i]));
    FRAME_ROWS(frame, row) {
        key_table_read(columns, width, row, grouping->key);
        TRY(key_table_add(&grouping->table, grouping->key,
                          key_table_hash(grouping->key, width), &groups[row]));
    }
    return STATUS_OK;
}

/* ---- through the index -------------------------------------------------------------------- */

/* A key of one batch as numbers below `size`. */
struct numbered {
    const uint32_t *elements; /* nodes, relationships or codes; UINT32_MAX is null */
    const struct column *booleans;
    struct column column;
    uint64_t size;
};

/* Numbers a key of the batch, when that can be done; else size is 0. */
static enum status number_key(const struct frame *frame, const struct expression *key,
                              struct numbered *numbered) {
    struct graph *graph = frame_graph(frame);
    enum element_kind kind;
    uint32_t *codes, key_id;
    *numbered = (struct numbered){0};
    TRY(frame_property_codes(frame, key, &codes, &kind, &key_id));
    if (codes != NULL) {
        numbered->elements = codes;
        numbered->size = (uint64_t)graph_property_code_count(graph, kind, key_id) + 1;
        return STATUS_OK;
    }
    if (key->kind != EXPRESSION_SLOT)
        return STATUS_OK;
    numbered->column = frame->batch->columns[key->slot];
    if (numbered->column.is_constant)
        return STATUS_OK;
    if (numbered->column.type == COLUMN_BOOLEANS) {
        numbered->size = 3;
        return STATUS_OK;
    }
    if (numbered->column.type != COLUMN_NODES &&
        numbered->column.type != COLUMN_RELATIONSHIPS)
        return STATUS_OK;
    kind = numbered->column.type == COLUMN_NODES ? ELEMENT_NODE : ELEMENT_RELATIONSHIP;
    numbered->elements = numbered->column.elements;
    numbered->size = (uint64_t)graph_row_count(graph, kind) + 1;
    return STATUS_OK;
}

/* All keys of the batch, and how many combinations they have; 0 when some are not numbered. */
static enum status number_keys(const struct grouping *grouping, const struct frame *frame,
                               struct numbered *numbered, uint64_t *combinations) {
    uint64_t limit = INDEX_PER_ROW * grouping->rows_seen;
    *combinations = 0;
    if (grouping->table.width == 0 || grouping->table.width > GROUPING_MAX_INDEXED)
        return STATUS_OK;
    uint64_t product = 1;
    for (uint32_t i = 0; i < grouping->table.width; i++) {
        TRY(number_key(frame, grouping->keys[i], &numbered[i]));
        product *= numbered[i].size;
        if (product == 0 || product > (limit < SMALL_INDEX ? SMALL_INDEX : limit))
            return STATUS_OK;
    }
    *combinations = product;
    return STATUS_OK;
}

/* Makes the index when there is none for these sizes. */
static enum status prepare_index(struct grouping *grouping,
                                 const struct numbered *numbered, uint64_t combinations) {
    bool is_fit = grouping->index != NULL && grouping->index_size == combinations;
    for (uint32_t i = 0; i < grouping->table.width; i++) {
        is_fit = is_fit && grouping->sizes[i] == numbered[i].size;
        grouping->sizes[i] = numbered[i].size;
    }
    if (is_fit)
        return STATUS_OK;
    arena_reset(&grouping->index_arena);
    grouping->index = (uint32_t *)arena_allocate(&grouping->index_arena,
                                                 combinations * sizeof(uint32_t));
    TRY_MEMORY(grouping->index, &grouping->index_arena, grouping->table.problem);
    memset(grouping->index, 0xFF, combinations * sizeof(uint32_t));
    grouping->index_size = combinations;
    return STATUS_OK;
}

/* Adds the numbers of one key to the rows' indexes. */
static void add_numbers(const struct numbered *numbered, uint32_t row_count,
                        uint32_t *indexes) {
    uint32_t size = (uint32_t)numbered->size;
    if (numbered->elements == NULL) {
        for (uint32_t row = 0; row < row_count; row++) {
            bool is_null =
                numbered->column.nulls != NULL && numbered->column.nulls[row] != 0;
            indexes[row] =
                indexes[row] * size + (is_null ? 2u : numbered->column.booleans[row]);
        }
        return;
    }
    for (uint32_t row = 0; row < row_count; row++) {
        uint32_t element = numbered->elements[row];
        indexes[row] = indexes[row] * size + (element < size - 1 ? element : size - 1);
    }
}

static enum status assign_by_index(struct grouping *grouping, const struct frame *frame,
                                   const struct numbered *numbered, uint32_t *groups) {
    uint32_t row_count = frame->batch->row_count, unseen_count = 0;
    uint32_t *indexes = ARENA_ARRAY(frame->arena, row_count, uint32_t);
    TRY_MEMORY(indexes, frame->arena, frame_problem(frame));
    uint32_t *unseen =
        (uint32_t *)arena_allocate(frame->arena, row_count * sizeof *unseen);
    TRY_MEMORY(unseen, frame->arena, frame_problem(frame));
    for (uint32_t i = 0; i < grouping->table.width; i++)
        add_numbers(&numbered[i], row_count, indexes);
    for (uint32_t row = 0; row < row_count; row++) {
        groups[row] = grouping->index[indexes[row]];
        unseen[unseen_count] = row;
        unseen_count += groups[row] == KEY_NONE;
    }
    if (unseen_count == 0)
        return STATUS_OK;
    struct frame rest = *frame;
    rest.selection = unseen;
    rest.count = unseen_count;
    TRY(assign_by_value(grouping, &rest, groups));
    for (uint32_t i = 0; i < unseen_count; i++)
        grouping->index[indexes[unseen[i]]] = groups[unseen[i]];
    return STATUS_OK;
}

enum status grouping_assign(struct grouping *grouping, const struct batch *batch,
                            struct arena *arena, uint32_t *groups) {
    struct numbered numbered[GROUPING_MAX_INDEXED];
    uint64_t combinations;
    struct frame frame = {.evaluation = grouping->evaluation,
                          .batch = batch,
                          .count = batch->row_count,
                          .arena = arena};
    grouping->rows_seen += batch->row_count;
    TRY(number_keys(grouping, &frame, numbered, &combinations));
    if (combinations == 0 || combinations > UINT32_MAX)
        return assign_by_value(grouping, &frame, groups);
    TRY(prepare_index(grouping, numbered, combinations));
    return assign_by_index(grouping, &frame, numbered, groups);
}
