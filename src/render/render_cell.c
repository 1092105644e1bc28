/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/render_cell.h"

#include "render/render_path.h"
#include "render/render_value.h"
#include "render/render_visible.h"

#include <string.h>

/* Where a broken line goes on: below the text of a step, a little in below a path. */
#define STEP_INDENT 5
#define PATH_INDENT 2

struct render_cell render_make_cell(struct arena *arena, const struct graph *graph,
                                    struct value value) {
    struct render_cell cell = {.is_number = value_is_number(value),
                               .is_null = value_is_null(value),
                               .has_lines = value.type == VALUE_PATH};
    struct text_builder raw, shown;
    text_builder_init(&shown, arena);
    if (cell.has_lines) {
        render_append_path(&shown, graph, value.path);
    } else {
        text_builder_init(&raw, arena);
        render_append_value(&raw, graph, value, RENDER_SHORT);
        render_append_visible(&shown, text_builder_text(&raw));
        shown.failed = shown.failed || raw.failed;
    }
    cell.text = text_builder_text(&shown);
    if (shown.failed)
        cell.text.bytes = NULL;
    return cell;
}

bool render_next_line(struct text *text, struct text *line) {
    if (text->bytes == NULL)
        return false;
    const char *end =
        text->byte_count == 0 ? NULL : memchr(text->bytes, '\n', text->byte_count);
    if (end == NULL) {
        *line = *text;
        *text = (struct text){0};
        return true;
    }
    size_t length = (size_t)(end - text->bytes);
    *line = (struct text){text->bytes, length};
    *text = (struct text){end + 1, text->byte_count - length - 1};
    return true;
}

size_t render_lines_width(struct text text) {
    size_t widest = 0;
    struct text line;
    while (render_next_line(&text, &line)) {
        size_t width = text_display_width(line);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* Bytes of the character at `at`. */
static size_t character_bytes(struct text text, size_t at) {
    size_t end = at + 1;
    while (end < text.byte_count && ((unsigned char)text.bytes[end] & 0xC0) == 0x80)
        end++;
    return end - at;
}

struct text render_fit(struct text line, size_t width_columns) {
    size_t end = 0, width = 0;
    while (end < line.byte_count) {
        size_t bytes = character_bytes(line, end);
        width += text_display_width((struct text){line.bytes + end, bytes});
        if (width > width_columns)
            break;
        end += bytes;
    }
    return (struct text){line.bytes, end};
}

/* Where to break a line of which `fitting` bytes fit: after the last blank, unless the first
 * word is too long. */
static size_t break_place(struct text line, size_t fitting, size_t indent) {
    for (size_t i = fitting; i > indent + 1; i--)
        if (line.bytes[i - 1] == ' ')
            return i;
    return fitting > 0 ? fitting : character_bytes(line, 0);
}

static void append_wrapped_line(struct text_builder *builder, struct text line,
                                size_t width_columns) {
    size_t blanks = 0;
    while (blanks < line.byte_count && line.bytes[blanks] == ' ')
        blanks++;
    size_t indent = blanks > 0 ? STEP_INDENT : PATH_INDENT;
    if (indent * 2 > width_columns)
        indent = 0;
    size_t room = width_columns, skipped = blanks;
    while (text_display_width(line) > room) {
        size_t end = break_place(line, render_fit(line, room).byte_count, skipped);
        struct text part = {line.bytes, end};
        while (part.byte_count > 0 && part.bytes[part.byte_count - 1] == ' ')
            part.byte_count--;
        text_append(builder, part);
        text_append_format(builder, "\n%*s", (int)indent, "");
        line = (struct text){line.bytes + end, line.byte_count - end};
        room = width_columns - indent;
        skipped = 0;
    }
    text_append(builder, line);
}

void render_append_wrapped(struct text_builder *builder, struct text text,
                           size_t width_columns) {
    struct text line;
    bool is_first = true;
    while (render_next_line(&text, &line)) {
        if (!is_first)
            text_append_character(builder, '\n');
        is_first = false;
        if (width_columns == 0)
            text_append(builder, line);
        else
            append_wrapped_line(builder, line, width_columns);
    }
}
