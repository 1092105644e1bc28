/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read: patterns, columns, groups, expressions. */
#include "bind_bench.h"

/* ---- patterns ------------------------------------------------------------------------------ */

static void maps_and_conditions_become_conjuncts(void **state) {
    (void)state;
    assert_bound(
        "MATCH (a:Body {kind: 'board'} WHERE a.size > 3)-[r:cites {year: 2024}]->(b) "
        "WHERE b.name = 'X' AND (r.note IS NULL OR a.open) RETURN b.name",
        "match\n"
        "  path (a:Body)-[r:cites]->(b)\n"
        "  where a.kind = 'board'\n"
        "  where a.size > 3\n"
        "  where r.year = 2024\n"
        "  where b.name = 'X'\n"
        "  where r.note IS NULL OR a.open\n"
        "project\n"
        "  item b.name as `b.name`\n"
        "columns `b.name`\n");
}

static void a_variable_seen_before_is_the_same_node(void **state) {
    (void)state;
    assert_bound("MATCH (a:Body) MATCH (a:Board)-->(b)<--(a), (b:Open)-->(a) RETURN a, b",
                 "match\n"
                 "  path (a:Body)\n"
                 "match\n"
                 "  path (a known)-[_1]->(b:Open)<-[_3]-(a known)\n"
                 "  path (b:Open)-[_4]->(a known)\n"
                 "  where a:Board\n"
                 "project\n"
                 "  item a as a\n"
                 "  item b as b\n"
                 "columns a, b\n");
}

static void a_repeated_edge_tests_each_step(void **state) {
    (void)state;
    assert_bound("MATCH (a)-[e:cites*1..3 {year: 2024}]->(b) RETURN e",
                 "match\n"
                 "  path (a)-[e:cites]->{1,3}(b)\n"
                 "  step _2 of e\n"
                 "    where _2.year = 2024\n"
                 "project\n"
                 "  item e as e\n"
                 "columns e\n");
    assert_bound("MATCH (a)-[e WHERE e.w > a.w]->+(b) RETURN size(e) AS n",
                 "match\n"
                 "  path (a)-[e]->{1,}(b)\n"
                 "  step _2 of e\n"
                 "    where _2.w > a.w\n"
                 "project\n"
                 "  item size(e) as n\n"
                 "columns n\n");
}

static void a_group_of_one_edge_is_a_repeated_edge(void **state) {
    (void)state;
    assert_bound("MATCH (s)((x:Body)-[e]->(y) WHERE x.w < y.w){1,2}(t) RETURN x, y",
                 "match\n"
                 "  path (s)-[e]->{1,2}(t)\n"
                 "  step _2 of e\n"
                 "    where _3:Body AND _3.w < _4.w\n"
                 "project\n"
                 "  item nodes(s-e, 0 by 1) as x\n"
                 "  item nodes(s-e, 1 by 1) as y\n"
                 "columns x, y\n");
}

static void nodes_side_by_side_are_one_node(void **state) {
    (void)state;
    assert_bound(
        "MATCH (s:Body)((x:Open)-[e]->(y) WHERE e.w > x.w)(t {k: 1}) RETURN s, x, y, t",
        "match\n"
        "  path (s:Body&Open)-[e]->(y)\n"
        "  where e.w > s.w\n"
        "  where y.k = 1\n"
        "project\n"
        "  item s as s\n"
        "  item s as x\n"
        "  item y as y\n"
        "  item y as t\n"
        "columns s, x, y, t\n");
    assert_bound("MATCH (s), (t) MATCH (s)((t)-->()) RETURN s",
                 "match\n"
                 "  path (s)\n"
                 "  path (t)\n"
                 "match\n"
                 "  path (s known)-[_2]->(_3)\n"
                 "  where s = t\n"
                 "project\n"
                 "  item s as s\n"
                 "columns s\n");
}

static void a_question_mark_keeps_its_variables_single(void **state) {
    (void)state;
    assert_bound("MATCH (a)((x)-[e]->(y))?(b) RETURN e.w AS w, x",
                 "match\n"
                 "  path (a)-[_1]->{0,1}(b)\n"
                 "project\n"
                 "  item _1[0].w as w\n"
                 "  item nodes(a-_1, 0 by 1)[0] as x\n"
                 "columns w, x\n");
}

