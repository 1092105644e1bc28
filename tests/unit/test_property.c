/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/graph.h"
#include "graph/label_set.h"
#include "graph/property.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct problem problem;

#define OK(call) assert_int_equal((call), STATUS_OK)
#define ROWS (3 * PROPERTY_CHUNK_ROWS)

static uint64_t random_state = 2463534242u;
static uint32_t random_below(uint32_t bound) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)((random_state >> 16) % bound);
}

/* ---- one column ---------------------------------------------------------------------------- */

/* A column with the log that its changes need. */
struct setting {
    struct property_table table;
    struct property_column *column;
    struct undo_log undo;
};

static int open_setting(void **state) {
    static struct setting setting;
    setting = (struct setting){.undo = {.epoch = 1}};
    OK(property_make(&setting.table, 5, &setting.column, &problem));
    *state = &setting;
    return 0;
}

/* What commit does with the log. */
static void keep_changes(struct setting *setting) {
    for (uint32_t i = 0; i < setting->undo.count; i++) {
        const struct undo_record *record = &setting->undo.records[i];
        if (record->kind != UNDO_CHUNK)
            continue;
        property_settle(record->column, record->row, &setting->undo.garbage);
        chunk_free(record->chunk, &setting->undo.garbage);
    }
    setting->undo.count = 0;
    setting->undo.epoch++;
    blob_garbage_empty(&setting->undo.garbage);
}

/* What rollback does. */
static void take_back(struct setting *setting) {
    while (setting->undo.count > 0) {
        struct undo_record record = setting->undo.records[--setting->undo.count];
        if (record.kind == UNDO_CHUNK)
            property_restore(record.column, record.row, record.chunk,
                             &setting->undo.garbage);
        else
            dictionary_truncate(&record.column->dictionary, record.number);
    }
    setting->undo.epoch++;
    blob_garbage_empty(&setting->undo.garbage);
}

static int close_setting(void **state) {
    struct setting *setting = *state;
    keep_changes(setting);
    undo_log_release(&setting->undo);
    property_table_release(&setting->table);
    return 0;
}

static void set(struct setting *setting, uint32_t row, struct value value) {
    OK(property_set(setting->column, &setting->undo, row, value, &problem));
}

static void widths_grow_with_the_numbers(void **state) {
    struct setting *setting = *state;
    static const int64_t numbers[] = {
        0, 127, -128, 128, -32768, 32767, 2147483647, 2147483648, INT64_MIN, INT64_MAX};
    static const uint8_t widths[] = {1, 1, 1, 2, 2, 2, 4, 8, 8, 8};
    for (uint32_t i = 0; i < 10; i++) {
        set(setting, 60 - i, value_integer(numbers[i]));
        assert_int_equal(setting->column->chunks[0]->width, widths[i]);
        for (uint32_t j = 0; j <= i; j++)
            assert_int_equal(property_get(setting->column, 60 - j).integer, numbers[j]);
    }
    assert_int_equal(property_type(setting->column), PROPERTY_INTEGERS);
    assert_int_equal(setting->column->present_count, 10);
}

static void days_and_codes_are_narrow_too(void **state) {
    struct setting *setting = *state;
    set(setting, 1, value_date(20454));
    assert_int_equal(setting->column->chunks[0]->width, 2);
    assert_int_equal(property_type(setting->column), PROPERTY_DATES);
    set(setting, PROPERTY_CHUNK_ROWS, value_boolean(true));
    assert_int_equal(setting->column->chunks[1]->width, 1);
    assert_int_equal(property_type(setting->column), PROPERTY_MIXED);
    assert_int_equal(property_get(setting->column, 1).type, VALUE_DATE);
    assert_int_equal(property_get(setting->column, PROPERTY_CHUNK_ROWS).type,
                     VALUE_BOOLEAN);
}

