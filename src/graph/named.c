/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The first tier is the index of `name`, so a query that spells names right folds nothing.
 * The others are maps from 64-bit hashes to rows; texts are compared where hashes agree.
 */
#include "graph/graph_internal.h"

#include "base/array.h"
#include "graph/growth.h"

#include <string.h>

static void map_clear(struct named_map *map) {
    memory_free(map->entries);
    memory_free(map->buckets);
    *map = (struct named_map){0};
}

void named_release(struct named_index *named) {
    for (int tier = 0; tier < NAMED_TIER_COUNT; tier++)
        map_clear(&named->maps[tier]);
}

uint64_t named_bytes(const struct named_index *named) {
    uint64_t bytes = 0;
    for (int tier = 0; tier < NAMED_TIER_COUNT; tier++) {
        const struct named_map *map = &named->maps[tier];
        bytes += (uint64_t)map->capacity * sizeof *map->entries +
                 (uint64_t)map->bucket_count * sizeof *map->buckets;
    }
    return bytes;
}

/* The column a tier reads; NULL when no node has it. */
static const struct property_column *tier_column(const struct graph *graph, int tier) {
    struct text key = tier == NAMED_FOLDED_NAME ? TEXT("name") : TEXT("aliases");
    return property_find(&graph->properties[ELEMENT_NODE],
                         graph_find_name(graph, CATALOG_KEY, key));
}

static bool is_folded(int tier) {
    return tier != NAMED_ALIAS;
}

/* Text number `i` of a name or of aliases: a string, or the strings of a list. What is no
 * string has NULL bytes. */
static bool text_at(struct value value, uint32_t i, struct text *text) {
    if (value.type == VALUE_LIST && i < value.size) {
        bool is_text = value.items[i].type == VALUE_STRING;
        *text = is_text ? value_text(value.items[i]) : (struct text){0};
        return true;
    }
    if (value.type != VALUE_STRING || i > 0)
        return false;
    *text = value_text(value);
    return true;
}

/* ---- making a map ------------------------------------------------------------------------- */

static bool add_text(struct named_map *map, struct text text, bool folds, uint32_t row,
                     struct arena *arena) {
    if (text.bytes == NULL)
        return true;
    if (folds)
        text = text_fold(arena, text, false);
    if (text.bytes == NULL ||
        !growth_reserve((void **)&map->entries, &map->capacity, (uint64_t)map->count + 1,
                        sizeof *map->entries))
        return false;
    map->entries[map->count++] = (struct named_entry){text_hash(text), row, 0};
    return true;
}

/* Hangs the entries into buckets; the last added comes first. */
static bool link_entries(struct named_map *map) {
    uint32_t bucket_count = 16;
    while (bucket_count < map->count && bucket_count < 1u << 31)
        bucket_count *= 2;
    map->buckets = memory_allocate((size_t)bucket_count * sizeof *map->buckets);
    if (map->buckets == NULL)
        return false;
    map->bucket_count = bucket_count;
    memset(map->buckets, 0, (size_t)bucket_count * sizeof *map->buckets);
    for (uint32_t i = 0; i < map->count; i++) {
        uint32_t *bucket = &map->buckets[map->entries[i].hash & (bucket_count - 1)];
        map->entries[i].next = *bucket;
        *bucket = i + 1;
    }
    return true;
}

/* Enters the texts of all live nodes, highest row first, so that what is found ascends. */
static bool fill(struct named_map *map, const struct graph *graph,
                 const struct property_column *column, bool folds) {
    struct arena arena;
    bool has_room = true;
    arena_init(&arena, NULL);
    for (uint32_t row = graph->node_count; has_room && row-- > 0;) {
        struct value value = property_get(column, row);
        struct text text;
        for (uint32_t i = 0; has_room && text_at(value, i, &text); i++)
            has_room = add_text(map, text, folds, row, &arena);
        arena_reset(&arena);
    }
    arena_release(&arena);
    return has_room && link_entries(map);
}

/* The map of a tier, made if need be from the texts of `column`; NULL without memory. */
static const struct named_map *tier_map(struct graph *graph, int tier,
                                        const struct property_column *column) {
    struct named_map *map = &graph->named.maps[tier];
    if (!map->is_built) {
        if (!fill(map, graph, column, is_folded(tier))) {
            map_clear(map);
            return NULL;
        }
        map->is_built = true;
    }
    return map;
}

/* Drops the maps of columns that changed. */
static void drop_stale(struct graph *graph) {
    const struct property_column *name = tier_column(graph, NAMED_FOLDED_NAME);
    const struct property_column *aliases = tier_column(graph, NAMED_ALIAS);
    struct named_index *named = &graph->named;
    uint64_t name_stamp = name == NULL ? 0 : name->changed;
    uint64_t aliases_stamp = aliases == NULL ? 0 : aliases->changed;
    if (named->name_stamp != name_stamp)
        map_clear(&named->maps[NAMED_FOLDED_NAME]);
    if (named->aliases_stamp != aliases_stamp) {
        map_clear(&named->maps[NAMED_ALIAS]);
        map_clear(&named->maps[NAMED_FOLDED_ALIAS]);
    }
    named->name_stamp = name_stamp;
    named->aliases_stamp = aliases_stamp;
}

