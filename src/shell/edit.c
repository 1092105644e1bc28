/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Readline's callback interface, so that waiting for keys and signals is ours; its redisplay is
 * replaced by one that lays out all rows anew (view.h) and moves over what it drew before. The
 * hooks get no context, so the editor at hand is a static of this file.
 */
#include "shell/edit.h"

#include "session/editing.h"
#include "shell/command.h"
#include "shell/complete.h"
#include "shell/report.h"
#include "shell/view.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#define CONTINUATION "     ...> "
/* Rows of suggestions that are listed. */
#define LISTED_ROWS 12

static struct editor {
    struct shell *shell;
    struct arena arena;  /* of one redisplay */
    uint32_t cursor_row; /* of the terminal's cursor, counted from the first row drawn */
    char *line;          /* what was entered; NULL: the end of input */
    bool is_done;
} editor;

static volatile sig_atomic_t was_interrupted, was_stopped, was_resized;

/* ---- drawing ------------------------------------------------------------------------------ */

static struct text buffer_text(void) {
    return (struct text){rl_line_buffer, (size_t)rl_end};
}

static void write_terminal(struct text text) {
    fwrite(text.bytes, 1, text.byte_count, rl_outstream);
    fflush(rl_outstream);
}

static void screen_size(size_t *rows, size_t *columns) {
    int row_count, column_count;
    rl_get_screen_size(&row_count, &column_count);
    *rows = row_count > 0 ? (size_t)row_count : 24;
    *columns = column_count > 1 ? (size_t)column_count : 80;
}

/* Draws the rows over what was drawn before. Of more rows than the screen has, those around
 * the cursor are drawn. */
static void draw(struct text_builder *out, const struct view *view, size_t screen_rows) {
    uint32_t first = 0, end = view->count;
    if (view->count > screen_rows) {
        uint32_t half = (uint32_t)screen_rows / 2;
        first = view->cursor_row > half ? view->cursor_row - half : 0;
        if (first + screen_rows > view->count)
            first = view->count - (uint32_t)screen_rows;
        end = first + (uint32_t)screen_rows;
    }
    if (editor.cursor_row > 0)
        text_append_format(out, "\033[%uA", editor.cursor_row);
    text_append_character(out, '\r');
    for (uint32_t i = first; i < end; i++) {
        text_append(out, view->items[i]);
        text_append_string(out, i + 1 < end ? "\033[K\r\n" : "\033[J");
    }
    if (end - 1 > view->cursor_row)
        text_append_format(out, "\033[%uA", end - 1 - view->cursor_row);
    text_append_character(out, '\r');
    if (view->cursor_column > 0)
        text_append_format(out, "\033[%zuC", view->cursor_column);
    editor.cursor_row = view->cursor_row - first;
}

/* Draws the text with the cursor at byte `cursor`. */
static void redraw_at(size_t cursor) {
    struct view view;
    struct view_request request = {
        .prompt = text_of(rl_display_prompt == NULL ? "" : rl_display_prompt),
        .continuation = TEXT(CONTINUATION),
        .text = buffer_text(),
        .cursor = cursor,
        .has_color = editor.shell->has_color};
    size_t screen_rows;
    screen_size(&screen_rows, &request.width_columns);
    arena_reset(&editor.arena);
    struct text_builder out;
    text_builder_init(&out, &editor.arena);
    if (view_make(&editor.arena, &request, &view, NULL) != STATUS_OK)
        return;
    draw(&out, &view, screen_rows);
    if (!out.failed)
        write_terminal(text_builder_text(&out));
}

static void redraw(void) {
    redraw_at((size_t)rl_point);
}

/* Puts the cursor below all that is drawn, at the start of a row. */
static void leave_drawing(void) {
    redraw_at((size_t)rl_end);
    write_terminal(TEXT("\r\n"));
    editor.cursor_row = 0;
}

/* ---- keys --------------------------------------------------------------------------------- */

static int insert_line_end(int count, int key) {
    (void)count, (void)key;
    rl_insert_text("\n");
    return 0;
}

/* Runs what is complete; else begins another line. */
static int enter(int count, int key) {
    if (!editing_is_ready(buffer_text()) && command_meant(buffer_text()) == NULL)
        return insert_line_end(count, key);
    leave_drawing();
    return rl_newline(1, '\n');
}

/* Byte offset of the start of the line that holds `at`. */
static int line_start(int at) {
    while (at > 0 && rl_line_buffer[at - 1] != '\n')
        at--;
    return at;
}

static int line_end(int at) {
    while (at < rl_end && rl_line_buffer[at] != '\n')
        at++;
    return at;
}

