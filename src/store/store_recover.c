/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A new database out of what can be read of a damaged one. The damaged file is copied first and
 * never opened by SQLite, which may write to what it opens; blocks that the disk does not give
 * are zeros in the copy, and what stood in them is found missing. Of the copy each row counts
 * whose sum fits: segments are asked for one by one, so that a page that SQLite cannot read costs
 * what stood in it alone; records of the log in their order, up to the first that does not fit.
 */
#include "graph/salvage.h"
#include "store/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define COPY_BYTES 65536
#define FIRST_UNREAD 4096 /* what is given up when a block cannot be read */

struct recovery {
    struct store *damaged; /* the copy */
    struct store *made;
    struct graph *graph;
    struct salvage salvage;
    void (*report)(void *context, const char *line);
    void *context;
    uint64_t lost_records;
    char copy[4096]; /* its path */
};

static void tell(void *context, const char *line) {
    struct recovery *recovery = context;
    recovery->report(recovery->context, line);
}

/* ---- the copy ----------------------------------------------------------------------------- */

static bool write_all(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        count -= (size_t)written;
    }
    return true;
}

/* Copies from one descriptor to another; zeros stand for what cannot be read. */
static bool copy_bytes(int from, int to, off_t size, uint64_t *unread) {
    static const char zeros[FIRST_UNREAD];
    char block[COPY_BYTES];
    for (off_t at = 0; at < size;) {
        size_t wanted = size - at < COPY_BYTES ? (size_t)(size - at) : COPY_BYTES;
        ssize_t count = pread(from, block, wanted, at);
        if (count < 0 && errno == EINTR)
            continue;
        if (count == 0)
            break;
        if (count < 0) {
            wanted = wanted < FIRST_UNREAD ? wanted : FIRST_UNREAD;
            count = pread(from, block, wanted, at);
        }
        const char *bytes = count <= 0 ? zeros : block;
        size_t taken = count <= 0 ? wanted : (size_t)count;
        *unread += count <= 0 ? taken : 0;
        if (!write_all(to, bytes, taken))
            return false;
        at += (off_t)taken;
    }
    return true;
}

/* A file that is not there is none to copy when `is_needed` is false. */
static enum status copy_file(struct recovery *recovery, const char *from, const char *to,
                             bool is_needed, struct problem *problem) {
    uint64_t unread = 0;
    int source = open(from, O_RDONLY | O_CLOEXEC);
    if (source < 0 && !is_needed)
        return STATUS_OK;
    if (source < 0)
        return problem_set(problem, STATUS_CANNOT_OPEN, SPAN_NONE, "cannot read %s: %s",
                           from, strerror(errno));
    off_t size = lseek(source, 0, SEEK_END);
    int target = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool is_fine = target >= 0 && copy_bytes(source, target, size, &unread);
    int error = errno;
    if (target >= 0)
        is_fine &= close(target) == 0;
    (void)close(source);
    if (!is_fine)
        return problem_set(problem, STATUS_CANNOT_WRITE, SPAN_NONE, "cannot write %s: %s",
                           to, strerror(error));
    char line[128];
    snprintf(line, sizeof line, "%llu bytes of the file cannot be read from the disk",
             (unsigned long long)unread);
    if (unread > 0)
        tell(recovery, line);
    return STATUS_OK;
}

static void remove_files(const char *path) {
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    char name[4200];
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        (void)unlink(name);
    }
}

/* What the first bytes of each of our files are: SQLite's format, page size, WAL; our mark and
 * the format's version. */
static enum status mend_head(const char *path, struct problem *problem) {
    static const char head[24] = "SQLite format 3\0\x10\0\x02\x02\0\x40\x20\x20";
    static const char marks[2][4] = {{0, 0, 0, STORE_FORMAT}, {'E', 'N', 'T', 'E'}};
    int file = open(path, O_WRONLY | O_CLOEXEC);
    bool is_fine = file >= 0 && pwrite(file, head, sizeof head, 0) == sizeof head &&
                   pwrite(file, marks[0], 4, 60) == 4 &&
                   pwrite(file, marks[1], 4, 68) == 4;
    if (file >= 0)
        is_fine &= close(file) == 0;
    return is_fine ? STATUS_OK
                   : problem_set(problem, STATUS_CANNOT_WRITE, SPAN_NONE,
                                 "cannot write %s", path);
}

static enum status connect_copy(struct recovery *recovery, struct problem *problem) {
    struct store_options options = {.is_readonly = false};
    struct problem first;
    problem_clear(&first);
    enum status status = store_connect(recovery->copy, options, recovery->graph,
                                       &recovery->damaged, &first);
    if (status == STATUS_OK)
        return STATUS_OK;
    tell(recovery, first.message);
    TRY(mend_head(recovery->copy, problem));
    return store_connect(recovery->copy, options, recovery->graph, &recovery->damaged,
                         problem);
}

