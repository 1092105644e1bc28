/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inside of a store, for the files of this folder alone.
 */
#ifndef ENTENTE_STORE_STORE_INTERNAL_H
#define ENTENTE_STORE_STORE_INTERNAL_H

#include "graph/redo.h"
#include "graph/segment.h"
#include "store/store.h"

#include <sqlite3.h>

#define STORE_APPLICATION_ID 0x454E5445 /* ENTE */
#define STORE_FORMAT 1

/* The `position` of the tail row. */
#define TAIL_POSITION INT64_MAX
/* Records of this many bytes stay behind a checkpoint for connections that lag. */
#define KEPT_LOG_BYTES (256 * 1024)
/* The log is folded when it is this large, and this part of the segments. */
#ifdef ENTENTE_TIGHT
#define FOLD_LOG_BYTES 4096
#else
#define FOLD_LOG_BYTES (1 << 20)
#endif
#define FOLD_LOG_DIVISOR 64
/* SQLite's write-ahead log goes into the file, behind a commit, when it has so many pages. */
#define WAL_PAGES 1000

enum store_state { STORE_IDLE, STORE_READING, STORE_WRITING };

/* STORE_SQL(name, text): the statements a store prepares when it is opened. */
#define STORE_STATEMENTS(STORE_SQL)                                                      \
    STORE_SQL(BEGIN, "BEGIN")                                                            \
    STORE_SQL(BEGIN_IMMEDIATE, "BEGIN IMMEDIATE")                                        \
    STORE_SQL(COMMIT, "COMMIT")                                                          \
    STORE_SQL(ROLLBACK, "ROLLBACK")                                                      \
    STORE_SQL(READ_ROOT, "SELECT sum, bytes FROM root WHERE id = 1")                     \
    STORE_SQL(WRITE_ROOT, "UPDATE root SET sum = ?1, bytes = ?2 WHERE id = 1")           \
    STORE_SQL(READ_SEGMENT, "SELECT sum, bytes FROM segment WHERE id = ?1")              \
    STORE_SQL(READ_SEGMENT_SUM, "SELECT sum, length(bytes) FROM segment WHERE id = ?1")  \
    STORE_SQL(WRITE_SEGMENT, "INSERT INTO segment(id, sum, bytes) VALUES (?1, ?2, ?3) "  \
                             "ON CONFLICT(id) DO UPDATE SET sum = ?2, bytes = ?3")       \
    STORE_SQL(LIST_SEGMENTS,                                                             \
              "SELECT id, sum, length(bytes) FROM segment WHERE id BETWEEN ?1 AND ?2")   \
    STORE_SQL(CUT_SEGMENTS, "DELETE FROM segment WHERE id BETWEEN ?1 AND ?2")            \
    STORE_SQL(READ_LOG, "SELECT position, sum, bytes FROM log WHERE position > ?1 "      \
                        "AND position < 9223372036854775807 ORDER BY position")          \
    STORE_SQL(READ_TAIL,                                                                 \
              "SELECT sum, bytes FROM log WHERE position = 9223372036854775807")         \
    STORE_SQL(WRITE_LOG, "INSERT INTO log(position, sum, bytes) VALUES (?1, ?2, ?3)")    \
    STORE_SQL(WRITE_TAIL, "UPDATE log SET sum = ?1, bytes = ?2 "                         \
                          "WHERE position = 9223372036854775807")                        \
    STORE_SQL(TAKE_WRITE_LOCK,                                                           \
              "UPDATE log SET sum = sum WHERE position = 9223372036854775807")           \
    STORE_SQL(LIST_LOG, "SELECT position, length(bytes) FROM log "                       \
                        "WHERE position < 9223372036854775807 ORDER BY position DESC")   \
    STORE_SQL(CUT_LOG, "DELETE FROM log WHERE position <= ?1")

enum store_sql {
#define STORE_ENUM(name, text) SQL_##name,
    STORE_STATEMENTS(STORE_ENUM)
#undef STORE_ENUM
        SQL_COUNT
};

/* The root row: what the segments are. */
struct store_root {
    uint64_t salt;          /* goes into every sum of this file */
    uint64_t position;      /* of the last record that is in the segments */
    uint64_t log_sum;       /* of that record */
    uint64_t segment_count; /* rows ... */
    uint64_t segment_sum;   /* ... the sum of their sums ... */
    uint64_t segment_bytes; /* ... and of their lengths */
};

