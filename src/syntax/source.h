/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places in a statement's text: offsets to line and column, and the line with its caret. */
#ifndef ENTENTE_SYNTAX_SOURCE_H
#define ENTENTE_SYNTAX_SOURCE_H

#include "base/text.h"

struct source_place {
    uint32_t line;         /* from 1 */
    uint32_t column;       /* from 1, in characters (code points) */
    struct text line_text; /* the whole line without its end */
};

/* The place of a byte offset; offsets beyond the text give its end. */
struct source_place source_place(struct text text, size_t offset);

/*
 * Appends the line of `span` and below it carets under what the span covers on that line
 * (at least one), aligned by display width; a long line is cut around the span to about
 * `width` columns with "..." (0: no cut).
 */
void source_append_caret(struct text_builder *builder, struct text text, struct span span,
                         size_t width);

#endif
