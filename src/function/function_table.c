/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of all scalar functions, made from function_rows.h, and the way into it. */
#include "base/limits.h"
#include "function/library.h"

/* Short names for the sets of types in the rows. */
#define ANY TYPE_SET_ANY
#define NUMBER TYPE_SET_NUMBER
#define ELEMENT TYPE_SET_ELEMENT
#define TEMPORAL TYPE_SET_TEMPORAL
#define STRING TYPE_BIT(VALUE_STRING)
#define INTEGER TYPE_BIT(VALUE_INTEGER)
#define FLOAT TYPE_BIT(VALUE_FLOAT)
#define BOOLEAN TYPE_BIT(VALUE_BOOLEAN)
#define LIST TYPE_BIT(VALUE_LIST)
#define MAP TYPE_BIT(VALUE_MAP)
#define NODE TYPE_BIT(VALUE_NODE)
#define RELATIONSHIP TYPE_BIT(VALUE_RELATIONSHIP)
#define PATH TYPE_BIT(VALUE_PATH)
#define DATE TYPE_BIT(VALUE_DATE)
#define DATETIME TYPE_BIT(VALUE_DATETIME)
#define LOCAL_DATETIME TYPE_BIT(VALUE_LOCAL_DATETIME)
#define TIME TYPE_BIT(VALUE_TIME)
#define LOCAL_TIME TYPE_BIT(VALUE_LOCAL_TIME)
#define DURATION TYPE_BIT(VALUE_DURATION)
#define SCALAR (NUMBER | STRING | BOOLEAN)
#define MANY UINT8_MAX
#define PARAMETERS(...)                                                                  \
    { __VA_ARGS__ }

/* Traits of a row. */
#define PLAIN 0u
#define NULLS 1u    /* takes_null */
#define VOLATILE 2u /* is_volatile */
#define TOTAL 4u    /* is_total */

static const struct function rows[] = {
#define FUNCTION_ROW(call, text, least, most, types, answer, traits, kind, form, words)  \
    {.name = text,                                                                       \
     .min_arguments = least,                                                             \
     .max_arguments = most,                                                              \
     .parameters = types,                                                                \
     .result = answer,                                                                   \
     .takes_null = ((traits)&NULLS) != 0,                                                \
     .is_volatile = ((traits)&VOLATILE) != 0,                                            \
     .is_total = ((traits)&TOTAL) != 0,                                                  \
     .body = call_##call,                                                                \
     .signature = form,                                                                  \
     .description = words,                                                               \
     .category = kind},
#include "function/function_rows.h"
#undef FUNCTION_ROW
};

const struct function *function_table(uint32_t *count) {
    *count = (uint32_t)(sizeof rows / sizeof rows[0]);
    return rows;
}

bool function_reads_graph(const struct function *function) {
    return text_equal(text_of(function->category), TEXT("graph"));
}

const struct function *function_find(struct text name) {
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (text_equal_ignoring_case(text_of(rows[i].name), name))
            return &rows[i];
    return NULL;
}

void function_offer_names(struct text_nearest *nearest) {
    uint32_t count;
    const struct aggregate *aggregates = aggregate_table(&count);
    for (uint32_t i = 0; i < count; i++)
        text_nearest_offer(nearest, text_of(aggregates[i].name));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        text_nearest_offer(nearest, text_of(rows[i].name));
}

/* ---- calls ---------------------------------------------------------------------------- */

static type_set parameter_types(const struct function *function, uint32_t argument) {
    uint32_t last = FUNCTION_MAX_PARAMETERS - 1;
    uint32_t place = argument < last ? argument : last;
    while (place > 0 && function->parameters[place] == 0) /* the last one repeats */
        place--;
    return function->parameters[place];
}

/* "a STRING, a LIST or a MAP" */
static const char *describe_types(struct arena *arena, type_set types) {
    struct text_builder builder;
    text_builder_init(&builder, arena);
    for (int type = 0; type < VALUE_NULL; type++) {
        if ((types & TYPE_BIT(type)) == 0)
            continue;
        types &= ~TYPE_BIT(type);
        if (builder.byte_count > 0)
            text_append_string(&builder, types == 0 ? " or " : ", ");
        text_append_string(&builder, value_phrase((struct value){.type = (uint8_t)type}));
    }
    return builder.failed ? "something else" : text_builder_text(&builder).bytes;
}

static enum status refuse(struct function_context *context,
                          const struct function *function, uint32_t argument,
                          struct value value) {
    const char *wanted =
        describe_types(context->arena, parameter_types(function, argument));
    if (function->max_arguments == 1)
        return problem_set(context->problem, STATUS_ARGUMENT_AT_RUN, SPAN_NONE,
                           "%s() takes %s, not %s", function->name, wanted,
                           value_phrase(value));
    return problem_set(context->problem, STATUS_ARGUMENT_AT_RUN, SPAN_NONE,
                       "%s() takes %s as argument %u, not %s", function->name, wanted,
                       argument + 1, value_phrase(value));
}

bool function_takes(const struct function *function, uint32_t place,
                    enum value_type type) {
    return (parameter_types(function, place) & TYPE_BIT(type)) != 0;
}

enum status function_invoke(struct function_context *context,
                            const struct function *function,
                            const struct value *arguments, uint32_t argument_count,
                            struct value *out) {
    *out = value_null();
    bool has_null = false;
    for (uint32_t i = 0; i < argument_count; i++) {
        if (value_is_null(arguments[i]))
            has_null = true;
        else if ((parameter_types(function, i) & TYPE_BIT(arguments[i].type)) == 0)
            return refuse(context, function, i, arguments[i]);
    }
    if (has_null && !function->takes_null)
        return STATUS_OK;
    return function->body(context, arguments, argument_count, out);
}

/* ---- helpers -------------------------------------------------------------------------- */

enum status function_text(struct function_context *context, struct text_builder *builder,
                          struct value *out) {
    struct text text = text_builder_text(builder);
    if (builder->failed)
        return arena_problem(context->arena, context->problem);
    if (text.byte_count > MAX_TEXT_BYTES)
        return problem_set(context->problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                           "a string of more than %u bytes", MAX_TEXT_BYTES);
    *out = value_string(text);
    return STATUS_OK;
}

enum status function_items(struct function_context *context, uint64_t count,
                           struct value **items) {
    struct value none;
    if (count > MAX_LIST_ITEMS)
        return value_make_list(NULL, count, &none, context->problem);
    *items = (struct value *)arena_allocate(context->arena, count * sizeof(struct value));
    TRY_MEMORY(*items, context->arena, context->problem);
    return STATUS_OK;
}

enum status function_list(struct function_context *context, const struct value *items,
                          uint64_t count, struct value *out) {
    return value_make_list(items, count, out, context->problem);
}
