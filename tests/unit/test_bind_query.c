/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written, whole queries, and names against the graph. */
#include "bind_bench.h"

/* ---- writing ------------------------------------------------------------------------------------ */

static void created_patterns_are_made_in_order(void **state) {
    (void)state;
    assert_bound("MATCH (x) CREATE p = (x)<-[r:cites {y: a.k}]-(a:Body:Open {k: x.k}), "
                 "(\"OECD\")-[:cites]->(a)",
                 "match\n"
                 "  path (x)\n"
                 "create\n"
                 "  node (x known)\n"
                 "  node (a:Body&Open {k: x.k})\n"
                 "  node (_4 'OECD')\n"
                 "  relationship (a)-[r:cites {y: a.k}]->(x)\n"
                 "  relationship (_4)-[_5:cites]->(a)\n"
                 "  path path(x, r, a) as p\n");
}

static void merge_looks_for_what_it_would_make(void **state) {
    (void)state;
    assert_bound("MATCH (a) MERGE p = (a)-[r:cites {k: 1}]-(b:Body) ON CREATE SET r.new "
                 "= true, b += {x: "
                 "1} ON MATCH SET b:Seen RETURN p",
                 "match\n"
                 "  path (a)\n"
                 "merge\n"
                 "  match\n"
                 "    path p = (a known)-[r:cites]-(b:Body)\n"
                 "    where r.k = 1\n"
                 "  create\n"
                 "    node (a known)\n"
                 "    node (b:Body)\n"
                 "    relationship (a)-[r:cites {k: 1}]->(b)\n"
                 "    path path(a, r, b) as p\n"
                 "  on create\n"
                 "    set r.new = true\n"
                 "    set b += {x: 1}\n"
                 "  on match\n"
                 "    set b:Seen\n"
                 "project\n"
                 "  item p as p\n"
                 "columns p\n");
}

static void updates_are_bound_in_order(void **state) {
    (void)state;
    assert_bound(
        "MATCH (a)-[r]->(b) SET a.x = r.x, a = b, a['k'] = 1 REMOVE b.x, b:Old "
        "FOREACH (i IN [1, 2] | CREATE (:N {i: i}) SET a.n = i) DETACH DELETE r, b",
        "match\n"
        "  path (a)-[r]->(b)\n"
        "set a.x = r.x\n"
        "set a = b\n"
        "set a['k'] = 1\n"
        "remove b.x\n"
        "remove b:Old\n"
        "foreach [1, 2] as i\n"
        "  create\n"
        "    node (_4:N {i: i})\n"
        "  set a.n = i\n"
        "detach delete r\n"
        "detach delete b\n");
}

static void mistakes_in_writing_are_refused(void **state) {
    (void)state;
    static const struct refusal refusals[] = {
        {"MATCH (a) CREATE (a)", STATUS_VARIABLE_ALREADY_BOUND, "a", NULL},
        {"MATCH (a) CREATE (a:X)-[:T]->()", STATUS_VARIABLE_ALREADY_BOUND, "a", NULL},
        {"CREATE (a), (b {x: c.y}), (c)", STATUS_UNDEFINED_VARIABLE, "c", NULL},
        {"CREATE ()-->()", STATUS_NO_SINGLE_RELATIONSHIP_TYPE, "-->", NULL},
        {"CREATE ()-[:A|B]->()", STATUS_NO_SINGLE_RELATIONSHIP_TYPE, "A|B", NULL},
        {"CREATE ()-[:A]-()", STATUS_REQUIRES_DIRECTED_RELATIONSHIP, "-[:A]-", NULL},
        {"CREATE ()-[:A*2]->()", STATUS_CREATING_VARIABLE_LENGTH, "*2", NULL},
        {"CREATE (a:A|B)", STATUS_UNEXPECTED_SYNTAX, "A|B", NULL},
        {"CREATE (a:Body \"OECD\")-[:T]->()", STATUS_VARIABLE_ALREADY_BOUND, "\"OECD\"",
         NULL},
        {"CREATE (\"OECD\")", STATUS_VARIABLE_ALREADY_BOUND, "\"OECD\"",
         "a new node of that name is ({name: ...})"},
        {"WITH 1 AS a CREATE (a)-[:T]->()", STATUS_VARIABLE_TYPE_CONFLICT, "a", NULL},
        {"MERGE (a $weight)", STATUS_INVALID_PARAMETER_USE, "$weight", NULL},
        {"MATCH (a) MERGE (a)", STATUS_VARIABLE_ALREADY_BOUND, "a", NULL},
        {"MATCH (a) SET a = 1", STATUS_INVALID_ARGUMENT_TYPE, "1", NULL},
        {"WITH 1 AS a SET a.x = 1", STATUS_INVALID_ARGUMENT_TYPE, "a", NULL},
        {"MATCH ()-[r]->() SET r:X", STATUS_INVALID_ARGUMENT_TYPE, "r", NULL},
        {"MATCH (a) DELETE a:X", STATUS_INVALID_DELETE, "a:X", NULL},
        {"MATCH (a) DELETE 1", STATUS_INVALID_ARGUMENT_TYPE, "1", NULL},
        {"FOREACH (x IN [1] | CREATE (n)) RETURN n", STATUS_UNDEFINED_VARIABLE, "n",
         NULL},
        {"AS OF date('2024-08-01') CREATE (n)", STATUS_INVALID_CLAUSE_COMPOSITION,
         "CREATE (n)", NULL},
        {"AS OF VALUE { RETURN date() AS d } MATCH (n) RETURN n",
         STATUS_NON_CONSTANT_EXPRESSION, "VALUE { RETURN date() AS d }", NULL},
        {"AS OF 7 MATCH (n) RETURN n", STATUS_INVALID_ARGUMENT_TYPE, "7", NULL},
    };
    ASSERT_ALL_REFUSED(refusals);
}

