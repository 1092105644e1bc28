/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The transactions of a session, in memory and in the file: each statement's own, or the one
 * between BEGIN and COMMIT. Without a file only the graph's part remains.
 */
#ifndef ENTENTE_SESSION_TRANSACTION_H
#define ENTENTE_SESSION_TRANSACTION_H

#include "graph/segment.h"
#include "session/statement.h"

/*
 * Before a statement binds: the graph becomes the newest committed state, or stays the open
 * transaction's; a writing statement has the file for itself from here on.
 * Errors  those of store_begin_read() and store_begin_write(); STATUS_BUSY also when another
 *         statement of this database is still giving rows
 */
enum status transaction_enter(struct entente_statement *statement);
/* When it has ended; may be repeated. */
void transaction_leave(struct entente_statement *statement);
/* Folds a long log, outside of transactions: when a statement that has been answered goes, or
 * before the next one writes. A commit is acknowledged before that. */
void transaction_settle(struct entente_database *database);

/* Starts a writing statement's own transaction. */
enum status transaction_begin(struct entente_database *database);
/* For a statement that turned out to write; nothing when it has the file already. */
enum status transaction_write(struct entente_database *database);
/* Keeps all changes; on failure transaction_rollback() has to follow. */
enum status transaction_commit(struct entente_database *database);
void transaction_rollback(struct entente_database *database);

/* BEGIN, COMMIT and ROLLBACK as statements. */
enum status transaction_statement(struct entente_statement *statement);

/* Reading outside of statements, for completion and overviews. */
enum status transaction_begin_read(struct entente_database *database);
/* What was read in between counts only when this returns STATUS_OK. */
enum status transaction_end_read(struct entente_database *database);

#endif
