/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calculation.h"

#define LIMIT "ArgumentError LimitExceeded"

/* ---- the table ------------------------------------------------------------------------ */

static void every_row_is_whole_and_found_by_any_case(void **state) {
    (void)state;
    uint32_t count;
    const struct function *rows = function_table(&count);
    assert_true(count > 100);
    for (uint32_t i = 0; i < count; i++) {
        const struct function *row = &rows[i];
        struct text name = text_of(row->name);
        assert_ptr_equal(function_find(text_upper(&arena, name)), row);
        assert_ptr_equal(function_find(text_lower(&arena, name)), row);
        assert_true(row->min_arguments <= row->max_arguments);
        assert_true(row->max_arguments == 0 || row->parameters[0] != 0);
        assert_true(row->result != 0);
        assert_true(text_starts_with(text_of(row->signature), name));
        assert_non_null(strstr(row->signature, " :: "));
        assert_true(text_ends_with(text_of(row->description), TEXT(".")));
        assert_true(row->category[0] != '\0');
        assert_null(aggregate_find(name));
    }
    assert_null(function_find(TEXT("nothing")));
}

static void null_gives_null_unless_the_row_says_else(void **state) {
    (void)state;
    uint32_t count;
    const struct function *rows = function_table(&count);
    struct function_context context = {.arena = &arena, .problem = &problem};
    struct value nulls[UINT8_MAX];
    for (int i = 0; i < UINT8_MAX; i++)
        nulls[i] = value_null();
    for (uint32_t i = 0; i < count; i++) {
        struct value out = value_boolean(true);
        uint32_t arguments = rows[i].min_arguments > 0 ? rows[i].min_arguments : 1;
        if (rows[i].max_arguments == 0 || rows[i].takes_null)
            continue;
        assert_int_equal(function_invoke(&context, &rows[i], nulls, arguments, &out),
                         STATUS_OK);
        assert_true(value_is_null(out));
    }
}

static void a_type_outside_of_the_row_is_refused(void **state) {
    (void)state;
    uint32_t count;
    const struct function *rows = function_table(&count);
    struct function_context context = {.arena = &arena, .problem = &problem};
    struct value samples[] = {value_boolean(true), value_integer(1),
                              value_float(1.5),    value_string(TEXT("a")),
                              value_list(NULL, 0), value_map(NULL, 0),
                              value_node(0),       value_date(0)};
    for (uint32_t i = 0; i < count; i++) {
        for (size_t j = 0; j < sizeof samples / sizeof samples[0]; j++) {
            struct value arguments[UINT8_MAX], out;
            if (rows[i].max_arguments == 0 ||
                (rows[i].parameters[0] & TYPE_BIT(samples[j].type)) != 0)
                continue;
            for (uint32_t k = 0; k < rows[i].max_arguments; k++)
                arguments[k] = k == 0 ? samples[j] : value_null();
            uint32_t given = rows[i].min_arguments > 0 ? rows[i].min_arguments : 1;
            assert_int_equal(function_invoke(&context, &rows[i], arguments, given, &out),
                             STATUS_ARGUMENT_AT_RUN);
            problem_clear(&problem);
        }
    }
}

static void a_misspelt_name_has_neighbours(void **state) {
    (void)state;
    struct text_nearest nearest;
    text_nearest_init(&nearest, TEXT("colect"));
    function_offer_names(&nearest);
    assert_true(text_equal(nearest.best[0], TEXT("collect")));
    text_nearest_init(&nearest, TEXT("toUper"));
    function_offer_names(&nearest);
    assert_true(text_equal(nearest.best[0], TEXT("toUpper")));
}

/* ---- numbers -------------------------------------------------------------------------- */

static void numbers_are_rounded_as_they_are_written(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"round(2.5)", "3.0"},
        {"round(-2.5)", "-2.0"},
        {"round(2.4)", "2.0"},
        {"round(7)", "7.0"},
        {"round(0.49999999999999994)", "0.0"},
        {"round(1e300)", "1e+300"},
        {"round(2.675, 2)", "2.68"},
        {"round(-2.675, 2)", "-2.68"},
        {"round(2.675, 2, 'HALF_DOWN')", "2.67"},
        {"round(2.665, 2, 'HALF_EVEN')", "2.66"},
        {"round(2.675, 2, 'half_even')", "2.68"},
        {"round(2.671, 2, 'UP')", "2.68"},
        {"round(-2.679, 2, 'DOWN')", "-2.67"},
        {"round(-2.675, 2, 'CEILING')", "-2.67"},
        {"round(-2.671, 2, 'FLOOR')", "-2.68"},
        {"round(9.995, 2)", "10.0"},
        {"round(0.0001, 2, 'UP')", "0.01"},
        {"round(0.0001, 2)", "0.0"},
        {"round(1.5, 20)", "1.5"},
        {"round(0.0 / 0.0, 2)", "NaN"},
        {"round(1.5, -1)", OUT_OF_RANGE},
        {"round(1.5, 1, 'SIDEWAYS')", BAD_VALUE},
        {"ceil(1.2)", "2.0"},
        {"ceiling(-1.2)", "-1.0"},
        {"floor(-1.2)", "-2.0"},
    };
    ASSERT_CALCULATIONS(cases);
}

