/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Recursive descent, one function a production of RFC 8259. The text is checked for UTF-8
 * once, so that strings can be taken as they stand up to the next quote or backslash.
 */
#include "value/json.h"

#include "base/array.h"
#include "base/limits.h"
#include "base/map.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH (MAX_VALUE_DEPTH + JSON_ENVELOPE_DEPTH)
/* Members that are compared one by one; larger objects use a map. */
#define FEW_MEMBERS 8

struct reader {
    struct arena *arena;
    struct text text;
    size_t place;
    uint32_t depth;
    size_t fault; /* where fail() was called for */
    struct problem *problem;
};

static enum status fail(struct reader *reader, size_t place, const char *what) {
    reader->fault = place;
    return problem_set(reader->problem, STATUS_PROTOCOL, SPAN_NONE,
                       "not JSON at byte %zu: %s", place + 1, what);
}

/* The byte at the place, or -1 at the end. */
static int peek(const struct reader *reader) {
    return reader->place < reader->text.byte_count
               ? (unsigned char)reader->text.bytes[reader->place]
               : -1;
}

static void skip_blanks(struct reader *reader) {
    for (int c = peek(reader); c == ' ' || c == '\t' || c == '\r' || c == '\n';
         c = peek(reader))
        reader->place++;
}

/* ---- literals and numbers ----------------------------------------------------------------- */

static enum status read_word(struct reader *reader, struct text word, struct value value,
                             struct value *out) {
    struct text rest = {reader->text.bytes + reader->place,
                        reader->text.byte_count - reader->place};
    if (!text_starts_with(rest, word))
        return fail(reader, reader->place, "a value is expected");
    reader->place += word.byte_count;
    *out = value;
    return STATUS_OK;
}

static size_t skip_digits(struct reader *reader) {
    size_t start = reader->place;
    while (peek(reader) >= '0' && peek(reader) <= '9')
        reader->place++;
    return reader->place - start;
}

/* number = [ "-" ] ( "0" | digit1-9 *digit ) [ "." 1*digit ] [ "e" [ "-" | "+" ] 1*digit ] */
static enum status scan_number(struct reader *reader, bool *is_float) {
    *is_float = false;
    if (peek(reader) == '-')
        reader->place++;
    size_t whole = reader->place;
    if (skip_digits(reader) == 0)
        return fail(reader, reader->place, "a digit is expected");
    if (reader->text.bytes[whole] == '0' && reader->place > whole + 1)
        return fail(reader, whole, "a number does not begin with 0");
    if (peek(reader) == '.') {
        *is_float = true;
        reader->place++;
        if (skip_digits(reader) == 0)
            return fail(reader, reader->place, "a digit is expected");
    }
    if (peek(reader) == 'e' || peek(reader) == 'E') {
        *is_float = true;
        reader->place++;
        if (peek(reader) == '-' || peek(reader) == '+')
            reader->place++;
        if (skip_digits(reader) == 0)
            return fail(reader, reader->place, "a digit is expected");
    }
    return STATUS_OK;
}

static enum status read_number(struct reader *reader, struct value *out) {
    size_t start = reader->place;
    bool is_float;
    TRY(scan_number(reader, &is_float));
    char *digits =
        arena_copy(reader->arena, reader->text.bytes + start, reader->place - start);
    TRY_MEMORY(digits, reader->arena, reader->problem);
    if (is_float) {
        *out = value_float(strtod(digits, NULL));
        return isinf(out->number)
                   ? fail(reader, start, "the number is beyond what a float holds")
                   : STATUS_OK;
    }
    errno = 0;
    *out = value_integer(strtoll(digits, NULL, 10));
    return errno == ERANGE ? fail(reader, start, "the integer is beyond 64 bits")
                           : STATUS_OK;
}

/* ---- strings ------------------------------------------------------------------------------ */

/* The four digits of a \u escape. */
static enum status read_unit(struct reader *reader, uint32_t *unit) {
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        int c = peek(reader);
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return fail(reader, reader->place, "four hexadecimal digits follow \\u");
        *unit = *unit * 16 + (uint32_t)digit;
        reader->place++;
    }
    return STATUS_OK;
}

