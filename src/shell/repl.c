/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines are gathered until a statement is complete, or a command stands alone. A terminal
 * without abilities is read line by line as it is.
 */
#include "shell/repl.h"

#include "session/editing.h"
#include "shell/input.h"
#include "shell/run.h"

#include <string.h>
#include <unistd.h>

#define MAX_LINE_BYTES (64u << 20)

static const char *prompt_text(const struct shell *shell, bool continues) {
    if (continues)
        return "   ...> ";
    return shell->database->in_transaction ? "entente*> " : "entente> ";
}

/* True when what was typed so far can run: a command, or a complete statement. */
static bool can_run(struct text text) {
    size_t first = 0;
    while (first < text.byte_count && strchr(" \t\n", text.bytes[first]) != NULL)
        first++;
    if (first == text.byte_count || text.bytes[first] == '.')
        return true;
    bool is_complete;
    editing_statement_end(text, &is_complete);
    return is_complete || editing_is_blank(text);
}

static enum exit_code run_plain(struct shell *shell) {
    struct line_reader reader;
    struct arena arena;
    struct text line;
    line_reader_init(&reader, STDIN_FILENO, MAX_LINE_BYTES);
    arena_init(&arena, NULL);
    struct text_builder typed;
    text_builder_init(&typed, &arena);
    while (!shell->wants_quit) {
        fputs(prompt_text(shell, typed.byte_count > 0), stderr);
        fflush(stderr);
        if (line_reader_next(&reader, &line) != LINE_READ)
            break;
        text_append(&typed, line);
        text_append_character(&typed, '\n');
        struct source source = {NULL, text_builder_text(&typed)};
        if (!can_run(source.text))
            continue;
        run_text(shell, &source);
        arena_reset(&arena);
        text_builder_init(&typed, &arena);
    }
    struct source rest = {NULL, text_builder_text(&typed)};
    if (!shell->wants_quit && typed.byte_count > 0)
        run_text(shell, &rest);
    arena_release(&arena);
    line_reader_release(&reader);
    fputc('\n', stderr);
    return EXIT_CODE_DONE;
}

enum exit_code repl_run(struct shell *shell) {
    shell->is_interactive = true;
    return run_plain(shell);
}
