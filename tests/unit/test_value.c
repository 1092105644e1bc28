/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/batch.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct problem problem;

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, NULL);
    problem_clear(&problem);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

/* A list of up to four values. */
static struct value list_of(uint32_t count, struct value first, struct value second) {
    struct value *items = ARENA_ARRAY(&arena, 4, struct value);
    items[0] = first;
    items[1] = second;
    struct value list;
    assert_int_equal(value_make_list(items, count, &list, &problem), STATUS_OK);
    return list;
}

static struct value map_of(uint32_t count, const char *first_key, struct value first,
                           const char *second_key, struct value second) {
    struct value_map_entry *entries = ARENA_ARRAY(&arena, 2, struct value_map_entry);
    entries[0] = (struct value_map_entry){text_of(first_key), first};
    entries[1] = (struct value_map_entry){text_of(second_key), second};
    struct value map;
    assert_int_equal(value_make_map(entries, count, &map, &problem), STATUS_OK);
    return map;
}

static struct value string(const char *text) {
    return value_string(text_of(text));
}

static struct value path_of(uint32_t hop_count, uint32_t first_node) {
    static const uint32_t relationships[] = {7, 8};
    uint32_t *nodes = ARENA_ARRAY(&arena, 3, uint32_t);
    nodes[0] = first_node;
    nodes[1] = 11;
    nodes[2] = 12;
    struct value_path *path = ARENA_NEW(&arena, struct value_path);
    *path = (struct value_path){hop_count, nodes, relationships};
    return value_path(path);
}

static struct value datetime(int64_t days, int64_t nanoseconds, int32_t offset) {
    struct value_temporal *temporal = ARENA_NEW(&arena, struct value_temporal);
    *temporal = (struct value_temporal){days, nanoseconds, offset, {"", 0}};
    return (struct value){.type = VALUE_DATETIME, .temporal = temporal};
}

static struct value duration(int64_t months, int64_t days, int64_t seconds) {
    struct value_duration *parts = ARENA_NEW(&arena, struct value_duration);
    *parts = (struct value_duration){months, days, seconds, 0};
    return (struct value){.type = VALUE_DURATION, .duration = parts};
}

static const char *text_of_value(struct value value) {
    struct text_builder builder;
    text_builder_init(&builder, &arena);
    assert_int_equal(value_to_text(&builder, value), STATUS_OK);
    return text_builder_text(&builder).bytes;
}

/* ---- equality ------------------------------------------------------------------------- */

static void integers_and_floats_compare_without_rounding(void **state) {
    (void)state;
    struct value big = value_integer(9007199254740993); /* 2^53 + 1 */
    struct value near = value_float(9007199254740992.0);
    int order;
    assert_int_equal(value_equal(value_integer(2), value_float(2.0)), TRUTH_TRUE);
    assert_int_equal(value_equal(big, near), TRUTH_FALSE);
    assert_int_equal(value_compare(big, near, &order), TRUTH_TRUE);
    assert_int_equal(order, 1);
    assert_int_equal(value_compare(value_integer(INT64_MAX), value_float(0x1p63), &order),
                     TRUTH_TRUE);
    assert_int_equal(order, -1);
    assert_int_equal(
        value_compare(value_float(-INFINITY), value_integer(INT64_MIN), &order),
        TRUTH_TRUE);
    assert_int_equal(order, -1);
    assert_int_equal(value_compare(value_integer(-3), value_float(-3.5), &order),
                     TRUTH_TRUE);
    assert_int_equal(order, 1);
}

