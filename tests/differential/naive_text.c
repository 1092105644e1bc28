/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as text, dates and durations. */
#include "naive.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days_from_civil. */
static int64_t days_of(int64_t year, int64_t month, int64_t day) {
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

bool naive_read_date(struct text text, int64_t *days) {
    char copy[16] = {0};
    int year, month, day;
    if (text.byte_count != 10)
        return false;
    memcpy(copy, text.bytes, 10);
    if (sscanf(copy, "%4d-%2d-%2d", &year, &month, &day) != 3)
        return false;
    *days = days_of(year, month, day);
    return true;
}

/* Searches forward: only for days near the ones that the generator writes. */
void naive_split_date(int64_t days, int64_t parts[3]) {
    int64_t year = 1970 + days / 366 - 1, month = 1;
    while (days_of(year + 1, 1, 1) <= days)
        year++;
    while (month < 12 && days_of(year, month + 1, 1) <= days)
        month++;
    parts[0] = year;
    parts[1] = month;
    parts[2] = days - days_of(year, month, 1) + 1;
}

static int64_t days_in_month(int64_t year, int64_t month) {
    return month == 12 ? 31 : days_of(year, month + 1, 1) - days_of(year, month, 1);
}

int64_t naive_move_date(int64_t days, const struct naive_duration *by, int sign) {
    int64_t parts[3];
    naive_split_date(days, parts);
    int64_t month = parts[0] * 12 + parts[1] - 1 + sign * by->months;
    int64_t year = month / 12;
    month = month % 12 + 1;
    int64_t last = days_in_month(year, month);
    return days_of(year, month, parts[2] > last ? last : parts[2]) + sign * by->days +
           sign * (by->seconds / 86400);
}

bool naive_read_duration(struct text text, struct naive_duration *out) {
    bool is_time = false;
    *out = (struct naive_duration){0};
    for (size_t i = 1; i < text.byte_count; i++) {
        char *end;
        if (text.bytes[i] == 'T') {
            is_time = true;
            continue;
        }
        int64_t number = strtoll(text.bytes + i, &end, 10);
        i = (size_t)(end - text.bytes);
        if (i >= text.byte_count)
            return false;
        char unit = text.bytes[i];
        if (is_time)
            out->seconds += number * (unit == 'H' ? 3600 : unit == 'M' ? 60 : 1);
        else if (unit == 'D')
            out->days += number;
        else
            out->months += number * (unit == 'Y' ? 12 : 1);
    }
    return true;
}

static void append_amount(struct text_builder *builder, int64_t amount, char unit) {
    if (amount != 0)
        text_append_format(builder, "%lld%c", (long long)amount, unit);
}

static void append_duration(struct text_builder *builder,
                            const struct naive_duration *duration) {
    bool is_nothing =
        duration->months == 0 && duration->days == 0 && duration->seconds == 0;
    text_append_string(builder, is_nothing ? "PT0S" : "P");
    append_amount(builder, duration->months / 12, 'Y');
    append_amount(builder, duration->months % 12, 'M');
    append_amount(builder, duration->days, 'D');
    if (duration->seconds != 0)
        text_append_character(builder, 'T');
    append_amount(builder, duration->seconds / 3600, 'H');
    append_amount(builder, duration->seconds / 60 % 60, 'M');
    append_amount(builder, duration->seconds % 60, 'S');
}

void naive_append_date(struct text_builder *builder, int64_t days) {
    int64_t parts[3];
    naive_split_date(days, parts);
    text_append_format(builder, "%04d-%02d-%02d", (int)parts[0], (int)parts[1],
                       (int)parts[2]);
}

/* The shortest digits that read back the same. */
static void append_float(struct text_builder *builder, double number) {
    char digits[40];
    if (isnan(number) || isinf(number)) {
        text_append_string(builder, isnan(number) ? "NaN"
                                    : number > 0  ? "Infinity"
                                                  : "-Infinity");
        return;
    }
    for (int precision = 1; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, number);
        if (strtod(digits, NULL) == number)
            break;
    }
    text_append_string(builder, digits);
    if (strpbrk(digits, ".e") == NULL)
        text_append_string(builder, ".0");
}

