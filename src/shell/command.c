/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/command.h"

#include "render/render_cell.h"
#include "render/render_visible.h"
#include "session/schema.h"
#include "session/transaction.h"
#include "shell/care.h"
#include "shell/edit.h"
#include "shell/progress.h"
#include "shell/report.h"
#include "shell/run.h"

#include <string.h>

/* What a command was called with. */
struct call {
    struct shell *shell;
    struct text rest; /* behind the name, without blanks around it */
    struct problem *problem;
};

struct command {
    const char *name;
    const char *arguments; /* "" when it takes none */
    const char *description;
    enum exit_code (*run)(struct call *call);
    enum command_takes takes;
};

static enum exit_code refuse(struct call *call, const char *format, struct text word) {
    problem_set(call->problem, STATUS_INVALID_OPTION, SPAN_NONE, format, TEXT_ARGS(word));
    return EXIT_CODE_REFUSED;
}

/* The rest as a terminated path, its quotes removed; NULL when memory ran out. */
static const char *rest_path(struct call *call) {
    struct text path = call->rest;
    if (path.byte_count >= 2 && (path.bytes[0] == '\'' || path.bytes[0] == '"') &&
        path.bytes[path.byte_count - 1] == path.bytes[0])
        path = (struct text){path.bytes + 1, path.byte_count - 2};
    const char *copy = arena_copy(&call->shell->arena, path.bytes, path.byte_count);
    if (copy == NULL)
        arena_problem(&call->shell->arena, call->problem);
    return copy;
}

static struct text trim(struct text text) {
    while (text.byte_count > 0 &&
           strchr(" \t\r;", text.bytes[text.byte_count - 1]) != NULL)
        text.byte_count--;
    while (text.byte_count > 0 && strchr(" \t", text.bytes[0]) != NULL)
        text = (struct text){text.bytes + 1, text.byte_count - 1};
    return text;
}

/* on or off. */
static enum exit_code read_switch(struct call *call, bool *out) {
    if (text_equal_ignoring_case(call->rest, TEXT("on")))
        *out = true;
    else if (text_equal_ignoring_case(call->rest, TEXT("off")))
        *out = false;
    else
        return refuse(call, "'on' or 'off' is expected, not '%.*s'", call->rest);
    return EXIT_CODE_DONE;
}

/* ---- statements --------------------------------------------------------------------------- */

static enum exit_code run_explain(struct call *call) {
    if (call->rest.byte_count == 0)
        return refuse(call, "a statement is expected after .explain%.*s", TEXT(""));
    char *text = arena_format(&call->shell->arena, "EXPLAIN %.*s", TEXT_ARGS(call->rest));
    if (text == NULL) {
        arena_problem(&call->shell->arena, call->problem);
        return EXIT_CODE_REFUSED;
    }
    struct source source = {call->shell->is_interactive ? NULL : ".explain",
                            text_of(text)};
    return run_statement(call->shell, &source, 0, source.text.byte_count);
}

/* SESSION SET as_of = 'DAY', or what it is. */
static enum exit_code run_as_of(struct call *call) {
    struct shell *shell = call->shell;
    struct source source = {shell->is_interactive ? NULL : ".asof",
                            TEXT("SHOW SETTINGS YIELD name, value WHERE name = 'as_of' "
                                 "RETURN value AS as_of")};
    if (call->rest.byte_count > 0) {
        char *text = arena_format(&shell->arena, "SESSION SET as_of = '%.*s'",
                                  TEXT_ARGS(call->rest));
        if (text == NULL) {
            arena_problem(&shell->arena, call->problem);
            return EXIT_CODE_REFUSED;
        }
        source.text = text_of(text);
    }
    return run_statement(shell, &source, 0, source.text.byte_count);
}