static void codes_beyond_128_texts_take_two_bytes(void **state) {
    struct setting *setting = *state;
    char text[16];
    for (uint32_t i = 0; i < 1000; i++) {
        snprintf(text, sizeof text, "text %u", i);
        set(setting, i % 60, value_string(text_of(text)));
    }
    assert_int_equal(setting->column->chunks[0]->width, 2);
    assert_int_equal(setting->column->dictionary.count, 1000);
    assert_true(
        text_equal(value_text(property_get(setting->column, 59)), TEXT("text 959")));
    assert_int_equal(dictionary_find(&setting->column->dictionary, TEXT("text 123")),
                     123);
    assert_int_equal(dictionary_find(&setting->column->dictionary, TEXT("text")),
                     DICTIONARY_NONE);
}

static void texts_never_move(void **state) {
    struct setting *setting = *state;
    set(setting, 0, value_string(TEXT("first")));
    const char *bytes = property_get(setting->column, 0).text;
    char text[200];
    memset(text, 'x', sizeof text);
    for (uint32_t i = 0; i < 2000; i++) {
        snprintf(text, 12, "%010u", i);
        set(setting, 1, value_string((struct text){text, 100 + i % 100}));
    }
    assert_ptr_equal(property_get(setting->column, 0).text, bytes);
    assert_true(text_equal(value_text(property_get(setting->column, 0)), TEXT("first")));
}

/* Random sets and removals of integers, texts and floats, against an array. */
static void sparse_columns_agree_with_an_array(void **state) {
    struct setting *setting = *state;
    static int64_t expected[ROWS], before[ROWS];
    memset(expected, 0, sizeof expected);
    for (int round = 0; round < 30; round++) {
        if (setting->undo.count == 0)
            memcpy(before, expected, sizeof expected);
        for (int step = 0; step < 500; step++) {
            uint32_t row = random_below(ROWS);
            expected[row] =
                random_below(3) == 0 ? 0 : 1 + random_below(1u << random_below(30));
            set(setting, row,
                expected[row] == 0 ? value_null() : value_integer(expected[row] - 1));
        }
        if (round % 3 == 1) {
            take_back(setting);
            memcpy(expected, before, sizeof expected);
        } else if (round % 3 == 2) {
            keep_changes(setting);
        }
        uint64_t present = 0;
        for (uint32_t row = 0; row < ROWS; row++) {
            struct value value = property_get(setting->column, row);
            assert_int_equal(value_is_null(value), expected[row] == 0);
            if (expected[row] != 0)
                assert_int_equal(value.integer, expected[row] - 1);
            present += expected[row] != 0;
        }
        assert_int_equal(setting->column->present_count, present);
    }
}

static void a_full_chunk_is_indexed_directly(void **state) {
    struct setting *setting = *state;
    for (uint32_t row = PROPERTY_CHUNK_ROWS; row-- > 0;)
        set(setting, row, value_float(row));
    assert_int_equal(setting->column->chunks[0]->count, PROPERTY_CHUNK_ROWS);
    for (uint32_t row = 0; row < PROPERTY_CHUNK_ROWS; row++)
        assert_true(property_get(setting->column, row).number == row);
    set(setting, 7, value_null());
    assert_true(value_is_null(property_get(setting->column, 7)));
    assert_true(property_get(setting->column, 8).number == 8);
}

static void one_odd_value_makes_only_its_chunk_mixed(void **state) {
    struct setting *setting = *state;
    for (uint32_t row = 0; row < ROWS; row++)
        set(setting, row, value_integer(row));
    set(setting, 3, value_string(TEXT("three")));
    assert_int_equal(setting->column->chunks[0]->type, PROPERTY_MIXED);
    assert_int_equal(setting->column->chunks[1]->type, PROPERTY_INTEGERS);
    assert_int_equal(property_type(setting->column), PROPERTY_MIXED);
    assert_int_equal(property_get(setting->column, 2).integer, 2);
    keep_changes(setting);
    set(setting, 3, value_integer(3));
    keep_changes(setting);
    assert_int_equal(setting->column->chunks[0]->type, PROPERTY_INTEGERS);
    assert_int_equal(property_type(setting->column), PROPERTY_INTEGERS);
    assert_int_equal(property_get(setting->column, 3).integer, 3);
}

