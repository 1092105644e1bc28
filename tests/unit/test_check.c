/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * .check finds each kind of inconsistency in a file whose sums are right: segments come from a
 * second file, made by almost the same statements, or are changed by a byte.
 */
#include "forged_file.h"

#define FILE_A "/tmp/entente-check-a.entente"
#define FILE_B "/tmp/entente-check-b.entente"

enum { HEAD = 1, NODES, OUT, IN, NODE_COLUMN, EDGE_COLUMN, NODE_CHUNK, EDGE_CHUNK };

/* What both files begin with: nodes 0 to 4, relationships 0 to 2, keys 0 name, 1 age, 2 w. */
static const char *const base[] = {
    "CREATE (:A {name: 'a', age: 1}), (:A {name: 'b', age: 2}), (:B {name: 'c', age: "
    "3}), "
    "(:B {name: 'd', age: 4}), (:B {age: 5})",
    "MATCH (a {age: 1}), (b {age: 2}) CREATE (a)-[:T {w: 0.5}]->(b)",
    "MATCH (a {age: 2}), (b {age: 3}) CREATE (a)-[:T {w: 1.5}]->(b)",
    "MATCH (a {age: 3}), (b {age: 3}) CREATE (a)-[:S {w: 2.5}]->(b)", NULL};

static void make(const char *path, const char *more) {
    const char *statements[8] = {NULL};
    size_t count = 0;
    for (; base[count] != NULL; count++)
        statements[count] = base[count];
    statements[count] = more;
    forged_make(path, statements);
}

/* ---- findings ----------------------------------------------------------------------------- */

struct findings {
    char text[8192];
    unsigned count;
};

static void take(void *context, const char *fault) {
    struct findings *findings = context;
    size_t size = strlen(findings->text);
    findings->count++;
    snprintf(findings->text + size, sizeof findings->text - size, "%s\n", fault);
}

static void check(const char *path, struct findings *findings) {
    struct entente_database *database;
    findings->text[0] = '\0';
    findings->count = 0;
    (void)entente_open(path, ENTENTE_READONLY, &database);
    if (entente_check(database, take, findings) != ENTENTE_OK)
        fail_msg("%s", entente_error_message(database));
    entente_close(database);
}

static void expect(const char *wanted) {
    struct findings findings;
    check(FILE_A, &findings);
    if (strstr(findings.text, wanted) == NULL)
        fail_msg("no '%s' in:\n%s", wanted, findings.text);
}

/* ---- segments of another file ------------------------------------------------------------- */

static void transplant(uint64_t id) {
    static struct forged_segment segment;
    forged_read(FILE_B, id, &segment);
    forged_write(FILE_A, id, &segment);
}

static const struct {
    const char *more_a, *more_b; /* statements that only one file has */
    uint64_t id;                 /* of the segment that A gets from B */
    const char *fault;
} cases[] = {
    /* Counts of HEAD. */
    {NULL, "MATCH (n {age: 5}) SET n:A REMOVE n:B", SEGMENT(HEAD, 0, 0),
     "the head counts 3 nodes with label set 2, there are 2"},
    {NULL, "MATCH ()-[r:S]->() DELETE r", SEGMENT(HEAD, 0, 0),
     "the head counts 0 relationships (0 of them loops) of type 1, there are 1 (1)"},
    {NULL, "MATCH ()-[r:S]->() DELETE r", SEGMENT(HEAD, 0, 0),
     "the head counts 2 relationships in block 0, there are 3"},
    {NULL, "MATCH (n) REMOVE n.age", SEGMENT(HEAD, 0, 0),
     "segments belong to nothing in the graph"},
    /* Nodes. */
    {NULL, "MATCH (n {age: 5}) DELETE n", SEGMENT(NODES, 0, 0),
     "node 4, which is not there, has the property 'age'"},
    {NULL, "MATCH (n {age: 3}) DETACH DELETE n", SEGMENT(NODES, 0, 0),
     "relationship 1 ends at node 2, which is not there"},
    {NULL, "MATCH (n {age: 1}) DETACH DELETE n", SEGMENT(NODES, 0, 0),
     "relationship 0 begins at node 0, which is not there"},
    /* OUT and IN. */
    {NULL, "MATCH ()-[r:S]->() DELETE r", SEGMENT(OUT, 0, 0),
     "relationship 2 from node 2 to node 2 is in IN and not in OUT"},
    {NULL, "MATCH ()-[r:S]->() DELETE r", SEGMENT(IN, 0, 0),
     "relationship 2 from node 2 to node 2 is in OUT and not in IN"},
    {"MATCH (a {age: 1}), (b {age: 4}) CREATE (a)-[:S]->(b)",
     "MATCH (a {age: 1}), (b {age: 5}) CREATE (a)-[:S]->(b)", SEGMENT(IN, 0, 0),
     "relationship 3 is from node 0 to node 3 of type 1 in OUT, and from node 0 to node "
     "4 of "
     "type 1 in IN"},
    {"MATCH (a {age: 1}), (b {age: 4}) CREATE (a)-[:S]->(b)",
     "MATCH (a {age: 1}), (b {age: 4}) CREATE (a)-[:T]->(b)", SEGMENT(OUT, 0, 0),
     "of type 0 in OUT"},
    /* Properties. */
    {NULL, "MATCH (n {age: 5}) SET n.name = 'e'", SEGMENT(NODE_COLUMN, 0, 0),
     "the list of the property 'name' counts 5 values in chunk 0, there are 4"},
    {NULL, "MATCH (n {age: 4}) REMOVE n.name", SEGMENT(NODE_CHUNK, 0, 0),
     "the list of the property 'name' counts 4 values in chunk 0, there are 3"},
    {NULL, "MATCH ()-[r:S]->() SET r.w = 'text'", SEGMENT(EDGE_CHUNK, 2, 0),
     "or they are of another type"},
    {NULL, "MATCH ()-[r:S]->() DELETE r", SEGMENT(EDGE_COLUMN, 2, 0),
     "the list of the property 'w' counts 2 values in chunk 0, there are 3"},
    /* What the definitions ask for. */
    {"CREATE CONSTRAINT one FOR (n:B) REQUIRE n.age IS UNIQUE",
     "MATCH (n {age: 5}) SET n.age = 4", SEGMENT(NODE_CHUNK, 1, 0), "constraint one: "},
    {"CREATE CONSTRAINT some FOR (n:B) REQUIRE n.age IS NOT NULL",
     "MATCH (n {age: 5}) REMOVE n.age", SEGMENT(NODE_CHUNK, 1, 0), "constraint some: "},
};

