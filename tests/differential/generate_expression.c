/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Expressions by kind. Each is a variable, a property or a literal where depth has run out, and
 * else one of the forms that give the kind.
 */
#include "generate.h"

/* ---- literals ----------------------------------------------------------------------------- */

static void say_list(struct generator *generator) {
    uint32_t count = pick(generator, 4);
    say(generator, "[");
    for (uint32_t i = 0; i < count; i++)
        say(generator, "%s%d", i > 0 ? ", " : "", (int)pick(generator, 6) - 1);
    say(generator, "]");
}

void generate_literal(struct generator *generator, enum kind kind) {
    static const enum kind mixed[] = {KIND_INTEGER, KIND_INTEGER, KIND_FLOAT,
                                      KIND_STRING,  KIND_BOOLEAN, KIND_LIST,
                                      KIND_DATE,    KIND_DURATION};
    switch ((int)kind) {
    case KIND_INTEGER:
        say(generator, "%d", (int)pick(generator, 8) - 2);
        return;
    case KIND_FLOAT:
        say_one(generator, "-1.5 -0.5 0.0 0.5 1.0 1.5 2.0 2.25 3.5");
        return;
    case KIND_STRING:
        say_one(generator, "'' 'a' 'a' 'b' 'ab' 'abc' 'B' 'z'");
        return;
    case KIND_BOOLEAN:
        say_one(generator, "true false");
        return;
    case KIND_LIST:
        say_list(generator);
        return;
    case KIND_DATE:
        say_one(generator, "date('2020-01-01') date('2020-02-29') date('1999-12-31')");
        return;
    case KIND_DURATION:
        say_one(generator, "duration('P1M') duration('P1M2D') duration('P-3DT5H') "
                           "duration('P1Y2MT90M') duration('PT0S') duration('P31D') "
                           "duration({months:-1,days:40}) duration('PT-25H')");
        return;
    default:
        generate_literal(generator, mixed[pick(generator, 8)]);
        return;
    }
}

/* ---- what stands at the ends -------------------------------------------------------------- */

/* A property of the kind, or null for want of an element. */
static bool say_property(struct generator *generator, enum kind kind) {
    static const char *const of_node[KIND_COUNT] = {
        [KIND_INTEGER] = "i i k",      [KIND_FLOAT] = "f", [KIND_STRING] = "s",
        [KIND_BOOLEAN] = "b",          [KIND_LIST] = "l",  [KIND_DATE] = "d",
        [KIND_ANY] = "m m m i s f zz",
    };
    static const char *const of_edge[KIND_COUNT] = {
        [KIND_INTEGER] = "i w k", [KIND_STRING] = "s", [KIND_ANY] = "i w s zz"};
    const struct variable *node = some_variable(generator, KIND_NODE);
    const struct variable *edge = some_variable(generator, KIND_EDGE);
    bool takes_edge =
        edge != NULL && of_edge[kind] != NULL && (node == NULL || chance(generator, 30));
    if (!takes_edge && (node == NULL || of_node[kind] == NULL))
        return false;
    say(generator, "%s.", takes_edge ? edge->name : node->name);
    say_one(generator, takes_edge ? of_edge[kind] : of_node[kind]);
    return true;
}

static void say_leaf(struct generator *generator, enum kind kind) {
    const struct variable *variable = some_variable(generator, kind);
    if (variable != NULL && chance(generator, 35)) {
        say(generator, "%s", variable->name);
        return;
    }
    if (chance(generator, 65) && say_property(generator, kind))
        return;
    if (kind != KIND_NODE && chance(generator, 4))
        say(generator, "null");
    else
        generate_literal(generator, kind);
}

/* `format` with an expression for each '%': 'i' integer, 'f' float, 's' string, 'b' truth, 'v'
 * boolean, 'l' list, 'd' date, 'u' duration, 'a' any, 'I' 'S' literals, 'D' a divisor, 'o' a comparison. */