/* ---- queries ------------------------------------------------------------------------------------- */

static void sides_of_a_union_go_by_name(void **state) {
    (void)state;
    struct bench bench;
    bench_bind(&bench, "RETURN 1 AS a, 'x' AS b UNION ALL RETURN 'y' AS b, 2 AS a", NULL);
    assert_int_equal(bench.status, STATUS_OK);
    const struct bound_query *query = bench.bound->query;
    assert_int_equal(query->column_count, 2);
    assert_text(query->right->columns[0].name, "a");
    assert_text(query->right->columns[1].name, "b");
    assert_int_equal(bench.bound->slots[query->columns[1].slot].types,
                     TYPE_BIT(VALUE_STRING));
    arena_release(&bench.arena);
}

static void next_goes_on_with_the_columns(void **state) {
    (void)state;
    assert_bound("MATCH (a) RETURN a NEXT MATCH (a)-->(b) RETURN b",
                 "next\n"
                 "  match\n"
                 "    path (a)\n"
                 "  project\n"
                 "    item a as a\n"
                 "  match\n"
                 "    path (a known)-[_1]->(b)\n"
                 "  project\n"
                 "    item b as b\n"
                 "columns b\n");
}

static void called_subqueries_see_what_they_import(void **state) {
    (void)state;
    assert_bound(
        "MATCH (a) CALL (a) { MATCH (a)-->(b) RETURN b.x AS x UNION RETURN a.x AS x } "
        "RETURN x",
        "match\n"
        "  path (a)\n"
        "call importing a\n"
        "  union\n"
        "    match\n"
        "      path (a known)-[_1]->(b)\n"
        "    project\n"
        "      item b.x as x\n"
        "    project\n"
        "      item a.x as x\n"
        "project\n"
        "  item x as x\n"
        "columns x\n");
    assert_bound("MATCH (a) CALL { WITH a MATCH (a)-->(b) RETURN b } RETURN b",
                 "match\n"
                 "  path (a)\n"
                 "call importing a\n"
                 "  match\n"
                 "    path (a known)-[_1]->(b)\n"
                 "  project\n"
                 "    item b as b\n"
                 "project\n"
                 "  item b as b\n"
                 "columns b\n");
}

static void a_subquery_may_import_everything(void **state) {
    (void)state;
    assert_bound("MATCH (a), (b) CALL (*) { RETURN a.x + b.x AS y } RETURN y",
                 "match\n"
                 "  path (a)\n"
                 "  path (b)\n"
                 "call importing a, b\n"
                 "  project\n"
                 "    item a.x + b.x as y\n"
                 "project\n"
                 "  item y as y\n"
                 "columns y\n");
    assert_bound("MATCH (a) CALL { WITH * RETURN a.x AS y } RETURN y",
                 "match\n"
                 "  path (a)\n"
                 "call importing a\n"
                 "  project\n"
                 "    item a.x as y\n"
                 "project\n"
                 "  item y as y\n"
                 "columns y\n");
}

