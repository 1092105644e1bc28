/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Threads with a database each call igraph's analyses at the same time, as a library does it: no
 * child is forked, every answer is right, and a program's own igraph handler is what it was.
 */
#include <entente.h>
#include <igraph.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#define THREADS 4
#define ROUNDS 25

static atomic_int failures, forks, progress_calls;

static void fail(const char *what, const char *why) {
    fprintf(stderr, "%s: %s\n", what, why);
    atomic_fetch_add(&failures, 1);
}

static void count_fork(void) {
    atomic_fetch_add(&forks, 1);
}

static bool hear_progress(void *context, double fraction, const char *message) {
    (void)context;
    (void)fraction;
    (void)message;
    atomic_fetch_add(&progress_calls, 1);
    return true;
}

static bool refuse(void *context, double fraction, const char *message) {
    (void)context;
    (void)fraction;
    (void)message;
    return false;
}

/* The first column of the last row as a number; -1 and a failure when it fails. */
static double run(struct entente_database *database, const char *text) {
    struct entente_statement *statement;
    enum entente_result result =
        entente_prepare(database, text, SIZE_MAX, &statement, NULL);
    double number = -1;
    while (result == ENTENTE_OK || result == ENTENTE_ROW) {
        result = entente_step(statement);
        if (result == ENTENTE_ROW)
            number = entente_value_float(entente_column(statement, 0));
    }
    if (result != ENTENTE_DONE)
        fail(text, entente_error_message(database));
    entente_finalize(statement);
    return number;
}

static void check(struct entente_database *database, const char *text, double expected) {
    double got = run(database, text);
    if (got < expected - 1e-9 || got > expected + 1e-9) {
        char why[64];
        snprintf(why, sizeof why, "%.17g, not %.17g", got, expected);
        fail(text, why);
    }
}

/* A ring whose size tells the threads apart. */
static void *work(void *context) {
    int size = 10 + *(int *)context;
    struct entente_database *database;
    if (entente_open(NULL, 0, &database) != ENTENTE_OK) {
        fail("open", "refused");
        return NULL;
    }
    entente_set_progress(database, hear_progress, NULL);
    char text[256];
    snprintf(text, sizeof text, "FOR i IN range(0, %d) CREATE (:N {i: i})", size - 1);
    run(database, text);
    snprintf(text, sizeof text,
             "MATCH (a:N), (b:N) WHERE b.i = (a.i + 1) %% %d "
             "CREATE (a)-[:R {w: 2.0}]->(b)",
             size);
    run(database, text);
    for (int i = 0; i < ROUNDS; i++) {
        check(database, "CALL igraph.pagerank() YIELD score RETURN sum(score)", 1);
        check(database,
              "CALL igraph.diameter({weight: 'w'}) YIELD diameter RETURN diameter",
              2.0 * (size / 2));
        check(database,
              "CALL igraph.components() YIELD component RETURN count(DISTINCT component)",
              1);
        check(database, "CALL igraph.louvain({labels: ['N']}) YIELD node RETURN count(*)",
              size);
        run(database, "MATCH (n:N {i: 0}) SET n.round = 1"); /* networks are built anew */
    }
    entente_close(database);
    return NULL;
}

/* A callback that says no ends an analysis where igraph asks. */
static void a_progress_callback_cancels(void) {
    struct entente_database *database;
    entente_open(NULL, 0, &database);
    run(database, "FOR i IN range(1, 300) CREATE (:N)-[:R]->(:M)");
    entente_set_progress(database, refuse, NULL);
    struct entente_statement *statement;
    entente_prepare(database, "CALL igraph.betweenness() YIELD score RETURN score",
                    SIZE_MAX, &statement, NULL);
    if (entente_step(statement) != ENTENTE_INTERRUPTED)
        fail("a callback that returns false", "did not end the analysis");
    entente_finalize(statement);
    entente_close(database);
}

static void own_handler(const char *reason, const char *file, int line,
                        igraph_error_t code) {
    (void)reason;
    (void)file;
    (void)line;
    (void)code;
    IGRAPH_FINALLY_FREE();
}

int main(void) {
    pthread_atfork(count_fork, NULL, NULL);
    igraph_set_error_handler(own_handler);
    pthread_t threads[THREADS];
    int numbers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        if (pthread_create(&threads[i], NULL, work, &numbers[i]) != 0)
            return 1;
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    a_progress_callback_cancels();
    if (igraph_set_error_handler(own_handler) != own_handler)
        fail("the program's igraph handler", "was not put back");
    if (atomic_load(&forks) != 0)
        fail("an analysis", "forked");
    if (atomic_load(&progress_calls) == 0)
        fail("progress", "was never told");
    return atomic_load(&failures) == 0 ? 0 : 1;
}
