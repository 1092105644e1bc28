/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening, creating and closing; the prepared statements. */
#include "store/store_internal.h"

#include "base/arena.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

static const char *const sql_texts[SQL_COUNT] = {
#define STORE_TEXT(name, text) [SQL_##name] = (text),
    STORE_STATEMENTS(STORE_TEXT)
#undef STORE_TEXT
};

/* ---- statements --------------------------------------------------------------------------- */

sqlite3_stmt *store_sql(struct store *store, enum store_sql which) {
    sqlite3_reset(store->statements[which]);
    return store->statements[which];
}

static enum status failed(struct store *store, enum store_sql which, int code,
                          const char *what, struct problem *problem) {
    enum status status = store_problem(store, code, what, problem);
    sqlite3_reset(store->statements[which]);
    return status;
}

enum status store_row(struct store *store, enum store_sql which, bool *has_row,
                      struct problem *problem) {
    int code = sqlite3_step(store->statements[which]);
    *has_row = code == SQLITE_ROW;
    if (code == SQLITE_ROW)
        return STATUS_OK;
    if (code != SQLITE_DONE)
        return failed(store, which, code, "read", problem);
    sqlite3_reset(store->statements[which]);
    return STATUS_OK;
}

enum status store_run(struct store *store, enum store_sql which, const char *what,
                      struct problem *problem) {
    int code = sqlite3_step(store->statements[which]);
    if (code != SQLITE_DONE)
        return failed(store, which, code, what, problem);
    sqlite3_reset(store->statements[which]);
    return STATUS_OK;
}

void store_reset_statements(struct store *store) {
    for (int i = 0; i < SQL_COUNT; i++)
        sqlite3_reset(store->statements[i]);
}

/* Those that are not there yet. */
static enum status prepare_all(struct store *store, struct problem *problem) {
    for (int i = 0; i < SQL_COUNT; i++) {
        if (store->statements[i] != NULL)
            continue;
        int code =
            sqlite3_prepare_v3(store->connection, sql_texts[i], -1,
                               SQLITE_PREPARE_PERSISTENT, &store->statements[i], NULL);
        if (code != SQLITE_OK)
            return store_problem(store, code, "read", problem);
    }
    return STATUS_OK;
}

/* ---- is it one? --------------------------------------------------------------------------- */

bool store_is_database(const char *path) {
    static const char magic[16] = "SQLite format 3";
    char head[sizeof magic];
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    if (status.st_size == 0)
        return true;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    size_t count = fread(head, 1, sizeof head, file);
    fclose(file);
    return count == sizeof head && memcmp(head, magic, sizeof magic) == 0;
}

/* ---- connecting --------------------------------------------------------------------------- */