static void registered_procedures_come_first(void **state) {
    (void)state;
    struct procedure own = {.name = "test.score"};
    struct procedure *list[] = {&own};
    struct procedure_registry both = registry;
    both.registered = list;
    both.registered_count = 1;
    assert_ptr_equal(procedure_find(&both, TEXT("TEST.score")), &own);
    assert_ptr_equal(procedure_find(&both, TEXT("test.tidy")), &procedures[1]);
    assert_null(procedure_find(&both, TEXT("test.none")));
    assert_null(procedure_find(NULL, TEXT("test.score")));
}

static void what_a_subquery_returns_has_its_own_slot(void **state) {
    (void)state;
    struct bench bench;
    bench_bind(&bench,
               "MATCH (a) OPTIONAL CALL (a) { MATCH (a)-->() RETURN a AS b } RETURN b",
               NULL);
    assert_int_equal(bench.status, STATUS_OK);
    const struct bound_clause *call = bench.bound->query->clauses->next;
    assert_true(call->is_optional);
    assert_int_not_equal(call->query->columns[0].slot, call->imports[0]);
    arena_release(&bench.arena);
}

static void procedures_take_arguments_and_yield(void **state) {
    (void)state;
    assert_bound("CALL test.score(0.5) YIELD node AS n, score WHERE score > 1 RETURN n",
                 "call test.score(0.5, 20)\n"
                 "  yield node as n\n"
                 "  yield score as score\n"
                 "  where score > 1\n"
                 "project\n"
                 "  item n as n\n"
                 "columns n\n");
    assert_bound("CALL TEST.Score", "call test.score($weight, 20)\n"
                                    "  yield node as node\n"
                                    "  yield score as score\n"
                                    "columns node, score\n");
    assert_bound("CALL test.score(1) YIELD *", "call test.score(1, 20)\n"
                                               "  yield node as node\n"
                                               "  yield score as score\n"
                                               "columns node, score\n");
}

static void files_are_bound(void **state) {
    (void)state;
    assert_bound("MATCH (a)-[r]->(b) EXPORT a, r TO 'x.graphml' OPTIONS {layout: 'fr'}",
                 "match\n"
                 "  path (a)-[r]->(b)\n"
                 "export\n"
                 "  element a\n"
                 "  element r\n"
                 "  file 'x.graphml' options {layout: 'fr'}\n"
                 "columns file, nodes, relationships, renamed\n");
    assert_bound(
        "LOAD CSV WITH HEADERS FROM 'x.csv' AS row RETURN row.a INTO 'y.tsv' FORMAT csv",
        "load csv with headers 'x.csv' as row\n"
        "project\n"
        "  item row.a as `row.a`\n"
        "  file 'y.tsv' format csv\n"
        "columns file, rows\n");
    assert_bound("IMPORT $limit", "import\n  file $limit\n");
}

