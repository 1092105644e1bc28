/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The log: one row a transaction, each with a sum over its bytes that begins with the sum of
 * the row before. The tail row, which always comes last and so stands on the newest record's
 * page, tells how far the log goes: a commit writes one page.
 */
#include "store/store_internal.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static uint64_t record_sum(uint64_t sum_before, const void *bytes, size_t byte_count) {
    return XXH3_64bits_withSeed(bytes, byte_count, sum_before);
}

/* ---- the tail ----------------------------------------------------------------------------- */

static void put_position(unsigned char bytes[8], uint64_t position) {
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(position >> (8 * i));
}

/* The tail's sum covers the position and the newest record's sum. */
static uint64_t tail_sum(uint64_t log_sum, const unsigned char position[8]) {
    return XXH3_64bits_withSeed(position, 8, ~log_sum);
}

enum status store_write_tail(struct store *store, uint64_t newest, uint64_t log_sum,
                             struct problem *problem) {
    unsigned char position[8];
    sqlite3_stmt *row = store_sql(store, SQL_WRITE_TAIL);
    put_position(position, newest);
    sqlite3_bind_int64(row, 1, (int64_t)tail_sum(log_sum, position));
    sqlite3_bind_blob(row, 2, position, sizeof position, SQLITE_TRANSIENT);
    TRY(store_run(store, SQL_WRITE_TAIL, "write", problem));
    if (sqlite3_changes(store->connection) == 1)
        return STATUS_OK;
    return store_damaged(store, problem, "the end of its log is missing");
}

/* The newest position, and the sum that its tail has. */
static enum status read_tail(struct store *store, uint64_t *position, uint64_t *sum,
                             struct problem *problem) {
    bool has_row;
    TRY(store_row(store, SQL_READ_TAIL, &has_row, problem));
    sqlite3_stmt *row = store->statements[SQL_READ_TAIL];
    const void *bytes = has_row ? sqlite3_column_blob(row, 1) : NULL;
    size_t count = bytes == NULL ? 0 : (size_t)sqlite3_column_bytes(row, 1);
    struct byte_reader reader = byte_reader_of(bytes, count);
    *position = reader_u64(&reader);
    *sum = has_row ? (uint64_t)sqlite3_column_int64(row, 0) : 0;
    sqlite3_reset(row);
    if (reader.is_bad)
        return store_damaged(store, problem, "the end of its log is missing");
    return STATUS_OK;
}

/* ---- appending ---------------------------------------------------------------------------- */

enum status store_append(struct store *store, const struct bytes *record, uint64_t *sum,
                         struct problem *problem) {
    sqlite3_stmt *row = store_sql(store, SQL_WRITE_LOG);
    *sum = record_sum(store->log_sum, record->data, record->count);
    sqlite3_bind_int64(row, 1, (int64_t)(store->position + 1));
    sqlite3_bind_int64(row, 2, (int64_t)*sum);
    sqlite3_bind_blob64(row, 3, record->data, record->count, SQLITE_STATIC);
    TRY(store_run(store, SQL_WRITE_LOG, "write", problem));
    return store_write_tail(store, store->position + 1, *sum, problem);
}

enum status store_skip_record(struct store *store, uint64_t *sum,
                              struct problem *problem) {
    *sum = record_sum(store->log_sum, "", 0);
    sqlite3_bind_int64(store_sql(store, SQL_CUT_LOG), 1, (int64_t)store->position);
    TRY(store_run(store, SQL_CUT_LOG, "write", problem));
    return store_write_tail(store, store->position + 1, *sum, problem);
}

/* ---- reading ------------------------------------------------------------------------------ */

/* The record after `*position`, which it becomes, its sum checked against the one before. */
static enum status next_record(struct store *store, uint64_t *position, uint64_t *sum,
                               const void **bytes, size_t *byte_count,
                               struct problem *problem) {
    bool has_row;
    TRY(store_row(store, SQL_READ_LOG, &has_row, problem));
    if (!has_row)
        return store_damaged(store, problem, "record %llu of its log is missing",
                             (unsigned long long)(*position + 1));
    sqlite3_stmt *row = store->statements[SQL_READ_LOG];
    const void *blob = sqlite3_column_blob(row, 2);
    *byte_count = (size_t)sqlite3_column_bytes(row, 2);
    if (blob == NULL && sqlite3_errcode(store->connection) == SQLITE_NOMEM)
        return store_problem(store, SQLITE_NOMEM, "read", problem);
    uint64_t found = record_sum(*sum, blob, *byte_count);
    if ((uint64_t)sqlite3_column_int64(row, 0) != *position + 1 || blob == NULL ||
        (uint64_t)sqlite3_column_int64(row, 1) != found)
        return store_damaged(store, problem,
                             "record %llu of its log does not hold what was written",
                             (unsigned long long)(*position + 1));
    *position += 1;
    *sum = found;
    *bytes = blob;
    return STATUS_OK;
}

