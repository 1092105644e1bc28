/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening, closing, limits, and the last failure. */
#include "session/database.h"

#include "analysis/procedures.h"
#include "base/limits.h"
#include "exchange/exchange.h"
#include "session/full_texts.h"
#include "session/plain_locale.h"
#include "session/schema_file.h"
#include "session/statement.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* How long a writer waits for another one until told otherwise. */
#define BUSY_SECONDS 5

const char *entente_version(void) {
    return "0.1.0";
}

enum entente_result database_result(enum status status) {
    switch ((int)status) {
    case STATUS_OK:
        return ENTENTE_OK;
    case STATUS_CANNOT_OPEN:
        return ENTENTE_CANNOT_OPEN;
    case STATUS_CANCELLED:
    case STATUS_TIMED_OUT:
        return ENTENTE_INTERRUPTED;
    case STATUS_BUSY:
        return ENTENTE_BUSY;
    case STATUS_WRITE_CONFLICT:
        return ENTENTE_CONFLICT;
    default:
        return ENTENTE_ERROR;
    }
}

void database_hint_limit(struct entente_database *database) {
    struct problem *problem = &database->problem;
    if (problem->status == STATUS_TIMED_OUT)
        problem_hint(problem,
                     "SESSION SET timeout = '10 min', or --timeout, sets another "
                     "limit, 0 none");
    if (problem->status == STATUS_OUT_OF_MEMORY && database->budget.memory_refused)
        problem_hint(
            problem,
            "SESSION SET memory = '4GiB', or --memory, sets another limit, 0 none");
}

void database_begin_call(struct entente_database *database) {
    problem_clear(&database->problem);
}

struct graph *database_graph(const struct entente_database *database) {
    return database->graph;
}

static void registry_init(struct entente_database *database) {
    const struct procedure *const *tables;
    const uint32_t *counts;
    uint32_t count;
    procedures_builtin(&tables, &counts, &count);
    database->procedure_tables[0] = tables[0];
    database->procedure_counts[0] = counts[0];
    full_texts_procedures(database, database->index_procedures);
    database->procedure_tables[1] = database->index_procedures;
    database->procedure_counts[1] = INDEX_PROCEDURES;
    database->registry =
        (struct procedure_registry){.tables = database->procedure_tables,
                                    .table_counts = database->procedure_counts,
                                    .table_count = PROCEDURE_TABLES};
}

/* Reads the files of `path` into the empty graph, all or nothing. */
static enum status read_path(struct entente_database *database, const char *path,
                             struct arena *arena, struct text *schema) {
    struct exchange_context context = {.graph = database->graph,
                                       .arena = arena,
                                       .budget = &database->budget,
                                       .options = value_null(),
                                       .random_state = &database->random_state,
                                       .problem = &database->problem};
    struct exchange_report report = {0};
    TRY(graph_begin(database->graph, &database->problem));
    enum status status = exchange_read_path(&context, path, schema, &report);
    if (status == STATUS_OK)
        status = graph_commit(database->graph, &database->problem);
    if (status != STATUS_OK)
        graph_rollback(database->graph);
    return status;
}

static enum entente_result open_path(struct entente_database *database,
                                     const char *path) {
    struct arena arena;
    arena_init(&arena, NULL);
    struct text schema = {0};
    enum status status = read_path(database, path, &arena, &schema);
    if (status == STATUS_OK)
        status = schema_file_run(database, schema, path);
    arena_release(&arena);
    database->is_file = true;
    enum entente_result result = database_result(status);
    return result == ENTENTE_ERROR ? ENTENTE_CANNOT_OPEN : result;
}

/* Where a database is, or is to be made. */
static bool names_store(const char *path) {
    static const char suffix[] = ".entente";
    size_t size = strlen(path);
    bool has_suffix =
        size >= sizeof suffix && strcmp(path + size - (sizeof suffix - 1), suffix) == 0;
    struct stat status;
    bool is_folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    return store_is_database(path) || (has_suffix && !is_folder);
}

/* For entente_check(); without memory that has nothing to look at. */
static void keep_path(struct entente_database *database, const char *path) {
    size_t size = strlen(path) + 1;
    database->damaged_path = memory_allocate(size);
    if (database->damaged_path != NULL)
        memcpy(database->damaged_path, path, size);
}

static enum entente_result open_store(struct entente_database *database, const char *path,
                                      bool is_readonly) {
    struct store_options options = {.is_readonly = is_readonly,
                                    .creates = !is_readonly,
                                    .busy_seconds = database->settings.busy_seconds};
    enum status status =
        store_open(path, options, database->graph, &database->store, &database->problem);
    enum entente_result result = database_result(status);
    database->is_file = true;
    if (status == STATUS_DAMAGED)
        keep_path(database, path);
    return result == ENTENTE_ERROR ? ENTENTE_CANNOT_OPEN : result;
}

