/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys of a GraphML file and the reading of their values. */
#include "exchange/graphml_import.h"

#include "exchange/cell.h"
#include "exchange/graphml.h"
#include "value/json.h"

#include <string.h>

static const struct {
    const char *name;
    struct graphml_type type;
} type_names[] = {
    {"string", {.type = VALUE_STRING}},
    {"char", {.type = VALUE_STRING}},
    {"int", {.type = VALUE_INTEGER}},
    {"integer", {.type = VALUE_INTEGER}},
    {"long", {.type = VALUE_INTEGER}},
    {"short", {.type = VALUE_INTEGER}},
    {"byte", {.type = VALUE_INTEGER}},
    {"biginteger", {.type = VALUE_INTEGER}},
    {"float", {.type = VALUE_FLOAT}},
    {"double", {.type = VALUE_FLOAT}},
    {"real", {.type = VALUE_FLOAT}},
    {"bigdecimal", {.type = VALUE_FLOAT}},
    {"boolean", {.type = VALUE_BOOLEAN}},
    {"bool", {.type = VALUE_BOOLEAN}},
    {"date", {.type = VALUE_DATE}},
    {"liststring", {.type = VALUE_STRING, .is_loose_list = true}},
};

static const struct graphml_type string_type = {.type = VALUE_STRING};

static bool find_type(struct text name, struct graphml_type *out) {
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++) {
        if (!text_equal_ignoring_case(name, text_of(type_names[i].name)))
            continue;
        *out = type_names[i].type;
        return true;
    }
    return false;
}

bool graphml_exact_type(struct text name, struct graphml_type *out) {
    *out = string_type;
    if (text_equal(name, TEXT("LIST"))) {
        out->is_tagged = true;
        return true;
    }
    if (text_starts_with(name, TEXT("LIST<")) && text_ends_with(name, TEXT(">"))) {
        out->is_list = true;
        name = (struct text){name.bytes + 5, name.byte_count - 6};
    }
    return cell_type_of_name(name, &out->type) && out->type != VALUE_LIST;
}

/* ---- declarations ----------------------------------------------------------------------- */

static void choose_owners(struct text owner, bool owners[OWNER_COUNT]) {
    bool is_all = owner.bytes == NULL || text_equal_ignoring_case(owner, TEXT("all"));
    bool is_node = text_equal_ignoring_case(owner, TEXT("node"));
    bool is_edge = text_equal_ignoring_case(owner, TEXT("edge"));
    bool is_known = is_all || is_node || is_edge ||
                    text_equal_ignoring_case(owner, TEXT("graph")) ||
                    text_equal_ignoring_case(owner, TEXT("graphml")) ||
                    text_equal_ignoring_case(owner, TEXT("port")) ||
                    text_equal_ignoring_case(owner, TEXT("endpoint")) ||
                    text_equal_ignoring_case(owner, TEXT("hyperedge"));
    owners[OWNER_NODE] = is_all || is_node || !is_known ||
                         text_equal_ignoring_case(owner, TEXT("hyperedge"));
    owners[OWNER_EDGE] = is_all || is_edge || !is_known;
    owners[OWNER_GRAPH] = is_all || text_equal_ignoring_case(owner, TEXT("graph"));
}

static void choose_type(struct graphml_import *import,
                        const struct graphml_key_attributes *attributes,
                        struct graphml_key_in *key) {
    key->type = string_type;
    bool is_known =
        attributes->type.bytes == NULL || find_type(attributes->type, &key->type);
    struct graphml_type list;
    if (attributes->list.bytes != NULL && find_type(attributes->list, &list)) {
        key->type = list;
        key->type.is_list = true;
    }
    if (attributes->exact_type.bytes != NULL)
        is_known = graphml_exact_type(attributes->exact_type, &key->type);
    import->losses[LOSS_UNKNOWN_TYPE] += !is_known;
}

/* Labels and types of other tools' files: by the name an option gives, else as APOC has it. */
static enum graphml_role guess_role(const struct graphml_import *import,
                                    const struct graphml_key_in *key) {
    struct text labels = import->labels_name, type = import->type_name;
    if (key->owners[OWNER_NODE] && labels.byte_count > 0
            ? text_equal(key->name, labels)
            : text_equal(key->id, TEXT("labels")) && key->owners[OWNER_NODE])
        return GRAPHML_LABELS;
    if (key->owners[OWNER_EDGE] && type.byte_count > 0
            ? text_equal(key->name, type)
            : text_equal(key->id, TEXT("label")) && key->owners[OWNER_EDGE] &&
                  !key->owners[OWNER_NODE])
        return GRAPHML_TYPE;
    return GRAPHML_PROPERTY;
}