static void a_column_can_change_its_type_as_a_whole(void **state) {
    struct setting *setting = *state;
    static const struct value values[] = {{.type = VALUE_INTEGER, .integer = 70000},
                                          {.type = VALUE_STRING, .size = 1, .text = "s"},
                                          {.type = VALUE_FLOAT, .number = 0.5},
                                          {.type = VALUE_BOOLEAN, .boolean = true},
                                          {.type = VALUE_DATE, .integer = 3},
                                          {.type = VALUE_INTEGER, .integer = -1}};
    static const enum property_type types[] = {PROPERTY_INTEGERS, PROPERTY_STRINGS,
                                               PROPERTY_FLOATS,   PROPERTY_BOOLEANS,
                                               PROPERTY_DATES,    PROPERTY_INTEGERS};
    for (size_t i = 0; i < 6; i++) {
        for (uint32_t row = 0; row < 50; row++)
            set(setting, row, values[i]);
        keep_changes(setting);
        assert_int_equal(property_type(setting->column), types[i]);
        for (uint32_t row = 0; row < 50; row++)
            assert_true(property_is_same(property_get(setting->column, row), values[i]));
    }
}

static void the_only_value_brings_its_type_along(void **state) {
    struct setting *setting = *state;
    struct value item = value_string(TEXT("alias"));
    set(setting, 9, value_integer(1));
    set(setting, 9, value_string(TEXT("a")));
    assert_int_equal(property_type(setting->column), PROPERTY_STRINGS);
    set(setting, 9, value_list(&item, 1));
    assert_int_equal(property_type(setting->column), PROPERTY_MIXED);
    set(setting, 9, value_float(2));
    assert_int_equal(property_type(setting->column), PROPERTY_FLOATS);
    set(setting, 9, value_null());
    assert_int_equal(property_type(setting->column), PROPERTY_ABSENT);
    assert_null(setting->column->chunks[0]);
}

static void lists_are_deep_copies_and_live_until_the_transaction_ends(void **state) {
    struct setting *setting = *state;
    char text[] = "alias";
    struct value items[] = {value_string(text_of(text)), value_integer(7)};
    set(setting, 4, value_list(items, 2));
    memset(text, 'z', 5);
    items[1] = value_null();
    struct value stored = property_get(setting->column, 4);
    assert_int_equal(stored.size, 2);
    assert_true(text_equal(value_text(stored.items[0]), TEXT("alias")));
    assert_int_equal(stored.items[1].integer, 7);
    set(setting, 4, value_null());
    assert_true(text_equal(value_text(stored.items[0]), TEXT("alias")));
    keep_changes(setting);
}

static void a_list_taken_back_is_the_old_list(void **state) {
    struct setting *setting = *state;
    struct value first = value_string(TEXT("one")), second = value_string(TEXT("two"));
    set(setting, 4, value_list(&first, 1));
    set(setting, 5, value_integer(5));
    keep_changes(setting);
    for (int i = 0; i < 3; i++) {
        set(setting, 4, value_list(&second, 1));
        set(setting, 5, value_list(&second, 1));
        set(setting, 4, value_null());
        take_back(setting);
        struct value stored = property_get(setting->column, 4);
        assert_true(text_equal(value_text(stored.items[0]), TEXT("one")));
        assert_int_equal(property_get(setting->column, 5).integer, 5);
    }
}

static void the_dictionary_forgets_what_is_taken_back(void **state) {
    struct setting *setting = *state;
    char text[300];
    memset(text, 'x', sizeof text);
    set(setting, 0, value_string(TEXT("kept")));
    keep_changes(setting);
    uint64_t bytes = dictionary_bytes(&setting->column->dictionary);
    for (int round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < 500; i++) {
            snprintf(text, 12, "%010u", i);
            set(setting, i % 60,
                value_string((struct text){text, i % 50 == 0 ? 290 : 10}));
        }
        take_back(setting);
        assert_int_equal(setting->column->dictionary.count, 1);
        assert_int_equal(dictionary_find(&setting->column->dictionary, TEXT("kept")), 0);
        assert_int_equal(
            dictionary_find(&setting->column->dictionary, TEXT("0000000001")),
            DICTIONARY_NONE);
    }
    /* The table of entries and slots stays grown; the texts are gone. */
    assert_true(dictionary_bytes(&setting->column->dictionary) < bytes + 500 * 64);
    set(setting, 1, value_string(TEXT("0000000001")));
    assert_true(
        text_equal(value_text(property_get(setting->column, 1)), TEXT("0000000001")));
}

