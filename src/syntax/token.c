/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keywords are found by halving a table that is ordered by length, then by letters. What is
 * known of a terminal stands in a table by kind, made of the same lists.
 */
#include "syntax/token.h"

#include "grammar_entente.h"

#include <string.h>

struct keyword {
    const char *word;
    uint8_t byte_count;
    uint16_t kind;
};

/* ORDER KEYWORD */
static const struct keyword keywords[] = {
#define KEYWORD(word) {#word, sizeof(#word) - 1, TOKEN_##word},
#include "syntax/keywords.h"
#undef KEYWORD
};

#define KEYWORD_COUNT (sizeof keywords / sizeof keywords[0])
#define MAX_KEYWORD_BYTES 15

/* The terminals that are no keywords: TERMINAL(kind, how it is shown to people, or NULL). */
#define TERMINALS                                                                        \
    TERMINAL(NAME, "name")                                                               \
    TERMINAL(STRING, "string")                                                           \
    TERMINAL(INTEGER, "integer")                                                         \
    TERMINAL(INTEGER_MINIMUM, NULL)                                                      \
    TERMINAL(FLOAT, "number")                                                            \
    TERMINAL(PARAMETER, "parameter")                                                     \
    TERMINAL(LPAREN, "(")                                                                \
    TERMINAL(NODE_LPAREN, NULL)                                                          \
    TERMINAL(RPAREN, ")")                                                                \
    TERMINAL(LBRACKET, "[")                                                              \
    TERMINAL(LIST_LBRACKET, NULL)                                                        \
    TERMINAL(PATTERN_LBRACKET, NULL)                                                     \
    TERMINAL(RBRACKET, "]")                                                              \
    TERMINAL(LBRACE, "{")                                                                \
    TERMINAL(RBRACE, "}")                                                                \
    TERMINAL(DOLLAR_LPAREN, "$(")                                                        \
    TERMINAL(COMMA, ",")                                                                 \
    TERMINAL(DOT, ".")                                                                   \
    TERMINAL(DOTDOT, "..")                                                               \
    TERMINAL(COLON, ":")                                                                 \
    TERMINAL(DOUBLE_COLON, "::")                                                         \
    TERMINAL(BAR, "|")                                                                   \
    TERMINAL(BODY_BAR, "|")                                                              \
    TERMINAL(AMPERSAND, "&")                                                             \
    TERMINAL(EXCLAMATION, "!")                                                           \
    TERMINAL(QUESTION, "?")                                                              \
    TERMINAL(PERCENT, "%")                                                               \
    TERMINAL(STAR, "*")                                                                  \
    TERMINAL(PLUS, "+")                                                                  \
    TERMINAL(MINUS, "-")                                                                 \
    TERMINAL(SLASH, "/")                                                                 \
    TERMINAL(CARET, "^")                                                                 \
    TERMINAL(TILDE, "~")                                                                 \
    TERMINAL(EQUAL, "=")                                                                 \
    TERMINAL(PLUS_EQUAL, "+=")                                                           \
    TERMINAL(NOT_EQUAL, "<>")                                                            \
    TERMINAL(LESS, "<")                                                                  \
    TERMINAL(LESS_EQUAL, "<=")                                                           \
    TERMINAL(GREATER, ">")                                                               \
    TERMINAL(GREATER_EQUAL, ">=")                                                        \
    TERMINAL(REGULAR_MATCH, "=~")                                                        \
    TERMINAL(CONCATENATE, "||")                                                          \
    TERMINAL(SEMICOLON, ";")

/* The words that the marking pass makes of names. */
#define MARKED_WORDS                                                                     \
    TERMINAL(ALL_OF, "all(")                                                             \
    TERMINAL(ANY_OF, "any(")                                                             \
    TERMINAL(NONE_OF, "none(")                                                           \
    TERMINAL(SINGLE_OF, "single(")                                                       \
    TERMINAL(REDUCE, "reduce(")                                                          \
    TERMINAL(EXISTS, "EXISTS")                                                           \
    TERMINAL(COUNT, "COUNT")                                                             \
    TERMINAL(COLLECT, "COLLECT")                                                         \
    TERMINAL(VALUE, "VALUE")                                                             \
    TERMINAL(CAST, "CAST")                                                               \
    TERMINAL(ALL_REDUCE, "allReduce(")                                                   \
    TERMINAL(TRIM, "trim(")                                                              \
    TERMINAL(TRIM_SIDE, "BOTH")                                                          \
    TERMINAL(NORMAL_FORM, "NFC")                                                         \
    TERMINAL(LIST_OF, "LIST")                                                            \
    TERMINAL(DROP, "DROP")                                                               \
    TERMINAL(PROCEDURE, "PROCEDURE")                                                     \
    TERMINAL(TYPE, "TYPE")                                                               \
    TERMINAL(KEY, "KEY")                                                                 \
    TERMINAL(REPLACE, "REPLACE")                                                         \
    TERMINAL(IF, "IF")                                                                   \
    TERMINAL(INDEX, "INDEX")                                                             \
    TERMINAL(INDEX_KIND, "RANGE")                                                        \
    TERMINAL(CONSTRAINT, "CONSTRAINT")                                                   \
    TERMINAL(EACH, "EACH")                                                               \
    TERMINAL(REQUIRE, "REQUIRE")                                                         \
    TERMINAL(SHORTEST_PATH, "shortestPath")                                              \
    TERMINAL(ALL_SHORTEST_PATHS, "allShortestPaths")                                     \
    TERMINAL(WITH_ORDINALITY, "WITH")

/* What is known of a terminal, by kind. */
static const struct terminal {
    const char *name;
    const char *display;
    bool is_keyword;
} terminals[] = {
#define KEYWORD(word) [TOKEN_##word] = {#word, #word, true},
#include "syntax/keywords.h"
#undef KEYWORD
#define TERMINAL(kind, display) [TOKEN_##kind] = {#kind, display, true},
    MARKED_WORDS
#undef TERMINAL
#define TERMINAL(kind, display) [TOKEN_##kind] = {#kind, display, false},
        TERMINALS
#undef TERMINAL
            [TOKEN_STOP] = {"STOP", "the end of the statement", false},
};

#define TERMINAL_COUNT (sizeof terminals / sizeof terminals[0])

const char *token_display(uint16_t kind) {
    return kind < TERMINAL_COUNT ? terminals[kind].display : NULL;
}

const char *token_name(uint16_t kind) {
    if (kind == TOKEN_COMMENT)
        return "COMMENT";
    return kind < TERMINAL_COUNT ? terminals[kind].name : "INVALID";
}

bool token_is_keyword(uint16_t kind) {
    return kind < TERMINAL_COUNT && terminals[kind].is_keyword;
}

uint16_t token_keyword(struct text word) {
    char upper[MAX_KEYWORD_BYTES];
    if (word.byte_count < 2 || word.byte_count > MAX_KEYWORD_BYTES)
        return TOKEN_NAME;
    for (size_t i = 0; i < word.byte_count; i++) {
        char letter = (char)(word.bytes[i] & ~0x20);
        if (letter < 'A' || letter > 'Z')
            return TOKEN_NAME;
        upper[i] = letter;
    }
    size_t low = 0, high = KEYWORD_COUNT;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct keyword *keyword = &keywords[middle];
        int order = keyword->byte_count != word.byte_count
                        ? (keyword->byte_count < word.byte_count ? -1 : 1)
                        : memcmp(keyword->word, upper, word.byte_count);
        if (order == 0)
            return keyword->kind;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return TOKEN_NAME;
}
