/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Care of the file: looking at all of it, copying it, writing it anew. */
#include "graph/salvage.h"
#include "store/store_internal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- check -------------------------------------------------------------------------------- */

struct check {
    struct store *store;
    void (*report)(void *context, const char *fault);
    void *context;
    uint64_t graph_segments,
        bad_segments;  /* that the graph itself reads; of those, bad */
    uint64_t head_sum; /* of HEAD's bytes, whatever its id */
};

static void report(struct check *check, const char *fault) {
    check->report(check->context, fault);
}

/* A failure that is a finding; whatever else fails ends the check. */
static enum status found(struct check *check, enum status status,
                         const struct problem *problem) {
    if (status != STATUS_DAMAGED)
        return status;
    report(check, problem->message);
    return STATUS_OK;
}

/* Pages, cells and their order, by SQLite's own check. */
static enum status check_pages(struct check *check, struct problem *problem) {
    sqlite3_stmt *row = NULL;
    int code = sqlite3_prepare_v2(check->store->connection, "PRAGMA integrity_check", -1,
                                  &row, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(row);
        if (code != SQLITE_ROW)
            break;
        const char *fault = (const char *)sqlite3_column_text(row, 0);
        if (fault != NULL && strcmp(fault, "ok") != 0)
            report(check, fault);
    }
    sqlite3_finalize(row);
    if (code == SQLITE_DONE)
        return STATUS_OK;
    return found(check, store_problem(check->store, code, "read", problem), problem);
}

/* Those that a graph reads are named when it is read, the others here. */
static void count_segment(struct check *check, uint64_t id, bool is_bad, size_t count) {
    char fault[96];
    bool is_of_graph = id >> 56 <= SEGMENT_RELATIONSHIP_CHUNK;
    check->graph_segments += is_of_graph && count > 0;
    check->bad_segments += is_of_graph && is_bad;
    if (!is_bad || is_of_graph)
        return;
    snprintf(fault, sizeof fault, "segment %016llx does not hold what was written",
             (unsigned long long)id);
    report(check, fault);
}

/* HEAD comes first, its copy last. */
static void compare_heads(struct check *check, uint64_t id, const void *bytes,
                          size_t count) {
    uint64_t sum = store_segment_sum(check->store, 0, bytes, count);
    if (id >> 56 == SEGMENT_HEAD)
        check->head_sum = sum;
    else if (id >> 56 == SEGMENT_HEAD_COPY && check->head_sum != 0 &&
             check->head_sum != sum)
        report(check, "the copy of the head is not the head");
}

/* Every segment's bytes against its sum, and all of them against the root. */
static enum status check_segments(struct check *check, struct problem *problem) {
    struct store *store = check->store;
    struct store_root seen = {0};
    sqlite3_stmt *row = NULL;
    int code = sqlite3_prepare_v2(store->connection,
                                  "SELECT id, sum, bytes FROM segment ORDER BY id", -1,
                                  &row, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(row);
        if (code != SQLITE_ROW)
            break;
        uint64_t id = (uint64_t)sqlite3_column_int64(row, 0);
        uint64_t sum = (uint64_t)sqlite3_column_int64(row, 1);
        const void *bytes = sqlite3_column_blob(row, 2);
        size_t count = (size_t)sqlite3_column_bytes(row, 2);
        bool is_bad =
            store_segment_sum(store, id, bytes == NULL ? "" : bytes, count) != sum;
        count_segment(check, id, is_bad, count);
        if (!is_bad)
            compare_heads(check, id, bytes == NULL ? "" : bytes, count);
        seen.segment_count++;
        seen.segment_sum += sum;
        seen.segment_bytes += count;
    }
    sqlite3_finalize(row);
    if (code != SQLITE_DONE)
        return found(check, store_problem(store, code, "read", problem), problem);
    if (seen.segment_count != store->root.segment_count ||
        seen.segment_sum != store->root.segment_sum ||
        seen.segment_bytes != store->root.segment_bytes)
        report(check, "its segments are not those that the root counts");
    return STATUS_OK;
}

static enum status pass_record(struct store *store, const void *bytes, size_t byte_count,
                               struct problem *problem) {
    (void)store, (void)bytes, (void)byte_count, (void)problem;
    return STATUS_OK;
}

/* Records that the segments have, and that stay for connections that lag: each against the sum
 * of the one before, so the first is what the others are held against. */
static enum status check_kept_log(struct check *check, struct problem *problem) {
    struct store *store = check->store;
    bool has_row;
    sqlite3_stmt *row = store_sql(store, SQL_READ_LOG);
    sqlite3_bind_int64(row, 1, 0);
    enum status status = store_row(store, SQL_READ_LOG, &has_row, problem);
    struct store_root first = {.position = UINT64_MAX};
    if (status == STATUS_OK && has_row) {
        first.position = (uint64_t)sqlite3_column_int64(row, 0);
        first.log_sum = (uint64_t)sqlite3_column_int64(row, 1);
    }
    sqlite3_reset(row);
    if (status == STATUS_OK && first.position < store->root.position)
        status =
            store_visit_log(store, &first, store->root.position, pass_record, problem);
    return found(check, status, problem);
}

/* What the segments say of each other, and whether they are those that are there. */
static enum status check_references(struct check *check, struct graph *graph,
                                    struct problem *problem) {
    struct segment_source source = store_source(check->store);
    struct salvage salvage = {.fault = check->report, .context = check->context};
    char fault[128];
    enum status status = graph_salvage(graph, &source, &salvage, problem);
    uint64_t seen = salvage.segment_count;
    bool has_head = salvage.has_head;
    if (status == STATUS_OK && !has_head && check->bad_segments > 1) {
        snprintf(fault, sizeof fault, "%llu segments in all do not hold what was written",
                 (unsigned long long)check->bad_segments);
        report(check, fault);
    }
    if (status == STATUS_OK && has_head && seen < check->graph_segments) {
        snprintf(fault, sizeof fault, "%llu segments belong to nothing in the graph",
                 (unsigned long long)(check->graph_segments - seen));
        report(check, fault);
    }
    enum status end = graph_salvage_end(graph, &salvage, problem);
    return status == STATUS_OK ? end : status;
}

