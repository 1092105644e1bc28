/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Regular expressions by PCRE2. A match must cover the whole text; match, depth and heap
 * limits keep patterns that backtrack without end from running on. All memory passes the
 * project's allocator.
 */
#include "value/operate.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Steps of backtracking: about a tenth of a second. */
#define MATCH_STEPS 5000000
#define MATCH_DEPTH 100000
#define MATCH_HEAP_KIBIBYTES 65536
#define MAX_PATTERN_BYTES 65536

struct value_pattern {
    pcre2_general_context *general;
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *limits;
};

static void *allocate(size_t bytes, void *data) {
    (void)data;
    return memory_allocate(bytes);
}

static void release(void *memory, void *data) {
    (void)data;
    if (memory != NULL)
        memory_free(memory);
}

/* Each of the four may be absent: the library takes NULL. */
static void pattern_release(void *object) {
    struct value_pattern *pattern = (struct value_pattern *)object;
    pcre2_match_context_free(pattern->limits);
    pcre2_match_data_free(pattern->match);
    pcre2_code_free(pattern->code);
    pcre2_general_context_free(pattern->general);
    *pattern = (struct value_pattern){0};
}

static enum status compile(struct arena *arena, struct text text,
                           struct value_pattern *pattern, struct problem *problem) {
    pattern->general = pcre2_general_context_create(allocate, release, NULL);
    TRY_MEMORY(pattern->general, arena, problem);
    pcre2_compile_context *context = pcre2_compile_context_create(pattern->general);
    TRY_MEMORY(context, arena, problem);
    int error;
    PCRE2_SIZE place;
    pattern->code = pcre2_compile((PCRE2_SPTR)text.bytes, text.byte_count,
                                  PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C |
                                      PCRE2_ANCHORED | PCRE2_ENDANCHORED,
                                  &error, &place, context);
    pcre2_compile_context_free(context);
    if (pattern->code == NULL) {
        PCRE2_UCHAR words[128];
        if (error == PCRE2_ERROR_HEAP_FAILED ||
            pcre2_get_error_message(error, words, sizeof words) < 0)
            return arena_problem(arena, problem);
        return problem_set(problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                           "not a regular expression: %s, at byte %zu", (char *)words,
                           (size_t)place);
    }
    pattern->match = pcre2_match_data_create(1, pattern->general);
    TRY_MEMORY(pattern->match, arena, problem);
    pattern->limits = pcre2_match_context_create(pattern->general);
    TRY_MEMORY(pattern->limits, arena, problem);
    pcre2_set_match_limit(pattern->limits, MATCH_STEPS);
    pcre2_set_depth_limit(pattern->limits, MATCH_DEPTH);
    pcre2_set_heap_limit(pattern->limits, MATCH_HEAP_KIBIBYTES);
    return STATUS_OK;
}

enum status value_pattern_compile(struct arena *arena, struct text text,
                                  struct value_pattern **out, struct problem *problem) {
    if (text.byte_count > MAX_PATTERN_BYTES)
        return problem_set(problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                           "a regular expression of more than %d bytes",
                           MAX_PATTERN_BYTES);
    struct value_pattern *pattern = ARENA_NEW(arena, struct value_pattern);
    TRY_MEMORY(pattern, arena, problem);
    enum status status = compile(arena, text, pattern, problem);
    if (status != STATUS_OK) {
        pattern_release(pattern);
        return status;
    }
    if (arena_on_release(arena, pattern_release, pattern) != STATUS_OK)
        return arena_problem(arena, problem);
    *out = pattern;
    return STATUS_OK;
}

enum status value_pattern_match(struct value_pattern *pattern, struct text text,
                                bool *is_match, struct problem *problem) {
    int result = pcre2_match(pattern->code, (PCRE2_SPTR)text.bytes, text.byte_count, 0, 0,
                             pattern->match, pattern->limits);
    *is_match = result >= 0;
    if (result >= 0 || result == PCRE2_ERROR_NOMATCH)
        return STATUS_OK;
    if (result == PCRE2_ERROR_NOMEMORY)
        return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE,
                           "memory ran out while matching a regular expression");
    return problem_set(problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                       "the regular expression needs too many steps on this text");
}

enum status value_matches(struct value text, struct value pattern, enum truth *out,
                          struct problem *problem) {
    *out = TRUTH_UNKNOWN;
    if (text.type != VALUE_STRING || pattern.type != VALUE_STRING)
        return STATUS_OK;
    struct arena arena;
    arena_init(&arena, NULL);
    struct value_pattern *compiled;
    bool is_match = false;
    enum status status =
        value_pattern_compile(&arena, value_text(pattern), &compiled, problem);
    if (status == STATUS_OK)
        status = value_pattern_match(compiled, value_text(text), &is_match, problem);
    arena_release(&arena);
    if (status == STATUS_OK)
        *out = is_match ? TRUTH_TRUE : TRUTH_FALSE;
    return status;
}
