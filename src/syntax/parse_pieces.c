/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A word is coloured as a keyword only where the parser takes it for one, and a name by where
 * it stands. After the first token that cannot stand, spelling alone decides.
 */
#include "syntax/parse.h"

#include "base/array.h"
#include "syntax/lexer.h"
#include "syntax/reader.h"
#include "syntax/tokens.h"

#include "grammar_entente.h"

struct pieces {
    struct arena *arena;
    struct text text;
    ARRAY(struct parse_piece) list;
    uint32_t end; /* of the last piece */
};

static bool add(struct pieces *pieces, uint32_t end, enum parse_class class) {
    if (end <= pieces->end)
        return true;
    struct parse_piece piece = {{pieces->end, end}, class};
    pieces->end = end;
    return ARRAY_PUSH(pieces->arena, pieces->list, piece) != NULL;
}

/* The blanks and comments before byte `until`. */
static bool add_gap(struct pieces *pieces, uint32_t until) {
    struct lexer lexer;
    struct text gap = {pieces->text.bytes, until};
    lexer_init(&lexer, gap, pieces->end);
    for (;;) {
        struct token token = lexer_next(&lexer);
        if (token.kind != TOKEN_COMMENT)
            return add(pieces, until, PARSE_CLASS_PLAIN);
        if (!add(pieces, token.span.start, PARSE_CLASS_PLAIN) ||
            !add(pieces, token.span.end, PARSE_CLASS_COMMENT))
            return false;
    }
}

/* ---- classes ------------------------------------------------------------------------------ */

/* A token that is none: what it seems to become. */
static enum parse_class class_of_invalid(struct text text, struct token token) {
    char first = text.bytes[token.span.start];
    bool is_open = token.status == STATUS_UNEXPECTED_SYNTAX;
    if (first == '\'' || first == '"')
        return is_open ? PARSE_CLASS_STRING : PARSE_CLASS_ERROR;
    if (first == '/' && is_open)
        return PARSE_CLASS_COMMENT;
    if (first == '$' && token.span.end == text.byte_count)
        return PARSE_CLASS_PARAMETER;
    if (first == '`' && is_open)
        return PARSE_CLASS_PLAIN;
    return PARSE_CLASS_ERROR;
}

/* A name, or a keyword that is one here. `reader` has read what stands before it. */
static enum parse_class class_of_name(const struct tokens *tokens, uint32_t index,
                                      const struct reader *reader, bool is_good) {
    bool is_label = is_good && reader_accepts(reader, TOKEN_PERCENT) &&
                    reader_accepts(reader, TOKEN_EXCLAMATION);
    if (is_label)
        return PARSE_CLASS_LABEL;
    if (tokens->items[index + 1].kind == TOKEN_LPAREN)
        return PARSE_CLASS_FUNCTION;
    return PARSE_CLASS_PLAIN;
}

static bool is_bracket(char first) {
    return first == '(' || first == ')' || first == '[' || first == ']' || first == '{' ||
           first == '}' || first == ',';
}

static bool is_function_word(uint16_t kind) {
    return kind == TOKEN_ALL_OF || kind == TOKEN_ANY_OF || kind == TOKEN_NONE_OF ||
           kind == TOKEN_SINGLE_OF || kind == TOKEN_REDUCE ||
           kind == TOKEN_SHORTEST_PATH || kind == TOKEN_ALL_SHORTEST_PATHS ||
           kind == TOKEN_CAST;
}

static enum parse_class class_of(const struct tokens *tokens, uint32_t index,
                                 const struct reader *reader, bool is_good) {
    struct token token = tokens->items[index];
    char first = tokens->text.bytes[token.span.start];
    switch (token.kind) {
    case TOKEN_INVALID:
        return class_of_invalid(tokens->text, token);
    case TOKEN_STRING:
        return PARSE_CLASS_STRING;
    case TOKEN_INTEGER:
    case TOKEN_INTEGER_MINIMUM:
    case TOKEN_FLOAT:
        return PARSE_CLASS_NUMBER;
    case TOKEN_PARAMETER:
        return PARSE_CLASS_PARAMETER;
    case TOKEN_NAME:
        return class_of_name(tokens, index, reader, is_good);
    default:
        break;
    }
    if (!token_is_keyword(token.kind))
        return is_bracket(first) ? PARSE_CLASS_PLAIN : PARSE_CLASS_OPERATOR;
    if (is_good && !reader_accepts(reader, token.kind))
        return class_of_name(tokens, index, reader, is_good);
    return is_function_word(token.kind) ? PARSE_CLASS_FUNCTION : PARSE_CLASS_KEYWORD;
}

/* ---- the walk ----------------------------------------------------------------------------- */

/* The pieces of one statement, whose tokens' places are told from `start` on. */
static enum status add_statement(struct pieces *pieces, const struct tokens *tokens,
                                 uint32_t start, struct problem *problem) {
    struct reader reader;
    if (reader_start(&reader, pieces->arena, tokens->text, NULL) != STATUS_OK)
        return arena_problem(pieces->arena, problem);
    bool is_good = true, is_added = true;
    for (uint32_t i = 0; i + 1 < tokens->count && is_added; i++) {
        struct token token = tokens->items[i];
        enum parse_class class = class_of(tokens, i, &reader, is_good);
        bool was_good = is_good;
        is_good = is_good && reader_feed(&reader, token);
        /* The word at the end may still become what is meant. */
        bool is_wrong = was_good && !is_good && token.span.end < tokens->text.byte_count;
        is_added =
            add_gap(pieces, start + token.span.start) &&
            add(pieces, start + token.span.end, is_wrong ? PARSE_CLASS_ERROR : class);
    }
    reader_stop(&reader);
    return is_added ? STATUS_OK : arena_problem(pieces->arena, problem);
}

enum status parse_pieces(struct arena *arena, struct text text, struct parse_piece **out,
                         uint32_t *count, struct problem *problem) {
    struct pieces pieces = {.arena = arena, .text = text};
    size_t start = 0;
    while (start < text.byte_count) {
        struct tokens tokens;
        struct text rest = {text.bytes + start, text.byte_count - start};
        enum status status = tokens_read(arena, rest, NULL, &tokens, NULL);
        if (status == STATUS_OUT_OF_MEMORY)
            return arena_problem(arena, problem);
        if (status != STATUS_OK) /* too large to be coloured */
            break;
        TRY(add_statement(&pieces, &tokens, (uint32_t)start, problem));
        start += tokens.rest;
        if (!add_gap(&pieces, (uint32_t)start))
            return arena_problem(arena, problem);
    }
    if (!add(&pieces, (uint32_t)text.byte_count, PARSE_CLASS_PLAIN))
        return arena_problem(arena, problem);
    *out = pieces.list.items;
    *count = pieces.list.count;
    return STATUS_OK;
}
