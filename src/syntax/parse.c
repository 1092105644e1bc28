/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A statement is read to tokens first, marked, and then fed to the parser token by token.
 * Messages are made when something failed, by reading the good part again (parse_error.c), so
 * that the usual case pays nothing for them.
 */
#include "syntax/parse.h"

#include "syntax/lexer.h"
#include "syntax/parse_error.h"
#include "syntax/reader.h"
#include "syntax/tokens.h"

#include "grammar_entente.h"

/* Feeds all tokens; `*failed` is the index of the one that could not be taken. */
static enum status feed(struct reader *reader, const struct tokens *tokens,
                        struct budget *budget, uint32_t *failed,
                        struct problem *problem) {
    for (uint32_t i = 0; i < tokens->count; i++) {
        if (!reader_feed(reader, tokens->items[i])) {
            *failed = i;
            return reader->build.status;
        }
        if (i % 1024 == 1023)
            TRY(budget_check(budget, problem));
    }
    return STATUS_OK;
}

enum status parse_statement_from(struct arena *arena, struct text text, size_t offset,
                                 struct budget *budget, struct ast_statement **out,
                                 size_t *rest, struct problem *problem) {
    struct tokens tokens;
    struct reader reader;
    uint32_t failed = 0;
    *out = NULL;
    TRY(tokens_read_from(arena, text, offset, budget, &tokens, problem));
    if (rest != NULL)
        *rest = tokens.rest;
    if (tokens.count == 1)
        return STATUS_OK;
    TRY(reader_start(&reader, arena, text, problem));
    enum status status = feed(&reader, &tokens, budget, &failed, problem);
    reader_stop(&reader);
    TRY(status);
    if (reader.build.is_unexpected)
        return parse_error_unexpected(arena, &tokens, failed, problem);
    *out = reader.build.statement;
    return STATUS_OK;
}

enum status parse_statement(struct arena *arena, struct text text, struct budget *budget,
                            struct ast_statement **out, size_t *rest,
                            struct problem *problem) {
    return parse_statement_from(arena, text, 0, budget, out, rest, problem);
}

size_t parse_statement_end(struct text text, bool *is_complete) {
    struct lexer lexer;
    lexer_init(&lexer, text, 0);
    struct token token;
    do
        token = lexer_next(&lexer);
    while (token.kind != TOKEN_STOP && token.kind != TOKEN_SEMICOLON);
    *is_complete = token.kind == TOKEN_SEMICOLON;
    return lexer.offset;
}

enum status parse_print_tokens(struct text_builder *builder, struct text text,
                               struct problem *problem) {
    struct tokens tokens;
    TRY(tokens_read(builder->arena, text, NULL, &tokens, problem));
    bool is_explained = tokens.count > 2 && tokens.items[0].kind == TOKEN_EXPLAIN &&
                        tokens.items[1].kind == TOKEN_TOKENS;
    for (uint32_t i = is_explained ? 2 : 0; i + 1 < tokens.count; i++) {
        struct token token = tokens.items[i];
        text_append_string(builder, token_name(token.kind));
        text_append_character(builder, ' ');
        text_append(builder, token_text(text, token));
        text_append_character(builder, '\n');
    }
    return STATUS_OK;
}
