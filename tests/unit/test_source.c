/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/source.h"

#include <stdarg.h>
#include <string.h>

/* cmocka needs the three before it. */
#include <setjmp.h>

#include <cmocka.h>

static void assert_place(const char *text, size_t offset, uint32_t line, uint32_t column,
                         const char *line_text) {
    struct source_place place = source_place(text_of(text), offset);
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
    assert_int_equal(place.line_text.byte_count, strlen(line_text));
    assert_memory_equal(place.line_text.bytes, line_text, strlen(line_text));
}

static void assert_caret(const char *text, uint32_t start, uint32_t end, size_t width,
                         const char *expected) {
    struct arena arena;
    struct text_builder builder;
    arena_init(&arena, NULL);
    text_builder_init(&builder, &arena);
    source_append_caret(&builder, text_of(text), (struct span){start, end}, width);
    assert_string_equal(text_builder_text(&builder).bytes, expected);
    arena_release(&arena);
}

static void lines_and_columns_count_from_one(void **state) {
    (void)state;
    assert_place("ab\ncd", 0, 1, 1, "ab");
    assert_place("ab\ncd", 4, 2, 2, "cd");
    assert_place("ab\r\ncd", 1, 1, 2, "ab");
    assert_place("ab\n", 3, 2, 1, "");
}

static void columns_count_characters_not_bytes(void **state) {
    (void)state;
    assert_place("é名x", 2, 1, 2, "é名x");
    assert_place("é名x", 5, 1, 3, "é名x");
}

static void offsets_beyond_the_text_give_its_end(void **state) {
    (void)state;
    assert_place("ab\ncd", 99, 2, 3, "cd");
    assert_place("", 5, 1, 1, "");
}

static void carets_stand_under_the_span(void **state) {
    (void)state;
    assert_caret("RETURN x", 7, 8, 0, "RETURN x\n       ^\n");
    assert_caret("MATCH (n)\nRETRUN n", 10, 16, 0, "RETRUN n\n^^^^^^\n");
    assert_caret("RETURN", 6, 6, 0, "RETURN\n      ^\n");
}

static void carets_are_aligned_by_display_width(void **state) {
    (void)state;
    assert_caret("'名前' x", 9, 10, 0, "'名前' x\n       ^\n");
    assert_caret("名前", 0, 6, 0, "名前\n^^^^\n");
    assert_caret("\tx", 1, 2, 0, " x\n ^\n");
}

static void a_span_over_lines_is_marked_on_its_first(void **state) {
    (void)state;
    assert_caret("ab\ncd", 1, 5, 0, "ab\n ^\n");
}

static void a_long_line_is_cut_around_the_span(void **state) {
    (void)state;
    assert_caret("0123456789abcdefghijklmnopqrstuvwxyz", 18, 20, 16,
                 "...efghijklmn...\n       ^^\n");
    assert_caret("0123456789abcdefghijklmnopqrstuvwxyz", 0, 1, 16, "0123456789...\n^\n");
    assert_caret("0123456789abcdefghijklmnopqrstuvwxyz", 36, 36, 16,
                 "...qrstuvwxyz\n             ^\n");
}

static void a_span_longer_than_the_width_is_cut_too(void **state) {
    (void)state;
    assert_caret("0123456789abcdefghijklmnopqrstuvwxyz", 4, 36, 16,
                 "...456789abcd...\n   ^^^^^^^^^^\n");
}

static void text_that_is_not_utf8_has_places_too(void **state) {
    (void)state;
    assert_caret("a\xFF"
                 "b",
                 2, 3, 0,
                 "a\xFF"
                 "b\n  ^\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_and_columns_count_from_one),
        cmocka_unit_test(columns_count_characters_not_bytes),
        cmocka_unit_test(offsets_beyond_the_text_give_its_end),
        cmocka_unit_test(carets_stand_under_the_span),
        cmocka_unit_test(carets_are_aligned_by_display_width),
        cmocka_unit_test(a_span_over_lines_is_marked_on_its_first),
        cmocka_unit_test(a_long_line_is_cut_around_the_span),
        cmocka_unit_test(a_span_longer_than_the_width_is_cut_too),
        cmocka_unit_test(text_that_is_not_utf8_has_places_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
