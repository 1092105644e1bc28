/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A calculator for tables of cases: reads an expression of literals, calls, operators and
 * access, works it out through the value and function floors, and gives the result as text.
 * It shares nothing with the language's own parser and evaluator.
 *
 *     expression := term { ('+' | '-' | '=' | '<' | '||') term }
 *     term       := factor { ('*' | '/' | '%' | '^') factor }
 *     factor     := '-' factor | primary { '.' name | '[' expression ']' }
 *     primary    := number | 'text' | true | false | null | list | map | '(' expression ')'
 *                 | name { '.' name } '(' [ expression { ',' expression } ] ')'
 *
 * Results: null, 1, 1.0, 'text', [1, 2], {a: 1}, temporal values without quotes; a failure as
 * its openCypher type and detail.
 */
#ifndef ENTENTE_TESTS_CALCULATOR_H
#define ENTENTE_TESTS_CALCULATOR_H

#include "function/function.h"
#include "value/operate.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define CALCULATOR_MAX_ITEMS 64

struct calculator {
    const char *at;
    struct function_context functions;
    struct problem problem;
    bool failed;
};

static struct value calculate_expression(struct calculator *calculator);

static void calculator_note(struct calculator *calculator, enum status status) {
    if (status != STATUS_OK)
        calculator->failed = true;
}

static void calculator_skip(struct calculator *calculator) {
    while (*calculator->at == ' ')
        calculator->at++;
}

static bool calculator_take(struct calculator *calculator, const char *token) {
    calculator_skip(calculator);
    size_t size = strlen(token);
    if (strncmp(calculator->at, token, size) != 0)
        return false;
    calculator->at += size;
    return true;
}

/* Text that no case should hold: the test itself is wrong. */
static void calculator_expect(struct calculator *calculator, const char *token) {
    if (!calculator_take(calculator, token)) {
        problem_set(&calculator->problem, STATUS_INTERNAL, SPAN_NONE,
                    "the case lacks '%s' at '%s'", token, calculator->at);
        calculator->failed = true;
        calculator->at += strlen(calculator->at);
    }
}

static struct value calculate_number(struct calculator *calculator) {
    char *end;
    const char *start = calculator->at;
    size_t digits = strspn(start, "0123456789");
    bool is_float = (start[digits] == '.' && isdigit((unsigned char)start[digits + 1])) ||
                    start[digits] == 'e';
    if (is_float) {
        double number = strtod(start, &end);
        calculator->at = end;
        return value_float(number);
    }
    calculator->at += digits;
    return value_integer(strtoll(start, NULL, 10));
}

static struct value calculate_text(struct calculator *calculator) {
    const char *start = ++calculator->at;
    const char *end = strchr(start, '\'');
    if (end == NULL)
        end = start + strlen(start);
    calculator->at = end + (*end == '\'');
    return value_string((struct text){start, (size_t)(end - start)});
}

static uint32_t calculate_items(struct calculator *calculator, const char *close,
                                struct value *items) {
    uint32_t count = 0;
    if (calculator_take(calculator, close))
        return 0;
    do
        items[count++] = calculate_expression(calculator);
    while (count < CALCULATOR_MAX_ITEMS && calculator_take(calculator, ","));
    calculator_expect(calculator, close);
    return count;
}

static struct value calculate_list(struct calculator *calculator) {
    struct value result = value_null();
    struct value *items = (struct value *)arena_allocate(
        calculator->functions.arena, CALCULATOR_MAX_ITEMS * sizeof(struct value));
    uint32_t count = calculate_items(calculator, "]", items);
    calculator_note(calculator,
                    value_make_list(items, count, &result, &calculator->problem));
    return result;
}

static struct text calculator_name(struct calculator *calculator) {
    calculator_skip(calculator);
    struct text name = {calculator->at, 0};
    while (isalnum((unsigned char)*calculator->at) || *calculator->at == '_')
        calculator->at++;
    name.byte_count = (size_t)(calculator->at - name.bytes);
    return name;
}

static struct value calculate_map(struct calculator *calculator) {
    struct value result = value_null();
    struct value_map_entry *entries = (struct value_map_entry *)arena_allocate(
        calculator->functions.arena,
        CALCULATOR_MAX_ITEMS * sizeof(struct value_map_entry));
    uint32_t count = 0;
    if (!calculator_take(calculator, "}")) {
        do {
            entries[count].key = calculator_name(calculator);
            calculator_expect(calculator, ":");
            entries[count++].value = calculate_expression(calculator);
        } while (count < CALCULATOR_MAX_ITEMS && calculator_take(calculator, ","));
        calculator_expect(calculator, "}");
    }
    calculator_note(calculator,
                    value_make_map(entries, count, &result, &calculator->problem));
    return result;
}

static struct value calculate_call(struct calculator *calculator, struct text name) {
    struct value items[CALCULATOR_MAX_ITEMS], result = value_null();
    uint32_t count = calculate_items(calculator, ")", items);
    const struct function *function = function_find(name);
    if (function == NULL || count < function->min_arguments ||
        count > function->max_arguments) {
        calculator_note(calculator,
                        problem_set(&calculator->problem, STATUS_UNKNOWN_FUNCTION,
                                    SPAN_NONE, "no such function"));
        return result;
    }
    if (!calculator->failed)
        calculator_note(calculator, function_invoke(&calculator->functions, function,
                                                    items, count, &result));
    return result;
}