enum status
store_visit_log(struct store *store, const struct store_root *root, uint64_t until,
                enum status (*visit)(struct store *store, const void *bytes,
                                     size_t byte_count, struct problem *problem),
                struct problem *problem) {
    uint64_t sum = root->log_sum, position = root->position;
    sqlite3_bind_int64(store_sql(store, SQL_READ_LOG), 1, (int64_t)position);
    while (position < until) {
        const void *bytes = NULL;
        size_t byte_count = 0;
        TRY(next_record(store, &position, &sum, &bytes, &byte_count, problem));
        TRY(visit(store, bytes, byte_count, problem));
    }
    store_sql(store, SQL_READ_LOG);
    return STATUS_OK;
}

/* ---- catching up -------------------------------------------------------------------------- */

/* Applies the records behind the graph's state, up to the tail's. */
static enum status apply_records(struct store *store, uint64_t newest,
                                 struct problem *problem) {
    sqlite3_bind_int64(store_sql(store, SQL_READ_LOG), 1, (int64_t)store->position);
    while (store->position < newest) {
        uint64_t position = store->position, sum = store->log_sum;
        const void *bytes = NULL;
        size_t byte_count = 0;
        TRY(next_record(store, &position, &sum, &bytes, &byte_count, problem));
        TRY(graph_redo_apply(store->graph, bytes, byte_count, problem));
        store->position = position;
        store->log_sum = sum;
        store->log_bytes += byte_count;
    }
    store_sql(store, SQL_READ_LOG);
    return STATUS_OK;
}

/* Is the record after the graph's state still in the log? */
static enum status can_follow(struct store *store, bool *follows,
                              struct problem *problem) {
    bool has_row;
    sqlite3_stmt *row = store_sql(store, SQL_READ_LOG);
    sqlite3_bind_int64(row, 1, (int64_t)store->position);
    TRY(store_row(store, SQL_READ_LOG, &has_row, problem));
    *follows = has_row && (uint64_t)sqlite3_column_int64(row, 0) == store->position + 1;
    sqlite3_reset(row);
    return STATUS_OK;
}

/* The graph as the segments have it. */
static enum status open_anew(struct store *store, struct problem *problem) {
    struct segment_source source = store_source(store);
    store->position = UINT64_MAX; /* until it is known to be whole */
    TRY(graph_clear(store->graph, problem));
    TRY(store_read_root(store, &store->root, problem));
    if (store->root.segment_count > 0)
        TRY(graph_open_segments(store->graph, &source, problem));
    store->base = store->position = store->root.position;
    store->log_sum = store->root.log_sum;
    store->log_bytes = 0;
    return STATUS_OK;
}

enum status store_catch_up(struct store *store, struct problem *problem) {
    uint64_t newest, sum;
    bool follows = true;
    TRY(read_tail(store, &newest, &sum, problem));
    if (store->position == UINT64_MAX)
        follows = false;
    else if (newest > store->position)
        TRY(can_follow(store, &follows, problem));
    if (!follows)
        TRY(open_anew(store, problem));
    TRY(apply_records(store, newest, problem));
    unsigned char position[8];
    put_position(position, store->position);
    if (store->position == newest && sum == tail_sum(store->log_sum, position))
        return STATUS_OK;
    return store_damaged(store, problem, "the end of its log does not fit the log");
}

/* ---- cutting ------------------------------------------------------------------------------ */

enum status store_cut_log(struct store *store, struct problem *problem) {
    uint64_t kept_bytes = 0;
    int64_t cut = 0;
    bool has_row;
    sqlite3_stmt *row = store_sql(store, SQL_LIST_LOG);
    do {
        TRY(store_row(store, SQL_LIST_LOG, &has_row, problem));
        if (has_row) {
            kept_bytes += (uint64_t)sqlite3_column_int64(row, 1) + 32;
            cut = sqlite3_column_int64(row, 0);
        }
    } while (has_row && kept_bytes <= KEPT_LOG_BYTES);
    sqlite3_reset(row);
    if (!has_row)
        return STATUS_OK;
    sqlite3_bind_int64(store_sql(store, SQL_CUT_LOG), 1, cut);
    return store_run(store, SQL_CUT_LOG, "write", problem);
}
