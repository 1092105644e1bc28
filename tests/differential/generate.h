/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random graphs and queries, as text. The same seed gives the same text everywhere.
 *
 * Queries are well typed and cannot fail while they run, so that what is free (which predicate
 * is tested first, whether the second operand of AND is evaluated) cannot show: each key holds
 * values of one type (`m` any), divisors are literals, or guarded by a conjunct before them. What
 * is left of the freedom, the naive evaluator notices.
 */
#ifndef ENTENTE_TESTS_GENERATE_H
#define ENTENTE_TESTS_GENERATE_H

#include "base/array.h"
#include "base/text.h"

/* What a variable or expression is, as far as the generator knows. */
enum kind {
    KIND_NODE,
    KIND_EDGE,
    KIND_PATH,
    KIND_EDGES, /* list of relationships */
    KIND_NODES, /* list of nodes */
    KIND_PATHS, /* list of paths */
    KIND_INTEGER,
    KIND_FLOAT,
    KIND_STRING,
    KIND_BOOLEAN,
    KIND_LIST, /* of integers */
    KIND_DATE,
    KIND_DURATION,
    KIND_ANY,
    KIND_COUNT
};

struct variable {
    char name[8];
    enum kind kind;
    bool is_of_group; /* of a group with `?`: no pattern takes it before a WITH */
    bool can_be_null; /* brought by OPTIONAL MATCH, or by a group with `?` */
};

#define MAX_VARIABLES 48

struct generator {
    struct arena *arena;
    uint64_t state;
    struct text_builder out;
    struct variable variables[MAX_VARIABLES];
    uint32_t variable_count;
    uint32_t match_start; /* the first variable of the MATCH that is written */
    uint32_t next_name;
    uint32_t subquery_depth;  /* how many subqueries enclose what is written */
    bool has_old_edge;        /* this MATCH has taken a relationship of an earlier one */
    bool is_selected;         /* in a path with a selector */
    bool is_repeatable;       /* in REPEATABLE ELEMENTS: quantifiers are bounded */
    struct variable apart[3]; /* the nodes of generate_apart() */
    uint32_t apart_count;
    uint32_t
        value_depth; /* not 0: a truth is a value here, and no pattern can stand for it */
};

/* ---- generate.c --------------------------------------------------------------------------- */

void generate_start(struct generator *generator, struct arena *arena, uint64_t seed);
/* 0 to count - 1. */
uint32_t pick(struct generator *generator, uint32_t count);
bool chance(struct generator *generator, uint32_t percent);
void say(struct generator *generator, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* One of the words, which are separated by blanks. */
void say_one(struct generator *generator, const char *words);
/* A variable of a new name, not in view before add_variable(). */
struct variable new_variable(struct generator *generator, const char *prefix,
                             enum kind kind);
void add_variable(struct generator *generator, struct variable variable);
/* A variable in view of a kind; NULL when there is none. */
const struct variable *some_variable(struct generator *generator, enum kind kind);

/* A node that can stand in a pattern. */
const struct variable *some_node(struct generator *generator);

/* ---- generate_graph.c --------------------------------------------------------------------- */

/* One CREATE of 0 to 12 nodes and their relationships; "" for the empty graph. */
struct text generate_graph(struct generator *generator);
/* ` {key: value, ...}` of literals. */
void generate_node_properties(struct generator *generator, int64_t number);
void generate_edge_properties(struct generator *generator, int64_t number);

/* ---- generate_expression.c ---------------------------------------------------------------- */

void generate_literal(struct generator *generator, enum kind kind);
void generate_expression(struct generator *generator, enum kind kind, uint32_t depth);
/* `a.p = b.p`, or two values that both sides compute. */
void generate_equality(struct generator *generator, const char *first,
                       const char *second);
/* A truth. */
void generate_predicate(struct generator *generator, uint32_t depth);

/* ---- generate_pattern.c ------------------------------------------------------------------- */

/* `:A|!B` and the like, with its colon. */
void generate_labels(struct generator *generator);
/* A path of at most `hop_count` hops. `is_plain`: without quantifiers. New variables come into
 * view while it is written. */
void generate_path(struct generator *generator, uint32_t hop_count, bool is_plain);
/* One or two paths and a WHERE. */
void generate_match(struct generator *generator);
/* MATCH of two or three paths that share nothing, and what joins them: equal properties. */
void generate_apart(struct generator *generator);
void generate_equalities(struct generator *generator);
/* MATCH p = allShortestPaths(...) */
void generate_all_shortest(struct generator *generator);
/* A path for an expression: it brings no variables. */
void generate_closed_path(struct generator *generator);

/* ---- generate_query.c, generate_write.c --------------------------------------------------- */

struct generated {
    struct text query;
    /* Where the query is MATCH ... WHERE p RETURN ...: what stands before and behind " WHERE p",
     * and p. Else empty. */
    struct text head, predicate, tail;
    bool writes;
    bool collects; /* lists in the answer have no order */
};

struct generated generate_query(struct generator *generator);
/* MATCH, UNWIND and WITH clauses. */
void generate_reading(struct generator *generator, uint32_t clause_count);
void generate_writing(struct generator *generator);

#endif