static void label_expressions_are_kept(void **state) {
    (void)state;
    assert_bound("MATCH (a:(Body|Board)&!(Open&Old))-[:!cites]->(:%) "
                 "WHERE a:$('x' + a.y) RETURN a",
                 "match\n"
                 "  path (a:(Body|Board)&!(Open&Old))-[_1:!cites]->(_2:%)\n"
                 "  where a:$('x' + a.y)\n"
                 "project\n"
                 "  item a as a\n"
                 "columns a\n");
}

static void selected_patterns_keep_inner_and_outer_apart(void **state) {
    (void)state;
    assert_bound("MATCH p = ANY SHORTEST (a {k: 1})-[:cites]->+(b) WHERE b.open RETURN p",
                 "match\n"
                 "  path p = any shortest (a)-[_1:cites]->{1,}(b)\n"
                 "  inner a.k = 1\n"
                 "  where b.open\n"
                 "project\n"
                 "  item p as p\n"
                 "columns p\n");
    assert_bound("MATCH p = shortestPath((a)-[*]-(b)) WHERE length(p) > 1 RETURN p",
                 "match\n"
                 "  path p = shortestPath (a)-[_1]-{1,}(b)\n"
                 "  inner length(p) > 1\n"
                 "project\n"
                 "  item p as p\n"
                 "columns p\n");
    assert_bound("MATCH p = CHEAPEST 2 ACYCLIC (a)-[e COST 1 - e.w]-+(b) RETURN p",
                 "match\n"
                 "  path p = cheapest 2 acyclic (a)-[e]-{1,}(b)\n"
                 "  step _2 of e\n"
                 "    cost 1 - _2.w\n"
                 "project\n"
                 "  item p as p\n"
                 "columns p\n");
}

static void shortest_path_beside_patterns_follows_them(void **state) {
    (void)state;
    assert_bound("MATCH (a {k: 1}), (b), p = shortestPath((a)-[*..4]-(b)) "
                 "WHERE a.x = b.x AND length(p) > 2 RETURN p",
                 "match\n"
                 "  path (a)\n"
                 "  path (b)\n"
                 "  where a.k = 1\n"
                 "  where a.x = b.x\n"
                 "match\n"
                 "  path p = shortestPath (a known)-[_2]-{1,4}(b known)\n"
                 "  inner length(p) > 2\n"
                 "project\n"
                 "  item p as p\n"
                 "columns p\n");
    assert_bound("OPTIONAL MATCH (a), p = shortestPath((a)-[*]-(b)) RETURN p, b",
                 "optional call\n"
                 "  match\n"
                 "    path (a)\n"
                 "  match\n"
                 "    path p = shortestPath (a known)-[_1]-{1,}(b)\n"
                 "project\n"
                 "  item p as p\n"
                 "  item b as b\n"
                 "columns p, b\n");
}

static void quoted_names_stand_for_nodes(void **state) {
    (void)state;
    assert_bound("MATCH (a:Body \"OECD\")-->(b) MATCH (b \"G20\") RETURN a",
                 "match\n"
                 "  path (a:Body 'OECD')-[_1]->(b)\n"
                 "match\n"
                 "  path (b known)\n"
                 "  where b = node_named('G20')\n"
                 "project\n"
                 "  item a as a\n"
                 "columns a\n");
}

