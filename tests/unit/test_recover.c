/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * .recover: a whole file gives an equal graph; of a damaged one comes what was there and nothing
 * else, whichever segment or byte it is; OUT and IN stand in for each other; the damaged file
 * stays as it is.
 */
#include "forged_file.h"

#define DAMAGED "/tmp/entente-recover-a.entente"
#define NEW "/tmp/entente-recover-b.entente"

enum { HEAD = 1, NODES, OUT, IN, NODE_COLUMN, EDGE_COLUMN, NODE_CHUNK, EDGE_CHUNK };

/* Keys 0 name, 1 age, 2 w. The last three are in the log behind the checkpoint. */
static const char *const statements[] = {
    "UNWIND range(1, 30) AS i CREATE (:Person {name: 'p' + toString(i), age: i})",
    "UNWIND range(31, 40) AS i CREATE (:City {name: 'c' + toString(i)})",
    "MATCH (a:Person), (b:City) WHERE b.name = 'c' + toString(31 + a.age % 10) "
    "CREATE (a)-[:LIVES_IN {w: a.age * 0.5}]->(b)",
    "MATCH (a:Person), (b:Person) WHERE b.age = a.age + 1 CREATE (a)-[:KNOWS]->(b)",
    "CREATE INDEX FOR (p:Person) ON (p.name)",
    NULL, /* a checkpoint */
    "MATCH (a:Person {age: 3})-[r:LIVES_IN]->() DELETE r",
    "MATCH (a:Person {age: 4}) SET a.age = 99, a:Old",
    "MATCH (a:Person {age: 5}) CREATE (a)-[:KNOWS {w: 7.5}]->(:City {name: 'last'})"};
#define STATEMENT_COUNT (sizeof statements / sizeof *statements)

/* ---- facts -------------------------------------------------------------------------------- */

static const char *const questions[] = {
    "MATCH (n) RETURN 'node', id(n)",
    "MATCH (n) UNWIND labels(n) AS l RETURN 'label', id(n), l",
    "MATCH (n) UNWIND keys(n) AS k RETURN 'value', id(n), k, n[k]",
    "MATCH (a)-[r]->(b) RETURN 'hop', id(r), id(a), type(r), id(b)",
    "MATCH ()-[r]->() UNWIND keys(r) AS k RETURN 'weight', id(r), k, r[k]"};

/* Appends each fact as a line "\nfact\n". */
static void append_facts(struct entente_database *database, FILE *out) {
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        struct entente_statement *statement;
        int result;
        assert_int_equal(
            entente_prepare(database, questions[i], SIZE_MAX, &statement, NULL),
            ENTENTE_OK);
        while ((result = entente_step(statement)) == ENTENTE_ROW) {
            fputc('\n', out);
            for (int column = 0; column < entente_column_count(statement); column++)
                fprintf(out, " %s", entente_column_text(statement, column, NULL));
        }
        assert_int_equal(result, ENTENTE_DONE);
        entente_finalize(statement);
    }
    fputc('\n', out);
}

/* Every line of `facts` is one of `known`. */
static void expect_known(char *facts, const char *known) {
    for (char *line = facts, *end; (end = strchr(line + 1, '\n')) != NULL; line = end) {
        char kept = end[1];
        end[1] = '\0';
        if (strstr(known, line) == NULL)
            fail_msg("made up: %s", line);
        end[1] = kept;
    }
}

static char *facts_of(const char *path) {
    struct entente_database *database;
    char *facts = NULL;
    size_t size;
    FILE *out = open_memstream(&facts, &size);
    assert_int_equal(entente_open(path, ENTENTE_READONLY, &database), ENTENTE_OK);
    append_facts(database, out);
    fclose(out);
    entente_close(database);
    return facts;
}

/* The file; what was ever there into *known, to be freed. */
static void make(char **known) {
    struct entente_database *database;
    size_t size;
    FILE *out = open_memstream(known, &size);
    forged_remove(DAMAGED);
    assert_int_equal(entente_open(DAMAGED, 0, &database), ENTENTE_OK);
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        if (statements[i] == NULL)
            assert_int_equal(entente_checkpoint(database), ENTENTE_OK);
        else
            forged_run(database, statements[i]);
        append_facts(database, out);
    }
    entente_close(database);
    fclose(out);
}

/* ---- recovering --------------------------------------------------------------------------- */

struct lines {
    char text[16384];
};

static void take(void *context, const char *line) {
    struct lines *lines = context;
    size_t size = strlen(lines->text);
    snprintf(lines->text + size, sizeof lines->text - size, "%s\n", line);
}

/* Recovers; what .check says of the new file has to be nothing. False when nothing came. */
static bool recover(struct lines *lines) {
    struct lines findings = {""};
    struct entente_database *database;
    lines->text[0] = '\0';
    forged_remove(NEW);
    bool is_made = entente_recover(DAMAGED, NEW, take, lines, &database) == ENTENTE_OK;
    if (is_made)
        assert_int_equal(entente_check(database, take, &findings), ENTENTE_OK);
    else
        assert_int_not_equal(access(NEW, F_OK), 0);
    assert_string_equal(findings.text, "");
    entente_close(database);
    assert_int_not_equal(access(NEW ".damaged", F_OK), 0);
    return is_made;
}

static bool append_script(void *context, const char *text, size_t byte_count) {
    return fwrite(text, 1, byte_count, context) == byte_count;
}

