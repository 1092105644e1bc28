/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kept bytes: what is written is read back, and nothing is read that is not there. */
#include "base/arena.h"
#include "base/limits.h"
#include "value/value_bytes.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct problem problem;

#define OK(call) assert_int_equal((call), STATUS_OK)
#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof(array)[0]))

/* ---- numbers ------------------------------------------------------------------------------ */

static const uint64_t numbers[] = {0,          1,          127,        128,
                                   129,        16383,      16384,      255,
                                   256,        65535,      65536,      UINT32_MAX,
                                   1ull << 32, 1ull << 62, 1ull << 63, UINT64_MAX - 1,
                                   UINT64_MAX};
static const int64_t signed_numbers[] = {0,         1,         -1,        63,
                                         -64,       64,        -65,       INT32_MAX,
                                         INT32_MIN, INT64_MAX, INT64_MIN, INT64_MIN + 1};

static void numbers_come_back(void **state) {
    (void)state;
    struct bytes bytes = {0};
    for (uint32_t i = 0; i < COUNT(numbers); i++) {
        bytes_varint(&bytes, numbers[i]);
        bytes_u64(&bytes, numbers[i]);
        bytes_u8(&bytes, (uint8_t)numbers[i]);
    }
    for (uint32_t i = 0; i < COUNT(signed_numbers); i++)
        bytes_signed(&bytes, signed_numbers[i]);
    struct byte_reader reader = byte_reader_of(bytes.data, bytes.count);
    for (uint32_t i = 0; i < COUNT(numbers); i++) {
        assert_true(reader_varint(&reader) == numbers[i]);
        assert_true(reader_u64(&reader) == numbers[i]);
        assert_int_equal(reader_u8(&reader), (uint8_t)numbers[i]);
    }
    for (uint32_t i = 0; i < COUNT(signed_numbers); i++)
        assert_true(reader_signed(&reader) == signed_numbers[i]);
    assert_false(reader.is_bad);
    assert_int_equal(reader_left(&reader), 0);
    bytes_release(&bytes);
}

/* The bytes themselves are a format: they stay what they are. */
static void bytes_are_little_endian(void **state) {
    (void)state;
    struct bytes bytes = {0};
    static const unsigned char expected[] = {0x08, 7,    6,   5, 4, 3, 2, 1, /* u64 */
                                             0xAC, 0x02,             /* varint 300 */
                                             0x03,                   /* signed -2 */
                                             0x02, 'h',  'i',        /* text */
                                             2,    0x01, 0,   0, 1}; /* packed 1, 256 */
    static const uint32_t packed[] = {1, 256};
    bytes_u64(&bytes, 0x0102030405060708u);
    bytes_varint(&bytes, 300);
    bytes_signed(&bytes, -2);
    bytes_text(&bytes, TEXT("hi"));
    bytes_packed(&bytes, packed, 2);
    assert_int_equal(bytes.count, sizeof expected);
    assert_memory_equal(bytes.data, expected, sizeof expected);
    bytes_release(&bytes);
}

static void small_numbers_are_small(void **state) {
    (void)state;
    for (uint32_t bits = 0; bits < 64; bits++) {
        struct bytes bytes = {0};
        bytes_varint(&bytes, 1ull << bits);
        assert_int_equal(bytes.count, bits / 7 + 1);
        bytes_release(&bytes);
    }
}

static void packed_numbers_take_the_width_of_the_largest(void **state) {
    (void)state;
    static const struct {
        uint32_t largest, width;
    } cases[] = {{0, 0},         {1, 1},     {255, 1},           {256, 2},
                 {65535, 2},     {65536, 3}, {(1 << 24) - 1, 3}, {1 << 24, 4},
                 {UINT32_MAX, 4}};
    for (uint32_t i = 0; i < COUNT(cases); i++) {
        uint32_t written[5] = {0, cases[i].largest, 0, cases[i].largest / 2, 0}, read[5];
        struct bytes bytes = {0};
        bytes_packed(&bytes, written, 5);
        assert_int_equal(bytes.count, 1 + 5 * cases[i].width);
        struct byte_reader reader = byte_reader_of(bytes.data, bytes.count);
        reader_packed(&reader, read, 5);
        assert_false(reader.is_bad);
        assert_memory_equal(read, written, sizeof read);
        bytes_release(&bytes);
    }
    struct bytes none = {0};
    bytes_packed(&none, NULL, 0);
    assert_int_equal(none.count, 1);
    struct byte_reader reader = byte_reader_of(none.data, none.count);
    reader_packed(&reader, NULL, 0);
    assert_false(reader.is_bad);
    bytes_release(&none);
}

