/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The whole way of a statement on one page: text, syntax tree, bound query, plan, rewrites,
 * batches, rows.
 *
 * A writing statement does all its writing at its first step: its rows are kept until the
 * transaction has ended, whole or not at all. A reading statement gives rows as they come.
 */
#include "session/statement.h"

#include "base/limits.h"

#include "session/bind_parameters.h"
#include "session/conformance.h"
#include "session/plain_locale.h"
#include "session/rules.h"
#include "session/schema_file.h"
#include "session/transaction.h"
#include "syntax/parse.h"
#include "syntax/source.h"

#include <string.h>
#include <time.h>

/* ---- prepare ------------------------------------------------------------------------------ */

static struct entente_statement *statement_new(struct entente_database *database) {
    struct entente_statement *statement = memory_allocate(sizeof *statement);
    if (statement == NULL)
        return NULL;
    memset(statement, 0, sizeof *statement);
    statement->database = database;
    arena_init(&statement->arena, &database->budget);
    arena_init(&statement->row_arena, &database->budget);
    return statement;
}

static enum status statement_parse(struct entente_statement *statement, struct text text,
                                   size_t *rest) {
    struct problem *problem = &statement->database->problem;
    if (text.byte_count > MAX_QUERY_BYTES)
        return problem_set(problem, STATUS_QUERY_TOO_LARGE, SPAN_NONE,
                           "the statement has %zu bytes; the limit is %u",
                           text.byte_count, MAX_QUERY_BYTES);
    statement->text = text_copy(&statement->arena, text);
    TRY_MEMORY(statement->text.bytes, &statement->arena, problem);
    return parse_statement(&statement->arena, statement->text,
                           &statement->database->budget, &statement->ast, rest, problem);
}

/* A new statement starts with nothing spent and nobody having asked to stop. */
static void start_budget(struct entente_database *database) {
    atomic_store(&database->budget.cancelled, false);
    budget_start(&database->budget, database->settings.timeout_seconds);
    database->budget.memory_limit_bytes = database->settings.memory_bytes;
}

enum status statement_prepare(struct entente_database *database, struct text text,
                              struct entente_statement **out, size_t *rest) {
    *out = NULL;
    struct entente_statement *statement = statement_new(database);
    if (statement == NULL)
        return problem_set(&database->problem, STATUS_OUT_OF_MEMORY, SPAN_NONE,
                           "out of memory");
    size_t end = 0;
    enum status status = statement_parse(statement, text, &end);
    if (rest != NULL)
        *rest = end;
    if (status == STATUS_OK && statement->ast != NULL)
        *out = statement;
    else
        entente_finalize(statement);
    return status;
}

enum entente_result entente_prepare(struct entente_database *database, const char *text,
                                    size_t byte_count, struct entente_statement **out,
                                    size_t *rest) {
    struct text whole = {text, byte_count == SIZE_MAX ? strlen(text) : byte_count};
    database_begin_call(database);
    start_budget(database);
    locale_t before = plain_locale_enter();
    enum status status = statement_prepare(database, whole, out, rest);
    plain_locale_leave(before);
    problem_place(&database->problem, (struct span){0, 0});
    database_hint_limit(database);
    return database_result(status);
}

static void statement_stop(struct entente_statement *statement, bool keeps_changes) {
    struct entente_database *database = statement->database;
    if (statement->execution != NULL) {
        statement->counters = statement->execution->counters;
        execute_close(statement->execution);
        statement->execution = NULL;
    }
    graph_meter_end(database->graph);
    if (statement->in_transaction && !keeps_changes)
        transaction_rollback(database);
    statement->in_transaction = false;
    transaction_leave(statement);
}

static void release_contents(struct entente_statement *statement) {
    memory_free(statement->kept.cells);
    memory_free(statement->parameters);
    arena_release(&statement->row_arena);
    arena_release(&statement->arena);
}

void entente_finalize(struct entente_statement *statement) {
    if (statement == NULL)
        return;
    statement_stop(statement, false);
    transaction_settle(statement->database);
    release_contents(statement);
    memory_free(statement);
}

