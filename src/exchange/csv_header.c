/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/csv_header.h"

#include "base/map.h"

#include <string.h>

/* The first name of a type is the one that is written. */
static const struct {
    const char *name;
    enum value_type type;
} types[] = {
    {"string", VALUE_STRING},     {"int", VALUE_INTEGER},
    {"float", VALUE_FLOAT},       {"boolean", VALUE_BOOLEAN},
    {"date", VALUE_DATE},         {"localtime", VALUE_LOCAL_TIME},
    {"time", VALUE_TIME},         {"localdatetime", VALUE_LOCAL_DATETIME},
    {"datetime", VALUE_DATETIME}, {"duration", VALUE_DURATION},
    {"long", VALUE_INTEGER},      {"short", VALUE_INTEGER},
    {"byte", VALUE_INTEGER},      {"double", VALUE_FLOAT},
    {"char", VALUE_STRING},
};

static const struct {
    const char *name;
    enum csv_role role;
} roles[] = {{"ID", CSV_ID},      {"LABEL", CSV_LABEL}, {"START_ID", CSV_START},
             {"END_ID", CSV_END}, {"TYPE", CSV_TYPE},   {"IGNORE", CSV_IGNORE}};

const char *csv_type_name(enum value_type type) {
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].type == type)
            return types[i].name;
    return "string";
}

static enum status bad_header(struct csv_scan *scan, struct text title,
                              const char *what) {
    return problem_set_file(scan->problem, STATUS_INVALID_FILE, scan->file->path,
                            scan->record_line, "column '%.*s': %s", TEXT_ARGS(title),
                            what);
}

static enum status unknown_type(struct csv_scan *scan, struct text title,
                                struct text word) {
    bad_header(scan, title, "the type is not known");
    struct text_nearest nearest;
    text_nearest_init(&nearest, word);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        text_nearest_offer(&nearest, text_of(types[i].name));
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        text_nearest_offer(&nearest, text_of(roles[i].name));
    text_nearest_hint(&nearest, scan->problem);
    return STATUS_INVALID_FILE;
}

/* "ID(space)" to its word and its space. */
static struct text split_space(struct text word, struct text *space) {
    size_t open = text_find(word, TEXT("("), 0);
    *space = TEXT("");
    if (open == SIZE_MAX || !text_ends_with(word, TEXT(")")))
        return word;
    *space = (struct text){word.bytes + open + 1, word.byte_count - open - 2};
    return (struct text){word.bytes, open};
}

static bool find_role(struct text word, struct csv_column *column) {
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (!text_equal_ignoring_case(word, text_of(roles[i].name)))
            continue;
        column->role = roles[i].role;
        return true;
    }
    return false;
}

static bool find_type(struct text word, struct csv_column *column) {
    column->is_list = text_ends_with(word, TEXT("[]"));
    word.byte_count -= column->is_list ? 2 : 0;
    column->is_json = !column->is_list && text_equal_ignoring_case(word, TEXT("json"));
    if (column->is_json)
        return true;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!text_equal_ignoring_case(word, text_of(types[i].name)))
            continue;
        column->type = types[i].type;
        return true;
    }
    return false;
}

/* Where the last colon stands outside of parentheses; SIZE_MAX without one. */
static size_t last_colon(struct text title) {
    uint32_t depth = 0;
    for (size_t i = title.byte_count; i-- > 0;) {
        char character = title.bytes[i];
        depth += character == ')';
        depth -= depth > 0 && character == '(';
        if (character == ':' && depth == 0)
            return i;
    }
    return SIZE_MAX;
}

static enum status read_column(struct csv_scan *scan, struct text title,
                               struct csv_column *column) {
    *column = (struct csv_column){.title = title, .type = VALUE_STRING};
    size_t colon = last_colon(title);
    if (colon == SIZE_MAX) {
        column->name = title;
    } else {
        column->name = (struct text){title.bytes, colon};
        struct text word = {title.bytes + colon + 1, title.byte_count - colon - 1};
        if (!find_role(split_space(word, &column->space), column)) {
            column->space = TEXT("");
            if (!find_type(word, column))
                return unknown_type(scan, title, word);
        }
    }
    if (column->role == CSV_PROPERTY && column->name.byte_count == 0)
        return bad_header(scan, title, "a property needs a name");
    return STATUS_OK;
}

/* Whether the column is a property of its elements. */
static bool is_property(const struct csv_column *column) {
    return column->role == CSV_PROPERTY ||
           (column->role == CSV_ID && column->name.byte_count > 0);
}

static enum status check_names(struct csv_scan *scan, const struct csv_header *header) {
    struct map names;
    map_init(&names);
    enum status status = STATUS_OK;
    for (uint32_t i = 0; status == STATUS_OK && i < header->column_count; i++) {
        const struct csv_column *column = &header->columns[i];
        if (!is_property(column))
            continue;
        if (map_find_text(&names, column->name) != NULL)
            status = bad_header(scan, column->title, "the name comes twice");
        else if (map_set_text(&names, column->name, i) != STATUS_OK)
            status = arena_problem(scan->file->arena, scan->problem);
    }
    map_release(&names);
    return status;
}

static enum status check_roles(struct csv_scan *scan, struct csv_header *header) {
    uint32_t counts[CSV_IGNORE + 1] = {0};
    for (uint32_t i = 0; i < header->column_count; i++) {
        enum csv_role role = header->columns[i].role;
        if (counts[role]++ > 0 && role != CSV_PROPERTY && role != CSV_LABEL &&
            role != CSV_IGNORE)
            return bad_header(scan, header->columns[i].title, "the type comes twice");
    }
    header->is_edges = counts[CSV_START] + counts[CSV_END] + counts[CSV_TYPE] > 0;
    if (!header->is_edges)
        return STATUS_OK;
    const char *missing = counts[CSV_START] == 0  ? ":START_ID"
                          : counts[CSV_END] == 0  ? ":END_ID"
                          : counts[CSV_TYPE] == 0 ? ":TYPE"
                                                  : NULL;
    if (missing != NULL)
        return problem_set_file(scan->problem, STATUS_INVALID_FILE, scan->file->path,
                                scan->record_line,
                                "edges need the columns :START_ID, :END_ID and :TYPE; "
                                "%s is missing",
                                missing);
    for (uint32_t i = 0; i < header->column_count; i++)
        if (header->columns[i].role == CSV_ID || header->columns[i].role == CSV_LABEL)
            return bad_header(scan, header->columns[i].title, "stands for nodes only");
    return STATUS_OK;
}

enum status csv_header_read(struct csv_scan *scan, struct arena *arena,
                            struct csv_header *out) {
    bool is_found;
    TRY(csv_scan_record(scan, &is_found));
    if (!is_found)
        return problem_set_file(scan->problem, STATUS_INVALID_FILE, scan->file->path, 1,
                                "the file is empty, expected a header");
    *out = (struct csv_header){.column_count = scan->field_count};
    out->columns = ARENA_ARRAY(arena, scan->field_count, struct csv_column);
    TRY_MEMORY(out->columns, arena, scan->problem);
    for (uint32_t i = 0; i < scan->field_count; i++) {
        struct text title = {scan->fields[i].bytes, scan->fields[i].size};
        title = text_copy(arena, title);
        TRY_MEMORY(title.bytes, arena, scan->problem);
        TRY(read_column(scan, title, &out->columns[i]));
    }
    TRY(check_names(scan, out));
    return check_roles(scan, out);
}