static enum graphml_role choose_role(const struct graphml_import *import,
                                     const struct graphml_key_attributes *attributes,
                                     const struct graphml_key_in *key) {
    if (text_equal(attributes->role, TEXT(ROLE_LABELS)))
        return GRAPHML_LABELS;
    if (text_equal(attributes->role, TEXT(ROLE_TYPE)))
        return GRAPHML_TYPE;
    if (attributes->role.bytes != NULL)
        return GRAPHML_DERIVED;
    if (attributes->graphics.bytes != NULL && attributes->name.bytes == NULL)
        return GRAPHML_GRAPHICS;
    return import->is_ours ? GRAPHML_PROPERTY : guess_role(import, key);
}

/* Finds a key by its id among those of each kind of owner it has. */
static enum status index_key(struct graphml_import *import,
                             const struct graphml_key_in *key, uint32_t place) {
    for (int owner = 0; owner < OWNER_COUNT; owner++) {
        struct map *places = &import->key_places[owner];
        if (!key->owners[owner])
            continue;
        if (map_find_text(places, key->id) != NULL)
            return graphml_fault(import, STATUS_INVALID_FILE,
                                 "the key '%.*s' is declared twice", TEXT_ARGS(key->id));
        if (map_set_text(places, key->id, place) != STATUS_OK)
            return graphml_no_memory(import);
    }
    return STATUS_OK;
}

enum status graphml_declare_key(struct graphml_import *import,
                                const struct graphml_key_attributes *attributes,
                                struct graphml_key_in **out) {
    if (attributes->id.bytes == NULL)
        return graphml_fault(import, STATUS_INVALID_FILE, "a key has no id");
    struct graphml_key_in key = {.key = CATALOG_NONE, .line = import->line};
    choose_owners(attributes->owner, key.owners);
    choose_type(import, attributes, &key);
    struct text name = attributes->property.bytes != NULL ? attributes->property
                       : attributes->name.bytes != NULL   ? attributes->name
                                                          : attributes->id;
    key.id = text_copy(&import->arena, attributes->id);
    key.name = text_copy(&import->arena, name);
    if (key.id.bytes == NULL || key.name.bytes == NULL)
        return graphml_no_memory(import);
    key.role = choose_role(import, attributes, &key);
    TRY(index_key(import, &key, import->keys.count));
    if (ARRAY_PUSH(&import->arena, import->keys, key) == NULL)
        return graphml_no_memory(import);
    *out = &import->keys.items[import->keys.count - 1];
    return STATUS_OK;
}

enum status graphml_find_key(struct graphml_import *import, enum graphml_owner owner,
                             struct text id, struct graphml_key_in **out) {
    const uint64_t *place = map_find_text(&import->key_places[owner], id);
    if (place != NULL) {
        *out = &import->keys.items[*place];
        return STATUS_OK;
    }
    import->losses[LOSS_UNDECLARED_KEY]++;
    struct graphml_key_in key = {.key = CATALOG_NONE, .type = string_type};
    key.id = key.name = text_copy(&import->arena, id);
    key.owners[owner] = true;
    if (key.id.bytes == NULL)
        return graphml_no_memory(import);
    key.role = import->is_ours ? GRAPHML_PROPERTY : guess_role(import, &key);
    TRY(index_key(import, &key, import->keys.count));
    if (ARRAY_PUSH(&import->arena, import->keys, key) == NULL)
        return graphml_no_memory(import);
    *out = &import->keys.items[import->keys.count - 1];
    return STATUS_OK;
}

enum status graphml_key_id(struct graphml_import *import, struct graphml_key_in *key,
                           uint32_t *id) {
    if (key->key == CATALOG_NONE)
        TRY(graph_make_name(import->context->graph, CATALOG_KEY, key->name, &key->key,
                            import->context->problem));
    *id = key->key;
    return STATUS_OK;
}

/* ---- values ----------------------------------------------------------------------------- */

static enum status bad_value(struct graphml_import *import,
                             const struct graphml_key_in *key, struct text text,
                             const char *expected) {
    const size_t most = 60;
    struct text shown = text;
    if (shown.byte_count > most) {
        shown.byte_count = most;
        while (((unsigned char)shown.bytes[shown.byte_count] & 0xC0) == 0x80)
            shown.byte_count--;
    }
    return graphml_fault(import, STATUS_INVALID_FILE, "'%.*s': '%.*s%s' is not %s",
                         TEXT_ARGS(key->name), TEXT_ARGS(shown),
                         shown.byte_count < text.byte_count ? "..." : "", expected);
}