enum entente_result entente_open(const char *path, unsigned flags,
                                 struct entente_database **out) {
    struct entente_database *database = memory_allocate(sizeof *database);
    *out = database;
    if (database == NULL)
        return ENTENTE_ERROR;
    memset(database, 0, sizeof *database);
    problem_clear(&database->problem);
    budget_init(&database->budget);
    statistics_init(&database->statistics);
    arena_init(&database->procedures_arena, NULL);
    arena_init(&database->graph_type.arena, NULL);
    arena_init(&database->rules.arena, NULL);
    registry_init(database);
    database->settings.has_helpful_names = (flags & ENTENTE_HELPFUL_NAMES) != 0;
    database->forks_analyses = (flags & ENTENTE_FORK_ANALYSES) != 0;
    database->settings.allows_files = true;
    database->settings.busy_seconds = BUSY_SECONDS;
    database->first_settings = database->settings;
    database->random_state = (uint64_t)time(NULL);
    database->graph = graph_new();
    if (database->graph == NULL) {
        problem_set(&database->problem, STATUS_OUT_OF_MEMORY, SPAN_NONE,
                    "out of memory while opening the database");
        return ENTENTE_ERROR;
    }
    enum entente_result result = ENTENTE_OK;
    locale_t before = plain_locale_enter();
    if (path != NULL && strcmp(path, ":memory:") != 0)
        result = names_store(path)
                     ? open_store(database, path, (flags & ENTENTE_READONLY) != 0)
                     : open_path(database, path);
    plain_locale_leave(before);
    database->is_readonly = (flags & ENTENTE_READONLY) != 0;
    database->opened_version = graph_version(database->graph);
    return result;
}

static void release_graph(struct entente_database *database) {
    if (database->graph != NULL && graph_in_transaction(database->graph))
        graph_rollback(database->graph);
    full_texts_release(database);
    store_close(database->store);
    database->store = NULL;
    graph_free(database->graph);
    database->graph = NULL;
    arena_release(&database->graph_type.arena);
    arena_release(&database->rules.arena);
    database->rules.is_read = false;
    database->graph_type.type = NULL;
    database->in_transaction = false;
}

void entente_close(struct entente_database *database) {
    if (database == NULL)
        return;
    release_graph(database);
    statistics_release(&database->statistics);
    arena_release(&database->procedures_arena);
    memory_free(database->damaged_path);
    memory_free(database);
}

enum entente_result entente_reset(struct entente_database *database) {
    database_begin_call(database);
    if (database->is_file)
        return database_result(problem_set(&database->problem, STATUS_PROTOCOL, SPAN_NONE,
                                           "reset is refused while a file is open"));
    struct graph *fresh = graph_new();
    if (fresh == NULL)
        return database_result(problem_set(&database->problem, STATUS_OUT_OF_MEMORY,
                                           SPAN_NONE, "out of memory"));
    release_graph(database);
    database->graph = fresh;
    statistics_release(&database->statistics);
    arena_release(&database->procedures_arena);
    registry_init(database);
    database->settings = database->first_settings;
    database->opened_version = graph_version(fresh);
    return ENTENTE_OK;
}

void entente_interrupt(struct entente_database *database) {
    atomic_store(&database->budget.cancelled, true);
}

void entente_set_timeout(struct entente_database *database, double seconds) {
    database->settings.timeout_seconds = seconds;
}

void entente_set_memory_limit(struct entente_database *database, uint64_t bytes) {
    bool is_too_little = bytes > 0 && bytes < MIN_MEMORY_LIMIT_BYTES;
    database->settings.memory_bytes = is_too_little ? MIN_MEMORY_LIMIT_BYTES : bytes;
}

bool entente_is_changed(const struct entente_database *database) {
    return database->store == NULL &&
           graph_version(database->graph) != database->opened_version;
}

bool entente_in_transaction(const struct entente_database *database) {
    return database->in_transaction;
}

void entente_set_progress(struct entente_database *database,
                          bool (*progress)(void *context, double fraction,
                                           const char *message),
                          void *context) {
    database->progress = progress;
    database->progress_context = context;
}

/* ---- the last failure --------------------------------------------------------------------- */

enum entente_result entente_error_code(const struct entente_database *database) {
    return database_result(database->problem.status);
}

const char *entente_error_message(const struct entente_database *database) {
    return database->problem.message;
}

const char *entente_error_hint(const struct entente_database *database) {
    return database->problem.hint;
}

const char *entente_error_type(const struct entente_database *database) {
    return status_type(database->problem.status);
}

const char *entente_error_phase(const struct entente_database *database) {
    return status_phase(database->problem.status);
}

const char *entente_error_detail(const struct entente_database *database) {
    return status_detail(database->problem.status);
}

const char *entente_error_gqlstatus(const struct entente_database *database) {
    return status_gqlstatus(database->problem.status);
}

bool entente_error_span(const struct entente_database *database, size_t *start,
                        size_t *end) {
    if (!span_is_known(database->problem.span))
        return false;
    *start = database->problem.span.start;
    *end = database->problem.span.end;
    return true;
}

const char *entente_error_file(const struct entente_database *database, uint64_t *line) {
    if (line != NULL)
        *line = database->problem.line;
    return database->problem.file[0] == '\0' ? NULL : database->problem.file;
}
