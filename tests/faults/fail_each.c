/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What can fail, fails: fail_each FILE... runs each golden's query again and again, and each
 * time one allocation, one check of the budget or one call of igraph fails. Where they fail is
 * chosen by fault.h: one for every call that stands above a failure and was not seen to fail
 * before, and a few spread over each query. The query must then end in the failure's own error
 * with the graph as it was, or answer as if nothing had failed (a cache that could not be
 * filled). Opening the case's graph is treated the same. Leaks show in the asan build.
 */
#include "fault.h"
#include "golden_run.h"

#include <stdio.h>
#include <string.h>

struct trial {
    struct arena arena; /* the runner's own memory, taken while nothing fails */
    const char *path;
    const struct golden_case *golden;
    struct golden_parameters parameters;
    struct fault fault;
    bool writes; /* as the last run told */
};

static bool complain(const struct trial *trial, const char *what, struct text detail) {
    printf("%s:%u: %.*s: %s %u: %s\n    %.*s\n", trial->path, trial->golden->line,
           TEXT_ARGS(trial->golden->name), fault_name(trial->fault.kind),
           (unsigned)trial->fault.nth, what, TEXT_ARGS(detail));
    return false;
}

/* What one run gave: nothing but numbers and short texts, so that it needs no memory. */
struct result {
    enum entente_result result;
    bool writes;
    uint64_t row_count;
    char error[256];
};

/* Prepares, binds, steps through and finalizes the query. No allocation of its own. */
static struct result run_bare(struct entente_database *database,
                              const struct trial *trial) {
    struct result out = {0};
    struct entente_statement *statement = NULL;
    struct text query = trial->golden->query;
    out.result =
        entente_prepare(database, query.bytes, query.byte_count, &statement, NULL);
    if (out.result == ENTENTE_OK)
        out.result = golden_parameters_bind(&trial->parameters, statement);
    if (out.result == ENTENTE_OK) {
        out.writes = entente_statement_writes(statement);
        while ((out.result = entente_step(statement)) == ENTENTE_ROW) {
            out.row_count++;
            for (int i = 0; i < entente_column_count(statement); i++)
                entente_column_text(statement, i, NULL);
        }
    }
    if (out.result != ENTENTE_DONE)
        snprintf(out.error, sizeof out.error, "%s %s: %s", entente_error_type(database),
                 entente_error_detail(database), entente_error_message(database));
    entente_finalize(statement);
    return out;
}

/* True when the run ended as one does that met a failure of this kind. */
static bool is_expected_failure(const struct result *result, enum fault_kind kind) {
    if (kind == FAULT_CHECK)
        return result->result == ENTENTE_INTERRUPTED;
    return result->result == ENTENTE_ERROR &&
           strncmp(result->error, "ArgumentError OutOfMemory", 25) == 0;
}

/* True when both runs answered the same; a column's text may have been the one to fail. */
static bool is_same_result(const struct result *first, const struct result *second) {
    return first->result == second->result && first->row_count == second->row_count &&
           strcmp(first->error, second->error) == 0;
}

/* One failure; a writing query's graph is looked at, and opened anew when it changed. */
static bool try_failure(struct trial *trial, struct entente_database **database,
                        struct text before, const struct result *expected) {
    fault_arm(trial->fault);
    struct result result = run_bare(*database, trial);
    fault_disarm();
    bool is_failure = is_expected_failure(&result, trial->fault.kind);
    bool is_fine = true;
    if (!is_failure && !is_same_result(&result, expected))
        is_fine = complain(trial, "neither its error nor the right answer",
                           text_of(result.error));
    if (!expected->writes)
        return is_fine;
    struct text after = golden_dump(&trial->arena, *database, true);
    bool is_changed = !text_equal(before, after);
    if (is_failure && is_changed)
        is_fine = complain(trial, "the graph changed", after);
    if (is_changed) {
        entente_close(*database);
        *database = golden_open(&trial->arena, trial->golden, WAY_PLAIN);
    }
    return is_fine;
}

/* Calls try_failure() for each failure that fault.h chose. */
static bool try_failures(struct trial *trial, struct entente_database **database,
                         const struct result *expected) {
    struct text before = golden_dump(&trial->arena, *database, true);
    bool is_fine = true;
    while (*database != NULL && fault_next(&trial->fault))
        is_fine &= try_failure(trial, database, before, expected);
    if (*database == NULL || expected->writes)
        return is_fine && *database != NULL;
    struct text after = golden_dump(&trial->arena, *database, true);
    return text_equal(before, after)
               ? is_fine
               : complain(trial, "the graph of a reading query changed", after);
}

