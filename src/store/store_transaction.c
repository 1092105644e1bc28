/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Transactions and checkpoints. SQLite's snapshot is the transaction's: begun by the first
 * read of the tail, or with the write lock.
 */
#include "store/store_internal.h"

#include <time.h>

/* ---- begin -------------------------------------------------------------------------------- */

static enum status check_usable(struct store *store, struct problem *problem) {
    if (!store->is_closed)
        return STATUS_OK;
    problem_set(problem, STATUS_CANNOT_WRITE, SPAN_NONE,
                "%s was closed after a write failed", store->path);
    problem_hint(problem, "open it anew: what was acknowledged is there");
    return STATUS_CANNOT_WRITE;
}

bool store_is_open(const struct store *store) {
    return store->state != STORE_IDLE;
}

void store_end(struct store *store) {
    if (store->state == STORE_IDLE)
        return;
    store_reset_statements(store);
    if (sqlite3_get_autocommit(store->connection) == 0)
        (void)store_run(store, SQL_ROLLBACK, "read", NULL);
    store->is_closed |= sqlite3_get_autocommit(store->connection) == 0;
    store->state = STORE_IDLE;
}

static enum status catch_up_or_end(struct store *store, struct problem *problem) {
    enum status status = store_catch_up(store, problem);
    if (status != STATUS_OK)
        store_end(store);
    return status;
}

