/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clauses and queries. */
#include "generate.h"

#include <stdio.h>

static const enum kind shown[] = {KIND_INTEGER, KIND_INTEGER, KIND_FLOAT,   KIND_STRING,
                                  KIND_BOOLEAN, KIND_LIST,    KIND_DATE,    KIND_ANY,
                                  KIND_ANY,     KIND_STRING,  KIND_DURATION};

static enum kind some_kind(struct generator *generator) {
    return shown[pick(generator, sizeof shown / sizeof *shown)];
}

static void say_where(struct generator *generator, uint32_t percent) {
    if (!chance(generator, percent))
        return;
    say(generator, " WHERE ");
    generate_predicate(generator, 2);
}

/* ---- WITH ---------------------------------------------------------------------------------- */

/* An aggregate; its kind comes back. */
static enum kind say_aggregate(struct generator *generator) {
    static const struct {
        const char *before;
        enum kind argument;
        const char *after;
        enum kind result;
    } forms[] = {
        {"count(", KIND_ANY, ")", KIND_INTEGER},
        {"count(DISTINCT ", KIND_ANY, ")", KIND_INTEGER},
        {"sum(", KIND_INTEGER, ")", KIND_INTEGER},
        {"sum(DISTINCT ", KIND_INTEGER, ")", KIND_INTEGER},
        {"sum(", KIND_FLOAT, ") + 0.0", KIND_FLOAT},
        {"min(", KIND_INTEGER, ")", KIND_INTEGER},
        {"max(", KIND_STRING, ")", KIND_STRING},
        {"max(", KIND_ANY, ")", KIND_ANY},
        {"min(", KIND_ANY, ")", KIND_ANY},
        {"avg(", KIND_INTEGER, ")", KIND_ANY},
        {"avg(", KIND_FLOAT, ")", KIND_ANY},
        {"size(collect(", KIND_ANY, "))", KIND_INTEGER},
        {"size(collect(DISTINCT ", KIND_ANY, "))", KIND_INTEGER},
        {"coll.sort(collect(", KIND_INTEGER, "))", KIND_LIST},
        {"count(*) + sum(", KIND_INTEGER, ")", KIND_INTEGER},
    };
    uint32_t chosen = pick(generator, 20);
    if (chosen >= 15) {
        say(generator, "count(*)");
        return KIND_INTEGER;
    }
    say(generator, "%s", forms[chosen].before);
    generate_expression(generator, forms[chosen].argument, 1);
    say(generator, "%s", forms[chosen].after);
    return forms[chosen].result;
}

static bool can_sort(enum kind kind) {
    return kind >= KIND_INTEGER;
}

static void say_sort(struct generator *generator, const struct variable *columns,
                     uint32_t count, uint32_t percent, bool takes_others) {
    static const char *const orders[] = {
        "", "", " DESC", " ASC", " NULLS FIRST", " DESC NULLS LAST", " DESC"};
    const char *before = " ORDER BY ";
    if (!chance(generator, percent))
        return;
    for (uint32_t i = 0; i < count; i++) {
        if (!can_sort(columns[i].kind) || chance(generator, 20))
            continue;
        say(generator, "%s%s%s", before, columns[i].name, orders[pick(generator, 7)]);
        before = ", ";
    }
    if (takes_others && chance(generator, 30)) {
        say(generator, "%s", before);
        generate_expression(generator, KIND_INTEGER, 1);
        say(generator, "%s", orders[pick(generator, 7)]);
    }
}

static void say_cut(struct generator *generator, uint32_t percent) {
    if (chance(generator, percent / 2))
        say(generator, " SKIP %u", pick(generator, 3));
    if (chance(generator, percent))
        say(generator, " LIMIT %u", pick(generator, 6));
}

static struct variable renamed(struct generator *generator, const char *prefix,
                               const struct variable *old) {
    struct variable variable = new_variable(generator, prefix, old->kind);
    variable.can_be_null = old->can_be_null;
    return variable;
}