static void numeric_functions_keep_to_their_domain(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"abs(-3)", "3"},
        {"abs(-2.5)", "2.5"},
        {"abs(-9223372036854775807 - 1)", "ArithmeticError IntegerOverflow"},
        {"sign(-0.5)", "-1"},
        {"sign(0.0)", "0"},
        {"sign(7)", "1"},
        {"sqrt(16)", "4.0"},
        {"isNaN(sqrt(-1))", "true"},
        {"isNaN(1)", "false"},
        {"exp(0)", "1.0"},
        {"log(e())", "1.0"},
        {"ln(1)", "0.0"},
        {"log10(1000)", "3.0"},
        {"power(2, 0.5)", "1.4142135623730951"},
        {"mod(-7, 3)", "-1"},
        {"mod(7, 0)", "ArithmeticError DivisionByZero"},
        {"round(sin(pi() / 2), 9)", "1.0"},
        {"cos(0)", "1.0"},
        {"round(tan(pi() / 4), 9)", "1.0"},
        {"round(cot(pi() / 4), 9)", "1.0"},
        {"asin(0)", "0.0"},
        {"acos(1)", "0.0"},
        {"atan(0)", "0.0"},
        {"atan2(0, 1)", "0.0"},
        {"sinh(0)", "0.0"},
        {"cosh(0)", "1.0"},
        {"tanh(0)", "0.0"},
        {"coth(0)", "NaN"},
        {"round(coth(1) * tanh(1), 9)", "1.0"},
        {"round(haversin(pi()), 9)", "1.0"},
        {"degrees(pi())", "180.0"},
        {"radians(180) = pi()", "true"},
        {"rand() < 1", "true"},
        {"rand() = rand()", "false"},
        {"size(randomUUID())", "36"},
        {"substring(randomUUID(), 14, 1)", "'4'"},
        {"randomUUID() = randomUUID()", "false"},
    };
    ASSERT_CALCULATIONS(cases);
}

/* ---- conversions ---------------------------------------------------------------------- */

static void conversions_read_what_can_be_read(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"toInteger('42')", "42"},
        {"toInteger(' -42 ')", "-42"},
        {"toInteger('3.99')", "3"},
        {"toInteger('1e3')", "1000"},
        {"toInteger(-3.99)", "-3"},
        {"toInteger(true)", "1"},
        {"toInteger('')", "null"},
        {"toInteger('4x')", "null"},
        {"toInteger('0x1F')", "null"},
        {"toInteger('1e')", "null"},
        {"toInteger('.')", "null"},
        {"toInteger('NaN')", "null"},
        {"toInteger('9223372036854775807')", "9223372036854775807"},
        {"toInteger('9223372036854775808')", OUT_OF_RANGE},
        {"toInteger(1e19)", OUT_OF_RANGE},
        {"toInteger(0.0 / 0.0)", OUT_OF_RANGE},
        {"toInteger([])", BAD_TYPE},
        {"toIntegerOrNull([])", "null"},
        {"toIntegerOrNull(1e19)", "null"},
        {"toIntegerList(['1', 2.5, true, {a: 1}, null])", "[1, 2, 1, null, null]"},
        {"toFloat('1.5')", "1.5"},
        {"toFloat('.5')", "0.5"},
        {"toFloat('-Infinity')", "-Infinity"},
        {"toFloat('nan')", "null"},
        {"toFloat(2)", "2.0"},
        {"toFloat(true)", BAD_TYPE},
        {"toFloatOrNull(true)", "null"},
        {"toFloatList([1, '2.5', 'x'])", "[1.0, 2.5, null]"},
        {"toBoolean(' TRUE ')", "true"},
        {"toBoolean('False')", "false"},
        {"toBoolean('yes')", "null"},
        {"toBoolean(0)", "false"},
        {"toBoolean(1.5)", BAD_TYPE},
        {"toBooleanOrNull(1.5)", "null"},
        {"toBooleanList(['true', 0, 1.5])", "[true, false, null]"},
        {"toString(1.0)", "'1.0'"},
        {"toString(true)", "'true'"},
        {"toString(date('2024-08-01'))", "'2024-08-01'"},
        {"toString(duration('P1Y'))", "'P1Y'"},
        {"toString([1])", BAD_TYPE},
        {"toStringOrNull([1])", "null"},
        {"toStringList([1, 'a', []])", "['1', 'a', null]"},
    };
    ASSERT_CALCULATIONS(cases);
}