static void say_form(struct generator *generator, const char *format, uint32_t depth) {
    for (; *format != '\0'; format++) {
        if (*format != '%') {
            say(generator, "%c", *format);
            continue;
        }
        switch (*++format) {
        case 'i':
            generate_expression(generator, KIND_INTEGER, depth);
            break;
        case 'f':
            generate_expression(generator, KIND_FLOAT, depth);
            break;
        case 's':
            generate_expression(generator, KIND_STRING, depth);
            break;
        case 'b':
            generate_predicate(generator, depth);
            break;
        case 'v':
            generate_expression(generator, KIND_BOOLEAN, depth + 1);
            break;
        case 'l':
            generate_expression(generator, KIND_LIST, depth);
            break;
        case 'd':
            generate_expression(generator, KIND_DATE, depth);
            break;
        case 'u':
            generate_expression(generator, KIND_DURATION, depth);
            break;
        case 'a':
            generate_expression(generator, KIND_ANY, depth);
            break;
        case 'I':
            generate_literal(generator, KIND_INTEGER);
            break;
        case 'S':
            generate_literal(generator, KIND_STRING);
            break;
        case 'D': /* a divisor */
            say_one(generator, "2 3 -2 1 7");
            break;
        case 'o':
            say_one(generator, "= <> < <= > >= = <");
            break;
        case '%':
            say(generator, "%%");
            break;
        default:
            break;
        }
    }
}

/* ---- forms with a variable of their own ----------------------------------------------------- */

/* Writes `format` with the new variable for '$' before and in view within "{...}". */
static void say_scoped(struct generator *generator, const char *before, enum kind kind,
                       const char *between, enum kind result, const char *after,
                       uint32_t depth) {
    struct variable item = new_variable(generator, "x", KIND_INTEGER);
    uint32_t kept = generator->variable_count;
    say(generator, "%s%s IN ", before, item.name);
    generate_expression(generator, kind, depth);
    add_variable(generator, item);
    say(generator, "%s", between);
    generate_expression(generator, result, depth);
    generator->variable_count = kept;
    say(generator, "%s", after);
}

/* A list of elements in view, as text; NULL when there is none. */
static const char *some_elements(struct generator *generator, enum kind *kind) {
    const struct variable *path = some_variable(generator, KIND_PATH);
    const struct variable *edges = some_variable(generator, KIND_EDGES);
    const struct variable *nodes = some_variable(generator, KIND_NODES);
    *kind = chance(generator, 50) ? KIND_NODE : KIND_EDGE;
    if (path != NULL && chance(generator, 60))
        return arena_format(generator->arena, "%s(%s)",
                            *kind == KIND_NODE ? "nodes" : "relationships", path->name);
    const struct variable *list = *kind == KIND_NODE ? nodes : edges;
    return list == NULL ? NULL : list->name;
}

/* Over a list of elements; false when there is none. */
static bool say_over_elements(struct generator *generator, const char *before,
                              const char *between, enum kind result, const char *after) {
    enum kind kind;
    const char *list = some_elements(generator, &kind);
    uint32_t kept = generator->variable_count;
    if (list == NULL)
        return false;
    struct variable item = new_variable(generator, "x", kind);
    item.is_of_group = true;
    say(generator, "%s%s IN %s%s", before, item.name, list, between);
    add_variable(generator, item);
    generate_expression(generator, result, 1);
    generator->variable_count = kept;
    say(generator, "%s", after);
    return true;
}

static void say_comprehension(struct generator *generator, uint32_t depth) {
    if (chance(generator, 40) &&
        say_over_elements(generator, "[", " | ", KIND_INTEGER, "]"))
        return;
    if (chance(generator, 50))
        say_scoped(generator, "[", KIND_LIST, " WHERE ", KIND_BOOLEAN, "]", depth);
    else
        say_scoped(generator, "[", KIND_LIST, " | ", KIND_INTEGER, "]", depth);
}