static void mistakes_in_patterns_are_refused(void **state) {
    (void)state;
    static const struct refusal refusals[] = {
        {"MATCH (a)-[a]->() RETURN a", STATUS_VARIABLE_TYPE_CONFLICT, "a", NULL},
        {"MATCH p = (a)-->(b) MATCH (p) RETURN p", STATUS_VARIABLE_TYPE_CONFLICT, "p",
         NULL},
        {"WITH 3 AS n MATCH (n) RETURN n", STATUS_VARIABLE_TYPE_CONFLICT, "n", NULL},
        {"MATCH ()-[r]-() MATCH ()-[r*]-() RETURN r", STATUS_VARIABLE_TYPE_CONFLICT, "r",
         NULL},
        {"WITH [1] AS r MATCH ()-[r*]-() RETURN r", STATUS_VARIABLE_TYPE_CONFLICT, "r",
         NULL},
        {"MATCH p = (p)-->() RETURN p", STATUS_VARIABLE_ALREADY_BOUND, "p", NULL},
        {"MATCH (a)-[r]->()-[r]->(a) RETURN r", STATUS_RELATIONSHIP_UNIQUENESS_VIOLATION,
         "r", NULL},
        {"MATCH (a $limit) RETURN a", STATUS_INVALID_PARAMETER_USE, "$limit",
         "name the keys: {key: $limit.key}; node_named($limit) is the node of that "
         "name"},
        {"MATCH (a)-->{3,2}(b) RETURN b", STATUS_INVALID_RELATIONSHIP_PATTERN, "{3,2}",
         NULL},
        {"MATCH REPEATABLE ELEMENTS (a)-->*(b) RETURN b",
         STATUS_INVALID_RELATIONSHIP_PATTERN, "*", NULL},
        {"MATCH ANY SHORTEST (a)-->+(b), (c) RETURN c",
         STATUS_INVALID_RELATIONSHIP_PATTERN, "(a)-->+(b)",
         "put the other patterns into a MATCH of their own"},
        {"MATCH SHORTEST 0 (a)-->+(b) RETURN b", STATUS_INVALID_ARGUMENT_VALUE, "0",
         NULL},
        {"MATCH p = ANY CHEAPEST (a)-[e]->+(b) RETURN p",
         STATUS_INVALID_RELATIONSHIP_PATTERN, "-[e]->", "write -[e COST e.weight]-+"},
        {"MATCH p = ANY CHEAPEST (a)-[e]->(b) RETURN p",
         STATUS_INVALID_RELATIONSHIP_PATTERN, "p = ANY CHEAPEST (a)-[e]->(b)", NULL},
        {"MATCH (a)-[e COST 1]->(b) RETURN b", STATUS_INVALID_RELATIONSHIP_PATTERN,
         "-[e COST 1]->", NULL},
        {"MATCH ANY CHEAPEST (a)-[e COST a.w]->+(b) RETURN b", STATUS_UNDEFINED_VARIABLE,
         "a", NULL},
        {"MATCH ANY CHEAPEST (a)-[e COST 'x']->+(b) RETURN b",
         STATUS_INVALID_ARGUMENT_TYPE, "'x'", NULL},
        {"MATCH (a) WHERE (a)-->(z) RETURN a", STATUS_UNDEFINED_VARIABLE, "z", NULL},
        {"MATCH (a) WHERE a.x = 1 AND (a) RETURN a", STATUS_INVALID_ARGUMENT_TYPE, "(a)",
         NULL},
    };
    ASSERT_ALL_REFUSED(refusals);
}

/* ---- columns, groups, order ------------------------------------------------------------------ */

static void grouping_splits_keys_and_aggregates(void **state) {
    (void)state;
    assert_bound(
        "MATCH (a)-->(b) RETURN a, b.kind AS kind, count(*) * 2 + size(collect(b)) AS n, "
        "count(*) AS m ORDER BY kind, count(*), b.kind DESC NULLS LAST",
        "match\n"
        "  path (a)-[_1]->(b)\n"
        "group\n"
        "  key a as a\n"
        "  key b.kind as kind\n"
        "  aggregate count(*) to m\n"
        "  aggregate collect(b) to _5\n"
        "  item a as a\n"
        "  item kind as kind\n"
        "  item m * 2 + size(_5) as n\n"
        "  item m as m\n"
        "  sort kind\n"
        "  sort m\n"
        "  sort kind descending nulls last\n"
        "columns a, kind, n, m\n");
}

static void a_key_may_stand_beside_an_aggregate(void **state) {
    (void)state;
    assert_bound("MATCH (a) RETURN a.x AS x, [i IN collect(a.y) | i + a.x] AS l",
                 "match\n"
                 "  path (a)\n"
                 "group\n"
                 "  key a.x as x\n"
                 "  aggregate collect(a.y) to _2\n"
                 "  item x as x\n"
                 "  item [i IN _2 | i + x] as l\n"
                 "columns x, l\n");
}

