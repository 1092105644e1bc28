/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/care.h"

#include "render/render_visible.h"
#include "shell/interrupt.h"

/* The exit code of a call that failed, whose problem is the database's. */
static enum exit_code outcome(struct shell *shell, enum entente_result result,
                              struct problem *problem) {
    if (result == ENTENTE_OK)
        return EXIT_CODE_DONE;
    *problem = shell->database->problem;
    return EXIT_CODE_REFUSED;
}

struct findings {
    struct shell *shell;
    struct problem *problem;
    uint64_t count;
    enum status status; /* of writing them */
};

/* What a damaged file says is not shown to a terminal as it is. */
static void write_line(struct findings *findings, struct text line) {
    struct arena arena;
    struct text_builder builder;
    arena_init(&arena, NULL);
    text_builder_init(&builder, &arena);
    render_append_visible(&builder, line);
    text_append_character(&builder, '\n');
    if (findings->status == STATUS_OK)
        findings->status =
            builder.failed ? arena_problem(&arena, findings->problem)
                           : output_write(&findings->shell->output,
                                          text_builder_text(&builder), findings->problem);
    arena_release(&arena);
}

static void report(void *context, const char *fault) {
    struct findings *findings = context;
    findings->count++;
    write_line(findings, text_of(fault));
}

/* What a look at a database told, in lines; faults are a failure. */
static enum exit_code tell_findings(struct findings *findings) {
    struct problem *problem = findings->problem;
    if (findings->count == 0)
        write_line(findings, TEXT("ok"));
    if (findings->status == STATUS_OK)
        findings->status = output_flush(&findings->shell->output, problem);
    if (findings->status == STATUS_OK && findings->count == 0)
        return EXIT_CODE_DONE;
    if (findings->status == STATUS_OK) {
        problem_set(problem, STATUS_DAMAGED, SPAN_NONE,
                    "the database file has %llu fault%s",
                    (unsigned long long)findings->count, findings->count == 1 ? "" : "s");
        problem_hint(problem, "go back to the newest .backup, or take what can be read: "
                              ".recover");
    }
    return EXIT_CODE_REFUSED;
}

static enum exit_code check(struct findings *findings,
                            struct entente_database *database) {
    if (entente_check(database, report, findings) == ENTENTE_OK)
        return tell_findings(findings);
    *findings->problem = database->problem;
    return EXIT_CODE_REFUSED;
}

enum exit_code care_check(struct shell *shell, const char *path,
                          struct problem *problem) {
    struct findings findings = {.shell = shell, .problem = problem};
    if (path == NULL)
        return check(&findings, shell->database);
    struct entente_database *database = NULL;
    enum entente_result result = entente_open(path, ENTENTE_READONLY, &database);
    enum exit_code code = EXIT_CODE_CANNOT_OPEN;
    if (database == NULL)
        problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "out of memory");
    else if (result == ENTENTE_OK || database->problem.status == STATUS_DAMAGED)
        code = check(&findings, database);
    else
        *problem = database->problem;
    entente_close(database);
    return code;
}

enum exit_code care_recover(struct shell *shell, const char *damaged, const char *path,
                            struct problem *problem) {
    struct findings findings = {.shell = shell, .problem = problem};
    struct entente_database *database = NULL;
    enum entente_result result =
        entente_recover(damaged, path, report, &findings, &database);
    if (database == NULL)
        problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "out of memory");
    else if (result != ENTENTE_OK)
        *problem = database->problem;
    entente_close(database);
    if (findings.status == STATUS_OK)
        findings.status = output_flush(&shell->output, problem);
    return result == ENTENTE_OK && findings.status == STATUS_OK ? EXIT_CODE_DONE
                                                                : EXIT_CODE_REFUSED;
}

enum exit_code care_backup(struct shell *shell, const char *path,
                           struct problem *problem) {
    return outcome(shell, entente_backup(shell->database, path), problem);
}

/* ---- dump --------------------------------------------------------------------------------- */

struct script {
    struct shell *shell;
    struct problem problem; /* of writing it */
};

static bool write_script(void *context, const char *text, size_t byte_count) {
    struct script *script = context;
    return output_write(&script->shell->output, (struct text){text, byte_count},
                        &script->problem) == STATUS_OK;
}

enum exit_code care_dump(struct shell *shell, const char *path, struct problem *problem) {
    struct script script = {.shell = shell};
    problem_clear(&script.problem);
    interrupt_begin(shell->database);
    enum entente_result result =
        entente_dump(shell->database, path, write_script, &script);
    shell->was_interrupted = interrupt_end();
    if (result == ENTENTE_OK && path == NULL)
        (void)output_flush(&shell->output, &script.problem);
    if (script.problem.status != STATUS_OK) {
        *problem = script.problem;
        return EXIT_CODE_REFUSED;
    }
    enum exit_code code = outcome(shell, result, problem);
    return result == ENTENTE_INTERRUPTED ? EXIT_CODE_STOPPED : code;
}

/* ---- vacuum ------------------------------------------------------------------------------- */

enum exit_code care_vacuum(struct shell *shell, struct problem *problem) {
    return outcome(shell, entente_vacuum(shell->database), problem);
}