static void say_quantifier(struct generator *generator, uint32_t depth) {
    static const char *const heads[] = {"any(", "all(", "none(", "single("};
    if (chance(generator, 50) && say_over_elements(generator, heads[pick(generator, 4)],
                                                   " WHERE ", KIND_BOOLEAN, ")"))
        return;
    say_scoped(generator, heads[pick(generator, 4)], KIND_LIST, " WHERE ", KIND_BOOLEAN,
               ")", depth);
}

static void say_reduce(struct generator *generator, uint32_t depth) {
    if (chance(generator, 50) &&
        say_over_elements(generator, "reduce(acc = 0, ", " | acc + ", KIND_INTEGER, ")"))
        return;
    say_scoped(generator, "reduce(acc = 0, ", KIND_LIST, " | acc + ", KIND_INTEGER, ")",
               depth);
}

/* ---- subqueries ---------------------------------------------------------------------------- */

static bool can_nest(struct generator *generator) {
    bool is_shallow = generator->subquery_depth == 0 ||
                      (generator->subquery_depth == 1 && chance(generator, 15));
    return is_shallow && some_variable(generator, KIND_NODE) != NULL;
}

/* `EXISTS { ... }`, `COUNT { ... }`: a pattern of its own variables and those in view. */
static void say_subquery(struct generator *generator, const char *head) {
    uint32_t kept = generator->variable_count, match_start = generator->match_start;
    generator->match_start = kept;
    generator->subquery_depth++;
    say(generator, "%s { ", head);
    if (chance(generator, 40))
        say(generator, "MATCH ");
    generate_path(generator, 2, false);
    if (chance(generator, 40)) {
        say(generator, " WHERE ");
        generate_predicate(generator, 1);
    }
    say(generator, " }");
    generator->variable_count = kept;
    generator->match_start = match_start;
    generator->subquery_depth--;
}

static const char *some_key(struct generator *generator) {
    static const char *const keys[] = {"i", "i", "i", "s", "s", "f", "b", "m", "d", "l"};
    return keys[pick(generator, 10)];
}

void generate_equality(struct generator *generator, const char *first,
                       const char *second) {
    static const char *const computed[][2] = {
        {"%s.i + 1", "%s.i * 2"},
        {"%s.i %% 2", "%s.i %% 2"},
        {"toUpper(%s.s)", "toUpper(%s.s)"},
        {"coalesce(%s.m, 0)", "coalesce(%s.i, 0)"},
        {"%s.f * 2", "toFloat(%s.i)"},
        {"[%s.i, 1]", "[%s.i, 1]"},
        {"coalesce(%s.m, null)", "coalesce(%s.m, null)"},
    };
    const char *key = some_key(generator);
    if (chance(generator, 70)) {
        say(generator, "%s.%s = %s.%s", first, key, second, key);
        return;
    }
    uint32_t chosen = pick(generator, 7);
    say(generator, computed[chosen][0], first);
    say(generator, " = ");
    say(generator, computed[chosen][1], second);
}

/* What joins a subquery's node to the row around: an equal property, or an equal value. */
static void say_correlation(struct generator *generator, const char *inner,
                            const char *outer, const struct variable *value) {
    if (value != NULL && chance(generator, 25))
        say(generator, "%s.i = %s", inner, value->name);
    else if (chance(generator, 15))
        say(generator, "%s.i = %s.i + 1", inner, outer);
    else if (chance(generator, 50))
        generate_equality(generator, inner, outer);
    else
        generate_equality(generator, outer, inner);
}