/* ---- what is not there -------------------------------------------------------------------- */

static void readers_stay_bad(void **state) {
    (void)state;
    static const unsigned char bytes[] = {1, 2, 3};
    struct byte_reader reader = byte_reader_of(bytes, 3);
    assert_int_equal(reader_u64(&reader), 0);
    assert_true(reader.is_bad);
    assert_int_equal(reader_u8(&reader), 0);
    assert_int_equal(reader_varint(&reader), 0);
    assert_int_equal(reader_signed(&reader), 0);
    assert_int_equal(reader_count(&reader, 10), 0);
    assert_null(reader_raw(&reader, 1));
    assert_int_equal(reader_text(&reader).byte_count, 0);
    uint32_t read[2] = {7, 7};
    reader_packed(&reader, read, 2);
    assert_int_equal(read[0] + read[1], 0);
    assert_true(reader.is_bad);
    assert_int_equal(reader_left(&reader), 3);
}

static bool is_bad_varint(const unsigned char *bytes, size_t count) {
    struct byte_reader reader = byte_reader_of(bytes, count);
    uint64_t number = reader_varint(&reader);
    assert_true(!reader.is_bad || number == 0);
    return reader.is_bad;
}

static void varints_have_an_end(void **state) {
    (void)state;
    static const unsigned char largest[] = {255, 255, 255, 255, 255,
                                            255, 255, 255, 255, 1};
    static const unsigned char too_large[] = {255, 255, 255, 255, 255,
                                              255, 255, 255, 255, 2};
    static const unsigned char endless[] = {128, 128, 128, 128, 128, 128,
                                            128, 128, 128, 128, 128, 1};
    assert_false(is_bad_varint(largest, sizeof largest));
    assert_true(is_bad_varint(too_large, sizeof too_large));
    assert_true(is_bad_varint(endless, sizeof endless));
    for (size_t count = 0; count < sizeof largest; count++)
        assert_true(is_bad_varint(largest, count));
}

static void counts_have_a_limit(void **state) {
    (void)state;
    static const unsigned char bytes[] = {100};
    struct byte_reader reader = byte_reader_of(bytes, 1);
    assert_int_equal(reader_count(&reader, 100), 100);
    reader = byte_reader_of(bytes, 1);
    assert_int_equal(reader_count(&reader, 99), 0);
    assert_true(reader.is_bad);
}

static void texts_are_utf8_and_whole(void **state) {
    (void)state;
    static const unsigned char no_text[] = {2, 0xC3, 0x28}, too_long[] = {3, 'a', 'b'};
    static const unsigned char huge[] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 1};
    struct byte_reader reader = byte_reader_of(no_text, sizeof no_text);
    assert_int_equal(reader_text(&reader).byte_count, 0);
    assert_true(reader.is_bad);
    reader = byte_reader_of(too_long, sizeof too_long);
    assert_int_equal(reader_text(&reader).byte_count, 0);
    assert_true(reader.is_bad);
    reader = byte_reader_of(huge, sizeof huge);
    assert_int_equal(reader_text(&reader).byte_count, 0);
    assert_true(reader.is_bad);
    struct bytes bytes = {0};
    bytes_text(&bytes, TEXT("gr\xc3\xbc\xc3\x9f"));
    bytes_text(&bytes, TEXT(""));
    reader = byte_reader_of(bytes.data, bytes.count);
    assert_true(text_equal(reader_text(&reader), TEXT("gr\xc3\xbc\xc3\x9f")));
    assert_true(text_equal(reader_text(&reader), TEXT("")));
    assert_false(reader.is_bad);
    bytes_release(&bytes);
}

static void packed_numbers_have_a_width(void **state) {
    (void)state;
    static const unsigned char bytes[] = {5, 1, 2, 3, 4, 5},
                               too_few[] = {4, 1, 2, 3, 4, 5};
    uint32_t read[2] = {7, 7};
    struct byte_reader reader = byte_reader_of(bytes, sizeof bytes);
    reader_packed(&reader, read, 1);
    assert_true(reader.is_bad);
    assert_int_equal(read[0], 0);
    reader = byte_reader_of(too_few, sizeof too_few);
    reader_packed(&reader, read, 2);
    assert_true(reader.is_bad);
    assert_int_equal(read[0] + read[1], 0);
}

