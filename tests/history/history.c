/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Threads with a connection each on one database file run random transactions and hold what
 * they see against what the rules promise:
 *
 *     history FILE.entente TRANSACTIONS [THREADS [SEED]]
 *
 * prints "transactions N anomalies A" and ends with 1 when A is not 0. FILE must not be there.
 *
 * The database is accounts, whose balances are what payments between them left, and a counter
 * that each increment moves by one. What is looked for:
 *
 *     lost update       two commits gave the counter the same value, or it ends below them
 *     broken promise    the same, by a transaction that read before another's commit
 *     dirty read        a balance that only rolled-back transactions ever wrote
 *     torn snapshot     balances that do not fit the payments, or two looks that differ
 *     own write unseen  in the transaction, or after its commit on the same connection
 *     stale read        a snapshot begun after an acknowledged commit that does not have it
 */
#include "session/entente.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ACCOUNTS = 12, OPENING = 1000, POISON = -1000000, MAX_PAYMENTS = 60 };

#define MAX_ROWS 512

struct shared {
    const char *path;
    uint64_t seed;
    int64_t wanted;              /* transactions */
    atomic_int_fast64_t begun;   /* transactions taken by a thread */
    atomic_int_fast64_t newest;  /* counter value of an acknowledged commit */
    atomic_int_fast64_t counted; /* acknowledged increments */
    atomic_int_fast64_t conflicts, busies, anomalies;
    atomic_uchar *is_written; /* by counter value */
};

struct client {
    struct shared *shared;
    struct entente_database *database;
    uint64_t random;
    int64_t own; /* the newest counter value that this connection committed */
    int64_t rows[MAX_ROWS][3];
    int row_count;
    pthread_t thread;
};

static uint64_t next_random(struct client *client, uint64_t below) {
    client->random ^= client->random << 13;
    client->random ^= client->random >> 7;
    client->random ^= client->random << 17;
    return client->random % below;
}