/* `EXISTS { MATCH (b:L) WHERE b.p = a.p ... }`, and COUNT. */
static void say_correlated(struct generator *generator, const char *head) {
    uint32_t kept = generator->variable_count, match_start = generator->match_start;
    const struct variable outer = *some_variable(generator, KIND_NODE);
    const struct variable *value = some_variable(generator, KIND_INTEGER);
    struct variable inner = new_variable(generator, "n", KIND_NODE);
    generator->match_start = kept;
    generator->subquery_depth++;
    say(generator, "%s { MATCH (%s", head, inner.name);
    if (chance(generator, 50))
        generate_labels(generator);
    say(generator, ")");
    add_variable(generator, inner);
    if (chance(generator, 25))
        say_one(generator, "--() -[:R]->(:A) <-[:S|T]-() -->{1,2}() ,(:B)");
    say(generator, " WHERE ");
    say_correlation(generator, inner.name, outer.name, value);
    if (chance(generator, 25)) {
        say(generator, " AND ");
        say_correlation(generator, inner.name, outer.name, value);
    }
    if (chance(generator, 30)) {
        say(generator, " AND ");
        generate_predicate(generator, 1);
    }
    if (chance(generator, 30))
        say(generator, " RETURN %s%s.i AS i", chance(generator, 50) ? "DISTINCT " : "",
            inner.name);
    say(generator, " }");
    generator->variable_count = kept;
    generator->match_start = match_start;
    generator->subquery_depth--;
}

static void say_correlated_test(struct generator *generator) {
    uint32_t chosen = pick(generator, 6);
    if (chosen < 4) {
        say_correlated(generator, chosen % 2 == 0 ? "EXISTS" : "NOT EXISTS");
        return;
    }
    say_correlated(generator, "COUNT");
    say(generator, " ");
    say_one(generator, "> = < <> >=");
    say(generator, " %u", pick(generator, 3));
}

/* `VALUE { MATCH ... RETURN count(..) }`, of one row always. */
static void say_value(struct generator *generator) {
    uint32_t kept = generator->variable_count, match_start = generator->match_start;
    generator->match_start = kept;
    generator->subquery_depth++;
    say(generator, "VALUE { MATCH ");
    generate_path(generator, 1, false);
    if (chance(generator, 40)) {
        say(generator, " WHERE ");
        generate_predicate(generator, 1);
    }
    say(generator, " RETURN ");
    say_one(generator, "count( sum( min( max( count(DISTINCT");
    say(generator, " ");
    generate_expression(generator, KIND_INTEGER, 1);
    say(generator, ") AS v }");
    generator->variable_count = kept;
    generator->match_start = match_start;
    generator->subquery_depth--;
}

static void say_pattern_comprehension(struct generator *generator) {
    uint32_t kept = generator->variable_count, match_start = generator->match_start;
    generator->match_start = kept;
    generator->subquery_depth++;
    say(generator, "coll.sort([");
    generate_path(generator, 1, true);
    if (chance(generator, 40)) {
        say(generator, " WHERE ");
        generate_predicate(generator, 1);
    }
    say(generator, " | ");
    generate_expression(generator, KIND_INTEGER, 1);
    say(generator, "])");
    generator->variable_count = kept;
    generator->match_start = match_start;
    generator->subquery_depth--;
}

/* `COLLECT { MATCH ... RETURN ... }`, sorted. */
static void say_collect(struct generator *generator) {
    uint32_t kept = generator->variable_count, match_start = generator->match_start;
    generator->match_start = kept;
    generator->subquery_depth++;
    say(generator, "coll.sort(COLLECT { MATCH ");
    generate_path(generator, 1, false);
    say(generator, " RETURN ");
    generate_expression(generator, KIND_INTEGER, 1);
    say(generator, " })");
    generator->variable_count = kept;
    generator->match_start = match_start;
    generator->subquery_depth--;
}

/* ---- by kind ------------------------------------------------------------------------------- */

