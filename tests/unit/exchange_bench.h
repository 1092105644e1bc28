/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the tests of exchange/ share: folders of files that go again, random graphs with every
 * kind of value, and the comparison of two graphs element by element.
 */
#ifndef ENTENTE_TEST_EXCHANGE_BENCH_H
#define ENTENTE_TEST_EXCHANGE_BENCH_H

#include "exchange/exchange.h"
#include "value/temporal.h"
#include "value/temporal_parse.h"

#include <dirent.h>
#include <ftw.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define OK(call) assert_int_equal((call), STATUS_OK)

/* ---- a place to work ------------------------------------------------------------------------ */

struct bench {
    char folder[64];
    struct graph *graph;
    struct arena arena;
    struct budget budget;
    struct problem problem;
    struct exchange_report report;
    struct exchange_context context;
    uint64_t random_state;
};

static inline void bench_open(struct bench *bench) {
    memset(bench, 0, sizeof *bench);
    strncpy(bench->folder, "/tmp/entente-test-XXXXXX", sizeof bench->folder - 1);
    assert_non_null(mkdtemp(bench->folder));
    budget_init(&bench->budget);
    arena_init(&bench->arena, &bench->budget);
    problem_clear(&bench->problem);
    bench->graph = graph_new();
    assert_non_null(bench->graph);
    bench->random_state = 1;
    bench->context = (struct exchange_context){.graph = bench->graph,
                                               .arena = &bench->arena,
                                               .budget = &bench->budget,
                                               .options = value_null(),
                                               .random_state = &bench->random_state,
                                               .problem = &bench->problem};
}

