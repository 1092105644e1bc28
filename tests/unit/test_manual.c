/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reference pages of the manual against the tables they describe: each function, aggregate
 * and error has its line, as the table has it, and no line is left of what is gone.
 */
#include "base/status.h"
#include "base/text.h"
#include "function/function.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Pages of the manual as one text, the last path NULL; free with free_pages(). */
static struct text read_pages(const char *const *paths) {
    char *bytes = NULL;
    size_t byte_count = 0;
    FILE *copy = open_memstream(&bytes, &byte_count);
    assert_non_null(copy);
    for (; *paths != NULL; paths++) {
        FILE *file = fopen(*paths, "r");
        if (file == NULL)
            fail_msg("cannot open %s", *paths);
        for (int c; (c = fgetc(file)) != EOF;)
            fputc(c, copy);
        fclose(file);
    }
    assert_int_equal(fclose(copy), 0);
    return (struct text){bytes, byte_count};
}

static void free_pages(struct text pages) {
    free((char *)(uintptr_t)pages.bytes);
}

/* Takes the first line, without its end, off `rest`; false when nothing is left. */
static bool take_line(struct text *rest, struct text *line) {
    if (rest->byte_count == 0)
        return false;
    size_t end = text_find(*rest, TEXT("\n"), 0);
    size_t taken = end == SIZE_MAX ? rest->byte_count : end + 1;
    *line = (struct text){rest->bytes, end == SIZE_MAX ? rest->byte_count : end};
    *rest = (struct text){rest->bytes + taken, rest->byte_count - taken};
    return true;
}

static uint32_t count_lines(struct text page, const char *line) {
    uint32_t count = 0;
    for (struct text one; take_line(&page, &one);)
        count += text_equal(one, text_of(line));
    return count;
}

/* Lines of a list whose item begins with code that holds `mark`. */
static uint32_t count_items(struct text page, struct text mark) {
    uint32_t count = 0;
    for (struct text one; take_line(&page, &one);)
        count +=
            text_starts_with(one, TEXT("- `")) && text_find(one, mark, 0) != SIZE_MAX;
    return count;
}

static bool is_name_byte(char c) {
    return c == '_' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

/* True when "NAME(" stands in the line, and not as the end of a longer name. */
static bool calls(struct text line, struct text name) {
    for (size_t at = text_find(line, name, 0); at != SIZE_MAX;
         at = text_find(line, name, at + 1)) {
        size_t end = at + name.byte_count;
        if (end < line.byte_count && line.bytes[end] == '(' &&
            (at == 0 || !is_name_byte(line.bytes[at - 1])))
            return true;
    }
    return false;
}

static bool is_in_an_example(struct text page, const char *name) {
    bool is_query = false;
    for (struct text line; take_line(&page, &line);) {
        if (text_starts_with(line, TEXT("```")))
            is_query = text_equal(line, TEXT("```cypher"));
        else if (is_query && calls(line, text_of(name)))
            return true;
    }
    return false;
}

static void check_function(struct text page, const char *name, const char *signature,
                           const char *description) {
    char line[1024];
    int length = snprintf(line, sizeof line, "- `%s`: %s", signature, description);
    assert_in_range(length, 1, sizeof line - 1);
    if (count_lines(page, line) != 1)
        fail_msg("the pages of functions need this line once:\n%s", line);
    if (!is_in_an_example(page, name))
        fail_msg("the pages of functions have no example that calls %s()", name);
}

static void each_function_has_its_line_and_an_example(void **state) {
    (void)state;
    static const char *const paths[] = {"grammar/functions.md",
                                        "grammar/functions-temporal.md", NULL};
    struct text page = read_pages(paths);
    uint32_t count, aggregate_count;
    const struct function *functions = function_table(&count);
    for (uint32_t i = 0; i < count; i++)
        check_function(page, functions[i].name, functions[i].signature,
                       functions[i].description);
    const struct aggregate *aggregates = aggregate_table(&aggregate_count);
    for (uint32_t i = 0; i < aggregate_count; i++)
        check_function(page, aggregates[i].name, aggregates[i].signature,
                       aggregates[i].description);
    assert_int_equal(count_items(page, TEXT(" :: ")), count + aggregate_count);
    free_pages(page);
}

static void each_error_has_its_line(void **state) {
    (void)state;
    static const char *const paths[] = {"grammar/errors.md", "grammar/errors-values.md",
                                        "grammar/errors-data.md", NULL};
    struct text pages = read_pages(paths);
    for (int i = STATUS_OK + 1; i < STATUS_COUNT; i++) {
        enum status status = (enum status)i;
        char line[1024];
        int length =
            snprintf(line, sizeof line, "- `%s %s`, %s, %s: %s", status_type(status),
                     status_detail(status), status_phase(status),
                     status_gqlstatus(status), status_meaning(status));
        assert_in_range(length, 1, sizeof line - 1);
        if (count_lines(pages, line) != 1)
            fail_msg("the pages of errors need this line once:\n%s", line);
    }
    assert_int_equal(count_items(pages, TEXT("`, ")), STATUS_COUNT - 1);
    free_pages(pages);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_function_has_its_line_and_an_example),
        cmocka_unit_test(each_error_has_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