static void mistakes_in_queries_are_refused(void **state) {
    (void)state;
    static const struct refusal refusals[] = {
        {"MATCH (a) CALL test.score(1) YIELD * RETURN a", STATUS_UNEXPECTED_SYNTAX,
         "CALL test.score(1) YIELD *", NULL},
        {"CALL { MATCH (a) RETURN a INTO 'x.csv' }", STATUS_INVALID_CLAUSE_COMPOSITION,
         NULL, NULL},
        {"RETURN 1 AS a, 2 AS b INTERSECT RETURN 1 AS a",
         STATUS_DIFFERENT_COLUMNS_IN_UNION, "RETURN 1 AS a", NULL},
        {"MATCH (a)", STATUS_INVALID_CLAUSE_COMPOSITION, "MATCH (a)", "add a RETURN"},
        {"RETURN 1 AS a UNION RETURN 2 AS b", STATUS_DIFFERENT_COLUMNS_IN_UNION,
         "RETURN 2 AS b", NULL},
        {"MATCH (a) CALL { RETURN a.x AS y } RETURN y", STATUS_UNDEFINED_VARIABLE, "a",
         "write CALL (a) { ... }"},
        {"MATCH (a) CALL (a) { RETURN 1 AS a } RETURN a", STATUS_VARIABLE_ALREADY_BOUND,
         "CALL (a) { RETURN 1 AS a }", NULL},
        {"UNWIND [1] AS x UNWIND [2] AS x RETURN x", STATUS_VARIABLE_ALREADY_BOUND, "x",
         NULL},
        {"UNWIND 1 AS x RETURN x", STATUS_INVALID_ARGUMENT_TYPE, "1", NULL},
        {"CALL test.scor(1)", STATUS_PROCEDURE_NOT_FOUND, "test.scor",
         "did you mean 'test.score'?"},
        {"CALL test.score()", STATUS_INVALID_NUMBER_OF_ARGUMENTS, "CALL test.score()",
         NULL},
        {"CALL test.score('a')", STATUS_INVALID_ARGUMENT_TYPE, "'a'", NULL},
        {"CALL test.score(null)", STATUS_INVALID_ARGUMENT_TYPE, "null", NULL},
        {"CALL test.score(1) YIELD scor RETURN 1", STATUS_UNDEFINED_VARIABLE, "scor",
         "did you mean 'score'?"},
        {"CALL test.score(1) YIELD node AS x, score AS x RETURN x",
         STATUS_VARIABLE_ALREADY_BOUND, "x", NULL},
        {"MATCH (a) CALL test.score YIELD score RETURN score",
         STATUS_INVALID_ARGUMENT_PASSING_MODE, "CALL test.score YIELD score", NULL},
        {"AS OF $limit CALL test.tidy()", STATUS_INVALID_CLAUSE_COMPOSITION,
         "CALL test.tidy()", NULL},
        {"MATCH (a) IMPORT 'x.csv'", STATUS_INVALID_CLAUSE_COMPOSITION, "IMPORT 'x.csv'",
         NULL},
        {"CALL { EXPORT GRAPH TO 'x.csv' }", STATUS_INVALID_CLAUSE_COMPOSITION,
         "EXPORT GRAPH TO 'x.csv'", NULL},
    };
    ASSERT_ALL_REFUSED(refusals);
}

static void subqueries_are_limited_in_depth(void **state) {
    (void)state;
    struct bench bench;
    char query[4000] = "MATCH (a) WHERE ";
    for (int i = 0; i <= MAX_SUBQUERY_DEPTH; i++)
        strncat(query, "EXISTS { MATCH (a) WHERE ", sizeof query - strlen(query) - 1);
    strncat(query, "true", sizeof query - strlen(query) - 1);
    for (int i = 0; i <= MAX_SUBQUERY_DEPTH; i++)
        strncat(query, " }", sizeof query - strlen(query) - 1);
    strncat(query, " RETURN a", sizeof query - strlen(query) - 1);
    bench_bind(&bench, query, NULL);
    assert_int_equal(bench.status, STATUS_QUERY_TOO_LARGE);
    assert_true(span_is_known(bench.problem.span));
    arena_release(&bench.arena);
}

/* ---- names against the graph ---------------------------------------------------------------------- */

/* (:Soft_Law {`Short-Name`: 1})-[:aligns-with {weight: 1}]->(:SoftLaw {short_name: 2}) */
static struct graph *make_graph(void) {
    struct graph *graph = graph_new();
    struct problem problem;
    uint32_t labels[2], type, keys[3], nodes[2], edge;
    problem_clear(&problem);
    assert_non_null(graph);
    assert_int_equal(graph_begin(graph, &problem), STATUS_OK);
    graph_make_name(graph, CATALOG_LABEL, TEXT("Soft_Law"), &labels[0], &problem);
    graph_make_name(graph, CATALOG_LABEL, TEXT("SoftLaw"), &labels[1], &problem);
    graph_make_name(graph, CATALOG_TYPE, TEXT("aligns-with"), &type, &problem);
    graph_make_name(graph, CATALOG_KEY, TEXT("Short-Name"), &keys[0], &problem);
    graph_make_name(graph, CATALOG_KEY, TEXT("short_name"), &keys[1], &problem);
    graph_make_name(graph, CATALOG_KEY, TEXT("weight"), &keys[2], &problem);
    for (int i = 0; i < 2; i++) {
        graph_create_node(graph, &labels[i], 1, &nodes[i], &problem);
        graph_set_property(graph, ELEMENT_NODE, nodes[i], keys[i], value_integer(i + 1),
                           NULL, &problem);
    }
    graph_create_relationship(graph, nodes[0], nodes[1], type, &edge, &problem);
    graph_set_property(graph, ELEMENT_RELATIONSHIP, edge, keys[2], value_integer(1), NULL,
                       &problem);
    assert_int_equal(graph_commit(graph, &problem), STATUS_OK);
    return graph;
}

