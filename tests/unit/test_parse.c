/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/parse.h"

#include "base/limits.h"
#include "syntax/ast_print.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* cmocka needs the three before it. */
#include <setjmp.h>

#include <cmocka.h>

/* What was parsed, with the arena that holds it. */
struct parsed {
    struct arena arena;
    struct ast_statement *statement;
    struct problem problem;
    enum status status;
};

static void parse(struct parsed *parsed, const char *text) {
    arena_init(&parsed->arena, NULL);
    problem_clear(&parsed->problem);
    parsed->status = parse_statement(&parsed->arena, text_of(text), NULL,
                                     &parsed->statement, NULL, &parsed->problem);
}

static const struct ast_clause *first_clause(const struct parsed *parsed) {
    assert_int_equal(parsed->status, STATUS_OK);
    return parsed->statement->query->linear->clauses;
}

/* The WHERE of `WITH 1 AS a WHERE text RETURN 1`, printed. */
static void assert_expression(const char *text, const char *expected) {
    struct parsed parsed;
    struct text_builder builder;
    char query[512];
    snprintf(query, sizeof query, "WITH 1 AS a WHERE %s RETURN 1", text);
    parse(&parsed, query);
    text_builder_init(&builder, &parsed.arena);
    ast_print_expression(&builder, first_clause(&parsed)->where);
    assert_string_equal(text_builder_text(&builder).bytes, expected);
    arena_release(&parsed.arena);
}

static void assert_tree(const char *text, const char *expected) {
    struct parsed parsed;
    struct text_builder builder;
    parse(&parsed, text);
    assert_int_equal(parsed.status, STATUS_OK);
    text_builder_init(&builder, &parsed.arena);
    ast_print_statement(&builder, parsed.statement);
    assert_string_equal(text_builder_text(&builder).bytes, expected);
    arena_release(&parsed.arena);
}

/* `marked` is the text with the place of the error between « and ». */
static void assert_refused(const char *marked, enum status status, const char *message,
                           const char *hint) {
    char text[512];
    const char *open = strstr(marked, "«"), *close = strstr(marked, "»");
    assert_non_null(open);
    assert_non_null(close);
    size_t start = (size_t)(open - marked), length = (size_t)(close - open) - 2;
    snprintf(text, sizeof text, "%.*s%.*s%s", (int)start, marked, (int)length, open + 2,
             close + 2);
    struct parsed parsed;
    parse(&parsed, text);
    assert_string_equal(status_name(parsed.status), status_name(status));
    assert_string_equal(parsed.problem.message, message);
    assert_string_equal(parsed.problem.hint, hint);
    assert_int_equal(parsed.problem.span.start, start);
    assert_int_equal(parsed.problem.span.end, start + length);
    arena_release(&parsed.arena);
}

/* ---- expressions -------------------------------------------------------------------------- */

static void operators_bind_as_opencypher_says(void **state) {
    (void)state;
    assert_expression("1 + 2 * 3 ^ 2 ^ 2", "(1 + (2 * ((3 ^ 2) ^ 2)))");
    assert_expression("-2 ^ 2", "((-2) ^ 2)");
    assert_expression("a OR b XOR c AND NOT d = e",
                      "(a OR (b XOR (c AND (NOT (d = e)))))");
    assert_expression("5 - 4 - 3", "((5 - 4) - 3)");
    assert_expression("a % b / c", "((a % b) / c)");
    assert_expression("a = b IS NULL", "(a = (b IS NULL))");
    assert_expression("[1] + 2 IN [3] + 4", "(([1] + 2) IN ([3] + 4))");
    assert_expression("a STARTS WITH b + c", "(a STARTS WITH (b + c))");
    assert_expression("a =~ b AND c CONTAINS d OR e ENDS WITH f",
                      "(((a =~ b) AND (c CONTAINS d)) OR (e ENDS WITH f))");
    assert_expression("-a.b[0][1..2].c", "(-a.b[0][1..2].c)");
    assert_expression("a || b + c", "((a || b) + c)");
}

static void comparisons_chain_unless_parenthesised(void **state) {
    (void)state;
    assert_expression("a < b <= c = d", "(a < b <= c = d)");
    assert_expression("(a < b) < c", "((a < b) < c)");
    struct parsed parsed;
    parse(&parsed, "WITH 1 AS a WHERE a < b <= c RETURN 1");
    const struct ast_expression *chain = first_clause(&parsed)->where;
    assert_int_equal(chain->kind, AST_COMPARISON_CHAIN);
    assert_int_equal(chain->argument_count, 2);
    assert_ptr_equal(chain->arguments->second, chain->arguments->next->first);
    arena_release(&parsed.arena);
}

static void minus_and_less_are_arrows_only_in_patterns(void **state) {
    (void)state;
    assert_expression("1--1", "(1 - (-1))");
    assert_expression("a<-1", "(a < (-1))");
    assert_expression("(a)--(b.c)", "(a - (-b.c))");
    assert_expression("size(a)--(b)", "(size(a) - (-b))");
    assert_expression("(a)--(b)", "(a)-[]-(b)");
    assert_expression("(a)<-[:R]-(b) AND NOT (c)-->()",
                      "((a)<-[:R]-(b) AND (NOT (c)-[]->()))");
}

