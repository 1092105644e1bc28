/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange_bench.h"

static enum status read_file(struct bench *bench, const char *text) {
    bench_write(bench, "g.json", text);
    return bench_read(bench, bench_path(bench, "g.json"));
}

static void random_graphs_come_back(void **state) {
    (void)state;
    bench_round_trips("g.json", "", 80, true);
}

static void shipped_graphs_come_back(void **state) {
    struct bench *bench = *state;
    struct bench back;
    bench_open(&back);
    OK(bench_read(bench, "graphs/governance"));
    OK(bench_write_graph(bench, bench_path(bench, "g.json"), ""));
    OK(bench_read(&back, bench_path(bench, "g.json")));
    assert_int_equal(back.report.losses, 0);
    bench_expect_same(bench->graph, back.graph);
    bench_close(&back);
}

static void other_tools_files_are_flat(void **state) {
    struct bench *bench = *state;
    OK(read_file(
        bench,
        "{\"directed\": false, \"nodes\": [\n"
        "{\"id\": \"a\", \"labels\": \"X\", \"group\": 1, \"tags\": [\"p\", \"q\"],\n"
        " \"nothing\": null, \"nested\": {\"k\": [1]}},\n"
        "{\"id\": 1, \"labels\": [\"X\", \"Y\"]}, {\"id\": \"1\"}],\n"
        "\"edges\": [{\"source\": \"a\", \"target\": 1, \"value\": 2.5},\n"
        "{\"source\": 1, \"target\": \"1\", \"type\": \"T\", \"key\": 0}]}"));
    struct graph *graph = bench->graph;
    assert_int_equal(bench->report.nodes, 3);
    assert_int_equal(bench->report.relationships, 2);
    bench_expect_text(bench_property(graph, ELEMENT_NODE, 0, "id"), "a");
    assert_int_equal(bench_property(graph, ELEMENT_NODE, 1, "id").integer, 1);
    assert_true(bench_has_label(graph, 0, "X") && bench_has_label(graph, 1, "Y"));
    assert_int_equal(bench_property(graph, ELEMENT_NODE, 0, "group").integer, 1);
    assert_int_equal(bench_property(graph, ELEMENT_NODE, 0, "tags").size, 2);
    assert_int_equal(bench_property(graph, ELEMENT_NODE, 0, "nothing").type, VALUE_NULL);
    bench_expect_text(bench_property(graph, ELEMENT_NODE, 0, "nested"), "{\"k\":[1]}");
    assert_true(bench_property(graph, ELEMENT_RELATIONSHIP, 0, "value").number == 2.5);
    assert_int_equal(graph_edges(graph).targets[1], 2);
    /* One link without a type, one value that no property holds. */
    assert_int_equal(bench->report.losses, 2);
}

static void faults_name_their_place(void **state) {
    struct bench *bench = *state;
    static const struct {
        const char *text;
        enum status status;
        uint64_t line;
        const char *words;
    } cases[] = {
        {"", STATUS_INVALID_FILE, 1, "not JSON"},
        {"{\"nodes\": [\n{\"id\": 1},\n]}", STATUS_INVALID_FILE, 3, "not JSON"},
        {"[1, 2]", STATUS_INVALID_FILE, 1, "the file is not a graph"},
        {"{\"nodes\": 3}", STATUS_INVALID_FILE, 0, "'nodes' is not a list"},
        {"{\"nodes\": [3]}", STATUS_INVALID_FILE, 0, "nodes[0]: an object is expected"},
        {"{\"nodes\": [{}]}", STATUS_INVALID_FILE, 0, "nodes[0]: an id is missing"},
        {"{\"nodes\": [{\"id\": 1, \"labels\": [2]}]}", STATUS_INVALID_FILE, 0,
         "labels are a list of strings"},
        {"{\"nodes\": [{\"id\": 1}, {\"id\": 1}]}", STATUS_DUPLICATE_ID, 0,
         "nodes[1]: the id '1' is there already"},
        {"{\"nodes\": [{\"id\": 1}], \"links\": [{\"source\": 1, \"target\": 2}]}",
         STATUS_DANGLING_EDGE, 0, "links[0]: its target '2' is no node"},
        {"{\"nodes\": [{\"id\": 1}], \"links\": [{\"source\": 1, \"target\": 1, "
         "\"type\": 2}]}",
         STATUS_INVALID_FILE, 0, "links[0]: a type is a string"},
        {"{\"nodes\": [{\"id\": 1, \"properties\": {\"d\": {\"$date\": \"never\"}}}]}",
         STATUS_INVALID_FILE, 0, "nodes[0]: 'd':"},
        {"{\"nodes\": [{\"id\": 1, \"n\": 99999999999999999999}]}", STATUS_INVALID_FILE,
         1, "beyond 64 bits"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum status status = read_file(bench, cases[i].text);
        if (status != cases[i].status)
            fail_msg("case %zu: %s %s", i, status_name(status), bench->problem.message);
        bench_expect(bench, "g.json", cases[i].line, cases[i].words);
        assert_int_equal(graph_element_count(bench->graph, ELEMENT_NODE), 0);
    }
}

static void an_id_of_the_graph_is_refused(void **state) {
    struct bench *bench = *state;
    OK(bench_read(bench, "graphs/people"));
    OK(bench_write_graph(bench, bench_path(bench, "g.json"), ""));
    assert_int_equal(bench_read(bench, bench_path(bench, "g.json")), STATUS_DUPLICATE_ID);
    assert_int_equal(graph_element_count(bench->graph, ELEMENT_NODE), 11);
}

static void the_list_of_edges_can_have_either_name(void **state) {
    struct bench *bench = *state;
    const struct value_map_entry option = {TEXT("links"), value_string(TEXT("edges"))};
    struct bench back;
    bench_open(&back);
    OK(bench_read(bench, "graphs/people"));
    bench->context.options = value_map(&option, 1);
    OK(bench_write_graph(bench, bench_path(bench, "g.json"), ""));
    OK(bench_read(&back, bench_path(bench, "g.json")));
    bench_expect_same(bench->graph, back.graph);
    bench_close(&back);
}

static void every_failing_allocation_is_survived(void **state) {
    struct bench *bench = *state;
    struct bench source;
    bench_open(&source);
    bench_random_graph(&source, 5, true);
    bench_fail_each_write(&source, "g.json", "");
    bench_fail_each_read(bench, bench_path(&source, "g.json"));
    bench_expect_same(source.graph, bench->graph);
    bench_close(&source);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(random_graphs_come_back),
        TEST(shipped_graphs_come_back),
        TEST(other_tools_files_are_flat),
        TEST(faults_name_their_place),
        TEST(an_id_of_the_graph_is_refused),
        TEST(the_list_of_edges_can_have_either_name),
        TEST(every_failing_allocation_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
