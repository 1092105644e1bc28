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
 * Handles are opaque. Pointers that a column or an error function returns stay valid until the
 * next step, reset or finalize of that statement (for database functions: until the next call
 * on the database). Thread safety: one thread at a time per database, except
 * entente_interrupt(), which any thread or signal handler may call.
 */
#ifndef ENTENTE_H
#define ENTENTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
    ENTENTE_READONLY = 1,     /* writing statements are refused */
    ENTENTE_HELPFUL_NAMES = 2 /* start with names = helpful (LANGUAGE.md), else exact */
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

/* "0.1.0" */
const char *entente_version(void);

/* ---- database ---------------------------------------------------------------------------- */

/*
 * Opens a database file, which keeps what is committed (one that is not there is made when its
 * name ends in ".entente"), or reads a graph folder or a file of a readable format into memory;
 * NULL or ":memory:" gives an empty graph. `*out` is set even on failure (unless memory ran out: then NULL), so
 * that entente_error_*() can be asked; close it in any case.
 */
enum entente_result entente_open(const char *path, unsigned flags,
                                 struct entente_database **out);
void entente_close(struct entente_database *database);

/* Empties the graph, forgets registered procedures and settings. */
enum entente_result entente_reset(struct entente_database *database);

/* Asks the running statement to stop; async-signal-safe. */
void entente_interrupt(struct entente_database *database);

/* Limits for each statement; 0 lifts one. */
void entente_set_timeout(struct entente_database *database, double seconds);
void entente_set_memory_limit(struct entente_database *database, uint64_t bytes);

/* True when the graph differs from what was opened, and nothing keeps it. */
bool entente_is_changed(const struct entente_database *database);

/* ---- care of a database file: ENTENTE_MISUSE without one, or inside of a transaction -------- */

/* How long a writer waits for another connection's; 5 seconds until it is set. */
void entente_set_busy_timeout(struct entente_database *database, double seconds);
/* A copy of the file as it is now; `path` must not be there. */
enum entente_result entente_backup(struct entente_database *database, const char *path);
/* Looks at every page, row, checksum and reference of the file; `report` is called for each
 * fault. ENTENTE_OK when all could be looked at, with or without faults. */
enum entente_result entente_check(struct entente_database *database,
                                  void (*report)(void *context, const char *fault),
                                  void *context);
/* Writes the file anew without unused room. */
enum entente_result entente_vacuum(struct entente_database *database);
/* Folds the log of transactions into the file's segments, which also happens by itself. */
enum entente_result entente_checkpoint(struct entente_database *database);

/*
 * Called while an analysis runs: `fraction` 0 to 1, negative when not known; `message` names
 * what runs. Return false to cancel.
 */
void entente_set_progress(struct entente_database *database,
                          bool (*progress)(void *context, double fraction,
                                           const char *message),
                          void *context);

/*
 * A procedure over a fixed table (PROTOCOL.md section 7), from the JSON object text
 * {"name", "inputs", "outputs", "rows"}.
 */
enum entente_result entente_register_table(struct entente_database *database,
                                           const char *json, size_t byte_count);

/* ---- the last failure of a database or of the statement made from it ---------------------- */

enum entente_result entente_error_code(const struct entente_database *database);
const char *entente_error_message(const struct entente_database *database);
const char *entente_error_hint(const struct entente_database *database); /* or "" */
const char *
entente_error_type(const struct entente_database *database); /* "SyntaxError" */
const char *entente_error_phase(const struct entente_database *database); /* "compile" */
const char *
entente_error_detail(const struct entente_database *database); /* "UndefinedVariable" */
const char *entente_error_gqlstatus(const struct entente_database *database);
/* Byte offsets of the place in the statement's text; false when there is none. */
bool entente_error_span(const struct entente_database *database, size_t *start,
                        size_t *end);
/* An input file and line, when the fault lies there; NULL when it does not. */
const char *entente_error_file(const struct entente_database *database, uint64_t *line);

/* ---- statements --------------------------------------------------------------------------- */

/*
 * Compiles the first statement of `text` (`byte_count` bytes, SIZE_MAX: terminated). `*rest`
 * (may be NULL) is set to the byte offset after it and its ';'. Text that holds no statement
 * (blanks, comments) gives `*out` NULL and ENTENTE_OK. Parameters are bound after preparing
 * and before the first step. The text is copied.
 */
enum entente_result entente_prepare(struct entente_database *database, const char *text,
                                    size_t byte_count, struct entente_statement **out,
                                    size_t *rest);
void entente_finalize(struct entente_statement *statement);

/* Binds a parameter; the name is given without '$'. Texts are copied. */
enum entente_result entente_bind_null(struct entente_statement *, const char *name);
enum entente_result entente_bind_boolean(struct entente_statement *, const char *name,
                                         bool);
enum entente_result entente_bind_integer(struct entente_statement *, const char *name,
                                         int64_t);
enum entente_result entente_bind_float(struct entente_statement *, const char *name,
                                       double);
enum entente_result entente_bind_text(struct entente_statement *, const char *name,
                                      const char *text, size_t byte_count);
/* A value in the protocol's encoding (PROTOCOL.md section 4). */
enum entente_result entente_bind_json(struct entente_statement *, const char *name,
                                      const char *json, size_t byte_count);

/*
 * The next row: ENTENTE_ROW, ENTENTE_DONE, ENTENTE_ERROR or ENTENTE_INTERRUPTED. The first
 * step binds names and parameters and plans; a writing statement does all its writing before
 * its first row appears, whole or not at all. A statement that ended in an error stays there.
 */
enum entente_result entente_step(struct entente_statement *statement);

/* Columns are known after the first step. */
int entente_column_count(const struct entente_statement *statement);
const char *entente_column_name(const struct entente_statement *statement, int column);
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

#endif