static char *dump(const char *path) {
    struct entente_database *database;
    char *script = NULL;
    size_t size;
    FILE *out = open_memstream(&script, &size);
    assert_int_equal(entente_open(path, ENTENTE_READONLY, &database), ENTENTE_OK);
    assert_int_equal(entente_dump(database, NULL, append_script, out), ENTENTE_OK);
    fclose(out);
    entente_close(database);
    return script;
}

static void expect(const struct lines *lines, const char *wanted) {
    if (strstr(lines->text, wanted) == NULL)
        fail_msg("no '%s' in:\n%s", wanted, lines->text);
}

/* ---- tests -------------------------------------------------------------------------------- */

static void test_whole(void **state) {
    struct lines lines;
    char *known;
    (void)state;
    make(&known);
    assert_true(recover(&lines));
    assert_string_equal(lines.text,
                        "kept 41 nodes, 59 relationships, 101 property values\n"
                        "lost 0 nodes, 0 relationships, 0 property values, 0 records of "
                        "the log\n");
    char *one = dump(DAMAGED), *other = dump(NEW);
    assert_string_equal(other, one);
    free(one);
    free(other);
    free(known);
    /* Nothing is replaced. */
    struct entente_database *database;
    assert_int_equal(entente_recover(DAMAGED, NEW, take, &lines, &database),
                     ENTENTE_ERROR);
    assert_non_null(strstr(entente_error_message(database), "is there already"));
    entente_close(database);
    assert_int_equal(access(NEW, F_OK), 0);
}

static void test_segments(void **state) {
    static const struct {
        uint64_t id;
        bool is_equal;
        const char *line;
    } cases[] = {
        {SEGMENT(HEAD, 0, 0), true, "the head"},
        {SEGMENT(OUT, 0, 0), true, "outgoing relationships"},
        {SEGMENT(IN, 0, 0), true, "incoming relationships"},
        {SEGMENT(NODE_COLUMN, 0, 0), true, "the list of a property of nodes 'name'"},
        {SEGMENT(EDGE_COLUMN, 2, 0), true, "the list of a property of relationships 'w'"},
        {SEGMENT(NODE_CHUNK, 0, 0), false, "lost 0 nodes, 0 relationships, 40 property"},
        {SEGMENT(EDGE_CHUNK, 2, 0), false, "lost 0 nodes, 0 relationships, 30 property"},
        {SEGMENT(NODES, 0, 0), false, "lost 39 nodes, "}};
    struct lines lines;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *known;
        make(&known);
        char *before = dump(DAMAGED);
        forged_damage(DAMAGED, cases[i].id);
        assert_true(recover(&lines));
        expect(&lines, cases[i].line);
        char *after = dump(NEW), *facts = facts_of(NEW);
        assert_int_equal(strcmp(before, after) == 0, cases[i].is_equal);
        expect_known(facts, known);
        free(facts);
        free(after);
        free(before);
        free(known);
    }
}

/* OUT and IN both gone: no relationship but what the log made. */
static void test_adjacency_gone(void **state) {
    struct lines lines;
    char *known;
    (void)state;
    make(&known);
    forged_damage(DAMAGED, SEGMENT(OUT, 0, 0));
    forged_damage(DAMAGED, SEGMENT(IN, 0, 0));
    assert_true(recover(&lines));
    expect(&lines, "kept 41 nodes, 1 relationships");
    expect(&lines, "lost 0 nodes, 59 relationships, 30 property values, 0 records");
    char *facts = facts_of(NEW);
    expect_known(facts, known);
    free(facts);
    free(known);
}

/* ---- bytes -------------------------------------------------------------------------------- */

#define MAX_FILE (256 * 1024)
static unsigned char whole[MAX_FILE], found[MAX_FILE];

static size_t read_file(unsigned char *bytes) {
    FILE *file = fopen(DAMAGED, "rb");
    assert_non_null(file);
    size_t count = fread(bytes, 1, MAX_FILE, file);
    fclose(file);
    return count;
}

static void write_file(const unsigned char *bytes, size_t count) {
    forged_remove(DAMAGED);
    FILE *file = fopen(DAMAGED, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, count, file), count);
    fclose(file);
}

/* A byte inverted, or the file cut: what comes was there, and the file stays as it was. */
static void test_bytes(void **state) {
    static struct lines lines;
    char *known;
    unsigned made = 0, tried = 0;
    (void)state;
    make(&known);
    size_t size = read_file(whole);
    for (size_t at = 0; at < size; at += at < 128 ? 1 : 131) {
        bool cuts = at % 5 == 3;
        size_t count = cuts ? at : size;
        whole[at] = (unsigned char)~whole[at];
        write_file(whole, count);
        bool is_made = recover(&lines);
        tried++;
        if (is_made) {
            char *facts = facts_of(NEW);
            expect_known(facts, known);
            free(facts);
        }
        made += is_made;
        assert_int_equal(read_file(found), count);
        assert_memory_equal(found, whole, count);
        whole[at] = (unsigned char)~whole[at];
    }
    assert_true(made * 4 > tried * 3); /* most of a file comes back, whatever the byte */
    free(known);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole), cmocka_unit_test(test_segments),
        cmocka_unit_test(test_adjacency_gone), cmocka_unit_test(test_bytes)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    forged_remove(DAMAGED);
    forged_remove(NEW);
    return failed;
}
