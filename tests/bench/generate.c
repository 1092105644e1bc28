/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Seeded graphs for the benchmarks, as graph folders that every engine reads:
 *
 *     generate rmat SCALE EDGE_FACTOR SEED FOLDER
 *     generate governance NODES EDGES SEED FOLDER
 *
 * rmat         Chakrabarti, Zhan and Faloutsos 2004 with the Graph500 parameters (0.57, 0.19,
 *              0.19), simple and directed, node numbers scrambled; nodes.csv, edges.csv and
 *              pairs.txt (1,000 pairs of different nodes with relationships).
 * governance   instruments, bodies, principles, standards; five files of typed relationships
 *              with skewed ends; nodes_*.csv, edges_*.csv and names.txt (1,000 instruments).
 */
#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* splitmix64: Steele, Lea and Flood 2014. */
static uint64_t random_state;

static uint64_t random_next(void) {
    uint64_t mixed = (random_state += 0x9E3779B97F4A7C15u);
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 31);
}

static uint64_t random_below(uint64_t bound) {
    return (uint64_t)(((__uint128_t)random_next() * bound) >> 64);
}

static double random_unit(void) {
    return (double)(random_next() >> 11) * 0x1p-53;
}

static void *allocate(size_t bytes) {
    void *memory = malloc(bytes);
    if (memory == NULL) {
        fprintf(stderr, "generate: out of memory\n");
        exit(1);
    }
    return memory;
}

static FILE *create(const char *folder, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        fprintf(stderr, "generate: %s: %s\n", path, strerror(errno));
        exit(1);
    }
    return file;
}

static void finish(FILE *file) {
    if (fclose(file) != 0) {
        fprintf(stderr, "generate: %s\n", strerror(errno));
        exit(1);
    }
}

static int compare_edges(const void *first, const void *second) {
    uint64_t one = *(const uint64_t *)first, two = *(const uint64_t *)second;
    return (one > two) - (one < two);
}

/* One edge: source in the upper half, target in the lower. */
static uint64_t rmat_edge(unsigned scale, const uint32_t *scrambled) {
    uint64_t source = 0, target = 0;
    for (unsigned bit = 0; bit < scale; bit++) {
        double place = random_unit();
        source = source << 1 | (place >= 0.76);
        target = target << 1 | ((place >= 0.57 && place < 0.76) || place >= 0.95);
    }
    return (uint64_t)scrambled[source] << 32 | scrambled[target];
}

static uint64_t simple_edges(uint64_t *edges, uint64_t count) {
    uint64_t kept = 0;
    qsort(edges, count, sizeof *edges, compare_edges);
    for (uint64_t i = 0; i < count; i++) {
        if (edges[i] >> 32 == (edges[i] & UINT32_MAX))
            continue;
        if (kept == 0 || edges[kept - 1] != edges[i])
            edges[kept++] = edges[i];
    }
    return kept;
}

static void shuffle(uint64_t *edges, uint64_t count) {
    for (uint64_t i = count; i > 1; i--) {
        uint64_t other = random_below(i), kept = edges[i - 1];
        edges[i - 1] = edges[other];
        edges[other] = kept;
    }
}

static void write_rmat(const char *folder, uint64_t node_count, const uint64_t *edges,
                       uint64_t edge_count) {
    FILE *file = create(folder, "nodes.csv");
    fprintf(file, "id:ID,:LABEL,number:int\n");
    for (uint64_t i = 0; i < node_count; i++)
        fprintf(file, "%" PRIu64 ",N,%" PRIu64 "\n", i, i);
    finish(file);
    file = create(folder, "edges.csv");
    fprintf(file, ":START_ID,:END_ID,:TYPE,w:float\n");
    for (uint64_t i = 0; i < edge_count; i++)
        fprintf(file, "%" PRIu64 ",%" PRIu64 ",E,%.4f\n", edges[i] >> 32,
                edges[i] & UINT32_MAX, (double)(1 + random_below(9999)) / 10000);
    finish(file);
    file = create(folder, "pairs.txt");
    for (int i = 0; i < 1000;) {
        uint64_t source = edges[random_below(edge_count)] >> 32;
        uint64_t target = edges[random_below(edge_count)] & UINT32_MAX;
        if (source == target)
            continue;
        fprintf(file, "%" PRIu64 ",%" PRIu64 "\n", source, target);
        i++;
    }
    finish(file);
}

static void generate_rmat(unsigned scale, uint64_t edge_factor, const char *folder) {
    uint64_t node_count = (uint64_t)1 << scale, edge_count = node_count * edge_factor;
    uint32_t *scrambled = allocate(node_count * sizeof *scrambled);
    for (uint64_t i = 0; i < node_count; i++)
        scrambled[i] = (uint32_t)i;
    for (uint64_t i = node_count; i > 1; i--) {
        uint64_t other = random_below(i);
        uint32_t kept = scrambled[i - 1];
        scrambled[i - 1] = scrambled[other];
        scrambled[other] = kept;
    }
    uint64_t *edges = allocate(edge_count * sizeof *edges);
    for (uint64_t i = 0; i < edge_count; i++)
        edges[i] = rmat_edge(scale, scrambled);
    edge_count = simple_edges(edges, edge_count);
    shuffle(edges, edge_count);
    write_rmat(folder, node_count, edges, edge_count);
    fprintf(stderr, "%s: %" PRIu64 " nodes, %" PRIu64 " relationships\n", folder,
            node_count, edge_count);
    free(edges);
    free(scrambled);
}