/* ---- text ----------------------------------------------------------------------------- */

static void text_is_counted_in_characters(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"left('naïve', 3)", "'naï'"},
        {"left('ab', 5)", "'ab'"},
        {"right('naïve', 3)", "'ïve'"},
        {"right('ab', 5)", "'ab'"},
        {"right('ab', 0)", "''"},
        {"substring('naïve', 2)", "'ïve'"},
        {"substring('naïve', 2, 1)", "'ï'"},
        {"substring('ab', 5)", "''"},
        {"left('ab', -1)", OUT_OF_RANGE},
        {"right('ab', -1)", OUT_OF_RANGE},
        {"substring('ab', -1)", OUT_OF_RANGE},
        {"substring('ab', 0, -1)", OUT_OF_RANGE},
        {"size('naïve')", "5"},
        {"char_length('naïve')", "5"},
        {"character_length('')", "0"},
        {"byte_length('naïve')", "6"},
        {"reverse('naïve')", "'evïan'"},
        {"left('ab', 1.0)", BAD_TYPE},
    };
    ASSERT_CALCULATIONS(cases);
}

static void text_is_changed(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"toUpper('élan')", "'ÉLAN'"},
        {"upper('a')", "'A'"},
        {"toLower('ÉLAN')", "'élan'"},
        {"lower('A')", "'a'"},
        {"trim('  a b  ')", "'a b'"},
        {"ltrim('  a ')", "'a '"},
        {"rtrim(' a  ')", "' a'"},
        {"trim('\u00a0\u2003a')", "'a'"},
        {"btrim('éaé', 'é')", "'a'"},
        {"ltrim('xyxa', 'xy')", "'a'"},
        {"rtrim('axyx', 'xy')", "'a'"},
        {"trim('xxx', 'x')", "''"},
        {"trim('a', '')", "'a'"},
        {"replace('banana', 'an', 'o')", "'booa'"},
        {"replace('banana', 'an', 'o', 1)", "'boana'"},
        {"replace('banana', '', 'o')", "'banana'"},
        {"replace('banana', 'x', 'o')", "'banana'"},
        {"split('a,b,,c', ',')", "['a', 'b', '', 'c']"},
        {"split('a,b', 'x')", "['a,b']"},
        {"split('', ',')", "['']"},
        {"split('né', '')", "['n', 'é']"},
        {"split('a--b-c', ['-', '--'])", "['a', 'b', 'c']"},
        {"split('a,b', [1])", BAD_TYPE},
        {"split('a,b', [])", "['a,b']"},
        {"size(normalize('e\u0301'))", "1"},
        {"size(normalize('é', 'NFD'))", "2"},
        {"normalize('\ufb01', 'nfkc')", "'fi'"},
        {"normalize('\ufb01', 'NFKD')", "'fi'"},
        {"normalize('a', 'NFX')", BAD_VALUE},
        {"quote_name('Soft-Law')", "'`Soft-Law`'"},
        {"quote_name('a`b')", "'`a``b`'"},
    };
    ASSERT_CALCULATIONS(cases);
}

/* ---- lists and any value ---------------------------------------------------------------- */

static void lists_are_taken_apart(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"size([1, null])", "2"},
        {"size({a: 1})", "1"},
        {"size(1)", BAD_TYPE},
        {"cardinality([1, 2])", "2"},
        {"head([1, 2])", "1"},
        {"head([])", "null"},
        {"last([1, 2])", "2"},
        {"last([])", "null"},
        {"tail([1, 2, 3])", "[2, 3]"},
        {"tail([])", "[]"},
        {"reverse([1, null, 'a'])", "['a', null, 1]"},
        {"isEmpty([])", "true"},
        {"isEmpty('a')", "false"},
        {"isEmpty({})", "true"},
        {"keys({b: 1, a: null})", "['b', 'a']"},
        {"properties({a: 1})", "{a: 1}"},
    };
    ASSERT_CALCULATIONS(cases);
}