static void say_integer(struct generator *generator, uint32_t depth) {
    static const char *const forms[] = {
        "(%i + %i)",
        "(%i - %i)",
        "(%i * %I)",
        "(%i / %D)",
        "(%i %% %D)",
        "(-(%i))", /* `(a) - -(b)` is a pattern */
        "size(%l)",
        "size(%s)",
        "abs(%i)",
        "sign(%f)",
        "coalesce(%i, %I)",
        "CASE WHEN %b THEN %i ELSE %i END",
        "CASE %i WHEN %I THEN %i WHEN %i THEN %I END",
        "head(%l)",
        "last(%l)",
        "%l[%I]",
        "nullIf(%i, %I)",
        "toInteger(%f)",
        "{a: %i, b: %s}.a",
        "size(keys({a: %I, b: %i}))",
        "CASE %i WHEN < %I THEN %i WHEN %I, > %I THEN %I WHEN IS NULL THEN %i END",
        "CASE %s WHEN >= %S THEN %I WHEN IS NOT NULL THEN %i ELSE %I END",
        "(%d).year",
        "(%d).day",
        "(%u).days",
        "(%u).months",
        "(%u).seconds",
        "CAST(%f AS INTEGER)",
        "CAST(toString(%i) AS INTEGER)",
        "CAST(%v AS INTEGER)",
        "size(CAST(%l AS LIST<STRING>))",
    };
    const struct variable *path = some_variable(generator, KIND_PATH);
    const struct variable *edges = some_variable(generator, KIND_EDGES);
    const struct variable *paths = some_variable(generator, KIND_PATHS);
    if (path != NULL && chance(generator, 15))
        say(generator, "length(%s)", path->name);
    else if (paths != NULL && chance(generator, 15))
        say(generator, "reduce(acc = 0, x IN %s | acc + length(x))", paths->name);
    else if (edges != NULL && chance(generator, 15))
        say(generator, "size(%s)", edges->name);
    else if (can_nest(generator) && chance(generator, 6))
        say_subquery(generator, "COUNT");
    else if (can_nest(generator) && chance(generator, 4))
        say_correlated(generator, "COUNT");
    else if (can_nest(generator) && chance(generator, 3))
        say_value(generator);
    else if (chance(generator, 5))
        say_reduce(generator, depth);
    else
        say_form(generator, forms[pick(generator, sizeof forms / sizeof *forms)], depth);
}

static void say_float(struct generator *generator, uint32_t depth) {
    static const char *const forms[] = {
        "(%f + %i)", "(%i + %f)", "(%f * 2)",         "(%f - %f)", "toFloat(%i)",
        "(%f / 2)",  "abs(%f)",   "coalesce(%f, %f)", "floor(%f)", "(%i / 2.0)",
        "ceil(%f)",  "(%I ^ 2)",  "CAST(%i AS FLOAT)"};
    say_form(generator, forms[pick(generator, sizeof forms / sizeof *forms)], depth);
}

static void say_string(struct generator *generator, uint32_t depth) {
    static const char *const forms[] = {
        "(%s + %s)",          "toUpper(%s)",         "toLower(%s)",
        "substring(%s, 1)",   "substring(%s, 0, 1)", "left(%s, 2)",
        "right(%s, 1)",       "toString(%i)",        "toString(%d)",
        "reverse(%s)",        "coalesce(%s, %S)",    "CASE WHEN %b THEN %s END",
        "CAST(%i AS STRING)", "CAST(%d AS STRING)",  "CAST(%v AS STRING)",
        "toString(%u)",       "(%s + %u)",           "CAST(%u AS STRING)"};
    const struct variable *edge = some_variable(generator, KIND_EDGE);
    if (edge != NULL && chance(generator, 20))
        say(generator, "type(%s)", edge->name);
    else
        say_form(generator, forms[pick(generator, sizeof forms / sizeof *forms)], depth);
}

static void say_date(struct generator *generator, uint32_t depth) {
    say_form(generator, chance(generator, 50) ? "(%d + %u)" : "(%d - %u)", depth);
}

static void say_duration(struct generator *generator, uint32_t depth) {
    static const char *const forms[] = {
        "(%u + %u)",        "(%u - %u)",
        "(%u * 2)",         "duration({months: %I, days: %I})",
        "coalesce(%u, %u)", "CASE WHEN %b THEN %u END",
        "(%u * -1)",        "duration(toString(%u))"};
    say_form(generator, forms[pick(generator, sizeof forms / sizeof *forms)], depth);
}