static void brackets_open_lists_comprehensions_or_an_index(void **state) {
    (void)state;
    assert_expression("[x IN xs WHERE x > 1 | x * 2]",
                      "[x IN xs WHERE (x > 1) | (x * 2)]");
    assert_expression("[x IN xs]", "[x IN xs]");
    assert_expression("[x IN xs, 1]", "[(x IN xs), 1]");
    assert_expression("a[x IN xs]", "a[(x IN xs)]");
    assert_expression("[x IN xs | CASE x WHEN 1, 2 THEN x END]",
                      "[x IN xs | CASE x WHEN 1 THEN x WHEN 2 THEN x END]");
    assert_expression("[x IN xs, n:A|B]", "[(x IN xs), (n:(A|B))]");
    assert_expression("[(a)-[:X|Y]->(b) WHERE b.z | b.z]",
                      "[(a)-[:(X|Y)]->(b) WHERE b.z | b.z]");
    assert_expression("[p = (a)-->() | p]", "[p = (a)-[]->() | p]");
    assert_expression("x[..2] + x[1..] + x[..]", "((x[..2] + x[1..]) + x[..])");
}

static void words_are_functions_names_or_forms_by_what_follows(void **state) {
    (void)state;
    assert_expression("all(x IN xs WHERE x) AND any(x)",
                      "(all(x IN xs WHERE x) AND any(x))");
    assert_expression("reduce(t = 0, x IN xs | t + x) + reduce",
                      "(reduce(t = 0, x IN xs | (t + x)) + reduce)");
    assert_expression("count(*) + count(DISTINCT a) + count",
                      "((count(*) + count(DISTINCT a)) + count)");
    assert_expression("count {.x}", "count {.x}");
    assert_expression("COUNT { MATCH (a) RETURN a }",
                      "COUNT { linear match path (a) return item a }");
    assert_expression("a.shortest + any + f.g.h(1, 2)",
                      "((a.shortest + any) + f.g.h(1, 2))");
    assert_expression("shortestPath((a)-[*]->(b))", "shortestPath((a)-[*1..]->(b))");
    assert_expression("exists((a)-->(b)) = exists(a.b)",
                      "(exists((a)-[]->(b)) = exists(a.b))");
    assert_expression("date '2024-01-01'", "date('2024-01-01')");
}

static void labels_and_types_are_predicates(void **state) {
    (void)state;
    assert_expression("NOT a:B|C&!D", "(NOT (a:(B|(C&!D))))");
    assert_expression("a:A:B AND a:%", "((a:(A:B)) AND (a:%))");
    assert_expression("a IS B AND a IS NOT LABELED C", "((a:B) AND (NOT (a:C)))");
    assert_expression("[x IN xs WHERE x:(A|B) | x]", "[x IN xs WHERE (x:(A|B)) | x]");
    assert_expression("a IS TYPED LIST<INTEGER NOT NULL> NOT NULL",
                      "(a IS TYPED LIST<INTEGER NOT NULL> NOT NULL)");
    assert_expression("a IS NOT :: INTEGER | STRING",
                      "(a IS NOT TYPED INTEGER | STRING)");
    assert_expression("CAST(a AS ZONED DATETIME) + 1", "(CAST(a AS ZONED DATETIME) + 1)");
}

static void literals_mean_what_they_spell(void **state) {
    (void)state;
    assert_expression("'it''s' + \"a\\n\\u0041\\\"\"", "('it\\'s' + 'a\\nA\"')");
    assert_expression("'\\uD83D\\uDE00\\U01F600'", "'😀😀'");
    assert_expression("1.5e3 + .5 + 0x1F + 0o17 + 1_000",
                      "((((1500.0 + 0.5) + 31) + 15) + 1000)");
    assert_expression("-9223372036854775808", "-9223372036854775808");
    assert_expression("-0x8000000000000000", "-9223372036854775808");
    assert_expression("{a: 1, `b ``c`: {}, null: null}",
                      "{a: 1, `b ``c`: {}, null: null}");
    assert_expression("a {.b, .*, c, d: $`e f`}", "a {.b, .*, c: c, d: $`e f`}");
    assert_expression("CASE a WHEN 1, 2 THEN 'x' END",
                      "CASE a WHEN 1 THEN 'x' WHEN 2 THEN 'x' END");
    assert_expression("CASE WHEN a THEN 1 ELSE 2 END", "CASE WHEN a THEN 1 ELSE 2 END");
}

/* ---- clauses ------------------------------------------------------------------------------ */

static void a_governance_query_becomes_a_tree(void **state) {
    (void)state;
    assert_tree(
        "AS OF date('2024-08-01')\n"
        "MATCH p = CHEAPEST 2 (a:Soft-Law \"EU AI Act\" {x: a-b})"
        "-[e:aligns-with|references COST -log(e.strength)]-+(b:!Body WHERE b.y)\n"
        "WHERE (a)-->() RETURN DISTINCT p, b.name AS name ORDER BY name DESC LIMIT 3",
        "linear\n"
        "  as of date('2024-08-01')\n"
        "  match\n"
        "    path p = CHEAPEST 2 (a:`Soft-Law` 'EU AI Act' {x: (a - b)})"
        "-[e:(`aligns-with`|references) COST (-log(e.strength))]-{1,}"
        "(b:!Body WHERE b.y)\n"
        "    where (a)-[]->()\n"
        "  return\n"
        "    distinct\n"
        "    item p\n"
        "    item b.name as name\n"
        "    sort name descending\n"
        "    limit 3\n");
}

