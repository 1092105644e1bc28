/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a writer costs readers: two reader threads beside one that commits single relationships
 * as fast as it can, against the same two beside one that only spins. Each thread has its own
 * connection on one file.
 *
 *     readers FILE.entente [SECONDS [ROUNDS]]
 *
 * makes FILE, which must not be there. Prints reads a second both ways, the median ratio of the
 * rounds, the longest read and the longest commit, and how reads fare while a transaction that
 * has written is kept open. Ends with 1 when a read fails.
 */
#include "session/entente.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NODES = 20000, READERS = 2, MAX_ROUNDS = 32 };

struct side {
    const char *path;
    atomic_bool *ends;
    pthread_t thread;
    uint64_t random;
    int64_t count;  /* reads or commits */
    double longest; /* of them, in seconds */
    bool writes, has_failed;
};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int64_t next_node(struct side *side) {
    side->random ^= side->random << 13;
    side->random ^= side->random >> 7;
    side->random ^= side->random << 17;
    return (int64_t)(side->random % NODES);
}

/* Runs a statement with $x and $y as far as it has them, over all its rows. */
static bool run(struct entente_database *database, const char *text, int64_t x,
                int64_t y) {
    struct entente_statement *statement;
    enum entente_result result =
        entente_prepare(database, text, SIZE_MAX, &statement, NULL);
    if (result == ENTENTE_OK) {
        if (strstr(text, "$x") != NULL)
            entente_bind_integer(statement, "x", x);
        if (strstr(text, "$y") != NULL)
            entente_bind_integer(statement, "y", y);
        while ((result = entente_step(statement)) == ENTENTE_ROW) {
        }
        entente_finalize(statement);
    }
    if (result == ENTENTE_DONE)
        return true;
    fprintf(stderr, "%s\n", entente_error_message(database));
    return false;
}

static const char *const read_text =
    "MATCH (a:Body {id: $x})-[:cites]->(b)-[:cites]->(c) RETURN count(c), max(c.id)";
static const char *const write_text = "MATCH (a:Body {id: $x}), (b:Body {id: $y}) "
                                      "CREATE (a)-[:notes {weight: 0.5}]->(b)";

static struct entente_database *open_database(const char *path) {
    struct entente_database *database;
    if (entente_open(path, 0, &database) == ENTENTE_OK)
        return database;
    fprintf(stderr, "%s: %s\n", path,
            database == NULL ? "memory ran out" : entente_error_message(database));
    exit(1);
}

/* One read or commit after another until it ends; what a first one builds is not counted. */
static void *work(void *argument) {
    struct side *side = argument;
    struct entente_database *database = open_database(side->path);
    const char *text = side->writes ? write_text : read_text;
    for (int i = 0; i < 20; i++)
        side->has_failed |= !run(database, text, next_node(side), next_node(side));
    while (!atomic_load(side->ends) && !side->has_failed) {
        double start = now();
        side->has_failed = !run(database, text, next_node(side), next_node(side));
        double seconds = now() - start;
        side->longest = seconds > side->longest ? seconds : side->longest;
        side->count++;
    }
    entente_close(database);
    return NULL;
}

static void *spin(void *argument) {
    struct side *side = argument;
    while (!atomic_load(side->ends))
        side->count++;
    return NULL;
}

struct figure {
    double reads, commits; /* a second */
    double longest_read, longest_commit;
};

