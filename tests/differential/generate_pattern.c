/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns. A variable is in view as soon as it is written, in its own WHERE too. */
#include "generate.h"

void generate_labels(struct generator *generator) {
    static const char *const forms[] = {":A",   ":A",        ":B",      ":C",   ":A|B",
                                        ":A&B", ":!A",       ":%",      ":!%",  ":A&!B",
                                        ":A:B", ":(A|B)&!C", ":!(A&B)", ":B|C", ":Z",
                                        ":A|B", ":!C",       ":%",      ":A|C", ":B"};
    static const char *const computed[] = {":$('A')",     ":!$('A')",   ":$('Z')",
                                           ":A|$('B')",   ":A&!$('C')", ":$('A' + '')",
                                           ":!(A|$('B'))"};
    bool is_computed = chance(generator, 12);
    text_append_string(&generator->out, is_computed ? computed[pick(generator, 7)]
                                                    : forms[pick(generator, 20)]);
}

static void say_types(struct generator *generator) {
    static const char *const forms[] = {":R",   ":R",      ":S", ":T",  ":R|S", ":!R",
                                        ":S|T", ":!(R|S)", ":U", ":!U", ":R|U", ":S"};
    static const char *const computed[] = {":$('R')", ":!$('R')", ":R|$('S')", ":!$('Z')",
                                           ":$('U')"};
    bool is_computed = chance(generator, 12);
    say(generator, "%s",
        is_computed ? computed[pick(generator, 5)] : forms[pick(generator, 12)]);
}

/* ` {i: ...}`, of what is in view so far. */
static void say_property_map(struct generator *generator, bool is_edge) {
    static const enum kind kinds[] = {KIND_INTEGER, KIND_STRING, KIND_INTEGER};
    uint32_t chosen = pick(generator, 3);
    say(generator, " {%s: ", chosen == 1 ? "s" : chosen == 2 && is_edge ? "w" : "i");
    generate_expression(generator, kinds[chosen], 0);
    say(generator, "}");
}

static void say_inline_where(struct generator *generator) {
    say(generator, " WHERE ");
    generate_predicate(generator, 1);
}

/* ---- nodes -------------------------------------------------------------------------------- */

static void say_node(struct generator *generator) {
    const struct variable *known = some_node(generator);
    bool is_known = known != NULL && chance(generator, 25);
    bool is_new = !is_known && chance(generator, 65);
    struct variable variable = {.kind = KIND_NODE};
    say(generator, "(");
    if (is_new)
        variable = new_variable(generator, "n", KIND_NODE);
    if (is_known)
        variable = *known;
    say(generator, "%s", variable.name);
    if (chance(generator, is_known ? 8 : 30))
        generate_labels(generator);
    if (chance(generator, 5))
        say_property_map(generator, false);
    if (is_new)
        add_variable(generator, variable);
    if (is_new && chance(generator, 7))
        say_inline_where(generator);
    say(generator, ")");
}

/* ---- relationships ------------------------------------------------------------------------- */

static void say_star(struct generator *generator) {
    static const char *const forms[] = {"*1..2", "*0..1", "*2",    "*..2",
                                        "*",     "*0..2", "*1..3", "*2.."};
    say(generator, "%s", forms[pick(generator, 8)]);
}

static const char *some_quantifier(struct generator *generator) {
    static const char *const bounded[] = {"{1,2}", "{0,1}", "{2}", "{,2}", "?", "{1,3}"};
    if (generator->is_repeatable)
        return bounded[pick(generator, 6)];
    static const char *const forms[] = {"{1,2}", "{0,1}", "{2}",   "{,2}", "+",
                                        "*",     "?",     "{1,3}", "{2,}", "{0,2}"};
    return forms[pick(generator, 10)];
}

