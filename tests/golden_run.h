/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs one case of a golden through the public header and writes down what came of it. Knows
 * how a case is prepared (graph, setup, parameters), not what it should answer.
 */
#ifndef ENTENTE_TESTS_GOLDEN_RUN_H
#define ENTENTE_TESTS_GOLDEN_RUN_H

#include "golden_file.h"
#include "session/entente.h"

/* How a case is run; all must answer the same. */
enum golden_way {
    WAY_PLAIN,
    WAY_WITHOUT_REWRITES, /* SESSION SET optimize.all = off */
    WAY_WITH_DELTA        /* a few edges of each type deleted and created again */
};

/* What a statement answered, as the lines of a golden. */
struct golden_outcome {
    enum entente_result result; /* ENTENTE_DONE, ENTENTE_ERROR, ENTENTE_INTERRUPTED */
    bool has_columns;
    struct text columns;         /* names joined by " | " */
    ARRAY(struct text) rows;     /* cells joined by " | " */
    ARRAY(struct text) warnings; /* in the order given */
    struct text error;           /* "TYPE DETAIL LINE:COLUMN" */
    struct text message, hint;
};

/* Opens the case's graph and runs its setup. NULL, and a message on stderr, when that fails. */
struct entente_database *
golden_open(struct arena *arena, const struct golden_case *golden, enum golden_way way);

/* A case's parameters, each with its value in the protocol's encoding. */
struct golden_parameter {
    const char *name;
    struct text value;
};
struct golden_parameters {
    ARRAY(struct golden_parameter) list;
};

/* Reads the members of the object `params`, whose names are plain, without escapes; an empty
 * text has none. False when it cannot be read. */
bool golden_parameters_read(struct arena *arena, struct text params,
                            struct golden_parameters *out);

/* Binds all of them; takes no memory of its own, so that tests can make the engine's fail. */
enum entente_result golden_parameters_bind(const struct golden_parameters *parameters,
                                           struct entente_statement *statement);

/* Runs `query`, one statement, with the case's parameters. */
struct golden_outcome golden_run(struct arena *arena, struct entente_database *database,
                                 const struct golden_case *golden, struct text query);

/*
 * The whole graph as sorted lines, nodes before relationships:
 *     (:City {name: 'Porto'})
 *     (:Person {name: 'Dan'})-[:LIVES_IN {rooms: 2}]->(:City {name: 'Porto'})
 * With `with_ids` each element shows its id, so that equal dumps mean the same elements.
 */
struct text golden_dump(struct arena *arena, struct entente_database *database,
                        bool with_ids);

#endif
