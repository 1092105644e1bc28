/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions: null in, null out, but for those that say otherwise. One row a function. */
#include "naive.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Longer lists are given up. */
#define MAX_RANGE 1000.0

#define BODY(name)                                                                       \
    static struct naive_value name(struct naive *naive __attribute__((unused)),          \
                                   const struct naive_value *arguments,                  \
                                   uint32_t count __attribute__((unused)))

static struct naive_value refuse(struct naive *naive) {
    naive_fail(naive, "an argument of a type that the function does not take");
    return naive_null();
}

static struct naive_value built(struct text_builder *builder) {
    return naive_string(text_builder_text(builder));
}

/* ---- numbers ------------------------------------------------------------------------------ */

BODY(call_abs) {
    if (!naive_is_number(arguments[0]))
        return refuse(naive);
    return naive_as_double(arguments[0]) < 0
               ? naive_operate(naive, AST_NEGATE, arguments[0], naive_null())
               : arguments[0];
}

BODY(call_sign) {
    if (!naive_is_number(arguments[0]))
        return refuse(naive);
    double number = naive_as_double(arguments[0]);
    return naive_integer((number > 0) - (number < 0));
}

BODY(call_floor) {
    return naive_is_number(arguments[0])
               ? naive_float(floor(naive_as_double(arguments[0])))
               : refuse(naive);
}

BODY(call_ceil) {
    return naive_is_number(arguments[0])
               ? naive_float(ceil(naive_as_double(arguments[0])))
               : refuse(naive);
}

BODY(call_to_integer) {
    if (arguments[0].type == NAIVE_INTEGER)
        return arguments[0];
    if (arguments[0].type == NAIVE_FLOAT)
        return naive_integer((int64_t)arguments[0].number);
    return refuse(naive);
}

BODY(call_to_float) {
    return naive_is_number(arguments[0]) ? naive_float(naive_as_double(arguments[0]))
                                         : refuse(naive);
}

/* ---- text --------------------------------------------------------------------------------- */

BODY(call_to_string) {
    struct text_builder builder;
    text_builder_init(&builder, naive->arena);
    if (arguments[0].type == NAIVE_STRING)
        return arguments[0];
    if (!naive_is_number(arguments[0]) && arguments[0].type != NAIVE_BOOLEAN &&
        arguments[0].type != NAIVE_DATE && arguments[0].type != NAIVE_DURATION)
        return refuse(naive);
    naive_append_text(&builder, naive->graph, arguments[0]);
    return built(&builder);
}

static struct naive_value change_case(struct naive *naive, struct naive_value value,
                                      char from, char to, int shift) {
    struct text_builder builder;
    text_builder_init(&builder, naive->arena);
    if (value.type != NAIVE_STRING)
        return refuse(naive);
    for (size_t i = 0; i < value.text.byte_count; i++) {
        char c = value.text.bytes[i];
        text_append_character(&builder, c >= from && c <= to ? (char)(c + shift) : c);
    }
    return built(&builder);
}

BODY(call_to_upper) {
    return change_case(naive, arguments[0], 'a', 'z', 'A' - 'a');
}

BODY(call_to_lower) {
    return change_case(naive, arguments[0], 'A', 'Z', 'a' - 'A');
}

/* Bytes are characters here: the generator writes ASCII. */
static struct naive_value part(struct text text, int64_t start, int64_t count) {
    int64_t length = (int64_t)text.byte_count;
    start = start > length ? length : start;
    count = count > length - start ? length - start : count;
    return naive_string((struct text){text.bytes + start, (size_t)count});
}

BODY(call_substring) {
    if (arguments[0].type != NAIVE_STRING || arguments[1].type != NAIVE_INTEGER ||
        (count == 3 && arguments[2].type != NAIVE_INTEGER))
        return refuse(naive);
    int64_t length = count == 3 ? arguments[2].integer : INT64_MAX;
    if (arguments[1].integer < 0 || length < 0)
        return refuse(naive);
    return part(arguments[0].text, arguments[1].integer, length);
}

BODY(call_left) {
    if (arguments[0].type != NAIVE_STRING || arguments[1].type != NAIVE_INTEGER ||
        arguments[1].integer < 0)
        return refuse(naive);
    return part(arguments[0].text, 0, arguments[1].integer);
}

BODY(call_right) {
    if (arguments[0].type != NAIVE_STRING || arguments[1].type != NAIVE_INTEGER ||
        arguments[1].integer < 0)
        return refuse(naive);
    int64_t start = (int64_t)arguments[0].text.byte_count - arguments[1].integer;
    return part(arguments[0].text, start < 0 ? 0 : start, INT64_MAX);
}

/* ---- lists -------------------------------------------------------------------------------- */

BODY(call_size) {
    if (arguments[0].type == NAIVE_LIST)
        return naive_integer(arguments[0].list->count);
    if (arguments[0].type == NAIVE_MAP)
        return naive_integer(arguments[0].map->count);
    if (arguments[0].type == NAIVE_STRING)
        return naive_integer((int64_t)arguments[0].text.byte_count);
    return refuse(naive);
}

