/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queries that write: what is read first, one or two writing clauses, a count. */
#include "generate.h"

static void say_new_node(struct generator *generator, bool can_be_known) {
    const struct variable *known = some_node(generator);
    if (can_be_known && known != NULL && chance(generator, 60)) {
        say(generator, "(%s)", known->name);
        return;
    }
    say(generator, "(");
    if (chance(generator, 70))
        say_one(generator, ":A :B :C :A:B :D");
    generate_node_properties(generator, -1);
    say(generator, ")");
}

static void say_create(struct generator *generator) {
    say(generator, "CREATE ");
    bool has_edge = chance(generator, 60);
    say_new_node(generator, has_edge);
    if (!has_edge)
        return;
    bool is_back = chance(generator, 30);
    say(generator, is_back ? "<-[" : "-[");
    say_one(generator, ":R :S :T :U");
    generate_edge_properties(generator, -1);
    say(generator, is_back ? "]-" : "]->");
    say_new_node(generator, true);
}

static void say_assignment(struct generator *generator) {
    const struct variable *node = some_variable(generator, KIND_NODE);
    const struct variable *edge = some_variable(generator, KIND_EDGE);
    const char *name = node->name;
    switch (pick(generator, 7)) {
    case 0:
        if (edge != NULL) {
            say(generator, "%s.i = ", edge->name);
            generate_expression(generator, KIND_INTEGER, 1);
            return;
        } /* fall through */
    case 1:
    case 2:
        say(generator, "%s.i = ", name);
        generate_expression(generator, KIND_INTEGER, 1);
        return;
    case 3:
        say(generator, "%s.m = ", name);
        generate_literal(generator, KIND_ANY);
        return;
    case 4:
        say(generator, "%s += {s: ", name);
        generate_expression(generator, KIND_STRING, 1);
        say(generator, ", f: null}");
        return;
    case 5:
        say(generator, "%s:%s", name, chance(generator, 50) ? "A" : "B:D");
        return;
    default:
        say(generator, "%s = {k: %s.k, s: ", name, name);
        generate_expression(generator, KIND_STRING, 1);
        say(generator, "}");
        return;
    }
}

static void say_set(struct generator *generator) {
    say(generator, "SET ");
    say_assignment(generator);
    if (chance(generator, 30)) {
        say(generator, ", ");
        say_assignment(generator);
    }
}

static void say_remove(struct generator *generator) {
    const struct variable *node = some_variable(generator, KIND_NODE);
    say(generator, "REMOVE %s", node->name);
    say_one(generator, ".i .m .s .l :A :B :A:B .zz");
}

static void say_delete(struct generator *generator) {
    const struct variable *node = some_variable(generator, KIND_NODE);
    const struct variable *edge = some_variable(generator, KIND_EDGE);
    if (edge != NULL && chance(generator, 60))
        say(generator, "DELETE %s", edge->name);
    else
        say(generator, "%sDELETE %s", chance(generator, 75) ? "DETACH " : "", node->name);
}

static void say_merge(struct generator *generator) {
    const struct variable *first = some_node(generator);
    const struct variable *second = some_node(generator);
    struct variable merged = new_variable(generator, "n", KIND_NODE);
    say(generator, "MERGE ");
    if (first != NULL && chance(generator, 60)) {
        merged = new_variable(generator, "r", KIND_EDGE);
        say(generator, "(%s)-[%s:", first->name, merged.name);
        say_one(generator, "R S U");
        if (chance(generator, 40))
            say(generator, " {w: %u}", pick(generator, 4));
        say(generator, "]-%s(%s)", chance(generator, 70) ? ">" : "",
            second != NULL && chance(generator, 80) ? second->name : ":D");
    } else {
        say(generator, "(%s:", merged.name);
        say_one(generator, "A B A:B D");
        if (chance(generator, 70)) {
            say(generator, " {i: ");
            generate_literal(generator, KIND_INTEGER);
            say(generator, "}");
        }
        say(generator, ")");
    }
    if (chance(generator, 40))
        say(generator, " ON CREATE SET %s.s = 'new'", merged.name);
    if (chance(generator, 40))
        say(generator, " ON MATCH SET %s.i = coalesce(%s.i, 0) + 1", merged.name,
            merged.name);
    add_variable(generator, merged);
}

static void say_foreach(struct generator *generator) {
    const struct variable *node = some_node(generator);
    struct variable item = new_variable(generator, "x", KIND_INTEGER);
    say(generator, "FOREACH (%s IN ", item.name);
    generate_expression(generator, KIND_LIST, 1);
    if (node != NULL && chance(generator, 40))
        say(generator, " | MERGE (%s)-[:U {w: 1}]->(:D {i: coalesce(%s, 9)}))",
            node->name, item.name);
    else
        say(generator, " | CREATE (:D {i: %s}))", item.name);
}

static void say_change(struct generator *generator) {
    uint32_t chosen = pick(generator, 100);
    say(generator, " ");
    if (chance(generator, 6))
        say_foreach(generator);
    else if (some_variable(generator, KIND_NODE) == NULL || chosen < 25)
        say_create(generator);
    else if (chosen < 50)
        say_set(generator);
    else if (chosen < 62)
        say_remove(generator);
    else if (chosen < 80)
        say_merge(generator);
    else
        say_delete(generator);
}

/* What is looked for behind what was written. */
static void say_look(struct generator *generator) {
    say(generator, " WITH count(*) AS v ");
    generator->variable_count = 0;
    generate_match(generator);
    if (chance(generator, 40)) {
        say(generator, " WHERE ");
        generate_predicate(generator, 1);
    }
    say(generator, " RETURN v, count(*) AS c");
}

/* Several rows for each that is there: a batch of the tight build holds three. */
static void say_rows(struct generator *generator) {
    struct variable variable = new_variable(generator, "u", KIND_INTEGER);
    say(generator, "UNWIND range(1, %u) AS %s ", 2 + pick(generator, 5), variable.name);
    add_variable(generator, variable);
}

void generate_writing(struct generator *generator) {
    bool has_rows = chance(generator, 25);
    if (has_rows)
        say_rows(generator);
    if (chance(generator, has_rows ? 60 : 90))
        generate_reading(generator, 1 + chance(generator, 30));
    say_change(generator);
    if (chance(generator, has_rows ? 60 : 20))
        say_change(generator);
    uint32_t end = pick(generator, 100);
    if (end < 25)
        say_look(generator);
    else if (end < 55)
        say(generator, " RETURN count(*) AS c");
}
