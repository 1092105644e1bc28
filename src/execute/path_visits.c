/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/path_visits.h"

#include <string.h>

/* 64 places fit the first cache level many times over; a two-sided search of a few hundred
 * steps grows them twice. */
#define MIN_TABLE_BITS 6
/* Places are uint32 and the table is at most half full. */
#define MAX_VISITS (1u << 28)

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

enum status path_visits_reset(struct path_visits *visits, struct problem *problem) {
    visits->count = 0;
    visits->hidden_count = 0;
    return clear_table(visits, MIN_TABLE_BITS, problem);
}

static void enter(struct path_visits *visits, uint32_t place) {
    const struct path_visit *visit = &visits->items[place];
    uint32_t mask = (1u << visits->table_bits) - 1;
    uint32_t at = path_visits_hash(visits, visit->state, visit->node);
    while (visits->table[at] != 0)
        at = (at + 1) & mask;
    visits->table[at] = place + 1;
}

/* A table of `bits`, with all visits entered again. */
static enum status grow_table(struct path_visits *visits, uint32_t bits,
                              struct problem *problem) {
    TRY(clear_table(visits, bits, problem));
    for (uint32_t place = visits->hidden_count; place < visits->count; place++)
        enter(visits, place);
    return STATUS_OK;
}

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
    if (needed <= (1u << visits->table_bits) / 2)
        return STATUS_OK;
    /* Half full at most; four times as large as before, so that few visits are moved. */
    uint32_t bits = visits->table_bits + 2;
    while (needed > (1u << bits) / 2)
        bits++;
    return grow_table(visits, bits, problem);
}

enum status path_visits_add(struct path_visits *visits, struct path_visit visit,
                            uint32_t *place, struct problem *problem) {
    TRY(path_visits_reserve(visits, 1, problem));
    visits->items[visits->count++] = visit;
    enter(visits, visits->count - 1);
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
