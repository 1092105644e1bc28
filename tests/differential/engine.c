/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine.h"

static void append_cell(struct entente_statement *statement, struct arena *arena,
                        int column, bool sorts_lists, struct text_builder *row) {
    const struct entente_value *value = entente_column(statement, column);
    struct text_builder cell;
    struct text text = {0};
    text_builder_init(&cell, arena);
    if (entente_value_type(value) == ENTENTE_STRING) {
        struct naive_value string = naive_string(text);
        string.text.bytes = entente_value_text(value, &string.text.byte_count);
        naive_append_text(&cell, NULL, string);
        text = text_builder_text(&cell);
    } else {
        text.bytes = entente_column_text(statement, column, &text.byte_count);
    }
    text_append(row, table_cell(arena, text, sorts_lists));
}

static struct text row_text(struct entente_statement *statement, struct arena *arena,
                            bool sorts_lists) {
    struct text_builder row;
    text_builder_init(&row, arena);
    for (int i = 0; i < entente_column_count(statement); i++) {
        if (i > 0)
            text_append_string(&row, " | ");
        append_cell(statement, arena, i, sorts_lists, &row);
    }
    return text_builder_text(&row);
}

static struct text columns_text(struct entente_statement *statement,
                                struct arena *arena) {
    struct text_builder columns;
    text_builder_init(&columns, arena);
    for (int i = 0; i < entente_column_count(statement); i++)
        text_append_format(&columns, "%s%s", i > 0 ? " | " : "",
                           entente_column_name(statement, i));
    return text_builder_text(&columns);
}

static void note_error(struct entente_database *database, struct arena *arena,
                       struct table *out) {
    const char *said =
        arena_format(arena, "%s %s: %s", entente_error_type(database),
                     entente_error_detail(database), entente_error_message(database));
    *out = (struct table){.is_error = true, .error = text_of(said)};
}

void engine_run(struct entente_database *database, struct arena *arena, struct text query,
                bool sorts_lists, struct table *out) {
    struct entente_statement *statement = NULL;
    ARRAY(struct text) rows = {0};
    *out = (struct table){0};
    if (entente_prepare(database, query.bytes, query.byte_count, &statement, NULL) !=
            ENTENTE_OK ||
        statement == NULL) {
        note_error(database, arena, out);
        entente_finalize(statement);
        return;
    }
    enum entente_result result;
    while ((result = entente_step(statement)) == ENTENTE_ROW)
        ARRAY_PUSH(arena, rows, row_text(statement, arena, sorts_lists));
    out->rows = rows.items;
    out->row_count = rows.count;
    out->columns = columns_text(statement, arena);
    if (result != ENTENTE_DONE)
        note_error(database, arena, out);
    entente_finalize(statement);
}

void engine_graph(struct entente_database *database, struct arena *arena,
                  struct table *out) {
    struct table nodes, edges;
    engine_run(database, arena, TEXT("MATCH (n) RETURN n"), false, &nodes);
    engine_run(database, arena, TEXT("MATCH (a)-[r]->(b) RETURN a, r, b"), false, &edges);
    *out = nodes.is_error ? nodes : edges;
    if (out->is_error)
        return;
    uint32_t count = nodes.row_count + edges.row_count;
    *out = (struct table){.row_count = count};
    out->rows = ARENA_ARRAY(arena, count, struct text);
    for (uint32_t i = 0; i < count; i++)
        out->rows[i] =
            i < nodes.row_count ? nodes.rows[i] : edges.rows[i - nodes.row_count];
}

/* Runs a statement that must not fail. */
static bool must_run(struct entente_database *database, struct arena *arena,
                     struct text statement) {
    struct table table;
    engine_run(database, arena, statement, false, &table);
    return !table.is_error;
}

static struct text optimize(bool is_plain) {
    return is_plain ? TEXT("SESSION SET optimize.all = off")
                    : TEXT("SESSION SET optimize.all = on");
}

/* More than 1,024 changes at once are folded when they are committed. */
static bool fold(struct entente_database *database, struct arena *arena) {
    return must_run(database, arena,
                    TEXT("CREATE (a:Z), (b:Z) WITH a, b UNWIND range(1, 1100) AS i "
                         "CREATE (a)-[:Z]->(b)")) &&
           must_run(database, arena, TEXT("MATCH (z:Z) DETACH DELETE z"));
}

bool engine_load(struct entente_database *database, struct arena *arena,
                 struct text script, bool is_plain, bool folds) {
    entente_reset(database);
    return must_run(database, arena, optimize(is_plain)) &&
           (script.byte_count == 0 || must_run(database, arena, script)) &&
           (!folds || fold(database, arena));
}

struct entente_database *engine_open(struct arena *arena, bool is_plain) {
    struct entente_database *database = NULL;
    if (entente_open(":memory:", 0, &database) == ENTENTE_OK &&
        must_run(database, arena, optimize(is_plain)))
        return database;
    entente_close(database);
    return NULL;
}
