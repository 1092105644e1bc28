/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tokens of one statement, marked, as the parser reads them. */
#ifndef ENTENTE_SYNTAX_TOKENS_H
#define ENTENTE_SYNTAX_TOKENS_H

#include "base/budget.h"
#include "syntax/token.h"

struct tokens {
    struct text text;
    struct token *items; /* no comments; the last is TOKEN_STOP */
    uint32_t count;      /* with it */
    size_t rest;         /* offset after the statement and its ';' */
};

/*
 * Reads the first statement of `text`. Invalid tokens are kept.
 *
 * Errors  STATUS_QUERY_TOO_LARGE  more than MAX_QUERY_BYTES, or nested too deep
 *         STATUS_CANCELLED, STATUS_TIMED_OUT, STATUS_OUT_OF_MEMORY
 * Owner   `arena`
 */
enum status tokens_read(struct arena *arena, struct text text, struct budget *budget,
                        struct tokens *out, struct problem *problem);
/* The same for the statement that begins at byte `offset` of `text`. */
enum status tokens_read_from(struct arena *arena, struct text text, size_t offset,
                             struct budget *budget, struct tokens *out,
                             struct problem *problem);

#endif