static void paths_are_completed_with_the_nodes_left_out(void **state) {
    (void)state;
    assert_tree("MATCH (a)-->{2}<-[*..3]-(b)--?(c), ((x)-->(y) WHERE x.z){2,}(d) FINISH",
                "linear\n"
                "  match\n"
                "    path (a)-[]->{2,2}()<-[*1..3]-(b)-[]-?(c)\n"
                "    path ()((x)-[]->(y) WHERE x.z){2,}(d)\n"
                "  finish\n");
}

static void selectors_and_modes_are_words_only_before_a_path(void **state) {
    (void)state;
    assert_tree(
        "MATCH REPEATABLE ELEMENTS any = ALL SHORTEST TRAIL PATHS (shortest)--(b), "
        "SHORTEST 2 GROUPS (b)--(c), ANY $k (c)--(d) RETURN any",
        "linear\n"
        "  match\n"
        "    repeatable elements\n"
        "    path any = ALL SHORTEST TRAIL (shortest)-[]-(b)\n"
        "    path SHORTEST 2 GROUPS (b)-[]-(c)\n"
        "    path ANY $k (c)-[]-(d)\n"
        "  return\n"
        "    item any\n");
}

static void writing_clauses_keep_their_order(void **state) {
    (void)state;
    assert_tree(
        "MERGE (a) ON CREATE SET a.x = 1, a += {y: 2} ON MATCH SET a:L:M, a[$k] = 3 "
        "DETACH DELETE a, b REMOVE a.x, a:L "
        "FOREACH (x IN [1] | SET a = {} CREATE (n))",
        "linear\n"
        "  merge\n"
        "    path (a)\n"
        "    on create\n"
        "      item a.x = 1\n"
        "      item a += {y: 2}\n"
        "    on match\n"
        "      item a:(L:M)\n"
        "      item a[$k] = 3\n"
        "  detach delete\n"
        "    element a\n"
        "    element b\n"
        "  remove\n"
        "    item a.x\n"
        "    item a:L\n"
        "  foreach\n"
        "    list [1]\n"
        "    variable x\n"
        "    set\n"
        "      item a = {}\n"
        "    create\n"
        "      path (n)\n");
}

static void calls_and_subqueries_nest(void **state) {
    (void)state;
    assert_tree("CALL igraph.pagerank({d: 0.9}) YIELD node AS n, score WHERE score > 0.1 "
                "OPTIONAL CALL (n) { RETURN 1 AS x UNION ALL RETURN 2 AS x } RETURN x",
                "linear\n"
                "  call\n"
                "    procedure igraph.pagerank\n"
                "      argument {d: 0.9}\n"
                "    yield node as n\n"
                "    yield score\n"
                "    where (score > 0.1)\n"
                "  optional call subquery\n"
                "    import n\n"
                "    union all\n"
                "      linear\n"
                "        return\n"
                "          item 1 as x\n"
                "      linear\n"
                "        return\n"
                "          item 2 as x\n"
                "  return\n"
                "    item x\n");
}

static void gql_clauses_stand_beside_opencypher(void **state) {
    (void)state;
    assert_tree("FOR i IN [1] WITH OFFSET o LET y = i, z = 2 FILTER WHERE y > 1 RETURN y "
                "EXCEPT RETURN 1 AS y NEXT RETURN count(*) AS c OTHERWISE RETURN 0 AS c",
                "next\n"
                "  except\n"
                "    linear\n"
                "      unwind\n"
                "        list [1]\n"
                "        variable i\n"
                "        offset o\n"
                "      let\n"
                "        item i as y\n"
                "        item 2 as z\n"
                "      filter\n"
                "        where (y > 1)\n"
                "      return\n"
                "        item y\n"
                "    linear\n"
                "      return\n"
                "        item 1 as y\n"
                "  otherwise\n"
                "    linear\n"
                "      return\n"
                "        item count(*) as c\n"
                "    linear\n"
                "      return\n"
                "        item 0 as c\n");
}

static void files_and_session_statements_are_read(void **state) {
    (void)state;
    assert_tree(
        "MATCH (a) EXPORT a TO 'c.graphml' FORMAT graphml OPTIONS {layout: 'fr'}",
        "linear\n  match\n    path (a)\n  export\n    item a\n    file 'c.graphml'\n"
        "    format graphml\n    options {layout: 'fr'}\n");
    assert_tree("EXPORT GRAPH TO $f", "linear\n  export\n    file $f\n");
    assert_tree("IMPORT 'g.csv'", "linear\n  import\n    file 'g.csv'\n");
    assert_tree("SESSION SET optimize.join_order = off",
                "session set optimize.join_order\n  value off\n");
    assert_tree("SHOW relationship   types YIELD name AS n WHERE n = 'x'",
                "show RELATIONSHIP TYPES\n  yield name as n\n  where (n = 'x')\n");
    assert_tree("START TRANSACTION", "begin\n");
    assert_tree("commit", "commit\n");
}

