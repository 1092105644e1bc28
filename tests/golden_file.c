/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file is split into lines once; sections keep line numbers, so rewriting is exact. */
#include "golden_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ORDER golden_section_kind. */
static const char *const section_names[SECTION_KIND_COUNT] = {
    "setup",   "params", "query", "skip",  "rows",    "rows ordered", "error", "hint",
    "warning", "tokens", "ast",   "bound", "logical", "plan",         "dump",  "text"};

const char *golden_section_name(enum golden_section_kind kind) {
    return section_names[kind];
}

const struct golden_section *golden_section(const struct golden_case *golden,
                                            enum golden_section_kind kind) {
    for (uint32_t i = 0; i < golden->sections.count; i++)
        if (golden->sections.items[i].kind == kind)
            return &golden->sections.items[i];
    return NULL;
}

/* What the reader is at. */
struct reader {
    struct arena *arena;
    struct golden_file *file;
    struct golden_case *open_case; /* NULL between cases */
    struct text graph, setup;      /* for the cases to come */
    uint32_t at;                   /* the line being read, from 0 */
};

static bool refuse(const struct reader *reader, const char *what) {
    fprintf(stderr, "%s:%u: %s\n", reader->file->path, reader->at + 1, what);
    return false;
}

/* Memory of the test programs themselves is not expected to run out. */
static void *must(void *memory) {
    if (memory == NULL) {
        fputs("out of memory\n", stderr);
        exit(2);
    }
    return memory;
}

static bool read_lines(struct arena *arena, const char *path, struct golden_file *file) {
    FILE *input = fopen(path, "r");
    if (input == NULL) {
        perror(path);
        return false;
    }
    char *line = NULL;
    size_t capacity = 0;
    ssize_t read;
    while ((read = getline(&line, &capacity, input)) >= 0) {
        size_t byte_count = (size_t)read;
        if (byte_count > 0 && line[byte_count - 1] == '\n')
            byte_count--;
        struct text copy = text_copy(arena, (struct text){line, byte_count});
        must(ARRAY_PUSH(arena, file->lines, copy));
    }
    free(line);
    fclose(input);
    return true;
}

static struct text after(struct text text, size_t byte_count) {
    return (struct text){text.bytes + byte_count, text.byte_count - byte_count};
}

/* The lines [first, end) without `indent` bytes at their start, joined. */
static struct text join(struct reader *reader, uint32_t first, uint32_t end,
                        size_t indent) {
    struct text_builder builder;
    text_builder_init(&builder, reader->arena);
    for (uint32_t i = first; i < end; i++) {
        if (i > first)
            text_append_character(&builder, '\n');
        text_append(&builder, after(reader->file->lines.items[i], indent));
    }
    return text_builder_text(&builder);
}

/* Reads the indented lines that follow the one at hand; moves to the last of them. */
static struct text read_body(struct reader *reader) {
    uint32_t first = reader->at + 1, end = first;
    while (end < reader->file->lines.count &&
           text_starts_with(reader->file->lines.items[end], TEXT("  ")))
        end++;
    reader->at = end - 1;
    return join(reader, first, end, 2);
}

static struct golden_case *begin_case(struct reader *reader, struct text name) {
    struct golden_case golden = {.name = name,
                                 .line = reader->at + 1,
                                 .graph = reader->graph,
                                 .setup = reader->setup};
    reader->open_case = must(ARRAY_PUSH(reader->arena, reader->file->cases, golden));
    return reader->open_case;
}

/* The kind whose keyword begins `line`, the longest one; `*argument` is the rest. */
static enum golden_section_kind find_kind(struct text line, struct text *argument) {
    enum golden_section_kind best = SECTION_KIND_COUNT;
    size_t best_bytes = 0;
    for (int kind = 0; kind < SECTION_ANSWER; kind++) {
        struct text name = text_of(section_names[kind]);
        bool fits = text_starts_with(line, name) && (line.byte_count == name.byte_count ||
                                                     line.bytes[name.byte_count] == ' ');
        if (fits && name.byte_count > best_bytes) {
            best = (enum golden_section_kind)kind;
            best_bytes = name.byte_count;
            *argument = after(line, name.byte_count);
        }
    }
    if (argument->byte_count > 0)
        *argument = after(*argument, 1);
    return best;
}

/* Puts what a section says about the input where the runner looks for it. */
static bool take_input(struct reader *reader, const struct golden_section *section) {
    struct golden_case *golden = reader->open_case;
    if (section->kind == SECTION_QUERY) {
        golden->query = section->body;
    } else if (section->kind == SECTION_PARAMS) {
        golden->params = section->body;
    } else if (section->kind == SECTION_SETUP) {
        golden->setup = text_of(must(arena_format(
            reader->arena, "%.*s%s%.*s", TEXT_ARGS(golden->setup),
            golden->setup.byte_count > 0 ? "\n" : "", TEXT_ARGS(section->body))));
    } else if (section->kind == SECTION_SKIP) {
        golden->skips_delta |= text_equal(section->argument, TEXT("delta"));
        golden->skips_rewrites |= text_equal(section->argument, TEXT("rewrites"));
        if (!golden->skips_delta && !golden->skips_rewrites)
            return refuse(reader, "skip needs 'delta' or 'rewrites'");
    }
    return true;
}

/* section = keyword [argument] NEWLINE {"  " line} */
static bool read_section(struct reader *reader, struct text line) {
    struct golden_section section = {.first_line = reader->at, .argument = TEXT("")};
    section.kind = find_kind(line, &section.argument);
    if (section.kind == SECTION_KIND_COUNT)
        return refuse(reader, "not a section of a golden");
    section.body = read_body(reader);
    section.end_line = reader->at + 1;
    if (reader->open_case == NULL) {
        if (section.kind != SECTION_SETUP)
            return refuse(reader, "a section outside of a case");
        reader->setup = section.body;
        return true;
    }
    must(ARRAY_PUSH(reader->arena, reader->open_case->sections, section));
    return take_input(reader, &section);
}

