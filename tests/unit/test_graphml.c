/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange_bench.h"

#include "base/limits.h"
#include "exchange/layout.h"
#include "exchange/xml_text.h"

#include <libxml/xmlIO.h>

#define HEAD                                                                             \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml "                              \
    "xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"

static void write_file(struct bench *bench, const char *text) {
    bench_write(bench, "g.graphml", text);
}

static enum status read_file(struct bench *bench) {
    return bench_read(bench, bench_path(bench, "g.graphml"));
}

static void set_option(struct bench *bench, const char *name, struct value value) {
    struct value_map_entry *entry = arena_allocate(&bench->arena, sizeof *entry);
    *entry = (struct value_map_entry){text_of(name), value};
    bench->context.options = value_map(entry, 1);
}

static void expect_note(struct bench *bench, const char *words) {
    char notes[4096];
    snprintf(notes, sizeof notes, "%.*s", TEXT_ARGS(bench->report.notes));
    if (strstr(notes, words) == NULL)
        fail_msg("'%s' does not hold '%s'", notes, words);
}

/* ---- our own files ------------------------------------------------------------------------------ */

static void random_graphs_come_back(void **state) {
    (void)state;
    bench_round_trips("g.graphml", "", 80, true);
}

static void shipped_graphs_come_back(void **state) {
    struct bench *bench = *state;
    static const char *const graphs[] = {"graphs/people", "graphs/governance"};
    for (size_t i = 0; i < 2; i++) {
        struct bench first, second;
        bench_open(&first);
        bench_open(&second);
        OK(bench_read(&first, graphs[i]));
        OK(bench_write_graph(&first, bench_path(bench, "g.graphml"), ""));
        OK(bench_read(&second, bench_path(bench, "g.graphml")));
        assert_int_equal(second.report.losses, 0);
        bench_expect_same(first.graph, second.graph);
        bench_close(&first);
        bench_close(&second);
    }
}

static uint32_t make_node(struct bench *bench, const char *label) {
    uint32_t row, id;
    OK(graph_create_node(bench->graph, NULL, 0, &row, NULL));
    OK(graph_make_name(bench->graph, CATALOG_LABEL, text_of(label), &id, NULL));
    OK(graph_add_label(bench->graph, row, id, NULL, NULL));
    return row;
}

static void set(struct bench *bench, enum element_kind kind, uint32_t row,
                const char *name, struct value value) {
    uint32_t key;
    OK(graph_make_name(bench->graph, CATALOG_KEY, text_of(name), &key, NULL));
    OK(graph_set_property(bench->graph, kind, row, key, value, NULL, NULL));
}