/* Inside the brackets. The variable comes into view while they are open, and stays as `after`. */
static void say_edge_inside(struct generator *generator, enum kind after, bool is_many,
                            bool has_star, bool has_cost) {
    uint32_t kept = generator->variable_count;
    struct variable variable = {.kind = after};
    bool is_named = has_cost || chance(generator, 50);
    const struct variable *old = some_variable(generator, KIND_EDGE);
    if (old != NULL && !is_many && !has_cost && !old->is_of_group &&
        chance(generator, 6) && old < generator->variables + generator->match_start &&
        generator->subquery_depth == 0 && !generator->has_old_edge) {
        generator->has_old_edge = true;
        say(generator, "%s", old->name);
        return;
    }
    if (is_named) {
        variable = new_variable(generator, "r", KIND_EDGE);
        say(generator, "%s", variable.name);
    }
    if (chance(generator, 33))
        say_types(generator);
    if (has_star)
        say_star(generator);
    if (chance(generator, 5))
        say_property_map(generator, true);
    if (is_named)
        add_variable(generator, variable);
    if (is_named && !has_star && chance(generator, 10))
        say_inline_where(generator);
    if (has_cost)
        say(generator, " COST %s.w%s", variable.name,
            chance(generator, 50) ? " + 1" : "");
    generator->variable_count = kept;
    if (is_named) {
        variable.is_of_group = variable.can_be_null = is_many;
        variable.kind = after;
        add_variable(generator, variable);
    }
}

static void say_edge(struct generator *generator, bool is_plain, bool has_cost) {
    bool is_many = !is_plain && chance(generator, has_cost ? 70 : 22);
    bool has_star =
        is_many && !has_cost && !generator->is_repeatable && chance(generator, 50);
    uint32_t direction = pick(generator, 5);
    const char *quantifier = is_many && !has_star ? some_quantifier(generator) : "";
    enum kind after = *quantifier == '?' || !is_many ? KIND_EDGE : KIND_EDGES;
    say(generator, direction == 1 || direction == 2 ? "<-" : "-");
    if (has_cost || is_many || chance(generator, 80)) {
        say(generator, "[");
        say_edge_inside(generator, after, is_many, has_star, has_cost);
        say(generator, "]");
    }
    say(generator, "%s%s", direction > 2 ? "->" : "-", quantifier);
}

/* ---- groups -------------------------------------------------------------------------------- */

/* The nodes and relationships of a group, `count` together. */
static void say_iteration(struct generator *generator, struct variable *inner,
                          uint32_t count, bool has_cost) {
    for (uint32_t i = 0; i < count; i++) {
        bool is_edge = i % 2 == 1;
        uint32_t direction = pick(generator, 5);
        inner[i] =
            new_variable(generator, is_edge ? "r" : "n", is_edge ? KIND_EDGE : KIND_NODE);
        say(generator, is_edge ? direction == 1 ? "<-[%s" : "-[%s" : "(%s",
            inner[i].name);
        if (is_edge && chance(generator, 40))
            say_types(generator);
        if (!is_edge && chance(generator, 20))
            generate_labels(generator);
        if (is_edge && has_cost && (i == 1 || chance(generator, 50)))
            say(generator, " COST %s.w%s", inner[i].name,
                chance(generator, 50) ? " + 1" : "");
        say(generator, !is_edge ? ")" : direction > 1 ? "]->" : "]-");
    }
}

/* What a variable of a group is behind it. */
static enum kind gathered(enum kind kind) {
    return kind == KIND_NODE ? KIND_NODES : kind == KIND_EDGE ? KIND_EDGES : KIND_PATHS;
}

/* `((a)-[r]->(b) WHERE ...){1,2}`, of one or two relationships: its variables are lists
 * afterwards. A path of the iteration may have a name, and keep a mode. */