/* After \u: one unit, or a pair of surrogates. */
static enum status read_code_point(struct reader *reader, struct text_builder *builder) {
    size_t start = reader->place;
    uint32_t unit, low;
    TRY(read_unit(reader, &unit));
    if (unit >= 0xD800 && unit <= 0xDFFF) {
        if (unit >= 0xDC00 || peek(reader) != '\\')
            return fail(reader, start, "half a surrogate pair is no character");
        reader->place++;
        if (peek(reader) != 'u')
            return fail(reader, start, "half a surrogate pair is no character");
        reader->place++;
        TRY(read_unit(reader, &low));
        if (low < 0xDC00 || low > 0xDFFF)
            return fail(reader, start, "half a surrogate pair is no character");
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
    text_append_code_point(builder, unit);
    return STATUS_OK;
}

static enum status read_escape(struct reader *reader, struct text_builder *builder) {
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    reader->place++;
    int c = peek(reader);
    reader->place++;
    if (c == 'u')
        return read_code_point(reader, builder);
    const char *letter = c <= 0 ? NULL : strchr(letters, c);
    if (letter == NULL)
        return fail(reader, reader->place - 1, "an escape that JSON does not have");
    text_append_character(builder, meanings[letter - letters]);
    return STATUS_OK;
}

/* Moves to the next quote or backslash. */
static enum status skip_plain(struct reader *reader) {
    for (;; reader->place++) {
        int c = peek(reader);
        if (c < 0)
            return fail(reader, reader->place, "the string does not end");
        if (c == '"' || c == '\\')
            return STATUS_OK;
        if (c < 0x20)
            return fail(reader, reader->place,
                        "control characters are written as escapes");
    }
}

static enum status read_string(struct reader *reader, struct text *out) {
    size_t start = ++reader->place;
    TRY(skip_plain(reader));
    *out = (struct text){reader->text.bytes + start, reader->place - start};
    if (peek(reader) == '"') {
        reader->place++;
        return STATUS_OK;
    }
    struct text_builder builder;
    text_builder_init(&builder, reader->arena);
    text_append(&builder, *out);
    while (peek(reader) != '"') {
        TRY(read_escape(reader, &builder));
        start = reader->place;
        TRY(skip_plain(reader));
        text_append(&builder,
                    (struct text){reader->text.bytes + start, reader->place - start});
    }
    reader->place++;
    *out = text_builder_text(&builder);
    return builder.failed ? arena_problem(reader->arena, reader->problem) : STATUS_OK;
}

/* ---- arrays and objects ------------------------------------------------------------------- */

static enum status read_value(struct reader *reader, struct value *out);

/* After a value inside brackets: a comma, or the end. */
static enum status read_separator(struct reader *reader, char end, bool *is_end) {
    skip_blanks(reader);
    *is_end = peek(reader) == end;
    if (!*is_end && peek(reader) != ',')
        return fail(reader, reader->place,
                    end == ']' ? "',' or ']' is expected" : "',' or '}' is expected");
    reader->place++;
    return STATUS_OK;
}

/* Steps over an opening bracket; *is_empty when the closing one follows. */
static enum status open_bracket(struct reader *reader, char end, bool *is_empty) {
    if (reader->depth == MAX_DEPTH)
        return fail(reader, reader->place, "nested too deeply");
    reader->depth++;
    reader->place++;
    skip_blanks(reader);
    *is_empty = peek(reader) == end;
    if (*is_empty)
        reader->place++;
    return STATUS_OK;
}

static enum status read_array(struct reader *reader, struct value *out) {
    ARRAY(struct value) items = {0};
    bool is_end = true;
    TRY(open_bracket(reader, ']', &is_end));
    while (!is_end) {
        struct value item;
        TRY(read_value(reader, &item));
        TRY_MEMORY(ARRAY_PUSH(reader->arena, items, item), reader->arena,
                   reader->problem);
        TRY(read_separator(reader, ']', &is_end));
    }
    reader->depth--;
    *out = value_list(items.items, items.count);
    return STATUS_OK;
}

/* Keeps of the members of one name the place of the first and the value of the last. */
static enum status merge_members(struct reader *reader, struct value_map_entry *members,
                                 uint32_t *count) {
    struct map places;
    map_init(&places);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < *count; i++) {
        uint64_t *place = map_find_text(&places, members[i].key);
        if (place != NULL) {
            members[*place].value = members[i].value;
            continue;
        }
        members[kept] = members[i];
        if (map_set_text(&places, members[kept].key, kept) != STATUS_OK) {
            map_release(&places);
            return problem_set(reader->problem, STATUS_OUT_OF_MEMORY, SPAN_NONE,
                               "out of memory");
        }
        kept++;
    }
    *count = kept;
    map_release(&places);
    return STATUS_OK;
}

