/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A database file with damage: damage [STRIDE] makes a file of at most 64 KB (names, columns,
 * relationships, a checkpoint, a log behind it) and opens it with each byte inverted, with each
 * byte's lowest bit flipped, and cut at every length but 0 (an empty file is a new database). A
 * fixed set of queries must then give the right answers, or an error, or .check must report.
 * STRIDE takes each nth case. The cases run in children, so that one that crashes or takes more
 * than 5 seconds is counted and the rest go on. Prints
 * `damaged files N, right R, refused/reported F, silent wrong W, crashed C`.
 */
#include "run_statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_FILE (64 * 1024)
#define CASE_SECONDS 5

static char folder[64], path[96];
static unsigned char original[MAX_FILE], damaged[MAX_FILE];
static size_t file_size;
static char *expected;

enum outcome { RIGHT, REFUSED, SILENT, OUTCOME_COUNT };

/* What the children tell. */
struct tally {
    uint64_t next; /* the case that runs, or that is to run next */
    uint64_t outcomes[OUTCOME_COUNT];
};
static struct tally *tally;

static void remove_database(void) {
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    char name[128];
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        (void)unlink(name);
    }
}

/* ---- statements --------------------------------------------------------------------------- */

/* All answers as one text; NULL when one failed. */
static char *answers(struct entente_database *database) {
    static const char *const queries[] = {
        "MATCH (n) RETURN id(n), labels(n), properties(n) ORDER BY id(n)",
        "MATCH (a)-[r]->(b) RETURN id(a), id(r), type(r), properties(r), id(b) "
        "ORDER BY id(r)",
        "MATCH (n:Person) RETURN count(*), sum(n.age), avg(n.score)",
        "MATCH (n:Person {name: 'p17'})<-[:NEXT]-(m) RETURN m.name, n.born",
        "MATCH (n)-[:LIVES_IN]->(c:City) RETURN c.name, count(*) ORDER BY c.name",
        "MATCH (n) WHERE n.tags IS NOT NULL RETURN n.tags ORDER BY id(n)",
        "MATCH p = (:Person {name: 'p3'})-[:NEXT*1..4]->(m) RETURN length(p), m.name "
        "ORDER BY length(p)",
        "MATCH ()-[r:NEXT]->() RETURN count(*), sum(r.weight)",
        "SHOW LABELS",
    };
    char *text = NULL;
    size_t size = 0;
    FILE *rows = open_memstream(&text, &size);
    bool is_fine = rows != NULL;
    for (size_t i = 0; is_fine && i < sizeof queries / sizeof *queries; i++)
        is_fine = run_statement(database, queries[i], rows) == ENTENTE_OK;
    if (rows != NULL)
        fclose(rows);
    if (is_fine)
        return text;
    free(text);
    return NULL;
}

/* ---- the file ----------------------------------------------------------------------------- */

static bool write_file(const void *bytes, size_t count) {
    remove_database();
    FILE *file = fopen(path, "wb");
    bool is_fine = file != NULL && fwrite(bytes, 1, count, file) == count;
    return file != NULL && fclose(file) == 0 && is_fine;
}

static bool read_original(void) {
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    file_size = fread(original, 1, sizeof original, file);
    bool is_whole = fgetc(file) == EOF;
    fclose(file);
    return is_whole && file_size > 0;
}

static bool make_original(void) {
    static const char *const statements[] = {
        "UNWIND range(1, 120) AS i CREATE (:Person {name: 'p' + toString(i), age: i % "
        "70, "
        "score: i / 7.0, born: date('2001-02-03')})",
        "UNWIND range(1, 12) AS i CREATE (:City:Place {name: 'city ' + toString(i), "
        "tags: ['a', toString(i)], open: i % 2 = 0})",
        "MATCH (a:Person), (b:Person) WHERE toInteger(substring(b.name, 1)) = "
        "toInteger(substring(a.name, 1)) + 1 CREATE (a)-[:NEXT {weight: a.age * "
        "0.5}]->(b)",
        "MATCH (a:Person), (c:City) WHERE c.name = 'city ' + toString(a.age % 12 + 1) "
        "CREATE (a)-[:LIVES_IN {since: 1990 + a.age}]->(c)",
        NULL, /* a checkpoint */
        "CREATE (:Person:New {name: 'q1', age: 5, note: 'after the checkpoint'})",
        "MATCH (a:Person {name: 'p3'})-[r:LIVES_IN]->() DELETE r",
        "MATCH (a:Person {name: 'p4'}) SET a.age = 99 REMOVE a.score",
        "MATCH (a:New), (b:Person {name: 'p5'}) CREATE (b)-[:NEXT {weight: 2.5}]->(a)"};
    struct entente_database *database = NULL;
    bool is_fine = entente_open(path, 0, &database) == ENTENTE_OK;
    for (size_t i = 0; is_fine && i < sizeof statements / sizeof *statements; i++)
        is_fine = statements[i] == NULL
                      ? entente_checkpoint(database) == ENTENTE_OK
                      : run_statement(database, statements[i], NULL) == ENTENTE_OK;
    if (is_fine)
        expected = answers(database);
    if (expected == NULL)
        printf("%s\n", entente_error_message(database));
    entente_close(database);
    return expected != NULL && read_original();
}