static void say_integer_list(struct generator *generator, uint32_t depth) {
    static const char *const forms[] = {"[%i, %i]",         "[%i]",
                                        "(%l + %l)",        "(%l + %i)",
                                        "tail(%l)",         "reverse(%l)",
                                        "%l[%I..%I]",       "%l[..%I]",
                                        "coalesce(%l, [])", "range(0, %I)",
                                        "coll.sort(%l)",    "[null, %i, %i]",
                                        "range(%I, %I, 2)", "CAST(%l AS LIST<INTEGER>)"};
    if (can_nest(generator) && chance(generator, 5))
        say_pattern_comprehension(generator);
    else if (can_nest(generator) && chance(generator, 4))
        say_collect(generator);
    else if (chance(generator, 25))
        say_comprehension(generator, depth);
    else
        say_form(generator, forms[pick(generator, sizeof forms / sizeof *forms)], depth);
}

static void say_element_test(struct generator *generator) {
    const struct variable *node = some_variable(generator, KIND_NODE);
    const struct variable *edge = some_variable(generator, KIND_EDGE);
    const struct variable *other = some_variable(generator, KIND_NODE);
    if (node == NULL) {
        generate_literal(generator, KIND_BOOLEAN);
    } else if (chance(generator, 35)) {
        say(generator, "(%s", node->name);
        generate_labels(generator);
        say(generator, ")");
    } else if (edge != NULL && chance(generator, 40)) {
        say(generator, "%s(%s) = %s", chance(generator, 50) ? "startNode" : "endNode",
            edge->name, node->name);
    } else if (chance(generator, 30)) {
        say(generator, "%s IS %sNULL", node->name, chance(generator, 50) ? "NOT " : "");
    } else if (chance(generator, 25)) {
        say_one(generator, "'A' 'B' 'C'");
        say(generator, " IN labels(%s)", node->name);
    } else {
        say(generator, "%s %s %s", node->name, chance(generator, 50) ? "=" : "<>",
            other->name);
    }
}

/* One property of two nodes; false when there is no node. */
static bool say_equal_properties(struct generator *generator) {
    const struct variable *first = some_variable(generator, KIND_NODE);
    const struct variable *second = some_variable(generator, KIND_NODE);
    if (first == NULL)
        return false;
    generate_equality(generator, first->name, second->name);
    return true;
}

/* A division that a conjunct before it guards, which may read more than the division does:
 * wherever each is tested, it must not fail. */
static bool say_guarded(struct generator *generator) {
    const struct variable *first = some_variable(generator, KIND_NODE);
    const struct variable *second = some_variable(generator, KIND_NODE);
    if (first == NULL)
        return false;
    say(generator, "(CASE WHEN %s IS NULL THEN false ELSE %s.i <> 0 END AND 12 / %s.i ",
        second->name, first->name, first->name);
    say_one(generator, "= < >=");
    if (chance(generator, 50))
        say(generator, " %s.i)", second->name);
    else
        say(generator, " %u)", pick(generator, 7));
    return true;
}