static void anomaly(struct client *client, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void anomaly(struct client *client, const char *format, ...) {
    va_list arguments;
    atomic_fetch_add(&client->shared->anomalies, 1);
    flockfile(stdout);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    funlockfile(stdout);
}

/* ---- statements --------------------------------------------------------------------------- */

/* Runs a statement with $x, $y, $z; its rows of at most three integers are in client->rows. */
static enum entente_result run(struct client *client, const char *text, int64_t x,
                               int64_t y, int64_t z) {
    struct entente_statement *statement;
    const char *names[] = {"x", "y", "z"}, *places[] = {"$x", "$y", "$z"};
    int64_t values[] = {x, y, z};
    enum entente_result result =
        entente_prepare(client->database, text, SIZE_MAX, &statement, NULL);
    client->row_count = 0;
    if (result != ENTENTE_OK)
        return result;
    for (int i = 0; i < 3; i++)
        if (strstr(text, places[i]) != NULL)
            entente_bind_integer(statement, names[i], values[i]);
    while ((result = entente_step(statement)) == ENTENTE_ROW) {
        int columns = entente_column_count(statement);
        for (int i = 0; client->row_count < MAX_ROWS && i < columns && i < 3; i++)
            client->rows[client->row_count][i] =
                entente_value_integer(entente_column(statement, i));
        client->row_count += client->row_count < MAX_ROWS;
    }
    entente_finalize(statement);
    return result == ENTENTE_DONE ? ENTENTE_OK : result;
}

/* Another one was in the way, as the rules have it: roll back and try again. Any other
 * failure is an anomaly. */
static void give_up(struct client *client, enum entente_result result) {
    struct shared *shared = client->shared;
    if (result == ENTENTE_CONFLICT)
        atomic_fetch_add(&shared->conflicts, 1);
    else if (result == ENTENTE_BUSY)
        atomic_fetch_add(&shared->busies, 1);
    else
        anomaly(client, "a statement failed: %s",
                entente_error_message(client->database));
    run(client, "ROLLBACK", 0, 0, 0);
}

/* Runs one statement of an open transaction; on failure the transaction is over. */
static bool step(struct client *client, const char *text, int64_t x, int64_t y,
                 int64_t z) {
    enum entente_result result = run(client, text, x, y, z);
    if (result == ENTENTE_OK)
        return true;
    give_up(client, result);
    return false;
}

/* ---- the counter -------------------------------------------------------------------------- */

static void acknowledged(struct client *client, int64_t value, const char *how) {
    struct shared *shared = client->shared;
    if (value < 0 || value > shared->wanted)
        anomaly(client, "the counter became %" PRId64, value);
    else if (atomic_exchange(&shared->is_written[value], 1) != 0)
        anomaly(client, "%s: two commits gave the counter %" PRId64, how, value);
    atomic_fetch_add(&shared->counted, 1);
    client->own = value;
    int_fast64_t newest = atomic_load(&shared->newest);
    while (newest < value &&
           !atomic_compare_exchange_weak(&shared->newest, &newest, value)) {
    }
}

/* One statement: reads under the write lock, so it never conflicts. */
static bool increment_at_once(struct client *client) {
    enum entente_result result =
        run(client, "MATCH (c:Counter) SET c.n = c.n + 1 RETURN c.n", 0, 0, 0);
    if (result == ENTENTE_BUSY) {
        atomic_fetch_add(&client->shared->busies, 1);
        return false;
    }
    if (result != ENTENTE_OK || client->row_count != 1) {
        anomaly(client, "an increment failed: %s",
                entente_error_message(client->database));
        return false;
    }
    acknowledged(client, client->rows[0][0], "lost update");
    return true;
}

/* Reads, then writes what it computed: must fail when another one committed between. */
static bool increment_after_reading(struct client *client) {
    if (!step(client, "BEGIN", 0, 0, 0) ||
        !step(client, "MATCH (c:Counter) RETURN c.n", 0, 0, 0))
        return false;
    int64_t value = client->rows[0][0] + 1;
    if (!step(client, "MATCH (c:Counter) SET c.n = $x", value, 0, 0) ||
        !step(client, "MATCH (c:Counter) RETURN c.n", 0, 0, 0))
        return false;
    if (client->rows[0][0] != value)
        anomaly(client, "own write unseen in its transaction");
    if (!step(client, "COMMIT", 0, 0, 0))
        return false;
    acknowledged(client, value, "broken promise");
    return true;
}

/* ---- payments ----------------------------------------------------------------------------- */

/* The sum of balances stays; so does what each balance and the payments tell of each other. */
static bool pay(struct client *client) {
    int64_t from = (int64_t)next_random(client, ACCOUNTS);
    int64_t to = (from + 1 + (int64_t)next_random(client, ACCOUNTS - 1)) % ACCOUNTS;
    int64_t amount = 1 + (int64_t)next_random(client, 50);
    if (!step(client, "BEGIN", 0, 0, 0) ||
        !step(client, "MATCH ()-[p:PAID]->() RETURN count(p)", 0, 0, 0))
        return false;
    bool is_full = client->rows[0][0] >= MAX_PAYMENTS;
    if (is_full)
        return step(client,
                    "MATCH (a:Account)-[p:PAID]->(b:Account) WITH a, b, p, p.amount AS m "
                    "LIMIT 1 SET a.balance = a.balance + m, b.balance = b.balance - m "
                    "DELETE p",
                    0, 0, 0) &&
               step(client, "COMMIT", 0, 0, 0);
    return step(client, "MATCH (a:Account {id: $x}) SET a.balance = a.balance - $y", from,
                amount, 0) &&
           step(client, "MATCH (a:Account {id: $x}) SET a.balance = a.balance + $y", to,
                amount, 0) &&
           step(client,
                "MATCH (a:Account {id: $x}), (b:Account {id: $y}) "
                "CREATE (a)-[:PAID {amount: $z}]->(b)",
                from, to, amount) &&
           step(client, "COMMIT", 0, 0, 0);
}

/* What nobody may ever see. */
static bool poison(struct client *client) {
    return step(client, "BEGIN", 0, 0, 0) &&
           step(client, "MATCH (a:Account) SET a.balance = $x", POISON, 0, 0) &&
           step(client, "CREATE (:Account {id: $x, balance: $y})", ACCOUNTS, POISON, 0) &&
           step(client, "ROLLBACK", 0, 0, 0);
}

/* ---- looking ------------------------------------------------------------------------------ */

static void check_balances(struct client *client, int64_t *balances) {
    memset(balances, 0, ACCOUNTS * sizeof *balances);
    if (client->row_count != ACCOUNTS)
        anomaly(client, "torn snapshot: %d accounts", client->row_count);
    for (int i = 0; i < client->row_count; i++) {
        int64_t id = client->rows[i][0], balance = client->rows[i][1];
        if (balance == POISON || id < 0 || id >= ACCOUNTS)
            anomaly(client, "dirty read: account %" PRId64 " has %" PRId64, id, balance);
        else
            balances[id] = balance;
    }
}

static bool look(struct client *client) {
    static const char *const accounts = "MATCH (a:Account) RETURN a.id, a.balance";
    static const char *const counter = "MATCH (c:Counter) RETURN c.n";
    int64_t balances[ACCOUNTS], again[ACCOUNTS];
    int64_t newest = atomic_load(&client->shared->newest);
    if (!step(client, "BEGIN", 0, 0, 0) || !step(client, counter, 0, 0, 0))
        return false;
    int64_t count = client->rows[0][0];
    if (count < newest)
        anomaly(client, "stale read: %" PRId64 " after %" PRId64, count, newest);
    if (count < client->own)
        anomaly(client, "own write unseen after its commit");
    if (!step(client, accounts, 0, 0, 0))
        return false;
    check_balances(client, balances);
    if (!step(client, "MATCH (a)-[p:PAID]->(b) RETURN a.id, b.id, p.amount", 0, 0, 0))
        return false;
    for (int i = 0; i < client->row_count; i++) {
        const int64_t *payment = client->rows[i];
        balances[payment[0] % ACCOUNTS] += payment[2];
        balances[payment[1] % ACCOUNTS] -= payment[2];
    }
    for (int i = 0; i < ACCOUNTS; i++)
        if (balances[i] != OPENING)
            anomaly(client, "torn snapshot: account %d does not fit its payments", i);
    if (!step(client, counter, 0, 0, 0))
        return false;
    if (client->rows[0][0] != count)
        anomaly(client, "torn snapshot: the counter moved within a transaction");
    if (!step(client, accounts, 0, 0, 0))
        return false;
    check_balances(client, again);
    return step(client, "COMMIT", 0, 0, 0);
}

/* A snapshot that one statement makes. */
static bool look_once(struct client *client) {
    enum entente_result result =
        run(client, "MATCH (a:Account) RETURN sum(a.balance), min(a.balance)", 0, 0, 0);
    if (result != ENTENTE_OK || client->row_count != 1) {
        anomaly(client, "a reader failed: %s", entente_error_message(client->database));
        return false;
    }
    if (client->rows[0][1] == POISON)
        anomaly(client, "dirty read");
    else if (client->rows[0][0] != (int64_t)ACCOUNTS * OPENING)
        anomaly(client, "torn snapshot: the sum is %" PRId64, client->rows[0][0]);
    return true;
}

/* ---- threads ------------------------------------------------------------------------------ */

static bool run_transaction(struct client *client) {
    uint64_t choice = next_random(client, 100);
    if (choice < 15)
        return increment_at_once(client);
    if (choice < 35)
        return increment_after_reading(client);
    if (choice < 55)
        return pay(client);
    if (choice < 62)
        return poison(client);
    if (choice < 82)
        return look(client);
    return look_once(client);
}

static bool connect(struct client *client) {
    enum entente_result result = entente_open(client->shared->path, 0, &client->database);
    if (result != ENTENTE_OK) {
        anomaly(client, "cannot open: %s",
                client->database == NULL ? "memory ran out"
                                         : entente_error_message(client->database));
        return false;
    }
    entente_set_busy_timeout(client->database, 30);
    return true;
}

/* Now and then a connection is closed and another one opened. */
static void *work(void *argument) {
    struct client *client = argument;
    struct shared *shared = client->shared;
    bool is_open = connect(client);
    while (is_open && atomic_fetch_add(&shared->begun, 1) < shared->wanted) {
        while (!run_transaction(client) && atomic_load(&shared->anomalies) < 100) {
        }
        if (atomic_load(&shared->anomalies) >= 100)
            break;
        if (next_random(client, 500) == 0) {
            entente_close(client->database);
            is_open = connect(client);
        }
    }
    entente_close(client->database);
    client->database = NULL;
    return NULL;
}

static void count_fault(void *context, const char *fault) {
    anomaly(context, "check: %s", fault);
}

static void prepare(struct client *client) {
    if (!connect(client))
        return;
    if (run(client, "UNWIND range(0, $x) AS i CREATE (:Account {id: i, balance: $y})",
            ACCOUNTS - 1, OPENING, 0) != ENTENTE_OK ||
        run(client, "CREATE (:Counter {n: 0})", 0, 0, 0) != ENTENTE_OK)
        anomaly(client, "cannot begin: %s", entente_error_message(client->database));
    entente_close(client->database);
}

/* After all: the counter is what was acknowledged, and the file is whole. */
static void finish(struct client *client) {
    struct shared *shared = client->shared;
    if (!connect(client))
        return;
    run(client, "MATCH (c:Counter) RETURN c.n", 0, 0, 0);
    if (client->row_count != 1 || client->rows[0][0] != atomic_load(&shared->counted))
        anomaly(client, "lost update: the counter is not %" PRId64,
                (int64_t)atomic_load(&shared->counted));
    look(client);
    entente_check(client->database, count_fault, client);
    entente_close(client->database);
}

int main(int argument_count, char **arguments) {
    if (argument_count < 3) {
        fprintf(stderr, "usage: history FILE.entente TRANSACTIONS [THREADS [SEED]]\n");
        return 2;
    }
    struct shared shared = {.path = arguments[1], .wanted = atoll(arguments[2])};
    int thread_count = argument_count > 3 ? (int)strtol(arguments[3], NULL, 10) : 4;
    shared.seed = argument_count > 4 ? strtoull(arguments[4], NULL, 10) : 1;
    if (shared.wanted < 1 || thread_count < 1)
        return 2;
    shared.is_written = calloc((size_t)shared.wanted + 1, sizeof *shared.is_written);
    struct client *clients = calloc((size_t)thread_count + 1, sizeof *clients);
    if (shared.is_written == NULL || clients == NULL)
        return 2;
    for (int i = 0; i <= thread_count; i++) {
        clients[i].shared = &shared;
        clients[i].random =
            (shared.seed * 1000 + (uint64_t)i + 1) * UINT64_C(0x9E3779B97F4A7C15);
    }
    prepare(&clients[thread_count]);
    for (int i = 0; i < thread_count; i++)
        if (pthread_create(&clients[i].thread, NULL, work, &clients[i]) != 0)
            return 2;
    for (int i = 0; i < thread_count; i++)
        pthread_join(clients[i].thread, NULL);
    finish(&clients[thread_count]);
    int64_t anomalies = atomic_load(&shared.anomalies);
    printf("increments %" PRId64 " conflicts %" PRId64 " busy %" PRId64 "\n",
           (int64_t)atomic_load(&shared.counted), (int64_t)atomic_load(&shared.conflicts),
           (int64_t)atomic_load(&shared.busies));
    printf("transactions %" PRId64 " anomalies %" PRId64 "\n", shared.wanted, anomalies);
    free(shared.is_written);
    free(clients);
    return anomalies != 0;
}
