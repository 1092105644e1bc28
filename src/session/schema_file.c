/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/schema_file.h"

#include "session/editing.h"

#include <string.h>

static enum status refuse(struct problem *problem, const char *what) {
    return problem_set(problem, STATUS_INVALID_CLAUSE_COMPOSITION, SPAN_NONE,
                       "schema.cypher cannot hold %s", what);
}

/* One statement; `*rest` is where it ends. */
static enum status run_next(struct entente_database *database, struct text text,
                            size_t *rest) {
    struct entente_statement *statement;
    enum status status = statement_prepare(database, text, &statement, rest);
    if (status != STATUS_OK || statement == NULL)
        return status;
    enum ast_statement_kind kind = statement->ast->kind;
    if (kind == AST_BEGIN || kind == AST_COMMIT || kind == AST_ROLLBACK) {
        status = refuse(&database->problem, "BEGIN, COMMIT or ROLLBACK");
    } else {
        while (entente_step(statement) == ENTENTE_ROW)
            ;
        status = database->problem.status;
    }
    entente_finalize(statement);
    return status;
}

/* Gives a failure of the statement at `offset` the file and line that it stands in. */
static void place_in_file(struct problem *problem, struct text schema, size_t offset,
                          const char *folder) {
    if (problem->file[0] != '\0')
        return;
    struct problem moved = *problem;
    editing_move_problem(&moved, schema, offset);
    size_t at = span_is_known(moved.span) ? moved.span.start : offset;
    struct text_builder file;
    struct arena arena;
    arena_init(&arena, NULL);
    text_builder_init(&file, &arena);
    text_append_format(&file, "%s/schema.cypher", folder);
    problem_clear(problem);
    problem_set_file(problem, moved.status,
                     file.failed ? "schema.cypher" : text_builder_text(&file).bytes,
                     editing_place(schema, at).line, "%s", moved.message);
    if (moved.hint[0] != '\0')
        problem_hint(problem, "%s", moved.hint);
    arena_release(&arena);
}

enum status schema_file_run(struct entente_database *database, struct text schema,
                            const char *folder) {
    enum status status = STATUS_OK;
    if (schema.byte_count == 0)
        return STATUS_OK;
    if (database->runs_schema)
        return refuse(&database->problem, "an IMPORT of a folder with a schema.cypher");
    database->runs_schema = true;
    for (size_t offset = 0, rest; offset < schema.byte_count && status == STATUS_OK;
         offset += rest) {
        struct text left = {schema.bytes + offset, schema.byte_count - offset};
        rest = left.byte_count;
        status = run_next(database, left, &rest);
        if (status != STATUS_OK)
            place_in_file(&database->problem, schema, offset, folder);
    }
    database->runs_schema = false;
    return status;
}
