/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/run.h"

#include "session/bind_parameters.h"
#include "session/editing.h"
#include "shell/command.h"
#include "shell/input.h"
#include "shell/interrupt.h"
#include "shell/progress.h"
#include "shell/report.h"

#include <errno.h>
#include <string.h>
#include <time.h>

/* Scripts that read scripts: a file that reads itself must end. */
#define MAX_READ_DEPTH 16

static double now_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static enum exit_code exit_code_of(enum status status) {
    return status == STATUS_CANCELLED || status == STATUS_TIMED_OUT ? EXIT_CODE_STOPPED
                                                                    : EXIT_CODE_REFUSED;
}

/* ---- one statement ------------------------------------------------------------------------ */

static enum status bind_parameters(const struct shell *shell,
                                   struct entente_statement *statement) {
    for (uint32_t i = 0; i < shell->parameters.count; i++)
        TRY(statement_bind_parameter(statement, shell->parameters.items[i].name,
                                     shell->parameters.items[i].value));
    return STATUS_OK;
}

static struct render_request make_request(const struct shell *shell,
                                          const struct entente_statement *statement,
                                          struct output *output) {
    return (struct render_request){.graph = database_graph(shell->database),
                                   .names = statement->names,
                                   .column_count = statement->column_count,
                                   .width_columns = output_width(output),
                                   .is_terminal = output->is_terminal,
                                   .write = output_write,
                                   .context = output};
}

/* Steps to the end and renders each row. Columns are known after the first step. */
static enum status render_rows(struct shell *shell, struct entente_statement *statement,
                               struct output *output, struct render *render) {
    struct problem *problem = &shell->database->problem;
    enum entente_result result = entente_step(statement);
    if (result != ENTENTE_ROW && result != ENTENTE_DONE)
        return problem->status;
    progress_clear(shell);
    struct render_request request = make_request(shell, statement, output);
    const struct render_format *format =
        shell->format != NULL ? shell->format : output->format;
    output_begin_result(output, format);
    TRY(render_open(render, format, &request, problem));
    for (; result == ENTENTE_ROW; result = entente_step(statement))
        TRY(render_row(render, statement_row(statement)));
    if (result != ENTENTE_DONE)
        return problem->status;
    TRY(render_close(render));
    return output_flush(output, problem);
}

/* The output of this statement: `.once` counts for one. */
static struct output *take_output(struct shell *shell, struct output *once) {
    if (shell->once.file == NULL)
        return &shell->output;
    *once = shell->once;
    shell->once.file = NULL;
    return once;
}

static enum status run_prepared(struct shell *shell, struct entente_statement *statement,
                                uint64_t *row_count) {
    struct output once = {0}, *output = take_output(shell, &once);
    struct render render = {0};
    struct problem *problem = &shell->database->problem;
    enum status status = bind_parameters(shell, statement);
    if (status == STATUS_OK)
        status = render_rows(shell, statement, output, &render);
    progress_clear(shell);
    *row_count = render.row_count;
    if (render.format != NULL)
        render_release(&render);
    enum status closed = output_close(&once, problem);
    return status == STATUS_OK ? closed : status;
}

static void tell(const struct shell *shell, const struct entente_statement *statement,
                 uint64_t row_count, double seconds) {
    const char *message;
    for (int i = 0; (message = entente_statement_warning(statement, i)) != NULL; i++)
        report_warning(shell, message);
    bool wants_footer = shell->output.is_terminal && shell->is_interactive;
    if (shell->has_timer || (wants_footer && !shell->is_quiet))
        report_footer(shell, statement, row_count, seconds);
}

/* Says what failed, unless it is that nobody reads the output any more. */
static void tell_failure(const struct shell *shell, const struct source *source,
                         size_t start) {
    if (shell->output.has_failed && shell->output.error == EPIPE)
        return;
    if (shell->was_interrupted && shell->is_interactive)
        fputc('\n', stderr); /* behind the ^C of the terminal */
    report_problem(shell, source, start, &shell->database->problem);
}

enum exit_code run_statement(struct shell *shell, const struct source *source,
                             size_t start, size_t end) {
    struct entente_statement *statement;
    double begin = now_seconds();
    uint64_t row_count = 0;
    interrupt_begin(shell->database);
    enum entente_result result = entente_prepare(
        shell->database, source->text.bytes + start, end - start, &statement, NULL);
    enum status status =
        result != ENTENTE_OK ? shell->database->problem.status : STATUS_OK;
    if (statement != NULL)
        status = run_prepared(shell, statement, &row_count);
    shell->was_interrupted = interrupt_end();
    if (status != STATUS_OK)
        tell_failure(shell, source, start);
    else if (statement != NULL)
        tell(shell, statement, row_count, now_seconds() - begin);
    entente_finalize(statement);
    return status == STATUS_OK ? EXIT_CODE_DONE : exit_code_of(status);
}

/* ---- a text of statements ----------------------------------------------------------------- */

/* The first byte at or after `at` that is no blank. */
static size_t skip_blanks(struct text text, size_t at) {
    while (at < text.byte_count && text.bytes[at] != '\0' &&
           strchr(" \t\r\n\f\v", text.bytes[at]) != NULL)
        at++;
    return at;
}

/* One shell command or statement; *end is where it ends. */
static enum exit_code run_next(struct shell *shell, const struct source *source,
                               size_t start, size_t *end) {
    struct text text = source->text;
    size_t first = skip_blanks(text, start);
    if (first < text.byte_count && text.bytes[first] == '.') {
        size_t line_end = text_find(text, TEXT("\n"), first);
        *end = line_end == SIZE_MAX ? text.byte_count : line_end + 1;
        return command_run(shell, source, first,
                           line_end == SIZE_MAX ? text.byte_count : line_end);
    }
    bool is_complete;
    struct text rest = {text.bytes + start, text.byte_count - start};
    *end = start + editing_statement_end(rest, &is_complete);
    return run_statement(shell, source, start, *end);
}

enum exit_code run_text(struct shell *shell, const struct source *source) {
    enum exit_code first_failure = EXIT_CODE_DONE;
    for (size_t start = 0; start < source->text.byte_count && !shell->wants_quit;) {
        size_t end;
        enum exit_code code = run_next(shell, source, start, &end);
        if (first_failure == EXIT_CODE_DONE)
            first_failure = code;
        bool goes_on = code == EXIT_CODE_DONE || shell->keeps_going;
        if (!goes_on || shell->was_interrupted || shell->output.has_failed)
            break;
        start = end > start ? end : source->text.byte_count;
    }
    return first_failure;
}

enum exit_code run_file(struct shell *shell, const char *path) {
    struct problem problem;
    problem_clear(&problem);
    struct arena arena;
    arena_init(&arena, NULL);
    struct source source = {.name = strcmp(path, "-") == 0 ? "stdin" : path};
    enum status status = STATUS_OK;
    if (shell->read_depth == MAX_READ_DEPTH)
        status = problem_set(&problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                             "'%s' is read by itself, or by %d files in a row", path,
                             MAX_READ_DEPTH);
    if (status == STATUS_OK)
        status = input_read_file(&arena, path, &source.text, &problem);
    enum exit_code code = EXIT_CODE_CANNOT_OPEN;
    if (status == STATUS_OK) {
        shell->read_depth++;
        code = run_text(shell, &source);
        shell->read_depth--;
    } else {
        report_failure(shell, &problem);
    }
    arena_release(&arena);
    return code;
}
