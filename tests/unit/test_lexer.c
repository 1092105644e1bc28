/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/lexer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* cmocka needs the three before it. */
#include <setjmp.h>

#include <cmocka.h>

/* The kinds of all tokens, a blank between them. */
static const char *kinds(struct arena *arena, const char *text) {
    struct text_builder builder;
    struct lexer lexer;
    text_builder_init(&builder, arena);
    lexer_init(&lexer, text_of(text), 0);
    for (;;) {
        struct token token = lexer_next(&lexer);
        if (token.kind == TOKEN_STOP)
            break;
        if (builder.byte_count > 0)
            text_append_character(&builder, ' ');
        text_append_string(&builder, token_name(token.kind));
    }
    return text_builder_text(&builder).bytes;
}

/* The tokens' own texts, a bar between them. */
static const char *texts(struct arena *arena, const char *text) {
    struct text_builder builder;
    struct lexer lexer;
    text_builder_init(&builder, arena);
    lexer_init(&lexer, text_of(text), 0);
    for (;;) {
        struct token token = lexer_next(&lexer);
        if (token.kind == TOKEN_STOP)
            break;
        if (builder.byte_count > 0)
            text_append_character(&builder, '|');
        text_append(&builder, token_text(text_of(text), token));
    }
    return text_builder_text(&builder).bytes;
}

static struct token first_token(const char *text) {
    struct lexer lexer;
    lexer_init(&lexer, text_of(text), 0);
    return lexer_next(&lexer);
}

#define ASSERT_KINDS(text, expected)                                                     \
    do {                                                                                 \
        struct arena arena;                                                              \
        arena_init(&arena, NULL);                                                        \
        assert_string_equal(kinds(&arena, text), expected);                              \
        arena_release(&arena);                                                           \
    } while (0)

#define ASSERT_TEXTS(text, expected)                                                     \
    do {                                                                                 \
        struct arena arena;                                                              \
        arena_init(&arena, NULL);                                                        \
        assert_string_equal(texts(&arena, text), expected);                              \
        arena_release(&arena);                                                           \
    } while (0)

static void assert_invalid(const char *text, enum status status, uint32_t end) {
    struct token token = first_token(text);
    assert_string_equal(token_name(token.kind), "INVALID");
    assert_int_equal(token.status, status);
    assert_int_equal(token.span.start, 0);
    assert_int_equal(token.span.end, end);
}

/* ---- signs and words ---------------------------------------------------------------------- */

static void arrows_are_single_characters(void **state) {
    (void)state;
    ASSERT_KINDS("a<-1", "NAME LESS MINUS INTEGER");
    ASSERT_KINDS("1--1", "INTEGER MINUS MINUS INTEGER");
    ASSERT_KINDS("<-->", "LESS MINUS MINUS GREATER");
    ASSERT_KINDS("]->(", "RBRACKET MINUS GREATER LPAREN");
}

static void signs_of_two_characters_are_one_token(void **state) {
    (void)state;
    ASSERT_KINDS("<> <= >= =~ += || .. ::",
                 "NOT_EQUAL LESS_EQUAL GREATER_EQUAL REGULAR_MATCH PLUS_EQUAL "
                 "CONCATENATE DOTDOT DOUBLE_COLON");
    ASSERT_KINDS("< > = + | . : * / % ^ ~ & ! ? , ;",
                 "LESS GREATER EQUAL PLUS BAR DOT COLON STAR SLASH PERCENT CARET "
                 "TILDE AMPERSAND EXCLAMATION QUESTION COMMA SEMICOLON");
}

static void keywords_are_found_in_any_case(void **state) {
    (void)state;
    ASSERT_KINDS("MATCH match MaTcH matches matc", "MATCH MATCH MATCH NAME NAME");
    ASSERT_KINDS("fieldterminator FIELDTERMINATORS as a", "FIELDTERMINATOR NAME AS NAME");
}

