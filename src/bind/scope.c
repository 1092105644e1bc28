/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Few variables are searched in order; from MANY_VARIABLES on a map finds them, so that a
 * CREATE of a hundred thousand named nodes stays linear.
 */
#include "bind/scope.h"

#include <stdlib.h>

#define MANY_VARIABLES 16

struct scope *scope_new(struct arena *arena, struct scope *outer, struct frame *frame) {
    struct scope *scope = ARENA_NEW(arena, struct scope);
    if (scope == NULL)
        return NULL;
    scope->outer = outer;
    scope->frame = frame;
    return scope;
}

static void release_map(void *map) {
    map_release(map);
}

/* Moves the variables of a scope that has grown into a map. */
static bool index_variables(struct arena *arena, struct scope *scope) {
    struct map *places = ARENA_NEW(arena, struct map);
    if (places == NULL)
        return false;
    map_init(places);
    for (uint32_t i = 0; i < scope->variables.count; i++)
        if (map_set_text(places, scope->variables.items[i].name, i) != STATUS_OK) {
            map_release(places);
            return false;
        }
    if (arena_on_release(arena, release_map, places) != STATUS_OK)
        return false;
    scope->places = places;
    return true;
}

bool scope_add(struct arena *arena, struct scope *scope, struct scope_variable variable) {
    if (ARRAY_PUSH(arena, scope->variables, variable) == NULL)
        return false;
    uint32_t count = scope->variables.count;
    if (scope->places != NULL)
        return map_set_text(scope->places, variable.name, count - 1) == STATUS_OK;
    return count < MANY_VARIABLES || index_variables(arena, scope);
}

struct scope_variable *scope_find_here(const struct scope *scope, struct text name) {
    if (scope->places != NULL) {
        uint64_t *place = map_find_text(scope->places, name);
        return place == NULL ? NULL : &scope->variables.items[*place];
    }
    for (uint32_t i = 0; i < scope->variables.count; i++)
        if (text_equal(scope->variables.items[i].name, name))
            return &scope->variables.items[i];
    return NULL;
}

struct scope_variable *scope_find(struct scope *scope, struct text name,
                                  struct scope **owner) {
    for (; scope != NULL; scope = scope->outer) {
        struct scope_variable *found = scope_find_here(scope, name);
        if (found == NULL)
            continue;
        if (owner != NULL)
            *owner = scope;
        return found;
    }
    return NULL;
}

const struct scope_record *scope_find_record(const struct scope *scope,
                                             const struct scope **owner) {
    while (scope != NULL && scope->record == NULL)
        scope = scope->outer;
    *owner = scope;
    return scope == NULL ? NULL : scope->record;
}

enum scope_barrier scope_hides(struct scope *scope, struct text name) {
    for (; scope != NULL; scope = scope->outer)
        if (scope->hidden != NULL && (scope_find(scope->hidden, name, NULL) != NULL ||
                                      scope_hides(scope->hidden, name) != SCOPE_OPEN))
            return scope->barrier;
    return SCOPE_OPEN;
}

bool scope_has_forgotten(const struct scope *scope, struct text name) {
    for (; scope != NULL; scope = scope->outer)
        for (const struct scope *old = scope->forgotten; old != NULL;
             old = old->forgotten)
            if (scope_find_here(old, name) != NULL)
                return true;
    return false;
}

bool scope_note_unyielded(struct arena *arena, struct scope *scope, struct text name) {
    return ARRAY_PUSH(arena, scope->unyielded, name) != NULL;
}

bool scope_could_yield(const struct scope *scope, struct text name) {
    for (; scope != NULL; scope = scope->outer)
        for (const struct scope *old = scope; old != NULL; old = old->forgotten)
            for (uint32_t i = 0; i < old->unyielded.count; i++)
                if (text_equal(old->unyielded.items[i], name))
                    return true;
    return false;
}

void scope_offer_names(const struct scope *scope, struct text_nearest *nearest) {
    for (; scope != NULL; scope = scope->outer)
        for (uint32_t i = 0; i < scope->variables.count; i++)
            text_nearest_offer(nearest, scope->variables.items[i].name);
}

bool frame_note_import(struct arena *arena, struct frame *frame,
                       const struct frame *owner, uint32_t slot) {
    for (; frame != NULL && frame != owner; frame = frame->outer)
        if (ARRAY_PUSH(arena, frame->imports, slot) == NULL)
            return false;
    return true;
}

static int compare_slots(const void *first, const void *second) {
    uint32_t a = *(const uint32_t *)first, b = *(const uint32_t *)second;
    return a < b ? -1 : a > b;
}

void frame_imports(struct frame *frame, uint32_t **slots, uint32_t *count) {
    uint32_t *items = frame->imports.items;
    uint32_t kept = 0;
    if (frame->imports.count > 1)
        qsort(items, frame->imports.count, sizeof *items, compare_slots);
    for (uint32_t i = 0; i < frame->imports.count; i++)
        if (kept == 0 || items[kept - 1] != items[i])
            items[kept++] = items[i];
    *slots = items;
    *count = kept;
}
