/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A graph in a file: opening, following what others commit, committing, checkpoints, care.
 * The design, and why an acknowledged commit is kept, is in README.md.
 *
 *     store_open()                  the graph is what was committed last
 *     store_begin_read()            ... again, with what others have committed since
 *         reading                   one state until store_end()
 *     store_end()
 *     store_begin_write()           nobody else can write now
 *         graph_begin(), changes
 *         store_commit()            on the disk
 *         graph_commit()
 *     store_end(), store_maintain()
 *
 * Thread safety: a store and its graph belong to one thread at a time; any number of stores in
 * any number of threads and processes may have the same file open.
 */
#ifndef ENTENTE_STORE_STORE_H
#define ENTENTE_STORE_STORE_H

#include "graph/graph.h"

struct store;

struct store_options {
    bool is_readonly;
    bool creates;        /* a file that is not there, or empty, becomes a database */
    double busy_seconds; /* how long to wait for another writer */
};

/* Does the path name a database: a file of ours or of SQLite, or an empty one? */
bool store_is_database(const char *path);

/*
 * Opens a database and fills `graph`, which is empty. `*out` is NULL on failure.
 *
 * Errors  STATUS_CANNOT_OPEN  there is none, it is no entente database, or of a newer format
 *         STATUS_DAMAGED, STATUS_BUSY, STATUS_OUT_OF_MEMORY
 */
enum status store_open(const char *path, struct store_options options,
                       struct graph *graph, struct store **out, struct problem *problem);
/* Ends what is open (without a commit) and closes; a long log is folded first if that works.
 * NULL is nothing. The graph stays as it is and reads nothing more from the file. */
void store_close(struct store *store);

void store_set_busy_seconds(struct store *store, double seconds);

/* ---- transactions ------------------------------------------------------------------------- */

/* Is a transaction open that has read or written? */
bool store_is_open(const struct store *store);

/*
 * Starts reading: the graph becomes the newest committed state and stays that until
 * store_end(). Nothing when a transaction is open. Never waits for a writer.
 * Errors  STATUS_DAMAGED, STATUS_CANNOT_OPEN, STATUS_OUT_OF_MEMORY
 */
enum status store_begin_read(struct store *store, struct problem *problem);

/*
 * Starts writing, alone among all connections; nothing when this transaction writes already.
 * Errors  STATUS_BUSY            another writer stayed longer than the busy timeout
 *         STATUS_WRITE_CONFLICT  this transaction has read what another one changed since:
 *                                end it and begin anew
 *         STATUS_READ_ONLY       opened read-only, or the file cannot be written
 *         STATUS_DAMAGED, STATUS_CANNOT_WRITE, STATUS_OUT_OF_MEMORY
 */
enum status store_begin_write(struct store *store, struct problem *problem);

/*
 * Makes the open transaction of the graph durable, by a record of its changes or, when they are
 * most of the graph, by segments: when it returns STATUS_OK the changes are there after a
 * crash. The caller then commits the graph, or on failure rolls it back; and calls store_end()
 * in both cases.
 * Errors  STATUS_CANNOT_WRITE, STATUS_OUT_OF_MEMORY, STATUS_LIMIT_EXCEEDED
 */
enum status store_commit(struct store *store, struct problem *problem);

/* Ends the transaction; what was not committed is not in the file. */
void store_end(struct store *store);

/* Folds the log into segments when it has grown large: after a commit, outside of a
 * transaction; nothing after reading. Waits for nobody. A failure costs nothing but room, and is
 * tried again after the next commit. */
void store_maintain(struct store *store);

/* ---- care --------------------------------------------------------------------------------- */

/* Folds the log now. Errors as store_begin_write() and store_commit(). */
enum status store_checkpoint(struct store *store, struct problem *problem);

/* Calls `report` for each fault found: pages, rows, checksums, references, counts. STATUS_OK
 * when the whole file could be looked at, with or without faults. */
enum status store_check(struct store *store,
                        void (*report)(void *context, const char *fault), void *context,
                        struct problem *problem);

/* The same for a file that cannot be opened, since something in it is damaged. */
enum status store_examine(const char *path,
                          void (*report)(void *context, const char *fault), void *context,
                          struct problem *problem);

/*
 * Makes a new database at `path`, which must not be there, of what can be read of a damaged file,
 * which is only read. `report` gets a line for each thing that is lost, and at the end what was
 * kept and lost in numbers. The copy that is worked on is beside it while it lasts:
 * "PATH.damaged".
 * Errors  STATUS_CANNOT_OPEN, STATUS_CANNOT_WRITE, STATUS_OUT_OF_MEMORY; STATUS_DAMAGED when
 *         SQLite finds no tables at all. There is no new file then.
 */
enum status store_recover(const char *damaged, const char *path,
                          void (*report)(void *context, const char *line), void *context,
                          struct problem *problem);

/* A copy of the database as it is now, whole whatever others write meanwhile. The target must
 * not be there. Errors STATUS_CANNOT_WRITE, STATUS_BUSY */
enum status store_backup(struct store *store, const char *path, struct problem *problem);

/* Folds the log and writes the file anew without unused pages. */
enum status store_vacuum(struct store *store, struct problem *problem);

/* Size of the file and of what it holds. */
struct store_size {
    uint64_t file_bytes, segment_bytes, log_bytes;
    uint64_t position; /* transactions since the database was made */
};
enum status store_measure(struct store *store, struct store_size *out,
                          struct problem *problem);

#endif
