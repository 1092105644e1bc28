/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trimming: of white space as Unicode has it, or of any of the characters given. */
#include "function/library.h"

/* The character at byte `at` and the bytes it takes. */
static uint32_t read_character(struct text text, size_t at, size_t *size) {
    uint32_t code_point = 0;
    *size =
        text_decode((struct text){text.bytes + at, text.byte_count - at}, &code_point);
    if (*size == 0)
        *size = 1;
    return code_point;
}

/* True when the character at byte `at` is to go. `characters` NULL: white space goes. */
static bool goes(struct text text, size_t at, const struct text *characters,
                 size_t *size) {
    uint32_t code_point = read_character(text, at, size);
    if (characters == NULL)
        return text_class(code_point) == TEXT_CLASS_BLANK;
    size_t step;
    for (size_t i = 0; i < characters->byte_count; i += step)
        if (read_character(*characters, i, &step) == code_point)
            return true;
    return false;
}

static size_t last_character(struct text text) {
    size_t at = text.byte_count - 1;
    while (at > 0 && ((unsigned char)text.bytes[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static void trim(const struct value *arguments, uint32_t argument_count, bool at_start,
                 bool at_end, struct value *out) {
    struct text text = value_text(arguments[0]);
    struct text set = argument_count == 2 ? value_text(arguments[1]) : (struct text){0};
    const struct text *characters = argument_count == 2 ? &set : NULL;
    size_t size;
    while (at_start && text.byte_count > 0 && goes(text, 0, characters, &size)) {
        text.bytes += size;
        text.byte_count -= size;
    }
    while (at_end && text.byte_count > 0 &&
           goes(text, last_character(text), characters, &size))
        text.byte_count = last_character(text);
    *out = value_string(text);
}

FUNCTION_CALL(trim) {
    trim(arguments, argument_count, true, true, out);
    return STATUS_OK;
}

FUNCTION_CALL(ltrim) {
    trim(arguments, argument_count, true, false, out);
    return STATUS_OK;
}

FUNCTION_CALL(rtrim) {
    trim(arguments, argument_count, false, true, out);
    return STATUS_OK;
}
