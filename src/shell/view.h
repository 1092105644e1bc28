/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the text being typed looks like: prompt, colours, wrapped rows, and where the cursor
 * stands. Nothing is printed here.
 */
#ifndef ENTENTE_SHELL_VIEW_H
#define ENTENTE_SHELL_VIEW_H

#include "base/array.h"
#include "base/text.h"

struct view_request {
    struct text prompt;       /* its invisible parts stand between \001 and \002 */
    struct text continuation; /* stands before the second line and those after it */
    struct text text;
    size_t cursor; /* byte offset in `text` */
    size_t width_columns;
    bool has_color;
};

struct view {
    struct text *items; /* rows with their colours, none wider than the terminal */
    uint32_t count, capacity;
    uint32_t cursor_row;
    size_t cursor_column;
};

/* Lays `request` out on `arena`. */
enum status view_make(struct arena *arena, const struct view_request *request,
                      struct view *out, struct problem *problem);

#endif