static void equality_is_unknown_where_a_null_decides(void **state) {
    (void)state;
    struct value one = value_integer(1), two = value_integer(2), null = value_null();
    assert_int_equal(value_equal(null, null), TRUTH_UNKNOWN);
    assert_int_equal(value_equal(one, null), TRUTH_UNKNOWN);
    assert_int_equal(value_equal(list_of(2, one, null), list_of(2, one, two)),
                     TRUTH_UNKNOWN);
    assert_int_equal(value_equal(list_of(2, null, one), list_of(2, one, two)),
                     TRUTH_FALSE);
    assert_int_equal(value_equal(list_of(1, null, one), list_of(2, one, two)),
                     TRUTH_FALSE);
    assert_int_equal(
        value_equal(map_of(1, "a", null, "", null), map_of(1, "a", one, "", null)),
        TRUTH_UNKNOWN);
    assert_int_equal(
        value_equal(map_of(1, "a", null, "", null), map_of(1, "b", null, "", null)),
        TRUTH_FALSE);
    assert_int_equal(
        value_equal(map_of(2, "a", one, "b", two), map_of(2, "b", two, "a", one)),
        TRUTH_TRUE);
    assert_int_equal(
        value_equal(map_of(2, "a", one, "b", null), map_of(2, "a", two, "b", one)),
        TRUTH_FALSE);
    assert_int_equal(value_equal(string("1"), one), TRUTH_FALSE);
    assert_int_equal(value_equal(value_float(NAN), value_float(NAN)), TRUTH_FALSE);
    assert_int_equal(value_equal(path_of(1, 1), path_of(2, 1)), TRUTH_FALSE);
    assert_int_equal(value_equal(path_of(2, 1), path_of(2, 1)), TRUTH_TRUE);
    assert_int_equal(value_equal(path_of(1, 1), path_of(1, 2)), TRUTH_FALSE);
    assert_int_equal(value_equal(duration(0, 1, 0), duration(0, 0, 86400)), TRUTH_FALSE);
}

static void comparability_holds_within_a_type(void **state) {
    (void)state;
    struct value one = value_integer(1), two = value_integer(2), null = value_null();
    int order;
    assert_int_equal(value_compare(one, string("1"), &order), TRUTH_UNKNOWN);
    assert_int_equal(value_compare(one, null, &order), TRUTH_UNKNOWN);
    assert_int_equal(value_compare(value_float(NAN), one, &order), TRUTH_FALSE);
    assert_int_equal(value_compare(value_node(1), value_node(2), &order), TRUTH_UNKNOWN);
    assert_int_equal(value_compare(duration(1, 0, 0), duration(2, 0, 0), &order),
                     TRUTH_UNKNOWN);
    assert_int_equal(value_compare(value_boolean(false), value_boolean(true), &order),
                     TRUTH_TRUE);
    assert_int_equal(order, -1);
    assert_int_equal(value_compare(string("b"), string("ab"), &order), TRUTH_TRUE);
    assert_true(order > 0);
    assert_int_equal(value_compare(list_of(2, one, two), list_of(1, one, null), &order),
                     TRUTH_TRUE);
    assert_int_equal(order, 1);
    assert_int_equal(value_compare(list_of(2, one, two), list_of(2, one, null), &order),
                     TRUTH_UNKNOWN);
    assert_int_equal(value_compare(list_of(2, one, null), list_of(2, two, null), &order),
                     TRUTH_TRUE);
    assert_int_equal(order, -1);
    assert_int_equal(value_compare(list_of(2, value_node(1), one),
                                   list_of(2, value_node(1), two), &order),
                     TRUTH_TRUE);
    assert_int_equal(order, -1);
}

/* ---- order, equivalence, hash ----------------------------------------------------------- */