static void test_transplanted(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct findings findings;
        make(FILE_A, cases[i].more_a);
        make(FILE_B, cases[i].more_b);
        check(FILE_A, &findings);
        assert_string_equal(findings.text, "");
        check(FILE_B, &findings);
        assert_string_equal(findings.text, "");
        transplant(cases[i].id);
        expect(cases[i].fault);
    }
}

static void test_graph_type(void **state) {
    static const char *const typed[] = {
        "CREATE GRAPH TYPE g { (P {name STRING NOT NULL}) }", "SET GRAPH TYPE g",
        "CREATE (:P {name: 'x'}), (:P {name: 'y'})", NULL};
    static const char *const free_of[] = {"CREATE (:P {name: 'x'}), (:P {other: 'y'})",
                                          NULL};
    (void)state;
    forged_make(FILE_A, typed);
    forged_make(FILE_B, free_of);
    transplant(SEGMENT(NODE_CHUNK, 0, 0));
    transplant(SEGMENT(NODE_COLUMN, 0, 0));
    expect("graph type : ");
}

/* ---- segments that are changed ------------------------------------------------------------ */

/* Replaces the first place of a text in a segment by one as long. */
static void change_text(uint64_t id, const char *from, const char *to) {
    static struct forged_segment segment;
    forged_read(FILE_A, id, &segment);
    unsigned char *place =
        memmem(segment.bytes, (size_t)segment.count, from, strlen(from));
    assert_non_null(place);
    memcpy(place, to, strlen(to));
    forged_write(FILE_A, id, &segment);
}

static void test_definitions(void **state) {
    static const struct {
        const char *statement, *from, *to, *fault;
    } kinds[] = {
        {"CREATE INDEX some FOR (n:A) ON (n.age)", "INDEX", "INDXE", "index some: "},
        {"CREATE CONSTRAINT one FOR (n:B) REQUIRE n.age IS UNIQUE", "REQUIRE", "REQUARE",
         "constraint one: "},
        {"CREATE PROCEDURE p() AS { RETURN 1 AS one }", "RETURN", "RETARN",
         "procedure p: "},
        {"CREATE GRAPH TYPE g { (A) }", "TYPE", "TIPE", "graph type g: "},
        {"CREATE PROCEDURE p() AS { RETURN 1 AS one }", "CREATE PROCEDURE p() AS {",
         "RETURN 'PROCEDURE pp'  //", "procedure p: it is kept as another statement"}};
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        make(FILE_A, kinds[i].statement);
        change_text(SEGMENT(HEAD, 0, 0), kinds[i].from, kinds[i].to);
        expect(kinds[i].fault);
    }
}

/* Numbers of texts in a chunk that has no so many; a chunk behind all rows; rest behind. */
static void test_senseless(void **state) {
    static struct forged_segment segment;
    (void)state;
    make(FILE_A, NULL);
    forged_read(FILE_A, SEGMENT(NODE_CHUNK, 0, 0), &segment);
    segment.bytes[segment.count - 1] = 0xFF;
    forged_write(FILE_A, SEGMENT(NODE_CHUNK, 0, 0), &segment);
    expect("values of a property of nodes 'name', rows 0 to");
    make(FILE_A, NULL);
    forged_read(FILE_A, SEGMENT(NODE_CHUNK, 0, 0), &segment);
    forged_write(FILE_A, SEGMENT(NODE_CHUNK, 0, 9), &segment);
    expect("1 segments belong to nothing in the graph");
    for (int kind = NODES; kind <= IN; kind++) {
        make(FILE_A, NULL);
        forged_read(FILE_A, SEGMENT(kind, 0, 0), &segment);
        segment.bytes[segment.count++] = 0;
        forged_write(FILE_A, SEGMENT(kind, 0, 0), &segment);
        expect("what is written there cannot be");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_transplanted), cmocka_unit_test(test_graph_type),
        cmocka_unit_test(test_definitions), cmocka_unit_test(test_senseless)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    forged_remove(FILE_A);
    forged_remove(FILE_B);
    return failed;
}