static void texts_nobody_has_any_more_are_dropped(void **state) {
    struct setting *setting = *state;
    char text[24];
    struct value item = value_string(TEXT("item"));
    set(setting, 0, value_integer(5));
    set(setting, 1, value_string(TEXT("in a mixed chunk")));
    set(setting, 2, value_list(&item, 1));
    for (uint32_t i = 0; i < 20000; i++) {
        snprintf(text, sizeof text, "text %u", i);
        set(setting, PROPERTY_CHUNK_ROWS + i % 50, value_string(text_of(text)));
    }
    keep_changes(setting);
    uint64_t bytes = dictionary_bytes(&setting->column->dictionary);
    memory_fail_at(3, true);
    assert_false(property_compact(setting->column));
    memory_fail_at(0, false);
    assert_int_equal(setting->column->dictionary.count, 20001);
    assert_true(property_compact(setting->column));
    assert_int_equal(setting->column->dictionary.count, 51);
    assert_true(dictionary_bytes(&setting->column->dictionary) < bytes / 50);
    assert_int_equal(property_get(setting->column, 0).integer, 5);
    assert_true(text_equal(value_text(property_get(setting->column, 1)),
                           TEXT("in a mixed chunk")));
    assert_true(
        text_equal(value_text(property_get(setting->column, 2).items[0]), TEXT("item")));
    for (uint32_t i = 0; i < 50; i++) {
        snprintf(text, sizeof text, "text %u", 19950 + i);
        assert_true(
            text_equal(value_text(property_get(setting->column, PROPERTY_CHUNK_ROWS + i)),
                       text_of(text)));
    }
    assert_false(property_compact(setting->column));
}

/* ---- many at once -------------------------------------------------------------------------- */

static void many_cells_equal_single_ones(void **state) {
    struct setting *setting = *state;
    static struct value cells[ROWS], expected[ROWS];
    for (int round = 0; round < 40; round++) {
        uint32_t first = random_below(ROWS / 4), count = random_below(ROWS - ROWS / 4);
        int64_t set_count = 0, present = 0;
        for (uint32_t i = 0; i < count; i++) {
            cells[i] = round % 4 == 0
                           ? value_integer(random_below(1u << random_below(20)))
                       : round % 4 == 1       ? value_float(i)
                       : random_below(3) == 0 ? value_null()
                                              : value_string(TEXT("some"));
            if (value_is_null(cells[i]))
                continue;
            expected[first + i] = cells[i];
            present++;
        }
        if (round == 0) {
            for (uint32_t i = 0; i < ROWS; i++)
                if (i < first || i >= first + count)
                    expected[i] = value_null();
        }
        struct column column = {.type = COLUMN_VALUES, .values = cells};
        OK(property_set_many(setting->column, &setting->undo, first, &column, count,
                             &set_count, &problem));
        assert_int_equal(set_count, present);
        for (uint32_t row = 0; row < ROWS; row++)
            assert_true(
                property_is_same(property_get(setting->column, row), expected[row]));
    }
    take_back(setting);
    assert_int_equal(setting->column->present_count, 0);
}

static void a_loaded_float_costs_little_more_than_its_bytes(void **state) {
    struct setting *setting = *state;
    static double floats[ROWS];
    struct column column = {.type = COLUMN_FLOATS, .floats = floats};
    int64_t set_count = 0;
    OK(property_set_many(setting->column, &setting->undo, 0, &column, ROWS, &set_count,
                         &problem));
    uint64_t chunk_byte_count, dictionary_byte_count;
    property_bytes(&setting->table, &chunk_byte_count, &dictionary_byte_count);
    uint64_t overhead = sizeof *setting->column + 8 * setting->column->chunk_count +
                        8 * setting->table.capacity + 3 * sizeof(struct chunk);
    assert_int_equal(chunk_byte_count, ROWS * sizeof(double) + overhead);
    assert_int_equal(dictionary_byte_count, 0);
}

/* ---- what cannot be stored ------------------------------------------------------------------ */

