/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The runner of goldens: golden [--update] [--case WORDS] FILE...
 *
 * Each case is run plainly and compared section by section; its query is run again without
 * rewrites and on a graph with a delta, and must answer the same; a query that fails must
 * leave the graph as it was. --update writes what was answered into the file, for a person to
 * read as a diff. Run it from the top folder: `graph NAME` opens graphs/NAME.
 *
 * Exit codes: 0 all fine, 1 a case failed, 2 usage or a file that cannot be read.
 */
#include "golden_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct runner {
    const char *only; /* run cases whose name contains it; NULL runs all */
    bool is_update;
    struct golden_file file;
    uint32_t case_count, failed_count;
    ARRAY(struct golden_change) changes;
    struct arena *file_arena; /* lives as long as the file */
};

/* The stage that a section shows, by the statement that prints it. NULL for other sections. */
static const char *explain_prefix(enum golden_section_kind kind) {
    switch ((int)kind) {
    case SECTION_TOKENS:
        return "EXPLAIN TOKENS ";
    case SECTION_AST:
        return "EXPLAIN AST ";
    case SECTION_BOUND:
        return "EXPLAIN BOUND ";
    case SECTION_LOGICAL:
        return "EXPLAIN LOGICAL ";
    case SECTION_PLAN:
        return "EXPLAIN ";
    default:
        return NULL;
    }
}

static void append_lines(struct text_builder *builder, const struct text *lines,
                         uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (builder->byte_count > 0)
            text_append_character(builder, '\n');
        text_append(builder, lines[i]);
    }
}

static struct text rows_text(struct arena *arena, const struct golden_outcome *outcome) {
    struct text_builder builder;
    text_builder_init(&builder, arena);
    if (outcome->has_columns) {
        text_append(&builder, outcome->columns);
        append_lines(&builder, outcome->rows.items, outcome->rows.count);
    }
    return text_builder_text(&builder);
}

/* The whole outcome in one text, as a manual shows it. */
static struct text answer_text(struct arena *arena,
                               const struct golden_outcome *outcome) {
    if (outcome->result == ENTENTE_DONE)
        return rows_text(arena, outcome);
    return text_of(arena_format(
        arena, "%.*s\n%.*s%s%.*s", TEXT_ARGS(outcome->error), TEXT_ARGS(outcome->message),
        outcome->hint.byte_count > 0 ? "\nhint: " : "", TEXT_ARGS(outcome->hint)));
}

/* ---- comparing -------------------------------------------------------------------------- */

static int compare_lines(const void *first, const void *second) {
    return text_compare(*(const struct text *)first, *(const struct text *)second);
}

/* The lines of a text, all but the first sorted. */
static struct text sort_lines(struct arena *arena, struct text text) {
    ARRAY(struct text) lines = {0};
    for (size_t at = 0; at <= text.byte_count;) {
        size_t end = text_find(text, TEXT("\n"), at);
        if (end == SIZE_MAX)
            end = text.byte_count;
        struct text line = {text.bytes + at, end - at};
        ARRAY_PUSH(arena, lines, line);
        at = end + 1;
    }
    if (lines.count > 2)
        qsort(lines.items + 1, lines.count - 1, sizeof *lines.items, compare_lines);
    struct text_builder builder;
    text_builder_init(&builder, arena);
    append_lines(&builder, lines.items, lines.count);
    return text_builder_text(&builder);
}

static bool is_same(struct arena *arena, struct text first, struct text second,
                    bool is_ordered) {
    return text_equal(first, second) ||
           (!is_ordered &&
            text_equal(sort_lines(arena, first), sort_lines(arena, second)));
}

static void print_marked(char mark, struct text text) {
    printf("    %c ", mark);
    for (size_t i = 0; i < text.byte_count; i++) {
        putchar(text.bytes[i]);
        if (text.bytes[i] == '\n')
            printf("    %c ", mark);
    }
    putchar('\n');
}

static void report(struct runner *runner, const struct golden_case *golden,
                   const char *what, struct text expected, struct text actual) {
    printf("%s:%u: %.*s: %s differs\n", runner->file.path, golden->line,
           TEXT_ARGS(golden->name), what);
    print_marked('-', expected);
    print_marked('+', actual);
}

