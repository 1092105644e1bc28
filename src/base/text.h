/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Slices of UTF-8 text, a builder, and what Unicode asks for (through utf8proc).
 * Functions without an arena allocate nothing. All are thread-safe on distinct objects.
 */
#ifndef ENTENTE_BASE_TEXT_H
#define ENTENTE_BASE_TEXT_H

#include "base/arena.h"

/* A run of bytes that somebody else owns; not terminated. */
struct text {
    const char *bytes;
    size_t byte_count;
};

/* A slice of a string literal, and the two printf arguments for "%.*s". */
#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})
#define TEXT_ARGS(text) (int)(text).byte_count, (text).bytes

/* A slice of a terminated string; NULL gives the empty slice. */
struct text text_of(const char *string);

bool text_equal(struct text first, struct text second);
bool text_equal_ignoring_case(struct text first, struct text second); /* ASCII case */
int text_compare(struct text first, struct text second); /* by bytes = by code points */
bool text_starts_with(struct text text, struct text prefix);
bool text_ends_with(struct text text, struct text suffix);
/* Byte offset of the first `needle` at or after `from`, SIZE_MAX when there is none. */
size_t text_find(struct text text, struct text needle, size_t from);
uint64_t text_hash(struct text text);
/* A terminated copy. NULL bytes when memory ran out. */
struct text text_copy(struct arena *arena, struct text text);

/* True for valid UTF-8; else `*error_offset` (may be NULL) is the first bad byte. */
bool text_is_utf8(struct text text, size_t *error_offset);
/* Code points in valid UTF-8. */
size_t text_character_count(struct text text);
/* Byte offset of the code point number `character`, or byte_count when it lies beyond. */
size_t text_character_offset(struct text text, size_t character);
/* The first character's code point; its bytes, or 0 when the text does not begin in UTF-8. */
size_t text_decode(struct text text, uint32_t *code_point);
/* What a character can be in a written name (UAX #31, told by general categories). */
enum text_class {
    TEXT_CLASS_OTHER,
    TEXT_CLASS_BLANK,
    TEXT_CLASS_NAME,
    TEXT_CLASS_NAME_INNER
};
enum text_class text_class(uint32_t code_point);
/* Terminal columns that valid UTF-8 takes (East Asian width, combining marks). */
size_t text_display_width(struct text text);

/*
 * NFKC with case fold (Unicode, UAX #15 and #31), and besides '-' and '_' dropped when
 * `without_joiners`: the form in which names are compared. NULL bytes when memory ran out.
 */
struct text text_fold(struct arena *arena, struct text text, bool without_joiners);
/* A normal form of Unicode (UAX #15). NULL bytes when memory ran out. */
enum text_form { TEXT_FORM_NFC, TEXT_FORM_NFD, TEXT_FORM_NFKC, TEXT_FORM_NFKD };
struct text text_normalize(struct arena *arena, struct text text, enum text_form form);
/* The full case mapping of Unicode (UnicodeData.txt, SpecialCasing.txt) as far as it depends on
 * neither language nor place: 'ß' is 'SS' in upper case. NULL bytes when memory ran out. */
struct text text_lower(struct arena *arena, struct text text);
struct text text_upper(struct arena *arena, struct text text);

/*
 * Edit distance (Damerau-Levenshtein, adjacent transpositions) of the folded bytes, at most
 * `limit` + 1. Texts over 64 bytes count as different by `limit` + 1.
 */
size_t text_distance(struct text first, struct text second, size_t limit);

/* Collects the nearest names to one that was not found: for "did you mean". */
struct text_nearest {
    struct text wanted;
    struct text best[3];
    size_t distance[3];
    uint32_t count;
};
void text_nearest_init(struct text_nearest *nearest, struct text wanted);
void text_nearest_offer(struct text_nearest *nearest, struct text candidate);
/* "did you mean 'x'?" or "did you mean 'x', 'y' or 'z'?" as hint; nothing when none is near. */
void text_nearest_hint(const struct text_nearest *nearest, struct problem *problem);

/* A growing text on an arena. Failure is remembered: check `failed` once at the end. */
struct text_builder {
    struct arena *arena;
    char *bytes;
    size_t byte_count;
    size_t capacity;
    bool failed;
};
void text_builder_init(struct text_builder *builder, struct arena *arena);
void text_append(struct text_builder *builder, struct text text);
void text_append_string(struct text_builder *builder, const char *string);
void text_append_character(struct text_builder *builder, char character);
/* Appends a code point as UTF-8. */
void text_append_code_point(struct text_builder *builder, uint32_t code_point);
void text_append_format(struct text_builder *builder, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* What was built, terminated (the zero is not counted). Empty when it failed. */
struct text text_builder_text(struct text_builder *builder);

#endif
