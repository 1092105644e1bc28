/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/key_table.h"
#include "execute/row_store.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <string.h>

static struct batch one_slot(struct arena *arena, struct column column, uint32_t rows) {
    struct batch batch;
    assert_int_equal(batch_new(arena, 1, &batch, NULL), STATUS_OK);
    batch.columns[0] = column;
    batch.row_count = rows;
    return batch;
}

static void append(struct row_store *store, struct arena *arena, struct value value) {
    struct column column;
    assert_int_equal(column_constant(arena, value, &column, NULL), STATUS_OK);
    struct batch batch = one_slot(arena, column, 1);
    assert_int_equal(row_store_append(store, &batch, NULL, 1), STATUS_OK);
}

static void mixed_types_come_back_as_they_went_in(void **state) {
    (void)state;
    struct arena arena;
    struct row_store store;
    char text[] = "kept";
    arena_init(&arena, NULL);
    row_store_init(&store, 1, NULL, NULL, NULL);
    append(&store, &arena, value_integer(4));
    append(&store, &arena, value_null());
    append(&store, &arena, value_string(text_of(text)));
    append(&store, &arena, value_node(9));
    memset(text, 'x', 4); /* the store has its own copy */
    uint32_t numbers[] = {3, 2, 1, 0};
    struct batch out;
    assert_int_equal(batch_new(&arena, 1, &out, NULL), STATUS_OK);
    assert_int_equal(row_store_gather(&store, numbers, 4, &out), STATUS_OK);
    assert_int_equal(column_value(&out.columns[0], 0).element, 9);
    assert_true(text_equal(value_text(column_value(&out.columns[0], 1)), TEXT("kept")));
    assert_true(value_is_null(column_value(&out.columns[0], 2)));
    assert_int_equal(column_value(&out.columns[0], 3).integer, 4);
    row_store_release(&store);
    arena_release(&arena);
}

static void rows_keep_their_numbers_over_chunks(void **state) {
    (void)state;
    struct arena arena;
    struct row_store store;
    uint32_t total = 3 * BATCH_ROWS + 1, place = 0, met = 0;
    arena_init(&arena, NULL);
    row_store_init(&store, 1, NULL, NULL, NULL);
    for (uint32_t i = 0; i < total; i++)
        append(&store, &arena, value_integer(i));
    assert_int_equal(store.row_count, total);
    for (struct batch rows;; met += rows.row_count) {
        assert_int_equal(row_store_next(&store, &place, &rows), STATUS_OK);
        if (rows.row_count == 0)
            break;
        for (uint32_t row = 0; row < rows.row_count; row++)
            assert_int_equal(column_value(&rows.columns[0], row).integer, met + row);
    }
    assert_int_equal(met, total);
    row_store_release(&store);
    arena_release(&arena);
}

static uint32_t add_key(struct key_table *table, struct value key) {
    uint32_t number;
    uint64_t hash;
    assert_int_equal(key_table_hash(table, &key, &hash), STATUS_OK);
    assert_int_equal(key_table_add(table, &key, hash, &number), STATUS_OK);
    return number;
}

static void appended_keys_are_found_like_added_ones(void **state) {
    (void)state;
    struct key_table table;
    uint32_t number;
    key_table_init(&table, 1, NULL, NULL);
    for (uint32_t i = 0; i < 1000; i++) {
        struct value key = value_integer(i);
        if (i % 3 == 0)
            assert_int_equal(key_table_append(&table, &key, &number), STATUS_OK);
        else
            number = add_key(&table, key);
        assert_int_equal(number, i);
    }
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(add_key(&table, value_float(i)), i); /* 1.0 is the key 1 */
    assert_int_equal(add_key(&table, value_null()), 1000);
    assert_int_equal(add_key(&table, value_null()), 1000);
    key_table_release(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mixed_types_come_back_as_they_went_in),
        cmocka_unit_test(rows_keep_their_numbers_over_chunks),
        cmocka_unit_test(appended_keys_are_found_like_added_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
