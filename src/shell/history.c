/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Readline tells entries of many lines apart by the time stamps before them, which it reads and
 * writes only when both variables below are set.
 */
#include "shell/history.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdio.h>

#include <readline/history.h>

#define MAX_ENTRIES 5000
#define MAX_FILE_BYTES (4 << 20)

/* The folder that holds `path`, and those above it, for the user alone. */
static void make_folders(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
}

static char *find_path(struct arena *arena) {
    const char *own = getenv("ENTENTE_HISTORY"), *state = getenv("XDG_STATE_HOME"),
               *home = getenv("HOME");
    if (own != NULL)
        return own[0] == '\0' ? NULL : arena_format(arena, "%s", own);
    if (state != NULL && state[0] == '/')
        return arena_format(arena, "%s/entente/history", state);
    if (home != NULL && home[0] == '/')
        return arena_format(arena, "%s/.local/state/entente/history", home);
    return NULL;
}

void history_open(struct history *history, struct arena *arena) {
    using_history();
    stifle_history(MAX_ENTRIES);
    history_comment_char = '#';
    history_write_timestamps = 1;
    char *path = find_path(arena);
    history->path = NULL;
    if (path == NULL)
        return;
    make_folders(path);
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0)
        return;
    close(file);
    history->path = path;
    read_history(path);
}

void history_add(const struct history *history, struct text entry) {
    HIST_ENTRY *last = history_get(history_base + history_length - 1);
    if (entry.byte_count == 0 || (last != NULL && text_equal(text_of(last->line), entry)))
        return;
    add_history(entry.bytes);
    if (history->path != NULL)
        append_history(1, history->path);
}

void history_close(const struct history *history) {
    struct stat file;
    if (history->path == NULL || stat(history->path, &file) != 0 ||
        file.st_size < MAX_FILE_BYTES)
        return;
    write_history(history->path);
    chmod(history->path, 0600);
}
