/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Figures of segments without a disk: writes a graph of many nodes and relationships to memory,
 * opens it, reads it, and prints times and sizes.
 *
 *     cc -O3 -D_GNU_SOURCE -Isrc -o segments tests/bench/segments.c build/src/libentente_core.a \
 *         $(pkg-config --libs igraph libxml-2.0 libutf8proc libpcre2-8) -lm
 *     segments [NODES [RELATIONSHIPS]]
 */
#include "graph/segment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/map.h"

static struct problem problem;

static void check(enum status status) {
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "%s: %s\n", status_name(status), problem.message);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static uint64_t random_state = 88172645463325252u;
static uint32_t random_below(uint32_t bound) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)((random_state >> 16) % bound);
}

/* ---- a store in memory -------------------------------------------------------------------- */

struct piece {
    unsigned char *bytes;
    size_t byte_count;
};
static struct piece *pieces;
static uint32_t piece_count;
static struct map places;
static uint64_t bytes_by_kind[9];

static uint64_t number_of(struct segment_id id) {
    return (uint64_t)id.kind << 56 | (uint64_t)id.key << 32 | id.place;
}

static enum status read_piece(void *context, struct segment_id id, const void **bytes,
                              size_t *byte_count, struct problem *out) {
    (void)context;
    (void)out;
    const uint64_t *place = map_find_integer(&places, number_of(id));
    *bytes = place == NULL ? NULL : pieces[*place].bytes;
    *byte_count = place == NULL ? 0 : pieces[*place].byte_count;
    return STATUS_OK;
}

static enum status write_piece(void *context, struct segment_id id, const void *bytes,
                               size_t byte_count, struct problem *out) {
    (void)context;
    (void)out;
    pieces = realloc(pieces, (piece_count + 1u) * sizeof *pieces);
    pieces[piece_count] = (struct piece){malloc(byte_count + 1), byte_count};
    memcpy(pieces[piece_count].bytes, bytes, byte_count);
    bytes_by_kind[id.kind] += byte_count;
    return map_set_integer(&places, number_of(id), piece_count++);
}

static enum status cut_nothing(void *context, struct segment_id id, struct problem *out) {
    (void)context;
    (void)id;
    (void)out;
    return STATUS_OK;
}

/* ---- the graph ---------------------------------------------------------------------------- */

#define STEP 2048

static void make_nodes(struct graph *graph, uint32_t count) {
    uint32_t label, key, first;
    check(graph_make_name(graph, CATALOG_LABEL, TEXT("Model"), &label, &problem));
    check(graph_make_name(graph, CATALOG_KEY, TEXT("number"), &key, &problem));
    check(graph_bulk_nodes(graph, &label, 1, count, &first, &problem));
    for (uint32_t row = 0; row < count; row++)
        check(graph_set_property(graph, ELEMENT_NODE, row, key, value_integer(row), NULL,
                                 &problem));
}

static void make_relationships(struct graph *graph, uint32_t node_count, uint32_t count) {
    static uint32_t sources[STEP], targets[STEP];
    static uint16_t types[STEP];
    static double numbers[STEP];
    uint32_t keys[2], type, first;
    for (uint32_t i = 0; i < 6; i++) {
        char name[] = {'T', (char)('0' + i), '\0'};
        check(graph_make_name(graph, CATALOG_TYPE, text_of(name), &type, &problem));
    }
    check(graph_make_name(graph, CATALOG_KEY, TEXT("weight"), &keys[0], &problem));
    check(graph_make_name(graph, CATALOG_KEY, TEXT("cost"), &keys[1], &problem));
    check(graph_bulk_begin(graph, &problem));
    for (uint32_t done = 0; done < count; done += STEP) {
        uint32_t step = count - done < STEP ? count - done : STEP;
        for (uint32_t i = 0; i < step; i++) {
            uint32_t near = random_below(node_count);
            sources[i] = random_below(near + 1);
            targets[i] = random_below(node_count);
            types[i] = (uint16_t)random_below(6);
            numbers[i] = random_below(1000000) / 1e6;
        }
        check(graph_bulk_relationships(graph, sources, targets, types, step, &first,
                                       &problem));
        struct column column = {.type = COLUMN_FLOATS, .floats = numbers};
        for (int key = 0; key < 2; key++)
            check(graph_bulk_property(graph, ELEMENT_RELATIONSHIP, keys[key], first,
                                      &column, step, &problem));
    }
    check(graph_bulk_end(graph, NULL, &problem));
}