/* ---- one case --------------------------------------------------------------------------- */

/* A section of the expected form with the text that came out. */
struct actual {
    enum golden_section_kind kind;
    struct text argument, body;
};
typedef ARRAY(struct actual) actual_list;

static void add_actual(struct arena *arena, actual_list *list,
                       enum golden_section_kind kind, struct text argument,
                       struct text body) {
    struct actual actual = {kind, argument, body};
    ARRAY_PUSH(arena, *list, actual);
}

static bool has_section(const struct golden_case *golden, enum golden_section_kind kind) {
    return golden_section(golden, kind) != NULL;
}

/* What the query answered, as the sections of a golden. */
static void outcome_sections(struct arena *arena, const struct golden_case *golden,
                             const struct golden_outcome *outcome, actual_list *list) {
    if (has_section(golden, SECTION_ANSWER)) {
        add_actual(arena, list, SECTION_ANSWER, TEXT(""), answer_text(arena, outcome));
        return;
    }
    if (outcome->result != ENTENTE_DONE) {
        add_actual(arena, list, SECTION_ERROR, outcome->error, outcome->message);
        if (outcome->hint.byte_count > 0)
            add_actual(arena, list, SECTION_HINT, TEXT(""), outcome->hint);
        return;
    }
    bool is_shown = !has_section(golden, SECTION_DUMP) || outcome->has_columns ||
                    has_section(golden, SECTION_ROWS);
    if (is_shown)
        add_actual(arena, list,
                   has_section(golden, SECTION_ROWS_ORDERED) ? SECTION_ROWS_ORDERED
                                                             : SECTION_ROWS,
                   TEXT(""), rows_text(arena, outcome));
    struct text_builder warnings;
    text_builder_init(&warnings, arena);
    append_lines(&warnings, outcome->warnings.items, outcome->warnings.count);
    if (warnings.byte_count > 0)
        add_actual(arena, list, SECTION_WARNING, TEXT(""), text_builder_text(&warnings));
}

/* The stages the case asks for. */
static void stage_sections(struct arena *arena, struct entente_database *database,
                           const struct golden_case *golden, actual_list *list) {
    for (uint32_t i = 0; i < golden->sections.count; i++) {
        const char *prefix = explain_prefix(golden->sections.items[i].kind);
        if (prefix == NULL)
            continue;
        struct text query =
            text_of(arena_format(arena, "%s%.*s", prefix, TEXT_ARGS(golden->query)));
        struct golden_outcome outcome = golden_run(arena, database, golden, query);
        struct text_builder lines;
        text_builder_init(&lines, arena);
        append_lines(&lines, outcome.rows.items, outcome.rows.count);
        add_actual(arena, list, golden->sections.items[i].kind, TEXT(""),
                   outcome.result == ENTENTE_DONE ? text_builder_text(&lines)
                                                  : answer_text(arena, &outcome));
    }
}

static const struct actual *find_actual(const actual_list *list,
                                        enum golden_section_kind kind) {
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i].kind == kind)
            return &list->items[i];
    return NULL;
}

/* A manual's query without an answer only has to run. */
static bool only_runs(const struct runner *runner, const struct golden_case *golden) {
    return runner->file.is_manual && !has_section(golden, SECTION_ANSWER);
}

/* True when what the case answers is written into the file. */
static bool is_recorded(const struct runner *runner, const struct golden_case *golden) {
    return runner->is_update && !only_runs(runner, golden);
}

/* Compares each section that either side has; reports differences that are not recorded. */
static bool compare_sections(struct arena *arena, struct runner *runner,
                             const struct golden_case *golden, const actual_list *list) {
    bool is_fine = true;
    for (int kind = SECTION_ROWS; kind < SECTION_KIND_COUNT; kind++) {
        const struct golden_section *expected =
            golden_section(golden, (enum golden_section_kind)kind);
        const struct actual *actual = find_actual(list, (enum golden_section_kind)kind);
        if (expected == NULL && actual == NULL)
            continue;
        struct text none = TEXT("(nothing)");
        struct text left = none, right = none;
        if (expected != NULL)
            left =
                text_of(arena_format(arena, "%.*s\n%.*s", TEXT_ARGS(expected->argument),
                                     TEXT_ARGS(expected->body)));
        if (actual != NULL)
            right = text_of(arena_format(arena, "%.*s\n%.*s", TEXT_ARGS(actual->argument),
                                         TEXT_ARGS(actual->body)));
        if (kind == SECTION_ROWS && expected != NULL && actual != NULL) {
            left = expected->body; /* column names first, then rows in any order */
            right = actual->body;
        }
        if (is_same(arena, left, right, kind != SECTION_ROWS))
            continue;
        is_fine = false;
        if (!is_recorded(runner, golden))
            report(runner, golden, golden_section_name((enum golden_section_kind)kind),
                   left, right);
    }
    return is_fine;
}