/* Runs the query once to see what can fail, and then with the failures. */
static bool run_query(struct trial *trial) {
    struct entente_database *database =
        golden_open(&trial->arena, trial->golden, WAY_PLAIN);
    if (database == NULL)
        return false;
    fault_watch();
    struct result expected = run_bare(database, trial);
    fault_disarm();
    trial->writes = expected.writes;
    if (expected.writes) {
        entente_close(database);
        database = golden_open(&trial->arena, trial->golden, WAY_PLAIN);
    }
    bool is_fine = database != NULL && try_failures(trial, &database, &expected);
    entente_close(database);
    return is_fine;
}

/* Runs the query behind EXPLAIN or PROFILE. */
static bool run_prefixed(struct trial *trial, struct golden_case *copy,
                         const char *prefix, struct text query) {
    copy->query =
        text_of(arena_format(&trial->arena, "%s %.*s", prefix, TEXT_ARGS(query)));
    return run_query(trial);
}

/* A case: its query, PROFILE when it writes, and EXPLAIN of each stage that it shows. */
static bool run_case(const char *path, const struct golden_case *written) {
    static const struct {
        enum golden_section_kind kind;
        const char *explain;
    } stages[] = {{SECTION_TOKENS, "EXPLAIN TOKENS"},
                  {SECTION_AST, "EXPLAIN AST"},
                  {SECTION_BOUND, "EXPLAIN BOUND"},
                  {SECTION_LOGICAL, "EXPLAIN LOGICAL"},
                  {SECTION_PLAN, "EXPLAIN"}};
    struct golden_case copy = *written;
    struct trial trial = {.path = path, .golden = &copy};
    arena_init(&trial.arena, NULL);
    bool is_fine = golden_parameters_read(&trial.arena, copy.params, &trial.parameters);
    if (is_fine && golden_is_executed(written))
        is_fine = run_query(&trial);
    if (trial.writes)
        is_fine &= run_prefixed(&trial, &copy, "PROFILE", written->query);
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        if (golden_section(written, stages[i].kind) == NULL)
            continue;
        is_fine &= run_prefixed(&trial, &copy, stages[i].explain, written->query);
    }
    arena_release(&trial.arena);
    return is_fine;
}

/* Opening a graph folder with failures. */
static bool open_failing(struct text graph) {
    char path[512];
    snprintf(path, sizeof path, "graphs/%.*s", TEXT_ARGS(graph));
    struct entente_database *database = NULL;
    fault_watch();
    entente_open(path, 0, &database);
    fault_disarm();
    entente_close(database);
    struct fault fault;
    bool is_fine = true;
    while (fault_next(&fault)) {
        database = NULL;
        fault_arm(fault);
        enum entente_result result = entente_open(path, 0, &database);
        fault_disarm();
        const char *wanted = fault.kind == FAULT_CHECK ? "Cancelled" : "OutOfMemory";
        bool is_clean = result == ENTENTE_OK || database == NULL ||
                        strcmp(entente_error_detail(database), wanted) == 0;
        if (!is_clean)
            printf("%s: %s %u: %s\n", path, fault_name(fault.kind), (unsigned)fault.nth,
                   entente_error_message(database));
        is_fine &= is_clean;
        entente_close(database);
    }
    return is_fine;
}

static bool run_file(const char *path) {
    struct arena arena;
    arena_init(&arena, NULL);
    struct golden_file file;
    bool is_fine = golden_file_read(&arena, path, &file);
    struct text opened = TEXT("");
    uint32_t case_count = is_fine ? file.cases.count : 0;
    for (uint32_t i = 0; i < case_count; i++) {
        const struct golden_case *golden = &file.cases.items[i];
        if (golden->graph.byte_count > 0 && !text_equal(golden->graph, opened))
            is_fine &= open_failing(golden->graph);
        opened = golden->graph;
        is_fine &= run_case(path, golden);
    }
    arena_release(&arena);
    return is_fine;
}

int main(int argument_count, char **arguments) {
    if (argument_count < 2) {
        fputs("usage: fail_each FILE...\n", stderr);
        return 2;
    }
    if (!fault_begin())
        return 2;
    bool is_fine = true;
    for (int i = 1; i < argument_count; i++)
        is_fine &= run_file(arguments[i]);
    return is_fine ? 0 : 1;
}