/* In the order of ORDER BY; runs of equivalent values follow one another. */
static uint32_t fill_ordered(struct value *values) {
    struct value one = value_integer(1), null = value_null();
    struct value all[] = {
        map_of(0, "", null, "", null),
        map_of(1, "a", one, "", null),
        map_of(1, "a", null, "", null),
        map_of(1, "b", one, "", null),
        map_of(2, "a", one, "b", one),
        map_of(2, "b", one, "a", one),
        value_node(0),
        value_node(1),
        value_relationship(0),
        list_of(0, one, one),
        list_of(1, string("a"), one),
        list_of(2, string("a"), one),
        list_of(1, one, one),
        list_of(1, value_float(1.0), one),
        list_of(2, one, null),
        list_of(1, null, one),
        path_of(1, 1),
        path_of(2, 1),
        path_of(1, 2),
        datetime(0, 3600000000000, 3600),
        datetime(0, 0, -7200),
        datetime(0, 7200000000000, 0),
        datetime(1, 0, 0),
        {.type = VALUE_LOCAL_DATETIME, .temporal = datetime(5, 0, 0).temporal},
        value_date(-1),
        value_date(20000),
        {.type = VALUE_TIME, .temporal = datetime(0, 1, 0).temporal},
        {.type = VALUE_LOCAL_TIME, .integer = 5},
        duration(0, 30, 0),
        duration(1, 0, 0),
        duration(0, 31, 0),
        string(""),
        string("a"),
        string("ab"),
        string("é"),
        value_boolean(false),
        value_boolean(true),
        value_float(-INFINITY),
        value_integer(INT64_MIN),
        value_integer(-1),
        value_integer(0),
        value_float(-0.0),
        value_float(0.5),
        one,
        value_float(1.0),
        value_integer(INT64_MAX),
        value_float(1e19),
        value_float(NAN),
        value_float(-NAN),
        null,
    };
    memcpy(values, all, sizeof all);
    return (uint32_t)(sizeof all / sizeof all[0]);
}

static void order_is_total_and_agrees_with_equivalence_and_hash(void **state) {
    (void)state;
    struct value values[64];
    uint32_t count = fill_ordered(values);
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < count; j++) {
            int order = value_order(values[i], values[j]);
            assert_int_equal(order, -value_order(values[j], values[i]));
            assert_true(i < j ? order <= 0 : i > j ? order >= 0 : order == 0);
            assert_int_equal(value_equivalent(values[i], values[j]), order == 0);
            if (order == 0)
                assert_true(value_hash(values[i]) == value_hash(values[j]));
            if (value_equal(values[i], values[j]) == TRUTH_TRUE)
                assert_int_equal(order, 0);
        }
    }
}

static void neighbours_in_order_differ_unless_written_twice(void **state) {
    (void)state;
    struct value values[64];
    uint32_t count = fill_ordered(values), same = 0, hashes = 0;
    for (uint32_t i = 1; i < count; i++) {
        same += value_equivalent(values[i - 1], values[i]);
        hashes += value_hash(values[i - 1]) == value_hash(values[i]);
    }
    assert_int_equal(same, 5); /* {a, b}, [1], 0, 1 and NaN, each written twice */
    assert_int_equal(hashes, 5);
}

/* ---- depth and copies ------------------------------------------------------------------- */

static void nesting_ends_at_its_limit(void **state) {
    (void)state;
    struct value value = value_integer(1);
    for (int i = 0; i < MAX_VALUE_DEPTH; i++) {
        struct value *item = ARENA_NEW(&arena, struct value);
        *item = value;
        assert_int_equal(value_make_list(item, 1, &value, &problem), STATUS_OK);
    }
    struct value twin;
    assert_int_equal(value_copy(&arena, value, &twin, &problem), STATUS_OK);
    assert_int_equal(value_equal(value, twin), TRUTH_TRUE);
    assert_true(value_hash(value) == value_hash(twin));
    struct value deeper;
    struct value_map_entry entry = {TEXT("a"), value};
    assert_int_equal(value_make_list(&value, 1, &deeper, &problem),
                     STATUS_LIMIT_EXCEEDED);
    problem_clear(&problem);
    assert_int_equal(value_make_map(&entry, 1, &deeper, &problem), STATUS_LIMIT_EXCEEDED);
    problem_clear(&problem);
    /* Even what was put together without the check is safe to look at. */
    deeper = value_list(&value, 1);
    struct value deepest = value_list(&deeper, 1);
    assert_int_equal(value_equal(deepest, deepest), TRUTH_UNKNOWN);
    assert_int_equal(value_order(deepest, deepest), 0);
    assert_int_equal(value_copy(&arena, deepest, &twin, &problem), STATUS_LIMIT_EXCEEDED);
    assert_int_equal(value_make_list(NULL, (uint64_t)MAX_LIST_ITEMS + 1, &twin, NULL),
                     STATUS_LIMIT_EXCEEDED);
}

