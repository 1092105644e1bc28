/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/option.h"

static struct value find(const struct exchange_context *context, const char *name) {
    if (context->options.type != VALUE_MAP)
        return value_null();
    return value_map_get(context->options, text_of(name));
}

static enum status bad_type(struct exchange_context *context, const char *name,
                            const char *expected, struct value value) {
    context->option = text_of(name);
    return problem_set(context->problem, STATUS_INVALID_OPTION, SPAN_NONE,
                       "the option '%s' is %s, not %s", name, expected,
                       value_phrase(value));
}

static enum status unknown_option(struct exchange_context *context,
                                  const struct exchange_format *format,
                                  struct text name) {
    context->option = name;
    problem_set(context->problem, STATUS_INVALID_OPTION, SPAN_NONE,
                "%s has no option '%.*s'", format->name, TEXT_ARGS(name));
    struct text_nearest nearest;
    text_nearest_init(&nearest, name);
    for (const char *const *known = format->options; *known != NULL; known++)
        text_nearest_offer(&nearest, text_of(*known));
    text_nearest_hint(&nearest, context->problem);
    const char *const *known = format->options;
    if (*known == NULL)
        problem_hint_more(context->problem, "%s takes no options", format->name);
    for (; *known != NULL; known++)
        problem_hint_more(context->problem, "%s%s%s",
                          known == format->options ? "there are " : "", *known,
                          known[1] == NULL ? "" : ",");
    return STATUS_INVALID_OPTION;
}

enum status option_check(struct exchange_context *context,
                         const struct exchange_format *format) {
    struct value options = context->options;
    if (value_is_null(options))
        return STATUS_OK;
    if (options.type != VALUE_MAP)
        return problem_set(context->problem, STATUS_INVALID_OPTION, SPAN_NONE,
                           "OPTIONS takes a map, found %s",
                           value_type_name((enum value_type)options.type));
    for (uint32_t i = 0; i < options.size; i++) {
        bool is_known = false;
        for (const char *const *known = format->options; *known != NULL; known++)
            is_known |= text_equal(options.entries[i].key, text_of(*known));
        if (!is_known)
            return unknown_option(context, format, options.entries[i].key);
    }
    return STATUS_OK;
}

enum status option_text(struct exchange_context *context, const char *name,
                        struct text *out) {
    struct value value = find(context, name);
    *out = TEXT("");
    if (value_is_null(value))
        return STATUS_OK;
    if (value.type != VALUE_STRING)
        return bad_type(context, name, "a string", value);
    *out = value_text(value);
    return STATUS_OK;
}

enum status option_integer(struct exchange_context *context, const char *name,
                           int64_t *out, bool *is_given) {
    struct value value = find(context, name);
    *is_given = !value_is_null(value);
    if (!*is_given)
        return STATUS_OK;
    if (value.type != VALUE_INTEGER)
        return bad_type(context, name, "an integer", value);
    *out = value.integer;
    return STATUS_OK;
}

enum status option_word(struct exchange_context *context, const char *name,
                        const char *const *words, uint32_t *place) {
    struct text text;
    *place = 0;
    TRY(option_text(context, name, &text));
    if (text.byte_count == 0)
        return STATUS_OK;
    for (uint32_t i = 0; words[i] != NULL; i++) {
        *place = i;
        if (text_equal(text, text_of(words[i])))
            return STATUS_OK;
    }
    context->option = text_of(name);
    problem_set(context->problem, STATUS_INVALID_OPTION, SPAN_NONE,
                "the option '%s' cannot be '%.*s'", name, TEXT_ARGS(text));
    struct text_nearest nearest;
    text_nearest_init(&nearest, text);
    for (uint32_t i = 0; words[i] != NULL; i++)
        text_nearest_offer(&nearest, text_of(words[i]));
    text_nearest_hint(&nearest, context->problem);
    return STATUS_INVALID_OPTION;
}
