/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The public interface of entente: open a database, prepare a statement, step through rows.
 *
 *     struct entente_database *database;
 *     struct entente_statement *statement;
 *     entente_open("graphs/governance", 0, &database);
 *     entente_prepare(database, "MATCH (n) RETURN n.name", SIZE_MAX, &statement, NULL);
 *     while (entente_step(statement) == ENTENTE_ROW)
 *         puts(entente_column_text(statement, 0, NULL));
 *     entente_finalize(statement);
 *     entente_close(database);
 *
 * Ownership. Handles are opaque; close and finalize free them, statements before their database.
 * What is given to a function is copied. Pointers that a column, value or element function returns
 * stay valid until the next step, reset or finalize of that statement; those of the error functions
 * until the next call on the database.
 *
 * Errors. A function that can fail returns an enum entente_result; entente_error_*() tell more of
 * the last failure on that database. No function ends the process, raises a signal or prints, but
 * igraph, when it finds a mistake of its own, ends the process that an analysis runs in.
 *
 * Thread safety. Each function says one of:
 *   any thread    may be called at any moment from any thread
 *   connection    one thread at a time per database and its statements, and any thread in its turn
 *                 (a lock of the caller's; no function belongs to the thread that opened)
 * Threads that work at the same time open the same file once each: they read side by side, and
 * write one after the other (ENTENTE_BUSY, ENTENTE_CONFLICT). Analyses (CALL igraph.*) and layouts
 * of all databases wait for each other, since igraph takes one caller at a time; a program that
 * uses igraph itself keeps its own calls apart from these. igraph's handlers and attribute table
 * are put back after each; its default random numbers are seeded anew.
 *
 * A program that forks closes its databases first, or leaves them alone in the child.
 */
#ifndef ENTENTE_H
#define ENTENTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default) /* the library hides what is not declared here */
#endif

struct entente_database;
struct entente_statement;
struct entente_value; /* a borrowed value: valid as long as its row */

enum entente_result {
    ENTENTE_OK = 0,
    ENTENTE_ROW = 1,   /* entente_step(): a row is there */
    ENTENTE_DONE = 2,  /* entente_step(): no more rows */
    ENTENTE_ERROR = 3, /* the statement was refused or failed */
    ENTENTE_CANNOT_OPEN = 4,
    ENTENTE_INTERRUPTED = 5, /* cancelled, or past its time limit */
    ENTENTE_MISUSE = 6,      /* a call that the contract forbids */
    ENTENTE_BUSY = 7,        /* another connection writes: try again */
    ENTENTE_CONFLICT = 8 /* another one changed what this transaction read: roll back */
};

enum entente_open_flags {
    ENTENTE_READONLY = 1,      /* writing statements are refused */
    ENTENTE_HELPFUL_NAMES = 2, /* start with names = helpful, else exact */
    /* Each analysis (CALL igraph.*) runs in a forked child: it can be stopped at any moment,
     * the memory limit holds for it, and its end is not the program's. For programs that may
     * fork: best those of one thread. Otherwise analyses run in the calling thread, one at a
     * time in the whole process. */
    ENTENTE_FORK_ANALYSES = 4
};

/* The type of a value; the numbers never change. */
enum entente_type {
    ENTENTE_NULL,
    ENTENTE_BOOLEAN,
    ENTENTE_INTEGER,
    ENTENTE_FLOAT,
    ENTENTE_STRING,
    ENTENTE_LIST,
    ENTENTE_MAP,
    ENTENTE_NODE,
    ENTENTE_RELATIONSHIP,
    ENTENTE_PATH,
    ENTENTE_DATE,
    ENTENTE_LOCAL_TIME,
    ENTENTE_TIME,
    ENTENTE_LOCAL_DATETIME,
    ENTENTE_DATETIME,
    ENTENTE_DURATION
};

/* "0.1.0"; never freed. Thread safety: any thread. */
const char *entente_version(void);

/* ---- database ---------------------------------------------------------------------------- */

/*
 * Opens a database file, which keeps what is committed (one that is not there is made when its
 * name ends in ".entente"), or reads a graph folder or a file of a readable format into memory;
 * NULL or ":memory:" gives an empty graph. `flags` are of enum entente_open_flags. `*out` is set
 * even on failure (unless memory ran out: then NULL), so that entente_error_*() can be asked;
 * close it in any case.
 * Errors  ENTENTE_CANNOT_OPEN; ENTENTE_BUSY; ENTENTE_ERROR when memory ran out
 * Thread safety: any thread.
 */
enum entente_result entente_open(const char *path, unsigned flags,
                                 struct entente_database **out);
/* Ends what is open, rolling back; NULL is allowed. Statements are finalized before. Thread safety:
 * connection; the last call on it. */
void entente_close(struct entente_database *database);

/* Empties the graph, forgets registered procedures and settings. Refused (ENTENTE_ERROR) when
 * something was opened. Thread safety: connection. */
enum entente_result entente_reset(struct entente_database *database);

/* Asks the statement that runs to stop: its step returns ENTENTE_INTERRUPTED, a writing one leaves
 * nothing. Without one it does nothing. Thread safety: any thread or signal handler, while the
 * database is open. */
void entente_interrupt(struct entente_database *database);

/* Limits for each statement from the next on; 0 lifts one. A memory limit of less than 1 MiB is one
 * of 1 MiB: every statement that changes a setting fits into that. Thread safety: connection. */
void entente_set_timeout(struct entente_database *database, double seconds);
void entente_set_memory_limit(struct entente_database *database, uint64_t bytes);

/* True when the graph differs from what was opened, and nothing keeps it. Thread safety:
 * connection. */
bool entente_is_changed(const struct entente_database *database);
/* True between BEGIN and its COMMIT or ROLLBACK. Thread safety: connection. */
bool entente_in_transaction(const struct entente_database *database);

/* ---- care of a database file ---------------------------------------------------------------
 * ENTENTE_MISUSE without a file, or inside of a transaction. Thread safety: connection.
 */

/* How long a writer waits for another connection's; 5 seconds until it is set. */
void entente_set_busy_timeout(struct entente_database *database, double seconds);
/* A copy of the file as it is now; `path` must not be there. */
enum entente_result entente_backup(struct entente_database *database, const char *path);
/* Looks at every page, row, checksum, reference and count of the file, and whether definitions,
 * constraints and the graph type hold; `report` is called for each fault. Also for a database
 * that entente_open() could not open since its file is damaged. ENTENTE_OK when all could be
 * looked at, with or without faults. */
enum entente_result entente_check(struct entente_database *database,
                                  void (*report)(void *context, const char *fault),
                                  void *context);
/*
 * Makes a new database file at `path`, which must not be there, of all that can be read of the
 * damaged file, and opens it: `*out` as of entente_open(). The damaged file is only read. `report`
 * is called with a line for each thing that is lost or wrong, at last with what was kept and lost
 * in numbers. Nothing is made up: an element of which a part is missing goes without it.
 * Errors  ENTENTE_CANNOT_OPEN; ENTENTE_ERROR when the new file cannot be written, memory ran out,
 *         or nothing of the damaged one can be read; there is no new file then
 * Thread safety: any thread.
 */
enum entente_result entente_recover(const char *damaged, const char *path,
                                    void (*report)(void *context, const char *line),
                                    void *context, struct entente_database **out);
/* Writes the file anew without unused room. */
enum entente_result entente_vacuum(struct entente_database *database);
/* Folds the log of transactions into the file's segments, which also happens by itself. */
enum entente_result entente_checkpoint(struct entente_database *database);

/* ---- the graph as a script ---------------------------------------------------------------- */

/*
 * Writes statements that make the graph anew in an empty database: one transaction of procedures,
 * graph types, nodes, relationships, indexes and constraints. They go to the file `path`, which is
 * there whole or not at all; when that is NULL to `write`, piece by piece as they come, until it
 * returns false. What `write` got before a failure lacks its COMMIT. Any database will do, of a
 * file or in memory; in a transaction its own changes are in the script. The time limit of
 * statements is none of it; entente_interrupt() stops it.
 * Errors  ENTENTE_INTERRUPTED, also when `write` says false; ENTENTE_ERROR when the file cannot be
 *         written, memory ran out, or something of the graph cannot be read
 * Thread safety: connection.
 */
enum entente_result entente_dump(struct entente_database *database, const char *path,
                                 bool (*write)(void *context, const char *text,
                                               size_t byte_count),
                                 void *context);

/*
 * Called every 20 ms or so while an analysis runs, from the thread that steps: `fraction` 0 to 1,
 * negative when not known; `message` names what runs. Return false to cancel. It may call nothing
 * on this database but entente_interrupt(). NULL: nobody. Without ENTENTE_FORK_ANALYSES it is
 * called, and an interrupt seen, only where igraph's function asks, which a few never do
 * (igraph.pagerank, igraph.coreness). Thread safety: connection.
 */
void entente_set_progress(struct entente_database *database,
                          bool (*progress)(void *context, double fraction,
                                           const char *message),
                          void *context);

/*
 * A procedure over a fixed table (PROTOCOL.md section 7), from the JSON object text
 * {"name", "inputs", "outputs", "rows"}. Thread safety: connection.
 */
enum entente_result entente_register_table(struct entente_database *database,
                                           const char *json, size_t byte_count);

/* ---- the last failure of a database or of a statement made from it -------------------------
 * Terminated texts, "" where there is none. Thread safety: connection.
 */

enum entente_result entente_error_code(const struct entente_database *database);
const char *entente_error_message(const struct entente_database *database);
const char *entente_error_hint(const struct entente_database *database); /* or "" */
const char *
entente_error_type(const struct entente_database *database); /* "SyntaxError" */
const char *entente_error_phase(const struct entente_database *database); /* "compile" */
const char *
entente_error_detail(const struct entente_database *database); /* "UndefinedVariable" */
const char *entente_error_gqlstatus(const struct entente_database *database);
/* Byte offsets of the place in the text that was prepared: the first byte of it and the first
 * behind it; false, and neither set, when there is none. */
bool entente_error_span(const struct entente_database *database, size_t *start,
                        size_t *end);
/* An input file and line, when the fault lies there; NULL when it does not. */
const char *entente_error_file(const struct entente_database *database, uint64_t *line);

/* ---- statements --------------------------------------------------------------------------- */

/*
 * Compiles the first statement of `text` (`byte_count` bytes, SIZE_MAX: terminated). `*rest`
 * (may be NULL) is set to the byte offset after it and its ';'. Text that holds no statement
 * (blanks, comments) gives `*out` NULL and ENTENTE_OK. Parameters are bound after preparing
 * and before the first step. Errors of syntax are told here, those of names and types by the
 * first step. Thread safety: connection.
 */
enum entente_result entente_prepare(struct entente_database *database, const char *text,
                                    size_t byte_count, struct entente_statement **out,
                                    size_t *rest);
/* Frees a statement; one that still gives rows ends. After a commit that made the log of a
 * database file long, also folds it. NULL is allowed. Thread safety: connection. */
void entente_finalize(struct entente_statement *statement);

/* As prepared again, with the parameters that are bound: for the next step to begin anew.
 * Errors  ENTENTE_ERROR when memory ran out: only finalize is left
 * Thread safety: connection. */
enum entente_result entente_statement_reset(struct entente_statement *statement);

/*
 * Binds a parameter before the first step; the name is given without '$', and the last value of
 * a name counts. SIZE_MAX: the text is terminated.
 * Errors  ENTENTE_MISUSE after the first step (see entente_statement_reset()); ENTENTE_ERROR
 *         for text that is not UTF-8, or no JSON
 * Thread safety: connection.
 */
enum entente_result entente_bind_null(struct entente_statement *, const char *name);
enum entente_result entente_bind_boolean(struct entente_statement *, const char *name,
                                         bool);
enum entente_result entente_bind_integer(struct entente_statement *, const char *name,
                                         int64_t);
enum entente_result entente_bind_float(struct entente_statement *, const char *name,
                                       double);
enum entente_result entente_bind_text(struct entente_statement *, const char *name,
                                      const char *text, size_t byte_count);
/* Lists, maps, dates: any value, as JSON with the tags of `entente --json`: [1, 2], {"a": 1},
 * {"$date": "2024-02-29"}. */
enum entente_result entente_bind_json(struct entente_statement *, const char *name,
                                      const char *json, size_t byte_count);

/*
 * The next row: ENTENTE_ROW, ENTENTE_DONE, ENTENTE_ERROR or ENTENTE_INTERRUPTED. The first
 * step binds names and parameters and plans; a writing statement does all its writing before
 * its first row appears, whole or not at all. A statement that ended in an error stays there
 * until it is reset. Also ENTENTE_BUSY: another connection, or another statement of this one that
 * still gives rows, is in the way; and ENTENTE_CONFLICT: another connection changed what this
 * transaction has read: ROLLBACK, and begin again.
 * Thread safety: connection.
 */
enum entente_result entente_step(struct entente_statement *statement);

/* Columns are known after the first step. NULL for one that is not there. Thread safety, here and
 * to the end of this header: connection. */
int entente_column_count(const struct entente_statement *statement);
const char *entente_column_name(const struct entente_statement *statement, int column);
/* Its type; ENTENTE_NULL for a column that is not there. */
enum entente_type entente_column_type(const struct entente_statement *, int column);
/* A borrowed value of the current row. */
const struct entente_value *entente_column(const struct entente_statement *, int column);
/* The text of a value as a person reads it (strings without quotes); `byte_count` may be NULL. */
const char *entente_column_text(struct entente_statement *, int column,
                                size_t *byte_count);

/* What a statement did, after it is done: "nodes_created", ... 0 for an unknown name. */
int64_t entente_statement_counter(const struct entente_statement *, const char *name);
/* Warnings of a statement, such as names that occur nowhere; NULL past the last one. */
const char *entente_statement_warning(const struct entente_statement *, int index);
/* True when the statement changes the graph (known after entente_prepare). */
bool entente_statement_writes(const struct entente_statement *);

/* ---- values ------------------------------------------------------------------------------- */

/* Of a value that is of another type: false, 0 and NULL. `byte_count` may be NULL; texts of values
 * are not terminated. */
enum entente_type entente_value_type(const struct entente_value *);
bool entente_value_boolean(const struct entente_value *);
int64_t entente_value_integer(const struct entente_value *);
double entente_value_float(const struct entente_value *); /* integers are converted */
const char *entente_value_text(const struct entente_value *,
                               size_t *byte_count); /* strings */
/* Items of a list, entries of a map, hops of a path. */
size_t entente_value_size(const struct entente_value *);
const struct entente_value *entente_value_item(const struct entente_value *,
                                               size_t index);
const char *entente_value_key(const struct entente_value *, size_t index,
                              size_t *byte_count);
const struct entente_value *entente_value_entry(const struct entente_value *,
                                                size_t index);

/* ---- nodes, relationships, paths: values of the statement's current row ----------------------
 * NULL for a value of another type, for what has been deleted, and when memory ran out.
 */

/* The id, as id() gives it; -1 for another value. */
int64_t entente_element_id(const struct entente_statement *,
                           const struct entente_value *element);
/* A node's labels by index, a relationship's type as the only one; NULL past the last. */
const char *entente_element_label(struct entente_statement *,
                                  const struct entente_value *element, size_t index);
/* A property; an ENTENTE_NULL where the element has none of that name. */
const struct entente_value *entente_element_property(struct entente_statement *,
                                                     const struct entente_value *element,
                                                     const char *name);
/* entente_value_size() of a path is its number of relationships; it has one node more. */
const struct entente_value *entente_path_node(struct entente_statement *,
                                              const struct entente_value *path,
                                              size_t index);
const struct entente_value *entente_path_relationship(struct entente_statement *,
                                                      const struct entente_value *path,
                                                      size_t index);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#endif
