/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Paths that are the same to whoever reads them.
 *
 * A path of the graph may be read as a pattern in several ways when edge patterns of variable
 * length follow each other: (a)-[]->*()-[]->*(b). Ways that differ only in nodes and
 * relationships without a name are one path (A. Deutsch and others, Graph pattern matching in
 * GQL and SQL/PGQ, SIGMOD 2022: bindings are reduced and deduplicated before selection).
 */
#ifndef ENTENTE_EXECUTE_PATH_DISTINCT_H
#define ENTENTE_EXECUTE_PATH_DISTINCT_H

#include "base/map.h"
#include "execute/path_found.h"

struct path_distinct_entry;

struct path_distinct {
    const struct path_pattern *pattern;
    bool is_needed;     /* the pattern can be read in several ways */
    bool *is_visible;   /* by place: it shows which node stands there */
    struct arena arena; /* of one pair of ends */
    struct map map;     /* hash to the newest entry */
};

enum status path_distinct_init(struct path_distinct *distinct,
                               const struct path_pattern *pattern);
void path_distinct_release(struct path_distinct *distinct);

/* Forgets all paths. */
void path_distinct_reset(struct path_distinct *distinct);

/* Whether no equal path has been added since the last reset; adds it. */
enum status path_distinct_add(struct path_distinct *distinct,
                              const struct path_found *path, bool *is_new);

#endif
