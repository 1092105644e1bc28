/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the tokens of names, strings and numbers spell.
 *
 * Texts are slices of the source where nothing had to be resolved, else on the arena; NULL
 * bytes when memory ran out. Only tokens that the lexer found valid may be passed, but for
 * literal_fault(). Thread safety: pure.
 */
#ifndef ENTENTE_SYNTAX_LITERAL_H
#define ENTENTE_SYNTAX_LITERAL_H

#include "syntax/token.h"

/*
 * Checks one escape sequence. `text` begins at its backslash; `*byte_count` becomes its length
 * and `*code_point` what it stands for.
 * Errors  STATUS_INVALID_UNICODE_LITERAL, STATUS_UNEXPECTED_SYNTAX; no problem is recorded
 */
enum status literal_escape(struct text text, size_t *byte_count, uint32_t *code_point);

/* The name that a NAME or PARAMETER token spells, without '$' and backquotes. */
struct text literal_name(struct arena *arena, struct text source, struct token token);

/* The text of a STRING token. */
struct text literal_string(struct arena *arena, struct text source, struct token token);

/* The value of digits (decimal, 0x, 0o, 0b, with '_' between); false beyond 64 bits. */
bool literal_integer(struct text digits, uint64_t *value);

/* The value of a FLOAT token; infinite beyond a double. False when memory ran out. */
bool literal_float(struct arena *arena, struct text source, struct token token,
                   double *value);

/* The first bad escape or byte of an invalid string or name; the token's span if there is
 * none. */
struct span literal_fault(struct text source, struct token token);

#endif
