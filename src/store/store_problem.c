/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQLite's failures in plain words, with what to do. */
#include "store/store_internal.h"

#include <stdarg.h>
#include <stdio.h>

enum status store_damaged(struct store *store, struct problem *problem,
                          const char *format, ...) {
    char what[160];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    problem_set(problem, STATUS_DAMAGED, SPAN_NONE, "%s is damaged: %s", store->path,
                what);
    problem_hint(problem, ".check lists what is wrong; .recover FILE NEW makes a new "
                          "file of what can be read; a .backup has what was there");
    return STATUS_DAMAGED;
}

static enum status busy(struct store *store, struct problem *problem) {
    problem_set(problem, STATUS_BUSY, SPAN_NONE,
                "another connection has been writing to %s for %g s", store->path,
                store->busy_seconds);
    problem_hint(problem, "try again, or wait longer: SESSION SET busy_timeout = '30s'");
    return STATUS_BUSY;
}

static enum status conflict(struct store *store, struct problem *problem) {
    problem_set(problem, STATUS_WRITE_CONFLICT, SPAN_NONE,
                "another transaction was committed to %s after this one began to read",
                store->path);
    problem_hint(problem, "ROLLBACK and run the transaction again");
    return STATUS_WRITE_CONFLICT;
}

static enum status input_output(struct store *store, int code, const char *what,
                                struct problem *problem) {
    bool reads = code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ;
    if (reads)
        return problem_set(problem, STATUS_CANNOT_OPEN, SPAN_NONE, "cannot read %s: %s",
                           store->path, sqlite3_errstr(code));
    return problem_set(problem, STATUS_CANNOT_WRITE, SPAN_NONE, "cannot %s %s: %s", what,
                       store->path, sqlite3_errmsg(store->connection));
}

enum status store_problem(struct store *store, int code, const char *what,
                          struct problem *problem) {
    if (code == SQLITE_BUSY_SNAPSHOT)
        return conflict(store, problem);
    if (code == SQLITE_IOERR_NOMEM)
        return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "memory ran out");
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return busy(store, problem);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return store_damaged(store, problem, "%s", sqlite3_errstr(code));
    case SQLITE_FULL:
        return problem_set(problem, STATUS_CANNOT_WRITE, SPAN_NONE,
                           "cannot write %s: the disk is full; nothing was committed",
                           store->path);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return problem_set(problem, STATUS_READ_ONLY, SPAN_NONE,
                           "%s cannot be written: %s", store->path, sqlite3_errstr(code));
    case SQLITE_NOMEM:
        return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "memory ran out");
    case SQLITE_TOOBIG:
        return problem_set(problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                           "a transaction changes more than a record of %s can hold",
                           store->path);
    case SQLITE_INTERRUPT:
        return problem_set(problem, STATUS_CANCELLED, SPAN_NONE, "cancelled");
    case SQLITE_CANTOPEN:
        return problem_set(problem, STATUS_CANNOT_OPEN, SPAN_NONE, "cannot open %s: %s",
                           store->path, sqlite3_errstr(code));
    default:
        return input_output(store, code, what, problem);
    }
}