/* ---- searching ---------------------------------------------------------------------------- */

/* What a search collects. */
struct found {
    struct graph *graph;
    bool (*accept)(void *context, uint32_t node);
    void *context;
    struct arena *arena;
    uint32_t *rows;
    uint32_t count, capacity;
};

static enum status take(struct found *found, uint32_t row, struct problem *problem) {
    if (found->accept != NULL && !found->accept(found->context, row))
        return STATUS_OK;
    uint32_t *grown = array_grow(found->arena, found->rows, found->count,
                                 &found->capacity, sizeof *found->rows);
    TRY_MEMORY(grown, found->arena, problem);
    found->rows = grown;
    found->rows[found->count++] = row;
    return STATUS_OK;
}

/* Is `wanted`, folded where the tier folds, one of the texts? */
static enum status holds_text(struct value value, struct text wanted, bool folds,
                              struct arena *arena, bool *holds, struct problem *problem) {
    struct text text;
    *holds = false;
    for (uint32_t i = 0; !*holds && text_at(value, i, &text); i++) {
        if (text.bytes == NULL)
            continue;
        if (folds) {
            text = text_fold(arena, text, false);
            TRY_MEMORY(text.bytes, arena, problem);
        }
        *holds = text_equal(text, wanted);
    }
    return STATUS_OK;
}

static enum status search_tier(struct found *found, int tier, struct text wanted,
                               struct problem *problem) {
    const struct property_column *column = tier_column(found->graph, tier);
    if (column == NULL || column->present_count == 0)
        return STATUS_OK;
    TRY(property_read_column((struct property_column *)column, problem));
    const struct named_map *map = tier_map(found->graph, tier, column);
    TRY_ROOM(map != NULL, problem);
    uint64_t hash = text_hash(wanted);
    uint32_t previous = UINT32_MAX;
    for (uint32_t place = map->buckets[hash & (map->bucket_count - 1)]; place != 0;
         place = map->entries[place - 1].next) {
        const struct named_entry *entry = &map->entries[place - 1];
        bool holds = false;
        if (entry->hash != hash || entry->row == previous)
            continue;
        TRY(holds_text(property_get(column, entry->row), wanted, is_folded(tier),
                       found->arena, &holds, problem));
        if (!holds)
            continue;
        previous = entry->row;
        TRY(take(found, entry->row, problem));
    }
    return STATUS_OK;
}

/* The first tier: nodes of exactly this name. */
static enum status search_names(struct found *found, struct text name,
                                struct problem *problem) {
    uint32_t *rows;
    uint32_t count;
    uint32_t key = graph_find_name(found->graph, CATALOG_KEY, TEXT("name"));
    TRY(graph_find_nodes(found->graph, key, value_string(name), found->arena, &rows,
                         &count, problem));
    for (uint32_t i = 0; i < count; i++)
        TRY(take(found, rows[i], problem));
    return STATUS_OK;
}

enum status graph_find_named(struct graph *graph, struct text name,
                             bool (*accept)(void *context, uint32_t node), void *context,
                             struct arena *arena, uint32_t **rows, uint32_t *count,
                             struct problem *problem) {
    struct found found = {
        .graph = graph, .accept = accept, .context = context, .arena = arena};
    drop_stale(graph);
    TRY(search_names(&found, name, problem));
    struct text folded = name;
    for (int tier = NAMED_ALIAS; found.count == 0 && tier < NAMED_TIER_COUNT; tier++) {
        if (tier == NAMED_FOLDED_NAME) {
            folded = text_fold(arena, name, false);
            TRY_MEMORY(folded.bytes, arena, problem);
        }
        TRY(search_tier(&found, tier, folded, problem));
    }
    *rows = found.rows;
    *count = found.count;
    return STATUS_OK;
}

void graph_offer_names(const struct graph *graph, struct text_nearest *nearest) {
    static const int tiers[] = {NAMED_FOLDED_NAME, NAMED_FOLDED_ALIAS};
    for (size_t tier = 0; tier < sizeof tiers / sizeof tiers[0]; tier++) {
        const struct property_column *column = tier_column(graph, tiers[tier]);
        for (uint32_t row = 0; column != NULL && row < graph->node_count; row++) {
            struct value value = property_get(column, row);
            struct text text;
            for (uint32_t i = 0; text_at(value, i, &text); i++) {
                if (text.bytes != NULL)
                    text_nearest_offer(nearest, text);
            }
        }
    }
}
