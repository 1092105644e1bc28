/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An answer is built whole before it is written, since a statement may fail at its last row
 * and an answer holds either rows or an error.
 */
#include "shell/protocol.h"

#include "base/limits.h"
#include "render/render_json.h"
#include "session/bind_parameters.h"
#include "session/editing.h"
#include "session/register_table.h"
#include "session/transaction.h"
#include "shell/input.h"
#include "value/json.h"

#include <unistd.h>

/* A request holds a statement and its parameters. */
#define MAX_REQUEST_BYTES (8u * MAX_QUERY_BYTES)

/* An error that is not a statement's: type ProtocolError. */
struct refusal {
    const char *detail; /* NULL: none */
    const char *message;
};

struct request {
    struct shell *shell;
    struct arena *arena;
    struct value object;
    struct text query;                   /* of a query request */
    struct entente_statement *statement; /* its statement, kept until it is answered */
    struct refusal refusal;
    struct text_builder answer; /* what follows the id */
};

/* ---- errors ------------------------------------------------------------------------------- */

static void append_member(struct text_builder *out, const char *name,
                          const char *string) {
    text_append_format(out, ",\"%s\":", name);
    json_append_string(out, text_of(string));
}

/* Replaces what the answer holds by the database's last failure. */
static void answer_problem(struct request *request) {
    const struct problem *problem = &request->shell->database->problem;
    struct text_builder *out = &request->answer;
    text_builder_init(out, request->arena);
    text_append_string(out, "\"error\":{\"type\":");
    json_append_string(out, text_of(status_type(problem->status)));
    append_member(out, "phase", status_phase(problem->status));
    append_member(out, "detail", status_detail(problem->status));
    append_member(out, "message", problem->message);
    if (problem->file[0] != '\0') {
        append_member(out, "file", problem->file);
        text_append_format(out, ",\"file_line\":%llu", (unsigned long long)problem->line);
    }
    if (span_is_known(problem->span)) {
        struct source_place place = editing_place(request->query, problem->span.start);
        text_append_format(out, ",\"line\":%u,\"column\":%u", place.line, place.column);
    }
    if (problem->hint[0] != '\0')
        append_member(out, "hint", problem->hint);
    text_append_character(out, '}');
}

static void answer_refusal(struct request *request) {
    struct text_builder *out = &request->answer;
    text_builder_init(out, request->arena);
    text_append_string(out,
                       "\"error\":{\"type\":\"ProtocolError\",\"phase\":\"compile\"");
    append_member(out, "detail", request->refusal.detail);
    append_member(out, "message", request->refusal.message);
    text_append_character(out, '}');
}

static void refuse(struct request *request, const char *detail, const char *message) {
    request->refusal = (struct refusal){detail, message};
}

/* ---- query -------------------------------------------------------------------------------- */

static enum status bind_params(struct request *request,
                               struct entente_statement *statement) {
    struct value params;
    if (!json_member(request->object, TEXT("params"), &params) || value_is_null(params))
        return STATUS_OK;
    if (params.type != VALUE_MAP) {
        refuse(request, "InvalidRequest", "'params' is an object");
        return STATUS_PROTOCOL;
    }
    for (uint32_t i = 0; i < params.size; i++) {
        struct value value;
        TRY(json_decode(request->arena, params.entries[i].value, &value,
                        &request->shell->database->problem));
        TRY(statement_bind_parameter(statement, params.entries[i].key, value));
    }
    return STATUS_OK;
}

static void append_columns(struct request *request,
                           const struct entente_statement *statement) {
    struct text_builder *out = &request->answer;
    text_append_string(out, "\"columns\":[");
    for (uint32_t i = 0; i < statement->column_count; i++) {
        if (i > 0)
            text_append_character(out, ',');
        json_append_string(out, statement->names[i]);
    }
    text_append_string(out, "],\"rows\":[");
}

static void append_row(struct request *request,
                       const struct entente_statement *statement) {
    struct text_builder *out = &request->answer;
    const struct graph *graph = database_graph(request->shell->database);
    text_append_character(out, '[');
    for (uint32_t i = 0; i < statement->column_count; i++) {
        if (i > 0)
            text_append_character(out, ',');
        render_append_json(out, graph, statement_row(statement)[i], JSON_TAGGED);
    }
    text_append_character(out, ']');
}

