/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What matching and selecting share: partial matches of one path. */
#ifndef ENTENTE_TESTS_NAIVE_PATH_H
#define ENTENTE_TESTS_NAIVE_PATH_H

#include "naive.h"

/* A path from its end: the hop that reached `node`. The first step has no edge. */
struct naive_step {
    uint32_t node;
    uint32_t edge;
    uint32_t hop_count;
    const struct naive_step *previous;
};

/* Relationships that this MATCH has used. */
struct naive_used {
    uint32_t edge;
    const struct naive_used *others;
};

struct naive_partial {
    const struct naive_binding *row;
    const struct naive_step *last; /* NULL: the path has not begun */
    const struct naive_used *used;
    struct naive_value *lists; /* inside of a group: what its variables have gathered */
    double cost;
};

struct naive_partials {
    struct naive_partial *items;
    uint32_t count;
    uint32_t capacity;
};

void naive_push_partial(struct naive *naive, struct naive_partials *partials,
                        struct naive_partial partial);

/* Keeps the paths that the pattern's selector asks for, for each pair of ends. */
void naive_select(struct naive *naive, const struct naive_binding *row,
                  const struct ast_path_pattern *path, struct naive_partials *partials);

#endif
