/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/parameter.h"

#include "base/array.h"
#include "value/json.h"

#include <string.h>

static struct parameter *find(const struct parameters *parameters, struct text name) {
    for (uint32_t i = 0; i < parameters->count; i++)
        if (text_equal(parameters->items[i].name, name))
            return &parameters->items[i];
    return NULL;
}

/* True for text that can only be meant as JSON. */
static bool looks_like_json(struct text text) {
    return text.byte_count > 0 && strchr("{[\"", text.bytes[0]) != NULL &&
           text.bytes[0] != '\0';
}

static enum status read_value(struct arena *arena, struct text text,
                              struct parameter *out, struct problem *problem) {
    struct problem unread;
    problem_clear(&unread);
    struct value json;
    enum status status = json_read(arena, text, &json, &unread);
    if (status == STATUS_OK)
        status = json_decode(arena, json, &out->value, &unread);
    out->json = text;
    if (status == STATUS_OK)
        return STATUS_OK;
    if (status != STATUS_PROTOCOL || looks_like_json(text))
        return problem_set(
            problem, status == STATUS_PROTOCOL ? STATUS_INVALID_OPTION : status,
            SPAN_NONE, "parameter '%.*s': %s", TEXT_ARGS(out->name), unread.message);
    if (!text_is_utf8(text, NULL))
        return problem_set(problem, STATUS_INVALID_OPTION, SPAN_NONE,
                           "parameter '%.*s' is not UTF-8", TEXT_ARGS(out->name));
    struct text_builder builder;
    text_builder_init(&builder, arena);
    json_append_string(&builder, text);
    if (builder.failed)
        return arena_problem(arena, problem);
    out->json = text_builder_text(&builder);
    out->value = value_string(text);
    return STATUS_OK;
}

enum status parameter_set(struct arena *arena, struct parameters *parameters,
                          struct text assignment, struct problem *problem) {
    assignment = text_copy(arena, assignment);
    TRY_MEMORY(assignment.bytes, arena, problem);
    size_t equals = text_find(assignment, TEXT("="), 0);
    size_t start = assignment.byte_count > 0 && assignment.bytes[0] == '$' ? 1 : 0;
    if (equals == SIZE_MAX || equals == start)
        return problem_set(problem, STATUS_INVALID_OPTION, SPAN_NONE,
                           "a parameter is given as NAME=VALUE, not '%.*s'",
                           TEXT_ARGS(assignment));
    struct parameter parameter = {.name = {assignment.bytes + start, equals - start}};
    TRY(read_value(
        arena,
        (struct text){assignment.bytes + equals + 1, assignment.byte_count - equals - 1},
        &parameter, problem));
    struct parameter *old = find(parameters, parameter.name);
    if (old != NULL) {
        *old = parameter;
        return STATUS_OK;
    }
    TRY_MEMORY(ARRAY_PUSH(arena, *parameters, parameter), arena, problem);
    return STATUS_OK;
}

bool parameter_remove(struct parameters *parameters, struct text name) {
    struct parameter *parameter = find(parameters, name);
    if (parameter == NULL)
        return false;
    size_t place = (size_t)(parameter - parameters->items);
    memmove(parameter, parameter + 1,
            (parameters->count - place - 1) * sizeof *parameter);
    parameters->count--;
    return true;
}
