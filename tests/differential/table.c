/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The common form is made by reading a value's text and writing it again. */
#include "table.h"

#include <stdio.h>
#include <stdlib.h>

struct reader {
    struct arena *arena;
    struct text text;
    size_t at;
    bool sorts_lists;
};

struct pieces {
    struct text *items;
    uint32_t count;
    uint32_t capacity;
};

static void read_value(struct reader *reader, struct text_builder *out);

static char peek(const struct reader *reader) {
    return reader->at < reader->text.byte_count ? reader->text.bytes[reader->at] : '\0';
}

static bool take(struct reader *reader, const char *what) {
    struct text rest = {reader->text.bytes + reader->at,
                        reader->text.byte_count - reader->at};
    if (!text_starts_with(rest, text_of(what)))
        return false;
    reader->at += strlen(what);
    return true;
}

static int compare_texts(const void *first, const void *second) {
    return text_compare(*(const struct text *)first, *(const struct text *)second);
}

static void sort_pieces(struct pieces *pieces) {
    if (pieces->count > 1)
        qsort(pieces->items, pieces->count, sizeof *pieces->items, compare_texts);
}

static void append_pieces(struct text_builder *out, const struct pieces *pieces,
                          const char *between) {
    for (uint32_t i = 0; i < pieces->count; i++) {
        if (i > 0)
            text_append_string(out, between);
        text_append(out, pieces->items[i]);
    }
}

/* ---- parts -------------------------------------------------------------------------------- */

static void read_string(struct reader *reader, struct text_builder *out) {
    size_t start = reader->at++;
    while (peek(reader) != '\0' && peek(reader) != '\'')
        reader->at += peek(reader) == '\\' ? 2 : 1;
    reader->at++;
    text_append(out, (struct text){reader->text.bytes + start, reader->at - start});
}

/* A number, a date, a word. */
static void read_word(struct reader *reader, struct text_builder *out) {
    size_t start = reader->at;
    while (peek(reader) != '\0' && strchr(",]})", peek(reader)) == NULL)
        reader->at++;
    struct text word = {reader->text.bytes + start, reader->at - start};
    char *end = NULL;
    const char *copy = arena_copy(reader->arena, word.bytes, word.byte_count);
    double number = strtod(copy, &end);
    if (word.byte_count > 0 && *end == '\0' && strpbrk(copy, ".eN") != NULL)
        text_append_format(out, "%.10gf", number == 0 ? 0.0 : number);
    else
        text_append(out, word);
}

/* One value more, as a piece. */
static void read_piece(struct reader *reader, struct pieces *pieces, struct text key) {
    struct text_builder piece;
    text_builder_init(&piece, reader->arena);
    text_append(&piece, key);
    read_value(reader, &piece);
    ARRAY_PUSH(reader->arena, *pieces, text_builder_text(&piece));
}

static void read_map(struct reader *reader, struct text_builder *out) {
    struct pieces entries = {0};
    reader->at++;
    while (peek(reader) != '}' && peek(reader) != '\0') {
        size_t start = reader->at;
        while (peek(reader) != ':' && peek(reader) != '\0')
            reader->at++;
        reader->at += 2;
        read_piece(reader, &entries,
                   (struct text){reader->text.bytes + start, reader->at - start});
        take(reader, ", ");
    }
    reader->at++;
    sort_pieces(&entries);
    text_append_character(out, '{');
    append_pieces(out, &entries, ", ");
    text_append_character(out, '}');
}

static void read_list(struct reader *reader, struct text_builder *out) {
    struct pieces items = {0};
    reader->at++;
    while (peek(reader) != ']' && peek(reader) != '\0') {
        read_piece(reader, &items, TEXT(""));
        take(reader, ", ");
    }
    reader->at++;
    if (reader->sorts_lists)
        sort_pieces(&items);
    text_append_character(out, '[');
    append_pieces(out, &items, ", ");
    text_append_character(out, ']');
}

/* What stands in the brackets of an element: `:A:B {key: value}`. */
static void read_inside(struct reader *reader, struct text_builder *out) {
    struct pieces labels = {0};
    while (peek(reader) == ':') {
        size_t start = reader->at++;
        while (strchr(": )]", peek(reader)) == NULL)
            reader->at++;
        ARRAY_PUSH(reader->arena, labels,
                   ((struct text){reader->text.bytes + start, reader->at - start}));
    }
    sort_pieces(&labels);
    append_pieces(out, &labels, "");
    take(reader, " ");
    if (peek(reader) == '{')
        read_map(reader, out);
    reader->at++;
}

/* A node, or the path that begins with it. */
static void read_path(struct reader *reader, struct text_builder *out) {
    while (take(reader, "(")) {
        text_append_character(out, '(');
        read_inside(reader, out);
        text_append_character(out, ')');
        bool is_back = take(reader, "<-[");
        if (!is_back && !take(reader, "-["))
            return;
        text_append_string(out, is_back ? "<-[" : "-[");
        read_inside(reader, out);
        text_append_string(out, is_back ? "]-" : "]->");
        take(reader, is_back ? "-" : "->");
    }
}

