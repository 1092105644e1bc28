/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text to tokens, one call each.
 *
 * The lexer never fails: what cannot be read becomes a token of kind TOKEN_INVALID whose
 * `status` says what is wrong, so that unfinished text can be coloured and completed too.
 * Thread safety: a lexer belongs to one thread.
 */
#ifndef ENTENTE_SYNTAX_LEXER_H
#define ENTENTE_SYNTAX_LEXER_H

#include "syntax/token.h"

/* Where the lexer stands in a label expression; see lexer.c. */
enum lexer_label_place {
    LEXER_NO_LABEL,
    LEXER_OPENED,      /* directly after '(' or '[' */
    LEXER_OPENED_NAME, /* after the name that follows it */
    LEXER_LABEL,       /* a label can come */
    LEXER_LABEL_END    /* a label came; an operator can follow */
};

/* How far the head of CREATE [OR REPLACE] GRAPH TYPE has been read. */
enum lexer_head {
    LEXER_NO_HEAD,
    LEXER_CREATE,
    LEXER_OR,
    LEXER_GRAPH,
    LEXER_GRAPH_TYPE /* all of it: labels follow '(' and '[' without ':' */
};

struct lexer {
    struct text text;
    size_t offset; /* of the next byte to read */
    enum lexer_label_place label_place;
    enum lexer_head head;
    uint32_t label_depth; /* parentheses open inside the label expression */
    uint16_t last_kind;
};

/* Starts at byte `offset` of `text`. */
void lexer_init(struct lexer *lexer, struct text text, size_t offset);

/*
 * Reads the next token, comments included. TOKEN_STOP at the end of the text, again and again.
 * A label written with hyphens in a pattern is one TOKEN_NAME.
 */
struct token lexer_next(struct lexer *lexer);

#endif
