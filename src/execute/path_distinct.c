/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/path_distinct.h"

#include "execute/execute.h"

#include <string.h>

struct path_distinct_entry {
    const struct path_distinct_entry *next; /* of the same hash */
    struct path_found path;
};

static struct execution *execution_of(const struct path_distinct *distinct) {
    return distinct->pattern->op->execution;
}

/* ---- what can be told apart --------------------------------------------------------------- */

static bool is_named(const struct path_distinct *distinct, uint32_t slot) {
    if (slot == SLOT_NONE)
        return false;
    struct text name = execution_of(distinct)->statement->slots[slot].name;
    return name.byte_count > 0 && name.bytes[0] != ' ';
}

static bool is_variable(const struct plan_search_loop *loop) {
    return loop->quantifier.style != AST_QUANTIFIER_NONE &&
           loop->quantifier.min != loop->quantifier.max;
}

enum status path_distinct_init(struct path_distinct *distinct,
                               const struct path_pattern *pattern) {
    const struct plan_search *search = pattern->search;
    struct execution *execution = pattern->op->execution;
    *distinct = (struct path_distinct){.pattern = pattern};
    arena_init(&distinct->arena, execution->budget);
    map_init(&distinct->map);
    distinct->is_visible = ARENA_ARRAY(execution->arena, search->loop_count + 1, bool);
    TRY_MEMORY(distinct->is_visible, execution->arena, execution->problem);
    uint32_t variable_count = 0;
    bool all_visible = true;
    for (uint32_t i = 0; i < search->loop_count; i++)
        variable_count += is_variable(&search->loops[i]);
    for (uint32_t i = 1; i < search->loop_count; i++) {
        distinct->is_visible[i] = is_named(distinct, search->nodes[i].slot) ||
                                  search->loops[i - 1].is_named ||
                                  search->loops[i].is_named;
        all_visible = all_visible && distinct->is_visible[i];
    }
    distinct->is_needed = variable_count > 1 && !all_visible;
    return STATUS_OK;
}

void path_distinct_release(struct path_distinct *distinct) {
    map_release(&distinct->map);
    arena_release(&distinct->arena);
}

void path_distinct_reset(struct path_distinct *distinct) {
    if (distinct->map.count == 0)
        return;
    map_release(&distinct->map);
    map_init(&distinct->map);
    arena_reset(&distinct->arena);
}

/* ---- paths -------------------------------------------------------------------------------- */

static uint64_t hash_path(const struct path_found *path) {
    struct text edges = {(const char *)path->edges,
                         path->hop_count * sizeof *path->edges};
    return text_hash(edges);
}

static bool is_same(const struct path_distinct *distinct, const struct path_found *first,
                    const struct path_found *second) {
    if (first->hop_count != second->hop_count ||
        (first->hop_count > 0 && memcmp(first->edges, second->edges,
                                        first->hop_count * sizeof *first->edges) != 0))
        return false;
    for (uint32_t i = 1; i < distinct->pattern->search->loop_count; i++)
        if (distinct->is_visible[i] && path_found_place(first, distinct->pattern, i) !=
                                           path_found_place(second, distinct->pattern, i))
            return false;
    return true;
}

enum status path_distinct_add(struct path_distinct *distinct,
                              const struct path_found *path, bool *is_new) {
    struct problem *problem = execution_of(distinct)->problem;
    *is_new = true;
    if (!distinct->is_needed)
        return STATUS_OK;
    uint64_t hash = hash_path(path);
    const uint64_t *known = map_find_integer(&distinct->map, hash);
    const struct path_distinct_entry *first =
        known == NULL ? NULL : (const struct path_distinct_entry *)(uintptr_t)*known;
    for (const struct path_distinct_entry *entry = first; entry != NULL;
         entry = entry->next)
        if (is_same(distinct, &entry->path, path)) {
            *is_new = false;
            return STATUS_OK;
        }
    struct path_distinct_entry *entry =
        ARENA_NEW(&distinct->arena, struct path_distinct_entry);
    TRY_MEMORY(entry, &distinct->arena, problem);
    path_found_init(&entry->path, &distinct->arena);
    TRY(path_found_copy(path, &entry->path, problem));
    entry->next = first;
    if (map_set_integer(&distinct->map, hash, (uint64_t)(uintptr_t)entry) != STATUS_OK)
        return arena_problem(&distinct->arena, problem);
    return STATUS_OK;
}
