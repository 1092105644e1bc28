/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells are written as a person reads them, but a string that could be taken for another
 * value (a number, null, a node, nothing at all) stands in quotes: goldens tell '1' from 1.
 */
#include "golden_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* True when `text`, without quotes, reads as a string and nothing else, on one line. */
static bool is_plain(struct text text) {
    static const char *const words[] = {"true", "false", "null", "NaN", "Infinity"};
    if (text.byte_count == 0)
        return false;
    unsigned char first = (unsigned char)text.bytes[0];
    if (first < 0x80 && ((first | 0x20) < 'a' || (first | 0x20) > 'z'))
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal(text, text_of(words[i])))
            return false;
    if (first == 'P' && text.byte_count > 1 && strchr("0123456789T-", text.bytes[1]))
        return false; /* a duration looks so */
    return memchr(text.bytes, '\n', text.byte_count) == NULL &&
           text_find(text, TEXT(" | "), 0) == SIZE_MAX &&
           text.bytes[text.byte_count - 1] != ' ';
}

static void append_escaped(struct text_builder *builder, struct text text, bool quotes) {
    for (size_t i = 0; i < text.byte_count; i++) {
        char c = text.bytes[i];
        if (c == '\n')
            text_append_string(builder, "\\n");
        else if (quotes && (c == '\'' || c == '\\'))
            text_append_format(builder, "\\%c", c);
        else
            text_append_character(builder, c);
    }
}

/* One cell; `always_quoted` writes strings as literals. */
static void append_cell(struct text_builder *builder, struct entente_statement *statement,
                        int column, bool always_quoted) {
    struct text text = {0};
    text.bytes = entente_column_text(statement, column, &text.byte_count);
    if (text.bytes == NULL)
        text = TEXT("");
    enum entente_type type = entente_value_type(entente_column(statement, column));
    bool is_string = type == ENTENTE_STRING && (always_quoted || !is_plain(text));
    if (is_string)
        text_append_character(builder, '\'');
    append_escaped(builder, text, is_string);
    if (is_string)
        text_append_character(builder, '\'');
}

/* A row; a line of a printed stage stands as it is, indented as it is. */
static struct text row_text(struct arena *arena, struct entente_statement *statement,
                            bool is_stage) {
    struct text_builder builder;
    text_builder_init(&builder, arena);
    if (is_stage) {
        struct text line = {0};
        line.bytes = entente_column_text(statement, 0, &line.byte_count);
        text_append(&builder, line.bytes == NULL ? TEXT("") : line);
        return text_builder_text(&builder);
    }
    for (int i = 0; i < entente_column_count(statement); i++) {
        if (i > 0)
            text_append_string(&builder, " | ");
        append_cell(&builder, statement, i, false);
    }
    return text_builder_text(&builder);
}

static struct text columns_text(struct arena *arena,
                                struct entente_statement *statement) {
    struct text_builder builder;
    text_builder_init(&builder, arena);
    for (int i = 0; i < entente_column_count(statement); i++) {
        if (i > 0)
            text_append_string(&builder, " | ");
        append_escaped(&builder, text_of(entente_column_name(statement, i)), false);
    }
    return text_builder_text(&builder);
}

/* "TYPE DETAIL LINE:COLUMN", or with "FILE:LINE", or without a place. */
static struct text error_text(struct arena *arena,
                              const struct entente_database *database,
                              struct text query) {
    struct text_builder builder;
    text_builder_init(&builder, arena);
    text_append_format(&builder, "%s %s", entente_error_type(database),
                       entente_error_detail(database));
    uint64_t file_line = 0;
    const char *file = entente_error_file(database, &file_line);
    size_t start, end;
    if (file != NULL) {
        const char *slash = strrchr(file, '/');
        text_append_format(&builder, " %s", slash == NULL ? file : slash + 1);
        if (file_line > 0)
            text_append_format(&builder, ":%llu", (unsigned long long)file_line);
    } else if (entente_error_span(database, &start, &end) && start <= query.byte_count) {
        size_t line = 1, line_start = 0;
        for (size_t i = 0; i < start; i++) {
            if (query.bytes[i] == '\n') {
                line++;
                line_start = i + 1;
            }
        }
        struct text before = {query.bytes + line_start, start - line_start};
        text_append_format(&builder, " %zu:%zu", line, text_character_count(before) + 1);
    }
    return text_builder_text(&builder);
}

/* Copies what the database says about its last failure. */
static void take_error(struct arena *arena, const struct entente_database *database,
                       struct text query, struct golden_outcome *outcome) {
    outcome->error = error_text(arena, database, query);
    outcome->message = text_copy(arena, text_of(entente_error_message(database)));
    outcome->hint = text_copy(arena, text_of(entente_error_hint(database)));
}