static void append_stats(struct request *request,
                         const struct entente_statement *statement) {
    struct text_builder *out = &request->answer;
    const char *name, *before = ",\"stats\":{";
    for (uint32_t i = 0; (name = statement_counter_name(i)) != NULL; i++) {
        int64_t count = entente_statement_counter(statement, name);
        if (count == 0)
            continue;
        text_append_format(out, "%s\"%s\":%lld", before, name, (long long)count);
        before = ",";
    }
    if (before[1] == '\0')
        text_append_character(out, '}');
}

static void append_warnings(struct request *request,
                            const struct entente_statement *statement) {
    struct text_builder *out = &request->answer;
    const char *warning;
    for (int i = 0; (warning = entente_statement_warning(statement, i)) != NULL; i++) {
        text_append_string(out, i == 0 ? ",\"warnings\":[" : ",");
        json_append_string(out, text_of(warning));
    }
    if (entente_statement_warning(statement, 0) != NULL)
        text_append_character(out, ']');
}

static enum status answer_rows(struct request *request,
                               struct entente_statement *statement) {
    TRY(bind_params(request, statement));
    struct problem *problem = &request->shell->database->problem;
    enum entente_result result = entente_step(statement);
    if (result != ENTENTE_ROW && result != ENTENTE_DONE)
        return problem->status;
    append_columns(request, statement);
    for (bool is_first = true; result == ENTENTE_ROW; is_first = false) {
        if (!is_first)
            text_append_character(&request->answer, ',');
        append_row(request, statement);
        result = entente_step(statement);
    }
    if (result != ENTENTE_DONE)
        return problem->status;
    text_append_character(&request->answer, ']');
    append_stats(request, statement);
    append_warnings(request, statement);
    return STATUS_OK;
}

/* One statement, and nothing but blanks and comments behind it. */
static enum status check_rest(struct request *request, size_t rest) {
    struct text query = request->query;
    if (editing_is_blank((struct text){query.bytes + rest, query.byte_count - rest}))
        return STATUS_OK;
    struct span span = {(uint32_t)rest, (uint32_t)query.byte_count};
    struct problem *problem = &request->shell->database->problem;
    problem_set(problem, STATUS_UNEXPECTED_SYNTAX, span, "a request holds one statement");
    problem_hint(problem, "send each statement in a request of its own");
    return STATUS_UNEXPECTED_SYNTAX;
}

static enum status answer_query(struct request *request, struct value query) {
    if (query.type != VALUE_STRING) {
        refuse(request, "InvalidRequest", "'query' is a string");
        return STATUS_PROTOCOL;
    }
    request->query = value_text(query);
    struct problem *problem = &request->shell->database->problem;
    size_t rest = 0;
    enum entente_result result =
        entente_prepare(request->shell->database, request->query.bytes,
                        request->query.byte_count, &request->statement, &rest);
    if (result != ENTENTE_OK)
        return problem->status;
    const struct span start = {0, 0};
    if (request->statement == NULL)
        return problem_set(problem, STATUS_UNEXPECTED_SYNTAX, start,
                           "the query holds no statement");
    TRY(check_rest(request, rest));
    return answer_rows(request, request->statement);
}

/* ---- the other requests ------------------------------------------------------------------- */

static enum status answer_reset(struct request *request, struct value wanted) {
    if (wanted.type != VALUE_BOOLEAN || !wanted.boolean) {
        refuse(request, "InvalidRequest", "'reset' is true");
        return STATUS_PROTOCOL;
    }
    if (entente_reset(request->shell->database) != ENTENTE_OK)
        return request->shell->database->problem.status;
    return STATUS_OK;
}

static enum status answer_dump(struct request *request, struct value wanted) {
    if (wanted.type != VALUE_BOOLEAN || !wanted.boolean) {
        refuse(request, "InvalidRequest", "'dump' is true");
        return STATUS_PROTOCOL;
    }
    struct entente_database *database = request->shell->database;
    database_begin_call(database);
    TRY(transaction_begin_read(database));
    render_append_json_graph(&request->answer, database_graph(database));
    return transaction_end_read(database);
}

static enum status answer_procedure(struct request *request, struct value description) {
    database_begin_call(request->shell->database);
    return database_register_table(request->shell->database, description);
}

/* ---- requests ----------------------------------------------------------------------------- */

