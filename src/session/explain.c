/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EXPLAIN: each stage's printer behind one call; PROFILE runs the statement as well. */
#include "session/statement.h"

#include "syntax/ast_print.h"
#include "syntax/parse.h"

static void annotate_estimate(void *context, const struct plan *plan,
                              struct text_builder *builder) {
    (void)context;
    text_append_format(builder, "  ~%.3g rows", plan->estimated_rows);
}

static void annotate_profile(void *context, const struct plan *plan,
                             struct text_builder *builder) {
    const struct execution *execution = context;
    const struct operator_state *operator= execute_find(execution, plan);
    annotate_estimate(NULL, plan, builder);
    if (operator!= NULL)
        text_append_format(
            builder, ", %llu rows, %.3f ms, %llu bytes",
            (unsigned long long)operator->rows_given, operator->seconds * 1e3,
            (unsigned long long)operator->peak_bytes);
}

static enum status run_to_end(struct entente_statement *statement) {
    do
        TRY(execute_next(statement->execution, &statement->batch));
    while (statement->batch.row_count > 0);
    return STATUS_OK;
}

/* Binds what has a plan. */
static enum status bind_planned(struct entente_statement *statement) {
    if (statement->ast->kind == AST_SHOW)
        TRY(show_statement(statement));
    else if (statement->ast->kind != AST_QUERY)
        return problem_set(&statement->database->problem,
                           STATUS_INVALID_CLAUSE_COMPOSITION, statement->ast->span,
                           "only queries have a plan");
    return statement_bind(statement);
}

static enum status print_stage(struct entente_statement *statement,
                               struct text_builder *builder) {
    struct problem *problem = &statement->database->problem;
    switch (statement->ast->explain) {
    case AST_EXPLAIN_NONE:
        return STATUS_OK;
    case AST_EXPLAIN_TOKENS:
        return parse_print_tokens(builder, statement->text, problem);
    case AST_EXPLAIN_AST:
        ast_print_statement(builder, statement->ast);
        return STATUS_OK;
    case AST_EXPLAIN_BOUND:
    case AST_EXPLAIN_LOGICAL:
    case AST_EXPLAIN_PLAN:
    case AST_EXPLAIN_PROFILE:
        break;
    }
    TRY(bind_planned(statement));
    if (statement->ast->explain == AST_EXPLAIN_BOUND) {
        bound_print_statement(builder, statement->bound);
        return STATUS_OK;
    }
    TRY(statement_plan(statement, statement->ast->explain == AST_EXPLAIN_PLAN));
    plan_print(builder, statement->plan,
               statement->ast->explain == AST_EXPLAIN_PLAN ? annotate_estimate : NULL,
               NULL);
    return STATUS_OK;
}

static enum status keep_lines(struct entente_statement *statement,
                              struct text_builder *builder) {
    if (builder->failed)
        return arena_problem(&statement->arena, &statement->database->problem);
    return statement_keep_lines(statement, text_builder_text(builder));
}

/* Runs to the end and keeps the plan with what each operator did. */
static enum status keep_profile(struct entente_statement *statement,
                                struct text_builder *builder) {
    TRY(run_to_end(statement));
    plan_print(builder, statement->plan, annotate_profile, statement->execution);
    return keep_lines(statement, builder);
}

static enum status profile(struct entente_statement *statement,
                           struct text_builder *builder) {
    TRY(bind_planned(statement));
    TRY(statement_plan(statement, true));
    TRY(statement_execute(statement));
    if (!statement->plan->writes)
        return keep_profile(statement, builder);
    uint64_t savepoint = graph_savepoint(statement->database->graph);
    return statement_end_writing(statement, savepoint, keep_profile(statement, builder));
}

enum status explain_statement(struct entente_statement *statement) {
    static const char *const names[] = {"plan"};
    TRY(statement_set_columns(statement, names, 1));
    struct text_builder builder;
    text_builder_init(&builder, &statement->arena);
    if (statement->ast->explain == AST_EXPLAIN_PROFILE)
        return profile(statement, &builder);
    TRY(print_stage(statement, &builder));
    return keep_lines(statement, &builder);
}