/* `items` of WITH or RETURN and what follows them; `columns` are their names. */
static uint32_t say_items(struct generator *generator, struct variable *columns,
                          bool aggregates, const char *prefix) {
    uint32_t count = 1 + pick(generator, 3);
    for (uint32_t i = 0; i < count; i++) {
        const struct variable *passed =
            generator->variable_count == 0
                ? NULL
                : &generator->variables[pick(generator, generator->variable_count)];
        bool is_last = i + 1 == count;
        say(generator, i > 0 ? ", " : "");
        if (aggregates && (is_last || chance(generator, 25))) {
            columns[i] = new_variable(generator, prefix, KIND_ANY);
            columns[i].kind = say_aggregate(generator);
        } else if (passed != NULL && chance(generator, 60)) {
            columns[i] = *passed;
            for (uint32_t j = 0; j < i; j++)
                if (strcmp(columns[j].name, passed->name) == 0)
                    columns[i] = renamed(generator, prefix, passed);
            say(generator, "%s", passed->name);
            if (strcmp(columns[i].name, passed->name) == 0)
                continue;
        } else {
            columns[i] = new_variable(generator, prefix, some_kind(generator));
            generate_expression(generator, columns[i].kind, 2);
        }
        say(generator, " AS %s", columns[i].name);
    }
    return count;
}

/* A key of GROUP BY as text: a variable in view or what is made of one; NULL for none. */
static const char *some_group_key(struct generator *generator, enum kind *kind) {
    static const struct {
        const char *format;
        enum kind kind;
    } forms[] = {{"%s.i", KIND_INTEGER},
                 {"%s.i %% 3", KIND_INTEGER},
                 {"coalesce(%s.i, -1) + 1", KIND_INTEGER},
                 {"%s.s", KIND_STRING},
                 {"toUpper(%s.s)", KIND_STRING},
                 {"[%s.i, 1]", KIND_LIST},
                 {"%s.m", KIND_ANY}};
    const struct variable *node = some_variable(generator, KIND_NODE);
    if (generator->variable_count == 0)
        return NULL;
    if (node != NULL && chance(generator, 50)) {
        uint32_t chosen = pick(generator, sizeof forms / sizeof *forms);
        char text[48];
        snprintf(text, sizeof text, forms[chosen].format, node->name);
        *kind = forms[chosen].kind;
        return arena_format(generator->arena, "%s", text);
    }
    const struct variable *variable =
        &generator->variables[pick(generator, generator->variable_count)];
    *kind = variable->kind;
    return arena_format(generator->arena, "%s", variable->name);
}

/* `key AS v, count(..) AS v GROUP BY key, other`, for the items of WITH or RETURN. */
static uint32_t say_grouped(struct generator *generator, struct variable *columns,
                            const char *prefix) {
    const char *keys[2];
    enum kind kinds[2];
    uint32_t key_count = pick(generator, 3), count = 0, said = 0;
    for (uint32_t i = 0; i < key_count; i++) {
        keys[said] = some_group_key(generator, &kinds[said]);
        said += keys[said] != NULL;
    }
    for (uint32_t i = 0; i < said; i++) {
        if (!chance(generator, 70))
            continue;
        columns[count] = new_variable(generator, prefix, kinds[i]);
        columns[count].can_be_null = true;
        say(generator, "%s%s AS %s", count > 0 ? ", " : "", keys[i], columns[count].name);
        count++;
    }
    uint32_t aggregate_count = count == 0 ? 1 : pick(generator, 3);
    for (uint32_t i = 0; i < aggregate_count; i++) {
        columns[count] = new_variable(generator, prefix, KIND_ANY);
        say(generator, count > 0 ? ", " : "");
        columns[count].kind = say_aggregate(generator);
        say(generator, " AS %s", columns[count].name);
        count++;
    }
    say(generator, " GROUP BY %s%s%s", said > 0 ? keys[0] : "()", said > 1 ? ", " : "",
        said > 1 ? keys[1] : "");
    return count;
}