static void explain_names_the_stage(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum ast_explain explain;
    } cases[] = {
        {"RETURN 1", AST_EXPLAIN_NONE},
        {"EXPLAIN RETURN 1", AST_EXPLAIN_PLAN},
        {"EXPLAIN TOKENS RETURN 1", AST_EXPLAIN_TOKENS},
        {"EXPLAIN AST RETURN 1", AST_EXPLAIN_AST},
        {"EXPLAIN BOUND RETURN 1", AST_EXPLAIN_BOUND},
        {"EXPLAIN LOGICAL RETURN 1", AST_EXPLAIN_LOGICAL},
        {"PROFILE RETURN 1", AST_EXPLAIN_PROFILE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct parsed parsed;
        parse(&parsed, cases[i].text);
        assert_int_equal(parsed.status, STATUS_OK);
        assert_int_equal(parsed.statement->explain, cases[i].explain);
        arena_release(&parsed.arena);
    }
}

/* ---- spans -------------------------------------------------------------------------------- */

/* The items of a RETURN are named by their text. */
static void assert_column_names(const char *text, const char *const *names,
                                size_t count) {
    struct parsed parsed;
    parse(&parsed, text);
    const struct ast_projection_item *item = first_clause(&parsed)->projection->items;
    for (size_t i = 0; i < count; i++, item = item->next) {
        struct span span = item->expression->span;
        assert_int_equal(span.end - span.start, strlen(names[i]));
        assert_memory_equal(text + span.start, names[i], strlen(names[i]));
    }
    assert_null(item);
    arena_release(&parsed.arena);
}

static void an_expression_spans_exactly_its_text(void **state) {
    (void)state;
    static const char *const names[] = {"n . name",
                                        "(1 + 2)",
                                        "( 1 ) *2",
                                        "count( * )",
                                        "a.b.c( 1,2 )",
                                        "n {.x , y}",
                                        "[x IN xs | x ]",
                                        "CASE WHEN a THEN b END",
                                        "EXISTS { (a)-->(b) WHERE a.x }",
                                        "- 9223372036854775808",
                                        "a IS  NOT NULL",
                                        "a < b <= c",
                                        "x[ 1 .. ]",
                                        "$p",
                                        "date '2024-01-01'",
                                        "n:A|B"};
    char text[1024] = "RETURN ";
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        strncat(text, i > 0 ? " , /* x */ " : "", sizeof text - strlen(text) - 1);
        strncat(text, names[i], sizeof text - strlen(text) - 1);
    }
    assert_column_names(text, names, sizeof names / sizeof names[0]);
    static const char *const last[] = {"n.x"};
    assert_column_names("RETURN n.x  // the end", last, 1);
    assert_column_names("RETURN n.x\n ORDER BY n.x", last, 1);
    assert_column_names("RETURN n.x AS y", last, 1);
}

static void clauses_and_patterns_span_their_text(void **state) {
    (void)state;
    const char *text = "OPTIONAL MATCH (a)-[r:X]->+(b), c = (d) WHERE a.x  RETURN 1";
    struct parsed parsed;
    parse(&parsed, text);
    const struct ast_clause *match = first_clause(&parsed);
    const struct ast_path_element *node = match->pattern->paths->elements;
    assert_int_equal(match->span.start, 0);
    assert_int_equal(match->span.end, strstr(text, "  RETURN") - text);
    assert_int_equal(node->span.end, strstr(text, "-[r") - text);
    assert_int_equal(node->next->span.start, node->span.end);
    assert_int_equal(node->next->span.end, strstr(text, "(b)") - text);
    assert_int_equal(match->pattern->paths->next->span.start, strstr(text, "c =") - text);
    arena_release(&parsed.arena);
}

/* ---- refusals ----------------------------------------------------------------------------- */

static void misspelt_keywords_get_the_nearest_as_hint(void **state) {
    (void)state;
    assert_refused("«METCH» (n) RETURN n", STATUS_UNEXPECTED_SYNTAX,
                   "unexpected name 'METCH', expected a statement",
                   "did you mean 'MATCH'?");
    assert_refused("MATCH (n) «RETRUN» n", STATUS_UNEXPECTED_SYNTAX,
                   "unexpected name 'RETRUN', expected a clause, UNION, a relationship, "
                   "WHERE, ',' or the end of the statement",
                   "did you mean 'RETURN'?");
    assert_refused(
        "RETURN DISTNCT «n»", STATUS_UNEXPECTED_SYNTAX,
        "unexpected name 'n', expected an operator, UNION, ORDER, SKIP, LIMIT, AS, ',' "
        "or other words",
        "did you mean 'DISTINCT'?");
    assert_refused("RETURN [x IN xs «WHRE» x | x]", STATUS_UNEXPECTED_SYNTAX,
                   "unexpected name 'WHRE', expected ']', an operator, WHERE or '|'",
                   "did you mean 'WHERE'?");
}

static void an_early_end_names_the_open_bracket(void **state) {
    (void)state;
    assert_refused("RETURN (1 +\n [2, 3«»", STATUS_UNEXPECTED_SYNTAX,
                   "unexpected end of the statement, expected ']', an operator or ','",
                   "the '[' at line 2, column 2 is still open");
    assert_refused("MATCH«»", STATUS_UNEXPECTED_SYNTAX,
                   "unexpected end of the statement, expected a path", "");
    assert_refused("MATCH (n) WHERE«»", STATUS_UNEXPECTED_SYNTAX,
                   "unexpected end of the statement, expected an expression", "");
}

static void habits_of_other_languages_are_answered(void **state) {
    (void)state;
    assert_refused(
        "WITH 1 AS a WHERE a «!»= 2 RETURN a", STATUS_UNEXPECTED_SYNTAX,
        "unexpected '!', expected an operator, a clause, UNION or the end of the "
        "statement",
        "not equal is written <>");
    assert_refused("WITH 1 AS a WHERE a =«=» 2 RETURN a", STATUS_UNEXPECTED_SYNTAX,
                   "unexpected '=', expected an expression",
                   "equality is written with one =");
}