static enum status execute(struct store *store, const char *sql,
                           struct problem *problem) {
    int code = sqlite3_exec(store->connection, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK : store_problem(store, code, "write", problem);
}

enum status store_query_number(struct store *store, const char *sql, int64_t *number,
                               struct problem *problem) {
    sqlite3_stmt *row = NULL;
    int code = sqlite3_prepare_v2(store->connection, sql, -1, &row, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(row);
    *number = code == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;
    sqlite3_finalize(row);
    return code == SQLITE_ROW || code == SQLITE_DONE
               ? STATUS_OK
               : store_problem(store, code, "read", problem);
}

/* Instead of SQLite's own hook, which would write the log into the file before a commit is
 * acknowledged. */
static int note_wal_pages(void *context, sqlite3 *connection, const char *name,
                          int pages) {
    struct store *store = context;
    (void)connection, (void)name;
    store->wal_pages = pages;
    return SQLITE_OK;
}

/* A file that others wrote may lie: no schema of it is trusted, sizes are checked. */
static enum status connect(struct store *store, bool creates, struct problem *problem) {
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                (store->is_readonly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                (creates && !store->is_readonly ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(store->path, &store->connection, flags, NULL);
    if (code != SQLITE_OK)
        return store_problem(store, code, "open", problem);
    sqlite3_db_config(store->connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_wal_hook(store->connection, note_wal_pages, store);
    store_set_busy_seconds(store, store->busy_seconds);
    return execute(store,
                   "PRAGMA cell_size_check = ON; PRAGMA synchronous = FULL; "
                   "PRAGMA journal_size_limit = 16777216",
                   problem);
}

void store_set_busy_seconds(struct store *store, double seconds) {
    double milliseconds = seconds < 0 ? 0 : seconds * 1000;
    store->busy_seconds = seconds;
    sqlite3_busy_timeout(store->connection,
                         milliseconds > INT32_MAX ? INT32_MAX : (int)milliseconds);
}

/* What is acknowledged is on the disk in this mode alone (README.md). */
static enum status use_write_ahead_log(struct store *store, struct problem *problem) {
    sqlite3_stmt *row = NULL;
    int code = sqlite3_prepare_v2(store->connection, "PRAGMA journal_mode = WAL", -1,
                                  &row, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(row);
    const char *mode =
        code == SQLITE_ROW ? (const char *)sqlite3_column_text(row, 0) : NULL;
    bool is_used = mode != NULL && strcmp(mode, "wal") == 0;
    sqlite3_finalize(row);
    if (is_used)
        return STATUS_OK;
    if (code != SQLITE_ROW)
        return store_problem(store, code, "write", problem);
    return problem_set(problem, STATUS_CANNOT_OPEN, SPAN_NONE,
                       "%s cannot have a write-ahead log where it is, so no commit would "
                       "be safe there",
                       store->path);
}

/* ---- a new file --------------------------------------------------------------------------- */

static enum status insert_first_rows(struct store *store, struct problem *problem) {
    TRY(execute(store,
                "INSERT INTO root(id, sum, bytes) VALUES (1, 0, x''); "
                "INSERT INTO log(position, sum, bytes) "
                "VALUES (9223372036854775807, 0, x'')",
                problem));
    TRY(prepare_all(store, problem));
    store->root = (struct store_root){0};
    if (getrandom(&store->root.salt, sizeof store->root.salt, 0) < 0)
        store->root.salt = (uint64_t)(uintptr_t)store;
    store->position = 0;
    store->log_sum = store->root.log_sum = store->root.salt;
    TRY(store_write_root(store, problem));
    return store_write_tail(store, store->position, store->log_sum, problem);
}

/* Two may come to an empty file at once: the second finds the first one's tables. */
static enum status create(struct store *store, struct problem *problem) {
    char pragmas[96];
    int64_t tables;
    snprintf(pragmas, sizeof pragmas,
             "PRAGMA application_id = %d; PRAGMA user_version = %d", STORE_APPLICATION_ID,
             STORE_FORMAT);
    TRY(execute(store, "BEGIN IMMEDIATE", problem));
    enum status status =
        store_query_number(store, "SELECT count(*) FROM sqlite_schema", &tables, problem);
    if (status == STATUS_OK && tables == 0) {
        status = execute(
            store,
            "CREATE TABLE segment(id INTEGER PRIMARY KEY, sum INTEGER NOT NULL, "
            "bytes BLOB NOT NULL); "
            "CREATE TABLE log(position INTEGER PRIMARY KEY, sum INTEGER NOT NULL, "
            "bytes BLOB NOT NULL); "
            "CREATE TABLE root(id INTEGER PRIMARY KEY, sum INTEGER NOT NULL, "
            "bytes BLOB NOT NULL)",
            problem);
        if (status == STATUS_OK)
            status = execute(store, pragmas, problem);
        if (status == STATUS_OK)
            status = insert_first_rows(store, problem);
    }
    if (status == STATUS_OK)
        status = execute(store, "COMMIT", problem);
    if (status != STATUS_OK)
        (void)execute(store, "ROLLBACK", NULL);
    return status;
}

/* ---- opening ------------------------------------------------------------------------------ */

struct identity {
    int64_t application, format, tables;
};

/* All of one state, whoever may be making the file meanwhile. */
static enum status read_identity(struct store *store, struct identity *identity,
                                 struct problem *problem) {
    TRY(execute(store, "BEGIN", problem));
    enum status status = store_query_number(store, "PRAGMA application_id",
                                            &identity->application, problem);
    if (status == STATUS_OK)
        status =
            store_query_number(store, "PRAGMA user_version", &identity->format, problem);
    if (status == STATUS_OK)
        status = store_query_number(store, "SELECT count(*) FROM sqlite_schema",
                                    &identity->tables, problem);
    (void)execute(store, "ROLLBACK", NULL);
    return status;
}

/* Refuses what is not ours, or of a format to come; *is_empty: nobody has written to it. */
static enum status identify(struct store *store, bool *is_empty,
                            struct problem *problem) {
    struct identity identity = {0};
    TRY(read_identity(store, &identity, problem));
    *is_empty = identity.tables == 0 && identity.application == 0 && identity.format == 0;
    if (*is_empty)
        return STATUS_OK;
    if (identity.application != STORE_APPLICATION_ID)
        return problem_set(problem, STATUS_CANNOT_OPEN, SPAN_NONE,
                           "%s is a SQLite file, but no entente database", store->path);
    if (identity.format == STORE_FORMAT)
        return STATUS_OK;
    problem_set(problem, STATUS_CANNOT_OPEN, SPAN_NONE,
                "%s has format %lld; this entente reads formats up to %d", store->path,
                (long long)identity.format, STORE_FORMAT);
    problem_hint(problem, "open it with a newer entente");
    return STATUS_CANNOT_OPEN;
}

static enum status make_ready(struct store *store, bool creates,
                              struct problem *problem) {
    bool is_empty;
    TRY(identify(store, &is_empty, problem));
    if (is_empty && (!creates || store->is_readonly))
        return problem_set(problem, STATUS_CANNOT_OPEN, SPAN_NONE,
                           "%s is empty, and it is not to be written", store->path);
    if (!store->is_readonly)
        TRY(use_write_ahead_log(store, problem));
    return is_empty ? create(store, problem) : STATUS_OK;
}

/* Two that make a file at once meet locks for which SQLite does not wait. */
static enum status open_file(struct store *store, bool creates, struct problem *problem) {
    TRY(connect(store, creates, problem));
    double deadline = store_deadline(store);
    enum status status = make_ready(store, creates, problem);
    while (status == STATUS_BUSY && store_wait(deadline)) {
        problem_clear(problem);
        status = make_ready(store, creates, problem);
    }
    return status == STATUS_OK ? prepare_all(store, problem) : status;
}

enum status store_connect(const char *path, struct store_options options,
                          struct graph *graph, struct store **out,
                          struct problem *problem) {
    size_t size = strlen(path) + 1;
    struct store *store = memory_allocate(sizeof *store + size);
    *out = NULL;
    if (store == NULL)
        return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "memory ran out");
    *store = (struct store){.graph = graph,
                            .path = (char *)(store + 1),
                            .position = UINT64_MAX,
                            .is_readonly = options.is_readonly,
                            .busy_seconds = options.busy_seconds};
    memcpy(store->path, path, size);
    enum status status = open_file(store, options.creates, problem);
    if (status == STATUS_OK)
        *out = store;
    else
        store_close(store);
    return status;
}

enum status store_open(const char *path, struct store_options options,
                       struct graph *graph, struct store **out, struct problem *problem) {
    TRY(store_connect(path, options, graph, out, problem));
    (*out)->position = UINT64_MAX;
    enum status status = store_begin_read(*out, problem);
    store_end(*out);
    if (status == STATUS_OK)
        return STATUS_OK;
    store_close(*out);
    *out = NULL;
    return status;
}

void store_close(struct store *store) {
    if (store == NULL)
        return;
    store_end(store);
    store_maintain(store);
    for (int i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize(store->statements[i]);
    sqlite3_close(store->connection);
    bytes_release(&store->buffer);
    memory_free(store);
}