/* ORDER KEYWORD: each keyword is found, so the table is in the order of the search. */
static void every_keyword_is_found(void **state) {
    (void)state;
#define KEYWORD(word)                                                                    \
    assert_string_equal(token_name(token_keyword(text_of(#word))), #word);
#include "syntax/keywords.h"
#undef KEYWORD
}

static void names_are_letters_of_any_script(void **state) {
    (void)state;
    ASSERT_TEXTS("größe 名前_2 _x é9", "größe|名前_2|_x|é9");
    ASSERT_KINDS("größe 名前_2 _x é9", "NAME NAME NAME NAME");
    ASSERT_TEXTS("`a b` `x``y`", "`a b`|`x``y`");
}

static void parameters_are_names_numbers_or_quoted(void **state) {
    (void)state;
    ASSERT_KINDS("$a $1 $`a b` $(", "PARAMETER PARAMETER PARAMETER DOLLAR_LPAREN");
    assert_invalid("$ a", STATUS_UNEXPECTED_SYNTAX, 1);
}

static void blanks_and_comments_separate(void **state) {
    (void)state;
    ASSERT_KINDS("a// b\nc", "NAME COMMENT NAME");
    ASSERT_TEXTS("a/* b\n * c */d", "a|/* b\n * c */|d");
    ASSERT_TEXTS("\xC2\xA0"
                 "a\xE2\x80\x83"
                 "b",
                 "a|b");
    assert_invalid("/* a", STATUS_UNEXPECTED_SYNTAX, 4);
}

/* ---- labels with hyphens ------------------------------------------------------------------ */

static void labels_of_a_pattern_hold_hyphens(void **state) {
    (void)state;
    ASSERT_TEXTS("(a:Soft-Law)", "(|a|:|Soft-Law|)");
    ASSERT_TEXTS("-[:aligns-with]->", "-|[|:|aligns-with|]|-|>");
    ASSERT_TEXTS("[e:aligns-with|builds-on]", "[|e|:|aligns-with|||builds-on|]");
    ASSERT_TEXTS("[:!(a-b|c-d)]", "[|:|!|(|a-b|||c-d|)|]");
    ASSERT_TEXTS("(x IS Soft-Law&A-1)", "(|x|IS|Soft-Law|&|A-1|)");
    ASSERT_TEXTS("(:A:B-c)", "(|:|A|:|B-c|)");
    ASSERT_KINDS("(:as-of)", "LPAREN COLON NAME RPAREN");
}

static void hyphens_elsewhere_are_minus(void **state) {
    (void)state;
    ASSERT_TEXTS("a.x-1", "a|.|x|-|1");
    ASSERT_TEXTS("-[:T {w: a-b}]->", "-|[|:|T|{|w|:|a|-|b|}|]|-|>");
    ASSERT_TEXTS("n:A-b", "n|:|A|-|b");
    ASSERT_TEXTS("{k: a-b}", "{|k|:|a|-|b|}");
    ASSERT_TEXTS("(a)-[b]-(c)", "(|a|)|-|[|b|]|-|(|c|)");
    ASSERT_TEXTS("(:A- b)", "(|:|A|-|b|)");
    ASSERT_TEXTS("(:A WHERE a-b)", "(|:|A|WHERE|a|-|b|)");
}

static void a_label_expression_ends_with_its_bracket(void **state) {
    (void)state;
    ASSERT_TEXTS("(n:A) | x-y", "(|n|:|A|)|||x|-|y");
    ASSERT_TEXTS("(n IS NOT NULL AND a-b", "(|n|IS|NOT|NULL|AND|a|-|b");
    ASSERT_TEXTS("(n:A AND a-b", "(|n|:|A|AND|a|-|b");
    ASSERT_TEXTS("(n:(A|B-c))-d", "(|n|:|(|A|||B-c|)|)|-|d");
}

/* ---- numbers ------------------------------------------------------------------------------ */

static void numbers_of_all_kinds_are_read(void **state) {
    (void)state;
    ASSERT_KINDS("0 42 1_000 0x1F 0X1f 0o17 0b101",
                 "INTEGER INTEGER INTEGER INTEGER INTEGER INTEGER INTEGER");
    ASSERT_KINDS("1.5 .5 1e9 1E-9 2.5e+3 1.5f 1e3d",
                 "FLOAT FLOAT FLOAT FLOAT FLOAT FLOAT FLOAT");
    ASSERT_KINDS("1..3", "INTEGER DOTDOT INTEGER");
    ASSERT_KINDS("a.b", "NAME DOT NAME");
    ASSERT_KINDS("9223372036854775807", "INTEGER");
    ASSERT_KINDS("9223372036854775808", "INTEGER_MINIMUM");
    ASSERT_KINDS("0x8000000000000000", "INTEGER_MINIMUM");
}

static void numbers_that_run_into_names_are_invalid(void **state) {
    (void)state;
    assert_invalid("9223372h54775808", STATUS_INVALID_NUMBER_LITERAL, 16);
    assert_invalid("0x ", STATUS_INVALID_NUMBER_LITERAL, 2);
    assert_invalid("0x1A2bZ", STATUS_INVALID_NUMBER_LITERAL, 7);
    assert_invalid("0o8", STATUS_INVALID_NUMBER_LITERAL, 3);
    assert_invalid("1__0", STATUS_INVALID_NUMBER_LITERAL, 4);
    assert_invalid("1_", STATUS_INVALID_NUMBER_LITERAL, 2);
}

static void integers_beyond_64_bits_overflow(void **state) {
    (void)state;
    assert_invalid("9223372036854775809", STATUS_INTEGER_OVERFLOW, 19);
    assert_invalid("99999999999999999999999", STATUS_INTEGER_OVERFLOW, 23);
    assert_invalid("0x8000000000000001", STATUS_INTEGER_OVERFLOW, 18);
    assert_invalid("0o1000000000000000000001", STATUS_INTEGER_OVERFLOW, 24);
}

/* ---- strings ------------------------------------------------------------------------------ */

static void strings_end_at_their_quote(void **state) {
    (void)state;
    ASSERT_TEXTS("'a\"b' \"c'd\" 'e\\'f' 'g''h'", "'a\"b'|\"c'd\"|'e\\'f'|'g''h'");
    ASSERT_KINDS("'a\\\\' 'b'", "STRING STRING");
    assert_invalid("'abc", STATUS_UNEXPECTED_SYNTAX, 4);
    assert_invalid("'abc\\'", STATUS_UNEXPECTED_SYNTAX, 6);
    assert_invalid("`abc", STATUS_UNEXPECTED_SYNTAX, 4);
}

static void escapes_are_checked(void **state) {
    (void)state;
    ASSERT_KINDS("'\\u0041 \\U01F600 \\b\\f\\n\\r\\t\\`'", "STRING");
    ASSERT_KINDS("'\\uD83D\\uDE00'", "STRING");
    assert_invalid("'\\uH'", STATUS_INVALID_UNICODE_LITERAL, 5);
    assert_invalid("'\\uD83D'", STATUS_INVALID_UNICODE_LITERAL, 8);
    assert_invalid("'\\U110000'", STATUS_INVALID_UNICODE_LITERAL, 10);
    assert_invalid("'a\\q'", STATUS_UNEXPECTED_SYNTAX, 5);
}

static void foreign_characters_are_invalid(void **state) {
    (void)state;
    assert_invalid("\xE2\x80\x94 1", STATUS_INVALID_UNICODE_CHARACTER, 3);
    assert_invalid("\xFF", STATUS_INVALID_UNICODE_CHARACTER, 1);
    assert_invalid("'\xFF'", STATUS_INVALID_UNICODE_CHARACTER, 3);
    assert_invalid("#", STATUS_UNEXPECTED_SYNTAX, 1);
}

static void the_end_comes_again_and_again(void **state) {
    (void)state;
    struct lexer lexer;
    lexer_init(&lexer, text_of(" a "), 0);
    assert_string_equal(token_name(lexer_next(&lexer).kind), "NAME");
    for (int i = 0; i < 3; i++) {
        struct token end = lexer_next(&lexer);
        assert_int_equal(end.kind, TOKEN_STOP);
        assert_int_equal(end.span.start, 3);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrows_are_single_characters),
        cmocka_unit_test(signs_of_two_characters_are_one_token),
        cmocka_unit_test(keywords_are_found_in_any_case),
        cmocka_unit_test(every_keyword_is_found),
        cmocka_unit_test(names_are_letters_of_any_script),
        cmocka_unit_test(parameters_are_names_numbers_or_quoted),
        cmocka_unit_test(blanks_and_comments_separate),
        cmocka_unit_test(labels_of_a_pattern_hold_hyphens),
        cmocka_unit_test(hyphens_elsewhere_are_minus),
        cmocka_unit_test(a_label_expression_ends_with_its_bracket),
        cmocka_unit_test(numbers_of_all_kinds_are_read),
        cmocka_unit_test(numbers_that_run_into_names_are_invalid),
        cmocka_unit_test(integers_beyond_64_bits_overflow),
        cmocka_unit_test(strings_end_at_their_quote),
        cmocka_unit_test(escapes_are_checked),
        cmocka_unit_test(foreign_characters_are_invalid),
        cmocka_unit_test(the_end_comes_again_and_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
