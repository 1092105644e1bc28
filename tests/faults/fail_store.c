/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file when anything fails: fail_store [STRIDE] runs a commit, a transaction, a checkpoint,
 * bulk loads, the creation of a file, and the closing of one, again and again; each time one
 * write, sync, lock, allocation, ... fails, once or from then on. Then:
 *
 *     it ended well with its work done, or in an error that says something
 *     this connection sees the state before it, or says that it is closed
 *     the next transaction works, or the connection says that it is closed
 *     the file, as it lies there at that moment and again after closing, holds the state before;
 *     or the state after, where the connection was closed since nobody knows
 *
 * STRIDE takes each nth allocation alone. Prints `faults N wrong W`. Leaks show in the asan
 * build, and as memory that SQLite still has.
 */
#include "faulty_vfs.h"
#include "run_statement.h"

#include "base/arena.h"

#include <sqlite3.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OUR_MEMORY VFS_EVENT_COUNT /* one kind more: entente's own allocations */
#define STATE_BYTES (256 * 1024)

static char folder[64], file_path[96], copy_path[96], template_path[96];
static unsigned fault_count, wrong_count;
static uint64_t stride = 1;

/* ---- files -------------------------------------------------------------------------------- */

static void remove_database(const char *path) {
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    char name[128];
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        (void)unlink(name);
    }
}

static void copy_file(const char *from, const char *to, const char *suffix) {
    static char buffer[65536];
    char name[128];
    size_t count;
    snprintf(name, sizeof name, "%s%s", from, suffix);
    FILE *source = fopen(name, "rb");
    if (source == NULL)
        return;
    snprintf(name, sizeof name, "%s%s", to, suffix);
    FILE *target = fopen(name, "wb");
    while (target != NULL && (count = fread(buffer, 1, sizeof buffer, source)) > 0)
        (void)fwrite(buffer, 1, count, target);
    fclose(source);
    if (target != NULL)
        fclose(target);
}

/* What a crash would leave: the file, its log, a hot journal. */
static void copy_database(const char *from, const char *to) {
    remove_database(to);
    copy_file(from, to, "");
    copy_file(from, to, "-wal");
    copy_file(from, to, "-journal");
}

/* ---- statements --------------------------------------------------------------------------- */

struct state {
    char *text; /* NULL: it could not be read */
    char error[300];
};

static struct state read_state(struct entente_database *database) {
    static const char *const queries[] = {
        "MATCH (n) RETURN labels(n), properties(n) ORDER BY id(n)",
        "MATCH (a)-[r]->(b) RETURN id(a), type(r), properties(r), id(b) ORDER BY id(r)"};
    struct state state = {0};
    size_t size = 0;
    FILE *rows = open_memstream(&state.text, &size);
    for (size_t i = 0; i < 2; i++) {
        if (run_statement(database, queries[i], rows) == ENTENTE_OK)
            continue;
        snprintf(state.error, sizeof state.error, "%s", entente_error_message(database));
        fclose(rows);
        free(state.text);
        state.text = NULL;
        return state;
    }
    fclose(rows);
    return state;
}

static struct state state_of_file(const char *path) {
    struct entente_database *database = NULL;
    struct state state = {0};
    if (entente_open(path, 0, &database) == ENTENTE_OK)
        state = read_state(database);
    else
        snprintf(state.error, sizeof state.error, "%s", entente_error_message(database));
    entente_close(database);
    return state;
}

/* ---- what is done ------------------------------------------------------------------------- */

struct work {
    const char *name;
    const char *before; /* statements before, on the same connection; or NULL */
    enum entente_result (*run)(struct entente_database **database);
    bool is_creation; /* there is no file before */
};

static enum entente_result commit_one(struct entente_database **database) {
    return run_statement(
        *database,
        "MATCH (a:Person {name: 'Ada'}) CREATE (a)-[:KNOWS {since: 2024}]->"
        "(:Person:New {name: 'Grace', tags: ['x', 'y'], score: 0.5})",
        NULL);
}

static enum entente_result commit_transaction(struct entente_database **database) {
    static const char *const statements[] = {
        "BEGIN", "MATCH (n:Person) SET n.seen = true", "MATCH (n:Old) DETACH DELETE n",
        "CREATE (:Place {name: 'Turin'})", "COMMIT"};
    enum entente_result result = ENTENTE_OK;
    for (size_t i = 0; result == ENTENTE_OK && i < 5; i++)
        result = run_statement(*database, statements[i], NULL);
    return result;
}

static enum entente_result checkpoint(struct entente_database **database) {
    return entente_checkpoint(*database);
}

static enum entente_result vacuum(struct entente_database **database) {
    return entente_vacuum(*database);
}

static enum entente_result import(struct entente_database **database) {
    return run_statement(*database, "IMPORT 'graphs/people'", NULL);
}

