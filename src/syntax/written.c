/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/written.h"

/* ---- operators ---------------------------------------------------------------------------- */

/* `sign` is NULL for what does not stand between two operands. */
static const struct {
    const char *sign;
    enum written_tightness tightness;
} operators[AST_EXPRESSION_KIND_COUNT] = {
    [AST_OR] = {"OR", TIGHTNESS_OR},
    [AST_XOR] = {"XOR", TIGHTNESS_XOR},
    [AST_AND] = {"AND", TIGHTNESS_AND},
    [AST_NOT] = {NULL, TIGHTNESS_NOT},
    [AST_EQUAL] = {"=", TIGHTNESS_COMPARE},
    [AST_NOT_EQUAL] = {"<>", TIGHTNESS_COMPARE},
    [AST_LESS] = {"<", TIGHTNESS_COMPARE},
    [AST_LESS_EQUAL] = {"<=", TIGHTNESS_COMPARE},
    [AST_GREATER] = {">", TIGHTNESS_COMPARE},
    [AST_GREATER_EQUAL] = {">=", TIGHTNESS_COMPARE},
    [AST_REGULAR_MATCH] = {"=~", TIGHTNESS_TEST},
    [AST_IN] = {"IN", TIGHTNESS_TEST},
    [AST_STARTS_WITH] = {"STARTS WITH", TIGHTNESS_TEST},
    [AST_ENDS_WITH] = {"ENDS WITH", TIGHTNESS_TEST},
    [AST_CONTAINS] = {"CONTAINS", TIGHTNESS_TEST},
    [AST_IS_NULL] = {NULL, TIGHTNESS_TEST},
    [AST_IS_NOT_NULL] = {NULL, TIGHTNESS_TEST},
    [AST_IS_TYPED] = {NULL, TIGHTNESS_TEST},
    [AST_HAS_LABELS] = {NULL, TIGHTNESS_TEST},
    [AST_ADD] = {"+", TIGHTNESS_ADD},
    [AST_SUBTRACT] = {"-", TIGHTNESS_ADD},
    [AST_CONCATENATE] = {"||", TIGHTNESS_ADD},
    [AST_MULTIPLY] = {"*", TIGHTNESS_MULTIPLY},
    [AST_DIVIDE] = {"/", TIGHTNESS_MULTIPLY},
    [AST_MODULO] = {"%", TIGHTNESS_MULTIPLY},
    [AST_POWER] = {"^", TIGHTNESS_POWER},
    [AST_NEGATE] = {NULL, TIGHTNESS_SIGN},
    [AST_PLUS] = {NULL, TIGHTNESS_SIGN},
};

const char *written_sign(enum ast_expression_kind kind) {
    return operators[kind].sign;
}

enum written_tightness written_tightness(enum ast_expression_kind kind) {
    enum written_tightness tightness = operators[kind].tightness;
    return tightness == TIGHTNESS_LOOSEST ? TIGHTNESS_ATOM : tightness;
}

/* ---- names and strings -------------------------------------------------------------------- */

static bool is_plain(struct text name) {
    for (size_t i = 0; i < name.byte_count; i++) {
        char byte = name.bytes[i];
        char lower = (char)(byte | 0x20);
        bool is_digit = byte >= '0' && byte <= '9';
        bool is_letter =
            (lower >= 'a' && lower <= 'z') || byte == '_' || (byte & 0x80) != 0;
        if (!is_letter && (!is_digit || i == 0))
            return false;
    }
    return name.byte_count > 0;
}

void written_name(struct text_builder *builder, struct text name) {
    if (is_plain(name)) {
        text_append(builder, name);
        return;
    }
    text_append_character(builder, '`');
    for (size_t i = 0; i < name.byte_count; i++) {
        if (name.bytes[i] == '`')
            text_append_character(builder, '`');
        text_append_character(builder, name.bytes[i]);
    }
    text_append_character(builder, '`');
}

void written_string(struct text_builder *builder, struct text text) {
    text_append_character(builder, '\'');
    for (size_t i = 0; i < text.byte_count; i++) {
        char byte = text.bytes[i];
        if (byte == '\n')
            text_append_string(builder, "\\n");
        else if (byte == '\'' || byte == '\\')
            text_append_format(builder, "\\%c", byte);
        else if ((unsigned char)byte < ' ' || byte == '\x7F')
            text_append_format(builder, "\\u%04X", (unsigned)byte);
        else
            text_append_character(builder, byte);
    }
    text_append_character(builder, '\'');
}