struct store {
    sqlite3 *connection;
    sqlite3_stmt *statements[SQL_COUNT];
    char *path;
    struct graph *graph;
    struct store_root root;
    uint64_t base;      /* the root position that the graph's segments are of */
    uint64_t position;  /* of the last record that the graph has */
    uint64_t log_sum;   /* of that record */
    uint64_t log_bytes; /* of the records behind the root's, about */
    enum store_state state;
    bool has_committed; /* since store_maintain() last looked */
    int wal_pages;      /* of SQLite's log after the last commit */
    bool is_readonly;
    bool is_closed; /* a write or sync failed: whether it is on the disk is not known */
    double busy_seconds;
    struct bytes buffer;
};

/* ---- store_problem.c ---------------------------------------------------------------------- */

/* The problem for a result code of SQLite; `what` was tried: "read", "write". */
enum status store_problem(struct store *store, int code, const char *what,
                          struct problem *problem);
/* STATUS_DAMAGED with what was found. */
enum status store_damaged(struct store *store, struct problem *problem,
                          const char *format, ...) __attribute__((format(printf, 3, 4)));

/* ---- connecting (store.c) ------------------------------------------------------------------ */

/* As store_open(), but for what reading the graph finds: nothing is read yet. */
enum status store_connect(const char *path, struct store_options options,
                          struct graph *graph, struct store **out,
                          struct problem *problem);

/* ---- statements (store.c) ----------------------------------------------------------------- */

/* A prepared statement, reset. */
sqlite3_stmt *store_sql(struct store *store, enum store_sql which);
/* Steps a statement that gives no rows, and resets it. */
enum status store_run(struct store *store, enum store_sql which, const char *what,
                      struct problem *problem);
/* Steps one that gives a row at most; *has_row. It stays open for its columns. */
enum status store_row(struct store *store, enum store_sql which, bool *has_row,
                      struct problem *problem);
/* The first column of the first row of a statement that runs once; 0 without a row. */
enum status store_query_number(struct store *store, const char *sql, int64_t *number,
                               struct problem *problem);
/* Resets all: what their columns gave is gone. */
void store_reset_statements(struct store *store);

/* ---- waiting (store_transaction.c): where SQLite does not wait by itself ------------------- */

/* When the busy timeout will be over. */
double store_deadline(const struct store *store);
/* Pauses a moment; false when the deadline has passed. */
bool store_wait(double deadline);

/* ---- root and segments (store_segment.c) -------------------------------------------------- */

/* The root as this transaction sees it; `*root` stays as it was on failure. */
enum status store_read_root(struct store *store, struct store_root *root,
                            struct problem *problem);
enum status store_write_root(struct store *store, struct problem *problem);
/* What the graph reads from; its context is the store. */
struct segment_source store_source(struct store *store);
struct segment_sink store_sink(struct store *store);
uint64_t store_segment_sum(const struct store *store, uint64_t id, const void *bytes,
                           size_t byte_count);

/* ---- log (store_log.c) -------------------------------------------------------------------- */

/* Appends a record, whose sum is given back, and moves the tail. */
enum status store_append(struct store *store, const struct bytes *record, uint64_t *sum,
                         struct problem *problem);
/* Moves the tail without a record, whose sum is given back as that of an empty one: the segments
 * have what it would tell. No record stays, so that whoever lags opens anew. */
enum status store_skip_record(struct store *store, uint64_t *sum,
                              struct problem *problem);
/* The newest position and its record's sum. */
enum status store_write_tail(struct store *store, uint64_t newest, uint64_t log_sum,
                             struct problem *problem);
/* Applies what others have appended; reads everything anew when that is not there any more. */
enum status store_catch_up(struct store *store, struct problem *problem);
/* Calls `visit` for the records after that of the root up to `until`, having checked their
 * sums. */
enum status
store_visit_log(struct store *store, const struct store_root *root, uint64_t until,
                enum status (*visit)(struct store *store, const void *bytes,
                                     size_t byte_count, struct problem *problem),
                struct problem *problem);
/* Deletes the records that the segments have, but for the newest few. */
enum status store_cut_log(struct store *store, struct problem *problem);

#endif