static void collections_are_sets_sequences_and_trees(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"coll.distinct([3, 1.0, 1, null, 3, null, 'a'])", "[3, 1.0, null, 'a']"},
        {"size(coll.distinct(range(1, 1000) + range(500, 1500)))", "1500"},
        {"coll.flatten([1, [2, [3]], null])", "[1, 2, [3], null]"},
        {"coll.flatten([1, [2, [3, [4]]]], 2)", "[1, 2, 3, [4]]"},
        {"coll.flatten([[1]], 0)", "[[1]]"},
        {"coll.flatten([[1]], -1)", OUT_OF_RANGE},
        {"coll.indexOf([5, 7, 7], 7.0)", "1"},
        {"coll.indexOf([5, null], 7)", "-1"},
        {"coll.indexOf([5], null)", "null"},
        {"coll.insert([1, 3], 1, 2)", "[1, 2, 3]"},
        {"coll.insert([1], 1, null)", "[1, null]"},
        {"coll.insert([], 0, 'a')", "['a']"},
        {"coll.insert([1], 2, 2)", OUT_OF_RANGE},
        {"coll.insert([1], -1, 2)", OUT_OF_RANGE},
        {"coll.insert(null, 0, 1)", "null"},
        {"coll.insert([1], null, 1)", "null"},
        {"coll.remove([1, 2, 3], 1)", "[1, 3]"},
        {"coll.remove([], 0)", OUT_OF_RANGE},
        {"coll.min([3, 'a', null, 2])", "'a'"},
        {"coll.max([3, 'a', null, 2])", "3"},
        {"coll.max([])", "null"},
        {"coll.sort([3, 'a', null, 1.5, [1]])", "[[1], 'a', 1.5, 3, null]"},
        {"coll.sort([])", "[]"},
    };
    ASSERT_CALCULATIONS(cases);
}

static void ranges_are_finite(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"range(0, 3)", "[0, 1, 2, 3]"},
        {"range(3, 0)", "[]"},
        {"range(3, 0, -2)", "[3, 1]"},
        {"range(5, 5, 100)", "[5]"},
        {"range(9223372036854775805, 9223372036854775807)",
         "[9223372036854775805, 9223372036854775806, 9223372036854775807]"},
        {"size(range(-9223372036854775807, 9223372036854775807, 4611686018427387904))",
         "4"},
        {"range(-9223372036854775807 - 1, 9223372036854775807)", LIMIT},
        {"range(0, 1, 0)", OUT_OF_RANGE},
        {"range(0, 1.0)", "ArgumentError InvalidArgumentType"},
        {"range('a', 1)", "ArgumentError InvalidArgumentType"},
        {"range(null, 1)", "null"},
    };
    ASSERT_CALCULATIONS(cases);
}

static void any_value_is_asked_about(void **state) {
    (void)state;
    static const struct calculation cases[] = {
        {"coalesce(null, null, 1)", "1"},
        {"coalesce(null)", "null"},
        {"coalesce('a', 1)", "'a'"},
        {"exists(null)", "false"},
        {"exists(0)", "true"},
        {"nullIf(1, 1.0)", "null"},
        {"nullIf(1, 2)", "1"},
        {"nullIf(1, null)", "1"},
        {"nullIf(null, 1)", "null"},
        {"valueType(1)", "'INTEGER NOT NULL'"},
        {"valueType(null)", "'NULL'"},
        {"valueType([])", "'LIST<NOTHING> NOT NULL'"},
        {"valueType([null])", "'LIST<NULL> NOT NULL'"},
        {"valueType([1, 'a', 2])", "'LIST<INTEGER NOT NULL | STRING NOT NULL> NOT NULL'"},
        {"valueType([1, null])", "'LIST<INTEGER> NOT NULL'"},
        {"valueType([[1], [2]])", "'LIST<LIST<INTEGER NOT NULL> NOT NULL> NOT NULL'"},
        {"valueType(time('12:00'))", "'ZONED TIME NOT NULL'"},
    };
    ASSERT_CALCULATIONS(cases);
}

/* ---- the graph ------------------------------------------------------------------------- */

/* A graph of two instruments, one aligned with the other, and a namesake. */
struct small_graph {
    struct graph *graph;
    struct function_context context;
    uint32_t act, framework, namesake, edge;
};

static uint32_t make_node(struct small_graph *small, const char *name,
                          const char *alias) {
    uint32_t label, name_key, alias_key, row;
    struct value aliases = value_string(text_of(alias));
    struct graph *graph = small->graph;
    assert_int_equal(
        graph_make_name(graph, CATALOG_LABEL, TEXT("Instrument"), &label, &problem),
        STATUS_OK);
    assert_int_equal(
        graph_make_name(graph, CATALOG_KEY, TEXT("name"), &name_key, &problem),
        STATUS_OK);
    assert_int_equal(
        graph_make_name(graph, CATALOG_KEY, TEXT("aliases"), &alias_key, &problem),
        STATUS_OK);
    assert_int_equal(graph_create_node(graph, &label, 1, &row, &problem), STATUS_OK);
    assert_int_equal(graph_set_property(graph, ELEMENT_NODE, row, name_key,
                                        value_string(text_of(name)), NULL, &problem),
                     STATUS_OK);
    if (alias[0] != '\0')
        assert_int_equal(graph_set_property(graph, ELEMENT_NODE, row, alias_key,
                                            value_list(&aliases, 1), NULL, &problem),
                         STATUS_OK);
    return row;
}

