/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/render.h"
#include "render/render_cell.h"
#include "render/render_json.h"
#include "render/render_path.h"
#include "render/render_value.h"
#include "render/render_visible.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* A graph of (:Instrument {name: 'A'})-[:aligns-with {..}]->(:Instrument {name: 'B'}) and back
 * from a node with a long name and an alias. */
struct bench {
    struct arena arena;
    struct graph *graph;
    uint32_t nodes[4], edges[2];
    struct text_builder written; /* by a render */
    uint32_t writes_until_failure;
};

static uint32_t name_id(struct bench *bench, enum catalog_kind kind, const char *name) {
    uint32_t id;
    assert_int_equal(graph_make_name(bench->graph, kind, text_of(name), &id, NULL),
                     STATUS_OK);
    return id;
}

static void set(struct bench *bench, enum element_kind kind, uint32_t row,
                const char *key, struct value value) {
    assert_int_equal(graph_set_property(bench->graph, kind, row,
                                        name_id(bench, CATALOG_KEY, key), value, NULL,
                                        NULL),
                     STATUS_OK);
}

static struct value string(const char *text) {
    return value_string(text_of(text));
}

static int open_bench(void **state) {
    static struct bench opened;
    struct bench *bench = &opened;
    memset(bench, 0, sizeof *bench);
    arena_init(&bench->arena, NULL);
    bench->graph = graph_new();
    graph_begin(bench->graph, NULL);
    uint32_t label = name_id(bench, CATALOG_LABEL, "Instrument");
    uint32_t type = name_id(bench, CATALOG_TYPE, "aligns-with");
    for (int i = 0; i < 4; i++)
        graph_create_node(bench->graph, &label, i < 3, &bench->nodes[i], NULL);
    set(bench, ELEMENT_NODE, bench->nodes[0], "name", string("A"));
    set(bench, ELEMENT_NODE, bench->nodes[0], "year", value_integer(2024));
    set(bench, ELEMENT_NODE, bench->nodes[1], "name", string("B\x1b[2J"));
    set(bench, ELEMENT_NODE, bench->nodes[2], "name",
        string("A name that is longer than thirty-two columns"));
    struct value alias = string("Short");
    set(bench, ELEMENT_NODE, bench->nodes[2], "aliases", value_list(&alias, 1));
    graph_create_relationship(bench->graph, bench->nodes[0], bench->nodes[1], type,
                              &bench->edges[0], NULL);
    graph_create_relationship(bench->graph, bench->nodes[2], bench->nodes[1], type,
                              &bench->edges[1], NULL);
    set(bench, ELEMENT_RELATIONSHIP, bench->edges[0], "evidence", string("says\nso"));
    set(bench, ELEMENT_RELATIONSHIP, bench->edges[0], "locator", string("art 1"));
    assert_int_equal(graph_commit(bench->graph, NULL), STATUS_OK);
    *state = bench;
    return 0;
}

static int close_bench(void **state) {
    struct bench *bench = *state;
    graph_free(bench->graph);
    arena_release(&bench->arena);
    return 0;
}

static struct value a_path(struct bench *bench) {
    static struct value_path path;
    static uint32_t nodes[3];
    memcpy(nodes, bench->nodes, sizeof nodes);
    path = (struct value_path){2, nodes, bench->edges};
    return value_path(&path);
}

static void expect_text(struct bench *bench, struct value value,
                        enum render_detail detail, const char *expected) {
    struct text_builder builder;
    text_builder_init(&builder, &bench->arena);
    render_append_value(&builder, bench->graph, value, detail);
    assert_false(builder.failed);
    assert_string_equal(text_builder_text(&builder).bytes, expected);
}

static void values_are_spelt_as_in_the_language(void **state) {
    struct bench *bench = *state;
    struct value items[] = {value_integer(1), string("it's\n\\"),  value_null(),
                            value_float(1),   value_boolean(true), value_date(0)};
    expect_text(bench, value_list(items, 6), RENDER_SHORT,
                "[1, 'it\\'s\\n\\\\', null, 1.0, true, 1970-01-01]");
    struct value_map_entry entries[] = {{TEXT("a"), items[0]}, {TEXT("b c"), items[1]}};
    expect_text(bench, value_map(entries, 2), RENDER_SHORT,
                "{a: 1, `b c`: 'it\\'s\\n\\\\'}");
    expect_text(bench, string("bare 'text'"), RENDER_SHORT, "bare 'text'");
    expect_text(bench, value_null(), RENDER_FULL, "null");
    expect_text(bench, value_list(NULL, 0), RENDER_FULL, "[]");
}

