/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/complete.h"

#include "render/render_visible.h"
#include "session/editing.h"
#include "session/suggest.h"
#include "session/transaction.h"
#include "shell/command.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PLAIN "\033[0m"

struct search {
    struct arena *arena;
    const struct shell *shell;
    struct text text;
    struct text word;
    struct completions *out;
};

static enum status add(struct search *search, struct text text, const char *after,
                       const char *color) {
    struct completion completion = {text, text_of(after), color};
    TRY_MEMORY(ARRAY_PUSH(search->arena, *search->out, completion), search->arena, NULL);
    return STATUS_OK;
}

static struct text rest_of(struct text text, size_t start) {
    return (struct text){text.bytes + start, text.byte_count - start};
}

/* The word begins at byte `start` of the text. */
static void set_word(struct search *search, size_t start) {
    search->out->word_start = start;
    search->word = rest_of(search->text, start);
}

static int compare_texts(const void *first, const void *second) {
    return text_compare(((const struct completion *)first)->text,
                        ((const struct completion *)second)->text);
}

/* ---- files -------------------------------------------------------------------------------- */

static bool is_folder(struct search *search, struct text folder, const char *name) {
    struct stat what;
    const char *path = arena_format(search->arena, "%.*s%s", TEXT_ARGS(folder), name);
    return path != NULL && stat(path, &what) == 0 && S_ISDIR(what.st_mode);
}

/* Files whose path begins as the word does; folders end in a slash and may go on. */
static enum status add_files(struct search *search, const char *after) {
    struct text folder = search->word;
    while (folder.byte_count > 0 && folder.bytes[folder.byte_count - 1] != '/')
        folder.byte_count--;
    struct text begin = rest_of(search->word, folder.byte_count);
    const char *path = folder.byte_count == 0
                           ? "."
                           : arena_copy(search->arena, folder.bytes, folder.byte_count);
    TRY_MEMORY(path, search->arena, NULL);
    DIR *directory = opendir(path);
    if (directory == NULL)
        return STATUS_OK;
    enum status status = STATUS_OK;
    struct dirent *entry;
    while (status == STATUS_OK && (entry = readdir(directory)) != NULL) {
        struct text name = text_of(entry->d_name);
        if (!text_starts_with(name, begin) ||
            (name.bytes[0] == '.' && begin.byte_count == 0) || !text_is_utf8(name, NULL))
            continue;
        bool goes_on = is_folder(search, folder, entry->d_name);
        char *whole = arena_format(search->arena, "%.*s%s%s", TEXT_ARGS(folder),
                                   entry->d_name, goes_on ? "/" : "");
        status = whole == NULL ? STATUS_OUT_OF_MEMORY
                               : add(search, text_of(whole), goes_on ? "" : after,
                                     goes_on ? "\033[34m" : "");
    }
    closedir(directory);
    if (search->out->count > 0)
        qsort(search->out->items, search->out->count, sizeof *search->out->items,
              compare_texts);
    return status;
}

/* ---- commands ----------------------------------------------------------------------------- */

static enum status add_commands(struct search *search) {
    const char *name;
    for (uint32_t i = 0; (name = command_name(i)) != NULL; i++)
        if (text_starts_with(text_of(name), search->word))
            TRY(add(search, text_of(name), " ", ""));
    return STATUS_OK;
}

static enum status add_modes(struct search *search) {
    uint32_t count;
    const struct render_format *const *formats = render_formats(&count);
    for (uint32_t i = 0; i < count; i++)
        if (text_starts_with(text_of(formats[i]->name), search->word))
            TRY(add(search, text_of(formats[i]->name), "", ""));
    return STATUS_OK;
}

static enum status add_suggestions(struct search *search, struct text text,
                                   size_t offset);

/* A command line: its name, then what the command takes. */
static enum status complete_command(struct search *search) {
    struct text text = search->text;
    size_t name_end = 0;
    while (name_end < text.byte_count && !isblank((unsigned char)text.bytes[name_end]))
        name_end++;
    if (name_end == text.byte_count) {
        set_word(search, 0);
        return add_commands(search);
    }
    struct text name = {text.bytes, name_end};
    size_t start = name_end;
    while (start < text.byte_count && isblank((unsigned char)text.bytes[start]))
        start++;
    set_word(search, start);
    switch (command_takes(name)) {
    case COMMAND_TAKES_MODE:
        return add_modes(search);
    case COMMAND_TAKES_FILE:
        return add_files(search, "");
    case COMMAND_TAKES_STATEMENT:
        return add_suggestions(search, rest_of(text, start), start);
    case COMMAND_TAKES_WORDS:
        break;
    }
    return STATUS_OK;
}

/* ---- statements --------------------------------------------------------------------------- */

/* ORDER SUGGESTION */
static const char *const colors[] = {
    "", "", "\033[36m", "\033[36m", "\033[33m", "\033[33m", "\033[35m", "\033[32m", ""};

