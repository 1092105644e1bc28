/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an editor of statements asks: where one ends, what its pieces are, what could follow,
 * where an error stands. The shell sees the language through this header alone.
 */
#ifndef ENTENTE_SESSION_EDITING_H
#define ENTENTE_SESSION_EDITING_H

#include "syntax/parse.h"
#include "syntax/source.h"

/* Where the first statement of `text` ends (parse_statement_end). */
size_t editing_statement_end(struct text text, bool *is_complete);

/* True when `text` holds nothing but blanks and comments. */
bool editing_is_blank(struct text text);

/* True when what was typed can run: a shell command, a complete statement, nothing. */
bool editing_is_ready(struct text text);

/* The pieces of a text for colouring (parse_pieces). */
enum status editing_pieces(struct arena *arena, struct text text,
                           struct parse_piece **out, uint32_t *count,
                           struct problem *problem);

/* Moves what a problem says of its statement's text to `text`, where the statement stands at
 * `offset`: spans, and lines in the hint. */
void editing_move_problem(struct problem *problem, struct text text, size_t offset);

/* Line, column and line text of a byte offset (source_place). */
struct source_place editing_place(struct text text, size_t offset);

/* The line of a span with a caret below it (source_append_caret). */
void editing_append_caret(struct text_builder *builder, struct text text,
                          struct span span, size_t width_columns);

#endif
