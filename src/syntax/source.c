/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that is not UTF-8 can come here too: a stray byte counts as one character, one wide. */
#include "syntax/source.h"

#define CUT "..."
#define CUT_WIDTH (sizeof CUT - 1)

static bool continues(char byte) {
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Bytes of the character at `offset`, as far as the text goes. */
static size_t character_bytes(struct text text, size_t offset) {
    size_t end = offset + 1;
    while (end < text.byte_count && end - offset < 4 && continues(text.bytes[end]))
        end++;
    return end - offset;
}

/* Terminal columns of the character at `offset`. A tab is shown as one blank. */
static size_t character_width(struct text text, size_t offset, size_t byte_count) {
    struct text character = {text.bytes + offset, byte_count};
    if (byte_count == 1 || !text_is_utf8(character, NULL))
        return 1;
    return text_display_width(character);
}

struct source_place source_place(struct text text, size_t offset) {
    struct source_place place = {.line = 1, .column = 1};
    size_t start = 0;
    if (offset > text.byte_count)
        offset = text.byte_count;
    for (size_t i = 0; i < offset; i++)
        if (text.bytes[i] == '\n') {
            place.line++;
            start = i + 1;
        }
    for (size_t i = start; i < offset; i += character_bytes(text, i))
        place.column++;
    size_t end = text_find(text, TEXT("\n"), start);
    if (end == SIZE_MAX)
        end = text.byte_count;
    if (end > start && text.bytes[end - 1] == '\r')
        end--;
    place.line_text = (struct text){text.bytes + start, end - start};
    return place;
}

/* The part of a line that is shown. */
struct window {
    size_t start, end; /* bytes of the line */
};

/* Widens [start, end) by characters on both sides until `width` columns are full. */
static struct window cut(struct text line, size_t start, size_t end, size_t width) {
    struct window window = {start, end};
    size_t used = 0;
    for (size_t i = start, bytes; i < end && used < width; i += bytes) {
        bytes = character_bytes(line, i);
        used += character_width(line, i, bytes);
        window.end = i + bytes;
    }
    for (bool grew = true; grew && used < width;) {
        grew = false;
        if (window.start > 0) {
            size_t before = window.start - 1;
            while (before > 0 && continues(line.bytes[before]))
                before--;
            used += character_width(line, before, window.start - before);
            window.start = before;
            grew = true;
        }
        if (window.end < line.byte_count && used < width) {
            size_t bytes = character_bytes(line, window.end);
            used += character_width(line, window.end, bytes);
            window.end += bytes;
            grew = true;
        }
    }
    return window;
}

/* The window of `line`, tabs as blanks; returns its columns before byte `until`. */
static size_t append_window(struct text_builder *builder, struct text line,
                            struct window window, size_t until) {
    size_t columns = 0;
    for (size_t i = window.start, bytes; i < window.end; i += bytes) {
        bytes = character_bytes(line, i);
        if (i < until)
            columns += character_width(line, i, bytes);
        if (line.bytes[i] == '\t')
            text_append_character(builder, ' ');
        else
            text_append(builder, (struct text){line.bytes + i, bytes});
    }
    return columns;
}

static void append_repeated(struct text_builder *builder, char character, size_t count) {
    for (size_t i = 0; i < count; i++)
        text_append_character(builder, character);
}

void source_append_caret(struct text_builder *builder, struct text text, struct span span,
                         size_t width) {
    if (!span_is_known(span))
        return;
    struct source_place place = source_place(text, span.start);
    struct text line = place.line_text;
    size_t offset = span.start < text.byte_count ? span.start : text.byte_count;
    size_t start = offset - (size_t)(line.bytes - text.bytes);
    size_t covered = span.end > span.start ? span.end - span.start : 0;
    if (start > line.byte_count)
        start = line.byte_count;
    size_t end = start + covered < line.byte_count ? start + covered : line.byte_count;
    struct window window = {0, line.byte_count};
    if (width > 0 && text_display_width(line) > width)
        window = cut(line, start, end, width > 2 * CUT_WIDTH ? width - 2 * CUT_WIDTH : 1);
    if (window.start > 0)
        text_append_string(builder, CUT);
    size_t before = append_window(builder, line, window, start);
    if (window.end < line.byte_count)
        text_append_string(builder, CUT);
    text_append_character(builder, '\n');
    size_t carets = 0;
    for (size_t i = start, bytes; i < end && i < window.end; i += bytes) {
        bytes = character_bytes(line, i);
        carets += character_width(line, i, bytes);
    }
    append_repeated(builder, ' ', before + (window.start > 0 ? CUT_WIDTH : 0));
    append_repeated(builder, '^', carets > 0 ? carets : 1);
    text_append_character(builder, '\n');
}