/* Writes a section as it stands in a file. */
static void append_section(struct text_builder *builder, const struct actual *actual) {
    text_append_string(builder, golden_section_name(actual->kind));
    if (actual->argument.byte_count > 0)
        text_append_format(builder, " %.*s", TEXT_ARGS(actual->argument));
    bool is_line_start = true;
    text_append_character(builder, '\n');
    for (size_t i = 0; i < actual->body.byte_count; i++) {
        if (is_line_start)
            text_append_string(builder, "  ");
        text_append_character(builder, actual->body.bytes[i]);
        is_line_start = actual->body.bytes[i] == '\n';
    }
    if (actual->body.byte_count > 0 && !is_line_start)
        text_append_character(builder, '\n');
}

/* Replaces the case's expectations by what came out: all of them behind the last input
 * section, in the order of their kinds. */
static void record_change(struct runner *runner, const struct golden_case *golden,
                          const actual_list *list) {
    struct text_builder builder;
    text_builder_init(&builder, runner->file_arena);
    struct golden_change change = {0};
    const struct golden_section *answer = golden_section(golden, SECTION_ANSWER);
    if (answer != NULL) {
        change.first_line = answer->first_line;
        change.end_line = answer->end_line;
        text_append(&builder, list->items[0].body);
        if (builder.byte_count > 0)
            text_append_character(&builder, '\n');
    } else {
        for (uint32_t i = 0; i < golden->sections.count; i++) {
            const struct golden_section *section = &golden->sections.items[i];
            if (section->kind < SECTION_ROWS)
                change.first_line = section->end_line;
            change.end_line = section->end_line;
        }
        for (int kind = SECTION_ROWS; kind < SECTION_ANSWER; kind++) {
            const struct actual *actual =
                find_actual(list, (enum golden_section_kind)kind);
            if (actual != NULL)
                append_section(&builder, actual);
        }
    }
    change.text = text_builder_text(&builder);
    ARRAY_PUSH(runner->file_arena, runner->changes, change);
}

/* The query the other way must answer the same: rows as a bag, errors by type and place. */
static bool agrees(struct arena *arena, struct runner *runner,
                   const struct golden_case *golden, enum golden_way way,
                   const struct golden_outcome *plain) {
    struct entente_database *database = golden_open(arena, golden, way);
    if (database == NULL)
        return false;
    struct golden_outcome other = golden_run(arena, database, golden, golden->query);
    struct text expected =
        plain->result == ENTENTE_DONE ? rows_text(arena, plain) : plain->error;
    struct text actual =
        other.result == ENTENTE_DONE ? rows_text(arena, &other) : other.error;
    struct text dump = golden_section(golden, SECTION_DUMP) == NULL
                           ? (struct text){0}
                           : golden_dump(arena, database, false);
    entente_close(database);
    bool is_fine =
        is_same(arena, expected, actual, has_section(golden, SECTION_ROWS_ORDERED));
    const char *what = way == WAY_WITHOUT_REWRITES ? "the answer without rewrites"
                                                   : "the answer with a delta";
    if (!is_fine)
        report(runner, golden, what, expected, actual);
    if (dump.bytes == NULL ||
        text_equal(dump, golden_section(golden, SECTION_DUMP)->body))
        return is_fine;
    report(runner, golden,
           way == WAY_WITHOUT_REWRITES ? "the graph without rewrites"
                                       : "the graph with a delta",
           golden_section(golden, SECTION_DUMP)->body, dump);
    return false;
}