static void a_copy_outlives_its_source(void **state) {
    (void)state;
    struct arena target;
    struct value values[64], twins[64];
    arena_init(&target, NULL);
    uint32_t count = fill_ordered(values);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(value_copy(&target, values[i], &twins[i], &problem), STATUS_OK);
    arena_release(&arena);
    fill_ordered(values);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(value_order(values[i], twins[i]), 0);
    arena_release(&target);
}

static void a_copy_reports_that_memory_ran_out(void **state) {
    (void)state;
    struct value source =
        list_of(2, string("a"), map_of(1, "k", path_of(2, 1), "", value_null()));
    for (uint64_t nth = 1; nth < 12; nth++) {
        struct arena target;
        struct value twin;
        arena_init(&target, NULL);
        memory_fail_at(nth, false);
        enum status status = value_copy(&target, source, &twin, &problem);
        memory_fail_at(0, false);
        assert_true(status == STATUS_OK || status == STATUS_OUT_OF_MEMORY);
        if (nth == 1)
            assert_int_equal(status, STATUS_OUT_OF_MEMORY);
        arena_release(&target);
        problem_clear(&problem);
    }
}

static void maps_are_looked_up_by_key(void **state) {
    (void)state;
    struct value map = map_of(2, "a", value_integer(1), "b", value_integer(2));
    assert_int_equal(value_map_get(map, TEXT("b")).integer, 2);
    assert_true(value_is_null(value_map_get(map, TEXT("B"))));
}

/* ---- text ----------------------------------------------------------------------------- */

