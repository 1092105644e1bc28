/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A graph type as data: which labels, keys and relation types a graph may have. Read from the
 * text of its statement; the binder asks it for names, the session checks elements with it.
 *
 * A node is allowed when each of its labels is in a node type all of whose labels it carries.
 * It has the keys of those node types and no others. A relationship is allowed when one of the
 * relationship types of its name fits its ends; it has the keys of those that fit.
 */
#ifndef ENTENTE_BIND_GRAPH_TYPE_H
#define ENTENTE_BIND_GRAPH_TYPE_H

#include "bind/bound.h"

struct graph_type_property {
    struct text name;
    struct bound_type *type; /* takes_null false: NOT NULL, or part of a KEY */
    struct text type_text;   /* as it is written */
};

struct graph_type_element {
    bool is_relationship;
    struct text *labels; /* of a relationship: the one name of its type */
    uint32_t label_count;
    const struct ast_label_expression *from, *to; /* names, & and | */
    struct graph_type_property *properties;
    uint32_t property_count;
    uint32_t *key; /* places in properties; together they tell nodes apart */
    uint32_t key_count;
    struct text head; /* "Instrument", "(Body)-[part-of]->(Body | Standard)" */
};

struct graph_type {
    struct text name;
    struct graph_type_element *elements;
    uint32_t element_count;
};

/* True when the type declares a label, relation type or key of that name. */
bool graph_type_has(const struct graph_type *type, enum catalog_kind kind,
                    struct text name);
/* Offers the declared names of a kind. */
void graph_type_offer(const struct graph_type *type, enum catalog_kind kind,
                      struct text_nearest *nearest);
/* Declared names that fold like `folded` (text_fold, joiners dropped): up to `capacity`,
 * each once. STATUS_OUT_OF_MEMORY without a problem. */
enum status graph_type_fold(const struct graph_type *type, enum catalog_kind kind,
                            struct text folded, struct arena *arena, struct text *names,
                            uint32_t capacity, uint32_t *count);

#endif
