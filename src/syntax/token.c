/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keywords are found by halving a table that is ordered by length, then by letters. */
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

/* By kind; what is missing is no terminal that a person could write. */
static const char *const displays[] = {
#define KEYWORD(word) [TOKEN_##word] = #word,
#include "syntax/keywords.h"
#undef KEYWORD
    [TOKEN_STOP] = "the end of the statement",
    [TOKEN_NAME] = "name",
    [TOKEN_STRING] = "string",
    [TOKEN_INTEGER] = "integer",
    [TOKEN_INTEGER_MINIMUM] = NULL,
    [TOKEN_FLOAT] = "number",
    [TOKEN_PARAMETER] = "parameter",
    [TOKEN_LPAREN] = "(",
    [TOKEN_NODE_LPAREN] = NULL,
    [TOKEN_RPAREN] = ")",
    [TOKEN_LBRACKET] = "[",
    [TOKEN_LIST_LBRACKET] = NULL,
    [TOKEN_PATTERN_LBRACKET] = NULL,
    [TOKEN_RBRACKET] = "]",
    [TOKEN_LBRACE] = "{",
    [TOKEN_RBRACE] = "}",
    [TOKEN_DOLLAR_LPAREN] = "$(",
    [TOKEN_COMMA] = ",",
    [TOKEN_DOT] = ".",
    [TOKEN_DOTDOT] = "..",
    [TOKEN_COLON] = ":",
    [TOKEN_DOUBLE_COLON] = "::",
    [TOKEN_BAR] = "|",
    [TOKEN_BODY_BAR] = "|",
    [TOKEN_AMPERSAND] = "&",
    [TOKEN_EXCLAMATION] = "!",
    [TOKEN_QUESTION] = "?",
    [TOKEN_PERCENT] = "%",
    [TOKEN_STAR] = "*",
    [TOKEN_PLUS] = "+",
    [TOKEN_MINUS] = "-",
    [TOKEN_SLASH] = "/",
    [TOKEN_CARET] = "^",
    [TOKEN_EQUAL] = "=",
    [TOKEN_PLUS_EQUAL] = "+=",
    [TOKEN_NOT_EQUAL] = "<>",
    [TOKEN_LESS] = "<",
    [TOKEN_LESS_EQUAL] = "<=",
    [TOKEN_GREATER] = ">",
    [TOKEN_GREATER_EQUAL] = ">=",
    [TOKEN_REGULAR_MATCH] = "=~",
    [TOKEN_CONCATENATE] = "||",
    [TOKEN_SEMICOLON] = ";",
    [TOKEN_ALL_OF] = "all(",
    [TOKEN_ANY_OF] = "any(",
    [TOKEN_NONE_OF] = "none(",
    [TOKEN_SINGLE_OF] = "single(",
    [TOKEN_REDUCE] = "reduce(",
    [TOKEN_EXISTS] = "EXISTS",
    [TOKEN_COUNT] = "COUNT",
    [TOKEN_COLLECT] = "COLLECT",
    [TOKEN_VALUE] = "VALUE",
    [TOKEN_CAST] = "CAST",
    [TOKEN_LIST_OF] = "LIST",
    [TOKEN_SHORTEST_PATH] = "shortestPath",
    [TOKEN_ALL_SHORTEST_PATHS] = "allShortestPaths",
    [TOKEN_WITH_ORDINALITY] = "WITH",
};

const char *token_display(uint16_t kind) {
    return kind < sizeof displays / sizeof displays[0] ? displays[kind] : NULL;
}

bool token_is_keyword(uint16_t kind) {
    static const bool is_keyword[] = {
#define KEYWORD(word) [TOKEN_##word] = true,
#include "syntax/keywords.h"
#undef KEYWORD
        [TOKEN_ALL_OF] = true,
        [TOKEN_ANY_OF] = true,
        [TOKEN_NONE_OF] = true,
        [TOKEN_SINGLE_OF] = true,
        [TOKEN_REDUCE] = true,
        [TOKEN_EXISTS] = true,
        [TOKEN_COUNT] = true,
        [TOKEN_COLLECT] = true,
        [TOKEN_VALUE] = true,
        [TOKEN_CAST] = true,
        [TOKEN_LIST_OF] = true,
        [TOKEN_SHORTEST_PATH] = true,
        [TOKEN_ALL_SHORTEST_PATHS] = true,
        [TOKEN_WITH_ORDINALITY] = true,
    };
    return kind < sizeof is_keyword && is_keyword[kind];
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
