/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, NULL);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

static void assert_text(struct text text, const char *expected) {
    assert_non_null(text.bytes);
    assert_int_equal(text.byte_count, strlen(expected));
    assert_memory_equal(text.bytes, expected, text.byte_count);
}

static void slices_compare_by_bytes(void **state) {
    (void)state;
    assert_true(text_equal(TEXT(""), (struct text){NULL, 0}));
    assert_true(text_compare(TEXT("a"), TEXT("ab")) < 0);
    assert_true(text_compare(TEXT("b"), TEXT("ab")) > 0);
    assert_int_equal(text_compare(TEXT("ab"), TEXT("ab")), 0);
    assert_true(text_compare(TEXT("z"), TEXT("é")) < 0);
    assert_true(text_equal_ignoring_case(TEXT("Match"), TEXT("mATCH")));
    assert_false(text_equal_ignoring_case(TEXT("é"), TEXT("É")));
    assert_true(text_starts_with(TEXT("abc"), TEXT("ab")));
    assert_false(text_starts_with(TEXT("a"), TEXT("ab")));
    assert_true(text_ends_with(TEXT("abc"), TEXT("bc")));
    assert_true(text_ends_with(TEXT("abc"), TEXT("")));
    assert_text(text_of(NULL), "");
}

static void finding_starts_where_it_is_told(void **state) {
    (void)state;
    assert_int_equal(text_find(TEXT("abcabc"), TEXT("bc"), 0), 1);
    assert_int_equal(text_find(TEXT("abcabc"), TEXT("bc"), 2), 4);
    assert_int_equal(text_find(TEXT("abcabc"), TEXT("bc"), 5), SIZE_MAX);
    assert_int_equal(text_find(TEXT("abc"), TEXT(""), 3), 3);
    assert_int_equal(text_find(TEXT("abc"), TEXT(""), 4), SIZE_MAX);
    assert_int_equal(text_find((struct text){NULL, 0}, TEXT("a"), 0), SIZE_MAX);
}

static void hashes_tell_lengths_and_tails_apart(void **state) {
    (void)state;
    static const char zeros[40] = {0};
    for (size_t i = 0; i < sizeof zeros; i++)
        for (size_t j = 0; j < i; j++)
            assert_true(text_hash((struct text){zeros, i}) !=
                        text_hash((struct text){zeros, j}));
    assert_true(text_hash(TEXT("0123456789abcdefX")) !=
                text_hash(TEXT("0123456789abcdefY")));
    assert_true(text_hash(TEXT("abc")) == text_hash(text_copy(&arena, TEXT("abc"))));
}

static void broken_utf8_is_located(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t offset;
    } broken[] = {{"abcdefgh\xFF", 8},         {"\xC3", 0},      {"a\xE2\x82", 1},
                  {"\xED\xA0\x80", 0},         {"x\xC0\x80", 1}, {"\xF4\x90\x80\x80", 0},
                  {"\xE2\x82\xAC\x80 tail", 3}};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        size_t offset = 99;
        assert_false(text_is_utf8(text_of(broken[i].text), &offset));
        assert_int_equal(offset, broken[i].offset);
    }
    assert_false(text_is_utf8(TEXT("\x80"), NULL));
    assert_true(text_is_utf8(TEXT("plain, é, €, 😀 and more"), NULL));
    assert_true(text_is_utf8(TEXT(""), NULL));
}

static void characters_are_counted_not_bytes(void **state) {
    (void)state;
    struct text text = TEXT("aé€😀z");
    assert_int_equal(text_character_count(text), 5);
    assert_int_equal(text_character_offset(text, 0), 0);
    assert_int_equal(text_character_offset(text, 2), 3);
    assert_int_equal(text_character_offset(text, 4), 10);
    assert_int_equal(text_character_offset(text, 5), text.byte_count);
    assert_int_equal(text_character_offset(text, 99), text.byte_count);
}

static void width_is_that_of_a_terminal(void **state) {
    (void)state;
    assert_int_equal(text_display_width(TEXT("abc")), 3);
    assert_int_equal(text_display_width(TEXT("日本")), 4);
    assert_int_equal(text_display_width(TEXT("e\xCC\x81")), 1);
}

static void folding_joins_spellings_of_a_name(void **state) {
    (void)state;
    assert_text(text_fold(&arena, TEXT("ALIGNS_With"), true), "alignswith");
    assert_text(text_fold(&arena, TEXT("aligns-with"), false), "aligns-with");
    assert_text(text_fold(&arena, TEXT("Straße"), false), "strasse");
    assert_text(text_fold(&arena, TEXT("ＥＵ ﬁ"), false), "eu fi");
    assert_text(text_fold(&arena, TEXT("E\xCC\x81-É"), true), "éé");
    assert_text(text_fold(&arena, TEXT(""), true), "");
}

