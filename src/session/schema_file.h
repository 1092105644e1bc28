/* SPDX-License-Identifier: GPL-3.0-or-later */
/* schema.cypher of a graph folder: statements that run after the folder has been loaded. */
#ifndef ENTENTE_SESSION_SCHEMA_FILE_H
#define ENTENTE_SESSION_SCHEMA_FILE_H

#include "session/statement.h"

/*
 * Runs the statements of `schema`, the text of `folder`'s schema.cypher, one after another; the
 * rows that they give are dropped. Between graph_begin() and its end the caller sets
 * database->in_transaction, and each statement is a savepoint of that transaction.
 *
 * Errors  the first statement's that fails, with file and line; BEGIN, COMMIT and ROLLBACK are
 *         STATUS_INVALID_CLAUSE_COMPOSITION, and so is a schema.cypher inside of another.
 */
enum status schema_file_run(struct entente_database *database, struct text schema,
                            const char *folder);

#endif