/* So much beside what there is that segments are written instead of a record. */
static enum entente_result load(struct entente_database **database) {
    return run_statement(*database,
                         "MATCH (p:Person) CREATE (p)-[:OWNS]->(t:Thing {name: p.name}) "
                         "WITH t UNWIND range(1, 120) AS i SET t.number = i",
                         NULL);
}

static enum entente_result create(struct entente_database **database) {
    return entente_open(file_path, 0, database);
}

static enum entente_result close_it(struct entente_database **database) {
    entente_close(*database);
    *database = NULL;
    return ENTENTE_OK;
}

static const struct work works[] = {
    {"commit", NULL, commit_one, false},
    {"transaction", NULL, commit_transaction, false},
    {"checkpoint", "CREATE (:Person {name: 'Kay', age: 3})", checkpoint, false},
    {"vacuum", "CREATE (:Person {name: 'Kay', age: 3})", vacuum, false},
    {"bulk load", NULL, import, false},
    {"load", NULL, load, false},
    {"load behind a log", "MATCH (n:Person) SET n.seen = true", load, false},
    {"creation", NULL, create, true},
    {"closing", "CREATE (:Person {name: 'Kay', age: 3})", close_it, false},
};

/* ---- one failure -------------------------------------------------------------------------- */

struct trial {
    const struct work *work;
    unsigned event;
    uint64_t nth;
    bool and_all_after;
    char *before, *after;
};

static void complain(const struct trial *trial, const char *what, const char *detail) {
    const char *name = trial->event == OUR_MEMORY
                           ? "allocation"
                           : faulty_vfs_name((enum vfs_event)trial->event);
    printf("%s: %s %llu%s: %s: %s\n", trial->work->name, name,
           (unsigned long long)trial->nth, trial->and_all_after ? " and all after" : "",
           what, detail == NULL ? "" : detail);
    wrong_count++;
}

static void arm(const struct trial *trial) {
    if (trial->event == OUR_MEMORY)
        memory_fail_at(trial->nth, trial->and_all_after);
    else
        faulty_vfs_arm((enum vfs_event)trial->event, trial->nth, trial->and_all_after);
}

static uint64_t disarm(const struct trial *trial) {
    return trial->event == OUR_MEMORY ? memory_fail_at(0, false) : faulty_vfs_disarm();
}

static struct entente_database *prepare(const struct work *work) {
    struct entente_database *database = NULL;
    remove_database(file_path);
    if (work->is_creation)
        return NULL;
    copy_database(template_path, file_path);
    if (entente_open(file_path, 0, &database) != ENTENTE_OK)
        return database;
    entente_set_busy_timeout(database, 0);
    if (work->before != NULL)
        (void)run_statement(database, work->before, NULL);
    return database;
}

static bool is_state(const struct state *state, const char *text) {
    return state->text != NULL && strcmp(state->text, text) == 0;
}

static bool says_closed(const char *error) {
    return strstr(error, "was closed after a write failed") != NULL;
}

/* The state of a file after a failure: before, or after where nobody knows. */
static void check_file(const struct trial *trial, const char *path, bool is_done,
                       bool is_known, const char *what) {
    struct state state = state_of_file(path);
    bool is_right = is_done ? is_state(&state, trial->after)
                            : is_state(&state, trial->before) ||
                                  (!is_known && is_state(&state, trial->after));
    if (!is_right)
        complain(trial, what, state.text == NULL ? state.error : state.text);
    free(state.text);
}

/* The connection after it: *is_closed when it says so. */
static void check_connection(const struct trial *trial, struct entente_database *database,
                             bool is_done, bool *is_closed) {
    struct state state = read_state(database);
    *is_closed = state.text == NULL && says_closed(state.error);
    if (!*is_closed && !is_state(&state, is_done ? trial->after : trial->before))
        complain(trial, "the state in memory",
                 state.text == NULL ? state.error : state.text);
    free(state.text);
}

/* One transaction more, and then the file. */
static void check_next(const struct trial *trial, struct entente_database *database,
                       bool is_closed) {
    enum entente_result next = run_statement(database, "CREATE (:Next)", NULL);
    if (is_closed != (next != ENTENTE_OK))
        complain(trial, "the next transaction", entente_error_message(database));
    if (next == ENTENTE_OK &&
        run_statement(database, "MATCH (n:Next) DELETE n", NULL) != ENTENTE_OK)
        complain(trial, "the transaction after", entente_error_message(database));
}

