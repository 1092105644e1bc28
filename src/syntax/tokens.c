/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/tokens.h"

#include "base/array.h"
#include "base/limits.h"
#include "syntax/lexer.h"
#include "syntax/mark.h"

#include "grammar_entente.h"

/* A statement is read up to its ';', which takes the place of the end. */
static enum status read_all(struct arena *arena, struct text text, size_t offset,
                            struct budget *budget, struct tokens *out,
                            struct problem *problem) {
    ARRAY(struct token) tokens = {0};
    struct lexer lexer;
    lexer_init(&lexer, text, offset);
    struct token token;
    do {
        token = lexer_next(&lexer);
        if (token.kind == TOKEN_COMMENT)
            continue;
        if (token.kind == TOKEN_SEMICOLON)
            token.kind = TOKEN_STOP;
        TRY_MEMORY(ARRAY_PUSH(arena, tokens, token), arena, problem);
        if (tokens.count % 1024 == 0)
            TRY(budget_check(budget, problem));
    } while (token.kind != TOKEN_STOP);
    *out = (struct tokens){
        .text = text, .items = tokens.items, .count = tokens.count, .rest = lexer.offset};
    return STATUS_OK;
}

enum status tokens_read_from(struct arena *arena, struct text text, size_t offset,
                             struct budget *budget, struct tokens *out,
                             struct problem *problem) {
    /* Only the statement counts, not what follows it in the same text. */
    bool is_long = text.byte_count > MAX_QUERY_BYTES;
    struct text start = {text.bytes, is_long ? MAX_QUERY_BYTES : text.byte_count};
    TRY(read_all(arena, start, offset, budget, out, problem));
    if (is_long && out->rest == start.byte_count)
        return problem_set(problem, STATUS_QUERY_TOO_LARGE,
                           ((struct span){MAX_QUERY_BYTES, MAX_QUERY_BYTES}),
                           "statement longer than %u bytes", MAX_QUERY_BYTES);
    return mark_tokens(arena, text, out->items, out->count, problem);
}

enum status tokens_read(struct arena *arena, struct text text, struct budget *budget,
                        struct tokens *out, struct problem *problem) {
    return tokens_read_from(arena, text, 0, budget, out, problem);
}
