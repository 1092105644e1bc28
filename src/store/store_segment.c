/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Segments as rows, and the root that says what they are. A row's sum is the checksum of its
 * bytes, begun with the file's salt and the row's id: a row in another's place does not fit.
 */
#include "store/store_internal.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#define ROOT_SEED 0x726F6F74

/* ---- identities --------------------------------------------------------------------------- */

/* 7 bits of kind, 24 of key, 32 of place: positive, and in the order of reading. */
static uint64_t identity(struct segment_id id) {
    return (uint64_t)id.kind << 56 | (uint64_t)id.key << 32 | id.place;
}

uint64_t store_segment_sum(const struct store *store, uint64_t id, const void *bytes,
                           size_t byte_count) {
    return XXH3_64bits_withSeed(bytes, byte_count,
                                store->root.salt ^ id * 0x9E3779B97F4A7C15u);
}

/* ---- root --------------------------------------------------------------------------------- */

static void encode_root(const struct store_root *root, struct bytes *bytes) {
    const uint64_t fields[] = {STORE_FORMAT,       root->salt,          root->position,
                               root->log_sum,      root->segment_count, root->segment_sum,
                               root->segment_bytes};
    bytes->count = 0;
    bytes->is_full = false;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        bytes_u64(bytes, fields[i]);
}

enum status store_read_root(struct store *store, struct store_root *root,
                            struct problem *problem) {
    bool has_row;
    TRY(store_row(store, SQL_READ_ROOT, &has_row, problem));
    sqlite3_stmt *row = store->statements[SQL_READ_ROOT];
    struct byte_reader reader = {0};
    bool fits = false;
    if (has_row) {
        const void *bytes = sqlite3_column_blob(row, 1);
        size_t count = (size_t)sqlite3_column_bytes(row, 1);
        fits = bytes != NULL && (uint64_t)sqlite3_column_int64(row, 0) ==
                                    XXH3_64bits_withSeed(bytes, count, ROOT_SEED);
        reader = byte_reader_of(bytes, bytes == NULL ? 0 : count);
    }
    struct store_root found = {0};
    uint64_t format = reader_u64(&reader);
    found.salt = reader_u64(&reader);
    found.position = reader_u64(&reader);
    found.log_sum = reader_u64(&reader);
    found.segment_count = reader_u64(&reader);
    found.segment_sum = reader_u64(&reader);
    found.segment_bytes = reader_u64(&reader);
    sqlite3_reset(row);
    if (!fits || reader.is_bad || format != STORE_FORMAT)
        return store_damaged(store, problem, "its root does not hold what was written");
    *root = found;
    return STATUS_OK;
}

enum status store_write_root(struct store *store, struct problem *problem) {
    encode_root(&store->root, &store->buffer);
    if (store->buffer.is_full)
        return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "memory ran out");
    sqlite3_stmt *row = store_sql(store, SQL_WRITE_ROOT);
    const struct bytes *bytes = &store->buffer;
    sqlite3_bind_int64(
        row, 1, (int64_t)XXH3_64bits_withSeed(bytes->data, bytes->count, ROOT_SEED));
    sqlite3_bind_blob(row, 2, bytes->data, (int)bytes->count, SQLITE_STATIC);
    return store_run(store, SQL_WRITE_ROOT, "write", problem);
}

/* ---- reading ------------------------------------------------------------------------------ */

static bool is_adjacency(enum segment_kind kind) {
    return kind == SEGMENT_OUT || kind == SEGMENT_IN;
}

/* What is read outside of a transaction may be newer than the graph: right for a property
 * chunk, whose later records are applied once more, and wrong for the adjacency. */
static enum status check_state(const struct store *store, struct segment_id id,
                               struct problem *problem) {
    if (store->state != STORE_IDLE || !is_adjacency(id.kind))
        return STATUS_OK;
    return problem_set(problem, STATUS_INTERNAL, SPAN_NONE,
                       "relationships are read outside of a transaction");
}

static enum status read_segment(void *context, struct segment_id id, const void **bytes,
                                size_t *byte_count, struct problem *problem) {
    struct store *store = context;
    bool has_row;
    *bytes = NULL;
    *byte_count = 0;
    TRY(check_state(store, id, problem));
    sqlite3_stmt *row = store_sql(store, SQL_READ_SEGMENT);
    sqlite3_bind_int64(row, 1, (int64_t)identity(id));
    TRY(store_row(store, SQL_READ_SEGMENT, &has_row, problem));
    if (!has_row)
        return STATUS_OK;
    const void *blob = sqlite3_column_blob(row, 1);
    size_t count = (size_t)sqlite3_column_bytes(row, 1);
    if (blob == NULL && sqlite3_errcode(store->connection) == SQLITE_NOMEM)
        return store_problem(store, SQLITE_NOMEM, "read", problem);
    if (blob == NULL || store_segment_sum(store, identity(id), blob, count) !=
                            (uint64_t)sqlite3_column_int64(row, 0))
        return store_damaged(store, problem,
                             "segment %d of key %u at %u does not hold what was written",
                             id.kind, id.key, id.place);
    store->buffer.count = 0;
    store->buffer.is_full = false;
    bytes_raw(&store->buffer, blob, count);
    sqlite3_reset(row);
    if (store->buffer.is_full)
        return store_problem(store, SQLITE_NOMEM, "read", problem);
    *bytes = store->buffer.data;
    *byte_count = count;
    return STATUS_OK;
}