/* Parameters are copied: those of `from` lie on its arena. */
static enum status take_parameters(struct entente_statement *statement,
                                   const struct entente_statement *from) {
    for (uint32_t i = 0; i < from->parameter_count; i++)
        TRY(statement_bind_parameter(statement, from->parameters[i].name,
                                     from->parameters[i].value));
    return STATUS_OK;
}

/* What a run has left on the statement's arena goes with it: a fresh one takes its place. */
enum entente_result entente_statement_reset(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    database_begin_call(database);
    statement_stop(statement, false);
    start_budget(database);
    struct entente_statement *fresh = NULL;
    locale_t before = plain_locale_enter();
    enum status status = statement_prepare(database, statement->text, &fresh, NULL);
    plain_locale_leave(before);
    if (status == STATUS_OK)
        status = take_parameters(fresh, statement);
    if (status != STATUS_OK) {
        entente_finalize(fresh);
        statement->state = STATEMENT_FAILED;
        return database_result(status);
    }
    release_contents(statement);
    *statement = *fresh;
    memory_free(fresh);
    return ENTENTE_OK;
}

/* ---- bind, plan, execute ------------------------------------------------------------------ */

enum status statement_bind_context(struct entente_statement *statement,
                                   struct bind_context *context) {
    struct entente_database *database = statement->database;
    const struct graph_type *graph_type;
    TRY(conformance_type(database, &graph_type));
    *context = (struct bind_context){
        .arena = &statement->arena,
        .budget = &database->budget,
        .graph = database->graph,
        .procedures =
            statement->procedures != NULL ? statement->procedures : &database->registry,
        .graph_type = graph_type,
        .has_helpful_names = database->settings.has_helpful_names,
        .has_day = database->settings.has_day,
        .day = database->settings.day,
        .parameters = statement->parameters,
        .parameter_count = statement->parameter_count,
        .source = statement->text,
        .problem = &database->problem,
    };
    return STATUS_OK;
}

enum status statement_bind(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    struct bind_context context;
    TRY(statement_bind_context(statement, &context));
    enum status status = bind_statement(&context, statement->ast, &statement->bound);
    statement->sources = context.sources;
    statement->sources_text = context.source;
    if (status != STATUS_OK)
        return status;
    statement->warnings = context.warnings;
    if (statement->bound->writes && database->is_readonly)
        return problem_set(&database->problem, STATUS_READ_ONLY, statement->ast->span,
                           "the database is open read-only");
    return STATUS_OK;
}

enum status statement_plan(struct entente_statement *statement, bool with_rewrites) {
    struct entente_database *database = statement->database;
    const struct element_rules *rules;
    TRY(rules_of_graph(database, &rules));
    struct plan_context context = {
        .arena = &statement->arena,
        .budget = &database->budget,
        .graph = database->graph,
        .statistics = &database->statistics,
        .rules = rules->items,
        .rule_count = rules->count,
        .switched_off = database->settings.switched_off,
        .problem = &database->problem,
    };
    TRY(plan_query(&context, statement->bound, &statement->plan));
    return with_rewrites ? rewrite_plan(&context, statement->plan) : STATUS_OK;
}

static enum status parameter_values(struct entente_statement *statement,
                                    struct bind_parameter_values **out) {
    struct arena *arena = &statement->arena;
    struct problem *problem = &statement->database->problem;
    struct bind_parameter_values *values = ARENA_NEW(arena, struct bind_parameter_values);
    TRY_MEMORY(values, arena, problem);
    uint32_t argument_count = statement->bound->argument_count;
    uint32_t count = argument_count + statement->parameter_count;
    values->names = ARENA_ARRAY(arena, count + 1, struct text);
    TRY_MEMORY(values->names, arena, problem);
    values->values = ARENA_ARRAY(arena, count + 1, struct value);
    TRY_MEMORY(values->values, arena, problem);
    for (uint32_t i = 0; i < argument_count; i++) {
        values->names[i] = statement->bound->arguments[i];
        values->values[i] = value_null();
    }
    for (uint32_t i = argument_count; i < count; i++) {
        values->names[i] = statement->parameters[i - argument_count].name;
        values->values[i] = statement->parameters[i - argument_count].value;
    }
    values->count = count;
    *out = values;
    return STATUS_OK;
}

