/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One case: a graph, a query, and all that must agree about them. */
#ifndef ENTENTE_TESTS_CHECK_H
#define ENTENTE_TESTS_CHECK_H

#include "engine.h"
#include "generate.h"

enum verdict {
    VERDICT_AGREES,
    VERDICT_DIFFERS,
    VERDICT_FREE /* the answer is not determined, or too large for nested loops */
};

struct check_case {
    struct text graph; /* the script that makes it, "" for none */
    bool is_folded;    /* the engine's network is frozen before the query */
    struct generated generated;
};

/* A difference: what disagrees with what. */
struct finding {
    const char *what;
    struct text query; /* the one that was run last */
    struct table expected, found;
};

/* Two databases, with rewrites and without, and the graph that they hold. */
struct bench {
    struct entente_database *databases[2];
    char *loaded; /* the script; NULL: unknown */
    bool is_folded;
};

/* False when the engine cannot be opened. */
bool bench_open(struct bench *bench, struct arena *arena);
void bench_close(struct bench *bench);

/* Case number `number`; graphs change every sixteen cases. */
struct check_case check_make(struct arena *arena, uint64_t number);

/* Runs a case. `finding` is filled when it differs; what was expected is in it in any case. */
enum verdict check_run(struct bench *bench, struct arena *arena,
                       const struct check_case *one, struct finding *finding);

/* ---- shrink.c ----------------------------------------------------------------------------- */

/* Takes away pieces of the query and of the graph as long as the difference stays. */
void shrink(struct bench *bench, struct arena *arena, struct check_case *one,
            struct finding *finding);

#endif
