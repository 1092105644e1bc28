/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/editing.h"

#include <string.h>

size_t editing_statement_end(struct text text, bool *is_complete) {
    return parse_statement_end(text, is_complete);
}

/* The end of a comment that begins at `at`, or `at` when none does. */
static size_t skip_comment(struct text text, size_t at) {
    if (at + 1 >= text.byte_count || text.bytes[at] != '/')
        return at;
    if (text.bytes[at + 1] == '/') {
        size_t end = text_find(text, TEXT("\n"), at);
        return end == SIZE_MAX ? text.byte_count : end + 1;
    }
    if (text.bytes[at + 1] == '*') {
        size_t end = text_find(text, TEXT("*/"), at + 2);
        return end == SIZE_MAX ? at : end + 2;
    }
    return at;
}

bool editing_is_blank(struct text text) {
    size_t at = 0;
    while (at < text.byte_count) {
        if (strchr(" \t\r\n\f\v", text.bytes[at]) != NULL && text.bytes[at] != '\0') {
            at++;
            continue;
        }
        size_t end = skip_comment(text, at);
        if (end == at)
            return false;
        at = end;
    }
    return true;
}

bool editing_is_ready(struct text text) {
    size_t first = 0;
    bool is_complete;
    while (first < text.byte_count && strchr(" \t\n", text.bytes[first]) != NULL)
        first++;
    if (first < text.byte_count && text.bytes[first] == '.')
        return true;
    parse_statement_end(text, &is_complete);
    return is_complete || editing_is_blank(text);
}

enum status editing_pieces(struct arena *arena, struct text text,
                           struct parse_piece **out, uint32_t *count,
                           struct problem *problem) {
    return parse_pieces(arena, text, out, count, problem);
}

static struct span moved(struct span span, size_t offset) {
    return (struct span){span.start + (uint32_t)offset, span.end + (uint32_t)offset};
}

void editing_move_problem(struct problem *problem, struct text text, size_t offset) {
    if (span_is_known(problem->span))
        problem->span = moved(problem->span, offset);
    problem->hinted = moved(problem->hinted, offset);
    parse_place_hint(problem, text);
}

struct source_place editing_place(struct text text, size_t offset) {
    return source_place(text, offset);
}

void editing_append_caret(struct text_builder *builder, struct text text,
                          struct span span, size_t width_columns) {
    source_append_caret(builder, text, span, width_columns);
}