/* ---- figures ------------------------------------------------------------------------------ */

static void walk(const struct graph *graph, uint32_t node_count) {
    struct adjacency_cursor cursor, second;
    struct adjacency_run run, next;
    struct type_filter types = {.is_any = true};
    uint64_t paths = 0;
    double start = now();
    for (uint32_t i = 0; i < 50000; i++) {
        adjacency_open(&cursor, graph, DIRECTION_OUT, random_below(node_count), types);
        while (adjacency_next(&cursor, &run))
            for (uint32_t hop = 0; hop < run.count; hop++) {
                adjacency_open(&second, graph, DIRECTION_OUT, run.neighbours[hop], types);
                while (adjacency_next(&second, &next))
                    paths += next.count;
            }
    }
    printf("2 hops from 50,000 nodes: %.1f ms (%llu paths)\n", (now() - start) * 1e3,
           (unsigned long long)paths);
}

static void print_sizes(uint32_t node_count, uint32_t edge_count) {
    uint64_t all = 0;
    for (int kind = 1; kind < 9; kind++)
        all += bytes_by_kind[kind];
    printf(
        "bytes a relationship: %.2f both ways, %.2f properties; a node: %.2f; all %.1f\n",
        (double)(bytes_by_kind[SEGMENT_OUT] + bytes_by_kind[SEGMENT_IN]) / edge_count,
        (double)bytes_by_kind[SEGMENT_RELATIONSHIP_CHUNK] / edge_count,
        (double)(bytes_by_kind[SEGMENT_NODES] + bytes_by_kind[SEGMENT_NODE_CHUNK]) /
            node_count,
        (double)all / edge_count);
}

int main(int argument_count, char **arguments) {
    uint32_t node_count =
        argument_count > 1 ? (uint32_t)strtoul(arguments[1], NULL, 10) : 1000000;
    uint32_t edge_count =
        argument_count > 2 ? (uint32_t)strtoul(arguments[2], NULL, 10) : 10000000;
    struct segment_source source = {NULL, read_piece, NULL};
    struct segment_sink sink = {NULL, write_piece, cut_nothing};
    struct graph *graph = graph_new();
    check(graph_begin(graph, &problem));
    make_nodes(graph, node_count);
    make_relationships(graph, node_count, edge_count);
    check(graph_commit(graph, &problem));
    double start = now();
    check(graph_write_segments(graph, &sink, false, NULL, &problem));
    graph_segments_kept(graph);
    printf("write everything: %.0f ms\n", (now() - start) * 1e3);
    print_sizes(node_count, edge_count);
    start = now();
    check(graph_write_segments(graph, &sink, false, NULL, &problem));
    printf("write when nothing changed: %.1f ms\n", (now() - start) * 1e3);
    walk(graph, node_count);
    graph_free(graph);
    graph = graph_new();
    start = now();
    check(graph_open_segments(graph, &source, &problem));
    printf("open: %.1f ms\n", (now() - start) * 1e3);
    start = now();
    (void)graph_degree(graph, DIRECTION_OUT, 0, (struct type_filter){.is_any = true});
    printf("read the adjacency: %.0f ms\n", (now() - start) * 1e3);
    start = now();
    check(graph_read_all(graph, NULL, &problem));
    printf("read all properties: %.0f ms\n", (now() - start) * 1e3);
    walk(graph, node_count);
    graph_free(graph);
    return 0;
}