void generate_predicate(struct generator *generator, uint32_t depth) {
    static const char *const forms[] = {
        "%i %o %i",
        "%i %o %i",
        "%s %o %s",
        "%f %o %i",
        "%a %o %a",
        "%a = %a",
        "%d %o %d",
        "%a IS NULL",
        "%a IS NOT NULL",
        "%i IN %l",
        "%s IN ['a', %s]",
        "%s STARTS WITH %s",
        "%s ENDS WITH %s",
        "%s CONTAINS %s",
        "%l = %l",
        "%i < %i <= %i",
        "isEmpty(%l)",
        "%a IN [%a, %a]",
        "%a IN [null, %a]",
        "%a <> %a",
        "%i = %I",
        "%i > %I",
        "%i <> %I",
        "{a: %i} = {a: %i}",
        "%i IN [%I, %I, %I, %I, %I, %I]",
        "%a IN [1, 'a', null, 0.5, true, [1], 2]",
        "%s IN ['a', 'b', 'ab', 'z', '']",
        "(%v) IS TRUE",
        "(%v) IS UNKNOWN",
        "%i IN [-9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "
        "11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24]",
        "%a IN range(-20, 20) + [null, 'a', 1.5, [1], true]",
        "allReduce(acc = 0, x IN %l | acc + x, acc < %I)",
        "(%a) IS TYPED INTEGER",
        "(%a) IS NOT TYPED STRING",
        "(%a) IS :: FLOAT | INTEGER",
        "(%a) IS TYPED DATE NOT NULL",
        "(%a) IS NOT TYPED LIST<INTEGER>",
        "(%l) IS TYPED LIST<INTEGER NOT NULL>",
        "[%a, %a] IS TYPED LIST<INTEGER | STRING>",
        "(%i) IS TYPED INTEGER NOT NULL",
        "(%a) IS NOT :: BOOLEAN",
        "(%a) IS TYPED ANY NOT NULL",
        "(%a) IS TYPED DURATION",
        "%u = %u",
        "%u <> %u",
        "%u < %u",
        "%u IN [%u, %u]",
    };
    static const char *const joined[] = {"(%b AND %b)", "(%b OR %b)",  "(%b XOR %b)",
                                         "NOT (%b)",    "(%b OR %b)",  "(%b AND %b)",
                                         "(%v) = (%v)", "(%v) IS NULL"};
    if (depth > 0 && chance(generator, 30)) {
        say_form(generator, joined[pick(generator, 8)], depth - 1);
    } else if (can_nest(generator) && chance(generator, 9)) {
        say_subquery(generator, "EXISTS");
    } else if (can_nest(generator) && generator->value_depth == 0 &&
               chance(generator, 9)) {
        generate_closed_path(generator);
    } else if (can_nest(generator) && chance(generator, 7)) {
        say_correlated_test(generator);
    } else if (chance(generator, 5) && say_equal_properties(generator)) {
        return;
    } else if (chance(generator, 5) && say_guarded(generator)) {
        return;
    } else if (chance(generator, 15)) {
        say_element_test(generator);
    } else if (depth > 0 && chance(generator, 6)) {
        say_quantifier(generator, depth - 1);
    } else if (chance(generator, 10)) {
        say_leaf(generator, KIND_BOOLEAN);
    } else {
        say_form(generator, forms[pick(generator, sizeof forms / sizeof *forms)],
                 depth > 0 ? depth - 1 : 0);
    }
}

static void say_any(struct generator *generator, uint32_t depth) {
    static const enum kind kinds[] = {KIND_INTEGER, KIND_INTEGER, KIND_FLOAT,
                                      KIND_STRING,  KIND_BOOLEAN, KIND_LIST,
                                      KIND_DATE,    KIND_DURATION};
    generate_expression(generator, kinds[pick(generator, 8)], depth);
}

void generate_expression(struct generator *generator, enum kind kind, uint32_t depth) {
    if (kind == KIND_BOOLEAN && depth > 0) {
        generator->value_depth++;
        say(generator, "(");
        generate_predicate(generator, depth - 1);
        say(generator, ")");
        generator->value_depth--;
        return;
    }
    if (depth == 0 || chance(generator, 45)) {
        say_leaf(generator, kind);
        return;
    }
    switch ((int)kind) {
    case KIND_INTEGER:
        say_integer(generator, depth - 1);
        return;
    case KIND_FLOAT:
        say_float(generator, depth - 1);
        return;
    case KIND_STRING:
        say_string(generator, depth - 1);
        return;
    case KIND_LIST:
        say_integer_list(generator, depth - 1);
        return;
    case KIND_DATE:
        say_date(generator, depth - 1);
        return;
    case KIND_DURATION:
        say_duration(generator, depth - 1);
        return;
    case KIND_ANY:
        say_any(generator, depth - 1);
        return;
    default:
        say_leaf(generator, kind);
        return;
    }
}
