/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SQLite's FTS5 in a database of its own in memory, with one column a field. A document is a row;
 * its number is the rowid.
 */
#include "store/full_text.h"

#include <sqlite3.h>

enum full_text_sql { PUT, REMOVE, SEARCH, BEGIN, END, SQL_COUNT };

struct full_text {
    sqlite3 *connection;
    sqlite3_stmt *statements[SQL_COUNT];
    uint32_t field_count;
    uint64_t count;
};

static enum status fail(const struct full_text *index, int code,
                        struct problem *problem) {
    if ((code & 0xFF) == SQLITE_NOMEM || index->connection == NULL)
        return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "memory ran out");
    return problem_set(problem, STATUS_INTERNAL, SPAN_NONE, "full text index: %s",
                       sqlite3_errmsg(index->connection));
}

/* ---- life --------------------------------------------------------------------------------- */

/* "CREATE VIRTUAL TABLE ... (c0, c1)", "INSERT ... VALUES (?1, ?2, ?3)": as many as there are
 * fields. */
static enum status write_sql(struct arena *arena, uint32_t field_count,
                             struct text sql[2], struct problem *problem) {
    struct text_builder create, put;
    text_builder_init(&create, arena);
    text_builder_init(&put, arena);
    text_append_string(&create, "CREATE VIRTUAL TABLE document USING fts5(");
    text_append_string(&put, "INSERT INTO document(rowid");
    for (uint32_t i = 0; i < field_count; i++) {
        text_append_format(&create, "c%u, ", i);
        text_append_format(&put, ", c%u", i);
    }
    text_append_string(&create, "tokenize = 'unicode61 remove_diacritics 2')");
    text_append_string(&put, ") VALUES (?1");
    for (uint32_t i = 0; i < field_count; i++)
        text_append_format(&put, ", ?%u", i + 2);
    text_append_string(&put, ")");
    sql[0] = text_builder_text(&create);
    sql[1] = text_builder_text(&put);
    return create.failed || put.failed ? arena_problem(arena, problem) : STATUS_OK;
}

static int prepare(struct full_text *index, enum full_text_sql which, struct text sql) {
    return sqlite3_prepare_v3(index->connection, sql.bytes, (int)sql.byte_count,
                              SQLITE_PREPARE_PERSISTENT, &index->statements[which], NULL);
}

static enum status create_table(struct full_text *index, struct text sql,
                                struct problem *problem) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(index->connection, sql.bytes, (int)sql.byte_count,
                                  &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (code == SQLITE_ERROR)
        return problem_set(problem, STATUS_FEATURE_NOT_SUPPORTED, SPAN_NONE,
                           "the SQLite library of this machine has no full text search");
    return code == SQLITE_DONE ? STATUS_OK : fail(index, code, problem);
}

static enum status open_index(struct full_text *index, struct arena *arena,
                              struct problem *problem) {
    static const struct {
        enum full_text_sql which;
        const char *text;
    } rest[] = {
        {REMOVE, "DELETE FROM document WHERE rowid = ?1"},
        {SEARCH, "SELECT rowid, rank FROM document WHERE document MATCH ?1 "
                 "ORDER BY rank, rowid"},
        {BEGIN, "BEGIN"},
        {END, "COMMIT"},
    };
    struct text sql[2];
    TRY(write_sql(arena, index->field_count, sql, problem));
    int code = sqlite3_open_v2(":memory:", &index->connection,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                                   SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX,
                               NULL);
    if (code != SQLITE_OK)
        return fail(index, code, problem);
    TRY(create_table(index, sql[0], problem));
    code = prepare(index, PUT, sql[1]);
    for (size_t i = 0; i < sizeof rest / sizeof *rest && code == SQLITE_OK; i++)
        code = prepare(index, rest[i].which, text_of(rest[i].text));
    return code == SQLITE_OK ? STATUS_OK : fail(index, code, problem);
}

enum status full_text_new(uint32_t field_count, struct full_text **out,
                          struct problem *problem) {
    struct full_text *index = memory_allocate(sizeof *index);
    struct arena arena;
    *out = NULL;
    if (index == NULL)
        return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "memory ran out");
    *index = (struct full_text){.field_count = field_count};
    arena_init(&arena, NULL);
    enum status status = open_index(index, &arena, problem);
    arena_release(&arena);
    if (status == STATUS_OK)
        *out = index;
    else
        full_text_free(index);
    return status;
}

void full_text_free(struct full_text *index) {
    if (index == NULL)
        return;
    for (int i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize(index->statements[i]);
    sqlite3_close(index->connection);
    memory_free(index);
}

/* ---- documents ---------------------------------------------------------------------------- */

static enum status run(struct full_text *index, enum full_text_sql which,
                       struct problem *problem) {
    sqlite3_stmt *statement = index->statements[which];
    int code = sqlite3_step(statement);
    enum status status = code == SQLITE_DONE ? STATUS_OK : fail(index, code, problem);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return status;
}

static int bind_text(sqlite3_stmt *statement, int place, struct text text) {
    return text.byte_count == 0
               ? sqlite3_bind_null(statement, place)
               : sqlite3_bind_text64(statement, place, text.bytes, text.byte_count,
                                     SQLITE_STATIC, SQLITE_UTF8);
}

static enum status insert(struct full_text *index, uint32_t number,
                          const struct text *fields, struct problem *problem) {
    sqlite3_stmt *statement = index->statements[PUT];
    int code = sqlite3_bind_int64(statement, 1, number);
    bool has_text = false;
    for (uint32_t i = 0; i < index->field_count && code == SQLITE_OK; i++) {
        has_text |= fields[i].byte_count > 0;
        code = bind_text(statement, (int)i + 2, fields[i]);
    }
    if (code != SQLITE_OK)
        return fail(index, code, problem);
    if (!has_text)
        return STATUS_OK;
    TRY(run(index, PUT, problem));
    index->count++;
    return STATUS_OK;
}

enum status full_text_put(struct full_text *index, uint32_t number,
                          const struct text *fields, struct problem *problem) {
    int code = sqlite3_bind_int64(index->statements[REMOVE], 1, number);
    if (code != SQLITE_OK)
        return fail(index, code, problem);
    TRY(run(index, REMOVE, problem));
    index->count -= (uint64_t)sqlite3_changes(index->connection);
    return insert(index, number, fields, problem);
}

enum status full_text_begin(struct full_text *index, struct problem *problem) {
    return run(index, BEGIN, problem);
}

enum status full_text_end(struct full_text *index, struct problem *problem) {
    return run(index, END, problem);
}

uint64_t full_text_count(const struct full_text *index) {
    return index->count;
}

/* ---- searching ---------------------------------------------------------------------------- */

enum status full_text_search(struct full_text *index, struct text query,
                             enum status (*visit)(void *context, uint32_t number,
                                                  double score),
                             void *context, struct problem *problem) {
    sqlite3_stmt *statement = index->statements[SEARCH];
    enum status status = STATUS_OK;
    if (query.byte_count == 0)
        return STATUS_OK;
    int code = bind_text(statement, 1, query);
    while (code == SQLITE_OK && status == STATUS_OK) {
        code = sqlite3_step(statement);
        if (code != SQLITE_ROW)
            break;
        code = SQLITE_OK;
        status = visit(context, (uint32_t)sqlite3_column_int64(statement, 0),
                       -sqlite3_column_double(statement, 1));
    }
    if (code != SQLITE_OK && code != SQLITE_DONE)
        status = fail(index, code, problem);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return status;
}