static void read_value(struct reader *reader, struct text_builder *out) {
    switch (peek(reader)) {
    case '\'':
        read_string(reader, out);
        return;
    case '{':
        read_map(reader, out);
        return;
    case '(':
        read_path(reader, out);
        return;
    case '[':
        if (!take(reader, "[:")) {
            read_list(reader, out);
            return;
        }
        reader->at--;
        text_append_character(out, '[');
        read_inside(reader, out);
        text_append_character(out, ']');
        return;
    default:
        read_word(reader, out);
        return;
    }
}

struct text table_cell(struct arena *arena, struct text text, bool sorts_lists) {
    struct reader reader = {arena, text, 0, sorts_lists};
    struct text_builder out;
    text_builder_init(&out, arena);
    read_value(&reader, &out);
    if (reader.at != text.byte_count)
        text_append_format(&out, " ?%zu", reader.at);
    return text_builder_text(&out);
}

/* ---- tables ------------------------------------------------------------------------------- */

static struct text row_text(struct naive *naive, const struct naive_value *values,
                            uint32_t count, bool sorts_lists) {
    struct text_builder row;
    text_builder_init(&row, naive->arena);
    for (uint32_t i = 0; i < count; i++) {
        struct text_builder cell;
        text_builder_init(&cell, naive->arena);
        naive_append_text(&cell, naive->graph, values[i]);
        if (i > 0)
            text_append_string(&row, " | ");
        text_append(&row,
                    table_cell(naive->arena, text_builder_text(&cell), sorts_lists));
    }
    return text_builder_text(&row);
}

void table_of_answer(struct naive *naive, const struct naive_answer *answer,
                     bool sorts_lists, struct table *out) {
    *out = (struct table){0};
    if (naive->failure != NULL) {
        *out = (struct table){.is_error = true, .error = text_of(naive->failure)};
        return;
    }
    struct text_builder columns;
    text_builder_init(&columns, naive->arena);
    for (uint32_t i = 0; i < answer->column_count; i++)
        text_append_format(&columns, "%s%.*s", i > 0 ? " | " : "",
                           TEXT_ARGS(answer->columns[i]));
    out->columns = text_builder_text(&columns);
    out->row_count = answer->column_count == 0 ? 0 : answer->row_count;
    out->ranks = answer->ranks;
    out->rows = naive_allocate(naive, (out->row_count + 1) * sizeof *out->rows);
    for (uint32_t i = 0; i < out->row_count; i++)
        out->rows[i] =
            row_text(naive, answer->rows[i], answer->column_count, sorts_lists);
}

void table_of_graph(struct naive *naive, struct table *out) {
    const struct naive_graph *graph = naive->graph;
    uint32_t most = graph->nodes.count + graph->edges.count;
    *out = (struct table){0};
    out->rows = naive_allocate(naive, (most + 1) * sizeof *out->rows);
    for (uint32_t i = 0; i < graph->nodes.count; i++) {
        struct naive_value node = {.type = NAIVE_NODE, .element = i};
        if (!graph->nodes.items[i].is_deleted)
            out->rows[out->row_count++] = row_text(naive, &node, 1, false);
    }
    for (uint32_t i = 0; i < graph->edges.count; i++) {
        const struct naive_edge *edge = &graph->edges.items[i];
        struct naive_value parts[] = {{.type = NAIVE_NODE, .element = edge->from},
                                      {.type = NAIVE_EDGE, .element = i},
                                      {.type = NAIVE_NODE, .element = edge->to}};
        if (!edge->is_deleted)
            out->rows[out->row_count++] = row_text(naive, parts, 3, false);
    }
}

/* ---- side by side ------------------------------------------------------------------------- */

static bool same_rows(struct arena *arena, const struct text *first,
                      const struct text *second, uint32_t count) {
    struct text *a = ARENA_ARRAY(arena, count, struct text);
    struct text *b = ARENA_ARRAY(arena, count, struct text);
    if (a == NULL || b == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        a[i] = first[i];
        b[i] = second[i];
    }
    qsort(a, count, sizeof *a, compare_texts);
    qsort(b, count, sizeof *b, compare_texts);
    for (uint32_t i = 0; i < count; i++)
        if (!text_equal(a[i], b[i]))
            return false;
    return true;
}

bool table_agrees(struct arena *arena, const struct table *expected,
                  const struct table *found) {
    if (expected->is_error || found->is_error)
        return expected->is_error == found->is_error;
    if (expected->row_count != found->row_count)
        return false;
    if (expected->row_count > 0 && !text_equal(expected->columns, found->columns))
        return false;
    for (uint32_t start = 0, end; start < expected->row_count; start = end) {
        end = start + 1;
        while (
            end < expected->row_count &&
            (expected->ranks == NULL || expected->ranks[end] == expected->ranks[start]))
            end++;
        if (!same_rows(arena, expected->rows + start, found->rows + start, end - start))
            return false;
    }
    return true;
}

void table_print(const char *title, const struct table *table) {
    printf("%s", title);
    if (table->is_error) {
        printf(": refused: %.*s\n", TEXT_ARGS(table->error));
        return;
    }
    printf(": %u rows\n", table->row_count);
    if (table->columns.byte_count > 0)
        printf("  %.*s\n", TEXT_ARGS(table->columns));
    for (uint32_t i = 0; i < table->row_count && i < 60; i++)
        printf("  %.*s\n", TEXT_ARGS(table->rows[i]));
}
