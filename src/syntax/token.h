/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a token is, and how its kind is shown to people.
 *
 * A token's kind is a terminal of grammar/entente.y (grammar_entente.h numbers them), or one
 * of the two kinds below, which the grammar never sees.
 */
#ifndef ENTENTE_SYNTAX_TOKEN_H
#define ENTENTE_SYNTAX_TOKEN_H

#include "base/status.h"
#include "base/text.h"

enum {
    TOKEN_STOP = 0,         /* after the last token: Lemon's end of input */
    TOKEN_COMMENT = 0xFFFE, /* between tokens; only colouring looks at it */
    TOKEN_INVALID = 0xFFFF  /* not a token; `status` says what is wrong with it */
};

struct token {
    uint16_t kind;
    uint16_t status; /* enum status, of TOKEN_INVALID and of numbers out of range */
    struct span span;
};

/* The bytes of a token as written. */
static inline struct text token_text(struct text source, struct token token) {
    return (struct text){source.bytes + token.span.start,
                         token.span.end - token.span.start};
}

/* How a kind is shown to people: "MATCH", "(", "name"; NULL for what only marks differ in. */
const char *token_display(uint16_t kind);

/* The name of a kind in the grammar: "MATCH", "NODE_LPAREN", "INVALID". */
const char *token_name(uint16_t kind);

/* True for the kinds that are words of the language. */
bool token_is_keyword(uint16_t kind);

/* The keyword that `word` spells, in any case; TOKEN_NAME when it is none. */
uint16_t token_keyword(struct text word);

#endif