/* WITH or RETURN, whose columns are the variables behind it. */
static void say_columns(struct generator *generator, const char *word) {
    struct variable columns[4];
    say(generator, "%s ", word);
    bool is_distinct = chance(generator, 15), aggregates = chance(generator, 35);
    say(generator, is_distinct ? "DISTINCT " : "");
    bool is_grouped = chance(generator, 8);
    aggregates = aggregates || is_grouped;
    uint32_t count = is_grouped ? say_grouped(generator, columns, "v")
                                : say_items(generator, columns, aggregates, "v");
    bool is_cut = chance(generator, 25);
    say_sort(generator, columns, count, is_cut ? 100 : 8, !is_distinct && !aggregates);
    if (is_cut)
        say_cut(generator, 90);
    generator->variable_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        columns[i].is_of_group = false;
        add_variable(generator, columns[i]);
    }
}

/* ---- reading ------------------------------------------------------------------------------- */

static void say_unwind(struct generator *generator) {
    struct variable variable = new_variable(generator, "u", KIND_INTEGER);
    if (chance(generator, 20)) {
        struct variable place = new_variable(generator, "o", KIND_INTEGER);
        say(generator, "FOR %s IN ", variable.name);
        generate_expression(generator, KIND_LIST, 2);
        say(generator, " WITH %s %s", chance(generator, 50) ? "OFFSET" : "ORDINALITY",
            place.name);
        add_variable(generator, variable);
        add_variable(generator, place);
        return;
    }
    say(generator, "UNWIND ");
    if (chance(generator, 25)) {
        variable.kind = KIND_ANY;
        say(generator, "[");
        generate_expression(generator, KIND_ANY, 1);
        say(generator, ", null, ");
        generate_expression(generator, KIND_ANY, 1);
        say(generator, "]");
    } else {
        generate_expression(generator, KIND_LIST, 2);
    }
    say(generator, " AS %s", variable.name);
    add_variable(generator, variable);
}

static void say_let(struct generator *generator) {
    struct variable variable = new_variable(generator, "v", some_kind(generator));
    say(generator, "LET %s = ", variable.name);
    generate_expression(generator, variable.kind, 2);
    add_variable(generator, variable);
}

/* CALL (a) { MATCH ... RETURN ... AS v } */
static void say_call(struct generator *generator) {
    struct variable columns[4];
    const struct variable *import = some_variable(generator, KIND_NODE);
    struct variable kept[MAX_VARIABLES];
    uint32_t kept_count = generator->variable_count;
    memcpy(kept, generator->variables, sizeof kept);
    generator->variable_count = 0;
    bool is_optional = chance(generator, 20);
    say(generator, "%sCALL (%s) { ", is_optional ? "OPTIONAL " : "",
        import == NULL ? "" : import->name);
    if (import != NULL)
        add_variable(generator, kept[import - generator->variables]);
    generate_match(generator);
    say_where(generator, 30);
    say(generator, " RETURN ");
    struct variable column = new_variable(generator, "v", KIND_INTEGER);
    if (chance(generator, 40)) {
        column.kind = say_aggregate(generator);
    } else {
        generate_expression(generator, KIND_INTEGER, 2);
    }
    columns[0] = column;
    say(generator, " AS %s }", column.name);
    columns[0].can_be_null = is_optional;
    memcpy(generator->variables, kept, sizeof kept);
    generator->variable_count = kept_count;
    add_variable(generator, columns[0]);
}

/* MATCH of paths that share nothing but equal properties. */
static void say_joined(struct generator *generator) {
    generate_apart(generator);
    say(generator, " WHERE ");
    generate_equalities(generator);
}

static void say_optional(struct generator *generator) {
    uint32_t first = generator->variable_count;
    say(generator, "OPTIONAL ");
    if (chance(generator, 10)) {
        say_joined(generator);
    } else {
        generate_match(generator);
        say_where(generator, 35);
    }
    for (uint32_t i = first; i < generator->variable_count; i++)
        generator->variables[i].can_be_null = true;
}