/* One stretch of both readers beside a third thread; false when one of them failed. */
static bool measure(const char *path, void *(*beside)(void *), double seconds,
                    struct figure *out) {
    struct side sides[READERS + 1];
    atomic_bool ends;
    struct timespec pause = {(time_t)seconds,
                             (long)((seconds - (double)(time_t)seconds) * 1e9)};
    atomic_init(&ends, false);
    *out = (struct figure){0};
    for (int i = 0; i <= READERS; i++) {
        bool is_third = i == READERS;
        sides[i] = (struct side){.path = path,
                                 .ends = &ends,
                                 .random = UINT64_C(88172645463325252) + (uint64_t)i,
                                 .writes = is_third};
        if (pthread_create(&sides[i].thread, NULL, is_third ? beside : work, &sides[i]) !=
            0)
            exit(1);
    }
    nanosleep(&pause, NULL);
    atomic_store(&ends, true);
    bool is_good = true;
    for (int i = 0; i <= READERS; i++) {
        pthread_join(sides[i].thread, NULL);
        is_good = is_good && !sides[i].has_failed;
        double rate = (double)sides[i].count / seconds;
        if (i == READERS) {
            out->commits = rate;
            out->longest_commit = sides[i].longest;
            continue;
        }
        out->reads += rate;
        if (sides[i].longest > out->longest_read)
            out->longest_read = sides[i].longest;
    }
    return is_good;
}

static bool make(const char *path) {
    struct entente_database *database = open_database(path);
    bool is_good =
        run(database, "UNWIND range(0, $x) AS i CREATE (:Body {id: i})", NODES - 1, 0) &&
        run(database,
            "MATCH (a:Body) UNWIND range(1, 5) AS k WITH a, (a.id * k * 7919 + k) % $x "
            "AS j "
            "MATCH (b:Body {id: j}) CREATE (a)-[:cites]->(b)",
            NODES, 0);
    entente_close(database);
    return is_good;
}

/* Reads while another connection's transaction has written and is not committed. */
static bool read_beside_open_writer(const char *path) {
    struct entente_database *writer = open_database(path), *reader = open_database(path);
    struct side side = {.random = 1};
    double longest = 0;
    bool is_good = run(writer, "BEGIN", 0, 0) && run(writer, write_text, 1, 2);
    for (int i = 0; i < 200 && is_good; i++) {
        double start = now();
        is_good = run(reader, read_text, next_node(&side), 0);
        double seconds = now() - start;
        longest = i > 0 && seconds > longest ? seconds : longest;
    }
    is_good = run(writer, "COMMIT", 0, 0) && is_good;
    printf("beside an open transaction: 200 reads, longest %.2f ms\n", longest * 1e3);
    entente_close(reader);
    entente_close(writer);
    return is_good;
}

static int compare_numbers(const void *first, const void *second) {
    double a = *(const double *)first, b = *(const double *)second;
    return (a > b) - (a < b);
}

int main(int argument_count, char **arguments) {
    double seconds = argument_count > 2 ? strtod(arguments[2], NULL) : 3;
    int rounds = argument_count > 3 ? (int)strtol(arguments[3], NULL, 10) : 5;
    double ratios[MAX_ROUNDS];
    if (argument_count < 2 || seconds <= 0 || rounds < 1 || rounds > MAX_ROUNDS) {
        fprintf(stderr, "usage: readers FILE.entente [SECONDS [ROUNDS]]\n");
        return 2;
    }
    const char *path = arguments[1];
    bool is_good = make(path) && read_beside_open_writer(path);
    for (int i = 0; i < rounds && is_good; i++) {
        struct figure spinning, writing;
        is_good = measure(path, spin, seconds, &spinning) &&
                  measure(path, work, seconds, &writing);
        ratios[i] = writing.reads / spinning.reads;
        printf(
            "reads a second: beside a spinner %.0f, beside a writer %.0f (%.0f commits a "
            "second): %.2f; longest read %.1f and %.1f ms, longest commit %.1f ms\n",
            spinning.reads, writing.reads, writing.commits, ratios[i],
            spinning.longest_read * 1e3, writing.longest_read * 1e3,
            writing.longest_commit * 1e3);
    }
    if (!is_good)
        return 1;
    qsort(ratios, (size_t)rounds, sizeof *ratios, compare_numbers);
    printf("median ratio %.2f, at least 0.90\n", ratios[rounds / 2]);
    return 0;
}