static void writers_without_memory_stay_full(void **state) {
    (void)state;
    struct bytes bytes = {0};
    static const char text[200] = {'a'};
    bytes_raw(&bytes, text, 60);
    memory_fail_at(1, false);
    bytes_raw(&bytes, text, sizeof text);
    memory_fail_at(0, false);
    assert_true(bytes.is_full);
    size_t count = bytes.count;
    bytes_u8(&bytes, 1);
    bytes_varint(&bytes, 1);
    bytes_text(&bytes, TEXT("a"));
    assert_null(bytes_extend(&bytes, 1));
    assert_true(bytes.is_full);
    assert_int_equal(bytes.count, count);
    bytes_release(&bytes);
    assert_false(bytes.is_full);
}

/* ---- values ------------------------------------------------------------------------------- */

static const struct value_temporal moments[] = {
    {.days = 20000,
     .nanoseconds = 5,
     .offset_seconds = 3600,
     .zone = {"Europe/Rome", 11}},
    {.days = -365243219162, .nanoseconds = 86399999999999, .offset_seconds = -64800}};
static const struct value_duration durations[] = {
    {.months = -5, .days = 7, .seconds = INT64_MAX, .nanoseconds = 999999999},
    {.months = INT64_MIN}};

/* Every storable kind at its bounds; false beyond the last. */
static bool value_number(uint32_t i, struct value *out) {
    static const struct value items[] = {
        {.type = VALUE_INTEGER, .integer = -1},
        {.type = VALUE_STRING, .size = 2, .text = "\xc3\xa4"},
        {.type = VALUE_DATETIME, .temporal = &moments[0]}};
    const struct value all[] = {value_null(),
                                value_boolean(true),
                                value_boolean(false),
                                value_integer(0),
                                value_integer(INT64_MIN),
                                value_integer(INT64_MAX),
                                value_float(0.0),
                                value_float(-0.0),
                                value_float(INFINITY),
                                value_float(5e-324),
                                value_float(NAN),
                                value_string(TEXT("")),
                                value_string(TEXT("a longer text")),
                                value_date(365243219162),
                                value_date(-365243219162),
                                {.type = VALUE_LOCAL_TIME, .integer = 86399999999999},
                                {.type = VALUE_TIME, .temporal = &moments[1]},
                                {.type = VALUE_LOCAL_DATETIME, .temporal = &moments[1]},
                                {.type = VALUE_DATETIME, .temporal = &moments[0]},
                                {.type = VALUE_DURATION, .duration = &durations[0]},
                                {.type = VALUE_DURATION, .duration = &durations[1]},
                                value_list(items, 0),
                                value_list(items, 3)};
    if (i >= COUNT(all))
        return false;
    *out = all[i];
    return true;
}

static bool is_same(struct value first, struct value second) {
    if (first.type != second.type)
        return false;
    if (first.type == VALUE_FLOAT)
        return memcmp(&first.number, &second.number, sizeof first.number) == 0;
    return value_equivalent(first, second);
}

static void values_come_back(void **state) {
    (void)state;
    struct bytes bytes = {0};
    struct arena arena;
    struct value expected, read;
    arena_init(&arena, NULL);
    for (uint32_t i = 0; value_number(i, &expected); i++)
        value_write_bytes(&bytes, expected);
    struct byte_reader reader = byte_reader_of(bytes.data, bytes.count);
    for (uint32_t i = 0; value_number(i, &expected); i++) {
        OK(value_read_bytes(&reader, &arena, &read, &problem));
        assert_true(is_same(read, expected));
    }
    assert_false(reader.is_bad);
    assert_int_equal(reader_left(&reader), 0);
    arena_release(&arena);
    bytes_release(&bytes);
}

static void what_cannot_be_stored_is_null(void **state) {
    (void)state;
    struct bytes bytes = {0};
    value_write_bytes(&bytes, value_node(1));
    value_write_bytes(&bytes, value_relationship(1));
    value_write_bytes(&bytes, value_map(NULL, 0));
    assert_int_equal(bytes.count, 3);
    assert_int_equal(bytes.data[0] + bytes.data[1] + bytes.data[2], 0);
    bytes_release(&bytes);
}

/* Each value cut at each byte, in memory that ends there. */
static void cut_values_are_bad(void **state) {
    (void)state;
    struct value value, read;
    for (uint32_t i = 0; value_number(i, &value); i++) {
        struct bytes bytes = {0};
        value_write_bytes(&bytes, value);
        for (size_t count = 0; count < bytes.count; count++) {
            unsigned char *cut = malloc(count + 1);
            assert_non_null(cut);
            memcpy(cut, bytes.data, count);
            struct byte_reader reader = byte_reader_of(cut, count);
            struct arena arena;
            arena_init(&arena, NULL);
            OK(value_read_bytes(&reader, &arena, &read, &problem));
            assert_true(reader.is_bad);
            arena_release(&arena);
            free(cut);
        }
        bytes_release(&bytes);
    }
}