/* The word before the string that the text ends in is one that takes a file. */
static bool is_file_string(struct text text, size_t word_start, char *quote) {
    static const char *const words[] = {"IMPORT", "TO", "INTO", "FROM"};
    if (word_start == 0)
        return false;
    *quote = text.bytes[word_start - 1];
    size_t end = word_start - 1;
    while (end > 0 && isspace((unsigned char)text.bytes[end - 1]))
        end--;
    size_t start = end;
    while (start > 0 && isalpha((unsigned char)text.bytes[start - 1]))
        start--;
    struct text word = {text.bytes + start, end - start};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal_ignoring_case(word, text_of(words[i])))
            return true;
    return false;
}

static enum status add_parameters(struct search *search) {
    const struct parameters *parameters = &search->shell->parameters;
    for (uint32_t i = 0; i < parameters->count; i++) {
        char *name =
            arena_format(search->arena, "$%.*s", TEXT_ARGS(parameters->items[i].name));
        TRY_MEMORY(name, search->arena, NULL);
        if (text_starts_with(text_of(name), search->word))
            TRY(add(search, text_of(name), "", "\033[35m"));
    }
    return STATUS_OK;
}

/* `text` is the statement, which begins at byte `offset` of the search's text. */
static enum status add_suggestions(struct search *search, struct text text,
                                   size_t offset) {
    struct suggestions suggestions;
    struct problem problem;
    problem_clear(&problem);
    struct entente_database *database = search->shell->database;
    TRY(transaction_begin_read(database));
    enum status status = suggest(search->arena, database, text, &suggestions, &problem);
    (void)transaction_end_read(database); /* fewer suggestions are no failure */
    if (status != STATUS_OK)
        return status;
    set_word(search, offset + suggestions.word_start);
    char quote;
    if (suggestions.is_string && suggestions.count == 0 &&
        is_file_string(text, suggestions.word_start, &quote))
        return add_files(search, quote == '"' ? "\"" : "'");
    if (text_starts_with(search->word, TEXT("$")))
        return add_parameters(search);
    const char *closing = "";
    if (suggestions.is_string && suggestions.word_start > 0)
        closing = text.bytes[suggestions.word_start - 1] == '"' ? "\"" : "'";
    for (uint32_t i = 0; i < suggestions.count; i++) {
        enum suggestion_kind kind = suggestions.items[i].kind;
        const char *after = kind == SUGGEST_FUNCTION || kind == SUGGEST_PROCEDURE ? "("
                            : kind == SUGGEST_KEYWORD                             ? " "
                                                      : closing;
        TRY(add(search, suggestions.items[i].text, after, colors[kind]));
    }
    return STATUS_OK;
}

enum status complete_find(struct arena *arena, const struct shell *shell,
                          struct text text, struct completions *out) {
    struct search search = {.arena = arena, .shell = shell, .text = text, .out = out};
    *out = (struct completions){.word_start = text.byte_count};
    if (text_starts_with(text, TEXT(".")))
        return complete_command(&search);
    return add_suggestions(&search, text, 0);
}

/* ---- what is common, and the list --------------------------------------------------------- */

static bool is_continuation(char byte) {
    return ((unsigned char)byte & 0xC0) == 0x80;
}

struct text complete_common(const struct completions *completions) {
    struct text common = completions->items[0].text;
    for (uint32_t i = 1; i < completions->count; i++) {
        struct text other = completions->items[i].text;
        size_t same = 0;
        while (same < common.byte_count && same < other.byte_count &&
               tolower((unsigned char)common.bytes[same]) ==
                   tolower((unsigned char)other.bytes[same]))
            same++;
        while (same > 0 && same < common.byte_count &&
               is_continuation(common.bytes[same]))
            same--;
        common.byte_count = same;
    }
    return common;
}

void complete_append_list(struct text_builder *out, const struct completions *completions,
                          size_t width_columns, size_t row_limit, bool has_color) {
    size_t widest = 1;
    for (uint32_t i = 0; i < completions->count; i++) {
        size_t width = text_display_width(completions->items[i].text);
        widest = width > widest ? width : widest;
    }
    size_t columns = (width_columns + 1) / (widest + 2);
    columns = columns == 0 ? 1 : columns;
    size_t rows = (completions->count + columns - 1) / columns;
    size_t shown_rows = rows < row_limit ? rows : row_limit;
    size_t shown = 0;
    for (size_t row = 0; row < shown_rows; row++) {
        for (size_t column = 0; column < columns; column++) {
            size_t i = column * rows + row;
            if (i >= completions->count)
                break;
            const struct completion *item = &completions->items[i];
            size_t width = text_display_width(item->text);
            text_append_string(out, has_color ? item->color : "");
            render_append_visible(out, item->text);
            text_append_string(out, has_color && item->color[0] != '\0' ? PLAIN : "");
            bool is_last = i + rows >= completions->count;
            text_append_format(out, "%*s", is_last ? 0 : (int)(widest + 2 - width), "");
            shown++;
        }
        text_append_string(out, "\r\n");
    }
    if (shown < completions->count)
        text_append_format(out, "... and %zu more\r\n", completions->count - shown);
}