static bool has_repeated_name(const struct value_map_entry *members, uint32_t count) {
    if (count > FEW_MEMBERS)
        return true;
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t j = 0; j < i; j++)
            if (text_equal(members[i].key, members[j].key))
                return true;
    return false;
}

static enum status read_member(struct reader *reader, struct value_map_entry *member) {
    skip_blanks(reader);
    if (peek(reader) != '"')
        return fail(reader, reader->place, "a name in double quotes is expected");
    TRY(read_string(reader, &member->key));
    skip_blanks(reader);
    if (peek(reader) != ':')
        return fail(reader, reader->place, "':' is expected");
    reader->place++;
    return read_value(reader, &member->value);
}

static enum status read_object(struct reader *reader, struct value *out) {
    ARRAY(struct value_map_entry) members = {0};
    bool is_end = true;
    TRY(open_bracket(reader, '}', &is_end));
    while (!is_end) {
        struct value_map_entry member;
        TRY(read_member(reader, &member));
        TRY_MEMORY(ARRAY_PUSH(reader->arena, members, member), reader->arena,
                   reader->problem);
        TRY(read_separator(reader, '}', &is_end));
    }
    reader->depth--;
    if (has_repeated_name(members.items, members.count))
        TRY(merge_members(reader, members.items, &members.count));
    *out = value_map(members.items, members.count);
    return STATUS_OK;
}

static enum status read_value(struct reader *reader, struct value *out) {
    skip_blanks(reader);
    switch (peek(reader)) {
    case '{':
        return read_object(reader, out);
    case '[':
        return read_array(reader, out);
    case '"': {
        struct text text;
        TRY(read_string(reader, &text));
        if (text.byte_count > MAX_TEXT_BYTES)
            return fail(reader, reader->place, "the string is too long");
        *out = value_string(text);
        return STATUS_OK;
    }
    case 't':
        return read_word(reader, TEXT("true"), value_boolean(true), out);
    case 'f':
        return read_word(reader, TEXT("false"), value_boolean(false), out);
    case 'n':
        return read_word(reader, TEXT("null"), value_null(), out);
    case -1:
        return fail(reader, reader->place, "a value is expected");
    default:
        return read_number(reader, out);
    }
}

static enum status read_text(struct reader *reader, struct value *out) {
    size_t bad;
    if (!text_is_utf8(reader->text, &bad))
        return fail(reader, bad, "the text is not UTF-8");
    TRY(read_value(reader, out));
    skip_blanks(reader);
    if (reader->place < reader->text.byte_count)
        return fail(reader, reader->place, "text follows the value");
    return STATUS_OK;
}

enum status json_read_placed(struct arena *arena, struct text text, struct value *out,
                             size_t *fault, struct problem *problem) {
    struct reader reader = {.arena = arena, .text = text, .problem = problem};
    enum status status = read_text(&reader, out);
    *fault = reader.fault;
    return status;
}

enum status json_read(struct arena *arena, struct text text, struct value *out,
                      struct problem *problem) {
    size_t fault;
    return json_read_placed(arena, text, out, &fault, problem);
}

bool json_member(struct value object, struct text name, struct value *out) {
    if (object.type != VALUE_MAP)
        return false;
    for (uint32_t i = 0; i < object.size; i++) {
        if (text_equal(object.entries[i].key, name)) {
            *out = object.entries[i].value;
            return true;
        }
    }
    return false;
}