enum status statement_execute(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    struct bind_parameter_values *parameters = NULL;
    TRY(parameter_values(statement, &parameters));
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    struct execution_request request = {
        .statement = statement->plan,
        .graph = database->graph,
        .arena = &statement->arena,
        .budget = &database->budget,
        .parameters = parameters,
        .progress = database->progress,
        .progress_context = database->progress_context,
        .forks_analyses = database->forks_analyses,
        .has_helpful_names = database->settings.has_helpful_names,
        .allows_files = database->settings.allows_files,
        .measures_time = statement->ast->explain == AST_EXPLAIN_PROFILE,
        .statement_seconds = now.tv_sec,
        .statement_nanoseconds = (int32_t)now.tv_nsec,
        .random_state = &database->random_state,
        .warnings = &statement->warnings,
        .problem = &database->problem,
    };
    if (statement->plan->writes)
        TRY(transaction_write(database));
    if (statement->plan->writes && !database->in_transaction) {
        TRY(transaction_begin(database));
        statement->in_transaction = true;
    }
    if (statement->plan->writes)
        graph_meter_begin(database->graph, &database->budget);
    return execute_open(&request, &statement->execution);
}

/* ---- rows --------------------------------------------------------------------------------- */

enum status statement_set_columns(struct entente_statement *statement,
                                  const char *const *names, uint32_t count) {
    struct problem *problem = &statement->database->problem;
    statement->names = ARENA_ARRAY(&statement->arena, count + 1, struct text);
    TRY_MEMORY(statement->names, &statement->arena, problem);
    statement->row = ARENA_ARRAY(&statement->arena, count + 1, struct value);
    TRY_MEMORY(statement->row, &statement->arena, problem);
    statement->column_count = count;
    for (uint32_t i = 0; names != NULL && i < count; i++)
        statement->names[i] = text_of(names[i]);
    return STATUS_OK;
}

static enum status name_columns(struct entente_statement *statement) {
    const struct plan_statement *plan = statement->plan;
    TRY(statement_set_columns(statement, NULL, plan->column_count));
    for (uint32_t i = 0; i < plan->column_count; i++)
        statement->names[i] = plan->columns[i].name;
    return STATUS_OK;
}

static bool grow_kept(struct kept_rows *kept, uint32_t column_count) {
    if (kept->row_count < kept->row_capacity)
        return true;
    uint64_t capacity = kept->row_capacity == 0 ? 16 : 2 * kept->row_capacity;
    size_t bytes = (size_t)capacity * (column_count + 1) * sizeof(struct value);
    struct value *cells = memory_resize(kept->cells, bytes);
    if (cells == NULL)
        return false;
    kept->cells = cells;
    kept->row_capacity = capacity;
    return true;
}

enum status statement_keep_row(struct entente_statement *statement,
                               const struct value *row) {
    struct problem *problem = &statement->database->problem;
    struct kept_rows *kept = &statement->kept;
    if (!grow_kept(kept, statement->column_count))
        return problem_set(problem, STATUS_OUT_OF_MEMORY, SPAN_NONE, "out of memory");
    struct value *cells = kept->cells + kept->row_count * statement->column_count;
    for (uint32_t i = 0; i < statement->column_count; i++)
        TRY(value_copy(&statement->arena, row[i], &cells[i], problem));
    kept->row_count++;
    statement->is_kept = true;
    return STATUS_OK;
}

enum status statement_keep_lines(struct entente_statement *statement, struct text lines) {
    statement->is_kept = true;
    for (size_t start = 0; start < lines.byte_count;) {
        size_t end = text_find(lines, TEXT("\n"), start);
        if (end == SIZE_MAX)
            end = lines.byte_count;
        struct value line = value_string((struct text){lines.bytes + start, end - start});
        TRY(statement_keep_row(statement, &line));
        start = end + 1;
    }
    return STATUS_OK;
}

/* The cells of the batch's current row, by column. */
static void fill_row(struct entente_statement *statement) {
    for (uint32_t i = 0; i < statement->column_count; i++)
        statement->row[i] =
            column_value(&statement->batch.columns[statement->plan->columns[i].slot],
                         statement->batch_row);
}

