/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Graphs. Every element has a key `k` of its own; the others are there by chance. Labels, types
 * and values are few, so that much is equal.
 */
#include "generate.h"

void generate_node_properties(struct generator *generator, int64_t number) {
    static const struct {
        const char *key;
        enum kind kind;
        uint32_t percent;
    } keys[] = {
        {"i", KIND_INTEGER, 75}, {"f", KIND_FLOAT, 50}, {"s", KIND_STRING, 65},
        {"b", KIND_BOOLEAN, 50}, {"l", KIND_LIST, 35},  {"d", KIND_DATE, 30},
        {"m", KIND_ANY, 55},
    };
    const char *before = " {";
    if (number >= 0) {
        say(generator, " {k: %lld", (long long)number);
        before = ", ";
    }
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!chance(generator, keys[i].percent))
            continue;
        say(generator, "%s%s: ", before, keys[i].key);
        generate_literal(generator, keys[i].kind);
        before = ", ";
    }
    if (*before == ',')
        say(generator, "}");
}

void generate_edge_properties(struct generator *generator, int64_t number) {
    say(generator, " {w: %u", pick(generator, 4));
    if (number >= 0)
        say(generator, ", k: %lld", (long long)number);
    if (chance(generator, 50)) {
        say(generator, ", i: ");
        generate_literal(generator, KIND_INTEGER);
    }
    if (chance(generator, 40)) {
        say(generator, ", s: ");
        generate_literal(generator, KIND_STRING);
    }
    say(generator, "}");
}

static void say_node(struct generator *generator, uint32_t number) {
    static const char *const labels[] = {"",   ":A",   ":A",   ":B",
                                         ":C", ":A:B", ":B:C", ":A:B:C"};
    say(generator, "(n%u%s", number, labels[pick(generator, 8)]);
    generate_node_properties(generator, number);
    say(generator, ")");
}

struct text generate_graph(struct generator *generator) {
    static const uint32_t most_nodes[] = {0, 1, 2, 3, 4, 4, 5, 5, 6, 7, 8, 12};
    uint32_t nodes = most_nodes[pick(generator, 12)];
    uint32_t edges = nodes == 0 ? 0 : nodes / 2 + pick(generator, nodes + nodes / 2 + 1);
    if (nodes == 0)
        return TEXT("");
    say(generator, "CREATE ");
    for (uint32_t i = 0; i < nodes; i++) {
        say(generator, i > 0 ? ", " : "");
        say_node(generator, i);
    }
    uint32_t from = 0, to = 0;
    for (uint32_t i = 0; i < edges; i++) {
        /* One in ten runs beside the one before, one in ten is a loop. */
        if (i == 0 || !chance(generator, 10)) {
            from = pick(generator, nodes);
            to = chance(generator, 10) ? from : pick(generator, nodes);
        }
        say(generator, ", (n%u)-[:", from);
        say_one(generator, "R R R S S T");
        generate_edge_properties(generator, i);
        say(generator, "]->(n%u)", to);
    }
    return text_builder_text(&generator->out);
}