static void a_variable_passed_on_keeps_its_slot(void **state) {
    (void)state;
    assert_bound(
        "MATCH (a) WITH a AS b, a, a.x AS x WHERE x > 1 MATCH (b)-->(a) RETURN *",
        "match\n"
        "  path (a)\n"
        "project\n"
        "  item a as b\n"
        "  item a as a\n"
        "  item a.x as x\n"
        "  where x > 1\n"
        "match\n"
        "  path (a known)-[_3]->(a known)\n"
        "project\n"
        "  item a as a\n"
        "  item a as b\n"
        "  item x as x\n"
        "columns a, b, x\n");
}

static void order_by_sees_columns_first_then_rows(void **state) {
    (void)state;
    assert_bound(
        "MATCH (a) RETURN a.x AS y, a.y AS x ORDER BY y, a.z, a.y, x + 1 SKIP 1 LIMIT "
        "$limit",
        "match\n"
        "  path (a)\n"
        "project\n"
        "  item a.x as y\n"
        "  item a.y as x\n"
        "  sort y\n"
        "  sort a.z\n"
        "  sort x\n"
        "  sort x + 1\n"
        "  skip 1\n"
        "  limit $limit\n"
        "columns y, x\n");
    assert_bound("MATCH (a) WITH DISTINCT a.x AS x WHERE a.x > 2 RETURN x",
                 "match\n"
                 "  path (a)\n"
                 "project distinct\n"
                 "  item a.x as x\n"
                 "  where x > 2\n"
                 "project\n"
                 "  item x as x\n"
                 "columns x\n");
}

static void order_by_knows_a_column_by_its_tree(void **state) {
    (void)state;
    assert_bound(
        "MATCH (a) RETURN DISTINCT TOUPPER( a.x ) AS u, [i IN a.l | i], {k: a.y}, "
        "CASE WHEN a.z THEN 1 END, a:Body, COUNT { (a)-->() } "
        "ORDER BY toUpper(a.x), [i IN a.l | i], {k: a.y}, CASE WHEN a.z THEN 1 END, "
        "a:Body, COUNT { (a)-->() }, u + 'x'",
        "match\n"
        "  path (a)\n"
        "project distinct\n"
        "  item toUpper(a.x) as u\n"
        "  item [i IN a.l | i] as `[i IN a.l | i]`\n"
        "  item {k: a.y} as `{k: a.y}`\n"
        "  item CASE WHEN a.z THEN 1 END as `CASE WHEN a.z THEN 1 END`\n"
        "  item a:Body as `a:Body`\n"
        "  item COUNT { match; path (a known)-[_2]->(_3) } as `COUNT { (a)-->() }`\n"
        "  sort u\n"
        "  sort `[i IN a.l | i]`\n"
        "  sort `{k: a.y}`\n"
        "  sort `CASE WHEN a.z THEN 1 END`\n"
        "  sort `a:Body`\n"
        "  sort `COUNT { (a)-->() }`\n"
        "  sort u + 'x'\n"
        "columns u, `[i IN a.l | i]`, `{k: a.y}`, `CASE WHEN a.z THEN 1 END`, `a:Body`, "
        "`COUNT { (a)-->() }`\n");
}

static void columns_are_named_by_their_text(void **state) {
    (void)state;
    assert_bound("UNWIND [1] AS x RETURN  x  +  1 , (x), toUpper( 'a' )",
                 "unwind [1] as x\n"
                 "project\n"
                 "  item x + 1 as `x  +  1`\n"
                 "  item x as `(x)`\n"
                 "  item toUpper('a') as `toUpper( 'a' )`\n"
                 "columns `x  +  1`, `(x)`, `toUpper( 'a' )`\n");
}