static void try_failure(const struct trial *trial) {
    struct entente_database *database = prepare(trial->work);
    char error[300] = "";
    fault_count++;
    arm(trial);
    enum entente_result result = trial->work->run(&database);
    if (result != ENTENTE_OK && database != NULL)
        snprintf(error, sizeof error, "%s", entente_error_message(database));
    (void)disarm(trial);
    bool is_done = result == ENTENTE_OK, is_closed = false;
    if (!is_done && database != NULL && error[0] == '\0')
        complain(trial, "no message", "");
    if (!is_done && database != NULL &&
        strcmp(entente_error_detail(database), "InternalError") == 0)
        complain(trial, "no clear message", error);
    copy_database(file_path, copy_path);
    if (!is_done && !trial->work->is_creation)
        (void)run_statement(database, "ROLLBACK",
                            NULL); /* of the transaction, if it is one */
    if (trial->work->is_creation && !is_done) {
        entente_close(database);
        check_file(trial, copy_path, false, true, "the file as it lies");
        check_file(trial, file_path, false, true, "the file");
    } else {
        if (database != NULL)
            check_connection(trial, database, is_done, &is_closed);
        check_file(trial, copy_path, is_done, !is_closed, "the file as it lies");
        if (database != NULL)
            check_next(trial, database, is_closed);
        entente_close(database);
        check_file(trial, file_path, is_done, !is_closed, "the file");
    }
    if (sqlite3_memory_used() != 0)
        complain(trial, "memory is left", "");
}

/* ---- all failures of a work --------------------------------------------------------------- */

/* How many events of a kind there are when nothing fails. */
static uint64_t count_events(struct trial *trial) {
    struct entente_database *database = prepare(trial->work);
    trial->nth = 0;
    arm(trial);
    (void)trial->work->run(&database);
    uint64_t count = disarm(trial);
    entente_close(database);
    return count;
}

static bool learn_states(struct trial *trial) {
    struct entente_database *database = prepare(trial->work);
    struct state before = {0}, after;
    if (database != NULL)
        before = read_state(database);
    enum entente_result result = trial->work->run(&database);
    if (result != ENTENTE_OK)
        printf("%s: %s\n", trial->work->name, entente_error_message(database));
    entente_close(database);
    after = state_of_file(file_path);
    trial->before = before.text == NULL ? strdup("") : before.text;
    trial->after = after.text;
    return result == ENTENTE_OK && after.text != NULL;
}

static void try_work(const struct work *work) {
    struct trial trial = {.work = work};
    unsigned first = fault_count;
    if (!learn_states(&trial)) {
        wrong_count++;
        return;
    }
    for (trial.event = 0; trial.event <= OUR_MEMORY; trial.event++) {
        bool is_memory = trial.event == OUR_MEMORY || trial.event == VFS_MEMORY;
        uint64_t count = count_events(&trial), step = is_memory ? stride : 1;
        for (uint64_t nth = 1; nth <= count; nth += step) {
            trial.nth = nth;
            for (int all = 0; all < 2; all++) {
                trial.and_all_after = all == 1;
                try_failure(&trial);
            }
        }
    }
    printf("%s: %u\n", work->name, fault_count - first);
    free(trial.before);
    free(trial.after);
}

static bool make_template(void) {
    static const char *const statements[] = {
        "UNWIND range(1, 40) AS i CREATE (:Person {name: 'p' + toString(i), age: i})",
        "CREATE (:Person {name: 'Ada'})-[:KNOWS {since: 2020}]->(:Person:Old {name: "
        "'Bo'})",
        "MATCH (a:Person), (b:Person) WHERE b.age = a.age + 1 CREATE (a)-[:AFTER]->(b)"};
    struct entente_database *database = NULL;
    bool is_fine = entente_open(template_path, 0, &database) == ENTENTE_OK;
    for (size_t i = 0; is_fine && i < 3; i++) {
        is_fine = run_statement(database, statements[i], NULL) == ENTENTE_OK &&
                  (i != 1 || entente_checkpoint(database) == ENTENTE_OK);
    }
    if (!is_fine)
        printf("%s\n", entente_error_message(database));
    entente_close(database);
    return is_fine;
}

int main(int argument_count, char **arguments) {
    if (argument_count > 1)
        stride = strtoull(arguments[1], NULL, 10);
    snprintf(folder, sizeof folder, "%s/faults-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (stride == 0 || mkdtemp(folder) == NULL || !faulty_vfs_begin())
        return 2;
    snprintf(template_path, sizeof template_path, "%s/template.entente", folder);
    snprintf(file_path, sizeof file_path, "%s/file.entente", folder);
    snprintf(copy_path, sizeof copy_path, "%s/copy.entente", folder);
    bool is_fine = make_template();
    for (size_t i = 0; is_fine && i < sizeof works / sizeof *works; i++)
        if (argument_count < 3 || strcmp(arguments[2], works[i].name) == 0)
            try_work(&works[i]);
    printf("faults %u wrong %u\n", fault_count, wrong_count);
    remove_database(template_path);
    remove_database(file_path);
    remove_database(copy_path);
    (void)rmdir(folder);
    return is_fine && wrong_count == 0 ? 0 : 1;
}
