/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each message is built whole and written at once, so that messages of two programs on one
 * terminal do not mix. Out of memory: the bare message is written. */
#include "shell/report.h"

#include "render/render_visible.h"
#include "session/editing.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RED "\033[1;31m"
#define CYAN "\033[36m"
#define YELLOW "\033[33m"
#define DIM "\033[2m"
#define RESET "\033[0m"
/* Where standard error tells no width. */
#define USUAL_WIDTH 100

bool report_may_color(void) {
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    bool is_dumb = term == NULL || strcmp(term, "dumb") == 0;
    return isatty(STDERR_FILENO) && !is_dumb && (no_color == NULL || no_color[0] == '\0');
}

static const char *color(const struct shell *shell, const char *code) {
    return shell->has_color ? code : "";
}

/* Text from data: harmless on a terminal, as it is in a pipe. */
static void append_text(struct text_builder *out, struct text text) {
    if (isatty(STDERR_FILENO))
        render_append_visible(out, text);
    else
        text_append(out, text);
}

static void write_message(struct text_builder *out, const char *bare) {
    struct text text = out->failed ? text_of(bare) : text_builder_text(out);
    fflush(stdout);
    fwrite(text.bytes, 1, text.byte_count, stderr);
    if (out->failed)
        fputc('\n', stderr);
}

static void append_hint(const struct shell *shell, struct text_builder *out,
                        const struct problem *problem) {
    if (problem->hint[0] == '\0')
        return;
    text_append_format(out, "%shint:%s ", color(shell, CYAN), color(shell, RESET));
    append_text(out, text_of(problem->hint));
    text_append_character(out, '\n');
}

static void append_message(const struct shell *shell, struct text_builder *out,
                           const struct problem *problem) {
    text_append_string(out, color(shell, RED));
    append_text(out, text_of(problem->message));
    text_append_string(out, color(shell, RESET));
}

/* The stable code, for searching and for scripts: " [SyntaxError UnknownFunction]". */
static void append_code(const struct shell *shell, struct text_builder *out,
                        const struct problem *problem) {
    text_append_format(out, " %s[%s %s]%s", color(shell, DIM),
                       status_type(problem->status), status_detail(problem->status),
                       color(shell, RESET));
}

/* Is there a line end before the last word? */
static bool has_lines(struct text text) {
    while (text.byte_count > 0 &&
           strchr(" \t\r\n", text.bytes[text.byte_count - 1]) != NULL)
        text.byte_count--;
    return text_find(text, TEXT("\n"), 0) != SIZE_MAX;
}

/* An error at the end of the text stands behind its last word, not behind what is blank. */
static struct span settle_at_end(struct text text, size_t offset, struct span span) {
    size_t end = text.byte_count;
    while (end > offset && strchr(" \t\r\n", text.bytes[end - 1]) != NULL)
        end--;
    if (span_is_known(span) && span.start > end)
        return (struct span){(uint32_t)end, (uint32_t)end};
    return span;
}

/* "file:line:column: "; for what was typed at the prompt "error: ", or "error: line 2: " where
 * there are several. */
static void append_place(struct text_builder *out, const struct source *source,
                         size_t offset, struct span span, const struct problem *problem) {
    if (problem->file[0] != '\0') {
        append_text(out, text_of(problem->file));
        if (problem->line > 0)
            text_append_format(out, ":%llu", (unsigned long long)problem->line);
        text_append_string(out, ": ");
        return;
    }
    struct source_place place =
        editing_place(source->text, span_is_known(span) ? span.start : offset);
    if (source->name == NULL) {
        text_append_string(out, "error: ");
        if (span_is_known(span) && has_lines(source->text))
            text_append_format(out, "line %u: ", place.line);
        return;
    }
    append_text(out, text_of(source->name));
    if (span_is_known(span))
        text_append_format(out, ":%u:%u: ", place.line, place.column);
    else
        text_append_format(out, ":%u: ", place.line);
}

/* The line of the span and its caret, each indented by two. */
static void append_caret(const struct shell *shell, struct text_builder *out,
                         struct text text, struct span span) {
    struct text_builder lines;
    text_builder_init(&lines, out->arena);
    struct output terminal = {.file = stderr, .is_terminal = isatty(STDERR_FILENO)};
    size_t width = output_width(&terminal);
    editing_append_caret(&lines, text, span, width > 4 ? width - 3 : USUAL_WIDTH);
    struct text rest = text_builder_text(&lines);
    for (size_t start = 0, number = 0; start < rest.byte_count; number++) {
        size_t end = text_find(rest, TEXT("\n"), start);
        end = end == SIZE_MAX ? rest.byte_count : end;
        text_append_format(out, "  %s", number == 1 ? color(shell, RED) : "");
        append_text(out, (struct text){rest.bytes + start, end - start});
        text_append_format(out, "%s\n", number == 1 ? color(shell, RESET) : "");
        start = end + 1;
    }
    out->failed = out->failed || lines.failed;
}

