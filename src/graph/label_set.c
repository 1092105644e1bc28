/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Linear probing from the hash of the labels. Slots are filled in the order of set ids, also
 * when they are rehashed, so the newest set can leave by emptying its slot: nothing was ever
 * pushed past it.
 */
#include "graph/label_set.h"

#include "graph/growth.h"

#include <string.h>

#define FIRST_HASHED_SET 1 /* set 0 marks dead nodes and is never looked up */

static uint32_t hash_labels(const uint32_t *labels, uint32_t count) {
    uint32_t hash = 2166136261u;
    for (uint32_t i = 0; i < count; i++) {
        hash = (hash ^ labels[i]) * 16777619u;
        hash ^= hash >> 15;
    }
    return hash;
}

static void fill_slot(struct label_sets *sets, uint32_t set) {
    uint32_t mask = sets->slot_count - 1;
    uint32_t place = sets->sets[set].hash & mask;
    while (sets->slots[place] != 0)
        place = (place + 1) & mask;
    sets->slots[place] = set + 1;
}

/* Keeps the slots at most half full with one more set. */
static bool reserve_slots(struct label_sets *sets) {
    if ((sets->count + 1) * 2 <= sets->slot_count)
        return true;
    uint32_t slot_count = sets->slot_count == 0 ? 16 : sets->slot_count * 2;
    uint32_t *slots = memory_allocate(slot_count * sizeof *slots);
    if (slots == NULL)
        return false;
    memset(slots, 0, slot_count * sizeof *slots);
    memory_free(sets->slots);
    sets->slots = slots;
    sets->slot_count = slot_count;
    for (uint32_t set = FIRST_HASHED_SET; set < sets->count; set++)
        fill_slot(sets, set);
    return true;
}

/* Appends a set that is not there. */
static bool add_set(struct label_sets *sets, const uint32_t *labels, uint32_t count) {
    if (!reserve_slots(sets) ||
        !growth_reserve((void **)&sets->sets, &sets->capacity, (uint64_t)sets->count + 1,
                        sizeof *sets->sets))
        return false;
    uint32_t *copy = memory_allocate(count * sizeof *copy);
    if (copy == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++)
        copy[i] = labels[i];
    sets->sets[sets->count++] = (struct label_set){
        .labels = copy, .label_count = count, .hash = hash_labels(labels, count)};
    if (sets->count > FIRST_HASHED_SET)
        fill_slot(sets, sets->count - 1);
    return true;
}

bool label_sets_init(struct label_sets *sets) {
    *sets = (struct label_sets){0};
    bool has_room = true;
    for (int set = 0; has_room && set <= FIRST_HASHED_SET; set++)
        has_room = add_set(sets, NULL, 0);
    return has_room;
}

void label_sets_release(struct label_sets *sets) {
    for (uint32_t set = 0; set < sets->count; set++)
        memory_free(sets->sets[set].labels);
    memory_free(sets->sets);
    memory_free(sets->slots);
    *sets = (struct label_sets){0};
}

static bool is_same(const struct label_set *set, uint32_t hash, const uint32_t *labels,
                    uint32_t count) {
    return set->hash == hash && set->label_count == count &&
           (count == 0 || memcmp(set->labels, labels, count * sizeof *labels) == 0);
}

enum status label_sets_make(struct label_sets *sets, const uint32_t *labels,
                            uint32_t count, uint32_t *set, struct problem *problem) {
    uint32_t hash = hash_labels(labels, count);
    uint32_t mask = sets->slot_count - 1;
    for (uint32_t place = hash & mask; sets->slots[place] != 0;
         place = (place + 1) & mask) {
        uint32_t candidate = sets->slots[place] - 1;
        if (is_same(&sets->sets[candidate], hash, labels, count)) {
            *set = candidate;
            return STATUS_OK;
        }
    }
    TRY_ROOM(add_set(sets, labels, count), problem);
    *set = sets->count - 1;
    return STATUS_OK;
}

void label_sets_drop_last(struct label_sets *sets) {
    uint32_t set = --sets->count;
    uint32_t mask = sets->slot_count - 1;
    uint32_t place = sets->sets[set].hash & mask;
    while (sets->slots[place] != set + 1)
        place = (place + 1) & mask;
    sets->slots[place] = 0;
    memory_free(sets->sets[set].labels);
}

bool label_sets_contains(const struct label_sets *sets, uint32_t set, uint32_t label) {
    const struct label_set *labels = &sets->sets[set];
    for (uint32_t i = 0; i < labels->label_count; i++) {
        if (labels->labels[i] == label)
            return true;
    }
    return false;
}
