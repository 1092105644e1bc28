/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/path_visits.h"

#include <string.h>

/* 64 places fit the first cache level many times over; a two-sided search of a few hundred
 * steps grows them once. */
#define MIN_TABLE_BITS 6
/* Places are uint32 and the table is at most half full. */
#define MAX_TABLE_BITS 30
#define MAX_VISITS (1u << (MAX_TABLE_BITS - 1))
/* Dense from one state at a node in so many on: clearing a bit for each is then nothing beside
 * what has been visited, and of the places only those visited are touched. */
#define DENSE_SHARE 64

void path_visits_init(struct path_visits *visits, struct arena *arena) {
    *visits = (struct path_visits){.arena = arena};
}

/* Uses an empty table of `bits`. */
static enum status clear_table(struct path_visits *visits, uint32_t bits,
                               struct problem *problem) {
    if (bits > visits->table_capacity_bits) {
        visits->table = arena_allocate(visits->arena, (sizeof *visits->table) << bits);
        TRY_MEMORY(visits->table, visits->arena, problem);
        visits->table_capacity_bits = bits;
    }
    visits->table_bits = bits;
    memset(visits->table, 0, (sizeof *visits->table) << bits);
    return STATUS_OK;
}

enum status path_visits_reset_limited(struct path_visits *visits, uint32_t state_count,
                                      uint32_t node_limit, struct problem *problem) {
    visits->count = 0;
    visits->hidden_count = 0;
    visits->is_dense = false;
    visits->node_limit = node_limit;
    visits->dense_size = state_count > 0 ? (uint64_t)(state_count - 1) * node_limit : 0;
    return clear_table(visits, MIN_TABLE_BITS, problem);
}

enum status path_visits_reset(struct path_visits *visits, struct problem *problem) {
    return path_visits_reset_limited(visits, 0, 0, problem);
}

/* ---- membership --------------------------------------------------------------------------- */

static void enter_table(struct path_visits *visits, uint32_t place) {
    const struct path_visit *visit = &visits->items[place];
    uint32_t mask = (1u << visits->table_bits) - 1;
    uint32_t at = path_visits_hash(visits, visit->state, visit->node);
    while (visits->table[at] != 0)
        at = (at + 1) & mask;
    visits->table[at] = place + 1;
}

static void enter_dense(struct path_visits *visits, uint32_t place) {
    const struct path_visit *visit = &visits->items[place];
    uint64_t key = path_visits_key(visits, visit->state, visit->node);
    visits->bits[key / 64] |= UINT64_C(1) << (key % 64);
    visits->places[key] = place;
}

/* A table of `bits`, with all visits entered again. */
static enum status grow_table(struct path_visits *visits, uint32_t bits,
                              struct problem *problem) {
    TRY(clear_table(visits, bits, problem));
    for (uint32_t place = visits->hidden_count; place < visits->count; place++)
        enter_table(visits, place);
    return STATUS_OK;
}

static enum status become_dense(struct path_visits *visits, struct problem *problem) {
    uint64_t words = visits->dense_size / 64 + 1;
    if (visits->dense_size > visits->dense_capacity) {
        visits->bits = arena_allocate(visits->arena, words * sizeof *visits->bits);
        TRY_MEMORY(visits->bits, visits->arena, problem);
        visits->places =
            arena_allocate(visits->arena, visits->dense_size * sizeof *visits->places);
        TRY_MEMORY(visits->places, visits->arena, problem);
        visits->dense_capacity = visits->dense_size;
    }
    memset(visits->bits, 0, words * sizeof *visits->bits);
    for (uint32_t place = visits->hidden_count; place < visits->count; place++)
        enter_dense(visits, place);
    visits->is_dense = true;
    return STATUS_OK;
}

/* ---- growing ------------------------------------------------------------------------------ */

