/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A transaction that BEGIN opened begins with its first statement: until then it has seen
 * nothing, and what others commit meanwhile is no conflict.
 */
#include "session/transaction.h"

/* ---- a statement's way -------------------------------------------------------------------- */

static enum status check_alone(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    if (database->reader_count == 0 || database->in_transaction)
        return STATUS_OK;
    problem_set(&database->problem, STATUS_BUSY, statement->ast->span,
                "another statement of this connection is still giving rows");
    problem_hint(&database->problem, "step it to its end or finalize it before writing");
    return STATUS_BUSY;
}

/* What a statement that failed could not read is no matter of the next one. */
static void forget_failure(struct entente_database *database) {
    struct problem earlier;
    problem_clear(&earlier);
    if (database->reader_count == 0)
        (void)graph_read_failure(database->graph, &earlier);
}

enum status transaction_enter(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    struct problem *problem = &database->problem;
    if (database->store == NULL || statement->is_reading)
        return STATUS_OK;
    forget_failure(database);
    if (!database->is_readonly && entente_statement_writes(statement)) {
        TRY(check_alone(statement));
        transaction_settle(database);
        TRY(store_begin_write(database->store, problem));
    } else {
        TRY(store_begin_read(database->store, problem));
    }
    statement->is_reading = true;
    database->reader_count++;
    if (database->in_transaction && !graph_in_transaction(database->graph))
        return graph_begin(database->graph, problem);
    return STATUS_OK;
}

void transaction_leave(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    if (!statement->is_reading)
        return;
    statement->is_reading = false;
    database->reader_count--;
    if (database->in_transaction || database->reader_count > 0)
        return;
    store_end(database->store);
}

void transaction_settle(struct entente_database *database) {
    if (database->store != NULL && !database->in_transaction &&
        database->reader_count == 0)
        store_maintain(database->store);
}

/* ---- the transaction ---------------------------------------------------------------------- */

enum status transaction_write(struct entente_database *database) {
    return database->store == NULL
               ? STATUS_OK
               : store_begin_write(database->store, &database->problem);
}

enum status transaction_begin(struct entente_database *database) {
    TRY(transaction_write(database));
    return graph_begin(database->graph, &database->problem);
}

/* Nothing may fail in memory once the file has it. */
enum status transaction_commit(struct entente_database *database) {
    struct problem *problem = &database->problem;
    if (database->store != NULL && store_is_open(database->store)) {
        TRY(graph_read_failure(database->graph, problem));
        TRY(store_commit(database->store, problem));
    }
    return graph_commit(database->graph, problem);
}

void transaction_rollback(struct entente_database *database) {
    graph_rollback(database->graph);
}

/* ---- BEGIN, COMMIT, ROLLBACK -------------------------------------------------------------- */

static enum status begin(struct entente_database *database) {
    if (database->store == NULL)
        TRY(graph_begin(database->graph, &database->problem));
    database->in_transaction = true;
    return STATUS_OK;
}

/* A commit that fails leaves nothing behind: the transaction has ended all the same. */
static enum status end(struct entente_database *database, bool keeps_changes) {
    enum status status = STATUS_OK;
    if (keeps_changes && graph_in_transaction(database->graph))
        status = transaction_commit(database);
    if (!keeps_changes || status != STATUS_OK)
        transaction_rollback(database);
    database->in_transaction = false;
    if (database->store != NULL && database->reader_count == 0)
        store_end(database->store);
    return status;
}

enum status transaction_statement(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    bool begins = statement->ast->kind == AST_BEGIN;
    statement->is_kept = true;
    if (begins == database->in_transaction)
        return problem_set(
            &database->problem, STATUS_INVALID_CLAUSE_COMPOSITION, statement->ast->span,
            "%s", begins ? "a transaction is open already" : "no transaction is open");
    return begins ? begin(database) : end(database, statement->ast->kind == AST_COMMIT);
}

/* ---- reading outside of statements -------------------------------------------------------- */

enum status transaction_begin_read(struct entente_database *database) {
    if (database->store == NULL)
        return STATUS_OK;
    forget_failure(database);
    TRY(store_begin_read(database->store, &database->problem));
    database->reader_count++;
    return STATUS_OK;
}

enum status transaction_end_read(struct entente_database *database) {
    if (database->store == NULL)
        return STATUS_OK;
    enum status status = graph_read_failure(database->graph, &database->problem);
    database->reader_count--;
    if (database->reader_count == 0 && !database->in_transaction)
        store_end(database->store);
    return status;
}