static void set_key(struct small_graph *small, enum element_kind kind, uint32_t row,
                    const char *key, struct value value) {
    uint32_t id;
    assert_int_equal(
        graph_make_name(small->graph, CATALOG_KEY, text_of(key), &id, &problem),
        STATUS_OK);
    assert_int_equal(
        graph_set_property(small->graph, kind, row, id, value, NULL, &problem),
        STATUS_OK);
}

static struct small_graph small_graph(void) {
    static uint64_t random_state = 7;
    struct small_graph small = {.graph = graph_new()};
    uint32_t type;
    assert_non_null(small.graph);
    assert_int_equal(graph_begin(small.graph, &problem), STATUS_OK);
    small.act = make_node(&small, "EU AI Act", "AI Act");
    small.framework = make_node(&small, "NIST AI RMF", "");
    small.namesake = make_node(&small, "NIST AI RMF", "");
    assert_int_equal(
        graph_make_name(small.graph, CATALOG_TYPE, TEXT("aligns-with"), &type, &problem),
        STATUS_OK);
    assert_int_equal(graph_create_relationship(small.graph, small.act, small.framework,
                                               type, &small.edge, &problem),
                     STATUS_OK);
    set_key(&small, ELEMENT_RELATIONSHIP, small.edge, "strength", value_float(0.5));
    small.context = (struct function_context){.graph = small.graph,
                                              .arena = &arena,
                                              .problem = &problem,
                                              .statement_seconds = 1709212455,
                                              .random_state = &random_state};
    return small;
}

static enum status call(struct small_graph *small, const char *name, struct value first,
                        struct value second, struct value *out) {
    struct value arguments[] = {first, second};
    problem_clear(&problem);
    return function_invoke(&small->context, function_find(text_of(name)), arguments,
                           value_is_null(second) ? 1 : 2, out);
}

static const char *answer(struct small_graph *small, const char *name,
                          struct value first) {
    struct value out;
    enum status status = call(small, name, first, value_null(), &out);
    if (status != STATUS_OK)
        return status_name(status);
    if (out.type == VALUE_NODE || out.type == VALUE_RELATIONSHIP)
        return arena_format(&arena, "row %u", (unsigned)out.element);
    struct text_builder builder;
    text_builder_init(&builder, &arena);
    calculator_print(&builder, out);
    return text_builder_text(&builder).bytes;
}

static void elements_tell_what_they_are(void **state) {
    (void)state;
    struct small_graph small = small_graph();
    struct value act = value_node(small.act), edge = value_relationship(small.edge);
    assert_string_equal(answer(&small, "labels", act), "['Instrument']");
    assert_string_equal(answer(&small, "type", edge), "'aligns-with'");
    assert_string_equal(answer(&small, "keys", edge), "['strength']");
    assert_string_equal(answer(&small, "properties", edge), "{strength: 0.5}");
    assert_string_equal(answer(&small, "startNode", edge), "row 0");
    assert_string_equal(answer(&small, "endNode", edge), "row 1");
    struct value id;
    assert_int_equal(call(&small, "id", act, value_null(), &id), STATUS_OK);
    assert_int_equal(id.integer, graph_id(small.graph, ELEMENT_NODE, small.act));
    assert_string_equal(answer(&small, "elementId", act),
                        arena_format(&arena, "'%lld'", (long long)id.integer));
    graph_rollback(small.graph);
    graph_free(small.graph);
}

