/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Found paths as columns of a batch: nodes, relationships, lists and path values, in written
 * order whatever the order of the search.
 */
#ifndef ENTENTE_EXECUTE_PATH_OUTPUT_H
#define ENTENTE_EXECUTE_PATH_OUTPUT_H

#include "execute/path_found.h"

struct path_output {
    const struct path_pattern *pattern;
    struct arena *arena;
    uint32_t capacity;
    uint32_t row_count;
    uint32_t *rows; /* the incoming row of each path */
    /* By node and loop; NULL where nobody reads it. */
    uint32_t **nodes;
    uint32_t **relationships; /* loops of one hop that is not quantified */
    struct value **lists;     /* others */
    struct value *paths;
};

/* Whether a slot is read. */
typedef bool (*path_output_wants)(const void *context, uint32_t slot);

/* Starts an output of up to `capacity` paths on `arena`. */
enum status path_output_begin(struct path_output *output,
                              const struct path_pattern *pattern, struct arena *arena,
                              uint32_t capacity, path_output_wants wants,
                              const void *context);

/* Adds a path that belongs to row `row` of the incoming batch. */
enum status path_output_add(struct path_output *output, uint32_t row,
                            const struct path_found *path);

/* Puts the columns into their slots. */
void path_output_columns(const struct path_output *output, struct column *columns);

#endif
