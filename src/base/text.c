/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Unicode work is utf8proc's. Its allocating calls are avoided: text is decomposed into a
 * buffer of the arena and encoded again in place. Pure ASCII, nearly all text, takes none of
 * that.
 */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

struct text text_of(const char *string) {
    return string == NULL ? TEXT("") : (struct text){string, strlen(string)};
}

bool text_equal(struct text first, struct text second) {
    return first.byte_count == second.byte_count &&
           (first.byte_count == 0 ||
            memcmp(first.bytes, second.bytes, first.byte_count) == 0);
}

static char ascii_lower(char character) {
    return character >= 'A' && character <= 'Z' ? (char)(character + ('a' - 'A'))
                                                : character;
}

static char ascii_upper(char character) {
    return character >= 'a' && character <= 'z' ? (char)(character - ('a' - 'A'))
                                                : character;
}

bool text_equal_ignoring_case(struct text first, struct text second) {
    if (first.byte_count != second.byte_count)
        return false;
    for (size_t i = 0; i < first.byte_count; i++)
        if (ascii_lower(first.bytes[i]) != ascii_lower(second.bytes[i]))
            return false;
    return true;
}

int text_compare(struct text first, struct text second) {
    size_t common =
        first.byte_count < second.byte_count ? first.byte_count : second.byte_count;
    int order = common == 0 ? 0 : memcmp(first.bytes, second.bytes, common);
    if (order != 0)
        return order < 0 ? -1 : 1;
    return (first.byte_count > second.byte_count) -
           (first.byte_count < second.byte_count);
}

bool text_starts_with(struct text text, struct text prefix) {
    return text.byte_count >= prefix.byte_count &&
           text_equal((struct text){text.bytes, prefix.byte_count}, prefix);
}

bool text_ends_with(struct text text, struct text suffix) {
    if (text.byte_count < suffix.byte_count)
        return false;
    size_t start = text.byte_count - suffix.byte_count;
    return suffix.byte_count == 0 ||
           text_equal((struct text){text.bytes + start, suffix.byte_count}, suffix);
}

size_t text_find(struct text text, struct text needle, size_t from) {
    if (from > text.byte_count || needle.byte_count > text.byte_count - from)
        return SIZE_MAX;
    if (needle.byte_count == 0)
        return from;
    const char *found = memmem(text.bytes + from, text.byte_count - from, needle.bytes,
                               needle.byte_count);
    return found == NULL ? SIZE_MAX : (size_t)(found - text.bytes);
}