static void let_and_filter_keep_what_is_in_view(void **state) {
    (void)state;
    assert_bound("FOR x IN [3, 4] WITH OFFSET i LET y = x * i FILTER y > 2 RETURN *",
                 "unwind [3, 4] as x, from 0 as i\n"
                 "extend\n"
                 "  item x * i as y\n"
                 "extend\n"
                 "  where y > 2\n"
                 "project\n"
                 "  item i as i\n"
                 "  item x as x\n"
                 "  item y as y\n"
                 "columns i, x, y\n");
}

static void mistakes_in_columns_are_refused(void **state) {
    (void)state;
    static const struct refusal refusals[] = {
        {"MATCH (node) RETURN nod.x", STATUS_UNDEFINED_VARIABLE, "nod",
         "did you mean 'node'?"},
        {"RETURN 1 AS a, 2 AS a", STATUS_COLUMN_NAME_CONFLICT, "a", NULL},
        {"MATCH (a) WITH a, a.x RETURN a", STATUS_NO_EXPRESSION_ALIAS, "a.x",
         "add AS and a name after it"},
        {"MATCH () RETURN *", STATUS_NO_VARIABLES_IN_SCOPE, "RETURN *", NULL},
        {"MATCH (a) RETURN a.x + count(*)", STATUS_AMBIGUOUS_AGGREGATION, "a", NULL},
        {"MATCH (a) RETURN a.x + a.y AS k, a.x + a.y + count(*) AS n",
         STATUS_AMBIGUOUS_AGGREGATION, "a", NULL},
        {"MATCH (a) RETURN a.x + a.y AS k, count(*) AS n ORDER BY a.x + a.y + count(*)",
         STATUS_AMBIGUOUS_AGGREGATION, "a.x + a.y", NULL},
        {"MATCH (a) WHERE max(a.x) > 1 RETURN a", STATUS_INVALID_AGGREGATION, "max(a.x)",
         NULL},
        {"RETURN [i IN [1] | count(*)] AS l", STATUS_INVALID_AGGREGATION, "count(*)",
         NULL},
        {"MATCH (a) RETURN a.x ORDER BY min(a.y)", STATUS_INVALID_AGGREGATION, "min(a.y)",
         NULL},
        {"MATCH (a) RETURN count(*) AS n ORDER BY max(n)", STATUS_INVALID_AGGREGATION,
         "max(n)", NULL},
        {"MATCH (a) RETURN sum(count(*))", STATUS_NESTED_AGGREGATION, "count(*)", NULL},
        {"RETURN sum(rand())", STATUS_NON_CONSTANT_EXPRESSION, "rand()", NULL},
        {"MATCH (a) RETURN DISTINCT a.x ORDER BY a.y", STATUS_UNDEFINED_VARIABLE, "a",
         NULL},
        {"MATCH (a) RETURN count(a) ORDER BY a.y", STATUS_UNDEFINED_VARIABLE, "a", NULL},
        {"MATCH (a) RETURN a LIMIT a.x", STATUS_NON_CONSTANT_EXPRESSION, "a", NULL},
        {"MATCH (a) RETURN a SKIP -2", STATUS_NEGATIVE_INTEGER_ARGUMENT, "-2", NULL},
        {"MATCH (a) RETURN a LIMIT 1.5", STATUS_INVALID_ARGUMENT_TYPE, "1.5", NULL},
        {"RETURN percentileDisc(1)", STATUS_INVALID_NUMBER_OF_ARGUMENTS,
         "percentileDisc(1)", NULL},
        {"MATCH (a) WITH a LET a = 1 RETURN a", STATUS_VARIABLE_ALREADY_BOUND, "a", NULL},
    };
    ASSERT_ALL_REFUSED(refusals);
}

/* ---- expressions ------------------------------------------------------------------------------ */

