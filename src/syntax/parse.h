/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text of one statement to its syntax tree; the only maker of syntax errors.
 */
#ifndef ENTENTE_SYNTAX_PARSE_H
#define ENTENTE_SYNTAX_PARSE_H

#include "base/budget.h"
#include "syntax/ast.h"

/*
 * Parses the first statement of `text`, which must stay unchanged and alive as long as the
 * tree. `*rest` (may be NULL) becomes the byte offset after the statement and its ';' (at the
 * end of text: its length). Blanks and comments alone give `*out` NULL and STATUS_OK.
 *
 * Errors  STATUS_UNEXPECTED_SYNTAX and its narrower sisters, with span, message, and as hint
 *         the nearest keyword or what could stand there; STATUS_QUERY_TOO_LARGE.
 * Owner   `arena` owns the tree.
 */
enum status parse_statement(struct arena *arena, struct text text, struct budget *budget,
                            struct ast_statement **out, size_t *rest,
                            struct problem *problem);

/* The same for the statement that begins at byte `offset`: places count from the start of
 * `text` all the same. */
enum status parse_statement_from(struct arena *arena, struct text text, size_t offset,
                                 struct budget *budget, struct ast_statement **out,
                                 size_t *rest, struct problem *problem);

/*
 * Writes the hint that tells where a bracket was opened again, for the larger text that the
 * statement came from, in which `problem->hinted` now stands. Other problems stay as they are.
 */
void parse_place_hint(struct problem *problem, struct text text);

/*
 * Where the first statement of `text` ends: the offset after its ';' outside of strings,
 * comments and braces-quoted names. `*is_complete` is false when the text ends without a ';'
 * or inside a string or comment. For shells that read line by line.
 */
size_t parse_statement_end(struct text text, bool *is_complete);

/* What could stand at the end of an unfinished text: for completion. */
struct parse_expectation {
    /* Terminal display names ("MATCH", "(", "name", ...), in grammar order. */
    const char **terminals;
    uint32_t terminal_count;
    bool is_label;    /* a node label can stand here (after `(:` and label operators) */
    bool is_type;     /* a relationship type can stand here */
    bool is_property; /* a property key after `variable.` or `{` */
    bool is_function; /* an expression can start here */
    bool is_string;   /* inside a string; `is_name_string` when it names a node */
    bool is_name_string;
    struct text word;     /* the unfinished word before the end */
    struct text variable; /* before the dot, when is_property */
};
enum status parse_expectation(struct arena *arena, struct text text,
                              struct parse_expectation *out, struct problem *problem);

/* A piece of text with its class, for colouring: covers all of the text in order. */
enum parse_class {
    PARSE_CLASS_PLAIN,
    PARSE_CLASS_KEYWORD,
    PARSE_CLASS_STRING,
    PARSE_CLASS_NUMBER,
    PARSE_CLASS_PARAMETER,
    PARSE_CLASS_COMMENT,
    PARSE_CLASS_LABEL,
    PARSE_CLASS_OPERATOR,
    PARSE_CLASS_FUNCTION,
    PARSE_CLASS_ERROR
};
struct parse_piece {
    struct span span;
    enum parse_class class;
};
enum status parse_pieces(struct arena *arena, struct text text, struct parse_piece **out,
                         uint32_t *count, struct problem *problem);

/* The tokens of a statement with the kinds the marking pass gave them, one a line, without
 * EXPLAIN TOKENS itself. */
enum status parse_print_tokens(struct text_builder *builder, struct text text,
                               struct problem *problem);

#endif
