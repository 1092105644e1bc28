/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How: where each key of a batch is numbered (key_number.h), a row's numbers make one index in
 * mixed radix. The table of indexes is made once enough rows have come to pay for clearing it,
 * with the groups found before in it, and anew when a dictionary or the graph has grown. So a
 * combination that the index does not have is new, and its key need not be hashed.
 */
#include "execute/grouping.h"

#include "execute/frame.h"

#include <string.h>

/* The index may have this many places, or so many times the rows seen so far: clearing a place
 * costs about a hundredth of hashing a text. */
#define SMALL_INDEX 4096
#define INDEX_PER_ROW 128
/* Keys that fall out of the index this often are grouped by value for good. */
#define MAX_INDEXES 64
/* Rows ahead whose place in the key table is fetched. */
#define PREFETCH_DISTANCE 16

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

static void forget_index(struct grouping *grouping) {
    grouping->index = NULL;
    grouping->rows_seen = grouping->index_count = 0;
    memset(grouping->domains, 0, sizeof grouping->domains);
}

void grouping_release(struct grouping *grouping) {
    key_table_release(&grouping->table);
    arena_release(&grouping->index_arena);
    forget_index(grouping);
}

void grouping_reset(struct grouping *grouping) {
    key_table_reset(&grouping->table);
    arena_reset(&grouping->index_arena);
    forget_index(grouping);
}

/* ---- through the key table ---------------------------------------------------------------- */

/* The values of the keys of the selected rows. */
static enum status evaluate_keys(const struct grouping *grouping,
                                 const struct frame *frame, struct column **out) {
    uint32_t width = grouping->table.width;
    *out = ARENA_ARRAY(frame->arena, (size_t)width + 1, struct column);
    TRY_MEMORY(*out, frame->arena, frame_problem(frame));
    for (uint32_t i = 0; i < width; i++)
        TRY(evaluate(frame->evaluation, grouping->keys[i], frame->batch, frame->selection,
                     frame->count, frame->arena, &(*out)[i]));
    return STATUS_OK;
}

/* The hashes of the selected rows' keys, by place in the selection. */
static enum status hash_keys(struct grouping *grouping, const struct frame *frame,
                             const struct column *columns, uint64_t **out) {
    uint32_t width = grouping->table.width, count = 0;
    uint64_t *hashes =
        (uint64_t *)arena_allocate(frame->arena, frame->count * sizeof(uint64_t));
    TRY_MEMORY(hashes, frame->arena, frame_problem(frame));
    FRAME_ROWS(frame, row) {
        key_table_read(columns, width, row, grouping->key);
        TRY(key_table_hash(&grouping->table, grouping->key, &hashes[count++]));
    }
    *out = hashes;
    return STATUS_OK;
}

static enum status assign_by_value(struct grouping *grouping, const struct frame *frame,
                                   uint32_t *groups) {
    struct column *columns;
    uint64_t *hashes;
    TRY(evaluate_keys(grouping, frame, &columns));
    TRY(hash_keys(grouping, frame, columns, &hashes));
    for (uint32_t i = 0; i < frame->count; i++) {
        uint32_t row = frame_row(frame, i);
        if (i + PREFETCH_DISTANCE < frame->count)
            key_table_prefetch(&grouping->table, hashes[i + PREFETCH_DISTANCE]);
        key_table_read(columns, grouping->table.width, row, grouping->key);
        TRY(key_table_add(&grouping->table, grouping->key, hashes[i], &groups[row]));
    }
    return STATUS_OK;
}

/* ---- the index ---------------------------------------------------------------------------- */

struct numbered {
    struct key_domain domains[GROUPING_MAX_INDEXED];
    const uint32_t *numbers[GROUPING_MAX_INDEXED];
    uint64_t combinations; /* 0: some key is not numbered */
};

static enum status number_keys(const struct grouping *grouping, const struct batch *batch,
                               struct arena *arena, struct numbered *numbered) {
    uint32_t width = grouping->table.width;
    uint64_t limit = INDEX_PER_ROW * grouping->rows_seen, product = 1;
    numbered->combinations = 0;
    if (width == 0 || width > GROUPING_MAX_INDEXED || grouping->index_count > MAX_INDEXES)
        return STATUS_OK;
    for (uint32_t i = 0; i < width; i++) {
        TRY(key_number_rows(grouping->evaluation, grouping->keys[i], batch, arena,
                            &grouping->domains[i], &numbered->domains[i],
                            &numbered->numbers[i]));
        product *= numbered->domains[i].size;
        if (product == 0 || product > (limit < SMALL_INDEX ? SMALL_INDEX : limit))
            return STATUS_OK;
    }
    numbered->combinations = product > UINT32_MAX ? 0 : product;
    return STATUS_OK;
}