static void literals_that_cannot_be_are_refused_where_they_stand(void **state) {
    (void)state;
    assert_refused("RETURN «9223372h5»", STATUS_INVALID_NUMBER_LITERAL,
                   "invalid number '9223372h5'", "");
    assert_refused("RETURN 5 - «9223372036854775808»", STATUS_INTEGER_OVERFLOW,
                   "integer 9223372036854775808 is out of range",
                   "integers go from -9223372036854775808 to 9223372036854775807");
    assert_refused("RETURN -«9223372036854775809»", STATUS_INTEGER_OVERFLOW,
                   "integer 9223372036854775809 is out of range",
                   "integers go from -9223372036854775808 to 9223372036854775807");
    assert_refused("RETURN «1.34E999»", STATUS_FLOATING_POINT_OVERFLOW,
                   "number 1.34E999 is too large for a 64-bit float", "");
    assert_refused("RETURN {«1B2c3e67»: 1}", STATUS_UNEXPECTED_SYNTAX,
                   "unexpected '1B2c3e67', expected '}' or a name", "");
    assert_refused("RETURN 'a«\\u»H'", STATUS_INVALID_UNICODE_LITERAL,
                   "invalid escape '\\u'",
                   "\\u takes four hexadecimal digits and \\U six");
    assert_refused("RETURN 'a«\\q»'", STATUS_UNEXPECTED_SYNTAX,
                   "unknown escape '\\q' in a string", "a backslash is written \\\\");
    assert_refused("RETURN «'a»", STATUS_UNEXPECTED_SYNTAX, "string is not closed", "");
    assert_refused("RETURN 42 «—» 41", STATUS_INVALID_UNICODE_CHARACTER,
                   "unexpected character '—'", "the plain hyphen is '-'");
    assert_refused("RETURN 1 «/* a»", STATUS_UNEXPECTED_SYNTAX, "comment is not closed",
                   "");
}

static void what_means_nothing_is_refused(void **state) {
    (void)state;
    assert_refused("MATCH (a)-[:X «..»]->(b) RETURN a",
                   STATUS_INVALID_RELATIONSHIP_PATTERN,
                   "the length of a relationship begins with '*', as in *1..3", "");
    assert_refused("MATCH (a)-[:X*«-»2]->(b) RETURN a",
                   STATUS_INVALID_RELATIONSHIP_PATTERN,
                   "the length of a relationship cannot be negative", "");
    assert_refused("MATCH (a)-[*2]->«+»(b) RETURN a", STATUS_INVALID_RELATIONSHIP_PATTERN,
                   "this relationship has a length inside its brackets already", "");
    assert_refused("MATCH (a)«(b)» RETURN a", STATUS_UNEXPECTED_SYNTAX,
                   "a relationship is missing between two nodes", "");
    assert_refused("RETURN 1 AS a UNION RETURN 2 AS a« UNION ALL »RETURN 3 AS a",
                   STATUS_INVALID_CLAUSE_COMPOSITION,
                   "UNION and UNION ALL cannot be mixed in one query", "");
    assert_refused("MATCH (a) «CALL p() YIELD *» RETURN a", STATUS_UNEXPECTED_SYNTAX,
                   "YIELD * can only end a CALL that is the whole statement", "");
    assert_refused("MATCH (n) REMOVE «n»", STATUS_UNEXPECTED_SYNTAX,
                   "REMOVE takes a property or labels, as in n.name or n:Label", "");
    assert_refused("RETURN «sum(*)»", STATUS_UNEXPECTED_SYNTAX,
                   "'*' can only be the argument of count, not of 'sum'", "");
    assert_refused("RETURN «1»(2)", STATUS_UNEXPECTED_SYNTAX,
                   "only the name of a function can stand before '('", "");
}

static void a_pattern_is_a_truth_and_no_value(void **state) {
    (void)state;
    const char *message =
        "a pattern stands where a value is expected; it can only be tested, "
        "as in WHERE or EXISTS { }";
    const char *hint = "COUNT { (a)-->() } counts what fits a pattern";
    assert_refused("MATCH (n) RETURN «(n)-->()»", STATUS_UNEXPECTED_SYNTAX, message,
                   hint);
    assert_refused("MATCH (n) RETURN size(«(n)-->()»)", STATUS_UNEXPECTED_SYNTAX, message,
                   hint);
    assert_refused("MATCH (n) SET n.x = «(n)-->()»", STATUS_UNEXPECTED_SYNTAX, message,
                   hint);
    assert_refused("MATCH (n) WITH [«(n)-->()»] AS x RETURN x", STATUS_UNEXPECTED_SYNTAX,
                   message, hint);
}

/* ---- limits ------------------------------------------------------------------------------- */

/* `count` times `part` between `before` and `after`. */
static char *repeated(const char *before, const char *part, size_t count,
                      const char *after) {
    size_t before_bytes = strlen(before), part_bytes = strlen(part);
    char *text = malloc(before_bytes + part_bytes * count + strlen(after) + 1);
    assert_non_null(text);
    memcpy(text, before, before_bytes);
    for (size_t i = 0; i < count; i++)
        memcpy(text + before_bytes + i * part_bytes, part, part_bytes);
    memcpy(text + before_bytes + count * part_bytes, after, strlen(after) + 1);
    return text;
}