static bool is_refused(const struct bytes *bytes) {
    struct byte_reader reader = byte_reader_of(bytes->data, bytes->count);
    struct arena arena;
    struct value read;
    arena_init(&arena, NULL);
    OK(value_read_bytes(&reader, &arena, &read, &problem));
    arena_release(&arena);
    return reader.is_bad;
}

static void values_have_limits(void **state) {
    (void)state;
    struct value_temporal late = {.nanoseconds = 86400000000000};
    struct value_temporal far = {.days = 365243219163};
    struct value_temporal off = {.offset_seconds = 86401};
    struct value_duration uneven = {.nanoseconds = -1};
    const struct value refused[] = {value_date(365243219163),
                                    {.type = VALUE_LOCAL_TIME, .integer = -1},
                                    {.type = VALUE_LOCAL_TIME, .integer = 86400000000000},
                                    {.type = VALUE_LOCAL_DATETIME, .temporal = &late},
                                    {.type = VALUE_LOCAL_DATETIME, .temporal = &far},
                                    {.type = VALUE_DATETIME, .temporal = &off},
                                    {.type = VALUE_DURATION, .duration = &uneven}};
    for (uint32_t i = 0; i < COUNT(refused); i++) {
        struct bytes bytes = {0};
        value_write_bytes(&bytes, refused[i]);
        assert_true(is_refused(&bytes));
        bytes_release(&bytes);
    }
    for (uint32_t type = 13; type < 256; type++) {
        struct bytes bytes = {0};
        bytes_u8(&bytes, (uint8_t)type);
        bytes_u64(&bytes, 0);
        assert_true(is_refused(&bytes));
        bytes_release(&bytes);
    }
}

/* A list of a list of ... nothing: 6 and 1 for each, 0 items in the innermost. */
static struct bytes nested(uint32_t depth) {
    struct bytes bytes = {0};
    for (uint32_t i = 1; i < depth; i++) {
        bytes_u8(&bytes, 6);
        bytes_varint(&bytes, 1);
    }
    bytes_u8(&bytes, 6);
    bytes_varint(&bytes, 0);
    return bytes;
}

static void lists_nest_as_deep_as_values_do(void **state) {
    (void)state;
    struct bytes deepest = nested(MAX_VALUE_DEPTH), deeper = nested(MAX_VALUE_DEPTH + 1),
                 far_deeper = nested(1000000), long_list = {0};
    assert_false(is_refused(&deepest));
    assert_true(is_refused(&deeper));
    assert_true(is_refused(&far_deeper));
    bytes_u8(&long_list, 6);
    bytes_varint(&long_list, 1u << 30);
    bytes_u8(&long_list, 0);
    assert_true(is_refused(&long_list));
    bytes_release(&deepest);
    bytes_release(&deeper);
    bytes_release(&far_deeper);
    bytes_release(&long_list);
}

static void values_need_memory(void **state) {
    (void)state;
    struct bytes bytes = {0};
    struct value value;
    for (uint32_t i = 0; value_number(i, &value); i++)
        value_write_bytes(&bytes, value);
    enum status status = STATUS_OUT_OF_MEMORY;
    for (uint64_t nth = 1; status != STATUS_OK; nth++) {
        struct byte_reader reader = byte_reader_of(bytes.data, bytes.count);
        struct arena arena;
        arena_init(&arena, NULL);
        memory_fail_at(nth, true);
        status = STATUS_OK;
        while (status == STATUS_OK && reader_left(&reader) > 0)
            status = value_read_bytes(&reader, &arena, &value, &problem);
        memory_fail_at(0, false);
        assert_true(status == STATUS_OK || status == STATUS_OUT_OF_MEMORY);
        problem_clear(&problem);
        arena_release(&arena);
    }
    bytes_release(&bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_come_back),
        cmocka_unit_test(bytes_are_little_endian),
        cmocka_unit_test(small_numbers_are_small),
        cmocka_unit_test(packed_numbers_take_the_width_of_the_largest),
        cmocka_unit_test(readers_stay_bad),
        cmocka_unit_test(varints_have_an_end),
        cmocka_unit_test(counts_have_a_limit),
        cmocka_unit_test(texts_are_utf8_and_whole),
        cmocka_unit_test(packed_numbers_have_a_width),
        cmocka_unit_test(writers_without_memory_stay_full),
        cmocka_unit_test(values_come_back),
        cmocka_unit_test(what_cannot_be_stored_is_null),
        cmocka_unit_test(cut_values_are_bad),
        cmocka_unit_test(values_have_limits),
        cmocka_unit_test(lists_nest_as_deep_as_values_do),
        cmocka_unit_test(values_need_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