static enum exit_code run_read(struct call *call) {
    if (call->rest.byte_count == 0)
        return refuse(call, "a file is expected after .read%.*s", TEXT(""));
    const char *path = rest_path(call);
    return path == NULL ? EXIT_CODE_REFUSED : run_file(call->shell, path);
}

static enum exit_code run_settings(struct call *call) {
    struct source source = {NULL, TEXT("SHOW SETTINGS")};
    return run_statement(call->shell, &source, 0, source.text.byte_count);
}

/* Long lines are wrapped on a terminal; names from files are made harmless there. */
static void append_for_terminal(struct text_builder *out, struct text text,
                                size_t width_columns) {
    struct text_builder shown;
    text_builder_init(&shown, out->arena);
    for (struct text line; render_next_line(&text, &line);) {
        render_append_visible(&shown, line);
        if (text.bytes != NULL)
            text_append_character(&shown, '\n');
    }
    render_append_wrapped(out, text_builder_text(&shown), width_columns);
    out->failed = out->failed || shown.failed;
}

/* A failure's problem is the call's. */
static enum status append_schema(struct call *call, struct text_builder *builder) {
    struct entente_database *database = call->shell->database;
    database_begin_call(database);
    enum status status = transaction_begin_read(database);
    if (status == STATUS_OK) {
        schema_append(builder, database_graph(database));
        status = transaction_end_read(database);
    }
    if (status != STATUS_OK)
        *call->problem = database->problem;
    return status;
}

static enum exit_code run_schema(struct call *call) {
    struct output *output = &call->shell->output;
    struct arena arena;
    arena_init(&arena, NULL);
    struct text_builder builder, shown;
    text_builder_init(&builder, &arena);
    text_builder_init(&shown, &arena);
    enum status status = append_schema(call, &builder);
    struct text text = text_builder_text(&builder);
    if (output->is_terminal)
        append_for_terminal(&shown, text, output_width(output));
    else
        text_append(&shown, text);
    if (status == STATUS_OK && (builder.failed || shown.failed))
        status = arena_problem(&arena, call->problem);
    if (status == STATUS_OK)
        status = output_write(output, text_builder_text(&shown), call->problem);
    if (status == STATUS_OK)
        status = output_flush(output, call->problem);
    arena_release(&arena);
    return status == STATUS_OK ? EXIT_CODE_DONE : EXIT_CODE_REFUSED;
}

/* ---- output ------------------------------------------------------------------------------- */

static enum exit_code run_mode(struct call *call) {
    struct shell *shell = call->shell;
    if (call->rest.byte_count == 0) {
        fprintf(stderr, "mode is %s\n",
                shell->format != NULL ? shell->format->name : shell->output.format->name);
        return EXIT_CODE_DONE;
    }
    const struct render_format *format = render_find(call->rest);
    if (format != NULL) {
        shell->format = format;
        return EXIT_CODE_DONE;
    }
    struct text_nearest nearest;
    text_nearest_init(&nearest, call->rest);
    render_offer_names(&nearest);
    refuse(call, "unknown mode '%.*s'", call->rest);
    text_nearest_hint(&nearest, call->problem);
    problem_hint(call->problem, ".help modes lists them");
    return EXIT_CODE_REFUSED;
}

/* The file replaces what `output` was. */
static enum exit_code open_output(struct call *call, struct output *output) {
    struct output opened;
    const char *path = rest_path(call);
    if (path == NULL || output_open_file(&opened, path, call->problem) != STATUS_OK)
        return EXIT_CODE_REFUSED;
    enum status status = output_close(output, call->problem);
    *output = opened;
    return status == STATUS_OK ? EXIT_CODE_DONE : EXIT_CODE_REFUSED;
}

static enum exit_code run_output(struct call *call) {
    if (call->rest.byte_count > 0)
        return open_output(call, &call->shell->output);
    enum status status = output_close(&call->shell->output, call->problem);
    output_open_standard(&call->shell->output);
    return status == STATUS_OK ? EXIT_CODE_DONE : EXIT_CODE_REFUSED;
}