static void floats_are_as_short_as_they_can_be(void **state) {
    (void)state;
    static const struct {
        double number;
        const char *text;
    } cases[] = {
        {1, "1.0"},
        {-0.0, "-0.0"},
        {0.1, "0.1"},
        {1e300, "1e+300"},
        {5e-324, "5e-324"},
        {1.0 / 3, "0.3333333333333333"},
        {1e15, "1e+15"},
        {123456.75, "123456.75"},
        {NAN, "NaN"},
        {INFINITY, "Infinity"},
        {-INFINITY, "-Infinity"},
        {0.1 + 0.2, "0.30000000000000004"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(text_of_value(value_float(cases[i].number)), cases[i].text);
}

static void elements_and_containers_have_no_text(void **state) {
    (void)state;
    struct text_builder builder;
    text_builder_init(&builder, &arena);
    assert_int_equal(value_to_text(&builder, value_node(1)), STATUS_TYPE_AT_RUN);
    assert_int_equal(value_to_text(&builder, list_of(0, value_null(), value_null())),
                     STATUS_TYPE_AT_RUN);
    assert_string_equal(text_of_value(value_boolean(true)), "true");
    assert_string_equal(text_of_value(value_null()), "null");
    assert_string_equal(text_of_value(string("a'b")), "a'b");
}

static void every_type_has_a_name(void **state) {
    (void)state;
    for (int i = 0; i <= VALUE_NULL; i++) {
        assert_non_null(value_type_name((enum value_type)i));
        for (int j = 0; j < i; j++)
            assert_string_not_equal(value_type_name((enum value_type)i),
                                    value_type_name((enum value_type)j));
    }
}

/* ---- columns and batches ---------------------------------------------------------------- */

static void a_constant_stands_for_every_row(void **state) {
    (void)state;
    struct value values[64];
    uint32_t count = fill_ordered(values);
    static const uint32_t rows[] = {2, 0, 2};
    for (uint32_t i = 0; i < count; i++) {
        struct column column, gathered;
        struct value *spread;
        assert_int_equal(column_constant(&arena, values[i], &column, &problem),
                         STATUS_OK);
        assert_int_equal(value_order(column_value(&column, 100), values[i]), 0);
        assert_int_equal(column_gather(&arena, &column, rows, 3, &gathered, &problem),
                         STATUS_OK);
        assert_true(gathered.is_constant);
        assert_int_equal(column_to_values(&arena, &gathered, 3, &spread, &problem),
                         STATUS_OK);
        for (int row = 0; row < 3; row++)
            assert_int_equal(value_order(spread[row], values[i]), 0);
    }
}

/* Cells 0, 1 (null) and 2 of each type. */
static struct column column_of(enum column_type type) {
    struct column column;
    assert_int_equal(column_allocate(&arena, type, 3, &column, &problem), STATUS_OK);
    bool has_mask =
        type == COLUMN_INTEGERS || type == COLUMN_FLOATS || type == COLUMN_BOOLEANS;
    if (has_mask)
        column.nulls = ARENA_ARRAY(&arena, 3, uint8_t);
    for (uint32_t i = 0; i < 3; i++) {
        bool is_null = i == 1;
        if (has_mask)
            column.nulls[i] = is_null;
        if (type == COLUMN_VALUES)
            column.values[i] = is_null ? value_null() : value_integer(i);
        else if (type == COLUMN_INTEGERS)
            column.integers[i] = i;
        else if (type == COLUMN_FLOATS)
            column.floats[i] = i;
        else if (type == COLUMN_BOOLEANS)
            column.booleans[i] = i == 2;
        else
            column.elements[i] = is_null ? ELEMENT_NONE : i;
    }
    return column;
}

static void gathering_keeps_cells_and_nulls(void **state) {
    (void)state;
    static const uint32_t rows[] = {2, 1, 1, 0};
    for (int type = COLUMN_VALUES; type <= COLUMN_BOOLEANS; type++) {
        struct column column = column_of((enum column_type)type);
        struct value before[3];
        for (uint32_t i = 0; i < 3; i++)
            before[i] = column_value(&column, i);
        assert_true(value_is_null(before[1]));
        assert_int_equal(column_gather(&arena, &column, rows, 4, &column, &problem),
                         STATUS_OK);
        for (uint32_t i = 0; i < 4; i++)
            assert_int_equal(value_order(column_value(&column, i), before[rows[i]]), 0);
        struct value *values;
        assert_int_equal(column_to_values(&arena, &column, 4, &values, &problem),
                         STATUS_OK);
        assert_int_equal(value_order(values[0], before[2]), 0);
    }
}

static void a_batch_is_gathered_in_place_with_its_multiplicity(void **state) {
    (void)state;
    static const uint32_t rows[] = {2, 0};
    struct batch batch;
    int64_t multiplicity[] = {5, 6, 7};
    assert_int_equal(batch_new(&arena, 3, &batch, &problem), STATUS_OK);
    batch.columns[0] = column_of(COLUMN_INTEGERS);
    batch.columns[2] = column_of(COLUMN_NODES);
    batch.row_count = 3;
    batch.multiplicity = multiplicity;
    assert_int_equal(batch_gather(&batch, rows, 2, &batch, &problem), STATUS_OK);
    assert_int_equal(batch.row_count, 2);
    assert_int_equal(batch.multiplicity[0], 7);
    assert_int_equal(batch.multiplicity[1], 5);
    assert_int_equal(batch.columns[0].integers[0], 2);
    assert_int_equal(batch.columns[1].type, COLUMN_NONE);
    assert_int_equal(batch.columns[2].elements[1], 0);
    assert_true(value_is_null(column_value(&batch.columns[1], 0)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_and_floats_compare_without_rounding),
        cmocka_unit_test(equality_is_unknown_where_a_null_decides),
        cmocka_unit_test(comparability_holds_within_a_type),
        cmocka_unit_test(order_is_total_and_agrees_with_equivalence_and_hash),
        cmocka_unit_test(neighbours_in_order_differ_unless_written_twice),
        cmocka_unit_test(nesting_ends_at_its_limit),
        cmocka_unit_test(a_copy_outlives_its_source),
        cmocka_unit_test(a_copy_reports_that_memory_ran_out),
        cmocka_unit_test(maps_are_looked_up_by_key),
        cmocka_unit_test(floats_are_as_short_as_they_can_be),
        cmocka_unit_test(elements_and_containers_have_no_text),
        cmocka_unit_test(every_type_has_a_name),
        cmocka_unit_test(a_constant_stands_for_every_row),
        cmocka_unit_test(gathering_keeps_cells_and_nulls),
        cmocka_unit_test(a_batch_is_gathered_in_place_with_its_multiplicity),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
