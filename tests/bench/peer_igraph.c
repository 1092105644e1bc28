/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * igraph's Dijkstra from C on an rmat folder: peer_igraph FOLDER COUNT
 *
 * Cheapest paths of the first COUNT pairs, network already built. Prints one JSON line:
 * {"task", "times", "answer", "version"}; times in seconds a pair, answers are the costs.
 */
#include <igraph.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static FILE *open_file(const char *folder, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    return file;
}

static void read_edges(const char *folder, igraph_t *graph, igraph_vector_t *weights) {
    FILE *file = open_file(folder, "edges.csv");
    char line[256];
    igraph_vector_int_t ends;
    igraph_integer_t largest = 0;
    igraph_vector_int_init(&ends, 0);
    igraph_vector_init(weights, 0);
    if (fgets(line, sizeof line, file) == NULL)
        exit(1);
    while (fgets(line, sizeof line, file) != NULL) {
        long source, target;
        double weight;
        if (sscanf(line, "%ld,%ld,E,%lf", &source, &target, &weight) != 3)
            exit(1);
        igraph_vector_int_push_back(&ends, source);
        igraph_vector_int_push_back(&ends, target);
        igraph_vector_push_back(weights, weight);
        largest = source > largest ? source : largest;
        largest = target > largest ? target : largest;
    }
    fclose(file);
    igraph_create(graph, &ends, largest + 1, IGRAPH_DIRECTED);
    igraph_vector_int_destroy(&ends);
}

static double cost_of(const igraph_vector_int_t *edges, const igraph_vector_t *weights) {
    double cost = 0;
    for (igraph_integer_t i = 0; i < igraph_vector_int_size(edges); i++)
        cost += VECTOR(*weights)[VECTOR(*edges)[i]];
    return cost;
}

int main(int argument_count, char **arguments) {
    igraph_t graph;
    igraph_vector_t weights;
    igraph_vector_int_t nodes, edges;
    if (argument_count != 3)
        return 2;
    int count = (int)strtol(arguments[2], NULL, 10);
    read_edges(arguments[1], &graph, &weights);
    igraph_vector_int_init(&nodes, 0);
    igraph_vector_int_init(&edges, 0);
    igraph_set_warning_handler(igraph_warning_handler_ignore);
    FILE *pairs = open_file(arguments[1], "pairs.txt");
    printf("{\"task\": \"cheapest\", \"answer\": [");
    double seconds = 0;
    for (int i = 0; i < count; i++) {
        long source, target;
        if (fscanf(pairs, "%ld,%ld", &source, &target) != 2)
            return 1;
        double start = now_seconds();
        igraph_get_shortest_path_dijkstra(&graph, &nodes, &edges, source, target,
                                          &weights, IGRAPH_OUT);
        seconds += now_seconds() - start;
        if (igraph_vector_int_size(&edges) == 0 && source != target)
            printf("%snull", i == 0 ? "" : ", ");
        else
            printf("%s%.9g", i == 0 ? "" : ", ", cost_of(&edges, &weights));
    }
    fclose(pairs);
    printf("], \"times\": [%.9g], \"version\": \"%s\"}\n", seconds / count,
           IGRAPH_VERSION);
    igraph_vector_int_destroy(&nodes);
    igraph_vector_int_destroy(&edges);
    igraph_vector_destroy(&weights);
    igraph_destroy(&graph);
    return 0;
}