void generate_reading(struct generator *generator, uint32_t clause_count) {
    for (uint32_t i = 0; i < clause_count; i++) {
        uint32_t chosen = pick(generator, 100);
        if (i > 0)
            say(generator, " ");
        if (chosen < 2) {
            generate_all_shortest(generator);
        } else if (chosen < 7) {
            say_joined(generator);
        } else if (chosen < 52) {
            generate_match(generator);
            say_where(generator, 35);
        } else if (chosen < 68) {
            say_optional(generator);
        } else if (chosen < 71) {
            say(generator, "FILTER ");
            generate_predicate(generator, 2);
        } else if (chosen < 73) {
            say_let(generator);
        } else if (chosen < 82) {
            say_unwind(generator);
        } else if (chosen < 95) {
            say_columns(generator, "WITH");
            say_where(generator, 20);
        } else {
            say_call(generator);
        }
    }
}

/* ---- queries ------------------------------------------------------------------------------- */

static void say_return(struct generator *generator, struct generated *query) {
    struct variable columns[4];
    say(generator, " RETURN ");
    bool is_distinct = chance(generator, 12), aggregates = chance(generator, 30);
    say(generator, is_distinct ? "DISTINCT " : "");
    if (chance(generator, 6) && generator->variable_count > 0) {
        say(generator, "*");
        return;
    }
    bool is_grouped = chance(generator, 6),
         collects = chance(generator, 5) && !is_grouped;
    aggregates = aggregates || is_grouped;
    uint32_t count = is_grouped ? say_grouped(generator, columns, "c")
                                : say_items(generator, columns, aggregates, "c");
    if (collects) {
        say(generator, ", collect(");
        generate_expression(generator, KIND_ANY, 1);
        say(generator, ") AS c");
        query->collects = true;
    }
    bool is_cut = chance(generator, 20);
    bool takes_others = !is_distinct && !aggregates && !collects;
    say_sort(generator, columns, count, is_cut ? 100 : 20, takes_others);
    if (is_cut)
        say_cut(generator, 90);
}

static struct text taken(struct generator *generator, size_t start) {
    struct text whole = text_builder_text(&generator->out);
    return (struct text){whole.bytes + start, whole.byte_count - start};
}

/* MATCH ... WHERE p RETURN ..., with p apart. */
static void say_partitioned(struct generator *generator, struct generated *query) {
    bool is_joined = chance(generator, 12);
    if (is_joined)
        generate_apart(generator);
    else
        generate_match(generator);
    query->head = text_copy(generator->arena, taken(generator, 0));
    say(generator, " WHERE ");
    size_t start = generator->out.byte_count;
    if (is_joined)
        generate_equalities(generator);
    else
        generate_predicate(generator, 2);
    query->predicate = text_copy(generator->arena, taken(generator, start));
    start = generator->out.byte_count;
    struct variable columns[4];
    say(generator, " RETURN ");
    say_items(generator, columns, false, "c");
    query->tail = text_copy(generator->arena, taken(generator, start));
}

/* UNION and UNION ALL do not mix: they stand first or not at all. */
static const char *some_set_operator(struct generator *generator, bool is_first) {
    static const char *const operators[] = {
        " UNION ",     " UNION ALL ",  " UNION ",         " EXCEPT ",
        " INTERSECT ", " EXCEPT ALL ", " INTERSECT ALL ", " OTHERWISE "};
    return is_first ? operators[pick(generator, 8)] : operators[3 + pick(generator, 5)];
}