/* The offset as many characters behind `start` as there are from `from_start` to `from`. */
static int same_column(int from_start, int from, int start) {
    struct text before = {rl_line_buffer + from_start, (size_t)(from - from_start)};
    struct text line = {rl_line_buffer + start, (size_t)(line_end(start) - start)};
    return start + (int)text_character_offset(line, text_character_count(before));
}

/* A line up inside of the text; from the first line to what was entered before. */
static int go_up(int count, int key) {
    int start = line_start(rl_point);
    if (start == 0)
        return rl_get_previous_history(count, key);
    rl_point = same_column(start, rl_point, line_start(start - 1));
    return 0;
}

static int go_down(int count, int key) {
    int end = line_end(rl_point);
    if (end == rl_end)
        return rl_get_next_history(count, key);
    rl_point = same_column(line_start(rl_point), rl_point, end + 1);
    return 0;
}

static int go_to_start(int count, int key) {
    (void)count, (void)key;
    rl_point = line_start(rl_point);
    return 0;
}

static int go_to_end(int count, int key) {
    (void)count, (void)key;
    rl_point = line_end(rl_point);
    return 0;
}

static int clear_screen(int count, int key) {
    (void)count, (void)key;
    write_terminal(TEXT("\033[H\033[2J"));
    editor.cursor_row = 0;
    redraw();
    return 0;
}

/* ---- completion --------------------------------------------------------------------------- */

/* Puts `text` in place of what stands between byte `start` and the cursor, and `after` behind
 * it unless it stands there already. */
static void replace_word(size_t start, struct text text, struct text after) {
    char *copy = arena_format(&editor.arena, "%.*s", TEXT_ARGS(text));
    if (copy == NULL)
        return;
    rl_begin_undo_group();
    rl_delete_text((int)start, rl_point);
    rl_point = (int)start;
    rl_insert_text(copy);
    bool stands_there = after.byte_count > 0 && rl_point < rl_end &&
                        rl_line_buffer[rl_point] == after.bytes[0];
    if (after.byte_count > 0 && !stands_there)
        rl_insert_text(after.bytes);
    rl_end_undo_group();
}

static void list_completions(const struct completions *completions) {
    size_t rows, columns;
    screen_size(&rows, &columns);
    struct text_builder out;
    text_builder_init(&out, &editor.arena);
    complete_append_list(&out, completions, columns, LISTED_ROWS,
                         editor.shell->has_color);
    struct text list = text_builder_text(&out);
    int point = rl_point;
    struct arena kept = editor.arena; /* the list lives on it */
    arena_init(&editor.arena, NULL);
    leave_drawing();
    write_terminal(list);
    arena_release(&editor.arena);
    editor.arena = kept;
    rl_point = point;
}

/* The unfinished word, as far as one way goes; then a list of the ways. */
static int complete(int count, int key) {
    (void)count, (void)key;
    struct completions completions;
    struct text before = {rl_line_buffer, (size_t)rl_point};
    arena_reset(&editor.arena);
    if (complete_find(&editor.arena, editor.shell, before, &completions) != STATUS_OK ||
        completions.count == 0) {
        rl_ding();
        return 0;
    }
    struct text common = complete_common(&completions);
    bool is_longer = common.byte_count > before.byte_count - completions.word_start;
    if (completions.count == 1 || is_longer)
        replace_word(completions.word_start, common,
                     completions.count == 1 ? completions.items[0].after : TEXT(""));
    else
        list_completions(&completions);
    return 0;
}

/* ---- the table of keys -------------------------------------------------------------------- */

static const struct key {
    const char *sequence;
    rl_command_func_t *function;
    const char *name; /* NULL: another sequence of the key above */
    const char *description;
} keys[] = {
    {"\r", enter, "Enter", "run the statement if it is complete, else begin a line"},
    {"\n", enter, NULL, NULL},
    {"\033\r", insert_line_end, "Alt-Enter", "begin a line"},
    {"\t", complete, "Tab", "complete the word; once more lists the ways"},
    {"\033[A", go_up, "Up", "a line up, then back in history"},
    {"\033OA", go_up, NULL, NULL},
    {"\033[B", go_down, "Down", "a line down, then forward in history"},
    {"\033OB", go_down, NULL, NULL},
    {"\001", go_to_start, "Ctrl-A", "to the start of the line"},
    {"\005", go_to_end, "Ctrl-E", "to the end of the line"},
    {"\014", clear_screen, "Ctrl-L", "clear the screen"},
};

/* Readline's own, and the signals. */
static const char *const other_keys[][2] = {
    {"Ctrl-R", "search in history"},
    {"Ctrl-W", "cut the word before the cursor"},
    {"Ctrl-Y", "paste what was cut"},
    {"Ctrl-_", "undo"},
    {"Ctrl-C", "drop what was typed; stop the statement that runs"},
    {"Ctrl-D", "leave, when nothing is typed"},
};