static void assert_too_large(char *text) {
    struct parsed parsed;
    parse(&parsed, text);
    assert_string_equal(status_name(parsed.status), "QUERY_TOO_LARGE");
    assert_true(span_is_known(parsed.problem.span));
    arena_release(&parsed.arena);
    free(text);
}

static void assert_not_too_large(char *text) {
    struct parsed parsed;
    parse(&parsed, text);
    assert_string_equal(parsed.problem.message, "");
    assert_int_equal(parsed.status, STATUS_OK);
    arena_release(&parsed.arena);
    free(text);
}

static void depth_is_limited_whatever_nests(void **state) {
    (void)state;
    assert_too_large(repeated("RETURN ", "(", 10000, "1"));
    assert_too_large(repeated("RETURN ", "[", 10000, ""));
    assert_too_large(repeated("RETURN ", "NOT ", 100000, "true"));
    assert_too_large(repeated("RETURN ", "- ", 100000, "1"));
    assert_too_large(repeated("RETURN 1", " + 1", 2000, ""));
    assert_too_large(repeated("RETURN a", ".a", 2000, ""));
    assert_too_large(repeated("MATCH (:A", "&A", 2000, ") RETURN 1"));
    assert_too_large(repeated("MATCH (:", "!", 2000, "A) RETURN 1"));
    assert_too_large(repeated("RETURN 1 AS a", " UNION RETURN 1 AS a", 2000, ""));
    assert_not_too_large(repeated("RETURN 1", " + 1", MAX_EXPRESSION_DEPTH - 1, ""));
    /* What stands side by side is not nested. */
    assert_not_too_large(repeated("RETURN 1", " < 1", 20000, ""));
    assert_not_too_large(repeated("RETURN 1", ", 1", 20000, ""));
}

static void depth_adds_up_through_patterns_and_subqueries(void **state) {
    (void)state;
    char *inner = repeated("EXISTS { (a WHERE ", "NOT ", 600, "a.x)-->() }");
    char *outer = repeated("RETURN ", "NOT ", 600, inner);
    free(inner);
    assert_too_large(outer);
}

static void subqueries_nest_to_their_own_limit(void **state) {
    (void)state;
    assert_too_large(repeated("MATCH (a) WHERE ", "EXISTS { MATCH (a) WHERE ",
                              MAX_SUBQUERY_DEPTH + 1, "true"));
    char *text = repeated("MATCH (a) WHERE ", "EXISTS { MATCH (a) WHERE ",
                          MAX_SUBQUERY_DEPTH, "true");
    char *closed = repeated(text, "}", MAX_SUBQUERY_DEPTH, " RETURN a");
    free(text);
    assert_not_too_large(closed);
}

static void a_statement_beyond_the_limit_is_refused(void **state) {
    (void)state;
    assert_too_large(repeated("RETURN '", "x", MAX_QUERY_BYTES, "'"));
    /* What follows the statement does not count. */
    char *text = repeated("RETURN 1;", " ", MAX_QUERY_BYTES, "RETURN 2");
    assert_not_too_large(text);
}

/* Parses, completes and colours `text` while the nth allocation fails. */
static void assert_fails_cleanly(const char *text, uint64_t nth, bool and_all_after) {
    struct parsed parsed;
    struct parse_expectation expectation;
    struct parse_piece *pieces;
    uint32_t count;
    memory_fail_at(nth, and_all_after);
    parse(&parsed, text);
    memory_fail_at(0, false);
    if (and_all_after)
        assert_string_equal(status_name(parsed.status), "OUT_OF_MEMORY");
    if (parsed.status != STATUS_OK) {
        assert_string_equal(status_name(parsed.status), "OUT_OF_MEMORY");
        assert_true(parsed.problem.message[0] != '\0');
    }
    memory_fail_at(nth, and_all_after);
    enum status expected =
        parse_expectation(&parsed.arena, text_of(text), &expectation, NULL);
    memory_fail_at(nth, and_all_after);
    enum status coloured =
        parse_pieces(&parsed.arena, text_of(text), &pieces, &count, NULL);
    memory_fail_at(0, false);
    assert_true(expected == STATUS_OK || expected == STATUS_OUT_OF_MEMORY);
    assert_true(coloured == STATUS_OK || coloured == STATUS_OUT_OF_MEMORY);
    arena_release(&parsed.arena);
}

static void every_failing_allocation_is_reported(void **state) {
    (void)state;
    const char *text =
        "MATCH p = ANY SHORTEST (a:A&B \"x\" {k: 'it''s'})-[r:X*1..2]->(b) "
        "WHERE EXISTS { (a)-->(b) } AND a.b.c(1) < 2 <= 3 "
        "CALL x.y(1) YIELD z SET a.x = 1.5 "
        "RETURN [x IN xs | x {.y}], CASE 1 WHEN 2 THEN 3 END ORDER BY 1";
    struct parsed parsed;
    memory_fail_at(0, false);
    parse(&parsed, text);
    uint64_t allocations = memory_fail_at(0, false);
    assert_int_equal(parsed.status, STATUS_OK);
    arena_release(&parsed.arena);
    assert_true(allocations >= 2); /* block and stack; hundreds in the tight build */
    for (uint64_t nth = 1; nth <= allocations; nth++) {
        assert_fails_cleanly(text, nth, true);
        assert_fails_cleanly(text, nth, false);
    }
}

