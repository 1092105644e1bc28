/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How: a walk over all names of the type, of which there are few. */
#include "bind/graph_type.h"

/* Calls `visit` for each name of a kind, some several times; ends when it returns false. */
static bool visit_names(const struct graph_type *type, enum catalog_kind kind,
                        bool (*visit)(void *context, struct text name), void *context) {
    for (uint32_t i = 0; i < type->element_count; i++) {
        const struct graph_type_element *element = &type->elements[i];
        bool is_asked = element->is_relationship == (kind == CATALOG_TYPE);
        for (uint32_t j = 0; kind != CATALOG_KEY && is_asked && j < element->label_count;
             j++)
            if (!visit(context, element->labels[j]))
                return false;
        for (uint32_t j = 0; kind == CATALOG_KEY && j < element->property_count; j++)
            if (!visit(context, element->properties[j].name))
                return false;
    }
    return true;
}

static bool differs(void *context, struct text name) {
    return !text_equal(*(const struct text *)context, name);
}

bool graph_type_has(const struct graph_type *type, enum catalog_kind kind,
                    struct text name) {
    return !visit_names(type, kind, differs, &name);
}

static bool offer(void *context, struct text name) {
    text_nearest_offer(context, name);
    return true;
}

void graph_type_offer(const struct graph_type *type, enum catalog_kind kind,
                      struct text_nearest *nearest) {
    (void)visit_names(type, kind, offer, nearest);
}

struct folding {
    struct arena *arena;
    struct text folded;
    struct text *names;
    uint32_t capacity, count;
    enum status status;
};

static bool fold(void *context, struct text name) {
    struct folding *folding = context;
    struct text folded = text_fold(folding->arena, name, true);
    if (folded.bytes == NULL) {
        folding->status = STATUS_OUT_OF_MEMORY;
        return false;
    }
    if (!text_equal(folded, folding->folded))
        return true;
    for (uint32_t i = 0; i < folding->count; i++)
        if (text_equal(folding->names[i], name))
            return true;
    if (folding->count < folding->capacity)
        folding->names[folding->count++] = name;
    return true;
}

enum status graph_type_fold(const struct graph_type *type, enum catalog_kind kind,
                            struct text folded, struct arena *arena, struct text *names,
                            uint32_t capacity, uint32_t *count) {
    struct folding folding = {
        .arena = arena, .folded = folded, .names = names, .capacity = capacity};
    (void)visit_names(type, kind, fold, &folding);
    *count = folding.count;
    return folding.status;
}