static struct naive_value item_at(struct naive *naive, struct naive_value list,
                                  bool is_last) {
    if (list.type != NAIVE_LIST)
        return refuse(naive);
    uint32_t count = list.list->count;
    return count == 0 ? naive_null() : list.list->items[is_last ? count - 1 : 0];
}

BODY(call_head) {
    return item_at(naive, arguments[0], false);
}

BODY(call_last) {
    return item_at(naive, arguments[0], true);
}

BODY(call_tail) {
    if (arguments[0].type != NAIVE_LIST)
        return refuse(naive);
    const struct naive_list *list = arguments[0].list;
    struct naive_value tail = naive_list(naive, list->count == 0 ? 0 : list->count - 1);
    for (uint32_t i = 0; i < tail.list->count; i++)
        tail.list->items[i] = list->items[i + 1];
    return tail;
}

BODY(call_reverse) {
    if (arguments[0].type == NAIVE_STRING) {
        struct text_builder builder;
        text_builder_init(&builder, naive->arena);
        for (size_t i = arguments[0].text.byte_count; i > 0; i--)
            text_append_character(&builder, arguments[0].text.bytes[i - 1]);
        return built(&builder);
    }
    if (arguments[0].type != NAIVE_LIST)
        return refuse(naive);
    const struct naive_list *list = arguments[0].list;
    struct naive_value reversed = naive_list(naive, list->count);
    for (uint32_t i = 0; i < list->count; i++)
        reversed.list->items[i] = list->items[list->count - 1 - i];
    return reversed;
}

BODY(call_range) {
    if (arguments[0].type != NAIVE_INTEGER || arguments[1].type != NAIVE_INTEGER ||
        (count == 3 && arguments[2].type != NAIVE_INTEGER))
        return refuse(naive);
    int64_t step = count == 3 ? arguments[2].integer : 1;
    int64_t start = arguments[0].integer, end = arguments[1].integer;
    if (step == 0)
        return refuse(naive);
    double steps = ((double)end - (double)start) / (double)step;
    if (steps > MAX_RANGE) {
        naive->is_too_large = true;
        return naive_null();
    }
    struct naive_value list = naive_list(naive, steps < 0 ? 0 : (uint32_t)steps + 1);
    for (uint32_t i = 0; i < list.list->count; i++)
        list.list->items[i] = naive_integer(start + step * (int64_t)i);
    return list;
}

BODY(call_sort) {
    if (arguments[0].type != NAIVE_LIST)
        return refuse(naive);
    struct naive_value sorted = naive_list(naive, arguments[0].list->count);
    for (uint32_t i = 0; i < sorted.list->count; i++) {
        struct naive_value item = arguments[0].list->items[i];
        uint32_t place = i;
        while (place > 0 && naive_order(sorted.list->items[place - 1], item) > 0) {
            sorted.list->items[place] = sorted.list->items[place - 1];
            place--;
        }
        sorted.list->items[place] = item;
    }
    return sorted;
}

BODY(call_is_empty) {
    struct naive_value size = call_size(naive, arguments, 1);
    return naive_boolean(size.integer == 0);
}

/* ---- null --------------------------------------------------------------------------------- */

BODY(call_coalesce) {
    for (uint32_t i = 0; i < count; i++)
        if (!naive_is_null(arguments[i]))
            return arguments[i];
    return naive_null();
}

BODY(call_null_if) {
    return naive_equal(arguments[0], arguments[1]) == NAIVE_TRUE ? naive_null()
                                                                 : arguments[0];
}

/* ---- elements ----------------------------------------------------------------------------- */

static struct naive_value element_list(struct naive *naive, enum naive_type type,
                                       const uint32_t *elements, uint32_t count) {
    struct naive_value list = naive_list(naive, count);
    for (uint32_t i = 0; i < count; i++)
        list.list->items[i] = (struct naive_value){.type = type, .element = elements[i]};
    return list;
}

BODY(call_nodes) {
    if (arguments[0].type != NAIVE_PATH)
        return refuse(naive);
    const struct naive_path *path = arguments[0].path;
    return element_list(naive, NAIVE_NODE, path->nodes, path->hop_count + 1);
}

BODY(call_relationships) {
    if (arguments[0].type != NAIVE_PATH)
        return refuse(naive);
    const struct naive_path *path = arguments[0].path;
    return element_list(naive, NAIVE_EDGE, path->edges, path->hop_count);
}

BODY(call_length) {
    return arguments[0].type == NAIVE_PATH ? naive_integer(arguments[0].path->hop_count)
                                           : refuse(naive);
}

BODY(call_type) {
    if (arguments[0].type != NAIVE_EDGE)
        return refuse(naive);
    return naive_string(naive->graph->edges.items[arguments[0].element].type);
}

static struct naive_value end_of(struct naive *naive, struct naive_value edge,
                                 bool is_start) {
    if (edge.type != NAIVE_EDGE)
        return refuse(naive);
    const struct naive_edge *found = &naive->graph->edges.items[edge.element];
    return (struct naive_value){.type = NAIVE_NODE,
                                .element = is_start ? found->from : found->to};
}