static void assert_warnings(const struct graph *graph, const char *query,
                            const char *const *expected) {
    struct bench bench;
    bench_bind(&bench, query, graph);
    if (bench.status != STATUS_OK)
        fail_msg("%s: %s", query, bench.problem.message);
    const struct bind_warning *warning = bench.context.warnings;
    for (; *expected != NULL; expected++, warning = warning->next) {
        assert_non_null(warning);
        assert_text(warning->message, *expected);
    }
    assert_null(warning);
    arena_release(&bench.arena);
}

static void folded_names_stand_for_the_graphs_own(void **state) {
    (void)state;
    struct graph *graph = make_graph();
    assert_bound_on(graph,
                    "MATCH (a:softlaw {shortname: 1})-[r:ALIGNS_WITH]->(b:!Soft_Law) "
                    "WHERE r.Weight > 0 AND b:soft_law RETURN a.SHORT_NAME AS n",
                    "match\n"
                    "  path (a:(Soft_Law|SoftLaw))-[r:`aligns-with`]->(b:!Soft_Law)\n"
                    "  where coalesce(a.`Short-Name`, a.short_name) = 1\n"
                    "  where r.weight > 0\n"
                    "  where b:(Soft_Law|SoftLaw)\n"
                    "project\n"
                    "  item coalesce(a.`Short-Name`, a.short_name) as n\n"
                    "columns n\n");
    graph_free(graph);
}

static void unknown_names_give_warnings_in_order(void **state) {
    (void)state;
    struct graph *graph = make_graph();
    static const char *const nearest[] = {
        "no element has the relationship type 'alings-with'; did you mean 'aligns-with'?",
        "no element has the label 'Harbour'",
        "no element has the property 'wieght'; did you mean 'weight'?", NULL};
    static const char *const spelling[] = {
        "the graph spells the label 'softLaw' as 'Soft_Law'",
        "the graph spells the property 'Weight' as 'weight'", NULL};
    static const char *const none[] = {NULL};
    assert_warnings(
        graph, "MATCH ()-[r:alings-with]->(:Harbour) RETURN r.wieght, r.wieght + 1 AS n",
        nearest);
    assert_warnings(graph, "CREATE (a:softLaw {Weight: 1}) SET a.Weight = 2", spelling);
    assert_warnings(graph, "CREATE (a:Fresh) WITH a MATCH (b:Fresh) RETURN b", none);
    assert_warnings(graph, "WITH {nothing: 1} AS m RETURN m.other", none);
    graph_free(graph);
}

static void a_long_name_is_cut_between_characters(void **state) {
    (void)state;
    struct graph *graph = make_graph();
    for (int shift = 0; shift < 3; shift++) {
        struct bench bench;
        char query[1600] = "MATCH (a:";
        for (int i = 0; i < shift; i++)
            strncat(query, "x", sizeof query - strlen(query) - 1);
        for (int i = 0; i < 300; i++)
            strncat(query, "\xE6\xB3\x95", sizeof query - strlen(query) - 1);
        strncat(query, ") RETURN a", sizeof query - strlen(query) - 1);
        bench_bind(&bench, query, graph);
        assert_int_equal(bench.status, STATUS_OK);
        assert_non_null(bench.context.warnings);
        assert_true(text_is_utf8(bench.context.warnings->message, NULL));
        arena_release(&bench.arena);
    }
    graph_free(graph);
}

static void writing_keeps_the_spelling(void **state) {
    (void)state;
    struct graph *graph = make_graph();
    assert_bound_on(graph, "MERGE (a:softLaw {SHORT_NAME: 1})",
                    "merge\n"
                    "  match\n"
                    "    path (a:softLaw)\n"
                    "    where a.SHORT_NAME = 1\n"
                    "  create\n"
                    "    node (a:softLaw {SHORT_NAME: 1})\n");
    graph_free(graph);
}

