/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory runs out everywhere: fail_each FILE... runs each golden's query again with its nth
 * allocation failing, for up to 48 values of n spread over all allocations that the query
 * makes, each alone and with all that follow. The query must then end in a clean OutOfMemory
 * error with the graph as it was, or answer as if nothing had failed (a cache that could not
 * be filled). Opening the case's graph is treated the same. Leaks show in the asan build.
 */
#include "golden_run.h"

#include <stdio.h>
#include <string.h>

#define MAX_FAILURES_PER_CASE 48

struct trial {
    struct arena arena; /* the runner's own memory, taken while nothing fails */
    const char *path;
    const struct golden_case *golden;
    struct golden_parameters parameters;
    uint64_t nth;
    bool and_all_after;
};

static bool complain(const struct trial *trial, const char *what, struct text detail) {
    printf("%s:%u: %.*s: allocation %llu%s: %s\n    %.*s\n", trial->path,
           trial->golden->line, TEXT_ARGS(trial->golden->name),
           (unsigned long long)trial->nth, trial->and_all_after ? " and all after" : "",
           what, TEXT_ARGS(detail));
    return false;
}

/* What one run gave: nothing but numbers and short texts, so that it needs no memory. */
struct result {
    enum entente_result result;
    uint64_t row_count;
    uint64_t rows_hash; /* a sum, since rows come in any order */
    char error[256];
};

static uint64_t row_hash(struct entente_statement *statement) {
    uint64_t hash = 0;
    for (int i = 0; i < entente_column_count(statement); i++) {
        struct text text = {0};
        text.bytes = entente_column_text(statement, i, &text.byte_count);
        hash = hash * 31 + (text.bytes == NULL ? 0 : text_hash(text));
    }
    return hash;
}

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
    if (out.result == ENTENTE_OK)
        while ((out.result = entente_step(statement)) == ENTENTE_ROW) {
            out.row_count++;
            out.rows_hash += row_hash(statement);
        }
    if (out.result != ENTENTE_DONE)
        snprintf(out.error, sizeof out.error, "%s %s: %s", entente_error_type(database),
                 entente_error_detail(database), entente_error_message(database));
    entente_finalize(statement);
    return out;
}

static bool is_out_of_memory(const struct result *result) {
    return result->result == ENTENTE_ERROR &&
           strncmp(result->error, "ArgumentError OutOfMemory", 25) == 0;
}

/* True when both runs answered the same; a column's text may have been the one to fail. */
static bool is_same_result(const struct result *first, const struct result *second) {
    return first->result == second->result && first->row_count == second->row_count &&
           strcmp(first->error, second->error) == 0;
}

/* One failure; the graph is opened anew only when the query changed it. */
static bool try_failure(struct trial *trial, struct entente_database **database,
                        struct text before, const struct result *expected) {
    memory_fail_at(trial->nth, trial->and_all_after);
    struct result result = run_bare(*database, trial);
    memory_fail_at(0, false);
    struct text after = golden_dump(&trial->arena, *database, true);
    bool is_changed = !text_equal(before, after);
    bool is_fine = true;
    if (is_out_of_memory(&result)) {
        if (is_changed)
            is_fine = complain(trial, "the graph changed", after);
    } else if (!is_same_result(&result, expected)) {
        is_fine = complain(trial, "neither out of memory nor the right answer",
                           text_of(result.error));
    }
    if (is_changed) {
        entente_close(*database);
        *database = golden_open(&trial->arena, trial->golden, WAY_PLAIN);
    }
    return is_fine;
}

/* Calls try_failure() for failures spread evenly over the query's allocations. */
static bool try_failures(struct trial *trial, struct entente_database **database,
                         uint64_t allocation_count, const struct result *expected) {
    struct text before = golden_dump(&trial->arena, *database, true);
    bool is_fine = true;
    uint64_t tries = allocation_count < MAX_FAILURES_PER_CASE ? allocation_count
                                                              : MAX_FAILURES_PER_CASE;
    for (uint64_t i = 0; i < tries && *database != NULL; i++) {
        trial->nth = 1 + i * allocation_count / tries;
        trial->and_all_after = i % 2 == 1;
        is_fine &= try_failure(trial, database, before, expected);
    }
    return is_fine && *database != NULL;
}

static bool run_case(const char *path, const struct golden_case *written) {
    struct golden_case copy = *written, *golden = &copy;
    struct trial trial = {.path = path, .golden = golden};
    arena_init(&trial.arena, NULL);
    if (!golden_is_executed(golden))
        golden->query = text_of(
            arena_format(&trial.arena, "EXPLAIN AST %.*s", TEXT_ARGS(golden->query)));
    struct entente_database *database = golden_open(&trial.arena, golden, WAY_PLAIN);
    bool is_fine =
        database != NULL &&
        golden_parameters_read(&trial.arena, golden->params, &trial.parameters);
    if (is_fine) {
        memory_fail_at(0, false);
        struct result expected = run_bare(database, &trial);
        uint64_t allocation_count = memory_fail_at(0, false);
        entente_close(database);
        database = golden_open(&trial.arena, golden, WAY_PLAIN);
        is_fine = database != NULL &&
                  try_failures(&trial, &database, allocation_count, &expected);
    }
    entente_close(database);
    arena_release(&trial.arena);
    return is_fine;
}

/* Opening a graph with each of up to MAX_FAILURES_PER_CASE allocations failing. */
static bool open_failing(struct text graph) {
    char path[512];
    snprintf(path, sizeof path, "graphs/%.*s", TEXT_ARGS(graph));
    struct entente_database *database = NULL;
    memory_fail_at(0, false);
    entente_open(path, 0, &database);
    entente_close(database);
    uint64_t count = memory_fail_at(0, false);
    uint64_t tries = count < MAX_FAILURES_PER_CASE ? count : MAX_FAILURES_PER_CASE;
    bool is_fine = true;
    for (uint64_t i = 0; i < tries; i++) {
        uint64_t nth = 1 + i * count / tries;
        database = NULL;
        memory_fail_at(nth, i % 2 == 1);
        enum entente_result result = entente_open(path, 0, &database);
        memory_fail_at(0, false);
        bool is_clean = result == ENTENTE_OK || database == NULL ||
                        strcmp(entente_error_detail(database), "OutOfMemory") == 0;
        if (!is_clean)
            printf("%s: allocation %llu: %s\n", path, (unsigned long long)nth,
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
    bool is_fine = true;
    for (int i = 1; i < argument_count; i++)
        is_fine &= run_file(arguments[i]);
    return is_fine ? 0 : 1;
}
