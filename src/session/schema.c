/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Relationships are counted by type and by the label sets of their ends, of which there are
 * few; the counts are then sorted by type and size.
 */
#include "session/schema.h"

#include "base/array.h"
#include "base/map.h"

#include <stdlib.h>

/* Ends of one type that are listed; the rest is counted. */
#define LISTED_ENDS 6

/* Relationships of one type between two label sets. */
struct ends {
    uint32_t type, source_set, target_set;
    uint64_t count;
};
typedef ARRAY(struct ends) ends_list;

/* ---- counting ----------------------------------------------------------------------------- */

static int compare_ends(const void *first, const void *second) {
    const struct ends *one = first, *other = second;
    if (one->type != other->type)
        return one->type < other->type ? -1 : 1;
    if (one->count != other->count)
        return one->count > other->count ? -1 : 1;
    if (one->source_set != other->source_set)
        return one->source_set < other->source_set ? -1 : 1;
    return (one->target_set > other->target_set) - (one->target_set < other->target_set);
}

/* Counts one relationship; `places` finds the entry of its key in `list`. */
static bool count_edge(struct arena *arena, struct map *places, ends_list *list,
                       struct ends key) {
    uint64_t packed = (uint64_t)key.type << 48 ^ (uint64_t)key.source_set << 24 ^
                      (uint64_t)key.target_set;
    uint64_t *place = map_find_integer(places, packed);
    if (place != NULL && *place < list->count && list->items[*place].type == key.type &&
        list->items[*place].source_set == key.source_set &&
        list->items[*place].target_set == key.target_set) {
        list->items[*place].count++;
        return true;
    }
    if (map_set_integer(places, packed, list->count) != STATUS_OK)
        return false;
    key.count = 1;
    return ARRAY_PUSH(arena, *list, key) != NULL;
}

static bool count_ends(struct arena *arena, const struct graph *graph, ends_list *list) {
    struct graph_edges edges = graph_edges(graph);
    const uint32_t *sets = graph_node_label_sets(graph);
    uint32_t rows = graph_row_count(graph, ELEMENT_RELATIONSHIP);
    struct map places;
    map_init(&places);
    bool is_counted = true;
    for (uint32_t row = 0; row < rows && is_counted; row++) {
        if (edges.types[row] == TYPE_DEAD)
            continue;
        struct ends key = {edges.types[row], sets[edges.sources[row]],
                           sets[edges.targets[row]], 0};
        is_counted = count_edge(arena, &places, list, key);
    }
    map_release(&places);
    if (is_counted && list->count > 0)
        qsort(list->items, list->count, sizeof *list->items, compare_ends);
    return is_counted;
}

/* ---- printing ----------------------------------------------------------------------------- */

