/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A switch over the first byte; arrows are left as single characters, so that `a<-1` and
 * `1--1` keep their meaning.
 *
 * The one place with a memory is the label expression of a pattern, where names may hold
 * hyphens: it begins at the ':' or IS that directly follows '(' or '[' or the name after it,
 * goes through names and : | & ! % ( ), and ends at the first other token, at two names in a
 * row, or at the ')' that closes what it stands in. In CREATE GRAPH TYPE it begins at the '('
 * or '[' itself.
 */
#include "syntax/lexer.h"

#include "syntax/literal.h"

#include "grammar_entente.h"

#include <string.h>

void lexer_init(struct lexer *lexer, struct text text, size_t offset) {
    *lexer = (struct lexer){.text = text, .offset = offset};
}

/* ---- characters ------------------------------------------------------------------------- */

static bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

static bool is_ascii_name(char character) {
    char lower = (char)(character | 0x20);
    return (lower >= 'a' && lower <= 'z') || is_digit(character) || character == '_';
}

/* The byte at `offset`, 0 beyond the end (a zero byte in the text is no valid token either). */
static char peek(const struct lexer *lexer, size_t offset) {
    return offset < lexer->text.byte_count ? lexer->text.bytes[offset] : '\0';
}

/* The character at `offset`: its bytes, or 0 when it is not UTF-8. */
static size_t decode(const struct lexer *lexer, size_t offset, uint32_t *code_point) {
    struct text rest = {lexer->text.bytes + offset, lexer->text.byte_count - offset};
    return text_decode(rest, code_point);
}

/* Bytes of the name character at `offset`, 0 when there is none. */
static size_t name_character(const struct lexer *lexer, size_t offset, bool is_first) {
    char byte = peek(lexer, offset);
    if ((byte & 0x80) == 0)
        return is_ascii_name(byte) && !(is_first && is_digit(byte)) ? 1 : 0;
    uint32_t code_point;
    size_t bytes = decode(lexer, offset, &code_point);
    if (bytes == 0)
        return 0;
    enum text_class class = text_class(code_point);
    bool is_name =
        class == TEXT_CLASS_NAME || (class == TEXT_CLASS_NAME_INNER && !is_first);
    return is_name ? bytes : 0;
}

/* Bytes of the blank at `offset`, 0 when there is none. A byte order mark may begin a text. */
static size_t blank_character(const struct lexer *lexer, size_t offset) {
    char byte = peek(lexer, offset);
    if ((byte & 0x80) == 0)
        return byte == ' ' || (byte >= '\t' && byte <= '\r') ||
               (byte >= 0x1C && byte <= 0x1F);
    uint32_t code_point;
    size_t bytes = decode(lexer, offset, &code_point);
    bool is_mark = bytes > 0 && code_point == 0xFEFF && offset == 0;
    return bytes > 0 && (is_mark || text_class(code_point) == TEXT_CLASS_BLANK) ? bytes
                                                                                : 0;
}

/* The offset after the name characters from `offset` on. */
static size_t name_end(const struct lexer *lexer, size_t offset) {
    for (size_t bytes; (bytes = name_character(lexer, offset, false)) > 0;)
        offset += bytes;
    return offset;
}

/* ---- tokens ----------------------------------------------------------------------------- */

/* Ends the token that began at the lexer's offset, and moves on. */
static struct token finish(struct lexer *lexer, uint16_t kind, size_t end) {
    struct span span = {(uint32_t)lexer->offset, (uint32_t)end};
    lexer->offset = end;
    return (struct token){.kind = kind, .span = span};
}

static struct token invalid(struct lexer *lexer, enum status status, size_t end) {
    struct token token = finish(lexer, TOKEN_INVALID, end);
    token.status = (uint16_t)status;
    return token;
}

static struct token line_comment(struct lexer *lexer) {
    struct text rest = {lexer->text.bytes + lexer->offset,
                        lexer->text.byte_count - lexer->offset};
    const char *end = memchr(rest.bytes, '\n', rest.byte_count);
    size_t byte_count = end == NULL ? rest.byte_count : (size_t)(end - rest.bytes);
    return finish(lexer, TOKEN_COMMENT, lexer->offset + byte_count);
}

static struct token block_comment(struct lexer *lexer) {
    size_t end = text_find(lexer->text, TEXT("*/"), lexer->offset + 2);
    if (end == SIZE_MAX)
        return invalid(lexer, STATUS_UNEXPECTED_SYNTAX, lexer->text.byte_count);
    return finish(lexer, TOKEN_COMMENT, end + 2);
}

