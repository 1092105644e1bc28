/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Database files whose sums are right and whose content is not: a segment of one file put into
 * another, or changed, with the sums of the row and the root written anew. SQLite and XXH3 are
 * asked directly, so that what is tested has no part in making them.
 */
#ifndef ENTENTE_TESTS_FORGED_FILE_H
#define ENTENTE_TESTS_FORGED_FILE_H

#include "session/entente.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define SEGMENT(kind, key, place)                                                        \
    ((uint64_t)(kind) << 56 | (uint64_t)(key) << 32 | (uint64_t)(place))

/* ---- databases ---------------------------------------------------------------------------- */

/* Runs one statement, which has to succeed; the first value of its first row, or -1. */
static inline int64_t forged_run(struct entente_database *database, const char *text) {
    struct entente_statement *statement;
    int64_t number = -1;
    int result = entente_prepare(database, text, SIZE_MAX, &statement, NULL);
    if (result == ENTENTE_OK)
        result = entente_step(statement);
    if (result == ENTENTE_ROW)
        number = entente_value_integer(entente_column(statement, 0));
    if (result != ENTENTE_ROW && result != ENTENTE_DONE)
        fail_msg("%s: %s", text, entente_error_message(database));
    entente_finalize(statement);
    return number;
}

static inline void forged_remove(const char *path) {
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    char name[160];
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        (void)unlink(name);
    }
}

/* A file of the statements, which end with NULL, all of it in segments. */
static inline void forged_make(const char *path, const char *const *statements) {
    struct entente_database *database;
    forged_remove(path);
    assert_int_equal(entente_open(path, 0, &database), ENTENTE_OK);
    for (size_t i = 0; statements[i] != NULL; i++)
        forged_run(database, statements[i]);
    assert_int_equal(entente_checkpoint(database), ENTENTE_OK);
    entente_close(database);
}

/* ---- segments ----------------------------------------------------------------------------- */

struct forged_segment {
    unsigned char bytes[65536];
    int count;
};

static inline sqlite3 *forged_open(const char *path) {
    sqlite3 *file = NULL;
    assert_int_equal(sqlite3_open(path, &file), SQLITE_OK);
    return file;
}

static inline void forged_read(const char *path, uint64_t id,
                               struct forged_segment *segment) {
    sqlite3 *file = forged_open(path);
    sqlite3_stmt *row = NULL;
    sqlite3_prepare_v2(file, "SELECT bytes FROM segment WHERE id = ?1", -1, &row, NULL);
    sqlite3_bind_int64(row, 1, (int64_t)id);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    segment->count = sqlite3_column_bytes(row, 0);
    assert_true((size_t)segment->count <= sizeof segment->bytes);
    memcpy(segment->bytes, sqlite3_column_blob(row, 0), (size_t)segment->count);
    sqlite3_finalize(row);
    sqlite3_close(file);
}

/* The root's numbers: format, salt, position, log sum, segments, their sums, their bytes. */
static inline void forged_root(sqlite3 *file, uint64_t numbers[7]) {
    sqlite3_stmt *row = NULL;
    sqlite3_prepare_v2(file, "SELECT bytes FROM root", -1, &row, NULL);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    assert_int_equal(sqlite3_column_bytes(row, 0), 7 * 8);
    memcpy(numbers, sqlite3_column_blob(row, 0), 7 * 8);
    sqlite3_finalize(row);
}

/* The sum of all, and the root, written anew. */
static inline void forged_settle(sqlite3 *file) {
    uint64_t numbers[7];
    sqlite3_stmt *row = NULL;
    forged_root(file, numbers);
    numbers[4] = numbers[5] = numbers[6] = 0;
    sqlite3_prepare_v2(file, "SELECT sum, length(bytes) FROM segment", -1, &row, NULL);
    while (sqlite3_step(row) == SQLITE_ROW) {
        numbers[4]++;
        numbers[5] += (uint64_t)sqlite3_column_int64(row, 0);
        numbers[6] += (uint64_t)sqlite3_column_int64(row, 1);
    }
    sqlite3_finalize(row);
    sqlite3_prepare_v2(file, "UPDATE root SET sum = ?1, bytes = ?2", -1, &row, NULL);
    sqlite3_bind_int64(
        row, 1, (int64_t)XXH3_64bits_withSeed(numbers, sizeof numbers, 0x726F6F74));
    sqlite3_bind_blob(row, 2, numbers, sizeof numbers, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(row), SQLITE_DONE);
    sqlite3_finalize(row);
}

/* Puts a segment in place of the one with this id, or beside the others. */
static inline void forged_write(const char *path, uint64_t id,
                                const struct forged_segment *segment) {
    sqlite3 *file = forged_open(path);
    sqlite3_stmt *row = NULL;
    uint64_t numbers[7];
    forged_root(file, numbers);
    uint64_t seed = numbers[1] ^ id * 0x9E3779B97F4A7C15u;
    uint64_t sum = XXH3_64bits_withSeed(segment->bytes, (size_t)segment->count, seed);
    sqlite3_prepare_v2(file, "REPLACE INTO segment(id, sum, bytes) VALUES (?1, ?2, ?3)",
                       -1, &row, NULL);
    sqlite3_bind_int64(row, 1, (int64_t)id);
    sqlite3_bind_int64(row, 2, (int64_t)sum);
    sqlite3_bind_blob(row, 3, segment->bytes, segment->count, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(row), SQLITE_DONE);
    sqlite3_finalize(row);
    forged_settle(file);
    sqlite3_close(file);
}

/* Damage: other bytes, and the sum as it was. */
static inline void forged_damage(const char *path, uint64_t id) {
    sqlite3 *file = forged_open(path);
    sqlite3_stmt *row = NULL;
    sqlite3_prepare_v2(
        file,
        "UPDATE segment SET bytes = CAST(bytes || x'00' AS BLOB) WHERE id = "
        "?1",
        -1, &row, NULL);
    sqlite3_bind_int64(row, 1, (int64_t)id);
    assert_int_equal(sqlite3_step(row), SQLITE_DONE);
    assert_int_equal(sqlite3_changes(file), 1);
    sqlite3_finalize(row);
    sqlite3_close(file);
}

#endif