static size_t widest_name(const struct graph *graph, enum catalog_kind kind) {
    size_t widest = 0;
    for (uint32_t id = 0; id < graph_name_count(graph, kind); id++) {
        size_t width = text_display_width(graph_name(graph, kind, id));
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void append_name(struct text_builder *builder, struct text name, size_t width) {
    size_t own = text_display_width(name);
    text_append_string(builder, "  ");
    text_append(builder, name);
    text_append_format(builder, "%*s", own < width ? (int)(width - own) : 0, "");
}

static void append_labels(struct text_builder *builder, const struct graph *graph) {
    size_t width = widest_name(graph, CATALOG_LABEL);
    text_append_format(builder, "labels (%llu nodes)\n",
                       (unsigned long long)graph_element_count(graph, ELEMENT_NODE));
    for (uint32_t id = 0; id < graph_name_count(graph, CATALOG_LABEL); id++) {
        uint64_t uses = graph_name_uses(graph, CATALOG_LABEL, id);
        if (uses == 0)
            continue;
        append_name(builder, graph_name(graph, CATALOG_LABEL, id), width);
        text_append_format(builder, " %9llu\n", (unsigned long long)uses);
    }
}

static void append_set(struct text_builder *builder, const struct graph *graph,
                       uint32_t set) {
    uint32_t count;
    const uint32_t *labels = graph_label_set(graph, set, &count);
    text_append_character(builder, '(');
    for (uint32_t i = 0; i < count; i++) {
        text_append_character(builder, ':');
        text_append(builder, graph_name(graph, CATALOG_LABEL, labels[i]));
    }
    text_append_character(builder, ')');
}

/* The ends of one type, most frequent first; moves `*next` behind them. */
static void append_ends(struct text_builder *builder, const struct graph *graph,
                        const ends_list *list, uint32_t type, uint32_t *next) {
    uint32_t listed = 0, others = 0;
    for (; *next < list->count && list->items[*next].type == type; (*next)++) {
        const struct ends *ends = &list->items[*next];
        if (listed == LISTED_ENDS) {
            others++;
            continue;
        }
        text_append_string(builder, listed == 0 ? "  " : ", ");
        append_set(builder, graph, ends->source_set);
        text_append_string(builder, "->");
        append_set(builder, graph, ends->target_set);
        text_append_format(builder, " %llu", (unsigned long long)ends->count);
        listed++;
    }
    if (others > 0)
        text_append_format(builder, ", %u more", others);
    text_append_character(builder, '\n');
}

static void append_types(struct text_builder *builder, const struct graph *graph) {
    ends_list list = {0};
    uint32_t next = 0;
    size_t width = widest_name(graph, CATALOG_TYPE);
    if (!count_ends(builder->arena, graph, &list)) {
        builder->failed = true;
        return;
    }
    text_append_format(
        builder, "relationship types (%llu relationships)\n",
        (unsigned long long)graph_element_count(graph, ELEMENT_RELATIONSHIP));
    for (uint32_t id = 0; id < graph_name_count(graph, CATALOG_TYPE); id++) {
        uint64_t uses = graph_name_uses(graph, CATALOG_TYPE, id);
        if (uses == 0)
            continue;
        append_name(builder, graph_name(graph, CATALOG_TYPE, id), width);
        text_append_format(builder, " %9llu", (unsigned long long)uses);
        append_ends(builder, graph, &list, id, &next);
    }
}

static const char *type_name(enum property_type type) {
    switch (type) {
    case PROPERTY_INTEGERS:
        return "INTEGER";
    case PROPERTY_FLOATS:
        return "FLOAT";
    case PROPERTY_BOOLEANS:
        return "BOOLEAN";
    case PROPERTY_DATES:
        return "DATE";
    case PROPERTY_STRINGS:
        return "STRING";
    case PROPERTY_MIXED:
    case PROPERTY_ABSENT:
        break;
    }
    return "";
}

/* What a column of several types or of lists holds, item types in the upper half. */
static uint64_t found_types(const struct graph *graph, enum element_kind kind,
                            uint32_t key) {
    uint64_t found = 0;
    uint32_t count = graph_row_count(graph, kind);
    for (uint32_t row = 0; row < count; row++) {
        if (!graph_is_live(graph, kind, row))
            continue;
        struct value value = graph_property(graph, kind, row, key);
        if (value_is_null(value))
            continue;
        found |= UINT64_C(1) << value.type;
        for (uint32_t i = 0; value.type == VALUE_LIST && i < value.size; i++)
            found |= UINT64_C(1) << (32 + value.items[i].type);
    }
    return found;
}

/* The names of the types in `bits`, with '|' between them. */
static void append_type_names(struct text_builder *builder, uint32_t bits,
                              uint32_t item_bits) {
    bool is_first = true;
    for (uint32_t type = 0; type < 32; type++) {
        if ((bits >> type & 1) == 0)
            continue;
        text_append_format(builder, "%s%s", is_first ? "" : "|",
                           value_type_name((enum value_type)type));
        is_first = false;
        if (type != VALUE_LIST || item_bits == 0)
            continue;
        text_append_character(builder, '<');
        append_type_names(builder, item_bits, 0);
        text_append_character(builder, '>');
    }
}

void schema_append_type(struct text_builder *builder, const struct graph *graph,
                        enum element_kind kind, uint32_t key) {
    enum property_type stored = graph_property_type(graph, kind, key);
    if (stored != PROPERTY_MIXED) {
        text_append_string(builder, type_name(stored));
        return;
    }
    uint64_t found = found_types(graph, kind, key);
    append_type_names(builder, (uint32_t)found, (uint32_t)(found >> 32));
}

static void append_keys(struct text_builder *builder, const struct graph *graph,
                        enum element_kind kind, const char *title) {
    bool is_first = true;
    for (uint32_t id = 0; id < graph_name_count(graph, CATALOG_KEY); id++) {
        enum property_type stored = graph_property_type(graph, kind, id);
        if (stored == PROPERTY_ABSENT || graph_name_uses(graph, CATALOG_KEY, id) == 0)
            continue;
        text_append_format(builder, "%s%s", is_first ? title : ", ",
                           is_first ? "\n  " : "");
        text_append(builder, graph_name(graph, CATALOG_KEY, id));
        text_append_character(builder, ' ');
        schema_append_type(builder, graph, kind, id);
        is_first = false;
    }
    if (!is_first)
        text_append_character(builder, '\n');
}

/* Each definition as it was written, ended by ';'. */
static void append_definitions(struct text_builder *builder, const struct graph *graph,
                               enum definition_kind kind) {
    for (uint32_t i = 0; i < graph_definition_count(graph, kind); i++) {
        text_append_character(builder, '\n');
        text_append(builder, graph_definition(graph, kind, i).text);
        text_append_string(builder, ";\n");
    }
}

void schema_append(struct text_builder *builder, const struct graph *graph) {
    append_labels(builder, graph);
    append_types(builder, graph);
    append_keys(builder, graph, ELEMENT_NODE, "properties of nodes");
    append_keys(builder, graph, ELEMENT_RELATIONSHIP, "properties of relationships");
    for (int kind = 0; kind < DEFINITION_KIND_COUNT; kind++)
        append_definitions(builder, graph, (enum definition_kind)kind);
}