/* The end of the JSON value that begins at `at`: after its closing bracket or before ',' '}'. */
static size_t json_value_end(struct text json, size_t at) {
    int depth = 0;
    for (; at < json.byte_count; at++) {
        char c = json.bytes[at];
        if (c == '"') {
            for (at++; at < json.byte_count && json.bytes[at] != '"'; at++)
                at += json.bytes[at] == '\\';
        } else if (c == '{' || c == '[') {
            depth++;
        } else if ((c == '}' || c == ']' || c == ',') && depth == 0) {
            return at;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return at;
}

static size_t skip_blanks(struct text text, size_t at) {
    while (at < text.byte_count && strchr(" \t\n,", text.bytes[at]) != NULL)
        at++;
    return at;
}

bool golden_parameters_read(struct arena *arena, struct text params,
                            struct golden_parameters *out) {
    *out = (struct golden_parameters){0};
    size_t at = skip_blanks(params, 0);
    if (at == params.byte_count)
        return true;
    for (at = skip_blanks(params, at + 1);
         at < params.byte_count && params.bytes[at] == '"';
         at = skip_blanks(params, at)) {
        size_t quote = text_find(params, TEXT("\""), at + 1);
        size_t colon = text_find(params, TEXT(":"), quote);
        if (colon == SIZE_MAX)
            return false;
        char *name = arena_copy(arena, params.bytes + at + 1, quote - at - 1);
        size_t start = skip_blanks(params, colon + 1);
        at = json_value_end(params, start);
        struct golden_parameter parameter = {name, {params.bytes + start, at - start}};
        ARRAY_PUSH(arena, out->list, parameter);
    }
    return true;
}

enum entente_result golden_parameters_bind(const struct golden_parameters *parameters,
                                           struct entente_statement *statement) {
    enum entente_result result = ENTENTE_OK;
    for (uint32_t i = 0; i < parameters->list.count && result == ENTENTE_OK; i++) {
        struct text value = parameters->list.items[i].value;
        result = entente_bind_json(statement, parameters->list.items[i].name, value.bytes,
                                   value.byte_count);
    }
    return result;
}

/* Steps to the end, keeping the rows. */
static void take_rows(struct arena *arena, struct entente_statement *statement,
                      bool is_stage, struct golden_outcome *outcome) {
    while ((outcome->result = entente_step(statement)) == ENTENTE_ROW) {
        struct text row = row_text(arena, statement, is_stage);
        ARRAY_PUSH(arena, outcome->rows, row);
    }
    if (outcome->result != ENTENTE_DONE)
        return;
    outcome->has_columns = entente_column_count(statement) > 0;
    outcome->columns = columns_text(arena, statement);
    const char *warning;
    for (int i = 0; (warning = entente_statement_warning(statement, i)) != NULL; i++) {
        struct text copy = text_copy(arena, text_of(warning));
        ARRAY_PUSH(arena, outcome->warnings, copy);
    }
}

struct golden_outcome golden_run(struct arena *arena, struct entente_database *database,
                                 const struct golden_case *golden, struct text query) {
    struct golden_outcome outcome = {.result = ENTENTE_DONE, .columns = TEXT("")};
    struct entente_statement *statement = NULL;
    struct golden_parameters parameters;
    bool are_read = golden_parameters_read(arena, golden->params, &parameters);
    outcome.result =
        entente_prepare(database, query.bytes, query.byte_count, &statement, NULL);
    if (outcome.result == ENTENTE_OK && statement == NULL)
        outcome.result = ENTENTE_DONE;
    else if (outcome.result == ENTENTE_OK)
        outcome.result =
            are_read ? golden_parameters_bind(&parameters, statement) : ENTENTE_MISUSE;
    if (outcome.result == ENTENTE_OK)
        take_rows(arena, statement, text_starts_with(query, TEXT("EXPLAIN ")), &outcome);
    if (outcome.result != ENTENTE_DONE)
        take_error(arena, database, query, &outcome);
    entente_finalize(statement);
    return outcome;
}

/* Runs each statement of `text`; the first failure goes to stderr. */
static bool run_all(struct arena *arena, struct entente_database *database,
                    struct text text) {
    static const struct golden_case no_case = {0};
    size_t rest = 1;
    while (text.byte_count > 0 && rest > 0) {
        struct entente_statement *statement = NULL;
        rest = text.byte_count;
        enum entente_result result =
            entente_prepare(database, text.bytes, text.byte_count, &statement, &rest);
        entente_finalize(statement);
        struct text one = {text.bytes, rest};
        struct golden_outcome outcome = {.result = result};
        if (result == ENTENTE_OK)
            outcome = golden_run(arena, database, &no_case, one);
        else
            take_error(arena, database, one, &outcome);
        if (outcome.result != ENTENTE_DONE) {
            fprintf(stderr, "setup: %.*s: %.*s\n  in: %.*s\n", TEXT_ARGS(outcome.error),
                    TEXT_ARGS(outcome.message), TEXT_ARGS(one));
            return false;
        }
        text = (struct text){text.bytes + rest, text.byte_count - rest};
    }
    return true;
}

/* Takes up to three relationships of each type out and puts them in again: the same graph,
 * but part of it lives in the delta and part of the frozen topology is dead. */
static bool make_delta(struct arena *arena, struct entente_database *database) {
    static const struct golden_case no_case = {0};
    struct golden_outcome types = golden_run(
        arena, database, &no_case, TEXT("MATCH ()-[r]->() RETURN DISTINCT type(r) AS t"));
    for (uint32_t i = 0; i < types.rows.count; i++) {
        struct text type = types.rows.items[i];
        if (memchr(type.bytes, '\'', type.byte_count) != NULL)
            continue; /* a name that would need escapes */
        struct text move = text_of(arena_format(
            arena,
            "MATCH (a)-[r:`%.*s`]->(b) WITH a, r, b, properties(r) AS p LIMIT 3 "
            "DELETE r CREATE (a)-[s:`%.*s`]->(b) SET s = p",
            TEXT_ARGS(type), TEXT_ARGS(type)));
        if (!run_all(arena, database, move))
            return false;
    }
    return types.result == ENTENTE_DONE;
}

struct entente_database *
golden_open(struct arena *arena, const struct golden_case *golden, enum golden_way way) {
    struct entente_database *database = NULL;
    const char *path = NULL;
    if (golden->graph.byte_count > 0)
        path = arena_format(arena, "graphs/%.*s", TEXT_ARGS(golden->graph));
    if (entente_open(path, 0, &database) != ENTENTE_OK) {
        fprintf(stderr, "cannot open %s: %s\n", path,
                database == NULL ? "no memory" : entente_error_message(database));
        entente_close(database);
        return NULL;
    }
    bool is_ready = run_all(arena, database, golden->setup);
    if (is_ready && way == WAY_WITHOUT_REWRITES)
        is_ready = run_all(arena, database, TEXT("SESSION SET optimize.all = off"));
    if (is_ready && way == WAY_WITH_DELTA)
        is_ready = make_delta(arena, database);
    if (is_ready)
        return database;
    entente_close(database);
    return NULL;
}

/* ---- dump ------------------------------------------------------------------------------- */

/* An element while its properties are gathered. */
struct element {
    int64_t id, start, end;
    struct text head; /* ":Person" or ":KNOWS" */
    struct text_builder properties;
    struct text text; /* the finished line */
};

typedef ARRAY(struct element) element_list;

static int64_t integer_cell(struct entente_statement *statement, int column) {
    return entente_value_integer(entente_column(statement, column));
}

/* ":A:B" of a list of labels, sorted, or ":TYPE" of a string. */
static struct text head_text(struct arena *arena, const struct entente_value *value) {
    struct text_builder builder;
    text_builder_init(&builder, arena);
    bool is_list = entente_value_type(value) == ENTENTE_LIST;
    size_t count = is_list ? entente_value_size(value) : 1;
    struct text last = TEXT("");
    for (size_t i = 0; i < count; i++) {
        struct text least = {0}; /* of those after `last` */
        for (size_t j = 0; j < count; j++) {
            struct text name = {0};
            name.bytes = entente_value_text(
                is_list ? entente_value_item(value, j) : value, &name.byte_count);
            if (text_compare(name, last) > 0 &&
                (least.bytes == NULL || text_compare(name, least) < 0))
                least = name;
        }
        text_append_format(&builder, ":%.*s", TEXT_ARGS(least));
        last = least;
    }
    return text_builder_text(&builder);
}

/* Calls `take` for each row of `query`. */
static bool each_row(struct entente_database *database, const char *query,
                     void (*take)(struct arena *, struct entente_statement *,
                                  element_list *),
                     struct arena *arena, element_list *list) {
    struct entente_statement *statement = NULL;
    enum entente_result result =
        entente_prepare(database, query, SIZE_MAX, &statement, NULL);
    if (result == ENTENTE_OK)
        while ((result = entente_step(statement)) == ENTENTE_ROW)
            take(arena, statement, list);
    if (result != ENTENTE_DONE)
        fprintf(stderr, "dump: %s: %s\n", query, entente_error_message(database));
    entente_finalize(statement);
    return result == ENTENTE_DONE;
}

/* Columns: id, head[, start, end]. */
static void take_element(struct arena *arena, struct entente_statement *statement,
                         element_list *list) {
    struct element element = {.id = integer_cell(statement, 0)};
    element.head = head_text(arena, entente_column(statement, 1));
    if (entente_column_count(statement) > 2) {
        element.start = integer_cell(statement, 2);
        element.end = integer_cell(statement, 3);
    }
    text_builder_init(&element.properties, arena);
    ARRAY_PUSH(arena, *list, element);
}

static int compare_ids(const void *first, const void *second) {
    int64_t one = ((const struct element *)first)->id;
    int64_t other = ((const struct element *)second)->id;
    return (one > other) - (one < other);
}

static struct element *find_element(const element_list *list, int64_t id) {
    struct element wanted = {.id = id};
    return list->count == 0 ? NULL
                            : bsearch(&wanted, list->items, list->count,
                                      sizeof *list->items, compare_ids);
}

/* Columns: id, key, value; sorted by key. */
static void take_property(struct arena *arena, struct entente_statement *statement,
                          element_list *list) {
    (void)arena;
    struct element *element = find_element(list, integer_cell(statement, 0));
    if (element == NULL)
        return;
    struct text_builder *builder = &element->properties;
    text_append_string(builder, builder->byte_count == 0 ? " {" : ", ");
    text_append_format(builder, "%s: ", entente_column_text(statement, 1, NULL));
    append_cell(builder, statement, 2, true);
}

static bool gather(struct arena *arena, struct entente_database *database,
                   const char *elements, const char *properties, element_list *list) {
    if (!each_row(database, elements, take_element, arena, list))
        return false;
    if (list->count > 0)
        qsort(list->items, list->count, sizeof *list->items, compare_ids);
    return each_row(database, properties, take_property, arena, list);
}

static int compare_texts(const void *first, const void *second) {
    return text_compare(((const struct element *)first)->text,
                        ((const struct element *)second)->text);
}

/* "#7:Person {name: 'Ada'}" without the brackets around it; the id where it is wanted. */
static const char *inner_text(struct arena *arena, struct element *element,
                              bool with_ids) {
    if (element->properties.byte_count > 0)
        text_append_character(&element->properties, '}');
    struct text properties = text_builder_text(&element->properties);
    const char *id = with_ids ? arena_format(arena, "#%lld", (long long)element->id) : "";
    /* No blank before the map of an element without labels. */
    size_t skip =
        *id == '\0' && element->head.byte_count == 0 && properties.byte_count > 0;
    return arena_format(arena, "%s%.*s%s", id, TEXT_ARGS(element->head),
                        properties.bytes + skip);
}

static void append_sorted(struct text_builder *builder, element_list *list) {
    if (list->count > 0)
        qsort(list->items, list->count, sizeof *list->items, compare_texts);
    for (uint32_t i = 0; i < list->count; i++) {
        if (builder->byte_count > 0)
            text_append_character(builder, '\n');
        append_escaped(builder, list->items[i].text, false);
    }
}

struct text golden_dump(struct arena *arena, struct entente_database *database,
                        bool with_ids) {
    element_list nodes = {0}, edges = {0};
    bool is_whole =
        gather(arena, database, "MATCH (n) RETURN id(n), labels(n)",
               "MATCH (n) UNWIND keys(n) AS k RETURN id(n), k, n[k] ORDER BY k",
               &nodes) &&
        gather(arena, database, "MATCH (a)-[r]->(b) RETURN id(r), type(r), id(a), id(b)",
               "MATCH ()-[r]->() UNWIND keys(r) AS k RETURN id(r), k, r[k] ORDER BY k",
               &edges);
    if (!is_whole)
        return TEXT("the graph cannot be dumped");
    for (uint32_t i = 0; i < nodes.count; i++)
        nodes.items[i].text = text_of(
            arena_format(arena, "(%s)", inner_text(arena, &nodes.items[i], with_ids)));
    for (uint32_t i = 0; i < edges.count; i++) {
        struct element *edge = &edges.items[i];
        struct element *start = find_element(&nodes, edge->start);
        struct element *end = find_element(&nodes, edge->end);
        edge->text = text_of(arena_format(arena, "%s-[%s]->%s",
                                          start == NULL ? "(missing)" : start->text.bytes,
                                          inner_text(arena, edge, with_ids),
                                          end == NULL ? "(missing)" : end->text.bytes));
    }
    struct text_builder builder;
    text_builder_init(&builder, arena);
    append_sorted(&builder, &nodes);
    append_sorted(&builder, &edges);
    return text_builder_text(&builder);
}