void report_problem(const struct shell *shell, const struct source *source, size_t offset,
                    const struct problem *problem) {
    struct arena arena;
    arena_init(&arena, NULL);
    struct text_builder out;
    text_builder_init(&out, &arena);
    struct problem moved = *problem;
    editing_move_problem(&moved, source->text, offset);
    struct span span = settle_at_end(source->text, offset, moved.span);
    append_place(&out, source, offset, span, &moved);
    append_message(shell, &out, &moved);
    append_code(shell, &out, &moved);
    text_append_character(&out, '\n');
    if (span_is_known(span) && moved.file[0] == '\0')
        append_caret(shell, &out, source->text, span);
    append_hint(shell, &out, &moved);
    write_message(&out, moved.message);
    arena_release(&arena);
}

static void write_failure(const struct shell *shell, const struct problem *problem,
                          bool has_code) {
    struct source source = {.name = NULL};
    struct arena arena;
    arena_init(&arena, NULL);
    struct text_builder out;
    text_builder_init(&out, &arena);
    if (problem->file[0] != '\0')
        append_place(&out, &source, 0, SPAN_NONE, problem);
    else
        text_append_string(&out, "entente: ");
    append_message(shell, &out, problem);
    if (has_code)
        append_code(shell, &out, problem);
    text_append_character(&out, '\n');
    append_hint(shell, &out, problem);
    write_message(&out, problem->message);
    arena_release(&arena);
}

void report_failure(const struct shell *shell, const struct problem *problem) {
    write_failure(shell, problem, true);
}

void report_usage(const struct shell *shell, const struct problem *problem) {
    write_failure(shell, problem, false);
}

void report_warning(const struct shell *shell, const char *message) {
    struct arena arena;
    arena_init(&arena, NULL);
    struct text_builder out;
    text_builder_init(&out, &arena);
    text_append_format(&out, "%swarning:%s ", color(shell, YELLOW), color(shell, RESET));
    append_text(&out, text_of(message));
    text_append_character(&out, '\n');
    write_message(&out, message);
    arena_release(&arena);
}

/* ---- footer ------------------------------------------------------------------------------- */

/* "nodes_created", 1 as "1 node created". */
static void append_counter(struct text_builder *out, const char *name, int64_t count) {
    struct text text = text_of(name);
    size_t gap = text_find(text, TEXT("_"), 0);
    struct text things = {name, gap};
    if (text_starts_with(text, TEXT("properties")))
        things = count == 1 ? TEXT("property") : things;
    else if (count == 1)
        things.byte_count--;
    text_append_format(out, "%lld %.*s %s, ", (long long)count, TEXT_ARGS(things),
                       name + gap + 1);
}

static void append_time(struct text_builder *out, double seconds) {
    if (seconds < 0.01)
        text_append_format(out, "%.1f ms", seconds * 1e3);
    else if (seconds < 1)
        text_append_format(out, "%.0f ms", seconds * 1e3);
    else
        text_append_format(out, "%.2f s", seconds);
}

void report_footer(const struct shell *shell, const struct entente_statement *statement,
                   uint64_t row_count, double seconds) {
    struct arena arena;
    arena_init(&arena, NULL);
    struct text_builder out;
    text_builder_init(&out, &arena);
    text_append_string(&out, color(shell, DIM));
    if (entente_column_count(statement) > 0)
        text_append_format(&out, "%llu row%s, ", (unsigned long long)row_count,
                           row_count == 1 ? "" : "s");
    const char *name;
    for (uint32_t i = 0; (name = statement_counter_name(i)) != NULL; i++) {
        int64_t count = entente_statement_counter(statement, name);
        if (count != 0)
            append_counter(&out, name, count);
    }
    append_time(&out, seconds);
    text_append_format(&out, "%s\n", color(shell, RESET));
    write_message(&out, "");
    arena_release(&arena);
}

void report_unsaved(const struct shell *shell) {
    if (shell->path == NULL || !entente_is_changed(shell->database))
        return;
    fprintf(
        stderr,
        "note: changes to '%s' are not written back; EXPORT GRAPH TO 'FILE' keeps them\n",
        shell->path);
}