static void expressions_print_as_they_mean(void **state) {
    (void)state;
    assert_bound(
        "WITH 1 AS a, [2] AS b, {k: 'v'} AS m "
        "RETURN (a + 2) * -a AS c, a - (2 - a) AS d, NOT (a = 1 OR a IN b) AS e, "
        "1 < a <= 3 AS f, b[0..1] AS g, CASE a WHEN 1 THEN 'x' ELSE 'y' END AS h, "
        "m {.k, .*, z: a} AS i, reduce(s = 0, x IN b | s + x) AS j, "
        "any(x IN b WHERE x = a) AS k, CAST(a AS STRING) AS l, a IS :: INTEGER AS o",
        "project\n"
        "  item 1 as a\n"
        "  item [2] as b\n"
        "  item {k: 'v'} as m\n"
        "project\n"
        "  item (a + 2) * -a as c\n"
        "  item a - (2 - a) as d\n"
        "  item NOT (a = 1 OR a IN b) as e\n"
        "  item 1 < a AND a <= 3 as f\n"
        "  item b[0..1] as g\n"
        "  item CASE WHEN a = 1 THEN 'x' ELSE 'y' END as h\n"
        "  item CASE WHEN m IS NULL THEN null ELSE merge({k: m.k}, m {.*}, {z: a}) END "
        "as i\n"
        "  item reduce(s = 0, x IN b | s + x) as j\n"
        "  item any(x IN b WHERE x = a) as k\n"
        "  item CAST(a AS STRING) as l\n"
        "  item a IS :: INTEGER as o\n"
        "columns c, d, e, f, g, h, i, j, k, l, o\n");
}

/* The types of the first column of a query. */
static type_set column_types(const char *query) {
    struct bench bench;
    bench_bind(&bench, query, NULL);
    if (bench.status != STATUS_OK)
        fail_msg("%s: %s", query, bench.problem.message);
    type_set types = bench.bound->slots[bench.bound->query->columns[0].slot].types;
    arena_release(&bench.arena);
    return types;
}

static void types_travel_through_expressions(void **state) {
    (void)state;
    assert_int_equal(column_types("RETURN 1 + 2"), TYPE_BIT(VALUE_INTEGER));
    assert_int_equal(column_types("RETURN 1 + 2.0"), TYPE_BIT(VALUE_FLOAT));
    assert_int_equal(column_types("RETURN 2 ^ 3"), TYPE_BIT(VALUE_FLOAT));
    assert_int_equal(column_types("RETURN 'a' + 2"), TYPE_BIT(VALUE_STRING));
    assert_int_equal(column_types("RETURN 'a' || 'b'"), TYPE_BIT(VALUE_STRING));
    assert_int_equal(column_types("RETURN date('2024-08-01') + duration('P1D')"),
                     TYPE_BIT(VALUE_DATE));
    assert_int_equal(column_types("RETURN date('2024-08-01') - duration('P1D')"),
                     TYPE_BIT(VALUE_DATE));
    assert_int_equal(column_types("RETURN 2 * duration('P1D')"),
                     TYPE_BIT(VALUE_DURATION));
    assert_int_equal(column_types("RETURN duration('P1D') / 2"),
                     TYPE_BIT(VALUE_DURATION));
    assert_int_equal(column_types("RETURN head([1, 'a'])"),
                     TYPE_BIT(VALUE_INTEGER) | TYPE_BIT(VALUE_STRING));
    assert_int_equal(column_types("RETURN last(tail(reverse([1, 2] + 3.0)))"),
                     TYPE_SET_NUMBER);
    assert_int_equal(column_types("RETURN ([1] + ['a'])[0]"),
                     TYPE_BIT(VALUE_INTEGER) | TYPE_BIT(VALUE_STRING));
    assert_int_equal(column_types("MATCH p = (a)-->(b) RETURN nodes(p)[0]"),
                     TYPE_BIT(VALUE_NODE));
    assert_int_equal(column_types("RETURN coalesce(null, 1, 'a')"),
                     TYPE_BIT(VALUE_INTEGER) | TYPE_BIT(VALUE_STRING));
    assert_int_equal(column_types("MATCH (a) RETURN max(a)"), TYPE_BIT(VALUE_NODE));
    assert_int_equal(
        column_types("MATCH (a) WITH collect(a) AS l UNWIND l AS b RETURN b"),
        TYPE_BIT(VALUE_NODE));
    assert_int_equal(column_types("RETURN VALUE { RETURN 'a' AS x }"),
                     TYPE_BIT(VALUE_STRING));
    assert_int_equal(column_types("RETURN COLLECT { RETURN 'a' AS x }[0]"),
                     TYPE_BIT(VALUE_STRING));
    assert_int_equal(column_types("MATCH (a) RETURN allShortestPaths((a)-[*]-(a))[0]"),
                     TYPE_BIT(VALUE_PATH));
    assert_int_equal(column_types("RETURN CAST([1] AS LIST<STRING>)[0]"),
                     TYPE_BIT(VALUE_STRING));
    assert_int_equal(column_types("RETURN null"), 0);
}