enum { INSTRUMENT, BODY, PRINCIPLE, STANDARD, LABEL_COUNT };
static const char *const labels[LABEL_COUNT] = {"Instrument", "Body", "Principle",
                                                "Standard"};
static const char *const prefixes[LABEL_COUNT] = {"INS", "BOD", "PRI", "STD"};
static const unsigned label_percent[LABEL_COUNT] = {70, 5, 5, 20};

static const struct {
    const char *file, *type;
    int source, target;
    unsigned percent;
} kinds[] = {
    {"edges_references_ii.csv", "references-ii", INSTRUMENT, INSTRUMENT, 40},
    {"edges_references_is.csv", "references-is", INSTRUMENT, STANDARD, 15},
    {"edges_aligns_with.csv", "aligns-with", INSTRUMENT, PRINCIPLE, 20},
    {"edges_conflicts.csv", "conflicts", INSTRUMENT, INSTRUMENT, 5},
    {"edges_issued_by.csv", "issued-by", INSTRUMENT, BODY, 20},
};

/* A product of two uniforms falls towards 0: some nodes have many relationships, scattered. */
static uint64_t skewed(uint64_t bound) {
    uint64_t place = (uint64_t)(random_unit() * random_unit() * (double)bound);
    return (place * 0x9E3779B1u + 12345) % bound;
}

static void write_nodes(const char *folder, int label, uint64_t count) {
    char name[64];
    snprintf(name, sizeof name, "nodes_%s.csv", labels[label]);
    FILE *file = create(folder, name);
    fprintf(file, "name:ID,:LABEL,jurisdiction,year:int\n");
    for (uint64_t i = 0; i < count; i++)
        fprintf(file, "%s-%07" PRIu64 ",%s,J%03d,%d\n", prefixes[label], i, labels[label],
                (int)(random_unit() * random_unit() * 200), 1990 + (int)random_below(37));
    finish(file);
}

/* No self-loops: with them the engines that count walks and those that count openCypher's trails
 * would answer differently. */
static void write_relationship(FILE *file, int kind, const uint64_t *counts) {
    uint64_t source, target;
    do {
        source = skewed(counts[kinds[kind].source]);
        target = skewed(counts[kinds[kind].target]);
    } while (kinds[kind].source == kinds[kind].target && source == target);
    fprintf(file, "%s-%07" PRIu64 ",%s-%07" PRIu64 ",%s,%.4f,%.4f\n",
            prefixes[kinds[kind].source], source, prefixes[kinds[kind].target], target,
            kinds[kind].type, (double)(1 + random_below(9999)) / 10000,
            (double)random_below(10000) / 10000);
}

static void generate_governance(uint64_t nodes, uint64_t edges, const char *folder) {
    uint64_t counts[LABEL_COUNT];
    for (int label = 0; label < LABEL_COUNT; label++) {
        counts[label] = nodes * label_percent[label] / 100;
        write_nodes(folder, label, counts[label]);
    }
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        FILE *file = create(folder, kinds[kind].file);
        fprintf(file, ":START_ID,:END_ID,:TYPE,weight:float,confidence:float\n");
        uint64_t count = edges * kinds[kind].percent / 100;
        for (uint64_t i = 0; i < count; i++)
            write_relationship(file, (int)kind, counts);
        finish(file);
    }
    FILE *file = create(folder, "names.txt");
    for (int i = 0; i < 1000; i++)
        fprintf(file, "INS-%07" PRIu64 "\n", random_below(counts[INSTRUMENT]));
    finish(file);
}

int main(int argument_count, char **arguments) {
    if (argument_count != 6 ||
        (strcmp(arguments[1], "rmat") != 0 && strcmp(arguments[1], "governance") != 0)) {
        fprintf(stderr, "usage: generate rmat SCALE EDGE_FACTOR SEED FOLDER\n"
                        "       generate governance NODES EDGES SEED FOLDER\n");
        return 2;
    }
    uint64_t size = strtoull(arguments[2], NULL, 10);
    uint64_t factor = strtoull(arguments[3], NULL, 10);
    random_state = strtoull(arguments[4], NULL, 10);
    if (mkdir(arguments[5], 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "generate: %s: %s\n", arguments[5], strerror(errno));
        return 1;
    }
    if (strcmp(arguments[1], "rmat") == 0 && size >= 1 && size <= 28)
        generate_rmat((unsigned)size, factor, arguments[5]);
    else if (strcmp(arguments[1], "governance") == 0 && size >= 100)
        generate_governance(size, factor, arguments[5]);
    else
        return 2;
    return 0;
}