/* Moves to the next row of the execution; *is_end at the end. */
static enum status next_row(struct entente_statement *statement, bool *is_end) {
    *is_end = false;
    statement->batch_row++;
    while (statement->batch_row >= statement->batch.row_count) {
        TRY(execute_next(statement->execution, &statement->batch));
        statement->batch_row = 0;
        if (statement->batch.row_count == 0) {
            *is_end = true;
            return STATUS_OK;
        }
    }
    fill_row(statement);
    return STATUS_OK;
}

static enum status keep_all_rows(struct entente_statement *statement) {
    statement->is_kept = true;
    for (;;) {
        bool is_end;
        TRY(next_row(statement, &is_end));
        if (is_end)
            return STATUS_OK;
        TRY(statement_keep_row(statement, statement->row));
    }
}

/* Runs the schema.cypher of imported folders, as part of the statement's transaction. */
static enum status run_schemas(struct entente_statement *statement) {
    struct entente_database *database = statement->database;
    const struct execution *execution = statement->execution;
    bool was_in_transaction = database->in_transaction;
    enum status status = STATUS_OK;
    database->in_transaction = true;
    for (uint32_t i = 0; i < execution->schemas.count && status == STATUS_OK; i++)
        status = schema_file_run(database, execution->schemas.items[i].text,
                                 execution->schemas.items[i].folder);
    database->in_transaction = was_in_transaction;
    return status;
}

enum status statement_end_writing(struct entente_statement *statement, uint64_t savepoint,
                                  enum status status) {
    struct entente_database *database = statement->database;
    if (status == STATUS_OK)
        status = run_schemas(statement);
    if (status == STATUS_OK) {
        status = conformance_check_changes(database, savepoint);
        if (status == STATUS_OK)
            status = constraint_check_changes(database, savepoint);
        problem_place(&database->problem, statement->ast->span);
    }
    if (status == STATUS_OK && statement->in_transaction)
        status = transaction_commit(database);
    if (status != STATUS_OK && !statement->in_transaction)
        graph_rollback_to(database->graph, savepoint);
    statement_stop(statement, status == STATUS_OK);
    return status;
}

enum status statement_drain(struct entente_statement *statement) {
    uint64_t savepoint = graph_savepoint(statement->database->graph);
    return statement_end_writing(statement, savepoint, keep_all_rows(statement));
}

/* ---- step --------------------------------------------------------------------------------- */

static enum status run_query(struct entente_statement *statement) {
    TRY(statement_bind(statement));
    TRY(statement_plan(statement, true));
    TRY(name_columns(statement));
    TRY(statement_execute(statement));
    return statement->plan->writes ? statement_drain(statement) : STATUS_OK;
}

/* date('2024-08-01') and DATE '2024-08-01': the text, which the setting reads. */
static bool is_written_day(const struct ast_expression *ast) {
    return ast->kind == AST_FUNCTION && ast->argument_count == 1 &&
           text_equal_ignoring_case(ast->name.text, TEXT("date")) &&
           ast->arguments->kind == AST_LITERAL &&
           ast->arguments->literal.type == VALUE_STRING;
}

static bool read_negative(const struct ast_expression *ast, struct value *out) {
    if (ast->kind != AST_NEGATE || ast->first->kind != AST_LITERAL)
        return false;
    struct value number = ast->first->literal;
    if (number.type == VALUE_INTEGER)
        *out = value_integer(-number.integer);
    else if (number.type == VALUE_FLOAT)
        *out = value_float(-number.number);
    return value_is_number(number);
}

static bool read_parameter(const struct entente_statement *statement,
                           const struct ast_expression *ast, struct value *out) {
    for (uint32_t i = 0; ast->kind == AST_PARAMETER && i < statement->parameter_count;
         i++)
        if (text_equal(statement->parameters[i].name, ast->name.text)) {
            *out = statement->parameters[i].value;
            return true;
        }
    return false;
}

static enum status run_setting(struct entente_statement *statement) {
    const struct ast_statement *ast = statement->ast;
    const struct ast_expression *given = ast->value;
    struct value value = given->literal;
    if (given->kind == AST_VARIABLE)
        value = value_string(given->name.text);
    else if (is_written_day(given))
        value = given->arguments->literal;
    else if (given->kind != AST_LITERAL && !read_negative(given, &value) &&
             !read_parameter(statement, given, &value))
        return problem_set(
            &statement->database->problem, STATUS_UNEXPECTED_TYPE, given->span,
            "a setting takes a number, a string, a date, a parameter, true, false, on or "
            "off");
    statement->is_kept = true;
    return settings_set(statement->database, ast->setting.text, ast->setting.span, value);
}

