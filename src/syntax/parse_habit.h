/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hints for what people write from other databases and languages. */
#ifndef ENTENTE_SYNTAX_PARSE_HABIT_H
#define ENTENTE_SYNTAX_PARSE_HABIT_H

#include "syntax/tokens.h"

/*
 * Adds a hint to the recorded failure at the token `index` when it, or the words before it, are
 * a habit from elsewhere: how the same thing is written here. `expected`, by kind of token, is
 * what could stand there.
 */
void parse_hint_habit(const struct tokens *tokens, uint32_t index, const bool *expected,
                      struct problem *problem);

/* The same for a character that no token begins with. */
void parse_hint_character(struct text character, struct problem *problem);

#endif