static void elements_are_short_or_whole(void **state) {
    struct bench *bench = *state;
    struct value node = value_node(bench->nodes[0]);
    expect_text(bench, node, RENDER_SHORT, "(:Instrument {name: 'A'})");
    expect_text(bench, node, RENDER_FULL, "(:Instrument {name: 'A', year: 2024})");
    expect_text(bench, value_node(bench->nodes[3]), RENDER_FULL, "()");
    expect_text(bench, value_relationship(bench->edges[1]), RENDER_SHORT,
                "[:aligns-with]");
    expect_text(bench, value_relationship(bench->edges[0]), RENDER_FULL,
                "[:aligns-with {evidence: 'says\\nso', locator: 'art 1'}]");
    expect_text(bench, a_path(bench), RENDER_SHORT,
                "(A)-[:aligns-with]->(B\x1b[2J)<-[:aligns-with]-(Short)");
}

static void a_path_tells_why_each_step_holds(void **state) {
    struct bench *bench = *state;
    struct text_builder builder;
    text_builder_init(&builder, &bench->arena);
    render_append_path(&builder, bench->graph, a_path(bench).path);
    assert_string_equal(text_builder_text(&builder).bytes,
                        "(A)-[:aligns-with]->(B␛[2J)<-[:aligns-with]-(Short)\n"
                        "  1. A -aligns-with-> B␛[2J: says␊so\n"
                        "     locator: art 1\n"
                        "  2. B␛[2J <-aligns-with- Short");
}

static void hidden_characters_are_shown(void **state) {
    struct bench *bench = *state;
    struct text_builder builder;
    text_builder_init(&builder, &bench->arena);
    struct text text = {
        "a\0\n\x7f\xC2\x85\xE2\x80\xAE\xE2\x81\xA9\xD8\x9C\xE2\x80\xA8é€\xE2\x80\x8D.",
        26};
    render_append_visible(&builder, text);
    assert_string_equal(text_builder_text(&builder).bytes,
                        "a␀␊␡<U+0085><U+202E><U+2069><U+061C><U+2028>é€\xE2\x80\x8D.");
}

/* ---- JSON --------------------------------------------------------------------------------- */

static void expect_json(struct bench *bench, struct value value,
                        enum json_dialect dialect, const char *expected) {
    struct text_builder builder;
    text_builder_init(&builder, &bench->arena);
    render_append_json(&builder, bench->graph, value, dialect);
    assert_string_equal(text_builder_text(&builder).bytes, expected);
}

static void json_keeps_types(void **state) {
    struct bench *bench = *state;
    expect_json(bench, value_float(1), JSON_TAGGED, "1.0");
    expect_json(bench, value_integer(INT64_MIN), JSON_TAGGED, "-9223372036854775808");
    expect_json(bench, value_float((double)NAN), JSON_TAGGED, "{\"$float\":\"NaN\"}");
    expect_json(bench, value_float(-(double)INFINITY), JSON_PLAIN, "\"-Infinity\"");
    expect_json(bench, value_date(0), JSON_TAGGED, "{\"$date\":\"1970-01-01\"}");
    expect_json(bench, value_date(0), JSON_PLAIN, "\"1970-01-01\"");
    struct value_map_entry entry = {TEXT("$a"), value_integer(1)};
    expect_json(bench, value_map(&entry, 1), JSON_TAGGED, "{\"$map\":{\"$a\":1}}");
    expect_json(bench, value_map(&entry, 1), JSON_PLAIN, "{\"$a\":1}");
    expect_json(bench, value_node(bench->nodes[0]), JSON_TAGGED,
                "{\"$node\":{\"id\":0,\"labels\":[\"Instrument\"],\"properties\":"
                "{\"name\":\"A\",\"year\":2024}}}");
    expect_json(
        bench, value_relationship(bench->edges[1]), JSON_PLAIN,
        "{\"id\":1,\"type\":\"aligns-with\",\"start\":2,\"end\":1,\"properties\":{}}");
}