static void say_group(struct generator *generator, bool has_cost) {
    static const char *const modes[] = {"TRAIL ", "ACYCLIC ", "SIMPLE ", "WALK "};
    uint32_t kept = generator->variable_count;
    struct variable inner[6];
    uint32_t count = chance(generator, 30) ? 5 : 3, all = count;
    const char *quantifier;
    say(generator, "(");
    if (chance(generator, 20)) {
        inner[all] = new_variable(generator, "p", KIND_PATH);
        say(generator, "%s = ", inner[all++].name);
    }
    if (chance(generator, 20))
        say(generator, "%s", modes[pick(generator, 4)]);
    say_iteration(generator, inner, count, has_cost);
    for (uint32_t i = 0; i < all; i++)
        add_variable(generator, inner[i]);
    if (chance(generator, 40))
        say_inline_where(generator);
    quantifier = some_quantifier(generator);
    say(generator, ")%s", quantifier);
    generator->variable_count = kept;
    for (uint32_t i = 0; i < all; i++) {
        inner[i].is_of_group = true;
        inner[i].can_be_null = *quantifier == '?';
        if (*quantifier != '?')
            inner[i].kind = gathered(inner[i].kind);
        add_variable(generator, inner[i]);
    }
}

/* ---- paths --------------------------------------------------------------------------------- */

void generate_path(struct generator *generator, uint32_t hop_count, bool is_plain) {
    uint32_t hops = pick(generator, hop_count + 1);
    if (generator->subquery_depth > 0 && hops == 0)
        hops = 1;
    say_node(generator);
    for (uint32_t i = 0; i < hops; i++) {
        if (!is_plain && chance(generator, generator->subquery_depth > 0 ? 15 : 6))
            say_group(generator, false);
        else
            say_edge(generator, is_plain, false);
        say_node(generator);
    }
}

void generate_closed_path(struct generator *generator) {
    const struct variable *start = some_node(generator);
    const struct variable *end = some_node(generator);
    uint32_t direction = pick(generator, 3);
    if (start == NULL) {
        generate_literal(generator, KIND_BOOLEAN);
        return;
    }
    if (chance(generator, 12)) {
        say(generator, "(%s)(", start->name);
        say_one(generator, "()-[:R]->() (:A)--() ()<-[]-(:B)-->() ()-[:S|T]->(:!C)");
        say_one(generator, "){1,2} ){2} )+ )? ){0,1}");
        say(generator, "(%s", end != NULL && chance(generator, 50) ? end->name : "");
        say(generator, ")");
        return;
    }
    say(generator, direction == 1 ? "(%s)<-[" : "(%s)-[", start->name);
    if (chance(generator, 50))
        say_types(generator);
    if (chance(generator, 15))
        say(generator, "*1..2");
    say(generator, direction == 2 ? "]->(%s" : "]-(%s",
        end != NULL && chance(generator, 30) ? end->name : "");
    if (chance(generator, 40))
        generate_labels(generator);
    say(generator, ")");
}

/* A path with a selector. What depends on which of several paths was taken stays out of view. */
static void say_selected(struct generator *generator) {
    static const char *const selectors[] = {
        "ALL SHORTEST", "SHORTEST 1",   "SHORTEST 2", "ANY SHORTEST",
        "SHORTEST 2",   "SHORTEST 3",   "ANY",        "ANY 2",
        "ALL CHEAPEST", "ANY CHEAPEST", "CHEAPEST 2", "ALL",
    };
    static const char *const units[12] = {
        [1] = " GROUPS", [2] = " GROUPS", [5] = " PATHS"};
    static const char *const modes[] = {"",         "",        "",     " TRAIL",
                                        " ACYCLIC", " SIMPLE", " WALK"};
    uint32_t chosen = pick(generator, 12);
    bool has_cost = chosen >= 8 && chosen <= 10, is_free = chosen >= 3 && chosen != 8;
    uint32_t ends[2];
    struct variable path = new_variable(generator, "p", KIND_PATH);
    const char *mode = modes[pick(generator, 7)];
    say(generator, "%s = %s%s%s ", path.name, selectors[chosen], mode,
        units[chosen] == NULL ? "" : units[chosen]);
    is_free = is_free && chosen != 11;
    say_node(generator);
    ends[0] = generator->variable_count;
    /* One variable length: else one path can be cut into its pieces in several ways. */
    uint32_t hops = !has_cost && chance(generator, 25) ? 2 : 1;
    for (uint32_t i = 0; i < hops; i++) {
        if (i == 0 && chance(generator, 20))
            say_group(generator, has_cost);
        else
            say_edge(generator, i > 0, has_cost);
        ends[1] = generator->variable_count;
        say_node(generator);
    }
    if (is_free) {
        bool has_end = generator->variable_count > ends[1];
        struct variable end = generator->variables[ends[1]];
        generator->variable_count = ends[0];
        if (has_end)
            add_variable(generator, end);
    }
    bool shows_length = !is_free || (chosen >= 3 && chosen <= 5);
    if (shows_length)
        add_variable(generator, path);
    if (is_free && shows_length)
        generator->variables[generator->variable_count - 1].kind = KIND_PATH;
}

