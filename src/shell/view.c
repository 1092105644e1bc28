/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One pass over the characters. Each byte of the text has a style, which the pieces of the
 * parser give; a bracket at the cursor and its partner are marked. A row that is full ends by
 * itself, so that no terminal needs to wrap.
 */
#include "shell/view.h"

#include "render/render_visible.h"
#include "session/editing.h"

#include <string.h>

/* What stands for a tab, and for bytes that are no character. */
#define TAB "    "
#define REPLACEMENT 0xFFFD

enum style {
    STYLE_PLAIN,
    STYLE_KEYWORD,
    STYLE_STRING,
    STYLE_NUMBER,
    STYLE_PARAMETER,
    STYLE_COMMENT,
    STYLE_LABEL,
    STYLE_FUNCTION,
    STYLE_ERROR,
    STYLE_PARTNER
};

/* ORDER STYLE */
static const char *const style_codes[] = {
    "\033[0m",  "\033[1;34m", "\033[32m", "\033[36m",   "\033[35m",
    "\033[90m", "\033[33m",   "\033[36m", "\033[4;31m", "\033[1;4;35m",
};

struct painter {
    struct arena *arena;
    const struct view_request *request;
    struct view *out;
    struct text_builder row;
    size_t column;
    enum style style; /* that the row is in */
    uint8_t *styles;  /* of each byte of the text */
    struct problem *problem;
};

/* ---- styles ------------------------------------------------------------------------------- */

static enum style style_of(enum parse_class class) {
    switch (class) {
    case PARSE_CLASS_KEYWORD:
        return STYLE_KEYWORD;
    case PARSE_CLASS_STRING:
        return STYLE_STRING;
    case PARSE_CLASS_NUMBER:
        return STYLE_NUMBER;
    case PARSE_CLASS_PARAMETER:
        return STYLE_PARAMETER;
    case PARSE_CLASS_COMMENT:
        return STYLE_COMMENT;
    case PARSE_CLASS_LABEL:
        return STYLE_LABEL;
    case PARSE_CLASS_FUNCTION:
        return STYLE_FUNCTION;
    case PARSE_CLASS_ERROR:
        return STYLE_ERROR;
    case PARSE_CLASS_PLAIN:
    case PARSE_CLASS_OPERATOR:
        break;
    }
    return STYLE_PLAIN;
}

/* A bracket counts where it is no part of a string, comment or name. */
static char bracket_at(const struct painter *painter, size_t at) {
    char c = painter->request->text.bytes[at];
    enum style style = (enum style)painter->styles[at];
    bool is_quoted =
        style == STYLE_STRING || style == STYLE_COMMENT || style == STYLE_LABEL;
    return !is_quoted && strchr("()[]{}", c) != NULL && c != '\0' ? c : '\0';
}

/* The bracket that closes or opens what `at` opens or closes; SIZE_MAX when it is missing. */
static size_t find_partner(const struct painter *painter, size_t at) {
    static const char brackets[] = "([{)]}";
    size_t kind = (size_t)(strchr(brackets, painter->request->text.bytes[at]) - brackets);
    bool is_forward = kind < 3;
    char own = brackets[kind], other = brackets[is_forward ? kind + 3 : kind - 3];
    size_t depth = 0, count = painter->request->text.byte_count;
    for (size_t i = at; i < count; i = is_forward ? i + 1 : i - 1) {
        char c = bracket_at(painter, i);
        if (c == own)
            depth++;
        else if (c == other && --depth == 0)
            return i;
    }
    return SIZE_MAX;
}

/* Marks the bracket at the cursor or before it, and its partner. */
static void mark_brackets(struct painter *painter) {
    const struct view_request *request = painter->request;
    size_t at = request->cursor;
    if (at >= request->text.byte_count || bracket_at(painter, at) == '\0') {
        if (at == 0 || bracket_at(painter, at - 1) == '\0')
            return;
        at--;
    }
    size_t partner = find_partner(painter, at);
    if (partner == SIZE_MAX)
        return;
    painter->styles[at] = painter->styles[partner] = STYLE_PARTNER;
}