static void paths_tell_their_parts(void **state) {
    (void)state;
    struct small_graph small = small_graph();
    uint32_t nodes[] = {small.act, small.framework}, edges[] = {small.edge};
    struct value_path path = {1, nodes, edges};
    struct value out;
    assert_string_equal(answer(&small, "length", value_path(&path)), "1");
    assert_string_equal(answer(&small, "path_length", value_path(&path)), "1");
    assert_string_equal(answer(&small, "cardinality", value_path(&path)), "3");
    assert_int_equal(call(&small, "nodes", value_path(&path), value_null(), &out),
                     STATUS_OK);
    assert_int_equal(out.size, 2);
    assert_int_equal(out.items[1].element, small.framework);
    assert_int_equal(call(&small, "relationships", value_path(&path), value_null(), &out),
                     STATUS_OK);
    assert_int_equal(out.size, 1);
    assert_int_equal(out.items[0].type, VALUE_RELATIONSHIP);
    assert_int_equal(call(&small, "elements", value_path(&path), value_null(), &out),
                     STATUS_OK);
    assert_int_equal(out.size, 3);
    assert_int_equal(out.items[1].type, VALUE_RELATIONSHIP);
    assert_int_equal(out.items[2].element, small.framework);
    graph_rollback(small.graph);
    graph_free(small.graph);
}

static void what_is_deleted_is_not_read(void **state) {
    (void)state;
    struct small_graph small = small_graph();
    struct value edge = value_relationship(small.edge), node = value_node(small.namesake);
    assert_int_equal(graph_delete_relationship(small.graph, small.edge, &problem),
                     STATUS_OK);
    assert_int_equal(graph_delete_node(small.graph, small.namesake, &problem), STATUS_OK);
    assert_string_equal(answer(&small, "labels", node), "DELETED_ENTITY_ACCESS");
    assert_string_equal(answer(&small, "keys", edge), "DELETED_ENTITY_ACCESS");
    assert_string_equal(answer(&small, "properties", node), "DELETED_ENTITY_ACCESS");
    assert_string_equal(answer(&small, "in_force", node), "DELETED_ENTITY_ACCESS");
    graph_rollback(small.graph);
    graph_free(small.graph);
}

static void names_lead_to_one_node_or_an_error(void **state) {
    (void)state;
    struct small_graph small = small_graph();
    assert_string_equal(answer(&small, "node_named", value_string(TEXT("EU AI Act"))),
                        "row 0");
    assert_string_equal(answer(&small, "node_named", value_string(TEXT("ai act"))),
                        "row 0");
    assert_string_equal(answer(&small, "node_named", value_string(TEXT("EU AI Axt"))),
                        "NODE_NAME_NOT_FOUND");
    assert_non_null(strstr(problem.hint, "EU AI Act"));
    assert_string_equal(answer(&small, "node_named", value_string(TEXT("NIST AI RMF"))),
                        "NODE_NAME_AMBIGUOUS");
    assert_non_null(strstr(problem.message, "2 nodes"));
    assert_non_null(strstr(problem.message, "Instrument 'NIST AI RMF' (id "));
    graph_rollback(small.graph);
    graph_free(small.graph);
}

static void in_force_is_half_open(void **state) {
    (void)state;
    struct small_graph small = small_graph();
    struct value act = value_node(small.act), out;
    int64_t today = 1709212455 / 86400;
    assert_string_equal(answer(&small, "in_force", act), "null");
    set_key(&small, ELEMENT_NODE, small.act, "in_force_from", value_date(today));
    assert_string_equal(answer(&small, "in_force", act), "true");
    assert_int_equal(call(&small, "in_force", act, value_date(today - 1), &out),
                     STATUS_OK);
    assert_false(out.boolean);
    set_key(&small, ELEMENT_NODE, small.act, "in_force_to", value_date(today));
    assert_string_equal(answer(&small, "in_force", act), "false");
    set_key(&small, ELEMENT_NODE, small.act, "in_force_from", value_null());
    small.context.has_day = true;
    small.context.day = today - 5;
    assert_string_equal(answer(&small, "in_force", act), "true");
    set_key(&small, ELEMENT_NODE, small.act, "in_force_to", value_string(TEXT("soon")));
    assert_string_equal(answer(&small, "in_force", act), "INVALID_VALIDITY");
    assert_non_null(strstr(problem.message, "in_force_to of node"));
    graph_rollback(small.graph);
    graph_free(small.graph);
}

/* ---- aggregates ------------------------------------------------------------------------ */

/* The aggregate of the items of a list, each as often as `multiplicity` says. */
static const char *aggregate(const char *name, const char *list, double fraction,
                             const int64_t *multiplicity) {
    const struct aggregate *row = aggregate_find(text_of(name));
    struct calculator calculator = {.at = list};
    struct function_context context = {.arena = &arena, .problem = &problem};
    problem_clear(&problem);
    problem_clear(&calculator.problem);
    calculator.functions = context;
    calculator.functions.problem = &calculator.problem;
    struct value values = calculate_expression(&calculator), out;
    assert_false(calculator.failed);
    assert_non_null(row);
    void *memory = arena_allocate_array(&arena, 1, row->state_bytes);
    for (uint32_t i = 0; i < values.size; i++) {
        enum status status =
            row->add(&context, memory, values.items[i], value_float(fraction),
                     multiplicity == NULL ? 1 : multiplicity[i]);
        if (status != STATUS_OK)
            return status_name(status);
    }
    enum status status = row->finish(&context, memory, &out);
    if (status != STATUS_OK)
        return status_name(status);
    struct text_builder builder;
    text_builder_init(&builder, &arena);
    calculator_print(&builder, out);
    return text_builder_text(&builder).bytes;
}

