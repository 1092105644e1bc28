/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was entered before: a file in the user's state folder, readable by the user alone.
 *
 * $ENTENTE_HISTORY names another file, or none when it is empty; else it is
 * $XDG_STATE_HOME/entente/history, by default ~/.local/state/entente/history.
 */
#ifndef ENTENTE_SHELL_HISTORY_H
#define ENTENTE_SHELL_HISTORY_H

#include "base/text.h"

struct history {
    const char *path; /* NULL: nothing is kept beyond this session */
};

/* Reads the file into readline's history. A file that cannot be had is no failure. */
void history_open(struct history *history, struct arena *arena);

/* Adds an entry, of many lines too, and appends it to the file, unless it repeats the last. */
void history_add(const struct history *history, struct text entry);

/* Cuts a file that has grown large. */
void history_close(const struct history *history);

#endif
