/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of formats. A format is a row here and its functions in files of their own.
 */
#include "exchange/exchange.h"

#include "exchange/read_csv.h"
#include "exchange/read_graphml.h"
#include "exchange/read_json.h"
#include "exchange/source_file.h"
#include "exchange/write_csv.h"
#include "exchange/write_graphml.h"
#include "exchange/write_json.h"
#include "exchange/write_table.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const graphml_options[] = {
    "layout", "seed", "control", "labels", "type", "default_type", NULL};
static const char *const table_options[] = {"formulas", NULL};
static const char *const json_options[] = {"links", NULL};
static const char *const no_options[] = {NULL};

static const struct exchange_format formats[] = {
    {.name = "csv",
     .suffix = ".csv",
     .description = "a table; graphs as a folder with the headers of neo4j-admin",
     .read = read_csv,
     .write = write_csv,
     .write_table = write_table_csv,
     .options = table_options},
    {.name = "graphml",
     .suffix = ".graphml",
     .description = "GraphML, for Gephi, Cytoscape, igraph, NetworkX",
     .read = read_graphml,
     .write = write_graphml,
     .options = graphml_options},
    {.name = "json",
     .suffix = ".json",
     .description = "a table as objects; graphs as nodes and links, for d3 and NetworkX",
     .read = read_json,
     .write = write_json,
     .write_table = write_table_json,
     .options = json_options},
    {.name = "jsonl",
     .suffix = ".jsonl",
     .description = "a table as one JSON object per line",
     .write_table = write_table_jsonl,
     .options = no_options},
    {.name = "tsv",
     .suffix = ".tsv",
     .description = "a table with tabs",
     .write_table = write_table_tsv,
     .options = table_options},
    {.name = "markdown",
     .suffix = ".md",
     .description = "a table for documents",
     .write_table = write_table_markdown,
     .options = no_options},
};
#define FORMAT_COUNT ((uint32_t)(sizeof formats / sizeof *formats))

/* "there are csv, graphml, ..." */
static void hint_formats(struct problem *problem, bool by_suffix) {
    char list[200] = "";
    size_t used = 0;
    for (uint32_t i = 0; i < FORMAT_COUNT && used < sizeof list; i++)
        used +=
            (size_t)snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ",
                             by_suffix ? formats[i].suffix : formats[i].name);
    problem_hint_more(
        problem, by_suffix ? "there are %s; FORMAT NAME says another" : "there are %s",
        list);
}

static enum status unknown_format(struct text word, const char *what, bool by_suffix,
                                  struct problem *problem) {
    problem_set(problem, STATUS_UNKNOWN_FORMAT, SPAN_NONE, "%s '%.*s'", what,
                TEXT_ARGS(word));
    struct text_nearest nearest;
    text_nearest_init(&nearest, word);
    for (uint32_t i = 0; i < FORMAT_COUNT; i++)
        text_nearest_offer(&nearest, text_of(formats[i].name));
    text_nearest_hint(&nearest, problem);
    hint_formats(problem, by_suffix);
    return STATUS_UNKNOWN_FORMAT;
}

/* The path's suffix in lower case is that of the format, ".gz" apart. */
static bool has_suffix(struct text path, struct text suffix) {
    if (path.byte_count >= 3 &&
        text_equal_ignoring_case((struct text){path.bytes + path.byte_count - 3, 3},
                                 TEXT(".gz")))
        path.byte_count -= 3;
    if (path.byte_count <= suffix.byte_count)
        return false;
    return text_equal_ignoring_case(
        (struct text){path.bytes + path.byte_count - suffix.byte_count,
                      suffix.byte_count},
        suffix);
}

enum status exchange_find(struct text path, struct text name,
                          const struct exchange_format **out, struct problem *problem) {
    for (uint32_t i = 0; i < FORMAT_COUNT; i++) {
        *out = &formats[i];
        if (name.byte_count > 0 ? text_equal_ignoring_case(name, text_of(formats[i].name))
                                : has_suffix(path, text_of(formats[i].suffix)))
            return STATUS_OK;
    }
    if (name.byte_count == 0 && text_ends_with(path, TEXT("/"))) {
        *out = &formats[0]; /* a graph folder */
        return STATUS_OK;
    }
    if (name.byte_count > 0)
        return unknown_format(name, "unknown format", false, problem);
    size_t dot = path.byte_count;
    while (dot > 0 && path.bytes[dot - 1] != '.' && path.bytes[dot - 1] != '/')
        dot--;
    bool has_dot = dot > 0 && path.bytes[dot - 1] == '.';
    struct text suffix = {path.bytes + dot, path.byte_count - dot};
    return unknown_format(has_dot ? suffix : path,
                          has_dot ? "no format has the suffix"
                                  : "no suffix tells the format of",
                          true, problem);
}

enum status exchange_check_graph_path(const char *path,
                                      const struct exchange_format *format,
                                      struct problem *problem) {
    struct stat about;
    bool is_folder = format->write == write_csv;
    if (is_folder && has_suffix(text_of(path), text_of(format->suffix))) {
        problem_set(problem, STATUS_UNKNOWN_FORMAT, SPAN_NONE,
                    "a graph is not one CSV file but a folder of them");
        problem_hint(problem, "name a folder: '%.*s/'", (int)(strlen(path) - 4), path);
        return STATUS_UNKNOWN_FORMAT;
    }
    for (uint32_t i = 0; is_folder && i < FORMAT_COUNT; i++)
        if (has_suffix(text_of(path), text_of(formats[i].suffix)) &&
            stat(path, &about) == 0 && S_ISDIR(about.st_mode))
            return problem_set(problem, STATUS_CANNOT_WRITE, SPAN_NONE,
                               "'%s' is a folder, and %s is written to a file", path,
                               formats[i].name);
    return STATUS_OK;
}

enum status exchange_read_schema(struct exchange_context *context, const char *path,
                                 struct text *schema) {
    char *name = arena_format(context->arena, "%s/schema.cypher", path);
    TRY_MEMORY(name, context->arena, context->problem);
    *schema = TEXT("");
    if (access(name, F_OK) != 0)
        return STATUS_OK;
    struct source_file *file;
    TRY(source_file_open(context->arena, name, context->budget, &file, context->problem));
    while (!file->is_at_end)
        TRY(source_file_refill(file, context->problem));
    struct text text = {file->buffer + file->begin, file->end - file->begin};
    *schema = text_copy(context->arena, text);
    TRY_MEMORY(schema->bytes, context->arena, context->problem);
    source_file_close(file);
    return STATUS_OK;
}

enum status exchange_read_path(struct exchange_context *context, const char *path,
                               struct text *schema, struct exchange_report *report) {
    *schema = TEXT("");
    *report = (struct exchange_report){.notes = TEXT("")};
    struct stat about;
    if (stat(path, &about) != 0)
        return problem_set_file(context->problem, STATUS_CANNOT_OPEN, path, 0,
                                "cannot be read: %s", strerror(errno));
    if (S_ISDIR(about.st_mode)) {
        TRY(exchange_read_schema(context, path, schema));
        return read_csv(context, path, report);
    }
    const struct exchange_format *format;
    TRY(exchange_find(text_of(path), TEXT(""), &format, context->problem));
    if (format->read == NULL)
        return problem_set_file(context->problem, STATUS_UNKNOWN_FORMAT, path, 0,
                                "%s files can be written, not read", format->name);
    return format->read(context, path, report);
}