/* ---- statements in a text ----------------------------------------------------------------- */

static void statements_are_taken_one_by_one(void **state) {
    (void)state;
    const char *text = "RETURN ';' /* ; */; // x;\n RETURN 2";
    struct arena arena;
    struct ast_statement *statement;
    struct problem problem;
    size_t rest;
    arena_init(&arena, NULL);
    problem_clear(&problem);
    assert_int_equal(
        parse_statement(&arena, text_of(text), NULL, &statement, &rest, &problem),
        STATUS_OK);
    assert_non_null(statement);
    assert_string_equal(text + rest, " // x;\n RETURN 2");
    assert_int_equal(
        parse_statement(&arena, text_of(text + rest), NULL, &statement, &rest, &problem),
        STATUS_OK);
    assert_int_equal(rest, strlen(" // x;\n RETURN 2"));
    assert_int_equal(parse_statement(&arena, text_of(" /* none */ "), NULL, &statement,
                                     &rest, &problem),
                     STATUS_OK);
    assert_null(statement);
    arena_release(&arena);
}

static void assert_end(const char *text, size_t expected, bool expected_complete) {
    bool is_complete;
    assert_int_equal(parse_statement_end(text_of(text), &is_complete), expected);
    assert_int_equal(is_complete, expected_complete);
}

static void the_end_of_a_statement_is_outside_of_strings(void **state) {
    (void)state;
    assert_end("RETURN 1; RETURN 2", 9, true);
    assert_end("RETURN ';'", 10, false);
    assert_end("RETURN `;` // ;\n;x", 17, true);
    assert_end("RETURN 'abc;", 12, false);
    assert_end("/* ;", 4, false);
}

static void tokens_are_printed_with_their_marks(void **state) {
    (void)state;
    struct arena arena;
    struct text_builder builder;
    struct problem problem;
    arena_init(&arena, NULL);
    problem_clear(&problem);
    text_builder_init(&builder, &arena);
    const char *text = "WHERE (a)-->(b) AND [x IN y | z]";
    assert_int_equal(parse_print_tokens(&builder, text_of(text), &problem), STATUS_OK);
    assert_string_equal(
        text_builder_text(&builder).bytes,
        "WHERE WHERE\nNODE_LPAREN (\nNAME a\nRPAREN )\nMINUS -\nMINUS -\n"
        "GREATER >\nLPAREN (\nNAME b\nRPAREN )\nAND AND\nLIST_LBRACKET [\n"
        "NAME x\nIN IN\nNAME y\nBODY_BAR |\nNAME z\nRBRACKET ]\n");
    arena_release(&arena);
}

/* ---- completion --------------------------------------------------------------------------- */

static void expect(struct arena *arena, struct parse_expectation *expectation,
                   const char *text) {
    arena_init(arena, NULL);
    assert_int_equal(parse_expectation(arena, text_of(text), expectation, NULL),
                     STATUS_OK);
}

static bool offers(const struct parse_expectation *expectation, const char *terminal) {
    for (uint32_t i = 0; i < expectation->terminal_count; i++)
        if (strcmp(expectation->terminals[i], terminal) == 0)
            return true;
    return false;
}

static void assert_text(struct text text, const char *expected) {
    assert_int_equal(text.byte_count, strlen(expected));
    assert_memory_equal(text.bytes, expected, strlen(expected));
}

static void completion_offers_what_the_grammar_takes(void **state) {
    (void)state;
    struct arena arena;
    struct parse_expectation expectation;
    expect(&arena, &expectation, "MATCH (n) RET");
    assert_true(offers(&expectation, "RETURN"));
    assert_true(offers(&expectation, "WHERE"));
    assert_false(offers(&expectation, "THEN"));
    assert_text(expectation.word, "RET");
    assert_false(expectation.is_function);
    arena_release(&arena);
    expect(&arena, &expectation, "RETURN 1; MATCH (n) WHERE siz");
    assert_true(expectation.is_function);
    assert_text(expectation.word, "siz");
    arena_release(&arena);
    expect(&arena, &expectation, "MATCH (n) RETURN n ORDER ");
    assert_int_equal(expectation.terminal_count, 1);
    assert_string_equal(expectation.terminals[0], "BY");
    assert_text(expectation.word, "");
    arena_release(&arena);
}

static void completion_knows_what_a_name_would_be(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool is_label, is_type, is_property, is_string, is_name_string;
        const char *word, *variable;
    } cases[] = {
        {"MATCH (a:Soft-L", true, false, false, false, false, "Soft-L", ""},
        {"MATCH (a:Soft-", true, false, false, false, false, "Soft-", ""},
        {"MATCH (:", true, false, false, false, false, "", ""},
        {"MATCH (:A|", true, false, false, false, false, "", ""},
        {"MATCH (:!(A|", true, false, false, false, false, "", ""},
        {"MATCH (a)-[:al", false, true, false, false, false, "al", ""},
        {"MATCH (a)-[r IS ", false, true, false, false, false, "", ""},
        {"MATCH (a) WHERE a:", true, true, false, false, false, "", ""},
        {"MATCH (a) WHERE a.na", false, false, true, false, false, "na", "a"},
        {"MATCH (a {na", false, false, true, false, false, "na", "a"},
        {"MATCH (a)-[r {k: 1, ", false, false, true, false, false, "", "r"},
        {"RETURN {na", false, false, false, false, false, "na", ""},
        {"MATCH (\"EU A", false, false, false, true, true, "EU A", ""},
        {"MATCH (a:X 'EU A", false, false, false, true, true, "EU A", ""},
        {"RETURN 'EU A", false, false, false, true, false, "EU A", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena;
        struct parse_expectation found;
        expect(&arena, &found, cases[i].text);
        assert_int_equal(found.is_label, cases[i].is_label);
        assert_int_equal(found.is_type, cases[i].is_type);
        assert_int_equal(found.is_property, cases[i].is_property);
        assert_int_equal(found.is_string, cases[i].is_string);
        assert_int_equal(found.is_name_string, cases[i].is_name_string);
        assert_text(found.word, cases[i].word);
        assert_text(found.variable, cases[i].variable);
        arena_release(&arena);
    }
}

