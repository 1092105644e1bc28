/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names: Gephi takes x, y, z, size, r, g, b, color, label and weight as looks and makes no
 * column of them; `id` replaces the ids of nodes in igraph and is lost in NetworkX; SUID and
 * selected are Cytoscape's own; labels and interaction are keys of ours. Such properties get
 * underscores behind their names, as many as it takes to be the only one of that name.
 */
#include "exchange/graphml_keys.h"

#include <string.h>

static const char *const node_names[] = {"id",   "x",      "y",        "z",     "size",
                                         "r",    "g",      "b",        "color", "label",
                                         "SUID", "labels", "selected", NULL};
static const char *const edge_names[] = {"id",       "weight",      "label", "color",
                                         "r",        "g",           "b",     "SUID",
                                         "selected", "interaction", NULL};

static bool is_reserved(enum element_kind kind, struct text name) {
    const char *const *names = kind == ELEMENT_NODE ? node_names : edge_names;
    for (; *names != NULL; names++)
        if (text_equal_ignoring_case(name, text_of(*names)))
            return true;
    return name.byte_count == 0;
}

/* Appends underscores until no property and no tool has the name. */
static enum status free_name(struct exchange_context *context,
                             const struct selection *selection, enum element_kind kind,
                             struct text name, struct text *out) {
    struct text_builder builder;
    text_builder_init(&builder, context->arena);
    text_append(&builder, name);
    do {
        text_append_character(&builder, '_');
        *out = text_builder_text(&builder);
        if (builder.failed)
            return arena_problem(context->arena, context->problem);
    } while (selection_find_key(selection, kind, *out) != NULL);
    return STATUS_OK;
}

static const char *list_type(uint32_t item_types) {
    if (item_types == VALUE_BIT(VALUE_INTEGER))
        return "long";
    if (item_types == VALUE_BIT(VALUE_FLOAT))
        return "double";
    return item_types == VALUE_BIT(VALUE_BOOLEAN) ? "boolean" : "string";
}

static bool is_single(uint32_t types) {
    return types != 0 && (types & (types - 1)) == 0;
}

static enum value_type only_type(uint32_t types) {
    return (enum value_type)__builtin_ctz(types);
}

static enum status choose_list_type(struct exchange_context *context,
                                    struct graphml_key *key) {
    const struct selection_key *source = key->source;
    key->list_type = list_type(source->item_types);
    key->exact_type = TEXT("LIST");
    if (!is_single(source->item_types))
        return STATUS_OK;
    char *name = arena_format(context->arena, "LIST<%s>",
                              value_type_name(only_type(source->item_types)));
    TRY_MEMORY(name, context->arena, context->problem);
    key->exact_type = text_of(name);
    return STATUS_OK;
}

static enum status choose_type(struct exchange_context *context,
                               struct graphml_key *key) {
    const uint32_t types = key->source->types;
    const uint32_t numbers = VALUE_BIT(VALUE_INTEGER) | VALUE_BIT(VALUE_FLOAT);
    key->attribute_type = "string";
    key->plain_type = VALUE_STRING;
    if ((types & ~numbers) == 0 && types != VALUE_BIT(VALUE_INTEGER) &&
        !key->source->has_large_integer) {
        key->attribute_type = "double";
        key->plain_type = VALUE_FLOAT;
        return STATUS_OK;
    }
    if (!is_single(types))
        return STATUS_OK;
    enum value_type type = only_type(types);
    key->plain_type = type;
    if (type == VALUE_LIST)
        return choose_list_type(context, key);
    if (type == VALUE_INTEGER)
        key->attribute_type = "long";
    else if (type == VALUE_BOOLEAN)
        key->attribute_type = "boolean";
    else if (type != VALUE_STRING)
        key->exact_type = text_of(value_type_name(type));
    return STATUS_OK;
}

static void note_rename(struct text_builder *notes, enum element_kind kind,
                        const struct graphml_key *key) {
    text_append_format(notes, "%s property '%.*s' is written as '%.*s'\n",
                       kind == ELEMENT_NODE ? "node" : "relationship",
                       TEXT_ARGS(key->source->name), TEXT_ARGS(key->attribute_name));
}

static enum status make_keys(struct exchange_context *context,
                             const struct selection *selection, enum element_kind kind,
                             struct graphml_keys *out, struct text_builder *notes,
                             struct exchange_report *report) {
    uint32_t count = selection->key_counts[kind];
    out->keys[kind] = ARENA_ARRAY(context->arena, count, struct graphml_key);
    TRY_MEMORY(out->keys[kind], context->arena, context->problem);
    for (uint32_t i = 0; i < count; i++) {
        struct graphml_key *key = &out->keys[kind][i];
        key->source = &selection->keys[kind][i];
        key->attribute_name = key->source->name;
        key->exact_type = TEXT("");
        TRY(choose_type(context, key));
        if (!is_reserved(kind, key->attribute_name))
            continue;
        TRY(free_name(context, selection, kind, key->source->name, &key->attribute_name));
        note_rename(notes, kind, key);
        report->renamed++;
    }
    return STATUS_OK;
}

enum status graphml_keys_make(struct exchange_context *context,
                              const struct selection *selection, struct graphml_keys *out,
                              struct text_builder *notes,
                              struct exchange_report *report) {
    const uint32_t numbers = VALUE_BIT(VALUE_INTEGER) | VALUE_BIT(VALUE_FLOAT);
    *out = (struct graphml_keys){0};
    TRY(make_keys(context, selection, ELEMENT_NODE, out, notes, report));
    TRY(make_keys(context, selection, ELEMENT_RELATIONSHIP, out, notes, report));
    const struct selection_key *weight =
        selection_find_key(selection, ELEMENT_RELATIONSHIP, TEXT("weight"));
    out->has_weight = weight != NULL && (weight->types & ~numbers) == 0;
    out->weight_key = weight == NULL ? CATALOG_NONE : weight->key;
    return STATUS_OK;
}
