/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Texts lie behind one another in blocks of 16 KiB (larger texts get one of their own). Linear
 * probing, at most three quarters full, in the order of codes, so that the newest code leaves
 * by emptying its slot. A code costs 16 bytes, its text, and 5 to 11 bytes of slots.
 */
#include "graph/dictionary.h"

#include "graph/growth.h"

#include <string.h>

#define BLOCK_BYTES (16u << 10)
#define FIRST_BLOCK_BYTES 256u

struct dictionary_block {
    struct dictionary_block *previous;
    size_t used;
    size_t capacity;
    char bytes[];
};

void dictionary_release(struct dictionary *dictionary) {
    while (dictionary->block != NULL) {
        struct dictionary_block *previous = dictionary->block->previous;
        memory_free(dictionary->block);
        dictionary->block = previous;
    }
    memory_free(dictionary->entries);
    memory_free(dictionary->slots);
    *dictionary = (struct dictionary){0};
}

static uint32_t hash_of(struct text text) {
    uint64_t hash = text_hash(text);
    return (uint32_t)(hash ^ (hash >> 32));
}

/* The slot that holds `text`, or the empty one where it belongs. */
static uint32_t find_slot(const struct dictionary *dictionary, struct text text,
                          uint32_t hash) {
    uint32_t mask = dictionary->slot_count - 1;
    uint32_t place = hash & mask;
    while (dictionary->slots[place] != 0) {
        const struct dictionary_entry *entry =
            &dictionary->entries[dictionary->slots[place] - 1];
        if (entry->hash == hash && entry->size == text.byte_count &&
            (entry->size == 0 || memcmp(entry->bytes, text.bytes, entry->size) == 0))
            break;
        place = (place + 1) & mask;
    }
    return place;
}

uint32_t dictionary_find(const struct dictionary *dictionary, struct text text) {
    if (dictionary->count == 0)
        return DICTIONARY_NONE;
    uint32_t slot = dictionary->slots[find_slot(dictionary, text, hash_of(text))];
    return slot == 0 ? DICTIONARY_NONE : slot - 1;
}

static bool reserve_slots(struct dictionary *dictionary) {
    uint64_t needed = (uint64_t)dictionary->count + 1;
    if (needed * 4 <= (uint64_t)dictionary->slot_count * 3)
        return true;
    uint64_t slot_count =
        dictionary->slot_count == 0 ? 16 : dictionary->slot_count * 2ull;
    uint32_t *slots =
        slot_count > 1u << 31 ? NULL : memory_allocate(slot_count * sizeof *slots);
    if (slots == NULL)
        return false;
    memset(slots, 0, slot_count * sizeof *slots);
    uint32_t mask = (uint32_t)slot_count - 1;
    for (uint32_t code = 0; code < dictionary->count; code++) {
        uint32_t place = dictionary->entries[code].hash & mask;
        while (slots[place] != 0)
            place = (place + 1) & mask;
        slots[place] = code + 1;
    }
    memory_free(dictionary->slots);
    dictionary->slots = slots;
    dictionary->slot_count = (uint32_t)slot_count;
    return true;
}

/* Makes the newest block one with room for `bytes`. The first is small: most columns of small
 * graphs hold a handful of words. */
static bool reserve_bytes(struct dictionary *dictionary, size_t bytes) {
    struct dictionary_block *block = dictionary->block;
    if (block != NULL && block->capacity - block->used >= bytes)
        return true;
    size_t capacity = block == NULL ? FIRST_BLOCK_BYTES : block->capacity * 2;
    if (capacity > BLOCK_BYTES)
        capacity = BLOCK_BYTES;
    if (capacity < bytes)
        capacity = bytes;
    struct dictionary_block *made = memory_allocate(sizeof *made + capacity);
    if (made == NULL)
        return false;
    *made = (struct dictionary_block){.previous = block, .capacity = capacity};
    dictionary->block = made;
    dictionary->block_bytes += sizeof *made + capacity;
    return true;
}

bool dictionary_add(struct dictionary *dictionary, struct text text, uint32_t *code) {
    uint32_t hash = hash_of(text);
    if (!reserve_slots(dictionary))
        return false;
    uint32_t slot = find_slot(dictionary, text, hash);
    if (dictionary->slots[slot] != 0) {
        *code = dictionary->slots[slot] - 1;
        return true;
    }
    if (!growth_reserve((void **)&dictionary->entries, &dictionary->capacity,
                        (uint64_t)dictionary->count + 1, sizeof *dictionary->entries) ||
        !reserve_bytes(dictionary, text.byte_count))
        return false;
    struct dictionary_block *block = dictionary->block;
    char *bytes = block->bytes + block->used;
    if (text.byte_count > 0)
        memcpy(bytes, text.bytes, text.byte_count);
    block->used += text.byte_count;
    *code = dictionary->count++;
    dictionary->entries[*code] =
        (struct dictionary_entry){bytes, (uint32_t)text.byte_count, hash};
    dictionary->slots[slot] = *code + 1;
    return true;
}

/* Gives back the newest text's bytes, and the block that held nothing else. */
static void drop_bytes(struct dictionary *dictionary, size_t bytes) {
    while (dictionary->block->used == 0 && bytes > 0) {
        struct dictionary_block *empty = dictionary->block;
        dictionary->block = empty->previous;
        dictionary->block_bytes -= sizeof *empty + empty->capacity;
        memory_free(empty);
    }
    dictionary->block->used -= bytes;
}

void dictionary_truncate(struct dictionary *dictionary, uint32_t count) {
    uint32_t mask = dictionary->slot_count - 1;
    while (dictionary->count > count) {
        uint32_t code = --dictionary->count;
        uint32_t place = dictionary->entries[code].hash & mask;
        while (dictionary->slots[place] != code + 1)
            place = (place + 1) & mask;
        dictionary->slots[place] = 0;
        drop_bytes(dictionary, dictionary->entries[code].size);
    }
}

uint64_t dictionary_bytes(const struct dictionary *dictionary) {
    return dictionary->block_bytes +
           (uint64_t)dictionary->capacity * sizeof *dictionary->entries +
           (uint64_t)dictionary->slot_count * sizeof *dictionary->slots;
}
