/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns, counters, warnings and values of the public interface. */
#include "session/plain_locale.h"
#include "session/statement.h"

#include "render/render_value.h"

#include <stddef.h>
#include <string.h>

/* A value as the public interface hands it out: a place in a row, a list or a map. */
struct entente_value {
    struct value value;
};

static const struct entente_value *wrap(const struct value *value) {
    return (const struct entente_value *)value;
}

/* A terminated copy, "" when there is no memory. A handle that a caller only reads still
 * keeps on its arena what the answers need. */
static const char *terminated(const struct entente_statement *statement,
                              struct text text) {
    struct arena *arena = &((struct entente_statement *)statement)->arena;
    const char *copy = arena_copy(arena, text.bytes, text.byte_count);
    return copy == NULL ? "" : copy;
}

/* ---- columns ------------------------------------------------------------------------------ */

const struct value *statement_row(const struct entente_statement *statement) {
    return statement->row;
}

static bool has_column(const struct entente_statement *statement, int column) {
    return column >= 0 && (uint32_t)column < statement->column_count;
}

int entente_column_count(const struct entente_statement *statement) {
    return (int)statement->column_count;
}

const char *entente_column_name(const struct entente_statement *statement, int column) {
    return has_column(statement, column) ? terminated(statement, statement->names[column])
                                         : NULL;
}

const struct entente_value *entente_column(const struct entente_statement *statement,
                                           int column) {
    return has_column(statement, column) ? wrap(&statement->row[column]) : NULL;
}

enum entente_type entente_column_type(const struct entente_statement *statement,
                                      int column) {
    const struct entente_value *value = entente_column(statement, column);
    return value == NULL ? ENTENTE_NULL : entente_value_type(value);
}

const char *entente_column_text(struct entente_statement *statement, int column,
                                size_t *byte_count) {
    if (byte_count != NULL)
        *byte_count = 0;
    if (!has_column(statement, column))
        return NULL;
    struct text_builder builder;
    text_builder_init(&builder, &statement->row_arena);
    locale_t before = plain_locale_enter();
    render_append_value(&builder, statement->database->graph, statement->row[column],
                        RENDER_FULL);
    plain_locale_leave(before);
    struct text text = text_builder_text(&builder);
    if (builder.failed)
        return NULL;
    if (byte_count != NULL)
        *byte_count = text.byte_count;
    return text.bytes;
}

/* ---- what a statement did ----------------------------------------------------------------- */

static const struct {
    const char *name;
    size_t offset;
} counters[] = {
    {"nodes_created", offsetof(struct graph_counters, nodes_created)},
    {"nodes_deleted", offsetof(struct graph_counters, nodes_deleted)},
    {"relationships_created", offsetof(struct graph_counters, relationships_created)},
    {"relationships_deleted", offsetof(struct graph_counters, relationships_deleted)},
    {"properties_set", offsetof(struct graph_counters, properties_set)},
    {"labels_added", offsetof(struct graph_counters, labels_added)},
    {"labels_removed", offsetof(struct graph_counters, labels_removed)},
};
#define COUNTER_COUNT (sizeof counters / sizeof *counters)

static int64_t counter_value(const struct entente_statement *statement, size_t i) {
    int64_t value;
    memcpy(&value, (const char *)&statement->counters + counters[i].offset, sizeof value);
    return value;
}

int64_t entente_statement_counter(const struct entente_statement *statement,
                                  const char *name) {
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        if (strcmp(name, counters[i].name) == 0)
            return counter_value(statement, i);
    return 0;
}

const char *statement_counter_name(uint32_t index) {
    return index < COUNTER_COUNT ? counters[index].name : NULL;
}

const char *entente_statement_warning(const struct entente_statement *statement,
                                      int index) {
    const struct bind_warning *warning = statement->warnings;
    for (int i = 0; i < index && warning != NULL; i++)
        warning = warning->next;
    return warning == NULL || index < 0 ? NULL : terminated(statement, warning->message);
}

/* ---- values ------------------------------------------------------------------------------- */

enum entente_type entente_value_type(const struct entente_value *value) {
    switch ((enum value_type)value->value.type) {
    case VALUE_MAP:
        return ENTENTE_MAP;
    case VALUE_NODE:
        return ENTENTE_NODE;
    case VALUE_RELATIONSHIP:
        return ENTENTE_RELATIONSHIP;
    case VALUE_LIST:
        return ENTENTE_LIST;
    case VALUE_PATH:
        return ENTENTE_PATH;
    case VALUE_DATETIME:
        return ENTENTE_DATETIME;
    case VALUE_LOCAL_DATETIME:
        return ENTENTE_LOCAL_DATETIME;
    case VALUE_DATE:
        return ENTENTE_DATE;
    case VALUE_TIME:
        return ENTENTE_TIME;
    case VALUE_LOCAL_TIME:
        return ENTENTE_LOCAL_TIME;
    case VALUE_DURATION:
        return ENTENTE_DURATION;
    case VALUE_STRING:
        return ENTENTE_STRING;
    case VALUE_BOOLEAN:
        return ENTENTE_BOOLEAN;
    case VALUE_INTEGER:
        return ENTENTE_INTEGER;
    case VALUE_FLOAT:
        return ENTENTE_FLOAT;
    case VALUE_NULL:
        break;
    }
    return ENTENTE_NULL;
}

bool entente_value_boolean(const struct entente_value *value) {
    return value->value.type == VALUE_BOOLEAN && value->value.boolean;
}

int64_t entente_value_integer(const struct entente_value *value) {
    return value->value.type == VALUE_INTEGER ? value->value.integer : 0;
}

double entente_value_float(const struct entente_value *value) {
    return value_is_number(value->value) ? value_as_double(value->value) : 0.0;
}

const char *entente_value_text(const struct entente_value *value, size_t *byte_count) {
    bool is_string = value->value.type == VALUE_STRING;
    if (byte_count != NULL)
        *byte_count = is_string ? value->value.size : 0;
    return is_string ? value->value.text : NULL;
}

size_t entente_value_size(const struct entente_value *value) {
    if (value->value.type == VALUE_PATH)
        return value->value.path->hop_count;
    bool is_container = value->value.type == VALUE_LIST || value->value.type == VALUE_MAP;
    return is_container ? value->value.size : 0;
}

const struct entente_value *entente_value_item(const struct entente_value *value,
                                               size_t index) {
    bool has_item = value->value.type == VALUE_LIST && index < value->value.size;
    return has_item ? wrap(&value->value.items[index]) : NULL;
}

const char *entente_value_key(const struct entente_value *value, size_t index,
                              size_t *byte_count) {
    bool has_entry = value->value.type == VALUE_MAP && index < value->value.size;
    if (byte_count != NULL)
        *byte_count = has_entry ? value->value.entries[index].key.byte_count : 0;
    return has_entry ? value->value.entries[index].key.bytes : NULL;
}

const struct entente_value *entente_value_entry(const struct entente_value *value,
                                                size_t index) {
    bool has_entry = value->value.type == VALUE_MAP && index < value->value.size;
    return has_entry ? wrap(&value->value.entries[index].value) : NULL;
}