/* The graph of the segments, beside the one that is open, and the log's records on it. Where
 * something is lost already, they cannot fit. */
static enum status check_graph(struct check *check, struct problem *problem) {
    struct store *store = check->store;
    struct store saved = *store;
    struct graph *graph = graph_new();
    if (graph == NULL)
        return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "memory ran out");
    enum status status = STATUS_OK;
    store->graph = graph;
    store->position = store->base = store->root.position;
    store->log_sum = store->root.log_sum;
    if (store->root.segment_count > 0)
        status = check_references(check, graph, problem);
    if (status == STATUS_OK)
        status = found(check, store_catch_up(store, problem), problem);
    graph_free(graph);
    store->graph = saved.graph;
    store->base = saved.base;
    store->position = saved.position;
    store->log_sum = saved.log_sum;
    store->log_bytes = saved.log_bytes;
    return status;
}

/* A read transaction that follows nobody: the graph that is open stays as it is. */
static enum status begin_looking(struct store *store, struct problem *problem) {
    if (store_is_open(store))
        return STATUS_OK;
    store_reset_statements(store);
    TRY(store_run(store, SQL_BEGIN, "read", problem));
    store->state = STORE_READING;
    return STATUS_OK;
}

enum status store_check(struct store *store,
                        void (*report_fault)(void *context, const char *fault),
                        void *context, struct problem *problem) {
    struct check check = {.store = store, .report = report_fault, .context = context};
    bool was_open = store_is_open(store);
    TRY(begin_looking(store, problem));
    struct store_root root = store->root;
    enum status status = store_read_root(store, &store->root, problem);
    bool has_root = status == STATUS_OK;
    status = found(&check, status, problem);
    if (status == STATUS_OK)
        status = check_pages(&check, problem);
    if (status == STATUS_OK && has_root)
        status = check_segments(&check, problem);
    if (status == STATUS_OK && has_root)
        status = check_kept_log(&check, problem);
    if (status == STATUS_OK && has_root)
        status = check_graph(&check, problem);
    store->root = root;
    if (!was_open)
        store_end(store);
    return status;
}

enum status store_examine(const char *path,
                          void (*report_fault)(void *context, const char *fault),
                          void *context, struct problem *problem) {
    struct store *store;
    struct store_options options = {.is_readonly = true};
    TRY(store_connect(path, options, NULL, &store, problem));
    enum status status = store_check(store, report_fault, context, problem);
    store_close(store);
    return status;
}

/* ---- backup ------------------------------------------------------------------------------- */

static int copy_pages(struct store *store, sqlite3 *target) {
    sqlite3_backup *backup =
        sqlite3_backup_init(target, "main", store->connection, "main");
    if (backup == NULL)
        return sqlite3_extended_errcode(target);
    int code = sqlite3_backup_step(backup, -1);
    int finished = sqlite3_backup_finish(backup);
    return code == SQLITE_DONE ? finished : code;
}

enum status store_backup(struct store *store, const char *path, struct problem *problem) {
    sqlite3 *target = NULL;
    if (access(path, F_OK) == 0)
        return problem_set(problem, STATUS_CANNOT_WRITE, SPAN_NONE,
                           "%s is there already; a backup replaces nothing", path);
    int code = sqlite3_open_v2(path, &target,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                                   SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                               NULL);
    if (code == SQLITE_OK)
        code = copy_pages(store, target);
    char reason[128];
    snprintf(reason, sizeof reason, "%s",
             target == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(target));
    sqlite3_close(target);
    if (code == SQLITE_OK)
        return STATUS_OK;
    (void)unlink(path);
    return problem_set(problem, STATUS_CANNOT_WRITE, SPAN_NONE,
                       "cannot write the backup %s: %s", path, reason);
}

/* ---- vacuum ------------------------------------------------------------------------------- */

enum status store_vacuum(struct store *store, struct problem *problem) {
    TRY(store_checkpoint(store, problem));
    store_reset_statements(store);
    int code = sqlite3_exec(store->connection, "VACUUM", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_wal_checkpoint_v2(store->connection, NULL,
                                         SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK : store_problem(store, code, "write", problem);
}

/* ---- sizes -------------------------------------------------------------------------------- */

static enum status measure(struct store *store, struct store_size *out,
                           struct problem *problem) {
    int64_t pages, page_bytes, log_bytes;
    struct store_root root;
    TRY(store_read_root(store, &root, problem));
    TRY(store_query_number(store, "PRAGMA page_count", &pages, problem));
    TRY(store_query_number(store, "PRAGMA page_size", &page_bytes, problem));
    TRY(store_query_number(store, "SELECT coalesce(sum(length(bytes)), 0) FROM log",
                           &log_bytes, problem));
    *out = (struct store_size){.file_bytes = (uint64_t)pages * (uint64_t)page_bytes,
                               .segment_bytes = root.segment_bytes,
                               .log_bytes = (uint64_t)log_bytes,
                               .position = store->position};
    return STATUS_OK;
}

enum status store_measure(struct store *store, struct store_size *out,
                          struct problem *problem) {
    bool was_open = store_is_open(store);
    TRY(store_begin_read(store, problem));
    enum status status = measure(store, out, problem);
    if (!was_open)
        store_end(store);
    return status;
}