static const struct {
    const char *key;
    enum status (*answer)(struct request *request, struct value argument);
} kinds[] = {
    {"query", answer_query},
    {"reset", answer_reset},
    {"dump", answer_dump},
    {"procedure", answer_procedure},
};
#define KIND_COUNT (sizeof kinds / sizeof *kinds)

static enum status answer_object(struct request *request) {
    size_t kind = KIND_COUNT;
    struct value argument = value_null(), member;
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (!json_member(request->object, text_of(kinds[i].key), &member))
            continue;
        if (kind != KIND_COUNT) {
            refuse(request, "InvalidRequest",
                   "a request has one of query, reset, dump, procedure");
            return STATUS_PROTOCOL;
        }
        kind = i;
        argument = member;
    }
    if (kind == KIND_COUNT) {
        refuse(request, "UnknownRequest",
               "a request needs one of query, reset, dump, procedure");
        return STATUS_PROTOCOL;
    }
    return kinds[kind].answer(request, argument);
}

static enum status read_request(struct request *request, struct text line) {
    struct problem *problem = &request->shell->database->problem;
    database_begin_call(request->shell->database);
    TRY(json_read(request->arena, line, &request->object, problem));
    if (request->object.type == VALUE_MAP)
        return STATUS_OK;
    refuse(request, "InvalidRequest", "a request is a JSON object");
    return STATUS_PROTOCOL;
}

/* "id": a string or an integer, given back as it came. */
static enum status take_id(struct request *request, struct value *id) {
    *id = value_null();
    if (!json_member(request->object, TEXT("id"), id) || id->type == VALUE_STRING ||
        id->type == VALUE_INTEGER)
        return STATUS_OK;
    *id = value_null();
    refuse(request, "InvalidRequest", "'id' is a string or an integer");
    return STATUS_PROTOCOL;
}

static enum status write_answer(struct request *request, struct value id) {
    struct output *output = &request->shell->output;
    struct text answer = text_builder_text(&request->answer);
    struct text_builder head;
    text_builder_init(&head, request->arena);
    text_append_character(&head, '{');
    if (!value_is_null(id)) {
        text_append_string(&head, "\"id\":");
        render_append_json(&head, NULL, id, JSON_TAGGED);
        if (answer.byte_count > 0)
            text_append_character(&head, ',');
    }
    struct problem problem;
    problem_clear(&problem);
    if (head.failed || request->answer.failed)
        answer = TEXT("\"error\":{\"type\":\"ArgumentError\",\"phase\":\"runtime\","
                      "\"detail\":\"OutOfMemory\",\"message\":\"out of memory\"}");
    struct text begin = head.failed ? TEXT("{") : text_builder_text(&head);
    TRY(output_write(output, begin, &problem));
    TRY(output_write(output, answer, &problem));
    TRY(output_write(output, TEXT("}\n"), &problem));
    return output_flush(output, &problem);
}

static enum status answer_line(struct shell *shell, struct arena *arena,
                               enum line_result result, struct text line) {
    struct request request = {.shell = shell, .arena = arena, .object = value_null()};
    struct value id = value_null();
    text_builder_init(&request.answer, arena);
    enum status status = STATUS_OK;
    if (result == LINE_READ) {
        status = read_request(&request, line);
    } else {
        refuse(&request, "RequestTooLarge", "the request is longer than 64 MiB");
        status = STATUS_PROTOCOL;
    }
    if (status == STATUS_OK)
        status = take_id(&request, &id);
    if (status == STATUS_OK)
        status = answer_object(&request);
    if (request.refusal.detail != NULL)
        answer_refusal(&request);
    else if (status != STATUS_OK)
        answer_problem(&request);
    status = write_answer(&request, id);
    entente_finalize(request.statement); /* a long log is folded when the answer is out */
    return status;
}

enum exit_code protocol_run(struct shell *shell) {
    struct line_reader reader;
    struct arena arena;
    struct text line;
    enum line_result result;
    enum status status = STATUS_OK;
    line_reader_init(&reader, STDIN_FILENO, MAX_REQUEST_BYTES);
    arena_init(&arena, NULL);
    while (status == STATUS_OK &&
           ((result = line_reader_next(&reader, &line)) == LINE_READ ||
            result == LINE_TOO_LONG)) {
        status = answer_line(shell, &arena, result, line);
        arena_reset(&arena);
    }
    arena_release(&arena);
    line_reader_release(&reader);
    return status == STATUS_OK && result == LINE_END ? EXIT_CODE_DONE : EXIT_CODE_REFUSED;
}
