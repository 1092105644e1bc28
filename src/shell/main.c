/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * entente: opens a graph and runs what it is given: statements, scripts, requests, or what is
 * typed at the prompt. Data goes to standard output and nothing else does.
 */
#include "shell/option.h"
#include "shell/progress.h"
#include "shell/protocol.h"
#include "shell/repl.h"
#include "shell/report.h"
#include "shell/run.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- starting ----------------------------------------------------------------------------- */

static enum exit_code usage_error(const struct shell *shell,
                                  const struct problem *problem) {
    report_usage(shell, problem);
    return EXIT_CODE_USAGE;
}

static enum exit_code open_database(struct shell *shell, const struct options *options) {
    shell->path = options->path;
    shell->open_flags = ENTENTE_FORK_ANALYSES;
    if (options->is_readonly)
        shell->open_flags |= ENTENTE_READONLY;
    if (!options->is_protocol)
        shell->open_flags |= ENTENTE_HELPFUL_NAMES;
    enum entente_result result =
        entente_open(options->path, shell->open_flags, &shell->database);
    if (result == ENTENTE_OK)
        return EXIT_CODE_DONE;
    struct problem none;
    problem_clear(&none);
    problem_set(&none, STATUS_OUT_OF_MEMORY, SPAN_NONE, "out of memory");
    struct problem *problem = shell->database == NULL ? &none : &shell->database->problem;
    struct text path = text_of(options->path);
    if (text_ends_with(path, TEXT(".cypher")) || text_ends_with(path, TEXT(".cql"))) {
        problem->hint[0] = '\0'; /* which formats there are is not the point */
        problem_hint(problem, "a script is run with -f %s", options->path);
    }
    report_failure(shell, problem);
    return result == ENTENTE_INTERRUPTED ? EXIT_CODE_STOPPED : EXIT_CODE_CANNOT_OPEN;
}

/* A number where the value is one, else the text itself. */
static struct value setting_value(const char *text) {
    char *end;
    errno = 0;
    long long integer = strtoll(text, &end, 10);
    if (end != text && *end == '\0' && errno == 0)
        return value_integer(integer);
    double number = strtod(text, &end);
    if (end != text && *end == '\0')
        return value_float(number);
    return value_string(text_of(text));
}

/* "--busy-timeout" is the setting busy_timeout. */
static struct text setting_name(const char *option, char *room, size_t room_size) {
    snprintf(room, room_size, "%s", option + 2);
    for (char *hyphen = room; (hyphen = strchr(hyphen, '-')) != NULL;)
        *hyphen = '_';
    return text_of(room);
}

/* --timeout, --busy-timeout, --memory and --seed are the settings of those names. */
static enum status apply_setting(struct shell *shell, const struct option_given *given) {
    char name[32];
    struct problem *problem = &shell->database->problem;
    struct problem wrong;
    problem_clear(problem);
    enum status status =
        settings_set(shell->database, setting_name(given->name, name, sizeof name),
                     SPAN_NONE, setting_value(given->value));
    if (status == STATUS_OK)
        return STATUS_OK;
    wrong = *problem;
    problem_clear(problem);
    return problem_set(problem, status, SPAN_NONE, "%s %s: %s", given->name, given->value,
                       wrong.message);
}

static enum status apply_options(struct shell *shell, const struct options *options) {
    struct problem *problem = &shell->database->problem;
    problem_clear(problem);
    for (uint32_t i = 0; i < options->given_count; i++) {
        const struct option_given *given = &options->given[i];
        if (given->kind == OPTION_PARAM)
            TRY(parameter_set(&shell->arena, &shell->parameters, text_of(given->value),
                              problem));
        else if (given->kind == OPTION_TIMEOUT || given->kind == OPTION_BUSY_TIMEOUT ||
                 given->kind == OPTION_MEMORY || given->kind == OPTION_SEED)
            TRY(apply_setting(shell, given));
    }
    shell->database->first_settings = shell->database->settings;
    return STATUS_OK;
}

/* ---- running ------------------------------------------------------------------------------ */

static enum exit_code run_given(struct shell *shell, const struct options *options) {
    enum exit_code first_failure = EXIT_CODE_DONE;
    uint32_t command_count = 0, place = 0;
    for (uint32_t i = 0; i < options->given_count; i++)
        command_count += options->given[i].kind == OPTION_COMMAND;
    for (uint32_t i = 0; i < options->given_count && !shell->wants_quit; i++) {
        const struct option_given *given = &options->given[i];
        char name[16] = "-c"; /* "-c 2" where there are several */
        place += given->kind == OPTION_COMMAND;
        if (command_count > 1)
            snprintf(name, sizeof name, "-c %u", place);
        struct source source = {name, text_of(given->value)};
        enum exit_code code = EXIT_CODE_DONE;
        if (given->kind == OPTION_COMMAND)
            code = run_text(shell, &source);
        else if (given->kind == OPTION_FILE)
            code = run_file(shell, given->value);
        if (first_failure == EXIT_CODE_DONE)
            first_failure = code;
        if (code != EXIT_CODE_DONE && (!shell->keeps_going || shell->was_interrupted))
            break;
    }
    return first_failure;
}

static enum exit_code run(struct shell *shell, const struct options *options) {
    if (options->is_protocol)
        return protocol_run(shell);
    progress_install(shell);
    if (options->has_statements)
        return run_given(shell, options);
    return isatty(STDIN_FILENO) ? repl_run(shell) : run_file(shell, "-");
}

static enum exit_code open_and_run(struct shell *shell, const struct options *options) {
    enum exit_code code = open_database(shell, options);
    if (code != EXIT_CODE_DONE)
        return code;
    if (apply_options(shell, options) != STATUS_OK)
        return usage_error(shell, &shell->database->problem);
    code = run(shell, options);
    if (!options->is_protocol)
        report_unsaved(shell);
    return code;
}

/* Output that cannot be written is a failure, though a reader that has gone needs no words. */
static enum exit_code close_output(struct shell *shell, enum exit_code code) {
    struct problem problem;
    problem_clear(&problem);
    bool was_told = shell->output.has_failed;
    if (output_close(&shell->output, &problem) == STATUS_OK)
        return code;
    if (!was_told && shell->output.error != EPIPE)
        report_failure(shell, &problem);
    return code == EXIT_CODE_DONE ? EXIT_CODE_REFUSED : code;
}

int main(int argument_count, char **arguments) {
    struct shell shell = {0};
    struct options options;
    struct problem problem;
    signal(SIGPIPE, SIG_IGN);
    problem_clear(&problem);
    arena_init(&shell.arena, NULL);
    output_open_standard(&shell.output);
    shell.has_color = report_may_color();
    enum exit_code code = EXIT_CODE_DONE;
    if (option_read(&shell.arena, argument_count, arguments, &options, &problem) !=
        STATUS_OK) {
        code = usage_error(&shell, &problem);
    } else if (options.wants_help) {
        option_print_help(stdout);
    } else if (options.wants_version) {
        printf("entente %s\n", entente_version());
    } else {
        shell.is_quiet = options.is_quiet;
        shell.keeps_going = options.keeps_going;
        shell.format = options.format;
        code = open_and_run(&shell, &options);
    }
    code = close_output(&shell, code);
    entente_close(shell.database);
    arena_release(&shell.arena);
    return (int)code;
}
