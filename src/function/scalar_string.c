/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of text. Places and lengths count characters, that is code points. */
#include "function/library.h"

/* ---- parts ---------------------------------------------------------------------------- */

static enum status refuse_negative(struct function_context *context, const char *name,
                                   int64_t number) {
    return problem_set(context->problem, STATUS_NUMBER_OUT_OF_RANGE, SPAN_NONE,
                       "%s() of %lld characters: the number cannot be negative", name,
                       (long long)number);
}

/* The characters from number `start` on, at most `count` of them; shares the bytes. */
static struct value part_of(struct text text, uint64_t start, uint64_t count) {
    size_t from = text_character_offset(text, (size_t)start);
    struct text rest = {text.bytes + from, text.byte_count - from};
    rest.byte_count = text_character_offset(rest, (size_t)count);
    return value_string(rest);
}

FUNCTION_CALL(left) {
    int64_t count = arguments[1].integer;
    if (count < 0)
        return refuse_negative(context, "left", count);
    *out = part_of(value_text(arguments[0]), 0, (uint64_t)count);
    return STATUS_OK;
}

FUNCTION_CALL(right) {
    struct text text = value_text(arguments[0]);
    int64_t count = arguments[1].integer;
    if (count < 0)
        return refuse_negative(context, "right", count);
    uint64_t size = text_character_count(text);
    *out = part_of(text, size > (uint64_t)count ? size - (uint64_t)count : 0, size);
    return STATUS_OK;
}

FUNCTION_CALL(substring) {
    int64_t start = arguments[1].integer;
    int64_t count = argument_count == 3 ? arguments[2].integer : INT64_MAX;
    if (start < 0 || count < 0)
        return refuse_negative(context, "substring", start < 0 ? start : count);
    *out = part_of(value_text(arguments[0]), (uint64_t)start, (uint64_t)count);
    return STATUS_OK;
}

FUNCTION_CALL(char_length) {
    *out = value_integer((int64_t)text_character_count(value_text(arguments[0])));
    return STATUS_OK;
}

FUNCTION_CALL(byte_length) {
    *out = value_integer(arguments[0].size);
    return STATUS_OK;
}

/* ---- case and form -------------------------------------------------------------------- */

/* A text of the arena as result; NULL bytes mean that memory ran out. */
static enum status made_text(struct function_context *context, struct text text,
                             struct value *out) {
    TRY_MEMORY(text.bytes, context->arena, context->problem);
    *out = value_string(text);
    return STATUS_OK;
}

FUNCTION_CALL(to_upper) {
    return made_text(context, text_upper(context->arena, value_text(arguments[0])), out);
}

FUNCTION_CALL(to_lower) {
    return made_text(context, text_lower(context->arena, value_text(arguments[0])), out);
}

FUNCTION_CALL(normalize) {
    /* ORDER as in enum text_form */
    static const char *const names[] = {"NFC", "NFD", "NFKC", "NFKD"};
    struct text name = argument_count == 2 ? value_text(arguments[1]) : TEXT("NFC");
    for (int form = TEXT_FORM_NFC; form <= TEXT_FORM_NFKD; form++)
        if (text_equal_ignoring_case(name, text_of(names[form])))
            return made_text(context,
                             text_normalize(context->arena, value_text(arguments[0]),
                                            (enum text_form)form),
                             out);
    return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                       "normalize() knows NFC, NFD, NFKC and NFKD, not '%.*s'",
                       TEXT_ARGS(name));
}

/* A name between backquotes, each backquote inside doubled. */
FUNCTION_CALL(quote_name) {
    struct text text = value_text(arguments[0]);
    struct text_builder builder;
    text_builder_init(&builder, context->arena);
    text_append_character(&builder, '`');
    for (size_t i = 0; i < text.byte_count; i++) {
        if (text.bytes[i] == '`')
            text_append_character(&builder, '`');
        text_append_character(&builder, text.bytes[i]);
    }
    text_append_character(&builder, '`');
    return function_text(context, &builder, out);
}

/* ---- search --------------------------------------------------------------------------- */