static void subqueries_know_what_they_read(void **state) {
    (void)state;
    struct bench bench;
    bench_bind(&bench,
               "MATCH (a), (b) RETURN EXISTS { MATCH (c) WHERE c.x = b.x AND "
               "COUNT { (c)-->(a) } > 1 } AS e",
               NULL);
    assert_int_equal(bench.status, STATUS_OK);
    const struct bound_clause *project = bench.bound->query->clauses->next;
    const struct expression *item = project->projection->items[0].expression;
    assert_int_equal(item->kind, EXPRESSION_SUBQUERY);
    assert_int_equal(item->subquery->import_count, 2);
    assert_int_equal(item->subquery->imports[0], 0);
    assert_int_equal(item->subquery->imports[1], 1);
    arena_release(&bench.arena);
}

static void patterns_in_expressions_are_subqueries(void **state) {
    (void)state;
    assert_bound(
        "MATCH (a) WHERE NOT (a)-[:cites]->(:Body) OR exists((a)--()) "
        "RETURN [p = (a)-->(b) WHERE b.x > 1 | b.name] AS l, "
        "shortestPath((a)-[*]-(a)) AS s",
        "match\n"
        "  path (a)\n"
        "  where NOT EXISTS { match; path (a known)-[_1:cites]->(_2:Body) } OR EXISTS { "
        "match; path (a known)-[_3]-(_4) }\n"
        "project\n"
        "  item COLLECT { match; path p = (a known)-[_5]->(b); where b.x > 1; project; "
        "item b.name } as l\n"
        "  item VALUE { match; path _11 = shortestPath (a known)-[_9]-{1,}(a known) } as "
        "s\n"
        "columns l, s\n");
}

static void mistakes_in_expressions_are_refused(void **state) {
    (void)state;
    static const struct refusal refusals[] = {
        {"MATCH (a) WITH a.x AS x RETURN a.y", STATUS_UNDEFINED_VARIABLE, "a",
         "the WITH before does not pass it on: name it there too"},
        {"MATCH (a) RETURN a.x AS x, x + 1 AS y", STATUS_UNDEFINED_VARIABLE, "x",
         "a column cannot read its neighbours: compute it in a WITH before"},
        {"RETURN round()", STATUS_INVALID_NUMBER_OF_ARGUMENTS, "round()", NULL},
        {"RETURN lenght('a')", STATUS_UNKNOWN_FUNCTION, "lenght",
         "did you mean 'length'?"},
        {"RETURN toUpper()", STATUS_INVALID_NUMBER_OF_ARGUMENTS, "toUpper()", NULL},
        {"RETURN toUpper(DISTINCT 'a')", STATUS_UNEXPECTED_SYNTAX,
         "toUpper(DISTINCT 'a')", NULL},
        {"RETURN $lmit", STATUS_MISSING_PARAMETER, "$lmit", "did you mean '$limit'?"},
        {"RETURN 'a' AND true", STATUS_INVALID_ARGUMENT_TYPE, "'a'", NULL},
        {"RETURN NOT 1", STATUS_INVALID_ARGUMENT_TYPE, "1", NULL},
        {"RETURN 1 IN 'a'", STATUS_INVALID_ARGUMENT_TYPE, "'a'", NULL},
        {"RETURN true - 1", STATUS_INVALID_ARGUMENT_TYPE, "true - 1", NULL},
        {"RETURN -'a'", STATUS_INVALID_ARGUMENT_TYPE, "'a'", NULL},
        {"RETURN all(x IN ['a'] WHERE x % 2 = 0)", STATUS_INVALID_ARGUMENT_TYPE, "x % 2",
         NULL},
        {"WITH 1 AS a RETURN a.b", STATUS_TYPE_EARLY, "a", NULL},
        {"WITH 'a' AS a RETURN a[0]", STATUS_TYPE_EARLY, "a", NULL},
        {"RETURN [1]['x']", STATUS_TYPE_EARLY, "'x'", NULL},
        {"MATCH p = (a)-->(b) RETURN p.x", STATUS_INVALID_ARGUMENT_TYPE, "p", NULL},
        {"MATCH (a)-[e*]->(b) RETURN e.x", STATUS_TYPE_EARLY, "e",
         "[x IN list | x.x] reads it of each item"},
        {"RETURN CAST(1 AS INTGER)", STATUS_INVALID_ARGUMENT_TYPE, "INTGER",
         "did you mean 'INTEGER'?"},
        {"RETURN CASE WHEN 1 THEN 2 END", STATUS_INVALID_ARGUMENT_TYPE, "1", NULL},
        {"RETURN reduce(s = 0, s IN [1] | s)", STATUS_VARIABLE_ALREADY_BOUND, "s", NULL},
        {"MATCH (a) RETURN EXISTS { MATCH (a) SET a.x = 1 }",
         STATUS_INVALID_CLAUSE_COMPOSITION, "SET a.x = 1", NULL},
        {"RETURN COLLECT { UNWIND [1] AS x RETURN x, 2 AS y } AS l",
         STATUS_INVALID_CLAUSE_COMPOSITION,
         "COLLECT { UNWIND [1] AS x RETURN x, 2 AS y }", NULL},
    };
    ASSERT_ALL_REFUSED(refusals);
}

