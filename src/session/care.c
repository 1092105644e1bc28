/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Care of the file behind a database. */
#include "session/care.h"

/* The file can be worked on: there is one, and no transaction or statement stands in it. */
static enum status check_idle(struct entente_database *database) {
    struct problem *problem = &database->problem;
    problem_clear(problem);
    if (database->store == NULL) {
        problem_set(problem, STATUS_PROTOCOL, SPAN_NONE,
                    "the graph is in memory alone: there is no database file");
        problem_hint(problem, "open one: entente FILE.entente");
        return STATUS_PROTOCOL;
    }
    if (!database->in_transaction && database->reader_count == 0)
        return STATUS_OK;
    problem_set(problem, STATUS_PROTOCOL, SPAN_NONE,
                "a transaction or a statement is still open");
    problem_hint(problem, "COMMIT or ROLLBACK it, or finalize the statement");
    return STATUS_PROTOCOL;
}

static enum entente_result result_of(enum status status) {
    return status == STATUS_PROTOCOL ? ENTENTE_MISUSE : database_result(status);
}

void entente_set_busy_timeout(struct entente_database *database, double seconds) {
    database->settings.busy_seconds = seconds;
    if (database->store != NULL)
        store_set_busy_seconds(database->store, seconds);
}

enum entente_result entente_backup(struct entente_database *database, const char *path) {
    enum status status = check_idle(database);
    if (status == STATUS_OK)
        status = store_backup(database->store, path, &database->problem);
    return result_of(status);
}

enum entente_result entente_check(struct entente_database *database,
                                  void (*report)(void *context, const char *fault),
                                  void *context) {
    if (database->damaged_path != NULL) {
        problem_clear(&database->problem);
        return result_of(
            store_examine(database->damaged_path, report, context, &database->problem));
    }
    enum status status = check_idle(database);
    if (status == STATUS_OK)
        status = store_check(database->store, report, context, &database->problem);
    if (status == STATUS_OK)
        status = care_check_meaning(database, report, context);
    return result_of(status);
}

enum entente_result entente_recover(const char *damaged, const char *path,
                                    void (*report)(void *context, const char *line),
                                    void *context, struct entente_database **out) {
    enum entente_result result = entente_open(NULL, 0, out);
    if (result != ENTENTE_OK)
        return result;
    enum status status = store_recover(damaged, path, report, context, &(*out)->problem);
    if (status != STATUS_OK)
        return result_of(status);
    entente_close(*out);
    return entente_open(path, 0, out);
}

enum entente_result entente_vacuum(struct entente_database *database) {
    enum status status = check_idle(database);
    if (status == STATUS_OK)
        status = store_vacuum(database->store, &database->problem);
    return result_of(status);
}

enum entente_result entente_checkpoint(struct entente_database *database) {
    enum status status = check_idle(database);
    if (status == STATUS_OK)
        status = store_checkpoint(database->store, &database->problem);
    return result_of(status);
}