static enum exit_code run_once(struct call *call) {
    if (call->rest.byte_count == 0)
        return refuse(call, "a file is expected after .once%.*s", TEXT(""));
    return open_output(call, &call->shell->once);
}

static enum exit_code run_timer(struct call *call) {
    if (call->rest.byte_count == 0) {
        fprintf(stderr, "timer is %s\n", call->shell->has_timer ? "on" : "off");
        return EXIT_CODE_DONE;
    }
    return read_switch(call, &call->shell->has_timer);
}

/* ---- the session -------------------------------------------------------------------------- */

static enum exit_code run_params(struct call *call) {
    struct shell *shell = call->shell;
    if (call->rest.byte_count == 0) {
        for (uint32_t i = 0; i < shell->parameters.count; i++)
            fprintf(stderr, "%.*s = %.*s\n", TEXT_ARGS(shell->parameters.items[i].name),
                    TEXT_ARGS(shell->parameters.items[i].json));
        return EXIT_CODE_DONE;
    }
    if (text_find(call->rest, TEXT("="), 0) == SIZE_MAX) {
        if (parameter_remove(&shell->parameters, call->rest))
            return EXIT_CODE_DONE;
        refuse(call, "no parameter '%.*s' is set", call->rest);
        problem_hint(call->problem, ".params NAME=VALUE sets one");
        return EXIT_CODE_REFUSED;
    }
    enum status status =
        parameter_set(&shell->arena, &shell->parameters, call->rest, call->problem);
    return status == STATUS_OK ? EXIT_CODE_DONE : EXIT_CODE_REFUSED;
}

/* Opens another graph; the one at hand stays when that fails. */
static enum exit_code run_open(struct call *call) {
    struct shell *shell = call->shell;
    const char *path = call->rest.byte_count == 0 ? NULL : rest_path(call);
    if (call->rest.byte_count > 0 && path == NULL)
        return EXIT_CODE_REFUSED;
    struct entente_database *opened;
    enum entente_result result = entente_open(path, shell->open_flags, &opened);
    if (result != ENTENTE_OK) {
        if (opened != NULL)
            *call->problem = opened->problem;
        else
            problem_set(call->problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "out of memory");
        entente_close(opened);
        return EXIT_CODE_CANNOT_OPEN;
    }
    report_unsaved(shell);
    opened->settings = shell->database->settings;
    entente_close(shell->database);
    shell->database = opened;
    shell->path = path;
    progress_install(shell);
    return EXIT_CODE_DONE;
}

/* ---- the database file -------------------------------------------------------------------- */

static enum exit_code run_backup(struct call *call) {
    if (call->rest.byte_count == 0)
        return refuse(call, "a file is expected after .backup%.*s", TEXT(""));
    const char *path = rest_path(call);
    return path == NULL ? EXIT_CODE_REFUSED
                        : care_backup(call->shell, path, call->problem);
}

static enum exit_code run_check(struct call *call) {
    const char *path = call->rest.byte_count == 0 ? NULL : rest_path(call);
    if (call->rest.byte_count > 0 && path == NULL)
        return EXIT_CODE_REFUSED;
    return care_check(call->shell, path, call->problem);
}

/* To a file that is there whole or not at all, or to where rows go. */
static enum exit_code run_dump(struct call *call) {
    const char *path = call->rest.byte_count == 0 ? NULL : rest_path(call);
    if (call->rest.byte_count > 0 && path == NULL)
        return EXIT_CODE_REFUSED;
    return care_dump(call->shell, path, call->problem);
}