static void what_cannot_be_stored_is_named(void **state) {
    (void)state;
    struct value null = value_null(), inner = value_list(&null, 0), node = value_node(3);
    struct value_map_entry entry = {TEXT("k"), value_integer(1)};
    assert_int_equal(property_check(value_map(&entry, 1), &problem),
                     STATUS_INVALID_PROPERTY_TYPE);
    assert_string_equal(problem.message, "a property cannot hold a MAP");
    problem_clear(&problem);
    assert_int_equal(property_check(node, &problem), STATUS_INVALID_PROPERTY_TYPE);
    problem_clear(&problem);
    assert_int_equal(property_check(value_list(&null, 1), &problem),
                     STATUS_INVALID_PROPERTY_TYPE);
    assert_string_equal(problem.message, "a property cannot hold a NULL in a LIST");
    problem_clear(&problem);
    assert_int_equal(property_check(value_list(&inner, 1), &problem),
                     STATUS_INVALID_PROPERTY_TYPE);
    problem_clear(&problem);
    OK(property_check(value_list(&null, 0), &problem));
}

static void one_and_one_point_zero_are_not_the_same(void **state) {
    (void)state;
    struct value one = value_integer(1), float_one = value_float(1);
    struct value nan = value_float(0.0 / 0.0);
    assert_false(property_is_same(one, float_one));
    assert_false(property_is_same(value_list(&one, 1), value_list(&float_one, 1)));
    assert_true(property_is_same(nan, nan));
    assert_false(property_is_same(value_float(0.0), value_float(-0.0)));
}

/* ---- label sets ----------------------------------------------------------------------------- */

static void label_sets_are_shared_and_dropped_in_order(void **state) {
    (void)state;
    struct label_sets sets;
    uint32_t set, first = 0;
    assert_true(label_sets_init(&sets));
    OK(label_sets_make(&sets, NULL, 0, &set, &problem));
    assert_int_equal(set, LABEL_SET_EMPTY);
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 500; i++) {
            uint32_t labels[] = {i, i + 1, 1000};
            OK(label_sets_make(&sets, labels, 3, &set, &problem));
            assert_int_equal(set, LABEL_SET_EMPTY + 1 + i);
        }
    }
    assert_true(label_sets_contains(&sets, set, 500));
    assert_false(label_sets_contains(&sets, set, 498));
    while (sets.count > 100)
        label_sets_drop_last(&sets);
    for (uint32_t i = 0; i < 98; i++) {
        uint32_t labels[] = {i, i + 1, 1000};
        OK(label_sets_make(&sets, labels, 3, &set, &problem));
        assert_int_equal(set, LABEL_SET_EMPTY + 1 + i);
    }
    OK(label_sets_make(&sets, &first, 1, &set, &problem));
    assert_int_equal(set, 100);
    label_sets_release(&sets);
}

#define COLUMN_TEST(test)                                                                \
    cmocka_unit_test_setup_teardown(test, open_setting, close_setting)

int main(void) {
    const struct CMUnitTest tests[] = {
        COLUMN_TEST(widths_grow_with_the_numbers),
        COLUMN_TEST(days_and_codes_are_narrow_too),
        COLUMN_TEST(codes_beyond_128_texts_take_two_bytes),
        COLUMN_TEST(texts_never_move),
        COLUMN_TEST(sparse_columns_agree_with_an_array),
        COLUMN_TEST(a_full_chunk_is_indexed_directly),
        COLUMN_TEST(one_odd_value_makes_only_its_chunk_mixed),
        COLUMN_TEST(a_column_can_change_its_type_as_a_whole),
        COLUMN_TEST(the_only_value_brings_its_type_along),
        COLUMN_TEST(lists_are_deep_copies_and_live_until_the_transaction_ends),
        COLUMN_TEST(a_list_taken_back_is_the_old_list),
        COLUMN_TEST(the_dictionary_forgets_what_is_taken_back),
        COLUMN_TEST(texts_nobody_has_any_more_are_dropped),
        COLUMN_TEST(many_cells_equal_single_ones),
        COLUMN_TEST(a_loaded_float_costs_little_more_than_its_bytes),
        cmocka_unit_test(what_cannot_be_stored_is_named),
        cmocka_unit_test(one_and_one_point_zero_are_not_the_same),
        cmocka_unit_test(label_sets_are_shared_and_dropped_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
