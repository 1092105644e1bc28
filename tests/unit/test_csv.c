/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange_bench.h"

#include "base/limits.h"
#include "exchange/cell.h"
#include "exchange/id_map.h"
#include "exchange/target_file.h"

/* ---- reading ---------------------------------------------------------------------------------- */

static void the_people_come_with_every_type(void **state) {
    struct bench *bench = *state;
    OK(bench_read(bench, "graphs/people"));
    assert_int_equal(bench->report.nodes, 11);
    assert_int_equal(bench->report.relationships, 18);
    struct graph *graph = bench->graph;
    uint32_t *rows, count;
    OK(graph_find_nodes(graph, graph_find_name(graph, CATALOG_KEY, TEXT("id")),
                        value_string(TEXT("gus")), &bench->arena, &rows, &count, NULL));
    assert_int_equal(count, 1);
    uint32_t gus = rows[0];
    assert_true(bench_has_label(graph, gus, "Person"));
    assert_true(bench_has_label(graph, gus, "Singer"));
    bench_expect_text(bench_property(graph, ELEMENT_NODE, gus, "name"), "Gus");
    assert_int_equal(bench_property(graph, ELEMENT_NODE, gus, "age").integer, 57);
    assert_true(bench_property(graph, ELEMENT_NODE, gus, "height").number == 1.91);
    assert_true(bench_property(graph, ELEMENT_NODE, gus, "member").boolean);
    assert_int_equal(bench_property(graph, ELEMENT_NODE, gus, "born").type, VALUE_DATE);
    struct value languages = bench_property(graph, ELEMENT_NODE, gus, "languages");
    assert_int_equal(languages.type, VALUE_LIST);
    assert_int_equal(languages.size, 2);
    bench_expect_text(languages.items[1], "English");
    assert_int_equal(bench_property(graph, ELEMENT_NODE, gus, "nickname").type,
                     VALUE_NULL);
}

static void the_governance_graph_opens(void **state) {
    struct bench *bench = *state;
    OK(bench_read(bench, "graphs/governance"));
    assert_true(bench->report.nodes > 500);
    assert_true(bench->report.relationships > 1500);
    assert_int_equal(bench->report.nodes,
                     graph_element_count(bench->graph, ELEMENT_NODE));
}

static void quotes_line_ends_and_a_mark_are_read(void **state) {
    struct bench *bench = *state;
    bench_write(bench, "nodes.csv",
                "\xEF\xBB\xBF:ID,:LABEL,a,b,c:string[]\r\n"
                "1,A;B,\"x, \"\"y\"\"\r\nz\",\"\",\"\"\r\n"
                "\r\n"
                "2,,mid\"quote,,p;;q\r\n"
                "3,A,last,cr\rhere,");
    OK(bench_read(bench, bench->folder));
    struct graph *graph = bench->graph;
    assert_int_equal(bench->report.nodes, 3);
    bench_expect_text(bench_property(graph, ELEMENT_NODE, 0, "a"), "x, \"y\"\r\nz");
    bench_expect_text(bench_property(graph, ELEMENT_NODE, 0, "b"), "");
    assert_int_equal(bench_property(graph, ELEMENT_NODE, 0, "c").type, VALUE_LIST);
    assert_int_equal(bench_property(graph, ELEMENT_NODE, 0, "c").size, 0);
    assert_int_equal(bench_property(graph, ELEMENT_NODE, 0, "id").type, VALUE_NULL);
    bench_expect_text(bench_property(graph, ELEMENT_NODE, 1, "a"), "mid\"quote");
    assert_int_equal(bench_property(graph, ELEMENT_NODE, 1, "b").type, VALUE_NULL);
    struct value list = bench_property(graph, ELEMENT_NODE, 1, "c");
    assert_int_equal(list.size, 3);
    bench_expect_text(list.items[1], "");
    bench_expect_text(bench_property(graph, ELEMENT_NODE, 2, "b"), "cr\rhere");
    assert_false(bench_has_label(graph, 1, "A"));
}