/* The offset after the quoted text that begins at `start`; 0 when it is not closed. */
static size_t quoted_end(const struct lexer *lexer, size_t start, bool has_escapes) {
    char quote = lexer->text.bytes[start];
    for (size_t i = start + 1; i < lexer->text.byte_count; i++) {
        char byte = lexer->text.bytes[i];
        if (byte == '\\' && has_escapes)
            i++;
        else if (byte == quote && peek(lexer, i + 1) == quote)
            i++;
        else if (byte == quote)
            return i + 1;
    }
    return 0;
}

/* What is wrong inside a quoted text: an escape, or bytes that are not UTF-8. */
static enum status quoted_status(struct text text, bool has_escapes) {
    const char *at = memchr(text.bytes, '\\', text.byte_count);
    if (!has_escapes || at == NULL)
        return text_is_utf8(text, NULL) ? STATUS_OK : STATUS_INVALID_UNICODE_CHARACTER;
    for (size_t i = (size_t)(at - text.bytes); i < text.byte_count; i++) {
        size_t byte_count;
        uint32_t code_point;
        if (text.bytes[i] != '\\')
            continue;
        struct text rest = {text.bytes + i, text.byte_count - i};
        enum status status = literal_escape(rest, &byte_count, &code_point);
        if (status != STATUS_OK)
            return status;
        i += byte_count - 1;
    }
    return text_is_utf8(text, NULL) ? STATUS_OK : STATUS_INVALID_UNICODE_CHARACTER;
}

/* A string, a name in backquotes or a parameter of such a name; the quote is at `start`. */
static struct token quoted(struct lexer *lexer, uint16_t kind, size_t start) {
    bool has_escapes = kind == TOKEN_STRING;
    size_t end = quoted_end(lexer, start, has_escapes);
    if (end == 0)
        return invalid(lexer, STATUS_UNEXPECTED_SYNTAX, lexer->text.byte_count);
    struct text text = {lexer->text.bytes + start, end - start};
    enum status status = quoted_status(text, has_escapes);
    if (status != STATUS_OK)
        return invalid(lexer, status, end);
    return finish(lexer, kind, end);
}

/* $name, $1, $`any text`; '$(' opens a label that is computed. */
static struct token parameter(struct lexer *lexer) {
    size_t start = lexer->offset + 1;
    if (peek(lexer, start) == '`')
        return quoted(lexer, TOKEN_PARAMETER, start);
    if (peek(lexer, start) == '(')
        return finish(lexer, TOKEN_DOLLAR_LPAREN, start + 1);
    size_t end = name_end(lexer, start);
    if (end == start)
        return invalid(lexer, STATUS_UNEXPECTED_SYNTAX, end);
    return finish(lexer, TOKEN_PARAMETER, end);
}

/* A name or keyword; in a label expression it may hold inner hyphens. */
static struct token word(struct lexer *lexer) {
    size_t end = name_end(lexer, lexer->offset);
    if (lexer->label_place == LEXER_LABEL && peek(lexer, end) == '-' &&
        name_character(lexer, end + 1, false) > 0) {
        while (peek(lexer, end) == '-' && name_character(lexer, end + 1, false) > 0)
            end = name_end(lexer, end + 1);
        return finish(lexer, TOKEN_NAME, end);
    }
    struct text text = {lexer->text.bytes + lexer->offset, end - lexer->offset};
    return finish(lexer, token_keyword(text), end);
}

/* ---- numbers ---------------------------------------------------------------------------- */

/* The offset after digits of `base` with single '_' between them. */
static size_t digits_end(const struct lexer *lexer, size_t offset, int base) {
    size_t end = offset;
    for (;; offset++) {
        char byte = peek(lexer, offset);
        char lower = (char)(byte | 0x20);
        int digit = is_digit(byte)                 ? byte - '0'
                    : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10
                                                   : 99;
        if (digit < base)
            end = offset + 1;
        else if (byte != '_' || end != offset)
            return end;
    }
}

/* Ends a number: what follows directly must not be part of a name. */
static struct token number_end(struct lexer *lexer, uint16_t kind, size_t end,
                               bool is_whole) {
    size_t name = name_end(lexer, end);
    if (name > end || !is_whole)
        return invalid(lexer, STATUS_INVALID_NUMBER_LITERAL, name);
    if (kind == TOKEN_FLOAT)
        return finish(lexer, kind, end);
    uint64_t value;
    struct text digits = {lexer->text.bytes + lexer->offset, end - lexer->offset};
    if (!literal_integer(digits, &value) || value > (uint64_t)INT64_MAX + 1)
        return invalid(lexer, STATUS_INTEGER_OVERFLOW, end);
    return finish(lexer, value > INT64_MAX ? TOKEN_INTEGER_MINIMUM : kind, end);
}

/* 0x1F, 0o17, 0b101 */
static struct token based_integer(struct lexer *lexer, int base) {
    size_t start = lexer->offset + 2;
    size_t end = digits_end(lexer, start, base);
    return number_end(lexer, TOKEN_INTEGER, end, end > start);
}