static inline int bench_remove_one(const char *path, const struct stat *about, int kind,
                                   struct FTW *place) {
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

static inline void bench_close(struct bench *bench) {
    graph_free(bench->graph);
    arena_release(&bench->arena);
    assert_int_equal(bench->budget.memory_used_bytes, 0);
    nftw(bench->folder, bench_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static inline int bench_setup(void **state) {
    static struct bench bench;
    bench_open(&bench);
    *state = &bench;
    return 0;
}

static inline int bench_teardown(void **state) {
    bench_close(*state);
    return 0;
}

/* A path in the folder; the last four stay valid. */
static inline const char *bench_path(struct bench *bench, const char *name) {
    static char paths[4][160];
    static uint32_t next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", bench->folder, name);
    return path;
}

static inline void bench_write_bytes(struct bench *bench, const char *name,
                                     struct text text) {
    FILE *file = fopen(bench_path(bench, name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.bytes, 1, text.byte_count, file), text.byte_count);
    assert_int_equal(fclose(file), 0);
}

static inline void bench_write(struct bench *bench, const char *name, const char *text) {
    bench_write_bytes(bench, name, text_of(text));
}

/* Files in the folder, what begins with a dot apart. */
static inline uint32_t bench_file_count(struct bench *bench) {
    uint32_t count = 0;
    DIR *folder = opendir(bench->folder);
    const struct dirent *entry;
    while ((entry = readdir(folder)) != NULL)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

/* Reads a path in a transaction of its own, which is kept or rolled back. */
static inline enum status bench_read(struct bench *bench, const char *path) {
    struct text schema;
    problem_clear(&bench->problem);
    OK(graph_begin(bench->graph, &bench->problem));
    enum status status =
        exchange_read_path(&bench->context, path, &schema, &bench->report);
    if (status == STATUS_OK)
        status = graph_commit(bench->graph, &bench->problem);
    if (status != STATUS_OK)
        graph_rollback(bench->graph);
    return status;
}

static inline enum status bench_write_graph(struct bench *bench, const char *path,
                                            const char *format) {
    const struct exchange_format *found;
    const struct exchange_selection all = {.is_whole_graph = true};
    problem_clear(&bench->problem);
    bench->report = (struct exchange_report){.notes = TEXT("")};
    OK(exchange_find(text_of(path), text_of(format), &found, &bench->problem));
    return found->write(&bench->context, path, &all, &bench->report);
}

/* The problem is in `file` of the folder at `line` and its message holds `words`. */
static inline void bench_expect(struct bench *bench, const char *file, uint64_t line,
                                const char *words) {
    const char *slash = strrchr(bench->problem.file, '/');
    assert_non_null(slash);
    assert_string_equal(slash + 1, file);
    assert_int_equal(bench->problem.line, line);
    if (strstr(bench->problem.message, words) == NULL)
        fail_msg("'%s' does not hold '%s'", bench->problem.message, words);
}

/* ---- looking into a graph --------------------------------------------------------------------- */

static inline struct value bench_property(struct graph *graph, enum element_kind kind,
                                          uint32_t row, const char *name) {
    uint32_t key = graph_find_name(graph, CATALOG_KEY, text_of(name));
    return key == CATALOG_NONE ? value_null() : graph_property(graph, kind, row, key);
}

static inline void bench_expect_text(struct value value, const char *text) {
    assert_int_equal(value.type, VALUE_STRING);
    assert_int_equal(value.size, strlen(text));
    assert_memory_equal(value.text, text, value.size);
}

static inline bool bench_has_label(struct graph *graph, uint32_t row, const char *name) {
    uint32_t label = graph_find_name(graph, CATALOG_LABEL, text_of(name));
    return label != CATALOG_NONE && graph_has_label(graph, row, label);
}

/* ---- comparing ---------------------------------------------------------------------------------- */

/* The same type and content, down to the sign of zero. */
static inline bool bench_is_same(struct value first, struct value second) {
    if (first.type != second.type)
        return false;
    if (first.type == VALUE_FLOAT && signbit(first.number) != signbit(second.number) &&
        !isnan(first.number))
        return false;
    if (first.type != VALUE_LIST)
        return value_equivalent(first, second);
    if (first.size != second.size)
        return false;
    for (uint32_t i = 0; i < first.size; i++)
        if (!bench_is_same(first.items[i], second.items[i]))
            return false;
    return true;
}

static inline void bench_expect_same_map(struct value first, struct value second) {
    assert_int_equal(first.size, second.size);
    for (uint32_t i = 0; i < first.size; i++) {
        assert_true(text_equal(first.entries[i].key, second.entries[i].key));
        if (!bench_is_same(first.entries[i].value, second.entries[i].value))
            fail_msg("'%.*s' differs (types %u and %u)", TEXT_ARGS(first.entries[i].key),
                     first.entries[i].value.type, second.entries[i].value.type);
    }
}

static inline void bench_expect_same_labels(const struct graph *first, uint32_t first_row,
                                            const struct graph *second,
                                            uint32_t second_row) {
    uint32_t count, other_count;
    const uint32_t *labels =
        graph_label_set(first, graph_node_label_sets(first)[first_row], &count);
    graph_label_set(second, graph_node_label_sets(second)[second_row], &other_count);
    assert_int_equal(count, other_count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t label = graph_find_name(second, CATALOG_LABEL,
                                         graph_name(first, CATALOG_LABEL, labels[i]));
        assert_true(label != CATALOG_NONE && graph_has_label(second, second_row, label));
    }
}

/* The live rows of a kind; the array is malloc'd. */
static inline uint32_t *bench_rows(const struct graph *graph, enum element_kind kind,
                                   uint32_t *count) {
    uint32_t row_count = graph_row_count(graph, kind);
    uint32_t *rows = malloc((row_count + 1) * sizeof *rows);
    *count = 0;
    for (uint32_t row = 0; row < row_count; row++)
        if (graph_is_live(graph, kind, row))
            rows[(*count)++] = row;
    return rows;
}

static inline uint32_t bench_place(const uint32_t *rows, uint32_t count, uint32_t row) {
    for (uint32_t i = 0; i < count; i++)
        if (rows[i] == row)
            return i;
    fail();
    return 0;
}

/* Live elements in ascending rows correspond to one another, with all that they have. */
static inline void bench_expect_same(const struct graph *first,
                                     const struct graph *second) {
    uint32_t counts[2][2], *rows[2][2];
    const struct graph *graphs[2] = {first, second};
    struct arena arena;
    arena_init(&arena, NULL);
    for (int i = 0; i < 2; i++)
        for (int kind = 0; kind < 2; kind++)
            rows[i][kind] =
                bench_rows(graphs[i], (enum element_kind)kind, &counts[i][kind]);
    for (int kind = 0; kind < 2; kind++) {
        assert_int_equal(counts[0][kind], counts[1][kind]);
        for (uint32_t i = 0; i < counts[0][kind]; i++) {
            struct value maps[2];
            for (int g = 0; g < 2; g++)
                OK(graph_element_map(graphs[g], (enum element_kind)kind, rows[g][kind][i],
                                     &arena, &maps[g], NULL));
            bench_expect_same_map(maps[0], maps[1]);
            arena_reset(&arena);
        }
    }
    for (uint32_t i = 0; i < counts[0][0]; i++)
        bench_expect_same_labels(first, rows[0][0][i], second, rows[1][0][i]);
    for (uint32_t i = 0; i < counts[0][1]; i++) {
        struct graph_edges one = graph_edges(first), two = graph_edges(second);
        uint32_t a = rows[0][1][i], b = rows[1][1][i];
        assert_true(text_equal(
            graph_name(first, CATALOG_TYPE, graph_relationship_type(first, a)),
            graph_name(second, CATALOG_TYPE, graph_relationship_type(second, b))));
        assert_int_equal(bench_place(rows[0][0], counts[0][0], one.sources[a]),
                         bench_place(rows[1][0], counts[1][0], two.sources[b]));
        assert_int_equal(bench_place(rows[0][0], counts[0][0], one.targets[a]),
                         bench_place(rows[1][0], counts[1][0], two.targets[b]));
    }
    for (int i = 0; i < 2; i++)
        for (int kind = 0; kind < 2; kind++)
            free(rows[i][kind]);
    arena_release(&arena);
}

/* ---- random graphs -------------------------------------------------------------------------------- */

static inline uint32_t bench_below(struct bench *bench, uint32_t bound) {
    bench->random_state ^= bench->random_state << 13;
    bench->random_state ^= bench->random_state >> 7;
    bench->random_state ^= bench->random_state << 17;
    return (uint32_t)((bench->random_state >> 20) % bound);
}

#define BENCH_PICK(bench, array)                                                         \
    ((array)[bench_below((bench), (uint32_t)(sizeof(array) / sizeof *(array)))])

static inline struct value bench_temporal(struct bench *bench) {
    static const struct {
        enum value_type type;
        const char *text;
    } samples[] = {{VALUE_DATE, "2024-05-21"},
                   {VALUE_DATE, "-0044-03-15"},
                   {VALUE_DATE, "+12345-01-01"},
                   {VALUE_LOCAL_TIME, "12:30:00.000000001"},
                   {VALUE_TIME, "23:59:59.5+02:00"},
                   {VALUE_LOCAL_DATETIME, "1999-12-31T23:59"},
                   {VALUE_DATETIME, "2024-07-01T12:00:00+02:00[Europe/Oslo]"},
                   {VALUE_DATETIME, "2024-07-01T12:00:00.123Z"},
                   {VALUE_DURATION, "P1Y2M3DT4H5M6.789S"},
                   {VALUE_DURATION, "P-1DT-0.5S"}};
    uint32_t i = bench_below(bench, sizeof samples / sizeof *samples);
    struct value value;
    OK(temporal_parse(&bench->arena, samples[i].type, text_of(samples[i].text), &value,
                      &bench->problem));
    return value;
}

static inline struct value bench_scalar(struct bench *bench, enum value_type type) {
    static const int64_t integers[] = {
        0, 1, -1, 42, 9007199254740993, INT64_MAX, INT64_MIN, INT64_C(1) << 40};
    static const double floats[] = {0.0,      -0.0,      1.5,    -2.25,  0.1,
                                    1e300,    1e-300,    5e-324, 1e-310, NAN,
                                    INFINITY, -INFINITY, 100.0};
    static const char *const texts[] = {"",
                                        "plain",
                                        " blank around ",
                                        "comma, quote \" and ; semicolon",
                                        "two\nlines",
                                        "carriage\r\nreturn\r",
                                        "tab\there",
                                        "<tag attr='x'>&amp;</tag> ]]>",
                                        "Ångström 中文 \xF0\x9F\x8C\x8D",
                                        "=1+1",
                                        "null",
                                        "true",
                                        "12",
                                        "[1, 2]",
                                        "{\"$date\": \"2024-01-01\"}",
                                        "\\ backslash \\n",
                                        "\xEF\xBB\xBF mark"};
    switch ((int)type) {
    case VALUE_INTEGER:
        return value_integer(BENCH_PICK(bench, integers));
    case VALUE_FLOAT:
        return value_float(BENCH_PICK(bench, floats));
    case VALUE_BOOLEAN:
        return value_boolean(bench_below(bench, 2) == 0);
    case VALUE_DATE:
        return value_date((int64_t)bench_below(bench, 40000) - 10000);
    case VALUE_STRING:
        return value_string(text_of(BENCH_PICK(bench, texts)));
    default:
        return bench_temporal(bench);
    }
}

static inline enum value_type bench_type(struct bench *bench) {
    static const enum value_type types[] = {VALUE_INTEGER, VALUE_FLOAT,  VALUE_BOOLEAN,
                                            VALUE_DATE,    VALUE_STRING, VALUE_DURATION};
    return BENCH_PICK(bench, types);
}

static inline struct value bench_list(struct bench *bench, enum value_type type,
                                      bool is_mixed) {
    uint32_t count = bench_below(bench, 4);
    struct value *items = arena_allocate_array(&bench->arena, count, sizeof *items), list;
    for (uint32_t i = 0; i < count; i++)
        items[i] = bench_scalar(bench, is_mixed ? bench_type(bench) : type);
    OK(value_make_list(items, count, &list, &bench->problem));
    return list;
}

/* Keys with one type each, with lists, and with anything; names that tools take amiss. */
static inline void bench_fill(struct bench *bench, enum element_kind kind, uint32_t row) {
    static const struct {
        const char *name;
        enum value_type type;
        enum { SCALAR, LIST, MIXED_LIST, ANYTHING } shape;
    } keys[] = {{"whole", VALUE_INTEGER, SCALAR},   {"number", VALUE_FLOAT, SCALAR},
                {"truth", VALUE_BOOLEAN, SCALAR},   {"day", VALUE_DATE, SCALAR},
                {"text", VALUE_STRING, SCALAR},     {"span", VALUE_DURATION, SCALAR},
                {"wholes", VALUE_INTEGER, LIST},    {"numbers", VALUE_FLOAT, LIST},
                {"days", VALUE_DATE, LIST},         {"texts", VALUE_STRING, LIST},
                {"list", VALUE_STRING, MIXED_LIST}, {"any", VALUE_STRING, ANYTHING},
                {"id", VALUE_STRING, SCALAR},       {"id_", VALUE_INTEGER, SCALAR},
                {"weight", VALUE_FLOAT, SCALAR},    {"x", VALUE_INTEGER, SCALAR},
                {"label", VALUE_STRING, SCALAR},    {"labels", VALUE_STRING, SCALAR},
                {"a:b", VALUE_STRING, SCALAR},      {"a,\"b\"", VALUE_INTEGER, SCALAR},
                {"Größe <&>", VALUE_FLOAT, SCALAR}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (bench_below(bench, 3) != 0)
            continue;
        uint32_t key;
        OK(graph_make_name(bench->graph, CATALOG_KEY, text_of(keys[i].name), &key, NULL));
        struct value value = bench_scalar(bench, keys[i].type);
        if (keys[i].shape == LIST || keys[i].shape == MIXED_LIST)
            value = bench_list(bench, keys[i].type, keys[i].shape == MIXED_LIST);
        if (keys[i].shape == ANYTHING)
            value = bench_below(bench, 2) == 0 ? bench_scalar(bench, bench_type(bench))
                                               : bench_list(bench, bench_type(bench),
                                                            bench_below(bench, 2) == 0);
        OK(graph_set_property(bench->graph, kind, row, key, value, NULL, NULL));
    }
}

/* Labels in all numbers, loops, parallel relationships, rows that died. `has_odd_names`: labels
 * that hold a colon. */
static inline void bench_random_graph(struct bench *bench, uint64_t seed,
                                      bool has_odd_names) {
    static const char *const labels[] = {"A", "B", "Soft-Law", "with blank", "Ä<&\">"};
    static const char *const types[] = {"KNOWS", "aligns-with", "x y", "ü<&\">,"};
    bench->random_state = seed * 0x9E3779B97F4A7C15u + 1;
    uint32_t node_count = 1 + bench_below(bench, 40), rows[41], id;
    OK(graph_begin(bench->graph, NULL));
    for (uint32_t i = 0; i < node_count; i++) {
        OK(graph_create_node(bench->graph, NULL, 0, &rows[i], NULL));
        for (uint32_t j = bench_below(bench, 4); j > 0; j--) {
            const char *name = has_odd_names && bench_below(bench, 5) == 0
                                   ? "a:b"
                                   : BENCH_PICK(bench, labels);
            OK(graph_make_name(bench->graph, CATALOG_LABEL, text_of(name), &id, NULL));
            OK(graph_add_label(bench->graph, rows[i], id, NULL, NULL));
        }
        bench_fill(bench, ELEMENT_NODE, rows[i]);
    }
    for (uint32_t i = bench_below(bench, 80); i > 0; i--) {
        uint32_t row;
        OK(graph_make_name(bench->graph, CATALOG_TYPE, text_of(BENCH_PICK(bench, types)),
                           &id, NULL));
        OK(graph_create_relationship(bench->graph, rows[bench_below(bench, node_count)],
                                     rows[bench_below(bench, node_count)], id, &row,
                                     NULL));
        bench_fill(bench, ELEMENT_RELATIONSHIP, row);
        if (bench_below(bench, 6) == 0)
            OK(graph_delete_relationship(bench->graph, row, NULL));
    }
    for (uint32_t i = 0; i < node_count; i++) {
        const struct type_filter any = {.is_any = true};
        if (bench_below(bench, 4) == 0 &&
            graph_degree(bench->graph, DIRECTION_BOTH, rows[i], any) == 0)
            OK(graph_delete_node(bench->graph, rows[i], NULL));
    }
    OK(graph_commit(bench->graph, NULL));
}

/* Writes random graphs and reads them back, seed by seed. */
static inline void bench_round_trips(const char *name, const char *format,
                                     uint32_t seed_count, bool has_odd_names) {
    for (uint32_t seed = 1; seed <= seed_count; seed++) {
        struct bench written, back;
        bench_open(&written);
        bench_open(&back);
        bench_random_graph(&written, seed, has_odd_names);
        const char *path = bench_path(&written, name);
        if (bench_write_graph(&written, path, format) != STATUS_OK)
            fail_msg("seed %u: %s", seed, written.problem.message);
        if (bench_read(&back, path) != STATUS_OK)
            fail_msg("seed %u: %s:%u: %s", seed, back.problem.file,
                     (unsigned)back.problem.line, back.problem.message);
        bench_expect_same(written.graph, back.graph);
        bench_close(&written);
        bench_close(&back);
    }
}

/*
 * Reads `path` with the nth allocation failing, for each n up to success: each failure is
 * STATUS_OUT_OF_MEMORY and leaves the graph empty.
 */
static inline void bench_fail_each_read(struct bench *bench, const char *path) {
    for (uint64_t nth = 1;; nth++) {
        assert_true(nth < 1000000);
        memory_fail_at(nth, nth % 2 == 0);
        struct text schema;
        problem_clear(&bench->problem);
        enum status status = graph_begin(bench->graph, &bench->problem);
        bool is_begun = status == STATUS_OK;
        if (status == STATUS_OK)
            status = exchange_read_path(&bench->context, path, &schema, &bench->report);
        if (status == STATUS_OK)
            status = graph_commit(bench->graph, &bench->problem);
        memory_fail_at(0, false);
        if (status == STATUS_OK)
            return;
        assert_int_equal(status, STATUS_OUT_OF_MEMORY);
        if (is_begun)
            graph_rollback(bench->graph);
        assert_int_equal(graph_element_count(bench->graph, ELEMENT_NODE), 0);
        assert_int_equal(graph_name_count(bench->graph, CATALOG_KEY), 0);
        arena_reset(&bench->arena);
    }
}

/* The same for writing: a failure leaves no file behind. */
static inline void bench_fail_each_write(struct bench *bench, const char *name,
                                         const char *format) {
    const struct exchange_format *found;
    const struct exchange_selection all = {.is_whole_graph = true};
    const char *path = bench_path(bench, name);
    OK(exchange_find(text_of(path), text_of(format), &found, &bench->problem));
    uint32_t file_count = bench_file_count(bench);
    for (uint64_t nth = 1;; nth++) {
        assert_true(nth < 1000000);
        struct arena arena;
        arena_init(&arena, &bench->budget);
        struct exchange_context context = bench->context;
        context.arena = &arena;
        problem_clear(&bench->problem);
        bench->report = (struct exchange_report){.notes = TEXT("")};
        memory_fail_at(nth, nth % 2 == 0);
        enum status status = found->write(&context, path, &all, &bench->report);
        memory_fail_at(0, false);
        arena_release(&arena);
        if (status == STATUS_OK)
            break;
        assert_int_equal(status, STATUS_OUT_OF_MEMORY);
        assert_int_equal(bench_file_count(bench), file_count);
    }
    assert_int_equal(bench_file_count(bench), file_count + 1);
}

#endif
