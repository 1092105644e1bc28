/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/file_clause.h"

#include "exchange/option.h"
#include "execute/make.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum status file_clause_allowed(const struct execution *execution, struct span span) {
    if (execution->allows_files)
        return STATUS_OK;
    return problem_set(execution->problem, STATUS_CANNOT_OPEN, span,
                       "files cannot be read or written here");
}

enum status file_clause_path(const struct execution *execution, struct value path,
                             struct span span, struct arena *arena, const char **out) {
    struct problem *problem = execution->problem;
    if (path.type != VALUE_STRING)
        return problem_set(problem, STATUS_TYPE_AT_RUN, span,
                           "a file's path is a string, found %s",
                           value_type_name((enum value_type)path.type));
    struct text text = value_text(path);
    const struct text local = TEXT("file://");
    if (text_starts_with(text, local))
        text = (struct text){text.bytes + local.byte_count,
                             text.byte_count - local.byte_count};
    if (text_find(text, TEXT("://"), 0) != SIZE_MAX)
        return problem_set(problem, STATUS_CANNOT_OPEN, span,
                           "'%.*s' is not a path of this machine", TEXT_ARGS(text));
    if (text.byte_count == 0 || memchr(text.bytes, '\0', text.byte_count) != NULL)
        return problem_set(problem, STATUS_CANNOT_OPEN, span,
                           "a path is not empty and holds no zero byte");
    *out = text_copy(arena, text).bytes;
    TRY_MEMORY(*out, arena, problem);
    return STATUS_OK;
}

void file_clause_place(struct operator_state *op, const struct bound_file *file,
                       const struct exchange_context *context) {
    problem_place(op->execution->problem,
                  expression_key_span(file->options, context->option, file->span));
}

static enum status find_format(struct operator_state *op, const struct bound_file *file,
                               struct file_target *out) {
    struct problem *problem = op->execution->problem;
    struct text name = file->format;
    struct stat about;
    bool is_there = stat(out->path, &about) == 0;
    if (!is_there && op->plan->kind == PLAN_IMPORT) {
        problem_set_file(problem, STATUS_CANNOT_OPEN, out->path, 0, "cannot be read: %s",
                         strerror(errno));
        return STATUS_CANNOT_OPEN;
    }
    if (name.byte_count == 0 && is_there && S_ISDIR(about.st_mode))
        name = TEXT("csv"); /* a graph folder */
    enum status status = exchange_find(text_of(out->path), name, &out->format, problem);
    if (status == STATUS_OK)
        status = option_check(&out->context, out->format);
    if (status != STATUS_OK)
        file_clause_place(op, file, &out->context);
    return status;
}

enum status file_clause_open(struct operator_state *op, const struct bound_file *file,
                             struct arena *arena, struct file_target *out) {
    struct execution *execution = op->execution;
    struct value path;
    TRY(file_clause_allowed(execution, file->span));
    *out = (struct file_target){
        .context = {.graph = execution->graph,
                    .arena = arena,
                    .budget = execution->budget,
                    .options = value_null(),
                    .random_state = execution->evaluation.functions.random_state,
                    .problem = execution->problem}};
    TRY(evaluate_constant(op->evaluation, file->path, arena, &path));
    TRY(file_clause_path(execution, path, file->path->span, arena, &out->path));
    if (file->options != NULL)
        TRY(evaluate_constant(op->evaluation, file->options, arena,
                              &out->context.options));
    return find_format(op, file, out);
}

static struct value find_answer(const struct file_answer *answers, uint32_t count,
                                struct text name) {
    for (uint32_t i = 0; i < count; i++)
        if (text_equal(name, text_of(answers[i].name)))
            return answers[i].value;
    return value_null();
}

enum status file_clause_answer(struct operator_state *op,
                               const struct file_answer *answers, uint32_t count,
                               struct batch *out) {
    struct execution *execution = op->execution;
    const struct plan_statement *statement = execution->statement;
    TRY(operator_batch(op, out));
    out->row_count = 1;
    for (uint32_t i = 0; i < statement->column_count; i++) {
        struct value value = find_answer(answers, count, statement->columns[i].name);
        TRY(column_constant(&op->rows, value, &out->columns[statement->columns[i].slot],
                            execution->problem));
    }
    return STATUS_OK;
}