/* The next word of a text, or what stands in quotes; the text begins behind it then. */
static struct text take_word(struct text *text) {
    *text = trim(*text);
    size_t start = 0, end;
    char quote = text->byte_count > 0 ? text->bytes[0] : ' ';
    bool is_quoted = quote == '\'' || quote == '"';
    for (end = start = is_quoted; end < text->byte_count; end++)
        if (is_quoted ? text->bytes[end] == quote
                      : strchr(" \t", text->bytes[end]) != NULL)
            break;
    struct text word = {text->bytes + start, end - start};
    end += is_quoted && end < text->byte_count;
    *text = trim((struct text){text->bytes + end, text->byte_count - end});
    return word;
}

/* Of the database that is open, or of a file that cannot be opened. */
static enum exit_code run_recover(struct call *call) {
    struct shell *shell = call->shell;
    struct text rest = call->rest, first = take_word(&rest), second = take_word(&rest);
    if (first.byte_count == 0 || rest.byte_count > 0)
        return refuse(call,
                      "a new file is expected after .recover, or a damaged one and a "
                      "new one%.*s",
                      TEXT(""));
    if (second.byte_count == 0 && shell->database->store == NULL)
        return refuse(call, "there is no database file here: .recover DAMAGED %.*s",
                      first);
    const char *one = arena_copy(&shell->arena, first.bytes, first.byte_count);
    const char *other = arena_copy(&shell->arena, second.bytes, second.byte_count);
    if (one == NULL || other == NULL) {
        arena_problem(&shell->arena, call->problem);
        return EXIT_CODE_REFUSED;
    }
    return second.byte_count == 0 ? care_recover(shell, shell->path, one, call->problem)
                                  : care_recover(shell, one, other, call->problem);
}

static enum exit_code run_vacuum(struct call *call) {
    return care_vacuum(call->shell, call->problem);
}

static enum exit_code run_quit(struct call *call) {
    call->shell->wants_quit = true;
    return EXIT_CODE_DONE;
}

static void print_modes(void) {
    uint32_t count;
    const struct render_format *const *formats = render_formats(&count);
    for (uint32_t i = 0; i < count; i++)
        fprintf(stderr, "%-10s %s\n", formats[i]->name, formats[i]->description);
}

static enum exit_code run_help(struct call *call);

/* ---- the table ---------------------------------------------------------------------------- */

static const struct command commands[] = {
    {".asof", "[DAY | off]", "the day that queries without AS OF see the graph on",
     run_as_of, COMMAND_TAKES_WORDS},
    {".backup", "FILE", "copy the database file as it is now", run_backup,
     COMMAND_TAKES_FILE},
    {".check", "[FILE]", "look for faults in the database file, or another", run_check,
     COMMAND_TAKES_FILE},
    {".dump", "[FILE]", "write a script that makes the graph anew", run_dump,
     COMMAND_TAKES_FILE},
    {".explain", "STATEMENT", "show how a statement would run", run_explain,
     COMMAND_TAKES_STATEMENT},
    {".help", "[modes | keys]", "this; the modes; the keys of the prompt", run_help,
     COMMAND_TAKES_WORDS},
    {".mode", "[MODE]", "how rows are printed, in files too", run_mode,
     COMMAND_TAKES_MODE},
    {".once", "FILE",
     "write the rows of the next statement to a file, as its suffix says", run_once,
     COMMAND_TAKES_FILE},
    {".open", "[GRAPH]", "open another graph, or an empty one", run_open,
     COMMAND_TAKES_FILE},
    {".output", "[FILE]",
     "write rows to a file, as its suffix says, or to the screen again", run_output,
     COMMAND_TAKES_FILE},
    {".params", "[NAME=VALUE | NAME]", "list parameters, set one, forget one", run_params,
     COMMAND_TAKES_WORDS},
    {".quit", "", "leave", run_quit, COMMAND_TAKES_WORDS},
    {".read", "FILE", "run a script", run_read, COMMAND_TAKES_FILE},
    {".recover", "[DAMAGED] NEW", "make a database of what can be read of a damaged one",
     run_recover, COMMAND_TAKES_FILE},
    {".schema", "", "what is in the graph; its definitions", run_schema,
     COMMAND_TAKES_WORDS},
    {".settings", "", "the session's settings", run_settings, COMMAND_TAKES_WORDS},
    {".timer", "[on | off]", "tell how long statements take", run_timer,
     COMMAND_TAKES_WORDS},
    {".vacuum", "", "write the database file anew without unused room", run_vacuum,
     COMMAND_TAKES_WORDS},
};
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static enum exit_code run_help(struct call *call) {
    if (text_equal(call->rest, TEXT("modes"))) {
        print_modes();
        return EXIT_CODE_DONE;
    }
    if (text_equal(call->rest, TEXT("keys"))) {
        edit_print_keys(stderr);
        return EXIT_CODE_DONE;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(stderr, "%-10s %-20s %s\n", commands[i].name, commands[i].arguments,
                commands[i].description);
    fputs(
        "A statement ends with ';'. SHOW FUNCTIONS and SHOW PROCEDURES list what it can "
        "call;\nCREATE PROCEDURE name(parameter TYPE) AS { query } adds to the latter.\n",
        stderr);
    return EXIT_CODE_DONE;
}

const char *command_name(uint32_t index) {
    return index < COMMAND_COUNT ? commands[index].name : NULL;
}

/* A whole name wins; else the one command that begins so. NULL when there is none, or when
 * several do (then *is_ambiguous). */
static const struct command *find(struct text name, bool *is_ambiguous) {
    const struct command *found = NULL;
    *is_ambiguous = false;
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (text_equal(text_of(commands[i].name), name))
            return &commands[i];
        if (name.byte_count < 2 || !text_starts_with(text_of(commands[i].name), name))
            continue;
        *is_ambiguous = found != NULL;
        found = &commands[i];
    }
    return *is_ambiguous ? NULL : found;
}