/* 17, 1.5, .5, 1e-9, 1.5f; in 1..3 the points are not the number's. */
static struct token number(struct lexer *lexer) {
    char letter = peek(lexer, lexer->offset) == '0'
                      ? (char)(peek(lexer, lexer->offset + 1) | 0x20)
                      : '\0';
    if (letter == 'x' || letter == 'o' || letter == 'b')
        return based_integer(lexer, letter == 'x' ? 16 : letter == 'o' ? 8 : 2);
    uint16_t kind = TOKEN_INTEGER;
    size_t end = digits_end(lexer, lexer->offset, 10);
    if (peek(lexer, end) == '.' && is_digit(peek(lexer, end + 1))) {
        kind = TOKEN_FLOAT;
        end = digits_end(lexer, end + 1, 10);
    }
    if ((peek(lexer, end) | 0x20) == 'e') {
        char sign = peek(lexer, end + 1);
        size_t start = end + (sign == '+' || sign == '-' ? 2 : 1);
        if (is_digit(peek(lexer, start))) {
            kind = TOKEN_FLOAT;
            end = digits_end(lexer, start, 10);
        }
    }
    char suffix = (char)(peek(lexer, end) | 0x20);
    bool has_suffix = kind == TOKEN_FLOAT && (suffix == 'f' || suffix == 'd') &&
                      name_character(lexer, end + 1, false) == 0;
    return number_end(lexer, kind, has_suffix ? end + 1 : end, true);
}

/* ---- the switch ------------------------------------------------------------------------- */

/* `longer` when `second` follows, else `kind`. */
static struct token either(struct lexer *lexer, uint16_t kind, char second,
                           uint16_t longer) {
    if (peek(lexer, lexer->offset + 1) == second)
        return finish(lexer, longer, lexer->offset + 2);
    return finish(lexer, kind, lexer->offset + 1);
}

static struct token slash(struct lexer *lexer) {
    char next = peek(lexer, lexer->offset + 1);
    if (next == '/')
        return line_comment(lexer);
    if (next == '*')
        return block_comment(lexer);
    return finish(lexer, TOKEN_SLASH, lexer->offset + 1);
}

/* What is neither ASCII nor part of a name, or is not UTF-8 at all. */
static struct token foreign(struct lexer *lexer) {
    if (name_character(lexer, lexer->offset, true) > 0)
        return word(lexer);
    uint32_t code_point;
    size_t bytes = decode(lexer, lexer->offset, &code_point);
    return invalid(lexer, STATUS_INVALID_UNICODE_CHARACTER,
                   lexer->offset + (bytes > 0 ? bytes : 1));
}

static struct token punctuation(struct lexer *lexer, char byte) {
    static const uint16_t single[128] = {
        ['('] = TOKEN_LPAREN,   [')'] = TOKEN_RPAREN,    ['['] = TOKEN_LBRACKET,
        [']'] = TOKEN_RBRACKET, ['{'] = TOKEN_LBRACE,    ['}'] = TOKEN_RBRACE,
        [','] = TOKEN_COMMA,    ['&'] = TOKEN_AMPERSAND, ['!'] = TOKEN_EXCLAMATION,
        ['?'] = TOKEN_QUESTION, ['%'] = TOKEN_PERCENT,   ['*'] = TOKEN_STAR,
        ['-'] = TOKEN_MINUS,    ['^'] = TOKEN_CARET,     [';'] = TOKEN_SEMICOLON,
        ['~'] = TOKEN_TILDE,
    };
    uint16_t kind = single[(unsigned char)byte & 0x7F];
    if (kind == TOKEN_STOP)
        return invalid(lexer, STATUS_UNEXPECTED_SYNTAX, lexer->offset + 1);
    return finish(lexer, kind, lexer->offset + 1);
}

static struct token scan(struct lexer *lexer) {
    char byte = lexer->text.bytes[lexer->offset];
    if ((byte & 0x80) != 0)
        return foreign(lexer);
    if (is_digit(byte))
        return number(lexer);
    if (is_ascii_name(byte))
        return word(lexer);
    switch (byte) {
    case '\'':
    case '"':
        return quoted(lexer, TOKEN_STRING, lexer->offset);
    case '`':
        return quoted(lexer, TOKEN_NAME, lexer->offset);
    case '$':
        return parameter(lexer);
    case '/':
        return slash(lexer);
    case '.':
        if (is_digit(peek(lexer, lexer->offset + 1)) && lexer->last_kind != TOKEN_NAME)
            return number(lexer);
        return either(lexer, TOKEN_DOT, '.', TOKEN_DOTDOT);
    case ':':
        return either(lexer, TOKEN_COLON, ':', TOKEN_DOUBLE_COLON);
    case '|':
        return either(lexer, TOKEN_BAR, '|', TOKEN_CONCATENATE);
    case '+':
        return either(lexer, TOKEN_PLUS, '=', TOKEN_PLUS_EQUAL);
    case '=':
        return either(lexer, TOKEN_EQUAL, '~', TOKEN_REGULAR_MATCH);
    case '>':
        return either(lexer, TOKEN_GREATER, '=', TOKEN_GREATER_EQUAL);
    case '<':
        if (peek(lexer, lexer->offset + 1) == '>')
            return finish(lexer, TOKEN_NOT_EQUAL, lexer->offset + 2);
        return either(lexer, TOKEN_LESS, '=', TOKEN_LESS_EQUAL);
    default:
        return punctuation(lexer, byte);
    }
}