/* Runs the query and checks that a failure leaves no trace. */
static struct golden_outcome execute(struct arena *arena, struct runner *runner,
                                     const struct golden_case *golden,
                                     struct entente_database *database, bool *is_fine) {
    bool may_fail = has_section(golden, SECTION_ERROR);
    struct text before = may_fail ? golden_dump(arena, database, true) : (struct text){0};
    struct golden_outcome outcome = golden_run(arena, database, golden, golden->query);
    if (!may_fail || outcome.result == ENTENTE_DONE)
        return outcome;
    struct text after = golden_dump(arena, database, true);
    if (!text_equal(before, after)) {
        report(runner, golden, "the graph after the failed query", before, after);
        *is_fine = false;
    }
    return outcome;
}

static bool run_case(struct arena *arena, struct runner *runner,
                     const struct golden_case *golden) {
    struct entente_database *database = golden_open(arena, golden, WAY_PLAIN);
    if (database == NULL) {
        printf("%s:%u: %.*s: cannot be prepared\n", runner->file.path, golden->line,
               TEXT_ARGS(golden->name));
        return false;
    }
    bool is_fine = true, runs = golden_is_executed(golden);
    actual_list list = {0};
    struct golden_outcome outcome = {0};
    stage_sections(arena, database, golden, &list);
    if (runs) {
        outcome = execute(arena, runner, golden, database, &is_fine);
        outcome_sections(arena, golden, &outcome, &list);
    }
    if (has_section(golden, SECTION_DUMP))
        add_actual(arena, &list, SECTION_DUMP, TEXT(""),
                   golden_dump(arena, database, false));
    entente_close(database);
    if (only_runs(runner, golden) && outcome.result == ENTENTE_DONE)
        return true;
    if (!compare_sections(arena, runner, golden, &list)) {
        if (is_recorded(runner, golden))
            record_change(runner, golden, &list);
        return is_recorded(runner, golden) && is_fine;
    }
    if (runs && !golden->skips_rewrites)
        is_fine &= agrees(arena, runner, golden, WAY_WITHOUT_REWRITES, &outcome);
    if (runs && !golden->skips_delta && golden->graph.byte_count > 0)
        is_fine &= agrees(arena, runner, golden, WAY_WITH_DELTA, &outcome);
    return is_fine;
}

/* ---- files ------------------------------------------------------------------------------ */

static bool run_file(struct runner *runner) {
    struct arena arena;
    arena_init(&arena, NULL);
    for (uint32_t i = 0; i < runner->file.cases.count; i++) {
        const struct golden_case *golden = &runner->file.cases.items[i];
        if (runner->only != NULL &&
            text_find(golden->name, text_of(runner->only), 0) == SIZE_MAX)
            continue;
        runner->case_count++;
        if (!run_case(&arena, runner, golden))
            runner->failed_count++;
        arena_reset(&arena);
    }
    arena_release(&arena);
    return runner->changes.count == 0 ||
           golden_file_write(&runner->file, runner->changes.items, runner->changes.count);
}

static int usage(void) {
    fputs("usage: golden [--update] [--case WORDS] FILE...\n", stderr);
    return 2;
}

int main(int argument_count, char **arguments) {
    struct runner runner = {0};
    int i = 1;
    for (; i < argument_count && arguments[i][0] == '-'; i++) {
        if (strcmp(arguments[i], "--update") == 0)
            runner.is_update = true;
        else if (strcmp(arguments[i], "--case") == 0 && i + 1 < argument_count)
            runner.only = arguments[++i];
        else
            return usage();
    }
    if (i == argument_count)
        return usage();
    for (; i < argument_count; i++) {
        struct arena arena;
        arena_init(&arena, NULL);
        runner.file_arena = &arena;
        memset(&runner.changes, 0, sizeof runner.changes);
        bool is_read =
            golden_file_read(&arena, arguments[i], &runner.file) && run_file(&runner);
        arena_release(&arena);
        if (!is_read)
            return 2;
    }
    printf("%u of %u cases passed\n", runner.case_count - runner.failed_count,
           runner.case_count);
    /* A file without a case tests nothing, and most likely a name was misspelt. */
    return runner.failed_count > 0 || runner.case_count == 0;
}