static enum status grow_items(struct path_visits *visits, uint32_t count,
                              struct problem *problem) {
    uint32_t capacity = 2 * visits->capacity < count ? count : 2 * visits->capacity;
    struct path_visit *items = arena_allocate(visits->arena, capacity * sizeof *items);
    TRY_MEMORY(items, visits->arena, problem);
    if (visits->count > 0)
        memcpy(items, visits->items, visits->count * sizeof *items);
    visits->items = items;
    visits->capacity = capacity;
    return STATUS_OK;
}

enum status path_visits_reserve(struct path_visits *visits, uint32_t count,
                                struct problem *problem) {
    if (count > MAX_VISITS - visits->count)
        return problem_set(problem, STATUS_LIMIT_EXCEEDED, SPAN_NONE,
                           "a path search reached more than %u places", MAX_VISITS);
    uint32_t needed = visits->count + count;
    if (needed > visits->capacity)
        TRY(grow_items(visits, needed, problem));
    if (visits->is_dense)
        return STATUS_OK;
    if (visits->count > visits->dense_size / DENSE_SHARE && visits->dense_size > 0)
        return become_dense(visits, problem);
    if (needed <= (1u << visits->table_bits) / 2)
        return STATUS_OK;
    /* From an eighth to half full: misses are the rule, and they should end at once. */
    uint32_t bits = visits->table_bits + 1;
    while (needed > (1u << bits) / 8 && bits < MAX_TABLE_BITS)
        bits++;
    return grow_table(visits, bits, problem);
}

enum status path_visits_add(struct path_visits *visits, struct path_visit visit,
                            uint32_t *place, struct problem *problem) {
    TRY(path_visits_reserve(visits, 1, problem));
    visits->items[visits->count++] = visit;
    if (visits->is_dense)
        enter_dense(visits, visits->count - 1);
    else
        enter_table(visits, visits->count - 1);
    if (place != NULL)
        *place = visits->count - 1;
    return STATUS_OK;
}

enum status path_visits_add_hidden(struct path_visits *visits, struct path_visit visit,
                                   struct problem *problem) {
    TRY(path_visits_reserve(visits, 1, problem));
    visits->items[visits->count++] = visit;
    visits->hidden_count = visits->count;
    return STATUS_OK;
}

/* ---- many at once ------------------------------------------------------------------------- */

/* `visit` has state and parent. */
static void add_dense(struct path_visits *visits, struct path_visit visit,
                      const uint32_t *nodes, const uint32_t *edges, uint32_t count) {
    uint64_t base = path_visits_key(visits, visit.state, 0);
    uint64_t *bits = visits->bits;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t key = base + nodes[i], bit = UINT64_C(1) << (key % 64);
        if (bits[key / 64] & bit)
            continue;
        bits[key / 64] |= bit;
        visits->places[key] = visits->count;
        visit.node = nodes[i];
        visit.edge = edges[i];
        visits->items[visits->count++] = visit;
    }
}

static void add_hashed(struct path_visits *visits, struct path_visit visit,
                       const uint32_t *nodes, const uint32_t *edges, uint32_t count) {
    uint32_t mask = (1u << visits->table_bits) - 1, *table = visits->table;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = path_visits_hash(visits, visit.state, nodes[i]);
        while (table[at] != 0 && (visits->items[table[at] - 1].node != nodes[i] ||
                                  visits->items[table[at] - 1].state != visit.state))
            at = (at + 1) & mask;
        if (table[at] != 0)
            continue;
        visit.node = nodes[i];
        visit.edge = edges[i];
        visits->items[visits->count] = visit;
        table[at] = ++visits->count;
    }
}

enum status path_visits_add_run(struct path_visits *visits, uint32_t state,
                                uint32_t parent, const uint32_t *nodes,
                                const uint32_t *edges, uint32_t count,
                                struct problem *problem) {
    TRY(path_visits_reserve(visits, count, problem));
    struct path_visit visit = {.state = state, .parent = parent};
    if (visits->is_dense)
        add_dense(visits, visit, nodes, edges, count);
    else
        add_hashed(visits, visit, nodes, edges, count);
    return STATUS_OK;
}
