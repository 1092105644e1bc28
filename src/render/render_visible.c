/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds hidden characters by their bytes: C0 and DEL take one, C1 and U+061C two, the rest
 * three that begin with E2. */
#include "render/render_visible.h"

/* The bytes of a hidden character at `at`; 0 when what stands there may be shown. */
static size_t hidden_length(struct text text, size_t at, uint32_t *code_point) {
    unsigned char first = (unsigned char)text.bytes[at];
    *code_point = first;
    if (first < 0x20 || first == 0x7F)
        return 1;
    if (first < 0xC2 || at + 1 >= text.byte_count)
        return 0;
    uint32_t second = (unsigned char)text.bytes[at + 1] & 0x3Fu;
    if (first < 0xE0) {
        *code_point = (first & 0x1Fu) << 6 | second;
        return *code_point < 0xA0 || *code_point == 0x061C ? 2 : 0;
    }
    if (first != 0xE2 || at + 2 >= text.byte_count)
        return 0;
    uint32_t third = (unsigned char)text.bytes[at + 2] & 0x3Fu;
    *code_point = 0x2000u | second << 6 | third;
    bool turns = *code_point == 0x200E || *code_point == 0x200F ||
                 (*code_point >= 0x202A && *code_point <= 0x202E) ||
                 (*code_point >= 0x2066 && *code_point <= 0x2069);
    return turns || *code_point == 0x2028 || *code_point == 0x2029 ? 3 : 0;
}

static void append_symbol(struct text_builder *builder, uint32_t code_point) {
    if (code_point < 0x20)
        text_append_code_point(builder, 0x2400 + code_point);
    else if (code_point == 0x7F)
        text_append_code_point(builder, 0x2421);
    else
        text_append_format(builder, "<U+%04X>", code_point);
}

static void append_escape(struct text_builder *builder, uint32_t code_point) {
    text_append_format(builder, "\\u%04x", code_point);
}

static void append(struct text_builder *builder, struct text text, bool keeps_lines,
                   void (*show)(struct text_builder *builder, uint32_t code_point)) {
    size_t start = 0;
    for (size_t i = 0; i < text.byte_count;) {
        uint32_t code_point;
        size_t length = hidden_length(text, i, &code_point);
        if (length == 0 || (keeps_lines && code_point == '\n')) {
            i++;
            continue;
        }
        text_append(builder, (struct text){text.bytes + start, i - start});
        show(builder, code_point);
        i += length;
        start = i;
    }
    text_append(builder, (struct text){text.bytes + start, text.byte_count - start});
}

void render_append_visible(struct text_builder *builder, struct text text) {
    append(builder, text, false, append_symbol);
}

void render_append_visible_json(struct text_builder *builder, struct text json) {
    append(builder, json, true, append_escape);
}
