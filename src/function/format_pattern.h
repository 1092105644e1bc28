/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Patterns of format(): runs of a letter stand for a part of the value, 'text' between quotes
 * and what is no letter for themselves, '' for a quote. Source: the pattern letters of Java's
 * DateTimeFormatter, as the Cypher manual has them.
 */
#ifndef ENTENTE_FUNCTION_FORMAT_PATTERN_H
#define ENTENTE_FUNCTION_FORMAT_PATTERN_H

#include "function/function.h"

/* The bit of a run's length, and the bits of all lengths up to one. */
#define FORMAT_COUNT(count) (1u << (count))
#define FORMAT_UP_TO(count) ((2u << (count)) - 2)
#define FORMAT_MAX_COUNT 19

/* A letter `count` times; letter 0 at the end of the pattern. */
struct format_run {
    char letter;
    uint32_t count;
};

struct format_pattern {
    struct function_context *context;
    struct text text;
    size_t at;
    const char *type;    /* whose pattern it is, for messages */
    const char *letters; /* that it may have, for hints */
};

/* Appends what stands for itself up to the next run, and takes that. STATUS_VALUE_AT_RUN for
 * a quote that is not closed and for characters that the pattern language reserves. */
enum status format_next(struct format_pattern *pattern, struct text_builder *builder,
                        struct format_run *run);

/* STATUS_VALUE_AT_RUN: the value has no such part, or no such form of it. */
enum status format_refuse_letter(const struct format_pattern *pattern,
                                 struct format_run run);
enum status format_refuse_count(const struct format_pattern *pattern,
                                struct format_run run);

/* A number of at least `width` digits, its sign before them. */
void format_number(struct text_builder *builder, int64_t number, uint32_t width);
/* The first `count` (at most 9) digits of a fraction of a second. */
void format_fraction(struct text_builder *builder, int64_t nanoseconds, uint32_t count);

/* A duration by a pattern, appended. */
enum status format_duration(struct format_pattern *pattern, struct text_builder *builder,
                            const struct value_duration *duration);

#endif
