/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines are gathered until a statement is complete, or a command stands alone. A terminal
 * without abilities is read line by line as it is.
 */
#include "shell/repl.h"

#include "session/editing.h"
#include "shell/command.h"
#include "shell/edit.h"
#include "shell/history.h"
#include "shell/input.h"
#include "shell/run.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_LINE_BYTES (64u << 20)

/* The prompt tells an open transaction. */
static const char *prompt_text(const struct shell *shell) {
    return shell->database->in_transaction ? "entente*> " : "entente> ";
}

/* What was typed; a command without its dot is told. */
static void run_entry(struct shell *shell, const struct source *source) {
    const char *meant = command_meant(source->text);
    if (meant == NULL)
        run_text(shell, source);
    else
        fprintf(stderr, "commands begin with a dot: %s\n", meant);
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
        fputs(typed.byte_count > 0 ? "     ...> " : prompt_text(shell), stderr);
        fflush(stderr);
        if (line_reader_next(&reader, &line) != LINE_READ)
            break;
        text_append(&typed, line);
        text_append_character(&typed, '\n');
        struct source source = {NULL, text_builder_text(&typed)};
        if (!editing_is_ready(source.text) && command_meant(source.text) == NULL)
            continue;
        run_entry(shell, &source);
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

/* Characters of more than one byte need a locale that has them; numbers are read and written
 * with a point everywhere. */
static void set_locale(void) {
    if (setlocale(LC_ALL, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_NUMERIC, "C");
}

static const char *colored_prompt(const struct shell *shell) {
    if (!shell->has_color)
        return prompt_text(shell);
    return shell->database->in_transaction ? "\001\033[1;33m\002entente*>\001\033[0m\002 "
                                           : "\001\033[1;32m\002entente>\001\033[0m\002 ";
}

static struct text trim(struct text text) {
    while (text.byte_count > 0 &&
           strchr(" \t\n", text.bytes[text.byte_count - 1]) != NULL)
        text.byte_count--;
    return text;
}

static enum exit_code run_edited(struct shell *shell) {
    struct history history;
    struct arena arena;
    struct text entry;
    set_locale();
    edit_open(shell);
    history_open(&history, &shell->arena);
    arena_init(&arena, NULL);
    while (!shell->wants_quit && edit_read(&arena, colored_prompt(shell), &entry)) {
        struct text kept = text_copy(&arena, trim(entry));
        if (kept.bytes != NULL)
            history_add(&history, kept);
        struct source source = {NULL, entry};
        run_entry(shell, &source);
        arena_reset(&arena);
    }
    if (!shell->wants_quit)
        fputc('\n', stderr);
    arena_release(&arena);
    history_close(&history);
    return EXIT_CODE_DONE;
}

static void greet(const struct shell *shell) {
    if (shell->is_quiet)
        return;
    const struct graph *graph = database_graph(shell->database);
    fprintf(stderr, "entente %s", entente_version());
    if (shell->path != NULL)
        fprintf(stderr, ", %s: %llu nodes, %llu relationships", shell->path,
                (unsigned long long)graph_element_count(graph, ELEMENT_NODE),
                (unsigned long long)graph_element_count(graph, ELEMENT_RELATIONSHIP));
    fputs("\n.help lists the commands; a statement ends with ';'\n", stderr);
}

enum exit_code repl_run(struct shell *shell) {
    const char *term = getenv("TERM");
    bool is_dumb = term == NULL || strcmp(term, "dumb") == 0 || !isatty(STDERR_FILENO);
    shell->is_interactive = true;
    greet(shell);
    return is_dumb ? run_plain(shell) : run_edited(shell);
}
