/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/csv_columns.h"

#include "exchange/csv_header.h"
#include "exchange/id_map.h"

#include <string.h>

static bool has_byte(struct text text, char byte) {
    return text.byte_count > 0 && memchr(text.bytes, byte, text.byte_count) != NULL;
}

/* Zero bytes cannot stand in a file, nor ';' in an item, and "" is the empty list. */
static bool is_plain_item(struct value item) {
    return item.type != VALUE_STRING ||
           (item.size > 0 && !has_byte(value_text(item), '\0') &&
            !has_byte(value_text(item), ';'));
}

static bool is_plain(struct value value) {
    if (value.type == VALUE_STRING)
        return !has_byte(value_text(value), '\0');
    for (uint32_t i = 0; value.type == VALUE_LIST && i < value.size; i++)
        if (!is_plain_item(value.items[i]))
            return false;
    return true;
}

static bool is_single(uint32_t types) {
    return (types & (types - 1)) == 0;
}

static bool are_plain(const struct selection *selection, enum element_kind kind,
                      const struct selection_key *key) {
    uint32_t strings = VALUE_BIT(VALUE_STRING);
    if ((key->types & strings) == 0 && (key->item_types & strings) == 0)
        return true;
    for (uint32_t i = 0; i < selection_count(selection, kind); i++)
        if (!is_plain(graph_property(selection->graph, kind,
                                     selection_row(selection, kind, i), key->key)))
            return false;
    return true;
}

static enum csv_style choose_style(const struct selection *selection,
                                   enum element_kind kind,
                                   const struct selection_key *key) {
    if (!is_single(key->types) || !is_single(key->item_types) ||
        !are_plain(selection, kind, key))
        return CSV_JSON;
    return key->types == VALUE_BIT(VALUE_LIST) ? CSV_LIST : CSV_SCALAR;
}

/* Whether the texts of a key tell all nodes apart. */
static enum status is_identifying(struct exchange_context *context,
                                  const struct selection *selection,
                                  const struct selection_key *key, struct id_map *ids,
                                  bool *out) {
    *out = key->types == VALUE_BIT(VALUE_STRING);
    for (uint32_t i = 0; *out && i < selection->node_count; i++) {
        struct value value =
            graph_property(selection->graph, ELEMENT_NODE, selection->nodes[i], key->key);
        if (value.type != VALUE_STRING || value.size == 0) {
            *out = false;
            break;
        }
        struct id_key id = id_key(value_text(value));
        if (id_map_add(ids, &id, i, out) != STATUS_OK)
            return arena_problem(context->arena, context->problem);
    }
    return STATUS_OK;
}

static enum status choose_id(struct exchange_context *context,
                             const struct selection *selection, struct csv_columns *out) {
    const struct selection_key *key =
        selection_find_key(selection, ELEMENT_NODE, TEXT("id"));
    out->id_place = UINT32_MAX;
    if (key == NULL)
        return STATUS_OK;
    uint32_t place = (uint32_t)(key - selection->keys[ELEMENT_NODE]);
    if (out->styles[ELEMENT_NODE][place] != CSV_SCALAR)
        return STATUS_OK;
    struct id_map ids;
    id_map_init(&ids);
    bool is_id;
    enum status status = is_identifying(context, selection, key, &ids, &is_id);
    id_map_release(&ids);
    if (status == STATUS_OK && is_id)
        out->id_place = place;
    return status;
}

enum status csv_columns_choose(struct exchange_context *context,
                               const struct selection *selection,
                               struct csv_columns *out) {
    for (int kind = 0; kind < 2; kind++) {
        uint32_t count = selection->key_counts[kind];
        out->styles[kind] = ARENA_ARRAY(context->arena, count, enum csv_style);
        TRY_MEMORY(out->styles[kind], context->arena, context->problem);
        for (uint32_t i = 0; i < count; i++) {
            const struct selection_key *key = &selection->keys[kind][i];
            TRY(budget_check(context->budget, context->problem));
            if (key->name.byte_count == 0 || has_byte(key->name, '\0'))
                return problem_set(context->problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                                   "a graph folder cannot hold a property whose name is "
                                   "empty or has a zero byte");
            out->styles[kind][i] = choose_style(selection, (enum element_kind)kind, key);
        }
    }
    return choose_id(context, selection, out);
}

void csv_columns_append_title(struct text_builder *builder,
                              const struct selection_key *key, enum csv_style style) {
    text_append(builder, key->name);
    if (style == CSV_JSON) {
        text_append_string(builder, ":json");
        return;
    }
    uint32_t types = style == CSV_LIST ? key->item_types : key->types;
    enum value_type type =
        types == 0 ? VALUE_STRING : (enum value_type)__builtin_ctz(types);
    bool is_plain_name = text_find(key->name, TEXT(":"), 0) == SIZE_MAX;
    if (type != VALUE_STRING || style == CSV_LIST || !is_plain_name)
        text_append_format(builder, ":%s", csv_type_name(type));
    if (style == CSV_LIST)
        text_append_string(builder, "[]");
}

void csv_append_field(struct text_builder *builder, struct text text) {
    bool needs_quotes = text.byte_count == 0;
    for (size_t i = 0; i < text.byte_count && !needs_quotes; i++)
        needs_quotes = text.bytes[i] == ',' || text.bytes[i] == '"' ||
                       text.bytes[i] == '\n' || text.bytes[i] == '\r';
    /* A byte order mark at the start of a file is none of its text. */
    needs_quotes = needs_quotes || (unsigned char)text.bytes[0] == 0xEF;
    if (!needs_quotes) {
        text_append(builder, text);
        return;
    }
    text_append_character(builder, '"');
    for (size_t start = 0; start <= text.byte_count;) {
        size_t quote = text_find(text, TEXT("\""), start);
        size_t end = quote == SIZE_MAX ? text.byte_count : quote + 1;
        text_append(builder, (struct text){text.bytes + start, end - start});
        if (quote == SIZE_MAX)
            break;
        text_append_character(builder, '"');
        start = end;
    }
    text_append_character(builder, '"');
}