enum status store_begin_read(struct store *store, struct problem *problem) {
    if (store->state != STORE_IDLE)
        return STATUS_OK;
    TRY(check_usable(store, problem));
    store_reset_statements(store);
    TRY(store_run(store, SQL_BEGIN, "read", problem));
    store->state = STORE_READING;
    return catch_up_or_end(store, problem);
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

double store_deadline(const struct store *store) {
    return seconds_now() + store->busy_seconds;
}

bool store_wait(double deadline) {
    const struct timespec pause = {0, 1000000};
    if (seconds_now() >= deadline)
        return false;
    nanosleep(&pause, NULL);
    return true;
}

/* From reading to writing: SQLite does not wait here, since the other writer's commit would
 * make this snapshot an old one; but that one may yet roll back. */
static enum status upgrade(struct store *store, struct problem *problem) {
    double deadline = store_deadline(store);
    for (;;) {
        int code = sqlite3_step(store_sql(store, SQL_TAKE_WRITE_LOCK));
        store_sql(store, SQL_TAKE_WRITE_LOCK);
        if (code == SQLITE_DONE)
            break;
        if (code != SQLITE_BUSY || !store_wait(deadline))
            return store_problem(store, code, "write", problem);
    }
    store->state = STORE_WRITING;
    return STATUS_OK;
}

enum status store_begin_write(struct store *store, struct problem *problem) {
    if (store->state == STORE_WRITING)
        return STATUS_OK;
    TRY(check_usable(store, problem));
    if (store->is_readonly)
        return problem_set(problem, STATUS_READ_ONLY, SPAN_NONE, "%s is open read-only",
                           store->path);
    if (store->state == STORE_READING)
        return upgrade(store, problem);
    store_reset_statements(store);
    TRY(store_run(store, SQL_BEGIN_IMMEDIATE, "write", problem));
    store->state = STORE_WRITING;
    return catch_up_or_end(store, problem);
}

/* ---- commit ------------------------------------------------------------------------------- */

/* A failed write or sync leaves open whether it is on the disk: only a new connection, which
 * recovers, can tell. */
static enum status commit_sqlite(struct store *store, struct problem *problem) {
    store_reset_statements(store);
    int code = sqlite3_step(store->statements[SQL_COMMIT]);
    if (code == SQLITE_DONE) {
        store_sql(store, SQL_COMMIT);
        return STATUS_OK;
    }
    enum status status = store_problem(store, code, "write", problem);
    store_sql(store, SQL_COMMIT);
    store->is_closed = (code & 0xFF) == SQLITE_IOERR;
    return status;
}

/* Appends the transaction's record; nothing when it changed nothing. */
static enum status commit_record(struct store *store, struct problem *problem) {
    struct bytes *record = &store->buffer;
    record->count = 0;
    record->is_full = false;
    TRY(graph_redo_write(store->graph, record, problem));
    if (record->count == 0)
        return STATUS_OK;
    uint64_t sum;
    TRY(store_append(store, record, &sum, problem));
    TRY(commit_sqlite(store, problem));
    store->position++;
    store->log_sum = sum;
    store->log_bytes += record->count;
    store->has_committed = true;
    return STATUS_OK;
}

/* Inside the write transaction: the segments and the root are the graph at `position`. Which
 * segments differ is known against those that this connection read or wrote; when another one
 * has written since, all are compared. */
static enum status write_segments(struct store *store, uint64_t position,
                                  uint64_t log_sum, struct problem *problem) {
    struct segment_sink sink = store_sink(store);
    bool is_ours = store->root.position == store->base;
    TRY(graph_write_segments(store->graph, &sink, !is_ours, NULL, problem));
    store->root.position = position;
    store->root.log_sum = log_sum;
    TRY(store_write_root(store, problem));
    return commit_sqlite(store, problem);
}

/* The file has the segments of the root. */
static void keep_segments(struct store *store) {
    graph_segments_kept(store->graph);
    store->base = store->root.position;
    store->log_bytes = 0;
}

/* Writes what the transaction made as segments at once, and no record. */
static enum status commit_segments(struct store *store, struct problem *problem) {
    uint64_t sum, position = store->position + 1;
    TRY(store_read_root(store, &store->root, problem));
    struct store_root before = store->root;
    TRY(graph_prepare_segments(store->graph, problem));
    enum status status = store_skip_record(store, &sum, problem);
    if (status == STATUS_OK)
        status = write_segments(store, position, sum, problem);
    if (status != STATUS_OK) {
        store->root = before;
        return status;
    }
    store->position = position;
    store->log_sum = sum;
    store->has_committed = true;
    keep_segments(store);
    return STATUS_OK;
}

enum status store_commit(struct store *store, struct problem *problem) {
    return graph_is_mostly_new(store->graph) ? commit_segments(store, problem)
                                             : commit_record(store, problem);
}

/* ---- checkpoint --------------------------------------------------------------------------- */

/* First the log's room is freed, then the segments take it. */
static enum status fold(struct store *store, struct problem *problem) {
    TRY(graph_prepare_segments(store->graph, problem));
    TRY(store_cut_log(store, problem));
    return write_segments(store, store->position, store->log_sum, problem);
}

/* SQLite's own log into the file; a reader may leave a part for the next time. */
static void empty_write_ahead_log(struct store *store) {
    (void)sqlite3_wal_checkpoint_v2(store->connection, NULL, SQLITE_CHECKPOINT_PASSIVE,
                                    NULL, NULL);
    store->wal_pages = 0;
}

/* *was_folded: another connection did since this one looked, so there may be nothing to do. */
static enum status begin_fold(struct store *store, bool *was_folded,
                              struct problem *problem) {
    uint64_t position = store->root.position;
    TRY(store_begin_write(store, problem));
    enum status status = store_read_root(store, &store->root, problem);
    *was_folded = status == STATUS_OK && store->root.position > position;
    if (status != STATUS_OK)
        store_end(store);
    return status;
}

static enum status fold_and_end(struct store *store, struct problem *problem) {
    enum status status = fold(store, problem);
    store_end(store);
    if (status != STATUS_OK)
        return status;
    keep_segments(store);
    empty_write_ahead_log(store);
    return STATUS_OK;
}

enum status store_checkpoint(struct store *store, struct problem *problem) {
    bool was_folded;
    TRY(begin_fold(store, &was_folded, problem));
    return fold_and_end(store, problem);
}

static enum status fold_if_long(struct store *store, struct problem *problem) {
    bool was_folded;
    TRY(begin_fold(store, &was_folded, problem));
    if (!was_folded)
        return fold_and_end(store, problem);
    store_end(store);
    store->log_bytes = 0;
    return STATUS_OK;
}

/* Only who has committed folds, and waits for nobody: another writer, who has the lock now, will
 * fold behind its own commit. */
void store_maintain(struct store *store) {
    uint64_t part = store->root.segment_bytes / FOLD_LOG_DIVISOR;
    uint64_t limit = part < FOLD_LOG_BYTES ? FOLD_LOG_BYTES : part;
    if (!store->has_committed || store->is_closed || store->state != STORE_IDLE)
        return;
    store->has_committed = false;
    if (store->log_bytes <= limit) {
        if (store->wal_pages >= WAL_PAGES)
            empty_write_ahead_log(store);
        return;
    }
    struct problem ignored;
    problem_clear(&ignored);
    sqlite3_busy_timeout(store->connection, 0);
    (void)fold_if_long(store, &ignored);
    store_set_busy_seconds(store, store->busy_seconds);
}