/* ---- rows --------------------------------------------------------------------------------- */

static enum status take(void *context, struct text bytes, struct problem *problem) {
    struct bench *bench = context;
    if (bench->writes_until_failure > 0 && --bench->writes_until_failure == 0)
        return problem_set(problem, STATUS_CANNOT_WRITE, SPAN_NONE, "full");
    text_append(&bench->written, bytes);
    return STATUS_OK;
}

static const struct text names[] = {{"n", 1}, {"text", 4}};

static enum status render_rows(struct bench *bench, const char *format, size_t width,
                               const struct value *cells, uint32_t rows,
                               struct problem *problem) {
    struct render render;
    struct render_request request = {.graph = bench->graph,
                                     .names = names,
                                     .column_count = 2,
                                     .width_columns = width,
                                     .is_terminal = width > 0,
                                     .write = take,
                                     .context = bench};
    problem_clear(problem);
    text_builder_init(&bench->written, &bench->arena);
    enum status status =
        render_open(&render, render_find(text_of(format)), &request, problem);
    for (uint32_t i = 0; i < rows && status == STATUS_OK; i++)
        status = render_row(&render, cells + 2 * i);
    if (status == STATUS_OK)
        status = render_close(&render);
    render_release(&render);
    return status;
}

static void expect_rows(struct bench *bench, const char *format, size_t width,
                        const struct value *cells, uint32_t rows, const char *expected) {
    struct problem problem;
    assert_int_equal(render_rows(bench, format, width, cells, rows, &problem), STATUS_OK);
    assert_string_equal(text_builder_text(&bench->written).bytes, expected);
}

static void each_format_writes_its_rows(void **state) {
    struct bench *bench = *state;
    struct value cells[] = {value_integer(1), string("a|b"), value_integer(22),
                            value_null()};
    expect_rows(bench, "box", 0, cells, 2,
                "┌────┬──────┐\n│  n │ text │\n├────┼──────┤\n│  1 │ a|b  │\n"
                "│ 22 │ null │\n└────┴──────┘\n");
    expect_rows(bench, "markdown", 0, cells, 2,
                "|  n | text |\n|---:|------|\n|  1 | a\\|b |\n| 22 | null |\n");
    expect_rows(bench, "line", 0, cells, 2,
                "   n = 1\ntext = a|b\n\n   n = 22\ntext = null\n");
    expect_rows(bench, "csv", 0, cells, 2, "n,text\n1,a|b\n22,\n");
    expect_rows(bench, "tsv", 0, cells, 2, "n\ttext\n1\ta|b\n22\t\\N\n");
    expect_rows(bench, "json", 0, cells, 2,
                "[{\"n\":1,\"text\":\"a|b\"},\n{\"n\":22,\"text\":null}]\n");
    expect_rows(bench, "jsonl", 0, cells, 2,
                "{\"n\":1,\"text\":\"a|b\"}\n{\"n\":22,\"text\":null}\n");
}

static void wide_cells_give_way_to_the_terminal(void **state) {
    struct bench *bench = *state;
    struct value cells[] = {value_integer(1), string("12345678901234567890")};
    expect_rows(bench, "box", 20, cells, 1,
                "┌───┬──────────────┐\n│ n │ text         │\n├───┼──────────────┤\n"
                "│ 1 │ 12345678901… │\n└───┴──────────────┘\n");
    expect_rows(bench, "table", 20, cells, 1,
                "+---+--------------+\n| n | text         |\n+---+--------------+\n"
                "| 1 | 123456789... |\n+---+--------------+\n");
    expect_rows(bench, "box", 15, cells, 1, "   n = 1\ntext = 12345678901234567890\n");
}

static void a_path_is_wrapped_and_not_cut(void **state) {
    struct bench *bench = *state;
    struct value cells[] = {value_integer(1), a_path(bench)};
    expect_rows(bench, "box", 44, cells, 1,
                "┌───┬──────────────────────────────────────┐\n"
                "│ n │ text                                 │\n"
                "├───┼──────────────────────────────────────┤\n"
                "│ 1 │ (A)-[:aligns-with]->(B␛[2J)<-[:align │\n"
                "│   │   s-with]-(Short)                    │\n"
                "│   │   1. A -aligns-with-> B␛[2J: says␊so │\n"
                "│   │      locator: art 1                  │\n"
                "│   │   2. B␛[2J <-aligns-with- Short      │\n"
                "└───┴──────────────────────────────────────┘\n");
}