/* Queries of one or two columns with set operators between, each of what is in view before. */
static void say_sides(struct generator *generator, uint32_t side_count) {
    struct variable kept[MAX_VARIABLES];
    uint32_t kept_count = generator->variable_count;
    enum kind kind = some_kind(generator), other = some_kind(generator);
    bool has_other = chance(generator, 25);
    memcpy(kept, generator->variables, sizeof kept);
    for (uint32_t side = 0; side < side_count; side++) {
        memcpy(generator->variables, kept, sizeof kept);
        generator->variable_count = kept_count;
        say(generator, "%s", side > 0 ? some_set_operator(generator, side == 1) : "");
        generate_reading(generator, 1);
        say(generator, " RETURN ");
        generate_expression(generator, kind, 1);
        say(generator, " AS c");
        if (!has_other)
            continue;
        say(generator, ", ");
        generate_expression(generator, other, 1);
        say(generator, " AS d");
    }
}

static void say_union(struct generator *generator) {
    generator->variable_count = 0;
    say_sides(generator, chance(generator, 25) ? 3 : 2);
}

/* ... RETURN ... NEXT ..., once or twice. */
static void say_next(struct generator *generator) {
    uint32_t count = 1 + chance(generator, 20);
    for (uint32_t i = 0; i < count; i++) {
        generate_reading(generator, 1);
        say(generator, " ");
        say_columns(generator, "RETURN");
        say(generator, " NEXT ");
    }
    say_sides(generator, 1 + chance(generator, 50));
}

/* One row whose value may be of any type, and one operation on it: what must be refused, and what
 * must not. */
static void say_strange(struct generator *generator) {
    static const char *const forms[] = {
        "u + 1",
        "u - 1",
        "2 * u",
        "u / 2",
        "u % 2",
        "u ^ 1",
        "-u",
        "NOT u",
        "u AND true",
        "false OR u",
        "u XOR true",
        "u[0]",
        "u.a",
        "u IN [1, 'a']",
        "1 IN u",
        "size(u)",
        "head(u)",
        "abs(u)",
        "toUpper(u)",
        "toString(u)",
        "u < 1",
        "u >= 'a'",
        "'b' < u",
        "u STARTS WITH 'a'",
        "u = 1",
        "[x IN u | x]",
        "u IS NULL",
        "all(x IN u WHERE x > 0)",
        "u[0..1]",
        "CASE u WHEN 1 THEN 2 END",
        "sum(u)",
        "avg(u)",
        "max(u)",
        "count(u)",
        "left(u, 1)",
        "reverse(u)",
        "range(0, u)",
        "u + [1]",
        "'a' + u",
        "[u] + u",
        "u / 0",
        "1 % u",
        "u + 9223372036854775807",
        "sign(u)",
        "floor(u)",
        "last(u)",
        "tail(u)",
        "isEmpty(u)",
        "u CONTAINS 'a'",
        "u <> 2",
        "[1, 2, 3][u]",
        "{a: u}.a",
        "u = [1]",
        "u * 4611686018427387905",
    };
    static const char *const values[] = {
        "1",
        "0",
        "-3",
        "1.5",
        "'a'",
        "''",
        "true",
        "null",
        "[]",
        "[1]",
        "{}",
        "[1, 'a']",
        "[null]",
        "{a: 1}",
        "2",
        "0.0",
        "'1'",
        "false",
        "date('2020-01-01')",
        "9223372036854775807",
    };
    say(generator, "UNWIND [%s] AS u RETURN ", values[pick(generator, 20)]);
    text_append_string(&generator->out,
                       forms[pick(generator, sizeof forms / sizeof *forms)]);
    say(generator, " AS c");
}

struct generated generate_query(struct generator *generator) {
    struct generated query = {0};
    uint32_t chosen = pick(generator, 100);
    if (chosen < 15) {
        say_partitioned(generator, &query);
    } else if (chosen < 21) {
        say_union(generator);
    } else if (chosen < 24) {
        say_next(generator);
    } else if (chosen < 26) {
        say_strange(generator);
    } else if (chosen < 41) {
        query.writes = true;
        generate_writing(generator);
    } else {
        generate_reading(generator, 1 + pick(generator, 3));
        say_return(generator, &query);
    }
    query.query = text_builder_text(&generator->out);
    return query;
}