static char *read_text(struct bench *bench, const char *name) {
    FILE *file = fopen(bench_path(bench, name), "r");
    assert_non_null(file);
    char *text = arena_allocate(&bench->arena, 1 << 20);
    text[fread(text, 1, (1 << 20) - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void expect_words(const char *text, const char *words) {
    if (strstr(text, words) == NULL)
        fail_msg("no '%s' in:\n%s", words, text);
}

static void the_file_keeps_to_the_profile(void **state) {
    struct bench *bench = *state;
    uint32_t edge, type;
    OK(graph_begin(bench->graph, NULL));
    uint32_t node = make_node(bench, "A");
    set(bench, ELEMENT_NODE, node, "name", value_string(TEXT("<N&\">")));
    set(bench, ELEMENT_NODE, node, "id", value_integer(7));
    set(bench, ELEMENT_NODE, node, "id_", value_float(5e-324));
    set(bench, ELEMENT_NODE, node, "empty", value_string(TEXT("")));
    OK(graph_make_name(bench->graph, CATALOG_TYPE, TEXT("T"), &type, NULL));
    OK(graph_create_relationship(bench->graph, node, node, type, &edge, NULL));
    set(bench, ELEMENT_RELATIONSHIP, edge, "weight", value_integer(2));
    set(bench, ELEMENT_RELATIONSHIP, edge, "day", value_date(0));
    OK(graph_commit(bench->graph, NULL));
    OK(bench_write_graph(bench, bench_path(bench, "g.graphml"), ""));
    assert_int_equal(bench->report.renamed, 2);
    assert_int_equal(bench->report.losses, 1);
    expect_note(bench, "node property 'id' is written as 'id__'");
    expect_note(bench, "relationship property 'weight' is written as 'weight_'");
    expect_note(bench, "1 numbers too small");
    const char *text = read_text(bench, "g.graphml");
    expect_words(text, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"");
    expect_words(text, "<graph id=\"G\" edgedefault=\"directed\">");
    expect_words(text, "attr.name=\"id__\" attr.type=\"long\" ent:property=\"id\"");
    expect_words(text, "<node id=\"n0\"><data key=\"labels\">:A</data>");
    expect_words(text, "<data key=\"caption\">&lt;N&amp;\"&gt;</data>");
    expect_words(text, "ent:exact=\"");
    expect_words(
        text, "<edge id=\"e0\" source=\"n0\" target=\"n0\"><data key=\"label\">T</data>"
              "<data key=\"interaction\">T</data><data key=\"weight\">2.0</data>");
    expect_words(text, "attr.name=\"day\" attr.type=\"string\" ent:type=\"DATE\"");
    expect_words(text, ">1970-01-01</data>");
    assert_null(strstr(text, "DOCTYPE"));
    assert_null(strstr(text, "<desc"));
    assert_null(strstr(text, "<default"));
}

static void control_characters_are_refused_or_left_out(void **state) {
    struct bench *bench = *state;
    OK(graph_begin(bench->graph, NULL));
    uint32_t node = make_node(bench, "A");
    set(bench, ELEMENT_NODE, node, "name", value_string(TEXT("N")));
    set(bench, ELEMENT_NODE, node, "note", value_string(TEXT("a\x01z\xEF\xBF\xBFy")));
    OK(graph_commit(bench->graph, NULL));
    assert_int_equal(bench_write_graph(bench, bench_path(bench, "g.graphml"), ""),
                     STATUS_VALUE_AT_RUN);
    assert_string_equal(
        bench->problem.message,
        "note of node 'N' holds the character U+0001, which XML cannot hold");
    arena_reset(&bench->arena);
    assert_int_equal(bench_file_count(bench), 0);
    set_option(bench, "control", value_string(TEXT("strip")));
    OK(bench_write_graph(bench, bench_path(bench, "g.graphml"), ""));
    expect_note(bench, "2 characters that XML cannot hold are left out");
    expect_words(read_text(bench, "g.graphml"), ">azy</data>");
}

static void each_layout_places_every_node(void **state) {
    struct bench *bench = *state;
    static const char *const layouts[] = {"fr",   "kk",     "drl",  "graphopt", "mds",
                                          "tree", "circle", "star", "grid",     "random"};
    OK(bench_read(bench, "graphs/people"));
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        set_option(bench, "layout", value_string(text_of(layouts[i])));
        bench->random_state = 42;
        OK(bench_write_graph(bench, bench_path(bench, "g.graphml"), ""));
        OK(bench_write_graph(bench, bench_path(bench, "again.graphml"), ""));
        const char *text = read_text(bench, "g.graphml");
        assert_string_equal(text, read_text(bench, "again.graphml"));
        uint32_t count = 0;
        for (const char *at = text; (at = strstr(at, "<data key=\"x\">")) != NULL; at++)
            count++;
        assert_int_equal(count, 11);
        assert_null(strstr(text, "nan"));
    }
    set_option(bench, "layout", value_string(TEXT("circel")));
    assert_int_equal(bench_write_graph(bench, bench_path(bench, "g.graphml"), ""),
                     STATUS_INVALID_OPTION);
    assert_string_equal(bench->problem.hint, "did you mean 'circle'?");
}

static void a_layout_gives_edges_their_length(void **state) {
    struct bench *bench = *state;
    uint32_t type, edge;
    OK(graph_begin(bench->graph, NULL));
    uint32_t first = make_node(bench, "A"), second = make_node(bench, "A");
    OK(graph_make_name(bench->graph, CATALOG_TYPE, TEXT("T"), &type, NULL));
    OK(graph_create_relationship(bench->graph, first, second, type, &edge, NULL));
    OK(graph_commit(bench->graph, NULL));
    const struct exchange_selection all = {.is_whole_graph = true};
    struct selection selection;
    struct layout_position *positions;
    OK(selection_open(&bench->context, &all, &selection));
    OK(layout_nodes(&bench->context, &selection, TEXT("kk"), 1, &positions));
    double length =
        hypot(positions[0].x - positions[1].x, positions[0].y - positions[1].y);
    assert_true(fabs(length - LAYOUT_EDGE_LENGTH) < 1e-6);
}

/* ---- other tools' files --------------------------------------------------------------------------- */

static void oddities_are_read_and_counted(void **state) {
    struct bench *bench = *state;
    write_file(
        bench,
        "<graphml>\n" /* no namespace */
        "<key id='i' for='node' attr.name='year' attr.type='integer'/>\n"
        "<key id='s' for='node' attr.name='text' attr.type='String'/>\n"
        "<key id='d' for='node' attr.name='day' attr.type='date'/>\n"
        "<key id='b' for='node' attr.name='flag' attr.type='boolean'/>\n"
        "<key id='a' for='all' attr.name='both' attr.type='double'/>\n"
        "<key id='n' attr.name='unfor' attr.type='int'/>\n"
        "<key id='noname' for='node' attr.type='int'/>\n"
        "<key id='notype' for='node' attr.name='notype'/>\n"
        "<key id='w1' for='edge' attr.name='w' attr.type='int'/>\n"
        "<key id='w2' for='edge' attr.name='w' attr.type='float'/>\n"
        "<key id='same' for='node' attr.name='on node' attr.type='string'/>\n"
        "<key id='same' for='edge' attr.name='on edge' attr.type='string'/>\n"
        "<key id='l' for='node' attr.name='tags' attr.type='string' attr.list='long'/>\n"
        "<key id='g' for='node' attr.name='words' attr.type='liststring'/>\n"
        "<key id='def' for='node' attr.name='kind' attr.type='string'><desc>x</desc>"
        "<default>usual</default></key>\n"
        "<key id='odd' for='node' attr.name='odd' attr.type='quaternion'/>\n"
        "<graph edgedefault='directed'>\n"
        "<data key='graphname'>the graph</data>\n"
        "<edge id='x' source='n1' target='n0' label='KNOWS'><data key='w1'>3</data>"
        "<data key='same'>E</data></edge>\n"
        "<edge source='n0' target='n1' directed='false' sourceport='p'>"
        "<data key='w2'>1.5</data></edge>\n"
        "<node id='n0' labels=':A:B' extra='1'><data key='i'>1</data>"
        "<data key='s'> a </data><data key='d'>2024-01-02</data><data key='b'> True "
        "</data>"
        "<data key='a'>INF</data><data key='n'/><data key='noname'>5</data>"
        "<data key='notype'>12</data><data key='same'>N</data><data key='l'>[1,2]</data>"
        "<data key='g'>[x, y]</data><data key='undeclared'>u</data><data "
        "key='odd'>o</data>"
        "<port name='p'><data key='s'>port</data></port><desc>about n0</desc></node>\n"
        "<node id='n1'><data key='def'>rare</data><data key='b'>1</data>"
        "<data key='i'>1</data><data key='i'>2</data><data key='s'></data>"
        "<graph edgedefault='undirected'><node id='n1::in'/>"
        "<edge source='n1' target='n1::in'/></graph></node>\n"
        "<hyperedge id='h'><endpoint node='n0'/><endpoint node='n1'/>"
        "<data key='s'>hyper</data></hyperedge>\n"
        "<unknown><node id='no'/></unknown>\n"
        "</graph>\n"
        "<graph edgedefault='directed'><node id='m0'/></graph>\n"
        "</graphml>\n");
    OK(read_file(bench));
    struct graph *graph = bench->graph;
    assert_int_equal(bench->report.nodes, 5);
    assert_int_equal(bench->report.relationships, 5);
    assert_int_equal(graph_element_count(graph, ELEMENT_NODE), 5);
    /* n1 was named by an edge first, so it has the first row. */
    uint32_t n1 = 0, n0 = 1;
    bench_expect_text(bench_property(graph, ELEMENT_NODE, n0, "id"), "n0");
    assert_true(bench_has_label(graph, n0, "A") && bench_has_label(graph, n0, "B"));
    assert_int_equal(bench_property(graph, ELEMENT_NODE, n0, "year").type, VALUE_INTEGER);
    bench_expect_text(bench_property(graph, ELEMENT_NODE, n0, "text"), " a ");
    assert_int_equal(bench_property(graph, ELEMENT_NODE, n0, "day").type, VALUE_DATE);
    assert_true(bench_property(graph, ELEMENT_NODE, n0, "flag").boolean);
    assert_true(isinf(bench_property(graph, ELEMENT_NODE, n0, "both").number));
    assert_int_equal(bench_property(graph, ELEMENT_NODE, n0, "unfor").type, VALUE_NULL);
    assert_int_equal(bench_property(graph, ELEMENT_NODE, n0, "noname").integer, 5);
    bench_expect_text(bench_property(graph, ELEMENT_NODE, n0, "notype"), "12");
    bench_expect_text(bench_property(graph, ELEMENT_NODE, n0, "on node"), "N");
    assert_int_equal(bench_property(graph, ELEMENT_NODE, n0, "tags").items[1].integer, 2);
    bench_expect_text(bench_property(graph, ELEMENT_NODE, n0, "words").items[1], "y");
    bench_expect_text(bench_property(graph, ELEMENT_NODE, n0, "undeclared"), "u");
    bench_expect_text(bench_property(graph, ELEMENT_NODE, n0, "odd"), "o");
    bench_expect_text(bench_property(graph, ELEMENT_NODE, n0, "desc"), "about n0");
    bench_expect_text(bench_property(graph, ELEMENT_NODE, n0, "kind"), "usual");
    bench_expect_text(bench_property(graph, ELEMENT_NODE, n1, "kind"), "rare");
    assert_int_equal(bench_property(graph, ELEMENT_NODE, n1, "year").integer, 2);
    bench_expect_text(bench_property(graph, ELEMENT_NODE, n1, "text"), "");
    assert_int_equal(bench_property(graph, ELEMENT_RELATIONSHIP, 0, "w").integer, 3);
    assert_true(bench_property(graph, ELEMENT_RELATIONSHIP, 1, "w").number == 1.5);
    bench_expect_text(bench_property(graph, ELEMENT_RELATIONSHIP, 0, "on edge"), "E");
    bench_expect_text(bench_property(graph, ELEMENT_RELATIONSHIP, 0, "id"), "x");
    bench_expect_text(bench_property(graph, ELEMENT_RELATIONSHIP, 1, "sourceport"), "p");
    assert_true(
        text_equal(graph_name(graph, CATALOG_TYPE, graph_relationship_type(graph, 0)),
                   TEXT("KNOWS")));
    assert_true(bench_has_label(graph, 3, "Hyperedge"));
    bench_expect_text(bench_property(graph, ELEMENT_NODE, 3, "text"), "hyper");
    static const char *const notes[] = {"2 undirected edges",
                                        "1 nested graphs",
                                        "1 further graphs",
                                        "1 values of the graph itself",
                                        "1 ports",
                                        "1 hyperedges",
                                        "1 keys without a declaration",
                                        "2 edges without a type",
                                        "1 empty values",
                                        "1 values were replaced",
                                        "1 elements that GraphML does not have",
                                        "1 attributes that GraphML does not have",
                                        "1 keys of unknown types"};
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        expect_note(bench, notes[i]);
    assert_int_equal(bench->report.losses, 15);
}

static void drawings_of_yed_keep_label_and_place(void **state) {
    struct bench *bench = *state;
    write_file(
        bench,
        "<g:graphml xmlns:g='http://graphml.graphdrawing.org/xmlns' "
        "xmlns:y='http://www.yworks.com/xml/graphml'>\n"
        "<g:key for='node' id='d0' yfiles.type='nodegraphics'/>\n"
        "<g:key for='edge' id='d1' yfiles.type='edgegraphics'/>\n"
        "<g:graph edgedefault='directed'><g:node id='n0'><g:data key='d0'><y:ShapeNode>"
        "<y:Geometry height='30.0' width='40' x='10.5' y='-3'/>"
        "<y:NodeLabel> A &amp; B "
        "<y:LabelModel/></y:NodeLabel><y:NodeLabel>2</y:NodeLabel>"
        "</y:ShapeNode></g:data></g:node>\n"
        "<g:edge source='n0' target='n0'><g:data key='d1'><y:PolyLineEdge>"
        "<y:EdgeLabel>loop</y:EdgeLabel></y:PolyLineEdge></g:data></g:edge></g:graph>"
        "</g:graphml>");
    OK(read_file(bench));
    bench_expect_text(bench_property(bench->graph, ELEMENT_NODE, 0, "label"), "A & B");
    assert_true(bench_property(bench->graph, ELEMENT_NODE, 0, "x").number == 10.5);
    assert_true(bench_property(bench->graph, ELEMENT_NODE, 0, "y").number == -3.0);
    bench_expect_text(bench_property(bench->graph, ELEMENT_RELATIONSHIP, 0, "label"),
                      "loop");
    expect_note(bench, "2 graphics were reduced");
}

static void options_name_labels_and_types(void **state) {
    struct bench *bench = *state;
    write_file(bench,
               HEAD "<key id='a' for='node' attr.name='kind' attr.type='string'/>\n"
                    "<key id='b' for='edge' attr.name='relation' attr.type='string'/>\n"
                    "<graph edgedefault='directed'><node id='n'><data key='a'>X</data>"
                    "</node><edge source='n' target='n'><data key='b'>R</data></edge>"
                    "</graph></graphml>");
    struct value_map_entry options[] = {{TEXT("labels"), value_string(TEXT("kind"))},
                                        {TEXT("type"), value_string(TEXT("relation"))}};
    bench->context.options = value_map(options, 2);
    OK(read_file(bench));
    assert_int_equal(bench->report.losses, 0);
    assert_true(bench_has_label(bench->graph, 0, "X"));
    assert_true(graph_find_name(bench->graph, CATALOG_TYPE, TEXT("R")) != CATALOG_NONE);
}

static void packed_files_are_read(void **state) {
    struct bench *bench = *state;
    OK(bench_read(bench, "graphs/people"));
    OK(bench_write_graph(bench, bench_path(bench, "g.graphml"), ""));
    const char *text = read_text(bench, "g.graphml");
    const char *path = bench_path(bench, "packed.graphml.gz");
    xmlOutputBufferPtr out = xmlOutputBufferCreateFilename(path, NULL, 9);
    assert_non_null(out);
    xmlOutputBufferWriteString(out, text);
    assert_true(xmlOutputBufferClose(out) > 0);
    FILE *file = fopen(path, "rb");
    assert_int_equal(getc(file), 0x1F);
    fclose(file);
    struct bench back;
    bench_open(&back);
    OK(bench_read(&back, path));
    bench_expect_same(bench->graph, back.graph);
    bench_close(&back);
}

static void other_encodings_are_read(void **state) {
    struct bench *bench = *state;
    write_file(bench, "<?xml version='1.0' encoding='ISO-8859-1'?>\n<graphml><graph>"
                      "<node id='n'><data key='t'>\xE4</data></node></graph></graphml>");
    OK(read_file(bench));
    bench_expect_text(bench_property(bench->graph, ELEMENT_NODE, 0, "t"), "ä");
}

/* ---- faults ------------------------------------------------------------------------------------- */

static void faults_are_told_with_their_line(void **state) {
    struct bench *bench = *state;
    static const struct {
        const char *text;
        enum status status;
        uint64_t line;
        const char *words;
    } cases[] = {
        {"", STATUS_INVALID_FILE, 1, "the file ends before its first element"},
        {"\n\n  \n", STATUS_INVALID_FILE, 4, "the file ends before its first element"},
        {"no XML", STATUS_INVALID_FILE, 1,
         "not XML: the file does not begin with an element"},
        {"<svg/>", STATUS_INVALID_FILE, 1, "the file's root is 'svg', expected graphml"},
        {HEAD "<graph>\n<node id='a'>", STATUS_INVALID_FILE, 4,
         "the file ends too early: 3 elements are not closed"},
        {HEAD "<graph>\n<node id='a", STATUS_INVALID_FILE, 4,
         "the file ends too early: 2 elements are not closed"},
        {HEAD "<graph>\n</node></graph></graphml>", STATUS_INVALID_FILE, 4,
         "not XML: Opening and ending tag mismatch"},
        {HEAD "<graph><node id='a'/>\n<node id='a'/></graph></graphml>",
         STATUS_DUPLICATE_ID, 4, "the node id 'a' is there already"},
        {HEAD "<graph><node/></graph></graphml>", STATUS_INVALID_FILE, 3,
         "an id is missing or empty"},
        {HEAD
         "<graph><node id='a'/>\n\n<edge source='a' target='b'/>\n</graph></graphml>",
         STATUS_DANGLING_EDGE, 5, "an edge names the node 'b', which is not there"},
        {HEAD "<graph><node id='a'/>\n<edge source='a'/></graph></graphml>",
         STATUS_INVALID_FILE, 4, "an id is missing or empty"},
        {HEAD "<key id='k' for='node' attr.name='n' attr.type='int'/>\n<graph>\n"
              "<node id='a'>\n<data key='k'>x</data></node></graph></graphml>",
         STATUS_INVALID_FILE, 6, "'n': 'x' is not an integer"},
        {HEAD "<key id='k' for='node' attr.name='n' attr.type='boolean'/>\n<graph>"
              "<node id='a'><data key='k'>maybe</data></node></graph></graphml>",
         STATUS_INVALID_FILE, 4, "'n': 'maybe' is not true or false"},
        {HEAD "<key id='k' for='node' attr.name='n' attr.list='int'/>\n<graph>"
              "<node id='a'><data key='k'>1;2</data></node></graph></graphml>",
         STATUS_INVALID_FILE, 4, "is not a list in JSON"},
        {HEAD "<key id='k' for='node' attr.name='n' attr.list='int'/>\n<graph>"
              "<node id='a'><data key='k'>[1.5]</data></node></graph></graphml>",
         STATUS_INVALID_FILE, 4, "is not a list of the key's type"},
        {HEAD "<key id='k' for='node'/>\n<key id='k' for='all'/></graphml>",
         STATUS_INVALID_FILE, 4, "the key 'k' is declared twice"},
        {HEAD "<key for='node'/></graphml>", STATUS_INVALID_FILE, 3, "a key has no id"},
        {HEAD "<graph><node id='a'>\n<data>x</data></node></graph></graphml>",
         STATUS_INVALID_FILE, 4, "data names no key"},
        {HEAD "<graph><node id='a'><data key='k'>&#1;</data></node></graph></graphml>",
         STATUS_INVALID_FILE, 3, "not XML"},
        {HEAD "<graph><node id='a'><data key='k'>\xFF</data></node></graph></graphml>",
         STATUS_INVALID_FILE, 3, "not XML"},
        {HEAD
         "<graph><node id='a'><data key='k'>&unknown;</data></node></graph></graphml>",
         STATUS_INVALID_FILE, 3, "not XML"},
        {"<?xml version='1.0'?>\n<!DOCTYPE graphml [\n<!ENTITY a 'aaaaaaaaaa'>\n"
         "<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>\n]>\n<graphml><graph><node id='n'>"
         "<data key='k'>&b;</data></node></graph></graphml>",
         STATUS_INVALID_FILE, 2, "has a DOCTYPE"},
        {"<!DOCTYPE graphml SYSTEM 'file:///etc/passwd'>\n<graphml/>",
         STATUS_INVALID_FILE, 1, "has a DOCTYPE"},
        {HEAD "<graph><hyperedge><endpoint node='q'/></hyperedge></graph></graphml>",
         STATUS_DANGLING_EDGE, 3, "names the node 'q'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file(bench, cases[i].text);
        enum status status = read_file(bench);
        if (status != cases[i].status)
            fail_msg("case %zu: %s %s", i, status_name(status), bench->problem.message);
        bench_expect(bench, "g.graphml", cases[i].line, cases[i].words);
        assert_int_equal(graph_element_count(bench->graph, ELEMENT_NODE), 0);
        assert_int_equal(graph_name_count(bench->graph, CATALOG_KEY), 0);
    }
}

static void an_id_of_the_graph_is_refused(void **state) {
    struct bench *bench = *state;
    OK(bench_read(bench, "graphs/people"));
    OK(bench_write_graph(bench, bench_path(bench, "g.graphml"), ""));
    assert_int_equal(read_file(bench), STATUS_DUPLICATE_ID);
    assert_int_equal(graph_element_count(bench->graph, ELEMENT_NODE), 11);
    write_file(bench, HEAD "<graph><node id='x'/>\n<node id='ada'/></graph></graphml>");
    assert_int_equal(read_file(bench), STATUS_DUPLICATE_ID);
    bench_expect(bench, "g.graphml", 4, "the id 'ada' is there already");
}

/* A file whose data lie `depth` elements deep. */
static void write_deep(struct bench *bench, uint32_t depth) {
    FILE *file = fopen(bench_path(bench, "g.graphml"), "w");
    fputs("<graphml><graph>", file);
    for (uint32_t i = 2; i + 1 < depth; i += 2)
        fprintf(file, "<node id='n%u'><graph>", i);
    if (depth % 2 == 1)
        fputs("<node id='n'/>", file);
    for (uint32_t i = 2; i + 1 < depth; i += 2)
        fputs("</graph></node>", file);
    fputs("</graph></graphml>", file);
    fclose(file);
}

static void nesting_has_a_limit(void **state) {
    struct bench *bench = *state;
    write_deep(bench, MAX_IMPORT_DEPTH - 1);
    OK(read_file(bench));
    struct bench other;
    bench_open(&other);
    write_deep(&other, MAX_IMPORT_DEPTH);
    OK(read_file(&other));
    bench_close(&other);
    write_deep(bench, MAX_IMPORT_DEPTH + 1);
    assert_int_equal(read_file(bench), STATUS_INVALID_FILE);
    bench_expect(bench, "g.graphml", 1, "nested deeper than 64 levels");
}

static void write_long_text(struct bench *bench, size_t byte_count) {
    FILE *file = fopen(bench_path(bench, "g.graphml"), "w");
    fputs("<graphml><graph><node id='n'><data key='k'>", file);
    for (size_t i = 0; i < byte_count; i++)
        putc('x', file);
    fputs("</data></node></graph></graphml>", file);
    fclose(file);
}

static void text_has_a_limit(void **state) {
    struct bench *bench = *state;
    write_long_text(bench, MAX_IMPORT_TEXT_BYTES);
    OK(read_file(bench));
    assert_int_equal(bench_property(bench->graph, ELEMENT_NODE, 0, "k").size,
                     MAX_IMPORT_TEXT_BYTES);
    write_long_text(bench, (size_t)MAX_IMPORT_TEXT_BYTES + 1);
    assert_int_equal(read_file(bench), STATUS_INVALID_FILE);
    bench_expect(bench, "g.graphml", 1, "longer than");
}

static void many_keys_take_linear_time(void **state) {
    struct bench *bench = *state;
    FILE *file = fopen(bench_path(bench, "g.graphml"), "w");
    fputs("<graphml>", file);
    for (uint32_t i = 0; i < 100000; i++)
        fprintf(file, "<key id='k%u' for='node' attr.name='p%u' attr.type='int'/>\n", i,
                i);
    fputs("<graph><node id='n'><data key='k99999'>1</data></node></graph></graphml>",
          file);
    fclose(file);
    OK(read_file(bench));
    assert_int_equal(bench_property(bench->graph, ELEMENT_NODE, 0, "p99999").integer, 1);
    assert_int_equal(graph_name_count(bench->graph, CATALOG_KEY), 2);
}

static void paths_are_paths_and_no_addresses(void **state) {
    struct bench *bench = *state;
    assert_int_equal(bench_read(bench, "http://localhost:1/g.graphml"),
                     STATUS_CANNOT_OPEN);
    assert_int_equal(bench_read(bench, bench_path(bench, "g.graphml")),
                     STATUS_CANNOT_OPEN);
}

static void a_cancelled_read_leaves_nothing(void **state) {
    struct bench *bench = *state;
    OK(bench_read(bench, "graphs/people"));
    OK(bench_write_graph(bench, bench_path(bench, "g.graphml"), ""));
    struct bench other;
    bench_open(&other);
    atomic_store(&other.budget.cancelled, true);
    assert_int_equal(bench_read(&other, bench_path(bench, "g.graphml")),
                     STATUS_CANCELLED);
    atomic_store(&other.budget.cancelled, false);
    assert_int_equal(graph_element_count(other.graph, ELEMENT_NODE), 0);
    bench_close(&other);
    atomic_store(&bench->budget.cancelled, true);
    assert_int_equal(bench_write_graph(bench, bench_path(bench, "h.graphml"), ""),
                     STATUS_CANCELLED);
    atomic_store(&bench->budget.cancelled, false);
    arena_reset(&bench->arena);
    assert_int_equal(bench_file_count(bench), 1);
}

static void every_failing_allocation_is_survived(void **state) {
    struct bench *bench = *state;
    struct bench source;
    bench_open(&source);
    bench_random_graph(&source, 3, true);
    bench_fail_each_write(&source, "g.graphml", "");
    bench_fail_each_read(bench, bench_path(&source, "g.graphml"));
    bench_expect_same(source.graph, bench->graph);
    bench_close(&source);
}

static void xml_text_escapes_by_place(void **state) {
    struct bench *bench = *state;
    struct text_builder builder;
    text_builder_init(&builder, &bench->arena);
    assert_int_equal(xml_append(&builder, XML_CONTENT, TEXT("a<b>&\"\r\n\t"), NULL), 0);
    assert_true(
        text_equal(text_builder_text(&builder), TEXT("a&lt;b&gt;&amp;\"&#13;\n\t")));
    text_builder_init(&builder, &bench->arena);
    assert_int_equal(xml_append(&builder, XML_ATTRIBUTE, TEXT("<\"\n\t\r>"), NULL), 0);
    assert_true(
        text_equal(text_builder_text(&builder), TEXT("&lt;&quot;&#10;&#9;&#13;&gt;")));
    uint32_t first = 0;
    text_builder_init(&builder, &bench->arena);
    assert_int_equal(xml_append(&builder, XML_CONTENT,
                                TEXT("\0a\x1F\xEF\xBF\xBE\xEF\xBF\xBD"), &first),
                     3);
    assert_int_equal(first, 0);
    assert_true(text_equal(text_builder_text(&builder), TEXT("a\xEF\xBF\xBD")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(random_graphs_come_back),
        TEST(shipped_graphs_come_back),
        TEST(the_file_keeps_to_the_profile),
        TEST(control_characters_are_refused_or_left_out),
        TEST(each_layout_places_every_node),
        TEST(a_layout_gives_edges_their_length),
        TEST(oddities_are_read_and_counted),
        TEST(drawings_of_yed_keep_label_and_place),
        TEST(options_name_labels_and_types),
        TEST(packed_files_are_read),
        TEST(other_encodings_are_read),
        TEST(faults_are_told_with_their_line),
        TEST(an_id_of_the_graph_is_refused),
        TEST(nesting_has_a_limit),
        TEST(text_has_a_limit),
        TEST(many_keys_take_linear_time),
        TEST(paths_are_paths_and_no_addresses),
        TEST(a_cancelled_read_leaves_nothing),
        TEST(every_failing_allocation_is_survived),
        TEST(xml_text_escapes_by_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