/* ---- what visits slots, and memory --------------------------------------------------------------- */

static void count_slot(void *context, uint32_t slot) {
    uint64_t *seen = context;
    *seen |= (uint64_t)1 << slot;
}

static void visiting_leaves_out_an_expressions_own_variables(void **state) {
    (void)state;
    struct bench bench;
    uint64_t seen = 0;
    bench_bind(&bench,
               "MATCH (a), (b), (c) RETURN [x IN a.l WHERE x = b.x | EXISTS { (c)-->(d) "
               "WHERE d.x = x }] AS l",
               NULL);
    assert_int_equal(bench.status, STATUS_OK);
    const struct bound_clause *project = bench.bound->query->clauses->next;
    bound_visit_slots(project->projection->items[0].expression, count_slot, &seen);
    assert_int_equal(seen, 7);
    arena_release(&bench.arena);
}

static void every_allocation_may_fail(void **state) {
    (void)state;
    static const char query[] =
        "MATCH p = (a:Body {k: 1})-[e:cites*1..3 {y: 2}]->(b) WHERE (a)-->(b) AND "
        "all(x IN e WHERE x.w > 0) CALL (a) { MERGE (a)-[:T]->(z {q: 1}) RETURN z } "
        "WITH a, count(*) AS n, [i IN collect(z.q) | i] AS l ORDER BY n DESC LIMIT 3 "
        "FOREACH (i IN l | SET a.x = i) RETURN *, a {.*, n: n} AS m "
        "UNION RETURN 1 AS a, 2 AS l, 3 AS n, 4 AS m";
    struct bench bench;
    memory_fail_at(0, false);
    bench_bind(&bench, query, NULL);
    assert_int_equal(bench.status, STATUS_OK);
    arena_release(&bench.arena);
    uint64_t count = memory_fail_at(0, false);
    for (uint64_t nth = 1; nth <= count; nth++) {
        memory_fail_at(nth, true);
        bench_bind(&bench, query, NULL);
        memory_fail_at(0, false);
        assert_int_equal(bench.status, STATUS_OUT_OF_MEMORY);
        arena_release(&bench.arena);
    }
}

/* Many variables in one scope are found through a map. */
static void a_pattern_of_many_names_is_bound(void **state) {
    (void)state;
    struct bench bench;
    struct arena arena;
    struct text_builder builder;
    arena_init(&arena, NULL);
    text_builder_init(&builder, &arena);
    text_append_string(&builder, "CREATE ");
    for (int i = 0; i < 3000; i++)
        text_append_format(&builder, "%s(n%d)-[:T]->(n%d)", i > 0 ? ", " : "", i, i / 2);
    bench_bind(&bench, text_builder_text(&builder).bytes, NULL);
    assert_int_equal(bench.status, STATUS_OK);
    assert_int_equal(bench.bound->query->clauses->create->node_count, 3000);
    assert_int_equal(bench.bound->query->clauses->create->edge_count, 3000);
    arena_release(&bench.arena);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(created_patterns_are_made_in_order),
        cmocka_unit_test(merge_looks_for_what_it_would_make),
        cmocka_unit_test(updates_are_bound_in_order),
        cmocka_unit_test(mistakes_in_writing_are_refused),
        cmocka_unit_test(sides_of_a_union_go_by_name),
        cmocka_unit_test(next_goes_on_with_the_columns),
        cmocka_unit_test(called_subqueries_see_what_they_import),
        cmocka_unit_test(a_subquery_may_import_everything),
        cmocka_unit_test(registered_procedures_come_first),
        cmocka_unit_test(what_a_subquery_returns_has_its_own_slot),
        cmocka_unit_test(procedures_take_arguments_and_yield),
        cmocka_unit_test(files_are_bound),
        cmocka_unit_test(mistakes_in_queries_are_refused),
        cmocka_unit_test(subqueries_are_limited_in_depth),
        cmocka_unit_test(folded_names_stand_for_the_graphs_own),
        cmocka_unit_test(unknown_names_give_warnings_in_order),
        cmocka_unit_test(a_long_name_is_cut_between_characters),
        cmocka_unit_test(writing_keeps_the_spelling),
        cmocka_unit_test(visiting_leaves_out_an_expressions_own_variables),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(a_pattern_of_many_names_is_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
