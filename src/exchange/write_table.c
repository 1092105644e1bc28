/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/write_table.h"

#include "exchange/option.h"
#include "exchange/target_file.h"
#include "render/render.h"

#include <string.h>

struct writer {
    struct exchange_context *context;
    struct target_file *file;
    struct render render;
    struct arena row_arena; /* escaped texts of the row at hand */
    struct value *escaped;  /* NULL: cells stay as they are */
};

static enum status write_bytes(void *context, struct text bytes,
                               struct problem *problem) {
    struct target_file *file = context;
    target_write(file, bytes);
    return target_file_check(file, problem);
}

static enum status read_formulas(struct exchange_context *context, bool *escapes) {
    static const char *const words[] = {"keep", "escape", NULL};
    uint32_t place;
    TRY(option_word(context, "formulas", words, &place));
    *escapes = place == 1;
    return STATUS_OK;
}

enum status write_table_refuse_formulas(struct exchange_context *context) {
    bool escapes;
    TRY(read_formulas(context, &escapes));
    return !escapes ? STATUS_OK
                    : problem_set(context->problem, STATUS_INVALID_OPTION, SPAN_NONE,
                                  "the option 'formulas' is for tables");
}

static enum status escape_row(struct writer *writer, const struct value **row,
                              uint32_t count) {
    struct exchange_context *context = writer->context;
    arena_reset(&writer->row_arena);
    for (uint32_t i = 0; i < count; i++) {
        struct value cell = (*row)[i];
        bool is_formula = cell.type == VALUE_STRING && cell.size > 0 &&
                          memchr("=+-@\t\r", cell.text[0], 6) != NULL;
        if (is_formula) {
            char *text = arena_allocate(&writer->row_arena, cell.size + (size_t)1);
            TRY_MEMORY(text, &writer->row_arena, context->problem);
            text[0] = '\'';
            memcpy(text + 1, cell.text, cell.size);
            cell = value_string((struct text){text, cell.size + (size_t)1});
        }
        writer->escaped[i] = cell;
    }
    *row = writer->escaped;
    return STATUS_OK;
}

static enum status write_rows(struct writer *writer, const struct exchange_table *table,
                              struct exchange_report *report) {
    struct exchange_context *context = writer->context;
    for (;;) {
        const struct value *row = NULL;
        TRY(table->next(table->context, &row, context->problem));
        if (row == NULL)
            return render_close(&writer->render);
        if (writer->escaped != NULL)
            TRY(escape_row(writer, &row, table->column_count));
        TRY(render_row(&writer->render, row));
        report->rows++;
    }
}

static enum status write_rendered(struct writer *writer, const char *format,
                                  const struct exchange_table *table,
                                  struct exchange_report *report) {
    struct exchange_context *context = writer->context;
    const struct render_request request = {.graph = context->graph,
                                           .names = table->names,
                                           .column_count = table->column_count,
                                           .write = write_bytes,
                                           .context = writer->file};
    enum status status = render_open(&writer->render, render_find(text_of(format)),
                                     &request, context->problem);
    if (status == STATUS_OK)
        status = write_rows(writer, table, report);
    render_release(&writer->render);
    return status;
}

static enum status write_table(struct exchange_context *context, const char *path,
                               const char *format, bool has_formulas,
                               const struct exchange_table *table,
                               struct exchange_report *report) {
    struct writer writer = {.context = context};
    bool escapes = false;
    if (has_formulas)
        TRY(read_formulas(context, &escapes));
    if (escapes) {
        writer.escaped = ARENA_ARRAY(context->arena, table->column_count, struct value);
        TRY_MEMORY(writer.escaped, context->arena, context->problem);
    }
    TRY(target_file_open(context->arena, path, &writer.file, context->problem));
    arena_init(&writer.row_arena, context->budget);
    enum status status = write_rendered(&writer, format, table, report);
    arena_release(&writer.row_arena);
    return status != STATUS_OK ? status
                               : target_file_commit(writer.file, context->problem);
}

enum status write_table_csv(struct exchange_context *context, const char *path,
                            const struct exchange_table *table,
                            struct exchange_report *report) {
    return write_table(context, path, "csv", true, table, report);
}

enum status write_table_tsv(struct exchange_context *context, const char *path,
                            const struct exchange_table *table,
                            struct exchange_report *report) {
    return write_table(context, path, "tsv", true, table, report);
}

enum status write_table_json(struct exchange_context *context, const char *path,
                             const struct exchange_table *table,
                             struct exchange_report *report) {
    return write_table(context, path, "json", false, table, report);
}

enum status write_table_jsonl(struct exchange_context *context, const char *path,
                              const struct exchange_table *table,
                              struct exchange_report *report) {
    return write_table(context, path, "jsonl", false, table, report);
}

enum status write_table_markdown(struct exchange_context *context, const char *path,
                                 const struct exchange_table *table,
                                 struct exchange_report *report) {
    return write_table(context, path, "markdown", false, table, report);
}