static void case_is_changed_beyond_ascii(void **state) {
    (void)state;
    assert_text(text_lower(&arena, TEXT("ÀÉ Abc")), "àé abc");
    assert_text(text_upper(&arena, TEXT("àé abc")), "ÀÉ ABC");
    assert_text(text_upper(&arena, TEXT("abc")), "ABC");
    assert_text(text_upper(&arena, TEXT("straße")), "STRASSE");
    assert_text(text_upper(&arena, TEXT("ŉ ǰ ﬁ ﬄ ﬗ ᾳ ᾷ")), "ʼN J̌ FI FFL ՄԽ ΑΙ Α͂Ι");
    assert_text(text_lower(&arena, TEXT("İẞ")), "i̇ß");
    assert_text(text_lower(&arena, TEXT("ABC")), "abc");
}

static void distance_counts_slips_of_the_hand(void **state) {
    (void)state;
    assert_int_equal(text_distance(TEXT("lenght"), TEXT("length"), 3), 1);
    assert_int_equal(text_distance(TEXT("kitten"), TEXT("sitting"), 5), 3);
    assert_int_equal(text_distance(TEXT("Name"), TEXT("name"), 3), 0);
    assert_int_equal(text_distance(TEXT(""), TEXT("abc"), 5), 3);
    assert_int_equal(text_distance(TEXT("abc"), TEXT("xyz"), 1), 2);
    char longer[65];
    memset(longer, 'a', sizeof longer);
    struct text text = {longer, sizeof longer};
    assert_int_equal(text_distance(text, text, 2), 3);
}

static const char *hint_for(const char *wanted, const char *const *names) {
    static struct problem problem;
    struct text_nearest nearest;
    text_nearest_init(&nearest, text_of(wanted));
    for (; *names != NULL; names++)
        text_nearest_offer(&nearest, text_of(*names));
    problem_clear(&problem);
    problem_set(&problem, STATUS_UNKNOWN_FUNCTION, SPAN_NONE, "unknown");
    text_nearest_hint(&nearest, &problem);
    return problem.hint;
}

static void the_nearest_names_are_offered(void **state) {
    (void)state;
    static const char *const names[] = {"length",  "left",   "size", "lengths",
                                        "lengthy", "length", NULL};
    assert_string_equal(hint_for("lenght", names),
                        "did you mean 'length', 'lengths' or 'lengthy'?");
    assert_string_equal(hint_for("sise", names), "did you mean 'size'?");
    assert_string_equal(hint_for("zzz", names), "");
    assert_string_equal(hint_for("x", names), "");
    static const char *const acts[] = {"EU AI Act", "EU AI Liability Directive", NULL};
    assert_string_equal(hint_for("eu ai", acts),
                        "did you mean 'EU AI Act' or 'EU AI Liability Directive'?");
}

static void a_builder_grows_and_remembers_failure(void **state) {
    (void)state;
    struct text_builder builder;
    text_builder_init(&builder, &arena);
    assert_text(text_builder_text(&builder), "");
    for (int i = 0; i < 500; i++)
        text_append_format(&builder, "%d,", i % 10);
    text_append_code_point(&builder, 0x20AC);
    text_append_character(&builder, '.');
    struct text text = text_builder_text(&builder);
    assert_int_equal(text.byte_count, 1004);
    assert_string_equal(text.bytes + 998, "9,€.");

    struct arena empty;
    arena_init(&empty, NULL);
    text_builder_init(&builder, &empty);
    memory_fail_at(1, false);
    text_append_string(&builder, "lost");
    memory_fail_at(0, false);
    text_append_string(&builder, "ignored");
    assert_true(builder.failed);
    assert_text(text_builder_text(&builder), "");
    arena_release(&empty);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(slices_compare_by_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(finding_starts_where_it_is_told, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(hashes_tell_lengths_and_tails_apart, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(broken_utf8_is_located, set_up, tear_down),
        cmocka_unit_test_setup_teardown(characters_are_counted_not_bytes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(width_is_that_of_a_terminal, set_up, tear_down),
        cmocka_unit_test_setup_teardown(folding_joins_spellings_of_a_name, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(case_is_changed_beyond_ascii, set_up, tear_down),
        cmocka_unit_test_setup_teardown(distance_counts_slips_of_the_hand, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_nearest_names_are_offered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_builder_grows_and_remembers_failure, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
