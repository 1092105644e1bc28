/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a durable commit costs at least: SQLite inserts one row a transaction into FILE (made
 * anew), WAL and synchronous=FULL, and prints the commits a second.
 *
 *     commits FILE COUNT
 *
 * cc -O3 commits.c -lsqlite3
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void check(sqlite3 *database, int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE)
        return;
    fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(database));
    exit(1);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int main(int argument_count, char **arguments) {
    sqlite3 *database;
    sqlite3_stmt *insert;
    if (argument_count != 3) {
        fprintf(stderr, "usage: commits FILE COUNT\n");
        return 2;
    }
    int count = (int)strtol(arguments[2], NULL, 10);
    check(NULL, sqlite3_open(arguments[1], &database));
    check(database,
          sqlite3_exec(database,
                       "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                       "DROP TABLE IF EXISTS edge;"
                       "CREATE TABLE edge(id INTEGER PRIMARY KEY, source INTEGER, "
                       "target INTEGER, weight REAL, confidence REAL)",
                       NULL, NULL, NULL));
    check(database,
          sqlite3_prepare_v2(database,
                             "INSERT INTO edge(source, target, weight, confidence) "
                             "VALUES (?1, ?2, 0.5, 0.25)",
                             -1, &insert, NULL));
    double start = seconds();
    for (int i = 0; i < count; i++) {
        sqlite3_bind_int64(insert, 1, (int64_t)i * 7919 % 1000000);
        sqlite3_bind_int64(insert, 2, (int64_t)i * 104729 % 1000000);
        check(database, sqlite3_step(insert));
        sqlite3_reset(insert);
    }
    printf("%.1f\n", count / (seconds() - start));
    sqlite3_finalize(insert);
    sqlite3_close(database);
    return 0;
}