static uint64_t load_word(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* Both halves of the product of two words, folded: the mixing step of wyhash (Wang Yi,
 * "Modern non-cryptographic hash function and pseudorandom number generator", 2019). */
static uint64_t mix(uint64_t first, uint64_t second) {
    unsigned __int128 product = (unsigned __int128)first * second;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t text_hash(struct text text) {
    const uint64_t odd1 = 0x9E3779B97F4A7C15u, odd2 = 0xD1B54A32D192ED03u;
    const char *bytes = text.bytes;
    size_t left = text.byte_count;
    uint64_t hash = odd1 ^ text.byte_count;
    for (; left >= 16; left -= 16, bytes += 16)
        hash = mix(load_word(bytes) ^ odd2, load_word(bytes + 8) ^ hash);
    char tail[16] = {0};
    if (left > 0)
        memcpy(tail, bytes, left);
    hash = mix(load_word(tail) ^ odd2, load_word(tail + 8) ^ hash);
    return mix(hash ^ odd1, odd2);
}

struct text text_copy(struct arena *arena, struct text text) {
    char *copy = arena_copy(arena, text.bytes, text.byte_count);
    return (struct text){copy, copy == NULL ? 0 : text.byte_count};
}

/* How many of the first bytes are ASCII. */
static size_t ascii_prefix(struct text text) {
    size_t i = 0;
    while (i + 8 <= text.byte_count &&
           (load_word(text.bytes + i) & 0x8080808080808080u) == 0)
        i += 8;
    while (i < text.byte_count && ((unsigned char)text.bytes[i] & 0x80) == 0)
        i++;
    return i;
}

/* Reads the code point at `*offset` and moves on; -1 for a byte that is not UTF-8. */
static int32_t next_code_point(struct text text, size_t *offset) {
    utf8proc_int32_t code_point;
    utf8proc_ssize_t read =
        utf8proc_iterate((const utf8proc_uint8_t *)text.bytes + *offset,
                         (utf8proc_ssize_t)(text.byte_count - *offset), &code_point);
    *offset += read > 0 ? (size_t)read : 1;
    return read > 0 ? code_point : -1;
}

bool text_is_utf8(struct text text, size_t *error_offset) {
    size_t offset = 0;
    while (offset < text.byte_count) {
        offset +=
            ascii_prefix((struct text){text.bytes + offset, text.byte_count - offset});
        if (offset == text.byte_count)
            break;
        size_t start = offset;
        if (next_code_point(text, &offset) < 0) {
            if (error_offset != NULL)
                *error_offset = start;
            return false;
        }
    }
    return true;
}

/* True for the bytes of a code point that are not its first. */
static bool is_continuation(char byte) {
    return ((unsigned char)byte & 0xC0) == 0x80;
}

size_t text_character_count(struct text text) {
    size_t count = 0;
    for (size_t i = 0; i < text.byte_count; i++)
        count += !is_continuation(text.bytes[i]);
    return count;
}

size_t text_character_offset(struct text text, size_t character) {
    size_t i = 0;
    for (; i < text.byte_count; i++)
        if (!is_continuation(text.bytes[i]) && character-- == 0)
            return i;
    return i;
}

size_t text_decode(struct text text, uint32_t *code_point) {
    int32_t decoded;
    size_t most = text.byte_count < 4 ? text.byte_count : 4;
    utf8proc_ssize_t bytes = utf8proc_iterate((const utf8proc_uint8_t *)text.bytes,
                                              (utf8proc_ssize_t)most, &decoded);
    if (bytes <= 0)
        return 0;
    *code_point = (uint32_t)decoded;
    return (size_t)bytes;
}

enum text_class text_class(uint32_t code_point) {
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);
    bool is_letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
    if (is_letter || category == UTF8PROC_CATEGORY_NL || category == UTF8PROC_CATEGORY_PC)
        return TEXT_CLASS_NAME;
    if (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
        category == UTF8PROC_CATEGORY_ND)
        return TEXT_CLASS_NAME_INNER;
    bool is_space = category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP;
    bool is_control = (code_point >= '\t' && code_point <= '\r') ||
                      (code_point >= 0x1C && code_point <= 0x1F);
    return is_space || is_control ? TEXT_CLASS_BLANK : TEXT_CLASS_OTHER;
}

size_t text_display_width(struct text text) {
    size_t width = 0;
    for (size_t offset = 0; offset < text.byte_count;) {
        int32_t code_point = next_code_point(text, &offset);
        int columns = code_point < 0 ? 1 : utf8proc_charwidth(code_point);
        width += columns > 0 ? (size_t)columns : 0;
    }
    return width;
}

/* Drops '-' and '_' in place. */
static size_t drop_joiners(char *bytes, size_t byte_count) {
    size_t kept = 0;
    for (size_t i = 0; i < byte_count; i++)
        if (bytes[i] != '-' && bytes[i] != '_')
            bytes[kept++] = bytes[i];
    bytes[kept] = '\0';
    return kept;
}

/* A terminated copy of ASCII text with each character changed. */
static struct text map_ascii(struct arena *arena, struct text text,
                             char (*change)(char)) {
    char *bytes = arena_copy(arena, text.bytes, text.byte_count);
    if (bytes == NULL)
        return (struct text){0};
    for (size_t i = 0; i < text.byte_count; i++)
        bytes[i] = change(bytes[i]);
    return (struct text){bytes, text.byte_count};
}

/* A form of Unicode; an invalid text, which callers do not have, stays itself. */
static struct text transform(struct arena *arena, struct text text,
                             utf8proc_option_t options) {
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text.bytes;
    utf8proc_ssize_t byte_count = (utf8proc_ssize_t)text.byte_count;
    utf8proc_ssize_t count = utf8proc_decompose(bytes, byte_count, NULL, 0, options);
    if (count < 0)
        return text_copy(arena, text);
    utf8proc_int32_t *points =
        arena_allocate(arena, ((size_t)count + 1) * sizeof *points);
    if (points == NULL)
        return (struct text){0};
    utf8proc_decompose(bytes, byte_count, points, count, options);
    utf8proc_ssize_t encoded = utf8proc_reencode(points, count, options);
    return (struct text){(char *)points, encoded < 0 ? 0 : (size_t)encoded};
}

/* NFKC_Casefold of Unicode. */
static struct text fold_unicode(struct arena *arena, struct text text) {
    return transform(arena, text,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                         UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
}

struct text text_normalize(struct arena *arena, struct text text, enum text_form form) {
    utf8proc_option_t options = UTF8PROC_STABLE;
    bool is_composed = form == TEXT_FORM_NFC || form == TEXT_FORM_NFKC;
    options |= is_composed ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE;
    if (form == TEXT_FORM_NFKC || form == TEXT_FORM_NFKD)
        options |= UTF8PROC_COMPAT;
    return transform(arena, text, options);
}

struct text text_fold(struct arena *arena, struct text text, bool without_joiners) {
    struct text folded = ascii_prefix(text) == text.byte_count
                             ? map_ascii(arena, text, ascii_lower)
                             : fold_unicode(arena, text);
    if (folded.bytes != NULL && without_joiners)
        folded.byte_count = drop_joiners((char *)folded.bytes, folded.byte_count);
    return folded;
}

/*
 * Code points whose upper case is more than one, without condition of language or place.
 * Source: Unicode, SpecialCasing.txt; its one such lower case is that of U+0130.
 */
static const struct special_case {
    uint16_t code_point;
    uint16_t upper[3]; /* 0: no more */
} special_cases[] = {
    {0x00DF, {0x0053, 0x0053}},         {0x0149, {0x02BC, 0x004E}},
    {0x01F0, {0x004A, 0x030C}},         {0x0390, {0x0399, 0x0308, 0x0301}},
    {0x03B0, {0x03A5, 0x0308, 0x0301}}, {0x0587, {0x0535, 0x0552}},
    {0x1E96, {0x0048, 0x0331}},         {0x1E97, {0x0054, 0x0308}},
    {0x1E98, {0x0057, 0x030A}},         {0x1E99, {0x0059, 0x030A}},
    {0x1E9A, {0x0041, 0x02BE}},         {0x1F50, {0x03A5, 0x0313}},
    {0x1F52, {0x03A5, 0x0313, 0x0300}}, {0x1F54, {0x03A5, 0x0313, 0x0301}},
    {0x1F56, {0x03A5, 0x0313, 0x0342}}, {0x1F80, {0x1F08, 0x0399}},
    {0x1F81, {0x1F09, 0x0399}},         {0x1F82, {0x1F0A, 0x0399}},
    {0x1F83, {0x1F0B, 0x0399}},         {0x1F84, {0x1F0C, 0x0399}},
    {0x1F85, {0x1F0D, 0x0399}},         {0x1F86, {0x1F0E, 0x0399}},
    {0x1F87, {0x1F0F, 0x0399}},         {0x1F88, {0x1F08, 0x0399}},
    {0x1F89, {0x1F09, 0x0399}},         {0x1F8A, {0x1F0A, 0x0399}},
    {0x1F8B, {0x1F0B, 0x0399}},         {0x1F8C, {0x1F0C, 0x0399}},
    {0x1F8D, {0x1F0D, 0x0399}},         {0x1F8E, {0x1F0E, 0x0399}},
    {0x1F8F, {0x1F0F, 0x0399}},         {0x1F90, {0x1F28, 0x0399}},
    {0x1F91, {0x1F29, 0x0399}},         {0x1F92, {0x1F2A, 0x0399}},
    {0x1F93, {0x1F2B, 0x0399}},         {0x1F94, {0x1F2C, 0x0399}},
    {0x1F95, {0x1F2D, 0x0399}},         {0x1F96, {0x1F2E, 0x0399}},
    {0x1F97, {0x1F2F, 0x0399}},         {0x1F98, {0x1F28, 0x0399}},
    {0x1F99, {0x1F29, 0x0399}},         {0x1F9A, {0x1F2A, 0x0399}},
    {0x1F9B, {0x1F2B, 0x0399}},         {0x1F9C, {0x1F2C, 0x0399}},
    {0x1F9D, {0x1F2D, 0x0399}},         {0x1F9E, {0x1F2E, 0x0399}},
    {0x1F9F, {0x1F2F, 0x0399}},         {0x1FA0, {0x1F68, 0x0399}},
    {0x1FA1, {0x1F69, 0x0399}},         {0x1FA2, {0x1F6A, 0x0399}},
    {0x1FA3, {0x1F6B, 0x0399}},         {0x1FA4, {0x1F6C, 0x0399}},
    {0x1FA5, {0x1F6D, 0x0399}},         {0x1FA6, {0x1F6E, 0x0399}},
    {0x1FA7, {0x1F6F, 0x0399}},         {0x1FA8, {0x1F68, 0x0399}},
    {0x1FA9, {0x1F69, 0x0399}},         {0x1FAA, {0x1F6A, 0x0399}},
    {0x1FAB, {0x1F6B, 0x0399}},         {0x1FAC, {0x1F6C, 0x0399}},
    {0x1FAD, {0x1F6D, 0x0399}},         {0x1FAE, {0x1F6E, 0x0399}},
    {0x1FAF, {0x1F6F, 0x0399}},         {0x1FB2, {0x1FBA, 0x0399}},
    {0x1FB3, {0x0391, 0x0399}},         {0x1FB4, {0x0386, 0x0399}},
    {0x1FB6, {0x0391, 0x0342}},         {0x1FB7, {0x0391, 0x0342, 0x0399}},
    {0x1FBC, {0x0391, 0x0399}},         {0x1FC2, {0x1FCA, 0x0399}},
    {0x1FC3, {0x0397, 0x0399}},         {0x1FC4, {0x0389, 0x0399}},
    {0x1FC6, {0x0397, 0x0342}},         {0x1FC7, {0x0397, 0x0342, 0x0399}},
    {0x1FCC, {0x0397, 0x0399}},         {0x1FD2, {0x0399, 0x0308, 0x0300}},
    {0x1FD3, {0x0399, 0x0308, 0x0301}}, {0x1FD6, {0x0399, 0x0342}},
    {0x1FD7, {0x0399, 0x0308, 0x0342}}, {0x1FE2, {0x03A5, 0x0308, 0x0300}},
    {0x1FE3, {0x03A5, 0x0308, 0x0301}}, {0x1FE4, {0x03A1, 0x0313}},
    {0x1FE6, {0x03A5, 0x0342}},         {0x1FE7, {0x03A5, 0x0308, 0x0342}},
    {0x1FF2, {0x1FFA, 0x0399}},         {0x1FF3, {0x03A9, 0x0399}},
    {0x1FF4, {0x038F, 0x0399}},         {0x1FF6, {0x03A9, 0x0342}},
    {0x1FF7, {0x03A9, 0x0342, 0x0399}}, {0x1FFC, {0x03A9, 0x0399}},
    {0xFB00, {0x0046, 0x0046}},         {0xFB01, {0x0046, 0x0049}},
    {0xFB02, {0x0046, 0x004C}},         {0xFB03, {0x0046, 0x0046, 0x0049}},
    {0xFB04, {0x0046, 0x0046, 0x004C}}, {0xFB05, {0x0053, 0x0054}},
    {0xFB06, {0x0053, 0x0054}},         {0xFB13, {0x0544, 0x0546}},
    {0xFB14, {0x0544, 0x0535}},         {0xFB15, {0x0544, 0x053B}},
    {0xFB16, {0x054E, 0x0546}},         {0xFB17, {0x0544, 0x053D}},
};

/* The upper case of `code_point` when it is more than one code point; else NULL. */
static const uint16_t *special_upper(int32_t code_point) {
    size_t low = 0, high = sizeof special_cases / sizeof special_cases[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (special_cases[middle].code_point == code_point)
            return special_cases[middle].upper;
        if (special_cases[middle].code_point < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static void append_upper(struct text_builder *builder, int32_t code_point) {
    const uint16_t *special = special_upper(code_point);
    if (special == NULL)
        text_append_code_point(builder, (uint32_t)utf8proc_toupper(code_point));
    for (size_t i = 0; special != NULL && i < 3 && special[i] != 0; i++)
        text_append_code_point(builder, special[i]);
}

static void append_lower(struct text_builder *builder, int32_t code_point) {
    enum { CAPITAL_I_WITH_DOT = 0x0130, DOT_ABOVE = 0x0307 };
    bool has_dot = code_point == CAPITAL_I_WITH_DOT;
    text_append_code_point(builder,
                           has_dot ? 'i' : (uint32_t)utf8proc_tolower(code_point));
    if (has_dot)
        text_append_code_point(builder, DOT_ABOVE);
}

/* A terminated copy of what `append` makes of each code point. */
static struct text map_unicode(struct arena *arena, struct text text,
                               void (*append)(struct text_builder *, int32_t)) {
    struct text_builder builder;
    text_builder_init(&builder, arena);
    for (size_t offset = 0; offset < text.byte_count;) {
        int32_t code_point = next_code_point(text, &offset);
        if (code_point >= 0)
            append(&builder, code_point);
    }
    struct text changed = text_builder_text(&builder);
    return builder.failed ? (struct text){0} : changed;
}

struct text text_lower(struct arena *arena, struct text text) {
    return ascii_prefix(text) == text.byte_count ? map_ascii(arena, text, ascii_lower)
                                                 : map_unicode(arena, text, append_lower);
}

struct text text_upper(struct arena *arena, struct text text) {
    return ascii_prefix(text) == text.byte_count ? map_ascii(arena, text, ascii_upper)
                                                 : map_unicode(arena, text, append_upper);
}

void text_builder_init(struct text_builder *builder, struct arena *arena) {
    *builder = (struct text_builder){.arena = arena};
}

/* Room for `bytes` more and a zero; NULL, and the failure remembered, when there is none. */
static char *reserve(struct text_builder *builder, size_t bytes) {
    if (builder->failed)
        return NULL;
    if (bytes < builder->capacity - builder->byte_count)
        return builder->bytes + builder->byte_count;
    size_t needed, wanted = builder->capacity < 32 ? 64 : 2 * builder->capacity;
    char *grown = NULL;
    if (!__builtin_add_overflow(builder->byte_count + 1, bytes, &needed))
        grown = arena_allocate(builder->arena, wanted > needed ? wanted : needed);
    if (grown == NULL) {
        builder->failed = true;
        return NULL;
    }
    if (builder->byte_count > 0)
        memcpy(grown, builder->bytes, builder->byte_count);
    builder->bytes = grown;
    builder->capacity = wanted > needed ? wanted : needed;
    return grown + builder->byte_count;
}

void text_append(struct text_builder *builder, struct text text) {
    char *end = reserve(builder, text.byte_count);
    if (end == NULL || text.byte_count == 0)
        return;
    memcpy(end, text.bytes, text.byte_count);
    builder->byte_count += text.byte_count;
}

void text_append_string(struct text_builder *builder, const char *string) {
    text_append(builder, text_of(string));
}

void text_append_character(struct text_builder *builder, char character) {
    char *end = reserve(builder, 1);
    if (end == NULL)
        return;
    *end = character;
    builder->byte_count++;
}

void text_append_code_point(struct text_builder *builder, uint32_t code_point) {
    char *end = reserve(builder, 4);
    if (end == NULL)
        return;
    utf8proc_ssize_t written =
        utf8proc_encode_char((utf8proc_int32_t)code_point, (utf8proc_uint8_t *)end);
    builder->byte_count += (size_t)written;
}

void text_append_format(struct text_builder *builder, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int needed = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *end = needed < 0 ? NULL : reserve(builder, (size_t)needed);
    if (end == NULL)
        return;
    va_start(arguments, format);
    vsnprintf(end, (size_t)needed + 1, format, arguments);
    va_end(arguments);
    builder->byte_count += (size_t)needed;
}

struct text text_builder_text(struct text_builder *builder) {
    char *end = reserve(builder, 0);
    if (end == NULL)
        return TEXT("");
    *end = '\0';
    return (struct text){builder->bytes, builder->byte_count};
}