static void aggregates_of_nothing(void **state) {
    (void)state;
    assert_string_equal(aggregate("count", "[]", 0, NULL), "0");
    assert_string_equal(aggregate("sum", "[]", 0, NULL), "0");
    assert_string_equal(aggregate("avg", "[]", 0, NULL), "null");
    assert_string_equal(aggregate("min", "[]", 0, NULL), "null");
    assert_string_equal(aggregate("collect", "[]", 0, NULL), "[]");
    assert_string_equal(aggregate("stDev", "[]", 0, NULL), "0.0");
    assert_string_equal(aggregate("stDevP", "[]", 0, NULL), "0.0");
    assert_string_equal(aggregate("percentileCont", "[]", 0, NULL), "null");
    assert_string_equal(aggregate("percentileDisc", "[]", 0, NULL), "null");
}

static void sums_keep_their_type_and_refuse_overflow(void **state) {
    (void)state;
    assert_string_equal(aggregate("sum", "[1, 2, 3]", 0, NULL), "6");
    assert_string_equal(aggregate("SUM", "[1, 2.5]", 0, NULL), "3.5");
    assert_string_equal(aggregate("sum", "[9223372036854775807, 1, -1]", 0, NULL),
                        "9223372036854775807");
    assert_string_equal(aggregate("sum", "[9223372036854775807, 1]", 0, NULL),
                        "ARITHMETIC_OVERFLOW");
    assert_string_equal(aggregate("sum", "['a']", 0, NULL), "ARGUMENT_AT_RUN");
    assert_string_equal(aggregate("sum", "[duration('P1D'), duration('PT1H')]", 0, NULL),
                        "P1DT1H");
    assert_string_equal(aggregate("sum", "[duration('P1D'), 1]", 0, NULL),
                        "ARGUMENT_AT_RUN");
    assert_string_equal(aggregate("avg", "[1, 2]", 0, NULL), "1.5");
    assert_string_equal(aggregate("avg", "[duration('P1D'), duration('P2D')]", 0, NULL),
                        "P1DT12H");
    assert_string_equal(
        aggregate("avg", "[9223372036854775807, 9223372036854775807]", 0, NULL),
        "9.223372036854776e+18");
}

static void extremes_follow_the_order_of_all_values(void **state) {
    (void)state;
    assert_string_equal(aggregate("min", "[2, 'a', 0.5, [1]]", 0, NULL), "[1]");
    assert_string_equal(aggregate("max", "[2, 'a', 0.5, [1]]", 0, NULL), "2");
    assert_string_equal(
        aggregate("max", "[date('2024-01-01'), date('2023-01-01')]", 0, NULL),
        "2024-01-01");
    assert_string_equal(aggregate("min", "['b', 'a', 'c']", 0, NULL), "'a'");
}

static void deviations_are_of_samples_and_populations(void **state) {
    (void)state;
    static const int64_t twice[] = {2, 2, 2};
    assert_string_equal(aggregate("stDev", "[7]", 0, NULL), "0.0");
    assert_string_equal(aggregate("stDev", "[1, 2, 3]", 0, NULL), "1.0");
    assert_string_equal(aggregate("stDevP", "[2, 4, 4, 4, 5, 5, 7, 9]", 0, NULL), "2.0");
    assert_string_equal(aggregate("stddev_pop", "[2, 4, 9]", 0, twice),
                        aggregate("stDevP", "[2, 2, 4, 4, 9, 9]", 0, NULL));
    assert_string_equal(aggregate("stddev_samp", "['a']", 0, NULL), "ARGUMENT_AT_RUN");
}

