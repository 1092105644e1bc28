/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/definition.h"

#include "base/limits.h"
#include "graph/graph_internal.h"
#include "graph/growth.h"

#include <string.h>

/* ---- the list ----------------------------------------------------------------------------- */

void definition_list_release(struct definition_list *list) {
    for (uint32_t i = 0; i < list->count; i++)
        memory_free(list->items[i]);
    memory_free(list->items);
    *list = (struct definition_list){0};
}

bool definition_find(const struct definition_list *list, struct text name,
                     uint32_t *place) {
    uint32_t low = 0, high = list->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = text_compare(list->items[middle]->name, name);
        if (order == 0) {
            *place = middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *place = low;
    return false;
}

struct definition *definition_new(struct text name, struct text text) {
    struct definition *made =
        memory_allocate(sizeof *made + name.byte_count + text.byte_count);
    if (made == NULL)
        return NULL;
    char *bytes = (char *)(made + 1);
    memcpy(bytes, name.bytes, name.byte_count);
    memcpy(bytes + name.byte_count, text.bytes, text.byte_count);
    made->name = (struct text){bytes, name.byte_count};
    made->text = (struct text){bytes + name.byte_count, text.byte_count};
    return made;
}

bool definition_reserve(struct definition_list *list) {
    return growth_reserve((void **)&list->items, &list->capacity,
                          (uint64_t)list->count + 1, sizeof(struct definition *));
}

void definition_insert(struct definition_list *list, uint32_t place,
                       struct definition *definition) {
    memmove(list->items + place + 1, list->items + place,
            (list->count - place) * sizeof(struct definition *));
    list->items[place] = definition;
    list->count++;
}

struct definition *definition_take(struct definition_list *list, uint32_t place) {
    struct definition *taken = list->items[place];
    list->count--;
    memmove(list->items + place, list->items + place + 1,
            (list->count - place) * sizeof(struct definition *));
    return taken;
}

/* ---- the graph's -------------------------------------------------------------------------- */

uint32_t graph_definition_count(const struct graph *graph, enum definition_kind kind) {
    return graph->definitions[kind].count;
}

struct graph_definition graph_definition(const struct graph *graph,
                                         enum definition_kind kind, uint32_t index) {
    const struct definition *definition = graph->definitions[kind].items[index];
    return (struct graph_definition){definition->name, definition->text};
}

bool graph_find_definition(const struct graph *graph, enum definition_kind kind,
                           struct text name, struct graph_definition *out) {
    uint32_t place;
    if (!definition_find(&graph->definitions[kind], name, &place))
        return false;
    *out = graph_definition(graph, kind, place);
    return true;
}

uint64_t graph_definitions_version(const struct graph *graph) {
    return graph->definitions_version;
}

enum status graph_define(struct graph *graph, enum definition_kind kind, struct text name,
                         struct text text, struct problem *problem) {
    struct definition_list *list = &graph->definitions[kind];
    uint32_t place;
    TRY(graph_check_writable(graph, problem));
    bool is_there = definition_find(list, name, &place);
    if (!is_there && list->count == MAX_DEFINITIONS)
        return problem_set(problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                           "more than %u definitions of a kind", MAX_DEFINITIONS);
    TRY_ROOM(definition_reserve(list) && undo_reserve(graph->undo, 2), problem);
    struct definition *made = definition_new(name, text);
    TRY_ROOM(made != NULL, problem);
    if (is_there)
        TRY(graph_undefine(graph, kind, name, problem));
    definition_insert(list, place, made);
    undo_push(graph->undo,
              (struct undo_record){.kind = UNDO_DEFINED, .row = place, .number = kind});
    graph_touch(graph);
    graph->definitions_version = graph->stamp;
    return STATUS_OK;
}

enum status graph_undefine(struct graph *graph, enum definition_kind kind,
                           struct text name, struct problem *problem) {
    struct definition_list *list = &graph->definitions[kind];
    uint32_t place;
    TRY(graph_check_writable(graph, problem));
    if (!definition_find(list, name, &place))
        return STATUS_OK;
    TRY_ROOM(undo_reserve(graph->undo, 1), problem);
    undo_push(graph->undo,
              (struct undo_record){.kind = UNDO_UNDEFINED,
                                   .row = place,
                                   .number = kind,
                                   .definition = definition_take(list, place)});
    graph_touch(graph);
    graph->definitions_version = graph->stamp;
    return STATUS_OK;
}