static void names_that_occur_twice_stay_apart_in_json(void **state) {
    struct bench *bench = *state;
    static const struct text same[] = {{"a", 1}, {"a", 1}};
    struct value cells[] = {value_integer(1), value_integer(2)};
    struct render render;
    struct render_request request = {.graph = bench->graph,
                                     .names = same,
                                     .column_count = 2,
                                     .write = take,
                                     .context = bench};
    text_builder_init(&bench->written, &bench->arena);
    assert_int_equal(render_open(&render, &render_jsonl, &request, NULL), STATUS_OK);
    assert_int_equal(render_row(&render, cells), STATUS_OK);
    assert_int_equal(render_close(&render), STATUS_OK);
    render_release(&render);
    assert_string_equal(text_builder_text(&bench->written).bytes,
                        "{\"a\":1,\"a_2\":2}\n");
}

static void a_failing_writer_ends_every_format(void **state) {
    struct bench *bench = *state;
    struct value cells[] = {value_integer(1), string("x"), value_integer(2), string("y")};
    uint32_t count;
    const struct render_format *const *formats = render_formats(&count);
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t nth = 1;; nth++) {
            struct problem problem;
            bench->writes_until_failure = nth;
            enum status status =
                render_rows(bench, formats[i]->name, 0, cells, 2, &problem);
            bool was_reached = bench->writes_until_failure == 0;
            bench->writes_until_failure = 0;
            assert_int_equal(status, was_reached ? STATUS_CANNOT_WRITE : STATUS_OK);
            if (!was_reached)
                break;
        }
    }
}

/* Counts what is written and keeps none of it. */
static enum status count_bytes(void *context, struct text bytes,
                               struct problem *problem) {
    (void)problem;
    *(size_t *)context += bytes.byte_count;
    return STATUS_OK;
}

static enum status render_one(struct bench *bench, const struct render_format *format,
                              const struct value *cells, size_t *byte_count,
                              struct problem *problem) {
    struct render render;
    struct render_request request = {.graph = bench->graph,
                                     .names = names,
                                     .column_count = 2,
                                     .width_columns = 60,
                                     .is_terminal = true,
                                     .write = count_bytes,
                                     .context = byte_count};
    problem_clear(problem);
    *byte_count = 0;
    enum status status = render_open(&render, format, &request, problem);
    if (status == STATUS_OK)
        status = render_row(&render, cells);
    if (status == STATUS_OK)
        status = render_close(&render);
    render_release(&render);
    return status;
}

static void every_failing_allocation_is_told(void **state) {
    struct bench *bench = *state;
    struct value cells[] = {a_path(bench), value_node(bench->nodes[0])};
    uint32_t count;
    const struct render_format *const *formats = render_formats(&count);
    for (uint32_t i = 0; i < count; i++) {
        struct problem problem;
        size_t whole, bytes;
        assert_int_equal(render_one(bench, formats[i], cells, &whole, &problem),
                         STATUS_OK);
        for (uint64_t nth = 1;; nth++) {
            memory_fail_at(nth, false);
            enum status status = render_one(bench, formats[i], cells, &bytes, &problem);
            uint64_t made = memory_fail_at(0, false);
            if (made < nth)
                break;
            assert_int_equal(status, STATUS_OUT_OF_MEMORY);
            assert_true(bytes < whole);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_spelt_as_in_the_language),
        cmocka_unit_test(elements_are_short_or_whole),
        cmocka_unit_test(a_path_tells_why_each_step_holds),
        cmocka_unit_test(hidden_characters_are_shown),
        cmocka_unit_test(json_keeps_types),
        cmocka_unit_test(each_format_writes_its_rows),
        cmocka_unit_test(wide_cells_give_way_to_the_terminal),
        cmocka_unit_test(a_path_is_wrapped_and_not_cut),
        cmocka_unit_test(names_that_occur_twice_stay_apart_in_json),
        cmocka_unit_test(a_failing_writer_ends_every_format),
        cmocka_unit_test(every_failing_allocation_is_told),
    };
    return cmocka_run_group_tests_name("render", tests, open_bench, close_bench);
}
