/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Escapes are openCypher's: \\ \' \" \` \b \f \n \r \t \uXXXX \UXXXXXX, and doubled quotes. */
#include "syntax/literal.h"

#include "grammar_entente.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static int hex_digit(char character) {
    if (character >= '0' && character <= '9')
        return character - '0';
    char lower = (char)(character | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Reads `count` hexadecimal digits at `at`; false when they are not all there. */
static bool hex_digits(struct text text, size_t at, size_t count, uint32_t *value) {
    *value = 0;
    for (size_t i = at; i < at + count; i++) {
        int digit = i < text.byte_count ? hex_digit(text.bytes[i]) : -1;
        if (digit < 0)
            return false;
        *value = *value * 16 + (uint32_t)digit;
    }
    return true;
}

static bool is_surrogate(uint32_t code, uint32_t first) {
    return code >= first && code < first + 0x400;
}

/* \uXXXX, \UXXXXXX, and two \u that are a surrogate pair of UTF-16. */
static enum status unicode_escape(struct text text, size_t *byte_count,
                                  uint32_t *code_point) {
    size_t digits = text.bytes[1] == 'u' ? 4 : 6;
    uint32_t low;
    *byte_count = 2;
    if (!hex_digits(text, 2, digits, code_point))
        return STATUS_INVALID_UNICODE_LITERAL;
    *byte_count = 2 + digits;
    if (digits == 4 && is_surrogate(*code_point, 0xD800) && text.byte_count > 7 &&
        text.bytes[6] == '\\' && text.bytes[7] == 'u' && hex_digits(text, 8, 4, &low) &&
        is_surrogate(low, 0xDC00)) {
        *byte_count = 12;
        *code_point = 0x10000 + ((*code_point - 0xD800) << 10) + (low - 0xDC00);
    }
    bool is_character = *code_point <= 0x10FFFF && !is_surrogate(*code_point, 0xD800) &&
                        !is_surrogate(*code_point, 0xDC00);
    return is_character ? STATUS_OK : STATUS_INVALID_UNICODE_LITERAL;
}

enum status literal_escape(struct text text, size_t *byte_count, uint32_t *code_point) {
    static const char letters[] = "\\\\''\"\"``b\bf\fn\nr\rt\t";
    *byte_count = text.byte_count < 2 ? text.byte_count : 2;
    if (text.byte_count < 2)
        return STATUS_UNEXPECTED_SYNTAX;
    if (text.bytes[1] == 'u' || text.bytes[1] == 'U')
        return unicode_escape(text, byte_count, code_point);
    for (size_t i = 0; i + 1 < sizeof letters; i += 2)
        if (text.bytes[1] == letters[i]) {
            *code_point = (unsigned char)letters[i + 1];
            return STATUS_OK;
        }
    return STATUS_UNEXPECTED_SYNTAX;
}

/* The inner text of a quoted token: escapes where `has_escapes`, doubled quotes always. */
static struct text unquoted(struct arena *arena, struct text inner, char quote,
                            bool has_escapes) {
    bool is_plain = memchr(inner.bytes, quote, inner.byte_count) == NULL &&
                    (!has_escapes || memchr(inner.bytes, '\\', inner.byte_count) == NULL);
    if (is_plain)
        return inner;
    struct text_builder builder;
    text_builder_init(&builder, arena);
    for (size_t i = 0; i < inner.byte_count;) {
        struct text rest = {inner.bytes + i, inner.byte_count - i};
        size_t byte_count = 1;
        uint32_t code_point = 0;
        if (has_escapes && rest.bytes[0] == '\\') {
            if (literal_escape(rest, &byte_count, &code_point) == STATUS_OK)
                text_append_code_point(&builder, code_point);
        } else {
            text_append_character(&builder, rest.bytes[0]);
            byte_count = rest.bytes[0] == quote ? 2 : 1;
        }
        i += byte_count;
    }
    struct text built = text_builder_text(&builder);
    return builder.failed ? (struct text){NULL, 0} : built;
}

struct text literal_name(struct arena *arena, struct text source, struct token token) {
    struct text text = token_text(source, token);
    if (text.byte_count > 0 && text.bytes[0] == '$')
        text = (struct text){text.bytes + 1, text.byte_count - 1};
    if (text.byte_count < 2 || text.bytes[0] != '`')
        return text;
    return unquoted(arena, (struct text){text.bytes + 1, text.byte_count - 2}, '`',
                    false);
}

struct text literal_string(struct arena *arena, struct text source, struct token token) {
    struct text text = token_text(source, token);
    return unquoted(arena, (struct text){text.bytes + 1, text.byte_count - 2},
                    text.bytes[0], true);
}

bool literal_integer(struct text digits, uint64_t *value) {
    uint64_t base = 10;
    size_t start = 0;
    if (digits.byte_count > 2 && digits.bytes[0] == '0') {
        char letter = (char)(digits.bytes[1] | 0x20);
        base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
        start = base == 10 ? 0 : 2;
    }
    *value = 0;
    for (size_t i = start; i < digits.byte_count; i++) {
        if (digits.bytes[i] == '_')
            continue;
        uint64_t digit = (uint64_t)hex_digit(digits.bytes[i]);
        if (*value > (UINT64_MAX - digit) / base)
            return false;
        *value = *value * base + digit;
    }
    return true;
}

bool literal_float(struct arena *arena, struct text source, struct token token,
                   double *value) {
    struct text text = token_text(source, token);
    char *digits = arena_allocate(arena, text.byte_count + 1);
    if (digits == NULL)
        return false;
    size_t count = 0;
    for (size_t i = 0; i < text.byte_count; i++)
        if (text.bytes[i] != '_')
            digits[count++] = text.bytes[i];
    digits[count] = '\0';
    /* The point is '.', whatever the user's locale says; glibc keeps "C" ready. */
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (plain == (locale_t)0)
        return false;
    *value = strtod_l(digits, NULL, plain);
    freelocale(plain);
    return true;
}

struct span literal_fault(struct text source, struct token token) {
    struct text text = token_text(source, token);
    for (size_t i = 0; i < text.byte_count; i++) {
        size_t byte_count;
        uint32_t code_point;
        if (text.bytes[i] != '\\')
            continue;
        struct text rest = {text.bytes + i, text.byte_count - i};
        if (literal_escape(rest, &byte_count, &code_point) != STATUS_OK) {
            uint32_t start = token.span.start + (uint32_t)i;
            return (struct span){start, start + (uint32_t)byte_count};
        }
        i += byte_count - 1;
    }
    size_t bad;
    if (!text_is_utf8(text, &bad)) {
        uint32_t start = token.span.start + (uint32_t)bad;
        return (struct span){start, start + 1};
    }
    return token.span;
}