static void append_string(struct text_builder *builder, struct text text) {
    text_append_character(builder, '\'');
    for (size_t i = 0; i < text.byte_count; i++) {
        if (text.bytes[i] == '\'' || text.bytes[i] == '\\')
            text_append_character(builder, '\\');
        text_append_character(builder, text.bytes[i]);
    }
    text_append_character(builder, '\'');
}

static void append_map(struct text_builder *builder, const struct naive_graph *graph,
                       const struct naive_map *map) {
    text_append_character(builder, '{');
    for (uint32_t i = 0; i < map->count; i++) {
        if (i > 0)
            text_append_string(builder, ", ");
        text_append(builder, map->keys[i]);
        text_append_string(builder, ": ");
        naive_append_text(builder, graph, map->values[i]);
    }
    text_append_character(builder, '}');
}

static void append_node(struct text_builder *builder, const struct naive_graph *graph,
                        uint32_t index) {
    const struct naive_node *node = &graph->nodes.items[index];
    text_append_character(builder, '(');
    for (uint32_t i = 0; i < node->labels.count; i++) {
        text_append_character(builder, ':');
        text_append(builder, node->labels.items[i].text);
    }
    if (node->properties.count > 0) {
        if (node->labels.count > 0)
            text_append_character(builder, ' ');
        append_map(builder, graph, &node->properties);
    }
    text_append_character(builder, ')');
}

static void append_edge(struct text_builder *builder, const struct naive_graph *graph,
                        uint32_t index) {
    const struct naive_edge *edge = &graph->edges.items[index];
    text_append_string(builder, "[:");
    text_append(builder, edge->type);
    if (edge->properties.count > 0) {
        text_append_character(builder, ' ');
        append_map(builder, graph, &edge->properties);
    }
    text_append_character(builder, ']');
}

static void append_path(struct text_builder *builder, const struct naive_graph *graph,
                        const struct naive_path *path) {
    append_node(builder, graph, path->nodes[0]);
    for (uint32_t i = 0; i < path->hop_count; i++) {
        const struct naive_edge *edge = &graph->edges.items[path->edges[i]];
        bool is_forward = edge->from == path->nodes[i] && edge->to == path->nodes[i + 1];
        text_append_string(builder, is_forward ? "-" : "<-");
        append_edge(builder, graph, path->edges[i]);
        text_append_string(builder, is_forward ? "->" : "-");
        append_node(builder, graph, path->nodes[i + 1]);
    }
}

static void append_list(struct text_builder *builder, const struct naive_graph *graph,
                        const struct naive_list *list) {
    text_append_character(builder, '[');
    for (uint32_t i = 0; i < list->count; i++) {
        if (i > 0)
            text_append_string(builder, ", ");
        naive_append_text(builder, graph, list->items[i]);
    }
    text_append_character(builder, ']');
}

void naive_append_text(struct text_builder *builder, const struct naive_graph *graph,
                       struct naive_value value) {
    switch (value.type) {
    case NAIVE_MAP:
        append_map(builder, graph, value.map);
        return;
    case NAIVE_NODE:
        append_node(builder, graph, value.element);
        return;
    case NAIVE_EDGE:
        append_edge(builder, graph, value.element);
        return;
    case NAIVE_LIST:
        append_list(builder, graph, value.list);
        return;
    case NAIVE_PATH:
        append_path(builder, graph, value.path);
        return;
    case NAIVE_DATE:
        naive_append_date(builder, value.integer);
        return;
    case NAIVE_DURATION:
        append_duration(builder, value.duration);
        return;
    case NAIVE_STRING:
        append_string(builder, value.text);
        return;
    case NAIVE_BOOLEAN:
        text_append_string(builder, value.boolean ? "true" : "false");
        return;
    case NAIVE_INTEGER:
        text_append_format(builder, "%lld", (long long)value.integer);
        return;
    case NAIVE_FLOAT:
        append_float(builder, value.number);
        return;
    case NAIVE_NULL:
        text_append_string(builder, "null");
        return;
    }
}