/* The groups so far take their places in a new index. */
static void seed_index(struct grouping *grouping, const struct numbered *numbered) {
    const struct graph *graph = grouping->evaluation->functions.graph;
    for (uint32_t group = 0; group < grouping->table.count; group++) {
        const struct value *key = key_table_key(&grouping->table, group);
        uint64_t index = 0;
        bool is_numbered = true;
        for (uint32_t i = 0; i < grouping->table.width && is_numbered; i++) {
            uint32_t number;
            is_numbered = key_number_value(graph, &numbered->domains[i], key[i], &number);
            index = index * numbered->domains[i].size + number;
        }
        if (is_numbered)
            grouping->index[index] = group;
    }
}

static enum status prepare_index(struct grouping *grouping,
                                 const struct numbered *numbered) {
    bool is_fit =
        grouping->index != NULL && grouping->index_size == numbered->combinations;
    for (uint32_t i = 0; i < grouping->table.width; i++)
        is_fit = is_fit && key_domain_equal(&grouping->domains[i], &numbered->domains[i]);
    if (is_fit)
        return STATUS_OK;
    grouping->index_count++;
    arena_reset(&grouping->index_arena);
    memcpy(grouping->domains, numbered->domains, sizeof grouping->domains);
    grouping->index_size = numbered->combinations;
    grouping->index = (uint32_t *)arena_allocate(&grouping->index_arena,
                                                 grouping->index_size * sizeof(uint32_t));
    TRY_MEMORY(grouping->index, &grouping->index_arena, grouping->table.problem);
    memset(grouping->index, 0xFF, grouping->index_size * sizeof(uint32_t));
    seed_index(grouping, numbered);
    return STATUS_OK;
}

static enum status make_indexes(const struct grouping *grouping,
                                const struct batch *batch,
                                const struct numbered *numbered, struct arena *arena,
                                const uint32_t **out) {
    uint32_t row_count = batch->row_count;
    *out = numbered->numbers[0];
    if (grouping->table.width == 1)
        return STATUS_OK;
    uint32_t *indexes = (uint32_t *)arena_allocate(arena, row_count * sizeof(uint32_t));
    TRY_MEMORY(indexes, arena, grouping->table.problem);
    memcpy(indexes, numbered->numbers[0], row_count * sizeof(uint32_t));
    for (uint32_t i = 1; i < grouping->table.width; i++) {
        uint32_t size = (uint32_t)numbered->domains[i].size;
        for (uint32_t row = 0; row < row_count; row++)
            indexes[row] = indexes[row] * size + numbered->numbers[i][row];
    }
    *out = indexes;
    return STATUS_OK;
}

/* New groups for the rows that the index does not have. */
static enum status append_groups(struct grouping *grouping, const struct frame *unseen,
                                 const uint32_t *indexes, uint32_t *groups) {
    struct column *columns;
    TRY(evaluate_keys(grouping, unseen, &columns));
    FRAME_ROWS(unseen, row) {
        uint32_t *group = &grouping->index[indexes[row]];
        if (*group == KEY_NONE) {
            key_table_read(columns, grouping->table.width, row, grouping->key);
            TRY(key_table_append(&grouping->table, grouping->key, group));
        }
        groups[row] = *group;
    }
    return STATUS_OK;
}

static enum status assign_by_index(struct grouping *grouping, const struct frame *frame,
                                   const struct numbered *numbered, uint32_t *groups) {
    uint32_t row_count = frame->batch->row_count;
    const uint32_t *indexes;
    struct frame unseen = *frame;
    TRY(prepare_index(grouping, numbered));
    TRY(make_indexes(grouping, frame->batch, numbered, frame->arena, &indexes));
    uint32_t *rows = (uint32_t *)arena_allocate(frame->arena, row_count * sizeof *rows);
    TRY_MEMORY(rows, frame->arena, frame_problem(frame));
    unseen.selection = rows;
    unseen.count = 0;
    for (uint32_t row = 0; row < row_count; row++) {
        groups[row] = grouping->index[indexes[row]];
        rows[unseen.count] = row;
        unseen.count += groups[row] == KEY_NONE;
    }
    return unseen.count == 0 ? STATUS_OK
                             : append_groups(grouping, &unseen, indexes, groups);
}

enum status grouping_assign(struct grouping *grouping, const struct batch *batch,
                            struct arena *arena, uint32_t *groups) {
    struct numbered numbered;
    struct frame frame = {.evaluation = grouping->evaluation,
                          .batch = batch,
                          .count = batch->row_count,
                          .arena = arena};
    memset(&numbered, 0, sizeof numbered);
    grouping->rows_seen += batch->row_count;
    TRY(number_keys(grouping, batch, arena, &numbered));
    if (numbered.combinations > 0)
        return assign_by_index(grouping, &frame, &numbered, groups);
    if (grouping->index != NULL)
        grouping->index = NULL; /* what comes now is not in it */
    return assign_by_value(grouping, &frame, groups);
}