/* ---- one case ----------------------------------------------------------------------------- */

static void count_fault(void *context, const char *fault) {
    (void)fault;
    ++*(unsigned *)context;
}

static enum outcome open_damaged(size_t size) {
    struct entente_database *database = NULL;
    enum outcome outcome = REFUSED;
    if (!write_file(damaged, size))
        return SILENT;
    if (entente_open(path, 0, &database) == ENTENTE_OK) {
        char *text = answers(database);
        unsigned faults = 0;
        if (text != NULL && strcmp(text, expected) == 0)
            outcome = RIGHT;
        else if (text != NULL &&
                 entente_check(database, count_fault, &faults) == ENTENTE_OK &&
                 faults == 0)
            outcome = SILENT;
        free(text);
    }
    entente_close(database);
    return outcome;
}

/* Cases: bytes inverted, bits flipped, lengths from 1. */
static uint64_t case_count(void) {
    return 3 * (uint64_t)file_size - 1;
}

static size_t make_damage(uint64_t number) {
    memcpy(damaged, original, file_size);
    size_t place = (size_t)(number % file_size);
    if (number < file_size)
        damaged[place] ^= 0xFF;
    else if (number < 2 * (uint64_t)file_size)
        damaged[place] ^= 1;
    else
        return place + 1;
    return file_size;
}

static void print_case(uint64_t number, const char *what) {
    static const char *const kinds[] = {"byte inverted", "bit flipped", "cut after"};
    printf("%s %llu: %s\n", kinds[number / file_size],
           (unsigned long long)(number % file_size), what);
    fflush(stdout);
}

static void run_cases(uint64_t stride) {
    for (; tally->next < case_count(); tally->next += stride) {
        alarm(CASE_SECONDS);
        enum outcome outcome = open_damaged(make_damage(tally->next));
        tally->outcomes[outcome]++;
        if (outcome == SILENT)
            print_case(tally->next, "a wrong answer that .check does not report");
    }
}

int main(int argument_count, char **arguments) {
    uint64_t stride = argument_count > 1 ? strtoull(arguments[1], NULL, 10) : 1;
    unsigned long long crashed = 0, right, refused, silent;
    snprintf(folder, sizeof folder, "%s/damage-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                 -1, 0);
    if (stride == 0 || tally == MAP_FAILED || mkdtemp(folder) == NULL)
        return 2;
    snprintf(path, sizeof path, "%s/file.entente", folder);
    bool is_fine = make_original();
    printf("file of %zu bytes\n", file_size);
    fflush(stdout);
    while (is_fine && tally->next < case_count()) {
        pid_t child = fork();
        int status = 0;
        if (child == 0) {
            run_cases(stride);
            _exit(0);
        }
        is_fine = child > 0 && waitpid(child, &status, 0) == child;
        if (is_fine && (!WIFEXITED(status) || WEXITSTATUS(status) != 0)) {
            print_case(tally->next, "a crash, or longer than 5 seconds");
            crashed++;
            tally->next += stride;
        }
    }
    right = tally->outcomes[RIGHT];
    refused = tally->outcomes[REFUSED];
    silent = tally->outcomes[SILENT];
    printf("damaged files %llu, right %llu, refused/reported %llu, silent wrong %llu, "
           "crashed %llu\n",
           right + refused + silent + crashed, right, refused, silent, crashed);
    remove_database();
    (void)rmdir(folder);
    free(expected);
    return is_fine && silent == 0 && crashed == 0 ? 0 : 1;
}