static void type_names_are_read(void **state) {
    (void)state;
    struct bench bench;
    bench_bind(&bench, "RETURN 1 IS :: LIST<INTEGER NOT NULL> | LOCAL DATETIME NOT NULL",
               NULL);
    assert_int_equal(bench.status, STATUS_OK);
    const struct expression *test =
        bench.bound->query->clauses->projection->items[0].expression;
    assert_int_equal(test->type->types,
                     TYPE_BIT(VALUE_LIST) | TYPE_BIT(VALUE_LOCAL_DATETIME));
    assert_true(test->type->takes_null);
    assert_int_equal(test->type->items->types, TYPE_BIT(VALUE_INTEGER));
    assert_false(test->type->items->takes_null);
    arena_release(&bench.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_and_conditions_become_conjuncts),
        cmocka_unit_test(a_variable_seen_before_is_the_same_node),
        cmocka_unit_test(a_repeated_edge_tests_each_step),
        cmocka_unit_test(a_group_of_one_edge_is_a_repeated_edge),
        cmocka_unit_test(nodes_side_by_side_are_one_node),
        cmocka_unit_test(a_question_mark_keeps_its_variables_single),
        cmocka_unit_test(label_expressions_are_kept),
        cmocka_unit_test(selected_patterns_keep_inner_and_outer_apart),
        cmocka_unit_test(shortest_path_beside_patterns_follows_them),
        cmocka_unit_test(quoted_names_stand_for_nodes),
        cmocka_unit_test(mistakes_in_patterns_are_refused),
        cmocka_unit_test(grouping_splits_keys_and_aggregates),
        cmocka_unit_test(a_key_may_stand_beside_an_aggregate),
        cmocka_unit_test(a_variable_passed_on_keeps_its_slot),
        cmocka_unit_test(order_by_sees_columns_first_then_rows),
        cmocka_unit_test(order_by_knows_a_column_by_its_tree),
        cmocka_unit_test(columns_are_named_by_their_text),
        cmocka_unit_test(let_and_filter_keep_what_is_in_view),
        cmocka_unit_test(mistakes_in_columns_are_refused),
        cmocka_unit_test(expressions_print_as_they_mean),
        cmocka_unit_test(types_travel_through_expressions),
        cmocka_unit_test(subqueries_know_what_they_read),
        cmocka_unit_test(patterns_in_expressions_are_subqueries),
        cmocka_unit_test(mistakes_in_expressions_are_refused),
        cmocka_unit_test(type_names_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
