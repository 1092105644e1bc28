/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns of format(), read from left to right. */
#include "function/format_pattern.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Text between quotes, or the quote that two of them stand for. */
static enum status take_quoted(struct format_pattern *pattern,
                               struct text_builder *builder) {
    struct text text = pattern->text;
    size_t start = ++pattern->at;
    for (; pattern->at < text.byte_count; pattern->at++) {
        char c = text.bytes[pattern->at];
        bool is_doubled =
            pattern->at + 1 < text.byte_count && text.bytes[pattern->at + 1] == '\'';
        if (c == '\'' && pattern->at == start) {
            pattern->at++;
            text_append_character(builder, '\'');
            return STATUS_OK;
        }
        if (c == '\'' && !is_doubled) {
            pattern->at++;
            return STATUS_OK;
        }
        pattern->at += c == '\'';
        text_append_character(builder, c);
    }
    return problem_set(pattern->context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                       "the pattern of format() has a quote that is not closed");
}

static enum status refuse_reserved(const struct format_pattern *pattern, char c) {
    problem_set(pattern->context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                "the pattern of format() has a '%c' outside of quotes", c);
    problem_hint(pattern->context->problem, "between quotes it stands for itself");
    return STATUS_VALUE_AT_RUN;
}

enum status format_next(struct format_pattern *pattern, struct text_builder *builder,
                        struct format_run *run) {
    struct text text = pattern->text;
    *run = (struct format_run){0};
    while (pattern->at < text.byte_count && !is_letter(text.bytes[pattern->at])) {
        char c = text.bytes[pattern->at];
        if (c == '\'') {
            TRY(take_quoted(pattern, builder));
            continue;
        }
        if (c != '\0' && strchr("[]{}#", c) != NULL)
            return refuse_reserved(pattern, c);
        text_append_character(builder, c);
        pattern->at++;
    }
    if (pattern->at == text.byte_count)
        return STATUS_OK;
    run->letter = text.bytes[pattern->at];
    while (pattern->at < text.byte_count && text.bytes[pattern->at] == run->letter) {
        pattern->at++;
        run->count++;
    }
    return run->count <= FORMAT_MAX_COUNT ? STATUS_OK
                                          : format_refuse_count(pattern, *run);
}

enum status format_refuse_letter(const struct format_pattern *pattern,
                                 struct format_run run) {
    struct problem *problem = pattern->context->problem;
    problem_set(problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                "'%c' in the pattern of format() is no part of a %s", run.letter,
                pattern->type);
    problem_hint(problem,
                 "a %s has the letters %s; others stand between quotes, as in 'T'",
                 pattern->type, pattern->letters);
    return STATUS_VALUE_AT_RUN;
}

enum status format_refuse_count(const struct format_pattern *pattern,
                                struct format_run run) {
    return problem_set(pattern->context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                       "'%c' in the pattern of format() cannot stand %u times",
                       run.letter, run.count);
}

void format_number(struct text_builder *builder, int64_t number, uint32_t width) {
    uint64_t size = number < 0 ? -(uint64_t)number : (uint64_t)number;
    text_append_format(builder, "%s%0*" PRIu64, number < 0 ? "-" : "", (int)width, size);
}

void format_fraction(struct text_builder *builder, int64_t nanoseconds, uint32_t count) {
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%09" PRId64, nanoseconds);
    uint32_t shown = count < (uint32_t)length ? count : (uint32_t)length;
    text_append(builder, (struct text){digits, shown});
}