/* A call, or one of the words that stand for a value. */
static struct value calculate_name(struct calculator *calculator) {
    struct text name = calculator_name(calculator);
    while (*calculator->at == '.') {
        calculator->at++;
        calculator_name(calculator);
        name.byte_count = (size_t)(calculator->at - name.bytes);
    }
    if (calculator_take(calculator, "("))
        return calculate_call(calculator, name);
    if (text_equal(name, TEXT("true")) || text_equal(name, TEXT("false")))
        return value_boolean(name.byte_count == 4);
    if (!text_equal(name, TEXT("null")))
        calculator_expect(calculator, "a value");
    return value_null();
}

static struct value calculate_primary(struct calculator *calculator) {
    calculator_skip(calculator);
    if (isdigit((unsigned char)*calculator->at))
        return calculate_number(calculator);
    if (*calculator->at == '\'')
        return calculate_text(calculator);
    if (calculator_take(calculator, "["))
        return calculate_list(calculator);
    if (calculator_take(calculator, "{"))
        return calculate_map(calculator);
    if (calculator_take(calculator, "(")) {
        struct value value = calculate_expression(calculator);
        calculator_expect(calculator, ")");
        return value;
    }
    return calculate_name(calculator);
}

static struct value calculate_factor(struct calculator *calculator) {
    struct value result;
    if (calculator_take(calculator, "-")) {
        struct value value = calculate_factor(calculator);
        calculator_note(calculator, value_negate(value, &result, &calculator->problem));
        return result;
    }
    struct value value = calculate_primary(calculator);
    while (*calculator->at == '.' || *calculator->at == '[') {
        bool is_known = true;
        if (*calculator->at++ == '[') {
            struct value index = calculate_expression(calculator);
            calculator_expect(calculator, "]");
            calculator_note(calculator,
                            value_index(value, index, &result, &calculator->problem));
        } else {
            struct text name = calculator_name(calculator);
            calculator_note(calculator,
                            value_component(calculator->functions.arena, value, name,
                                            &result, &is_known, &calculator->problem));
        }
        if (calculator->failed || !is_known)
            return value_null();
        value = result;
    }
    return value;
}

static struct value calculator_operate(struct calculator *calculator,
                                       enum value_operator operation, struct value first,
                                       struct value second) {
    struct value result = value_null();
    if (!calculator->failed)
        calculator_note(calculator,
                        value_operate(calculator->functions.arena, operation, first,
                                      second, &result, &calculator->problem));
    return result;
}

static struct value calculate_term(struct calculator *calculator) {
    static const char *const tokens[] = {"*", "/", "%", "^"};
    static const enum value_operator operations[] = {OPERATE_MULTIPLY, OPERATE_DIVIDE,
                                                     OPERATE_MODULO, OPERATE_POWER};
    struct value value = calculate_factor(calculator);
    for (int i = 0; i < 4; i++) {
        if (!calculator_take(calculator, tokens[i]))
            continue;
        struct value second = calculate_factor(calculator);
        value = calculator_operate(calculator, operations[i], value, second);
        i = -1;
    }
    return value;
}

static struct value calculate_expression(struct calculator *calculator) {
    struct value value = calculate_term(calculator);
    while (true) {
        int order;
        if (calculator_take(calculator, "+"))
            value = calculator_operate(calculator, OPERATE_ADD, value,
                                       calculate_term(calculator));
        else if (calculator_take(calculator, "-"))
            value = calculator_operate(calculator, OPERATE_SUBTRACT, value,
                                       calculate_term(calculator));
        else if (calculator_take(calculator, "||"))
            value = calculator_operate(calculator, OPERATE_CONCATENATE, value,
                                       calculate_term(calculator));
        else if (calculator_take(calculator, "="))
            value = value_truth(value_equal(value, calculate_term(calculator)));
        else if (calculator_take(calculator, "<")) {
            enum truth truth = value_compare(value, calculate_term(calculator), &order);
            value = value_truth(truth == TRUTH_TRUE && order >= 0 ? TRUTH_FALSE : truth);
        } else
            return value;
    }
}

/* The result as the language would write it. */
static void calculator_print(struct text_builder *builder, struct value value) {
    if (value.type == VALUE_STRING) {
        text_append_character(builder, '\'');
        text_append(builder, value_text(value));
        text_append_character(builder, '\'');
    } else if (value.type == VALUE_LIST) {
        text_append_character(builder, '[');
        for (uint32_t i = 0; i < value.size; i++) {
            text_append_string(builder, i > 0 ? ", " : "");
            calculator_print(builder, value.items[i]);
        }
        text_append_character(builder, ']');
    } else if (value.type == VALUE_MAP) {
        text_append_character(builder, '{');
        for (uint32_t i = 0; i < value.size; i++) {
            text_append_string(builder, i > 0 ? ", " : "");
            text_append(builder, value.entries[i].key);
            text_append_string(builder, ": ");
            calculator_print(builder, value.entries[i].value);
        }
        text_append_character(builder, '}');
    } else {
        value_to_text(builder, value);
    }
}

/* Works out one expression at 2024-02-29T13:14:15.5Z. The text lives on the arena. */
static const char *calculate(struct arena *arena, const char *expression) {
    static uint64_t random_state = 1;
    struct calculator calculator = {.at = expression};
    problem_clear(&calculator.problem);
    calculator.functions = (struct function_context){.arena = arena,
                                                     .problem = &calculator.problem,
                                                     .statement_seconds = 1709212455,
                                                     .statement_nanoseconds = 500000000,
                                                     .random_state = &random_state};
    struct value value = calculate_expression(&calculator);
    calculator_skip(&calculator);
    if (calculator.failed || *calculator.at != '\0')
        return arena_format(arena, "%s %s", status_type(calculator.problem.status),
                            status_detail(calculator.problem.status));
    struct text_builder builder;
    text_builder_init(&builder, arena);
    calculator_print(&builder, value);
    return text_builder_text(&builder).bytes;
}

#endif