BODY(call_start_node) {
    return end_of(naive, arguments[0], true);
}

BODY(call_end_node) {
    return end_of(naive, arguments[0], false);
}

/* Labels and keys have no order: they are given sorted, and asked for only so. */
BODY(call_labels) {
    if (arguments[0].type != NAIVE_NODE)
        return refuse(naive);
    struct naive_value labels = {
        .type = NAIVE_LIST,
        .list = &naive->graph->nodes.items[arguments[0].element].labels};
    return call_sort(naive, &labels, 1);
}

static const struct naive_map *properties_of(const struct naive *naive,
                                             struct naive_value value) {
    if (value.type == NAIVE_NODE)
        return &naive->graph->nodes.items[value.element].properties;
    if (value.type == NAIVE_EDGE)
        return &naive->graph->edges.items[value.element].properties;
    return value.type == NAIVE_MAP ? value.map : NULL;
}

BODY(call_keys) {
    const struct naive_map *map = properties_of(naive, arguments[0]);
    if (map == NULL)
        return refuse(naive);
    struct naive_value keys = naive_list(naive, map->count);
    for (uint32_t i = 0; i < map->count; i++)
        keys.list->items[i] = naive_string(map->keys[i]);
    return call_sort(naive, &keys, 1);
}

BODY(call_properties) {
    const struct naive_map *map = properties_of(naive, arguments[0]);
    return map == NULL ? refuse(naive)
                       : (struct naive_value){.type = NAIVE_MAP, .map = map};
}

BODY(call_date) {
    int64_t days;
    if (arguments[0].type == NAIVE_DATE)
        return arguments[0];
    if (arguments[0].type != NAIVE_STRING || !naive_read_date(arguments[0].text, &days))
        return refuse(naive);
    return (struct naive_value){.type = NAIVE_DATE, .integer = days};
}

/* The amount of a map's entry; 0 without one. */
static int64_t amount(struct naive *naive, const struct naive_map *map, const char *key) {
    struct naive_value value = naive_map_get(map, text_of(key));
    if (value.type != NAIVE_INTEGER && !naive_is_null(value))
        refuse(naive);
    return value.type == NAIVE_INTEGER ? value.integer : 0;
}

BODY(call_duration) {
    struct naive_duration read;
    if (arguments[0].type == NAIVE_DURATION)
        return arguments[0];
    if (arguments[0].type == NAIVE_MAP)
        return naive_duration(naive, amount(naive, arguments[0].map, "months"),
                              amount(naive, arguments[0].map, "days"),
                              amount(naive, arguments[0].map, "seconds"));
    if (arguments[0].type != NAIVE_STRING ||
        !naive_read_duration(arguments[0].text, &read))
        return refuse(naive);
    return naive_duration(naive, read.months, read.days, read.seconds);
}

/* ---- the table ---------------------------------------------------------------------------- */

static const struct {
    const char *name;
    struct naive_value (*call)(struct naive *, const struct naive_value *, uint32_t);
    bool takes_null;
} functions[] = {
    {"abs", call_abs, false},
    {"sign", call_sign, false},
    {"floor", call_floor, false},
    {"ceil", call_ceil, false},
    {"toInteger", call_to_integer, false},
    {"toFloat", call_to_float, false},
    {"toString", call_to_string, false},
    {"toUpper", call_to_upper, false},
    {"toLower", call_to_lower, false},
    {"substring", call_substring, false},
    {"left", call_left, false},
    {"right", call_right, false},
    {"size", call_size, false},
    {"head", call_head, false},
    {"last", call_last, false},
    {"tail", call_tail, false},
    {"reverse", call_reverse, false},
    {"range", call_range, false},
    {"coll.sort", call_sort, false},
    {"isEmpty", call_is_empty, false},
    {"coalesce", call_coalesce, true},
    {"nullIf", call_null_if, true},
    {"nodes", call_nodes, false},
    {"relationships", call_relationships, false},
    {"length", call_length, false},
    {"type", call_type, false},
    {"startNode", call_start_node, false},
    {"endNode", call_end_node, false},
    {"labels", call_labels, false},
    {"keys", call_keys, false},
    {"properties", call_properties, false},
    {"date", call_date, false},
    {"duration", call_duration, false},
};

struct naive_value naive_call(struct naive *naive, const struct naive_binding *row,
                              const struct ast_expression *call) {
    struct naive_value arguments[8];
    uint32_t count = 0;
    bool has_null = false;
    for (int i = 0; i < 8; i++)
        arguments[i] = naive_null();
    for (const struct ast_expression *one = call->arguments; one != NULL && count < 8;
         one = one->next) {
        arguments[count] = naive_evaluate(naive, row, one);
        has_null = has_null || naive_is_null(arguments[count]);
        count++;
    }
    if (naive_has_stopped(naive))
        return naive_null();
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (!text_equal_ignoring_case(call->name.text, text_of(functions[i].name)))
            continue;
        if (has_null && !functions[i].takes_null)
            return naive_null();
        return functions[i].call(naive, arguments, count);
    }
    naive_fail(naive, "a function that is not evaluated here");
    return naive_null();
}