/* An empty line, or the end of the file. */
static bool end_case(struct reader *reader) {
    bool is_whole = reader->open_case == NULL || reader->open_case->query.byte_count > 0;
    reader->open_case = NULL;
    return is_whole || refuse(reader, "the case before has no query");
}

static bool read_golden(struct reader *reader) {
    const struct golden_file *file = reader->file;
    for (reader->at = 0; reader->at < file->lines.count; reader->at++) {
        struct text line = file->lines.items[reader->at];
        bool is_fine = true;
        if (line.byte_count == 0) {
            is_fine = end_case(reader);
        } else if (text_starts_with(line, TEXT("#"))) {
            continue;
        } else if (text_starts_with(line, TEXT("case "))) {
            is_fine = end_case(reader);
            begin_case(reader, after(line, 5));
        } else if (text_starts_with(line, TEXT("graph ")) && reader->open_case == NULL) {
            reader->graph = after(line, 6);
            reader->setup = TEXT("");
        } else {
            is_fine = read_section(reader, line);
        }
        if (!is_fine)
            return false;
    }
    return end_case(reader);
}

/* Moves to the closing fence of a block; its lines are [first, reader->at). */
static struct text read_fenced(struct reader *reader) {
    uint32_t first = reader->at + 1, end = first;
    while (end < reader->file->lines.count &&
           !text_starts_with(reader->file->lines.items[end], TEXT("```")))
        end++;
    reader->at = end;
    return join(reader, first, end, 0);
}

/* What the last query did is there for those below it. */
static void keep_last(struct reader *reader) {
    const struct golden_file *file = reader->file;
    if (file->cases.count == 0)
        return;
    struct text query = file->cases.items[file->cases.count - 1].query;
    reader->setup = text_of(must(arena_format(
        reader->arena, "%.*s%.*s;\n", TEXT_ARGS(reader->setup), TEXT_ARGS(query))));
}

/*
 * Case = "```cypher" query "```" blank lines "```text" answer "```". A query without an
 * answer only has to run. "<!-- graph NAME -->" names the graph of the queries below it,
 * "<!-- kept -->" after a query lets those below it run on what it did.
 */
static bool read_manual(struct reader *reader) {
    const struct golden_file *file = reader->file;
    struct text heading = TEXT("before the first heading");
    for (reader->at = 0; reader->at < file->lines.count; reader->at++) {
        struct text line = file->lines.items[reader->at];
        if (text_starts_with(line, TEXT("#"))) {
            heading = line;
        } else if (text_starts_with(line, TEXT("<!-- graph ")) &&
                   text_ends_with(line, TEXT(" -->"))) {
            reader->graph = (struct text){line.bytes + 11, line.byte_count - 15};
            if (text_equal(reader->graph, TEXT("empty")))
                reader->graph = TEXT("");
            reader->setup = TEXT("");
        } else if (text_equal(line, TEXT("<!-- kept -->"))) {
            keep_last(reader);
        } else if (text_equal(line, TEXT("```cypher"))) {
            begin_case(reader, heading)->query = read_fenced(reader);
        } else if (text_equal(line, TEXT("```text")) && reader->open_case != NULL) {
            struct golden_section section = {.kind = SECTION_ANSWER,
                                             .first_line = reader->at + 1};
            section.body = read_fenced(reader);
            section.end_line = reader->at;
            must(ARRAY_PUSH(reader->arena, reader->open_case->sections, section));
            reader->open_case = NULL;
        } else if (text_starts_with(line, TEXT("```"))) {
            read_fenced(reader);
        } else if (line.byte_count > 0) {
            reader->open_case = NULL;
        }
    }
    return true;
}

bool golden_file_read(struct arena *arena, const char *path, struct golden_file *out) {
    *out = (struct golden_file){.path = path};
    if (!read_lines(arena, path, out))
        return false;
    struct reader reader = {
        .arena = arena, .file = out, .graph = TEXT(""), .setup = TEXT("")};
    out->is_manual = text_ends_with(text_of(path), TEXT(".md"));
    return out->is_manual ? read_manual(&reader) : read_golden(&reader);
}

static void put_line(FILE *output, struct text line) {
    fwrite(line.bytes, 1, line.byte_count, output);
    putc('\n', output);
}

bool golden_file_write(const struct golden_file *file,
                       const struct golden_change *changes, uint32_t change_count) {
    FILE *output = fopen(file->path, "w");
    if (output == NULL) {
        perror(file->path);
        return false;
    }
    uint32_t at = 0;
    for (uint32_t i = 0; i < change_count; i++) {
        while (at < changes[i].first_line)
            put_line(output, file->lines.items[at++]);
        fwrite(changes[i].text.bytes, 1, changes[i].text.byte_count, output);
        at = changes[i].end_line;
    }
    while (at < file->lines.count)
        put_line(output, file->lines.items[at++]);
    if (fclose(output) == 0)
        return true;
    perror(file->path);
    return false;
}

bool golden_is_executed(const struct golden_case *golden) {
    bool has_stage = false;
    for (uint32_t i = 0; i < golden->sections.count; i++) {
        enum golden_section_kind kind = golden->sections.items[i].kind;
        has_stage |= kind >= SECTION_TOKENS && kind <= SECTION_PLAN;
        if (kind == SECTION_ROWS || kind == SECTION_ROWS_ORDERED ||
            kind == SECTION_ERROR || kind == SECTION_WARNING || kind == SECTION_DUMP)
            return true;
    }
    return !has_stage;
}