static void every_type_of_a_header_is_read(void **state) {
    struct bench *bench = *state;
    bench_write(
        bench, "nodes.csv",
        "id:ID,i:int,l:long,s:short,y:byte,f:float,d:double,b:boolean,c:char,day:date,"
        "t:time,lt:localtime,dt:datetime,ldt:localdatetime,p:duration,j:json,"
        "is:int[],fs:double[],bs:boolean[],ds:date[],skip:IGNORE\n"
        "n,-1,2,3,4,1e3,.5,TRUE,c,2024-02-29,10:00+01:00,10:00,2024-01-01T00:00Z,"
        "2024-01-01T00:00,P1D,\"[1,1.0,{\"\"$date\"\":\"\"2024-01-01\"\"}]\",1;-2,NaN;1,"
        "true;false,2024-01-01;2025-01-01,gone\n");
    OK(bench_read(bench, bench->folder));
    struct graph *graph = bench->graph;
    static const struct {
        const char *name;
        enum value_type type;
    } expected[] = {{"i", VALUE_INTEGER},
                    {"l", VALUE_INTEGER},
                    {"s", VALUE_INTEGER},
                    {"y", VALUE_INTEGER},
                    {"f", VALUE_FLOAT},
                    {"d", VALUE_FLOAT},
                    {"b", VALUE_BOOLEAN},
                    {"c", VALUE_STRING},
                    {"day", VALUE_DATE},
                    {"t", VALUE_TIME},
                    {"lt", VALUE_LOCAL_TIME},
                    {"dt", VALUE_DATETIME},
                    {"ldt", VALUE_LOCAL_DATETIME},
                    {"p", VALUE_DURATION},
                    {"j", VALUE_LIST},
                    {"is", VALUE_LIST},
                    {"fs", VALUE_LIST},
                    {"bs", VALUE_LIST},
                    {"ds", VALUE_LIST},
                    {"skip", VALUE_NULL}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(bench_property(graph, ELEMENT_NODE, 0, expected[i].name).type,
                         expected[i].type);
    struct value json = bench_property(graph, ELEMENT_NODE, 0, "j");
    assert_int_equal(json.items[0].type, VALUE_INTEGER);
    assert_int_equal(json.items[1].type, VALUE_FLOAT);
    assert_int_equal(json.items[2].type, VALUE_DATE);
    assert_true(bench_property(graph, ELEMENT_NODE, 0, "f").number == 1000.0);
}

static void id_spaces_keep_equal_ids_apart(void **state) {
    struct bench *bench = *state;
    bench_write(bench, "nodes_a.csv", "id:ID(Country),:LABEL\n1,Country\n2,Country\n");
    bench_write(bench, "nodes_b.csv", "id:ID(Body),:LABEL\n1,Body\n");
    bench_write(bench, "edges.csv",
                ":START_ID(Body),:END_ID(Country),:TYPE\n1,2,SITS_IN\n1,1,SITS_IN\n");
    OK(bench_read(bench, bench->folder));
    struct graph_edges edges = graph_edges(bench->graph);
    assert_int_equal(edges.sources[0], 2);
    assert_int_equal(edges.targets[0], 1);
    assert_int_equal(edges.targets[1], 0);
    bench_write(bench, "edges.csv",
                ":START_ID(Body),:END_ID(Country),:TYPE\n2,2,SITS_IN\n");
    assert_int_equal(bench_read(bench, bench->folder), STATUS_DANGLING_EDGE);
    bench_expect(bench, "edges.csv", 2, "of the id space Body has the id '2'");
}

static void a_second_import_adds_to_the_first(void **state) {
    struct bench *bench = *state;
    bench_write(bench, "nodes.csv", "id:ID,:LABEL\na,A\nb,A\n");
    OK(bench_read(bench, bench_path(bench, "nodes.csv")));
    bench_write(bench, "edges.csv", ":START_ID,:TYPE,:END_ID\na,T,b\nb,T,a\n");
    OK(bench_read(bench, bench_path(bench, "edges.csv")));
    assert_int_equal(graph_element_count(bench->graph, ELEMENT_RELATIONSHIP), 2);
    bench_write(bench, "nodes.csv", "id:ID,:LABEL\nc,A\nb,A\n");
    assert_int_equal(bench_read(bench, bench_path(bench, "nodes.csv")),
                     STATUS_DUPLICATE_ID);
    bench_expect(bench, "nodes.csv", 3, "the id 'b' is there already");
    assert_int_equal(graph_element_count(bench->graph, ELEMENT_NODE), 2);
}

static void many_rows_pass_several_batches(void **state) {
    struct bench *bench = *state;
    const uint32_t node_count = 3 * BATCH_ROWS + 5;
    FILE *nodes = fopen(bench_path(bench, "nodes.csv"), "w");
    FILE *edges = fopen(bench_path(bench, "edges.csv"), "w");
    fputs("id:ID,:LABEL,place:int\n", nodes);
    fputs(":START_ID,:TYPE,:END_ID,twice:int\n", edges);
    for (uint32_t i = 0; i < node_count; i++) {
        /* Short ids, and those that do not fit into a place of the map. */
        char id[64], next[64];
        uint32_t j = (i + 1) % node_count;
        snprintf(id, sizeof id, "%s%u", i % 2 == 0 ? "n" : "a-long-id-of-a-node-", i);
        snprintf(next, sizeof next, "%s%u", j % 2 == 0 ? "n" : "a-long-id-of-a-node-", j);
        fprintf(nodes, "%s,%s,%u\n", id, i % 3 == 0 ? "A" : "B;C", i);
        fprintf(edges, "%s,%s,%s,%u\n", id, i % 5 == 0 ? "X" : "Y", next, 2 * i);
    }
    fclose(nodes);
    fclose(edges);
    OK(bench_read(bench, bench->folder));
    assert_int_equal(bench->report.nodes, node_count);
    struct graph_edges read = graph_edges(bench->graph);
    for (uint32_t i = 0; i < node_count; i++) {
        assert_int_equal(bench_property(bench->graph, ELEMENT_NODE, i, "place").integer,
                         i);
        assert_int_equal(read.sources[i], i);
        assert_int_equal(read.targets[i], (i + 1) % node_count);
        assert_int_equal(
            bench_property(bench->graph, ELEMENT_RELATIONSHIP, i, "twice").integer,
            2 * i);
        assert_int_equal(bench_has_label(bench->graph, i, "A"), i % 3 == 0);
    }
}

/* ---- faults ------------------------------------------------------------------------------------- */

static void faults_are_told_with_file_and_line(void **state) {
    struct bench *bench = *state;
    static const struct {
        const char *nodes, *edges;
        enum status status;
        const char *file;
        uint64_t line;
        const char *words;
    } cases[] = {
        {"", NULL, STATUS_INVALID_FILE, "nodes.csv", 1, "the file is empty"},
        {"id:ID,a\n1,2,3\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 2,
         "the row has 3 fields, the header 2"},
        {"id:ID,a\n1,2\n2\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 3,
         "the row has 1 fields, the header 2"},
        {"id:ID,a:int\n1,2\n\n2,x3\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 4,
         "column 'a:int': 'x3' is not an integer"},
        {"id:ID,a:int\n1,9223372036854775808\n", NULL, STATUS_INVALID_FILE, "nodes.csv",
         2, "is not an integer"},
        {"id:ID,a:float\n1,1.2.3\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 2,
         "'1.2.3' is not a number"},
        {"id:ID,a:float\n1,1e999\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 2,
         "is not a number"},
        {"id:ID,a:boolean\n1,yes\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 2,
         "'yes' is not true or false"},
        {"id:ID,a:date\n\"1\n2\",2024-01-01\n2,2023-02-29\n", NULL, STATUS_INVALID_FILE,
         "nodes.csv", 4, "'2023-02-29' is not a date"},
        {"id:ID,a:int[]\n1,1;;2\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 2,
         "'' is not an integer"},
        {"id:ID,a:datetime\n1,noon\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 2,
         "'noon' is not a date and time"},
        {"id:ID,a:json\n1,{\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 2,
         "'{' is not JSON"},
        {"id:ID,a:flaot\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 1,
         "column 'a:flaot': the type is not known"},
        {"id:ID,a,a:int\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 1,
         "the name comes twice"},
        {"id:ID,x:ID\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 1,
         "the type comes twice"},
        {"id:ID,:int\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 1, "needs a name"},
        {"id:ID\na\nb\na\n", NULL, STATUS_DUPLICATE_ID, "nodes.csv", 4,
         "the id 'a' is there already"},
        {"id:ID,b\n,x\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 2, "is not an id"},
        {"id:ID,b\n1,\"open\n2,x\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 2,
         "a quoted field is not closed"},
        {"id:ID,b\n1,\"a\nb\" c\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 3,
         "text follows a closing quote"},
        {"id:ID,b\n1,\"x\ny \xC3(\"\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 3,
         "not UTF-8 (0xC3)"},
        {"id:ID,b\n1,\xFF\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 2, "not UTF-8"},
        {"\xFF\xFEi\n", NULL, STATUS_INVALID_FILE, "nodes.csv", 1, "UTF-16"},
        {"id:ID\na\n", ":START_ID,:TYPE,:END_ID\na,T,a\na,T,ab\n", STATUS_DANGLING_EDGE,
         "edges.csv", 3, "column ':END_ID': no node has the id 'ab'"},
        {"id:ID\na\n", ":START_ID,:TYPE,:END_ID\n,T,a\n", STATUS_DANGLING_EDGE,
         "edges.csv", 2, "column ':START_ID'"},
        {"id:ID\na\n", ":START_ID,:TYPE,:END_ID\na,,a\n", STATUS_INVALID_FILE,
         "edges.csv", 2, "is not a type"},
        {"id:ID\na\n", ":START_ID,:END_ID\na,a\n", STATUS_INVALID_FILE, "edges.csv", 1,
         ":TYPE is missing"},
        {"id:ID\na\n", ":START_ID,:END_ID,:TYPE,:LABEL\n", STATUS_INVALID_FILE,
         "edges.csv", 1, "stands for nodes only"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bench_write(bench, "nodes.csv", cases[i].nodes);
        unlink(bench_path(bench, "edges.csv"));
        if (cases[i].edges != NULL)
            bench_write(bench, "edges.csv", cases[i].edges);
        assert_int_equal(bench_read(bench, bench->folder), cases[i].status);
        bench_expect(bench, cases[i].file, cases[i].line, cases[i].words);
        assert_int_equal(graph_element_count(bench->graph, ELEMENT_NODE), 0);
        assert_int_equal(graph_name_count(bench->graph, CATALOG_KEY), 0);
        assert_int_equal(graph_name_count(bench->graph, CATALOG_TYPE), 0);
    }
}

static void zero_bytes_are_refused(void **state) {
    struct bench *bench = *state;
    bench_write_bytes(bench, "nodes.csv", TEXT("id:ID,b\n1,x\0y\n"));
    assert_int_equal(bench_read(bench, bench->folder), STATUS_INVALID_FILE);
    bench_expect(bench, "nodes.csv", 2, "a zero byte");
    bench_write_bytes(bench, "nodes.csv", TEXT("id:ID,b\n1,\"x\0y\"\n"));
    assert_int_equal(bench_read(bench, bench->folder), STATUS_INVALID_FILE);
    bench_expect(bench, "nodes.csv", 2, "a zero byte");
}

static void near_names_are_hinted(void **state) {
    struct bench *bench = *state;
    bench_write(bench, "nodes.csv", "id:ID\neu-ai-act\n");
    bench_write(bench, "edges.csv", ":START_ID,:TYPE,:END_ID\neu-ai-atc,T,eu-ai-act\n");
    assert_int_equal(bench_read(bench, bench->folder), STATUS_DANGLING_EDGE);
    assert_string_equal(bench->problem.hint, "did you mean 'eu-ai-act'?");
    bench_write(bench, "nodes.csv", "id:ID,a:flaot\n");
    bench_read(bench, bench->folder);
    assert_string_equal(bench->problem.hint, "did you mean 'float'?");
}

static void paths_that_hold_no_graph_are_refused(void **state) {
    struct bench *bench = *state;
    assert_int_equal(bench_read(bench, bench->folder), STATUS_CANNOT_OPEN);
    assert_int_equal(bench_read(bench, bench_path(bench, "missing")), STATUS_CANNOT_OPEN);
    bench_write(bench, "graph.xyz", "");
    assert_int_equal(bench_read(bench, bench_path(bench, "graph.xyz")),
                     STATUS_UNKNOWN_FORMAT);
    bench_write(bench, "table.md", "");
    assert_int_equal(bench_read(bench, bench_path(bench, "table.md")),
                     STATUS_UNKNOWN_FORMAT);
}

/* A node file whose only row takes `byte_count` bytes, its line end included. */
static void write_long_row(struct bench *bench, size_t byte_count) {
    FILE *file = fopen(bench_path(bench, "nodes.csv"), "w");
    fputs("id:ID,text\na,", file);
    for (size_t i = 3; i < byte_count; i++)
        putc('x', file);
    putc('\n', file);
    fclose(file);
}

static void a_row_is_read_up_to_the_limit(void **state) {
    struct bench *bench = *state;
    write_long_row(bench, MAX_IMPORT_LINE_BYTES);
    OK(bench_read(bench, bench->folder));
    assert_int_equal(bench_property(bench->graph, ELEMENT_NODE, 0, "text").size,
                     MAX_IMPORT_LINE_BYTES - 3);
    write_long_row(bench, (size_t)MAX_IMPORT_LINE_BYTES + 1);
    assert_int_equal(bench_read(bench, bench->folder), STATUS_INVALID_FILE);
    bench_expect(bench, "nodes.csv", 2, "longer than");
}

static void wide_files_take_bounded_memory(void **state) {
    struct bench *bench = *state;
    const uint32_t column_count = 60000;
    FILE *file = fopen(bench_path(bench, "nodes.csv"), "w");
    fputs("id:ID", file);
    for (uint32_t i = 0; i < column_count; i++)
        fprintf(file, ",c%u:int", i);
    for (uint32_t row = 0; row < 3; row++) {
        fprintf(file, "\n%u", row);
        for (uint32_t i = 0; i < column_count; i++)
            fputs(i % 1000 == row ? ",7" : ",", file);
    }
    fclose(file);
    OK(bench_read(bench, bench->folder));
    assert_int_equal(bench_property(bench->graph, ELEMENT_NODE, 2, "c59002").integer, 7);
    assert_true(bench->budget.memory_peak_bytes < 200u << 20);
}

static void a_cancelled_read_leaves_nothing(void **state) {
    struct bench *bench = *state;
    atomic_store(&bench->budget.cancelled, true);
    assert_int_equal(bench_read(bench, "graphs/governance"), STATUS_CANCELLED);
    assert_int_equal(graph_element_count(bench->graph, ELEMENT_NODE), 0);
    atomic_store(&bench->budget.cancelled, false);
    OK(bench_read(bench, "graphs/governance"));
}

static void every_failing_allocation_is_survived(void **state) {
    struct bench *bench = *state;
    bench_write(
        bench, "nodes.csv",
        "id:ID(s),:LABEL,n:int,t,l:string[]\na,A;B,1,x,p;q\nlong-id-of-a-node,B,,y,\n");
    bench_write(
        bench, "edges.csv",
        ":START_ID(s),:END_ID(s),:TYPE,w:float\na,a,T,0.5\nlong-id-of-a-node,a,U,1\n");
    bench_fail_each_read(bench, bench->folder);
}

/* ---- writing -------------------------------------------------------------------------------------- */

static void random_graphs_come_back_from_folders(void **state) {
    (void)state;
    bench_round_trips("graph/", "csv", 60, true);
}

static void the_governance_folder_comes_back(void **state) {
    struct bench *bench = *state;
    struct bench back;
    bench_open(&back);
    OK(bench_read(bench, "graphs/governance"));
    OK(bench_write_graph(bench, bench_path(bench, "copy"), "csv"));
    OK(bench_read(&back, bench_path(bench, "copy")));
    bench_expect_same(bench->graph, back.graph);
    /* Its ids are those that the edges name. */
    FILE *file = fopen(bench_path(bench, "copy/nodes.csv"), "r");
    char line[16] = "";
    assert_non_null(fgets(line, sizeof line, file));
    fclose(file);
    assert_int_equal(strncmp(line, "id:ID,:LABEL,", 13), 0);
    bench_close(&back);
}

static void names_that_a_folder_cannot_hold_are_refused(void **state) {
    struct bench *bench = *state;
    uint32_t row, id;
    OK(graph_begin(bench->graph, NULL));
    OK(graph_create_node(bench->graph, NULL, 0, &row, NULL));
    OK(graph_make_name(bench->graph, CATALOG_LABEL, TEXT("a;b"), &id, NULL));
    OK(graph_add_label(bench->graph, row, id, NULL, NULL));
    OK(graph_commit(bench->graph, NULL));
    assert_int_equal(bench_write_graph(bench, bench_path(bench, "new"), "csv"),
                     STATUS_VALUE_AT_RUN);
    assert_int_equal(bench_file_count(bench), 0);
}

static void a_folder_of_another_graph_is_left_alone(void **state) {
    struct bench *bench = *state;
    bench_write(bench, "nodes_other.csv", "id:ID\n");
    OK(bench_read(bench, "graphs/people"));
    assert_int_equal(bench_write_graph(bench, bench->folder, "csv"), STATUS_CANNOT_WRITE);
    assert_int_equal(bench_file_count(bench), 1);
}

static void a_failed_write_leaves_no_file(void **state) {
    struct bench *bench = *state;
    OK(bench_read(bench, "graphs/people"));
    bench_fail_each_write(bench, "out", "csv");
}

/* ---- tables ----------------------------------------------------------------------------------------- */

struct rows {
    struct value (*cells)[2];
    uint32_t count, next;
};

static enum status next_row(void *context, const struct value **row,
                            struct problem *problem) {
    struct rows *rows = context;
    (void)problem;
    *row = rows->next < rows->count ? rows->cells[rows->next++] : NULL;
    return STATUS_OK;
}

static void write_rows(struct bench *bench, const char *name, const char *expected) {
    struct value cells[2][2] = {{value_string(TEXT("=1+1")), value_integer(1)},
                                {value_string(TEXT("a,b")), value_null()}};
    struct rows rows = {cells, 2, 0};
    static const struct text names[] = {{"text", 4}, {"n", 1}};
    const struct exchange_table table = {names, 2, next_row, &rows};
    const struct exchange_format *format;
    const char *path = bench_path(bench, name);
    OK(exchange_find(text_of(path), TEXT(""), &format, &bench->problem));
    bench->report = (struct exchange_report){0};
    OK(format->write_table(&bench->context, path, &table, &bench->report));
    assert_int_equal(bench->report.rows, 2);
    char content[256] = "";
    FILE *file = fopen(path, "r");
    size_t count = fread(content, 1, sizeof content - 1, file);
    content[count] = '\0';
    fclose(file);
    assert_string_equal(content, expected);
}

static void tables_are_written_in_each_format(void **state) {
    struct bench *bench = *state;
    write_rows(bench, "t.csv", "text,n\n=1+1,1\n\"a,b\",\n");
    write_rows(bench, "t.tsv", "text\tn\n=1+1\t1\na,b\t\\N\n");
    write_rows(bench, "t.jsonl",
               "{\"text\":\"=1+1\",\"n\":1}\n{\"text\":\"a,b\",\"n\":null}\n");
    const struct value_map_entry option = {TEXT("formulas"),
                                           value_string(TEXT("escape"))};
    bench->context.options = value_map(&option, 1);
    write_rows(bench, "t.csv", "text,n\n'=1+1,1\n\"a,b\",\n");
}

static void rows_are_read_for_load_csv(void **state) {
    struct bench *bench = *state;
    bench_write(bench, "t.csv", "a|b\n\"\"|\n\n1|\"x|\ny\"\n");
    struct csv_reader *reader;
    const struct value *fields;
    uint32_t count;
    OK(csv_open(&bench->arena, bench_path(bench, "t.csv"), '|', &bench->budget, &reader,
                &bench->problem));
    OK(csv_next(reader, &fields, &count, &bench->problem));
    assert_int_equal(count, 2);
    bench_expect_text(fields[1], "b");
    OK(csv_next(reader, &fields, &count, &bench->problem));
    bench_expect_text(fields[0], "");
    assert_int_equal(fields[1].type, VALUE_NULL);
    OK(csv_next(reader, &fields, &count, &bench->problem));
    bench_expect_text(fields[1], "x|\ny");
    assert_int_equal(csv_line(reader), 4);
    OK(csv_next(reader, &fields, &count, &bench->problem));
    assert_int_equal(count, 0);
}

/* ---- parts -------------------------------------------------------------------------------------------- */

static void floats_are_rounded_as_strtod_does(void **state) {
    struct bench *bench = *state;
    for (uint32_t i = 0; i < 200000; i++) {
        char text[64];
        uint32_t form = bench_below(bench, 6);
        int size;
        uint32_t a = bench_below(bench, 1u << (1 + bench_below(bench, 31)));
        uint32_t b = bench_below(bench, 1u << (1 + bench_below(bench, 31)));
        if (form == 0)
            size = snprintf(text, sizeof text, "%u.%u", a, b);
        else if (form == 1)
            size = snprintf(text, sizeof text, "-%u.%06u", a, b);
        else if (form == 2)
            size = snprintf(text, sizeof text, "0.%u%u", a, b);
        else if (form == 3)
            size = snprintf(text, sizeof text, "%u%ue-%u", a, b, bench_below(bench, 330));
        else if (form == 4)
            size = snprintf(text, sizeof text, "%u.%ue%u", a, b, bench_below(bench, 280));
        else
            size = snprintf(text, sizeof text, "%u", a);
        double number;
        assert_true(cell_float((struct text){text, (size_t)size}, &number));
        if (number != strtod(text, NULL))
            fail_msg("%s read as %.17g", text, number);
    }
}

static void numbers_and_dates_are_refused_when_they_are_none(void **state) {
    (void)state;
    static const char *const no_floats[] = {"",     " ",   ".",      "e5",   "1e",
                                            "1e+",  "+-1", "1 2",    "0x10", "1,5",
                                            "nanx", "--1", "1e99999"};
    static const char *const no_integers[] = {
        "", "+", "1.0", "9223372036854775808", "-9223372036854775809", "1e3"};
    static const char *const no_dates[] = {
        "2024",     "2024-1-1",   "2024-13-01",       "2024-00-10",       "2024-02-30",
        "24-01-01", "2024/01/01", "2024-01-01T00:00", "12345678901-01-01"};
    double number;
    int64_t integer;
    for (size_t i = 0; i < sizeof no_floats / sizeof *no_floats; i++)
        assert_false(cell_float(text_of(no_floats[i]), &number));
    for (size_t i = 0; i < sizeof no_integers / sizeof *no_integers; i++)
        assert_false(cell_integer(text_of(no_integers[i]), &integer));
    for (size_t i = 0; i < sizeof no_dates / sizeof *no_dates; i++)
        assert_false(cell_date(text_of(no_dates[i]), &integer));
    assert_true(cell_integer(TEXT("-9223372036854775808"), &integer));
    assert_true(integer == INT64_MIN);
    assert_true(cell_float(TEXT(" -INF "), &number));
    assert_true(isinf(number) && number < 0);
    assert_true(cell_date(TEXT("1970-01-02"), &integer));
    assert_int_equal(integer, 1);
}

static void ids_of_all_lengths_are_told_apart(void **state) {
    (void)state;
    struct id_map map;
    id_map_init(&map);
    char text[80];
    bool is_new;
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 20000; i++) {
            int size = snprintf(text, sizeof text, "%u%.*s", i, (int)(i % 30),
                                "-and-more-of-it-until-it-is-long");
            struct id_key key = id_key((struct text){text, (size_t)size});
            OK(id_map_add(&map, &key, i, &is_new));
            assert_int_equal(is_new, round == 0);
            uint32_t row;
            assert_true(id_map_find(&map, &key, &row));
            assert_int_equal(row, i);
        }
    struct id_key missing = id_key(TEXT("not there, and not short either"));
    uint32_t row;
    assert_false(id_map_find(&map, &missing, &row));
    assert_int_equal(map.count, 20000);
    id_map_release(&map);
}

static void a_full_disk_is_told_and_nothing_is_left(void **state) {
    struct bench *bench = *state;
    struct target_file *file;
    OK(target_file_open(&bench->arena, "/dev/full", &file, &bench->problem));
    target_write_string(file, "text");
    assert_int_equal(target_file_commit(file, &bench->problem), STATUS_CANNOT_WRITE);
    problem_clear(&bench->problem);
    assert_int_equal(
        target_file_open(&bench->arena, bench->folder, &file, &bench->problem),
        STATUS_CANNOT_WRITE);
    problem_clear(&bench->problem);
    assert_int_equal(target_file_open(&bench->arena, bench_path(bench, "no/file"), &file,
                                      &bench->problem),
                     STATUS_CANNOT_WRITE);
    assert_int_equal(bench_file_count(bench), 0);
}

static void a_file_is_replaced_whole_and_through_links(void **state) {
    struct bench *bench = *state;
    struct target_file *file;
    bench_write(bench, "real", "old");
    assert_int_equal(symlink("real", bench_path(bench, "link")), 0);
    OK(target_file_open(&bench->arena, bench_path(bench, "link"), &file,
                        &bench->problem));
    target_write_string(file, "new");
    target_file_abandon(file);
    char content[8] = "";
    FILE *stream = fopen(bench_path(bench, "real"), "r");
    assert_int_equal(fread(content, 1, 3, stream), 3);
    fclose(stream);
    assert_string_equal(content, "old");
    OK(target_file_open(&bench->arena, bench_path(bench, "link"), &file,
                        &bench->problem));
    target_write_string(file, "new");
    OK(target_file_commit(file, &bench->problem));
    stream = fopen(bench_path(bench, "real"), "r");
    assert_int_equal(fread(content, 1, 3, stream), 3);
    fclose(stream);
    assert_string_equal(content, "new");
    assert_int_equal(bench_file_count(bench), 2);
}

static void formats_are_found_by_name_and_suffix(void **state) {
    struct bench *bench = *state;
    const struct exchange_format *format;
    OK(exchange_find(TEXT("a/b.GraphML"), TEXT(""), &format, &bench->problem));
    assert_string_equal(format->name, "graphml");
    OK(exchange_find(TEXT("a.graphml.gz"), TEXT(""), &format, &bench->problem));
    assert_string_equal(format->name, "graphml");
    OK(exchange_find(TEXT("folder/"), TEXT(""), &format, &bench->problem));
    assert_string_equal(format->name, "csv");
    OK(exchange_find(TEXT("x.txt"), TEXT("JSON"), &format, &bench->problem));
    assert_string_equal(format->name, "json");
    assert_int_equal(exchange_find(TEXT("x"), TEXT("grapml"), &format, &bench->problem),
                     STATUS_UNKNOWN_FORMAT);
    assert_string_equal(bench->problem.hint,
                        "did you mean 'graphml'? there are csv, graphml, json, jsonl, "
                        "tsv, markdown");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_people_come_with_every_type),
        TEST(the_governance_graph_opens),
        TEST(quotes_line_ends_and_a_mark_are_read),
        TEST(every_type_of_a_header_is_read),
        TEST(id_spaces_keep_equal_ids_apart),
        TEST(a_second_import_adds_to_the_first),
        TEST(many_rows_pass_several_batches),
        TEST(faults_are_told_with_file_and_line),
        TEST(zero_bytes_are_refused),
        TEST(near_names_are_hinted),
        TEST(paths_that_hold_no_graph_are_refused),
        TEST(a_row_is_read_up_to_the_limit),
        TEST(wide_files_take_bounded_memory),
        TEST(a_cancelled_read_leaves_nothing),
        TEST(every_failing_allocation_is_survived),
        TEST(random_graphs_come_back_from_folders),
        TEST(the_governance_folder_comes_back),
        TEST(names_that_a_folder_cannot_hold_are_refused),
        TEST(a_folder_of_another_graph_is_left_alone),
        TEST(a_failed_write_leaves_no_file),
        TEST(tables_are_written_in_each_format),
        TEST(rows_are_read_for_load_csv),
        TEST(floats_are_rounded_as_strtod_does),
        TEST(numbers_and_dates_are_refused_when_they_are_none),
        TEST(ids_of_all_lengths_are_told_apart),
        TEST(a_full_disk_is_told_and_nothing_is_left),
        TEST(a_file_is_replaced_whole_and_through_links),
        TEST(formats_are_found_by_name_and_suffix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