FUNCTION_CALL(replace) {
    struct text text = value_text(arguments[0]);
    struct text search = value_text(arguments[1]);
    struct text replacement = value_text(arguments[2]);
    int64_t limit = argument_count == 4 ? arguments[3].integer : INT64_MAX;
    *out = arguments[0];
    if (search.byte_count == 0 || limit <= 0)
        return STATUS_OK;
    struct text_builder builder;
    text_builder_init(&builder, context->arena);
    size_t from = 0;
    for (; limit > 0; limit--) {
        size_t found = text_find(text, search, from);
        if (found == SIZE_MAX)
            break;
        text_append(&builder, (struct text){text.bytes + from, found - from});
        text_append(&builder, replacement);
        from = found + search.byte_count;
    }
    text_append(&builder, (struct text){text.bytes + from, text.byte_count - from});
    return function_text(context, &builder, out);
}

/* A list of delimiters, or the one that was given. */
struct delimiters {
    const struct value *items;
    uint32_t count;
};

static enum status check_delimiters(struct function_context *context,
                                    const struct delimiters *delimiters) {
    for (uint32_t i = 0; i < delimiters->count; i++)
        if (delimiters->items[i].type != VALUE_STRING)
            return problem_set(context->problem, STATUS_ARGUMENT_AT_RUN, SPAN_NONE,
                               "split() takes a STRING as delimiter, not %s",
                               value_phrase(delimiters->items[i]));
    return STATUS_OK;
}

/* Bytes of the longest delimiter that begins at byte `at`; SIZE_MAX when none does. An empty
 * one begins between any two characters. */
static size_t delimiter_at(struct text text, const struct delimiters *delimiters,
                           size_t from, size_t at) {
    size_t best = SIZE_MAX;
    struct text rest = {text.bytes + at, text.byte_count - at};
    for (uint32_t i = 0; i < delimiters->count; i++) {
        struct text delimiter = value_text(delimiters->items[i]);
        bool is_between = at > from && at < text.byte_count;
        bool is_here =
            delimiter.byte_count > 0 ? text_starts_with(rest, delimiter) : is_between;
        if (is_here && (best == SIZE_MAX || delimiter.byte_count > best))
            best = delimiter.byte_count;
    }
    return best;
}

/* The place of the next delimiter at or after `from` and its bytes. */
static size_t find_delimiter(struct text text, const struct delimiters *delimiters,
                             size_t from, size_t *size) {
    bool is_single = delimiters->count == 1 && delimiters->items[0].size > 0;
    if (is_single) {
        *size = delimiters->items[0].size;
        return text_find(text, value_text(delimiters->items[0]), from);
    }
    for (size_t at = from; at < text.byte_count;) {
        *size = delimiter_at(text, delimiters, from, at);
        if (*size != SIZE_MAX)
            return at;
        at += text_character_offset((struct text){text.bytes + at, text.byte_count - at},
                                    1);
    }
    return SIZE_MAX;
}

FUNCTION_CALL(split) {
    struct text text = value_text(arguments[0]);
    struct delimiters delimiters = {arguments + 1, 1};
    if (arguments[1].type == VALUE_LIST)
        delimiters = (struct delimiters){arguments[1].items, arguments[1].size};
    TRY(check_delimiters(context, &delimiters));
    struct value *items = NULL;
    size_t from = 0, count = 0;
    for (int pass = 0; pass < 2; pass++) { /* counts, then fills */
        size_t size, found;
        from = 0;
        count = 0;
        while ((found = find_delimiter(text, &delimiters, from, &size)) != SIZE_MAX) {
            if (pass == 1)
                items[count] =
                    value_string((struct text){text.bytes + from, found - from});
            count++;
            from = found + size;
            if (count % 4096 == 0)
                TRY(budget_check(context->budget, context->problem));
        }
        if (pass == 0)
            TRY(function_items(context, count + 1, &items));
    }
    items[count] = value_string((struct text){text.bytes + from, text.byte_count - from});
    return function_list(context, items, count + 1, out);
}
