/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/xml_text.h"

static const char *const references[2][128] = {
    [XML_CONTENT] = {['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\r'] = "&#13;"},
    [XML_ATTRIBUTE] = {['&'] = "&amp;",
                       ['<'] = "&lt;",
                       ['>'] = "&gt;",
                       ['"'] = "&quot;",
                       ['\t'] = "&#9;",
                       ['\n'] = "&#10;",
                       ['\r'] = "&#13;"},
};

/* What stands for a byte; NULL: the byte itself. */
static const char *reference(enum xml_place place, unsigned char byte) {
    return byte < 128 ? references[place][byte] : NULL;
}

/* A character at `bytes` that XML cannot hold: its bytes, else 0. */
static uint32_t forbidden_bytes(const unsigned char *bytes, size_t left,
                                uint32_t *code_point) {
    if (bytes[0] < 0x20 && bytes[0] != '\t' && bytes[0] != '\n' && bytes[0] != '\r') {
        *code_point = bytes[0];
        return 1;
    }
    if (left >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBF && bytes[2] >= 0xBE) {
        *code_point = 0xFFC0u + (bytes[2] & 0x3Fu);
        return 3;
    }
    return 0;
}

uint32_t xml_append(struct text_builder *builder, enum xml_place place, struct text text,
                    uint32_t *first) {
    uint32_t count = 0;
    size_t start = 0, i = 0;
    while (i < text.byte_count) {
        const unsigned char *bytes = (const unsigned char *)text.bytes + i;
        uint32_t code_point = 0;
        uint32_t skipped = forbidden_bytes(bytes, text.byte_count - i, &code_point);
        const char *name = skipped > 0 ? "" : reference(place, *bytes);
        if (name == NULL) {
            i++;
            continue;
        }
        if (skipped > 0 && count++ == 0 && first != NULL)
            *first = code_point;
        text_append(builder, (struct text){text.bytes + start, i - start});
        text_append_string(builder, name);
        i += skipped > 0 ? skipped : 1;
        start = i;
    }
    text_append(builder, (struct text){text.bytes + start, text.byte_count - start});
    return count;
}
