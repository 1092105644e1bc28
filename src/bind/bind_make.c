/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small makers of bound expressions and slots. */
#include "bind/binder.h"

struct expression *bind_make(struct binder *binder, enum expression_kind kind,
                             struct span span, uint32_t child_count) {
    struct expression *made = ARENA_NEW(binder->arena, struct expression);
    if (made == NULL)
        return NULL;
    made->kind = kind;
    made->span = span;
    made->types = TYPE_SET_ANY;
    made->child_count = child_count;
    made->second_slot = SLOT_NONE;
    if (child_count == 0)
        return made;
    made->children = ARENA_ARRAY(binder->arena, child_count, struct expression *);
    return made->children == NULL ? NULL : made;
}

struct expression *bind_constant(struct binder *binder, struct span span,
                                 struct value value) {
    struct expression *made = bind_make(binder, EXPRESSION_CONSTANT, span, 0);
    if (made == NULL)
        return NULL;
    made->constant = value;
    made->types = value_is_null(value) ? 0 : TYPE_BIT(value.type);
    return made;
}

struct expression *bind_slot(struct binder *binder, struct span span, uint32_t slot) {
    struct expression *made = bind_make(binder, EXPRESSION_SLOT, span, 0);
    if (made == NULL)
        return NULL;
    made->slot = slot;
    made->types = binder->slots.items[slot].types;
    made->item_types = binder->slots.items[slot].item_types;
    return made;
}

struct expression *bind_property_of(struct binder *binder, struct span span,
                                    uint32_t slot, struct text key) {
    struct expression *made = bind_make(binder, EXPRESSION_PROPERTY, span, 1);
    struct expression *element = bind_slot(binder, span, slot);
    if (made == NULL || element == NULL)
        return NULL;
    made->children[0] = element;
    made->text = key;
    made->types = TYPE_SET_STORED;
    return made;
}

struct expression *bind_pair(struct binder *binder, enum expression_kind kind,
                             struct span span, struct expression *first,
                             struct expression *second, type_set types) {
    struct expression *made = bind_make(binder, kind, span, 2);
    if (made == NULL)
        return NULL;
    made->children[0] = first;
    made->children[1] = second;
    made->types = types;
    return made;
}

struct expression *bind_and(struct binder *binder, struct expression *first,
                            struct expression *second) {
    if (first == NULL || second == NULL)
        return first == NULL ? second : first;
    return bind_pair(binder, EXPRESSION_AND, span_join(first->span, second->span), first,
                     second, TYPE_BIT(VALUE_BOOLEAN));
}

enum status bind_new_slot(struct binder *binder, struct text name, const char *what,
                          type_set types, type_set item_types, uint32_t *slot) {
    struct bound_slot made = {.name = name, .types = types, .item_types = item_types};
    struct slot_mark mark = {0};
    *slot = binder->slots.count;
    if (name.byte_count == 0) {
        made.name = text_of(arena_format(binder->arena, " %s %u", what, (unsigned)*slot));
        TRY_NEW(binder, made.name.bytes);
    }
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, binder->slots, made));
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, binder->marks, mark));
    return STATUS_OK;
}

uint32_t bind_new_stamp(struct binder *binder) {
    return ++binder->last_stamp;
}

bool bind_is_marked(const struct binder *binder, uint32_t stamp, uint32_t slot,
                    uint32_t *place) {
    if (binder->marks.items[slot].stamp != stamp)
        return false;
    if (place != NULL)
        *place = binder->marks.items[slot].place;
    return true;
}

void bind_mark(struct binder *binder, uint32_t stamp, uint32_t slot, uint32_t place) {
    binder->marks.items[slot] = (struct slot_mark){stamp, place};
}
