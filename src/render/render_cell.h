/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells for people: what box, table, markdown and line print, and how text meets a width.
 * Failure is the builder's or a NULL: only memory can run out. Thread safety: pure.
 */
#ifndef ENTENTE_RENDER_RENDER_CELL_H
#define ENTENTE_RENDER_RENDER_CELL_H

#include "graph/graph.h"

struct render_cell {
    struct text text; /* visible characters; newlines only between the lines of a path */
    bool is_number;   /* stands to the right */
    bool is_null;
    bool has_lines; /* a path: wrapped where it is too wide; all else is cut */
};

/* The cell of a value, on `arena`; NULL bytes when memory ran out. */
struct render_cell render_make_cell(struct arena *arena, const struct graph *graph,
                                    struct value value);

/* Terminal columns of the widest line. */
size_t render_lines_width(struct text text);

/* The longest beginning of one line that takes at most `width_columns`. */
struct text render_fit(struct text line, size_t width_columns);

/*
 * Appends the lines of `text`, those that are wider than `width_columns` (0: none is) broken at
 * blanks and continued under an indent.
 */
void render_append_wrapped(struct text_builder *builder, struct text text,
                           size_t width_columns);

/* Takes the first line off `*text`; false when nothing is left. */
bool render_next_line(struct text *text, struct text *line);

#endif
