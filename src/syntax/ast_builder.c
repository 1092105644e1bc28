/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/ast_builder.h"

#include "base/limits.h"
#include "syntax/literal.h"

#include <stdarg.h>
#include <stdio.h>

void ast_out_of_memory(struct ast_builder *build) {
    if (build->status == STATUS_OK)
        build->status = arena_problem(build->arena, build->problem);
}

void *ast_new(struct ast_builder *build, size_t byte_count) {
    if (build->status != STATUS_OK)
        return NULL;
    void *node = arena_allocate_array(build->arena, 1, byte_count);
    if (node == NULL)
        ast_out_of_memory(build);
    return node;
}

void ast_refuse(struct ast_builder *build, enum status status, struct span span,
                const char *format, ...) {
    if (build->status != STATUS_OK)
        return;
    char message[PROBLEM_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    build->status = problem_set(build->problem, status, span, "%s", message);
}

bool ast_is_too_deep(struct ast_builder *build, uint32_t depth, struct span span) {
    if (depth <= MAX_EXPRESSION_DEPTH)
        return false;
    ast_refuse(build, STATUS_QUERY_TOO_LARGE, span,
               "expression nested deeper than %d levels", MAX_EXPRESSION_DEPTH);
    return true;
}

struct span ast_span(const struct ast_builder *build, struct span first) {
    return (struct span){first.start, build->end};
}

struct token ast_to_here(const struct ast_builder *build, struct token first) {
    first.span.end = build->end;
    return first;
}

struct ast_name ast_name(struct ast_builder *build, struct token token) {
    if (!ast_has_token(token) || build->status != STATUS_OK)
        return (struct ast_name){.span = SPAN_NONE};
    struct ast_name name = {.span = token.span};
    name.text = literal_name(build->arena, build->source, token);
    if (name.text.bytes == NULL)
        ast_out_of_memory(build);
    return name;
}

struct ast_name *ast_name_item(struct ast_builder *build, struct token token) {
    struct ast_name *item = AST_NEW(build, struct ast_name);
    if (item != NULL)
        *item = ast_name(build, token);
    return item;
}

struct ast_name ast_dotted(struct ast_builder *build, struct ast_name_list names) {
    if (names.first == NULL)
        return (struct ast_name){.span = SPAN_NONE};
    struct ast_name name = *names.first;
    name.next = NULL;
    if (names.first == names.last)
        return name;
    struct text_builder text;
    text_builder_init(&text, build->arena);
    for (const struct ast_name *part = names.first; part != NULL; part = part->next) {
        if (part != names.first)
            text_append_character(&text, '.');
        text_append(&text, part->text);
    }
    name.text = text_builder_text(&text);
    name.span.end = names.last->span.end;
    if (text.failed)
        ast_out_of_memory(build);
    return name;
}