static enum status replay_record(struct store *store, const void *bytes,
                                 size_t byte_count, struct problem *problem) {
    return graph_redo_apply_relationships(store->graph, bytes, byte_count, problem);
}

/* The segments of this transaction's state are those of the root as it reads it. The store's
 * own root stays: a checkpoint that is writing segments counts in it. */
static enum status replay(void *context, struct graph *graph, struct problem *problem) {
    struct store *store = context;
    struct store_root root;
    (void)graph;
    TRY(store_read_root(store, &root, problem));
    return store_visit_log(store, &root, store->position, replay_record, problem);
}

struct segment_source store_source(struct store *store) {
    return (struct segment_source){store, read_segment, replay};
}

/* ---- writing ------------------------------------------------------------------------------ */

/* Takes the row of an id out of the root's sums; *is_same: it holds these bytes already. */
static enum status leave_sums(struct store *store, uint64_t id, uint64_t sum,
                              size_t byte_count, bool *is_same, struct problem *problem) {
    bool has_row;
    sqlite3_stmt *row = store_sql(store, SQL_READ_SEGMENT_SUM);
    sqlite3_bind_int64(row, 1, (int64_t)id);
    TRY(store_row(store, SQL_READ_SEGMENT_SUM, &has_row, problem));
    uint64_t old_sum = has_row ? (uint64_t)sqlite3_column_int64(row, 0) : 0;
    uint64_t old_count = has_row ? (uint64_t)sqlite3_column_int64(row, 1) : 0;
    sqlite3_reset(row);
    *is_same = has_row && old_sum == sum && old_count == byte_count;
    if (!has_row || *is_same)
        return STATUS_OK;
    store->root.segment_count--;
    store->root.segment_sum -= old_sum;
    store->root.segment_bytes -= old_count;
    return STATUS_OK;
}

static enum status write_segment(void *context, struct segment_id id, const void *bytes,
                                 size_t byte_count, struct problem *problem) {
    struct store *store = context;
    uint64_t number = identity(id);
    uint64_t sum = store_segment_sum(store, number, bytes, byte_count);
    bool is_same;
    TRY(leave_sums(store, number, sum, byte_count, &is_same, problem));
    if (is_same)
        return STATUS_OK;
    sqlite3_stmt *row = store_sql(store, SQL_WRITE_SEGMENT);
    sqlite3_bind_int64(row, 1, (int64_t)number);
    sqlite3_bind_int64(row, 2, (int64_t)sum);
    sqlite3_bind_blob64(row, 3, bytes, byte_count, SQLITE_STATIC);
    TRY(store_run(store, SQL_WRITE_SEGMENT, "write", problem));
    store->root.segment_count++;
    store->root.segment_sum += sum;
    store->root.segment_bytes += byte_count;
    return STATUS_OK;
}

/* Binds the ids from `id` up that have its kind and key. */
static void bind_range(sqlite3_stmt *row, struct segment_id id) {
    struct segment_id last = {id.kind, id.key, UINT32_MAX};
    sqlite3_bind_int64(row, 1, (int64_t)identity(id));
    sqlite3_bind_int64(row, 2, (int64_t)identity(last));
}

static enum status cut_segments(void *context, struct segment_id id,
                                struct problem *problem) {
    struct store *store = context;
    bool has_row;
    sqlite3_stmt *row = store_sql(store, SQL_LIST_SEGMENTS);
    bind_range(row, id);
    for (;;) {
        TRY(store_row(store, SQL_LIST_SEGMENTS, &has_row, problem));
        if (!has_row)
            break;
        store->root.segment_count--;
        store->root.segment_sum -= (uint64_t)sqlite3_column_int64(row, 1);
        store->root.segment_bytes -= (uint64_t)sqlite3_column_int64(row, 2);
    }
    bind_range(store_sql(store, SQL_CUT_SEGMENTS), id);
    return store_run(store, SQL_CUT_SEGMENTS, "write", problem);
}

struct segment_sink store_sink(struct store *store) {
    return (struct segment_sink){store, write_segment, cut_segments};
}
