/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The folded form is made once, with the name: looking a folded name up compares texts and
 * allocates nothing per name. Catalogs hold tens to hundreds of names, so that is a scan.
 */
#include "graph/catalog.h"

#include "base/limits.h"
#include "graph/growth.h"

#include <string.h>

void catalog_release(struct catalog *catalog) {
    for (uint32_t i = 0; i < catalog->count; i++)
        memory_free((void *)catalog->names[i].name.bytes);
    memory_free(catalog->names);
    map_release(&catalog->ids);
    *catalog = (struct catalog){0};
}

uint32_t catalog_find(const struct catalog *catalog, struct text name) {
    const uint64_t *id = map_find_text(&catalog->ids, name);
    return id == NULL ? UINT32_MAX : (uint32_t)*id;
}

/* Name and folded form in one piece of memory; false when there is none. */
static bool copy_name(struct text name, struct catalog_name *out) {
    struct arena arena;
    arena_init(&arena, NULL);
    struct text folded = text_fold(&arena, name, true);
    char *memory = folded.bytes == NULL
                       ? NULL
                       : memory_allocate(name.byte_count + folded.byte_count + 2);
    if (memory != NULL) {
        char *second = memory + name.byte_count + 1;
        memcpy(memory, name.bytes, name.byte_count);
        memory[name.byte_count] = '\0';
        memcpy(second, folded.bytes, folded.byte_count);
        second[folded.byte_count] = '\0';
        out->name = (struct text){memory, name.byte_count};
        out->folded = (struct text){second, folded.byte_count};
    }
    arena_release(&arena);
    return memory != NULL;
}

enum status catalog_add(struct catalog *catalog, struct text name, uint32_t *id,
                        struct problem *problem) {
    if (catalog->count >= MAX_CATALOG_NAMES)
        return problem_set(problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                           "more than %u names of one kind", MAX_CATALOG_NAMES);
    TRY_ROOM(growth_reserve((void **)&catalog->names, &catalog->capacity,
                            (uint64_t)catalog->count + 1, sizeof *catalog->names),
             problem);
    struct catalog_name made = {0};
    TRY_ROOM(copy_name(name, &made), problem);
    if (map_set_text(&catalog->ids, made.name, catalog->count) != STATUS_OK) {
        memory_free((void *)made.name.bytes);
        return growth_problem(problem);
    }
    *id = catalog->count;
    catalog->names[catalog->count++] = made;
    return STATUS_OK;
}

void catalog_drop_last(struct catalog *catalog) {
    struct text name = catalog->names[--catalog->count].name;
    map_remove_text(&catalog->ids, name);
    memory_free((void *)name.bytes);
}

uint32_t catalog_match_folded(const struct catalog *catalog, struct text folded,
                              uint32_t *ids, uint32_t capacity) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < catalog->count; i++) {
        if (!text_equal(catalog->names[i].folded, folded))
            continue;
        if (found < capacity)
            ids[found] = i;
        found++;
    }
    return found;
}
