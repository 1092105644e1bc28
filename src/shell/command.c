/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/command.h"

#include "session/schema.h"
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

/* on, off, or the other of the two when nothing is said. */
static enum exit_code read_switch(struct call *call, bool *out) {
    if (call->rest.byte_count == 0)
        *out = !*out;
    else if (text_equal_ignoring_case(call->rest, TEXT("on")))
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

static enum exit_code run_schema(struct call *call) {
    struct output *output = &call->shell->output;
    struct arena arena;
    arena_init(&arena, NULL);
    struct text_builder builder;
    text_builder_init(&builder, &arena);
    schema_append(&builder, database_graph(call->shell->database));
    struct text text = text_builder_text(&builder);
    enum status status = builder.failed ? arena_problem(&arena, call->problem)
                                        : output_write(output, text, call->problem);
    if (status == STATUS_OK)
        status = output_flush(output, call->problem);
    arena_release(&arena);
    return status == STATUS_OK ? EXIT_CODE_DONE : EXIT_CODE_REFUSED;
}

/* ---- output ------------------------------------------------------------------------------- */

static enum exit_code run_mode(struct call *call) {
    struct shell *shell = call->shell;
    if (call->rest.byte_count == 0) {
        fprintf(stderr, "mode is %s\n", shell->format->name);
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
    {".explain", "STATEMENT", "show how a statement would run", run_explain},
    {".help", "[modes | keys]", "this; the modes; the keys of the prompt", run_help},
    {".mode", "[MODE]", "how rows are printed", run_mode},
    {".once", "FILE", "write the rows of the next statement to a file", run_once},
    {".open", "[GRAPH]", "open another graph, or an empty one", run_open},
    {".output", "[FILE]", "write rows to a file, or to the screen again", run_output},
    {".params", "[NAME=VALUE | NAME]", "list parameters, set one, forget one",
     run_params},
    {".quit", "", "leave", run_quit},
    {".read", "FILE", "run a script", run_read},
    {".schema", "", "labels, relation types and properties of the graph", run_schema},
    {".settings", "", "the session's settings", run_settings},
    {".timer", "[on | off]", "tell how long statements take", run_timer},
};
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static enum exit_code run_help(struct call *call) {
    if (text_equal(call->rest, TEXT("modes"))) {
        print_modes();
        return EXIT_CODE_DONE;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(stderr, "%-10s %-20s %s\n", commands[i].name, commands[i].arguments,
                commands[i].description);
    fputs(
        "A statement ends with ';'. SHOW FUNCTIONS and SHOW PROCEDURES list what it can "
        "call.\n",
        stderr);
    return EXIT_CODE_DONE;
}

const char *command_name(uint32_t index) {
    return index < COMMAND_COUNT ? commands[index].name : NULL;
}

/* A whole name wins; else the one command that begins so. */
static const struct command *find(struct call *call, struct text name) {
    const struct command *found = NULL;
    struct text_nearest nearest;
    bool is_ambiguous = false;
    text_nearest_init(&nearest, name);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (text_equal(text_of(commands[i].name), name))
            return &commands[i];
        text_nearest_offer(&nearest, text_of(commands[i].name));
        if (!text_starts_with(text_of(commands[i].name), name))
            continue;
        is_ambiguous = found != NULL;
        found = &commands[i];
    }
    if (found != NULL && !is_ambiguous && name.byte_count > 1)
        return found;
    refuse(call,
           is_ambiguous ? "'%.*s' begins several commands" : "unknown command '%.*s'",
           name);
    text_nearest_hint(&nearest, call->problem);
    problem_hint(call->problem, ".help lists the commands");
    return NULL;
}

static struct text trim(struct text text) {
    while (text.byte_count > 0 &&
           strchr(" \t\r;", text.bytes[text.byte_count - 1]) != NULL)
        text.byte_count--;
    while (text.byte_count > 0 && strchr(" \t", text.bytes[0]) != NULL)
        text = (struct text){text.bytes + 1, text.byte_count - 1};
    return text;
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
    const struct command *command = find(&call, name);
    enum exit_code code = command == NULL ? EXIT_CODE_REFUSED : command->run(&call);
    if (problem.status != STATUS_OK)
        report_problem(shell, source, start, &problem);
    return code;
}