static bool reads_graph(const struct ast_statement *ast) {
    return ast->kind != AST_SESSION_SET && ast->kind != AST_BEGIN &&
           ast->kind != AST_COMMIT && ast->kind != AST_ROLLBACK;
}

static enum status run(struct entente_statement *statement) {
    if (reads_graph(statement->ast))
        TRY(transaction_enter(statement));
    if (statement->ast->explain != AST_EXPLAIN_NONE)
        return explain_statement(statement);
    switch (statement->ast->kind) {
    case AST_QUERY:
        return run_query(statement);
    case AST_SESSION_SET:
        return run_setting(statement);
    case AST_SHOW:
        TRY(show_statement(statement));
        return run_query(statement);
    case AST_CREATE_PROCEDURE:
    case AST_DROP_PROCEDURE:
    case AST_CREATE_GRAPH_TYPE:
    case AST_DROP_GRAPH_TYPE:
    case AST_SET_GRAPH_TYPE:
    case AST_CREATE_INDEX:
    case AST_DROP_INDEX:
    case AST_CREATE_CONSTRAINT:
    case AST_DROP_CONSTRAINT:
        return define_statement(statement);
    case AST_BEGIN:
    case AST_COMMIT:
    case AST_ROLLBACK:
        return transaction_statement(statement);
    }
    return STATUS_OK;
}

static enum status step_kept(struct entente_statement *statement, bool *is_end) {
    struct kept_rows *kept = &statement->kept;
    *is_end = kept->next >= kept->row_count;
    if (*is_end)
        return STATUS_OK;
    memcpy(statement->row, kept->cells + kept->next * statement->column_count,
           statement->column_count * sizeof *statement->row);
    kept->next++;
    return STATUS_OK;
}

static enum status step(struct entente_statement *statement, bool *is_end) {
    arena_reset(&statement->row_arena);
    if (statement->state == STATEMENT_PREPARED) {
        statement->state = STATEMENT_RUNNING;
        TRY(run(statement));
    }
    TRY(statement->is_kept ? step_kept(statement, is_end) : next_row(statement, is_end));
    return graph_read_failure(statement->database->graph, &statement->database->problem);
}

static const struct bind_source *find_source(const struct entente_statement *statement,
                                             struct span span) {
    const struct bind_source *source = statement->sources;
    while (source != NULL && (span.start < source->start || span.start > source->end))
        source = source->next;
    return span_is_known(span) ? source : NULL;
}

/* A place in the text of a procedure is told in the message; the statement's own place is the
 * CALL. */
static void place_in_statement(struct entente_statement *statement) {
    struct problem *problem = &statement->database->problem;
    const struct bind_source *source = find_source(statement, problem->span);
    if (source == NULL)
        return;
    struct text text = {statement->sources_text.bytes + source->start,
                        source->end - source->start};
    struct source_place place = source_place(text, problem->span.start - source->start);
    struct text name = source->name;
    struct span call = problem->span;
    while ((source = find_source(statement, call)) != NULL)
        call = source->call;
    problem_move(problem, call, "in procedure '%.*s' at %u:%u: ", TEXT_ARGS(name),
                 place.line, place.column);
}

enum entente_result entente_step(struct entente_statement *statement) {
    if (statement->state == STATEMENT_DONE)
        return ENTENTE_DONE;
    if (statement->state == STATEMENT_FAILED)
        return ENTENTE_ERROR;
    database_begin_call(statement->database);
    bool is_end = false;
    locale_t before = plain_locale_enter();
    enum status status = step(statement, &is_end);
    plain_locale_leave(before);
    if (status != STATUS_OK) {
        problem_place(&statement->database->problem, statement->ast->span);
        place_in_statement(statement);
        database_hint_limit(statement->database);
        statement_stop(statement, false);
        statement->state = STATEMENT_FAILED;
        return database_result(status);
    }
    if (!is_end)
        return ENTENTE_ROW;
    statement_stop(statement, true);
    statement->state = STATEMENT_DONE;
    return ENTENTE_DONE;
}