static enum status give_styles(struct painter *painter) {
    const struct view_request *request = painter->request;
    painter->styles = ARENA_ARRAY(painter->arena, request->text.byte_count + 1, uint8_t);
    TRY_MEMORY(painter->styles, painter->arena, painter->problem);
    bool is_command = text_starts_with(request->text, TEXT("."));
    if (!request->has_color || is_command)
        return STATUS_OK;
    struct parse_piece *pieces;
    uint32_t count;
    TRY(editing_pieces(painter->arena, request->text, &pieces, &count, painter->problem));
    for (uint32_t i = 0; i < count; i++)
        memset(painter->styles + pieces[i].span.start, style_of(pieces[i].class),
               pieces[i].span.end - pieces[i].span.start);
    mark_brackets(painter);
    return STATUS_OK;
}

/* ---- rows --------------------------------------------------------------------------------- */

static enum status end_row(struct painter *painter) {
    if (painter->style != STYLE_PLAIN)
        text_append_string(&painter->row, style_codes[STYLE_PLAIN]);
    painter->style = STYLE_PLAIN;
    struct text row = text_builder_text(&painter->row);
    if (painter->row.failed)
        return arena_problem(painter->arena, painter->problem);
    TRY_MEMORY(ARRAY_PUSH(painter->arena, *painter->out, row), painter->arena,
               painter->problem);
    text_builder_init(&painter->row, painter->arena);
    painter->column = 0;
    return STATUS_OK;
}

/* Makes room for something `width` columns wide. */
static enum status make_room(struct painter *painter, size_t width) {
    bool fits = painter->column + width <= painter->request->width_columns;
    return fits || painter->column == 0 ? STATUS_OK : end_row(painter);
}

static size_t character_bytes(struct text text, size_t at) {
    size_t end = at + 1;
    while (end < text.byte_count && ((unsigned char)text.bytes[end] & 0xC0) == 0x80)
        end++;
    return end - at;
}

static enum status put(struct painter *painter, struct text character, enum style style) {
    struct text_builder shown;
    text_builder_init(&shown, painter->arena);
    if (character.bytes[0] == '\t')
        text_append_string(&shown, TAB);
    else if (text_is_utf8(character, NULL))
        render_append_visible(&shown, character);
    else
        text_append_code_point(&shown, REPLACEMENT);
    struct text text = text_builder_text(&shown);
    painter->row.failed = painter->row.failed || shown.failed;
    size_t width = text_display_width(text);
    TRY(make_room(painter, width));
    if (style != painter->style) {
        text_append_string(&painter->row, style_codes[STYLE_PLAIN]);
        if (style != STYLE_PLAIN)
            text_append_string(&painter->row, style_codes[style]);
    }
    painter->style = style;
    text_append(&painter->row, text);
    painter->column += width;
    return STATUS_OK;
}

/* Prompts keep their own colours; only what is seen counts. */
static enum status put_prompt(struct painter *painter, struct text prompt) {
    bool is_hidden = false;
    for (size_t i = 0; i < prompt.byte_count;) {
        size_t bytes = character_bytes(prompt, i);
        struct text character = {prompt.bytes + i, bytes};
        i += bytes;
        if (character.bytes[0] == '\001' || character.bytes[0] == '\002')
            is_hidden = character.bytes[0] == '\001';
        else if (is_hidden)
            text_append(&painter->row, character);
        else
            TRY(put(painter, character, STYLE_PLAIN));
    }
    return STATUS_OK;
}

/* The cursor needs a column of its own. */
static enum status put_cursor(struct painter *painter) {
    TRY(make_room(painter, 1));
    painter->out->cursor_row = painter->out->count;
    painter->out->cursor_column = painter->column;
    return STATUS_OK;
}

static enum status put_text(struct painter *painter) {
    const struct view_request *request = painter->request;
    for (size_t i = 0; i < request->text.byte_count;) {
        if (i == request->cursor)
            TRY(put_cursor(painter));
        size_t bytes = character_bytes(request->text, i);
        struct text character = {request->text.bytes + i, bytes};
        if (character.bytes[0] == '\n') {
            TRY(end_row(painter));
            TRY(put_prompt(painter, request->continuation));
        } else {
            TRY(put(painter, character, (enum style)painter->styles[i]));
        }
        i += bytes;
    }
    return request->cursor >= request->text.byte_count ? put_cursor(painter) : STATUS_OK;
}

enum status view_make(struct arena *arena, const struct view_request *request,
                      struct view *out, struct problem *problem) {
    struct painter painter = {
        .arena = arena, .request = request, .out = out, .problem = problem};
    *out = (struct view){.items = NULL};
    text_builder_init(&painter.row, arena);
    TRY(give_styles(&painter));
    TRY(put_prompt(&painter, request->prompt));
    TRY(put_text(&painter));
    return end_row(&painter);
}