/* ---- the root ----------------------------------------------------------------------------- */

/* Does a segment fit a root's salt? One is enough: a wrong salt fits none. */
static bool proves_salt(struct store *store) {
    sqlite3_stmt *row = NULL;
    bool is_proven = false;
    sqlite3_prepare_v2(store->connection, "SELECT id, sum, bytes FROM segment", -1, &row,
                       NULL);
    while (!is_proven && sqlite3_step(row) == SQLITE_ROW) {
        const void *bytes = sqlite3_column_blob(row, 2);
        is_proven = bytes != NULL &&
                    store_segment_sum(store, (uint64_t)sqlite3_column_int64(row, 0),
                                      bytes, (size_t)sqlite3_column_bytes(row, 2)) ==
                        (uint64_t)sqlite3_column_int64(row, 1);
    }
    sqlite3_finalize(row);
    return is_proven;
}

/* A root whose own sum is wrong may still have what the others are proven by. */
static bool read_doubtful_root(struct store *store) {
    bool has_row;
    struct problem ignored;
    problem_clear(&ignored);
    if (store_row(store, SQL_READ_ROOT, &has_row, &ignored) != STATUS_OK || !has_row)
        return false;
    sqlite3_stmt *row = store->statements[SQL_READ_ROOT];
    const void *bytes = sqlite3_column_blob(row, 1);
    struct byte_reader reader =
        byte_reader_of(bytes, bytes == NULL ? 0 : (size_t)sqlite3_column_bytes(row, 1));
    (void)reader_u64(&reader);
    store->root = (struct store_root){.salt = reader_u64(&reader)};
    store->root.position = reader_u64(&reader);
    store->root.log_sum = reader_u64(&reader);
    store->root.segment_count = reader_u64(&reader);
    sqlite3_reset(row);
    return !reader.is_bad && proves_salt(store);
}

static enum status read_root(struct recovery *recovery, bool *has_root,
                             struct problem *problem) {
    struct store *store = recovery->damaged;
    struct problem first;
    problem_clear(&first);
    enum status status = store_read_root(store, &store->root, &first);
    *has_root = status == STATUS_OK;
    if (status == STATUS_OK)
        return STATUS_OK;
    if (status != STATUS_DAMAGED) {
        *problem = first;
        return status;
    }
    tell(recovery, first.message);
    *has_root = read_doubtful_root(store);
    if (!*has_root)
        tell(recovery,
             "without its root nothing proves what the file holds: all of it is "
             "lost");
    return STATUS_OK;
}

/* ---- the log ------------------------------------------------------------------------------ */

static enum status apply(struct store *store, const void *bytes, size_t byte_count,
                         struct problem *problem) {
    TRY(graph_redo_apply(store->graph, bytes, byte_count, problem));
    store->position++;
    return STATUS_OK;
}

/* The last record that there is, or that the tail says there was. */
static uint64_t newest_record(struct store *store) {
    int64_t newest = 0;
    struct problem ignored;
    problem_clear(&ignored);
    (void)store_query_number(
        store, "SELECT max(position) FROM log WHERE position < 9223372036854775807",
        &newest, &ignored);
    bool has_row = false;
    struct byte_reader reader = byte_reader_of("", 0);
    if (store_row(store, SQL_READ_TAIL, &has_row, &ignored) == STATUS_OK && has_row) {
        const void *bytes = sqlite3_column_blob(store->statements[SQL_READ_TAIL], 1);
        int count = sqlite3_column_bytes(store->statements[SQL_READ_TAIL], 1);
        if (bytes != NULL)
            reader = byte_reader_of(bytes, (size_t)count);
        uint64_t tail = reader_u64(&reader);
        /* A tail that is wrong itself says no more than what is there. */
        if (!reader.is_bad && tail > (uint64_t)newest &&
            tail < (uint64_t)newest + 1000000)
            newest = (int64_t)tail;
    }
    sqlite3_reset(store->statements[SQL_READ_TAIL]);
    return (uint64_t)newest;
}

static enum status recover_log(struct recovery *recovery, struct problem *problem) {
    struct store *store = recovery->damaged;
    struct store_root from = store->root;
    struct problem first;
    char line[sizeof first.message + 128];
    problem_clear(&first);
    if (!recovery->salvage
             .has_head) /* the log alone, if it is whole from the beginning */
        from.position = 0, from.log_sum = from.salt;
    uint64_t newest = newest_record(store);
    store->position = from.position;
    enum status status = newest <= from.position
                             ? STATUS_OK
                             : store_visit_log(store, &from, newest, apply, &first);
    store_reset_statements(store);
    if (status == STATUS_OK)
        return STATUS_OK;
    if (status != STATUS_DAMAGED) {
        *problem = first;
        return status;
    }
    recovery->lost_records = newest - store->position;
    snprintf(line, sizeof line, "records %llu to %llu of its log are lost: %s",
             (unsigned long long)store->position + 1, (unsigned long long)newest,
             first.message);
    tell(recovery, line);
    return STATUS_OK;
}

