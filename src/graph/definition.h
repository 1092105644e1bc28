/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The definitions of a graph: texts with a name, in the order of their names. Taking one away
 * or replacing it hands the old one to the caller, who may put it back: so undoing needs no
 * memory.
 */
#ifndef ENTENTE_GRAPH_DEFINITION_H
#define ENTENTE_GRAPH_DEFINITION_H

#include "graph/graph.h"

/* Name and text, in one piece of memory that begins with this. */
struct definition {
    struct text name;
    struct text text;
};

struct definition_list {
    struct definition **items;
    uint32_t count, capacity;
};

void definition_list_release(struct definition_list *list);

/* Where the name is, or (false) where it would be put. */
bool definition_find(const struct definition_list *list, struct text name,
                     uint32_t *place);

/* A new definition, NULL without memory. */
struct definition *definition_new(struct text name, struct text text);

/* Room for one more. */
bool definition_reserve(struct definition_list *list);
/* Puts in at `place`, with room reserved. */
void definition_insert(struct definition_list *list, uint32_t place,
                       struct definition *definition);
/* Takes out what is at `place` and gives it back. */
struct definition *definition_take(struct definition_list *list, uint32_t place);

#endif
