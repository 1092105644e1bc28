/* SPDX-License-Identifier: GPL-3.0-or-later */
/* entente through its public header. */
#ifndef ENTENTE_TESTS_ENGINE_H
#define ENTENTE_TESTS_ENGINE_H

#include "session/entente.h"
#include "table.h"

/* Opens an empty graph; without its rewrites when `is_plain`. NULL when that fails. */
struct entente_database *engine_open(struct arena *arena, bool is_plain);

/* Runs one statement to its end. */
void engine_run(struct entente_database *database, struct arena *arena, struct text query,
                bool sorts_lists, struct table *out);

/* The whole graph, as table_of_graph() gives it. */
void engine_graph(struct entente_database *database, struct arena *arena,
                  struct table *out);

/* Empties the graph and runs `script`; `folds` leaves all of it in the frozen network. False when
 * that fails. */
bool engine_load(struct entente_database *database, struct arena *arena,
                 struct text script, bool is_plain, bool folds);

#endif
