/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/limits.h"
#include "value/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int open_arena(void **state) {
    static struct arena arena;
    arena_init(&arena, NULL);
    *state = &arena;
    return 0;
}

static int close_arena(void **state) {
    arena_release(*state);
    return 0;
}

/* Reads and decodes. */
static enum status take(struct arena *arena, const char *json, struct value *out,
                        struct problem *problem) {
    problem_clear(problem);
    struct value read;
    TRY(json_read(arena, text_of(json), &read, problem));
    return json_decode(arena, read, out, problem);
}

static struct value value_of(struct arena *arena, const char *json) {
    struct problem problem;
    struct value value = value_null();
    if (take(arena, json, &value, &problem) != STATUS_OK)
        fail_msg("%s: %s", json, problem.message);
    return value;
}

static void how_a_number_is_written_decides_its_type(void **state) {
    static const struct {
        const char *json;
        enum value_type type;
    } cases[] = {{"1", VALUE_INTEGER},  {"-0", VALUE_INTEGER},  {" 12 ", VALUE_INTEGER},
                 {"1.0", VALUE_FLOAT},  {"1e2", VALUE_FLOAT},   {"1E+2", VALUE_FLOAT},
                 {"-0.0", VALUE_FLOAT}, {"1e-400", VALUE_FLOAT}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(value_of(*state, cases[i].json).type, cases[i].type);
    assert_true(value_of(*state, "9223372036854775807").integer == INT64_MAX);
    assert_true(value_of(*state, "-9223372036854775808").integer == INT64_MIN);
    assert_true(value_of(*state, "1.7976931348623157e308").number ==
                0x1.fffffffffffffp1023);
    assert_true(signbit(value_of(*state, "-0.0").number));
}

static void strings_are_read_with_their_escapes(void **state) {
    static const struct {
        const char *json, *text;
    } cases[] = {{"\"\"", ""},
                 {"\"plain\"", "plain"},
                 {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
                 {"\"\\u00e9\"", "\xC3\xA9"},
                 {"\"a\\uD83D\\uDE00b\"", "a\xF0\x9F\x98\x80"
                                          "b"},
                 {"\"\xE2\x82\xAC\"", "\xE2\x82\xAC"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct value value = value_of(*state, cases[i].json);
        assert_true(text_equal(value_text(value), text_of(cases[i].text)));
    }
    struct value zero = value_of(*state, "\"a\\u0000b\"");
    assert_int_equal(zero.size, 3);
    assert_memory_equal(zero.text, "a\0b", 3);
}

static void objects_keep_their_order_and_the_last_of_a_name(void **state) {
    struct value map = value_of(*state, "{\"b\": 1, \"a\": {\"c\": []}, \"b\": 2}");
    assert_int_equal(map.size, 2);
    assert_true(text_equal(map.entries[0].key, TEXT("b")));
    assert_int_equal(map.entries[0].value.integer, 2);
    assert_int_equal(map.depth, 3);
    struct text_builder builder;
    text_builder_init(&builder, *state);
    text_append_character(&builder, '{');
    for (int i = 0; i < 2000; i++)
        text_append_format(&builder, "%s\"k%d\": %d", i == 0 ? "" : ",", i % 1000, i);
    text_append_character(&builder, '}');
    map = value_of(*state, text_builder_text(&builder).bytes);
    assert_int_equal(map.size, 1000);
    assert_int_equal(value_map_get(map, TEXT("k999")).integer, 1999);
    struct value member;
    assert_true(json_member(map, TEXT("k0"), &member));
    assert_int_equal(member.integer, 1000);
    assert_false(json_member(map, TEXT("k"), &member));
    assert_false(json_member(member, TEXT("k"), &member));
}

static void what_is_not_json_is_refused(void **state) {
    static const char *const cases[] = {"",
                                        " ",
                                        "x",
                                        "nul",
                                        "True",
                                        "01",
                                        "-",
                                        "+1",
                                        "1.",
                                        ".5",
                                        "1e",
                                        "0x10",
                                        "NaN",
                                        "Infinity",
                                        "[",
                                        "[1",
                                        "[1,]",
                                        "[,1]",
                                        "[1 2]",
                                        "{",
                                        "{\"a\"}",
                                        "{\"a\":}",
                                        "{a:1}",
                                        "{\"a\":1,}",
                                        "{'a':1}",
                                        "\"",
                                        "\"a",
                                        "\"\\x\"",
                                        "\"\\u12g4\"",
                                        "\"\\ud800\"",
                                        "\"\\ud800\\u0041\"",
                                        "\"\\udc00\"",
                                        "\"\n\"",
                                        "\"\t\"",
                                        "1 1",
                                        "[1]]",
                                        "// c\n1",
                                        "\"\xFF\"",
                                        "\xC0\x80",
                                        "1e999",
                                        "-1e999",
                                        "9223372036854775808",
                                        "-9223372036854775809",
                                        "{\"a\":1 \"b\":2}",
                                        "\"\\"};
    struct problem problem;
    struct value value;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (take(*state, cases[i], &value, &problem) == STATUS_OK)
            fail_msg("taken: %s", cases[i]);
        assert_int_equal(problem.status, STATUS_PROTOCOL);
        assert_string_not_equal(problem.message, "");
    }
    assert_int_equal(take(*state, "[1, x]", &value, &problem), STATUS_PROTOCOL);
    assert_non_null(strstr(problem.message, "byte 5"));
}

/* `count` times "[" and "]", or {"a": and }. */
static const char *nested(struct arena *arena, int count, const char *open,
                          const char *close) {
    struct text_builder builder;
    text_builder_init(&builder, arena);
    for (int i = 0; i < count; i++)
        text_append_string(&builder, open);
    text_append_character(&builder, '1');
    for (int i = 0; i < count; i++)
        text_append_string(&builder, close);
    return text_builder_text(&builder).bytes;
}

static void nesting_has_a_limit(void **state) {
    struct problem problem;
    struct value value;
    const char *deepest = nested(*state, MAX_VALUE_DEPTH, "[", "]");
    assert_int_equal(take(*state, deepest, &value, &problem), STATUS_OK);
    assert_int_equal(value.depth, MAX_VALUE_DEPTH);
    const char *deeper = nested(*state, MAX_VALUE_DEPTH + 1, "{\"a\":", "}");
    assert_int_equal(take(*state, deeper, &value, &problem), STATUS_LIMIT_EXCEEDED);
    const char *abyss = nested(*state, 1000000, "[", "]");
    assert_int_equal(take(*state, abyss, &value, &problem), STATUS_PROTOCOL);
}

static void tags_stand_for_what_json_has_not(void **state) {
    assert_true(isnan(value_of(*state, "{\"$float\": \"NaN\"}").number));
    assert_true(value_of(*state, "{\"$float\": \"-Infinity\"}").number ==
                -(double)INFINITY);
    struct value map =
        value_of(*state, "{\"$map\": {\"$date\": {\"$date\": \"1970-01-03\"}}}");
    assert_int_equal(map.type, VALUE_MAP);
    struct value date = value_map_get(map, TEXT("$date"));
    assert_int_equal(date.type, VALUE_DATE);
    assert_int_equal(date.integer, 2);
    static const struct {
        const char *json;
        enum value_type type;
    } cases[] = {{"{\"$time\": \"10:00+01:00\"}", VALUE_TIME},
                 {"{\"$localtime\": \"10:00\"}", VALUE_LOCAL_TIME},
                 {"{\"$datetime\": \"2024-05-21T10:00Z\"}", VALUE_DATETIME},
                 {"{\"$localdatetime\": \"2024-05-21T10:00\"}", VALUE_LOCAL_DATETIME},
                 {"{\"$duration\": \"P1Y\"}", VALUE_DURATION}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(value_of(*state, cases[i].json).type, cases[i].type);
}

static void tags_that_mean_nothing_are_refused(void **state) {
    static const char *const cases[] = {"{\"$float\": \"nan\"}",
                                        "{\"$float\": 1.0}",
                                        "{\"$map\": []}",
                                        "{\"$date\": \"21 May\"}",
                                        "{\"$date\": 3}",
                                        "{\"$node\": {\"id\": 1}}",
                                        "{\"$rel\": {}}",
                                        "{\"$path\": {}}",
                                        "{\"$else\": 1}",
                                        "{\"$date\": \"2024-01-01\", \"b\": 1}",
                                        "{\"b\": 1, \"$date\": \"2024-01-01\"}",
                                        "[{\"$\": 1}]"};
    struct problem problem;
    struct value value;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (take(*state, cases[i], &value, &problem) != STATUS_PROTOCOL)
            fail_msg("taken: %s", cases[i]);
}

static void strings_are_written_to_be_read_back(void **state) {
    char all[300];
    size_t count = 0;
    for (int c = 0; c < 128; c++)
        all[count++] = (char)c;
    count +=
        (size_t)snprintf(all + count, sizeof all - count, "\xC3\xA9\xF0\x9F\x98\x80");
    struct text text = {all, count};
    struct text_builder builder;
    text_builder_init(&builder, *state);
    json_append_string(&builder, text);
    struct text json = text_builder_text(&builder);
    for (size_t i = 0; i < json.byte_count; i++)
        assert_false((unsigned char)json.bytes[i] < 0x20 || json.bytes[i] == 0x7F);
    struct value back = value_of(*state, json.bytes);
    assert_int_equal(back.size, count);
    assert_memory_equal(back.text, all, count);
}

static void every_failing_allocation_is_survived(void **state) {
    (void)state;
    static const char json[] =
        "{\"a\": [1, 2.5, \"x\\ny\", {\"$date\": \"2024-05-21\"}], \"b\": {\"$map\": "
        "{}}, \"a\": 3,"
        " \"c\": 1, \"d\": 1, \"e\": 1, \"f\": 1, \"g\": 1, \"h\": 1}";
    for (uint64_t nth = 1;; nth++) {
        struct arena arena;
        struct problem problem;
        struct value value;
        arena_init(&arena, NULL);
        memory_fail_at(nth, true);
        enum status status = take(&arena, json, &value, &problem);
        uint64_t count = memory_fail_at(0, false);
        arena_release(&arena);
        if (count < nth) {
            assert_int_equal(status, STATUS_OK);
            break;
        }
        assert_int_equal(status, STATUS_OUT_OF_MEMORY);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(how_a_number_is_written_decides_its_type),
        cmocka_unit_test(strings_are_read_with_their_escapes),
        cmocka_unit_test(objects_keep_their_order_and_the_last_of_a_name),
        cmocka_unit_test(what_is_not_json_is_refused),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(tags_stand_for_what_json_has_not),
        cmocka_unit_test(tags_that_mean_nothing_are_refused),
        cmocka_unit_test(strings_are_written_to_be_read_back),
        cmocka_unit_test(every_failing_allocation_is_survived),
    };
    return cmocka_run_group_tests_name("json", tests, open_arena, close_arena);
}