/* ---- colours ------------------------------------------------------------------------------ */

/* One letter a byte of the text. */
static void assert_classes(const char *text, const char *expected) {
    static const char letters[] = {
        [PARSE_CLASS_PLAIN] = '.',     [PARSE_CLASS_KEYWORD] = 'k',
        [PARSE_CLASS_STRING] = 's',    [PARSE_CLASS_NUMBER] = 'n',
        [PARSE_CLASS_PARAMETER] = 'p', [PARSE_CLASS_COMMENT] = 'c',
        [PARSE_CLASS_LABEL] = 'l',     [PARSE_CLASS_OPERATOR] = 'o',
        [PARSE_CLASS_FUNCTION] = 'f',  [PARSE_CLASS_ERROR] = 'e',
    };
    struct arena arena;
    struct parse_piece *pieces;
    uint32_t count, end = 0;
    char classes[256] = "";
    arena_init(&arena, NULL);
    assert_int_equal(parse_pieces(&arena, text_of(text), &pieces, &count, NULL),
                     STATUS_OK);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(pieces[i].span.start, end);
        end = pieces[i].span.end;
        memset(classes + pieces[i].span.start, letters[pieces[i].class],
               end - pieces[i].span.start);
    }
    assert_int_equal(end, strlen(text));
    assert_string_equal(classes, expected);
    arena_release(&arena);
}

static void pieces_cover_the_text_and_tell_names_from_keywords(void **state) {
    (void)state;
    assert_classes(
        "MATCH (n:Soft-Law {x: $p}) RETURN size(n.match), 1.5 // x",
        "kkkkk...ollllllll..." /* {x */ "o.pp...kkkkkk.ffff..o........nnn.cccc");
    assert_classes("RETURN 'a' ; RETURN \"b", "kkkkkk.sss...kkkkkk.ss");
    assert_classes("MATCH (n) RET", "kkkkk........");
    assert_classes("MATCH (n) RET n", "kkkkk.....eee..");
    assert_classes("RETURN # 1", "kkkkkk.e.n");
    assert_classes("  ", "..");
    assert_classes("", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_bind_as_opencypher_says),
        cmocka_unit_test(comparisons_chain_unless_parenthesised),
        cmocka_unit_test(minus_and_less_are_arrows_only_in_patterns),
        cmocka_unit_test(brackets_open_lists_comprehensions_or_an_index),
        cmocka_unit_test(words_are_functions_names_or_forms_by_what_follows),
        cmocka_unit_test(labels_and_types_are_predicates),
        cmocka_unit_test(literals_mean_what_they_spell),
        cmocka_unit_test(a_governance_query_becomes_a_tree),
        cmocka_unit_test(paths_are_completed_with_the_nodes_left_out),
        cmocka_unit_test(selectors_and_modes_are_words_only_before_a_path),
        cmocka_unit_test(writing_clauses_keep_their_order),
        cmocka_unit_test(calls_and_subqueries_nest),
        cmocka_unit_test(gql_clauses_stand_beside_opencypher),
        cmocka_unit_test(files_and_session_statements_are_read),
        cmocka_unit_test(explain_names_the_stage),
        cmocka_unit_test(an_expression_spans_exactly_its_text),
        cmocka_unit_test(clauses_and_patterns_span_their_text),
        cmocka_unit_test(misspelt_keywords_get_the_nearest_as_hint),
        cmocka_unit_test(an_early_end_names_the_open_bracket),
        cmocka_unit_test(habits_of_other_languages_are_answered),
        cmocka_unit_test(literals_that_cannot_be_are_refused_where_they_stand),
        cmocka_unit_test(what_means_nothing_is_refused),
        cmocka_unit_test(a_pattern_is_a_truth_and_no_value),
        cmocka_unit_test(depth_is_limited_whatever_nests),
        cmocka_unit_test(depth_adds_up_through_patterns_and_subqueries),
        cmocka_unit_test(subqueries_nest_to_their_own_limit),
        cmocka_unit_test(a_statement_beyond_the_limit_is_refused),
        cmocka_unit_test(every_failing_allocation_is_reported),
        cmocka_unit_test(statements_are_taken_one_by_one),
        cmocka_unit_test(the_end_of_a_statement_is_outside_of_strings),
        cmocka_unit_test(tokens_are_printed_with_their_marks),
        cmocka_unit_test(completion_offers_what_the_grammar_takes),
        cmocka_unit_test(completion_knows_what_a_name_would_be),
        cmocka_unit_test(pieces_cover_the_text_and_tell_names_from_keywords),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