static bool is_blank(struct text text) {
    for (size_t i = 0; i < text.byte_count; i++)
        if (strchr(" \t\r\n", text.bytes[i]) == NULL)
            return false;
    return true;
}

static struct text trim(struct text text) {
    while (text.byte_count > 0 && strchr(" \t\r\n", *text.bytes) != NULL) {
        text.bytes++;
        text.byte_count--;
    }
    while (text.byte_count > 0 &&
           strchr(" \t\r\n", text.bytes[text.byte_count - 1]) != NULL)
        text.byte_count--;
    return text;
}

/* JSON text that must be a list. */
static enum status read_json_list(struct graphml_import *import,
                                  const struct graphml_key_in *key, struct text text,
                                  bool is_tagged, struct value *out) {
    struct problem unread;
    problem_clear(&unread);
    struct arena *arena = &import->element_arena;
    /* Strings of the result share the text, which the parser's buffer will not keep. */
    struct text copy = text_copy(arena, text);
    if (copy.bytes == NULL)
        return graphml_no_memory(import);
    enum status status = json_read(arena, copy, out, &unread);
    if (status == STATUS_OK && is_tagged)
        status = json_decode(arena, *out, out, &unread);
    if (status == STATUS_OUT_OF_MEMORY)
        return graphml_no_memory(import);
    if (status != STATUS_OK || out->type != VALUE_LIST)
        return bad_value(import, key, text, "a list in JSON");
    return STATUS_OK;
}

/* A scalar of the JSON text as an item of the declared type. */
static enum status convert_item(struct graphml_import *import,
                                const struct graphml_key_in *key, enum value_type type,
                                struct text text, struct value item, struct value *out) {
    *out = item;
    if (item.type == type)
        return STATUS_OK;
    if (type == VALUE_FLOAT && item.type == VALUE_INTEGER) {
        *out = value_float((double)item.integer);
        return STATUS_OK;
    }
    bool is_valid = false;
    if (item.type == VALUE_STRING)
        TRY(cell_read(&import->element_arena, type, value_text(item), out, &is_valid,
                      import->context->problem));
    return is_valid ? STATUS_OK
                    : bad_value(import, key, text, "a list of the key's type");
}

static enum status read_list(struct graphml_import *import,
                             const struct graphml_key_in *key, struct graphml_type type,
                             struct text text, struct value *out) {
    struct value list;
    TRY(read_json_list(import, key, text, type.is_tagged, &list));
    struct value *items = ARENA_ARRAY(&import->element_arena, list.size, struct value);
    if (items == NULL)
        return graphml_no_memory(import);
    for (uint32_t i = 0; i < list.size; i++) {
        if (type.is_tagged)
            items[i] = list.items[i];
        else
            TRY(convert_item(import, key, type.type, text, list.items[i], &items[i]));
    }
    return value_make_list(items, list.size, out, import->context->problem);
}

/* "[a, b]" or "a, b": items without quotes. */
static enum status read_loose_list(struct graphml_import *import, struct text text,
                                   struct value *out) {
    text = trim(text);
    if (text_starts_with(text, TEXT("[")) && text_ends_with(text, TEXT("]")))
        text = (struct text){text.bytes + 1, text.byte_count - 2};
    ARRAY(struct value) items = {0};
    for (size_t start = 0; start < text.byte_count;) {
        size_t end = text_find(text, TEXT(","), start);
        end = end == SIZE_MAX ? text.byte_count : end;
        struct text item = trim((struct text){text.bytes + start, end - start});
        if (ARRAY_PUSH(&import->element_arena, items, value_string(item)) == NULL)
            return graphml_no_memory(import);
        start = end + 1;
    }
    return value_make_list(items.items, items.count, out, import->context->problem);
}

enum status graphml_read_value(struct graphml_import *import,
                               const struct graphml_key_in *key, struct graphml_type type,
                               struct text text, struct value *out) {
    bool is_string = type.type == VALUE_STRING && !type.is_list && !type.is_tagged &&
                     !type.is_loose_list;
    if (!is_string && is_blank(text)) {
        *out = value_null();
        import->losses[LOSS_EMPTY_VALUE]++;
        return STATUS_OK;
    }
    if (type.is_loose_list)
        return read_loose_list(import, text, out);
    if (type.is_list || type.is_tagged)
        return read_list(import, key, type, text, out);
    bool is_valid;
    TRY(cell_read(&import->element_arena, type.type, is_string ? text : trim(text), out,
                  &is_valid, import->context->problem));
    return is_valid ? STATUS_OK
                    : bad_value(import, key, text, cell_expectation(type.type));
}