/* ---- label expressions ------------------------------------------------------------------ */

/* Where the lexer stands after `kind`, seen in a label expression. */
static enum lexer_label_place label_step(struct lexer *lexer, uint16_t kind,
                                         bool is_word) {
    bool is_due = lexer->label_place == LEXER_LABEL;
    if (is_word && is_due)
        return LEXER_LABEL_END;
    switch (kind) {
    case TOKEN_PERCENT:
        return is_due ? LEXER_LABEL_END : LEXER_NO_LABEL;
    case TOKEN_COLON:
    case TOKEN_BAR:
    case TOKEN_AMPERSAND:
    case TOKEN_EXCLAMATION:
        return LEXER_LABEL;
    case TOKEN_LPAREN:
        lexer->label_depth++;
        return is_due ? LEXER_LABEL : LEXER_OPENED;
    case TOKEN_RPAREN:
        if (lexer->label_depth == 0)
            return LEXER_NO_LABEL;
        lexer->label_depth--;
        return LEXER_LABEL_END;
    default:
        return LEXER_NO_LABEL;
    }
}

/* Follows the label expression of a pattern from token to token. */
static void follow_labels(struct lexer *lexer, uint16_t kind) {
    bool is_word = kind == TOKEN_NAME || token_is_keyword(kind);
    bool is_start = kind == TOKEN_COLON || kind == TOKEN_IS;
    enum lexer_label_place place = lexer->label_place;
    if (place >= LEXER_LABEL)
        lexer->label_place = label_step(lexer, kind, is_word);
    else if (place != LEXER_NO_LABEL && is_start)
        lexer->label_place = LEXER_LABEL;
    else if (place == LEXER_OPENED && is_word)
        lexer->label_place = LEXER_OPENED_NAME;
    else
        lexer->label_place = LEXER_NO_LABEL;
    if (lexer->label_place < LEXER_LABEL)
        lexer->label_depth = 0;
    if (lexer->label_place == LEXER_NO_LABEL &&
        (kind == TOKEN_LPAREN || kind == TOKEN_LBRACKET))
        lexer->label_place = lexer->head == LEXER_GRAPH_TYPE ? LEXER_LABEL : LEXER_OPENED;
}

static bool spells(const struct lexer *lexer, struct token token, struct text word) {
    return text_equal_ignoring_case(token_text(lexer->text, token), word);
}

/* Follows the head of a graph type, up to the end of its statement. */
static void follow_head(struct lexer *lexer, struct token token) {
    enum lexer_head head = lexer->head;
    if (head == LEXER_GRAPH_TYPE && token.kind != TOKEN_SEMICOLON)
        return;
    lexer->head = LEXER_NO_HEAD;
    if (token.kind == TOKEN_CREATE ||
        (head == LEXER_OR && spells(lexer, token, TEXT("replace"))))
        lexer->head = LEXER_CREATE;
    else if (head == LEXER_CREATE && token.kind == TOKEN_OR)
        lexer->head = LEXER_OR;
    else if (head == LEXER_CREATE && token.kind == TOKEN_GRAPH)
        lexer->head = LEXER_GRAPH;
    else if (head == LEXER_GRAPH && spells(lexer, token, TEXT("type")))
        lexer->head = LEXER_GRAPH_TYPE;
}

struct token lexer_next(struct lexer *lexer) {
    for (size_t bytes; (bytes = blank_character(lexer, lexer->offset)) > 0;)
        lexer->offset += bytes;
    if (lexer->offset >= lexer->text.byte_count)
        return finish(lexer, TOKEN_STOP, lexer->text.byte_count);
    struct token token = scan(lexer);
    if (token.kind == TOKEN_COMMENT)
        return token;
    follow_labels(lexer, token.kind);
    if (token.kind == TOKEN_CREATE || lexer->head != LEXER_NO_HEAD)
        follow_head(lexer, token);
    lexer->last_kind = token.kind;
    return token;
}