static void percentiles_interpolate_or_pick(void **state) {
    (void)state;
    assert_string_equal(aggregate("percentileCont", "[30, 10, 20, 40]", 0.5, NULL),
                        "25.0");
    assert_string_equal(aggregate("percentileCont", "[30, 10, 20, 40]", 1, NULL), "40.0");
    assert_string_equal(aggregate("percentileDisc", "[30, 10, 20, 40]", 0.5, NULL), "20");
    assert_string_equal(aggregate("percentileDisc", "[30, 10, 20, 40]", 0.51, NULL),
                        "30");
    assert_string_equal(aggregate("percentile_disc", "[30, 10]", 0, NULL), "10");
    assert_string_equal(aggregate("percentile_cont", "[5]", 0.3, NULL), "5.0");
    assert_string_equal(aggregate("percentileCont", "[5]", 1.1, NULL),
                        "NUMBER_OUT_OF_RANGE");
    assert_string_equal(aggregate("percentileDisc", "[5]", -0.1, NULL),
                        "NUMBER_OUT_OF_RANGE");
    assert_string_equal(aggregate("percentileDisc", "['a']", 0.5, NULL),
                        "ARGUMENT_AT_RUN");
}

static void a_row_counts_as_often_as_it_stands_for(void **state) {
    (void)state;
    static const int64_t counts[] = {3, 0, 2};
    assert_string_equal(aggregate("count", "[7, 8, 9]", 0, counts), "5");
    assert_string_equal(aggregate("sum", "[7, 8, 9]", 0, counts), "39");
    assert_string_equal(aggregate("sum", "[0.5, 8.0, 9.0]", 0, counts), "19.5");
    assert_string_equal(aggregate("avg", "[7, 8, 9]", 0, counts), "7.8");
    assert_string_equal(aggregate("collect", "[7, 8, 9]", 0, counts), "[7, 7, 7, 9, 9]");
    assert_string_equal(aggregate("collect_list", "['a', 8, []]", 0, counts),
                        "['a', 'a', 'a', [], []]");
    assert_string_equal(aggregate("percentileDisc", "[7, 8, 9]", 0.6, counts), "7");
    assert_string_equal(aggregate("percentileDisc", "[7, 8, 9]", 0.61, counts), "9");
    assert_string_equal(aggregate("sum",
                                  "[duration('P1D'), duration('P1Y'), duration('PT1H')]",
                                  0, counts),
                        "P3DT2H");
}

static void a_list_that_is_too_long_is_refused(void **state) {
    (void)state;
    static const int64_t many[] = {4000000000};
    static const int64_t most[] = {INT64_MAX, 1};
    assert_string_equal(aggregate("collect", "[1]", 0, many), "LIMIT_EXCEEDED");
    assert_string_equal(aggregate("count", "[1, 1]", 0, most), "ARITHMETIC_OVERFLOW");
}

static void aggregates_are_whole_rows(void **state) {
    (void)state;
    uint32_t count;
    const struct aggregate *rows = aggregate_table(&count);
    assert_true(count >= 10);
    for (uint32_t i = 0; i < count; i++) {
        assert_ptr_equal(aggregate_find(text_upper(&arena, text_of(rows[i].name))),
                         &rows[i]);
        assert_true(text_starts_with(text_of(rows[i].signature), text_of(rows[i].name)));
        assert_true(text_ends_with(text_of(rows[i].description), TEXT(".")));
        assert_null(function_find(text_of(rows[i].name)));
    }
    assert_null(aggregate_find(TEXT("nothing")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_whole_and_found_by_any_case),
        cmocka_unit_test(null_gives_null_unless_the_row_says_else),
        cmocka_unit_test(a_type_outside_of_the_row_is_refused),
        cmocka_unit_test(a_misspelt_name_has_neighbours),
        cmocka_unit_test(numbers_are_rounded_as_they_are_written),
        cmocka_unit_test(numeric_functions_keep_to_their_domain),
        cmocka_unit_test(conversions_read_what_can_be_read),
        cmocka_unit_test(text_is_counted_in_characters),
        cmocka_unit_test(text_is_changed),
        cmocka_unit_test(lists_are_taken_apart),
        cmocka_unit_test(collections_are_sets_sequences_and_trees),
        cmocka_unit_test(ranges_are_finite),
        cmocka_unit_test(any_value_is_asked_about),
        cmocka_unit_test(elements_tell_what_they_are),
        cmocka_unit_test(paths_tell_their_parts),
        cmocka_unit_test(what_is_deleted_is_not_read),
        cmocka_unit_test(names_lead_to_one_node_or_an_error),
        cmocka_unit_test(in_force_is_half_open),
        cmocka_unit_test(aggregates_of_nothing),
        cmocka_unit_test(sums_keep_their_type_and_refuse_overflow),
        cmocka_unit_test(extremes_follow_the_order_of_all_values),
        cmocka_unit_test(deviations_are_of_samples_and_populations),
        cmocka_unit_test(percentiles_interpolate_or_pick),
        cmocka_unit_test(a_row_counts_as_often_as_it_stands_for),
        cmocka_unit_test(a_list_that_is_too_long_is_refused),
        cmocka_unit_test(aggregates_are_whole_rows),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