static void bind_keys(void) {
    Keymap maps[] = {rl_get_keymap_by_name("emacs"), rl_get_keymap_by_name("vi-insert")};
    for (size_t map = 0; map < sizeof maps / sizeof maps[0]; map++) {
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            rl_bind_keyseq_in_map(keys[i].sequence, keys[i].function, maps[map]);
    }
    rl_bind_keyseq_in_map("\r", enter, rl_get_keymap_by_name("vi-command"));
}

void edit_print_keys(FILE *file) {
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].name != NULL)
            fprintf(file, "%-10s %s\n", keys[i].name, keys[i].description);
    for (size_t i = 0; i < sizeof other_keys / sizeof *other_keys; i++)
        fprintf(file, "%-10s %s\n", other_keys[i][0], other_keys[i][1]);
    fputs("Readline's other keys, and those of ~/.inputrc, work as well.\n", file);
}

/* ---- signals ------------------------------------------------------------------------------ */

static void on_signal(int number) {
    if (number == SIGINT)
        was_interrupted = 1;
    else if (number == SIGTSTP)
        was_stopped = 1;
    else
        was_resized = 1;
}

static const int served[] = {SIGINT, SIGTSTP, SIGWINCH};
#define SERVED_COUNT (sizeof served / sizeof *served)

struct signals {
    struct sigaction before[SERVED_COUNT];
    sigset_t mask_before;
};

static void take_signals(struct signals *signals) {
    struct sigaction action = {.sa_handler = on_signal};
    sigset_t mask;
    sigemptyset(&action.sa_mask);
    sigemptyset(&mask);
    for (size_t i = 0; i < SERVED_COUNT; i++)
        sigaddset(&mask, served[i]);
    sigprocmask(SIG_BLOCK, &mask, &signals->mask_before);
    for (size_t i = 0; i < SERVED_COUNT; i++)
        sigaction(served[i], &action, &signals->before[i]);
}

static void give_signals_back(const struct signals *signals) {
    for (size_t i = 0; i < SERVED_COUNT; i++)
        sigaction(served[i], &signals->before[i], NULL);
    sigprocmask(SIG_SETMASK, &signals->mask_before, NULL);
}

/* What was typed goes, the prompt comes again; searches and counts of readline end too. */
static void drop_text(void) {
    leave_drawing();
    rl_callback_sigcleanup();
    rl_free_line_state();
    rl_replace_line("", 1);
    rl_point = rl_mark = 0;
    rl_clear_message();
    redraw();
}

/* Stops the program with the terminal as others expect it, and goes on from there. */
static void stop_here(void) {
    sigset_t only_stop, mask;
    struct sigaction usual = {.sa_handler = SIG_DFL}, own;
    leave_drawing();
    rl_deprep_terminal();
    sigemptyset(&usual.sa_mask);
    sigaction(SIGTSTP, &usual, &own);
    raise(SIGTSTP);
    sigemptyset(&only_stop);
    sigaddset(&only_stop, SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &only_stop, &mask);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGTSTP, &own, NULL);
    rl_prep_terminal(1);
    redraw();
}

static void serve_signals(void) {
    if (was_interrupted)
        drop_text();
    if (was_stopped)
        stop_here();
    if (was_resized) {
        rl_resize_terminal();
        redraw();
    }
    was_interrupted = was_stopped = was_resized = 0;
}

/* ---- reading ------------------------------------------------------------------------------ */

static void on_line(char *line) {
    editor.line = line;
    editor.is_done = true;
    rl_callback_handler_remove();
}

void edit_open(struct shell *shell) {
    editor = (struct editor){.shell = shell};
    rl_readline_name = "entente";
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_outstream = stderr;
    rl_initialize(); /* it switches bracketed paste off where redisplay is replaced already */
    rl_redisplay_function = redraw;
    bind_keys();
}

bool edit_read(struct arena *arena, const char *prompt, struct text *out) {
    struct signals signals;
    arena_init(&editor.arena, NULL);
    editor.is_done = false;
    editor.cursor_row = 0;
    take_signals(&signals);
    rl_callback_handler_install(prompt, on_line);
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    while (!editor.is_done) {
        int ready = ppoll(&input, 1, NULL, &signals.mask_before);
        if (ready > 0)
            rl_callback_read_char();
        else
            serve_signals();
    }
    give_signals_back(&signals);
    arena_release(&editor.arena);
    if (editor.line == NULL)
        return false;
    *out = text_copy(arena, text_of(editor.line));
    free(editor.line);
    return out->bytes != NULL;
}
