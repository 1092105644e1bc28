/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/called.h"

#include "grammar_entente.h"
#include "syntax/literal.h"

static struct token next_token(struct lexer *lexer) {
    struct token token = lexer_next(lexer);
    while (token.kind == TOKEN_COMMENT)
        token = lexer_next(lexer);
    return token;
}

/* Names with dots between. The token behind them is read too: no CALL can stand there. */
static struct text read_name(struct arena *arena, struct lexer *lexer) {
    struct text_builder name;
    text_builder_init(&name, arena);
    for (bool wants_dot = false;; wants_dot = !wants_dot) {
        struct token token = next_token(lexer);
        bool is_word = token.kind == TOKEN_NAME || token_is_keyword(token.kind);
        if (wants_dot ? token.kind != TOKEN_DOT : !is_word)
            break;
        text_append(&name,
                    wants_dot ? TEXT(".") : literal_name(arena, lexer->text, token));
    }
    return name.failed ? (struct text){NULL, 0}
                       : text_lower(arena, text_builder_text(&name));
}

bool called_next(struct arena *arena, struct lexer *lexer, struct text *name) {
    for (;;) {
        struct token token = next_token(lexer);
        if (token.kind == TOKEN_STOP)
            return false;
        if (token.kind != TOKEN_CALL)
            continue;
        *name = read_name(arena, lexer);
        return true;
    }
}