enum command_takes command_takes(struct text name) {
    bool is_ambiguous;
    const struct command *command = find(name, &is_ambiguous);
    return command == NULL ? COMMAND_TAKES_WORDS : command->takes;
}

/* Says that there is no such command. */
static enum exit_code refuse_name(struct call *call, struct text name,
                                  bool is_ambiguous) {
    struct text_nearest nearest;
    refuse(call,
           is_ambiguous ? "'%.*s' begins several commands" : "unknown command '%.*s'",
           name);
    text_nearest_init(&nearest, name);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        text_nearest_offer(&nearest, text_of(commands[i].name));
    if (!is_ambiguous)
        text_nearest_hint(&nearest, call->problem);
    problem_hint(call->problem, ".help lists the commands");
    return EXIT_CODE_REFUSED;
}

const char *command_meant(struct text text) {
    static const char *const meant[][2] = {
        {"help", ".help"}, {"quit", ".quit"}, {"exit", ".quit"}};
    while (text.byte_count > 0 && text.bytes[text.byte_count - 1] == '\n')
        text.byte_count--;
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
        if (text_equal_ignoring_case(trim(text), text_of(meant[i][0])))
            return meant[i][1];
    return NULL;
}

enum exit_code command_run(struct shell *shell, const struct source *source, size_t start,
                           size_t end) {
    struct problem problem;
    problem_clear(&problem);
    struct text line = trim((struct text){source->text.bytes + start, end - start});
    size_t name_end = 0;
    while (name_end < line.byte_count && strchr(" \t", line.bytes[name_end]) == NULL)
        name_end++;
    struct text name = {line.bytes, name_end};
    struct call call = {
        .shell = shell,
        .rest = trim((struct text){line.bytes + name_end, line.byte_count - name_end}),
        .problem = &problem};
    bool is_ambiguous;
    const struct command *command = find(name, &is_ambiguous);
    enum exit_code code =
        command == NULL ? refuse_name(&call, name, is_ambiguous) : command->run(&call);
    if (problem.status != STATUS_OK)
        report_problem(shell, source, start, &problem);
    return code;
}