/* ---- together ----------------------------------------------------------------------------- */

static enum status recover_graph(struct recovery *recovery, struct problem *problem) {
    struct store *store = recovery->damaged;
    struct segment_source source = store_source(store);
    bool has_root;
    TRY(store_run(store, SQL_BEGIN, "read", problem));
    store->state = STORE_READING;
    TRY(read_root(recovery, &has_root, problem));
    if (!has_root)
        return STATUS_OK;
    bool has_segments = store->root.segment_count > 0;
    if (has_segments)
        TRY(graph_salvage(recovery->graph, &source, &recovery->salvage, problem));
    return recover_log(recovery, problem);
}

static void tell_counts(struct recovery *recovery) {
    const struct graph *graph = recovery->graph;
    const struct salvage *salvage = &recovery->salvage;
    uint64_t properties = 0;
    char line[256];
    for (uint32_t key = 0; key < graph_name_count(graph, CATALOG_KEY); key++)
        properties += graph_name_uses(graph, CATALOG_KEY, key);
    snprintf(line, sizeof line,
             "kept %llu nodes, %llu relationships, %llu property values",
             (unsigned long long)graph_element_count(graph, ELEMENT_NODE),
             (unsigned long long)graph_element_count(graph, ELEMENT_RELATIONSHIP),
             (unsigned long long)properties);
    tell(recovery, line);
    snprintf(
        line, sizeof line,
        "lost %llu nodes, %llu relationships, %llu property values, %llu records of "
        "the log",
        (unsigned long long)salvage->lost_nodes,
        (unsigned long long)salvage->lost_relationships,
        (unsigned long long)(salvage->lost_properties[0] + salvage->lost_properties[1]),
        (unsigned long long)recovery->lost_records);
    tell(recovery, line);
}

/* The graph as the segments of the new file: all of them, whatever it was read from. */
static enum status recover_into(struct recovery *recovery, struct problem *problem) {
    TRY(connect_copy(recovery, problem));
    enum status status = recover_graph(recovery, problem);
    enum status end = graph_salvage_end(recovery->graph, &recovery->salvage, problem);
    TRY(status);
    TRY(end);
    recovery->made->base = UINT64_MAX;
    TRY(store_checkpoint(recovery->made, problem));
    tell_counts(recovery);
    return STATUS_OK;
}

static enum status recover_copy(struct recovery *recovery, const char *path,
                                struct problem *problem) {
    struct store_options options = {.creates = true};
    recovery->graph = graph_new();
    if (recovery->graph == NULL)
        return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "memory ran out");
    enum status status =
        store_open(path, options, recovery->graph, &recovery->made, problem);
    if (status == STATUS_OK)
        status = recover_into(recovery, problem);
    store_close(recovery->damaged);
    store_close(recovery->made);
    graph_free(recovery->graph);
    if (status != STATUS_OK)
        remove_files(path);
    return status;
}

enum status store_recover(const char *damaged, const char *path,
                          void (*report)(void *context, const char *line), void *context,
                          struct problem *problem) {
    struct recovery recovery = {.report = report, .context = context};
    char from[4200], to[4200];
    recovery.salvage.fault = tell;
    recovery.salvage.context = &recovery;
    if (access(path, F_OK) == 0)
        return problem_set(problem, STATUS_CANNOT_WRITE, SPAN_NONE,
                           "%s is there already; recovering replaces nothing", path);
    int size = snprintf(recovery.copy, sizeof recovery.copy, "%s.damaged", path);
    if (size < 0 || (size_t)size >= sizeof recovery.copy)
        return problem_set(problem, STATUS_CANNOT_WRITE, SPAN_NONE, "%s is too long",
                           path);
    if (access(recovery.copy, F_OK) == 0)
        return problem_set(problem, STATUS_CANNOT_WRITE, SPAN_NONE,
                           "%s, where the damaged file is copied to, is there already",
                           recovery.copy);
    snprintf(from, sizeof from, "%s-wal", damaged);
    snprintf(to, sizeof to, "%s-wal", recovery.copy);
    enum status status = copy_file(&recovery, damaged, recovery.copy, true, problem);
    if (status == STATUS_OK)
        status = copy_file(&recovery, from, to, false, problem);
    if (status == STATUS_OK)
        status = recover_copy(&recovery, path, problem);
    remove_files(recovery.copy);
    return status;
}