static void say_paths(struct generator *generator) {
    static const char *const modes[] = {"TRAIL ", "ACYCLIC ", "SIMPLE ", "WALK "};
    uint32_t path_count = 1 + chance(generator, 25), named_count = 0;
    struct variable named[2];
    for (uint32_t i = 0; i < path_count; i++) {
        struct variable path = new_variable(generator, "p", KIND_PATH);
        bool is_named = chance(generator, 18);
        say(generator, i > 0 ? ", " : "");
        if (is_named)
            say(generator, "%s = ", path.name);
        if (chance(generator, 8))
            say(generator, "%s", modes[pick(generator, 4)]);
        generate_path(generator, i > 0 ? 1 : chance(generator, 20) ? 3 : 2, false);
        if (is_named)
            named[named_count++] = path;
    }
    /* A repeated part cannot read a path that is found with it. */
    for (uint32_t i = 0; i < named_count; i++)
        add_variable(generator, named[i]);
}

void generate_apart(struct generator *generator) {
    uint32_t count = chance(generator, 20) ? 3 : 2;
    say(generator, "MATCH ");
    generator->match_start = generator->variable_count;
    generator->has_old_edge = false;
    for (uint32_t i = 0; i < count; i++) {
        struct variable node = new_variable(generator, "n", KIND_NODE);
        say(generator, "%s(%s", i > 0 ? ", " : "", node.name);
        if (chance(generator, 50))
            generate_labels(generator);
        say(generator, ")");
        add_variable(generator, node);
        generator->apart[i] = node;
        if (!chance(generator, 20))
            continue;
        say_edge(generator, false, false);
        say_node(generator);
    }
    generator->apart_count = count;
}

void generate_equalities(struct generator *generator) {
    for (uint32_t i = 1; i < generator->apart_count; i++) {
        const char *first = generator->apart[pick(generator, i)].name;
        const char *second = generator->apart[i].name;
        bool is_back = chance(generator, 50);
        say(generator, i > 1 ? " AND " : "");
        generate_equality(generator, is_back ? second : first, is_back ? first : second);
    }
    if (!chance(generator, 40))
        return;
    say(generator, " AND ");
    generate_predicate(generator, 1);
}

/* openCypher's own form of a search: all of the shortest, so that nothing is free. */
void generate_all_shortest(struct generator *generator) {
    struct variable path = new_variable(generator, "p", KIND_PATH);
    say(generator, "MATCH %s = allShortestPaths(", path.name);
    generator->match_start = generator->variable_count;
    say_node(generator);
    say(generator, chance(generator, 30) ? "<-[" : "-[");
    if (chance(generator, 40))
        say_types(generator);
    say_one(generator, "* *..2 *1..3 *0..2");
    say(generator, "]-");
    say_node(generator);
    say(generator, ")");
    add_variable(generator, path);
}

void generate_match(struct generator *generator) {
    say(generator, "MATCH ");
    generator->match_start = generator->variable_count;
    generator->has_old_edge = false;
    if (chance(generator, 14)) {
        generator->is_selected = true;
        say_selected(generator);
        generator->is_selected = false;
    } else {
        uint32_t mode = pick(generator, 100);
        generator->is_repeatable = mode < 5;
        say(generator, mode < 5   ? "REPEATABLE ELEMENTS "
                       : mode < 8 ? "DIFFERENT RELATIONSHIPS "
                                  : "");
        say_paths(generator);
        generator->is_repeatable = false;
    }
}
