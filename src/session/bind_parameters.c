/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and values live on the statement's arena; the array of them is its own memory. */
#include "session/bind_parameters.h"

#include "base/limits.h"
#include "session/plain_locale.h"
#include "value/json.h"

#include <string.h>

static struct bind_parameter *find(const struct entente_statement *statement,
                                   struct text name) {
    for (uint32_t i = 0; i < statement->parameter_count; i++)
        if (text_equal(statement->parameters[i].name, name))
            return &statement->parameters[i];
    return NULL;
}

/* Appends a parameter without a value. */
static enum status add(struct entente_statement *statement, struct text name,
                       struct bind_parameter **out) {
    struct problem *problem = &statement->database->problem;
    if (statement->parameter_count == statement->parameter_capacity) {
        uint32_t capacity =
            statement->parameter_capacity == 0 ? 8 : 2 * statement->parameter_capacity;
        struct bind_parameter *grown =
            memory_resize(statement->parameters, capacity * sizeof *grown);
        if (grown == NULL)
            return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "out of memory");
        statement->parameters = grown;
        statement->parameter_capacity = capacity;
    }
    struct text copy = text_copy(&statement->arena, name);
    TRY_MEMORY(copy.bytes, &statement->arena, problem);
    *out = &statement->parameters[statement->parameter_count++];
    **out = (struct bind_parameter){copy, value_null()};
    return STATUS_OK;
}

enum status statement_bind_parameter(struct entente_statement *statement,
                                     struct text name, struct value value) {
    struct problem *problem = &statement->database->problem;
    if (statement->state != STATEMENT_PREPARED)
        return problem_set(problem, STATUS_INTERNAL, SPAN_NONE,
                           "parameters are bound before the first step");
    struct value copy;
    TRY(value_copy(&statement->arena, value, &copy, problem));
    struct bind_parameter *parameter = find(statement, name);
    if (parameter == NULL)
        TRY(add(statement, name, &parameter));
    parameter->value = copy;
    return STATUS_OK;
}

static enum entente_result bind(struct entente_statement *statement, const char *name,
                                struct value value) {
    database_begin_call(statement->database);
    if (statement->state != STATEMENT_PREPARED)
        return ENTENTE_MISUSE;
    return database_result(statement_bind_parameter(statement, text_of(name), value));
}

enum entente_result entente_bind_null(struct entente_statement *statement,
                                      const char *name) {
    return bind(statement, name, value_null());
}

enum entente_result entente_bind_boolean(struct entente_statement *statement,
                                         const char *name, bool boolean) {
    return bind(statement, name, value_boolean(boolean));
}

enum entente_result entente_bind_integer(struct entente_statement *statement,
                                         const char *name, int64_t integer) {
    return bind(statement, name, value_integer(integer));
}

enum entente_result entente_bind_float(struct entente_statement *statement,
                                       const char *name, double number) {
    return bind(statement, name, value_float(number));
}

enum entente_result entente_bind_text(struct entente_statement *statement,
                                      const char *name, const char *text,
                                      size_t byte_count) {
    struct text bytes = {text, byte_count == SIZE_MAX ? strlen(text) : byte_count};
    database_begin_call(statement->database);
    if (!text_is_utf8(bytes, NULL) || bytes.byte_count > MAX_TEXT_BYTES)
        return database_result(problem_set(
            &statement->database->problem, STATUS_INVALID_UNICODE_CHARACTER, SPAN_NONE,
            "the text for $%s is not UTF-8 of at most %u bytes", name, MAX_TEXT_BYTES));
    return bind(statement, name, value_string(bytes));
}

/* The text is read into an arena that goes again: statement_bind_parameter() copies. */
static enum status bind_json(struct entente_statement *statement, const char *name,
                             struct text json) {
    struct problem *problem = &statement->database->problem;
    struct arena arena;
    arena_init(&arena, &statement->database->budget);
    struct value read, value;
    enum status status = json_read(&arena, json, &read, problem);
    if (status == STATUS_OK)
        status = json_decode(&arena, read, &value, problem);
    if (status == STATUS_OK)
        status = statement_bind_parameter(statement, text_of(name), value);
    arena_release(&arena);
    return status;
}

enum entente_result entente_bind_json(struct entente_statement *statement,
                                      const char *name, const char *json,
                                      size_t byte_count) {
    database_begin_call(statement->database);
    if (statement->state != STATEMENT_PREPARED)
        return ENTENTE_MISUSE;
    struct text text = {json, byte_count == SIZE_MAX ? strlen(json) : byte_count};
    locale_t before = plain_locale_enter();
    enum status status = bind_json(statement, name, text);
    plain_locale_leave(before);
    return database_result(status);
}
